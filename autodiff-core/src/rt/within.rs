//! Loops over slices, whose indices are looked at before.

/// Panics as indexing does if the accesses of a loop go beyond the ends of what it goes through: of each access the
/// index in the first of `count` iterations, which grows by one from one to the next, and the length.
#[inline(always)]
#[track_caller]
pub fn within<const N: usize>(count: usize, accesses: [(usize, usize); N]) {
    let is_within = |(start, len): (usize, usize)| start <= len && count <= len - start;
    if !accesses.into_iter().all(is_within) {
        beyond(&accesses);
    }
}

/// The part of a container that a loop goes through with one access: `count` elements from `start`.
#[inline(always)]
#[track_caller]
pub fn row<T>(of: &[T], start: usize, count: usize) -> &[T] {
    within(count, [(start, of.len())]);
    &of[start..start + count]
}

/// The same of one that is written.
#[inline(always)]
#[track_caller]
pub fn row_mut<T>(of: &mut [T], start: usize, count: usize) -> &mut [T] {
    within(count, [(start, of.len())]);
    &mut of[start..start + count]
}

/// The first access that is out of range.
#[cold]
#[inline(never)]
#[track_caller]
fn beyond(accesses: &[(usize, usize)]) -> ! {
    let turns = |(start, len): &(usize, usize)| len.saturating_sub(*start);
    let (turn, (start, len)) =
        accesses.iter().map(|access| (turns(access), *access)).min_by_key(|(turn, _)| *turn).expect("there is one");
    let index = start + turn;
    panic!("index out of bounds: the len is {len} but the index is {index}")
}

#[cfg(test)]
mod tests {
    use super::{row, row_mut, within};

    #[test]
    fn the_first_access_beyond_the_end_is_named() {
        within(3, [(0, 3), (2, 5)]);
        within(0, [(3, 3)]);
        let text_of = |run: &(dyn Fn() + std::panic::RefUnwindSafe)| {
            let panic = std::panic::catch_unwind(run).unwrap_err();
            panic.downcast_ref::<String>().cloned().unwrap()
        };
        let text = |count, accesses: [(usize, usize); 2]| text_of(&|| within(count, accesses));
        assert!(text(3, [(0, 3), (0, 2)]).ends_with("the len is 2 but the index is 2"));
        assert!(text(4, [(0, 3), (1, 4)]).ends_with("the len is 3 but the index is 3"));
        assert!(text(1, [(1, 2), (7, 2)]).ends_with("the len is 2 but the index is 7"));
        assert_eq!((row(&[1, 2, 3], 1, 2), row_mut(&mut [1, 2, 3], 0, 0)), (&[2, 3][..], &mut [][..]));
        assert!(text_of(&|| assert!(row(&[1, 2, 3], 2, 2).is_empty())).ends_with("the len is 3 but the index is 3"));
        assert!(
            text_of(&|| assert!(row_mut(&mut [1, 2, 3], 5, 1).is_empty())).ends_with("the len is 3 but the index is 5")
        );
    }
}
