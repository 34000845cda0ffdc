//! Statements and operations in reverse.

use super::*;
use crate::rules::{Rule, Shape};

impl Builder<'_> {
    pub(super) fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let(v) => {
                if let Some((id, place)) = effects::written(&self.f.values, stmt) {
                    self.stmts.push(Stmt::Restore(id, place));
                }
                self.operation(*v);
            }
            Stmt::Cell(m) => {
                let span = self.f.cell(*m).hint.span();
                if let (Some(d), Init::Value(init)) = (self.take_all(Root::Cell(*m), span), self.f.cell(*m).init) {
                    self.add_value(init, d, Sign::Plus);
                }
            }
            Stmt::Store(id, place, v) => self.store(*id, place, *v),
            Stmt::Accumulate(id, place, op, v) => self.accumulate(*id, place, op, *v),
            Stmt::If(i) => self.branches(i),
            Stmt::Loop(l) => self.looped(l),
            Stmt::Effect(_) => {}
            // Not of a primal program.
            Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_) | Stmt::Deliver(_) => {}
        }
    }

    // `m[i] = v`: the cotangent of `v` is what was added for `m[i]`, which starts again from zero.
    fn store(&mut self, id: StoreId, place: &Place, v: ValueId) {
        self.stmts.push(Stmt::Restore(id, place.clone()));
        let Some(from) = self.cotangent(place) else { return };
        let ty = self.f.value(v).ty.clone();
        let taken = self.emit(Op::Take(from, place.clone()), ty, place.span);
        self.add_value(v, taken, Sign::Plus);
    }

    fn accumulate(&mut self, id: StoreId, place: &Place, op: &syn::BinOp, v: ValueId) {
        self.stmts.push(Stmt::Restore(id, place.clone()));
        let Some(from) = self.cotangent(place) else { return };
        if !self.is_active(Root::Value(v)) {
            return;
        }
        let ty = self.f.value(v).ty.clone();
        let d = self.emit(Op::Load(from), ty, place.span);
        let sign = if matches!(op, syn::BinOp::Sub(_)) { Sign::Minus } else { Sign::Plus };
        self.add_value(v, d, sign);
    }

    /// Hands the cotangent of a value on to its operands.
    fn operation(&mut self, v: ValueId) {
        let span = self.f.value(v).span;
        // `f` is borrowed to be written while the operation is read.
        let op = std::mem::replace(&mut self.f.values[v.0].op, Op::Error);
        if let Some(d) = self.take_all(Root::Value(v), span) {
            self.hand_on(v, &op, d, span);
        }
        self.f.values[v.0].op = op;
    }

    fn hand_on(&mut self, v: ValueId, op: &Op, d: ValueId, span: Span) {
        match op {
            Op::Rule(rule, args) => self.rule(v, rule, args, d),
            Op::Cast(a, _) | Op::FloatFrom(a, _) => {
                let (from, to) = (self.f.value(*a).ty.clone(), self.f.value(v).ty.clone());
                let d = match (&from, &to) {
                    (Ty::F64, Ty::F32) | (Ty::F32, Ty::F64) => {
                        self.emit(Op::Recast(d, from.clone(), to), from, span)
                    }
                    _ => d,
                };
                self.add_value(*a, d, Sign::Plus);
            }
            Op::Dbg(a) => self.add_value(*a, d, Sign::Plus),
            Op::Load(place) => self.add(place, d, Sign::Plus),
            Op::Tuple(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    let mut k = syn::Index::from(k);
                    k.span = crate::print::names::at(span);
                    self.part(*part, d, Proj::Field(syn::Member::Unnamed(k)), span);
                }
            }
            Op::Array(parts) | Op::VecList(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    let k = syn::Lit::Int(syn::LitInt::new(&format!("{k}usize"), span));
                    let k = self.value(Op::Literal(k), Ty::Int, span);
                    self.part(*part, d, Proj::Index(k), span);
                }
            }
            Op::Repeat(a, _) | Op::VecRepeat(a, _) => {
                if self.is_active(Root::Value(*a)) {
                    let total = self.emit(Op::Total(d, *a), self.f.value(*a).ty.clone(), span);
                    self.add_value(*a, total, Sign::Plus);
                }
            }
            Op::Call(call) => self.call(v, call, d),
            // Nothing flows back through these: they are not varied, or what comes to them is passed on by
            // the branch or loop that they belong to.
            Op::Param(_)
            | Op::Induction
            | Op::Literal(_)
            | Op::Path(_)
            | Op::Unary(..)
            | Op::Binary(..)
            | Op::Least(..)
            | Op::Len(_)
            | Op::Query(..)
            | Op::Method(_)
            | Op::Range(..)
            | Op::Stop(_)
            | Op::Verbatim(_)
            | Op::Joined
            | Op::Turn
            | Op::After
| Op::Absent
            | Op::Error
            // Not of a primal program.
            | Op::Seed
            | Op::Zero(_)
            | Op::Contribution(..)
            | Op::Partial(_)
            | Op::Sum(..)
            | Op::Product(..)
            | Op::Negative(_)
            | Op::Take(..)
            | Op::Move(_)
            | Op::Total(..)
            | Op::Recast(..) => {}
        }
    }

    /// A part of a cotangent for the value that the part was made of.
    fn part(&mut self, part: ValueId, d: ValueId, proj: Proj, span: Span) {
        if self.is_active(Root::Value(part)) {
            let ty = self.f.value(part).ty.clone();
            let d = self.emit(Op::Load(Place::of(Root::Value(d), span).then(proj)), ty, span);
            self.add_value(part, d, Sign::Plus);
        }
    }

    fn rule(&mut self, v: ValueId, rule: &'static Rule, args: &[ValueId], d: ValueId) {
        let span = self.f.value(v).span;
        for (k, arg) in args.iter().enumerate() {
            if !self.is_active(Root::Value(*arg)) {
                continue;
            }
            match rule.shape(k) {
                Shape::Zero => {}
                Shape::One => self.add_value(*arg, d, Sign::Plus),
                Shape::MinusOne => self.add_value(*arg, d, Sign::Minus),
                Shape::Constant | Shape::Expression => {
                    let application = Application::new(rule, k, args.to_vec(), v);
                    let ty = self.f.value(*arg).ty.clone();
                    let contribution = self.emit(Op::Contribution(application, d), ty, span);
                    self.add_value(*arg, contribution, Sign::Plus);
                }
            }
        }
    }
}
