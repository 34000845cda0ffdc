//! Rows 56–58, 60, 61, 82, 84: the forms of loops.

// 56 `for` over a range

row! { l056_sum_over_an_index [at (1.1, 5), (-0.4, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..n {
            s += x.powi(i as i32) * (i + 1) as f64;
        }
        s
    }
}

row! { l056_inclusive [at (1.1, 4), (0.7, 1)]
    fn f(x: f64, n: usize) -> f64 {
        let mut p = 1.0;
        for k in 1..=n {
            p *= 1.0 + x / k as f64;
        }
        p
    }
}

row! { l056_variable_not_used [at (0.3), (1.7)]
    fn f(mut x: f64) -> f64 {
        for _ in 0..4 {
            x = 0.5 * (x + 2.0 / (x + 1.0));
        }
        x
    }
}

row! { l056_bounds_are_expressions [at (&[1.0, 2.0, 4.0, 8.0, 3.0], 1)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        for i in n..x.len() - 1 {
            s += x[i - 1] * x[i] - x[i + 1] / x[i];
        }
        for i in (n + 1) * 2..=x.len() - n {
            s *= x[i];
        }
        s
    }
}

row! { l056_signed_bounds [at (1.1), (-0.9)]
    fn f(x: f64) -> f64 {
        let mut s = 0.0;
        for k in -2..=2_i32 {
            s += x.powi(k) * k as f64;
        }
        for k in -3i64..-1 {
            s *= x + k as f64;
        }
        s
    }
}

row! { l056_ends_at_the_largest_value [at (1.01)]
    fn f(x: f64) -> f64 {
        let mut p = x;
        for k in 250..=u8::MAX {
            p = p * x + k as f64 / 255.0;
        }
        for k in i8::MIN..=-125 {
            p -= x * x / f64::from(k);
        }
        p
    }
}

row! { l056_two_after_one_another [at (1.2, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let mut a = x;
        for _ in 0..n {
            a = a * x;
        }
        let b = a;
        for i in 0..n {
            a = a.sin() + b * i as f64;
        }
        a * b
    }
}

row! { l056_bound_from_an_active_value [at (3.4), (1.2)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        for i in 0..x as usize {
            s = s * x + i as f64;
        }
        s
    }
}

// 57 nests

row! { l057_double [at (&[1.0, 2.0, -1.5])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            for j in 0..x.len() {
                s += x[i] * x[j] * (i + 2 * j) as f64;
            }
        }
        s
    }
}

row! { l057_triangle [at (&[1.0, 2.0, -1.5, 0.5])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in 0..x.len() {
            for j in 0..i {
                s += (x[i] - x[j]) * (x[i] - x[j]) / s;
            }
        }
        s
    }
}

row! { l057_triple_with_state_at_every_level [at (0.3, 2)]
    fn f(x: f64, n: usize) -> f64 {
        let mut a = x;
        for i in 0..n {
            let mut b = a * x;
            for j in 0..=i {
                let mut c = b + a;
                for k in j..n {
                    c = c * x + k as f64;
                    b += c * 0.1;
                }
                a = a + b * c * 0.01;
            }
            a = a.sin() + b;
        }
        a
    }
}

row! { l057_loops_beside_each_other_in_a_loop [at (1.1, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            for _ in 0..2 {
                s = s * x;
            }
            let t = s;
            for j in 0..i {
                s = s + t / (j as f64 + 2.0);
            }
            s = s.sqrt();
        }
        s
    }
}

row! { l057_indices_of_several_loops [at (&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 2, 3)]
    fn f(a: &[f64], rows: usize, columns: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..rows {
            for j in 0..columns {
                for k in 0..rows {
                    s += a[i * columns + j] * a[k * columns + j] * (1 + i + k) as f64;
                }
            }
        }
        s
    }
}

// 58 `while`

row! { l058_counting_up [at (1.1, 4), (1.1, 0)]
    fn f(x: f64, n: usize) -> f64 {
        let mut i = 0;
        let mut p = x;
        while i < n {
            p = p * x + i as f64;
            i += 1;
        }
        p * i as f64 + p
    }
}

row! { l058_countdown [at (1.1, 4)]
    fn f(x: f64, mut n: u32) -> f64 {
        let mut p = 1.0;
        while n > 0 {
            p *= x + n as f64;
            n -= 1;
        }
        p
    }
}

row! { l058_until_a_value_is_small [at (5.3), (0.2), (40.1)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        let mut s = 0.0;
        while y > 1.0 {
            s += y * y;
            y = y / 2.0;
        }
        s + y
    }
}

row! { l058_nested [at (3.3, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let mut y = x;
        let mut i = 0;
        while i < n {
            let mut j = 0;
            while j < i && y > 0.5 {
                y = y * 0.7 + 0.1 * x;
                j += 1;
            }
            y += 0.3 * y.sin();
            i += 1;
        }
        y
    }
}

row! { l058_two_counters [at (&[1.0, 2.0, 3.0, 4.0, 5.0])]
    fn f(x: &[f64]) -> f64 {
        let mut low = 0;
        let mut high = x.len() - 1;
        let mut s = 1.0;
        while low < high {
            s = s * x[low] + x[high];
            low += 1;
            high -= 1;
        }
        s
    }
}

row! { l058_condition_with_statements [at (3.3)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        while { y *= 0.8; y > 1.0 } {
            y -= 0.1;
        }
        y * x
    }
}

row! { l058_collatz [at (1.1, 6)]
    fn f(x: f64, mut n: usize) -> f64 {
        let mut s = x;
        while n != 1 {
            if n % 2 == 0 {
                n /= 2;
                s = s * x;
            } else {
                n = 3 * n + 1;
                s = s + x / n as f64;
            }
        }
        s
    }
}

// 60 float induction

row! { l060_inactive_float [at (1.3)]
    fn f(x: f64) -> f64 {
        let mut t = 0.0;
        let mut s = 0.0;
        while t < 1.0 {
            s += (t * x).sin() * 0.25;
            t += 0.25;
        }
        s
    }
}

row! { l060_active_float [at (0.37)]
    fn f(h: f64) -> f64 {
        let mut t = 0.0;
        let mut s = 0.0;
        while t < 1.0 {
            s += t * t * h;
            t += h;
        }
        s + t
    }
}

row! { l060_geometric [at (1.9, 0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = y;
        let mut s = x;
        while t < 10.0 {
            s = s + t * x;
            t = t * x;
        }
        s * t
    }
}

row! { l060_from_an_integer [at (0.8, 4)]
    fn f(x: f64, n: usize) -> f64 {
        let h = 1.0 / n as f64;
        let mut s = 0.0;
        for i in 0..n {
            let t = (i as f64 + 0.5) * h;
            s += h * (x * t).exp() * t;
        }
        s
    }
}

// 61 backwards and in steps

row! { l061_rev [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.5;
        for i in (0..x.len()).rev() {
            s = s * x[i] + 1.0 / (i as f64 + s);
        }
        s
    }
}

row! { l061_rev_inclusive [at (0.8, 4), (0.8, 0)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        for k in (1..=n).rev() {
            s = s * x + k as f64;
        }
        s
    }
}

row! { l061_step_by [at (&[1.0, 2.0, 3.0, 4.0, 5.0], 2), (&[1.0, 2.0, 3.0, 4.0], 3), (&[1.0], 2)]
    fn f(x: &[f64], step: usize) -> f64 {
        let mut s = 0.5;
        for i in (0..x.len()).step_by(step) {
            s = s * x[i] + i as f64;
        }
        s
    }
}

row! { l061_step_by_then_rev [at (&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.5;
        for i in (1..x.len()).step_by(2).rev() {
            s = s * x[i] + x[i - 1];
        }
        s
    }
}

row! { l061_rev_then_step_by [at (&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.5;
        for i in (0..x.len()).rev().step_by(2) {
            s = s * x[i] + i as f64;
        }
        for k in (0..=7).rev().step_by(3) {
            s = s / (1.0 + k as f64 * x[0]);
        }
        s
    }
}

// 82 zero trips

row! { l082_zero_trips [at (1.5, 0), (1.5, 2)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        for _ in 0..n {
            s = s * x;
        }
        for _ in 5..3 {
            s = s / 0.0;
        }
        for _ in (3..=2).rev() {
            s = f64::NAN;
        }
        s + x
    }
}

row! { l082_empty_slice [at (&[], 1.5), (&[2.0], 1.5)]
    fn f(x: &[f64], y: f64) -> f64 {
        let mut s = y;
        for i in 0..x.len() {
            s *= x[i];
        }
        for v in x.iter() {
            s += v * y;
        }
        s
    }
}

row! { l082_while_that_never_runs [at (1.5), (0.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        while s < 1.0 {
            s = s * 2.0 + x;
        }
        s * x
    }
}

row! { l082_inner_loop_runs_at_times [at (1.1, 4)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            for j in 2..i {
                s = s * x + j as f64;
            }
        }
        s
    }
}

// 84 a million

row! { l084_a_million_sums [at (0.7)]
    fn f(x: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..1_000_000 {
            s += x * (i % 7) as f64;
        }
        s * 1e-6
    }
}

row! { l084_a_million_nonlinear_steps [at (0.7)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        for _ in 0..1_000_000 {
            y = y + 1e-6 * (x - y * y);
        }
        y
    }
}

row! { l084_a_million_turns_of_a_while [at (0.7)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        let mut n = 0;
        while n < 1_000_000 {
            if n % 3 == 0 {
                y *= 1.0 - 1e-6 * y;
            }
            n += 1;
        }
        y
    }
}

row! { l057_outer_sum_of_inner_products [at (&[0.0, 1.0, 2.5], &[1.0, 3.0, 2.0], 1.7)]
    fn f(nodes: &[f64], values: &[f64], x: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..nodes.len() {
            let mut term = values[i];
            for j in 0..nodes.len() {
                if i != j {
                    term *= (x - nodes[j]) / (nodes[i] - nodes[j]);
                }
            }
            sum += term;
        }
        sum
    }
}

row! { l057_outer_sum_of_inner_products_in_a_branch [at (&[0.3, 1.1, 2.5], 1.7)]
    fn f(x: &[f64], y: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..x.len() {
            if i != 1 {
                let mut term = x[i];
                for j in 0..=i {
                    term = term.sin() * (y + j as f64);
                }
                sum += term;
            }
        }
        sum
    }
}
