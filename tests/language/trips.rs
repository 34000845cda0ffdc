//! Rows 70–73, 83: what loops carry, and how often they run.

// 70 the bound changes after the loop

row! { l070_bound_changed_after_the_loop [at (1.1, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let mut bound = n;
        let mut s = x;
        for i in 0..bound {
            s = s * x + i as f64;
        }
        bound = 1;
        for i in 0..bound {
            s = s / (x + i as f64);
        }
        bound = 100;
        s * bound as f64
    }
}

row! { l070_bound_changed_in_the_loop [at (1.1, 3)]
    fn f(x: f64, mut n: usize) -> f64 {
        let mut start = 1;
        let mut s = x;
        for i in start..n {
            n = 0;
            start = 50;
            s = s * x + i as f64;
        }
        s * (n + start) as f64
    }
}

row! { l070_step_changed_in_the_loop [at (1.1)]
    fn f(x: f64) -> f64 {
        let mut step = 2;
        let mut s = x;
        for i in (0..9).step_by(step) {
            step += 1;
            s = s * x + (i * step) as f64;
        }
        s
    }
}

row! { l070_bound_of_the_inner_loop_grows [at (0.9)]
    fn f(x: f64) -> f64 {
        let mut width = 1;
        let mut s = x;
        for i in 0..3 {
            for _ in 0..width {
                s = s * x + 0.1;
            }
            width += i;
        }
        s
    }
}

// 71 loop-carried activity

row! { l071_becomes_active_later [at (1.1)]
    fn f(x: f64) -> f64 {
        let (mut a, mut b, mut c) = (1.0, 2.0, 0.5);
        let mut s = 0.0;
        for _ in 0..4 {
            s += a * b * c;
            a = b;
            b = c;
            c = x;
        }
        s
    }
}

row! { l071_ceases_to_be_active [at (1.1)]
    fn f(x: f64) -> f64 {
        let mut a = x;
        let mut s = 0.0;
        for i in 0..3 {
            s += a * a;
            a = i as f64 + 1.0;
        }
        s
    }
}

row! { l071_through_an_array [at (1.1)]
    fn f(x: f64) -> f64 {
        let mut v = [1.0, 2.0, 3.0];
        let mut s = 0.0;
        for i in 0..3 {
            s += v[0] * v[2];
            v[2] = v[1];
            v[1] = v[0] * v[0];
            v[0] = x;
        }
        s + v[2]
    }
}

row! { l071_exchange_in_every_turn [at (1.1, 0.4)]
    fn f(x: f64, y: f64) -> f64 {
        let (mut a, mut b) = (x, y);
        for _ in 0..5 {
            let t = a;
            a = b * 1.1;
            b = t + b * b;
        }
        a * b
    }
}

row! { l071_fibonacci_like [at (0.9, 1.2)]
    fn f(x: f64, y: f64) -> f64 {
        let mut last = x;
        let mut now = y;
        for _ in 0..6 {
            let next = now * last + 0.5 * now;
            last = now;
            now = next.tanh();
        }
        now + last
    }
}

row! { l071_several_nonlinear_states [at (0.9, 1.2, 0.3)]
    fn f(x: f64, y: f64, z: f64) -> f64 {
        let (mut a, mut b, mut c) = (x, y, z);
        for i in 0..4 {
            let u = a * b - c;
            b = b + u * c * 0.2;
            c = (a * c).sin() + u / (i as f64 + 2.0);
            a = u * u - a * 0.5;
        }
        a * b + b * c + c * a
    }
}

// 72 a value from before the loop, used after it

row! { l072_used_after_the_loop [at (1.3, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let before = x.sin();
        let mut s = x;
        for _ in 0..n {
            s = s * s * 0.5 + before;
        }
        s * before + before * before
    }
}

row! { l072_overwritten_in_the_loop [at (1.3)]
    fn f(x: f64) -> f64 {
        let mut w = x * x;
        let saved = w;
        while w < 20.0 {
            w = w * w;
        }
        w * saved + x
    }
}

row! { l072_array_from_before [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let scale = [x[0] * x[1], x[2]];
        let mut v = vec![0.0; x.len()];
        for i in 0..x.len() {
            v[i] = x[i] * scale[i % 2];
        }
        v[0] * scale[0] + v[1] * v[2] * scale[1]
    }
}

row! { l072_value_of_the_last_turn [at (&[1.0, 2.0, 3.0]), (&[])]
    fn f(x: &[f64]) -> f64 {
        let mut last = 1.0;
        let mut product = 2.0;
        for i in 0..x.len() {
            last = x[i] * x[i] + product;
            product = last * 0.5;
        }
        last * product
    }
}

// 73 trip counts from data

row! { l073_inner_loop_by_data [at (&[3.3, 0.4, 9.7])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let mut v = x[i];
            let mut turns = 0;
            while v > 0.5 {
                v = v * 0.6 - 0.01 * v * v;
                turns += 1;
            }
            s += v * v * turns as f64;
        }
        s
    }
}

row! { l073_counts_in_an_array [at (1.2, &[2, 0, 3])]
    fn f(x: f64, counts: &[usize]) -> f64 {
        let mut s = x;
        for i in 0..counts.len() {
            let mut t = s;
            for j in 0..counts[i] {
                t = t * x + (i + j) as f64 * 0.1;
            }
            s = t.sin() + s;
        }
        s
    }
}

row! { l073_three_levels [at (7.3)]
    fn f(x: f64) -> f64 {
        let mut a = x;
        while a > 1.0 {
            let mut b = a;
            while b > 2.0 {
                let mut k = 0;
                while k < (b as usize).min(3) {
                    b = b - 0.1 * a;
                    k += 1;
                }
                b = b * 0.5;
            }
            a = a * 0.4 + 0.1 * b;
        }
        a * x
    }
}

row! { l073_sum_grows_until_a_limit [at (&[0.5, 0.7, 0.9, 0.2, 0.4])]
    fn f(x: &[f64]) -> f64 {
        let mut i = 0;
        let mut s = 0.0;
        while i < x.len() && s < 1.5 {
            s += x[i] * x[i] + 0.3;
            i += 1;
        }
        s * s + i as f64 * s
    }
}

// 83 accumulator reset in every outer turn

row! { l083_row_sums [at (&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])]
    fn f(a: &[f64]) -> f64 {
        let mut total = 0.0;
        let mut row;
        for i in 0..2 {
            row = 0.0;
            for j in 0..3 {
                row += a[3 * i + j] * a[3 * i + j];
            }
            total += row * row.sqrt();
        }
        total
    }
}

row! { l083_product_reset [at (&[1.1, 0.7, 1.3], 2)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        let mut p = 5.0;
        for k in 0..n {
            p = 1.0;
            for i in 0..x.len() {
                p *= x[i] + k as f64;
            }
            s += p * p;
        }
        s + p
    }
}

row! { l083_reset_to_an_active_value [at (0.8, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let mut total = x;
        let mut inner = 0.0;
        for i in 0..n {
            inner = total * x;
            for _ in 0..i {
                inner = inner * inner + 0.1;
            }
            total = total + inner;
        }
        total * inner
    }
}

row! { l083_array_reset [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut v = [0.0; 2];
        let mut s = 1.0;
        for i in 0..x.len() {
            v = [0.0; 2];
            v[i % 2] += x[i] * s;
            v[1] += x[0] * v[0];
            s += v[0] * v[1] + v[1];
        }
        s
    }
}
