//! Files of the format safetensors: named tensors.
use super::bytes::{bytes, numbers};
use super::failure;
use crate::error::fallible;
use crate::tensor::{DType, Element, Tensor};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use std::borrow::Borrow;
use std::fs;
use std::path::Path;

impl<T: Element> Tensor<T> {
    fallible! {
        /// The tensors in a file, sorted by name. Elements of other types (of `f32`, `f64`, `i64` and `bool`) are converted, as
        /// [`Tensor::to`] does.
        /// # Panics
        /// With [`Error::Io`](crate::Error::Io) if there is no such file, or it is not understood or holds elements of further types.
        #[must_use]
        pub fn load_safetensors / try_load_safetensors(path: impl AsRef<Path>) -> Vec<(String, Tensor<T>)> {
            let op = "load_safetensors";
            let path = path.as_ref();
            let bytes = fs::read(path).map_err(|error| failure(op, path, error))?;
            let file = SafeTensors::deserialize(&bytes).map_err(|error| failure(op, path, error))?;
            let mut tensors = file.tensors();
            tensors.sort_by(|(a, _), (b, _)| a.cmp(b));
            let tensors = tensors.into_iter().map(|(name, view)| {
                let data = match view.dtype() {
                    Dtype::F32 => numbers(view.data(), |bytes| T::from_f32(f32::from_le_bytes(bytes))),
                    Dtype::F64 => numbers(view.data(), |bytes| T::from_f64(f64::from_le_bytes(bytes))),
                    Dtype::I64 => numbers(view.data(), |bytes| T::from_i64(i64::from_le_bytes(bytes))),
                    Dtype::BOOL => numbers(view.data(), |[byte]| T::from_bool(byte != 0)),
                    other => {
                        let message = format!("tensor {name} has elements of the type {other:?}, which no tensor has");
                        return Err(failure(op, path, message));
                    }
                };
                Ok((name, Tensor::try_from_vec(data, view.shape())?))
            });
            tensors.collect()
        }

        /// Writes named tensors to a file.
        /// # Panics
        /// With [`Error::Io`](crate::Error::Io) if the file cannot be written.
        pub fn save_safetensors / try_save_safetensors[N: AsRef<str>, B: Borrow<Tensor<T>>](
            tensors: &[(N, B)],
            path: impl AsRef<Path>,
        ) -> () {
            let op = "save_safetensors";
            let path = path.as_ref();
            let dtype = match T::DTYPE {
                DType::F32 => Dtype::F32,
                DType::F64 => Dtype::F64,
                DType::I64 => Dtype::I64,
                DType::Bool => Dtype::BOOL,
            };
            let parts: Vec<_> = tensors.iter().map(|(name, tensor)| (name.as_ref(), tensor.borrow())).collect();
            let bytes: Vec<Vec<u8>> = parts.iter().map(|(_, tensor)| bytes(&tensor.to_vec())).collect();
            let views = parts.iter().zip(&bytes).map(|((name, tensor), bytes)| {
                Ok((name, TensorView::new(dtype, tensor.shape().to_vec(), bytes)?))
            });
            let views: Result<Vec<_>, safetensors::SafeTensorError> = views.collect();
            let file = views.and_then(|views| safetensors::serialize(views, None));
            fs::write(path, file.map_err(|error| failure(op, path, error))?).map_err(|error| failure(op, path, error))
        }
    }
}
