//! Every generated identifier.
//!
//! | form | example | what it is |
//! |---|---|---|
//! | `__forward` `__vjp` `__sweeps` `__record` `__resume` `__value_and_grad` | `f::__vjp::<S>(f, x)` | the generated functions |
//! | `__own` `__SELF` | `f::__own(&f)` | the differentiable value, of the function itself only |
//! | `__S` `__T` `__BACK` | `__S: Scalar` | the scalar parameter; those of `__sweeps`: its tapes, and which sweep it is |
//! | `__OK` `__Gate` `__ERR` | | constants that have an error if the user's body has, or the function by our checks |
//! | `__Tied` `__tie` | `__Tied<__S>`, `__tie(2)` | a type, a value: of an error type if `__OK` has an error |
//! | `__Inertn` | `__Inert1` | a type of the user's without derivative |
//! | `the_derivative_of_`*name* `__in_`*name* | `the_derivative_of_g::__own(&the_derivative_of_g)` | a function that is called, a module with such |
//! | the local names of `FIXED` | `__seed` | what stands once in each function |
//! | *user's name* | `x` | the first value of a variable |
//! | `__`*hint* or `__`*hint*`_n` | `__x_2` `__d_x` `__t_7` `__tape` `__old_3` | everything else that is local |
//! | `__Contained` `__value` | | what a macro of the user's returns, and its value |
//! | `__is` `__stop_gradient` | `__is(<f64>::sin, f64::sin)` | what the user's names are compared with |
//!
//! **Local names come from `Names` alone**, which knows all that are taken; no name is made of another by a prefix. So a
//! variable `d_x` and the cotangent of `x` never meet, whatever their numbers.
//!
//! Local names are `mixed_site` at the user's token: they never meet the user's own variables where tokens of the user's
//! stand between generated ones, and no lint fires. But a pattern that has the name of a unit struct is that struct, and
//! every annotated function is one: hence the `__`.

use crate::ir::*;
use crate::sweep::{Handover, Slot, Sweeps};
use proc_macro2::{Ident, Span};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// A span for generated tokens that stand for the user's token at `span`.
pub(crate) fn at(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

pub(crate) fn local(text: &str, span: Span) -> Ident {
    Ident::new(text, at(span))
}

/// Local names of which each generated function has one at most.
const FIXED: [&str; 12] = [
    "__seed", "__next", "__kept", "__result", "__to", "__own", "__value", "__back", "__record", "__tapes", "__stacks",
    "__handed",
];

/// Those of plain code, which come after the user's.
const PLAIN: [&str; 9] = ["seed", "next", "to", "value", "from", "each", "total", "start", "kept"];

/// The names that are taken.
struct Taken {
    names: HashSet<String>,
    /// The number that was last given to a hint.
    numbers: HashMap<String, usize>,
    /// What keeps a generated name apart from the user's. In plain code, nothing does but the number.
    prefix: &'static str,
    /// The user's own that are as they were.
    own: HashSet<String>,
    /// Whether a text is an identifier: a keyword is none.
    identifiers: HashMap<String, bool>,
}

impl Taken {
    /// The user's own name if it is free, else a name like it.
    fn own(&mut self, hint: &str, span: Span) -> Ident {
        // A raw identifier stays one: `d_r#type` would not be.
        if !hint.starts_with("__") && self.is_identifier(hint) && self.names.insert(hint.to_owned()) {
            self.own.insert(hint.to_owned());
            return local(hint, span);
        }
        self.like(hint, span)
    }

    fn is_identifier(&mut self, text: &str) -> bool {
        match self.identifiers.get(text) {
            Some(known) => *known,
            None => {
                let is_identifier = syn::parse_str::<Ident>(text).is_ok();
                self.identifiers.insert(text.to_owned(), is_identifier);
                is_identifier
            }
        }
    }

    fn like(&mut self, hint: &str, span: Span) -> Ident {
        let (hint, prefix) = (hint.trim_start_matches("__"), self.prefix);
        let mut number = self.numbers.get(hint).copied().unwrap_or_default();
        loop {
            number += 1;
            let name = match number {
                1 => format!("{prefix}{hint}"),
                n => format!("{prefix}{hint}_{n}"),
            };
            // No keyword begins with the prefix, or ends in a number.
            let is_identifier = !prefix.is_empty() || number > 1 || self.is_identifier(&name);
            if is_identifier && self.names.insert(name.clone()) {
                self.numbers.insert(hint.to_owned(), number);
                return local(&name, span);
            }
        }
    }
}

pub(crate) struct Names {
    values: Vec<Ident>,
    cells: Vec<Ident>,
    slots: HashMap<SlotKey, Ident>,
    tapes: HashMap<BlockId, Ident>,
    /// Of a loop over views: the number of an iteration, and how many there are.
    turns: HashMap<LoopKey, (Ident, Ident)>,
    /// By the loop, the root and the first index.
    views: HashMap<(LoopKey, Root, ValueId), Ident>,
    /// The witnesses of the types of integers.
    witnesses: HashMap<ValueId, Ident>,
    /// The pullbacks of calls in the adjoint.
    backs: HashMap<ValueId, Ident>,
    /// By the parameter: the caller's place for its cotangent, and the place for one that nobody wants.
    accumulators: HashMap<ValueId, (Ident, Ident)>,
    /// In plain code, the names of which there is one.
    fixed: HashMap<&'static str, Ident>,
    /// In plain code, all that are made here, and those of them that stay: the user's, and what a caller sees.
    pub(crate) made: HashSet<String>,
    pub(crate) stay: HashSet<String>,
}

/// A loop of the primal program, or its reverse.
type LoopKey = (usize, Side);

fn key(l: &Loop) -> LoopKey {
    (l.id, l.side)
}

/// A slot that is not a value or cell, which have names of their own.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum SlotKey {
    Old(StoreId),
    Call(ValueId),
    Branch(usize),
    Turns(usize),
}

