//! Gradient descent.
use super::{Optimizer, check_settings, leaves, refuse, settings, update};
use crate::error::fallible;
use crate::tensor::{Floating, Tensor};

/// How [`Sgd`] descends; the names and defaults are PyTorch's.
///
/// More may come: write `..Default::default()` for those that are not set.
#[derive(Clone, Copy, Debug)]
pub struct SgdOptions {
    /// The learning rate, 1e-3.
    pub lr: f64,
    /// How much of the last step goes on in the next, 0.
    pub momentum: f64,
    /// How much of the gradient momentum leaves out, 0.
    pub dampening: f64,
    /// Adds this multiple of a parameter to its gradient, 0.
    pub weight_decay: f64,
    /// Looks ahead along the momentum, `false`.
    pub nesterov: bool,
}

impl Default for SgdOptions {
    fn default() -> Self {
        SgdOptions { lr: 1e-3, momentum: 0.0, dampening: 0.0, weight_decay: 0.0, nesterov: false }
    }
}

/// Stochastic gradient descent, with momentum if wanted.
///
/// With gradient g, velocity v and momentum μ a step is v ← μ v + (1 − dampening) g, starting from v = g, and
/// p ← p − lr v; with `nesterov` p ← p − lr (g + μ v). Source: Sutskever, Martens, Dahl and Hinton, *On the importance of
/// initialization and momentum in deep learning*, ICML 2013, in PyTorch's form.
#[derive(Debug)]
pub struct Sgd<T: Floating> {
    params: Vec<Tensor<T>>,
    options: SgdOptions,
    /// Empty until the first step.
    velocities: Vec<Vec<T>>,
}

impl<T: Floating> Sgd<T> {
    fallible! {
        /// An optimiser of these parameters. It holds handles: steps are seen through every clone.
        /// # Panics
        /// With [`Error::NotLeaf`](crate::Error::NotLeaf) if one is the result of a recorded operation, and with
        /// [`Error::Argument`](crate::Error::Argument) if a setting is negative, or `nesterov` has no momentum or dampens it.
        pub fn new / try_new(params: &[Tensor<T>], options: SgdOptions) -> Sgd<T> {
            let SgdOptions { lr, momentum, dampening, weight_decay, nesterov } = options;
            check_settings("Sgd::new", &[("lr", lr), ("momentum", momentum), ("weight_decay", weight_decay)])?;
            if nesterov && (momentum == 0.0 || dampening != 0.0) {
                refuse("Sgd::new", "nesterov needs a momentum, and no dampening".to_string())?;
            }
            let params = leaves("Sgd::new", params)?;
            Ok(Sgd { velocities: vec![Vec::new(); params.len()], params, options })
        }
    }
}

impl<T: Floating> Optimizer<T> for Sgd<T> {
    fn step(&mut self) {
        let SgdOptions { lr, momentum, dampening, weight_decay, nesterov } = self.options;
        let [lr, momentum, passed, decay] = [lr, momentum, 1.0 - dampening, weight_decay].map(T::constant);
        for (param, velocity) in self.params.iter().zip(&mut self.velocities) {
            update(param, |values, grad| {
                let decayed = |p: T, g: T| g + decay * p;
                if momentum == T::ZERO {
                    for (p, &g) in values.iter_mut().zip(grad) {
                        *p -= lr * decayed(*p, g);
                    }
                    return;
                }
                let first = velocity.is_empty();
                velocity.resize(grad.len(), T::ZERO);
                for ((p, v), &g) in values.iter_mut().zip(velocity).zip(grad) {
                    let g = decayed(*p, g);
                    *v = if first { g } else { momentum * *v + passed * g };
                    *p -= lr * if nesterov { g + momentum * *v } else { *v };
                }
            });
        }
    }

    settings!();
}
