//! Derivatives of closures over tensors.
use super::backward::{GradOptions, try_grad_allow_unused};
use super::mode::enable_grad;
use crate::Error;
use crate::error::fallible_functions;
use crate::tensor::storage::Data;
use crate::tensor::{Floating, Raw, Tensor};

/// `x` as a leaf, and `f` of it.
fn at<T: Floating>(f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>) -> (Tensor<T>, Tensor<T>) {
    let x = x.detach();
    x.set_leaf_flag(true);
    let y = enable_grad(|| f(&x));
    (x, y)
}

/// The gradient of `y` by `x`, zeros if it does not depend on it.
pub(crate) fn pull<T: Floating>(
    y: &Tensor<T>,
    x: &Tensor<T>,
    cotangent: Option<&Tensor<T>>,
    create_graph: bool,
) -> Result<Tensor<T>, Error> {
    if !y.requires_grad() {
        return Ok(Tensor::zeros(x.shape()));
    }
    let options = GradOptions {
        grad_outputs: cotangent.cloned().into_iter().collect(),
        retain_graph: true,
        create_graph,
        materialize_grads: true,
    };
    let grad = try_grad_allow_unused(&[y], &[x], options)?.pop().flatten();
    Ok(grad.unwrap_or_else(|| unreachable!("there is a gradient for each input")))
}

fn number<T: Floating>(y: &Tensor<T>) -> Result<(), Error> {
    if y.numel() == 1 { Ok(()) } else { Err(Error::GradientNeeded { shape: y.shape().to_vec() }) }
}

fn same_shape<T: Floating>(op: &'static str, expected: &Tensor<T>, v: &Tensor<T>) -> Result<(), Error> {
    if v.shape() == expected.shape() {
        return Ok(());
    }
    Err(Error::GradientShape { op, expected: expected.shape().to_vec(), found: v.shape().to_vec() })
}

/// The derivatives of each element of `y`, one pass back for each.
fn rows<T: Floating>(y: &Tensor<T>, x: &Tensor<T>) -> Result<Tensor<T>, Error> {
    let (rows, columns) = (y.numel(), x.numel());
    let mut all = Data::filled(rows * columns, T::ZERO);
    for row in 0..rows {
        let mut unit = Data::filled(rows, T::ZERO);
        unit[row] = T::ONE;
        let grad = pull(y, x, Some(&Tensor::from_raw(Raw::new(unit, y.shape()))), false)?;
        all[row * columns..][..columns].copy_from_slice(&grad.to_vec());
    }
    Ok(Tensor::from_raw(Raw::new(all, &[y.shape(), x.shape()].concat())))
}

