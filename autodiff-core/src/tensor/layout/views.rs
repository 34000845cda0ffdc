//! Layouts from layouts: what views show. Axes are counted from the front and exist, indices are in range.
use super::Layout;
use std::ops::Range;

impl Layout {
    /// The axes in another order.
    pub(crate) fn permuted(&self, axes: &[usize]) -> Layout {
        let shape: Vec<usize> = axes.iter().map(|&axis| self.shape()[axis]).collect();
        let strides: Vec<isize> = axes.iter().map(|&axis| self.strides()[axis]).collect();
        Layout::new(&shape, &strides, self.offset)
    }

    /// Two axes exchanged.
    pub(crate) fn swapped(&self, a: usize, b: usize) -> Layout {
        let (mut shape, mut strides) = (self.shape().to_vec(), self.strides().to_vec());
        if !shape.is_empty() {
            shape.swap(a, b);
            strides.swap(a, b);
        }
        Layout::new(&shape, &strides, self.offset)
    }

    /// With a new axis of size 1.
    pub(crate) fn inserted(&self, axis: usize) -> Layout {
        let (mut shape, mut strides) = (self.shape().to_vec(), self.strides().to_vec());
        let stride = shape.get(axis).map_or(1, |&size| size as isize * strides[axis]);
        shape.insert(axis, 1);
        strides.insert(axis, stride);
        Layout::new(&shape, &strides, self.offset)
    }

    /// Without the axes of size 1 that are named.
    pub(crate) fn squeezed(&self, named: impl Fn(usize) -> bool) -> Layout {
        let kept = (0..self.ndim()).filter(|&axis| self.shape()[axis] != 1 || !named(axis));
        self.permuted(&kept.collect::<Vec<_>>())
    }

    /// What has one index along an axis.
    pub(crate) fn selected(&self, axis: usize, index: usize) -> Layout {
        let (mut shape, mut strides) = (self.shape().to_vec(), self.strides().to_vec());
        shape.remove(axis);
        let stride = strides.remove(axis);
        Layout::new(&shape, &strides, (self.offset as isize + index as isize * stride) as usize)
    }

    /// Every `step`th of the indices of an axis from `start` on, `count` of them. A step is at most the axis's size: from
    /// there on it leads nowhere.
    pub(crate) fn sliced(&self, axis: usize, start: usize, count: usize, step: usize) -> Layout {
        let (mut shape, mut strides) = (self.shape().to_vec(), self.strides().to_vec());
        let start = start as isize * strides[axis];
        shape[axis] = count;
        strides[axis] *= step as isize;
        Layout::new(&shape, &strides, (self.offset as isize + start) as usize)
    }

    /// The elements whose indices along two axes differ by `offset`, along a new last axis.
    pub(crate) fn diagonal(&self, offset: isize, a: usize, b: usize) -> Layout {
        let (mut shape, mut strides) = (self.shape().to_vec(), self.strides().to_vec());
        let (down, right) = if offset < 0 { (offset.unsigned_abs(), 0) } else { (0, offset.unsigned_abs()) };
        let (down, right) = (down.min(shape[a]), right.min(shape[b]));
        let count = (shape[a] - down).min(shape[b] - right);
        let start = down as isize * strides[a] + right as isize * strides[b];
        let stride = strides[a] + strides[b];
        for axis in [a.max(b), a.min(b)] {
            shape.remove(axis);
            strides.remove(axis);
        }
        shape.push(count);
        strides.push(stride);
        Layout::new(&shape, &strides, (self.offset as isize + start) as usize)
    }

    /// Windows of `size` along an axis, `step` apart, each along a new last axis. There is at least one. A step is at most the
    /// axis's size.
    pub(crate) fn unfolded(&self, axis: usize, size: usize, step: usize) -> Layout {
        let (mut shape, mut strides) = (self.shape().to_vec(), self.strides().to_vec());
        if shape.is_empty() {
            return Layout::new(&[size], &[1], self.offset);
        }
        shape.push(size);
        strides.push(strides[axis]);
        shape[axis] = (shape[axis] - size) / step + 1;
        strides[axis] *= step as isize;
        Layout::new(&shape, &strides, self.offset)
    }

    /// Some axes from their ends to their beginnings.
    pub(crate) fn flipped(&self, axes: &[usize]) -> Layout {
        let (mut strides, mut offset) = (self.strides().to_vec(), self.offset as isize);
        for &axis in axes {
            offset += (self.shape()[axis] as isize - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }
        Layout::new(self.shape(), &strides, offset as usize)
    }

    /// Each element once that is broadcast along an axis.
    pub(crate) fn unspread(&self) -> Layout {
        let axes = self.shape().iter().zip(self.strides());
        let shape: Vec<usize> = axes.map(|(&size, &stride)| if stride == 0 { size.min(1) } else { size }).collect();
        Layout::new(&shape, self.strides(), self.offset)
    }

    /// The same from `offset` on.
    pub(crate) fn at(&self, offset: usize) -> Layout {
        Layout { offset: if self.numel() == 0 { 0 } else { offset }, dims: self.dims.clone() }
    }

    /// The places in the storage between which the elements lie.
    pub(crate) fn bounds(&self) -> Range<isize> {
        let first = isize::try_from(self.offset).unwrap_or(isize::MAX);
        let mut bounds = first..first.saturating_add(1);
        if self.numel() == 0 {
            return 0..0;
        }
        for (&size, &stride) in self.shape().iter().zip(self.strides()) {
            let reach = stride.saturating_mul(size as isize - 1);
            let end = if reach < 0 { &mut bounds.start } else { &mut bounds.end };
            *end = end.saturating_add(reach);
        }
        bounds
    }

    /// Whether two elements may lie in one place.
    pub(crate) fn may_overlap(&self) -> bool {
        if self.is_contiguous() {
            return false;
        }
        let axes = self.shape().iter().zip(self.strides()).filter(|(size, _)| **size > 1);
        let mut axes: Vec<(usize, usize)> = axes.map(|(&size, &stride)| (stride.unsigned_abs(), size)).collect();
        axes.sort_unstable();
        // Each stride must step over all that the smaller ones reach.
        let mut reach = 0;
        axes.iter().any(|&(stride, size)| {
            let overlaps = stride <= reach;
            reach += (size - 1) * stride;
            overlaps
        })
    }
}
