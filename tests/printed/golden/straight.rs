// What AUTODIFF_PRINT prints of the functions in ../source.

// The value of `product`; its gradient is added to `d_x`, `d_y`.
#[allow(unused, clippy::all)]
pub fn product_value_and_grad(x: f64, y: f64, d_x: &mut f64, d_y: &mut f64) -> f64 {
    let t = x * y + x.sin();
    let d_x_2 = x.cos();
    *d_x += d_x_2 + y;
    *d_y += x;
    t
}

// The value of `quotient`; its gradient is added to `d_a`, `d_b`.
#[allow(unused, clippy::all)]
pub fn quotient_value_and_grad(a: f64, b: f64, d_a: &mut f64, d_b: &mut f64) -> f64 {
    fn strong_div(d: f64, by: f64) -> f64 {
        if d == 0.0 || by.is_infinite() && !d.is_nan() { 0.0 } else { d / by }
    }
    fn strong_div_mul(d: f64, by: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d / by * p }
    }
    let t = (a - 2.0) / (b * b + 1.0);
    let t_2 = 3.0 / b;
    let t_3 = t - t_2;
    let t_4 = b * b + 1.0;
    let d_t = -1.0;
    let d_b_2 = -strong_div_mul(d_t, b, t_2);
    let d_t_2 = strong_div(1.0, t_4);
    let d_t_3 = -strong_div_mul(1.0, t_4, t);
    let d_b_3 = d_b_2 + d_t_3 * b;
    let d_b_4 = d_b_3 + d_t_3 * b;
    *d_a += d_t_2;
    *d_b += d_b_4;
    t_3
}

// The value of `functions`; its gradient is added to `d_x`, `d_p`.
#[allow(unused, clippy::all)]
pub fn functions_value_and_grad(x: f64, p: f64, d_x: &mut f64, d_p: &mut f64) -> f64 {
    fn strong_mul(d: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    fn strong_div(d: f64, by: f64) -> f64 {
        if d == 0.0 || by.is_infinite() && !d.is_nan() { 0.0 } else { d / by }
    }
    let root = (x + 0.5).sqrt();
    let t = x.powf(p);
    let t_2 = x.powi(3);
    let raised = t * t_2;
    let t_3 = raised.tanh();
    let t_4 = x.hypot(2.0_f64);
    let t_5 = x.abs().exp2();
    let t_6 = root.ln() + t_3 + x.atan2(p) + t_4 + x.max(p) - t_5;
    let d_t = strong_mul(-1.0, t_5 * std::f64::consts::LN_2);
    let d_x_2 = if x > 0.0 {
        d_t
    } else if x < 0.0 {
        -d_t
    } else {
        0.0
    };
    let d_x_3 = d_x_2
        + if (x > p) | p.is_nan() {
            1.0
        } else if x == p {
            0.5 * 1.0
        } else {
            0.0
        };
    let d_p_2 = if (p > x) | x.is_nan() {
        1.0
    } else if x == p {
        0.5 * 1.0
    } else {
        0.0
    };
    let d_x_4 = d_x_3 + strong_div(x, t_4);
    let d_x_5 = d_x_4
        + if (x * x + p * p).is_normal() {
            p / (x * x + p * p)
        } else {
            strong_div(strong_div(p, x.hypot(p)), x.hypot(p))
        };
    let d_p_3 = d_p_2
        + if (x * x + p * p).is_normal() {
            -x / (x * x + p * p)
        } else {
            -strong_div(strong_div(x, x.hypot(p)), x.hypot(p))
        };
    let t_7 = if t_3.abs() < 0.99 { (1.0 - t_3) * (1.0 + t_3) } else { raised.cosh().powi(-2) };
    let d_root = 1.0 / (root + 0.0);
    let d_t_2 = t_7 * t_2;
    let d_t_3 = t_7 * t;
    let d_x_6 = d_x_5 + d_t_3 * (3 as f64 * x.powi(2));
    let d_x_7 =
        d_x_6 + strong_mul(d_t_2, if t.is_normal() { strong_mul(p, t / x) } else { strong_mul(p, x.powf(p - 1.0)) });
    let d_p_4 = d_p_3 + strong_mul(d_t_2, if x == 0.0 && p >= 0.0 { 0.0 } else { strong_mul(x.ln(), t) });
    *d_x += d_x_7 + strong_mul(d_root, 0.5 / (root + 0.0));
    *d_p += d_p_4;
    t_6
}

// The value of `literals`; its gradient is added to `d_x_2`.
#[allow(unused, clippy::all)]
pub fn literals_value_and_grad(x: f64, d_x_2: &mut f64) -> f64 {
    fn strong_mul(d: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    let twice: f64 = 2.0;
    let d_x = twice * x;
    let t_2 = 2.0_f64.powf(x);
    let t = t_2 + 3.0_f64.sqrt();
    let t_3 = d_x * t + 0.5 * std::f64::consts::PI;
    let d_x_3 = strong_mul(d_x, if 2.0_f64 == 0.0 && x >= 0.0 { 0.0 } else { strong_mul(2.0_f64.ln(), t_2) });
    *d_x_2 += d_x_3 + t * twice;
    t_3
}

// The value of `single`; its gradient is added to `d_x`, `d_y`.
#[allow(unused, clippy::all)]
pub fn single_value_and_grad(x: f32, y: f32, d_x: &mut f32, d_y: &mut f32) -> f32 {
    fn strong_mul_f32(d: f32, p: f32) -> f32 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    fn strong_div_f32(d: f32, by: f32) -> f32 {
        if d == 0.0 || by.is_infinite() && !d.is_nan() { 0.0 } else { d / by }
    }
    fn strong_div_mul_f32(d: f32, by: f32, p: f32) -> f32 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d / by * p }
    }
    let t = (x * y).exp();
    let t_2 = t / (1.5 + y);
    let t_3 = x.sqrt();
    let t_4 = t_2 + t_3 + x.powi(2);
    let t_5 = 1.5 + y;
    let d_x_2 = 2 as f32 * x.powi(1);
    let d_x_3 = d_x_2 + 0.5 / (t_3 + 0.0);
    let d_t = strong_mul_f32(strong_div_f32(1.0, t_5), t);
    let d_x_4 = d_x_3 + d_t * y;
    let d_y_2 = -strong_div_mul_f32(1.0, t_5, t_2) + d_t * x;
    *d_x += d_x_4;
    *d_y += d_y_2;
    t_4
}

