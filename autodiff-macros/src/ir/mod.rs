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

use crate::rules::Rule;
use crate::types::Ty;
use proc_macro2::{Ident, Span, TokenStream};

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
}

pub(crate) struct Cell {
    pub(crate) ty: Ty,
    pub(crate) hint: Ident,
    pub(crate) block: BlockId,
    pub(crate) init: ValueId,
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
    /// The macro of which nothing is known.
    pub(crate) opaque: Option<Ident>,
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
}

#[derive(Clone, Copy)]
pub(crate) struct Out {
    pub(crate) value: ValueId,
    /// `None` where the branch does not come to its end.
    pub(crate) then: Option<ValueId>,
    pub(crate) otherwise: Option<ValueId>,
}

pub(crate) struct If {
    pub(crate) cond: ValueId,
    pub(crate) then: Block,
    pub(crate) otherwise: Block,
    pub(crate) outs: Vec<Out>,
    pub(crate) id: usize,
    pub(crate) span: Span,
}

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

pub(crate) struct Loop {
    pub(crate) kind: LoopKind,
    pub(crate) carried: Vec<Carried>,
    pub(crate) body: Block,
    pub(crate) id: usize,
    pub(crate) span: Span,
}

pub(crate) enum Stmt {
    Let(ValueId),
    Cell(CellId),
    Store(Place, ValueId),
    /// `place += v` or `place -= v`: linear, so the old value is never needed.
    Accumulate(Place, syn::BinOp, ValueId),
    If(If),
    Loop(Loop),
    Effect(Verbatim),
}

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

impl Function {
    pub(crate) fn value(&self, id: ValueId) -> &Value {
        &self.values[id.0]
    }

    pub(crate) fn memory(&self, id: CellId) -> &Cell {
        &self.cells[id.0]
    }

    pub(crate) fn root_ty(&self, root: Root) -> &Ty {
        match root {
            Root::Value(v) => &self.value(v).ty,
            Root::Cell(m) => &self.memory(m).ty,
        }
    }

    pub(crate) fn root_block(&self, root: Root) -> BlockId {
        match root {
            Root::Value(v) => self.value(v).block,
            Root::Cell(m) => self.memory(m).block,
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
        Op::Param(_) | Op::Induction | Op::Literal(_) | Op::Path(_) | Op::Joined | Op::Turn | Op::After | Op::Error => {
            Vec::new()
        }
        Op::Unary(_, v) | Op::Cast(v, _) | Op::FloatFrom(v, _) | Op::Repeat(v, _) | Op::Dbg(v) => vec![*v],
        Op::Binary(_, a, b) | Op::VecRepeat(a, b) => vec![*a, *b],
        Op::Rule(_, vs) | Op::Tuple(vs) | Op::Array(vs) | Op::VecList(vs) | Op::Query(_, vs) => vs.clone(),
        Op::Load(p) | Op::Len(p) => place(p),
        Op::Call(call) => call.args.iter().flat_map(arg).collect(),
        Op::Method(receiver, _, args) => std::iter::once(receiver).chain(args).flat_map(arg).collect(),
        Op::Range(a, b, _) => a.iter().chain(b).copied().collect(),
        Op::Stop(a) => arg(a),
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
        Op::Param(_)
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
