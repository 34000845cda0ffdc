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

pub use derivative::{Derivative, derivative};
pub use forward::{Forward, forward};
pub use grad::{Grad, ValueAndGrad, grad, value_and_grad};
pub use hessian::{Hessian, hessian};
pub(crate) use hvp::Directed;
pub use hvp::{Hvp, hvp};
pub use jacobian::{Jacobian, JacobianForward, JacobianReverse, jacobian, jacobian_forward, jacobian_reverse};
pub use jvp::{Jvp, jvp};
pub use stop_gradient::stop_gradient;
pub use vjp::{Pullback, Vjp, vjp};

/// A zero-sized operator on a function that dereferences to its pointer.
macro_rules! operator {
    ($(#[$doc:meta])* $name:ident) => {
        operator!(@type $(#[$doc])* $name);
        impl<F: crate::function::Function> std::ops::Deref for $name<F> {
            type Target = <F::Signature as crate::signature::Signature>::Pointer<Self>;
            #[inline]
            fn deref(&self) -> &Self::Target {
                <F::Signature as crate::signature::Signature>::pointer::<Self>()
            }
        }
    };
    (@type $(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name<F>(std::marker::PhantomData<fn() -> F>);
        impl<F> Clone for $name<F> {
            #[inline]
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<F> Copy for $name<F> {}
        impl<F> std::fmt::Debug for $name<F> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }
        impl<F> $name<F> {
            #[inline]
            pub(crate) fn of(_: F) -> Self {
                $name(std::marker::PhantomData)
            }
        }
    };
}
use operator;
