//! The public interface, line by line, on functions whose derivatives are whole numbers.
#![allow(clippy::needless_range_loop, clippy::ptr_arg, clippy::type_complexity)]

use autodiff::{
    Dual, Duals, Matrix, Real, check_grad, derivative, differentiable, dual, forward, grad, hessian, hvp, jacobian,
    jacobian_forward, jacobian_reverse, jvp, stop_gradient, tape, value_and_grad, value_and_jacobian,
    value_grad_hessian, vjp,
};

/// 3x² + 4x + 2: at 3 it is 41, its slope 22, its curvature 6.
#[differentiable]
fn f(x: f64) -> f64 {
    3.0 * x * x + 4.0 * x + 2.0
}

/// x²y + n: gradient (2xy, x²), Hessian ((2y, 2x), (2x, 0)).
#[differentiable]
fn g(x: f64, n: usize, y: f64) -> f64 {
    x * x * y + n as f64
}

/// Σ i xᵢ³ over a slice.
#[differentiable]
fn cubes(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        s += i as f64 * x[i] * x[i] * x[i];
    }
    s
}

/// (x₀x₁, k x₁², x₀) of a slice.
#[differentiable]
fn three(x: &[f64], k: usize) -> Vec<f64> {
    vec![x[0] * x[1], k as f64 * x[1] * x[1], x[0]]
}

/// (x₀x₁x₂, x₀) of an array.
#[differentiable]
fn two(x: [f64; 3]) -> [f64; 2] {
    [x[0] * x[1] * x[2], x[0]]
}

#[test]
fn a_function_stays_an_ordinary_call() {
    assert_eq!(f(3.0), 41.0);
    assert_eq!((*f)(3.0), 41.0);
    let plain: fn(f64) -> f64 = *f;
    assert_eq!(plain(0.0), 2.0);
}

#[test]
fn one_number() {
    assert_eq!(grad(f)(3.0), 22.0);
    assert_eq!(value_and_grad(f)(3.0), (41.0, 22.0));
    assert_eq!(derivative(f)(3.0), 22.0);
    assert_eq!(hessian(f)(3.0), 6.0);
    assert_eq!(jvp(f)((3.0,), (1.0,)), (41.0, 22.0));
    assert_eq!(jvp(f)((3.0,), (-0.5,)), (41.0, -11.0));
    let (value, pullback) = vjp(f)(3.0);
    assert_eq!(value, 41.0);
    assert_eq!(pullback(1.0), 22.0);
    let Dual { value, tangent } = forward(f)(Dual::new(3.0, 1.0));
    assert_eq!((value, tangent), (41.0, 22.0));
    assert_eq!(forward(f)(3.0), 41.0);
}

#[test]
fn to_any_depth() {
    assert_eq!(grad(grad(f))(3.0), 6.0);
    assert_eq!(grad(grad(grad(f)))(3.0), 0.0);
    assert_eq!(derivative(derivative(f))(3.0), 6.0);
    assert_eq!(derivative(grad(f))(3.0), 6.0);
    assert_eq!(grad(derivative(f))(3.0), 6.0);
    assert_eq!(value_and_grad(grad(f))(3.0), (22.0, 6.0));
    assert_eq!(jvp(grad(f))((3.0,), (2.0,)), (22.0, 12.0));
    assert_eq!(jvp(grad(g))((2.0, 1, 3.0), (1.0, 0.0)), ((12.0, 4.0), (6.0, 4.0)));
    let (value, pullback) = vjp(grad(f))(3.0);
    assert_eq!((value, pullback(1.0)), (22.0, 6.0));
    let twice = forward(grad(f))(Dual::new(3.0, 1.0));
    assert_eq!((twice.value, twice.tangent), (22.0, 6.0));
}

