//! What rustc is told of types, and what it is asked.
//!
//! Definition  generated code has each expression of the user's once or more often, by itself; what the user's code says
//!             of a type in another place (an annotation, another value of the same variable) is said again.
//! In doubt    said, or asked: nothing happens there when the program runs.

use super::*;
use crate::types;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use syn::BinOp;

/// Types as far as they are known, and where they come from.
/// `annotated` are those whose type the user says.
pub(super) fn settle(f: &mut Function, unifier: &Unifier, annotated: &HashSet<ValueId>) {
    for v in 0..f.values.len() {
        let value = &f.values[v];
        let is_elsewhere =
            |v: &ValueId| f.value(*v).told == Told::Elsewhere && !matches!(f.value(*v).op, Op::Literal(_));
        let ty = unifier.resolve(&value.ty);
        // A number that is one by its name, or part of what is: rustc confirms it.
        let is_constant = match &value.op {
            Op::Path(path) => !is_std(path),
            Op::Load(Place { root: Root::Value(root), .. }) => matches!(f.value(*root).op, Op::Path(_)),
            _ => false,
        };
        let is_told_elsewhere = match &value.op {
            Op::Literal(_) => unifier.is_untold(&value.ty),
            _ if annotated.contains(&ValueId(v)) => false,
            Op::Path(_) => false,
            Op::Load(_) if is_constant => !ty.is_scalar(),
            Op::Binary(_, a, b) => !matches!(ty, Ty::Bool) && (is_elsewhere(a) || is_elsewhere(b)),
            // What a reference of unknown origin points to.
            Op::Unary(syn::UnOp::Deref(_), _) => true,
            Op::Unary(_, a) => is_elsewhere(a),
            Op::Rule(_, args) => args.iter().any(is_elsewhere),
            Op::Load(Place { root: Root::Value(root), .. }) => is_elsewhere(root) || unifier.is_outside(&value.ty),
            Op::Load(Place { root: Root::Cell(cell), .. }) => {
                unifier.is_outside(&f.cell(*cell).ty) || unifier.is_outside(&value.ty)
            }
            Op::Cast(..) | Op::FloatFrom(..) | Op::Len(_) | Op::Query(..) => false,
            _ => unifier.is_outside(&value.ty),
        };
        let value = &mut f.values[v];
        if is_told_elsewhere {
            value.told = Told::Elsewhere;
        }
        if is_constant && ty.is_scalar() && value.assumes == Assumes::Copied {
            value.assumes = Assumes::Standard;
        }
        value.ty = ty;
    }
    for memory in &mut f.cells {
        memory.ty = unifier.resolve(&memory.ty);
    }
}

/// A constant of the standard library, `PI` or `usize::MAX`.
fn is_std(path: &syn::ExprPath) -> bool {
    let of = path.path.segments.iter().rev().nth(1);
    of.is_some_and(|of| of.ident == "consts" || types::is_primitive(&of.ident))
}

impl Lower<'_> {
    fn typed(&mut self, typing: Typing) {
        self.stmts.push(Stmt::Effect(Effect::Typed(typing)));
    }

    /// Takes the annotation of a value of type `of` into account, and says whether generated code needs it: not of floats alone,
    /// whose type is another there. An alias may stand for anything.
    pub(super) fn is_needed(&mut self, annotation: &syn::Type, of: &Ty) -> bool {
        let ty = types::of_tokens(annotation, self.unifier);
        self.unifier.unify(of, &ty);
        let is_coerced = matches!(annotation, syn::Type::Reference(_)) && self.unifier.is_outside(of);
        ty.is_inert() || !ty.is_known() || ty.holds_integer() || is_coerced
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

    /// Lives longer in generated code than in the user's.
    pub(super) fn temporary(&mut self, v: ValueId) {
        if let Op::Call(_) | Op::Method(_) | Op::Verbatim(_) | Op::Unary(..) = self.values[v.0].op {
            self.typed(Typing::Temporary(Place::of(Root::Value(v), self.values[v.0].span)));
        }
    }

    /// `a op= b` of it is `a = a op b`.
    pub(super) fn number(&mut self, place: Place) {
        self.typed(Typing::Number(place));
    }

    /// The user says of which type a value is. A reference may come to another than that of what it is to.
    pub(super) fn tell(&mut self, value: ValueId, annotation: &syn::Type) {
        if types::of_tokens(annotation, self.unifier).is_known() && !matches!(annotation, syn::Type::Reference(_)) {
            self.annotated.insert(value);
        }
    }

    /// A reference to the place has that type.
    pub(super) fn reference_type(&mut self, place: Place, annotation: &syn::Type) {
        self.typed(Typing::Reference(place, Box::new(annotation.clone())));
    }

    /// A variable has had one value and is given another: where nothing else tells the type of both.
    pub(super) fn same_variable(&mut self, old: ValueId, new: ValueId) {
        let told = |v: ValueId, old_is: bool| self.is_told(v, &mut HashMap::from_iter([(old, old_is)]));
        let is_computed_of_old = told(new, true) && !told(new, false);
        let are_told = told(new, false) && self.is_told(old, &mut HashMap::default());
        if old != new && !self.ty(new).is_float() && !is_computed_of_old && !are_told {
            let place = |v: ValueId| Place::of(Root::Value(v), self.values[v.0].span);
            self.typed(Typing::Same(place(old), place(new)));
        }
    }

    /// Whether the type of a value follows from what it is computed of.
    pub(super) fn is_told_of(&self, v: ValueId) -> bool {
        self.ty(v).is_float() || self.is_told(v, &mut HashMap::default())
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
            Op::Literal(syn::Lit::Float(n)) => !n.suffix().is_empty(),
            Op::Joined | Op::Turn | Op::After | Op::Induction => false,
            // A generic function returns what is wanted of it.
            Op::Call(_) => false,
            Op::Unary(_, a) | Op::Repeat(a, _) | Op::VecRepeat(a, _) => self.is_told(*a, told),
            Op::Binary(BinOp::Shl(_) | BinOp::Shr(_), a, _) => self.is_told(*a, told),
            Op::Binary(_, a, b) => self.is_told(*a, told) || self.is_told(*b, told),
            Op::Rule(_, args) => args.iter().any(|a| self.is_told(*a, told)),
            Op::Array(parts) | Op::VecList(parts) => parts.iter().any(|part| self.is_told(*part, told)),
            Op::Tuple(parts) => parts.iter().all(|part| self.is_told(*part, told)),
            _ => true,
        };
        told.insert(v, is_told);
        is_told
    }

    /// A part of a constant or static is read as often as one likes.
    pub(super) fn confirm_constant(&mut self, place: &Place) {
        if let Root::Value(root) = place.root
            && matches!(self.values[root.0].op, Op::Path(_))
        {
            self.confirm(place);
        }
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
