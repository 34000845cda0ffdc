//! Files of NumPy: `np.save`, `np.load`.
//!
//! A file is a magic text, a version, the length of its header, the header, which is a dictionary in Python's notation, and
//! the numbers (<https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>). Nothing that a header claims is
//! believed before the file is seen to have it.
use super::bytes::{bytes, numbers};
use super::failure;
use crate::error::fallible;
use crate::tensor::layout::numel;
use crate::tensor::{DType, Element, Tensor};
use std::fs;
use std::path::Path;

const MAGIC: &[u8] = b"\x93NUMPY";

impl<T: Element> Tensor<T> {
    fallible! {
        /// The array in a file of NumPy, which holds elements of this type. Others are loaded as what they are, and converted
        /// with [`Tensor::to`].
        /// # Panics
        /// With [`Error::Io`](crate::Error::Io) if there is no such file, or it is not understood or holds another type, and with
        /// [`Error::TooLarge`](crate::Error::TooLarge) if it claims a shape that no memory has room for.
        #[must_use]
        pub fn load_npy / try_load_npy(path: impl AsRef<Path>) -> Tensor<T> {
            let path = path.as_ref();
            let file = fs::read(path).map_err(|error| failure("load_npy", path, error))?;
            let array = Array::of(&file).map_err(|message| failure("load_npy", path, message))?;
            if array.descr[1..] != *descr(T::DTYPE) {
                let message = format!("the elements are {}, not {}", array.descr, T::DTYPE);
                return Err(failure("load_npy", path, message));
            }
            let count = numel("load_npy", &array.shape)?;
            let size = if T::DTYPE == DType::Bool { 1 } else { size_of::<T>() };
            let Some(numbers) = array.numbers.get(..count * size) else {
                let message = format!("{} bytes are no numbers for shape {:?}", array.numbers.len(), array.shape);
                return Err(failure("load_npy", path, message));
            };
            let data = read(numbers, array.descr.starts_with('>'));
            if !array.columns_first {
                return Tensor::try_from_vec(data, &array.shape);
            }
            let turned: Vec<usize> = array.shape.iter().rev().copied().collect();
            let axes: Vec<isize> = (0..turned.len() as isize).rev().collect();
            Ok(Tensor::try_from_vec(data, &turned)?.try_permute(&axes)?.contiguous())
        }
    }

    fallible! {
        /// Writes the numbers to a file that NumPy reads.
        /// # Panics
        /// With [`Error::Io`](crate::Error::Io) if the file cannot be written.
        pub fn save_npy / try_save_npy(self, path: impl AsRef<Path>) -> () {
            let path = path.as_ref();
            let file = [head(T::DTYPE, self.shape()), bytes(&self.to_vec())].concat();
            fs::write(path, file).map_err(|error| failure("save_npy", path, error))
        }
    }
}

/// NumPy's name of a type, after the order of its bytes.
fn descr(dtype: DType) -> &'static str {
    match dtype {
        DType::F32 => "f4",
        DType::F64 => "f8",
        DType::I64 => "i8",
        DType::Bool => "b1",
    }
}

/// What stands in front of the numbers.
fn head(dtype: DType, shape: &[usize]) -> Vec<u8> {
    let order = if dtype == DType::Bool { '|' } else { '<' };
    let sizes: String = shape.iter().map(|size| format!("{size}, ")).collect();
    let mut header = format!(
        "{{'descr': '{order}{}', 'fortran_order': False, 'shape': ({}), }}",
        descr(dtype),
        // A tuple of one has a comma.
        if shape.len() == 1 { sizes.trim_end() } else { sizes.trim_end_matches(", ") }
    );
    // The length has two bytes in version 1, which everybody reads, and four in version 2. Numbers begin at a multiple of 64.
    let version = if header.len() + 64 <= usize::from(u16::MAX) { 1 } else { 2 };
    let before = MAGIC.len() + 2 + 2 * version;
    let padding = (before + header.len() + 1).next_multiple_of(64) - before - header.len() - 1;
    header.extend(std::iter::repeat_n(' ', padding));
    header.push('\n');
    let length = (header.len() as u32).to_le_bytes();
    [MAGIC, &[version as u8, 0], &length[..2 * version], header.as_bytes()].concat()
}

