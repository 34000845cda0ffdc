//! Models and methods, a few operations each.
use super::*;
use autodiff_core::no_grad;

#[test]
fn a_perceptron() {
    let x = constant([[1.0, 0.5], [-1.0, 2.0], [0.25, -0.75]]);
    let w1 = leaf([[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]]);
    let b1 = leaf([0.01, 0.02, 0.03]);
    let w2 = leaf([[0.7, -0.8], [0.9, 1.0], [-1.1, 1.2]]);
    let loss = (x.matmul(&w1) + &b1).tanh().matmul(&w2).cross_entropy(&tensor([0, 1, 1]));
    loss.backward();
    close(&loss, 1.2258212725132889);
    let first = [
        [-0.4614154322791398, 0.021548955166501977, 0.42483035171421074],
        [0.43843339024191835, -0.008027574944734543, -0.043630794649033605],
    ];
    has_grad(&w1, first);
    has_grad(&b1, [0.1962985543505896, -0.0009481232982069959, 0.06997406816068649]);
    let [a, b, c] = [0.13653192702004233, 0.23263517270416986, -0.2578915233528268];
    has_grad(&w2, [[a, -a], [b, -b], [c, -c]]);
}

#[test]
fn a_recurrent_network() {
    let (w, u) = (leaf([[0.5, -0.25], [0.75, 0.125]]), leaf([[1.0], [-1.0]]));
    let mut h = Tensor::<f64>::zeros(&[2, 1]);
    for v in [1.0, -0.5, 0.25, 2.0] {
        h = (w.matmul(&h) + &u * v).tanh();
    }
    h.sum().backward();
    close(&h, [[0.968917820144953], [-0.9595145740465141]]);
    has_grad(&w, [[0.04308822776405708, 0.02999846677883658], [-0.00027286684062945155, -0.0045060807073241844]]);
    has_grad(&u, [[0.12983275030680735], [0.1575658526271558]]);
}

