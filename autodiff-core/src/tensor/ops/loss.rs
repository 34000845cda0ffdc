//! Losses.
use super::choice::Choice;
use crate::Error;
use crate::autograd::{Save, Target, record};
use crate::error::fallible;
use crate::tensor::elementwise::{compute, fused_tensors, settled, strong_product};
use crate::tensor::kernel::pairwise;
use crate::tensor::layout::broadcast;
use crate::tensor::operand::Arg;
use crate::tensor::{Floating, Raw, Tensor};

/// How the losses of the elements become one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Reduction {
    /// They do not.
    None,
    /// By their mean.
    #[default]
    Mean,
    /// By their sum.
    Sum,
    /// By their sum over the size of the first axis: of `kl_div`.
    BatchMean,
}

/// What the losses over classes take beside the target.
///
/// More may come: write `..Default::default()` for those that are not set.
#[derive(Clone, Debug)]
pub struct CrossEntropyOptions<'a, T: Floating> {
    /// A weight for each class, of shape `[C]`; the mean is weighted too. It has no gradient.
    pub weight: Option<&'a Tensor<T>>,
    /// A target that counts for nothing.
    pub ignore_index: i64,
    /// How the losses become one.
    pub reduction: Reduction,
    /// How much of the target is spread evenly over all classes, from 0 to 1.
    pub label_smoothing: f64,
}

impl<T: Floating> Default for CrossEntropyOptions<'_, T> {
    /// No weight, -100 is ignored, the mean, no smoothing.
    fn default() -> Self {
        CrossEntropyOptions { weight: None, ignore_index: -100, reduction: Reduction::Mean, label_smoothing: 0.0 }
    }
}

impl<T: Floating> Tensor<T> {
    fallible! {
        /// The cross-entropy of logits against class numbers, in nats: minus the logarithm of the softmax at the class, mean
        /// over the batch.
        ///
        /// The logits are `[N, C]`, or `[N, C, …]` with a target `[N, …]`, or `[C]` with one number. Source: PyTorch's
        /// `cross_entropy`, which this agrees with in all options.
        ///
        /// ```
        /// # use autodiff::{Tensor, tensor};
        /// let logits: Tensor = tensor([[0.0, 0.0], [0.0, 0.0]]);
        /// let loss = logits.cross_entropy(&tensor([0, 1]));
        /// assert!((loss.item() - 2f32.ln()).abs() < 1e-6);
        /// ```
        /// # Panics
        /// With [`Error::Shape`] if the target has another shape than the logits without classes, with [`Error::Index`] if a
        /// class is not below C.
        #[must_use]
        pub fn cross_entropy / try_cross_entropy(self, target: &Tensor<i64>) -> Tensor<T> {
            cross_entropy("cross_entropy", self, target, &CrossEntropyOptions::default())
        }

        /// [`Tensor::cross_entropy`] with options.
        /// # Panics
        /// As `cross_entropy`; also with [`Error::Argument`] if an option has no meaning.
        #[must_use]
        pub fn cross_entropy_with / try_cross_entropy_with(
            self,
            target: &Tensor<i64>,
            options: CrossEntropyOptions<'_, T>
        ) -> Tensor<T> {
            cross_entropy("cross_entropy_with", self, target, &options)
        }

        /// The cross-entropy of logits against probabilities of all classes, of the logits' shape. The target may have a
        /// gradient too.
        /// # Panics
        /// With [`Error::Shape`] if the shapes differ, with [`Error::Argument`] if an option has no meaning.
        #[must_use]
        pub fn cross_entropy_prob / try_cross_entropy_prob(
            self,
            target: &Tensor<T>,
            options: CrossEntropyOptions<'_, T>
        ) -> Tensor<T> {
            cross_entropy_prob("cross_entropy_prob", self, target, &options)
        }

        /// Minus the element at the class, mean over the batch: the cross-entropy of log-probabilities. Shapes as in
        /// [`Tensor::cross_entropy`].
        /// # Panics
        /// As `cross_entropy`.
        #[must_use]
        pub fn nll_loss / try_nll_loss(self, target: &Tensor<i64>) -> Tensor<T> {
            Classes::new("nll_loss", self, target, &CrossEntropyOptions::default())?.loss(self)
        }

        /// [`Tensor::nll_loss`] with options.
        /// # Panics
        /// As `cross_entropy`; also with [`Error::Argument`] if an option has no meaning.
        #[must_use]
        pub fn nll_loss_with / try_nll_loss_with(
            self,
            target: &Tensor<i64>,
            options: CrossEntropyOptions<'_, T>
        ) -> Tensor<T> {
            if options.label_smoothing != 0.0 {
                let message = "label smoothing is for cross_entropy_with".to_string();
                return Err(Error::Argument { op: "nll_loss_with", message });
            }
            Classes::new("nll_loss_with", self, target, &options)?.loss(self)
        }

        /// The mean of the squared differences. The shapes broadcast.
        /// # Panics
        /// With [`Error::Broadcast`] if the shapes do not broadcast.
        #[must_use]
        pub fn mse_loss / try_mse_loss(self, target: &Tensor<T>) -> Tensor<T> {
            mse_loss("mse_loss", self, target, Reduction::Mean)
        }

        /// The squared differences, reduced as said. The shapes broadcast.
        /// # Panics
        /// With [`Error::Broadcast`] if the shapes do not broadcast, with [`Error::Argument`] for
        /// [`Reduction::BatchMean`].
        #[must_use]
        pub fn mse_loss_with / try_mse_loss_with(self, target: &Tensor<T>, reduction: Reduction) -> Tensor<T> {
            mse_loss("mse_loss_with", self, target, reduction)
        }
    }
}

