//! The dense matrix that `jacobian` and `hessian` return.
mod convert;

use std::fmt;
use std::ops::{Index, IndexMut};

/// A dense matrix, stored row by row.
///
/// A Jacobian has a row for each output and a column for each input.
///
/// ```
/// use autodiff::Matrix;
/// let m = Matrix::from_rows([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// assert_eq!((m.rows(), m.cols()), (2, 3));
/// assert_eq!(m[(1, 0)], 4.0);
/// assert_eq!(m.row(1), [4.0, 5.0, 6.0]);
/// assert_eq!(m.iter().map(|row| row.iter().sum::<f64>()).collect::<Vec<_>>(), [6.0, 15.0]);
/// assert_eq!(m.as_slice(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
/// ```
///
/// `From` makes matrices of other crates' and theirs of these, under a feature that names the version: `nalgebra-0-34` and
/// `nalgebra-0-35` for `DMatrix`, `ndarray-0-17` for `Array2`, `faer-0-24` for `Mat`. With `serde-1` it can be serialised,
/// as `(rows, cols, entries)`.
#[derive(Clone, PartialEq)]
pub struct Matrix<T = f64> {
    rows: usize,
    cols: usize,
    entries: Vec<T>,
}

/// A matrix without entries.
impl<T> Default for Matrix<T> {
    fn default() -> Self {
        Matrix { rows: 0, cols: 0, entries: Vec::new() }
    }
}

impl<T> Matrix<T> {
    /// A matrix from its entries, row by row.
    ///
    /// # Panics
    /// If there are not `rows * cols` entries.
    #[track_caller]
    pub fn from_vec(rows: usize, cols: usize, entries: Vec<T>) -> Self {
        let len = entries.len();
        assert!(rows.checked_mul(cols) == Some(len), "a {rows} by {cols} matrix cannot have {len} entries");
        Matrix { rows, cols, entries }
    }

    /// A matrix from rows of the same length.
    ///
    /// # Panics
    /// If the rows differ in length.
    #[track_caller]
    pub fn from_rows<R: AsRef<[T]>>(rows: impl IntoIterator<Item = R>) -> Self
    where
        T: Clone,
    {
        let mut matrix = Matrix::default();
        for row in rows {
            let row = row.as_ref();
            if matrix.rows == 0 {
                matrix.cols = row.len();
            }
            let (at, cols, len) = (matrix.rows, matrix.cols, row.len());
            assert!(len == cols, "row {at} has {len} entries, but row 0 has {cols}");
            matrix.entries.extend_from_slice(row);
            matrix.rows += 1;
        }
        matrix
    }

    /// The number of rows.
    #[inline]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns.
    #[inline]
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// The entries, row by row.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        &self.entries
    }

    /// The entries, row by row.
    #[inline]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.entries
    }

    /// The entries, row by row.
    #[inline]
    pub fn into_vec(self) -> Vec<T> {
        self.entries
    }

    /// A row.
    ///
    /// # Panics
    /// If there is no such row.
    #[inline]
    #[track_caller]
    pub fn row(&self, row: usize) -> &[T] {
        assert!(row < self.rows, "row {row} of a matrix with {} rows", self.rows);
        &self.entries[row * self.cols..][..self.cols]
    }

    /// A row, to be written.
    ///
    /// # Panics
    /// If there is no such row.
    #[inline]
    #[track_caller]
    pub fn row_mut(&mut self, row: usize) -> &mut [T] {
        assert!(row < self.rows, "row {row} of a matrix with {} rows", self.rows);
        &mut self.entries[row * self.cols..][..self.cols]
    }

    /// The rows in order.
    #[inline]
    pub fn iter(&self) -> Rows<'_, T> {
        Rows { matrix: self, next: 0, end: self.rows }
    }

    /// Gives it a shape and keeps its memory; the entries do not count.
    pub(crate) fn shape(&mut self, rows: usize, cols: usize, entry: T)
    where
        T: Clone,
    {
        (self.rows, self.cols) = (rows, cols);
        self.entries.clear();
        self.entries.resize(rows * cols, entry);
    }

    #[inline]
    #[track_caller]
    fn offset(&self, (row, col): (usize, usize)) -> usize {
        assert!(row < self.rows && col < self.cols, "entry ({row}, {col}) of a {} by {} matrix", self.rows, self.cols);
        row * self.cols + col
    }
}

impl<T> Index<(usize, usize)> for Matrix<T> {
    type Output = T;
    #[inline]
    #[track_caller]
    fn index(&self, at: (usize, usize)) -> &T {
        &self.entries[self.offset(at)]
    }
}

impl<T> IndexMut<(usize, usize)> for Matrix<T> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, at: (usize, usize)) -> &mut T {
        let offset = self.offset(at);
        &mut self.entries[offset]
    }
}

/// The rows of a [`Matrix`], in order. Rows of length 0 are rows too.
#[derive(Clone, Debug)]
pub struct Rows<'a, T> {
    matrix: &'a Matrix<T>,
    next: usize,
    end: usize,
}

impl<'a, T> Iterator for Rows<'a, T> {
    type Item = &'a [T];
    #[inline]
    fn next(&mut self) -> Option<&'a [T]> {
        (self.next < self.end).then(|| {
            self.next += 1;
            self.matrix.row(self.next - 1)
        })
    }
    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.end - self.next, Some(self.end - self.next))
    }
}

impl<T> DoubleEndedIterator for Rows<'_, T> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        (self.next < self.end).then(|| {
            self.end -= 1;
            self.matrix.row(self.end)
        })
    }
}

impl<T> ExactSizeIterator for Rows<'_, T> {}

impl<'a, T> IntoIterator for &'a Matrix<T> {
    type Item = &'a [T];
    type IntoIter = Rows<'a, T>;
    #[inline]
    fn into_iter(self) -> Rows<'a, T> {
        self.iter()
    }
}

/// As nested lists: `[[1.0, 2.0], [3.0, 4.0]]`.
impl<T: fmt::Debug> fmt::Debug for Matrix<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

/// A line for each row, columns aligned; precision and sign as for the entries.
impl<T: fmt::Display> fmt::Display for Matrix<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |entry: &T| match (f.precision(), f.sign_plus()) {
            (Some(digits), true) => format!("{entry:+.digits$}"),
            (Some(digits), false) => format!("{entry:.digits$}"),
            (None, true) => format!("{entry:+}"),
            (None, false) => format!("{entry}"),
        };
        let texts: Vec<String> = self.entries.iter().map(text).collect();
        let width = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
        for row in 0..self.rows {
            let texts = &texts[row * self.cols..][..self.cols];
            let line: Vec<String> = texts.iter().map(|text| format!("{text:>width$}")).collect();
            let end = if row + 1 == self.rows { "" } else { "\n" };
            write!(f, "[{}]{end}", line.join(", "))?;
        }
        Ok(())
    }
}
