//! Variables that a loop only sums up, and such that only look like it.

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
