//! What is said otherwise in code over plain floats, which a reader can take as it is: nothing of the runtime's is in it.
//!
//! A cotangent is of the type that the sketch says its value is of. Where it does not say, there is no plain code, and
//! `Plain::unclear` has the reason.

use super::{Cx, names};
use crate::ir::*;
use crate::rules::Scalar;
use crate::sweep::{KeptCall, Slot};
use crate::types::{Ty, has_constant_zero};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use rustc_hash::FxHashSet as HashSet;
use std::cell::RefCell;
use std::collections::BTreeSet;

#[derive(Default)]
pub(crate) struct Plain {
    /// The result is one float, whose cotangent is one.
    pub(crate) is_value_and_grad: bool,
    /// Why there is no plain code.
    pub(crate) unclear: RefCell<Option<String>>,
    /// The functions whose pullbacks are called.
    pub(crate) pullbacks: RefCell<BTreeSet<String>>,
    /// Numbers that the forward sweep has put into variables, which the adjoint does not compute again.
    pub(crate) there: RefCell<HashSet<ValueId>>,
}

impl Plain {
    fn unclear(&self, what: &str, span: Span) -> TokenStream {
        self.unclear.borrow_mut().get_or_insert_with(|| what.to_owned());
        quote_spanned! {span=> () }
    }

