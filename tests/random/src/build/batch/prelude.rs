//! Plain functions that programs call with values that have no derivative.
use std::cell::Cell;

thread_local!(static NOTES: Cell<u64> = const { Cell::new(0) });

/// Leaves a trace of itself: what was noted since the last call of `notes`, and in which order.
pub fn note(n: usize) -> usize {
    NOTES.set(NOTES.get().wrapping_mul(31).wrapping_add(n as u64 + 1));
    n
}

pub fn notes() -> u64 {
    NOTES.replace(0)
}

/// Each tells an integer its type.
pub fn of_u8(n: u8) -> f64 {
    f64::from(n) / 256.0
}
pub fn of_i8(n: i8) -> f64 {
    f64::from(n) / 128.0
}
pub fn of_u16(n: u16) -> f64 {
    f64::from(n) / 65536.0
}
pub fn of_i64(n: i64) -> f64 {
    (n % 16) as f64 / 16.0
}
pub fn of_u32(n: u32) -> f64 {
    f64::from(n) / 4294967296.0
}

pub fn total(order: &[usize]) -> usize {
    order.iter().sum()
}