#[test]
fn several_arguments_give_a_tuple_and_inactive_ones_pass_through() {
    assert_eq!(grad(g)(2.0, 7, 3.0), (12.0, 4.0));
    assert_eq!(value_and_grad(g)(2.0, 7, 3.0), (19.0, (12.0, 4.0)));
    assert_eq!(jvp(g)((2.0, 7, 3.0), (1.0, 0.5)), (19.0, 14.0));
    let (value, pullback) = vjp(g)(2.0, 7, 3.0);
    assert_eq!(value, 19.0);
    assert_eq!(pullback(-1.0), (-12.0, -4.0));
    assert_eq!(hessian(g)(2.0, 7, 3.0), [[6.0, 4.0], [4.0, 0.0]]);
    assert_eq!(hvp(g)(2.0, 7, 3.0, 1.0, 10.0), (46.0, 4.0));
}

#[test]
fn the_gradient_has_the_type_of_the_argument() {
    #[differentiable]
    fn kinds(a: f64, b: f32, c: [f64; 2], d: &[f64; 2], e: &[f64], h: &Vec<f64>) -> f64 {
        a * a + f64::from(b) * 3.0 + c[0] * c[1] + d[0] * e[0] + h[0] * h[0]
    }
    let h = vec![5.0];
    let (a, b, c, d, e, h): (f64, f32, [f64; 2], [f64; 2], Vec<f64>, Vec<f64>) =
        grad(kinds)(1.0, 2.0, [3.0, 4.0], &[6.0, 7.0], &[8.0, 9.0, 10.0], &h);
    assert_eq!((a, b), (2.0, 3.0));
    assert_eq!((c, d), ([4.0, 3.0], [8.0, 0.0]));
    assert_eq!((e, h), (vec![6.0, 0.0, 0.0], vec![10.0]));
}

#[test]
fn the_gradient_of_nested_types() {
    #[differentiable]
    fn nested(a: Vec<Vec<f64>>, b: &[[f64; 2]], p: (f64, usize), q: ((f64, f64), f64)) -> f64 {
        a[0][0] * a[1][0] + b[0][1] * b[0][1] + p.0 * p.1 as f64 + q.0.1 * q.1
    }
    let (a, b, p, q): (Vec<Vec<f64>>, Vec<[f64; 2]>, (f64, ()), ((f64, f64), f64)) =
        grad(nested)(vec![vec![2.0, 1.0], vec![3.0]], &[[4.0, 5.0]], (6.0, 7), ((8.0, 9.0), 10.0));
    assert_eq!(a, [vec![3.0, 0.0], vec![2.0]]);
    assert_eq!(b, [[0.0, 10.0]]);
    assert_eq!((p, q), ((7.0, ()), ((0.0, 10.0), 9.0)));
}

#[test]
fn single_precision_alone() {
    #[differentiable]
    fn half(x: f32) -> f32 {
        0.5 * x * x
    }
    assert_eq!(grad(half)(3.0), 3.0_f32);
    assert_eq!(value_and_grad(half)(3.0), (4.5_f32, 3.0_f32));
    assert_eq!(derivative(half)(3.0), 3.0_f32);
    assert_eq!(grad(grad(half))(3.0), 1.0_f32);
    let dual = forward(half)(Dual::new(3.0_f32, 1.0));
    assert_eq!((dual.value, dual.tangent), (4.5_f32, 3.0_f32));
}

#[test]
fn types_without_derivative_pass_through() {
    #[derive(Clone, Copy, PartialEq)]
    enum Side {
        Left,
        Right,
    }
    #[differentiable]
    fn picked(x: f64, on: bool, letter: char, name: &str, index: &[usize], side: Side, y: f64) -> f64 {
        let k = index[name.len()] as f64;
        if on && letter == 'a' && side == Side::Left { k * x * y } else { k * x + y }
    }
    assert_eq!(grad(picked)(2.0, true, 'a', "", &[5, 6], Side::Left, 3.0), (15.0, 10.0));
    assert_eq!(grad(picked)(2.0, true, 'a', "b", &[5, 6], Side::Right, 3.0), (6.0, 1.0));
    assert_eq!(jvp(picked)((2.0, true, 'a', "", &[5], Side::Left, 3.0), (1.0, 0.0)), (30.0, 15.0));
}

