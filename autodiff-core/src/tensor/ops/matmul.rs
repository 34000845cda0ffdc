//! Products of vectors, matrices and batches of them.
use crate::Error;
use crate::autograd::{Save, Target, record};
use crate::error::fallible;
use crate::tensor::elementwise::compute;
use crate::tensor::kernel;
use crate::tensor::layout::{Layout, broadcast, numel};
use crate::tensor::operand::Arg;
use crate::tensor::{Numeric, Raw, Tensor};

impl<T: Numeric> Tensor<T> {
    fallible! {
        /// The product of matrices, of vectors, or of batches of matrices.
        ///
        /// The last two axes are those of a matrix, those before broadcast. A vector on the left is a row, on the right a
        /// column, and its axis is not in the result: of two vectors it is one number. Transposes and other views are
        /// multiplied as they are, without a copy.
        ///
        /// ```
        /// # use autodiff::{Tensor, tensor};
        /// let a: Tensor = tensor([[1.0, 2.0], [3.0, 4.0]]);
        /// let x: Tensor = tensor([1.0, -1.0]);
        /// assert_eq!(a.matmul(&x).to_vec(), [-1.0, -1.0]);
        /// assert_eq!(x.matmul(&x).item(), 2.0);
        /// ```
        /// # Panics
        /// With [`Error::MatmulShape`] if the inner sizes differ, the batches do not broadcast, or an operand is a number.
        #[must_use]
        pub fn matmul / try_matmul (self, other: &Tensor<T>) -> Tensor<T> {
            let (left, right) = (self.shape(), other.shape());
            let clash = || Error::MatmulShape { op: "matmul", left: left.to_vec(), right: right.to_vec() };
            let (Some(inner), Some(first)) = (left.last(), right.get(right.len().saturating_sub(2))) else {
                return Err(clash());
            };
            if inner != first {
                return Err(clash());
            }
            let batch = broadcast("matmul", batch(left), batch(right)).map_err(|_| clash())?;
            // The result, and the operands as they are broadcast.
            let rows = left.get(left.len().wrapping_sub(2)).unwrap_or(&1);
            let columns = if right.len() == 1 { &1 } else { right.last().unwrap_or(&1) };
            let mut shape = [&batch[..], &[0, 0]].concat();
            for (m, n) in [(rows, columns), (rows, inner), (inner, columns)] {
                shape[batch.len()..].copy_from_slice(&[*m, *n]);
                numel("matmul", &shape)?;
            }
            if (self.ndim(), other.ndim()) == (1, 1) {
                return Ok(self.inner_product(other));
            }
            Ok(self.times_matrix(other, &batch))
        }
    }

    /// Of two vectors of one length.
    #[track_caller]
    fn inner_product(&self, other: &Tensor<T>) -> Tensor<T> {
        let (a, b) = (Arg::from(self), Arg::from(other));
        let products = compute(self.shape(), [&a, &b], false, |[a, b]| a.times(b));
        let raw = Raw::scalar(kernel::pairwise(&products, false, &|x| x));
        let save = |[a, b]: [bool; 2]| [b.then_some(Save::Input(0, self)), a.then_some(Save::Input(1, other))];
        record("DotBackward0", Target::New, raw, [self, other], save, |cx, g| {
            // A number times a vector is a product of matrices too.
            let g = g.unsqueeze(0).unsqueeze(0);
            for (operand, other) in [(0, 1), (1, 0)] {
                if cx.wants(operand) {
                    let other = cx.saved(other).unsqueeze(0);
                    cx.put(operand, product("MmBackward0", &g, &other, &[]).squeeze_dim(0));
                }
            }
        })
    }

