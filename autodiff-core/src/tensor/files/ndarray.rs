//! Arrays of the crate `ndarray`.
use crate::tensor::{Element, Tensor};
use ndarray::ArrayD;

impl<T: Element> From<ArrayD<T>> for Tensor<T> {
    /// The same numbers without a graph. An array that lies row by row hands over its allocation.
    fn from(array: ArrayD<T>) -> Tensor<T> {
        let shape = array.shape().to_vec();
        let data = if array.is_standard_layout() {
            let count = array.len();
            let (mut data, offset) = array.into_raw_vec_and_offset();
            let start = offset.unwrap_or(0);
            data.truncate(start + count);
            data.drain(..start);
            data
        } else {
            array.iter().copied().collect()
        };
        Tensor::from_vec(data, &shape)
    }
}

impl<T: Element> Tensor<T> {
    /// The numbers as an array of the crate `ndarray`: a copy.
    ///
    /// ```
    /// use autodiff::{Tensor, tensor};
    ///
    /// let x: Tensor = tensor([[1.0, 2.0], [3.0, 4.0]]);
    /// let array = x.t().to_ndarray();
    /// assert_eq!(array.shape(), [2, 2]);
    /// assert_eq!(array[[0, 1]], 3.0);
    /// assert!(Tensor::from(array).equal(&x.t()));
    /// ```
    pub fn to_ndarray(&self) -> ArrayD<T> {
        match ArrayD::from_shape_vec(self.shape(), self.to_vec()) {
            Ok(array) => array,
            Err(error) => unreachable!("a tensor's numbers fill its shape: {error}"),
        }
    }
}
