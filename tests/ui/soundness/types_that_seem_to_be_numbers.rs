// What meets a number or is borrowed as one may be of the user's, whose functions would run more often than written.
use autodiff::differentiable;

#[derive(Clone, Copy)]
struct Users(f64);

impl std::ops::Mul<f64> for Users {
    type Output = f64;
    fn mul(self, other: f64) -> f64 {
        self.0 * other
    }
}

struct Points(Vec<f64>);

impl std::ops::Deref for Points {
    type Target = [f64];
    fn deref(&self) -> &[f64] {
        &self.0
    }
}

const CONSTANT: Users = Users(2.0);

fn points() -> Points {
    Points(vec![1.0])
}

#[differentiable]
fn constant(x: f64) -> f64 {
    let a = CONSTANT * 2.5;
    x * a
}

#[differentiable]
fn reference(x: f64) -> f64 {
    let points = points();
    let r: &[f64] = &points;
    x * r[0]
}

fn main() {}
