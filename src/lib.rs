//! Derivatives of ordinary Rust functions, on stable Rust.
//!
//! [`#[differentiable]`](macro@differentiable) writes two functions next to the one it stands on: a pass over dual numbers
//! and a reverse-mode adjoint. The operators below take that function by its name.
//!
//! ```
//! use autodiff::{differentiable, grad, value_and_grad};
//!
//! /// The mean squared error of a line.
//! #[differentiable]
//! fn loss(slope: f64, offset: f64, #[no_grad] x: &[f64], #[no_grad] y: &[f64]) -> f64 {
//!     let mut sum = 0.0;
//!     for i in 0..x.len() {
//!         sum += (slope * x[i] + offset - y[i]).powi(2);
//!     }
//!     sum / x.len() as f64
//! }
//!
//! let (x, y) = ([0.0, 1.0, 2.0], [1.0, 3.0, 5.0]);
//! let (mut slope, mut offset) = (0.0, 0.0);
//! for _ in 0..500 {
//!     let (d_slope, d_offset) = grad(loss)(slope, offset, &x, &y);
//!     slope -= 0.2 * d_slope;
//!     offset -= 0.2 * d_offset;
//! }
//! let (error, _) = value_and_grad(loss)(slope, offset, &x, &y);
//! assert!(error < 1e-12 && (slope - 2.0).abs() < 1e-6);
//! ```
//!
//! # What to call
//!
//! | wanted | operator | by |
//! |---|---|---|
//! | the gradient of a function that returns one float | [`grad`], [`value_and_grad`] | the adjoint |
//! | the same into buffers, in an inner loop | [`value_and_grad(f).into(…)`](ValueAndGrad::into) | the adjoint |
//! | the gradient by one argument alone | [`grad(f).wrt::<1>()`](Grad::wrt), [`ValueAndGrad::wrt`] | the adjoint |
//! | the gradient for a cotangent of the result | [`vjp`] | the adjoint |
//! | the derivative by a float | [`derivative`] | a dual pass |
//! | the derivative in a direction, in several | [`jvp`], [`jvp(f).several(…)`](Jvp::several) | a dual pass |
//! | all derivatives of all results | [`jacobian`], [`jacobian_forward`], [`jacobian_reverse`] | the cheaper, or as said |
//! | the value with them | [`value_and_jacobian`], [`jacobian(f).into(…)`](Jacobian::into) | the same |
//! | all second derivatives | [`hessian`] | dual passes of the adjoint |
//! | value and gradient with them | [`value_grad_hessian`], [`hessian(f).into(…)`](Hessian::into) | the same |
//! | second derivatives in a direction | [`hvp`], [`hvp(f).into(…)`](Hvp::into) | a dual pass of the adjoint |
//! | the function itself over [`Dual`] numbers, [`Duals`] or variables of a [`Tape`] | [`forward`] | |
//! | a derivative of a closure over numbers | [`dual::derivative`], [`tape::gradient`] | a dual pass, a tape |
//! | a gradient of what is computed at run time | [`Tape`] | its record |
//! | a constant in the middle of a function | [`stop_gradient`] | |
//! | a test of all that against finite differences | [`check_grad`] | |
//!
//! An operator is called with the arguments of the function. [`jvp`] and [`check_grad`] take them as a tuple, as a second
//! one follows or none:
//!
//! ```
//! use autodiff::*;
//!
//! #[differentiable]
//! fn spread(x: &[f64], k: f64) -> f64 {
//!     k * (x[0] - x[1]).powi(2)
//! }
//!
//! let x = [3.0, 1.0];
//! assert_eq!(grad(spread)(&x, 0.5), (vec![2.0, -2.0], 4.0));
//! assert_eq!(jvp(spread)((&x, 0.5), (&[1.0, 0.0], 0.0)), (2.0, 2.0));
//! assert_eq!(hvp(spread)(&x, 0.5, &[1.0, 0.0], 0.0), (vec![1.0, -1.0], 4.0));
//! check_grad(spread, (&x, 0.5)).unwrap();
//!
//! // Operators nest: the gradient is a differentiable function of the same arguments.
//! let (gradient, change) = jvp(grad(spread))((&x, 0.5), (&[1.0, 0.0], 0.0));
//! assert_eq!(gradient, (vec![2.0, -2.0], 4.0));
//! assert_eq!(change, (vec![1.0, -1.0], 4.0));
//! ```
//!
//! The module `special` has the error functions and those of the gamma family, for differentiable functions to call.
//!
//! # The feature `verify`
//!
//! With it, [`grad`], [`value_and_grad`] and its [`into`](ValueAndGrad::into), [`vjp`] where its pullback is called,
//! [`jacobian`] and its other forms, [`hessian`], [`value_grad_hessian`] and [`hvp`] check what they are asked for: whoever calls one runs the
//! function itself, its adjoint and one dual pass in a pseudo-random direction on top. It is for tests. Put
//! `verify = ["autodiff/verify"]` under `[features]` and run `cargo test --features verify`. A call panics, with the name of
//! the function and the argument whose derivatives are farthest apart,
//!
//! - if a value on the way is not that of the function to the bit (one NaN is like another);
//! - if ⟨gradient, direction⟩ and ⟨seed, tangent⟩ differ by more than the sizes of their terms times 10⁻⁶ (2·10⁻³ where
//!   there is an `f32`) and a thousand times the rounding;
//! - if the gradient is infinite or NaN where function and tangent are not.
//!
//! Both derivatives are linear. So their rounding can be measured: with the seed and the direction scaled, and the results
//! scaled back, all that changes is what was rounded, terms that cancelled and single precision inside included. This is
//! done where the first bound does not hold, eight times for each; a wrong derivative is linear as well and does not change.
//!
//! ```
//! use autodiff::{differentiable, grad};
//!
//! /// (x - 1)⁹, whose terms cancel near 1.
//! #[differentiable]
//! fn f(x: f64) -> f64 {
//!     let c = [-1.0, 9.0, -36.0, 84.0, -126.0, 126.0, -84.0, 36.0, -9.0, 1.0];
//!     let mut y = 0.0;
//!     for k in 0..10 {
//!         y += c[k] * x.powi(k as i32);
//!     }
//!     y
//! }
//!
//! // With the feature this is checked. The gradient is mere rounding, and another one in the dual pass.
//! assert!(grad(f)(1.001).abs() < 1e-11);
//! ```
//!
//! What runs inside a checked call is part of it: a function that calls `grad` itself is not checked there. Effects such as
//! `println!` happen three times more. A function whose result changes from one call to the next does not pass. The second
//! derivatives of `hessian` and `hvp` are those of an adjoint that has been checked. Where 0 · ∞ in a plain product makes a
//! gradient NaN and the dual pass finds a number, that is reported.
//!
//! # Types
//!
//! | argument | gradient | tangent of `jvp` |
//! |---|---|---|
//! | `f64`, `f32` | the same | the same |
//! | `[T; N]`, `&[T; N]` | array of gradients | as the argument, owned or `&` |
//! | `&[T]` | `Vec` | slice |
//! | `Vec<T>`, `&Vec<T>` | `Vec` | as the argument, owned or `&` |
//! | a tuple | a tuple | a tuple |
//! | anything without a float, `#[no_grad]` | none; `()` in a tuple | none; `()` in a tuple |
//!
//! The methods of [`Dual`] are the functions that have a derivative. Each says what it is, and what holds where there is
//! none. Generic code takes `T: Real` ([`Real`]), which is `f64`, `f32`, a [`Dual`] or [`Duals`] of them, or a variable of
//! a [`Tape`].
//!
//! A zero cotangent or tangent stays zero through functions and quotients, whatever their partials are; a product is plain,
//! so 0 · ∞ is NaN. A constant factor is only a factor, on either side. Second derivatives are the derivatives of the first
//! by the same rules: at 0, `x.abs() * x.abs()` has the second derivative 0.

#[doc(inline)]
pub use autodiff_core::*;
#[doc(inline)]
pub use autodiff_macros::differentiable;

/// Its examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
const README: () = ();
