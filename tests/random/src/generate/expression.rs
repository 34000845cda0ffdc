//! Floats: smooth nearly everywhere and of moderate size, each text an operand.
use super::Feature;
use super::scope::{Ty, Var};
use super::writer::Writer;

impl Writer<'_> {
    /// The variable as an `f64`.
    pub(super) fn read(&mut self, var: &Var) -> String {
        let name = &var.name;
        match var.ty {
            Ty::Float => name.clone(),
            Ty::Single if self.rng.once_in(2) => format!("f64::from({name})"),
            Ty::Single => format!("({name} as f64)"),
            Ty::Int { .. } => format!("(0.1 * ({name} % 7) as f64)"),
            Ty::Ref => format!("(*{name})"),
            Ty::Pair => format!("{name}.{}", self.rng.below(2)),
            Ty::Nest => format!("{name}.{}", self.rng.pick(&["0", "1.0", "1.1"])),
            Ty::Array(0) | Ty::Vec(0) | Ty::Slice(0) | Ty::Order(0) | Ty::OrderVec(0) | Ty::OrderSlice(0) => {
                "0.25_f64".to_owned()
            }
            Ty::Array(n) | Ty::Vec(n) | Ty::Slice(n) => format!("{name}[{}]", self.index_of(var, n)),
            Ty::Order(n) | Ty::OrderVec(n) | Ty::OrderSlice(n) => format!("(0.2 * {name}[{}] as f64)", self.index(n)),
        }
    }

    pub(super) fn constant(&mut self) -> String {
        format!("{:?}", self.rng.float(0.3, 1.7))
    }

    pub(super) fn leaf(&mut self) -> String {
        if self.rng.once_in(10) {
            return format!("{:?}_f64", self.rng.float(0.1, 1.5));
        }
        // Floats rather than whole numbers.
        let floats = !self.rng.once_in(4);
        let var = self.scope.find(self.rng, |var| {
            !floats
                || matches!(var.ty, Ty::Float | Ty::Single | Ty::Ref | Ty::Pair | Ty::Nest)
                || var.ty.floats().is_some()
        });
        match var {
            Some(var) => self.read(&var),
            None => "0.75_f64".to_owned(),
        }
    }

    /// A float that may be written.
    pub(super) fn target(&mut self) -> Option<String> {
        let writable = |var: &Var| {
            var.mutable
                && (matches!(var.ty, Ty::Float | Ty::Pair | Ty::Nest) || matches!(var.ty, Ty::Array(_) | Ty::Vec(_)))
        };
        let var = self.scope.find(self.rng, writable)?;
        Some(self.read(&var))
    }

    pub(super) fn scalar_target(&mut self) -> Option<String> {
        self.scope.find(self.rng, |var| var.mutable && var.ty == Ty::Float).map(|var| var.name)
    }

    /// Whether to take the branch: of active values in most cases, of whole numbers in others.
    pub(super) fn condition(&mut self) -> String {
        if self.rng.once_in(3) {
            return self.integer_condition();
        }
        let left = self.float(1);
        let simple = format!("{left} {} {:?}", self.rng.pick(&["<", ">", "<=", ">="]), self.rng.float(0.0, 0.8));
        match self.rng.below(7) {
            0 => format!("{simple} && {} > {}", self.leaf(), self.leaf()),
            1 => format!("{simple} || !({} < {:?})", self.leaf(), self.rng.float(0.0, 0.8)),
            2 => match self.scalar_target() {
                Some(t) => format!("{{ {t} = {t}.cos(); {t} > 0.4 }} && {simple}"),
                None => simple,
            },
            _ => simple,
        }
    }

    /// An operand of this depth whose type is known without its surroundings.
    pub(super) fn float(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.leaf();
        }
        let c = self.constant();
        match self.rng.below(34) {
            0..=2 => format!("({} + {})", self.float(depth - 1), self.float(depth - 1)),
            3..=4 => format!("({} - {})", self.float(depth - 1), self.float(depth - 1)),
            5..=7 => format!("({} * {})", self.float(depth - 1), self.float(depth - 1)),
            8 => format!("({c} * {} - {})", self.float(depth - 1), self.leaf()),
            9 => format!("({} - {c} + {})", self.float(depth - 1), self.leaf()),
            10 => {
                let b = self.leaf();
                format!("({} / (1.5 + {b} * {b}))", self.float(depth - 1))
            }
            11 => format!("(-{})", self.float(depth - 1)),
            12..=13 => {
                format!("{}.{}()", self.float(depth - 1), self.rng.pick(&["sin", "cos", "tanh", "atan", "asinh"]))
            }
            14 => format!("f64::{}({})", self.rng.pick(&["sin", "cos", "tanh"]), self.float(depth - 1)),
            15 => {
                let a = self.leaf();
                format!("({c} + {a} * {a}).{}()", self.rng.pick(&["sqrt", "ln", "recip", "cbrt"]))
            }
            16 => format!("({c} * {}.sin()).exp()", self.float(depth - 1)),
            17 => format!("{}.{}({})", self.float(depth - 1), self.rng.pick(&["max", "min"]), self.float(depth - 1)),
            18 => format!("{}.abs()", self.float(depth - 1)),
            19 => format!("{}.tanh().powi({})", self.float(depth - 1), 2 + self.rng.below(2)),
            20 => format!("{}.mul_add({}, {c})", self.float(depth - 1), self.leaf()),
            21 => {
                let b = self.leaf();
                format!("{}.{}({c} + {b} * {b})", self.float(depth - 1), self.rng.pick(&["atan2", "hypot"]))
            }
            22 => {
                let condition = self.condition();
                format!("(if {condition} {{ {} }} else {{ {} }})", self.float(depth - 1), self.float(depth - 1))
            }
            23..=24 => self.writing_block(),
            25 => self.scoped_block(),
            26 if self.settings.has(Feature::Items) => self.inner_constant(),
            27 => self.precision(),
            28 => self.integer_float(),
            29 => self.pair_operand(),
            30 => self.array_operand(),
            31 => self.called(depth),
            32 => format!("({{ {} }})", self.float(depth - 1)),
            _ => format!("({} * (0.5 as f64 + {c}))", self.float(depth - 1)),
        }
    }

    /// The left operand is read before the block writes to it.
    fn writing_block(&mut self) -> String {
        let Some(t) = self.scalar_target() else { return self.leaf() };
        let b = self.leaf();
        match self.rng.below(5) {
            0 => format!("({t} * {{ {t} = {t}.sin(); {t} + {b} }})"),
            1 => format!("({{ {t} *= 0.8; {t} }} - {t} * {b})"),
            2 => format!("{t}.atan2({{ {t} += 0.3 * {b}.sin(); 1.5 + {t} * {t} }})"),
            3 => {
                let old = self.name_before(&[&t]);
                format!("({b} + {{ let {old} = {t}; {t} = {old}.cos(); {old} }} * {t})")
            }
            _ => format!("{{ {t} = ({t} - {b}).tanh(); {t} }}"),
        }
    }

    /// A block whose variables shadow others.
    fn scoped_block(&mut self) -> String {
        let (a, b, c) = (self.float(1), self.leaf(), self.constant());
        let p = self.name_before(&[&a, &b]);
        let q = self.other_name(&[&p]);
        match self.rng.below(3) {
            0 => format!("{{ let ({p}, {q}) = ({a}, {b}); {p} * {q}.cos() + {c} }}"),
            1 => format!("{{ let {p} = {a}; let {p} = {p} * {b}.sin(); {p} - {c} }}"),
            _ => format!("{{ let mut {p} = {a}; {p} *= {c}; let {q} = {p}; {p} = {q}.sin(); {p} * {q} }}"),
        }
    }

    fn pair_operand(&mut self) -> String {
        format!("({}, {}).{}", self.float(1), self.leaf(), self.rng.below(2))
    }

    fn array_operand(&mut self) -> String {
        let (a, b) = (self.leaf(), self.float(1));
        format!("[{a}, {b}, 0.5][{}]", self.index(3))
    }

    /// There and back through `f32`.
    fn precision(&mut self) -> String {
        let a = self.leaf();
        let single = match self.scope.find(self.rng, |var| var.ty == Ty::Single) {
            Some(var) => var.name,
            None => format!("({a} as f32)"),
        };
        match self.rng.below(4) {
            0 => format!("f64::from({single} * 0.5)"),
            1 => format!("(({single} * {a} as f32) as f64)"),
            2 => format!("f64::from({single}.sin())"),
            _ => format!("({a} * f64::from(1.5 - {single}))"),
        }
    }

    /// A value between about −2 and 2, so that loops do not run away.
    pub(super) fn bounded(&mut self, depth: usize) -> String {
        let e = self.float(depth);
        match self.rng.below(5) {
            0 => format!("{e}.tanh()"),
            1 => format!("(0.7 * {e}).sin()"),
            2 => format!("{e}.atan() - 0.2"),
            3 => format!("{{ let e = {e}; e / (1.0 + e * e) }}"),
            _ => format!("0.5 + 0.4 * {e}.cos()"),
        }
    }
}
