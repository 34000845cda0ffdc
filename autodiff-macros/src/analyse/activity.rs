//! Activity: which values carry a derivative, and which have the scalar's type.
//!
//! Definition  *varied*: can depend on a differentiable parameter. *useful*: the result can depend on it.
//!             *active*: both. *lifted*: its type in generated code is made of the scalar `S`, not of `f64`
//!             (a parameter without gradient is lifted, and not varied).
//! Direction   varied and lifted forward, useful backward; repeated until nothing rises.
//! Lattice     for each value and memory: false < true; join is *or*.
//! Transfer    a value is varied if an operand with a derivative is; a memory if anything stored in it is.
//! In doubt    varied, useful. One adjoint too many costs time, one too few is a wrong gradient.

use crate::front::signature::Signature;
use crate::ir::*;
use crate::rules::Shape;

pub(crate) struct Activity {
    varied: Vec<bool>,
    useful: Vec<bool>,
    lifted: Vec<bool>,
    memory_varied: Vec<bool>,
    memory_useful: Vec<bool>,
    memory_lifted: Vec<bool>,
    changed: bool,
}

impl Activity {
    pub(crate) fn active(&self, v: ValueId) -> bool {
        self.varied[v.0] && self.useful[v.0]
    }

    pub(crate) fn varied(&self, v: ValueId) -> bool {
        self.varied[v.0]
    }

    pub(crate) fn lifted(&self, v: ValueId) -> bool {
        self.lifted[v.0]
    }

    pub(crate) fn root_active(&self, root: Root) -> bool {
        match root {
            Root::Value(v) => self.active(v),
            Root::Cell(m) => self.memory_varied[m.0] && self.memory_useful[m.0],
        }
    }

    pub(crate) fn root_varied(&self, root: Root) -> bool {
        match root {
            Root::Value(v) => self.varied[v.0],
            Root::Cell(m) => self.memory_varied[m.0],
        }
    }

    pub(crate) fn root_lifted(&self, root: Root) -> bool {
        match root {
            Root::Value(v) => self.lifted[v.0],
            Root::Cell(m) => self.memory_lifted[m.0],
        }
    }

    pub(crate) fn arg_varied(&self, arg: &Arg) -> bool {
        match arg {
            Arg::Value(v) => self.varied[v.0],
            Arg::Ref(p) => self.root_varied(p.root),
        }
    }

    pub(crate) fn arg_lifted(&self, arg: &Arg) -> bool {
        match arg {
            Arg::Value(v) => self.lifted[v.0],
            Arg::Ref(p) => self.root_lifted(p.root),
        }
    }

    /// A call that must go to a differentiable function.
    pub(crate) fn call_varied(&self, call: &Call) -> bool {
        call.args.iter().any(|a| self.arg_varied(a))
    }
}

pub(crate) fn analyse(f: &Function, signature: &Signature) -> Activity {
    let n = f.values.len();
    let m = f.cells.len();
    let mut a = Activity {
        varied: vec![false; n],
        useful: vec![false; n],
        lifted: vec![false; n],
        memory_varied: vec![false; m],
        memory_useful: vec![false; m],
        memory_lifted: vec![false; m],
        changed: true,
    };
    for (i, value) in f.values.iter().enumerate() {
        if let Op::Param(p) = value.op {
            a.varied[i] = signature.params[p].is_active();
            a.lifted[i] = signature.params[p].is_lifted();
        }
    }
    if let Some(result) = f.result {
        a.useful[result.0] = true;
        if signature.output_is_active() {
            a.want_lifted(f, result);
        }
    }
    while std::mem::take(&mut a.changed) {
        a.block(f, &f.body);
    }
    a
}

/// Writes to values and cells what was found of them.
pub(crate) fn mark(f: &mut Function, a: &Activity) {
    for i in 0..f.values.len() {
        f.values[i].lifted = a.lifted[i];
        f.values[i].active = a.active(ValueId(i));
    }
    for i in 0..f.cells.len() {
        f.cells[i].lifted = a.memory_lifted[i];
        f.cells[i].active = a.root_active(Root::Cell(CellId(i)));
    }
}

