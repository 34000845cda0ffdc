//! Methods that the compiler takes for those of numbers and arrays, by their names.
//!
//! A trait of the user's can have one of the same name, which rustc prefers where the receiver is a reference to a number, a
//! number whose precision is not known yet, or an array. With these traits in scope such a call is ambiguous, and does not compile. Nothing here is ever run.

/// The methods of a number.
#[allow(missing_docs, clippy::wrong_self_convention)]
pub trait OfNumbers: Sized {
    /// The number.
    type Float;

    autodiff_macros::__rules!(of_references);

    fn sin_cos(self) -> (Self::Float, Self::Float) {
        unreachable!()
    }
    fn is_nan(self) -> bool {
        unreachable!()
    }
    fn is_infinite(self) -> bool {
        unreachable!()
    }
    fn is_finite(self) -> bool {
        unreachable!()
    }
    fn is_normal(self) -> bool {
        unreachable!()
    }
    fn is_subnormal(self) -> bool {
        unreachable!()
    }
    fn is_sign_positive(self) -> bool {
        unreachable!()
    }
    fn is_sign_negative(self) -> bool {
        unreachable!()
    }
    fn classify(self) -> std::num::FpCategory {
        unreachable!()
    }
}

macro_rules! of_numbers {
    ($($float:ident),*) => {$(
        impl OfNumbers for $float {
            type Float = $float;
        }
        impl OfNumbers for &$float {
            type Float = $float;
        }
        impl OfNumbers for &mut $float {
            type Float = $float;
        }
        impl OfNumbers for &&$float {
            type Float = $float;
        }
    )*};
}

of_numbers!(f64, f32);

/// The methods that an array or `Vec` has of its slice.
#[allow(missing_docs, clippy::len_without_is_empty)]
pub trait OfArrays<T> {
    fn len(&self) -> usize {
        unreachable!()
    }
    fn is_empty(&self) -> bool {
        unreachable!()
    }
    fn iter(&self) -> std::slice::Iter<'_, T> {
        unreachable!()
    }
    fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        unreachable!()
    }
    fn windows(&self, _size: usize) -> std::slice::Windows<'_, T> {
        unreachable!()
    }
    fn chunks(&self, _size: usize) -> std::slice::Chunks<'_, T> {
        unreachable!()
    }
    fn chunks_exact(&self, _size: usize) -> std::slice::ChunksExact<'_, T> {
        unreachable!()
    }
    fn to_vec(&self) -> Vec<T> {
        unreachable!()
    }
}

impl<T, const N: usize> OfArrays<T> for [T; N] {}
impl<T> OfArrays<T> for Vec<T> {}
