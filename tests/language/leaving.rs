//! Rows 59, 62–67, 72–74, 77–82, 110: loops that are left, or go on, before a turn's end.

// 59 `loop` with a value

row! { l059_break_with_a_value [at (0.4), (2.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        let mut n = 0;
        let y = loop {
            s = s * 1.5 + x;
            n += 1;
            if s > 9.0 {
                break s * x;
            }
            if n == 4 {
                break s.sin();
            }
        };
        y * y + s
    }
}

row! { l059_returns_alone [at (0.4), (2.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        loop {
            s = s * 1.5 + x;
            if s > 9.0 {
                return s * x;
            }
        }
    }
}

row! { l059_first_value_inside [at (0.4), (2.5)]
    fn f(x: f64) -> f64 {
        let t;
        let mut s = x;
        loop {
            s *= x + 2.0;
            if s > 5.0 {
                t = s * x;
                break;
            }
        }
        t * s
    }
}

row! { l059_while_true [at (0.4), (2.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        while true {
            s *= x + 2.0;
            if s > 5.0 { break; }
            s += 0.25;
        }
        s
    }
}

// 62 several `continue`s

row! { l062_several [at (&[0.4, -1.0, 2.0, 5.0, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in 0..x.len() {
            if x[i] < 0.0 {
                continue;
            }
            s *= x[i];
            if x[i] > 4.0 {
                s += 1.0;
                continue;
            }
            s = s.sin() + x[i];
            if i == 2 { continue; }
            s *= 2.0;
        }
        s
    }
}

row! { l062_of_a_while [at (&[0.4, -1.0, 2.0, 5.0, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        let mut i = 0;
        while i < x.len() {
            i += 1;
            if x[i - 1] < 0.0 {
                continue;
            }
            s = s * x[i - 1] + 1.0;
        }
        s
    }
}

row! { l062_over_a_slice [at (&[0.4, -1.0, 2.0, 5.0, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for v in x {
            if *v < 0.0 { continue; }
            s += v * v;
        }
        for (i, v) in x.iter().enumerate() {
            if i % 2 == 0 { continue; }
            s *= v;
        }
        s
    }
}

row! { l062_iter_mut [at (&[0.4, -1.0, 2.0, 5.0, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut u = x.to_vec();
        for v in u.iter_mut() {
            if *v < 0.0 { continue; }
            *v *= x[0];
            if *v > 1.0 { break; }
        }
        u[0] * u[2] + u[3] * u[1]
    }
}

// 63 both, nested

row! { l063_break [at (&[0.4, 1.0, 2.0, 5.0, 0.1]), (&[0.1, 0.2]), (&[9.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in 0..x.len() {
            s += x[i] * s;
            if s > 6.0 {
                break;
            }
            s *= x[i];
        }
        s
    }
}

row! { l063_break_and_continue [at (&[0.4, -1.0, 2.0, 5.0, 0.1]), (&[0.1, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in 0..x.len() {
            for j in i..x.len() {
                if x[j] < 0.0 { continue; }
                s += x[i] * x[j] * s;
                if s > 3.0 {
                    s = s.sqrt();
                    break;
                }
            }
            if s > 8.0 { break; }
            if i == 1 { continue; }
            s *= x[i];
        }
        s
    }
}

row! { l063_a_sum [at (&[0.4, 1.0, -2.0, 5.0]), (&[0.1, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            if x[i] < 0.0 { break; }
            s += x[i] * x[i].exp();
        }
        s * s
    }
}

row! { l063_neighbours [at (&[0.4, 1.0, 2.0, 5.0, 0.1, 0.7])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 1..x.len() - 1 {
            s += x[i - 1] * x[i] * x[i + 1];
            if x[i] > 4.0 { break; }
        }
        s
    }
}

row! { l063_reversed_and_by_steps [at (&[0.4, 1.0, 2.0, 5.0, 0.1, 0.7, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in (0..x.len()).rev() {
            s = s * x[i] + x[i];
            if i == 3 { break; }
        }
        for i in (0..x.len()).step_by(2) {
            s = s * x[i] + 1.0;
            if i == 4 { break; }
        }
        for i in (0..x.len()).rev().step_by(3) {
            s = s * x[i] + 2.0;
            if i == 3 { break; }
        }
        for i in (0..x.len()).step_by(3).rev() {
            s = s * x[i] + 3.0;
            if i == 3 { break; }
        }
        for i in 1..=5 {
            s = s * x[i] + 3.0;
            if i == 4 { break; }
        }
        for i in (1..=5).rev() {
            s = s * x[i] + 3.0;
            if i == 2 { break; }
        }
        s
    }
}

row! { l063_signed [at (1.1), (-0.9)]
    fn f(x: f64) -> f64 {
        let mut s = 1.0;
        for k in -3..=3_i32 {
            s = s * x + f64::from(k);
            if k == 1 { break; }
        }
        for k in (-3_i64..4).rev() {
            if k == 2 { continue; }
            s = s * x + k as f64;
            if k == -2 { break; }
        }
        s
    }
}

// 64 labels

row! { l064_labels [at (&[0.4, -1.0, 2.0, 5.0, 0.1]), (&[0.1, 0.2]), (&[-0.1, 7.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        'outer: for i in 0..x.len() {
            s += 0.5;
            for j in 0..=i {
                s *= 1.0 + x[j] * 0.1;
                if x[j] < 0.0 && i == 2 {
                    s *= x[i];
                    continue 'outer;
                }
                if s > 20.0 {
                    s -= x[j];
                    break 'outer;
                }
            }
            s *= x[i];
        }
        s
    }
}

row! { l064_three_deep_with_state [at (0.4, 4), (1.3, 5)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        let mut t = 1.0;
        'a: for i in 0..n {
            t += s;
            'b: while t < 1000.0 {
                t *= 1.0 + x;
                for k in 0..n {
                    s = s * 0.9 + x * k as f64;
                    if s > 6.0 { s *= 0.25; continue 'b; }
                    if k > i { continue 'a; }
                    if t > 500.0 { break 'a; }
                    if s < -50.0 { break 'b; }
                    if s < -100.0 { return t * s; }
                }
                t += 1.0;
            }
            s += t * 0.01;
        }
        s * t
    }
}

row! { l064_a_value_out_of_an_inner_loop [at (0.4), (1.3)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        let y = 'out: loop {
            for k in 0..3 {
                s = s * 1.2 + x;
                if s > 4.0 {
                    break 'out s * f64::from(k);
                }
            }
            s += 0.1;
        };
        y * s
    }
}

row! { l064_a_block_in_a_loop [at (&[0.4, -1.0, 2.0, 5.0, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        'all: for i in 0..x.len() {
            let t = 'pick: {
                if x[i] < 0.0 { break 'pick x[i] * x[i]; }
                if x[i] > 4.0 { break 'all; }
                if i == 2 { s *= 3.0; continue 'all; }
                x[i].exp()
            };
            s = s * t + x[i];
        }
        s
    }
}

// 65 break on an active value, then mutate

row! { l065_mutate_after [at (&[0.4, 1.0, 2.0, 5.0]), (&[0.1, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut u = x.to_vec();
        let mut s = 0.0;
        for i in 0..u.len() {
            s += u[i] * u[0];
            u[i] = s * s;
            if s > 1.0 {
                u[0] = s;
                break;
            }
            u[i] += 1.0;
        }
        u[0] *= s;
        u[0] * u[1]
    }
}

// 66 return inside nested loops

row! { l066_return_inside [at (&[0.4, 1.0, 2.0, 5.0]), (&[0.1, 0.2]), (&[1.5, 0.2, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.5;
        for i in 0..x.len() {
            for j in 0..x.len() {
                s += x[i] * x[j] * s;
                if s > 4.0 {
                    return s * x[j];
                }
                s *= 1.1;
            }
            if i == 1 {
                return s.exp();
            }
        }
        s
    }
}

row! { l066_return_of_a_vec many [at (&[0.4, 1.0, 2.0, 5.0]), (&[0.1, 0.2])]
    fn f(x: &[f64]) -> Vec<f64> {
        let mut u = vec![1.0; x.len()];
        for i in 0..x.len() {
            for j in 0..=i {
                u[i] = u[j] * x[i] + x[j];
                if u[i] > 4.0 {
                    return u;
                }
            }
        }
        u[0] = 0.0;
        u
    }
}

// 67 unconditional break

row! { l067_first_iteration [at (&[0.4, 1.0]), (&[1.5])]
    fn f(x: &[f64]) -> f64 {
        let mut s = x[0];
        for i in 0..x.len() {
            s *= x[i];
            break;
        }
        while s < 100.0 {
            s = s * s + 1.0;
            break;
        }
        loop {
            s = s.sin();
            break;
        }
        s
    }
}

// 72, 73

row! { l072_value_from_before [at (0.4, 1.4), (1.3, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let a = x.sin() * y;
        let mut s = x;
        loop {
            s = s * y + 0.1;
            if s > 10.0 { break; }
        }
        s * a * a
    }
}

row! { l073_trips_depend_on_data [at (&[1.4, 2.0, 3.0]), (&[5.3, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let mut t = x[i];
            loop {
                t *= 0.5 + 0.1 * x[i] / (1.0 + x[i]);
                let mut k = 0;
                while t > 0.3 {
                    s += t * x[i];
                    k += 1;
                    if k > 2 { break; }
                    t *= 0.9;
                }
                if t < 0.2 { break; }
            }
            s += t;
        }
        s
    }
}

// 74, 78

row! { l074_argmax_by_continue [at (&[1.4, 2.0, 3.0, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut best = 0;
        for i in 1..x.len() {
            if x[i] <= x[best] { continue; }
            best = i;
        }
        x[best] * x[0]
    }
}

row! { l078_max_by_continue [at (&[1.4, 2.0, 3.0, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut m = x[0];
        for v in x.iter() {
            if *v < m { continue; }
            m = *v;
        }
        m * m
    }
}

// 77 insertion sort

row! { l077_insertion_sort [at (&[1.4, 0.2, 3.0, 0.1, 2.5])]
    fn f(x: &[f64]) -> f64 {
        let mut a = x.to_vec();
        for i in 1..a.len() {
            let v = a[i];
            let mut j = i;
            loop {
                if j == 0 { break; }
                if a[j - 1] <= v { break; }
                a[j] = a[j - 1];
                j -= 1;
            }
            a[j] = v;
        }
        a[0] * 1.0 + a[1] * a[1] + a[2] * a[3] * a[4]
    }
}

// 79 Newton to a tolerance

row! { l079_newton [at (2.0), (7.3)]
    fn f(a: f64) -> f64 {
        let mut y = a;
        for _ in 0..50 {
            let next = 0.5 * (y + a / y);
            let step = (next - y).abs();
            y = next;
            if step < 1e-14 {
                break;
            }
        }
        y
    }
}

row! { l079_newton_returns [at (2.0), (7.3)]
    fn f(a: f64) -> f64 {
        let mut y = a;
        for _ in 0..50 {
            let next = 0.5 * (y + a / y);
            if (next - y).abs() < 1e-14 {
                return next;
            }
            y = next;
        }
        panic!("no convergence")
    }
}

// 80 state machine

row! { l080_state_machine [at (0.4, 3), (1.3, 5)]
    fn f(x: f64, n: usize) -> f64 {
        let mut state = 0;
        let mut s = x;
        let mut turns = 0;
        loop {
            turns += 1;
            match state {
                0 => {
                    s *= x;
                    state = 1;
                }
                1 => {
                    s += x.sin();
                    if turns > n {
                        state = 2;
                        continue;
                    }
                    state = if s > 1.0 { 3 } else { 0 };
                }
                2 => break s * s,
                3 => {
                    s = s.sqrt();
                    if turns > 20 { return s; }
                    state = 1;
                }
                _ => unreachable!(),
            }
        }
    }
}

// 81 adaptive steps

row! { l081_adaptive_steps [at (0.4, 1.3), (0.9, -0.5)]
    fn slope(t: f64, y: f64, k: f64) -> f64 { k * y + t.sin() }
    fn f(y0: f64, k: f64) -> f64 {
        let (mut t, mut y, mut h) = (0.0, y0, 0.3);
        let mut rejected = 0;
        loop {
            if t >= 1.0 { break; }
            if t + h > 1.0 { h = 1.0 - t; }
            let a = slope(t, y, k);
            let b = slope(t + h, y + h * a, k);
            let error = (b - a).abs() * h;
            if error > 0.05 && rejected < 30 {
                h *= 0.5;
                rejected += 1;
                continue;
            }
            y += 0.5 * h * (a + b);
            t += h;
            if error < 0.01 { h *= 1.5; }
        }
        y
    }
}

// 82 no turns

row! { l082_no_turns [at (1.4, 0), (1.4, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            s *= x;
            if i == 1 { break; }
        }
        for i in n..0 {
            s *= x;
            if s > 100.0 { return s; }
        }
        while s > 1000.0 {
            s *= 0.5;
            if s < 1.0 { continue; }
            break;
        }
        s
    }
}

// 110 recursion with exits

row! { l110_early_return [at (1.1, 5), (0.4, 3), (0.4, 0)]
    fn f(x: f64, n: usize) -> f64 {
        if n == 0 {
            return x;
        }
        let y = f(x * 0.9, n - 1);
        if y > 1.0 {
            return y * x;
        }
        y.sin() * x
    }
}

row! { l110_in_a_loop [at (1.1, 3), (0.4, 3), (0.4, 0)]
    fn f(x: f64, n: usize) -> f64 {
        if n == 0 {
            return x * x;
        }
        let mut s = 0.1;
        for k in 0..n {
            s += f(x * 0.8, k) * s;
            if s > 1.0 { break; }
            if k == 1 { continue; }
            s *= x;
        }
        s
    }
}

row! { l107_calls_behind_an_exit [at (&[0.4, -1.0, 2.0, 5.0, 0.1])]
    fn g(x: f64, y: f64) -> f64 { if y < 1.0 { return x * y; } x * y.ln() }
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in 0..x.len() {
            if x[i] < 0.0 { continue; }
            s = g(s, x[i]) + x[0];
            if s > 3.0 { break; }
            s *= g(x[i], s);
        }
        g(s, x[1] + 3.0)
    }
}
