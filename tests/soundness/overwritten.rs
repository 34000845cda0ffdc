//! Memories that are written again and again: what is known to be zero of their cotangents, and loops that become one in
//! reverse where one takes up what the other has put down.

row! { a_chain_of_equations [at (&[0.4, 0.7, 0.2, 0.9], 2), (&[0.4, 0.7], 3), (&[0.4], 2), (&[0.4, 0.7], 0)]
    fn f(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let h = 0.5;
        let mut y = vec![0.1; n];
        let mut z = vec![0.2; n];
        let mut k1 = vec![0.0; n];
        let mut k2 = vec![0.3; n];
        for _ in 0..steps {
            k1[0] = x[0];
            for i in 1..n {
                k1[i] = x[i] * y[i - 1];
            }
            for i in 0..n {
                z[i] = y[i] + h * k1[i];
            }
            k2[0] = x[0];
            for i in 1..n {
                k2[i] = x[i] * z[i - 1];
            }
            for i in 0..n {
                y[i] += h * (k1[i] + 2.0 * k2[i]) * z[i];
            }
        }
        let mut s = 0.0;
        for i in 0..n {
            s += y[i] * y[i] + k2[i];
        }
        s
    }
}

row! { ranges_of_all_kinds [at (&[0.4, 0.7, 0.2, 0.9, 1.1, 0.6], 6, 6), (&[0.4, 0.7, 0.2, 0.9], 1, 4), (&[0.4, 0.7, 0.2, 0.9], 0, 3), (&[0.4, 0.7, 0.2, 0.9], 4, 0), (&[0.4, 0.7, 0.2, 0.9], 2, 2)]
    fn f(x: &[f64], m: usize, n: usize) -> f64 {
        let mut z = vec![0.5; x.len()];
        let mut y = vec![0.7; x.len()];
        let mut w = vec![0.9; x.len()];
        for k in 0..3 {
            for i in 0..n {
                z[i] = x[i] * 2.0 + y[i] * (k as f64);
            }
            for i in 2..m {
                y[i] = 3.0 * z[i - 2] * x[i];
            }
            for i in 0..m {
                w[i] = y[i] * z[i];
            }
            for i in 1..n {
                z[i] = w[i - 1] * x[i];
            }
        }
        let mut s = 0.0;
        for i in 0..x.len() {
            s += z[i] * y[i] + w[i];
        }
        s
    }
}

row! { a_longer_loop_first [at (&[0.4, 0.7, 0.2, 0.9, 1.1]), (&[0.4, 0.7]), (&[0.4])]
    fn f(x: &[f64]) -> f64 {
        let n = x.len();
        let mut z = vec![0.0; n];
        let mut y = vec![0.0; n];
        for i in 1..n {
            z[i] = x[i].sin();
        }
        for i in 0..n {
            y[i] = x[i] * z[i];
        }
        let mut s = 0.0;
        for i in 0..n {
            s += y[i] * y[i];
        }
        s
    }
}

row! { neighbours_that_are_not_the_same [at (&[0.4, 0.7, 0.2, 0.9, 1.1]), (&[0.4, 0.7, 0.3]), (&[0.4, 0.6])]
    fn f(x: &[f64]) -> f64 {
        let n = x.len();
        let mut z = vec![0.0; n];
        let mut y = vec![0.0; n];
        for k in 0..2 {
            for i in 0..n {
                z[i] = x[i] * x[i] + y[i];
            }
            for i in 1..n - 1 {
                y[i] = z[i - 1] + z[i + 1] * (k as f64) - z[0];
            }
        }
        let mut s = 1.0;
        for i in 0..n {
            s += y[i] * y[i];
        }
        s
    }
}

row! { the_element_behind [at (&[0.4, 0.7, 0.2, 0.9, 1.1], 2), (&[0.4], 2), (&[0.4, 0.8], 3)]
    fn f(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let mut z = vec![0.1; n];
        let mut y = x.to_vec();
        for _ in 0..steps {
            for i in 0..n {
                z[i] = y[i] * x[i];
            }
            for i in 0..n - 1 {
                y[i] = z[i + 1] * 1.5;
            }
        }
        let mut s = 0.0;
        for i in 0..n {
            s += y[i] * z[i];
        }
        s
    }
}

