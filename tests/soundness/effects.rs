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
        let mut c = crate::counter();
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
