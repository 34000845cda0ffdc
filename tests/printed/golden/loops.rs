// What AUTODIFF_PRINT prints of the functions in ../source.

// The value of `dot`; its gradient is added to `d_x`, `d_y`.
#[allow(unused, clippy::all)]
pub fn dot_value_and_grad(x: &[f64], y: &[f64], d_x: &mut [f64], d_y: &mut [f64]) -> f64 {
    let t = x.len();
    let mut s: f64 = 0.0;
    {
        let count = t;
        let x_2 = &x[..count];
        let y_2 = &y[..count];
        for i in 0..count {
            s = s + x_2[i] * y_2[i];
        }
    }
    {
        let count_2 = t;
        let x_3 = &x[..count_2];
        let y_3 = &y[..count_2];
        let d_x_2 = &mut d_x[..count_2];
        let d_y_2 = &mut d_y[..count_2];
        for i in 0..count_2 {
            let t_2 = x_3[i];
            let t_3 = y_3[i];
            d_y_2[i] += t_2;
            d_x_2[i] += t_3;
        }
    }
    s
}

// The value of `horner`; its gradient is added to `d_a`, `d_x`.
#[allow(unused, clippy::all)]
pub fn horner_value_and_grad(a: &[f64], x: f64, d_a: &mut [f64], d_x: &mut f64) -> f64 {
    let mut tape = Vec::new();
    let t = a.len();
    let mut y: f64 = 0.0;
    for i in (0..t).rev() {
        let y_2 = y * x + a[i];
        tape.push(y);
        y = y_2;
    }
    let y_3 = y;
    let mut d_x_sum = 0.0;
    let mut d_y = 1.0;
    for i in 0..t {
        let y = tape.pop().unwrap();
        let d_y_2 = d_y;
        d_a[i] += d_y_2;
        let d_y_3 = d_y_2 * x;
        d_x_sum += d_y_2 * y;
        d_y = d_y_3;
    }
    *d_x += d_x_sum;
    y_3
}

// The value of `newton`; its gradient is added to `d_a`.
#[allow(unused, clippy::all)]
pub fn newton_value_and_grad(a: f64, n: usize, d_a: &mut f64) -> f64 {
    fn strong_div(d: f64, by: f64) -> f64 {
        if d == 0.0 || by.is_infinite() && !d.is_nan() { 0.0 } else { d / by }
    }
    fn strong_div_mul(d: f64, by: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d / by * p }
    }
    let mut tape = Vec::new();
    let mut x: f64 = 1.0;
    for t in 0..n {
        let t_2 = a / x;
        let x_2 = 0.5 * (x + t_2);
        tape.push((x, t_2));
        x = x_2;
    }
    let x_3 = x;
    let mut d_a_sum = 0.0;
    let mut d_x = 1.0;
    for t in (0..n).rev() {
        let (x, t_2) = tape.pop().unwrap();
        let d_x_2 = d_x;
        let d_t = d_x_2 * 0.5_f64;
        d_a_sum += strong_div(d_t, x);
        d_x = d_t + -strong_div_mul(d_t, x, t_2);
    }
    *d_a += d_a_sum;
    x_3
}

// The value of `fibonacci`; its gradient is added to `d_x`, `d_y`.
#[allow(unused, clippy::all)]
pub fn fibonacci_value_and_grad(x: f64, y: f64, n: usize, d_x: &mut f64, d_y: &mut f64) -> f64 {
    let mut tape = Vec::new();
    let mut a = x;
    let mut b = y;
    for t in 0..n {
        let c = a * b + 0.1;
        tape.push((a, b));
        (a, b) = (b, c);
    }
    let a_2 = a;
    let b_2 = b;
    let t_2 = a_2 + b_2.sin();
    let d_b = b_2.cos();
    let mut d_a = 1.0;
    let mut d_b_2 = d_b;
    for t in (0..n).rev() {
        let (a, b) = tape.pop().unwrap();
        let d_b_3 = d_a;
        let d_c = d_b_2;
        let d_a_2 = d_c * b;
        let d_b_4 = d_b_3 + d_c * a;
        d_a = d_a_2;
        d_b_2 = d_b_4;
    }
    *d_x += d_a;
    *d_y += d_b_2;
    t_2
}

