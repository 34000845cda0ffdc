//! Mistakes: the error, its text, and the line that a panic names.
#![cfg(feature = "tensor")]
use autodiff_core::autograd::{self, Context, CustomFunction, GradOptions};
use autodiff_core::optim::{Adam, AdamOptions, Sgd, SgdOptions};
use autodiff_core::{BackwardOptions, Error, no_grad, tensor, try_tensor};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

mod leaves;
use leaves::{T, Wrong, leaf};

thread_local! {
    static PLACE: RefCell<Option<(String, u32)>> = const { RefCell::new(None) };
}

/// The text of a panic, and where it says it was.
fn panic_of(f: impl FnOnce()) -> (String, (String, u32)) {
    // The hook is the whole process's.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _alone = ONE_AT_A_TIME.lock().unwrap();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| (place.file().to_string(), place.line()));
        PLACE.set(place);
    }));
    let result = catch_unwind(AssertUnwindSafe(f));
    std::panic::set_hook(before);
    let payload = result.expect_err("it does not panic");
    let text = payload.downcast_ref::<String>().cloned().unwrap_or_default();
    (text, PLACE.take().expect("the hook ran"))
}

fn square(x: &T) -> T {
    x.mul(x)
}

fn options() -> GradOptions<f64> {
    GradOptions::default()
}

fn with_gradient(gradient: T) -> BackwardOptions<f64> {
    BackwardOptions { gradient: Some(gradient), ..BackwardOptions::default() }
}

/// A product that was gone back through.
fn spent() -> T {
    let y = square(&leaf(2.0));
    y.backward();
    y
}

/// The sum of squares of a tensor that was changed afterwards.
fn modified() -> T {
    let y = leaf([1.0, 2.0]).add(1.0);
    let z = square(&y).sum();
    y.mul_(2.0);
    y.mul_(2.0);
    z
}

/// Changes its operand and does not say so.
struct Hides;
impl CustomFunction<f64, 1, 1> for Hides {
    const NAME: &'static str = "Hides";
    fn forward(&self, _: &mut Context<f64>, [x]: [&T; 1]) -> [T; 1] {
        x.mul_(2.0);
        [x.copy()]
    }
    fn backward(&self, _: &Context<f64>, [grad]: [Option<T>; 1]) -> [Option<T>; 1] {
        [grad]
    }
}

struct Row {
    line: u32,
    error: Error,
    text: &'static str,
    panics: Box<dyn Fn()>,
    fails: Box<dyn Fn() -> Option<Error>>,
}

fn row<R>(
    line: u32,
    error: Error,
    text: &'static str,
    panics: impl Fn() -> R + 'static,
    fails: impl Fn() -> Result<R, Error> + 'static,
) -> Row {
    Row { line, error, text, panics: Box::new(move || drop(panics())), fails: Box::new(move || fails().err()) }
}

fn name(name: &str) -> String {
    name.to_string()
}

