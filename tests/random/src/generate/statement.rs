//! Statements on floats, and the choice among all statements.
use super::Feature;
use super::scope::{Ty, Var};
use super::writer::{MOST_TIMES, Writer};

impl Writer<'_> {
    pub(super) fn statement(&mut self) {
        let deep = self.nesting >= 4;
        let often = self.times >= MOST_TIMES;
        match self.rng.below(51) {
            0..=3 => self.declaration(),
            4..=7 => self.assignment(),
            8..=10 => self.update_something(),
            11..=12 => self.tuple(),
            13..=14 => self.sequence(),
            15..=18 => self.element(),
            19 => self.whole_sequence(),
            20..=21 if !deep => self.branch(),
            22 if !deep => self.choice(),
            23 => self.early_declaration(),
            24..=26 if !deep && !often => self.range_loop(),
            27..=28 if !deep && !often => self.sequence_loop(),
            29..=30 if !deep && !often => self.while_loop(),
            31..=32 => self.order(),
            33 if self.settings.has(Feature::References) => self.reference(),
            34 if self.settings.has(Feature::References) => self.advance(),
            35 if self.settings.has(Feature::Late) => self.late_integer(),
            36 => self.index_variable(),
            37 => self.integer_update(),
            38 if !deep && self.settings.has(Feature::Items) => self.inner_items(),
            39 => self.call_statement(),
            40 if self.settings.has(Feature::Cfg) => self.configured(),
            41 => self.effect(),
            42..=44 if !often => self.chain(),
            45..=47 if self.settings.has(Feature::Exits) => self.guard(),
            48 if !deep && !often && self.settings.has(Feature::Exits) => self.endless_loop(),
            49 if !deep && self.settings.has(Feature::Exits) => self.labelled_block(),
            50 if !deep && !often && self.settings.has(Feature::Exits) => self.popping_loop(),
            _ => self.update_something(),
        }
    }

    fn declaration(&mut self) {
        let value = self.bounded(2);
        let name = self.name();
        match self.rng.below(6) {
            0 => {
                self.line(&format!("let {name}: f64 = {value};"));
                self.declare(&name, Ty::Float, false);
            }
            1 => {
                self.line(&format!("let mut {name} = ({value}) as f32;"));
                self.declare(&name, Ty::Single, false);
            }
            2 => {
                let c = self.constant();
                self.line(&format!("let mut {name} = {c}_f64;"));
                self.declare(&name, Ty::Float, true);
                let e = self.leaf();
                self.line(&format!("{name} += 0.5 * {e};"));
            }
            3 => {
                let condition = self.condition();
                let other = self.bounded(1);
                self.line(&format!("let mut {name} = if {condition} {{ {value} }} else {{ {other} }};"));
                self.declare(&name, Ty::Float, true);
            }
            _ => {
                self.line(&format!("let mut {name} = {value};"));
                self.declare(&name, Ty::Float, true);
            }
        }
    }

    fn assignment(&mut self) {
        let Some(target) = self.target() else { return self.declaration() };
        let value = self.bounded(2);
        let text = match self.rng.below(6) {
            0 => format!("({target}) = {value};"),
            1 => format!("{{ {target} = {value}; }}"),
            _ => format!("{target} = {value};"),
        };
        self.line(&text);
    }

    pub(super) fn update_something(&mut self) {
        let Some(target) = self.target() else { return self.declaration() };
        let text = self.update(&target);
        self.line(&text);
    }

    /// A compound assignment that does not grow fast.
    pub(super) fn update(&mut self, target: &str) -> String {
        let e = self.float(2);
        match self.rng.below(7) {
            0 => format!("{target} += 0.4 * {e}.sin();"),
            1 => format!("{target} -= 0.3 * {e}.tanh();"),
            2 => format!("{target} *= {e}.cos();"),
            3 => format!("{target} /= 1.5 + {e}.sin();"),
            4 => match self.scalar_target() {
                Some(t) => format!("{target} += {{ {t} *= 0.9; 0.3 * {e}.sin() * {t} }};"),
                None => format!("{target} *= 0.9;"),
            },
            5 => {
                let name = self.name();
                format!("{target} *= {{ let {name} = {e}; {name}.cos() }};")
            }
            _ => format!("{target} *= 0.8;"),
        }
    }

    fn reference(&mut self) {
        let Some(var) = self.scope.find(self.rng, |var| var.ty == Ty::Float) else { return self.declaration() };
        let name = self.name();
        if var.name == name {
            return;
        }
        self.line(&format!("let {name} = &{};", var.name));
        self.scope.change(&var.name, |var| var.mutable = false);
        self.declare(&name, Ty::Ref, false);
        if self.rng.once_in(3) {
            self.line(&format!("eprintln!(\"{{}} {{}}\", *{name}, {name});"));
        }
    }

    /// `let x;`, with a value in the branches.
    fn early_declaration(&mut self) {
        let (condition, a, b) = (self.condition(), self.bounded(1), self.bounded(1));
        let name = self.name_before(&[&condition, &a, &b]);
        let mutable = self.rng.once_in(2);
        self.line(&format!("let {}{name};", if mutable { "mut " } else { "" }));
        match self.rng.below(3) {
            0 => self.line(&format!("{name} = {a};")),
            _ => self.line(&format!("if {condition} {{ {name} = {a}; }} else {{ {name} = {b}; }}")),
        }
        self.declare(&name, Ty::Float, mutable);
    }

    /// What a plain function does once, in order.
    fn effect(&mut self) {
        let e = self.leaf();
        // A macro's arguments may not write.
        let e = if e.contains('{') { "1.0".to_owned() } else { e };
        let n = self.rng.below(4);
        let text = match self.rng.below(6) {
            0 => format!("note({n});"),
            1 => format!("let _ = note({});", self.index(4)),
            2 => format!("assert!({e} < 1e9);"),
            3 => format!("eprintln!(\"{{}} {{:?}}\", {e}, note({n}));"),
            4 => format!("assert_eq!(note({n}), {n});"),
            _ => format!("if {} {{ note({n}); }}", self.condition()),
        };
        self.line(&text);
    }

    /// Several floats in one statement.
    pub(super) fn names_of(&self, ty: Ty) -> Vec<String> {
        let is = |var: &&Var| var.mutable && var.ty == ty;
        self.scope.visible().into_iter().filter(is).map(|var| var.name.clone()).collect()
    }
}
