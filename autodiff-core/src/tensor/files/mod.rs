//! Tensors from and to other crates and files, each under a feature of its name.
#[cfg(any(feature = "npy", feature = "safetensors"))]
mod bytes;
#[cfg(feature = "ndarray")]
mod ndarray;
#[cfg(feature = "npy")]
mod npy;
#[cfg(feature = "safetensors")]
mod safetensors;

/// The error of a file.
#[cfg(any(feature = "npy", feature = "safetensors"))]
fn failure(op: &str, path: &std::path::Path, error: impl std::fmt::Display) -> crate::Error {
    crate::Error::Io { message: format!("{op}: {}: {error}", path.display()) }
}