#[test]
fn attention() {
    let q = leaf([[1.0, 0.0], [0.5, -1.0]]);
    let k = leaf([[0.25, 1.0], [-1.0, 0.5], [2.0, 0.0]]);
    let v = leaf([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    let o = (q.matmul(&k.t()) * 0.5).softmax(-1).matmul(&v);
    (&o * &o).sum().backward();
    close(&o, [[3.711147269474209, 4.711147269474209], [3.691559575515165, 4.691559575515166]]);
    has_grad(&q, [[12.601868395505349, -6.2115413176101795], [12.42486441606823, -5.628030145708244]]);
    let of_k = [
        [-8.315067703352081, 5.021956813689701],
        [-1.4209773742244378, 1.212146664037085],
        [9.736045077576524, -6.234103477726785],
    ];
    has_grad(&k, of_k);
    let of_v = [
        [3.529887074876671, 4.483394445510674],
        [2.5535339198899436, 3.243812333632563],
        [8.721992695212133, 11.078206910835512],
    ];
    has_grad(&v, of_v);
}

#[test]
fn rows_made_normal() {
    let x = leaf([[1.0, 2.0, 4.0], [0.0, -1.0, 3.0]]);
    let biased = autodiff_core::VarOptions { dim: &[1], correction: 0.0, keepdim: true };
    let y = (&x - x.mean_dim(&[1], true)) / (x.var_with(biased) + 1e-5).sqrt();
    y.pow(3.0).sum().backward();
    let rows = [
        [-1.0690415314502977, -0.26726038286257453, 1.3363019143128718],
        [-0.39223159141458575, -0.9805789785364644, 1.3728105699510502],
    ];
    close(&y, rows);
    let grads = [
        [1.3253784956107046, -1.9880787882184452, 0.6627002926077408],
        [-1.1279532983178426, 0.8459608614274963, 0.2819924368903459],
    ];
    has_grad(&x, grads);
}

#[test]
fn a_guarded_root() {
    let x = leaf([4.0, 1.0, 9.0]);
    let y = x.gt(2.0).where_cond(x.sqrt(), &x * 0.0);
    y.sum().backward();
    close(&y, [2.0, 0.0, 3.0]);
    has_grad(&x, [0.25, 0.0, 0.16666666666666666]);

    // At 0 the root that is not taken has no influence (PyTorch: NaN).
    let x = leaf([4.0, 0.0]);
    x.gt(0.0).where_cond(x.sqrt(), 0.0).sum().backward();
    has_grad(&x, [0.25, 0.0]);
}

#[test]
fn picked_and_scattered() {
    let x = leaf([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    let i = tensor([[2, 0], [1, 1]]);
    let y = x.gather(1, &i) * x.index_select(1, &tensor([0, 2]));
    let z = Tensor::<f64>::zeros(&[2, 3]).scatter_add(1, &i, &y);
    (&z * &z).sum().backward();
    close(&z, [[3.0, 0.0, 3.0], [0.0, 50.0, 0.0]]);
    has_grad(&x, [[36.0, 0.0, 12.0], [500.0, 1000.0, 500.0]]);
}

#[test]
fn joined() {
    let (a, b) = (leaf([1.0, 2.0]), leaf([3.0]));
    let c = Tensor::cat(&[&a, &b, &(&a * &b)], 0);
    let s = Tensor::stack(&[&c, &(&c * 2.0)], 1);
    (&s * s.cumsum(0)).sum().backward();
    close(&s, [[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [3.0, 6.0], [6.0, 12.0]]);
    has_grad(&a, [350.0, 400.0]);
    has_grad(&b, [390.0]);
}

#[test]
fn newton_s_method() {
    let x = leaf(2.0);
    for _ in 0..4 {
        let f = x.pow(3.0) - &x * 5.0 + 1.0;
        let g = recorded_grad(&f, &x);
        let h = grad(&g, &x);
        no_grad(|| x.sub_(&g / &h));
    }
    close(&x, 1.2909944487914107);
    assert_eq!(x.version(), 4);
}

#[test]
fn derivatives_of_closures() {
    let x = constant([2.0, 3.0, 4.0]);
    let f = |x: &Tensor<f64>| Tensor::stack(&[x.prod(), (x * x).sum()], 0);
    let h = |x: &Tensor<f64>| x.prod() + x.sin().sum();
    close(&autograd::jacobian(f, &x), [[12.0, 8.0, 6.0], [4.0, 6.0, 8.0]]);
    let (first, second, third) = (-0.9092974268256819, -0.14112000805986735, 0.7568024953079282);
    close(&autograd::hessian(h, &x), [[first, 4.0, 3.0], [4.0, second, 2.0], [3.0, 2.0, third]]);
    let (value, product) = autograd::vjp(f, &x, &constant([1.0, -1.0]));
    close(&value, [24.0, 29.0]);
    close(&product, [8.0, 2.0, -2.0]);
    let (value, product) = autograd::jvp(f, &x, &constant([1.0, 0.0, -1.0]));
    close(&value, [24.0, 29.0]);
    close(&product, [6.0, -4.0]);
    let (_, product) = autograd::hvp(h, &x, &constant([1.0, 0.0, -1.0]));
    close(&product, [-3.909297426825682, 2.0, 2.2431975046920716]);
}

struct Cube;
impl autograd::CustomFunction<f64, 1, 1> for Cube {
    const NAME: &'static str = "Cube";

    fn forward(&self, ctx: &mut autograd::Context<f64>, [x]: [&Tensor<f64>; 1]) -> [Tensor<f64>; 1] {
        ctx.save_for_backward(&[x]);
        [x.pow(3.0)]
    }

    fn backward(&self, ctx: &autograd::Context<f64>, [g]: [Option<Tensor<f64>>; 1]) -> [Option<Tensor<f64>>; 1] {
        let x = ctx.saved_tensors().remove(0);
        [g.map(|g| g * 3.0 * &x * &x)]
    }
}

#[test]
fn a_function_of_one_s_own() {
    let x = leaf([1.0, -2.0]);
    let [y] = autograd::apply(Cube, [&x]);
    close(&y, [1.0, -8.0]);
    assert_eq!(name(&y), "CubeBackward");
    let g = recorded_grad(&y.sum(), &x);
    close(&g, [3.0, 12.0]);
    close(&grad(&g.sum(), &x), [6.0, -12.0]);
}

#[test]
fn a_checkpoint_with_a_captured_leaf() {
    let (w, x) = (leaf([1.0, 2.0]), leaf([0.5, -1.0]));
    let captured = w.clone();
    let y = autograd::checkpoint(move |[x]| (x * &captured).sin() * x, [&x]);
    y.sum().backward();
    close(&y, [0.2397127693021015, 0.9092974268256817]);
    has_grad(&x, [0.9182168195493894, -0.0770037537313969]);
    has_grad(&w, [0.2193956404725932, -0.4161468365471424]);
}

#[test]
fn what_is_printed() {
    let x = tensor([1.0_f32, 2.0]).requires_grad_(true);
    let y = &x * 1.0;
    y.select(0, 0).mul_(5.0);
    let found = [
        x.to_string(),
        (&x * 2.0).to_string(),
        (&x * &x).mean().to_string(),
        x.detach().to_string(),
        leaf([[1.0, 2.0]]).to_string(),
        y.to_string(),
    ];
    let expected = [
        "tensor([1., 2.], requires_grad=True)",
        "tensor([2., 4.], grad_fn=<MulBackward0>)",
        "tensor(2.5000, grad_fn=<MeanBackward0>)",
        "tensor([1., 2.])",
        "tensor([[1., 2.]], dtype=float64, requires_grad=True)",
        "tensor([5., 2.], grad_fn=<CopySlices>)",
    ];
    assert_eq!(found, expected);
}
