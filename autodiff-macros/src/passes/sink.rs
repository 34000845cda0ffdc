//! The adjoint of what only one arm uses goes into the arm.
//!
//! A term that is computed first and left out by an `if` contributes nothing then, whatever its partials are: they are
//! not computed, so no `0 · ∞` arises. Where the arm is taken it is the same sum.

use crate::ir::*;
use crate::sweep::Handover;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// With `handover`, whole loops go too, if what they keep is no matter of whether they run.
pub(super) fn run(f: &mut Function, block: &mut Block, handover: Option<&Handover>) {
    let mut at = 0;
    while at < block.stmts.len() {
        if matches!(block.stmts[at], Stmt::If(_)) {
            let behind = block.stmts.split_off(at + 1);
            let behind = sink(f, block, behind, handover);
            // Cells in front of the branch may have gone into it.
            at = block.stmts.len() - 1;
            block.stmts.extend(behind);
        }
        block.stmts[at].blocks_mut().into_iter().for_each(|inner| run(f, inner, handover));
        at += 1;
    }
}

/// Sinks into the arms of the last statement of a block; gives the statements that stay behind the branch.
fn sink(f: &mut Function, block: &mut Block, behind: Vec<Stmt>, handover: Option<&Handover>) -> Vec<Stmt> {
    if matches!(block.stmts.last(), Some(Stmt::If(i)) if i.then.diverges || i.otherwise.diverges) {
        return behind;
    }
    let mut stays = HashSet::default();
    loop {
        let mut sink = Sink::new(block, stays.clone(), handover);
        let stay = sink.run(f, block, behind.clone());
        // What a statement that stays reads has to stay too.
        let read = stay.iter().flat_map(|s| all_reads(f, s)).filter_map(|v| sink.origin(v));
        let before = stays.len();
        let more: Vec<CellId> = read.collect();
        stays.extend(more);
        if stays.len() == before {
            sink.move_cells(f, block);
            return stay;
        }
    }
}

/// What a statement reads, those inside it included.
pub(super) fn all_reads(f: &Function, stmt: &Stmt) -> Vec<ValueId> {
    let mut all = reads(f, stmt);
    all.extend(stmt.blocks().into_iter().flat_map(|b| &b.stmts).flat_map(|s| all_reads(f, s)));
    all
}

struct Sink<'a> {
    handover: Option<&'a Handover>,
    /// The cells declared in the block.
    local: HashSet<CellId>,
    /// Cells that are read behind the branch.
    stays: HashSet<CellId>,
    arms: [Arm; 2],
    /// What the statements that stay do with cells.
    stay: Vec<(CellId, Touch)>,
    restores: bool,
}

#[derive(Default)]
struct Arm {
    /// Values that are computed in the arm, or zero, with the cell that they come from.
    values: HashMap<ValueId, CellId>,
    stmts: Vec<Stmt>,
    cells: Vec<CellId>,
}

