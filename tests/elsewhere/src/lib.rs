//! Differentiable functions that another crate calls.

use autodiff::differentiable;

/// ln(1 + eˣ), without overflow.
#[differentiable]
pub fn softplus(x: f64) -> f64 {
    if x > 0.0 { x + (-x).exp().ln_1p() } else { x.exp().ln_1p() }
}

/// The Euclidean norm.
#[differentiable]
pub fn norm(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for v in x {
        s += v * v;
    }
    s.sqrt()
}

/// A point turned about the origin.
#[differentiable]
pub fn turned(point: [f64; 2], angle: f64) -> [f64; 2] {
    let (s, c) = angle.sin_cos();
    [c * point[0] - s * point[1], s * point[0] + c * point[1]]
}

/// Mean and variance.
#[differentiable]
pub fn moments(x: &[f64]) -> (f64, f64) {
    let n = x.len() as f64;
    let mut mean = 0.0;
    for v in x {
        mean += v;
    }
    mean /= n;
    let mut variance = 0.0;
    for v in x {
        variance += (v - mean) * (v - mean);
    }
    (mean, variance / n)
}

/// `x` to the power `n`, by multiplication.
#[differentiable]
pub fn power(n: usize, x: f64) -> f64 {
    let mut p = 1.0;
    for _ in 0..n {
        p *= x;
    }
    p
}

/// The mean of an array's squares.
#[differentiable]
pub fn squares<const N: usize>(x: [f64; N]) -> f64 {
    let mut s = 0.0;
    for v in x {
        s += v * v / N as f64;
    }
    s
}

/// An ordinary function, whose differentiable value is [`Cost`].
#[differentiable(handle = Cost)]
pub fn cost(x: f64, target: f64) -> f64 {
    0.5 * (x - target) * (x - target)
}

/// Further down.
pub mod deeper {
    use autodiff::differentiable;

    /// Single precision.
    #[differentiable]
    pub fn half(x: f32) -> f32 {
        0.5 * x
    }

    /// Calls what is above.
    #[differentiable]
    pub fn bumped(x: f64) -> f64 {
        super::softplus(x) * crate::power(2, x)
    }
}