fallible_functions! {
    /// All first derivatives of `f` at `x`: the result has the shape of `f`'s, then that of `x`. It takes a pass back for
    /// each element of `f`'s result.
    ///
    /// ```
    /// use autodiff::{Tensor, autograd, tensor};
    ///
    /// let x: Tensor = tensor([1.0, 2.0]);
    /// let jacobian = autograd::jacobian(|x| x * x, &x);
    /// assert_eq!(jacobian.to_vec(), [2.0, 0.0, 0.0, 4.0]);
    /// ```
    #[must_use]
    pub fn jacobian / try_jacobian[T: Floating](f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>) -> Tensor<T> {
        let (x, y) = at(f, x);
        rows(&y, &x)
    }

    /// All second derivatives of a function to one number: the result has the shape of `x` twice. It takes a pass back for
    /// each element of `x`.
    ///
    /// ```
    /// use autodiff::{Tensor, autograd, tensor};
    ///
    /// let x: Tensor = tensor([1.0, 2.0]);
    /// let hessian = autograd::hessian(|x| (x * x * x).sum(), &x);
    /// assert_eq!(hessian.to_vec(), [6.0, 0.0, 0.0, 12.0]);
    /// ```
    /// # Panics
    /// With [`Error::GradientNeeded`] if the function's result has not one element.
    #[must_use]
    pub fn hessian / try_hessian[T: Floating](f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>) -> Tensor<T> {
        let (x, y) = at(f, x);
        number(&y)?;
        rows(&pull(&y, &x, None, true)?, &x)
    }

    /// `f(x)`, and the product of `v`, of the result's shape, with the Jacobian: `vᵀ J`, of the shape of `x`.
    ///
    /// ```
    /// use autodiff::{Tensor, autograd, tensor};
    ///
    /// let x: Tensor = tensor([1.0, 2.0]);
    /// let (_, product) = autograd::vjp(|x| x * x, &x, &tensor([10.0, 1.0]));
    /// assert_eq!(product.to_vec(), [20.0, 4.0]);
    /// ```
    /// # Panics
    /// With [`Error::GradientShape`] if `v` has another shape than `f`'s result.
    #[must_use]
    pub fn vjp / try_vjp[T: Floating](
        f: impl Fn(&Tensor<T>) -> Tensor<T>,
        x: &Tensor<T>,
        v: &Tensor<T>,
    ) -> (Tensor<T>, Tensor<T>) {
        let (x, y) = at(f, x);
        same_shape("vjp", &y, v)?;
        let product = pull(&y, &x, Some(&v.detach()), false)?;
        Ok((y.detach(), product))
    }

    /// `f(x)`, and the product of the Jacobian with `v`, of the shape of `x`: `J v`, the derivative in the direction `v`. It
    /// takes two passes back: `vᵀ J` is linear in `v`, and its derivative by it is `J`.
    ///
    /// ```
    /// use autodiff::{Tensor, autograd, tensor};
    ///
    /// let x: Tensor = tensor([1.0, 2.0]);
    /// let (_, product) = autograd::jvp(|x| x * x, &x, &tensor([10.0, 1.0]));
    /// assert_eq!(product.to_vec(), [20.0, 4.0]);
    /// ```
    /// # Panics
    /// With [`Error::GradientShape`] if `v` has another shape than `x`.
    #[must_use]
    pub fn jvp / try_jvp[T: Floating](
        f: impl Fn(&Tensor<T>) -> Tensor<T>,
        x: &Tensor<T>,
        v: &Tensor<T>,
    ) -> (Tensor<T>, Tensor<T>) {
        same_shape("jvp", x, v)?;
        let (x, y) = at(f, x);
        // Any number would do but 0, where a rule may have a kink.
        let cotangent = Tensor::full(y.shape(), T::ONE);
        cotangent.set_leaf_flag(true);
        let product = pull(&y, &x, Some(&cotangent), true)?;
        let product = pull(&product, &cotangent, Some(&v.detach()), false)?;
        Ok((y.detach(), product))
    }

    /// The gradient of a function to one number at `x`, and the product of its Hessian with `v`, of the shape of `x`.
    ///
    /// ```
    /// use autodiff::{Tensor, autograd, tensor};
    ///
    /// let x: Tensor = tensor([1.0, 2.0]);
    /// let (gradient, product) = autograd::hvp(|x| (x * x * x).sum(), &x, &tensor([1.0, 10.0]));
    /// assert_eq!((gradient.to_vec(), product.to_vec()), (vec![3.0, 12.0], vec![6.0, 120.0]));
    /// ```
    /// # Panics
    /// With [`Error::GradientNeeded`] if the function's result has not one element, with [`Error::GradientShape`] if `v` has
    /// another shape than `x`.
    #[must_use]
    pub fn hvp / try_hvp[T: Floating](
        f: impl Fn(&Tensor<T>) -> Tensor<T>,
        x: &Tensor<T>,
        v: &Tensor<T>,
    ) -> (Tensor<T>, Tensor<T>) {
        same_shape("hvp", x, v)?;
        let (x, y) = at(f, x);
        number(&y)?;
        let gradient = pull(&y, &x, None, true)?;
        let product = pull(&gradient, &x, Some(&v.detach()), false)?;
        Ok((gradient.detach(), product))
    }
}
