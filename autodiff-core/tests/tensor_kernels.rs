//! The loops behind the operations, on every way that operands can lie in memory.
#![cfg(feature = "tensor")]
use autodiff_core::{Tensor, no_grad};

mod naive;
use naive::{close, indices, place, random, reduce, uniform};

/// A tensor with the numbers of `random(shape, seed)` that lies in one of several ways, by `way`.
fn lying(shape: &[usize], seed: u64, way: usize) -> Tensor<f64> {
    let x = random(shape, seed);
    let ndim = shape.len() as isize;
    if ndim == 0 {
        return x;
    }
    match way {
        0 => x,
        // The last axis is the outermost in memory.
        1 => x.movedim(-1, 0).contiguous().movedim(0, -1),
        // Gaps between the elements, and an offset.
        2 => {
            let mut wide = shape.to_vec();
            wide[shape.len() - 1] = 2 * shape[shape.len() - 1] + 1;
            let whole = Tensor::zeros(&wide);
            let part = whole.slice(-1, 1.., 2);
            part.copy_(&x);
            part
        }
        // Gaps between the rows.
        3 => {
            let mut wide = shape.to_vec();
            wide[0] += 2;
            let whole = Tensor::zeros(&wide);
            let part = whole.narrow(0, 1, shape[0]);
            part.copy_(&x);
            part
        }
        // All axes in the opposite order.
        _ => {
            let back: Vec<isize> = (0..ndim).rev().collect();
            x.permute(&back).contiguous().permute(&back)
        }
    }
}

const WAYS: usize = 5;

fn numbers(x: &Tensor<f64>) -> Vec<f64> {
    indices(x.shape()).iter().map(|index| x.get(&index.iter().map(|i| *i as isize).collect::<Vec<_>>())).collect()
}

const PAIRS: [(&[usize], &[usize]); 16] = [
    (&[], &[3]),
    (&[1100], &[1100]),
    (&[1100], &[1]),
    (&[30, 40], &[40]),
    (&[30, 40], &[30, 1]),
    (&[30, 1], &[1, 40]),
    (&[700, 3], &[3]),
    (&[700, 2], &[700, 1]),
    (&[700, 3], &[700, 1]),
    (&[300, 4], &[300, 1]),
    (&[150, 8], &[150, 1]),
    (&[300, 5], &[300, 1]),
    (&[3, 600], &[600]),
    (&[7, 5, 20, 3], &[5, 1, 3]),
    (&[9, 1, 20], &[9, 11, 1]),
    (&[2, 3, 2, 5, 17], &[3, 1, 5, 1]),
];

#[test]
fn two_operands() {
    for (left, right) in PAIRS {
        for way in 0..WAYS * WAYS {
            let (a, b) = (lying(left, 1, way % WAYS), lying(right, 2, way / WAYS));
            let y = a.sub(&b);
            let (x, z) = (random(left, 1).to_vec(), random(right, 2).to_vec());
            let expected: Vec<f64> =
                indices(y.shape()).iter().map(|index| x[place(left, index)] - z[place(right, index)]).collect();
            let what = format!("{left:?} and {right:?}, {way}");
            close(&what, &numbers(&y), &expected, 0.0);
            close(&what, &y.to_vec(), &expected, 0.0);
            close(&what, &numbers(&a), &a.to_vec(), 0.0);
            if y.shape() == a.shape() {
                a.sub_(&b);
                close(&format!("{what}, in place"), &a.to_vec(), &expected, 0.0);
            }
        }
    }
}

/// Enough elements for several threads, in each of the loops.
#[test]
fn many_elements() {
    for (left, right) in [
        (&[600_001][..], &[600_001][..]),
        (&[1000, 601], &[601]),
        (&[601, 1000], &[601, 1]),
        (&[150_001, 4], &[150_001, 1]),
        (&[200_001, 3], &[3]),
        (&[40, 125, 121], &[40, 1, 121]),
    ] {
        for way in [0, 1] {
            let (a, b) = (lying(left, 1, way), lying(right, 2, way));
            let y = a.sub(&b).to_vec();
            let (x, z) = (a.to_vec(), b.to_vec());
            let ndim = left.len();
            let wide: Vec<usize> = std::iter::repeat_n(1, ndim - right.len()).chain(right.iter().copied()).collect();
            for (i, y) in y.into_iter().enumerate() {
                let (mut rest, mut at, mut pitch) = (i, 0, 1);
                for axis in (0..ndim).rev() {
                    at += if wide[axis] == 1 { 0 } else { rest % left[axis] * pitch };
                    pitch *= wide[axis];
                    rest /= left[axis];
                }
                assert_eq!(y, x[i] - z[at], "{left:?} and {right:?}, {way}: element {i}");
            }
        }
    }
}