#[test]
fn no_grad_parameters_have_no_gradient() {
    #[differentiable]
    fn scaled(x: f64, #[no_grad] k: f64, #[no_grad] data: &[f64], y: f64) -> f64 {
        x * x * k + y * data[1]
    }
    assert_eq!(scaled(2.0, 3.0, &[4.0, 5.0], 6.0), 42.0);
    assert_eq!(grad(scaled)(2.0, 3.0, &[4.0, 5.0], 6.0), (12.0, 5.0));
    assert_eq!(jvp(scaled)((2.0, 3.0, &[4.0, 5.0], 6.0), (1.0, 1.0)), (42.0, 17.0));
    assert_eq!(hessian(scaled)(2.0, 3.0, &[4.0, 5.0], 6.0), [[6.0, 0.0], [0.0, 0.0]]);
}

#[test]
fn stop_gradient_is_a_constant() {
    #[differentiable]
    fn one_factor(x: f64) -> f64 {
        stop_gradient(x) * x
    }
    assert_eq!(one_factor(3.0), 9.0);
    assert_eq!(grad(one_factor)(3.0), 3.0);
    assert_eq!(derivative(one_factor)(3.0), 3.0);
    assert_eq!(grad(grad(one_factor))(3.0), 0.0);
    assert_eq!(stop_gradient(3.0), 3.0);
}

#[test]
fn tangents_have_the_types_of_the_arguments() {
    #[differentiable]
    fn mixed(a: &[f64], n: usize, b: [f64; 2], c: &Vec<f64>, d: Vec<f64>) -> f64 {
        a[n] * b[0] + b[1] * c[0] + d[0] * d[0]
    }
    let (c, d_c) = (vec![5.0], vec![1.0]);
    let (value, tangent) =
        jvp(mixed)((&[1.0, 2.0], 1, [3.0, 4.0], &c, vec![6.0]), (&[0.0, 1.0], [1.0, 0.0], &d_c, vec![0.5]));
    assert_eq!(value, 6.0 + 20.0 + 36.0);
    assert_eq!(tangent, 3.0 + 2.0 + 4.0 + 6.0);
}

#[test]
fn a_pullback_takes_a_seed_of_the_type_of_the_result() {
    let (value, pullback) = vjp(three)(&[2.0, 3.0], 5);
    assert_eq!(value, [6.0, 45.0, 2.0]);
    assert_eq!(pullback(&[1.0, 0.0, 0.0]), [3.0, 2.0]);
    assert_eq!(vjp(three)(&[2.0, 3.0], 5).1(&[0.0, 1.0, 10.0]), [10.0, 30.0]);

    let (value, pullback) = vjp(two)([2.0, 3.0, 5.0]);
    assert_eq!(value, [30.0, 2.0]);
    assert_eq!(pullback([2.0, 1.0]), [31.0, 20.0, 12.0]);

    #[differentiable]
    fn pair(x: f64) -> (f64, [f64; 2]) {
        (x * x, [x, 3.0 * x])
    }
    assert_eq!(vjp(pair)(2.0).1((1.0, [10.0, 100.0])), 4.0 + 10.0 + 300.0);
    assert_eq!(jvp(pair)((2.0,), (1.0,)), ((4.0, [2.0, 6.0]), (4.0, [1.0, 3.0])));
}

#[test]
fn pullbacks_can_be_kept_and_called_in_any_order() {
    let pullbacks: Vec<_> = [1.0, 2.0, 3.0].iter().map(|x| vjp(f)(*x).1).collect();
    let slopes: Vec<f64> = pullbacks.into_iter().rev().map(|pullback| pullback(2.0)).collect();
    assert_eq!(slopes, [44.0, 32.0, 20.0]);
}

#[test]
fn jacobians_of_slices() {
    let expected = [3.0, 2.0, 0.0, 30.0, 1.0, 0.0];
    let m: Matrix<f64> = jacobian(three)(&[2.0, 3.0], 5);
    assert_eq!((m.rows(), m.cols()), (3, 2));
    assert_eq!(m.as_slice(), expected);
    assert_eq!((m[(0, 1)], m[(1, 1)], m[(2, 0)]), (2.0, 30.0, 1.0));
    assert_eq!(jacobian_forward(three)(&[2.0, 3.0], 5).as_slice(), expected);
    assert_eq!(jacobian_reverse(three)(&[2.0, 3.0], 5).as_slice(), expected);
}