impl<'a> Sink<'a> {
    fn new(block: &Block, stays: HashSet<CellId>, handover: Option<&'a Handover>) -> Sink<'a> {
        let declared = block.stmts.iter().filter_map(|s| match s {
            Stmt::Cell(c) => Some(*c),
            _ => None,
        });
        Sink { handover, local: declared.collect(), stays, arms: Default::default(), stay: Vec::new(), restores: false }
    }

    fn origin(&self, v: ValueId) -> Option<CellId> {
        self.arms.iter().find_map(|arm| arm.values.get(&v).copied())
    }

    /// Gives the statements that stay behind the branch.
    fn run(&mut self, f: &Function, block: &Block, behind: Vec<Stmt>) -> Vec<Stmt> {
        let mut stay = Vec::new();
        // The temporaries of a call, which go where the call goes.
        let mut temporaries: Vec<Stmt> = Vec::new();
        for stmt in behind {
            if matches!(&stmt, Stmt::Cell(c) if f.cell(*c).what == What::Sum) {
                temporaries.push(stmt);
                continue;
            }
            let arm = (0..2).find(|arm| self.belongs(f, block, &stmt, *arm));
            let to = match arm {
                Some(arm) => &mut self.arms[arm].stmts,
                None => {
                    self.restores |= matches!(stmt, Stmt::Restore(..) | Stmt::Loop(_) | Stmt::If(_));
                    self.stay.extend(touches(f, &stmt));
                    &mut stay
                }
            };
            to.append(&mut temporaries);
            to.push(stmt);
        }
        stay.append(&mut temporaries);
        stay
    }

    /// Whether the statement only hands on what the arm has added, and may run at its end.
    fn belongs(&mut self, f: &Function, block: &Block, stmt: &Stmt, arm: usize) -> bool {
        let belongs = match stmt {
            Stmt::Let(v) => {
                let origin = match &f.value(*v).op {
                    Op::Load(p) | Op::Move(p) if p.proj.is_empty() && p.cell().is_some() => {
                        p.cell().filter(|c| self.is_of_arm(f, block, *c, arm))
                    }
                    Op::Contribution(_, d)
                    | Op::Negative(d)
                    | Op::Recast(d, _, _)
                    | Op::Total(d, _)
                    | Op::Load(Place { root: Root::Value(d), .. }) => self.arms[arm].values.get(d).copied(),
                    _ => None,
                };
                self.arms[arm].values.extend(origin.map(|c| (*v, c)));
                origin.is_some()
            }
            Stmt::Add(place, v, _) => self.arms[arm].values.contains_key(v) && self.may_add_earlier(place),
            Stmt::Back(back) => {
                self.arms[arm].values.contains_key(&back.seed)
                    && self.handover.is_none_or(|handover| !handover.takes(stmt))
                    && !self.restores
                    && back.to.iter().flatten().all(|place| self.may_add_earlier(place))
                    && !back.to.iter().flatten().filter_map(Place::cell).any(|c| self.stays.contains(&c))
            }
            Stmt::Loop(l) => {
                let cells = self.arms[arm].cells.len();
                let belongs = self.loop_belongs(f, block, l, arm);
                // A loop that stays has its cells with it.
                if !belongs {
                    self.arms[arm].cells.truncate(cells);
                }
                belongs
            }
            _ => false,
        };
        if let (true, Stmt::Back(back)) = (belongs, stmt) {
            let temporaries = back.to.iter().flatten().filter_map(Place::cell).filter(|c| f.cell(*c).what == What::Sum);
            self.arms[arm].cells.extend(temporaries);
        }
        belongs
    }

    /// A loop that reads no cotangents but those of the arm: zero where the arm is not taken, it adds zeros.
    fn loop_belongs(&mut self, f: &Function, block: &Block, l: &Loop, arm: usize) -> bool {
        let Some(handover) = self.handover else { return false };
        let keeps = |s: &Stmt| matches!(s, Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_));
        let whole = Stmt::Loop(l.clone());
        if handover.takes(&whole) || super::any(&l.body, &keeps) {
            return false;
        }
        let mut own = false;
        for (cell, access) in touches(f, &whole) {
            // What a statement that stays brings back is not yet as the loop reads it.
            let is_memory = f.cell(cell).what == What::Memory;
            if is_memory && self.stay.contains(&(cell, Touch::Written)) {
                return false;
            }
            if is_memory || f.is_inside(f.cell(cell).block, l.body.id) {
                continue;
            }
            let fits = match access {
                Touch::Added => self.may_add_earlier(&Place::of(Root::Cell(cell), l.span)),
                Touch::Read | Touch::Written => {
                    own = true;
                    self.is_of_arm(f, block, cell, arm)
                }
            };
            if !fits {
                return false;
            }
        }
        let inside = |v: &ValueId| f.is_inside(f.value(*v).block, l.body.id);
        let foreign = all_reads(f, &whole).into_iter().any(|v| {
            f.value(v).is_cotangent() && f.value(v).lifted && !inside(&v) && !self.arms[arm].values.contains_key(&v)
        });
        own && !foreign
    }

    /// Nothing that stays reads or writes what is added to.
    fn may_add_earlier(&self, place: &Place) -> bool {
        self.stay.iter().all(|(cell, access)| Some(*cell) != place.cell() || *access == Touch::Added)
    }

    /// A cell of the block that nothing adds to but this arm and what went there: then it is the arm's.
    fn is_of_arm(&mut self, f: &Function, block: &Block, cell: CellId, arm: usize) -> bool {
        if self.stays.contains(&cell) {
            return false;
        }
        if self.arms[arm].cells.contains(&cell) {
            return true;
        }
        let Some(Stmt::If(i)) = block.stmts.last() else { return false };
        let touches = |stmts: &[Stmt]| {
            let of_cell = |s: &Stmt| !matches!(s, Stmt::Cell(_)) && touches(f, s).iter().any(|(c, _)| *c == cell);
            stmts.iter().any(of_cell)
        };
        let arms = [&i.then.stmts, &i.otherwise.stmts];
        let before = &block.stmts[..block.stmts.len() - 1];
        let here = touches(arms[arm]) || touches(&self.arms[arm].stmts);
        let elsewhere = touches(arms[1 - arm])
            || touches(&self.arms[1 - arm].stmts)
            || touches(before)
            || self.stay.iter().any(|(c, _)| *c == cell);
        let is_of_arm = self.local.contains(&cell) && f.cell(cell).init == Init::Zero && here && !elsewhere;
        if is_of_arm {
            self.arms[arm].cells.push(cell);
        }
        is_of_arm
    }

    fn move_cells(self, f: &mut Function, block: &mut Block) {
        let mut moved = HashSet::default();
        if let Some(Stmt::If(i)) = block.stmts.last_mut() {
            for (arm, to) in self.arms.into_iter().zip([&mut i.then, &mut i.otherwise]) {
                let local = arm.cells.iter().filter(|c| self.local.contains(c)).copied();
                let local: Vec<CellId> = local.collect();
                for cell in &arm.cells {
                    f.cells[cell.0].block = to.id;
                }
                for v in arm.values.keys() {
                    f.values[v.0].block = to.id;
                }
                to.stmts.splice(0..0, local.iter().map(|c| Stmt::Cell(*c)));
                to.stmts.extend(arm.stmts);
                moved.extend(local);
            }
        }
        block.stmts.retain(|s| !matches!(s, Stmt::Cell(c) if moved.contains(c)));
    }
}
