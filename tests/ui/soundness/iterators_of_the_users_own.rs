//! A user's `iter` or `windows` is not the standard library's.
use autodiff::differentiable;

trait Backwards {
    fn iter(&self) -> std::iter::Rev<std::slice::Iter<'_, f64>>;
    fn windows(&self, size: usize) -> std::vec::IntoIter<[f64; 2]>;
}

impl Backwards for Vec<f64> {
    fn iter(&self) -> std::iter::Rev<std::slice::Iter<'_, f64>> {
        self.as_slice().iter().rev()
    }
    fn windows(&self, _: usize) -> std::vec::IntoIter<[f64; 2]> {
        vec![[1.0, 2.0]].into_iter()
    }
}

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let v = x.to_vec();
    v.iter().fold(0.0, |s, v| 0.5 * s + v)
}

#[differentiable]
fn g(x: Vec<f64>) -> f64 {
    x.windows(2).map(|w| w[0] * w[1]).sum()
}

fn main() {}
