//! The state of writing one function, and what all statements need.
use super::Settings;
use super::call::{Function, Output};
use super::exit::Around;
use super::names;
use super::scope::{Scope, Ty, Var};
use crate::program::Signature;
use crate::rng::Rng;

/// How many statements a call of a function may run, roughly.
pub(super) const MOST_COST: usize = 1500;
/// How often a statement may run.
pub(super) const MOST_TIMES: usize = 40;

pub(super) struct Writer<'a> {
    pub(super) rng: &'a mut Rng,
    pub(super) scope: Scope,
    pub(super) functions: &'a [Function],
    /// Names of functions, which no variable may have.
    reserved: Vec<String>,
    pub(super) settings: &'a Settings<'a>,
    /// Statements still to be written.
    pub(super) left: usize,
    pub(super) cost: usize,
    /// How often the current statement runs, at most.
    pub(super) times: usize,
    pub(super) nesting: usize,
    pub(super) text: String,
    /// What can be left here, outermost first.
    pub(super) around: Vec<Around>,
    /// What the function returns.
    pub(super) output: Output,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        rng: &'a mut Rng,
        scope: Scope,
        functions: &'a [Function],
        reserved: Vec<String>,
        settings: &'a Settings<'a>,
    ) -> Writer<'a> {
        Writer {
            rng,
            scope,
            functions,
            reserved,
            settings,
            left: 0,
            cost: 0,
            times: 1,
            nesting: 1,
            text: String::new(),
            around: Vec::new(),
            output: Output::Float,
        }
    }

    pub(super) fn line(&mut self, text: &str) {
        self.text += &"    ".repeat(self.nesting);
        self.text += text;
        self.text += "\n";
    }

    /// A name for a new variable, often one that is taken.
    pub(super) fn name(&mut self) -> String {
        loop {
            let name = match self.rng.below(4) {
                0 => self.scope.find(self.rng, |var| !is_constant(&var.name)).map(|var| var.name),
                _ => None,
            };
            let name = name.unwrap_or_else(|| names::one(self.rng, &names::VARIABLES).to_owned());
            if !self.reserved.contains(&name) && !self.scope.is_kept(&name) {
                return name;
            }
        }
    }

    /// A name for a new variable in front of texts that are written already: it is in none of them.
    pub(super) fn name_before(&mut self, texts: &[&str]) -> String {
        loop {
            let name = self.name();
            if texts.iter().all(|text| !text.contains(&name)) {
                return name;
            }
        }
    }

    /// Two or more names that differ.
    pub(super) fn other_name(&mut self, taken: &[&str]) -> String {
        loop {
            let name = self.name();
            if !taken.contains(&name.as_str()) {
                return name;
            }
        }
    }

    pub(super) fn declare(&mut self, name: &str, ty: Ty, mutable: bool) {
        let nesting = self.nesting;
        self.scope.vars.push(Var { name: name.to_owned(), ty, mutable, hidden: false, kept: false, nesting });
    }

    /// A variable that keeps its name for the statements that follow.
    pub(super) fn declare_kept(&mut self, name: &str, ty: Ty) {
        self.declare(name, ty, false);
        self.scope.change(name, |var| var.kept = true);
    }

    /// A parameter, with what is written for it.
    pub(super) fn parameter(&mut self, ty: Ty, text: &str) -> String {
        let name = self.fresh_parameter();
        let mutable = !matches!(ty, Ty::Int { .. }) && self.rng.once_in(2);
        self.declare(&name, ty, mutable);
        format!("{}{name}: {text}", if mutable { "mut " } else { "" })
    }

    /// Parameters do not shadow each other.
    fn fresh_parameter(&mut self) -> String {
        loop {
            let name = names::one(self.rng, &names::VARIABLES).to_owned();
            if !self.reserved.contains(&name) && self.scope.vars.iter().all(|var| var.name != name) {
                return name;
            }
        }
    }

    pub(super) fn parameters(&mut self, signature: Signature) -> String {
        let list = match signature {
            Signature::Slice => vec![self.parameter(Ty::Slice(4), "&[f64]")],
            Signature::Pair => vec![self.parameter(Ty::Float, "f64"), self.parameter(Ty::Float, "f64")],
            Signature::Mixed => vec![self.parameter(Ty::Single, "f32"), self.parameter(Ty::Float, "f64")],
            Signature::Counted => vec![self.parameter(Ty::Array(3), "[f64; 3]"), self.parameter(Ty::INDEX, "usize")],
            Signature::Indexed => {
                vec![self.parameter(Ty::Slice(4), "&[f64]"), self.parameter(Ty::OrderSlice(4), "&[usize]")]
            }
            Signature::Nested => {
                let pair = if self.rng.once_in(2) {
                    self.parameter(Ty::Pair, "(f64, f64)")
                } else {
                    let (a, b) = (self.fresh_parameter(), self.fresh_parameter());
                    let b = if a == b { "other".to_owned() } else { b };
                    self.declare(&a, Ty::Float, false);
                    self.declare(&b, Ty::Float, true);
                    format!("({a}, mut {b}): (f64, f64)")
                };
                vec![pair, self.parameter(Ty::Slice(3), "&[f64; 3]")]
            }
        };
        list.join(", ")
    }

    /// Statements, and a result in which everything in scope counts.
    pub(super) fn function_body(&mut self) -> String {
        self.statements(usize::MAX);
        let result = self.result();
        self.line(&result);
        std::mem::take(&mut self.text)
    }

    pub(super) fn function_body_of_two(&mut self) -> String {
        self.statements(usize::MAX);
        let (first, second) = (self.result(), self.bounded(1));
        self.line(&format!("(({first}).sin(), {second})"));
        std::mem::take(&mut self.text)
    }

    pub(super) fn statements(&mut self, most: usize) {
        for _ in 0..most {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            self.cost += self.times;
            self.statement();
        }
    }

    /// Lines of a block, which is left afterwards.
    pub(super) fn block(&mut self, times: usize, lines: impl FnOnce(&mut Self)) {
        let outer = (self.scope.vars.len(), self.times);
        self.times *= times;
        self.nesting += 1;
        lines(self);
        self.nesting -= 1;
        self.scope.vars.truncate(outer.0);
        self.times = outer.1;
    }

    pub(super) fn result(&mut self) -> String {
        let mut terms = Vec::new();
        let visible: Vec<Var> = self.scope.visible().into_iter().cloned().collect();
        for var in visible.iter().filter(|var| !is_constant(&var.name)) {
            let factor = self.rng.float(0.5, 1.5);
            let term = match (var.ty.floats(), var.ty.indices()) {
                (Some(0), _) | (_, Some(0)) => continue,
                (Some(n), _) => format!("{0}[0] * {0}[{1}]", var.name, n - 1),
                (_, Some(n)) => format!("{0}[0] as f64 * 0.3 - {0}[{1}] as f64 * 0.2", var.name, n - 1),
                _ => self.read(var),
            };
            terms.push(format!("{factor:?} * {term}"));
        }
        if terms.is_empty() { self.bounded(1) } else { terms.join(" + ") }
    }
}

pub(super) fn is_constant(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}
