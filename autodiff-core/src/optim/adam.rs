//! Adam: steps scaled by what the gradients were.
use super::{Optimizer, check_settings, leaves, refuse, settings, update};
use crate::Error;
use crate::Number;
use crate::error::fallible;
use crate::tensor::{Floating, Tensor};

/// How [`Adam`] descends; the names and defaults are PyTorch's.
///
/// More may come: write `..Default::default()` for those that are not set.
#[derive(Clone, Copy, Debug)]
pub struct AdamOptions {
    /// The learning rate, 1e-3.
    pub lr: f64,
    /// How slowly the averages of gradients and of their squares forget, (0.9, 0.999).
    pub betas: (f64, f64),
    /// Added to the root of the average of squares, 1e-8.
    pub eps: f64,
    /// Adds this multiple of a parameter to its gradient, 0; for [`Adam::decoupled`] shrinks the parameter itself, where
    /// PyTorch's default is 1e-2.
    pub weight_decay: f64,
}

impl Default for AdamOptions {
    fn default() -> Self {
        AdamOptions { lr: 1e-3, betas: (0.9, 0.999), eps: 1e-8, weight_decay: 0.0 }
    }
}

/// Adam, or AdamW.
///
/// With gradient g, m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g² and at step t
/// p ← p − lr · m/(1 − β₁ᵗ) / (√(s/(1 − β₂ᵗ)) + ε). Sources: Kingma and Ba, *Adam: a method for stochastic optimization*,
/// ICLR 2015; Loshchilov and Hutter, *Decoupled weight decay regularization*, ICLR 2019.
#[derive(Debug)]
pub struct Adam<T: Floating> {
    params: Vec<Tensor<T>>,
    options: AdamOptions,
    decoupled: bool,
    moments: Vec<Moments<T>>,
}

/// What is remembered of a parameter's gradients.
#[derive(Clone, Debug, Default)]
struct Moments<T> {
    steps: i32,
    mean: Vec<T>,
    square: Vec<T>,
}

impl<T: Floating> Adam<T> {
    fallible! {
        /// Adam: weight decay is part of the gradient. The optimiser holds handles: steps are seen through every clone.
        /// # Panics
        /// With [`Error::NotLeaf`] if one is the result of a recorded operation, and with [`Error::Argument`] if a setting
        /// is negative, or a beta not less than 1.
        pub fn new / try_new(params: &[Tensor<T>], options: AdamOptions) -> Adam<T> {
            Adam::with("Adam::new", params, options, false)
        }

        /// AdamW: weight decay shrinks the parameters themselves.
        /// # Panics
        /// As [`Adam::new`].
        pub fn decoupled / try_decoupled(params: &[Tensor<T>], options: AdamOptions) -> Adam<T> {
            Adam::with("Adam::decoupled", params, options, true)
        }
    }

    fn with(op: &'static str, params: &[Tensor<T>], options: AdamOptions, decoupled: bool) -> Result<Adam<T>, Error> {
        let AdamOptions { lr, betas: (beta1, beta2), eps, weight_decay } = options;
        let settings = [("lr", lr), ("eps", eps), ("weight_decay", weight_decay), ("beta 1", beta1), ("beta 2", beta2)];
        check_settings(op, &settings)?;
        if beta1 >= 1.0 || beta2 >= 1.0 {
            refuse(op, format!("the betas are {beta1} and {beta2}, and must be less than 1"))?;
        }
        let params = leaves(op, params)?;
        Ok(Adam { moments: vec![Moments::default(); params.len()], params, options, decoupled })
    }
}

impl<T: Floating> Optimizer<T> for Adam<T> {
    fn step(&mut self) {
        let AdamOptions { lr, betas: (beta1, beta2), eps, weight_decay } = self.options;
        let (added, shrunk) = if self.decoupled { (0.0, lr * weight_decay) } else { (weight_decay, 0.0) };
        for (param, moments) in self.params.iter().zip(&mut self.moments) {
            update(param, |values, grad| {
                let Moments { steps, mean, square } = moments;
                *steps += 1;
                mean.resize(grad.len(), T::ZERO);
                square.resize(grad.len(), T::ZERO);
                let rate = T::constant(lr / (1.0 - beta1.powi(*steps)));
                let root = T::constant((1.0 - beta2.powi(*steps)).sqrt());
                let [added, kept, eps] = [added, 1.0 - shrunk, eps].map(T::constant);
                let [beta1, rest1, beta2, rest2] = [beta1, 1.0 - beta1, beta2, 1.0 - beta2].map(T::constant);
                for (((p, m), s), &g) in values.iter_mut().zip(mean).zip(square).zip(grad) {
                    let g = g + added * *p;
                    *m = beta1 * *m + rest1 * g;
                    *s = beta2 * *s + rest2 * g * g;
                    *p = *p * kept - rate * *m / (Number::sqrt(*s) / root + eps);
                }
            });
        }
    }

    settings!();
}
