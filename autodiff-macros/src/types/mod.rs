//! What tokens tell of types.
//!
//! Definition  a type is what annotations, literals, known methods and arithmetic say of a value.
//! Direction   none: equations between types, solved by unification while lowering.
//! Lattice     unknown (a variable) above every known type. Two known types that differ are left as
//!             they are: rustc will say so, on the user's own code.
//! In doubt    unknown, which generated code handles through traits.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::cell::RefCell;

#[derive(Clone, Debug)]
pub(crate) enum Ty {
    /// Not known yet: an index into the unifier.
    Var(usize),
    F64,
    F32,
    /// Any integer type, `char` included: never carries a derivative.
    Int,
    Bool,
    Unit,
    /// `str`, `String`, literals of text.
    Text,
    Array(Box<Ty>, TokenStream),
    Slice(Box<Ty>),
    Vec(Box<Ty>),
    /// Something that can be indexed; which, the tokens do not say.
    Seq(Box<Ty>),
    Tuple(Vec<Ty>),
    /// A parameter's type of the user's own, without derivative (`signature` has it checked).
    Named,
    /// A panic or another expression that does not come back.
    Never,
}

impl Ty {
    pub(crate) fn element(&self) -> Option<&Ty> {
        match self {
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Seq(t) => Some(t),
            Ty::Var(_)
            | Ty::F64
            | Ty::F32
            | Ty::Int
            | Ty::Bool
            | Ty::Unit
            | Ty::Text
            | Ty::Tuple(_)
            | Ty::Named
            | Ty::Never => None,
        }
    }

    pub(crate) fn is_float(&self) -> bool {
        matches!(self, Ty::F64 | Ty::F32)
    }

    /// Certainly without a leaf that can carry a derivative.
    pub(crate) fn is_inert(&self) -> bool {
        match self {
            Ty::Int | Ty::Bool | Ty::Unit | Ty::Text | Ty::Named | Ty::Never => true,
            Ty::Tuple(ts) => ts.iter().all(Ty::is_inert),
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Seq(t) => t.is_inert(),
            Ty::Var(_) | Ty::F64 | Ty::F32 => false,
        }
    }

    /// A type that rustc alone knows: one of the user's perhaps.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Ty::Var(_) | Ty::Seq(_) | Ty::Named)
    }

    /// An integer, or something that is known to hold one.
    pub(crate) fn holds_integer(&self) -> bool {
        match self {
            Ty::Int => true,
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Seq(t) => t.holds_integer(),
            Ty::Tuple(ts) => ts.iter().any(Ty::holds_integer),
            Ty::Var(_) | Ty::F64 | Ty::F32 | Ty::Bool | Ty::Unit | Ty::Text | Ty::Named | Ty::Never => false,
        }
    }

    /// A type that is known to its last part.
    pub(crate) fn is_known(&self) -> bool {
        match self {
            Ty::F64 | Ty::F32 | Ty::Int | Ty::Bool | Ty::Unit | Ty::Text | Ty::Never => true,
            Ty::Var(_) | Ty::Seq(_) | Ty::Named => false,
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) => t.is_known(),
            Ty::Tuple(ts) => ts.iter().all(Ty::is_known),
        }
    }

    /// A number or truth value: copied freely.
    pub(crate) fn is_scalar(&self) -> bool {
        matches!(self, Ty::F64 | Ty::F32 | Ty::Int | Ty::Bool | Ty::Unit)
    }
}

const INTEGERS: [&str; 13] =
    ["usize", "isize", "u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128", "char"];

/// The name of a type that every program has.
pub(crate) fn is_primitive(name: &proc_macro2::Ident) -> bool {
    ["f64", "f32", "bool", "str"].iter().chain(&INTEGERS).any(|primitive| name == primitive)
}

/// What is known of an unknown.
#[derive(Clone, Debug)]
enum Known {
    Nothing,
    /// Some float, by a literal such as `2.0`.
    Float,
    Is(Ty),
}

#[derive(Clone, Debug)]
struct Unknown {
    known: Known,
    /// Of something that is declared elsewhere. What it meets here suggests a type, and rustc alone knows it.
    outside: bool,
}

#[derive(Default)]
pub(crate) struct Unifier {
    vars: RefCell<Vec<Unknown>>,
}

impl Unifier {
    fn push(&self, known: Known, outside: bool) -> Ty {
        let mut vars = self.vars.borrow_mut();
        vars.push(Unknown { known, outside });
        Ty::Var(vars.len() - 1)
    }

    pub(crate) fn unknown(&self) -> Ty {
        self.push(Known::Nothing, false)
    }

    /// The type of what a function returns, or of a name that is declared elsewhere.
    pub(crate) fn outside(&self) -> Ty {
        self.push(Known::Nothing, true)
    }

