//! Formulas of the table over tensors: what is written with operators, comparisons and `if` becomes calls of `Term`.
use super::{Kind, Rule, Shape, Type};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{BinOp, Expr, Lit, Stmt, UnOp};

impl Rule {
    /// The contribution of the cotangent `c` to parameter `index`, of type `Term<T>`. Operands, the result `y` and `c` are
    /// references to terms.
    pub(crate) fn recorded(&self, index: usize) -> TokenStream {
        let formula = self.text(index);
        let text = match self.shape(index) {
            Shape::One => "c".to_string(),
            Shape::MinusOne => "-c".to_string(),
            Shape::Zero => formula.to_string(),
            Shape::Constant | Shape::Expression if self.reads(index).cotangent => formula.to_string(),
            Shape::Constant | Shape::Expression => match self.kind {
                Kind::Operator | Kind::Smooth => format!("c * ({formula})"),
                Kind::Singular => format!("strong_mul(c, {formula})"),
            },
        };
        match syn::parse_str(&text) {
            Ok(formula) => self.term(&formula),
            Err(error) => error.to_compile_error(),
        }
    }

    // `-sin(x)` becomes `Term::neg(&Term::sin(x))`.
    fn term(&self, formula: &Expr) -> TokenStream {
        match formula {
            Expr::Paren(inner) => self.term(&inner.expr),
            Expr::Path(path) if is_constant(path) => quote!(Term::<T>::constant(::core::f64::consts::#path)),
            Expr::Path(name) => quote!(#name.clone()),
            Expr::Lit(literal) => quote!(Term::<T>::constant(#literal)),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => self.call("neg", [&*unary.expr]),
            Expr::Binary(binary) => match arithmetic(&binary.op) {
                Some(function) => self.call(function, [&*binary.left, &*binary.right]),
                None => unknown(formula),
            },
            Expr::Call(call) => match (function(call).as_deref(), call.args.first()) {
                (Some("integer"), Some(n)) => quote!(Term::<T>::constant(::core::convert::From::from(#n))),
                (Some(function), _) => self.call(function, &call.args),
                (None, _) => unknown(formula),
            },
            Expr::If(choice) => {
                let Some((_, otherwise)) = &choice.else_branch else { return unknown(formula) };
                let (mask, then, otherwise) =
                    (self.mask(&choice.cond), self.block(&choice.then_branch), self.term(otherwise));
                quote!(Term::select(#mask, || #then, || #otherwise))
            }
            Expr::Block(block) => self.block(&block.block),
            _ => unknown(formula),
        }
    }

    fn block(&self, block: &syn::Block) -> TokenStream {
        match &block.stmts[..] {
            [Stmt::Expr(value, None)] => self.term(value),
            _ => unknown(block),
        }
    }

    fn call<'a>(&self, function: &str, args: impl IntoIterator<Item = &'a Expr>) -> TokenStream {
        let function = Ident::new(function, Span::call_site());
        let args = args.into_iter().map(|arg| match bare(arg) {
            arg if self.is_int(arg) => quote!(#arg),
            Expr::Path(name) if !is_constant(name) => quote!(#name),
            arg => {
                let term = self.term(arg);
                quote!(&#term)
            }
        });
        quote!(Term::<T>::#function(#(#args),*))
    }

    /// A condition, of type `Mask`.
    fn mask(&self, condition: &Expr) -> TokenStream {
        match condition {
            Expr::Paren(inner) => self.mask(&inner.expr),
            Expr::Binary(binary) if self.is_int(&binary.left) => quote!(Mask::Known(#condition)),
            Expr::Binary(binary) => {
                let sides = [&*binary.left, &*binary.right];
                let joined = |function| {
                    let (function, sides) =
                        (Ident::new(function, Span::call_site()), sides.map(|side| self.mask(side)));
                    quote!(Mask::#function(#(#sides),*))
                };
                match binary.op {
                    BinOp::BitAnd(_) | BinOp::And(_) => joined("and"),
                    BinOp::BitOr(_) | BinOp::Or(_) => joined("or"),
                    BinOp::Lt(_) => self.call("lt", sides),
                    BinOp::Le(_) => self.call("le", sides),
                    BinOp::Gt(_) => self.call("gt", sides),
                    BinOp::Ge(_) => self.call("ge", sides),
                    BinOp::Eq(_) => self.call("eq", sides),
                    _ => unknown(condition),
                }
            }
            Expr::Call(call) => match function(call) {
                Some(function) => self.call(&function, &call.args),
                None => unknown(condition),
            },
            _ => unknown(condition),
        }
    }

    /// Whether it is made of whole numbers, which are the same for all elements.
    fn is_int(&self, formula: &Expr) -> bool {
        let is_int = |name: &Ident| self.params.iter().any(|param| param.ty == Type::int && name == param.name);
        match formula {
            Expr::Lit(literal) => matches!(literal.lit, Lit::Int(_)),
            Expr::Path(name) => name.path.get_ident().is_some_and(is_int),
            Expr::Unary(unary) => self.is_int(&unary.expr),
            Expr::Binary(binary) => self.is_int(&binary.left) && self.is_int(&binary.right),
            _ => false,
        }
    }
}

/// Without parentheses around it.
fn bare(formula: &Expr) -> &Expr {
    if let Expr::Paren(inner) = formula { bare(&inner.expr) } else { formula }
}

fn arithmetic(op: &BinOp) -> Option<&'static str> {
    match op {
        BinOp::Add(_) => Some("add"),
        BinOp::Sub(_) => Some("sub"),
        BinOp::Mul(_) => Some("mul"),
        BinOp::Div(_) => Some("div"),
        BinOp::Rem(_) => Some("rem"),
        _ => None,
    }
}

fn function(call: &syn::ExprCall) -> Option<String> {
    let Expr::Path(path) = &*call.func else { return None };
    path.path.get_ident().map(Ident::to_string)
}

/// Constants of the standard library are in capitals.
fn is_constant(path: &syn::ExprPath) -> bool {
    path.path.get_ident().is_some_and(|name| name.to_string().starts_with(char::is_uppercase))
}

fn unknown(part: impl quote::ToTokens) -> TokenStream {
    syn::Error::new_spanned(part, "a formula of the table with something new").to_compile_error()
}
