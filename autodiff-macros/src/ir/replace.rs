//! Values that stand for others are replaced by them.

use super::effects::replace_operands;
use super::*;
use rustc_hash::FxHashMap as HashMap;

/// What each replaced value stands for; this may be replaced itself.
#[derive(Default)]
pub(crate) struct Replaced(HashMap<ValueId, ValueId>);

impl From<HashMap<ValueId, ValueId>> for Replaced {
    fn from(replaced: HashMap<ValueId, ValueId>) -> Replaced {
        Replaced(replaced)
    }
}

impl Replaced {
    pub(crate) fn insert(&mut self, value: ValueId, by: ValueId) {
        self.0.insert(value, by);
    }

    pub(crate) fn resolve(&self, mut value: ValueId) -> ValueId {
        while let Some(by) = self.0.get(&value) {
            value = *by;
        }
        value
    }

    /// Everywhere in the function.
    pub(crate) fn apply(&self, f: &mut Function) {
        f.values.iter_mut().for_each(|value| replace_operands(&mut value.op, |v| self.value(v)));
        f.cells.iter_mut().for_each(|cell| {
            if let Init::Value(v) = &mut cell.init {
                self.value(v);
            }
        });
        f.result.iter_mut().for_each(|v| self.value(v));
        self.block(&mut f.body);
    }

    fn value(&self, v: &mut ValueId) {
        *v = self.resolve(*v);
    }

    fn place(&self, place: &mut Place) {
        for proj in &mut place.proj {
            match proj {
                Proj::Index(i) => self.value(i),
                Proj::Field(_) => {}
                Proj::Range(a, b, _) => a.iter_mut().chain(b).for_each(|v| self.value(v)),
            }
        }
        self.root(&mut place.root);
    }

    fn root(&self, root: &mut Root) {
        if let Root::Value(v) = root {
            self.value(v);
        }
    }

    fn block(&self, block: &mut Block) {
        block.stmts.iter_mut().for_each(|stmt| self.stmt(stmt));
    }

    fn stmt(&self, stmt: &mut Stmt) {
        match stmt {
            // Its operation is in the list of values.
            Stmt::Let(_) | Stmt::Cell(_) => {}
            Stmt::Store(_, place, v) | Stmt::Accumulate(_, place, _, v) => {
                self.place(place);
                self.value(v);
            }
            Stmt::If(i) => {
                self.value(&mut i.cond);
                for out in &mut i.outs {
                    out.then.iter_mut().chain(&mut out.otherwise).for_each(|v| self.value(v));
                }
                self.block(&mut i.then);
                self.block(&mut i.otherwise);
            }
            Stmt::Loop(l) => {
                l.kind.bounds_mut().into_iter().for_each(|v| self.value(v));
                l.kind.until_mut().into_iter().for_each(|v| self.value(v));
                if let LoopKind::While { cond, test, .. } = &mut l.kind {
                    self.value(cond);
                    self.block(test);
                }
                for c in &mut l.carried {
                    self.value(&mut c.init);
                    self.value(&mut c.next);
                }
                self.block(&mut l.body);
            }
            // Not of a primal program.
            Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_) | Stmt::Deliver(_) => {}
            Stmt::Effect(effect) => effect.places_mut().into_iter().for_each(|place| self.place(place)),
        }
    }
}
