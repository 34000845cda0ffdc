//! Products of vectors, matrices and batches.
#![cfg(feature = "tensor")]
use autodiff_core::{Error, Tensor};

mod naive;
use naive::{check, close, indices, place, random, uniform};

const SHAPES: [(&[usize], &[usize], &str); 26] = [
    (&[5], &[5], "DotBackward0"),
    (&[2, 3], &[3], "MvBackward0"),
    (&[3], &[3, 4], "SqueezeBackward4"),
    (&[2, 3], &[3, 4], "MmBackward0"),
    (&[1, 3], &[3, 1], "MmBackward0"),
    (&[4, 1], &[1, 3], "MmBackward0"),
    (&[2, 3, 4], &[4], "UnsafeViewBackward0"),
    (&[3], &[2, 3, 4], "UnsafeViewBackward0"),
    (&[2, 3, 4], &[4, 5], "UnsafeViewBackward0"),
    (&[3, 4], &[2, 4, 5], "CloneBackward0"),
    (&[2, 3, 4], &[2, 4, 5], "UnsafeViewBackward0"),
    (&[1, 3, 4], &[2, 4, 5], "CloneBackward0"),
    (&[2, 3, 4], &[1, 4, 5], "UnsafeViewBackward0"),
    (&[3, 2, 2, 4], &[2, 4, 3], "UnsafeViewBackward0"),
    (&[2, 4, 3], &[3, 1, 3, 2], "UnsafeViewBackward0"),
    (&[3, 1, 2, 4], &[1, 2, 4, 3], "UnsafeViewBackward0"),
    (&[2, 3, 2, 4], &[4, 3], "UnsafeViewBackward0"),
    (&[2, 3, 2, 4], &[4], "UnsafeViewBackward0"),
    (&[4], &[2, 3, 4, 1], "UnsafeViewBackward0"),
    (&[2, 1, 4], &[4, 3], "UnsafeViewBackward0"),
    (&[2, 3, 1], &[2, 1, 4], "UnsafeViewBackward0"),
    (&[2, 1, 2, 2, 3], &[3, 1, 3, 2], "UnsafeViewBackward0"),
    (&[2, 0], &[0, 3], "MmBackward0"),
    (&[0, 2], &[2, 3], "MmBackward0"),
    (&[0], &[0], "DotBackward0"),
    (&[0, 2, 3], &[3, 2], "UnsafeViewBackward0"),
];

/// The product by its definition, row by row, and its shape.
fn product(a: &[f64], left: &[usize], b: &[f64], right: &[usize]) -> (Vec<f64>, Vec<usize>) {
    let wide_left = if left.len() == 1 { [&[1], left].concat() } else { left.to_vec() };
    let wide_right = if right.len() == 1 { [right, &[1]].concat() } else { right.to_vec() };
    let ndim = wide_left.len().max(wide_right.len());
    let wide = |shape: &[usize]| [&vec![1; ndim - shape.len()][..], shape].concat();
    let (wide_left, wide_right) = (wide(&wide_left), wide(&wide_right));
    let sizes = wide_left.iter().zip(&wide_right).map(|(&a, &b)| if a == 1 { b } else { a });
    let mut shape: Vec<usize> = sizes.collect();
    (shape[ndim - 2], shape[ndim - 1]) = (wide_left[ndim - 2], wide_right[ndim - 1]);
    let sum = |index: &Vec<usize>| {
        (0..wide_left[ndim - 1]).fold(0.0, |sum, inner| {
            let (mut at_a, mut at_b) = (index.clone(), index.clone());
            (at_a[ndim - 1], at_b[ndim - 2]) = (inner, inner);
            sum + a[place(&wide_left, &at_a)] * b[place(&wide_right, &at_b)]
        })
    };
    let values = indices(&shape).iter().map(sum).collect();
    if right.len() == 1 {
        shape.pop();
    }
    if left.len() == 1 {
        shape.remove(if right.len() == 1 { ndim - 2 } else { shape.len() - 2 });
    }
    (values, shape)
}

