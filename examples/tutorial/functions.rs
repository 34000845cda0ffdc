//! The first half: functions that are differentiated when they are compiled.

use super::{heading, show};
use autodiff::{derivative, differentiable, grad, hessian, jvp, stop_gradient, value_and_grad, vjp};

/// The polynomial most steps look at: the value at 3 is 41, the slope 6x + 4 there is 22.
#[differentiable]
pub(crate) fn quadratic(x: f64) -> f64 {
    3.0 * x * x + 4.0 * x + 2.0
}

/// Two variables: the partial derivatives are 2xy and x² + 3y².
#[differentiable]
fn surface(x: f64, y: f64) -> f64 {
    x * x * y + y * y * y
}

/// The same surface as a function of `x` alone: `y` takes part, but is a constant.
#[differentiable]
fn along_x(x: f64, #[no_grad] y: f64) -> f64 {
    surface(x, y)
}

#[differentiable]
fn inner(x: f64) -> f64 {
    x * x + 1.0
}

#[differentiable]
fn outer(u: f64) -> f64 {
    u.powi(3)
}

#[differentiable]
fn composed(x: f64) -> f64 {
    outer(inner(x))
}

/// x², of which only one factor counts for the derivative.
#[differentiable]
fn one_factor_fixed(x: f64) -> f64 {
    stop_gradient(x) * x
}

pub(crate) fn run() {
    heading("A1. A function and its gradient");
    // The attribute leaves `quadratic` an ordinary function; `grad` makes its derivative another one.
    show("quadratic(3)", quadratic(3.0), 41.0);
    show("grad(quadratic)(3)", grad(quadratic)(3.0), 22.0);
    let (value, slope) = value_and_grad(quadratic)(3.0);
    show("both at once, the value", value, 41.0);
    show("              the gradient", slope, 22.0);

    heading("A2. Gradients are plain values");
    // Nothing is stored in `x`, so nothing adds up behind your back. To accumulate, add.
    let mut total = 0.0;
    for expected in [22.0, 44.0, 66.0] {
        total += grad(quadratic)(3.0);
        show("accumulated", total, expected);
    }
    for expected in [22.0, 22.0, 22.0] {
        total = 0.0;
        total += grad(quadratic)(3.0);
        show("zeroed each round", total, expected);
    }

    heading("A3. Partial derivatives");
    show("surface(2, 3)", surface(2.0, 3.0), 39.0);
    let (in_x, in_y) = grad(surface)(2.0, 3.0);
    show("in x", in_x, 12.0);
    show("in y", in_y, 31.0);
    // With `y` marked constant a single gradient is left, and none is computed for `y`.
    show("in x, y constant", grad(along_x)(2.0, 3.0), 12.0);

    heading("A4. The chain rule");
    let u = inner(2.0);
    show("outer'(inner(2))", grad(outer)(u), 75.0);
    show("inner'(2)", grad(inner)(2.0), 4.0);
    show("their product", grad(outer)(u) * grad(inner)(2.0), 300.0);
    show("grad(composed)(2)", grad(composed)(2.0), 300.0);
    // By hand, backwards: a pullback takes the derivative of the output to that of the input.
    let (u, inner_pullback) = vjp(inner)(2.0);
    let (y, outer_pullback) = vjp(outer)(u);
    show("value on the way", y, 125.0);
    let d_u = outer_pullback(1.0);
    show("pulled back to u", d_u, 75.0);
    show("pulled back to x", inner_pullback(d_u), 300.0);

    heading("A5. Switching a variable off");
    // For the whole function that is `#[no_grad]` (step 3), for one use of a variable `stop_gradient`.
    show("x * x at 3", one_factor_fixed(3.0), 9.0);
    show("one factor stopped", grad(one_factor_fixed)(3.0), 3.0);

    heading("A6. Derivatives of derivatives");
    // `grad(f)` is differentiable like any other function.
    show("grad(grad(quadratic))(3)", grad(grad(quadratic))(3.0), 6.0);
    show("hessian(quadratic)(3)", hessian(quadratic)(3.0), 6.0);
    show("grad(grad(composed))(2)", grad(grad(composed))(2.0), 630.0);

    heading("A7. Forward mode");
    // One pass from input to output: a derivative in one direction, here (1, 0.5).
    show("derivative(quadratic)(3)", derivative(quadratic)(3.0), 22.0);
    let (value, tangent) = jvp(surface)((2.0, 3.0), (1.0, 0.5));
    show("value of the surface", value, 39.0);
    show("12 * 1 + 31 * 0.5", tangent, 27.5);

    heading("A8. Downhill");
    let mut x = 3.0;
    for _ in 0..50 {
        x -= 0.1 * grad(quadratic)(x);
    }
    show("lowest at", x, -2.0 / 3.0);
    show("slope there", grad(quadratic)(x), 0.0);
    show("value there", quadratic(x), 2.0 / 3.0);
}
