//! Rows 97 to 103: chains of iterators.

// 97 sums and products

row! { l097_sum_of_map [at (&[1.5, 2.0, -0.5]), (&[0.7])]
    fn f(x: &[f64]) -> f64 {
        x.iter().map(|v| v * v).sum()
    }
}

row! { l097_nothing [exact (&[]) => []]
    fn f(x: &[f64]) -> f64 {
        x.iter().map(|v| v * v).sum::<f64>() + x.iter().product::<f64>()
    }
}

row! { l097_negative_zero [exact (&[], 2.0) => [0.0]]
    fn f(x: &[f64], y: f64) -> f64 {
        let s = x.iter().sum::<f64>();
        (1.0 / s).signum() + 0.0 * y
    }
}

row! { l097_product [at (&[1.5, 2.0, -0.5]), (&[0.7])]
    fn f(x: &[f64]) -> f64 {
        let p: f64 = x.iter().map(|&v| v.sin() + 2.0).product();
        p + x.iter().product::<f64>()
    }
}

row! { l097_single [at (&[1.5, 2.0, -0.5]); single: true]
    fn f(x: &[f32]) -> f32 {
        x.iter().map(|v| v * v * 0.5).sum::<f32>() + x.iter().copied().product::<f32>()
    }
}

row! { l097_integers [at (&[1.5, 2.0, -0.5], &[3, 1, 2])]
    fn f(x: &[f64], k: &[usize]) -> f64 {
        let n: usize = k.iter().map(|k| k * 2).sum();
        let m = (0..4).map(|i| i * i).sum::<i64>();
        x[0] * n as f64 + x[1] * m as f64 + x[k.iter().copied().product::<usize>() % 3]
    }
}

row! { l097_counted [at (&[1.5, 2.0, -0.5])]
    fn f(x: &[f64]) -> f64 {
        let above = x.iter().filter(|v| **v > 0.0).count();
        x.iter().map(|v| v * v).sum::<f64>() / above as f64
    }
}

row! { l097_named_function [at (&[1.5, 2.0, -0.5])]
    fn square(v: f64) -> f64 { v * v }
    fn f(x: &[f64]) -> f64 {
        x.iter().copied().map(f64::sin).sum::<f64>() + x.iter().copied().map(|v| square(v)).sum::<f64>()
    }
}

row! { l097_overwritten_later [at (&[1.5, 2.0, -0.5], 0.8)]
    fn f(x: &[f64], mut y: f64) -> f64 {
        let mut z = y * y;
        let s = x.iter().map(|v| v * y * z).sum::<f64>();
        z = s * z;
        y = z.sin();
        s * y * x.iter().map(|v| v * z + y).product::<f64>()
    }
}

row! { l097_in_loops_and_branches [at (&[1.5, 2.0, -0.5], 3), (&[0.5], 0)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 1.0;
        for k in 0..n {
            if k % 2 == 0 {
                s += x.iter().map(|v| v * s).sum::<f64>();
            } else {
                s = s * x.iter().skip(k).map(|v| v + 2.0).product::<f64>();
            }
        }
        s + x[0]
    }
}

