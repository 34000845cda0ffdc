//! The generated functions.

use super::parts::Parts;
use super::types::{accumulator_type, cotangent_type, parameter_type, value_type};
use crate::front::signature::Param;
use crate::ir;
use crate::print::Cx;
use crate::print::Run;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

/// The value, and the adjoint of a seed that is known before.
pub(super) fn at_once(e: &Cx<'_>, items: &[syn::Item], span: Span) -> TokenStream {
    let (rt, params) = (&e.rt, typed_parameters(e, span));
    let accumulators: Vec<TokenStream> = e.signature.params.iter().map(|p| accumulator_type(e, p, span)).collect();
    let tos = parameter_values(e).map(|(v, _)| e.names.accumulator(v));
    let (out, cot) = (value_type(e, &e.signature.output, span), cotangent_type(e, &e.signature.output, span));
    let seed = Ident::new("__seed", span);
    let (witnesses, tapes, borrowed) = (e.witnesses(), e.tapes(&e.f.body), e.borrowed());
    let sweep = e.forward_sweep();
    let result = e.f.result.map(|result| e.result(result, true));
    let adjoint = e.adjoint_sweep();
    quote_spanned! {span=>
        #[doc(hidden)]
        #[inline]
        pub fn __value_and_grad<__S: #rt::Scalar + 'static>(_: Self, #(#params,)* #seed: #cot, #(#tos: #accumulators),*) -> #out {
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

/// The parameters of the generated functions.
fn typed_parameters(e: &Cx<'_>, span: Span) -> Vec<TokenStream> {
    let typed = parameters(e).map(|(ident, p)| {
        let ty = parameter_type(e, p, span);
        let scalar = p.is_ref && p.ty.is_scalar();
        // References to numbers are read where the function begins.
        let ident = if scalar {
            quote_spanned! {ident.span()=> &#ident }
        } else {
            quote!(#ident)
        };
        quote_spanned! {span=> #ident: #ty }
    });
    typed.collect()
}

/// The generated functions. The first argument is the function itself, as a value.
pub(super) fn inherent(
    e: &Cx<'_>,
    items: &[syn::Item],
    parts: &Parts,
    at_once: Option<&TokenStream>,
    span: Span,
) -> TokenStream {
    let rt = &e.rt;
    let Parts { name, generics, arguments, own, .. } = parts;
    let params = typed_parameters(e, span);
    let passed: Vec<TokenStream> = parameters(e)
        .map(|(ident, p)| {
            if p.is_ref && p.ty.is_scalar() {
                quote_spanned! {ident.span()=> &#ident }
            } else {
                quote!(#ident)
            }
        })
        .collect();
    let types: Vec<TokenStream> = e.signature.params.iter().map(|p| parameter_type(e, p, span)).collect();
    let accumulators: Vec<TokenStream> = e.signature.params.iter().map(|p| accumulator_type(e, p, span)).collect();
    let tos: Vec<Ident> = parameter_values(e).map(|(v, _)| e.names.accumulator(v).clone()).collect();
    let out = value_type(e, &e.signature.output, span);
    let cot = cotangent_type(e, &e.signature.output, span);
    let seed = Ident::new("__seed", span);
    let consts: Vec<&Ident> = e.signature.consts.iter().map(|c| &c.ident).collect();
    let uses = quote_spanned! {span=> use<__S, #(#consts),*> };
    let result = |run| match (e.f.result, e.f.body.diverges) {
        (_, true) => TokenStream::new(),
        (Some(result), false) => {
            let sweep_reads = run == Run::Sweep;
            let value = e.result(result, sweep_reads);
            quote!(#value)
        }
        (None, false) if e.signature.output_ty_is_unit() => quote_spanned! {span=> () },
        // The last statement does not come back, or rustc says that there is no value.
        (None, false) => quote_spanned! {span=> loop {} },
    };
    e.begin(Run::Value);
    let forward = e.sweep(&e.f.body, Run::Value);
    let forward_result = result(Run::Value);
    let witnesses = e.witnesses();
    let tapes = e.tapes(&e.f.body);
    let sweep = e.forward_sweep();
    let sweep_result = result(Run::Sweep);
    let (borrowed, adjoint) = (e.borrowed(), e.adjoint_sweep());
    let function = quote_spanned! {span=> ::core::ops::FnOnce(#(#types,)* #cot, #(#accumulators),*) };
    let pullback = quote_spanned! {span=> impl #function };
    let closure = quote_spanned! {span=>
        move |#(#params,)* #seed: #cot, #(#tos: #accumulators),*| { #borrowed #adjoint }
    };
    let finish = match e.f.body.diverges {
        true => {
            quote_spanned! {span=> #[allow(unreachable_code)] (loop {}, |#(#params,)* #seed: #cot, #(#tos: #accumulators),*| ()) }
        }
        false => quote_spanned! {span=> let __result = #sweep_result; (__result, #closure) },
    };
    let (record, resume) = match is_leaf(e) {
        true => (
            quote_spanned! {span=>
                pub fn __record<__S: #rt::Scalar + 'static>(__own: Self, #(#params),*) -> (#out, ()) { (Self::__forward::<__S>(__own, #(#passed),*), ()) }
            },
            quote_spanned! {span=>
                pub fn __resume<__S: #rt::Scalar + 'static, __B>(__own: Self, _: __B, #(#params),*) -> (#out, #pullback + use<__S, __B, #(#consts),*>) {
                    Self::__vjp::<__S>(__own, #(#passed),*)
                }
            },
        ),
        false => (
            quote_spanned! {span=>
                pub fn __record<__S: #rt::Scalar + 'static>(__own: Self, #(#params),*) -> (#out, (#out, #pullback + #uses)) {
                    let (__value, __back) = Self::__vjp::<__S>(__own, #(#passed),*);
                    let __kept = ::core::clone::Clone::clone(&__value);
                    (__value, (__kept, __back))
                }
            },
            quote_spanned! {span=>
                pub fn __resume<__S: #rt::Scalar + 'static, __B>(_: Self, __record: (#out, __B), #(#params),*) -> (#out, __B) { __record }
            },
        ),
    };
    quote_spanned! {span=>
        #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        impl #generics #name #arguments {
            #[doc(hidden)]
            #[inline]
            #own
            #[doc(hidden)]
            pub const __SELF: Self = Self;
            #[doc(hidden)]
            #[inline]
            pub fn __forward<__S: #rt::Scalar>(_: Self, #(#params),*) -> #out {
                #(#items)*
                #witnesses
                #forward
                #forward_result
            }
            #[doc(hidden)]
            #[inline]
            pub fn __vjp<__S: #rt::Scalar + 'static>(_: Self, #(#params),*) -> (#out, #pullback + #uses) {
                #(#items)*
                #witnesses
                #tapes
                #sweep
                #finish
            }
            #[doc(hidden)]
            pub fn __boxed<__S: #rt::Scalar + 'static>(__own: Self, #(#params),*) -> (#out, #rt::Box<dyn #function>) {
                let (__value, __back) = Self::__vjp::<__S>(__own, #(#passed),*);
                (__value, #rt::Box::new(__back))
            }
            #[doc(hidden)]
            #[inline]
            #record
            #[doc(hidden)]
            #[inline]
            #resume
            #at_once
        }
    }
}

/// No loop, no call and no effect: cheaper to run again than to keep, and nobody sees it.
fn is_leaf(e: &Cx<'_>) -> bool {
    let calls =
        e.f.values
            .iter()
            .any(|v| matches!(v.op, ir::Op::Call(_) | ir::Op::Method(_) | ir::Op::Verbatim(_) | ir::Op::Dbg(_)));
    let overloaded = (0..e.f.values.len()).any(|v| ir::effects::is_overloaded(&e.f.values, ir::ValueId(v)));
    let loops = e.f.blocks.iter().any(|b| b.is_loop);
    !calls && !overloaded && !loops && !has_effect(&e.f.body)
}

fn has_effect(block: &ir::Block) -> bool {
    block.stmts.iter().any(|stmt| match stmt {
        ir::Stmt::Effect(_) => true,
        ir::Stmt::If(i) => has_effect(&i.then) || has_effect(&i.otherwise),
        ir::Stmt::Loop(l) => has_effect(&l.body),
        _ => false,
    })
}

/// The parameters by their generated names.
fn parameters<'a>(e: &'a Cx<'_>) -> impl Iterator<Item = (Ident, &'a Param)> {
    parameter_values(e).map(|(v, param)| (e.names.value(v).clone(), param))
}

fn parameter_values<'a>(e: &'a Cx<'_>) -> impl Iterator<Item = (ir::ValueId, &'a Param)> {
    e.signature.params.iter().enumerate().filter_map(|(i, p)| {
        let value = e.f.values.iter().position(|v| matches!(v.op, ir::Op::Param(k) if k == i))?;
        Some((ir::ValueId(value), p))
    })
}
