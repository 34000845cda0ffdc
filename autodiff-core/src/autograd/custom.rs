//! Functions whose way back is the user's.
use super::mode::{is_grad_enabled, no_grad};
use super::node::{AnyTensor, Edge, NodeRef, Rule, Sink};
use super::saved::Saved;
use crate::Error;
use crate::error::fallible_functions;
use crate::lock::Mutex;
use crate::tensor::{Floating, Tensor};

/// A function with a way back of its own, of `I` tensors to `O` tensors. [`apply`] calls it.
///
/// ```
/// use autodiff::autograd::{Context, CustomFunction, apply};
/// use autodiff::{Tensor, tensor};
///
/// struct Exp;
/// impl CustomFunction<f64, 1, 1> for Exp {
///     const NAME: &'static str = "Exp";
///     fn forward(&self, ctx: &mut Context<f64>, [x]: [&Tensor<f64>; 1]) -> [Tensor<f64>; 1] {
///         let y = x.exp();
///         ctx.save_for_backward(&[&y]);
///         [y]
///     }
///     fn backward(&self, ctx: &Context<f64>, [grad]: [Option<Tensor<f64>>; 1]) -> [Option<Tensor<f64>>; 1] {
///         [grad.map(|grad| grad * &ctx.saved_tensors()[0])]
///     }
/// }
///
/// let x = tensor(1.0).requires_grad_(true);
/// let [y] = apply(Exp, [&x]);
/// assert_eq!(y.grad_fn().unwrap().name(), "ExpBackward");
/// y.backward();
/// assert_eq!(x.grad().unwrap().item(), 1.0f64.exp());
/// ```
pub trait CustomFunction<T: Floating, const I: usize, const O: usize>: Send + Sync + 'static {
    /// The function's name. That of its node ends with `Backward`.
    const NAME: &'static str;

    /// The results. Nothing is recorded here. They get storage of their own: one that is an operand, or shares storage with
    /// one, is copied; but an operand that was changed in place and is returned is the result itself.
    fn forward(&self, ctx: &mut Context<T>, inputs: [&Tensor<T>; I]) -> [Tensor<T>; O];

    /// The gradients of the operands from those of the results, `None` where there is none. It is recorded under
    /// `create_graph`, so what it computes by operations on tensors has derivatives in its turn.
    fn backward(&self, ctx: &Context<T>, grads: [Option<Tensor<T>>; O]) -> [Option<Tensor<T>>; I];
}

/// What a custom function hands from its `forward` to its `backward`.
#[derive(Debug)]
pub struct Context<T: Floating> {
    needs: Vec<bool>,
    saved: Vec<Tensor<T>>,
}

impl<T: Floating> Context<T> {
    /// Saves tensors for `backward`, in place of those saved before. If they are operands or results, they are part of the
    /// graph there, and derivatives of `backward` flow through them. Others have no part in it: reading them back under
    /// `create_graph` is an error, so return what second derivatives depend on as a result too.
    pub fn save_for_backward(&mut self, tensors: &[&Tensor<T>]) {
        self.saved = tensors.iter().map(|&tensor| tensor.clone()).collect();
    }

    /// The saved tensors, in the order they were given. That none was changed in place is checked before `backward` runs.
    #[must_use]
    pub fn saved_tensors(&self) -> Vec<Tensor<T>> {
        self.saved.clone()
    }

    /// Whether the gradient of an operand is needed.
    pub fn needs_input_grad(&self, index: usize) -> bool {
        self.needs.get(index).is_some_and(|needs| *needs)
    }
}

