//! Copies from one layout to another.
use super::walk::Walk;
use crate::tensor::Element;
use crate::tensor::layout::Layout;

/// Writes the elements of one array to the places of another of the same shape.
pub(crate) fn copy<T: Element>(to: &mut [T], to_layout: &Layout, from: &[T], from_layout: &Layout) {
    Walk::new([to_layout, from_layout]).rows(|[to_at, from_at], strides, size| match strides {
        [1, 1] => to[to_at..to_at + size].copy_from_slice(&from[from_at..from_at + size]),
        [1, 0] => to[to_at..to_at + size].fill(from[from_at]),
        [to_stride, from_stride] => {
            let (mut to_at, mut from_at) = (to_at as isize, from_at as isize);
            for _ in 0..size {
                to[to_at as usize] = from[from_at as usize];
                to_at += to_stride;
                from_at += from_stride;
            }
        }
    });
}

/// Adds the elements of one array to those of another of the same shape, in order, so that several may go to one place.
pub(crate) fn accumulate<T: Element>(to: &mut [T], to_layout: &Layout, from: &[T], from_layout: &Layout) {
    Walk::new([to_layout, from_layout]).rows(|[to_at, from_at], [to_stride, from_stride], size| {
        let (mut to_at, mut from_at) = (to_at as isize, from_at as isize);
        for _ in 0..size {
            let to = &mut to[to_at as usize];
            *to = to.plus(from[from_at as usize]);
            to_at += to_stride;
            from_at += from_stride;
        }
    });
}

/// Writes a value to all places of a layout.
pub(crate) fn fill<T: Element>(to: &mut [T], layout: &Layout, value: T) {
    Walk::new([layout]).rows(|[at], [stride], size| {
        if stride == 1 {
            return to[at..at + size].fill(value);
        }
        for i in 0..size as isize {
            to[(at as isize + i * stride) as usize] = value;
        }
    });
}
