//! The signature of the user's function: which parameters are differentiated, and of what kind they are.

use crate::errors::Errors;
use crate::front::attr;
use crate::types::{self, Ty, Unifier};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::spanned::Spanned;

/// A type as the runtime describes it.
#[derive(Clone)]
pub(crate) enum Kind {
    F64,
    F32,
    Array(Box<Kind>, syn::Expr),
    Vec(Box<Kind>),
    Tuple(Vec<Kind>),
    Inert(syn::Type),
}

/// How a parameter is passed.
#[derive(Clone)]
pub(crate) enum Passing {
    Owned(Kind),
    /// `&[kind]`
    Slice(Kind),
    /// `&kind`
    Ref(Kind),
    /// `&T` of a type without derivative.
    InertRef(syn::Type),
}

#[derive(Clone)]
pub(crate) struct Param {
    pub(crate) pat: Box<syn::Pat>,
    pub(crate) passing: Passing,
    pub(crate) no_grad: bool,
    pub(crate) is_ref: bool,
    pub(crate) ty: Ty,
    pub(crate) span: Span,
}

impl Kind {
    pub(crate) fn is_active(&self) -> bool {
        match self {
            Kind::F64 | Kind::F32 => true,
            Kind::Array(k, _) | Kind::Vec(k) => k.is_active(),
            Kind::Tuple(ks) => ks.iter().any(Kind::is_active),
            Kind::Inert(_) => false,
        }
    }

    fn ty(&self) -> Ty {
        match self {
            Kind::F64 => Ty::F64,
            Kind::F32 => Ty::F32,
            Kind::Array(k, n) => Ty::Array(Box::new(k.ty()), quote!(#n)),
            Kind::Vec(k) => Ty::Vec(Box::new(k.ty())),
            Kind::Tuple(ks) if ks.is_empty() => Ty::Unit,
            Kind::Tuple(ks) => Ty::Tuple(ks.iter().map(Kind::ty).collect()),
            // A number can be computed with; what else there is, only rustc knows.
            Kind::Inert(t) => match types::of_tokens(t, &Unifier::default()) {
                Ty::Var(_) => Ty::Named,
                known => known,
            },
        }
    }

    /// Types of the user's, which rustc must confirm to be without derivative.
    pub(crate) fn named<'a>(&'a self, found: &mut Vec<&'a syn::Type>) {
        match self {
            Kind::F64 | Kind::F32 => {}
            Kind::Array(k, _) | Kind::Vec(k) => k.named(found),
            Kind::Tuple(ks) => ks.iter().for_each(|k| k.named(found)),
            Kind::Inert(t) => found.push(t),
        }
    }

    fn each_inert(&mut self, change: &mut impl FnMut(&mut syn::Type)) {
        match self {
            Kind::F64 | Kind::F32 => {}
            Kind::Array(k, _) | Kind::Vec(k) => k.each_inert(change),
            Kind::Tuple(ks) => ks.iter_mut().for_each(|k| k.each_inert(change)),
            Kind::Inert(t) => change(t),
        }
    }
}

impl Passing {
    pub(crate) fn is_active(&self) -> bool {
        match self {
            Passing::Owned(k) | Passing::Slice(k) | Passing::Ref(k) => k.is_active(),
            Passing::InertRef(_) => false,
        }
    }

    fn ty(&self) -> Ty {
        match self {
            Passing::Owned(k) | Passing::Ref(k) => k.ty(),
            Passing::Slice(k) => Ty::Slice(Box::new(k.ty())),
            Passing::InertRef(t) => match types::of_tokens(t, &Unifier::default()) {
                Ty::Var(_) => Ty::Named,
                Ty::Slice(t) if matches!(*t, Ty::Var(_)) => Ty::Slice(Box::new(Ty::Named)),
                Ty::Vec(t) if matches!(*t, Ty::Var(_)) => Ty::Vec(Box::new(Ty::Named)),
                known => known,
            },
        }
    }
}

impl Param {
    pub(crate) fn is_active(&self) -> bool {
        !self.no_grad && self.is_lifted()
    }

    /// Of floats, and marked `#[no_grad]`.
    pub(crate) fn is_constant(&self) -> bool {
        self.no_grad && self.is_lifted()
    }

    /// Made of the scalar in generated code, with or without derivative.
    pub(crate) fn is_lifted(&self) -> bool {
        self.passing.is_active()
    }
}

#[derive(Clone)]
pub(crate) struct Signature {
    pub(crate) params: Vec<Param>,
    pub(crate) output: Kind,
    pub(crate) output_ty: Ty,
    /// Const parameters, in the order of declaration.
    pub(crate) consts: Vec<syn::ConstParam>,
}

impl Signature {
    pub(crate) fn output_is_active(&self) -> bool {
        self.output.is_active()
    }

