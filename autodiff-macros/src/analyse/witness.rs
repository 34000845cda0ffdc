//! Numbers whose type the adjoint's own code would not tell.
//!
//! In `let mask = !0; takes_a_byte(mask);` the type of `0` comes from the call, which the adjoint may not repeat: there
//! `!0` would be of another type, and have another value. Such literals take their type from a witness that the forward
//! sweep and the adjoint share.
//!
//! Definition  the type of an integer is *settled* in the adjoint if it is kept, annotated, or follows from an operand
//!             or an index whose type is. An operation of the adjoint whose type is not settled has its literals
//!             witnessed, and so is each float of which nothing in the function tells the precision.
//! In doubt    witnessed: it costs a word of the expansion.

use crate::ir::*;
use crate::sweep::{Handover, Slot};
use crate::types::Ty;
use quote::ToTokens;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use syn::BinOp;

struct Witness<'a> {
    f: &'a Function,
    kept: HashSet<ValueId>,
    /// Used as an index, so of type `usize` here as there.
    indices: HashSet<ValueId>,
    /// The bounds of the loop over an induction variable.
    bounds: HashMap<ValueId, [ValueId; 2]>,
    replayed: Vec<ValueId>,
    operands: HashSet<ValueId>,
    settled: HashMap<ValueId, bool>,
}

pub(super) fn witnessed(f: &Function, adjoint: &Block, handover: &Handover) -> HashSet<ValueId> {
    let kept = handover.slots.values().flatten().filter_map(|slot| match slot {
        Slot::Value(v) => Some(*v),
        Slot::Cell(_) | Slot::Old(_) | Slot::Call(_) | Slot::Branch(_) | Slot::Turns(_) => None,
    });
    let mut witness = Witness {
        f,
        kept: kept.collect(),
        indices: HashSet::default(),
        bounds: HashMap::default(),
        replayed: Vec::new(),
        operands: HashSet::default(),
        settled: HashMap::default(),
    };
    witness.block(adjoint);
    let mut seen = HashSet::default();
    for v in witness.replayed.clone() {
        let depends = match &f.value(v).op {
            Op::Unary(..) => true,
            Op::Binary(op, ..) => !is_logical(op),
            Op::Rule(..) => !f.value(v).ty.is_float(),
            // The number itself, unless it is too large for the type that a literal has otherwise.
            Op::Cast(a, _) | Op::FloatFrom(a, _) => {
                let mut literals = HashSet::default();
                witness.see(*a, &mut literals);
                if !witness.is_settled(*a) && literals.iter().any(|v| is_large(f, *v)) {
                    seen.extend(literals);
                }
                false
            }
            _ => false,
        };
        if depends && !witness.is_settled(v) && !witness.indices.contains(&v) {
            witness.see(v, &mut seen);
        }
    }
    seen.retain(|v| matches!(&f.value(*v).op, Op::Literal(syn::Lit::Int(n)) if n.suffix().is_empty()));
    // A literal that is an argument, and no more, has its type from the parameter.
    let is_untold = |v: &ValueId| match f.value(*v) {
        Value { op: Op::Literal(syn::Lit::Float(_)), told: Told::Elsewhere, lifted: false, hint, .. } => {
            hint.is_some() || witness.operands.contains(v)
        }
        _ => false,
    };
    seen.extend(witness.replayed.iter().copied().filter(is_untold));
    seen
}

fn is_large(f: &Function, v: ValueId) -> bool {
    matches!(&f.value(v).op, Op::Literal(syn::Lit::Int(n)) if n.base10_parse::<i32>().is_err())
}

/// Whether a type has a `_` in it.
fn has_hole(ty: proc_macro2::TokenStream) -> bool {
    ty.into_iter().any(|tree| match tree {
        proc_macro2::TokenTree::Ident(ident) => ident == "_",
        proc_macro2::TokenTree::Group(group) => has_hole(group.stream()),
        proc_macro2::TokenTree::Punct(punct) => punct.as_char() == '_',
        proc_macro2::TokenTree::Literal(_) => false,
    })
}

fn is_logical(op: &BinOp) -> bool {
    matches!(op, BinOp::And(_) | BinOp::Or(_))
}

