//! What the user's code says of a type in one place holds in all: generated code has each expression by itself, and an
//! integer of another type is another number (`!200` is 55 as `u8`). And an index is evaluated as often as it stands.

use std::sync::LazyLock;

fn byte() -> u8 {
    3
}

fn bytes() -> Vec<u8> {
    vec![1, 2]
}

fn both() -> [u8; 2] {
    [3, 4]
}

fn pair() -> (u8, f64) {
    (3, 1.5)
}

fn take(a: u8) -> f64 {
    a as f64
}

fn take_all(a: &[u8]) -> f64 {
    a[0] as f64
}

fn take_both(a: &[u8; 2]) -> f64 {
    a[0] as f64
}

fn take_vector(a: &Vec<u8>) -> f64 {
    a[0] as f64
}

fn take_pair(a: (u8, i8)) -> f64 {
    a.0 as f64
}

fn take_pairs(a: &[(u8, i8)]) -> f64 {
    a[0].0 as f64
}

fn take_row(a: &[u8]) -> f64 {
    a[0] as f64
}

fn table() -> Vec<Vec<f64>> {
    vec![vec![1.0, 2.0], vec![3.0]]
}

fn table_of_bytes() -> Vec<Vec<u8>> {
    vec![vec![1, 2], vec![3]]
}

static LAZY: LazyLock<Vec<f64>> = LazyLock::new(|| vec![1.0, 2.0]);
const WEIGHTS: [[f64; 2]; 2] = [[1.0, 2.0], [3.0, 4.0]];
static PLACES: &[&[usize]] = &[&[0, 1], &[1, 0]];

row! { array_whose_type_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let a = [200, 100];
        let k = super::take_all(&a);
        let mut s = x[0];
        for i in 0..2 {
            s *= x[1] * ((!a[i]) as f64);
        }
        s + k * x[2] * x[1]
    }
}

row! { repeated_array_whose_type_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let a = [200; 2];
        let k = super::take_both(&a);
        let mut s = x[0];
        for i in 0..2 {
            s *= x[1] * ((!a[i]) as f64);
        }
        s + k * x[2] * x[1]
    }
}

row! { tuple_whose_type_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let a = (200, 3);
        let k = super::take_pair(a);
        let mut s = x[0];
        for i in 0..2 {
            s *= x[1] * ((!a.0) as f64);
        }
        s + k * x[2] * x[1]
    }
}

row! { vector_whose_type_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let a = vec![200; 2];
        let k = super::take_vector(&a);
        let mut s = x[0];
        for i in 0..2 {
            s *= x[1] * ((!a[i]) as f64);
        }
        s + k * x[2] * x[1]
    }
}

row! { variable_whose_type_its_first_value_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut n = super::byte();
        let mut s = x[0] * n as f64;
        n = 200;
        s *= x[1] * (!n) as f64;
        s
    }
}

row! { range_whose_type_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut s = x[0];
        for i in 250..=255 {
            s *= x[1] * ((!i) as f64 + 1.0) * 0.5;
            s += super::take(i);
        }
        s
    }
}

row! { rows_whose_type_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let a = [[200, 1], [2, 3]];
        let k = super::take_row(&a[0]);
        let mut s = x[0];
        for r in a.iter() {
            for j in 0..2 {
                s *= x[1] * ((!r[j]) as f64);
            }
        }
        for r in a {
            s *= x[1] * ((!r[1]) as f64);
        }
        s + k
    }
}

row! { part_whose_type_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let n = 150;
        let m = [n, 1];
        let k = super::take(m[0]);
        let mut s = x[0];
        for j in 0..2 {
            s *= x[1] * ((m[j] - 1) as f64) * ((!n) as f64) * ((!m[j]) as f64);
        }
        s + k
    }
}

row! { branches_whose_type_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let n = if x[0] > 0.0 { 200 } else { 100 };
        let k = super::take(n);
        let mut s = x[0];
        for j in 0..2 {
            s *= x[1] * ((!n) as f64);
        }
        s + k
    }
}

row! { pairs_whose_type_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let t = [(150, 1), (3, 4)];
        let k = super::take_pairs(&t);
        let mut s = x[0];
        for &(p, q) in t.iter() {
            s *= x[1] * ((!p) as f64) * (!q) as f64;
        }
        for j in 0..2 {
            s *= x[1] * ((!t[j].0) as f64) + ((!t[j].1) as f64);
        }
        s + k
    }
}

