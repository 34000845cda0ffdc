//! Creation, access, conversion, views and indices, table by table.
#![cfg(feature = "tensor")]
use autodiff_core::{Error, Generator, PadMode, Tensor, autograd, manual_seed, no_grad, tensor};
use std::panic::{AssertUnwindSafe, catch_unwind};

type Op = fn(&Tensor<f64>) -> Tensor<f64>;

fn mask() -> Tensor<bool> {
    tensor([[true, false, true], [false, false, true]])
}

fn buffer() -> Tensor<f64> {
    Tensor::ones(&[3, 2, 3])
}

/// Linear functions of a tensor of shape [2, 3]: PyTorch's name of the result's node, and the shape.
const LINEAR: &[(&str, &[usize], Op)] = &[
    ("CloneBackward0", &[2, 3], |x| x.copy()),
    ("CloneBackward0", &[3, 2], |x| x.t().contiguous()),
    ("ToCopyBackward0", &[2, 3], |x| x.to::<f32>().to()),
    ("CopyBackwards", &[2, 3], |x| x.copy().copy_(&x.mul(3.0))),
    ("CopyBackwards", &[3, 2, 3], |x| buffer().copy_(x)),
    ("CopySlices", &[3, 2, 3], |x| {
        let buffer = buffer();
        buffer.select(0, 1).copy_(x);
        buffer.slice(0, .., 2).copy_(&x.select(0, 0));
        buffer
    }),
    ("FillBackward2", &[2, 3], |x| x.copy().fill_(2.0)),
    ("ZeroBackward0", &[2, 3], |x| x.copy().zero_()),
    ("CopySlices", &[2, 3], |x| {
        let x = x.copy();
        x.set(&[1, -1], 7.0);
        x
    }),
    ("ViewBackward0", &[3, 2], |x| x.reshape(&[-1, 2])),
    ("ViewBackward0", &[6], |x| x.view(&[6])),
    ("UnsafeViewBackward0", &[6], |x| x.t().reshape(&[-1])),
    ("ViewBackward0", &[6], |x| x.flatten(0, -1)),
    ("ExpandBackward0", &[4, 2, 3], |x| x.expand(&[4, -1, 3])),
    ("ExpandBackward0", &[2, 5, 3], |x| x.unsqueeze(1).expand(&[-1, 5, -1])),
    ("PermuteBackward0", &[3, 2], |x| x.permute(&[-1, 0])),
    ("PermuteBackward0", &[3, 1, 2], |x| x.unsqueeze(0).permute(&[2, 0, 1])),
    ("PermuteBackward0", &[3, 1, 2], |x| x.unsqueeze(0).movedim(-1, 0)),
    ("PermuteBackward0", &[2, 3, 1], |x| x.unsqueeze(0).movedim(0, 2)),
    ("TransposeBackward0", &[3, 2], |x| x.transpose(0, 1)),
    ("TBackward0", &[3, 2], |x| x.t()),
    ("TBackward0", &[3], |x| x.select(0, 0).t()),
    ("SqueezeBackward0", &[2, 3], |x| x.unsqueeze(0).unsqueeze(-1).squeeze()),
    ("SqueezeBackward1", &[2, 3], |x| x.unsqueeze(1).squeeze_dim(1)),
    ("SqueezeBackward1", &[2, 3], |x| x.squeeze_dim(0)),
    ("UnsqueezeBackward0", &[2, 3, 1], |x| x.unsqueeze(-1)),
    ("SliceBackward0", &[2, 2], |x| x.slice(1, 1.., 1)),
    ("SliceBackward0", &[2, 2], |x| x.slice(-1, .., 2)),
    ("SliceBackward0", &[0, 3], |x| x.slice(0, 5..9, 1)),
    ("SliceBackward0", &[2, 1], |x| x.narrow(1, -2, 1)),
    ("SelectBackward0", &[2], |x| x.select(1, -1)),
    ("SelectBackward0", &[], |x| x.select(0, 1).select(0, 0)),
    ("SplitBackward0", &[2, 1], |x| x.split(2, 1)[1].clone()),
    ("SplitWithSizesBackward0", &[2, 2], |x| x.split_with_sizes(&[1, 0, 2], 1)[2].clone()),
    ("SplitBackward0", &[1, 3], |x| x.chunk(2, 0)[1].clone()),
    ("UnbindBackward0", &[2], |x| x.unbind(-1)[2].clone()),
    ("AddBackward0", &[2], |x| {
        let parts = x.unbind(1);
        parts[0].add(parts[2].mul(3.0))
    }),
    ("DiagonalBackward0", &[2], |x| x.diagonal(1, 0, 1)),
    ("DiagonalBackward0", &[1], |x| x.diagonal(-1, 0, 1)),
    ("UnfoldBackward0", &[2, 2, 2], |x| x.unfold(1, 2, 1)),
    ("AsStridedBackward0", &[2, 2], |x| x.copy().as_strided(&[2, 2], &[1, 1], 2)),
    ("AsStridedBackward0", &[3], |x| x.t().slice(0, 1.., 1).as_strided(&[3], &[2], 0)),
    ("RepeatBackward0", &[2, 4, 3], |x| x.repeat(&[2, 2, 1])),
    ("RepeatBackward0", &[3, 0], |x| x.t().repeat(&[1, 0])),
    ("ViewBackward0", &[2, 6], |x| x.repeat_interleave(2, 1)),
    ("FlipBackward0", &[2, 3], |x| x.flip(&[0, -1])),
    ("FlipBackward0", &[2, 3], |x| x.flip(&[])),
    ("RollBackward0", &[2, 3], |x| x.roll(-4, 1)),
    ("RollBackward0", &[3, 2], |x| x.t().roll(2, 0)),
    ("TrilBackward0", &[2, 3], |x| x.tril(0)),
    ("TriuBackward0", &[3, 2], |x| x.t().triu(-1)),
    ("TrilBackward0", &[4, 2, 3], |x| x.repeat(&[4, 1, 1]).tril_(1)),
    ("DiagEmbedBackward0", &[2, 3, 3], |x| x.diag_embed()),
    ("MaskedSelectBackward0", &[3], |x| x.masked_select(&mask())),
    ("MaskedSelectBackward0", &[4], |x| x.masked_select(&tensor([true, false, true]))),
    ("MaskedFillBackward0", &[2, 3], |x| x.masked_fill(&mask(), 9.0)),
    ("MaskedFillBackward0", &[2, 2, 3], |x| x.masked_fill(&mask().unsqueeze(1), 9.0)),
    ("MaskedFillBackward0", &[3, 2], |x| x.t().copy().masked_fill_(&tensor([true, false]), 9.0)),
    ("CatBackward0", &[4, 3], |x| Tensor::cat(&[x, &x.mul(2.0)], 0)),
    ("CatBackward0", &[2, 7], |x| Tensor::cat(&[x.clone(), Tensor::zeros(&[0]), x.slice(1, 2.., 1), x.clone()], -1)),
    ("StackBackward0", &[2, 2, 3], |x| Tensor::stack(&[x, &x.mul(2.0)], 1)),
    ("StackBackward0", &[3, 2, 2], |x| Tensor::stack(&[&x.t(), &x.t()], -1)),
    ("IndexSelectBackward0", &[2, 4], |x| x.index_select(1, &tensor([2, 0, 2, 2]))),
    ("IndexSelectBackward0", &[3, 1], |x| x.t().index_select(-1, &tensor([1]))),
    ("IndexSelectBackward0", &[], |x| x.sum().index_select(0, &tensor([0]))),
    ("GatherBackward0", &[2, 2], |x| x.gather(1, &tensor([[2, 2], [0, 1]]))),
    ("GatherBackward0", &[4, 2], |x| x.gather(0, &tensor([[1, 0], [0, 0], [1, 1], [0, 1]]))),
    ("GatherBackward0", &[3, 1], |x| x.t().gather(1, &tensor([[1], [0], [1]]))),
    ("GatherBackward0", &[], |x| x.sum().gather(0, &tensor(0))),
    ("ScatterAddBackward0", &[2, 3], |x| x.scatter_add(1, &tensor([[2, 2], [0, 1]]), &x.mul(2.0))),
    ("ScatterAddBackward0", &[4, 3], |x| Tensor::ones(&[4, 3]).scatter_add(0, &tensor([[3, 1, 3], [3, 0, 0]]), x)),
    ("ScatterAddBackward0", &[3, 2], |x| x.t().copy().scatter_add_(0, &tensor([[2], [2]]), &x.slice(1, 1.., 1))),
    ("ScatterBackward0", &[2, 3], |x| x.scatter(1, &tensor([[2, 0], [1, 1]]), &x.mul(2.0))),
    ("ScatterBackward0", &[4, 3], |x| Tensor::ones(&[4, 3]).scatter_(0, &tensor([[3, 1, 3], [3, 0, 0]]), x)),
    ("IndexCopyBackward0", &[2, 3], |x| x.index_copy(1, &tensor([2, 0, 2]), &x.mul(2.0))),
    ("IndexCopyBackward0", &[4, 3], |x| Tensor::ones(&[4, 3]).index_copy_(-2, &tensor([3, 0]), x)),
    ("IndexAddBackward0", &[2, 3], |x| x.index_add(1, &tensor([2, 0, 2]), x, -2.0)),
    ("IndexAddBackward0", &[3, 2], |x| x.t().copy().index_add_(0, &tensor([1]), &x.t().slice(0, ..1, 1), 1.0)),
    ("IndexFillBackward0", &[2, 3], |x| x.index_fill(1, &tensor([0, 2]), 5.0)),
    ("IndexFillBackward0", &[2, 3], |x| x.copy().index_fill_(0, &tensor([1]), 5.0)),
    ("IndexPutBackward0", &[2, 3], |x| x.index_put(&[&tensor([0, 1, 0]), &tensor([0, -1, 0])], &x.select(0, 1), false)),
    ("IndexPutBackward0", &[2, 3], |x| x.index_put(&[&tensor([0, 1, 0])], &x.select(0, 1), true)),
    ("IndexPutBackward0", &[2, 3], |x| x.copy().index_put_(&[&tensor([1, 1])], &x.mul(2.0), false)),
    ("EmbeddingBackward0", &[2, 2, 3], |x| x.embedding(&tensor([[1, 0], [1, 1]]), None)),
    ("SortBackward0", &[2, 3], |x| x.sort(1, false).0),
    ("SortBackward0", &[3, 2], |x| x.t().sort(0, true).0),
    ("TopkBackward0", &[2, 2], |x| x.topk(2, -1, true).0),
    ("TopkBackward0", &[1, 3], |x| x.topk(1, 0, false).0),
    ("TopkBackward0", &[0, 3], |x| x.topk(0, 0, false).0),
    ("KthvalueBackward0", &[2], |x| x.kthvalue(2, 1, false).0),
    ("KthvalueBackward0", &[1, 3], |x| x.kthvalue(2, 0, true).0),
    ("ConstantPadNdBackward0", &[3, 5], |x| x.pad(&[1, 1, 0, 1], PadMode::Constant(7.0))),
    ("ConstantPadNdBackward0", &[2, 3], |x| x.pad(&[-1, 1], PadMode::Constant(7.0))),
    ("IndexSelectBackward0", &[2, 7], |x| x.pad(&[2, 2], PadMode::Reflect)),
    ("IndexSelectBackward0", &[4, 5], |x| x.pad(&[2, 0, 1, 1], PadMode::Replicate)),
    ("IndexSelectBackward0", &[3, 5], |x| x.pad(&[3, -1, 1, 0], PadMode::Circular)),
    ("GatherBackward0", &[2, 1], |x| x.take_along_dim(&tensor([[1]]), 1)),
    ("IndexBackward0", &[3], |x| x.index(&[&tensor([0, 1, -1]), &tensor([-1])])),
    ("IndexBackward0", &[2, 2, 3], |x| x.index(&[&tensor([[0, 1], [1, 1]])])),
    ("TakeBackward0", &[2, 2], |x| x.t().take(&tensor([[0, 1], [-1, 1]]))),
];

