//! One target a loop, where an iteration adds to several rows of one cotangent.
//!
//! What reads `u[at - n]`, `u[at - 1]`, `u[at + 1]` and `u[at + n]` adds to rows that overlap, so that iterations wait for each
//! other. Here the loop becomes blocks of iterations: first what a block contributes is computed, into arrays on the
//! stack, then there is a loop for each row, which adds it. Rows at constant distances are one that is longer than the
//! block; for it the arrays have zeros at both ends. Numbers are summed by the position in the block.
//!
//! Only adds are moved, and only in a loop that does nothing else with what they add to: cotangents are sums in another
//! order, whatever the rows, and the primal program is as it was. A wave on a grid takes 0.79 of the time, with vectors of
//! eight numbers 0.63.

use super::emit::{Emit, range};
use super::gather::{Group, LARGEST_SPAN, Site, groups, is_only_added, load, scalars, sum_cell};
use crate::ir::*;
use crate::print::names;
use crate::sweep::Handover;
use crate::types::Ty;
use proc_macro2::{Ident, Span};
use quote::quote;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::collections::BTreeMap;
use syn::BinOp;

/// How many iterations are a block: what they contribute stays in the first cache.
const TURNS: usize = 64;

/// How many zeros an array has at each end: more than neighbours are apart, and whole vectors.
const ENDS: usize = LARGEST_SPAN as usize + 2;

/// A loop that adds to more elements stays as it is: arrays take room on the stack.
const MOST: usize = 16;

pub(super) fn run(f: &mut Function, block: &mut Block, handover: &Handover) {
    // Its activations would each have the arrays on the stack.
    if handover.is_recursive {
        return;
    }
    let mut out = Vec::new();
    for mut stmt in std::mem::take(&mut block.stmts) {
        let Stmt::Loop(l) = &mut stmt else {
            stmt.blocks_mut().into_iter().for_each(|inner| run(f, inner, handover));
            out.push(stmt);
            continue;
        };
        let (sums, block) = (sums(f, l), block.id);
        let mut split = Split { f, handover, block, sums, arrays: Vec::new(), lanes: Vec::new() };
        let before = split.looped(l);
        let Split { f, arrays, lanes, .. } = split;
        out.extend(before);
        out.extend(arrays.into_iter().chain(lanes.iter().map(|lane| lane.array)).map(Stmt::Cell));
        out.push(stmt);
        lanes.into_iter().for_each(|lane| lane.add_up(f, block, &mut out));
    }
    block.stmts = out;
}

/// The numbers that a loop only adds to.
fn sums(f: &Function, l: &Loop) -> HashSet<CellId> {
    let touched: HashSet<CellId> = l.body.stmts.iter().flat_map(|s| touches(f, s)).map(|(cell, _)| cell).collect();
    touched.into_iter().filter(|c| f.cell(*c).ty.is_float() && is_only_added(f, l, *c)).collect()
}

/// What is split in a loop that is in no other.
struct Split<'a> {
    f: &'a mut Function,
    handover: &'a Handover,
    /// Where that loop stands.
    block: BlockId,
    /// The numbers that it only adds to.
    sums: HashSet<CellId>,
    /// What is contributed to rows, in arrays that all loops inside use in turn.
    arrays: Vec<CellId>,
    lanes: Vec<Lane>,
}

/// A number's sum by the position in a block.
struct Lane {
    array: CellId,
    of: Place,
    /// A value of its type.
    like: ValueId,
}

impl Lane {
    fn add_up(self, f: &mut Function, block: BlockId, out: &mut Vec<Stmt>) {
        let Lane { array, of, like } = self;
        let (ty, span) = (f.value(like).ty.clone(), of.span);
        let lanes = load(f, array, block, out, &f.cell(array).ty.clone(), span);
        let total = f.add_cotangent(Op::Total(lanes, like), ty, span, block);
        out.extend([Stmt::Let(total), Stmt::Add(of, total, Sign::Plus)]);
    }
}

/// A row that is added to, and the arrays that come to it, each from an offset on.
struct Target {
    /// Its first element, as it stands in the body.
    to: Place,
    parts: Vec<(usize, CellId)>,
    ty: Ty,
}

