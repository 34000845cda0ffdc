//! A choice in each element.
use crate::Error;
use crate::autograd::{Backward, Edge, Save, Target, attach, is_grad_enabled, settle};
use crate::error::fallible;
use crate::tensor::elementwise::shape_of;
use crate::tensor::kernel;
use crate::tensor::layout::broadcast;
use crate::tensor::operand::{Arg, Operand};
use crate::tensor::{Element, Raw, Tensor};

/// `a` where the mask holds, `b` elsewhere; all three broadcast.
#[track_caller]
pub(crate) fn select<T: Element>(
    op: &'static str,
    mask: &Tensor<bool>,
    a: Arg<'_, T>,
    b: Arg<'_, T>,
) -> Result<Tensor<T>, Error> {
    let operands = [a, b];
    // Numbers alone have no axes.
    let shape = shape_of(op, &operands)?.unwrap_or_default();
    let shape = broadcast(op, mask.shape(), &shape)?;
    let data = {
        let layouts = operands.each_ref().map(|operand| operand.tensor().map(|x| x.layout().broadcast_to(&shape)));
        let guards = operands.each_ref().map(|operand| operand.tensor().map(|x| x.storage().read()));
        let sources = std::array::from_fn(|k| match (&operands[k], &layouts[k], &guards[k]) {
            (Arg::Number(number), _, _) => kernel::Source::Number(*number),
            (Arg::Tensor(_), Some(layout), Some(data)) => kernel::Source::Array(data, layout),
            (Arg::Tensor(_), _, _) => unreachable!("every tensor has a layout and is read"),
        });
        kernel::select((&mask.storage().read(), &mask.layout().broadcast_to(&shape)), sources)
    };
    let raw = Raw::new(data, &shape);
    let edges: [Option<Edge>; 2] = match is_grad_enabled() {
        true => operands.each_ref().map(|operand| operand.tensor().and_then(Tensor::edge)),
        false => [None, None],
    };
    if edges.iter().all(Option::is_none) {
        return Ok(settle(Target::New, raw));
    }
    let shapes = operands.each_ref().map(|operand| operand.shape().to_vec());
    let saved = Save::Mask(mask);
    let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
        let zero = || Arg::Number(T::default());
        for operand in 0..2 {
            if !cx.wants(operand) {
                continue;
            }
            let g = Arg::from(g);
            let (a, b) = if operand == 0 { (g, zero()) } else { (zero(), g) };
            let grad = crate::error::or_raise(select("where_cond", &cx.mask(0), a, b));
            cx.put(operand, if grad.shape() == shapes[operand] { grad } else { grad.sum_to(&shapes[operand]) });
        }
    };
    Ok(attach(Target::New, raw, edges, [Some(saved)], || ("WhereBackward0", rule)))
}

impl Tensor<bool> {
    fallible! {
        /// `input` where the mask holds, `other` elsewhere. PyTorch's `where(mask, input, other)`; all three broadcast.
        ///
        /// What is not taken has the gradient 0, even if it is infinite or NaN.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([4.0, -1.0]).requires_grad_(true);
        /// let y = x.gt(0.0).where_cond(x.sqrt(), 0.0);
        /// assert_eq!(y.to_vec(), [2.0, 0.0]);
        /// y.sum().backward();
        /// assert_eq!(x.grad().unwrap().to_vec(), [0.25, 0.0]);
        /// ```
        /// # Panics
        /// With [`Error::Broadcast`] if the shapes do not broadcast.
        #[must_use]
        pub fn where_cond / try_where_cond[T: Element](self, input: impl Operand<T>, other: impl Operand<T>) -> Tensor<T> {
            select("where_cond", self, Arg::of(input), Arg::of(other))
        }
    }
}
