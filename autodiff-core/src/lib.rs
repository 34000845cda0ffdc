//! The runtime of `autodiff`.
