//! The generated functions.

use super::parts::Parts;
use super::sweeps::{self, Heads};
use crate::ir;
use crate::print::Cx;
use crate::print::Run;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

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
    let heads = Heads::of(e, span);
    let Heads { params, passed, out, pullback, uses, .. } = &heads;
    let consts: Vec<&Ident> = e.signature.consts.iter().map(|c| &c.ident).collect();
    e.begin(Run::Value);
    let forward = e.sweep(&e.f.body, Run::Value);
    let forward_result = sweeps::result(e, Run::Value, span);
    let witnesses = e.witnesses();
    let sweeps = match e.sweeps.handover.is_recursive {
        true => sweeps::shared(e, &heads, items, span),
        false => sweeps::apart(e, &heads, items, span),
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
            #sweeps
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
    let overloaded = (0..e.f.values.len()).any(|v| ir::effects::is_overloaded(e.f, ir::ValueId(v)));
    let loops = e.f.blocks.iter().any(|b| b.is_loop);
    !calls && !overloaded && !loops && !has_effect(&e.f.body)
}

fn has_effect(block: &ir::Block) -> bool {
    block.stmts.iter().any(|stmt| match stmt {
        ir::Stmt::Effect(ir::Effect::Tokens(_)) => true,
        ir::Stmt::Effect(ir::Effect::Typed(_)) => false,
        ir::Stmt::If(i) => has_effect(&i.then) || has_effect(&i.otherwise),
        ir::Stmt::Loop(l) => has_effect(&l.body),
        _ => false,
    })
}
