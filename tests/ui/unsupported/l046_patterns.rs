//! Rows 46 and 50: what is not supported yet of `match`, each on its own pattern.
use autodiff::differentiable;

struct Pair {
    a: f64,
}

fn pair(a: f64) -> Pair {
    Pair { a }
}

#[differentiable]
fn of_a_struct(x: f64) -> f64 {
    match pair(x) {
        Pair { a } => a * x,
    }
}

fn text(n: usize) -> Option<String> {
    Some(n.to_string())
}

#[differentiable]
fn moved(x: f64, n: usize) -> f64 {
    match text(n) {
        Some(text) => x * text.len() as f64,
        None => x,
    }
}

#[differentiable]
fn alternatives(x: f64, n: usize) -> f64 {
    match n {
        0..=3 | 2..=5 if x.sin() > 0.0 => x,
        _ => x * x,
    }
}

#[differentiable]
fn by_reference(x: f64, n: usize) -> f64 {
    match n {
        0 => x,
        ref k => x * *k as f64,
    }
}

#[differentiable]
fn inner_alternatives(x: f64, n: usize) -> f64 {
    match n {
        k @ (0 | 2..=5) if x.sin() > 0.0 => x * k as f64,
        _ => x * x,
    }
}

macro_rules! taken {
    ($name:ident) => {
        Some($name)
    };
}

#[differentiable]
fn macros(x: f64, n: usize) -> f64 {
    let k = 2.0;
    match n.checked_sub(1) {
        taken!(k) => x * k as f64,
        None => x * k,
    }
}

fn main() {}