// The value of `precisions`; its gradient is added to `d_x`, `d_y`.
#[allow(unused, clippy::all)]
pub fn precisions_value_and_grad(x: f64, y: f32, d_x: &mut f64, d_y: &mut f32) -> f64 {
    let z = x as f32 * y;
    let t = z as f64 * x + f64::from(y) + x as i32 as f64;
    let t_2 = x as f32;
    let t_3 = z as f64;
    let d_y_2 = 1.0 as f32;
    let d_z = x as f32;
    let d_t = d_z * y;
    let d_y_3 = d_y_2 + d_z * t_2;
    *d_x += t_3 + d_t as f64;
    *d_y += d_y_3;
    t
}

// The value of `pair`; its gradient is added to `d_t`, `d_k`.
#[allow(unused, clippy::all)]
pub fn pair_value_and_grad(t: (f64, f64), &k: &f64, d_t: &mut (f64, f64), d_k: &mut f64) -> f64 {
    let a = t.0;
    let b = t.1;
    let t_2 = a * k;
    let c = (t_2, b);
    let t_3 = t_2 * b + t_2;
    let d_t_2 = 1.0 + b;
    let d_a = d_t_2 * k;
    let d_k_2 = d_t_2 * a;
    let mut d_t_sum = (0.0, 0.0);
    d_t_sum.1 += t_2;
    d_t_sum.0 += d_a;
    d_t.0 += d_t_sum.0;
    d_t.1 += d_t_sum.1;
    *d_k += d_k_2;
    t_3
}

// The value of `array`; its gradient is added to `d_x`.
#[allow(unused, clippy::all)]
pub fn array_value_and_grad(x: [f64; 3], n: usize, d_x: &mut [f64; 3]) -> f64 {
    let t = x[0] * x[n] + x[2].cos() * n as f64;
    let t_2 = x[0];
    let t_3 = x[n];
    let t_4 = x[2];
    let t_5 = n as f64;
    let mut d_x_sum = [0.0; 3];
    d_x_sum[2] += t_5 * -t_4.sin();
    d_x_sum[n] += t_2;
    d_x_sum[0] += t_3;
    for (to, from) in d_x.iter_mut().zip(d_x_sum.iter()) {
        *to += *from;
    }
    t
}

// The value of `two`; the cotangents of its arguments, by that of the result, are added to `d_x`, `d_y`.
#[allow(unused, clippy::all)]
pub fn two_vjp(x: f64, y: f64, seed: (f64, f64), d_x: &mut f64, d_y: &mut f64) -> (f64, f64) {
    fn strong_mul(d: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    fn strong_div(d: f64, by: f64) -> f64 {
        if d == 0.0 || by.is_infinite() && !d.is_nan() { 0.0 } else { d / by }
    }
    fn strong_div_mul(d: f64, by: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d / by * p }
    }
    let r = x.hypot(y);
    let t = r * x;
    let t_2 = y / r;
    let value = (t, t_2);
    let d_t = seed.0;
    let d_t_2 = seed.1;
    let d_y_2 = strong_div(d_t_2, r);
    let d_r = -strong_div_mul(d_t_2, r, t_2);
    let d_r_2 = d_r + d_t * x;
    let d_x_2 = d_t * r;
    let d_x_3 = d_x_2 + strong_mul(d_r_2, strong_div(x, r));
    let d_y_3 = d_y_2 + strong_mul(d_r_2, strong_div(y, r));
    *d_x += d_x_3;
    *d_y += d_y_3;
    value
}

