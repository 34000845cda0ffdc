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
    use super::within;

    #[test]
    fn the_first_access_beyond_the_end_is_named() {
        within(3, [(0, 3), (2, 5)]);
        within(0, [(3, 3)]);
        let text = |count, accesses: [(usize, usize); 2]| {
            let panic = std::panic::catch_unwind(|| within(count, accesses)).unwrap_err();
            panic.downcast_ref::<String>().cloned().unwrap()
        };
        assert!(text(3, [(0, 3), (0, 2)]).ends_with("the len is 2 but the index is 2"));
        assert!(text(4, [(0, 3), (1, 4)]).ends_with("the len is 3 but the index is 3"));
        assert!(text(1, [(1, 2), (7, 2)]).ends_with("the len is 2 but the index is 7"));
    }
}
