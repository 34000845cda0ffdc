// What AUTODIFF_PRINT prints of the functions in ../source.

// The value of `norm`; its gradient is added to `d_x`, `d_p`.
#[allow(unused, clippy::all)]
pub fn norm_value_and_grad(x: &[f64], p: f64, d_x: &mut [f64], d_p: &mut f64) -> f64 {
    fn strong_mul(d: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    fn strong_div_mul(d: f64, by: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d / by * p }
    }
    let mut tape = Vec::new();
    let t = x.len();
    let mut s: f64 = 0.0;
    {
        let count = t;
        let x_2 = &x[..count];
        for i in 0..count {
            let t_2 = x_2[i].abs().powf(p);
            let s_2 = s + t_2;
            tape.push(t_2);
            s = s_2;
        }
    }
    let t_3 = 1.0 / p;
    let t_4 = s.powf(t_3);
    let d_s = if t_4.is_normal() { strong_mul(t_3, t_4 / s) } else { strong_mul(t_3, s.powf(t_3 - 1.0)) };
    let d_t = if s == 0.0 && t_3 >= 0.0 { 0.0 } else { strong_mul(s.ln(), t_4) };
    let mut d_p_sum = -strong_div_mul(d_t, p, t_3);
    {
        let count_2 = t;
        let x_3 = &x[..count_2];
        let d_x_2 = &mut d_x[..count_2];
        let kept = &tape[tape.len() - count_2..];
        for i in 0..count_2 {
            let t_2 = kept[i];
            let t_5 = x_3[i];
            let t_6 = t_5.abs();
            let d_t_2 = strong_mul(
                d_s,
                if t_2.is_normal() { strong_mul(p, t_2 / t_6) } else { strong_mul(p, t_6.powf(p - 1.0)) },
            );
            d_p_sum += strong_mul(d_s, if t_6 == 0.0 && p >= 0.0 { 0.0 } else { strong_mul(t_6.ln(), t_2) });
            d_x_2[i] += if t_5 > 0.0 {
                d_t_2
            } else if t_5 < 0.0 {
                -d_t_2
            } else {
                0.0
            };
        }
        tape.truncate(tape.len() - count_2);
    }
    *d_p += d_p_sum;
    t_4
}

// The value of `leaf`; its gradient is added to `d_x`, `d_k`.
#[allow(unused, clippy::all)]
pub fn leaf_value_and_grad(x: f64, k: f64, n: i32, d_x: &mut f64, d_k: &mut f64) -> f64 {
    let t = (x * k).sin() * n as f64;
    let t_2 = x * k;
    let t_3 = n as f64;
    let t_4 = t_3 * t_2.cos();
    let d_x_2 = t_4 * k;
    let d_k_2 = t_4 * x;
    *d_x += d_x_2;
    *d_k += d_k_2;
    t
}

// The value of `caller`; its gradient is added to `d_x`, `d_k`.
// `leaf_vjp` is printed by `AUTODIFF_PRINT=vjp:leaf`.
// `norm_vjp` is printed by `AUTODIFF_PRINT=vjp:norm`.
#[allow(unused, clippy::all)]
pub fn caller_value_and_grad(x: &[f64], k: f64, d_x: &mut [f64], d_k: &mut f64) -> f64 {
    let t = norm(x, k);
    let t_2 = leaf(x[0], 2.0, 3);
    let t_3 = norm(&x[1..], 2.0);
    let t_4 = t * t_2 + t_3;
    let t_5 = x[0];
    norm_vjp(&x[1..], 2.0, 1.0, &mut d_x[1..], &mut 0.0);
    let mut c = 0.0;
    leaf_vjp(t_5, 2.0, 3, t, &mut c, &mut 0.0);
    d_x[0] += c;
    let mut c_2 = 0.0;
    norm_vjp(x, k, t_2, d_x, &mut c_2);
    *d_k += c_2;
    t_4
}

// The value of `in_a_loop`; its gradient is added to `d_x`, `d_k`.
// `leaf_vjp` is printed by `AUTODIFF_PRINT=vjp:leaf`.
#[allow(unused, clippy::all)]
pub fn in_a_loop_value_and_grad(x: &[f64], k: f64, d_x: &mut [f64], d_k: &mut f64) -> f64 {
    let mut tape = Vec::new();
    let t = x.len();
    let mut s: f64 = 0.5;
    for i in 0..t {
        let t_2 = leaf(s, x[i], 1);
        let next = t_2 + k * s;
        tape.push(s);
        s = next;
    }
    let s_2 = s;
    let mut d_k_sum = 0.0;
    let mut d_s = 1.0;
    {
        let count = t;
        let x_2 = &x[..count];
        let d_x_2 = &mut d_x[..count];
        for i in (0..count).rev() {
            let s = tape.pop().unwrap();
            let t_3 = x_2[i];
            let d_s_2 = d_s;
            d_k_sum += d_s_2 * s;
            let d_s_3 = d_s_2 * k;
            let mut c = 0.0;
            let mut c_2 = 0.0;
            leaf_vjp(s, t_3, 1, d_s_2, &mut c, &mut c_2);
            let d_s_4 = d_s_3 + c;
            d_x_2[i] += c_2;
            d_s = d_s_4;
        }
    }
    *d_k += d_k_sum;
    s_2
}

