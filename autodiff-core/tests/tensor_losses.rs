//! Softmax and losses.
#![cfg(feature = "tensor")]
use autodiff_core::{CrossEntropyOptions, Error, Reduction, Tensor, tensor};

mod naive;
use naive::{check, close, indices, place, random, uniform};

/// The logarithm of the softmax, by its definition.
fn log_softmax(x: &[f64], shape: &[usize], axis: usize) -> Vec<f64> {
    let mut rest = shape.to_vec();
    if let Some(size) = rest.get_mut(axis) {
        *size = 1;
    }
    let mut sums = vec![0.0; rest.iter().product()];
    for (index, x) in indices(shape).iter().zip(x) {
        sums[place(&rest, index)] += x.exp();
    }
    indices(shape).iter().zip(x).map(|(index, x)| x - sums[place(&rest, index)].ln()).collect()
}

#[test]
fn softmax() {
    for shape in [&[][..], &[5], &[3, 4], &[2, 3, 4], &[2, 1, 3, 2]] {
        let x = random(shape, 1);
        for axis in 0..shape.len().max(1) {
            let what = format!("{shape:?} along {axis}");
            let logs = log_softmax(&x.to_vec(), shape, axis);
            let dim = axis as isize;
            close(&what, &x.log_softmax(dim).to_vec(), &logs, 1e-14);
            close(&what, &x.softmax(dim).to_vec(), &logs.iter().map(|x| x.exp()).collect::<Vec<_>>(), 1e-14);
            assert!(x.softmax(dim).is_contiguous());
            check(&what, std::slice::from_ref(&x), |x| x[0].softmax(dim));
            check(&what, std::slice::from_ref(&x), |x| x[0].log_softmax(dim));
            check(&what, std::slice::from_ref(&x), |x| x[0].mul(2.0).softmax(dim));
        }
    }
    let x = random(&[3, 4], 2).requires_grad_(true);
    assert_eq!(x.softmax(0).grad_fn().expect("a node").name(), "SoftmaxBackward0");
    assert_eq!(x.t().log_softmax(0).grad_fn().expect("a node").name(), "LogSoftmaxBackward0");
    assert_eq!(tensor([1e4, 0.0]).softmax(0).to_vec(), [1.0, 0.0]);
    assert_eq!(x.try_softmax(2).err(), Some(Error::Axis { op: "softmax", axis: 2, ndim: 2 }));
}

const REDUCTIONS: [Reduction; 3] = [Reduction::None, Reduction::Mean, Reduction::Sum];

/// What every target adds up to: minus the weighted log-probability of its class, and an even part of all classes.
fn by_hand(logits: &Tensor<f64>, target: &[i64], options: &CrossEntropyOptions<'_, f64>) -> Vec<f64> {
    let shape = logits.shape();
    let axis = usize::from(shape.len() > 1);
    let logs = log_softmax(&logits.to_vec(), shape, axis);
    let mut rest = shape.to_vec();
    let classes = std::mem::replace(&mut rest[axis], 1);
    let weight = |class: usize| options.weight.map_or(1.0, |weight| weight.to_vec()[class]);
    let (mut losses, mut total) = (Vec::new(), 0.0);
    for (mut index, &class) in indices(&rest).into_iter().zip(target) {
        let mut loss = 0.0;
        if class != options.ignore_index {
            for c in 0..classes {
                index[axis] = c;
                let own = if c == class as usize { 1.0 - options.label_smoothing } else { 0.0 };
                loss -= (own + options.label_smoothing / classes as f64) * weight(c) * logs[place(shape, &index)];
            }
            total += weight(class as usize);
        }
        losses.push(loss);
    }
    match options.reduction {
        Reduction::None => losses,
        Reduction::Sum => vec![losses.iter().sum()],
        Reduction::Mean | Reduction::BatchMean => vec![losses.iter().sum::<f64>() / total],
    }
}

