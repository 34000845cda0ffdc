//! A function of each element.
use crate::tensor::Element;
use crate::tensor::layout::Layout;
use crate::tensor::storage::Data;

/// An operand: one number for all elements, or an array whose layout has the shape of the result.
pub(crate) enum Source<'a, T> {
    Number(T),
    Array(&'a [T], &'a Layout),
}

/// `f` of each element of the operands. `dear` functions are worth a second thread sooner.
pub(crate) fn map<T: Element, U: Element, const K: usize>(
    shape: &[usize],
    sources: [Source<'_, T>; K],
    _dear: bool,
    f: impl Fn([T; K]) -> U + Sync,
) -> Data<U> {
    let mut data = Data::stale(shape.iter().product());
    let mut positions = sources.each_ref().map(|source| match source {
        Source::Number(_) => None,
        Source::Array(_, layout) => Some(layout.positions()),
    });
    for to in data.iter_mut() {
        *to = f(std::array::from_fn(|k| match &sources[k] {
            Source::Number(number) => *number,
            Source::Array(data, _) => match positions[k].as_mut().and_then(Iterator::next) {
                Some(at) => data[at],
                None => unreachable!("a source has the shape of the result"),
            },
        }));
    }
    data
}
