//! What a function or method returns and no one names goes where the user's statement lets it go: a lock is given back
//! before the next one is taken.

use std::cell::{Cell, RefCell};
use std::sync::Mutex;

thread_local! {
    static ALIVE: Cell<usize> = const { Cell::new(0) };
}

pub struct Guard {
    pub values: [f64; 2],
}

impl Guard {
    fn get(&self, k: usize) -> f64 {
        self.values[k] * alive() as f64
    }

    fn first(&self) -> &f64 {
        &self.values[0]
    }

    fn again(self) -> Guard {
        guard()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        ALIVE.set(ALIVE.get() - 1);
    }
}

fn guard() -> Guard {
    ALIVE.set(ALIVE.get() + 1);
    Guard { values: [2.0, 3.0] }
}

fn wrap(guard: &Guard) -> (&Guard, usize) {
    (guard, 1)
}

fn alive() -> usize {
    ALIVE.get()
}

pub struct Shared {
    lock: Mutex<Vec<f64>>,
    cell: RefCell<Vec<usize>>,
}

impl Shared {
    fn push(&self) -> usize {
        self.cell.borrow_mut().push(1);
        self.cell.borrow().len()
    }

    fn new() -> Shared {
        Shared { lock: Mutex::new(vec![2.0, 3.0]), cell: RefCell::new(vec![1]) }
    }
}

row! { locks_in_two_statements [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let shared = Shared::new();
        let a = shared.lock.lock().unwrap()[0];
        let y = x * shared.lock.lock().unwrap()[1];
        let z = y * shared.lock.lock().unwrap().len() as f64;
        x * a + y * z
    }
}

row! { locks_in_loops_and_conditions [at (1.5), (0.5)]
    fn f(x: f64) -> f64 {
        let shared = Shared::new();
        let mut s = x;
        let n = shared.lock.lock().unwrap().len();
        for i in 0..n {
            if shared.lock.lock().unwrap()[i] > 2.5 {
                s *= x * shared.lock.lock().unwrap()[i];
            }
            s += shared.lock.lock().unwrap()[i] * x;
        }
        while s < shared.lock.lock().unwrap()[1] {
            s += x * x * shared.lock.lock().unwrap()[0];
        }
        s
    }
}

row! { cells_that_are_borrowed_and_written [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let shared = Shared::new();
        let mut s = x;
        for _ in 0..3 {
            let n: usize = shared.cell.borrow().len();
            let m: usize = shared.push();
            s = s * x * n as f64 + m as f64;
        }
        s
    }
}

row! { values_that_count_the_living [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        for i in 0..2 {
            let a: f64 = guard().get(i);
            s = s * a * x + alive() as f64;
            let b = guard().values[i + 1 - 1];
            s += b * x * (1 + alive()) as f64;
            let c: f64 = guard().again().again().get(i);
            s += c * x + alive() as f64;
            let d: f64 = *guard().first();
            s += d * x + alive() as f64;
        }
        s
    }
}

row! { values_that_hold_others [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        for i in 0..2 {
            s += x * wrap(&guard()).0.values[i];
            s *= wrap(&guard()).1 as f64 * x;
        }
        s + alive() as f64 * x
    }
}

row! { values_with_names_live_on [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let kept = guard();
        let a: f64 = kept.get(1);
        let y = x * a * alive() as f64;
        let b = kept.values[0];
        y * x + b * alive() as f64
    }
}
