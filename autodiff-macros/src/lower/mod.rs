//! syn to IR. The only place that matches on `syn::Expr`.
//!
//! Lowering does not fail: an unsupported form leaves a message and `Op::Error`, which later phases
//! never see, because the messages are shown first. Of what rustc reports, `Op::Error` is put out as what does not
//! compile where it is used.

mod adapt;
mod apply;
mod assign;
mod branch;
mod call;
mod chain;
mod closure;
mod exits;
mod expr;
mod items;
mod lets;
mod loops;
mod macros;
mod matches;
mod method;
mod place;
mod scan;
mod search;
mod sink;
mod stmt;
#[cfg(test)]
mod tests;
mod typing;

pub(crate) use macros::idents;
pub(crate) use scan::arguments;

use crate::errors::Errors;
use crate::front::hygiene::key;
use crate::front::signature::{Kind, Passing, Signature};
use crate::ir::replace::Replaced;
use crate::ir::*;
use crate::types::{Ty, Unifier};
use proc_macro2::{Ident, Span};
use rustc_hash::FxHashSet as HashSet;
use std::rc::Rc;

/// What a name stands for at this point of the program.
#[derive(Clone)]
enum Bound {
    /// Declared, not yet given a value.
    Nothing,
    Value(ValueId),
    Cell(CellId),
    /// A reference: the place that it points to.
    Place(Place),
    Closure(Rc<closure::Local>),
}

impl Bound {
    fn is_same(&self, other: &Bound) -> bool {
        match (self, other) {
            (Bound::Nothing, Bound::Nothing) => true,
            (Bound::Value(a), Bound::Value(b)) => a == b,
            (Bound::Cell(a), Bound::Cell(b)) => a == b,
            (Bound::Place(a), Bound::Place(b)) => a.is_same(b),
            (Bound::Closure(a), Bound::Closure(b)) => Rc::ptr_eq(a, b),
            (Bound::Nothing | Bound::Value(_) | Bound::Cell(_) | Bound::Place(_) | Bound::Closure(_), _) => false,
        }
    }
}

#[derive(Clone)]
struct Variable {
    name: Ident,
    ty: Ty,
    now: Bound,
    /// The binding can be assigned to.
    mutable: bool,
    /// A reference in the user's program.
    is_ref: bool,
    /// A mutable reference.
    is_mut: bool,
    /// The user's annotation, for what is assigned later.
    annotation: Option<syn::Type>,
}

impl Variable {
    fn new(name: &Ident, ty: Ty, now: Bound) -> Variable {
        Variable { name: name.clone(), ty, now, mutable: false, is_ref: false, is_mut: false, annotation: None }
    }
}

type VarId = usize;

struct Lower<'a> {
    errors: &'a Errors,
    unifier: &'a Unifier,
    values: Vec<Value>,
    cells: Vec<Cell>,
    blocks: Vec<BlockInfo>,
    items: Vec<syn::Item>,
    vars: Vec<Variable>,
    scopes: Vec<Vec<(String, VarId)>>,
    /// Names of which elements or fields are written somewhere in the function: a hint to let them be a memory from
    /// the start.
    written: HashSet<String>,
    /// Values at the beginning of a loop's turn that are what they were before the loop.
    replaced: Replaced,
    /// Values at the beginning of a turn, and those from before the loop.
    turns: Vec<(ValueId, ValueId)>,
    /// Values whose type the user says.
    annotated: HashSet<ValueId>,
    /// Parameters behind `&`.
    borrowed: HashSet<usize>,
    /// Parameters of type `usize`.
    sizes: HashSet<usize>,
    block: BlockId,
    stmts: Vec<Stmt>,
    diverges: bool,
    /// Where the block was left, and the branches in it that go on.
    left: Option<exits::Left>,
    opened: Vec<exits::Open>,
    /// What can be left here, outermost first.
    targets: Vec<exits::Target>,
    /// The numbers of exits: of the target at a depth, less what is subtracted.
    numbers: Vec<(ValueId, usize, usize)>,
    /// Calls of closures that were made in front of a loop around.
    in_loops: Vec<closure::InLoop>,
    /// The type of what the function returns.
    returned: Option<syn::Type>,
    /// Branches and loops are numbered.
    ids: usize,
    /// Stores too.
    stores: usize,
    /// rustc rejects the body for certain.
    rejected: bool,
}

