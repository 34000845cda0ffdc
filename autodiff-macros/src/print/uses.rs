//! How often values are read.

use crate::ir::*;

/// How often each value is read. A read in a loop that the value comes from outside of is more than one.
pub(crate) fn count_uses(f: &Function) -> Vec<usize> {
    let mut count = Count { f, uses: vec![0; f.values.len()] };
    count.block(&f.body);
    if let Some(result) = f.result {
        count.value(result, f.body.id);
    }
    count.uses
}

struct Count<'f> {
    f: &'f Function,
    uses: Vec<usize>,
}

impl Count<'_> {
    fn value(&mut self, v: ValueId, at: BlockId) {
        let again = self.f.outermost_loop(at, self.f.value(v).block).is_some();
        self.uses[v.0] += if again { 2 } else { 1 };
    }

    fn all(&mut self, values: impl IntoIterator<Item = ValueId>, at: BlockId) {
        values.into_iter().for_each(|v| self.value(v, at));
    }

    fn block(&mut self, block: &Block) {
        let at = block.id;
        for stmt in &block.stmts {
            match stmt {
                Stmt::Let(v) => self.all(operands(&self.f.value(*v).op), at),
                Stmt::Cell(m) => {
                    if let Init::Value(v) = self.f.cell(*m).init {
                        self.value(v, at);
                    }
                }
                Stmt::Store(_, place, v) | Stmt::Accumulate(_, place, _, v) => {
                    self.value(*v, at);
                    self.all(place.indices(), at);
                }
                Stmt::If(i) => {
                    self.value(i.cond, at);
                    // Handed over where the branches end.
                    self.all(i.outs.iter().filter_map(|o| o.then), i.then.id);
                    self.all(i.outs.iter().filter_map(|o| o.otherwise), i.otherwise.id);
                    self.block(&i.then);
                    self.block(&i.otherwise);
                }
                Stmt::Loop(l) => {
                    self.all(l.kind.bounds(), at);
                    self.all(l.kind.until(), l.body.id);
                    if let LoopKind::While { cond, test, .. } = &l.kind {
                        self.value(*cond, test.id);
                        self.block(test);
                    }
                    self.all(l.carried.iter().map(|c| c.init), at);
                    self.all(l.carried.iter().map(|c| c.next), l.body.id);
                    self.block(&l.body);
                }
                // Not of a primal program.
                Stmt::Add(..)
                | Stmt::Set(..)
                | Stmt::Restore(..)
                | Stmt::Back(_)
                | Stmt::Resume(_)
                | Stmt::Deliver(_) => {}
                Stmt::Effect(effect) => {
                    for place in effect.places() {
                        if let Root::Value(v) = place.root {
                            self.value(v, at);
                        }
                        self.all(place.indices(), at);
                    }
                }
            }
        }
    }
}
