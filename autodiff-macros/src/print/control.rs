//! The forward function, and the forward sweep, which is the same and keeps what the adjoint reads.

use super::{Cx, names, plain};
use crate::ir::*;
use crate::sweep::{KeptCall, Slot};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

/// Whether the block is run for its value alone, to be reversed, or the reverse.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Run {
    Value,
    Sweep,
    /// Reversed.
    Adjoint,
}

impl Cx<'_> {
    /// What a run of the block hands to its reverse, by name.
    pub(super) fn kept(&self, block: BlockId) -> Vec<TokenStream> {
        let slots = self.slots(block);
        slots.iter().map(|slot| self.keep(*slot, self.names.slot(*slot))).collect()
    }

    /// The slots of a block.
    pub(super) fn slots(&self, block: BlockId) -> Vec<Slot> {
        let all = self.sweeps.handover.slots(block).iter().copied();
        all.filter(|slot| self.plain.is_none() || self.has_slot(*slot)).collect()
    }

    /// Whether a store of an element saves what it overwrites.
    fn saves(&self, id: StoreId, run: Run) -> bool {
        run == Run::Sweep && self.sweeps.handover.saved.contains(&id) && !self.is_in_kept_row(id)
    }

    fn keeps_branch(&self, i: &If) -> bool {
        let handover = &self.sweeps.handover;
        handover.branches.contains(&i.id) && !handover.retested.contains(&i.id)
    }

    /// The statements of a block.
    pub(crate) fn sweep(&self, block: &Block, run: Run) -> TokenStream {
        block.stmts.iter().map(|stmt| self.sweep_stmt(stmt, run)).collect()
    }

    pub(super) fn sweep_stmt(&self, stmt: &Stmt, run: Run) -> TokenStream {
        match stmt {
            Stmt::Let(v) => {
                let saved = effects::written(&self.f.values, stmt)
                    .filter(|(id, _)| run == Run::Sweep && self.sweeps.handover.saved.contains(id));
                let save = saved.map(|(id, place)| {
                    // The whole memory: what the method writes of it, nobody knows.
                    let (old, memory, span) = (self.names.slot(Slot::Old(id)), self.place(&place), self.span(*v));
                    let copy = self.copied(memory, &self.f.place_ty(&place), self.f.root_lifted(place.root), span);
                    quote_spanned! {span=> let #old = #copy; }
                });
                let statement = self.sweep_let(*v, run);
                quote!(#save #statement)
            }
            Stmt::Cell(m) => {
                let memory = self.f.cell(*m);
                let Init::Value(init) = memory.init else { return TokenStream::new() };
                let (name, span) = (self.names.cell(*m), names::at(memory.hint.span()));
                // A value that has no `let` has its annotation here.
                let is_as_given = self.is_lifted(init) == self.root_lifted(Root::Cell(*m)) && self.is_tokens(init);
                let annotation = is_as_given.then(|| self.annotation(init)).flatten();
                let init = self.owned(init, self.root_lifted(Root::Cell(*m)));
                quote_spanned! {span=> let mut #name #annotation = #init; }
            }
            Stmt::Store(id, place, v) => {
                let span = names::at(place.span);
                let value = self.owned(*v, self.root_lifted(place.root));
                let target = self.place(place);
                if self.saves(*id, run) {
                    let old = self.names.slot(Slot::Old(*id));
                    if self.plain.is_some() {
                        return self.plain_replace(old, &target, &value, self.ty(*v), span);
                    }
                    quote_spanned! {span=> let #old = ::core::mem::replace(&mut #target, #value); }
                } else {
                    quote_spanned! {span=> #target = #value; }
                }
            }
            Stmt::Accumulate(id, place, op, v) => {
                let span = names::at(place.span);
                let (target, value) = (self.place(place), self.read(*v));
                let op = match op {
                    syn::BinOp::Sub(_) => quote_spanned! {span=> -= },
                    _ => quote_spanned! {span=> += },
                };
                let save = self.saves(*id, run).then(|| {
                    let old = self.names.slot(Slot::Old(*id));
                    quote_spanned! {span=> let #old = #target; }
                });
                quote_spanned! {span=> #save #target #op #value; }
            }
            Stmt::If(i) => self.sweep_if(i, run),
            Stmt::Loop(l) => self.sweep_loop(l, run),
            Stmt::Effect(Effect::Typed(typing)) => self.typing(typing),
            Stmt::Effect(Effect::Tokens(verbatim)) => {
                let tokens = self.verbatim(verbatim, Span::mixed_site());
                quote!(#tokens;)
            }
            // Not of a primal program.
            Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_) | Stmt::Deliver(_) => {
                TokenStream::new()
            }
        }
    }

    fn sweep_let(&self, v: ValueId, run: Run) -> TokenStream {
        if self.is_inline(v) {
            return TokenStream::new();
        }
        let (name, span) = (self.names.value(v), self.span(v));
        if let (None, Run::Sweep, Op::Call(call), Some(how)) =
            (&self.plain, run, &self.f.value(v).op, self.sweeps.handover.calls.get(&v))
        {
            let which = match how {
                KeptCall::Record => "__record",
                KeptCall::Pullback => "__vjp",
                KeptCall::Shared => {
                    let call = self.sweep_of_call(call, None, span);
                    return quote_spanned! {span=> let #name = ::core::option::Option::unwrap(#call); };
                }
            };
            let (kept, call) = (self.names.slot(Slot::Call(v)), self.call(call, true, which, span));
            return quote_spanned! {span=> let (#name, #kept) = #call; };
        }
        if let (Some(result), Op::Load(place)) = (self.f.result, &self.f.value(v).op)
            && let (true, Root::Cell(m), true) = (result == v, place.root, place.proj.is_empty())
            && (run == Run::Value || !self.sweeps.handover.keeps_cell(m, self.f.cell(m).block))
        {
            // The function's result: nothing reads the memory after this.
            let memory = self.names.cell(m);
            return quote_spanned! {span=> let #name = #memory; };
        }
        let value = self.compute(v);
        let annotation = self.annotation(v);
        if run == Run::Sweep {
            self.stays(v);
        }
        quote_spanned! {span=> let #name #annotation = #value; }
    }

    /// `let (outs, kept) = if cond { …; (outs, Then(kept)) } else { …; (outs, Else(kept)) };`
    fn sweep_if(&self, i: &If, run: Run) -> TokenStream {
        let (rt, span) = (&self.rt, names::at(i.span));
        let cond = self.anchored(i.cond, &[]);
        let keeps = run == Run::Sweep && self.keeps_branch(i);
        let both = !i.then.diverges && !i.otherwise.diverges;
        let arm = |block: &Block, variant: &str, value: &dyn Fn(&Out) -> Option<ValueId>| {
            let body = self.sweep(block, run);
            if block.diverges {
                return quote_spanned! {span=> { #body } };
            }
            let outs = i.outs.iter().filter_map(|o| value(o).map(|v| self.owned(v, self.is_lifted(o.value))));
            let kept = keeps.then(|| {
                let kept = self.kept(block.id);
                if self.plain.is_some() {
                    return self.plain_branch(i, variant == "Then", plain::entry(kept), span);
                }
                let (variant, kept) = (Ident::new(variant, span), self.several(kept, span));
                match both {
                    true => quote_spanned! {span=> #rt::Branch::#variant(#kept) },
                    false => kept,
                }
            });
            let all: Vec<TokenStream> = outs.chain(kept).collect();
            let push = if run == Run::Sweep { self.push(block.id, span) } else { None };
            match (all.is_empty(), push) {
                (true, push) => quote_spanned! {span=> { #body #push } },
                (false, None) => {
                    let all = self.several(all, span);
                    quote_spanned! {span=> { #body #all } }
                }
                // What is kept is moved onto the tape.
                (false, push) => {
                    let (all, next) = (self.several(all, span), self.names.fixed("next", span));
                    quote_spanned! {span=> { #body let #next = #all; #push #next } }
                }
            }
        };
        let then = arm(&i.then, "Then", &|o| o.then);
        let otherwise = arm(&i.otherwise, "Else", &|o| o.otherwise);
        let names = i.outs.iter().map(|o| self.names.value(o.value).clone());
        let names: Vec<Ident> = names.chain(keeps.then(|| self.names.slot(Slot::Branch(i.id)).clone())).collect();
        if names.is_empty() {
            let is_empty = i.otherwise.stmts.is_empty() && !self.sweeps.handover.has_tape(i.otherwise.id);
            let otherwise = (!is_empty).then(|| quote_spanned! {span=> else #otherwise });
            quote_spanned! {span=> if #cond #then #otherwise }
        } else if !both && i.then.diverges && i.otherwise.diverges {
            quote_spanned! {span=> if #cond #then else #otherwise }
        } else {
            let names = self.several(names.into_iter().map(ToTokens::into_token_stream).collect(), span);
            quote_spanned! {span=> let #names = if #cond #then else #otherwise; }
        }
    }

    fn sweep_loop(&self, l: &Loop, run: Run) -> TokenStream {
        let span = names::at(l.span);
        let inits = l.carried.iter().map(|c| {
            let (entry, init) = (self.names.value(c.entry), self.owned(c.init, self.is_lifted(c.entry)));
            quote_spanned! {span=> let mut #entry = #init; }
        });
        let exits = l.carried.iter().map(|c| {
            let (entry, exit) = (self.names.value(c.entry), self.names.value(c.exit));
            quote_spanned! {span=> let #exit = #entry; }
        });
        let looped = match (&l.kind, self.names.turns(l)) {
            (LoopKind::Range { .. }, Some(names)) => {
                self.over_rows(l, names, |turns, begin| self.sweep_range(l, run, &names.0, &turns, &begin))
            }
            (LoopKind::Range { var, .. }, None) => {
                self.sweep_range(l, run, self.names.value(*var), &self.range(l, false), &TokenStream::new())
            }
            (LoopKind::Until { var, .. }, _) => self.sweep_until(l, *var, run),
            (LoopKind::While { cond, test, .. }, _) => self.sweep_while(l, *cond, test, run),
        };
        quote_spanned! {span=> #(#inits)* #looped #(#exits)* }
    }

    /// A `for`, whose iterations begin with `begin`.
    fn sweep_range(&self, l: &Loop, run: Run, var: &Ident, range: &TokenStream, begin: &TokenStream) -> TokenStream {
        let span = names::at(l.span);
        let (body, before, kept, after) = self.sweep_body(l, run);
        if let Some(row) = self.keep_row(l).filter(|_| kept.is_some()) {
            return quote_spanned! {span=> #row for #var in #range { #begin #body #before #after } };
        }
        // The room is made once: a call that grows the tape in the loop would keep the carried variables out
        // of the registers (1.2 of the time of an RK4 step).
        if let Some(kept) = &kept
            && self.plain.is_none()
            && l.carried.iter().all(|c| self.ty(c.entry).is_scalar())
            && !self.hands_tapes_down(&l.body)
        {
            let tape = self.tape(l.body.id);
            return quote_spanned! {span=>
                #tape.extend((#range).map(|#var| { #begin #body #before let __kept = #kept; #after __kept }));
            };
        }
        let pushed = kept.and_then(|_| self.push(l.body.id, span));
        quote_spanned! {span=> for #var in #range { #begin #body #before #pushed #after } }
    }

    fn sweep_while(&self, l: &Loop, cond: ValueId, test: &Block, run: Run) -> TokenStream {
        let span = names::at(l.span);
        let (declare, turn) = self.sweep_turn(l, run);
        let test = self.sweep(test, Run::Value);
        let is_endless = matches!(&self.f.value(cond).op, Op::Literal(syn::Lit::Bool(lit)) if lit.value);
        if is_endless && l.kind.until().is_some() {
            return quote_spanned! {span=> #declare loop { #turn } };
        }
        let cond = self.anchored(cond, &[]);
        let test = match test.is_empty() {
            true => cond,
            false => quote_spanned! {span=> { #test #cond } },
        };
        quote_spanned! {span=> #declare while #test { #turn } }
    }

    /// A `for` that may stop before its end.
    fn sweep_until(&self, l: &Loop, var: ValueId, run: Run) -> TokenStream {
        let span = names::at(l.span);
        let (declare, turn) = self.sweep_turn(l, run);
        let (var, range) = (self.names.value(var), self.range(l, false));
        quote_spanned! {span=> #declare for #var in #range { #turn } }
    }

    /// An iteration of a loop of which nobody knows before how often it runs; what declares their number stands in front.
    fn sweep_turn(&self, l: &Loop, run: Run) -> (Option<TokenStream>, TokenStream) {
        let span = names::at(l.span);
        let (body, before, kept, after) = self.sweep_body(l, run);
        let pushed = kept.and_then(|_| self.push(l.body.id, span));
        let handover = &self.sweeps.handover;
        let counts = run == Run::Sweep && handover.loops.contains(&l.id) && !handover.fused.contains(l);
        let turns = self.names.slot(Slot::Turns(l.id));
        let declare = counts.then(|| quote_spanned! {span=> let mut #turns = 0_usize; });
        let count = counts.then(|| quote_spanned! {span=> #turns += 1; });
        let stop = l.kind.until().map(|until| {
            let until = self.anchored(until, &[]);
            quote_spanned! {span=> if #until { break; } }
        });
        (declare, quote_spanned! {span=> #body #before #pushed #after #count #stop })
    }

    /// An iteration: its statements, what comes before it keeps something, what it keeps, and the carried variables,
    /// which are assigned together at the end.
    fn sweep_body(&self, l: &Loop, run: Run) -> (TokenStream, TokenStream, Option<TokenStream>, TokenStream) {
        let span = names::at(l.span);
        let body = self.sweep(&l.body, run);
        let reversed = (run == Run::Sweep && self.sweeps.handover.fused.contains(l)).then(|| self.reversed(l));
        let body = quote!(#body #reversed);
        let changed: Vec<&Carried> = l.carried.iter().filter(|c| c.next != c.entry).collect();
        let entries: Vec<&Ident> = changed.iter().map(|c| self.names.value(c.entry)).collect();
        let nexts: Vec<TokenStream> = changed.iter().map(|c| self.owned(c.next, self.is_lifted(c.entry))).collect();
        let has_tape = run == Run::Sweep && self.sweeps.handover.has_tape(l.body.id);
        let kept = has_tape.then(|| self.several(self.kept(l.body.id), span));
        let next = self.names.fixed("next", span);
        let (before, after) = match nexts.is_empty() {
            true => (TokenStream::new(), TokenStream::new()),
            false => {
                let entries = entries.iter().map(|entry| quote!(#entry)).collect();
                let (entries, nexts) = (self.several(entries, span), self.several(nexts, span));
                // What is kept is the variables as they were when the iteration began.
                match kept.is_none() || self.plain.is_some() && self.keeps_copies(l) {
                    true => (TokenStream::new(), quote_spanned! {span=> #entries = #nexts; }),
                    false => (quote_spanned! {span=> let #next = #nexts; }, quote_spanned! {span=> #entries = #next; }),
                }
            }
        };
        (body, before, kept, after)
    }

    /// The range of a `for`, or the same from its end.
    pub(crate) fn range(&self, l: &Loop, backward: bool) -> TokenStream {
        let span = names::at(l.span);
        // A loop that has such a number is one of the primal program.
        let turns = || self.names.slot(Slot::Turns(l.id));
        match (&l.kind, backward) {
            (LoopKind::While { .. }, _) => {
                let turns = turns();
                quote_spanned! {span=> 0..#turns }
            }
            (LoopKind::Until { .. }, true) if self.plain.is_some() => {
                let (range, turns) = (self.whole_range(l, false), turns());
                quote_spanned! {span=> #range.take(#turns).collect::<Vec<_>>().into_iter().rev() }
            }
            // Not of all steps, which may be many more.
            (LoopKind::Until { step: Some(_), .. }, true) => {
                let (rt, range, turns) = (&self.rt, self.whole_range(l, false), turns());
                quote_spanned! {span=> #rt::backward(#rt::Iterator::take(#range, #turns)) }
            }
            (LoopKind::Until { .. }, true) => {
                let (rt, range, turns) = (&self.rt, self.whole_range(l, true), turns());
                quote_spanned! {span=> #rt::behind(#range, #turns) }
            }
            (LoopKind::Range { .. } | LoopKind::Until { .. }, _) => self.whole_range(l, backward),
        }
    }

    fn whole_range(&self, l: &Loop, backward: bool) -> TokenStream {
        let span = names::at(l.span);
        let (LoopKind::Range { low, high, inclusive, reversed, step, from_the_end, .. }
        | LoopKind::Until { low, high, inclusive, reversed, step, from_the_end, .. }) = &l.kind
        else {
            return TokenStream::new();
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
                if backward != *from_the_end && self.plain.is_some() {
                    quote_spanned! {span=> #steps.collect::<Vec<_>>().into_iter().rev() }
                } else if backward != *from_the_end {
                    quote_spanned! {span=> #rt::backward(#steps) }
                } else {
                    steps
                }
            }
        }
    }
}
