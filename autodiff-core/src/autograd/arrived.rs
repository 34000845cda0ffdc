//! The gradients that wait in a pass until their node's turn comes.
use super::node::AnyTensor;
use crate::tensor::{Floating, Tensor};

/// What came so far for a node's results.
pub(super) enum Arrived {
    First(Option<AnyTensor>),
    /// Of a node with several results.
    Several(Box<Several>),
}

pub(super) struct Several(Vec<Option<AnyTensor>>);

impl Arrived {
    pub(super) const NOTHING: Arrived = Arrived::First(None);

    /// Adds to what came for a result.
    #[inline]
    pub(super) fn add(&mut self, output: u32, grad: AnyTensor, create_graph: bool) {
        let slot = self.slot(output);
        *slot = Some(match slot.take() {
            None => grad,
            Some(before) => sum(before, grad, create_graph),
        });
    }

    #[inline]
    fn slot(&mut self, output: u32) -> &mut Option<AnyTensor> {
        if let Arrived::First(first) = self
            && output > 0
        {
            *self = Arrived::Several(Box::new(Several(vec![first.take()])));
        }
        match self {
            Arrived::First(first) => first,
            Arrived::Several(all) => {
                let at = output as usize;
                if all.0.len() <= at {
                    all.0.resize_with(at + 1, || None);
                }
                &mut all.0[at]
            }
        }
    }

    /// An entry for each of at least so many results.
    #[inline]
    pub(super) fn fill(&mut self, outputs: usize) -> &mut [Option<AnyTensor>] {
        if outputs > 1 {
            self.slot(outputs as u32 - 1);
        }
        match self {
            Arrived::First(first) => std::slice::from_mut(first),
            Arrived::Several(all) => &mut all.0,
        }
    }
}

fn sum(a: AnyTensor, b: AnyTensor, create_graph: bool) -> AnyTensor {
    match (a, b) {
        (AnyTensor::F32(a), AnyTensor::F32(b)) => AnyTensor::F32(sum_of(a, b, create_graph)),
        (AnyTensor::F64(a), AnyTensor::F64(b)) => AnyTensor::F64(sum_of(a, b, create_graph)),
        // Rules are typed, and a cast has a rule of its own.
        (AnyTensor::F32(_), AnyTensor::F64(_)) | (AnyTensor::F64(_), AnyTensor::F32(_)) => {
            unreachable!("gradients of one result have different types")
        }
    }
}

/// In place if nobody else sees one of them.
fn sum_of<T: Floating>(a: Tensor<T>, b: Tensor<T>, create_graph: bool) -> Tensor<T> {
    let is_free = |tensor: &Tensor<T>| !create_graph && tensor.is_spare() && tensor.is_contiguous();
    if is_free(&a) {
        a.add_plain(&b);
        return a;
    }
    if is_free(&b) {
        b.add_plain(&a);
        return b;
    }
    a.add(&b)
}
