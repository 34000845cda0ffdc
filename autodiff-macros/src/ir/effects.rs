//! What operations and statements read and write: the one place that knows. Analyses ask it, and match on operations
//! only for what is their own (a derivative, a cost).
//!
//! A method on a memory is a *write of the whole memory*, unless it is one of `reads_only`. Whether it is, its name
//! says; that a method of another type has that name and writes nevertheless, rustc refuses: a reader is printed with
//! its receiver behind `&`.

use super::*;

/// How a method has its receiver.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Access {
    /// Behind `&`: it reads, which rustc confirms.
    Shared,
    /// A binding without `mut`, or a value that nobody else sees: nothing can be written.
    Immutable,
    /// It may write any part of the memory, or move it out.
    Whole,
}

/// The operands of an operation in the order in which they are read, places included. One list for reading and for replacing them.
macro_rules! visit_operands {
    ($op:expr, $visit:expr, $iter:ident $($mutable:tt)?) => {{
        let mut visit = $visit;
        macro_rules! place {
            ($p:expr) => {{
                let p = $p;
                if let Root::Value(v) = & $($mutable)? p.root {
                    visit(v);
                }
                p.proj.$iter().for_each(|proj| match proj {
                    Proj::Index(i) => visit(i),
                    Proj::Field(_) => {}
                    Proj::Range(a, b, _) => a.$iter().chain(b.$iter()).for_each(|v| visit(v)),
                });
            }};
        }
        macro_rules! arg {
            ($a:expr) => {
                match $a {
                    Arg::Value(v) => visit(v),
                    Arg::Ref(p) => place!(p),
                }
            };
        }
        match $op {
            Op::Param(_) | Op::Induction | Op::Literal(_) | Op::Path(_) => {}
            Op::Joined | Op::Turn | Op::After | Op::Absent | Op::Error | Op::Seed => {}
            // Not what it has the shape of.
            Op::Zero(_) => {}
            Op::Unary(_, v) | Op::Cast(v, _) | Op::FloatFrom(v, _) | Op::Repeat(v, _) | Op::Dbg(v) => visit(v),
            Op::Binary(_, a, b) | Op::Least(a, b) | Op::VecRepeat(a, b) => {
                visit(a);
                visit(b);
            }
            Op::Rule(_, vs) | Op::Tuple(vs) | Op::Array(vs) | Op::VecList(vs) | Op::Query(_, vs) => {
                vs.$iter().for_each(|v| visit(v));
            }
            Op::Load(p) | Op::Len(p) | Op::Take(p, _) | Op::Move(p) => place!(p),
            Op::Contribution(application, d) => {
                application.args.$iter().for_each(|v| visit(v));
                visit(& $($mutable)? application.result);
                visit(d);
            }
            Op::Partial(application) => {
                application.args.$iter().for_each(|v| visit(v));
                visit(& $($mutable)? application.result);
            }
            Op::Sum(a, b) | Op::Product(a, b) => {
                visit(a);
                visit(b);
            }
            // Of a sum the second is what it has the shape of.
            Op::Negative(v) | Op::Recast(v, _, _) | Op::Total(v, _) => visit(v),
            Op::Call(call) => call.args.$iter().for_each(|a| arg!(a)),
            Op::Method(m) => {
                arg!(& $($mutable)? m.receiver);
                m.args.$iter().for_each(|a| arg!(a));
            }
            Op::Range(a, b, _) => a.$iter().chain(b.$iter()).for_each(|v| visit(v)),
            Op::Stop(a) => arg!(a),
            Op::Verbatim(v) => v.names.$iter().for_each(|name| place!(& $($mutable)? name.place)),
        }
    }};
}

/// The values that an operation reads.
pub(crate) fn operands(op: &Op) -> Vec<ValueId> {
    let mut all = Vec::new();
    match op {
        // A formula reads some of them.
        Op::Contribution(application, d) => all.extend(application.reads().into_iter().chain([*d])),
        Op::Partial(application) => all.extend(application.reads()),
        _ => visit_operands!(op, |v: &ValueId| all.push(*v), iter),
    }
    all
}

/// Replaces them.
pub(crate) fn replace_operands(op: &mut Op, mut with: impl FnMut(&mut ValueId)) {
    visit_operands!(op, |v: &mut ValueId| with(v), iter_mut mut);
}

/// The places that an operation reads.
pub(crate) fn places(op: &Op) -> Vec<&Place> {
    match op {
        Op::Load(p) | Op::Len(p) => vec![p],
        Op::Call(call) => call.args.iter().filter_map(Arg::place).collect(),
        Op::Method(m) => std::iter::once(&m.receiver).chain(&m.args).filter_map(Arg::place).collect(),
        Op::Stop(a) => a.place().into_iter().collect(),
        Op::Take(p, _) | Op::Move(p) => vec![p],
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
        | Op::Least(..)
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
        | Op::Absent
        | Op::Error => Vec::new(),
    }
}

