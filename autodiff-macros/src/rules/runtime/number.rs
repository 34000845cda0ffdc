//! The table as methods of the numbers that carry a derivative: dual numbers and variables of a tape.
use super::{doc, name, signature, variant};
use crate::rules::{At, Kind, Rule, Scalar, Shape};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

// A method, whose body is one of those below:
//     pub fn hypot(self, b: Self) -> Self { … }
pub(super) fn method(rule: &Rule, body: impl Fn(&Rule, &[Operand]) -> TokenStream) -> TokenStream {
    let (doc, signature, body) = (doc(rule), signature(rule), body(rule, &Operand::methods(rule)));
    quote!(#doc #[inline] pub #signature { #body })
}

// An operator between two such numbers, and with a plain number on either side; the runtime's `impls/ops.rs` has the traits.
//     fn mul_both(self, b: Self) -> Self { … }
//     fn mul_base(self, b: T::Base) -> Self { … }
//     fn base_mul(a: T::Base, b: Self) -> Self { … }
pub(super) fn operator(rule: &Rule, body: impl Fn(&Rule, &[Operand]) -> TokenStream) -> TokenStream {
    let method = format_ident!("{}_both", rule.name);
    let both = body(rule, &Operand::methods(rule));
    let rest = rule.params.iter().skip(1).map(|param| name(param.name));
    let both = quote!(#[inline(always)] fn #method(self #(, #rest: Self)*) -> Self { #both });
    if rule.params.len() < 2 {
        return both;
    }
    let (number_base, base_number) = (format_ident!("{}_base", rule.name), format_ident!("base_{}", rule.name));
    let right = body(rule, &[Operand::method(rule, 0), Operand::base(rule, 1)]);
    let left = body(rule, &[Operand::base(rule, 0), Operand::method(rule, 1)]);
    let (a, b) = (name(rule.params[0].name), name(rule.params[1].name));
    quote! {
        #both
        #[inline(always)] fn #number_base(self, #b: T::Base) -> Self { #right }
        #[inline(always)] fn #base_number(#a: T::Base, #b: Self) -> Self { #left }
    }
}

/// An operand of a method of a number with a derivative.
pub(super) struct Operand {
    /// As an operand of the value.
    value: TokenStream,
    /// As an operand of a formula that may be plain.
    partial: TokenStream,
    /// As an operand of a formula, of type `T`.
    lifted: TokenStream,
    /// The number itself, if it carries a derivative.
    number: Option<TokenStream>,
}

impl Operand {
    fn methods(rule: &Rule) -> Vec<Operand> {
        (0..rule.params.len()).map(|index| Operand::method(rule, index)).collect()
    }

    fn method(rule: &Rule, index: usize) -> Operand {
        let param = &rule.params[index];
        let this = if index == 0 { quote!(self) } else { name(param.name).to_token_stream() };
        if param.float {
            let value = quote!(#this.value);
            Operand { value: value.clone(), partial: value.clone(), lifted: value, number: Some(this) }
        } else {
            Operand { value: this.clone(), partial: this.clone(), lifted: this, number: None }
        }
    }

    /// A plain number. Operators take it as it is, functions need a constant of type `T`.
    fn base(rule: &Rule, index: usize) -> Operand {
        let plain = name(rule.params[index].name).to_token_stream();
        let lifted = quote!(T::lit(#plain));
        let functions = rule.text(1 - index).contains('(');
        Operand { value: plain.clone(), partial: if functions { lifted.clone() } else { plain }, lifted, number: None }
    }
}

/// The value one level down, where a plain number on the left stays one.
fn value(rule: &Rule, operands: &[Operand], at: &At) -> TokenStream {
    match (&operands[0].number, at.operands, at.scalar) {
        (None, [a, b], Scalar::Path(scalar)) => {
            let method = format_ident!("base_{}", rule.name);
            quote!(#scalar::#method(#a, #b))
        }
        _ => rule.value(at),
    }
}

// The value by the same method one level down, the tangent as the sum of the contributions:
//     let y = T::hypot(self.value, b.value);
//     Dual { value: y, tangent: T::strong_mul(self.tangent, …) + T::strong_mul(b.tangent, …) }
pub(super) fn dual(rule: &Rule, operands: &[Operand]) -> TokenStream {
    let (scalar, result) = (quote!(T), quote!(y));
    let values: Vec<_> = operands.iter().map(|operand| operand.value.clone()).collect();
    let partials: Vec<_> = operands.iter().map(|operand| operand.partial.clone()).collect();
    let at = |operands| At { span: Span::call_site(), scalar: Scalar::Path(&scalar), operands, result: &result };
    let value = value(rule, operands, &at(&values));
    // Functions of several operands are often given constants: then the other partial is not computed.
    let guarded = rule.kind == Kind::Singular && rule.params.len() > 1;
    let contributions: Vec<_> = (0..operands.len())
        .filter(|&i| rule.shape(i) != Shape::Zero)
        .filter_map(|i| Some((i, operands[i].number.as_ref()?)))
        .map(|(i, number)| {
            let tangent = &quote!(#number.tangent);
            let contribution = rule.contribution(i, &at(&partials), tangent);
            if guarded {
                quote!((if T::vanishes(#tangent) { T::ZERO } else { #contribution }))
            } else {
                quote!((#contribution))
            }
        })
        .collect();
    let tangent = if contributions.is_empty() { quote!(T::ZERO) } else { quote!(#(#contributions)+*) };
    quote! {
        let y = #value;
        Dual { value: y, tangent: #tangent }
    }
}

// The same with several tangents. A partial is computed once for all of them:
//     let y = T::hypot(self.value, b.value);
//     let by_0 = if self.still() { T::ZERO } else { T::strong_div(self.value, y) };
//     let by_1 = …;
//     let tangents = |k: usize| T::strong_mul(self.tangents[k], by_0) + T::strong_mul(b.tangents[k], by_1);
//     Duals { value: y, tangents: ::core::array::from_fn(tangents) }
pub(super) fn duals(rule: &Rule, operands: &[Operand]) -> TokenStream {
    let (scalar, result) = (quote!(T), quote!(y));
    let values: Vec<_> = operands.iter().map(|operand| operand.value.clone()).collect();
    let partials: Vec<_> = operands.iter().map(|operand| operand.partial.clone()).collect();
    let at = |operands| At { span: Span::call_site(), scalar: Scalar::Path(&scalar), operands, result: &result };
    let value = value(rule, operands, &at(&values));
    let guarded = rule.kind == Kind::Singular && rule.params.len() > 1;
    let (mut shared, mut contributions) = (Vec::new(), Vec::new());
    for (i, operand) in operands.iter().enumerate().filter(|&(i, _)| rule.shape(i) != Shape::Zero) {
        let Some(number) = &operand.number else { continue };
        let tangent = quote!(#number.tangents[k]);
        if rule.shape(i) != Shape::Expression || rule.reads(i).cotangent {
            contributions.push(rule.contribution(i, &at(&partials), &tangent));
            continue;
        }
        let (by, partial) = (format_ident!("by_{i}"), rule.partial(i, &at(&partials)));
        let partial = if guarded { quote!(if #number.still() { T::ZERO } else { #partial }) } else { partial };
        shared.push(quote!(let #by = #partial;));
        contributions.push(match rule.kind {
            Kind::Operator | Kind::Smooth => quote!(#tangent * #by),
            Kind::Singular => quote!(T::strong_mul(#tangent, #by)),
        });
    }
    if contributions.is_empty() {
        return quote!(Duals::constant(#value));
    }
    quote! {
        let y = #value;
        #(#shared)*
        Duals { value: y, tangents: ::core::array::from_fn(|k| #((#contributions))+*) }
    }
}

// The value by the same method one level down, and a node of the tape with the partials:
//     let y = T::hypot(self.value, b.value);
//     Var::binary(Operation::Hypot, y, self, b, || T::strong_div(self.value, y), || T::strong_div(b.value, y))
pub(super) fn var(rule: &Rule, operands: &[Operand]) -> TokenStream {
    let (scalar, result) = (quote!(T), quote!(y));
    let values: Vec<_> = operands.iter().map(|operand| operand.value.clone()).collect();
    let lifted: Vec<_> = operands.iter().map(|operand| operand.lifted.clone()).collect();
    let at = |operands| At { span: Span::call_site(), scalar: Scalar::Path(&scalar), operands, result: &result };
    let value = value(rule, operands, &at(&values));
    let recorded: Vec<_> = (0..operands.len())
        .filter(|&i| rule.shape(i) != Shape::Zero)
        .filter_map(|i| Some((i, operands[i].number.as_ref()?)))
        .collect();
    let numbers = recorded.iter().map(|(_, number)| number);
    let partials = recorded.iter().map(|&(i, _)| rule.partial(i, &at(&lifted)));
    let operation = variant(rule);
    let node = match recorded.len() {
        0 => return quote!(Var::constant(#value)),
        1 => quote!(unary),
        2 => quote!(binary),
        _ => quote!(ternary),
    };
    quote! {
        let y = #value;
        Var::#node(Operation::#operation, y #(, #numbers)* #(, || #partials)*)
    }
}
