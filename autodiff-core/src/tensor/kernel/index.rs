//! Elements by their index along an axis. Indices are in range.
use super::nest::Nest;
use crate::tensor::Element;
use crate::tensor::layout::Layout;

/// An array that lies row by row, as `outer` blocks of `size` rows of `inner` elements: rows are what has an index.
#[derive(Clone, Copy)]
pub(crate) struct Rows {
    pub(crate) outer: usize,
    pub(crate) size: usize,
    pub(crate) inner: usize,
}

impl Rows {
    /// The rows along an axis. A number is a row.
    pub(crate) fn along(shape: &[usize], axis: usize) -> Rows {
        Rows {
            outer: shape.iter().take(axis).product(),
            size: shape.get(axis).copied().unwrap_or(1),
            inner: shape.iter().skip(axis + 1).product(),
        }
    }

    /// For each row with an index: where it begins in an array with a row for each index, and where in this one.
    fn each(self, index: &[i64], mut row: impl FnMut(usize, usize)) {
        for block in 0..self.outer {
            for (i, &at) in index.iter().enumerate() {
                row((block * index.len() + i) * self.inner, (block * self.size + at as usize) * self.inner);
            }
        }
    }
}

/// The rows with these indices.
pub(crate) fn take_rows<T: Element>(to: &mut [T], from: &[T], rows: Rows, index: &[i64]) {
    let len = rows.inner;
    rows.each(index, |to_at, at| to[to_at..to_at + len].copy_from_slice(&from[at..at + len]));
}

/// Adds a row for each index to the row with that index, in order.
pub(crate) fn add_rows<T: Element>(to: &mut [T], from: &[T], rows: Rows, index: &[i64]) {
    rows.each(index, |from_at, at| {
        for (to, &x) in to[at..at + rows.inner].iter_mut().zip(&from[from_at..from_at + rows.inner]) {
            *to = to.plus(x);
        }
    });
}

/// The layout of an array without its axis `axis`, seen in the shape of indices; and the stride along the axis.
fn along(layout: &Layout, axis: usize, index: &Layout) -> (Layout, isize) {
    let mut strides = layout.strides().to_vec();
    let stride = strides.get_mut(axis).map_or(0, std::mem::take);
    (Layout::new(index.shape(), &strides, layout.offset()), stride)
}

/// For each index, the element that has it along an axis, and is at the index's own place along the others.
pub(crate) fn gather<T: Element>(to: &mut [T], from: (&[T], &Layout), axis: usize, index: (&[i64], &Layout)) {
    let (from, (layout, along_axis)) = (from.0, along(from.1, axis, index.1));
    let whole = Layout::contiguous(index.1.shape());
    Nest::new(index.1.shape(), [&whole, &layout, index.1].map(Some)).each_row(
        |[to_at, from_at, index_at], [to_stride, from_stride, index_stride], size| {
            for i in 0..size as isize {
                let k = index.0[(index_at as isize + i * index_stride) as usize] as isize;
                let at = from_at as isize + i * from_stride + k * along_axis;
                to[(to_at as isize + i * to_stride) as usize] = from[at as usize];
            }
        },
    );
}

/// For each index, puts an element to where [`gather`] would take it from, with what is there already.
pub(crate) fn scatter<T: Element>(
    to: (&mut [T], &Layout),
    from: (&[T], &Layout),
    axis: usize,
    index: (&[i64], &Layout),
    put: impl Fn(T, T) -> T,
) {
    let (to, (layout, along_axis)) = (to.0, along(to.1, axis, index.1));
    let from_layout = Layout::new(index.1.shape(), from.1.strides(), from.1.offset());
    Nest::new(index.1.shape(), [&layout, &from_layout, index.1].map(Some)).each_row(
        |[to_at, from_at, index_at], [to_stride, from_stride, index_stride], size| {
            for i in 0..size as isize {
                let k = index.0[(index_at as isize + i * index_stride) as usize] as isize;
                let to = &mut to[(to_at as isize + i * to_stride + k * along_axis) as usize];
                *to = put(*to, from.0[(from_at as isize + i * from_stride) as usize]);
            }
        },
    );
}
