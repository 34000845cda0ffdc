//! Memory that waits to be used again, given back.

/// Frees the memory that this thread keeps for the next time.
///
/// What adjoints save in loops, and with the feature `tensor` the numbers of tensors and the nodes of their graphs, goes to
/// pools of the thread when it is no longer needed, so that what is computed again and again asks for no memory. After a
/// large problem, or in a thread that waits for long, this gives it back. What is in use stays; a thread that ends gives
/// back what it has by itself.
///
/// ```
/// use autodiff::{differentiable, grad, release_memory};
///
/// #[differentiable]
/// fn f(x: &[f64]) -> f64 {
///     let mut y = 1.0;
///     for x in x {
///         y = (y * x).sin();
///     }
///     y
/// }
///
/// let gradient = grad(f)(&vec![1.0; 1_000_000]); // keeps a few numbers for each turn
/// release_memory();
/// assert_eq!(gradient.len(), 1_000_000);
/// ```
pub fn release_memory() {
    crate::rt::release();
    #[cfg(feature = "tensor")]
    {
        crate::tensor::pool::release();
        crate::shared::release();
    }
}
