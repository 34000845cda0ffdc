//! Each pass does what it is for, and nothing of it is there without the pass.

use super::OFF;
use proc_macro2::TokenStream;

/// A pass, a function, and what is printed of its gradient or pullback with the pass alone.
const TABLE: [(&str, &str, &str); 10] = [
    (
        "count",
        "fn f(x: &[f64]) -> f64 {
            let mut s = 0.0; let mut at = 1;
            for i in 1..x.len() { s += x[at] * x[i].sin(); at += 1; }
            s
        }",
        "x[at + (i - 1)]",
    ),
    (
        "share",
        "fn f(x: &[f64]) -> f64 {
            let mut s = 0.0;
            for i in 0..x.len() { s += x[i].sin() * x[i].sin(); }
            s
        }",
        "tape.push(t_2)",
    ),
    ("sink", "fn f(p: f64) -> f64 { let e = p * p.ln(); if p == 0.0 { 0.0 } else { e } }", "d_p_sum += strong_mul("),
    ("assign", "fn f(x: f64, y: f64) -> f64 { (x * y).sin() * y }", "let d_x_2 = t_4 * y;"),
    (
        "fuse",
        "fn f(x: &[f64]) -> f64 { let mut s = 0.0; for i in 0..x.len() { s += x[i].exp(); } s }",
        "d_x[i] += t_2;",
    ),
    (
        "order",
        "fn f(x: &[f64]) -> f64 { let mut s = 0.0; for i in 0..x.len() { s += x[i] * x[i]; } s }",
        "for k in 0..count {",
    ),
    (
        "gather",
        "fn f(x: &[f64]) -> f64 { let mut s = 0.0; for i in 1..x.len() { s += x[i] * x[i - 1]; } s }",
        "d_x_2[k] += carry + t_2;",
    ),
    (
        "sum",
        "fn f(x: &[f64], y: &[f64]) -> f64 {
            let mut s = 0.0;
            for i in 0..x.len() { for j in 0..y.len() { s += x[i] * y[j]; } }
            s
        }",
        "d_x[i] += sum;",
    ),
    (
        "chain",
        "fn f(x: f64, n: usize) -> f64 { let mut y = x; for _ in 0..n { y = (2.0 * y).sin() * 3.0; } y }",
        "d_y_2 * (3.0_f64 * t_2.cos() * 2.0_f64)",
    ),
    (
        "rows",
        "fn f(x: &[f64]) -> f64 { let mut s = 0.0; for i in 0..x.len() { s += x[i] * x[i]; } s }",
        "let d_x_2 = &mut d_x[..count];",
    ),
];

fn printed(source: &str, without: Option<&'static str>) -> String {
    OFF.set(without);
    let mut shown = String::new();
    let function: syn::ItemFn = syn::parse_str(source).unwrap();
    crate::compile(TokenStream::new(), quote::quote!(#function), "f,vjp:f", &mut shown);
    OFF.set(None);
    shown
}

#[test]
fn each_pass_has_its_effect() {
    for (pass, source, mark) in TABLE {
        let (with, without) = (printed(source, None), printed(source, Some(pass)));
        assert!(with.contains(mark), "`{mark}` is not printed with `{pass}`:\n{with}");
        assert!(!without.contains(mark), "`{mark}` is printed without `{pass}`:\n{without}");
    }
}
