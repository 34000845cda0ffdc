//! Adaptors: how a chain becomes another, and the item of a turn.

use super::chain::{At, Chain, Item, Stage, range};
use super::*;
use syn::spanned::Spanned;

/// What an item is when it is there.
#[derive(Clone)]
pub(super) enum Got {
    Value(ValueId),
    Place { place: Place, by_ref: bool, is_mut: bool },
    Pair(Box<Got>, Box<Got>),
}

impl<'e> Lower<'_> {
    pub(super) fn adapted(&mut self, m: &'e syn::ExprMethodCall) -> Option<Chain<'e>> {
        let (name, span) = (m.method.to_string(), m.method.span());
        let arguments = usize::from(!["enumerate", "rev", "copied", "cloned"].contains(&name.as_str()));
        let mut chain = self.chain(&m.receiver)?;
        if m.args.len() != arguments {
            return None;
        }
        if let Some(turbofish) = &m.turbofish {
            let what = "types of an iterator's method are not supported yet in a differentiable function";
            return Some(self.broken(
                turbofish.span(),
                what,
                "leave them out, or write them where the values are made",
            ));
        }
        let is_behind_filter = !chain.stages.is_empty();
        match name.as_str() {
            "map" | "filter" => {
                let Some(callee) = self.callee(&m.args[0], &mut chain.taken) else {
                    let what = format!("what this `{name}` calls is not known in a differentiable function");
                    return Some(self.broken(
                        m.args[0].span(),
                        what,
                        "write a closure here, `|v| …`, or a function's name",
                    ));
                };
                if name == "filter" {
                    chain.stages.push(Stage::Filter(callee));
                } else if is_behind_filter {
                    chain.stages.push(Stage::Map(callee));
                } else {
                    chain.item = Item::Mapped(Box::new(chain.item), callee);
                }
                Some(chain)
            }
            "copied" | "cloned" if is_behind_filter => {
                chain.stages.push(Stage::Copied);
                Some(chain)
            }
            "copied" | "cloned" => {
                chain.item = Item::Copied(Box::new(chain.item));
                Some(chain)
            }
            _ if is_behind_filter => {
                let what = format!("`{name}` behind `filter` is not supported yet in a differentiable function");
                Some(self.broken(span, what, "put it in front of `filter`, or write the loop itself"))
            }
            "rev" => {
                match chain.step {
                    Some(_) => chain.from_the_end = !chain.from_the_end,
                    None => chain.reversed = !chain.reversed,
                }
                if chain.is_cut {
                    chain.item.silence();
                }
                Some(chain)
            }
            "step_by" => {
                if chain.step.is_some() {
                    chain = self.counted(chain, span);
                }
                chain.step = Some(self.expr(&m.args[0]));
                chain.item.silence();
                chain.is_cut = true;
                Some(chain)
            }
            "enumerate" => {
                let mut chain = self.counted(chain, span);
                chain.item = Item::Pair(Box::new(Item::Turn), Box::new(chain.item));
                Some(chain)
            }
            "zip" => {
                let a = self.counted(chain, span);
                let b = self.chain(&m.args[0])?;
                if !b.stages.is_empty() {
                    let what = "`zip` with `filter` is not supported yet in a differentiable function";
                    return Some(self.broken(span, what, "filter the pairs, or write the loop itself"));
                }
                let b = self.counted(b, span);
                Some(self.zipped(a, b, span))
            }
            "skip" => {
                let mut chain = self.counted(chain, span);
                let n = self.expr(&m.args[0]);
                let n = match chain.high {
                    Some(high) => {
                        let n = self.least(n, high, span);
                        chain.high = Some(self.binary_of(high, syn::parse_quote!(-), n, span));
                        n
                    }
                    None => n,
                };
                chain.item.silence();
                chain.item = Item::At(At::Behind(n), Box::new(chain.item));
                chain.is_cut = true;
                Some(chain)
            }
            _ => {
                let mut chain = self.counted(chain, span);
                let n = self.expr(&m.args[0]);
                chain.high = Some(chain.high.map_or(n, |high| self.least(n, high, span)));
                chain.is_cut = true;
                Some(chain)
            }
        }
    }

    fn zipped(&mut self, mut a: Chain<'e>, b: Chain<'e>, span: Span) -> Chain<'e> {
        let count = match (a.high, b.high) {
            (Some(m), Some(n)) => Some(self.least(m, n, span)),
            (count, None) | (None, count) => count,
        };
        // Of the longer one on the left an item is taken in vain.
        a.item.silence();
        let item = Item::Pair(Box::new(a.item), Box::new(b.item));
        let taken = a.taken.into_iter().chain(b.taken).collect();
        Chain { taken, is_cut: true, ..range(a.low, count, false, item) }
    }

    /// The chain by its turns from 0 on, which are of type `usize`.
    pub(super) fn counted(&mut self, chain: Chain<'e>, span: Span) -> Chain<'e> {
        let Chain { low, high, inclusive, reversed, step, from_the_end, mut item, stages, taken, is_cut } = chain;
        if inclusive || !self.is_size(low) && !high.is_some_and(|high| self.is_size(high)) {
            return self.broken(
                span,
                "this range is not known to be one of `usize` without its end, as what is counted has to be here",
                "write `0usize..n`, or a loop over the range that indexes the others",
            );
        }
        let zero = self.size(0, span);
        let mut count = high;
        if !self.is_nought(low) {
            count = high.map(|high| {
                let low = self.least(low, high, span);
                self.binary_of(high, syn::parse_quote!(-), low, span)
            });
            item = Item::At(At::Behind(low), Box::new(item));
        }
        let from_its_end = |item, count: Option<ValueId>| match count {
            Some(count) => Item::At(At::FromTheEnd(count), Box::new(item)),
            None => item,
        };
        if reversed {
            item = from_its_end(item, count);
        }
        if let Some(step) = step {
            count = count.map(|count| self.in_steps(count, step, span));
            item = Item::At(At::Times(step), Box::new(item));
        }
        if from_the_end {
            item = from_its_end(item, count);
        }
        Chain { stages, taken, is_cut, ..range(zero, count, false, item) }
    }

    /// Said already: what is behind it is still looked at.
    fn broken(&mut self, span: Span, what: impl Into<String>, help: &str) -> Chain<'e> {
        let nothing = self.error(span, what, help);
        range(nothing, Some(nothing), false, Item::Turn)
    }

