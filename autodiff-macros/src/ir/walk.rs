//! One way through statements and operations, for whoever reads or replaces values.

use super::*;
use crate::types::has_constant_zero;

impl Place {
    /// The values that it is made of: its root and its indices.
    pub(crate) fn values_mut(&mut self) -> Vec<&mut ValueId> {
        let mut all = Vec::new();
        if let Root::Value(v) = &mut self.root {
            all.push(v);
        }
        for proj in &mut self.proj {
            match proj {
                Proj::Index(i) => all.push(i),
                Proj::Field(_) => {}
                Proj::Range(low, high, _) => all.extend(low.iter_mut().chain(high)),
            }
        }
        all
    }

    /// The cell that it is part of.
    pub(crate) fn cell(&self) -> Option<CellId> {
        match self.root {
            Root::Value(_) => None,
            Root::Cell(c) => Some(c),
        }
    }
}

/// What an operation or statement of the adjoint does with a cell of cotangents.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Touch {
    Read,
    /// Something is added: the order does not matter.
    Added,
    Written,
}

/// The cells that an operation of the adjoint touches.
fn op_touches(op: &Op, found: &mut Vec<(CellId, Touch)>) {
    match op {
        Op::Take(p, _) | Op::Move(p) => found.extend(p.cell().map(|c| (c, Touch::Written))),
        _ => found.extend(places(op).into_iter().filter_map(Place::cell).map(|c| (c, Touch::Read))),
    }
}

/// The cells that a statement of the adjoint touches, what is inside it included.
pub(crate) fn touches(f: &Function, stmt: &Stmt) -> Vec<(CellId, Touch)> {
    let mut found = Vec::new();
    touches_into(f, stmt, &mut found);
    found
}

fn touches_into(f: &Function, stmt: &Stmt, found: &mut Vec<(CellId, Touch)>) {
    match stmt {
        Stmt::Let(v) => op_touches(&f.value(*v).op, found),
        Stmt::Cell(c) => found.push((*c, Touch::Written)),
        Stmt::Add(p, _, _) => found.extend(p.cell().map(|c| (c, Touch::Added))),
        Stmt::Set(p, _) | Stmt::Store(_, p, _) | Stmt::Accumulate(_, p, _, _) | Stmt::Restore(_, p) => {
            found.extend(p.cell().map(|c| (c, Touch::Written)));
        }
        Stmt::Back(back) => {
            found.extend(back.to.iter().flatten().filter_map(Place::cell).map(|c| (c, Touch::Added)));
            if let Op::Call(call) = &f.value(back.call).op {
                let read = call.args.iter().filter_map(Arg::place).filter_map(Place::cell);
                found.extend(read.map(|c| (c, Touch::Read)));
            }
        }
        Stmt::Deliver(c) => found.push((*c, Touch::Read)),
        Stmt::If(i) => i.then.stmts.iter().chain(&i.otherwise.stmts).for_each(|s| touches_into(f, s, found)),
        Stmt::Loop(l) => l.body.stmts.iter().for_each(|s| touches_into(f, s, found)),
        Stmt::Resume(_) | Stmt::Effect(_) => {}
    }
}

/// The values that a statement of the adjoint itself reads, without what blocks inside it read.
pub(crate) fn reads(f: &Function, stmt: &Stmt) -> Vec<ValueId> {
    let place = |p: &Place| {
        let mut all = p.indices();
        if let Root::Value(v) = p.root {
            all.push(v);
        }
        all
    };
    match stmt {
        Stmt::Let(v) => {
            let op = &f.value(*v).op;
            let shape = match op {
                Op::Take(_, of) | Op::Zero(of) => place(of),
                Op::Total(_, of) => vec![*of],
                _ => Vec::new(),
            };
            operands(op).into_iter().chain(shape.into_iter().filter(|_| !has_constant_zero(&f.value(*v).ty))).collect()
        }
        Stmt::Cell(c) => match (f.cell(*c).init, &f.cell(*c).shape) {
            (Init::Value(v), _) => vec![v],
            (Init::Zero, Some(shape)) if !has_constant_zero(&f.cell(*c).ty) => place(shape),
            (Init::Zero, _) => Vec::new(),
        },
        Stmt::Add(p, v, _) | Stmt::Set(p, v) | Stmt::Store(_, p, v) | Stmt::Accumulate(_, p, _, v) => {
            place(p).into_iter().chain([*v]).collect()
        }
        Stmt::Restore(_, p) => place(p),
        Stmt::Back(back) => {
            let args = operands(&f.value(back.call).op);
            back.to.iter().flatten().flat_map(place).chain([back.seed]).chain(args).collect()
        }
        Stmt::Resume(v) => operands(&f.value(*v).op),
        Stmt::If(i) => vec![i.cond],
        Stmt::Loop(l) => l.kind.bounds(),
        Stmt::Deliver(_) | Stmt::Effect(_) => Vec::new(),
    }
}