row! { a_number_between_the_loops [at (&[0.4, 0.7, 0.2, 0.9, 1.1], 2), (&[0.4], 1)]
    fn f(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let mut z = vec![0.1; n];
        let mut y = vec![0.1; n];
        let mut c = 1.0;
        for _ in 0..steps {
            for i in 0..n {
                z[i] = c * x[i];
            }
            c = c * z[0] + 0.5;
            for i in 0..n {
                y[i] = z[i] * c;
            }
            z[0] = c;
            c += y[n - 1] * z[0];
        }
        c
    }
}

row! { overwritten_without_being_read [at (&[0.4, 0.7, 0.2, 0.9], 3), (&[0.4], 1)]
    fn f(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let mut z = vec![0.1; n];
        let mut s = 0.0;
        for k in 0..steps {
            for i in 0..n {
                z[i] = x[i] * x[i];
            }
            if k % 2 == 0 {
                for i in 0..n {
                    s += z[i] * x[i];
                }
            }
            for i in 0..n {
                z[i] = x[i] * s;
            }
            for i in 0..n {
                z[i] = 2.0 * x[i] + s;
            }
            for i in 0..n {
                s += z[i] * 0.5;
            }
        }
        s
    }
}

row! { a_part_that_changes [at (&[0.4, 0.7, 0.2, 0.9], 3), (&[0.4, 0.2], 2)]
    fn f(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let mut z = vec![0.1; n];
        let mut s = 1.0;
        for k in 0..steps {
            for i in 0..n.min(k + 1) {
                z[i] = x[i] * s;
            }
            for i in 0..n.min(steps - k) {
                s += z[i] * z[i];
            }
        }
        s
    }
}

row! { all_is_read_and_a_part_written [at (&[0.4, 0.7, 0.2, 0.9], 3), (&[0.4, 0.2], 2), (&[0.4, 0.2], 0)]
    fn f(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let mut z = vec![0.1; n];
        let mut s = 1.0;
        for _ in 0..steps {
            for i in 1..n {
                z[i] = x[i] * s;
            }
            for i in 0..n {
                s += z[i] * z[i];
            }
            z[0] = s * 0.1;
        }
        s
    }
}

row! { by_a_while_loop [at (&[0.4, 0.7, 0.2, 0.9]), (&[0.4])]
    fn f(x: &[f64]) -> f64 {
        let n = x.len();
        let mut z = vec![0.1; n];
        let mut y = vec![0.1; n];
        let mut s = 1.0;
        while s < 9.0 {
            for i in 0..n {
                z[i] = x[i] * s;
            }
            for i in 0..n {
                y[i] = z[i] + 1.0;
            }
            for i in 0..n {
                s += y[i];
            }
        }
        s + z[0]
    }
}

row! { backwards_and_in_steps [at (&[0.4, 0.7, 0.2, 0.9, 0.8], 2), (&[0.4, 0.1], 3)]
    fn f(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let mut z = vec![0.1; n];
        let mut y = vec![0.1; n];
        let mut s = 1.0;
        for _ in 0..steps {
            for i in (0..n).rev() {
                z[i] = x[i] * s;
            }
            for i in (1..n).rev() {
                y[i] = z[i - 1] * x[i];
            }
            for i in (0..n).step_by(2) {
                z[i] = y[i] * 2.0;
            }
            for i in 0..=n - 1 {
                s += z[i] * y[i];
            }
        }
        s
    }
}

row! { rows_of_a_matrix [at (&[0.4, 0.7, 0.2, 0.9, 0.8, 0.3], 3), (&[0.4, 0.7, 0.2, 0.9, 0.8, 0.3], 2), (&[0.4, 0.7], 1)]
    fn f(x: &[f64], n: usize) -> f64 {
        let m = x.len() / n;
        let mut z = vec![0.1; x.len()];
        let mut row = vec![0.2; n];
        let mut s = 1.0;
        for i in 0..m {
            for j in 0..n {
                z[i * n + j] = x[i * n + j] * s;
            }
            for j in 0..n {
                row[j] = z[i * n + j] + 0.3 * x[j];
            }
            for j in 0..n {
                s += row[j] * row[j];
            }
        }
        for i in 1..m {
            for j in 0..n {
                z[i * n + j] = z[(i - 1) * n + j] * 0.5;
            }
            for j in 0..n {
                row[j] = z[i * n + j] * s;
            }
            for j in 0..n {
                s += row[j];
            }
        }
        s
    }
}

