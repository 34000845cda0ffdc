//! Functions that neither the standard library nor `libm` has.

/// The inverse of the error function.
///
/// A first guess with a relative error of 2e-3 (Winitzki, "A handy approximation for the error function and its inverse",
/// 2008), then four steps of Halley's method, each of which triples the number of digits.
pub(crate) fn erfinv(y: f64) -> f64 {
    if y.is_nan() || y.abs() > 1.0 {
        return f64::NAN;
    }
    if y.abs() == 1.0 {
        return y * f64::INFINITY;
    }
    if y == 0.0 {
        return y;
    }
    // 2 / (pi a) and 1 / a of the approximation, a = 0.147.
    let (k, inverse) = (4.330_746_750_799_873, 6.802_721_088_435_375);
    let tail = (-y).ln_1p() + y.ln_1p();
    let half = k + 0.5 * tail;
    let mut x = ((half * half - inverse * tail).sqrt() - half).sqrt().copysign(y);
    for _ in 0..4 {
        // Near the ends the complements do not cancel.
        let beyond = (1.0 - y.abs()) - libm::erfc(x.abs());
        let error = if y.abs() < 0.5 { libm::erf(x) - y } else { beyond * y.signum() };
        let step = error / (std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp());
        x -= step / (1.0 + x * step);
    }
    x
}
