//! What is needed as slots and replays.

use super::*;

impl Analysis<'_> {
    pub(super) fn handover(&self) -> Handover {
        let mut handover = Handover {
            needed: self.needed.clone(),
            branches: self.branches.clone(),
            loops: self.loops.clone(),
            saved: self.saved.clone(),
            fused: self.moments.fused.clone(),
            ..Handover::default()
        };
        self.calls(&mut handover);
        self.slots(&self.f.body, &mut handover);
        // Inner blocks come first: an `if` is tested again only if its arms keep nothing.
        handover
    }

    fn calls(&self, handover: &mut Handover) {
        for (i, value) in self.f.values.iter().enumerate() {
            let v = ValueId(i);
            let (Op::Call(call), Some(back), Some((order, block))) =
                (&value.op, self.backs.get(&v), self.moments.of_value(v))
            else {
                continue;
            };
            let is_own = self.recursion.is_own(call);
            handover.is_recursive |= self.recursion.through_others || is_own;
            let stable = |p: &Place| self.moments.is_stable(self.f, p.root, order, block);
            // Where an arm has it, the pullback may not be run, and nothing of it may be left on the tapes.
            let kept = match is_own && *back == block {
                true => KeptCall::Shared,
                // What is kept is not for another time.
                false if self.is_there(v) => KeptCall::Pullback,
                false if call.args.iter().filter_map(Arg::place).all(stable) => KeptCall::Record,
                false => KeptCall::Pullback,
            };
            handover.calls.insert(v, kept);
        }
    }

    fn slots(&self, block: &Block, handover: &mut Handover) {
        let mut kept = Vec::new();
        for stmt in &block.stmts {
            match stmt {
                Stmt::If(i) => {
                    self.slots(&i.then, handover);
                    self.slots(&i.otherwise, handover);
                    let arms_keep = [&i.then, &i.otherwise].iter().any(|b| !handover.slots(b.id).is_empty());
                    if self.retested.contains(&i.id) && (handover.is_recursive || !arms_keep) {
                        handover.retested.insert(i.id);
                    }
                }
                Stmt::Loop(l) => {
                    self.slots(&l.body, handover);
                    // Where an iteration begins.
                    let turns = l.carried.iter().map(|c| c.entry).filter(|v| self.keeps(*v, handover));
                    let turns: Vec<Slot> = turns.map(Slot::Value).collect();
                    handover.slots.entry(l.body.id).or_default().splice(0..0, turns);
                }
                Stmt::Let(_) | Stmt::Cell(_) | Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_) => {}
                Stmt::Add(..)
                | Stmt::Set(..)
                | Stmt::Restore(..)
                | Stmt::Back(_)
                | Stmt::Resume(_)
                | Stmt::Deliver(_) => {}
            }
        }
        for stmt in &block.stmts {
            let values: Vec<ValueId> = match stmt {
                Stmt::Let(v) => vec![*v],
                Stmt::If(i) => i.outs.iter().map(|o| o.value).collect(),
                Stmt::Loop(l) => l.carried.iter().map(|c| c.exit).collect(),
                _ => Vec::new(),
            };
            kept.extend(values.into_iter().filter(|v| self.keeps(*v, handover)).map(Slot::Value));
        }
        kept.extend(block.stmts.iter().filter_map(|stmt| self.slot(stmt, handover)));
        handover.slots.insert(block.id, kept);
    }

    /// What is kept of a statement, beside its value.
    fn slot(&self, stmt: &Stmt, handover: &Handover) -> Option<Slot> {
        let saved = |id| self.saved.contains(&id).then_some(Slot::Old(id));
        match stmt {
            Stmt::Let(v) if handover.calls.contains_key(v) => {
                (handover.calls[v] != KeptCall::Shared).then_some(Slot::Call(*v))
            }
            Stmt::Let(v) => saved(StoreId::Method(*v)),
            Stmt::Store(id, ..) | Stmt::Accumulate(id, ..) => saved(*id),
            Stmt::Cell(c) => self.cells.contains(c).then_some(Slot::Cell(*c)),
            Stmt::If(i) => {
                let kept = self.branches.contains(&i.id) && !handover.retested.contains(&i.id);
                kept.then_some(Slot::Branch(i.id))
            }
            Stmt::Loop(l) => {
                let counted = self.loops.contains(&l.id) && l.kind.is_counted();
                counted.then_some(Slot::Turns(l.id))
            }
            Stmt::Effect(_) => None,
            // Not of a primal program.
            Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_) | Stmt::Deliver(_) => {
                None
            }
        }
    }

    /// A call that is resumed gives its result again.
    fn keeps(&self, v: ValueId, handover: &Handover) -> bool {
        let resumed = handover.calls.get(&v) == Some(&KeptCall::Record);
        self.needed.contains(&v) && !self.is_replayed(v) && !resumed
    }

    /// Puts what is computed again where the adjoint enters a block.
    pub(super) fn replay(&self, adjoint: &mut Block, handover: &mut Handover) {
        let mut primal = HashMap::default();
        primal_blocks(&self.f.body, &mut primal);
        self.replay_in(adjoint, &primal, handover);
    }

    fn replay_in(&self, block: &mut Block, primal: &HashMap<BlockId, &Block>, handover: &mut Handover) {
        let stmts = primal.get(&block.id).map_or(&[][..], |b| &b.stmts[..]);
        let again = stmts.iter().filter_map(|stmt| match stmt {
            Stmt::Let(v) if handover.calls.get(v) == Some(&KeptCall::Record) => Some(Stmt::Resume(*v)),
            Stmt::Let(v) if self.needed.contains(v) && self.is_replayed(*v) => Some(Stmt::Let(*v)),
            _ => None,
        });
        let again: Vec<Stmt> = again.collect();
        block.stmts.splice(0..0, again);
        for inner in block.stmts.iter_mut().flat_map(Stmt::blocks_mut) {
            self.replay_in(inner, primal, handover);
        }
    }
}

fn primal_blocks<'b>(block: &'b Block, all: &mut HashMap<BlockId, &'b Block>) {
    all.insert(block.id, block);
    block.stmts.iter().flat_map(Stmt::blocks).for_each(|inner| primal_blocks(inner, all));
}
