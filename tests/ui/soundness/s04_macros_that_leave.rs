//! A macro can leave the function, or a loop, or declare what is not seen.
use autodiff::differentiable;

macro_rules! skip {
    ($e:expr) => {
        if $e { continue } else { 2.0 }
    };
}

macro_rules! leave {
    ($e:expr) => {
        if $e { return Default::default() } else { 2.0 }
    };
}

macro_rules! declare {
    ($k:ident) => {
        let $k = 2.0;
    };
}

#[differentiable]
fn skipping(x: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..4_usize {
        sum += x;
        let k: f64 = skip!(i == 2);
        sum += k * x;
    }
    sum
}

#[differentiable]
fn leaving(x: f64) -> f64 {
    let n = 1_usize;
    let k: f64 = leave!(n == 1);
    k * x
}

#[differentiable]
fn declaring(x: f64) -> f64 {
    let k = 1.0;
    declare!(k);
    k * x
}

#[differentiable]
fn spelled_out(x: f64) -> f64 {
    println!("{}", if x > 9.0 { return 2.0 } else { 3.0 });
    assert!(x > 0.0, "{:?}", (|| Some(Some(3)?))());
    x
}

fn main() {}
