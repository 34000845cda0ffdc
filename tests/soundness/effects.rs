//! What an operation reads and writes is known.

row! { s03_index_array_reversed_after_use [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut order = [0usize; 3];
        for i in 0..3 {
            order[i] = i;
        }
        let mut s = 0.0;
        for i in 0..3 {
            s += x[order[i]] * x[order[i]] * (i + 1) as f64;
        }
        order.reverse();
        s + x[order[2]]
    }
}

row! { array_without_other_writes_reversed [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut order = [0usize, 1, 2];
        let y = x[order[0]].sin() * x[order[1]];
        order.reverse();
        y + x[order[0]] * x[order[0]]
    }
}

row! { vector_swapped_in_a_loop [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut order = vec![0usize, 1, 2];
        let mut s = 1.0;
        for i in 0..3 {
            s *= x[order[i]] + s;
            order.swap(i, (i + 1) % 3);
            s += x[order[0]] * x[order[i]];
        }
        s + x[order[2]]
    }
}

row! { vector_swapped_in_branches [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut order = vec![0usize, 1, 2];
        let mut s = 1.0;
        for i in 0..4 {
            s *= x[order[0]] + x[order[2]] * i as f64;
            if i % 2 == 0 {
                order.swap(0, 2);
            } else {
                order[1..].reverse();
                s += x[order[1]] * s;
            }
        }
        s + x[order[2]]
    }
}

row! { vector_sorted_between_reads [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut order = vec![2usize, 0, 1];
        let mut s = x[order[0]] * x[order[1]] * x[0];
        order.sort();
        s *= x[order[0]];
        order.sort_unstable();
        s + x[order[2]] * s
    }
}

row! { vector_that_grows_and_shrinks [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut stack = Vec::new();
        let mut s = 1.0;
        stack.push(0usize);
        while !stack.is_empty() {
            let i = stack.pop().unwrap();
            s *= x[i] + s;
            if i + 1 < x.len() {
                stack.push(i + 1);
                s += x[stack[stack.len() - 1]] * x[i];
            }
        }
        s
    }
}

row! { vector_truncated_while_its_length_counts [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut v = vec![1.0, 2.0, 3.0, 4.0];
        let mut s = x;
        for i in 0..3 {
            s = s * v[0] + x * v.len() as f64;
            v.remove(0);
            v.truncate(3 - i);
        }
        s * v[0]
    }
}

row! { inactive_floats_rotated [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut w = [0.5, 2.0, 3.0];
        let mut s = x;
        for _ in 0..3 {
            s = s * w[0] + s * s * w[2];
            w.rotate_left(1);
        }
        w.fill(x.abs().floor());
        s
    }
}

row! { vector_of_vectors_written_by_a_method_of_a_row [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut rows = vec![vec![0usize, 1], vec![2, 0]];
        let mut s = 1.0;
        for i in 0..2 {
            s *= x[rows[i][0]] + s;
            rows[i].reverse();
            s += x[rows[i][0]] * s;
            rows.swap(0, 1);
        }
        s * x[rows[0][0]]
    }
}

row! { rows_written_through_a_loop_variable [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut rows = vec![vec![0usize, 1], vec![2, 0]];
        let mut s = x[rows[0][0]] * x[rows[1][0]];
        for row in rows.iter_mut() {
            row.reverse();
        }
        for row in &rows {
            s *= x[row[0]] + x[row[1]] * s;
        }
        s
    }
}

row! { tuple_with_a_vector_written_by_a_method [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut t = (vec![0usize, 1], 2usize);
        let mut s = x[t.0[0]] * x[t.1];
        t.0.swap(0, 1);
        s *= x[t.0[0]];
        t.1 -= 1;
        s * x[t.1] + s * s
    }
}

row! { iterator_advanced_by_hand [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let v = [2usize, 0, 1];
        let mut it = v.iter();
        let mut s = 1.0;
        for _ in 0..3 {
            let i: usize = *it.next().unwrap();
            s *= x[i] + s;
        }
        s
    }
}

