//! What is known of a cotangent's elements: which of them are zero, so that nothing need be added, or zeroed.
//!
//! A memory that is overwritten in each iteration of a loop has a cotangent that is zero where the iteration begins in reverse:
//! every element that was added to is taken again. So the first that adds to it puts its contribution there, and who
//! takes it leaves it there. What is added and taken by the same iteration is not put there at all.
//!
//! That holds if whoever puts something there goes over the same elements: what is left there is then overwritten
//! before it is read, and elsewhere are zeros. A cotangent of which that is not known stays as it is. A chain of equations
//! takes 0.89 of the time; to put and to zero nevertheless would be slower than to add.

use super::apart;
use crate::ir::*;
use crate::types::Ty;

pub(super) fn run(f: &mut Function, block: &mut Block) {
    for stmt in &mut block.stmts {
        stmt.blocks_mut().into_iter().for_each(|inner| run(f, inner));
    }
    let declared = block.stmts.iter().filter_map(|stmt| match stmt {
        Stmt::Cell(c) if is_container(f, *c) => Some(*c),
        _ => None,
    });
    for cell in declared.collect::<Vec<_>>() {
        let mut walk = Walk { f, cell, loops: Vec::new(), puts: None, gains: false, reads_zero: false, changes: false };
        let is_known = walk.block(block, State::Zero).is_some();
        if is_known && walk.gains && !(walk.puts.is_some() && walk.reads_zero) {
            walk.changes = true;
            walk.block(block, State::Zero);
        }
    }
}

/// A cotangent of numbers that begins as zero.
fn is_container(f: &Function, cell: CellId) -> bool {
    let of = f.cell(cell);
    let is_cotangent = matches!(of.what, What::Cotangent(_)) && matches!(of.init, Init::Zero);
    is_cotangent && of.ty.element().is_some_and(Ty::is_float)
}

/// Elements from one index up to another: numbers with a sign, and none if the second is the smaller.
#[derive(Clone, PartialEq)]
struct Part {
    start: Linear,
    end: Linear,
}

/// Which elements of a container are other than zero.
#[derive(Clone, PartialEq)]
enum State {
    Zero,
    Only(Part),
}

/// What is done with an element.
enum Access {
    Add,
    Read,
    Take,
}

/// One way through the program, to see what is known of a cell, and another to change what is done with it.
struct Walk<'a> {
    f: &'a mut Function,
    cell: CellId,
    /// The bodies around.
    loops: Vec<BlockId>,
    /// What is put there when all is zero: always the same elements.
    puts: Option<Part>,
    /// Whether there is something to gain.
    gains: bool,
    /// Whether something is read when all is zero, which would not be if it were not zeroed.
    reads_zero: bool,
    changes: bool,
}