#[rustfmt::skip]
fn rows() -> Vec<Row> {
    vec![
        row(line!(), Error::ElementCount { op: "from_vec", count: 3, shape: vec![2, 2] },
            "from_vec: 3 values do not fill shape [2, 2]",
            || T::from_vec(vec![1.0; 3], &[2, 2]), || T::try_from_vec(vec![1.0; 3], &[2, 2])),
        row(line!(), Error::ElementCount { op: "tensor", count: 4, shape: vec![3, 2] },
            "tensor: 4 values do not fill shape [3, 2]",
            || tensor(vec![vec![1.0, 2.0], vec![3.0], vec![4.0]]),
            || try_tensor(vec![vec![1.0, 2.0], vec![3.0], vec![4.0]])),
        row(line!(), Error::Axis { op: "select", axis: 2, ndim: 1 },
            "select: axis 2 is out of range for 1 axes",
            || leaf([1.0]).select(2, 0), || leaf([1.0]).try_select(2, 0)),
        row(line!(), Error::Index { op: "select", index: 3, axis: 0, size: 2 },
            "select: index 3 is out of range for axis 0 of size 2",
            || leaf([1.0, 2.0]).select(0, 3), || leaf([1.0, 2.0]).try_select(0, 3)),
        row(line!(), Error::Reshape { op: "reshape", from: vec![2], to: vec![3] },
            "reshape: shape [2] cannot become [3]",
            || leaf([1.0, 2.0]).reshape(&[3]), || leaf([1.0, 2.0]).try_reshape(&[3])),
        row(line!(), Error::ViewStrides { from: vec![3, 2], strides: vec![1, 3], to: vec![6] },
            "view: shape [3, 2] with strides [1, 3] cannot be viewed as [6] without a copy; use reshape",
            || T::zeros(&[2, 3]).t().view(&[6]), || T::zeros(&[2, 3]).t().try_view(&[6])),
        row(line!(), Error::Shape { op: "copy_", expected: vec![], found: vec![2] },
            "copy_: expected shape [], found [2]",
            || T::zeros(&[]).copy_(&T::zeros(&[2])), || T::zeros(&[]).try_copy_(&T::zeros(&[2]))),
        row(line!(), Error::Broadcast { op: "copy_", left: vec![2, 3], right: vec![4] },
            "copy_: shapes [2, 3] and [4] do not broadcast (axis -1: 3 and 4)",
            || T::zeros(&[2, 3]).copy_(&T::zeros(&[4])), || T::zeros(&[2, 3]).try_copy_(&T::zeros(&[4]))),
        row(line!(), Error::Broadcast { op: "add", left: vec![2, 3], right: vec![3, 3] },
            "add: shapes [2, 3] and [3, 3] do not broadcast (axis -2: 2 and 3)",
            || &T::zeros(&[2, 3]) + &T::zeros(&[3, 3]), || T::zeros(&[2, 3]).try_add(T::zeros(&[3, 3]))),
        row(line!(), Error::MatmulShape { op: "matmul", left: vec![2, 3], right: vec![4, 5] },
            "matmul: shapes [2, 3] and [4, 5] cannot be multiplied (inner sizes 3 and 4)",
            || T::zeros(&[2, 3]).matmul(&T::zeros(&[4, 5])), || T::zeros(&[2, 3]).try_matmul(&T::zeros(&[4, 5]))),
        row(line!(), Error::EmptyReduction { op: "max", shape: vec![0] },
            "max: no value for an empty reduction of shape [0]",
            || T::zeros(&[0]).max(), || T::zeros(&[0]).try_max()),
        row(line!(), Error::Axis { op: "sum_dim", axis: -3, ndim: 2 },
            "sum_dim: axis -3 is out of range for 2 axes",
            || T::zeros(&[2, 3]).sum_dim(&[-3], false), || T::zeros(&[2, 3]).try_sum_dim(&[-3], false)),
        row(line!(), Error::LeafInPlace { op: "mul_", view: false },
            "mul_: a leaf that requires grad cannot be changed in place; use no_grad or detach",
            || { let mut x = leaf(1.0); x *= 2.0; }, || leaf(1.0).try_mul_(2.0).map(drop)),
        row(line!(), Error::NotANumber { op: "item", shape: vec![2] },
            "item: a tensor of shape [2] is not one number",
            || leaf([1.0, 2.0]).item(), || leaf([1.0, 2.0]).try_item()),
        row(line!(), Error::LeafInPlace { op: "fill_", view: false },
            "fill_: a leaf that requires grad cannot be changed in place; use no_grad or detach",
            || leaf(1.0).fill_(2.0), || leaf(1.0).try_fill_(2.0)),
        row(line!(), Error::LeafInPlace { op: "fill_", view: true },
            "fill_: a view of a leaf that requires grad cannot be changed in place; use no_grad or detach",
            || leaf([1.0]).select(0, 0).fill_(2.0), || leaf([1.0]).select(0, 0).try_fill_(2.0)),
        row(line!(), Error::BackwardTwice { node: name("MulBackward0") },
            "backward: the values saved by MulBackward0 are freed; pass retain_graph: true to the first backward to run it twice",
            || spent().backward(), || spent().try_backward()),
        row(line!(), Error::BackwardTwice { node: name("MulBackward0") },
            "backward: the values saved by MulBackward0 are freed; pass retain_graph: true to the first backward to run it twice",
            || autograd::backward(&[spent()], &[]), || autograd::try_backward(&[spent()], &[])),
        row(line!(), Error::GradientNeeded { shape: vec![2] },
            "backward: the output has shape [2]; give a gradient of that shape, or reduce it to one number",
            || leaf([1.0, 2.0]).backward(), || leaf([1.0, 2.0]).try_backward()),
        row(line!(), Error::GradientNeeded { shape: vec![2] },
            "backward: the output has shape [2]; give a gradient of that shape, or reduce it to one number",
            || { let x = leaf([1.0, 2.0]); autograd::grad(&[square(&x)], &[x], options()) },
            || { let x = leaf([1.0, 2.0]); autograd::try_grad(&[square(&x)], &[x], options()) }),
        row(line!(), Error::GradientNeeded { shape: vec![2] },
            "backward: the output has shape [2]; give a gradient of that shape, or reduce it to one number",
            || autograd::hessian(square, &tensor([1.0, 2.0])), || autograd::try_hessian(square, &tensor([1.0, 2.0]))),
        row(line!(), Error::GradientNeeded { shape: vec![2] },
            "backward: the output has shape [2]; give a gradient of that shape, or reduce it to one number",
            || autograd::hvp(square, &tensor([1.0, 2.0]), &tensor([1.0, 2.0])),
            || autograd::try_hvp(square, &tensor([1.0, 2.0]), &tensor([1.0, 2.0]))),
        row(line!(), Error::NoGradient { op: "backward" },
            "backward: the tensor does not require grad and has no grad_fn",
            || tensor(1.0).backward(), || tensor(1.0).try_backward()),
        row(line!(), Error::NoGradient { op: "grad" },
            "grad: the tensor does not require grad and has no grad_fn",
            || autograd::grad(&[square(&leaf(1.0))], &[tensor(1.0)], options()),
            || autograd::try_grad(&[square(&leaf(1.0))], &[tensor(1.0)], options())),
        row(line!(), Error::NoGradient { op: "grad" },
            "grad: the tensor does not require grad and has no grad_fn",
            || autograd::grad_allow_unused(&[tensor(1.0)], &[leaf(1.0)], options()),
            || autograd::try_grad_allow_unused(&[tensor(1.0)], &[leaf(1.0)], options())),
        row(line!(), Error::NoGradient { op: "register_hook" },
            "register_hook: the tensor does not require grad and has no grad_fn",
            || tensor(1.0).register_hook(|_: &T| None), || tensor(1.0).try_register_hook(|_: &T| None)),
        row(line!(), Error::NoGradient { op: "register_post_accumulate_grad_hook" },
            "register_post_accumulate_grad_hook: the tensor does not require grad and has no grad_fn",
            || tensor(1.0).register_post_accumulate_grad_hook(|_: &T| {}),
            || tensor(1.0).try_register_post_accumulate_grad_hook(|_: &T| {})),
        row(line!(), Error::NoGradient { op: "retain_grad" },
            "retain_grad: the tensor does not require grad and has no grad_fn",
            || tensor(1.0).retain_grad(), || tensor(1.0).try_retain_grad()),
        row(line!(), Error::GradientShape { op: "backward", expected: vec![2], found: vec![] },
            "backward: expected a gradient of shape [2], found []",
            || leaf([1.0, 2.0]).backward_with(with_gradient(tensor(1.0))),
            || leaf([1.0, 2.0]).try_backward_with(with_gradient(tensor(1.0)))),
        row(line!(), Error::GradientShape { op: "set_grad", expected: vec![], found: vec![1] },
            "set_grad: expected a gradient of shape [], found [1]",
            || leaf(1.0).set_grad(Some(&tensor([1.0]))), || leaf(1.0).try_set_grad(Some(&tensor([1.0])))),
        row(line!(), Error::GradientShape { op: "vjp", expected: vec![2], found: vec![] },
            "vjp: expected a gradient of shape [2], found []",
            || autograd::vjp(square, &tensor([1.0, 2.0]), &tensor(1.0)),
            || autograd::try_vjp(square, &tensor([1.0, 2.0]), &tensor(1.0))),
        row(line!(), Error::GradientShape { op: "jvp", expected: vec![2], found: vec![] },
            "jvp: expected a gradient of shape [2], found []",
            || autograd::jvp(square, &tensor([1.0, 2.0]), &tensor(1.0)),
            || autograd::try_jvp(square, &tensor([1.0, 2.0]), &tensor(1.0))),
        row(line!(), Error::GradientShape { op: "hvp", expected: vec![], found: vec![1] },
            "hvp: expected a gradient of shape [], found [1]",
            || autograd::hvp(square, &tensor(1.0), &tensor([1.0])),
            || autograd::try_hvp(square, &tensor(1.0), &tensor([1.0]))),
        row(line!(), Error::GradientShape { op: "Wrong", expected: vec![2], found: vec![] },
            "Wrong: expected a gradient of shape [2], found []",
            || autograd::apply(Wrong, [&leaf([1.0, 2.0])])[0].backward(),
            || autograd::apply(Wrong, [&leaf([1.0, 2.0])])[0].try_backward()),
        row(line!(), Error::UnusedInput { index: 1 },
            "grad: input 1 was not used by the outputs; use grad_allow_unused or materialize_grads",
            || { let x = leaf(1.0); autograd::grad(&[square(&x)], &[x, leaf(2.0)], options()) },
            || { let x = leaf(1.0); autograd::try_grad(&[square(&x)], &[x, leaf(2.0)], options()) }),
        row(line!(), Error::SavedModified { node: name("MulBackward0"), output_of: name("MulBackward0"), shape: vec![2],
                expected: 0, actual: 2 },
            "backward: a value that MulBackward0 needs was changed in place: shape [2], output of MulBackward0, version 2, \
             expected 0",
            || modified().backward(), || modified().try_backward()),
        row(line!(), Error::NotLeaf { op: "requires_grad_" },
            "requires_grad_: only for leaves; use detach",
            || square(&leaf(1.0)).requires_grad_(false), || square(&leaf(1.0)).try_requires_grad_(false)),
        row(line!(), Error::NotLeaf { op: "register_post_accumulate_grad_hook" },
            "register_post_accumulate_grad_hook: only for leaves; use detach",
            || square(&leaf(1.0)).register_post_accumulate_grad_hook(|_| {}),
            || square(&leaf(1.0)).try_register_post_accumulate_grad_hook(|_| {})),
        row(line!(), Error::NotLeaf { op: "Sgd::new" },
            "Sgd::new: only for leaves; use detach",
            || Sgd::new(&[square(&leaf(1.0))], SgdOptions::default()),
            || Sgd::try_new(&[square(&leaf(1.0))], SgdOptions::default())),
        row(line!(), Error::NotLeaf { op: "Adam::new" },
            "Adam::new: only for leaves; use detach",
            || Adam::new(&[square(&leaf(1.0))], AdamOptions::default()),
            || Adam::try_new(&[square(&leaf(1.0))], AdamOptions::default())),
        row(line!(), Error::NotLeaf { op: "Adam::decoupled" },
            "Adam::decoupled: only for leaves; use detach",
            || Adam::decoupled(&[square(&leaf(1.0))], AdamOptions::default()),
            || Adam::try_decoupled(&[square(&leaf(1.0))], AdamOptions::default())),
        row(line!(), Error::Argument { op: "Sgd::new", message: name("lr is -0.1, and must not be less than 0") },
            "Sgd::new: lr is -0.1, and must not be less than 0",
            || Sgd::new(&[leaf(1.0)], SgdOptions { lr: -0.1, ..Default::default() }),
            || Sgd::try_new(&[leaf(1.0)], SgdOptions { lr: -0.1, ..Default::default() })),
        row(line!(), Error::Argument { op: "Sgd::new", message: name("nesterov needs a momentum, and no dampening") },
            "Sgd::new: nesterov needs a momentum, and no dampening",
            || Sgd::new(&[leaf(1.0)], SgdOptions { nesterov: true, ..Default::default() }),
            || Sgd::try_new(&[leaf(1.0)], SgdOptions { nesterov: true, ..Default::default() })),
        row(line!(), Error::Argument { op: "Adam::new", message: name("the betas are 0.9 and 1, and must be less than 1") },
            "Adam::new: the betas are 0.9 and 1, and must be less than 1",
            || Adam::new(&[leaf(1.0)], AdamOptions { betas: (0.9, 1.0), ..Default::default() }),
            || Adam::try_new(&[leaf(1.0)], AdamOptions { betas: (0.9, 1.0), ..Default::default() })),
        row(line!(), Error::Argument { op: "set_grad", message: name("a tensor cannot be its own gradient") },
            "set_grad: a tensor cannot be its own gradient",
            || { let x = leaf(1.0); x.set_grad(Some(&x)) }, || { let x = leaf(1.0); x.try_set_grad(Some(&x)) }),
        row(line!(), Error::Argument { op: "backward", message: name("1 outputs and 2 gradients") },
            "backward: 1 outputs and 2 gradients",
            || autograd::backward(&[leaf(1.0)], &[tensor(1.0), tensor(1.0)]),
            || autograd::try_backward(&[leaf(1.0)], &[tensor(1.0), tensor(1.0)])),
        row(line!(), Error::Argument { op: "Hides", message: name("input 0 was changed in place, but is not returned") },
            "Hides: input 0 was changed in place, but is not returned",
            || autograd::apply(Hides, [&square(&leaf(1.0))]), || autograd::try_apply(Hides, [&square(&leaf(1.0))])),
    ]
}