/// Weights that tell all elements apart.
fn weights(shape: &[usize]) -> Tensor<f64> {
    let count = shape.iter().product::<usize>();
    Tensor::from_vec((0..count).map(|i| (i * i + 3 * i + 1) as f64).collect(), shape)
}

#[test]
fn gradients_of_linear_functions_are_differences() {
    for (number, &(name, shape, op)) in LINEAR.iter().enumerate() {
        let start: Vec<f64> = vec![3.0, -1.0, 4.0, -1.0, 5.0, -9.0];
        // Whole numbers: differences are exact.
        let loss = |x: &Tensor<f64>| op(x).mul(weights(shape)).sum();
        let x = Tensor::from_vec(start.clone(), &[2, 3]).requires_grad_(true);
        let y = op(&x);
        assert_eq!(y.shape(), shape, "case {number}");
        assert_eq!(y.grad_fn().map(|node| node.name().to_owned()).as_deref(), Some(name), "case {number}");
        y.mul(weights(shape)).sum().backward();
        let base = loss(&Tensor::from_vec(start.clone(), &[2, 3])).item();
        let expected: Vec<f64> = (0..6)
            .map(|i| {
                let mut moved = start.clone();
                moved[i] += 1.0;
                loss(&Tensor::from_vec(moved, &[2, 3])).item() - base
            })
            .collect();
        assert_eq!(x.grad().unwrap().to_vec(), expected, "case {number}: {name}");
    }
}