    pub(crate) fn float(&self) -> Ty {
        self.push(Known::Float, false)
    }

    /// Follows variables at the top; and whether the last one is of what is declared elsewhere.
    fn follow(&self, ty: &Ty) -> (Ty, bool) {
        let (mut ty, mut outside) = (ty.clone(), false);
        while let Ty::Var(v) = ty {
            let var = &self.vars.borrow()[v];
            outside = var.outside;
            match &var.known {
                Known::Is(t) => ty = t.clone(),
                Known::Nothing | Known::Float => break,
            }
        }
        (ty, outside)
    }

    /// Follows variables at the top.
    pub(crate) fn shallow(&self, ty: &Ty) -> Ty {
        self.follow(ty).0
    }

    /// The type of something that is declared elsewhere, whatever it seems to be by what it meets.
    pub(crate) fn is_outside(&self, ty: &Ty) -> bool {
        self.follow(ty).1
    }

    /// Follows variables everywhere; a float of no stated precision is `f64`, as in Rust.
    pub(crate) fn resolve(&self, ty: &Ty) -> Ty {
        let all = |t: &Ty| Box::new(self.resolve(t));
        match self.shallow(ty) {
            Ty::Var(v) => match self.vars.borrow()[v].known {
                Known::Float => Ty::F64,
                Known::Nothing | Known::Is(_) => Ty::Var(v),
            },
            Ty::Array(t, n) => Ty::Array(all(&t), n),
            Ty::Slice(t) => Ty::Slice(all(&t)),
            Ty::Vec(t) => Ty::Vec(all(&t)),
            Ty::Seq(t) => Ty::Seq(all(&t)),
            Ty::Tuple(ts) => Ty::Tuple(ts.iter().map(|t| self.resolve(t)).collect()),
            known @ (Ty::F64 | Ty::F32 | Ty::Int | Ty::Bool | Ty::Unit | Ty::Text | Ty::Named | Ty::Never) => known,
        }
    }

    pub(crate) fn is_float(&self, ty: &Ty) -> bool {
        match self.shallow(ty) {
            Ty::Var(_) => self.is_untold(ty),
            t => t.is_float(),
        }
    }

    /// A float of which nothing here tells the precision.
    pub(crate) fn is_untold(&self, ty: &Ty) -> bool {
        matches!(self.shallow(ty), Ty::Var(v) if matches!(self.vars.borrow()[v].known, Known::Float))
    }

    /// Two values that Rust requires to have one type.
    pub(crate) fn unify(&self, a: &Ty, b: &Ty) {
        let (a, b) = (self.shallow(a), self.shallow(b));
        match (&a, &b) {
            (Ty::Var(x), Ty::Var(y)) => {
                if x != y {
                    let known = match self.is_float(&a) || self.is_float(&b) {
                        true => Known::Float,
                        false => Known::Nothing,
                    };
                    let mut vars = self.vars.borrow_mut();
                    let outside = vars[*x].outside || vars[*y].outside;
                    vars[*y] = Unknown { known, outside };
                    vars[*x].known = Known::Is(b.clone());
                }
            }
            (Ty::Never, _) | (_, Ty::Never) => {}
            (Ty::Var(x), other) | (other, Ty::Var(x)) => {
                let float = matches!(self.vars.borrow()[*x].known, Known::Float);
                if !float || other.is_float() {
                    self.vars.borrow_mut()[*x].known = Known::Is(other.clone());
                }
            }
            (Ty::Tuple(xs), Ty::Tuple(ys)) => xs.iter().zip(ys).for_each(|(x, y)| self.unify(x, y)),
            (x, y) => {
                if let (Some(x), Some(y)) = (x.element(), y.element()) {
                    self.unify(x, y);
                }
            }
        }
    }

    /// The element type of something that is indexed.
    pub(crate) fn element(&self, ty: &Ty) -> Ty {
        match self.shallow(ty) {
            Ty::Var(v) => {
                let element = self.part(ty);
                self.vars.borrow_mut()[v].known = Known::Is(Ty::Seq(Box::new(element.clone())));
                element
            }
            t => t.element().cloned().unwrap_or_else(|| self.unknown()),
        }
    }

    pub(crate) fn field(&self, ty: &Ty, index: usize) -> Ty {
        match self.shallow(ty) {
            Ty::Tuple(ts) if index < ts.len() => ts[index].clone(),
            _ => self.part(ty),
        }
    }

    /// Of a part of something that is declared elsewhere, the type is told elsewhere too.
    fn part(&self, of: &Ty) -> Ty {
        self.push(Known::Nothing, self.is_outside(of))
    }
}

