// Loops: carried variables, tapes, counted turns, memories.
functions! {
    #[differentiable]
    fn dot(x: &[f64], y: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i] * y[i];
        }
        s
    }

    #[differentiable]
    fn horner(a: &[f64], x: f64) -> f64 {
        let mut y = 0.0;
        for i in (0..a.len()).rev() {
            y = y * x + a[i];
        }
        y
    }

    #[differentiable]
    fn newton(a: f64, n: usize) -> f64 {
        let mut x = 1.0;
        for _ in 0..n {
            x = 0.5 * (x + a / x);
        }
        x
    }

    #[differentiable]
    fn fibonacci(x: f64, y: f64, n: usize) -> f64 {
        let mut a = x;
        let mut b = y;
        for _ in 0..n {
            let c = a * b + 0.1;
            a = b;
            b = c;
        }
        a + b.sin()
    }

    #[differentiable]
    fn kinds(x: &[f64], k: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            if x[i] > 0.5 { s += x[i] * k; } else { s = s * x[i].sin() + k; }
        }
        s.cos()
    }

    #[differentiable]
    fn branches(x: &[f64], k: f64) -> f64 {
        let mut s = 1.0;
        for i in 0..x.len() {
            let y = s * x[i];
            if y > 0.5 {
                s = y.exp() * k;
            } else {
                s = s.cos() * y.cosh();
            }
        }
        s
    }

    #[differentiable]
    fn halves(x: f64, limit: f64) -> f64 {
        let mut y = x;
        let mut n = 0;
        while y > limit {
            y = y * 0.5 + 0.01 * y.sin();
            n += 1;
        }
        y * n as f64
    }

    #[differentiable]
    fn steps(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in (0..x.len()).step_by(2) {
            s = s * x[i] + s.sin();
        }
        s
    }

    #[differentiable]
    fn table(x: &[f64], n: usize) -> f64 {
        let mut m = 0.0;
        for i in 0..n {
            for j in 0..n {
                let v = x[i * n + j];
                m += v * v * x[j * n + i] + (v * 2.0).tanh();
            }
        }
        m.sqrt()
    }

    #[differentiable]
    fn nested_carried(x: &[f64], n: usize) -> f64 {
        let mut s = 1.0;
        for i in 0..x.len() {
            let mut y = x[i];
            for _ in 0..n {
                y = y.sin() * s;
            }
            s = s * y + 1.0;
        }
        s
    }

    #[differentiable]
    fn memory(x: [f64; 4], k: f64) -> f64 {
        let mut m = x;
        for i in 1..4 {
            m[i] = m[i] * m[i - 1].exp() + k;
        }
        m[3] * m[2]
    }

    #[differentiable]
    fn overwritten(x: &[f64], n: usize) -> f64 {
        let mut m = x.to_vec();
        for _ in 0..n {
            for i in 1..m.len() {
                m[i] = (m[i] * m[i - 1]).sin();
                m[i - 1] += m[i] * m[i];
            }
        }
        m[0] * m[1]
    }

    #[differentiable]
    fn vector(x: &[f64], k: f64) -> Vec<f64> {
        let mut y = vec![0.0; x.len()];
        for i in 0..x.len() {
            y[i] = k * x[i] * x[i];
        }
        y
    }

    #[differentiable]
    fn matrix(a: &[Vec<f64>], x: &Vec<f64>) -> f64 {
        let mut s = 0.0;
        for i in 0..a.len() {
            let mut row = 0.0;
            for j in 0..x.len() {
                row += a[i][j] * x[j];
            }
            s += row * row;
        }
        s
    }

    #[differentiable]
    fn elements(x: Vec<f64>) -> f64 {
        let mut p = 1.0;
        for v in &x {
            p *= v + 1.5;
        }
        p
    }

    #[differentiable]
    fn single_loop(x: &[f32], k: f32) -> f32 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s = s * k + x[i] / k;
        }
        s.sqrt()
    }

    #[differentiable]
    fn while_memory(x: [f64; 3], k: f64) -> f64 {
        let mut m = x;
        let mut i = 0;
        while i < 3 {
            m[i] = m[i] * m[0].exp() + k;
            i += 1;
        }
        m[0] * m[1] + m[2]
    }

    #[differentiable]
    fn masked(x: &[f64], n: u8) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let bit = !0 ^ n;
            s += x[i] * x[i] * bit as f64;
        }
        s
    }
}
