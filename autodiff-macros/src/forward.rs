//! The forward function, and the forward sweep, which is the same and keeps what the adjoint reads.

use crate::ir::effects::written;
use crate::ir::*;
use crate::print::Emit;
use crate::print::names;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

/// Whether the block is run for its value alone, or to be reversed.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Run {
    Value,
    Sweep,
}

/// What the forward sweep keeps of a call.
pub(crate) enum KeptCall {
    /// A record, from which the callee's pullback is had again with the same arguments.
    Record(Ident),
    /// The pullback itself.
    Pullback(Ident),
}

impl Emit<'_> {
    fn numbered(&self, what: &str, n: usize, span: Span) -> Ident {
        let mut ident = format_ident!("__{what}{n}");
        ident.set_span(names::at(span));
        ident
    }

    pub(crate) fn tape(&self, l: &Loop) -> Ident {
        self.numbered("tape", l.id, l.span)
    }

    pub(crate) fn trips(&self, l: &Loop) -> Ident {
        self.numbered("trips", l.id, l.span)
    }

    pub(crate) fn kept_branch(&self, i: &If) -> Ident {
        self.numbered("kept", i.id, i.span)
    }

    pub(crate) fn old(&self, stmt: &Stmt, span: Span) -> Ident {
        self.numbered("old", self.live.order(stmt), span)
    }

    pub(crate) fn kept_call(&self, v: ValueId) -> KeptCall {
        let span = self.f.value(v).span;
        if self.live.stable(v) {
            KeptCall::Record(self.numbered("record", v.0, span))
        } else {
            KeptCall::Pullback(self.numbered("back", v.0, span))
        }
    }

    /// Whether there is anything for the reverse sweep to do.
    pub(crate) fn has_adjoint(&self, block: &Block) -> bool {
        block.stmts.iter().any(|stmt| match stmt {
            Stmt::Let(v) => self.activity.active(*v) || self.live.saved(stmt),
            Stmt::Cell(m) => self.activity.root_active(Root::Cell(*m)),
            Stmt::Store(place, _) | Stmt::Accumulate(place, _, _) => {
                self.activity.root_active(place.root) || self.live.saved(stmt)
            }
            Stmt::If(i) => self.if_has_adjoint(i),
            Stmt::Loop(l) => self.loop_has_adjoint(l),
            Stmt::Effect(_) => false,
        })
    }

    pub(crate) fn if_has_adjoint(&self, i: &If) -> bool {
        i.outs.iter().any(|o| self.activity.active(o.value))
            || self.has_adjoint(&i.then)
            || self.has_adjoint(&i.otherwise)
    }

    pub(crate) fn loop_has_adjoint(&self, l: &Loop) -> bool {
        l.carried.iter().any(|c| self.activity.active(c.entry)) || self.has_adjoint(&l.body)
    }

    /// The branch that was taken is known by evaluating the condition again.
    pub(crate) fn is_retested(&self, i: &If) -> bool {
        self.live.retested(i.cond) && self.kept(&i.then, &[]).is_empty() && self.kept(&i.otherwise, &[]).is_empty()
    }

    /// What a run of the block hands to its reverse, by name.
    pub(crate) fn kept(&self, block: &Block, carried: &[Carried]) -> Vec<Ident> {
        let mut kept = Vec::new();
        let mut value = |v: ValueId| {
            if self.live.kept(v) {
                kept.push(self.names.value(v).clone());
            }
        };
        carried.iter().for_each(|c| value(c.entry));
        for stmt in &block.stmts {
            match stmt {
                Stmt::Let(v) => value(*v),
                Stmt::If(i) => i.outs.iter().for_each(|o| value(o.value)),
                Stmt::Loop(l) => l.carried.iter().for_each(|c| value(c.exit)),
                Stmt::Cell(_) | Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_) => {}
            }
        }
        for stmt in &block.stmts {
            match stmt {
                Stmt::Let(v) if self.is_active_call(*v) => match self.kept_call(*v) {
                    KeptCall::Record(name) | KeptCall::Pullback(name) => kept.push(name),
                },
                Stmt::Let(v) if self.live.saved(stmt) => kept.push(self.old(stmt, self.f.value(*v).span)),
                Stmt::Cell(m) if self.live.memory_kept(*m) => kept.push(self.names.memory(*m).clone()),
                Stmt::Store(place, _) | Stmt::Accumulate(place, _, _) if self.live.saved(stmt) => {
                    kept.push(self.old(stmt, place.span))
                }
                Stmt::If(i) if self.if_has_adjoint(i) && !self.is_retested(i) => kept.push(self.kept_branch(i)),
                Stmt::Loop(l) if self.loop_has_adjoint(l) && matches!(l.kind, LoopKind::While { .. }) => {
                    kept.push(self.trips(l))
                }
                Stmt::Let(_)
                | Stmt::Cell(_)
                | Stmt::Store(..)
                | Stmt::Accumulate(..)
                | Stmt::If(_)
                | Stmt::Loop(_)
                | Stmt::Effect(_) => {}
            }
        }
        kept
    }

    pub(crate) fn is_active_call(&self, v: ValueId) -> bool {
        self.activity.active(v) && matches!(self.f.value(v).op, Op::Call(_))
    }

    /// The tapes of all loops, declared where the sweep begins.
    pub(crate) fn tapes(&self, block: &Block) -> TokenStream {
        let rt = &self.rt;
        let mut all = TokenStream::new();
        for stmt in &block.stmts {
            match stmt {
                Stmt::If(i) => {
                    all.extend(self.tapes(&i.then));
                    all.extend(self.tapes(&i.otherwise));
                }
                Stmt::Loop(l) => {
                    if self.has_tape(l) {
                        let (tape, span) = (self.tape(l), names::at(l.span));
                        all.extend(quote_spanned! {span=> let mut #tape = #rt::Tape::new(); });
                    }
                    all.extend(self.tapes(&l.body));
                }
                Stmt::Let(_) | Stmt::Cell(_) | Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_) => {}
            }
        }
        all
    }

    pub(crate) fn has_tape(&self, l: &Loop) -> bool {
        self.loop_has_adjoint(l) && !self.kept(&l.body, &l.carried).is_empty()
    }

    /// The statements of a block.
    pub(crate) fn sweep(&self, block: &Block, run: Run) -> TokenStream {
        block.stmts.iter().map(|stmt| self.sweep_stmt(stmt, run)).collect()
    }

    fn sweep_stmt(&self, stmt: &Stmt, run: Run) -> TokenStream {
        match stmt {
            Stmt::Let(v) => {
                let save = written(&self.f.values, stmt).filter(|_| run == Run::Sweep && self.live.saved(stmt));
                let save = save.map(|place| {
                    // The whole memory: what the method writes of it, nobody knows.
                    let (old, span) = (self.old(stmt, self.f.value(*v).span), self.span(*v));
                    let memory = self.place(&place);
                    quote_spanned! {span=> let #old = ::core::clone::Clone::clone(&#memory); }
                });
                let statement = self.sweep_let(*v, run);
                quote!(#save #statement)
            }
            Stmt::Cell(m) => {
                let memory = self.f.memory(*m);
                let (name, span) = (self.names.memory(*m), names::at(memory.hint.span()));
                let init = self.owned(memory.init, self.activity.root_lifted(Root::Cell(*m)));
                quote_spanned! {span=> let mut #name = #init; }
            }
            Stmt::Store(place, v) => {
                let span = names::at(place.span);
                let value = self.owned(*v, self.activity.root_lifted(place.root));
                let target = self.place(place);
                if run == Run::Sweep && self.live.saved(stmt) {
                    let old = self.old(stmt, place.span);
                    quote_spanned! {span=> let #old = ::core::mem::replace(&mut #target, #value); }
                } else {
                    quote_spanned! {span=> #target = #value; }
                }
            }
            Stmt::Accumulate(place, op, v) => {
                let span = names::at(place.span);
                let (target, value) = (self.place(place), self.read(*v));
                let op = match op {
                    syn::BinOp::Sub(_) => quote_spanned! {span=> -= },
                    _ => quote_spanned! {span=> += },
                };
                let save = (run == Run::Sweep && self.live.saved(stmt)).then(|| {
                    let old = self.old(stmt, place.span);
                    quote_spanned! {span=> let #old = #target; }
                });
                quote_spanned! {span=> #save #target #op #value; }
            }
            Stmt::If(i) => self.sweep_if(i, run),
            Stmt::Loop(l) => self.sweep_loop(l, run),
            Stmt::Effect(verbatim) => {
                let tokens = self.verbatim(verbatim, Span::mixed_site());
                quote!(#tokens;)
            }
        }
    }

    fn sweep_let(&self, v: ValueId, run: Run) -> TokenStream {
        if self.is_inline(v) {
            return TokenStream::new();
        }
        let (name, span) = (self.names.value(v), self.span(v));
        if let (Run::Sweep, Op::Call(call), true) = (run, &self.f.value(v).op, self.activity.active(v)) {
            let (kept, which) = match self.kept_call(v) {
                KeptCall::Record(kept) => (kept, "__record"),
                KeptCall::Pullback(kept) if self.boxing.applies(call) => (kept, "__boxed"),
                KeptCall::Pullback(kept) => (kept, "__vjp"),
            };
            let call = self.call(call, true, which, span);
            return quote_spanned! {span=> let (#name, #kept) = #call; };
        }
        if let (Some(result), Op::Load(place)) = (self.f.result, &self.f.value(v).op)
            && let (true, Root::Cell(m), true) = (result == v, place.root, place.proj.is_empty())
            && (run == Run::Value || !self.live.memory_kept(m))
        {
            // The function's result: nothing reads the memory after this.
            let memory = self.names.memory(m);
            return quote_spanned! {span=> let #name = #memory; };
        }
        let value = self.compute(v);
        let annotation = self.annotation(v);
        quote_spanned! {span=> let #name #annotation = #value; }
    }

    /// `let (outs, kept) = if cond { …; (outs, Then(kept)) } else { …; (outs, Else(kept)) };`
    fn sweep_if(&self, i: &If, run: Run) -> TokenStream {
        let (rt, span) = (&self.rt, names::at(i.span));
        let cond = self.anchored(i.cond, &[]);
        let keeps = run == Run::Sweep && self.if_has_adjoint(i) && !self.is_retested(i);
        let both = !i.then.diverges && !i.otherwise.diverges;
        let arm = |block: &Block, variant: &str, value: &dyn Fn(&Out) -> Option<ValueId>| {
            let body = self.sweep(block, run);
            if block.diverges {
                return quote_spanned! {span=> { #body } };
            }
            let outs = i.outs.iter().filter_map(|o| value(o).map(|v| self.owned(v, self.activity.lifted(o.value))));
            let kept = keeps.then(|| {
                let kept = self.kept(block, &[]);
                let variant = Ident::new(variant, span);
                match both {
                    true => quote_spanned! {span=> #rt::Branch::#variant((#(#kept,)*)) },
                    false => quote_spanned! {span=> (#(#kept,)*) },
                }
            });
            let all: Vec<TokenStream> = outs.chain(kept).collect();
            match all.is_empty() {
                true => quote_spanned! {span=> { #body } },
                false => quote_spanned! {span=> { #body (#(#all,)*) } },
            }
        };
        let then = arm(&i.then, "Then", &|o| o.then);
        let otherwise = arm(&i.otherwise, "Else", &|o| o.otherwise);
        let names = i.outs.iter().map(|o| self.names.value(o.value).clone());
        let names: Vec<Ident> = names.chain(keeps.then(|| self.kept_branch(i))).collect();
        if names.is_empty() {
            let otherwise = (!i.otherwise.stmts.is_empty()).then(|| quote_spanned! {span=> else #otherwise });
            quote_spanned! {span=> if #cond #then #otherwise }
        } else if !both && i.then.diverges && i.otherwise.diverges {
            quote_spanned! {span=> if #cond #then else #otherwise }
        } else {
            quote_spanned! {span=> let (#(#names,)*) = if #cond #then else #otherwise; }
        }
    }

    /// The carried variables are assigned together where an iteration ends.
    fn sweep_loop(&self, l: &Loop, run: Run) -> TokenStream {
        let span = names::at(l.span);
        let inits = l.carried.iter().map(|c| {
            let (entry, init) = (self.names.value(c.entry), self.owned(c.init, self.activity.lifted(c.entry)));
            quote_spanned! {span=> let mut #entry = #init; }
        });
        let exits = l.carried.iter().map(|c| {
            let (entry, exit) = (self.names.value(c.entry), self.names.value(c.exit));
            quote_spanned! {span=> let #exit = #entry; }
        });
        let body = self.sweep(&l.body, run);
        let changed: Vec<&Carried> = l.carried.iter().filter(|c| c.next != c.entry).collect();
        let entries: Vec<&Ident> = changed.iter().map(|c| self.names.value(c.entry)).collect();
        let nexts: Vec<TokenStream> =
            changed.iter().map(|c| self.owned(c.next, self.activity.lifted(c.entry))).collect();
        let kept = (run == Run::Sweep && self.has_tape(l)).then(|| {
            let kept = self.kept(&l.body, &l.carried);
            quote_spanned! {span=> (#(#kept,)*) }
        });
        let tape = self.tape(l);
        let next = Ident::new("__next", span);
        let (before, after) = match nexts.is_empty() {
            true => (TokenStream::new(), TokenStream::new()),
            false => {
                (quote_spanned! {span=> let #next = (#(#nexts,)*); }, quote_spanned! {span=> (#(#entries,)*) = #next; })
            }
        };
        let pushed = kept.as_ref().map(|kept| quote_spanned! {span=> #tape.push(#kept); });
        let looped = match (&l.kind, kept) {
            // The room is made once: a call that grows the tape in the loop would keep the carried variables out
            // of the registers (1.2 of the time of an RK4 step).
            (LoopKind::Range { var, .. }, Some(kept)) if l.carried.iter().all(|c| self.ty(c.entry).is_scalar()) => {
                let (var, range) = (self.names.value(*var), self.range(l, false));
                quote_spanned! {span=>
                    #tape.extend(#range.map(|#var| { #body #before let __kept = #kept; #after __kept }));
                }
            }
            (LoopKind::Range { var, .. }, _) => {
                let (var, range) = (self.names.value(*var), self.range(l, false));
                quote_spanned! {span=> for #var in #range { #body #before #pushed #after } }
            }
            (LoopKind::While { cond, test }, _) => {
                let test = self.sweep(test, Run::Value);
                let cond = self.anchored(*cond, &[]);
                let counts = run == Run::Sweep && self.loop_has_adjoint(l);
                let trips = self.trips(l);
                let declare = counts.then(|| quote_spanned! {span=> let mut #trips = 0_usize; });
                let count = counts.then(|| quote_spanned! {span=> #trips += 1; });
                quote_spanned! {span=> #declare while { #test #cond } { #body #before #pushed #after #count } }
            }
        };
        quote_spanned! {span=> #(#inits)* #looped #(#exits)* }
    }

    /// The range of a `for`, or the same from its end.
    pub(crate) fn range(&self, l: &Loop, backward: bool) -> TokenStream {
        let span = names::at(l.span);
        let LoopKind::Range { low, high, inclusive, reversed, step, from_the_end, .. } = &l.kind else {
            let trips = self.trips(l);
            return quote_spanned! {span=> 0..#trips };
        };
        let (low, high) = (self.low(*low, Some(*high)), self.read(*high));
        let range = match inclusive {
            true => quote_spanned! {span=> (#low..=#high) },
            false => quote_spanned! {span=> (#low..#high) },
        };
        match (step, *reversed, backward) {
            (None, reversed, backward) if reversed != backward => quote_spanned! {span=> #range.rev() },
            (None, _, _) => range,
            (Some(step), reversed, backward) => {
                let (rt, step) = (&self.rt, self.read(*step));
                let rev = reversed.then(|| quote_spanned! {span=> .rev() });
                let steps = quote_spanned! {span=> #range #rev.step_by(#step) };
                if backward != *from_the_end {
                    quote_spanned! {span=> #rt::backward(#steps) }
                } else {
                    steps
                }
            }
        }
    }
}
