//! Types and traits of the user's, whose methods and operators may do anything.

row! { method_of_the_users_own_that_writes [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut c = crate::counter();
        let mut s = x;
        for _ in 0..3 {
            let w: f64 = c.weight();
            s *= x * w;
            let k: usize = c.step();
            s += x * k as f64;
        }
        let at: usize = c.at;
        s * at as f64
    }
}

row! { field_of_the_users_own_read_around_a_write [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut c = crate::counter();
        let mut s = x;
        for _ in 0..3 {
            let scale: f64 = c.scale;
            s = s * x * scale + x;
            c.step();
        }
        s
    }
}

pub trait Bump {
    fn bump(&mut self) -> Self;
}

impl Bump for usize {
    fn bump(&mut self) -> usize {
        *self += 1;
        *self
    }
}

row! { method_that_writes_an_integer [at (&[1.0, 2.0, 3.0, 4.0])]
    fn f(x: &[f64]) -> f64 {
        use super::Bump;
        let mut k = 0usize;
        let mut s = x[k];
        for _ in 0..3 {
            s *= x[k];
            k.bump();
            s += x[k] * s;
        }
        s * x[k]
    }
}

row! { method_that_writes_an_integer_that_is_assigned [at (&[1.0, 2.0, 3.0, 4.0])]
    fn f(x: &[f64]) -> f64 {
        use super::Bump;
        let mut k = 0usize;
        let mut s = 1.0;
        for _ in 0..2 {
            k += 1;
            s *= x[k] + s;
            if s > 0.0 { k.bump(); }
            s += x[k] * x[k - 1];
            k -= 1;
        }
        s * x[k]
    }
}

row! { trait_of_the_users_on_a_vector [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        use super::Extra;
        let mut s = x;
        let mut v: Vec<usize> = vec![];
        for i in 0..4 {
            v.insert(0, i);
            if i % 2 == 0 { v.retain_even(); }
            s = s * 0.5 + x * v[0] as f64 * s;
        }
        s * v.len() as f64
    }
}

row! { cell_written_through_a_shared_reference [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let cell = std::cell::Cell::new(1);
        let mut s = x;
        for _ in 0..3 {
            let a: i32 = cell.get();
            s = s * x * a as f64;
            cell.set(a + 1);
            let b: i32 = cell.get();
            s += x * b as f64;
        }
        s
    }
}

row! { trait_that_writes_through_a_ref_cell [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        use super::Log;
        let log = std::cell::RefCell::new(vec![1usize]);
        let mut s = x;
        for i in 0..3 {
            log.append(i);
            let n: usize = log.total();
            s = s * x + n as f64;
        }
        s
    }
}

pub trait Extra {
    fn retain_even(&mut self);
}

impl Extra for Vec<usize> {
    fn retain_even(&mut self) {
        self.retain(|i| i % 2 == 0);
    }
}

pub trait Log {
    fn append(&self, i: usize);
    fn total(&self) -> usize;
}

impl Log for std::cell::RefCell<Vec<usize>> {
    fn append(&self, i: usize) {
        self.borrow_mut().push(i);
    }
    fn total(&self) -> usize {
        self.borrow().iter().sum()
    }
}

row! { copies_of_integers_with_methods [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        // an int array element method and a nested block that shadows
        let mut k = [1i32, 2];
        let mut s = x;
        for i in 0..2 {
            let k2 = { let mut k = k; k[0] += 1; k.swap(0, 1); k };
            s = s * x + (k2[0] * k[1].pow(2)).rem_euclid(7) as f64;
            k[i] += k2[1];
        }
        s
    }
}

row! { copied_receivers_of_methods_by_value [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        use super::Turned;
        let mut a = [0usize, 1, 2];
        let mut s = 1.0;
        for i in 0..3 {
            s += x[({ a }).turned(1)] * x[(a, 1).0.turned(2)];
            a = [a[1], a[2], a[0]];
            s *= x[a[0]] + x[a.clone().turned(i)];
        }
        s
    }
}

pub trait Turned {
    fn turned(self, i: usize) -> usize;
}

impl Turned for [usize; 3] {
    fn turned(mut self, i: usize) -> usize {
        self.reverse();
        self[i]
    }
}

row! { receiver_by_value_of_a_variable_that_is_written [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        use super::Turned;
        let mut a = [0usize, 1, 2];
        let b = [2usize, 1, 1];
        let mut s = x[a.turned(0)] * x[b.turned(0)];
        a[0] = a.turned(1);
        s + x[a[0]]
    }
}

