//! Shapes, strides and counts that no memory has room for are errors: nowhere does arithmetic overflow.
#![cfg(feature = "tensor")]
use autodiff_core::{Element, Error, Generator, PadMode, Tensor, tensor};
use std::panic::{AssertUnwindSafe, catch_unwind};

const HALF: usize = 1 << 32;
const HUGE: [usize; 5] = [1 << 60, 1 << 61, isize::MAX as usize, 1 << 63, usize::MAX];

/// As many elements as a tensor may have: 0 of them take memory.
fn most() -> Tensor {
    tensor([1.0f32]).expand(&[(1 << 60) - 1])
}

fn is_too_large<R>(what: &str, result: Result<R, Error>) {
    match result {
        Err(Error::TooLarge { op, .. }) => assert!(what.starts_with(op), "{what}: {op}"),
        Err(other) => panic!("{what}: {other}"),
        Ok(_) => panic!("{what} has room"),
    }
}

#[test]
fn what_is_made() {
    for n in HUGE {
        for shape in [&[n][..], &[2, n], &[n, 0], &[0, n], &[HALF, HALF], &[HALF, 0, HALF]] {
            is_too_large("zeros", Tensor::<f32>::try_zeros(shape));
            is_too_large("zeros", Tensor::<bool>::try_zeros(shape));
            is_too_large("full", Tensor::try_full(shape, 1.5));
            is_too_large("ones", Tensor::<i64>::try_ones(shape));
            is_too_large("rand", Tensor::<f32>::try_rand(shape));
            is_too_large("randn", Tensor::<f64>::try_randn(shape));
            is_too_large("rand_with", Tensor::<f32>::try_rand_with(shape, &mut Generator::new(0)));
            is_too_large("randn_with", Tensor::<f32>::try_randn_with(shape, &mut Generator::new(0)));
            is_too_large("randint", Tensor::try_randint(0, 2, shape));
            is_too_large("from_vec", Tensor::<f64>::try_from_vec(Vec::new(), shape));
        }
        is_too_large("eye", Tensor::<f32>::try_eye(n));
        is_too_large("linspace", Tensor::try_linspace(0.0, 1.0, n));
        is_too_large("randperm", Tensor::try_randperm(n));
    }
    is_too_large("eye", Tensor::<f32>::try_eye(HALF));
    is_too_large("arange", Tensor::try_arange(i64::MIN, i64::MAX, 1));
    is_too_large("arange", Tensor::try_arange(0.0, 1e300, 1.0));
    // A plain form says the same, also where there are addresses, but no memory.
    for shape in [&[HALF, HALF][..], &[1 << 50]] {
        let panicked = catch_unwind(|| Tensor::<f64>::zeros(shape));
        let text = panicked.unwrap_err();
        let text = text.downcast_ref::<String>().unwrap();
        assert!(text.contains("memory"), "{text}");
    }
}

#[test]
fn what_is_spread() {
    let (x, one, nothing) = (Tensor::<f32>::zeros(&[2, 1]), Tensor::<f32>::zeros(&[1]), Tensor::<f32>::zeros(&[0, 2]));
    for n in HUGE {
        if let Ok(size) = isize::try_from(n) {
            is_too_large("expand", x.try_expand(&[2, size]));
            is_too_large("expand", one.try_expand(&[size, 1]));
            is_too_large("reshape", nothing.try_reshape(&[0, size, 2]));
            is_too_large("view", nothing.try_view(&[size, 0]));
            for ends in [[size, 0], [0, size], [size, size]] {
                is_too_large("pad", x.try_pad(&ends, PadMode::Constant(0.0)));
                is_too_large("pad", x.try_pad(&ends, PadMode::Replicate));
            }
        }
        is_too_large("repeat", x.try_repeat(&[n, 1]));
        is_too_large("repeat", nothing.try_repeat(&[n, n]));
        is_too_large("repeat_interleave", x.try_repeat_interleave(n, 0));
        is_too_large("as_strided", x.try_as_strided(&[n, 2], &[0, 0], 0));
        is_too_large("as_strided", x.try_as_strided(&[0, n], &[0, 0], 0));
    }
    let (row, column) = (one.expand(&[1 << 40]), one.expand(&[1 << 40, 1]));
    let mask = Tensor::<bool>::zeros(&[1]).expand(&[1 << 40]);
    is_too_large("add", row.try_add(&column));
    is_too_large("where_cond", mask.try_where_cond(0.0f32, &column));
    is_too_large("masked_fill", column.try_masked_fill(&mask, 1.0));
    is_too_large("matmul", column.try_matmul(&row.unsqueeze(0)));
    is_too_large("cat", Tensor::try_cat(&vec![most(); 40], 0));
    is_too_large("stack", Tensor::try_stack(&[most(), most()], 0));
    is_too_large("diag_embed", row.try_diag_embed());
    is_too_large("unfold", row.try_unfold(0, 1 << 30, 1));
    let (index, column) = (Tensor::<i64>::zeros(&[4]), one.expand(&[1 << 59, 1]));
    is_too_large("index_select", column.try_index_select(1, &index));
    is_too_large("index", column.t().try_index(&[&index]));
    is_too_large("embedding", column.t().try_embedding(&index, None));
    is_too_large("take_along_dim", column.try_take_along_dim(&index.unsqueeze(0), 1));
}

