//! Closures in the arguments of adaptors and sinks: the body is lowered where it is called, once, and its parameters are
//! bound in a scope of their own.

use super::adapt::Got;
use super::chain::{Called, Callee, Taken};
use super::*;
use crate::front::confirm;
use syn::Expr;
use syn::spanned::Spanned;

impl<'e> Lower<'_> {
    /// What is called, if it is a closure or the name of a function.
    pub(super) fn callee(&mut self, e: &'e Expr, taken: &mut Vec<Taken>) -> Option<Callee<'e>> {
        if let Some(local) = self.handed(e) {
            return Some(Callee { called: Called::Local(local), is_silent: false });
        }
        let called = match super::expr::strip(e) {
            Expr::Closure(c) => {
                self.check_modifiers(c);
                if let Some(token) = &c.capture {
                    taken.push(self.taken(c, token.span));
                }
                Called::Closure(c)
            }
            Expr::Path(p) if p.path.get_ident().is_none_or(|name| self.lookup(name).is_none()) => Called::Path(p),
            _ => return None,
        };
        Some(Callee { called, is_silent: false })
    }

    pub(super) fn check_modifiers(&self, c: &syn::ExprClosure) {
        let modifier = c.asyncness.map(|t| t.span).or(c.constness.map(|t| t.span));
        if let Some(span) = modifier.or(c.lifetimes.as_ref().map(Spanned::span)) {
            let what = "this closure is not supported in a differentiable function";
            self.errors.add(span, what, "leave this out");
        }
    }

    /// What a `move` closure may have a copy of.
    fn taken(&self, c: &syn::ExprClosure, span: Span) -> Taken {
        let mut vars = Vec::new();
        for ident in idents(quote::quote!(#c)) {
            if let Some(var) = self.lookup(&ident) {
                vars.push((var, self.vars[var].now.clone()));
            }
        }
        Taken { span, vars, made: (self.block, self.stmts.len()) }
    }

    /// A `move` closure has copies of what it names: here it sees the variables, which must not have changed.
    pub(super) fn check_taken(&self, taken: &[Taken]) {
        for Taken { span, vars, made } in taken {
            let changed = vars.iter().find(|(var, then)| {
                let is_written = match then {
                    Bound::Cell(cell) => self.is_written(Root::Cell(*cell), *made),
                    Bound::Nothing | Bound::Value(_) | Bound::Place(_) | Bound::Closure(_) => false,
                };
                is_written || !then.is_same(&self.vars[*var].now)
            });
            if let Some((var, _)) = changed {
                self.errors.add(
                    *span,
                    format!(
                        "a `move` closure has a copy of `{}`, and one of the two is assigned",
                        self.vars[*var].name
                    ),
                    "leave out `move`, or give the copy a name of its own in front of the chain",
                );
            }
        }
    }

    /// The call of a closure or function with items.
    pub(super) fn apply(&mut self, callee: &Callee<'e>, args: Vec<Got>) -> Got {
        let before = self.bounds();
        let targets = self.enter_closure();
        let (made, got) = match &callee.called {
            Called::Closure(c) => self.inlined(c, args),
            Called::Path(p) => (self.stmts.len(), Got::Value(self.call_path(p, args))),
            Called::Local(local) => {
                let scopes = self.scopes_of(local);
                let outer = std::mem::replace(&mut self.scopes, scopes);
                let (made, got) = self.inlined(&local.closure, args.clone());
                self.scopes = outer;
                let values = args.iter().chain([&got]).map(Got::value).collect();
                self.same_types(local, values);
                (made, got)
            }
        };
        self.targets = targets;
        let is_changed = before.iter().zip(&self.vars).any(|(then, var)| !then.is_same(&var.now));
        if callee.is_silent && (is_changed || !self.are_silent(&self.stmts[made..])) {
            let span = match &callee.called {
                Called::Closure(c) => c.inputs_begin.span,
                Called::Path(p) => p.span(),
                Called::Local(local) => local.closure.inputs_begin.span,
            };
            self.errors.add(
                span,
                "this is called for items, too, that the chain leaves out, and may panic or have an effect there",
                "put `map` behind `zip`, `skip`, `step_by` or `take`, or write the loop itself",
            );
        }
        got
    }

    /// The body of a closure, with the arguments as its parameters; and how many statements stand in front of it.
    fn inlined(&mut self, c: &syn::ExprClosure, args: Vec<Got>) -> (usize, Got) {
        self.scopes.push(Vec::new());
        c.inputs.iter().zip(args).for_each(|(pat, got)| self.bind_got(pat, got, None));
        let made = self.stmts.len();
        let got = self.body_of(c);
        self.scopes.pop();
        (made, got)
    }

    fn body_of(&mut self, c: &syn::ExprClosure) -> Got {
        if scan::returns(&c.body) {
            let span = c.body.span();
            let value = self.region(None, span, |cx| match &*c.body {
                Expr::Block(b) if b.label.is_none() => cx.block_value(&b.block),
                body => Some(cx.expr(body)),
            });
            let value = value.unwrap_or_else(|| self.unit(span));
            return Got::Value(self.of_output(c, value));
        }
        let is_place = matches!(c.output, syn::ReturnType::Default) && self.is_reference(&c.body);
        if is_place && !self.is_mutable_reference(&c.body) {
            let (place, _) = self.place(&c.body, super::place::For::Reading);
            Got::Place { place, by_ref: true, is_mut: false }
        } else {
            let value = self.expr(&c.body);
            Got::Value(self.of_output(c, value))
        }
    }

    /// The value of a closure, of the type that is written for it.
    fn of_output(&mut self, c: &syn::ExprClosure, value: ValueId) -> ValueId {
        match &c.output {
            syn::ReturnType::Type(_, ty) if self.is_needed(ty, &self.ty(value)) => self.annotate(value, ty),
            syn::ReturnType::Type(..) | syn::ReturnType::Default => value,
        }
    }

    fn call_path(&mut self, path: &syn::ExprPath, args: Vec<Got>) -> ValueId {
        if let Some((float, name)) = confirm::float_of(path) {
            let ty = if float == "f64" { Ty::F64 } else { Ty::F32 };
            let args = args.into_iter().map(|got| self.got(got)).collect();
            return self.float_function(&ty, name, args);
        }
        let spans = args.iter().map(|_| path.span()).collect();
        let args = args.into_iter().map(|got| match got {
            Got::Place { place, by_ref: true, .. } => Arg::Ref(place),
            got => Arg::Value(self.got(got)),
        });
        let args = args.collect();
        self.path_call(path, args, spans, path.span())
    }

    /// An item as a value.
    pub(super) fn got(&mut self, got: Got) -> ValueId {
        match got {
            Got::Value(v) => v,
            Got::Place { place, .. } => self.load(place),
            Got::Pair(a, b) => {
                let parts = vec![self.got(*a), self.got(*b)];
                let span = self.values[parts[0].0].span;
                self.tuple(parts, span)
            }
        }
    }

    /// Binds an item to a pattern: what is a reference stays one.
    pub(super) fn bind_got(&mut self, pat: &syn::Pat, got: Got, ty: Option<&syn::Type>) {
        match (pat, got) {
            (syn::Pat::Paren(p), got) => self.bind_got(&p.pat, got, ty),
            (syn::Pat::Type(t), got) => self.bind_got(&t.pat, got, Some(&t.ty)),
            (syn::Pat::Wild(_), _) => {}
            (syn::Pat::Reference(r), got @ Got::Pair(..)) => {
                let ty = match ty {
                    Some(syn::Type::Reference(ty)) => Some(&*ty.elem),
                    _ => None,
                };
                self.bind_got(&r.pat, got, ty);
            }
            (syn::Pat::Tuple(t), Got::Pair(a, b))
                if t.elems.len() == 2 && !t.elems.iter().any(|p| matches!(p, syn::Pat::Rest(_))) =>
            {
                let part = |k: usize| match ty {
                    Some(syn::Type::Tuple(types)) => types.elems.get(k),
                    _ => None,
                };
                self.bind_got(&t.elems[0], *a, part(0));
                self.bind_got(&t.elems[1], *b, part(1));
            }
            (pat, Got::Place { place, by_ref: true, is_mut }) => {
                if let Some(ty) = ty
                    && self.is_needed(ty, &self.place_ty(&place))
                {
                    self.reference_type(place.clone(), ty);
                }
                self.bind_place(pat, place, true, is_mut);
            }
            (pat, Got::Place { place, by_ref: false, is_mut }) if ty.is_none() => {
                self.bind_place(pat, place, false, is_mut);
            }
            (pat, got @ Got::Pair(..)) if is_written(&got) => self.unsupported_pattern(pat),
            (pat, got) => {
                let value = self.got(got);
                self.bind(pat, value, ty);
            }
        }
    }
}

impl Got {
    fn value(&self) -> Option<ValueId> {
        match self {
            Got::Value(v) => Some(*v),
            Got::Place { .. } | Got::Pair(..) => None,
        }
    }
}

/// Whether something can be written through an item.
fn is_written(got: &Got) -> bool {
    match got {
        Got::Value(_) => false,
        Got::Place { is_mut, .. } => *is_mut,
        Got::Pair(a, b) => is_written(a) || is_written(b),
    }
}

/// A reference to an item, as `filter` hands it out.
pub(super) fn referred(got: Got, span: Span) -> Got {
    match got {
        Got::Value(v) => Got::Place { place: Place::of(Root::Value(v), span), by_ref: true, is_mut: false },
        Got::Place { place, .. } => Got::Place { place, by_ref: true, is_mut: false },
        Got::Pair(a, b) => Got::Pair(Box::new(referred(*a, span)), Box::new(referred(*b, span))),
    }
}

impl Lower<'_> {
    /// Whether nobody can tell whether the statements ran: they cannot panic, and do nothing beside.
    fn are_silent(&self, stmts: &[Stmt]) -> bool {
        let is_float = |v: &ValueId| self.unifier.is_float(&self.values[v.0].ty);
        let is_number = |v: &ValueId| {
            let ty = &self.values[v.0].ty;
            !self.unifier.is_outside(ty) && (is_float(v) || self.unifier.shallow(ty).is_scalar())
        };
        stmts.iter().all(|stmt| match stmt {
            Stmt::Let(v) => match &self.values[v.0].op {
                Op::Literal(_) | Op::Tuple(_) | Op::Query(..) => true,
                Op::Rule(rule, args) => args.iter().all(is_number) && is_float(v) && rule.name != "clamp",
                Op::Load(place) => place.proj.iter().all(|proj| matches!(proj, Proj::Field(_))) && is_number(v),
                Op::Binary(_, a, b) => matches!(self.values[v.0].ty, Ty::Bool) && is_number(a) && is_number(b),
                Op::Cast(a, _) => is_number(a),
                _ => false,
            },
            Stmt::If(i) => self.are_silent(&i.then.stmts) && self.are_silent(&i.otherwise.stmts),
            Stmt::Effect(Effect::Typed(_)) => true,
            _ => false,
        })
    }
}
