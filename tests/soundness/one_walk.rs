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

row! { copies_and_references_between_writes [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 1.0, 2.0];
        let b = a;
        let r = &a;
        let y = r[0] * r[1];
        a = [y, x, a[1]];
        for e in a.iter_mut() { *e *= b[0]; }
        let c = a;
        a[1] = 0.0;
        c[0] * c[1] + a[0] * a[1] + b[2]
    }
}

row! { shadowed_arrays_written_in_branches [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        // only written in a branch inside a loop, shadowed name
        let a = [x, 2.0];
        let mut s = 0.0;
        for i in 0..3 {
            let mut a = a;
            if i > 0 { a[0] *= x; let mut a = [a[1], a[0]]; a[0] += 1.0; s += a[0] * a[1]; }
            s += a[0] * i as f64;
        }
        s * a[0]
    }
}

row! { nested_tuples_rotated_in_a_loop [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut t = (x, (1.0, x));
        for _ in 0..3 {
            t.1.0 += t.0;
            (t.0, t.1.1) = (t.1.1, t.1.0 * x);
            t = (t.1.0, (t.0, t.1.1));
        }
        t.0 * t.1.0 + t.1.1
    }
}

row! { writing_while_with_vectors_of_other_lengths [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut v = vec![x];
        let mut n = 0;
        while { v = vec![v[0] * x, 1.0, v[v.len() - 1]]; v[1] += x; n += v.len(); n < 9 } {
            v[2] *= 0.5;
            v = vec![v[0] + v[1], v[2]];
        }
        v[0] * v[1] * v[2]
    }
}

row! { reference_to_a_number_pointed_elsewhere_in_a_loop [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut r = &x;
        let y = 2.0 * x;
        let mut s = 0.0;
        for i in 0..3 {
            s += *r * i as f64;
            if i == 1 { r = &y; }
        }
        s * *r
    }
}

row! { reference_pointed_elsewhere_in_straight_code [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let a = [x, 1.0];
        let b = [x * x, 2.0];
        let mut r = &a;
        let mut s = r[0];
        r = &b;
        s *= r[0];
        { r = &a; s += r[1] * x; }
        s
    }
}

row! { rows_exchanged_through_clones [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut m = vec![vec![x, 1.0]; 2];
        for i in 0..2 {
            let row = m[i].clone();
            m[i][0] *= 3.0;
            m[1 - i] = row;
            m[i] = vec![m[1 - i][0] * x, m[i][0]];
        }
        m[0][0] * m[1][1] + m[0][1] * m[1][0]
    }
}

row! { array_by_value_as_source_of_a_loop_that_writes_it [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 2.0];
        let mut s = 1.0;
        for i in 0..3 {
            // by value: a copy
            for e in a {
                a[0] += e * x;
                s *= e;
            }
            a[1] = s;
        }
        s + a[0]
    }
}

row! { bound_of_a_range_assigned_in_the_loop [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut n = 3;
        let mut s = x;
        for i in 0..n {
            n += i;
            s *= x + n as f64;
        }
        s * n as f64
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

row! { short_circuit_that_writes_under_a_flag [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut done = false;
        let mut s = x;
        let mut i = 0;
        while !done {
            i += 1;
            done = i >= 3 || { s *= x; s > 10.0 };
            s += if done { x } else { let t = s; s = 1.0; t * x };
        }
        s
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

row! { variables_changed_in_inner_loops_only [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = x;
        let mut b = x;
        let mut i = 0;
        while i < 3 {
            let mut j = 0;
            while j < i { b = a * b; j += 1; }
            a = if i == 1 { a } else { b };
            i += 1;
        }
        a * b
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

row! { arrays_assigned_as_a_whole_in_turns [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut p = [x, 1.0];
        let mut q = [0.0; 2];
        for _ in 0..3 {
            q = p;
            q[0] = p[1] * x;
            p = q;
            p[1] = q[0] + x;
            (p, q) = (q, p);
        }
        p[0] * q[1] + p[1] * q[0]
    }
}

row! { loops_that_panic_in_their_first_turn [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, 1.0];
        let mut s = x;
        for i in 0..0 { a[0] = s; s *= 2.0; panic!("never {i}"); }
        let mut n = 0;
        while n > 3 { n += 1; a = [s, s]; unreachable!() }
        while { n += 1; if n > 9 { panic!() } n < 3 } { s *= x; }
        s + a[0]
    }
}

row! { arms_that_panic_after_a_write [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a;
        if x > 9.0 { panic!("{}", x) } else { a = vec![x, 1.0]; a[1] = x; a.len(); }
        for i in 0..2 { if i > 7 { a[0] = 3.0; panic!() } else { a[i] *= x; } }
        a[0] * a[1]
    }
}

row! { vector_of_pairs_written_by_fields [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut pairs = vec![(1usize, x), (2, x * x)];
        let mut s = x;
        for i in 0..2 {
            let (k, w) = pairs[i];
            pairs[1 - i].0 += k;
            pairs[i].1 *= w;
            s += w * pairs[1 - i].1 * pairs[i].0 as f64;
            pairs[0] = (k, s);
        }
        s * pairs[1].1
    }
}

row! { single_precision_writing_while [at (1.5f32), (-0.5f32); single: true]
    fn f(x: f32) -> f32 {
        let mut a = [x, 1.0];
        let mut b = [[x; 2]; 2];
        let mut k = 0;
        while { k += 1; b[k - 1] = a; k < 2 } {
            a[{ a = [a[1] * x, a[0]]; k }] += { b[0][1] = x; b[0][1] };
        }
        a[0] * a[1] + b[0][0] * b[1][1] + b[0][1]
    }
}

row! { array_of_the_turn_before [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut last = [0.0; 2];
        let mut s = x;
        for i in 0..3 {
            let now = [s, x * i as f64];
            if i > 0 { s += last[0] * now[1]; } else { last = now; last[1] += 1.0; }
            s *= last[1];
            last = now;
        }
        s + last[0]
    }
}

row! { rows_replaced_through_mutable_references [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut v = vec![vec![x]; 2];
        for row in v.iter_mut() {
            let n = row.len();
            *row = vec![row[0] * x; n + 1];
            row[1] += 1.0;
            for e in row.iter_mut() { *e *= x; }
        }
        for row in &mut v { for e in row { *e += x * *e; } }
        let w = &v[1];
        let (p, q) = (&v[0], w);
        p[0] * p[1] + q[0] * w[1]
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

row! { both_arms_assign_the_same_value [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let z = x * x;
        let mut y = x;
        let mut s = 0.0;
        if x > 0.0 { y = z; s += 1.0; } else { y = z; }
        let w;
        if x > 0.0 { w = y; s += x; } else { w = y; }
        for i in 0..2 {
            let t = s;
            if i == 1 { y = t; s *= 2.0; } else { y = t; s *= x; }
            s += y;
        }
        y * s + w * x
    }
}

row! { short_circuits_that_assign_the_same_value [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        let z = 2.0 * x;
        let k = (x > 0.0 && { y = z; true }) || { y = z; false };
        let mut a = [x, 1.0];
        let b = [z, z];
        if k { a = b; } else { a = b; y += 1.0; }
        y * a[0] * a[1]
    }
}
