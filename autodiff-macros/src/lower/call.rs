//! Calls by path.

use super::*;
use crate::front::confirm;
use crate::rules;
use syn::Expr;
use syn::spanned::Spanned;

impl Lower<'_> {
    pub(super) fn call(&mut self, c: &syn::ExprCall) -> ValueId {
        let span = c.span();
        if let Expr::Closure(closure) = super::expr::strip(&c.func) {
            let local = Rc::new(self.made(closure));
            return self.call_local(local, c);
        }
        let Expr::Path(path) = super::expr::strip(&c.func) else {
            if let Some(operator) = operator(&c.func) {
                return self.error(
                    operator.span(),
                    format!("a derivative by `{operator}` is not supported yet in a differentiable function"),
                    "take it in a plain function, and call that with values that have no derivative, such as `stop_gradient(x)`",
                );
            }
            return self.error(
                c.func.span(),
                "the call of a computed function is not supported yet in a differentiable function",
                "call a function by its name",
            );
        };
        if let Some((name, var)) = path.path.get_ident().and_then(|i| Some((i, self.lookup(i)?))) {
            if let Some(local) = self.local_closure(&c.func) {
                return self.call_local(local, c);
            }
            if let Bound::Value(v) | Bound::Place(Place { root: Root::Value(v), .. }) = self.vars[var].now
                && matches!(self.values[v.0].op, Op::Error)
            {
                return v;
            }
            return self.error_late(
                name.span(),
                format!("the call of `{name}`, a local variable, is not supported yet in a differentiable function"),
                "call a function with `#[differentiable]` by its name",
            );
        }
        if let Some((float, name)) = confirm::float_of(path) {
            let ty = if float == "f64" { Ty::F64 } else { Ty::F32 };
            let args = c.args.iter().map(|a| self.expr(a)).collect();
            return self.float_function(&ty, name, args);
        }
        let args = c.args.iter().map(|a| self.arg(a)).collect();
        let spans = c.args.iter().map(Spanned::span).collect();
        self.path_call(path, args, spans, span)
    }

    /// A function that is called by a path which is no method of floats.
    pub(super) fn path_call(&mut self, path: &syn::ExprPath, args: Vec<Arg>, spans: Vec<Span>, span: Span) -> ValueId {
        if let (true, [arg]) = (confirm::is_stop_gradient(path), args.as_slice()) {
            let ty = self.arg_ty(arg);
            return self.emit(Op::Stop(arg.clone()), ty, span);
        }
        let ty = self.unifier.outside();
        self.emit(Op::Call(Call { path: path.clone(), args, spans }), ty, path.span())
    }

    /// `f64::sin(x)`, `f64::from(n)`.
    pub(super) fn float_function(&mut self, ty: &Ty, name: &Ident, args: Vec<ValueId>) -> ValueId {
        let span = name.span();
        let method = name.to_string();
        if method == "from" && args.len() == 1 {
            return self.emit(Op::FloatFrom(args[0], ty.clone()), ty.clone(), span);
        }
        if let Some(first) = args.first() {
            self.unifier.unify(&self.values[first.0].ty, ty);
        }
        match self.float_method(&method, &args, name) {
            Some(v) => v,
            None => self.error_late(
                span,
                format!("`{method}` has no derivative rule"),
                "compute it from methods that have one, or outside the differentiable function",
            ),
        }
    }

    /// A function of floats that the rule table or the queries know.
    pub(super) fn float_method(&mut self, method: &str, args: &[ValueId], name: &Ident) -> Option<ValueId> {
        let span = name.span();
        if method == "sin_cos" && args.len() == 1 {
            let (sin, cos) = (rules::find("sin")?, rules::find("cos")?);
            let parts = vec![self.rule(sin, args.to_vec(), span), self.rule(cos, args.to_vec(), span)];
            return Some(self.tuple(parts, span));
        }
        if let Some(rule) =
            rules::find(method).filter(|r| r.kind != rules::Kind::Operator && r.params.len() == args.len())
        {
            return Some(self.rule(rule, args.to_vec(), span));
        }
        if super::method::QUERIES.contains(&method) {
            let ty = if method.starts_with("is_") { Ty::Bool } else { self.unifier.unknown() };
            return Some(self.emit(Op::Query(name.clone(), args.to_vec()), ty, span));
        }
        None
    }

    /// An argument: a reference stays a reference.
    pub(super) fn arg(&mut self, e: &Expr) -> Arg {
        match super::expr::strip(e) {
            Expr::Reference(r) if r.mutability.is_some() => Arg::Value(self.expr(e)),
            Expr::Reference(r) => match self.try_place(&r.expr) {
                Some((place, _)) => Arg::Ref(place),
                None => {
                    let value = self.expr(&r.expr);
                    Arg::Ref(Place::of(Root::Value(value), e.span()))
                }
            },
            Expr::Path(_) => match self.try_place(e) {
                Some((place, true)) => Arg::Ref(place),
                Some((place, false)) => Arg::Value(self.load(place)),
                None => Arg::Value(self.expr(e)),
            },
            other => Arg::Value(self.expr(other)),
        }
    }

    pub(super) fn arg_ty(&self, arg: &Arg) -> Ty {
        match arg {
            Arg::Value(v) => self.ty(*v),
            Arg::Ref(p) => self.place_ty(p),
        }
    }
}

/// The operators of `autodiff` that users call as `grad(f)(x)`.
const OPERATORS: [&str; 11] = [
    "derivative",
    "forward",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jacobian_forward",
    "jacobian_reverse",
    "jvp",
    "value_and_grad",
    "vjp",
];

/// The operator `grad` in the callee `grad(f)`.
fn operator(callee: &Expr) -> Option<&Ident> {
    let Expr::Call(c) = super::expr::strip(callee) else { return None };
    let Expr::Path(path) = super::expr::strip(&c.func) else { return None };
    let name = &path.path.segments.last()?.ident;
    OPERATORS.iter().any(|operator| name == operator).then_some(name)
}
