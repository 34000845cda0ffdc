//! The gradient of a function that returns one float.
use super::adjoint::{Gradient, adjoint, adjoint_owned, flat, gradient, nest, second};
use super::operator;
use super::verify::verified;
use crate::Scalar;
use crate::function::{
    Accs, ActiveList, ActiveOf, Args, Cot, CotKind, Function, GradientOf, ListOf, Out, ParamsOf, runs,
};
use crate::kind::{Kind, OneFloat, Tuple};
use crate::list::{AccOf, CotOf, List, TangentOf, ViewOf};
use crate::params::Params;
use crate::signature::Operator;

operator! {
    /// The gradient of `F`: what [`grad`] returns.
    Grad
}
operator! {
    /// The value and the gradient of `F`: what [`value_and_grad`] returns.
    ValueAndGrad
}

/// The gradient of `f`, by its adjoint.
///
/// `grad(f)` is called with the arguments of `f`. It returns a gradient for each differentiable argument: as a tuple,
/// or by itself if there is only one. A slice or vector gives a `Vec`, an array an array.
///
/// ```
/// use autodiff::{differentiable, grad};
///
/// #[differentiable]
/// fn f(x: f64, y: f64) -> f64 {
///     x * x * y
/// }
///
/// assert_eq!(grad(f)(3.0, 2.0), (12.0, 9.0));
/// ```
///
/// The result is differentiable again, `grad(grad(f))`, and a function pointer behind a dereference: `*grad(f)`.
#[inline]
pub fn grad<F: Function<Op<Grad<F>> = H, Output: OneFloat>, H>(f: F) -> H {
    F::op(Grad::of(f))
}

/// The value of `f` and its gradient, for the price of the gradient.
///
/// ```
/// use autodiff::{differentiable, value_and_grad};
///
/// #[differentiable]
/// fn f(x: f64) -> f64 {
///     x * x
/// }
///
/// assert_eq!(value_and_grad(f)(3.0), (9.0, 6.0));
/// ```
///
/// In the inner loop of an optimiser, [`ValueAndGrad::into`] writes the gradient into buffers of the caller's.
#[inline]
pub fn value_and_grad<F: Function<Op<ValueAndGrad<F>> = H, Output: OneFloat>, H>(f: F) -> H {
    F::op(ValueAndGrad::of(f))
}

impl<F: Function> Operator<ParamsOf<F>> for Grad<F> {
    type Out<'a> = Gradient<F>;
    #[inline]
    fn call<'a>(args: Args<'a, F>) -> Self::Out<'a> {
        let args = nest::<F, f64>(args);
        let _running = verified::<F>(&args);
        Self::forward::<f64>(flat::<F, f64>(args))
    }
}

impl<F: Function> Operator<ParamsOf<F>> for ValueAndGrad<F> {
    type Out<'a> = (Out<F>, Gradient<F>);
    #[inline]
    fn call<'a>(args: Args<'a, F>) -> Self::Out<'a> {
        let args = nest::<F, f64>(args);
        let _running = verified::<F>(&args);
        Self::forward::<f64>(flat::<F, f64>(args))
    }
}