    #[track_caller]
    fn times_matrix(&self, other: &Tensor<T>, batch: &[usize]) -> Tensor<T> {
        let (row, column) = (self.ndim() == 1, other.ndim() == 1);
        let name = match (self.ndim(), other.ndim()) {
            (1, 2) => "SqueezeBackward4",
            (2, 1) => "MvBackward0",
            (2, 2) => "MmBackward0",
            // PyTorch turns the product around where only the right side is a batch and the left side wants a gradient. The
            // result is then copied, if that changes where its numbers are.
            (2, 3..) if self.requires_grad() => turned_back(self, other),
            (3, 3) if count(self.shape()) == 1 && count(other.shape()) > 1 && self.requires_grad() => {
                turned_back(self, other)
            }
            _ => "UnsafeViewBackward0",
        };
        let a = if row { with_axis(self.layout(), 0) } else { self.layout().clone() };
        let b = if column { with_axis(other.layout(), 1) } else { other.layout().clone() };
        let mut raw = multiplied(self, &a, other, &b, batch);
        let mut shape = raw.layout.shape().to_vec();
        if column {
            shape.pop();
        }
        if row {
            shape.remove(batch.len());
        }
        raw.layout = Layout::contiguous(&shape);
        let save = |[a, b]: [bool; 2]| [b.then_some(Save::Input(0, self)), a.then_some(Save::Input(1, other))];
        let (batch_a, batch_b) = (self::batch(self.shape()).to_vec(), self::batch(other.shape()).to_vec());
        record(name, Target::New, raw, [self, other], save, move |cx, g| {
            let g = if column { g.unsqueeze(-1) } else { g.clone() };
            let g = if row { g.unsqueeze(-2) } else { g };
            if cx.wants(0) {
                let b = cx.saved(1);
                let b = if column { b.unsqueeze(1) } else { b };
                let grad = product(inside(&batch_a), &g, &b.transpose(-2, -1), &batch_a);
                cx.put(0, if row { grad.squeeze_dim(0) } else { grad });
            }
            if cx.wants(1) {
                let a = cx.saved(0);
                let a = if row { a.unsqueeze(0) } else { a };
                let grad = product(inside(&batch_b), &a.transpose(-2, -1), &g, &batch_b);
                cx.put(1, if column { grad.squeeze_dim(1) } else { grad });
            }
        })
    }
}

/// PyTorch's name for the product whose last two axes are exchanged.
fn turned_back<T: Numeric>(a: &Tensor<T>, b: &Tensor<T>) -> &'static str {
    let moves = a.size(-2) > 1 && b.size(-1) > 1 && count(b.shape()) > 0;
    if moves { "CloneBackward0" } else { "TransposeBackward0" }
}

/// The axes before those of a matrix.
fn batch(shape: &[usize]) -> &[usize] {
    &shape[..shape.len().saturating_sub(2)]
}

/// How many matrices there are.
fn count(shape: &[usize]) -> usize {
    batch(shape).iter().product()
}

/// The name of a product in a gradient.
fn inside(batch: &[usize]) -> &'static str {
    if batch.is_empty() { "MmBackward0" } else { "BmmBackward0" }
}

fn with_axis(layout: &Layout, axis: usize) -> Layout {
    let (mut shape, mut strides) = (layout.shape().to_vec(), layout.strides().to_vec());
    shape.insert(axis, 1);
    strides.insert(axis, 0);
    Layout::new(&shape, &strides, layout.offset())
}

/// The products of matrices, added up along the axes where `batch` is smaller than the operands' batches.
///
/// With the cotangent as a third operand this is one sum of `g[…, m, n] a[…, m, k] b[…, k, n]` over everything, in which all
/// three play the same part: the gradients are products of the same kind, and so are theirs. No broadcast operand is ever
/// written out.
#[track_caller]
fn product<T: Numeric>(name: &'static str, a: &Tensor<T>, b: &Tensor<T>, batch: &[usize]) -> Tensor<T> {
    let raw = multiplied(a, a.layout(), b, b.layout(), batch);
    let save =
        |[wants_a, wants_b]: [bool; 2]| [wants_b.then_some(Save::Input(0, a)), wants_a.then_some(Save::Input(1, b))];
    let (batch_a, batch_b) = (self::batch(a.shape()).to_vec(), self::batch(b.shape()).to_vec());
    record(name, Target::New, raw, [a, b], save, move |cx, g| {
        if cx.wants(0) {
            cx.put(0, product(name, g, &cx.saved(1).transpose(-2, -1), &batch_a));
        }
        if cx.wants(1) {
            cx.put(1, product(name, &cx.saved(0).transpose(-2, -1), g, &batch_b));
        }
    })
}

fn multiplied<T: Numeric>(
    a: &Tensor<T>,
    layout_a: &Layout,
    b: &Tensor<T>,
    layout_b: &Layout,
    batch_out: &[usize],
) -> Raw<T> {
    let (left, right) = (layout_a.shape(), layout_b.shape());
    let (m, k, n) = (left[left.len() - 2], left[left.len() - 1], right[right.len() - 1]);
    let both = |a: &[usize], b: &[usize]| match broadcast("matmul", a, b) {
        Ok(shape) => shape,
        Err(_) => unreachable!("the batches broadcast"),
    };
    let all = both(&both(batch(left), batch(right)), batch_out);
    let shape = [batch_out, &[m, n]].concat();
    let over = |layout: &Layout, sizes: [usize; 2]| layout.broadcast_to(&[&all[..], &sizes].concat());
    let (layout_a, layout_b) = (over(layout_a, [m, k]), over(layout_b, [k, n]));
    let out = over(&Layout::contiguous(&shape), [m, n]);
    let (data_a, data_b) = (a.storage().read(), b.storage().read());
    let data = kernel::product((&data_a, &layout_a), (&data_b, &layout_b), &out, shape.iter().product());
    Raw::new(data, &shape)
}
