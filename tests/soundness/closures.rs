//! Closures are lowered where they are called, and mean what they meant where they were made.

fn doubled(n: usize) -> usize {
    2 * n
}

row! { names_are_those_of_where_it_was_made [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let k = x * y;
        let g = |a: f64| a * k + x;
        let k = 100.0;
        let x = 0.5 * y;
        let mut s = 0.0;
        for y in [0.3, 0.7] {
            let k = y * 3.0;
            s += g(k) * k;
        }
        s + g(x) * k
    }
}

row! { a_function_that_a_variable_hides_later [at (1.5)]
    fn f(x: f64) -> f64 {
        let g = |a: f64, n: usize| a * doubled(n) as f64;
        let doubled = x * x;
        g(doubled, 2) + g(x, 3)
    }
}

row! { names_of_parameters_and_arguments [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let g = |y: f64, x: f64| y - x * 2.0 * y;
        let h = |x: f64| {
            let y = x * y;
            g(x, y) + y
        };
        g(x, y) * h(y) + g(h(x), x)
    }
}

row! { arguments_come_before_the_body [at (1.5, 2.0)]
    fn f(mut x: f64, y: f64) -> f64 {
        let mut t = y;
        let mut g = |a: f64, b: f64| {
            t = t * a + b;
            t
        };
        let u = g(x, { x = x * x; x });
        let v = g({ x += 1.0; x }, u);
        u * v + t * x
    }
}

row! { a_move_closure_has_copies [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let mut k = x * y;
        let mut v = [x, y];
        let g = move |a: f64| a * k + v[0];
        k = 7.0 * y;
        v[0] = k;
        let s = g(x) * k;
        k = 0.0;
        v[1] = 3.0;
        s + g(y) * v[0] + v[1] + k
    }
}

row! { a_copy_of_a_closure_counts_by_itself [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = x;
        let mut next = move || { t *= y; t };
        let a = next();
        let mut other = move || next() + 0.5;
        let b = other() * other();
        a * b + next() * t
    }
}

