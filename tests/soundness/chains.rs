//! Chains of iterators are lowered to loops: order, names, copies and effects stay as they are written.

row! { sources_and_arguments_are_evaluated_once_in_order [at (&[1.5, 2.0, -0.5, 0.7], &[0.5, 3.0, 2.0])]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut k = 0;
        let mut t = 1.0;
        let s = x[{ k += 1; k }..]
            .iter()
            .zip({ k *= 2; t *= x[0]; y })
            .take({ k += 3; k })
            .skip({ t *= x[1]; k - 4 })
            .fold({ t = t * t; t + k as f64 }, |s, (a, b)| s * a + b);
        s * t + k as f64
    }
}

row! { items_go_through_the_chain_one_by_one [at (&[1.5, 2.0, -0.5, 0.7])]
    fn f(x: &[f64]) -> f64 {
        let mut t = 1.0;
        let mut s = 0.0;
        for v in x.iter().map(|v| v * x[0]).filter(|v| *v > 0.0).map(|v| { t *= v; t }) {
            s = s * 0.5 + v;
        }
        s * t
    }
}

row! { effects_from_the_end [at (&[1.5, 2.0, -0.5, 0.7])]
    fn f(x: &[f64]) -> f64 {
        let mut last = 1.0;
        let s = x.iter().map(|v| { last = last * 0.5 + v; last * v }).rev().fold(0.0, |s, v| s * 0.3 + v);
        let mut n = 0;
        for (i, w) in x.iter().enumerate().map(|(i, v)| { n += i; (i, v * n as f64) }).rev() {
            last = last * w + i as f64;
        }
        s * last + n as f64
    }
}

row! { the_right_of_a_zip_is_asked_after_the_left [at (&[1.5, 2.0], &[0.7, 0.2, 3.0]), (&[1.5, 2.0, 3.0], &[0.7])]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut n = 0;
        let mut p = 1.0;
        let s = x.iter().zip(y.iter().map(|v| { n += 1; p *= v; v * p })).map(|(a, b)| a * b).sum::<f64>();
        s + p * n as f64
    }
}

row! { silent_closures_may_be_left_of_a_zip [at (&[1.5, 2.0, 3.0], &[0.7, 0.2])]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let k = y[0] * 2.0;
        x.iter().map(|v| v.sin() * k).zip(y.iter()).map(|(a, b)| a * b).sum::<f64>()
            + x.iter().map(|v| if *v > 1.7 { v * k } else { k }).skip(1).step_by(2).sum::<f64>()
    }
}

row! { an_array_by_value_is_the_one_from_before [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut a = [x, x * x, 2.0];
        let mut s = 0.0;
        for (i, v) in a.into_iter().enumerate() {
            a[2 - i] = s;
            s += v * a[0];
        }
        a.into_iter().map(|v| { a[1] += v; v * s }).sum::<f64>() + a[1]
    }
}

row! { names_of_closures_end_with_them [at (&[1.5, 2.0, -0.5], 0.3)]
    fn f(x: &[f64], v: f64) -> f64 {
        let i = v * 2.0;
        let s = x.iter().enumerate().map(|(i, v)| { let x = v * i as f64; let s = x * x; s + v }).sum::<f64>();
        let v = s * v;
        x.iter().map(|x| x * v).fold(i, |v, x| v * x + i) + v + x[0]
    }
}

row! { hostile_names [at (&[1.5, 2.0, -0.5], 0.3)]
    fn f(x: &[f64], collected: f64) -> f64 {
        let acc = collected * 2.0;
        let count = x.iter().filter(|acc| **acc > 0.0).count();
        let sum = x.iter().map(|d_x| d_x * acc).fold(acc, |seed, t_1| seed * t_1 + collected);
        let product: Vec<f64> = x.iter().map(|sum_2| sum_2 * sum).collect();
        let d_sum = product.iter().map(|product| product * sum).product::<f64>();
        d_sum + sum * count as f64 + acc
    }
}

row! { the_same_name_at_every_depth [at (vec![vec![1.5, 2.0], vec![-0.5], vec![]], 0.3)]
    fn f(x: Vec<Vec<f64>>, v: f64) -> f64 {
        x.iter().map(|v| v.iter().map(|v| v * v).map(|v| v + 1.0).product::<f64>()).map(|v| v * v).sum::<f64>() * v
    }
}

row! { overwritten_between_chains [at (&[0.5, 0.7, -0.4])]
    fn f(x: &[f64]) -> f64 {
        let mut v: Vec<f64> = x.iter().map(|v| v * v).collect();
        let a = v.iter().zip(x).map(|(a, b)| a * b).sum::<f64>();
        v[0] = a;
        let b = v.iter().map(|w| w * v[0]).sum::<f64>();
        v = v.iter().map(|w| w * b).collect::<Vec<_>>();
        for w in v.iter_mut() {
            *w = w.sin();
        }
        v.iter().product::<f64>() + a
    }
}

row! { a_chain_in_an_argument_and_an_index [at (&[1.5, 2.0, -0.5])]
    fn g(a: f64, b: f64) -> f64 { a * b + a }
    fn f(x: &[f64]) -> f64 {
        let i = x.iter().filter(|v| **v < 0.0).count();
        let mut w = [0.0, 0.0];
        w[i % 2] += x.iter().map(|v| g(*v, x[i])).sum::<f64>();
        g(x.iter().sum::<f64>(), w[x.iter().filter(|v| **v > 9.0).count()]) + w[1]
    }
}

row! { types_are_those_of_the_users_integers [at (1.5)]
    fn f(x: f64) -> f64 {
        let n = (0..4).map(|i| i * 50).map(|i: u8| i.wrapping_mul(2)).fold(0, |a, b| b.wrapping_add(a));
        let m: u8 = [200u8, 50].iter().map(|v| v / 2).sum();
        let k: Vec<u8> = [200u8, 50].iter().map(|v| v.wrapping_add(60)).collect();
        x * n as f64 + x * x * m as f64 + x.sin() * k[0] as f64
    }
}

row! { zips_of_nothing [exact (&[], &[]) => [], (&[1.0], &[]) => [0.0]]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut s = 1.0;
        for ((i, a), b) in x.iter().enumerate().zip(y).rev() {
            s += a * b * i as f64;
        }
        for w in x.windows(2).zip(y.chunks(3)) {
            s += w.0[0] * w.1[0];
        }
        s + x.iter().zip(y).skip(3).map(|(a, b)| a * b).sum::<f64>()
    }
}

row! { a_filter_that_keeps_what_would_be_no_number [exact (&[-1.0, 4.0]) => [0.0, 0.25]]
    fn f(x: &[f64]) -> f64 {
        x.iter().filter(|v| **v > 0.0).map(|v| v.sqrt()).sum::<f64>()
    }
}
