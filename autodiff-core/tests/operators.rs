//! The operators on functions of every shape, against formulas.
// Functions as users of other languages write them.
#![allow(missing_docs, clippy::needless_range_loop, clippy::ptr_arg)]
use autodiff_core::{
    Dual, Matrix, check_grad, derivative, forward, grad, hessian, hvp, jacobian, jacobian_forward, jacobian_reverse,
    jvp, stop_gradient, value_and_grad, vjp,
};
use autodiff_macros::differentiable;

/// Floats in order, whatever they stand in.
trait Flat {
    fn flat(&self, into: &mut Vec<f64>);
}
macro_rules! flat {
    ($([$($generics:tt)*] $ty:ty: $self:ident, $into:ident => $push:expr;)*) => { $(
        impl<$($generics)*> Flat for $ty {
            fn flat(&$self, $into: &mut Vec<f64>) {
                $push
            }
        }
    )* };
}
flat! {
    [] f64: self, into => into.push(*self);
    [] f32: self, into => into.push(f64::from(*self));
    [] (): self, _into => ();
    [T: Flat] [T]: self, into => self.iter().for_each(|x| x.flat(into));
    [T: Flat, const N: usize] [T; N]: self, into => self.as_slice().flat(into);
    [T: Flat] Vec<T>: self, into => self.as_slice().flat(into);
    [T: Flat] Option<T>: self, into => self.iter().for_each(|x| x.flat(into));
    [T: Flat] Matrix<T>: self, into => self.as_slice().flat(into);
    [A: Flat, B: Flat] (A, B): self, into => { self.0.flat(into); self.1.flat(into) };
    [A: Flat, B: Flat, C: Flat] (A, B, C): self, into => { self.0.flat(into); self.1.flat(into); self.2.flat(into) };
    [T: Flat + ?Sized] &T: self, into => (**self).flat(into);
}

/// Compares values of the same type, float by float.
#[track_caller]
fn close<T: Flat + std::fmt::Debug>(got: T, expected: T) {
    let [mut a, mut b] = [Vec::new(), Vec::new()];
    got.flat(&mut a);
    expected.flat(&mut b);
    let close = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-11 * (1.0 + b.abs());
    assert!(a.len() == b.len() && a.iter().zip(&b).all(close), "{got:?}, expected {expected:?}");
}

/// `operator, arguments => expected;`
macro_rules! table {
    ($($got:expr => $expected:expr;)*) => { $(close($got, $expected);)* };
}

#[differentiable(crate = autodiff_core)]
fn wave(x: f64) -> f64 {
    x * x * x + x.sin()
}

#[test]
fn one_float_to_any_depth() {
    for x in [-2.0_f64, 0.0, 0.7] {
        let d0 = x * x * x + x.sin();
        let d1 = 3.0 * x * x + x.cos();
        let d2 = 6.0 * x - x.sin();
        let d3 = 6.0 - x.cos();
        let d4 = x.sin();
        table! {
            wave(x) => d0;
            forward(wave)(x) => d0;
            grad(wave)(x) => d1;
            derivative(wave)(x) => d1;
            jacobian(wave)(x) => d1;
            jacobian_forward(wave)(x) => d1;
            jacobian_reverse(wave)(x) => d1;
            value_and_grad(wave)(x) => (d0, d1);
            jvp(wave)((x,), (2.0,)) => (d0, 2.0 * d1);
            vjp(wave)(x).1(2.0) => 2.0 * d1;
            hessian(wave)(x) => d2;
            hvp(wave)(x, 2.0) => 2.0 * d2;
            grad(grad(wave))(x) => d2;
            grad(derivative(wave))(x) => d2;
            derivative(grad(wave))(x) => d2;
            derivative(derivative(wave))(x) => d2;
            jvp(grad(wave))((x,), (2.0,)) => (d1, 2.0 * d2);
            vjp(grad(wave))(x).1(2.0) => 2.0 * d2;
            jacobian(value_and_grad(wave))(x) => [d1, d2];
            jacobian_reverse(value_and_grad(wave))(x) => [d1, d2];
            vjp(value_and_grad(wave))(x).1((2.0, 3.0)) => 2.0 * d1 + 3.0 * d2;
            hessian(grad(wave))(x) => d3;
            hvp(grad(wave))(x, 2.0) => 2.0 * d3;
            grad(grad(grad(wave)))(x) => d3;
            grad(derivative(grad(wave)))(x) => d3;
            derivative(derivative(derivative(wave)))(x) => d3;
            grad(grad(grad(grad(wave))))(x) => d4;
            hessian(derivative(derivative(wave)))(x) => d4;
        }
        let y = forward(grad(wave))(Dual::new(x, 1.0));
        close((y.value, y.tangent), (d1, d2));
        let y = forward(wave)(Dual::new(Dual::new(x, 1.0), Dual::new(1.0, 0.0)));
        close((y.value.value, y.value.tangent, y.tangent.tangent), (d0, d1, d2));
    }
}

