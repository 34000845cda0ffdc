//! Cotangents as values where that is possible: the first thing that is added to a zero is the cotangent, and what is
//! added to nothing is zero.
//!
//! A cell stays a cell if a branch or loop writes it, or a part of it is written; then it is declared where that
//! happens first. What is computed from a zero cotangent is zero and left out, whatever the partials are.

use crate::ir::*;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// What is known of a cell at a point of the program.
#[derive(Clone, Copy)]
enum State {
    Zero,
    Is(ValueId),
    /// In memory.
    Stored,
}

/// What a value of the adjoint turned out to be.
#[derive(Clone, Copy)]
enum Known {
    Zero,
    Is(ValueId),
}

struct Assign<'a> {
    f: &'a mut Function,
    cells: HashMap<CellId, State>,
    values: HashMap<ValueId, Known>,
    block: BlockId,
}

pub(super) fn run(f: &mut Function, adjoint: &mut Block) {
    let block = adjoint.id;
    Assign { f, cells: HashMap::default(), values: HashMap::default(), block }.block(adjoint);
}

impl Assign<'_> {
    fn block(&mut self, block: &mut Block) {
        let outer = std::mem::replace(&mut self.block, block.id);
        let mut out = Vec::new();
        for stmt in std::mem::take(&mut block.stmts) {
            self.stmt(stmt, &mut out);
        }
        block.stmts = out;
        self.block = outer;
    }

    fn state(&self, place: &Place) -> Option<(CellId, State)> {
        let cell = place.cell()?;
        Some((cell, self.cells.get(&cell).copied().unwrap_or(State::Stored)))
    }

    fn is_zero(&self, v: ValueId) -> bool {
        matches!(self.values.get(&v), Some(Known::Zero))
    }

    /// Puts in what values turned out to be.
    fn resolve(&mut self, stmt: &mut Stmt) {
        let known = &self.values;
        let with = |mut v: ValueId| {
            while let Some(Known::Is(to)) = known.get(&v) {
                v = *to;
            }
            v
        };
        replace(self.f, stmt, &with);
    }

    /// Declares the cell with what it holds so far.
    fn store(&mut self, cell: CellId, out: &mut Vec<Stmt>) {
        match self.cells.insert(cell, State::Stored) {
            Some(State::Zero) => {
                self.f.cells[cell.0].init = Init::Zero;
                out.push(Stmt::Cell(cell));
            }
            Some(State::Is(v)) => {
                self.f.cells[cell.0].init = Init::Value(v);
                out.push(Stmt::Cell(cell));
            }
            Some(State::Stored) | None => {}
        }
    }

    fn emit(&mut self, op: Op, like: ValueId, out: &mut Vec<Stmt>) -> ValueId {
        let (ty, span) = (self.f.value(like).ty.clone(), self.f.value(like).span);
        let v = self.f.add_cotangent(op, ty, span, self.block);
        out.push(Stmt::Let(v));
        v
    }

    fn stmt(&mut self, mut stmt: Stmt, out: &mut Vec<Stmt>) {
        match &mut stmt {
            Stmt::If(_) | Stmt::Loop(_) => {}
            _ => self.resolve(&mut stmt),
        }
        match stmt {
            Stmt::Cell(c) if !matches!(self.f.cell(c).what, What::Memory) => {
                let state = match self.f.cell(c).init {
                    Init::Zero => State::Zero,
                    Init::Value(v) if self.is_zero(v) => State::Zero,
                    Init::Value(v) => State::Is(v),
                };
                self.cells.insert(c, state);
            }
            Stmt::Add(place, v, sign) => self.add(place, v, sign, out),
            Stmt::Let(v) => self.operation(v, out),
            Stmt::Set(place, v) => self.set(place, v, out),
            Stmt::Back(back) => {
                if self.is_zero(back.seed) {
                    return;
                }
                let targets: Vec<CellId> = back.to.iter().flatten().filter_map(Place::cell).collect();
                targets.into_iter().for_each(|c| self.store(c, out));
                out.push(Stmt::Back(back));
            }
            Stmt::Deliver(c) => {
                if matches!(self.cells.get(&c), Some(State::Zero)) {
                    return;
                }
                self.store(c, out);
                out.push(Stmt::Deliver(c));
            }
            Stmt::If(mut i) => {
                self.enter(&[&i.then, &i.otherwise], out);
                self.block(&mut i.then);
                self.block(&mut i.otherwise);
                out.push(Stmt::If(i));
            }
            Stmt::Loop(mut l) => {
                self.enter(&[&l.body], out);
                self.block(&mut l.body);
                out.push(Stmt::Loop(l));
            }
            other @ (Stmt::Cell(_)
            | Stmt::Restore(..)
            | Stmt::Resume(_)
            | Stmt::Store(..)
            | Stmt::Accumulate(..)
            | Stmt::Effect(_)) => out.push(other),
        }
    }

    /// Cells that a block inside writes are declared in front of it.
    fn enter(&mut self, blocks: &[&Block], out: &mut Vec<Stmt>) {
        let mut written: Vec<CellId> = Vec::new();
        let mut seen = HashSet::default();
        for stmt in blocks.iter().flat_map(|b| &b.stmts) {
            for (cell, access) in touches(self.f, stmt) {
                if access != Touch::Read && self.cells.contains_key(&cell) && seen.insert(cell) {
                    written.push(cell);
                }
            }
        }
        written.into_iter().for_each(|c| self.store(c, out));
    }

    fn add(&mut self, place: Place, v: ValueId, sign: Sign, out: &mut Vec<Stmt>) {
        if self.is_zero(v) {
            return;
        }
        let ty = self.f.value(v).ty.clone();
        match self.state(&place) {
            Some((cell, State::Zero)) if place.proj.is_empty() => {
                let v = match sign {
                    Sign::Plus => v,
                    Sign::Minus => self.emit(Op::Negative(v), v, out),
                };
                self.name(v, cell);
                self.cells.insert(cell, State::Is(v));
            }
            Some((cell, State::Is(old))) if place.proj.is_empty() && ty.is_float() => {
                let v = match sign {
                    Sign::Plus => v,
                    Sign::Minus => self.emit(Op::Negative(v), v, out),
                };
                let sum = self.emit(Op::Sum(old, v), v, out);
                self.name(sum, cell);
                self.cells.insert(cell, State::Is(sum));
            }
            Some((cell, State::Zero | State::Is(_))) => {
                self.store(cell, out);
                out.push(Stmt::Add(place, v, sign));
            }
            Some((_, State::Stored)) | None => out.push(Stmt::Add(place, v, sign)),
        }
    }

    /// A value that becomes a cotangent is called like it.
    fn name(&mut self, v: ValueId, cell: CellId) {
        let hint = self.f.cell(cell).hint.clone();
        self.f.values[v.0].hint.get_or_insert(hint);
    }

    fn set(&mut self, place: Place, v: ValueId, out: &mut Vec<Stmt>) {
        let shape = place.cell().and_then(|c| self.f.cell(c).shape.clone()).filter(|_| self.is_zero(v));
        let v = shape.map_or(v, |shape| self.emit(Op::Zero(shape), v, out));
        // What it held anyway: nothing has written to it since it was read.
        let same = match &self.f.value(v).op {
            Op::Load(from) => from.root == place.root && from.proj.is_empty() && !written_since(self.f, out, v, &place),
            _ => false,
        };
        if !same {
            out.push(Stmt::Set(place, v));
        }
    }

    fn operation(&mut self, v: ValueId, out: &mut Vec<Stmt>) {
        let op = std::mem::replace(&mut self.f.values[v.0].op, Op::Error);
        let (op, known) = self.fold(op, out);
        self.f.values[v.0].op = op;
        match known {
            Some(known) => {
                self.values.insert(v, known);
            }
            None => out.push(Stmt::Let(v)),
        }
    }

    fn fold(&mut self, op: Op, out: &mut Vec<Stmt>) -> (Op, Option<Known>) {
        let zero = |op| (op, Some(Known::Zero));
        match op {
            Op::Load(place) => match (self.state(&place), place.root) {
                (Some((_, State::Zero)), _) => zero(Op::Load(place)),
                (Some((_, State::Is(v))), _) if place.proj.is_empty() => (Op::Load(place), Some(Known::Is(v))),
                (Some((_, State::Is(v))), _) => (Op::Load(Place { root: Root::Value(v), ..place }), None),
                (_, Root::Value(v)) if self.is_zero(v) => zero(Op::Load(place)),
                _ => (Op::Load(place), None),
            },
            Op::Move(place) => match self.state(&place) {
                Some((_, State::Zero)) => zero(Op::Move(place)),
                Some((_, State::Is(v))) => (Op::Move(place), Some(Known::Is(v))),
                Some((_, State::Stored)) | None => (Op::Move(place), None),
            },
            Op::Take(place, before) => match self.state(&place) {
                Some((_, State::Zero)) => zero(Op::Take(place, before)),
                Some((cell, State::Is(v))) if place.proj.is_empty() => {
                    self.cells.insert(cell, State::Zero);
                    (Op::Take(place, before), Some(Known::Is(v)))
                }
                Some((cell, State::Is(_))) => {
                    self.store(cell, out);
                    (Op::Take(place, before), None)
                }
                Some((_, State::Stored)) | None => (Op::Take(place, before), None),
            },
            Op::Contribution(_, d) | Op::Negative(d) | Op::Recast(d, _, _) | Op::Total(d, _) if self.is_zero(d) => {
                zero(op)
            }
            Op::Product(a, b) if self.is_zero(a) || self.is_zero(b) => zero(op),
            Op::Sum(a, b) if self.is_zero(a) && self.is_zero(b) => zero(op),
            Op::Sum(a, b) if self.is_zero(a) => (op, Some(Known::Is(b))),
            Op::Sum(a, b) if self.is_zero(b) => (op, Some(Known::Is(a))),
            other => (other, None),
        }
    }
}

/// Whether the cell of `place` is written behind the statement that defines `v`, or `v` is not of this block.
fn written_since(f: &Function, stmts: &[Stmt], v: ValueId, place: &Place) -> bool {
    let Some(at) = stmts.iter().position(|s| matches!(s, Stmt::Let(w) if *w == v)) else { return true };
    let written =
        |s: &Stmt| touches(f, s).iter().any(|(cell, access)| Some(*cell) == place.cell() && *access != Touch::Read);
    stmts[at + 1..].iter().any(written)
}
