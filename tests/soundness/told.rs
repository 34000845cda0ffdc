//! Numbers whose type is told elsewhere: float literals of which a call alone says that they are `f32`, variables of unknown
//! type, and what seems to be a number because it meets one, though its operators are the user's.

use std::cell::Cell;

#[autodiff::differentiable]
fn scaled(x: f32, h: f32) -> f32 {
    x * h * x
}

fn narrow(n: f32) -> usize {
    n as usize
}

fn some_narrow() -> f32 {
    0.3
}

fn id<T>(t: T) -> T {
    t
}

fn byte() -> u8 {
    3
}

thread_local! {
    static CALLS: Cell<u32> = const { Cell::new(0) };
}

fn calls() -> u32 {
    CALLS.replace(CALLS.get() + 1)
}

/// Its operators notice whether they are evaluated once.
#[derive(Clone, Copy)]
struct Noticing(f64);

fn noticing() -> Noticing {
    CALLS.set(0);
    Noticing(2.0)
}

fn noticing_pair() -> (Noticing, f64) {
    (noticing(), 1.0)
}

impl std::ops::Mul<f64> for Noticing {
    type Output = f64;
    fn mul(self, other: f64) -> f64 {
        f64::from(calls() % 2) + self.0 * other
    }
}

impl std::ops::Add<u32> for Noticing {
    type Output = u32;
    fn add(self, other: u32) -> u32 {
        calls() % 2 + other
    }
}

impl std::ops::Neg for Noticing {
    type Output = f64;
    fn neg(self) -> f64 {
        f64::from(calls() % 2) - self.0
    }
}

impl From<Noticing> for f64 {
    fn from(noticing: Noticing) -> f64 {
        f64::from(calls() % 2) + noticing.0
    }
}

impl Noticing {
    fn sqrt(self) -> f64 {
        f64::from(calls() % 2) + self.0.sqrt()
    }
}

row! { literal_of_a_call [at (&[1.3, 0.7]), (&[-0.4, 1.9])]
    fn f(x: &[f64]) -> f64 {
        let n = 0.1;
        let k = narrow(n);
        x[k] * x[0] * (n as f64) + x[1].sin()
    }
}

row! { literal_of_a_call_decides [at (&[1.3, 0.7]), (&[-0.4, 1.9])]
    fn f(x: &[f64]) -> f64 {
        let n = 0.1;
        let k = narrow(n);
        if (n as f64) > 0.1 { x[k] * x[0] } else { x[1].sin() }
    }
}

row! { literals_of_a_list [at (&[1.3, 0.7]), (&[-0.4, 1.9])]
    fn f(x: &[f64]) -> f64 {
        let a = [0.1, 0.7];
        let k = narrow(a[0]);
        x[k] * x[0] * (a[1] as f64) + x[1].sin() * (a[0] + a[1]) as f64
    }
}

row! { literal_that_is_computed_with [at (&[1.3, 0.7]), (&[-0.4, 1.9])]
    fn f(x: &[f64]) -> f64 {
        let mut n = 0.1;
        n = n * 3.0;
        let k = narrow(n);
        x[k] * x[0] * (n as f64) + x[1].sin()
    }
}

row! { literal_of_a_variable_that_is_set_later [at (&[1.3, 0.7]), (&[-0.4, 1.9])]
    fn f(x: &[f64]) -> f64 {
        let mut n = 0.1;
        let a = n;
        n = some_narrow();
        x[0] * x[0] * (n as f64) + x[1].sin() * (a as f64)
    }
}

row! { literal_of_a_variable_that_is_carried [at (&[1.3, 0.7]), (&[-0.4, 1.9])]
    fn f(x: &[f64]) -> f64 {
        let mut n = 0.1;
        for _ in 0..3 {
            n = n * 1.1 + some_narrow() * 0.1;
        }
        x[0] * x[0] * (n as f64) + x[1].sin()
    }
}

row! { literal_of_a_pair [at (&[1.3, 0.7]), (&[-0.4, 1.9])]
    fn f(x: &[f64]) -> f64 {
        let t = (0.1, 1);
        let k = narrow(t.0);
        x[k] * x[0] * (t.0 as f64) + x[t.1]
    }
}

row! { equal_literals_of_two_precisions [at (&[1.3, 0.7]), (&[-0.4, 1.9])]
    fn f(x: &[f64]) -> f64 {
        let n = 0.1 * 3.0;
        let m = 0.1 * 3.0;
        let k = narrow(n);
        x[k] * x[0] * (n as f64) + x[1].sin() * (m as f64)
    }
}

row! { literals_of_two_arms [at (&[1.3, 0.7]), (&[-0.4, 1.9])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        let n = if x[0] > 0.0 { 0.1 } else { 0.7 };
        let k = narrow(n);
        for i in 0..2 {
            if n > 0.1 { s += x[i] * x[k]; } else { s += x[i].sin() * (n as f64); }
        }
        s
    }
}

row! { literal_of_a_differentiable_call [at (&[1.25, 0.75]), (&[-0.5, 1.75])]
    fn f(x: &[f64]) -> f64 {
        let h = 0.1;
        let y: f32 = scaled(0.3, h);
        x[0] * x[0] * y as f64 * (h as f64 + 0.1) + x[1].sin()
    }
}

row! { variable_of_unknown_type [at (&[1.3, 0.7]), (&[-0.4, 1.9])]
    fn f(x: &[f64]) -> f64 {
        let mut n = byte();
        let a = n;
        n = id(200);
        x[0] * x[0] * (!n) as f64 + a as f64 * x[1]
    }
}

row! { variable_of_unknown_type_that_is_carried [at (&[1.3, 0.7]), (&[-0.4, 1.9])]
    fn f(x: &[f64]) -> f64 {
        let mut n = byte();
        for _ in 0..2 {
            n = id(200);
        }
        x[0] * x[1] * (!n) as f64
    }
}

row! { product_of_the_users_own_with_a_literal [at (1.3), (-0.4)]
    fn f(x: f64) -> f64 {
        let a = noticing() * 2.5;
        x * x * a
    }
}

row! { product_of_the_users_own_in_a_loop [at (&[1.3, 0.2, 0.7]), (&[-0.4, 1.9, 0.6])]
    fn f(x: &[f64]) -> f64 {
        let a = noticing();
        let mut s = 0.0;
        for i in 0..3 {
            let b = if x[i] > 0.5 { a } else { noticing() };
            s += x[i] * x[i] * (b * 2.5);
        }
        s
    }
}

row! { product_of_the_users_own_that_nobody_reads [at (1.3), (-0.4)]
    fn f(x: f64) -> f64 {
        let a = noticing();
        let b = a * 2.5;
        let c = a * 2.5;
        x * x * c
    }
}

row! { sum_of_the_users_own_with_a_literal [at (1.3), (-0.4)]
    fn f(x: f64) -> f64 {
        let a = noticing() + 1;
        x * x * a as f64
    }
}

row! { negative_of_the_users_own [at (1.3), (-0.4)]
    fn f(x: f64) -> f64 {
        let (a, b) = noticing_pair();
        let c = -a * 1.0;
        x * x * c * b
    }
}

row! { conversion_of_the_users_own [at (1.3), (-0.4)]
    fn f(x: f64) -> f64 {
        let a = noticing();
        let b = f64::from(a);
        x * x * b
    }
}

row! { method_of_the_users_own_that_is_one_of_numbers [at (1.3), (-0.4)]
    fn f(x: f64) -> f64 {
        let a = noticing().sqrt();
        x * x * a
    }
}