#[differentiable(crate = autodiff_core)]
fn ratio(x: f64, n: i32, y: f32) -> f64 {
    x.powi(n) / y as f64
}

#[test]
fn several_floats_and_an_inactive_one() {
    for (x, n, y) in [(1.5_f64, 3, 2.0_f32), (-0.5, 2, -4.0), (2.0, 0, 1.0)] {
        let (z, p) = (f64::from(y), |k: i32| x.powi(k));
        let m = f64::from(n);
        let value = p(n) / z;
        let (dx, dy) = (m * p(n - 1) / z, -p(n) / (z * z));
        let (dxx, dxy, dyy) = (m * (m - 1.0) * p(n - 2) / z, -m * p(n - 1) / (z * z), 2.0 * p(n) / z.powi(3));
        let (v, w) = (0.5, -2.0_f32);
        let curved = (dxx * v + dxy * f64::from(w), (dxy * v + dyy * f64::from(w)) as f32);
        table! {
            grad(ratio)(x, n, y) => (dx, dy as f32);
            value_and_grad(ratio)(x, n, y) => (value, (dx, dy as f32));
            derivative(ratio)(x, n, y) => (dx, dy);
            jvp(ratio)((x, n, y), (v, w)) => (value, dx * v + dy * f64::from(w));
            vjp(ratio)(x, n, y).1(3.0) => (3.0 * dx, 3.0 * dy as f32);
            jacobian(ratio)(x, n, y) => [dx, dy];
            hvp(ratio)(x, n, y, v, w) => curved;
            jvp(grad(ratio))((x, n, y), (v, w)) => ((dx, dy as f32), curved);
            vjp(grad(ratio))(x, n, y).1((v, w)) => curved;
            vjp(derivative(ratio))(x, n, y).1((v, f64::from(w))) => curved;
            hessian(ratio)(x, n, y) => [[dxx, dxy], [dxy, dyy]];
            jacobian(grad(ratio))(x, n, y) => [[dxx, dxy], [dxy, dyy]];
            jacobian_reverse(derivative(ratio))(x, n, y) => [[dxx, dxy], [dxy, dyy]];
        }
    }
}

#[differentiable(crate = autodiff_core)]
fn chain(x: &[f64], k: f64, n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        s += k * x[i] * x[i + 1];
    }
    s
}

