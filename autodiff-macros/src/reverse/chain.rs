//! Rules in reverse: partials first, then one product with the cotangent.
//!
//! Where the cotangent comes late (a loop whose iterations wait for each other, a function called in one), a chain
//! of products `((d * p) * q) * r` makes the next iteration wait for all of them; `d * ((p * q) * r)` for one.
//! So the adjoint of a value with one use is left as a product not yet formed, until something needs it.

use super::*;
use crate::rules::{At, Kind, Rule, Shape};

/// `± base * factor`.
#[derive(Clone)]
pub(super) struct Chain {
    base: TokenStream,
    factor: Option<TokenStream>,
    negative: bool,
}

impl Chain {
    fn product(&self, span: Span) -> TokenStream {
        let Chain { base, factor, negative } = self;
        match (factor, negative) {
            (None, false) => base.clone(),
            (None, true) => quote_spanned! {span=> -#base },
            (Some(factor), false) => quote_spanned! {span=> #base * #factor },
            (Some(factor), true) => quote_spanned! {span=> -(#base * #factor) },
        }
    }
}

impl Reverse<'_, '_> {
    /// Hands the adjoint of `v = rule(args)` on.
    pub(super) fn rule(&mut self, v: ValueId, rule: &Rule, args: &[ValueId], out: &mut TokenStream) {
        let e = self.e;
        let span = e.span(v);
        let d = self.adjoint(Root::Value(v));
        let chain = match self.chains.remove(&v) {
            Some(chain) if is_linear(rule, args, e) => chain,
            Some(chain) => {
                let product = chain.product(span);
                out.extend(quote_spanned! {span=> let #d = #product; });
                Chain { base: quote!(#d), factor: None, negative: false }
            }
            None => Chain { base: quote!(#d), factor: None, negative: false },
        };
        let scalar = self.scalar(v);
        let value = e.read(v);
        for (k, arg) in args.iter().enumerate() {
            if !e.activity.active(*arg) {
                continue;
            }
            let operands = self.operands(rule, args, k);
            let at = At { span, scalar: &scalar, operands: &operands, result: &value };
            match rule.shape(k) {
                Shape::Zero => {}
                Shape::One => self.hand_on(*arg, chain.clone(), out),
                Shape::MinusOne => self.hand_on(*arg, Chain { negative: !chain.negative, ..chain.clone() }, out),
                Shape::Constant | Shape::Expression if is_plain(rule, k) => {
                    let partial = rule.partial(k, &at);
                    let factor = match &chain.factor {
                        Some(factor) => quote_spanned! {span=> (#factor * (#partial)) },
                        None => quote_spanned! {span=> (#partial) },
                    };
                    self.hand_on(*arg, Chain { factor: Some(factor), ..chain.clone() }, out);
                }
                Shape::Constant | Shape::Expression => {
                    let contribution = rule.contribution(k, &at, &chain.base);
                    self.contribute(*arg, contribution, out);
                }
            }
        }
    }

    fn scalar(&self, v: ValueId) -> TokenStream {
        let (rt, span) = (&self.e.rt, self.e.span(v));
        let scalar = self.e.scalar(self.e.ty(v));
        quote_spanned! {span=> <#scalar as #rt::Number> }
    }

    /// What is not read may not be there in the reverse sweep.
    fn operands(&self, rule: &Rule, args: &[ValueId], k: usize) -> Vec<TokenStream> {
        let reads = rule.reads(k);
        let operand = |(j, a): (usize, &ValueId)| match reads.operands.contains(&j) {
            true if rule.params[j].float => self.e.lifted(*a),
            true => self.e.read(*a),
            false => TokenStream::new(),
        };
        args.iter().enumerate().map(operand).collect()
    }

    /// Leaves the product unformed where only one rule will read it.
    fn hand_on(&mut self, v: ValueId, chain: Chain, out: &mut TokenStream) {
        let span = self.e.span(v);
        let root = Root::Value(v);
        let waits = self.is_chained
            && self.e.uses[v.0] == 1
            && self.e.f.value(v).block == self.level
            && !self.declared.contains(&root)
            && !self.gathered.contains_key(&v)
            && matches!(self.e.f.value(v).op, Op::Rule(..));
        if !waits {
            self.contribute(v, chain.product(span), out);
            return;
        }
        let factor = chain.factor.map(|factor| {
            let name = self.fresh("p", self.e.f.value(v).span);
            out.extend(quote_spanned! {span=> let #name = #factor; });
            quote!(#name)
        });
        self.declared.insert(root);
        self.chains.insert(v, Chain { factor, ..chain });
    }
}

/// The contribution is a plain product with the partial.
fn is_plain(rule: &Rule, k: usize) -> bool {
    rule.kind != Kind::Singular && !rule.reads(k).cotangent
}

/// Every contribution is.
fn is_linear(rule: &Rule, args: &[ValueId], e: &Emit<'_>) -> bool {
    (0..args.len()).all(|k| !e.activity.active(args[k]) || is_plain(rule, k))
}
