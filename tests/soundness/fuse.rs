//! Loops that are reversed as they run, and loops that only look as if they could be.

row! { a_sum_of_what_a_memory_holds [at (&[1.1, 0.7, 1.3, 0.9], 2), (&[0.6, 0.2, 1.7], 3), (&[0.4], 0)]
    fn f(x: &[f64], d: usize) -> f64 {
        let mut away = vec![0.0; d];
        let mut s = 0.0;
        for p in 0..x.len() {
            for i in 0..d {
                away[i] = x[p] * x[(p + i) % x.len()];
            }
            for i in 0..d {
                s += (away[i] * x[0]).exp();
            }
        }
        s * x[0]
    }
}

row! { a_memory_that_is_read_behind_the_loop [at (&[1.1, 0.7, 1.3, 0.9])]
    fn f(x: &[f64]) -> f64 {
        let mut m = [1.0; 2];
        let mut s = 0.0;
        for p in 0..x.len() {
            for i in 0..2 {
                m[i] = x[p].sin() * x[i];
            }
            s += (m[0] * m[1]).exp();
        }
        s + m[0] * x[1]
    }
}

row! { a_memory_that_goes_from_turn_to_turn [at (&[1.1, 0.7, 1.3, 0.9])]
    fn f(x: &[f64]) -> f64 {
        let mut m = [1.0; 2];
        let mut s = 0.0;
        for p in 0..x.len() {
            s += (m[0] * x[p]).exp();
            for i in 0..2 {
                m[i] = x[p].sin() * x[i];
            }
            s += m[1];
        }
        s
    }
}

row! { a_memory_of_which_a_turn_writes_too_little [at (&[1.1, 0.7, 1.3, 0.9], 2)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut m = vec![0.5; 3];
        let mut s = 0.0;
        for p in 0..x.len() {
            for i in 0..n {
                m[i] = x[p].sin() * x[i] + m[2];
            }
            for i in 0..3 {
                s += (m[i] * x[p]).exp();
            }
            m[2] = 0.5 * x[p];
        }
        s
    }
}

row! { a_memory_that_one_arm_writes [at (&[1.1, -0.7, 1.3, -0.9])]
    fn f(x: &[f64]) -> f64 {
        let mut m = [0.5; 1];
        let mut s = 0.0;
        for p in 0..x.len() {
            if x[p] > 0.0 {
                m[0] = x[p].exp();
            }
            s += m[0] * m[0].exp();
        }
        s
    }
}

row! { a_memory_that_both_arms_write [at (&[1.1, -0.7, 1.3, -0.9])]
    fn f(x: &[f64]) -> f64 {
        let mut m = [0.5; 1];
        let mut s = 0.0;
        for p in 0..x.len() {
            if x[p] > 0.0 {
                m[0] = x[p].exp();
            } else {
                m[0] = x[p] * x[0];
            }
            s += m[0] * m[0].exp();
        }
        s
    }
}