#[test]
fn jacobians_of_arrays() {
    let expected = [[15.0, 10.0, 6.0], [1.0, 0.0, 0.0]];
    let m: [[f64; 3]; 2] = jacobian(two)([2.0, 3.0, 5.0]);
    assert_eq!(m, expected);
    assert_eq!(jacobian_forward(two)([2.0, 3.0, 5.0]), expected);
    assert_eq!(jacobian_reverse(two)([2.0, 3.0, 5.0]), expected);
}

#[test]
fn a_jacobian_wider_than_tall_and_one_taller_than_wide() {
    #[differentiable]
    fn ends(x: &[f64]) -> Vec<f64> {
        vec![x[0] * x[x.len() - 1]]
    }
    let x: Vec<f64> = (1..=20).map(f64::from).collect();
    let m = jacobian(ends)(&x);
    assert_eq!((m.rows(), m.cols(), m[(0, 0)], m[(0, 19)], m[(0, 7)]), (1, 20, 20.0, 1.0, 0.0));

    #[differentiable]
    fn multiples(x: &[f64], n: usize) -> Vec<f64> {
        let mut out = vec![0.0; n];
        for i in 0..n {
            out[i] = i as f64 * x[0];
        }
        out
    }
    let m = jacobian(multiples)(&[1.0], 20);
    assert_eq!((m.rows(), m.cols(), m[(0, 0)], m[(19, 0)]), (20, 1, 0.0, 19.0));
}

#[test]
fn hessians() {
    // Σ i xᵢ³ has the Hessian diag(6 i xᵢ).
    let m: Matrix<f64> = hessian(cubes)(&[5.0, 2.0, 3.0]);
    assert_eq!((m.rows(), m.cols()), (3, 3));
    assert_eq!(m.as_slice(), [0.0, 0.0, 0.0, 0.0, 12.0, 0.0, 0.0, 0.0, 36.0]);

    #[differentiable]
    fn product(x: [f64; 3]) -> f64 {
        x[0] * x[1] * x[2]
    }
    assert_eq!(hessian(product)([2.0, 3.0, 5.0]), [[0.0, 5.0, 3.0], [5.0, 0.0, 2.0], [3.0, 2.0, 0.0]]);

    #[differentiable]
    fn counted(x: &[f64], n: usize) -> f64 {
        let mut p = 1.0;
        for _ in 0..n {
            p *= x[0] * x[1];
        }
        p
    }
    assert_eq!(grad(counted)(&[2.0, 3.0], 1), [3.0, 2.0]);
    assert_eq!(hessian(counted)(&[2.0, 3.0], 1).as_slice(), [0.0, 1.0, 1.0, 0.0]);
    assert_eq!(hessian(counted)(&[2.0, 3.0], 2).as_slice(), [18.0, 24.0, 24.0, 8.0]);
}

#[test]
fn hessian_vector_products() {
    let product: Vec<f64> = hvp(cubes)(&[5.0, 2.0, 3.0], &[1.0, 10.0, 100.0]);
    assert_eq!(product, [0.0, 120.0, 3600.0]);
    assert_eq!(hvp(f)(3.0, 2.0), 12.0);
}

