//! The method without the underscore makes a tensor, and does nothing to the one that it is called on.
#![deny(unused_must_use)]
use autodiff::{Tensor, tensor};

fn main() {
    let x: Tensor = tensor([1.0, 2.0]);
    x.add(1.0);
    x.exp();
    x.exp_();
}
