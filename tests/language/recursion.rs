//! Row 107: functions that call themselves, whose activations share their tapes.

use autodiff::{differentiable, grad, value_and_grad, vjp};

row! { l107_recursion_in_an_arm [at (0.7, 5), (0.7, 0)]
    fn f(x: f64, n: usize) -> f64 {
        if n == 0 { x } else { x.sin() * f(x * 0.9, n - 1) + x }
    }
}

row! { l107_recursion_in_a_loop_in_a_branch [at (&[0.3, -1.2, 0.7, 1.1, 0.4, -0.6, 0.2, 0.9, 1.3], 3, 0, 0)]
    fn f(a: &[f64], n: usize, row: usize, used: u32) -> f64 {
        if row == n {
            1.0
        } else {
            let mut sum = 0.0;
            let mut sign = 1.0;
            for j in 0..n {
                if used >> j & 1 == 0 {
                    sum += sign * a[row * n + j] * f(a, n, row + 1, used | 1 << j);
                    sign = -sign;
                }
            }
            sum
        }
    }
}

row! { l107_recursion_twice_in_an_expression [at (0.7, 5)]
    fn f(x: f64, n: usize) -> f64 {
        if n < 2 { x } else { f(x.sin(), n - 1) * f(0.5 * x, n - 2).exp() - f(x * x, n - 2) }
    }
}

row! { l107_recursion_in_its_own_argument [at (0.7, 3), (0.7, 0)]
    fn f(x: f64, n: usize) -> f64 {
        if n == 0 {
            return_late(x)
        } else {
            f(0.5 * f(x, n - 1).sin() + x, n - 1) * x
        }
    }
    fn return_late(x: f64) -> f64 { x.cos() }
    fn g(x: f64, n: usize) -> f64 { f(x, n) * f(x * x, n) }
}

row! { l107_recursion_in_a_condition [at (0.7, 4), (1.4, 4)]
    fn f(x: f64, n: usize) -> f64 {
        if n == 0 {
            x.sin()
        } else if f(0.9 * x, n - 1) > 0.4 {
            f(x * x, n - 1) * x
        } else {
            f(x + 0.2, n - 1) - x
        }
    }
}

row! { l107_recursion_in_the_test_of_a_loop [at (0.7, 3)]
    fn f(x: f64, n: usize) -> f64 {
        if n == 0 {
            0.6 * x
        } else {
            let mut y = x;
            while f(y, n - 1) > 0.05 {
                y = 0.5 * y.sin() * f(y, n - 1);
            }
            y + x * f(y, n - 1)
        }
    }
}

row! { l107_recursion_whose_condition_is_kept [at (0.7, 4), (1.3, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let y = x.sin() * 1.3;
        if n == 0 {
            y
        } else {
            let s = y.exp() - 1.0;
            if s.cos() > 0.2 { f(s, n - 1) * y } else { (f(y, n - 1) + s).tanh() }
        }
    }
}

row! { l107_recursion_that_one_arm_uses [at (0.7, 0.4, 4), (0.4, 0.7, 4)]
    fn f(x: f64, y: f64, n: usize) -> f64 {
        if n == 0 {
            x * y
        } else {
            let a = f(y, x * 0.9, n - 1);
            let b = f(x.sin(), y, n - 1);
            let c = f(x, y + 0.1, n - 1);
            let both = b * c;
            if x > y { a * x } else { both - c }
        }
    }
}

row! { l107_recursion_left_out_by_a_branch [at (0.7, 3, true), (0.7, 3, false)]
    fn f(x: f64, n: usize, wanted: bool) -> f64 {
        if n == 0 {
            x
        } else {
            let before = f(x.sin(), n - 1, !wanted);
            let term = f(x * 0.5, n - 1, wanted);
            let chosen = if wanted { term * term } else { 0.0 };
            let after = f(x.cos(), n - 1, wanted);
            chosen + before * after
        }
    }
}

row! { l107_recursion_whose_result_is_of_no_use [at (0.7, 3)]
    fn f(x: f64, n: usize) -> f64 {
        if n == 0 {
            x.exp()
        } else {
            let unused = f(2.0 * x, n - 1);
            let zero = 0.0 * f(x.sin(), n - 1);
            f(x.sin(), n - 1) * x + zero
        }
    }
}

row! { l107_recursion_between_loops [at (&[0.3, -0.2, 0.7], 3), (&[], 2), (&[0.4], 2)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += (x[i] * 1.5).sin() * x[i];
        }
        if n > 0 {
            s += f(x, n - 1).sin();
        }
        let mut p = 1.0;
        for i in 0..x.len() {
            p *= (0.3 * x[i]).exp() + 0.1 * s.cos();
            for k in 0..i {
                p += 0.1 * (x[k] * s).sin();
            }
        }
        p
    }
}

