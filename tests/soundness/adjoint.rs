//! What passes over the adjoint rely on, and programs in which it does not hold.

row! { an_index_with_another_value_in_each_turn [at (&[1.1, 0.7, 1.3, 0.9], [3, 2, 1, 0]), (&[0.5, 2.0], [1, 0, 0, 0])]
    fn f(x: &[f64], to: [usize; 4]) -> f64 {
        let mut a = vec![1.0; 2 * x.len()];
        for i in 0..x.len() {
            a[i + to[i]] = a[i + to[i]] * x[i] * x[i];
        }
        a[x.len() - 1]
    }
}

row! { neighbours_at_another_place_in_each_turn [at (&[1.1, 0.7, 1.3, 0.9], [2, 1, 0])]
    fn f(x: &[f64], to: [usize; 3]) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            s += x[i + to[i]] * x[i + to[i] + 1];
        }
        s
    }
}

row! { an_index_decided_in_the_turn [at (&[1.1, 0.7, 1.3, 0.9, 0.3])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..4 {
            let k = if x[i] > 1.0 { 1 } else { 0 };
            s += x[i + k] * x[i] * x[i + i % 2];
        }
        s
    }
}

row! { a_length_in_an_index [at (&[1.1, 0.7, 1.3, 0.5])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..2 {
            s += x[i + x.len() - 3] * x[i + x.len() - 2] * x[i];
        }
        s
    }
}

#[autodiff::differentiable]
fn scaled_twice(#[no_grad] c: f64, x: f64) -> f64 {
    let mut a = [0.0; 2];
    a[0] = c;
    a[1] = x;
    a[0] * x + a[1] * a[0]
}

#[test]
fn a_constant_stored_among_cotangents() {
    // 2 c x
    for (c, x) in [(2.0, 1.5), (-0.5, 3.0)] {
        assert_eq!(autodiff::value_and_grad(scaled_twice)(c, x), (2.0 * c * x, 2.0 * c));
    }
}

row! { a_loop_for_one_arm_over_what_is_written_later [at (&[1.1, 0.7, 1.3]), (&[0.5, 2.0, 1.5])]
    fn f(x: &[f64]) -> f64 {
        let mut w = vec![1.0, 2.0, 3.0];
        let mut s = 0.0;
        for i in 0..3 {
            s += w[i] * x[i];
        }
        w[0] = 7.0;
        w[1] = -2.0;
        let q = w[0] * x[1];
        if x[0] > 1.0 { s * s } else { q * q }
    }
}

row! { a_vector_that_is_replaced_by_a_shorter_one [at (1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let mut v = vec![x; 3];
        for k in 0..3 {
            v[k] += y;
        }
        let s = v[0] + v[2] * 2.0;
        v = vec![y; 2];
        v[0] += 1.0;
        s
    }
}

row! { a_row_that_is_emptied [at (1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let mut v = vec![vec![x; 2]; 2];
        let s = v[1][1] + v[0][0];
        v[1] = vec![y; 4];
        let t = v[1][3];
        v[1] = vec![];
        s + t
    }
}

#[autodiff::differentiable]
fn half_and_third(a: f64, b: f64) -> f64 {
    0.5 * a * b + 0.3 * b
}

row! { a_call_for_one_arm_whose_argument_is_written_later [at (1.1, 0.7), (1.1, 0.1)]
    fn f(mut x: f64, y: f64) -> f64 {
        x = half_and_third((0.7 * (1.5 - x)).sin(), y).sin();
        x = y.min(if y > 0.25 { x } else { y }).tanh();
        x = 0.2 + (x - y);
        x * y
    }
}

row! { a_call_for_one_arm_whose_argument_is_a_row [at ((0.6, 1.1), &[0.3, 1.4]), ((0.6, 1.1), &[0.1, 1.4])]
    fn f((w, mut x): (f64, f64), c: &[f64; 2]) -> f64 {
        x = half_and_third((0.7 * (1.5 - x)).sin(), (0.7 * c[0].sin()).exp()).sin();
        let s = &c[0];
        x = ({ *s }).min(if *s + 0.1 >= 0.15 && *s > 0.25 { x } else { *s }).tanh();
        x = { let e = 0.2 + (x - w); e / (1.0 + e * e) };
        x = (0.7 * ((if 1.2 - x > 0.74 || !(w < 0.45) { 1.07 } else { w }) - (x - 0.57))).sin();
        w + 1.4 * x
    }
}

row! { what_is_kept_around_a_loop_whose_sums_are_carried [at (&[0.3, 0.7, 0.2], &[0.5, 0.1, 0.9]), (&[0.3], &[0.5, 0.1]), (&[0.3, 0.7], &[])]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in 0..y.len() {
            let a = (y[i] * s).sin();
            let mut q = 0.0;
            for j in 1..x.len() {
                q += x[j] * x[j - 1] * a;
            }
            s *= q.cos();
        }
        s
    }
}
