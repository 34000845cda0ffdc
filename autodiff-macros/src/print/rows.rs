//! Loops over views: the slices are taken before the loop, and its iterations are numbered from zero.

use super::{Cx, names};
use crate::ir::*;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::BinOp;

/// A view while its loop is printed.
pub(crate) struct Row {
    root: Root,
    name: Ident,
    turn: Ident,
    base: Linear,
    /// Of the first element of an iteration, and how far the last one is.
    offset: i64,
    span: i64,
    kept: Option<Kept>,
}

impl Cx<'_> {
    /// The element of a view, if the place is of a container with a view.
    pub(super) fn in_row(&self, p: &Place) -> Option<TokenStream> {
        let rows = self.views.borrow();
        let of_root = rows.iter().filter(|row| row.root == p.root);
        let [Proj::Index(index)] = &p.proj[..] else { return None };
        let (base, offset) = Linear::read(self.f, *index)?.split();
        let row =
            of_root.into_iter().find(|row| row.base == base && (0..=row.span).contains(&(offset - row.offset)))?;
        let (name, turn, span) = (&row.name, &row.turn, names::at(p.span));
        Some(match offset - row.offset {
            0 => quote_spanned! {span=> #name[#turn] },
            far => {
                let far = proc_macro2::Literal::i64_unsuffixed(far);
                quote_spanned! {span=> #name[#turn + #far] }
            }
        })
    }

    /// Whether what the store overwrites is kept with a row.
    pub(super) fn is_in_kept_row(&self, id: StoreId) -> bool {
        self.views.borrow().iter().any(|row| row.kept.is_some_and(|kept| kept.store == Some(id)))
    }

    // tape.extend_from_slice(&x_1[..count]);
    /// What a loop keeps of a row, before it begins.
    pub(super) fn keep_row(&self, l: &Loop) -> Option<TokenStream> {
        let (_, count) = self.names.turns(l)?;
        let (kept, view) = l.views.iter().find_map(|view| Some((view.kept?, view)))?;
        let (tape, name, span) = (self.tape(l.body.id), self.names.view(l, view)?, self.span(view.first));
        let from = (kept.offset != 0).then(|| {
            let offset = proc_macro2::Literal::i64_unsuffixed(kept.offset);
            quote_spanned! {span=> [#offset..] }
        });
        Some(quote_spanned! {span=> #tape.extend_from_slice(&#name #from[..#count]); })
    }

    // if low < high {
    //     let count = high - low;
    //     let x_1 = &x[low + 1..][..count];
    //     for k in 0..count { let i = low + k; … x_1[k] … }
    // }
    /// `looped` gives the loop, from the numbers of its iterations and what an iteration begins with.
    /// From zero, the number of an iteration is the variable.
    pub(super) fn over_rows(
        &self,
        l: &Loop,
        (turn, count): &(Ident, Ident),
        looped: impl FnOnce(TokenStream, TokenStream) -> TokenStream,
    ) -> TokenStream {
        let span = names::at(l.span);
        let LoopKind::Range { var, low, high, inclusive, .. } = &l.kind else { return TokenStream::new() };
        let (from, to) = (self.anchored(*low, &[*high]), self.read(*high));
        let (order, more) = match inclusive {
            true => (quote_spanned! {span=> <= }, quote_spanned! {span=> + 1 }),
            false => (quote_spanned! {span=> < }, TokenStream::new()),
        };
        let slices: Vec<TokenStream> = l.views.iter().filter_map(|view| self.slice(l, view, count)).collect();
        let rows = l.views.iter().filter_map(|view| {
            let (base, offset) = Linear::read(self.f, view.first)?.split();
            let name = self.names.view(l, view)?.clone();
            Some(Row { root: view.root, name, turn: turn.clone(), base, offset, span: view.span, kept: view.kept })
        });
        // A row that is gone through by one access looks at it itself.
        let is_one = matches!(&l.views[..], [view] if view.indices.len() == 1);
        let is_asked = l.side == Side::Primal && self.plain.is_none() && !is_one;
        let within = is_asked.then(|| self.within(l, *var, *low, count));
        let is_from_zero = self.f.is_zero(*low) && !inclusive;
        // Nothing is computed that an empty loop might not have.
        let is_always = is_from_zero && l.views.iter().all(|view| self.is_whole(view, *var, *low));
        let var = self.names.value(*var);
        let turns = match l.backward {
            true => quote_spanned! {span=> (0..#count).rev() },
            false => quote_spanned! {span=> 0..#count },
        };
        let (length, begin) = match self.f.is_zero(*low) {
            true => (quote_spanned! {span=> #to #more }, TokenStream::new()),
            false => (quote_spanned! {span=> #to - #from #more }, quote_spanned! {span=> let #var = #from + #turn; }),
        };
        let outer = self.views.replace(rows.collect());
        let looped = looped(turns, begin);
        self.views.replace(outer);
        let over = quote_spanned! {span=> let #count = #length; #within #(#slices)* #looped };
        match is_always {
            true => quote_spanned! {span=> { #over } },
            false => quote_spanned! {span=> if #from #order #to { #over } },
        }
    }

    /// A loop of the adjoint.
    pub(super) fn rows(&self, l: &Loop, names: &(Ident, Ident)) -> TokenStream {
        let span = names::at(l.span);
        self.over_rows(l, names, |turns, begin| {
            let (turn, count) = names;
            let (before, unpack, after) = self.row_tape(l, turn, count, span);
            let body = self.adjoint_block(&l.body);
            quote_spanned! {span=> #before for #turn in #turns { #begin #unpack #body } #after }
        })
    }

    /// What is kept of the loop is read where it lies if it is numbers and nobody else takes from the tape, or taken from the end.
    fn row_tape(&self, l: &Loop, turn: &Ident, count: &Ident, span: Span) -> (TokenStream, TokenStream, TokenStream) {
        let nothing = TokenStream::new;
        if !self.sweeps.handover.has_tape(l.body.id) {
            return (nothing(), nothing(), nothing());
        }
        let handover = &self.sweeps.handover;
        let hands_down = l.body.stmts.iter().any(|stmt| handover.hands_tapes_down(stmt));
        let stays = handover.keeps_numbers(self.f, &l.body) && !hands_down;
        if l.backward && !stays {
            return (nothing(), self.pop(l.body.id, span).unwrap_or_default(), nothing());
        }
        let (tape, pattern) = (self.tape(l.body.id), self.pattern(l.body.id, span));
        let kept = self.names.fixed("kept", span);
        let (last, cut) = match self.plain {
            Some(_) => (
                quote_spanned! {span=> &#tape[#tape.len() - #count..] },
                quote_spanned! {span=> #tape.truncate(#tape.len() - #count); },
            ),
            None => (quote_spanned! {span=> #tape.last(#count) }, quote_spanned! {span=> #tape.cut(#count); }),
        };
        (quote_spanned! {span=> let #kept = #last; }, quote_spanned! {span=> let #pattern = #kept[#turn]; }, cut)
    }

    // within(count, [(start, x.len()), …]);
    /// Before the slices are taken, so that a panic says what indexing would.
    fn within(&self, l: &Loop, var: ValueId, low: ValueId, count: &Ident) -> TokenStream {
        let (rt, span) = (&self.rt, names::at(l.span));
        let mut all: Vec<_> = l.views.iter().flat_map(|view| view.indices.iter().map(|i| (*i, view.root))).collect();
        all.sort_by_key(|((order, _), _)| *order);
        let accesses = all.into_iter().map(|((_, index), root)| {
            let span = self.span(index);
            let (start, root) = (self.at_start(index, var, low, l.body.id), super::respan(self.root(root), span));
            quote_spanned! {span=> (#start, #root.len()) }
        });
        quote_spanned! {span=> #rt::within(#count, [#(#accesses),*]); }
    }

    // let x_1 = &mut x[start..][..count];
    fn slice(&self, l: &Loop, view: &View, count: &Ident) -> Option<TokenStream> {
        // Two views of one container are taken together.
        if l.views.iter().any(|other| other.root == view.root && other.behind == Some(view.first)) {
            return None;
        }
        let LoopKind::Range { var, low, .. } = &l.kind else { return None };
        let (name, span) = (self.names.view(l, view)?, self.span(view.first));
        let root = super::respan(self.root(view.root), span);
        let start = self.at_start(view.first, *var, *low, l.body.id);
        let mutable = view.mutable.then(|| quote_spanned! {span=> mut });
        let all = length(view, count, span);
        if let Some(first) = view.behind {
            let ahead = l.views.iter().find(|other| other.root == view.root && other.first == first)?;
            let (ahead, before) = (self.names.view(l, ahead)?, length(ahead, count, span));
            let from = self.at_start(first, *var, *low, l.body.id);
            return Some(quote_spanned! {span=>
                let (#ahead, #name) = #root[#from..].split_at_mut(#start - #from);
                let (#ahead, #name) = (&mut #ahead[..#before], &mut #name[..#all]);
            });
        }
        Some(match (&self.plain, self.is_whole(view, *var, *low)) {
            (None, _) => {
                let rt = &self.rt;
                let row = Ident::new(if view.mutable { "row_mut" } else { "row" }, span);
                let borrow = (!self.is_borrowed(view.root)).then(|| quote_spanned! {span=> & #mutable });
                quote_spanned! {span=> let #name = #rt::#row(#borrow #root, #start, #all); }
            }
            (Some(_), true) => quote_spanned! {span=> let #name = &#mutable #root[..#all]; },
            (Some(_), false) => quote_spanned! {span=> let #name = &#mutable #root[#start..][..#all]; },
        })
    }

    /// Whether the root's name is a reference.
    fn is_borrowed(&self, root: Root) -> bool {
        match root {
            Root::Value(_) => self.is_reference(root),
            Root::Cell(c) => matches!(self.f.cell(c).what, What::Borrowed(_)),
        }
    }

    /// Whether a view is of the elements from the first on.
    fn is_whole(&self, view: &View, var: ValueId, low: ValueId) -> bool {
        view.first == var && self.f.is_zero(low)
    }

    /// An index as it is in the first iteration.
    fn at_start(&self, v: ValueId, var: ValueId, low: ValueId, body: BlockId) -> TokenStream {
        let span = self.span(v);
        let is_inside = |v: ValueId| self.f.is_inside(self.f.value(v).block, body);
        let number = || Linear::read(self.f, v)?.with(var, &Linear::read(self.f, low)?).constant();
        match &self.f.value(v).op {
            _ if v == var => self.read(low),
            Op::Binary(..) if is_inside(v) && number().is_some_and(|n| n >= 0) => {
                let number = number().map(proc_macro2::Literal::i64_unsuffixed);
                quote_spanned! {span=> #number }
            }
            Op::Len(_) => self.compute(v),
            Op::Binary(BinOp::Add(_), a, b) if *b == var && self.f.is_zero(low) => self.at_start(*a, var, low, body),
            Op::Binary(op, a, b) if is_inside(v) => {
                let (a, b) = (self.at_start(*a, var, low, body), self.at_start(*b, var, low, body));
                let op = super::respan(quote!(#op), span);
                quote_spanned! {span=> (#a #op #b) }
            }
            _ => self.read(v),
        }
    }
}

fn length(view: &View, count: &Ident, span: Span) -> TokenStream {
    match view.span {
        0 => quote!(#count),
        n => {
            let n = proc_macro2::Literal::i64_unsuffixed(n);
            quote_spanned! {span=> #count + #n }
        }
    }
}
