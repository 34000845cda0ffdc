//! How often values are read.

use crate::ir::*;

/// How often each value is read.
pub(crate) fn count_uses(f: &Function) -> Vec<usize> {
    fn block(f: &Function, b: &Block, uses: &mut [usize]) {
        for stmt in &b.stmts {
            match stmt {
                Stmt::Let(v) => operands(&f.value(*v).op).iter().for_each(|o| uses[o.0] += 1),
                Stmt::Cell(m) => {
                    if let Init::Value(v) = f.cell(*m).init {
                        uses[v.0] += 1;
                    }
                }
                Stmt::Store(_, place, v) | Stmt::Accumulate(_, place, _, v) => {
                    uses[v.0] += 1;
                    place.indices().iter().for_each(|i| uses[i.0] += 1);
                }
                Stmt::If(i) => {
                    uses[i.cond.0] += 1;
                    i.outs.iter().flat_map(|o| [o.then, o.otherwise]).flatten().for_each(|v| uses[v.0] += 1);
                    block(f, &i.then, uses);
                    block(f, &i.otherwise, uses);
                }
                Stmt::Loop(l) => {
                    match &l.kind {
                        LoopKind::Range { low, high, step, .. } => {
                            [Some(*low), Some(*high), *step].into_iter().flatten().for_each(|v| uses[v.0] += 1);
                        }
                        LoopKind::While { cond, test } => {
                            uses[cond.0] += 1;
                            block(f, test, uses);
                        }
                    }
                    l.carried.iter().flat_map(|c| [c.init, c.next]).for_each(|v| uses[v.0] += 1);
                    block(f, &l.body, uses);
                }
                // Not of a primal program.
                Stmt::Add(..)
                | Stmt::Set(..)
                | Stmt::Restore(..)
                | Stmt::Back(_)
                | Stmt::Resume(_)
                | Stmt::Deliver(_) => {}
                Stmt::Effect(v) => {
                    for (_, root) in &v.names {
                        if let Root::Value(v) = root {
                            uses[v.0] += 1;
                        }
                    }
                }
            }
        }
    }
    let mut uses = vec![0; f.values.len()];
    block(f, &f.body, &mut uses);
    if let Some(result) = f.result {
        uses[result.0] += 1;
    }
    uses
}