#[test]
fn slices() {
    let x = vec![1.0, -2.0, 0.5, 3.0];
    let (k, n) = (1.5, 3);
    let near = |x: &[f64], i: usize| {
        let left = if i > 0 { x[i - 1] } else { 0.0 };
        left + x.get(i + 1).unwrap_or(&0.0)
    };
    let products: f64 = (0..n).map(|i| x[i] * x[i + 1]).sum();
    let neighbours: Vec<f64> = (0..4).map(|i| near(&x, i)).collect();
    let d_x: Vec<f64> = neighbours.iter().map(|near| k * near).collect();
    let (v, w) = (vec![0.5, 1.0, -1.0, 2.0], 0.25);
    let along: f64 = d_x.iter().zip(&v).map(|(d, v)| d * v).sum();
    let h_x: Vec<f64> = (0..4).map(|i| k * near(&v, i) + w * neighbours[i]).collect();
    let h_k: f64 = neighbours.iter().zip(&v).map(|(near, v)| near * v).sum();
    let gradient = (d_x, products);
    table! {
        grad(chain)(&x, k, n) => gradient.clone();
        value_and_grad(chain)(&x, k, n) => (k * products, gradient.clone());
        jvp(chain)((&x, k, n), (&v, w)) => (k * products, along + w * products);
        vjp(chain)(&x, k, n).1(1.0) => gradient.clone();
        hvp(chain)(&x, k, n, &v, w) => (h_x.clone(), h_k);
        jvp(grad(chain))((&x, k, n), (&v, w)) => (gradient.clone(), (h_x.clone(), h_k));
        vjp(grad(chain))(&x, k, n).1((&v, w)) => (h_x.clone(), h_k);
    }
    let (mut b_x, mut b_k) = (vec![7.0; 4], 7.0);
    for _ in 0..2 {
        close(value_and_grad(chain).into((&x, k, n), (&mut b_x, &mut b_k)), k * products);
        close((b_x.clone(), b_k), gradient.clone());
    }
}

#[differentiable(crate = autodiff_core)]
fn quartic(x: &[f64], #[no_grad] scale: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        s += scale[i] * x[i] * x[i];
    }
    s * s
}

#[test]
fn a_single_slice_gives_matrices() {
    let (x, scale) = (vec![1.0, -2.0, 0.5], vec![1.0, 0.5, 2.0]);
    let s: f64 = x.iter().zip(&scale).map(|(x, c)| c * x * x).sum();
    let ds: Vec<f64> = x.iter().zip(&scale).map(|(x, c)| 2.0 * c * x).collect();
    let d: Vec<f64> = ds.iter().map(|ds| 2.0 * s * ds).collect();
    let row = |i: usize| -> Vec<f64> {
        (0..3).map(|j| 2.0 * ds[i] * ds[j] + if i == j { 4.0 * s * scale[i] } else { 0.0 }).collect()
    };
    let h = Matrix::from_rows((0..3).map(row));
    let v = [1.0, 0.0, -1.0];
    let hv: Vec<f64> = h.iter().map(|row| row.iter().zip(&v).map(|(h, v)| h * v).sum()).collect();
    table! {
        grad(quartic)(&x, &scale) => d.clone();
        jacobian(quartic)(&x, &scale) => d.clone();
        hessian(quartic)(&x, &scale) => h.clone();
        jacobian(grad(quartic))(&x, &scale) => h.clone();
        jacobian_reverse(grad(quartic))(&x, &scale) => h.clone();
        hvp(quartic)(&x, &scale, &v) => hv.clone();
        vjp(grad(quartic))(&x, &scale).1(&v) => hv;
    }
    assert_eq!(hessian(quartic)(&[], &[]), Matrix::from_vec(0, 0, vec![]));
    assert_eq!(grad(quartic)(&[], &[]), Vec::<f64>::new());
}

/// A function for each shape of input and output that has a Jacobian, `$inputs` and `$outputs` being the formulas
/// x → (x² or xy, sin x …) written over an array.
mod shapes {
    use super::differentiable;

