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

fn counter() -> Counter {
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
