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
    /// A container whose entries do not count yet.
    fn new<T: Clone>(entry: T) -> Self::Of<T>;
    /// Gives it a shape. Its memory stays, and its entries do not count yet.
    fn shape<T: Clone>(of: &mut Self::Of<T>, rows: usize, columns: usize, entry: T);
    /// Replaces entries of a row, from a column on.
    fn put<T>(of: &mut Self::Of<T>, row: usize, column: usize, entries: impl Iterator<Item = T>);
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

#[inline]
fn write<T>(places: &mut [T], entries: impl Iterator<Item = T>) {
    for (place, entry) in places.iter_mut().zip(entries) {
        *place = entry;
    }
}

impl Layout for Single {
    type Of<T> = T;
    #[inline]
    fn new<T: Clone>(entry: T) -> T {
        entry
    }
    #[inline]
    fn shape<T: Clone>(_: &mut T, _: usize, _: usize, _: T) {}
    #[inline]
    fn put<T>(of: &mut T, _: usize, _: usize, entries: impl Iterator<Item = T>) {
        entries.for_each(|entry| *of = entry);
    }
}

impl<const N: usize> Layout for Line<N> {
    type Of<T> = [T; N];
    #[inline]
    fn new<T: Clone>(entry: T) -> [T; N] {
        std::array::from_fn(|_| entry.clone())
    }
    #[inline]
    fn shape<T: Clone>(_: &mut [T; N], _: usize, _: usize, _: T) {}
    // One of the two directions has no extent.
    #[inline]
    fn put<T>(of: &mut [T; N], row: usize, column: usize, entries: impl Iterator<Item = T>) {
        write(&mut of[row + column..], entries);
    }
}

impl Layout for Column {
    type Of<T> = Vec<T>;
    #[inline]
    fn new<T: Clone>(_: T) -> Vec<T> {
        Vec::new()
    }
    #[inline]
    fn shape<T: Clone>(of: &mut Vec<T>, rows: usize, columns: usize, entry: T) {
        of.clear();
        of.resize(rows * columns, entry);
    }
    #[inline]
    fn put<T>(of: &mut Vec<T>, row: usize, column: usize, entries: impl Iterator<Item = T>) {
        write(&mut of[row + column..], entries);
    }
}

impl<const M: usize, const N: usize> Layout for Grid<M, N> {
    type Of<T> = [[T; N]; M];
    #[inline]
    fn new<T: Clone>(entry: T) -> [[T; N]; M] {
        std::array::from_fn(|_| std::array::from_fn(|_| entry.clone()))
    }
    #[inline]
    fn shape<T: Clone>(_: &mut [[T; N]; M], _: usize, _: usize, _: T) {}
    #[inline]
    fn put<T>(of: &mut [[T; N]; M], row: usize, column: usize, entries: impl Iterator<Item = T>) {
        write(&mut of[row][column..], entries);
    }
}

impl Layout for Table {
    type Of<T> = Matrix<T>;
    #[inline]
    fn new<T: Clone>(_: T) -> Matrix<T> {
        Matrix::default()
    }
    #[inline]
    fn shape<T: Clone>(of: &mut Matrix<T>, rows: usize, columns: usize, entry: T) {
        of.shape(rows, columns, entry);
    }
    #[inline]
    fn put<T>(of: &mut Matrix<T>, row: usize, column: usize, entries: impl Iterator<Item = T>) {
        write(&mut of.row_mut(row)[column..], entries);
    }
}

impl Layout for Nothing {
    type Of<T> = ();
    fn new<T: Clone>(_: T) {}
    fn shape<T: Clone>((): &mut (), _: usize, _: usize, _: T) {}
    fn put<T>((): &mut (), _: usize, _: usize, _: impl Iterator<Item = T>) {}
}