// The value of `kinds`; its gradient is added to `d_x`, `d_k`.
#[allow(unused, clippy::all)]
pub fn kinds_value_and_grad(x: &[f64], k: f64, d_x: &mut [f64], d_k: &mut f64) -> f64 {
    let mut tape = Vec::new();
    let t = x.len();
    let mut s: f64 = 0.0;
    {
        let count = t;
        let x_2 = &x[..count];
        for i in 0..count {
            let t_2 = x_2[i];
            let (s_2, kept) = if t_2 > 0.5 {
                let s_3 = s + t_2 * k;
                (s_3, None)
            } else {
                let t_3 = t_2.sin();
                let s_4 = s * t_3 + k;
                (s_4, Some(t_3))
            };
            tape.push((s, kept));
            s = s_2;
        }
    }
    let s_5 = s;
    let t_4 = s_5.cos();
    let d_s = -s_5.sin();
    let mut d_k_sum = 0.0;
    let mut d_s_2 = d_s;
    {
        let count_2 = t;
        let x_3 = &x[..count_2];
        let d_x_2 = &mut d_x[..count_2];
        let kept_2 = &tape[tape.len() - count_2..];
        for i in (0..count_2).rev() {
            let (s, kept) = kept_2[i];
            let t_2 = x_3[i];
            let d_s_3 = d_s_2;
            let mut d_s_4 = 0.0;
            let mut d_t = 0.0;
            if let Some(t_3) = kept {
                d_k_sum += d_s_3;
                d_s_4 += d_s_3 * t_3;
                d_t += d_s_3 * (s * t_2.cos());
            } else {
                d_s_4 += d_s_3;
                d_t += d_s_3 * k;
                d_k_sum += d_s_3 * t_2;
            }
            d_x_2[i] += d_t;
            d_s_2 = d_s_4;
        }
        tape.truncate(tape.len() - count_2);
    }
    *d_k += d_k_sum;
    t_4
}

