//! The table is consistent, and the compiler gets what it expects of typical rows.
use super::*;
use proc_macro2::{Span, TokenStream};
use quote::quote;

/// As `proc_macro2` prints it, so that spaces do not matter.
fn normal(text: &str) -> String {
    text.parse::<TokenStream>().unwrap().to_string()
}

#[test]
fn formulas_as_the_compiler_gets_them() {
    let operands = [quote!(a), quote!(x[i])];
    let at = At { span: Span::call_site(), scalar: Scalar::Path(&quote!(S)), operands: &operands, result: &quote!(v) };
    for (name, index, value, partial, contribution) in [
        ("add", 1, "a + x[i]", "S::ONE", "d"),
        ("sub", 1, "a - x[i]", "-S::ONE", "-d"),
        ("mul", 0, "a * x[i]", "x[i]", "d * x[i]"),
        ("div", 0, "a / x[i]", "S::strong_div(S::ONE, x[i])", "S::strong_div(d, x[i])"),
        ("floor", 0, "S::floor(a)", "S::ZERO", "S::ZERO"),
        ("midpoint", 0, "S::midpoint(a, x[i])", "S::constant(0.5)", "d * S::constant(0.5)"),
        ("sin", 0, "S::sin(a)", "S::cos(a)", "d * S::cos(a)"),
        ("cos", 0, "S::cos(a)", "-S::sin(a)", "d * (-S::sin(a))"),
        ("ln_1p", 0, "S::ln_1p(a)", "S::ONE / (S::ONE + a)", "S::strong_mul(d, S::ONE / (S::ONE + a))"),
        ("to_radians", 0, "S::to_radians(a)", "S::to_radians(S::ONE)", "S::to_radians(d)"),
        (
            "max",
            0,
            "S::max(a, x[i])",
            "if (a > x[i]) | S::is_nan(x[i]) { S::ONE } else if a == x[i] { S::constant(0.5) * S::ONE } else { S::ZERO }",
            "if (a > x[i]) | S::is_nan(x[i]) { d } else if a == x[i] { S::constant(0.5) * d } else { S::ZERO }",
        ),
        (
            "exp2",
            0,
            "S::exp2(a)",
            "v * S::constant(::core::f64::consts::LN_2)",
            "S::strong_mul(d, v * S::constant(::core::f64::consts::LN_2))",
        ),
    ] {
        let rule = find(name).unwrap();
        let params = rule.params.len();
        let at = At { operands: &operands[..params], ..at };
        assert_eq!(rule.value(&at).to_string(), normal(value), "{name}");
        assert_eq!(rule.partial(index, &at).to_string(), normal(partial), "{name}");
        assert_eq!(rule.contribution(index, &at, &quote!(d)).to_string(), normal(contribution), "{name}");
    }
}

#[test]
fn operands_are_wrapped_where_they_bind_loosely() {
    let operands = [quote!(a + b), quote!(-p.z)];
    let at = At { span: Span::call_site(), scalar: Scalar::Path(&quote!(S)), operands: &operands, result: &quote!(v) };
    let mul = find("mul").unwrap();
    assert_eq!(mul.value(&at).to_string(), normal("(a + b) * (-p.z)"));
    assert_eq!(mul.contribution(0, &at, &quote!(c + d)).to_string(), normal("(c + d) * (-p.z)"));
    let exp = find("exp_m1").unwrap();
    let at = At { operands: &operands[..1], ..at };
    assert_eq!(exp.partial(0, &at).to_string(), normal("S::exp(a + b)"));
}

#[test]
fn what_is_read() {
    for (name, index, operands, result) in [
        ("add", 0, &[][..], false),
        ("mul", 0, &[1], false),
        ("div", 0, &[1], false),
        ("div", 1, &[1], true),
        ("sqrt", 0, &[], true),
        ("exp", 0, &[], true),
        ("sin", 0, &[0], false),
        ("powi", 0, &[0, 1], false),
        ("powf", 1, &[0, 1], true),
        ("to_degrees", 0, &[], false),
        ("clamp", 1, &[0, 1], false),
    ] {
        let reads = find(name).unwrap().reads(index);
        assert_eq!((&reads.operands[..], reads.result), (operands, result), "{name} by operand {index}");
    }
}

#[test]
fn partials_that_need_no_product() {
    for (name, index, shape) in [
        ("add", 0, Shape::One),
        ("sub", 1, Shape::MinusOne),
        ("floor", 0, Shape::Zero),
        ("powi", 1, Shape::Zero),
        ("midpoint", 0, Shape::Constant),
        ("mul", 0, Shape::Expression),
    ] {
        assert_eq!(find(name).unwrap().shape(index), shape, "{name} by operand {index}");
    }
}

/// Every row has a formula for each float, an interval to sample, and no name that means something else.
#[test]
fn rows_are_complete() {
    for rule in RULES.iter().chain(COMPOSITES) {
        let name = rule.name;
        assert_eq!(rule.formulas.len(), rule.params.iter().filter(|param| param.float).count(), "{name}");
        assert!((1..=rule.params.len()).contains(&rule.sample.len()), "{name}");
        assert!(rule.params.iter().all(|param| !["y", "c"].contains(&param.name)), "{name}");
        let of_its_name = |rules: &[Rule]| rules.iter().filter(|rule| rule.name == name).count();
        assert!(of_its_name(RULES) <= 1 && of_its_name(COMPOSITES) <= 1, "{name} twice");
    }
}

#[test]
fn formulas_over_tensors() {
    let of = |name: &str, index: usize| {
        let rule = RULES.iter().chain(COMPOSITES).find(|rule| rule.name == name).unwrap();
        rule.recorded(index).to_string().replace(' ', "")
    };
    for (name, index, recorded) in [
        ("add", 0, "c.clone()"),
        ("sub", 1, "Term::<T>::neg(c)"),
        ("floor", 0, "Term::<T>::constant(0.0)"),
        ("mul", 0, "Term::<T>::mul(c, b)"),
        ("cos", 0, "Term::<T>::mul(c, &Term::<T>::neg(&Term::<T>::sin(x)))"),
        (
            "sqrt",
            0,
            "Term::<T>::strong_mul(c, &Term::<T>::div(&Term::<T>::constant(0.5), &Term::<T>::add(y, &Term::<T>::constant(0.0))))",
        ),
        ("exp2", 0, "Term::<T>::strong_mul(c, &Term::<T>::mul(y, &Term::<T>::constant(::core::f64::consts::LN_2)))"),
        ("clamp_min", 0, "Term::select(Term::<T>::gt(x, lo), || c.clone(), || Term::<T>::constant(0.0))"),
        (
            "powi",
            0,
            "Term::select(Mask::Known(n > 0), \
                || Term::<T>::mul(c, &Term::<T>::mul(&Term::<T>::constant(::core::convert::From::from(n)), &Term::<T>::powi(x, n - 1))), \
                || Term::<T>::strong_mul(c, &Term::<T>::strong_mul(&Term::<T>::constant(::core::convert::From::from(n)), \
                    &Term::<T>::div(&Term::<T>::powi(x, n), x))))",
        ),
    ] {
        assert_eq!(of(name, index), recorded.replace(' ', ""), "{name} by operand {index}");
    }
}

/// No row says something that tensors do not understand.
#[test]
fn every_formula_has_a_meaning_for_tensors() {
    for rule in RULES.iter().chain(COMPOSITES) {
        for index in 0..rule.params.len() {
            assert!(!rule.recorded(index).to_string().contains("compile_error"), "{} by operand {index}", rule.name);
        }
    }
}