pub(crate) fn plain(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

impl Names {
    pub(crate) fn new(f: &Function, Sweeps { adjoint, handover }: &Sweeps) -> Names {
        let fixed = FIXED.iter().map(|name| (*name).to_owned()).collect();
        let mut taken = Taken {
            names: fixed,
            numbers: HashMap::default(),
            prefix: "__",
            own: HashSet::default(),
            identifiers: HashMap::default(),
        };
        let (values, cells) = Names::users(f, &mut taken);
        let mut names = Names {
            values: Names::rest(values, &f.values, |value| {
                taken.like(&value.hint.as_ref().map_or("t".to_owned(), plain), value.span)
            }),
            cells: Names::rest(cells, &f.cells, |cell| taken.like(&plain(&cell.hint), cell.hint.span())),
            slots: HashMap::default(),
            tapes: HashMap::default(),
            turns: HashMap::default(),
            views: HashMap::default(),
            witnesses: HashMap::default(),
            backs: HashMap::default(),
            accumulators: HashMap::default(),
            fixed: HashMap::default(),
            made: HashSet::default(),
            stay: HashSet::default(),
        };
        names.block(f, &f.body, handover, &mut taken);
        names.adjoint(f, adjoint, &mut taken);
        for (i, value) in f.values.iter().enumerate() {
            if handover.witnessed.contains(&ValueId(i)) {
                names.witnesses.insert(ValueId(i), taken.like("type", value.span));
            }
            if matches!(value.op, Op::Param(_)) {
                let hint = value.hint.as_ref().map_or("t".to_owned(), plain);
                let to = taken.like(&format!("to_{hint}"), value.span);
                let scratch = taken.like(&format!("scratch_{hint}"), value.span);
                names.accumulators.insert(ValueId(i), (to, scratch));
            }
        }
        names
    }

    /// Of code that is text, where nothing but itself tells a name from the user's: not those that are `free` in it.
    pub(crate) fn plain(f: &Function, adjoint: &Block, handover: &Handover, free: HashSet<String>) -> Names {
        let mut taken = Taken {
            names: free.clone(),
            numbers: HashMap::default(),
            prefix: "",
            own: HashSet::default(),
            identifiers: HashMap::default(),
        };
        let (values, cells) = Names::users(f, &mut taken);
        let fixed = PLAIN.iter().map(|name| (*name, taken.like(name, Span::call_site()))).collect();
        let mut accumulators = HashMap::default();
        for (i, value) in f.values.iter().enumerate() {
            if matches!(value.op, Op::Param(_)) {
                let d = taken.like(&format!("d_{}", values[i].as_ref().map_or("t".to_owned(), plain)), value.span);
                accumulators.insert(ValueId(i), (d.clone(), d));
            }
        }
        let cells = Names::rest(cells, &f.cells, |cell| match cell.what {
            What::Borrowed(Root::Value(v)) if accumulators.contains_key(&v) => accumulators[&v].0.clone(),
            What::Cotangent(Root::Value(v)) if accumulators.contains_key(&v) => {
                taken.like(&format!("{}_sum", accumulators[&v].0), cell.hint.span())
            }
            What::Memory | What::Cotangent(_) | What::Borrowed(_) | What::Sum => {
                taken.like(&plain(&cell.hint), cell.hint.span())
            }
        });
        let values = Names::rest(values, &f.values, |value| {
            taken.like(&value.hint.as_ref().map_or("t".to_owned(), plain), value.span)
        });
        let mut names = Names {
            values,
            cells,
            slots: HashMap::default(),
            tapes: HashMap::default(),
            turns: HashMap::default(),
            views: HashMap::default(),
            witnesses: HashMap::default(),
            backs: HashMap::default(),
            accumulators,
            fixed,
            made: HashSet::default(),
            stay: HashSet::default(),
        };
        names.block(f, &f.body, handover, &mut taken);
        names.adjoint(f, adjoint, &mut taken);
        for v in handover.calls.keys() {
            names.slots.insert(SlotKey::Call(*v), names.values[v.0].clone());
        }
        for v in &handover.witnessed {
            names.witnesses.insert(*v, taken.like("same", f.value(*v).span));
        }
        names.made = taken.names.difference(&free).cloned().collect();
        names.stay = taken.own;
        names.stay.extend(names.accumulators.values().map(|(d, _)| d.to_string()));
        names
    }

    /// The user's names first, so that they stay as they are where nothing is in the way.
    fn users(f: &Function, taken: &mut Taken) -> (Vec<Option<Ident>>, Vec<Option<Ident>>) {
        let value = |value: &Value, taken: &mut Taken| match &value.hint {
            Some(hint) if !value.is_cotangent() => Some(taken.own(&plain(hint), value.span)),
            Some(_) | None => None,
        };
        let cell = |cell: &Cell, taken: &mut Taken| match cell.what {
            What::Memory => Some(taken.own(&plain(&cell.hint), cell.hint.span())),
            What::Cotangent(_) | What::Borrowed(_) | What::Sum => None,
        };
        let values = f.values.iter().map(|v| value(v, taken)).collect();
        (values, f.cells.iter().map(|c| cell(c, taken)).collect())
    }

    fn rest<T>(named: Vec<Option<Ident>>, all: &[T], mut name: impl FnMut(&T) -> Ident) -> Vec<Ident> {
        named.into_iter().zip(all).map(|(named, of)| named.unwrap_or_else(|| name(of))).collect()
    }

    /// A name of which there is one.
    pub(crate) fn fixed(&self, name: &str, span: Span) -> Ident {
        self.fixed.get(name).cloned().unwrap_or_else(|| Ident::new(&format!("__{name}"), span))
    }

    fn block(&mut self, f: &Function, block: &Block, handover: &Handover, taken: &mut Taken) {
        for stmt in &block.stmts {
            match stmt {
                Stmt::If(i) => {
                    self.slots.insert(SlotKey::Branch(i.id), taken.like("kept", i.span));
                    for arm in [&i.then, &i.otherwise] {
                        if handover.has_tape(arm.id) {
                            self.tapes.insert(arm.id, taken.like("tape", i.span));
                        }
                    }
                    self.block(f, &i.then, handover, taken);
                    self.block(f, &i.otherwise, handover, taken);
                }
                Stmt::Loop(l) => {
                    self.tapes.insert(l.body.id, taken.like("tape", l.span));
                    self.slots.insert(SlotKey::Turns(l.id), taken.like("turns", l.span));
                    self.view_names(f, l, taken);
                    l.blocks().into_iter().for_each(|b| self.block(f, b, handover, taken));
                }
                Stmt::Store(id, place, _) | Stmt::Accumulate(id, place, _, _) => {
                    if handover.saved.contains(id) {
                        self.slots.insert(SlotKey::Old(*id), taken.like("old", place.span));
                    }
                }
                Stmt::Let(v) => {
                    let written = StoreId::Method(*v);
                    if handover.saved.contains(&written) {
                        self.slots.insert(SlotKey::Old(written), taken.like("old", f.value(*v).span));
                    }
                    if handover.calls.contains_key(v) {
                        let span = f.value(*v).span;
                        self.slots.insert(SlotKey::Call(*v), taken.like("kept", span));
                        self.backs.insert(*v, taken.like("back", span));
                    }
                }
                Stmt::Cell(_)
                | Stmt::Effect(_)
                | Stmt::Add(..)
                | Stmt::Set(..)
                | Stmt::Restore(..)
                | Stmt::Back(_)
                | Stmt::Resume(_)
                | Stmt::Deliver(_) => {}
            }
        }
    }

    fn view_names(&mut self, f: &Function, l: &Loop, taken: &mut Taken) {
        if let (LoopKind::Range { var, low, .. }, false) = (&l.kind, l.views.is_empty()) {
            let turn = match f.is_zero(*low) {
                true => self.value(*var).clone(),
                false => taken.like("k", l.span),
            };
            self.turns.insert(key(l), (turn, taken.like("count", l.span)));
        }
        for view in &l.views {
            let name = match view.root {
                Root::Value(v) => self.value(v),
                Root::Cell(c) => self.cell(c),
            };
            let name = taken.like(&plain(name), name.span());
            self.views.insert((key(l), view.root, view.first), name);
        }
    }

    fn adjoint(&mut self, f: &Function, block: &Block, taken: &mut Taken) {
        for stmt in &block.stmts {
            if let Stmt::Loop(l) = stmt {
                self.view_names(f, l, taken);
            }
            stmt.blocks().into_iter().for_each(|inner| self.adjoint(f, inner, taken));
        }
    }

    /// The number of an iteration, and of all.
    pub(crate) fn turns(&self, l: &Loop) -> Option<&(Ident, Ident)> {
        self.turns.get(&key(l))
    }

    pub(crate) fn view(&self, l: &Loop, view: &View) -> Option<&Ident> {
        self.views.get(&(key(l), view.root, view.first))
    }

    pub(crate) fn value(&self, v: ValueId) -> &Ident {
        &self.values[v.0]
    }

    pub(crate) fn cell(&self, c: CellId) -> &Ident {
        &self.cells[c.0]
    }

    /// What the forward sweep keeps is called the same in the adjoint.
    pub(crate) fn slot(&self, slot: Slot) -> &Ident {
        let key = match slot {
            Slot::Value(v) => return self.value(v),
            Slot::Cell(c) => return self.cell(c),
            Slot::Old(id) => SlotKey::Old(id),
            Slot::Call(v) => SlotKey::Call(v),
            Slot::Branch(id) => SlotKey::Branch(id),
            Slot::Turns(id) => SlotKey::Turns(id),
        };
        &self.slots[&key]
    }

    /// The witnesses, in the order of what they tell the type of.
    pub(crate) fn witnesses(&self) -> Vec<&Ident> {
        let mut all: Vec<_> = self.witnesses.iter().collect();
        all.sort_by_key(|(v, _)| **v);
        all.into_iter().map(|(_, name)| name).collect()
    }

    pub(crate) fn witness(&self, v: ValueId) -> Option<&Ident> {
        self.witnesses.get(&v)
    }

    /// Of a loop's body, or of an arm that has one.
    pub(crate) fn tape(&self, block: BlockId) -> &Ident {
        &self.tapes[&block]
    }

    /// A pullback that is kept is called as what is kept.
    pub(crate) fn back(&self, call: ValueId, kept: bool) -> &Ident {
        if kept { self.slot(Slot::Call(call)) } else { &self.backs[&call] }
    }

    pub(crate) fn accumulator(&self, param: ValueId) -> &Ident {
        &self.accumulators[&param].0
    }

    pub(crate) fn scratch(&self, param: ValueId) -> &Ident {
        &self.accumulators[&param].1
    }
}
