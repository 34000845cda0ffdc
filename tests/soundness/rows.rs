//! Loops over slices in the forward sweep: what runs, what panics and what is written stays as it was.

row! { a_loop_that_does_not_run_has_no_slice [at (&[1.1, 0.7, 1.3], 7, 5), (&[1.1, 0.7, 1.3], 9, 0), (&[1.1, 0.7, 1.3], 1, 3)]
    fn f(x: &[f64], low: usize, high: usize) -> f64 {
        let mut u = x.to_vec();
        for i in low..high {
            u[i] = x[i] * x[i - 1];
        }
        u[0] + u[2]
    }
}

row! { an_access_that_is_not_in_each_turn [at (&[1.1, 0.7, 1.3], 3), (&[1.1], 1)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut u = x.to_vec();
        let mut s = 0.0;
        for i in 0..n {
            if i > 0 {
                u[i] += x[i - 1] * s;
            }
            if i + 1 < n {
                s += x[i + 1] * x[i];
            }
            u[i] *= x[i];
        }
        s * u[n - 1]
    }
}

row! { what_the_turn_before_has_written [at (&[1.1, 0.7, 1.3, 0.4, 0.9])]
    fn f(x: &[f64]) -> f64 {
        let n = x.len();
        let mut u = x.to_vec();
        for i in 0..n - 2 {
            u[i + 1] = u[i] * x[i];
            u[i + 2] += u[i + 1].sin();
        }
        u[n - 1] * u[1]
    }
}

row! { halves_that_overlap [at (&[1.1, 0.7, 1.3, 0.4, 0.9, 1.2], 3, 3), (&[1.1, 0.7, 1.3, 0.4, 0.9, 1.2], 4, 2), (&[1.1, 0.7, 1.3, 0.4, 0.9, 1.2], 5, 1), (&[1.1, 0.7, 1.3, 0.4, 0.9, 1.2], 6, 0)]
    fn f(x: &[f64], n: usize, far: usize) -> f64 {
        let mut u = x.to_vec();
        for i in 0..n {
            let a = u[i];
            u[i + far] = u[i + far] * a + x[i];
            u[i] = a * a;
        }
        u[n - 1] + u[0] * u[x.len() - 1]
    }
}

row! { butterflies [at (&[1.1, 0.7, 1.3, 0.4]), (&[1.1, 0.7]), (&[1.1])]
    fn f(x: &[f64]) -> f64 {
        let n = x.len();
        let mut u = x.to_vec();
        let mut half = 1;
        while half < n {
            for i in (0..n).step_by(2 * half) {
                for j in i..i + half {
                    let a = u[j];
                    let b = u[j + half];
                    u[j] = a * b;
                    u[j + half] = a - b * a;
                }
            }
            half *= 2;
        }
        u[0] * u[n - 1]
    }
}

row! { rows_of_a_matrix_below_each_other [at (&[1.1, 0.7, 1.3, 0.4, 0.9, 1.2, 0.3, 0.8, 1.6], 3)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut a = x.to_vec();
        for k in 0..n {
            for i in k + 1..n {
                for j in k..n {
                    a[i * n + j] -= a[k * n + j] * a[k * n + j];
                }
            }
        }
        for k in 0..n {
            for i in 0..n {
                for j in 0..n {
                    a[i * n + j] += a[k * n + j] * x[j];
                }
            }
        }
        a[n * n - 1] * a[1]
    }
}

row! { a_row_above_and_below_another [at (&[1.1, 0.7, 1.3, 0.4, 0.9, 1.2], 2)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut a = x.to_vec();
        for i in 1..x.len() / n - 1 {
            for j in 0..n {
                a[i * n + j] = a[i * n + j - n] * a[i * n + j + n];
            }
        }
        a[n] * a[n + 1]
    }
}

row! { small_floats [at (&[1.1, 0.7, 1.3], &[0.5, 0.25, 1.5])]
    fn f(x: &[f64], w: &[f32]) -> f64 {
        let mut u = vec![0.0_f32; w.len()];
        for i in 1..w.len() {
            u[i] = w[i] * w[i - 1];
        }
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i] * u[i] as f64;
        }
        s
    }
}

row! { elements_that_are_kept_before_they_are_overwritten [at (&[1.1, 0.7, 1.3, 0.4], 2), (&[1.1, 0.7, 1.3, 0.4], 0)]
    fn f(x: &[f64], turns: usize) -> f64 {
        let n = x.len();
        let mut u = x.to_vec();
        for _ in 0..turns {
            for i in 0..n {
                u[i] = u[i] * u[i];
            }
            for i in 1..n - 1 {
                u[i] *= x[i - 1] * x[i + 1];
            }
            for i in 0..n - 1 {
                u[i] += x[i];
                u[i + 1] *= u[i + 1];
            }
            for i in 0..n - 1 {
                u[i + 1] = x[i] * x[i];
                u[i] = x[i].sin() * 0.5;
            }
        }
        u[0] * u[n - 1]
    }
}

row! { elements_that_are_kept_in_the_middle_of_a_row [at (&[1.1, 0.7, 1.3, 0.4], 3)]
    fn f(x: &[f64], turns: usize) -> f64 {
        let n = x.len();
        let mut y = x.to_vec();
        let mut z = vec![1.0; n];
        for _ in 0..turns {
            for i in 1..n - 1 {
                z[i] = x[i] * y[i + 1] + y[i - 1];
            }
            for i in 1..n {
                y[i] = z[i - 1] * z[i];
            }
        }
        y[1] * z[1]
    }
}

