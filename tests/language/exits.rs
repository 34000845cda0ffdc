//! Rows 37, 39, 44, 45, 48, 53–55: what leaves a block before its end, without loops.

// 55 early return

row! { l055_first_statement [at (1.3), (-0.7)]
    fn f(x: f64) -> f64 {
        return x * x.sin();
    }
}

row! { l055_guard [at (1.3), (-0.7)]
    fn f(x: f64) -> f64 {
        if x < 0.0 {
            return x * x;
        }
        x.exp() * x
    }
}

row! { l055_several [at (1.3), (-0.7), (4.0), (9.0)]
    fn f(x: f64) -> f64 {
        if x < 0.0 {
            return x * x;
        }
        let y = x.sin();
        if x < 2.0 {
            return y * x;
        }
        let z = y * y + x;
        if x > 8.0 {
            return z.ln();
        }
        z * y
    }
}

row! { l055_mid_state [at (0.4, 2.0), (1.7, -0.3)]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = x * y;
        s += x.cos();
        if s > 1.0 {
            s *= y;
            return s;
        }
        s = s * s + y;
        let t = s.exp();
        if t > 100.0 {
            return t.sqrt();
        }
        s * t
    }
}

row! { l055_in_both_arms [at (0.4), (-1.7)]
    fn f(x: f64) -> f64 {
        if x > 0.0 {
            return x.ln();
        } else {
            return x * x * x;
        }
    }
}

row! { l055_on_some_ways_of_an_arm [at (0.4, 1.0), (-1.7, 0.5), (2.2, 0.5), (2.2, 3.0)]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = x;
        if x > 0.0 {
            s *= y;
            if y > 2.0 {
                return s * s;
            }
            s += x.sin();
            if x > 2.0 {
                return s.exp();
            }
            s *= x;
        } else {
            s -= y * y;
        }
        s * x + y
    }
}

row! { l055_before_a_loop [at (&[1.0, 2.0, 0.5], 2), (&[1.0, 2.0, 0.5], 0), (&[3.0], 1)]
    fn f(x: &[f64], n: usize) -> f64 {
        if n == 0 {
            return x[0] * x[0];
        }
        let mut s = 1.0;
        for i in 0..n {
            s *= x[i] + 1.0;
        }
        s
    }
}

row! { l055_unit_and_nothing_behind [at (1.3), (-0.7)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        if x > 0.0 {
            y *= x;
            return y;
        }
        return y * 2.0 * x;
        y = 17.0;
        println!("{y}");
    }
}

row! { l055_of_a_tuple many [at (1.3, 2), (-0.7, 3)]
    fn f(x: f64, n: usize) -> (f64, usize) {
        if x < 0.0 {
            return (x * x, n);
        }
        if n > 5 {
            return (1.0, 0);
        }
        (x.exp(), n + 1)
    }
}

row! { l055_of_a_vec many [at (&[1.3, 2.0]), (&[-0.7, 3.0, 2.0])]
    fn f(x: &[f64]) -> Vec<f64> {
        let mut y = x.to_vec();
        if x[0] < 0.0 {
            y[1] *= x[0];
            if x[1] > 2.5 {
                return y;
            }
            y[1] = 0.0;
        }
        y[0] = x[0] * x[1];
        y
    }
}

row! { l055_of_an_array many [at ([1.3, 2.0]), ([-0.7, 3.0])]
    fn f(x: [f64; 2]) -> [f64; 2] {
        if x[0] < 0.0 {
            return [x[1], x[0] * x[1]];
        }
        [x[0], 1.0]
    }
}

row! { l055_single_precision [at (1.5), (-0.5); single: true]
    fn f(x: f32) -> f32 {
        if x < 0.0 {
            return x * x;
        }
        let y = x.exp();
        if y > 2.0 {
            return y * x;
        }
        y
    }
}

row! { l055_constant_result [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        if x < 0.0 {
            return 3.0;
        }
        x * x
    }
}

