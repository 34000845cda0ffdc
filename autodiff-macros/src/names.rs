//! Every generated identifier.
//!
//! | form | example | what it is |
//! |---|---|---|
//! | `__forward` `__vjp` `__record` `__resume` | `<f>::__vjp::<S>(x)` | the generated functions |
//! | `__S` | `__S: Scalar` | the scalar parameter; type names are not hygienic |
//! | `__Tied` `__OK` | `__Tied<__S>` | the scalar, an error type if the user's body has an error |
//! | *user's name*, `_n` | `x`, `x_2` | a value: versions of a variable are numbered |
//! | `t_n` | `t_7` | a value without a name of the user's |
//! | `d_…` | `d_x_2` | its adjoint |
//! | `back_n` `record_n` | | a call's pullback, what is kept of a call |
//! | `tape_n` `kept_n` `trips_n` `old_n` | | what a loop, a branch, a `while`, a store keep |
//! | `g_n` `carry_n` | | contributions gathered in an iteration |
//!
//! Local names are `mixed_site` at the user's token: they never meet the user's own, and no lint fires.

use crate::ir::{Function, MemId, ValueId};
use proc_macro2::{Ident, Span};
use std::collections::HashSet;

/// A span for generated tokens that stand for the user's token at `span`.
pub(crate) fn at(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

pub(crate) fn local(text: &str, span: Span) -> Ident {
    Ident::new(text, at(span))
}

pub(crate) struct Names {
    values: Vec<Ident>,
    memories: Vec<Ident>,
}

impl Names {
    pub(crate) fn new(f: &Function) -> Names {
        let mut taken = HashSet::new();
        // A raw identifier stays one: `d_r#type` would not be.
        let mut unique = |hint: Option<&Ident>, span: Span| {
            let base = hint.map_or_else(|| "t".to_owned(), |h| h.to_string().trim_start_matches("r#").to_owned());
            let mut text = base.clone();
            let mut n = 0;
            let keyword = syn::parse_str::<Ident>(&base).is_err();
            while keyword && n == 0 || hint.is_none() && n == 0 || taken.contains(&text) {
                n += 1;
                text = format!("{base}_{n}");
            }
            taken.insert(text.clone());
            local(&text, span)
        };
        let values = f.values.iter().map(|v| unique(v.hint.as_ref(), v.span)).collect();
        let memories = f.memories.iter().map(|m| unique(Some(&m.hint), m.hint.span())).collect();
        Names { values, memories }
    }

    pub(crate) fn value(&self, v: ValueId) -> &Ident {
        &self.values[v.0]
    }

    pub(crate) fn memory(&self, m: MemId) -> &Ident {
        &self.memories[m.0]
    }
}

/// The adjoint of a name.
pub(crate) fn adjoint(name: &Ident) -> Ident {
    Ident::new(&format!("d_{name}"), name.span())
}
