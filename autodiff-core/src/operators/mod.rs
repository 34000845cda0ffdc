//! What users do with a differentiable function.
//!
//! Each operator is a value without size that dereferences to a function pointer, so that `grad(f)(x)` is a call and
//! `*grad(f)` can be passed on. The functions' bounds reject what has no such derivative; the types behind them have
//! none and are total, so that a rejected call is one error.
pub(crate) mod adjoint;
mod derivative;
pub(crate) mod forward;
mod grad;
mod hessian;
mod hvp;
mod jacobian;
mod jvp;
mod stop_gradient;
mod verify;
mod vjp;
mod wrt;

pub use derivative::{Derivative, derivative};
pub use forward::{Forward, forward};
pub use grad::{Grad, ValueAndGrad, grad, value_and_grad};
pub use hessian::{Hessian, ValueGradHessian, hessian, value_grad_hessian};
pub(crate) use hvp::Directed;
pub use hvp::{Hvp, hvp};
pub use jacobian::{
    Jacobian, JacobianForward, JacobianReverse, ValueAndJacobian, jacobian, jacobian_forward, jacobian_reverse,
    value_and_jacobian,
};
pub use jvp::{Jvp, jvp};
pub use stop_gradient::stop_gradient;
pub use vjp::{Pullback, Vjp, vjp};
pub use wrt::{GradWrt, ValueAndGradWrt};

/// A zero-sized operator on a function that dereferences to its pointer. It may have a number as well.
macro_rules! operator {
    ($(#[$doc:meta])* $name:ident $([$I:ident])?) => {
        operator!(@type $(#[$doc])* $name $([$I])?);
        impl<F: crate::function::Function $(, const $I: usize)?> std::ops::Deref for $name<F $(, $I)?>
        where
            Self: crate::signature::Operator<crate::function::ParamsOf<F>>,
        {
            type Target = <F::Signature as crate::signature::Signature>::Pointer<Self>;
            #[inline]
            fn deref(&self) -> &Self::Target {
                <F::Signature as crate::signature::Signature>::pointer::<Self>()
            }
        }
    };
    (@type $(#[$doc:meta])* $name:ident $([$I:ident])?) => {
        $(#[$doc])*
        pub struct $name<F $(, const $I: usize)?>(std::marker::PhantomData<fn() -> F>);
        impl<F $(, const $I: usize)?> Clone for $name<F $(, $I)?> {
            #[inline]
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<F $(, const $I: usize)?> Copy for $name<F $(, $I)?> {}
        impl<F $(, const $I: usize)?> std::fmt::Debug for $name<F $(, $I)?> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }
        impl<F $(, const $I: usize)?> $name<F $(, $I)?> {
            #[inline]
            #[allow(dead_code)] // methods make some
            pub(crate) fn of(_: F) -> Self {
                $name::new()
            }
            #[inline]
            pub(crate) fn new() -> Self {
                $name(std::marker::PhantomData)
            }
        }
    };
}
use operator;
