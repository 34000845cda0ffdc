//! Tuples: made, taken apart, assigned; patterns and targets in parentheses.
use super::scope::{Ty, Var};
use super::writer::Writer;

impl Writer<'_> {
    pub(super) fn tuple(&mut self) {
        match self.rng.below(6) {
            0 => self.tuple_variable(),
            1..=2 => self.destructured(),
            3 => self.tuple_part(),
            _ => self.tuple_assignment(),
        }
    }

    fn tuple_variable(&mut self) {
        let (a, b, c) = (self.bounded(1), self.bounded(1), self.leaf());
        let name = self.name();
        if self.rng.once_in(2) {
            self.line(&format!("let mut {name} = ({a}, {b});"));
            self.declare(&name, Ty::Pair, true);
        } else {
            self.line(&format!("let mut {name} = ({a}, ({c}, {b}));"));
            self.declare(&name, Ty::Nest, true);
        }
    }

    fn destructured(&mut self) {
        let (a, b) = (self.bounded(1), self.bounded(1));
        let p = self.name();
        let q = self.other_name(&[&p]);
        let r = self.other_name(&[&p, &q]);
        let n = self.rng.below(4);
        match self.rng.below(6) {
            0 => self.line(&format!("let (mut {p}, mut {q}) = ({a}, {b});")),
            1 => self.line(&format!("let ((mut {p}), (mut {q})) = ({a}, {b});")),
            2 => self.line(&format!("let ((mut {p}, mut {q})) = ({a}, {b});")),
            3 => {
                self.line(&format!("let (mut {p}, ({r}, mut {q})) = ({a}, ({n}_usize, {b}));"));
                self.declare(&r, Ty::INDEX, false);
            }
            4 => match self.scope.find(self.rng, |var| var.ty == Ty::Pair) {
                Some(var) => self.line(&format!("let (mut {p}, mut {q}) = {};", var.name)),
                None => self.line(&format!("let (mut {p}, _, mut {q}) = ({a}, {n}, {b});")),
            },
            _ => match self.scope.find(self.rng, |var| var.ty == Ty::Nest) {
                Some(var) => self.line(&format!("let (_, (mut {p}, mut {q})) = {};", var.name)),
                None => self.line(&format!("let (.., mut {p}, mut {q}) = ({n}, {a}, {b});")),
            },
        }
        self.declare(&p, Ty::Float, true);
        self.declare(&q, Ty::Float, true);
    }

    fn tuple_part(&mut self) {
        let Some(var) = self.scope.find(self.rng, |var: &Var| var.mutable && matches!(var.ty, Ty::Pair | Ty::Nest))
        else {
            return self.tuple_variable();
        };
        let (name, a, b) = (&var.name, self.bounded(1), self.leaf());
        let text = match (var.ty, self.rng.below(4)) {
            (Ty::Pair, 0) => format!("{name} = ({a}, {name}.0 * 0.5 + {b}.sin());"),
            (Ty::Pair, 1) => format!("({name}.0, {name}.1) = ({name}.1, {a});"),
            (Ty::Pair, _) => format!("{name}.1 = {name}.0 * {a};"),
            (_, 0) => format!("{name}.1 = ({a}, {b}.sin());"),
            (_, 1) => format!("({name}.0, {name}.1.0) = ({name}.1.0, {a});"),
            _ => format!("{name}.1.1 *= {b}.cos();"),
        };
        self.line(&text);
    }

    fn tuple_assignment(&mut self) {
        let floats = self.names_of(Ty::Float);
        let [p, q, ..] = &floats[..] else { return self.destructured() };
        let (p, q) = if self.rng.once_in(2) { (p, q) } else { (q, p) };
        let (a, b) = (self.bounded(1), self.leaf());
        let text = match self.rng.below(7) {
            0 => format!("({p}, {q}) = ({q}, {p}.sin());"),
            1 => format!("(({p}, {q})) = ({q}.cos(), {p} * 0.9);"),
            2 => format!("(({p}), ({q})) = ({a}, {p});"),
            3 => format!("({p}, _) = ({a}, {b});"),
            4 => format!("({p}, ({q}, _)) = ({b}.sin(), ({p}, 1));"),
            5 => match self.scope.find(self.rng, |var| var.mutable && matches!(var.ty, Ty::Array(_) | Ty::Vec(_))) {
                Some(var) => {
                    let element = self.read(&var);
                    format!("({element}, {q}) = ({q}, {a});")
                }
                None => format!("({p}, {q}) = ({a}, {q}.tanh());"),
            },
            _ => format!("({p}, {q}) = {{ {p} = {p}.sin(); ({q}, {p}) }};"),
        };
        self.line(&text);
    }
}
