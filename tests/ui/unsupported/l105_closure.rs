//! Rows 105 and 106: closures that are not called by their name, where they were made.
use autodiff::differentiable;

fn applied(f: impl Fn(usize) -> usize) -> usize {
    f(1)
}

#[differentiable]
fn handed_out(x: f64, n: usize) -> f64 {
    let g = |i: usize| i + n;
    x * applied(g) as f64
}

#[differentiable]
fn handed_out_unnamed(x: f64, n: usize) -> f64 {
    x * applied(|i| i + n) as f64
}

#[differentiable]
fn by_another_name(x: f64) -> f64 {
    let g = |a: f64| a * x;
    let h = g;
    h(x)
}

#[differentiable]
fn by_reference(x: f64) -> f64 {
    let g = |a: f64| a * x;
    let h = &g;
    h(x)
}

#[differentiable]
fn given_later(x: f64) -> f64 {
    let g;
    g = |a: f64| a * x;
    g(x)
}

#[differentiable]
fn stored(x: f64) -> f64 {
    let g = |a: f64| a * x;
    let t = (g, 2.0);
    (t.0)(x) * t.1
}

#[differentiable]
fn of_a_block(x: f64) -> f64 {
    let g = {
        let k = x * x;
        move |a: f64| a * k
    };
    g(x)
}

#[differentiable]
fn dropped(x: f64) -> f64 {
    let mut s = 0.0;
    let mut add = |v: f64| s += v;
    add(x);
    drop(add);
    s
}

#[differentiable]
fn in_a_macro(x: f64) -> f64 {
    let g = |a: f64| a * x;
    assert!(g(x) > 0.0);
    g(x)
}

#[differentiable]
fn type_told_elsewhere(x: f64, n: u8) -> f64 {
    let g = |i| i << 1;
    let mut s = 0.0;
    for _ in 0..3 {
        s += x * g(200) as f64;
    }
    s * g(n) as f64
}

#[differentiable]
fn taken_and_assigned(x: f64) -> f64 {
    let mut v = vec![x, 2.0];
    v[0] *= 3.0;
    let g = || {
        let w = v;
        w[0] * w[1]
    };
    v = vec![x];
    g() * v[0]
}

#[differentiable]
fn taken_and_assigned_in_a_loop(x: f64) -> f64 {
    let mut v = vec![x, 2.0];
    v[0] *= 3.0;
    let g = || {
        let w = v;
        w[0] * w[1]
    };
    let mut s = 0.0;
    for k in 0..2 {
        if k > 0 {
            s += g();
            break;
        }
        v = vec![x];
        s += v[0];
    }
    s
}

fn main() {}
