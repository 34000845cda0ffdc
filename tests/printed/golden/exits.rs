// What AUTODIFF_PRINT prints of the functions in ../source.

// The value of `guards`; its gradient is added to `d_x`, `d_y`.
#[allow(unused, clippy::all)]
pub fn guards_value_and_grad(x: f64, y: f64, d_x: &mut f64, d_y: &mut f64) -> f64 {
    fn strong_div(d: f64, by: f64) -> f64 {
        if d == 0.0 || by.is_infinite() && !d.is_nan() { 0.0 } else { d / by }
    }
    fn strong_div_mul(d: f64, by: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d / by * p }
    }
    let (result, kept) = if y == 0.0 {
        (x, None)
    } else {
        let t = x / y;
        let (result_2, kept_2) = if t > 1.0 {
            let t_2 = t.ln();
            (t_2, None)
        } else {
            let t_3 = x.sin();
            let t_4 = t * t_3;
            (t_4, Some(t_3))
        };
        (result_2, Some((t, kept_2)))
    };
    let mut d_x_sum = 0.0;
    let mut d_y_sum = 0.0;
    if let Some((t, kept_2)) = kept {
        let mut d_t = 0.0;
        if let Some(t_3) = kept_2 {
            d_t += t_3;
            d_x_sum += t * x.cos();
        } else {
            d_t += 1.0 / (t + 0.0);
        }
        let t_5 = d_t;
        d_x_sum += strong_div(t_5, y);
        d_y_sum += -strong_div_mul(t_5, y, t);
    } else {
        d_x_sum += 1.0;
    }
    *d_x += d_x_sum;
    *d_y += d_y_sum;
    result
}

