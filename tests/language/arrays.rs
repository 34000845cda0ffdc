//! Rows 85–87: arrays, slices and vectors.

// 85 sum, dot product, norm

row! { l085_sum [at (&[1.0, -2.0, 3.5]), (&[4.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i];
        }
        s
    }
}

row! { l085_dot [at (&[1.0, -2.0, 3.5], &[0.5, 4.0, -1.0])]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i] * y[i];
        }
        s
    }
}

row! { l085_dot_with_itself [at (&[1.0, -2.0, 3.5])]
    fn dot(x: &[f64], y: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i] * y[i];
        }
        s
    }
    fn f(x: &[f64]) -> f64 {
        dot(x, x)
    }
}

row! { l085_norm [at (&[3.0, -4.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for v in x {
            s += v * v;
        }
        s.sqrt()
    }
}

row! { l085_array_and_vec_arguments [at ([1.0, -2.0], &[0.5, 3.0], vec![2.0, 0.1], vec![0.7, 0.3])]
    fn f(a: [f64; 2], b: &[f64; 2], c: Vec<f64>, d: &Vec<f64>) -> f64 {
        let mut s = 0.0;
        for i in 0..a.len() {
            s += a[i] * b[i] + c[i] * d[i] * s;
        }
        s
    }
}

row! { l085_a_hundred_elements [at ((0..100).map(|i| (i as f64 * 0.37).sin()).collect::<Vec<f64>>())]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 1..x.len() {
            s += (x[i] - x[i - 1] * x[i - 1]) * (x[i] + 1.0);
        }
        s
    }
}

// 86 local array

row! { l086_written_then_read [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let mut a = [0.0; 4];
        a[0] = x * y;
        a[1] = a[0] + x;
        a[3] = a[1] * a[0];
        a[2] = a[3] - y;
        a[0] + a[1] * a[2] * a[3]
    }
}

row! { l086_filled_in_a_loop [at (&[1.0, -2.0, 3.5])]
    fn f(x: &[f64]) -> f64 {
        let n = x.len();
        let mut squares = vec![0.0; n];
        for i in 0..n {
            squares[i] = x[i] * x[i];
        }
        let mut s = 1.0;
        for i in 0..n {
            s = s * 0.5 + squares[i] * squares[n - 1 - i];
        }
        s
    }
}

row! { l086_polynomial_coefficients [at (0.8, 1.3)]
    fn f(x: f64, k: f64) -> f64 {
        let c = [1.0, k, k * k, -0.5];
        let mut s = 0.0;
        for i in 0..c.len() {
            s = s * x + c[c.len() - 1 - i];
        }
        s
    }
}

// 87 two dimensions

row! { l087_array_of_arrays [at ([[1.0, 2.0], [3.0, 4.0]], [0.5, -1.0])]
    fn f(m: [[f64; 2]; 2], v: [f64; 2]) -> f64 {
        let mut s = 0.0;
        for i in 0..2 {
            let mut row = 0.0;
            for j in 0..2 {
                row += m[i][j] * v[j];
            }
            s += row * v[i];
        }
        s
    }
}

row! { l087_reference_to_arrays [at (&[[1.0, 2.0, 3.0], [3.0, 4.0, 5.0]], &[[0.5, 1.0], [1.5, -1.0]])]
    fn f(a: &[[f64; 3]; 2], b: &[[f64; 2]]) -> f64 {
        let mut s = 0.0;
        for i in 0..a.len() {
            for j in 0..b.len() {
                s += a[i][j + 1] * b[j][i] + a[i][0];
            }
        }
        s
    }
}

row! { l087_vec_of_vec [at (vec![vec![1.0, 2.0], vec![3.0]], vec![vec![0.5], vec![1.5, -1.0]])]
    fn f(a: &[Vec<f64>], b: &Vec<Vec<f64>>) -> f64 {
        let mut s = 0.0;
        for i in 0..a.len() {
            for j in 0..a[i].len() {
                s += a[i][j] * a[i][j] * b[j][0];
            }
        }
        s * b[1][1]
    }
}

row! { l087_local_matrix_written [at (1.5, 0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let mut m = vec![vec![0.0; 3]; 2];
        for i in 0..2 {
            for j in 0..3 {
                m[i][j] = x * i as f64 + y * j as f64;
            }
        }
        for i in 1..2 {
            for j in 1..3 {
                m[i][j] = m[i][j] * m[i - 1][j] + m[i][j - 1];
            }
        }
        m[1][2] * m[0][1]
    }
}

row! { l087_flattened [at (&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3)]
    fn f(a: &[f64], width: usize) -> f64 {
        let height = a.len() / width;
        let mut s = 0.0;
        for i in 0..height {
            for j in 0..width {
                let here = a[i * width + j];
                let right = a[i * width + (j + 1) % width];
                let below = a[((i + 1) % height) * width + j];
                s += here * right - here * below * below;
            }
        }
        s
    }
}

row! { l087_matrix_as_a_result many [at ([[1.0, 2.0], [3.0, 4.0]], 0.5)]
    fn f(m: [[f64; 2]; 2], k: f64) -> [[f64; 2]; 2] {
        let mut out = [[0.0; 2]; 2];
        for i in 0..2 {
            for j in 0..2 {
                for l in 0..2 {
                    out[i][j] += m[i][l] * m[l][j] * k;
                }
            }
        }
        out
    }
}

row! { l087_three_dimensions [at ([[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]])]
    fn f(mut t: [[[f64; 2]; 2]; 2]) -> f64 {
        t[0][1][0] = t[1][0][1] * t[0][0][0];
        t[1] = t[0];
        t[1][1][1] *= t[0][1][0];
        let plane = t[1];
        plane[1][1] * plane[0][1] + t[0][1][1]
    }
}
