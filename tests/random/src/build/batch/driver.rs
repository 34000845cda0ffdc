//! Runs programs and says how their engines disagree. It is instantiated once for each signature, not for each program.
use autodiff::Dual;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Adjoint = Box<dyn Fn(&[f64], usize) -> (f64, Vec<f64>)>;

/// A program as functions of its floats, for one choice `n` of its whole numbers.
pub struct Case {
    pub floats: usize,
    /// Whether the first float is an `f32`.
    pub single: bool,
    pub plain: Box<dyn Fn(&[f64], usize) -> f64>,
    pub annotated: Box<dyn Fn(&[f64], usize) -> f64>,
    /// With the seed known before, and by the pullback.
    pub adjoints: [Adjoint; 2],
    pub dual: Box<dyn Fn(&[f64], &[f64], usize) -> (f64, f64)>,
    pub second: Option<Box<dyn Fn(&[f64], &[f64], usize) -> Vec<f64>>>,
}

fn lift(x: &[f64], v: &[f64]) -> Vec<Dual> {
    x.iter().zip(v).map(|(&x, &v)| Dual::new(x, v)).collect()
}

fn parts(y: Dual) -> (f64, f64) {
    (y.value, y.tangent)
}

fn three<T: Copy>(x: &[T]) -> [T; 3] {
    [x[0], x[1], x[2]]
}

const ORDERS: [[usize; 4]; 4] = [[0, 1, 2, 3], [3, 0, 2, 0], [1, 1, 3, 2], [2, 3, 0, 1]];

pub fn slice(
    plain: fn(&[f64]) -> f64,
    annotated: fn(&[f64]) -> f64,
    adjoints: [fn(&[f64]) -> (f64, Vec<f64>); 2],
    dual: fn(&[Dual]) -> Dual,
    second: Option<fn(&[f64], &[f64]) -> Vec<f64>>,
) -> Case {
    Case {
        floats: 4,
        single: false,
        plain: Box::new(move |x, _| plain(x)),
        annotated: Box::new(move |x, _| annotated(x)),
        adjoints: adjoints.map(|adjoint| Box::new(move |x: &[f64], _| adjoint(x)) as _),
        dual: Box::new(move |x, v, _| parts(dual(&lift(x, v)))),
        second: second.map(|f| Box::new(move |x: &[f64], v: &[f64], _| f(x, v)) as _),
    }
}

pub fn pair(
    plain: fn(f64, f64) -> f64,
    annotated: fn(f64, f64) -> f64,
    adjoints: [fn(f64, f64) -> (f64, (f64, f64)); 2],
    dual: fn(Dual, Dual) -> Dual,
    second: Option<fn(f64, f64, f64, f64) -> (f64, f64)>,
) -> Case {
    let list = |(y, (a, b))| (y, vec![a, b]);
    Case {
        floats: 2,
        single: false,
        plain: Box::new(move |x, _| plain(x[0], x[1])),
        annotated: Box::new(move |x, _| annotated(x[0], x[1])),
        adjoints: adjoints.map(|adjoint| Box::new(move |x: &[f64], _| list(adjoint(x[0], x[1]))) as _),
        dual: Box::new(move |x, v, _| parts(dual(Dual::new(x[0], v[0]), Dual::new(x[1], v[1])))),
        second: second.map(|f| {
            Box::new(move |x: &[f64], v: &[f64], _| Vec::from(<[f64; 2]>::from(f(x[0], x[1], v[0], v[1])))) as _
        }),
    }
}

pub fn mixed(
    plain: fn(f32, f64) -> f64,
    annotated: fn(f32, f64) -> f64,
    adjoints: [fn(f32, f64) -> (f64, (f32, f64)); 2],
    dual: fn(Dual<f32>, Dual) -> Dual,
    second: Option<fn(f32, f64, f32, f64) -> (f32, f64)>,
) -> Case {
    let list = |(a, b)| vec![f64::from(a), b];
    Case {
        floats: 2,
        single: true,
        plain: Box::new(move |x, _| plain(x[0] as f32, x[1])),
        annotated: Box::new(move |x, _| annotated(x[0] as f32, x[1])),
        adjoints: adjoints.map(|adjoint| {
            Box::new(move |x: &[f64], _| {
                let (y, gradient) = adjoint(x[0] as f32, x[1]);
                (y, list(gradient))
            }) as _
        }),
        dual: Box::new(move |x, v, _| parts(dual(Dual::new(x[0] as f32, v[0] as f32), Dual::new(x[1], v[1])))),
        second: second
            .map(|f| Box::new(move |x: &[f64], v: &[f64], _| list(f(x[0] as f32, x[1], v[0] as f32, v[1]))) as _),
    }
}