// The value of `polar`; the cotangents of its arguments, by that of the result, are added to `d_r`, `d_phi`.
#[allow(unused, clippy::all)]
pub fn polar_vjp(r: f64, phi: f64, seed: (f64, f64), d_r: &mut f64, d_phi: &mut f64) -> (f64, f64) {
    let t = phi.cos();
    let t_2 = r * t;
    let t_3 = phi.sin();
    let t_4 = r * t_3;
    let value = (t_2, t_4);
    let d_t = seed.0;
    let d_t_2 = seed.1;
    let d_r_2 = d_t_2 * t_3;
    let d_phi_2 = d_t_2 * (r * t);
    let d_r_3 = d_r_2 + d_t * t;
    let d_phi_3 = d_phi_2 + -(d_t * (r * t_3));
    *d_r += d_r_3;
    *d_phi += d_phi_3;
    value
}

// The value of `of_a_pair`; its gradient is added to `d_r`, `d_phi`.
// `polar_vjp` is printed by `AUTODIFF_PRINT=vjp:polar`.
#[allow(unused, clippy::all)]
pub fn of_a_pair_value_and_grad(r: f64, phi: f64, d_r: &mut f64, d_phi: &mut f64) -> f64 {
    let t = polar(r, phi);
    let x = t.0;
    let y = t.1;
    let t_2 = x * y + x;
    let d_x = 1.0 + y;
    let mut d_t = (0.0, 0.0);
    d_t.1 += x;
    d_t.0 += d_x;
    let mut c = 0.0;
    let mut c_2 = 0.0;
    polar_vjp(r, phi, d_t, &mut c, &mut c_2);
    *d_r += c;
    *d_phi += c_2;
    t_2
}

// The value of `scaled`; the cotangents of its arguments, by that of the result, are added to `d_x`, `d_k`.
#[allow(unused, clippy::all)]
pub fn scaled_vjp(x: &[f64], k: f64, seed: Vec<f64>, d_x: &mut [f64], d_k: &mut f64) -> Vec<f64> {
    let mut tape = Vec::new();
    let mut y = x[..].to_vec();
    let t = y.len();
    {
        let count = t;
        let y_2 = &mut y[..count];
        for i in 0..count {
            let t_2 = y_2[i];
            y_2[i] = t_2 * k;
            tape.push(t_2);
        }
    }
    let mut d_y = seed;
    let mut d_k_sum = 0.0;
    {
        let count_2 = t;
        let d_y_2 = &mut d_y[..count_2];
        let kept = &tape[tape.len() - count_2..];
        for i in 0..count_2 {
            let t_2 = kept[i];
            let d_t = d_y_2[i];
            d_k_sum += d_t * t_2;
            d_y_2[i] = d_t * k;
        }
        tape.truncate(tape.len() - count_2);
    }
    for (to, from) in d_x[..].iter_mut().zip(d_y.iter()) {
        *to += *from;
    }
    *d_k += d_k_sum;
    y
}

// The value of `of_a_vector`; its gradient is added to `d_x`, `d_k`.
// `scaled_vjp` is printed by `AUTODIFF_PRINT=vjp:scaled`.
#[allow(unused, clippy::all)]
pub fn of_a_vector_value_and_grad(x: &[f64], k: f64, d_x: &mut [f64], d_k: &mut f64) -> f64 {
    let y = scaled(x, k);
    let t = y.len();
    let mut s: f64 = 0.0;
    {
        let count = t;
        let y_2 = &y[..count];
        for i in 0..count {
            s = s + y_2[i].sin();
        }
    }
    let mut d_y = vec![0.0; y.len()];
    {
        let count_2 = t;
        let y_3 = &y[..count_2];
        let d_y_2 = &mut d_y[..count_2];
        for i in 0..count_2 {
            let t_2 = y_3[i];
            d_y_2[i] += t_2.cos();
        }
    }
    let mut c = 0.0;
    scaled_vjp(x, k, d_y, d_x, &mut c);
    *d_k += c;
    s
}

