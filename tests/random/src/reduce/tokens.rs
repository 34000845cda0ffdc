//! A program as a list of tokens, and what can be left out of it.
//!
//! Nearly every way to make a program smaller leaves out a run of tokens: a statement, `if c … else`, one side of an
//! operator, `.sin()`. What is no Rust afterwards is thrown away.
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use std::iter;
use std::ops::Range;
use std::str::FromStr;

/// Tokens, with delimiters among them.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens {
    texts: Vec<String>,
    /// For each: which closes what it opens, itself if it opens nothing.
    ends: Vec<usize>,
}

/// Tokens to leave out, and a text instead.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    without: Vec<Range<usize>>,
    instead: &'static str,
    /// Whole statements, arguments or items.
    whole: bool,
}

impl Edit {
    /// Leaves out one run.
    fn of(run: Range<usize>, instead: &'static str, whole: bool) -> Edit {
        Edit { without: iter::once(run).collect(), instead, whole }
    }

    fn size(&self) -> usize {
        self.without.iter().map(Range::len).sum()
    }

    pub(super) fn overlaps(&self, other: &Edit) -> bool {
        let apart = |a: &Range<usize>, b: &Range<usize>| a.end <= b.start || b.end <= a.start;
        !self.without.iter().all(|a| other.without.iter().all(|b| apart(a, b)))
    }
}

impl Tokens {
    pub(super) fn read(source: &str) -> Option<Tokens> {
        Some(Tokens::from(TokenStream::from_str(source).ok()?))
    }

    pub(super) fn from(stream: TokenStream) -> Tokens {
        let mut tokens = Tokens::default();
        tokens.add(stream);
        tokens
    }

    fn push(&mut self, text: String) {
        self.ends.push(self.texts.len());
        self.texts.push(text);
    }

    fn add(&mut self, stream: TokenStream) {
        let mut operator = String::new();
        for tree in stream {
            match tree {
                TokenTree::Punct(punct) => {
                    operator.push(punct.as_char());
                    if punct.spacing() == Spacing::Alone {
                        self.push(std::mem::take(&mut operator));
                    }
                }
                TokenTree::Ident(ident) => self.push(std::mem::take(&mut operator) + &ident.to_string()),
                TokenTree::Literal(literal) => self.push(std::mem::take(&mut operator) + &literal.to_string()),
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    let start = self.texts.len();
                    self.push(std::mem::take(&mut operator) + open);
                    self.add(group.stream());
                    self.ends[start] = self.texts.len();
                    self.push(close.to_owned());
                }
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The text after the edits.
    pub(super) fn without(&self, edits: &[&Edit]) -> String {
        let mut text = String::new();
        for (at, token) in self.texts.iter().enumerate() {
            for edit in edits {
                if edit.without.first().is_some_and(|range| range.start == at) {
                    text += edit.instead;
                    text += " ";
                }
            }
            if !edits.iter().any(|edit| edit.without.iter().any(|range| range.contains(&at))) {
                text += token;
                text += if matches!(token.as_str(), ";" | "{" | "}") { "\n" } else { " " };
            }
        }
        text
    }

    /// Edits, whole statements first, the largest first; some leave no Rust.
    pub(super) fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        self.edits_of(0..self.texts.len(), &mut edits);
        edits.sort_by_key(|edit| std::cmp::Reverse((edit.whole, edit.size())));
        edits
    }

    /// Edits at one level: runs of its trees, and groups that lose their delimiters.
    fn edits_of(&self, level: Range<usize>, edits: &mut Vec<Edit>) {
        let mut starts = Vec::new();
        let mut at = level.start;
        while at < level.end {
            starts.push(at);
            if self.ends[at] > at {
                let end = self.ends[at];
                self.edits_of(at + 1..end, edits);
                edits.push(Edit { without: vec![at..at + 1, end..end + 1], instead: "", whole: false });
                edits.push(Edit::of(at..end + 1, "0.5", false));
            }
            at = self.ends[at] + 1;
        }
        starts.push(level.end);
        let ends = |at: usize| matches!(self.texts[at].as_str(), ";" | "}" | ",");
        let begins = |at: usize| at == level.start || ends(at - 1);
        for (i, &start) in starts.iter().enumerate() {
            let mut statements = 0;
            for (length, &end) in starts[i + 1..].iter().enumerate() {
                statements += usize::from(ends(end - 1));
                let whole = begins(start) && ends(end - 1) && statements.is_power_of_two();
                if length < 8 || whole {
                    edits.push(Edit::of(start..end, "", whole));
                }
                if (2..6).contains(&length) {
                    edits.push(Edit::of(start..end, "0.5", false));
                }
            }
        }
    }
}