#[test]
fn cross_entropy() {
    let weight = tensor([0.5, 2.0, 1.0]);
    for (shape, name) in [
        (&[3][..], "NllLossBackward0"),
        (&[4, 3], "NllLossBackward0"),
        (&[2, 3, 4], "NllLoss2DBackward0"),
        (&[2, 3, 2, 2], "NllLoss2DBackward0"),
    ] {
        let logits = random(shape, 3).mul(3.0);
        let mut rest = shape.to_vec();
        rest.remove(usize::from(shape.len() > 1));
        let numbers: Vec<i64> = uniform(rest.iter().product(), 4).iter().map(|x| ((x + 1.0) * 1.5) as i64).collect();
        let target = Tensor::from_vec(numbers.clone(), &rest);
        for reduction in REDUCTIONS {
            for (weight, ignore_index, label_smoothing) in [
                (None, -100, 0.0),
                (Some(&weight), -100, 0.0),
                (Some(&weight), 1, 0.0),
                (None, 1, 0.3),
                (Some(&weight), 0, 0.2),
            ] {
                let options = CrossEntropyOptions { weight, ignore_index, reduction, label_smoothing };
                let what = format!("{shape:?} with {options:?}");
                let loss = logits.cross_entropy_with(&target, options.clone());
                if numbers.iter().all(|class| *class == ignore_index) {
                    continue;
                }
                close(&what, &loss.to_vec(), &by_hand(&logits, &numbers, &options), 1e-13);
                check(&what, std::slice::from_ref(&logits), |x| x[0].cross_entropy_with(&target, options.clone()));
                if label_smoothing == 0.0 {
                    let again =
                        logits.log_softmax(isize::from(shape.len() > 1)).nll_loss_with(&target, options.clone());
                    close(&what, &again.to_vec(), &loss.to_vec(), 0.0);
                    check(&what, std::slice::from_ref(&logits), |x| x[0].nll_loss_with(&target, options.clone()));
                }
            }
        }
        let loss = logits.detach().requires_grad_(true).cross_entropy(&target);
        let node = loss.grad_fn().expect("a node");
        assert_eq!(node.name(), name);
        let before = node.next_functions()[0].as_ref().expect("a node").0.name().to_string();
        assert_eq!(before, "LogSoftmaxBackward0");
    }
}

#[test]
fn cross_entropy_of_probabilities() {
    let weight = tensor([0.5, 2.0, 1.0]);
    for shape in [&[3][..], &[4, 3], &[2, 3, 2]] {
        let axis = usize::from(shape.len() > 1);
        let (logits, target) = (random(shape, 5), random(shape, 6).softmax(axis as isize));
        for reduction in REDUCTIONS {
            for (weight, label_smoothing) in [(None, 0.0), (Some(&weight), 0.0), (Some(&weight), 0.4)] {
                let options = CrossEntropyOptions { weight, label_smoothing, reduction, ..Default::default() };
                let what = format!("{shape:?} with {options:?}");
                let logs = log_softmax(&logits.to_vec(), shape, axis);
                let mut rest = shape.to_vec();
                rest[axis] = 1;
                let mut losses = vec![0.0; rest.iter().product()];
                for ((index, log), p) in indices(shape).iter().zip(&logs).zip(target.to_vec()) {
                    let p = p * (1.0 - label_smoothing) + label_smoothing / 3.0;
                    losses[place(&rest, index)] -= p * log * weight.map_or(1.0, |weight| weight.to_vec()[index[axis]]);
                }
                let (sum, count) = (losses.iter().sum::<f64>(), losses.len() as f64);
                let expected = match reduction {
                    Reduction::None => losses,
                    Reduction::Sum => vec![sum],
                    Reduction::Mean | Reduction::BatchMean => vec![sum / count],
                };
                close(&what, &logits.cross_entropy_prob(&target, options.clone()).to_vec(), &expected, 1e-13);
                check(&what, &[logits.clone(), target.clone()], |x| x[0].cross_entropy_prob(&x[1], options.clone()));
            }
        }
    }
}

#[test]
fn mean_squared_error() {
    for (left, right) in [(&[][..], &[][..]), (&[4], &[4]), (&[2, 3], &[2, 3]), (&[2, 3], &[3]), (&[3, 1], &[1, 2])] {
        let (x, target) = (random(left, 7), random(right, 8));
        let squares = x.sub(&target).square();
        for reduction in REDUCTIONS {
            let expected = match reduction {
                Reduction::None => squares.to_vec(),
                Reduction::Sum => vec![squares.to_vec().iter().sum()],
                Reduction::Mean | Reduction::BatchMean => {
                    vec![squares.to_vec().iter().sum::<f64>() / squares.numel() as f64]
                }
            };
            let what = format!("{left:?} and {right:?}, {reduction:?}");
            close(&what, &x.mse_loss_with(&target, reduction).to_vec(), &expected, 1e-14);
            check(&what, &[x.clone(), target.clone()], |x| x[0].mse_loss_with(&x[1], reduction));
        }
        assert_eq!(x.requires_grad_(true).mse_loss(&target).grad_fn().expect("a node").name(), "MseLossBackward0");
    }
}

