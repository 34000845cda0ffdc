//! Equal values are one: what is computed or read twice, with no write between, is kept, replayed and differentiated
//! once.
//!
//! Runs on the primal program, before the adjoint is built. The second computation of what is pure is left out; its
//! bits are those of the first.

use crate::ir::*;
use crate::types::Ty;
use quote::ToTokens;
use std::collections::HashMap;

struct Share<'a> {
    f: &'a mut Function,
    /// The values of each enclosing block by what computes them.
    known: Vec<HashMap<String, ValueId>>,
    same: HashMap<ValueId, ValueId>,
    /// Changes with every write to the root.
    versions: HashMap<Root, usize>,
    writes: usize,
}

pub(super) fn run(f: &mut Function) {
    let mut body = std::mem::replace(&mut f.body, Block { id: BlockId(0), stmts: Vec::new(), diverges: false });
    let mut share = Share { f, known: Vec::new(), same: HashMap::new(), versions: HashMap::new(), writes: 0 };
    share.block(&mut body);
    f.body = body;
}

impl Share<'_> {
    fn block(&mut self, block: &mut Block) {
        self.known.push(HashMap::new());
        let stmts = std::mem::take(&mut block.stmts);
        block.stmts = stmts.into_iter().filter_map(|stmt| self.stmt(stmt)).collect();
        self.known.pop();
    }

    /// `None` if the statement is left out.
    fn stmt(&mut self, mut stmt: Stmt) -> Option<Stmt> {
        let same = &self.same;
        let with = |v: ValueId| same.get(&v).copied().unwrap_or(v);
        match &mut stmt {
            Stmt::Let(v) => {
                effects::replace_operands(&mut self.f.values[v.0].op, |w| *w = with(*w));
                if self.is_known(*v) {
                    return None;
                }
                self.written(effects::written(&self.f.values, &Stmt::Let(*v)).map(|(_, place)| place.root));
            }
            Stmt::Cell(c) => {
                if let Init::Value(v) = &mut self.f.cells[c.0].init {
                    *v = with(*v);
                }
            }
            Stmt::Store(_, place, v) | Stmt::Accumulate(_, place, _, v) => {
                place.values_mut().into_iter().for_each(|w| *w = with(*w));
                *v = with(*v);
                self.written([place.root]);
            }
            Stmt::If(i) => {
                i.cond = with(i.cond);
                self.block(&mut i.then);
                self.block(&mut i.otherwise);
                for out in &mut i.outs {
                    for v in out.then.iter_mut().chain(&mut out.otherwise) {
                        *v = self.same.get(v).copied().unwrap_or(*v);
                    }
                }
                self.written(roots_written(self.f, &[&i.then, &i.otherwise]));
            }
            Stmt::Loop(l) => {
                let test = match &l.kind {
                    LoopKind::While { test, .. } => Some(test),
                    LoopKind::Range { .. } => None,
                };
                let blocks: Vec<&Block> = [&l.body].into_iter().chain(test).collect();
                let written = roots_written(self.f, &blocks);
                self.written(written.iter().copied());
                for c in &mut l.carried {
                    c.init = self.same.get(&c.init).copied().unwrap_or(c.init);
                }
                match &mut l.kind {
                    LoopKind::Range { low, high, step, .. } => {
                        for v in [low, high].into_iter().chain(step) {
                            *v = self.same.get(v).copied().unwrap_or(*v);
                        }
                    }
                    LoopKind::While { cond, test } => {
                        self.block(test);
                        *cond = self.same.get(cond).copied().unwrap_or(*cond);
                    }
                }
                self.block(&mut l.body);
                for c in &mut l.carried {
                    c.next = self.same.get(&c.next).copied().unwrap_or(c.next);
                }
                self.written(written);
            }
            Stmt::Effect(verbatim) => verbatim.replace(&with),
            // Not of a primal program.
            Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_) | Stmt::Deliver(_) => {}
        }
        Some(stmt)
    }

    fn written(&mut self, roots: impl IntoIterator<Item = Root>) {
        for root in roots {
            self.writes += 1;
            self.versions.insert(root, self.writes);
        }
    }

    /// Whether the value was computed before; then the other takes its place.
    fn is_known(&mut self, v: ValueId) -> bool {
        let value = self.f.value(v);
        if !value.ty.is_scalar() || matches!(value.ty, Ty::Unit) || value.annotation.is_some() {
            return false;
        }
        let Some(key) = self.key(v) else { return false };
        let Some(first) = self.known.iter().find_map(|scope| scope.get(&key).copied()) else {
            if let Some(scope) = self.known.last_mut() {
                scope.insert(key, v);
            }
            return false;
        };
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
        let place = |p: &Place| {
            let version = self.versions.get(&p.root).copied().unwrap_or_default();
            let proj: Vec<String> = p
                .proj
                .iter()
                .map(|proj| match proj {
                    Proj::Index(i) => format!("[{}]", self.operand(*i)),
                    Proj::Field(member) => format!(".{}", member.to_token_stream()),
                    Proj::Range(low, high, closed) => {
                        let end = |v: &Option<ValueId>| v.map(|v| self.operand(v)).unwrap_or_default();
                        format!("[{}..{}{closed}]", end(low), end(high))
                    }
                })
                .collect();
            format!("{:?} {version} {}", p.root, proj.concat())
        };
        let key = match &value.op {
            Op::Unary(op, a) if !matches!(op, syn::UnOp::Deref(_)) => {
                format!("{} {}", op.to_token_stream(), self.operand(*a))
            }
            Op::Binary(op, a, b) => format!("{} {} {}", self.operand(*a), op.to_token_stream(), self.operand(*b)),
            Op::Rule(rule, args) => {
                let args: Vec<String> = args.iter().map(|a| self.operand(*a)).collect();
                format!("{} {}", rule.name, args.join(" "))
            }
            Op::Cast(a, ty) => format!("{} as {}", self.operand(*a), ty.to_token_stream()),
            Op::Load(p) => format!("load {}", place(p)),
            Op::Len(p) => format!("len {}", place(p)),
            _ => return None,
        };
        Some(format!("{key} : {:?}", value.ty))
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

fn roots_written(f: &Function, blocks: &[&Block]) -> Vec<Root> {
    let mut found = Vec::new();
    for block in blocks {
        effects::each(&block.stmts, &mut |stmt| {
            found.extend(effects::written(&f.values, stmt).map(|(_, place)| place.root));
        });
    }
    found
}
