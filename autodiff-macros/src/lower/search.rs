//! Methods that ask a closure of values, and answer with a number of elements or a truth value: they are put out as they
//! stand, and see primal values. rustc confirms the type of the answer, which has no derivative.

use super::*;
use syn::Expr;
use syn::spanned::Spanned;

impl Lower<'_> {
    pub(super) fn search(&mut self, m: &syn::ExprMethodCall) -> Option<ValueId> {
        let annotation: syn::Type = match m.method.to_string().as_str() {
            "partition_point" => syn::parse_quote!(usize),
            "position" | "rposition" => syn::parse_quote!(::core::option::Option<usize>),
            "binary_search_by" => syn::parse_quote!(::core::result::Result<usize, usize>),
            "all" | "any" => syn::parse_quote!(bool),
            _ => return None,
        };
        let is_closure = |e: &Expr| matches!(super::expr::strip(e), Expr::Closure(_));
        if m.args.len() != 1 || !is_closure(&m.args[0]) {
            return None;
        }
        let (tokens, span) = (quote::quote!(#m), m.method.span());
        if super::scan::writes(&Expr::MethodCall(m.clone())) {
            let what = format!("an assignment inside of `{}` is not supported in a differentiable function", m.method);
            return Some(self.error(m.args[0].span(), what, "write the loop itself"));
        }
        if let Some(exit) = super::macros::exit(&tokens) {
            let what = format!("`{exit}` inside of `{}` is not supported in a differentiable function", m.method);
            return Some(self.error(exit.span(), what, "write it outside, with `if` and `else`"));
        }
        let names = self.named(&tokens);
        let ty = crate::types::of_tokens(&annotation, self.unifier);
        let value = self.emit(Op::Verbatim(Verbatim { tokens, names, opaque: None }), ty, span);
        self.values[value.0].annotation = Some(annotation);
        Some(value)
    }
}