/// The function's body as IR, and the items that it declares.
pub(crate) fn function(
    signature: &Signature,
    item: &syn::ItemFn,
    unifier: &Unifier,
    errors: &Errors,
) -> (Function, Vec<syn::Item>) {
    let body = &*item.block;
    let is_size = |passing: &Passing| matches!(passing, Passing::Owned(Kind::Inert(syn::Type::Path(ty))) if ty.path.is_ident("usize"));
    let mut cx = Lower {
        errors,
        unifier,
        values: Vec::new(),
        cells: Vec::new(),
        blocks: vec![BlockInfo { parent: None, is_loop: false }],
        items: Vec::new(),
        vars: Vec::new(),
        scopes: vec![Vec::new()],
        written: scan::written(body),
        annotated: HashSet::default(),
        replaced: Replaced::default(),
        turns: Vec::new(),
        borrowed: signature.params.iter().enumerate().filter(|(_, p)| p.is_ref).map(|(index, _)| index).collect(),
        sizes: (0..signature.params.len()).filter(|n| is_size(&signature.params[*n].passing)).collect(),
        block: BlockId(0),
        stmts: Vec::new(),
        diverges: false,
        left: None,
        opened: Vec::new(),
        targets: Vec::new(),
        numbers: Vec::new(),
        in_loops: Vec::new(),
        returned: match &item.sig.output {
            syn::ReturnType::Default => None,
            syn::ReturnType::Type(_, ty) => Some((**ty).clone()),
        },
        ids: 0,
        stores: 0,
        rejected: false,
    };
    let result = cx.unnamed("result", item.sig.ident.span());
    cx.unnamed("exit", item.sig.ident.span());
    cx.vars[result].ty = signature.output_ty.clone();
    cx.enter_target(exits::Kind::Function, None, (!signature.output_ty_is_unit()).then_some(result));
    for (index, param) in signature.params.iter().enumerate() {
        let value = cx.value_of(Op::Param(index), param.ty.clone(), param.span, None);
        cx.bind_param(param, value);
    }
    cx.rejected = !signature.output_ty_is_unit() && ends_in_a_statement(body);
    let returned = cx.returned.clone();
    let tail = cx.block_as(body, returned.as_ref());
    let result = cx.end_function(tail);
    if cx.rejected {
        errors.drop_late();
        return (rejected(cx.values), Vec::new());
    }
    if let Some(v) = result {
        cx.unifier.unify(&cx.values[v.0].ty, &signature.output_ty);
    }
    let mut function = Function {
        body: Block { id: BlockId(0), stmts: std::mem::take(&mut cx.stmts), diverges: cx.diverges },
        values: cx.values,
        cells: cx.cells,
        result: if signature.output_ty_is_unit() { None } else { result },
        blocks: cx.blocks,
        rejected: false,
    };
    cx.replaced.apply(&mut function);
    typing::settle(&mut function, unifier, &cx.annotated);
    (function, cx.items)
}

/// In place of a value there is a loop, or an `if` without `else`.
fn ends_in_a_statement(body: &syn::Block) -> bool {
    match body.stmts.last() {
        Some(syn::Stmt::Expr(syn::Expr::If(i), None)) => i.else_branch.is_none(),
        Some(syn::Stmt::Expr(e, None)) => matches!(e, syn::Expr::ForLoop(_) | syn::Expr::While(_)),
        _ => false,
    }
}

/// What stands for a body that rustc rejects: rustc says so of the user's own, and would say so otherwise of a copy.
/// If it did not, this would not compile either, where it is used.
fn rejected(mut values: Vec<Value>) -> Function {
    values.retain(|value| matches!(value.op, Op::Param(_)));
    let tokens = quote::quote!(const { ::core::panic! { "rustc was expected to reject this function" } }; loop {});
    let effect = Stmt::Effect(Effect::Tokens(Verbatim { tokens, names: Vec::new(), opaque: None }));
    Function {
        body: Block { id: BlockId(0), stmts: vec![effect], diverges: true },
        values,
        cells: Vec::new(),
        result: None,
        blocks: vec![BlockInfo { parent: None, is_loop: false }],
        rejected: true,
    }
}

