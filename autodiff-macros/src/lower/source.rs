//! What a `for` runs over: a range, or the elements of a container.

use super::place::For;
use super::*;
use syn::Expr;
use syn::spanned::Spanned;

pub(super) enum Each {
    /// The induction variable itself.
    Index,
    /// The element of a container at the induction variable.
    Element { base: Place, by_ref: bool, is_mut: bool },
}

pub(super) struct Source {
    pub(super) low: ValueId,
    pub(super) high: ValueId,
    pub(super) inclusive: bool,
    pub(super) reversed: bool,
    pub(super) step: Option<ValueId>,
    pub(super) from_the_end: bool,
    pub(super) each: Each,
}

impl Lower<'_> {
    /// What a `for` runs over.
    pub(super) fn source(&mut self, e: &Expr) -> Option<Source> {
        match e {
            Expr::Paren(p) => self.source(&p.expr),
            Expr::Group(g) => self.source(&g.expr),
            Expr::Range(r) => {
                let low = self.expr(r.start.as_ref()?);
                let high = self.expr(r.end.as_ref()?);
                self.unifier.unify(&self.values[low.0].ty, &self.values[high.0].ty);
                let inclusive = matches!(r.limits, syn::RangeLimits::Closed(_));
                Some(Source {
                    low,
                    high,
                    inclusive,
                    reversed: false,
                    step: None,
                    from_the_end: false,
                    each: Each::Index,
                })
            }
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "rev" => {
                let source = self.source(&m.receiver)?;
                Some(match source.step {
                    Some(_) => Source { from_the_end: !source.from_the_end, ..source },
                    None => Source { reversed: !source.reversed, ..source },
                })
            }
            Expr::MethodCall(m) if m.args.len() == 1 && m.method == "step_by" => {
                let source = self.source(&m.receiver)?;
                if source.step.is_some() {
                    return None;
                }
                let step = self.expr(&m.args[0]);
                Some(Source { step: Some(step), ..source })
            }
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "iter" => {
                let base = self.base(&m.receiver);
                self.elements(base, true, false)
            }
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "iter_mut" => {
                let (base, _) = self.place(&m.receiver, For::Writing);
                self.elements(base, true, true)
            }
            Expr::Reference(r) => {
                let is_mut = r.mutability.is_some();
                let (base, _) = self.place(&r.expr, if is_mut { For::Writing } else { For::Reading });
                self.elements(base, true, is_mut)
            }
            // A copy of a reference is one.
            Expr::MethodCall(m) if m.args.is_empty() && m.method == "clone" && self.is_slice(&m.receiver) => {
                self.source(&m.receiver)
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

    fn is_mutable_reference(&self, e: &Expr) -> bool {
        let Expr::Path(p) = super::expr::strip(e) else { return false };
        p.path.get_ident().and_then(|i| self.lookup(i)).is_some_and(|var| self.vars[var].is_mut)
    }

    /// A value that is a range, or a container of its own.
    fn run_over(&mut self, value: ValueId, span: Span) -> Option<Source> {
        if let Op::Range(low, high, limits) = &self.values[value.0].op {
            let (low, high, inclusive) = ((*low)?, (*high)?, matches!(limits, syn::RangeLimits::Closed(_)));
            return Some(Source {
                low,
                high,
                inclusive,
                reversed: false,
                step: None,
                from_the_end: false,
                each: Each::Index,
            });
        }
        self.elements(Place::of(Root::Value(value), span), false, false)
    }

    /// `None` if it cannot be indexed.
    fn elements(&mut self, base: Place, by_ref: bool, is_mut: bool) -> Option<Source> {
        match self.place_ty(&base) {
            Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_) | Ty::Seq(_) | Ty::Var(_) => {}
            Ty::F64 | Ty::F32 | Ty::Int | Ty::Bool | Ty::Unit | Ty::Text | Ty::Tuple(_) | Ty::Named | Ty::Never => {
                return None;
            }
        }
        let span = base.span;
        let zero = syn::Lit::Int(syn::LitInt::new("0usize", span));
        let low = self.emit(Op::Literal(zero), Ty::Int, span);
        self.confirm(&base.then(Proj::Index(low)));
        let high = self.emit(Op::Len(base.clone()), Ty::Int, span);
        Some(Source {
            low,
            high,
            inclusive: false,
            reversed: false,
            step: None,
            from_the_end: false,
            each: Each::Element { base, by_ref, is_mut },
        })
    }
}
