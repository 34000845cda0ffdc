//! How much code becomes of exits.

use proc_macro2::{TokenStream, TokenTree};

fn count(tokens: TokenStream) -> usize {
    let of = |tree| match tree {
        TokenTree::Group(group) => 1 + count(group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => 1,
    };
    tokens.into_iter().map(of).sum()
}

fn expanded(source: &str) -> usize {
    let function: syn::ItemFn = syn::parse_str(source).unwrap();
    let tokens = crate::compile(TokenStream::new(), quote::quote!(#function), "", &mut String::new());
    assert!(!tokens.to_string().contains("compile_error"), "{source}");
    count(tokens)
}

/// The text of a function with so many exits.
type Source = fn(usize) -> String;

const SOURCES: [(&str, Source); 5] = [
    ("guards", |n| {
        let guard = |k| format!("if x > {k}.5 {{ return x * y; }} y = y.sin() * x;");
        format!("fn f(x: f64) -> f64 {{ let mut y = x; {} y }}", (0..n).map(guard).collect::<String>())
    }),
    ("guards inside of arms", |n| {
        let open = |k| format!("if x > {k}.5 {{ y *= x; if y > 2.0 {{ return y; }} ");
        let close = |_| "y = y.sin(); } y += x;";
        let (open, close): (String, String) = ((0..n).map(open).collect(), (0..n).map(close).collect());
        format!("fn f(x: f64) -> f64 {{ let mut y = x; {open} {close} y }}")
    }),
    ("turns", |n| {
        let skip = |k| format!("if i == {k} {{ y *= x; continue; }} y = y.sin() * x; if y > {k}.5 {{ break; }}");
        let skips: String = (0..n).map(skip).collect();
        format!("fn f(x: f64, n: usize) -> f64 {{ let mut y = x; for i in 0..n {{ {skips} }} y }}")
    }),
    ("loops inside each other", |n| {
        let open = |k| format!("'l{k}: for i{k} in 0..n {{ y = y.sin() * x; if y > {k}.5 {{ break 'l0; }}");
        let close = |_| "if y < 0.1 { return y; } y += x; }";
        let (open, close): (String, String) = ((0..n).map(open).collect(), (0..n).map(close).collect());
        format!("fn f(x: f64, n: usize) -> f64 {{ let mut y = x; {open} {close} y }}")
    }),
    ("blocks inside each other", |n| {
        let open = |k| format!("'l{k}: {{ y = y.sin() * x; if y > {k}.5 {{ break 'l0; }}");
        let close = |_| "y += x; }";
        let (open, close): (String, String) = ((0..n).map(open).collect(), (0..n).map(close).collect());
        format!("fn f(x: f64) -> f64 {{ let mut y = x; {open} {close} y }}")
    }),
];

/// Twice as many exits are not much more than twice the code: what follows an exit is there once.
#[test]
fn code_grows_with_the_source() {
    for (what, source) in SOURCES {
        let sizes = [1, 2, 4, 8].map(|n| expanded(&source(n)));
        let steps = [sizes[1] - sizes[0], (sizes[2] - sizes[1]) / 2, (sizes[3] - sizes[2]) / 4];
        assert!(steps[2] < steps[0] * 3 / 2, "{what}: {sizes:?}, for each exit {steps:?}");
    }
}
