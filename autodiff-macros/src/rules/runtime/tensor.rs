//! The table as code for tensors: rules, formulas over tensors, methods and tests.
use super::name;
use crate::rules::{At, COMPOSITES, Kind, Mark, RULES, Rule, Scalar, Shape, Type, is_dear};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

/// The rows as tensors have them.
pub(super) fn rows() -> impl Iterator<Item = &'static Rule> {
    let replaced = |rule: &&Rule| COMPOSITES.iter().any(|composite| composite.name == rule.name);
    RULES.iter().filter(move |rule| !replaced(rule)).chain(COMPOSITES)
}

/// Rows that whole numbers have too; `integer.rs` has their values.
const NUMERIC: [&str; 14] = [
    "add",
    "sub",
    "mul",
    "div",
    "rem",
    "neg",
    "abs",
    "sign",
    "square",
    "maximum",
    "minimum",
    "clamp",
    "clamp_min",
    "clamp_max",
];

/// Which operands the node of a row keeps for the contribution to one of them, and whether it keeps the result.
fn kept(rule: &Rule, index: usize) -> (Vec<bool>, bool) {
    let reads = rule.reads(index);
    let again = reads.result && rule.has(Mark::again);
    let operands = (0..operands(rule).len()).map(|i| again || reads.operands.contains(&i)).collect();
    (operands, reads.result && !again)
}

pub(super) fn is_numeric(rule: &Rule) -> bool {
    NUMERIC.contains(&rule.name)
}

/// `exp_m1` as the name of a type: `ExpM1`.
fn type_name(rule: &Rule) -> Ident {
    let words = rule.name.split('_').filter(|word| !word.is_empty());
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    Ident::new(&words.map(capital).collect::<String>(), Span::call_site())
}

fn names(rule: &Rule, of: impl Fn(Type) -> bool) -> Vec<Ident> {
    rule.params.iter().filter(|param| of(param.ty)).map(|param| name(param.name)).collect()
}

/// The parameters that are elements: whole ones are part of the rule.
fn operands(rule: &Rule) -> Vec<Ident> {
    names(rule, |ty| ty != Type::int)
}

