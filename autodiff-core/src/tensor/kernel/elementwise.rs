//! A function of each element.
use super::copy::{read_row, row_major};
use super::nest::Nest;
use super::parallel::{PART, is_worth_it};
use crate::tensor::Element;
use crate::tensor::layout::Layout;
use crate::tensor::pool::Buffer;
use crate::tensor::storage::Data;
use rayon::prelude::*;

/// An operand: one number for all elements, or an array whose layout has the shape of the result.
pub(crate) enum Source<'a, T> {
    Number(T),
    Array(&'a [T], &'a Layout),
}

/// How many elements are worked on at a time where an operand is not read as it lies: few enough that five operands stay
/// in the first cache.
const BLOCK: usize = 512;
/// Groups shorter than this are not worth a loop of their own.
const SHORT: usize = 16;
/// From here on an operand that lies across the rows is turned first.
const TURN: usize = 1 << 12;

/// A loop over slices of one length: the only part of the work that is compiled for each function.
pub(crate) type Loop<'f, T, U, const K: usize> = dyn Fn(&mut [U], [&[T]; K]) + Sync + 'f;

/// A function of each element of the operands, as the loop over it. `dear` functions are worth a second thread sooner.
pub(crate) fn run<T: Element, U: Element, const K: usize>(
    shape: &[usize],
    sources: &[Source<'_, T>; K],
    dear: bool,
    each: &Loop<'_, T, U, K>,
) -> Data<U> {
    let mut data = Data::stale(shape.iter().product());
    if !data.is_empty() {
        fill(&mut data, shape, sources, dear, each);
    }
    data
}

impl<T: Element> Source<'_, T> {
    /// A copy that lies along the rows, if this lies across them and is large. What is broadcast stays so.
    fn turned(&self) -> Option<(Data<T>, Layout)> {
        let Source::Array(data, layout) = self else { return None };
        let axes = || layout.shape().iter().zip(layout.strides());
        let row = axes().rev().find(|(size, _)| **size > 1)?;
        if matches!(row.1, 0 | 1) || layout.numel() < TURN {
            return None;
        }
        let own: Vec<usize> = axes().map(|(&size, &stride)| if stride == 0 { 1 } else { size }).collect();
        let copy = row_major(data, &Layout::new(&own, layout.strides(), layout.offset()));
        Some((copy, Layout::contiguous(&own).broadcast_to(layout.shape())))
    }
}

