//! Sinks: what ends a chain of iterators, each a loop that carries what it makes.

use super::adapt::Got;
use super::chain::Chain;
use super::*;
use syn::spanned::Spanned;

/// The accumulator of a `fold`: a tuple that is written out is carried by its parts.
enum Folded {
    One(VarId),
    Parts(Vec<Folded>, Span),
}

impl<'e> Lower<'_> {
    /// The value of a method that ends a chain. `wanted` is the type that is written for it, if there is one. `None` if it is a
    /// method like others.
    pub(super) fn sink(&mut self, m: &'e syn::ExprMethodCall, wanted: Option<&syn::Type>) -> Option<ValueId> {
        if !self.is_iterator(&m.receiver) {
            return None;
        }
        let (name, span) = (m.method.to_string(), m.method.span());
        let is_call = |e: &syn::Expr| matches!(super::expr::strip(e), syn::Expr::Closure(_));
        let is_lowered = match (name.as_str(), m.args.len()) {
            ("fold", 2) | ("for_each", 1) => true,
            ("sum" | "product", 0) if is_float_wanted(m, wanted) && self.is_of_call(&m.receiver) => true,
            ("sum" | "product" | "count" | "collect", 0) => self.calls(&m.receiver) || self.is_of_floats(&m.receiver),
            _ if self.calls(&m.receiver) || m.args.iter().any(is_call) => {
                return Some(self.error_late(
                    span,
                    format!("`{name}` of an iterator with closures is not supported yet here in a differentiable function"),
                    "end the chain with `sum`, `product`, `fold`, `for_each`, `count` or `collect`, or write the loop itself",
                ));
            }
            _ => false,
        };
        if !is_lowered {
            return None;
        }
        let Some(chain) = self.chain(&m.receiver) else {
            return Some(self.error_late(
                m.receiver.span(),
                "an iterator over this is not supported yet in a differentiable function",
                "iterate over a range, or over a slice, an array or a `Vec`",
            ));
        };
        let turbofish = match &m.turbofish {
            Some(turbofish) => match turbofish.args.first() {
                Some(syn::GenericArgument::Type(ty)) if turbofish.args.len() == 1 => Some(ty),
                _ => {
                    let what = "these types are not supported here in a differentiable function";
                    return Some(self.error(turbofish.span(), what, "leave them out"));
                }
            },
            None => wanted,
        };
        self.scopes.push(Vec::new());
        let value = match name.as_str() {
            "sum" => self.total(chain, span, turbofish, syn::parse_quote!(+)),
            "product" => self.total(chain, span, turbofish, syn::parse_quote!(*)),
            "count" => self.count(chain, span),
            "collect" => self.collect(chain, span, turbofish),
            "fold" => self.fold(chain, m),
            _ => self.for_each(chain, m),
        };
        self.scopes.pop();
        Some(value)
    }

    /// A variable that no name of the user's finds.
    fn hidden(&mut self, name: &str, init: ValueId) -> VarId {
        let ident = Ident::new(name, self.values[init.0].span);
        let variable = Variable::new(&ident, self.ty(init), Bound::Value(init));
        self.declare_unnamed(Variable { mutable: true, ..variable })
    }

