//! Early exits: `return`, `break` and `continue`.
//!
//! What comes behind a branch of which one arm leaves goes into the other arm: `if c { …; exit } rest` becomes
//! `if c { …; exit = k } else { rest }`. Such a branch is *open* until the block around it ends; then its arms meet as those
//! of any branch do. So each statement is lowered once, and **a block that is entered runs to its end**: what looks at
//! branches and loops needs to know nothing of exits.
//!
//! Where arms leave on some of their ways, a number tells: `exit` is 0 on the way that goes on, a small number for what ends
//! near, a larger one for what ends further out, and the largest for `return`. It is a variable that no name finds, and
//! joined and carried as the user's are; so is what `break` and `return` hand out. A loop that something leaves runs until
//! `exit` is more than its `continue`. Where code is lowered that runs, `exit` has no value: nothing has left.
//!
//! A way that gives a variable no value, where another does, gives it `Op::Absent`: nobody reads it there, as rustc has
//! confirmed of the user's own code. What stands behind an exit in its own block never runs, and is left out.

use super::branch::Ended;
use super::*;
use syn::BinOp;

/// What the function returns, by its variable.
pub(super) const RESULT: VarId = 0;
/// Where the way taken leads.
pub(super) const EXIT: VarId = 1;

/// What can be left.
pub(super) struct Target {
    kind: Kind,
    label: Option<String>,
    /// How many are around it.
    depth: usize,
    /// What leaving it hands out.
    value: Option<VarId>,
    /// Something leaves it, or goes further out.
    ends: bool,
    passes: bool,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Function,
    /// A closure, or the loop of a chain of them, which nothing leaves.
    Closure,
    Loop,
    Block,
}

/// Where the block that is being lowered was left: what stands behind it does not run.
pub(super) struct Left {
    stmts: usize,
    now: Vec<Bound>,
}

/// A block that is being lowered, without its variables.
pub(super) struct Frame {
    pub(super) block: BlockId,
    pub(super) stmts: Vec<Stmt>,
    pub(super) diverges: bool,
    pub(super) left: Option<Left>,
    pub(super) opened: Vec<Open>,
}

/// A branch whose one arm has left, and whose other one goes on. The block around it waits.
pub(super) struct Open {
    cond: ValueId,
    span: Span,
    before: Vec<Bound>,
    leaving: Ended,
    is_then: bool,
    around: Frame,
}

