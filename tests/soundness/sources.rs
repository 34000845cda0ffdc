//! What a loop runs over, and what keeps it running, is evaluated once for a loop or turn.

row! { s06_other_variables_in_a_writing_while [at (&[1.0, 2.0, 3.0, 4.0])]
    fn f(x: &[f64]) -> f64 {
        let mut k = 0;
        let mut s = 0.0;
        while { k += 1; k < 4 } {
            s += x[k] * x[k - 1];
        }
        s * k as f64
    }
}

row! { s20_loop_source_evaluated_once [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut s = 0.0;
        for e in ({ k += 1; ([x, x * x], k) }).0 {
            s += e * k as f64;
        }
        s
    }
}

row! { range_of_a_loop_evaluated_once [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut s = 0.0;
        for i in ({ k += 1; k })..({ k += 2; k + 1 }) {
            s += x.powi(i) * k as f64;
        }
        s
    }
}

row! { step_of_a_loop_evaluated_once [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut s = 0.0;
        for i in (0..{ k += 1; 8 }).step_by({ k += 1; k }).rev() {
            s += x.powi(i) * k as f64;
        }
        s
    }
}

row! { slice_of_a_loop_evaluated_once [at (&[1.5, -0.5, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut k = 0;
        let mut s = 1.0;
        for e in &x[{ k += 1; k }..] {
            s *= e + k as f64;
        }
        for e in x[{ k += 1; k }..].iter().rev() {
            s *= e + k as f64;
        }
        s
    }
}

row! { row_of_a_loop_evaluated_once [at (&[[1.5, -0.5], [2.0, 0.7]])]
    fn f(x: &[[f64; 2]]) -> f64 {
        let mut k = 0;
        let mut s = 1.0;
        while k < 2 {
            for e in &x[{ k += 1; k - 1 }] {
                s *= e + k as f64;
            }
        }
        s
    }
}

row! { element_of_a_tuple_of_a_block_as_source [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut s = 0.0;
        for e in ({ k += 1; (vec![x, x * x], vec![k, k]) }).1 {
            s += x * (e + k) as f64;
        }
        s
    }
}

row! { mutable_elements_of_a_row_chosen_once [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut m = vec![vec![x, 1.0], vec![2.0, x]];
        for e in m[{ k += 1; k - 1 }].iter_mut() {
            *e *= x;
        }
        for e in &mut m[{ k += 1; k - 1 }] {
            *e += x;
        }
        m[0][0] * m[0][1] * m[1][0] * m[1][1] * k as f64
    }
}

row! { writing_while_with_arrays [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 1.0, 0.0];
        let mut s = x;
        while { a[2] += 1.0; s *= x; a[2] < 3.5 } {
            a[0] = a[0] * s;
            a[1] += a[0];
        }
        s + a[0] * a[1] * a[2]
    }
}

row! { writing_while_in_a_writing_while [at (0.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut s = 1.0;
        let mut i = 0;
        while { i += 1; i < 4 } {
            let mut j = 0;
            while { s += x * j as f64; j += 1; j < i } {
                s *= x + 1.0;
            }
        }
        s * (i as f64)
    }
}

row! { writing_while_that_never_turns [at (0.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        while { s *= x; false } {
            s = 0.0;
        }
        s
    }
}

row! { writing_while_with_a_short_circuit [at (0.5), (1.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        let mut n = 0;
        while n < 5 && { s = s * 1.5 + x; n += 1; s < 8.0 } {
            s += 0.1 * n as f64;
        }
        s * n as f64
    }
}

row! { writing_while_in_a_branch [at (0.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        let mut n = 0;
        if x > 0.0 {
            while { n += 1; n < 3 } { s *= s + x; }
        } else {
            while { s = s * 0.5; n += 1; n < 4 } { s -= x; }
        }
        s * n as f64
    }
}

row! { writing_while_with_vectors_of_other_lengths [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut v = vec![x];
        let mut n = 0;
        while { v = vec![v[0] * x, 1.0, v[v.len() - 1]]; v[1] += x; n += v.len(); n < 9 } {
            v[2] *= 0.5;
            v = vec![v[0] + v[1], v[2]];
        }
        v[0] * v[1] * v[2]
    }
}

row! { array_by_value_as_source_of_a_loop_that_writes_it [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 2.0];
        let mut s = 1.0;
        for i in 0..3 {
            // by value: a copy
            for e in a {
                a[0] += e * x;
                s *= e;
            }
            a[1] = s;
        }
        s + a[0]
    }
}

row! { bound_of_a_range_assigned_in_the_loop [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut n = 3;
        let mut s = x;
        for i in 0..n {
            n += i;
            s *= x + n as f64;
        }
        s * n as f64
    }
}

row! { short_circuit_that_writes_under_a_flag [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut done = false;
        let mut s = x;
        let mut i = 0;
        while !done {
            i += 1;
            done = i >= 3 || { s *= x; s > 10.0 };
            s += if done { x } else { let t = s; s = 1.0; t * x };
        }
        s
    }
}

row! { single_precision_writing_while [at (1.5f32), (-0.5f32); single: true]
    fn f(x: f32) -> f32 {
        let mut a = [x, 1.0];
        let mut b = [[x; 2]; 2];
        let mut k = 0;
        while { k += 1; b[k - 1] = a; k < 2 } {
            a[{ a = [a[1] * x, a[0]]; k }] += { b[0][1] = x; b[0][1] };
        }
        a[0] * a[1] + b[0][0] * b[1][1] + b[0][1]
    }
}

row! { short_circuits_that_assign_the_same_value [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        let z = 2.0 * x;
        let k = (x > 0.0 && { y = z; true }) || { y = z; false };
        let mut a = [x, 1.0];
        let b = [z, z];
        if k { a = b; } else { a = b; y += 1.0; }
        y * a[0] * a[1]
    }
}
