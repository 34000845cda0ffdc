//! Derivatives of closures over tensors, and gradients against differences.
use super::{Cube, T, create, leaf};
use autodiff_core::autograd::{self, Context, CustomFunction, apply, gradcheck, gradgradcheck};
use autodiff_core::{Error, Tensor, no_grad, tensor};

#[test]
fn gradcheck_finds_a_wrong_gradient() {
    /// x ↦ x³ with the gradient of the second element wrong, or only that of the gradient.
    struct Wrong {
        second: bool,
    }
    impl CustomFunction<f64, 1, 1> for Wrong {
        const NAME: &'static str = "Wrong";
        fn forward(&self, ctx: &mut Context<f64>, inputs: [&T; 1]) -> [T; 1] {
            Cube.forward(ctx, inputs)
        }
        fn backward(&self, ctx: &Context<f64>, grads: [Option<T>; 1]) -> [Option<T>; 1] {
            let wrong = if self.second { tensor([1.0, 1.0]) } else { tensor([1.0, 2.0]) };
            let saved = ctx.saved_tensors()[0].clone();
            let square = if self.second { no_grad(|| saved.mul(&saved)) } else { saved.mul(&saved) };
            [grads[0].as_ref().map(|grad| grad.mul(square.mul(wrong).mul(3.0)))]
        }
    }
    let x = leaf([0.5, 2.0]);
    let first = gradcheck(|[x]| apply(Wrong { second: false }, [x])[0].clone(), [&x]);
    let Err(Error::GradientMismatch { input: 0, row: 1, column: 1, numerical, analytical }) = first else {
        panic!("{first:?}");
    };
    assert!((numerical - 12.0).abs() < 1e-6);
    assert_eq!(analytical, 24.0);
    let function = |[x]: [&T; 1]| apply(Wrong { second: true }, [x])[0].clone();
    assert_eq!(gradcheck(function, [&x]), Ok(()));
    let second = gradgradcheck(function, [&x]);
    assert!(matches!(second, Err(Error::GradientMismatch { input: 0, row: 0, column: 0, .. })), "{second:?}");
    // Of several inputs, those that require grad are checked.
    let constant: T = tensor([3.0, 4.0]);
    let product = |[a, b]: [&T; 2]| a.mul(b).mul(no_grad(|| b.copy()));
    assert_eq!(gradcheck(product, [&x, &constant]), Ok(()));
    let error = gradcheck(product, [&x, &constant.requires_grad_(true)]);
    assert!(matches!(error, Err(Error::GradientMismatch { input: 1, .. })), "{error:?}");
    // A function that is constant, one that is linear, and one in single precision.
    assert_eq!(gradcheck(|[_]| tensor(1.0), [&x]), Ok(()));
    assert_eq!(gradgradcheck(|[_]| tensor(1.0), [&x]), Ok(()));
    assert_eq!(gradgradcheck(|[x]| x.mul(3.0), [&x]), Ok(()));
    let single: Tensor = tensor([0.5, 2.0]).requires_grad_(true);
    assert_eq!(gradcheck(|[x]| x.mul(x).mul(x), [&single]), Ok(()));
    for check in [gradcheck, gradgradcheck] {
        assert_eq!(check(|[x]: [&T; 1]| x.mul(x), [&x.detach()]), Err(Error::NoGradient { op: "gradcheck" }));
    }
}

#[test]
fn functional_derivatives_are_those_of_formulas() {
    // f(x) = (x₀²x₁, 5x₁) and g(x) = x₀²x₁ + x₁³ at (2, 3).
    let x: T = tensor([2.0, 3.0]);
    let f = |x: &T| {
        let (a, b) = (x.select(0, 0), x.select(0, 1));
        Tensor::stack(&[a.mul(&a).mul(&b), b.mul(5.0)], 0)
    };
    let g = |x: &T| {
        let (a, b) = (x.select(0, 0), x.select(0, 1));
        a.mul(&a).mul(&b).add(b.mul(&b).mul(&b))
    };
    let jacobian = autograd::jacobian(f, &x);
    assert_eq!((jacobian.shape(), jacobian.to_vec()), (&[2, 2][..], vec![12.0, 4.0, 0.0, 5.0]));
    let hessian = autograd::hessian(g, &x);
    assert_eq!((hessian.shape(), hessian.to_vec()), (&[2, 2][..], vec![6.0, 4.0, 4.0, 18.0]));
    let v: T = tensor([10.0, 100.0]);
    let (value, product) = autograd::vjp(f, &x, &v);
    assert_eq!((value.to_vec(), product.to_vec()), (vec![12.0, 15.0], vec![120.0, 40.0 + 500.0]));
    let (value, product) = autograd::jvp(f, &x, &v);
    assert_eq!((value.to_vec(), product.to_vec()), (vec![12.0, 15.0], vec![120.0 + 400.0, 500.0]));
    let (gradient, product) = autograd::hvp(g, &x, &v);
    assert_eq!((gradient.to_vec(), product.to_vec()), (vec![12.0, 31.0], vec![460.0, 1840.0]));
    // Results are out of any graph, and x is left alone, also under no_grad.
    let x = x.requires_grad_(true);
    let results = no_grad(|| {
        let (value, product) = autograd::jvp(f, &x, &v);
        [value, product, autograd::vjp(f, &x, &v).1, autograd::hvp(g, &x, &v).0, autograd::hessian(g, &x)]
    });
    assert!(results.iter().all(|result| !result.requires_grad()));
    assert!(x.grad().is_none());
    // Shapes: the output's, then the input's. Constants and linear functions.
    let matrix: T = Tensor::from_vec((0..6).map(f64::from).collect(), &[2, 3]);
    assert_eq!(autograd::jacobian(|x| x.sum_rows(), &matrix).shape(), [2, 2, 3]);
    assert_eq!(autograd::hessian(|x| x.mul(2.0).sum(), &matrix).to_vec(), [0.0; 36]);
    assert_eq!(autograd::jacobian(|_| tensor([1.0, 2.0]), &x).to_vec(), [0.0; 4]);
    assert_eq!(autograd::jvp(|_| tensor(1.0), &x, &v).1.item(), 0.0);
    assert_eq!(autograd::hvp(|x| x.sum(), &x, &v).1.to_vec(), [0.0, 0.0]);
    assert_eq!(autograd::jacobian(|x| x.mul(x), &tensor(3.0)).shape(), [0; 0]);
}

trait SumRows {
    fn sum_rows(&self) -> T;
}
impl SumRows for T {
    fn sum_rows(&self) -> T {
        Tensor::stack(&[self.select(0, 0).sum(), self.select(0, 1).sum()], 0)
    }
}

#[test]
fn functional_derivatives_nest() {
    // The gradient of a directional derivative: f = x³, f' v = 3x²v, its gradient 6xv.
    let x = leaf([2.0, 3.0]);
    let v: T = tensor([1.0, 10.0]);
    let nested = autograd::jacobian(
        |x| {
            let y = x.mul(x).mul(x);
            let gradient = autograd::grad(&[y.sum()], &[x], create()).remove(0);
            gradient.mul(&v)
        },
        &x,
    );
    assert_eq!(nested.to_vec(), [12.0, 0.0, 0.0, 180.0]);
}
