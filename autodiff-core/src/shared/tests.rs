//! References are counted right, alone and from several threads, and what they keep is dropped once.
use super::{Shared, Tail, Weak};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};

/// Counts how often it is dropped.
struct Counts(Arc<AtomicUsize>);

impl Drop for Counts {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

fn counted() -> (Arc<AtomicUsize>, Shared<Counts>) {
    let drops = Arc::new(AtomicUsize::new(0));
    let shared = Shared::new(|| Counts(Arc::clone(&drops)));
    (drops, shared)
}

#[test]
fn the_last_reference_drops() {
    for weak in [false, true] {
        for clones in 0..3 {
            let (drops, shared) = counted();
            let known = weak.then(|| shared.downgrade());
            let others: Vec<_> = (0..clones).map(|_| shared.clone()).collect();
            assert_eq!(shared.is_only(), clones == 0);
            assert!(others.iter().all(|other| other.is(&shared)));
            drop(shared);
            assert_eq!(drops.load(SeqCst), usize::from(clones == 0));
            assert_eq!(known.as_ref().and_then(Weak::upgrade).is_some(), weak && clones > 0);
            drop(others);
            assert_eq!(drops.load(SeqCst), 1);
            assert!(known.as_ref().and_then(Weak::upgrade).is_none());
            drop(known.clone());
        }
    }
}

#[test]
fn only_who_is_alone_changes_a_value() {
    let mut shared = Shared::new(|| 1);
    *shared.get_mut().unwrap() += 1;
    let other = shared.clone();
    assert!(shared.get_mut().is_none());
    drop(other);
    let known = shared.downgrade();
    assert!(shared.get_mut().is_none());
    drop(known);
    *shared.get_mut().unwrap() += 1;
    assert_eq!(*shared, 3);
}

#[test]
fn a_value_knows_itself_weakly() {
    struct Circle {
        itself: OnceLock<Weak<Circle>>,
        _counts: Counts,
    }
    let drops = Arc::new(AtomicUsize::new(0));
    let circle = Shared::new(|| Circle { itself: OnceLock::new(), _counts: Counts(Arc::clone(&drops)) });
    assert!(circle.itself.set(circle.downgrade()).is_ok());
    assert!(circle.itself.get().and_then(Weak::upgrade).is_some_and(|again| again.is(&circle)));
    assert_eq!(drops.load(SeqCst), 0);
    drop(circle);
    assert_eq!(drops.load(SeqCst), 1);
}

#[test]
#[allow(unsafe_code)]
fn a_tail_is_dropped_with_its_value() {
    trait Tells: Send + Sync {
        fn tell(&self) -> usize;
    }
    // Of several sizes, also none, and larger than what is used again; and of other alignments.
    struct Told<const N: usize, A> {
        bytes: [u8; N],
        _counts: Counts,
        aligned: A,
    }
    impl<const N: usize, A: Send + Sync> Tells for Told<N, A> {
        fn tell(&self) -> usize {
            assert!(std::ptr::from_ref(&self.aligned).addr().is_multiple_of(align_of::<A>()));
            self.bytes.iter().map(|&byte| usize::from(byte)).sum()
        }
    }
    #[repr(align(64))]
    struct Line;
    #[repr(align(4096))]
    struct Page;
    struct Value {
        before: u64,
        tail: Tail<dyn Tells>,
    }
    fn check<const N: usize, A: Send + Sync + 'static>(aligned: fn() -> A) {
        let drops = Arc::new(AtomicUsize::new(0));
        for _ in 0..3 {
            let tail = || Told { bytes: [1; N], _counts: Counts(Arc::clone(&drops)), aligned: aligned() };
            // SAFETY: the pointer is the same, and the value keeps the tail.
            let shared =
                unsafe { Shared::with_tail::<_, dyn Tells>(tail, |tail| tail, |tail| Value { before: 7, tail }) };
            let other = shared.clone();
            assert_eq!((shared.before, shared.tail.tell(), other.tail.tell()), (7, N, N));
        }
        assert_eq!(drops.load(SeqCst), 3);
    }
    check::<0, _>(|| ());
    check::<1, _>(|| 1_u128);
    check::<100, _>(|| Line);
    check::<1000, _>(|| Page);
    let large = || check::<1_500_000, _>(|| ());
    std::thread::Builder::new().stack_size(64 << 20).spawn(large).unwrap().join().unwrap();
}

#[test]
fn a_panic_while_dropping_frees_the_memory() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("it is dropped");
        }
    }
    let shared = Shared::new(|| (Panics, vec![1; 10]));
    let known = shared.downgrade();
    assert!(catch_unwind(AssertUnwindSafe(|| drop(shared))).is_err());
    assert!(known.upgrade().is_none());
}

#[test]
fn threads_count_together() {
    for round in 0..200 {
        let (drops, shared) = counted();
        let known = shared.downgrade();
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let (shared, known, drops) = (shared.clone(), known.clone(), Arc::clone(&drops));
                scope.spawn(move || {
                    let mut more = Vec::new();
                    for step in 0..50 {
                        match (round + thread + step) % 4 {
                            0 => more.push(shared.clone()),
                            1 => drop(shared.downgrade()),
                            2 => drop(more.pop()),
                            _ => more.extend(known.upgrade()),
                        }
                    }
                    assert_eq!(drops.load(SeqCst), 0);
                    // From here on it may go at any moment, and then it is gone for good.
                    drop((shared, more));
                    let there = known.upgrade();
                    if there.is_none() {
                        assert!(known.upgrade().is_none());
                    }
                });
            }
            drop(shared);
        });
        assert_eq!(drops.load(SeqCst), 1);
        assert!(known.upgrade().is_none());
    }
}

/// Blocks that one thread frees are those of another.
#[test]
fn blocks_change_threads() {
    let (send, receive) = std::sync::mpsc::channel::<Shared<[u64; 5]>>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for (i, shared) in receive.iter().enumerate() {
                assert_eq!(*shared, [i as u64; 5]);
                let own = Shared::new(|| [0_u64; 5]);
                assert_eq!(own[4], 0);
            }
        });
        for i in 0..1000 {
            send.send(Shared::new(|| [i; 5])).unwrap();
        }
        drop(send);
    });
}
