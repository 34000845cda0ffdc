//! Random expressions, smooth nearly everywhere and of moderate size.

use crate::program::Signature;
use crate::rng::Rng;

/// What can be named at a place in a program.
#[derive(Clone, Default)]
pub(crate) struct Scope {
    /// Floats that may be read and written.
    pub(crate) scalars: Vec<String>,
    /// Sequences of floats with their lengths; the second part may be written.
    pub(crate) readable: Vec<(String, usize)>,
    pub(crate) writable: Vec<(String, usize)>,
    /// Whole numbers, not negative.
    pub(crate) integers: Vec<String>,
}

impl Scope {
    fn sequences(&self) -> Vec<&(String, usize)> {
        self.readable.iter().chain(&self.writable).collect()
    }

    /// An index below `len`: fixed, or computed from a whole number.
    pub(crate) fn index(&self, rng: &mut Rng, len: usize) -> String {
        if self.integers.is_empty() || rng.once_in(3) {
            return rng.below(len).to_string();
        }
        let i = &self.integers[rng.below(self.integers.len())];
        match rng.below(3) {
            0 => format!("{i} % {len}"),
            1 => format!("({i} + {}) % {len}", 1 + rng.below(3)),
            _ => format!("({} * {i} + {}) % {len}", 2 + rng.below(2), rng.below(3)),
        }
    }

    pub(crate) fn scalar(&self, rng: &mut Rng) -> String {
        self.scalars[rng.below(self.scalars.len())].clone()
    }

    fn leaf(&self, rng: &mut Rng) -> String {
        let sequences = self.sequences();
        match rng.below(10) {
            0 => format!("{:?}_f64", rng.float(-1.5, 1.5)),
            1 if !self.integers.is_empty() => {
                format!("0.3 * {} as f64", self.integers[rng.below(self.integers.len())])
            }
            2..=4 if !sequences.is_empty() => {
                let (name, len) = sequences[rng.below(sequences.len())];
                format!("{name}[{}]", self.index(rng, *len).replace(' ', ""))
            }
            _ => self.scalar(rng),
        }
    }

    /// A comparison: of active values in most cases, of whole numbers in others.
    pub(crate) fn condition(&self, rng: &mut Rng) -> String {
        if !self.integers.is_empty() && rng.once_in(4) {
            let i = &self.integers[rng.below(self.integers.len())];
            return format!("{i} % 2 == {}", rng.below(2));
        }
        let left = self.expression(rng, 1);
        let simple = format!("{left} {} {:?}", rng.pick(&["<", ">", "<=", ">="]), rng.float(-0.8, 0.8));
        match rng.below(6) {
            0 => format!("{simple} && {} > {}", self.scalar(rng), self.leaf(rng)),
            1 => format!("{simple} || !({} < {:?})", self.scalar(rng), rng.float(-0.8, 0.8)),
            _ => simple,
        }
    }

    /// An expression of this depth whose type is known without its surroundings.
    pub(crate) fn expression(&self, rng: &mut Rng, depth: usize) -> String {
        if depth == 0 {
            let leaf = self.leaf(rng);
            return if leaf.contains(' ') || leaf.starts_with('-') { format!("({leaf})") } else { leaf };
        }
        let a = self.expression(rng, depth - 1);
        let b = self.expression(rng, depth - 1);
        let c = format!("{:?}", rng.float(0.3, 1.7));
        match rng.below(24) {
            0..=2 => format!("({a} + {b})"),
            3..=4 => format!("({a} - {b})"),
            5..=7 => format!("({a} * {b})"),
            8 => format!("({c} * {a})"),
            9 => format!("({a} - {c})"),
            10 => format!("({a} / (1.5 + {b} * {b}))"),
            11 => format!("(-{a})"),
            12 => format!("{a}.{}()", rng.pick(&["sin", "cos", "tanh", "atan", "asinh"])),
            13 => format!("f64::{}({a})", rng.pick(&["sin", "cos", "tanh"])),
            14 => format!("({c} + {a} * {a}).{}()", rng.pick(&["sqrt", "ln", "recip", "cbrt"])),
            15 => format!("({c} * {a}.sin()).exp()"),
            16 => format!("{a}.{}({b})", rng.pick(&["max", "min"])),
            17 => format!("{a}.abs()"),
            18 => format!("{a}.tanh().powi({})", 2 + rng.below(2)),
            19 => format!("{a}.mul_add({b}, {c})"),
            20 => format!("{a}.{}({c} + {b} * {b})", rng.pick(&["atan2", "hypot"])),
            21 => format!("(if {} {{ {a} }} else {{ {b} }})", self.condition(rng)),
            22 => {
                // The left operand is read before the block writes to it.
                let target = self.scalar(rng);
                format!("({target} * {{ {target} = {a}.sin(); {target} + {b} }})")
            }
            _ => format!("{{ let (p, q) = ({a}, {b}); p * q.cos() + {c} }}"),
        }
    }

    /// A value between about −2 and 2, so that loops do not run away.
    pub(crate) fn bounded(&self, rng: &mut Rng, depth: usize) -> String {
        let e = self.expression(rng, depth);
        match rng.below(5) {
            0 => format!("{e}.tanh()"),
            1 => format!("(0.7 * {e}).sin()"),
            2 => format!("{e}.atan() - 0.2"),
            3 => format!("{e} / (1.0 + {e} * {e})"),
            _ => format!("0.5 * {} + 0.4 * {e}.cos()", self.scalar(rng)),
        }
    }

    /// Arguments for a call.
    pub(crate) fn arguments(&self, rng: &mut Rng, signature: &Signature) -> Option<String> {
        let mut arguments: Vec<String> = (0..signature.scalars).map(|_| self.bounded(rng, 1)).collect();
        if signature.slice {
            let long: Vec<_> = self.sequences().into_iter().filter(|(_, len)| *len >= Signature::SLICE).collect();
            let (name, _) = long.get(rng.below(long.len().max(1)))?;
            arguments.push(format!("&{name}"));
        }
        if signature.array {
            arguments.push(format!("[{}, {}, {:?}]", self.scalar(rng), self.bounded(rng, 1), rng.float(-1.0, 1.0)));
        }
        if signature.count {
            arguments.push(match self.integers.first() {
                Some(i) if rng.once_in(2) => format!("{i} % 3"),
                _ => (1 + rng.below(2)).to_string(),
            });
        }
        Some(arguments.join(", "))
    }
}
