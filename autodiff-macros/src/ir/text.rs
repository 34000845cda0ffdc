//! Programs as text, in the user's names: what `AUTODIFF_PRINT=ir:f` shows.

use super::*;
use crate::rules::{At, Scalar};
use crate::sweep::{Handover, Slot};
use quote::{ToTokens, quote};

/// The primal program.
pub(crate) fn primal(f: &Function) -> String {
    let mut text = Text::new(f);
    text.line("primal:");
    text.block(&f.body);
    if let Some(result) = f.result {
        text.line(&format!("    result {}", text.value(result)));
    }
    text.out
}

/// The adjoint as the pass `name` has left it.
pub(crate) fn adjoint(name: &str, f: &Function, adjoint: &Block) -> String {
    let mut text = Text::new(f);
    text.line(&format!("adjoint after `{name}`:"));
    text.block(adjoint);
    text.out
}

/// What the forward sweep keeps of each run of a block.
pub(crate) fn handover(f: &Function, handover: &Handover) -> String {
    let mut text = Text::new(f);
    text.line("kept:");
    let mut blocks: Vec<_> = handover.slots.iter().filter(|(_, slots)| !slots.is_empty()).collect();
    blocks.sort_by_key(|(block, _)| **block);
    for (block, slots) in blocks {
        let slots: Vec<String> = slots.iter().map(|slot| text.slot(*slot)).collect();
        text.line(&format!("    of block {}: {}", block.0, slots.join(", ")));
    }
    text.out
}

struct Text<'a> {
    f: &'a Function,
    values: Vec<String>,
    cells: Vec<String>,
    depth: usize,
    out: String,
}

