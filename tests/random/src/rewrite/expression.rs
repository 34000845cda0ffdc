//! What is known of an expression without its types.
use syn::{BinOp, Expr, Lit, Type, UnOp};

/// Methods that only floats have, and those that integers have too.
const OF_FLOATS: [&str; 16] = [
    "sin", "cos", "tanh", "atan", "asinh", "sqrt", "ln", "exp", "recip", "cbrt", "powi", "mul_add", "atan2", "hypot",
    "powf", "floor",
];
const OF_NUMBERS: [&str; 3] = ["abs", "max", "min"];

pub(super) fn is_arithmetic(op: &BinOp) -> bool {
    matches!(op, BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_))
}

pub(super) fn is_comparison(op: &BinOp) -> bool {
    matches!(op, BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_))
}

/// Whether it is surely a float; a name alone is not.
pub(super) fn is_float(expression: &Expr) -> bool {
    match expression {
        Expr::Lit(literal) => matches!(literal.lit, Lit::Float(_)),
        Expr::Paren(inner) => is_float(&inner.expr),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_)) && is_float(&unary.expr),
        Expr::Binary(binary) => is_arithmetic(&binary.op) && (is_float(&binary.left) || is_float(&binary.right)),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            OF_FLOATS.contains(&method.as_str())
                || OF_NUMBERS.contains(&method.as_str()) && (is_float(&call.receiver) || call.args.iter().any(is_float))
        }
        Expr::Call(call) => is_of_float_type(&call.func),
        Expr::Cast(cast) => is_float_type(&cast.ty),
        _ => false,
    }
}

/// Whether all arguments of this method of a float are floats.
pub(super) fn takes_floats(method: &str) -> bool {
    method != "powi"
}

/// Whether it only computes, so that it does not matter when, and how often. What it mentions may be borrowed.
pub(super) fn is_pure(expression: &Expr) -> bool {
    match expression {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Paren(inner) => is_pure(&inner.expr),
        Expr::Unary(unary) => is_pure(&unary.expr),
        Expr::Binary(binary) => {
            (is_arithmetic(&binary.op) || is_comparison(&binary.op)) && is_pure(&binary.left) && is_pure(&binary.right)
        }
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            (OF_FLOATS.contains(&method.as_str()) || OF_NUMBERS.contains(&method.as_str()))
                && is_pure(&call.receiver)
                && call.args.iter().all(is_pure)
        }
        Expr::Call(call) => is_of_float_type(&call.func) && call.args.iter().all(is_pure),
        Expr::Cast(cast) => is_pure(&cast.expr),
        Expr::Field(field) => is_pure(&field.base),
        Expr::Index(index) => is_pure(&index.expr) && is_pure(&index.index),
        _ => false,
    }
}

/// `f64::sin`, `f64::from`
fn is_of_float_type(function: &Expr) -> bool {
    let Expr::Path(function) = function else { return false };
    function.path.segments.len() == 2 && is_name_of_float(&function.path.segments[0].ident)
}

fn is_float_type(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.get_ident().is_some_and(is_name_of_float))
}

fn is_name_of_float(ident: &proc_macro2::Ident) -> bool {
    ident == "f64" || ident == "f32"
}