fn rise(flag: &mut bool, to: bool, changed: &mut bool) {
    if to && !*flag {
        *flag = true;
        *changed = true;
    }
}

impl Activity {
    fn set(&mut self, f: &Function, v: ValueId, varied: bool, lifted: bool) {
        if f.value(v).ty.is_inert() {
            return;
        }
        rise(&mut self.varied[v.0], varied, &mut self.changed);
        rise(&mut self.lifted[v.0], lifted, &mut self.changed);
    }

    fn set_root(&mut self, f: &Function, root: Root, varied: bool, lifted: bool) {
        match root {
            Root::Value(v) => self.set(f, v, varied, lifted),
            Root::Cell(m) if !f.cell(m).ty.is_inert() => {
                rise(&mut self.memory_varied[m.0], varied, &mut self.changed);
                rise(&mut self.memory_lifted[m.0], lifted, &mut self.changed);
            }
            Root::Cell(_) => {}
        }
    }

    fn use_value(&mut self, v: ValueId) {
        rise(&mut self.useful[v.0], true, &mut self.changed);
    }

    fn use_root(&mut self, root: Root) {
        match root {
            Root::Value(v) => self.use_value(v),
            Root::Cell(m) => rise(&mut self.memory_useful[m.0], true, &mut self.changed),
        }
    }

    fn use_arg(&mut self, arg: &Arg) {
        match arg {
            Arg::Value(v) => self.use_value(*v),
            Arg::Ref(p) => self.use_root(p.root),
        }
    }

    /// An aggregate of plain numbers that meets the scalar's type is built of scalars.
    fn want_lifted(&mut self, f: &Function, v: ValueId) {
        let value = f.value(v);
        if value.ty.is_inert() || self.lifted[v.0] {
            return;
        }
        match &value.op {
            Op::Array(_) | Op::Repeat(..) | Op::VecList(_) | Op::VecRepeat(..) | Op::Tuple(_) => {
                self.set(f, v, false, true)
            }
            Op::Joined | Op::Turn | Op::After | Op::Absent if !value.ty.is_scalar() => self.set(f, v, false, true),
            Op::Load(p) if !value.ty.is_scalar() => self.want_root_lifted(f, p.root),
            Op::Param(_)
            | Op::Induction
            | Op::Literal(_)
            | Op::Path(_)
            | Op::Unary(..)
            | Op::Binary(..)
            | Op::Least(..)
            | Op::Rule(..)
            | Op::Cast(..)
            | Op::FloatFrom(..)
            | Op::Load(_)
            | Op::Len(_)
            | Op::Call(_)
            | Op::Query(..)
            | Op::Method(_)
            | Op::Range(..)
            | Op::Stop(_)
            | Op::Verbatim(_)
            | Op::Dbg(_)
            | Op::Joined
            | Op::Turn
            | Op::After
| Op::Absent
            | Op::Error
            // Not of a primal program.
            | Op::Seed
            | Op::Zero(_)
            | Op::Contribution(..)
            | Op::Partial(_)
            | Op::Sum(..)
            | Op::Product(..)
            | Op::Negative(_)
            | Op::Take(..)
            | Op::Move(_)
            | Op::Total(..)
            | Op::Recast(..) => {}
        }
    }

    fn want_root_lifted(&mut self, f: &Function, root: Root) {
        match root {
            Root::Value(v) => self.want_lifted(f, v),
            Root::Cell(_) => self.set_root(f, root, false, true),
        }
    }

    fn block(&mut self, f: &Function, block: &Block) {
        for stmt in &block.stmts {
            self.stmt(f, stmt);
        }
    }