pub fn counted(
    plain: fn([f64; 3], usize) -> f64,
    annotated: fn([f64; 3], usize) -> f64,
    adjoints: [fn([f64; 3], usize) -> (f64, [f64; 3]); 2],
    dual: fn([Dual; 3], usize) -> Dual,
    second: Option<fn([f64; 3], usize, [f64; 3]) -> [f64; 3]>,
) -> Case {
    Case {
        floats: 3,
        single: false,
        plain: Box::new(move |x, n| plain(three(x), n)),
        annotated: Box::new(move |x, n| annotated(three(x), n)),
        adjoints: adjoints.map(|adjoint| {
            Box::new(move |x: &[f64], n| {
                let (y, gradient) = adjoint(three(x), n);
                (y, gradient.to_vec())
            }) as _
        }),
        dual: Box::new(move |x, v, n| parts(dual(three(&lift(x, v)), n))),
        second: second.map(|f| Box::new(move |x: &[f64], v: &[f64], n| f(three(x), n, three(v)).to_vec()) as _),
    }
}

pub fn indexed(
    plain: fn(&[f64], &[usize]) -> f64,
    annotated: fn(&[f64], &[usize]) -> f64,
    adjoints: [fn(&[f64], &[usize]) -> (f64, Vec<f64>); 2],
    dual: fn(&[Dual], &[usize]) -> Dual,
    second: Option<fn(&[f64], &[usize], &[f64]) -> Vec<f64>>,
) -> Case {
    Case {
        floats: 4,
        single: false,
        plain: Box::new(move |x, n| plain(x, &ORDERS[n])),
        annotated: Box::new(move |x, n| annotated(x, &ORDERS[n])),
        adjoints: adjoints.map(|adjoint| Box::new(move |x: &[f64], n: usize| adjoint(x, &ORDERS[n])) as _),
        dual: Box::new(move |x, v, n| parts(dual(&lift(x, v), &ORDERS[n]))),
        second: second.map(|f| Box::new(move |x: &[f64], v: &[f64], n: usize| f(x, &ORDERS[n], v)) as _),
    }
}

pub fn nested(
    plain: fn((f64, f64), &[f64; 3]) -> f64,
    annotated: fn((f64, f64), &[f64; 3]) -> f64,
    adjoints: [fn((f64, f64), &[f64; 3]) -> (f64, ((f64, f64), [f64; 3])); 2],
    dual: fn((Dual, Dual), &[Dual; 3]) -> Dual,
    second: Option<fn((f64, f64), &[f64; 3], (f64, f64), &[f64; 3]) -> ((f64, f64), [f64; 3])>,
) -> Case {
    let list = |((a, b), c): ((f64, f64), [f64; 3])| vec![a, b, c[0], c[1], c[2]];
    Case {
        floats: 5,
        single: false,
        plain: Box::new(move |x, _| plain((x[0], x[1]), &three(&x[2..]))),
        annotated: Box::new(move |x, _| annotated((x[0], x[1]), &three(&x[2..]))),
        adjoints: adjoints.map(|adjoint| {
            Box::new(move |x: &[f64], _| {
                let (y, gradient) = adjoint((x[0], x[1]), &three(&x[2..]));
                (y, list(gradient))
            }) as _
        }),
        dual: Box::new(move |x, v, _| {
            let x = lift(x, v);
            parts(dual((x[0], x[1]), &three(&x[2..])))
        }),
        second: second.map(|f| {
            Box::new(move |x: &[f64], v: &[f64], _| {
                list(f((x[0], x[1]), &three(&x[2..]), (v[0], v[1]), &three(&v[2..])))
            }) as _
        }),
    }
}

const POINTS: [[f64; 5]; 3] = [
    [0.625, -1.125, 0.3125, 1.375, -0.4375],
    [-0.875, 0.6875, 1.1875, -0.3125, 0.5625],
    [1.4375, 0.21875, -0.6875, 0.8125, -1.25],
];
const NUMBERS: [usize; 3] = [2, 0, 3];
const DIRECTION: [f64; 5] = [0.75, -0.5, 0.625, 0.875, -0.6875];
const OTHER: [f64; 5] = [-0.375, 0.8125, 0.9375, -0.5625, 0.6875];

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn size(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a * b).abs()).sum()
}

/// `x + h v`.
fn along(x: &[f64], v: &[f64], h: f64) -> Vec<f64> {
    x.iter().zip(v).map(|(x, v)| x + h * v).collect()
}

