//! The parts put together: what stands in the place of the user's function.
//!
//! ```text
//! pub struct f;                                   the differentiable value
//! const _: () = {
//!     fn f(x: f64) -> f64 { … }                   the user's own
//!     impl Deref for f { type Target = fn(f64) -> f64; … }
//!     const __OK: bool = { …a closure with the user's body…; true };
//!     type __Tied<S> = S, if __OK compiles
//!     impl f { fn __forward, __vjp, __record, __resume }
//!     impl Signature for f { … }   impl Function for f { … }
//! };
//! ```
//! `__record` and `__resume` are what a caller keeps of a call: nothing of a leaf (no loop, no call), which is run
//! again with the same arguments, else result and pullback.

use crate::activity::Activity;
use crate::attr::Options;
use crate::emit::{self, Emit};
use crate::forward::Pass;
use crate::ir;
use crate::liveness::Liveness;
use crate::names::{self, Names};
use crate::pointers::{marker, signature_impl};
use crate::reverse;
use crate::signature::{Kind, Param, Passing, Signature};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};

/// The pieces that do not depend on the body.
pub(crate) struct Parts {
    /// The differentiable value's name.
    pub(crate) name: Ident,
    /// What stands outside the block.
    pub(crate) outer: TokenStream,
    /// What stands first inside it.
    pub(crate) inner: TokenStream,
    /// `<const N: usize>`
    pub(crate) generics: TokenStream,
    /// `<N>`
    pub(crate) arguments: TokenStream,
}