/// Squares of the results: their second derivatives pass through the adjoints' adjoints.
#[test]
fn second_derivatives_are_differences_of_gradients() {
    for (number, &(name, shape, op)) in LINEAR.iter().enumerate() {
        if name == "ToCopyBackward0" {
            continue; // in f32, differences are too coarse
        }
        let x = Tensor::from_vec(vec![0.3, -0.1, 0.4, -0.2, 0.5, -0.9], &[2, 3]).requires_grad_(true);
        let square = |[x]: [&Tensor<f64>; 1]| {
            let y = op(x);
            y.mul(&y).mul(weights(shape)).sum()
        };
        if shape.contains(&0) || ["FillBackward2", "ZeroBackward0"].contains(&name) {
            let gradient = autograd::grad(
                &[square([&x])],
                &[&x],
                autograd::GradOptions { create_graph: true, ..Default::default() },
            );
            assert_eq!(gradient[0].to_vec(), [0.0; 6], "case {number}: {name}");
            continue;
        }
        if let Err(error) = autograd::gradgradcheck(square, [&x]) {
            panic!("case {number}: {name}: {error}");
        }
    }
}

#[test]
fn values_of_selections() {
    let x: Tensor<f64> = tensor([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]);
    let cases: [(Tensor<f64>, &[f64]); 35] = [
        (x.index_select(1, &tensor([2, 0])), &[2.0, 0.0, 5.0, 3.0]),
        (x.gather(0, &tensor([[1, 0, 1]])), &[3.0, 1.0, 5.0]),
        (x.scatter_add(1, &tensor([[0, 0, 2], [1, 1, 1]]), &x), &[1.0, 1.0, 4.0, 3.0, 16.0, 5.0]),
        (x.take_along_dim(&tensor([[0], [2]]), 1), &[0.0, 5.0]),
        (x.index(&[&tensor([1, 0]), &tensor([-1, 1])]), &[5.0, 1.0]),
        (x.take(&tensor([4, -6])), &[4.0, 0.0]),
        (Tensor::cat(&[&x, &x], 1).select(0, 0), &[0.0, 1.0, 2.0, 0.0, 1.0, 2.0]),
        (Tensor::stack(&[&x.t(), &x.t()], 1).select(0, 1), &[1.0, 4.0, 1.0, 4.0]),
        (x.slice(1, ..=-2, 1), &[0.0, 1.0, 3.0, 4.0]),
        (x.slice(1, -100..=100, 2), &[0.0, 2.0, 3.0, 5.0]),
        (x.slice(1, 3.., 1), &[]),
        (x.split(2, 1)[1].clone(), &[2.0, 5.0]),
        (x.chunk(5, 1)[2].clone(), &[2.0, 5.0]),
        (x.unfold(1, 2, 1).select(0, 1), &[3.0, 4.0, 4.0, 5.0]),
        (x.repeat(&[2, 1, 2]).select(0, 1).select(0, 1), &[3.0, 4.0, 5.0, 3.0, 4.0, 5.0]),
        (x.repeat_interleave(2, 1).select(0, 0), &[0.0, 0.0, 1.0, 1.0, 2.0, 2.0]),
        (x.flip(&[1]), &[2.0, 1.0, 0.0, 5.0, 4.0, 3.0]),
        (x.roll(1, 1), &[2.0, 0.0, 1.0, 5.0, 3.0, 4.0]),
        (x.tril(0), &[0.0, 0.0, 0.0, 3.0, 4.0, 0.0]),
        (x.triu(1), &[0.0, 1.0, 2.0, 0.0, 0.0, 5.0]),
        (x.diag_embed().select(0, 1), &[3.0, 0.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0, 5.0]),
        (x.scatter(0, &tensor([[1, 0, 1], [1, 1, 0]]), &x.add(10.0)), &[0.0, 11.0, 15.0, 13.0, 14.0, 12.0]),
        (x.index_copy(1, &tensor([2]), &x.slice(1, ..1, 1)), &[0.0, 1.0, 0.0, 3.0, 4.0, 3.0]),
        (x.index_add(0, &tensor([1, 1]), &x, 2.0), &[0.0, 1.0, 2.0, 9.0, 14.0, 19.0]),
        (x.index_fill(1, &tensor([0]), 9.0), &[9.0, 1.0, 2.0, 9.0, 4.0, 5.0]),
        (x.index_put(&[&tensor([0, -1])], &tensor([[7.0], [8.0]]), false), &[7.0, 7.0, 7.0, 8.0, 8.0, 8.0]),
        (x.sort(1, true).0, &[2.0, 1.0, 0.0, 5.0, 4.0, 3.0]),
        (x.kthvalue(2, 1, false).1.to(), &[1.0, 1.0]),
        (x.topk(2, 1, true).1.to(), &[2.0, 1.0, 2.0, 1.0]),
        (x.pad(&[1, -1], PadMode::Constant(9.0)), &[9.0, 0.0, 1.0, 9.0, 3.0, 4.0]),
        (x.pad(&[2, 1], PadMode::Reflect).select(0, 0), &[2.0, 1.0, 0.0, 1.0, 2.0, 1.0]),
        (x.pad(&[2, 1], PadMode::Circular).select(0, 0), &[1.0, 2.0, 0.0, 1.0, 2.0, 0.0]),
        (tensor([f64::INFINITY, 2.0, 1.0, 2.0]).sort(0, false).1.to(), &[2.0, 1.0, 3.0, 0.0]),
        (x.masked_select(&mask()), &[0.0, 2.0, 5.0]),
        (x.masked_fill(&mask(), 9.0), &[9.0, 1.0, 9.0, 3.0, 4.0, 9.0]),
    ];
    for (number, (found, expected)) in cases.iter().enumerate() {
        assert_eq!(found.to_vec(), *expected, "case {number}");
    }
    assert_eq!(mask().nonzero().to_vec(), [0, 0, 0, 2, 1, 2]);
    assert_eq!(mask().nonzero().shape(), [3, 2]);
    assert_eq!(tensor(true).nonzero().shape(), [1, 0]);
    let lengths: Vec<usize> = Tensor::<f64>::zeros(&[7]).chunk(3, 0).iter().map(Tensor::numel).collect();
    assert_eq!(lengths, [3, 3, 1]);
    assert_eq!(Tensor::<f64>::zeros(&[0]).split(2, 0).len(), 1);
    assert!(Tensor::<f64>::zeros(&[0, 2]).unbind(0).is_empty());
    // Where it would lie, there is no storage.
    let empty = Tensor::<f64>::zeros(&[0, 3]);
    for part in [empty.select(1, 2), empty.slice(1, 1.., 1), empty.flip(&[0, 1]), empty.diagonal(1, 0, 1)] {
        assert!(part.to_vec().is_empty() && part.exp_().to_vec().is_empty());
    }
}

