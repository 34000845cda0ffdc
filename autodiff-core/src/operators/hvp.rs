//! Products of the Hessian with a direction.
use std::marker::PhantomData;
use std::ops::Deref;

use super::adjoint::{Gradient, gradient, nest, second};
use super::jvp::Tangents;
use super::operator;
use super::verify::verified;
use crate::function::{ActiveList, ActiveOf, Args, Function, ListOf, Out};
use crate::kind::{Kind, OneFloat};
use crate::list::{ArgOf, Cons, List, TangentOf, ViewOf};
use crate::param::Param;
use crate::params::Params;

operator! {
    @type
    /// The product of the Hessian of `F` with a direction: what [`hvp`] returns.
    Hvp
}

/// The Hessian of `f`, which returns one float, times a direction: one dual pass of its adjoint.
///
/// It takes the arguments of `f` and then a direction for each differentiable one, of the same type as the argument,
/// and returns what [`grad`](crate::grad) does.
///
/// ```
/// use autodiff::{differentiable, hvp};
///
/// #[differentiable]
/// fn f(x: f64, y: f64) -> f64 {
///     x * x * y
/// }
///
/// assert_eq!(hvp(f)(3.0, 2.0, 1.0, 0.0), (4.0, 6.0));
/// ```
#[inline]
pub fn hvp<F: Function<Op<Hvp<F>> = H, Output: OneFloat>, H>(f: F) -> H {
    F::op(Hvp::of(f))
}

impl<F: Function> Call<SlotsOf<F>> for Hvp<F> {
    type Out = Gradient<F>;
    #[inline]
    fn call(values: <SlotsOf<F> as Slots>::Values<'_>) -> Gradient<F> {
        let (args, directions) = ListOf::<F>::split::<DirectionsOf<F>>(values);
        let _running = verified::<F>(&args);
        let tangents = ListOf::<F>::spread::<TangentOf<f64>>(ActiveList::<F>::tangents_of(directions));
        gradient::<F, f64>(second::<F, f64>(args, tangents, F::Output::one()).1)
    }
}

impl<F: Function> Hvp<F> {
    /// Writes the product into buffers and returns the value of `f`: the form for the inner loop of a solver.
    ///
    /// It takes the arguments of `f` as a tuple, a tuple of directions, as [`jvp`](crate::jvp) does, and places for the
    /// products, as [`ValueAndGrad::into`](crate::ValueAndGrad::into). The dual pass itself takes memory and gives it back.
    ///
    /// ```
    /// use autodiff::{differentiable, hvp};
    ///
    /// #[differentiable]
    /// fn f(x: &[f64], k: f64) -> f64 {
    ///     k * x[0] * x[0] * x[1]
    /// }
    ///
    /// let (mut by_x, mut by_k) = ([0.0; 2], 0.0);
    /// let value = hvp(f).into((&[3.0, 2.0], 1.0), (&[1.0, 0.0], 0.0), (&mut by_x, &mut by_k));
    /// assert_eq!((value, by_x, by_k), (18.0, [4.0, 6.0], 12.0));
    /// ```
    ///
    /// # Panics
    /// If the length of a direction or buffer is not that of its argument.
    #[inline]
    #[track_caller]
    pub fn into(
        self,
        args: Args<'_, F>,
        directions: Tangents<'_, F>,
        products: <ActiveOf<F> as Params>::Map<ViewOf<'_, f64>>,
    ) -> Out<F> {
        let args = nest::<F, f64>(args);
        let _running = verified::<F>(&args);
        let views = ActiveOf::<F>::nest::<ViewOf<f64>>(products);
        let accs = ListOf::<F>::reset(ListOf::<F>::spread::<ViewOf<f64>>(views), &args);
        let tangents = ListOf::<F>::spread::<TangentOf<f64>>(ActiveOf::<F>::nest::<TangentOf<f64>>(directions));
        let (value, cots) = second::<F, f64>(args, tangents, F::Output::one());
        ListOf::<F>::accumulate(accs, &cots);
        F::Output::value(&value)
    }
}

impl<F: Function> Deref for Hvp<F>
where
    SlotsOf<F>: Callable,
{
    type Target = <SlotsOf<F> as Callable>::Pointer<Self>;
    #[inline]
    fn deref(&self) -> &Self::Target {
        <SlotsOf<F> as Callable>::pointer::<Self>()
    }
}

