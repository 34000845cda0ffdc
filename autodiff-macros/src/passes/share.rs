//! Equal values are one: what is computed or read twice, with no write between, is kept, replayed and differentiated
//! once.
//!
//! Runs on the primal program, before the adjoint is built. The second computation of what is pure is left out; its
//! bits are those of the first. What is read of an element is known until a write to the same memory may have met it
//! (`memory`), what was written too.

mod memory;

use crate::ir::replace::Replaced;
use crate::ir::*;
use crate::types::Ty;
use quote::ToTokens;
use rustc_hash::FxHashMap as HashMap;

struct Share<'a> {
    f: &'a mut Function,
    /// The values of each enclosing block by what computes them.
    known: Vec<HashMap<String, ValueId>>,
    same: HashMap<ValueId, ValueId>,
    memory: memory::Memory,
}

pub(super) fn run(f: &mut Function) {
    let mut body = f.take_body();
    let mut share = Share { f, known: Vec::new(), same: HashMap::default(), memory: memory::Memory::default() };
    share.block(&mut body);
    let same = share.same;
    f.body = body;
    // Whoever reads them, the function's result too.
    Replaced::from(same).apply(f);
}

impl Share<'_> {
    fn block(&mut self, block: &mut Block) {
        self.known.push(HashMap::default());
        self.memory.enter();
        let stmts = std::mem::take(&mut block.stmts);
        block.stmts = stmts.into_iter().filter_map(|stmt| self.stmt(stmt)).collect();
        self.memory.leave();
        self.known.pop();
    }

    /// `None` if the statement is left out. What it reads is replaced where it is looked at here.
    fn stmt(&mut self, mut stmt: Stmt) -> Option<Stmt> {
        let same = &self.same;
        let with = |v: ValueId| same.get(&v).copied().unwrap_or(v);
        match &mut stmt {
            Stmt::Let(v) => {
                effects::replace_operands(&mut self.f.values[v.0].op, |w| *w = with(*w));
                if self.is_known(*v) {
                    return None;
                }
                if let Some((_, place)) = effects::written(&self.f.values, &Stmt::Let(*v)) {
                    self.memory.written(self.f, &place);
                }
            }
            Stmt::Store(_, place, v) | Stmt::Accumulate(_, place, _, v) => {
                place.values_mut().into_iter().for_each(|w| *w = with(*w));
                *v = with(*v);
                let (place, v) = (place.clone(), *v);
                self.memory.written(self.f, &place);
                if let Stmt::Store(..) = stmt
                    && self.f.value(v).lifted == self.f.root_lifted(place.root)
                    && self.f.value(v).ty.is_float()
                {
                    self.memory.holds(self.f, &place, v);
                }
            }
            Stmt::If(i) => {
                self.block(&mut i.then);
                self.block(&mut i.otherwise);
                // What the arms wrote is forgotten already.
            }
            Stmt::Loop(l) => {
                if let LoopKind::Range { var, low, step: None, .. } = &l.kind {
                    self.memory.range(self.f, *var, *low);
                }
                // In a later turn it is written before it is read.
                for place in written_in(self.f, l) {
                    self.memory.written(self.f, &place);
                }
                if let LoopKind::While { test, .. } = &mut l.kind {
                    self.block(test);
                }
                self.block(&mut l.body);
            }
            Stmt::Cell(_) | Stmt::Effect(_) => {}
            // Not of a primal program.
            Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_) | Stmt::Deliver(_) => {}
        }
        Some(stmt)
    }

    /// Whether the value was computed before; then the other takes its place.
    fn is_known(&mut self, v: ValueId) -> bool {
        let value = self.f.value(v);
        let is_scalar = value.ty.is_scalar() && !matches!(value.ty, Ty::Unit);
        if !is_scalar || value.annotation.is_some() || !effects::is_pure(self.f, v) {
            return false;
        }
        let first = match &value.op {
            Op::Load(place) | Op::Len(place) => {
                let place = place.clone();
                let is_length = matches!(value.op, Op::Len(_));
                let found = self.memory.find(self.f, &place, is_length, v);
                if found.is_none() {
                    self.memory.read(self.f, &place, is_length, v);
                }
                found
            }
            _ => {
                let Some(key) = self.key(v) else { return false };
                let found = self.known.iter().find_map(|scope| scope.get(&key).copied());
                if let (None, Some(scope)) = (found, self.known.last_mut()) {
                    scope.insert(key, v);
                }
                found
            }
        };
        let Some(first) = first else { return false };
        self.same.insert(v, first);
        let (active, hint) = (self.f.value(v).active, self.f.value(v).hint.clone());
        let first = &mut self.f.values[first.0];
        first.active |= active;
        if first.hint.is_none() {
            first.hint = hint;
        }
        true
    }

    fn key(&self, v: ValueId) -> Option<String> {
        let value = self.f.value(v);
        // Literals alone do not tell their type.
        let is_value = |v: &ValueId| !matches!(self.f.value(*v).op, Op::Literal(_));
        let key = match &value.op {
            Op::Unary(op, a) if !matches!(op, syn::UnOp::Deref(_)) && is_value(a) => {
                format!("{} {}", op.to_token_stream(), self.operand(*a))
            }
            Op::Binary(op, a, b)
                if is_value(a) || is_value(b) && !matches!(op, syn::BinOp::Shl(_) | syn::BinOp::Shr(_)) =>
            {
                format!("{} {} {}", self.operand(*a), op.to_token_stream(), self.operand(*b))
            }
            Op::Rule(rule, args) if !args.iter().all(|a| self.is_untold(*a)) => {
                let args: Vec<String> = args.iter().map(|a| self.operand(*a)).collect();
                format!("{} {}", rule.name, args.join(" "))
            }
            Op::Cast(a, ty) if !matches!(ty, syn::Type::Infer(_)) => {
                format!("{} as {}", self.operand(*a), ty.to_token_stream())
            }
            _ => return None,
        };
        Some(format!("{key} : {:?}", value.ty))
    }

    fn is_untold(&self, v: ValueId) -> bool {
        matches!(self.f.value(v), Value { op: Op::Literal(_), told: Told::Elsewhere, .. })
    }

    /// A literal is the same wherever it stands.
    fn operand(&self, v: ValueId) -> String {
        let value = self.f.value(v);
        match &value.op {
            Op::Literal(lit) if value.hint.is_none() => format!("{} {:?}", lit.to_token_stream(), value.ty),
            Op::Path(path) if value.hint.is_none() => path.to_token_stream().to_string(),
            _ => format!("{v:?}"),
        }
    }
}

fn written_in(f: &Function, l: &Loop) -> Vec<Place> {
    let mut found = Vec::new();
    let mut see = |stmt: &Stmt| found.extend(effects::written(&f.values, stmt).map(|(_, place)| place));
    effects::each(&l.body.stmts, &mut see);
    if let LoopKind::While { test, .. } = &l.kind {
        effects::each(&test.stmts, &mut see);
    }
    found
}