// The value of `branches`; its gradient is added to `d_x`, `d_k`.
#[allow(unused, clippy::all)]
pub fn branches_value_and_grad(x: &[f64], k: f64, d_x: &mut [f64], d_k: &mut f64) -> f64 {
    fn strong_mul(d: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    #[derive(Clone, Copy)]
    enum Branch<A, B> {
        Then(A),
        Else(B),
    }
    let mut tape = Vec::new();
    let t = x.len();
    let mut s: f64 = 1.0;
    {
        let count = t;
        let x_2 = &x[..count];
        for i in 0..count {
            let y = s * x_2[i];
            let (s_2, kept) = if y > 0.5 {
                let t_2 = y.exp();
                let s_3 = t_2 * k;
                (s_3, Branch::Then(t_2))
            } else {
                let t_3 = s.cos();
                let t_4 = y.cosh();
                let s_4 = t_3 * t_4;
                (s_4, Branch::Else((t_3, t_4)))
            };
            tape.push((s, kept));
            s = s_2;
        }
    }
    let s_5 = s;
    let mut d_k_sum = 0.0;
    let mut d_s = 1.0;
    {
        let count_2 = t;
        let x_3 = &x[..count_2];
        let d_x_2 = &mut d_x[..count_2];
        let kept_2 = &tape[tape.len() - count_2..];
        for i in (0..count_2).rev() {
            let (s, kept) = kept_2[i];
            let t_5 = x_3[i];
            let y = s * t_5;
            let d_s_2 = d_s;
            let mut d_y = 0.0;
            let mut d_s_3 = 0.0;
            match kept {
                Branch::Then(t_2) => {
                    d_k_sum += d_s_2 * t_2;
                    d_y += strong_mul(d_s_2 * k, t_2);
                }
                Branch::Else((t_3, t_4)) => {
                    d_y += strong_mul(d_s_2 * t_3, y.sinh());
                    d_s_3 += d_s_2 * (t_4 * -s.sin());
                }
            }
            let t_6 = d_y;
            d_s_3 += t_6 * t_5;
            d_x_2[i] += t_6 * s;
            d_s = d_s_3;
        }
        tape.truncate(tape.len() - count_2);
    }
    *d_k += d_k_sum;
    s_5
}

// The value of `halves`; its gradient is added to `d_x`, `d_limit`.
#[allow(unused, clippy::all)]
pub fn halves_value_and_grad(x: f64, limit: f64, d_x: &mut f64, d_limit: &mut f64) -> f64 {
    let mut tape = Vec::new();
    let mut y = x;
    let mut n = 0;
    let mut turns = 0_usize;
    while y > limit {
        let y_2 = y * 0.5 + 0.01 * y.sin();
        let n_2 = n + 1;
        tape.push(y);
        (y, n) = (y_2, n_2);
        turns += 1;
    }
    let y_3 = y;
    let t = y_3 * n as f64;
    let mut d_y = n as f64;
    for _ in 0..turns {
        let y = tape.pop().unwrap();
        let d_y_2 = d_y;
        let d_y_3 = d_y_2 * (0.01_f64 * y.cos());
        d_y = d_y_3 + d_y_2 * 0.5_f64;
    }
    *d_x += d_y;
    t
}

// The value of `steps`; its gradient is added to `d_x`.
#[allow(unused, clippy::all)]
pub fn steps_value_and_grad(x: &[f64], d_x: &mut [f64]) -> f64 {
    let mut tape = Vec::new();
    let t = x.len();
    let mut s: f64 = 1.0;
    for i in (0..t).step_by(2) {
        let s_2 = s * x[i] + s.sin();
        tape.push(s);
        s = s_2;
    }
    let s_3 = s;
    let mut d_s = 1.0;
    for i in (0..t).step_by(2).collect::<Vec<_>>().into_iter().rev() {
        let s = tape.pop().unwrap();
        let t_2 = x[i];
        let d_s_2 = d_s;
        let d_s_3 = d_s_2 * s.cos();
        let d_s_4 = d_s_3 + d_s_2 * t_2;
        d_x[i] += d_s_2 * s;
        d_s = d_s_4;
    }
    s_3
}

// The value of `table`; its gradient is added to `d_x`.
#[allow(unused, clippy::all)]
pub fn table_value_and_grad(x: &[f64], n: usize, d_x: &mut [f64]) -> f64 {
    let mut tape = Vec::new();
    let mut m: f64 = 0.0;
    for i in 0..n {
        let mut m_2 = m;
        for j in 0..n {
            let v = x[i * n + j];
            let t = (v * 2.0).tanh();
            let m_3 = m_2 + (v * v * x[j * n + i] + t);
            tape.push(t);
            m_2 = m_3;
        }
        m = m_2;
    }
    let t_2 = m.sqrt();
    let d_m = 0.5 / (t_2 + 0.0);
    for i in (0..n).rev() {
        let start = tape.len() - (0..n).count();
        for (j, &t) in (0..n).zip(&tape[start..]) {
            let t_3 = i * n + j;
            let v = x[t_3];
            let t_4 = v * v;
            let t_5 = j * n + i;
            let t_6 = x[t_5];
            let t_7 = v * 2.0;
            let d_v = d_m * if t.abs() < 0.99 { (1.0 - t) * (1.0 + t) } else { t_7.cosh().powi(-2) } * 2.0_f64;
            let d_t = d_m * t_6;
            d_x[t_5] += d_m * t_4;
            let d_v_2 = d_v + d_t * v;
            d_x[t_3] += d_v_2 + d_t * v;
        }
        tape.truncate(start);
    }
    t_2
}

// The value of `nested_carried`; its gradient is added to `d_x`.
#[allow(unused, clippy::all)]
pub fn nested_carried_value_and_grad(x: &[f64], n: usize, d_x: &mut [f64]) -> f64 {
    let mut tape = Vec::new();
    let mut tape_2 = Vec::new();
    let t = x.len();
    let mut s: f64 = 1.0;
    for i in 0..t {
        let mut y = x[i];
        for t_2 in 0..n {
            let t_3 = y.sin();
            let y_2 = t_3 * s;
            tape_2.push((y, t_3));
            y = y_2;
        }
        let y_3 = y;
        let s_2 = s * y_3 + 1.0;
        tape.push((s, y_3));
        s = s_2;
    }
    let s_3 = s;
    let mut d_s = 1.0;
    for i in (0..t).rev() {
        let (s, y_3) = tape.pop().unwrap();
        let d_s_2 = d_s;
        let d_s_3 = d_s_2 * y_3;
        let d_y = d_s_2 * s;
        let mut d_s_4 = d_s_3;
        let mut d_y_2 = d_y;
        for t_2 in (0..n).rev() {
            let (y, t_3) = tape_2.pop().unwrap();
            let d_y_3 = d_y_2;
            d_s_4 += d_y_3 * t_3;
            d_y_2 = d_y_3 * (s * y.cos());
        }
        d_x[i] += d_y_2;
        d_s = d_s_4;
    }
    s_3
}

// The value of `memory`; its gradient is added to `d_x`, `d_k`.
#[allow(unused, clippy::all)]
pub fn memory_value_and_grad(x: [f64; 4], k: f64, d_x: &mut [f64; 4], d_k: &mut f64) -> f64 {
    fn strong_mul(d: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    let mut tape = Vec::new();
    let mut m = x.clone();
    for i in 1..4 {
        let t = m[i];
        let t_2 = m[i - 1].exp();
        m[i] = t * t_2 + k;
        tape.push((t, t_2));
    }
    let t_3 = m[3] * m[2];
    let t_4 = m[3];
    let t_5 = m[2];
    let mut d_m = [0.0; 4];
    d_m[2] += t_4;
    d_m[3] += t_5;
    let mut d_k_sum = 0.0;
    for i in (1..4).rev() {
        let (t, t_2) = tape.pop().unwrap();
        let t_6 = i - 1;
        let d_t = d_m[i];
        d_k_sum += d_t;
        d_m[t_6] += strong_mul(d_t * t, t_2);
        d_m[i] = d_t * t_2;
    }
    let mut d_x_sum = d_m;
    for (to, from) in d_x.iter_mut().zip(d_x_sum.iter()) {
        *to += *from;
    }
    *d_k += d_k_sum;
    t_3
}

// The value of `overwritten`; its gradient is added to `d_x`.
#[allow(unused, clippy::all)]
pub fn overwritten_value_and_grad(x: &[f64], n: usize, d_x: &mut [f64]) -> f64 {
    let mut tape = Vec::new();
    let mut tape_2 = Vec::new();
    let mut m = x[..].to_vec();
    for t in 0..n {
        let t_2 = m.len();
        for i in 1..t_2 {
            let t_3 = m[i];
            let t_4 = i - 1;
            let t_5 = m[t_4];
            let t_6 = (t_3 * t_5).sin();
            m[i] = t_6;
            m[t_4] += t_6 * t_6;
            tape_2.push((t_3, t_5, t_6));
        }
        tape.push(t_2);
    }
    let t_7 = m[0] * m[1];
    let t_8 = m[0];
    let t_9 = m[1];
    let mut d_m = vec![0.0; m.len()];
    d_m[1] += t_8;
    d_m[0] += t_9;
    for t in (0..n).rev() {
        let t_2 = tape.pop().unwrap();
        for i in (1..t_2).rev() {
            let (t_3, t_5, t_6) = tape_2.pop().unwrap();
            let t_4 = i - 1;
            let t_10 = t_3 * t_5;
            let d_t = d_m[t_4];
            let d_t_2 = d_t * t_6 + d_t * t_6 + d_m[i];
            let t_11 = t_10.cos();
            d_m[t_4] += d_t_2 * (t_11 * t_3);
            d_m[i] = d_t_2 * (t_11 * t_5);
        }
    }
    for (to, from) in d_x[..].iter_mut().zip(d_m.iter()) {
        *to += *from;
    }
    t_7
}

// The value of `vector`; the cotangents of its arguments, by that of the result, are added to `d_x`, `d_k`.
#[allow(unused, clippy::all)]
pub fn vector_vjp(x: &[f64], k: f64, seed: Vec<f64>, d_x: &mut [f64], d_k: &mut f64) -> Vec<f64> {
    let t = x.len();
    let mut y = vec![0.0_f64; t];
    {
        let count = t;
        let x_2 = &x[..count];
        let y_2 = &mut y[..count];
        for i in 0..count {
            let t_2 = x_2[i];
            y_2[i] = k * t_2 * t_2;
        }
    }
    let mut d_y = seed;
    let mut d_k_sum = 0.0;
    {
        let count_2 = t;
        let x_3 = &x[..count_2];
        let d_x_2 = &mut d_x[..count_2];
        let d_y_2 = &mut d_y[..count_2];
        for i in 0..count_2 {
            let t_2 = x_3[i];
            let t_3 = k * t_2;
            let d_t = d_y_2[i];
            d_y_2[i] = 0.0;
            let d_t_2 = d_t * t_2;
            d_k_sum += d_t_2 * t_2;
            d_x_2[i] += d_t * t_3 + d_t_2 * k;
        }
    }
    *d_k += d_k_sum;
    y
}

// The value of `matrix`; its gradient is added to `d_a`, `d_x`.
#[allow(unused, clippy::all)]
pub fn matrix_value_and_grad(a: &[Vec<f64>], x: &Vec<f64>, d_a: &mut [Vec<f64>], d_x: &mut [f64]) -> f64 {
    let mut tape = Vec::new();
    let t = a.len();
    let mut s: f64 = 0.0;
    for i in 0..t {
        let t_2 = x.len();
        let mut row: f64 = 0.0;
        {
            let count = t_2;
            let x_2 = &x[..count];
            for j in 0..count {
                row = row + a[i][j] * x_2[j];
            }
        }
        let row_2 = row;
        let s_2 = s + row_2 * row_2;
        tape.push(row_2);
        s = s_2;
    }
    for (i, &row_2) in (0..t).zip(&tape) {
        let t_2 = x.len();
        let d_row = row_2;
        let d_row_2 = d_row + row_2;
        {
            let count_2 = t_2;
            let x_3 = &x[..count_2];
            for j in 0..count_2 {
                let t_3 = a[i][j];
                let t_4 = x_3[j];
                d_x[j] += d_row_2 * t_3;
                d_a[i][j] += d_row_2 * t_4;
            }
        }
    }
    s
}

// The value of `elements`; its gradient is added to `d_x`.
#[allow(unused, clippy::all)]
pub fn elements_value_and_grad(x: Vec<f64>, d_x: &mut [f64]) -> f64 {
    let mut tape = Vec::new();
    let t = x.len();
    let mut p: f64 = 1.0;
    {
        let count = t;
        let x_2 = &x[..count];
        for t_2 in 0..count {
            let p_2 = p * (x_2[t_2] + 1.5);
            tape.push(p);
            p = p_2;
        }
    }
    let p_3 = p;
    let mut d_p = 1.0;
    {
        let count_2 = t;
        let x_3 = &x[..count_2];
        let d_x_2 = &mut d_x[..count_2];
        let kept = &tape[tape.len() - count_2..];
        for t_2 in (0..count_2).rev() {
            let p = kept[t_2];
            let t_3 = x_3[t_2] + 1.5;
            let d_p_2 = d_p;
            let d_p_3 = d_p_2 * t_3;
            d_x_2[t_2] += d_p_2 * p;
            d_p = d_p_3;
        }
        tape.truncate(tape.len() - count_2);
    }
    p_3
}

// The value of `single_loop`; its gradient is added to `d_x`, `d_k`.
#[allow(unused, clippy::all)]
pub fn single_loop_value_and_grad(x: &[f32], k: f32, d_x: &mut [f32], d_k: &mut f32) -> f32 {
    fn strong_div_f32(d: f32, by: f32) -> f32 {
        if d == 0.0 || by.is_infinite() && !d.is_nan() { 0.0 } else { d / by }
    }
    fn strong_div_mul_f32(d: f32, by: f32, p: f32) -> f32 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d / by * p }
    }
    let mut tape = Vec::new();
    let t = x.len();
    let mut s: f32 = 0.0;
    {
        let count = t;
        let x_2 = &x[..count];
        for i in 0..count {
            let t_2 = x_2[i] / k;
            let s_2 = s * k + t_2;
            tape.push((s, t_2));
            s = s_2;
        }
    }
    let s_3 = s;
    let t_3 = s_3.sqrt();
    let mut d_s = 0.5 / (t_3 + 0.0);
    let mut d_k_sum = 0.0;
    {
        let count_2 = t;
        let d_x_2 = &mut d_x[..count_2];
        let kept = &tape[tape.len() - count_2..];
        for i in (0..count_2).rev() {
            let (s, t_2) = kept[i];
            let d_s_2 = d_s;
            let g = -strong_div_mul_f32(d_s_2, k, t_2);
            d_x_2[i] += strong_div_f32(d_s_2, k);
            let d_s_3 = d_s_2 * k;
            let g_2 = g + d_s_2 * s;
            d_s = d_s_3;
            d_k_sum += g_2;
        }
        tape.truncate(tape.len() - count_2);
    }
    *d_k += d_k_sum;
    t_3
}

