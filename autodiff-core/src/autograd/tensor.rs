//! What tensors that carry gradients can do.
use super::hooks::{self, HookHandle};
use super::{BackwardOptions, backward_from};
use crate::Error;
use crate::error::fallible;
use crate::tensor::{Floating, Tensor};
use std::sync::atomic::Ordering;

impl<T: Floating> Tensor<T> {
    fallible! {
        /// Says whether operations on a leaf are recorded, and hands the same tensor back.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([1.0, 2.0]).requires_grad_(true);
        /// assert!(x.requires_grad());
        /// ```
        /// # Panics
        /// With [`Error::NotLeaf`] if it is to be switched off for a result of recorded operations.
        pub fn requires_grad_ / try_requires_grad_(self, requires_grad: bool) -> Tensor<T> {
            // A result of recorded operations requires grad as it is.
            if self.is_leaf() {
                self.set_leaf_flag(requires_grad);
            } else if !requires_grad {
                return Err(Error::NotLeaf { op: "requires_grad_" });
            }
            Ok(self.clone())
        }

        /// Replaces the gradient, or takes it away. The tensor given becomes the gradient itself.
        /// # Panics
        /// With [`Error::GradientShape`] if it has another shape, with [`Error::Argument`] if it is this tensor.
        pub fn set_grad / try_set_grad(self, grad: Option<&Tensor<T>>) -> () {
            if let Some(grad) = grad {
                if grad.shape() != self.shape() {
                    let (expected, found) = (self.shape().to_vec(), grad.shape().to_vec());
                    return Err(Error::GradientShape { op: "set_grad", expected, found });
                }
                if grad.is(self) {
                    let message = "a tensor cannot be its own gradient".to_string();
                    return Err(Error::Argument { op: "set_grad", message });
                }
            }
            if grad.is_some() || self.extra_if_any().is_some() {
                // The one before is dropped when the lock is free again.
                let _before = std::mem::replace(&mut *self.extra().grad.lock(), grad.cloned());
            }
            Ok(())
        }

        /// Keeps the gradient of a result of recorded operations in [`grad`](Tensor::grad), as leaves do. If it is changed in
        /// place later, that is the gradient of the changed tensor.
        /// # Panics
        /// With [`Error::NoGradient`] if it does not require grad.
        pub fn retain_grad / try_retain_grad(self) -> () {
            let Some(edge) = self.made_by() else {
                return if self.requires_grad() { Ok(()) } else { Err(Error::NoGradient { op: "retain_grad" }) };
            };
            if !self.extra().retains.swap(true, Ordering::Relaxed) {
                self.keep_grad(&edge);
            }
            Ok(())
        }

        /// The pass back from a tensor with one element: adds the derivatives of its element to the gradients of the leaves.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([1.0, 2.0]).requires_grad_(true);
        /// (&x * &x).sum().backward();
        /// assert_eq!(x.grad().unwrap().to_vec(), [2.0, 4.0]);
        /// ```
        /// # Panics
        /// With [`Error::GradientNeeded`] if it has not one element, [`Error::NoGradient`] if it does not require grad,
        /// [`Error::BackwardTwice`] if an earlier pass freed what is needed, [`Error::SavedModified`] if that was changed in
        /// place.
        pub fn backward / try_backward(self) -> () {
            self.try_backward_with(BackwardOptions::default())
        }

        /// The pass back, with options. Gradients that are recorded themselves (`create_graph`) refer to the leaf that has
        /// them: that circle is not freed until the gradient is taken away. [`autograd::grad`](super::grad) makes none.
        ///
        /// ```
        /// use autodiff::{BackwardOptions, Tensor, tensor};
        ///
        /// let x: Tensor = tensor([1.0, 2.0]).requires_grad_(true);
        /// let y = &x * &x;
        /// let gradient = Some(tensor([1.0, 10.0]));
        /// y.backward_with(BackwardOptions { gradient, ..BackwardOptions::default() });
        /// assert_eq!(x.grad().unwrap().to_vec(), [2.0, 40.0]);
        /// ```
        /// # Panics
        /// As [`backward`](Tensor::backward), and with [`Error::GradientShape`] if the gradient has another shape.
        pub fn backward_with / try_backward_with(self, options: BackwardOptions<T>) -> () {
            backward_from(self, options)
        }

        /// Takes it out of the graph: it becomes a leaf that does not require grad. Views that it has already keep their
        /// part in the graph.
        /// # Panics
        /// With [`Error::Argument`] if it is a view itself; use [`detach`](Tensor::detach).
        pub fn detach_ / try_detach_(self) -> Tensor<T> {
            if self.is_view() {
                let message = "a view stays in the graph of the tensor that it shows; use detach".to_string();
                return Err(Error::Argument { op: "detach_", message });
            }
            self.forget_graph();
            Ok(self.clone())
        }

        /// Registers a function that sees the gradient of this tensor when a pass back has computed it, and may return
        /// another in its place.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor(3.0).requires_grad_(true);
        /// x.register_hook(|gradient| Some(gradient * 2.0));
        /// (&x * &x).backward();
        /// assert_eq!(x.grad().unwrap().item(), 12.0);
        /// ```
        /// # Panics
        /// With [`Error::NoGradient`] if it does not require grad. The pass fails with [`Error::GradientShape`] if the hook
        /// returns another shape.
        pub fn register_hook / try_register_hook(
            self,
            hook: impl Fn(&Tensor<T>) -> Option<Tensor<T>> + Send + Sync + 'static,
        ) -> HookHandle {
            hooks::on_tensor(self, hook)
        }

        /// Registers a function that is called with a leaf when a pass back has added to its gradient.
        /// # Panics
        /// With [`Error::NoGradient`] if it does not require grad, with [`Error::NotLeaf`] if it is no leaf.
        pub fn register_post_accumulate_grad_hook / try_register_post_accumulate_grad_hook(
            self,
            hook: impl Fn(&Tensor<T>) + Send + Sync + 'static,
        ) -> HookHandle {
            hooks::on_accumulated(self, hook)
        }
    }

    /// The gradient that passes back have added up, of a leaf or a tensor that [retains](Tensor::retain_grad) it. It is a
    /// handle: what changes it in place changes the tensor's gradient.
    pub fn grad(&self) -> Option<Tensor<T>> {
        self.extra_if_any()?.grad.lock().clone()
    }

    /// Takes the gradient away: it is `None` then.
    pub fn zero_grad(&self) {
        if let Some(extra) = self.extra_if_any() {
            let _before = extra.grad.lock().take();
        }
    }

    /// Whether it was told to keep its gradient though it is no leaf.
    pub fn retains_grad(&self) -> bool {
        !self.is_leaf() && self.extra_if_any().is_some_and(|extra| extra.retains.load(Ordering::Relaxed))
    }
}
