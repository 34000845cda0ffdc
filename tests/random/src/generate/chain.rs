//! Chains of iterators over sequences of floats.
use super::scope::{Ty, Var};
use super::writer::Writer;

impl Writer<'_> {
    pub(super) fn chain(&mut self) {
        let Some(var) = self.scope.find(self.rng, |var| var.ty.floats().is_some()) else { return self.sequence() };
        let was = var.mutable;
        let n = var.ty.floats().unwrap_or(0);
        self.scope.change(&var.name, |var| var.mutable = false);
        match self.rng.below(7) {
            0 => self.chain_loop(&var, n),
            1 => self.chain_of_two(&var),
            2 => {
                let (v, body) = self.closure(n);
                let name = self.name();
                self.line(&format!("let mut {name}: Vec<f64> = {}.map(|{v}| {body}).collect();", source(&var)));
                self.scope.change(&var.name, |var| var.mutable = was);
                return self.declare(&name, Ty::Vec(n), true);
            }
            3 => {
                let (start, acc) = (self.leaf(), self.name());
                let (v, body) = self.closure(n);
                let acc = if acc == v || body.contains(&acc) { "other_acc".to_owned() } else { acc };
                let text = format!("{}.fold({start}, |{acc}, {v}| (0.6 * {acc} + {body}).sin())", source(&var));
                self.float_of_chain(&text);
            }
            4 => {
                let (v, body) = self.closure(n);
                let (part, limit) = (self.rng.below(3), self.constant());
                let part = ["skip(1)", "step_by(2)", "take(2)"][part];
                let text = format!("{}.{part}.filter(|v| **v < {limit}).map(|{v}| {body}).sum::<f64>()", source(&var));
                self.float_of_chain(&format!("0.3 * {text}"));
            }
            5 => match self.scalar_target() {
                Some(t) => {
                    let (v, body) = self.closure(n);
                    if v != t {
                        self.line(&format!("{}.rev().for_each(|{v}| {t} = (0.7 * {t} + {body}).cos());", source(&var)));
                    }
                }
                None => self.declaration_of_product(&var, n),
            },
            _ => self.declaration_of_product(&var, n),
        }
        self.scope.change(&var.name, |var| var.mutable = was);
    }

    fn declaration_of_product(&mut self, var: &Var, n: usize) {
        let (v, body) = self.closure(n);
        let what = self.rng.below(2);
        let sink = ["sum", "product"][what];
        self.float_of_chain(&format!("0.3 * {}.map(|{v}| {body}).{sink}::<f64>()", source(var)));
    }

    fn float_of_chain(&mut self, text: &str) {
        let name = self.name();
        self.line(&format!("let mut {name} = {text};"));
        self.declare(&name, Ty::Float, true);
    }

    fn chain_of_two(&mut self, var: &Var) {
        let Some(other) = self.scope.find(self.rng, |var| var.ty.floats().is_some()) else { return };
        let (a, b) = ("left_item", "right_item");
        let ends = [".rev()", ""][self.rng.below(2)];
        let text = format!(
            "0.2 * {}.zip({}{ends}).map(|({a}, {b})| ({a} * {b}).sin()).enumerate().map(|(i, v)| v * i as f64).sum::<f64>()",
            source(var),
            source(&other)
        );
        self.float_of_chain(&text);
    }

    fn chain_loop(&mut self, var: &Var, n: usize) {
        let variable = self.name();
        let index = self.other_name(&[&variable]);
        let ends = [".rev()", "", ".skip(1)"][self.rng.below(3)];
        let c = self.constant();
        let (head, ty) = match self.rng.below(2) {
            0 => (format!("{}.enumerate(){ends}", source(var)), Ty::Ref),
            _ => (format!("{}.map(|v| v * {c}).enumerate(){ends}", source(var)), Ty::Float),
        };
        self.line(&format!("for ({index}, {variable}) in {head} {{"));
        let most = 1 + self.rng.below(3);
        self.left = self.left.max(1);
        self.block(n.max(1), |writer| {
            writer.declare(&index, Ty::INDEX, false);
            writer.declare(&variable, ty, false);
            writer.statements(most);
        });
        self.line("}");
    }

    /// The parameter of a closure over references to floats, and its body.
    fn closure(&mut self, times: usize) -> (String, String) {
        let v = self.name();
        let mut body = String::new();
        self.block(times.max(1), |writer| {
            writer.declare_kept(&v, Ty::Ref);
            body = writer.bounded(1);
        });
        (v, body)
    }
}

fn source(var: &Var) -> String {
    format!("{}.iter()", var.name)
}