fn no_batch_mean(op: &'static str) -> Error {
    Error::Argument { op, message: "the reduction BatchMean is for kl_div".to_string() }
}

/// Where the classes are.
fn class_axis<T: Floating>(op: &'static str, x: &Tensor<T>) -> Result<usize, Error> {
    match x.ndim() {
        0 => Err(Error::Argument { op, message: "a number has no axis of classes".to_string() }),
        1 => Ok(0),
        _ => Ok(1),
    }
}

/// The weights of the classes.
fn weights<T: Floating>(
    op: &'static str,
    classes: usize,
    options: &CrossEntropyOptions<'_, T>,
) -> Result<Option<Vec<T>>, Error> {
    let Some(weight) = options.weight else { return Ok(None) };
    if weight.shape() != [classes] {
        return Err(Error::Shape { op, expected: vec![classes], found: weight.shape().to_vec() });
    }
    if weight.requires_grad() {
        return Err(Error::Argument { op, message: "the weight has no gradient here; detach it".to_string() });
    }
    Ok(Some(weight.to_vec()))
}

/// Targets as numbers of classes.
struct Classes<T: Floating> {
    /// The element at each target, times minus the weight of its class; nothing where the target is ignored.
    choice: Choice<T>,
    /// The shape of the target.
    shape: Vec<usize>,
    /// The sum of the weights of all targets.
    total: T,
    /// For each target whether it counts.
    counts: Vec<bool>,
    reduction: Reduction,
}

impl<T: Floating> Classes<T> {
    fn new(
        op: &'static str,
        x: &Tensor<T>,
        target: &Tensor<i64>,
        options: &CrossEntropyOptions<'_, T>,
    ) -> Result<Classes<T>, Error> {
        if options.reduction == Reduction::BatchMean {
            return Err(no_batch_mean(op));
        }
        let axis = class_axis(op, x)?;
        let mut shape = x.shape().to_vec();
        let classes = shape.remove(axis);
        if target.shape() != shape {
            return Err(Error::Shape { op, expected: shape, found: target.shape().to_vec() });
        }
        let weights = weights(op, classes, options)?;
        let (mut index, mut factors) = (Vec::with_capacity(target.numel()), Vec::with_capacity(target.numel()));
        for class in target.to_vec() {
            if class == options.ignore_index {
                index.push(0);
                factors.push(T::ZERO);
                continue;
            }
            let Some(number) = usize::try_from(class).ok().filter(|number| *number < classes) else {
                return Err(Error::Index { op, index: class, axis: axis as isize, size: classes });
            };
            index.push(number);
            factors.push(weights.as_ref().map_or(-T::ONE, |weights| -weights[number]));
        }
        let total = pairwise(&factors, false, &|factor: T| -factor);
        let counts = target.to_vec().iter().map(|class| *class != options.ignore_index).collect();
        let choice = Choice::new(x.shape(), axis, &shape, index, Some(factors));
        Ok(Classes { choice, shape, total, counts, reduction: options.reduction })
    }

    /// The loss of log-probabilities, in one node.
    #[track_caller]
    fn loss(self, x: &Tensor<T>) -> Result<Tensor<T>, Error> {
        let Classes { choice, shape, total, reduction, .. } = self;
        let name = if shape.len() < 2 { "NllLossBackward0" } else { "NllLoss2DBackward0" };
        let losses = choice.values(x);
        let divisor = if reduction == Reduction::Mean { total } else { T::ONE };
        let raw = match reduction {
            Reduction::None => Raw::new(losses, &shape),
            Reduction::Sum | Reduction::Mean | Reduction::BatchMean => {
                Raw::scalar(pairwise(&losses, false, &|x| x) / divisor)
            }
        };
        Ok(record(
            name,
            Target::New,
            raw,
            [x],
            |_| [],
            move |cx, g| {
                let each = if reduction == Reduction::None { g.clone() } else { g.div(divisor).expanded(&shape) };
                // As in PyTorch, it depends on the losses by a derivative of zero.
                let grad = cx.tied(0, choice.place(&each));
                cx.put(0, grad);
            },
        ))
    }
}