#[test]
fn creation() {
    let cases: [(Tensor<f64>, &[usize], &[f64]); 14] = [
        (Tensor::zeros(&[1, 2]), &[1, 2], &[0.0, 0.0]),
        (Tensor::full(&[2], 1.5), &[2], &[1.5, 1.5]),
        (Tensor::ones(&[0, 3]), &[0, 3], &[]),
        (mask().to::<f64>().full_like(2.0).select(0, 0), &[3], &[2.0, 2.0, 2.0]),
        (Tensor::ones(&[1]).zeros_like(), &[1], &[0.0]),
        (Tensor::zeros(&[1]).ones_like(), &[1], &[1.0]),
        (Tensor::eye(2), &[2, 2], &[1.0, 0.0, 0.0, 1.0]),
        (Tensor::arange(1.0, 2.0, 0.3), &[4], &[1.0, 1.3, 1.6, 1.0 + 3.0 * 0.3]),
        (Tensor::arange(1.0, -1.0, -0.5), &[4], &[1.0, 0.5, 0.0, -0.5]),
        (Tensor::arange(2.0, 2.0, 1.0), &[0], &[]),
        (Tensor::linspace(1.0, 2.0, 3), &[3], &[1.0, 1.5, 2.0]),
        (Tensor::linspace(1.0, 2.0, 1), &[1], &[1.0]),
        (Tensor::from(2.0), &[], &[2.0]),
        (Tensor::from(vec![2.0, 3.0]), &[2], &[2.0, 3.0]),
    ];
    for (number, (found, shape, values)) in cases.iter().enumerate() {
        assert_eq!((found.shape(), &found.to_vec()[..]), (*shape, *values), "case {number}");
    }
    // As PyTorch counts; f32 counts in f32, where 1.3 - 1 is less than 3 steps.
    for (start, end, step, count) in
        [(0.0, 1.0, 0.1, 10), (0.0, 0.3, 0.1, 3), (1.0, 1.3, 0.1, 3), (0.0, 2.0, 0.7, 3), (0.0, -1.0, -0.25, 4)]
    {
        assert_eq!(Tensor::<f64>::arange(start, end, step).numel(), count + usize::from((start, end) == (1.0, 1.3)));
        assert_eq!(Tensor::arange(start as f32, end as f32, step as f32).numel(), count, "{start} {end} {step}");
    }
    for (start, end, step, expected) in
        [(0, 5, 2, vec![0, 2, 4]), (0, 4, 2, vec![0, 2]), (5, 0, -2, vec![5, 3, 1]), (-3, -1, 5, vec![-3])]
    {
        assert_eq!(Tensor::arange(start, end, step).to_vec(), expected);
    }
    let line = Tensor::<f32>::linspace(-1.0, 1.0, 7).to_vec();
    assert_eq!((line[0], line[3], line[6]), (-1.0, 0.0, 1.0));
}

