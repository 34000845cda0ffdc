//! The adjoint sweep.
//!
//! A block is reversed in three steps, all in one Rust scope:
//! ```text
//! let (a, b) = kept;              what the forward sweep kept of this run of the block
//! let t_3 = a * x;                replay: needed values that are cheap to compute again
//! d_x += d_t_4 * t_3; …           the statements, last one first
//! ```
//! so that every needed value of the block has its own name, and inner blocks see those of outer ones.
//! An adjoint is declared by its first contribution if that is in the block of its value, else with a zero
//! in front of the branch or loop that contributes first. Only `contribute` and `contribute_at` add to adjoints.

mod call;
mod chain;
mod control;
mod gather;
mod stmt;

use crate::front::signature::Passing;
use crate::ir::*;
use crate::print::Emit;
use crate::print::names;
use crate::types::Ty;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use std::collections::{HashMap, HashSet};

pub(crate) struct Reverse<'a, 'f> {
    e: &'a Emit<'f>,
    /// Adjoints that exist at this point of the sweep.
    declared: HashSet<Root>,
    /// Tuples of which each field is assigned by its first contribution: the fields that have one.
    fields: HashMap<Root, HashSet<u32>>,
    /// Adjoints that an inner block contributes to, to be declared in front of it.
    wanted: Vec<Root>,
    /// The block whose code is being put out.
    level: BlockId,
    /// Loads whose contributions are summed in a local first (`gather`).
    gathered: HashMap<ValueId, Ident>,
    outs: HashMap<ValueId, Out>,
    /// Adjoints that are a product not yet formed (`chain`).
    chains: HashMap<ValueId, chain::Chain>,
    /// Whether the adjoint of this block waits for that of another run of it.
    is_chained: bool,
    fresh: usize,
}

