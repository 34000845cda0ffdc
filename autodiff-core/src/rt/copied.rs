//! Copies of values whose types the compiler does not know.

/// A value that generated code may copy where the user's code shares it: what is changed through a shared reference, such as
/// a `Cell`, would be changed in the copy alone. No such type is `Sync` and has a derived `Clone`.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` would be copied by the derivative where this function shares it",
    label = "a copy of this would not see what is set through a reference to it",
    note = "types that are `Clone` and `Sync` can be copied; use any other by the name that it came in by"
)]
pub trait Copied {
    fn copied(&self) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Clone + Sync> Copied for T {
    #[inline(always)]
    fn copied(&self) -> T {
        self.clone()
    }
}

/// A value that nobody notices the end of: generated code may keep it longer than the user's does.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` would live longer in the derivative than in this function",
    label = "what is matched here is dropped behind the `match`",
    note = "bind it with `let` first, and match that; a type that is `Copy` may stand here"
)]
pub trait Temporary {}

#[diagnostic::do_not_recommend]
impl<T: Copy> Temporary for T {}

/// Asks whether it is one.
#[inline(always)]
pub fn temporary<T: Temporary>(_: &T) {}

/// A copy.
#[inline(always)]
pub fn copied<T: Copied>(value: &T) -> T {
    value.copied()
}
