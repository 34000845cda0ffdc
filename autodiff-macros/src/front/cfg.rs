//! `#[cfg]` on statements, elements of arrays, arguments and parameters. Elsewhere it is an error (`reject`).
//!
//! A macro cannot ask which configuration is set. So a function with `#[cfg(p)] statement;` becomes two functions,
//! one for `p` with the statement, one for `not(p)` without it, and the compiler keeps one of them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Token;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};

/// Takes out the attribute with this predicate; without one, the first that it meets is it.
struct Resolve {
    predicate: Option<TokenStream>,
    holds: bool,
}

impl Resolve {
    /// Whether what carries the attributes stays.
    fn stays(&mut self, attrs: &mut Vec<syn::Attribute>) -> bool {
        let mut stays = true;
        attrs.retain(|attr| {
            let syn::Meta::List(list) = &attr.meta else { return true };
            if !list.path.is_ident("cfg") {
                return true;
            }
            let predicate = self.predicate.get_or_insert_with(|| list.tokens.clone());
            let is_it = predicate.to_string() == list.tokens.to_string();
            stays &= !is_it || self.holds;
            !is_it
        });
        stays
    }

    fn function(&mut self, item: &mut syn::ItemFn) {
        self.visit_signature_mut(&mut item.sig);
        self.visit_block_mut(&mut item.block);
    }

    fn list<T>(
        &mut self,
        list: &mut Punctuated<T, Token![,]>,
        attributes: impl Fn(&mut T) -> Option<&mut Vec<syn::Attribute>>,
    ) {
        let all = std::mem::take(list).into_pairs();
        *list = all.filter_map(|mut pair| self.stays_with(attributes(pair.value_mut())).then_some(pair)).collect();
    }

    fn stays_with(&mut self, attrs: Option<&mut Vec<syn::Attribute>>) -> bool {
        attrs.is_none_or(|attrs| self.stays(attrs))
    }
}

impl VisitMut for Resolve {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        block.stmts.retain_mut(|stmt| match stmt {
            syn::Stmt::Local(local) => self.stays(&mut local.attrs),
            syn::Stmt::Macro(mac) => self.stays(&mut mac.attrs),
            syn::Stmt::Expr(expr, _) => self.stays_with(attributes(expr)),
            syn::Stmt::Item(_) => true,
        });
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_signature_mut(&mut self, signature: &mut syn::Signature) {
        self.list(&mut signature.inputs, |input| match input {
            syn::FnArg::Typed(param) => Some(&mut param.attrs),
            syn::FnArg::Receiver(receiver) => Some(&mut receiver.attrs),
        });
    }

    fn visit_expr_array_mut(&mut self, array: &mut syn::ExprArray) {
        self.list(&mut array.elems, attributes);
        visit_mut::visit_expr_array_mut(self, array);
    }

    fn visit_expr_call_mut(&mut self, call: &mut syn::ExprCall) {
        self.list(&mut call.args, attributes);
        visit_mut::visit_expr_call_mut(self, call);
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
        self.list(&mut call.args, attributes);
        visit_mut::visit_expr_method_call_mut(self, call);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {
        // An item inside carries its own attributes.
    }
}

/// The attributes of an expression that can be a statement or stand in a list.
fn attributes(expr: &mut syn::Expr) -> Option<&mut Vec<syn::Attribute>> {
    use syn::Expr;
    Some(match expr {
        Expr::Array(e) => &mut e.attrs,
        Expr::Assign(e) => &mut e.attrs,
        Expr::Binary(e) => &mut e.attrs,
        Expr::Block(e) => &mut e.attrs,
        Expr::Call(e) => &mut e.attrs,
        Expr::Field(e) => &mut e.attrs,
        Expr::ForLoop(e) => &mut e.attrs,
        Expr::If(e) => &mut e.attrs,
        Expr::Index(e) => &mut e.attrs,
        Expr::Macro(e) => &mut e.attrs,
        Expr::MethodCall(e) => &mut e.attrs,
        Expr::Reference(e) => &mut e.attrs,
        Expr::Repeat(e) => &mut e.attrs,
        Expr::Tuple(e) => &mut e.attrs,
        Expr::While(e) => &mut e.attrs,
        Expr::Path(e) => &mut e.attrs,
        Expr::Paren(e) => &mut e.attrs,
        Expr::Lit(e) => &mut e.attrs,
        Expr::Unary(e) => &mut e.attrs,
        _ => return None,
    })
}

/// The function in two versions, if a statement in it carries `#[cfg]`.
pub(crate) fn split(item: &syn::ItemFn, args: &TokenStream) -> Option<TokenStream> {
    let mut with = item.clone();
    let mut resolve = Resolve { predicate: None, holds: true };
    resolve.function(&mut with);
    let predicate = resolve.predicate.take()?;
    let mut without = item.clone();
    Resolve { predicate: Some(predicate.clone()), holds: false }.function(&mut without);
    let krate = crate::front::attr::krate(args);
    let arguments = (!args.is_empty()).then(|| quote!((#args)));
    Some(quote! {
        #[cfg(#predicate)] #[#krate::differentiable #arguments] #with
        #[cfg(not(#predicate))] #[#krate::differentiable #arguments] #without
    })
}