// The value of `power`; its gradient is added to `d_x`.
// `power_vjp` is printed by `AUTODIFF_PRINT=vjp:power`.
#[allow(unused, clippy::all)]
pub fn power_value_and_grad(x: f64, n: usize, d_x: &mut f64) -> f64 {
    let mut tape = Vec::new();
    let t = if n == 0 {
        1.0_f64
    } else {
        let t_2 = power(x, n - 1);
        let next = x * t_2;
        tape.push(t_2);
        next
    };
    let mut d_x_sum = 0.0;
    if !(n == 0) {
        let t_2 = tape.pop().unwrap();
        let t_3 = n - 1;
        d_x_sum += t_2;
        let d_t = x;
        let mut c = 0.0;
        power_vjp(x, t_3, d_t, &mut c);
        d_x_sum += c;
    }
    *d_x += d_x_sum;
    t
}

// The value of `minor`; its gradient is added to `d_a`.
// `minor_vjp` is printed by `AUTODIFF_PRINT=vjp:minor`.
#[allow(unused, clippy::all)]
pub fn minor_value_and_grad(a: &[f64], n: usize, row: usize, used: u32, d_a: &mut [f64]) -> f64 {
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
    let mut tape = Vec::new();
    let t = if row == n {
        1.0_f64
    } else {
        let mut sum: f64 = 0.0;
        let mut sign: f64 = 1.0;
        for j in 0..n {
            let (sum_2, sign_2) = if used >> j & 1 == 0 {
                let t_2 = sign * a[row * n + j];
                let t_3 = minor(a, n, row + 1, used | same.of(1) << j);
                let sum_3 = sum + t_2 * t_3;
                let sign_3 = -sign;
                let next = (sum_3, sign_3);
                tape.push((t_3, sign));
                next
            } else {
                (sum, sign)
            };
            (sum, sign) = (sum_2, sign_2);
        }
        let sum_4 = sum;
        let sign_4 = sign;
        sum_4
    };
    if !(row == n) {
        for j in (0..n).rev() {
            if used >> j & 1 == 0 {
                let (t_3, sign) = tape.pop().unwrap();
                let t_4 = row * n + j;
                let t_2 = sign * a[t_4];
                let t_5 = row + 1;
                let t_6 = used | same.of(1) << j;
                let d_t = t_2;
                minor_vjp(a, n, t_5, t_6, d_t, d_a);
                d_a[t_4] += t_3 * sign;
            }
        }
    }
    t
}

// The value of `changed_argument`; its gradient is added to `d_x`, `d_k`.
// `norm_vjp` is printed by `AUTODIFF_PRINT=vjp:norm`.
#[allow(unused, clippy::all)]
pub fn changed_argument_value_and_grad(x: [f64; 3], k: f64, d_x: &mut [f64; 3], d_k: &mut f64) -> f64 {
    let mut tape = Vec::new();
    let mut m = x.clone();
    let mut s: f64 = 0.0;
    for i in 0..3 {
        let t = norm(&m, 2.0);
        let s_2 = s + t;
        let t_2 = m[i];
        let old = m[i];
        m[i] = t_2 * k + 0.25;
        let next = s_2;
        tape.push((t_2, old));
        s = next;
    }
    let mut d_m = [0.0; 3];
    let mut d_k_sum = 0.0;
    for i in (0..3).rev() {
        let (t_2, old) = tape.pop().unwrap();
        m[i] = old;
        let d_t = d_m[i];
        d_k_sum += d_t * t_2;
        d_m[i] = d_t * k;
        norm_vjp(&m, 2.0, 1.0, &mut d_m, &mut 0.0);
    }
    let mut d_x_sum = d_m;
    for (to, from) in d_x.iter_mut().zip(d_x_sum.iter()) {
        *to += *from;
    }
    *d_k += d_k_sum;
    s
}

