//! Numbers that formulas as one would first write them get wrong: large, small, alike, infinite, or left out.
#![cfg(feature = "tensor")]
use autodiff_core::autograd::{GradOptions, grad_allow_unused};
use autodiff_core::{CrossEntropyOptions, Dual, Error, Floating, Reduction, Tensor};
use autodiff_macros::differentiable;

/// The gradient by `x`, and then again and again that of the first element of the one before.
fn orders<T: Floating>(f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>, count: usize) -> Vec<Tensor<T>> {
    let x = x.detach().copy().requires_grad_(true);
    let (mut y, mut gradients) = (f(&x), Vec::new());
    for _ in 0..count {
        let first = y.reshape(&[-1]).select(0, 0);
        let options = GradOptions { create_graph: true, materialize_grads: true, ..GradOptions::default() };
        y = match first.requires_grad() {
            true => grad_allow_unused(&[first], &[&x], options).remove(0).unwrap(),
            false => x.zeros_like(),
        };
        gradients.push(y.detach());
    }
    gradients
}

fn gradient<T: Floating>(f: impl Fn(&Tensor<T>) -> Tensor<T>, x: &Tensor<T>) -> Vec<f64> {
    let x = x.detach().copy().requires_grad_(true);
    f(&x).sum().backward();
    x.grad().unwrap().to::<f64>().to_vec()
}

/// Equal but for rounding.
#[track_caller]
fn close(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    let near = |(x, y): (&f64, &f64)| x == y || (x - y).abs() <= tolerance * y.abs().max(1e-30);
    assert!(
        found.len() == expected.len() && found.iter().zip(expected).all(near),
        "{what}: {found:?} is not {expected:?}"
    );
}

/// Functions of tensors, each beside the same of dual numbers.
macro_rules! functions {
    ($T:ident $D:ident $count:literal: $($x:ident => $tensor:expr, $dual:expr;)*) => {{
        let functions: [(&str, Box<dyn Fn(&$T) -> $T>, Box<dyn Fn($D) -> $D>); $count] =
            [$((stringify!($tensor), Box::new(|$x: &$T| $tensor), Box::new(|$x: $D| $dual))),*];
        functions
    }};
}

