//! Whether a function is the one that its generated functions belong to.
use std::any::TypeId;

/// The type itself. A plain function that hides an annotated one of the same name hides its value, but not its type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not differentiable",
    label = "this function hides `{T}`, which has the generated derivative",
    note = "annotate the function with `#[differentiable]`, or give it another name"
)]
pub trait Is<T> {}

impl<T> Is<T> for T {}

/// For functions whose types have no names.
///
/// # Panics
/// If they are two functions.
#[inline]
pub fn assert_same<F: 'static, G: 'static>(_: &F, _: &G) {
    assert!(
        TypeId::of::<F>() == TypeId::of::<G>(),
        "`{}` is not differentiable, and hides `{}`, which is: give one of them another name",
        std::any::type_name::<F>(),
        std::any::type_name::<G>()
    );
}

/// What rustc says of a function without derivative names this type.
pub struct PlainFunction<'a, T = ()>(std::marker::PhantomData<&'a T>);

/// The same for every type, and an error for one that is an error.
pub trait Erased {
    /// Nothing.
    type Out;
}

impl<T> Erased for T {
    type Out = ();
}