row! { iterator_advanced_in_a_condition [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let v = [2usize, 0, 1];
        let mut it = v.iter();
        let mut s = 1.0;
        while it.next().is_some() {
            s *= x[it.len()] + s;
        }
        s
    }
}

row! { vector_popped_in_a_condition [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut v = vec![2usize, 0, 1];
        let mut s = 1.0;
        while v.pop().is_some() && !v.is_empty() {
            s *= x[v[0]] + s * x[v.len()];
        }
        s
    }
}

pub struct Counter {
    pub at: usize,
    pub scale: f64,
}

impl Counter {
    pub fn step(&mut self) -> usize {
        self.at += 1;
        self.scale *= 2.0;
        self.at
    }

    pub fn weight(&self) -> f64 {
        self.scale
    }
}

impl Clone for Counter {
    fn clone(&self) -> Counter {
        Counter { at: self.at, scale: self.scale }
    }
}

pub fn counter() -> Counter {
    Counter { at: 0, scale: 1.0 }
}

row! { method_of_the_users_own_that_writes [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut c = super::counter();
        let mut s = x;
        for _ in 0..3 {
            let w: f64 = c.weight();
            s *= x * w;
            let k: usize = c.step();
            s += x * k as f64;
        }
        let at: usize = c.at;
        s * at as f64
    }
}

row! { field_of_the_users_own_read_around_a_write [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut c = super::counter();
        let mut s = x;
        for _ in 0..3 {
            let scale: f64 = c.scale;
            s = s * x * scale + x;
            c.step();
        }
        s
    }
}

pub trait Bump {
    fn bump(&mut self) -> Self;
}

impl Bump for usize {
    fn bump(&mut self) -> usize {
        *self += 1;
        *self
    }
}

row! { method_that_writes_an_integer [at (&[1.0, 2.0, 3.0, 4.0])]
    fn f(x: &[f64]) -> f64 {
        use super::Bump;
        let mut k = 0usize;
        let mut s = x[k];
        for _ in 0..3 {
            s *= x[k];
            k.bump();
            s += x[k] * s;
        }
        s * x[k]
    }
}

row! { method_that_writes_an_integer_that_is_assigned [at (&[1.0, 2.0, 3.0, 4.0])]
    fn f(x: &[f64]) -> f64 {
        use super::Bump;
        let mut k = 0usize;
        let mut s = 1.0;
        for _ in 0..2 {
            k += 1;
            s *= x[k] + s;
            if s > 0.0 { k.bump(); }
            s += x[k] * x[k - 1];
            k -= 1;
        }
        s * x[k]
    }
}

row! { copy_that_is_written_by_a_method [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut a = vec![0usize, 1, 2];
        let mut s = 1.0;
        for _ in 0..2 {
            let mut b = a.clone();
            b.reverse();
            s *= x[a[0]] + x[b[0]] * s;
            a = b;
            let mut c = a.clone();
            c.swap(0, 1);
            s += x[c[0]] * x[a[0]];
        }
        s
    }
}

fn count(v: Vec<usize>) -> usize {
    v.len()
}

fn sum(v: &[usize]) -> usize {
    v.iter().sum()
}

row! { b3_clone_used_once_in_a_loop [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let idx = vec![0usize, 1];
        let mut s = x;
        for _ in 0..3 {
            let k: usize = super::count(idx.clone());
            s = s * x + k as f64;
        }
        s
    }
}

row! { clone_used_once_in_nested_loops_and_branches [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let idx = vec![0usize, 1];
        let words = vec![idx.clone(), vec![4]];
        let mut s = x;
        let mut n = 0;
        while n < 2 {
            for i in 0..2 {
                if i == n {
                    let k: usize = super::count(words[i].to_vec());
                    s = s * x + k as f64;
                } else {
                    let k: usize = super::count(idx.to_vec());
                    s += k as f64;
                }
            }
            n += 1;
        }
        s
    }
}

