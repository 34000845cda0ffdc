//! Operations: what computes a value.

use super::*;
use crate::rules::Reads;
use std::rc::Rc;

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

/// A call of a method that no rule names.
#[derive(Clone)]
pub(crate) struct Method {
    pub(crate) receiver: Arg,
    pub(crate) access: Access,
    pub(crate) name: Ident,
    pub(crate) turbofish: Option<syn::AngleBracketedGenericArguments>,
    pub(crate) args: Vec<Arg>,
}

/// User tokens that are put out as they stand, with the variables that they name.
#[derive(Clone)]
pub(crate) struct Verbatim {
    pub(crate) tokens: TokenStream,
    pub(crate) names: Vec<Named>,
    pub(crate) opaque: Option<Opaque>,
}

/// Of what comes out of the tokens, nothing is known: it must not depend on an input.
#[derive(Clone)]
pub(crate) enum Opaque {
    /// A macro.
    Macro(Ident),
    /// What a variant or struct holds.
    Pattern,
}

/// A variable in the user's tokens.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) ident: Ident,
    pub(crate) place: Place,
    /// It is a reference there, which the tokens may take the value of.
    pub(crate) is_ref: bool,
}

/// What has no value.
#[derive(Clone)]
pub(crate) enum Effect {
    Tokens(Verbatim),
    Typed(Typing),
}

macro_rules! places {
    ($self:ident, $iter:ident $(, $mutable:tt)?) => {
        match $self {
            Effect::Tokens(verbatim) => verbatim.names.$iter().map(|name| & $($mutable)? name.place).collect(),
            Effect::Typed(
                Typing::Reference(place, _)
                | Typing::Standard(place)
                | Typing::Number(place)
                | Typing::Temporary(place),
            ) => vec![place],
            Effect::Typed(Typing::Same(a, b)) => vec![a, b],
            Effect::Typed(Typing::Binding(_)) => Vec::new(),
        }
    };
}

impl Effect {
    pub(crate) fn places(&self) -> Vec<&Place> {
        places!(self, iter)
    }

    pub(crate) fn places_mut(&mut self) -> Vec<&mut Place> {
        places!(self, iter_mut, mut)
    }
}

/// From what rustc infers types, or confirms them. Nothing is done there.
#[derive(Clone)]
pub(crate) enum Typing {
    /// A reference to the place has the user's type.
    Reference(Place, Box<syn::Type>),
    /// Two values of one variable have one type.
    Same(Place, Place),
    /// What is indexed here is the standard library's: it may be indexed again, or not at all.
    Standard(Place),
    /// What computes with this is the standard library's.
    Number(Place),
    /// It does not matter how long this lives.
    Temporary(Place),
    /// The name in a pattern is that of a new variable: no constant has it.
    Binding(Ident),
}

#[derive(Clone)]
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
    /// The smaller of two lengths.
    Least(ValueId, ValueId),
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
    Method(Method),
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
    /// Some value of its type, where a way gives none that is read.
    Absent,
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
    /// Takes a cotangent out and leaves a zero, of the shape of the second place: what a store overwrote.
    Take(Place, Place),
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
    /// What the formula mentions.
    pub(crate) formula: Rc<Reads>,
}

impl Application {
    pub(crate) fn new(rule: &'static Rule, k: usize, args: Vec<ValueId>, result: ValueId) -> Application {
        Application { rule, k, args, result, formula: Rc::new(rule.reads(k)) }
    }

    /// The primal values that the formula reads.
    pub(crate) fn reads(&self) -> Vec<ValueId> {
        let reads = &self.formula;
        let operands = reads.operands.iter().map(|j| self.args[*j]);
        operands.chain(reads.result.then_some(self.result)).collect()
    }
}

impl Arg {
    pub(crate) fn place(&self) -> Option<&Place> {
        match self {
            Arg::Value(_) => None,
            Arg::Ref(p) => Some(p),
        }
    }

    /// The value that it is, or is a part of.
    pub(crate) fn value(&self) -> Option<ValueId> {
        match self {
            Arg::Value(v) | Arg::Ref(Place { root: Root::Value(v), .. }) => Some(*v),
            Arg::Ref(Place { root: Root::Cell(_), .. }) => None,
        }
    }
}
