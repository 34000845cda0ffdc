//! Buffers of the thread that are used again.
use super::stacks::Handed;
use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A type's number is a hash already.
#[derive(Default)]
struct TypeHasher(u64);
impl Hasher for TypeHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

type ByType<T> = RefCell<HashMap<TypeId, T, BuildHasherDefault<TypeHasher>>>;

thread_local! {
    // For `T` a `Vec<Vec<T>>`, all of them empty.
    static BUFFERS: ByType<Box<dyn Any>> = RefCell::default();
    // All of one type, all of them empty.
    static TAPES: ByType<Vec<Box<dyn Handed>>> = RefCell::default();
}

// A thread that ends has no pool any more: it allocates and frees.

/// A buffer of a tape, a new one if none is free.
pub(super) fn take<T: 'static>() -> Vec<T> {
    let pop = |pool: &ByType<Box<dyn Any>>| {
        pool.borrow_mut().get_mut(&TypeId::of::<T>())?.downcast_mut::<Vec<Vec<T>>>()?.pop()
    };
    BUFFERS.try_with(pop).ok().flatten().unwrap_or_default()
}

pub(super) fn give<T: 'static>(buffer: Vec<T>) {
    if buffer.capacity() == 0 {
        return;
    }
    let _ = BUFFERS.try_with(|pool| {
        let mut pool = pool.borrow_mut();
        let buffers = pool.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(Vec::<Vec<T>>::new()));
        if let Some(buffers) = buffers.downcast_mut::<Vec<Vec<T>>>() {
            buffers.push(buffer);
        }
    });
}

/// Frees what waits.
pub(crate) fn release() {
    // Tapes that go give their buffers back. All are empty, so nothing of the user's runs.
    let _ = TAPES.try_with(|pool| pool.take());
    let _ = BUFFERS.try_with(|pool| pool.take());
}

/// The tapes of a function, new ones if none are free.
pub(super) fn take_tapes<U: Handed + Default>() -> Box<dyn Handed> {
    let pop = |pool: &ByType<Vec<Box<dyn Handed>>>| pool.borrow_mut().get_mut(&TypeId::of::<U>())?.pop();
    TAPES.try_with(pop).ok().flatten().unwrap_or_else(|| Box::new(U::default()))
}

/// Empty ones.
pub(super) fn give_tapes(tapes: Box<dyn Handed>) {
    let any: &dyn Any = &*tapes;
    let ty = any.type_id();
    let _ = TAPES.try_with(|pool| pool.borrow_mut().entry(ty).or_default().push(tapes));
}
