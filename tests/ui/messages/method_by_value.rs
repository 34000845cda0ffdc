//! A method.
use autodiff::differentiable;
#[derive(Clone, Copy)]
struct S(f64);
impl S {
    #[differentiable]
    fn f(self) -> f64 {
        self.0
    }
}

fn main() {
    println!("{}", S(1.0).f());
}