    fn stmt(&mut self, f: &Function, stmt: &Stmt) {
        match stmt {
            Stmt::Let(v) => self.define(f, *v),
            Stmt::Cell(m) => {
                if let Init::Value(init) = f.cell(*m).init {
                    self.store(f, Root::Cell(*m), init);
                }
            }
            Stmt::Store(_, place, v) | Stmt::Accumulate(_, place, _, v) => self.store(f, place.root, *v),
            Stmt::If(i) => {
                self.block(f, &i.then);
                self.block(f, &i.otherwise);
                for out in &i.outs {
                    for v in [out.then, out.otherwise].into_iter().flatten() {
                        self.join(f, v, out.value);
                    }
                }
            }
            Stmt::Loop(l) => {
                if let LoopKind::While { test, .. } = &l.kind {
                    self.block(f, test);
                }
                for c in &l.carried {
                    self.join(f, c.init, c.entry);
                    self.join(f, c.entry, c.exit);
                }
                self.block(f, &l.body);
                for c in &l.carried {
                    self.join(f, c.next, c.entry);
                }
            }
            Stmt::Effect(_) => {}
            // Not of a primal program.
            Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_) | Stmt::Deliver(_) => {}
        }
    }

    /// `to` can be `from`.
    fn join(&mut self, f: &Function, from: ValueId, to: ValueId) {
        self.set(f, to, self.varied[from.0], self.lifted[from.0]);
        if self.lifted[to.0] {
            self.want_lifted(f, from);
        }
        if self.useful[to.0] {
            self.use_value(from);
        }
    }

    fn store(&mut self, f: &Function, root: Root, v: ValueId) {
        self.set_root(f, root, self.varied[v.0], self.lifted[v.0]);
        if self.root_lifted(root) {
            self.want_lifted(f, v);
        }
        let useful = match root {
            Root::Value(v) => self.useful[v.0],
            Root::Cell(m) => self.memory_useful[m.0],
        };
        if useful {
            self.use_value(v);
        }
    }

    fn define(&mut self, f: &Function, v: ValueId) {
        let useful = self.useful[v.0];
        match &f.value(v).op {
            Op::Rule(rule, args) => {
                let mut varied = false;
                let mut lifted = false;
                for (k, (arg, param)) in args.iter().zip(rule.params).enumerate() {
                    if !param.float {
                        continue;
                    }
                    lifted |= self.lifted[arg.0];
                    let has_partial = rule.shape(k) != Shape::Zero;
                    varied |= self.varied[arg.0] && has_partial;
                    if useful && has_partial {
                        self.use_value(*arg);
                    }
                }
                self.set(f, v, varied, lifted);
            }
            Op::Cast(a, _) | Op::FloatFrom(a, _) | Op::Dbg(a) | Op::Repeat(a, _) | Op::VecRepeat(a, _) => {
                self.join(f, *a, v);
            }
            Op::Tuple(parts) | Op::Array(parts) | Op::VecList(parts) => {
                for part in parts {
                    self.join(f, *part, v);
                }
            }
            Op::Load(p) => {
                self.set(f, v, self.root_varied(p.root), self.root_lifted(p.root));
                if useful {
                    self.use_root(p.root);
                }
            }
            Op::Call(call) => {
                let varied = self.call_varied(call);
                self.set(f, v, varied, varied);
                for arg in &call.args {
                    if varied {
                        match arg {
                            Arg::Value(a) => self.want_lifted(f, *a),
                            Arg::Ref(p) => self.want_root_lifted(f, p.root),
                        }
                    }
                    if useful {
                        self.use_arg(arg);
                    }
                }
            }
            Op::Stop(arg) => self.set(f, v, false, self.arg_lifted(arg)),
            Op::Param(_)
            | Op::Induction
            | Op::Literal(_)
            | Op::Path(_)
            | Op::Unary(..)
            | Op::Binary(..)
            | Op::Least(..)
            | Op::Len(_)
            | Op::Query(..)
            | Op::Method(_)
            | Op::Range(..)
            | Op::Verbatim(_)
            | Op::Joined
            | Op::Turn
            | Op::After
| Op::Absent
            | Op::Error
            // Not of a primal program.
            | Op::Seed
            | Op::Zero(_)
            | Op::Contribution(..)
            | Op::Partial(_)
            | Op::Sum(..)
            | Op::Product(..)
            | Op::Negative(_)
            | Op::Take(..)
            | Op::Move(_)
            | Op::Total(..)
            | Op::Recast(..) => {}
        }
    }
}