    pub(super) fn call(&self, path: &syn::ExprPath, args: Vec<TokenStream>, span: Span) -> TokenStream {
        quote_spanned! {span=> #path(#(#args),*) }
    }

    /// By the function that is printed for the callee: `g_vjp` for `g`.
    pub(super) fn pullback(&self, path: &syn::ExprPath, args: Vec<TokenStream>, span: Span) -> TokenStream {
        let mut path = path.clone();
        if let Some(last) = path.path.segments.last_mut() {
            let name = names::plain(&last.ident);
            last.ident = Ident::new(&format!("{name}_vjp"), last.ident.span());
            self.pullbacks.borrow_mut().insert(name);
        }
        self.call(&path, args, span)
    }
}

/// Several things as one.
pub(super) fn entry(mut all: Vec<TokenStream>) -> TokenStream {
    match all.pop() {
        Some(only) if all.is_empty() => only,
        last => {
            let all = all.into_iter().chain(last);
            quote!((#(#all),*))
        }
    }
}

fn is_known(ty: &Ty) -> bool {
    match ty {
        Ty::Var(_) | Ty::Seq(_) => false,
        Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) => is_known(t),
        Ty::Tuple(ts) => ts.iter().all(is_known),
        Ty::F64 | Ty::F32 | Ty::Int | Ty::Bool | Ty::Unit | Ty::Text | Ty::Named | Ty::Never => true,
    }
}

/// What both dialects say, each in its way.
impl Cx<'_> {
    /// Made of the scalar as printed: plain floats are what they are.
    pub(crate) fn is_lifted(&self, v: ValueId) -> bool {
        self.plain.is_none() && self.f.value(v).lifted
    }

    pub(crate) fn root_lifted(&self, root: Root) -> bool {
        self.plain.is_none() && self.f.root_lifted(root)
    }

    /// The numbers that formulas of values of this type are over; `path` where they are a parameter.
    pub(crate) fn numbers<'t>(&'t self, ty: &Ty, path: &'t TokenStream) -> Scalar<'t> {
        match self.plain {
            Some(_) => Scalar::Plain(self.scalar(ty)),
            None => Scalar::Path(path),
        }
    }

    pub(crate) fn seed(&self, span: Span) -> TokenStream {
        match &self.plain {
            Some(plain) if plain.is_value_and_grad => quote_spanned! {span=> 1.0 },
            Some(_) | None => self.names.fixed("seed", span).into_token_stream(),
        }
    }

    /// What a reader is called on: a method of that name that writes does not compile.
    pub(crate) fn shared(&self, p: &Place) -> TokenStream {
        let (borrow, span) = (self.borrow(p), names::at(p.span));
        match self.plain {
            Some(_) => self.place(p),
            None => quote_spanned! {span=> (#borrow) },
        }
    }

    /// A copy of a place of the primal program. The user's code may share it where this copies, so rustc confirms of types
    /// that are not known here that it makes no difference.
    pub(crate) fn copied(&self, place: TokenStream, ty: &Ty, lifted: bool, span: Span) -> TokenStream {
        match self.plain.is_some() || lifted || ty.is_known() {
            true => self.cloned(place, span),
            false => {
                let rt = &self.rt;
                quote_spanned! {span=> #rt::copied(&#place) }
            }
        }
    }

    /// A copy of a place.
    pub(crate) fn cloned(&self, place: TokenStream, span: Span) -> TokenStream {
        match self.plain {
            Some(_) => quote_spanned! {span=> #place.clone() },
            None => quote_spanned! {span=> ::core::clone::Clone::clone(&#place) },
        }
    }
}

impl Cx<'_> {
    /// A value of the function's own block stays where the adjoint is.
    pub(super) fn stays(&self, v: ValueId) {
        let value = self.f.value(v);
        if let Some(plain) = self.plain.as_ref().filter(|_| value.block == self.f.body.id && value.ty.is_scalar()) {
            plain.there.borrow_mut().insert(v);
        }
    }

    fn unclear(&self, what: &str, span: Span) -> TokenStream {
        self.plain.as_ref().map_or(TokenStream::new(), |plain| plain.unclear(what, span))
    }

    /// Several things as one.
    pub(super) fn several(&self, all: Vec<TokenStream>, span: Span) -> TokenStream {
        match (&self.plain, &all[..]) {
            (Some(_), _) => entry(all),
            (None, [only]) => only.clone(),
            (None, _) => quote_spanned! {span=> (#(#all,)*) },
        }
    }

    /// What is put into a slot.
    pub(super) fn keep(&self, slot: Slot, name: &Ident) -> TokenStream {
        match (slot, &self.plain) {
            (Slot::Call(v), Some(_)) if !self.ty(v).is_scalar() => quote!(#name.clone()),
            _ => name.into_token_stream(),
        }
    }

    /// Whether plain code has such a slot: a call that is run again keeps its result, if that is read.
    pub(super) fn has_slot(&self, slot: Slot) -> bool {
        let handover = &self.sweeps.handover;
        match slot {
            Slot::Call(v) => handover.calls.get(&v) == Some(&KeptCall::Record) && handover.needed.contains(&v),
            Slot::Value(_) | Slot::Cell(_) | Slot::Old(_) | Slot::Branch(_) | Slot::Turns(_) => true,
        }
    }

    /// Whether an entry of the loop's tape can be pushed before what it is made of is read again.
    pub(super) fn keeps_copies(&self, l: &Loop) -> bool {
        let handover = &self.sweeps.handover;
        !handover.has_tape(l.body.id) || handover.keeps_numbers(self.f, &l.body)
    }

    /// Literals next to something that says of which type they are.
    pub(super) fn bare_literals(
        &self,
        [a, b]: [ValueId; 2],
        [left, right]: [TokenStream; 2],
    ) -> (TokenStream, TokenStream) {
        let literal = |v: ValueId| match &self.f.value(v) {
            Value { op: Op::Literal(lit @ syn::Lit::Float(_)), hint: None, .. } => Some(quote!(#lit)),
            _ => None,
        };
        match (&self.plain, literal(a), literal(b)) {
            (Some(_), Some(left), None) => (left, right),
            (Some(_), None, Some(right)) => (left, right),
            _ => (left, right),
        }
    }

    pub(super) fn plain_copy(&self, arg: &Arg, ty: &Ty, span: Span) -> TokenStream {
        match arg {
            Arg::Value(v) => self.owned(*v, false),
            Arg::Ref(Place { root: Root::Value(v), proj, .. }) if proj.is_empty() => self.owned(*v, false),
            Arg::Ref(p) => self.load(p, ty, span),
        }
    }

    /// A zero whose shape is that of `primal`.
    pub(super) fn plain_zero(&self, ty: &Ty, primal: &TokenStream, span: Span) -> TokenStream {
        let each = self.names.fixed("each", span);
        match ty {
            Ty::Slice(t) | Ty::Vec(t) if has_constant_zero(t) => {
                let zero = self.zero(t, primal, span);
                quote_spanned! {span=> vec![#zero; #primal.len()] }
            }
            Ty::Slice(t) | Ty::Vec(t) => {
                let zero = self.zero(t, &quote!(#each), span);
                quote_spanned! {span=> #primal.iter().map(|#each| #zero).collect::<Vec<_>>() }
            }
            Ty::Array(t, _) => {
                let zero = self.zero(t, &quote!(#each), span);
                quote_spanned! {span=> #primal.each_ref().map(|#each| #zero) }
            }
            Ty::Tuple(ts) => {
                let zeros = ts.iter().enumerate().map(|(k, t)| {
                    let k = syn::Index::from(k);
                    self.zero(t, &quote!(#primal.#k), span)
                });
                quote_spanned! {span=> (#(#zeros,)*) }
            }
            Ty::Text | Ty::Named | Ty::Never | Ty::Int | Ty::Bool | Ty::Unit => quote_spanned! {span=> () },
            Ty::F64 | Ty::F32 => quote_spanned! {span=> 0.0 },
            Ty::Var(_) | Ty::Seq(_) => {
                self.unclear(&format!("of which type `{primal}` is, its tokens do not say"), span)
            }
        }
    }

    /// `target += value`, element by element. Both are places, the target behind a reference if `is_ref`.
    pub(super) fn plain_add(
        &self,
        target: &TokenStream,
        value: &TokenStream,
        ty: &Ty,
        sign: Sign,
        is_ref: bool,
        span: Span,
    ) -> TokenStream {
        let star = is_ref.then(|| quote_spanned! {span=> * });
        match ty {
            Ty::F64 | Ty::F32 => match sign {
                Sign::Plus => quote_spanned! {span=> #star #target += #value; },
                Sign::Minus => quote_spanned! {span=> #star #target -= #value; },
            },
            Ty::Tuple(ts) => {
                let parts = ts.iter().enumerate().map(|(k, t)| {
                    let k = syn::Index::from(k);
                    self.plain_add(&quote!(#target.#k), &quote!(#value.#k), t, sign, false, span)
                });
                parts.collect()
            }
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Seq(t) if !t.is_inert() => {
                let (to, from) = (self.names.fixed("to", span), self.names.fixed("from", span));
                let element = if t.is_float() { quote!(*#from) } else { quote!(#from) };
                let inner = self.plain_add(&quote!(#to), &element, t, sign, true, span);
                quote_spanned! {span=> for (#to, #from) in #target.iter_mut().zip(#value.iter()) { #inner } }
            }
            Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_) | Ty::Seq(_) => TokenStream::new(),
            Ty::Int | Ty::Bool | Ty::Unit | Ty::Text | Ty::Named | Ty::Never => TokenStream::new(),
            Ty::Var(_) => self.unclear(&format!("of which type `{value}` is, its tokens do not say"), span),
        }
    }

    /// The sum of the elements of `d`.
    pub(super) fn plain_total(&self, d: &TokenStream, zero: &TokenStream, ty: &Ty, span: Span) -> TokenStream {
        if ty.is_float() {
            let scalar = self.scalar(ty);
            return quote_spanned! {span=> #d.iter().sum::<#scalar>() };
        }
        let (total, from) = (self.names.fixed("total", span), self.names.fixed("each", span));
        let add = self.plain_add(&quote!(#total), &quote!(#from), ty, Sign::Plus, false, span);
        quote_spanned! {span=> { let mut #total = #zero; for #from in #d.iter() { #add } #total } }
    }

    /// `let old = target; target = value;`
    pub(super) fn plain_replace(
        &self,
        old: &Ident,
        target: &TokenStream,
        value: &TokenStream,
        ty: &Ty,
        span: Span,
    ) -> TokenStream {
        match ty.is_scalar() || has_constant_zero(ty) {
            true => quote_spanned! {span=> let #old = #target; #target = #value; },
            false => quote_spanned! {span=> let #old = std::mem::replace(&mut #target, #value); },
        }
    }

    /// Where a pullback adds to: nowhere for an argument without floats, and to a place that nobody reads for one whose
    /// cotangent nobody wants.
    pub(super) fn plain_target(&self, to: Option<&Place>, arg: &Arg) -> Option<TokenStream> {
        let (ty, primal, span) = match arg {
            Arg::Value(v) => (self.ty(*v).clone(), self.read(*v), self.span(*v)),
            Arg::Ref(p) => (self.f.place_ty(p), self.place(p), names::at(p.span)),
        };
        if !ty.is_inert() && !is_known(&ty) {
            return Some(
                self.unclear(&format!("of which type the argument `{primal}` is, its tokens do not say"), span),
            );
        }
        match to {
            Some(place) => {
                let target = self.place(place);
                let is_ref = self.is_whole_borrowed(place);
                Some(if is_ref {
                    target
                } else {
                    quote_spanned! {span=> &mut #target }
                })
            }
            None if ty.is_inert() => None,
            None => {
                let zero = self.zero(&ty, &primal, span);
                Some(quote_spanned! {span=> &mut #zero })
            }
        }
    }

    /// What an arm keeps: as an entry where only one arm comes to its end, a `bool` if neither keeps anything, an
    /// `Option` if one does, else a `Branch`.
    pub(super) fn plain_branch(&self, i: &If, is_then: bool, entry: TokenStream, span: Span) -> TokenStream {
        if i.then.diverges || i.otherwise.diverges {
            return entry;
        }
        match (is_then, self.slots(i.then.id).is_empty(), self.slots(i.otherwise.id).is_empty()) {
            (_, true, true) => quote_spanned! {span=> #is_then },
            (true, false, true) | (false, true, false) => quote_spanned! {span=> Some(#entry) },
            (true, true, false) | (false, false, true) => quote_spanned! {span=> None },
            (true, false, false) => quote_spanned! {span=> Branch::Then(#entry) },
            (false, false, false) => quote_spanned! {span=> Branch::Else(#entry) },
        }
    }

    /// The arm that was taken, by what was kept of it.
    pub(super) fn plain_match(&self, i: &If, then: &TokenStream, otherwise: &TokenStream, span: Span) -> TokenStream {
        let kept = self.names.slot(Slot::Branch(i.id));
        let (a, b) = (self.pattern(i.then.id, span), self.pattern(i.otherwise.id, span));
        match (self.slots(i.then.id).is_empty(), self.slots(i.otherwise.id).is_empty()) {
            (true, true) => match (then.is_empty(), otherwise.is_empty()) {
                (_, true) => quote_spanned! {span=> if #kept { #then } },
                (true, false) => quote_spanned! {span=> if !#kept { #otherwise } },
                (false, false) => quote_spanned! {span=> if #kept { #then } else { #otherwise } },
            },
            (false, true) => quote_spanned! {span=> if let Some(#a) = #kept { #then } else { #otherwise } },
            (true, false) => quote_spanned! {span=> if let Some(#b) = #kept { #otherwise } else { #then } },
            (false, false) => quote_spanned! {span=>
                match #kept { Branch::Then(#a) => { #then } Branch::Else(#b) => { #otherwise } }
            },
        }
    }

    /// A loop that reads its tape in the order in which it was written.
    pub(super) fn plain_forwards(&self, l: &Loop, [var, pattern, body]: [&TokenStream; 3], span: Span) -> TokenStream {
        let (range, tape) = (self.range(l, false), self.tape(l.body.id));
        if self.f.depth(l.body.id) <= 1 {
            return quote_spanned! {span=> for (#var, &#pattern) in #range.zip(&#tape) { #body } };
        }
        let start = self.names.fixed("start", span);
        quote_spanned! {span=>
            let #start = #tape.len() - #range.count();
            for (#var, &#pattern) in #range.zip(&#tape[#start..]) { #body }
            #tape.truncate(#start);
        }
    }
}
