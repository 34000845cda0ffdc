//! Calls in reverse.

use super::*;
use crate::print::respan;

impl Reverse<'_, '_> {
    // From `let y = g(&x, k);` the adjoint is
    //     let mut c_1 = 0.0;
    //     back(&x, k, d_y, accumulator(&mut d_x), accumulator(&mut c_1));
    //     d_k += c_1;
    // Containers accumulate in place; one that is passed twice gets a temporary the second time.
    pub(super) fn call(&mut self, v: ValueId, call: &Call, out: &mut TokenStream) {
        let e = self.e;
        let (d, span) = (self.adjoint(Root::Value(v)), e.span(v));
        let back = Self::pullback(v, span);
        let args = e.call_args(call);
        let mut before = TokenStream::new();
        let mut after = TokenStream::new();
        let mut in_place: Vec<Root> = Vec::new();
        let mut accumulators = Vec::new();
        for (arg, at) in call.args.iter().zip(&call.spans) {
            let rt = respan(e.rt.clone(), *at);
            let (root, place, ty) = match arg {
                Arg::Value(a) => (Root::Value(*a), Place::of(Root::Value(*a), e.f.value(*a).span), e.ty(*a).clone()),
                Arg::Ref(p) => (p.root, p.clone(), self.place_ty(p)),
            };
            if !e.activity.root_active(root) || ty.is_inert() {
                accumulators.push(quote_spanned! {span=> ::core::option::Option::None });
                continue;
            }
            let twice = in_place.contains(&root);
            if !ty.is_float() && !twice {
                in_place.push(root);
                before.extend(self.declare_here(root));
                self.fields.remove(&root);
                let target = self.adjoint_place(&place);
                let whole = place.proj.is_empty() && self.is_borrowed(root);
                accumulators.push(match whole {
                    true => quote_spanned! {*at=> #rt::accumulator(&mut *#target) },
                    false => quote_spanned! {*at=> #rt::accumulator(&mut #target) },
                });
                continue;
            }
            let c = self.fresh("c", e.f.value(v).span);
            let zero = e.zero(&ty, &e.place(&place), span);
            before.extend(quote_spanned! {span=> let mut #c = #zero; });
            accumulators.push(quote_spanned! {*at=> #rt::accumulator(&mut #c) });
            match (root, place.proj.is_empty()) {
                (Root::Value(a), true) => self.contribute(a, quote!(#c), &mut after),
                _ => self.contribute_at(&place, &ty, quote!(#c), &mut after),
            }
        }
        out.extend(quote_spanned! {span=> #before #back(#(#args,)* #d, #(#accumulators),*); #after });
    }

    fn place_ty(&self, p: &Place) -> Ty {
        let mut ty = self.e.f.root_ty(p.root).clone();
        for proj in &p.proj {
            ty = match (proj, ty) {
                (Proj::Index(_), t) => t.element().cloned().unwrap_or(Ty::Var(0)),
                (Proj::Range(..), t) => Ty::Slice(Box::new(t.element().cloned().unwrap_or(Ty::Var(0)))),
                (Proj::Field(syn::Member::Unnamed(i)), Ty::Tuple(ts)) => {
                    ts.get(i.index as usize).cloned().unwrap_or(Ty::Var(0))
                }
                (Proj::Field(_), _) => Ty::Var(0),
            };
        }
        ty
    }
}
