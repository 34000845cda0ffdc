//! Integers next to floats, whose type is another in generated code, and variables whose first value does not tell their type. Negative
//! literals are literals.

type Pair = (u8, f64);
type Numbers = Vec<f64>;

fn byte() -> u8 {
    3
}

fn bytes() -> Vec<u8> {
    vec![1, 2]
}

fn both() -> [u8; 2] {
    [1, 2]
}

fn pair() -> (u8, f64) {
    (3, 1.5)
}

fn pairs() -> Vec<(u8, f64)> {
    vec![(3, 1.5)]
}

fn take(a: u8) -> f64 {
    a as f64
}

fn take_all(a: &[u8]) -> f64 {
    a[0] as f64
}

fn take_large(a: i64) -> f64 {
    a as f64
}

fn take_small(a: i8) -> f64 {
    a as f64
}

fn take_small_all(a: &[i8]) -> f64 {
    a[0] as f64
}

#[autodiff::differentiable]
fn scaled(x: f64, n: i8) -> f64 {
    x * n as f64
}

row! { annotated_pairs [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let t: (u8, f64) = (200, 1.5);
        let u: (u8, f64) = (100, x[0]);
        x[0] * x[1] * ((!t.0) as f64) * t.1 + u.1 * ((!u.0) as f64)
    }
}

row! { annotated_lists_of_pairs [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let t: [(u8, f64); 2] = [(200, 1.5), (3, x[1])];
        let v: Vec<(u8, f64)> = vec![(200, x[0]); 2];
        let mut s = x[2];
        for i in 0..2 {
            s *= ((!t[i].0) as f64) * t[i].1 + ((!v[i].0) as f64) * v[i].1;
        }
        s
    }
}

row! { annotated_slice_of_pairs [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let t: &[(u8, f64)] = &[(200, 1.5), (3, x[1])];
        let mut s = x[2];
        for p in t {
            s *= ((!p.0) as f64) * p.1;
        }
        for &(n, a) in t.iter() {
            s += a * ((!n) as f64);
        }
        s
    }
}

row! { pairs_given_later_and_by_branches [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let t: (u8, f64);
        t = (200, x[0]);
        let u: (u8, f64) = if x[0] > 0.0 { (100, x[1]) } else { (101, x[2]) };
        let w: (u8, f64) = { (7, x[1]) };
        t.1 * ((!t.0) as f64) + u.1 * ((!u.0) as f64) * x[0] + w.1 * x[2] * ((!w.0) as f64)
    }
}

row! { pair_carried_through_a_loop [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut t: (u8, f64) = (200, x[0]);
        let mut s = x[1];
        for i in 0..3 {
            s *= t.1 * ((!t.0) as f64) * 0.01;
            t = (100, t.1 * x[2]);
        }
        s + t.1
    }
}

row! { pairs_of_narrow_floats [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let t: (u8, f32) = (200, 0.1);
        let u: Vec<(f32, u8)> = vec![(0.1, 200)];
        x[0] * x[1] * ((!t.0) as f64) * t.1 as f64 + x[2] * u[0].0 as f64 * ((!u[0].1) as f64)
    }
}

row! { alias_of_a_pair_without_derivative [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let t: super::Pair = (200, 1.5);
        t.1 * x[1] * ((!t.0) as f64)
    }
}

row! { alias_of_a_vector [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let t: super::Numbers = vec![x[0], 1.5];
        let u: &super::Numbers = &t;
        t[0] * x[1] * u[1]
    }
}

row! { patterns_of_annotated_references [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let t = (200, 3);
        let (a, b): &(u8, i16) = &t;
        let u = (200, x[0]);
        let &(c, d): &(u8, f64) = &u;
        let (g, h): &(u8, f64) = &u;
        x[0] * x[1] * ((!*a) as f64) + ((!c) as f64) * d + ((!g) as f64) * h + *b as f64 * x[2] + ((!t.0) as f64) * x[2]
    }
}

row! { literal_before_what_tells_its_type [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut t = 200;
        let a = (!t) as f64;
        t = super::byte();
        x[0] * x[1] * a * t as f64
    }
}

