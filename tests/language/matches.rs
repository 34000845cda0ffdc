//! Rows 44 and 46–50: `match` and `if let`.

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Linear,
    Square,
    Power(i32),
}

#[derive(Clone, Copy)]
enum Shape {
    Circle(f64),
    Rectangle { width: f64, height: f64 },
    Point,
}

fn rectangle(width: f64, height: f64) -> Shape {
    Shape::Rectangle { width, height }
}

fn shape(i: usize) -> Shape {
    [Shape::Circle(0.7), rectangle(1.2, 0.4), Shape::Point][i]
}

enum Tree {
    Leaf(f64),
    Node(Box<Tree>, Box<Tree>),
}

fn tree() -> Tree {
    let leaf = |a| Box::new(Tree::Leaf(a));
    Tree::Node(leaf(0.3), Box::new(Tree::Node(leaf(0.1), leaf(-0.2))))
}

const TWO: usize = 2;

fn some(i: usize) -> Option<usize> {
    (i > 1).then_some(i)
}

fn weight(i: usize) -> Option<f64> {
    (i > 1).then_some(i as f64 * 0.3)
}

fn byte(i: usize) -> Option<u8> {
    (i > 0).then_some(200)
}

fn name(i: usize) -> &'static str {
    ["a", "b", "c"][i]
}

fn large() -> u8 {
    200
}

fn small() -> i8 {
    -3
}

#[autodiff::differentiable]
fn of_kind(x: f64, kind: &Kind) -> f64 {
    match kind {
        Kind::Linear => x,
        Kind::Power(3) => x * x * x,
        Kind::Power(_) => x.exp(),
        Kind::Square => x * x,
    }
}

#[autodiff::differentiable]
fn area(x: f64, shape: &Shape) -> f64 {
    match shape {
        Shape::Circle(r) => x * *r * *r * 3.0,
        Shape::Rectangle { width, height } => x * x * *width * *height,
        Shape::Point => 0.1 * x,
    }
}

#[autodiff::differentiable]
fn area_by_value(x: f64, shape: Shape) -> f64 {
    match shape {
        Shape::Circle(r) => x * r * r * 3.0,
        Shape::Rectangle { width: w, height } if w > 1.0 => x * x * w * height,
        Shape::Rectangle { .. } | Shape::Point => 0.1 * x,
    }
}

#[autodiff::differentiable]
fn sum(x: f64, tree: &Tree) -> f64 {
    match tree {
        Tree::Leaf(a) => x * x * *a,
        Tree::Node(left, right) => {
            let a = sum(x, left);
            a * x + sum(x, right)
        }
    }
}

// 44 `if let`

row! { l044_if_let [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            if let Some(w) = weight(i) {
                s += x[i] * x[i] * w * 2.0;
            } else if let 0 = i {
                s += x[1];
            } else {
                s *= x[0];
            }
        }
        s
    }
}

row! { l044_if_let_as_a_value [at (0.7, 1), (0.7, 3)]
    fn f(x: f64, n: usize) -> f64 {
        let y = if let (Some(w), 2..) = (weight(n), n) { x * w } else { x * x };
        y * if let Shape::Circle(r) = shape(n % 3) { r * x } else { 1.0 }
    }
}

// 46 integers, ranges, alternatives, bindings, conditions

row! { l046_integers [at (1.5, 0), (1.5, 2), (1.5, 5), (-0.7, 7), (-0.7, 10), (0.3, 11)]
    fn f(x: f64, n: usize) -> f64 {
        match n {
            0 => x,
            1..=3 => x * x,
            4 | 5 => x.sin(),
            k @ 6..=8 => x * k as f64,
            k if k % 2 == 0 => {
                let y = x * x;
                y * y
            }
            _ => 1.0,
        }
    }
}

