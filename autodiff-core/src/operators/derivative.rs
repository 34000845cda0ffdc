//! The derivative by the float arguments.
use super::adjoint::{NestedArgs, Owned, adjoint_owned, forward, nest};
use super::operator;
use crate::function::{Accs, ActiveOf, Args, Cot, CotKind, Function, ListOf, Out, ParamsOf, runs};
use crate::kind::{F32, F64, Kind};
use crate::list::{AccOf, List};
use crate::param::Param;
use crate::params::Params;
use crate::signature::Operator;
use crate::{Dual, Scalar};

operator! {
    /// The derivative of `F`: what [`derivative`] returns.
    Derivative
}

/// The derivative of `f` by a float, by a dual pass.
///
/// The result may be anything: its derivative has the type of its gradient. If several arguments are floats, there is
/// a derivative by each of them, as a tuple.
///
/// ```
/// use autodiff::{derivative, differentiable};
///
/// #[differentiable]
/// fn turn(angle: f64) -> [f64; 2] {
///     [angle.cos(), angle.sin()]
/// }
///
/// assert_eq!(derivative(turn)(0.0), [0.0, 1.0]);
/// ```
#[inline]
pub fn derivative<F: Function<Op<Derivative<F>> = H>, H>(f: F) -> H
where
    ActiveOf<F>: FloatArguments,
{
    F::op(Derivative::of(f))
}

/// A float as an argument.
pub trait FloatArgument: Kind {}
impl FloatArgument for F64 {}
impl FloatArgument for F32 {}

/// Floats as arguments.
#[diagnostic::on_unimplemented(
    message = "a differentiable argument of this function is not a float",
    label = "has no single derivative",
    note = "use `grad` if the function returns one float, `jacobian` or `jvp` if it does not"
)]
pub trait FloatArguments: Params {}
macro_rules! arguments {
    ($($param:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($param: Param<Kind: FloatArgument>),*> FloatArguments for ($($param,)*) {}
    };
}
arguments!(A);
arguments!(A B);
arguments!(A B C);
arguments!(A B C D);
arguments!(A B C D E);
arguments!(A B C D E F);
arguments!(A B C D E F G);
arguments!(A B C D E F G H);
arguments!(A B C D E F G H I);
arguments!(A B C D E F G H I J);
arguments!(A B C D E F G H I J K);
arguments!(A B C D E F G H I J K L);

impl<F: Function> Operator<ParamsOf<F>> for Derivative<F> {
    type Out<'a> = Out<Self>;
    #[inline]
    fn call<'a>(args: Args<'a, F>) -> Self::Out<'a> {
        Self::forward::<f64>(args)
    }
}

/// The arguments with tangent 1 in the float at an index.
#[inline]
fn towards<'a, F: Function, S: Scalar + 'static>(args: &NestedArgs<'a, F, S>, index: usize) -> Owned<'a, F, Dual<S>> {
    let mut owned = ListOf::<F>::lift(ListOf::<F>::copy(args));
    ListOf::<F>::replace_leaf(&mut owned, index, |x: Dual<S>| Dual::new(x.value, S::ONE));
    owned
}

runs!(Derivative);

#[diagnostic::do_not_recommend]
impl<F: Function> Function for Derivative<F> {
    type Signature = F::Signature;
    type Output = <ActiveOf<F> as Params>::Each<CotKind<F>>;
    type Op<T> = F::Op<T>;

    #[inline]
    fn op<T>(operator: T) -> F::Op<T> {
        F::op(operator)
    }

    #[inline]
    fn forward<S: Scalar + 'static>(args: Args<'_, Self, S>) -> Out<Self, S> {
        let args = nest::<F, S>(args);
        ActiveOf::<F>::each::<CotKind<F>, S>(|index| {
            F::Output::tangent(&forward::<F, Dual<S>>(&towards::<F, S>(&args, index)))
        })
    }

    #[inline]
    fn vjp<S: Scalar + 'static>(
        args: Args<'_, Self, S>,
    ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<F, S>) {
        let value = Self::forward::<S>(args);
        (value, |args, cot, accs| {
            let args = nest::<F, S>(args);
            let mut sum = ListOf::<F>::zero(&args);
            ActiveOf::<F>::each_cot::<CotKind<F>, S>(cot, |index, cot| {
                let owned = towards::<F, S>(&args, index);
                let (_, cots) = adjoint_owned::<F, Dual<S>>(ListOf::<F>::args(&owned), CotKind::<F>::lift(&cot));
                ListOf::<F>::accumulate(ListOf::<F>::accs(&mut sum), &ListOf::<F>::tangent(&cots));
            });
            ListOf::<F>::accumulate(ParamsOf::<F>::nest::<AccOf<S>>(accs), &sum);
        })
    }
}