fn is_shift(op: &BinOp) -> bool {
    matches!(op, BinOp::Shl(_) | BinOp::Shr(_))
}

impl Witness<'_> {
    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            match stmt {
                Stmt::Let(v) => {
                    if !self.f.value(*v).is_cotangent() {
                        self.replayed.push(*v);
                    }
                    self.operands.extend(operands(&self.f.value(*v).op));
                    places(&self.f.value(*v).op).into_iter().for_each(|p| self.place(p));
                }
                Stmt::Add(p, _, _) | Stmt::Set(p, _) | Stmt::Restore(_, p) => self.place(p),
                Stmt::Back(back) => back.to.iter().flatten().for_each(|p| self.place(p)),
                Stmt::If(i) => {
                    self.block(&i.then);
                    self.block(&i.otherwise);
                }
                Stmt::Loop(l) => {
                    if let LoopKind::Range { var, low, high, .. } | LoopKind::Until { var, low, high, .. } = &l.kind {
                        self.bounds.insert(*var, [*low, *high]);
                    }
                    self.block(&l.body);
                }
                Stmt::Cell(_)
                | Stmt::Resume(_)
                | Stmt::Deliver(_)
                | Stmt::Store(..)
                | Stmt::Accumulate(..)
                | Stmt::Effect(_) => {}
            }
        }
    }

    fn place(&mut self, place: &Place) {
        place.indices().into_iter().for_each(|v| self.index(v));
    }

    /// What has one type with an index.
    fn index(&mut self, v: ValueId) {
        if !self.indices.insert(v) {
            return;
        }
        self.of_one_type(v).into_iter().for_each(|w| self.index(w));
    }

    /// The operands that have the type of a value, or of its elements.
    fn of_one_type(&self, v: ValueId) -> Vec<ValueId> {
        match &self.f.value(v).op {
            Op::Unary(_, a) | Op::Repeat(a, _) | Op::Dbg(a) | Op::Stop(Arg::Value(a)) => vec![*a],
            Op::Binary(op, a, _) if is_shift(op) => vec![*a],
            Op::Binary(_, a, b) => vec![*a, *b],
            Op::Rule(_, args) => args.clone(),
            Op::Array(parts) => parts.first().copied().into_iter().collect(),
            Op::Induction => self.bounds.get(&v).copied().into_iter().flatten().collect(),
            Op::Load(Place { root: Root::Value(root), proj, .. })
            | Op::Stop(Arg::Ref(Place { root: Root::Value(root), proj, .. })) => {
                let is_element = proj.iter().all(|proj| !matches!(proj, Proj::Field(_)));
                is_element.then_some(*root).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn is_settled(&mut self, v: ValueId) -> bool {
        if let Some(known) = self.settled.get(&v) {
            return *known;
        }
        let settled = self.settles(v);
        self.settled.insert(v, settled);
        settled
    }

    fn settles(&mut self, v: ValueId) -> bool {
        let value = self.f.value(v);
        let is_annotated = value.annotation.as_ref().is_some_and(|ty| !has_hole(ty.to_token_stream()));
        if self.kept.contains(&v) || is_annotated || self.indices.contains(&v) {
            return true;
        }
        match &value.op {
            Op::Literal(syn::Lit::Int(n)) => !n.suffix().is_empty() || matches!(value.ty, Ty::F64 | Ty::F32),
            Op::Tuple(parts) => parts.iter().all(|p| self.is_settled(*p)),
            Op::Load(Place { root: Root::Value(root), .. }) => self.is_settled(*root),
            // Of a comparison: whether its operands' types are.
            _ => match &self.of_one_type(v)[..] {
                [] => true,
                operands => operands.iter().any(|operand| self.is_settled(*operand)),
            },
        }
    }

    /// The value and what tells its type, or the types of its parts.
    fn see(&self, v: ValueId, seen: &mut HashSet<ValueId>) {
        if !seen.insert(v) {
            return;
        }
        let parts = match &self.f.value(v).op {
            Op::Tuple(parts) => parts.clone(),
            Op::Load(Place { root: Root::Value(root), .. }) => vec![*root],
            _ => self.of_one_type(v),
        };
        parts.into_iter().for_each(|part| self.see(part, seen));
    }
}
