//! Whole programs.

row! {
    program_lotka_volterra_by_runge_kutta
    [at (1.1, 0.4, 0.1, 0.4, 2.0, 1.5, 8)]
    fn rate(a: f64, b: f64, c: f64, d: f64, u: f64, v: f64) -> (f64, f64) {
        (a * u - b * u * v, d * u * v - c * v)
    }
    fn f(a: f64, b: f64, c: f64, d: f64, u0: f64, v0: f64, steps: usize) -> f64 {
        let h = 0.05;
        let (mut u, mut v) = (u0, v0);
        for _ in 0..steps {
            let (k1, l1) = rate(a, b, c, d, u, v);
            let (k2, l2) = rate(a, b, c, d, u + 0.5 * h * k1, v + 0.5 * h * l1);
            let (k3, l3) = rate(a, b, c, d, u + 0.5 * h * k2, v + 0.5 * h * l2);
            let (k4, l4) = rate(a, b, c, d, u + h * k3, v + h * l3);
            u += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
            v += h / 6.0 * (l1 + 2.0 * l2 + 2.0 * l3 + l4);
        }
        u + v
    }
}

row! { program_matrix_product [at (&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[0.5, -1.0, 2.0, 0.1, 0.7, 1.5], 2)]
    fn product(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
        let m = a.len() / n;
        let mut c = vec![0.0; n * n];
        for i in 0..n {
            for k in 0..m {
                let aik = a[i * m + k];
                for j in 0..n {
                    c[i * n + j] += aik * b[k * n + j];
                }
            }
        }
        c
    }
    fn f(a: &[f64], b: &[f64], n: usize) -> f64 {
        let c = product(a, b, n);
        let square = product(&c, &c, n);
        let mut trace = 0.0;
        for i in 0..n {
            trace += square[i * n + i];
        }
        trace
    }
}

row! { program_horner [at (&[1.0, -2.0, 0.5, 3.0], 0.7), (&[4.0], 0.7)]
    fn f(coefficients: &[f64], x: f64) -> f64 {
        let mut y = 0.0;
        for i in (0..coefficients.len()).rev() {
            y = y * x + coefficients[i];
        }
        y
    }
}

row! { program_softmax_cross_entropy [at (&[1.0, -2.0, 0.5], 2), (&[800.0, 799.0, 1.0], 1)]
    fn f(logits: &[f64], target: usize) -> f64 {
        let mut largest = f64::NEG_INFINITY;
        for &l in logits {
            largest = largest.max(l);
        }
        let mut s = 0.0;
        for &l in logits {
            s += (l - largest).exp();
        }
        s.ln() + largest - logits[target]
    }
}

row! {
    program_logistic_regression
    [at (&[0.3, -0.7, 0.1], &[[1.0, 2.0], [-0.5, 0.3], [0.2, -1.0]], &[1, 0, 1])]
    fn sigmoid(x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }
    fn f(w: &[f64], x: &[[f64; 2]], label: &[u8]) -> f64 {
        let mut loss = 0.0;
        for i in 0..x.len() {
            let mut z = w[2];
            for j in 0..2 {
                z += w[j] * x[i][j];
            }
            let p = sigmoid(z);
            loss -= if label[i] == 1 { p.ln() } else { (1.0 - p).ln() };
        }
        let mut penalty = 0.0;
        for v in w {
            penalty += v * v;
        }
        loss / x.len() as f64 + 0.01 * penalty
    }
}

row! { program_newton_root [at (2.0, 1.0), (10.0, 3.0)]
    fn f(a: f64, start: f64) -> f64 {
        let mut x = start;
        for _ in 0..4 {
            x = x - (x * x - a) / (2.0 * x);
        }
        x
    }
}

row! { program_heat_equation [at (&[0.0, 1.0, 4.0, 2.0, 0.5, 0.0], 0.2, 5)]
    fn f(start: &[f64], k: f64, steps: usize) -> f64 {
        let n = start.len();
        let mut u = vec![0.0; n];
        for i in 0..n {
            u[i] = start[i];
        }
        let mut next = vec![0.0; n];
        for _ in 0..steps {
            for i in 1..n - 1 {
                next[i] = u[i] + k * (u[i - 1] - 2.0 * u[i] + u[i + 1]);
            }
            next[0] = u[0];
            next[n - 1] = u[n - 1];
            for i in 0..n {
                u[i] = next[i];
            }
        }
        let mut energy = 0.0;
        for v in &u {
            energy += v * v;
        }
        energy
    }
}

