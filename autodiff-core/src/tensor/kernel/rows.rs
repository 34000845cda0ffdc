//! Reductions: the elements that go into one result as a row.
use super::copy::{Numbers, row_major};
use super::parallel::{PART, is_worth_it};
use crate::tensor::layout::Layout;
use crate::tensor::storage::Data;
use crate::tensor::{Element, Numeric};
use rayon::prelude::*;

/// The axes that stay, and those that are reduced, as two layouts.
pub(super) fn split(layout: &Layout, axes: &[usize]) -> (Layout, Layout) {
    let part = |reduced: bool, offset: usize| {
        let which = |axis: &usize| axes.contains(axis) == reduced;
        let shape: Vec<usize> = (0..layout.ndim()).filter(which).map(|axis| layout.shape()[axis]).collect();
        let strides: Vec<isize> = (0..layout.ndim()).filter(which).map(|axis| layout.strides()[axis]).collect();
        Layout::new(&shape, &strides, offset)
    };
    (part(false, layout.offset()), part(true, 0))
}

/// A row of numbers for each result.
pub(crate) struct Groups<'a, T: Element> {
    data: Numbers<'a, T>,
    first: usize,
    stride: usize,
    count: usize,
    length: usize,
}

impl<'a, T: Element> Groups<'a, T> {
    /// The elements along some axes as rows, in the order of the others; copied where they do not lie that way.
    pub(crate) fn of(data: &'a [T], layout: &Layout, axes: &[usize]) -> Groups<'a, T> {
        let (kept, reduced) = split(layout, axes);
        let (count, length) = (kept.numel(), reduced.numel());
        let shape = [kept.shape(), reduced.shape()].concat();
        let turned = Layout::new(&shape, &[kept.strides(), reduced.strides()].concat(), layout.offset());
        if let Some(lie) = turned.reshaped(&[count, length])
            && (length < 2 || lie.strides()[1] == 1)
            && (count < 2 || lie.strides()[0] >= 0)
        {
            let stride = if count < 2 { 0 } else { lie.strides()[0] as usize };
            return Groups { data: Numbers::Theirs(data), first: lie.offset(), stride, count, length };
        }
        Groups { data: Numbers::Copied(row_major(data, &turned)), first: 0, stride: length, count, length }
    }

    #[inline]
    fn row(&self, i: usize) -> &[T] {
        if self.length == 0 {
            return &[];
        }
        &self.data[self.first + i * self.stride..][..self.length]
    }

    /// `f` of each row.
    pub(crate) fn map<U: Element>(&self, dear: bool, f: impl Fn(&[T]) -> U + Sync) -> Data<U> {
        let mut out = Data::stale(self.count);
        let rows = (PART / self.length.max(1)).max(1);
        if self.count > rows && is_worth_it(self.count * self.length, dear) {
            out.par_chunks_mut(rows)
                .enumerate()
                .for_each(|(i, out)| (i * rows..).zip(out).for_each(|(i, out)| *out = f(self.row(i))));
        } else {
            out.iter_mut().enumerate().for_each(|(i, out)| *out = f(self.row(i)));
        }
        out
    }

    /// `f` writes a row of the same length for each.
    fn rewrite<U: Element>(&self, dear: bool, f: impl Fn(&[T], &mut [U]) + Sync) -> Data<U> {
        let mut out = Data::stale(self.count * self.length);
        if out.is_empty() {
            return out;
        }
        if is_worth_it(out.len(), dear) {
            let rows = (PART / self.length).max(1);
            out.par_chunks_mut(rows * self.length).enumerate().for_each(|(i, out)| {
                (i * rows..).zip(out.chunks_mut(self.length)).for_each(|(i, out)| f(self.row(i), out));
            });
        } else {
            out.chunks_mut(self.length).enumerate().for_each(|(i, out)| f(self.row(i), out));
        }
        out
    }
}

/// `f` writes the numbers along an axis anew; the results lie as the shape says. `dear` as in [`map`](super::map).
pub(crate) fn along<T: Element>(
    data: &[T],
    layout: &Layout,
    axis: usize,
    dear: bool,
    f: impl Fn(&[T], &mut [T]) + Sync,
) -> Data<T> {
    // A number is a row of one.
    let axes = if layout.ndim() == 0 { &[][..] } else { &[axis] };
    let rows = Groups::of(data, layout, axes).rewrite(dear, f);
    if axis + 1 >= layout.ndim() {
        return rows;
    }
    let mut shape = layout.shape().to_vec();
    let size = shape.remove(axis);
    shape.push(size);
    let turned = Layout::contiguous(&shape);
    let mut strides = turned.strides().to_vec();
    strides.truncate(shape.len() - 1);
    strides.insert(axis, 1);
    row_major(&rows, &Layout::new(layout.shape(), &strides, 0))
}

/// Lanes of a fold, as many as fit the vector registers.
const LANES: usize = 16;

/// `f` over all numbers, in any order.
pub(crate) fn fold<T: Element>(x: &[T], first: T, f: impl Fn(T, T) -> T) -> T {
    lanes(x, first, &f).into_iter().fold(first, f)
}

/// Not inlined: next to the loop that puts them together the compiler makes the lanes narrow.
#[inline(never)]
fn lanes<T: Element>(x: &[T], first: T, f: &impl Fn(T, T) -> T) -> [T; LANES] {
    let mut lanes = [first; LANES];
    let (whole, rest) = x.as_chunks::<LANES>();
    for x in whole {
        for i in 0..LANES {
            lanes[i] = f(lanes[i], x[i]);
        }
    }
    for (lane, x) in lanes.iter_mut().zip(rest) {
        *lane = f(*lane, *x);
    }
    lanes
}

/// The place of the first number that equals `x`, or is NaN if `x` is.
pub(crate) fn position<T: Numeric>(row: &[T], x: T) -> usize {
    let found =
        if x.is_undefined() { row.iter().position(|y| y.is_undefined()) } else { row.iter().position(|y| *y == x) };
    found.unwrap_or(0)
}
