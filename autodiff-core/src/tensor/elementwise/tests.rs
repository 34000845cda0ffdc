//! Each row of the rule table on tensors: values against the scalar functions, first derivatives against central differences,
//! the recorded formula against the fused one, second derivatives against differences of the first.
use super::*;
use crate::autograd::{self, GradOptions};
use crate::tensor::element::sealed;
use crate::tensor::operand::Operand;
use crate::tensor::rows::{self, composites};

struct Row {
    name: &'static str,
    sample: Vec<(f64, f64)>,
    method: fn(&[&Tensor<f64>]) -> Tensor<f64>,
    in_place: fn(&[&Tensor<f64>]) -> Tensor<f64>,
    /// The rule itself, which takes numbers too.
    rule: fn(&[Arg<'_, f64>]) -> Tensor<f64>,
    scalar: fn(&[f64]) -> f64,
}

fn table() -> Vec<Row> {
    let mut rows = Vec::new();
    macro_rules! row {
        ($Row:ident $name:literal [$($sample:expr),*] [$($x:ident),*] $method:expr, $in_place:expr, [$($operand:expr),*], $scalar:expr) => {
            rows.push(Row {
                name: $name,
                sample: vec![$($sample),*],
                method: |x| if let &[$($x),*] = x { $method } else { unreachable!("a wrong number of operands") },
                in_place: |x| if let &[$($x),*] = x { $in_place } else { unreachable!("a wrong number of operands") },
                rule: |x| {
                    let [$($x),*] = x else { unreachable!("a wrong number of operands") };
                    apply($name, rows::$Row {}, [$(operand($operand)),*], Target::New).unwrap()
                },
                scalar: |x| if let &[$($x),*] = x { $scalar } else { unreachable!("a wrong number of operands") },
            })
        };
    }
    autodiff_macros::__rules!(tensor_tests);
    rows
}

/// An operand of a rule that is one already, or a number of the table.
trait IntoArg<'a> {
    fn into_arg(self) -> Arg<'a, f64>;
}
impl<'a> IntoArg<'a> for f64 {
    fn into_arg(self) -> Arg<'a, f64> {
        Arg::Number(self)
    }
}
impl<'a> IntoArg<'a> for &Arg<'a, f64> {
    fn into_arg(self) -> Arg<'a, f64> {
        self.clone()
    }
}
fn operand<'a>(operand: impl IntoArg<'a>) -> Arg<'a, f64> {
    operand.into_arg()
}

/// Shapes of up to three operands.
const SHAPES: [[&[usize]; 3]; 7] = [
    [&[], &[], &[]],
    [&[3], &[3], &[3]],
    [&[2, 3], &[3], &[2, 1]],
    [&[2, 1], &[1, 3], &[]],
    [&[1], &[2, 1, 2], &[2]],
    [&[0], &[], &[1]],
    [&[2, 0, 3], &[3], &[1, 1]],
];

/// The `k`-th of points spread over an interval, none of which meets a kink.
fn point((low, high): (f64, f64), k: usize, operand: usize) -> f64 {
    let step = [0.618_033_988_749_895, 0.754_877_666_246_693, 0.569_840_290_998_053][operand];
    low + (high - low) * ((k + 1) as f64 * step).fract()
}

/// A leaf that requires grad, or with `strided` a tensor whose first axis is the last in memory.
fn leaf(shape: &[usize], sample: (f64, f64), operand: usize, strided: bool) -> Tensor<f64> {
    let count = shape.iter().product();
    let data: Vec<f64> = (0..count).map(|k| point(sample, k, operand)).collect();
    if !strided || shape.len() < 2 {
        return Tensor::from_vec(data, shape).requires_grad_(true);
    }
    let mut strides =
        Layout::contiguous(&shape[1..]).strides().iter().map(|s| s * shape[0] as isize).collect::<Vec<_>>();
    strides.insert(0, 1);
    let storage = Storage::new(crate::tensor::pool::Buffer::from_vec(data).into());
    Tensor::from_raw(Raw { storage, layout: Layout::new(shape, &strides, 0) }).requires_grad_(true)
}

/// A seed without symmetries.
fn seed(shape: &[usize]) -> Tensor<f64> {
    Tensor::from_vec((0..shape.iter().product()).map(|k| point((0.5, 1.5), k, 2)).collect(), shape)
}

fn gradients(y: &Tensor<f64>, inputs: &[&Tensor<f64>], create_graph: bool) -> Vec<Tensor<f64>> {
    if !y.requires_grad() {
        return inputs.iter().map(|x| Tensor::zeros(x.shape())).collect();
    }
    let grad_outputs = vec![seed(y.shape())];
    let options = GradOptions { grad_outputs, retain_graph: true, create_graph, materialize_grads: true };
    autograd::grad(&[y], inputs, options)
}

#[track_caller]
fn close(what: &str, got: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (got, expected) in got.iter().zip(expected) {
        let scale = 1.0_f64.max(expected.abs());
        assert!((got - expected).abs() <= tolerance * scale, "{what}: {got}, expected {expected}");
    }
}

