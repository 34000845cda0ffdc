//! Every order in which threads can count references, as far as the memory model allows:
//! `RUSTFLAGS="--cfg loom" cargo test --release -p autodiff-core --lib model`.
use super::Shared;
use loom::cell::UnsafeCell;
use loom::thread::spawn;

/// A value whose uses and end must be ordered: the model fails where they are not.
struct Watched(UnsafeCell<u32>);

impl Watched {
    fn new() -> Watched {
        Watched(UnsafeCell::new(0))
    }

    fn read(&self) {
        self.0.with(|_| ());
    }

    fn change(&mut self) {
        self.0.with_mut(|_| ());
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.change();
    }
}

#[test]
fn the_last_reference_drops_when_all_have_read() {
    loom::model(|| {
        let shared = Shared::new(Watched::new);
        let (other, known) = (shared.clone(), shared.downgrade());
        let threads = [
            spawn(move || other.read()),
            spawn(move || {
                if let Some(shared) = known.upgrade() {
                    shared.read();
                }
            }),
        ];
        shared.read();
        drop(shared);
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

#[test]
fn who_is_alone_changes_what_others_have_read() {
    loom::model(|| {
        let mut shared = Shared::new(Watched::new);
        let other = shared.clone();
        let thread = spawn(move || {
            drop(other.downgrade());
            other.read();
        });
        if let Some(watched) = shared.get_mut() {
            watched.change();
        }
        if shared.is_only() {
            shared.read();
        }
        thread.join().unwrap();
        assert!(shared.get_mut().is_some());
    });
}
