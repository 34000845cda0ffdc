//! The gradient by one argument, the others being constants.
use super::adjoint::{flat, nest, second};
use super::verify::verified;
use super::{Grad, ValueAndGrad, operator};
use crate::Scalar;
use crate::function::{Accs, Args, Cot, Function, ListOf, Out, ParamsOf, Runs};
use crate::kind::Kind;
use crate::list::{AccOf, ArgOf, List, Maybe, TangentOf, ViewOf, Yes};
use crate::param::{Param, ParamCot, ParamView};
use crate::params::{Nth, Params};
use crate::signature::Operator;

operator! {
    /// The gradient of `F` by argument number `I`: what [`Grad::wrt`] returns.
    GradWrt [I]
}
operator! {
    /// The value of `F` and its gradient by argument number `I`: what [`ValueAndGrad::wrt`] returns.
    ValueAndGradWrt [I]
}

/// A parameter with a gradient.
#[diagnostic::on_unimplemented(
    message = "this argument has no gradient",
    label = "the argument of this number is not differentiated",
    note = "arguments are counted from 0, and all of them count"
)]
pub trait HasGradient: Param {}
impl<P: Param<Kind: Kind<Activity = Yes>>> HasGradient for P {}

/// Parameter number `I` of `F`.
type Of<F, const I: usize> = <ParamsOf<F> as Nth<I>>::Param;
/// The kind of its gradient.
type GradKind<F, const I: usize> = <<Of<F, I> as Param>::Kind as Kind>::Grad;

impl<F: Function> Grad<F> {
    /// The gradient by one argument alone. Arguments are counted from 0, those without a gradient too.
    ///
    /// What only leads to the gradients of other arguments is not added up. The result is differentiable again, by all
    /// arguments.
    ///
    /// ```
    /// use autodiff::{differentiable, grad};
    ///
    /// #[differentiable]
    /// fn f(x: f64, y: f64) -> f64 {
    ///     x * x * y
    /// }
    ///
    /// assert_eq!(grad(f).wrt::<1>()(3.0, 2.0), 9.0);
    /// assert_eq!(grad(grad(f).wrt::<1>())(3.0, 2.0), (6.0, 0.0));
    /// ```
    #[inline]
    pub fn wrt<const I: usize>(self) -> GradWrt<F, I>
    where
        ParamsOf<F>: Nth<I, Param: HasGradient>,
    {
        GradWrt::new()
    }
}

impl<F: Function> ValueAndGrad<F> {
    /// The value, and the gradient by one argument alone, as [`grad(f).wrt`](Grad::wrt).
    ///
    /// ```
    /// use autodiff::{differentiable, value_and_grad};
    ///
    /// #[differentiable]
    /// fn f(x: &[f64], k: f64) -> f64 {
    ///     k * x[0] * x[1]
    /// }
    ///
    /// assert_eq!(value_and_grad(f).wrt::<0>()(&[3.0, 2.0], 2.0), (12.0, vec![4.0, 6.0]));
    /// ```
    #[inline]
    pub fn wrt<const I: usize>(self) -> ValueAndGradWrt<F, I>
    where
        ParamsOf<F>: Nth<I, Param: HasGradient>,
    {
        ValueAndGradWrt::new()
    }
}

