//! Macros: the well-known ones by meaning, others as they stand if nothing active goes in.

use super::*;
use crate::front::confirm;
use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;

/// Print, check or panic: they see primal values.
const EFFECTS: [&str; 10] = [
    "println",
    "print",
    "eprintln",
    "eprint",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
];
const PANICS: [&str; 4] = ["panic", "unreachable", "todo", "unimplemented"];

impl Lower<'_> {
    /// `None` if the macro has no value.
    pub(super) fn macro_call(&mut self, mac: &syn::Macro) -> Option<ValueId> {
        let span = mac.path.span();
        let Some(name) = confirm::well_known(mac) else {
            let verbatim = self.opaque(mac);
            let ty = self.unifier.outside();
            return Some(self.emit(Op::Verbatim(verbatim), ty, span));
        };
        match name {
            "vec" => Some(self.vec_macro(mac)),
            "dbg" => Some(self.dbg_macro(mac)),
            _ if EFFECTS.contains(&name) => {
                let verbatim = self.verbatim(mac);
                self.stmts.push(Stmt::Effect(Effect::Tokens(verbatim)));
                None
            }
            _ if PANICS.contains(&name) => {
                let verbatim = self.verbatim(mac);
                self.stmts.push(Stmt::Effect(Effect::Tokens(verbatim)));
                self.diverges = true;
                None
            }
            _ => {
                let verbatim = self.verbatim(mac);
                let ty = match name {
                    "cfg" | "matches" => Ty::Bool,
                    _ => Ty::Text,
                };
                Some(self.emit(Op::Verbatim(verbatim), ty, span))
            }
        }
    }

    /// A macro that is a statement can declare names and items, which are not seen here.
    pub(super) fn macro_statement(&mut self, mac: &syn::Macro) -> Option<ValueId> {
        if confirm::well_known(mac).is_none() {
            let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
            return Some(self.error_late(
                mac.path.span(),
                format!("what the macro `{name}!` declares or assigns is not seen in a differentiable function"),
                format!("write out what it stands for, or make it a value: `let () = {name}!(…);`"),
            ));
        }
        self.macro_call(mac)
    }

    /// A macro of which nothing is known, where it cannot leave the function or a loop: a closure has none of the loops, and no
    /// `return` has a value of this closure's type.
    fn opaque(&mut self, mac: &syn::Macro) -> Verbatim {
        let Verbatim { tokens, names, .. } = self.verbatim(mac);
        let span = crate::print::names::at(mac.path.span());
        let tokens = quote::quote_spanned! {span=>
            {
                struct __Contained;
                let mut __value = ::core::option::Option::None;
                (|| -> __Contained {
                    __value = ::core::option::Option::Some(#tokens);
                    __Contained
                })();
                match __value {
                    ::core::option::Option::Some(__value) => __value,
                    ::core::option::Option::None => ::core::panic! {},
                }
            }
        };
        Verbatim { tokens, names, opaque: mac.path.segments.last().map(|s| Opaque::Macro(s.ident.clone())) }
    }

    fn vec_macro(&mut self, mac: &syn::Macro) -> ValueId {
        let span = mac.path.span();
        let repeat = |input: syn::parse::ParseStream<'_>| {
            let value: syn::Expr = input.parse()?;
            input.parse::<syn::Token![;]>()?;
            Ok((value, input.parse::<syn::Expr>()?))
        };
        if let Ok((value, len)) = repeat.parse2(mac.tokens.clone()) {
            let v = self.expr(&value);
            let n = self.expr(&len);
            let ty = Ty::Vec(Box::new(self.ty(v)));
            return self.emit(Op::VecRepeat(v, n), ty, span);
        }
        match Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated.parse2(mac.tokens.clone()) {
            Ok(list) => {
                let parts: Vec<ValueId> = list.iter().map(|e| self.expr(e)).collect();
                let ty = Ty::Vec(Box::new(self.same_type(&parts)));
                self.emit(Op::VecList(parts), ty, span)
            }
            // rustc says so on the user's own code.
            Err(_) => self.nothing(Op::Error, span),
        }
    }

    fn dbg_macro(&mut self, mac: &syn::Macro) -> ValueId {
        match syn::parse2::<syn::Expr>(mac.tokens.clone()) {
            Ok(e) => {
                let v = self.expr(&e);
                let ty = self.ty(v);
                self.emit(Op::Dbg(v), ty, mac.path.span())
            }
            Err(_) => {
                self.error(mac.path.span(), "`dbg!` of several values is not supported", "write one `dbg!` for each")
            }
        }
    }

    /// The macro as it stands, and the local variables that its tokens name.
    fn verbatim(&mut self, mac: &syn::Macro) -> Verbatim {
        for argument in super::scan::arguments(mac) {
            if super::scan::writes(&argument) {
                self.errors.add(
                    argument.span(),
                    "an assignment inside a macro is not supported in a differentiable function",
                    "assign in front of it",
                );
            }
        }
        if let Some(exit) = exit(&mac.tokens) {
            let what = format!("`{exit}` inside a macro is not supported in a differentiable function");
            self.errors.add(exit.span(), what, "write it outside, with `if` and `else`");
        }
        Verbatim { tokens: quote::quote!(#mac), names: self.named(&mac.tokens), opaque: None }
    }

    /// The local variables that tokens name which are put out as they stand.
    pub(super) fn named(&self, tokens: &TokenStream) -> Vec<Named> {
        let mut found: Vec<Named> = Vec::new();
        for ident in idents(tokens.clone()) {
            if found.iter().any(|known| key(&known.ident) == key(&ident)) {
                continue;
            }
            let Some(var) = self.lookup(&ident) else { continue };
            let place = match self.vars[var].now.clone() {
                Bound::Value(v) => Place::of(Root::Value(v), ident.span()),
                Bound::Cell(m) => Place::of(Root::Cell(m), ident.span()),
                Bound::Place(place) => Place { span: ident.span(), ..place },
                Bound::Nothing => continue,
                Bound::Closure(_) => {
                    self.errors.add(
                        ident.span(),
                        format!("the closure `{ident}` cannot be called here in a differentiable function"),
                        "call it in front of this, and bind the value to a name",
                    );
                    continue;
                }
            };
            found.push(Named { ident, place, is_ref: self.vars[var].is_ref });
        }
        found
    }
}

/// What leaves the function or a loop.
pub(super) fn exit(tokens: &TokenStream) -> Option<TokenTree> {
    tokens.clone().into_iter().find_map(|tree| match &tree {
        TokenTree::Ident(ident) if ["return", "break", "continue", "yield"].iter().any(|exit| ident == exit) => {
            Some(tree)
        }
        TokenTree::Punct(punct) if punct.as_char() == '?' => Some(tree),
        TokenTree::Group(group) => exit(&group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    })
}

/// Every identifier of the tokens, those captured in format strings included.
pub(crate) fn idents(tokens: TokenStream) -> Vec<Ident> {
    let mut found = Vec::new();
    names(tokens, &mut found);
    found
}

/// Every identifier of the tokens, those captured in format strings included.
fn names(tokens: TokenStream, found: &mut Vec<Ident>) {
    for tree in tokens {
        match tree {
            TokenTree::Ident(ident) => found.push(ident),
            TokenTree::Group(group) => names(group.stream(), found),
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse2::<syn::LitStr>(TokenTree::Literal(literal).into()) {
                    captured(&text, found);
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
}

/// `{name}`, `{name:…}` and the `width` and `digits` of `{:width$.digits$}` in a format string.
fn captured(text: &syn::LitStr, found: &mut Vec<Ident>) {
    let value = text.value();
    for part in value.split('{').skip(1) {
        let part = part.split('}').next().unwrap_or_default();
        let is_in_name = |c: &char| c.is_alphanumeric() || *c == '_';
        let argument: String = part.chars().take_while(is_in_name).collect();
        let counts = part.match_indices('$').map(|(end, _)| {
            let backwards: Vec<char> = part[..end].chars().rev().take_while(is_in_name).collect();
            backwards.into_iter().rev().collect::<String>()
        });
        for name in std::iter::once(argument).chain(counts) {
            // `{type}` is the variable `r#type`.
            if let Ok(mut ident) = syn::parse_str::<Ident>(&name).or_else(|_| syn::parse_str(&format!("r#{name}"))) {
                ident.set_span(text.span());
                found.push(ident);
            }
        }
    }
}
