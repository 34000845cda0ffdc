//! The table as code for the runtime: what `__rules!(…)` expands to.
mod tensor;

use crate::rules::{At, Kind, RULES, Rule, Scalar, Shape};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

/// `__rules!(what)` or `__rules!(what Type)`.
pub(crate) fn expand(request: &str) -> TokenStream {
    let (what, on) = request.split_once(' ').unwrap_or((request, ""));
    let (operators, methods): (Vec<_>, Vec<_>) = RULES.iter().partition(|rule| rule.kind == Kind::Operator);
    match what {
        "real" => methods.into_iter().map(declaration).chain(operators.into_iter().filter_map(left)).collect(),
        "real_table" => real_table(&methods),
        "functions" => {
            methods.into_iter().map(function).chain(operators.into_iter().filter_map(left_function)).collect()
        }
        "of_references" => methods.into_iter().map(of_reference).collect(),
        "dual" => methods.into_iter().map(dual_method).collect(),
        "delegate_left" => operators.into_iter().filter_map(|rule| left_delegation(rule, &name(on))).collect(),
        "delegate" => methods.into_iter().map(|rule| delegation(rule, &name(on))).collect(),
        "dual_operators" => operators.into_iter().map(dual_operator).collect(),
        "duals" => methods.into_iter().map(|rule| method(rule, duals_body)).collect(),
        "duals_operators" => operators.into_iter().map(|rule| operator(rule, duals_body)).collect(),
        "var" => methods.into_iter().map(var_method).collect(),
        "var_operators" => operators.into_iter().map(var_operator).collect(),
        "operations" => operations(),
        "tests" => RULES.iter().map(test).collect(),
        "tensor_composites" => tensor::rows().map(tensor::composite).collect(),
        "tensor_rules" => tensor::rows().map(tensor::rule).collect(),
        "tensor_terms" => tensor::rows().map(tensor::term).collect(),
        "tensor_numeric" => tensor::rows().filter(|rule| tensor::is_numeric(rule)).map(tensor::methods).collect(),
        "tensor_floating" => tensor::rows().filter(|rule| !tensor::is_numeric(rule)).map(tensor::methods).collect(),
        "traced" => methods.into_iter().map(tensor::traced).collect(),
        "tensor_tests" => tensor::rows().map(tensor::test).collect(),
        _ => quote!(::core::compile_error!("the table has nothing of this name")),
    }
}

fn name(text: &str) -> Ident {
    Ident::new(text, Span::call_site())
}

