//! Row 13: the user's names may be those that generated code would like to have.

row! { l013_locals_named_like_adjoints [at (1.5, -0.5)]
    fn f(x: f64, d_x: f64) -> f64 {
        let d_y = x * d_x;
        let d_d_x = d_y + x;
        let x_d = d_d_x.sin();
        d_d_x * x_d + d_y
    }
}

row! { l013_locals_named_like_the_machinery [at (1.5, -0.5)]
    fn f(value: f64, tangent: f64) -> f64 {
        let tape = value * tangent;
        let seed = tape + value;
        let pullback = seed * seed;
        let acc = pullback - tape;
        let (primal, cotangent) = (acc * value, acc / 3.0);
        let result = primal + cotangent;
        let args = result * 0.5;
        args * result
    }
}

row! { l013_locals_named_like_type_parameters [at (1.5)]
    fn f(S: f64) -> f64 {
        let __S = S * S;
        let T = __S + S;
        let F = T.cos();
        let F64 = F * S;
        F64 + T
    }
}

row! { l013_argument_named_like_the_function [at (1.5)]
    fn f(f: f64) -> f64 {
        let y = f * f;
        y + f
    }
}

row! { l013_local_named_like_the_function [at (1.5)]
    fn f(x: f64) -> f64 {
        let f = x * x;
        f * f + x
    }
}

row! { l013_functions_named_like_generated_ones [at (1.5)]
    fn vjp(x: f64) -> f64 { x * x }
    fn forward(x: f64) -> f64 { x + 1.0 }
    fn accumulate(x: f64) -> f64 { x.sin() }
    fn lit(x: f64) -> f64 { 2.0 * x }
    fn grad(x: f64) -> f64 { vjp(forward(x)) * accumulate(lit(x)) }
}

row! { l013_functions_named_like_methods [at (1.5, 0.5)]
    fn sin(x: f64) -> f64 { x * x }
    fn max(x: f64, y: f64) -> f64 { if x > y { x * 2.0 } else { y * 2.0 } }
    fn clone(x: f64) -> f64 { x * 3.0 }
    fn f(x: f64, y: f64) -> f64 { sin(x) * x.sin() + max(x, y) * x.max(y) + clone(y) }
}

row! { l013_numbered_and_underscored_names [at (1.5)]
    fn f(_x: f64) -> f64 {
        let _0x = _x * _x;
        let __ = _0x + 1.0;
        let v0 = __ * _x;
        let v1 = v0 - _0x;
        let t1 = v1 * v0;
        let __t1 = t1 + v1;
        __t1
    }
}

row! { l013_raw_names_and_other_alphabets [at (1.5, 0.5)]
    fn f(r#type: f64, μ: f64) -> f64 {
        let σ_2 = 2.0;
        let r#match = r#type * μ;
        let Δx = r#match - μ;
        Δx * Δx + r#type
    }
}

row! { l013_shadowed_argument [at (1.5)]
    fn f(x: f64) -> f64 {
        let x = x * x;
        let x = x + 1.0;
        let y = x;
        let x = x.sin() * x;
        x * y
    }
}

row! { l013_shadowed_in_a_block [at (1.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        {
            let s = x * 5.0;
            let x = s * s;
            let _ = x;
        }
        for i in 0..2 {
            let x = x * s;
            let s2 = x + s;
            s += s2 * x;
        }
        if s > 0.0 {
            let s = 2.0;
            let _ = s * x;
        }
        s * x
    }
}

row! { l013_shadowed_by_another_type [at (2.3)]
    fn f(x: f64) -> f64 {
        let y = x * x;
        let x = x as usize;
        let x = [y, y * 2.0, x as f64];
        let x = x[0] * x[1] + x[2];
        x + y
    }
}

row! { l013_argument_shadowed_by_a_loop_variable [at (1.5, &[1.0, 2.0])]
    fn f(i: f64, x: &[f64]) -> f64 {
        let mut s = i;
        for i in 0..x.len() {
            s += x[i] * s;
        }
        s * i
    }
}

/// The user's own types have the names of ours.
mod own_types {
    #[derive(Clone, Copy, Debug)]
    pub enum Dual {
        Up,
        Down,
    }
    inert!(Dual, Value);
    #[derive(Clone, Copy, Debug)]
    pub struct Value(pub usize);
    pub trait Real {
        const ONE: usize;
    }
    pub trait Function {
        const ONE: usize;
    }
    impl Real for Value {
        const ONE: usize = 1;
    }
    pub type Tape = f64;
    pub type Vec = std::vec::Vec<f64>;
    pub struct Option;
    pub struct Box;

    row! { l013_types_named_like_ours [at (1.5, Value(2))]
        fn f(x: f64, n: Value) -> f64 {
            let y: Tape = x * x;
            let one = <Value as Real>::ONE;
            y * n.0 as f64 + x * one as f64
        }
    }
    row! { l013_enum_named_like_ours [at (1.5, Dual::Up), (1.5, Dual::Down)]
        fn f(x: f64, side: Dual) -> f64 {
            let up = matches!(side, Dual::Up);
            if up { x * x } else { -x }
        }
    }
}

row! { l013_raw_names_that_are_written [at (0.3)]
    fn f(r#type: f64) -> f64 {
        let mut r#match = r#type;
        for r#in in 0..3 {
            r#match *= r#type + r#in as f64;
        }
        let mut r#loop = [r#type; 2];
        r#loop[1] = r#match;
        assert!(r#match < 9.0, "{match}");
        let r#plain = r#loop[0] * r#loop[1];
        plain + r#plain * plain
    }
}
