//! What is asserted of a const parameter when it is compiled is asserted of the user's values alone.
use autodiff::{differentiable, grad};

struct AtLeast<const N: usize, const LEAST: usize>;

impl<const N: usize, const LEAST: usize> AtLeast<N, LEAST> {
    const OK: () = assert!(N >= LEAST);
}

#[differentiable]
fn f<const N: usize>(x: [f64; N]) -> f64 {
    const { assert!(N > 2 && N < 10) };
    let () = AtLeast::<N, 3>::OK;
    let mut s = 0.0;
    for i in 0..N {
        s += x[i] * x[N - 1 - i];
    }
    s
}

fn main() {
    assert_eq!(grad(f)([1.0, 2.0, 3.0]), [6.0, 4.0, 2.0]);
}
