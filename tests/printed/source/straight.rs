// Without loops: operators, rules, tuples, arrays, precisions, branches.
functions! {
    #[differentiable]
    fn product(x: f64, y: f64) -> f64 {
        x * y + x.sin()
    }

    #[differentiable]
    fn quotient(a: f64, b: f64) -> f64 {
        (a - 2.0) / (b * b + 1.0) - 3.0 / b
    }

    #[differentiable]
    fn functions(x: f64, p: f64) -> f64 {
        let root = (x + 0.5).sqrt();
        let raised = x.powf(p) * x.powi(3);
        root.ln() + raised.tanh() + x.atan2(p) + x.hypot(2.0) + x.max(p) - x.abs().exp2()
    }

    #[differentiable]
    fn literals(x: f64) -> f64 {
        let twice = 2.0;
        let d_x = twice * x;
        let t = 2.0_f64.powf(x) + 3.0_f64.sqrt();
        d_x * t + 0.5 * std::f64::consts::PI
    }

    #[differentiable]
    fn single(x: f32, y: f32) -> f32 {
        (x * y).exp() / (1.5 + y) + x.sqrt() + x.powi(2)
    }

    #[differentiable]
    fn precisions(x: f64, y: f32) -> f64 {
        let z = x as f32 * y;
        z as f64 * x + f64::from(y) + (x as i32) as f64
    }

    #[differentiable]
    fn pair((a, b): (f64, f64), k: &f64) -> f64 {
        let c = (a * k, b);
        c.0 * c.1 + c.0
    }

    #[differentiable]
    fn array(x: [f64; 3], n: usize) -> f64 {
        x[0] * x[n] + x[2].cos() * n as f64
    }

    #[differentiable]
    fn two(x: f64, y: f64) -> (f64, f64) {
        let r = x.hypot(y);
        (r * x, y / r)
    }

    #[differentiable]
    fn three(x: [f64; 3], k: f64) -> [f64; 3] {
        [x[0] * k, x[1].sin(), x[2] * x[0]]
    }

    #[differentiable]
    fn choice(x: f64, y: f64) -> f64 {
        if x > y { x * x - y } else { let z = x.exp(); z * y }
    }

    #[differentiable]
    fn nested(x: f64, y: f64) -> f64 {
        let mut z = x;
        if x > 0.5 {
            z *= y;
            if y > 0.5 { z = z.sin() * 2.0; } else { z += y; }
        } else if y < 0.0 {
            z = -y;
        }
        z * z
    }

    #[differentiable]
    fn guarded(x: f64, y: f64) -> f64 {
        assert!(x > -100.0, "x is {x}");
        if y == 0.0 {
            panic!("y is zero");
        }
        x.ln() / y
    }

    #[differentiable]
    fn constant(x: f64, #[no_grad] c: f64, flag: bool) -> f64 {
        let scale = if flag { c } else { c * c };
        scale * x * x
    }

    #[differentiable]
    fn own_names(seed: f64, value: f64, next: f64) -> f64 {
        let d_seed = seed * value;
        let t = d_seed.sin();
        let r#type = t * next;
        r#type * r#type
    }
}