#[test]
fn the_value_comes_with_the_derivatives() {
    assert_eq!(value_and_jacobian(two)([2.0, 3.0, 5.0]), ([30.0, 2.0], [[15.0, 10.0, 6.0], [1.0, 0.0, 0.0]]));
    let (value, m): (Vec<f64>, Matrix) = value_and_jacobian(three)(&[2.0, 3.0], 5);
    assert_eq!((value.as_slice(), m.as_slice()), (&[6.0, 45.0, 2.0][..], &[3.0, 2.0, 0.0, 30.0, 1.0, 0.0][..]));

    assert_eq!(value_grad_hessian(f)(3.0), (41.0, 22.0, 6.0));
    assert_eq!(value_grad_hessian(g)(2.0, 7, 3.0), (19.0, (12.0, 4.0), [[6.0, 4.0], [4.0, 0.0]]));
    let (value, gradient, m) = value_grad_hessian(cubes)(&[5.0, 2.0]);
    assert_eq!((value, gradient, m.as_slice()), (8.0, vec![0.0, 12.0], &[0.0, 0.0, 0.0, 12.0][..]));
}

#[test]
fn matrices_of_before_are_written_over() {
    let mut m = Matrix::default();
    // Of any shape before.
    for k in [5, 7] {
        let expected = [3.0, 2.0, 0.0, 6.0 * k as f64, 1.0, 0.0];
        assert_eq!(jacobian(three).into((&[2.0, 3.0], k), &mut m), [6.0, 9.0 * k as f64, 2.0]);
        assert_eq!((m.rows(), m.cols(), m.as_slice()), (3, 2, &expected[..]));
        m = Matrix::from_rows([[f64::NAN; 7]]);
        jacobian_forward(three).into((&[2.0, 3.0], k), &mut m);
        assert_eq!((m.rows(), m.cols(), m.as_slice()), (3, 2, &expected[..]));
        jacobian_reverse(three).into((&[2.0, 3.0], k), &mut m);
        assert_eq!((m.rows(), m.cols(), m.as_slice()), (3, 2, &expected[..]));
    }
    let mut m = [[9.0; 3]; 2];
    assert_eq!(jacobian(two).into(([2.0, 3.0, 5.0],), &mut m), [30.0, 2.0]);
    assert_eq!(m, [[15.0, 10.0, 6.0], [1.0, 0.0, 0.0]]);
    let mut m = Matrix::default();
    assert_eq!(hessian(cubes).into((&[5.0, 2.0],), &mut m), (8.0, vec![0.0, 12.0]));
    assert_eq!(m.as_slice(), [0.0, 0.0, 0.0, 12.0]);

    let mut product = [9.0; 3];
    assert_eq!(hvp(cubes).into((&[5.0, 2.0, 3.0],), (&[1.0, 10.0, 100.0],), (&mut product,)), 62.0);
    assert_eq!(product, [0.0, 120.0, 3600.0]);
}

#[test]
fn a_gradient_by_one_argument() {
    assert_eq!((grad(g).wrt::<0>()(2.0, 7, 3.0), grad(g).wrt::<2>()(2.0, 7, 3.0)), (12.0, 4.0));
    assert_eq!(value_and_grad(g).wrt::<2>()(2.0, 7, 3.0), (19.0, 4.0));
    assert_eq!(grad(cubes).wrt::<0>()(&[5.0, 2.0]), [0.0, 12.0]);
    let mut gradient = [9.0; 2];
    assert_eq!(value_and_grad(cubes).wrt::<0>().into((&[5.0, 2.0],), &mut gradient), 8.0);
    assert_eq!(gradient, [0.0, 12.0]);

    // Differentiable again: the rows of the Hessian, forward and back.
    assert_eq!(grad(grad(g).wrt::<0>())(2.0, 7, 3.0), (6.0, 4.0));
    assert_eq!(grad(grad(g).wrt::<0>()).wrt::<2>()(2.0, 7, 3.0), 4.0);
    assert_eq!(jvp(grad(g).wrt::<2>())((2.0, 7, 3.0), (1.0, 0.0)), (4.0, 4.0));
    assert_eq!(jacobian_reverse(grad(cubes).wrt::<0>())(&[5.0, 2.0]).as_slice(), [0.0, 0.0, 0.0, 12.0]);
}