/// Central differences, where two steps agree: elsewhere is a kink, or too little precision. Where the function is so steep
/// that a step may pass whole periods of a sine, they agree on something else.
fn differences(f: impl Fn(f64) -> f64, step: f64, tolerance: f64) -> Option<f64> {
    let at = |h: f64| (f(h) - f(-h)) / (2.0 * h);
    let (far, near) = (at(step), at(step / 2.0));
    let is_steep = (near * step).abs() > 64.0;
    ((far - near).abs() <= tolerance * (1.0 + near.abs()) && !is_steep).then_some(near)
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

/// How two engines disagree.
enum Failure {
    Value(String),
    Effects(String),
    Derivative(String),
}

/// Compares the engines at a point; returns the value and the gradient.
fn compare(case: &Case, x: &[f64], n: usize, rough: bool) -> Result<Vec<f64>, Failure> {
    let (v, w) = (&DIRECTION[..x.len()], &OTHER[..x.len()]);
    super::prelude::notes();
    let value = (case.plain)(x, n);
    let effects = super::prelude::notes();
    if !value.is_finite() {
        return Ok(Vec::new());
    }
    let agrees = |engine: &str, y: f64| {
        let noted = super::prelude::notes();
        if !same(value, y) {
            return Err(Failure::Value(format!("at {x:?}, {n}: plain {value:?}, {engine} {y:?}")));
        }
        if effects != noted {
            return Err(Failure::Effects(format!("at {x:?}, {n}: not the effects of the plain function in {engine}")));
        }
        Ok(())
    };
    agrees("annotated", (case.annotated)(x, n))?;
    let (y, tangent) = (case.dual)(x, v, n);
    agrees("dual", y)?;
    let (y, gradient) = (case.adjoints[0])(x, n);
    agrees("adjoint", y)?;
    let (y, pulled) = (case.adjoints[1])(x, n);
    agrees("pullback", y)?;
    let (slope, scale) = (dot(&gradient, v), size(&gradient, v));
    let (relative, absolute) = if rough { (1e-3, 1e-4) } else { (1e-8, 1e-9) };
    let close = |a: f64, b: f64| (a - b).abs() <= relative * scale + absolute;
    let largest = gradient.iter().fold(0.0, |largest: f64, g| largest.max(g.abs()));
    let alike = |(a, b): (&f64, &f64)| (a - b).abs() <= relative * largest + absolute || same(*a, *b);
    if gradient.len() != pulled.len() || !gradient.iter().zip(&pulled).all(alike) {
        return Err(Failure::Derivative(format!("at {x:?}, {n}: gradient {gradient:?}, by the pullback {pulled:?}")));
    }
    // Not the function's own differences: these follow the values of integers and casts too.
    let (step, loose) = if rough { (1.0 / 256.0, 2e-2) } else { (1e-5, 1e-5) };
    let moved = differences(|h| (case.plain)(&along(x, v, h), n), step, loose);
    let near = |a: f64, b: f64| (a - b).abs() <= 5.0 * loose * (1.0 + scale);
    let story = || {
        format!("at {x:?}, {n}: adjoint {slope:?}, tangent {tangent:?}, differences {moved:?}; gradient {gradient:?}")
    };
    if !(close(slope, tangent) || slope.is_nan() && tangent.is_nan()) {
        return Err(Failure::Derivative(story()));
    }
    if moved.is_some_and(|d| !near(slope, d)) {
        return Err(Failure::Derivative(story()));
    }
    if let Some(second) = &case.second {
        let (along_v, along_w) = (second(x, v, n), second(x, w, n));
        let (vw, wv) = (dot(&along_v, w), dot(&along_w, v));
        let scale = size(&along_v, w) + size(&along_w, v);
        let symmetric = (vw - wv).abs() <= relative * scale + absolute * (1.0 + scale);
        let moved = differences(|h| dot(&(case.adjoints[0])(&along(x, v, h), n).1, w), step, loose);
        let right = moved.is_none_or(|d| (vw - d).abs() <= 10.0 * loose * (1.0 + scale));
        if !(symmetric && right) {
            return Err(Failure::Derivative(format!(
                "second order at {x:?}, {n}: {vw:?} and {wv:?}, differences {moved:?}"
            )));
        }
    }
    Ok([vec![value], gradient].concat())
}

fn text(payload: Box<dyn std::any::Any + Send>) -> String {
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(|s| s.to_string())).unwrap_or_default().replace('\n', " ")
}

/// Prints `start NAME`, then `value|effects|derivative|panic|agrees NAME: what`. A name that does not end has crashed.
pub fn run(name: &str, case: &Case, rough: bool) {
    println!("start {name}");
    let (word, what) = outcome(case, rough);
    println!("{word} {name}: {what}");
}

/// The first failure; the points if there is none.
pub fn outcome(case: &Case, rough: bool) -> (&'static str, String) {
    let rough = rough || case.single;
    let mut points = Vec::new();
    for (point, n) in POINTS.iter().zip(NUMBERS) {
        let x = &point[..case.floats];
        if catch_unwind(AssertUnwindSafe(|| (case.plain)(x, n))).is_err() {
            continue;
        }
        match catch_unwind(AssertUnwindSafe(|| compare(case, x, n, rough))) {
            Ok(Ok(point)) => points.push(format!("{point:?}")),
            Ok(Err(Failure::Value(what))) => return ("value", what),
            Ok(Err(Failure::Effects(what))) => return ("effects", what),
            Ok(Err(Failure::Derivative(what))) => return ("derivative", what),
            Err(payload) => return ("panic", format!("at {x:?}, {n}: {}", text(payload))),
        }
    }
    ("agrees", points.join("; "))
}
