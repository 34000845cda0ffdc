//! Rows 35, 75, 76, 88–90: writes to elements.

// 35 read, modify, write

row! { l035_element_updates [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let mut v = [x, y, 1.0];
        v[0] = v[0] + y;
        v[1] = v[1] * v[1] * v[0];
        v[2] = v[0] / v[2] - v[2];
        v[2] = v[2] * v[2];
        v[0] * v[1] + v[2]
    }
}

row! { l035_one_element_again_and_again [at (0.9, 4)]
    fn f(x: f64, n: usize) -> f64 {
        let mut v = [x, 1.0];
        for i in 0..n {
            v[0] = v[0] * x + v[1];
            v[1] = v[1] + v[0] * i as f64;
        }
        v[0] * v[1]
    }
}

row! { l035_histogram [at (&[1.0, 2.0, 3.0, 4.0], &[0, 1, 0, 1])]
    fn f(x: &[f64], bin: &[usize]) -> f64 {
        let mut count = vec![0.0; 2];
        for i in 0..x.len() {
            count[bin[i]] = count[bin[i]] + x[i] * x[i];
        }
        count[0] * count[1]
    }
}

row! { l035_element_times_itself_in_a_loop [at ([0.9, 1.1, 0.7])]
    fn f(mut v: [f64; 3]) -> f64 {
        for _ in 0..2 {
            for i in 0..3 {
                v[i] = v[i] * v[i] + v[(i + 1) % 3];
            }
        }
        v[0] + v[1] * v[2]
    }
}

// 75 prefix sums

row! { l075_prefix_sums [at (vec![1.0, 2.0, 3.0, 4.0])]
    fn f(mut p: Vec<f64>) -> f64 {
        for i in 1..p.len() {
            p[i] += p[i - 1];
        }
        p[3] * p[1] + p[2]
    }
}

row! { l075_prefix_products [at (&[1.1, 0.9, 1.2])]
    fn f(x: &[f64]) -> f64 {
        let mut v = [0.0; 3];
        v[0] = x[0];
        for i in 1..3 {
            v[i] = x[i];
            v[i] = v[i] * v[i - 1];
        }
        v[0] + v[1] + v[2]
    }
}

row! { l075_backwards_and_twice [at ([1.1, 0.9, 1.2, 0.8])]
    fn f(mut p: [f64; 4]) -> f64 {
        for _ in 0..2 {
            for i in (0..3).rev() {
                p[i] *= p[i + 1] + p[i];
            }
        }
        p[0] * p[3]
    }
}

// 76 a store overwrites what earlier turns have read

row! { l076_read_then_overwritten_ahead [at ([1.1, 0.9, 1.2, 0.8])]
    fn f(mut v: [f64; 4]) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            s += v[i] * v[i + 1];
            v[i + 1] = s;
        }
        s * v[1]
    }
}

row! { l076_first_element_overwritten_in_every_turn [at (&[1.1, 0.9, 1.2])]
    fn f(x: &[f64]) -> f64 {
        let mut v = vec![1.0, 2.0];
        let mut s = 0.0;
        for i in 0..x.len() {
            s += v[0] * v[1];
            v[0] = v[0] * x[i];
            v[1] = v[0] + x[i] * v[1];
        }
        s * v[0]
    }
}

row! { l076_in_place_smoothing [at ([1.0, 4.0, 2.0, 3.0, 5.0])]
    fn f(mut u: [f64; 5]) -> f64 {
        for _ in 0..3 {
            for i in 1..4 {
                u[i] = 0.25 * u[i - 1] + 0.5 * u[i] * u[i] * 0.1 + 0.25 * u[i + 1];
            }
        }
        u[1] * u[2] + u[3]
    }
}

row! { l076_two_buffers_in_turn [at ([1.0, 4.0, 2.0])]
    fn f(start: [f64; 3]) -> f64 {
        let mut now = start;
        let mut next = [0.0; 3];
        for _ in 0..3 {
            for i in 0..3 {
                next[i] = now[i] * now[(i + 1) % 3] * 0.2 + 1.0;
            }
            now = next;
        }
        now[0] + next[1] * now[2]
    }
}

// 88 overwritten after use

row! { l088_overwritten_after_use [at ([1.5, 0.5])]
    fn f(mut v: [f64; 2]) -> f64 {
        let a = v[0] * v[1];
        let b = v[0] * v[0];
        v[0] = a;
        v[1] = 0.0;
        a * b + v[0] + v[1]
    }
}

