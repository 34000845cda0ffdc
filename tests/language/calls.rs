//! Row 107: calls of other differentiable functions.

use elsewhere::deeper::{self, half};
use elsewhere::softplus as smooth;

const SCALE: f64 = 1.5;

mod shapes {
    use autodiff::differentiable;

    #[differentiable]
    pub(super) fn area(width: f64, height: f64) -> f64 {
        width * height
    }

    pub(super) mod round {
        use autodiff::differentiable;

        #[differentiable]
        pub(in crate::calls) fn disc(radius: f64) -> f64 {
            super::area(radius, radius) * std::f64::consts::PI
        }

        #[differentiable]
        pub(in crate::calls) fn ring(outer: f64, inner: f64) -> f64 {
            disc(outer) - self::disc(inner) + crate::calls::shapes::area(inner, 0.5)
        }
    }
}

row! { l107_nested_calls [at (0.7), (-0.2)]
    fn square(x: f64) -> f64 { x * x }
    fn wave(x: f64) -> f64 { square(x.sin()) + x }
    fn f(x: f64) -> f64 { wave(square(wave(x))) * square(x) - wave(wave(x)) }
}

row! { l107_defined_after_its_use [at (0.7)]
    fn outer(x: f64) -> f64 { inner(inner(x)) + x }
    fn inner(x: f64) -> f64 { x * x + 0.5 }
    fn f(x: f64) -> f64 { outer(x) * inner(x) }
}

row! { l107_in_a_loop [at (0.7, 4), (0.7, 0)]
    fn step(y: f64, x: f64) -> f64 { y - 0.3 * (y * y - x) }
    fn f(x: f64, n: usize) -> f64 {
        let mut y = 1.0;
        for _ in 0..n {
            y = step(y, x);
        }
        y * x
    }
}

row! { l107_with_a_loop_in_a_loop [at (0.7, 3)]
    fn smooth(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            s = s.sin() + x * i as f64;
        }
        s
    }
    fn f(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            s = smooth(s, i) * 0.5 + smooth(x, 2);
        }
        s
    }
}

row! { l107_under_a_branch [at (0.7), (-0.7)]
    fn up(x: f64) -> f64 { x * x }
    fn down(x: f64) -> f64 {
        let mut s = x;
        for _ in 0..2 {
            s = s * x + 1.0;
        }
        s
    }
    fn f(x: f64) -> f64 {
        let y = if x > 0.0 { up(x) } else { down(x) };
        let mut z = y;
        if y > 0.2 {
            z = down(y) * up(z);
        }
        z
    }
}

row! { l107_in_conditions [at (0.7), (2.3)]
    fn size(x: f64) -> f64 { x * x + 1.0 }
    fn f(x: f64) -> f64 {
        let mut y = x;
        while size(y) > 1.1 {
            y = y * 0.5;
        }
        if size(x) > 3.0 && y < size(y) { y * x } else { size(y) }
    }
}

row! { l107_slices [at (&[1.0, 2.0, -1.0], &[0.5, 0.1, 2.0])]
    fn dot(a: &[f64], b: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..a.len() {
            s += a[i] * b[i];
        }
        s
    }
    fn f(a: &[f64], b: &[f64]) -> f64 {
        let length = dot(a, a).sqrt() * dot(b, b).sqrt();
        dot(a, b) / length
    }
}

row! { l107_local_containers_overwritten_after_the_call [at (1.5, 0.5)]
    fn norm2(v: &[f64]) -> f64 {
        let mut s = 0.0;
        for x in v {
            s += x * x;
        }
        s
    }
    fn f(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y, x * y];
        let mut a = [y, x];
        let mut s = 0.0;
        for i in 0..3 {
            s += norm2(&v) * norm2(&a);
            v[i] = s * v[i] * 0.1;
            a[i % 2] = v[0];
        }
        s + v[2]
    }
}

row! { l107_rows_of_a_matrix [at (vec![vec![1.0, 2.0], vec![0.5, -1.0]], &[[1.0, 2.0], [0.3, 0.4]])]
    fn total(v: &[f64]) -> f64 {
        let mut s = 1.0;
        for x in v {
            s *= x;
        }
        s
    }
    fn pair(v: [f64; 2]) -> f64 { v[0] / v[1] }
    fn f(m: &[Vec<f64>], k: &[[f64; 2]; 2]) -> f64 {
        let mut s = 0.0;
        for i in 0..m.len() {
            s += total(&m[i]) * pair(k[i]) + total(&k[1 - i]);
        }
        s
    }
}

row! { l107_array_results [at (1.5, 0.5, 0.3)]
    fn turned(p: [f64; 2], angle: f64) -> [f64; 2] {
        let (s, c) = angle.sin_cos();
        [c * p[0] - s * p[1], s * p[0] + c * p[1]]
    }
    fn f(x: f64, y: f64, angle: f64) -> f64 {
        let mut p = [x, y];
        for _ in 0..3 {
            p = turned(p, angle * p[0]);
        }
        p[0] * turned(p, 1.0)[1]
    }
}

