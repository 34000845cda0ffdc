//! Arrays, vectors and slices of floats.
use super::Feature;
use super::scope::{Ty, Var};
use super::writer::Writer;

impl Writer<'_> {
    /// A new sequence.
    pub(super) fn sequence(&mut self) {
        let (a, b, c) = (self.bounded(1), self.leaf(), self.leaf());
        let name = self.name();
        let (text, ty) = match self.rng.below(9) {
            0 => (format!("[{a}; 3]"), Ty::Array(3)),
            1 => ("vec![0.0; 4]".to_owned(), Ty::Vec(4)),
            2 => (format!("vec![{a}, {b}, 1.0, {c}]"), Ty::Vec(4)),
            3 => ("[0.0; 4]".to_owned(), Ty::Array(4)),
            4 => match self.scope.find(self.rng, |var| var.ty.floats().is_some()) {
                Some(Var { name, ty: Ty::Array(n), .. }) => (name, Ty::Array(n)),
                Some(Var { name, ty: Ty::Vec(n), .. }) => (format!("{name}.clone()"), Ty::Vec(n)),
                Some(Var { name, ty: Ty::Slice(n), .. }) if n > 0 => (format!("{name}[..{n}].to_vec()"), Ty::Vec(n)),
                _ => (format!("[{a}, {b}]"), Ty::Array(2)),
            },
            5 if self.settings.refusable && self.settings.has(Feature::Cfg) => {
                (format!("[#[cfg(any())] 5.0, {a}, #[cfg(all())] {b}]"), Ty::Array(2))
            }
            _ => (format!("[{a}, 0.5, {b}, {c}]"), Ty::Array(4)),
        };
        // A literal of zeros does not tell its type to methods.
        let annotation = match ty {
            Ty::Array(n) => format!(": [f64; {n}]"),
            Ty::Vec(_) => ": Vec<f64>".to_owned(),
            _ => String::new(),
        };
        self.line(&format!("let mut {name}{annotation} = {text};"));
        self.declare(&name, ty, true);
    }

    fn writable(&mut self) -> Option<(Var, usize)> {
        let var = self.scope.find(self.rng, |var| var.mutable && matches!(var.ty, Ty::Array(_) | Ty::Vec(_)))?;
        let len = var.ty.floats()?;
        Some((var, len))
    }

    /// A change of an element, at fixed, computed and repeated indices.
    pub(super) fn element(&mut self) {
        let Some((var, len)) = self.writable() else { return self.sequence() };
        let (i, j) = (self.index_of(&var, len), self.index_of(&var, len));
        let Var { name, ty, .. } = var;
        let target = format!("{name}[{i}]");
        let text = match self.rng.below(7) {
            0 => format!("{target} = {};", self.bounded(2)),
            1 => format!("{target} = {name}[{j}] * 0.7 + 0.2 * ({});", self.bounded(1)),
            2 => format!("{target} += 0.3 * {name}[{j}].sin();"),
            3 => {
                let value = self.bounded(1);
                format!("{target} = {{ {name}[{j}] = {value}; {name}[{}] * 0.8 }};", self.rng.below(len))
            }
            4 => match (self.scalar_target(), ty) {
                // The array is replaced while it is indexed.
                (Some(t), Ty::Array(n)) => {
                    let list = self.list(n);
                    format!("{t} = {name}[{{ {name} = {list}; {} }}].sin();", self.rng.below(n))
                }
                _ => self.update(&target),
            },
            _ => self.update(&target),
        };
        self.line(&text);
    }

    /// The elements of an array of this length.
    fn list(&mut self, n: usize) -> String {
        let elements: Vec<String> = (0..n).map(|_| self.bounded(0)).collect();
        format!("[{}]", elements.join(", "))
    }

    pub(super) fn whole_sequence(&mut self) {
        let Some((Var { name, ty, .. }, len)) = self.writable() else { return self.sequence() };
        let other = self.scope.find(self.rng, |var| var.ty == ty && var.name != name);
        let text = match (ty, other) {
            (Ty::Array(_), Some(other)) if self.rng.once_in(2) => format!("{name} = {};", other.name),
            (Ty::Vec(_), Some(other)) if self.rng.once_in(2) => format!("{name} = {}.clone();", other.name),
            (Ty::Array(_), _) => format!("{name} = {};", self.list(len)),
            _ => format!("{name} = vec!{};", self.list(len)),
        };
        self.line(&text);
    }

    /// A slice, and a slice that begins further on from now.
    pub(super) fn advance(&mut self) {
        let nesting = self.nesting;
        let found = self
            .scope
            .find(self.rng, |var| var.mutable && var.nesting == nesting && matches!(var.ty, Ty::Slice(n) if n > 1));
        if let Some(Var { name, ty: Ty::Slice(n), .. }) = found {
            let (text, n) = match self.rng.below(3) {
                0 => (format!("{name} = &{name}[1..];"), n - 1),
                1 => (format!("{name} = &{name}[..{}];", n - 1), n - 1),
                _ => (format!("{name} = &{name}[0..{n}];"), n),
            };
            // A parameter of array type cannot become a slice.
            if nesting > 1 || self.is_slice(&name) {
                self.line(&text);
                return self.scope.change(&name, |var| var.ty = Ty::Slice(n));
            }
        }
        let Some(var) = self.scope.find(self.rng, |var| var.ty.floats().is_some_and(|n| n > 1)) else {
            return self.sequence();
        };
        let name = self.name();
        if name == var.name {
            return;
        }
        let n = var.ty.floats().unwrap_or(2);
        let from = self.rng.below(n - 1);
        self.line(&format!("let mut {name} = &{}[{from}..];", var.name));
        self.scope.change(&var.name, |var| var.mutable = false);
        self.declare(&name, Ty::Slice(n - from), true);
    }

    fn is_slice(&self, name: &str) -> bool {
        !self.text.is_empty() && self.text.contains(&format!("let mut {name} = &"))
    }
}
