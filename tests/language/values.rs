//! Rows 16–20 and 22: constants, references, comparisons, tuples, ranges, array and vector literals.

use std::f64::consts::{E, LN_2, PI};

const GRAVITY: f64 = 9.81;
const COUNT: usize = 4;
const WEIGHTS: [f64; 3] = [0.25, 0.5, 0.25];
const SINGLE: f32 = 0.5;
static OFFSET: f64 = -1.5;
static TABLE: [[f64; 2]; 2] = [[1.0, 2.0], [3.0, 4.0]];

struct Settings;

impl Settings {
    const RATE: f64 = 0.1;
    const STEPS: usize = 3;
}

mod physics {
    pub(super) const LIGHT: f64 = 2.99;
}

// 16 constants

row! { l016_constants_and_statics [at (1.5), (-0.2)]
    fn f(x: f64) -> f64 {
        GRAVITY * x * x / 2.0 + OFFSET * x - physics::LIGHT + x * GRAVITY
    }
}

row! { l016_associated_constants [at (1.5)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        for _ in 0..Settings::STEPS {
            y -= Settings::RATE * y * y;
        }
        y * f64::EPSILON.sqrt() + y + (i32::MAX as f64).ln() * x
    }
}

row! { l016_constants_of_std [at (0.3)]
    fn f(x: f64) -> f64 {
        (PI * x).sin() * E + x * LN_2 - std::f64::consts::SQRT_2 / x + core::f64::consts::FRAC_PI_4 * x * x
    }
}

