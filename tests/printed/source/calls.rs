// Calls of other functions, and of the function itself.
functions! {
    #[differentiable]
    fn norm(x: &[f64], p: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i].abs().powf(p);
        }
        s.powf(1.0 / p)
    }

    #[differentiable]
    fn leaf(x: f64, k: f64, n: i32) -> f64 {
        (x * k).sin() * n as f64
    }

    #[differentiable]
    fn caller(x: &[f64], k: f64) -> f64 {
        norm(x, k) * leaf(x[0], 2.0, 3) + norm(&x[1..], 2.0)
    }

    #[differentiable]
    fn in_a_loop(x: &[f64], k: f64) -> f64 {
        let mut s = 0.5;
        for i in 0..x.len() {
            s = leaf(s, x[i], 1) + k * s;
        }
        s
    }

    #[differentiable]
    fn polar(r: f64, phi: f64) -> (f64, f64) {
        (r * phi.cos(), r * phi.sin())
    }

    #[differentiable]
    fn of_a_pair(r: f64, phi: f64) -> f64 {
        let (x, y) = polar(r, phi);
        x * y + x
    }

    #[differentiable]
    fn scaled(x: &[f64], k: f64) -> Vec<f64> {
        let mut y = x.to_vec();
        for i in 0..y.len() {
            y[i] *= k;
        }
        y
    }

    #[differentiable]
    fn of_a_vector(x: &[f64], k: f64) -> f64 {
        let y: Vec<f64> = scaled(x, k);
        let mut s = 0.0;
        for i in 0..y.len() {
            s += y[i].sin();
        }
        s
    }

    #[differentiable]
    fn power(x: f64, n: usize) -> f64 {
        if n == 0 { 1.0 } else { x * power(x, n - 1) }
    }

    #[differentiable]
    fn minor(a: &[f64], n: usize, row: usize, used: u32) -> f64 {
        if row == n {
            1.0
        } else {
            let mut sum = 0.0;
            let mut sign = 1.0;
            for j in 0..n {
                if used >> j & 1 == 0 {
                    sum += sign * a[row * n + j] * minor(a, n, row + 1, used | 1 << j);
                    sign = -sign;
                }
            }
            sum
        }
    }

    #[differentiable]
    fn changed_argument(x: [f64; 3], k: f64) -> f64 {
        let mut m = x;
        let mut s = 0.0;
        for i in 0..3 {
            s += norm(&m, 2.0);
            m[i] = m[i] * k + 0.25;
        }
        s
    }
}