/// Replaces values that statements of the adjoint read, those of blocks inside included.
pub(crate) fn replace(f: &mut Function, stmt: &mut Stmt, with: &dyn Fn(ValueId) -> ValueId) {
    let place = |p: &mut Place| p.values_mut().into_iter().for_each(|v| *v = with(*v));
    match stmt {
        Stmt::Let(v) => replace_in_op(&mut f.values[v.0].op, with),
        Stmt::Cell(c) => {
            if let Init::Value(v) = &mut f.cells[c.0].init {
                *v = with(*v);
            }
        }
        Stmt::Add(p, v, _) | Stmt::Set(p, v) | Stmt::Store(_, p, v) | Stmt::Accumulate(_, p, _, v) => {
            place(p);
            *v = with(*v);
        }
        Stmt::Restore(_, p) => place(p),
        Stmt::Back(back) => {
            back.seed = with(back.seed);
            back.to.iter_mut().flatten().for_each(place);
        }
        Stmt::If(i) => {
            i.then.stmts.iter_mut().chain(&mut i.otherwise.stmts).for_each(|s| replace(f, s, with));
        }
        Stmt::Loop(l) => l.body.stmts.iter_mut().for_each(|s| replace(f, s, with)),
        Stmt::Resume(_) | Stmt::Deliver(_) | Stmt::Effect(_) => {}
    }
}

/// Replaces the cotangents that an operation of the adjoint reads.
fn replace_in_op(op: &mut Op, with: &dyn Fn(ValueId) -> ValueId) {
    match op {
        Op::Contribution(_, d) | Op::Negative(d) | Op::Recast(d, _, _) | Op::Total(d, _) => *d = with(*d),
        Op::Sum(a, b) | Op::Product(a, b) => {
            *a = with(*a);
            *b = with(*b);
        }
        Op::Load(p) | Op::Take(p, _) | Op::Move(p) => p.values_mut().into_iter().for_each(|v| *v = with(*v)),
        // Made of primal values.
        Op::Partial(_)
        | Op::Seed
        | Op::Zero(_)
        | Op::Param(_)
        | Op::Induction
        | Op::Literal(_)
        | Op::Path(_)
        | Op::Unary(..)
        | Op::Binary(..)
        | Op::Least(..)
        | Op::Rule(..)
        | Op::Cast(..)
        | Op::FloatFrom(..)
        | Op::Len(_)
        | Op::Tuple(_)
        | Op::Array(_)
        | Op::Repeat(..)
        | Op::VecList(_)
        | Op::VecRepeat(..)
        | Op::Call(_)
        | Op::Query(..)
        | Op::Method(_)
        | Op::Range(..)
        | Op::Stop(_)
        | Op::Verbatim(_)
        | Op::Dbg(_)
        | Op::Joined
        | Op::Turn
        | Op::After
        | Op::Absent
        | Op::Error => {}
    }
}

impl Effect {
    pub(crate) fn replace(&mut self, with: &impl Fn(ValueId) -> ValueId) {
        self.places_mut().into_iter().flat_map(Place::values_mut).for_each(|v| *v = with(*v));
    }
}

/// Replaces values that statements of the primal program read, those of blocks inside included.
pub(crate) fn replace_primal(f: &mut Function, block: &mut Block, with: &dyn Fn(ValueId) -> ValueId) {
    let one = |v: &mut ValueId| *v = with(*v);
    for stmt in &mut block.stmts {
        match stmt {
            Stmt::Let(v) => effects::replace_operands(&mut f.values[v.0].op, one),
            Stmt::Cell(c) => {
                if let Init::Value(v) = &mut f.cells[c.0].init {
                    one(v);
                }
            }
            Stmt::Store(_, place, v) | Stmt::Accumulate(_, place, _, v) => {
                place.values_mut().into_iter().for_each(one);
                one(v);
            }
            Stmt::If(i) => {
                one(&mut i.cond);
                replace_primal(f, &mut i.then, with);
                replace_primal(f, &mut i.otherwise, with);
                i.outs.iter_mut().flat_map(|o| o.then.iter_mut().chain(&mut o.otherwise)).for_each(one);
            }
            Stmt::Loop(l) => {
                l.carried.iter_mut().for_each(|c| one(&mut c.init));
                l.kind.bounds_mut().into_iter().for_each(one);
                if let LoopKind::While { cond, test, .. } = &mut l.kind {
                    replace_primal(f, test, with);
                    one(cond);
                }
                replace_primal(f, &mut l.body, with);
                l.kind.until_mut().into_iter().for_each(one);
                l.carried.iter_mut().for_each(|c| one(&mut c.next));
            }
            Stmt::Effect(effect) => effect.replace(&with),
            // Not of a primal program.
            Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_) | Stmt::Deliver(_) => {}
        }
    }
}