row! { state_of_its_own_in_loops_and_arms [at (&[1.5, -0.5, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut t = 1.0;
        let mut s = 0.0;
        for v in x {
            let mut next = move || { t = t * v + 0.25; t };
            if *v > 0.0 {
                s += next() * next();
            }
            s = s * next() + t;
            t += s * 0.1;
        }
        s * t
    }
}

row! { a_reference_that_is_pointed_elsewhere [at ([1.5, 2.0], [0.7, -0.5], 3.0, 0.3)]
    fn f(a: [f64; 2], b: [f64; 2], x: f64, y: f64) -> f64 {
        let mut r = &a;
        let g = |i: usize| r[i] * r[0];
        r = &b;
        let mut q = &x;
        let h = || *q * *q;
        q = &y;
        g(1) + r[1] * h() + q * g(0)
    }
}

row! { a_vector_that_it_took [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y];
        let g = || {
            let w = v;
            w[0] * w[1]
        };
        v = vec![y * y];
        g() * v[0]
    }
}

row! { loop_variables [at (&[1.5, -0.5, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let at = |k: usize| x[(i + k) % x.len()] * s;
            let mut t = 1.0;
            for i in 0..2 {
                t = t * at(i) + x[i];
            }
            s = s * 0.3 + t;
        }
        s
    }
}

row! { a_loop_in_a_closure_carries_what_another_writes [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = x;
        let mut add = |v: f64| s = s * v + 0.5;
        let mut often = |v: f64| {
            let s = v * v;
            for k in 0..3 {
                add(s * k as f64);
            }
        };
        often(y);
        often(0.3);
        s * s
    }
}

row! { memory_written_and_read_by_several [at (&[1.5, -0.5, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut u = [0.0; 3];
        for round in 0..3 {
            let mut put = |i: usize, a: f64| u[i] = u[(i + 1) % 3] * a + x[i];
            put(round, x[0]);
            put(0, x[1]);
            let get = |i: usize| u[i] * u[i];
            let t = get(0) + get(round);
            u[1] = t;
        }
        u[0] * u[1] + u[2]
    }
}

row! { exits_around_and_inside [at (&[1.5, -0.5, 2.0], 0.7), (&[1.5, 9.0, 2.0], 0.7)]
    fn f(x: &[f64], y: f64) -> f64 {
        let mut n = 0.0;
        let mut g = |a: f64| {
            n += a;
            for v in x {
                if v * a > 3.5 {
                    n *= y;
                    return n * v;
                }
                if *v < 0.0 {
                    continue;
                }
                n += v * v;
            }
            a * y
        };
        let mut s = 0.0;
        for v in x {
            let t = g(*v);
            if t > 20.0 {
                return s * t + n;
            }
            s += if t < 0.0 { continue } else { t * y };
        }
        s * n
    }
}

row! { made_in_arms [at (1.5, 2.0), (-0.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let g = |a: f64| a * y;
        let s = if x > 0.0 {
            let g = |a: f64| g(a) + x;
            g(y) * g(x)
        } else {
            let y = x * x;
            let h = |a: f64| g(a) * y;
            h(x)
        };
        s * g(x)
    }
}

row! { types_are_those_of_all_calls [at (1.5, 200)]
    fn f(x: f64, n: u8) -> f64 {
        let g = |i, k| i << k;
        let next = |i| u8::wrapping_add(i, 100);
        let a = g(200, 1) as f64;
        let b = g(n, 2) as f64;
        x * a + x * x * b + x * next(200) as f64
    }
}

row! { the_type_of_a_result [at (1.5)]
    fn f(x: f64) -> f64 {
        let g = |is: bool| if is { 200 } else { 100 };
        let a: u8 = g(true);
        let b = g(false);
        x * a as f64 + x * (b << 2) as f64
    }
}

row! { never_called [at (1.5)]
    fn f(x: f64) -> f64 {
        let g = |a: f64| a * x;
        let h = |a: f64| g(a).to_string();
        x * x
    }
}

row! { more_than_one_reads [at (&[1.5, 2.0], 0.7)]
    fn f(x: &[f64], y: f64) -> f64 {
        let mut t = (x[0], y);
        let g = || t.0 * t.1;
        let h = |a: f64| g() * a + t.0;
        let s = g() + h(y);
        t.0 = s;
        t = (t.1, t.0);
        s * t.0 * t.1
    }
}

row! { fields_of_one_variable [at (1.5, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let mut t = (x, y);
        let mut g = |a: f64| t.0 *= a;
        t.1 += x;
        g(y);
        t.1 *= 2.0;
        g(x);
        t.0 * t.1
    }
}

row! { handed_on_by_value_and_by_reference [at (&[1.5, 2.0])]
    fn f(x: &[f64]) -> f64 {
        let mut t = 1.0;
        let mut next = move |v: &f64| { t = t * v + 0.5; t };
        let a = x.iter().map(next).sum::<f64>();
        let b = x.iter().map(&mut next).sum::<f64>();
        let c = next(&2.0);
        let g = |v: &f64| v * t;
        let d = x.iter().map(&g).fold(0.0, |s, v| s * g(&v) + v);
        a * b * c + d * t
    }
}

row! { move_closures_in_move_closures [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let mut a = x;
        let add = move |b: f64| a + b;
        a = 5.0 * y;
        let outer = move |b: f64| {
            let inner = move |c: f64| add(c) * a;
            inner(b)
        };
        let mut s = 0.0;
        for _ in 0..3 {
            a += s;
            let late = move |b: f64| outer(b) + a * b;
            s += late(y) * a;
            a *= 0.5;
            s += late(s);
        }
        s * a + add(y)
    }
}

row! { variables_by_mutable_reference [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = x;
        let mut v = [x, y, x * y];
        let add = |a: &mut f64, b: f64| *a = *a * b + y;
        let put = |a: &mut [f64; 3], i: usize, b: f64| a[i] = a[(i + 1) % 3] * b;
        add(&mut s, 2.0);
        for k in 0..3 {
            add(&mut s, y * k as f64);
            put(&mut v, k, s);
        }
        if s > 0.0 {
            add(&mut s, x);
        }
        s * s + v[0] * v[1] + v[2]
    }
}

row! { conditions_that_write [at (1.5, 2.0)]
    fn f(x: f64, y: f64) -> f64 {
        let mut n = 0;
        let mut s = x;
        let mut more = |a: f64| {
            n += 1;
            s += a * a;
            n < 4
        };
        let mut t = 1.0;
        while more(y) {
            t *= y;
        }
        if more(t) && more(x) {
            t += 100.0;
        }
        s * t + n as f64
    }
}

row! { names_in_macros_of_the_body [at (1.5)]
    fn f(x: f64) -> f64 {
        let k = 3;
        let g = |a: f64| {
            assert!(k == 3, "{k} {a}");
            a * k as f64
        };
        let k = 4;
        g(x) + k as f64
    }
}

row! { returns_without_a_value_and_of_closures_in_closures [at (1.5, 2.3), (-1.5, 2.3)]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = x;
        let mut scale = |a: f64| {
            if a < 0.0 {
                return;
            }
            s *= a;
        };
        scale(x);
        scale(y);
        let g = |a: f64| -> f64 {
            let h = |b: f64| {
                let Some(n) = 3usize.checked_sub(b as usize) else { return b };
                return b * n as f64;
            };
            if a > 0.0 { return h(a) * a; } else { return a.sin(); }
        };
        if x > 0.0 {
            return g(x) + s;
        }
        g(x) * g(y) * s
    }
}
