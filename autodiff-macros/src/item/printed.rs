//! What is printed of the functions in `tests/printed/source`, next to what `tests/printed/golden` has, which is compiled
//! and run there. `AUTODIFF_BLESS=1 cargo test -p autodiff-macros printed` writes it anew.

use proc_macro2::TokenStream;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const HEADER: &str = "// What AUTODIFF_PRINT prints of the functions in ../source.\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/printed")
}

/// The functions of a source file, and the options of their attributes.
fn functions(text: &str) -> Vec<syn::ItemFn> {
    let file = syn::parse_file(text).unwrap();
    let inside = file.items.into_iter().find_map(|item| match item {
        syn::Item::Macro(m) => Some(m.mac.tokens),
        _ => None,
    });
    syn::parse2::<syn::File>(inside.unwrap()).unwrap().items.into_iter().map(function).collect()
}

fn function(item: syn::Item) -> syn::ItemFn {
    match item {
        syn::Item::Fn(function) => syn::ItemFn { attrs: Vec::new(), ..function },
        _ => panic!("not a function"),
    }
}

fn printed(function: &syn::ItemFn, view: &str) -> String {
    let mut shown = String::new();
    let tokens = quote::quote!(#function);
    crate::compile(TokenStream::new(), tokens, &format!("{view}{}", function.sig.ident), &mut shown);
    assert!(!shown.is_empty(), "nothing is printed of {}", function.sig.ident);
    assert!(!shown.contains("cannot be printed"), "{shown}");
    shown
}

/// The functions of a file with their gradients, then those that are called for theirs.
fn all(functions: &[syn::ItemFn]) -> String {
    let mut text = HEADER.to_owned();
    for function in functions {
        text += &format!("\n{}", printed(function, ""));
    }
    let mut done = BTreeSet::new();
    loop {
        let is_missing = |f: &&syn::ItemFn| {
            let name = format!("{}_vjp(", f.sig.ident);
            text.contains(&name) && !text.contains(&format!("fn {name}")) && !done.contains(&name)
        };
        let Some(next) = functions.iter().find(is_missing) else { return text };
        done.insert(format!("{}_vjp(", next.sig.ident));
        text += &format!("\n{}", printed(next, "vjp:"));
    }
}

#[test]
fn printed_functions_are_the_golden_ones() {
    let mut differ = Vec::new();
    let sources: Vec<_> = fs::read_dir(folder().join("source")).unwrap().map(|entry| entry.unwrap()).collect();
    assert!(!sources.is_empty());
    for source in sources {
        let golden = folder().join("golden").join(source.file_name());
        let text = all(&functions(&fs::read_to_string(source.path()).unwrap()));
        if std::env::var("AUTODIFF_BLESS").is_ok() {
            fs::write(&golden, &text).unwrap();
        }
        if fs::read_to_string(&golden).unwrap_or_default() != text {
            differ.push(golden);
        }
    }
    assert!(differ.is_empty(), "printed otherwise, to be looked at and blessed: {differ:?}");
}

/// Of which type `y` is, only rustc knows.
#[test]
fn what_is_not_known_is_not_guessed() {
    let source = "fn f(x: &[f64]) -> f64 { let y = g(x); y[0] * 2.0 }";
    let mut shown = String::new();
    let function: syn::ItemFn = syn::parse_str(source).unwrap();
    crate::compile(TokenStream::new(), quote::quote!(#function), "f", &mut shown);
    assert!(shown.starts_with("// `f` cannot be printed over plain floats: "), "{shown}");
    assert!(shown.contains("impl ::autodiff::rt::Function for f"), "{shown}");
}

#[test]
fn programs_are_printed_between_passes() {
    let source = "fn f(x: &[f64], k: f64) -> f64 { let mut s = 0.0; for i in 0..x.len() { s += x[i] * k; } s.sin() }";
    let text = printed(&syn::parse_str(source).unwrap(), "ir:");
    if std::env::var("AUTODIFF_BLESS").is_ok() {
        println!("{text}");
    }
    for line in ["primal:", "kept:", "adjoint after `sweep`:", "adjoint after `needs`:", "d_x[i] += ", "deliver d_k"] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}
