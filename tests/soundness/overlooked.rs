//! No attribute, label or modifier is overlooked.

row! { s14_cfg_on_an_element [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 { let a = [#[cfg(any())] 5.0, x, x * x]; a[0] * a[1] }
}
row! { s14_cfg_on_the_last_element [at (1.5)]
    fn f(x: f64) -> f64 { let a = [x, x * x, #[cfg(any())] -x]; a[0] * a[1] * a.len() as f64 }
}
row! { s14_cfg_on_elements_of_both_kinds [at (1.5)]
    fn f(x: f64) -> f64 {
        let a = [#[cfg(any())] 5.0, #[cfg(all())] x, #[cfg(not(any()))] (3.0 * x), [#[cfg(any())] x, 2.0][0]];
        a[0] * a[1] * a[2]
    }
}
row! { s14_cfg_on_an_argument [at (1.5)]
    fn g(x: f64, y: f64) -> f64 { x * y * y }
    fn f(x: f64) -> f64 { g(#[cfg(any())] 7.0, x, #[cfg(all())] x, #[cfg(any())] 2.0) }
}
row! { s14_cfg_on_an_argument_of_a_method [at (1.5)]
    fn f(x: f64) -> f64 { x.max(#[cfg(any())] 9.0, #[cfg(all())] 1.0) * x.powi(#[cfg(all())] 2, #[cfg(any())] 3) }
}
row! { s14_cfg_on_a_parameter [at (1.5, 2.0)]
    fn g(#[cfg(any())] z: f64, x: f64, #[cfg(all())] y: f64) -> f64 { x * y * y }
    fn f(x: f64, y: f64) -> f64 { g(x, y) }
}
row! { s14_cfg_in_nested_blocks [at (1.5), (-1.5)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        if x > 0.0 {
            #[cfg(any())] { y = 2.0; }
            #[cfg(all())] { y *= x; }
        }
        for _ in 0..2 {
            #[cfg(all())] let x = 2.0 * x;
            y += x;
        }
        #[cfg(any())] println!("{y}");
        y
    }
}
row! { s14_cfg_on_the_last_expression [at (1.5)]
    fn f(x: f64) -> f64 { #[cfg(any())] { 2.0 * x } #[cfg(all())] { x * x } }
}
row! { s14_cfg_on_items [at (1.5)]
    fn f(x: f64) -> f64 {
        #[cfg(any())] const K: f64 = 1.0;
        #[cfg(all())] const K: f64 = 2.0;
        K * x * x
    }
}
row! { s14_attributes_of_lints_and_tools [at (1.5)]
    fn f(#[allow(unused_variables)] x: f64) -> f64 {
        #![allow(unused_mut)]
        /// Documented.
        #[rustfmt::skip] let mut y = x;
        #[allow(clippy::all)] { y *= x; }
        #[expect(unused_variables)] let z = 1.0;
        y
    }
}
