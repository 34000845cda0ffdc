//! Random programs in the supported language: hostile names and contexts, tame numbers.
//!
//! Values stay small, indices inside, loops short. What may be refused with a message of ours is drawn in few programs.
mod call;
mod chain;
mod context;
mod control;
mod exit;
mod expression;
mod integer;
mod made;
pub(crate) mod names;
mod order;
mod scope;
mod sequence;
mod statement;
mod tuple;
mod writer;

use crate::program::{Program, Signature};
use crate::rng::Rng;
use call::{Function, Output};
use scope::{Scope, Ty, Var};
use std::fmt::Write;
use writer::Writer;

/// What programs can do without, to look behind a fault that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Constants, functions and imports in inner blocks.
    Items,
    /// `#[cfg]`.
    Cfg,
    /// Functions made by `macro_rules!`.
    Macros,
    /// Integers whose type comes late.
    Late,
    /// Functions with the names of generated things.
    Functions,
    /// Methods of containers of whole numbers.
    Methods,
    /// Constants, also of single precision.
    Constants,
    /// References, and slices that advance.
    References,
    /// `return`, `break`, `continue`, and what only these end.
    Exits,
}

impl Feature {
    /// All of them, by name.
    pub const ALL: [(&str, Feature); 9] = [
        ("items", Feature::Items),
        ("cfg", Feature::Cfg),
        ("macros", Feature::Macros),
        ("late", Feature::Late),
        ("functions", Feature::Functions),
        ("methods", Feature::Methods),
        ("constants", Feature::Constants),
        ("references", Feature::References),
        ("exits", Feature::Exits),
    ];
}

/// What one program is made of.
struct Settings<'a> {
    without: &'a [Feature],
    /// Whether it may have constructs that may be refused.
    refusable: bool,
}

impl Settings<'_> {
    fn has(&self, feature: Feature) -> bool {
        // Items in inner blocks are refused.
        let may_be = feature != Feature::Items || self.refusable;
        may_be && !self.without.contains(&feature)
    }
}

/// The program of this number.
pub fn program(rng: &mut Rng, number: usize, without: &[Feature]) -> Program {
    let settings = &Settings { without, refusable: rng.once_in(8) };
    let signature = Signature::ALL[rng.below(Signature::ALL.len())];
    let mut source = String::new();
    let mut scope = Scope::default();
    if settings.has(Feature::Constants) && rng.once_in(2) {
        let name = names::one(rng, &names::CONSTANTS);
        let ty = if rng.once_in(4) { Ty::Single } else { Ty::Float };
        let text = if ty == Ty::Float { "f64" } else { "f32" };
        _ = writeln!(source, "const {name}: {text} = {:?};", rng.float(0.3, 1.5));
        scope.vars.push(Var { name: name.to_owned(), ty, mutable: false, hidden: false, kept: false, nesting: 0 });
    }
    let mut functions: Vec<Function> = Vec::new();
    let mut reserved: Vec<String> = Vec::new();
    for _ in 0..rng.below(3) {
        let name = function_name(rng, &mut reserved, settings);
        let (text, function) = match rng.below(6) {
            0 if settings.has(Feature::Macros) => made::by_macro(rng, &name),
            1 => call::recursive(rng, &name),
            _ => helper(rng, &name, &scope, &functions, &reserved, settings),
        };
        source += &text;
        functions.push(function);
    }
    let entry = function_name(rng, &mut reserved, settings);
    let mut writer = Writer::new(rng, scope, &functions, reserved, settings);
    let parameters = writer.parameters(signature);
    writer.left = 2 + writer.rng.below(10);
    let body = writer.function_body();
    _ = writeln!(source, "#[differentiable]\npub fn {entry}({parameters}) -> f64 {{\n{body}}}");
    Program {
        name: format!("p{number:05}"),
        entry,
        signature,
        source,
        refusable: settings.refusable,
        second: number.is_multiple_of(5),
        twin: None,
    }
}

fn function_name(rng: &mut Rng, reserved: &mut Vec<String>, settings: &Settings<'_>) -> String {
    loop {
        let name = if settings.has(Feature::Functions) {
            names::one(rng, &names::FUNCTIONS).to_owned()
        } else {
            format!("f_{}", reserved.len())
        };
        if !reserved.contains(&name) {
            reserved.push(name.clone());
            return name;
        }
    }
}

/// A function that others call.
fn helper(
    rng: &mut Rng,
    name: &str,
    scope: &Scope,
    functions: &[Function],
    reserved: &[String],
    settings: &Settings<'_>,
) -> (String, Function) {
    let function = Function {
        name: name.to_owned(),
        floats: 1 + rng.below(2),
        slice: rng.once_in(2),
        count: rng.once_in(3),
        output: if rng.once_in(3) { Output::Pair } else { Output::Float },
        cost: 0,
    };
    let mut writer = Writer::new(rng, scope.clone(), functions, reserved.to_vec(), settings);
    let mut parameters: Vec<String> = (0..function.floats).map(|_| writer.parameter(Ty::Float, "f64")).collect();
    if function.slice {
        parameters.push(writer.parameter(Ty::Slice(3), "&[f64]"));
    }
    if function.count {
        parameters.push(writer.parameter(Ty::INDEX, "usize"));
    }
    writer.left = writer.rng.below(5);
    writer.output = function.output;
    let (body, output) = match function.output {
        Output::Float => (writer.function_body(), "f64"),
        Output::Pair => (writer.function_body_of_two(), "(f64, f64)"),
    };
    let cost = 1 + writer.cost;
    let text = format!("#[differentiable]\nfn {name}({}) -> {output} {{\n{body}}}\n", parameters.join(", "));
    (text, Function { cost, ..function })
}