row! { l055_result_is_an_argument [at (1.5, 2.0), (-0.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        if x < 0.0 {
            return y;
        }
        if y > 10.0 {
            return x;
        }
        x * y
    }
}

row! { l055_as_an_operand [at (1.5, 2.0), (-0.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let z = y * if x < 0.0 { return x * y } else { x.sqrt() };
        x + z * { if z > 1.0 { return z * z; } x }
    }
}

row! { l055_in_a_condition [at (1.5, 2.0), (-0.5, 2.0), (1.5, 0.1)]
    fn f(x: f64, y: f64) -> f64 {
        if { if x < 0.0 { return x * y; } y * x } > 1.0 {
            return y.exp();
        }
        x > 100.0 || y > 50.0 || return x * y * y;
        x
    }
}

row! { l055_under_and_or [at (1.5, 2.0), (-0.5, 2.0), (1.5, 0.1)]
    fn f(x: f64, y: f64) -> f64 {
        let b = x > 0.0 && { if y < 1.0 { return x * y; } y > 1.5 };
        if b { x * y * y } else { x - y }
    }
}

row! { l055_as_arguments_of_a_call [at (1.5, 2.0), (-0.5, 2.0), (1.5, 0.1)]
    fn g(a: f64, b: f64) -> f64 { a * b * b }
    fn f(x: f64, y: f64) -> f64 {
        g(x * y, if y < 1.0 { return g(x, x) } else { y }) + g(if x < 0.0 { return y } else { x }, x)
    }
}

row! { l055_of_a_memory_that_is_written [at (&[0.4, 2.0, 1.0], 1.0), (&[0.4, 2.0, 1.0], 3.0)]
    fn f(x: &[f64], c: f64) -> f64 {
        let mut u = vec![1.0; 3];
        u[0] = x[0] * c;
        u[1] = u[0] * x[1];
        if c > 2.0 {
            u[1] *= u[0];
            return u[1] * u[0];
        }
        u[0] = x[2];
        u[1] * u[0] * u[0]
    }
}

// 53, 54 guards

row! { l053_guard_that_initialises [at (0.4), (-1.7), (3.0)]
    fn f(x: f64) -> f64 {
        let y;
        let z;
        if x > 0.0 {
            y = x * x;
            if x > 2.0 {
                z = y * x;
            } else {
                return y;
            }
        } else {
            return x;
        }
        y * z
    }
}

row! { l054_guard_before_ln [at (0.4, 1.0) exact (0.0, 2.0) => [0.0, 1.0] => [0.0, 0.0, 0.0, 0.0]]
    fn f(x: f64, y: f64) -> f64 {
        if x <= 0.0 {
            return y;
        }
        x.ln() * y
    }
}

row! { l054_guard_before_a_division [at (0.4, 1.0) exact (0.0, 2.0) => [0.0, 0.0]]
    fn f(x: f64, y: f64) -> f64 {
        let n = (x * x).sqrt();
        if x == 0.0 {
            return 0.0;
        }
        y / n
    }
}

// 39 nested, else-if, many returns

row! { l039_many_returns [at (0.4, 1.0), (-0.4, 1.0), (-0.4, -1.0), (0.4, -2.0), (0.4, 3.0)]
    fn f(x: f64, y: f64) -> f64 {
        if x < 0.0 {
            if y < 0.0 {
                return x * y;
            } else if y < 0.5 {
                return x;
            }
            return x - y * y;
        } else if y < -1.0 {
            return y.exp();
        } else if y > 2.0 {
            return y.sin() * x;
        }
        x * x * y
    }
}

// 48 arms of `match` that leave

row! { l048_arms_return [at (0.4, 0), (0.4, 1), (0.4, 2), (0.4, 7)]
    fn f(x: f64, n: usize) -> f64 {
        let y = match n {
            0 => return x * x,
            1 => x.sin(),
            k if k > 5 => return x * k as f64,
            _ => {
                let z = x.exp();
                if z > 9.0 {
                    return z;
                }
                z * x
            }
        };
        y * y
    }
}

row! { l048_the_last_arm_returns [at (0.4, 0), (0.4, 1), (0.4, 2)]
    fn f(x: f64, n: i32) -> f64 {
        let mut y = x;
        match n {
            0 => y *= x,
            1 => {}
            _ => return y.cos(),
        }
        y * x
    }
}

row! { l048_an_arm_panics_and_one_returns [at (0.4, 0), (0.4, 1), (0.4, 2)]
    fn f(x: f64, n: i32) -> f64 {
        let y = match n {
            0 => return x * x * x,
            1 => x.exp(),
            2 => x * 3.0,
            _ => panic!("{n}"),
        };
        if n > 7 {
            panic!();
        }
        y * x
    }
}

row! { l048_return_or_panic [at (0.4), (-0.4)]
    fn f(x: f64) -> f64 {
        if x > 0.0 {
            return x * x;
        }
        if x < -1.0 {
            panic!("too small");
        }
        let y = x.exp();
        if y > 0.0 {
            return y;
        } else {
            unreachable!();
        }
    }
}

// 45 labelled blocks

row! { l045_break_with_a_value [at (0.4, 1.0), (-1.7, 0.5), (2.2, 5.0)]
    fn f(x: f64, y: f64) -> f64 {
        let z = 'a: {
            if x < 0.0 {
                break 'a x * y;
            }
            let t = x.sqrt();
            if y > 2.0 {
                break 'a t;
            }
            t * y
        };
        z * z + x
    }
}

row! { l045_without_a_value [at (0.4, 1.0), (-1.7, 0.5), (2.2, 5.0)]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = x;
        'done: {
            s *= y;
            if x < 0.0 {
                s += 1.0;
                break 'done;
            }
            s = s.sin();
            if y > 2.0 {
                break 'done;
            }
            s *= x;
        }
        s * y
    }
}