#[test]
fn conversion() {
    let x: Tensor<f64> = tensor([-1.5, 0.0, 3e10, f64::NAN]);
    assert_eq!(x.to::<i64>().to_vec(), [-1, 0, 30_000_000_000, 0]);
    assert_eq!(x.to::<bool>().to_vec(), [true, false, true, true]);
    assert_eq!(x.to::<f32>().to_vec()[..3], [-1.5, 0.0, 3e10]);
    assert_eq!(mask().t().to::<i64>().to_vec(), [1, 0, 0, 0, 1, 1]);
    assert_eq!(tensor([true, false]).to::<f32>().to_vec(), [1.0, 0.0]);
    assert!(x.to::<f64>().shares_storage(&x));
    let leaf: Tensor<f32> = tensor([1.0, 2.0]).requires_grad_(true);
    assert!(!leaf.to::<i64>().requires_grad());
    leaf.to::<f64>().mul(tensor([0.5, 2.0])).sum().backward();
    assert_eq!(leaf.grad().unwrap().to_vec(), [0.5, 2.0]);
}

#[test]
fn comparison() {
    let (x, nan): (Tensor<f64>, _) = (tensor([[1.0, 2.0], [3.0, 4.0]]), tensor([f64::NAN]));
    let infinite: Tensor<f64> = tensor([f64::INFINITY]);
    for (holds, found) in [
        (true, x.equal(&x.t().t())),
        (false, x.equal(&x.t())),
        (false, x.equal(&x.reshape(&[4]))),
        (false, nan.equal(&nan)),
        (true, x.allclose(&x.add(1e-9), 0.0, 1e-8)),
        (false, x.allclose(&x.add(1e-7), 0.0, 1e-8)),
        (true, x.allclose(&x.mul(1.001), 0.002, 0.0)),
        (false, nan.allclose(&nan, 1.0, 1.0)),
        (true, infinite.allclose(&infinite, 0.0, 0.0)),
        (false, infinite.allclose(&infinite.mul(-1.0), 1.0, 1.0)),
        (false, Tensor::from(1.0).allclose(&infinite, 1.0, 1.0)),
        (true, Tensor::ones(&[2, 3]).allclose(&tensor(1.0), 0.0, 0.0)),
    ] {
        assert_eq!(holds, found);
    }
}