fallible_functions! {
    /// Calls a custom function. It is one operation in the graph.
    /// # Panics
    /// With [`Error::Argument`] if `forward` changes an operand in place that is a view or is not returned, with
    /// [`Error::LeafInPlace`] if it is a leaf that requires grad. Passes back fail with [`Error::GradientShape`] if
    /// `backward` returns a gradient that has not its operand's shape.
    #[must_use]
    pub fn apply / try_apply[T: Floating, F: CustomFunction<T, I, O>, const I: usize, const O: usize](
        function: F,
        inputs: [&Tensor<T>; I],
    ) -> [Tensor<T>; O] {
        let edges = if is_grad_enabled() { inputs.map(Tensor::edge) } else { [const { None }; I] };
        let versions = inputs.map(Tensor::version);
        let mut ctx = Context { needs: edges.iter().map(Option::is_some).collect(), saved: Vec::new() };
        let outputs = no_grad(|| function.forward(&mut ctx, inputs));
        if edges.iter().all(Option::is_none) {
            return Ok(outputs);
        }
        for (number, (input, version)) in inputs.iter().zip(versions).enumerate() {
            if input.version() != version {
                changed_in_place::<T, F, I, O>(number, input, &outputs)?;
            }
        }
        let is_changed = |output: &Tensor<T>| {
            inputs.iter().zip(versions).any(|(input, version)| input.is(output) && input.version() != version)
        };
        // A result that is not the operand itself must not be changed with it, nor with another result.
        let results: [Tensor<T>; O] = std::array::from_fn(|number| {
            let output = &outputs[number];
            let shared = inputs.iter().any(|input| input.shares_storage(output))
                || outputs[..number].iter().any(|earlier| earlier.shares_storage(output));
            if is_changed(output) || !shared { output.clone() } else { Tensor::from_raw(output.to_contiguous()) }
        });
        let saved = ctx.saved.iter().map(|tensor| {
            if let Some(number) = outputs.iter().position(|output| output.is(tensor)) {
                return Saved::output(&results[number].raw(), number);
            }
            match inputs.iter().position(|input| input.is(tensor)) {
                Some(number) => Saved::input(tensor, number),
                None => Saved::value(tensor.clone()),
            }
        });
        let node = NodeRef::new(|| Custom {
            name: format!("{}Backward", F::NAME),
            edges,
            shapes: inputs.map(|input| input.shape().into()),
            saved: Mutex::new(Some(saved.collect())),
            function,
        });
        let edge = |output| Some(Edge::to_output(node.clone(), output));
        Ok(std::array::from_fn(|number| {
            let result = &results[number];
            if is_changed(result) {
                result.replace_edge(edge(number as u32));
                return result.clone();
            }
            Tensor::with_edge(result.raw(), edge(number as u32))
        }))
    }
}

/// An error if an operand that was changed in place cannot stand for a result.
fn changed_in_place<T: Floating, F: CustomFunction<T, I, O>, const I: usize, const O: usize>(
    number: usize,
    input: &Tensor<T>,
    outputs: &[Tensor<T>; O],
) -> Result<(), Error> {
    input.check_in_place(F::NAME)?;
    let message = match outputs.iter().filter(|output| output.is(input)).count() {
        _ if input.is_view() => "is a view and was changed in place; copy it first",
        0 => "was changed in place, but is not returned",
        1 => return Ok(()),
        _ => "was changed in place and is returned twice",
    };
    Err(Error::Argument { op: F::NAME, message: format!("input {number} {message}") })
}

struct Custom<T: Floating, F, const I: usize, const O: usize> {
    name: String,
    edges: [Option<Edge>; I],
    shapes: [Box<[usize]>; I],
    /// `None` when it was freed.
    saved: Mutex<Option<Box<[Saved<T>]>>>,
    function: F,
}

impl<T: Floating, F: CustomFunction<T, I, O>, const I: usize, const O: usize> Custom<T, F, I, O> {
    fn saved_tensors(&self, node: &NodeRef, keeps: bool) -> Result<Vec<Tensor<T>>, Error> {
        let mut place = self.saved.lock();
        let Some(saved) = &*place else { return Err(Error::BackwardTwice { node: self.name.clone() }) };
        let tensors = saved.iter().enumerate().map(|(number, saved)| {
            saved.check(node)?;
            if is_grad_enabled() && saved.is_outside_graph() {
                let message = format!(
                    "saved tensor {number} is neither operand nor result, so derivatives under create_graph would miss it; \
                     return it as a result too"
                );
                return Err(Error::Argument { op: F::NAME, message });
            }
            Ok(saved.tensor(node))
        });
        let tensors = tensors.collect::<Result<Vec<_>, _>>()?;
        let freed = if keeps || saved.is_empty() { None } else { place.take() };
        // What hangs on it is not dropped under the lock.
        drop(place);
        drop(freed);
        Ok(tensors)
    }
}

impl<T: Floating, F: CustomFunction<T, I, O>, const I: usize, const O: usize> Rule for Custom<T, F, I, O> {
    fn name(&self) -> &str {
        &self.name
    }

    fn edges(&self) -> &[Option<Edge>] {
        &self.edges
    }

    fn outputs(&self) -> usize {
        O
    }

    fn backward(&self, node: &NodeRef, grads: &mut [Option<AnyTensor>], sink: &mut Sink<'_>) -> Result<(), Error> {
        let saved = self.saved_tensors(node, sink.keeps)?;
        let ctx = Context { needs: (0..I).map(|operand| sink.wants(operand)).collect(), saved };
        let grads = std::array::from_fn(|output| grads[output].take().and_then(T::from_any));
        let returned = self.function.backward(&ctx, grads);
        for (operand, grad) in returned.into_iter().enumerate() {
            let Some(grad) = grad else { continue };
            let expected = &*self.shapes[operand];
            if grad.shape() != expected {
                let (expected, found) = (expected.to_vec(), grad.shape().to_vec());
                return Err(Error::GradientShape { op: F::NAME, expected, found });
            }
            if sink.wants(operand) {
                sink.put(operand, grad);
            }
        }
        Ok(())
    }
}
