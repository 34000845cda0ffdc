//! Rows 14 and 15: blocks as operands, and assignments in them.

// 14 block expressions

row! { l014_block_as_an_operand [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        x * {
            let a = x * y;
            let b = a.sin();
            a + b
        } + y
    }
}

row! { l014_block_as_an_argument [at (0.5)]
    fn f(x: f64) -> f64 {
        { let a = x * x; a + 1.0 }.sqrt() + x.powf({
            let p = 2.0;
            p + x
        })
    }
}

row! { l014_block_as_the_value_of_a_let [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let z = {
            let x = x * y;
            let y = x + y;
            x * y
        };
        z + x - y
    }
}

row! { l014_loop_in_an_operand [at (1.5)]
    fn f(x: f64) -> f64 {
        2.0 * {
            let mut p = 1.0;
            for _ in 0..3 {
                p *= x;
            }
            p
        } - { x }
    }
}

row! { l014_block_as_an_index [at (&[1.0, 2.0, 3.0], 1)]
    fn f(x: &[f64], n: usize) -> f64 {
        x[{
            let k = n + 1;
            k % 3
        }] * x[{ n }]
    }
}

row! { l014_block_as_a_condition [at (1.5), (0.5)]
    fn f(x: f64) -> f64 {
        if { let y = x * x; y > 1.0 } { x * x } else { 3.0 * x }
    }
}

row! { l014_unit_block_statement [at (1.5)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        {
            let x = y * 2.0;
            y = x * x;
        }
        y * x
    }
}

// 15 assignment inside an operand

row! { l015_assignment_between_two_reads [at (1.5, -0.5)]
    fn f(mut x: f64, y: f64) -> f64 {
        x * { x = x * y; x } + x
    }
}

row! { l015_left_operand_keeps_its_old_value [at (1.5, -0.5)]
    fn f(x: f64, y: f64) -> f64 {
        let mut a = x;
        let s = a + { a = y * a; a * a } + { a *= a; a };
        s * a
    }
}

row! { l015_assignment_in_an_argument [at (0.5, 1.5)]
    fn f(mut x: f64, y: f64) -> f64 {
        let h = x.hypot({ x = x + y; x });
        h * x
    }
}

row! { l015_assignment_in_a_receiver [at (0.5, 1.5)]
    fn f(mut x: f64, mut y: f64) -> f64 {
        { x *= y; x }.atan2({ y = x; y + 1.0 }) + y
    }
}

row! { l015_assignment_in_an_array_literal [at (1.5)]
    fn f(mut x: f64) -> f64 {
        let a = [x, { x *= x; x }, { x = x + 1.0; x }];
        a[0] * a[1] * a[2] + x
    }
}

row! { l015_assignment_in_a_condition [at (0.6), (1.5)]
    fn f(mut x: f64) -> f64 {
        let y = if { x = x * x; x > 1.0 } { x * x } else { x };
        y + x
    }
}

row! { l015_element_assigned_in_an_index [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut k = 0;
        let a = x[{ k += 1; k }] * x[{ k += 1; k }];
        a * x[k - 2]
    }
}
