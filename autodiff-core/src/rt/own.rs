//! Whether a function is the one that its generated functions belong to.

/// The type itself. A plain function that hides an annotated one of the same name hides its value, but not its type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not differentiable",
    label = "this function hides `{T}`, which has the generated derivative",
    note = "annotate the function with `#[differentiable]`, or give it another name"
)]
pub trait Is<T> {}

impl<T> Is<T> for T {}
