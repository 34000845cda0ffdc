//! Files of NumPy: `np.save`, `np.load`.
use super::failure;
use crate::error::fallible;
use crate::tensor::{DType, Element, Tensor};
use npyz::{NpyFile, Order, WriterBuilder};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

impl<T: Element> Tensor<T> {
    fallible! {
        /// The array in a file of NumPy, which holds elements of this type. Others are loaded as what they are, and converted
        /// with [`Tensor::to`].
        /// # Panics
        /// With [`Error::Io`](crate::Error::Io) if there is no such file, or it is not understood or holds another type.
        pub fn load_npy / try_load_npy(path: impl AsRef<Path>) -> Tensor<T> {
            let path = path.as_ref();
            let error = |error: io::Error| failure("load_npy", path, error);
            let file = File::open(path).map_err(error)?;
            let array = NpyFile::new(BufReader::new(file)).map_err(error)?;
            let mut shape: Vec<usize> = array.shape().iter().map(|&size| size as usize).collect();
            let columns_first = array.order() == Order::Fortran;
            let data = read(array).map_err(error)?;
            if !columns_first {
                return Tensor::try_from_vec(data, &shape);
            }
            shape.reverse();
            let axes: Vec<isize> = (0..shape.len() as isize).rev().collect();
            Ok(Tensor::try_from_vec(data, &shape)?.try_permute(&axes)?.contiguous())
        }
    }

    fallible! {
        /// Writes the numbers to a file that NumPy reads.
        /// # Panics
        /// With [`Error::Io`](crate::Error::Io) if the file cannot be written.
        pub fn save_npy / try_save_npy(self, path: impl AsRef<Path>) -> () {
            let path = path.as_ref();
            let error = |error: io::Error| failure("save_npy", path, error);
            let file = BufWriter::new(File::create(path).map_err(error)?);
            write(file, self.shape(), self.to_vec()).map_err(error)
        }
    }
}

fn read<T: Element>(array: NpyFile<impl io::Read>) -> io::Result<Vec<T>> {
    // Casts of a type to itself.
    Ok(match T::DTYPE {
        DType::F32 => array.into_vec()?.into_iter().map(T::from_f32).collect(),
        DType::F64 => array.into_vec()?.into_iter().map(T::from_f64).collect(),
        DType::I64 => array.into_vec()?.into_iter().map(T::from_i64).collect(),
        DType::Bool => array.into_vec()?.into_iter().map(T::from_bool).collect(),
    })
}

fn write<T: Element>(file: impl Write, shape: &[usize], data: Vec<T>) -> io::Result<()> {
    match T::DTYPE {
        DType::F32 => write_as::<f32>(file, shape, data.into_iter().map(T::cast)),
        DType::F64 => write_as::<f64>(file, shape, data.into_iter().map(T::cast)),
        DType::I64 => write_as::<i64>(file, shape, data.into_iter().map(T::cast)),
        DType::Bool => write_as::<bool>(file, shape, data.into_iter().map(T::cast)),
    }
}

fn write_as<T: npyz::AutoSerialize>(
    mut file: impl Write,
    shape: &[usize],
    data: impl Iterator<Item = T>,
) -> io::Result<()> {
    let shape: Vec<u64> = shape.iter().map(|&size| size as u64).collect();
    let mut writer = npyz::WriteOptions::new().default_dtype().shape(&shape).writer(&mut file).begin_nd()?;
    writer.extend(data)?;
    writer.finish()?;
    file.flush()
}