row! { active_clone_used_once_in_a_loop [at (1.5), (-0.5)]
    fn g(v: Vec<f64>) -> f64 { v[0] * v[1] }
    fn f(x: f64) -> f64 {
        let v = vec![x, 2.0 * x];
        let mut s = 0.0;
        for i in 0..3 {
            s += g(v.clone()) * i as f64;
        }
        let w = vec![x; 2];
        for _ in 0..2 {
            let rows = [w.clone(), vec![s, x]];
            s *= rows[1][0] + rows[0][1];
        }
        s
    }
}

row! { tuple_that_is_moved_in_a_loop [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let t = (vec![1usize, 2], "a".to_string());
        let mut s = x;
        for _ in 0..2 {
            let u = t.clone();
            s *= x + u.0[0] as f64;
        }
        s
    }
}

row! { memory_passed_between_writes [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut v = vec![0usize, 1];
        let mut s = 1.0;
        for i in 0..3 {
            let k: usize = super::sum(&v);
            s *= x[k % 3] + s;
            v.push(i);
        }
        s
    }
}

row! { index_array_passed_to_a_differentiable_function [at (&[1.0, 2.0, 3.0])]
    fn pick(x: &[f64], order: &[usize]) -> f64 { x[order[0]] * x[order[1]].sin() }
    fn f(x: &[f64]) -> f64 {
        let mut order = vec![0usize, 1, 2];
        let mut s = 1.0;
        for _ in 0..3 {
            s *= pick(x, &order);
            order.rotate_left(1);
            s += pick(x, &order);
        }
        order.clear();
        s
    }
}

row! { b7_reference_in_a_format [at (1.5)]
    fn f(x: f64) -> f64 {
        let y = &x;
        println!("{} {}", *y, 2);
        x * *y
    }
}

row! { references_to_numbers_in_macros [at (&[1.5, 2.5], &0.5)]
    fn f(x: &[f64], w: &f64) -> f64 {
        let mut s = 0.0;
        assert!(*w < 1.0 && w < &1.0);
        for e in x {
            let shown = format!("{:.1} {e} {}", *e, e);
            assert!(shown.len() > 3 && *e > 1.0);
            s += e * *w;
        }
        let mut a = [x[0], 2.0];
        for e in a.iter_mut() {
            debug_assert!(*e > 0.0);
            *e *= s;
        }
        let k = &3;
        assert_eq!(*k, 3);
        a[0] * a[1] * *k as f64
    }
}

row! { references_to_integers_and_tuples_in_macros [at (1.5)]
    fn f(x: f64) -> f64 {
        let idx = [1usize, 2];
        let t = (x, 2usize);
        let r = &t;
        let mut s = x;
        for k in &idx {
            assert!(*k > 0, "{k} {}", r.0);
            s *= x + *k as f64;
        }
        let (a, b) = r;
        assert!(*a > 0.0 && *b == 2);
        s * *a
    }
}

row! { text_that_grows [at (1.5)]
    fn f(x: f64) -> f64 {
        let mut text = String::new();
        let mut s = x;
        for i in 0..3 {
            text.push('a');
            let n: usize = text.len();
            s *= x + n as f64;
            text.insert(0, 'b');
        }
        assert_eq!(text, "bbbaaa");
        s
    }
}

row! { map_that_grows [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut map = std::collections::BTreeMap::new();
        let mut s = 1.0;
        for i in 0..3usize {
            map.insert(2 - i, i);
            let n: usize = map.len();
            let k: usize = *map.get(&(2 - i)).unwrap();
            s *= x[k] + s * n as f64;
        }
        s
    }
}

row! { single_precision_with_a_permutation [at (&[1.0f32, 2.0, 3.0]); single: true]
    fn f(x: &[f32]) -> f32 {
        let mut order = [0usize, 1, 2];
        let mut s = 1.0f32;
        for i in 0..3 {
            s = s * 0.5 + x[order[i]] * x[order[0]];
            order.swap(0, i);
        }
        s
    }
}

