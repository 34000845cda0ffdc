//! Both sweeps of a function, and where the adjoint of a loop stands that is reversed as it runs: in the loop of the
//! forward sweep. What that adjoint needs of the adjoint program stands in front of the loop, the rest of the program
//! behind the forward sweep.

use super::{Cx, Run};
use crate::ir::*;
use proc_macro2::TokenStream;

impl Cx<'_> {
    /// The forward sweep.
    pub(crate) fn forward_sweep(&self) -> TokenStream {
        self.begin(Run::Sweep);
        let stmts = self.f.body.stmts.iter().map(|stmt| {
            let mut tokens = match stmt {
                Stmt::Loop(l) if self.sweeps.handover.fused.contains(l) => self.in_adjoint(self.in_front_of(l)),
                _ => TokenStream::new(),
            };
            tokens.extend(self.sweep_stmt(stmt, Run::Sweep));
            tokens
        });
        stmts.collect()
    }

    /// The adjoint sweep, without what the forward sweep has of it.
    pub(crate) fn adjoint_sweep(&self) -> TokenStream {
        self.begin(Run::Adjoint);
        let stmts = &self.sweeps.adjoint.stmts;
        stmts[self.behind_fused(stmts)..].iter().map(|stmt| self.adjoint_stmt(stmt)).collect()
    }

    /// The adjoint of an iteration.
    pub(super) fn reversed(&self, l: &Loop) -> TokenStream {
        let stmts = &self.sweeps.adjoint.stmts;
        let bodies = self.reverse_of(l).into_iter().flat_map(|at| stmts[at].blocks());
        bodies.map(|body| self.in_adjoint(&body.stmts)).collect()
    }

    /// The statements of the adjoint between the loop that is reversed before it and this one.
    fn in_front_of(&self, l: &Loop) -> &[Stmt] {
        let stmts = &self.sweeps.adjoint.stmts;
        self.reverse_of(l).map_or(&[], |at| &stmts[self.behind_fused(&stmts[..at])..at])
    }

    fn reverse_of(&self, l: &Loop) -> Option<usize> {
        self.sweeps.adjoint.stmts.iter().position(|stmt| matches!(stmt, Stmt::Loop(reverse) if reverse.id == l.id))
    }

    /// Where the statements behind the last loop begin that is reversed as it runs.
    fn behind_fused(&self, stmts: &[Stmt]) -> usize {
        let fused = &self.sweeps.handover.fused;
        stmts.iter().rposition(|stmt| matches!(stmt, Stmt::Loop(l) if fused.contains(l))).map_or(0, |at| at + 1)
    }

    /// Statements of the adjoint in the midst of the forward sweep.
    fn in_adjoint(&self, stmts: &[Stmt]) -> TokenStream {
        let sweep = self.trees.take();
        self.begin(Run::Adjoint);
        let tokens = stmts.iter().map(|stmt| self.adjoint_stmt(stmt)).collect();
        self.trees.replace(sweep);
        tokens
    }
}
