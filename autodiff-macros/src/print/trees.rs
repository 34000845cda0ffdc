//! Expressions instead of a `let` for each value: a value that is read once may stand where it is read.
//!
//! What cannot fail and reads no memory may be computed later. What reads memory or may panic keeps its place in the
//! order of such operations: it moves into an expression only if nothing but parts of the same expression lies between.
//! What has a name of the user's keeps it.
//!
//! In the primal program that also goes for what the user's functions and methods return: `m.lock().unwrap()[0]` is one
//! expression again, and the lock is given back where the user's statement gives it back. Only whole expressions are: one
//! that is left as a `let t = wrap(&make())` may borrow from what would be gone behind it.

use crate::ir::*;
use crate::types::Ty;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Named,
    /// Reads values only, and cannot fail.
    Total,
    /// Reads memory, or may panic.
    Ordered,
    /// Of a type that only rustc knows: it may borrow from what it was made of, and do something when it goes.
    Temporary,
}

fn kind(f: &Function, v: ValueId) -> Kind {
    let value = f.value(v);
    let is_users = value.hint.as_ref().is_some_and(|h| !(value.is_cotangent() && h == "d_t"));
    if is_temporary(f, v) {
        return Kind::Temporary;
    }
    if !value.ty.is_scalar()
        || matches!(value.ty, Ty::Unit)
        || is_users
        || value.annotation.is_some()
        || effects::is_overloaded(f, v)
    {
        return Kind::Named;
    }
    match &value.op {
        Op::Rule(..) if value.ty.is_float() => Kind::Total,
        Op::Cast(..) | Op::FloatFrom(..) | Op::Unary(syn::UnOp::Not(_), _) => Kind::Total,
        Op::Binary(op, ..) if matches!(value.ty, Ty::Bool) && !is_arithmetic(op) => Kind::Total,
        Op::Contribution(..) | Op::Partial(_) | Op::Sum(..) | Op::Product(..) | Op::Negative(_) | Op::Recast(..) => {
            Kind::Total
        }
        Op::Load(_) | Op::Len(_) | Op::Binary(..) => Kind::Ordered,
        _ => Kind::Named,
    }
}

fn is_temporary(f: &Function, v: ValueId) -> bool {
    let value = f.value(v);
    let is_made = matches!(value.op, Op::Method(_) | Op::Call(_));
    is_made && value.ty.is_open() && !value.lifted && value.hint.is_none() && value.annotation.is_none()
}

fn is_arithmetic(op: &syn::BinOp) -> bool {
    use syn::BinOp::*;
    matches!(op, Add(_) | Sub(_) | Mul(_) | Div(_) | Rem(_) | Shl(_) | Shr(_))
}

/// How often values are read in a program, as tokens.
pub(super) struct Reads {
    count: HashMap<ValueId, usize>,
    /// Read more than once where they are read, or where the order of evaluation is not that of the statements.
    named: HashSet<ValueId>,
}

impl Reads {
    /// Of the primal program: `keeps` are read by name where a block ends.
    pub(super) fn of_primal(uses: &[usize], keeps: impl Iterator<Item = ValueId>) -> Reads {
        let count = uses.iter().enumerate().map(|(i, n)| (ValueId(i), *n)).collect();
        Reads { count, named: keeps.collect() }
    }

    pub(super) fn of_adjoint(f: &Function, adjoint: &Block) -> Reads {
        let mut reads = Reads { count: HashMap::default(), named: HashSet::default() };
        reads.block(f, adjoint);
        reads
    }

    fn block(&mut self, f: &Function, block: &Block) {
        for stmt in &block.stmts {
            for v in reads(f, stmt) {
                *self.count.entry(v).or_default() += 1;
            }
            if let Stmt::Let(v) = stmt {
                self.formula(&f.value(*v).op);
            }
            // The zero of a shape, and the call, are printed in their own ways.
            if matches!(stmt, Stmt::Cell(_) | Stmt::Back(_) | Stmt::Resume(_)) {
                self.named.extend(reads(f, stmt));
            }
            stmt.blocks().into_iter().for_each(|inner| self.block(f, inner));
        }
    }
}

impl Reads {
    /// A formula may read an operand several times, and the cotangent.
    fn formula(&mut self, op: &Op) {
        if let Op::Contribution(application, _) | Op::Partial(application) = op {
            self.named.extend(application.reads());
        }
        if let Op::Contribution(application, d) = op
            && application.formula.cotangent
        {
            self.named.insert(*d);
        }
    }
}

/// The values of a program that stand where they are read.
pub(super) fn inlined(f: &Function, program: &Block, reads: &Reads) -> HashSet<ValueId> {
    let mut trees = Trees {
        f,
        reads,
        inlined: HashSet::default(),
        total: HashSet::default(),
        ordered: Vec::new(),
        viewed: HashSet::default(),
        taken: Vec::new(),
    };
    trees.block(program);
    trees.whole()
}

struct Trees<'a> {
    f: &'a Function,
    reads: &'a Reads,
    inlined: HashSet<ValueId>,
    /// Of this block, not read yet.
    total: HashSet<ValueId>,
    /// The same, with nothing but each other since.
    ordered: Vec<ValueId>,
    /// What the loop of the primal program has views of.
    viewed: HashSet<Root>,
    /// What stands in a value that may borrow from it.
    taken: Vec<(ValueId, Vec<ValueId>)>,
}

