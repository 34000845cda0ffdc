//! Errors of one function, all of them shown in one run.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use std::cell::RefCell;

/// Collects errors behind `&self`, so that every phase can report and go on.
#[derive(Default)]
pub(crate) struct Errors {
    found: RefCell<Vec<(Span, String)>>,
    #[cfg(debug_assertions)]
    asked: std::cell::Cell<bool>,
}

impl Errors {
    pub(crate) fn new() -> Errors {
        Errors::default()
    }

    /// What is wrong, at the smallest token of the user's, and what to write instead.
    pub(crate) fn add(&self, span: Span, what: impl Into<String>, help: impl AsRef<str>) {
        let mut text = what.into();
        if !help.as_ref().is_empty() {
            // A stable macro cannot attach notes; the compiler indents further lines like one.
            text.push_str("\n\n= help: ");
            text.push_str(help.as_ref());
        }
        self.found.borrow_mut().push((span, text));
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

    /// One `compile_error!` statement for each error.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.mark_asked();
        self.found
            .borrow()
            .iter()
            .map(|(span, text)| quote_spanned! {*span=> ::core::compile_error!{ #text } })
            .collect()
    }

    #[cfg(debug_assertions)]
    fn mark_asked(&self) {
        self.asked.set(true);
    }

    #[cfg(not(debug_assertions))]
    fn mark_asked(&self) {}
}

#[cfg(debug_assertions)]
impl Drop for Errors {
    fn drop(&mut self) {
        if !std::thread::panicking() && !self.asked.get() {
            panic!("errors were collected but nobody asked for them");
        }
    }
}
