//! Rows 9 and 10: casts, and f32, f64 and integers together.

// 9 casts

row! { l009_through_f32 [at (1.1), (-0.3); single: true]
    fn f(x: f64) -> f64 {
        let y = x as f32;
        (y * y) as f64 * x
    }
}

row! { l009_widened [at (1.25_f32)]
    fn f(x: f32) -> f64 {
        x as f64 * (x as f64).sin()
    }
}

row! { l009_widened_by_from [at (1.25_f32)]
    fn f(x: f32) -> f64 {
        f64::from(x) * 3.0 + f64::from(x * x)
    }
}

row! { l009_cast_to_its_own_type [at (1.25)]
    fn f(x: f64) -> f64 {
        (x as f64) * (x * 2.0) as f64
    }
}

row! { l009_to_an_integer_cuts [at (2.34), (-1.63)]
    fn f(x: f64) -> f64 {
        let n = x as i64;
        n as f64 * x + (x * 10.0) as i32 as f64 * x * x
    }
}

row! { l009_to_an_integer_alone [exact (2.3) => [0.0] => [0.0]]
    fn f(x: f64) -> f64 {
        (x as i32) as f64
    }
}

row! { l009_table_lookup [at (0.3, &[1.0, 2.0, 5.0]), (1.7, &[1.0, 2.0, 5.0])]
    fn f(x: f64, table: &[f64]) -> f64 {
        let cell = x as usize;
        let t = x - cell as f64;
        table[cell] * (1.0 - t) + table[cell + 1] * t
    }
}

row! { l009_saturating_and_signed [at (300.7), (-5.2)]
    fn f(x: f64) -> f64 {
        x * (x as u8) as f64 + (x as i16 as f64) * 2.0 * x
    }
}

row! { l009_truth_value_as_a_number [at (1.4), (-1.4)]
    fn f(x: f64) -> f64 {
        (x > 0.0) as i32 as f64 * x * x + f64::from(x < 1.0) * x
    }
}

row! { l009_integers_to_float [at (1.5, 3, 7, 2)]
    fn f(x: f64, a: u32, b: i64, c: u8) -> f64 {
        x * a as f64 + x * x * b as f64 - f64::from(c) * x + f64::from(a) / (b as f64 + x)
    }
}

// 10 mixed

row! { l010_f32_alone [at (1.5_f32, -0.75_f32)]
    fn f(x: f32, y: f32) -> f32 {
        2.0 * x * y + x / (y * y + 1.0) - y.sin() * 0.5
    }
}

row! { l010_f32_and_f64_and_integers [at (1.5_f32, 0.8, 3, 2)]
    fn f(x: f32, y: f64, n: usize, k: i32) -> f64 {
        let half = x * 0.5;
        let z = half as f64 * y + n as f64;
        z * y.powi(k) + f64::from(x) / (k as f64 + 1.0)
    }
}

row! { l010_f32_from_f64_arguments [at (1.5, -0.25); single: true]
    fn f(x: f64, y: f64) -> f32 {
        let a = (x * y) as f32;
        a * a + (x as f32) * 2.0
    }
}

row! { l010_slices_of_both [at (&[1.0, 2.0, -1.5], &[0.5_f32, 1.5, 2.5]); single: true]
    fn f(x: &[f64], w: &[f32]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i] * x[i] * w[i] as f64;
        }
        s
    }
}

row! { l010_f32_accumulator_in_an_f64_function [at (&[1.0, 0.5, 0.25]); single: true]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0_f32;
        for i in 0..x.len() {
            s += x[i] as f32 * (i as f32 + 1.0);
        }
        f64::from(s) * x[0]
    }
}

row! { l010_tuple_of_both many [at (1.5_f32, 2.0)]
    fn f(x: f32, y: f64) -> (f64, f32) {
        (x as f64 * y, x * y as f32)
    }
}

row! { l010_integer_arithmetic_around_floats [at (1.3, 7, 3), (0.4, 8, 5)]
    fn f(x: f64, n: usize, m: usize) -> f64 {
        let quotient = n / m;
        let rest = n % m;
        let mask = (n ^ m) & 3;
        x.powi(quotient as i32) * rest as f64 + (mask << 1) as f64 * x + (n.min(m) - 1) as f64 * x.sin()
    }
}

row! { l010_integers_assigned_by_annotated_variables [at (1.5, 3, true), (1.5, 3, false)]
    fn f(x: f64, mut n: i64, large: bool) -> f64 {
        let mut k: i64 = 0;
        let old = k + n;
        k = 3_000_000_000;
        let m: u64;
        if large {
            m = 5_000_000_000;
        } else {
            m = 7;
        }
        n = 4_000_000_000;
        let a = 9_000_000_000;
        let b: u64 = a;
        x * k as f64 + x * x * m as f64 + (n + 1 + old) as f64 * x + b as f64 * x
    }
}
