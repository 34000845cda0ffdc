//! The functions that the body calls, under names of the generated code's own.
//!
//! ```text
//! mod the_derivative_of_g { … }                                what `g` is called as, if it has no derivative: an error
//! const _: () = {
//!     … the_derivative_of_g::__vjp::<S>(the_derivative_of_g::__own(&the_derivative_of_g), x) …
//!     macro_rules! g { () => {} }
//!     use g as the_derivative_of_g;
//! };
//! ```
//! An import brings whatever has the name: the function, and the type with the generated functions, which only an
//! annotated function has. For a plain one, `the_derivative_of_g` is the module outside, which says what is missing. Of a function
//! that does not exist the import brings the macro, so that rustc says so once, where the user calls it. rustc also names
//! the module and a type, which are called for that: the trait `Differentiable` is not implemented for `PlainFunction<'_>`.
//!
//! Functions that are known to be annotated are called by the user's path: an import of what a macro has made is
//! ambiguous if something further out has the same name, which a path is not.

use crate::analyse::activity::Activity;
use crate::errors;
use crate::ir::{self, Op};
use crate::print::names;
use crate::types;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote_spanned};
use std::collections::BTreeSet;
use std::sync::Mutex;
use syn::visit::Visit;

/// The names of annotated functions, as far as they have been compiled.
static ANNOTATED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// From now on, a function of this name is taken for an annotated one: if it is not, what rustc says is less clear.
pub(crate) fn annotated(name: &Ident) {
    if let Ok(mut names) = ANNOTATED.lock() {
        names.insert(plain(name));
    }
}

/// Whether a function of this name has been compiled.
pub(crate) fn is_annotated(path: &syn::Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|s| ANNOTATED.lock().is_ok_and(|names| names.contains(&plain(&s.ident))))
}

pub(crate) struct Callees {
    all: Vec<Callee>,
}

struct Callee {
    path: syn::Path,
    name: Ident,
    arguments: usize,
    /// Called on values with a derivative.
    varied: bool,
}

impl Callees {
    pub(crate) fn of(f: &ir::Function, items: &[syn::Item], activity: &Activity) -> Callees {
        let local = Declared::of(items);
        let mut all: Vec<Callee> = Vec::new();
        for value in &f.values {
            let Op::Call(call) = &value.op else { continue };
            let varied = activity.call_varied(call);
            let Some(path) = importable(call, varied) else { continue };
            if local.declares(&path) || is_annotated(&path) {
                continue;
            }
            if let Some(callee) = all.iter_mut().find(|callee| same(&callee.path, &path)) {
                callee.varied |= varied;
            } else if let Some(last) = path.segments.last().map(|s| s.ident.clone()) {
                let namesakes = all.iter().filter(|c| c.function().is_some_and(|f| *f == last)).count();
                let number = if namesakes == 0 { String::new() } else { namesakes.to_string() };
                let name = format_ident!("the_derivative_of{number}_{}", plain(&last), span = names::at(last.span()));
                all.push(Callee { path, name, arguments: call.args.len(), varied });
            }
        }
        Callees { all }
    }