#[test]
fn several_directions_at_once() {
    let (value, along) = jvp(g).several((2.0, 7, 3.0), [(1.0, 0.0), (0.0, 1.0), (1.0, 10.0)]);
    assert_eq!((value, along), (19.0, [12.0, 4.0, 52.0]));
    let directions: [(&[f64],); 2] = [(&[1.0, 0.0],), (&[0.0, 2.0],)];
    let (value, along) = jvp(three).several((&[2.0, 3.0], 5), directions);
    assert_eq!((value, along), (vec![6.0, 45.0, 2.0], [vec![3.0, 0.0, 1.0], vec![4.0, 60.0, 0.0]]));

    let [x, y] = Duals::variables([2.0, 3.0]);
    let z = forward(g)(x, 7, y);
    assert_eq!((z.value, z.tangents), (19.0, [12.0, 4.0]));
}

/// A Jacobian is made of passes for several inputs each. For any number of inputs it is that of passes for one, to the bit.
#[test]
fn any_number_of_inputs() {
    #[differentiable]
    fn outputs(x: &[f64], n: usize, #[no_grad] c: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for i in 0..n {
            y[i] = c[i];
            for j in 0..x.len() {
                y[i] += (x[j] * (i + j) as f64).sin() * x[(i + j) % x.len()] / c[0];
            }
        }
        y
    }
    #[differentiable]
    fn energy(x: &[f64]) -> f64 {
        let mut e = 1.0;
        for j in 0..x.len() {
            e += (x[j] * 1.5).exp() * x[(j + 1) % x.len()];
        }
        e
    }
    let bits = |numbers: &[f64]| numbers.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    for n in 0..30 {
        let x: Vec<f64> = (0..n).map(|i| 0.3 + 0.1 * i as f64).collect();
        let c = [2.0, 3.0, 4.0];
        let (value, m) = (outputs(&x, 3, &c), jacobian_forward(outputs)(&x, 3, &c));
        let (e, gradient, h) = value_grad_hessian(energy)(&x);
        assert_eq!((m.rows(), m.cols(), h.rows(), h.cols()), (3, n, n, n));
        for j in 0..n {
            let unit: Vec<f64> = (0..n).map(|i| if i == j { 1.0 } else { 0.0 }).collect();
            let column = |m: &Matrix| m.iter().map(|row| row[j]).collect::<Vec<_>>();
            let (plain, along) = jvp(outputs)((&x, 3, &c), (&unit,));
            assert_eq!((bits(&value), bits(&column(&m))), (bits(&plain), bits(&along)), "{n} inputs, number {j}");
            let (plain, along) = jvp(grad(energy))((&x,), (&unit,));
            assert_eq!((bits(&gradient), bits(&column(&h))), (bits(&plain), bits(&along)), "{n} inputs, number {j}");
        }
        assert_eq!((e, &gradient), (energy(&x), &grad(energy)(&x)));
    }

    // Where the number is known before, and in single precision.
    #[differentiable]
    fn cubes_of<const N: usize>(x: [f32; N]) -> f32 {
        let mut sum = 0.0;
        for i in 0..N {
            sum += x[i] * x[i] * x[(i + 1) % N];
        }
        sum
    }
    macro_rules! known {
        ($($n:literal)*) => { $(
            let x: [f32; $n] = std::array::from_fn(|i| 1.0 + i as f32);
            let h: [[f32; $n]; $n] = hessian(cubes_of::<$n>)(x);
            for j in 0..$n {
                let unit = std::array::from_fn(|i| if i == j { 1.0 } else { 0.0 });
                assert_eq!(h.map(|row| row[j]), jvp(grad(cubes_of::<$n>))((x,), (unit,)).1);
            }
        )* };
    }
    known!(1 2 3 4 5 8 9 12 13 17 25);
}

#[test]
fn closures_over_numbers() {
    fn smooth<T: Real>(x: T, y: T) -> T {
        x * x * y
    }
    assert_eq!(dual::derivative(|x| smooth(x, x), 2.0), 12.0);
    assert_eq!(dual::derivative(|x| smooth(x, 5.0.into()), 2.0_f32), 20.0);
    assert_eq!(dual::derivative(|x| dual::derivative(|y| smooth(y, x.into()), x), 2.0), 8.0);
    assert_eq!(tape::gradient(|x| smooth(x[0], x[1]), &[2.0, 3.0]), [12.0, 4.0]);
    assert_eq!(tape::value_and_gradient(|x| smooth(x[0], x[1]), &[2.0, 3.0]), (12.0, vec![12.0, 4.0]));
    // The gradient of what does not depend on the variables.
    assert_eq!(tape::gradient(|_| 1.0.into(), &[2.0, 3.0]), [0.0, 0.0]);
    assert_eq!(tape::gradient::<f64>(|_| 1.0.into(), &[]), []);
}

