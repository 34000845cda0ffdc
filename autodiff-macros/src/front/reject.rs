//! Nothing is overlooked: what carries a meaning that no later phase looks at is an error on its token.

use crate::errors::Errors;
use crate::front::{confirm, hygiene};
use crate::lower::arguments;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// Attributes that only lints, tools and documentation read.
const HARMLESS: [&str; 9] = ["allow", "expect", "warn", "deny", "forbid", "doc", "rustfmt", "clippy", "diagnostic"];

/// Attributes of a function that leave alone what it computes.
const OF_FUNCTIONS: [&str; 6] = ["inline", "cold", "must_use", "deprecated", "track_caller", "optimize"];

struct Overlooked<'a> {
    errors: &'a Errors,
    /// In a pattern that may not fit.
    matching: bool,
}

/// `#[cfg]` on statements has been resolved, and `#[no_grad]` been taken off the parameters.
pub(crate) fn function(item: &syn::ItemFn, errors: &Errors) {
    if !hygiene::is_seen() {
        errors.add(item.sig.ident.span(), "this version of rustc does not tell which names macros made", "");
    }
    let mut overlooked = Overlooked { errors, matching: false };
    for attr in item.attrs.iter().filter(|attr| !is_one_of(attr, &HARMLESS) && !is_one_of(attr, &OF_FUNCTIONS)) {
        errors.add(
            attr.path().span(),
            "this attribute may change the function, but not its derivatives",
            "put it in front of `#[differentiable]`, which then sees what it makes of the function",
        );
    }
    overlooked.visit_signature(&item.sig);
    overlooked.visit_block(&item.block);
}

fn is_one_of(attr: &syn::Attribute, names: &[&str]) -> bool {
    attr.path().segments.first().is_some_and(|first| names.iter().any(|name| first.ident == name))
}

impl<'ast> Visit<'ast> for Overlooked<'_> {
    fn visit_attribute(&mut self, attr: &'ast syn::Attribute) {
        if is_one_of(attr, &HARMLESS) {
            return;
        }
        let (what, help) = match is_one_of(attr, &["cfg", "cfg_attr"]) {
            true => ("`cfg` inside a differentiable function is not supported", "write `if cfg!(…) { … } else { … }`"),
            false => ("this attribute is not supported inside a differentiable function", "leave it out"),
        };
        self.errors.add(attr.path().span(), what, help);
    }

    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        if let Some(token) = &pat.by_ref {
            self.errors.add(token.span, "`ref` is not supported in a differentiable function", "bind with `&` instead");
        }
        if let Some((at, _)) = &pat.subpat
            && !self.matching
        {
            self.errors.add(
                at.span,
                "`@` is not supported here in a differentiable function",
                "bind the value, then its parts",
            );
        }
        visit::visit_pat_ident(self, pat);
    }

    /// What it declares is not seen.
    fn visit_pat(&mut self, pat: &'ast syn::Pat) {
        if let syn::Pat::Macro(m) = pat {
            self.errors.add(
                m.mac.path.span(),
                "a macro as a pattern is not supported in a differentiable function",
                "write the pattern",
            );
        }
        visit::visit_pat(self, pat);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        arm.attrs.iter().for_each(|attr| self.visit_attribute(attr));
        self.matched(&arm.pat);
        self.visit_expr(&arm.body);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        match &local.init {
            Some(init) if init.diverge.is_some() => {
                local.attrs.iter().for_each(|attr| self.visit_attribute(attr));
                self.matched(&local.pat);
                self.visit_local_init(init);
            }
            Some(_) | None => visit::visit_local(self, local),
        }
    }

    fn visit_expr_let(&mut self, e: &'ast syn::ExprLet) {
        self.matched(&e.pat);
        self.visit_expr(&e.expr);
    }

    /// Of these the arguments are lowered, others are put out as they stand.
    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if let Some("vec" | "dbg") = confirm::well_known(mac) {
            arguments(mac).iter().for_each(|argument| self.visit_expr(argument));
        }
    }

    /// An item is put out as it stands.
    fn visit_item(&mut self, _: &'ast syn::Item) {}

    /// So is a constant, which sees no variables.
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
}

impl Overlooked<'_> {
    fn matched(&mut self, pat: &syn::Pat) {
        self.matching = true;
        self.visit_pat(pat);
        self.matching = false;
    }
}
