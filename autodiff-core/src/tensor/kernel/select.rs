//! One of two operands in each element.
use super::Source;
use super::copy::Numbers;
use crate::tensor::Element;
use crate::tensor::layout::Layout;
use crate::tensor::storage::Data;

/// Takes the first operand where the mask holds. The layouts have one shape, that of the result.
pub(crate) fn select<T: Element>(mask: (&[bool], &Layout), operands: [Source<'_, T>; 2]) -> Data<T> {
    let mask = Numbers::of(mask.0, mask.1);
    let mut data = Data::stale(mask.len());
    let lanes = operands.map(|operand| match operand {
        Source::Number(number) => Lane::Number(number),
        // A gradient of a sum is one number everywhere.
        Source::Array(data, layout) if layout.strides().iter().all(|&stride| stride == 0) && layout.numel() > 0 => {
            Lane::Number(data[layout.offset()])
        }
        Source::Array(data, layout) => Lane::Rows(Numbers::of(data, layout)),
    });
    match &lanes {
        [Lane::Number(a), Lane::Number(b)] => fill(&mut data, &mask, |_| *a, |_| *b),
        [Lane::Number(a), Lane::Rows(b)] => fill(&mut data, &mask, |_| *a, |i| b[i]),
        [Lane::Rows(a), Lane::Number(b)] => fill(&mut data, &mask, |i| a[i], |_| *b),
        [Lane::Rows(a), Lane::Rows(b)] => fill(&mut data, &mask, |i| a[i], |i| b[i]),
    }
    data
}

enum Lane<'a, T: Element> {
    Number(T),
    Rows(Numbers<'a, T>),
}

#[inline(always)]
fn fill<T: Copy>(data: &mut [T], mask: &[bool], a: impl Fn(usize) -> T, b: impl Fn(usize) -> T) {
    for (i, (to, &mask)) in data.iter_mut().zip(mask).enumerate() {
        *to = if mask { a(i) } else { b(i) };
    }
}
