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
//! | the gradient for a cotangent of the result | [`vjp`] | the adjoint |
//! | the derivative by a float | [`derivative`] | a dual pass |
//! | the derivative in a direction | [`jvp`] | a dual pass |
//! | all derivatives of all results | [`jacobian`], [`jacobian_forward`], [`jacobian_reverse`] | the cheaper, or as said |
//! | all second derivatives | [`hessian`] | dual passes of the adjoint |
//! | second derivatives in a direction | [`hvp`] | a dual pass of the adjoint |
//! | the function itself over [`Dual`] numbers or variables of a [`Tape`] | [`forward`] | |
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
//! none. Generic code takes `T: Real` ([`Real`]), which is `f64`, `f32`, a [`Dual`] of them, or a variable of a
//! [`Tape`].

#[doc(inline)]
pub use autodiff_core::*;
#[doc(inline)]
pub use autodiff_macros::differentiable;

/// Its examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
const README: () = ();
