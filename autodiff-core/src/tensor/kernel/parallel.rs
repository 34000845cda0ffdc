//! When a second thread pays. A fork and join costs 15-45 µs, so work must take about 100 µs alone.

/// What a thread works on at a time, in elements. Fixed, so that no result depends on the number of threads.
pub(super) const PART: usize = 1 << 15;

/// Whether a loop over so many elements is shared out. `dear` is a transcendental function of each.
pub(super) fn is_worth_it(elements: usize, dear: bool) -> bool {
    elements >= if dear { 60_000 } else { 500_000 } && has_threads()
}

/// Whether there is another thread to share work with.
pub(super) fn has_threads() -> bool {
    rayon::current_num_threads() > 1
}