#[test]
fn random_numbers() {
    let count = 200_000;
    let mut generator = Generator::new(3);
    let moments = |x: &Tensor<f64>| {
        let x = x.to_vec();
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        (mean, x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / x.len() as f64)
    };
    // Within five standard errors.
    let near = |found: f64, expected: f64, error: f64| assert!((found - expected).abs() < 5.0 * error, "{found}");
    let root = (count as f64).sqrt();
    let uniform = Tensor::<f64>::rand_with(&[count], &mut generator);
    let (mean, variance) = moments(&uniform);
    near(mean, 0.5, 12f64.sqrt().recip() / root);
    near(variance, 1.0 / 12.0, 180f64.sqrt().recip() / root);
    let normal = Tensor::<f64>::randn_with(&[count], &mut generator);
    let (mean, variance) = moments(&normal);
    near(mean, 0.0, 1.0 / root);
    near(variance, 1.0, 2f64.sqrt() / root);
    let tails = normal.to_vec().iter().filter(|x| x.abs() > 1.959_964).count() as f64 / count as f64;
    near(tails, 0.05, (0.05f64 * 0.95).sqrt() / root);
    // All digits of an f32 are used, and none more.
    let coarse = Tensor::<f32>::rand_with(&[1000], &mut generator).to_vec();
    let scaled: Vec<f32> = coarse.iter().map(|x| x * 16_777_216.0).collect();
    assert!(scaled.iter().all(|x| x.fract() == 0.0 && (0.0..16_777_216.0).contains(x)));
    assert!(scaled.iter().any(|x| x % 2.0 == 1.0));

    manual_seed(5);
    let (first, faces) = (Tensor::<f32>::rand(&[8]), Tensor::randint(-1, 2, &[3000]));
    manual_seed(5);
    assert!(first.equal(&Tensor::rand(&[8])) && !first.equal(&Tensor::rand(&[8])));
    manual_seed(6);
    assert!(!first.equal(&Tensor::rand(&[8])));
    for face in -1..2 {
        let share = faces.to_vec().iter().filter(|x| **x == face).count() as f64 / 3000.0;
        near(share, 1.0 / 3.0, (2.0f64 / 9.0 / 3000.0).sqrt());
    }
    let mut order = Tensor::randperm(100).to_vec();
    assert!(order.windows(2).any(|pair| pair[0] > pair[1]));
    order.sort_unstable();
    assert_eq!(order, (0..100).collect::<Vec<_>>());
    let filled = Tensor::<f64>::zeros(&[1000]);
    filled.uniform_(-3.0, -2.0);
    assert!(filled.to_vec().iter().all(|x| (-3.0..-2.0).contains(x)));
    filled.normal_(100.0, 0.1);
    assert!(filled.to_vec().iter().all(|x| (x - 100.0).abs() < 1.0));
}