row! { l107_recursion_and_a_loop_in_a_loop [at (&[0.3, -0.2, 0.7], 2), (&[], 2)]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.5;
        for i in 0..x.len() {
            let mut t = x[i];
            for k in 0..x.len() {
                t += (x[k] * s).exp();
            }
            if n > 0 && i != 1 {
                s = (s * f(x, n - 1)).tanh();
            }
            let mut k = 0;
            while k < i {
                s = s.sin() + t * x[k];
                k += 1;
            }
        }
        s
    }
}

row! { l107_recursion_in_loops_over_elements [at (0.7, 3), (0.7, 1)]
    fn f(x: f64, n: usize) -> f64 {
        if n == 0 {
            x.cos()
        } else {
            let s = f(x * 0.5, n - 1).sin();
            let mut v = vec![0.0; n];
            for i in (0..n).rev() {
                v[i] = f(x.sin(), i) * s;
            }
            let mut p = 0.5 * x;
            for a in v.iter() {
                p = (0.5 * p).sin() + 0.1 * a * x + 0.2 * f(*a, n - 1).sin();
            }
            let all = [f(p.sin(), n - 1); 3];
            all[0] * all[2] + s
        }
    }
}

row! { l107_recursion_in_matrices [at (vec![vec![0.7, 0.4], vec![0.2, 0.9]], 2)]
    fn f(a: Vec<Vec<f64>>, n: usize) -> f64 {
        let mut b = a.clone();
        for i in 0..a.len() {
            for j in 0..a[i].len() {
                b[i][j] = (a[j][i] * 0.7).sin();
            }
            if n > 0 {
                b[i][0] *= f(b.clone(), n - 1);
            }
        }
        b[0][0] * b[1][1] - b[1][0]
    }
}

row! { l107_recursion_of_what_is_overwritten [at (0.7, 0.4, 3)]
    fn sum(x: &[f64], k: f64, n: usize) -> f64 {
        if n == 0 {
            x[0] * k + x[1].sin()
        } else {
            let mut y = [x[0] * k, x[1]];
            let a = sum(&y, k * 0.5, n - 1);
            y[0] = a.sin() * y[0];
            y[1] += y[0] * y[0];
            let b = sum(&y, a, n - 1);
            y[1] = 0.3;
            a * b + sum(&y, b, n - 1) * y[0]
        }
    }
    fn f(x: f64, k: f64, n: usize) -> f64 { sum(&[x, k], k, n) }
}

row! { l107_recursion_of_vectors many [at (vec![0.7, 0.4, -0.3], 3)]
    fn f(x: Vec<f64>, n: usize) -> Vec<f64> {
        if n == 0 {
            x
        } else {
            let mut y = f(x.clone(), n - 1);
            y[2] = x[0] * y[1];
            let z = f(y.clone(), n - 1);
            y[0] = x[2];
            for i in 0..y.len() {
                y[i] = y[i].sin() * z[i];
            }
            y
        }
    }
}

row! { l107_recursion_of_tuples many [at (0.7, 0.4, 4)]
    fn f(x: f64, y: f64, n: usize) -> (f64, [f64; 2]) {
        if n == 0 {
            (x * y, [x, y.sin()])
        } else {
            let (a, b) = f(y, x.cos(), n - 1);
            (a * b[0], [b[1], a.exp()])
        }
    }
}

row! { l107_recursion_of_references_to_numbers [at (0.7, 4)]
    fn half(x: &f64, n: &usize) -> f64 { if *n == 0 { *x } else { half(&(x.sin() * 0.5), &(n - 1)) * x } }
    fn f(x: f64, n: usize) -> f64 { half(&x, &n) }
}