/// A function of tensors.
type Of<'f, Y> = dyn Fn(&[&Tensor<f64>]) -> Y + 'f;

/// The central difference of what `f` returns weighted by the seed, by each element of operand `i`, from two steps.
fn differences(f: &Of<'_, Vec<Tensor<f64>>>, x: &[&Tensor<f64>], i: usize) -> Vec<f64> {
    let weighted = |k: usize, by: f64| -> f64 {
        let moved: Vec<Tensor<f64>> = x.iter().map(|x| x.copy().detach().requires_grad_(true)).collect();
        moved[i].storage().write()[k] += by;
        let results = f(&moved.iter().collect::<Vec<_>>());
        let sum = |y: &Tensor<f64>| y.to_vec().iter().zip(seed(y.shape()).to_vec()).map(|(y, s)| y * s).sum::<f64>();
        results.iter().map(sum).sum()
    };
    let slope = |k, h: f64| (weighted(k, h) - weighted(k, -h)) / (2.0 * h);
    let h = |k: usize| 1e-3 * x[i].to_vec()[k].abs().clamp(1e-3, 0.1);
    (0..x[i].numel()).map(|k| (4.0 * slope(k, h(k)) - slope(k, 2.0 * h(k))) / 3.0).collect()
}

fn check(row: &Row, shapes: &[&[usize]], strided: bool, f: &Of<'_, Tensor<f64>>) {
    let what = format!("{} of {shapes:?}", row.name);
    let x: Vec<_> = shapes.iter().enumerate().map(|(i, shape)| leaf(shape, row.sample[i], i, strided)).collect();
    let x: Vec<_> = x.iter().collect();
    let y = f(&x);
    let first = gradients(&f(&x), &x, false);
    for (i, grad) in first.iter().enumerate() {
        assert_eq!(grad.shape(), x[i].shape(), "{what}");
        close(&format!("{what}, by {i}"), &grad.to_vec(), &differences(&|x| vec![f(x)], &x, i), 1e-7);
    }
    let recorded = gradients(&y, &x, true);
    for (i, grad) in recorded.iter().enumerate() {
        close(&format!("{what}, recorded, by {i}"), &grad.to_vec(), &first[i].to_vec(), 1e-13);
    }
    for (i, grad) in recorded.iter().enumerate() {
        let second = gradients(grad, &x, false);
        for (j, second) in second.iter().enumerate() {
            let slopes = differences(&|x| vec![gradients(&f(x), x, false).swap_remove(i)], &x, j);
            close(&format!("{what}, by {i} and {j}"), &second.to_vec(), &slopes, 1e-6);
        }
    }
}

#[test]
fn rows_on_tensors() {
    for row in table() {
        let count = row.sample.len();
        for shapes in &SHAPES {
            let shapes = &shapes[..count];
            check(&row, shapes, false, &|x| (row.method)(x));
            check(&row, shapes, true, &|x| (row.method)(x));
        }
    }
}

#[test]
fn rows_with_numbers() {
    for row in table().iter().filter(|row| row.sample.len() > 1) {
        // Each operand but one a number, then one of them.
        for number in 0..row.sample.len() {
            let with_number = |x: &[&Tensor<f64>]| {
                let mut operands: Vec<_> = x.iter().map(|x| Arg::from(*x)).collect();
                operands[number] = Arg::Number(point(row.sample[number], 5, number));
                (row.rule)(&operands)
            };
            let shapes: Vec<&[usize]> = vec![&[2, 3]; row.sample.len()];
            check(row, &shapes, false, &with_number);
        }
    }
}

#[test]
fn values_are_those_of_the_scalar_functions() {
    for row in table() {
        let count = row.sample.len();
        for shapes in &SHAPES {
            for strided in [false, true] {
                let x: Vec<_> = (0..count).map(|i| leaf(shapes[i], row.sample[i], i, strided)).collect();
                let y = (row.method)(&x.iter().collect::<Vec<_>>());
                let at: Vec<_> = x.iter().map(|x| x.expanded(y.shape()).to_vec()).collect();
                let scalars = |k: usize| -> Vec<f64> { at.iter().map(|x| x[k]).collect() };
                let expected: Vec<u64> = (0..y.numel()).map(|k| (row.scalar)(&scalars(k)).to_bits()).collect();
                let got: Vec<u64> = y.to_vec().iter().map(|y| y.to_bits()).collect();
                assert_eq!(got, expected, "{} of {shapes:?}", row.name);
            }
        }
    }
}

#[test]
fn in_place_is_the_same() {
    for row in table() {
        let shapes: Vec<&[usize]> = [&[2, 3][..], &[3], &[2, 1]][..row.sample.len()].to_vec();
        check(&row, &shapes, false, &|x| {
            let copy = x[0].copy();
            let mut operands = x.to_vec();
            operands[0] = &copy;
            let y = (row.in_place)(&operands);
            assert!(y.is(&copy), "{}", row.name);
            assert_eq!(copy.version(), 1, "{}", row.name);
            y
        });
    }
}

