//! No generated name meets another.

row! { a_function_named_value_beside_a_loop [at (0.4), (1.3)]
    fn value(x: f64) -> f64 { x * x }
    fn f(x: f64) -> f64 {
        let mut a = [x, 1.0];
        let mut s = value(x);
        for i in 0..2 {
            a[i] *= x;
            s += a[i] * 2 as f64;
        }
        s
    }
}
