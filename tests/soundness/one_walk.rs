//! Each expression is evaluated once, in Rust's order.

row! { s11_parenthesised_tuple_in_a_loop [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let (mut a, mut b) = (x, 1.0);
        let mut s = 0.0;
        for _ in 0..3 {
            s += a * b;
            ((a, b)) = (a * x, b * 2.0);
        }
        s
    }
}

row! { nested_tuple_targets_in_a_while [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let (mut a, mut b, mut c) = (x, 1.0, x * x);
        let mut n = 0;
        while n < 3 {
            ((a, (b)), (c, n)) = ((b * x, a + c), (c * 0.5, n + 1));
        }
        a + b * c
    }
}

row! { parenthesised_targets_in_a_branch_in_a_loop [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let (mut a, mut b) = (x, 2.0);
        for i in 0..4 {
            if i % 2 == 0 {
                ((a), (b)) = (b * x, a);
            } else {
                (((a))) = a * b;
            }
        }
        a - b * x
    }
}

row! { parenthesised_element_targets [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 1.0];
        let mut v = vec![x; 3];
        for i in 0..3 {
            ((a[0]), (v[i])) = (a[1] * x, a[0] + v[i]);
            (a[1]) += 0.5 * x;
        }
        a[0] * a[1] + v[0] * v[1] * v[2]
    }
}

row! { compound_assignment_to_parentheses [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = x;
        let mut t = (x, 1.0);
        for _ in 0..3 {
            (a) *= x;
            ((t.0)) += a;
            (t).1 -= t.0;
        }
        a * t.0 * t.1
    }
}

row! { s18_array_replaced_in_its_own_index [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 1.0];
        let y = a[{ a = [2.0 * x, x * x]; 1 }];
        y + a[0]
    }
}

row! { array_written_by_parts_in_its_own_index [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 1.0];
        let y = a[{ a[1] = x * x; 1 }];
        y * a[0]
    }
}

row! { array_replaced_in_its_own_index_in_a_loop [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 1.0];
        let mut s = 0.0;
        for i in 0..3 {
            s += a[{ a = [a[1] * x, a[0] + i as f64]; i % 2 }];
        }
        s + a[0]
    }
}

row! { tuple_of_arrays_replaced_in_an_index [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut t = ([x, 1.0], 3.0);
        let y = t.0[{ t = ([x * x, 2.0 * x], x); 0 }];
        y * t.1
    }
}

row! { inner_index_replaces_the_outer_array [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [[x, 1.0], [2.0, x]];
        let y = a[{ a[1] = [x * x, 5.0]; 1 }][{ a[1][0] += x; 0 }];
        y + a[0][0]
    }
}

row! { target_replaced_in_its_own_index [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 1.0];
        a[{ a = [2.0 * x, x * x]; 1 }] = x.sin();
        a[0] * a[1]
    }
}

row! { array_replaced_in_a_branch_of_its_index [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 1.0];
        let y = a[if x > 0.0 { a = [2.0 * x, x * x]; 1 } else { 0 }];
        y + a[0]
    }
}

row! { single_precision_array_in_its_own_index [at (1.5f32), (-0.5f32); single: true]
    fn f(x: f32) -> f32 {
        let mut a = [x, 1.0];
        let y = a[{ a = [2.0 * x, x * x]; 1 }];
        y + a[0]
    }
}

row! { index_of_a_block_as_source [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut s = 0.0;
        for e in [[x, 1.0], [x * x, 2.0]][{ k += 1; k }] {
            s += e * k as f64;
        }
        s
    }
}

row! { left_operand_is_read_first [at (1.5), (-0.5)]
    fn f(mut x: f64) -> f64 {
        let y = x * { x = x.sin(); x };
        let z = y - { x = x * 3.0; 2.0 } * x;
        (z + x) * { let x = z; x }
    }
}

row! { left_operand_of_an_array_is_read_first [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 2.0];
        let y = a[0] * { a[0] = x.sin(); a[0] };
        let b = [a[0], { a[0] = 5.0 * x; a[1] }, a[0]];
        y + b[0] * b[1] * b[2]
    }
}

row! { right_side_of_a_compound_assignment_first [at (1.5), (-0.5)]
    fn f(mut x: f64) -> f64 {
        x += { x = x * 2.0; x };
        x *= { x -= 1.0; x * x };
        x
    }
}

row! { right_side_before_the_index [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut a = [x, 2.0, 3.0];
        a[{ k += 1; k }] += { k += 1; k as f64 * x };
        a[k] = { k -= 2; a[1] * x };
        a[{ k += 1; k }] *= { a[1] = x; a[1] };
        a[0] + a[1] * a[2] * k as f64
    }
}

row! { reference_on_the_right_of_a_compound_assignment [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let b = [x, x * x];
        let mut a = [x, 2.0, 3.0];
        a[{ k += 1; k }] += &b[k];
        a[0] + a[1] * a[2]
    }
}

