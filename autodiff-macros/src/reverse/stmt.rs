//! Statements in reverse.

use super::*;
use crate::ir::effects::written;
use crate::types::has_constant_zero;

impl Reverse<'_, '_> {
    pub(super) fn stmt(&mut self, stmt: &Stmt, out: &mut TokenStream) {
        match stmt {
            Stmt::Let(v) => {
                if let Some(place) = written(&self.e.f.values, stmt) {
                    self.restore(stmt, &place, out);
                }
                if self.e.activity.active(*v) && self.declared.contains(&Root::Value(*v)) {
                    self.value(*v, out);
                }
            }
            Stmt::Cell(m) => {
                let root = Root::Cell(*m);
                if self.e.activity.root_active(root) && self.declared.contains(&root) {
                    let d = self.adjoint(root);
                    self.contribute(self.e.f.memory(*m).init, quote!(#d), out);
                }
            }
            Stmt::Store(place, v) => self.store(stmt, place, *v, out),
            Stmt::Accumulate(place, op, v) => self.accumulate(stmt, place, op, *v, out),
            Stmt::If(i) => self.branches(i, out),
            Stmt::Loop(l) => self.looped(l, out),
            Stmt::Effect(_) => {}
        }
    }

    /// The primal memory as it was before the store.
    fn restore(&mut self, stmt: &Stmt, place: &Place, out: &mut TokenStream) {
        if self.e.live.saved(stmt) {
            let (old, span) = (self.e.old(stmt, place.span), names::at(place.span));
            let target = self.e.place(place);
            out.extend(quote_spanned! {span=> #target = #old; });
        }
    }

    /// Whether a store into `root` has an adjoint to take from. In an inner block it is made to exist: an
    /// earlier statement of a loop contributes to it in a later turn.
    fn is_written_adjoint(&mut self, root: Root) -> bool {
        if !self.e.activity.root_active(root) {
            return false;
        }
        if self.e.f.root_block(root) != self.level {
            self.declare(root);
        }
        self.declared.contains(&root)
    }

    // `m[i] = v`: the adjoint of `v` is what was gathered for `m[i]`, which starts again from zero.
    fn store(&mut self, stmt: &Stmt, place: &Place, v: ValueId, out: &mut TokenStream) {
        self.restore(stmt, place, out);
        if !self.is_written_adjoint(place.root) {
            return;
        }
        let (rt, span) = (&self.e.rt, names::at(place.span));
        let target = self.adjoint_place(place);
        let taken = match self.e.ty(v) {
            ty @ (Ty::F64 | Ty::F32) => {
                let zero = self.e.zero(ty, &quote!(), span);
                quote_spanned! {span=> ::core::mem::replace(&mut #target, #zero) }
            }
            ty if has_constant_zero(ty) => quote_spanned! {span=> #rt::take(&mut #target) },
            // What was there before may have had another length.
            _ => {
                let before = self.e.place(place);
                quote_spanned! {span=> ::core::mem::replace(&mut #target, #rt::Value::zero_cot(&#before)) }
            }
        };
        let c = self.fresh("c", place.span);
        out.extend(quote_spanned! {span=> let #c = #taken; });
        self.contribute(v, quote!(#c), out);
    }

    fn accumulate(&mut self, stmt: &Stmt, place: &Place, op: &syn::BinOp, v: ValueId, out: &mut TokenStream) {
        self.restore(stmt, place, out);
        if !self.is_written_adjoint(place.root) || !self.e.activity.active(v) {
            return;
        }
        let (target, span) = (self.adjoint_place(place), names::at(place.span));
        let contribution = match op {
            syn::BinOp::Sub(_) => quote_spanned! {span=> -#target },
            _ => target,
        };
        self.contribute(v, contribution, out);
    }

    /// Hands the adjoint of a value on to its operands.
    fn value(&mut self, v: ValueId, out: &mut TokenStream) {
        let e = self.e;
        let f = e.f;
        let d = self.adjoint(Root::Value(v));
        let span = e.span(v);
        let rt = &e.rt;
        match &f.value(v).op {
            Op::Rule(rule, args) => self.rule(v, rule, args, out),
            Op::Cast(a, _) | Op::FloatFrom(a, _) => {
                let wide = &e.wide;
                let back = match (e.ty(*a), e.ty(v)) {
                    (Ty::F64, Ty::F32) => quote_spanned! {span=> <#wide as #rt::Scalar>::from_f32(#d) },
                    (Ty::F32, Ty::F64) => quote_spanned! {span=> <#wide as #rt::Scalar>::to_f32(#d) },
                    _ => quote!(#d),
                };
                self.contribute(*a, back, out);
            }
            Op::Dbg(a) => self.contribute(*a, quote!(#d), out),
            Op::Load(place) => {
                let whole = place.proj.is_empty() || matches!(place.proj.last(), Some(Proj::Range(..)));
                let fresh = !self.declared.contains(&place.root) && f.root_block(place.root) == self.level;
                if place.proj.is_empty() && fresh {
                    self.declared.insert(place.root);
                    let target = self.adjoint(place.root);
                    out.extend(quote_spanned! {span=> let mut #target = #d; });
                } else {
                    let contribution = if whole {
                        quote_spanned! {span=> #d[..] }
                    } else {
                        quote!(#d)
                    };
                    let contribution = if place.proj.is_empty() { quote!(#d) } else { contribution };
                    self.contribute_at(place, e.ty(v), contribution, out);
                }
            }
            Op::Tuple(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    let mut k = syn::Index::from(k);
                    k.span = span;
                    self.contribute(*part, quote_spanned! {span=> #d.#k }, out);
                }
            }
            Op::Array(parts) | Op::VecList(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    let element = quote_spanned! {span=> #d[#k] };
                    let element = match e.ty(*part).is_scalar() {
                        true => element,
                        false => quote_spanned! {span=> ::core::clone::Clone::clone(&#element) },
                    };
                    self.contribute(*part, element, out);
                }
            }
            Op::Repeat(a, _) | Op::VecRepeat(a, _) if e.activity.active(*a) => {
                let zero = e.zero(e.ty(*a), &e.read(*a), span);
                self.contribute(*a, quote_spanned! {span=> #rt::total(&#d, #zero) }, out);
            }
            Op::Call(call) => self.call(v, call, out),
            // Nothing flows back through these: they are not varied, or what comes to them is passed on by
            // the branch or loop that they belong to.
            Op::Repeat(..)
            | Op::VecRepeat(..)
            | Op::Param(_)
            | Op::Induction
            | Op::Literal(_)
            | Op::Path(_)
            | Op::Unary(..)
            | Op::Binary(..)
            | Op::Len(_)
            | Op::Query(..)
            | Op::Method(_)
            | Op::Range(..)
            | Op::Stop(_)
            | Op::Verbatim(_)
            | Op::Joined
            | Op::Turn
            | Op::After
            | Op::Error => {}
        }
    }
}
