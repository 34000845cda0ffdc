//! Sums that lose little: pairwise, over a tree that the length alone decides, so that they are the same bits on any number
//! of threads. 0.09 ms and an error of 1e-8 for 10⁶ numbers, where one running sum takes 0.54 ms and loses 2e-4.
use super::copy::row_major;
use super::nest::Nest;
use super::parallel::{PART, is_worth_it};
use super::rows::{Groups, split};
use crate::tensor::Element;
use crate::tensor::element::sealed::Element as _;
use crate::tensor::layout::Layout;
use crate::tensor::pool::Buffer;
use crate::tensor::storage::Data;
use std::iter::zip;

/// Numbers that are added by running sums, as many as fit the vector registers.
const BLOCK: usize = 1024;
const LANES: usize = 32;
/// Groups that are added one after another where sums go across rows.
const RUN: usize = 17;
/// Groups narrower than this are added several at a time.
const NARROW: usize = 32;

/// The sum of `f` over the numbers; `dear` as in [`map`](super::map).
pub(crate) fn pairwise<T: Element, U: Element>(x: &[T], dear: bool, f: &(impl Fn(T) -> U + Sync)) -> U {
    tree(x, is_worth_it(x.len(), dear), f)
}

fn tree<T: Element, U: Element>(x: &[T], shared: bool, f: &(impl Fn(T) -> U + Sync)) -> U {
    if x.len() <= BLOCK {
        return block(x, f);
    }
    let (left, right) = x.split_at((x.len() / 2).next_multiple_of(BLOCK));
    let (left, right) = if shared && x.len() > PART {
        rayon::join(|| tree(left, true, f), || tree(right, true, f))
    } else {
        (tree(left, false, f), tree(right, false, f))
    };
    left.plus(right)
}

fn block<T: Element, U: Element>(x: &[T], f: &impl Fn(T) -> U) -> U {
    let mut sums = lanes(x, f);
    let mut width = LANES;
    while width > 1 {
        width /= 2;
        for i in 0..width {
            sums[i] = sums[i].plus(sums[i + width]);
        }
    }
    sums[0]
}

/// Running sums side by side. Not inlined: next to the loop that adds them up the compiler makes them half as wide.
#[inline(never)]
fn lanes<T: Element, U: Element>(x: &[T], f: &impl Fn(T) -> U) -> [U; LANES] {
    let mut sums = [U::default(); LANES];
    let (whole, rest) = x.as_chunks::<LANES>();
    for x in whole {
        for i in 0..LANES {
            sums[i] = sums[i].plus(f(x[i]));
        }
    }
    for (sum, x) in sums.iter_mut().zip(rest) {
        *sum = sum.plus(f(*x));
    }
    sums
}

/// The sums over some axes; the results lie in the order of the others.
pub(crate) fn sum<T: Element>(data: &[T], layout: &Layout, axes: &[usize]) -> Data<T> {
    // What is repeated is multiplied.
    let repeated = |axis: &usize| layout.strides()[*axis] == 0 && layout.shape()[*axis] > 1;
    let times = axes.iter().filter(|axis| repeated(axis)).map(|&axis| layout.shape()[axis]).product::<usize>();
    if times != 1 {
        let once: Vec<usize> = (0..layout.ndim())
            .map(|axis| if axes.contains(&axis) && repeated(&axis) { 1 } else { layout.shape()[axis] })
            .collect();
        let mut sums = sum(data, &Layout::new(&once, layout.strides(), layout.offset()), axes);
        sums.iter_mut().for_each(|sum| *sum = sum.repeated(times));
        return sums;
    }
    if layout.numel() == 0 {
        let kept = (0..layout.ndim()).filter(|axis| !axes.contains(axis));
        return Data::filled(kept.map(|axis| layout.shape()[axis]).product(), T::default());
    }
    let (kept, reduced) = split(layout, axes);
    let nest = Nest::new(kept.shape(), [Some(&kept)]);
    // Groups that lie side by side are added as a whole, never walked across.
    if reduced.numel() > 1
        && nest.row().strides == [1]
        && let Some(line) = reduced.reshaped(&[reduced.numel()])
        && line.strides()[0] != 1
    {
        return across(data, &nest, line.numel(), line.strides()[0]);
    }
    Groups::of(data, layout, axes).map(false, |row| pairwise(row, false, &|x| x))
}

