//! What is printed a second time means what it meant the first time, and a name is taken for what it is.

/// An expression that a macro brings is one operand, wherever it stands.
macro_rules! operands {
    ($($name:ident $x:ident: $e:expr;)*) => {$(
        row! { $name [at (1.3), (-0.4); single: true]
            fn f($x: f64) -> f64 {
                let bound: f64 = $e;
                let a = $x * $e - $e / 2.0;
                let b = [$x * $e, $e][1] + ($x - $e, $e * 2.0).0;
                let c = vec![$e * 3.0; 2][1] - (2.0 * $e - $x).max($x * $e);
                let d = if $x * $e < $e * 0.5 { -$e } else { $x * $e };
                let mut e = $x;
                e -= $e;
                e *= 0.5 + $e;
                assert!($e * 2.0 == bound * 2.0 && format!("{}", $e * 2.0) == format!("{}", bound * 2.0));
                a + b * c - d + e * ($e as f32 * 2.0) as f64
            }
        }
    )*};
}

operands! {
    g1_difference x: 2.0 - 0.5;
    g1_sum_with_the_argument x: x + 2.0;
    g1_negative x: -1.5;
    g1_negated_argument x: -x;
    g1_quotient x: x / 3.0;
    g1_remainder x: 7.5 % 2.0;
    g1_cast x: 3 as f64;
    g1_branch x: if 1 < 2 { x } else { 2.0 };
    g1_block x: { let y = x * x; y + 1.0 };
    g1_method x: x.sin();
    g1_call x: f64::exp(x);
    g1_parenthesised x: (x - 1.0);
    g1_path x: std::f64::consts::PI;
    g1_literal x: 2.5;
}

