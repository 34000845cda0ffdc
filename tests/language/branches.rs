//! Rows 38–43 and 54: `if`.

// 38 as an expression

row! { l038_if_else_as_the_result [at (1.5), (-1.5)]
    fn f(x: f64) -> f64 {
        if x > 0.0 { x * x } else { x.exp() }
    }
}

row! { l038_derivative_of_the_branch_taken [at (1.5), (-1.5) exact (0.0) => [-1.0] => [0.0]]
    fn f(x: f64) -> f64 {
        if x > 0.0 { x } else { -x }
    }
}

row! { l038_if_as_an_operand [at (1.5, -0.5), (-1.5, 0.5)]
    fn f(x: f64, y: f64) -> f64 {
        2.0 * if x > y { x * y } else { y - x } + (if y > 0.0 { x } else { y }) * y
    }
}

row! { l038_if_as_an_argument_and_an_index [at (&[1.5, 0.5]), (&[-1.5, 0.5])]
    fn f(x: &[f64]) -> f64 {
        x[if x[0] > 0.0 { 1 } else { 0 }].powi(if x[0] > 1.0 { 2 } else { 3 }) * x[0]
    }
}

row! { l038_statements_in_both_branches [at (1.5), (-1.5)]
    fn f(x: f64) -> f64 {
        let y = if x > 0.0 {
            let a = x * x;
            let b = a + x;
            a * b
        } else {
            let c = x - 1.0;
            c * c * c
        };
        y * x
    }
}

row! { l038_array_by_branch [at (1.5), (-1.5)]
    fn f(x: f64) -> f64 {
        let v = if x > 0.0 { [x, x * x] } else { [1.0, -x] };
        v[0] * v[1] + x
    }
}

row! { l038_integer_by_branch [at (1.5), (0.5)]
    fn f(x: f64) -> f64 {
        let n = if x > 1.0 { 3 } else { 2 };
        x.powi(n)
    }
}

// 39 nested, else-if

row! { l039_else_if_chain [at (-2.0), (-0.5), (0.5), (2.0)]
    fn f(x: f64) -> f64 {
        if x < -1.0 {
            -2.0 * x - 1.0
        } else if x < 0.0 {
            x * x
        } else if x < 1.0 {
            x * x * x
        } else {
            3.0 * x.ln()
        }
    }
}

row! { l039_nested [at (1.5, 1.5), (1.5, -1.5), (-1.5, 1.5), (-1.5, -1.5)]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = x * y;
        if x > 0.0 {
            s = s * x;
            if y > 0.0 {
                s = s + y * s;
            } else {
                s = s * s;
            }
            s *= y;
        } else if y > 0.0 {
            s = if s < -1.0 { s / y } else { s };
        }
        s * s
    }
}

// 40 statement `if`, then on

row! { l040_statement_then_on [at (1.5), (-1.5)]
    fn f(x: f64) -> f64 {
        let mut y = x * x;
        if x > 0.0 {
            y = y * x;
        }
        y + x.sin()
    }
}

row! { l040_one_variable_in_each_branch [at (1.5, 0.5), (-1.5, 0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let (mut a, mut b) = (x * y, x + y);
        if x > 0.0 {
            a *= b;
        } else {
            b *= a;
        }
        a * b + a
    }
}

row! { l040_several_in_a_row [at (0.7), (1.4), (2.8)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        if y > 0.5 { y = y * y; }
        if y > 1.0 { y = y * y; }
        if y > 4.0 { y = y.sqrt() * x; }
        y
    }
}

row! { l040_inactive_flag_from_a_branch [at (1.5, &[1.0, 2.0]), (-1.5, &[1.0, 2.0])]
    fn f(x: f64, v: &[f64]) -> f64 {
        let mut k = 0;
        let mut found = false;
        if x > 0.0 {
            k = 1;
            found = true;
        }
        let y = v[k] * x;
        if found { y * y } else { y }
    }
}

// 41 empty branches

row! { l041_empty_branches [at (1.5), (-1.5)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        if x > 0.0 {
        } else {
            y = x * x;
        }
        if y > 1.0 {}
        if y > 2.0 {
            y *= x;
        } else {
        }
        if x < 0.0 {} else if x > 1.0 {} else {}
        y
    }
}

// 42 the condition depends on an active value

row! { l042_on_a_computed_value [at (1.5, 0.5), (0.5, 1.5), (-0.4, 0.3)]
    fn f(x: f64, y: f64) -> f64 {
        let a = x * x - y;
        let b = x + y * y;
        if a * b > 0.2 { a * b } else { a + b }
    }
}

row! { l042_piecewise_smooth_joint [at (0.4), (1.6) exact (1.0) => [2.0] => [2.0]]
    fn f(x: f64) -> f64 {
        if x <= 1.0 { x * x } else { 2.0 * x - 1.0 }
    }
}

row! { l042_huber [at (&[0.3, -4.0, 2.0, -0.5])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let a = x[i].abs();
            s += if a < 1.0 { 0.5 * x[i] * x[i] } else { a - 0.5 };
        }
        s
    }
}

