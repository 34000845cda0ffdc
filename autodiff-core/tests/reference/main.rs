//! Every operation with its gradients of first and second order, as a new tensor, in place and in place through a view,
//! against PyTorch's results.
//!
//! `tests/data/reference.txt` says what its lines mean. Values and gradients agree to 1e-12 (`f64`) or 1e-5 (`f32`) of the
//! number, or of the largest number of the tensor up to 1 (in the second order, where terms cancel: of 1); shapes, names of
//! nodes and texts are equal.
#![cfg(feature = "tensor")]
mod call;
mod case;
mod value;

use autodiff_core::{DType, Tensor, autograd};
use call::Call;
use case::{Case, Least, Numbers, weights};
use std::panic::{AssertUnwindSafe, catch_unwind};
use value::{Kind, Left, Value, numbers, with};

const CASES: &str = include_str!("../data/reference.txt");

#[test]
fn operations_agree_with_the_reference() {
    let cases = case::parse(CASES);
    assert!(cases.len() > 1000);
    let mut wrong = Vec::new();
    for case in &cases {
        let check = || match case.dtype {
            DType::F32 => check::<f32>(case, 1e-5),
            DType::F64 => check::<f64>(case, 1e-12),
            DType::I64 | DType::Bool => {
                check_values(case, Form::New, &run(case, Form::New, &operands(case, |_| true)), 1e-12)
            }
            other => Err(format!("no tests for {other}")),
        };
        let error = catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|panic| {
            Err(format!("panic: {}", panic.downcast_ref::<String>().map_or("", |message| message)))
        });
        if let Err(error) = error {
            wrong.push(format!("line {}, {} {:?}: {error}", case.line, case.op, case.args));
        }
    }
    let (count, all) = (wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{count} of {all} cases differ:\n{}", wrong.join("\n"));
}

/// The operands; `wanted` says which of those that can shall have a gradient.
fn operands(case: &Case<'_>, wanted: impl Fn(usize) -> bool) -> Vec<Value> {
    case.inputs.iter().enumerate().map(|(i, input)| input.make(input.wanted && wanted(i))).collect()
}

/// Where a result goes.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Form {
    New,
    InPlace,
    /// In place of a tensor with its axes in reverse order in memory, which is a view of another.
    OfView,
}

impl Form {
    /// The first operand, as something that may be changed.
    fn of<T: Kind>(self, x: &Tensor<T>) -> Tensor<T> {
        let reversed: Vec<isize> = (0..x.ndim() as isize).rev().collect();
        match self {
            Form::New => x.clone(),
            Form::InPlace => x.copy(),
            Form::OfView => x.permute(&reversed).copy().permute(&reversed),
        }
    }
}

fn run(case: &Case<'_>, form: Form, operands: &[Value]) -> Vec<Value> {
    let op = if form == Form::New { case.op.to_string() } else { format!("{}_", case.op) };
    Call { op: &op, args: &case.args, operands }.run(case.dtype)
}

fn check<T: Left>(case: &Case<'_>, tolerance: f64) -> Result<(), String> {
    let flag = |flag: &str| case.flags.contains(&flag);
    let zeros = flag("zero-weights");
    for form in [Form::New, Form::InPlace, Form::OfView] {
        if form != Form::New && !flag("in-place") {
            continue;
        }
        let forward = |wanted: &dyn Fn(usize) -> bool| {
            let leaves = operands(case, wanted);
            let mut operands = leaves.clone();
            if form != Form::New {
                operands[0] = T::wrap(form.of(T::of(&operands[0])));
            }
            let results = run(case, form, &operands);
            (leaves, results)
        };
        let what = format!("{form:?}: ");
        let (leaves, results) = forward(&|_| true);
        check_values(case, form, &results, tolerance).map_err(|error| format!("{what}{error}"))?;
        if case.first.is_empty() {
            continue;
        }
        let outputs: Vec<&Tensor<T>> = results.iter().filter(|x| x.dtype() == T::DTYPE).map(T::of).collect();
        let seeds: Vec<Tensor<T>> = outputs.iter().enumerate().map(|(k, y)| weights(y.shape(), k, zeros)).collect();

        let agrees = |what: &str, expected: &Numbers, leaf: &Value| {
            let leaf = T::of(leaf);
            agree(what, expected, leaf.grad().as_ref(), leaf.shape(), tolerance, Least(0.0))
        };
        autograd::backward(&outputs, &seeds);
        for (i, expected) in &case.first {
            agrees(&format!("{what}gradient {i}"), expected, &leaves[*i])?;
        }

        // The same gradient when only one operand has one: other values are saved.
        for (i, expected) in case.first.iter().filter(|_| case.first.len() > 1) {
            let (leaves, results) = forward(&|k| k == *i);
            let outputs: Vec<&Tensor<T>> = results.iter().filter(|x| x.dtype() == T::DTYPE).map(T::of).collect();
            autograd::backward(&outputs, &seeds);
            agrees(&format!("{what}gradient {i} alone"), expected, &leaves[*i])?;
        }
        check_recorded::<T>(case, &what, &forward(&|_| true), zeros, tolerance)?;
    }
    Ok(())
}

