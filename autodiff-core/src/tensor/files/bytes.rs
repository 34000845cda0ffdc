//! Numbers as the bytes of files.
use crate::tensor::{DType, Element};

/// Numbers of `N` bytes.
pub(super) fn numbers<T: Element, const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks().0.iter().map(|&bytes| number(bytes)).collect()
}

/// The least significant byte of each number first.
pub(super) fn bytes<T: Element>(data: &[T]) -> Vec<u8> {
    match T::DTYPE {
        DType::F32 => data.iter().flat_map(|x| x.cast::<f32>().to_le_bytes()).collect(),
        DType::F64 => data.iter().flat_map(|x| x.cast::<f64>().to_le_bytes()).collect(),
        DType::I64 => data.iter().flat_map(|x| x.cast::<i64>().to_le_bytes()).collect(),
        DType::Bool => data.iter().map(|x| u8::from(x.cast::<bool>())).collect(),
    }
}