row! { one_loop_carries_a_product [at (&[0.4, 0.7, 0.2, 0.9, 0.8], 2), (&[0.4], 3)]
    fn f(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let mut z = vec![0.1; n];
        let mut y = vec![0.1; n];
        let mut p = 1.0;
        for _ in 0..steps {
            for i in 0..n {
                p = p * 0.9 + x[i];
                z[i] = p * x[i];
            }
            for i in 0..n {
                p += 0.1;
                y[i] = z[i] * p;
            }
            for i in 0..n {
                p *= y[i];
            }
        }
        p
    }
}

row! { narrow [at (vec![0.4f32, 0.7, 0.2, 0.9], 2), (vec![0.4f32], 2); single: true]
    fn f(x: &[f32], steps: usize) -> f32 {
        let n = x.len();
        let mut z = vec![0.1; n];
        let mut y = vec![0.1; n];
        let mut s = 1.0;
        for _ in 0..steps {
            for i in 0..n {
                z[i] = x[i] * s;
            }
            for i in 1..n {
                y[i] = x[i] * z[i - 1] - z[0];
            }
            for i in 0..n {
                s -= y[i] * 0.3;
            }
        }
        s
    }
}

row! { negated [at (&[0.4, 0.7, 0.2, 0.9], 2), (&[0.4], 2)]
    fn f(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let mut z = vec![0.1; n];
        let mut y = vec![0.1; n];
        let mut s = 1.0;
        for _ in 0..steps {
            for i in 0..n {
                z[i] = x[i] * s;
            }
            for i in 0..n {
                y[i] = x[i] - z[i];
            }
            for i in 0..n {
                s -= y[i];
            }
            s = -s;
        }
        s
    }
}

row! { both_neighbours_of_the_same_input [at (&[0.4, 0.7, 0.2, 0.9], 2), (&[0.4], 2)]
    fn f(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let mut z = vec![0.1; n];
        let mut y = vec![0.1; n];
        let mut s = 1.0;
        for _ in 0..steps {
            for i in 0..n {
                z[i] = x[i] * s;
            }
            for i in 1..n {
                y[i] = x[i - 1] * z[i] * x[i];
            }
            for i in 0..n {
                s += y[i] * x[i];
            }
        }
        s
    }
}

row! { the_content_at_the_end many [at (&[0.4, 0.7, 0.2, 0.9], 2), (&[0.4], 2), (&[0.4, 0.5], 0)]
    fn f(x: &[f64], steps: usize) -> Vec<f64> {
        let n = x.len();
        let mut z = vec![0.1; n];
        let mut y = vec![0.1; n];
        for _ in 0..steps {
            for i in 0..n {
                z[i] = x[i] + y[i] * y[i];
            }
            for i in 1..n {
                y[i] = x[i] * z[i - 1];
            }
        }
        z
    }
}

row! { a_counter_that_wraps_is_not_a_range [at (&[0.4, 0.7, 0.2, 0.9], 4, 1), (&[0.4, 0.7, 0.2, 0.9], 4, 0)]
    fn f(x: &[f64], n: usize, from: usize) -> f64 {
        let mut z = vec![0.1; n];
        let mut y = vec![0.1; n];
        let mut s = 1.0;
        let low = from.wrapping_sub(1);
        for _ in 0..2 {
            for i in 0..n {
                z[i] = x[i] * s;
            }
            for i in low..n {
                y[i] = z[i] * 2.0;
            }
            for i in 0..n {
                s += y[i] * z[i];
            }
        }
        s
    }
}

row! { numbers_as_bounds [at ([0.4, 0.7, 0.2, 0.9])]
    fn f(x: [f64; 4]) -> f64 {
        let mut z = [0.0; 4];
        let mut y = vec![0.1; 4];
        let mut s = 1.0;
        for _ in 0..2 {
            for i in 0..4 {
                z[i] = x[i] * s;
            }
            for i in 1..4 {
                y[i] = z[i - 1] * x[i];
            }
            for i in 2..3 {
                z[i] = y[i + 1] + y[i];
            }
            for i in 0..4 {
                s += y[i] * z[i];
            }
        }
        s
    }
}
