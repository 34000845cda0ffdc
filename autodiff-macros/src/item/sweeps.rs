//! `__vjp`, in one of two forms: the forward sweep with a closure that is the adjoint sweep; or, of a function that calls
//! itself, both sweeps as a function to which a call of itself hands its tapes. And `__value_and_grad`, for a seed that is
//! known before.

use super::types::{Over, Types};
use crate::front::signature::Param;
use crate::ir;
use crate::print::{Cx, Run};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

/// What generated functions take and return.
pub(super) struct Heads {
    pub(super) params: Vec<TokenStream>,
    /// The parameters as arguments.
    pub(super) passed: Vec<TokenStream>,
    accumulators: Vec<TokenStream>,
    /// The accumulators by their names.
    tos: Vec<Ident>,
    pub(super) out: TokenStream,
    cot: TokenStream,
    pub(super) pullback: TokenStream,
    /// What the type of a pullback depends on.
    pub(super) uses: TokenStream,
}

impl Heads {
    pub(super) fn of(e: &Cx<'_>, span: Span) -> Heads {
        let all = Types::new(e, Over::Tied, span);
        let passed = |ident: &Ident, p: &Param| match p.is_ref && p.ty.is_scalar() {
            // References to numbers are read where the function begins.
            true => quote_spanned! {ident.span()=> &#ident },
            false => quote!(#ident),
        };
        let params = parameters(e).map(|(v, p)| {
            let (ident, ty) = (passed(e.names.value(v), p), all.parameter(p));
            quote_spanned! {span=> #ident: #ty }
        });
        let types = e.signature.params.iter().map(|p| all.parameter(p));
        let accumulators: Vec<TokenStream> = e.signature.params.iter().map(|p| all.accumulator(p)).collect();
        let cot = all.cotangent(&e.signature.output);
        let consts = e.signature.consts.iter().map(|c| &c.ident);
        Heads {
            params: params.collect(),
            passed: parameters(e).map(|(v, p)| passed(e.names.value(v), p)).collect(),
            tos: parameters(e).map(|(v, _)| e.names.accumulator(v).clone()).collect(),
            out: all.value(&e.signature.output),
            pullback: quote_spanned! {span=> impl ::core::ops::FnOnce(#(#types,)* #cot, #(#accumulators),*) },
            uses: quote_spanned! {span=> use<__S, #(#consts),*> },
            accumulators,
            cot,
        }
    }

    fn vjp(&self, e: &Cx<'_>, span: Span) -> TokenStream {
        let (rt, Heads { params, out, pullback, uses, .. }) = (&e.rt, self);
        quote_spanned! {span=>
            #[doc(hidden)]
            pub fn __vjp<__S: #rt::Scalar + 'static>(__own: Self, #(#params),*) -> (#out, #pullback + #uses)
        }
    }

    fn closure(&self, body: &TokenStream, span: Span) -> TokenStream {
        let Heads { params, tos, accumulators, cot, .. } = self;
        quote_spanned! {span=> move |#(#params,)* __seed: #cot, #(#tos: #accumulators),*| { #body } }
    }
}

/// The function's result, where a run of its body ends.
pub(super) fn result(e: &Cx<'_>, run: Run, span: Span) -> TokenStream {
    match (e.f.result, e.f.body.diverges) {
        (_, true) => TokenStream::new(),
        (Some(result), false) => e.result(result, run == Run::Sweep),
        (None, false) if e.signature.output_ty_is_unit() => quote_spanned! {span=> () },
        // The last statement does not come back, or rustc says that there is no value.
        (None, false) => quote_spanned! {span=> loop {} },
    }
}

/// The adjoint is a closure, which has what the forward sweep keeps.
pub(super) fn apart(e: &Cx<'_>, heads: &Heads, items: &[syn::Item], span: Span) -> TokenStream {
    let (witnesses, tapes) = (e.witnesses(), e.tapes(&e.f.body));
    let sweep = e.forward_sweep();
    let result = result(e, Run::Sweep, span);
    let finish = match e.f.body.diverges {
        true => {
            let closure = heads.closure(&TokenStream::new(), span);
            quote_spanned! {span=> #[allow(unreachable_code)] (loop {}, #closure) }
        }
        false => {
            let (borrowed, adjoint) = (e.borrowed(), e.adjoint_sweep());
            let closure = heads.closure(&quote!(#borrowed #adjoint), span);
            quote_spanned! {span=> let __result = #result; (__result, #closure) }
        }
    };
    let vjp = heads.vjp(e, span);
    quote_spanned! {span=>
        #[inline]
        #vjp {
            #(#items)*
            #witnesses
            #tapes
            #sweep
            #finish
        }
    }
}

/// The closure has the tapes alone, whose types do not show in its own.
pub(super) fn shared(e: &Cx<'_>, heads: &Heads, items: &[syn::Item], span: Span) -> TokenStream {
    let (rt, Heads { params, passed, accumulators, tos, out, cot, .. }) = (&e.rt, heads);
    let body = &e.f.body;
    let (witnesses, tapes) = (e.witnesses(), e.tapes_type(span));
    let (sweep, push) = (e.forward_sweep(), e.push(body.id, span));
    let result = result(e, Run::Sweep, span);
    let (pop, borrowed, adjoint) = (e.pop(body.id, span), e.borrowed(), e.adjoint_sweep());
    let vjp = heads.vjp(e, span);
    let back = quote_spanned! {span=>
        Self::__sweeps::<__S, _, true>(
            __own, #(#passed,)* &mut __stacks, ::core::option::Option::Some((__seed, #(#tos),*))
        );
        __stacks.finish();
    };
    let closure = heads.closure(&back, span);
    quote_spanned! {span=>
        fn __sweeps<__S: #rt::Scalar + 'static, __T: #rt::Handed, const __BACK: bool>(
            __own: Self, #(#params,)* __handed: &mut __T, __back: ::core::option::Option<(#cot, #(#accumulators),*)>
        ) -> ::core::option::Option<#out> {
            #(#items)*
            #witnesses
            let __tapes: &mut #tapes = match #rt::tapes(__handed) {
                ::core::result::Result::Ok(__tapes) => __tapes,
                ::core::result::Result::Err(__tapes) => {
                    return Self::__sweeps::<__S, _, __BACK>(__own, #(#passed,)* __tapes, __back);
                }
            };
            if !__BACK {
                #sweep
                let __result = #result;
                #push
                return ::core::option::Option::Some(__result);
            }
            let ::core::option::Option::Some((__seed, #(#tos),*)) = __back else {
                return ::core::option::Option::None;
            };
            #pop
            #borrowed
            #adjoint
            ::core::option::Option::None
        }
        #vjp {
            let mut __stacks = #rt::Stacks::default();
            let __result = Self::__sweeps::<__S, _, false>(
                __own, #(#passed,)* &mut __stacks, ::core::option::Option::None
            );
            (::core::option::Option::unwrap(__result), #closure)
        }
    }
}

/// `__value_and_grad`: one sweep in the other, for a seed that is known before.
pub(super) fn at_once(e: &Cx<'_>, items: &[syn::Item], span: Span) -> TokenStream {
    let (rt, heads) = (&e.rt, Heads::of(e, span));
    let Heads { params, accumulators, tos, out, cot, .. } = &heads;
    let (witnesses, tapes, borrowed) = (e.witnesses(), e.tapes(&e.f.body), e.borrowed());
    let sweep = e.forward_sweep();
    let result = result(e, Run::Sweep, span);
    let adjoint = e.adjoint_sweep();
    quote_spanned! {span=>
        #[doc(hidden)]
        #[inline]
        pub fn __value_and_grad<__S: #rt::Scalar + 'static>(
            _: Self, #(#params,)* __seed: #cot, #(#tos: #accumulators),*
        ) -> #out {
            #(#items)*
            #witnesses
            #tapes
            #borrowed
            #sweep
            let __result = #result;
            #adjoint
            __result
        }
    }
}

/// The parameters, by the values that they are.
fn parameters<'a>(e: &'a Cx<'_>) -> impl Iterator<Item = (ir::ValueId, &'a Param)> {
    e.signature.params.iter().enumerate().filter_map(|(i, p)| {
        let value = e.f.values.iter().position(|v| matches!(v.op, ir::Op::Param(k) if k == i))?;
        Some((ir::ValueId(value), p))
    })
}