macro_rules! in_both {
    ($($module:ident: $float:ident $cube:ident $fifth:ident $sine:ident, large $large:expr, small $small:expr;)*) => { $(
        #[differentiable(crate = autodiff_core)]
        fn $cube(x: $float) -> $float {
            x.powf(3.0)
        }
        #[differentiable(crate = autodiff_core)]
        fn $fifth(x: $float) -> $float {
            x.powf(5.0)
        }
        #[differentiable(crate = autodiff_core)]
        fn $sine(x: $float) -> $float {
            x.sin()
        }

        mod $module {
            use super::*;
            use std::iter::once;

            type T = Tensor<$float>;
            const TOLERANCE: f64 = 64.0 * $float::EPSILON as f64;
            const INFINITY: $float = $float::INFINITY;

            fn of(x: &[f64]) -> T {
                T::from(x.iter().map(|&x| x as $float).collect::<Vec<_>>())
            }

            fn list(x: &T) -> Vec<f64> {
                x.to::<f64>().to_vec()
            }

            #[test]
            fn exponentials_are_shared_by_what_is_left_of_large_numbers() {
                let quarter = 3f64.ln();
                for at in [0.0, 1e4, -1e4, 1e7, 1e8, -1e8, 1e16, 1e30, $large, -$large] {
                    // Numbers alike; and numbers apart, where these do not round.
                    let mut cases = vec![(of(&[at, at]), [0.5, 0.5])];
                    if at == 0.0 {
                        cases.push((of(&[0.0, quarter]), [0.25, 0.75]));
                    }
                    for (x, [s, r]) in cases {
                        let expected = [vec![s, r], vec![s * r, -s * r], vec![s * r * (r - s), s * r * (s - r)]];
                        let functions: [(&str, &dyn Fn(&T) -> T); 4] = [
                            ("logsumexp", &|x| x.logsumexp(&[0], false)),
                            ("log_softmax", &|x| x.log_softmax(0).neg()),
                            ("cross_entropy", &|x| x.cross_entropy(&Tensor::from(0i64))),
                            ("softmax", &|x| x.softmax(0)),
                        ];
                        for (name, f) in functions {
                            let found = orders(f, &x, 3);
                            // That of the first number has the others' second derivative as its first.
                            let shifted = |order: usize| match name {
                                "softmax" => expected.get(order + 1).cloned(),
                                "logsumexp" => Some(expected[order].clone()),
                                _ => Some(expected[order].iter().enumerate()
                                    .map(|(i, e)| if order == 0 && i == 0 { e - 1.0 } else { *e }).collect()),
                            };
                            for order in 0..3 {
                                if let Some(expected) = shifted(order) {
                                    close(&format!("{name} at {at}, order {order}"), &list(&found[order]), &expected, TOLERANCE);
                                }
                            }
                        }
                    }
                }
                let many = T::full(&[1000], 1e7);
                close("of many", &gradient(|x| x.logsumexp(&[], true), &many), &[1e-3; 1000], TOLERANCE);
                let two = of(&[1e8, 1e8, 0.0, 0.0]).reshape(&[2, 2]);
                close("over axes", &gradient(|x| x.logsumexp(&[1], true), &two), &[0.5; 4], TOLERANCE);
            }

            #[test]
            fn exponentials_of_infinity() {
                let (inf, none) = (f64::INFINITY, f64::NEG_INFINITY);
                let cases = [
                    (vec![none], none, vec![0.0]),
                    (vec![none, none], none, vec![0.0, 0.0]),
                    (vec![none, 1.0], 1.0, vec![0.0, 1.0]),
                    (vec![inf, 1.0], inf, vec![1.0, 0.0]),
                    (vec![inf, none, inf], inf, vec![0.5, 0.0, 0.5]),
                ];
                for (x, value, expected) in cases {
                    let x = of(&x);
                    assert_eq!(f64::from(x.logsumexp(&[], false).item()), value, "{x}");
                    assert_eq!(gradient(|x| x.logsumexp(&[], false), &x), expected, "{x}");
                    let found = orders(|x| x.logsumexp(&[], false), &x, 3);
                    assert_eq!(list(&found[0]), expected, "{x}");
                    assert!(found.iter().all(|order| !list(order).iter().any(|x| x.is_nan())), "{x}: {found:?}");
                }
            }

            #[test]
            fn norms_of_large_and_small_numbers() {
                for scale in [1.0, 1e20, 1e-25, $large / 10.0, $small] {
                    // The scale as it is rounded.
                    let scale = f64::from(scale as $float);
                    let x = of(&[3.0 * scale, 4.0 * scale]);
                    for p in [1.0, 1.5, 2.0, 3.0, 7.0, -1.0, -2.5, 0.5, f64::INFINITY] {
                        let (exact, ratio) = match p {
                            f64::INFINITY => (4.0, [0.0, 1.0]),
                            _ => {
                                let exact = (3f64.powf(p) + 4f64.powf(p)).powf(1.0 / p);
                                (exact, [3.0, 4.0].map(|x: f64| (x / exact).powf(p - 1.0)))
                            }
                        };
                        let norm = |x: &T| x.norm_dim(p, &[], false);
                        let tolerance = if scale < 1e-35 { 1e-3 } else { 4.0 * TOLERANCE };
                        close(&format!("{p}-norm at {scale:e}"), &list(&norm(&x).div(scale as $float)), &[exact], tolerance);
                        close(&format!("gradient of the {p}-norm at {scale:e}"), &gradient(norm, &x), &ratio, tolerance);
                        let found = orders(norm, &x, 1);
                        close(&format!("recorded gradient of the {p}-norm at {scale:e}"), &list(&found[0]), &ratio, tolerance);
                    }
                }
                let found = orders(T::norm, &of(&[3.0, 4.0]), 3);
                close("first", &list(&found[0]), &[0.6, 0.8], TOLERANCE);
                close("second", &list(&found[1]), &[16.0 / 125.0, -12.0 / 125.0], TOLERANCE);
                // Of b² / y³ by a, b.
                close("third", &list(&found[2]), &[-144.0 / 3125.0, 8.0 / 125.0 - 192.0 / 3125.0], 4.0 * TOLERANCE);
                for (x, norm) in [([0.0, 0.0], 0.0), ([f64::INFINITY, 1.0], f64::INFINITY)] {
                    assert_eq!(f64::from(of(&x).norm().item()), norm);
                }
                assert!(of(&[f64::NAN, 1.0]).norm().item().is_nan());
                for p in [2.0, 3.0, 1.5] {
                    assert_eq!(gradient(|x| x.norm_dim(p, &[], false), &of(&[0.0, 0.0])), [0.0, 0.0]);
                }
            }

            #[test]
            fn deviations_of_large_and_small_numbers() {
                let root = 0.5f64.sqrt();
                for scale in [1.0, 1e15, 1e-15, if $float::MAX as f64 > 1e100 { 1e150 } else { 1e38 }] {
                    let x = of(&[scale, 2.0 * scale]);
                    let expected = [(x.get(&[1]) - x.get(&[0])) as f64 * root];
                    close(&format!("std at {scale:e}"), &list(&x.std()), &expected, TOLERANCE);
                    close(&format!("its gradient at {scale:e}"), &gradient(T::std, &x), &[-root, root], TOLERANCE);
                    close(&format!("recorded at {scale:e}"), &list(&orders(T::std, &x, 1)[0]), &[-root, root], TOLERANCE);
                }
                // Numbers that hardly differ, and not at all.
                close("close", &gradient(T::std, &of(&[1e4, 1e4 + 1.0])), &[-root, root], TOLERANCE);
                assert_eq!(gradient(T::std, &of(&[1e8, 1e8])), [0.0, 0.0]);
            }

            #[test]
            fn powers_at_zero_have_all_derivatives() {
                let number = |p: f64| of(&[p]);
                let functions: [(&str, Box<dyn Fn(&T) -> T>, usize); 10] = [
                    ("pow(&[2])", Box::new(move |x| x.pow(&number(2.0))), 2),
                    ("pow(&[3])", Box::new(move |x| x.pow(&number(3.0))), 3),
                    ("pow(&[5])", Box::new(move |x| x.pow(&number(5.0))), 5),
                    ("pow(2)", Box::new(|x| x.pow(2.0)), 2),
                    ("pow(3)", Box::new(|x| x.pow(3.0)), 3),
                    ("pow(4)", Box::new(|x| x.pow(4.0)), 4),
                    ("pow(5)", Box::new(|x| x.pow(5.0)), 5),
                    ("map of powf(3)", Box::new(|x| x.map($cube)), 3),
                    ("map of powf(5)", Box::new(|x| x.map($fifth)), 5),
                    ("product", Box::new(|x| x.mul(x).mul(x)), 3),
                ];
                for (name, f, p) in functions {
                    let factorial = (1..=p).product::<usize>() as f64;
                    let expected: Vec<f64> = (1..=p + 1).map(|order| if order == p { factorial } else { 0.0 }).collect();
                    let found = orders(&f, &of(&[0.0]), p + 1);
                    close(name, &found.iter().flat_map(list).collect::<Vec<_>>(), &expected, TOLERANCE);
                    // Elsewhere too: p(p − 1)… x^(p − n), at 2 and beside a zero.
                    let found = orders(&f, &of(&[2.0]), p);
                    let mut factor = 1.0;
                    for (order, found) in found.iter().enumerate() {
                        factor *= (p - order) as f64;
                        close(name, &list(found), &[factor * 2f64.powi((p - order) as i32 - 1)], 8.0 * TOLERANCE);
                    }
                }
            }

            /// Third derivatives by dual numbers, which branch where tensors choose.
            #[test]
            fn formulas_with_branches_have_the_derivatives_of_the_branch() {
                type D = Dual<Dual<Dual<$float>>>;
                fn k(x: $float) -> D {
                    Dual::constant(Dual::constant(Dual::constant(x)))
                }
                fn three(f: impl Fn(D) -> D, x: $float) -> [$float; 3] {
                    let constant = Dual::<Dual<$float>>::constant(Dual::constant(1.0));
                    let x = Dual::new(Dual::new(Dual::new(x, 1.0), Dual::constant(1.0)), constant);
                    let y = f(x);
                    [y.tangent.value.value, y.tangent.tangent.value, y.tangent.tangent.tangent]
                }
                let functions = functions! { T D 23:
                    x => x.tanh(), x.tanh();
                    x => x.abs().mul(x), x.abs() * x;
                    x => x.maximum(0.5).square(), x.max(k(0.5)) * x.max(k(0.5));
                    x => x.minimum(0.5).mul(x), x.min(k(0.5)) * x;
                    x => x.clamp(-1.0, 0.5).mul(x), x.clamp(k(-1.0), k(0.5)) * x;
                    x => x.pow(0.0), x.powf(k(0.0));
                    x => x.pow(1.0), x.powf(k(1.0));
                    x => x.pow(1.5), x.powf(k(1.5));
                    x => x.pow(2.0), x.powi(2);
                    x => x.pow(3.0), x.powi(3);
                    x => x.pow(-1.0), x.powi(-1);
                    x => x.pow(-2.0), x.powi(-2);
                    x => x.pow(6.0), x.powf(k(6.0));
                    x => x.pow(5.5), x.powf(k(5.5));
                    x => x.pow(x), x.powf(x);
                    x => x.pow(3.0).pow(2.0), x.powi(3).powi(2);
                    x => x.rpow(2.0), k(2.0).powf(x);
                    x => x.hypot(0.5), x.hypot(k(0.5));
                    x => x.hypot(0.0), x.hypot(k(0.0));
                    x => x.atan2(1.0), x.atan2(k(1.0));
                    x => x.atan2(x.square().add(1.0)), x.atan2(x * x + k(1.0));
                    x => x.div(x.square().add(1.0)), x / (x * x + k(1.0));
                    x => x.exp().log1p(), x.exp().ln_1p();
                };
                let points = [0.5, 0.0, -0.0, -1.0, 1.0, 2.0, -2.5, 1e-30, 30.0, -30.0, -0.5];
                for (name, f, dual) in &functions {
                    let x = of(&points);
                    let y = f(&x.requires_grad_(true));
                    let mut last = y;
                    for order in 0..3 {
                        let options = GradOptions { create_graph: true, materialize_grads: true, ..GradOptions::default() };
                        let sum = last.sum();
                        last = match sum.requires_grad() {
                            true => grad_allow_unused(&[sum], &[&x], options).remove(0).unwrap(),
                            false => x.zeros_like(),
                        };
                        for (&at, found) in points.iter().zip(list(&last)) {
                            let expected = f64::from(three(dual, at as $float)[order]);
                            // Where numbers overflow or lose their digits on the way, they do in another order.
                            let near = found == expected || (found - expected).abs() <= 1e-3 * expected.abs().max(1e-6);
                            assert!(!expected.is_finite() || near, "{name}, order {}, at {at}: {found} is not {expected}", order + 1);
                        }
                    }
                }
            }

            /// Functions of tensors alone: smooth but at their bends.
            #[test]
            fn no_formula_puts_out_nan() {
                let functions: [(&str, fn(&T) -> T); 20] = [
                    ("sigmoid", |x| x.sigmoid()),
                    ("logsigmoid", |x| x.logsigmoid()),
                    ("silu", |x| x.silu()),
                    ("mish", |x| x.mish()),
                    ("softplus", |x| x.softplus()),
                    ("softsign", |x| x.softsign()),
                    ("gelu", |x| x.gelu()),
                    ("gelu_tanh", |x| x.gelu_tanh()),
                    ("elu", |x| x.elu(1.0)),
                    ("selu", |x| x.selu()),
                    ("relu", |x| x.relu()),
                    ("relu6", |x| x.relu6()),
                    ("leaky_relu", |x| x.leaky_relu(0.01)),
                    ("hardswish", |x| x.hardswish()),
                    ("hardsigmoid", |x| x.hardsigmoid()),
                    ("logaddexp", |x| x.logaddexp(1.0)),
                    ("logaddexp of two", |x| x.logaddexp(x)),
                    ("lerp", |x| x.lerp(2.0, 0.25)),
                    ("remainder", |x| x.remainder(1.5)),
                    ("xlogy", |x| x.xlogy(2.0)),
                ];
                for (name, f) in functions {
                    for at in [0.0, -0.0, 1.0, -1.0, 3.0, -3.0, 6.0, 1.5, 20.0, -20.0, 50.0, -50.0, 1e4, -1e4] {
                        let found = orders(f, &of(&[at]), 4);
                        assert!(found.iter().all(|order| list(order)[0].is_finite()), "{name} at {at}: {found:?}");
                    }
                }
            }

            #[test]
            fn what_is_left_out_has_no_derivative() {
                let bad = [INFINITY, -INFINITY, $float::NAN, 0.0, -1.0, 1e30];
                let (one, zero) = (T::ones(&[1]), T::zeros(&[1]));
                let functions: [(&str, Box<dyn Fn(&T) -> T>); 22] = [
                    ("sin", Box::new(|x| x.sin())),
                    ("cos", Box::new(|x| x.cos())),
                    ("tan", Box::new(|x| x.tan())),
                    ("square", Box::new(|x| x.square())),
                    ("x x", Box::new(|x| x.mul(x))),
                    ("exp", Box::new(|x| x.exp())),
                    ("ln", Box::new(|x| x.log())),
                    ("sqrt", Box::new(|x| x.sqrt())),
                    ("1 / x", Box::new(|x| x.reciprocal())),
                    ("pow 3", Box::new(|x| x.pow(3.0))),
                    ("pow 2.5", Box::new(|x| x.pow(2.5))),
                    ("pow x", Box::new(|x| x.pow(x))),
                    ("tanh", Box::new(|x| x.tanh())),
                    ("sigmoid", Box::new(|x| x.sigmoid())),
                    ("asin", Box::new(|x| x.asin())),
                    ("silu", Box::new(|x| x.silu())),
                    ("map sin", Box::new(|x| x.map($sine))),
                    ("x / 0", Box::new(move |x| x.div(&zero))),
                    ("x ∞", Box::new(|x| x.mul(INFINITY))),
                    ("mse", Box::new(move |x| x.mse_loss_with(&one, Reduction::None))),
                    ("sin of square", Box::new(|x| x.square().sin())),
                    ("rows", Box::new(|x| x.unsqueeze(1).norm_dim(2.0, &[1], false).add(x.unsqueeze(1).var_with(
                        autodiff_core::VarOptions { dim: &[1], correction: 0.0, keepdim: false })))),
                ];
                for (name, f) in functions {
                    let x = T::from_vec(bad.into_iter().chain(once(0.5)).collect(), &[7]);
                    let mask = Tensor::<bool>::from((0..7).map(|i| i == 6).collect::<Vec<_>>());
                    // With the number that counts first, as its derivatives are taken.
                    let masked = |x: &T| mask.where_cond(&f(x), 0.0).flip(&[0]);
                    let alone = orders(|x| f(x), &of(&[0.5]), 3);
                    let plain = gradient(masked, &x);
                    assert!(plain[..6].iter().all(|x| *x == 0.0), "{name}: {plain:?}");
                    let found = orders(|x| masked(x).sum(), &x, 1);
                    close(name, &list(&found[0]), &plain, TOLERANCE);
                    for (order, (found, alone)) in orders(|x| masked(&x.flip(&[0])), &x.flip(&[0]), 3).iter().zip(&alone).enumerate() {
                        let (found, alone) = (list(found), list(alone));
                        assert!(found[1..].iter().all(|x| *x == 0.0), "{name}, order {order}: {found:?}");
                        let same = found[0].is_nan() && alone[0].is_nan();
                        assert!(same || found[0] == alone[0] || (found[0] - alone[0]).abs() < 1e-3 * alone[0].abs(), "{name}, order {order}: {found:?} is not {alone:?}");
                    }
                }
            }

            #[test]
            fn rows_that_are_left_out_have_no_derivative() {
                let rows = || T::from_vec(vec![1.0, 2.0, -INFINITY, -INFINITY, $float::NAN, 1.0, INFINITY, 0.0], &[4, 2]);
                let mask = Tensor::<bool>::from(vec![true, false, false, false]);
                let column = mask.unsqueeze(1);
                let functions: [(&str, Box<dyn Fn(&T) -> T>); 9] = [
                    ("softmax", Box::new(move |x| column.where_cond(&x.softmax(1), 0.0))),
                    ("log_softmax", { let column = mask.unsqueeze(1); Box::new(move |x| column.where_cond(&x.log_softmax(1), 0.0)) }),
                    ("logsumexp", { let mask = mask.clone(); Box::new(move |x| mask.where_cond(&x.logsumexp(&[1], false), 0.0)) }),
                    ("norm", { let mask = mask.clone(); Box::new(move |x| mask.where_cond(&x.norm_dim(2.0, &[1], false), 0.0)) }),
                    ("3-norm", { let mask = mask.clone(); Box::new(move |x| mask.where_cond(&x.norm_dim(3.0, &[1], false), 0.0)) }),
                    ("std", { let mask = mask.clone(); Box::new(move |x| mask.where_cond(&x.std_dim(&[1], false), 0.0)) }),
                    ("amax", { let mask = mask.clone(); Box::new(move |x| mask.where_cond(&x.amax_dim(&[1], false), 0.0)) }),
                    ("cross_entropy", Box::new(|x| x.cross_entropy(&Tensor::from(vec![1, -100, -100, -100])))),
                    ("each", Box::new(|x| {
                        let options = CrossEntropyOptions { reduction: Reduction::None, ..CrossEntropyOptions::default() };
                        x.cross_entropy_with(&Tensor::from(vec![1, -100, -100, -100]), options)
                    })),
                ];
                for (name, f) in functions {
                    let alone = T::from_vec(vec![1.0, 2.0, 1.0, 1.5, 2.0, 1.0, 3.0, 0.0], &[4, 2]);
                    close(name, &gradient(&f, &rows()), &gradient(&f, &alone), TOLERANCE);
                    for (order, (found, expected)) in orders(&f, &rows(), 3).iter().zip(orders(&f, &alone, 3)).enumerate() {
                        close(&format!("{name}, order {order}"), &list(found)[2..], &[0.0; 6], 0.0);
                        close(&format!("{name}, order {order}"), &list(found)[..2], &list(&expected)[..2], 1e-5);
                    }
                }
            }

            #[test]
            fn leaves_that_are_views_are_not_written() {
                let flat = T::zeros(&[4]);
                let leaf = flat.narrow(0, 0, 2).requires_grad_(true);
                assert_eq!(leaf.try_fill_(1.0).unwrap_err(), Error::LeafInPlace { op: "fill_", view: false });
                for view in [leaf.select(0, 0), leaf.narrow(0, 0, 1), leaf.view(&[2, 1])] {
                    assert_eq!(view.try_mul_(2.0).unwrap_err(), Error::LeafInPlace { op: "mul_", view: true });
                    assert_eq!(view.try_copy_(&T::ones(&[])).unwrap_err(), Error::LeafInPlace { op: "copy_", view: true });
                }
                // What no leaf needs may be written: another part, and all under `no_grad`.
                flat.narrow(0, 2, 2).fill_(3.0);
                autodiff_core::no_grad(|| leaf.select(0, 1).fill_(2.0));
                assert_eq!(list(&flat), [0.0, 2.0, 3.0, 3.0]);
                assert_eq!(gradient(|x| x.narrow(0, 0, 1).mul(2.0), &leaf), [2.0, 0.0]);
                // A view that comes to depend on something is no leaf.
                let part = T::zeros(&[4]).narrow(0, 0, 2);
                let factor = of(&[2.0, 3.0]).requires_grad_(true);
                part.add_(&factor).select(0, 0).mul_(5.0);
                part.sum().backward();
                assert_eq!(list(&factor.grad().unwrap()), [5.0, 1.0]);
            }
        }
    )* };
}
in_both! {
    singles: f32 cube_f32 fifth_f32 sine_f32, large 1e38, small 1e-38;
    doubles: f64 cube_f64 fifth_f64 sine_f64, large 1e307, small 1e-300;
}