/// Sums over `count` rows at a distance of `stride`, for each row of `nest`.
fn across<T: Element>(data: &[T], nest: &Nest<1>, count: usize, stride: isize) -> Data<T> {
    let columns = nest.row().size;
    let mut out = Data::stale(nest.rows() * columns);
    let mut walk = nest.walk(0);
    for out in out.chunks_mut(columns) {
        let lines = Lines { data, at: walk.at(0), stride, shared: is_worth_it(columns * count, false) };
        if columns < NARROW && stride == columns as isize {
            lines.narrow(out, count);
        } else {
            lines.add(out, 0, count);
        }
        walk.step();
    }
    out
}

/// Groups at equal distances.
struct Lines<'a, T> {
    data: &'a [T],
    at: usize,
    stride: isize,
    shared: bool,
}

impl<T: Element> Lines<'_, T> {
    fn line(&self, i: usize, length: usize) -> &[T] {
        let at = (self.at as isize + i as isize * self.stride) as usize;
        &self.data[at..at + length]
    }

    /// The sum of the lines from `low` to `high`, of which there is at least one.
    fn add(&self, out: &mut [T], low: usize, high: usize) {
        if high - low <= RUN {
            out.copy_from_slice(self.line(low, out.len()));
            let mut next = low + 1;
            // Four at a time, so that the sums are read and written less often.
            while next + 4 <= high {
                let [a, b, c, d] = std::array::from_fn(|i| self.line(next + i, out.len()));
                for (i, out) in out.iter_mut().enumerate() {
                    *out = out.plus(a[i].plus(b[i]).plus(c[i].plus(d[i])));
                }
                next += 4;
            }
            (next..high).for_each(|i| plus(out, self.line(i, out.len())));
            return;
        }
        let middle = low + ((high - low) / 2).next_multiple_of(RUN);
        let mut other = Buffer::stale(out.len());
        if self.shared && (high - low) * out.len() > PART {
            rayon::join(|| self.add(out, low, middle), || self.add(&mut other, middle, high));
        } else {
            self.add(out, low, middle);
            self.add(&mut other, middle, high);
        }
        plus(out, &other);
    }

    /// Lines that lie one behind another: several make a wide one.
    fn narrow(&self, out: &mut [T], count: usize) {
        let width = out.len();
        let together = 2 * NARROW / width;
        let whole = count / together;
        out.fill(T::default());
        if whole > 0 {
            let wide = Lines { stride: self.stride * together as isize, ..*self };
            let mut sums = Buffer::stale(width * together);
            wide.add(&mut sums, 0, whole);
            sums.chunks(width).for_each(|sums| plus(out, sums));
        }
        (whole * together..count).for_each(|i| plus(out, self.line(i, width)));
    }
}

fn plus<T: Element>(to: &mut [T], from: &[T]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = to.plus(*from));
}

/// Running sums along an axis, from its end if `backwards`.
pub(crate) fn running<T: Element>(data: &[T], layout: &Layout, axis: usize, backwards: bool) -> Data<T> {
    let mut out = row_major(data, layout);
    let shape = layout.shape();
    let Some(&count) = shape.get(axis) else { return out };
    let width: usize = shape[axis + 1..].iter().product();
    if out.is_empty() {
        return out;
    }
    let add = |sum: &mut T::Sum, x: &mut T| {
        *sum = sum.plus(x.cast());
        *x = sum.cast();
    };
    let mut sums = vec![T::Sum::default(); width];
    for block in out.chunks_mut(count * width) {
        sums.fill(T::Sum::default());
        // Where the elements follow each other, the sum stays in a register.
        if let [sum] = &mut sums[..] {
            let add = |x: &mut T| add(sum, x);
            if backwards {
                block.iter_mut().rev().for_each(add)
            } else {
                block.iter_mut().for_each(add)
            }
            continue;
        }
        let add_row = |row: &mut [T]| zip(&mut sums, row).for_each(|(sum, x)| add(sum, x));
        let rows = block.chunks_mut(width);
        if backwards { rows.rev().for_each(add_row) } else { rows.for_each(add_row) }
    }
    out
}