row! { lists_before_what_tells_their_types [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut t = [200, 1];
        let a = (!t[0]) as f64;
        t = [super::byte(), 2];
        let mut v = vec![200, 1];
        let b = (!v[0]) as f64;
        v = super::bytes();
        let mut w = if x[0] > 0.0 { 200 } else { 100 };
        let c = (!w) as f64;
        w = !super::byte();
        x[0] * x[1] * a * t[0] as f64 + b * c * x[2] * w as f64 * v[0] as f64
    }
}

row! { reference_before_what_tells_its_type [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let z = super::both();
        let mut r = &[200, 1];
        let a = (!r[0]) as f64;
        r = &z;
        x[0] * a * x[1] * r[0] as f64
    }
}

row! { variables_exchanged [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut t = 200;
        let b = (!t) as f64;
        let mut w = 1;
        (t, w) = (w, super::byte());
        x[0] * b * x[1] * t as f64 * w as f64
    }
}

row! { lists_of_pairs_given_again [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut v = vec![(200, x[0])];
        let b = (!v[0].0) as f64;
        let k = v[0].1;
        let w: Vec<(u8, f64)> = vec![(7, x[1])];
        v = w;
        let mut s = x[2];
        for i in 0..2 {
            s *= v[0].1 * b;
            v = vec![(100, s * 0.1)];
            s += (!v[0].0) as f64;
        }
        s * k
    }
}

row! { annotations_with_holes [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let a: _ = 200;
        let z = super::take(a);
        let b: [_; 2] = [200, 1];
        let y = super::take_all(&b);
        let mut s = x[0] * x[1] * ((!a) as f64);
        for q in 0..2 {
            s *= x[2] * ((!b[q]) as f64);
        }
        s + z * y
    }
}

row! { literals_larger_than_their_default_type [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let n = [3_000_000_000, 1];
        let z = super::take_large(n[0]);
        let mut s = x[0] * x[1] * n[0] as f64;
        for i in 3_000_000_000..3_000_000_002 {
            s *= x[1] * i as f64;
            let z = super::take_large(i);
        }
        s + z
    }
}

row! { large_literal_in_a_tuple [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let n = (3_000_000_000, 1);
        let z = super::take_large(n.0);
        x[0] * x[1] * n.0 as f64 + z
    }
}

row! { option_given_again [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut o: Option<u8> = None;
        let k = o.is_none();
        o = Some(200);
        x[0] * x[1] * ((!o.unwrap()) as f64)
    }
}

row! { pair_whose_type_a_call_tells [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut t = (250, x[0]);
        let mut s = x[1];
        for q in 0..2 {
            s *= t.1 * ((!t.0) as f64);
            t = (100, t.1 * x[1]);
        }
        s + super::take(t.0)
    }
}

row! { pairs_before_what_tells_their_types [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut t = (200, 1.5);
        let a = (!t.0) as f64;
        t = super::pair();
        let mut v = vec![(200, 1.5)];
        let b = (!v[0].0) as f64;
        v = super::pairs();
        x[0] * x[1] * a * t.1 * t.0 as f64 + b * x[2] * v[0].1
    }
}

row! { smallest_integers [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let n = -128;
        let z = super::take_small(n);
        let mut s = x[0] * x[1] * n as f64;
        if x.len() as i8 > -128 {
            s *= x[2];
        }
        for i in -128..-126_i8 {
            s += x[0] * i as f64;
        }
        s + z
    }
}

row! { smallest_integers_in_lists_and_calls [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let n = [-128, 5];
        let z = super::take_small_all(&n);
        let m: (i8, f64) = (-128, x[0]);
        let p: [i8; 2] = [-128, 127];
        super::scaled(x[0], -128) * x[1] * n[1] as f64 + m.1 * m.0 as f64 * p[0] as f64 + z
    }
}

row! { negative_literals_as_operands [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut k = -1;
        let mut s = x[0];
        while k < 3 {
            s *= x[1] + k as f64;
            k += 1;
        }
        let i = -1_isize;
        s * x[(1 + i) as usize] * x[(-1 + 2) as usize].powi(-1) * (-3 as f64) * f64::from(-7)
    }
}