    fn is_nought(&self, v: ValueId) -> bool {
        matches!(&self.values[v.0].op, Op::Literal(syn::Lit::Int(n)) if n.base10_digits() == "0")
    }

    /// Whether a number is a `usize` for certain.
    fn is_size(&self, v: ValueId) -> bool {
        let is_usize = |ty: &syn::Type| matches!(ty, syn::Type::Path(p) if p.path.is_ident("usize"));
        let value = &self.values[v.0];
        match &value.op {
            // This has been said.
            Op::Error | Op::Len(_) | Op::Least(..) => true,
            Op::Literal(syn::Lit::Int(n)) => n.suffix() == "usize",
            Op::Cast(_, ty) => is_usize(ty),
            Op::Binary(syn::BinOp::Shl(_) | syn::BinOp::Shr(_), a, _) => self.is_size(*a),
            Op::Binary(_, a, b) if !matches!(value.ty, Ty::Bool) => {
                self.is_size(*a) && self.is_size_or_literal(*b) || self.is_size(*b) && self.is_size_or_literal(*a)
            }
            Op::Param(index) => self.sizes.contains(index),
            Op::Turn => self.turns.iter().any(|(entry, init)| *entry == v && self.is_size(*init)),
            _ => value.annotation.as_ref().is_some_and(is_usize),
        }
    }

    fn is_size_or_literal(&self, v: ValueId) -> bool {
        matches!(self.values[v.0].op, Op::Literal(syn::Lit::Int(_))) || self.is_size(v)
    }

    pub(super) fn size(&mut self, n: u64, span: Span) -> ValueId {
        let lit = syn::LitInt::new(&format!("{n}usize"), span);
        self.emit(Op::Literal(syn::Lit::Int(lit)), Ty::Int, span)
    }

    pub(super) fn binary_of(&mut self, a: ValueId, op: syn::BinOp, b: ValueId, span: Span) -> ValueId {
        self.emit(Op::Binary(op, a, b), Ty::Int, span)
    }

    pub(super) fn least(&mut self, a: ValueId, b: ValueId, span: Span) -> ValueId {
        if a == b { a } else { self.emit(Op::Least(a, b), Ty::Int, span) }
    }

    /// How many steps there are in `count`, the last of which may be shorter. Of none there is a panic.
    pub(super) fn in_steps(&mut self, count: ValueId, step: ValueId, span: Span) -> ValueId {
        let whole = self.binary_of(count, syn::parse_quote!(/), step, span);
        let rest = self.binary_of(count, syn::parse_quote!(%), step, span);
        let one = self.size(1, span);
        let rest = self.least(rest, one, span);
        self.binary_of(whole, syn::parse_quote!(+), rest, span)
    }

    /// The item of turn `k`.
    pub(super) fn item_of(&mut self, item: &Item<'e>, k: ValueId, span: Span) -> Got {
        match item {
            Item::Turn => Got::Value(k),
            Item::Element { base, by_ref, is_mut } => {
                self.unifier.element(&self.place_ty(base));
                Got::Place { place: base.then(Proj::Index(k)), by_ref: *by_ref, is_mut: *is_mut }
            }
            Item::Window { base, size } => {
                let end = self.binary_of(k, syn::parse_quote!(+), *size, span);
                let place = base.then(Proj::Range(Some(k), Some(end), false));
                Got::Place { place, by_ref: true, is_mut: false }
            }
            Item::Chunk { base, size, len } => {
                let start = self.binary_of(k, syn::parse_quote!(*), *size, span);
                let rest = self.binary_of(*len, syn::parse_quote!(-), start, span);
                let size = self.least(*size, rest, span);
                let end = self.binary_of(start, syn::parse_quote!(+), size, span);
                let place = base.then(Proj::Range(Some(start), Some(end), false));
                Got::Place { place, by_ref: true, is_mut: false }
            }
            Item::Copied(item) => {
                let got = self.item_of(item, k, span);
                copied(got)
            }
            Item::Pair(a, b) => {
                let a = self.item_of(a, k, span);
                Got::Pair(Box::new(a), Box::new(self.item_of(b, k, span)))
            }
            Item::At(at, item) => {
                let k = match *at {
                    At::Behind(first) => self.binary_of(first, syn::parse_quote!(+), k, span),
                    At::Times(step) => self.binary_of(k, syn::parse_quote!(*), step, span),
                    At::FromTheEnd(count) => {
                        let one = self.size(1, span);
                        let last = self.binary_of(count, syn::parse_quote!(-), one, span);
                        self.binary_of(last, syn::parse_quote!(-), k, span)
                    }
                };
                self.item_of(item, k, span)
            }
            Item::Mapped(item, callee) => {
                let got = self.item_of(item, k, span);
                self.apply(callee, vec![got])
            }
        }
    }
}

pub(super) fn copied(got: Got) -> Got {
    match got {
        Got::Place { place, .. } => Got::Place { place, by_ref: false, is_mut: false },
        got => got,
    }
}