impl<F: Function, const I: usize> ValueAndGradWrt<F, I>
where
    ParamsOf<F>: Nth<I>,
{
    /// Writes the gradient into a buffer and returns the value, as [`ValueAndGrad::into`].
    ///
    /// ```
    /// # use autodiff::{differentiable, value_and_grad};
    /// # #[differentiable]
    /// # fn f(x: &[f64], k: f64) -> f64 {
    /// #     k * x[0] * x[1]
    /// # }
    /// let mut gradient = [0.0; 2];
    /// assert_eq!(value_and_grad(f).wrt::<0>().into((&[3.0, 2.0], 2.0), &mut gradient), 12.0);
    /// assert_eq!(gradient, [4.0, 6.0]);
    /// ```
    ///
    /// # Panics
    /// If the length of the buffer is not that of the argument.
    #[inline]
    #[track_caller]
    pub fn into(self, args: Args<'_, F>, gradient: ParamView<'_, Of<F, I>, f64>) -> Out<F> {
        let args = nest::<F, f64>(args);
        let _running = verified::<F>(&args);
        let args = flat::<F, f64>(args);
        let view = Of::<F, I>::reset_view(gradient, ParamsOf::<F>::nth::<ArgOf<f64>>(&args));
        F::value_and_grad::<f64>(args, F::Output::one(), ParamsOf::<F>::only::<ViewOf<f64>>(view))
    }
}

/// The value and the gradient.
#[inline]
fn by_one<F: Function, const I: usize, S: Scalar + 'static>(args: Args<'_, F, S>) -> (Out<F, S>, ParamCot<Of<F, I>, S>)
where
    ParamsOf<F>: Nth<I>,
{
    let mut cot = Of::<F, I>::zero_cot(ParamsOf::<F>::nth::<ArgOf<S>>(&args));
    let accs = ParamsOf::<F>::only::<ViewOf<S>>(<Of<F, I> as Param>::Kind::view(&mut cot));
    let value = F::value_and_grad::<S>(args, F::Output::one(), accs);
    (value, cot)
}

impl<F: Function, const I: usize> Operator<ParamsOf<F>> for GradWrt<F, I>
where
    ParamsOf<F>: Nth<I>,
{
    type Out<'a> = ParamCot<Of<F, I>, f64>;
    #[inline]
    fn call<'a>(args: Args<'a, F>) -> Self::Out<'a> {
        ValueAndGradWrt::<F, I>::call(args).1
    }
}

impl<F: Function, const I: usize> Operator<ParamsOf<F>> for ValueAndGradWrt<F, I>
where
    ParamsOf<F>: Nth<I>,
{
    type Out<'a> = (Out<F>, ParamCot<Of<F, I>, f64>);
    #[inline]
    fn call<'a>(args: Args<'a, F>) -> Self::Out<'a> {
        let args = nest::<F, f64>(args);
        let _running = verified::<F>(&args);
        by_one::<F, I, f64>(flat::<F, f64>(args))
    }
}

impl<F: Function, const I: usize> Runs<'static> for GradWrt<F, I>
where
    ParamsOf<F>: Nth<I>,
{
    #[inline]
    fn run<'a, S: Scalar + 'static + 'a>(args: Args<'a, Self, S>) -> Out<Self, S> {
        by_one::<F, I, S>(args).1
    }
}

#[diagnostic::do_not_recommend]
impl<F: Function, const I: usize> Function for GradWrt<F, I>
where
    ParamsOf<F>: Nth<I>,
{
    type Signature = F::Signature;
    type Output = GradKind<F, I>;
    type Op<T> = F::Op<T>;

    #[inline]
    fn op<T>(operator: T) -> F::Op<T> {
        F::op(operator)
    }

    #[inline]
    fn forward<S: Scalar + 'static>(args: Args<'_, Self, S>) -> Out<Self, S> {
        by_one::<F, I, S>(args).1
    }

    #[inline]
    fn vjp<S: Scalar + 'static>(
        args: Args<'_, Self, S>,
    ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<F, I, S>) {
        let value = Self::forward::<S>(args);
        (value, |args, cot, accs| {
            let along = ParamsOf::<F>::only::<TangentOf<S>>(Of::<F, I>::tangent_of(&cot));
            let tangents = ParamsOf::<F>::nest::<Maybe<TangentOf<S>>>(along);
            let (_, cots) = second::<F, S>(nest::<F, S>(args), tangents, F::Output::one());
            ListOf::<F>::accumulate(ParamsOf::<F>::nest::<AccOf<S>>(accs), &cots);
        })
    }
}
