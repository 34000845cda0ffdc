//! Options of the attribute, and markers on parameters.

use crate::errors::Errors;
use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Ident, Path, Token};

/// What stands in `#[differentiable(…)]`.
pub(crate) struct Options {
    /// `crate = path`: where the runtime is re-exported.
    pub(crate) krate: Path,
    /// `handle = Name`: the function stays a plain `fn`, `Name` is the differentiable value.
    pub(crate) handle: Option<Ident>,
    /// `recursive`: every call's pullback is boxed.
    pub(crate) recursive: bool,
}

struct Item {
    name: Ident,
    value: Option<Path>,
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Item> {
        use syn::ext::IdentExt;
        let name = input.call(Ident::parse_any)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
                return Err(syn::Error::new(input.span(), format!("the value of `{name}` is a path, not this")));
            }
            Some(input.call(Path::parse_mod_style)?)
        } else {
            None
        };
        Ok(Item { name, value })
    }
}

pub(crate) fn parse(args: TokenStream, errors: &Errors) -> Options {
    use syn::parse::Parser;
    let mut options = Options { krate: syn::parse_quote!(::autodiff), handle: None, recursive: false };
    let items = match Punctuated::<Item, Token![,]>::parse_terminated.parse2(args) {
        Ok(items) => items,
        Err(error) => {
            errors.add_syn(&error);
            return options;
        }
    };
    let mut seen: Vec<String> = Vec::new();
    for Item { name, value } in items {
        let key = name.to_string();
        if seen.contains(&key) {
            errors.add(name.span(), format!("option `{key}` is given twice"), "keep one of them");
            continue;
        }
        match (key.as_str(), value) {
            ("crate", Some(path)) => options.krate = path,
            ("handle", Some(path)) => match path.get_ident() {
                Some(ident) => options.handle = Some(ident.clone()),
                None => errors.add(
                    path.span(),
                    "`handle` takes one name, not a path",
                    "write `handle = Loss` and move it with `pub use`",
                ),
            },
            ("recursive", None) => options.recursive = true,
            ("crate", None) => errors.add(name.span(), "`crate` needs a path", "write `crate = my_crate::autodiff`"),
            ("handle", None) => errors.add(name.span(), "`handle` needs a name", "write `handle = Loss`"),
            ("recursive", Some(path)) => errors.add(path.span(), "`recursive` takes no value", "write `recursive`"),
            _ => errors.add(
                name.span(),
                format!("unknown option `{key}`"),
                "the options are `handle = Name`, `recursive` and `crate = path`",
            ),
        }
        seen.push(key);
    }
    options
}

/// Where the runtime is, whatever else the options say.
pub(crate) fn krate(args: &TokenStream) -> Path {
    let errors = Errors::new();
    let options = parse(args.clone(), &errors);
    // They are reported when the options are used.
    errors.any();
    options.krate
}

/// Takes `#[no_grad]` off a parameter.
pub(crate) fn take_no_grad(attrs: &mut Vec<syn::Attribute>, errors: &Errors) -> bool {
    let mut found = false;
    attrs.retain(|attr| {
        if !attr.path().is_ident("no_grad") {
            return true;
        }
        if found {
            errors.add(attr.path().span(), "`no_grad` is given twice", "keep one of them");
        }
        if !matches!(attr.meta, syn::Meta::Path(_)) {
            errors.add(attr.span(), "`no_grad` takes no value", "write `#[no_grad]`");
        }
        found = true;
        false
    });
    found
}