impl<F: Function> ValueAndGrad<F> {
    /// Writes the gradient of `f` into buffers and returns its value: the form for the inner loop of an optimiser.
    ///
    /// `args` are the arguments of `f` as a tuple, `grads` a place for the gradient of each differentiable argument,
    /// as a tuple too: `&mut [f64]` for a slice or vector, `&mut` of the gradient's type for anything else. What they
    /// hold before does not matter. Nothing is allocated here (a `Vec` taken by value is cloned: take a slice), and
    /// what the adjoint itself saves in loops goes into buffers that the thread reuses.
    ///
    /// ```
    /// use autodiff::{differentiable, value_and_grad};
    ///
    /// #[differentiable]
    /// fn loss(w: &[f64], scale: f64) -> f64 {
    ///     let mut sum = 0.0;
    ///     for w in w {
    ///         sum += scale * w * w;
    ///     }
    ///     sum
    /// }
    ///
    /// let (mut w, mut d_w, mut d_scale) = (vec![3.0, 4.0], vec![0.0; 2], 0.0);
    /// assert_eq!(value_and_grad(loss).into((&w, 0.5), (&mut d_w, &mut d_scale)), 12.5);
    /// assert_eq!((&d_w[..], d_scale), (&[3.0, 4.0][..], 25.0));
    /// for _ in 0..100 {
    ///     value_and_grad(loss).into((&w, 0.5), (&mut d_w, &mut d_scale));
    ///     for (w, d_w) in w.iter_mut().zip(&d_w) {
    ///         *w -= 0.1 * d_w;
    ///     }
    /// }
    /// assert!(w[0].abs() < 1e-4);
    /// ```
    ///
    /// # Panics
    /// If the length of a buffer is not that of its argument. If `f` panics, what the buffers hold is unspecified.
    #[inline]
    #[track_caller]
    pub fn into(self, args: Args<'_, F>, grads: <ActiveOf<F> as Params>::Map<ViewOf<'_, f64>>) -> Out<F> {
        let args = nest::<F, f64>(args);
        let _running = verified::<F>(&args);
        let views = ActiveOf::<F>::nest::<ViewOf<f64>>(grads);
        let accs = ListOf::<F>::reset(ListOf::<F>::spread::<ViewOf<f64>>(views), &args);
        adjoint::<F, f64>(args, F::Output::one(), accs)
    }
}

/// The tangents that a gradient is, when it is differentiated itself.
#[inline]
pub(crate) fn along<F: Function, S: Scalar + 'static>(
    gradient: Gradient<F, S>,
) -> <ActiveList<F> as List>::Map<CotOf<S>> {
    ActiveOf::<F>::nest::<CotOf<S>>(ActiveOf::<F>::cots(gradient))
}

runs!(Grad ValueAndGrad);

#[diagnostic::do_not_recommend]
impl<F: Function> Function for Grad<F> {
    type Signature = F::Signature;
    type Output = GradientOf<F>;
    type Op<T> = F::Op<T>;

    #[inline]
    fn op<T>(operator: T) -> F::Op<T> {
        F::op(operator)
    }

    #[inline]
    fn forward<S: Scalar + 'static>(args: Args<'_, Self, S>) -> Out<Self, S> {
        gradient::<F, S>(adjoint_owned::<F, S>(nest::<F, S>(args), F::Output::one()).1)
    }

    #[inline]
    fn vjp<S: Scalar + 'static>(
        args: Args<'_, Self, S>,
    ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<F, S>) {
        let value = Self::forward::<S>(args);
        (value, |args, cot, accs| {
            let along = along::<F, S>(cot);
            let tangents = ListOf::<F>::spread::<TangentOf<S>>(ActiveList::<F>::tangents(&along));
            let (_, cots) = second::<F, S>(nest::<F, S>(args), tangents, F::Output::one());
            ListOf::<F>::accumulate(ParamsOf::<F>::nest::<AccOf<S>>(accs), &cots);
        })
    }
}

#[diagnostic::do_not_recommend]
impl<F: Function> Function for ValueAndGrad<F> {
    type Signature = F::Signature;
    type Output = Tuple<(F::Output, GradientOf<F>)>;
    type Op<T> = F::Op<T>;

    #[inline]
    fn op<T>(operator: T) -> F::Op<T> {
        F::op(operator)
    }

    #[inline]
    fn forward<S: Scalar + 'static>(args: Args<'_, Self, S>) -> Out<Self, S> {
        let (value, cots) = adjoint_owned::<F, S>(nest::<F, S>(args), F::Output::one());
        (value, gradient::<F, S>(cots))
    }

    #[inline]
    fn vjp<S: Scalar + 'static>(
        args: Args<'_, Self, S>,
    ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<F, S>) {
        let value = Self::forward::<S>(args);
        (value, |args, (cot, along_cot), accs| {
            let along = along::<F, S>(along_cot);
            let tangents = ListOf::<F>::spread::<TangentOf<S>>(ActiveList::<F>::tangents(&along));
            // The cotangent of the value is the tangent of the seed: H v + c g in one pass.
            let seed = CotKind::<F>::dual(&F::Output::one(), &cot);
            let (_, cots) = second::<F, S>(nest::<F, S>(args), tangents, seed);
            ListOf::<F>::accumulate(ParamsOf::<F>::nest::<AccOf<S>>(accs), &cots);
        })
    }
}