/// The whole adjoint: the body of the closure that `__vjp` returns.
pub(crate) fn adjoint(e: &Emit<'_>, seed: &Ident) -> TokenStream {
    let mut outs = HashMap::new();
    collect_outs(&e.f.body, &mut outs);
    let mut r = Reverse {
        e,
        declared: HashSet::new(),
        fields: HashMap::new(),
        wanted: Vec::new(),
        level: e.f.body.id,
        gathered: HashMap::new(),
        outs,
        chains: HashMap::new(),
        is_chained: true,
        fresh: 0,
    };
    let open = r.parameters();
    let body = r.block(&e.f.body, |r, out| {
        if let Some(result) = e.f.result {
            r.contribute(result, quote!(#seed), out);
        }
    });
    let close = r.accumulators();
    quote!(#open #body #close)
}

fn collect_outs(block: &Block, outs: &mut HashMap<ValueId, Out>) {
    for stmt in &block.stmts {
        match stmt {
            Stmt::If(i) => {
                outs.extend(i.outs.iter().map(|o| (o.value, *o)));
                collect_outs(&i.then, outs);
                collect_outs(&i.otherwise, outs);
            }
            Stmt::Loop(l) => collect_outs(&l.body, outs),
            Stmt::Let(_) | Stmt::Cell(_) | Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_) => {}
        }
    }
}

/// Few enough numbers for registers: the adjoint of a loop's parameter is not written to memory in every iteration.
fn is_small(ty: &Ty) -> bool {
    fn count(ty: &Ty) -> Option<usize> {
        match ty {
            Ty::F64 | Ty::F32 => Some(1),
            Ty::Int | Ty::Bool | Ty::Unit => Some(0),
            Ty::Array(t, n) => {
                Some(count(t)? * syn::parse2::<syn::LitInt>(n.clone()).ok()?.base10_parse::<usize>().ok()?)
            }
            Ty::Tuple(ts) => ts.iter().map(count).sum(),
            Ty::Var(_) | Ty::Text | Ty::Slice(_) | Ty::Vec(_) | Ty::Seq(_) | Ty::Named | Ty::Never => None,
        }
    }
    count(ty).is_some_and(|n| n <= 16)
}

/// The accumulator that a parameter's adjoint goes to.
pub(crate) fn accumulator(name: &Ident) -> Ident {
    format_ident!("__to_{}", name, span = name.span())
}

impl Reverse<'_, '_> {
    /// What fits into registers has a local adjoint, added to the caller's at the end; other containers use the
    /// caller's directly.
    fn parameters(&mut self) -> TokenStream {
        let mut code = TokenStream::new();
        let rt = &self.e.rt;
        for (v, param) in self.params() {
            let name = self.e.names.value(v);
            let (d, to) = (names::adjoint(name), accumulator(name));
            let span = self.e.span(v);
            if !self.e.activity.active(v) {
                continue;
            }
            if is_small(self.e.ty(v)) {
                continue;
            }
            self.declared.insert(Root::Value(v));
            let scratch = format_ident!("__scratch_{}", name, span = name.span());
            let primal = match self.e.signature.params[param].passing {
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

    fn accumulators(&mut self) -> TokenStream {
        let mut code = TokenStream::new();
        for (v, _) in self.params() {
            if self.declared.contains(&Root::Value(v)) && is_small(self.e.ty(v)) {
                let (name, rt) = (self.e.names.value(v), &self.e.rt);
                let (d, to) = (names::adjoint(name), accumulator(name));
                let span = self.e.span(v);
                code.extend(quote_spanned! {span=>
                    if let ::core::option::Option::Some(__to) = #to { #rt::Accumulate::accumulate(__to, &#d); }
                });
            }
        }
        code
    }

    fn params(&self) -> Vec<(ValueId, usize)> {
        let all = self.e.f.values.iter().enumerate();
        all.filter_map(|(i, v)| match v.op {
            Op::Param(p) => Some((ValueId(i), p)),
            _ => None,
        })
        .collect()
    }

    /// The adjoint is a reference to the caller's.
    fn is_borrowed(&self, root: Root) -> bool {
        match root {
            Root::Value(v) => matches!(self.e.f.value(v).op, Op::Param(_)) && !is_small(self.e.ty(v)),
            Root::Cell(_) => false,
        }
    }

    fn root_name(&self, root: Root) -> Ident {
        match root {
            Root::Value(v) => self.e.names.value(v).clone(),
            Root::Cell(m) => self.e.names.memory(m).clone(),
        }
    }

    fn adjoint(&self, root: Root) -> Ident {
        names::adjoint(&self.root_name(root))
    }

    fn fresh(&mut self, what: &str, span: Span) -> Ident {
        self.fresh += 1;
        names::local(&format!("__{what}{}", self.fresh), span)
    }

    /// Adds a contribution to the adjoint of a value.
    fn contribute(&mut self, v: ValueId, contribution: TokenStream, out: &mut TokenStream) {
        if !self.e.activity.active(v) {
            return;
        }
        let root = Root::Value(v);
        let span = self.e.span(v);
        let d = self.adjoint(root);
        if let Some(gathered) = self.gathered.get(&v) {
            out.extend(quote_spanned! {span=> #gathered += #contribution; });
        } else if !self.declared.contains(&root) && self.e.f.value(v).block == self.level {
            self.declared.insert(root);
            out.extend(quote_spanned! {span=> let mut #d = #contribution; });
        } else {
            self.declare(root);
            self.fields.remove(&root);
            out.extend(self.add(root, self.e.ty(v), quote!(#d), contribution, span));
        }
    }

    /// Adds a contribution to a part of a container's adjoint.
    fn contribute_at(&mut self, place: &Place, ty: &Ty, contribution: TokenStream, out: &mut TokenStream) {
        if !self.e.activity.root_active(place.root) {
            return;
        }
        let span = names::at(place.span);
        if !self.declared.contains(&place.root) && self.e.f.root_block(place.root) == self.level {
            self.fields.insert(place.root, HashSet::new());
        }
        out.extend(self.declare_here(place.root));
        let target = self.adjoint_place(place);
        if self.is_first_of_field(place) && ty.is_float() {
            out.extend(quote_spanned! {span=> #target = #contribution; });
        } else {
            out.extend(self.add(place.root, ty, target, contribution, span));
        }
    }

    /// Nothing has been added to this field of a tuple yet, on any way here.
    fn is_first_of_field(&mut self, place: &Place) -> bool {
        let here = self.e.f.root_block(place.root) == self.level;
        match (&place.proj[..], self.fields.get_mut(&place.root)) {
            ([Proj::Field(syn::Member::Unnamed(i))], Some(fields)) if here => fields.insert(i.index),
            _ => {
                self.fields.remove(&place.root);
                false
            }
        }
    }

    fn adjoint_place(&self, place: &Place) -> TokenStream {
        let d = self.adjoint(place.root);
        self.e.project(quote!(#d), place)
    }

    fn add(&self, root: Root, ty: &Ty, target: TokenStream, contribution: TokenStream, span: Span) -> TokenStream {
        let rt = &self.e.rt;
        let whole = self.is_borrowed(root) && target.clone().into_iter().count() == 1;
        if ty.is_float() {
            quote_spanned! {span=> #target += #contribution; }
        } else if whole {
            quote_spanned! {span=> #rt::Accumulate::accumulate(#target, &#contribution); }
        } else {
            quote_spanned! {span=> #rt::Accumulate::accumulate(&mut #target, &#contribution); }
        }
    }

    /// Makes sure that an adjoint exists: in this block at once, further out in front of the inner block.
    fn declare(&mut self, root: Root) {
        if self.declared.insert(root) {
            self.wanted.push(root);
        }
    }

    fn declare_here(&mut self, root: Root) -> TokenStream {
        if self.declared.contains(&root) || self.e.f.root_block(root) != self.level {
            self.declare(root);
            return TokenStream::new();
        }
        self.declared.insert(root);
        self.zero(root)
    }

    /// `let mut d_x = 0;`
    fn zero(&self, root: Root) -> TokenStream {
        let name = self.root_name(root);
        let (d, span) = (names::adjoint(&name), name.span());
        let zero = self.e.zero(self.e.f.root_ty(root), &quote!(#name), span);
        quote_spanned! {span=> let mut #d = #zero; }
    }

    /// Puts the adjoints that `inner` wants from the current block in front of it.
    fn in_front(&mut self, inner: TokenStream, out: &mut TokenStream) {
        let (here, further): (Vec<Root>, Vec<Root>) =
            std::mem::take(&mut self.wanted).into_iter().partition(|root| self.e.f.root_block(*root) == self.level);
        self.wanted = further;
        for root in here {
            out.extend(self.zero(root));
        }
        out.extend(inner);
    }

    /// The reverse of a block; `first` puts in what comes to it from behind.
    fn block(&mut self, block: &Block, first: impl FnOnce(&mut Self, &mut TokenStream)) -> TokenStream {
        let outer = std::mem::replace(&mut self.level, block.id);
        let mut code = self.replay(block);
        first(self, &mut code);
        for stmt in block.stmts.iter().rev() {
            self.stmt(stmt, &mut code);
        }
        self.level = outer;
        code
    }

    /// Computes the needed values that were not kept.
    fn replay(&self, block: &Block) -> TokenStream {
        let e = self.e;
        let mut code = TokenStream::new();
        for stmt in &block.stmts {
            let Stmt::Let(v) = stmt else { continue };
            let (name, span) = (e.names.value(*v), e.span(*v));
            if e.is_active_call(*v) {
                if let (Op::Call(call), crate::forward::KeptCall::Record(record)) = (&e.f.value(*v).op, e.kept_call(*v))
                {
                    let back = Self::pullback(*v, span);
                    let resumed = e.generated(call, "__resume", Some(&record));
                    code.extend(quote_spanned! {span=> let (#name, #back) = #resumed; });
                }
            } else if e.live.replayed(*v) && !e.is_inline(*v) {
                // Printed once, in the forward sweep.
                let value = if let Op::Dbg(a) = e.f.value(*v).op { e.read(a) } else { e.compute(*v) };
                let annotation = e.annotation(*v);
                code.extend(quote_spanned! {span=> let #name #annotation = #value; });
            }
        }
        code
    }

    fn pullback(v: ValueId, span: Span) -> Ident {
        names::local(&format!("__back{}", v.0), span)
    }
}
