//! An alias of a type that has no floats needs no attribute.
use autodiff::{differentiable, grad};

type Cell = (usize, [bool; 2]);
type Cells = Vec<Option<(char, i32)>>;

#[differentiable]
fn f(x: f64, cell: Cell, cells: &Cells) -> f64 {
    x * x * cell.0 as f64 * cells.len() as f64
}

fn main() {
    assert_eq!(grad(f)(3.0, (2, [true; 2]), &vec![None]), 12.0);
}