impl Walk<'_> {
    /// The state behind, if it is known.
    fn block(&mut self, block: &mut Block, mut state: State) -> Option<State> {
        for stmt in &mut block.stmts {
            if touches(self.f, stmt).iter().all(|(c, _)| *c != self.cell) {
                continue;
            }
            state = match stmt {
                Stmt::Cell(_) => State::Zero,
                Stmt::Loop(l) => match self.elements(l) {
                    Some(elements) => self.row(l, &elements, state)?,
                    None => {
                        self.loops.push(l.body.id);
                        let behind = self.block(&mut l.body, state.clone())?;
                        self.loops.pop();
                        // As it was when an iteration began, or there may be none.
                        (behind == state).then_some(state)?
                    }
                },
                _ => {
                    let (access, index) = self.access(stmt)?;
                    let start = Linear::read(self.f, index)?;
                    let end = start.clone().plus(Linear::number(1), 1);
                    self.step(stmt, access, Part { start, end }, true, state)?
                }
            };
        }
        Some(state)
    }

    /// The statements by which each iteration touches an element of its own.
    fn elements(&self, l: &Loop) -> Option<Vec<usize>> {
        let LoopKind::Range { step: None, .. } = l.kind else { return None };
        let touching = |stmt: &Stmt| touches(self.f, stmt).iter().any(|(c, _)| *c == self.cell);
        let all: Vec<usize> = (0..l.body.stmts.len()).filter(|at| touching(&l.body.stmts[*at])).collect();
        let index = |at: &usize| Linear::read(self.f, self.access(&l.body.stmts[*at])?.1);
        let first = index(all.first()?)?;
        let is_own = first.stride(self.f, l) == Some(1) && all.iter().all(|at| index(at).as_ref() == Some(&first));
        is_own.then_some(all)
    }

    /// What a statement does with an element, and which it is.
    fn access(&self, stmt: &Stmt) -> Option<(Access, ValueId)> {
        let (access, place) = match stmt {
            Stmt::Add(place, ..) => (Access::Add, place),
            Stmt::Let(v) => match &self.f.value(*v).op {
                Op::Load(place) => (Access::Read, place),
                Op::Take(place, _) => (Access::Take, place),
                _ => return None,
            },
            _ => return None,
        };
        match place.proj[..] {
            [Proj::Index(index)] => Some((access, index)),
            _ => None,
        }
    }

    fn row(&mut self, l: &mut Loop, elements: &[usize], state: State) -> Option<State> {
        match *elements {
            [at] => {
                let (access, index) = self.access(&l.body.stmts[at])?;
                let LoopKind::Range { low, .. } = l.kind else { return None };
                let (start, end) = apart::ends(self.f, l, index)?;
                let is_number = Linear::read(self.f, low)?.constant().is_some();
                self.step(&mut l.body.stmts[at], access, Part { start, end }, is_number, state)
            }
            // Added and taken at once.
            [add, take] if state == State::Zero => {
                let (Stmt::Add(_, v, sign), Stmt::Let(taken)) = (&l.body.stmts[add], &l.body.stmts[take]) else {
                    return None;
                };
                let (v, sign, taken) = (*v, *sign, *taken);
                let Op::Take(..) = self.f.value(taken).op else { return None };
                self.gains = true;
                if self.changes {
                    match sign {
                        Sign::Minus => self.f.values[taken.0].op = Op::Negative(v),
                        Sign::Plus => {
                            let with = |w| if w == taken { v } else { w };
                            l.body.stmts[take + 1..].iter_mut().for_each(|stmt| replace(self.f, stmt, &with));
                            l.body.stmts.remove(take);
                        }
                    }
                    l.body.stmts.remove(add);
                }
                Some(State::Zero)
            }
            _ => None,
        }
    }

    /// What is done with elements, each once. `is_number` says that the range begins with a number, or is one element:
    /// then one that is empty is not by its numbers being too large.
    fn step(&mut self, stmt: &mut Stmt, access: Access, part: Part, is_number: bool, state: State) -> Option<State> {
        let is_fresh = |state: &Part, puts: &Option<Part>| puts.as_ref() == Some(state);
        match (access, state) {
            (Access::Add, State::Zero) => {
                let Stmt::Add(place, v, Sign::Plus) = stmt.clone() else { return None };
                let is_outside = |end: &Linear| self.loops.iter().all(|body| end.is_from_outside(self.f, *body));
                let is_fixed = is_outside(&part.start) && is_outside(&part.end);
                let is_same = self.puts.as_ref().is_none_or(|puts| *puts == part);
                if !is_number || !is_fixed || !is_same {
                    return None;
                }
                self.puts = Some(part.clone());
                if self.changes {
                    *stmt = Stmt::Set(place, v);
                }
                Some(State::Only(part))
            }
            (Access::Add, State::Only(all)) => {
                let is_within = all.start.constant() == Some(0) || is_number && at_least(&part.start, &all.start);
                (is_fresh(&all, &self.puts) && is_within && at_least(&all.end, &part.end)).then_some(State::Only(all))
            }
            (Access::Read | Access::Take, State::Zero) => {
                self.reads_zero = true;
                Some(State::Zero)
            }
            (Access::Read, State::Only(all)) => is_fresh(&all, &self.puts).then_some(State::Only(all)),
            (Access::Take, State::Only(all)) => {
                if !is_number || !is_fresh(&all, &self.puts) && part != all {
                    return None;
                }
                self.gains = true;
                if self.changes
                    && let Stmt::Let(taken) = stmt
                    && let Op::Take(place, _) = self.f.value(*taken).op.clone()
                {
                    self.f.values[taken.0].op = Op::Load(place);
                }
                without(all, part)
            }
        }
    }
}

/// Whether one number is at least another.
fn at_least(a: &Linear, b: &Linear) -> bool {
    a.clone().minus(b.clone()).constant().is_some_and(|n| n >= 0)
}

/// What is left of elements when some are taken.
fn without(all: Part, taken: Part) -> Option<State> {
    if at_least(&all.start, &taken.start) && at_least(&taken.end, &all.end) {
        Some(State::Zero)
    } else if taken.end == all.end {
        Some(State::Only(Part { end: taken.start, ..all }))
    } else if taken.start == all.start {
        Some(State::Only(Part { start: taken.end, ..all }))
    } else {
        None
    }
}
