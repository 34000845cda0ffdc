//! Rows 111, 117, 118, 123: what may stand in a signature and around a function.

use crate::common;
use autodiff::{differentiable, stop_gradient};

// 111 const generics, lifetimes

row! { l111_length_as_a_parameter [at ([1.0, 2.0, 3.0])]
    fn f<const N: usize>(x: [f64; N]) -> f64 {
        let mut s = N as f64;
        for i in 0..N {
            s += x[i] * x[N - 1 - i] * s;
        }
        s
    }
}

row! { l111_reference_to_such_an_array [at (&[1.0, 2.0], 0.5)]
    fn f<const N: usize>(x: &[f64; N], k: f64) -> f64 {
        let mut powers = [k; N];
        for i in 1..N {
            powers[i] = powers[i - 1] * k;
        }
        let mut s = 0.0;
        for i in 0..N {
            s += x[i] * powers[i];
        }
        s
    }
}

row! { l111_two_lengths [at ([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [0.5, -1.0, 0.2])]
    fn f<const R: usize, const C: usize>(m: [[f64; C]; R], v: [f64; C]) -> f64 {
        let mut s = 0.0;
        for i in 0..R {
            let mut row = 0.0;
            for j in 0..C {
                row += m[i][j] * v[j];
            }
            s += row * row;
        }
        s
    }
}

row! { l111_array_to_array many [at ([1.0, 2.0, 3.0])]
    fn f<const N: usize>(x: [f64; N]) -> [f64; N] {
        let mut out = x;
        for i in 1..N {
            out[i] = out[i] * out[i - 1];
        }
        out
    }
}

row! { l111_lifetimes [at (&[1.0, 2.0], &[3.0, 0.5])]
    fn f<'a>(x: &'a [f64], y: &'a [f64]) -> f64 {
        let longer: &'a [f64] = if x.len() > y.len() { x } else { y };
        x[0] * longer[1] + y[0] * x[1]
    }
}

row! { l111_lifetimes_with_bounds [at (&[1.0, 2.0], &0.5)]
    fn f<'a, 'b>(x: &'a [f64], y: &'b f64) -> f64
    where
        'b: 'a,
    {
        x[0] * *y + x[1] / y
    }
}

row! { l111_elided_and_static [at (1.5, "ab", &[1.0, 2.0])]
    fn f(x: f64, name: &'static str, v: &'_ [f64]) -> f64 {
        x * v[name.len() - 1] + v[0]
    }
}

// 117 parameters without gradient, stopped gradients

#[test]
fn l117_no_grad_parameters() {
    #[differentiable]
    fn scaled(#[no_grad] k: f64, x: f64) -> f64 {
        k * k * x.sin() + x * k
    }
    agree!(scalar *scaled, scaled, at (2.0, 0.7), (-0.5, 0.1); no_grad: &[0]);

    #[differentiable]
    fn loss(w: &[f64], #[no_grad] x: &[f64], #[no_grad] t: f64) -> f64 {
        let mut y = t;
        for i in 0..w.len() {
            y -= w[i] * x[i];
        }
        y * y
    }
    agree!(scalar *loss, loss, at (&[1.0, 2.0], &[0.5, 0.3], 1.0); no_grad: &[1, 2]);
}

#[test]
fn l117_no_grad_parameters_in_control_flow_and_calls() {
    #[differentiable]
    fn blend(x: f64, #[no_grad] t: f64, y: f64) -> f64 {
        if t < 0.5 { (1.0 - t) * x * y + t * y } else { x / t + y }
    }
    #[differentiable]
    fn sweep(x: f64, #[no_grad] step: f64) -> f64 {
        let mut t = 0.0;
        let mut s = x;
        while t < 1.0 {
            s += blend(s, t, x) * step;
            t += step;
        }
        s
    }
    agree!(scalar *blend, blend, at (1.5, 0.2, 0.5), (1.5, 0.8, 0.5); no_grad: &[1]);
    agree!(scalar *sweep, sweep, at (0.7, 0.3); no_grad: &[1]);
}

row! { l117_stopped_factor [exact (3.0) => [3.0] => [0.0], (-2.0) => [-2.0] => [0.0]]
    fn f(x: f64) -> f64 {
        stop_gradient(x) * x
    }
}

row! { l117_stopped_everywhere [exact (3.0) => [0.0] => [0.0]]
    fn f(x: f64) -> f64 {
        stop_gradient(x * x)
    }
}

row! { l117_stopped_in_a_loop [exact (0.5) => [1.0 + 1.5 + 2.25]]
    fn f(x: f64) -> f64 {
        let mut s = 0.0;
        let mut y = 1.0;
        for _ in 0..3 {
            s += stop_gradient(y) * x;
            y += y * autodiff::stop_gradient(x);
        }
        s
    }
}

row! { l117_stopped_in_a_condition_and_a_branch [exact (3.0, 2.0) => [12.0, 0.0], (-3.0, 2.0) => [0.0, -3.0]]
    fn f(x: f64, y: f64) -> f64 {
        if stop_gradient(x) > 0.0 { x * x * stop_gradient(y) } else { y * stop_gradient(x) }
    }
}

// 118 arguments of types without derivative

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mode {
    Square,
    Cube,
}

#[derive(Clone, Debug)]
pub struct Grid {
    width: usize,
    spacing: f64,
    name: &'static str,
}

impl Grid {
    fn cells(&self) -> usize {
        self.width * self.width
    }
}

inert! { Mode, Grid }

row! { l118_numbers_and_text [at (1.5, 3_usize, -2_i32, 7_u8, 'x', true, "name"), (0.5, 0, 3, 0, 'y', false, "")]
    fn f(x: f64, n: usize, k: i32, byte: u8, letter: char, on: bool, text: &str) -> f64 {
        let mut s = x.powi(k);
        for i in 0..n {
            s += x * i as f64;
        }
        if on { s *= x; }
        if letter == 'x' && text.len() > 2 && text != "other" { s += x; }
        s * (byte as f64 + 1.0)
    }
}

