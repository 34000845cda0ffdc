//! State saved by an `if`.

/// What one of two branches saved.
#[derive(Clone, Copy, Debug)]
pub enum Branch<A, B> {
    /// By the first.
    Then(A),
    /// By the second.
    Else(B),
}
