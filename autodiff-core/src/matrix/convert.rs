//! Matrices from and to those of other crates, each under a feature that names its version.
#[cfg(feature = "nalgebra-0-34")]
use nalgebra_0_34::{DMatrix as DMatrix34, Scalar as Scalar34};
#[cfg(feature = "nalgebra-0-35")]
use nalgebra_0_35::{DMatrix as DMatrix35, Scalar as Scalar35};

#[cfg(any(feature = "nalgebra-0-34", feature = "nalgebra-0-35"))]
macro_rules! nalgebra {
    ($DMatrix:ident $Scalar:ident) => {
        impl<T: $Scalar> From<$DMatrix<T>> for crate::Matrix<T> {
            fn from(matrix: $DMatrix<T>) -> Self {
                let entries = matrix.row_iter().flat_map(|row| row.iter().cloned().collect::<Vec<T>>()).collect();
                crate::Matrix::from_vec(matrix.nrows(), matrix.ncols(), entries)
            }
        }

        impl<T: $Scalar> From<crate::Matrix<T>> for $DMatrix<T> {
            fn from(matrix: crate::Matrix<T>) -> Self {
                $DMatrix::from_row_iterator(matrix.rows, matrix.cols, matrix.entries)
            }
        }
    };
}
#[cfg(feature = "nalgebra-0-34")]
nalgebra!(DMatrix34 Scalar34);
#[cfg(feature = "nalgebra-0-35")]
nalgebra!(DMatrix35 Scalar35);

#[cfg(feature = "ndarray-0-17")]
mod ndarray {
    use crate::Matrix;
    use ndarray::Array2;

    impl<T: Clone> From<Array2<T>> for Matrix<T> {
        fn from(array: Array2<T>) -> Self {
            let (rows, cols) = array.dim();
            // In the order of rows, however they lie in memory.
            Matrix::from_vec(rows, cols, array.into_iter().collect())
        }
    }

    impl<T> From<Matrix<T>> for Array2<T> {
        fn from(matrix: Matrix<T>) -> Self {
            match Array2::from_shape_vec((matrix.rows, matrix.cols), matrix.entries) {
                Ok(array) => array,
                Err(error) => unreachable!("a matrix has as many entries as its shape says: {error}"),
            }
        }
    }
}

#[cfg(feature = "faer-0-24")]
mod faer {
    use crate::Matrix;
    use faer::Mat;

    impl<T: Clone> From<Mat<T>> for Matrix<T> {
        fn from(matrix: Mat<T>) -> Self {
            let (rows, cols) = (matrix.nrows(), matrix.ncols());
            let entries = (0..rows).flat_map(|row| (0..cols).map(move |col| (row, col)));
            Matrix::from_vec(rows, cols, entries.map(|at| matrix[at].clone()).collect())
        }
    }

    impl<T: Clone> From<Matrix<T>> for Mat<T> {
        fn from(matrix: Matrix<T>) -> Self {
            Mat::from_fn(matrix.rows, matrix.cols, |row, col| matrix[(row, col)].clone())
        }
    }
}

#[cfg(feature = "serde-1")]
mod serde {
    use crate::Matrix;
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::{Serialize, Serializer};

    /// As `(rows, cols, entries)`, the entries row by row.
    impl<T: Serialize> Serialize for Matrix<T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            (self.rows, self.cols, &self.entries).serialize(serializer)
        }
    }

    /// From what it was serialised as; another number of entries than the shape says is an error.
    impl<'de, T: Deserialize<'de>> Deserialize<'de> for Matrix<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let (rows, cols, entries) = <(usize, usize, Vec<T>)>::deserialize(deserializer)?;
            let len = entries.len();
            if rows.checked_mul(cols) != Some(len) {
                let message = format_args!("a {rows} by {cols} matrix cannot have {len} entries");
                return Err(D::Error::custom(message));
            }
            Ok(Matrix { rows, cols, entries })
        }
    }
}