fn fill<T: Element, U: Element, const K: usize>(
    out: &mut [U],
    shape: &[usize],
    sources: &[Source<'_, T>; K],
    dear: bool,
    each: &Loop<'_, T, U, K>,
) {
    let turned = sources.each_ref().map(Source::turned);
    let layouts = std::array::from_fn(|k| match (&sources[k], &turned[k]) {
        (Source::Number(_), _) => None,
        (Source::Array(..), Some((_, layout))) => Some(layout),
        (Source::Array(_, layout), None) => Some(*layout),
    });
    let arrays = std::array::from_fn(|k| match (&sources[k], &turned[k]) {
        (Source::Number(number), _) => std::slice::from_ref(number),
        (Source::Array(..), Some((data, _))) => data,
        (Source::Array(data, _), None) => *data,
    });
    let nest = Nest::new(shape, layouts);
    let work = Work { arrays, nest: &nest, each };
    if !is_worth_it(out.len(), dear) {
        return work.part(out, 0);
    }
    let row = nest.row().size;
    let length = if nest.rows() == 1 { PART } else { (PART / row).max(1) * row };
    out.par_chunks_mut(length).enumerate().for_each(|(i, out)| work.part(out, i * length));
}

/// How an operand comes to lie as the result does.
#[derive(Clone, Copy, PartialEq)]
enum Lane {
    /// It does.
    Direct,
    /// It is the same in every block, and copied once.
    Same,
    /// It is copied for each block, or each row.
    Copied,
}

/// What is done with every part of the result.
struct Work<'a, 'f, T, U, const K: usize> {
    arrays: [&'a [T]; K],
    nest: &'a Nest<K>,
    each: &'a Loop<'f, T, U, K>,
}

impl<T: Element, U: Element, const K: usize> Work<'_, '_, T, U, K> {
    /// The elements from `start` on; whole rows, if there is more than one.
    fn part(&self, out: &mut [U], start: usize) {
        let &Work { arrays, nest, each } = self;
        let row = nest.row();
        let copied = || (0..K).any(|k| !nest.is_contiguous(k) && !nest.repeats(k));
        if nest.rows() > 1 && (row.size < SHORT || (row.size < BLOCK / 2 && !copied())) {
            return self.short_rows(out, start);
        }
        let mut walk = nest.walk(start / row.size);
        let start = start % row.size;
        if row.strides == [1; K] {
            for out in out.chunks_mut(row.size) {
                each(out, std::array::from_fn(|k| &arrays[k][walk.at(k) + start..]));
                walk.step();
            }
            return;
        }
        let lanes: [Lane; K] = std::array::from_fn(|k| match row.strides[k] {
            1 => Lane::Direct,
            0 => Lane::Same,
            _ => Lane::Copied,
        });
        let mut scratch = scratch(&lanes, out.len().min(row.size).min(BLOCK));
        let mut filled = [usize::MAX; K];
        for out in out.chunks_mut(row.size) {
            for k in 0..K {
                if lanes[k] == Lane::Same && filled[k] != walk.at(k) {
                    filled[k] = walk.at(k);
                    scratch[k].fill(arrays[k][walk.at(k)]);
                }
            }
            for (i, out) in out.chunks_mut(BLOCK).enumerate() {
                let from = start + i * BLOCK;
                for k in 0..K {
                    if lanes[k] == Lane::Copied {
                        let at = (walk.at(k) as isize + from as isize * row.strides[k]) as usize;
                        read_row(&mut scratch[k][..out.len()], arrays[k], at, row.strides[k]);
                    }
                }
                let slices = std::array::from_fn(|k| match lanes[k] {
                    Lane::Direct => &arrays[k][walk.at(k) + from..],
                    Lane::Same | Lane::Copied => &scratch[k],
                });
                each(out, slices);
            }
            walk.step();
        }
    }

    /// Many rows at a time.
    fn short_rows(&self, out: &mut [U], start: usize) {
        let &Work { arrays, nest, each } = self;
        let row = nest.row();
        let mut walk = nest.walk(start / row.size);
        let lanes: [Lane; K] = std::array::from_fn(|k| match () {
            () if nest.is_contiguous(k) => Lane::Direct,
            () if nest.repeats(k) => Lane::Same,
            () => Lane::Copied,
        });
        let direct: [usize; K] = std::array::from_fn(|k| walk.at(k));
        let block = out.len().min(BLOCK / row.size * row.size);
        let mut scratch = scratch(&lanes, block);
        for k in 0..K {
            if lanes[k] == Lane::Same {
                for to in scratch[k].chunks_mut(row.size) {
                    read_row(to, arrays[k], walk.at(k), row.strides[k]);
                }
            }
        }
        let copies = lanes.contains(&Lane::Copied);
        for (i, out) in out.chunks_mut(block).enumerate() {
            if let ([axis], true) = (nest.outer(), copies) {
                for k in 0..K {
                    if lanes[k] == Lane::Copied {
                        let first = walk.at(k) as isize + (i * (block / row.size)) as isize * axis.strides[k];
                        read_short(
                            &mut scratch[k][..out.len()],
                            row.size,
                            arrays[k],
                            first,
                            axis.strides[k],
                            row.strides[k],
                        );
                    }
                }
            } else if copies {
                for from in (0..out.len()).step_by(row.size) {
                    for k in 0..K {
                        if lanes[k] == Lane::Copied {
                            read_row(&mut scratch[k][from..from + row.size], arrays[k], walk.at(k), row.strides[k]);
                        }
                    }
                    walk.step();
                }
            }
            let slices = std::array::from_fn(|k| match lanes[k] {
                Lane::Direct => &arrays[k][direct[k] + i * block..],
                Lane::Same | Lane::Copied => &scratch[k],
            });
            each(out, slices);
        }
    }
}

/// Short rows at equal distances: a loop with a fixed length where that is all there is to a row.
fn read_short<T: Element>(to: &mut [T], length: usize, data: &[T], first: isize, step: isize, stride: isize) {
    fn repeat<T: Element, const N: usize>(to: &mut [T], data: &[T], mut at: isize, step: isize) {
        for to in to.as_chunks_mut::<N>().0 {
            *to = [data[at as usize]; N];
            at += step;
        }
    }
    match (length, stride) {
        (2, 0) => repeat::<T, 2>(to, data, first, step),
        (3, 0) => repeat::<T, 3>(to, data, first, step),
        (4, 0) => repeat::<T, 4>(to, data, first, step),
        (8, 0) => repeat::<T, 8>(to, data, first, step),
        _ => {
            for (i, to) in to.chunks_exact_mut(length).enumerate() {
                let mut at = first + i as isize * step;
                for to in to {
                    *to = data[at as usize];
                    at += stride;
                }
            }
        }
    }
}

/// Room for the operands that are copied.
fn scratch<T: Element, const K: usize>(lanes: &[Lane; K], length: usize) -> [Buffer<T>; K] {
    lanes.map(|lane| Buffer::stale(if lane == Lane::Direct { 0 } else { length }))
}

/// The loop that everything is for. Slices of one length: no check is left in it, and it becomes vector instructions.
#[inline(always)]
pub(crate) fn each<T: Element, U: Element, const K: usize>(out: &mut [U], from: [&[T]; K], f: &impl Fn([T; K]) -> U) {
    let length = out.len();
    let from = from.map(|from| &from[..length]);
    for (i, out) in out.iter_mut().enumerate() {
        *out = f(std::array::from_fn(|k| from[k][i]));
    }
}
