//! Rows 23–28, 30–33, 36: assignment to variables.

// 23 overwrite a parameter

row! { l023_overwrite [at (-2.0), (0.0), (3.5)]
    fn f(mut x: f64) -> f64 {
        x = x.sin() * 2.0;
        x = x * x + 1.0;
        x
    }
}

row! { l023_overwrite_by_another [at (1.5, -0.5)]
    fn f(mut x: f64, mut y: f64) -> f64 {
        x = y * x;
        y = x - y;
        x = y;
        x * y + x
    }
}

row! { l023_overwrite_under_a_condition [at (1.5), (0.5)]
    fn f(mut x: f64) -> f64 {
        let y = x;
        if x > 1.0 {
            x = 2.0;
        }
        x * x * y
    }
}

row! { l023_overwrite_an_array_parameter [at ([1.0, 2.0, 3.0])]
    fn f(mut v: [f64; 3]) -> f64 {
        v[0] = v[1] * v[2];
        v[1] = v[0] * v[1];
        v = [v[2], v[0], v[1]];
        v[0] * v[1] + v[2]
    }
}

row! { l023_overwrite_a_vec_parameter [at (vec![1.0, 2.0, 3.0])]
    fn f(mut v: Vec<f64>) -> f64 {
        for i in 1..v.len() {
            v[i] = v[i] * v[i - 1];
        }
        v[2] + v[1] * v[0]
    }
}

row! { l023_overwrite_by_a_constant_then_reuse [at (1.5, 0.5)]
    fn f(mut x: f64, y: f64) -> f64 {
        let a = x * y;
        x = 3.0;
        let b = x * y;
        x = a + b;
        x * x
    }
}

// 24 repeated

row! { l024_square_three_times [at (-1.2), (0.0), (0.7)]
    fn f(mut x: f64) -> f64 {
        x = x * x;
        x = x * x;
        x = x * x;
        x
    }
}

row! { l024_every_kind_in_turn [at (0.7)]
    fn f(mut x: f64) -> f64 {
        x = x.exp();
        x = 1.0 / x;
        x = x.sqrt();
        x = -x;
        x = x - x * x;
        x = x.atan();
        x
    }
}

row! { l024_in_a_loop [at (0.9), (-0.3)]
    fn f(mut x: f64) -> f64 {
        for _ in 0..5 {
            x = x * x - 0.4;
        }
        x
    }
}

// 25 save then kill

row! { l025_save_then_kill [at (-2.0), (0.0), (3.5)]
    fn f(mut x: f64) -> f64 {
        let y = x;
        x = 0.0;
        y * y + x
    }
}

row! { l025_kill_and_revive [at (-2.0), (3.5)]
    fn f(mut x: f64) -> f64 {
        let y = x * x;
        x = 1.0;
        let z = x * y;
        x = y;
        let w = x * z;
        x = 0.0;
        x * y + w
    }
}

row! { l025_two_copies [at (1.5)]
    fn f(mut x: f64) -> f64 {
        let a = x;
        x = x * 3.0;
        let b = x;
        x = a * b;
        let c = x;
        x = 5.0;
        a * b * c + x
    }
}

row! { l025_copy_of_an_array [at ([1.5, -0.5])]
    fn f(mut v: [f64; 2]) -> f64 {
        let saved = v;
        v[0] = 0.0;
        v[1] = saved[0] * v[1];
        saved[0] * saved[1] + v[0] * saved[1] + v[1] * v[1]
    }
}

// 26 compound operators

row! { l026_all_on_a_float [at (1.5, -0.5), (0.2, 2.0)]
    fn f(mut x: f64, y: f64) -> f64 {
        x += y;
        x -= 2.0 * y * y;
        x *= x + 3.0;
        x /= y + 4.0;
        x
    }
}

row! { l026_by_itself [at (1.5)]
    fn f(x: f64) -> f64 {
        let mut a = x;
        a += a;
        let mut b = a;
        b *= b;
        let mut c = b;
        c /= c;
        let mut d = c + b;
        d -= d * x;
        a * b * c * d
    }
}

row! { l026_by_constants [at (1.5)]
    fn f(mut x: f64) -> f64 {
        x += 1.0;
        x *= 2.0;
        x -= 0.5;
        x /= 3.0;
        x *= x;
        x
    }
}

row! { l026_remainder [at (7.3, 2.2), (-7.3, 2.2)]
    fn f(mut x: f64, y: f64) -> f64 {
        x %= y;
        x * x * y
    }
}

row! { l026_elements_and_fields [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let mut a = [x, y];
        let mut t = (x, y);
        a[0] *= y;
        a[1] += a[0];
        a[0] /= a[1];
        t.0 -= a[0];
        t.1 *= t.0;
        a[0] * t.1 + a[1] * t.0
    }
}

row! { l026_on_integers [at (1.5, 6)]
    fn f(x: f64, n: usize) -> f64 {
        let mut k = n;
        k += 3;
        k *= 2;
        k -= 1;
        k /= 3;
        k %= 4;
        k <<= 2;
        k |= 1;
        k &= 7;
        k ^= 2;
        k >>= 1;
        x.powi(k as i32) * k as f64
    }
}

