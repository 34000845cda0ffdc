//! Branches and loops in reverse.

use super::gather::Gathered;
use super::*;

impl Reverse<'_, '_> {
    /// The branch that was taken, reversed: `match kept { Then(…) => …, Else(…) => … }`.
    pub(super) fn branches(&mut self, i: &If, out: &mut TokenStream) {
        let e = self.e;
        if !e.if_has_adjoint(i) {
            return;
        }
        let (rt, span) = (&e.rt, names::at(i.span));
        let then = self.arm(&i.then, i, |o| o.then);
        let otherwise = self.arm(&i.otherwise, i, |o| o.otherwise);
        let kept = e.kept_branch(i);
        let pattern = |block: &Block| {
            let names = e.kept(block, &[]);
            let cells = self.mutable(&names, block);
            quote_spanned! {span=> (#(#cells,)*) }
        };
        let code = match (i.then.diverges, i.otherwise.diverges) {
            (true, true) => TokenStream::new(),
            (true, false) => {
                let pattern = pattern(&i.otherwise);
                let unpack = (!e.is_retested(i)).then(|| quote_spanned! {span=> let #pattern = #kept; });
                quote_spanned! {span=> #unpack #otherwise }
            }
            (false, true) => {
                let pattern = pattern(&i.then);
                let unpack = (!e.is_retested(i)).then(|| quote_spanned! {span=> let #pattern = #kept; });
                quote_spanned! {span=> #unpack #then }
            }
            (false, false) if e.is_retested(i) => {
                let cond = e.read(i.cond);
                quote_spanned! {span=> if #cond { #then } else { #otherwise } }
            }
            (false, false) => {
                let (a, b) = (pattern(&i.then), pattern(&i.otherwise));
                quote_spanned! {span=>
                    match #kept { #rt::Branch::Then(#a) => { #then } #rt::Branch::Else(#b) => { #otherwise } }
                }
            }
        };
        self.in_front(code, out);
    }

    /// Kept cells are written again by the stores in reverse.
    fn mutable(&self, names: &[Ident], block: &Block) -> Vec<TokenStream> {
        let cells: Vec<&Ident> = block
            .stmts
            .iter()
            .filter_map(|s| match s {
                Stmt::Cell(m) => Some(self.e.names.memory(*m)),
                Stmt::Let(_)
                | Stmt::Store(..)
                | Stmt::Accumulate(..)
                | Stmt::If(_)
                | Stmt::Loop(_)
                | Stmt::Effect(_) => None,
            })
            .collect();
        names
            .iter()
            .map(|n| match cells.contains(&n) {
                true => quote_spanned! {n.span()=> mut #n },
                false => quote!(#n),
            })
            .collect()
    }

    /// Adjoints declared inside an arm are gone behind it.
    fn arm(&mut self, block: &Block, i: &If, value: impl Fn(&Out) -> Option<ValueId>) -> TokenStream {
        if block.diverges {
            return TokenStream::new();
        }
        let outs: Vec<Out> = i.outs.iter().filter(|o| self.declared.contains(&Root::Value(o.value))).copied().collect();
        self.block(block, |r, code| {
            for o in &outs {
                if let (Some(v), true) = (value(o), r.e.activity.active(o.value)) {
                    let d = r.adjoint(Root::Value(o.value));
                    r.contribute(v, quote!(#d), code);
                }
            }
        })
    }

    // From a carried variable `s` the adjoint is
    //     let mut d_s_exit = …;
    //     for … { let mut d_next = d_s_exit; …; d_s_exit = d_entry; }
    //     d_init += d_s_exit;
    pub(super) fn looped(&mut self, l: &Loop, out: &mut TokenStream) {
        let e = self.e;
        if !e.loop_has_adjoint(l) {
            return;
        }
        let span = names::at(l.span);
        // The exit value may be of no use, and the entry value still be read.
        let carried: Vec<Carried> = l.carried.iter().filter(|c| e.activity.active(c.entry)).copied().collect();
        for c in &carried {
            let declare = self.declare_here(Root::Value(c.exit));
            out.extend(declare);
        }
        let outer_gathered = self.gathered.clone();
        let independent = self.is_independent(l, &carried);
        let outer_chained = std::mem::replace(&mut self.is_chained, !independent);
        let gathered = Gathered::of(self, l, independent);
        self.gathered.extend(gathered.locals());
        let body = self.block(&l.body, |r, code| {
            code.extend(gathered.declare(r));
            for c in &carried {
                let d = r.adjoint(Root::Value(c.exit));
                r.contribute(c.next, quote!(#d), code);
            }
        });
        let ends = carried.iter().map(|c| {
            let (exit, entry) = (self.adjoint(Root::Value(c.exit)), self.adjoint(Root::Value(c.entry)));
            if self.declared.contains(&Root::Value(c.entry)) {
                quote_spanned! {span=> #exit = #entry; }
            } else {
                let name = e.names.value(c.entry);
                let zero = e.zero(e.ty(c.entry), &quote!(#name), span);
                quote_spanned! {span=> #exit = #zero; }
            }
        });
        let ends: TokenStream = ends.collect();
        let flush = gathered.flush(self);
        self.gathered = outer_gathered;
        self.is_chained = outer_chained;
        let unpack = e.has_tape(l).then(|| {
            let names = e.kept(&l.body, &l.carried);
            let (tape, kept) = (e.tape(l), self.mutable(&names, &l.body));
            quote_spanned! {span=> let (#(#kept,)*) = #tape.pop(); }
        });
        let var = match &l.kind {
            LoopKind::Range { var, .. } => {
                let var = e.names.value(*var);
                quote!(#var)
            }
            LoopKind::While { .. } => quote_spanned! {span=> _ },
        };
        let range = e.range(l, !independent);
        let (open, close) = (gathered.open(self), gathered.close(self, l));
        let code = quote_spanned! {span=> #open for #var in #range { #unpack #body #flush #ends } #close };
        self.in_front(code, out);
        for c in &carried {
            let d = self.adjoint(Root::Value(c.exit));
            self.contribute(c.init, quote!(#d), out);
        }
    }

    /// No adjoint passes from one iteration to another, so that they may run in any order.
    fn is_independent(&self, l: &Loop, carried: &[Carried]) -> bool {
        matches!(l.kind, LoopKind::Range { step: None, .. })
            && !self.e.has_tape(l)
            && !self.has_inner_tape(&l.body)
            && !self.writes_outer(&l.body, &l.body)
            && carried.iter().all(|c| self.is_sum(c))
    }

    /// A loop inside keeps something: its tape is one for all runs of it, and is emptied from the end.
    fn has_inner_tape(&self, block: &Block) -> bool {
        block.stmts.iter().any(|stmt| match stmt {
            Stmt::If(i) => self.has_inner_tape(&i.then) || self.has_inner_tape(&i.otherwise),
            Stmt::Loop(l) => self.e.has_tape(l) || self.has_inner_tape(&l.body),
            Stmt::Let(_) | Stmt::Cell(_) | Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_) => false,
        })
    }

    /// A memory from outside is written, so its adjoint is read.
    fn writes_outer(&self, block: &Block, body: &Block) -> bool {
        block.stmts.iter().any(|stmt| match stmt {
            Stmt::Store(place, _) | Stmt::Accumulate(place, _, _) => {
                !self.e.f.is_inside(self.e.f.root_block(place.root), body.id)
            }
            Stmt::If(i) => self.writes_outer(&i.then, body) || self.writes_outer(&i.otherwise, body),
            Stmt::Loop(l) => self.writes_outer(&l.body, body),
            Stmt::Let(_) | Stmt::Cell(_) | Stmt::Effect(_) => false,
        })
    }

    /// `s` is only added to: its adjoint is the same in every iteration.
    fn is_sum(&self, c: &Carried) -> bool {
        self.entries(c.next, c.entry).is_some_and(|n| n == self.e.uses[c.entry.0])
    }

    /// How often `entry` is read on the way to `v`, if `v` is `entry` plus terms, in every branch.
    fn entries(&self, v: ValueId, entry: ValueId) -> Option<usize> {
        if v == entry {
            return Some(1);
        }
        if self.e.uses[v.0] != 1 || self.e.live.needed(v) {
            return None;
        }
        match &self.e.f.value(v).op {
            Op::Rule(rule, args) if rule.name == "add" => {
                self.entries(args[0], entry).or_else(|| self.entries(args[1], entry))
            }
            Op::Rule(rule, args) if rule.name == "sub" => self.entries(args[0], entry),
            Op::Joined => {
                let o = self.outs.get(&v)?;
                Some(self.entries(o.then?, entry)? + self.entries(o.otherwise?, entry)?)
            }
            _ => None,
        }
    }
}