row! { program_cholesky_in_place [at ([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]])]
    fn f(mut a: [[f64; 3]; 3]) -> f64 {
        for j in 0..3 {
            for k in 0..j {
                a[j][j] -= a[j][k] * a[j][k];
            }
            a[j][j] = a[j][j].sqrt();
            for i in j + 1..3 {
                for k in 0..j {
                    a[i][j] -= a[i][k] * a[j][k];
                }
                a[i][j] /= a[j][j];
            }
        }
        let mut log_determinant = 0.0;
        for i in 0..3 {
            log_determinant += 2.0 * a[i][i].ln();
        }
        log_determinant + a[2][0] * a[1][0]
    }
}

row! { program_elimination_with_pivoting [at (&[1.0, 2.0, -1.0, 4.0, 0.5, 3.0, 2.0, -1.0, 1.5], &[1.0, 2.0, 3.0])]
    fn f(matrix: &[f64], right: &[f64]) -> f64 {
        let n = right.len();
        let mut a = vec![0.0; n * n];
        let mut b = vec![0.0; n];
        for i in 0..n * n {
            a[i] = matrix[i];
        }
        for i in 0..n {
            b[i] = right[i];
        }
        for k in 0..n {
            let mut pivot = k;
            for i in k + 1..n {
                if a[i * n + k].abs() > a[pivot * n + k].abs() {
                    pivot = i;
                }
            }
            for j in 0..n {
                let t = a[k * n + j];
                a[k * n + j] = a[pivot * n + j];
                a[pivot * n + j] = t;
            }
            let t = b[k];
            b[k] = b[pivot];
            b[pivot] = t;
            for i in k + 1..n {
                let factor = a[i * n + k] / a[k * n + k];
                for j in k..n {
                    a[i * n + j] -= factor * a[k * n + j];
                }
                b[i] -= factor * b[k];
            }
        }
        for i in (0..n).rev() {
            for j in i + 1..n {
                b[i] -= a[i * n + j] * b[j];
            }
            b[i] /= a[i * n + i];
        }
        b[0] * b[1] + b[2]
    }
}

row! { program_moving_average many [at (&[1.0, 4.0, 2.0, 8.0, 5.0], 3), (&[1.0, 4.0], 1)]
    fn f(x: &[f64], width: usize) -> Vec<f64> {
        let n = x.len() - width + 1;
        let mut out = vec![0.0; n];
        let mut sum = 0.0;
        for i in 0..width {
            sum += x[i];
        }
        out[0] = sum / width as f64;
        for i in 1..n {
            sum += x[i + width - 1] - x[i - 1];
            out[i] = sum / width as f64;
        }
        out
    }
}

row! { program_quadratic_form [at ([1.0, -2.0, 0.5], &[2.0, 0.5, 0.0, -1.0, 3.0, 0.2, 0.1, 0.4, 1.0])]
    fn f(x: [f64; 3], a: &[f64; 9]) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            for j in 0..3 {
                s += x[i] * a[3 * i + j] * x[j];
            }
        }
        0.5 * s - x[0]
    }
}

row! { program_simpson [at (0.8, 1.7, 6)]
    fn integrand(k: f64, t: f64) -> f64 {
        (-k * t * t).exp() * (1.0 + t).ln()
    }
    fn f(k: f64, end: f64, n: usize) -> f64 {
        let h = end / n as f64;
        let mut s = integrand(k, 0.0) + integrand(k, end);
        for i in 1..n {
            let weight = if i % 2 == 1 { 4.0 } else { 2.0 };
            s += weight * integrand(k, i as f64 * h);
        }
        s * h / 3.0
    }
}

row! {
    program_two_layer_network
    [at (&[0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, -0.8, 0.9, 0.15, -0.25], &[0.5, -1.5], 0.3)]
    fn f(w: &[f64], x: &[f64], target: f64) -> f64 {
        let hidden = 3;
        let mut y = w[w.len() - 1];
        for h in 0..hidden {
            let mut z = 0.0;
            for i in 0..x.len() {
                z += w[h * x.len() + i] * x[i];
            }
            y += w[hidden * x.len() + h] * z.tanh();
        }
        0.5 * (y - target) * (y - target)
    }
}