row! { l107_tuple_results [at (1.5, 0.5)]
    fn both(x: f64, y: f64) -> (f64, f64) { (x * y, x / y) }
    fn f(x: f64, y: f64) -> f64 {
        let (p, q) = both(x, y);
        let again = both(p, q + 1.0);
        again.0 * again.1 + both(x, 2.0).1
    }
}

row! { l107_vec_arguments_and_results [at (&[1.0, 2.0, 3.0], 0.5)]
    fn scaled(v: &[f64], k: f64) -> Vec<f64> {
        let mut out = vec![0.0; v.len()];
        for i in 0..v.len() {
            out[i] = v[i] * k;
        }
        out
    }
    fn sum(v: Vec<f64>) -> f64 {
        let mut s = 0.0;
        for x in v {
            s += x * x;
        }
        s
    }
    fn f(v: &[f64], k: f64) -> f64 {
        let mut w = scaled(v, k);
        w[0] = w[1] * w[2];
        let twice = scaled(&w, w[0]);
        sum(twice) + sum(scaled(&w, 2.0)) * w[1]
    }
}

row! { l107_inactive_arguments_in_any_place [at (0.7, 3, true)]
    fn g(n: usize, x: f64, on: bool, y: f64, name: &str) -> f64 {
        if on { x.powi(n as i32) * y } else { x + y * name.len() as f64 }
    }
    fn f(x: f64, n: usize, on: bool) -> f64 {
        g(n, x, on, x * x, "a") + g(2, 3.0, !on, x, "bc") - g(n + 1, x, n > 2, SCALE, "") + g(0, n as f64, false, x, "d")
    }
}

row! { l107_constants_for_active_parameters [at (0.7)]
    fn g(a: f64, b: f64) -> f64 { a * b + a / b }
    fn f(x: f64) -> f64 {
        g(2.0, x) * g(x, SCALE) + g(1.0, 2.0) * x + g(-1.5, x)
    }
}

row! { l107_result_not_active [exact (0.7) => [g_of(1.0, 2.0)] => [0.0]]
    fn g(a: f64, b: f64) -> f64 { a * b + a / b }
    fn f(x: f64) -> f64 {
        let c = g(1.0, 2.0);
        c * x
    }
}

fn g_of(a: f64, b: f64) -> f64 {
    a * b + a / b
}

row! { l107_elements_through_a_call [at ([1.1, 0.9, 1.2])]
    fn mix(a: f64, b: f64) -> f64 { a * b - b.sin() }
    fn f(mut v: [f64; 3]) -> f64 {
        for i in 1..3 {
            v[i] = mix(v[i], v[i - 1]);
            v[i - 1] = mix(v[i], v[i]);
        }
        v[0] * v[1] + v[2]
    }
}

row! { l107_arguments_are_blocks_with_effects [at (0.7)]
    fn g(a: f64, b: f64) -> f64 { a * b + a }
    fn f(mut x: f64) -> f64 {
        g({ x += 1.0; x }, { x *= x; x }) + x
    }
}

row! { l107_single_precision [at (1.25, 0.5_f32); single: true]
    fn product(a: f32, b: f32) -> f32 { a * b }
    fn f(x: f64, y: f32) -> f64 {
        let p: f32 = product(x as f32, y);
        let h: f32 = half(y);
        p as f64 * x + h as f64
    }
}

row! { l107_constant_generic [at ([1.0, 2.0, 3.0], [0.5, 0.1])]
    fn squares<const N: usize>(x: [f64; N]) -> f64 {
        let mut s = 0.0;
        for i in 0..N {
            s += x[i] * x[i] * N as f64;
        }
        s
    }
    fn f(a: [f64; 3], b: [f64; 2]) -> f64 {
        squares(a) * squares::<2>(b) + elsewhere::squares(a)
    }
}

row! { l107_other_modules [at (1.5, 0.5)]
    fn f(x: f64, y: f64) -> f64 {
        use super::shapes::round;
        let mut s = shapes::area(x, y);
        for _ in 0..2 {
            s += round::ring(x, s) * 0.1 + crate::calls::shapes::round::disc(y);
        }
        s
    }
}

row! { l107_other_crate [at (&[1.0, 2.0], 0.3), (&[-3.0, 0.5, 0.7], -0.3)]
    fn f(x: &[f64], y: f64) -> f64 {
        let (mean, variance) = elsewhere::moments(x);
        let p = elsewhere::turned([mean, variance], y);
        elsewhere::norm(x) * smooth(p[0]) + deeper::bumped(y) + ::elsewhere::power(3, p[1])
    }
}

row! { l107_other_crate_in_a_loop [at (0.4, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let mut v = vec![x; n];
        let mut s = 0.0;
        for i in 0..n {
            s += elsewhere::norm(&v) + smooth(s);
            v[i] = elsewhere::cost(s, v[i]);
        }
        s
    }
}

fn halved(x: f32) -> f64 {
    f64::from(x) / 2.0
}

row! { l107_constants_of_the_parameters_precision [at (0.5_f32, 0.7); single: true]
    fn scaled(x: f32, y: f64) -> f64 {
        x as f64 * y
    }
    fn f(x: f32, y: f64) -> f64 {
        scaled(x, y) * scaled(2.0, y) + scaled(-0.1 * 3.0, y * y) * halved(0.25)
    }
}