#[track_caller]
fn cross_entropy<T: Floating>(
    op: &'static str,
    x: &Tensor<T>,
    target: &Tensor<i64>,
    options: &CrossEntropyOptions<'_, T>,
) -> Result<Tensor<T>, Error> {
    check_smoothing(op, options)?;
    let classes = Classes::new(op, x, target, options)?;
    let axis = class_axis(op, x)?;
    let logs = x.log_softmax_along(axis);
    if options.label_smoothing == 0.0 {
        return classes.loss(&logs);
    }
    // Each class has an even part of the loss, by its own weight, wherever the target counts.
    let weighted = match weights(op, x.shape()[axis], options)? {
        Some(weights) => logs.mul(along_axis(weights, axis, x.ndim())),
        None => logs.clone(),
    };
    let counts = Tensor::from_vec(classes.counts.clone(), &classes.shape);
    let even = counts.where_cond(weighted.sum_dim(&[axis as isize], false).neg(), T::ZERO);
    let even = match options.reduction {
        Reduction::Sum => even.sum(),
        Reduction::Mean => even.sum().div(classes.total),
        Reduction::None | Reduction::BatchMean => even,
    };
    let smoothing = T::from_f64(options.label_smoothing);
    let part = smoothing / T::from_f64(x.shape()[axis] as f64);
    Ok(classes.loss(&logs)?.mul(T::ONE - smoothing).add(even.mul(part)))
}

fn check_smoothing<T: Floating>(op: &'static str, options: &CrossEntropyOptions<'_, T>) -> Result<(), Error> {
    let smoothing = options.label_smoothing;
    if (0.0..=1.0).contains(&smoothing) {
        return Ok(());
    }
    Err(Error::Argument { op, message: format!("label smoothing {smoothing} is not between 0 and 1") })
}

/// Numbers along one of several axes.
fn along_axis<T: Floating>(numbers: Vec<T>, axis: usize, ndim: usize) -> Tensor<T> {
    let mut shape = vec![1; ndim];
    shape[axis] = numbers.len();
    Tensor::from_vec(numbers, &shape)
}

#[track_caller]
fn cross_entropy_prob<T: Floating>(
    op: &'static str,
    x: &Tensor<T>,
    target: &Tensor<T>,
    options: &CrossEntropyOptions<'_, T>,
) -> Result<Tensor<T>, Error> {
    check_smoothing(op, options)?;
    let axis = class_axis(op, x)?;
    if target.shape() != x.shape() {
        return Err(Error::Shape { op, expected: x.shape().to_vec(), found: target.shape().to_vec() });
    }
    if options.ignore_index >= 0 {
        return Err(Error::Argument { op, message: "probabilities have no class to ignore".to_string() });
    }
    let classes = x.shape()[axis];
    let weights = weights(op, classes, options)?;
    let mut target = target.clone();
    if options.label_smoothing > 0.0 {
        let smoothing = T::from_f64(options.label_smoothing);
        target = target.mul(T::ONE - smoothing).add(smoothing / T::from_f64(classes as f64));
    }
    let mut products = x.log_softmax_along(axis).mul(target);
    if let Some(weights) = weights {
        products = products.mul(along_axis(weights, axis, x.ndim()));
    }
    Ok(match options.reduction {
        Reduction::None => products.sum_dim(&[axis as isize], false).neg(),
        Reduction::Sum => products.sum().neg(),
        Reduction::Mean => products.sum().neg().div(T::from_f64(x.numel() as f64 / classes as f64)),
        Reduction::BatchMean => return Err(no_batch_mean(op)),
    })
}

#[track_caller]
fn mse_loss<T: Floating>(
    op: &'static str,
    x: &Tensor<T>,
    target: &Tensor<T>,
    reduction: Reduction,
) -> Result<Tensor<T>, Error> {
    let shape = broadcast(op, x.shape(), target.shape())?;
    let squares = {
        let operands = [x, target].map(Arg::from);
        compute(&shape, operands.each_ref(), false, |[x, target]| (x - target) * (x - target))
    };
    let count = T::from_f64(squares.len() as f64);
    let (raw, scale) = match reduction {
        Reduction::None => (Raw::new(squares, &shape), T::constant(2.0)),
        Reduction::Sum => (Raw::scalar(pairwise(&squares, false, &|x| x)), T::constant(2.0)),
        Reduction::Mean => (Raw::scalar(pairwise(&squares, false, &|x| x) / count), T::constant(2.0) / count),
        Reduction::BatchMean => return Err(no_batch_mean(op)),
    };
    let save = |[a, b]: [bool; 2]| {
        let either = a || b;
        [either.then_some(Save::Input(0, x)), either.then_some(Save::Input(1, target))]
    };
    Ok(record("MseLossBackward0", Target::New, raw, [x, target], save, move |cx, g| {
        let operands = [cx.saved(0), cx.saved(1)];
        let g = g.expanded(&shape);
        for (operand, sign) in [(0, scale), (1, -scale)] {
            if cx.wants(operand) {
                let [x, target] = &operands;
                let over_numbers = |[x, target, g]: [T; 3]| settled((x - target) * sign * g, g);
                let over_tensors = || strong_product(&g, &x.sub(target).mul(sign));
                let grad = fused_tensors([x, target, &g], false, over_numbers, over_tensors);
                cx.put(
                    operand,
                    if grad.shape() == operands[operand].shape() {
                        grad
                    } else {
                        grad.sum_to(operands[operand].shape())
                    },
                );
            }
        }
    }))
}