row! { l046_statements_of_a_state_machine [at (&[0.7, 1.3, 0.2]), (&[-0.7, 0.3, 1.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = x[0];
        let mut state = 0;
        for _ in 0..10 {
            match state {
                0 => {
                    s *= x[1];
                    state = 2;
                }
                1 => {
                    s += x[2];
                    state = 0;
                }
                2 => {
                    s = s.sin() + x[0];
                    state = 1;
                }
                _ => unreachable!(),
            }
        }
        s
    }
}

row! { l046_negative_numbers_and_open_ranges [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for n in -4..3 {
            s *= match n {
                -2 => x[0],
                -1..=0 => x[1],
                i32::MIN..=-3 => x[2] * x[2],
                1.. => x[2] + n as f64,
            };
        }
        s
    }
}

row! { l046_types_that_come_late [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let a = match large() {
            0..=100 => x[0],
            101..=255 => x[1] * x[1],
        };
        let b = match small() {
            -128..=-1 => a * x[2],
            0 => x[0],
            1.. => 1.0,
        };
        a * b
    }
}

row! { l046_characters [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for c in ['a', 'z', '0'] {
            s *= match c {
                'a'..='m' => x[0],
                '0'..='9' => x[1] * x[0],
                _ => x[2],
            };
        }
        s
    }
}

row! { l046_truth_values [at (0.7, 1.3), (0.3, 1.2)]
    fn f(x: f64, y: f64) -> f64 {
        match x > 0.5 {
            true => x * y,
            false => y * y,
        }
    }
}

row! { l046_constants [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for n in 0..4 {
            s *= match n {
                TWO => x[0],
                usize::MAX => 0.0,
                0 if s > 3.0 => x[1],
                0 => x[2],
                _ => x[1] * x[1],
            };
        }
        s
    }
}

row! { l046_pairs [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..6 {
            let v = match (i % 2, i > 3) {
                (0, true) => x[0] * x[1],
                (0, _) => x[1] * x[1],
                (k, true) => x[2] * k as f64 * x[0],
                (_, false) => x[0].cos(),
            };
            s += v * x[i % 3];
        }
        s
    }
}

row! { l046_pairs_with_an_active_part [at (0.7, 1.3, 2), (-0.7, 1.3, 2), (0.7, 1.3, 3)]
    fn f(x: f64, y: f64, n: usize) -> f64 {
        let p = (x * y, n);
        match p {
            (v, 2) if v > 0.0 => v * x,
            (v, n) => v * v * n as f64,
        }
    }
}

row! { l046_floats_by_conditions [at (&[-0.7, 0.3, 1.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            s += match x[i] {
                v if v < 0.0 => -v * v,
                v if v < 1.0 => v.sin() * x[0],
                v => v * v * x[1],
            };
        }
        s
    }
}

row! { l046_references_to_integers [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let t = [3usize, 1, 0];
        let mut s = 0.0;
        for n in t.iter() {
            s += match n {
                0 => x[0] * x[0],
                1 => x[1] * x[0],
                _ => x[2].sin(),
            };
        }
        for &n in &t {
            s *= match n {
                3 => x[0],
                _ => x[1],
            };
        }
        s
    }
}

row! { l046_mutable_bindings [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..5usize {
            s += match i {
                0 => x[0],
                mut m if m > 2 => {
                    m -= 1;
                    x[m % 3] * m as f64
                }
                m => x[m] * x[0],
            };
        }
        s
    }
}

row! { l046_text [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            s += match name(i) {
                "a" => x[0] * x[1],
                "b" => x[2] * x[2],
                _ => x[0].cos(),
            };
        }
        s
    }
}

row! { l046_alternatives_with_a_comparison [at (0.7, 1.3), (-0.7, 1.3)]
    fn f(x: f64, y: f64) -> f64 {
        let mut s = y;
        for i in 0..4 {
            s *= match shape(i % 3) {
                Shape::Circle(_) | Shape::Point if x > 0.5 => x * y,
                Shape::Point => y * y,
                _ => x + y,
            };
        }
        s
    }
}

// 47 arms with loops, and matches inside

row! { l047_loops_and_matches_in_arms [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            for j in 0..3 {
                s += match i {
                    0 => match j {
                        0 => x[0],
                        1 => x[1] * x[0],
                        _ => x[2],
                    },
                    1 => x[j] * x[i],
                    _ => {
                        let mut t = 0.0;
                        for l in 0..j {
                            t += x[l] * x[j];
                        }
                        t
                    }
                };
            }
        }
        s
    }
}

// 49 and 50 enums

row! { l049_variants [at (1.5), (-0.7)]
    fn f(x: f64) -> f64 {
        let cubic = Kind::Power(3);
        let mut s = of_kind(x, &cubic) * of_kind(x, &Kind::Linear);
        for kind in [Kind::Square, Kind::Power(2), Kind::Linear] {
            s += match kind {
                Kind::Linear => x * s,
                Kind::Square | Kind::Power(2..) => x.cos(),
                Kind::Power(_) => 1.0,
            };
        }
        s
    }
}

row! { l050_payload_that_is_not_taken [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..4 {
            s += match some(i) {
                None => x[0] * x[1],
                Some(2) => x[2] * x[2],
                Some(_) => x[0].cos(),
            };
        }
        s
    }
}

row! { l050_payload [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..4 {
            s += match some(i) {
                None => x[0] * x[1],
                Some(k) if x[k % 3] > 1.0 => x[k % 3] * x[2] * k as f64,
                Some(mut k) => {
                    k -= 1;
                    x[k]
                }
            };
        }
        s
    }
}

row! { l050_payload_in_a_pair [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            s += match (byte(i), i) {
                (Some(k), 1) => x[0] * x[0] * (!k) as f64,
                (Some(k), n) => x[n] * k as f64 * x[1],
                (None, _) => x[2] * x[1],
            };
        }
        s
    }
}

row! { l050_payload_of_numbers [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            let one = shape(i);
            s += area(x[0], &one) * area_by_value(x[1], one);
        }
        s + area_by_value(x[2], rectangle(0.2, 0.1))
    }
}

row! { l050_recursive_enum [at (&[0.7, 1.3, 0.2])]
    fn f(x: &[f64]) -> f64 {
        let tree = tree();
        sum(x[0], &tree) + sum(x[1], &tree) * x[2]
    }
}
