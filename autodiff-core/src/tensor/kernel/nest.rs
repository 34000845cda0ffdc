//! Loops over the elements of several arrays of one shape.
use crate::tensor::layout::Layout;
use smallvec::SmallVec;

/// The loops over the elements of `K` arrays of one shape, row by row.
///
/// Neighbouring axes that lie behind one another in all arrays are merged, so that rows are as long as they can be.
pub(super) struct Nest<const K: usize> {
    /// The outermost first; there is at least one.
    axes: SmallVec<[Axis<K>; 3]>,
    /// Where the first elements lie.
    first: [isize; K],
}

/// A loop: its length, and how far apart its elements are in each array.
#[derive(Clone, Copy)]
pub(super) struct Axis<const K: usize> {
    pub(super) size: usize,
    pub(super) strides: [isize; K],
}

impl<const K: usize> Nest<K> {
    /// Over arrays whose layouts have this shape; `None` stands for one number, which is the same everywhere.
    pub(super) fn new(shape: &[usize], layouts: [Option<&Layout>; K]) -> Nest<K> {
        let first = layouts.map(|layout| layout.map_or(0, |layout| layout.offset() as isize));
        let mut axes: SmallVec<[Axis<K>; 3]> = SmallVec::new();
        for (i, &size) in shape.iter().enumerate().filter(|(_, size)| **size != 1) {
            let strides = layouts.map(|layout| layout.map_or(0, |layout| layout.strides()[i]));
            match axes.last_mut() {
                Some(outer) if (0..K).all(|k| outer.strides[k] == strides[k] * size as isize) => {
                    *outer = Axis { size: outer.size * size, strides };
                }
                _ => axes.push(Axis { size, strides }),
            }
        }
        // No element is no row, however many there would be.
        if axes.is_empty() || shape.contains(&0) {
            axes.clear();
            axes.push(Axis { size: usize::from(!shape.contains(&0)), strides: [0; K] });
        }
        Nest { axes, first }
    }

    /// The innermost loop.
    pub(super) fn row(&self) -> Axis<K> {
        self.axes[self.axes.len() - 1]
    }

    /// The loops around it, the outermost first.
    pub(super) fn outer(&self) -> &[Axis<K>] {
        &self.axes[..self.axes.len() - 1]
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.outer().iter().map(|axis| axis.size).product()
    }

    /// Whether the array's elements lie row by row without gaps.
    pub(super) fn is_contiguous(&self, k: usize) -> bool {
        let mut expected = 1;
        self.axes.iter().rev().all(|axis| {
            let holds = axis.strides[k] == expected;
            expected *= axis.size as isize;
            holds
        })
    }

    /// Whether all rows of the array are the same one.
    pub(super) fn repeats(&self, k: usize) -> bool {
        self.outer().iter().all(|axis| axis.strides[k] == 0)
    }

    /// Calls `f` with where each array's row begins, the strides along it, and its length.
    #[inline]
    pub(super) fn each_row(&self, mut f: impl FnMut([usize; K], [isize; K], usize)) {
        let row = self.row();
        if row.size == 0 || self.rows() == 0 {
            return;
        }
        let mut walk = self.walk(0);
        for _ in 0..self.rows() {
            f(walk.at.map(|at| at as usize), row.strides, row.size);
            walk.step();
        }
    }

    /// Walks from row to row.
    pub(super) fn walk(&self, mut row: usize) -> Walk<'_, K> {
        let outer = self.outer();
        let mut walk = Walk { outer, index: SmallVec::from_elem(0, outer.len()), at: self.first };
        for (i, axis) in outer.iter().enumerate().rev() {
            walk.index[i] = row % axis.size;
            row /= axis.size;
            for k in 0..K {
                walk.at[k] += walk.index[i] as isize * axis.strides[k];
            }
        }
        walk
    }
}

/// A row of a nest.
pub(super) struct Walk<'a, const K: usize> {
    outer: &'a [Axis<K>],
    index: SmallVec<[usize; 4]>,
    /// Where the row begins in each array.
    at: [isize; K],
}

impl<const K: usize> Walk<'_, K> {
    #[inline]
    pub(super) fn at(&self, k: usize) -> usize {
        self.at[k] as usize
    }

    /// Goes on to the next row, after the last to the first.
    #[inline]
    pub(super) fn step(&mut self) {
        for (i, axis) in self.index.iter_mut().zip(self.outer).rev() {
            *i += 1;
            let wraps = *i == axis.size;
            let steps = if wraps { 1 - axis.size as isize } else { 1 };
            for k in 0..K {
                self.at[k] += steps * axis.strides[k];
            }
            if !wraps {
                return;
            }
            *i = 0;
        }
    }
}
