//! Types that the compiler knows the methods and operators of, though not by name in the function.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};
use std::num::{Saturating, Wrapping};
use std::ops::{Range, RangeInclusive};

/// A number or container of the standard library: `is_empty` is `len() == 0`, reading it has no effect, and `a *= b` is
/// `a = a * b`. A type of the user's may do something else.
#[diagnostic::on_unimplemented(
    message = "what this does with `{Self}` is not known in a differentiable function",
    label = "a method, operator, index or loop that is known of the standard library's types alone",
    note = "put it into a function of your own, and call that"
)]
pub trait Standard {}

/// The value, of a type that is one of them.
#[inline(always)]
pub fn standard<T: Standard>(value: T) -> T {
    value
}

macro_rules! standard {
    ($([$($generics:tt)*] $ty:ty),* $(,)?) => { $(#[diagnostic::do_not_recommend] impl<$($generics)*> Standard for $ty {})* };
}

standard! {
    [] f64, [] f32, [] bool, [] char, [] str, [] String, [] (),
    [] u8, [] u16, [] u32, [] u64, [] u128, [] usize, [] i8, [] i16, [] i32, [] i64, [] i128, [] isize,
    [T] Wrapping<T>, [T] Saturating<T>, [] std::time::Duration, [] std::time::Instant,
    [T: Standard + ?Sized] &T, [T: Standard + ?Sized] &mut T, [T: Standard + ?Sized] Box<T>,
    [T: Standard + ?Sized] std::rc::Rc<T>, [T: Standard + ?Sized] std::sync::Arc<T>,
    [T: Standard + ToOwned + ?Sized] std::borrow::Cow<'_, T>,
    [T] [T], [T, const N: usize] [T; N], [T] Vec<T>, [T] VecDeque<T>, [T] BinaryHeap<T>, [T] BTreeSet<T>,
    [T, S] HashSet<T, S>, [K, V] BTreeMap<K, V>, [K, V, S] HashMap<K, V, S>,
    [T] std::slice::Iter<'_, T>, [T] std::slice::IterMut<'_, T>, [T] std::vec::IntoIter<T>,
    [T] std::slice::Windows<'_, T>, [T] std::slice::Chunks<'_, T>, [T] std::slice::ChunksExact<'_, T>,
    [T] Range<T>, [T] RangeInclusive<T>, [T] std::iter::Rev<T>, [T: Standard] std::sync::LazyLock<T>,
}