impl Target {
    /// How many elements the row is longer than a block.
    fn span(&self) -> usize {
        self.parts.iter().map(|(offset, _)| *offset).max().unwrap_or(0)
    }
}

/// An iteration while it is changed.
struct Iteration {
    body: Block,
    /// Where it is in its block, and in an array.
    position: ValueId,
    element: ValueId,
    /// The arrays that contributions are put into.
    kept: HashMap<ValueId, CellId>,
}

/// The iterations of a block.
struct Turns {
    /// The variable of the loop, its value in the first of them, and how many they are.
    var: ValueId,
    start: ValueId,
    count: ValueId,
    /// The body of that loop, and of the loop over blocks.
    body: BlockId,
    around: BlockId,
    span: Span,
}

impl Split<'_> {
    /// Gives what comes before the loop.
    fn looped(&mut self, l: &mut Loop) -> Vec<Stmt> {
        self.inside(&mut l.body);
        if !self.is_plain(l) {
            return Vec::new();
        }
        let clusters: Vec<Group> = groups(self.f, l).into_iter().flat_map(Group::clusters).collect();
        let has_several = |cell: CellId| clusters.iter().filter(|c| c.cell == cell).count() > 1;
        let clusters: Vec<&Group> = clusters.iter().filter(|c| has_several(c.cell)).collect();
        let sites: usize = clusters.iter().map(|c| c.sites.len()).sum();
        if (1..=MOST).contains(&sites) { self.split(l, &clusters) } else { Vec::new() }
    }

    fn inside(&mut self, block: &mut Block) {
        for mut stmt in std::mem::take(&mut block.stmts) {
            match &mut stmt {
                Stmt::Loop(l) => block.stmts.extend(self.looped(l)),
                other => other.blocks_mut().into_iter().for_each(|inner| self.inside(inner)),
            }
            block.stmts.push(stmt);
        }
    }

    /// Iterations without branches, from the first to the last.
    fn is_plain(&self, l: &Loop) -> bool {
        let is_forwards =
            matches!(l.kind, LoopKind::Range { inclusive: false, reversed: false, step: None, .. }) && !l.backward;
        let is_plain = |stmt: &Stmt| match stmt {
            Stmt::Let(_) | Stmt::Cell(_) | Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) => true,
            Stmt::Store(..)
            | Stmt::Accumulate(..)
            | Stmt::If(_)
            | Stmt::Loop(_)
            | Stmt::Effect(_)
            | Stmt::Back(_)
            | Stmt::Resume(_)
            | Stmt::Deliver(_) => false,
        };
        is_forwards && !self.handover.fused.contains(l) && l.body.stmts.iter().all(is_plain)
    }

    /// Gives what comes before the loop.
    fn split(&mut self, l: &mut Loop, clusters: &[&Group]) -> Vec<Stmt> {
        let LoopKind::Range { var, low, high, .. } = l.kind else { return Vec::new() };
        let span = names::at(l.span);
        scalars(self.f, l);
        let around = self.f.add_body_around(l.body.id);
        let outside = self.f.blocks[around.0].parent.unwrap_or(self.block);
        // for block in 0..(all + 63) / 64 { let start = low + block * 64; let turns = min(high - start, 64); … }
        let mut emit = Emit::new(self.f, outside, span);
        let none = emit.number(0);
        let least = emit.int(Op::Least(low, high));
        let (all, more, each) = (emit.minus(high, least), emit.number(TURNS - 1), emit.number(TURNS));
        let rounded = emit.plus(all, more);
        let blocks = emit.int(Op::Binary(BinOp::Div(syn::Token![/](span)), rounded, each));
        let before = emit.out;

        let mut emit = Emit::new(self.f, around, span);
        let number = emit.f.add_cotangent(Op::Induction, Ty::Int, span, around);
        let each = emit.number(TURNS);
        let passed = emit.int(Op::Binary(BinOp::Mul(syn::Token![*](span)), number, each));
        let start = emit.plus(low, passed);
        emit.f.values[start.0].hint = Some(Ident::new("start", span));
        let (left, most) = (emit.minus(high, start), emit.number(TURNS));
        let count = emit.int(Op::Least(left, most));
        let stop = emit.plus(start, count);
        let mut stmts = emit.out;
        let turns = Turns { var, start, count, body: l.body.id, around, span };

        let mut emit = Emit::new(self.f, l.body.id, span);
        let position = emit.minus(var, start);
        let ends = emit.number(ENDS);
        let (element, mut begin) = (emit.plus(position, ends), emit.out);
        let body = Block { stmts: std::mem::take(&mut l.body.stmts), ..l.body };
        let mut iteration = Iteration { body, position, element, kept: HashMap::default() };
        let targets: Vec<Target> = clusters.iter().map(|c| self.row(&mut iteration, c)).collect();
        self.numbers(&mut iteration);
        begin.append(&mut iteration.body.stmts);
        let body = Block { stmts: begin, ..iteration.body };

        stmts.push(Stmt::Loop(Loop { kind: range(var, start, stop), body, ..l.clone() }));
        self.clear(&targets, &turns, &mut stmts);
        targets.into_iter().for_each(|target| self.adding(target, &turns, &mut stmts));
        let body = Block { id: around, stmts, diverges: false };
        // What is kept of the last iterations lies on top.
        let backward = self.handover.has_tape(l.body.id);
        *l = Loop { backward, ..Loop::own(range(number, none, blocks), body, l.span) };
        before
    }

    /// Puts what goes to a row into arrays.
    fn row(&mut self, iteration: &mut Iteration, group: &Group) -> Target {
        let (first, mut parts) = (&group.sites[0], Vec::new());
        for site in &group.sites {
            let v = self.contribution(&mut iteration.body, group, site);
            parts.push(((site.offset - first.offset).unsigned_abs() as usize, self.keep(iteration, v)));
        }
        Target { to: first.place.clone(), parts, ty: group.ty.clone() }
    }

    /// What an iteration adds to an element, instead of adding it.
    fn contribution(&mut self, body: &mut Block, group: &Group, site: &Site) -> ValueId {
        let is_it = |f: &Function, stmt: &Stmt| group.site(f, stmt).is_some_and(|s| s.sum == site.sum);
        let only = body.stmts.iter().position(|stmt| is_it(self.f, stmt)).filter(|_| site.adds == 1);
        if let Some(at) = only
            && let Stmt::Add(_, v, Sign::Plus) = body.stmts[at]
        {
            body.stmts.remove(at);
            return v;
        }
        for stmt in &mut body.stmts {
            if is_it(self.f, stmt)
                && let Stmt::Add(place, ..) = stmt
            {
                *place = Place::of(Root::Cell(site.sum), place.span);
            }
        }
        body.stmts.insert(0, Stmt::Cell(site.sum));
        load(self.f, site.sum, body.id, &mut body.stmts, &group.ty, group.span)
    }

    /// Numbers that all loops around only add to are summed in lanes.
    fn numbers(&mut self, iteration: &mut Iteration) {
        for stmt in &mut iteration.body.stmts {
            if let Stmt::Add(place, v, _) = stmt
                && place.proj.is_empty()
                && place.cell().is_some_and(|cell| self.sums.contains(&cell))
            {
                *place = at(self.lane(place, *v), iteration.position, place.span);
            }
        }
    }

    fn lane(&mut self, of: &Place, like: ValueId) -> CellId {
        if let Some(lane) = self.lanes.iter().find(|lane| lane.of.root == of.root) {
            return lane.array;
        }
        let array = self.new_array("lanes", self.f.value(like).ty.clone(), TURNS, of.span);
        self.lanes.push(Lane { array, of: of.clone(), like });
        array
    }

    /// The array that holds the value of each iteration.
    fn keep(&mut self, iteration: &mut Iteration, v: ValueId) -> CellId {
        if let Some(array) = iteration.kept.get(&v) {
            return *array;
        }
        let (ty, span) = (self.f.value(v).ty.clone(), self.f.value(v).span);
        let is_free = |array: &&CellId| {
            let is_alike = self
                .f
                .cell(**array)
                .ty
                .element()
                .is_some_and(|t| std::mem::discriminant(t) == std::mem::discriminant(&ty));
            is_alike && !iteration.kept.values().any(|kept| kept == *array)
        };
        let array = self.arrays.iter().find(is_free).copied().unwrap_or_else(|| {
            let array = self.new_array("part", ty, TURNS + 2 * ENDS, span);
            self.arrays.push(array);
            array
        });
        iteration.kept.insert(v, array);
        iteration.body.stmts.push(Stmt::Set(at(array, iteration.element, span), v));
        array
    }

    fn new_array(&mut self, hint: &str, ty: Ty, len: usize, span: Span) -> CellId {
        sum_cell(self.f, &Ty::Array(Box::new(ty), quote!(#len)), hint, span, self.block)
    }

    /// Behind what is kept of a short block may be something of a longer one.
    fn clear(&mut self, targets: &[Target], turns: &Turns, out: &mut Vec<Stmt>) {
        let mut far: BTreeMap<CellId, usize> = BTreeMap::new();
        for target in targets {
            for (offset, array) in &target.parts {
                let most = far.entry(*array).or_default();
                *most = (*most).max(target.span() - offset);
            }
        }
        for (array, far) in far {
            for k in 0..far {
                let mut emit = Emit::new(self.f, turns.around, turns.span);
                let behind = emit.number(ENDS + k);
                let place = at(array, emit.plus(turns.count, behind), turns.span);
                let ty = emit.f.place_ty(&place);
                let zero = emit.value(Op::Zero(place.clone()), ty);
                out.append(&mut emit.out);
                out.push(Stmt::Set(place, zero));
            }
        }
    }

    /// `for k in 0..count + span { row[k] += part[8 + k - offset] + …; }`
    fn adding(&mut self, target: Target, turns: &Turns, out: &mut Vec<Stmt>) {
        let (span, body) = (turns.span, self.f.add_body(Some(turns.around)));
        let mut emit = Emit::new(self.f, turns.around, span);
        let zero = emit.number(0);
        let high = match target.span() {
            0 => turns.count,
            more => {
                let more = emit.number(more);
                emit.plus(turns.count, more)
            }
        };
        out.append(&mut emit.out);

        let mut emit = Emit::new(self.f, body, span);
        let turn = emit.f.add_cotangent(Op::Induction, Ty::Int, span, body);
        let mut sum: Option<ValueId> = None;
        for (offset, array) in &target.parts {
            let from = emit.number(ENDS - offset);
            let element = at(*array, emit.plus(from, turn), span);
            let part = emit.value(Op::Load(element), target.ty.clone());
            sum = Some(sum.map_or(part, |sum| emit.value(Op::Sum(sum, part), target.ty.clone())));
        }
        let var = emit.plus(turns.start, turn);
        let indices = target.to.proj.iter().map(|proj| match proj {
            Proj::Index(index) => Proj::Index(again(&mut emit, *index, (turns.var, var), turns.body)),
            other => other.clone(),
        });
        let to = Place { proj: indices.collect(), ..target.to };
        emit.out.extend(sum.map(|sum| Stmt::Add(to, sum, Sign::Plus)));
        let body = Block { id: body, stmts: emit.out, diverges: false };
        out.push(Stmt::Loop(Loop::own(range(turn, zero, high), body, span)));
    }
}

fn at(array: CellId, index: ValueId, span: Span) -> Place {
    Place::of(Root::Cell(array), span).then(Proj::Index(index))
}

/// An index again, for another value of the variable of the loop whose body it is of.
fn again(emit: &mut Emit, v: ValueId, (var, value): (ValueId, ValueId), body: BlockId) -> ValueId {
    match emit.f.value(v).op.clone() {
        _ if v == var => value,
        Op::Binary(op, a, b) if emit.f.is_inside(emit.f.value(v).block, body) => {
            let (a, b) = (again(emit, a, (var, value), body), again(emit, b, (var, value), body));
            emit.int(Op::Binary(op, a, b))
        }
        op @ (Op::Literal(_) | Op::Len(_)) => emit.int(op),
        _ => v,
    }
}
