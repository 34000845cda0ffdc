//! Other programs that random ones were reduced to.

row! { assigned_nested_tuple_with_a_wildcard [at (0.7)]
    fn f(x: f64) -> f64 {
        let (mut a, mut b) = (x, x);
        (a, (b, _)) = (b.sin(), (a, 1));
        a * b
    }
}

row! { result_that_was_stored_and_never_read_before [at (&[1.0, 2.0, 3.0]), (&[-1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut w = vec![0.3; 9];
        let mut z = x.to_vec();
        w[0] = z[1];
        z[0] *= 2.0;
        if x[0] > 0.0 {
            w[1] = z[2];
        }
        w[0]
    }
}

row! { result_that_was_computed_before [at (1.5)]
    fn f(x: f64) -> f64 {
        let a = x * x;
        let b = a * 2.0;
        if b > 100.0 {
            x
        } else {
            x * x
        }
    }
}
