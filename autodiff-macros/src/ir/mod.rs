//! The intermediate representation: structured (regions, not a graph of jumps), three-address, and in
//! static single assignment for everything that is not written in place.
//!
//! ```text
//! function  = params, block, result
//! block     = statement*
//! statement = let v = op                       each value is defined once
//!           | memory m = v                     a container that is written in place
//!           | store place = v | accumulate place ±= v
//!           | if v block else block, outs      an out is the value of a variable after the branches
//!           | loop, carried, block             a carried variable has an entry, a next and an exit value
//!           | effect                           a macro of the user's, on primal values
//! op        = parameter | literal | path | arithmetic | rule | cast | load place | aggregate | call | …
//! place     = root (value or memory), then indices, fields, ranges
//! ```
//! Every value keeps the span of the user's tokens it comes from.

pub(crate) mod text;
mod verify;
mod walk;

use crate::rules::Rule;
use crate::types::Ty;
use proc_macro2::{Ident, Span, TokenStream};
pub(crate) use verify::verify;
pub(crate) use walk::{Access, accesses, reads, replace};

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct ValueId(pub(crate) usize);

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct CellId(pub(crate) usize);

/// Blocks are numbered in the order in which they begin.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct BlockId(pub(crate) usize);

pub(crate) struct Value {
    pub(crate) op: Op,
    pub(crate) ty: Ty,
    pub(crate) span: Span,
    /// The user's name for it, if there is one.
    pub(crate) hint: Option<Ident>,
    /// The user's annotation, where generated code needs it: an integer's type decides where it overflows.
    pub(crate) annotation: Option<syn::Type>,
    pub(crate) block: BlockId,
    /// Its type in generated code is made of the scalar.
    pub(crate) lifted: bool,
    /// It depends on an input, and the result on it. Of the primal program's values alone.
    pub(crate) active: bool,
    pub(crate) side: Side,
}

/// Which program a value is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    Primal,
    Cotangent,
}

