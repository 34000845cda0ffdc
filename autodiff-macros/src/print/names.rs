//! Every generated identifier.
//!
//! | form | example | what it is |
//! |---|---|---|
//! | `__forward` `__vjp` `__boxed` `__record` `__resume` | `f::__vjp::<S>(f, x)` | the generated functions |
//! | `__own` `__SELF` | `f::__own(&f)` | the differentiable value, of the function itself only |
//! | `__S` | `__S: Scalar` | the scalar parameter |
//! | `__OK` `__Gate` `__ERR` | | constants that have an error if the user's body has, or the function by our checks |
//! | `__Tied` `__tie` | `__Tied<__S>`, `__tie(2)` | a type, a value: of an error type if `__OK` has an error |
//! | `__Inertn` | `__Inert1` | a type of the user's without derivative |
//! | `__fn_`*name* `__in_`*name* | `__fn_g::__own(&__fn_g)` | a function that is called, a module with such |
//! | *user's name*, then `__`*name*`_n` | `x`, `__x_2` | a value: further versions of a variable are numbered |
//! | `__t_n` | `__t_7` | a value without a name of the user's |
//! | `__d_…` | `__d_x`, `__d_x_2` | its adjoint |
//! | `__to_…` `__scratch_…` | | a parameter's accumulator, a place for a gradient that nobody wants |
//! | `__backn` `__recordn` | | a call's pullback, what is kept of a call |
//! | `__tapen` `__keptn` `__tripsn` `__oldn` | | what a loop, a branch, a `while`, a store keep |
//! | `__Contained` `__value` | | what a macro of the user's returns, and its value |
//! | `__is` `__stop_gradient` | `__is(<f64>::sin, f64::sin)` | what the user's names are compared with |
//! | `__gn` `__carryn` `__cn` `__pn` | | contributions gathered in an iteration, on their way, and their factors |
//!
//! Only values have a `_` before the number, so a variable `p` of the user's does not meet a factor.
//!
//! Local names are `mixed_site` at the user's token: they never meet the user's variables, and no lint fires. But a
//! pattern that has the name of a unit struct is that struct, and every annotated function is one: hence the `__`.

use crate::ir::{CellId, Function, ValueId};
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
    cells: Vec<Ident>,
}

impl Names {
    pub(crate) fn new(f: &Function) -> Names {
        let mut taken = HashSet::new();
        let mut unique = |hint: Option<&Ident>, span: Span| {
            // A raw identifier stays one: `d_r#type` would not be.
            let base = hint.map_or_else(|| "t".to_owned(), |h| h.to_string().trim_start_matches("r#").to_owned());
            let own = hint.is_some() && syn::parse_str::<Ident>(&base).is_ok() && !base.starts_with("__");
            if own && taken.insert(base.clone()) {
                return local(&base, span);
            }
            let mut n = 1;
            while !taken.insert(format!("{base}_{n}")) {
                n += 1;
            }
            local(&format!("__{base}_{n}"), span)
        };
        let values = f.values.iter().map(|v| unique(v.hint.as_ref(), v.span)).collect();
        let cells = f.cells.iter().map(|m| unique(Some(&m.hint), m.hint.span())).collect();
        Names { values, cells }
    }

    pub(crate) fn value(&self, v: ValueId) -> &Ident {
        &self.values[v.0]
    }

    pub(crate) fn memory(&self, m: CellId) -> &Ident {
        &self.cells[m.0]
    }
}

/// The adjoint of a name.
pub(crate) fn adjoint(name: &Ident) -> Ident {
    let text = name.to_string();
    Ident::new(&format!("__d_{}", text.trim_start_matches("__")), name.span())
}