#[test]
fn every_mistake_is_an_error_with_its_text_and_the_callers_line() {
    for row in rows() {
        assert_eq!((row.fails)(), Some(row.error.clone()));
        assert_eq!(row.error.to_string(), row.text);
        let (text, (file, line)) = panic_of(&row.panics);
        assert_eq!(text, row.text);
        assert_eq!(file, file!(), "{text}");
        assert!((row.line..row.line + 6).contains(&line), "{text}: line {line}, not {}", row.line);
    }
}

#[test]
fn texts_of_errors_that_need_no_tensor() {
    let mismatch = Error::GradientMismatch { input: 1, row: 2, column: 0, numerical: 1.5, analytical: -1.0 };
    assert_eq!(mismatch.to_string(), "gradcheck: input 1, element (2, 0): numerical 1.5, analytical -1");
    let anomaly = Error::Anomaly { node: name("SqrtBackward0"), output: 0, location: name("src/main.rs:7") };
    assert_eq!(anomaly.to_string(), "backward: SqrtBackward0 returned NaN in gradient 0; forward at src/main.rs:7");
    let std_error: &dyn std::error::Error = &anomaly;
    assert!(std_error.source().is_none());
}

/// A pass that makes a NaN, and the place where the operation that does it is called.
fn anomalies() -> Vec<(&'static str, usize, u32, T)> {
    let infinity = f64::INFINITY;
    // The gradient of the product is infinite, and 0 · ∞ is not a number.
    let at_product = line!() + 1;
    let product = leaf([0.0, 1.0]).mul(tensor([0.0, 1.0]));
    let in_place = leaf([0.0, 1.0]).add(1.0);
    let at_view = line!() + 1;
    in_place.select(0, 0).mul_(0.0);
    let at_quotient = line!() + 1;
    let quotient = leaf([0.0, 1.0]) / leaf([0.0, 1.0]);
    let at_root = line!() + 1;
    let root = leaf([-1.0]).sqrt();
    vec![
        ("DivBackward0", 1, at_quotient, quotient.sum()),
        ("SqrtBackward0", 0, at_root, root.sum()),
        ("MulBackward0", 0, at_product, product.mul(infinity).sum()),
        ("CopySlices", 0, at_view, in_place.mul(infinity).sum()),
    ]
}

