//! Items inside the body. They are put out at the head of generated functions, where those of the body's own block mean
//! the same; those of an inner block would be seen where they are not.

use super::*;
use crate::front::confirm;
use crate::types;
use syn::spanned::Spanned;

/// The scopes open in the body's own block: the parameters' and its own.
const BODY_DEPTH: usize = 2;

impl Lower<'_> {
    pub(super) fn item(&mut self, item: &syn::Item) {
        let names = match item {
            syn::Item::Const(c) => vec![&c.ident],
            syn::Item::Fn(f) => vec![&f.sig.ident],
            syn::Item::Use(u) => brought(&u.tree),
            syn::Item::Static(s) if matches!(s.mutability, syn::StaticMutability::None) && types::is_plain(&s.ty) => {
                vec![&s.ident]
            }
            syn::Item::Static(s) => {
                self.errors.add(
                    s.static_token.span,
                    "a `static` inside a differentiable function would exist once for each generated function",
                    "move it out of the function",
                );
                return;
            }
            other => {
                self.errors.add(
                    other.span(),
                    "this item is not supported inside a differentiable function",
                    "move it out of the function",
                );
                return;
            }
        };
        if self.scopes.len() > BODY_DEPTH {
            self.errors.add(
                item.span(),
                "an item in an inner block is not supported in a differentiable function",
                "move it to the head of the function, or out of it",
            );
        }
        for name in names.into_iter().filter(|name| confirm::is_reserved(name)) {
            self.errors.add(
                name.span(),
                format!("a differentiable function cannot give `{name}` another meaning"),
                "use another name",
            );
        }
        self.items.push(item.clone());
    }
}

/// The names that a `use` brings, but for those of a `*`.
fn brought(tree: &syn::UseTree) -> Vec<&Ident> {
    match tree {
        syn::UseTree::Path(path) => brought(&path.tree),
        syn::UseTree::Name(name) => vec![&name.ident],
        syn::UseTree::Rename(rename) => vec![&rename.rename],
        syn::UseTree::Group(group) => group.items.iter().flat_map(brought).collect(),
        syn::UseTree::Glob(_) => Vec::new(),
    }
}
