//! Loops that add to several rows of one cotangent, which are taken apart in blocks of iterations: rows that overlap, ranges
//! that end before, at and behind a block, and whatever else a loop does with what it adds to.

fn some(n: usize) -> Vec<f64> {
    (0..n).map(|i| 0.6 + 0.4 * (1.7 * i as f64).sin()).collect()
}

fn small(n: usize) -> Vec<f32> {
    (0..n).map(|i| 0.6 + 0.4 * (1.7 * i as f32).sin()).collect()
}

row! { turns_around_a_block [at (some(3), 1), (some(7), 2), (some(65), 1), (some(66), 1), (some(67), 1), (some(131), 1), (some(80), 8), (some(0), 0), (some(2), 1)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut s = 0.0;
        for j in far..x.len().saturating_sub(far) {
            s += x[j] * x[j - far] * x[j + far] + x[j] * x[j] * x[j - far];
        }
        s
    }
}

row! { with_something_kept [at (some(3), 1, 2), (some(7), 2, 1), (some(65), 1, 2), (some(66), 1, 2), (some(67), 1, 2), (some(131), 1, 1), (some(80), 8, 3), (some(0), 0, 1), (some(2), 1, 1), (some(9), 1, 0)]
    fn f(x: &[f64], far: usize, times: usize) -> f64 {
        let mut s = 0.5;
        for _ in 0..times {
            for j in far..x.len().saturating_sub(far) {
                s += x[j].sin() * x[j - far] * x[j + far].exp() + x[j] / x[j - far];
            }
            s = s * s * 1e-2;
        }
        s
    }
}

row! { with_rows_that_are_brought_back [at (some(12), 4, 3), (some(136), 68, 2)]
    fn f(x: &[f64], n: usize, times: usize) -> f64 {
        let mut u = x.to_vec();
        let mut v = vec![0.1; x.len()];
        let mut s = 0.0;
        for k in 0..times {
            for i in 1..x.len() / n {
                for j in 1..n {
                    let at = i * n + j;
                    s += u[at].sin() * u[at - n] * u[at - 1].cos();
                    v[at] = v[at] * 0.5 + (k as f64) * x[at] * x[at - n];
                }
                for j in 0..n {
                    u[j] = v[i * n + j] * 0.9 + 0.1 * u[i * n + j].sin();
                }
            }
        }
        s
    }
}

row! { recursive_with_something_kept [at (some(70), 2), (some(9), 1)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut s = if far == 0 { x[0] } else { f(x, far - 1).sin() };
        for j in far..x.len() - far {
            s += x[j].sin() * x[j - far] * x[j + far];
        }
        s
    }
}

row! { five_points [at (some(9), 3, 0.7), (some(25), 5, -0.4), (some(12), 4, 1.1), (some(4), 2, 1.0)]
    fn f(start: &[f64], n: usize, c: f64) -> f64 {
        let mut u = start.to_vec();
        let mut v = vec![0.1; n * n];
        for _ in 0..2 {
            for i in 1..(u.len() / n) - 1 {
                for j in 1..n - 1 {
                    let at = i * n + j;
                    v[at] += c * (u[at - n] + u[at - 1] + u[at + 1] + u[at + n] - 4.0 * u[at]) - u[at] * u[at] * c;
                }
            }
            for i in 0..u.len().min(v.len()) {
                u[i] += 0.1 * v[i];
            }
        }
        let mut s = 0.0;
        for i in 0..u.len() {
            s += u[i] * u[i];
        }
        s
    }
}

row! { rows_that_are_one [at (some(9), 0), (some(9), 1), (some(70), 0), (some(70), 2)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut s = 1.0;
        for j in 0..x.len() - far {
            s += x[j] * x[j + far] * 0.5 - x[j + far] * x[j + 2 * far - far];
        }
        s
    }
}

row! { one_parameter_twice [at (some(70), 3, 2)]
    fn product(a: &[f64], b: &[f64], near: usize, far: usize) -> f64 {
        let mut s = 0.0;
        for j in near..a.len() - far {
            s += a[j] * b[j + far] + a[j - near] * b[j] * b[j - near];
        }
        s
    }
    fn f(x: &[f64], near: usize, far: usize) -> f64 {
        product(x, x, near, far) * product(&x[1..], x, 1, 2)
    }
}