    /// Changes the types without derivative.
    pub(crate) fn each_inert(&mut self, mut change: impl FnMut(&mut syn::Type)) {
        for param in &mut self.params {
            match &mut param.passing {
                Passing::Owned(k) | Passing::Slice(k) | Passing::Ref(k) => k.each_inert(&mut change),
                Passing::InertRef(t) => change(t),
            }
        }
        self.output.each_inert(&mut change);
    }

    pub(crate) fn output_ty_is_unit(&self) -> bool {
        matches!(self.output_ty, Ty::Unit)
    }
}

/// As many as the runtime's tuples have elements.
const MOST_PARAMETERS: usize = 12;

/// Understands the signature; takes `#[no_grad]` off the parameters.
pub(crate) fn parse(item: &mut syn::ItemFn, errors: &Errors) -> Signature {
    rejected(&item.sig, errors);
    let mut params = Vec::new();
    for input in &mut item.sig.inputs {
        match input {
            syn::FnArg::Receiver(r) => errors.add(
                r.self_token.span,
                "a method is not supported yet",
                "write a function that takes what it needs as parameters",
            ),
            syn::FnArg::Typed(p) => {
                let no_grad = attr::take_no_grad(&mut p.attrs, errors);
                params.push(param(p, no_grad, errors));
            }
        }
    }
    let output = match &item.sig.output {
        syn::ReturnType::Default => Kind::Tuple(Vec::new()),
        syn::ReturnType::Type(_, t) => output(t, errors),
    };
    let consts = item.sig.generics.const_params().cloned().collect();
    let signature = Signature { params, output_ty: output.ty(), output, consts };
    if !errors.any() {
        nothing_to_differentiate(item, &signature, errors);
    }
    signature
}

/// Row 126. Without a differentiable parameter there is no derivative to generate.
fn nothing_to_differentiate(item: &syn::ItemFn, signature: &Signature, errors: &Errors) {
    let name = &item.sig.ident;
    if !signature.params.iter().any(Param::is_active) {
        errors.add(
            name.span(),
            format!("`{name}` has no parameter to differentiate by"),
            "take a float, or an array, slice or `Vec` of floats, by these names and without `#[no_grad]`; else leave `#[differentiable]` out",
        );
    } else if !signature.output_is_active() {
        let (span, what) = match &item.sig.output {
            syn::ReturnType::Default => (name.span(), format!("`{name}` has no result to differentiate")),
            syn::ReturnType::Type(_, ty) => (ty.span(), "there is no float in the result to differentiate".to_owned()),
        };
        errors.add(
            span,
            what,
            "return a float, or an array, a `Vec` or a tuple of floats, by these names; else leave `#[differentiable]` out",
        );
    }
}

/// Row 124, and what is not there yet.
fn rejected(sig: &syn::Signature, errors: &Errors) {
    if let Some(t) = &sig.constness {
        errors.add(t.span, "a `const fn` cannot be differentiated", "leave `const` out: generated code is not `const`");
    }
    if let Some(t) = &sig.asyncness {
        errors.add(
            t.span,
            "an `async fn` cannot be differentiated",
            "differentiate an ordinary function, and call it from the async one",
        );
    }
    if let syn::Safety::Unsafe(t) = &sig.safety {
        errors.add(
            t.span,
            "an `unsafe fn` cannot be differentiated",
            "write it as a safe function, without `unsafe` blocks",
        );
    }
    if let Some(abi) = &sig.abi {
        errors.add(
            abi.extern_token.span,
            "an `extern` function cannot be differentiated",
            "write an ordinary function, and call it from the `extern` one",
        );
    }
    if let Some(v) = &sig.variadic {
        errors.add(v.dots.spans[0], "a variadic function cannot be differentiated", "take a slice");
    }
    if let Some(extra) = sig.inputs.iter().nth(MOST_PARAMETERS) {
        errors.add(
            extra.span(),
            format!("a differentiable function has at most {MOST_PARAMETERS} parameters"),
            "put several into a tuple, an array or a slice",
        );
    }
    for p in &sig.generics.params {
        if let syn::GenericParam::Type(t) = p {
            errors.add(
                t.ident.span(),
                "a type parameter is not supported yet in a differentiable function",
                "write the function for `f64`; const parameters and lifetimes are supported",
            );
        }
    }
}

/// Where a type stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Parameter,
    /// A parameter with `#[no_grad]`.
    Constant,
    Result,
}

fn param(p: &syn::PatType, no_grad: bool, errors: &Errors) -> Param {
    let position = if no_grad { Position::Constant } else { Position::Parameter };
    let (is_ref, passing) = match strip(&p.ty) {
        syn::Type::Reference(r) => {
            if let Some(m) = &r.mutability {
                errors.add(
                    m.span,
                    "a `&mut` parameter is not supported yet in a differentiable function",
                    "take the value, and return the new one",
                );
            }
            (true, by_reference(&r.elem, position, errors))
        }
        t => (false, Passing::Owned(kind(t, position, errors))),
    };
    Param { pat: p.pat.clone(), ty: passing.ty(), passing, no_grad, is_ref, span: p.pat.span() }
}

