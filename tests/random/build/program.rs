//! Random functions: declarations, assignments, branches, loops, element updates, calls.

use crate::expression::Scope;
use crate::rng::Rng;

/// The parameters: so many floats, then a slice, an array and a whole number where they are wanted.
#[derive(Clone)]
pub(crate) struct Signature {
    pub(crate) scalars: usize,
    pub(crate) slice: bool,
    pub(crate) array: bool,
    pub(crate) count: bool,
}

impl Signature {
    pub(crate) const SLICE: usize = 4;
    const ARRAY: usize = 3;
    const LARGEST_COUNT: usize = 3;

    fn parameters(&self) -> String {
        let mut list: Vec<String> = (0..self.scalars).map(|i| format!("mut x{i}: f64")).collect();
        if self.slice {
            list.push("v: &[f64]".to_owned());
        }
        if self.array {
            list.push(format!("mut a: [f64; {}]", Self::ARRAY));
        }
        if self.count {
            list.push("n: usize".to_owned());
        }
        list.join(", ")
    }

    /// Arguments for the test, in parentheses.
    pub(crate) fn point(&self, rng: &mut Rng) -> String {
        let mut numbers = |n: usize| {
            let list: Vec<String> = (0..n).map(|_| format!("{:?}", rng.float(-1.5, 1.5))).collect();
            list.join(", ")
        };
        let mut list = vec![numbers(self.scalars)];
        if self.slice {
            list.push(format!("&[{}]", numbers(Self::SLICE)));
        }
        if self.array {
            list.push(format!("[{}]", numbers(Self::ARRAY)));
        }
        if self.count {
            list.push(rng.below(Self::LARGEST_COUNT + 1).to_string());
        }
        format!("({})", list.join(", "))
    }
}

pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) signature: Signature,
    /// Statements run, roughly.
    cost: usize,
    /// Calls within calls.
    depth: usize,
}

impl Program {
    pub(crate) fn random(rng: &mut Rng, index: usize, earlier: &[Program]) -> Program {
        let signature = Signature {
            scalars: 1 + rng.below(3),
            slice: rng.once_in(2),
            array: rng.once_in(3),
            count: rng.once_in(2),
        };
        let mut scope = Scope::default();
        scope.scalars.extend((0..signature.scalars).map(|i| format!("x{i}")));
        if signature.slice {
            scope.readable.push(("v".to_owned(), Signature::SLICE));
        }
        if signature.array {
            scope.writable.push(("a".to_owned(), Signature::ARRAY));
        }
        if signature.count {
            scope.integers.push("n".to_owned());
        }
        let mut writer =
            Writer { rng, earlier, names: 0, left: 14 + index % 22, cost: 0, depth: 0, text: String::new() };
        let body = writer.body(&mut scope, 1, 1);
        let result = writer.result(&scope);
        let (cost, depth) = (writer.cost, writer.depth);
        let name = format!("p{index:03}");
        let source = format!("pub fn {name}({}) -> f64 {{\n{body}    {result}\n}}\n", signature.parameters());
        Program { name, source, signature, cost, depth }
    }
}

/// What a call may cost, and how deep calls may go.
const MOST_COST: usize = 2000;
const MOST_DEPTH: usize = 4;

struct Writer<'a> {
    rng: &'a mut Rng,
    earlier: &'a [Program],
    /// For names that have not been used.
    names: usize,
    /// Statements still to be written.
    left: usize,
    cost: usize,
    depth: usize,
    text: String,
}

