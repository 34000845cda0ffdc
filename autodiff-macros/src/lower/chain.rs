//! Chains of iterators, as what a `for` or a sink such as `sum` runs over: one counted loop, in whose turns each item is
//! computed from the turn's index. A range runs by itself; what a chain leaves out, pairs or numbers is counted.

use super::closure::Local;
use super::place::For;
use super::*;
use syn::Expr;
use syn::spanned::Spanned;

pub(super) struct Chain<'e> {
    pub(super) low: ValueId,
    /// `None`: without end.
    pub(super) high: Option<ValueId>,
    pub(super) inclusive: bool,
    pub(super) reversed: bool,
    pub(super) step: Option<ValueId>,
    pub(super) from_the_end: bool,
    pub(super) item: Item<'e>,
    /// What is done with an item once there are not as many as turns.
    pub(super) stages: Vec<Stage<'e>>,
    pub(super) taken: Vec<Taken>,
    /// Not every item of its sources comes.
    pub(super) is_cut: bool,
}

/// What comes in a turn.
#[derive(Clone)]
pub(super) enum Item<'e> {
    /// The loop's variable.
    Turn,
    /// The element of a container there.
    Element {
        base: Place,
        by_ref: bool,
        is_mut: bool,
    },
    /// `size` elements from there on.
    Window {
        base: Place,
        size: ValueId,
    },
    /// Elements `size` by `size`, as many as there are of the `len`.
    Chunk {
        base: Place,
        size: ValueId,
        len: ValueId,
    },
    Copied(Box<Item<'e>>),
    Pair(Box<Item<'e>>, Box<Item<'e>>),
    /// The item of another turn.
    At(At, Box<Item<'e>>),
    Mapped(Box<Item<'e>>, Callee<'e>),
}

/// The turn of an item.
#[derive(Clone, Copy)]
pub(super) enum At {
    Behind(ValueId),
    Times(ValueId),
    /// Of so many, from the last one.
    FromTheEnd(ValueId),
}

pub(super) enum Stage<'e> {
    Map(Callee<'e>),
    Filter(Callee<'e>),
    Copied,
}

/// What an adaptor or sink calls.
#[derive(Clone)]
pub(super) struct Callee<'e> {
    pub(super) called: Called<'e>,
    /// The standard library calls it for items, too, that do not come: nobody may notice.
    pub(super) is_silent: bool,
}

#[derive(Clone)]
pub(super) enum Called<'e> {
    Closure(&'e syn::ExprClosure),
    Path(&'e syn::ExprPath),
    Local(Rc<Local>),
}

/// What a `move` closure has a copy of, as it was then.
pub(super) struct Taken {
    pub(super) span: Span,
    pub(super) vars: Vec<(VarId, Bound)>,
    /// How many statements stood before.
    pub(super) made: (BlockId, usize),
}

const SOURCES: [&str; 6] = ["iter", "iter_mut", "into_iter", "windows", "chunks", "chunks_exact"];

const ADAPTORS: [&str; 10] =
    ["map", "filter", "zip", "enumerate", "rev", "skip", "take", "step_by", "copied", "cloned"];

impl<'e> Item<'e> {
    /// What it calls is also called for items that are left out.
    pub(super) fn silence(&mut self) {
        match self {
            Item::Turn | Item::Element { .. } | Item::Window { .. } | Item::Chunk { .. } => {}
            Item::Copied(item) | Item::At(_, item) => item.silence(),
            Item::Pair(a, b) => {
                a.silence();
                b.silence();
            }
            Item::Mapped(item, callee) => {
                callee.is_silent = true;
                item.silence();
            }
        }
    }
}

impl<'e> Lower<'_> {
    /// Whether an expression is an iterator that is known here, by its form.
    pub(super) fn is_iterator(&self, e: &Expr) -> bool {
        match super::expr::strip(e) {
            Expr::Range(_) => true,
            Expr::MethodCall(m) if ADAPTORS.iter().any(|name| m.method == name) => self.is_iterator(&m.receiver),
            Expr::MethodCall(m) => SOURCES.iter().any(|name| m.method == name),
            other => self.variable(other).is_some_and(|var| match self.vars[var].now {
                Bound::Value(v) => matches!(self.values[v.0].op, Op::Range(..)),
                Bound::Nothing | Bound::Cell(_) | Bound::Place(_) | Bound::Closure(_) => false,
            }),
        }
    }

    /// Whether an iterator calls something for its items.
    pub(super) fn calls(&self, e: &Expr) -> bool {
        let Expr::MethodCall(m) = super::expr::strip(e) else { return false };
        let is_adaptor = ADAPTORS.iter().any(|name| m.method == name);
        let calls_here = m.method == "map" || m.method == "filter" || m.args.iter().any(|a| self.calls(a));
        is_adaptor && (calls_here || self.calls(&m.receiver))
    }

    /// Whether the items of an iterator are known to have a derivative.
    pub(super) fn is_of_floats(&self, e: &Expr) -> bool {
        let Expr::MethodCall(m) = super::expr::strip(e) else { return false };
        if ADAPTORS.iter().any(|name| m.method == name) {
            return self.is_of_floats(&m.receiver) || m.method == "zip" && m.args.iter().any(|a| self.is_of_floats(a));
        }
        if let Expr::Array(a) = super::expr::strip(&m.receiver) {
            return a.elems.iter().any(|e| self.is_float(e));
        }
        let ty = self.form_ty(&m.receiver).map(|ty| self.unifier.resolve(&ty));
        ty.as_ref().and_then(Ty::element).is_some_and(|ty| ty.is_known() && !ty.is_inert())
    }

    /// Whether an iterator is over what a function has returned, which may be one with a derivative.
    pub(super) fn is_of_call(&self, e: &Expr) -> bool {
        let Expr::MethodCall(m) = super::expr::strip(e) else { return false };
        if ADAPTORS.iter().any(|name| m.method == name) {
            return self.is_of_call(&m.receiver);
        }
        match super::expr::strip(&m.receiver) {
            Expr::Call(_) => true,
            other => self.variable(other).is_some_and(|var| match self.vars[var].now {
                Bound::Value(v) => matches!(self.origin(v), Op::Call(_)),
                Bound::Nothing | Bound::Cell(_) | Bound::Place(_) | Bound::Closure(_) => false,
            }),
        }
    }

    /// Whether an expression is a float, by its form.
    fn is_float(&self, e: &Expr) -> bool {
        match super::expr::strip(e) {
            Expr::Lit(l) => matches!(l.lit, syn::Lit::Float(_)),
            Expr::Binary(b) => {
                super::expr::compound(&b.op).is_none() && (self.is_float(&b.left) || self.is_float(&b.right))
            }
            Expr::Unary(u) => self.is_float(&u.expr),
            other => self.form_ty(other).is_some_and(|ty| self.unifier.is_float(&ty)),
        }
    }

    /// The type of a place, by its form.
    fn form_ty(&self, e: &Expr) -> Option<Ty> {
        match super::expr::strip(e) {
            Expr::Reference(r) => self.form_ty(&r.expr),
            Expr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) => self.form_ty(&u.expr),
            Expr::Index(i) if matches!(super::expr::strip(&i.index), Expr::Range(_)) => self.form_ty(&i.expr),
            Expr::Index(i) => self.form_ty(&i.expr).and_then(|ty| self.unifier.resolve(&ty).element().cloned()),
            Expr::Field(syn::ExprField { base, member: syn::Member::Unnamed(n), .. }) => {
                self.form_ty(base).map(|ty| self.unifier.field(&ty, n.index as usize))
            }
            other => self.variable(other).map(|var| self.unifier.shallow(&self.vars[var].ty)),
        }
    }

    /// What a `for` or a sink runs over. `None` if that is not known.
    pub(super) fn chain(&mut self, e: &'e Expr) -> Option<Chain<'e>> {
        match e {
            Expr::Paren(p) => self.chain(&p.expr),
            Expr::Group(g) => self.chain(&g.expr),
            Expr::Range(r) => {
                let low = self.expr(r.start.as_ref()?);
                let high = r.end.as_ref().map(|high| self.expr(high));
                if let Some(high) = high {
                    self.unifier.unify(&self.values[low.0].ty, &self.values[high.0].ty);
                }
                Some(range(low, high, matches!(r.limits, syn::RangeLimits::Closed(_)), Item::Turn))
            }
            Expr::MethodCall(m) if ADAPTORS.iter().any(|name| m.method == name) => {
                match self.is_iterator(&m.receiver) {
                    true => self.adapted(m),
                    false => None,
                }
            }
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "iter" => {
                let base = self.base(&m.receiver);
                self.elements(base, true, false)
            }
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "iter_mut" => {
                let (base, _) = self.place(&m.receiver, For::Writing);
                self.elements(base, true, true)
            }
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "into_iter" => self.chain(&m.receiver),
            Expr::MethodCall(m) if m.args.len() == 1 && SOURCES[3..].iter().any(|name| m.method == name) => {
                self.parts(m)
            }
            Expr::Reference(r) => {
                let is_mut = r.mutability.is_some();
                let (base, _) = self.place(&r.expr, if is_mut { For::Writing } else { For::Reading });
                self.elements(base, true, is_mut)
            }
            // A copy of a reference is one.
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "clone" && self.is_slice(&m.receiver) => {
                self.chain(&m.receiver)
            }
            Expr::MethodCall(m)
                if m.args.is_empty() && ["clone", "to_vec", "to_owned"].iter().any(|n| m.method == n) =>
            {
                let value = self.expr(e);
                self.run_over(value, e.span())
            }
            Expr::Path(_) | Expr::Field(_) | Expr::Index(_) | Expr::Unary(_) => match self.try_place(e) {
                Some((base, true)) => {
                    let is_mut = self.is_mutable_reference(e);
                    self.elements(base, true, is_mut)
                }
                // By value: what the body writes to the variable does not change it.
                Some((base, false)) if matches!(base.root, Root::Cell(_)) => {
                    let value = self.load(base);
                    self.run_over(value, e.span())
                }
                Some((base, false)) => match (base.root, base.proj.is_empty()) {
                    (Root::Value(value), true) => self.run_over(value, e.span()),
                    (Root::Value(_) | Root::Cell(_), _) => self.elements(base, false, false),
                },
                None => {
                    let value = self.expr(e);
                    self.run_over(value, e.span())
                }
            },
            Expr::Array(_) | Expr::Macro(_) | Expr::Call(_) | Expr::Block(_) => {
                let value = self.expr(e);
                self.run_over(value, e.span())
            }
            _ => None,
        }
    }

    fn is_slice(&self, e: &Expr) -> bool {
        let Expr::Path(p) = super::expr::strip(e) else { return false };
        let var = p.path.get_ident().and_then(|i| self.lookup(i)).map(|var| &self.vars[var]);
        var.is_some_and(|var| var.is_ref && matches!(self.unifier.shallow(&var.ty), Ty::Slice(_)))
    }

    pub(super) fn is_mutable_reference(&self, e: &Expr) -> bool {
        let Expr::Path(p) = super::expr::strip(e) else { return false };
        p.path.get_ident().and_then(|i| self.lookup(i)).is_some_and(|var| self.vars[var].is_mut)
    }

    /// A value that is a range, or a container of its own.
    fn run_over(&mut self, value: ValueId, span: Span) -> Option<Chain<'e>> {
        if let Op::Range(low, high, limits) = &self.values[value.0].op {
            return Some(range((*low)?, *high, matches!(limits, syn::RangeLimits::Closed(_)), Item::Turn));
        }
        self.elements(Place::of(Root::Value(value), span), false, false)
    }

    /// How many elements a container has; `None` if it cannot be indexed.
    fn length(&mut self, base: &Place) -> Option<(ValueId, ValueId)> {
        match self.place_ty(base) {
            Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_) | Ty::Seq(_) | Ty::Var(_) => {}
            Ty::F64 | Ty::F32 | Ty::Int | Ty::Bool | Ty::Unit | Ty::Text | Ty::Tuple(_) | Ty::Named | Ty::Never => {
                return None;
            }
        }
        let zero = self.size(0, base.span);
        self.confirm(&base.then(Proj::Index(zero)));
        Some((zero, self.emit(Op::Len(base.clone()), Ty::Int, base.span)))
    }

    fn elements(&mut self, base: Place, by_ref: bool, is_mut: bool) -> Option<Chain<'e>> {
        let (zero, len) = self.length(&base)?;
        Some(range(zero, Some(len), false, Item::Element { base, by_ref, is_mut }))
    }

    /// Parts of a slice, all of one length but for the last one of `chunks`.
    fn parts(&mut self, m: &'e syn::ExprMethodCall) -> Option<Chain<'e>> {
        let base = self.base(&m.receiver);
        let (zero, len) = self.length(&base)?;
        let size = self.expr(&m.args[0]);
        let span = m.method.span();
        // A window of none is a panic.
        let less = match &self.values[size.0].op {
            Op::Literal(syn::Lit::Int(n)) => n.base10_parse::<u64>().ok().and_then(|n| n.checked_sub(1)),
            _ => None,
        };
        let (count, item) = match m.method.to_string().as_str() {
            "windows" => {
                let less = self.size(less?, span);
                let short = self.least(less, len, span);
                (self.binary_of(len, syn::parse_quote!(-), short, span), Item::Window { base, size })
            }
            "chunks" => (self.in_steps(len, size, span), Item::Chunk { base, size, len }),
            _ => (self.binary_of(len, syn::parse_quote!(/), size, span), Item::Chunk { base, size, len }),
        };
        Some(range(zero, Some(count), false, item))
    }
}

pub(super) fn range<'e>(low: ValueId, high: Option<ValueId>, inclusive: bool, item: Item<'e>) -> Chain<'e> {
    Chain {
        low,
        high,
        inclusive,
        reversed: false,
        step: None,
        from_the_end: false,
        item,
        stages: Vec::new(),
        taken: Vec::new(),
        is_cut: false,
    }
}
