//! Rewritings that keep value bits and derivative.
mod exchange;
mod expression;
mod identity;
mod name;
mod parentheses;
mod rename;
mod split;
mod temporary;
mod walk;

use crate::program::Program;
use crate::reduce;
use crate::rng::Rng;
use quote::ToTokens;
use std::collections::HashSet;
use syn::{File, Item, ItemFn};

/// Changes some places of a function, drawn at random; false if none. The names are those of items.
type Rewriting = fn(&mut Rng, &mut ItemFn, &HashSet<String>) -> bool;

const REWRITINGS: [Rewriting; 6] =
    [parentheses::rewrite, identity::rewrite, temporary::rewrite, rename::rewrite, exchange::rewrite, split::rewrite];

/// One place in this many is rewritten.
const ONE_IN: usize = 4;

/// The program after one to four of them; nothing if they have no place in it.
pub fn twin(rng: &mut Rng, program: &Program) -> Option<Program> {
    let mut file: File = syn::parse_file(&program.source).ok()?;
    let items = items(&file);
    let mut rewritten = false;
    for _ in 0..1 + rng.below(4) {
        let rewriting = REWRITINGS[rng.below(REWRITINGS.len())];
        for item in &mut file.items {
            if let Item::Fn(function) = item {
                rewritten |= rewriting(rng, function, &items);
            }
        }
    }
    rewritten.then(|| Program {
        name: format!("{}_twin", program.name),
        source: reduce::written(file.to_token_stream()),
        twin: Some(program.name.clone()),
        ..program.clone()
    })
}

/// The names of functions, and all that other items mention: macros make functions too.
fn items(file: &File) -> HashSet<String> {
    let mentioned = file.items.iter().map(|item| match item {
        Item::Fn(function) => HashSet::from([function.sig.ident.to_string()]),
        other => name::mentioned(other),
    });
    mentioned.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate;

    const SOURCE: &str = "fn f(x: f64, mut v: [f64; 3]) -> f64 {
        let a = 0.5 * x;
        let b = x.sin();
        for i in 0..3 { v[i] = v[i] * b + 0.25; }
        let s = (a, b);
        if s.0 < 0.5 { s.0 * v[0] } else { s.1.abs() }
    }";

    #[test]
    fn each_rewriting_finds_places_and_leaves_rust() {
        let before = syn::parse_file(SOURCE).expect("it is Rust");
        for (number, rewriting) in REWRITINGS.iter().enumerate() {
            let mut changed = HashSet::new();
            for seed in 0..40 {
                let mut file = before.clone();
                let [Item::Fn(function)] = &mut file.items[..] else { unreachable!() };
                let rewritten = rewriting(&mut Rng::new(seed), function, &HashSet::new());
                let text = reduce::written(file.to_token_stream());
                assert_eq!(rewritten, text != reduce::written(before.to_token_stream()), "{number}: {text}");
                assert!(syn::parse_file(&text).is_ok(), "{number}: {text}");
                changed.extend(rewritten.then_some(text));
            }
            assert!(!changed.is_empty(), "{number}");
        }
    }

    #[test]
    fn most_programs_have_a_twin_that_is_rust() {
        let mut rng = Rng::new(5);
        let programs: Vec<Program> = (0..100).map(|number| generate::program(&mut rng, number, &[])).collect();
        let twins: Vec<Program> = programs.iter().filter_map(|program| twin(&mut rng, program)).collect();
        assert!(twins.len() > 75, "{} of 100", twins.len());
        for twin in twins {
            assert!(syn::parse_file(&twin.source).is_ok(), "{}", twin.source);
        }
    }
}
