//! What a Jacobian looks like: one direction of outputs, one of inputs.
use crate::Matrix;

/// A direction of a Jacobian: no extent, a fixed one, one known at run time, or none that fits.
pub trait Axis: 'static {
    /// The extent of a container, `Outer`, of elements with this one.
    type Times<Outer: Axis>: Axis;
    /// Rows in this direction, columns in the other.
    type Rows<Columns: Axis>: Layout;
    /// This direction as columns of a result that is one float.
    type InRow: Layout;
    /// This direction as columns, with fixed rows.
    type InFixed<const M: usize>: Layout;
    /// This direction as columns, with rows known at run time.
    type InDynamic: Layout;
}

/// One float.
pub struct Unit;
/// An array or a tuple of floats.
pub struct Fixed<const N: usize>;
/// A slice or vector of floats.
pub struct Dynamic;
/// Anything else.
pub struct Never;

impl Axis for Unit {
    type Times<Outer: Axis> = Outer;
    type Rows<Columns: Axis> = Columns::InRow;
    type InRow = Single;
    type InFixed<const M: usize> = Line<M>;
    type InDynamic = Column;
}

impl<const N: usize> Axis for Fixed<N> {
    type Times<Outer: Axis> = Never;
    type Rows<Columns: Axis> = Columns::InFixed<N>;
    type InRow = Line<N>;
    type InFixed<const M: usize> = Grid<M, N>;
    type InDynamic = Table;
}

impl Axis for Dynamic {
    type Times<Outer: Axis> = Never;
    type Rows<Columns: Axis> = Columns::InDynamic;
    type InRow = Column;
    type InFixed<const M: usize> = Table;
    type InDynamic = Table;
}

impl Axis for Never {
    type Times<Outer: Axis> = Never;
    type Rows<Columns: Axis> = Nothing;
    type InRow = Nothing;
    type InFixed<const M: usize> = Nothing;
    type InDynamic = Nothing;
}

/// The container of a Jacobian.
pub trait Layout: 'static {
    /// The container over its entries.
    type Of<T>;
    /// All entries the same.
    fn filled<T: Clone>(rows: usize, columns: usize, entry: T) -> Self::Of<T>;
    /// Replaces an entry.
    fn set<T>(of: &mut Self::Of<T>, row: usize, column: usize, entry: T);
}

/// One entry.
pub struct Single;
/// An array: the row of one output or the column of one input.
pub struct Line<const N: usize>;
/// The same as a vector.
pub struct Column;
/// An array of rows.
pub struct Grid<const M: usize, const N: usize>;
/// A matrix.
pub struct Table;
/// No Jacobian; the operator's bound has said so.
pub struct Nothing;

impl Layout for Single {
    type Of<T> = T;
    #[inline]
    fn filled<T: Clone>(_: usize, _: usize, entry: T) -> T {
        entry
    }
    #[inline]
    fn set<T>(of: &mut T, _: usize, _: usize, entry: T) {
        *of = entry;
    }
}

impl<const N: usize> Layout for Line<N> {
    type Of<T> = [T; N];
    #[inline]
    fn filled<T: Clone>(_: usize, _: usize, entry: T) -> [T; N] {
        std::array::from_fn(|_| entry.clone())
    }
    // One of the two directions has no extent.
    #[inline]
    fn set<T>(of: &mut [T; N], row: usize, column: usize, entry: T) {
        of[row + column] = entry;
    }
}

impl Layout for Column {
    type Of<T> = Vec<T>;
    #[inline]
    fn filled<T: Clone>(rows: usize, columns: usize, entry: T) -> Vec<T> {
        vec![entry; rows * columns]
    }
    #[inline]
    fn set<T>(of: &mut Vec<T>, row: usize, column: usize, entry: T) {
        of[row + column] = entry;
    }
}

impl<const M: usize, const N: usize> Layout for Grid<M, N> {
    type Of<T> = [[T; N]; M];
    #[inline]
    fn filled<T: Clone>(_: usize, _: usize, entry: T) -> [[T; N]; M] {
        std::array::from_fn(|_| std::array::from_fn(|_| entry.clone()))
    }
    #[inline]
    fn set<T>(of: &mut [[T; N]; M], row: usize, column: usize, entry: T) {
        of[row][column] = entry;
    }
}

impl Layout for Table {
    type Of<T> = Matrix<T>;
    #[inline]
    fn filled<T: Clone>(rows: usize, columns: usize, entry: T) -> Matrix<T> {
        Matrix::from_vec(rows, columns, vec![entry; rows * columns])
    }
    #[inline]
    fn set<T>(of: &mut Matrix<T>, row: usize, column: usize, entry: T) {
        of[(row, column)] = entry;
    }
}

impl Layout for Nothing {
    type Of<T> = ();
    fn filled<T: Clone>(_: usize, _: usize, _: T) {}
    fn set<T>((): &mut (), _: usize, _: usize, _: T) {}
}
