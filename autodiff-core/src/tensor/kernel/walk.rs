//! Several arrays of one shape, row by row.
use crate::tensor::layout::Layout;
use smallvec::SmallVec;

/// Arrays of one shape that are walked together, row by row. Axes that follow one another in all of them are one axis.
pub(super) struct Walk<const K: usize> {
    /// The sizes and the strides in each array.
    axes: SmallVec<[(usize, [isize; K]); 4]>,
    starts: [isize; K],
}

impl<const K: usize> Walk<K> {
    pub(super) fn new(layouts: [&Layout; K]) -> Walk<K> {
        let mut axes: SmallVec<[(usize, [isize; K]); 4]> = SmallVec::new();
        for (axis, &size) in layouts[0].shape().iter().enumerate() {
            let strides = layouts.map(|layout| layout.strides()[axis]);
            match axes.last_mut() {
                _ if size == 1 => {}
                Some((outer, before)) if (0..K).all(|k| before[k] == size as isize * strides[k]) => {
                    *outer *= size;
                    *before = strides;
                }
                Some(_) | None => axes.push((size, strides)),
            }
        }
        Walk { axes, starts: layouts.map(|layout| layout.offset() as isize) }
    }

    /// Calls `row` with where each array's row begins, the strides along it, and its length.
    pub(super) fn rows(mut self, mut row: impl FnMut([usize; K], [isize; K], usize)) {
        let (size, strides) = self.axes.pop().unwrap_or((1, [1; K]));
        if size == 0 || self.axes.iter().any(|(size, _)| *size == 0) {
            return;
        }
        let mut index: SmallVec<[usize; 4]> = SmallVec::from_elem(0, self.axes.len());
        loop {
            row(self.starts.map(|at| at as usize), strides, size);
            let mut axis = self.axes.len();
            loop {
                if axis == 0 {
                    return;
                }
                axis -= 1;
                let (size, strides) = self.axes[axis];
                index[axis] += 1;
                let rewind = if index[axis] == size { std::mem::take(&mut index[axis]) as isize - 1 } else { -1 };
                for (at, stride) in self.starts.iter_mut().zip(strides) {
                    *at -= rewind * stride;
                }
                if index[axis] != 0 {
                    break;
                }
            }
        }
    }
}