/// The gradients as a graph of their own, and theirs.
fn check_recorded<T: Left>(
    case: &Case<'_>,
    what: &str,
    (leaves, results): &(Vec<Value>, Vec<Value>),
    zeros: bool,
    tolerance: f64,
) -> Result<(), String> {
    let outputs = results.iter().filter(|x| x.dtype() == T::DTYPE).map(T::of);
    let weighted = outputs.enumerate().map(|(k, y)| (y * weights::<T>(y.shape(), k, zeros)).sum());
    let Some(loss) = weighted.reduce(|a, b| a + b) else { return Err("no result".to_string()) };
    let inputs: Vec<&Tensor<T>> = case.first.iter().map(|(i, _)| T::of(&leaves[*i])).collect();
    let create_graph = autograd::GradOptions { create_graph: true, ..Default::default() };
    let grads = autograd::grad(&[&loss], &inputs, create_graph);
    for ((i, expected), grad) in case.first.iter().zip(&grads) {
        agree(
            &format!("{what}recorded gradient {i}"),
            expected,
            Some(grad),
            T::of(&leaves[*i]).shape(),
            tolerance,
            Least(0.0),
        )?;
    }
    if case.second.is_empty() {
        return Ok(());
    }
    let squares = grads.iter().enumerate().map(|(n, g)| (g * g * weights::<T>(g.shape(), n + 1, false)).sum());
    let Some(total) = squares.reduce(|a, b| a + b) else { return Ok(()) };
    let materialize = autograd::GradOptions { materialize_grads: true, ..Default::default() };
    let second = if total.requires_grad() {
        autograd::grad_allow_unused(&[&total], &inputs, materialize)
    } else {
        inputs.iter().map(|input| Some(input.zeros_like())).collect()
    };
    for ((i, expected), grad) in case.second.iter().zip(&second) {
        let what = format!("{what}second gradient {i}");
        agree(&what, expected, grad.as_ref(), T::of(&leaves[*i]).shape(), tolerance, Least(1.0))?;
    }
    Ok(())
}

fn check_values(case: &Case<'_>, form: Form, results: &[Value], tolerance: f64) -> Result<(), String> {
    if results.len() != case.results.len() {
        return Err(format!("{} results, expected {}", results.len(), case.results.len()));
    }
    for (found, expected) in results.iter().zip(&case.results) {
        if found.dtype() != expected.dtype {
            return Err(format!("{}, expected {}", found.dtype(), expected.dtype));
        }
        if found.shape() != expected.shape {
            return Err(format!("shape {:?}, expected {:?}", found.shape(), expected.shape));
        }
        let tolerance = if found.dtype() == DType::F32 { 1e-5 } else { tolerance };
        if let Some(difference) = expected.values.differ(&found.numbers(), tolerance, Least(0.0)) {
            return Err(format!("value {difference}"));
        }
        let node = found.grad_fn();
        let name = node.as_ref().map_or("-", |node| node.name());
        if form == Form::OfView {
            // Its numbers are a part of the base's.
            return if matches!(name, "AsStridedBackward0" | "-") { Ok(()) } else { Err(format!("grad_fn {name}")) };
        }
        if expected.name != "?" && expected.name != name {
            return Err(format!("grad_fn {name}, expected {}", expected.name));
        }
    }
    let text = with!(&results[0], tensor => tensor.to_string());
    match &case.text {
        Some(expected) if *expected != text => Err(format!("printed\n{text}\nexpected\n{expected}")),
        _ => Ok(()),
    }
}

fn agree<T: Kind>(
    what: &str,
    expected: &Numbers,
    found: Option<&Tensor<T>>,
    shape: &[usize],
    tolerance: f64,
    least: Least,
) -> Result<(), String> {
    let Some(found) = found else { return Err(format!("{what}: none")) };
    if found.shape() != shape {
        return Err(format!("{what}: shape {:?}, expected {shape:?}", found.shape()));
    }
    expected.differ(&numbers(found), tolerance, least).map_or(Ok(()), |difference| Err(format!("{what}: {difference}")))
}
