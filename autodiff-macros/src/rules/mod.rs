//! The derivative table: the only place with calculus.
//!
//! A row is a function of the standard library or an operator, with one expression for each float parameter
//! over the operands and the result `y`. It is the partial derivative, or, where it mentions `c`, the whole
//! contribution of an incoming cotangent or tangent `c`. The expressions are made of operators, comparisons,
//! `if`, and methods of `Number` written as functions, so they work on any number: second derivatives need no
//! formulas of their own. `strong_mul(c, p)` and `strong_div(c, d)` are product and quotient in which a zero
//! `c` stays zero whatever the other is; `strong_div_mul(c, d, p)` is `c / d * p` in the same way.
//!
//! The rows serve the compiler directly, and through `__rules!` the scalar trait, the dual numbers, the variables of a tape,
//! tensors, their documentation and a finite-difference test each (`rules::runtime.rs`, `rules::runtime/`). A row that tensors have as
//! a method says at its end what it is called there, and PyTorch's name of the node. Before that may be a [`Mark`].
mod composite;
mod formula;
pub(crate) mod plain;
pub(crate) mod runtime;
mod term;

pub(crate) use composite::COMPOSITES;
pub(crate) use formula::{At, Reads, Scalar, Shape, is_dear};

/// A row of the table.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) params: &'static [Param],
    /// One expression for each float parameter.
    formulas: &'static [&'static str],
    /// The intervals of the finite-difference test, one for each parameter; the last holds for the rest.
    pub(crate) sample: &'static [std::ops::Range<f64>],
    /// What holds at a point without a derivative.
    pub(crate) kink: &'static str,
    /// The value in terms of other rows, if the numbers have no such method.
    composite: Option<&'static str>,
    marks: &'static [Mark],
    pub(crate) tensor: Option<Method>,
}

/// What a row is besides; `again` and `compares` are what the nodes of tensors do otherwise than the formulas say, because
/// PyTorch's do.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(non_camel_case_types)] // as in the table
pub(crate) enum Mark {
    /// The result that formulas read is computed again: programs change it in place.
    again,
    /// Not of the standard library: for users a function of `special`. Only these functions have it as a method, so that one
    /// of the same name that is somebody else's is not taken for it.
    special,
    /// The gradient depends on the operand, if only by a derivative of zero: a second pass gives zeros, and is no error.
    compares,
}

/// A row as a method of tensors.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    /// PyTorch's name of the node.
    pub(crate) node: &'static str,
    /// Its name where a parameter is a plain number.
    pub(crate) with_number: &'static [(&'static str, &'static str)],
}

/// The sections of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Written with a symbol.
    Operator,
    /// The partials are finite where the function is: plain products.
    Smooth,
    /// A partial can be infinite or NaN: products keep a zero cotangent zero. In methods of several operands the
    /// partials are dear, so dual numbers skip those of constants.
    Singular,
}

pub(crate) struct Param {
    pub(crate) name: &'static str,
    pub(crate) ty: Type,
    /// Whether there is a derivative by it.
    pub(crate) float: bool,
}

/// What a parameter is.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(non_camel_case_types)] // as in the table
pub(crate) enum Type {
    float,
    /// An `i32`.
    int,
    /// A float that is the same for all elements of a tensor.
    number,
}

impl Rule {
    pub(crate) fn has(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }
}

/// The row of an operator (`add sub mul div rem neg`) or a method; of a special function with underscores, `__erf`.
pub(crate) fn find(name: &str) -> Option<&'static Rule> {
    let special = name.strip_prefix("__");
    RULES.iter().find(|rule| rule.name == special.unwrap_or(name) && rule.has(Mark::special) == special.is_some())
}

macro_rules! table {
    ($table:ident: $($kind:ident { $(
        $name:ident($($param:ident $(: $ty:ident)?),*) $(= $value:expr)? => $($formula:expr),+; $($sample:expr),+; $kink:literal
            $([$mark:ident])? $(| $method:ident $node:ident $({ $($number:ident: $other:ident),+ })?)?;
    )* })*) => {
        pub(crate) static $table: &[Rule] = &[$($(Rule {
            name: stringify!($name),
            kind: Kind::$kind,
            params: &[$(Param {
                name: stringify!($param),
                ty: table!(@type $($ty)?),
                float: matches!(table!(@type $($ty)?), Type::float),
            }),*],
            formulas: &[$(stringify!($formula)),+],
            sample: &[$($sample),+],
            kink: $kink,
            composite: table!(@option $(stringify!($value))?),
            marks: &[$(Mark::$mark)?],
            tensor: table!(@option $(Method {
                name: stringify!($method),
                node: stringify!($node),
                with_number: &[$($((stringify!($number), stringify!($other))),+)?],
            })?),
        }),*),*];
    };
    (@type) => { Type::float };
    (@type $ty:ident) => { Type::$ty };
    (@option) => { None };
    (@option $value:expr) => { Some($value) };
}
use table;

