//! A program: functions as text, the last of which is run.

/// The parameters of the function that is run. Few, so that what compares engines is instantiated for each once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// `fn(&[f64]) -> f64`
    Slice,
    /// `fn(f64, f64) -> f64`
    Pair,
    /// `fn(f32, f64) -> f64`
    Mixed,
    /// `fn([f64; 3], usize) -> f64`
    Counted,
    /// `fn(&[f64], &[usize]) -> f64`
    Indexed,
    /// `fn((f64, f64), &[f64; 3]) -> f64`
    Nested,
}

impl Signature {
    /// All of them.
    pub const ALL: [Signature; 6] = [
        Signature::Slice,
        Signature::Pair,
        Signature::Mixed,
        Signature::Counted,
        Signature::Indexed,
        Signature::Nested,
    ];

    /// The function of the driver that takes its pointers.
    pub fn driver(self) -> &'static str {
        match self {
            Signature::Slice => "slice",
            Signature::Pair => "pair",
            Signature::Mixed => "mixed",
            Signature::Counted => "counted",
            Signature::Indexed => "indexed",
            Signature::Nested => "nested",
        }
    }

    /// A name for each argument.
    pub fn variables(self) -> &'static str {
        match self {
            Signature::Slice => "a",
            Signature::Pair | Signature::Mixed | Signature::Counted | Signature::Indexed | Signature::Nested => "a, b",
        }
    }

    /// Arguments for a call by hand.
    fn arguments(self) -> &'static str {
        match self {
            Signature::Slice => "&[0.625, -1.125, 0.3125, 1.375]",
            Signature::Pair | Signature::Mixed => "0.625, -1.125",
            Signature::Counted => "[0.625, -1.125, 0.3125], 2",
            Signature::Indexed => "&[0.625, -1.125, 0.3125, 1.375], &[1, 1, 3, 2]",
            Signature::Nested => "(0.625, -1.125), &[0.3125, 1.375, -0.4375]",
        }
    }
}

/// Functions with `#[differentiable]`, and what they need.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its module.
    pub name: String,
    /// The function that is run.
    pub entry: String,
    /// Its parameters.
    pub signature: Signature,
    /// The text, with attributes.
    pub source: String,
    /// Whether it has constructs that may be refused with a message of ours.
    pub refusable: bool,
    /// Whether second derivatives are compared.
    pub second: bool,
    /// The program that this one is a rewriting of.
    pub twin: Option<String>,
}

/// As programs are written, and as the reduction writes tokens.
const ATTRIBUTES: [&str; 2] = ["#[differentiable]", "# [ differentiable ]"];

impl Program {
    /// The text without our attributes.
    pub fn plain(&self) -> String {
        ATTRIBUTES.iter().fold(self.source.clone(), |text, attribute| text.replace(attribute, ""))
    }

    /// Whether its floats have the precision of `f32` somewhere.
    pub fn rough(&self) -> bool {
        self.signature == Signature::Mixed || self.source.contains("f32")
    }

    /// A file of its own, to try it by hand.
    pub fn file(&self, prelude: &str) -> String {
        let Program { entry, source, signature, .. } = self;
        let arguments = signature.arguments();
        let prelude = if needs_prelude(source) { prelude } else { "" };
        format!(
            "use autodiff::{{differentiable, value_and_grad}};\n\n{source}\n\
            fn main() {{\n    println!(\"{{:?}}\", value_and_grad({entry})({arguments}));\n}}\n{prelude}"
        )
    }
}

fn needs_prelude(source: &str) -> bool {
    ["note", "of_u8", "of_i8", "of_u16", "of_i64", "of_u32", "total"].iter().any(|name| source.contains(name))
}
