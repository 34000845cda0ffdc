//! Errors of one function, all of them shown in one run.

use crate::print::names;
use crate::print::respan;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use std::cell::RefCell;

/// Collects errors behind `&self`, so that every phase can report and go on.
#[derive(Default)]
pub(crate) struct Errors {
    found: RefCell<Vec<Found>>,
    #[cfg(debug_assertions)]
    asked: std::cell::Cell<bool>,
}

struct Found {
    span: Span,
    what: String,
    help: String,
    /// Said only if rustc has nothing to say of the body.
    late: bool,
}

impl Errors {
    pub(crate) fn new() -> Errors {
        Errors::default()
    }

    /// What is wrong, at the smallest token of the user's, and what to write instead.
    pub(crate) fn add(&self, span: Span, what: impl Into<String>, help: impl AsRef<str>) {
        self.push(span, what.into(), help.as_ref(), false);
    }

    /// The same, but where rustc may find that there is no such thing, and says it better. Then this is not said.
    pub(crate) fn add_late(&self, span: Span, what: impl Into<String>, help: impl AsRef<str>) {
        self.push(span, what.into(), help.as_ref(), true);
    }

    fn push(&self, span: Span, what: String, help: &str, late: bool) {
        self.found.borrow_mut().push(Found { span, what, help: help.to_owned(), late });
    }

    pub(crate) fn add_syn(&self, error: &syn::Error) {
        for e in error.clone() {
            self.add(e.span(), e.to_string(), "");
        }
    }

    pub(crate) fn any(&self) -> bool {
        self.mark_asked();
        !self.found.borrow().is_empty()
    }

    /// A statement for each error. `sound` is a type that is an error type if rustc has found something.
    pub(crate) fn into_tokens(self, sound: Option<&TokenStream>) -> TokenStream {
        self.mark_asked();
        let found = self.found.borrow();
        let statement = |Found { span, what, help, late }: &Found| match sound.filter(|_| *late) {
            Some(sound) => {
                let refused = Ident::new("Differentiable", names::at(*span));
                let refusal = refusal(&refused, what, "", help, names::at(*span));
                let sound = respan(sound.clone(), *span);
                quote_spanned! {*span=> { #refusal const fn __refused<__T>() { let _: <#sound as #refused<_>>::Out; } __refused::<()>() } }
            }
            None if help.is_empty() => quote_spanned! {*span=> ::core::compile_error!{ #what } },
            None => {
                // A stable macro cannot attach notes; the compiler indents further lines like one.
                let text = format!("{what}\n\n= help: {help}");
                quote_spanned! {*span=> ::core::compile_error!{ #text } }
            }
        };
        found.iter().map(statement).collect()
    }

    /// rustc has something to say for certain.
    pub(crate) fn drop_late(&self) {
        self.found.borrow_mut().retain(|found| !found.late);
    }

    /// Whether there are errors that wait for what rustc says.
    pub(crate) fn any_late(&self) -> bool {
        self.found.borrow().iter().any(|found| found.late)
    }

    #[cfg(debug_assertions)]
    fn mark_asked(&self) {
        self.asked.set(true);
    }

    #[cfg(not(debug_assertions))]
    fn mark_asked(&self) {}
}

/// A trait that nothing of the user's implements: what asks for it is an error with this text, but not where its type
/// is an error type already.
///
/// Asked of a type parameter, and with a parameter that is left open, `T: Refusal<_>`, rustc prints this text alone: it
/// neither says that the trait is not implemented nor what bound to write.
pub(crate) fn refusal(name: &Ident, what: &str, label: &str, note: &str, span: Span) -> TokenStream {
    quote_spanned! {span=>
        #[diagnostic::on_unimplemented(message = #what, label = #label, note = #note)]
        pub trait #name<__Open = ()> { type Out; }
        #[diagnostic::do_not_recommend]
        impl #name for () { type Out = (); }
    }
}

#[cfg(debug_assertions)]
impl Drop for Errors {
    fn drop(&mut self) {
        if !std::thread::panicking() && !self.asked.get() {
            panic!("errors were collected but nobody asked for them");
        }
    }
}
