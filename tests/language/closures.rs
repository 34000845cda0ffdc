//! Rows 105, 106 and 140: closures that are bound to names, and closures that are asked.

// 105

row! { l105_captured [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let k = x * y;
        let g = |a: f64, b| a * k + b;
        g(x, 1.0) + g(y, 2.0) * g(0.5, x)
    }
}

row! { l105_nothing_captured [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let square = |t: f64| t * t;
        let half = |t: f64| -> f64 { t / 2.0 };
        square(half(square(x))) + half(x)
    }
}

row! { l105_block_as_body [at (1.5, 2.0), (-0.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let g = |a: f64| {
            let mut p = 1.0;
            for _ in 0..3 {
                p = p * a + y;
            }
            if p > 1.0 { p.ln() } else { p * p }
        };
        g(x) * g(y)
    }
}

row! { l105_moved [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let k = x * y;
        let g = move |a| a * k;
        g(x) + g(g(y))
    }
}

row! { l105_nested_and_of_each_other [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let scaled = |a: f64| a * x;
        let shifted = |a: f64| scaled(a) + y;
        let both = |a: f64| {
            let again = |b: f64| shifted(b) * scaled(a);
            again(a) + again(2.0)
        };
        both(x) * both(y)
    }
}

row! { l105_in_loops_and_branches [at (&[1.5, -0.5, 2.0], 0.7)]
    fn f(x: &[f64], y: f64) -> f64 {
        let at = |i: usize| x[i] * y;
        let mut s = 0.0;
        for i in 0..x.len() {
            s = if at(i) > 0.0 { s * 0.5 + at(i) } else { s - at(i) * y };
        }
        let mut k = 0;
        while at(k) * s > -100.0 && k + 1 < x.len() {
            k += 1;
        }
        s * at(k)
    }
}

row! { l105_made_in_a_loop [at (&[1.5, -0.5, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for (i, v) in x.iter().enumerate() {
            let g = |a: f64| a * v + s * i as f64;
            s = g(s) * 0.5 + g(*v);
        }
        s
    }
}

row! { l105_patterns [at (1.5, &[2.0, 0.7])]
    fn f(x: f64, y: &[f64]) -> f64 {
        let p = (x, x * y[0]);
        let dot = |(a, b): (f64, f64), c: &[f64]| a * c[0] + b * c[1];
        let sum = |&(a, b): &(f64, f64), &c: &f64| a + b * c;
        let third = |mut a: f64, _: usize| { a *= a; a * x };
        dot(p, y) * sum(&p, &y[1]) + third(y[0], 3) + dot((x, 2.0), &[x, x * x])
    }
}

row! { l105_arrays_in_and_out [at ([1.5, 2.0, -0.5], 0.7)]
    fn f(x: [f64; 3], k: f64) -> f64 {
        let scaled = |v: [f64; 3], k: f64| [v[0] * k, v[1] * k, v[2] * k];
        let dot = |a: &[f64; 3], b: &[f64; 3]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let y = scaled(x, k);
        let (a, b) = (|a: f64| (a * k, a.sin()))(y[0]);
        dot(&x, &y) + dot(&scaled(y, a), &y) * b
    }
}

row! { l105_returns [at (1.5, 2.0), (-0.5, 2.0), (0.5, -2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let root = |a: f64| {
            if a < 0.0 {
                return a * y;
            }
            for k in 0..3 {
                if a * k as f64 > 1.8 {
                    return a * a * k as f64;
                }
            }
            a.sqrt()
        };
        root(x) * root(y) + root(x * y)
    }
}

row! { l105_in_chains [at (&[1.5, -0.5, 2.0], 0.7)]
    fn f(x: &[f64], y: f64) -> f64 {
        let scaled = |v: &f64| v * y;
        let is_above = |v: &f64| *v > 0.0;
        let add = |s: f64, v: f64| s * 0.5 + v;
        x.iter().map(scaled).fold(0.0, add) + x.iter().map(scaled).filter(is_above).sum::<f64>() + scaled(&y)
    }
}

row! { l105_calls_annotated_functions [at (1.5, 2.0)]
    fn cube(x: f64) -> f64 {
        x * x * x
    }
    fn f(x: f64, y: f64) -> f64 {
        let g = |a: f64| cube(a) * y;
        g(x) + cube(g(y))
    }
}

row! { l055_return_in_closures_of_chains [at (&[1.5, -0.5, 2.0])]
    fn f(x: &[f64]) -> f64 {
        x.iter()
            .map(|v| {
                if *v < 0.0 {
                    return v * 3.0;
                }
                v * v
            })
            .sum::<f64>()
    }
}

row! { l140_closures_that_are_asked [at (1.5, &[0.5, 1.0, 2.0, 3.0], vec![1, 5, 9]), (2.5, &[0.5, 1.0, 2.0, 3.0], vec![2, 9])]
    fn f(x: f64, table: &[f64], k: Vec<i64>) -> f64 {
        let i = table.partition_point(|&t| t <= x) - 1;
        let w = (x - table[i]) / (table[i + 1] - table[i]);
        let n = k.partition_point(|&g| g <= 5);
        let at = k.iter().position(|&g| g == 9).unwrap_or(0);
        let y = x * x;
        let s = if table.iter().any(|t| *t > y) { w } else { w * y };
        match k.binary_search_by(|g| g.cmp(&5)) {
            Ok(i) => s * n as f64 + i as f64 * x,
            Err(i) => s * at as f64 * y * i as f64,
        }
    }
}

// 106

row! { l106_sum [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = 0.0;
        let mut add = |v| s += v;
        add(x);
        add(x * y);
        s * s
    }
}

row! { l106_in_loops_and_branches [at (&[1.5, -0.5, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let (mut s, mut p, mut n) = (0.0, 1.0, 0);
        let mut take = |v: f64| {
            s += v * p;
            p *= v;
            n += 1;
            p
        };
        let mut t = 0.0;
        for v in x {
            if *v > 0.0 {
                t += take(*v) * v;
            } else {
                take(v * v);
            }
        }
        s * p + t * n as f64
    }
}

row! { l106_memory [at (&[1.5, -0.5, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut v = vec![0.0; x.len()];
        let mut put = |i: usize, a: f64| {
            v[i] += a * a;
            v[(i + 1) % x.len()] *= a;
        };
        for i in 0..x.len() {
            put(i, x[i]);
        }
        put(0, x[1]);
        v.iter().zip(x).map(|(a, b)| a * b).sum()
    }
}

row! { l106_own_state [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = x;
        let mut next = move || {
            t = t * y + 0.5;
            t
        };
        let mut s = 0.0;
        for k in 0..4 {
            s = s * 0.5 + next() * k as f64;
        }
        s * t + next()
    }
}

row! { l106_through_a_reference [at (&[1.5, -0.5], 0.7)]
    fn f(x: &[f64], k: f64) -> f64 {
        let mut v = x.to_vec();
        let scale = |a: &mut f64| *a *= k * *a;
        for a in v.iter_mut() {
            scale(a);
        }
        v[0] * v[1] + v[0]
    }
}
