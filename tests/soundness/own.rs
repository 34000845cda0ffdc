//! Memories that each iteration of a loop writes before it reads them, and such that only look like it.

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

row! { a_memory_that_is_written_twice_in_a_turn [at (&[0.3, 0.7, 0.2, 1.1])]
    fn f(x: &[f64]) -> f64 {
        let n = x.len();
        let mut m = vec![0.0; n];
        let mut to = vec![0; n];
        let mut s = 0.0;
        for p in 0..n {
            for j in 0..n {
                m[j] = (x[j] * x[p]).sin();
                to[j] = (j + p) % n;
            }
            for j in 0..n {
                s += (m[j] * x[to[j]]).exp();
            }
            for j in 0..n {
                m[j] *= m[j] * x[p];
                to[j] = (j * p) % n;
            }
            for j in 0..n {
                s += m[n - 1 - j].sin() * m[to[j]];
            }
        }
        s
    }
}
