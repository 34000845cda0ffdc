//! Loops that are reversed as they run, and loops that only look as if they could be.

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

row! { arguments_that_are_moved [at (vec![0.5, 0.9, 0.2], &[0.3, 0.7, 0.4])]
    fn f(v: Vec<f64>, x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += (v[i] * x[i]).exp();
        }
        let mut w = v;
        for i in 0..x.len() {
            w[i] *= x[i];
        }
        for i in 0..x.len() {
            s += (w[i] * x[i]).sin().exp();
        }
        s
    }
}

row! { values_that_are_moved [at (&[0.3, 0.7, 0.2])]
    fn g(x: &[f64], k: f64) -> Vec<f64> {
        let mut v = vec![0.0; x.len()];
        for i in 0..x.len() {
            v[i] = x[i].exp() * k;
        }
        v
    }
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for p in 0..x.len() {
            let v = g(x, x[p]);
            s += v[0] * v[p].sin();
            let mut w = v;
            w[0] *= x[p];
            s += w[0].sin() * w[p];
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
