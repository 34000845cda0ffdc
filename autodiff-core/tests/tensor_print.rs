//! The text of tensors, as PyTorch 2.15 prints them.
#![cfg(feature = "tensor")]
use autodiff_core::{Tensor, tensor};

#[test]
fn what_a_tensor_is_follows_its_elements() {
    let x: Tensor = tensor([1.0, 2.5]).requires_grad_(true);
    let double: Tensor<f64> = tensor([[0.5, 1.0]]);
    let changed = x.mul(1.0);
    changed.select(0, 0).fill_(0.0);
    let cases = [
        (x.to_string(), "tensor([1.0000, 2.5000], requires_grad=True)"),
        (x.detach().to_string(), "tensor([1.0000, 2.5000])"),
        (x.mul(2.0).to_string(), "tensor([2., 5.], grad_fn=<MulBackward0>)"),
        (x.sum().to_string(), "tensor(3.5000, grad_fn=<SumBackward0>)"),
        (changed.to_string(), "tensor([0.0000, 2.5000], grad_fn=<CopySlices>)"),
        (double.to_string(), "tensor([[0.5000, 1.0000]], dtype=torch.float64)"),
        (double.t().to_string(), "tensor([[0.5000],\n        [1.0000]], dtype=torch.float64)"),
        (x.to::<f64>().to_string(), "tensor([1.0000, 2.5000], dtype=torch.float64, grad_fn=<ToCopyBackward0>)"),
        (x.to::<i64>().to_string(), "tensor([1, 2])"),
        (x.to::<bool>().to_string(), "tensor([True, True])"),
        (Tensor::<i64>::zeros(&[0]).to_string(), "tensor([], dtype=torch.int64)"),
        (Tensor::<f32>::zeros(&[0, 3]).to_string(), "tensor([], size=(0, 3))"),
        (format!("{:?}", x.select(0, 1)), "tensor(2.5000, grad_fn=<SelectBackward0>)"),
        (format!("{x:.2}"), "tensor([1.00, 2.50], requires_grad=True)"),
        (Tensor::arange(0i64, 2000, 1).to_string(), "tensor([   0,    1,    2,  ..., 1997, 1998, 1999])"),
    ];
    for (printed, expected) in cases {
        // dtypes are named without a prefix here.
        assert_eq!(printed, expected.replace("torch.", ""));
    }
}
