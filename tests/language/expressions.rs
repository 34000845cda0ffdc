//! Rows 1–5, 8, 11, 12: arithmetic.

// 1 linear combinations, constants, literals

row! { l001_linear_combination [at (1.5, -2.0), (0.0, 0.0)]
    fn f(x: f64, y: f64) -> f64 {
        3.0 * x - 2.0 * y + 7.0
    }
}

row! { l001_every_form_of_literal [at (0.7)]
    fn f(x: f64) -> f64 {
        2. * x + 1e-3 * x + 0.5_f64 * x - x * 1_000.0 + 3f64 + 2.5E+1 * (x * x)
    }
}

row! { l001_constant_on_either_side_of_each_operator [at (1.7), (-0.4)]
    fn f(x: f64) -> f64 {
        (2.0 + x) * (x + 3.0) - (4.0 - x) * (x - 5.0) + (6.0 * x) / (x * 7.0 + 30.0) + 8.0 / (x + 9.0) + (x / 10.0)
    }
}

row! { l001_mean_of_three [at (1.0, 2.0, 4.0)]
    fn f(a: f64, b: f64, c: f64) -> f64 {
        (a + b + c) / 3.0
    }
}

row! { l001_celsius_in_fahrenheit [at (-40.0), (21.5)]
    fn f(celsius: f64) -> f64 {
        celsius * 9.0 / 5.0 + 32.0
    }
}

row! { l001_result_is_the_argument [at (2.0)]
    fn f(x: f64) -> f64 {
        x
    }
}

// 2 negation

row! { l002_negation_chain [at (1.3, -0.8)]
    fn f(x: f64, y: f64) -> f64 {
        -(-(-x)) * -y - -x * -(-y)
    }
}

row! { l002_minus_binds_weaker_than_a_method [at (0.9), (-0.9)]
    fn f(x: f64) -> f64 {
        -x.cos() + -x.powi(2) - -2.0 * x
    }
}

row! { l002_negated_difference [at (2.0, 5.0)]
    fn f(x: f64, y: f64) -> f64 {
        -(x - y) * -(y - x * x) - -(x + y)
    }
}

// 3 quotients

row! { l003_constant_numerator [at (0.5), (-4.0)]
    fn f(x: f64) -> f64 {
        1.0 / x
    }
}

row! { l003_constant_denominator [at (0.5), (0.0)]
    fn f(x: f64) -> f64 {
        x / 3.0
    }
}

row! { l003_quotient [at (1.0, 2.0), (-3.0, 0.25), (0.0, -1.0)]
    fn f(x: f64, y: f64) -> f64 {
        x / y
    }
}

row! { l003_quotient_of_quotients [at (1.5, -0.7, 2.0)]
    fn f(x: f64, y: f64, z: f64) -> f64 {
        x / y / z - (x / y) / (z / x) + x / (y / z)
    }
}

row! { l003_by_itself [at (1.5)]
    fn f(x: f64) -> f64 {
        x / x + x * x / x
    }
}

row! {
    l003_denominator_whose_square_overflows
    [exact (1e200, 1e200) => [1e-200, -1e-200], (1e100, 1e160) => [1e-160, -1e100 / 1e160 / 1e160]]
    fn f(x: f64, y: f64) -> f64 {
        x / y
    }
}

row! { l003_denominator_whose_square_underflows [exact (1e-200, 1e-170) => [1e170, -1e140]]
    fn f(x: f64, y: f64) -> f64 {
        x / y
    }
}

// 4 fan-out

row! { l004_difference_with_itself [exact (2.5) => [0.0] => [0.0]]
    fn f(x: f64) -> f64 {
        x - x
    }
}

row! { l004_sum_with_itself [at (2.5)]
    fn f(x: f64) -> f64 {
        x + x
    }
}

row! { l004_cube [at (2.5), (-1.0), (0.0)]
    fn f(x: f64) -> f64 {
        x * x * x
    }
}

row! { l004_one_value_in_many_places [at (0.6, 1.4)]
    fn f(x: f64, y: f64) -> f64 {
        let z = x * y;
        z + z * z - x / z + y * z.sin() + (z + x) * (z - y)
    }
}

