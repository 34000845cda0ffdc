//! One of two operands in each element.
use super::Source;
use crate::tensor::Element;
use crate::tensor::layout::Layout;
use crate::tensor::storage::Data;

/// Takes the first operand where the mask holds. The layouts have the shape of the result.
pub(crate) fn select<T: Element>(
    shape: &[usize],
    mask: &[bool],
    mask_layout: &Layout,
    [a, b]: [Source<'_, T>; 2],
) -> Data<T> {
    let mut data = Data::stale(shape.iter().product());
    if mask_layout.is_contiguous() {
        let mask = &mask[mask_layout.range()];
        match (row(&a), row(&b)) {
            (Some(Row::Number(a)), Some(Row::Number(b))) => fill(&mut data, mask, |_| a, |_| b),
            (Some(Row::Number(a)), Some(Row::Slice(b))) => fill(&mut data, mask, |_| a, |i| b[i]),
            (Some(Row::Slice(a)), Some(Row::Number(b))) => fill(&mut data, mask, |i| a[i], |_| b),
            (Some(Row::Slice(a)), Some(Row::Slice(b))) => fill(&mut data, mask, |i| a[i], |i| b[i]),
            (None, _) | (_, None) => strided(&mut data, mask, &Layout::contiguous(shape), &a, &b),
        }
        return data;
    }
    strided(&mut data, mask, mask_layout, &a, &b);
    data
}

/// An operand without strides.
enum Row<'a, T> {
    Number(T),
    Slice(&'a [T]),
}

fn row<'a, T: Element>(source: &Source<'a, T>) -> Option<Row<'a, T>> {
    match source {
        Source::Number(number) => Some(Row::Number(*number)),
        Source::Array(data, layout) if layout.is_contiguous() => Some(Row::Slice(&data[layout.range()])),
        Source::Array(..) => None,
    }
}

#[inline(always)]
fn fill<T: Copy>(data: &mut [T], mask: &[bool], a: impl Fn(usize) -> T, b: impl Fn(usize) -> T) {
    for (i, (to, &mask)) in data.iter_mut().zip(mask).enumerate() {
        *to = if mask { a(i) } else { b(i) };
    }
}

fn strided<T: Element>(data: &mut [T], mask: &[bool], layout: &Layout, a: &Source<'_, T>, b: &Source<'_, T>) {
    let mut operands = [a, b].map(|source| match source {
        Source::Number(number) => (*number, None),
        Source::Array(data, layout) => (T::default(), Some((*data, layout.positions()))),
    });
    for (to, at) in data.iter_mut().zip(layout.positions()) {
        let [a, b] = operands.each_mut().map(|(number, array)| match array {
            None => *number,
            Some((data, positions)) => positions.next().map_or(*number, |at| data[at]),
        });
        *to = if mask[at] { a } else { b };
    }
}