row! { a_memory_that_is_added_to_from_turn_to_turn [at (&[0.3, 0.7, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut m = [0.5; 3];
        let mut s = 0.0;
        for p in 0..x.len() {
            for i in 0..3 {
                m[i] += x[p].sin() * x[i];
            }
            s += (m[0] * m[2]).exp();
        }
        s
    }
}

row! { a_memory_that_is_solved_for [at (&[2.1, 0.7, 1.3, 0.9, 1.5, 1.1, 0.3, 0.4, 1.9], &[0.3, 0.8, 0.5, 0.2])]
    fn f(l: &[f64], b: &[f64]) -> f64 {
        let mut y = vec![0.0; 3];
        let mut s = 0.0;
        for p in 0..b.len() {
            for i in 0..3 {
                let mut t = b[p] + i as f64;
                for j in 0..i {
                    t -= l[3 * i + j] * y[j];
                }
                y[i] = t / l[3 * i + i];
            }
            for i in 0..y.len() {
                s += y[i] * y[i];
            }
        }
        0.5 * s
    }
}

row! { elements_beyond_those_solved_for [at (&[2.1, 0.7, 1.3, 0.9, 1.5, 1.1, 0.3, 0.4, 1.9], &[0.3, 0.8, 0.5, 0.2])]
    fn f(l: &[f64], b: &[f64]) -> f64 {
        let mut y = vec![0.1; 3];
        let mut s = 0.0;
        for p in 0..b.len() {
            for i in 0..3 {
                let mut t = b[p];
                for j in 0..3 {
                    t -= l[3 * i + j] * y[j];
                }
                y[i] = t / l[3 * i + i];
            }
            for i in 0..y.len() {
                s += y[i] * y[i];
            }
        }
        0.5 * s
    }
}

row! { a_length_that_is_not_the_bound [at (&[1.1, 0.7, 1.3, 0.9], 2)]
    fn g(m: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..m.len() {
            s += m[i] * m[i].exp();
        }
        s
    }
    fn f(x: &[f64], n: usize) -> f64 {
        let mut m = vec![0.25; n + 1];
        let mut s = 0.0;
        for p in 0..x.len() {
            for i in 0..n {
                m[i] = x[p] * x[i];
            }
            s += g(&m);
            m[n] = x[p];
        }
        s
    }
}

row! { a_whole_memory_of_each_turn [at (&[1.1, 0.7, 1.3, 0.9], 2), (&[0.6, 0.2, 1.7], 1)]
    fn g(m: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..m.len() {
            s += m[i] * m[i].exp();
        }
        s
    }
    fn f(x: &[f64], n: usize) -> f64 {
        let mut m = vec![0.25; n];
        let mut s = 0.0;
        for p in 0..x.len() {
            for i in 0..n {
                m[i] = x[p] * x[i];
            }
            s += g(&m) * x[p];
            s -= g(&m[..1]);
        }
        s
    }
}

row! { integers_that_are_needed_behind_the_loop [at (&[1.1, 0.7, 1.3, 0.9])]
    fn f(x: &[f64]) -> f64 {
        let mut to = [0_usize; 2];
        let mut s = 0.0;
        for p in 0..x.len() {
            to[p % 2] = x.len() - 1 - p;
            s += (x[to[0]] * x[to[1]] * x[p]).exp();
        }
        for k in 0..2 {
            s += x[to[k]].sin();
        }
        s
    }
}

row! { a_cotangent_that_is_taken_behind_the_loop [at (&[1.1, 0.7, 1.3, 0.9])]
    fn f(x: &[f64]) -> f64 {
        let mut y = vec![0.0; x.len()];
        for i in 0..x.len() {
            y[i] = x[i].sin();
        }
        let mut s = 0.0;
        for i in 0..x.len() {
            s += (y[i] * x[0]).exp();
        }
        y[0] = 3.0 * x[1];
        s + y[0] * y[1]
    }
}

row! { a_cotangent_that_is_added_to_behind_the_loop [at (&[1.1, 0.7, 1.3, 0.9])]
    fn f(x: &[f64]) -> f64 {
        let mut y = vec![0.0; x.len()];
        for i in 0..x.len() {
            y[i] = x[i].sin();
        }
        let mut s = 0.0;
        for i in 0..x.len() {
            s += (y[i] * x[0]).exp();
        }
        s + y[0] * y[1]
    }
}

row! { a_sum_that_is_read_on_the_way [at (&[0.3, 0.7, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        let mut t = 0.0;
        for i in 0..x.len() {
            s += x[i].exp();
            t += s * x[i].sin();
        }
        s + t
    }
}

row! { a_sum_whose_cotangent_comes_late [at (&[0.3, 0.7, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i].exp();
        }
        let mut t = 0.0;
        for i in 0..x.len() {
            t += (x[i] * s).sin();
        }
        s.sqrt() * t
    }
}

row! { a_factor_from_behind_the_loop [at (&[0.3, 0.7, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i].exp();
        }
        let k = x[1].cos();
        s * k
    }
}

row! { a_factor_from_before_the_loop [at (&[0.3, 0.7, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let k = x[1].cos();
        let mut s = x[2];
        for i in 0..x.len() {
            s += x[i].exp() * k;
        }
        -(s * k) / 3.0
    }
}

row! { several_results many [at (&[0.3, 0.7, 0.2]), (&[0.4])]
    fn f(x: &[f64]) -> (f64, [f64; 2], Vec<f64>) {
        let (mut a, mut b, mut c) = (0.0, 1.0, 0.0);
        for i in 0..x.len() {
            a += x[i].exp();
            b -= x[i].sin() * x[0];
        }
        for i in 0..x.len() {
            c += (x[i] * x[0]).exp() * x[i].sin();
        }
        (2.0 * a, [b, b * 3.0], vec![c, a])
    }
}

row! { a_result_in_single_precision [at (&[0.3_f32, 0.7, 0.2], 1.5_f64); single: true]
    fn f(x: &[f32], k: f64) -> f32 {
        let mut s = 0.0_f32;
        let mut wide = 0.0;
        for i in 0..x.len() {
            s += x[i].exp() * k as f32;
            wide += (f64::from(x[i]) * k).sin();
        }
        s + wide as f32
    }
}

row! { turns_from_the_end_and_in_steps [at (&[0.3, 0.7, 0.2, 1.1, 0.8])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in (1..x.len()).rev() {
            s += (x[i] * x[i - 1]).exp();
        }
        for i in (0..x.len()).step_by(2) {
            s += (x[i] * x[0]).exp() * x[i];
        }
        for i in (0..x.len()).step_by(3).rev() {
            s += (x[i] * x[1]).exp() * x[i];
        }
        s
    }
}

row! { turns_with_a_condition [at (&[0.3, 0.7, 0.2, 1.1, 0.8])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        let mut i = 0;
        while i + 1 < x.len() {
            s += (x[i] * x[i + 1]).exp();
            let mut j = i;
            while j > 0 {
                j -= 1;
                s += (x[i] * x[j]).sin();
            }
            i += 1;
        }
        s
    }
}

row! { a_condition_on_a_memory_of_the_turn [at (&[0.3, 0.7, 0.2, 1.1, 0.8])]
    fn f(x: &[f64]) -> f64 {
        let mut at = [0_usize; 2];
        let mut s = 0.0;
        let mut i = 0;
        while at[0] + at[1] < 6 {
            at[0] = i;
            s += (x[at[0]] * x[2]).exp();
            at[1] = i + 1;
            s += (x[at[1]] * x[at[0]]).sin();
            at[0] = i + 1;
            i += 1;
        }
        s
    }
}

row! { neighbours_in_a_turn [at (&[0.3, 0.7, 0.2, 1.1, 0.8]), (&[0.3, 0.4, 0.5]), (&[0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 1..x.len() {
            s += (x[i] * x[i - 1]).exp() * x[i - 1].sin();
        }
        s
    }
}

row! { a_memory_of_the_turn [at (&[0.3, 0.7, 0.2, 1.1, 0.8])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 1..x.len() {
            let mut m = vec![0.0; i];
            for j in 0..i {
                m[j] = x[j].exp() * x[i];
            }
            for j in 0..i {
                s += m[j] * m[j].sin();
            }
        }
        s
    }
}

row! { one_memory_in_two_loops [at (&[0.3, 0.7, 0.2, 1.1])]
    fn f(x: &[f64]) -> f64 {
        let mut m = [0.0; 2];
        let mut s = 0.0;
        for p in 0..x.len() {
            for i in 0..2 {
                m[i] = x[p].exp() * x[i];
            }
            s += m[0].sin() * m[1];
        }
        for p in 0..x.len() {
            for i in 0..2 {
                m[i] = x[p].cos() * x[i];
            }
            s += m[0].exp() * m[1];
        }
        s
    }
}

row! { pullbacks_and_arms_in_a_turn [at (&[0.3, -0.7, 0.2, 1.1]), (&[-0.3, -0.7])]
    fn g(x: &[f64], k: f64) -> f64 {
        let mut s = 1.0;
        for x in x {
            s *= (x * k).exp();
        }
        s
    }
    fn h(a: f64, b: f64) -> f64 {
        a * b.sin()
    }
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for p in 0..x.len() {
            let k = if x[p] > 0.0 { h(x[p], x[0]) } else { x[p].exp() * x[1] };
            s += g(x, k) + h(k, x[p]);
            if k > 0.5 {
                s -= k.sin();
            }
        }
        s
    }
}

row! { an_element_that_each_turn_adds_to [at (&[0.3, -0.7], &[0.2, 1.1]), (&[0.3], &[])]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..2 {
            for j in 0..y.len() {
                s += x[i] * y[j] * x[0].sin();
            }
        }
        s
    }
}

row! { a_sum_in_arms_and_inner_loops [at (&[0.3, -0.7, 0.2, 1.1]), (&[-0.3, -0.7]), (&[0.5])]
    fn f(x: &[f64]) -> f64 {
        let mut s = x[0];
        for i in 0..x.len() {
            if x[i] > 0.0 {
                s += x[i].exp();
                for j in 0..i {
                    if j % 2 == 0 {
                        s -= (x[i] * x[j]).sin();
                    }
                }
            } else if x[i] < -0.5 {
                s = x[i].cos() + s;
            }
        }
        3.0 * s
    }
}

row! { a_sum_that_starts_again [at (&[0.3, -0.7, 0.2, 1.1]), (&[0.5, 0.6])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            if x[i] > 1.0 {
                s = x[i].exp();
            } else {
                s += x[i].sin();
            }
        }
        s
    }
}

row! { a_sum_that_is_taken_from [at (&[0.3, -0.7, 0.2, 1.1])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        let mut t = 0.0;
        let mut d = 0.0;
        for i in 0..x.len() {
            s = x[i].exp() - s;
            t += t;
            t += x[i];
            let before = d;
            d += x[i].sin();
            if i == 1 {
                t += before;
            }
        }
        s + t * d
    }
}

row! { an_inner_sum_that_starts_from_the_outer_one [at (&[0.3, -0.7, 0.2, 1.1])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let mut t = s;
            for j in 0..i {
                t = s + x[j].exp();
            }
            s = t + x[i].sin();
        }
        s
    }
}

row! { sums_that_change_places [at (&[0.3, -0.7, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        let mut t = 0.0;
        for i in 0..x.len() {
            let old = s + x[i].exp();
            s = t + x[i].sin();
            t = old;
        }
        s * 2.0 + t
    }
}

row! { a_sum_that_an_arm_leaves_out [at (&[0.3, -0.7, 0.2, 1.1])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let a = if x[i] > 0.25 { s + x[i].exp() } else { s };
            s = if i % 2 == 0 { a } else { s + x[i].sin() };
        }
        s
    }
}

row! { a_sum_that_an_inner_loop_leaves_out [at (&[0.3, -0.7, 0.2, 1.1])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let a = s + x[i].exp();
            for j in 0..i {
                s = if j == 1 { a } else { s + x[j].sin() };
            }
        }
        s
    }
}

row! { a_sum_that_is_looked_at [at (&[0.3, 0.7, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i].exp();
            assert!(s > 0.0, "{s}");
            let _ = format!("{s} {}", s);
        }
        s
    }
}

row! { a_sum_that_decides [at (&[0.3, 0.7, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            if s < 0.5 {
                s += x[i].sin();
            } else {
                s += x[i].exp();
            }
        }
        s
    }
}

#[autodiff::differentiable]
fn panics_late(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        s += x[i].exp();
    }
    s
}

#[test]
fn a_caught_panic_leaves_nothing_behind() {
    let x = [0.5, 0.25];
    let run = |n| std::panic::catch_unwind(move || autodiff::value_and_grad(panics_late)(&x, n));
    assert!(run(3).is_err());
    assert_eq!(run(2).unwrap().1, [0.5_f64.exp(), 0.25_f64.exp()]);
}
