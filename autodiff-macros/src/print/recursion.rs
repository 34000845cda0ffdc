//! Tapes, and the calls of a function of itself, whose activations share them.
//!
//! A pullback that contains those of the calls would be of an endless type. So both sweeps of such a function are one
//! function, `__sweeps`, which is handed the tapes of the outermost call: a call of itself keeps nothing but what it puts
//! there.

use super::Cx;
use crate::ir::*;
use crate::print::names;
use crate::sweep::KeptCall;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

/// Which calls are of the function itself.
#[derive(Clone)]
pub(crate) struct Recursion {
    /// Others that it calls may call it (`recursive`).
    pub(crate) through_others: bool,
    /// What the function is called in its body, if no item there may have that name.
    pub(crate) name: Option<Ident>,
}

impl Recursion {
    pub(crate) fn is_own(&self, call: &Call) -> bool {
        let path = &call.path.path;
        let is_name = path.leading_colon.is_none() && path.segments.len() == 1;
        is_name && self.name.as_ref().is_some_and(|name| path.segments[0].ident == *name)
    }
}

/// So many as pairs of pairs, whose depth is no matter for rustc.
fn pairs(count: usize, each: &TokenStream, span: Span) -> TokenStream {
    match count {
        0 => quote_spanned! {span=> () },
        1 => each.clone(),
        _ => {
            let (first, second) = (pairs(count / 2, each, span), pairs(count - count / 2, each, span));
            quote_spanned! {span=> (#first, #second) }
        }
    }
}

/// The way to one of them.
fn in_pairs(at: usize, count: usize) -> TokenStream {
    match (count, count / 2) {
        (0 | 1, _) => TokenStream::new(),
        (_, half) if at < half => {
            let rest = in_pairs(at, half);
            quote! { .0 #rest }
        }
        (_, half) => {
            let rest = in_pairs(at - half, count - half);
            quote! { .1 #rest }
        }
    }
}

impl Cx<'_> {
    /// The tapes are handed over.
    fn shares_tapes(&self) -> bool {
        self.plain.is_none() && self.sweeps.handover.is_recursive
    }

    /// The tape of a block that has one.
    pub(super) fn tape(&self, block: BlockId) -> TokenStream {
        let place = self.sweeps.handover.tapes.iter().position(|tape| *tape == block);
        match place.filter(|_| self.shares_tapes()) {
            Some(place) => {
                let tapes = self.names.fixed("tapes", Span::mixed_site());
                let place = in_pairs(place, self.sweeps.handover.tapes.len());
                quote! { #tapes.0 #place }
            }
            None => self.names.tape(block).into_token_stream(),
        }
    }

    /// The tapes of the loops and arms in a block, declared where the sweep begins.
    pub(crate) fn tapes(&self, block: &Block) -> TokenStream {
        let rt = &self.rt;
        let declare = |block: &Block, span: Span| {
            let own = self.sweeps.handover.has_tape(block.id).then(|| {
                let (tape, span) = (self.tape(block.id), names::at(span));
                match self.plain {
                    Some(_) => quote_spanned! {span=> let mut #tape = Vec::new(); },
                    None => quote_spanned! {span=> let mut #tape = #rt::Tape::new(); },
                }
            });
            let inner = self.tapes(block);
            quote!(#own #inner)
        };
        let of_stmt = |stmt: &Stmt| match stmt {
            Stmt::If(i) => [&i.then, &i.otherwise].into_iter().map(|arm| declare(arm, i.span)).collect(),
            Stmt::Loop(l) => declare(&l.body, l.span),
            Stmt::Let(_)
            | Stmt::Cell(_)
            | Stmt::Store(..)
            | Stmt::Accumulate(..)
            | Stmt::Effect(_)
            // Not of a primal program.
            | Stmt::Add(..)
            | Stmt::Set(..)
            | Stmt::Restore(..)
            | Stmt::Back(_)
            | Stmt::Resume(_)
            | Stmt::Deliver(_) => TokenStream::new(),
        };
        block.stmts.iter().map(of_stmt).collect()
    }

    /// A run of the block calls the function itself.
    pub(super) fn hands_tapes_down(&self, block: &Block) -> bool {
        block.stmts.iter().any(|stmt| match stmt {
            Stmt::Let(v) => self.sweeps.handover.calls.get(v) == Some(&KeptCall::Shared),
            _ => stmt.blocks().into_iter().any(|inner| self.hands_tapes_down(inner)),
        })
    }

    /// The type of the tapes that are handed over, as far as it has a name.
    pub(crate) fn tapes_type(&self, span: Span) -> TokenStream {
        let rt = &self.rt;
        let tapes = pairs(self.sweeps.handover.tapes.len(), &quote_spanned! {span=> #rt::Tape<_> }, span);
        quote_spanned! {span=> (#tapes, #rt::Stacks) }
    }

    /// Puts what a run of the block keeps onto its tape, if it has one.
    pub(crate) fn push(&self, block: BlockId, span: Span) -> Option<TokenStream> {
        self.sweeps.handover.has_tape(block).then(|| {
            let (tape, kept) = (self.tape(block), self.several(self.kept(block), span));
            quote_spanned! {span=> #tape.push(#kept); }
        })
    }

    /// Takes it from there.
    pub(crate) fn pop(&self, block: BlockId, span: Span) -> Option<TokenStream> {
        self.sweeps.handover.has_tape(block).then(|| {
            let (pattern, tape) = (self.pattern(block, span), self.tape(block));
            match self.plain {
                Some(_) => {
                    let unwrap = Ident::new("unwrap", span);
                    quote_spanned! {span=> let #pattern = #tape.pop().#unwrap(); }
                }
                None => quote_spanned! {span=> let #pattern = #tape.pop(); },
            }
        })
    }

    /// A sweep of a call of the function itself: the adjoint sweep if there is something to go back with.
    pub(super) fn sweep_of_call(&self, call: &Call, back: Option<TokenStream>, span: Span) -> TokenStream {
        let tapes = self.names.fixed("tapes", span);
        let (is_back, back) = match back {
            Some(back) => (quote_spanned! {span=> true }, quote_spanned! {span=> ::core::option::Option::Some(#back) }),
            None => (quote_spanned! {span=> false }, quote_spanned! {span=> ::core::option::Option::None }),
        };
        let (function, own) = self.generated_function(call, "__sweeps", quote_spanned! {span=> , _, #is_back });
        let args = self.call_args(call);
        quote_spanned! {span=> #function(#own, #(#args,)* #tapes, #back) }
    }
}
