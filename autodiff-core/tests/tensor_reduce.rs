//! Reductions.
#![cfg(feature = "tensor")]
use autodiff_core::{Error, Tensor, VarOptions, tensor};

mod naive;
use naive::{check, close, random, reduce, uniform};

type Reduced = fn(&Tensor<f64>) -> Tensor<f64>;
/// Whether the first number takes the place of the second.
type Better = fn(f64, f64) -> bool;

const SHAPES: [&[usize]; 12] = [
    &[],
    &[1],
    &[7],
    &[3, 4],
    &[4, 1],
    &[2, 3, 4],
    &[2, 1, 3],
    &[1, 5, 2, 2],
    &[3, 2, 2, 3, 2],
    &[40, 5],
    &[5, 40],
    &[3, 50, 2],
];

/// Every choice of axes, also from the end; none stand for all.
fn choices(ndim: usize) -> Vec<Vec<isize>> {
    let subset = |bits: usize| {
        let axes = (0..ndim as isize).filter(|axis| bits >> axis & 1 == 1);
        axes.map(|axis| if axis % 2 == 1 { axis - ndim as isize } else { axis }).collect()
    };
    (0..1 << ndim).map(subset).collect()
}

type Reduction<R> = (&'static str, fn(&Tensor<f64>, &[isize], bool) -> Tensor<R>, fn(&[f64]) -> f64);

fn variance(row: &[f64], correction: f64) -> f64 {
    let mean = row.iter().sum::<f64>() / row.len() as f64;
    let squares: f64 = row.iter().map(|x| (x - mean).powi(2)).sum();
    squares / (row.len() as f64 - correction).max(0.0)
}

fn powers(row: &[f64], p: f64) -> f64 {
    row.iter().map(|x| x.abs().powf(p)).sum::<f64>().powf(1.0 / p)
}

/// The population's, which rows of one element have too.
fn whole(dim: &[isize], keepdim: bool) -> VarOptions<'_> {
    VarOptions { dim, correction: 0.0, keepdim }
}