impl Parts {
    pub(crate) fn of(item: &syn::ItemFn, options: &Options) -> Parts {
        let span = names::at(item.sig.ident.span());
        let (docs, others): (Vec<&syn::Attribute>, Vec<&syn::Attribute>) =
            item.attrs.iter().partition(|a| a.path().is_ident("doc"));
        let consts: Vec<syn::ConstParam> = item.sig.generics.const_params().cloned().collect();
        let declared = consts.iter().map(declaration);
        let idents = consts.iter().map(|c| &c.ident);
        let (generics, arguments) = match consts.is_empty() {
            true => (TokenStream::new(), TokenStream::new()),
            false => (quote_spanned! {span=> <#(#declared),*> }, quote_spanned! {span=> <#(#idents),*> }),
        };
        let syn::ItemFn { vis, sig, block, .. } = item;
        let function = &sig.ident;
        let (inner, outer): (Vec<&syn::Attribute>, Vec<&syn::Attribute>) =
            others.into_iter().partition(|a| matches!(a.style, syn::AttrStyle::Inner(_)));
        let docs: Vec<syn::Attribute> =
            docs.into_iter().map(|a| syn::Attribute { style: syn::AttrStyle::Outer, ..a.clone() }).collect();
        let statements = &block.stmts;
        let body = quote_spanned! {block.brace_token.span.join()=> { #(#inner)* #(#statements)* } };
        let plain = quote!(#(#outer)* #sig #body);
        let derives = quote_spanned! {span=> #[allow(non_camel_case_types, missing_debug_implementations)] #[derive(Clone, Copy)] };
        let (name, outer, inner) = match &options.handle {
            None => {
                let signature = format!("```text\n{}\n```\n", pretty(sig));
                let outer =
                    quote_spanned! {span=> #[doc = #signature] #(#docs)* #derives #vis struct #function #generics; };
                (function.clone(), outer, plain)
            }
            Some(handle) => {
                let text = format!("The differentiable value of [`{function}`](fn@{function}).");
                let outer = quote_spanned! {span=>
                    #(#docs)* #vis #plain
                    #[doc = #text] #derives #vis struct #handle #generics;
                    #[doc(hidden)] #[allow(non_camel_case_types)] #vis type #function #generics = #handle #arguments;
                };
                (handle.clone(), outer, TokenStream::new())
            }
        };
        Parts { name, outer, inner, generics, arguments }
    }

    /// The value is called as the function.
    pub(crate) fn deref(&self, item: &syn::ItemFn, span: Span) -> TokenStream {
        let Parts { name, generics, arguments, .. } = self;
        let function = &item.sig.ident;
        let pointer = pointer(&item.sig, span);
        let turbofish = (!arguments.is_empty()).then(|| quote_spanned! {span=> :: #arguments });
        let mut value = quote_spanned! {span=> #function #turbofish };
        if has_bounded_lifetimes(&item.sig) {
            let args: Vec<Ident> =
                (0..item.sig.inputs.len()).map(|i| format_ident!("__arg_{i}", span = span)).collect();
            value = quote_spanned! {span=> (|#(#args),*| #value(#(#args),*)) };
        }
        quote_spanned! {span=>
            impl #generics ::core::ops::Deref for #name #arguments {
                type Target = #pointer;
                #[inline]
                fn deref(&self) -> &Self::Target { const { &(#value as #pointer) } }
            }
        }
    }
}

/// A const parameter without its default.
fn declaration(param: &syn::ConstParam) -> TokenStream {
    let (ident, ty) = (&param.ident, &param.ty);
    quote_spanned! {names::at(ident.span())=> const #ident: #ty }
}

fn pretty(sig: &syn::Signature) -> String {
    quote!(#sig)
        .to_string()
        .replace(" ,", ",")
        .replace("& ", "&")
        .replace(" :", ":")
        .replace("( ", "(")
        .replace(" )", ")")
        .replace(" (", "(")
}

/// A lifetime with a bound belongs to the function, not to its pointer's `for<'a>`.
fn has_bounded_lifetimes(sig: &syn::Signature) -> bool {
    sig.generics.where_clause.is_some() || sig.generics.lifetimes().any(|l| !l.bounds.is_empty())
}

/// The function's type as a pointer.
fn pointer(sig: &syn::Signature, span: Span) -> TokenStream {
    if has_bounded_lifetimes(sig) {
        // With one lifetime for all, every bound holds.
        let one = syn::Lifetime::new("'__a", span);
        let types = sig.inputs.iter().filter_map(|i| match i {
            syn::FnArg::Typed(p) => Some(with_lifetime(&p.ty, &one)),
            syn::FnArg::Receiver(_) => None,
        });
        let output = &sig.output;
        return quote_spanned! {span=> for<#one> fn(#(#types),*) #output };
    }
    let lifetimes: Vec<&syn::Lifetime> = sig.generics.lifetimes().map(|l| &l.lifetime).collect();
    let binder = (!lifetimes.is_empty()).then(|| quote_spanned! {span=> for<#(#lifetimes),*> });
    let types = sig.inputs.iter().filter_map(|i| match i {
        syn::FnArg::Typed(p) => Some(&p.ty),
        syn::FnArg::Receiver(_) => None,
    });
    let output = &sig.output;
    quote_spanned! {span=> #binder fn(#(#types),*) #output }
}

#[allow(clippy::too_many_arguments)]
pub(crate) fn function(
    item: &syn::ItemFn,
    items: &[syn::Item],
    options: &Options,
    signature: &Signature,
    f: &ir::Function,
    activity: &Activity,
    live: &Liveness,
    boxing: emit::Boxing,
) -> TokenStream {
    let span = names::at(item.sig.ident.span());
    let krate = &options.krate;
    let rt = quote_spanned! {span=> #krate::rt };
    let parts = Parts::of(item, options);
    // The gate is a closure, in whose body the function's const parameters and lifetimes have no meaning.
    let has_gate = signature.consts.is_empty() && !names_lifetime(item);
    let wide = if has_gate {
        quote_spanned! {span=> __Tied<__S> }
    } else {
        quote_spanned! {span=> __S }
    };
    let emit = Emit {
        f,
        signature,
        activity,
        live,
        names: Names::new(f),
        boxing,
        narrow: quote_spanned! {span=> <#wide as #rt::Scalar>::F32 },
        wide,
        rt: rt.clone(),
        uses: emit::count_uses(f),
    };
    let gate = has_gate.then(|| gate(item, &rt, span));
    let inherent = inherent(&emit, items, &parts, span);
    let signature_impl = signature_impl(&emit, &parts, span);
    let function_impl = function_impl(&emit, &parts, span);
    let inert = inert_checks(signature, &rt);
    let deref = parts.deref(item, span);
    let (outer, inner) = (&parts.outer, &parts.inner);
    quote_spanned! {span=>
        #outer
        const _: () = {
            #inner
            #deref
            #gate
            #inherent
            #signature_impl
            #function_impl
            #inert
        };
    }
}

fn names_lifetime(item: &syn::ItemFn) -> bool {
    struct Named(bool);
    impl<'ast> syn::visit::Visit<'ast> for Named {
        fn visit_lifetime(&mut self, l: &'ast syn::Lifetime) {
            self.0 |= l.ident != "static" && l.ident != "_";
        }
    }
    let mut named = Named(false);
    syn::visit::visit_block(&mut named, &item.block);
    named.0
}

/// A constant that compiles if the user's body does: what is tied to it is silent otherwise.
fn gate(item: &syn::ItemFn, rt: &TokenStream, span: Span) -> TokenStream {
    let pointer = pointer(&item.sig, span);
    let pats = item.sig.inputs.iter().filter_map(|i| match i {
        syn::FnArg::Typed(p) => Some(&p.pat),
        syn::FnArg::Receiver(_) => None,
    });
    let (output, block) = (&item.sig.output, &item.block);
    quote_spanned! {span=>
        #[allow(unused, nonstandard_style, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        const __OK: bool = { let _: #pointer = |#(#pats),*| #output #block; true };
        type __Tied<__S> = <#rt::Tie<{ __OK }> as #rt::TieT<__S>>::Out;
    }
}

/// An alias of a float type would be taken for a type without derivative: a silent zero.
fn inert_checks(signature: &Signature, rt: &TokenStream) -> TokenStream {
    if !signature.consts.is_empty() {
        return TokenStream::new();
    }
    let mut named = Vec::new();
    for p in signature.params.iter().filter(|p| !p.no_grad) {
        match &p.passing {
            Passing::Owned(k) | Passing::Slice(k) | Passing::Ref(k) => k.named(&mut named),
            Passing::InertRef(t) => named.push(t),
        }
    }
    signature.output.named(&mut named);
    let checks = named.into_iter().filter(|t| matches!(t, syn::Type::Path(_) | syn::Type::Array(_) | syn::Type::Slice(_))).map(|t| {
        let span = syn::spanned::Spanned::span(t);
        let t = with_lifetime(t, &syn::parse_quote!('static));
        let probe = quote_spanned! {names::at(span)=> #rt::Probe::<#t>::ACTIVE };
        quote_spanned! {span=>
            const _: () = {
                #[allow(unused_imports)] use #rt::NotActive as _;
                ::core::assert!(!#probe, "an alias of a float type is not differentiated yet: write the type itself, or mark the parameter `#[no_grad]`");
            };
        }
    });
    checks.collect()
}

/// The type over the scalar, as a value.
fn value_type(e: &Emit<'_>, kind: &Kind, span: Span) -> TokenStream {
    match kind {
        Kind::F64 => e.wide.clone(),
        Kind::F32 => e.narrow.clone(),
        Kind::Array(k, n) => {
            let k = value_type(e, k, span);
            quote_spanned! {span=> [#k; #n] }
        }
        Kind::Vec(k) => {
            let k = value_type(e, k, span);
            quote_spanned! {span=> ::std::vec::Vec<#k> }
        }
        Kind::Tuple(ks) => {
            let ks = ks.iter().map(|k| value_type(e, k, span));
            quote_spanned! {span=> (#(#ks,)*) }
        }
        Kind::Inert(t) => {
            let t = with_lifetime(t, &syn::parse_quote!('static));
            quote!(#t)
        }
    }
}

fn cotangent_type(e: &Emit<'_>, kind: &Kind, span: Span) -> TokenStream {
    match kind {
        Kind::F64 | Kind::F32 => value_type(e, kind, span),
        Kind::Array(k, n) => {
            let k = cotangent_type(e, k, span);
            quote_spanned! {span=> [#k; #n] }
        }
        Kind::Vec(k) => {
            let k = cotangent_type(e, k, span);
            quote_spanned! {span=> ::std::vec::Vec<#k> }
        }
        Kind::Tuple(ks) => {
            let ks = ks.iter().map(|k| cotangent_type(e, k, span));
            quote_spanned! {span=> (#(#ks,)*) }
        }
        Kind::Inert(_) => quote_spanned! {span=> () },
    }
}

fn parameter_type(e: &Emit<'_>, param: &Param, span: Span) -> TokenStream {
    match &param.passing {
        Passing::Owned(k) => value_type(e, k, span),
        Passing::Slice(k) => {
            let k = value_type(e, k, span);
            quote_spanned! {span=> &[#k] }
        }
        Passing::Ref(k) => {
            let k = value_type(e, k, span);
            quote_spanned! {span=> &#k }
        }
        Passing::InertRef(t) => {
            let t = with_lifetime(t, &syn::parse_quote!('static));
            quote_spanned! {span=> &#t }
        }
    }
}

fn accumulator_type(e: &Emit<'_>, param: &Param, span: Span) -> TokenStream {
    let slice = |k: &Kind| {
        let k = cotangent_type(e, k, span);
        quote_spanned! {span=> [#k] }
    };
    let view = match &param.passing {
        _ if !param.is_active() => quote_spanned! {span=> () },
        Passing::Slice(k) => slice(k),
        Passing::Owned(Kind::Vec(k)) | Passing::Ref(Kind::Vec(k)) => slice(k),
        Passing::Owned(k) | Passing::Ref(k) => cotangent_type(e, k, span),
        Passing::InertRef(_) => quote_spanned! {span=> () },
    };
    quote_spanned! {span=> ::core::option::Option<&mut #view> }
}

struct Lifetimes<'a>(&'a syn::Lifetime);

impl VisitMut for Lifetimes<'_> {
    fn visit_lifetime_mut(&mut self, l: &mut syn::Lifetime) {
        if l.ident != "static" {
            *l = self.0.clone();
        }
    }

    fn visit_type_reference_mut(&mut self, r: &mut syn::TypeReference) {
        r.lifetime.get_or_insert_with(|| self.0.clone());
        visit_mut::visit_type_reference_mut(self, r);
    }
}

/// The type with every lifetime replaced.
pub(crate) fn with_lifetime(ty: &syn::Type, lifetime: &syn::Lifetime) -> syn::Type {
    let mut ty = ty.clone();
    Lifetimes(lifetime).visit_type_mut(&mut ty);
    ty
}

/// The generated functions.
fn inherent(e: &Emit<'_>, items: &[syn::Item], parts: &Parts, span: Span) -> TokenStream {
    let rt = &e.rt;
    let Parts { name, generics, arguments, .. } = parts;
    let params: Vec<TokenStream> = parameters(e)
        .map(|(ident, p)| {
            let ty = parameter_type(e, p, span);
            let scalar = p.is_ref && p.ty.is_scalar();
            // References to numbers are read where the function begins.
            let ident = if scalar {
                quote_spanned! {ident.span()=> &#ident }
            } else {
                quote!(#ident)
            };
            quote_spanned! {span=> #ident: #ty }
        })
        .collect();
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
    let tos: Vec<Ident> = parameters(e).map(|(ident, _)| reverse::accumulator(&ident)).collect();
    let out = value_type(e, &e.signature.output, span);
    let cot = cotangent_type(e, &e.signature.output, span);
    let seed = Ident::new("__seed", span);
    let consts: Vec<&Ident> = e.signature.consts.iter().map(|c| &c.ident).collect();
    let uses = quote_spanned! {span=> use<__S, #(#consts),*> };
    let result = |pass| match (e.f.result, e.f.body.diverges) {
        (_, true) => TokenStream::new(),
        (Some(result), false) => {
            let sweep_reads = pass == Pass::Sweep;
            let value = e.result(result, sweep_reads);
            quote!(#value)
        }
        (None, false) => quote_spanned! {span=> () },
    };
    let forward = e.sweep(&e.f.body, Pass::Value);
    let forward_result = result(Pass::Value);
    let tapes = e.tapes(&e.f.body);
    let sweep = e.sweep(&e.f.body, Pass::Sweep);
    let sweep_result = result(Pass::Sweep);
    let adjoint = reverse::adjoint(e, &seed);
    let function = quote_spanned! {span=> ::core::ops::FnOnce(#(#types,)* #cot, #(#accumulators),*) };
    let pullback = quote_spanned! {span=> impl #function };
    let closure = quote_spanned! {span=>
        move |#(#params,)* #seed: #cot, #(#tos: #accumulators),*| { #adjoint }
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
                pub fn __record<__S: #rt::Scalar + 'static>(#(#params),*) -> (#out, ()) { (Self::__forward::<__S>(#(#passed),*), ()) }
            },
            quote_spanned! {span=>
                pub fn __resume<__S: #rt::Scalar + 'static, __B>(_: __B, #(#params),*) -> (#out, #pullback + use<__S, __B, #(#consts),*>) {
                    Self::__vjp::<__S>(#(#passed),*)
                }
            },
        ),
        false => (
            quote_spanned! {span=>
                pub fn __record<__S: #rt::Scalar + 'static>(#(#params),*) -> (#out, (#out, #pullback + #uses)) {
                    let (__value, __back) = Self::__vjp::<__S>(#(#passed),*);
                    let __kept = ::core::clone::Clone::clone(&__value);
                    (__value, (__kept, __back))
                }
            },
            quote_spanned! {span=>
                pub fn __resume<__S: #rt::Scalar + 'static, __B>(__record: (#out, __B), #(#params),*) -> (#out, __B) { __record }
            },
        ),
    };
    quote_spanned! {span=>
        #[allow(unreachable_code, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        impl #generics #name #arguments {
            #[doc(hidden)]
            #[inline]
            pub fn __forward<__S: #rt::Scalar>(#(#params),*) -> #out {
                #(#items)*
                #forward
                #forward_result
            }
            #[doc(hidden)]
            #[inline]
            pub fn __vjp<__S: #rt::Scalar + 'static>(#(#params),*) -> (#out, #pullback + #uses) {
                #(#items)*
                #tapes
                #sweep
                #finish
            }
            #[doc(hidden)]
            pub fn __boxed<__S: #rt::Scalar + 'static>(#(#params),*) -> (#out, #rt::Box<dyn #function>) {
                let (__value, __back) = Self::__vjp::<__S>(#(#passed),*);
                (__value, #rt::Box::new(__back))
            }
            #[doc(hidden)]
            #[inline]
            #record
            #[doc(hidden)]
            #[inline]
            #resume
        }
    }
}

/// No loop, no call and no effect: cheaper to run again than to keep, and nobody sees it.
fn is_leaf(e: &Emit<'_>) -> bool {
    let calls =
        e.f.values
            .iter()
            .any(|v| matches!(v.op, ir::Op::Call(_) | ir::Op::Method(..) | ir::Op::Verbatim(_) | ir::Op::Dbg(_)));
    let loops = e.f.blocks.iter().any(|b| b.is_loop);
    !calls && !loops && !has_effect(&e.f.body)
}

fn has_effect(block: &ir::Block) -> bool {
    block.stmts.iter().any(|stmt| match stmt {
        ir::Stmt::Effect(_) => true,
        ir::Stmt::If(i) => has_effect(&i.then) || has_effect(&i.otherwise),
        ir::Stmt::Loop(l) => has_effect(&l.body),
        ir::Stmt::Let(_) | ir::Stmt::Memory(_) | ir::Stmt::Store(..) | ir::Stmt::Accumulate(..) => false,
    })
}

/// The parameters by their generated names.
fn parameters<'a>(e: &'a Emit<'_>) -> impl Iterator<Item = (Ident, &'a Param)> {
    e.signature.params.iter().enumerate().filter_map(|(i, p)| {
        let value = e.f.values.iter().position(|v| matches!(v.op, ir::Op::Param(k) if k == i))?;
        Some((e.names.value(ir::ValueId(value)).clone(), p))
    })
}

fn function_impl(e: &Emit<'_>, parts: &Parts, span: Span) -> TokenStream {
    let rt = &e.rt;
    let Parts { name, generics, arguments, .. } = parts;
    let count = e.signature.params.len();
    let args: Vec<Ident> = (0..count).map(|i| format_ident!("__arg_{i}", span = span)).collect();
    let tos: Vec<Ident> = (0..count).map(|i| format_ident!("__to_{i}", span = span)).collect();
    let output = marker(&e.signature.output, rt, span);
    let consts = e.signature.consts.iter().map(|c| &c.ident);
    let declared = e.signature.consts.iter().map(declaration);
    quote_spanned! {span=>
        impl #generics #rt::Function for #name #arguments {
            type Signature = Self;
            type Output = #output;
            type Op<__T> = __T;
            #[inline]
            fn op<__T>(__operator: __T) -> __T { __operator }
            #[inline]
            fn forward<__S: #rt::Scalar + 'static>((#(#args,)*): #rt::Args<'_, Self, __S>) -> #rt::Out<Self, __S> {
                Self::__forward::<__S>(#(#args),*)
            }
            #[inline]
            fn vjp<__S: #rt::Scalar + 'static>((#(#args,)*): #rt::Args<'_, Self, __S>) -> (
                #rt::Out<Self, __S>,
                impl ::core::ops::FnOnce(#rt::Args<'_, Self, __S>, #rt::Cot<Self, __S>, #rt::Accs<'_, Self, __S>) + use<__S, #(#consts),*>,
            ) {
                let (__value, __back) = Self::__vjp::<__S>(#(#args),*);
                (
                    __value,
                    move |(#(#args,)*): #rt::Args<'_, Self, __S>, __seed: #rt::Cot<Self, __S>, (#(#tos,)*): #rt::Accs<'_, Self, __S>| {
                        __back(#(#args,)* __seed, #(#tos),*)
                    },
                )
            }
        }
        impl<'__s #(, #declared)*> #rt::Runs<'__s> for #name #arguments {
            #[inline]
            fn run<'__a, __S: #rt::Scalar + '__s + '__a>(
                (#(#args,)*): #rt::Args<'__a, Self, __S>,
            ) -> #rt::Out<Self, __S> {
                Self::__forward::<__S>(#(#args),*)
            }
        }
    }
}
