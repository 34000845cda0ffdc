//! What a variable is after branches and turns that assign it, or do not.

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