row! { program_kepler_equation [at (0.9, 0.3), (2.5, 0.7)]
    fn f(anomaly: f64, eccentricity: f64) -> f64 {
        let mut e = anomaly;
        let mut step = 1.0;
        while step * step > 1e-22 {
            step = (e - eccentricity * e.sin() - anomaly) / (1.0 - eccentricity * e.cos());
            e -= step;
        }
        2.0 * ((1.0 + eccentricity).sqrt() * (e / 2.0).sin()).atan2((1.0 - eccentricity).sqrt() * (e / 2.0).cos())
    }
}

row! { program_pendulum_by_verlet [at (0.8, 9.81, 1.3, 20)]
    fn f(angle: f64, gravity: f64, length: f64, steps: usize) -> f64 {
        let h = 0.02;
        let mut q = angle;
        let mut p = 0.0;
        for _ in 0..steps {
            p -= 0.5 * h * gravity / length * q.sin();
            q += h * p;
            p -= 0.5 * h * gravity / length * q.sin();
        }
        0.5 * p * p - gravity / length * q.cos()
    }
}

row! { program_bilinear_interpolation [at (&[1.0, 2.0, 4.0, 3.0, 5.0, 9.0], 3, 0.3, 1.6), (&[1.0, 2.0, 4.0, 3.0, 5.0, 9.0], 3, 0.7, 0.2)]
    fn f(grid: &[f64], width: usize, y: f64, x: f64) -> f64 {
        let (i, j) = (y.floor() as usize, x.floor() as usize);
        let (u, v) = (y - i as f64, x - j as f64);
        let at = i * width + j;
        (1.0 - u) * ((1.0 - v) * grid[at] + v * grid[at + 1]) + u * ((1.0 - v) * grid[at + width] + v * grid[at + width + 1])
    }
}

row! { program_continued_fraction_of_the_tangent [at (0.9, 9)]
    fn f(x: f64, terms: usize) -> f64 {
        let mut y = (2 * terms + 1) as f64;
        for k in (0..terms).rev() {
            y = (2 * k + 1) as f64 - x * x / y;
        }
        x / y
    }
}

row! { program_dynamic_time_warping [at (&[1.0, 3.0, 4.2, 2.0], &[1.1, 2.5, 2.2])]
    fn f(a: &[f64], b: &[f64]) -> f64 {
        let mut cost: Vec<Vec<f64>> = vec![vec![0.0; b.len()]; a.len()];
        for i in 0..a.len() {
            for j in 0..b.len() {
                let d = a[i] - b[j];
                let before = if i == 0 && j == 0 {
                    0.0
                } else if i == 0 {
                    cost[i][j - 1]
                } else if j == 0 {
                    cost[i - 1][j]
                } else {
                    cost[i - 1][j - 1].min(cost[i - 1][j]).min(cost[i][j - 1])
                };
                cost[i][j] = d * d + before;
            }
        }
        cost[a.len() - 1][b.len() - 1]
    }
}

row! { program_kalman_filter [at (&[1.0, 1.4, 0.8, 1.2], 0.1, 0.4)]
    fn f(measured: &[f64], process: f64, noise: f64) -> f64 {
        let mut x = 0.0;
        let mut p = 1.0;
        let mut likelihood = 0.0;
        for &z in measured {
            p += process;
            let innovation = z - x;
            let s = p + noise;
            likelihood -= 0.5 * (innovation * innovation / s + s.ln());
            let gain = p / s;
            x += gain * innovation;
            p *= 1.0 - gain;
        }
        likelihood
    }
}

row! { program_spline_by_the_thomas_algorithm [at (&[0.0, 1.0, 0.5, 2.0, 1.5], 2.3)]
    fn f(y: &[f64], x: f64) -> f64 {
        let n = y.len();
        let mut c = vec![0.0; n];
        let mut m = vec![0.0; n];
        for i in 1..n - 1 {
            let right = 6.0 * (y[i + 1] - 2.0 * y[i] + y[i - 1]);
            let pivot = 4.0 - c[i - 1];
            c[i] = 1.0 / pivot;
            m[i] = (right - m[i - 1]) / pivot;
        }
        for i in (1..n - 1).rev() {
            m[i] -= c[i] * m[i + 1];
        }
        let k = x as usize;
        let t = x - k as f64;
        let s = 1.0 - t;
        s * y[k] + t * y[k + 1] + ((s * s * s - s) * m[k] + (t * t * t - t) * m[k + 1]) / 6.0
    }
}