row! { methods_of_temporaries [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        let t = "abc".len() + "a b".split(' ').count() + vec![1, 2].iter().rev().count();
        let text = format!("{}", t).len();
        s *= x * (t + text) as f64;
        let m: usize = [3usize, 1, 2].iter().copied().max().unwrap();
        s + m as f64 * x
    }
}

/// A type whose operators count how often they are called.
pub struct Counts {
    n: std::cell::Cell<usize>,
    table: [f64; 4],
}

fn counts() -> Counts {
    Counts { n: std::cell::Cell::new(0), table: [1.0, 2.0, 3.0, 5.0] }
}

impl Counts {
    fn next(&self) -> usize {
        self.n.set(self.n.get() + 1);
        self.n.get()
    }
}

impl PartialEq for Counts {
    fn eq(&self, _: &Counts) -> bool {
        self.next() % 2 == 1
    }
}

impl PartialOrd for Counts {
    fn partial_cmp(&self, _: &Counts) -> Option<std::cmp::Ordering> {
        Some(if self.next() % 2 == 1 { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater })
    }
}

impl std::ops::Index<usize> for Counts {
    type Output = f64;
    fn index(&self, i: usize) -> &f64 {
        &self.table[(self.next() + i) % 4]
    }
}

fn calls(counts: &Counts) -> f64 {
    counts.n.get() as f64
}

row! { equality_of_a_users_type [at (1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let c = super::counts();
        let d = super::counts();
        let a = c == d;
        let b = c == d;
        let unused = c == d;
        let z = if a { x } else { x * y };
        if b { z * y } else { z * y * super::calls(&c) }
    }
}

row! { order_of_a_users_type_in_a_loop [at (1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let c = super::counts();
        let d = super::counts();
        let mut s = x;
        for i in 0..5 {
            s *= if c < d { y.sin() } else { x * s };
        }
        s * super::calls(&c)
    }
}

row! { comparison_of_a_users_type_that_is_not_reached [at (1.1, 0.7), (-1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let c = super::counts();
        let d = super::counts();
        let on = x > 0.0;
        let a = if on && c == d { x * y } else { y };
        let b = if on || !(c != d) && c < d { a * x } else { a };
        b * (1.0 + super::calls(&c))
    }
}

row! { index_of_a_users_type [at (&[1.1, 0.7])]
    fn f(x: &[f64]) -> f64 {
        let c = super::counts();
        let a = c[0];
        let b = c[0];
        let unused = c[0];
        let mut y = x[0] * a + x[1] * b * b;
        for i in 0..2 {
            let k = c[0];
            y *= x[i] * k + y * c[1];
        }
        y * super::calls(&c)
    }
}

/// With a method of its own for the type and for references to it.
pub struct Pair(pub f64);

pub trait Which {
    fn which(self) -> f64;
}

impl Which for Pair {
    fn which(self) -> f64 {
        self.0
    }
}

impl Which for &Pair {
    fn which(self) -> f64 {
        2.0 * self.0
    }
}

impl Which for i8 {
    fn which(self) -> f64 {
        3.0
    }
}

impl Which for &i8 {
    fn which(self) -> f64 {
        5.0
    }
}

pub fn pair(x: f64) -> Pair {
    Pair(x)
}

row! { method_of_the_users_for_references_too [at (1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        use super::Which;
        let p = super::pair(2.0);
        let r = &p;
        let a = r.which();
        let b = (&p).which();
        let k: i8 = 4;
        let q = &k;
        let c = q.which();
        let d = (&k).which();
        let e = k.which();
        let g = p.which();
        x * y * a + x * b * c + x.sin() * d + y * e * g
    }
}

/// Of the name of a method of integers.
pub trait Pow {
    fn pow(self, n: u32) -> i32;
}

impl Pow for &i8 {
    fn pow(self, n: u32) -> i32 {
        70 + n as i32
    }
}

row! { power_of_a_reference [at (1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        use super::Pow;
        let k: i8 = 3;
        let r = &k;
        let a = r.pow(2);
        let b = (&k).pow(3);
        let c = k.pow(2);
        x * y * a as f64 + x * b as f64 + y * c as f64 * x
    }
}

row! { power_of_a_parameter [at (1.1, &3i8)]
    fn f(x: f64, k: &i8) -> f64 {
        use super::Pow;
        let a = k.pow(2);
        x * x * a as f64
    }
}

row! { parts_that_cannot_be_copied [at (1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        use super::Which;
        let (p, q) = (super::pair(2.0), super::pair(3.0));
        let (a, (b, _)) = (p.which(), (q.which(), super::pair(1.0)));
        x * y * a + x * x * b
    }
}