row! { neighbours_of_two_rows [at (some(75), 3), (some(20), 9), (some(12), 1)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut u = x.to_vec();
        for k in 0..2 {
            for j in 1..u.len() / 2 - far {
                u[0] += x[j] * x[j + 1] * x[j + far] - x[j - 1] * x[j + far + 2].cos() * x[j + far] * (1 + k) as f64;
            }
        }
        u[0] * u[1]
    }
}

row! { what_is_read_by_the_loop_too [at (some(70), 2), (some(9), 1)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut u = x.to_vec();
        for j in far..u.len() - far {
            u[j] = u[j - far] * 0.3 + u[j + far] * u[j];
        }
        let mut s = 0.0;
        for j in far..u.len() - far {
            let a = u[j - far] * u[j + far];
            s += a * u[j];
        }
        s
    }
}

row! { steps_and_directions [at (some(140), 2), (some(13), 1)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut s = 0.0;
        for j in (far..x.len() - far).rev() {
            s += x[j] * x[j - far] * x[j + far];
        }
        for j in (far..x.len() - far).step_by(3) {
            s += x[j].sin() * x[j - far] * x[j + far];
        }
        for j in far..=x.len() - far - 1 {
            s += x[j].cos() * x[j - far] * x[j + far];
        }
        for j in far..x.len() / 2 - far {
            s += x[2 * j].cos() * x[2 * j - far] * x[j + far];
        }
        s
    }
}

row! { inside_an_arm [at (some(70), 2, 0.5), (some(70), 2, -0.5), (some(9), 1, 0.5)]
    fn f(x: &[f64], far: usize, c: f64) -> f64 {
        let mut s = 0.0;
        for k in 0..3 {
            if c * (k as f64) < 0.8 {
                for j in far..x.len() - far {
                    s += c * x[j] * x[j - far] * x[j + far];
                }
            } else {
                s *= 0.5;
            }
        }
        if c > 0.0 {
            for j in far..x.len() - far {
                s += c * x[j] * x[j - far] * x[j + far];
            }
        }
        s
    }
}

row! { arms_inside [at (some(70), 2), (some(9), 1)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut s = 0.0;
        for j in far..x.len() - far {
            if x[j] > 0.6 {
                s += x[j] * x[j - far];
            } else {
                s += x[j + far] * x[j + far];
            }
            s += x[j - far] * x[j + far];
        }
        s
    }
}

row! { narrow [at (small(70), 2, 0.5), (small(9), 1, -0.7); single: true]
    fn f(x: &[f32], far: usize, c: f32) -> f32 {
        let mut s = 0.0;
        for j in far..x.len() - far {
            s += c * x[j] * x[j - far] * x[j + far] / x.len() as f32;
        }
        s
    }
}

row! { narrow_and_wide [at (some(70), small(70), 2), (some(9), small(9), 1); single: true]
    fn f(x: &[f64], y: &[f32], far: usize) -> f64 {
        let mut s = 0.0;
        for _ in 0..2 {
            for j in far..x.len() - far {
                s += x[j] * x[j - far] * f64::from(y[j + far]) * x[j + far] * f64::from(y[j] * y[j - far]) / 70.0;
            }
        }
        s
    }
}

row! { a_sum_that_the_loop_around_reads [at (some(70), 2), (some(9), 1)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut c = 1.0;
        for _ in 0..3 {
            let mut s = 0.0;
            for j in far..x.len() - far {
                s += c * x[j] * x[j - far] * x[j + far];
            }
            c = c * 0.5 + s / 70.0;
        }
        c
    }
}

row! { elements_that_every_turn_adds_to [at (some(70), 2), (some(9), 1)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            for j in far..x.len() - far {
                s += x[i] * x[j - far] * x[j + far] * x[3];
            }
        }
        s
    }
}

row! { two_containers [at (some(70), some(66), 2), (some(9), some(9), 1)]
    fn f(x: &[f64], y: &[f64], far: usize) -> f64 {
        let mut s = 0.0;
        for j in far..y.len() - far {
            s += x[j] * x[j - far] * y[j + far] - y[j - far] * x[j + far] * y[j];
        }
        s
    }
}

