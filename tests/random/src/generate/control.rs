//! Branches and loops.
use super::Feature;
use super::scope::{Ty, Var};
use super::writer::Writer;

impl Writer<'_> {
    pub(super) fn branch(&mut self) {
        let condition = self.condition();
        self.line(&format!("if {condition} {{"));
        self.inner_statements(1);
        if self.rng.once_in(4) {
            let condition = self.condition();
            self.line(&format!("}} else if {condition} {{"));
            self.inner_statements(1);
        }
        if !self.rng.once_in(3) {
            self.line("} else {");
            self.inner_statements(1);
        }
        self.line("}");
    }

    /// `match` on an integer, with bindings and conditions; or on a pair.
    pub(super) fn choice(&mut self) {
        let (number, condition) = (self.index(5), self.condition());
        let name = self.name_before(&[&condition]);
        match self.rng.once_in(3) {
            true => {
                let other = self.condition();
                self.line(&format!("match (note({number}), {other}) {{"));
                self.arm("(0 | 3, true)", None);
                self.arm(&format!("({name}, false) if {condition}"), Some(&name));
                self.arm("(1..=2, _)", None);
                self.arm(&format!("({name}, _)"), Some(&name));
            }
            false => {
                self.line(&format!("match note({number}) {{"));
                self.arm("1..=2", None);
                if self.rng.once_in(2) {
                    self.arm(&format!("{name} if {condition}"), Some(&name));
                }
                self.arm("0 | 4", None);
                match self.rng.below(3) {
                    0 => self.arm("_", None),
                    1 => self.arm(&name, Some(&name)),
                    _ => self.arm(&format!("{name} @ 3.."), Some(&name)),
                }
            }
        }
        self.line("}");
    }

    fn arm(&mut self, pattern: &str, binding: Option<&str>) {
        self.line(&format!("{pattern} => {{"));
        let most = 1 + self.rng.below(2);
        self.left = self.left.max(1);
        self.block(1, |writer| {
            if let Some(name) = binding {
                writer.declare(name, Ty::INDEX, false);
            }
            writer.statements(most);
        });
        self.line("}");
    }

    /// The statements of an inner block.
    fn inner_statements(&mut self, times: usize) {
        let most = 1 + self.rng.below(3);
        self.left = self.left.max(1);
        self.block(times, |writer| writer.statements(most));
    }

    /// The head of a loop, with a label in some programs.
    fn head(&mut self, head: &str) -> Option<String> {
        let label = if self.settings.has(Feature::Exits) { self.label() } else { None };
        match &label {
            Some(label) => self.line(&format!("{label}: {head}")),
            None => self.line(head),
        }
        label
    }

    pub(super) fn range_loop(&mut self) {
        let variable = self.name();
        let count = 1 + self.rng.below(3);
        let bound = self.scope.find(self.rng, |var| var.ty.is_index());
        let (range, times) = match (bound, self.rng.below(9)) {
            (Some(n), 0) => (format!("0..{}", count_of(&n)), 3),
            (Some(n), 1) => (format!("{}..4", count_of(&n)), 4),
            (Some(n), 2) => (format!("(0..{}).rev()", count_of(&n)), 3),
            (_, 3) => (format!("0..={count}"), count + 1),
            (_, 4) => (format!("(0..{count}).rev()"), count),
            (_, 5) => (format!("(1..{}).step_by(2)", 2 * count), count),
            (_, 6) => (format!("(0..{}).step_by(2).rev()", 2 * count), count),
            (_, 7) => (format!("0..note({count})"), count),
            _ => (format!("0..{count}"), count),
        };
        let label = self.head(&format!("for {variable} in {range} {{"));
        let most = 1 + self.rng.below(4);
        self.left = self.left.max(1);
        self.inside_loop(label, "", |writer| {
            writer.block(times, |writer| {
                writer.declare(&variable, Ty::INDEX, false);
                writer.statements(most);
            });
        });
        self.line("}");
    }

    /// Over the elements of a sequence, or of an array that is made there.
    pub(super) fn sequence_loop(&mut self) {
        let variable = self.name();
        let found = self.scope.find(self.rng, |var| var.ty.floats().is_some());
        let source = match (found, self.rng.below(4)) {
            (Some(var), 0..=2) => Some(var),
            _ => None,
        };
        let (head, ty, times) = match &source {
            Some(Var { name, ty: Ty::Array(n), mutable: true, .. }) if self.rng.once_in(3) => {
                self.scope.change(name, |var| var.hidden = true);
                (format!("{name}.iter_mut()"), None, *n)
            }
            Some(Var { name, ty: Ty::Slice(n), .. }) => (name.clone(), Some(Ty::Ref), *n),
            Some(Var { name, ty, .. }) => {
                let n = ty.floats().unwrap_or(0);
                let head = if self.rng.once_in(2) { format!("&{name}") } else { format!("{name}.iter()") };
                (head, Some(Ty::Ref), n)
            }
            None => {
                let (a, b) = (self.bounded(1), self.leaf());
                let counter = self.scope.find(self.rng, |var| var.mutable && !var.kept && var.ty == Ty::INDEX);
                let text = match counter {
                    Some(k) => format!("{{ {0} = ({0} + 1) % 8; [{a}, {b}] }}", k.name),
                    None => format!("[{a}, {b}]"),
                };
                (text, Some(Ty::Float), 2)
            }
        };
        let before = source.clone().map(|var| (var.name, var.mutable));
        if let Some((name, _)) = &before {
            self.scope.change(name, |var| var.mutable = false);
        }
        let label = self.head(&format!("for {variable} in {head} {{"));
        let most = 1 + self.rng.below(3);
        self.left = self.left.max(1);
        let lines = |writer: &mut Self| {
            match ty {
                Some(ty) => writer.declare(&variable, ty, false),
                None => {
                    writer.declare_kept(&variable, Ty::Float);
                    writer.scope.change(&variable, |var| var.hidden = true);
                }
            }
            writer.statements(most);
            if ty.is_none() {
                let e = writer.leaf();
                let text = match writer.rng.below(3) {
                    0 => format!("*{variable} = (*{variable} * {e}).sin();"),
                    1 => format!("*{variable} *= {e}.cos();"),
                    _ => format!("*{variable} = 0.5 * *{variable} - 0.2 * {e}.sin();"),
                };
                writer.line(&text);
            }
        };
        self.inside_loop(label, "", |writer| writer.block(times.max(1), lines));
        self.line("}");
        if let Some((name, mutable)) = before {
            self.scope.change(&name, |var| {
                var.mutable = mutable;
                var.hidden = false;
            });
        }
    }

    /// A `while` that ends by a count, and by a value in some cases; its condition may write.
    pub(super) fn while_loop(&mut self) {
        let count = self.name();
        let value = self.other_name(&[&count]);
        let (start, most) = (self.bounded(1), 2 + self.rng.below(3));
        self.line(&format!("let (mut {value}, mut {count}) = ({start}, 0_usize);"));
        self.declare_kept(&count, Ty::INDEX);
        self.declare_kept(&value, Ty::Float);
        let form = self.rng.below(4);
        let head = match form {
            0 => format!("{count} < {most}"),
            1 => format!("{value}.abs() > 0.2 && {count} < {most}"),
            2 => format!("{{ {count} += 1; {count} < {most} }}"),
            _ => format!("{{ {value} = 0.7 * {value}; {count} += 1; {value}.abs() > 0.15 && {count} < {most} }}"),
        };
        let label = self.head(&format!("while {head} {{"));
        let advancing =
            if self.settings.refusable { self.scope.find(self.rng, |var| var.ty == Ty::Slice(4)) } else { None };
        self.left = self.left.max(1);
        let statements = 1 + self.rng.below(3);
        let advance = if form < 2 { format!("{count} += 1;") } else { String::new() };
        let lines = |writer: &mut Self| {
            writer.statements(statements);
            let change = writer.leaf();
            writer.line(&format!("{value} = 0.6 * {value} + 0.1 * {change}.sin();"));
            if form < 2 {
                writer.line(&format!("{count} += 1;"));
            }
            if let Some(Var { name, mutable: true, .. }) = &advancing {
                writer.line(&format!("if {name}.len() > 1 {{ {name} = &{name}[1..]; }}"));
            }
        };
        self.inside_loop(label, &advance, |writer| writer.block(most, lines));
        self.line("}");
        if let Some(Var { name, mutable: true, .. }) = &advancing {
            self.scope.change(name, |var| var.ty = Ty::Slice(1));
        }
        for name in [&count, &value] {
            self.scope.change(name, |var| var.kept = false);
        }
        self.scope.change(&value, |var| var.mutable = true);
    }
}

/// A trip count of less than three.
fn count_of(n: &Var) -> String {
    format!("{} % 3", n.name)
}
