//! Loops over what chains give, closures with loops of their own, and values of every type on the way out.

row! { over_pairs_and_numbers [at (&[0.4, 1.3, 2.0, 0.7], &[1.0, 0.3, 0.8, 2.0])]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut s = 1.0_f64;
        for (i, (a, b)) in x.iter().zip(y).enumerate() {
            if i == 1 { s += a; continue; }
            s = s.sin() * a + b;
            if i == 2 { s *= b; break; }
        }
        for (a, b) in x.iter().rev().zip(y.iter().skip(1)) {
            s = s * a + b;
            if s > 3.0 { return s * b; }
        }
        s
    }
}

row! { over_windows_and_chunks [at (&[0.4, 1.3, 2.0, 0.7, 0.2, 0.9])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0_f64;
        for w in x.windows(3) {
            s = s.sin() * w[0] + w[1] * w[2];
            if w[2] < 0.3 { break; }
        }
        for c in x.chunks(4) {
            if c.len() < 4 { s *= c[0]; continue; }
            s += c[1] * c[3] * s;
        }
        s
    }
}

row! { over_what_a_filter_leaves [at (&[0.4, -1.3, 2.0, 0.7, 5.0, 0.9])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0_f64;
        for v in x.iter().filter(|v| **v > 0.0) {
            if *v > 1.5 && *v < 3.0 { s -= v; continue; }
            s = s.sin() * v + v;
            if *v > 4.0 { s *= v; break; }
        }
        for v in x.iter().map(|v| v * v).take(4).filter(|v| *v < 4.5) {
            if v > 3.0 { return s * v; }
            s += v * s;
        }
        s
    }
}

