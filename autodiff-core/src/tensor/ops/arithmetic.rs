//! The rows of the rule table as methods.
use crate::Error;
use crate::autograd::Target;
use crate::error::or_raise;
use crate::tensor::elementwise::apply;
use crate::tensor::operand::{Arg, Operand};
use crate::tensor::{Floating, Numeric, Tensor, rows};

impl<T: Numeric> Tensor<T> {
    autodiff_macros::__rules!(tensor_numeric);
}

impl<T: Floating> Tensor<T> {
    autodiff_macros::__rules!(tensor_floating);
}
