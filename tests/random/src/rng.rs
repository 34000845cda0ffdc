//! Marsaglia's xorshift generator: the same programs everywhere.

/// A generator of numbers.
pub struct Rng(u64);

impl Rng {
    /// The generator that a number stands for.
    pub fn new(seed: u64) -> Rng {
        let mut rng = Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d);
        // Zero would stay zero; and neighbouring seeds begin alike.
        rng.0 |= 1;
        for _ in 0..8 {
            rng.next();
        }
        rng
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() >> 16) as usize % n
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of them.
    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// Between `low` and `high`, with two digits: short to read.
    pub fn float(&mut self, low: f64, high: f64) -> f64 {
        let unit = self.below(1 << 20) as f64 / f64::from(1 << 20);
        ((low + unit * (high - low)) * 100.0).round() / 100.0
    }
}
