//! The parts put together: what stands in the place of the user's function.
//!
//! ```text
//! pub struct f;                                   the differentiable value
//! const _: () = {
//!     const _: () = { …what names are taken for… };
//!     fn f(x: f64) -> f64 { … }                   the user's own
//!     impl Deref for f { type Target = fn(f64) -> f64; … }
//!     const __OK: bool = { …a closure with the user's body…; true };
//!     type __Tied<T> = T, if __OK compiles
//!     impl f { fn __forward, __vjp, __record, __resume, and perhaps __value_and_grad }
//!     impl Signature for f { … }   impl Function for f { … }
//! };
//! ```
//! `__record` and `__resume` are what a caller keeps of a call: nothing of a leaf (no loop, no call), which is run
//! again with the same arguments, else result and pullback. Around all this may stand what called functions are taken
//! for that turn out to have no derivative (`callees`).

mod callees;
pub(crate) mod fallback;
pub(crate) mod gate;
mod inherent;
mod neat;
mod parts;
mod plain;
mod pointers;
#[cfg(test)]
mod printed;
pub(crate) mod show;
mod sweeps;
mod traits;
mod types;

use crate::AtOnce;
use crate::analyse::activity::Activity;
use crate::front::attr::Options;
use crate::front::confirm;
use crate::front::signature::Signature;
use crate::ir;
use crate::print::names::{self, Names};
use crate::print::{self, Cx};
use crate::sweep::Sweeps;
pub(crate) use callees::{Callees, annotated, declares, is_annotated};
pub(crate) use parts::Parts;
use proc_macro2::TokenStream;
use quote::quote_spanned;

/// A function of the user's, and what the compiler has made of it.
pub(crate) struct Compiled<'a> {
    pub(crate) item: &'a syn::ItemFn,
    /// The items in its body.
    pub(crate) items: &'a [syn::Item],
    pub(crate) options: &'a Options,
    pub(crate) signature: &'a Signature,
    pub(crate) f: &'a ir::Function,
    pub(crate) activity: &'a Activity,
    pub(crate) sweeps: &'a Sweeps,
    pub(crate) fused: Option<&'a AtOnce>,
    pub(crate) recursion: &'a print::Recursion,
}

pub(crate) fn function(compiled: &Compiled<'_>) -> TokenStream {
    let Compiled { item, items, options, signature, f, activity, sweeps, fused, recursion } = *compiled;
    let span = names::at(item.sig.ident.span());
    let krate = &options.krate;
    let rt = quote_spanned! {span=> #krate::rt };
    let parts = Parts::of(item, options);
    let has_gate = !f.rejected && gate::is_possible(item);
    let wide = if has_gate {
        quote_spanned! {span=> __Tied<__S> }
    } else {
        quote_spanned! {span=> __S }
    };
    let mut own = signature.clone();
    let aliases = types::own_inert(&mut own);
    let cx = |f, sweeps| Cx {
        f,
        signature: &own,
        activity,
        sweeps,
        names: Names::new(f, sweeps),
        recursion: recursion.clone(),
        callees: Callees::of(f, items, activity),
        plain: None,
        has_gate,
        narrow: quote_spanned! {span=> <#wide as #rt::Scalar>::F32 },
        wide: wide.clone(),
        rt: rt.clone(),
        uses: print::count_uses(f),
        trees: std::cell::RefCell::default(),
        views: std::cell::RefCell::default(),
    };
    let emit = cx(f, sweeps);
    let at_once = fused.map(|fused| sweeps::at_once(&cx(&fused.f, &fused.sweeps), items, span));
    let checks = gate::inert_checks(&own, &rt);
    let gate = has_gate.then(|| gate::gate(item, &checks, &rt, span));
    let inherent = inherent::inherent(&emit, items, &parts, at_once.as_ref(), span);
    let signature_impl = pointers::signature_impl(&emit, &parts, span);
    let function_impl = traits::function_impl(&emit, &parts, &item.sig, at_once.is_some(), span);
    let deref = parts.deref(item, span);
    let confirm = confirm::checks(item, items, krate);
    let (outer, inner) = (&parts.outer, &parts.inner);
    let all = quote_spanned! {span=>
        #confirm
        #inner
        #deref
        #gate
        #aliases
        #inherent
        #signature_impl
        #function_impl
    };
    if emit.callees.is_empty() {
        return quote_spanned! {span=> #outer const _: () = { #all }; };
    }
    let (fallbacks, imports) = (emit.callees.fallbacks(&emit.rt), emit.callees.imports());
    quote_spanned! {span=>
        #outer
        const _: () = {
            #fallbacks
            const _: () = { #all #imports };
        };
    }
}
