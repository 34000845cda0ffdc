//! Copies, and references that stand for what they point to.

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

pub fn shared() -> std::rc::Rc<std::cell::Cell<f64>> {
    std::rc::Rc::new(std::cell::Cell::new(2.0))
}

row! { counted_references_cloned_and_moved [at (1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let r = super::shared();
        let q = r.clone();
        q.set(3.0);
        let s = q;
        let a = r.get();
        s.set(5.0);
        let b = r.get();
        x * y * a + x * x * b
    }
}

row! { one_of_two_texts [at (1.1, 0.7), (-1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let words = vec![String::from("ab"), String::from("cde")];
        let word = if x > 0.0 { &words[0] } else { &words[1] };
        let n = word.len();
        x * y * n as f64
    }
}

#[derive(Clone)]
pub struct Weights {
    pub of: Vec<f64>,
}

pub fn weights(w: f64) -> Weights {
    Weights { of: vec![w, 2.0 * w] }
}

impl Weights {
    pub fn at(&self, i: usize) -> f64 {
        self.of[i]
    }
}

row! { one_of_two_of_a_users_type [at (1.1, 0.7), (-1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        let (a, b) = (super::weights(1.5), super::weights(2.5));
        let w = if x > 0.0 { &a } else { &b };
        let c = w.at(1);
        let both = [&a, &b, &a];
        let d = both[1].at(0);
        x * y * c + x * x * d
    }
}

#[autodiff::differentiable]
fn doubled(x: f64) -> f64 {
    2.0 * x * x
}

fn three() -> f64 {
    3.0
}

row! { numbers_of_a_type_that_is_not_known_as_arguments [at (1.1, 0.7), (-1.1, 0.7)]
    fn f(x: f64, y: f64) -> f64 {
        const R: f64 = 0.41;
        let k = super::three();
        let a = super::doubled((R + R).tanh());
        let b = super::doubled(k);
        let c = super::doubled(k) * super::doubled(R.atan2(k).atan() - 0.2);
        let (p, q) = (k, R);
        let d = if x > 0.0 { p } else { q };
        let list = [k, d, k];
        x * a * b + y * c * d + x * list[1] * k
    }
}