// The value of `three`; the cotangents of its arguments, by that of the result, are added to `d_x`, `d_k`.
#[allow(unused, clippy::all)]
pub fn three_vjp(x: [f64; 3], k: f64, seed: [f64; 3], d_x: &mut [f64; 3], d_k: &mut f64) -> [f64; 3] {
    let t = x[0];
    let t_2 = t * k;
    let t_3 = x[1].sin();
    let t_4 = x[2] * t;
    let value = [t_2, t_3, t_4];
    let t_5 = x[1];
    let t_6 = x[2];
    let d_t = seed[0usize];
    let d_t_2 = seed[1usize];
    let d_t_3 = seed[2usize];
    let mut d_x_sum = [0.0; 3];
    d_x_sum[2] += d_t_3 * t;
    d_x_sum[1] += d_t_2 * t_5.cos();
    let d_k_2 = d_t * t;
    d_x_sum[0] += d_t_3 * t_6 + d_t * k;
    for (to, from) in d_x.iter_mut().zip(d_x_sum.iter()) {
        *to += *from;
    }
    *d_k += d_k_2;
    value
}

// The value of `choice`; its gradient is added to `d_x`, `d_y`.
#[allow(unused, clippy::all)]
pub fn choice_value_and_grad(x: f64, y: f64, d_x: &mut f64, d_y: &mut f64) -> f64 {
    fn strong_mul(d: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    let (t, kept) = if x > y {
        let t_2 = x * x - y;
        (t_2, None)
    } else {
        let z = x.exp();
        let t_3 = z * y;
        (t_3, Some(z))
    };
    let mut d_y_sum = 0.0;
    let mut d_x_sum = 0.0;
    if let Some(z) = kept {
        let d_z = y;
        d_y_sum += z;
        d_x_sum += strong_mul(d_z, z);
    } else {
        d_y_sum -= 1.0;
        d_x_sum += x;
        d_x_sum += x;
    }
    *d_x += d_x_sum;
    *d_y += d_y_sum;
    t
}

// The value of `nested`; its gradient is added to `d_x`, `d_y`.
#[allow(unused, clippy::all)]
pub fn nested_value_and_grad(x: f64, y: f64, d_x: &mut f64, d_y: &mut f64) -> f64 {
    let z_2 = if x > 0.5 {
        let z = x * y;
        if y > 0.5 { z.sin() * 2.0 } else { z + y }
    } else if y < 0.0 {
        -y
    } else {
        x
    };
    let t = z_2 * z_2;
    let d_z = z_2;
    let d_z_2 = d_z + z_2;
    let mut d_y_sum = 0.0;
    let mut d_x_sum = 0.0;
    if x > 0.5 {
        let z = x * y;
        let mut d_z_3 = 0.0;
        if y > 0.5 {
            d_z_3 += d_z_2 * (2.0_f64 * z.cos());
        } else {
            d_z_3 += d_z_2;
            d_y_sum += d_z_2;
        }
        let t_2 = d_z_3;
        d_x_sum += t_2 * y;
        d_y_sum += t_2 * x;
    } else if y < 0.0 {
        d_y_sum -= d_z_2;
    } else {
        d_x_sum += d_z_2;
    }
    *d_x += d_x_sum;
    *d_y += d_y_sum;
    t
}

// The value of `guarded`; its gradient is added to `d_x`, `d_y`.
#[allow(unused, clippy::all)]
pub fn guarded_value_and_grad(x: f64, y: f64, d_x: &mut f64, d_y: &mut f64) -> f64 {
    fn strong_mul(d: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    fn strong_div(d: f64, by: f64) -> f64 {
        if d == 0.0 || by.is_infinite() && !d.is_nan() { 0.0 } else { d / by }
    }
    fn strong_div_mul(d: f64, by: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d / by * p }
    }
    assert!(x > -100.0, "x is {x}");
    if y == 0.0 {
        panic!("y is zero");
    }
    let t = x.ln() / y;
    let d_y_2 = -strong_div_mul(1.0, y, t);
    *d_x += strong_mul(strong_div(1.0, y), 1.0 / (x + 0.0));
    *d_y += d_y_2;
    t
}

// The value of `constant`; its gradient is added to `d_x`.
#[allow(unused, clippy::all)]
pub fn constant_value_and_grad(x: f64, c: f64, flag: bool, d_x: &mut f64) -> f64 {
    let scale = if flag { c } else { c * c };
    let t = scale * x * x;
    let d_x_2 = scale * x;
    *d_x += d_x_2 + x * scale;
    t
}

// The value of `own_names`; its gradient is added to `d_seed_2`, `d_value`, `d_next`.
#[allow(unused, clippy::all)]
pub fn own_names_value_and_grad(
    seed: f64,
    value: f64,
    next: f64,
    d_seed_2: &mut f64,
    d_value: &mut f64,
    d_next: &mut f64,
) -> f64 {
    let d_seed = seed * value;
    let t = d_seed.sin();
    let type_2 = t * next;
    let t_2 = type_2 * type_2;
    let d_type = type_2;
    let d_type_2 = d_type + type_2;
    let d_next_2 = d_type_2 * t;
    let t_3 = next * d_seed.cos();
    let d_seed_3 = d_type_2 * (t_3 * value);
    let d_value_2 = d_type_2 * (t_3 * seed);
    *d_seed_2 += d_seed_3;
    *d_value += d_value_2;
    *d_next += d_next_2;
    t_2
}