/// A place that is written, as a whole or by parts.
pub(crate) struct Cell {
    pub(crate) what: What,
    pub(crate) ty: Ty,
    pub(crate) hint: Ident,
    pub(crate) block: BlockId,
    pub(crate) init: Init,
    /// The primal place that a cotangent has the shape of.
    pub(crate) shape: Option<Place>,
    pub(crate) lifted: bool,
    pub(crate) active: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum What {
    /// A variable of the user's that is written by parts.
    Memory,
    /// The cotangent of a value or memory.
    Cotangent(Root),
    /// The caller's place for the cotangent of a parameter.
    Borrowed(Root),
    /// What is added to an element of a cotangent in one iteration, or is on its way to one.
    Sum,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Init {
    Value(ValueId),
    /// A zero of the cell's shape.
    Zero,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Root {
    Value(ValueId),
    Cell(CellId),
}

#[derive(Clone, Debug)]
pub(crate) enum Proj {
    Index(ValueId),
    Field(syn::Member),
    /// A subslice; missing ends as in Rust.
    Range(Option<ValueId>, Option<ValueId>, bool),
}

#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) root: Root,
    pub(crate) proj: Vec<Proj>,
    pub(crate) span: Span,
}

impl Place {
    pub(crate) fn of(root: Root, span: Span) -> Place {
        Place { root, proj: Vec::new(), span }
    }

    pub(crate) fn then(&self, proj: Proj) -> Place {
        let mut place = self.clone();
        place.proj.push(proj);
        place
    }

    /// The values that say which element is meant.
    pub(crate) fn indices(&self) -> Vec<ValueId> {
        self.proj
            .iter()
            .flat_map(|p| match p {
                Proj::Index(i) => vec![*i],
                Proj::Field(_) => Vec::new(),
                Proj::Range(a, b, _) => a.iter().chain(b).copied().collect(),
            })
            .collect()
    }
}

/// What is handed to a call.
#[derive(Clone)]
pub(crate) enum Arg {
    Value(ValueId),
    /// `&place`.
    Ref(Place),
}

/// A call of a function by its path.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) path: syn::ExprPath,
    pub(crate) args: Vec<Arg>,
    /// Where the user wrote the arguments.
    pub(crate) spans: Vec<Span>,
}

/// User tokens that are put out as they stand, with the variables that they name.
#[derive(Clone)]
pub(crate) struct Verbatim {
    pub(crate) tokens: TokenStream,
    pub(crate) names: Vec<(Ident, Root)>,
}

pub(crate) enum Op {
    Param(usize),
    /// The variable of a `for` over a range.
    Induction,
    Literal(syn::Lit),
    /// A constant, a static, a unit variant.
    Path(syn::ExprPath),
    /// `!v`, and `-v` of an integer.
    Unary(syn::UnOp, ValueId),
    /// Comparisons, bit operations, and integer arithmetic.
    Binary(syn::BinOp, ValueId, ValueId),
    /// A row of the rule table. `method` says how the user wrote it, so that the primal is the same call.
    Rule(&'static Rule, Vec<ValueId>),
    Cast(ValueId, syn::Type),
    /// `f64::from(v)`.
    FloatFrom(ValueId, Ty),
    /// An element, a field, or a copy of the whole place.
    Load(Place),
    Len(Place),
    Tuple(Vec<ValueId>),
    Array(Vec<ValueId>),
    /// `[v; n]`, the length as written.
    Repeat(ValueId, TokenStream),
    VecList(Vec<ValueId>),
    VecRepeat(ValueId, ValueId),
    Call(Call),
    /// `x.is_nan()` and its like: a question about the primal value.
    Query(Ident, Vec<ValueId>),
    /// A method of something without derivative.
    Method(Arg, syn::ExprMethodCall, Vec<Arg>),
    Range(Option<ValueId>, Option<ValueId>, syn::RangeLimits),
    Stop(Arg),
    Verbatim(Verbatim),
    /// `dbg!(v)`: prints, and is its argument.
    Dbg(ValueId),
    /// The value of a variable after an `if`.
    Joined,
    /// The value of a carried variable when an iteration begins.
    Turn,
    /// Its value after the loop.
    After,
    /// Stands where an error was reported.
    Error,
    // What the adjoint is made of.
    /// The cotangent of the result, which the caller hands over.
    Seed,
    /// A zero of the shape of the primal place.
    Zero(Place),
    /// What the cotangent `d` of the result of a rule adds to the cotangent of operand `k`.
    Contribution(Application, ValueId),
    /// The partial derivative by operand `k`.
    Partial(Application),
    Sum(ValueId, ValueId),
    Product(ValueId, ValueId),
    Negative(ValueId),
    /// Takes a cotangent out and leaves a zero, of the shape of the second place: what the store overwrote.
    Take(Place, Place, StoreId),
    /// Takes a cotangent out that is not read again, or overwritten before.
    Move(Place),
    /// The sum of the elements of the first, of the shape of the second.
    Total(ValueId, ValueId),
    /// A cotangent of the first type for a value of the second.
    Recast(ValueId, Ty, Ty),
}

/// A row of the rule table at its operands: `result = rule(args)`, by operand `k`.
#[derive(Clone)]
pub(crate) struct Application {
    pub(crate) rule: &'static Rule,
    pub(crate) k: usize,
    pub(crate) args: Vec<ValueId>,
    pub(crate) result: ValueId,
}

impl Application {
    /// The primal values that the formula reads.
    pub(crate) fn reads(&self) -> Vec<ValueId> {
        let reads = self.rule.reads(self.k);
        let operands = reads.operands.iter().map(|j| self.args[*j]);
        operands.chain(reads.result.then_some(self.result)).collect()
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Out {
    pub(crate) value: ValueId,
    /// `None` where the branch does not come to its end.
    pub(crate) then: Option<ValueId>,
    pub(crate) otherwise: Option<ValueId>,
}

#[derive(Clone)]
pub(crate) struct If {
    pub(crate) cond: ValueId,
    pub(crate) then: Block,
    pub(crate) otherwise: Block,
    pub(crate) outs: Vec<Out>,
    pub(crate) id: usize,
    pub(crate) span: Span,
}

#[derive(Clone)]
pub(crate) enum LoopKind {
    Range {
        var: ValueId,
        low: ValueId,
        high: ValueId,
        inclusive: bool,
        reversed: bool,
        /// `.step_by(n)`, which counts from the end that the loop starts at.
        step: Option<ValueId>,
        /// `.step_by(n).rev()`: the steps from the last one.
        from_the_end: bool,
    },
    While {
        cond: ValueId,
        test: Block,
    },
}

#[derive(Clone, Copy)]
pub(crate) struct Carried {
    pub(crate) init: ValueId,
    pub(crate) entry: ValueId,
    pub(crate) next: ValueId,
    pub(crate) exit: ValueId,
}

#[derive(Clone)]
pub(crate) struct Loop {
    pub(crate) kind: LoopKind,
    pub(crate) carried: Vec<Carried>,
    pub(crate) body: Block,
    pub(crate) id: usize,
    pub(crate) span: Span,
    /// Runs from the last iteration to the first.
    pub(crate) backward: bool,
}

#[derive(Clone)]
pub(crate) enum Stmt {
    Let(ValueId),
    Cell(CellId),
    Store(StoreId, Place, ValueId),
    /// `place += v` or `place -= v`: linear, so the old value is never needed.
    Accumulate(StoreId, Place, syn::BinOp, ValueId),
    If(If),
    Loop(Loop),
    Effect(Verbatim),
    // What the adjoint is made of.
    /// Adds to a cotangent, or subtracts.
    Add(Place, ValueId, Sign),
    /// Overwrites a cotangent.
    Set(Place, ValueId),
    /// The primal place as it was before the store.
    Restore(StoreId, Place),
    Back(Back),
    /// A call's result and pullback, from what was recorded of it.
    Resume(ValueId),
    /// The cotangent of a parameter is added to the caller's.
    Deliver(CellId),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sign {
    Plus,
    Minus,
}

impl Sign {
    pub(crate) fn times(self, other: Sign) -> Sign {
        if self == other { Sign::Plus } else { Sign::Minus }
    }
}

/// The pullback of a call, which adds to a place for each argument that has a cotangent.
#[derive(Clone)]
pub(crate) struct Back {
    pub(crate) call: ValueId,
    pub(crate) seed: ValueId,
    pub(crate) to: Vec<Option<Place>>,
}

/// A store of the primal program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct StoreId(pub(crate) usize);

#[derive(Clone)]
pub(crate) struct Block {
    pub(crate) id: BlockId,
    pub(crate) stmts: Vec<Stmt>,
    /// Ends in a panic.
    pub(crate) diverges: bool,
}

/// A function's body in this form.
pub(crate) struct Function {
    pub(crate) values: Vec<Value>,
    pub(crate) cells: Vec<Cell>,
    pub(crate) body: Block,
    pub(crate) result: Option<ValueId>,
    /// For each block: the block around it, and whether it is run more than once there.
    pub(crate) blocks: Vec<BlockInfo>,
    /// rustc rejects the user's body for certain, and would say so otherwise of a copy of it.
    pub(crate) rejected: bool,
}

#[derive(Clone, Copy)]
pub(crate) struct BlockInfo {
    pub(crate) parent: Option<BlockId>,
    pub(crate) is_loop: bool,
}

impl If {
    /// The number of branches of the adjoint's own, whose condition is computed there.
    pub(crate) const OWN: usize = usize::MAX;
}

impl Value {
    pub(crate) fn is_cotangent(&self) -> bool {
        self.side == Side::Cotangent
    }
}

impl Function {
    pub(crate) fn root_lifted(&self, root: Root) -> bool {
        match root {
            Root::Value(v) => self.value(v).lifted,
            Root::Cell(c) => self.cell(c).lifted,
        }
    }

    pub(crate) fn add_cell(&mut self, cell: Cell) -> CellId {
        self.cells.push(cell);
        CellId(self.cells.len() - 1)
    }

    /// A value of the adjoint.
    pub(crate) fn add_cotangent(&mut self, op: Op, ty: Ty, span: Span, block: BlockId) -> ValueId {
        let lifted = !ty.is_inert();
        self.values.push(Value {
            op,
            ty,
            span,
            hint: None,
            annotation: None,
            block,
            lifted,
            active: false,
            side: Side::Cotangent,
        });
        ValueId(self.values.len() - 1)
    }

    /// The type of a place, unknown where tokens do not tell.
    pub(crate) fn place_ty(&self, p: &Place) -> Ty {
        let unknown = || Ty::Var(0);
        p.proj.iter().fold(self.root_ty(p.root).clone(), |ty, proj| match (proj, ty) {
            (Proj::Index(_), t) => t.element().cloned().unwrap_or_else(unknown),
            (Proj::Range(..), t) => Ty::Slice(Box::new(t.element().cloned().unwrap_or_else(unknown))),
            (Proj::Field(syn::Member::Unnamed(i)), Ty::Tuple(ts)) => {
                ts.get(i.index as usize).cloned().unwrap_or_else(unknown)
            }
            (Proj::Field(_), _) => unknown(),
        })
    }

    pub(crate) fn value(&self, id: ValueId) -> &Value {
        &self.values[id.0]
    }

    pub(crate) fn cell(&self, id: CellId) -> &Cell {
        &self.cells[id.0]
    }

    pub(crate) fn root_ty(&self, root: Root) -> &Ty {
        match root {
            Root::Value(v) => &self.value(v).ty,
            Root::Cell(m) => &self.cell(m).ty,
        }
    }

    /// `inner` is `outer` or inside it.
    pub(crate) fn is_inside(&self, inner: BlockId, outer: BlockId) -> bool {
        let mut at = Some(inner);
        while let Some(b) = at {
            if b == outer {
                return true;
            }
            at = self.blocks[b.0].parent;
        }
        false
    }

    /// How many loops are around what is in the block.
    pub(crate) fn depth(&self, block: BlockId) -> usize {
        let info = &self.blocks[block.0];
        usize::from(info.is_loop) + info.parent.map_or(0, |parent| self.depth(parent))
    }

    /// The outermost loop body around `block` that lies strictly inside `scope`.
    pub(crate) fn outermost_loop(&self, block: BlockId, scope: BlockId) -> Option<BlockId> {
        let mut found = None;
        let mut at = block;
        while at != scope {
            if self.blocks[at.0].is_loop {
                found = Some(at);
            }
            match self.blocks[at.0].parent {
                Some(p) => at = p,
                None => break,
            }
        }
        found
    }
}

/// The values that an operation reads, places included.
pub(crate) fn operands(op: &Op) -> Vec<ValueId> {
    let place = |p: &Place| {
        let mut all = p.indices();
        if let Root::Value(v) = p.root {
            all.push(v);
        }
        all
    };
    let arg = |a: &Arg| match a {
        Arg::Value(v) => vec![*v],
        Arg::Ref(p) => place(p),
    };
    match op {
        Op::Param(_)
        | Op::Induction
        | Op::Literal(_)
        | Op::Path(_)
        | Op::Joined
        | Op::Turn
        | Op::After
        | Op::Error
        | Op::Seed => Vec::new(),
        Op::Unary(_, v) | Op::Cast(v, _) | Op::FloatFrom(v, _) | Op::Repeat(v, _) | Op::Dbg(v) => vec![*v],
        Op::Binary(_, a, b) | Op::VecRepeat(a, b) => vec![*a, *b],
        Op::Rule(_, vs) | Op::Tuple(vs) | Op::Array(vs) | Op::VecList(vs) | Op::Query(_, vs) => vs.clone(),
        Op::Load(p) | Op::Len(p) => place(p),
        Op::Call(call) => call.args.iter().flat_map(arg).collect(),
        Op::Method(receiver, _, args) => std::iter::once(receiver).chain(args).flat_map(arg).collect(),
        Op::Range(a, b, _) => a.iter().chain(b).copied().collect(),
        Op::Stop(a) => arg(a),
        Op::Contribution(application, d) => application.reads().into_iter().chain([*d]).collect(),
        Op::Partial(application) => application.reads(),
        Op::Sum(a, b) | Op::Product(a, b) => vec![*a, *b],
        Op::Negative(a) | Op::Recast(a, _, _) | Op::Total(a, _) => vec![*a],
        // Not what they have the shape of.
        Op::Take(p, _, _) | Op::Move(p) => place(p),
        Op::Zero(_) => Vec::new(),
        Op::Verbatim(v) => v
            .names
            .iter()
            .filter_map(|(_, root)| match root {
                Root::Value(v) => Some(*v),
                Root::Cell(_) => None,
            })
            .collect(),
    }
}

/// The places that an operation reads.
pub(crate) fn places(op: &Op) -> Vec<&Place> {
    match op {
        Op::Load(p) | Op::Len(p) => vec![p],
        Op::Call(call) => call.args.iter().filter_map(Arg::place).collect(),
        Op::Method(receiver, _, args) => std::iter::once(receiver).chain(args).filter_map(Arg::place).collect(),
        Op::Stop(a) => a.place().into_iter().collect(),
        Op::Take(p, _, _) | Op::Move(p) => vec![p],
        Op::Seed
        | Op::Zero(_)
        | Op::Contribution(..)
        | Op::Partial(_)
        | Op::Sum(..)
        | Op::Product(..)
        | Op::Negative(_)
        | Op::Total(..)
        | Op::Recast(..)
        | Op::Param(_)
        | Op::Induction
        | Op::Literal(_)
        | Op::Path(_)
        | Op::Unary(..)
        | Op::Binary(..)
        | Op::Rule(..)
        | Op::Cast(..)
        | Op::FloatFrom(..)
        | Op::Tuple(_)
        | Op::Array(_)
        | Op::Repeat(..)
        | Op::VecList(_)
        | Op::VecRepeat(..)
        | Op::Query(..)
        | Op::Range(..)
        | Op::Verbatim(_)
        | Op::Dbg(_)
        | Op::Joined
        | Op::Turn
        | Op::After
        | Op::Error => Vec::new(),
    }
}

impl Arg {
    pub(crate) fn place(&self) -> Option<&Place> {
        match self {
            Arg::Value(_) => None,
            Arg::Ref(p) => Some(p),
        }
    }
}
