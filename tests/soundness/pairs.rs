//! Functions that are partials of each other, where both are there, or seem to be.

row! { the_other_one_behind_the_loop [at (&[0.4, 0.7, 0.2], 0.6), (&[], 0.6)]
    fn f(x: &[f64], a: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i].exp() * (x[i] * a.sin()).exp();
        }
        s + a.cos()
    }
}

row! { the_other_one_in_an_arm [at (0.6, 0.4), (-0.6, 0.4), (0.6, -0.4)]
    fn f(a: f64, b: f64) -> f64 {
        let s = if b > 0.0 { a.cos() * b } else { a * b };
        let t = a.sin() * s;
        let u = if s > t { t.cos() } else { a.sin() + t.cosh() };
        u + t.sin() * a.cos() + t.sinh() * b
    }
}

row! { an_angle_that_changes [at (0.6, 0.4)]
    fn f(mut a: f64, b: f64) -> f64 {
        let c = a.cos();
        a = a * b + c;
        let s = a.sin();
        a += s;
        a.cos() * s + c
    }
}

row! { a_pendulum [at (0.6, 0.4, 3), (0.6, 0.4, 0)]
    fn f(mut angle: f64, mut speed: f64, steps: usize) -> f64 {
        let mut s = 0.0;
        for _ in 0..steps {
            speed -= 0.1 * angle.sin();
            s += angle.cos() * speed;
            angle += 0.1 * speed;
        }
        s + angle
    }
}

row! { while_the_other_one_is_tested [at (0.6), (0.1)]
    fn f(mut a: f64) -> f64 {
        let mut s = 0.0;
        while a.sin() < 0.9 {
            s += a.cos();
            a = a * 1.3 + a.cosh() * 0.05;
        }
        s * a.sinh() + a.cosh()
    }
}

row! { elements [at (&[0.4, 0.7, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut u = x.to_vec();
        let mut s = 0.0;
        for i in 0..u.len() {
            let c = u[i].cos();
            u[i] = u[i].sin() * c;
            s += u[i].sin() + u[i].cos() * c;
        }
        s
    }
}

row! { narrow [at (0.6f32, 0.4f32); single: true]
    fn f(a: f32, b: f32) -> f32 {
        a.sin() * b + a.cos() * b.sinh() + b.cosh() * f64::from(a).cos() as f32
    }
}