row! { what_one_arm_keeps [at (&[1.1, 0.7, 1.3, 0.4], 2)]
    fn f(x: &[f64], turns: usize) -> f64 {
        let mut u = x.to_vec();
        for _ in 0..turns {
            for i in 0..x.len() {
                if x[i] > 1.0 {
                    u[i] = u[i] * u[i];
                } else {
                    u[i] += x[i];
                }
            }
            for i in 0..x.len() {
                let v = u[i];
                u[i] = 0.5;
                u[i] = v * x[i];
            }
        }
        u[0] * u[3]
    }
}

row! { what_is_taken_and_added_to_where_another_index_is_the_same [at (&[1.1, 0.7, 1.3, 0.4], [0, 2, 2, 3]), (&[1.1, 0.7, 1.3, 0.4], [3, 1, 0, 3])]
    fn f(x: &[f64], to: [usize; 4]) -> f64 {
        let mut u = x.to_vec();
        for i in 0..4 {
            u[i] = u[to[i]] * u[i] * x[i];
        }
        for i in 0..4 {
            u[i] = u[i] * u[to[i]];
            u[to[i]] = u[i] * u[i] + u[to[i]];
        }
        for i in 0..4 {
            let v = u[i];
            if v > 0.5 {
                u[i] = v * v;
            }
            u[to[i]] -= v * x[i];
            u[i] = x[i] - v;
        }
        u[0] * u[1] + u[2] * u[3]
    }
}

row! { butterflies_of_all_widths [at (&[1.1, 0.7, 1.3, 0.4, 0.9, 1.2, 0.3, 0.8], 1), (&[1.1, 0.7, 1.3, 0.4, 0.9, 1.2, 0.3, 0.8], 0)]
    fn f(x: &[f64], half: usize) -> f64 {
        let mut u = x.to_vec();
        for i in 0..4 {
            for j in i..i + 2 {
                let a = u[j];
                let b = u[j + half];
                u[j] = a * b;
                u[j + half] = a - b * a;
            }
        }
        u[0] * u[7] + u[3] * u[4]
    }
}

mod panics {
    use autodiff::{differentiable, grad, jvp, value_and_grad};
    use std::cell::RefCell;

    fn message(f: impl FnOnce() + std::panic::UnwindSafe) -> String {
        let panic = std::panic::catch_unwind(f).expect_err("no panic");
        panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string())).unwrap()
    }

    /// The same text in each engine.
    macro_rules! same {
        ($f:ident, ($($arg:expr),*), ($($tangent:expr),*)) => {{
            let plain = message(|| { $f($($arg),*); });
            assert_eq!(message(|| { jvp($f)(($($arg,)*), ($($tangent,)*)); }), plain, "jvp");
            assert_eq!(message(|| { grad($f)($($arg),*); }), plain, "grad");
            assert_eq!(message(|| { jvp(grad($f))(($($arg,)*), ($($tangent,)*)); }), plain, "jvp of grad");
        }};
    }

    #[differentiable]
    fn product(x: &[f64], y: &[f64], n: usize, from: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..n {
            s += x[i + from] * y[i] * x[i + 1];
        }
        s
    }

    #[test]
    fn of_the_first_access_that_is_out_of_range() {
        for (n, from) in [(4, 0), (3, 0), (3, 1), (3, 2), (1, 3), (1, 7), (4, 1)] {
            same!(product, (&[1.0, 2.0, 3.0], &[1.0, 2.0], n, from), (&[1.0, 1.0, 1.0], &[1.0, 1.0]));
        }
        same!(product, (&[], &[], 1, 0), (&[], &[]));
    }

    #[differentiable]
    fn written(x: &[f64], n: usize, size: usize) -> f64 {
        let mut u = vec![0.0; size];
        for i in 0..n {
            u[i] = x[i] * x[i];
        }
        u[0]
    }

    #[test]
    fn of_writes() {
        for (n, size) in [(3, 3), (2, 1), (3, 1), (1, 0)] {
            same!(written, (&[1.0, 2.0], n, size), (&[1.0, 1.0]));
        }
    }

    #[cfg(debug_assertions)]
    #[test]
    fn of_indices_that_overflow() {
        #[differentiable]
        fn f(x: &[f64], n: usize, far: usize) -> f64 {
            let mut s = 0.0;
            for i in 0..n {
                s += x[i + far - far] * x[i];
            }
            s
        }
        same!(f, (&[1.0, 2.0], 2, usize::MAX), (&[1.0, 1.0]));
        same!(f, (&[1.0, 2.0], 3, 1), (&[1.0, 1.0]));
    }

    #[test]
    fn up_to_the_largest_integer() {
        #[differentiable]
        fn f(x: &[f64], n: usize) -> f64 {
            let mut s = 0.0;
            for i in 0..=n {
                s += x[i];
            }
            s
        }
        same!(f, (&[1.0, 2.0], usize::MAX), (&[1.0, 1.0]));
        same!(f, (&[1.0, 2.0], 2), (&[1.0, 1.0]));
    }

    thread_local! {
        static SEEN: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    }

    fn see(i: usize) -> usize {
        SEEN.with_borrow_mut(|seen| seen.push(i));
        i
    }

    #[test]
    fn behind_effects() {
        #[differentiable]
        fn f(x: &[f64]) -> f64 {
            let mut s = 0.0;
            for i in 0..4 {
                s += x[i] * see(i) as f64;
            }
            s
        }
        same!(f, (&[1.0, 2.0]), (&[1.0, 1.0]));
        SEEN.take();
        message(|| {
            value_and_grad(f)(&[1.0, 2.0]);
        });
        assert_eq!(SEEN.take(), [0, 1]);
    }
}