impl Trees<'_> {
    fn block(&mut self, block: &Block) {
        let outer = (std::mem::take(&mut self.total), std::mem::take(&mut self.ordered));
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        (self.total, self.ordered) = outer;
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let(v) => self.define(*v),
            Stmt::Add(place, v, _) | Stmt::Set(place, v) => {
                place.indices().into_iter().for_each(|i| self.named(i));
                // What reads memory is read before the place is looked for.
                if self.total.remove(v) {
                    self.inlined.insert(*v);
                }
                self.ordered.clear();
            }
            Stmt::Store(_, _, v) | Stmt::Accumulate(_, _, _, v) => {
                if self.total.remove(v) {
                    self.inlined.insert(*v);
                }
                self.ordered.clear();
            }
            Stmt::If(i) => {
                self.consume(&[i.cond]);
                self.ordered.clear();
                self.block(&i.then);
                self.block(&i.otherwise);
            }
            Stmt::Loop(l) => {
                self.ordered.clear();
                if let LoopKind::While { test, .. } = &l.kind {
                    self.block(test);
                }
                if l.side == Side::Primal {
                    self.viewed = l.views.iter().map(|view| view.root).collect();
                }
                self.block(&l.body);
                self.viewed.clear();
            }
            Stmt::Cell(_)
            | Stmt::Effect(_)
            | Stmt::Restore(..)
            | Stmt::Back(_)
            | Stmt::Resume(_)
            | Stmt::Deliver(_) => self.ordered.clear(),
        }
    }

    fn named(&mut self, v: ValueId) {
        self.total.remove(&v);
        self.ordered.retain(|o| *o != v);
    }

    fn define(&mut self, v: ValueId) {
        let op = &self.f.value(v).op;
        let is_tokens = matches!(op, Op::Literal(_) | Op::Path(_)) && self.f.value(v).hint.is_none();
        if is_tokens {
            return;
        }
        let kind = kind(self.f, v);
        let takes = matches!(
            op,
            Op::Rule(..)
                | Op::Cast(..)
                | Op::FloatFrom(..)
                | Op::Unary(..)
                | Op::Binary(..)
                | Op::Load(_)
                | Op::Sum(..)
                | Op::Product(..)
                | Op::Negative(_)
                | Op::Contribution(..)
                | Op::Len(_)
                | Op::Method(_)
                | Op::Call(_)
        );
        let operands = match op {
            // Where an index overflows, nothing shows if it is not printed.
            Op::Load(place) if self.viewed.contains(&place.root) && !place.indices().iter().all(|i| self.grows(*i)) => {
                place.indices().into_iter().for_each(|i| self.named(i));
                Vec::new()
            }
            _ => operands(op),
        };
        let took = if takes { self.consume(&operands) } else { Vec::new() };
        let took_ordered = !took.is_empty();
        if kind == Kind::Temporary {
            self.taken.push((v, took));
        }
        let may_stand = kind != Kind::Named && self.reads.count.get(&v) == Some(&1) && !self.reads.named.contains(&v);
        match (kind, took_ordered, may_stand) {
            (Kind::Total, false, true) => {
                self.total.insert(v);
            }
            (_, _, true) => self.ordered.push(v),
            // Stands in its own statement, and so does what was evaluated before.
            (Kind::Total, false, false) => {}
            (_, _, false) => self.ordered.clear(),
        }
    }

    /// Whether no part of an index is larger than the index, but for a literal.
    fn grows(&self, v: ValueId) -> bool {
        match &self.f.value(v).op {
            Op::Binary(syn::BinOp::Add(_) | syn::BinOp::Mul(_), a, b) => self.grows(*a) && self.grows(*b),
            Op::Binary(syn::BinOp::Sub(_), a, b) => self.grows(*a) && matches!(self.f.value(*b).op, Op::Literal(_)),
            Op::Binary(..) => false,
            _ => true,
        }
    }

    /// Without what stands in a value that lives on behind its statement and may borrow from it.
    fn whole(mut self) -> HashSet<ValueId> {
        while let Some((v, parts)) = self.taken.pop() {
            let is_read = self.reads.count.get(&v).is_some_and(|n| *n > 0) && !self.reads.named.contains(&v);
            if is_read && !self.inlined.contains(&v) {
                parts.iter().for_each(|part| {
                    self.inlined.remove(part);
                });
            }
        }
        self.inlined
    }

    /// Puts operands where they are read; those of them that keep their places in the order.
    fn consume(&mut self, operands: &[ValueId]) -> Vec<ValueId> {
        for v in operands {
            if self.total.remove(v) {
                self.inlined.insert(*v);
            }
        }
        // The last ones, in the order in which they are read.
        let wanted: Vec<ValueId> = operands.iter().copied().filter(|v| self.ordered.contains(v)).collect();
        let at = self.ordered.len() - wanted.len();
        if self.ordered[at..] != wanted[..] {
            self.ordered.clear();
            return Vec::new();
        }
        self.ordered.truncate(at);
        self.inlined.extend(&wanted);
        wanted
    }
}