/// Calls that have no or few elements to look at, whatever the numbers that they are given.
#[test]
fn what_is_measured() {
    let x = Tensor::<f32>::ones(&[2, 3]);
    let nothing = x.as_strided(&[0, 3], &[isize::MAX, isize::MIN], 0);
    let single = x.as_strided(&[1, 1], &[isize::MAX, isize::MIN], 0);
    let wide = [isize::MIN, isize::MIN + 1, -(1 << 62), 1 << 62, isize::MAX - 1, isize::MAX];
    let mut calls = 0;
    for x in [&x, &nothing, &single] {
        for n in wide {
            let m = n.unsigned_abs();
            let results = [
                x.try_as_strided(&[2], &[n], 0),
                x.try_as_strided(&[2, 2], &[n, n], 1),
                x.try_as_strided(&[1], &[n], m),
                x.try_as_strided(&[0], &[n], m),
                x.try_narrow(0, n, 0),
                x.try_narrow(0, 0, m),
                x.try_narrow(0, 1, usize::MAX),
                x.try_slice(0, n.., m),
                x.try_slice(1, ..n, m),
                x.try_slice(1, 0..=n, usize::MAX),
                x.try_select(0, n),
                x.try_diagonal(n, 0, 1),
                x.try_unfold(0, m, 1),
                x.try_unfold(0, 1, m),
                x.try_unfold(0, 0, m),
                x.try_tril(n),
                x.try_triu(n),
                x.try_roll(n, 0),
                x.try_pad(&[n, -1], PadMode::Constant(0.0)),
                x.try_pad(&[n, isize::MIN], PadMode::Circular),
                x.try_pad(&[-1, n], PadMode::Reflect),
                x.try_sum_dim(&[n], false),
                x.try_permute(&[n, 0]),
                x.try_unsqueeze(n),
                x.try_flatten(n, n),
                x.try_reshape(&[n, 0]),
                x.try_reshape(&[n, -1]),
                x.try_view(&[n, n]),
                x.try_expand(&[n, 3]),
                x.try_split_with_sizes(&[m, m, m], 0).map(|_| x.clone()),
                x.try_split_with_sizes(&[usize::MAX, 3], 0).map(|_| x.clone()),
                x.try_split(m, 0).map(|_| x.clone()),
            ];
            for result in results.into_iter().flatten() {
                calls += 1;
                every_view(&result);
            }
        }
    }
    assert!(calls > 100, "{calls}");
}

fn every_view<T: Element>(x: &Tensor<T>) {
    let _ = (x.to_vec(), x.copy(), x.unsqueeze(0), x.unsqueeze(-1), x.squeeze(), x.to_string());
    for axis in 0..x.ndim() as isize {
        let _ = (x.flip(&[axis]), x.roll(1, axis), x.unsqueeze(axis), x.slice(axis, .., usize::MAX).to_vec());
        let _ = (x.try_select(axis, 0), x.transpose(axis, 0));
    }
}

#[test]
fn what_is_multiplied() {
    let wide = Tensor::<f32>::zeros(&[1, 1]);
    let all = 1 << 62;
    // These once had as many rows as fit a wrapped count.
    is_too_large("expand", wide.try_expand(&[all + 1, 1]));
    is_too_large("matmul", wide.expand(&[1 << 59, 1]).try_matmul(&Tensor::ones(&[1, 4])));
    // The operands are broadcast too.
    let (many, long) = (wide.expand(&[1 << 40, 1, 1]), wide.expand(&[1, 1 << 30]));
    is_too_large("matmul", many.try_matmul(&long));
    // No number is read: none is as many as there are.
    assert_eq!(wide.expand(&[0, 1 << 40]).matmul(&wide.expand(&[1 << 40, 3])).shape(), [0, 3]);
}

#[test]
fn any_number_of_axes() {
    let x = Tensor::<f32>::ones(&vec![1; 30_000]);
    let printed = std::thread::Builder::new().stack_size(1 << 18).spawn(move || x.to_string()).unwrap().join().unwrap();
    assert_eq!(printed, format!("tensor({}1.{})", "[".repeat(30_000), "]".repeat(30_000)));
    let nothing = catch_unwind(AssertUnwindSafe(|| Tensor::<f32>::zeros(&vec![2; 64])));
    assert!(nothing.is_err());
}
