//! The second half: tensors, which remember how they were computed.

use super::functions::quadratic;
use super::{heading, show, show_text};
use autodiff::{Graph, Tensor, no_grad, tensor};

/// 3x² + 4x + 2 as an expression of tensors.
fn polynomial(x: &Tensor<f64>) -> Tensor<f64> {
    3.0 * x.pow(2.0) + 4.0 * x + 2.0
}

pub(crate) fn run() {
    heading("B1. A tensor and its gradient");
    let x = tensor(3.0).requires_grad_(true);
    let y = polynomial(&x);
    show_text("x", &x, "tensor(3., dtype=float64, requires_grad=True)");
    show_text("y", &y, "tensor(41., dtype=float64, grad_fn=<AddBackward0>)");
    // From y back through the graph to the leaves.
    y.backward();
    show("x.grad", gradient(&x), 22.0);

    heading("B2. Gradients accumulate");
    x.zero_grad();
    for expected in [22.0, 44.0, 66.0] {
        polynomial(&x).backward();
        show("accumulated", gradient(&x), expected);
    }
    for expected in [22.0, 22.0, 22.0] {
        x.zero_grad();
        polynomial(&x).backward();
        show("zeroed each round", gradient(&x), expected);
    }

    heading("B3. Switching gradients off");
    x.requires_grad_(false);
    let y = polynomial(&x);
    show_text("y, x switched off", &y, "tensor(41., dtype=float64)");
    let refused = y.try_backward().expect_err("there is no graph");
    show_text("y.backward()", &refused, "backward: the tensor does not require grad and has no grad_fn");
    x.requires_grad_(true);
    let y = no_grad(|| polynomial(&x));
    show_text("y, not recorded", &y, "tensor(41., dtype=float64)");

    heading("B4. Partial derivatives");
    // x²y + y³, of which y is a constant: it does not require grad.
    let (x, y) = (tensor(2.0).requires_grad_(true), tensor(3.0));
    let z = &x * &x * &y + &y * &y * &y;
    z.backward();
    show("in x, y constant", gradient(&x), 12.0);
    assert!(y.grad().is_none());

    heading("B5. The chain rule");
    let x = tensor(2.0).requires_grad_(true);
    let u = &x * &x + 1.0;
    u.retain_grad();
    let y = u.pow(3.0);
    y.backward();
    show("dy/du", gradient(&u), 75.0);
    show("dy/dx = dy/du * du/dx", gradient(&x), 300.0);

    heading("B6. Tensors");
    // Without a hint numbers are f64; `Tensor` alone is a tensor of f32.
    let x: Tensor = tensor([1.0, 2.0, 3.0]).requires_grad_(true);
    let y = &x * 2.0 + 3.0;
    let z = y.pow(2.0).mean();
    show_text("z", &z, "tensor(51.6667, grad_fn=<MeanBackward0>)");
    z.backward();
    let grad = x.grad().expect("the pass back reached x");
    show_text("x.grad", &grad, "tensor([ 6.6667,  9.3333, 12.0000])");

    heading("B7. Both halves");
    // One node in the graph, which runs the function's compiled derivative.
    let x = tensor([1.0, 2.0, 3.0]).requires_grad_(true);
    let y = x.map(quadratic);
    show_text("x.map(quadratic)", &y, "tensor([ 9., 22., 41.], dtype=float64, grad_fn=<MapBackward0>)");
    y.sum().backward();
    show_text("x.grad", &x.grad().expect("x is a leaf"), "tensor([10., 16., 22.], dtype=float64)");

    heading("B8. Pictures");
    let x = tensor(3.0).requires_grad_(true);
    let (y, graph) = Graph::trace(|| polynomial(&x));
    y.backward();
    draw("target/graph", &graph.name(&x, "x").name(&y, "y"));
    draw("target/function", &Graph::of_function(quadratic, (3.0,)));
}

fn gradient(x: &Tensor<f64>) -> f64 {
    x.grad().expect("the pass back reached the tensor").item()
}

fn draw(name: &str, graph: &Graph) {
    std::fs::create_dir_all("target").expect("a folder for the pictures");
    write(&format!("{name}.dot"), graph.to_dot());
    #[cfg(feature = "graph")]
    write(&format!("{name}.svg"), graph.to_svg());
}

fn write(path: &str, picture: String) {
    std::fs::write(path, picture).expect("a picture");
    println!("  the graph is drawn in      {path}");
}
