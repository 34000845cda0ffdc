//! Where the elements of a tensor lie in its storage.
use crate::Error;
use crate::error::or_raise;

mod views;

/// Most tensors have no more axes than this; their shape needs no allocation.
const INLINE: usize = 4;

/// The most elements that a shape may have, also one that is spread over few: no slice is longer than `isize::MAX` bytes, and
/// the largest elements have 8.
const MOST: usize = isize::MAX as usize / 8;

/// How many elements a shape has. Every layout's shape has passed this, so that no count, and no way from its first element
/// to its last, overflows. An axis without elements counts as one with one, as the strides do.
#[inline]
pub(crate) fn numel(op: &'static str, shape: &[usize]) -> Result<usize, Error> {
    let (mut with_empty, mut is_empty, mut overflows) = (1_usize, false, false);
    for &size in shape {
        let (count, is_more) = with_empty.overflowing_mul(size.max(1));
        with_empty = count;
        is_empty |= size == 0;
        overflows |= is_more;
    }
    if overflows || with_empty > MOST {
        return Err(too_large(op, shape));
    }
    Ok(if is_empty { 0 } else { with_empty })
}

#[cold]
fn too_large(op: &'static str, shape: &[usize]) -> Error {
    Error::TooLarge { op, shape: shape.to_vec() }
}

/// Shape, strides and offset, all in elements.
#[derive(Clone)]
pub(crate) struct Layout {
    offset: usize,
    dims: Dims,
}

#[derive(Clone)]
enum Dims {
    Inline { ndim: u8, shape: [usize; INLINE], strides: [isize; INLINE] },
    Heap(Box<(Vec<usize>, Vec<isize>)>),
}

impl Layout {
    /// One number.
    pub(crate) const SCALAR: Layout =
        Layout { offset: 0, dims: Dims::Inline { ndim: 0, shape: [0; INLINE], strides: [0; INLINE] } };

    /// Operations ask [`numel`] first where they may be given a shape that is too large.
    pub(crate) fn new(shape: &[usize], strides: &[isize], offset: usize) -> Layout {
        let ndim = shape.len();
        debug_assert_eq!(ndim, strides.len());
        // What has no elements lies row by row at the beginning: elsewhere there may be no storage, and its strides are
        // whatever somebody wrote.
        if or_raise(numel("layout", shape)) == 0 {
            return Layout::contiguous(shape);
        }
        // So may be the stride of an axis with one element.
        let strides = strides.iter().map(|&stride| stride.clamp(-(MOST as isize), MOST as isize));
        let dims = if ndim <= INLINE {
            let (mut to_shape, mut to_strides) = ([0; INLINE], [0; INLINE]);
            to_shape[..ndim].copy_from_slice(shape);
            to_strides.iter_mut().zip(strides).for_each(|(to, stride)| *to = stride);
            Dims::Inline { ndim: ndim as u8, shape: to_shape, strides: to_strides }
        } else {
            Dims::Heap(Box::new((shape.to_vec(), strides.collect())))
        };
        Layout { offset, dims }
    }

    /// One number somewhere.
    #[inline]
    pub(crate) fn number(offset: usize) -> Layout {
        Layout { offset, ..Layout::SCALAR }
    }

    /// Row by row, from the beginning.
    #[inline]
    pub(crate) fn contiguous(shape: &[usize]) -> Layout {
        if shape.is_empty() { Layout::SCALAR } else { Layout::rows(shape) }
    }

    fn rows(shape: &[usize]) -> Layout {
        or_raise(numel("layout", shape));
        if shape.len() <= INLINE {
            let (mut to_shape, mut strides) = ([0; INLINE], [0; INLINE]);
            to_shape[..shape.len()].copy_from_slice(shape);
            row_major(shape, &mut strides[..shape.len()]);
            return Layout { offset: 0, dims: Dims::Inline { ndim: shape.len() as u8, shape: to_shape, strides } };
        }
        let mut strides = vec![0; shape.len()];
        row_major(shape, &mut strides);
        Layout { offset: 0, dims: Dims::Heap(Box::new((shape.to_vec(), strides))) }
    }

    #[inline]
    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    #[inline]
    pub(crate) fn shape(&self) -> &[usize] {
        match &self.dims {
            Dims::Inline { ndim, shape, .. } => &shape[..usize::from(*ndim)],
            Dims::Heap(dims) => &dims.0,
        }
    }

    #[inline]
    pub(crate) fn strides(&self) -> &[isize] {
        match &self.dims {
            Dims::Inline { ndim, strides, .. } => &strides[..usize::from(*ndim)],
            Dims::Heap(dims) => &dims.1,
        }
    }

    #[inline]
    pub(crate) fn ndim(&self) -> usize {
        self.shape().len()
    }

    #[inline]
    pub(crate) fn numel(&self) -> usize {
        self.shape().iter().product()
    }

    /// Whether the elements lie row by row without gaps.
    pub(crate) fn is_contiguous(&self) -> bool {
        let mut expected = 1;
        let axes = self.shape().iter().zip(self.strides()).rev();
        self.numel() == 0
            || axes.filter(|(size, _)| **size != 1).all(|(&size, &stride)| {
                let holds = stride == expected;
                expected *= size as isize;
                holds
            })
    }

