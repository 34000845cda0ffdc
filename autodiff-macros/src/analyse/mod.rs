//! What holds of the primal program: which values carry a derivative, what cannot be differentiated, what the adjoint
//! needs.

pub(crate) mod activity;
pub(crate) mod check;
pub(crate) mod needs;
pub(crate) mod own;
mod replay;
mod witness;