impl Writer<'_> {
    fn name(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", self.names)
    }

    /// Statements of one block. What they declare is in scope after them, for the caller to forget.
    fn body(&mut self, scope: &mut Scope, nesting: usize, times: usize) -> String {
        let outer = std::mem::take(&mut self.text);
        let wanted = if nesting == 1 { usize::MAX } else { 1 + self.rng.below(4) };
        let mut written = 0;
        while self.left > 0 && written < wanted {
            self.left -= 1;
            written += 1;
            self.cost += times;
            self.statement(scope, nesting, times);
        }
        std::mem::replace(&mut self.text, outer)
    }

    fn line(&mut self, nesting: usize, text: &str) {
        self.text += &"    ".repeat(nesting);
        self.text += text;
        self.text += "\n";
    }

    fn statement(&mut self, scope: &mut Scope, nesting: usize, times: usize) {
        let deep = nesting >= 4;
        match self.rng.below(16) {
            0..=1 => self.declaration(scope, nesting),
            2 => self.sequence(scope, nesting),
            3..=4 => {
                let (target, value) = (scope.scalar(self.rng), scope.bounded(self.rng, 2));
                self.line(nesting, &format!("{target} = {value};"));
            }
            5..=6 => self.compound(scope, nesting),
            7..=9 if !scope.writable.is_empty() => self.element(scope, nesting),
            10..=11 if !deep => self.branch(scope, nesting, times),
            12..=13 if !deep && times < 30 => self.repetition(scope, nesting, times),
            14 if !deep && times < 30 => self.turns(scope, nesting, times),
            15 => self.call(scope, nesting, times),
            _ => self.compound(scope, nesting),
        }
    }

    fn declaration(&mut self, scope: &mut Scope, nesting: usize) {
        let value = scope.bounded(self.rng, 2);
        // Sometimes an old name is shadowed.
        let name = if self.rng.once_in(6) { scope.scalar(self.rng) } else { self.name("s") };
        self.line(nesting, &format!("let mut {name} = {value};"));
        if !scope.scalars.contains(&name) {
            scope.scalars.push(name);
        }
    }

    fn sequence(&mut self, scope: &mut Scope, nesting: usize) {
        let name = self.name("w");
        let value = match self.rng.below(4) {
            0 => format!("[{}; 4]", scope.scalar(self.rng)),
            1 => "vec![0.0; 4]".to_owned(),
            2 => format!(
                "vec![{}, {}, 1.0, {}]",
                scope.bounded(self.rng, 1),
                scope.scalar(self.rng),
                scope.scalar(self.rng)
            ),
            _ => format!("[{}, 0.5, {}, -1.0]", scope.scalar(self.rng), scope.bounded(self.rng, 1)),
        };
        let annotation = if value.starts_with("vec") { "Vec<f64>" } else { "[f64; 4]" };
        self.line(nesting, &format!("let mut {name}: {annotation} = {value};"));
        scope.writable.push((name, 4));
    }

    fn compound(&mut self, scope: &Scope, nesting: usize) {
        let target = scope.scalar(self.rng);
        self.update(scope, nesting, &target);
    }

    /// A compound assignment that does not grow fast.
    fn update(&mut self, scope: &Scope, nesting: usize, target: &str) {
        let e = scope.expression(self.rng, 2);
        let text = match self.rng.below(5) {
            0 => format!("{target} += 0.4 * {e}.sin();"),
            1 => format!("{target} -= 0.3 * {e}.tanh();"),
            2 => format!("{target} *= {e}.cos();"),
            3 => format!("{target} /= 1.5 + {e}.sin();"),
            _ => format!("{target} *= 0.8;"),
        };
        self.line(nesting, &text);
    }

    fn element(&mut self, scope: &Scope, nesting: usize) {
        let (name, len) = scope.writable[self.rng.below(scope.writable.len())].clone();
        let index = scope.index(self.rng, len);
        let target = format!("{name}[{index}]");
        match self.rng.below(3) {
            0 => {
                let value = scope.bounded(self.rng, 2);
                self.line(nesting, &format!("{target} = {value};"));
            }
            1 => {
                let other = scope.index(self.rng, len);
                let value = scope.bounded(self.rng, 1);
                self.line(nesting, &format!("{target} = {target} * {name}[{other}].cos() + 0.2 * ({value});"));
            }
            _ => self.update(scope, nesting, &target),
        }
    }

    fn branch(&mut self, scope: &Scope, nesting: usize, times: usize) {
        let condition = scope.condition(self.rng);
        self.line(nesting, &format!("if {condition} {{"));
        let then = self.body(&mut scope.clone(), nesting + 1, times);
        self.text += &then;
        if !self.rng.once_in(3) {
            self.line(nesting, "} else {");
            let otherwise = self.body(&mut scope.clone(), nesting + 1, times);
            self.text += &otherwise;
        }
        self.line(nesting, "}");
    }

    fn repetition(&mut self, scope: &Scope, nesting: usize, times: usize) {
        let variable = self.name("i");
        let count = 1 + self.rng.below(4);
        let last = scope.integers.iter().find(|name| *name == "n" && self.rng.once_in(2));
        let range = match (last, self.rng.below(5)) {
            (Some(n), _) => format!("0..{n}"),
            (None, 0) => format!("0..={count}"),
            (None, 1) => format!("(0..{count}).rev()"),
            (None, 2) => format!("(1..{}).step_by(2)", 2 * count),
            (None, _) => format!("0..{count}"),
        };
        self.line(nesting, &format!("for {variable} in {range} {{"));
        let mut inside = scope.clone();
        inside.integers.push(variable);
        let body = self.body(&mut inside, nesting + 1, times * (count + 1));
        self.text += &body;
        self.line(nesting, "}");
    }

    /// A `while` that ends by a value and by a count.
    fn turns(&mut self, scope: &Scope, nesting: usize, times: usize) {
        let (count, value) = (self.name("k"), self.name("t"));
        let start = scope.expression(self.rng, 1);
        self.line(nesting, &format!("let mut {count} = 0_usize;"));
        self.line(nesting, &format!("let mut {value} = {start}.abs();"));
        self.line(nesting, &format!("while {value} > 0.25 && {count} < 5 {{"));
        let mut inside = scope.clone();
        inside.integers.push(count.clone());
        let body = self.body(&mut inside, nesting + 1, times * 5);
        self.text += &body;
        let change = scope.expression(self.rng, 1);
        self.line(nesting + 1, &format!("{value} = 0.6 * {value} + 0.1 * {change}.sin();"));
        self.line(nesting + 1, &format!("{count} += 1;"));
        self.line(nesting, "}");
        let target = scope.scalar(self.rng);
        self.line(nesting, &format!("{target} += 0.2 * {value} * {count} as f64;"));
    }

    fn call(&mut self, scope: &Scope, nesting: usize, times: usize) {
        let affordable = |p: &&Program| p.depth < MOST_DEPTH && self.cost + times * p.cost < MOST_COST;
        let callees: Vec<&Program> = self.earlier.iter().filter(affordable).collect();
        if callees.is_empty() {
            return self.compound(scope, nesting);
        }
        let callee = callees[self.rng.below(callees.len())];
        let Some(arguments) = scope.arguments(self.rng, &callee.signature) else {
            return self.compound(scope, nesting);
        };
        self.cost += times * callee.cost;
        self.depth = self.depth.max(callee.depth + 1);
        let target = scope.scalar(self.rng);
        let call = format!("{}({arguments})", callee.name);
        let text = match self.rng.below(3) {
            0 => format!("{target} = {call}.sin();"),
            1 => format!("{target} += 0.3 * {call}.tanh();"),
            _ => format!("{target} = if {call} > 0.1 {{ {target} * 0.9 }} else {{ 0.5 * {call} }};"),
        };
        self.line(nesting, &text);
    }

    /// Everything in scope counts.
    fn result(&mut self, scope: &Scope) -> String {
        let mut terms: Vec<String> =
            scope.scalars.iter().map(|s| format!("{:?} * {s}", self.rng.float(0.5, 1.5))).collect();
        for (name, len) in &scope.writable {
            terms.push(format!("{name}[0] * {name}[{}]", len - 1));
        }
        terms.join(" + ")
    }
}