row! { permuted_outputs many [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> Vec<f64> {
        let mut order = vec![0usize, 1, 2];
        let mut out = vec![0.0; 3];
        for i in 0..3 {
            out[order[0]] += x[order[i]] * x[order[0]];
            order.rotate_right(1);
        }
        out
    }
}

row! { permutation_written_by_elements_and_methods [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut idx = [0usize, 1, 2];
        let mut a = [x, x * x, 3.0];
        let mut s = 0.0;
        for i in 0..3 {
            s += a[idx[0]] * a[idx[1]];
            idx.swap(i, 0);
            a[idx[i]] = s * x;
            idx[2] = i;
            idx.rotate_left(1);
            s *= a[idx[2]];
        }
        s + a[0] * a[1] * a[2]
    }
}

pub fn loop_free(h: &[usize]) -> usize {
    h.len()
}

row! { heap_with_swaps_in_nested_loops [at (&[1.0, 2.0, 0.5, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut heap = vec![3usize, 1, 2, 0];
        let mut s = x[heap[0]];
        super::loop_free(&heap);
        let mut n = heap.len();
        while n > 1 {
            n -= 1;
            heap.swap(0, n);
            let mut i = 0;
            while 2 * i + 1 < n {
                if heap[2 * i + 1] > heap[i] { heap.swap(i, 2 * i + 1); s *= x[heap[i]] + 1.0; }
                i = 2 * i + 1;
            }
            s += x[heap[0]] * s;
        }
        s * x[heap[3]]
    }
}

row! { method_that_writes_between_operands [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut c = super::counter();
        let w: f64 = c.weight() * { c.step(); c.weight() };
        let k = [c.step(), { c.step() }, c.at];
        let u: f64 = c.scale;
        x * w * k[2] as f64 + x * x * k[0] as f64 + x * u
    }
}

row! { iterator_by_value_advanced [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut it = [2usize, 0, 1].into_iter();
        let mut s = 1.0;
        let mut next = it.next();
        while next.is_some() {
            let i: usize = next.unwrap();
            s *= x[i] + s;
            next = it.next();
        }
        s
    }
}

row! { shadowed_vector_written_by_methods_in_a_branch [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut v = vec![0usize];
        let mut s = 1.0;
        if x[0] > 0.0 {
            let mut v = vec![2usize, 1];
            v.reverse();
            s *= x[v[0]];
            v.reverse();
            s *= x[v[0]] + s;
        } else {
            v.push(1);
        }
        v.extend([1, 2]);
        s * x[v[1]] + x[v[v.len() - 1]] * s
    }
}

row! { inactive_vector_copied_pushed_and_popped [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut c = vec![1.0, 2.0];
        let mut s = x;
        for _ in 0..2 {
            let d = c.clone();
            c.push(d[0] + d[1]);
            s *= c[c.len() - 1] * x;
            let e = c.pop().unwrap();
            c[0] += 1.0;
            s += d[0] * x;
        }
        s * c[0]
    }
}

row! { inactive_floats_reversed_and_replaced [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut w = vec![0.5; 3];
        let mut s = x;
        for i in 0..3 {
            s = s * s * w[i] + x;
            w.reverse();
            w[i] = i as f64;
            w = w.repeat(1);
            s *= w[0] + 1.0;
        }
        s
    }
}

row! { trait_of_the_users_on_a_vector [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        use super::Extra;
        let mut s = x;
        let mut v: Vec<usize> = vec![];
        for i in 0..4 {
            v.insert(0, i);
            if i % 2 == 0 { v.retain_even(); }
            s = s * 0.5 + x * v[0] as f64 * s;
        }
        s * v.len() as f64
    }
}

row! { rows_of_a_grid_swapped_and_reversed [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut grid = [[0usize; 2]; 2];
        let mut s = x;
        for i in 0..2 {
            grid[i].swap(0, 1);
            grid[i][0] = i + 1;
            for row in &mut grid { row.reverse(); row[0] += 1; }
            for c in grid[i] { s = s * x + c as f64; }
            grid.reverse();
        }
        s * grid[0][0] as f64
    }
}

row! { cell_written_through_a_shared_reference [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let cell = std::cell::Cell::new(1);
        let mut s = x;
        for _ in 0..3 {
            let a: i32 = cell.get();
            s = s * x * a as f64;
            cell.set(a + 1);
            let b: i32 = cell.get();
            s += x * b as f64;
        }
        s
    }
}

row! { trait_that_writes_through_a_ref_cell [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        use super::Log;
        let log = std::cell::RefCell::new(vec![1usize]);
        let mut s = x;
        for i in 0..3 {
            log.append(i);
            let n: usize = log.total();
            s = s * x + n as f64;
        }
        s
    }
}

pub trait Extra {
    fn retain_even(&mut self);
}

impl Extra for Vec<usize> {
    fn retain_even(&mut self) {
        self.retain(|i| i % 2 == 0);
    }
}

pub trait Log {
    fn append(&self, i: usize);
    fn total(&self) -> usize;
}

impl Log for std::cell::RefCell<Vec<usize>> {
    fn append(&self, i: usize) {
        self.borrow_mut().push(i);
    }
    fn total(&self) -> usize {
        self.borrow().iter().sum()
    }
}

row! { method_that_writes_in_a_short_circuit_of_a_condition [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut order = [0usize, 1, 2];
        let mut s = 1.0;
        let mut i = 0;
        while i < 3 && { order.swap(0, i); order[0] < 9 } {
            s *= x[order[0]] + s * x[order[2]];
            i += 1;
        }
        s
    }
}

row! { blocks_that_write_in_an_index_and_a_source [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut a = [0usize, 1, 2];
        let mut s = 1.0;
        let b = { a.reverse(); a };
        for k in { a.reverse(); [a, b] } {
            for i in k { s *= x[i] + 0.5 * s; }
        }
        let j = x[a[{ a = [1, 2, 0]; 0 }]];
        s * j + x[{ a.rotate_left(1); a[0] }]
    }
}

row! { copies_of_integers_with_methods [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        // an int array element method and a nested block that shadows
        let mut k = [1i32, 2];
        let mut s = x;
        for i in 0..2 {
            let k2 = { let mut k = k; k[0] += 1; k.swap(0, 1); k };
            s = s * x + (k2[0] * k[1].pow(2)).rem_euclid(7) as f64;
            k[i] += k2[1];
        }
        s
    }
}

row! { texts_in_a_vector [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut words = vec!["a".to_string(), "bc".to_string()];
        let mut s = x;
        for i in 0..3 {
            words[0].push_str("z");
            let n: usize = words[0].len();
            words.swap(0, 1);
            s = s * x + n as f64;
            let t = words[i % 2].clone();
            words.push(t);
        }
        s * words.len() as f64
    }
}

row! { queue_of_indices [at (&[1.0, 2.0, 3.0, 4.0])]
    fn f(x: &[f64]) -> f64 {
        let mut v = std::collections::VecDeque::new();
        let mut s = 1.0;
        v.push_back(0usize);
        while super::let_some(&v) {
            let i: usize = v.pop_front().unwrap();
            s = s * x[i] + x[i] * x[i];
            if 2 * i + 1 < 4 { v.push_back(2 * i + 1); }
            if 2 * i + 2 < 4 { v.push_back(2 * i + 2); }
        }
        s
    }
}

pub fn let_some(v: &std::collections::VecDeque<usize>) -> bool {
    !v.is_empty()
}

row! { flags_and_counters_written_by_methods [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        let mut seen = [false; 3];
        let mut count = [0i64; 3];
        let mut s = 1.0;
        for i in 0..6 {
            let k = (i * 2) % 3;
            if !seen[k] { seen[k] = true; s *= x[k]; } else { s += x[k] * count[k] as f64; seen.reverse(); }
            count[k] += 1 + i as i64;
            count.swap(0, k);
            s = s * x[0] + count[0] as f64 * x[k] * s;
        }
        s * 1e-9
    }
}

row! { copied_receivers_of_methods_by_value [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        use super::Turned;
        let mut a = [0usize, 1, 2];
        let mut s = 1.0;
        for i in 0..3 {
            s += x[({ a }).turned(1)] * x[(a, 1).0.turned(2)];
            a = [a[1], a[2], a[0]];
            s *= x[a[0]] + x[a.clone().turned(i)];
        }
        s
    }
}

pub trait Turned {
    fn turned(self, i: usize) -> usize;
}

impl Turned for [usize; 3] {
    fn turned(mut self, i: usize) -> usize {
        self.reverse();
        self[i]
    }
}

row! { receiver_by_value_of_a_variable_that_is_written [at (&[1.0, 2.0, 3.0])]
    fn f(x: &[f64]) -> f64 {
        use super::Turned;
        let mut a = [0usize, 1, 2];
        let b = [2usize, 1, 1];
        let mut s = x[a.turned(0)] * x[b.turned(0)];
        a[0] = a.turned(1);
        s + x[a[0]]
    }
}

row! { methods_of_temporaries [at (1.5), (-0.5)]
    fn f(x: f64) -> f64 {
        let mut s = x;
        let t = "abc".len() + "a b".split(' ').count() + vec![1, 2].iter().rev().count();
        let text = format!("{}", t).len();
        s *= x * (t + text) as f64;
        let m: usize = [3usize, 1, 2].iter().copied().max().unwrap();
        s + m as f64 * x
    }
}

/// A type whose operators count how often they are called.
pub struct Counts {
    n: std::cell::Cell<usize>,
    table: [f64; 4],
}

fn counts() -> Counts {
    Counts { n: std::cell::Cell::new(0), table: [1.0, 2.0, 3.0, 5.0] }
}

impl Counts {
    fn next(&self) -> usize {
        self.n.set(self.n.get() + 1);
        self.n.get()
    }
}

impl PartialEq for Counts {
    fn eq(&self, _: &Counts) -> bool {
        self.next() % 2 == 1
    }
}

impl PartialOrd for Counts {
    fn partial_cmp(&self, _: &Counts) -> Option<std::cmp::Ordering> {
        Some(if self.next() % 2 == 1 { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater })
    }
}

impl std::ops::Index<usize> for Counts {
    type Output = f64;
    fn index(&self, i: usize) -> &f64 {
        &self.table[(self.next() + i) % 4]
    }
}

fn calls(counts: &Counts) -> f64 {
    counts.n.get() as f64
}

row! { equality_of_a_users_type [at (1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let c = super::counts();
        let d = super::counts();
        let a = c == d;
        let b = c == d;
        let unused = c == d;
        let z = if a { x } else { x * y };
        if b { z * y } else { z * y * super::calls(&c) }
    }
}

row! { order_of_a_users_type_in_a_loop [at (1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let c = super::counts();
        let d = super::counts();
        let mut s = x;
        for i in 0..5 {
            s *= if c < d { y.sin() } else { x * s };
        }
        s * super::calls(&c)
    }
}

row! { comparison_of_a_users_type_that_is_not_reached [at (1.1, 0.7), (-1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let c = super::counts();
        let d = super::counts();
        let on = x > 0.0;
        let a = if on && c == d { x * y } else { y };
        let b = if on || !(c != d) && c < d { a * x } else { a };
        b * (1.0 + super::calls(&c))
    }
}

row! { index_of_a_users_type [at (&[1.1, 0.7])]
    fn f(x: &[f64]) -> f64 {
        let c = super::counts();
        let a = c[0];
        let b = c[0];
        let unused = c[0];
        let mut y = x[0] * a + x[1] * b * b;
        for i in 0..2 {
            let k = c[0];
            y *= x[i] * k + y * c[1];
        }
        y * super::calls(&c)
    }
}