    #[differentiable(crate = autodiff_core)]
    pub fn float_array(x: f64) -> [f64; 2] {
        [x * x, x.sin()]
    }
    #[differentiable(crate = autodiff_core)]
    pub fn float_vec(x: f64) -> Vec<f64> {
        vec![x * x, x.sin()]
    }
    #[differentiable(crate = autodiff_core)]
    pub fn floats_tuple(x: f64, y: f64, z: f64) -> (f64, f64) {
        (x * y, z.sin())
    }
    #[differentiable(crate = autodiff_core)]
    pub fn floats_vec(x: f64, y: f64, z: f64) -> Vec<f64> {
        vec![x * y, z.sin()]
    }
    #[differentiable(crate = autodiff_core)]
    pub fn array_float(x: [f64; 3]) -> f64 {
        x[0] * x[1] + x[2].sin()
    }
    #[differentiable(crate = autodiff_core)]
    pub fn array_array(x: [f64; 3]) -> [f64; 2] {
        [x[0] * x[1], x[2].sin()]
    }
    #[differentiable(crate = autodiff_core)]
    pub fn array_vec(x: &[f64; 3]) -> Vec<f64> {
        vec![x[0] * x[1], x[2].sin()]
    }
    #[differentiable(crate = autodiff_core)]
    pub fn slice_float(x: &[f64]) -> f64 {
        x[0] * x[1] + x[2].sin()
    }
    #[differentiable(crate = autodiff_core)]
    pub fn slice_array(x: &[f64]) -> [f64; 2] {
        [x[0] * x[1], x[2].sin()]
    }
    #[differentiable(crate = autodiff_core)]
    pub fn slice_vec(x: &[f64]) -> Vec<f64> {
        vec![x[0] * x[1], x[2].sin()]
    }
    #[differentiable(crate = autodiff_core)]
    pub fn vec_vec(x: Vec<f64>) -> Vec<f64> {
        vec![x[0] * x[1], x[2].sin()]
    }
    #[differentiable(crate = autodiff_core)]
    pub fn narrow(x: &[f32]) -> Vec<f32> {
        vec![x[0] * x[1], x[2] * x[2]]
    }
    #[differentiable(crate = autodiff_core)]
    pub fn many(x: &[f64], n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for i in 0..n {
            y[i] = x[0] * x[1] * i as f64;
        }
        y
    }
}

/// The three Jacobian operators on the same arguments.
macro_rules! jacobians {
    ($($f:ident($($arg:expr),*) => $expected:expr;)*) => { $(
        table! {
            jacobian(shapes::$f)($($arg),*) => $expected;
            jacobian_forward(shapes::$f)($($arg),*) => $expected;
            jacobian_reverse(shapes::$f)($($arg),*) => $expected;
        }
    )* };
}

#[test]
fn jacobians_of_every_shape() {
    let (x, y, z) = (1.5_f64, -2.0_f64, 0.25_f64);
    let rows = [[y, x, 0.0], [0.0, 0.0, z.cos()]];
    let matrix = Matrix::from_rows(rows);
    let wide = |x: f64| x as f32;
    let narrow = Matrix::from_rows([[y, x, 0.0], [0.0, 0.0, 2.0 * z]].map(|row| row.map(wide)));
    let (array, row) = ([x, y, z], [y, x, z.cos()]);
    let column = [2.0 * x, x.cos()];
    jacobians! {
        float_array(x) => column;
        float_vec(x) => column.to_vec();
        floats_tuple(x, y, z) => rows;
        floats_vec(x, y, z) => matrix.clone();
        array_float(array) => row;
        array_array(array) => rows;
        array_vec(&array) => matrix.clone();
        slice_float(&array) => row.to_vec();
        slice_array(&array) => matrix.clone();
        slice_vec(&array) => matrix.clone();
        vec_vec(array.to_vec()) => matrix.clone();
        narrow(&array.map(wide)) => narrow.clone();
        many(&[x, y], 3) => Matrix::from_rows([[0.0, 0.0], [y, x], [2.0 * y, 2.0 * x]]);
        many(&[x, y], 0) => Matrix::from_vec(0, 2, vec![]);
        many(&[x, y], 1) => Matrix::from_rows([[0.0, 0.0]]);
    }
    let curved = [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, -z.sin()]];
    table! {
        hessian(shapes::array_float)(array) => curved;
        hessian(shapes::slice_float)(&array) => Matrix::from_rows(curved);
    }
}

#[differentiable(crate = autodiff_core)]
fn mixed(v: Vec<f64>, a: &[[f64; 2]; 2], t: (f64, usize), r: &f64) -> (Vec<f64>, f64) {
    let mut y = vec![0.0; v.len()];
    for i in 0..v.len() {
        y[i] = v[i] * a[0][1] * t.0;
    }
    (y, a[1][0] * *r * t.1 as f64)
}

