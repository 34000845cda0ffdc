//! Functions that `macro_rules!` makes from fragments.
use super::call::{Function, Output};
use crate::rng::Rng;

/// A macro, and a function made by it.
pub(super) fn by_macro(rng: &mut Rng, name: &str) -> (String, Function) {
    let (a, b) = (rng.float(0.3, 1.5), rng.float(0.2, 0.8));
    // A parameter that has the name of a local of the macro, or another.
    let parameter = rng.pick(&["k", "x", "s", "d_k"]);
    let other = rng.pick(&["y", "d_x", "x_1"]);
    let expression = match rng.below(5) {
        0 => format!("{parameter} - {b:?}"),
        1 => format!("{parameter} * {b:?} + {other}"),
        2 => format!("{parameter}.sin() - {other}"),
        3 => format!("{{ let k = {other}; k - {parameter} }}"),
        _ => "1.5 - 0.5".to_owned(),
    };
    let body = match rng.below(6) {
        0 => format!("let k = {a:?};\n            k * $e"),
        1 => "let s = $e;\n            let k = s * $x;\n            (k * $e).sin()".to_owned(),
        2 => format!("let mut s = {a:?};\n            s -= $e;\n            s * $e * $y"),
        3 => format!("let k: $t = $x * {a:?};\n            -$e * k"),
        4 => "let mut s = 0.0;\n            for i in 0..2 {\n                s += $e * (i as $t);\n            }\n            s.sin()".to_owned(),
        _ => "if $e > 0.1 { 2.0 / (1.5 + $e * $e) } else { $x - $e }".to_owned(),
    };
    let text = format!(
        "macro_rules! make_{0} {{\n    ($name:ident, $x:ident, $y:ident, $t:ty, $e:expr) => {{\n        #[differentiable]\n        \
        fn $name($x: $t, $y: $t) -> $t {{\n            {body}\n        }}\n    }};\n}}\n\
        make_{0}!({name}, {parameter}, {other}, f64, {expression});\n",
        name.trim_start_matches("r#")
    );
    let function =
        Function { name: name.to_owned(), floats: 2, slice: false, count: false, output: Output::Float, cost: 4 };
    (text, function)
}