impl Lower<'_> {
    fn ty(&self, v: ValueId) -> Ty {
        self.unifier.shallow(&self.values[v.0].ty)
    }

    /// Defines a value without a statement (parameters, outs, entries).
    fn value_of(&mut self, op: Op, ty: Ty, span: Span, hint: Option<Ident>) -> ValueId {
        self.values.push(Value {
            op,
            ty,
            span,
            hint,
            annotation: None,
            block: self.block,
            lifted: false,
            active: false,
            side: Side::Primal,
            assumes: Assumes::Copied,
            told: Told::Here,
        });
        ValueId(self.values.len() - 1)
    }

    /// Defines a value by a statement of the current block.
    fn emit(&mut self, op: Op, ty: Ty, span: Span) -> ValueId {
        let v = self.value_of(op, ty, span, None);
        self.stmts.push(Stmt::Let(v));
        v
    }

    /// How a value was made, in front of all loops that it is carried into.
    fn origin(&self, mut v: ValueId) -> &Op {
        while let Some((_, init)) = self.turns.iter().find(|(entry, _)| *entry == v) {
            v = *init;
        }
        &self.values[v.0].op
    }

    fn is_inside(&self, inner: BlockId, outer: BlockId) -> bool {
        is_inside(&self.blocks, inner, outer)
    }

    fn error(&mut self, span: Span, what: impl Into<String>, help: impl AsRef<str>) -> ValueId {
        self.errors.add(span, what, help);
        self.nothing(Op::Error, span)
    }

    /// Of what rustc may find wrong itself.
    fn error_late(&mut self, span: Span, what: impl Into<String>, help: impl AsRef<str>) -> ValueId {
        self.errors.add_late(span, what, help);
        self.nothing(Op::Error, span)
    }

    fn nothing(&mut self, op: Op, span: Span) -> ValueId {
        let ty = self.unifier.unknown();
        self.value_of(op, ty, span, None)
    }

    fn id_next(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    fn store_next(&mut self) -> StoreId {
        self.stores += 1;
        StoreId::Store(self.stores)
    }

    fn unit(&mut self, span: Span) -> ValueId {
        self.value_of(Op::Tuple(Vec::new()), Ty::Unit, span, None)
    }

    fn declare(&mut self, variable: Variable) -> VarId {
        let id = self.vars.len();
        let name = key(&variable.name);
        self.vars.push(variable);
        if let Some(scope) = self.scopes.last_mut() {
            scope.push((name, id));
        }
        id
    }

    fn lookup(&self, name: &Ident) -> Option<VarId> {
        self.lookup_key(&key(name))
    }

    fn lookup_key(&self, name: &str) -> Option<VarId> {
        self.scopes.iter().rev().flat_map(|scope| scope.iter().rev()).find(|(n, _)| n == name).map(|(_, id)| *id)
    }

    /// Runs `inside` in a block of its own, which ends there.
    fn in_block<R>(&mut self, is_loop: bool, inside: impl FnOnce(&mut Self) -> R) -> (Block, R) {
        let (mut frame, result) = self.framed(is_loop, inside);
        (frame.ended(), result)
    }

    /// Runs `inside` in a block of its own, which may go on.
    fn framed<R>(&mut self, is_loop: bool, inside: impl FnOnce(&mut Self) -> R) -> (exits::Frame, R) {
        let mut frame = exits::Frame::new(BlockId(self.blocks.len()));
        self.blocks.push(BlockInfo { parent: Some(self.block), is_loop });
        self.swap(&mut frame);
        self.scopes.push(Vec::new());
        let result = inside(self);
        self.scopes.pop();
        self.swap(&mut frame);
        (frame, result)
    }

    /// The statements of a block, in a scope of their own but in the current block of the IR.
    fn block_value(&mut self, block: &syn::Block) -> Option<ValueId> {
        self.block_as(block, None)
    }

    /// The same where the type of the block is written.
    fn block_as(&mut self, block: &syn::Block, ty: Option<&syn::Type>) -> Option<ValueId> {
        self.scopes.push(Vec::new());
        let mut tail = None;
        for (i, stmt) in block.stmts.iter().enumerate() {
            let is_last = i + 1 == block.stmts.len();
            tail = match stmt {
                syn::Stmt::Expr(e @ syn::Expr::MethodCall(_), None) if is_last => Some(self.expr_as(e, ty)),
                stmt => self.stmt(stmt, is_last),
            };
        }
        self.scopes.pop();
        tail
    }
}
