//! Variables that a loop only sums up: each iteration makes `s + p` or `s - p` of them, or leaves them, in arms and inner
//! loops too.
//!
//! Every value on the way from the loop's beginning to its end has the cotangent that comes to the sum from behind the
//! loop: nothing is added to it, and nothing need be carried from one iteration to another.

use crate::ir::*;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// Where the values of branches and loops come from, and how often each value is read.
#[derive(Default)]
struct Flow {
    /// With the blocks of the arms that come to their end.
    joined: HashMap<ValueId, Vec<(ValueId, BlockId)>>,
    after: HashMap<ValueId, Carried>,
    reads: HashMap<ValueId, usize>,
}

/// By a sum behind its loop: the values on the way.
pub(super) fn sums(f: &Function) -> HashMap<ValueId, Vec<ValueId>> {
    let mut flow = Flow::default();
    flow.block(f, &f.body);
    flow.read(f.result);
    let mut sums = HashMap::default();
    let of_loop = |(exit, c): (&ValueId, &Carried)| {
        let is_candidate = f.value(c.entry).active && f.value(c.entry).ty.is_float();
        let mut way = Way::default();
        let is_sum = is_candidate && flow.back(f, c.next, &mut way, &|v| v == c.entry).is_some();
        // Read nowhere else.
        let is_alone = || way.times.iter().all(|(v, times)| flow.reads.get(v) == Some(times));
        (is_sum && is_alone()).then(|| (*exit, way.times.keys().copied().collect()))
    };
    sums.extend(flow.after.iter().filter_map(of_loop));
    sums
}

impl Flow {
    fn read(&mut self, values: impl IntoIterator<Item = ValueId>) {
        values.into_iter().for_each(|v| *self.reads.entry(v).or_default() += 1);
    }

    fn block(&mut self, f: &Function, block: &Block) {
        for stmt in &block.stmts {
            match stmt {
                Stmt::Let(v) => self.read(operands(&f.value(*v).op)),
                Stmt::Cell(c) => {
                    if let Init::Value(v) = f.cell(*c).init {
                        self.read([v]);
                    }
                }
                Stmt::Store(..) | Stmt::Accumulate(..) => self.read(reads(f, stmt)),
                // Adds to no cotangent.
                Stmt::Effect(_) => {}
                Stmt::If(i) => {
                    self.read(i.outs.iter().flat_map(|o| o.then.into_iter().chain(o.otherwise)).chain([i.cond]));
                    for out in &i.outs {
                        let arms = [(out.then, i.then.id), (out.otherwise, i.otherwise.id)];
                        let arms = arms.into_iter().filter_map(|(value, block)| Some((value?, block)));
                        self.joined.insert(out.value, arms.collect());
                    }
                }
                Stmt::Loop(l) => {
                    self.read(reads(f, stmt));
                    self.read(l.carried.iter().flat_map(|c| [c.init, c.next]).chain(l.kind.until()));
                    self.after.extend(l.carried.iter().map(|c| (c.exit, *c)));
                    if let LoopKind::While { cond, test, .. } = &l.kind {
                        self.read([*cond]);
                        self.block(f, test);
                    }
                }
                // Not of a primal program.
                Stmt::Add(..)
                | Stmt::Set(..)
                | Stmt::Restore(..)
                | Stmt::Back(_)
                | Stmt::Resume(_)
                | Stmt::Deliver(_) => {}
            }
            stmt.blocks().into_iter().for_each(|inner| self.block(f, inner));
        }
    }

    /// Goes back from `v`, through what is added to it, to the first value that is such; counts how often the values on
    /// the way are read for it.
    fn back(&self, f: &Function, v: ValueId, way: &mut Way, is_such: &dyn Fn(ValueId) -> bool) -> Option<ValueId> {
        *way.times.entry(v).or_default() += 1;
        self.back_from(f, v, way, is_such)
    }

    fn back_from(&self, f: &Function, v: ValueId, way: &mut Way, is_such: &dyn Fn(ValueId) -> bool) -> Option<ValueId> {
        if is_such(v) {
            return Some(v);
        }
        if way.leads_nowhere.contains(&v) {
            return None;
        }
        let found = match &f.value(v).op {
            Op::Rule(rule, args) => match (rule.name, &args[..]) {
                ("add", [a, b]) => {
                    let before = way.times.clone();
                    self.back(f, *a, way, is_such).or_else(|| {
                        way.times = before;
                        self.back(f, *b, way, is_such)
                    })
                }
                ("sub", [a, _]) => self.back(f, *a, way, is_such),
                _ => None,
            },
            // Both arms go on from one value: one that an arm does not use would have no cotangent there.
            Op::Joined => self.joined.get(&v).and_then(|arms| {
                let mut sources = arms
                    .iter()
                    .map(|(value, block)| self.back(f, *value, way, &|v| !f.is_inside(f.value(v).block, *block)));
                let source = sources.next()??;
                if !sources.all(|other| other == Some(source)) {
                    return None;
                }
                self.back_from(f, source, way, is_such)
            }),
            Op::After => self.after.get(&v).and_then(|c| {
                self.back(f, c.next, way, &|v| v == c.entry)?;
                self.back(f, c.init, way, is_such)
            }),
            _ => None,
        };
        if found.is_none() {
            way.leads_nowhere.insert(v);
        }
        found
    }
}

/// On the way back from the end of an iteration to its beginning.
#[derive(Default)]
struct Way {
    times: HashMap<ValueId, usize>,
    leads_nowhere: HashSet<ValueId>,
}

/// All values that are on such a way.
pub(super) fn members(sums: &HashMap<ValueId, Vec<ValueId>>) -> HashSet<ValueId> {
    sums.values().flatten().copied().collect()
}