row! { copies_whose_type_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let t = [200, 100];
        let k = super::take_all(&t);
        let n = t.len() * 3;
        let u = t;
        let v = &u;
        let w = *v;
        let mut s = x[0];
        for j in 0..2 {
            s *= x[1] * ((!w[j]) as f64) * n as f64;
        }
        s + k
    }
}

row! { reference_pointed_to_literals [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let v = super::bytes();
        let b = [200, 1];
        let mut a = &v[..];
        let mut s = x[0] * a[0] as f64;
        a = &b;
        s *= x[1] * (!a[0]) as f64;
        a = &b[1..];
        s * (!a[0]) as f64
    }
}

row! { variable_given_again_in_a_loop [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut n = super::byte();
        let mut s = x[0];
        for i in 0..3 {
            s *= x[1] * n as f64;
            n = 200;
            s *= x[1] * (!n) as f64;
            if s > 0.0 {
                n = 100;
                s += (!n) as f64 * x[2];
            } else {
                n = super::byte();
            }
        }
        s
    }
}

row! { variable_given_again_by_branches [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let (mut n, m) = (super::byte(), 2);
        let a = 100;
        let mut s = x[0] * n as f64;
        n = a;
        s *= x[1] * (!n) as f64;
        n = a + m;
        s *= x[1] * (!n) as f64;
        n = if s > 0.0 { 201 } else { 202 };
        s *= (!n) as f64;
        s
    }
}

row! { tuple_given_again [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut t = super::pair();
        let mut s = x[0] * t.1 * t.0 as f64;
        t = (200, 2.5);
        s *= x[1] * (!t.0) as f64 * t.1;
        t.0 = 100;
        s *= x[1] * (!t.0) as f64;
        let (mut p, mut q) = t;
        (p, q) = (4, 2.0);
        s *= (!p) as f64 * q;
        s
    }
}

row! { array_given_again [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut t = super::both();
        let mut s = x[0] * t[1] as f64;
        t = [200, 100];
        s *= x[1] * (!t[0]) as f64;
        t[0] = 7;
        s *= (!t[0]) as f64;
        let mut k = t[1];
        k = 200;
        s *= (!k) as f64;
        let mut u = t;
        u = [1, 2];
        s *= (!u[1]) as f64;
        s
    }
}

#[autodiff::differentiable]
fn g_result_given_again(x: f64, n: u8) -> (f64, u8) {
    (x * n as f64, n)
}

row! { result_given_again [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let (mut y, mut n) = super::g_result_given_again(x[0], 3);
        y *= x[1];
        n = 200;
        y *= (!n) as f64;
        (y, n) = super::g_result_given_again(y, n);
        n = 100;
        y *= (!n) as f64;
        y
    }
}

#[autodiff::differentiable]
fn g_array_whose_type_a_differentiable_call_tells(x: f64, a: &[u8]) -> f64 {
    x * a[0] as f64
}

row! { array_whose_type_a_differentiable_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let a = [200, 100];
        let mut s = x[0];
        for i in 0..2 {
            s *= x[1] * ((!a[i]) as f64);
            s += super::g_array_whose_type_a_differentiable_call_tells(x[2] * s, &a);
        }
        s
    }
}

row! { constants_that_are_indexed [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut s = x[0];
        for i in 0..2 {
            for j in 0..2 {
                s *= x[1] * super::LAZY[i] * super::WEIGHTS[i][j] + x[super::PLACES[i][j]];
            }
            let r = &super::WEIGHTS[i];
            s += r[0] * x[2];
            for a in &super::WEIGHTS[i] {
                s += a * x[1];
            }
            for a in super::PLACES[i] {
                s += x[*a];
            }
        }
        s
    }
}

row! { rows_of_a_type_that_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let m = super::table();
        let mut n = super::table();
        n[0][1] = 5.0;
        n[1].push(2.0);
        let mut s = x[0];
        for i in 0..2 {
            let r = &m[i];
            for a in r {
                s *= x[1] * a;
            }
            for a in &n[i] {
                s += x[2] * a;
            }
            for j in 0..n[i].len() {
                s *= n[i][j] + x[1];
                n[i][j] += 1.0;
            }
        }
        s
    }
}

row! { rows_written_of_a_type_that_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut n = super::table_of_bytes();
        n[0][1] = 200;
        let mut s = x[0] * (!n[0][1]) as f64;
        for r in n.iter_mut() {
            r[0] = 150;
            s *= x[1] * (!r[0]) as f64;
        }
        s
    }
}
