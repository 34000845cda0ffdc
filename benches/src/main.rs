//! What a gradient costs: value and gradient over the plain function, next to an adjoint by hand.
//!
//! `cargo run --release -p benches` prints one line for each kernel. All variants of a kernel run interleaved, in
//! many short rounds; a figure is the median of its rounds, over the median of the plain function in the same run.

mod measure;
mod rk4;
mod rosen;
mod tensor;
mod transc10;

fn main() {
    let only = std::env::args().nth(1);
    if only.as_deref() != Some("tensor") {
        scalar();
    }
    tensor::run();
}

fn scalar() {
    println!("{:<16} {:>12} {:>11} {:>10} {:>10}", "kernel", "plain", "annotated", "adjoint", "by hand");
    rosen::run(100);
    rosen::run(1000);
    transc10::run();
    rk4::run();
}
