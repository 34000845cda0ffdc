//! The parts put together: what stands in the place of the user's function.
//!
//! ```text
//! pub struct f;                                   the differentiable value
//! const _: () = {
//!     fn f(x: f64) -> f64 { … }                   the user's own
//!     impl Deref for f { type Target = fn(f64) -> f64; … }
//!     const __OK: bool = { …a closure with the user's body…; true };
//!     type __Tied<S> = S, if __OK compiles
//!     impl f { fn __forward, __vjp, __record, __resume }
//!     impl Signature for f { … }   impl Function for f { … }
//! };
//! ```
//! `__record` and `__resume` are what a caller keeps of a call: nothing of a leaf (no loop, no call), which is run
//! again with the same arguments, else result and pullback.

mod gate;
mod inherent;
mod parts;
mod pointers;
mod traits;
mod types;

use crate::activity::Activity;
use crate::attr::Options;
use crate::emit::{self, Emit};
use crate::ir;
use crate::liveness::Liveness;
use crate::names::{self, Names};
use crate::signature::Signature;
pub(crate) use parts::Parts;
use proc_macro2::TokenStream;
use quote::quote_spanned;

#[allow(clippy::too_many_arguments)]
pub(crate) fn function(
    item: &syn::ItemFn,
    items: &[syn::Item],
    options: &Options,
    signature: &Signature,
    f: &ir::Function,
    activity: &Activity,
    live: &Liveness,
    boxing: emit::Boxing,
) -> TokenStream {
    let span = names::at(item.sig.ident.span());
    let krate = &options.krate;
    let rt = quote_spanned! {span=> #krate::rt };
    let parts = Parts::of(item, options);
    // The gate is a closure, in whose body the function's const parameters and lifetimes have no meaning.
    let has_gate = signature.consts.is_empty() && !gate::names_lifetime(item);
    let wide = if has_gate {
        quote_spanned! {span=> __Tied<__S> }
    } else {
        quote_spanned! {span=> __S }
    };
    let emit = Emit {
        f,
        signature,
        activity,
        live,
        names: Names::new(f),
        boxing,
        narrow: quote_spanned! {span=> <#wide as #rt::Scalar>::F32 },
        wide,
        rt: rt.clone(),
        uses: emit::count_uses(f),
    };
    let gate = has_gate.then(|| gate::gate(item, &rt, span));
    let inherent = inherent::inherent(&emit, items, &parts, span);
    let signature_impl = pointers::signature_impl(&emit, &parts, span);
    let function_impl = traits::function_impl(&emit, &parts, span);
    let inert = gate::inert_checks(signature, &rt);
    let deref = parts.deref(item, span);
    let (outer, inner) = (&parts.outer, &parts.inner);
    quote_spanned! {span=>
        #outer
        const _: () = {
            #inner
            #deref
            #gate
            #inherent
            #signature_impl
            #function_impl
            #inert
        };
    }
}
