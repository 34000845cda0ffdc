//! Gradients of tensors: the graph that operations leave, and the pass back through it.
mod anomaly;
mod arrived;
mod backward;
mod cast;
mod checkpoint;
mod custom;
mod engine;
mod functional;
mod gradcheck;
mod hooks;
mod leaf;
mod mode;
mod node;
mod parts;
mod places;
mod record;
mod saved;
mod tensor;
mod trace;
mod variable;

pub use anomaly::detect_anomaly;
use backward::backward_from;
pub use backward::{
    BackwardOptions, GradOptions, backward, grad, grad_allow_unused, try_backward, try_grad, try_grad_allow_unused,
};
pub(crate) use cast::record_cast;
pub use checkpoint::checkpoint;
pub use custom::{Context, CustomFunction, apply, try_apply};
pub(crate) use functional::pull;
pub use functional::{hessian, hvp, jacobian, jvp, try_hessian, try_hvp, try_jacobian, try_jvp, try_vjp, vjp};
pub use gradcheck::{gradcheck, gradgradcheck};
pub use hooks::HookHandle;
pub use mode::{GradModeGuard, enable_grad, is_grad_enabled, no_grad, set_grad_enabled};
pub use node::Node;
pub(crate) use node::{AnyTensor, Edge, Last, NodeRef, let_go, with_tensor};
pub(crate) use parts::record_parts;
pub(crate) use record::{Target, Way, attach, record, record_many, record_view, settle};
pub(crate) use saved::{Backward, Save};
pub(crate) use trace::{see, watch};
pub(crate) use variable::{Extra, View};
