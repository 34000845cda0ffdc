//! What the macro generates for a function.
//!
//! Operators know no parameter list. A function tells them its own as types, and they compute with what stands in the places
//! of the parameters. Of `fn f(x: &[f64], n: usize) -> f64`, with a scalar `S`,
//!
//! | | is | for |
//! |---|---|---|
//! | `ParamsOf<F>` | `(Slice<F64>, Inert<usize>)` | the parameters |
//! | `ListOf<F>` | `Cons<Slice<F64>, Cons<Inert<usize>, ()>>` | the same, to recurse over; so are all below |
//! | `Args<F, S>` | `(&[S], usize)` | a call |
//! | `Owned<F, S>` | `(Vec<S>, (usize, ()))` | arguments that an operator makes, such as those of a dual pass |
//! | `Cots<F, S>` | `(Vec<S>, ((), ()))` | their cotangents |
//! | `Accs<F, S>` | `(Option<&mut [S]>, Option<&mut ()>)` | where a pullback adds to these; `None` if nobody asks |
//! | `ActiveOf<F>` | `(Slice<F64>,)` | the parameters with a gradient |
//! | `Gradient<F>` | `Vec<f64>` | what `grad(f)` returns: of a single one no tuple |
//! | `Out<F, S>`, `Cot<F, S>` | `S` | the result, and its cotangent |
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dual;
    use crate::kind::{F64, Inert};
    use crate::list::Cons;
    use crate::operators::adjoint::{Cots, Gradient, Owned};
    use crate::param::Slice;
    use autodiff_macros::differentiable;
    use std::any::TypeId;

    #[differentiable(crate = crate)]
    fn f(x: &[f64], n: usize) -> f64 {
        x[n]
    }

    /// Two types that are one: it would not compile otherwise.
    fn same<T>(_: fn(T), _: fn(T)) {}

    #[test]
    fn the_table_at_the_head_of_this_file() {
        type F = f;
        assert_eq!(TypeId::of::<ParamsOf<F>>(), TypeId::of::<(Slice<F64>, Inert<usize>)>());
        assert_eq!(TypeId::of::<ListOf<F>>(), TypeId::of::<Cons<Slice<F64>, Cons<Inert<usize>, ()>>>());
        assert_eq!(TypeId::of::<ActiveOf<F>>(), TypeId::of::<(Slice<F64>,)>());
        same(|_: Args<'static, F, Dual>| {}, |_: (&'static [Dual], usize)| {});
        same(|_: Owned<'static, F, Dual>| {}, |_: (Vec<Dual>, (usize, ()))| {});
        same(|_: Cots<F, Dual>| {}, |_: (Vec<Dual>, ((), ()))| {});
        same(|_: Accs<'static, F, Dual>| {}, |_: (Option<&'static mut [Dual]>, Option<&'static mut ()>)| {});
        same(|_: Gradient<F>| {}, |_: Vec<f64>| {});
        same(|_: (Out<F, Dual>, Cot<F, Dual>)| {}, |_: (Dual, Dual)| {});
    }
}
