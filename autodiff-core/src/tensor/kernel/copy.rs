//! Numbers from one layout to another.
use super::nest::Nest;
use crate::tensor::Element;
use crate::tensor::layout::Layout;
use crate::tensor::storage::Data;

/// An array is turned in squares of this size: a square of `f32` is a cache line wide.
const TILE: usize = 16;

/// The numbers in row-major order.
pub(crate) fn gather<T: Element>(data: &[T], layout: &Layout) -> Data<T> {
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
        if number / (pitch / row.size) % height == 0 {
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
    let shape = to_layout.shape();
    if to_layout.numel() == 0 {
        return;
    }
    let nest = Nest::new(shape, [Some(to_layout), Some(from_layout)]);
    let row = nest.row();
    let mut walk = nest.walk(0);
    for _ in 0..nest.rows() {
        let (at_to, at_from) = (walk.at(0), walk.at(1));
        match row.strides {
            [1, 1] => {
                let to = &mut to[at_to..at_to + row.size];
                for (to, from) in to.iter_mut().zip(&from[at_from..at_from + row.size]) {
                    f(to, *from);
                }
            }
            [1, 0] => {
                let from = from[at_from];
                to[at_to..at_to + row.size].iter_mut().for_each(|to| f(to, from));
            }
            [stride_to, stride_from] => {
                let (mut at_to, mut at_from) = (at_to as isize, at_from as isize);
                for _ in 0..row.size {
                    f(&mut to[at_to as usize], from[at_from as usize]);
                    at_to += stride_to;
                    at_from += stride_from;
                }
            }
        }
        walk.step();
    }
}