// The method's signature, with the first operand as the receiver:
//     fn powi(self, n: i32) -> Self
fn signature(rule: &Rule) -> TokenStream {
    let method = name(rule.name);
    let params = rule.params.iter().skip(1).map(|param| {
        let param_name = name(param.name);
        if param.float { quote!(#param_name: Self) } else { quote!(#param_name: i32) }
    });
    quote!(fn #method(self #(, #params)*) -> Self)
}

// A method as a function:
//     pub fn powi<S: Number>(a: S, n: i32) -> S { S::powi(a, n) }
fn function(rule: &Rule) -> TokenStream {
    let method = name(rule.name);
    let names: Vec<Ident> = rule.params.iter().map(|param| name(param.name)).collect();
    let types = rule.params.iter().map(|param| if param.float { quote!(S) } else { quote!(i32) });
    quote! {
        #[inline(always)]
        #[allow(missing_docs, clippy::too_many_arguments)]
        pub fn #method<S: Number>(#(#names: #types),*) -> S { S::#method(#(#names),*) }
    }
}

// An operator with a plain number on the left as a function:
//     pub fn base_mul<S: Number>(a: S::Base, b: S) -> S { S::base_mul(a, b) }
fn left_function(rule: &Rule) -> Option<TokenStream> {
    let (_, [a, b]) = left_signature(rule)?;
    let method = format_ident!("base_{}", rule.name);
    Some(quote! {
        #[inline(always)]
        #[allow(missing_docs)]
        pub fn #method<S: Number>(#a: S::Base, #b: S) -> S { S::#method(#a, #b) }
    })
}

// A method of a number behind a reference, which is never run:
//     fn powi(self, n: i32) -> Self::Float { … }
fn of_reference(rule: &Rule) -> TokenStream {
    let method = name(rule.name);
    let params = rule.params.iter().skip(1).map(|param| {
        let param_name = name(param.name);
        if param.float { quote!(#param_name: Self::Float) } else { quote!(#param_name: i32) }
    });
    quote!(fn #method(self #(, #params)*) -> Self::Float { ::core::unreachable! {} })
}

// The methods as a table, for documentation:
//     "| method | derivative | without a derivative |\n|---|---|---|\n| `x.hypot(b)` | `strong_div(a, y)`; … | … |"
fn real_table(rules: &[&Rule]) -> TokenStream {
    let mut text = "| method | derivative | where there is none |\n|---|---|---|\n".to_owned();
    for rule in rules {
        let names: Vec<_> = rule.params.iter().map(|param| param.name).collect();
        let formulas = (0..names.len()).filter(|&i| rule.params[i].float);
        // A bar would end the column.
        let formulas = formulas.map(|i| format!("`{}`", line(rule.text(i)).replace('|', "\\|")));
        let (call, rest) = (rule.name, names[1..].join(", "));
        let formulas = formulas.collect::<Vec<_>>().join("; ");
        text += &format!("| [`{}.{call}({rest})`](crate::Dual::{call}) | {formulas} | {} |\n", names[0], rule.kink);
    }
    text.to_token_stream()
}

/// On one line: some formulas of the table are longer.
fn line(formula: &str) -> String {
    formula.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The documentation of a method: its derivative, and what holds where there is none.
fn doc(rule: &Rule) -> TokenStream {
    let mut text = format!(" As [`f64::{}`].", rule.name);
    describe_derivative(rule, &mut text);
    quote!(#[doc = #text])
}

/// Appends what the derivative is, and what holds where there is none.
fn describe_derivative(rule: &Rule, text: &mut String) {
    *text += "\n\n Derivative";
    let floats = (0..rule.params.len()).filter(|&i| rule.params[i].float);
    for i in floats.clone() {
        let formula = line(rule.text(i));
        let this = if i == 0 { ", the number itself" } else { "" };
        let separator = if i == 0 { "" } else { ";" };
        *text += &format!("{separator} by `{}`{this}: `{}`", rule.params[i].name, formula);
    }
    *text += ".";
    if floats.clone().any(|i| rule.reads(i).result) {
        *text += " The result is `y`.";
    }
    if floats.clone().any(|i| rule.reads(i).cotangent) {
        *text += " A formula with `c` is what a tangent or cotangent `c` contributes.";
    }
    if !rule.kink.is_empty() {
        *text += &format!(" Where there is no derivative: {}.", rule.kink);
    }
}

fn declaration(rule: &Rule) -> TokenStream {
    let (doc, signature) = (doc(rule), signature(rule));
    quote!(#doc #signature;)
}

// The inherent method of the same name, which for `f64` is the standard library's:
//     fn hypot(self, b: Self) -> Self { f64::hypot(self, b) }
fn delegation(rule: &Rule, on: &Ident) -> TokenStream {
    let (signature, method) = (signature(rule), name(rule.name));
    let rest = rule.params.iter().skip(1).map(|param| name(param.name));
    quote!(#[inline] #[allow(deprecated)] #signature { #on::#method(self #(, #rest)*) })
}

// An operator with a plain number on the left, which no bound on a type of `Number` can give:
//     fn base_mul(a: Self::Base, b: Self) -> Self { Self::lit(a) * b }
fn left(rule: &Rule) -> Option<TokenStream> {
    let (signature, [a, b]) = left_signature(rule)?;
    let operands = [quote!(Self::lit(#a)), quote!(#b)];
    let scalar = quote!(Self);
    let value = rule.value(&At {
        span: Span::call_site(),
        scalar: Scalar::Path(&scalar),
        operands: &operands,
        result: &TokenStream::new(),
    });
    Some(quote! {
        /// The operator with a plain number on the left.
        #[doc(hidden)]
        #[inline(always)]
        #signature { #value }
    })
}

// Where the plain number has no tangent:
//     fn base_mul(a: Self::Base, b: Self) -> Self { Dual::base_mul(a, b) }
fn left_delegation(rule: &Rule, on: &Ident) -> Option<TokenStream> {
    let (signature, [a, b]) = left_signature(rule)?;
    let method = format_ident!("base_{}", rule.name);
    Some(quote!(#[inline(always)] #signature { #on::#method(#a, #b) }))
}

fn left_signature(rule: &Rule) -> Option<(TokenStream, [Ident; 2])> {
    let [a, b] = rule.params else { return None };
    let (a, b, method) = (name(a.name), name(b.name), format_ident!("base_{}", rule.name));
    Some((quote!(fn #method(#a: Self::Base, #b: Self) -> Self), [a, b]))
}

// The value by the same method one level down, the tangent as the sum of the contributions:
//     pub fn hypot(self, b: Self) -> Self {
//         let y = T::hypot(self.value, b.value);
//         Dual { value: y, tangent: T::strong_mul(self.tangent, …) + T::strong_mul(b.tangent, …) }
//     }
fn dual_method(rule: &Rule) -> TokenStream {
    method(rule, dual_body)
}

fn method(rule: &Rule, body: impl Fn(&Rule, &[Operand]) -> TokenStream) -> TokenStream {
    let (doc, signature, body) = (doc(rule), signature(rule), body(rule, &Operand::methods(rule)));
    quote!(#doc #[inline] pub #signature { #body })
}

// An operator between two dual numbers, and with a plain number on either side; the runtime's `impls/ops.rs` has the traits.
//     fn mul_base(self, b: T::Base) -> Self {
//         let y = self.value * b;
//         Dual { value: y, tangent: self.tangent * b }
//     }
fn dual_operator(rule: &Rule) -> TokenStream {
    operator(rule, dual_body)
}

fn operator(rule: &Rule, body: impl Fn(&Rule, &[Operand]) -> TokenStream) -> TokenStream {
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
struct Operand {
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

fn dual_body(rule: &Rule, operands: &[Operand]) -> TokenStream {
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
//     pub fn hypot(self, b: Self) -> Self {
//         let y = T::hypot(self.value, b.value);
//         let by_0 = if self.still() { T::ZERO } else { T::strong_div(self.value, y) };
//         let by_1 = …;
//         let tangents = |k: usize| T::strong_mul(self.tangents[k], by_0) + T::strong_mul(b.tangents[k], by_1);
//         Duals { value: y, tangents: ::core::array::from_fn(tangents) }
//     }
fn duals_body(rule: &Rule, operands: &[Operand]) -> TokenStream {
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
//     pub fn hypot(self, b: Self) -> Self {
//         let y = T::hypot(self.value, b.value);
//         Var::binary(Operation::Hypot, y, self, b, || T::strong_div(self.value, y), || T::strong_div(b.value, y))
//     }
fn var_method(rule: &Rule) -> TokenStream {
    method(rule, var_body)
}

// As `dual_operator`.
fn var_operator(rule: &Rule) -> TokenStream {
    operator(rule, var_body)
}

fn var_body(rule: &Rule, operands: &[Operand]) -> TokenStream {
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

// What a node of the tape is, and its name in pictures:
//     enum Operation { Input, Add, … }
//     impl Operation { fn name(self) -> &'static str { match self { … Operation::Add => "add", … } } }
fn operations() -> TokenStream {
    let recorded = |rule: &&Rule| (0..rule.params.len()).any(|i| rule.shape(i) != Shape::Zero);
    let (variants, names): (Vec<_>, Vec<_>) =
        RULES.iter().filter(recorded).map(|rule| (variant(rule), rule.name)).unzip();
    let docs = names.iter().map(|name| format!(" The row `{name}` of the rule table."));
    quote! {
        /// What a node of a tape is.
        #[derive(Clone, Copy, Debug)]
        #[repr(u8)]
        pub(crate) enum Operation {
            /// A variable.
            Input,
            #(#[doc = #docs] #variants,)*
        }
        impl Operation {
            /// All by their numbers.
            pub(crate) const ALL: &[Operation] = &[Operation::Input, #(Operation::#variants),*];
            /// As in the rule table, `input` for a variable.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    Operation::Input => "input",
                    #(Operation::#variants => #names,)*
                }
            }
        }
    }
}

/// `RoundTiesEven` for `round_ties_even`.
fn variant(rule: &Rule) -> Ident {
    let mut text = String::new();
    for word in rule.name.split('_') {
        text += &word[..1].to_uppercase();
        text += &word[1..];
    }
    name(&text)
}

// The row against finite differences, in first and second order, and against the plain functions by bits:
//     #[test]
//     fn powi() {
//         for n in -4..5 { agree!([0.3..3.0], [x] powi(x, n)); }
//     }
fn test(rule: &Rule) -> TokenStream {
    let method = name(rule.name);
    let scalar = quote!(S);
    let result = quote!(y);
    let operands: Vec<_> = rule.params.iter().map(|param| name(param.name).to_token_stream()).collect();
    let call = rule.value(&At {
        span: Span::call_site(),
        scalar: Scalar::Path(&scalar),
        operands: &operands,
        result: &result,
    });
    let sample = |i: usize| &rule.sample[i.min(rule.sample.len() - 1)];
    let floats: Vec<_> = (0..operands.len()).filter(|&i| rule.params[i].float).collect();
    let names = floats.iter().map(|&i| &operands[i]);
    let ranges = floats.iter().map(|&i| {
        let (low, high) = (Literal::f64_unsuffixed(sample(i).start), Literal::f64_unsuffixed(sample(i).end));
        quote!((#low, #high))
    });
    let check = quote!(agree!([#(#ranges),*], [#(#names),*], #call););
    let check = match rule.params.iter().position(|param| !param.float) {
        Some(i) => {
            let (n, low, high) = (&operands[i], sample(i).start as i32, sample(i).end as i32);
            quote!(for #n in #low..#high { #check })
        }
        None => check,
    };
    quote!(#[test] #[allow(deprecated)] fn #method() { #check })
}