// 43 the operands of the condition are overwritten

row! { l043_in_the_branches [at (1.5, 0.5), (0.5, 1.5)]
    fn f(mut x: f64, mut y: f64) -> f64 {
        if x > y {
            x = y * x;
            y = x + 1.0;
        } else {
            y = x;
            x = 3.0 * y * y;
        }
        x * y
    }
}

row! { l043_condition_in_a_variable [at (1.5, 0.5), (0.5, 1.5)]
    fn f(mut x: f64, mut y: f64) -> f64 {
        let first = x > y;
        x = -x * y;
        y = x;
        if first { x * x } else { y + x }
    }
}

row! { l043_afterwards_and_again [at (1.5, 0.4), (0.5, 1.5)]
    fn f(mut x: f64, mut y: f64) -> f64 {
        let mut s = 0.0;
        for _ in 0..3 {
            if x > y {
                s += x * y;
                x = x - y;
            } else {
                s -= x * x;
                y = y - 0.3 * x;
            }
        }
        x = s * y;
        y = 0.0;
        x + y
    }
}

row! { l043_element_in_the_condition [at ([1.5, 0.5]), ([0.5, 1.5])]
    fn f(mut v: [f64; 2]) -> f64 {
        if v[0] > v[1] {
            v[0] = v[1] * v[0];
            v[1] = 2.0 * v[0];
        } else {
            v[1] = v[0];
        }
        v[0] * v[1]
    }
}

// 54 guards

row! { l054_guard_before_sqrt [at (4.0), (-1.0) exact (0.0) => [0.0]]
    fn f(x: f64) -> f64 {
        if x > 0.0 { x.sqrt() } else { 0.0 }
    }
}

row! { l054_guard_before_ln [at (0.5), (-0.5) exact (0.0) => [0.0]]
    fn f(p: f64) -> f64 {
        if p > 0.0 { -p * p.ln() } else { 0.0 }
    }
}

row! { l054_guard_before_division [at (4.0, 2.0) exact (4.0, 0.0) => [0.0, 0.0]]
    fn f(x: f64, y: f64) -> f64 {
        if y != 0.0 { x / y } else { 0.0 }
    }
}

row! { l054_guard_after_the_root [at (3.0, 4.0) exact (0.0, 0.0) => [0.0, 0.0]]
    fn f(x: f64, y: f64) -> f64 {
        let r = (x * x + y * y).sqrt();
        if r > 0.0 { x / r } else { 0.0 }
    }
}

row! { l054_guard_after_everything [at (2.0) exact (0.0) => [1.0]]
    fn f(x: f64) -> f64 {
        let ratio = x.sin() / x;
        let log = x.ln();
        if x > 1e-8 { ratio * log } else { x }
    }
}

row! { l054_guard_in_a_loop [at (&[1.0, -2.0, 3.0]) exact (&[1.0, 0.0, 4.0]) => [0.5, 0.0, 0.25]]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            if x[i] > 0.0 {
                s += x[i].sqrt();
            }
        }
        s
    }
}

row! { l041_lone_semicolons [at (1.5), (-1.5)]
    fn f(x: f64) -> f64 {
        ;
        if x > 0.0 {
            ;
        } else {
            {}
        };
        x * x
    }
}