#[test]
fn arguments_and_results_of_every_kind() {
    let (v, a, t, r) = (vec![2.0, 3.0], [[1.0, 4.0], [-2.0, 0.5]], (0.5, 3), 7.0);
    let value = (vec![4.0, 6.0], -42.0);
    let (d_y, d_z) = ([1.0, -1.0], 0.5);
    let cot = (vec![2.0, -2.0], [[0.0, -0.5], [10.5, 0.0]], (-4.0, ()), -3.0);
    let (got, pullback) = vjp(mixed)(v.clone(), &a, t, &r);
    close(got, value.clone());
    let (c_v, c_a, c_t, c_r) = pullback((&d_y, d_z));
    close((c_v, c_a, (c_t, c_r)), (cot.0, cot.1, (cot.2, cot.3)));

    let (w, b, u, q) = (vec![1.0, 0.0], [[9.0, 1.0], [0.5, 9.0]], (2.0, ()), 0.25);
    let tangent = (vec![2.0 + 1.0 + 16.0, 1.5 + 24.0], 3.0 * (0.5 * 7.0 - 0.5));
    close(jvp(mixed)((v, &a, t, &r), (w, &b, u, &q)), (value, tangent));
}

#[differentiable(crate = autodiff_core)]
fn nested(x: &[Vec<f64>], m: &Vec<f64>) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        for j in 0..x[i].len() {
            s += x[i][j] * x[i][j] * m[i];
        }
    }
    s
}

#[test]
fn vectors_of_vectors() {
    let (x, m) = (vec![vec![1.0, 2.0], vec![], vec![3.0]], vec![2.0, 5.0, -1.0]);
    let gradient = (vec![vec![4.0, 8.0], vec![], vec![-6.0]], vec![5.0, 0.0, 9.0]);
    close(grad(nested)(&x, &m), gradient.clone());
    let along = (vec![vec![1.0, 0.0], vec![], vec![1.0]], vec![0.0, 0.0, 1.0]);
    let curved = (vec![vec![4.0, 0.0], vec![], vec![-2.0 + 6.0]], vec![2.0, 0.0, 6.0]);
    close(hvp(nested)(&x, &m, &along.0, &along.1), curved.clone());
    close(jvp(grad(nested))((&x, &m), (&along.0, &along.1)), (gradient.clone(), curved));
    let (mut d_x, mut d_m) = (along.0.clone(), along.1.clone());
    close(value_and_grad(nested).into((&x, &m), (&mut d_x, &mut d_m)), 10.0 - 9.0);
    close((d_x, d_m), gradient);
    check_grad(nested, (&x, &m)).unwrap();
}

#[test]
fn operators_are_values() {
    let xs = [0.5_f64, 1.0, 2.0];
    let d1 = |x: f64| 3.0 * x * x + x.cos();
    let mapped: Vec<f64> = xs.iter().copied().map(*grad(wave)).collect();
    close(mapped, xs.map(d1).to_vec());
    let plain: Vec<f64> = xs.iter().copied().map(*wave).collect();
    close(plain, xs.map(|x: f64| x * x * x + x.sin()).to_vec());

    let stored = grad(wave);
    let pointers: [fn(f64) -> f64; 3] = [*stored, *derivative(wave), *jacobian(wave)];
    for pointer in pointers {
        close(pointer(2.0), d1(2.0));
    }
    fn twice(g: impl Fn(f64) -> f64) -> f64 {
        g(1.0) + g(2.0)
    }
    close(twice(*stored), d1(1.0) + d1(2.0));
    let hessian: for<'a> fn(&'a [f64]) -> Matrix = *hessian(shapes::slice_float);
    let later = {
        let x = vec![1.0, 2.0, 0.0];
        hessian(&x)
    };
    assert_eq!(later[(0, 1)], 1.0);
    assert_eq!(std::mem::size_of_val(&stored), 0);
    assert_eq!(format!("{stored:?}"), "Grad");
}