impl Lower<'_> {
    /// Exchanges what is being lowered.
    pub(super) fn swap(&mut self, frame: &mut Frame) {
        std::mem::swap(&mut self.block, &mut frame.block);
        std::mem::swap(&mut self.stmts, &mut frame.stmts);
        std::mem::swap(&mut self.diverges, &mut frame.diverges);
        std::mem::swap(&mut self.left, &mut frame.left);
        std::mem::swap(&mut self.opened, &mut frame.opened);
    }

    /// A variable that no name finds, without a value.
    pub(super) fn unnamed(&mut self, name: &str, span: Span) -> VarId {
        let ty = self.unifier.unknown();
        // Not as the user's names are, which mean what the user has called so.
        let name = Ident::new(&format!("__{name}"), span);
        self.vars.push(Variable::new(&name, ty, Bound::Nothing));
        self.vars.len() - 1
    }

    /// From here on it can be left. Before `bounds`, as what it hands out is one of the variables.
    pub(super) fn enter_target(&mut self, kind: Kind, label: Option<&syn::Label>, value: Option<VarId>) {
        let depth = self.targets.last().map_or(0, |around| around.depth + usize::from(kind != Kind::Closure));
        let label = label.map(|label| key(&label.name.ident));
        self.targets.push(Target { kind, label, depth, value, ends: false, passes: false });
    }

    /// In the body of a closure, of which nothing further out is left. Gives what was there before.
    pub(super) fn enter_closure(&mut self) -> Vec<Target> {
        let depth = self.targets.last().map_or(0, |around| around.depth);
        let closure = Target { kind: Kind::Closure, label: None, depth, value: None, ends: false, passes: false };
        std::mem::replace(&mut self.targets, vec![closure])
    }

    /// The number of what leaves the target at that depth; `next` is 1 if its next turn comes. How many are inside it is
    /// known where the function ends.
    fn number_of(&mut self, depth: usize, next: usize, span: Span) -> ValueId {
        let number = self.index(0, span);
        self.numbers.push((number, depth, next));
        number
    }

    /// Larger ones for what is further out.
    fn settle_numbers(&mut self) {
        let most = self.numbers.iter().map(|(_, depth, _)| *depth).max().unwrap_or(0);
        for (v, depth, next) in std::mem::take(&mut self.numbers) {
            let text = (2 * (most - depth + 1) - next).to_string();
            self.values[v.0].op = Op::Literal(syn::Lit::Int(syn::LitInt::new(&text, self.values[v.0].span)));
        }
    }

    /// Whether a `continue` or `break` stands where something is left that is not known: rustc says so.
    fn target_of(&self, label: Option<&syn::Lifetime>) -> Option<usize> {
        let wanted = label.map(|label| key(&label.ident));
        self.targets.iter().rposition(|target| match &wanted {
            None => target.kind == Kind::Loop,
            Some(_) => target.label == wanted,
        })
    }

    pub(super) fn return_expr(&mut self, e: &syn::ExprReturn) -> ValueId {
        let span = e.return_token.span;
        let is_closure = self.targets.first().is_some_and(|target| target.kind == Kind::Closure);
        let ty = self.returned.clone().filter(|_| !is_closure);
        let value = e.expr.as_ref().map(|e| self.expr_as(e, ty.as_ref()));
        // Inside of a closure is the block that is its body.
        self.exit(usize::from(is_closure), value, 0, span)
    }

    pub(super) fn break_expr(&mut self, e: &syn::ExprBreak) -> ValueId {
        let value = e.expr.as_ref().map(|e| self.expr(e));
        match self.target_of(e.label.as_ref()) {
            Some(target) => self.exit(target, value, 0, e.break_token.span),
            None => self.nothing(Op::Error, e.break_token.span),
        }
    }

    pub(super) fn continue_expr(&mut self, e: &syn::ExprContinue) -> ValueId {
        match self.target_of(e.label.as_ref()) {
            Some(target) => self.exit(target, None, 1, e.continue_token.span),
            None => self.nothing(Op::Error, e.continue_token.span),
        }
    }

    /// Leaves the innermost loop.
    pub(super) fn leave_loop(&mut self, span: Span) {
        if let Some(target) = self.target_of(None) {
            self.exit(target, None, 0, span);
        }
    }

    pub(super) fn exit(&mut self, target: usize, value: Option<ValueId>, next: usize, span: Span) -> ValueId {
        if self.left.is_none() {
            self.targets[target].ends |= next == 0;
            self.targets[target + 1..].iter_mut().for_each(|inner| inner.passes = true);
        }
        if let (Some(var), Some(value)) = (self.targets[target].value, value) {
            self.hand_out(var, value);
        }
        let number = self.number_of(self.targets[target].depth, next, span);
        self.vars[EXIT].now = Bound::Value(number);
        self.leave();
        self.unit(span)
    }

    fn hand_out(&mut self, var: VarId, value: ValueId) {
        self.unifier.unify(&self.vars[var].ty, &self.values[value.0].ty);
        self.vars[var].now = Bound::Value(value);
    }

    pub(super) fn index(&mut self, number: usize, span: Span) -> ValueId {
        let lit = syn::LitInt::new(&number.to_string(), span);
        self.emit(Op::Literal(syn::Lit::Int(lit)), Ty::Int, span)
    }

    /// Nothing runs from here to the end of the block.
    pub(super) fn leave(&mut self) {
        if self.left.is_none() {
            self.left = Some(Left { stmts: self.stmts.len(), now: self.bounds() });
        }
    }

    /// Something in the block has left, on some way.
    pub(super) fn has_left(&self) -> bool {
        self.left.is_some() || !self.opened.is_empty()
    }

    /// Takes out what stands behind an exit.
    fn without_rest(&mut self) -> bool {
        let Some(left) = self.left.take() else { return false };
        self.stmts.truncate(left.stmts);
        self.put_bounds(&left.now);
        true
    }

    pub(super) fn put_bounds(&mut self, now: &[Bound]) {
        for (var, now) in self.vars.iter_mut().zip(now) {
            var.now = now.clone();
        }
    }

    /// Goes on in the one arm of a branch whose other one has left.
    pub(super) fn go_on(
        &mut self,
        (cond, span): (ValueId, Span),
        before: Vec<Bound>,
        leaving: Ended,
        is_then: bool,
        mut falling: Frame,
    ) {
        let mut inner = std::mem::take(&mut falling.opened);
        let opened = std::mem::take(&mut self.opened);
        self.swap(&mut falling);
        self.opened = opened;
        self.opened.push(Open { cond, span, before, leaving, is_then, around: falling });
        self.opened.append(&mut inner);
    }

    /// Goes on where nothing has left; or nothing further out than a target, which is at that depth.
    fn go_on_up_to(&mut self, depth: Option<usize>, span: Span) {
        let Bound::Value(exit) = self.vars[EXIT].now else { return };
        let (op, number) = match depth {
            None => (BinOp::Eq(syn::Token![==](span)), self.index(0, span)),
            Some(depth) => (BinOp::Le(syn::Token![<=](span)), self.number_of(depth, 0, span)),
        };
        let cond = self.emit(Op::Binary(op, exit, number), Ty::Bool, span);
        let before = self.bounds();
        let (mut leaving, ()) = self.framed(false, |_| ());
        let leaving = Ended { block: leaving.ended(), value: None, now: before.clone(), left: true };
        let (falling, ()) = self.framed(false, |_| ());
        self.go_on((cond, span), before, leaving, false, falling);
        self.vars[EXIT].now = Bound::Nothing;
        for value in self.targets.iter().filter_map(|target| target.value) {
            self.vars[value].now = Bound::Nothing;
        }
    }

    /// Behind a branch both arms of which may have left.
    pub(super) fn go_on_if_here(&mut self, span: Span) {
        self.go_on_up_to(None, span);
    }

    /// Ends the branches that were opened since there were `mark` of them, and what stands behind an exit. The first
    /// `count` variables are read behind it, `exit` if `is_told`. Gives whether all has left, and the value that was
    /// computed inside.
    pub(super) fn close(
        &mut self,
        mark: usize,
        count: usize,
        is_told: bool,
        value: Option<ValueId>,
    ) -> (bool, Option<ValueId>) {
        let mut left = self.without_rest();
        let mut value = value.filter(|_| !left);
        while self.opened.len() > mark {
            let Some(mut open) = self.opened.pop() else { break };
            self.settle_all(count);
            let falling_now = self.bounds();
            let opened = std::mem::take(&mut self.opened);
            self.swap(&mut open.around);
            self.opened = opened;
            let mut falling = Ended { block: open.around.ended(), value, now: falling_now, left };
            if !is_told {
                open.leaving.now[EXIT] = Bound::Nothing;
                falling.now[EXIT] = Bound::Nothing;
            }
            self.put_bounds(&open.before);
            left |= falling.block.diverges;
            let arms = if open.is_then { [open.leaving, falling] } else { [falling, open.leaving] };
            value = self.join((open.cond, open.span), &open.before[..count], arms, true);
            let is_dead = self.without_rest();
            left |= is_dead;
            value = value.filter(|_| !left);
        }
        (left, value)
    }

    /// Ends a turn. Gives what stops the loop there.
    pub(super) fn end_turn(&mut self, before: &[Bound], span: Span) -> Option<ValueId> {
        let (stops, depth) = match self.targets.last() {
            Some(target) => (target.ends || target.passes, target.depth),
            None => (false, 0),
        };
        self.close(0, before.len(), stops, None);
        match stops {
            true => self.settle_all(before.len()),
            false => self.settle(before),
        }
        match self.vars[EXIT].now {
            Bound::Value(exit) if stops => {
                let next = self.number_of(depth, 1, span);
                Some(self.emit(Op::Binary(BinOp::Gt(syn::Token![>](span)), exit, next), Ty::Bool, span))
            }
            Bound::Nothing | Bound::Value(_) | Bound::Cell(_) | Bound::Place(_) | Bound::Closure(_) => {
                self.vars[EXIT].now = Bound::Nothing;
                None
            }
        }
    }

    /// Whether something leaves the innermost target for one further out.
    pub(super) fn passes(&self) -> bool {
        self.targets.last().is_some_and(|target| target.passes)
    }

    /// Behind what can be left; `falls` if its end is come to without. Gives what leaving it hands out.
    pub(super) fn leave_target(&mut self, falls: bool, span: Span) -> Option<ValueId> {
        let target = self.targets.pop()?;
        let value = target.value.and_then(|var| match std::mem::replace(&mut self.vars[var].now, Bound::Nothing) {
            Bound::Value(value) => Some(value),
            Bound::Nothing | Bound::Cell(_) | Bound::Place(_) | Bound::Closure(_) => None,
        });
        match (target.passes, falls || target.ends) {
            (true, true) => self.go_on_up_to(Some(target.depth), span),
            (true, false) => self.leave(),
            (false, _) => self.vars[EXIT].now = Bound::Nothing,
        }
        value
    }

    /// `'a: { … }`.
    pub(super) fn labelled(&mut self, label: &syn::Label, block: &syn::Block) -> Option<ValueId> {
        self.region(Some(label), label.name.span(), |cx| cx.block_value(block))
    }

    /// What can be left, and is no block of its own.
    pub(super) fn region(
        &mut self,
        label: Option<&syn::Label>,
        span: Span,
        inside: impl FnOnce(&mut Self) -> Option<ValueId>,
    ) -> Option<ValueId> {
        let var = self.unnamed("value", span);
        self.enter_target(Kind::Block, label, Some(var));
        let (mark, count) = (self.opened.len(), self.vars.len());
        let outer = self.left.take();
        let value = inside(self);
        if let (Some(value), None) = (value, &self.left) {
            self.hand_out(var, value);
        }
        let passes = self.passes();
        let (left, _) = self.close(mark, count, passes, None);
        let value = self.leave_target(!left, span);
        self.left = outer.or(self.left.take());
        value
    }

    /// The end of the function: its result on every way.
    pub(super) fn end_function(&mut self, tail: Option<ValueId>) -> Option<ValueId> {
        self.settle_numbers();
        if !self.has_left() {
            return tail;
        }
        if let (Some(tail), None) = (tail, &self.left) {
            self.hand_out(RESULT, tail);
        }
        self.close(0, RESULT + 1, false, None);
        match self.vars[RESULT].now {
            Bound::Value(result) => Some(result),
            Bound::Nothing | Bound::Cell(_) | Bound::Place(_) | Bound::Closure(_) => None,
        }
    }

    /// Whether something is written since there were so many statements in that block.
    pub(super) fn is_written(&self, root: Root, (block, made): (BlockId, usize)) -> bool {
        let frames = self.opened.iter().map(|open| (open.around.block, &open.around.stmts));
        let frames: Vec<_> = frames.chain([(self.block, &self.stmts)]).collect();
        let first = frames.iter().position(|(at, _)| *at == block);
        frames.iter().enumerate().skip(first.unwrap_or(0)).any(|(n, (_, stmts))| {
            let from = if first == Some(n) { made } else { 0 };
            effects::writes(&self.values, stmts.get(from..).unwrap_or_default(), root)
        })
    }
}

impl Frame {
    pub(super) fn new(block: BlockId) -> Frame {
        Frame { block, stmts: Vec::new(), diverges: false, left: None, opened: Vec::new() }
    }

    pub(super) fn ended(&mut self) -> Block {
        Block { id: self.block, stmts: std::mem::take(&mut self.stmts), diverges: self.diverges }
    }
}
