//! The regression functions, one observation each: parameters `b`, predictors `x`, predicted response.
//!
//! Written as anybody would write them to evaluate them; the attribute adds the derivative.
//! Five functions serve several data sets, which differ in their data and in how hard they are.

use autodiff::{differentiable, value_and_grad};
use std::f64::consts::PI;

/// A regression function and its derivative, as function pointers so that all fit one table.
#[derive(Clone, Copy)]
pub(crate) struct Model {
    /// The predicted response.
    pub(crate) value: Value,
    /// The predicted response and its gradient with respect to the parameters.
    pub(crate) value_and_grad: ValueAndGrad,
}

type Value = fn(&[f64], &[f64]) -> f64;
type ValueAndGrad = fn(&[f64], &[f64]) -> (f64, Vec<f64>);

/// Pairs each data file with its model. Every annotated function has a type of its own, hence a macro.
macro_rules! table {
    ($($file:literal => $model:ident,)*) => {
        /// The text of each data file with the model it is fitted with.
        pub(crate) fn table() -> Vec<(&'static str, Model)> {
            vec![$((
                include_str!(concat!("data/", $file, ".txt")),
                Model { value: *$model, value_and_grad: *value_and_grad($model) },
            ),)*]
        }
    };
}

// In the order of NIST, from lower over average to higher difficulty.
table! {
    "misra1a" => saturation,
    "chwirut2" => chwirut,
    "chwirut1" => chwirut,
    "lanczos3" => lanczos,
    "gauss1" => gauss,
    "gauss2" => gauss,
    "danwood" => danwood,
    "misra1b" => misra1b,
    "kirby2" => kirby2,
    "hahn1" => cubic_over_cubic,
    "nelson" => nelson,
    "mgh17" => mgh17,
    "lanczos1" => lanczos,
    "lanczos2" => lanczos,
    "gauss3" => gauss,
    "misra1c" => misra1c,
    "misra1d" => misra1d,
    "roszman1" => roszman1,
    "enso" => enso,
    "mgh09" => mgh09,
    "thurber" => cubic_over_cubic,
    "boxbod" => saturation,
    "rat42" => rat42,
    "mgh10" => mgh10,
    "eckerle4" => eckerle4,
    "rat43" => rat43,
    "bennett5" => bennett5,
}

/// Misra1a and BoxBOD: exponential approach to a limit.
#[differentiable]
fn saturation(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    b[0] * (1.0 - (-b[1] * x[0]).exp())
}

#[differentiable]
fn misra1b(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    b[0] * (1.0 - (1.0 + b[1] * x[0] / 2.0).powi(-2))
}

#[differentiable]
fn misra1c(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    b[0] * (1.0 - (1.0 + 2.0 * b[1] * x[0]).powf(-0.5))
}

#[differentiable]
fn misra1d(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    b[0] * b[1] * x[0] / (1.0 + b[1] * x[0])
}

/// Chwirut1 and Chwirut2: damped response of an ultrasonic reference block.
#[differentiable]
fn chwirut(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    (-b[0] * x[0]).exp() / (b[1] + b[2] * x[0])
}

/// Lanczos1, 2 and 3: three decaying exponentials, which only their digits tell apart.
#[differentiable]
fn lanczos(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    let mut y = 0.0;
    for k in 0..3 {
        y += b[2 * k] * (-b[2 * k + 1] * x[0]).exp();
    }
    y
}

/// Gauss1, 2 and 3: two bells on a decaying baseline.
#[differentiable]
fn gauss(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    let mut y = b[0] * (-b[1] * x[0]).exp();
    for k in 0..2 {
        let z = (x[0] - b[3 * k + 3]) / b[3 * k + 4];
        y += b[3 * k + 2] * (-z * z).exp();
    }
    y
}

#[differentiable]
fn danwood(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    b[0] * x[0].powf(b[1])
}

#[differentiable]
fn kirby2(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    let t = x[0];
    (b[0] + t * (b[1] + t * b[2])) / (1.0 + t * (b[3] + t * b[4]))
}

/// Hahn1 and Thurber: a ratio of two cubics.
#[differentiable]
fn cubic_over_cubic(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    let t = x[0];
    let above = b[0] + t * (b[1] + t * (b[2] + t * b[3]));
    let below = 1.0 + t * (b[4] + t * (b[5] + t * b[6]));
    above / below
}

/// Predicts the logarithm of the response.
#[differentiable]
fn nelson(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    b[0] - b[1] * x[0] * (-b[2] * x[1]).exp()
}

#[differentiable]
fn mgh17(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    b[0] + b[1] * (-x[0] * b[3]).exp() + b[2] * (-x[0] * b[4]).exp()
}

#[differentiable]
fn roszman1(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    b[0] - b[1] * x[0] - (b[2] / (x[0] - b[3])).atan() / PI
}

/// A yearly cycle and two whose periods, `b[3]` and `b[6]`, are fitted too.
#[differentiable]
fn enso(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    let turn = 2.0 * PI * x[0];
    let year = turn / 12.0;
    let mut y = b[0] + b[1] * year.cos() + b[2] * year.sin();
    for k in 0..2 {
        let phase = turn / b[3 * k + 3];
        y += b[3 * k + 4] * phase.cos() + b[3 * k + 5] * phase.sin();
    }
    y
}

#[differentiable]
fn mgh09(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    let t = x[0];
    b[0] * (t * t + t * b[1]) / (t * t + t * b[2] + b[3])
}

#[differentiable]
fn rat42(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    b[0] / (1.0 + (b[1] - b[2] * x[0]).exp())
}

#[differentiable]
fn rat43(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    b[0] / (1.0 + (b[1] - b[2] * x[0]).exp()).powf(1.0 / b[3])
}

#[differentiable]
fn mgh10(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    b[0] * (b[1] / (x[0] + b[2])).exp()
}

#[differentiable]
fn eckerle4(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    let z = (x[0] - b[2]) / b[1];
    b[0] / b[1] * (-0.5 * z * z).exp()
}

#[differentiable]
fn bennett5(b: &[f64], #[no_grad] x: &[f64]) -> f64 {
    b[0] * (b[1] + x[0]).powf(-1.0 / b[2])
}