    /// The standard library adds to -0.0, or to 0 if it adds integers.
    fn total(&mut self, chain: Chain<'e>, span: Span, wanted: Option<&syn::Type>, op: syn::BinOp) -> ValueId {
        let ty = match wanted {
            Some(syn::Type::Infer(_)) | None => self.unifier.unknown(),
            Some(wanted) => {
                let ty = crate::types::of_tokens(wanted, self.unifier);
                let is_primitive =
                    matches!(wanted, syn::Type::Path(p) if p.path.get_ident().is_some_and(crate::types::is_primitive));
                if !is_primitive || !matches!(ty, Ty::F64 | Ty::F32 | Ty::Int) {
                    let what = "a sum of this type is not supported in a differentiable function";
                    return self.error(wanted.span(), what, "write `f64`, `f32` or a type of integers");
                }
                ty
            }
        };
        let is_sum = matches!(op, syn::BinOp::Add(_));
        let at = self.stmts.len();
        let start = self.value_of(number(0, span), ty.clone(), span, None);
        let var = self.hidden(if is_sum { "__sum" } else { "__product" }, start);
        self.run(chain, span, &mut |cx, _, got| {
            let item = cx.got(got);
            cx.unifier.unify(&ty, &cx.values[item.0].ty);
            let item = cx.number_of_std(item, span);
            let old = cx.read(var, span);
            let new = cx.arithmetic(op, old, item, span);
            cx.set(var, new);
        });
        let mut made = Vec::new();
        match self.unifier.shallow(&ty) {
            Ty::Int => {
                self.values[start.0].op = number(u64::from(!is_sum), span);
                self.values[start.0].annotation = wanted.filter(|ty| !matches!(ty, syn::Type::Infer(_))).cloned();
            }
            _ if self.unifier.is_float(&ty) => {
                let lit = syn::LitFloat::new(if is_sum { "0.0" } else { "1.0" }, span);
                let literal = Op::Literal(syn::Lit::Float(lit));
                match crate::rules::find("neg").filter(|_| is_sum) {
                    Some(neg) => {
                        let zero = self.value_of(literal, ty.clone(), span, None);
                        made.push(zero);
                        self.values[start.0].op = Op::Rule(neg, vec![zero]);
                    }
                    None => self.values[start.0].op = literal,
                }
            }
            _ => {
                let help = "write `sum::<f64>()` or `product::<f64>()`";
                return self.error_late(span, "the type of this is not known here in a differentiable function", help);
            }
        }
        made.push(start);
        self.stmts.splice(at..at, made.into_iter().map(Stmt::Let));
        self.read(var, span)
    }

    /// An item that is added: rustc confirms that it is a number, where that is not known here.
    fn number_of_std(&mut self, item: ValueId, span: Span) -> ValueId {
        let ty = self.ty(item);
        if !ty.is_open() && !self.unifier.is_outside(&self.values[item.0].ty) || self.unifier.is_untold(&ty) {
            return item;
        }
        let number = self.emit(Op::Load(Place::of(Root::Value(item), span)), ty, span);
        self.values[number.0].assumes = Assumes::Standard;
        number
    }

    fn count(&mut self, chain: Chain<'e>, span: Span) -> ValueId {
        let start = self.size(0, span);
        let var = self.hidden("__count", start);
        self.run(chain, span, &mut |cx, _, _| {
            let (old, one) = (cx.read(var, span), cx.size(1, span));
            let new = cx.binary_of(old, syn::parse_quote!(+), one, span);
            cx.set(var, new);
        });
        self.read(var, span)
    }

    fn for_each(&mut self, mut chain: Chain<'e>, m: &'e syn::ExprMethodCall) -> ValueId {
        let span = m.method.span();
        let Some(callee) = self.callee(&m.args[0], &mut chain.taken) else { return self.unknown_callee(&m.args[0]) };
        self.run(chain, span, &mut |cx, _, got| {
            cx.apply(&callee, vec![got]);
        });
        self.unit(span)
    }

    fn fold(&mut self, mut chain: Chain<'e>, m: &'e syn::ExprMethodCall) -> ValueId {
        let span = m.method.span();
        let folded = self.folded(&m.args[0]);
        let Some(callee) = self.callee(&m.args[1], &mut chain.taken) else { return self.unknown_callee(&m.args[1]) };
        self.run(chain, span, &mut |cx, _, got| {
            let old = cx.now(&folded);
            let new = cx.apply(&callee, vec![Got::Value(old), got]);
            let new = cx.got(new);
            cx.fold_to(&folded, new);
        });
        self.now(&folded)
    }

    fn unknown_callee(&mut self, e: &syn::Expr) -> ValueId {
        let what = "what this calls is not known in a differentiable function";
        self.error_late(e.span(), what, "write a closure here, `|v| …`, or a function's name")
    }

    fn folded(&mut self, init: &syn::Expr) -> Folded {
        if let syn::Expr::Tuple(t) = super::expr::strip(init)
            && !t.elems.is_empty()
        {
            return Folded::Parts(t.elems.iter().map(|e| self.folded(e)).collect(), init.span());
        }
        let init = self.expr(init);
        Folded::One(self.hidden("__acc", init))
    }

    fn now(&mut self, folded: &Folded) -> ValueId {
        match folded {
            Folded::One(var) => self.read(*var, self.vars[*var].name.span()),
            Folded::Parts(parts, span) => {
                let parts = parts.iter().map(|part| self.now(part)).collect();
                self.tuple(parts, *span)
            }
        }
    }