// The value of `norm`; the cotangents of its arguments, by that of the result, are added to `d_x`, `d_p`.
#[allow(unused, clippy::all)]
pub fn norm_vjp(x: &[f64], p: f64, seed: f64, d_x: &mut [f64], d_p: &mut f64) -> f64 {
    fn strong_mul(d: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    fn strong_div_mul(d: f64, by: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d / by * p }
    }
    let mut tape = Vec::new();
    let t = x.len();
    let mut s: f64 = 0.0;
    {
        let count = t;
        let x_2 = &x[..count];
        for i in 0..count {
            let t_2 = x_2[i].abs().powf(p);
            let s_2 = s + t_2;
            tape.push(t_2);
            s = s_2;
        }
    }
    let t_3 = 1.0 / p;
    let t_4 = s.powf(t_3);
    let d_s =
        strong_mul(seed, if t_4.is_normal() { strong_mul(t_3, t_4 / s) } else { strong_mul(t_3, s.powf(t_3 - 1.0)) });
    let d_t = strong_mul(seed, if s == 0.0 && t_3 >= 0.0 { 0.0 } else { strong_mul(s.ln(), t_4) });
    let mut d_p_sum = -strong_div_mul(d_t, p, t_3);
    {
        let count_2 = t;
        let x_3 = &x[..count_2];
        let d_x_2 = &mut d_x[..count_2];
        let kept = &tape[tape.len() - count_2..];
        for i in 0..count_2 {
            let t_2 = kept[i];
            let t_5 = x_3[i];
            let t_6 = t_5.abs();
            let d_t_2 = strong_mul(
                d_s,
                if t_2.is_normal() { strong_mul(p, t_2 / t_6) } else { strong_mul(p, t_6.powf(p - 1.0)) },
            );
            d_p_sum += strong_mul(d_s, if t_6 == 0.0 && p >= 0.0 { 0.0 } else { strong_mul(t_6.ln(), t_2) });
            d_x_2[i] += if t_5 > 0.0 {
                d_t_2
            } else if t_5 < 0.0 {
                -d_t_2
            } else {
                0.0
            };
        }
        tape.truncate(tape.len() - count_2);
    }
    *d_p += d_p_sum;
    t_4
}

// The value of `leaf`; the cotangents of its arguments, by that of the result, are added to `d_x`, `d_k`.
#[allow(unused, clippy::all)]
pub fn leaf_vjp(x: f64, k: f64, n: i32, seed: f64, d_x: &mut f64, d_k: &mut f64) -> f64 {
    let t = (x * k).sin() * n as f64;
    let t_2 = x * k;
    let t_3 = n as f64;
    let t_4 = t_3 * t_2.cos();
    let d_x_2 = seed * (t_4 * k);
    let d_k_2 = seed * (t_4 * x);
    *d_x += d_x_2;
    *d_k += d_k_2;
    t
}

// The value of `power`; the cotangents of its arguments, by that of the result, are added to `d_x`.
// `power_vjp` is printed by `AUTODIFF_PRINT=vjp:power`.
#[allow(unused, clippy::all)]
pub fn power_vjp(x: f64, n: usize, seed: f64, d_x: &mut f64) -> f64 {
    let mut tape = Vec::new();
    let t = if n == 0 {
        1.0_f64
    } else {
        let t_2 = power(x, n - 1);
        let next = x * t_2;
        tape.push(t_2);
        next
    };
    let mut d_x_sum = 0.0;
    if !(n == 0) {
        let t_2 = tape.pop().unwrap();
        let t_3 = n - 1;
        d_x_sum += seed * t_2;
        let d_t = seed * x;
        let mut c = 0.0;
        power_vjp(x, t_3, d_t, &mut c);
        d_x_sum += c;
    }
    *d_x += d_x_sum;
    t
}

// The value of `minor`; the cotangents of its arguments, by that of the result, are added to `d_a`.
// `minor_vjp` is printed by `AUTODIFF_PRINT=vjp:minor`.
#[allow(unused, clippy::all)]
pub fn minor_vjp(a: &[f64], n: usize, row: usize, used: u32, seed: f64, d_a: &mut [f64]) -> f64 {
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
    let mut tape = Vec::new();
    let t = if row == n {
        1.0_f64
    } else {
        let mut sum: f64 = 0.0;
        let mut sign: f64 = 1.0;
        for j in 0..n {
            let (sum_2, sign_2) = if used >> j & 1 == 0 {
                let t_2 = sign * a[row * n + j];
                let t_3 = minor(a, n, row + 1, used | same.of(1) << j);
                let sum_3 = sum + t_2 * t_3;
                let sign_3 = -sign;
                let next = (sum_3, sign_3);
                tape.push((t_3, sign));
                next
            } else {
                (sum, sign)
            };
            (sum, sign) = (sum_2, sign_2);
        }
        let sum_4 = sum;
        let sign_4 = sign;
        sum_4
    };
    if !(row == n) {
        for j in (0..n).rev() {
            if used >> j & 1 == 0 {
                let (t_3, sign) = tape.pop().unwrap();
                let t_4 = row * n + j;
                let t_2 = sign * a[t_4];
                let t_5 = row + 1;
                let t_6 = used | same.of(1) << j;
                let d_t = seed * t_2;
                minor_vjp(a, n, t_5, t_6, d_t, d_a);
                d_a[t_4] += seed * (t_3 * sign);
            }
        }
    }
    t
}