#[test]
fn values_gradients_and_names() {
    for (left, right, name) in SHAPES {
        let (a, b) = (random(left, 1), random(right, 2));
        let what = format!("{left:?} x {right:?}");
        let (values, shape) = product(&a.to_vec(), left, &b.to_vec(), right);
        let y = a.matmul(&b);
        assert_eq!(y.shape(), shape, "{what}");
        close(&what, &y.to_vec(), &values, 1e-14);
        let y = a.requires_grad_(true).matmul(&b);
        assert_eq!(y.grad_fn().expect(name).name(), name, "{what}");
        check(&what, &[a.detach(), b], |x| x[0].matmul(&x[1]));
    }
}

#[test]
fn narrower_floats_and_integers() {
    for (left, right, _) in SHAPES {
        let whole = |shape: &[usize], seed| -> Vec<f64> {
            uniform(shape.iter().product(), seed).iter().map(|x| (x * 9.0).round()).collect()
        };
        let (a, b) = (whole(left, 3), whole(right, 4));
        let (values, _) = product(&a, left, &b, right);
        let what = format!("{left:?} x {right:?}");
        let narrow = |x: &[f64], shape: &[usize]| Tensor::from_vec(x.iter().map(|x| *x as f32).collect(), shape);
        let y = narrow(&a, left).matmul(&narrow(&b, right)).to_vec();
        close(&what, &y.iter().map(|y| f64::from(*y)).collect::<Vec<_>>(), &values, 0.0);
        let integer = |x: &[f64], shape: &[usize]| Tensor::from_vec(x.iter().map(|x| *x as i64).collect(), shape);
        let y = integer(&a, left).matmul(&integer(&b, right)).to_vec();
        close(&what, &y.iter().map(|y| *y as f64).collect::<Vec<_>>(), &values, 0.0);
    }
}

/// Sizes past all blocks of the kernels, and work that is shared among threads: whole numbers, of which sums are exact in
/// floats, against integers, which have a loop of their own.
#[test]
fn large() {
    for (left, right) in [
        (&[130, 67][..], &[67, 259][..]),
        (&[260, 258], &[258, 260]),
        (&[600, 40, 33], &[600, 33, 40]),
        (&[64, 40, 70], &[70, 130]),
        (&[40, 1, 500], &[500, 900]),
        (&[5000], &[5000]),
    ] {
        let whole = |shape: &[usize], seed| -> Tensor<i64> {
            let numbers = uniform(shape.iter().product(), seed);
            Tensor::from_vec(numbers.iter().map(|x| (x * 9.0).round() as i64).collect(), shape)
        };
        let (a, b) = (whole(left, 5), whole(right, 6));
        let (x, y): (Tensor<f32>, Tensor<f32>) = (a.to(), b.to());
        assert!(x.matmul(&y).to::<i64>().equal(&a.matmul(&b)), "{left:?} x {right:?}");
    }
}

#[test]
fn shapes_that_do_not_fit() {
    let text = |left: &[usize], right: &[usize]| {
        let (a, b) = (random(left, 1), random(right, 2));
        let error = a.try_matmul(&b).expect_err("an error");
        assert_eq!(error, Error::MatmulShape { op: "matmul", left: left.to_vec(), right: right.to_vec() });
        error.to_string()
    };
    assert_eq!(text(&[2, 3], &[4, 5]), "matmul: shapes [2, 3] and [4, 5] cannot be multiplied (inner sizes 3 and 4)");
    assert_eq!(text(&[3], &[4]), "matmul: shapes [3] and [4] cannot be multiplied (inner sizes 3 and 4)");
    assert_eq!(text(&[2, 2, 3], &[3, 3, 4]), "matmul: shapes [2, 2, 3] and [3, 3, 4] cannot be multiplied");
    assert_eq!(text(&[], &[2]), "matmul: shapes [] and [2] cannot be multiplied");
}