#[test]
fn pullbacks_wait() {
    let points = [[1.0, 2.0, 0.0], [3.0, -1.0, 0.5]];
    let pullbacks: Vec<_> = points.iter().map(|x| vjp(shapes::slice_vec)(x).1).collect();
    for (pullback, [x, y, z]) in pullbacks.into_iter().zip(points) {
        let z: f64 = z;
        close(pullback(&[2.0, 3.0]), vec![2.0 * y, 2.0 * x, 3.0 * z.cos()]);
    }
}

#[test]
fn stopped_gradients() {
    let x = Dual::new(Dual::new(3.0, 1.0), Dual::new(1.0, 0.0));
    let y = x * stop_gradient(x);
    assert_eq!((y.value.value, y.value.tangent, y.tangent.value, y.tangent.tangent), (9.0, 3.0, 3.0, 0.0));
}

/// Central differences of the functions above and of their gradients.
macro_rules! differences {
    ($($f:expr, $args:expr;)*) => { $(
        if let Err(wrong) = check_grad($f, $args) {
            panic!("{}: {wrong}", stringify!($f));
        }
    )* };
}

#[test]
fn differences_agree() {
    let (x, m) = ([1.5, -2.0, 0.25], [[1.0, 4.0], [-2.0, 0.5]]);
    let (rows, scales) = ([vec![1.0, 2.0], vec![], vec![3.0]], vec![2.0, 5.0, -1.0]);
    differences! {
        wave, (0.7,);
        grad(wave), (0.7,);
        derivative(wave), (0.7,);
        value_and_grad(wave), (0.7,);
        grad(grad(wave)), (0.7,);
        ratio, (1.5, 3, 2.0);
        grad(ratio), (1.5, 3, 2.0);
        derivative(ratio), (1.5, 3, 2.0);
        chain, (&x, 1.5, 2);
        grad(chain), (&x, 1.5, 2);
        value_and_grad(chain), (&x, 1.5, 2);
        quartic, (&x, &[1.0, 0.5, 2.0]);
        grad(quartic), (&x, &[1.0, 0.5, 2.0]);
        mixed, (x.to_vec(), &m, (0.5, 3), &7.0);
        nested, (&rows, &scales);
        grad(nested), (&rows, &scales);
        shapes::float_array, (1.5,);
        shapes::float_vec, (1.5,);
        derivative(shapes::float_vec), (1.5,);
        shapes::floats_tuple, (1.5, -2.0, 0.25);
        shapes::floats_vec, (1.5, -2.0, 0.25);
        derivative(shapes::floats_vec), (1.5, -2.0, 0.25);
        shapes::array_float, (x,);
        grad(shapes::array_float), (x,);
        shapes::array_array, (x,);
        shapes::array_vec, (&x,);
        shapes::slice_array, (&x,);
        shapes::slice_vec, (&x,);
        shapes::vec_vec, (x.to_vec(),);
        shapes::narrow, (&[1.5, -2.0, 0.25],);
        shapes::many, (&x, 3);
    }
}

macro_rules! panics {
    ($($name:ident: $message:literal, $call:expr;)*) => { $(
        #[test]
        #[should_panic(expected = $message)]
        fn $name() {
            let _ = $call;
        }
    )* };
}
panics! {
    buffer_too_short: "the gradient has 1 elements, but its argument has 4",
        value_and_grad(chain).into((&[0.0; 4], 1.0, 3), (&mut [0.0], &mut 0.0));
    tangent_too_long: "the tangent has 5 elements, but its argument has 4",
        jvp(chain)((&[0.0; 4], 1.0, 3), (&[0.0; 5], 0.0));
    seed_too_long: "the seed has 4 floats, but the result has 2",
        vjp(shapes::slice_vec)(&[0.0; 3]).1(&[0.0; 4]);
    direction_too_long: "the tangent has 5 elements, but its argument has 4",
        hvp(chain)(&[0.0; 4], 1.0, 3, &[0.0; 5], 0.0);
    inner_buffer_too_short: "the gradient has 0 elements, but its argument has 2",
        value_and_grad(nested).into((&[vec![1.0, 2.0]], &vec![1.0]), (&mut [vec![]], &mut [0.0]));
}
