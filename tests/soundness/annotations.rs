//! Annotations say what type an integer is of, references and aliases among them: `!200` is 55 as a `u8`.

type Byte = u8;
type Byte1<'a> = &'a u8;
type Bytes<'a> = &'a [u8];
type Numbers<'a> = &'a [f64];

row! { reference_to_a_literal [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let n: &u8 = &200;
        let m = !*n;
        x[0] * x[1] * (m as f64)
    }
}

row! { slice_of_literals [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let a: &[u8] = &[200, 100];
        let m = !a[0];
        x[0] * x[1] * (m as f64)
    }
}

row! { slice_of_a_named_array [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mem = [200, 100];
        let r: &[u8] = &mem;
        let m = !mem[0];
        let k = !r[1];
        x[0] * x[1] * (m as f64) + (k as f64) * x[2]
    }
}

row! { reference_by_an_alias [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mem = 200;
        let r: &super::Byte = &mem;
        let m = !mem;
        let k = !*r;
        x[0] * x[1] * (m as f64) + (k as f64) * x[2]
    }
}

row! { tuple_taken_apart_by_types [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mem = (200, 3);
        let (a, b): (u8, i8) = mem;
        let m = !a;
        let k = !mem.0;
        x[0] * x[1] * (m as f64) + (k as f64) * x[2] + b as f64
    }
}

row! { reference_to_an_array [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut mem = [200, 100];
        mem[1] = 7;
        let r: &[u8; 2] = &mem;
        let m = !mem[0];
        let k = !r[1];
        x[0] * x[1] * (m as f64) + (k as f64) * x[2]
    }
}

row! { reference_that_is_given_later [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let n = 200;
        let p: &u8;
        p = &n;
        let m = !n;
        x[0] * x[1] * (m as f64)
    }
}

row! { alias_of_a_slice [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let n = [200, 3];
        let p: super::Bytes = &n;
        let m = !n[0];
        x[0] * x[1] * (m as f64)
    }
}

row! { elements_of_a_slice [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let ns: &[u8] = &[200, 3];
        let mut s = x[0];
        for n in ns {
            s *= x[1] * ((!*n) as f64);
        }
        for &n in ns.iter() {
            s += x[2] * ((!n) as f64);
        }
        s
    }
}

row! { given_later_in_a_block [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let n;
        let m: u8 = {
            n = 200;
            n
        };
        let mut s = x[0];
        for i in 0..2 {
            s *= x[1] * ((!n) as f64);
        }
        s + m as f64 * x[2]
    }
}

row! { slices_by_branches [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let a: &[u8] = if x[0] > 0.0 { &[200, 1] } else { &[100, 2] };
        x[0] * x[1] * ((!a[0]) as f64)
    }
}

row! { slices_given_in_branches [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let a: &[u8];
        if x[0] > 0.0 {
            a = &[200, 1];
        } else {
            a = &[100, 2];
        }
        x[0] * x[1] * ((!a[0]) as f64)
    }
}

row! { aliases_of_references [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let a: super::Byte1 = &200;
        let v: super::Numbers = &x[1..];
        let w: super::Numbers = x;
        v[0] * w[1] * x[0] * ((!*a) as f64)
    }
}

row! { reference_to_a_vector_that_was_filled [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut v = Vec::new();
        v.push(200);
        let r: &Vec<u8> = &v;
        let n = r.len();
        let mut s = x[0];
        for a in &v {
            s *= x[1] * ((!*a) as f64);
        }
        s + n as f64 * x[2]
    }
}

row! { reference_pointed_elsewhere [at (&[1.3, 0.7, 2.1]), (&[-0.4, 1.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let b = [100, 3];
        let mut a: &[u8] = &[200, 1];
        let mut s = x[0] * a[0] as f64;
        a = &b;
        s *= x[1] * ((!a[0]) as f64);
        s *= x[1] * ((!b[0]) as f64);
        s
    }
}