// A function of the numbers of tensors:
//     pub(crate) fn sigmoid<T: Floating>(x: T) -> T { T::ONE / (T::ONE + T::exp(-x)) }
pub(super) fn composite(rule: &Rule) -> TokenStream {
    if rule.composite_formula().is_none() {
        return TokenStream::new();
    }
    let (function, params) = (name(rule.name), operands(rule));
    let value = value(rule);
    quote!(#[inline] pub(crate) fn #function<T: Floating>(#(#params: T),*) -> T { #value })
}

fn value(rule: &Rule) -> TokenStream {
    let operands: Vec<_> = rule.params.iter().map(|param| name(param.name).to_token_stream()).collect();
    rule.value(&At {
        span: Span::call_site(),
        scalar: Scalar::Path(&quote!(T)),
        operands: &operands,
        result: &TokenStream::new(),
    })
}

// A rule, with the whole parameters as fields:
//     pub(crate) struct Powi { pub(crate) n: i32 }
//     impl<T: Floating> ElementwiseRule<T, 1> for Powi { … }
pub(super) fn rule(rule: &Rule) -> TokenStream {
    let (ty, operands, ints) = (type_name(rule), operands(rule), names(rule, |ty| ty == Type::int));
    let (count, dear, value) = (operands.len(), rule.is_dear(), value(rule));
    let reads = (0..count).map(|index| {
        let (operands, result) = kept(rule, index);
        let compares = rule.has(Mark::compares);
        quote!(Reads { operands: [#(#operands),*], result: #result, compares: #compares })
    });
    let node = node(rule);
    let arms = (0..count).map(|index| {
        let contribution = contribution(rule, index, &operands);
        if index + 1 < count { quote!(#index => #contribution) } else { quote!(_ => #contribution) }
    });
    let doc = format!(" The row `{}` of the rule table.", rule.name);
    quote! {
        #[doc = #doc]
        #[derive(Clone, Copy)]
        #[allow(dead_code)]
        pub(crate) struct #ty { #(pub(crate) #ints: i32),* }
        #[allow(unused_variables, deprecated)]
        impl<T: Floating> ElementwiseRule<T, #count> for #ty {
            const DEAR: bool = #dear;
            const READS: [Reads<#count>; #count] = [#(#reads),*];
            fn node(self, numbers: [bool; #count]) -> &'static str { #node }
            #[inline]
            fn value(self, [#(#operands),*]: [T; #count]) -> T {
                let #ty { #(#ints),* } = self;
                #value
            }
            #[track_caller]
            fn contribution(self, operand: usize, [#(#operands),*]: [&Term<T>; #count], y: &Term<T>, c: &mut Term<T>) -> Term<T> {
                let #ty { #(#ints),* } = self;
                match operand { #(#arms),* }
            }
        }
    }
}

/// The node's name, by which operands are plain numbers.
fn node(rule: &Rule) -> TokenStream {
    let Some(method) = &rule.tensor else {
        let name = format!("{}Backward0", type_name(rule));
        return quote!(#name);
    };
    let mut written = method.node.to_token_stream();
    for (param, node) in method.with_number {
        let Some(operand) = rule.params.iter().position(|p| p.name == *param) else {
            let message = format!("`{}` has no parameter `{param}`", rule.name);
            return quote!(compile_error!(#message));
        };
        written = quote!(if numbers[#operand] { #node } else { #written });
    }
    written
}

// One loop over the numbers, or operations on tensors when these are recorded:
//     if is_grad_enabled() { Term::mul(c, &Term::cos(a)) } else { fused!([a, c], true, |[a, c]| c * T::cos(a)) }
fn contribution(rule: &Rule, index: usize, operands: &[Ident]) -> TokenStream {
    let recorded = rule.recorded(index);
    match rule.shape(index) {
        Shape::One => return quote!(take(c)),
        Shape::Zero => return recorded,
        Shape::MinusOne | Shape::Constant | Shape::Expression => {}
    }
    let (of, result) = kept(rule, index);
    let mut read: Vec<_> =
        operands.iter().zip(of).filter(|(_, kept)| *kept).map(|(operand, _)| operand.clone()).collect();
    if result {
        read.push(name("y"));
    }
    read.push(name("c"));
    let again = rule.reads(index).result && !result;
    let (function, value) = (name(rule.name), value(rule));
    let (term_again, again) = if again {
        (quote!(let y = &Term::#function(#(#operands),*);), quote!(let y = #value;))
    } else {
        Default::default()
    };
    let (scalar, result) = (quote!(T), quote!(y));
    let params: Vec<_> = rule.params.iter().map(|param| name(param.name).to_token_stream()).collect();
    let at = At { span: Span::call_site(), scalar: Scalar::Path(&scalar), operands: &params, result: &result };
    let contribution = rule.contribution(index, &at, &quote!(c));
    let dear = is_dear(rule.text(index)) || !again.is_empty() && rule.is_dear();
    quote! {
        if is_grad_enabled() {
            #term_again
            #recorded
        } else {
            fused([#(&*#read),*], #dear, |[#(#read),*]: [T; _]| { #again #contribution }).unwrap_or_else(|| take(c))
        }
    }
}

// The same call on terms:
//     pub(crate) fn hypot(a: &Term<T>, b: &Term<T>) -> Term<T> { apply_terms(rows::Hypot {}, [a, b]) }
pub(super) fn term(rule: &Rule) -> TokenStream {
    let (function, ty, operands, ints) =
        (name(rule.name), type_name(rule), operands(rule), names(rule, |ty| ty == Type::int));
    quote! {
        #[track_caller]
        #[allow(dead_code)]
        pub(crate) fn #function(#(#operands: &Term<T>,)* #(#ints: i32),*) -> Term<T> {
            apply_terms(rows::#ty { #(#ints),* }, [#(#operands),*])
        }
    }
}

// The method of a number that records, with a function of the standard library by its own row:
//     fn hypot(self, b: Self) -> Self { Traced::apply(rows::Hypot {}, [self, b]) }
pub(super) fn traced(rule: &Rule) -> TokenStream {
    let (signature, ty, ints) = (super::signature(rule), type_name(rule), names(rule, |ty| ty == Type::int));
    let rest = operands(rule).into_iter().skip(1);
    quote!(#signature { Traced::apply(rows::#ty { #(#ints),* }, [self #(, #rest)*]) })
}

/// The methods of a row: `op`, `op_`, and their twins.
pub(super) fn methods(rule: &Rule) -> TokenStream {
    let Some(method) = &rule.tensor else { return TokenStream::new() };
    let op = method.name;
    let names = [op.to_string(), format!("try_{op}"), format!("{op}_"), format!("try_{op}_")];
    let [plain, try_plain, in_place, try_in_place] = names.each_ref().map(|name| Ident::new(name, Span::call_site()));
    let (op_in_place, ty) = (&names[2], type_name(rule));
    let rest: Vec<_> = rule.params.iter().skip(1).collect();
    let params = rest.iter().map(|param| {
        let param_name = name(param.name);
        if param.float { quote!(#param_name: impl Operand<T>) } else { quote!(#param_name: T) }
    });
    let params = quote!(&self #(, #params)*);
    let args: Vec<_> = rest.iter().map(|param| name(param.name)).collect();
    let operands = rest.iter().map(|param| {
        let param_name = name(param.name);
        if param.float { quote!(Arg::of(#param_name)) } else { quote!(Arg::Number(#param_name)) }
    });
    let operands = quote!([Arg::from(self) #(, #operands)*]);
    let apply = if is_numeric(rule) { quote!(T::elementwise) } else { quote!(apply) };
    let doc = doc(rule);
    let broadcasts = rest.iter().any(|param| param.float);
    let twin = broadcasts.then(|| {
        let doc = format!(" As [`Tensor::{op}`], with the error as a value.\n # Errors\n [`Error::Broadcast`] if the shapes do not broadcast.");
        quote! {
            #[doc = #doc]
            #[track_caller]
            pub fn #try_plain(#params) -> Result<Tensor<T>, Error> {
                #apply(#op, rows::#ty {}, #operands, Target::New)
            }
        }
    });
    let doc_in_place =
        format!(" [`Tensor::{op}`] in place.\n # Panics\n Where [`Tensor::{try_in_place}`] has an error.");
    let doc_twin = format!(
        " [`Tensor::{in_place}`], with the error as a value.\n # Errors\n [`Error::LeafInPlace`] if it is a leaf that requires grad{}.",
        if broadcasts {
            ", [`Error::Broadcast`] or [`Error::Shape`] if the operands do not broadcast to its shape"
        } else {
            ""
        },
    );
    let unused = format!("this makes a tensor; `{op_in_place}` works in place");
    quote! {
        #doc
        #[must_use = #unused]
        #[track_caller]
        pub fn #plain(#params) -> Tensor<T> {
            or_raise(#apply(#op, rows::#ty {}, #operands, Target::New))
        }
        #twin
        #[doc = #doc_in_place]
        #[track_caller]
        pub fn #in_place(#params) -> Tensor<T> {
            or_raise(self.#try_in_place(#(#args),*))
        }
        #[doc = #doc_twin]
        #[track_caller]
        pub fn #try_in_place(#params) -> Result<Tensor<T>, Error> {
            #apply(#op_in_place, rows::#ty {}, #operands, Target::InPlace(self))
        }
    }
}

/// The documentation of a tensor's method.
fn doc(rule: &Rule) -> TokenStream {
    let first = match (rule.composite_formula(), rule.kind) {
        (Some(formula), _) => {
            let formula: Vec<_> = formula.split_whitespace().collect();
            format!(" `{}`, element by element.", formula.join(" "))
        }
        (None, Kind::Operator) => format!(" The operator `{}`, element by element.", rule.symbol()),
        (None, Kind::Smooth | Kind::Singular) if rule.has(Mark::special) => {
            format!(" As [`special::{0}`](crate::special::{0}), element by element.", rule.name)
        }
        (None, Kind::Smooth | Kind::Singular) if RULES.iter().any(|std| std.name == rule.name) => {
            format!(" As [`f64::{}`], element by element.", rule.name)
        }
        (None, Kind::Smooth | Kind::Singular) => format!(" The function `{}` of each element.", rule.name),
    };
    let mut text = first;
    if rule.params.iter().skip(1).any(|param| param.float) {
        text += " The operands broadcast.";
    }
    if is_numeric(rule) {
        text += " Integers have no derivative and wrap around.";
    }
    super::describe_derivative(rule, &mut text);
    if rule.params.iter().skip(1).any(|param| param.float) {
        text += "\n # Panics\n With [`Error::Broadcast`] if the shapes do not broadcast.";
    }
    quote!(#[doc = #text])
}

// A row for the tests of tensors: intervals, operands, the method and its form in place, the rule with its operands, and the
// scalar function.
//     row!(Hypot "hypot" [(-3.0, 3.0), (-3.0, 3.0)] [a, b] a.hypot(b), a.hypot_(b), [a, b], f64::hypot(a, b));
pub(super) fn test(rule: &Rule) -> TokenStream {
    let Some(method) = &rule.tensor else { return TokenStream::new() };
    let (ty, text, op, in_place) = (type_name(rule), method.name, name(method.name), format_ident!("{}_", method.name));
    let floats = names(rule, |ty| ty == Type::float);
    let sample = |i: usize| &rule.sample[i.min(rule.sample.len() - 1)];
    let ranges = rule.params.iter().enumerate().filter(|(_, param)| param.float).map(|(i, _)| {
        let (low, high) = (Literal::f64_unsuffixed(sample(i).start), Literal::f64_unsuffixed(sample(i).end));
        quote!((#low, #high))
    });
    let operands: Vec<_> = (0..rule.params.len())
        .map(|i| match rule.params[i].ty {
            Type::number => Literal::f64_suffixed(sample(i).start.midpoint(sample(i).end)).to_token_stream(),
            Type::float | Type::int => name(rule.params[i].name).to_token_stream(),
        })
        .collect();
    let function = name(rule.name);
    let value = if rule.composite_formula().is_some() {
        quote!(composites::#function(#(#operands),*))
    } else {
        // By the trait, as the standard library may have the functions some day.
        let scalar = if COMPOSITES.iter().any(|composite| composite.name == rule.name) {
            quote!(sealed::Floating)
        } else if rule.has(Mark::special) {
            quote!(crate::Number)
        } else {
            quote!(f64)
        };
        rule.value(&At {
            span: Span::call_site(),
            scalar: Scalar::Path(&scalar),
            operands: &operands,
            result: &TokenStream::new(),
        })
    };
    let (this, rest) = (&operands[0], &operands[1..]);
    quote! {
        row!(#ty #text [#(#ranges),*] [#(#floats),*] #this.#op(#(#rest),*), #this.#in_place(#(#rest),*), [#(#operands),*], #value);
    }
}
