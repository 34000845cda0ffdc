//! What a gradient costs: value and gradient over the plain function, next to an adjoint by hand.
//!
//! `cargo run --release -p benches` prints one line for each kernel. All variants of a kernel run interleaved, in
//! many short rounds; a figure is the median of its rounds, over the median of the plain function in the same run. The
//! second table is of gradients by a tape.

mod measure;
mod rk4;
mod rosen;
mod tape;
mod transc10;

fn main() {
    println!("{:<16} {:>12} {:>11} {:>10} {:>10}", "kernel", "plain", "annotated", "adjoint", "by hand");
    rosen::run(100);
    rosen::run(1000);
    transc10::run();
    rk4::run();
    tape::run();
}