/// Targets that are all ignored, or changed after the loss was computed.
#[test]
fn odd_targets() {
    let x = random(&[2, 3], 9).requires_grad_(true);
    let ignored = tensor([-100i64, -100]);
    assert!(x.cross_entropy(&ignored).item().is_nan());
    x.cross_entropy(&ignored).backward();
    assert_eq!(x.grad().expect("a gradient").to_vec(), [0.0; 6]);
    x.zero_grad();
    let target = tensor([0i64, 2]);
    let loss = x.cross_entropy(&target);
    target.zero_();
    loss.backward();
    let softmax = x.softmax(1).to_vec();
    let expected: Vec<f64> = (0..6).map(|i| (softmax[i] - f64::from(u8::from(i == 0 || i == 5))) / 2.0).collect();
    close("a target changed later", &x.grad().expect("a gradient").to_vec(), &expected, 1e-14);
}

#[test]
fn mistakes() {
    let (x, target) = (random(&[2, 3], 1), tensor([0i64, 1]));
    let with = |options| x.try_cross_entropy_with(&target, options).expect_err("an error");
    let text = |options| with(options).to_string();
    assert_eq!(
        x.try_cross_entropy(&tensor([0i64, 3])).err(),
        Some(Error::Index { op: "cross_entropy", index: 3, axis: 1, size: 3 })
    );
    assert_eq!(
        x.try_nll_loss(&tensor([0i64, -1])).err(),
        Some(Error::Index { op: "nll_loss", index: -1, axis: 1, size: 3 })
    );
    let shape = Error::Shape { op: "cross_entropy", expected: vec![2], found: vec![1] };
    assert_eq!(x.try_cross_entropy(&tensor([0i64])).err(), Some(shape));
    let two = tensor([1.0, 2.0]);
    let wrong = CrossEntropyOptions { weight: Some(&two), ..Default::default() };
    assert_eq!(with(wrong), Error::Shape { op: "cross_entropy_with", expected: vec![3], found: vec![2] });
    let active = tensor([1.0, 2.0, 3.0]).requires_grad_(true);
    assert_eq!(
        text(CrossEntropyOptions { weight: Some(&active), ..Default::default() }),
        "cross_entropy_with: the weight has no gradient here; detach it"
    );
    assert_eq!(
        text(CrossEntropyOptions { label_smoothing: 1.5, ..Default::default() }),
        "cross_entropy_with: label smoothing 1.5 is not between 0 and 1"
    );
    assert_eq!(
        text(CrossEntropyOptions { reduction: Reduction::BatchMean, ..Default::default() }),
        "cross_entropy_with: the reduction BatchMean is for kl_div"
    );
    let smooth = CrossEntropyOptions { label_smoothing: 0.1, ..Default::default() };
    assert!(matches!(x.try_nll_loss_with(&target, smooth), Err(Error::Argument { op: "nll_loss_with", .. })));
    assert!(matches!(x.try_mse_loss(&two), Err(Error::Broadcast { op: "mse_loss", .. })));
}

#[test]
fn ignored_targets_count_for_nothing() {
    let (ignored, counted) = (tensor([-100, 1]), tensor([1]));
    for label_smoothing in [0.0, 0.3] {
        for reduction in [Reduction::Mean, Reduction::Sum] {
            let options = || CrossEntropyOptions { label_smoothing, reduction, ..Default::default() };
            for beside in [0.0, 1e30, f64::NAN, f64::INFINITY] {
                let loss = tensor([[beside, 0.0, 1.0], [1.0, 2.0, 4.0]]).cross_entropy_with(&ignored, options());
                let alone = tensor([[1.0, 2.0, 4.0]]).cross_entropy_with(&counted, options());
                assert_eq!(loss.item(), alone.item(), "{beside} with smoothing {label_smoothing}");
            }
        }
        // Nothing over nothing has no value, but its gradient is zero.
        let x: Tensor<f64> = tensor([[1.0, 2.0], [3.0, 4.0]]).requires_grad_(true);
        let options = CrossEntropyOptions { label_smoothing, ..Default::default() };
        let loss = x.cross_entropy_with(&tensor([-100, -100]), options);
        loss.backward();
        assert!(loss.item().is_nan());
        assert_eq!(x.grad().map(|grad| grad.to_vec()), Some(vec![0.0; 4]));
    }
}