row! { l026_with_a_reference [at (&1.5, &[2.0, 3.0])]
    fn f(x: &f64, v: &[f64]) -> f64 {
        let mut s = 1.0;
        s += x;
        s *= x;
        s -= &v[0];
        s /= v[1];
        s
    }
}

// 27 nested in one statement

row! { l027_update_in_the_right_side [at (1.5, -0.5)]
    fn f(mut x: f64, mut y: f64) -> f64 {
        x += { y *= 2.0; y * x };
        x * y
    }
}

row! { l027_update_of_the_updated [at (1.5)]
    fn f(mut x: f64) -> f64 {
        x *= { x += 1.0; x };
        x
    }
}

row! { l027_two_blocks_in_one_sum [at (1.5, 0.5)]
    fn f(mut x: f64, mut y: f64) -> f64 {
        let z = { x *= y; x } + { y += x; y } * x;
        z * x / y
    }
}

row! { l027_three_deep [at (1.5, 0.5)]
    fn f(mut x: f64, mut y: f64) -> f64 {
        let mut z = 1.0;
        z += { x *= { y -= x; y }; x + y };
        x * y * z
    }
}

// 28 initialised in branches

row! { l028_let_without_value [at (1.5), (-1.5)]
    fn f(x: f64) -> f64 {
        let t;
        if x > 0.0 {
            t = x * x;
        } else {
            t = -x;
        }
        t * 2.0 + x
    }
}

row! { l028_two_at_once_with_types [at (1.5, 0.5), (0.5, 1.5)]
    fn f(x: f64, y: f64) -> f64 {
        let (a, b): (f64, f64);
        let c: f64;
        if x > y {
            (a, b) = (x, x * y);
            c = a;
        } else {
            (a, b) = (y * y, 1.0);
            c = b * x;
        }
        a * b + c
    }
}

row! { l028_in_a_loop [at (0.9, 4)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            let t;
            let k: usize;
            if i % 2 == 0 {
                t = s * x;
                k = 1;
            } else {
                t = s + x;
                k = 2;
            }
            s = t * k as f64;
        }
        s
    }
}

row! { l028_later_and_plain [at (1.5)]
    fn f(x: f64) -> f64 {
        let a;
        let b;
        a = x * x;
        b = a * x;
        a + b
    }
}

// 30 read across a write

row! { l030_right_side_reads_the_target [at (1.5, -0.5)]
    fn f(mut x: f64, y: f64) -> f64 {
        x = x * y + x / (x * x + 1.0);
        x = x - x * x;
        x
    }
}

row! { l030_exchange_through_a_third [at (1.5, 0.5)]
    fn f(mut x: f64, mut y: f64) -> f64 {
        let t = x;
        x = y * y;
        y = t;
        x * y + x / t
    }
}

row! { l030_product_chain_of_two [at (1.1, 0.9)]
    fn f(x: f64, y: f64) -> f64 {
        let (mut a, mut b) = (x, y);
        a = a * b;
        b = a * b;
        a = a * b + a;
        b = b - a;
        a * b
    }
}

row! { l030_elements_of_one_array [at ([1.5, 0.5])]
    fn f(mut v: [f64; 2]) -> f64 {
        let old = v[0];
        v[0] = v[1] * v[0];
        v[1] = v[0] + old;
        v[0] = v[0] * v[1] + v[0];
        v[0] * v[1] * old
    }
}

// 31 linear updates

row! { l031_sum [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i];
            s -= 0.5 * x[i];
        }
        s
    }
}

row! { l031_scaled_by_inactive_values [at (&[1.0, 2.0, 3.0], 3)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = x[0];
        for i in 0..n {
            s *= 1.5;
            s += x[i] * (i as f64);
            s /= 2.0 + i as f64;
        }
        s
    }
}

// 32 operands of a branch's value are overwritten later

row! { l032_product_or_quotient [at (1.5, 0.5), (0.5, 1.5)]
    fn f(mut a: f64, mut b: f64) -> f64 {
        let z = if a > b { a * b } else { a / b };
        a = b * b;
        b = 2.0;
        z * a + b
    }
}

row! { l032_inside_the_branch_and_after [at (1.5, 0.5), (0.5, 1.5)]
    fn f(mut a: f64, mut b: f64) -> f64 {
        let z = if a > b {
            let p = a * b;
            a = p * p;
            b = a + 1.0;
            p * a
        } else {
            b = b * b;
            a / b
        };
        a = a * z;
        b = b * a;
        z + a * b
    }
}

