//! The value with its pullback.
use super::adjoint::{Gradient, gradient};
use super::operator;
use super::verify::{unverified, verified_pullback};
use crate::function::{Args, CotKind, Function, ListOf, Out, ParamsOf};
use crate::kind::Kind;
use crate::list::{AccOf, ArgOf, List};
use crate::params::Params;
use crate::signature::Operator;

operator! {
    /// The value of `F` with its pullback: what [`vjp`] returns.
    Vjp
}

/// Takes a cotangent of the result of `F` back to the gradients of its arguments, once.
pub type Pullback<'a, F> =
    Box<dyn for<'s> FnOnce(<<F as Function>::Output as Kind>::Seed<'s, f64>) -> Gradient<F> + 'a>;

/// The value of `f`, and a pullback that takes a cotangent of the value to the gradients of the arguments.
///
/// The cotangent, the seed, has the type of the result; for a `Vec` it is a slice. The pullback can be called once, as
/// it uses up what it has saved.
///
/// # Panics
/// The pullback panics if the seed has not as many elements as the result.
///
/// ```
/// use autodiff::{differentiable, vjp};
///
/// #[differentiable]
/// fn scale(x: &[f64], k: f64) -> Vec<f64> {
///     let mut y = x.to_vec();
///     for y in y.iter_mut() {
///         *y *= k;
///     }
///     y
/// }
///
/// let (value, pullback) = vjp(scale)(&[1.0, 2.0], 3.0);
/// assert_eq!(value, [3.0, 6.0]);
/// assert_eq!(pullback(&[1.0, 0.0]), (vec![3.0, 0.0], 1.0));
/// ```
#[inline]
pub fn vjp<F: Function<Op<Vjp<F>> = H>, H>(f: F) -> H {
    F::op(Vjp::of(f))
}

impl<F: Function> Operator<ParamsOf<F>> for Vjp<F> {
    type Out<'a> = (Out<F>, Pullback<'a, F>);
    #[inline]
    fn call<'a>(args: Args<'a, F>) -> Self::Out<'a> {
        let _running = unverified();
        let args = ParamsOf::<F>::nest::<ArgOf<'a, f64>>(args);
        let again = ParamsOf::<F>::flat::<ArgOf<'a, f64>>(ListOf::<F>::copy(&args));
        let (value, pullback) = F::vjp::<f64>(again);
        let expected = F::Output::leaves(&value);
        (
            value,
            Box::new(move |seed| {
                let seed = F::Output::seed(seed);
                let floats = CotKind::<F>::leaves(&seed);
                assert!(floats == expected, "the seed has {floats} floats, but the result has {expected}");
                let _running = verified_pullback::<F>(&args, &seed);
                let mut cots = ListOf::<F>::zero(&args);
                let args = ParamsOf::<F>::flat::<ArgOf<'a, f64>>(args);
                let accs = ParamsOf::<F>::flat::<AccOf<f64>>(ListOf::<F>::accs(&mut cots));
                pullback(args, seed, accs);
                gradient::<F, f64>(cots)
            }),
        )
    }
}
