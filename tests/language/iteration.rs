//! Rows 68 and 69: bindings of a loop, and loops over elements.

// 68 bindings in the loop

row! { l068_let [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let a = x[i] * x[i];
            let b = a.sin() + s;
            let c;
            c = a * b;
            s += c * b;
        }
        s
    }
}

row! { l068_array [at (0.8, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            let mut t = [s, x, i as f64];
            t[0] = t[0] * t[1];
            t[2] += t[0];
            s = t[0] + t[2] * t[1];
        }
        s
    }
}

row! { l068_vec [at (0.8, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            let mut v = vec![s; i + 1];
            for j in 0..v.len() {
                v[j] = v[j] * x + j as f64;
            }
            s = v[i] * v[0] * 0.1;
        }
        s
    }
}

row! { l068_mutable_scalar [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let mut y = x[i];
            y = y * y;
            y += 1.0;
            y *= x[0];
            s += y.ln();
        }
        s
    }
}

// 69 over elements

row! { l069_iter [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for v in x.iter() {
            s = s * v + v.sin() + *v * *v;
        }
        s
    }
}

row! { l069_reference_pattern [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for &v in x {
            s = s * v + v.sin();
        }
        for &v in x.iter() {
            s += v * v;
        }
        s
    }
}

row! { l069_slice_without_iter [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for v in x {
            s += v * s;
        }
        s
    }
}

row! { l069_array_by_value [at ([1.0, 2.0, 3.0])]
    fn f(x: [f64; 3]) -> f64 {
        let mut s = 1.0;
        for v in x {
            s += v * s;
        }
        for v in [s, x[0], 2.0] {
            s = s * v;
        }
        s
    }
}

row! { l069_vec_by_value [at (vec![1.0, 2.0, 3.0])]
    fn f(x: Vec<f64>) -> f64 {
        let mut s = 1.0;
        for v in x {
            s += v * s;
        }
        s
    }
}

row! { l069_reference_to_a_local [at (1.5)]
    fn f(x: f64) -> f64 {
        let v = vec![x, x * x, 1.0];
        let a = [x.sin(), x];
        let mut s = 0.0;
        for e in &v {
            s += e * e * x;
        }
        for &e in &a {
            s *= e;
        }
        s + v[1]
    }
}

row! { l069_iter_mut [at (1.5, 0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y, x * y];
        for e in v.iter_mut() {
            *e = *e * *e + x;
        }
        for e in &mut v {
            *e *= 2.0;
            *e += y;
        }
        v[0] * v[1] - v[2]
    }
}

row! { l069_iter_mut_of_a_parameter [at ([1.0, 2.0, 3.0], 0.5)]
    fn f(mut v: [f64; 3], k: f64) -> f64 {
        let mut carry = k;
        for e in v.iter_mut() {
            *e = *e * carry;
            carry = *e + carry;
        }
        v[0] + v[1] * v[2] + carry
    }
}

row! { l069_rows [at (&[[1.0, 2.0], [3.0, -1.0]])]
    fn f(m: &[[f64; 2]]) -> f64 {
        let mut s = 1.0;
        for row in m {
            let mut p = 1.0;
            for v in row {
                p *= v;
            }
            s += p * row[0] * s;
        }
        for row in m.iter() {
            s += row[1];
        }
        s
    }
}

row! { l069_inactive_elements [at (1.5, &[2, 0, 3])]
    fn f(x: f64, powers: &[i32]) -> f64 {
        let mut s = 0.0;
        for &p in powers {
            s += x.powi(p) * p as f64;
        }
        for p in powers.iter() {
            s = s + x * *p as f64;
        }
        s
    }
}

row! { l069_pairs [at (&[(1.0, 2.0), (3.0, -1.0)])]
    fn f(points: &[(f64, f64)]) -> f64 {
        let mut s = 0.0;
        for &(x, y) in points {
            s += x * y;
        }
        for p in points {
            s *= p.0 - p.1;
        }
        for (x, y) in points.iter() {
            s += x / y;
        }
        s
    }
}

row! { l069_copy_of_what_the_body_writes [at (&[0.3, 0.7, -0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut v = x.to_vec();
        let mut s = 1.0;
        for e in v.clone() {
            v[1] += e * s;
            s += v[1];
        }
        let mut a = [x[0], x[1]];
        for e in a {
            a[1] *= 1.0 + e;
            s += a[1];
        }
        s * v[1]
    }
}

row! { l069_rows_by_mutable_reference [at (vec![vec![0.3, 0.7], vec![-0.2]])]
    fn f(mut rows: Vec<Vec<f64>>) -> f64 {
        let mut s = 1.0;
        for row in &mut rows {
            for e in row {
                *e = *e * s;
                s += *e;
            }
        }
        for row in &rows {
            for e in row {
                s *= e;
            }
        }
        s
    }
}

const TABLE: [f64; 3] = [0.5, -1.5, 2.0];
static GRID: [[f64; 2]; 2] = [[1.0, 2.0], [3.0, 4.0]];

row! { l069_constants [at (0.3)]
    fn f(x: f64) -> f64 {
        let mut s = 0.0;
        for c in TABLE {
            s = s * x + c;
        }
        for c in &TABLE {
            s += c * x;
        }
        for c in TABLE.iter().rev() {
            s *= *c + x;
        }
        for row in &GRID {
            for g in row {
                s += g * x;
            }
        }
        s
    }
}

fn order(n: usize) -> Vec<usize> {
    (0..n).rev().collect()
}

row! { l069_what_is_made_for_the_loop [at (&[0.3, 0.7, -0.2], 3)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 1.0;
        for i in order(n) {
            s = s * x[i] + 1.0;
        }
        for &i in &order(n) {
            s *= x[i] + 0.1;
        }
        for i in order(2).iter() {
            s -= x[*i];
        }
        for e in x.to_vec() {
            s += e * s;
        }
        for e in vec![s, x[0]] {
            s += e;
        }
        for &(i, j) in &[(0usize, 1usize), (1, 2)] {
            s *= x[i] - x[j];
        }
        s
    }
}
