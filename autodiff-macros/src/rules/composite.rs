//! Functions that tensors have and numbers have not: their values are formulas too.
//!
//! A row opens with its value in terms of other rows; `built_in` is a method of the numbers of tensors, for what has no
//! formula. A row with the name of a function of the standard library takes its place for tensors.
use super::{Kind, Mark, Method, Param, Rule, Type, table};

table! { COMPOSITES:
Smooth {
    // Products and quotients of the formulas themselves, so that these can be recorded.
    strong_mul(a, b) = built_in => strong_mul(c, b), strong_mul(c, a);      -3.0..3.0;           "";
    strong_div(a, b) = built_in => strong_div(c, b), -strong_mul(strong_div(c, b), y); -3.0..3.0, 0.4..4.0; "";

    sign(x) = if x > 0.0 { 1.0 } else if x < 0.0 { -1.0 } else { 0.0 } => 0.0;
                                                                            -4.0..4.0;           "x = 0: 0" | sign SignBackward0;
    square(x) = x * x => 2.0 * x;                                           -3.0..3.0;           "" | square PowBackward0;
    // By the result, which the next operation keeps anyway.
    relu(x) = if x < 0.0 { 0.0 } else { x } => if y <= 0.0 { 0.0 } else { c };
                                                                            -3.0..3.0;           "x = 0: 0" [compares] | relu ReluBackward0;
    // Of two zeros the first.
    maximum(a, b) = if (b > a) | is_nan(b) { b } else { a } =>
        if a < b { 0.0 } else if a == b { 0.5 * c } else { c },
        if b < a { 0.0 } else if a == b { 0.5 * c } else { c };             -3.0..3.0;           "a = b: 1/2 each" | maximum MaximumBackward0;
    minimum(a, b) = if (b < a) | is_nan(b) { b } else { a } =>
        if a > b { 0.0 } else if a == b { 0.5 * c } else { c },
        if b > a { 0.0 } else if a == b { 0.5 * c } else { c };             -3.0..3.0;           "a = b: 1/2 each" | minimum MinimumBackward0;
    // Where the bounds cross the upper one wins.
    clamp(x, lo, hi) = minimum(maximum(x, lo), hi) =>
        if (lo < x) & (x < hi) { c } else { 0.0 },
        if (x <= lo) & (lo <= hi) { c } else { 0.0 },
        if (x >= hi) | (lo > hi) { c } else { 0.0 };                        -4.0..4.0, -2.0..-1.0, 1.0..2.0;
                                                                            "x at a bound: 0 in x, 1 in the bound" | clamp ClampBackward0 { hi: ClampBackward1 };
    clamp_min(x, lo) = maximum(x, lo) => if x > lo { c } else { 0.0 }, if x <= lo { c } else { 0.0 };
                                                                            -4.0..4.0;           "x at the bound: 0 in x, 1 in the bound" | clamp_min ClampMinBackward1 { lo: ClampMinBackward0 };
    clamp_max(x, hi) = minimum(x, hi) => if x < hi { c } else { 0.0 }, if x >= hi { c } else { 0.0 };
                                                                            -4.0..4.0;           "x at the bound: 0 in x, 1 in the bound" | clamp_max ClampMaxBackward1 { hi: ClampMaxBackward0 };
    // NaN passes like what is within the bounds, and so does its cotangent.
    hardtanh(x, lo: number, hi: number) = minimum(maximum(x, lo), hi) => if (x <= lo) | (x >= hi) { 0.0 } else { c };
                                                                            -4.0..4.0, -2.0..-1.0, 1.0..2.0; "x at a bound: 0" [compares] | hardtanh HardtanhBackward0;
    relu6(x) = minimum(maximum(x, 0.0), 6.0) => if (x <= 0.0) | (x >= 6.0) { 0.0 } else { c };
                                                                            -9.0..9.0;           "x = 0, 6: 0" [compares] | relu6 HardtanhBackward0;
    leaky_relu(x, negative_slope: number) = if x > 0.0 { x } else { x * negative_slope } =>
        if x > 0.0 { c } else { negative_slope * c };                       -3.0..3.0, 0.1..0.3; "x = 0: the slope" [compares] | leaky_relu LeakyReluBackward0;
    sigmoid(x) = 1.0 / (1.0 + exp(-x)) => y * (1.0 - y);                    -9.0..9.0;           "" | sigmoid SigmoidBackward0;
    logsigmoid(x) = if x < 0.0 { x - ln_1p(exp(x)) } else { -ln_1p(exp(-x)) } => sigmoid(-x);
                                                                            -9.0..9.0;           "" | logsigmoid LogSigmoidBackward0;
    silu(x) = x / (1.0 + exp(-x)) => sigmoid(x) * (1.0 + x * sigmoid(-x));  -9.0..9.0;           "" | silu SiluBackward0;
    softplus(x) = if x > 20.0 { x } else { ln_1p(exp(x)) } => if x > 20.0 { 1.0 } else { sigmoid(x) };
                                                                            -9.0..9.0;           "" [compares] | softplus SoftplusBackward0;
    softplus_with(x, beta: number, threshold: number) =
        if x * beta > threshold { x } else { ln_1p(exp(x * beta)) / beta } => if x * beta > threshold { 1.0 } else { sigmoid(x * beta) };
                                                                            -9.0..9.0, 0.7..1.5, 30.0..40.0; "" [compares] | softplus_with SoftplusBackward0;
    mish(x) = x * tanh(softplus(x)) =>
        tanh(softplus(x)) + x * sigmoid(x) * ((1.0 - tanh(softplus(x))) * (1.0 + tanh(softplus(x))));
                                                                            -9.0..9.0;           "" | mish MishBackward0;
    hardsigmoid(x) = minimum(maximum(x + 3.0, 0.0), 6.0) / 6.0 => if (x > -3.0) & (x < 3.0) { c / 6.0 } else { 0.0 };
                                                                            -5.0..5.0;           "x = -3, 3: 0" [compares] | hardsigmoid HardsigmoidBackward0;
    hardswish(x) = x * (minimum(maximum(x + 3.0, 0.0), 6.0) / 6.0) =>
        if x <= -3.0 { 0.0 } else if x >= 3.0 { c } else { c * (x / 3.0 + 0.5) };
                                                                            -5.0..5.0;           "x = -3: 0; x = 3: 1" [compares] | hardswish HardswishBackward0;
    softsign(x) = x / (1.0 + abs(x)) => 1.0 / ((1.0 + abs(x)) * (1.0 + abs(x)));
                                                                            -9.0..9.0;           "" | softsign DivBackward0;
    // 1 / sqrt(2 pi) = 0.3989422804014327.
    gelu(x) = 0.5 * x * (1.0 + erf(x * FRAC_1_SQRT_2)) =>
        0.5 * (1.0 + erf(x * FRAC_1_SQRT_2)) + x * (0.3989422804014327 * exp(-0.5 * x * x));
                                                                            -5.0..5.0;           "" | gelu GeluBackward0;
    // sqrt(2 / pi) = 0.7978845608028654.
    gelu_argument(x) = 0.7978845608028654 * (x + 0.044715 * x * x * x) => 0.7978845608028654 * (1.0 + 0.134145 * x * x);
                                                                            -5.0..5.0;           "";
    gelu_tanh(x) = 0.5 * x * (1.0 + tanh(gelu_argument(x))) =>
        0.5 * (1.0 + tanh(gelu_argument(x)))
            + 0.5 * x * ((1.0 - tanh(gelu_argument(x))) * (1.0 + tanh(gelu_argument(x))))
                * (0.7978845608028654 * (1.0 + 0.134145 * x * x));
                                                                            -5.0..5.0;           "" | gelu_tanh GeluBackward0;
    logaddexp(a, b) = if a == b { a + LN_2 } else { maximum(a, b) + ln_1p(exp(-abs(a - b))) } => sigmoid(a - b), sigmoid(b - a);
                                                                            -5.0..5.0;           "" | logaddexp LogaddexpBackward0;
    // The sign of the divisor, as Python's `%`.
    remainder(a, b) = if ((a % b < 0.0) & (b > 0.0)) | ((a % b > 0.0) & (b < 0.0)) { a % b + b } else { a % b } =>
        1.0, -strong_mul(c, round((a - y) / b));                            -9.0..9.0, 0.7..3.0; "multiples of b: as between them" [again] | remainder RemainderBackward1 { b: RemainderBackward0 };
    // Exact at both ends.
    lerp(a, b, weight) = if abs(weight) < 0.5 { a + weight * (b - a) } else { b - (b - a) * (1.0 - weight) } =>
        1.0 - weight, weight, b - a;                                        -3.0..3.0;           "" | lerp LerpBackward1 { weight: LerpBackward0 };
    addcmul(x, a, b, value: number) = x + value * a * b => 1.0, value * b, value * a;
                                                                            -3.0..3.0;           "" | addcmul AddcmulBackward0;
    addcdiv(x, a, b, value: number) = x + value * (a / b) =>
        1.0, strong_div(value * c, b), -strong_mul(strong_div(value * c, b), a / b);
                                                                            -3.0..3.0, -3.0..3.0, 0.4..4.0; "" | addcdiv AddcdivBackward0;
}
Singular {
    rsqrt(x) = 1.0 / sqrt(x) => -0.5 * (y * y * y);                         0.1..8.0;            "x = 0: -inf" | rsqrt RsqrtBackward0;
    // The power 1/2: by the operand, as the result of a power may be changed in place.
    half_power(x) = sqrt(x) => 0.5 / (sqrt(x) + 0.0);                       0.1..8.0;            "x = 0: +inf";
    erfinv(x) = built_in => exp(y * y) / FRAC_2_SQRT_PI;                    -0.9..0.9;           "x = -1, 1: +inf" | erfinv ErfinvBackward0;
    elu(x, alpha: number) = if x > 0.0 { x } else { alpha * exp_m1(x) } => if x > 0.0 { 1.0 } else { alpha * exp(x) };
                                                                            -3.0..3.0, 0.5..2.0; "x = 0: alpha" [compares] | elu EluBackward0;
    // Klambauer, Unterthiner, Mayr and Hochreiter, NIPS 2017: scale 1.0507009873554805, times alpha 1.7580993408473766.
    selu(x) = if x > 0.0 { 1.0507009873554805 * x } else { 1.7580993408473766 * exp_m1(x) } =>
        if x >= 0.0 { 1.0507009873554805 } else { 1.7580993408473766 * exp(x) };
                                                                            -3.0..3.0;           "x = 0: the scale" [compares] | selu EluBackward0;
    // A zero x stays zero whatever the logarithm is.
    xlogy(x, a) = if is_nan(a) { a } else if x == 0.0 { 0.0 } else { x * ln(a) } =>
        if (x == 0.0) & (a <= 0.0) { 0.0 } else { ln(a) },
        x / a;                                                              0.3..3.0;            "x = 0, a <= 0: 0" | xlogy XlogyBackward0;
}
}
