//! The graph of an annotated function at a point.
use crate::autograd::{AnyTensor, backward};
use crate::function::{Args, Function, ListOf, Out, ParamsOf};
use crate::kind::Kind;
use crate::list::{ArgOf, List};
use crate::params::Params;
use crate::signature::Signature;
use crate::tensor::Tensor;
use crate::tensor::traced::{Traced, trace};

/// What a function left of its run.
pub(super) struct Record {
    pub(super) outputs: Vec<AnyTensor>,
    /// What its inputs are called.
    pub(super) names: Vec<(AnyTensor, String)>,
}

/// Runs a function over numbers that remember how they were computed.
pub(super) fn record<F: Function>(_: F, args: Args<'_, F>) -> Record {
    let mut inputs: Vec<(usize, Tensor<f64>)> = Vec::new();
    let outputs = trace(|| {
        let mut input = |parameter: usize, value: f64, active: bool| {
            let tensor = Tensor::from(value).requires_grad_(active);
            inputs.push((parameter, tensor.clone()));
            Traced::of(tensor)
        };
        let nested = ParamsOf::<F>::nest::<ArgOf<f64>>(args);
        let owned = ListOf::<F>::over::<f64, Traced>(nested, 0, &mut input);
        let args = ListOf::<F>::args::<Traced>(&owned);
        let out: Out<F, Traced> = F::forward::<Traced>(ParamsOf::<F>::flat::<ArgOf<Traced>>(args));
        let mut outputs = Vec::new();
        F::Output::each::<Traced>(&out, &mut |output| outputs.push(AnyTensor::F64(output.tensor())));
        outputs
    });
    let named = inputs.iter().enumerate().map(|(i, (parameter, tensor))| {
        // A signature need not name its parameters.
        let name = F::Signature::NAMES.get(*parameter).copied().unwrap_or_default();
        // Several numbers of one parameter are counted.
        let first = inputs.iter().position(|(other, _)| other == parameter).unwrap_or(i);
        let alone = inputs.iter().filter(|(other, _)| other == parameter).count() == 1;
        let name = if alone { name.to_string() } else { format!("{name}[{}]", i - first) };
        (AnyTensor::F64(tensor.clone()), name)
    });
    Record { outputs, names: named.collect() }
}

impl Record {
    /// Computes the gradients of the sum of the outputs.
    pub(super) fn backward(&self) {
        let depends = |output: &AnyTensor| match output {
            AnyTensor::F64(output) if output.requires_grad() => Some(output.clone()),
            AnyTensor::F64(_) | AnyTensor::F32(_) => None,
        };
        let outputs: Vec<Tensor<f64>> = self.outputs.iter().filter_map(depends).collect();
        if !outputs.is_empty() {
            backward(&outputs, &[]);
        }
    }
}