row! { l118_enum [at (1.5, Mode::Square), (1.5, Mode::Cube)]
    fn f(x: f64, mode: Mode) -> f64 {
        if mode == Mode::Square { x * x } else { x * x * x }
    }
}

row! { l118_reference_to_a_struct [at (1.5, &Grid { width: 3, spacing: 0.1, name: "fine" })]
    fn f(x: f64, grid: &Grid) -> f64 {
        let cells: usize = grid.cells();
        let h: f64 = grid.spacing;
        let mut s = x;
        for i in 0..grid.width {
            s += x * h * i as f64;
        }
        s * x + cells as f64 * h * x
    }
}

row! { l118_integer_slices [at (&[1.0, 2.0, 3.0], &[2, 1], &[true, false])]
    fn f(x: &[f64], index: &[usize], keep: &[bool]) -> f64 {
        let mut s = 0.0;
        for i in 0..index.len() {
            if keep[i] { s += x[index[i]] * x[i]; } else { s -= x[index[i]]; }
        }
        s
    }
}

row! { l118_first_and_between [at (2, &[1.0, 2.0], true, 0.5)]
    fn f(n: usize, x: &[f64], on: bool, y: f64) -> f64 {
        let mut s = y;
        for _ in 0..n {
            s = s * x[0] + if on { x[1] } else { 0.0 };
        }
        s
    }
}

row! { l118_inactive_tuple [at (0.5, (2, true), [1_u8, 2, 3])]
    fn f(x: f64, (n, on): (usize, bool), parts: [u8; 3]) -> f64 {
        let mut s = x;
        let mut t = (n, 0_u32);
        for &k in &parts {
            t.1 += k as u32;
            t.0 += 1;
            s *= x + k as f64;
        }
        if on { s * t.1 as f64 + t.0 as f64 * x } else { s }
    }
}

row! { l118_methods_of_other_types [at (0.5, "a bc d", &[3, 1])]
    fn f(x: f64, text: &'static str, numbers: &[i32]) -> f64 {
        let words: Vec<&str> = text.split(' ').collect();
        let twelve: u64 = "12".parse().unwrap();
        let first = numbers.first().unwrap();
        let most = *numbers.iter().max().unwrap() as f64;
        x * words.len() as f64 + x * twelve as f64 * x + x.powi(*first) * *first as f64 * most
    }
}

// 123 what stands around a function

row! { l123_attributes_and_documentation [at (1.5)]
    /// Documented, with a list:
    /// - and an example: `square(2.0)`
    #[inline]
    #[must_use]
    fn square(x: f64) -> f64 { x * x }

    #[doc = "In the other form."]
    #[inline(always)]
    #[allow(clippy::needless_return, unused_variables)]
    #[rustfmt::skip]
    fn f(x: f64) -> f64 {
        //! Inner documentation.
        let unused = 3;
        square(x)  *  x // a comment
        /* and another */
    }
}

row! { l123_configured_statements [at (1.5)]
    fn f(x: f64) -> f64 {
        let mut y = x;
        #[cfg(test)]
        {
            y = y * x;
        }
        #[cfg(not(test))]
        {
            y = this_does_not_exist(y);
        }
        #[allow(unused_variables)]
        let unused = y;
        #[cfg(test)]
        let z = y * y;
        #[cfg(not(test))]
        let z = 0.0;
        z + y
    }
}

row! { l123_constant_blocks [at (1.5)]
    fn f(x: f64) -> f64 {
        const N: usize = 2 + 1;
        const SQUARES: [f64; N] = [1.0, 4.0, 9.0];
        let third = const { 1.0 / 3.0 };
        let mut s = 0.0;
        for i in 0..N {
            s += SQUARES[i] * x * third;
        }
        s * x
    }
}

row! { l123_items_in_the_body [at (1.5)]
    fn f(x: f64) -> f64 {
        use std::f64::consts::PI;
        const K: f64 = 2.0;
        fn count(n: usize) -> usize {
            n * 2
        }
        let n: usize = count(2);
        K * x * PI + x * x * n as f64
    }
}

/// Visibilities of all kinds, callable and differentiable from here.
mod visible {
    use autodiff::differentiable;

    #[differentiable]
    pub fn everywhere(x: f64) -> f64 {
        only_here(x) * x
    }
    #[differentiable]
    pub(crate) fn in_the_crate(x: f64) -> f64 {
        only_here(x) + x
    }
    #[differentiable]
    pub(super) fn above(x: f64) -> f64 {
        only_here(x)
    }
    #[differentiable]
    pub(in crate::signatures) fn at_a_path(x: f64) -> f64 {
        above(x) * 2.0
    }
    #[differentiable]
    fn only_here(x: f64) -> f64 {
        x * x
    }
}

#[test]
fn l123_visibility() {
    agree!(scalar |x: f64| x * x * x, visible::everywhere, at (1.5));
    agree!(scalar |x: f64| x * x + x, visible::in_the_crate, at (1.5));
    agree!(scalar |x: f64| x * x, visible::above, at (1.5));
    agree!(scalar |x: f64| x * x * 2.0, visible::at_a_path, at (1.5));
}

#[test]
fn l123_functions_in_functions() {
    fn outer(x: f64) -> f64 {
        #[differentiable]
        fn inner(x: f64) -> f64 {
            x.exp() * x
        }
        autodiff::grad(inner)(x)
    }
    let x = 0.5_f64;
    assert!(common::close(outer(x), x.exp() * (x + 1.0), 1e-14, 1.0));
}