table! { RULES:
Operator {
//  value              partials or contributions                            sample               kink  | tensor method and node
    add(a, b)       => 1.0, 1.0;                                            -3.0..3.0;           "" | add AddBackward0;
    sub(a, b)       => 1.0, -1.0;                                           -3.0..3.0;           "" | sub SubBackward0 { a: RsubBackward1 };
    mul(a, b)       => b, a;                                                -3.0..3.0;           "" | mul MulBackward0;
    // Not c / (b * b), which overflows from |b| = 1e154 on.
    div(a, b)       => strong_div(c, b), -strong_div_mul(c, b, y);          -3.0..3.0, 0.4..4.0; "" [again] | div DivBackward0;
    // The quotient used: a / b itself may round up to the next integer.
    rem(a, b)       => 1.0, -strong_mul(c, round((a - y) / b));             -9.0..9.0, 0.7..3.0; "multiples of b: as between them" [again] | rem FmodBackward1 { b: FmodBackward0 };
    neg(a)          => -1.0;                                                -3.0..3.0;           "" | neg NegBackward0;
}
Smooth {
    floor(x)        => 0.0;                                                 -4.0..4.0;           "integers: 0" | floor FloorBackward0;
    ceil(x)         => 0.0;                                                 -4.0..4.0;           "integers: 0" | ceil CeilBackward0;
    round(x)        => 0.0;                                                 -4.0..4.0;           "halves: 0";
    round_ties_even(x) => 0.0;                                              -4.0..4.0;           "halves: 0" | round RoundBackward0;
    trunc(x)        => 0.0;                                                 -4.0..4.0;           "integers: 0" | trunc TruncBackward0;
    signum(x)       => 0.0;                                                 -4.0..4.0;           "x = 0: 0";
    div_euclid(a, b) => 0.0, 0.0;                                           -9.0..9.0, 0.7..3.0; "multiples of b: 0";
    fract(x)        => 1.0;                                                 -4.0..4.0;           "integers: 1" | frac FracBackward0;
    next_up(x)      => 1.0;                                                 -4.0..4.0;           "";
    next_down(x)    => 1.0;                                                 -4.0..4.0;           "";
    rem_euclid(a, b) => 1.0, -strong_mul(c, round((a - y) / b));            -9.0..9.0, 0.7..3.0; "multiples of b: as between them";
    midpoint(a, b)  => 0.5, 0.5;                                            -3.0..3.0;           "";
    mul_add(x, a, b) => a, x, 1.0;                                          -3.0..3.0;           "";
    to_degrees(x)   => to_degrees(c);                                       -7.0..7.0;           "";
    to_radians(x)   => to_radians(c);                                       -400.0..400.0;       "";
    // Selections, as 0 times an infinite cotangent is NaN: x.max(0.0).sqrt(). No `||`, so that loops vectorise.
    abs(x)          => if x > 0.0 { c } else if x < 0.0 { -c } else { 0.0 }; -3.0..3.0;           "x = 0: 0" [compares] | abs AbsBackward0;
    copysign(x, s)  => if x == 0.0 { 0.0 } else { copysign(1.0, x) * copysign(1.0, s) * c }, 0.0; -3.0..3.0;           "x = 0: 0" | copysign CopysignBackward0;
    max(a, b)       => if (a > b) | is_nan(b) { c } else if a == b { 0.5 * c } else { 0.0 },
                       if (b > a) | is_nan(a) { c } else if a == b { 0.5 * c } else { 0.0 };
                                                                            -3.0..3.0;           "a = b: 1/2 each";
    min(a, b)       => if (a < b) | is_nan(b) { c } else if a == b { 0.5 * c } else { 0.0 },
                       if (b < a) | is_nan(a) { c } else if a == b { 0.5 * c } else { 0.0 };
                                                                            -3.0..3.0;           "a = b: 1/2 each";
    clamp(x, lo, hi) => if (lo < x) & (x < hi) { c } else { 0.0 },
                       if x <= lo { c } else { 0.0 },
                       if x >= hi { c } else { 0.0 };                       -4.0..4.0, -2.0..-1.0, 1.0..2.0; "x at a bound: 0 in x, 1 in the bound";
    abs_sub(a, b)   => if a > b { c } else if a == b { 0.5 * c } else { 0.0 },
                       if a > b { -c } else if a == b { -0.5 * c } else { 0.0 };
                                                                            -3.0..3.0;           "a = b: 1/2, -1/2";
    // Only a power that is not positive can be infinite; a constant exponent leaves one of the two.
    powi(x, n: int) => if n > 0 { c * (integer(n) * powi(x, n - 1)) }
                       else { strong_mul(c, strong_mul(integer(n), powi(x, n) / x)) };
                                                                            0.3..3.0, -4.0..5.0; "n = 0: 0";
    sin(x)          => cos(x);                                              -7.0..7.0;           "" | sin SinBackward0;
    cos(x)          => -sin(x);                                             -7.0..7.0;           "" | cos CosBackward0;
    tan(x)          => 1.0 + y * y;                                         -1.4..1.4;           "" | tan TanBackward0;
    atan(x)         => 1.0 / (1.0 + x * x);                                 -9.0..9.0;           "" | atan AtanBackward0;
    // 1 - y cancels where the function saturates.
    tanh(x)         => if abs(y) < 0.99 { (1.0 - y) * (1.0 + y) } else { powi(cosh(x), -2) };
                                                                            -12.0..12.0;         "" | tanh TanhBackward0;
    asinh(x)        => 1.0 / hypot(x, 1.0);                                 -9.0..9.0;           "" | asinh AsinhBackward0;
    erf(x)          => FRAC_2_SQRT_PI * exp(-x * x);                        -3.0..3.0;           "" [special] | erf ErfBackward0;
    erfc(x)         => -FRAC_2_SQRT_PI * exp(-x * x);                       -3.0..3.0;           "" [special] | erfc ErfcBackward0;
}
Singular {
    exp(x)          => y;                                                   -4.0..4.0;           "" | exp ExpBackward0;
    exp2(x)         => y * LN_2;                                            -4.0..4.0;           "" | exp2 Exp2Backward0;
    // Not y + 1, which cancels for x < 0.
    exp_m1(x)       => exp(x);                                              -40.0..4.0;          "" | expm1 Expm1Backward0;
    sinh(x)         => cosh(x);                                             -4.0..4.0;           "" | sinh SinhBackward0;
    cosh(x)         => sinh(x);                                             -4.0..4.0;           "" | cosh CoshBackward0;
    recip(x)        => -(y * y);                                            0.3..4.0;            "x = 0: -inf" | reciprocal ReciprocalBackward0;
    // Adding 0 makes a negative zero positive, and with it the infinity.
    sqrt(x)         => 0.5 / (y + 0.0);                                     0.1..8.0;            "x = 0: +inf" | sqrt SqrtBackward0;
    cbrt(x)         => 1.0 / (3.0 * y * y);                                 0.1..8.0;            "x = 0: +inf" | cbrt CbrtBackward0;
    ln(x)           => 1.0 / (x + 0.0);                                     0.1..8.0;            "x = 0: +inf" | log LogBackward0;
    log(x, base)    => 1.0 / ((x + 0.0) * ln(base)), -y / (base * ln(base)); 0.1..8.0, 1.5..9.0;  "x = 0: +inf";
    log2(x)         => LOG2_E / (x + 0.0);                                  0.1..8.0;            "x = 0: +inf" | log2 Log2Backward0;
    log10(x)        => LOG10_E / (x + 0.0);                                 0.1..8.0;            "x = 0: +inf" | log10 Log10Backward0;
    ln_1p(x)        => 1.0 / (1.0 + x);                                     -0.9..8.0;           "x = -1: +inf" | log1p Log1PBackward0;
    // y / x spares a second power, unless y has lost its digits.
    powf(x, p)      => if is_normal(y) { strong_mul(p, y / x) } else { strong_mul(p, powf(x, p - 1.0)) },
                       if x == 0.0 && p >= 0.0 { 0.0 } else { strong_mul(ln(x), y) };
                                                                            0.1..4.0, -3.0..3.0; "p = 0: 0 in x; x = 0, p >= 0: 0 in p" [again];
    hypot(a, b)     => strong_div(a, y), strong_div(b, y);                  -3.0..3.0;           "(0, 0): 0, 0" | hypot HypotBackward0;
    // Squares where they neither overflow nor underflow.
    atan2(a, b)     => if is_normal(a * a + b * b) { b / (a * a + b * b) } else { strong_div(strong_div(b, hypot(a, b)), hypot(a, b)) },
                       if is_normal(a * a + b * b) { -a / (a * a + b * b) } else { -strong_div(strong_div(a, hypot(a, b)), hypot(a, b)) };
                                                                            -3.0..3.0;           "(0, 0): 0, 0" | atan2 Atan2Backward0;
    // Strong products, so that the second derivative at an end is infinite too.
    asin(x)         => 1.0 / sqrt(strong_mul(1.0 - x, 1.0 + x));            -0.9..0.9;           "x = -1, 1: +inf" | asin AsinBackward0;
    acos(x)         => -1.0 / sqrt(strong_mul(1.0 - x, 1.0 + x));           -0.9..0.9;           "x = -1, 1: -inf" | acos AcosBackward0;
    // Two roots, as x * x - 1 overflows and cancels.
    acosh(x)        => 1.0 / strong_mul(sqrt(x - 1.0), sqrt(x + 1.0));      1.1..9.0;            "x = 1: +inf" | acosh AcoshBackward0;
    atanh(x)        => 1.0 / strong_mul(1.0 - x, 1.0 + x);                  -0.9..0.9;           "x = -1, 1: +inf" | atanh AtanhBackward0;
    lgamma(x)       => digamma(x);                                          0.3..9.0;            "x = -1, -2, ...: NaN" [special] | lgamma LgammaBackward0;
    digamma(x)      => polygamma(x, 1);                                     0.3..9.0;            "" [special] | digamma DigammaBackward0;
    polygamma(x, n: int) => polygamma(x, n + 1);                            0.5..9.0, 0.0..4.0;  "" [special];
}
}

#[cfg(test)]
mod tests;
