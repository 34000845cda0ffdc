//! Kernels of numerical code: value and gradient against the plain function and an adjoint by hand.
//!
//! Each is written as one would write the plain function. It does not know the sizes in advance. What is beside it by hand is the best that we can write in safe
//! Rust, with its memory at hand.

mod ba_sq;
mod branchy;
mod corr;
mod det;
mod gmm;
mod kmeans;
mod llsq;
mod lse;
mod lstm;
mod lu;
mod mlp;
mod ode_chain;
mod ode_lv;
pub(crate) mod rosen;
pub(crate) mod transc10;
mod wave;
mod wht;

use crate::allocations;
use crate::measure::{Random, medians};
use std::hint::black_box;

/// Writes functions twice: as they are in the module `plain`, and annotated.
macro_rules! twice {
    ($($(#[doc = $doc:literal])* fn $name:ident ($($param:tt)*) -> $out:tt $body:tt)*) => {
        pub(crate) mod plain {
            #[allow(unused_imports)]
            use super::*;
            $($crate::kernels::twice! { @plain $name [] [$($param)*] $out $body })*
        }
        $(
            $(#[doc = $doc])*
            #[differentiable]
            pub(crate) fn $name($($param)*) -> $out $body
        )*
    };
    (@plain $name:ident [$($done:tt)*] [#[no_grad] $($param:tt)*] $out:tt $body:tt) => {
        $crate::kernels::twice! { @plain $name [$($done)*] [$($param)*] $out $body }
    };
    (@plain $name:ident [$($done:tt)*] [$next:tt $($param:tt)*] $out:tt $body:tt) => {
        $crate::kernels::twice! { @plain $name [$($done)* $next] [$($param)*] $out $body }
    };
    (@plain $name:ident [$($param:tt)*] [] $out:tt $body:tt) => {
        pub(crate) fn $name($($param)*) -> $out $body
    };
}
use twice;

/// What is not differentiated by, and the memory of the adjoint by hand.
trait Kernel: Sized {
    const NAME: &'static str;
    /// With the point to be at, all active arguments in a row.
    fn new(random: &mut Random) -> (Self, Vec<f64>);
    fn plain(&self, x: &[f64]) -> f64;
    /// The value; the gradient goes into `g`.
    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64;
    /// Likewise.
    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64;
}

/// Seconds, and allocations.
struct Row {
    name: &'static str,
    plain: f64,
    ours: f64,
    hand: f64,
    allocations: usize,
    plain_allocations: usize,
}

type Entry = (&'static str, fn() -> Row);

const KERNELS: [Entry; 17] = {
    const fn entry<K: Kernel>() -> Entry {
        (K::NAME, measured::<K>)
    }
    [
        entry::<rosen::Rosen>(),
        entry::<transc10::Transc10>(),
        entry::<mlp::Mlp>(),
        entry::<ode_lv::OdeLv>(),
        entry::<branchy::Branchy>(),
        entry::<lse::Lse>(),
        entry::<gmm::Gmm>(),
        entry::<lstm::Lstm>(),
        entry::<ba_sq::BaSq>(),
        entry::<ode_chain::OdeChain>(),
        entry::<det::Det>(),
        entry::<llsq::Llsq>(),
        entry::<kmeans::KMeans>(),
        entry::<wave::Wave>(),
        entry::<lu::Lu>(),
        entry::<corr::Corr>(),
        entry::<wht::Wht>(),
    ]
};

/// A kernel with a memory of its own, at the same point each time.
fn make<K: Kernel>() -> (K, Vec<f64>) {
    K::new(&mut Random::default())
}

fn measured<K: Kernel>() -> Row {
    let (kernel, x) = make::<K>();
    let (mut by_hand, _) = make::<K>();
    let (mut g, mut g_hand) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    for _ in 0..2 {
        check(&kernel, &mut by_hand, &x, &mut g, &mut g_hand);
    }
    let (in_ours, in_plain) = (allocations(|| kernel.ours(&x, &mut g)), allocations(|| kernel.plain(&x)));
    let [plain, ours, hand] = medians([
        &mut || {
            black_box(black_box(&kernel).plain(black_box(&x)));
        },
        &mut || {
            black_box(black_box(&kernel).ours(black_box(&x), black_box(&mut g)));
        },
        &mut || {
            black_box(black_box(&mut by_hand).hand(black_box(&x), black_box(&mut g_hand)));
        },
    ]);
    Row { name: K::NAME, plain, ours, hand, allocations: in_ours, plain_allocations: in_plain }
}

/// Gradients must agree before their speed means anything: with each other, and in one direction with a difference.
fn check<K: Kernel>(kernel: &K, by_hand: &mut K, x: &[f64], g: &mut [f64], g_hand: &mut [f64]) {
    g.fill(f64::NAN);
    g_hand.fill(f64::NAN);
    let value = black_box(kernel).plain(black_box(x));
    assert_eq!(value.to_bits(), kernel.ours(x, g).to_bits(), "{}: the value is another", K::NAME);
    let error = (by_hand.hand(x, g_hand) - value).abs() / value.abs();
    assert!(error < 1e-12, "{}: the value by hand is {error:e} off", K::NAME);
    let size = g_hand.iter().fold(0.0, |size: f64, g| size.max(g.abs()));
    for (i, (ours, hand)) in g.iter().zip(&*g_hand).enumerate() {
        let error = (ours - hand).abs() / (hand.abs() + 1e-3 * size);
        assert!(error < 1e-9, "{}: element {i} is {ours} by the adjoint, {hand} by hand", K::NAME);
    }
    let direction = Random::default().uniform(x.len(), -1.0, 1.0);
    let step = 1e-6;
    let at = |step: f64| kernel.plain(&x.iter().zip(&direction).map(|(x, d)| x + step * d).collect::<Vec<_>>());
    let difference = (at(step) - at(-step)) / (2.0 * step);
    let slope: f64 = g.iter().zip(&direction).map(|(g, d)| g * d).sum();
    let scale: f64 = g.iter().zip(&direction).map(|(g, d)| (g * d).abs()).sum::<f64>() + value.abs() * 1e-3;
    let error = (slope - difference).abs() / scale;
    assert!(error < 1e-5, "{}: {slope} along a direction, {difference} by differences", K::NAME);
}

/// The compiler's passes that are switched. As it stands here, Cargo builds again when it changes.
const PASSES: Option<&str> = option_env!("AUTODIFF_PASSES");

/// The named kernels, all without a name.
pub(crate) fn run(names: &[String]) {
    if let Some(unknown) = names.iter().find(|wanted| !KERNELS.iter().any(|(name, _)| name == wanted)) {
        panic!("`{unknown}` is none of {:?}", KERNELS.map(|(name, _)| name));
    }
    if let Some(passes) = PASSES.filter(|passes| !passes.is_empty()) {
        println!("passes: {passes}");
    }
    println!("{:<12} {:>12} {:>18} {:>9} {:>14}", "kernel", "plain", "value and gradient", "by hand", "allocations");
    let (mut count, mut sums) = (0, [0.0; 2]);
    for (_, measure) in KERNELS.iter().filter(|(name, _)| names.is_empty() || names.iter().any(|wanted| wanted == name))
    {
        let row = measure();
        let (ratio, hand) = (row.ours / row.plain, row.hand / row.plain);
        println!(
            "{:<12} {:>9.0} ns {ratio:>18.2} {hand:>9.2} {:>9} ({:>2})",
            row.name,
            row.plain * 1e9,
            row.allocations,
            row.plain_allocations
        );
        count += 1;
        sums = [sums[0] + ratio.ln(), sums[1] + hand.ln()];
    }
    let [ratio, hand] = sums.map(|sum| (sum / f64::from(count)).exp());
    println!("{:<12} {:>12} {ratio:>18.2} {hand:>9.2}", "mean", "");
}