impl Text<'_> {
    fn new(f: &Function) -> Text<'_> {
        let mut taken = rustc_hash::FxHashMap::default();
        let mut name = |hint: String| {
            let n = taken.entry(hint.clone()).or_insert(0_usize);
            *n += 1;
            if *n == 1 { hint } else { format!("{hint}_{n}") }
        };
        let values = f.values.iter().map(|v| name(v.hint.as_ref().map_or("t".to_owned(), ToString::to_string)));
        let values = values.collect();
        let cells = f.cells.iter().map(|c| name(c.hint.to_string())).collect();
        Text { f, values, cells, depth: 0, out: String::new() }
    }

    fn line(&mut self, line: &str) {
        self.out += &"    ".repeat(self.depth);
        self.out += line;
        self.out.push('\n');
    }

    fn block(&mut self, block: &Block) {
        self.depth += 1;
        self.line(&format!("// block {}", block.id.0));
        block.stmts.iter().for_each(|stmt| self.stmt(stmt));
        self.depth -= 1;
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let line = match stmt {
            Stmt::Let(v) if self.is_in_place(*v) => return,
            Stmt::Let(v) => format!("let {} = {}", self.value(*v), self.op(*v)),
            Stmt::Cell(c) => {
                let init = match (self.f.cell(*c).init, &self.f.cell(*c).shape) {
                    (Init::Value(v), _) => self.value(v),
                    (Init::Zero, Some(shape)) => format!("zero of {}", self.place(shape)),
                    (Init::Zero, None) => "zero".to_owned(),
                };
                format!("let mut {} = {init}", self.cells[c.0])
            }
            Stmt::Store(id, place, v) => format!("{} = {}  // store {}", self.place(place), self.value(*v), id.text()),
            Stmt::Accumulate(id, place, op, v) => {
                format!("{} {} {}  // store {}", self.place(place), plain(op), self.value(*v), id.text())
            }
            Stmt::Add(place, v, Sign::Plus) => format!("{} += {}", self.place(place), self.value(*v)),
            Stmt::Add(place, v, Sign::Minus) => format!("{} -= {}", self.place(place), self.value(*v)),
            Stmt::Set(place, v) => format!("{} = {}", self.place(place), self.value(*v)),
            Stmt::Restore(id, place) => format!("{} = as before store {}", self.place(place), id.text()),
            Stmt::Back(back) => {
                let to = back.to.iter().map(|to| to.as_ref().map_or("_".to_owned(), |to| self.place(to)));
                let to = to.collect::<Vec<_>>().join(", ");
                format!("pullback of {} at {} adds to ({to})", self.value(back.call), self.value(back.seed))
            }
            Stmt::Resume(v) => format!("let {} = as recorded", self.value(*v)),
            Stmt::Deliver(c) => format!("deliver {}", self.cells[c.0]),
            Stmt::Effect(Effect::Tokens(verbatim)) => plain(&verbatim.tokens),
            Stmt::Effect(Effect::Typed(typing)) => self.typing(typing),
            Stmt::If(i) => return self.branches(i),
            Stmt::Loop(l) => return self.looped(l),
        };
        self.line(&line);
    }

    fn typing(&self, typing: &Typing) -> String {
        match typing {
            Typing::Reference(place, ty) => format!("&{} is a {}", self.place(place), plain(ty)),
            Typing::Same(a, b) => format!("{} and {} are of one type", self.place(a), self.place(b)),
            Typing::Standard(place) => format!("{} is indexed as the standard library does", self.place(place)),
            Typing::Number(place) => format!("{} is the standard library's", self.place(place)),
            Typing::Temporary(place) => format!("{} may live longer", self.place(place)),
            Typing::Binding(name) => format!("{name} is no constant"),
        }
    }

    fn branches(&mut self, i: &If) {
        self.line(&format!("if {} {{", self.value(i.cond)));
        self.block(&i.then);
        self.line("} else {");
        self.block(&i.otherwise);
        self.line("}");
        for out in &i.outs {
            let arm = |v: Option<ValueId>| v.map_or("_".to_owned(), |v| self.value(v));
            self.line(&format!("let {} = {} or {}", self.value(out.value), arm(out.then), arm(out.otherwise)));
        }
    }

    fn looped(&mut self, l: &Loop) {
        for c in &l.carried {
            self.line(&format!("carry {} = {}", self.value(c.entry), self.value(c.init)));
        }
        let backward = if l.backward { ", backward" } else { "" };
        match &l.kind {
            LoopKind::Range { var, low, high, inclusive, reversed, step, .. }
            | LoopKind::Until { var, low, high, inclusive, reversed, step, .. } => {
                let dots = if *inclusive { "..=" } else { ".." };
                let step = step.map_or(String::new(), |step| format!(" by {}", self.value(step)));
                let reversed = if *reversed { " reversed" } else { "" };
                let range = format!("{}{dots}{}{step}{reversed}", self.value(*low), self.value(*high));
                self.line(&format!("for {} in {range}{backward} {{", self.value(*var)));
            }
            LoopKind::While { cond, test, .. } => {
                self.line(&format!("while {}{backward}, where", self.value(*cond)));
                self.block(test);
                self.line("{");
            }
        }
        self.block(&l.body);
        if let (Some(until), Side::Primal) = (l.kind.until(), l.side) {
            self.line(&format!("    until {}", self.value(until)));
        }
        for c in &l.carried {
            self.line(&format!("    next {} = {}", self.value(c.entry), self.value(c.next)));
        }
        self.line("}");
        for c in &l.carried {
            self.line(&format!("let {} = {}", self.value(c.exit), self.value(c.entry)));
        }
    }

    fn slot(&self, slot: Slot) -> String {
        match slot {
            Slot::Value(v) => self.value(v),
            Slot::Cell(c) => self.cells[c.0].clone(),
            Slot::Old(id) => format!("what store {} overwrote", id.text()),
            Slot::Call(v) => format!("the call {}", self.value(v)),
            Slot::Branch(_) => "which arm was taken".to_owned(),
            Slot::Turns(_) => "the number of turns".to_owned(),
        }
    }

    /// Literals and the like stand where they are read.
    fn is_in_place(&self, v: ValueId) -> bool {
        let value = self.f.value(v);
        value.hint.is_none() && matches!(value.op, Op::Literal(_) | Op::Path(_))
    }

    fn value(&self, v: ValueId) -> String {
        match &self.f.value(v).op {
            Op::Seed => "seed".to_owned(),
            _ if self.is_in_place(v) => self.op(v),
            _ => self.values[v.0].clone(),
        }
    }

    fn list(&self, values: &[ValueId]) -> String {
        values.iter().map(|v| self.value(*v)).collect::<Vec<_>>().join(", ")
    }

    fn place(&self, p: &Place) -> String {
        let root = match p.root {
            Root::Value(v) => self.value(v),
            Root::Cell(c) => self.cells[c.0].clone(),
        };
        p.proj.iter().fold(root, |base, proj| match proj {
            Proj::Index(i) => format!("{base}[{}]", self.value(*i)),
            Proj::Field(member) => format!("{base}.{}", plain(member)),
            Proj::Range(low, high, closed) => {
                let end = |v: &Option<ValueId>| v.map_or(String::new(), |v| self.value(v));
                format!("{base}[{}{}{}]", end(low), if *closed { "..=" } else { ".." }, end(high))
            }
        })
    }

    fn arg(&self, arg: &Arg) -> String {
        match arg {
            Arg::Value(v) => self.value(*v),
            Arg::Ref(p) => format!("&{}", self.place(p)),
        }
    }

    fn args(&self, args: &[Arg]) -> String {
        args.iter().map(|a| self.arg(a)).collect::<Vec<_>>().join(", ")
    }

    fn op(&self, v: ValueId) -> String {
        let v_of = |v: &ValueId| self.value(*v);
        match &self.f.value(v).op {
            Op::Param(k) => format!("parameter {k}"),
            Op::Literal(lit) => plain(lit),
            Op::Path(path) => plain(path),
            Op::Unary(op, a) => format!("{}{}", plain(op), v_of(a)),
            Op::Binary(op, a, b) => format!("{} {} {}", v_of(a), plain(op), v_of(b)),
            Op::Least(a, b) => format!("least of {} and {}", v_of(a), v_of(b)),
            Op::Rule(rule, args) => self.formula(args, v, |at| rule.value(at)),
            Op::Cast(a, ty) => format!("{} as {}", v_of(a), plain(ty)),
            Op::FloatFrom(a, _) => format!("float from {}", v_of(a)),
            Op::Load(p) => self.place(p),
            Op::Len(p) => format!("{}.len()", self.place(p)),
            Op::Tuple(parts) => format!("({})", self.list(parts)),
            Op::Array(parts) => format!("[{}]", self.list(parts)),
            Op::Repeat(a, n) => format!("[{}; {}]", v_of(a), plain(n)),
            Op::VecList(parts) => format!("vec![{}]", self.list(parts)),
            Op::VecRepeat(a, n) => format!("vec![{}; {}]", v_of(a), v_of(n)),
            Op::Call(call) => format!("{}({})", plain(&call.path), self.args(&call.args)),
            Op::Query(name, args) => format!("{name}({})", self.list(args)),
            Op::Method(m) => format!("{}.{}({})", self.arg(&m.receiver), m.name, self.args(&m.args)),
            Op::Range(low, high, limits) => {
                let end = |v: &Option<ValueId>| v.map_or(String::new(), |v| self.value(v));
                format!("{}{}{}", end(low), plain(limits), end(high))
            }
            Op::Stop(a) => format!("stop_gradient({})", self.arg(a)),
            Op::Verbatim(verbatim) => plain(&verbatim.tokens),
            Op::Dbg(a) => format!("dbg!({})", v_of(a)),
            Op::Zero(p) => format!("zero of {}", self.place(p)),
            Op::Contribution(Application { rule, k, args, result, .. }, d) => {
                let d: proc_macro2::TokenStream = self.value(*d).parse().unwrap_or_default();
                self.formula(args, *result, |at| rule.contribution(*k, at, &d))
            }
            Op::Partial(Application { rule, k, args, result, .. }) => {
                self.formula(args, *result, |at| rule.partial(*k, at))
            }
            Op::Sum(a, b) => format!("{} + {}", v_of(a), v_of(b)),
            Op::Product(a, b) => format!("{} * {}", v_of(a), v_of(b)),
            Op::Negative(a) => format!("-{}", v_of(a)),
            Op::Take(p, _) => format!("take {}", self.place(p)),
            Op::Move(p) => format!("move {}", self.place(p)),
            Op::Total(d, _) => format!("total of {}", v_of(d)),
            Op::Recast(d, from, to) => format!("{} for {from:?} to {to:?}", v_of(d)),
            Op::Induction | Op::Joined | Op::Turn | Op::After | Op::Absent | Op::Error | Op::Seed => {
                self.values[v.0].clone()
            }
        }
    }

    fn formula(&self, args: &[ValueId], result: ValueId, write: impl Fn(&At) -> TokenStream) -> String {
        let tokens = |v: ValueId| self.value(v).parse::<TokenStream>().unwrap_or_default();
        let operands: Vec<TokenStream> = args.iter().map(|a| tokens(*a)).collect();
        let scalar = Scalar::Plain(&quote!(f64));
        plain(&write(&At { span: Span::call_site(), scalar, operands: &operands, result: &tokens(result) }))
    }
}

/// Tokens without the spaces that keep them apart where they are methods, calls and indices.
fn plain(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let last = out.chars().next_back();
        let joins = match (last, chars.peek()) {
            (Some('.' | '(' | '[' | '&' | '!' | ':'), _) | (_, Some('.' | ')' | ']' | ',' | ';' | '?')) => true,
            (Some(last), Some('(' | '[' | '!' | ':')) => last.is_alphanumeric() || matches!(last, '_' | ')' | ':'),
            (_, _) => false,
        };
        if c != ' ' || !joins {
            out.push(c);
        }
    }
    out
}