row! { loops_of_closures_are_left [at (&[0.4, 1.3, 2.0, 0.7])]
    fn f(x: &[f64]) -> f64 {
        let s = x.iter().map(|v| {
            let mut t = *v;
            let k = loop {
                t *= 1.5;
                if t > 2.0 { break t * v; }
            };
            'b: {
                if k > 5.0 { break 'b k; }
                for i in 0..3 { if i == 2 { break 'b t; } t += k; if t > 50.0 { continue; } }
                k * t
            }
        }).sum::<f64>();
        let mut m = 0.0;
        x.iter().for_each(|v| { for i in 0..4 { if i == 2 { break; } m += v * v * s; } });
        s * m
    }
}

row! { a_chain_in_a_loop_that_stops [at (&[0.4, 1.3, 2.0, 0.7])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.1;
        'outer: for i in 0..x.len() {
            s += x.iter().map(|v| v * x[i] * s).sum::<f64>();
            for w in x.iter().take(i + 1).copied() {
                if s > 30.0 { break 'outer; }
                if w > 1.0 { continue 'outer; }
                s *= w + x.iter().fold(0.0, |a, v| if *v > 1.0 { a } else { a + v });
            }
            s -= 0.5;
        }
        s
    }
}

row! { a_move_closure_in_front_of_an_exit [at (&[0.4, 1.3, 2.0, 0.7], 3.0), (&[0.4, 1.3, 2.0, 0.7], -3.0)]
    fn f(x: &[f64], c: f64) -> f64 {
        let mut s = 0.1;
        for v in x.iter().take(if c < 0.0 { return c * x[0] } else { 3 }).map(move |v| v * c) {
            s = s * v + v;
            if s > 10.0 { return s; }
        }
        s
    }
}

row! { numbers_of_every_width [at (0.4, 3), (0.4, 200)]
    fn f(x: f64, n: u8) -> f64 {
        let (a, b): (u64, i16) = 'w: {
            for i in 0_i16..9 {
                if i > 4 { break 'w (u64::MAX - i as u64, -i); }
                if n > 100 { break 'w (7, 300); }
            }
            (1, 1)
        };
        let shift = loop { if n > 2 { break n >> 1; } };
        x.powi(i32::from(b).abs().min(5)) * f64::from(shift) + x * (a % 10) as f64
    }
}

row! { single_precision_on_the_way_out [at (0.4, 1.5), (0.4, 0.1); single: true]
    fn f(x: f32, y: f64) -> f64 {
        let mut s = x;
        let z = loop {
            s = s * 1.5 + y as f32;
            if s > 4.0 { break f64::from(s) * y; }
            if y < 0.5 { return f64::from(x * x); }
        };
        z * y + f64::from(s)
    }
}

row! { vectors_and_tuples_on_the_way_out many [at (&[0.4, 1.3, 2.0]), (&[0.4, 0.3])]
    fn f(x: &[f64]) -> (Vec<f64>, (f64, usize), [f64; 2]) {
        let mut u = vec![x[0]; 2];
        for i in 0..x.len() {
            for j in 0..2 {
                u[j] = u[j] * x[i] + 1.0;
                if u[j] > 3.0 {
                    return (u, (x[i], i), [x[j], 1.0]);
                }
            }
            if i > 1 { u[0] = 0.0; return (vec![x[1], x[0] * x[1], 3.0], (2.0, i), [x[0]; 2]); }
        }
        (u, (x[0] * x[1], 9), [0.0; 2])
    }
}

row! { vectors_out_of_a_loop [at (&[0.4, 1.3, 2.0]), (&[0.4, 0.3, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut k = 0;
        let (u, n) = loop {
            k += 1;
            if x[k] > 1.0 { break (vec![x[k] * x[0], x[1]], 1); }
            if k == 2 { break (x.to_vec(), 2); }
        };
        let v: Vec<f64> = 'v: { if n == 1 { break 'v u.clone(); } x[1..].to_vec() };
        let w: [[f64; 2]; 2] = 'w: { for i in 0..3 { if x[i] > 0.35 { break 'w [[x[i], v[0]], [u[n], x[0]]]; } } [[0.0; 2]; 2] };
        w[0][1] * w[1][0] * v[1] + w[0][0]
    }
}

row! { nested_vectors_on_the_way_out [at (&[0.4, 1.3, 2.0]), (&[0.4, 0.3, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut k = 0;
        let u: Vec<Vec<f64>> = loop {
            k += 1;
            let row = vec![x[k] * x[0], x[1] * k as f64];
            if x[k] > 1.0 { break vec![row.clone(), row]; }
            if k == 2 { break vec![x.to_vec(), vec![1.0, x[2]]]; }
        };
        u[0][0] * u[1][1] + u[0][1]
    }
}

row! { a_function_with_the_name_of_what_tells_the_way [at (0.4), (-0.4)]
    fn exit(x: f64) -> f64 { if x < 0.0 { return x * x; } x.sin() }
    fn result(value: f64) -> f64 { loop { if value > -9.0 { return exit(value) * value; } } }
    fn f(x: f64) -> f64 {
        for value in 0..3 {
            if x < 0.0 && value == 1 { return exit(x) * result(x); }
        }
        result(exit(x)) * x
    }
}

row! { with_lengths_and_lifetimes [at ([0.4, 1.3, 2.0]), ([-0.4, 1.3, 2.0])]
    fn g<'a, const N: usize>(x: &'a [f64; N]) -> [f64; N] {
        let mut y = [0.0; N];
        'a: for i in 0..N {
            for j in 0..N {
                if x[j] < 0.0 { continue 'a; }
                if j > i { break; }
                y[i] += x[j] * x[i];
                if y[i] > 4.0 { return *x; }
            }
        }
        y
    }
    fn f(x: [f64; 3]) -> f64 { let y = g(&x); y[0] * y[1] * y[2] + y[0] }
}

row! { effects_in_an_arm_that_leaves [at (&[0.4, 1.3, 2.0, 0.7])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for v in x {
            if *v > 1.5 {
                println!("{v} {s}");
                s = dbg!(s * v);
                assert!(s > 0.0, "{s}");
                break;
            }
            debug_assert!(*v < 1.5);
            s += v * s;
        }
        s
    }
}

row! { an_exit_of_which_nothing_depends_on_an_input [at (0.4, 3), (0.4, 0)]
    fn f(x: f64, n: usize) -> f64 {
        let mut k = 0;
        let mut table = vec![0_usize; 4];
        let found = 'search: {
            for i in 0..4 {
                table[i] = i * n;
                if table[i] > 5 { break 'search Some(i); }
                while k < 100 { k += 7; if k % 5 == 0 { continue; } if k > 30 { break; } }
            }
            None
        };
        if let Some(i) = found { return x.powi(i as i32) * k as f64; }
        x * table[3] as f64 + x * k as f64
    }
}
