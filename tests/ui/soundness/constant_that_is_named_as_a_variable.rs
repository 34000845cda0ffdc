// In a pattern, a name of small letters is taken for a variable. Where it is a constant, the arm would be taken always.
use autodiff::differentiable;

#[allow(non_upper_case_globals)]
const limit: usize = 2;

#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    match n {
        limit => x,
        _ => x * x,
    }
}

fn main() {}
