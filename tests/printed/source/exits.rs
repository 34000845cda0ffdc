// Early exits: guards, loops that stop or go on, values on the way out.
functions! {
    #[differentiable]
    fn guards(x: f64, y: f64) -> f64 {
        if y == 0.0 {
            return x;
        }
        let t = x / y;
        if t > 1.0 {
            return t.ln();
        }
        t * x.sin()
    }

    #[differentiable]
    fn stopping(x: &[f64], k: f64) -> f64 {
        let mut s = 1.0;
        for i in 0..x.len() {
            if x[i] < 0.4 { continue; }
            s = s * x[i].exp() + k;
            if s > 6.0 { break; }
        }
        s
    }

    #[differentiable]
    fn searched(x: &[f64], k: f64) -> f64 {
        let mut s = k;
        'rows: for i in 0..x.len() {
            for j in i..x.len() {
                s += x[i] * x[j] * s;
                if s > 9.0 { return s * x[j]; }
                if x[j] > 1.0 { continue 'rows; }
            }
            s *= 0.5;
        }
        s
    }

    #[differentiable]
    fn by_steps(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in (0..x.len()).rev().step_by(2) {
            s = s * x[i] + x[i];
            if i == 2 { break; }
        }
        for i in 1..=3 {
            s = s * x[i];
            if i == 2 { break; }
        }
        s
    }

    #[differentiable]
    fn handed_out(x: f64) -> f64 {
        let mut s = x;
        let y = loop {
            s = s * 1.5 + x;
            if s > 4.0 { break s * x; }
        };
        let z = 'z: {
            if y > 100.0 { break 'z x; }
            y.sqrt()
        };
        z * y
    }

    #[differentiable]
    fn vectors(x: &[f64]) -> Vec<f64> {
        let mut u = x.to_vec();
        for i in 1..u.len() {
            u[i] *= u[i - 1];
            if u[i] > 0.3 { return u; }
            u[0] += u[i];
        }
        vec![u[0]; 2]
    }
}
