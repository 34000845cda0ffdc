//! Walks over the operands and the blocks of a function; inner items are left alone.
use super::expression::{is_arithmetic, is_comparison, is_float, takes_floats};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Item, ItemFn, Local, Stmt};

/// What is done to each float operand, inner ones first.
pub(super) fn each_operand(function: &mut ItemFn, each: impl FnMut(&mut Expr)) {
    Operands(each).visit_block_mut(&mut function.block);
}

/// As `each_operand`, within an expression.
pub(super) fn each_operand_of(expression: &mut Expr, each: impl FnMut(&mut Expr)) {
    Operands(each).visit_expr_mut(expression);
}

struct Operands<F>(F);

impl<F: FnMut(&mut Expr)> Operands<F> {
    fn known(&mut self, expression: &mut Expr) {
        if is_float(expression) {
            (self.0)(expression);
        }
    }
}

impl<F: FnMut(&mut Expr)> VisitMut for Operands<F> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        let float = is_float(expression);
        match expression {
            // The other operand of a float is one.
            Expr::Binary(binary)
                if (is_arithmetic(&binary.op) || is_comparison(&binary.op))
                    && (is_float(&binary.left) || is_float(&binary.right)) =>
            {
                (self.0)(&mut binary.left);
                (self.0)(&mut binary.right);
            }
            Expr::Binary(binary) => self.known(&mut binary.right),
            Expr::Assign(assign) => self.known(&mut assign.right),
            Expr::Unary(unary) if float => (self.0)(&mut unary.expr),
            Expr::MethodCall(call) if float => {
                (self.0)(&mut call.receiver);
                if takes_floats(&call.method.to_string()) {
                    call.args.iter_mut().for_each(&mut self.0);
                }
            }
            Expr::Call(call) => call.args.iter_mut().for_each(|argument| self.known(argument)),
            Expr::Tuple(tuple) => tuple.elems.iter_mut().for_each(|part| self.known(part)),
            _ => {}
        }
    }

    fn visit_local_mut(&mut self, local: &mut Local) {
        visit_mut::visit_local_mut(self, local);
        if let Some(init) = &mut local.init {
            self.known(&mut init.expr);
        }
    }

    fn visit_item_mut(&mut self, _: &mut Item) {}
}

/// What is done to the statements of each block, inner ones first.
pub(super) fn each_block(function: &mut ItemFn, each: impl FnMut(&mut Vec<Stmt>)) {
    Blocks(each).visit_block_mut(&mut function.block);
}

struct Blocks<F>(F);

impl<F: FnMut(&mut Vec<Stmt>)> VisitMut for Blocks<F> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        (self.0)(&mut block.stmts);
    }

    fn visit_item_mut(&mut self, _: &mut Item) {}
}