/// What a statement writes itself (not what statements inside it write): a part of a root, or all of it.
/// Of a statement of the primal program.
pub(crate) fn written(values: &[Value], stmt: &Stmt) -> Option<(StoreId, Place)> {
    match stmt {
        Stmt::Store(id, place, _) | Stmt::Accumulate(id, place, _, _) => Some((*id, place.clone())),
        Stmt::Let(v) => {
            let Op::Method(Method { receiver: Arg::Ref(p), access: Access::Whole, .. }) = &values[v.0].op else {
                return None;
            };
            Some((StoreId::Method(*v), Place::of(p.root, p.span)))
        }
        Stmt::Cell(_) | Stmt::If(_) | Stmt::Loop(_) | Stmt::Effect(_) => None,
        Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_) | Stmt::Deliver(_) => None,
    }
}

/// Whether one of the statements, or of those inside them, writes to a root.
pub(crate) fn writes(values: &[Value], stmts: &[Stmt], root: Root) -> bool {
    let mut writes = false;
    each(stmts, &mut |stmt| writes |= written(values, stmt).is_some_and(|(_, place)| place.root == root));
    writes
}

/// An operator or index on a type that rustc alone knows: a function of the user's perhaps, and what that does beside,
/// nobody knows. It is evaluated once, where it stands.
pub(crate) fn is_overloaded(f: &Function, v: ValueId) -> bool {
    let value = f.value(v);
    // Next to a number of the scalar there is another.
    let are_open = |args: &[ValueId]| {
        let are_lifted = value.lifted || args.iter().any(|v| f.value(*v).lifted);
        let is_told = |v: &ValueId| f.value(*v).told == Told::Elsewhere && !matches!(f.value(*v).op, Op::Literal(_));
        args.iter().any(|v| f.value(*v).ty.is_open() && !value.lifted || is_told(v) && !are_lifted)
    };
    match &value.op {
        Op::Binary(syn::BinOp::And(_) | syn::BinOp::Or(_), ..) => false,
        Op::Binary(_, a, b) => are_open(&[*a, *b]),
        Op::Unary(_, a) | Op::FloatFrom(a, _) => are_open(&[*a]),
        Op::Rule(_, args) | Op::Query(_, args) => are_open(args),
        // What is indexed of a constant is confirmed to be the standard library's.
        Op::Load(place) | Op::Len(place) => !is_of_path(f, place.root) && !open_prefixes(f, place).is_empty(),
        _ => false,
    }
}

/// A whole value whose type is told elsewhere, whatever a reference to it has been taken for.
pub(crate) fn is_elsewhere(f: &Function, place: &Place) -> bool {
    matches!(place.root, Root::Value(v) if place.proj.is_empty() && f.value(v).told == Told::Elsewhere)
}

fn is_of_path(f: &Function, root: Root) -> bool {
    matches!(root, Root::Value(v) if matches!(f.value(v).op, Op::Path(_)))
}

/// What is indexed in a place and of a type that rustc alone knows.
pub(crate) fn open_prefixes(f: &Function, place: &Place) -> Vec<Place> {
    if f.root_lifted(place.root) {
        return Vec::new();
    }
    let prefixes = place.proj.iter().enumerate().filter(|(_, proj)| !matches!(proj, Proj::Field(_)));
    let prefixes = prefixes.map(|(n, _)| Place { proj: place.proj[..n].to_vec(), ..place.clone() });
    prefixes.filter(|prefix| f.place_ty(prefix).is_open() || is_elsewhere(f, prefix)).collect()
}

