//! Generated code sets off no lint: this whole file denies them, clippy's pedantic ones too.
#![deny(warnings, unused, nonstandard_style, future_incompatible, rust_2018_idioms, let_underscore)]
#![deny(missing_docs, missing_debug_implementations, unreachable_pub, unused_qualifications, unused_lifetimes)]
#![deny(trivial_casts, trivial_numeric_casts, single_use_lifetimes, unused_results, variant_size_differences)]
#![deny(elided_lifetimes_in_paths, explicit_outlives_requirements, keyword_idents, meta_variable_misuse)]
#![deny(non_ascii_idents, redundant_lifetimes, unit_bindings, unused_import_braces, unused_macro_rules)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![deny(clippy::shadow_reuse, clippy::shadow_same, clippy::shadow_unrelated, clippy::as_conversions)]
#![deny(clippy::missing_docs_in_private_items, clippy::single_char_lifetime_names, clippy::min_ident_chars)]
#![forbid(unsafe_code)]
// What the functions themselves do, and would do without the attribute.
#![allow(clippy::float_arithmetic, clippy::suboptimal_flops, clippy::arithmetic_side_effects)]
#![allow(clippy::float_cmp, reason = "the derivatives are whole numbers")]

use autodiff::{differentiable, grad, value_and_grad};

/// The square of a number.
#[differentiable]
#[must_use]
fn square(value: f64) -> f64 {
    value * value
}

/// The sum of the squares, times a factor by branch.
#[differentiable]
fn total(values: &[f64], factor: f64, count: usize) -> f64 {
    let mut sum = 0.0;
    for value in values {
        sum += square(*value);
    }
    for _ in 0..count {
        sum *= factor;
    }
    let mut left = count;
    while left > 0 {
        sum /= 2.0;
        left -= 1;
    }
    let scale = if factor > 0.0 { factor } else { 1.0 };
    let (low, high) = (sum * scale, sum + scale);
    low.max(high)
}

/// An ordinary function with a handle.
#[differentiable(handle = Cost)]
fn cost(value: f64, #[no_grad] target: f64) -> f64 {
    square(value - target)
}

/// The product of an array's elements.
#[differentiable]
fn product<const N: usize>(values: [f64; N]) -> f64 {
    let mut result = 1.0;
    for value in values {
        result *= value;
    }
    result
}

/// As many arguments as clippy lets pass, and one that it would have otherwise.
#[differentiable]
#[allow(clippy::ptr_arg)]
fn many(one: f64, two: f64, three: f64, four: f64, five: f64, six: f64, seven: &Vec<f64>) -> f64 {
    let mut sum = one * two * three + four * five * six;
    for value in seven {
        sum += value * one;
    }
    sum
}

/// Visible from outside.
pub mod outside {
    use autodiff::differentiable;

    /// A cube.
    #[differentiable]
    pub fn cube(value: f64) -> f64 {
        value.powi(3)
    }

    /// Through a tuple.
    #[differentiable]
    pub fn through(values: (f64, f64)) -> f64 {
        let (first, second) = values;
        cube(first) + second
    }
}

/// How many, as a number.
fn weight(count: usize) -> f64 {
    f64::from(u8::try_from(count).unwrap_or_default())
}

/// Calls a plain function, one that comes later, and one in a module.
#[differentiable]
fn early(value: f64, count: usize) -> f64 {
    late(value) * weight(count + 1) + later::still(value)
}

/// The first power above a limit, somewhat late.
#[differentiable]
fn above(value: f64, limit: f64) -> f64 {
    if value < 1.0 {
        return limit;
    }
    let mut power = value;
    'outer: loop {
        for turn in 0..5 {
            if turn > 2 {
                continue;
            }
            power *= value;
            if power > limit {
                break 'outer;
            }
        }
        power += 1.0;
    }
    power
}

/// What comes later.
#[differentiable]
fn late(value: f64) -> f64 {
    value * value
}

/// A module that comes later.
pub mod later {
    use autodiff::differentiable;

    /// A double.
    #[differentiable]
    pub fn still(value: f64) -> f64 {
        2.0 * value
    }
}

#[test]
fn no_lint_fires_and_the_derivatives_are_there() {
    assert_eq!(grad(square)(3.0), 6.0);
    assert_eq!(grad(total)(&[1.0, 2.0], 4.0, 1), (vec![16.0, 32.0], 20.0));
    assert_eq!(value_and_grad(Cost)(3.0, 1.0), (4.0, 4.0));
    assert_eq!(cost(3.0, 1.0), 4.0);
    assert_eq!(grad(product)([2.0, 3.0, 4.0]), [12.0, 8.0, 6.0]);
    let (in_one, .., in_seven) = grad(many)(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, &vec![7.0]);
    assert_eq!((in_one, in_seven), (13.0, vec![1.0]));
    assert_eq!(grad(outside::cube)(2.0), 12.0);
    assert_eq!(grad(early)(2.0, 2), 14.0);
    assert_eq!(grad(above)(2.0, 30.0), (81.0, 0.0));
    assert_eq!(grad(above)(0.5, 30.0), (0.0, 1.0));
    assert_eq!(grad(outside::through)((2.0, 5.0)), (12.0, 1.0));
}
