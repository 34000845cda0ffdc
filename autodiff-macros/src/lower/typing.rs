//! What rustc is told of types, and what it is asked.
//!
//! Definition  generated code has each expression of the user's once or more often, by itself; what the user's code says
//!             of a type in another place (an annotation, another value of the same variable) is said again.
//! In doubt    said, or asked: nothing happens there when the program runs.

use super::*;
use crate::types;
use rustc_hash::FxHashMap as HashMap;
use syn::BinOp;

impl Lower<'_> {
    fn typed(&mut self, typing: Typing) {
        self.stmts.push(Stmt::Effect(Effect::Typed(typing)));
    }

    /// Takes the annotation of a value of type `of` into account, and says whether generated code needs it: of a float, and of
    /// what holds one, the type is another there. An alias may stand for anything.
    pub(super) fn is_needed(&mut self, annotation: &syn::Type, of: &Ty) -> bool {
        let ty = types::of_tokens(annotation, self.unifier);
        self.unifier.unify(of, &ty);
        ty.is_inert() || !ty.is_known()
    }

    /// The value with the user's annotation. What a branch or a loop defines is printed without one: a copy has it.
    pub(super) fn annotate(&mut self, value: ValueId, annotation: &syn::Type) -> ValueId {
        // A reference is one here too if it comes from elsewhere; else it is what it points to.
        if matches!(annotation, syn::Type::Reference(_)) && !self.is_returned(value) {
            self.reference_type(Place::of(Root::Value(value), self.values[value.0].span), annotation);
            return value;
        }
        let value = match &self.values[value.0].op {
            Op::Joined | Op::Turn | Op::After | Op::Induction => {
                let span = self.values[value.0].span;
                self.emit(Op::Load(Place::of(Root::Value(value), span)), self.ty(value), span)
            }
            _ => value,
        };
        self.values[value.0].annotation.get_or_insert_with(|| annotation.clone());
        value
    }

    /// A reference to the place has that type.
    pub(super) fn reference_type(&mut self, place: Place, annotation: &syn::Type) {
        self.typed(Typing::Reference(place, Box::new(annotation.clone())));
    }

    /// A variable has had one value and is given another: of literals, nothing else might tell the type.
    pub(super) fn same_variable(&mut self, old: ValueId, new: ValueId) {
        if !self.ty(new).is_float() && !self.is_told(new, &mut HashMap::from_iter([(old, true)])) {
            let place = |v: ValueId| Place::of(Root::Value(v), self.values[v.0].span);
            self.typed(Typing::Same(place(old), place(new)));
        }
    }

    /// A variable that is a reference is pointed to another place.
    pub(super) fn same_reference(&mut self, old: Place, new: Place) {
        self.typed(Typing::Same(old, new));
    }

    /// Whether the type of a value follows from what it is computed of, of which `told` holds what is known already.
    fn is_told(&self, v: ValueId, told: &mut HashMap<ValueId, bool>) -> bool {
        if let Some(is_told) = told.get(&v) {
            return *is_told;
        }
        let is_told = match &self.values[v.0].op {
            Op::Literal(syn::Lit::Int(n)) => !n.suffix().is_empty(),
            Op::Joined | Op::Turn | Op::After | Op::Induction => false,
            Op::Unary(_, a) | Op::Repeat(a, _) | Op::VecRepeat(a, _) => self.is_told(*a, told),
            Op::Binary(BinOp::Shl(_) | BinOp::Shr(_), a, _) => self.is_told(*a, told),
            Op::Binary(_, a, b) => self.is_told(*a, told) || self.is_told(*b, told),
            Op::Array(parts) | Op::VecList(parts) => parts.iter().any(|part| self.is_told(*part, told)),
            Op::Tuple(parts) => parts.iter().all(|part| self.is_told(*part, told)),
            _ => true,
        };
        told.insert(v, is_told);
        is_told
    }

    /// A place that generated code indexes more often than the user's: rustc confirms that nobody notices.
    pub(super) fn confirm(&mut self, place: &Place) {
        let is_open = |n: usize| {
            let prefix = Place { proj: place.proj[..n].to_vec(), ..place.clone() };
            !matches!(place.proj[n], Proj::Field(_)) && self.place_ty(&prefix).is_open()
        };
        if (0..place.proj.len()).any(is_open) {
            self.typed(Typing::Standard(place.clone()));
        }
    }
}