const OVER_AXES: [Reduction<f64>; 13] = [
    ("var", |x, dim, keep| x.var_with(whole(dim, keep)), |row| variance(row, 0.0)),
    // Away from the kink at 0, where the differences are wrong.
    (
        "std",
        |x, dim, keep| x.square().std_with(whole(dim, keep)).square(),
        |row| variance(&row.iter().map(|x| x * x).collect::<Vec<_>>(), 0.0),
    ),
    ("1-norm", |x, dim, keep| x.norm_dim(1.0, dim, keep), |row| powers(row, 1.0)),
    ("2-norm", |x, dim, keep| x.norm_dim(2.0, dim, keep), |row| powers(row, 2.0)),
    ("3-norm", |x, dim, keep| x.norm_dim(3.0, dim, keep), |row| powers(row, 3.0)),
    ("1/2-norm", |x, dim, keep| x.norm_dim(0.5, dim, keep), |row| powers(row, 0.5)),
    (
        "largest norm",
        |x, dim, keep| x.norm_dim(f64::INFINITY, dim, keep),
        |row| row.iter().map(|x| x.abs()).fold(0.0, f64::max),
    ),
    (
        "least norm",
        |x, dim, keep| x.norm_dim(f64::NEG_INFINITY, dim, keep),
        |row| row.iter().map(|x| x.abs()).fold(f64::INFINITY, f64::min),
    ),
    ("logsumexp", |x, dim, keep| x.logsumexp(dim, keep), |row| row.iter().map(|x| x.exp()).sum::<f64>().ln()),
    ("sum", |x, dim, keep| x.sum_dim(dim, keep), |row| row.iter().sum()),
    ("mean", |x, dim, keep| x.mean_dim(dim, keep), |row| row.iter().sum::<f64>() / row.len() as f64),
    ("amax", |x, dim, keep| x.amax_dim(dim, keep), |row| row.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
    ("amin", |x, dim, keep| x.amin_dim(dim, keep), |row| row.iter().copied().fold(f64::INFINITY, f64::min)),
];

type Whole = (&'static str, fn(&Tensor<f64>) -> Tensor<f64>, fn(&[f64]) -> f64);

const OVER_ALL: [Whole; 8] = [
    ("ProdBackward0", |x| x.prod(), |row| row.iter().product()),
    ("LinalgVectorNormBackward0", |x| x.norm(), |row| powers(row, 2.0)),
    ("SumBackward0", |x| x.sum(), |row| row.iter().sum()),
    ("MeanBackward0", |x| x.mean(), |row| row.iter().sum::<f64>() / row.len() as f64),
    ("MaxBackward1", |x| x.max(), |row| row.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
    ("MinBackward1", |x| x.min(), |row| row.iter().copied().fold(f64::INFINITY, f64::min)),
    ("AmaxBackward0", |x| x.amax(), |row| row.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
    ("AminBackward0", |x| x.amin(), |row| row.iter().copied().fold(f64::INFINITY, f64::min)),
];

#[test]
fn over_axes() {
    for (name, op, by_hand) in OVER_AXES {
        for shape in SHAPES {
            let x = random(shape, 3);
            for dim in choices(shape.len()) {
                let what = format!("{name} of {shape:?} over {dim:?}");
                let (flat, kept) = (op(&x, &dim, false), op(&x, &dim, true));
                let expected = reduce(&x.to_vec(), shape, &dim, by_hand);
                close(&what, &flat.to_vec(), &expected, 1e-14);
                close(&what, &kept.to_vec(), &expected, 1e-14);
                assert_eq!(kept.ndim(), shape.len(), "{what}");
                let reduced = if dim.is_empty() { shape.len() } else { dim.len() };
                assert_eq!(flat.ndim(), shape.len() - reduced, "{what}");
                if x.numel() < 25 {
                    check(&what, std::slice::from_ref(&x), |x| op(&x[0], &dim, false));
                    check(&what, std::slice::from_ref(&x), |x| op(&x[0], &dim, true));
                }
            }
        }
    }
}

#[test]
fn over_everything() {
    for (name, op, by_hand) in OVER_ALL {
        for shape in SHAPES {
            let x = random(shape, 4);
            let what = format!("{name} of {shape:?}");
            close(&what, &[op(&x).item()], &reduce(&x.to_vec(), shape, &[], by_hand), 1e-14);
            if x.numel() < 25 {
                check(&what, std::slice::from_ref(&x), |x| op(&x[0]));
            }
            assert_eq!(op(&x.requires_grad_(true)).grad_fn().expect(name).name(), name);
        }
    }
}

#[test]
fn values_and_indices() {
    for shape in SHAPES {
        for axis in 0..shape.len() as isize {
            // Equal numbers on purpose.
            let x = uniform(shape.iter().product(), 5).iter().map(|x| (x * 2.0).round()).collect();
            let x = Tensor::from_vec(x, shape);
            let first = |row: &[f64], is_better: fn(f64, f64) -> bool| {
                (0..row.len()).fold(0, |best, i| if is_better(row[i], row[best]) { i } else { best }) as i64
            };
            let cases: [(_, _, Better); 2] = [
                (x.max_dim(axis, false), x.argmax_dim(axis, true), |a, b| a > b),
                (x.min_dim(axis, false), x.argmin_dim(axis, true), |a, b| a < b),
            ];
            for ((values, indices), places, is_better) in cases {
                let expected = reduce(&x.to_vec(), shape, &[axis], |row| first(row, is_better));
                assert_eq!(indices.to_vec(), expected, "{shape:?} along {axis}");
                assert_eq!(places.to_vec(), expected, "{shape:?} along {axis}");
                let best = reduce(&x.to_vec(), shape, &[axis], |row| row[first(row, is_better) as usize]);
                assert_eq!(values.to_vec(), best, "{shape:?} along {axis}");
                assert_eq!(values.ndim() + 1, places.ndim());
            }
        }
    }
    let x = random(&[3, 4, 2], 6);
    for axis in -3..3 {
        for keepdim in [false, true] {
            check("max_dim", std::slice::from_ref(&x), |x| x[0].max_dim(axis, keepdim).0);
            check("min_dim", std::slice::from_ref(&x), |x| x[0].min_dim(axis, keepdim).0);
        }
    }
    let y = x.requires_grad_(true).max_dim(0, false).0;
    assert_eq!(y.grad_fn().expect("a node").name(), "MaxBackward0");
}

#[test]
fn ties() {
    let numbers = [[2.0, 5.0, 5.0], [5.0, 1.0, 1.0]];
    let cases: [(&str, Reduced, [f64; 6]); 6] = [
        ("max", |x| x.max(), [0.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0, 0.0]),
        ("amin", |x| x.amin(), [0.0, 0.0, 0.0, 0.0, 0.5, 0.5]),
        ("amax_dim", |x| x.amax_dim(&[1], false).sum(), [0.0, 0.5, 0.5, 1.0, 0.0, 0.0]),
        ("amin_dim", |x| x.amin_dim(&[0], true).sum(), [1.0, 0.0, 0.0, 0.0, 1.0, 1.0]),
        ("max_dim", |x| x.max_dim(1, false).0.sum(), [0.0, 1.0, 0.0, 1.0, 0.0, 0.0]),
        ("min_dim", |x| x.min_dim(-1, false).0.sum(), [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]),
    ];
    for (name, op, expected) in cases {
        let x = tensor(numbers).requires_grad_(true);
        op(&x).backward();
        close(name, &x.grad().expect(name).to_vec(), &expected, 1e-15);
    }
}

#[test]
fn nan_wins() {
    let x: Tensor<f64> = tensor([[1.0, f64::NAN, 3.0], [4.0, 5.0, f64::NAN]]);
    for y in [x.max(), x.min(), x.amax(), x.amin(), x.sum(), x.mean()] {
        assert!(y.item().is_nan());
    }
    assert_eq!((x.argmax().item(), x.argmin().item()), (1, 1));
    assert_eq!(x.max_dim(1, false).1.to_vec(), [1, 2]);
    close("amax_dim", &x.amax_dim(&[0], false).to_vec(), &[4.0, f64::NAN, f64::NAN], 0.0);
}

#[test]
fn of_nothing() {
    let x = Tensor::<f64>::zeros(&[2, 0, 3]);
    assert_eq!(x.sum().item(), 0.0);
    assert_eq!(x.sum_dim(&[1], false).to_vec(), [0.0; 6]);
    assert_eq!(x.sum_dim(&[0], false).shape(), [0, 3]);
    assert!(x.mean().item().is_nan());
    assert!(x.mean_dim(&[1], false).to_vec().iter().all(|x| x.is_nan()));
    let empty = |op| Error::EmptyReduction { op, shape: vec![2, 0, 3] };
    assert_eq!(x.try_max().expect_err("an error"), empty("max"));
    assert_eq!(x.try_amin().expect_err("an error"), empty("amin"));
    assert_eq!(x.try_argmax().expect_err("an error"), empty("argmax"));
    assert_eq!(x.try_amax_dim(&[1], false).expect_err("an error"), empty("amax_dim"));
    assert_eq!(x.try_max_dim(1, false).expect_err("an error"), empty("max_dim"));
    assert_eq!(x.max_dim(0, false).0.shape(), [0, 3]);
    check("sum_dim", &[x], |x| x[0].sum_dim(&[1], false));
}

#[test]
fn axes_that_are_not_there() {
    let x = random(&[2, 3], 1);
    let axis = |op, axis| Error::Axis { op, axis, ndim: 2 };
    assert_eq!(x.try_sum_dim(&[0, 2], false).expect_err("an error"), axis("sum_dim", 2));
    assert_eq!(x.try_cumsum(-3).expect_err("an error"), axis("cumsum", -3));
    assert_eq!(x.try_max_dim(5, true).expect_err("an error"), axis("max_dim", 5));
    assert!(matches!(x.try_mean_dim(&[1, -1], false), Err(Error::Argument { op: "mean_dim", .. })));
}

/// A row of the derivative of the product is exact where elements are 0, to any order.
#[test]
fn products() {
    for shape in [&[1][..], &[5], &[3, 4], &[2, 7, 2], &[0], &[2, 0], &[]] {
        for zeros in 0..3 {
            let mut numbers = uniform(shape.iter().product(), 7);
            numbers.iter_mut().skip(1).step_by(2).take(zeros).for_each(|x| *x = 0.0);
            let x = Tensor::from_vec(numbers, shape);
            close("prod", &[x.prod().item()], &[x.to_vec().iter().product()], 1e-14);
            check(&format!("prod of {shape:?} with {zeros} zeros"), std::slice::from_ref(&x), |x| x[0].prod());
            for axis in 0..shape.len() as isize {
                let what = format!("prod_dim of {shape:?} with {zeros} zeros along {axis}");
                let expected = reduce(&x.to_vec(), shape, &[axis], |row| row.iter().product());
                close(&what, &x.prod_dim(axis, false).to_vec(), &expected, 1e-14);
                check(&what, std::slice::from_ref(&x), |x| x[0].prod_dim(axis, false));
                check(&what, std::slice::from_ref(&x), |x| x[0].prod_dim(axis, true));
            }
        }
    }
    assert_eq!(tensor([2i64, 3, 7]).prod().item(), 42);
    let x = random(&[2, 3], 1).requires_grad_(true);
    assert_eq!(x.prod_dim(0, false).grad_fn().expect("a node").name(), "ProdBackward1");
}

#[test]
fn spread() {
    let x = random(&[3, 4], 2);
    let rows = |correction| reduce(&x.to_vec(), &[3, 4], &[1], |row| variance(row, correction));
    close("var_dim", &x.var_dim(&[1], false).to_vec(), &rows(1.0), 1e-14);
    close(
        "var_with",
        &x.var_with(VarOptions { dim: &[-1], correction: 2.5, keepdim: true }).to_vec(),
        &rows(2.5),
        1e-14,
    );
    close("std_dim", &x.std_dim(&[1], true).square().to_vec(), &rows(1.0), 1e-14);
    close("var", &[x.var().item()], &[variance(&x.to_vec(), 1.0)], 1e-14);
    close("std", &[x.std().item()], &[variance(&x.to_vec(), 1.0).sqrt()], 1e-14);
    for (name, f) in [("var", Tensor::var as fn(&Tensor<f64>) -> Tensor<f64>), ("std", Tensor::std)] {
        check(name, std::slice::from_ref(&x), |x| f(&x[0]));
        check(name, std::slice::from_ref(&x), |x| f(&x[0].transpose(0, 1)));
    }
    check("std_dim", std::slice::from_ref(&x), |x| x[0].std_dim(&[0], false));
    let x = x.requires_grad_(true);
    assert_eq!(x.var_dim(&[0], false).grad_fn().expect("a node").name(), "VarBackward0");
    assert_eq!(x.std().grad_fn().expect("a node").name(), "StdBackward0");
    // The squares have no place in an f32, the root has.
    for scale in [1e20f32, 1e-25] {
        let x = tensor([scale, 3.0 * scale]).requires_grad_(true);
        let y = x.std();
        y.backward();
        close("std of f32", &[f64::from(y.item() / scale)], &[2f64.sqrt()], 1e-6);
        let grad: Vec<f64> = x.grad().expect("a gradient").to_vec().iter().map(|&x| f64::from(x)).collect();
        close("gradient of std of f32", &grad, &[-(0.5f64.sqrt()), 0.5f64.sqrt()], 1e-6);
    }
    assert!(random(&[1], 1).var().item().is_nan() && Tensor::<f64>::zeros(&[0]).std().item().is_nan());
}

/// Where the functions have no derivative.
#[test]
fn kinks() {
    let cases: [(&str, Reduced, [f64; 3], [f64; 3]); 10] = [
        ("std of constants", |x| x.std(), [2.0; 3], [0.0; 3]),
        ("var of constants", |x| x.var(), [2.0; 3], [0.0; 3]),
        ("norm of zero", |x| x.norm(), [0.0; 3], [0.0; 3]),
        ("1-norm", |x| x.norm_dim(1.0, &[], false), [0.0, 2.0, -3.0], [0.0, 1.0, -1.0]),
        ("3-norm of zero", |x| x.norm_dim(3.0, &[0], false), [0.0; 3], [0.0; 3]),
        ("1/2-norm", |x| x.norm_dim(0.5, &[0], false), [0.0, 4.0, 0.0], [0.0, 1.0, 0.0]),
        ("largest norm", |x| x.norm_dim(f64::INFINITY, &[0], false), [3.0, -3.0, 1.0], [0.5, -0.5, 0.0]),
        ("least norm", |x| x.norm_dim(f64::NEG_INFINITY, &[0], false), [3.0, -1.0, 1.0], [0.0, -0.5, 0.5]),
        ("0-norm", |x| x.norm_dim(0.0, &[0], false), [3.0, 0.0, 1.0], [0.0; 3]),
        ("logsumexp with -inf", |x| x.logsumexp(&[0], false), [f64::NEG_INFINITY, 1.0, 1.0], [0.0, 0.5, 0.5]),
    ];
    for (name, f, at, expected) in cases {
        let x = tensor(at).requires_grad_(true);
        f(&x).backward();
        close(name, &x.grad().expect(name).to_vec(), &expected, 1e-15);
    }
    assert_eq!(tensor([3.0, 0.0, 1.0]).norm_dim(0.0, &[0], false).item(), 2.0);
    let far: Tensor<f64> = tensor([1000.0, 1000.0]);
    close("logsumexp", &[far.logsumexp(&[], false).item()], &[1000.0 + 2f64.ln()], 1e-15);
    let nothing = Tensor::<f64>::zeros(&[0]);
    assert_eq!(nothing.logsumexp(&[0], false).item(), f64::NEG_INFINITY);
    assert_eq!(nothing.norm().item(), 0.0);
    let empty = Error::EmptyReduction { op: "norm_dim", shape: vec![0] };
    assert_eq!(nothing.try_norm_dim(f64::INFINITY, &[0], false).err(), Some(empty));
}

#[test]
fn running_sums() {
    for shape in [&[5][..], &[3, 4], &[2, 3, 4], &[1], &[]] {
        let x = random(shape, 8);
        for axis in 0..shape.len().max(1) as isize {
            let what = format!("cumsum of {shape:?} along {axis}");
            let y = x.cumsum(axis);
            assert_eq!(y.shape(), shape);
            let up_to: Vec<f64> = naive::indices(shape)
                .iter()
                .map(|index| {
                    let all = naive::indices(shape).into_iter().zip(x.to_vec());
                    let before = |other: &[usize]| {
                        other.iter().zip(index).enumerate().all(
                            |(a, (o, i))| {
                                if a as isize == axis { o <= i } else { o == i }
                            },
                        )
                    };
                    all.filter(|(other, _)| before(other)).map(|(_, x)| x).sum()
                })
                .collect();
            close(&what, &y.to_vec(), &up_to, 1e-14);
            check(&what, std::slice::from_ref(&x), |x| x[0].cumsum(axis));
        }
    }
    assert_eq!(tensor([1i64, 2, 3]).cumsum(0).to_vec(), [1, 3, 6]);
    // A million roundings in f32 would add up to one in a hundred.
    for (shape, dim) in [(vec![1_000_000], 0), (vec![1_000_000, 2], 0)] {
        let sums: Tensor<f32> = Tensor::full(&shape, 0.1).cumsum(dim);
        let last = sums.to_vec()[sums.numel() - 1];
        assert!((last - 1e5).abs() < 0.01, "{last} along {dim} of {shape:?}");
    }
}

#[test]
fn masks() {
    let x = tensor([[true, false, true], [false, false, false]]);
    assert!(x.any().item() && !x.all().item());
    assert_eq!(x.count_nonzero(), 2);
    assert_eq!(x.any_dim(&[1], false).to_vec(), [true, false]);
    assert_eq!(x.any_dim(&[0], true).shape(), [1, 3]);
    assert_eq!(x.all_dim(&[-2], false).to_vec(), [false, false, false]);
    let nothing = Tensor::<bool>::zeros(&[0, 2]);
    assert!(!nothing.any().item() && nothing.all().item());
    assert_eq!(nothing.all_dim(&[0], false).to_vec(), [true, true]);
    assert_eq!(nothing.count_nonzero(), 0);
}

#[test]
fn integers() {
    let x = tensor([[3i64, -1], [4, 4]]);
    assert_eq!(x.sum().item(), 10);
    assert_eq!(x.sum_dim(&[0], false).to_vec(), [7, 3]);
    assert_eq!((x.max().item(), x.amin().item(), x.argmax().item()), (4, -1, 2));
}

/// A million numbers of `f32` lose next to nothing, and are the same sum on any number of threads.
#[test]
fn long_sums() {
    let numbers: Vec<f32> = uniform(1_000_003, 9).iter().map(|x| *x as f32 + 1.0).collect();
    let exact: f64 = numbers.iter().map(|x| f64::from(*x)).sum();
    let x = Tensor::from_vec(numbers, &[1_000_003]);
    assert!((f64::from(x.sum().item()) / exact - 1.0).abs() < 1e-6);
    let y = Tensor::from_vec(x.to_vec()[..999_999].to_vec(), &[333_333, 3]);
    let z = Tensor::from_vec(x.to_vec()[..1_000_000].to_vec(), &[1000, 1000]);
    let sums = || {
        let all =
            [x.sum(), y.sum_dim(&[0], false), z.sum_dim(&[0], false), z.sum_dim(&[1], false), z.amax_dim(&[0], false)];
        all.map(|sum| sum.to_vec().iter().map(|x| x.to_bits()).collect::<Vec<_>>())
    };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(sums)
    };
    assert_eq!(on(1), on(3));
    let column: f64 = y.to_vec().iter().step_by(3).map(|x| f64::from(*x)).sum();
    assert!((f64::from(y.sum_dim(&[0], false).to_vec()[0]) / column - 1.0).abs() < 1e-6);
}