fn strip(ty: &syn::Type) -> &syn::Type {
    match ty {
        syn::Type::Paren(p) => strip(&p.elem),
        syn::Type::Group(g) => strip(&g.elem),
        other => other,
    }
}

fn by_reference(ty: &syn::Type, position: Position, errors: &Errors) -> Passing {
    match strip(ty) {
        syn::Type::Slice(s) => match kind(&s.elem, position, errors) {
            k if k.is_active() => Passing::Slice(k),
            _ => Passing::InertRef(ty.clone()),
        },
        other => match kind(other, position, errors) {
            k if k.is_active() => Passing::Ref(k),
            _ => Passing::InertRef(ty.clone()),
        },
    }
}

fn output(ty: &syn::Type, errors: &Errors) -> Kind {
    if let syn::Type::Reference(r) = strip(ty) {
        errors.add(
            r.and_token.span,
            "a reference as result is not supported in a differentiable function",
            "return the value",
        );
        return Kind::Tuple(Vec::new());
    }
    if let syn::Type::ImplTrait(t) = strip(ty) {
        errors.add(
            t.impl_token.span,
            "`impl Trait` as result is not supported in a differentiable function",
            "return a float, an array, a `Vec` or a tuple of floats",
        );
        return Kind::Tuple(Vec::new());
    }
    kind(ty, Position::Result, errors)
}

fn kind(ty: &syn::Type, position: Position, errors: &Errors) -> Kind {
    match strip(ty) {
        syn::Type::Array(a) => match kind(&a.elem, position, errors) {
            k if k.is_active() => Kind::Array(Box::new(k), a.len.clone()),
            _ => Kind::Inert(ty.clone()),
        },
        syn::Type::Tuple(t) if t.elems.is_empty() => Kind::Tuple(Vec::new()),
        syn::Type::Tuple(t) => Kind::Tuple(t.elems.iter().map(|t| kind(t, position, errors)).collect()),
        syn::Type::Path(p) if p.qself.is_none() => path(ty, &p.path, position, errors),
        other => inert(other, position, errors),
    }
}

fn path(ty: &syn::Type, path: &syn::Path, position: Position, errors: &Errors) -> Kind {
    let Some(last) = path.segments.last() else {
        return Kind::Inert(ty.clone());
    };
    if last.ident == "f64" {
        return Kind::F64;
    }
    if last.ident == "f32" {
        return Kind::F32;
    }
    if last.ident == "Vec"
        && let syn::PathArguments::AngleBracketed(args) = &last.arguments
        && let (1, Some(syn::GenericArgument::Type(t))) = (args.args.len(), args.args.first())
    {
        return match kind(t, position, errors) {
            k if k.is_active() => Kind::Vec(Box::new(k)),
            _ => Kind::Inert(ty.clone()),
        };
    }
    inert(ty, position, errors)
}

/// A type without derivative, unless a float shows in it.
fn inert(ty: &syn::Type, position: Position, errors: &Errors) -> Kind {
    if let syn::Type::ImplTrait(t) = ty {
        errors.add(
            t.impl_token.span,
            "an `impl Trait` parameter is not supported yet in a differentiable function",
            "take a float, or an array, slice, `Vec` or tuple of floats",
        );
        return Kind::Inert(ty.clone());
    }
    if position != Position::Constant
        && let Some(span) = float_in(quote!(#ty))
    {
        let is_function = matches!(ty, syn::Type::FnPtr(_) | syn::Type::TraitObject(_));
        const FLOAT: &str = "a float inside this type is not differentiated yet";
        let (what, help) = match position {
            Position::Result => (FLOAT, "return a float, an array, a `Vec` or a tuple of floats"),
            Position::Parameter | Position::Constant if is_function => (
                "a function as a parameter is not differentiated yet",
                "call a function with `#[differentiable]` by its name",
            ),
            Position::Parameter | Position::Constant => {
                (FLOAT, "use an array, slice, `Vec` or tuple of floats, or mark the parameter `#[no_grad]`")
            }
        };
        errors.add(if is_function { ty.span() } else { span }, what, help);
    }
    Kind::Inert(ty.clone())
}

fn float_in(tokens: TokenStream) -> Option<Span> {
    tokens.into_iter().find_map(|tree| match tree {
        proc_macro2::TokenTree::Ident(i) if i == "f64" || i == "f32" => Some(i.span()),
        proc_macro2::TokenTree::Group(g) => float_in(g.stream()),
        proc_macro2::TokenTree::Ident(_) | proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Literal(_) => {
            None
        }
    })
}
