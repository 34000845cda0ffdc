//! IR to tokens: values, places and calls. The scalar is a parameter.

use crate::activity::Activity;
use crate::ir::*;
use crate::liveness::Liveness;
use crate::names::{self, Names};
use crate::rules::At;
use crate::signature::{Passing, Signature};
use crate::sketch::Ty;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// Which calls hand over a boxed pullback: a function that calls itself has no pullback type that could be written.
pub(crate) struct Boxing {
    /// All of them (`recursive`).
    pub(crate) all: bool,
    /// The function itself.
    pub(crate) name: Ident,
}

impl Boxing {
    pub(crate) fn applies(&self, call: &Call) -> bool {
        self.all || call.path.path.is_ident(&self.name)
    }
}

pub(crate) struct Emit<'a> {
    pub(crate) f: &'a Function,
    pub(crate) signature: &'a Signature,
    pub(crate) activity: &'a Activity,
    pub(crate) live: &'a Liveness,
    pub(crate) names: Names,
    pub(crate) boxing: Boxing,
    /// The runtime's hidden module.
    pub(crate) rt: TokenStream,
    /// The 64-bit scalar as written in generated code.
    pub(crate) wide: TokenStream,
    pub(crate) narrow: TokenStream,
    /// How often a value is an operand, an out, a next, a stored value or the result.
    pub(crate) uses: Vec<usize>,
}

impl<'a> Emit<'a> {
    pub(crate) fn span(&self, v: ValueId) -> Span {
        names::at(self.f.value(v).span)
    }

