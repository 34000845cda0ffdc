//! Closures that are bound to names: the body is lowered at each call of the name, after the arguments.
//!
//! **A name in the body means the variable that it meant where the closure was made**, whatever is visible where it is called.
//! Rust's rules for borrows let nobody else change what a closure refers to while it lives. What it has of its own is a
//! variable of its own here: copies, if it is `move`; references, which may be pointed elsewhere; and what it only reads.

use super::adapt::Got;
use super::chain::{Called, Callee};
use super::place::For;
use super::*;
use std::cell::RefCell;
use std::rc::Rc;
use syn::Expr;
use syn::spanned::Spanned;

/// A closure that has a name.
pub(super) struct Local {
    pub(super) closure: syn::ExprClosure,
    /// What the names in it mean.
    names: Vec<(String, VarId)>,
    /// Memories that it reads where they are.
    read: Vec<(VarId, CellId)>,
    /// How many statements stood before.
    made: (BlockId, usize),
    /// Arguments and result of its calls.
    calls: RefCell<Vec<Vec<Option<ValueId>>>>,
}

/// The call of a closure in a loop that it was made in front of: the memory that it reads must not be written there.
pub(super) struct InLoop {
    body: BlockId,
    var: VarId,
    cell: CellId,
    span: Span,
}

impl Lower<'_> {
    pub(super) fn bind_closure(&mut self, p: &syn::PatIdent, c: &syn::ExprClosure) {
        let local = Rc::new(self.made(c));
        self.pattern_ident(p);
        let ty = self.unifier.unknown();
        self.declare(Variable::new(&p.ident, ty, Bound::Closure(local)));
    }

    pub(super) fn made(&mut self, c: &syn::ExprClosure) -> Local {
        self.check_modifiers(c);
        let parameters = scan::bound(c.inputs.iter());
        let written = scan::assigned(&c.body);
        let (mut names, mut read): (Vec<(String, VarId)>, _) = (Vec::new(), Vec::new());
        for ident in idents(quote::quote!(#c)) {
            let name = key(&ident);
            if parameters.contains(&name) || names.iter().any(|(known, _)| *known == name) {
                continue;
            }
            let Some(var) = self.lookup(&ident) else { continue };
            let is_read = !written.contains(&name);
            let var = match &self.vars[var].now {
                _ if c.capture.is_some() => self.copy_of(var),
                Bound::Value(_) if is_read => self.alias(var),
                Bound::Place(_) if is_read && !self.vars[var].is_mut => self.alias(var),
                Bound::Cell(cell) if is_read => {
                    read.push((var, *cell));
                    var
                }
                Bound::Nothing | Bound::Value(_) | Bound::Cell(_) | Bound::Place(_) | Bound::Closure(_) => var,
            };
            names.push((name, var));
        }
        let made = (self.block, self.stmts.len());
        Local { closure: c.clone(), names, read, made, calls: RefCell::default() }
    }

    /// A variable of the closure's own, which it does not write.
    fn alias(&mut self, var: VarId) -> VarId {
        let variable = self.vars[var].clone();
        self.declare_unnamed(Variable { mutable: false, ..variable })
    }

    /// A variable of the closure's own, with what another one holds now.
    fn copy_of(&mut self, var: VarId) -> VarId {
        let variable = self.vars[var].clone();
        let now = match variable.now {
            Bound::Cell(cell) => Bound::Value(self.load(Place::of(Root::Cell(cell), variable.name.span()))),
            Bound::Closure(local) => Bound::Closure(self.copied(local)),
            now => now,
        };
        self.declare_unnamed(Variable { now, ..variable })
    }

    /// A closure that is handed on by value: a `move` closure takes what it has along.
    fn copied(&mut self, local: Rc<Local>) -> Rc<Local> {
        if local.closure.capture.is_none() {
            return local;
        }
        let names = local.names.iter().map(|(name, var)| (name.clone(), self.copy_of(*var))).collect();
        let (closure, read, made) = (local.closure.clone(), local.read.clone(), local.made);
        Rc::new(Local { closure, names, read, made, calls: RefCell::default() })
    }

    /// No name finds it, but loops carry it.
    pub(super) fn declare_unnamed(&mut self, variable: Variable) -> VarId {
        let var = self.vars.len();
        self.vars.push(variable);
        if let Some(scope) = self.scopes.last_mut() {
            scope.push((String::new(), var));
        }
        var
    }

    /// The scopes where the body of a closure stands: of all that is visible now, it has names for what it captured.
    pub(super) fn scopes_of(&self, local: &Local) -> Vec<Vec<(String, VarId)>> {
        let name = |var: VarId| local.names.iter().find(|(_, of)| *of == var).map(|(name, _)| name.clone());
        let visible = self.scopes.iter().flatten().map(|(_, var)| (name(*var).unwrap_or_default(), *var));
        vec![visible.collect()]
    }

    /// A closure that is handed to an adaptor or sink, by its name or by reference.
    pub(super) fn handed(&mut self, e: &Expr) -> Option<Rc<Local>> {
        let local = match super::expr::strip(e) {
            Expr::Reference(r) => self.local_closure(&r.expr)?,
            e => {
                let local = self.local_closure(e)?;
                self.copied(local)
            }
        };
        self.check_read(&local, e.span());
        Some(local)
    }

    pub(super) fn local_closure(&self, e: &Expr) -> Option<Rc<Local>> {
        match &self.vars[self.variable(e)?].now {
            Bound::Closure(local) => Some(local.clone()),
            Bound::Nothing | Bound::Value(_) | Bound::Cell(_) | Bound::Place(_) => None,
        }
    }

    pub(super) fn call_local(&mut self, local: Rc<Local>, c: &syn::ExprCall) -> ValueId {
        let args: Vec<Got> = c.args.iter().map(|arg| self.argument(arg)).collect();
        if args.len() != local.closure.inputs.len() {
            // rustc says so on the user's own code.
            return self.nothing(Op::Error, c.span());
        }
        self.check_read(&local, c.func.span());
        let got = self.apply(&Callee { called: Called::Local(local), is_silent: false }, args);
        self.got(got)
    }

    fn argument(&mut self, e: &Expr) -> Got {
        if let Expr::Reference(r) = super::expr::strip(e)
            && r.mutability.is_some()
            && self.is_place(&r.expr)
        {
            let (place, _) = self.place(&r.expr, For::Writing);
            return Got::Place { place, by_ref: true, is_mut: true };
        }
        let is_mut = self.is_mutable_reference(e);
        match self.arg(e) {
            Arg::Ref(place) => Got::Place { place, by_ref: true, is_mut },
            Arg::Value(value) => Got::Value(value),
        }
    }

    /// What a closure took with it is not the variable any more, if that is assigned again.
    pub(super) fn check_read(&mut self, local: &Local, span: Span) {
        for (var, cell) in &local.read {
            if self.is_written(Root::Cell(*cell), local.made) {
                self.taken_and_assigned(*var, span);
            }
            let mut body = None;
            let mut block = Some(self.block);
            while let Some(at) = block.filter(|at| *at != local.made.0) {
                body = self.blocks[at.0].is_loop.then_some(at).or(body);
                block = self.blocks[at.0].parent;
            }
            if let Some(body) = body {
                self.in_loops.push(InLoop { body, var: *var, cell: *cell, span });
            }
        }
    }

    /// At the end of a loop.
    pub(super) fn check_read_in(&mut self, body: &Block) {
        let (here, others) = std::mem::take(&mut self.in_loops).into_iter().partition(|call| call.body == body.id);
        self.in_loops = others;
        let here: Vec<InLoop> = here;
        for InLoop { var, cell, span, .. } in here {
            if effects::writes(&self.values, &body.stmts, Root::Cell(cell)) {
                self.taken_and_assigned(var, span);
            }
        }
    }

    fn taken_and_assigned(&self, var: VarId, span: Span) {
        let name = &self.vars[var].name;
        self.errors.add(
            span,
            format!("`{name}` is written between this closure and its call"),
            "make the closure where it is called, or give what it has of the variable a name of its own",
        );
    }

    /// Parameters and result have one type in all calls, which one call may tell and another not.
    pub(super) fn same_types(&mut self, local: &Local, mut call: Vec<Option<ValueId>>) {
        let c = &local.closure;
        for (pat, value) in c.inputs.iter().zip(&mut call) {
            *value = value.filter(|_| !matches!(pat, syn::Pat::Type(_)));
        }
        if let (syn::ReturnType::Type(..), Some(result)) = (&c.output, call.last_mut()) {
            *result = None;
        }
        let mut calls = local.calls.take();
        for (k, new) in call.iter().enumerate() {
            let Some(new) = *new else { continue };
            let others = || calls.iter().filter_map(|call| call.get(k).copied().flatten());
            for other in others() {
                self.unifier.unify(&self.values[other.0].ty, &self.values[new.0].ty);
            }
            match others().find(|other| self.is_inside(self.block, self.values[other.0].block)) {
                Some(old) => self.same_variable(old, new),
                None if others().any(|other| self.is_told_of(other) != self.is_told_of(new)) => {
                    let span = c.inputs.get(k).map_or(c.inputs_end.span, Spanned::span);
                    let what = "the type of this is told by one of its calls, which is not seen from another one";
                    self.errors.add(span, what, "write the type, `|i: usize| -> usize { … }`");
                    break;
                }
                None => {}
            }
        }
        calls.push(call);
        local.calls.replace(calls);
    }

    /// A closure where it is not called.
    pub(super) fn closure_as_value(&mut self, name: &Ident, span: Span) -> ValueId {
        self.error(
            span,
            format!("the closure `{name}` can only be called here in a differentiable function"),
            "call it by its name, hand it to `map`, `filter`, `fold` or `for_each`, or write a function with `#[differentiable]`",
        )
    }
}