/// The same operands and the same content of what is read give the same value, and nothing else happens: it may be
/// computed again, or not at all.
pub(crate) fn is_pure(f: &Function, v: ValueId) -> bool {
    if is_overloaded(f, v) {
        return false;
    }
    match &f.value(v).op {
        Op::Param(_)
        | Op::Induction
        | Op::Literal(_)
        | Op::Path(_)
        | Op::Binary(..)
        | Op::Least(..)
        | Op::Rule(..)
        | Op::Cast(..)
        | Op::FloatFrom(..)
        | Op::Load(_)
        | Op::Len(_)
        | Op::Tuple(_)
        | Op::Array(_)
        | Op::Repeat(..)
        | Op::VecList(_)
        | Op::VecRepeat(..)
        | Op::Query(..)
        | Op::Range(..)
        | Op::Stop(_)
        | Op::Absent
        // What it prints is printed in the forward sweep alone.
        | Op::Dbg(_) => true,
        // Through a reference of unknown origin anything may be read.
        Op::Unary(op, _) => !matches!(op, syn::UnOp::Deref(_)),
        // Defined by a branch or a loop, not by a computation.
        Op::Joined | Op::Turn | Op::After => false,
        // What a pattern takes out, it finds.
        Op::Verbatim(verbatim) => matches!(verbatim.opaque, Some(Opaque::Pattern)),
        Op::Call(_) | Op::Method(_) | Op::Error => false,
        // Not of a primal program.
        Op::Seed
        | Op::Zero(_)
        | Op::Contribution(..)
        | Op::Partial(_)
        | Op::Sum(..)
        | Op::Product(..)
        | Op::Negative(_)
        | Op::Take(..)
        | Op::Move(_)
        | Op::Total(..)
        | Op::Recast(..) => false,
    }
}

/// Whether statements of the primal program only compute and write numbers: no call, no macro, no code of a user's type.
/// Then nobody can tell whether they ran before a panic.
pub(crate) fn are_quiet(f: &Function, stmts: &[Stmt]) -> bool {
    let is_plain = |v: ValueId| f.value(v).ty.is_known();
    let is_quiet = |v: ValueId| is_plain(v) && is_pure(f, v) && !matches!(f.value(v).op, Op::Dbg(_));
    let mut are_quiet = true;
    each(stmts, &mut |stmt| {
        are_quiet &= match stmt {
            Stmt::Let(v) => is_quiet(*v),
            Stmt::Store(_, _, v) | Stmt::Accumulate(_, _, _, v) => is_plain(*v),
            Stmt::Cell(_) | Stmt::If(_) | Stmt::Loop(_) => true,
            Stmt::Effect(Effect::Tokens(_)) => false,
            Stmt::Effect(Effect::Typed(_)) => true,
            // Not of a primal program.
            Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_) | Stmt::Deliver(_) => {
                false
            }
        }
    });
    are_quiet
}

/// Visits the statements, those of inner blocks too.
pub(crate) fn each<'s>(stmts: &'s [Stmt], visit: &mut impl FnMut(&'s Stmt)) {
    for stmt in stmts {
        visit(stmt);
        match stmt {
            Stmt::If(i) => {
                each(&i.then.stmts, visit);
                each(&i.otherwise.stmts, visit);
            }
            Stmt::Loop(l) => {
                l.blocks().into_iter().for_each(|b| each(&b.stmts, visit));
            }
            Stmt::Let(_)
            | Stmt::Cell(_)
            | Stmt::Store(..)
            | Stmt::Accumulate(..)
            | Stmt::Effect(_)
            | Stmt::Add(..)
            | Stmt::Set(..)
            | Stmt::Restore(..)
            | Stmt::Back(_)
            | Stmt::Resume(_)
            | Stmt::Deliver(_) => {}
        }
    }
}

/// A method that only reads what it is called on, by its name.
pub(crate) fn reads_only(method: &str) -> bool {
    const PREFIXES: [&str; 12] = [
        "is_",
        "to_",
        "wrapping_",
        "checked_",
        "saturating_",
        "overflowing_",
        "leading_",
        "trailing_",
        "count_",
        "starts_",
        "ends_",
        "contains_",
    ];
    const NAMES: [&str; 57] = [
        // containers
        "len",
        "capacity",
        "iter",
        "contains",
        "first",
        "last",
        "get",
        "windows",
        "chunks",
        "chunks_exact",
        "rchunks",
        "split_at",
        "split_first",
        "split_last",
        "binary_search",
        "partition_point",
        "clone",
        "as_slice",
        "as_ref",
        "as_str",
        "as_bytes",
        "concat",
        "join",
        "keys",
        "values",
        "front",
        "back",
        "range",
        "borrow",
        // text
        "chars",
        "bytes",
        "char_indices",
        "lines",
        "split_whitespace",
        "trim",
        "parse",
        // numbers
        "abs",
        "abs_diff",
        "unsigned_abs",
        "pow",
        "isqrt",
        "ilog",
        "ilog2",
        "ilog10",
        "signum",
        "rem_euclid",
        "div_euclid",
        "div_ceil",
        "next_multiple_of",
        "next_power_of_two",
        "swap_bytes",
        "reverse_bits",
        "midpoint",
        // comparison
        "eq",
        "ne",
        "cmp",
        "partial_cmp",
    ];
    PREFIXES.iter().any(|prefix| method.starts_with(prefix)) || NAMES.contains(&method)
}
