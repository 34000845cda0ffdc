//! An operand becomes a variable, where all that the statement computes is pure: then it does not matter when.
use super::expression::{is_float, is_pure};
use super::{ONE_IN, name, walk};
use crate::rng::Rng;
use std::collections::HashSet;
use syn::{BinOp, Expr, ItemFn, Stmt, parse_quote};

pub(super) fn rewrite(rng: &mut Rng, function: &mut ItemFn, items: &HashSet<String>) -> bool {
    let mut taken = name::mentioned(function);
    let mut rewritten = false;
    walk::each_block(function, |statements| {
        let mut all = Vec::new();
        for mut statement in std::mem::take(statements) {
            if let Some(value) = value(&mut statement)
                && is_pure(value)
                && let Some(name) = name::fresh(rng, &[&taken, items])
                && let Some(operand) = take(rng, value, name)
            {
                taken.insert(name.to_owned());
                rewritten = true;
                let name = name::ident(name);
                all.push(parse_quote!(let #name = #operand;));
            }
            all.push(statement);
        }
        *statements = all;
    });
    rewritten
}

/// What the statement computes first, without condition.
fn value(statement: &mut Stmt) -> Option<&mut Expr> {
    match statement {
        Stmt::Expr(result, None) => Some(result),
        Stmt::Local(local) if local.attrs.is_empty() => Some(&mut local.init.as_mut()?.expr),
        Stmt::Expr(Expr::Assign(assign), Some(_)) if assign.attrs.is_empty() && is_pure(&assign.left) => {
            Some(&mut assign.right)
        }
        Stmt::Expr(Expr::Binary(binary), Some(_)) if is_compound(&binary.op) && is_pure(&binary.left) => {
            Some(&mut binary.right)
        }
        _ => None,
    }
}

fn is_compound(op: &BinOp) -> bool {
    matches!(op, BinOp::AddAssign(_) | BinOp::SubAssign(_) | BinOp::MulAssign(_) | BinOp::DivAssign(_))
}

/// One of the operands, which becomes a name.
fn take(rng: &mut Rng, value: &mut Expr, name: &str) -> Option<Expr> {
    let mut taken = None;
    walk::each_operand_of(value, |operand| {
        if taken.is_none() && is_float(operand) && rng.once_in(ONE_IN) {
            let name = name::ident(name);
            taken = Some(std::mem::replace(operand, parse_quote!(#name)));
        }
    });
    taken
}