    fn fold_to(&mut self, folded: &Folded, value: ValueId) {
        match folded {
            Folded::One(var) => self.set(*var, value),
            Folded::Parts(parts, span) => {
                for (k, part) in parts.iter().enumerate() {
                    let value = self.field(value, k, *span);
                    self.fold_to(part, value);
                }
            }
        }
    }

    /// A `Vec` of zeros, an element of which each turn writes.
    fn collect(&mut self, chain: Chain<'e>, span: Span, wanted: Option<&syn::Type>) -> ValueId {
        let is_vec =
            matches!(wanted, Some(syn::Type::Path(p)) if p.path.segments.last().is_some_and(|s| s.ident == "Vec"));
        let Some(wanted) = wanted.filter(|_| is_vec) else {
            let what = "what this collects into is not known here in a differentiable function";
            return self.error_late(span, what, "write `collect::<Vec<_>>()`");
        };
        if !chain.stages.is_empty() {
            let what = "`collect` behind `filter` is not supported yet in a differentiable function";
            return self.error(span, what, "sum or fold what is left, or collect in front of `filter`");
        }
        let chain = self.counted(chain, span);
        let Some(count) = chain.high else {
            return self.error_late(span, "this does not end", "take a number of items");
        };
        let ty = crate::types::of_tokens(wanted, self.unifier);
        let element = self.unifier.element(&ty);
        let at = self.stmts.len();
        let fill = self.value_of(number(0, span), element.clone(), span, None);
        let vec = self.value_of(Op::VecRepeat(fill, count), ty.clone(), span, None);
        if self.is_needed(wanted, &ty) {
            self.values[vec.0].annotation = Some(wanted.clone());
        }
        let cell = self.memory(&Ident::new("collected", span), vec);
        self.run(chain, span, &mut |cx, k, got| {
            let item = cx.got(got);
            cx.unifier.unify(&element, &cx.values[item.0].ty);
            cx.store(Place::of(Root::Cell(cell), span).then(Proj::Index(k)), item);
        });
        let mut made = Vec::new();
        if !self.fill(fill, &element, &mut made) {
            let what = "elements of this type are not supported yet in `collect` in a differentiable function";
            return self.error_late(span, what, "collect numbers or tuples of them, or write the type, `Vec<f64>`");
        }
        made.push(vec);
        self.stmts.splice(at..at, made.into_iter().map(Stmt::Let));
        self.load(Place::of(Root::Cell(cell), span))
    }

    /// What stands in a `Vec` before its elements do.
    fn fill(&mut self, value: ValueId, ty: &Ty, made: &mut Vec<ValueId>) -> bool {
        let span = self.values[value.0].span;
        let op = match self.unifier.shallow(ty) {
            Ty::Int => number(0, span),
            Ty::Bool => Op::Literal(syn::Lit::Bool(syn::LitBool::new(false, span))),
            Ty::Tuple(types) => {
                let parts: Vec<ValueId> =
                    types.iter().map(|ty| self.value_of(number(0, span), ty.clone(), span, None)).collect();
                if !parts.iter().zip(&types).all(|(part, ty)| self.fill(*part, ty, made)) {
                    return false;
                }
                Op::Tuple(parts)
            }
            ty if self.unifier.is_float(&ty) => Op::Literal(syn::Lit::Float(syn::LitFloat::new("0.0", span))),
            Ty::F64
            | Ty::F32
            | Ty::Var(_)
            | Ty::Unit
            | Ty::Text
            | Ty::Array(..)
            | Ty::Slice(_)
            | Ty::Vec(_)
            | Ty::Seq(_)
            | Ty::Named
            | Ty::Never => return false,
        };
        self.values[value.0].op = op;
        made.push(value);
        true
    }
}

/// Whether it is written that this makes a float.
fn is_float_wanted(m: &syn::ExprMethodCall, wanted: Option<&syn::Type>) -> bool {
    let turbofish = m.turbofish.as_ref().and_then(|turbofish| turbofish.args.first());
    let ty = match turbofish {
        Some(syn::GenericArgument::Type(ty)) => Some(ty),
        _ => wanted,
    };
    matches!(ty, Some(syn::Type::Path(ty)) if ty.path.is_ident("f64") || ty.path.is_ident("f32"))
}

fn number(n: u64, span: Span) -> Op {
    Op::Literal(syn::Lit::Int(syn::LitInt::new(&n.to_string(), span)))
}