    pub(crate) fn ty(&self, v: ValueId) -> &'a Ty {
        &self.f.value(v).ty
    }

    /// The scalar type of a float of this type.
    pub(crate) fn scalar(&self, ty: &Ty) -> &TokenStream {
        match ty {
            Ty::F32 => &self.narrow,
            _ => &self.wide,
        }
    }

    /// The value by its name, or in place where it is only tokens.
    pub(crate) fn read(&self, v: ValueId) -> TokenStream {
        let value = self.f.value(v);
        let span = self.span(v);
        match &value.op {
            Op::Literal(lit) if value.hint.is_none() => self.literal(lit, &value.ty, span),
            Op::Tuple(parts) if parts.is_empty() => quote_spanned! {span=> () },
            // rustc has said on the user's own code what is missing.
            Op::Error => quote_spanned! {span=> (loop {}) },
            Op::Path(path) if value.hint.is_none() => quote!(#path),
            _ => {
                let name = self.names.value(v);
                quote!(#name)
            }
        }
    }

    /// Put out where it is read, without a `let`.
    pub(crate) fn is_inline(&self, v: ValueId) -> bool {
        let value = self.f.value(v);
        match &value.op {
            Op::Literal(_) | Op::Path(_) => value.hint.is_none(),
            Op::Tuple(parts) => parts.is_empty(),
            _ => false,
        }
    }

    fn literal(&self, lit: &syn::Lit, ty: &Ty, span: Span) -> TokenStream {
        let mut lit = match (lit, ty) {
            (syn::Lit::Float(f), Ty::F64) => suffixed(f, "f64", span),
            (syn::Lit::Float(f), Ty::F32) => suffixed(f, "f32", span),
            _ => lit.clone(),
        };
        lit.set_span(span);
        quote!(#lit)
    }

    /// The value as the scalar's type: plain numbers are made constants.
    pub(crate) fn lifted(&self, v: ValueId) -> TokenStream {
        let read = self.read(v);
        let ty = self.ty(v);
        if self.activity.lifted(v) || ty.is_inert() {
            return read;
        }
        let (rt, span) = (&self.rt, self.span(v));
        match ty {
            Ty::F64 | Ty::F32 => {
                let scalar = self.scalar(ty);
                quote_spanned! {span=> <#scalar as #rt::Number>::lit(#read) }
            }
            _ => quote_spanned! {span=> #rt::lift::<__S, _>(&#read) },
        }
    }

    /// The value as an operand that may be a plain number.
    fn operand(&self, v: ValueId, lift: bool) -> TokenStream {
        if lift { self.lifted(v) } else { self.read(v) }
    }

    pub(crate) fn root(&self, root: Root) -> TokenStream {
        match root {
            Root::Value(v) => self.read(v),
            Root::Memory(m) => {
                let name = self.names.memory(m);
                quote!(#name)
            }
        }
    }

    /// A place of the primal program.
    pub(crate) fn place(&self, p: &Place) -> TokenStream {
        self.project(self.root(p.root), p)
    }

    /// The projections of `p` applied to `base`: adjoint places mirror primal ones.
    pub(crate) fn project(&self, base: TokenStream, p: &Place) -> TokenStream {
        let span = names::at(p.span);
        p.proj.iter().fold(base, |base, proj| match proj {
            Proj::Index(i) => {
                let i = self.read(*i);
                quote_spanned! {span=> #base[#i] }
            }
            Proj::Field(member) => quote_spanned! {span=> #base.#member },
            Proj::Range(low, high, closed) => {
                let low = low.map(|v| self.read(v));
                let high = high.map(|v| self.read(v));
                let dots = if *closed {
                    quote_spanned! {span=> ..= }
                } else {
                    quote_spanned! {span=> .. }
                };
                quote_spanned! {span=> #base[#low #dots #high] }
            }
        })
    }

    /// Whether the root's name is a reference in generated code.
    fn is_reference(&self, root: Root) -> bool {
        match root {
            Root::Value(v) => match self.f.value(v).op {
                Op::Param(p) => self.signature.params[p].is_ref && !self.ty(v).is_scalar(),
                _ => false,
            },
            Root::Memory(_) => false,
        }
    }

    /// `&place`.
    pub(crate) fn borrow(&self, p: &Place) -> TokenStream {
        let place = self.place(p);
        let span = names::at(p.span);
        if p.proj.is_empty() && self.is_reference(p.root) {
            place
        } else {
            quote_spanned! {span=> &#place }
        }
    }

    /// The expression that computes a value from its operands.
    pub(crate) fn compute(&self, v: ValueId) -> TokenStream {
        let value = self.f.value(v);
        let span = self.span(v);
        let rt = &self.rt;
        let lift = self.activity.lifted(v);
        match &value.op {
            Op::Literal(lit) => self.literal(lit, &value.ty, span),
            Op::Path(path) => quote!(#path),
            Op::Unary(op, a) => {
                let a = self.read(*a);
                let symbol = unary_symbol(op, span);
                quote_spanned! {span=> #symbol #a }
            }
            Op::Binary(op, a, b) => {
                // A plain number on the left of a scalar is made one; on the right it may stay.
                let scalar = self.activity.lifted(*b);
                let (a, b) = (self.operand(*a, scalar), self.read(*b));
                let op = respan(quote!(#op), span);
                quote_spanned! {span=> #a #op #b }
            }
            Op::Rule(rule, args) => self.rule(rule, args, lift, span),
            Op::Cast(a, ty) => self.cast(*a, ty, &value.ty, span),
            Op::FloatFrom(a, ty) => match (self.activity.lifted(*a), self.ty(*a), ty) {
                (true, Ty::F32, Ty::F64) => {
                    let a = self.read(*a);
                    let wide = &self.wide;
                    quote_spanned! {span=> <#wide as #rt::Scalar>::from_f32(#a) }
                }
                (true, _, _) => self.read(*a),
                (false, _, Ty::F32) => {
                    let a = self.read(*a);
                    quote_spanned! {span=> f32::from(#a) }
                }
                (false, _, _) => {
                    let a = self.read(*a);
                    quote_spanned! {span=> f64::from(#a) }
                }
            },
            Op::Load(p) => self.load(p, &value.ty, span),
            Op::Len(p) => {
                let place = self.place(p);
                quote_spanned! {span=> #place.len() }
            }
            Op::Tuple(parts) => {
                let parts = parts.iter().map(|p| self.owned(*p, lift));
                quote_spanned! {span=> (#(#parts,)*) }
            }
            Op::Array(parts) => {
                let parts = parts.iter().map(|p| self.owned(*p, lift));
                quote_spanned! {span=> [#(#parts),*] }
            }
            Op::Repeat(a, len) => {
                let a = self.owned(*a, lift);
                quote_spanned! {span=> [#a; #len] }
            }
            Op::VecList(parts) => {
                let parts = parts.iter().map(|p| self.owned(*p, lift));
                quote_spanned! {span=> #rt::vec![#(#parts),*] }
            }
            Op::VecRepeat(a, n) => {
                let (a, n) = (self.owned(*a, lift), self.read(*n));
                quote_spanned! {span=> #rt::vec![#a; #n] }
            }
            Op::Call(call) => self.call(call, self.activity.call_varied(call), "__forward", span),
            Op::Query(name, args) => {
                // Only `total_cmp` has a second operand; it takes both by reference.
                let lift = args.iter().any(|a| self.activity.lifted(*a));
                let by_ref = (args.len() > 1).then(|| quote_spanned! {span=> & });
                let args: Vec<TokenStream> = args.iter().map(|a| self.operand(*a, lift)).collect();
                let (first, rest) = (&args[0], &args[1..]);
                match lift {
                    true => quote_spanned! {span=> #rt::Number::#name(#(#by_ref #args),*) },
                    false => quote_spanned! {span=> (#first).#name(#(#by_ref #rest),*) },
                }
            }
            Op::Method(receiver, m, args) => {
                let receiver = match receiver {
                    Arg::Value(v) => self.read(*v),
                    Arg::Ref(p) => self.place(p),
                };
                let (name, turbofish) = (&m.method, &m.turbofish);
                let args = args.iter().map(|a| self.plain_arg(a));
                quote_spanned! {span=> #receiver.#name #turbofish(#(#args),*) }
            }
            Op::Range(low, high, limits) => {
                let (low, high) = (low.map(|v| self.read(v)), high.map(|v| self.read(v)));
                let limits = respan(quote!(#limits), span);
                quote_spanned! {span=> #low #limits #high }
            }
            Op::Stop(arg) => {
                let arg = match arg {
                    Arg::Value(v) => {
                        let v = self.read(*v);
                        quote_spanned! {span=> &#v }
                    }
                    Arg::Ref(p) => self.borrow(p),
                };
                if lift {
                    quote_spanned! {span=> #rt::lift::<__S, _>(&#rt::primal(#arg)) }
                } else {
                    quote_spanned! {span=> ::core::clone::Clone::clone(#arg) }
                }
            }
            Op::Verbatim(verbatim) => self.verbatim(verbatim, span),
            Op::Dbg(a) => {
                let a = self.read(*a);
                quote_spanned! {span=> ::std::dbg!(#a) }
            }
            Op::Param(_) | Op::Induction | Op::Out | Op::Entry | Op::Exit | Op::Error => self.read(v),
        }
    }

    /// The value of a row of the table, by the user's own operator or method.
    fn rule(&self, rule: &crate::rules::Rule, args: &[ValueId], lift: bool, span: Span) -> TokenStream {
        let operator = rule.kind == crate::rules::Kind::Operator;
        let operands: Vec<TokenStream> = args
            .iter()
            .zip(rule.params)
            .enumerate()
            .map(|(k, (arg, param))| match (param.float, operator && k == 1 && self.activity.lifted(args[0])) {
                // `S + f64` needs no constant on the right.
                (true, true) | (false, _) => self.read(*arg),
                (true, false) => self.operand(*arg, lift),
            })
            .collect();
        if operator {
            return rule.value(&At { span, scalar: &self.wide, operands: &operands, result: &TokenStream::new() });
        }
        let name = Ident::new(rule.name, span);
        if lift {
            let rt = &self.rt;
            return quote_spanned! {span=> #rt::Number::#name(#(#operands),*) };
        }
        let (first, rest) = (&operands[0], &operands[1..]);
        quote_spanned! {span=> (#first).#name(#(#rest),*) }
    }

    fn cast(&self, a: ValueId, to: &syn::Type, ty: &Ty, span: Span) -> TokenStream {
        let rt = &self.rt;
        let read = self.read(a);
        if !self.activity.lifted(a) {
            return quote_spanned! {span=> #read as #to };
        }
        let wide = &self.wide;
        match (self.ty(a), ty) {
            (Ty::F64, Ty::F32) => quote_spanned! {span=> <#wide as #rt::Scalar>::to_f32(#read) },
            (Ty::F32, Ty::F64) => quote_spanned! {span=> <#wide as #rt::Scalar>::from_f32(#read) },
            (Ty::F64, Ty::F64) | (Ty::F32, Ty::F32) => read,
            _ => quote_spanned! {span=> #rt::Number::primal(#read) as #to },
        }
    }

    fn load(&self, p: &Place, ty: &Ty, span: Span) -> TokenStream {
        let place = self.place(p);
        match (ty, p.proj.last()) {
            (t, _) if t.is_scalar() => place,
            (_, Some(Proj::Range(..))) => quote_spanned! {span=> #place.to_vec() },
            _ => quote_spanned! {span=> ::core::clone::Clone::clone(&#place) },
        }
    }

    /// A value that goes into an aggregate, a call or a memory: copied if it is used elsewhere too.
    pub(crate) fn owned(&self, v: ValueId, lift: bool) -> TokenStream {
        let read = self.operand(v, lift);
        let span = self.span(v);
        if let (Op::Param(p), true) = (&self.f.value(v).op, self.is_reference(Root::Value(v))) {
            return match self.signature.params[*p].passing {
                Passing::Slice(_) => quote_spanned! {span=> #read.to_vec() },
                Passing::Owned(_) | Passing::Ref(_) | Passing::InertRef(_) => {
                    quote_spanned! {span=> ::core::clone::Clone::clone(#read) }
                }
            };
        }
        let copied = self.ty(v).is_scalar() || self.is_inline(v) || self.is_sole(v);
        if copied {
            read
        } else {
            quote_spanned! {span=> ::core::clone::Clone::clone(&#read) }
        }
    }

    /// The function's result, in the type of the scalar.
    pub(crate) fn result(&self, v: ValueId, sweep: bool) -> TokenStream {
        let lift = self.signature.output_is_active();
        match sweep {
            true => self.owned(v, lift),
            false => self.operand(v, lift),
        }
    }

    /// Made for one use only, and not read by the reverse sweep.
    fn is_sole(&self, v: ValueId) -> bool {
        let made = !matches!(self.f.value(v).op, Op::Param(_) | Op::Entry | Op::Exit | Op::Induction);
        made && self.uses[v.0] <= 1 && !self.live.needed(v)
    }

    /// A constant without a suffix: of which precision a parameter is, only rustc knows.
    fn bare(&self, v: ValueId) -> Option<TokenStream> {
        match &self.f.value(v).op {
            Op::Literal(syn::Lit::Float(f)) if f.suffix().is_empty() => Some(quote!(#f)),
            Op::Rule(rule, args) if rule.kind == crate::rules::Kind::Operator => {
                let operands = args.iter().map(|a| self.bare(*a)).collect::<Option<Vec<_>>>()?;
                let (span, scalar) = (self.span(v), &self.wide);
                let value = rule.value(&At { span, scalar, operands: &operands, result: &TokenStream::new() });
                Some(quote_spanned! {span=> (#value) })
            }
            _ => None,
        }
    }

    /// An argument of a function that is not differentiated: primal values.
    fn plain_arg(&self, arg: &Arg) -> TokenStream {
        let rt = &self.rt;
        if let Arg::Value(v) = arg
            && let Some(constant) = self.bare(*v)
        {
            return constant;
        }
        match arg {
            Arg::Value(v) if self.activity.lifted(*v) => {
                let (read, span) = (self.read(*v), self.span(*v));
                quote_spanned! {span=> #rt::primal(&#read) }
            }
            Arg::Value(v) => self.owned(*v, false),
            Arg::Ref(p) if self.activity.root_lifted(p.root) => {
                let (borrow, span) = (self.borrow(p), names::at(p.span));
                quote_spanned! {span=> &#rt::primal(#borrow) }
            }
            Arg::Ref(p) => self.borrow(p),
        }
    }

    /// An argument of a generated function.
    fn active_arg(&self, arg: &Arg) -> TokenStream {
        let rt = &self.rt;
        match arg {
            // The parameter may be of either precision, so rustc finds the constant's type.
            Arg::Value(v) if !self.activity.lifted(*v) && self.ty(*v).is_float() => {
                let (read, span) = (self.bare(*v).unwrap_or_else(|| self.read(*v)), self.span(*v));
                quote_spanned! {span=> #rt::Number::lit(#read) }
            }
            Arg::Value(v) => {
                let read = self.lifted(*v);
                let span = self.span(*v);
                let copied = self.ty(*v).is_scalar() || self.is_inline(*v);
                if copied {
                    read
                } else {
                    quote_spanned! {span=> ::core::clone::Clone::clone(&#read) }
                }
            }
            Arg::Ref(p) => {
                let (borrow, span) = (self.borrow(p), names::at(p.span));
                let ty = self.f.root_ty(p.root);
                if self.activity.root_lifted(p.root) || ty.is_inert() {
                    return borrow;
                }
                match (p.root, p.proj.is_empty(), ty) {
                    (Root::Value(v), true, Ty::F64 | Ty::F32) => {
                        let lifted = self.lifted(v);
                        quote_spanned! {span=> &#lifted }
                    }
                    _ => quote_spanned! {span=> &#rt::lift::<__S, _>(#borrow) },
                }
            }
        }
    }

    pub(crate) fn call_args(&self, call: &Call) -> Vec<TokenStream> {
        call.args.iter().map(|a| self.active_arg(a)).collect()
    }

    /// A call of the user's function, or of one of the functions generated for it.
    pub(crate) fn call(&self, call: &Call, varied: bool, which: &str, span: Span) -> TokenStream {
        let path = &call.path;
        if !varied {
            let args = call.args.iter().map(|a| self.plain_arg(a));
            return quote_spanned! {span=> #path(#(#args),*) };
        }
        let args = self.call_args(call);
        let function = self.generated(path, which);
        quote_spanned! {span=> #function(#(#args),*) }
    }

    /// `<path>::__vjp::<S>`: the type of the same name, which a plain function does not have.
    pub(crate) fn generated(&self, path: &syn::ExprPath, which: &str) -> TokenStream {
        let span = names::at(path.span());
        let name = Ident::new(which, span);
        let is_plain = path.path.segments.iter().all(|s| s.arguments.is_none());
        // With const parameters to infer, the type cannot stand in `<…>`.
        let kept = (which == "__resume").then(|| quote_spanned! {span=> , _ });
        if is_plain {
            quote_spanned! {span=> #path::#name::<__S #kept> }
        } else {
            quote_spanned! {span=> <#path>::#name::<__S #kept> }
        }
    }

    /// User tokens in which the user's names stand for primal values.
    pub(crate) fn verbatim(&self, verbatim: &Verbatim, span: Span) -> TokenStream {
        let rt = &self.rt;
        let bindings = verbatim.names.iter().map(|(ident, root)| {
            let read = self.root(*root);
            let ty = self.f.root_ty(*root);
            match (self.activity.root_lifted(*root), ty.is_scalar()) {
                (true, true) => quote_spanned! {span=> let #ident = #rt::Number::primal(#read); },
                (false, true) => quote_spanned! {span=> let #ident = #read; },
                (lifted, false) => {
                    let borrow = self.borrow(&Place::of(*root, ident.span()));
                    match lifted {
                        true => quote_spanned! {span=> let #ident = &#rt::primal(#borrow); },
                        false => quote_spanned! {span=> let #ident = #borrow; },
                    }
                }
            }
        });
        let tokens = &verbatim.tokens;
        quote_spanned! {span=> { #(#bindings)* #tokens } }
    }

    /// A zero for the adjoint of a value of this type; `primal` is looked at where the type does not say all.
    pub(crate) fn zero(&self, ty: &Ty, primal: &TokenStream, span: Span) -> TokenStream {
        let rt = &self.rt;
        match ty {
            Ty::F64 | Ty::F32 => {
                let scalar = self.scalar(ty);
                quote_spanned! {span=> <#scalar as #rt::Number>::NEUTRAL }
            }
            Ty::Array(t, len) if crate::sketch::has_constant_zero(t) => {
                let zero = self.zero(t, primal, span);
                quote_spanned! {span=> [#zero; #len] }
            }
            Ty::Tuple(ts) if crate::sketch::has_constant_zero(ty) => {
                let zeros = ts.iter().map(|t| self.zero(t, primal, span));
                quote_spanned! {span=> (#(#zeros,)*) }
            }
            Ty::Int | Ty::Bool | Ty::Unit => quote_spanned! {span=> () },
            _ => quote_spanned! {span=> #rt::Value::zero_cot(&#primal) },
        }
    }
}

/// A float literal with its type: `2.` is written `2.0f64`.
fn suffixed(f: &syn::LitFloat, suffix: &str, span: Span) -> syn::Lit {
    let digits = f.base10_digits();
    let zero = if digits.ends_with('.') { "0" } else { "" };
    syn::Lit::Float(syn::LitFloat::new(&format!("{digits}{zero}{suffix}"), span))
}

fn unary_symbol(op: &syn::UnOp, span: Span) -> TokenStream {
    respan(quote!(#op), span)
}

/// The same tokens, as generated ones.
pub(crate) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut tree| {
            tree.set_span(span);
            tree
        })
        .collect()
}

/// How often each value is read.
pub(crate) fn count_uses(f: &Function) -> Vec<usize> {
    fn block(f: &Function, b: &Block, uses: &mut [usize]) {
        for stmt in &b.stmts {
            match stmt {
                Stmt::Let(v) => operands(&f.value(*v).op).iter().for_each(|o| uses[o.0] += 1),
                Stmt::Memory(m) => uses[f.memory(*m).init.0] += 1,
                Stmt::Store(place, v) | Stmt::Accumulate(place, _, v) => {
                    uses[v.0] += 1;
                    place.indices().iter().for_each(|i| uses[i.0] += 1);
                }
                Stmt::If(i) => {
                    uses[i.cond.0] += 1;
                    i.outs.iter().flat_map(|o| [o.then, o.otherwise]).flatten().for_each(|v| uses[v.0] += 1);
                    block(f, &i.then, uses);
                    block(f, &i.otherwise, uses);
                }
                Stmt::Loop(l) => {
                    match &l.kind {
                        LoopKind::Range { low, high, step, .. } => {
                            [Some(*low), Some(*high), *step].into_iter().flatten().for_each(|v| uses[v.0] += 1);
                        }
                        LoopKind::While { cond, test } => {
                            uses[cond.0] += 1;
                            block(f, test, uses);
                        }
                    }
                    l.carried.iter().flat_map(|c| [c.init, c.next]).for_each(|v| uses[v.0] += 1);
                    block(f, &l.body, uses);
                }
                Stmt::Effect(v) => {
                    for (_, root) in &v.names {
                        if let Root::Value(v) = root {
                            uses[v.0] += 1;
                        }
                    }
                }
            }
        }
    }
    let mut uses = vec![0; f.values.len()];
    block(f, &f.body, &mut uses);
    if let Some(result) = f.result {
        uses[result.0] += 1;
    }
    uses
}
