//! Code generic over `num_traits` runs on dual numbers, in first and second order.
use autodiff_core::Dual;
use autodiff_core::rt::Number;
use num_traits::{Float, FloatConst, FromPrimitive, Inv, MulAdd, NumAssign, NumCast, Pow, Signed, ToPrimitive};

fn second(x: f64) -> Dual<Dual<f64>> {
    Dual::new(Dual::new(x, 1.0), Dual::constant(1.0))
}

/// `f` with its first two derivatives against formulas.
#[track_caller]
fn agree(
    x: f64,
    plain: fn(f64) -> f64,
    dual: fn(Dual) -> Dual,
    dual2: fn(Dual<Dual<f64>>) -> Dual<Dual<f64>>,
    first: impl Fn(f64) -> f64,
    curvature: impl Fn(f64) -> f64,
) {
    let close = |got: f64, expected: f64| {
        assert!((got - expected).abs() <= 1e-12 * (1.0 + expected.abs()), "{got}, expected {expected}")
    };
    let y = dual(Dual::new(x, 1.0));
    assert_eq!(y.value.to_bits(), plain(x).to_bits());
    close(y.tangent, first(x));
    let y = dual2(second(x));
    assert_eq!(y.value.value.to_bits(), plain(x).to_bits());
    close(y.value.tangent, first(x));
    close(y.tangent.tangent, curvature(x));
}

macro_rules! agree {
    ($f:ident, $x:expr, $first:expr, $second:expr) => {
        agree($x, $f::<f64>, $f::<Dual>, $f::<Dual<Dual<f64>>>, $first, $second)
    };
}

#[test]
fn float() {
    fn gauss<T: Float>(x: T) -> T {
        (-(x * x)).exp()
    }
    agree!(gauss, 0.7, |x| -2.0 * x * (-x * x).exp(), |x| (4.0 * x * x - 2.0) * (-x * x).exp());
}

#[test]
fn float_with_constants() {
    fn wave<T: Float + FloatConst>(x: T) -> T {
        let half = T::from(0.5).unwrap();
        if x.is_nan() || x < T::zero() { T::zero() } else { half * (T::PI() * x).sin().powi(2) }
    }
    let pi = std::f64::consts::PI;
    agree!(wave, 0.3, |x| pi * (pi * x).sin() * (pi * x).cos(), |x| pi * pi * (2.0 * pi * x).cos());
}

#[test]
fn real_beside_float() {
    fn ratio<T: Number + Float>(x: T) -> T {
        let mut y = x;
        for _ in 0..2 {
            y = y * x + <T as Number>::ONE;
        }
        y
    }
    agree!(ratio, 1.5, |x| 3.0 * x * x + 1.0, |x| 6.0 * x);
}

#[test]
fn num_assign() {
    fn horner<T: NumAssign + Copy>(x: T) -> T {
        let mut y = T::one();
        y *= x;
        y += T::one();
        y *= x;
        y
    }
    agree!(horner, -2.5, |x| 2.0 * x + 1.0, |_| 2.0);
}

#[test]
fn signed_inverse_power_and_fused_product() {
    fn mixed<T: Signed + Inv<Output = T> + Pow<i32, Output = T> + MulAdd<Output = T> + Copy>(x: T) -> T {
        x.abs().inv().mul_add(x.pow(3), x)
    }
    // x < 0: −x² + x
    agree!(mixed, -1.25, |x| 1.0 - 2.0 * x, |_| -2.0);
}

#[test]
fn powers_with_each_exponent() {
    let x = Dual::new(2.0, 1.0);
    for (power, slope) in [(Pow::pow(x, 3), 12.0), (Pow::pow(x, 3.0), 12.0), (Pow::pow(x, Dual::constant(3.0)), 12.0)] {
        assert_eq!((power.value, power.tangent), (8.0, slope));
    }
}

#[test]
fn conversions_see_the_value_and_give_constants() {
    let x = Dual::new(2.75, 1.0);
    assert_eq!(x.to_i32(), Some(2));
    assert_eq!(ToPrimitive::to_f32(&x), Some(2.75));
    for constant in [
        Dual::<f64>::from_i32(7),
        <Dual as NumCast>::from(7u8),
        <Dual as num_traits::Num>::from_str_radix("7", 10).ok(),
    ] {
        let constant = constant.unwrap();
        assert_eq!((constant.value, constant.tangent), (7.0, 0.0));
    }
    assert_eq!(<Dual as Float>::max_value().value, f64::MAX);
    assert_eq!(x.integer_decode(), 2.75_f64.integer_decode());
}
