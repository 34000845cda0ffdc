//! How operations and numbers are written in a picture.
use super::Operand;

/// How an operation is written.
#[derive(Clone, Copy)]
enum Form {
    /// Between its operands. A constant stands on its side: `× 3`, `2 −`.
    Infix(&'static str),
    /// As a power: `x²`, `2ˣ`.
    Power,
    /// As a formula of an operand `x`.
    Formula(&'static str),
    /// By its name, with constants: `max(·, 0)`.
    Function,
}

/// Whether operands may be exchanged.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    Any,
    Fixed,
}

/// The table: names of rules and of methods of tensors. What is not in it is a function, and its operands have an order.
const FORMS: &[(&[&str], Form, Order)] = &[
    (&["add"], Form::Infix("+"), Order::Any),
    (&["sub", "rsub"], Form::Infix("−"), Order::Fixed),
    (&["mul"], Form::Infix("×"), Order::Any),
    (&["div"], Form::Infix("÷"), Order::Fixed),
    (&["rem", "fmod", "remainder"], Form::Infix("mod"), Order::Fixed),
    (&["matmul", "mm", "bmm", "mv"], Form::Infix("@"), Order::Fixed),
    (&["dot"], Form::Infix("·"), Order::Any),
    (&["pow", "powi", "powf"], Form::Power, Order::Fixed),
    (&["neg"], Form::Formula("−x"), Order::Fixed),
    (&["abs"], Form::Formula("|x|"), Order::Fixed),
    (&["square"], Form::Formula("x²"), Order::Fixed),
    (&["sqrt"], Form::Formula("√x"), Order::Fixed),
    (&["cbrt"], Form::Formula("∛x"), Order::Fixed),
    (&["recip", "reciprocal"], Form::Formula("1 ÷ x"), Order::Fixed),
    (&["rsqrt"], Form::Formula("1 ÷ √x"), Order::Fixed),
    (&["exp2"], Form::Formula("2ˣ"), Order::Fixed),
    (&["exp_m1", "expm1"], Form::Formula("exp(x) − 1"), Order::Fixed),
    (&["ln_1p", "log1p"], Form::Formula("ln(1 + x)"), Order::Fixed),
    (&["floor"], Form::Formula("⌊x⌋"), Order::Fixed),
    (&["ceil"], Form::Formula("⌈x⌉"), Order::Fixed),
    (&["sigmoid"], Form::Formula("σ"), Order::Fixed),
    (&["hypot", "max", "maximum", "min", "minimum", "midpoint"], Form::Function, Order::Any),
];

fn form(name: &str) -> (Form, Order) {
    let row = FORMS.iter().find(|(names, ..)| names.contains(&name));
    row.map_or((Form::Function, Order::Fixed), |(_, form, order)| (*form, *order))
}

/// Whether the operands of an operation may be exchanged.
pub(super) fn is_symmetric(name: &str) -> bool {
    form(&plain(name)).1 == Order::Any
}

/// The symbol of an operation. Operands that are nodes are left to the arrows.
pub(super) fn symbol(name: &str, operands: &[Operand]) -> String {
    let name = plain(name);
    let (form, order) = form(&name);
    match (form, operands) {
        (Form::Infix(sign), [left, right]) => infix(sign, order, left, right),
        (Form::Infix(sign), _) => sign.to_owned(),
        (Form::Power, [base, exponent]) => power(base, exponent),
        (Form::Formula(text), _) => text.to_owned(),
        (Form::Power | Form::Function, _) => function(&name, operands),
    }
}

/// `log_softmax` of `LogSoftmaxBackward0`: the name that a method would have.
fn plain(name: &str) -> String {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix("Backward").unwrap_or(name);
    let mut plain = String::new();
    for c in stem.chars() {
        if c.is_uppercase() && plain.ends_with(char::is_lowercase) {
            plain.push('_');
        }
        plain.extend(c.to_lowercase());
    }
    plain
}

fn infix(sign: &str, order: Order, left: &Operand, right: &Operand) -> String {
    match (left, right) {
        (Operand::Node(_), Operand::Node(_)) => sign.to_owned(),
        (Operand::Node(_), Operand::Number(c)) => format!("{sign} {}", factor(*c)),
        (Operand::Number(c), Operand::Node(_)) if order == Order::Any => format!("{sign} {}", factor(*c)),
        (Operand::Number(c), Operand::Node(_)) => format!("{} {sign}", factor(*c)),
        (Operand::Number(a), Operand::Number(b)) => format!("{} {sign} {}", factor(*a), factor(*b)),
    }
}

fn power(base: &Operand, exponent: &Operand) -> String {
    let text = match base {
        Operand::Node(_) => "x".to_owned(),
        Operand::Number(c) => factor(*c),
    };
    match (base, exponent) {
        (Operand::Node(_), Operand::Node(_)) => "xʸ".to_owned(),
        (Operand::Number(_), Operand::Node(_)) => text + "ˣ",
        (_, Operand::Number(n)) => match superscript(&number(*n, DIGITS)) {
            Some(raised) => text + &raised,
            None => format!("{text}^{}", factor(*n)),
        },
    }
}

/// `sin`, but with constants `clamp(·, 0, 1)`.
fn function(name: &str, operands: &[Operand]) -> String {
    let constant = |operand: &Operand| matches!(operand, Operand::Number(_));
    if !operands.iter().any(constant) {
        return name.to_owned();
    }
    let text = |operand: &Operand| match operand {
        Operand::Node(_) => "·".to_owned(),
        Operand::Number(c) => number(*c, DIGITS),
    };
    format!("{name}({})", operands.iter().map(text).collect::<Vec<_>>().join(", "))
}

/// A number after a sign.
fn factor(x: f64) -> String {
    let text = number(x, DIGITS);
    if x.is_sign_negative() { format!("({text})") } else { text }
}

/// A whole number as a superscript.
fn superscript(text: &str) -> Option<String> {
    let raised = |c| match c {
        '−' => Some('⁻'),
        _ => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(char::to_digit(c, 10)? as usize),
    };
    text.chars().map(raised).collect()
}

/// The digits of a constant.
const DIGITS: usize = 4;

/// A number in so many digits, as a textbook prints it; whole numbers have up to six.
pub(super) fn number(x: f64, digits: usize) -> String {
    let text = if x.is_nan() {
        "nan".to_owned()
    } else if x.is_infinite() {
        (if x > 0.0 { "∞" } else { "-∞" }).to_owned()
    } else if x == x.trunc() && x.abs() < 1e6 {
        format!("{x:.0}")
    } else {
        rounded(x, digits)
    };
    text.replace('-', "−")
}

fn rounded(x: f64, precision: usize) -> String {
    let text = format!("{x:.*e}", precision - 1);
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trimmed = |text: &str| {
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text.to_owned() }
    };
    if (-4..6).contains(&exponent) {
        let decimals = (precision as i32 - 1 - exponent).max(0) as usize;
        trimmed(&format!("{x:.decimals$}"))
    } else {
        // Digits and a minus, which are never missing among the raised.
        let raised = superscript(&exponent.to_string().replace('-', "−")).unwrap_or_default();
        format!("{} · 10{raised}", trimmed(digits))
    }
}