// The value of `stopping`; its gradient is added to `d_x`, `d_k`.
#[allow(unused, clippy::all)]
pub fn stopping_value_and_grad(x: &[f64], k: f64, d_x: &mut [f64], d_k: &mut f64) -> f64 {
    fn strong_mul(d: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    let mut tape = Vec::new();
    let t = x.len();
    let mut s: f64 = 1.0;
    let mut turns = 0_usize;
    for i in 0..t {
        let t_2 = x[i];
        let (exit, s_2, kept) = if t_2 < 0.4 {
            (1, s, None)
        } else {
            let t_3 = t_2.exp();
            let s_3 = s * t_3 + k;
            let exit_2 = if s_3 > 6.0 { 2 } else { 0 };
            (exit_2, s_3, Some(t_3))
        };
        let t_4 = exit > 1;
        tape.push((s, kept));
        s = s_2;
        turns += 1;
        if t_4 {
            break;
        }
    }
    let s_4 = s;
    let mut d_k_sum = 0.0;
    let mut d_s = 1.0;
    for i in (0..t).take(turns).collect::<Vec<_>>().into_iter().rev() {
        let (s, kept) = tape.pop().unwrap();
        let t_5 = x[i] < 0.4;
        let d_s_2 = d_s;
        let mut d_s_3 = 0.0;
        if let Some(t_3) = kept {
            d_k_sum += d_s_2;
            d_s_3 += d_s_2 * t_3;
            d_x[i] += strong_mul(d_s_2 * s, t_3);
        } else {
            d_s_3 += d_s_2;
        }
        d_s = d_s_3;
    }
    *d_k += d_k_sum;
    s_4
}

// The value of `searched`; its gradient is added to `d_x`, `d_k`.
#[allow(unused, clippy::all)]
pub fn searched_value_and_grad(x: &[f64], k: f64, d_x: &mut [f64], d_k: &mut f64) -> f64 {
    let mut tape = Vec::new();
    let mut tape_2 = Vec::new();
    let t = x.len();
    let mut result = 0.0_f64;
    let mut exit = 0;
    let mut s = k;
    let mut turns = 0_usize;
    for i in 0..t {
        let mut result_2 = 0.0_f64;
        let mut exit_2 = 0;
        let mut s_2 = s;
        let mut turns_2 = 0_usize;
        for j in i..t {
            let t_2 = x[i];
            let t_3 = x[j];
            let s_3 = s_2 + t_2 * t_3 * s_2;
            let (result_3, exit_3, kept) = if s_3 > 9.0 {
                let t_4 = s_3 * t_3;
                (t_4, 6, true)
            } else {
                let exit_4 = if t_3 > 1.0 { 3 } else { 0 };
                let t_5 = 0.0_f64;
                (t_5, exit_4, false)
            };
            let t_6 = exit_3 > 1;
            tape_2.push((s_2, kept));
            (result_2, exit_2, s_2) = (result_3, exit_3, s_3);
            turns_2 += 1;
            if t_6 {
                break;
            }
        }
        let result_4 = result_2;
        let exit_5 = exit_2;
        let s_4 = s_2;
        let (result_5, exit_6, s_5, kept_2) = if exit_5 <= 2 {
            let s_6 = s_4 * 0.5;
            let t_7 = 0.0_f64;
            (t_7, 0, s_6, true)
        } else {
            (result_4, exit_5, s_4, false)
        };
        let t_8 = exit_6 > 3;
        let next = (result_5, exit_6, s_5);
        tape.push((turns_2, kept_2));
        (result, exit, s) = next;
        turns += 1;
        if t_8 {
            break;
        }
    }
    let (result_6, kept_3) = if exit <= 4 { (s, true) } else { (result, false) };
    let mut d_s = 0.0;
    let mut d_result = 0.0;
    if kept_3 {
        d_s += 1.0;
    } else {
        d_result += 1.0;
    }
    for i in (0..t).take(turns).collect::<Vec<_>>().into_iter().rev() {
        let (turns_2, kept_2) = tape.pop().unwrap();
        let d_result_2 = d_result;
        let d_s_2 = d_s;
        let mut d_s_3 = 0.0;
        let mut d_result_3 = 0.0;
        if kept_2 {
            d_s_3 += d_s_2 * 0.5_f64;
        } else {
            d_result_3 += d_result_2;
            d_s_3 += d_s_2;
        }
        for j in (i..t).take(turns_2).collect::<Vec<_>>().into_iter().rev() {
            let (s_2, kept) = tape_2.pop().unwrap();
            let t_2 = x[i];
            let t_3 = x[j];
            let t_9 = t_2 * t_3;
            let s_3 = s_2 + t_9 * s_2;
            let d_result_4 = d_result_3;
            let mut d_s_4 = d_s_3;
            let mut d_t = 0.0;
            if kept {
                d_s_4 += d_result_4 * t_3;
                d_t += d_result_4 * s_3;
            }
            let d_s_5 = d_s_4;
            let t_10 = s_2;
            let d_s_6 = d_s_5 + d_s_5 * t_9;
            d_t += d_s_5 * (t_10 * t_2);
            d_x[j] += d_t;
            d_x[i] += d_s_5 * (t_10 * t_3);
            d_result_3 = 0.0;
            d_s_3 = d_s_6;
        }
        let d_s_7 = d_s_3;
        d_result = 0.0;
        d_s = d_s_7;
    }
    *d_k += d_s;
    result_6
}

// The value of `by_steps`; its gradient is added to `d_x`.
#[allow(unused, clippy::all)]
pub fn by_steps_value_and_grad(x: &[f64], d_x: &mut [f64]) -> f64 {
    let mut tape = Vec::new();
    let mut tape_2 = Vec::new();
    let t = x.len();
    let mut s: f64 = 1.0;
    let mut turns = 0_usize;
    for i in (0..t).rev().step_by(2) {
        let t_2 = x[i];
        let s_2 = s * t_2 + t_2;
        let exit = if i == 2 { 2 } else { 0 };
        let t_3 = exit > 1;
        tape.push(s);
        s = s_2;
        turns += 1;
        if t_3 {
            break;
        }
    }
    let mut s_3 = s;
    let mut turns_2 = 0_usize;
    for i_2 in 1..=3 {
        let s_4 = s_3 * x[i_2];
        let exit_2 = if i_2 == 2 { 2 } else { 0 };
        let t_4 = exit_2 > 1;
        tape_2.push(s_3);
        s_3 = s_4;
        turns_2 += 1;
        if t_4 {
            break;
        }
    }
    let s_5 = s_3;
    let mut d_s = 1.0;
    for i_2 in (1..=3).take(turns_2).collect::<Vec<_>>().into_iter().rev() {
        let s_3 = tape_2.pop().unwrap();
        let t_5 = x[i_2];
        let d_s_2 = d_s;
        let d_s_3 = d_s_2 * t_5;
        d_x[i_2] += d_s_2 * s_3;
        d_s = d_s_3;
    }
    let mut d_s_4 = d_s;
    for i in (0..t).rev().step_by(2).take(turns).collect::<Vec<_>>().into_iter().rev() {
        let s = tape.pop().unwrap();
        let t_2 = x[i];
        let d_s_5 = d_s_4;
        let d_s_6 = d_s_5 * t_2;
        d_x[i] += d_s_5 + d_s_5 * s;
        d_s_4 = d_s_6;
    }
    s_5
}

// The value of `handed_out`; its gradient is added to `d_x`.
#[allow(unused, clippy::all)]
pub fn handed_out_value_and_grad(x: f64, d_x: &mut f64) -> f64 {
    fn strong_mul(d: f64, p: f64) -> f64 {
        if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
    }
    let mut tape = Vec::new();
    let mut value = 0.0_f64;
    let mut s = x;
    let mut turns = 0_usize;
    loop {
        let s_2 = s * 1.5 + x;
        let (exit, value_2, kept) = if s_2 > 4.0 {
            let t = s_2 * x;
            (2, t, true)
        } else {
            let t_2 = 0.0_f64;
            (0, t_2, false)
        };
        let t_3 = exit > 1;
        tape.push((s, kept));
        (value, s) = (value_2, s_2);
        turns += 1;
        if t_3 {
            break;
        }
    }
    let s_3 = s;
    let (value_3, kept_2) = if value > 100.0 {
        (x, None)
    } else {
        let t_4 = value.sqrt();
        (t_4, Some(t_4))
    };
    let t_5 = value_3 * value;
    let mut d_x_sum = 0.0;
    let mut d_value = value_3;
    if let Some(t_4) = kept_2 {
        d_value += strong_mul(value, 0.5 / (t_4 + 0.0));
    } else {
        d_x_sum += value;
    }
    let mut d_s = 0.0;
    for _ in 0..turns {
        let (s, kept) = tape.pop().unwrap();
        let s_2 = s * 1.5 + x;
        let d_value_2 = d_value;
        let mut d_s_2 = d_s;
        if kept {
            d_s_2 += d_value_2 * x;
            d_x_sum += d_value_2 * s_2;
        }
        let d_t = d_s_2;
        d_x_sum += d_t;
        let d_s_3 = d_t * 1.5_f64;
        d_value = 0.0;
        d_s = d_s_3;
    }
    d_x_sum += d_s;
    *d_x += d_x_sum;
    t_5
}

// The value of `vectors`; the cotangents of its arguments, by that of the result, are added to `d_x`.
#[allow(unused, clippy::all)]
pub fn vectors_vjp(x: &[f64], seed: Vec<f64>, d_x: &mut [f64]) -> Vec<f64> {
    let mut tape = Vec::new();
    let mut u = x[..].to_vec();
    let t = u.len();
    let mut result = ::std::vec::Vec::new();
    let mut exit = 0;
    let mut turns = 0_usize;
    for i in 1..t {
        let t_2 = u[i - 1];
        let t_3 = u[i];
        let t_4 = t_3 * t_2;
        u[i] = t_4;
        let (result_2, exit_2, kept) = if t_4 > 0.3 {
            let t_5 = u.clone();
            (t_5, 4, true)
        } else {
            u[0] += t_4;
            let t_6 = ::std::vec::Vec::new();
            (t_6, 0, false)
        };
        let t_7 = exit_2 > 1;
        tape.push((t_2, t_3, kept));
        (result, exit) = (result_2, exit_2);
        turns += 1;
        if t_7 {
            break;
        }
    }
    let (result_3, kept_2) = if exit <= 2 {
        let t_8 = u[0];
        let t_9 = vec![t_8; 2];
        (t_9, true)
    } else {
        (result.clone(), false)
    };
    let mut d_result = seed;
    let mut d_u = vec![0.0; u.len()];
    let mut d_result_2 = vec![0.0; result.len()];
    if kept_2 {
        let d_t = d_result;
        d_u[0] += d_t.iter().sum::<f64>();
    } else {
        let t_10 = d_result;
        for (to, from) in d_result_2.iter_mut().zip(t_10.iter()) {
            *to += *from;
        }
    }
    for i in (1..t).take(turns).collect::<Vec<_>>().into_iter().rev() {
        let (t_2, t_3, kept) = tape.pop().unwrap();
        let t_11 = i - 1;
        let mut d_result_3 = d_result_2;
        let mut d_t_2 = 0.0;
        if kept {
            let d_t_3 = d_result_3;
            for (to, from) in d_u.iter_mut().zip(d_t_3.iter()) {
                *to += *from;
            }
        } else {
            d_t_2 += d_u[0];
        }
        d_t_2 += d_u[i];
        let t_12 = d_t_2;
        d_u[i] = t_12 * t_2;
        d_u[t_11] += t_12 * t_3;
        d_result_2 = vec![0.0; result.len()];
    }
    for (to, from) in d_x[..].iter_mut().zip(d_u.iter()) {
        *to += *from;
    }
    result_3
}
