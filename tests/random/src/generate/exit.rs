//! What leaves a block before its end, and the loops and blocks that only this ends.
use super::call::Output;
use super::scope::Ty;
use super::writer::Writer;

/// What a statement can leave.
#[derive(Clone, Debug)]
pub(super) struct Around {
    label: Option<String>,
    is_loop: bool,
    /// What goes before `continue`, so that the loop ends.
    advance: String,
    /// Leaving it hands out a float.
    has_value: bool,
}

impl Writer<'_> {
    /// A label for a loop or block, in some programs.
    pub(super) fn label(&mut self) -> Option<String> {
        self.rng.once_in(4).then(|| format!("'{}{}", self.rng.pick(&["a", "exit", "x"]), self.around.len()))
    }

    /// Lines in a loop that can be left.
    pub(super) fn inside_loop(&mut self, label: Option<String>, advance: &str, lines: impl FnOnce(&mut Self)) {
        self.inside(Around { label, is_loop: true, advance: advance.to_owned(), has_value: false }, lines);
    }

    fn inside(&mut self, around: Around, lines: impl FnOnce(&mut Self)) {
        self.around.push(around);
        lines(self);
        self.around.pop();
    }

    /// The statement that leaves something here.
    fn leaving(&mut self) -> String {
        let innermost = self.around.iter().rposition(|around| around.is_loop || around.label.is_some());
        let Some(innermost) = innermost.filter(|_| !self.rng.once_in(4)) else { return self.returning() };
        let at = if self.rng.once_in(3) { self.rng.below(self.around.len()) } else { innermost };
        let around = self.around[at].clone();
        let is_nearest = self.around[at + 1..].is_empty();
        let label = match (&around.label, around.is_loop && is_nearest) {
            (Some(label), true) if self.rng.once_in(2) => format!(" {label}"),
            (_, true) => String::new(),
            (Some(label), false) => format!(" {label}"),
            (None, false) => return self.returning(),
        };
        match (around.is_loop && self.rng.once_in(2), around.has_value) {
            (true, _) => format!("{} continue{label};", around.advance),
            (false, false) => format!("break{label};"),
            (false, true) => format!("break{label} {};", self.bounded(2)),
        }
    }

    fn returning(&mut self) -> String {
        let value = if self.rng.once_in(3) { self.result() } else { self.bounded(2) };
        match self.output {
            Output::Float => format!("return {value};"),
            Output::Pair => {
                let other = self.leaf();
                format!("return (({value}).sin(), {other});")
            }
        }
    }

    /// A guard, with statements before what leaves.
    pub(super) fn guard(&mut self) {
        let condition = self.condition();
        if self.rng.once_in(5) {
            let (number, leaving) = (self.index(5), self.leaving());
            let name = self.name_before(&[&number, &leaving]);
            self.line(&format!("let Some({name}) = note({number}).checked_sub(1) else {{ {leaving} }};"));
            return self.declare(&name, Ty::INDEX, false);
        }
        let (first, second) = if self.rng.once_in(3) { (true, true) } else { (self.rng.once_in(4), false) };
        self.line(&format!("if {condition} {{"));
        let most = self.rng.below(3);
        self.block(1, |writer| {
            writer.statements(most);
            if first && second {
                let condition = writer.condition();
                let leaving = writer.leaving();
                writer.line(&format!("if {condition} {{ {leaving} }}"));
                writer.statements(1);
            } else {
                let leaving = writer.leaving();
                writer.line(&leaving);
            }
        });
        if self.rng.once_in(4) {
            self.line("} else {");
            self.block(1, |writer| writer.statements(1));
        }
        self.line("}");
    }

    /// `loop`, with a value or without; it ends by a count, if nothing else ends it.
    pub(super) fn endless_loop(&mut self) {
        let (count, most) = (self.name(), 1 + self.rng.below(3));
        self.line(&format!("let mut {count} = 0_usize;"));
        self.declare_kept(&count, Ty::INDEX);
        let result = self.rng.once_in(2).then(|| self.other_name(&[&count]));
        let label = self.label();
        let head = label.as_ref().map_or_else(String::new, |label| format!("{label}: "));
        match &result {
            Some(result) => self.line(&format!("let mut {result} = {head}loop {{")),
            None => self.line(&format!("{head}loop {{")),
        }
        let around = Around { label, is_loop: true, advance: String::new(), has_value: result.is_some() };
        let statements = 1 + self.rng.below(3);
        self.left = self.left.max(1);
        self.inside(around, |writer| {
            writer.block(most + 1, |writer| {
                let value = if result.is_some() { format!(" {}", writer.bounded(1)) } else { String::new() };
                writer.line(&format!("{count} += 1; if {count} > {most} {{ break{value}; }}"));
                writer.statements(statements);
            });
        });
        self.line(if result.is_some() { "};" } else { "}" });
        self.scope.change(&count, |var| var.kept = false);
        if let Some(result) = result {
            self.declare(&result, Ty::Float, true);
        }
    }

    /// A block that is left by its label.
    pub(super) fn labelled_block(&mut self) {
        let result = self.rng.once_in(2).then(|| self.name());
        let label = format!("'{}{}", self.rng.pick(&["b", "exit", "s"]), self.around.len());
        match &result {
            Some(result) => self.line(&format!("let mut {result} = {label}: {{")),
            None => self.line(&format!("{label}: {{")),
        }
        let around = Around { label: Some(label), is_loop: false, advance: String::new(), has_value: result.is_some() };
        let statements = 1 + self.rng.below(4);
        self.left = self.left.max(1);
        self.inside(around, |writer| {
            writer.block(1, |writer| {
                writer.statements(statements);
                if result.is_some() {
                    let value = writer.bounded(2);
                    writer.line(&value);
                }
            });
        });
        self.line(if result.is_some() { "};" } else { "}" });
        if let Some(result) = result {
            self.declare(&result, Ty::Float, true);
        }
    }

    /// `while let` over a stack of whole numbers.
    pub(super) fn popping_loop(&mut self) {
        let stack = self.name();
        let (a, b) = (self.index(4), self.index(4));
        self.line(&format!("let mut {stack}: Vec<usize> = vec![{a}, {b}, 1];"));
        self.declare_kept(&stack, Ty::OrderVec(0));
        self.scope.change(&stack, |var| var.hidden = true);
        let item = self.other_name(&[&stack]);
        let label = self.label();
        let head = label.as_ref().map_or_else(String::new, |label| format!("{label}: "));
        self.line(&format!("{head}while let Some({item}) = {stack}.pop() {{"));
        let statements = 1 + self.rng.below(3);
        self.left = self.left.max(1);
        self.inside_loop(label, "", |writer| {
            writer.block(3, |writer| {
                writer.declare(&item, Ty::INDEX, false);
                writer.statements(statements);
            });
        });
        self.line("}");
    }
}
