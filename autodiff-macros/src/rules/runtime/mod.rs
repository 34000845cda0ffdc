//! The table as code for the runtime: what `__rules!(…)` expands to.
mod number;
mod tensor;

use crate::rules::{At, Kind, Mark, RULES, Rule, Scalar, Shape};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

/// `__rules!(what)` or `__rules!(what Type)`; of methods those of special functions with `special` in front, others without.
pub(crate) fn expand(request: &str) -> TokenStream {
    let special = request.strip_prefix("special ");
    let request = special.unwrap_or(request);
    let (what, on) = request.split_once(' ').unwrap_or((request, ""));
    let (mut operators, mut methods): (Vec<_>, Vec<_>) = RULES.iter().partition(|rule| rule.kind == Kind::Operator);
    operators.retain(|_| special.is_none());
    methods.retain(|rule| rule.has(Mark::special) == special.is_some());
    match what {
        "real" => methods.into_iter().map(declaration).chain(operators.into_iter().filter_map(left)).collect(),
        "real_table" => real_table(&methods),
        "functions" => {
            methods.into_iter().map(function).chain(operators.into_iter().filter_map(left_function)).collect()
        }
        "of_references" => methods.into_iter().map(of_reference).collect(),
        "dual" => methods.into_iter().map(|rule| number::method(rule, number::dual)).collect(),
        "delegate_left" => operators.into_iter().filter_map(|rule| left_delegation(rule, &name(on))).collect(),
        "delegate" => methods.into_iter().map(|rule| delegation(rule, on)).collect(),
        "dual_operators" => operators.into_iter().map(|rule| number::operator(rule, number::dual)).collect(),
        "duals" => methods.into_iter().map(|rule| number::method(rule, number::duals)).collect(),
        "duals_operators" => operators.into_iter().map(|rule| number::operator(rule, number::duals)).collect(),
        "var" => methods.into_iter().map(|rule| number::method(rule, number::var)).collect(),
        "var_operators" => operators.into_iter().map(|rule| number::operator(rule, number::var)).collect(),
        "operations" => operations(),
        "tests" => operators.into_iter().chain(methods).map(test).collect(),
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
    let library = if rule.has(Mark::special) { "special" } else { "f64" };
    let mut text = format!(
        " As [`{library}::{0}`]({1}{0}).",
        rule.name,
        if library == "f64" { "f64::" } else { "crate::special::" }
    );
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
fn delegation(rule: &Rule, on: &str) -> TokenStream {
    let Ok(on) = on.parse::<TokenStream>() else { return TokenStream::new() };
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
        #[cfg_attr(not(feature = "special"), allow(dead_code))]
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
    quote!(#[test] #[allow(deprecated, unstable_name_collisions)] fn #method() { #check })
}
