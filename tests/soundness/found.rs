//! Other programs that random ones were reduced to.

row! { assigned_nested_tuple_with_a_wildcard [at (0.7)]
    fn f(x: f64) -> f64 {
        let (mut a, mut b) = (x, x);
        (a, (b, _)) = (b.sin(), (a, 1));
        a * b
    }
}
