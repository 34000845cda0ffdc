//! Tensors. So far only how they are printed.
#[cfg_attr(not(test), expect(dead_code, reason = "until there is a tensor to print"))]
mod display;

use std::fmt;

/// The type of a tensor's elements.
#[cfg_attr(not(test), expect(dead_code, reason = "until there is a tensor to print"))]
#[derive(Clone, Copy)]
enum DType {
    F32,
    F64,
    I64,
    Bool,
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DType::F32 => "float32",
            DType::F64 => "float64",
            DType::I64 => "int64",
            DType::Bool => "bool",
        })
    }
}