#[test]
fn operators_are_values() {
    let xs = [0.0, 1.0, 3.0];
    assert_eq!(xs.iter().copied().map(*grad(f)).collect::<Vec<f64>>(), [4.0, 10.0, 22.0]);
    assert_eq!(xs.iter().copied().map(*f).collect::<Vec<f64>>(), [2.0, 9.0, 41.0]);
    assert_eq!(xs.map(*derivative(f)), [4.0, 10.0, 22.0]);

    let slope = grad(f);
    let again = slope;
    assert_eq!(slope(3.0) + again(0.0), 26.0);

    fn applied(h: impl Fn(f64) -> f64, x: f64) -> f64 {
        h(x)
    }
    assert_eq!(applied(*slope, 3.0), 22.0);

    let table: [(&str, fn(f64) -> f64); 2] = [("value", *f), ("slope", *grad(f))];
    assert_eq!(table.map(|(_, h)| h(3.0)), [41.0, 22.0]);

    struct Model {
        slope: fn(&[f64]) -> Vec<f64>,
    }
    let model = Model { slope: *grad(cubes) };
    assert_eq!((model.slope)(&[1.0, 2.0]), [0.0, 12.0]);
}

#[test]
fn operators_take_any_differentiable_function() {
    fn at_three<F>(h: F) -> (f64, f64)
    where
        F: autodiff::Function + std::ops::Deref<Target = fn(f64) -> f64>,
    {
        (h(3.0), h(-3.0))
    }
    assert_eq!(at_three(f), (41.0, 17.0));
}

#[test]
fn buffers_are_written() {
    #[differentiable]
    fn loss(w: &[f64], n: usize, scale: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..w.len() {
            s += w[i] * w[i] * scale;
        }
        s + n as f64
    }
    let (mut d_w, mut d_scale) = (vec![9.0; 2], 9.0);
    assert_eq!(value_and_grad(loss).into((&[3.0, 4.0], 1, 2.0), (&mut d_w, &mut d_scale)), 51.0);
    assert_eq!((d_w.as_slice(), d_scale), ([12.0, 16.0].as_slice(), 25.0));
    // What a buffer held before does not matter.
    assert_eq!(value_and_grad(loss).into((&[1.0, 0.0], 0, 1.0), (&mut d_w, &mut d_scale)), 1.0);
    assert_eq!((d_w.as_slice(), d_scale), ([2.0, 0.0].as_slice(), 1.0));

    let mut slope = 9.0;
    assert_eq!(value_and_grad(f).into((3.0,), (&mut slope,)), 41.0);
    assert_eq!(slope, 22.0);
}

#[test]
fn users_can_check_their_gradients() {
    let agreement = check_grad(g, (2.0, 7, 3.0)).expect("the derivatives agree");
    assert_eq!(agreement.compared, 2);
    assert_eq!(check_grad(three, (&[2.0, 3.0], 5)).expect("the derivatives agree").compared, 6);
    // Differences see what `stop_gradient` hides.
    #[differentiable]
    fn hidden(x: f64) -> f64 {
        stop_gradient(x) * x
    }
    let found = check_grad(hidden, (3.0,)).expect_err("half of the derivative is hidden").0;
    assert_eq!((found.adjoint, found.dual), (3.0, 3.0));
    assert!((found.difference - 6.0).abs() < 1e-6, "{found}");
}

#[differentiable(handle = Loss)]
fn loss(w: &[f64], target: f64) -> f64 {
    (w[0] * w[1] - target) * (w[0] * w[1] - target)
}

