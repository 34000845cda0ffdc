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

pub(crate) mod effects;
mod linear;
mod op;
mod place;
pub(crate) mod replace;
mod stmt;
pub(crate) mod text;
mod verify;
mod walk;

use crate::rules::Rule;
use crate::types::Ty;
pub(crate) use effects::{Access, operands, places};
pub(crate) use linear::Linear;
pub(crate) use op::*;
pub(crate) use place::*;
use proc_macro2::{Ident, Span, TokenStream};
pub(crate) use stmt::*;
pub(crate) use verify::verify;
pub(crate) use walk::{Touch, reads, replace, replace_primal, touches};

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct ValueId(pub(crate) usize);

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct CellId(pub(crate) usize);

/// Blocks are numbered in the order in which they begin.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct BlockId(pub(crate) usize);

#[derive(Clone)]
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
    pub(crate) assumes: Assumes,
    pub(crate) told: Told,
}

/// What is taken for granted of a value whose type is not known here, which rustc confirms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Assumes {
    /// A copy of it is as good where one is made.
    Copied,
    /// Nothing: the user has it cloned.
    Nothing,
    /// It is computed as the standard library does.
    Standard,
}

/// Where the type of a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Told {
    /// From what is known here.
    Here,
    /// It is that of something declared elsewhere, or computed of it: its operators may be the user's. What it meets here,
    /// a literal perhaps, suggests a type and proves none. Of a float literal: nothing here tells its precision.
    Elsewhere,
}

/// Which program a value or loop is of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Side {
    Primal,
    Cotangent,
}

/// A place that is written, as a whole or by parts.
#[derive(Clone)]
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

/// A function's body in this form.
#[derive(Clone)]
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

    /// An arm of the adjoint's own.
    pub(crate) fn add_arm(&mut self, parent: BlockId, stmts: Vec<Stmt>) -> Block {
        self.blocks.push(BlockInfo { parent: Some(parent), is_loop: false });
        Block { id: BlockId(self.blocks.len() - 1), stmts, diverges: false }
    }

    /// The body of a loop of the adjoint's own.
    pub(crate) fn add_body(&mut self, parent: Option<BlockId>) -> BlockId {
        self.blocks.push(BlockInfo { parent, is_loop: true });
        BlockId(self.blocks.len() - 1)
    }

    /// The body of one around another.
    pub(crate) fn add_body_around(&mut self, inner: BlockId) -> BlockId {
        let around = self.add_body(self.blocks[inner.0].parent);
        self.blocks[inner.0].parent = Some(around);
        around
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
            assumes: Assumes::Copied,
            told: Told::Here,
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

    /// The body, to be changed next to the values, and put back.
    pub(crate) fn take_body(&mut self) -> Block {
        std::mem::replace(&mut self.body, Block { id: BlockId(0), stmts: Vec::new(), diverges: false })
    }

    /// The literal 0.
    pub(crate) fn is_zero(&self, v: ValueId) -> bool {
        matches!(&self.value(v).op, Op::Literal(syn::Lit::Int(n)) if n.base10_digits() == "0")
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

    pub(crate) fn root_block(&self, root: Root) -> BlockId {
        match root {
            Root::Value(v) => self.value(v).block,
            Root::Cell(c) => self.cell(c).block,
        }
    }

    pub(crate) fn is_inside(&self, inner: BlockId, outer: BlockId) -> bool {
        is_inside(&self.blocks, inner, outer)
    }

    /// How many loops are around what is in the block.
    pub(crate) fn depth(&self, block: BlockId) -> usize {
        let info = &self.blocks[block.0];
        usize::from(info.is_loop) + info.parent.map_or(0, |parent| self.depth(parent))
    }

    /// The innermost loop body around what is in the block.
    pub(crate) fn innermost_loop(&self, block: BlockId) -> Option<BlockId> {
        let info = &self.blocks[block.0];
        if info.is_loop { Some(block) } else { self.innermost_loop(info.parent?) }
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