/// Numbers, masks and three operands.
#[test]
fn more_operands() {
    for way in 0..WAYS {
        let x = lying(&[40, 30], 3, way);
        let (low, high) = (lying(&[30], 4, 0).sub(1.0), lying(&[40, 1], 5, way).add(1.0));
        let clamped = x.clamp(&low, &high);
        let chosen = lying(&[40, 30], 6, way).gt(0.0).where_cond(&x, &low);
        let (x, low, high) = (random(&[40, 30], 3).to_vec(), low.to_vec(), high.to_vec());
        let mask = random(&[40, 30], 6).to_vec();
        for i in 0..1200 {
            assert_eq!(clamped.to_vec()[i], x[i].max(low[i % 30]).min(high[i / 30]));
            assert_eq!(chosen.to_vec()[i], if mask[i] > 0.0 { x[i] } else { low[i % 30] });
        }
    }
}

#[test]
fn reductions_of_views() {
    for shape in [&[1100][..], &[30, 40], &[200, 3], &[3, 200], &[4, 50, 6], &[2, 3, 4, 50], &[20, 1, 70]] {
        for way in 0..WAYS {
            let x = lying(shape, 7, way);
            let plain = random(shape, 7).to_vec();
            for bits in 1..1_usize << shape.len() {
                let dim: Vec<isize> = (0..shape.len() as isize).filter(|axis| bits >> axis & 1 == 1).collect();
                let what = format!("{shape:?} over {dim:?}, {way}");
                let sums = reduce(&plain, shape, &dim, |row| row.iter().sum());
                close(&what, &x.sum_dim(&dim, false).to_vec(), &sums, 1e-13);
                let most = reduce(&plain, shape, &dim, |row| row.iter().copied().fold(f64::NEG_INFINITY, f64::max));
                close(&what, &x.amax_dim(&dim, false).to_vec(), &most, 0.0);
                // Broadcast operands are added up without being written out.
                let repeated = x.unsqueeze(0).expand(&[&[5], &vec![-1; shape.len()][..]].concat());
                let over: Vec<isize> = [0].into_iter().chain(dim.iter().map(|axis| axis + 1)).collect();
                let five: Vec<f64> = sums.iter().map(|sum| 5.0 * sum).collect();
                close(&what, &repeated.sum_dim(&over, false).to_vec(), &five, 1e-13);
            }
            close("cumsum", &x.cumsum(-1).to_vec(), &random(shape, 7).cumsum(-1).to_vec(), 0.0);
            close("softmax", &x.softmax(0).to_vec(), &random(shape, 7).softmax(0).to_vec(), 0.0);
        }
    }
}

#[test]
fn products_of_views() {
    for (left, right) in
        [(&[4, 6][..], &[6, 5][..]), (&[3, 4, 6], &[6, 5]), (&[3, 4, 6], &[3, 6, 5]), (&[2, 1, 4, 6], &[3, 6, 5])]
    {
        let plain = random(left, 8).matmul(&random(right, 9)).to_vec();
        for way in 0..WAYS * WAYS {
            let y = lying(left, 8, way % WAYS).matmul(&lying(right, 9, way / WAYS));
            close(&format!("{left:?} x {right:?}, {way}"), &y.to_vec(), &plain, 1e-14);
        }
    }
    // A number that stands for a whole matrix.
    let (ones, x) = (Tensor::full(&[], 1.0).expand(&[4, 6]), random(&[6, 5], 9));
    close("ones", &ones.matmul(&x).to_vec(), &x.sum_dim(&[0], true).expand(&[4, 5]).to_vec(), 1e-14);
}

/// A gradient that is one number everywhere comes to a broadcast operand as its count.
#[test]
fn sums_to_broadcast_operands() {
    for (left, right) in PAIRS {
        let (a, b) = (random(left, 1).requires_grad_(true), random(right, 2).requires_grad_(true));
        let y = a.mul(&b);
        y.sum().backward();
        let (x, z) = (a.to_vec(), b.to_vec());
        let (mut to_a, mut to_b) = (vec![0.0; x.len()], vec![0.0; z.len()]);
        for index in indices(y.shape()) {
            to_a[place(left, &index)] += z[place(right, &index)];
            to_b[place(right, &index)] += x[place(left, &index)];
        }
        let what = format!("{left:?} and {right:?}");
        close(&what, &a.grad().expect("a gradient").to_vec(), &to_a, 1e-12);
        close(&what, &b.grad().expect("a gradient").to_vec(), &to_b, 1e-12);
    }
}

/// Recycled buffers hold what they held before, and nothing of it is seen.
#[test]
fn recycled_buffers() {
    for length in [1, 2, 9, 100, 5000] {
        for round in 0..4 {
            let x = Tensor::from_vec(uniform(length, round), &[length]);
            no_grad(|| drop(x.mul(f64::NAN)));
            close("after NaN", &x.mul(1.0).to_vec(), &x.to_vec(), 0.0);
            close("after NaN", &[x.sum().item()], &[x.to_vec().iter().sum()], 1e-12);
        }
    }
}
