//! Calls of annotated functions, and functions that call themselves.
use super::scope::{Ty, Var};
use super::writer::{MOST_COST, Writer};
use crate::rng::Rng;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    Float,
    Pair,
}

/// An annotated function: floats, then a slice of three or more, then a small number, where it has them.
#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) name: String,
    pub(super) floats: usize,
    pub(super) slice: bool,
    pub(super) count: bool,
    pub(super) output: Output,
    pub(super) cost: usize,
}

impl Writer<'_> {
    /// A call as an operand.
    fn call(&mut self, function: &Function) -> Option<String> {
        if self.cost + self.times * function.cost > MOST_COST {
            return None;
        }
        let mut arguments: Vec<String> = (0..function.floats).map(|_| self.bounded(1)).collect();
        if function.slice {
            let var = self.scope.find(self.rng, |var| var.ty.floats().is_some_and(|n| n >= 3));
            arguments.push(match var {
                Some(Var { name, ty: Ty::Slice(_), .. }) => name,
                Some(Var { name, .. }) => format!("&{name}"),
                None => format!("&[{}, 0.5, {}]", self.leaf(), self.leaf()),
            });
        }
        if function.count {
            let var = self.scope.find(self.rng, |var| var.ty == Ty::INDEX);
            arguments.push(var.map_or_else(|| "2".to_owned(), |var| format!("{} % 3", var.name)));
        }
        self.cost += self.times * function.cost;
        let call = format!("{}({})", function.name, arguments.join(", "));
        Some(match function.output {
            Output::Float => call,
            Output::Pair => format!("{call}.{}", self.rng.below(2)),
        })
    }

    fn any_function(&mut self) -> Option<Function> {
        let functions = self.functions;
        (!functions.is_empty()).then(|| functions[self.rng.below(functions.len())].clone())
    }

    pub(super) fn called(&mut self, depth: usize) -> String {
        match self.any_function().and_then(|function| self.call(&function)) {
            Some(call) => format!("(0.5 * {call}.sin())"),
            None => self.float(depth - 1),
        }
    }

    pub(super) fn call_statement(&mut self) {
        let Some(function) = self.any_function() else { return self.update_something() };
        let Some(call) = self.call(&function) else { return self.update_something() };
        if function.output == Output::Pair && self.rng.once_in(2) {
            let call = call.rsplit_once('.').map_or(call.clone(), |(call, _)| call.to_owned());
            let p = self.name();
            let q = self.other_name(&[&p]);
            self.line(&format!("let (mut {p}, {q}) = {call};"));
            self.line(&format!("{p} = ({p} * {q}).sin();"));
            self.declare(&p, Ty::Float, true);
            return self.declare(&q, Ty::Float, false);
        }
        let Some(target) = self.scalar_target() else { return self.update_something() };
        let text = match self.rng.below(4) {
            0 => format!("{target} = {call}.sin();"),
            1 => format!("{target} += 0.3 * {call}.tanh();"),
            2 => format!("let _ = {call};"),
            _ => format!("{target} = if {call} > 0.1 {{ {target} * 0.9 }} else {{ (0.5 * {call}).cos() }};"),
        };
        self.line(&text);
    }
}

/// A function that calls itself as often as it is told.
pub(super) fn recursive(rng: &mut Rng, name: &str) -> (String, Function) {
    let a = rng.float(0.3, 0.9);
    let body = match rng.below(7) {
        0 => format!("if n == 0 {{ x }} else {{ {a:?} * {name}(x.sin(), y, n - 1) + x * y }}"),
        1 => {
            format!("let x = x * {a:?};\n    if n == 0 {{ y.sin() }} else {{ {name}(y, x.cos(), n - 1).tanh() - x }}")
        }
        2 => format!(
            "let mut s = x.sin();\n    for i in 0..n {{\n        s += {a:?} * {name}(s * y, y, i).cos();\n    }}\n    s.tanh()"
        ),
        3 => format!(
            "let mut s = x;\n    for i in 0..n {{\n        if i % 2 == 0 {{\n            s = s.sin() * {name}(s * {a:?}, y, i);\n        }} else {{\n            s += (y * s).cos();\n        }}\n    }}\n    s"
        ),
        4 => format!(
            "if n == 0 {{\n        return x * y;\n    }}\n    let s = {name}(x.sin(), y * {a:?}, n - 1);\n    if s < 0.1 {{\n        return s * x;\n    }}\n    s.cos() * y"
        ),
        5 => format!(
            "let mut s = x;\n    for i in 0..n {{\n        if s < y {{ s = s * {a:?} + 0.1; continue; }}\n        s += {a:?} * {name}(s, y, i).sin();\n        if s > 1.0 {{ break; }}\n        if s < -1.0 {{ return s.tanh() * y; }}\n    }}\n    s.sin()"
        ),
        _ => format!(
            "if n == 0 {{ x * y }} else {{\n        let p = {name}(x.sin(), y, n / 2);\n        let q = {name}(p * {a:?}, x, n - 1);\n        if x > y {{ p * q }} else {{ q.tanh() }}\n    }}"
        ),
    };
    let text = format!("#[differentiable]\nfn {name}(x: f64, y: f64, n: usize) -> f64 {{\n    {body}\n}}\n");
    let function =
        Function { name: name.to_owned(), floats: 2, slice: false, count: true, output: Output::Float, cost: 20 };
    (text, function)
}