row! { three_loops_of_different_lengths [at (some(150), 2)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut s = 0.0;
        for n in [100, 10, 71, 7, 64] {
            for j in far..n {
                s += x[j] * x[j - far] * x[j + far] + x[j + 1] * x[j - far] + x[j + far + 1] * x[j - 1];
            }
        }
        s
    }
}

row! { a_triangle [at (some(81), 9), (some(4), 2)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        for i in 1..n {
            for j in i..n {
                s += x[i * n + j] * x[(i - 1) * n + j] - x[j * n + i - 1] * x[(i - 1) * n + j - 1];
            }
        }
        s
    }
}

row! { with_a_row_without_derivative [exact (&[2.0, 3.0, 5.0], &[7.0, 11.0, 13.0], 1) => [165.0, 110.0, 66.0, 0.0, 0.0, 0.0]]
    fn f(x: &[f64], w: &[f64], far: usize) -> f64 {
        let mut s = 0.0;
        for j in far..x.len() - far {
            s += autodiff::stop_gradient(w[j]) * x[j] * x[j - far] * x[j + far];
        }
        s
    }
}

row! { many_outputs many [at (some(70), 2), (some(9), 1)]
    fn f(x: &[f64], far: usize) -> Vec<f64> {
        let mut y = vec![0.0; x.len()];
        for j in far..x.len() - far {
            y[j] = x[j] * x[j - far] + x[j + far].sin() * x[j - 1];
        }
        y
    }
}

row! { overwritten_rows_of_another_memory [at (some(70), 2), (some(9), 1)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut y = x.to_vec();
        for _ in 0..2 {
            for j in far..x.len() - far {
                let old = y[j];
                y[j] = old * x[j] * x[j - far] + x[j + far].sin();
            }
        }
        let mut s = 0.0;
        for j in 0..y.len() {
            s += y[j];
        }
        s
    }
}

row! { terms_of_both_signs [at (some(140), 2), (some(9), 1)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut s = 0.0;
        for j in far..x.len() - far - 1 {
            s -= x[j];
            s += x[j - far];
            s -= 2.0 * x[j + far] - x[j - 1];
            s = s - x[j + far + 1] * x[j + far + 1];
        }
        s
    }
}

row! { recursive_with_rows [at (some(70), 2), (some(9), 1)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut s = if far == 0 { x[0] } else { f(x, far - 1) };
        for j in far..x.len() - far {
            s += x[j] * x[j - far] * x[j + far];
        }
        s
    }
}

row! { names_of_what_is_made [at (some(70), 2, 0.3), (some(9), 1, 0.3)]
    fn f(x: &[f64], start: usize, part: f64) -> f64 {
        let mut lanes = 0.0;
        let turns = x.len() - start;
        for j in start..turns {
            lanes += part * x[j] * x[j - start] * x[j + start];
        }
        lanes * part
    }
}

row! { numbers_as_bounds [at ([0.4, 0.7, 0.2, 0.9, 1.1, 0.3], some(10), 3)]
    fn f(x: [f64; 6], y: &[f64], far: usize) -> f64 {
        let mut s = 0.0;
        for j in 1..3 {
            s += x[j] * x[j + far] * x[j - 1] - y[j] * y[j + far] * y[j - 1];
        }
        for j in 5..5 {
            s += y[j] * y[j + far] * y[j - 1];
        }
        s
    }
}

row! { more_rows_than_arrays [at (some(90), 3)]
    fn f(x: &[f64], far: usize) -> f64 {
        let mut s = 0.0;
        for j in 0..x.len() - 20 {
            s += (x[j] + x[j + far] * x[j + 1]) * (x[j + far + 2] + x[j + 3]) + x[j + 4] * x[j + far + 5] + x[j + 6] * x[j + 7];
            s += (x[j + 8] + x[j + far + 9]) * (x[j + 10] + x[j + 11]) + x[j + 12] * x[j + far + 13] + x[j + 14] * x[j + 15];
            s += (x[j + 16] + x[j + far + 16]) * (x[j + 17] + x[j + far + 8]);
        }
        s
    }
}
