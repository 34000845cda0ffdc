//! Rows that are taken to lie apart, and what is kept around sums that are carried: at the ends of ranges, where rows meet.

row! { shifted_by_one_up_to_the_last [at (&[1.3, 0.7, 2.1])]
    fn f(x: &[f64]) -> f64 {
        let mut a = x.to_vec();
        for i in 0..=1 {
            a[1 + i] = a[i] * a[1 + i];
        }
        a[2]
    }
}

row! { exchanged_up_to_the_last [at (&[1.3, 0.7, 2.1])]
    fn f(x: &[f64]) -> f64 {
        let mut a = x.to_vec();
        for i in 0..=1 {
            let t = a[i];
            a[i] = a[1 + i];
            a[1 + i] = t;
        }
        a[0] * a[0] + a[1] * x[0] + 3.0 * a[2]
    }
}

row! { shifted_by_the_bound_of_a_reversed_range [at (&[1.3, 0.7, 2.1, 0.4, 0.9], 2), (&[1.3, 0.7, 2.1], 1), (&[1.3], 0)]
    fn f(x: &[f64], m: usize) -> f64 {
        let mut a = x.to_vec();
        for i in (0..=m).rev() {
            a[m + i] = 0.7 * a[i] + 0.3 * a[m + i] * a[i];
        }
        let mut s = 0.0;
        for i in 0..a.len() {
            s += a[i] * a[i] * (1 + i) as f64;
        }
        s
    }
}

row! { shifted_by_the_bound [at (&[1.3, 0.7, 2.1, 0.4, 0.9]), (&[1.3, 0.7, 2.1]), (&[1.3])]
    fn f(x: &[f64]) -> f64 {
        let n = (x.len() - 1) / 2;
        let mut a = x.to_vec();
        for i in 0..=n {
            a[i + n] = 0.7 * a[i] + 0.3 * a[i + n] * a[i];
        }
        let mut s = 0.0;
        for i in 0..a.len() {
            s += a[i] * a[i] * (1 + i) as f64;
        }
        s
    }
}

row! { rows_of_a_matrix_that_share_their_ends [at (&[1.3, 0.7, 0.2, 0.4, 0.9, 1.1, 0.6])]
    fn f(x: &[f64]) -> f64 {
        let n = 2;
        let mut a = x.to_vec();
        for k in 0..3 {
            for i in k + 1..3 {
                for j in 0..=n {
                    a[i * n + j] += 0.5 * a[k * n + j] * a[k * n + j];
                }
            }
        }
        let mut s = 0.0;
        for i in 0..a.len() {
            s += a[i] * (1 + i) as f64;
        }
        s
    }
}

row! { counter_through_nested_ranges_with_their_ends [at (&[1.3, 0.7, 0.2, 0.4, 0.9, 1.1, 0.6])]
    fn f(x: &[f64]) -> f64 {
        let mut a = x.to_vec();
        let mut k = 0;
        for i in 0..=2 {
            for j in 0..=1 {
                a[k + 1] += a[k] * x[j];
                k += 1;
            }
        }
        a[6] * a[3]
    }
}

row! { halves_with_a_common_element [at (&[1.3, 0.7, 0.2, 0.4, 0.9], 2), (&[1.3, 0.7, 0.2], 1)]
    fn f(x: &[f64], h: usize) -> f64 {
        let mut a = x.to_vec();
        for i in 0..=h {
            let (p, q) = (a[i], a[i + h]);
            a[i] = p + q * q;
            a[i + h] = p * q;
        }
        a[0] * a[h] + a[2 * h] * a[2 * h]
    }
}

row! { halves_without_one [at (&[1.3, 0.7, 0.2, 0.4], 2), (&[1.3, 0.7], 1), (&[1.3], 0)]
    fn f(x: &[f64], h: usize) -> f64 {
        let mut a = x.to_vec();
        for i in 0..h {
            let (p, q) = (a[i], a[i + h]);
            a[i] = p + q * q;
            a[i + h] = p * q;
        }
        a[0] * x[0] + a[h]
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

row! { what_is_kept_around_rows_whose_neighbours_are_gathered [at (&[1.3, 0.7, 0.2, 0.4, 0.9, 1.1, 0.6, 0.8])]
    fn f(x: &[f64]) -> f64 {
        let n = 2;
        let mut s = x[0];
        let mut a = x.to_vec();
        for k in 0..3 {
            for i in 1..3 {
                s = (s * a[k + i]).sin();
                a[k] *= s;
                for j in 0..n {
                    a[(k + 1) * n + j] = a[k * n + j] * 0.8 + s * s * a[(k + 1) * n + j];
                }
            }
        }
        let mut r = s;
        for q in 0..8 {
            r += a[q] * (q as f64 * 0.1 + 0.3);
        }
        r
    }
}
