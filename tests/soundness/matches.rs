//! `match`: conditions that have effects run when and as often as the user's, bindings hide what they hide, and what is
//! matched is looked at once.

use std::cell::Cell;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

fn reset() {
    CALLS.set(0);
}

fn calls() -> usize {
    CALLS.get()
}

fn tick() -> bool {
    CALLS.set(CALLS.get() + 1);
    CALLS.get() % 2 == 0
}

fn number() -> usize {
    CALLS.set(CALLS.get() + 1);
    CALLS.get() % 3
}

row! { conditions_with_effects [at (&[0.7, 1.3, 0.2]), (&[-0.7, 0.3, 1.2])]
    fn f(x: &[f64]) -> f64 {
        reset();
        let mut s = 1.0;
        for n in 0..6 {
            s *= match n {
                1 if tick() => x[0],
                1 | 2 => x[1],
                m if tick() => x[2] * m as f64,
                3 => {
                    if tick() { x[0] * x[0] } else { x[1] }
                }
                _ => x[2],
            };
        }
        s * calls() as f64
    }
}

row! { matched_value_with_effects [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        reset();
        let mut s = 0.0;
        for _ in 0..4 {
            s += match number() {
                0 => x[0] * x[1],
                1 if s > 0.0 => x[1],
                k => x[k] * x[2],
            };
        }
        s * calls() as f64
    }
}

row! { names_in_patterns [at (0.7, 1.3, 3), (0.7, 1.3, 0), (-0.7, 1.3, 9)]
    fn f(x: f64, d_x: f64, value: usize) -> f64 {
        let t_1 = x * d_x;
        match (value, t_1) {
            (0, x) => x * d_x,
            (d_x @ 1..=5, t_1) if t_1 > 0.0 => t_1 * x * d_x as f64,
            (seed, acc) => {
                let value = acc * seed as f64;
                value * x * t_1
            }
        }
    }
}

row! { matched_variable_is_changed_in_the_arms [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut t = (1usize, 2usize);
        let mut s = x[0];
        for _ in 0..4 {
            match t {
                (1, n) => {
                    t = (2, n + 1);
                    s *= x[n % 3] + t.0 as f64;
                }
                (n, 3) => {
                    t.1 = 0;
                    t.0 += n;
                    s += x[t.0 % 3] * x[1];
                }
                (a, b) => {
                    t = (b, a);
                    s = s * x[a % 3] + x[2];
                }
            }
        }
        s
    }
}

row! { panic_in_an_arm [at (0.7, 1)]
    fn f(x: f64, n: usize) -> f64 {
        let y = match n {
            0 => panic!("none"),
            1 => x * x,
            _ => unreachable!("{n}"),
        };
        y * x
    }
}

row! { overlapping_ranges [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..8u8 {
            s += match i {
                2..=5 if x[0] > 1.0 => x[0],
                4.. if x[1] > 1.0 => x[1] * x[2],
                0 | 3 | 5 => x[2] * x[2],
                ..4 => x[0] * x[1],
                _ => x[1].sin(),
            };
        }
        s
    }
}

fn some(n: usize) -> Option<usize> {
    (n > 1).then_some(n + 3)
}

row! { names_of_constants_that_are_variables [at (0.7, 1), (0.7, 3)]
    fn f(x: f64, N: usize) -> f64 {
        let W = x * x;
        let a = match N + 1 {
            0 => x,
            N => x * N as f64,
        };
        let b = match some(N) {
            None => x,
            Some(N) => x * N as f64 * W,
        };
        let c = if let Some(W) = some(N) { W as f64 * x } else { W };
        a * b * c * N as f64
    }
}

row! { payloads_of_elements [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let v = vec![Some(1), None, some(2)];
        let mut s = 0.0;
        for i in 0..3 {
            s += match v[i] {
                Some(k) => x[k % 3] * x[0],
                None => x[1],
            };
        }
        s
    }
}

trait Kind {
    fn kind(self) -> usize;
}

impl Kind for usize {
    fn kind(self) -> usize {
        self
    }
}

impl Kind for &usize {
    fn kind(self) -> usize {
        *self + 10
    }
}

impl Kind for &bool {
    fn kind(self) -> usize {
        20
    }
}

fn kind<T: Kind>(t: T) -> usize {
    t.kind()
}

row! { what_is_bound_of_a_reference_is_one [at (0.7, 1), (0.7, 0)]
    fn f(x: f64, n: usize) -> f64 {
        let t = (n, n > 0);
        let a = match &n {
            0 => 0,
            k => kind(k),
        };
        let b = match &t {
            (k @ 0, _) => kind(k),
            (k, c) => kind(k) * 10 + kind(c),
        };
        let c = match t {
            (k, _) => kind(k),
        };
        let d = match &n {
            &k => kind(k) + k,
        };
        x * x * (a + b + c + d) as f64
    }
}
