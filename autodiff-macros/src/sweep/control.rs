//! Branches and loops in reverse.

use super::*;

impl Builder<'_> {
    /// The branch that was taken, reversed.
    pub(super) fn branches(&mut self, i: &If) {
        let then = self.arm(&i.then, i, |o| o.then);
        let otherwise = self.arm(&i.otherwise, i, |o| o.otherwise);
        let branch = If { cond: i.cond, then, otherwise, outs: Vec::new(), id: i.id, span: i.span };
        self.stmts.push(Stmt::If(branch));
    }

    fn arm(&mut self, block: &Block, i: &If, value: impl Fn(&Out) -> Option<ValueId>) -> Block {
        if block.diverges {
            return Block { id: block.id, stmts: Vec::new(), diverges: true };
        }
        self.block(block, |b| {
            for out in &i.outs {
                if let Some(v) = value(out).filter(|v| b.is_active(Root::Value(*v)))
                    && let Some(d) = b.take_all(Root::Value(out.value), i.span)
                {
                    b.add_value(v, d, Sign::Plus);
                }
            }
        })
    }

    // From a carried variable `s` the adjoint is
    //     for … { d_next += d_after; …; d_after = d_turn; }
    //     d_init += d_after;
    // where `d_after` is what has come to the variable so far, from the iterations behind.
    pub(super) fn looped(&mut self, l: &Loop) {
        let carried: Vec<Carried> = l.carried.iter().filter(|c| self.f.value(c.entry).active).copied().collect();
        for c in &carried {
            // The exit value may be of no use, and the entry value still be read.
            if !self.is_active(Root::Value(c.exit)) {
                let root = Root::Value(c.exit);
                let cell = self.cell(What::Cotangent(root), root, self.block);
                self.cotangents.insert(root, cell);
                self.stmts.push(Stmt::Cell(cell));
            }
        }
        for c in &carried {
            let cell = self.cotangents.get(&Root::Value(c.exit)).copied();
            for v in self.sums.get(&c.exit).cloned().unwrap_or_default() {
                self.cotangents.extend(cell.map(|cell| (Root::Value(v), cell)));
            }
        }
        let mut body = self.block(&l.body, |b| {
            for c in &carried {
                if let Some(d) = b.take_all(Root::Value(c.exit), l.span) {
                    b.add_value(c.next, d, Sign::Plus);
                }
            }
        });
        let outer = std::mem::replace(&mut self.stmts, std::mem::take(&mut body.stmts));
        let inside = std::mem::replace(&mut self.block, body.id);
        // Taken together, then put: a variable may carry another one's value.
        for c in &carried {
            let to = self.cotangent(&Place::of(Root::Value(c.exit), l.span));
            let Some(to) = to.filter(|_| !self.is_summed(Root::Value(c.entry))) else { continue };
            if let Some(d) = self.take_all(Root::Value(c.entry), l.span) {
                self.stmts.push(Stmt::Set(to, d));
            }
        }
        self.block = inside;
        body.stmts = std::mem::replace(&mut self.stmts, outer);
        self.stmts.push(Stmt::Loop(Loop {
            kind: l.kind.clone(),
            carried: Vec::new(),
            body,
            id: l.id,
            span: l.span,
            backward: true,
            side: Side::Cotangent,
            views: Vec::new(),
        }));
        for c in &carried {
            if let Some(d) = self.take_all(Root::Value(c.exit), l.span) {
                self.add_value(c.init, d, Sign::Plus);
            }
        }
    }
}