row! { arguments_are_copied_before_later_ones_write [at (1.5), (-0.5)]
    fn g(a: f64, b: [f64; 2], c: f64) -> f64 { a * b[0] - b[1] * c }
    fn f(x: f64) -> f64 {
        let mut y = x;
        let mut a = [x, 3.0];
        g(y, a, { y = 2.0 * x; a = [y, y * y]; y }) + g(y, a, { a[1] = x; a[0] })
    }
}

row! { receiver_is_copied_before_arguments_write [at (1.5), (0.5)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        let mut a = [x, 3.0];
        let z = y.max({ y = 0.3 * x; y }) + y;
        let w = a[0].powf({ a[0] = 2.0; a[0] });
        z * w * a[0]
    }
}

row! { integer_receiver_is_copied_before_arguments_write [at (1.5), (0.5)]
    fn f(x: f64) -> f64 {
        let mut k = [2, 3];
        let mut n: i32 = 3;
        let p = k[0].min({ k[0] = 1; 5 }) + n.pow({ n = 2; 2 });
        x * p as f64 + (k[0] * n) as f64
    }
}

row! { operands_of_short_circuits_in_order [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        let mut k = 0;
        if y > 0.0 && { y = y * 2.0; k += 1; y > 1.0 } || { y = y * x; k += 10; y > 0.0 } {
            y = y + k as f64;
        }
        y * x
    }
}

row! { elements_of_tuples_in_order [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        let t = (y, { y = y * y; y }, y, { y += 1.0; y });
        let v = vec![y, { y = 2.0 * t.1; y }, y];
        t.0 * t.1 * t.2 * t.3 + v[0] * v[1] * v[2]
    }
}

row! { index_variable_assigned_between_operands [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 1usize;
        let mut a = [x, 2.0 * x, 3.0];
        let y = a[k] + { k = 2; a[k] } * a[{ k -= 2; k }] + a[k];
        (a[k], k) = (y, 2);
        (k, a[k]) = (0, y * x);
        a[0] * a[1] * a[2] * (k + 1) as f64
    }
}

row! { variable_assigned_in_the_condition_of_an_if [at (1.5), (-0.5)]
    fn f(mut x: f64) -> f64 {
        let y = if { x = x * 2.0; x > 0.0 } { x } else { x = 3.0 * x; -x };
        let z = { let x = y * x; x * x };
        x * y + z
    }
}

row! { tuple_targets_that_initialise_in_branches [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let a;
        let mut b;
        if x > 0.0 { (a, b) = (x, [x, 1.0]); } else { (b, a) = ([2.0, x], 3.0 * x); }
        for i in 0..2 { b[i] *= a; }
        a * b[0] * b[1]
    }
}

row! { index_assigned_on_both_sides [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x; 3];
        let mut i = 0;
        a[{ i += 1; i }] = { i += 1; a[i] * x };
        a[i - 1] -= { a[0] = 2.0 * x; a[{ i = 2; i }] * a[0] };
        a[i] /= { i = 0; a[i] };
        a[0] + a[1] * a[2]
    }
}

row! { container_passed_around_writes_in_arguments [at (1.5), (-0.5)]
    fn g(a: &[f64], s: f64) -> f64 { a[0] * s + a[1] }
    fn f(x: f64) -> f64 {
        let mut a = vec![x, 1.0];
        let mut s = x;
        for _ in 0..2 {
            s = g(&a, { s += 1.0; s }) * g(&a[0..2], s);
            a[1] = s;
            s = g(&{ a[0] = x * s; a.clone() }, a[1]);
        }
        s
    }
}

row! { tuple_written_in_its_own_index [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        let mut t = (y, { y = y.sin(); [y, { y *= 2.0; y }] }, y);
        t.1[{ t.0 = y * t.2; 1 }] += t.0;
        t.0 * t.1[0] * t.1[1] * t.2
    }
}

row! { bounds_and_step_that_write [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        let mut low = 0;
        for i in ({ low += 1; low }..5).rev().step_by({ low += 1; low }) {
            let k = low;
            low = i;
            s = s * x + (k + low) as f64;
        }
        s * low as f64
    }
}

row! { operands_of_other_forms [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        let r = [y, { y *= 2.0; y }][1] * { y += 1.0; y };
        let z = (y, 2.0).0 * { y = 0.5 * x; y } + -y * { y = 3.0; x };
        let w = !(y > { y = 1.0; 2.0 }) as u8 as f64;
        r * z + y * w * x
    }
}

row! { nested_calls_whose_arguments_write [at (1.5), (-0.5)]
    fn g(a: f64, b: f64) -> f64 { a * a * b }
    fn f(x: f64) -> f64 {
        let mut a = [x; 2];
        let y = g(a[0], { a[0] = g(a[1], { a[1] = 2.0; a[0] }); a[0] });
        y + f64::powf(a[0].abs(), { a = [0.0, a[0]]; 2.0 }) * a[1]
    }
}