row! { l045_nested [at (0.4, 1.0), (-1.7, 0.5), (2.2, 5.0), (2.2, 0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = x * y;
        let z = 'a: {
            let w = 'b: {
                if x < 0.0 {
                    break 'a s * x;
                }
                s += x;
                if y > 2.0 {
                    break 'b s.exp();
                }
                if x > 2.0 {
                    s *= 2.0;
                    return s * s;
                }
                s * y
            };
            s *= w;
            w * x
        };
        z * s
    }
}

row! { l045_always_left [at (0.4), (-1.7)]
    fn f(x: f64) -> f64 {
        let z = 'a: {
            let y = x * x;
            break 'a y * x;
        };
        z + 'b: {
            if x > 0.0 {
                break 'b x;
            } else {
                return z * z;
            }
        }
    }
}

// 37 `let … else`

row! { l037_let_else [at (0.4, 3), (-1.7, 0)]
    fn f(x: f64, n: usize) -> f64 {
        let y = x.sin();
        let Some(k) = n.checked_sub(1) else {
            return y * x;
        };
        y * x.powi(k as i32)
    }
}

row! { l037_let_else_panics [at (0.4, 2)]
    fn f(x: f64, n: i32) -> f64 {
        let Some(k) = n.checked_sub(1) else { panic!("nothing") };
        x.powi(k)
    }
}

row! { l037_let_else_in_a_loop [at (0.4, &[2, 0, 3])]
    fn f(x: f64, n: &[u32]) -> f64 {
        let mut s = 1.0;
        for k in 0..n.len() {
            let Some(e) = n[k].checked_sub(1) else {
                s *= x;
                continue;
            };
            s += x.powi(e as i32);
        }
        s
    }
}

row! { l037_let_else_with_its_type [at (0.4, 2), (0.4, 0)]
    fn f(x: f64, n: u32) -> f64 {
        let Some(k): Option<u32> = n.checked_sub(1) else { return x.exp() };
        x * f64::from(k)
    }
}

row! { l037_let_else_of_a_tuple [at (0.4, 2.0, 1), (0.4, 2.0, 5)]
    fn f(x: f64, y: f64, n: usize) -> f64 {
        let (1, z) = (n, x * y) else { return y * y };
        z * x
    }
}

// 44 `while let`

row! { l044_while_let_pop [at (0.4, 3), (1.2, 0)]
    fn f(x: f64, n: i32) -> f64 {
        let mut todo: Vec<i32> = (0..n).collect();
        let mut s = x;
        while let Some(k) = todo.pop() {
            s = s * x + f64::from(k);
            if k == 2 {
                continue;
            }
            if s > 10.0 {
                break;
            }
            s *= 1.5;
        }
        s
    }
}

row! { l044_while_let_returns [at (0.4, &[1, 3, 0]), (1.2, &[9])]
    fn f(x: f64, n: &[usize]) -> f64 {
        let mut s = x;
        let mut i = 0;
        while let Some(k) = n[i].checked_sub(1) {
            s *= x + k as f64;
            i += 1;
            if i == n.len() {
                return s * s;
            }
        }
        s
    }
}

row! { l044_let_chain [at (0.4, 3, 1), (0.4, 1, 1), (0.4, 5, 9), (0.4, 0, 1)]
    fn f(x: f64, n: usize, m: usize) -> f64 {
        let y = if let Some(k) = n.checked_sub(1)
            && k > 0
            && let Some(j) = k.checked_sub(m)
        {
            x.powi(j as i32) * x.sin()
        } else {
            x * x
        };
        if n > 2 && let Some(2) = n.checked_sub(1) {
            return y * x;
        }
        y * y
    }
}

row! { l044_while_let_chain [at (0.4, 5), (1.2, 0)]
    fn f(x: f64, n: i32) -> f64 {
        let mut todo: Vec<i32> = (0..n).collect();
        let mut s = x;
        while let Some(k) = todo.pop() && k > 1 && s < 100.0 {
            s = s * x + f64::from(k);
            if k == 2 {
                continue;
            }
            s *= 1.5;
        }
        s * todo.len() as f64 + s
    }
}

row! { l044_while_let_of_what_is_assigned [at (0.4, 3), (1.2, 0)]
    fn f(x: f64, n: usize) -> f64 {
        let mut k = n.checked_sub(1);
        let mut y = x;
        while let Some(m) = k {
            y *= x + m as f64;
            k = m.checked_sub(1);
            if y > 50.0 { return y; }
        }
        y
    }
}

row! { l037_let_else_of_a_range [at (0.4, 3), (1.2, 0), (0.2, 9)]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..4 {
            let k @ 1..=5 = n + i else {
                s *= x;
                if n == 9 { return s; }
                continue;
            };
            let (0 | 3 | 4, m) = (k, i) else { s += x; break };
            s = s * x + m as f64;
        }
        s
    }
}