row! { l016_constant_arrays [at (&[1.0, 2.0, -1.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..WEIGHTS.len() {
            s += WEIGHTS[i] * x[i] * x[i] + TABLE[i % 2][1] * x[i];
        }
        s
    }
}

row! { l016_local_constants [at (1.5)]
    fn f(x: f64) -> f64 {
        const HALF: f64 = 0.5;
        static THIRD: f64 = 1.0 / 3.0;
        HALF * x * x + THIRD * x * x * x + COUNT as f64 * x
    }
}

row! { l016_single_precision_constant [at (1.5_f32)]
    fn f(x: f32) -> f32 {
        SINGLE * x * x + std::f32::consts::PI * x
    }
}

row! { l016_infinity_as_a_start [at (&[3.0, 1.0, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut low = f64::INFINITY;
        let mut high = f64::MIN;
        for i in 0..x.len() {
            low = low.min(x[i]);
            high = high.max(x[i]);
        }
        (high - low) * high
    }
}

// 17 parentheses, references

row! { l017_parentheses [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        (((x)) * ((y + (x)))) - ((-(y)))
    }
}

row! { l017_reference_arguments [at (&1.5, &-0.5)]
    fn f(x: &f64, y: &f64) -> f64 {
        *x * *y + x * y + 2.0 * x - y / x + x.sin() * -y
    }
}

row! { l017_references_to_locals [at (1.5, 0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let a = x * y;
        let r = &a;
        let q = &*r;
        *r * *q + r * q + (*&x) * 3.0 + r.exp() - 1.0 / *q
    }
}

row! { l017_reference_to_an_element [at (&[1.0, 2.0, 3.0], 1), (&[1.0, 2.0], 0)]
    fn f(x: &[f64], i: usize) -> f64 {
        let a = &x[i];
        let b = &x[i + 1];
        a * b + *a * (*b).cos()
    }
}

row! { l017_reference_to_a_slice [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let all = &x;
        let rest = x;
        all[0] * rest[1] + all[2] * all.len() as f64
    }
}

row! { l017_reference_pointed_elsewhere [at (&[1.0, 2.0], &[3.0, 4.0])]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut v = x;
        let a = v[0] * v[1];
        v = y;
        a * v[0] + v[1] * v[1]
    }
}

row! { l017_cast_in_parentheses [at (1.5)]
    fn f(x: f64) -> f64 {
        (x as f64) * ((3 as f64) + (x)) - (2 as f64 * x)
    }
}

// 18 comparisons

row! { l018_and_or_not [at (1.5, 0.5), (-1.5, 0.5), (1.5, -2.5), (-0.5, -0.5), (0.2, 0.2)]
    fn f(x: f64, y: f64) -> f64 {
        if x > 0.0 && y < 1.0 && !(x * y > 0.5) {
            x * y
        } else if x < -1.0 || y < -2.0 {
            x / y
        } else {
            x + y * y
        }
    }
}

row! { l018_condition_with_a_name [at (0.3, 0.4), (0.9, 0.8)]
    fn f(x: f64, y: f64) -> f64 {
        let inside = x * x + y * y < 1.0;
        let right = x > y;
        let mut s = x * y;
        if inside {
            s += x;
        }
        if right != inside {
            s *= y;
        }
        s
    }
}

row! { l018_every_comparison [at (1.0, 2.0), (2.0, 1.0)]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = x * y;
        if x < y { s += x; }
        if x <= y { s *= y; }
        if x >= y { s -= x * x; }
        if x == y { s += 100.0 * x; }
        if x != y { s += y * 0.5; }
        if !(x > y) { s *= s; }
        s
    }
}

row! { l018_questions_about_a_number [at (4.0), (-4.0)]
    fn f(x: f64) -> f64 {
        let root = x.sqrt();
        if root.is_nan() {
            -x * x
        } else if root.is_finite() && root.is_sign_positive() {
            root * x
        } else {
            0.0
        }
    }
}

row! { l018_with_integers_and_bools [at (1.5, 2, true), (1.5, 5, true), (1.5, 2, false)]
    fn f(x: f64, n: usize, on: bool) -> f64 {
        if on && n > 3 || x > n as f64 {
            x * x
        } else if on ^ (n == 2) {
            x * 3.0
        } else {
            -x
        }
    }
}

// 19 tuples

row! { l019_destructuring_let [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let (a, b) = (x * y, x + y);
        let (c, _) = (a / b, 17);
        let (_, d): (usize, f64) = (3, c * a);
        a - b * c + d
    }
}

row! { l019_nested [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let t = ((x, y), (x * y, 2.0), 3);
        let ((a, b), (c, d), n) = t;
        a * b + c * d + (t.0).1 * t.1.0 + t.0.0 * n as f64
    }
}

row! { l019_argument_and_result many [at ((1.5, -0.5), 2.0)]
    fn f(p: (f64, f64), k: f64) -> (f64, (f64, f64)) {
        (p.0 * p.1, (k * p.0, p.1 / k))
    }
}

row! { l019_pattern_as_a_parameter [at ((1.5, -0.5), 2.0)]
    fn f((a, b): (f64, f64), k: f64) -> f64 {
        a * b * k + a / b
    }
}

row! { l019_sine_and_cosine [at (0.7)]
    fn f(x: f64) -> f64 {
        let (s, c) = x.sin_cos();
        let both = (2.0 * x).sin_cos();
        s * c * c + both.0 * both.1
    }
}

row! { l019_tuple_from_a_branch [at (1.5, 0.5), (0.5, 1.5)]
    fn f(x: f64, y: f64) -> f64 {
        let (high, low) = if x > y { (x, y) } else { (y, x) };
        high * high - low
    }
}

row! { l019_exchange_by_assignment [at (1.5, 0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let (mut a, mut b) = (x, y);
        for _ in 0..3 {
            (a, b) = (b, a * b);
        }
        a + b * b
    }
}

row! { l019_array_of_tuples [at (&[(1.0, 2.0), (3.0, -1.0)])]
    fn f(points: &[(f64, f64)]) -> f64 {
        let mut s = 0.0;
        for i in 0..points.len() {
            let (x, y) = points[i];
            s += x * y + points[i].0 * points[0].1;
        }
        s
    }
}

// 20 ranges as values

row! { l020_range_in_a_variable [at (1.1, 4), (1.1, 0)]
    fn f(x: f64, n: usize) -> f64 {
        let range = 0..n;
        let steps = range.len();
        let mut s = x * steps as f64;
        for i in range {
            s *= x + i as f64;
        }
        s
    }
}

row! { l020_inclusive_range_in_a_variable [at (1.1)]
    fn f(x: f64) -> f64 {
        let range = 1..=3;
        let mut s = 0.0;
        for i in range {
            s += x.powi(i);
        }
        s
    }
}

row! { l020_range_asked_for_membership [at (1.1, 2), (1.1, 9)]
    fn f(x: f64, n: i32) -> f64 {
        let allowed = 0..5;
        if allowed.contains(&n) { x * x } else { x }
    }
}

// 22 array and vector literals

row! { l022_vec_of_values [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let v = vec![x, y, x * y, 1.0];
        v[0] * v[1] + v[2] * v[2] + v[3] * x
    }
}

row! { l022_vec_of_one_value [at (1.5, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let v = vec![x * x; n];
        let mut p = 1.0;
        for i in 0..v.len() {
            p *= v[i];
        }
        p
    }
}

row! { l022_array_of_values [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let a = [x, 2.0 * x, x * y, 0.5];
        a[0] * a[1] - a[2] / a[3]
    }
}

row! { l022_array_of_one_value [at (1.5)]
    fn f(x: f64) -> f64 {
        let a = [x.sin(); 4];
        let zeros = [0.0; COUNT];
        a[0] * a[3] + zeros[1] * a[1] + a.len() as f64 * a[2]
    }
}

row! { l022_nested_literals [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let a = [[x, y], [y, x * x]];
        let b = [[y; 2]; 3];
        let c = vec![vec![x; 2], vec![y, 1.0]];
        a[0][0] * a[1][1] - a[0][1] * b[2][1] + c[0][1] * c[1][0]
    }
}

row! { l022_zeros_to_be_filled [at (1.5, 4)]
    fn f(x: f64, n: usize) -> f64 {
        let mut v = vec![0.0; n];
        let mut m = vec![vec![0.0; 2]; n];
        for i in 0..n {
            v[i] = x * i as f64;
            m[i][i % 2] = v[i] * x;
        }
        v[n - 1] * m[1][1] + m[2][0] + m[3][0]
    }
}

row! { l022_results many [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> ([f64; 2], Vec<f64>) {
        ([x * y, x], vec![y * y, 3.0, x / y])
    }
}

row! { l019_rest_of_a_tuple [at (0.3, 0.7, &[(0.1, 0.2, 0.4), (0.5, 0.3, 0.6)])]
    fn f(x: f64, y: f64, triples: &[(f64, f64, f64)]) -> f64 {
        let (a, .., b) = (x, 3, y, x * y);
        let (.., c) = (x, y * y);
        let (d, ..) = (y, true);
        let mut s = a * b * c * d;
        for (e, ..) in triples {
            s *= e;
        }
        for &(.., e) in triples {
            s += e * s + x;
        }
        s
    }
}