/// A group in a group, and what is no expression.
macro_rules! fragments {
    ($name:ident, $x:ident $u:ident $z:ident, $e:expr, $t:ty, $pat:pat, $s:stmt, $b:block, $n:literal, $on:expr, $path:path, $range:expr, $(#[$m:meta])*) => {
        fragments! { @nested $name, $x $u $z, $e * 2.0, $e + 1.0, $t, $pat, $s, $b, $n, $on, $path, $range, $(#[$m])* }
    };
    (@nested $name:ident, $x:ident $u:ident $z:ident, $e:expr, $g:expr, $t:ty, $pat:pat, $s:stmt, $b:block, $n:literal, $on:expr, $path:path,
        $range:expr, $(#[$m:meta])*) => {
        row! { $name [at (1.3, &[0.5, 2.0])]
            fn f($x: f64, v: $t) -> f64 {
                let $pat = ($x, 2.0);
                $s;
                $(#[$m])*
                let a = [$x * $e; $n];
                let b: [f64; $n + 1] = [$b * 2.0; $n + 1];
                let mut sum = $path($x) * $g;
                for i in $range {
                    sum += $u * i as f64 * $e;
                }
                for i in ($range).rev() {
                    sum = sum * 0.5 + v[i] * $z;
                }
                let c = if !$on || $x > 9.0 { 1.0 } else { 2.0 * $g };
                let d = matches!($n * 2, $n | 6);
                sum + a.len() as f64 * a[$n - 1] + b[1] * c - $e + if d { $x } else { 0.0 }
            }
        }
    };
}

fragments! { g1_fragments, x u z, 2.0 - 0.5, &[f64], (u, _), let z = 3.0 - 1.0, { 2.0 - 0.5 }, 3, 1 > 2 || 2 > 1, f64::sin, 0..2,
#[allow(unused_variables)] #[rustfmt::skip] }

const K: f64 = 3.0;

row! { s07_items_of_the_body_are_seen_above_them [at (1.5)]
    fn f(x: f64) -> f64 {
        let y = K * x;
        const K: f64 = 2.0;
        fn twice(y: f64) -> f64 { 2.0 * y }
        y * x + twice(K) * x
    }
}
row! { s07_items_in_constants_stay_there [at (1.5)]
    fn f(x: f64) -> f64 {
        let n = const { const K: f64 = 2.0; K * K };
        let a = [x; { const N: usize = 2; N + 1 }];
        n * a[1] * K * a.len() as f64
    }
}
row! { s07_glob_in_the_body [at (1.5)]
    fn f(x: f64) -> f64 {
        let y = x * PI;
        use std::f64::consts::*;
        y * E
    }
}

/// Names that are taken for another's, as far as their text goes.
mod mine {
    use autodiff::differentiable;

    #[differentiable]
    pub fn stop_gradient(x: f64) -> f64 {
        x * x
    }

    pub fn swap(a: f64, b: f64) -> f64 {
        a - b
    }

    pub mod consts {
        pub const PI: f32 = 3.0;
        pub const COUNT: usize = 3;
    }

    /// `vec!` by another name.
    #[macro_export]
    macro_rules! soundness_backwards {
        ($a:expr, $b:expr) => {
            [$b, $a]
        };
    }
}
use mine as mem;
use mine::consts;

row! { s17_stop_gradient_of_the_users_own [at (1.5), (-2.0)]
    fn f(x: f64) -> f64 { mine::stop_gradient(x) + x }
}
row! { s17_module_named_like_one_of_the_standard_library [at (1.5)]
    fn f(x: f64) -> f64 { x * mem::swap(3.0, 1.0) + x * x * consts::PI as f64 * consts::COUNT as f64 }
}
row! { s17_function_named_like_a_macro [at (1.5)]
    fn vec(x: f64) -> f64 { x * x }
    fn assert(x: f64) -> f64 { vec(x).sin() }
    fn f(x: f64) -> f64 { assert(x) * vec(x) }
}
row! { s17_numbers_by_other_paths [at (1.5), (0.3)]
    fn f(x: f64) -> f64 {
        let y = std::primitive::f64::sin(x) * core::primitive::f64::max(x, 2.0) + <f64>::powi(x, 2);
        y * f64::from(3_u8) + f64::from(x as f32) * 2.0
    }
}
row! { s17_stop_gradient_by_its_path [exact (1.5) => [1.5]]
    fn f(x: f64) -> f64 { autodiff::stop_gradient(x) * x }
}

/// A module of the standard library with the name of a type.
mod imported {
    use std::f64;
    row! { s17_module_named_like_a_type [at (1.5)]
        fn f(x: f64) -> f64 { f64::sin(x) * std::f64::consts::PI * f64::MAX.min(3.0) }
    }
}

/// A trait with the names of methods of numbers: those of numbers come first.
mod shadowing {
    trait Shadowing {
        fn max(self, other: f64) -> f64;
        fn abs(&self) -> f64;
    }
    impl Shadowing for f64 {
        fn max(self, _: f64) -> f64 {
            9.0
        }
        fn abs(&self) -> f64 {
            7.0
        }
    }
    row! { s17_trait_with_methods_of_numbers [at (1.5), (-0.5)]
        fn f(x: f64) -> f64 { x.max(1.0) * x + x.abs() }
    }
}

/// Methods of a type without derivative that are named like those of numbers and containers.
#[derive(Clone, Copy)]
pub struct Own(f64);
impl Own {
    fn len(&self) -> f64 {
        2.5
    }
    fn clone(&self) -> f64 {
        3.5
    }
    fn sin(&self) -> f64 {
        4.5 * self.0
    }
    fn is_empty(&self) -> bool {
        true
    }
    fn to_vec(&self) -> [f64; 2] {
        [0.5, 1.5]
    }
}
row! { s17_methods_of_the_users_own [at (1.5, &[2.0])]
    fn g(x: f64, own: &super::Own) -> f64 {
        let e = if own.is_empty() { 2.0 } else { 3.0 };
        x * own.len() + x * x * own.clone() * own.sin() - e * x + own.to_vec()[1] * x
    }
    fn f(x: f64, k: &[f64]) -> f64 { x * k[0] }
}
#[test]
fn s17_methods_of_a_parameter() {
    #[autodiff::differentiable]
    fn g(x: f64, own: &Own) -> f64 {
        let e = if own.is_empty() { 2.0 } else { 3.0 };
        x * own.len() + x * x * own.clone() * own.sin() - e * x + own.to_vec()[1] * x
    }
    for x in [1.5, -2.0] {
        let own = Own(2.0);
        let (d, h) = (autodiff::grad(g)(x, &own), 1e-6);
        let differences = (g(x + h, &own) - g(x - h, &own)) / (2.0 * h);
        assert!((d - differences).abs() < 1e-6 * d.abs().max(1.0), "{d}, {differences}");
    }
}

/// What a method of an integer returns need not be one.
trait Half {
    fn half(&self) -> f64;
}
impl Half for usize {
    fn half(&self) -> f64 {
        *self as f64 * 0.5
    }
}
row! { s17_method_of_an_integer_that_returns_a_float [at (1.5)]
    fn f(x: f64) -> f64 {
        let n = 3_usize;
        let mut y = n.half();
        y = y * x;
        y * x + n.pow(2).min(7).half() * x
    }
}

const HALF: f32 = 0.5;
fn quarter() -> f32 {
    0.25
}
row! { b8_precision_of_a_constant [at (1.5); single: true]
    fn f(x: f64) -> f64 { let z = 0.8 * HALF; x * z as f64 }
}
row! { b8_precision_from_elsewhere [at (1.5)]
    fn f(x: f64) -> f64 {
        let a = [0.1, HALF];
        let b = 0.3 + quarter() * 2.0;
        let c = (0.1, HALF * 0.2);
        let d = if x > 0.0 { 0.1 } else { HALF };
        let e = HALF.max(0.7) - std::f32::consts::PI * 0.1;
        let mut sum = 0.1;
        sum += HALF;
        x * (a[0] + b + c.1 + d + e + sum) as f64 * 2.0 + x * x * 0.3
    }
}

/// A macro of which nothing is known, as a value.
macro_rules! own {
    (twice $n:expr) => {
        2 * $n
    };
    (nothing $($tokens:tt)*) => {{
        let _ = format!($($tokens)*);
    }};
}
row! { l129_macro_of_the_users_own [at (1.5)]
    fn f(x: f64) -> f64 {
        let k: i32 = own!(twice 1 + 1);
        let () = own!(nothing "{k} {}", 3);
        let mut sum = 0.0;
        for i in 0..3_i32 {
            sum += x.powi(own!(twice i)) * k as f64;
        }
        sum
    }
}

// A type that is annotated where a value of another statement is bound.

row! { an_annotation_of_what_a_branch_defines [at (1.1,)]
    fn f(x: f64) -> f64 {
        let a = if x > 0.0 { !0 } else { !1 };
        let z: u8 = a;
        x * a as f64 + z as f64
    }
}

row! { an_annotation_of_a_copy_of_an_array [at (1.1,)]
    fn f(x: f64) -> f64 {
        let mut v = [!0, 1, 2];
        v[1] = 7;
        let w: [u8; 3] = v;
        x * w[0] as f64 + w[1] as f64 * x * x
    }
}

row! { names_in_a_width_of_a_format [at (1.1,)]
    fn f(x: f64) -> f64 {
        let (w, p) = (6, 2);
        let text = format!("{:w$}|{:.p$}", 1, 0.123456);
        x * text.len() as f64
    }
}

fn shared() -> std::rc::Rc<f64> {
    std::rc::Rc::new(0.5)
}

row! { a_clone_of_a_shared_number_counts [at (1.1,)]
    fn f(x: f64) -> f64 {
        let c = shared();
        let d = c.clone();
        let count = std::rc::Rc::strong_count(&d);
        x * x * count as f64
    }
}

type Small = u8;
type Single = f32;
type Real = f64;
type Both = (u8, i16);
type Few = [u8; 2];

row! { types_by_other_names [at (1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let n: super::Small = 200;
        let (p, q): super::Both = (200, 100);
        let list: super::Few = [200, 100];
        let s: super::Single = 0.1;
        let r: super::Real = x * y;
        let late: super::Small;
        late = if x > 0.0 { 3 } else { 4 };
        let k = (!n) as f64 + (!p) as f64 * 2.0 + (!q) as f64 + (!list[0]) as f64 + (!late) as f64;
        x * k + r * s as f64
    }
}