/// The directions of `F`.
type DirectionsOf<F> = <ActiveList<F> as Directed>::Directions;
/// The arguments of `F` and then its directions.
type SlotsOf<F> = <ListOf<F> as Directed>::Then<DirectionsOf<F>>;

/// What one position of a call takes.
pub trait Slot: 'static {
    /// The type it takes.
    type Value<'a>;
}
/// The argument for a parameter.
pub struct Argument<P>(PhantomData<P>);
/// The direction for a parameter.
pub struct Direction<P>(PhantomData<P>);
impl<P: Param> Slot for Argument<P> {
    type Value<'a> = P::Arg<'a, f64>;
}
impl<P: Param> Slot for Direction<P> {
    type Value<'a> = P::Tangent<'a, f64>;
}

/// The positions of a call, as nested pairs.
pub trait Slots: 'static {
    /// What they take.
    type Values<'a>;
}
impl Slots for () {
    type Values<'a> = ();
}
impl<A: Slot, L: Slots> Slots for (A, L) {
    type Values<'a> = (A::Value<'a>, L::Values<'a>);
}

/// Parameters whose directions follow them.
pub trait Directed: 'static {
    /// Their arguments, and then others.
    type Then<T: Slots>: Slots;
    /// Their directions.
    type Directions: Slots;
    /// The arguments and the others.
    fn split<'a, T: Slots>(
        values: <Self::Then<T> as Slots>::Values<'a>,
    ) -> (<Self as List>::Map<ArgOf<'a, f64>>, T::Values<'a>)
    where
        Self: List;
    /// The directions as tangents.
    fn tangents_of<'a>(values: <Self::Directions as Slots>::Values<'a>) -> <Self as List>::Map<TangentOf<'a, f64>>
    where
        Self: List;
}

impl Directed for () {
    type Then<T: Slots> = T;
    type Directions = ();
    #[inline]
    fn split<'a, T: Slots>(values: T::Values<'a>) -> ((), T::Values<'a>) {
        ((), values)
    }
    #[inline]
    fn tangents_of<'a>((): ()) -> <Self as List>::Map<TangentOf<'a, f64>> {}
}

impl<P: Param, L: List> Directed for Cons<P, L> {
    type Then<T: Slots> = (Argument<P>, L::Then<T>);
    type Directions = (Direction<P>, L::Directions);
    #[inline]
    fn split<'a, T: Slots>(
        (arg, rest): <Self::Then<T> as Slots>::Values<'a>,
    ) -> (<Self as List>::Map<ArgOf<'a, f64>>, T::Values<'a>) {
        let (args, others) = L::split::<T>(rest);
        ((arg, args), others)
    }
    #[inline]
    fn tangents_of<'a>(
        (direction, rest): <Self::Directions as Slots>::Values<'a>,
    ) -> <Self as List>::Map<TangentOf<'a, f64>> {
        (direction, L::tangents_of(rest))
    }
}

/// What is done with the positions of a call.
pub trait Call<L: Slots>: 'static {
    /// The result.
    type Out;
    /// The call.
    fn call(values: L::Values<'_>) -> Self::Out;
}

/// Positions that make a function pointer.
pub trait Callable: Slots + Sized {
    /// The pointer.
    type Pointer<C: Call<Self>>: Copy + 'static;
    /// To the call.
    fn pointer<C: Call<Self>>() -> &'static Self::Pointer<C>;
}

macro_rules! callable {
    ($($slot:ident)*) => { callable!(@impl [] $($slot)*); };
    (@impl [$($done:ident)*]) => { callable!(@one $($done)*); };
    (@impl [$($done:ident)*] $next:ident $($slot:ident)*) => {
        callable!(@one $($done)*);
        callable!(@impl [$($done)* $next] $($slot)*);
    };
    (@one $($slot:ident)*) => {
        #[allow(non_snake_case)]
        impl<$($slot: Slot),*> Callable for callable!(@nest $($slot)*) {
            type Pointer<Z: Call<Self>> = for<'a> fn($($slot::Value<'a>),*) -> Z::Out;
            #[inline]
            fn pointer<Z: Call<Self>>() -> &'static Self::Pointer<Z> {
                const { &((|$($slot),*| Z::call(callable!(@nest $($slot)*))) as Self::Pointer<Z>) }
            }
        }
    };
    (@nest) => { () };
    (@nest $head:ident $($tail:ident)*) => { ($head, callable!(@nest $($tail)*)) };
}
// Twelve arguments and a direction for each.
callable!(A B C D E F G H I J K L M N O P Q R S T U V W X);
