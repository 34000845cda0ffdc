//! Row 6: powers.

row! { l006_integer_powers [at (1.3), (-1.7)]
    fn f(x: f64) -> f64 {
        x.powi(3) - 2.0 * x.powi(2) + x.powi(1) + x.powi(0) + x.powi(-1) + x.powi(-4)
    }
}

row! { l006_integer_powers_at_zero [exact (0.0) => [1.0] => [2.0]]
    fn f(x: f64) -> f64 {
        x.powi(0) + x.powi(1) + x.powi(2) + x.powi(3)
    }
}

row! { l006_exponent_is_an_argument [at (1.3, 4), (-0.8, 3), (0.5, -2), (2.0, 0), (-2.0, 1)]
    fn f(x: f64, n: i32) -> f64 {
        x.powi(n) * f64::powi(x, n + 1)
    }
}

row! { l006_exponent_is_a_loop_variable [at (0.9), (-0.6)]
    fn f(x: f64) -> f64 {
        let mut s = 0.0;
        for k in 0..6 {
            s += x.powi(k) / (k + 1) as f64;
        }
        s
    }
}

row! { l006_float_exponent [at (1.3), (0.2)]
    fn f(x: f64) -> f64 {
        x.powf(2.5) + x.powf(-0.5) - x.powf(1.0)
    }
}

row! { l006_float_exponent_of_a_negative_base [at (-1.3)]
    fn f(x: f64) -> f64 {
        x.powf(3.0) + x.powf(2.0) + x.powf(-1.0)
    }
}

row! { l006_base_is_a_constant [at (1.3), (-0.4)]
    fn f(x: f64) -> f64 {
        2.0_f64.powf(x) + 0.5f64.powf(x * x)
    }
}

row! { l006_base_and_exponent [at (1.3, 2.2), (0.4, -1.5), (2.0, 0.0)]
    fn f(x: f64, y: f64) -> f64 {
        x.powf(y)
    }
}

row! { l006_power_of_itself [at (0.5), (1.0), (2.5)]
    fn f(x: f64) -> f64 {
        x.powf(x)
    }
}

row! { l006_tower [at (1.2, 0.8)]
    fn f(x: f64, y: f64) -> f64 {
        x.powf(y.powf(x)) * (x * y).powf(x / y)
    }
}

row! {
    l006_powers_of_zero
    [exact (0.0, 3.0) => [0.0, 0.0], (0.0, 1.0) => [1.0, 0.0], (0.0, 0.5) => [f64::INFINITY, 0.0], (0.0, 0.0) => [0.0, 0.0]]
    fn f(x: f64, y: f64) -> f64 {
        x.powf(y)
    }
}

row! { l006_negative_base_has_no_derivative_in_the_exponent [exact (-2.0, 3.0) => [12.0, f64::NAN]]
    fn f(x: f64, y: f64) -> f64 {
        x.powf(y)
    }
}

row! { l006_square_root_and_cube_root_as_powers [at (0.7), (8.0)]
    fn f(x: f64) -> f64 {
        x.powf(0.5) - x.sqrt() * x.cbrt() + x.powf(1.0 / 3.0)
    }
}
