use autodiff::{differentiable, grad};

#[differentiable]
fn constants(x: f64) -> f64 {
    let a = {
        const K: f64 = 0.5;
        K * x
    };
    let b = {
        const K: f64 = 0.25;
        K * x
    };
    a * b
}

#[differentiable]
fn imports(x: f64) -> f64 {
    let a = {
        use std::f64::consts::LN_2 as K;
        K * x
    };
    a * x
}

fn main() {
    println!("{} {}", grad(constants)(0.7), grad(imports)(0.7));
}
