//! Each expression is evaluated once, in Rust's order.

row! { s06_other_variables_in_a_writing_while [at (&[1.0, 2.0, 3.0, 4.0])]
    fn f(x: &[f64]) -> f64 {
        let mut k = 0;
        let mut s = 0.0;
        while { k += 1; k < 4 } {
            s += x[k] * x[k - 1];
        }
        s * k as f64
    }
}

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

row! { s20_loop_source_evaluated_once [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut s = 0.0;
        for e in ({ k += 1; ([x, x * x], k) }).0 {
            s += e * k as f64;
        }
        s
    }
}

row! { range_of_a_loop_evaluated_once [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut s = 0.0;
        for i in ({ k += 1; k })..({ k += 2; k + 1 }) {
            s += x.powi(i) * k as f64;
        }
        s
    }
}

row! { step_of_a_loop_evaluated_once [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut s = 0.0;
        for i in (0..{ k += 1; 8 }).step_by({ k += 1; k }).rev() {
            s += x.powi(i) * k as f64;
        }
        s
    }
}

row! { slice_of_a_loop_evaluated_once [at (&[1.5, -0.5, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut k = 0;
        let mut s = 1.0;
        for e in &x[{ k += 1; k }..] {
            s *= e + k as f64;
        }
        for e in x[{ k += 1; k }..].iter().rev() {
            s *= e + k as f64;
        }
        s
    }
}

row! { row_of_a_loop_evaluated_once [at (&[[1.5, -0.5], [2.0, 0.7]])]
    fn f(x: &[[f64; 2]]) -> f64 {
        let mut k = 0;
        let mut s = 1.0;
        while k < 2 {
            for e in &x[{ k += 1; k - 1 }] {
                s *= e + k as f64;
            }
        }
        s
    }
}

row! { element_of_a_tuple_of_a_block_as_source [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut s = 0.0;
        for e in ({ k += 1; (vec![x, x * x], vec![k, k]) }).1 {
            s += x * (e + k) as f64;
        }
        s
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

row! { mutable_elements_of_a_row_chosen_once [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut k = 0;
        let mut m = vec![vec![x, 1.0], vec![2.0, x]];
        for e in m[{ k += 1; k - 1 }].iter_mut() {
            *e *= x;
        }
        for e in &mut m[{ k += 1; k - 1 }] {
            *e += x;
        }
        m[0][0] * m[0][1] * m[1][0] * m[1][1] * k as f64
    }
}

row! { b1_declared_then_assigned_in_two_loops [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut row;
        let mut s = 0.0;
        for i in 0..2 {
            row = x * i as f64;
            s += row * row;
        }
        for i in 0..2 {
            row = x + i as f64;
            s *= row;
        }
        s
    }
}

row! { declared_then_an_array_in_two_loops [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut row;
        let mut s = 0.0;
        for i in 0..3 {
            row = [x * i as f64, x];
            row[1] *= row[0];
            s += row[0] * row[1];
        }
        let mut n = 0;
        while n < 2 {
            row = [s, x];
            row[0] += x;
            s *= row[0] + row[1];
            n += 1;
        }
        s
    }
}

row! { declared_then_a_vector_in_branches_of_loops [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut row: Vec<f64>;
        let mut s = x;
        for i in 0..3 {
            if i == 1 {
                row = vec![x; 2];
                row[0] = x * x;
            } else {
                row = vec![s];
                row[0] *= 2.0;
            }
            row[0] += x;
            s += row[0];
        }
        row = vec![s, s];
        row[1] *= x;
        row[0] * row[1]
    }
}

row! { declared_in_front_of_branches_then_written [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a;
        if x > 0.0 {
            a = [x, 1.0];
            a[1] = x * x;
        } else {
            a = [2.0, x];
        }
        a[0] += a[1];
        a[0] * a[1]
    }
}

row! { declared_tuple_then_assigned_in_nested_loops [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let (mut a, mut b);
        let mut s = 0.0;
        for i in 0..2 {
            a = x + i as f64;
            for j in 0..2 {
                b = a * j as f64;
                s += b * x;
                a = b + 1.0;
            }
            s += a;
        }
        s
    }
}

row! { declared_then_assigned_behind_a_loop [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut t;
        let mut s = x;
        for _ in 0..2 {
            t = s * x;
            s = t + 1.0;
        }
        t = s * s;
        for _ in 0..2 {
            t *= x;
        }
        t
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

row! { writing_while_with_arrays [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 1.0, 0.0];
        let mut s = x;
        while { a[2] += 1.0; s *= x; a[2] < 3.5 } {
            a[0] = a[0] * s;
            a[1] += a[0];
        }
        s + a[0] * a[1] * a[2]
    }
}

row! { writing_while_in_a_writing_while [at (0.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut s = 1.0;
        let mut i = 0;
        while { i += 1; i < 4 } {
            let mut j = 0;
            while { s += x * j as f64; j += 1; j < i } {
                s *= x + 1.0;
            }
        }
        s * (i as f64)
    }
}

row! { writing_while_that_never_turns [at (0.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        while { s *= x; false } {
            s = 0.0;
        }
        s
    }
}

row! { writing_while_with_a_short_circuit [at (0.5), (1.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        let mut n = 0;
        while n < 5 && { s = s * 1.5 + x; n += 1; s < 8.0 } {
            s += 0.1 * n as f64;
        }
        s * n as f64
    }
}

row! { writing_while_in_a_branch [at (0.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        let mut n = 0;
        if x > 0.0 {
            while { n += 1; n < 3 } { s *= s + x; }
        } else {
            while { s = s * 0.5; n += 1; n < 4 } { s -= x; }
        }
        s * n as f64
    }
}

row! { variables_that_no_turn_changes [at (0.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = x;
        let mut b = [x, 2.0];
        let mut t = (x, 1.0);
        let mut s = 0.0;
        a *= 2.0;
        b[0] = a;
        t.1 = x;
        for i in 0..3 {
            s += a * b[i % 2] * t.1;
            a = a;
            let c = a;
            for _ in 0..2 { s *= c + t.0; }
        }
        a = s;
        t = (a, s);
        a * t.0 + b[0]
    }
}

row! { variables_that_trade_places_in_inner_loops [at (0.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let (mut a, mut b, mut c) = (x, 1.0, 2.0);
        for i in 0..2 {
            for _ in 0..2 {
                c = a;
                a = b;
                b = c * x;
            }
            let d = a;
            a = b;
            b = d;
        }
        a + b * c
    }
}
