//! Containers of whole numbers, which change by assignment and by methods.
use super::Feature;
use super::scope::{Ty, Var};
use super::writer::Writer;

impl Writer<'_> {
    pub(super) fn order(&mut self) {
        let found = self.scope.find(self.rng, |var| var.mutable && matches!(var.ty, Ty::Order(_) | Ty::OrderVec(_)));
        match found {
            Some(var) if !self.rng.once_in(3) => {
                self.use_order(&var);
                self.change_order(&var);
            }
            _ => self.new_order(),
        }
    }

    fn new_order(&mut self) {
        let list: Vec<String> = (0..4).map(|_| self.rng.below(4).to_string()).collect();
        let list = list.join(", ");
        let i = self.index(4);
        let name = self.name();
        let (text, ty) = match self.rng.below(5) {
            0 => (format!("vec![{list}]"), Ty::OrderVec(4)),
            1 => (format!("vec![{i}, 2, 1]"), Ty::OrderVec(3)),
            2 => (format!("[{i}; 3]"), Ty::Order(3)),
            3 => (format!("[{i}, 0, 3]"), Ty::Order(3)),
            _ => (format!("[{list}]"), Ty::Order(4)),
        };
        let annotation = match (ty, self.rng.below(2)) {
            (Ty::Order(n), 0) => format!(": [usize; {n}]"),
            (Ty::OrderVec(_), 0) => ": Vec<usize>".to_owned(),
            _ => String::new(),
        };
        self.line(&format!("let mut {name}{annotation} = {text};"));
        self.declare(&name, ty, true);
        // The type of its numbers, if nothing else tells it.
        self.line(&format!("note(total(&{name}) % 4);"));
    }

    /// A sum over elements that the numbers choose.
    fn use_order(&mut self, order: &Var) {
        let (Some(n), Some(t)) = (order.ty.indices(), self.scalar_target()) else { return };
        let Some(var) = self.scope.find(self.rng, |var| var.ty.floats().is_some_and(|n| n > 0)) else { return };
        let len = var.ty.floats().unwrap_or(1);
        let k = self.rng.below(n);
        let element = format!("{}[{}[{k}] % {len}]", var.name, order.name);
        let text = match self.rng.below(3) {
            0 => format!("{t} += 0.4 * {element} * {element};"),
            1 => format!("{t} = ({t} * {element}).sin();"),
            _ => format!("{t} *= {element}.cos();"),
        };
        self.line(&text);
    }

    fn change_order(&mut self, order: &Var) {
        let (name, Some(n)) = (&order.name, order.ty.indices()) else { return };
        let (i, j) = (self.rng.below(n), self.rng.below(n));
        let value = self.index(4);
        // Methods may be refused; assignments are supported.
        let methods = if self.settings.refusable && self.settings.has(Feature::Methods) { 9 } else { 3 };
        let text = match self.rng.below(methods) {
            0 => format!("{name}[{i}] = {value};"),
            1 => format!("{name}[{i}] = ({name}[{j}] + 1) % 4;"),
            2 => match order.ty {
                Ty::Order(_) => format!("{name} = [{}; {n}];", self.rng.below(4)),
                _ => format!("{name} = vec![{}; {n}];", self.rng.below(4)),
            },
            3 => format!("{name}.swap({i}, {j});"),
            4 => format!("{name}.reverse();"),
            5 => format!("{name}.sort();"),
            6 => format!("{name}.fill({});", self.rng.below(4)),
            7 if matches!(order.ty, Ty::OrderVec(_)) => format!("{name}.push({});", self.rng.below(4)),
            8 if matches!(order.ty, Ty::OrderVec(_)) => format!("{name}.truncate({n});"),
            _ => format!("{name}.rotate_left(1);"),
        };
        self.line(&text);
    }
}
