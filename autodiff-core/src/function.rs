//! What the macro generates for a function.
use crate::Scalar;
use crate::kind::{self, Kind};
use crate::list::{AccOf, ArgOf, List};
use crate::operators::adjoint::{flat, nest};
use crate::params::Params;
use crate::signature::Signature;

/// The parameters of `F`.
pub(crate) type ParamsOf<F> = <<F as Function>::Signature as Signature>::Params;
/// The parameters of `F`, nested.
pub(crate) type ListOf<F> = <ParamsOf<F> as Params>::List;
/// The parameters of `F` to differentiate by, nested.
pub(crate) type ActiveList<F> = <ListOf<F> as List>::Active;
/// The parameters of `F` to differentiate by.
pub(crate) type ActiveOf<F> = <ActiveList<F> as List>::Tuple;
/// The kind of the gradient of `F`.
pub(crate) type GradientOf<F> = <ActiveOf<F> as Params>::Gradient;

/// The kind of the cotangent of the result of `F`.
pub(crate) type CotKind<F> = <<F as Function>::Output as Kind>::Grad;

/// The arguments of `F`, as a tuple.
pub type Args<'a, F, S = f64> = <ParamsOf<F> as Params>::Map<ArgOf<'a, S>>;
/// The result of `F`.
pub type Out<F, S = f64> = <<F as Function>::Output as Kind>::Value<S>;
/// The cotangent of the result of `F`.
pub type Cot<F, S = f64> = kind::Cot<<F as Function>::Output, S>;
/// Accumulators for the arguments of `F`, as a tuple.
pub type Accs<'a, F, S = f64> = <ParamsOf<F> as Params>::Map<AccOf<'a, S>>;

/// A function with generated derivatives: one that carries `#[differentiable]`, or `grad` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not differentiable",
    label = "no function with a generated derivative",
    note = "annotate a function with `#[differentiable]` and give its name: `grad(f)(x)`",
    note = "with `handle = Name`, give the handle"
)]
pub trait Function: Copy + 'static {
    /// The parameters.
    #[doc(hidden)]
    type Signature: Signature;
    /// The kind of the result.
    #[doc(hidden)]
    type Output: Kind;
    /// `T`, or an error type if the function has an error: so nothing follows from it.
    #[doc(hidden)]
    type Op<T>;

    /// The operator itself, as the type that users see.
    #[doc(hidden)]
    fn op<T>(operator: T) -> Self::Op<T>;

    /// The function itself, which its generated forms are compared with.
    #[doc(hidden)]
    fn plain(args: Args<'_, Self>) -> Out<Self> {
        Self::forward::<f64>(args)
    }

    /// The function over any scalar.
    #[doc(hidden)]
    fn forward<S: Scalar + 'static>(args: Args<'_, Self, S>) -> Out<Self, S>;

    /// The result and its pullback. The pullback owns saved state only: it is given the same arguments again, the
    /// cotangent of the result, and accumulators to add to.
    #[doc(hidden)]
    #[allow(clippy::type_complexity)]
    fn vjp<S: Scalar + 'static>(
        args: Args<'_, Self, S>,
    ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<Self, S>);

    /// The result, and the adjoint of a cotangent of the result that is known before: parts of the function may be
    /// reversed as soon as they have run. If the function panics, something may have been added to the accumulators.
    #[doc(hidden)]
    #[inline]
    fn value_and_grad<S: Scalar + 'static>(
        args: Args<'_, Self, S>,
        seed: Cot<Self, S>,
        accs: Accs<'_, Self, S>,
    ) -> Out<Self, S> {
        let args = nest::<Self, S>(args);
        let (value, pullback) = Self::vjp::<S>(flat::<Self, S>(ListOf::<Self>::copy(&args)));
        pullback(flat::<Self, S>(args), seed, accs);
        value
    }
}

/// A function as it runs over scalars that live for `'s`.
///
/// The variables of a tape borrow it, so they do not live for ever. A written function runs over them as well: it is
/// this for all `'s`. A derived one, such as `grad(f)`, keeps values in pools of the thread: it is this for `'static`.
pub trait Runs<'s>: Function {
    /// The function over any such scalar.
    #[doc(hidden)]
    fn run<'a, S: Scalar + 's + 'a>(args: Args<'a, Self, S>) -> Out<Self, S>;
}

/// [`Runs`] of a derived function.
macro_rules! runs {
    ($($Function:ident)*) => { $(
        impl<F: crate::Function> crate::function::Runs<'static> for $Function<F> {
            #[inline]
            fn run<'a, S: crate::Scalar + 'static + 'a>(
                args: crate::function::Args<'a, Self, S>,
            ) -> crate::function::Out<Self, S> {
                <Self as crate::Function>::forward::<S>(args)
            }
        }
    )* };
}
pub(crate) use runs;
