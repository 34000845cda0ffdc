//! Interleaved medians.

use std::time::Instant;

/// A way to compute the kernel, run a number of times in a row.
pub(crate) type Variant<'a> = &'a mut dyn FnMut();

const ROUNDS: usize = 301;
/// What takes long is not repeated as often.
const SECONDS: f64 = 2.0;
/// Long enough that reading the clock is nothing, short enough that a slow moment hits all variants alike.
const ROUND_SECONDS: f64 = 2e-4;

/// Seconds for one call of each variant.
pub(crate) fn medians<const N: usize>(mut variants: [Variant<'_>; N]) -> [f64; N] {
    let counts = variants.each_mut().map(|run| {
        let mut count = 1_usize;
        loop {
            let seconds = time(run, count);
            if seconds > ROUND_SECONDS {
                break count;
            }
            count *= 2;
        }
    });
    let mut rounds: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(ROUNDS));
    let start = Instant::now();
    while rounds[0].len() < 11 || (rounds[0].len() < ROUNDS && start.elapsed().as_secs_f64() < SECONDS) {
        for ((run, count), times) in variants.iter_mut().zip(counts).zip(&mut rounds) {
            times.push(time(run, count) / count as f64);
        }
    }
    rounds.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    })
}

fn time(run: &mut Variant<'_>, count: usize) -> f64 {
    let start = Instant::now();
    for _ in 0..count {
        run();
    }
    start.elapsed().as_secs_f64()
}

/// Prints the time of a loop by hand and the ratio of ours to it.
pub(crate) fn against(kernel: &str, ours: Variant<'_>, hand: Variant<'_>) {
    let [ours, hand] = medians([ours, hand]);
    println!("{kernel:<40} {:>11.3} us {:>8.2}", hand * 1e6, ours / hand);
}

/// Numbers that are the same in every run.
pub(crate) struct Random(u64);

impl Default for Random {
    fn default() -> Random {
        Random(0x9E37_79B9_7F4A_7C15)
    }
}

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Numbers between `low` and `high`.
    pub(crate) fn uniform(&mut self, n: usize, low: f64, high: f64) -> Vec<f64> {
        (0..n).map(|_| low + (high - low) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64).collect()
    }
}

/// Numbers between `low` and `high`.
pub(crate) fn uniform(n: usize, low: f64, high: f64) -> Vec<f64> {
    Random::default().uniform(n, low, high)
}

/// Gradients must agree before their speed means anything.
pub(crate) fn same(ours: &[f64], hand: &[f64]) {
    assert_eq!(ours.len(), hand.len(), "two gradients of different lengths");
    for (i, (a, b)) in ours.iter().zip(hand).enumerate() {
        assert!((a - b).abs() <= 1e-9 * (1.0 + b.abs()), "element {i}: {a} by the adjoint, {b} by hand");
    }
}