    /// Where a contiguous layout's elements lie. None lie nowhere: their offset may be beyond the storage.
    #[inline]
    pub(crate) fn range(&self) -> std::ops::Range<usize> {
        match self.numel() {
            0 => 0..0,
            numel => self.offset..self.offset + numel,
        }
    }

    /// The same elements seen as another shape without a copy, if the strides allow.
    pub(crate) fn reshaped(&self, shape: &[usize]) -> Option<Layout> {
        if self.is_contiguous() {
            let mut layout = Layout::contiguous(shape);
            layout.offset = self.offset;
            return Some(layout);
        }
        // Both shapes are cut into groups of axes with the same number of elements; within a group of the old ones each
        // stride must be the next one's times its size.
        let mut strides = vec![0; shape.len()];
        let old: Vec<(usize, isize)> =
            self.shape().iter().copied().zip(self.strides().iter().copied()).filter(|(size, _)| *size != 1).collect();
        let (mut from, mut to) = (0, 0);
        while from < old.len() {
            let (first, mut from_count) = (from, old[from].0);
            let (first_to, mut to_count) = (to, 1);
            while to_count != from_count {
                if to_count < from_count {
                    to_count *= shape[to];
                    to += 1;
                } else {
                    from += 1;
                    from_count *= old[from].0;
                }
            }
            if (first..from).any(|i| old[i].1 != old[i + 1].1 * old[i + 1].0 as isize) {
                return None;
            }
            let mut stride = old[from].1;
            for axis in (first_to..to).rev() {
                strides[axis] = stride;
                stride *= shape[axis] as isize;
            }
            from += 1;
        }
        Some(Layout::new(shape, &strides, self.offset))
    }

    /// The same elements broadcast to a larger shape, by strides of 0. The shapes must broadcast.
    pub(crate) fn broadcast_to(&self, shape: &[usize]) -> Layout {
        if self.shape() == shape {
            return self.clone();
        }
        let added = shape.len() - self.ndim();
        let mut strides = vec![0; shape.len()];
        for (axis, (&size, &stride)) in self.shape().iter().zip(self.strides()).enumerate() {
            strides[added + axis] = if size == shape[added + axis] { stride } else { 0 };
        }
        Layout::new(shape, &strides, self.offset)
    }

    /// Where an element lies; the index is in range.
    pub(crate) fn position(&self, index: &[usize]) -> usize {
        let steps = index.iter().zip(self.strides()).map(|(&i, &stride)| i as isize * stride);
        (self.offset as isize + steps.sum::<isize>()) as usize
    }

    /// Where the elements lie, row by row.
    pub(crate) fn positions(&self) -> Positions<'_> {
        Positions { layout: self, index: vec![0; self.ndim()], at: self.offset as isize, left: self.numel() }
    }
}

/// See [`Layout::positions`].
pub(crate) struct Positions<'a> {
    layout: &'a Layout,
    index: Vec<usize>,
    at: isize,
    left: usize,
}

impl Iterator for Positions<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        let at = self.at as usize;
        for (axis, i) in self.index.iter_mut().enumerate().rev() {
            let (size, stride) = (self.layout.shape()[axis], self.layout.strides()[axis]);
            *i += 1;
            self.at += stride;
            if *i < size {
                break;
            }
            self.at -= size as isize * stride;
            *i = 0;
        }
        Some(at)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}
impl ExactSizeIterator for Positions<'_> {}

fn row_major(shape: &[usize], strides: &mut [isize]) {
    let mut stride = 1;
    for (to, &size) in strides.iter_mut().zip(shape).rev() {
        *to = stride;
        stride *= size.max(1) as isize;
    }
}

/// The shape that two broadcast to: sizes are compared from the last axis on, and a 1 goes with everything.
pub(crate) fn broadcast(op: &'static str, left: &[usize], right: &[usize]) -> Result<Vec<usize>, Error> {
    let mut shape = if left.len() >= right.len() { left.to_vec() } else { right.to_vec() };
    let ndim = shape.len();
    for back in 1..=left.len().min(right.len()) {
        let (a, b) = (left[left.len() - back], right[right.len() - back]);
        shape[ndim - back] = match (a, b) {
            (1, size) | (size, 1) => size,
            (a, b) if a == b => a,
            _ => return Err(Error::Broadcast { op, left: left.to_vec(), right: right.to_vec() }),
        };
    }
    numel(op, &shape)?;
    Ok(shape)
}

/// The axis counted from the front. A number has one axis, as far as this is concerned.
pub(crate) fn axis(op: &'static str, axis: isize, ndim: usize) -> Result<usize, Error> {
    let count = ndim.max(1) as isize;
    let from_front = if axis < 0 { axis + count } else { axis };
    if (0..count).contains(&from_front) { Ok(from_front as usize) } else { Err(Error::Axis { op, axis, ndim }) }
}

/// The axes counted from the front, ascending; none stand for all.
pub(crate) fn axes(op: &'static str, dims: &[isize], ndim: usize) -> Result<Vec<usize>, Error> {
    if dims.is_empty() {
        return Ok((0..ndim).collect());
    }
    let mut axes = dims.iter().map(|&dim| axis(op, dim, ndim)).collect::<Result<Vec<_>, _>>()?;
    axes.sort_unstable();
    if let Some(twice) = axes.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Error::Argument { op, message: format!("axis {} is given twice", twice[0]) });
    }
    axes.truncate(ndim);
    Ok(axes)
}
