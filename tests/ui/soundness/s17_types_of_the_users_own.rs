//! Names that are taken for types of the language.
use autodiff::differentiable;

mod narrow {
    use autodiff::differentiable;

    #[allow(non_camel_case_types)]
    type f64 = f32;

    #[differentiable]
    pub fn f(x: f64) -> f64 {
        x * x
    }
}

mod module {
    use autodiff::differentiable;
    mod own {
        pub mod f64 {
            pub fn sin(x: ::core::primitive::f64) -> ::core::primitive::f64 {
                2.0 * x
            }
        }
    }
    use own::f64;

    #[differentiable]
    pub fn f(x: f64) -> f64 {
        f64::sin(x)
    }
}

mod cast {
    #[allow(non_camel_case_types)]
    pub type f32 = f64;
}

#[differentiable]
fn f(x: f64) -> f64 {
    use cast::f32;
    (x * 1.1) as f32 as f64
}

fn main() {}