row! { l107_recursion_in_single_precision [at (0.75_f32, 0.5, 3); single: true]
    fn f(x: f32, y: f64, n: usize) -> f32 {
        if n == 0 { x } else { f(x.sin(), y * 0.5, n - 1) * (y as f32) + f(x * 0.5, y.sin(), n - 1).cos() }
    }
}

row! { l107_recursion_with_a_constant_parameter [at ([0.7, 0.4, 0.2], 3)]
    fn f<const N: usize>(x: [f64; N], n: usize) -> f64 {
        if n == 0 {
            x[0] * x[N - 1]
        } else {
            let mut y = x;
            for i in 0..N {
                y[i] = y[i].sin() * x[N - 1 - i];
            }
            f(y, n - 1) + f(x, n - 1).exp() * x[0]
        }
    }
}

row! { l107_recursion_with_other_constant_parameters [at ([0.7, 0.4, 0.2], 4)]
    fn f<const N: usize>(x: [f64; N], n: usize) -> f64 {
        if n == 0 {
            x[0].sin() * x[N - 1]
        } else if n % 2 == 1 {
            f([x[N - 1] * x[0], x[0].sin()], n - 1) * f::<N>(x, n - 1)
        } else {
            let mut s = 0.5;
            for i in 0..N {
                s += f([x[i].cos(), s, x[0], 0.3], n - 1) * x[i];
            }
            s
        }
    }
}

row! { l107_recursion_next_to_other_calls [at (0.7, 3)]
    fn smooth(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            s = s.sin() + x * i as f64;
        }
        s
    }
    fn power(x: f64, n: usize) -> f64 { if n == 0 { 1.0 } else { x * power(x, n - 1) } }
    fn f(x: f64, n: usize) -> f64 {
        if n == 0 {
            smooth(x, 2)
        } else {
            let a = smooth(x, n) * power(x, n);
            let mut s = 0.0;
            for i in 0..n {
                s += smooth(a * f(x * 0.5, i), i) * power(s + a, 2);
            }
            f(s.tanh(), n - 1) * power(a, n)
        }
    }
}

row! { l107_recursion_under_a_local_name [at (0.7, 3)]
    fn f(x: f64, n: usize) -> f64 {
        const DEPTH: usize = 2;
        let f_of = n + DEPTH;
        let (__tapes, __stacks) = (x.sin(), x * 2.0);
        if n == 0 { __tapes } else { f(__stacks * 0.4, f_of - DEPTH - 1) * __tapes + __stacks }
    }
}

row! { l107_recursion_that_ends_in_a_panic [at (0.7, 3)]
    fn f(x: f64, n: usize) -> f64 {
        if n > 100 {
            panic!("too deep")
        }
        if n == 0 {
            x
        } else if n == 1 {
            let y = x.sin();
            y * f(y, 0)
        } else if n == 7 {
            unreachable!()
        } else {
            f(x.cos(), n - 1) * f(x, n - 2)
        }
    }
}

row! { l107_recursion_behind_stop_gradient [at (0.7, 3)]
    fn f(x: f64, n: usize) -> f64 {
        if n == 0 { x } else { x.sin() * f(x * 0.9, n - 1) }
    }
    fn g(x: f64, n: usize) -> f64 { f(f(x, n), n) / f(x, 0) }
}

