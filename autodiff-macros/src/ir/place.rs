//! Places: a variable or value, then indices, fields and ranges.

use super::*;

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) enum Root {
    Value(ValueId),
    Cell(CellId),
}

#[derive(Clone, Debug)]
pub(crate) enum Proj {
    Index(ValueId),
    Field(syn::Member),
    /// A subslice; missing ends as in Rust.
    Range(Option<ValueId>, Option<ValueId>, bool),
}

#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) root: Root,
    pub(crate) proj: Vec<Proj>,
    pub(crate) span: Span,
}

impl Place {
    pub(crate) fn of(root: Root, span: Span) -> Place {
        Place { root, proj: Vec::new(), span }
    }

    pub(crate) fn then(&self, proj: Proj) -> Place {
        let mut place = self.clone();
        place.proj.push(proj);
        place
    }

    pub(crate) fn is_same(&self, other: &Place) -> bool {
        let same = |(a, b): (&Proj, &Proj)| match (a, b) {
            (Proj::Index(a), Proj::Index(b)) => a == b,
            (Proj::Field(a), Proj::Field(b)) => a == b,
            (Proj::Range(a, b, c), Proj::Range(d, e, f)) => (a, b, c) == (d, e, f),
            (Proj::Index(_) | Proj::Field(_) | Proj::Range(..), _) => false,
        };
        self.root == other.root && self.proj.len() == other.proj.len() && self.proj.iter().zip(&other.proj).all(same)
    }

    /// The values that say which element is meant.
    pub(crate) fn indices(&self) -> Vec<ValueId> {
        self.proj
            .iter()
            .flat_map(|p| match p {
                Proj::Index(i) => vec![*i],
                Proj::Field(_) => Vec::new(),
                Proj::Range(a, b, _) => a.iter().chain(b).copied().collect(),
            })
            .collect()
    }
}
