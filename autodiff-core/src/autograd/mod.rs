//! Gradients of tensors: the graph that operations leave, and the pass back through it.
mod anomaly;
mod cast;
mod engine;
mod hooks;
mod leaf;
mod mode;
mod node;
mod parts;
mod places;
mod record;
mod saved;
mod variable;

pub use anomaly::detect_anomaly;
pub(crate) use cast::record_cast;
pub(crate) use engine::{Pass, run};
pub use hooks::HookHandle;
pub use mode::{GradModeGuard, enable_grad, is_grad_enabled, no_grad, set_grad_enabled};
pub use node::Node;
pub(crate) use node::{AnyTensor, Edge, NodeRef, Rule, Sink, with_tensor};
pub(crate) use parts::record_parts;
pub(crate) use record::{Target, attach, record, record_many, record_view, settle};
pub(crate) use saved::{Backward, Save};
pub(crate) use variable::{Extra, View};
