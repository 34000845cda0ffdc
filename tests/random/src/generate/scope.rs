//! What can be named at a place in a program.
use crate::rng::Rng;

/// The type of a variable, with what keeps programs from panicking: lengths, and the range of indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    /// `f64`
    Float,
    /// `f32`
    Single,
    /// A whole number. With `known`, a method can be called on it: its type is written at its declaration.
    Int { name: &'static str, known: bool },
    /// `[f64; n]`
    Array(usize),
    /// `Vec<f64>`
    Vec(usize),
    /// `&[f64]` or a reference to an array, of this length or more
    Slice(usize),
    /// `&f64`
    Ref,
    /// `(f64, f64)`
    Pair,
    /// `(f64, (f64, f64))`
    Nest,
    /// `[usize; n]`, numbers below 4
    Order(usize),
    /// `Vec<usize>`, numbers below 4
    OrderVec(usize),
    /// `&[usize]`, numbers below 4
    OrderSlice(usize),
}

impl Ty {
    pub(super) const INDEX: Ty = Ty::Int { name: "usize", known: true };

    pub(super) fn is_int(self) -> bool {
        matches!(self, Ty::Int { .. })
    }

    pub(super) fn is_index(self) -> bool {
        matches!(self, Ty::Int { name: "usize", .. })
    }

    /// The length of a sequence of floats.
    pub(super) fn floats(self) -> Option<usize> {
        match self {
            Ty::Array(n) | Ty::Vec(n) | Ty::Slice(n) => Some(n),
            Ty::Float | Ty::Single | Ty::Int { .. } | Ty::Ref | Ty::Pair | Ty::Nest => None,
            Ty::Order(_) | Ty::OrderVec(_) | Ty::OrderSlice(_) => None,
        }
    }

    /// The length of a sequence of indices.
    pub(super) fn indices(self) -> Option<usize> {
        match self {
            Ty::Order(n) | Ty::OrderVec(n) | Ty::OrderSlice(n) => Some(n),
            Ty::Float | Ty::Single | Ty::Int { .. } | Ty::Ref | Ty::Pair | Ty::Nest => None,
            Ty::Array(_) | Ty::Vec(_) | Ty::Slice(_) => None,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Var {
    pub(super) name: String,
    pub(super) ty: Ty,
    /// It may be written.
    pub(super) mutable: bool,
    /// Borrowed, so that it cannot be named at present. It still shadows.
    pub(super) hidden: bool,
    /// The program still writes this name, so that nothing may shadow it.
    pub(super) kept: bool,
    /// The block in which it is.
    pub(super) nesting: usize,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) vars: Vec<Var>,
}

impl Scope {
    /// Variables that are not shadowed.
    pub(super) fn visible(&self) -> Vec<&Var> {
        let mut seen: Vec<&str> = Vec::new();
        let mut visible = Vec::new();
        for var in self.vars.iter().rev() {
            if !seen.contains(&var.name.as_str()) {
                seen.push(&var.name);
                if !var.hidden {
                    visible.push(var);
                }
            }
        }
        visible.reverse();
        visible
    }

    pub(super) fn find(&self, rng: &mut Rng, wanted: impl Fn(&Var) -> bool) -> Option<Var> {
        let found: Vec<&Var> = self.visible().into_iter().filter(|var| wanted(var)).collect();
        if found.is_empty() { None } else { Some(found[rng.below(found.len())].clone()) }
    }

    /// The variable that a name stands for.
    pub(super) fn change(&mut self, name: &str, change: impl Fn(&mut Var)) {
        self.vars.iter_mut().rev().find(|var| var.name == name).into_iter().for_each(change);
    }

    pub(super) fn is_kept(&self, name: &str) -> bool {
        self.vars.iter().any(|var| var.name == name && (var.kept || var.hidden))
    }
}
