//! Other programs that random ones were reduced to.

row! { assigned_nested_tuple_with_a_wildcard [at (0.7)]
    fn f(x: f64) -> f64 {
        let (mut a, mut b) = (x, x);
        (a, (b, _)) = (b.sin(), (a, 1));
        a * b
    }
}
row! { constants_of_one_name_in_two_blocks [at (0.7)]
    fn f(x: f64) -> f64 {
        let a = {
            const K: f64 = 0.5;
            K * x
        };
        let b = {
            const K: f64 = 0.25;
            K * x
        };
        a * b
    }
}
row! { imports_of_one_name_in_two_blocks [at (0.7)]
    fn f(x: f64) -> f64 {
        let a = {
            use std::f64::consts::LN_2 as K;
            K * x
        };
        let b = {
            use std::f64::consts::SQRT_2 as K;
            K * x
        };
        a * b
    }
}
