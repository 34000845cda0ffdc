//! Numbers from one layout to another.
use super::nest::Nest;
use crate::tensor::Element;
use crate::tensor::layout::Layout;
use crate::tensor::storage::Data;
use std::ops::Deref;

/// An array is turned in squares of this size: a square of `f32` is a cache line wide.
const TILE: usize = 16;

/// The numbers in row-major order.
pub(crate) fn row_major<T: Element>(data: &[T], layout: &Layout) -> Data<T> {
    let mut out = Data::stale(layout.numel());
    if layout.is_contiguous() {
        out.copy_from_slice(&data[layout.range()]);
        return out;
    }
    let nest = Nest::new(layout.shape(), [Some(layout)]);
    let row = nest.row();
    let across = nest.outer().iter().rposition(|axis| axis.strides[0] == 1);
    match across {
        Some(axis) if row.size >= TILE && row.strides[0] != 1 => turn(&mut out, data, &nest, axis),
        Some(_) | None => {
            let mut walk = nest.walk(0);
            for to in out.chunks_mut(row.size) {
                read_row(to, data, walk.at(0), row.strides[0]);
                walk.step();
            }
        }
    }
    out
}

/// Numbers as they lie, or a copy.
pub(super) enum Numbers<'a, T: Element> {
    Theirs(&'a [T]),
    Copied(Data<T>),
}

impl<'a, T: Element> Numbers<'a, T> {
    /// In row-major order.
    pub(super) fn of(data: &'a [T], layout: &Layout) -> Numbers<'a, T> {
        if layout.is_contiguous() {
            return Numbers::Theirs(&data[layout.range()]);
        }
        Numbers::Copied(row_major(data, layout))
    }
}

impl<T: Element> Deref for Numbers<'_, T> {
    type Target = [T];
    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Numbers::Theirs(numbers) => numbers,
            Numbers::Copied(numbers) => numbers,
        }
    }
}

/// Elements at equal distances.
#[inline]
pub(super) fn read_row<T: Element>(to: &mut [T], data: &[T], at: usize, stride: isize) {
    match stride {
        1 => to.copy_from_slice(&data[at..at + to.len()]),
        0 => to.fill(data[at]),
        _ => {
            let mut at = at as isize;
            for to in to {
                *to = data[at as usize];
                at += stride;
            }
        }
    }
}

/// Reads along an outer axis of stride 1 and writes along the rows, in squares: walking one of them through all of memory
/// would touch a cache line for each element.
fn turn<T: Element>(out: &mut [T], data: &[T], nest: &Nest<1>, axis: usize) {
    let row = nest.row();
    let outer = nest.outer();
    let height = outer[axis].size;
    // How far apart the axis's elements are in the result.
    let pitch = row.size * outer[axis + 1..].iter().map(|axis| axis.size).product::<usize>();
    let mut walk = nest.walk(0);
    let mut tile = [[T::default(); TILE]; TILE];
    for number in 0..nest.rows() {
        // A row begins squares if the axis is at its beginning.
        if (number / (pitch / row.size)).is_multiple_of(height) {
            let (from, to) = (walk.at(0) as isize, number * row.size);
            for i in (0..height).step_by(TILE) {
                let high = TILE.min(height - i);
                for j in (0..row.size).step_by(TILE) {
                    let wide = TILE.min(row.size - j);
                    for (j, line) in (j..j + wide).zip(&mut tile) {
                        let at = (from + i as isize + j as isize * row.strides[0]) as usize;
                        line[..high].copy_from_slice(&data[at..at + high]);
                    }
                    for i_in in 0..high {
                        let at = to + (i + i_in) * pitch + j;
                        for (to, line) in out[at..at + wide].iter_mut().zip(&tile) {
                            *to = line[i_in];
                        }
                    }
                }
            }
        }
        walk.step();
    }
}

/// Changes each number by the one at the same index; the layouts have one shape.
pub(crate) fn update<T: Element>(
    to: &mut [T],
    to_layout: &Layout,
    from: &[T],
    from_layout: &Layout,
    f: impl Fn(&mut T, T),
) {
    Nest::new(to_layout.shape(), [Some(to_layout), Some(from_layout)]).each_row(|at, strides, size| match strides {
        [1, 1] => {
            let to = &mut to[at[0]..at[0] + size];
            to.iter_mut().zip(&from[at[1]..at[1] + size]).for_each(|(to, from)| f(to, *from));
        }
        [1, 0] => {
            let from = from[at[1]];
            to[at[0]..at[0] + size].iter_mut().for_each(|to| f(to, from));
        }
        [to_stride, from_stride] => {
            let (mut to_at, mut from_at) = (at[0] as isize, at[1] as isize);
            for _ in 0..size {
                f(&mut to[to_at as usize], from[from_at as usize]);
                to_at += to_stride;
                from_at += from_stride;
            }
        }
    });
}

/// Writes the elements of one array to the places of another of the same shape.
pub(crate) fn copy<T: Element>(to: &mut [T], to_layout: &Layout, from: &[T], from_layout: &Layout) {
    update(to, to_layout, from, from_layout, |to, from| *to = from);
}

/// Adds the elements of one array to those of another of the same shape, in order, so that several may go to one place.
pub(crate) fn accumulate<T: Element>(to: &mut [T], to_layout: &Layout, from: &[T], from_layout: &Layout) {
    update(to, to_layout, from, from_layout, |to, from| *to = to.plus(from));
}

/// Writes a value to all places of a layout.
pub(crate) fn fill<T: Element>(to: &mut [T], layout: &Layout, value: T) {
    Nest::new(layout.shape(), [Some(layout)]).each_row(|[at], [stride], size| {
        if stride == 1 {
            return to[at..at + size].fill(value);
        }
        for i in 0..size as isize {
            to[(at as isize + i * stride) as usize] = value;
        }
    });
}