#[test]
fn threads_start_with_seed_0() {
    let numbers = || std::thread::spawn(|| Tensor::<f64>::rand(&[4]).to_vec()).join().unwrap();
    assert_eq!(numbers(), numbers());
    assert_eq!(numbers(), Tensor::<f64>::rand_with(&[4], &mut Generator::new(0)).to_vec());
}

#[test]
fn in_place_rules() {
    let leaf: Tensor<f64> = tensor([1.0, 2.0, 3.0]).requires_grad_(true);
    let refused = |view| Err(Error::LeafInPlace { op: "fill_", view });
    assert_eq!(leaf.try_fill_(0.0).map(drop), refused(false));
    assert_eq!(leaf.slice(0, 1.., 1).try_fill_(0.0).map(drop), refused(true));
    no_grad(|| leaf.slice(0, 1.., 1).fill_(5.0));
    assert_eq!(leaf.to_vec(), [1.0, 5.0, 5.0]);
    assert_eq!(leaf.version(), 1);

    // A view that the graph does not know of.
    let result = leaf.mul(2.0);
    let hidden = no_grad(|| result.select(0, 0));
    assert!(matches!(hidden.try_fill_(0.0), Err(Error::Argument { op: "fill_", .. })));
    no_grad(|| hidden.fill_(7.0));
    assert_eq!(result.get(&[0]), 7.0);

    let expanded = result.expand(&[2, 3]);
    assert!(matches!(expanded.try_zero_(), Err(Error::Argument { op: "zero_", .. })));
    assert!(expanded.select(0, 1).try_fill_(1.0).is_ok());

    // A detached tensor shares numbers and version, but no graph.
    let (result, version) = (leaf.mul(2.0), result.version());
    let detached = result.detach();
    detached.fill_(0.0);
    assert_eq!((result.get(&[1]), detached.version(), result.version()), (0.0, 1, 1));
    assert_eq!(result.grad_fn().unwrap().name(), "MulBackward0");
    assert_ne!(version, 0);

    // A part of itself, one place on.
    let shifted: Tensor<f64> = Tensor::arange(0.0, 5.0, 1.0);
    shifted.slice(0, 1.., 1).copy_(&shifted.slice(0, ..-1, 1));
    assert_eq!(shifted.to_vec(), [0.0, 0.0, 1.0, 2.0, 3.0]);

    // Indices that are changed before the pass back.
    let index = tensor([0, 2]);
    let picked = leaf.index_select(0, &index).sum();
    index.fill_(1);
    let message = catch_unwind(AssertUnwindSafe(|| picked.backward())).unwrap_err();
    let message = message.downcast_ref::<String>().unwrap();
    assert!(message.contains("IndexSelectBackward0") && message.contains("expected"), "{message}");
}

