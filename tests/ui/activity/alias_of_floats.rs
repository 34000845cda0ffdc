//! What an alias stands for is not seen: its floats would have no derivative.
use autodiff::differentiable;

type Length = f64;
type Pair = (f64, f64);
type Counted = (f64, usize);
type Row<const N: usize> = [f64; N];
type Maybe = Option<f64>;
type View<'a> = &'a [f64];

#[differentiable]
fn number(length: Length, x: f64) -> f64 {
    length * x
}

#[differentiable]
fn tuple(pair: Pair, x: f64) -> f64 {
    pair.0 * x
}

#[differentiable]
fn mixed(counted: &[Counted], x: f64) -> f64 {
    counted[0].0 * x
}

#[differentiable]
fn array<const N: usize>(row: Row<N>, x: f64) -> f64 {
    row[0] * x
}

#[differentiable]
fn inside<const N: usize>(lengths: [Length; N], x: f64) -> f64 {
    lengths[0] * x
}

#[differentiable]
fn option(maybe: Maybe, x: f64) -> f64 {
    maybe.unwrap_or(1.0) * x
}

#[differentiable]
fn reference(view: View<'_>, x: f64) -> f64 {
    view[0] * x
}

#[differentiable]
fn result(x: f64) -> Length {
    2.0 * x
}

fn main() {}
