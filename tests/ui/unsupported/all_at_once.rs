//! Every construct is named in one run, each on its own token.
use autodiff::differentiable;

#[differentiable]
fn f(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        if x[i] < 0.0 {
            let r = &mut s;
            *r += 1.0;
            continue;
        }
        s += match i {
            0 => x[0],
            _ => x[i] * x[i - 1],
        };
    }
    let double = { |t: f64| 2.0 * t };
    if s > 10.0 {
        return double(s);
    }
    s
}

fn main() {}