/// The type with `_` for its floats, which are of the scalar in generated code. `None` if a name in it may stand for them.
pub(crate) fn over_any_float(ty: &syn::Type) -> Option<TokenStream> {
    let is = |path: &syn::Path, name: &str| path.is_ident(name);
    match ty {
        syn::Type::Reference(r) => {
            let (inner, and) = (over_any_float(&r.elem)?, r.and_token);
            Some(quote!(#and #inner))
        }
        syn::Type::Paren(p) => over_any_float(&p.elem),
        syn::Type::Group(g) => over_any_float(&g.elem),
        syn::Type::Array(a) => {
            let (inner, len) = (over_any_float(&a.elem)?, &a.len);
            Some(quote!([#inner; #len]))
        }
        syn::Type::Slice(s) => {
            let inner = over_any_float(&s.elem)?;
            Some(quote!([#inner]))
        }
        syn::Type::Tuple(t) => {
            let parts: Vec<TokenStream> = t.elems.iter().map(over_any_float).collect::<Option<_>>()?;
            Some(quote!((#(#parts,)*)))
        }
        syn::Type::Infer(_) => Some(quote!(_)),
        syn::Type::Path(p) if is(&p.path, "f64") || is(&p.path, "f32") => Some(quote!(_)),
        syn::Type::Path(p) if p.path.get_ident().is_some_and(is_primitive) => Some(quote!(#ty)),
        syn::Type::Path(p) => {
            let last = p.path.segments.last().filter(|last| last.ident == "Vec")?;
            let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            let Some(syn::GenericArgument::Type(inner)) = arguments.args.first() else { return None };
            let inner = over_any_float(inner)?;
            Some(quote!(::std::vec::Vec<#inner>))
        }
        _ => None,
    }
}

/// A type as the user wrote it, without its reference.
pub(crate) fn of_tokens(ty: &syn::Type, unifier: &Unifier) -> Ty {
    match ty {
        syn::Type::Reference(r) => of_tokens(&r.elem, unifier),
        syn::Type::Paren(p) => of_tokens(&p.elem, unifier),
        syn::Type::Group(g) => of_tokens(&g.elem, unifier),
        syn::Type::Array(a) => Ty::Array(Box::new(of_tokens(&a.elem, unifier)), a.len.to_token_stream()),
        syn::Type::Slice(s) => Ty::Slice(Box::new(of_tokens(&s.elem, unifier))),
        syn::Type::Tuple(t) if t.elems.is_empty() => Ty::Unit,
        syn::Type::Tuple(t) => Ty::Tuple(t.elems.iter().map(|t| of_tokens(t, unifier)).collect()),
        syn::Type::Infer(_) => unifier.unknown(),
        syn::Type::Never(_) => Ty::Never,
        syn::Type::Path(p) if p.qself.is_none() => of_path(&p.path, unifier),
        _ => unifier.unknown(),
    }
}

/// Known in full: a zero of this type needs no value to look at.
pub(crate) fn has_constant_zero(ty: &Ty) -> bool {
    match ty {
        Ty::F64 | Ty::F32 => true,
        Ty::Array(t, _) => has_constant_zero(t),
        Ty::Tuple(ts) => ts.iter().all(has_constant_zero),
        Ty::Int | Ty::Bool | Ty::Unit => true,
        Ty::Var(_) | Ty::Text | Ty::Slice(_) | Ty::Vec(_) | Ty::Seq(_) | Ty::Named | Ty::Never => false,
    }
}

/// Numbers and text: two copies of such a `static` are as good as one.
pub(crate) fn is_plain(ty: &syn::Type) -> bool {
    fn known(ty: &Ty) -> bool {
        match ty {
            Ty::F64 | Ty::F32 | Ty::Int | Ty::Bool | Ty::Unit | Ty::Text => true,
            Ty::Tuple(ts) => ts.iter().all(known),
            other => other.element().is_some_and(known),
        }
    }
    known(&of_tokens(ty, &Unifier::default()))
}

fn of_path(path: &syn::Path, unifier: &Unifier) -> Ty {
    let Some(last) = path.segments.last() else {
        return unifier.unknown();
    };
    let name = last.ident.to_string();
    match name.as_str() {
        "f64" => Ty::F64,
        "f32" => Ty::F32,
        "bool" => Ty::Bool,
        "str" | "String" => Ty::Text,
        "Vec" => match &last.arguments {
            syn::PathArguments::AngleBracketed(args) => match args.args.first() {
                Some(syn::GenericArgument::Type(t)) => Ty::Vec(Box::new(of_tokens(t, unifier))),
                _ => unifier.unknown(),
            },
            syn::PathArguments::None => Ty::Vec(Box::new(unifier.unknown())),
            syn::PathArguments::Parenthesized(_) => unifier.unknown(),
        },
        n if INTEGERS.contains(&n) => Ty::Int,
        // An alias may stand for a float: not to be taken for inert.
        _ => unifier.outside(),
    }
}
