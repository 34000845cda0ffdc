//! The adjoint: what its statements and operations are in tokens.

use super::{Cx, names, respan};
use crate::front::signature::Passing;
use crate::ir::*;
use crate::rules::At;
use crate::sweep::{KeptCall, Slot};
use crate::types::{Ty, has_constant_zero};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

impl Cx<'_> {
    /// Cotangents that are added to the caller's directly. In plain code they are the caller's places themselves.
    pub(crate) fn borrowed(&self) -> TokenStream {
        if self.plain.is_some() {
            return TokenStream::new();
        }
        let rt = &self.rt;
        let mut code = TokenStream::new();
        for (i, cell) in self.f.cells.iter().enumerate() {
            let What::Borrowed(Root::Value(v)) = cell.what else { continue };
            let Op::Param(param) = self.f.value(v).op else { continue };
            let (name, d, span) = (self.names.value(v), self.names.cell(CellId(i)), self.span(v));
            let (to, scratch) = (self.names.accumulator(v), self.names.scratch(v));
            let primal = match self.signature.params[param].passing {
                Passing::Owned(_) => quote_spanned! {span=> &#name },
                Passing::Slice(_) | Passing::Ref(_) | Passing::InertRef(_) => quote!(#name),
            };
            code.extend(quote_spanned! {span=>
                let mut #scratch = ::core::option::Option::None;
                let #d = #rt::or_scratch(#to, &mut #scratch, || #rt::Value::zero_cot(#primal));
            });
        }
        code
    }

    pub(super) fn adjoint_block(&self, block: &Block) -> TokenStream {
        block.stmts.iter().map(|stmt| self.adjoint_stmt(stmt)).collect()
    }

    pub(super) fn adjoint_stmt(&self, stmt: &Stmt) -> TokenStream {
        match stmt {
            Stmt::Let(v) => self.adjoint_let(*v),
            Stmt::Cell(c) => {
                let cell = self.f.cell(*c);
                let (name, span) = (self.names.cell(*c), names::at(cell.hint.span()));
                let init = match (cell.init, &cell.shape) {
                    (Init::Value(v), _) => self.read(v),
                    (Init::Zero, Some(shape)) => self.zero_of(shape, span),
                    (Init::Zero, None) => self.zero(&cell.ty, &TokenStream::new(), span),
                };
                quote_spanned! {span=> let mut #name = #init; }
            }
            Stmt::Add(place, v, sign) => self.add(place, *v, *sign),
            Stmt::Set(place, v) => {
                let (target, value, span) = (self.place(place), self.read(*v), names::at(place.span));
                quote_spanned! {span=> #target = #value; }
            }
            Stmt::Restore(id, place) => {
                let (target, old, span) = (self.place(place), self.names.slot(Slot::Old(*id)), names::at(place.span));
                quote_spanned! {span=> #target = #old; }
            }
            Stmt::Back(back) => self.back(back),
            // The result is kept, and the pullback is the function's that is printed for the callee.
            Stmt::Resume(_) if self.plain.is_some() => TokenStream::new(),
            Stmt::Resume(v) => {
                let (name, span) = (self.names.value(*v), self.span(*v));
                let Op::Call(call) = &self.f.value(*v).op else { return TokenStream::new() };
                let (kept, back) = (self.names.slot(Slot::Call(*v)), self.names.back(*v, false));
                let resumed = self.generated(call, "__resume", Some(kept));
                quote_spanned! {span=> let (#name, #back) = #resumed; }
            }
            Stmt::Deliver(c) => {
                let What::Cotangent(Root::Value(v)) = self.f.cell(*c).what else { return TokenStream::new() };
                let (d, to, rt, span) = (self.names.cell(*c), self.names.accumulator(v), &self.rt, self.span(v));
                if self.plain.is_some() {
                    return self.plain_add(&quote!(#to), &quote!(#d), self.ty(v), Sign::Plus, true, span);
                }
                quote_spanned! {span=>
                    if let ::core::option::Option::Some(__to) = #to { #rt::Accumulate::accumulate(__to, &#d); }
                }
            }
            Stmt::If(i) => self.adjoint_if(i),
            Stmt::Loop(l) => self.adjoint_loop(l),
            // Of a primal program.
            Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_) => TokenStream::new(),
        }
    }

    fn adjoint_let(&self, v: ValueId) -> TokenStream {
        if self.is_inline(v) || self.plain.as_ref().is_some_and(|plain| plain.there.borrow().contains(&v)) {
            return TokenStream::new();
        }
        let (name, span) = (self.names.value(v), self.span(v));
        // Printed once, in the forward sweep.
        let value = if let Op::Dbg(a) = self.f.value(v).op { self.read(a) } else { self.compute(v) };
        let annotation = self.annotation(v);
        if let (Some(_), Op::Take(place, before)) = (&self.plain, &self.f.value(v).op) {
            let zero = self.zero(self.ty(v), &self.place(before), span);
            return self.plain_replace(name, &self.place(place), &zero, self.ty(v), span);
        }
        quote_spanned! {span=> let #name #annotation = #value; }
    }

    /// An operation of the adjoint.
    pub(super) fn cotangent(&self, v: ValueId, op: &Op) -> TokenStream {
        let (rt, span) = (&self.rt, self.span(v));
        match op {
            Op::Contribution(application, d) => {
                let d = self.read(*d);
                self.formula(application, span, |at| application.rule.contribution(application.k, at, &d))
            }
            Op::Partial(application) => {
                self.formula(application, span, |at| application.rule.partial(application.k, at))
            }
            Op::Sum(a, b) => {
                let (a, b) = (self.read(*a), self.read(*b));
                quote_spanned! {span=> #a + #b }
            }
            Op::Product(a, b) => {
                let (scalar, a, b) = (self.numbers(self.ty(v), rt), self.read(*a), self.read(*b));
                match (scalar.is_plain_one(&a), scalar.is_plain_one(&b)) {
                    (true, _) => b,
                    (false, true) => a,
                    (false, false) => quote_spanned! {span=> #a * #b },
                }
            }
            Op::Negative(a) => {
                let a = self.read(*a);
                quote_spanned! {span=> -#a }
            }
            Op::Take(place, before) => {
                let target = self.place(place);
                match self.ty(v) {
                    ty @ (Ty::F64 | Ty::F32) => {
                        let zero = self.zero(ty, &TokenStream::new(), span);
                        quote_spanned! {span=> ::core::mem::replace(&mut #target, #zero) }
                    }
                    ty if has_constant_zero(ty) => quote_spanned! {span=> #rt::take(&mut #target) },
                    // What was there before may have had another length.
                    _ => {
                        let before = self.place(before);
                        quote_spanned! {span=> ::core::mem::replace(&mut #target, #rt::Value::zero_cot(&#before)) }
                    }
                }
            }
            Op::Move(place) => self.place(place),
            Op::Load(place) => {
                let target = self.place(place);
                match (place.proj.last(), self.ty(v).is_scalar()) {
                    (Some(Proj::Index(_) | Proj::Range(..)), false) => self.cloned(target, span),
                    _ => target,
                }
            }
            Op::Total(d, of) => {
                let (d, zero) = (self.read(*d), self.zero(self.ty(*of), &self.read(*of), span));
                if self.plain.is_some() {
                    return self.plain_total(&d, &zero, self.ty(*of), span);
                }
                quote_spanned! {span=> #rt::total(&#d, #zero) }
            }
            Op::Recast(d, from, to) => {
                let (d, wide) = (self.read(*d), &self.wide);
                if self.plain.is_some() {
                    let scalar = self.scalar(from);
                    return quote_spanned! {span=> #d as #scalar };
                }
                match (from, to) {
                    (Ty::F64, Ty::F32) => quote_spanned! {span=> <#wide as #rt::Scalar>::from_f32(#d) },
                    (Ty::F32, Ty::F64) => quote_spanned! {span=> <#wide as #rt::Scalar>::to_f32(#d) },
                    _ => d,
                }
            }
            Op::Zero(place) => self.zero_of(place, span),
            Op::Seed => self.seed(span),
            _ => self.read(v),
        }
    }

    fn formula(&self, application: &Application, span: Span, write: impl Fn(&At) -> TokenStream) -> TokenStream {
        let Application { rule, args, result, formula: reads, .. } = application;
        let (rt, scalar) = (&self.rt, self.scalar(self.ty(*result)));
        let path = quote_spanned! {span=> <#scalar as #rt::Number> };
        let numbers = self.numbers(self.ty(*result), &path);
        // What is not read may not be there in the adjoint.
        let operand = |(j, a): (usize, &ValueId)| match reads.operands.contains(&j) {
            true if rule.params[j].float => self.lifted(*a),
            true => self.read(*a),
            false => TokenStream::new(),
        };
        let operands: Vec<TokenStream> = args.iter().enumerate().map(operand).collect();
        let result = if reads.result { self.lifted(*result) } else { TokenStream::new() };
        write(&At { span, scalar: numbers, operands: &operands, result: &result })
    }

    /// A zero of the shape of a primal place.
    fn zero_of(&self, shape: &Place, span: Span) -> TokenStream {
        self.zero(&self.f.place_ty(shape), &self.place(shape), span)
    }

    fn add(&self, place: &Place, v: ValueId, sign: Sign) -> TokenStream {
        let (rt, span) = (&self.rt, names::at(place.span));
        let (target, value) = (self.place(place), self.read(v));
        let ty = self.f.place_ty(place);
        if ty.is_float() {
            return match sign {
                Sign::Plus => quote_spanned! {span=> #target += #value; },
                Sign::Minus => quote_spanned! {span=> #target -= #value; },
            };
        }
        if self.plain.is_some() {
            return self.plain_add(&target, &value, &ty, sign, self.is_whole_borrowed(place), span);
        }
        let value = match (place.proj.last(), sign) {
            (Some(Proj::Range(..)), _) => quote_spanned! {span=> #value[..] },
            (_, Sign::Plus) => value,
            (_, Sign::Minus) => quote_spanned! {span=> -#value },
        };
        match self.is_whole_borrowed(place) {
            true => quote_spanned! {span=> #rt::Accumulate::accumulate(#target, &#value); },
            false => quote_spanned! {span=> #rt::Accumulate::accumulate(&mut #target, &#value); },
        }
    }

    /// The caller's whole place for a cotangent, which is a reference.
    pub(super) fn is_whole_borrowed(&self, place: &Place) -> bool {
        let borrowed = place.cell().is_some_and(|c| matches!(self.f.cell(c).what, What::Borrowed(_)));
        borrowed && place.proj.is_empty()
    }

    fn back(&self, back: &Back) -> TokenStream {
        let span = self.span(back.call);
        let Op::Call(call) = &self.f.value(back.call).op else { return TokenStream::new() };
        if let Some(plain) = &self.plain {
            let targets = back.to.iter().zip(&call.args).map(|(to, arg)| self.plain_target(to.as_ref(), arg));
            let all =
                self.plain_args(call).into_iter().chain([self.read(back.seed)]).chain(targets.flatten()).collect();
            let call = plain.pullback(&call.path, all, span);
            return quote_spanned! {span=> #call; };
        }
        let args = self.call_args(call);
        let accumulators = back.to.iter().zip(&call.spans).map(|(to, at)| {
            let rt = respan(self.rt.clone(), *at);
            match to {
                None => quote_spanned! {span=> ::core::option::Option::None },
                Some(place) => {
                    let target = self.place(place);
                    match self.is_whole_borrowed(place) {
                        true => quote_spanned! {*at=> #rt::accumulator(&mut *#target) },
                        false => quote_spanned! {*at=> #rt::accumulator(&mut #target) },
                    }
                }
            }
        });
        let (seed, kept) = (self.read(back.seed), self.sweeps.handover.calls.get(&back.call));
        if kept == Some(&KeptCall::Shared) {
            let sweep = self.sweep_of_call(call, Some(quote_spanned! {span=> (#seed, #(#accumulators),*) }), span);
            return quote_spanned! {span=> #sweep; };
        }
        let function = self.names.back(back.call, kept != Some(&KeptCall::Record));
        quote_spanned! {span=> #function(#(#args,)* #seed, #(#accumulators),*); }
    }

    /// The branch that was taken, reversed: `match kept { Then(…) => …, Else(…) => … }`.
    fn adjoint_if(&self, i: &If) -> TokenStream {
        let (rt, span) = (&self.rt, names::at(i.span));
        let retested = i.id == If::OWN || self.sweeps.handover.retested.contains(&i.id);
        let arm = |block: &Block| {
            let (pop, code) = (self.pop(block.id, span), self.adjoint_block(block));
            quote!(#pop #code)
        };
        let (then, otherwise) = (arm(&i.then), arm(&i.otherwise));
        let kept = (!retested).then(|| self.names.slot(Slot::Branch(i.id)));
        let only = |block: &Block, code: TokenStream| {
            let pattern = self.pattern(block.id, span);
            let unpack = (!retested).then(|| quote_spanned! {span=> let #pattern = #kept; });
            quote_spanned! {span=> { #unpack #code } }
        };
        match (i.then.diverges, i.otherwise.diverges) {
            (true, true) => TokenStream::new(),
            (true, false) => only(&i.otherwise, otherwise),
            (false, true) => only(&i.then, then),
            (false, false) if retested => {
                let cond = self.read(i.cond);
                match (then.is_empty(), otherwise.is_empty()) {
                    (_, true) => quote_spanned! {span=> if #cond { #then } },
                    (true, false) => quote_spanned! {span=> if !#cond { #otherwise } },
                    (false, false) => quote_spanned! {span=> if #cond { #then } else { #otherwise } },
                }
            }
            (false, false) if self.plain.is_some() => self.plain_match(i, &then, &otherwise, span),
            (false, false) => {
                let (a, b) = (self.pattern(i.then.id, span), self.pattern(i.otherwise.id, span));
                quote_spanned! {span=>
                    match #kept { #rt::Branch::Then(#a) => { #then } #rt::Branch::Else(#b) => { #otherwise } }
                }
            }
        }
    }

    /// What was kept of a run of the block, taken apart. Memories are written again by what brings them back.
    pub(super) fn pattern(&self, block: BlockId, span: Span) -> TokenStream {
        let slots = self.slots(block).into_iter().map(|slot| {
            let name = self.names.slot(slot);
            match slot {
                Slot::Cell(_) => quote_spanned! {span=> mut #name },
                Slot::Value(_) | Slot::Old(_) | Slot::Call(_) | Slot::Branch(_) | Slot::Turns(_) => quote!(#name),
            }
        });
        self.several(slots.collect(), span)
    }

    fn adjoint_loop(&self, l: &Loop) -> TokenStream {
        if let Some(turns) = self.names.turns(l) {
            return self.rows(l, turns);
        }
        let span = names::at(l.span);
        let body = self.adjoint_block(&l.body);
        let var = match l.kind.var() {
            Some(var) => {
                let var = self.names.value(var);
                quote!(#var)
            }
            None => quote_spanned! {span=> _ },
        };
        let range = self.range(l, l.backward);
        let has_tape = self.sweeps.handover.has_tape(l.body.id);
        if has_tape && !l.backward && self.plain.is_some() {
            return self.plain_forwards(l, [&var, &self.pattern(l.body.id, span), &body], span);
        }
        if has_tape && !l.backward {
            let (rt, tape, pattern) = (&self.rt, self.tape(l.body.id), self.pattern(l.body.id, span));
            return quote_spanned! {span=>
                for (#var, &#pattern) in #rt::Iterator::zip(#range, #tape.last(#rt::Iterator::size_hint(&#range).0)) { #body }
                #tape.cut(#rt::Iterator::size_hint(&#range).0);
            };
        }
        let pop = self.pop(l.body.id, span);
        quote_spanned! {span=> for #var in #range { #pop #body } }
    }
}
