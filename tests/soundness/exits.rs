//! Early exits: what a compiler that takes them for jumps, or for flags, gets wrong.

use autodiff::stop_gradient;

// An arm that leaves is not one that panics: its adjoint must stand.

row! { an_arm_that_leaves_is_reversed [at (0.4, 1.3), (-0.4, 1.3)]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = x * y;
        if x < 0.0 {
            s = s.exp() * x;
            s *= y;
            return s;
        }
        s
    }
}

row! { an_arm_that_panics_next_to_one_that_leaves [at (0.4, 1.3), (-0.4, 1.3)]
    fn f(x: f64, y: f64) -> f64 {
        let s = x * y;
        if y > 100.0 { panic!() } else if x < 0.0 { return s * s * x; }
        if x > 50.0 { return s } else if s > 40.0 { panic!("{s}") }
        s.sin()
    }
}

row! { a_turn_that_leaves_is_reversed [at (&[0.4, 1.3, 2.0]), (&[0.4, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0_f64;
        for v in x {
            if *v > 1.0 {
                s = s.exp() * v;
                s += v;
                break;
            }
            s *= v;
        }
        s
    }
}

// What comes out of an arm that leaves.

row! { variables_at_the_exit_are_those_behind_the_loop [at (&[0.4, 1.3, 2.0]), (&[0.4, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let (mut a, mut b, mut c) = (1.0, 2.0, x[0]);
        for i in 0..x.len() {
            a += x[i];
            if a > 2.0 {
                b = a * x[i];
                break;
            }
            b *= a;
            c = b * x[i];
            if c > 50.0 { a = c; break; }
            a = c + x[i];
        }
        a * b + c
    }
}

row! { variables_that_are_exchanged_before_an_exit [at (&[0.4, 1.3, 2.0, 0.7], 2), (&[0.4, 0.3], 9)]
    fn f(x: &[f64], n: usize) -> f64 {
        let (mut a, mut b) = (x[0], x[1]);
        for i in 0..x.len() {
            (a, b) = (b * x[i], a);
            if i == n { (a, b) = (b, a.sin()); break; }
            if i % 2 == 0 { (b, a) = (a, b); continue; }
            a += 0.5;
        }
        a * a + b
    }
}

row! { assigned_before_continue [at (&[0.4, -1.3, 2.0, -0.7])]
    fn f(x: &[f64]) -> f64 {
        let mut last = x[0];
        let mut s = 0.0;
        for i in 1..x.len() {
            let before = last;
            last = x[i];
            if before < 0.0 { s += before; continue; }
            s += before * last * s;
            if last < 0.0 { last = 3.0; continue; }
            s *= last;
        }
        s * last
    }
}

row! { an_integer_assigned_before_an_exit [at (&[0.4, -1.3, 2.0, -0.7])]
    fn f(x: &[f64]) -> f64 {
        let mut k = 0;
        let mut s = 0.0;
        for i in 0..x.len() {
            k = x.len() - 1 - k;
            if x[i] < 0.0 { k = 1; continue; }
            s += x[k] * x[i];
            if i == 2 { k = 2; break; }
        }
        s * x[k]
    }
}

// Memory that is written before an exit.

row! { memory_written_before_break [at (&[0.4, 1.3, 2.0, 0.7]), (&[0.1, 0.2, 0.3, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut u = vec![1.0; 4];
        for i in 0..4 {
            u[i] = u[0] * x[i];
            u[0] = u[i] * u[i] + x[0];
            if u[0] > 2.0 {
                u[1] = u[0] * x[1];
                break;
            }
            u[2] = u[0] * u[3];
        }
        u[0] * u[1] + u[2] * u[3]
    }
}

row! { memory_written_before_continue [at (&[0.4, 1.3, 2.0, 0.7])]
    fn f(x: &[f64]) -> f64 {
        let mut u = [x[0]; 4];
        for i in 1..4 {
            u[i] = u[i - 1] * x[i];
            if u[i] > 0.5 { u[i - 1] = u[i].sin(); continue; }
            u[i] += 1.0;
            u[0] *= u[i];
        }
        u[0] * u[1] + u[2] * u[3]
    }
}

row! { memory_written_before_return many [at (&[0.4, 1.3, 2.0, 0.7]), (&[0.1, 0.2, 0.3, 0.1])]
    fn f(x: &[f64]) -> Vec<f64> {
        let mut u = x.to_vec();
        for i in 0..4 {
            for j in 0..4 {
                u[j] = u[i] * u[j];
                if u[j] > 1.0 { u[i] = 5.0 * u[j]; return u; }
            }
            u[i] += x[i];
        }
        u
    }
}

row! { an_index_written_before_an_exit [at (&[0.4, 1.3, 2.0, 0.7], 2), (&[0.4, 1.3, 2.0, 0.7], 9)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut order = vec![0, 1, 2, 3];
        let mut s = 1.0_f64;
        for i in 0..4 {
            order[i] = (order[i] + 1) % 4;
            if i == n { order.reverse(); break; }
            s = s * x[order[i]] + x[order[0]];
            order.swap(0, i);
        }
        s * x[order[0]] * x[order[3]]
    }
}

row! { a_memory_that_grows_until_it_is_left [at (&[0.4, 1.3, 2.0, 0.7])]
    fn f(x: &[f64]) -> f64 {
        let mut order = Vec::new();
        let mut s = 1.0_f64;
        loop {
            order.push(order.len());
            if order.len() > 3 { break; }
            s *= x[order[order.len() - 1]];
        }
        s * x[order.len() - 1]
    }
}

row! { saved_before_and_after_an_exit [at (&[0.4, 1.3, 2.0, 0.7], 0.9), (&[0.4, 1.3, 2.0, 0.7], -0.9)]
    fn f(x: &[f64], c: f64) -> f64 {
        let mut u = x.to_vec();
        let a = u[0] * u[1];
        u[0] = a * c;
        if c < 0.0 {
            u[1] = u[0] * u[0];
            return u[1] * u[0];
        }
        let b = u[0] * u[1];
        u[1] = b * b;
        u[0] * u[1]
    }
}

// References that point elsewhere before an exit.

row! { a_reference_pointed_elsewhere_and_returned [at (&[0.4, 1.3], &[2.0, 0.7], 1), (&[0.4, 1.3], &[2.0, 0.7], 0)]
    fn f(x: &[f64], y: &[f64], n: usize) -> f64 {
        let mut r = x;
        if n == 0 {
            return r[0] * r[1];
        }
        r = y;
        r[0] * r[1] * x[0]
    }
}

// Loops that run in reverse, by steps, not at all.

row! { stopped_in_reverse [at (&[0.4, 1.3, 2.0, 0.7, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0_f64;
        for i in (0..x.len()).rev() {
            s = s.sin() * x[i] + x[i];
            if i == 2 { break; }
        }
        s
    }
}

row! { stopped_by_steps_from_either_end [at (&[0.4, 1.3, 2.0, 0.7, 0.2, 0.9, 1.1, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0_f64;
        for i in (0..x.len()).step_by(3) { s = s.sin() * x[i] + x[i]; if i == 3 { break; } }
        for i in (0..x.len()).step_by(3).rev() { s = s.sin() * x[i] + x[i]; if i == 3 { break; } }
        for i in (0..x.len()).rev().step_by(3) { s = s.sin() * x[i] + x[i]; if i == 4 { break; } }
        for i in (1..=6).rev().step_by(2) { s = s.sin() * x[i] + x[i]; if i == 4 { break; } }
        s
    }
}

row! { stopped_at_once_or_never [at (&[0.4, 1.3], 0), (&[0.4, 1.3], 1), (&[0.4, 1.3], 9)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = x[0];
        for i in 0..n.min(2) {
            s = s.sin() * x[i];
            if n == 1 { break; }
        }
        for i in 5..n.min(2) { if s > 0.0 { return s; } s *= x[i]; }
        loop { s = s.exp(); break; }
        while s < -1e9 { continue; }
        s
    }
}

row! { stopped_at_the_end_of_a_type [at (0.4)]
    fn f(x: f64) -> f64 {
        let mut s = 1.0_f64;
        for i in 250..=u8::MAX {
            s = s.sin() * x + f64::from(i) * 0.01;
            if i == 253 { break; }
        }
        for i in i32::MAX - 2..=i32::MAX {
            s = s * x + 0.5;
            if i < 0 { break; }
        }
        s
    }
}

// What is known of the turns of a whole loop is not known of one that stops.

row! { gathered_neighbours_of_a_loop_that_stops [at (&[0.4, 1.3, 2.0, 0.7, 0.2, 0.9], 3), (&[0.4, 1.3, 2.0, 0.7, 0.2, 0.9], 9)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        for i in 1..x.len() - 1 {
            s += x[i - 1] * x[i] * x[i + 1] * x[i];
            if i == n { break; }
        }
        s
    }
}

row! { gathered_neighbours_of_a_loop_that_goes_on [at (&[0.4, 1.3, 2.0, 0.7, 0.2, 0.9], 3), (&[0.4, 1.3, 2.0, 0.7, 0.2, 0.9], 9)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        for i in 1..x.len() - 1 {
            if i == n { continue; }
            s += x[i - 1] * x[i] * x[i + 1] * x[i];
        }
        s
    }
}

row! { rows_of_a_loop_that_stops [at (&[0.4, 1.3, 2.0, 0.7, 0.2, 0.9, 0.1, 1.4, 0.6], 1), (&[0.4, 1.3, 2.0, 0.7, 0.2, 0.9, 0.1, 1.4, 0.6], 7)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut u = x.to_vec();
        for i in 1..3 {
            for j in 0..3 {
                u[i * 3 + j] += u[(i - 1) * 3 + j] * x[j];
                if j == n { break; }
            }
        }
        let mut s = 0.0;
        for i in 0..9 { s += u[i] * u[i]; }
        s
    }
}

row! { rows_that_would_end_outside [at (&[0.4, 1.3, 2.0], 9)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..n {
            if i == x.len() { break; }
            s += x[i] * x[i] * s + x[i];
        }
        for i in 0..n {
            if i + 1 >= x.len() { return s * x[0]; }
            s += x[i] * x[i + 1];
        }
        s
    }
}

row! { indices_that_only_some_turns_have [at (&[0.4, 1.3, 2.0], 9)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..n {
            if i >= x.len() { continue; }
            s += x[i] * x[i] * x[0];
        }
        s
    }
}

row! { turns_in_an_order_that_matters [at (&[0.4, 1.3, 2.0, 0.7]), (&[0.1, 0.2, 0.3, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut y = vec![0.0; 4];
        for i in 0..4 {
            y[i] = x[i].exp();
            if y[i] > 4.0 { y[0] = y[i]; break; }
        }
        let mut s = 0.0;
        for i in 0..4 {
            if y[i] == 0.0 { break; }
            s += y[i] * y[i] * x[i];
        }
        s
    }
}

row! { a_fused_loop_that_stops [at (&[0.4, 1.3, 2.0, 0.7]), (&[0.1, 0.2, 0.3, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        let mut b = [0.0; 4];
        for p in 0..x.len() {
            for k in 0..4 { b[k] = (x[p] * k as f64).exp(); }
            let mut t = 0.0;
            for k in 0..4 { t += b[k] * x[k]; if t > 9.0 { break; } }
            if t > 20.0 { break; }
            s += t.ln() * x[0].sin();
        }
        s
    }
}

row! { a_fused_loop_that_returns [at (&[0.4, 1.3, 2.0, 0.7]), (&[0.1, 0.2, 0.3, 0.1])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for p in 0..x.len() {
            let t = (x[p] * x[0]).exp().sin();
            if t < 0.0 { return t * s; }
            s += t * t.exp();
        }
        s
    }
}

row! { a_counter_in_a_loop_that_goes_on [at (&[0.4, 1.3, 2.0, 0.7, 0.5, 0.6], 1)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut at = 0;
        let mut s = 0.0;
        for i in 0..4 {
            if i == n { continue; }
            s += x[at] * x[at + 1] * x[i];
            at += 1;
        }
        for i in 0..9 {
            if at >= x.len() { break; }
            s += x[at] * x[at] * x[0];
            at += 1;
        }
        s * x[at - 1]
    }
}

row! { sums_that_not_every_turn_adds_to [at (&[0.4, -1.3, 2.0, 0.7, 5.0, 1.0])]
    fn f(x: &[f64]) -> f64 {
        let (mut s, mut t, mut u) = (0.0, 1.0, 0.0);
        for i in 0..x.len() {
            u += x[i] * x[i];
            if x[i] < 0.0 { t -= x[i]; continue; }
            s += x[i].sin();
            if x[i] > 4.0 { s = 2.0 * s; break; }
            t += s;
        }
        s * t + u
    }
}

// A condition that writes, or leaves.

row! { continue_over_a_condition_that_writes [at (0.4), (1.7)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut s = x;
        while { k += 1; s *= 0.9; k < 8 } {
            if k % 2 == 0 { s += x; continue; }
            s = s.sin() + 0.1;
            if k == 5 { s *= x; break; }
        }
        s * k as f64
    }
}

row! { an_exit_in_a_condition [at (0.4), (1.7)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut s = x;
        'all: while { k += 1; if k == 6 { break 'all; } s = s * x + 0.3; if s > 9.0 { return s * x; } k < 8 } {
            if k % 2 == 0 { s += x; continue; }
            s = s.sin() + 0.1;
        }
        s * k as f64
    }
}

row! { a_condition_is_not_evaluated_after_break [at (&[0.4, 1.3, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut i = 0;
        let mut s = 1.0_f64;
        while x[i] > 0.0 {
            s *= x[i];
            i += 1;
            if i == x.len() { break; }
        }
        while i > 0 && x[i - 1] > 0.0 {
            i -= 1;
            s += x[i] * s;
            if i == 0 { s *= 2.0; break; }
        }
        s
    }
}

row! { an_outer_loop_goes_on_from_a_condition [at (0.4), (1.7)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        'outer: for i in 0..3 {
            let mut k = 0;
            while { if k > i { s += 0.1; continue 'outer; } s < 50.0 } {
                s = s * x + 1.0;
                k += 1;
            }
            s -= 20.0;
        }
        s
    }
}

// Exits inside of operands: what was evaluated before stays as it was.

row! { an_operand_before_an_exit [at (0.4, 2.0), (-0.4, 2.0)]
    fn f(mut x: f64, y: f64) -> f64 {
        let a = x * { if x < 0.0 { return y * x; } x = y * y; x } + x;
        let b = [x, { x *= 2.0; if a > 40.0 { return x; } x }, x];
        let c = (a, if b[1] < 0.0 { return a } else { x += 1.0; b[2] * x });
        c.0 * c.1 * x
    }
}

row! { an_exit_in_an_index [at (&[0.4, 1.3, 2.0], 1), (&[0.4, 1.3, 2.0], 5)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut u = x.to_vec();
        let mut k = 0;
        u[{ if n > 2 { return x[0] * x[1]; } k = n; n }] *= x[k];
        u[if n == 1 { 0 } else { return u[1] }] = u[1] * x[if u[1] > 100.0 { return x[2] } else { 2 }];
        u[0] * u[1]
    }
}

row! { an_exit_in_bounds [at (&[0.4, 1.3, 2.0], 2), (&[0.4, 1.3, 2.0], 5)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 1.0_f64;
        for i in 0..if n > 3 { return x[0] * x[1] } else { n } {
            for j in { if s > 3.0 { break; } i }..3 {
                s += x[j] * s;
            }
        }
        s
    }
}

row! { an_exit_in_what_is_matched [at (0.4, 1), (0.4, 2), (0.4, 5)]
    fn f(x: f64, n: usize) -> f64 {
        let y = match { if n > 4 { return x * x; } n + 1 } {
            2 => x.sin(),
            k if { if k == 3 { return x * 7.0; } k > 7 } => 1.0,
            _ => x,
        };
        y * x
    }
}

row! { an_exit_in_an_assignment [at (0.4), (1.7)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        let mut t = 1.0;
        loop {
            s = if s > 5.0 { break } else { s * x + 1.5 };
            t += { if t > 4.0 { s = t; break; } s };
            (s, t) = (t, if s > 3.0 { continue } else { s * 1.1 });
        }
        s * t
    }
}

// Terms that are left out by an exit contribute nothing.

row! { computed_and_left_by_an_exit [at (0.4, 1.0) exact (0.0, 2.0) => [0.0, 1.0] => [0.0, 0.0, 0.0, 0.0]]
    fn f(x: f64, y: f64) -> f64 {
        let t = x.ln();
        let u = x.sqrt();
        if x == 0.0 {
            return y;
        }
        t * u * y
    }
}

row! { left_out_of_a_turn [at (&[0.4, 1.3]) exact (&[0.0, 2.0]) => [0.0, 0.5]]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let t = x[i].ln();
            if x[i] == 0.0 { continue; }
            s += t;
        }
        s
    }
}

// Activity that only an exit carries.

row! { active_only_by_what_is_handed_out [at (&[0.4, 1.3, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut k = 0.0;
        let y = loop {
            k += 1.0;
            if k > 2.5 { break x[1] * k; }
        };
        let z = 'a: { if k > 1.0 { break 'a x[2]; } 0.0 };
        let mut w = 1.0;
        for i in 0..3 { if i == 1 { w = x[0]; break; } w = 3.0; }
        y * z * w
    }
}

row! { cut_on_one_way [exact (0.4) => [5.0] => [0.0], (1.7) => [1.7] => [0.0]]
    fn f(x: f64) -> f64 {
        if x > 1.0 {
            return stop_gradient(x) * x;
        }
        let y = 'a: { if x > 0.2 { break 'a 5.0; } x };
        y * x
    }
}

// Calls behind an exit, and functions that call themselves.

row! { a_call_behind_an_exit_is_not_run [at (&[0.4, -1.3, 2.0])]
    fn g(x: f64) -> f64 { assert!(x > 0.0); x.ln() * x }
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0_f64;
        for i in 0..x.len() {
            if x[i] <= 0.0 { s *= 2.0; continue; }
            s += g(x[i]);
            if s < -100.0 { return g(-s); }
        }
        if s > 0.0 { return s * g(s); }
        g(s)
    }
}

row! { a_function_that_calls_itself_behind_exits [at (1.1, 4), (0.4, 5), (2.2, 3)]
    fn f(x: f64, n: usize) -> f64 {
        if n == 0 { return x; }
        if x > 2.0 { return f(x * 0.5, n - 1) * x; }
        let mut s = x;
        for k in 0..n {
            if k == 2 { continue; }
            let y = f(s * 0.7, n - 1 - k);
            if y > 1.5 { s += y; break; }
            s = s.sin() + y * x;
            if s > 3.0 { return s * f(x, 0); }
        }
        s
    }
}

row! { tapes_of_turns_that_differ [at (&[0.4, 1.3, 2.0, 0.7])]
    fn g(x: f64, y: f64) -> f64 { if x > y { return x.sin() * y; } (x * y).exp() }
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.5_f64;
        for i in 0..4 {
            let mut j = 0;
            let mut t = x[i];
            loop {
                t = g(t, s);
                if j == i { break; }
                if t > 1.0 { j += 2; continue; }
                s += t.sin();
                j += 1;
                if j > 3 { break; }
            }
            s = g(s, t);
        }
        s
    }
}

// Names and hygiene.

row! { names_of_what_tells_the_way [at (0.4, 2.0), (-0.4, 2.0), (4.0, 2.0)]
    fn f(exit: f64, result: f64) -> f64 {
        let mut value = exit * result;
        if exit < 0.0 { return value; }
        let turns = loop {
            let next = value * exit;
            value += next;
            if value > 7.0 { break next; }
            if next > 1e3 { return value; }
            value += 1.0;
        };
        turns * value * exit
    }
}

row! { a_label_with_the_name_of_a_variable [at (0.4), (1.7)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        let y = 'x: {
            let z = { let mut t = x; for i in 0..3 { t = t * x + 1.0; if t > 2.5 { break 'x t * f64::from(i); } } t };
            z * x
        };
        y * s
    }
}

// What is shadowed, and what is declared first.

row! { shadowed_around_an_exit [at (0.4), (1.7)]
    fn f(x: f64) -> f64 {
        let y = x * x;
        if x > 1.0 {
            let y = y.sin();
            let x = y * 2.0;
            return x * y;
        }
        let y = y + x;
        let x = { let x = y * y; if x > 3.0 { return x; } x };
        x * y
    }
}

row! { declared_before_and_given_on_the_way_out [at (0.4), (1.7)]
    fn f(x: f64) -> f64 {
        let a;
        let b;
        'b: {
            if x > 1.0 {
                a = x * x;
                b = a.sin();
                break 'b;
            }
            b = x.exp();
            a = b * 2.0;
        }
        let c;
        let mut n = 0;
        loop {
            n += 1;
            if n == 3 { c = a * b; break; }
            if x < -5.0 { c = x; break; }
        }
        a + b * c
    }
}

row! { an_array_declared_before_and_given_on_the_way_out [at (0.4), (1.7)]
    fn f(x: f64) -> f64 {
        let mut u: [f64; 2];
        let mut n = 0.0;
        loop {
            n += 1.0;
            u = [x * n, x];
            u[0] *= x;
            if u[0] > 1.5 { u[1] = u[0]; break; }
        }
        u[0] *= u[1];
        u[0] + u[1]
    }
}

row! { a_loop_that_stops_in_a_condition [at (&[0.4, 1.3, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = x[0];
        while { let mut t = 0.0; for i in 0..9 { if i == x.len() { break; } t += x[i]; } t * s < 9.0 } {
            s = s * x[1] + { let mut k = 0; loop { k += 1; if k > 3 { break; } } k as f64 };
        }
        s
    }
}

row! { a_loop_that_breaks_or_panics [at (0.4), (1.7)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        let y = loop {
            s *= 1.5;
            if s > 2.0 { break s * x; }
            if s > -1.0 { continue; }
            panic!("{s}");
        };
        for i in 0..5 {
            if i < 3 { s += y; continue; }
            if s > 0.0 { return s * y; } else { panic!() }
        }
        unreachable!()
    }
}

row! { a_way_that_is_left_for_several_targets [at (0.4, 0), (0.4, 1), (0.4, 2), (0.4, 3), (0.4, 4)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        let y = 'a: {
            for i in 0..3 {
                let z = 'b: {
                    s = s * x + 1.0;
                    match n {
                        0 if i == 1 => break 'a s * x,
                        1 => break 'b s.sin(),
                        2 => if i == 1 { return s * s } else { s *= 2.0 },
                        3 => {}
                        _ => break 'b if i == 2 { break 'a x } else { s },
                    }
                    s * 3.0
                };
                s += z;
            }
            s * s
        };
        y * s
    }
}

row! { an_exit_under_let_chains [at (0.4, 3), (0.4, 1), (0.4, 0), (0.4, 7)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..4 {
            if let Some(k) = n.checked_sub(i) && k > 0 && { s += x; k < 6 } {
                if k == 2 { break; }
                s = s * s + x;
                if i == 1 { continue; }
            } else if n == 7 && let Some(0) = i.checked_sub(1) {
                return s * x;
            }
            s *= 0.9;
        }
        s
    }
}

row! { bytes_and_letters_are_handed_out [at (0.4, 3), (0.4, 0)]
    fn f(x: f64, n: usize) -> f64 {
        let text = "abca";
        let mut k = 0_u8;
        let c: char = 'c: {
            for (i, b) in [1_u8, 5, 9].iter().enumerate() {
                k += b;
                if i == n { return x * f64::from(k); }
                if k > 5 { break 'c 'z'; }
            }
            'y'
        };
        let found = loop {
            k += 1;
            if k > 11 { break Some(k); }
            if k > 200 { break None; }
        };
        x * f64::from(k) * (if c == 'z' { x } else { 1.0 }) * f64::from(found.unwrap_or(1))
    }
}
