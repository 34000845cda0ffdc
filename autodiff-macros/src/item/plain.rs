//! A function and its gradient as one function over plain floats: complete, without the runtime, and to be read from top
//! to bottom.

use super::{Callees, Compiled, neat};
use crate::front::signature::{Kind, Param, Passing};
use crate::ir::*;
use crate::print::names::Names;
use crate::print::{self, Cx, Plain};
use crate::rules::plain::{PRODUCTS, mentions, products};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use rustc_hash::FxHashSet as HashSet;

/// What is printed of a function.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Form {
    /// `f_value_and_grad`, of a function whose result is one float.
    ValueAndGrad,
    /// `f_vjp`, which takes the cotangent of the result.
    Vjp,
}

/// The function in words and as tokens, or why there is none.
pub(crate) fn function(compiled: &Compiled<'_>, form: Form) -> Result<(String, TokenStream), String> {
    let Compiled { item, items, signature, activity, fused, recursion, .. } = *compiled;
    let is_float = matches!(signature.output, Kind::F64 | Kind::F32);
    let is_value_and_grad = form == Form::ValueAndGrad && is_float;
    let (f, sweeps) = match fused.filter(|_| is_value_and_grad) {
        Some(fused) => (&fused.f, &fused.sweeps),
        None => (compiled.f, compiled.sweeps),
    };
    if f.body.diverges {
        return Err("it has no value".to_owned());
    }
    let free = free(f, &item.sig.ident);
    if let Some(name) = PRODUCTS.into_iter().chain(["Branch", "Same"]).find(|name| free.contains(*name)) {
        return Err(format!("it calls its own `{name}`"));
    }
    let locals = free.into_iter().chain(PRODUCTS.map(str::to_owned)).collect();
    let cx = Cx {
        f,
        signature,
        activity,
        sweeps,
        names: Names::plain(f, &sweeps.adjoint, &sweeps.handover, locals),
        recursion: recursion.clone(),
        callees: Callees::of(f, items, activity),
        plain: Some(Plain { is_value_and_grad, ..Plain::default() }),
        has_gate: false,
        narrow: quote!(f32),
        wide: quote!(f64),
        rt: TokenStream::new(),
        uses: print::count_uses(f),
        trees: std::cell::RefCell::default(),
        views: std::cell::RefCell::default(),
    };
    let (witnesses, tapes) = (cx.witnesses(), cx.tapes(&f.body));
    let sweep = cx.forward_sweep();
    let (bind, value) = result(&cx);
    let adjoint = cx.adjoint_sweep();
    let body = quote!(#witnesses #tapes #sweep #bind #adjoint);
    let helpers = [products(&body), branch(&body), same(&body)];
    let suffix = if is_value_and_grad { "value_and_grad" } else { "vjp" };
    let name = Ident::new(&format!("{}_{suffix}", print::names::plain(&item.sig.ident)), Span::call_site());
    let (params, places) = parameters(&cx, item, form);
    let seed = (!is_value_and_grad).then(|| {
        let (seed, ty) = (cx.names.fixed("seed", Span::call_site()), cotangent(&signature.output));
        quote!(#seed: #ty,)
    });
    let typed = places.iter().map(|(d, ty)| quote!(#d: &mut #ty));
    let (generics, clause, output) = (&item.sig.generics, &item.sig.generics.where_clause, &item.sig.output);
    let code = quote! {
        #[allow(unused, clippy::all)]
        pub fn #name #generics(#(#params,)* #seed #(#typed),*) #output #clause {
            #(#items)*
            #(#helpers)*
            #body
            #value
        }
    };
    let Cx { plain: Some(plain), names, .. } = cx else { return Err(String::new()) };
    if let Some(reason) = plain.unclear.into_inner() {
        return Err(reason);
    }
    let what = match is_value_and_grad {
        true => "its gradient is",
        false => "the cotangents of its arguments, by that of the result, are",
    };
    let places: Vec<String> = places.iter().map(|(d, _)| format!("`{d}`")).collect();
    let mut comment = match places.is_empty() {
        true => format!("The value of `{}`.", item.sig.ident),
        false => format!("The value of `{}`; {what} added to {}.", item.sig.ident, places.join(", ")),
    };
    for callee in plain.pullbacks.into_inner() {
        comment += &format!("\n`{callee}_vjp` is printed by `AUTODIFF_PRINT=vjp:{callee}`.");
    }
    Ok((comment, neat::function(code, &names)))
}

/// The statement that computes the result, and the result.
fn result(cx: &Cx<'_>) -> (TokenStream, TokenStream) {
    let Some(result) = cx.f.result else { return (TokenStream::new(), TokenStream::new()) };
    let value = cx.result(result, true);
    if value.clone().into_iter().count() == 1 && cx.f.value(result).ty.is_scalar() {
        return (TokenStream::new(), value);
    }
    let name = cx.names.fixed("value", Span::call_site());
    (quote!(let #name = #value;), name.into_token_stream())
}

/// The parameters as the user wrote their types, and the places for cotangents.
fn parameters(cx: &Cx<'_>, item: &syn::ItemFn, form: Form) -> (Vec<TokenStream>, Vec<(Ident, TokenStream)>) {
    let (mut params, mut places) = (Vec::new(), Vec::new());
    for (k, (param, input)) in cx.signature.params.iter().zip(&item.sig.inputs).enumerate() {
        let Some(v) = cx.f.values.iter().position(|v| matches!(v.op, Op::Param(p) if p == k)) else { continue };
        let syn::FnArg::Typed(syn::PatType { ty, .. }) = input else { continue };
        let name = cx.names.value(ValueId(v));
        let is_number = param.is_ref && param.ty.is_scalar();
        params.push(if is_number { quote!(&#name: #ty) } else { quote!(#name: #ty) });
        // A caller does not know which parameters have no cotangent.
        let has_place = if form == Form::Vjp { param.is_lifted() } else { param.is_active() };
        if has_place {
            places.push((cx.names.accumulator(ValueId(v)).clone(), place(param)));
        }
    }
    (params, places)
}

fn place(param: &Param) -> TokenStream {
    match &param.passing {
        Passing::Slice(k) => slice(k),
        Passing::Owned(Kind::Vec(k)) | Passing::Ref(Kind::Vec(k)) => slice(k),
        Passing::Owned(k) | Passing::Ref(k) => cotangent(k),
        Passing::InertRef(_) => quote!(()),
    }
}

fn slice(element: &Kind) -> TokenStream {
    let element = cotangent(element);
    quote!([#element])
}

fn cotangent(kind: &Kind) -> TokenStream {
    match kind {
        Kind::F64 => quote!(f64),
        Kind::F32 => quote!(f32),
        Kind::Array(k, n) => {
            let k = cotangent(k);
            quote!([#k; #n])
        }
        Kind::Vec(k) => {
            let k = cotangent(k);
            quote!(Vec<#k>)
        }
        Kind::Tuple(ks) => {
            let ks = ks.iter().map(cotangent);
            quote!((#(#ks,)*))
        }
        Kind::Inert(_) => quote!(()),
    }
}

/// The names in the body that are not its variables.
fn free(f: &Function, own: &Ident) -> HashSet<String> {
    fn idents(tokens: TokenStream, found: &mut HashSet<String>) {
        for tree in tokens {
            match tree {
                TokenTree::Ident(ident) => {
                    found.insert(ident.to_string());
                }
                TokenTree::Group(group) => idents(group.stream(), found),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    // What it names of the function's variables is bound where it stands.
    fn user(verbatim: &Verbatim, found: &mut HashSet<String>) {
        let mut all = HashSet::default();
        idents(verbatim.tokens.clone(), &mut all);
        found.extend(all.into_iter().filter(|name| verbatim.names.iter().all(|known| known.ident != *name)));
    }
    fn effects(block: &Block, found: &mut HashSet<String>) {
        for stmt in &block.stmts {
            match stmt {
                Stmt::Effect(Effect::Tokens(verbatim)) => user(verbatim, found),
                Stmt::Effect(Effect::Typed(_)) => {}
                Stmt::If(i) => [&i.then, &i.otherwise].into_iter().for_each(|b| effects(b, found)),
                Stmt::Loop(l) => effects(&l.body, found),
                Stmt::Let(_)
                | Stmt::Cell(_)
                | Stmt::Store(..)
                | Stmt::Accumulate(..)
                | Stmt::Add(..)
                | Stmt::Set(..)
                | Stmt::Restore(..)
                | Stmt::Back(_)
                | Stmt::Resume(_)
                | Stmt::Deliver(_) => {}
            }
        }
    }
    let mut found = HashSet::from_iter([own.to_string()]);
    effects(&f.body, &mut found);
    for value in &f.values {
        let named = match &value.op {
            Op::Path(path) => path.to_token_stream(),
            Op::Call(call) => call.path.to_token_stream(),
            Op::Verbatim(verbatim) => {
                user(verbatim, &mut found);
                continue;
            }
            Op::Repeat(_, length) => length.clone(),
            _ => continue,
        };
        idents(named, &mut found);
    }
    found
}

fn branch(code: &TokenStream) -> TokenStream {
    match mentions(code, &Ident::new("Branch", Span::call_site())) {
        true => quote! {
            #[derive(Clone, Copy)]
            enum Branch<A, B> { Then(A), Else(B) }
        },
        false => TokenStream::new(),
    }
}

fn same(code: &TokenStream) -> TokenStream {
    match mentions(code, &Ident::new("Same", Span::call_site())) {
        true => quote! {
            // Of one type, whichever it is: integers without a suffix that stand here and there.
            struct Same<T>(std::marker::PhantomData<T>);
            impl<T> Same<T> {
                fn new() -> Self { Same(std::marker::PhantomData) }
                fn of(&self, value: T) -> T { value }
            }
        },
        false => TokenStream::new(),
    }
}
