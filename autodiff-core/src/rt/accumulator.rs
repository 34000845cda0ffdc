//! What a caller hands over for the gradient of an argument.

/// For a parameter that is marked `#[no_grad]`: there is none.
pub enum Constant {}

/// A place for the gradient of an argument, as the parameter takes it.
#[diagnostic::on_unimplemented(
    message = "a differentiable value is passed for a parameter marked `#[no_grad]`",
    label = "its derivative would be lost",
    note = "cut the derivative with `stop_gradient`, or take `#[no_grad]` off the parameter"
)]
pub trait Accumulator<'a, P: ?Sized> {
    /// The place.
    fn of(place: &'a mut P) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'a, P: ?Sized> Accumulator<'a, P> for &'a mut P {
    #[inline]
    fn of(place: &'a mut P) -> &'a mut P {
        place
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T> Accumulator<'a, Vec<T>> for &'a mut [T] {
    #[inline]
    fn of(place: &'a mut Vec<T>) -> &'a mut [T] {
        place
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T, const N: usize> Accumulator<'a, [T; N]> for &'a mut [T] {
    #[inline]
    fn of(place: &'a mut [T; N]) -> &'a mut [T] {
        place
    }
}

/// The gradient of an argument is added to `place`.
#[inline]
pub fn accumulator<'a, P: ?Sized, A: Accumulator<'a, P>>(place: &'a mut P) -> Option<A> {
    Some(A::of(place))
}
