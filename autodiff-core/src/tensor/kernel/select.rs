//! One of two operands in each element.
use super::Source;
use super::copy::Numbers;
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
    let mask = Numbers::of(mask, mask_layout);
    let (a, b) = (Row::of(&a), Row::of(&b));
    match (a.parts(), b.parts()) {
        ((a, None), (b, None)) => fill(&mut data, &mask, |_| a, |_| b),
        ((a, None), (_, Some(b))) => fill(&mut data, &mask, |_| a, |i| b[i]),
        ((_, Some(a)), (b, None)) => fill(&mut data, &mask, |i| a[i], |_| b),
        ((_, Some(a)), (_, Some(b))) => fill(&mut data, &mask, |i| a[i], |i| b[i]),
    }
    data
}

/// An operand without strides.
enum Row<'a, T: Element> {
    Number(T),
    Slice(Numbers<'a, T>),
}

impl<'a, T: Element> Row<'a, T> {
    fn of(source: &Source<'a, T>) -> Row<'a, T> {
        match source {
            Source::Number(number) => Row::Number(*number),
            Source::Array(data, layout) => Row::Slice(Numbers::of(data, layout)),
        }
    }

    fn parts(&self) -> (T, Option<&[T]>) {
        match self {
            Row::Number(number) => (*number, None),
            Row::Slice(numbers) => (T::default(), Some(numbers)),
        }
    }
}

#[inline(always)]
fn fill<T: Copy>(data: &mut [T], mask: &[bool], a: impl Fn(usize) -> T, b: impl Fn(usize) -> T) {
    for (i, (to, &mask)) in data.iter_mut().zip(mask).enumerate() {
        *to = if mask { a(i) } else { b(i) };
    }
}
