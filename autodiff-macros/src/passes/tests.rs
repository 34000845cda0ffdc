//! Each pass does what it is for, and nothing of it is there without the pass.

use super::OFF;
use proc_macro2::TokenStream;

/// A pass, a function, and what is printed of its gradient or pullback with the pass alone.
const TABLE: [(&str, &str, &str); 19] = [
    (
        "count",
        "fn f(x: &[f64]) -> f64 {
            let mut s = 0.0; let mut at = 1;
            for i in 1..x.len() { s += x[at] * x[i].sin(); at += 2; }
            s
        }",
        "x[at + (i - 1) * 2]",
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
    ("pair", "fn f(a: f64, x: f64, y: f64) -> f64 { x * a.sin() + y * a.cos() }", "d_a_2 + x * t_2"),
    ("sink", "fn f(p: f64) -> f64 { let e = p * p.ln(); if p == 0.0 { 0.0 } else { e } }", "d_p_sum += strong_mul("),
    ("assign", "fn f(x: f64, y: f64) -> f64 { (x * y).sin() * y }", "let d_x_2 = t_4 * y;"),
    (
        "join",
        "fn f(x: &[f64], a: f64) -> f64 {
            let mut s = 0.0;
            for i in 0..x.len() { if x[i] > 0.0 { s += x[i] * a; } s *= 0.5; }
            s
        }",
        "d_s = d_s_3;",
    ),
    (
        "fuse",
        "fn f(x: &[f64]) -> f64 { let mut s = 0.0; for i in 0..x.len() { s += x[i].exp(); } s }",
        "let d_x_2 = &mut d_x[..count];",
    ),
    (
        "order",
        "fn f(x: &[f64]) -> f64 { let mut s = 0.0; for i in 0..x.len() { s += x[i] * x[i]; } s }",
        "for i in 0..count_2 {",
    ),
    (
        "order",
        "fn f(x: &[f64], n: usize) -> f64 {
            let mut u = x.to_vec();
            for j in 0..n { u[j] = u[j + n] * 2.0; }
            u[0]
        }",
        "for j in 0..count_2 {",
    ),
    (
        "put",
        "fn f(x: &[f64], n: usize) -> f64 {
            let mut u = x.to_vec();
            for j in 0..n { let a = u[j]; u[j] = u[j + n]; u[j + n] = a * 2.0; }
            u[0]
        }",
        "d_u_3[j] = d_u_2[j];",
    ),
    (
        "split",
        "fn f(x: &[f64], n: usize, c: f64) -> f64 {
            let mut u = x.to_vec(); let mut s = 0.0;
            for j in n..x.len() - n { s += c * u[j] * u[j - n] * u[j + n]; }
            s
        }",
        "/ 64usize;",
    ),
    (
        "gather",
        "fn f(x: &[f64]) -> f64 { let mut s = 0.0; for i in 1..x.len() { s += x[i] * x[i - 1]; } s }",
        "d_x_2[k_2] += carry + t_2;",
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
        "merge",
        "fn f(x: &[f64]) -> f64 {
            let n = x.len(); let mut z = vec![0.0; n]; let mut y = vec![0.0; n];
            for i in 0..n { z[i] = 2.0 * x[i]; }
            for i in 1..n { y[i] = 3.0 * z[i - 1]; }
            y[1]
        }",
        "std::cmp::min(1, n)",
    ),
    (
        "blank",
        "fn f(x: &[f64], steps: usize) -> f64 {
            let mut z = vec![0.0; x.len()]; let mut s = 1.0;
            for _ in 0..steps {
                for i in 0..x.len() { z[i] = s * x[i]; }
                for i in 0..x.len() { s += z[i] * z[i]; }
            }
            s
        }",
        "d_z_2[i_2] = d_s_2 * t_3 + d_s_2 * t_3;",
    ),
    (
        "chain",
        "fn f(x: f64, n: usize) -> f64 { let mut y = x; for _ in 0..n { y = (2.0 * y).sin() * 3.0; } y }",
        "d_y_2 * (3.0_f64 * t_2.cos() * 2.0_f64)",
    ),
    (
        "rows",
        "fn f(x: &[f64]) -> f64 { let mut s = 0.0; for i in 0..x.len() { s += x[i] * x[i]; } s }",
        "let d_x_2 = &mut d_x[..count_2];",
    ),
    (
        "rows",
        "fn f(x: &[f64]) -> f64 { let mut u = x.to_vec(); for i in 1..x.len() { u[i] *= x[i - 1]; } u[1] }",
        "let u_2 = &mut u[1..][..count];",
    ),
    (
        "rows",
        "fn f(x: &[f64], n: usize) -> f64 {
            let mut u = x.to_vec();
            for i in 1..n { for j in 0..n { u[i * n + j] *= u[j]; } }
            u[n]
        }",
        "split_at_mut(",
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