    /// The path of a call by the name of its function here, if it has one.
    pub(crate) fn path(&self, call: &ir::Call) -> Option<TokenStream> {
        let path = bare(&call.path)?;
        let callee = self.all.iter().find(|callee| same(&callee.path, &path))?;
        let mut name = callee.name.clone();
        let last = call.path.path.segments.last()?;
        name.set_span(last.ident.span());
        let arguments = &last.arguments;
        Some(quote_spanned! {names::at(last.ident.span())=> #name #arguments })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What stands behind the generated functions: nothing there may see the macros.
    pub(crate) fn imports(&self) -> TokenStream {
        let found = self.outermost().into_iter().map(|(ident, module)| {
            let (mut ident, span) = (ident.clone(), names::at(ident.span()));
            ident.set_span(span);
            let import = module.map(|module| quote_spanned! {span=> use #ident as #module; });
            quote_spanned! {span=> #[allow(unused_macros)] macro_rules! #ident { () => {} } #import }
        });
        let imports = self.all.iter().map(|callee| {
            let Callee { path, name, .. } = callee;
            let mut path = path.clone();
            if let (Some(module), Some(first)) = (callee.module(), path.segments.first_mut()) {
                first.ident = module;
            }
            quote_spanned! {name.span()=> use #path as #name; }
        });
        found.chain(imports).collect()
    }

    /// The names that imports begin with, each once, and what a module is called here.
    fn outermost(&self) -> Vec<(&Ident, Option<Ident>)> {
        let mut outermost: Vec<(&Ident, Option<Ident>)> = Vec::new();
        for callee in self.all.iter().filter(|callee| callee.is_relative()) {
            let Some(first) = callee.path.segments.first() else { continue };
            let module = callee.module();
            match outermost.iter_mut().find(|(ident, _)| **ident == first.ident) {
                Some((_, known)) => *known = known.take().or(module),
                None => outermost.push((&first.ident, module)),
            }
        }
        outermost
    }

    /// What stands around everything.
    pub(crate) fn fallbacks(&self, rt: &TokenStream) -> TokenStream {
        let modules = self.outermost().into_iter().filter_map(|(_, module)| {
            let module = module?;
            let inside = self.all.iter().filter(|callee| callee.module().is_some_and(|m| m == module));
            let functions = inside.filter_map(Callee::function);
            Some(quote_spanned! {module.span()=> mod #module { #(pub fn #functions() {})* } })
        });
        modules.chain(self.all.iter().filter_map(|callee| callee.fallback(rt))).collect()
    }
}

impl Callee {
    fn function(&self) -> Option<&Ident> {
        self.path.segments.last().map(|s| &s.ident)
    }

    fn is_relative(&self) -> bool {
        let first = self.path.segments.first();
        self.path.leading_colon.is_none()
            && first.is_some_and(|s| s.ident != "crate" && s.ident != "self" && s.ident != "super")
    }

    /// What the module of a function in a module is called here.
    fn module(&self) -> Option<Ident> {
        let first = &self.path.segments.first()?.ident;
        let name = || format_ident!("__in_{}", plain(first), span = names::at(first.span()));
        (self.is_relative() && self.path.segments.len() == 2).then(name)
    }

    fn fallback(&self, rt: &TokenStream) -> Option<TokenStream> {
        let Callee { name, arguments, varied, .. } = self;
        let ident = self.function()?;
        let span = names::at(ident.span());
        let refused = Ident::new("Differentiable", span);
        let refusal = errors::refusal(
            &refused,
            &format!("`{ident}` is not differentiable"),
            "this function has no generated derivative",
            "annotate the function with `#[differentiable]`, or cut the derivative with `stop_gradient`",
            span,
        );
        let bound = Ident::new("Differentiable", ident.span());
        let any = vec![quote_spanned! {span=> _: impl Sized }; *arguments];
        let function = ident;
        let plain = quote_spanned! {span=> #rt::PlainFunction<'a, <__S as #rt::Erased>::Out> };
        let module = varied.then(|| {
            quote_spanned! {span=>
                mod #name {
                    #refusal
                    // With a lifetime, so that rustc asks for the trait where the function is called, and not here; with
                    // the scalar, so that it does not ask if that is an error type.
                    pub fn #function<'a, __S>(_: (), #(#any),*) -> <#plain as #refused>::Out where #plain: #bound { loop {} }
                    pub fn __own<__F>(_: &__F) {}
                    pub use #function as __forward;
                    pub use #function as __vjp;
                    pub use #function as __record;
                    pub fn __resume<__S, __B>(_: (), record: __B, #(#any),*) -> __B { record }
                }
            }
        });
        Some(quote_spanned! {span=> #module fn #name() {} })
    }
}

/// Whether one of the items may be what the name means among them.
pub(crate) fn declares(items: &[syn::Item], name: &Ident) -> bool {
    Declared::of(items).declares(&name.clone().into())
}

fn plain(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

/// The path without the arguments of its last segment.
fn bare(path: &syn::ExprPath) -> Option<syn::Path> {
    let mut path = path.qself.is_none().then(|| path.path.clone())?;
    path.segments.last_mut()?.arguments = syn::PathArguments::None;
    Some(path)
}

fn same(a: &syn::Path, b: &syn::Path) -> bool {
    a.to_token_stream().to_string() == b.to_token_stream().to_string()
}

/// A function that can be imported: a name, or a name in modules, as far as the case of names tells. A name in a
/// module that is not there would be said again of the import, so that is done only for what it may have to say.
fn importable(call: &ir::Call, varied: bool) -> Option<syn::Path> {
    let given = &call.path.path.segments;
    let path = bare(&call.path)?;
    let is_module = |s: &syn::PathSegment| {
        s.arguments.is_none() && !s.ident.to_string().starts_with(char::is_uppercase) && !types::is_primitive(&s.ident)
    };
    let is_alone = path.get_ident().is_some();
    let is_plain = given.last().is_some_and(|s| s.arguments.is_none());
    (path.segments.iter().all(is_module) && (is_alone || varied) && (is_plain || !varied)).then_some(path)
}

/// The names that items inside the body declare: an import from outside of it does not see them.
#[derive(Default)]
struct Declared {
    names: Vec<String>,
    /// There is a `use …::*`.
    any: bool,
}

impl Declared {
    fn of(items: &[syn::Item]) -> Declared {
        let mut declared = Declared::default();
        items.iter().for_each(|item| declared.visit_item(item));
        declared
    }

    fn declares(&self, path: &syn::Path) -> bool {
        self.any || path.segments.first().is_some_and(|s| self.names.iter().any(|name| s.ident == name))
    }
}

impl<'ast> Visit<'ast> for Declared {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.names.push(item.sig.ident.to_string());
    }

    fn visit_use_name(&mut self, name: &'ast syn::UseName) {
        self.names.push(name.ident.to_string());
    }

    fn visit_use_rename(&mut self, name: &'ast syn::UseRename) {
        self.names.push(name.rename.to_string());
    }

    fn visit_use_glob(&mut self, _: &'ast syn::UseGlob) {
        self.any = true;
    }
}