// The value of `while_memory`; its gradient is added to `d_x`, `d_k`.
#[allow(unused, clippy::all)]
pub fn while_memory_value_and_grad(x: [f64; 3], k: f64, d_x: &mut [f64; 3], d_k: &mut f64) -> f64 {
    fn strong_mul(d: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    let mut tape = Vec::new();
    let mut m = x.clone();
    let mut i = 0;
    let mut turns = 0_usize;
    while i < 3 {
        let t = m[i];
        let t_2 = m[0].exp();
        m[i] = t * t_2 + k;
        let i_2 = i + 1;
        tape.push((i, t, t_2));
        i = i_2;
        turns += 1;
    }
    let i_3 = i;
    let t_3 = m[0] * m[1] + m[2];
    let t_4 = m[0];
    let t_5 = m[1];
    let mut d_m = [0.0; 3];
    d_m[2] += 1.0;
    d_m[1] += t_4;
    d_m[0] += t_5;
    let mut d_k_sum = 0.0;
    for _ in 0..turns {
        let (i, t, t_2) = tape.pop().unwrap();
        let d_t = d_m[i];
        d_m[i] = 0.0;
        d_k_sum += d_t;
        d_m[0] += strong_mul(d_t * t, t_2);
        d_m[i] += d_t * t_2;
    }
    let mut d_x_sum = d_m;
    for (to, from) in d_x.iter_mut().zip(d_x_sum.iter()) {
        *to += *from;
    }
    *d_k += d_k_sum;
    t_3
}

// The value of `masked`; its gradient is added to `d_x`.
#[allow(unused, clippy::all)]
pub fn masked_value_and_grad(x: &[f64], n: u8, d_x: &mut [f64]) -> f64 {
    struct Same<T>(std::marker::PhantomData<T>);
    impl<T> Same<T> {
        fn new() -> Self {
            Same(std::marker::PhantomData)
        }
        fn of(&self, value: T) -> T {
            value
        }
    }
    let same = Same::new();
    let t = x.len();
    let mut s: f64 = 0.0;
    {
        let count = t;
        let x_2 = &x[..count];
        for i in 0..count {
            let bit = !same.of(0) ^ n;
            let t_2 = x_2[i];
            s = s + t_2 * t_2 * bit as f64;
        }
    }
    {
        let count_2 = t;
        let x_3 = &x[..count_2];
        let d_x_2 = &mut d_x[..count_2];
        for i in 0..count_2 {
            let bit = !same.of(0) ^ n;
            let t_2 = x_3[i];
            let d_t = bit as f64;
            d_x_2[i] += d_t * t_2 + d_t * t_2;
        }
    }
    s
}