row! { l088_vec_overwritten_as_a_whole [at (vec![1.5, 0.5])]
    fn f(mut v: Vec<f64>) -> f64 {
        let a = v[0] * v[1];
        v = vec![a, 2.0, v[1]];
        let b = v[0] * v[2];
        v = vec![b];
        v[0] * a
    }
}

row! { l088_copied_then_overwritten [at ([1.5, 0.5])]
    fn f(v: [f64; 2]) -> f64 {
        let mut w = v;
        w[0] = w[0] * w[1];
        let mut u = w;
        u[1] = u[0] + w[1] * v[0];
        w = u;
        v[0] * w[0] + u[1] * w[1]
    }
}

row! { l088_row_copied_out_of_a_matrix [at ([[1.5, 0.5], [2.0, -1.0]])]
    fn f(mut m: [[f64; 2]; 2]) -> f64 {
        let first = m[0];
        m[0] = m[1];
        m[1][0] = first[0] * m[0][1];
        m[1] = [m[1][0], first[1]];
        m[0][0] * m[1][0] + m[1][1] * first[0]
    }
}

// 89 unknown index

row! { l089_gather [at (&[1.0, 2.0, 3.0], &[2, 0, 2, 1])]
    fn f(a: &[f64], index: &[usize]) -> f64 {
        let mut s = 0.0;
        for i in 0..index.len() {
            s += a[index[i]] * a[index[i]] * (i + 1) as f64;
        }
        s
    }
}

row! { l089_scatter_with_repetitions [at (&[1.0, 2.0, 3.0, 4.0], &[2, 0, 2, 2])]
    fn f(x: &[f64], index: &[usize]) -> f64 {
        let mut a = [1.0; 3];
        for i in 0..x.len() {
            a[index[i]] = a[index[i]] * x[i] + a[0];
        }
        a[0] * a[1] + a[2] * a[0]
    }
}

row! { l089_two_indices_that_may_meet [at ([1.5, 0.5, 2.0], 0, 1), ([1.5, 0.5, 2.0], 2, 2)]
    fn f(mut v: [f64; 3], i: usize, j: usize) -> f64 {
        v[i] = v[j] * v[0];
        v[j] = v[i] + v[1];
        v[i] += v[j] * v[i];
        v[0] * v[1] * v[2]
    }
}

row! { l089_index_from_an_active_value [at (1.7, [1.0, 2.0, 4.0]), (0.2, [1.0, 2.0, 4.0])]
    fn f(x: f64, mut v: [f64; 3]) -> f64 {
        let k = x as usize;
        v[k] = v[k] * x;
        v[(k + 1) % 3] += v[k];
        v[0] * v[1] + v[2]
    }
}

row! { l089_permutation_followed [at ([1.0, 2.0, 4.0, 3.0], &[2, 3, 1, 0])]
    fn f(mut v: [f64; 4], next: &[usize]) -> f64 {
        let mut at = 0;
        let mut s = 0.0;
        for _ in 0..6 {
            s += v[at] * v[next[at]];
            v[at] = s * 0.1;
            at = next[at];
        }
        s + v[0]
    }
}

row! { l089_index_changed_between_write_and_read [at ([1.5, 0.5, 2.0])]
    fn f(mut v: [f64; 3]) -> f64 {
        let mut k = 0;
        v[k] = v[k] * v[k + 1];
        k += 1;
        v[k] = v[k - 1] * v[k];
        k = 2 - k;
        v[k] *= v[k - 1];
        k = 0;
        v[k] + v[1] * v[2]
    }
}

// 90 element by element

row! { l090_compound_with_another_array [at ([1.5, 0.5], &[2.0, 3.0])]
    fn f(mut a: [f64; 2], b: &[f64]) -> f64 {
        for i in 0..2 {
            a[i] *= b[i];
            a[i] -= b[0] / a[i];
            a[i] /= 1.0 + b[i] * b[i];
        }
        a[0] * a[1]
    }
}

row! { l090_compound_with_itself [at ([1.5, 0.5])]
    fn f(mut a: [f64; 2]) -> f64 {
        a[0] *= a[0];
        a[1] += a[1] * a[0];
        a[0] -= a[1];
        a[0] * a[1]
    }
}
