//! Gradients against central differences.
use super::backward::{GradOptions, try_grad_allow_unused};
use super::mode::enable_grad;
use crate::Error;
use crate::tensor::storage::Data;
use crate::tensor::{DType, Floating, Raw, Tensor};

/// The step, and how far numerical and analytical derivatives may lie apart: absolutely, and relative to the former.
struct Tolerance {
    step: f64,
    absolute: f64,
    relative: f64,
}

impl Tolerance {
    // Rounding makes an error of epsilon / step, the curvature one of step²: about epsilon^(1/3) is best.
    fn of<T: Floating>() -> Tolerance {
        match T::DTYPE {
            DType::F32 => Tolerance { step: 5e-3, absolute: 2e-3, relative: 2e-2 },
            DType::F64 | DType::I64 | DType::Bool => Tolerance { step: 1e-6, absolute: 1e-5, relative: 1e-3 },
        }
    }
}

type Outputs<T> = Result<Vec<Tensor<T>>, Error>;

/// Compares the gradients of `f` by the inputs that require grad with central differences, element by element. Tolerances
/// are PyTorch's, 1e-3 relative and 1e-5 absolute for `f64`; `f32` gets wider ones.
///
/// ```
/// use autodiff::{Tensor, autograd::gradcheck, tensor};
///
/// let x: Tensor<f64> = tensor([0.5, -2.0]).requires_grad_(true);
/// assert_eq!(gradcheck(|[x]| x * x * x, [&x]), Ok(()));
/// ```
/// # Errors
/// [`Error::GradientMismatch`] with the element of the Jacobian: its row is an element of the result, its column one of the
/// input. [`Error::NoGradient`] if no input requires grad.
pub fn gradcheck<T: Floating, const I: usize>(
    f: impl Fn([&Tensor<T>; I]) -> Tensor<T>,
    inputs: [&Tensor<T>; I],
) -> Result<(), Error> {
    check(&|inputs: &[Tensor<T>]| Ok(vec![f(std::array::from_fn(|i| &inputs[i]))]), &inputs.map(Tensor::clone))
}

/// As [`gradcheck`], for the gradients of the gradients. They are checked as a function of the inputs and of the gradient of
/// the result, which counts as one more input.
/// # Errors
/// As [`gradcheck`].
pub fn gradgradcheck<T: Floating, const I: usize>(
    f: impl Fn([&Tensor<T>; I]) -> Tensor<T>,
    inputs: [&Tensor<T>; I],
) -> Result<(), Error> {
    let output = f(inputs);
    // Different numbers, so that a mistake in one element is not made good by another.
    let cotangent: Vec<T> = (0..output.numel()).map(|i| T::from_f64(0.5 + (i as f64 * 0.618_034).fract())).collect();
    let cotangent = Tensor::from_vec(cotangent, output.shape());
    cotangent.set_leaf_flag(true);
    let gradients = |all: &[Tensor<T>]| {
        let output = f(std::array::from_fn(|i| &all[i]));
        let wanted: Vec<_> = all[..I].iter().filter(|input| input.requires_grad()).collect();
        if !output.requires_grad() {
            return Ok(wanted.iter().map(|input| Tensor::zeros(input.shape())).collect());
        }
        let grad_outputs = vec![all[I].clone()];
        let options = GradOptions { grad_outputs, create_graph: true, materialize_grads: true, retain_graph: true };
        Ok(try_grad_allow_unused(&[output], &wanted, options)?.into_iter().flatten().collect())
    };
    let mut all = inputs.map(Tensor::clone).to_vec();
    if all.iter().all(|input| !input.requires_grad()) {
        return Err(Error::NoGradient { op: "gradcheck" });
    }
    all.push(cotangent);
    check(&gradients, &all)
}

fn check<T: Floating>(f: &dyn Fn(&[Tensor<T>]) -> Outputs<T>, inputs: &[Tensor<T>]) -> Result<(), Error> {
    if inputs.iter().all(|input| !input.requires_grad()) {
        return Err(Error::NoGradient { op: "gradcheck" });
    }
    let Tolerance { step, absolute, relative } = Tolerance::of::<T>();
    let analytical = analytical(f, inputs)?;
    for (number, input) in inputs.iter().enumerate().filter(|(_, input)| input.requires_grad()) {
        for column in 0..input.numel() {
            let (above, below) = (moved(f, inputs, number, column, step)?, moved(f, inputs, number, column, -step)?);
            for (row, (above, below)) in above.into_iter().zip(below).enumerate() {
                let numerical = (above - below) / (2.0 * step);
                let analytical = analytical[number][row * input.numel() + column].cast::<f64>();
                // NaN agrees with nothing.
                let agrees = (numerical - analytical).abs() <= absolute + relative * numerical.abs();
                if !agrees {
                    return Err(Error::GradientMismatch { input: number, row, column, numerical, analytical });
                }
            }
        }
    }
    Ok(())
}

/// A leaf of its own, which `f` may use as it likes.
fn leaf<T: Floating>(input: &Tensor<T>, data: Vec<T>) -> Tensor<T> {
    let leaf = Tensor::from_vec(data, input.shape());
    leaf.set_leaf_flag(input.requires_grad());
    leaf
}

/// The Jacobian of each input by passes back, row by row; nothing for those that do not require grad.
fn analytical<T: Floating>(f: &dyn Fn(&[Tensor<T>]) -> Outputs<T>, inputs: &[Tensor<T>]) -> Result<Vec<Vec<T>>, Error> {
    let leaves: Vec<_> = inputs.iter().map(|input| leaf(input, input.to_vec())).collect();
    let wanted: Vec<_> = leaves.iter().filter(|leaf| leaf.requires_grad()).collect();
    let mut jacobians = vec![Vec::new(); inputs.len()];
    for output in enable_grad(|| f(&leaves))? {
        for element in 0..output.numel() {
            let mut unit = Data::filled(output.numel(), T::ZERO);
            unit[element] = T::ONE;
            let grad_outputs = vec![Tensor::from_raw(Raw::new(unit, output.shape()))];
            let options = GradOptions { grad_outputs, retain_graph: true, ..GradOptions::default() };
            let grads = if output.requires_grad() {
                try_grad_allow_unused(&[&output], &wanted, options)?
            } else {
                vec![None; wanted.len()]
            };
            let numbers = (0..inputs.len()).filter(|&number| leaves[number].requires_grad());
            for (number, grad) in numbers.zip(grads) {
                let row = grad.map_or_else(|| vec![T::ZERO; leaves[number].numel()], |grad| grad.to_vec());
                jacobians[number].extend(row);
            }
        }
    }
    Ok(jacobians)
}

/// All elements of `f`'s results where one element of an input is a step away.
fn moved<T: Floating>(
    f: &dyn Fn(&[Tensor<T>]) -> Outputs<T>,
    inputs: &[Tensor<T>],
    number: usize,
    column: usize,
    step: f64,
) -> Result<Vec<f64>, Error> {
    let mut leaves: Vec<_> = inputs.iter().map(|input| leaf(input, input.to_vec())).collect();
    let mut data = inputs[number].to_vec();
    data[column] = T::from_f64(data[column].cast::<f64>() + step);
    leaves[number] = leaf(&inputs[number], data);
    let outputs = enable_grad(|| f(&leaves))?;
    Ok(outputs.iter().flat_map(Tensor::to_vec).map(|x| x.cast::<f64>()).collect())
}