/// Points without a derivative, and what the conventions say there: first order, fused and recorded.
#[test]
fn kinks() {
    let inf = f64::INFINITY;
    type F = fn(&[&Tensor<f64>]) -> Tensor<f64>;
    let table: [(&str, F, &[f64], &[f64]); 32] = [
        ("abs", |x| x[0].abs(), &[0.0], &[0.0]),
        ("abs -0", |x| x[0].abs(), &[-0.0], &[0.0]),
        ("relu", |x| x[0].relu(), &[0.0], &[0.0]),
        ("sign", |x| x[0].sign(), &[0.0], &[0.0]),
        ("maximum", |x| x[0].maximum(x[1]), &[1.0, 1.0], &[0.5, 0.5]),
        ("minimum", |x| x[0].minimum(x[1]), &[1.0, 1.0], &[0.5, 0.5]),
        ("maximum of a number", |x| x[0].maximum(0.0), &[0.0], &[0.5]),
        ("clamp at the lower bound", |x| x[0].clamp(x[1], x[2]), &[-1.0, -1.0, 1.0], &[0.0, 1.0, 0.0]),
        ("clamp at the upper bound", |x| x[0].clamp(x[1], x[2]), &[1.0, -1.0, 1.0], &[0.0, 0.0, 1.0]),
        ("clamp with crossed bounds", |x| x[0].clamp(x[1], x[2]), &[0.0, 1.0, -1.0], &[0.0, 0.0, 1.0]),
        ("clamp with numbers", |x| x[0].clamp(-1.0, 1.0), &[1.0], &[0.0]),
        ("clamp_min", |x| x[0].clamp_min(x[1]), &[1.0, 1.0], &[0.0, 1.0]),
        ("clamp_max", |x| x[0].clamp_max(x[1]), &[1.0, 1.0], &[0.0, 1.0]),
        ("sqrt", |x| x[0].sqrt(), &[0.0], &[inf]),
        ("log", |x| x[0].log(), &[0.0], &[inf]),
        ("reciprocal", |x| x[0].reciprocal(), &[0.0], &[-inf]),
        ("atan2", |x| x[0].atan2(x[1]), &[0.0, 0.0], &[0.0, 0.0]),
        ("hypot", |x| x[0].hypot(x[1]), &[0.0, 0.0], &[0.0, 0.0]),
        ("pow 0", |x| x[0].pow(0.0), &[0.0], &[0.0]),
        ("pow 1", |x| x[0].pow(1.0), &[0.0], &[1.0]),
        ("pow 2", |x| x[0].pow(2.0), &[0.0], &[0.0]),
        ("pow 1/2", |x| x[0].pow(0.5), &[0.0], &[inf]),
        ("pow 1/3", |x| x[0].pow(1.0 / 3.0), &[0.0], &[inf]),
        ("pow 3/2", |x| x[0].pow(1.5), &[0.0], &[0.0]),
        ("pow of tensors, 0 and 2", |x| x[0].pow(x[1]), &[0.0, 2.0], &[0.0, 0.0]),
        ("pow of tensors, 0 and 1", |x| x[0].pow(x[1]), &[0.0, 1.0], &[1.0, 0.0]),
        ("pow of tensors, 0 and 1/2", |x| x[0].pow(x[1]), &[0.0, 0.5], &[inf, 0.0]),
        ("pow of tensors, 0 and 0", |x| x[0].pow(x[1]), &[0.0, 0.0], &[0.0, 0.0]),
        ("rpow of 0", |x| x[0].rpow(0.0), &[2.0], &[0.0]),
        ("a guarded root", |x| x[0].gt(0.0).where_cond(x[0].sqrt(), 0.0), &[0.0], &[0.0]),
        ("a guarded quotient", |x| x[0].ne(0.0).where_cond(x[1] / x[0], 1.0), &[0.0, 2.0], &[0.0, 0.0]),
        ("a zero times a root", |x| x[0].sqrt() * 0.0, &[0.0], &[0.0]),
    ];
    for (what, f, at, expected) in table {
        let x: Vec<_> = at.iter().map(|&x| Tensor::full(&[], x).requires_grad_(true)).collect();
        let x: Vec<_> = x.iter().collect();
        for create_graph in [false, true] {
            let y = f(&x);
            let grads = gradients(&y, &x, create_graph);
            let weight = seed(&[]).item();
            let got: Vec<f64> = grads.iter().map(|grad| grad.item() / weight).collect();
            assert_eq!(got, expected, "{what}, recorded: {create_graph}");
        }
    }
}

#[test]
fn operands_are_told_from_numbers() {
    fn count<T: super::super::Element>(operand: impl Operand<T>) -> usize {
        Arg::of(operand).tensor().map_or(0, Tensor::numel)
    }
    let x: Tensor<f64> = Tensor::zeros(&[3]);
    assert_eq!((count::<f64>(2.0), count(&x), count(x)), (0, 3, 3));
}