/// The texts of errors. Those that are not in this table are of the same kinds.
#[test]
fn errors() {
    let x: Tensor<f64> = Tensor::zeros(&[2, 3]);
    let cube: Tensor<f64> = Tensor::zeros(&[2, 3, 4]);
    let row = tensor([0, 1, 2]);
    let none: [&Tensor<f64>; 0] = [];
    let cases: [(Result<Tensor<f64>, Error>, &str); 40] = [
        (x.try_reshape(&[4, -1]), "reshape: shape [2, 3] cannot become [4, -1]"),
        (x.try_reshape(&[-1, -1]), "reshape: shape [2, 3] cannot become [-1, -1]"),
        (x.try_reshape(&[-2, 3]), "reshape: shape [2, 3] cannot become [-2, 3]"),
        (x.try_view(&[7]), "view: shape [2, 3] cannot become [7]"),
        (
            x.t().try_view(&[6]),
            "view: shape [3, 2] with strides [1, 3] cannot be viewed as [6] without a copy; use reshape",
        ),
        (x.try_flatten(1, 0), "flatten: axis 1 comes after axis 0"),
        (x.try_flatten(0, 2), "flatten: axis 2 is out of range for 2 axes"),
        (x.try_expand(&[2, 4]), "expand: shape [2, 3] cannot become [2, 4]"),
        (x.try_expand(&[3]), "expand: shape [2, 3] cannot become [3]"),
        (x.try_expand(&[-1, 2, 3]), "expand: shape [2, 3] cannot become [-1, 2, 3]"),
        (x.try_permute(&[0]), "permute: 1 axes for a tensor with 2"),
        (x.try_permute(&[0, -2]), "permute: axis 0 is given twice"),
        (x.try_permute(&[0, 2]), "permute: axis 2 is out of range for 2 axes"),
        (x.try_transpose(0, -3), "transpose: axis -3 is out of range for 2 axes"),
        (cube.try_t(), "t: a tensor with 3 axes is not a matrix; use transpose or permute"),
        (x.try_squeeze_dim(2), "squeeze_dim: axis 2 is out of range for 2 axes"),
        (x.try_unsqueeze(-4), "unsqueeze: axis -4 is out of range for 3 axes"),
        (x.try_slice(0, .., 0), "slice: the step is 0"),
        (x.sum().try_slice(0, .., 1), "slice: axis 0 is out of range for 0 axes"),
        (x.try_narrow(1, 1, 3), "narrow: index 3 is out of range for axis 1 of size 3"),
        (x.try_narrow(1, -4, 1), "narrow: index -4 is out of range for axis 1 of size 3"),
        (x.try_select(-1, 3), "select: index 3 is out of range for axis -1 of size 3"),
        (x.try_select(0, -3), "select: index -3 is out of range for axis 0 of size 2"),
        (x.try_split(0, 1).map(|_| x.clone()), "split: the size of a part is 0"),
        (
            x.try_split_with_sizes(&[1, 1], 1).map(|_| x.clone()),
            "split_with_sizes: sizes [1, 1] add up to 2, but axis 1 has size 3",
        ),
        (x.try_diagonal(0, 1, -1), "diagonal: axis 1 is given twice"),
        (x.try_unfold(1, 4, 1), "unfold: windows of size 4, 1 apart, on axis 1 of size 3"),
        (
            x.try_as_strided(&[2, 3], &[3, 2], 0),
            "as_strided: sizes [2, 3], strides [3, 2] and offset 0 reach beyond a storage of 6 elements",
        ),
        (Tensor::try_cat(&none, 0), "cat: there are no tensors"),
        (Tensor::try_cat(&[&x, &x.t()], 0), "cat: expected shape [3, 3], found [3, 2]"),
        (Tensor::try_stack(&[&x, &x.t()], 0), "stack: expected shape [2, 3], found [3, 2]"),
        (x.try_index_select(0, &row), "index_select: index 2 is out of range for axis 0 of size 2"),
        (x.try_index_select(0, &tensor([-1])), "index_select: index -1 is out of range for axis 0 of size 2"),
        (x.try_gather(0, &row), "gather: expected shape [2, 3], found [3]"),
        (x.try_gather(-2, &tensor([[0, 5]])), "gather: index 5 is out of range for axis -2 of size 2"),
        (x.try_scatter_add(0, &tensor([[0], [0], [0]]), &x), "scatter_add: expected shape [2, 3], found [3, 1]"),
        (x.try_index(&[&tensor([2])]), "index: index 2 is out of range for axis 0 of size 2"),
        (x.try_copy_(&cube), "copy_: shapes [2, 3] and [2, 3, 4] do not broadcast (axis -1: 3 and 4)"),
        (x.try_copy_(&Tensor::zeros(&[5, 2, 3])), "copy_: expected shape [2, 3], found [5, 2, 3]"),
        (Tensor::try_arange(0.0, 1.0, -0.5), "arange: a step of -0.5 does not lead from 0.0 to 1.0"),
    ];
    for (result, text) in cases {
        assert_eq!(result.map(|x| x.to_vec()).map_err(|error| error.to_string()), Err(text.to_owned()));
    }
    let numbers: [(Result<f64, Error>, &str); 3] = [
        (x.try_get(&[0, 3]), "get: index 3 is out of range for axis 1 of size 3"),
        (x.try_set(&[0], 1.0).map(|()| 0.0), "set: 1 indices for a tensor with 2 axes"),
        (x.try_size(2).map(|size| size as f64), "size: axis 2 is out of range for 2 axes"),
    ];
    for (result, text) in numbers {
        assert_eq!(result.map_err(|error| error.to_string()), Err(text.to_owned()));
    }
    // The panic is at the caller's line, and says the same.
    let message = catch_unwind(|| tensor([1.0, 2.0]).select(0, 2)).unwrap_err();
    assert_eq!(message.downcast_ref::<String>().unwrap(), "select: index 2 is out of range for axis 0 of size 2");
}