row! { l097_in_a_condition [at (&[0.5, 0.25]), (&[3.0, 1.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = x[0];
        while x.iter().map(|v| v * s).sum::<f64>() < 5.0 && x.iter().sum::<f64>() > 0.0 {
            s = s * 1.5 + x[1];
        }
        s
    }
}

row! { l097_names [at (&[1.5, 2.0, -0.5], 0.3)]
    fn f(x: &[f64], d_x: f64) -> f64 {
        let sum = d_x * 2.0;
        let acc = sum * d_x;
        x.iter().map(|d_x| d_x * sum).map(|t_1| t_1 * acc).map(|seed| seed * seed + d_x).sum::<f64>() * sum + acc
    }
}

// 98 adaptors

row! { l098_zip [at (&[1.5, 2.0, -0.5], &[0.5, 1.0, 3.0]), (&[1.0], &[2.0, 3.0]), (&[1.0, 2.0], &[3.0])]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut s = 0.0;
        for (a, b) in x.iter().zip(y) {
            s += a * b;
        }
        s + x.iter().zip(y.iter()).map(|(a, b)| (a - b) * (a - b)).sum::<f64>()
    }
}

row! { l098_zip_of_three [at (&[1.5, 2.0, -0.5], &[0.5, 1.0], [2.0, 3.0, 4.0, 5.0])]
    fn f(x: &[f64], y: &[f64], z: [f64; 4]) -> f64 {
        let mut s = 0.0;
        for ((a, b), c) in x.iter().zip(y).zip(z) {
            s += a * b * c;
        }
        s + x.iter().zip(y.iter().zip(&z)).map(|(a, (b, c))| a * b + c).sum::<f64>()
    }
}

row! { l098_enumerate [at (&[1.5, 2.0, -0.5]), (&[1.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for (i, v) in x.iter().enumerate() {
            s += v * x[i / 2] * i as f64;
        }
        for (i, &v) in x.iter().enumerate().rev() {
            s = s * v + i as f64;
        }
        s + x.iter().rev().enumerate().map(|(i, v)| v * v * (i + 1) as f64).sum::<f64>()
    }
}

row! { l098_skip_and_take [at (&[1.5, 2.0, -0.5, 0.7], 1, 2), (&[1.5, 2.0], 5, 1), (&[1.5, 2.0], 0, 9)]
    fn f(x: &[f64], n: usize, m: usize) -> f64 {
        let a = x.iter().skip(n).map(|v| v * v).sum::<f64>();
        let b = x.iter().take(m).fold(1.0, |p, v| p * v);
        let c = x.iter().skip(n).take(m).enumerate().map(|(i, v)| v.sin() * i as f64).sum::<f64>();
        let d = x.iter().take(m).rev().skip(n).fold(0.5, |s, v| s * v + v);
        a + b + c + d + x[0]
    }
}

row! { l098_step_by [at (&[1.5, 2.0, -0.5, 0.7, 3.0], 2), (&[1.5, 2.0, 0.5, 0.9], 3), (&[1.5], 1)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.3;
        for v in x.iter().step_by(n) {
            s = s * v + v;
        }
        for v in x.iter().step_by(n).rev() {
            s = s * v - v;
        }
        for v in x.iter().rev().step_by(n) {
            s = s * v + 1.0;
        }
        for (i, v) in x.iter().step_by(n).rev().enumerate() {
            s = s * v + i as f64;
        }
        for (i, v) in x.iter().rev().step_by(n).enumerate() {
            s = s * v + i as f64;
        }
        for (v, w) in x.iter().rev().step_by(n).rev().zip(x.iter().skip(1).step_by(n)) {
            s = s * v + w;
        }
        s
    }
}

row! { l098_windows [at (&[1.5, 2.0, -0.5, 0.7]), (&[1.5, 2.0]), (&[1.5])]
    fn f(x: &[f64]) -> f64 {
        let mut s = x[0];
        for w in x.windows(2) {
            s += (w[1] - w[0]) * w[0];
        }
        s + x.windows(3).map(|w| w[0] * w[2] + w.len() as f64).sum::<f64>()
    }
}

row! { l098_chunks [at (&[1.5, 2.0, -0.5, 0.7, 0.9], 2), (&[1.5, 2.0], 3), (&[1.5, 2.0], 2)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = x[0];
        for c in x.chunks(n) {
            s = s * c[0] + c.iter().sum::<f64>();
        }
        s + x.chunks_exact(2).map(|c| c[0] * c[1]).sum::<f64>()
    }
}

row! { l098_parts [at (&[1.5, 2.0, -0.5, 0.7], (0.5, vec![1.0, 2.0, 3.0]))]
    fn f(x: &[f64], p: (f64, Vec<f64>)) -> f64 {
        let a = x[1..].iter().zip(&x[..3]).map(|(a, b)| a * b).sum::<f64>();
        let b = p.1.iter().zip(x.iter().rev()).map(|(a, b)| a * b * p.0).sum::<f64>();
        a + b + p.1.into_iter().map(|v| v * v).sum::<f64>()
    }
}

row! { l098_rows [at (vec![vec![1.5, 2.0], vec![], vec![-0.5]], &[0.5, 2.0, 0.7])]
    fn f(x: Vec<Vec<f64>>, y: &[f64]) -> f64 {
        let mut s = 0.0;
        for (row, w) in x.iter().zip(y) {
            s += row.iter().map(|v| v * w).sum::<f64>() * row.len() as f64;
        }
        s
    }
}

row! { l098_endless [at (&[1.5, 2.0, -0.5])]
    fn f(x: &[f64]) -> f64 {
        let a = x.iter().zip(1usize..).map(|(v, i)| v * i as f64).sum::<f64>();
        let b = (0usize..).zip(x).map(|(i, v)| v * v * i as f64).sum::<f64>();
        a + b + (0usize..).take(3).map(|i| x[i] * x[2 - i]).sum::<f64>()
    }
}

// 99 folds

row! { l099_fold [at (&[1.5, 2.0, -0.5]), (&[0.7])]
    fn f(x: &[f64]) -> f64 {
        x.iter().fold(0.0, |acc, v| acc * 0.5 + v * v)
    }
}

row! { l099_fold_of_pairs [at (&[1.5, 2.0, -0.5], 0.7), (&[0.7], 1.5)]
    fn f(x: &[f64], y: f64) -> f64 {
        let (s, p) = x.iter().fold((y, 1.0), |(s, p), v| (s + v * p, p * v));
        let (a, (b, n)) = x.iter().enumerate().fold((0.0, (y, 0)), |acc, (i, v)| {
            let (a, (b, n)) = acc;
            if i % 2 == 0 { (a + v, (b * v, n + i)) } else { (a * v, (b, n)) }
        });
        s * p + a * b * n as f64 + a
    }
}

row! { l099_fold_of_an_array [at (&[1.5, 2.0, -0.5], 0.7)]
    fn f(x: &[f64], y: f64) -> f64 {
        let m = x.iter().fold([y, 1.0], |mut m, v| {
            m[0] += v * m[1];
            m[1] *= v;
            m
        });
        let start = (y, y * y);
        let t = x.iter().fold(start, |t, v| (t.1 * v, t.0 + v));
        m[0] * m[1] + t.0 * t.1
    }
}

row! { l099_for_each [at (&[1.5, 2.0, -0.5]), (&[0.7])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        let mut u = [1.0, 2.0];
        x.iter().for_each(|v| {
            s += v * u[0];
            u[0] *= v;
        });
        x.iter().rev().for_each(|&v| s = s * v);
        s + u[0] * u[1]
    }
}

row! { l099_filter [at (&[1.5, 2.0, -0.5, 0.7], 0.6)]
    fn f(x: &[f64], y: f64) -> f64 {
        let a = x.iter().filter(|v| **v > y).map(|v| v * v).sum::<f64>();
        let b = x.iter().copied().filter(|&v| v < y).fold(1.0, |p, v| p * v + y);
        let c = x.iter().zip(x.iter().skip(1)).filter(|(a, b)| *a < *b).map(|(a, b)| a * b).sum::<f64>();
        let d = x.iter().map(|v| v * y).filter(|v| *v > 0.5).sum::<f64>();
        let mut s = 0.0;
        for (i, v) in x.iter().enumerate().filter(|(i, _)| i % 2 == 0) {
            s += v * x[i];
        }
        a + b + c + d + s
    }
}

row! { l099_closure_that_assigns [at (&[1.5, 2.0, -0.5])]
    fn f(x: &[f64]) -> f64 {
        let mut last = 1.0;
        let s = x.iter().map(|v| { let t = v * last; last = *v; t }).sum::<f64>();
        s * last
    }
}

row! { l099_move [at (&[1.5, 2.0, -0.5], 0.4)]
    fn f(x: &[f64], y: f64) -> f64 {
        let mut s = 0.0;
        for w in x.iter().map(move |v| v * y) {
            s += w * w;
        }
        s + x.iter().map(|v: &f64| -> f64 { v + y }).fold(1.0, |p: f64, v: f64| p * v)
    }
}

// 100 extremes

row! { l100_extremes [at (&[1.5, 2.0, -0.5]), (&[0.7])]
    fn f(x: &[f64]) -> f64 {
        let top = x.iter().copied().fold(f64::MIN, f64::max);
        let low = x.iter().cloned().fold(f64::INFINITY, f64::min);
        let best = x.iter().fold(0.0, |m: f64, v| m.max(v * v));
        top * top + low * best
    }
}

// 101 collect

row! { l101_collect [at (&[1.5, 2.0, -0.5]), (&[0.7])]
    fn f(x: &[f64]) -> f64 {
        let v: Vec<f64> = x.iter().map(|v| v * v).collect();
        let mut w = x.iter().zip(&v).map(|(a, b)| a * b).collect::<Vec<_>>();
        w[0] *= v[0];
        let k: Vec<usize> = (0..x.len()).map(|i| i / 2).collect();
        w.iter().zip(v).map(|(a, b)| a * b).sum::<f64>() + x[k[k.len() - 1]]
    }
}

row! { l101_returned many [at (&[1.5, 2.0, -0.5]), (&[0.7])]
    fn f(x: &[f64]) -> Vec<f64> {
        x.iter().rev().enumerate().map(|(i, v)| v.sin() * i as f64).collect()
    }
}

row! { l101_pairs [at (&[1.5, 2.0, -0.5])]
    fn f(x: &[f64]) -> f64 {
        let v: Vec<(f64, f64)> = x.iter().map(|v| (v * v, v.sin())).collect();
        v.iter().map(|(a, b)| a * b).sum::<f64>() + v[0].1
    }
}

row! { l101_in_a_loop [at (&[1.5, 2.0, -0.5], 2)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut v = x.to_vec();
        for _ in 0..n {
            v = v.iter().map(|a| a * a * 0.5 + x[0]).collect::<Vec<f64>>();
        }
        v.iter().sum::<f64>()
    }
}

// 102 ranges

row! { l102_ranges [at (&[1.5, 2.0, -0.5], 3), (&[0.5, 0.7, 0.9], 1)]
    fn f(x: &[f64], n: usize) -> f64 {
        let a = (0..n).map(|i| x[i] * x[0]).sum::<f64>();
        let b = (1..=2).rev().map(|i| x[i] * i as f64).product::<f64>();
        let c = (0..n).filter(|i| i % 2 == 0).map(|i| x[i]).fold(1.0, |p, v| p * v);
        let d = (1..=3i32).map(|k| x[0].powi(k) / f64::from(k)).sum::<f64>();
        let r = 0..n;
        a + b + c + d + r.map(|i| x[n - 1 - i] * i as f64).sum::<f64>()
    }
}

// 103 chains in closures

row! { l103_nested [at (vec![vec![1.5, 2.0], vec![], vec![-0.5]])]
    fn f(x: Vec<Vec<f64>>) -> f64 {
        x.iter().map(|row| row.iter().map(|v| v * v).sum::<f64>().sqrt() + row.len() as f64).sum()
    }
}

row! { l103_matrix [at (&[1.5, 2.0, -0.5, 0.7, 0.2, 0.9], 2), (&[0.7], 1)]
    fn f(x: &[f64], n: usize) -> f64 {
        let m = x.len() / n;
        let y: Vec<f64> = (0..n).map(|i| (0..m).map(|j| x[i * m + j] * x[j]).sum::<f64>()).collect();
        (0..n).map(|i| y.iter().fold(1.0, |p, v| p * v + y[i])).sum()
    }
}

// 104 writing

row! { l104_iter_mut [at (&[1.5, 2.0, -0.5], &[0.5, 0.7])]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut v = x.to_vec();
        for (a, b) in v.iter_mut().zip(y) {
            *a *= b;
        }
        v.iter_mut().enumerate().for_each(|(i, a)| *a += i as f64 * y[0]);
        for a in v.iter_mut().skip(1) {
            *a = *a * *a;
        }
        v.iter().map(|v| v * v).sum()
    }
}

row! { l097_sums_of_a_written_array [at (&[1.5, 2.0])]
    fn f(x: &[f64]) -> f64 {
        [x[0], x[1] * x[0]].iter().sum::<f64>() * [2.0, x[1]].into_iter().product::<f64>()
    }
}

row! { l097_sums_of_what_a_function_returns [at (&[1.5, 2.0])]
    fn doubled(x: &[f64]) -> Vec<f64> {
        x.iter().map(|v| v * 2.0 * v).collect::<Vec<_>>()
    }
    fn f(x: &[f64]) -> f64 {
        let v = doubled(x);
        let s: f64 = doubled(x).iter().rev().sum();
        v.iter().sum::<f64>() * s + doubled(&v).into_iter().sum::<f64>()
    }
}

row! { l101_collected_into_a_variable_that_is_there [at (&[1.5, 2.0], 3)]
    fn f(x: &[f64], n: u8) -> f64 {
        let v: Vec<f64>;
        v = x.iter().map(|v| v * v).collect();
        let mut w = vec![x[0]];
        for _ in 0..2 {
            w = v.iter().zip(&w).map(|(a, b)| a * x[0] + b).collect();
        }
        let mut k = vec![n];
        k = (0usize..3).map(|i| if i < 2 { n } else { 100 }).collect();
        w[0] * v[1] + x[0] * (k[2] << 2) as f64
    }
}