/// Functions in a cycle, of which one has the option that says so.
macro_rules! cycle {
    ($name:ident [$($points:tt)*] $($(#[$attr:meta])* fn $f:ident ($($params:tt)*) -> f64 $body:block)*) => {
        #[test]
        fn $name() {
            mod plain { $(pub fn $f($($params)*) -> f64 $body)* }
            mod annotated { $($(#[$attr])* pub fn $f($($params)*) -> f64 $body)* }
            agree!(scalar plain::first, annotated::first, $($points)*);
        }
    };
}

cycle! { l107_recursion_through_another_function [at (0.7, 5), (0.7, 0)]
    #[autodiff::differentiable(recursive)]
    fn first(x: f64, n: usize) -> f64 {
        if n == 0 { x } else { second(x.sin(), n - 1) * x }
    }
    #[autodiff::differentiable]
    fn second(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            s += first(x * 0.5, i).cos();
        }
        s
    }
}

cycle! { l107_recursion_through_others_and_itself [at (0.7, 5)]
    #[autodiff::differentiable]
    fn first(x: f64, n: usize) -> f64 {
        if n == 0 { x } else { second(x.sin(), n - 1) * third(x, n - 1) + first(x * 0.4, n - 1) }
    }
    #[autodiff::differentiable(recursive)]
    fn second(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n.min(3) {
            s = s.sin() + first(s * 0.5, i) * second(x, i);
        }
        s
    }
    #[autodiff::differentiable(recursive)]
    fn third(x: f64, n: usize) -> f64 {
        let a = second(x, n / 2);
        if a > 10.0 { 0.0 } else { a * x.exp() }
    }
}

#[differentiable(handle = Handle)]
fn handled(x: f64, n: usize) -> f64 {
    if n == 0 { x } else { handled(x.sin(), n - 1) * x }
}

#[test]
fn l107_recursion_with_a_handle() {
    assert_eq!(value_and_grad(Handle)(0.7, 2).0, handled(0.7, 2));
    autodiff::check_grad(Handle, (0.7, 4)).unwrap();
}

#[differentiable]
fn tree(x: f64, n: usize, limit: usize) -> f64 {
    assert!(n < limit, "too deep");
    let mut s = x.sin();
    for i in 0..n {
        s += tree(s * x, i, limit) * x;
    }
    if n == limit - 1 && limit > 4 {
        s += tree(x, limit, limit);
    }
    s
}

/// What a panic leaves behind is not found by the next call.
#[test]
fn l107_recursion_that_panics_and_is_called_again() {
    let expected = grad(tree)(0.7, 3, 4);
    for _ in 0..3 {
        let panicked = std::panic::catch_unwind(|| grad(tree)(0.7, 4, 5));
        assert!(panicked.is_err());
        assert_eq!(grad(tree)(0.7, 3, 4), expected);
    }
}

/// Each pullback has tapes of its own, in whatever order they are run, or not run.
#[test]
fn l107_recursion_in_pullbacks_that_wait() {
    let expected = [0.3, 0.7, 0.5].map(|x| grad(tree)(x, 3, 4));
    let run = vjp(tree);
    let (_, first) = run(0.3, 3, 4);
    let (_, unused) = run(0.9, 3, 4);
    let (_, second) = run(0.7, 3, 4);
    drop(unused);
    assert_eq!(first(1.0), expected[0]);
    let (_, third) = run(0.5, 3, 4);
    assert_eq!(third(1.0), expected[2]);
    assert_eq!(second(1.0), expected[1]);
}

mod other {
    #[autodiff::differentiable]
    pub(super) fn namesake(x: f64) -> f64 {
        let mut s = x;
        for _ in 0..3 {
            s = s.sin() + x * s;
        }
        s
    }
}

#[differentiable]
fn namesake(x: f64) -> f64 {
    use other::namesake;
    namesake(x * x).exp()
}

/// What is imported under the function's own name is another function.
#[test]
fn l107_recursion_is_not_the_call_of_a_namesake() {
    assert_eq!(value_and_grad(namesake)(0.6).0, other::namesake(0.36).exp());
    autodiff::check_grad(namesake, (0.6,)).unwrap();
}

cycle! { l110_recursion_through_another_function_that_is_left_early [at (0.7, 5), (0.7, 1), (1.9, 4), (2.3, 6)]
    #[autodiff::differentiable(recursive)]
    fn first(x: f64, n: usize) -> f64 {
        for k in 0..2 {
            if k == n { return x * x; }
        }
        if x > 2.0 { return second(x * 0.4, n - 1); }
        second(x.sin(), n - 1) * x
    }
    #[autodiff::differentiable]
    fn second(x: f64, n: usize) -> f64 {
        let mut s = x;
        let mut i = 0;
        loop {
            if i == n { return s; }
            if i % 3 == 2 { i += 1; continue; }
            s += first(x * 0.5, i).cos();
            i += 1;
            if s > 4.0 { break; }
        }
        s.sin() * x
    }
}