#[test]
fn an_anomaly_names_the_operation_and_the_users_line() {
    for (node, output, line, y) in anomalies() {
        let location = format!("{}:{line}", file!());
        let found = autograd::detect_anomaly(|| {
            y.try_backward_with(BackwardOptions { retain_graph: true, ..Default::default() })
        });
        assert_eq!(found, Err(Error::Anomaly { node: name(node), output, location }));
        // Only there, and also when a panic leaves it.
        assert_eq!(y.try_backward(), Ok(()));
    }
    let y = anomalies().remove(0).3;
    let (text, _) = panic_of(|| autograd::detect_anomaly(|| y.backward()));
    assert!(text.starts_with("backward: DivBackward0 returned NaN in gradient 1; forward at "), "{text}");
    assert_eq!(anomalies().remove(0).3.try_backward(), Ok(()));
    // Infinity is no anomaly.
    let x = leaf(2.0);
    assert_eq!(autograd::detect_anomaly(|| x.mul(f64::INFINITY).try_backward()), Ok(()));
}

#[test]
fn a_failed_pass_leaves_the_graph_usable() {
    let x = leaf(2.0);
    let (fails, works) = (square(&x), square(&x));
    let before = x.mul(1.0);
    let both = square(&before).add(&works);
    no_grad(|| before.fill_(0.0));
    for _ in 0..3 {
        assert!(both.try_backward_with(BackwardOptions { retain_graph: true, ..Default::default() }).is_err());
    }
    x.zero_grad();
    works.add(&fails).backward();
    assert_eq!(x.grad().unwrap().item(), 8.0);
}