row! { l004_cancelling_parts [at (0.3, -1.1)]
    fn f(x: f64, y: f64) -> f64 {
        (x - x) * y + (y + y) / (y * 4.0) - (x * y - y * x)
    }
}

row! { l004_same_operand_of_a_rule [at (0.8)]
    fn f(x: f64) -> f64 {
        x.atan2(x * x) + x.hypot(x) + (x * x).mul_add(x, x)
    }
}

// 5 repeated subexpressions

row! { l005_product_in_itself [at (0.7, 1.2)]
    fn f(x: f64, y: f64) -> f64 {
        ((x * y) + (x * y) * (x * y)) * ((x * y) - (x * y) / (1.0 + (x * y)))
    }
}

row! { l005_logistic_written_twice [at (0.4), (-3.0)]
    fn f(x: f64) -> f64 {
        x.exp() / (1.0 + x.exp()) * (1.0 - x.exp() / (1.0 + x.exp()))
    }
}

row! { l005_nested_ten_deep [at (0.3)]
    fn f(x: f64) -> f64 {
        x * (1.0 + x * (1.0 - x * (1.0 + x * (1.0 - x * (1.0 + x * (1.0 - x * (1.0 + x * (1.0 - x * (1.0 + x)))))))))
    }
}

// 8 zero-derivative methods

row! { l008_saw_tooth [at (2.3), (-1.4)]
    fn f(x: f64) -> f64 {
        x * (x - x.floor())
    }
}

row! { l008_all_of_them [at (2.3), (-1.4)]
    fn f(x: f64) -> f64 {
        x * x.floor() + x.ceil() * x - x.round() * (x * x) + x.trunc() / x + x.signum() * x.round_ties_even()
    }
}

row! { l008_alone [exact (2.3) => [0.0] => [0.0]]
    fn f(x: f64) -> f64 {
        x.floor() + x.signum() - x.round()
    }
}

row! { l008_whole_and_fractional_part [at (3.7), (-3.7)]
    fn f(x: f64) -> f64 {
        x.trunc() * 2.0 + x.fract() * x.fract()
    }
}

// 11 independent of an argument

row! { l011_second_argument_not_used [exact (2.0, 3.0) => [4.0, 0.0] => [2.0, 0.0, 0.0, 0.0]]
    fn f(x: f64, y: f64) -> f64 {
        x * x
    }
}

row! { l011_argument_used_only_in_a_condition [exact (2.0, 3.0) => [4.0, 0.0], (2.0, -3.0) => [1.0, 0.0]]
    fn f(x: f64, y: f64) -> f64 {
        if y > 0.0 { x * x } else { x }
    }
}

row! { l011_elements_not_used [exact (&[1.0, 2.0, 3.0]) => [0.0, 4.0, 0.0]]
    fn f(x: &[f64]) -> f64 {
        x[1] * x[1]
    }
}

row! { l011_only_the_length [exact (&[1.0, 2.0, 3.0], 2.0) => [0.0, 0.0, 0.0, 3.0]]
    fn f(x: &[f64], y: f64) -> f64 {
        y * x.len() as f64
    }
}

// 12 independent of every argument

row! { l012_constant [exact (2.0) => [0.0] => [0.0]]
    fn f(_x: f64) -> f64 {
        2.0
    }
}

row! { l012_constant_computed [exact (2.0, &[1.0, 2.0]) => [0.0, 0.0, 0.0]]
    fn f(_x: f64, _v: &[f64]) -> f64 {
        let mut s = 1.0;
        for i in 0..3 {
            s += i as f64 * 0.5;
        }
        s.sqrt()
    }
}

row! { l012_argument_overwritten_at_once [exact (2.0) => [0.0] => [0.0]]
    fn f(mut x: f64) -> f64 {
        x = 3.0;
        x * x
    }
}

row! { l012_constant_vector many [exact (2.0) => [0.0, 0.0, 0.0]]
    fn f(_x: f64) -> Vec<f64> {
        vec![1.0, 2.0, 3.0]
    }
}