row! { l032_in_a_loop [at (&[0.5, -1.0, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let (mut a, mut b) = (1.0, 1.0);
        for i in 0..x.len() {
            let z = if x[i] > 0.0 { a * b * x[i] } else { a + b };
            a = z * b;
            b = x[i] * a;
        }
        a + b
    }
}

// 33 tuple elements

row! { l033_tuple_elements [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = (x, y);
        t.0 = t.0 * t.1;
        t.1 += t.0;
        let u = t;
        t.0 = 0.0;
        t.0 * u.0 + u.0 * t.1 * u.1
    }
}

row! { l033_nested_tuple_with_an_array [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = ((x, 2), [y, x * y]);
        (t.0).0 *= y;
        t.1[0] = t.0.0 * t.1[1];
        t.1[1] *= t.1[1];
        t.0.1 += 1;
        t.0.0 * t.1[0] * t.0.1 as f64 + t.1[1]
    }
}

row! { l033_state_of_a_loop [at (0.4, 1.2)]
    fn f(x: f64, y: f64) -> f64 {
        let mut state = (x, y);
        for _ in 0..4 {
            let old = state;
            state.0 = old.0 + 0.1 * old.1;
            state.1 = old.1 - 0.1 * old.0.sin();
        }
        state.0 * state.1
    }
}

row! { l033_tuple_argument [at ((1.5, -0.5))]
    fn f(mut p: (f64, f64)) -> f64 {
        p.0 = p.0 * p.1;
        p.1 = p.0;
        p = (p.1 * p.0, p.1);
        p.0 * p.1
    }
}

// 36 dead code

row! { l036_value_not_used [at (1.5)]
    fn f(x: f64) -> f64 {
        let y = x.sqrt() * 3.0;
        let _ = x.sin();
        let _z = y * y;
        x * x;
        x * 2.0
    }
}

row! { l036_overwritten_before_use [at (1.5)]
    fn f(x: f64) -> f64 {
        let mut y = x * x * x;
        y = 3.0 * x;
        let mut z = y;
        z = y * y;
        y = z;
        z = 100.0 * y;
        y
    }
}

row! { l036_branch_and_loop_without_effect [at (1.5)]
    fn f(x: f64) -> f64 {
        let mut unused = 0.0;
        for i in 0..3 {
            unused += x * i as f64;
        }
        if x > 1.0 {
            unused = x;
        }
        if false {
            unused = x / 0.0;
        }
        x * x
    }
}

row! { l036_dead_values_that_are_not_numbers [exact (-2.0) => [-4.0] => [2.0]]
    fn f(x: f64) -> f64 {
        let root = x.sqrt();
        let log = x.ln();
        let q = root / log;
        x * x
    }
}

row! { l023_overwrite_by_another_length [at (&[0.3, 0.7], 3)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut p = vec![x[0]];
        for i in 0..n {
            p[0] *= x[1];
            let mut longer = vec![x[1]; p.len() + 1];
            for j in 0..p.len() {
                longer[j] += p[j];
            }
            p = longer;
            p[i] += x[0];
        }
        let mut rows = vec![vec![x[0]; 2]; 2];
        rows[0] = p.clone();
        rows[1] = vec![rows[0][1]];
        rows[0][1] *= 2.0;
        rows[0][1] * rows[1][0] + rows[0][2]
    }
}

row! { l023_overwrite_by_another_length_in_a_branch many [at (&[0.3, 0.7], true), (&[0.3, 0.7], false)]
    fn f(x: &[f64], shorten: bool) -> Vec<f64> {
        let mut p = vec![x[0], x[1], 1.0];
        p[1] += x[0];
        if shorten {
            p = vec![x[0] * p[1]];
        } else {
            p[0] = p[1] * x[1];
        }
        p[0] *= x[0];
        p
    }
}

row! { l023_overwrite_by_itself_in_a_loop [at (0.7, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let mut v = vec![x; 3];
        let mut s = x;
        let mut i = 0;
        while i < n {
            if i > 0 {
                v = v.clone();
                s = s;
            }
            for j in 0..i {
                s += v[j] * s;
            }
            i += 1;
        }
        v[2] * v[0] * s
    }
}

row! { l019_patterns_of_arrays [at (1.5, 2.0)]
    fn f(a: f64, b: f64) -> f64 {
        let [p, q] = [a, a * b];
        let v = [b, p];
        let [r, mut s] = v;
        s *= r;
        let g = |[a, b]: [f64; 2]| a * b;
        p * q + s * g([r, q]) + g(v)
    }
}

row! { l019_patterns_of_nested_arrays_and_references [at (1.5, 200)]
    fn f(x: f64, n: u8) -> f64 {
        let [p, q] = [100, n];
        let r = p << 2;
        let [[a, b], [c, _]] = [[x, 2.0], [x * x, 1.0]];
        let s = [x, a];
        let [d, e] = &s;
        let mut t = 0.0;
        for [u, v] in &[[x, a], [b, c]] {
            t += u * v * d;
        }
        t + r as f64 * x + e * c * q as f64
    }
}

row! { l019_arrays_as_parameters_taken_apart [at ([1.5, 2.0], &[0.3, 0.7], [[1.1, 0.2], [0.4, 3.0]])]
    fn f([x, mut y]: [f64; 2], &[a, b]: &[f64; 2], [p, [_, q]]: [[f64; 2]; 2]) -> f64 {
        y *= x;
        x * y * a + b * p[0] * p[1] + q * y
    }
}