/// What a file says of its array.
struct Array<'a> {
    /// The order of the bytes, and the type.
    descr: &'a str,
    columns_first: bool,
    shape: Vec<usize>,
    /// All that follows.
    numbers: &'a [u8],
}

impl<'a> Array<'a> {
    fn of(file: &'a [u8]) -> Result<Array<'a>, &'static str> {
        let (version, rest) =
            file.strip_prefix(MAGIC).and_then(<[u8]>::split_first_chunk::<2>).ok_or("this is no file of NumPy")?;
        let (length, rest) = match version {
            [1, _] => rest.split_first_chunk().map(|(length, rest)| (u16::from_le_bytes(*length).into(), rest)),
            [2 | 3, _] => rest.split_first_chunk().map(|(length, rest)| (u32::from_le_bytes(*length) as usize, rest)),
            _ => return Err("the version of the format is not known"),
        }
        .ok_or("the file ends in its header")?;
        let (header, numbers) = rest.split_at_checked(length).ok_or("the file ends in its header")?;
        let header = str::from_utf8(header).map_err(|_| "the header is no text")?;
        let descr = quoted(field(header, "descr")?).ok_or("the type of the elements is not known")?;
        let columns_first = match field(header, "fortran_order")? {
            order if order.starts_with("True") => true,
            order if order.starts_with("False") => false,
            _ => return Err("the order of the axes is not said"),
        };
        let shape = sizes(field(header, "shape")?).ok_or("the shape is no tuple of sizes")?;
        Ok(Array { descr, columns_first, shape, numbers })
    }
}

/// What stands behind a name in the header.
fn field<'a>(header: &'a str, name: &str) -> Result<&'a str, &'static str> {
    let missing = "the header does not say `descr`, `fortran_order` and `shape`";
    let at = ['\'', '"'].iter().find_map(|quote| header.split_once(&format!("{quote}{name}{quote}")));
    Ok(at.and_then(|(_, rest)| rest.trim_start().strip_prefix(':')).ok_or(missing)?.trim_start())
}

/// The text in quotation marks, of a length that a type's name has.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let (text, _) = text[1..].split_once(quote)?;
    (text.is_ascii() && text.len() == 3).then_some(text)
}

/// The sizes in parentheses.
fn sizes(text: &str) -> Option<Vec<usize>> {
    let (sizes, _) = text.strip_prefix('(')?.split_once(')')?;
    // The last may have a comma.
    let sizes = sizes.trim().strip_suffix(',').unwrap_or(sizes).trim();
    if sizes.is_empty() {
        return Some(Vec::new());
    }
    sizes.split(',').map(|size| size.trim().parse().ok()).collect()
}

/// Numbers of the type, whose bytes are in the usual order, or turned around.
fn read<T: Element>(bytes: &[u8], turned: bool) -> Vec<T> {
    fn ordered<const N: usize>(mut bytes: [u8; N], turned: bool) -> [u8; N] {
        if turned {
            bytes.reverse();
        }
        bytes
    }
    match T::DTYPE {
        DType::F32 => numbers(bytes, |bytes| T::from_f32(f32::from_le_bytes(ordered(bytes, turned)))),
        DType::F64 => numbers(bytes, |bytes| T::from_f64(f64::from_le_bytes(ordered(bytes, turned)))),
        DType::I64 => numbers(bytes, |bytes| T::from_i64(i64::from_le_bytes(ordered(bytes, turned)))),
        DType::Bool => numbers(bytes, |[byte]| T::from_bool(byte != 0)),
    }
}