#[test]
fn a_handle_leaves_the_function_an_ordinary_one() {
    // As `fn` items are: coercible, `impl Fn`, and their names can be bound anew.
    let plain: fn(&[f64], f64) -> f64 = loss;
    assert_eq!(plain(&[2.0, 3.0], 5.0), 1.0);
    fn twice(h: impl Fn(&[f64], f64) -> f64) -> f64 {
        2.0 * h(&[2.0, 3.0], 5.0)
    }
    assert_eq!(twice(loss), 2.0);

    let (gradient, in_target) = grad(Loss)(&[2.0, 3.0], 5.0);
    assert_eq!((gradient, in_target), (vec![6.0, 4.0], -2.0));
    assert_eq!(Loss(&[2.0, 3.0], 5.0), 1.0);

    let loss = loss(&[2.0, 3.0], 4.0);
    assert_eq!(loss, 4.0);
}

#[test]
fn handles_and_names_call_each_other() {
    #[differentiable(handle = Square)]
    fn square(x: f64) -> f64 {
        x * x
    }
    #[differentiable]
    fn named(x: f64) -> f64 {
        square(x) * x
    }
    #[differentiable(handle = Mixed)]
    fn mixed(x: f64) -> f64 {
        named(square(x)) + f(x)
    }
    assert_eq!(grad(named)(2.0), 12.0);
    // x⁶ + 3x² + 4x + 2
    assert_eq!(grad(Mixed)(2.0), 192.0 + 12.0 + 4.0);
    assert_eq!(grad(grad(Mixed))(1.0), 30.0 + 6.0);
}

#[test]
#[should_panic(expected = "is not differentiable, and hides")]
fn a_plain_function_that_hides_one_with_a_handle() {
    fn loss(w: &[f64], target: f64) -> f64 {
        w[0] - target
    }
    #[differentiable]
    fn twice(w: &[f64]) -> f64 {
        2.0 * loss(w, 1.0)
    }
    grad(twice)(&[1.0, 2.0]);
}

#[test]
fn const_generic_functions() {
    #[differentiable]
    fn powers<const N: usize>(x: f64) -> f64 {
        let mut p = 1.0;
        for _ in 0..N {
            p *= x;
        }
        p
    }
    assert_eq!(powers::<3>(2.0), 8.0);
    assert_eq!(grad(powers::<3>)(2.0), 12.0);
    #[differentiable]
    fn again<const N: usize>(x: f64, times: usize) -> f64 {
        if times == 0 { N as f64 * x } else { x * again::<N>(x, times - 1) }
    }
    assert_eq!(grad(again::<2>)(2.0, 2), 24.0);
    assert_eq!(grad(grad(powers::<4>))(2.0), 48.0);

    #[differentiable]
    fn squares<const N: usize>(x: [f64; N]) -> f64 {
        let mut s = 0.0;
        for i in 0..N {
            s += x[i] * x[i];
        }
        s
    }
    assert_eq!(squares([1.0, 2.0]), 5.0);
    assert_eq!(grad(squares)([1.0, 2.0, 3.0]), [2.0, 4.0, 6.0]);
    assert_eq!(grad(squares::<1>)([7.0]), [14.0]);
    assert_eq!(hessian(squares)([1.0, 2.0]), [[2.0, 0.0], [0.0, 2.0]]);
}

/// The library under another name, as a crate that re-exports it would have it.
mod renamed {
    pub(crate) use autodiff as calculus;
}

#[test]
fn the_library_may_be_reached_by_another_path() {
    #[differentiable(crate = crate::renamed::calculus)]
    fn cube(x: f64) -> f64 {
        x.powi(3)
    }
    assert_eq!(grad(cube)(2.0), 12.0);
}

#[test]
fn rules_are_those_of_the_other_crate_too() {
    assert_eq!(grad(elsewhere::power)(3, 2.0), 12.0);
    assert_eq!(grad(elsewhere::Cost)(5.0, 3.0), (2.0, -2.0));
    assert_eq!(elsewhere::cost(5.0, 3.0), 2.0);
}
