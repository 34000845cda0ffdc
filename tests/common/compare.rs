//! The comparison itself, on flat lists of floats.

use super::{Args, Flat, shape};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Where a function is run.
pub struct Point<A> {
    pub args: A,
    /// The gradient, where differences cannot tell it: at a kink, or where it is tiny or infinite.
    exact: Option<Vec<f64>>,
    /// Second derivatives likewise, row by row.
    exact_second: Option<Vec<f64>>,
    single: bool,
}

impl<A: Args> Point<A> {
    pub fn regular(args: A) -> Point<A> {
        Point { args, exact: None, exact_second: None, single: A::SINGLE }
    }

    /// `second` holds one list or none.
    pub fn exact(args: A, gradient: &[f64], second: &[&[f64]]) -> Point<A> {
        let exact_second = second.first().map(|list| list.to_vec());
        Point { args, exact: Some(gradient.to_vec()), exact_second, single: A::SINGLE }
    }
}

/// What a test may say besides its points.
#[derive(Default)]
pub struct Options {
    /// Arguments marked `#[no_grad]`.
    pub no_grad: &'static [usize],
    /// The function computes in `f32` somewhere, though its arguments are `f64`.
    pub single: bool,
    /// A point where two step sizes disagree is near a kink: no differences there, instead of a failure.
    pub skip_unclear: bool,
}

/// What a pass gives at a point, for a direction or a seed: the value, and the tangent or the gradient.
pub type Pass<'a> = &'a dyn Fn(&[f64], &[f64]) -> (Flat, Flat);

/// The same, with the lengths in the result, which are known before as the seed is.
pub type Seeded<'a> = &'a dyn Fn(&[f64], &[f64], &[usize]) -> (Flat, Flat);

/// A function from floats to floats, in each of its forms. Each gives its value and what it is for.
pub struct Engines<'a> {
    pub plain: &'a dyn Fn(&[f64]) -> Flat,
    pub annotated: &'a dyn Fn(&[f64]) -> Flat,
    pub jvp: Pass<'a>,
    pub vjp: Pass<'a>,
    /// The adjoint as the operators run it that know the seed before.
    pub seeded: Seeded<'a>,
    pub tape: Pass<'a>,
    pub scalar: Option<Scalar<'a>>,
}

/// More forms, of a function that returns one number.
pub struct Scalar<'a> {
    pub grad: &'a dyn Fn(&[f64]) -> Flat,
    pub value_and_grad: &'a dyn Fn(&[f64]) -> (Flat, Flat),
    pub second: Pass<'a>,
}

/// Directions are all axes up to this number of floats, else so many of them and two across all.
const AXES: usize = 16;
/// Second order costs a pass for each.
const SECOND_AXES: usize = 6;

/// Two numbers that differ by rounding alone, in relation to `scale` and themselves.
pub fn close(a: f64, b: f64, tolerance: f64, scale: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= tolerance * scale.max(a.abs()).max(b.abs())
}

static CLEAR: AtomicUsize = AtomicUsize::new(0);
static UNCLEAR: AtomicUsize = AtomicUsize::new(0);

/// How many derivatives were compared with differences, and for how many these were not clear.
pub fn differences_so_far() -> (usize, usize) {
    (CLEAR.load(Relaxed), UNCLEAR.load(Relaxed))
}

fn same_bits(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// Compares all engines at one point, and panics with everything that differs there.
pub fn run<A: Args>(point: &Point<A>, options: &Options, engines: &Engines<'_>) {
    let single = options.single || point.single;
    let mut check = Check {
        engines,
        shape: shape(&point.args, options.no_grad),
        labels: labels(&point.args, options.no_grad),
        // Two orders of the same sums and products.
        rounding: if single { 1e-4 } else { 1e-9 },
        single,
        skip_unclear: options.skip_unclear,
        failures: Vec::new(),
    };
    let y = (engines.plain)(&check.shape.values);
    let axes = check.axes(AXES);
    let (jacobian, tangents) = check.first_order(&y, &axes);
    match &point.exact {
        Some(expected) => {
            check.exact("adjoint", expected, &jacobian.concat());
            let columns = Direction::columns(expected, &axes, y.values.len());
            check.exact("dual", &columns, &tangents.concat());
        }
        None => check.differences(&y, &axes, &jacobian),
    }
    if let Some(scalar) = &engines.scalar {
        check.second_order(scalar, &y, &jacobian[0], point.exact.is_none(), point.exact_second.as_deref());
    }
    assert!(check.failures.is_empty(), "at {:.200}\n  {}", format!("{:?}", point.args), check.failures.join("\n  "));
}

/// What each float is called in a message.
fn labels(args: &impl Args, no_grad: &[usize]) -> Vec<String> {
    let mut labels = Vec::new();
    for (i, part) in args.parts().into_iter().enumerate() {
        if no_grad.contains(&i) {
            continue;
        }
        match part.values.len() {
            1 => labels.push(format!("argument {i}")),
            n => labels.extend((0..n).map(|j| format!("argument {i}, element {j}"))),
        }
    }
    labels
}

#[derive(Clone)]
enum Direction {
    Axis(usize),
    Across(Vec<f64>),
}

impl Direction {
    fn vector(&self, n: usize) -> Vec<f64> {
        match self {
            Direction::Axis(j) => (0..n).map(|i| if i == *j { 1.0 } else { 0.0 }).collect(),
            Direction::Across(v) => v.clone(),
        }
    }

    /// The columns of a Jacobian, written row by row, along these directions.
    fn columns(jacobian: &[f64], directions: &[Direction], outputs: usize) -> Vec<f64> {
        let n = jacobian.len() / outputs.max(1);
        let column = |d: &Direction| jacobian.chunks(n.max(1)).map(|row| d.component(row).0).collect::<Vec<f64>>();
        directions.iter().flat_map(column).collect()
    }

    /// The component of a gradient, and the size of what is added up for it.
    fn component(&self, gradient: &[f64]) -> (f64, f64) {
        match self {
            Direction::Axis(j) => (gradient[*j], 0.0),
            Direction::Across(v) => {
                let terms = || gradient.iter().zip(v).map(|(g, v)| g * v);
                (terms().sum(), terms().map(f64::abs).sum())
            }
        }
    }
}

struct Check<'a> {
    engines: &'a Engines<'a>,
    shape: Flat,
    labels: Vec<String>,
    rounding: f64,
    single: bool,
    skip_unclear: bool,
    failures: Vec<String>,
}

impl Check<'_> {
    fn n(&self) -> usize {
        self.shape.values.len()
    }

    fn name(&self, direction: &Direction) -> String {
        match direction {
            Direction::Axis(j) => self.labels[*j].clone(),
            Direction::Across(_) => "a direction across all arguments".to_owned(),
        }
    }

    fn axes(&self, most: usize) -> Vec<Direction> {
        let n = self.n();
        if n <= most {
            return (0..n).map(Direction::Axis).collect();
        }
        // The ends among them, where loops go wrong.
        let mut directions: Vec<_> = (0..most).map(|k| Direction::Axis(k * (n - 1) / (most - 1))).collect();
        for turn in [0.754_877_666, 0.569_840_29] {
            directions.push(Direction::Across((1..=n).map(|i| (i as f64 * turn).fract() - 0.5).collect()));
        }
        directions
    }

    fn same_value(&mut self, engine: &str, plain: &Flat, value: &Flat) {
        if plain.lengths != value.lengths || plain.values.len() != value.values.len() || plain.inert != value.inert {
            self.failures.push(format!("value of {engine}: {value:?}, plain {plain:?}"));
            return;
        }
        for (k, (a, b)) in plain.values.iter().zip(&value.values).enumerate() {
            if !same_bits(*a, *b) {
                self.failures.push(format!("value of {engine}, result {k}: {b:e}, plain {a:e}"));
            }
        }
    }

    /// A gradient has the shape of the arguments.
    fn same_shape(&mut self, engine: &str, gradient: &Flat) -> bool {
        let same = gradient.lengths == self.shape.lengths && gradient.values.len() == self.n();
        if !same {
            self.failures.push(format!("shape of {engine}: {gradient:?}"));
        }
        same
    }

    /// The rows of the Jacobian by the adjoint and its columns by the dual pass, having compared them.
    fn first_order(&mut self, y: &Flat, directions: &[Direction]) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
        let x = self.shape.values.clone();
        self.same_value("the annotated function", y, &(self.engines.annotated)(&x));
        let outputs = y.values.len();
        let rows: Vec<Vec<f64>> = (0..outputs).map(|k| self.row(y, k)).collect();
        let mut columns = Vec::new();
        for direction in directions {
            let (value, tangent) = (self.engines.jvp)(&x, &direction.vector(x.len()));
            self.same_value("jvp", y, &value);
            if tangent.lengths != y.lengths || tangent.values.len() != outputs {
                self.failures.push(format!("shape of the tangent: {tangent:?}"));
                continue;
            }
            for (k, row) in rows.iter().enumerate() {
                let (adjoint, scale) = direction.component(row);
                let dual = tangent.values[k];
                if !close(adjoint, dual, self.rounding, scale.max(1.0)) {
                    let name = self.name(direction);
                    self.failures.push(format!("{name}, result {k}: adjoint {adjoint:e}, dual {dual:e}"));
                }
            }
            columns.push(tangent.values);
        }
        (rows, columns)
    }

    fn row(&mut self, y: &Flat, k: usize) -> Vec<f64> {
        let x = self.shape.values.clone();
        let seed = |size: f64| (0..y.values.len()).map(|i| if i == k { size } else { 0.0 }).collect::<Vec<f64>>();
        let (value, row) = (self.engines.vjp)(&x, &seed(1.0));
        self.same_value("vjp", y, &value);
        if !self.same_shape("vjp", &row) {
            return vec![f64::NAN; x.len()];
        }
        let (value, by_tape) = (self.engines.tape)(&x, &seed(1.0));
        self.same_value("the tape", y, &value);
        self.same_gradient("the tape", &row.values, &by_tape);
        let (_, twice) = (self.engines.vjp)(&x, &seed(-2.0));
        let (_, never) = (self.engines.vjp)(&x, &seed(0.0));
        let (value, seeded) = (self.engines.seeded)(&x, &seed(-2.0), &y.lengths);
        self.same_value("the adjoint with a known seed", y, &value);
        self.same_gradient("with a known seed", &twice.values, &seeded);
        for j in 0..x.len() {
            let one = row.values[j];
            // Powers of two change no digit.
            if one.is_finite() && !close(-2.0 * one, twice.values[j], self.rounding, 0.0) {
                self.failures.push(format!(
                    "{}, result {k}: seed 1 gives {one:e}, seed -2 {:e}",
                    self.labels[j], twice.values[j]
                ));
            }
            if one.is_finite() && never.values[j] != 0.0 {
                self.failures.push(format!("{}, result {k}: seed 0 gives {:e}", self.labels[j], never.values[j]));
            }
        }
        row.values
    }

    fn exact(&mut self, engine: &str, expected: &[f64], found: &[f64]) {
        if expected.len() != found.len() {
            self.failures.push(format!("{} derivatives, {} are expected", found.len(), expected.len()));
            return;
        }
        for (i, (e, f)) in expected.iter().zip(found).enumerate() {
            // Relative: a zero is exactly that.
            if !close(*e, *f, if self.single { 1e-6 } else { 1e-12 }, 0.0) {
                self.failures.push(format!("{engine}, derivative {i}: {f:e}, expected {e:e}"));
            }
        }
    }

    /// The change of `f` along a direction by central differences of two steps, extrapolated, and how much
    /// the two differ.
    fn difference(&self, f: &dyn Fn(&[f64]) -> Flat, direction: &Direction) -> Vec<(f64, f64)> {
        let x = &self.shape.values;
        let v = direction.vector(x.len());
        let size = match direction {
            Direction::Axis(j) => x[*j].abs().max(1.0).log2().ceil().exp2(),
            Direction::Across(_) => 1.0,
        };
        // Steps are powers of two, so that `x` plus a step is exact; rounding and truncation balance.
        let step = size * if self.single { 2f64.powi(-6) } else { 2f64.powi(-13) };
        let at = |h: f64| {
            let moved: Vec<f64> = x.iter().zip(&v).map(|(x, v)| x + h * v).collect();
            f(&moved).values
        };
        let central = |h: f64| {
            let (above, below) = (at(h), at(-h));
            above.iter().zip(&below).map(|(a, b)| (a - b) / (2.0 * h)).collect::<Vec<f64>>()
        };
        let (wide, narrow) = (central(step), central(0.5 * step));
        wide.iter().zip(&narrow).map(|(w, n)| ((4.0 * n - w) / 3.0, (n - w).abs())).collect()
    }

    /// Differences of `f`, compared with what `found` holds for each of its results.
    fn against_difference(
        &mut self,
        what: &str,
        f: &dyn Fn(&[f64]) -> Flat,
        direction: &Direction,
        found: &[(f64, f64)],
        tolerance: f64,
    ) {
        let tolerance = if self.single { 3e-3 } else { tolerance };
        for (k, (&(f, scale), (difference, spread))) in found.iter().zip(self.difference(f, direction)).enumerate() {
            // The wider step is off by its square: 1.5e-8 for a third derivative of one.
            let unclear = spread > 1e-5 * difference.abs().max(scale).max(1.0);
            if self.skip_unclear && (unclear || !difference.is_finite()) {
                UNCLEAR.fetch_add(1, Relaxed);
                continue;
            }
            CLEAR.fetch_add(1, Relaxed);
            if !close(f, difference, tolerance, scale.max(1.0)) {
                let name = self.name(direction);
                self.failures.push(format!("{name}, {what} {k}: adjoint {f:e}, differences {difference:e}"));
            }
        }
    }

    fn differences(&mut self, y: &Flat, directions: &[Direction], rows: &[Vec<f64>]) {
        let plain = self.engines.plain;
        for direction in directions {
            let scale = |k: usize| y.values[k].abs();
            let found: Vec<_> = rows
                .iter()
                .enumerate()
                .map(|(k, row)| {
                    let (component, terms) = direction.component(row);
                    (component, terms.max(scale(k)))
                })
                .collect();
            self.against_difference("result", plain, direction, &found, 1e-7);
        }
    }

    fn second_order(&mut self, scalar: &Scalar<'_>, y: &Flat, gradient: &[f64], regular: bool, exact: Option<&[f64]>) {
        let x = self.shape.values.clone();
        let (value, with_value) = (scalar.value_and_grad)(&x);
        self.same_value("value_and_grad", y, &value);
        let alone = (scalar.grad)(&x);
        self.same_gradient("grad", gradient, &alone);
        self.same_gradient("value_and_grad", gradient, &with_value);
        let largest = gradient.iter().filter(|g| g.is_finite()).fold(1.0, |m: f64, g| m.max(g.abs()));
        let axes = self.axes(SECOND_AXES);
        let mut hessian: Vec<Vec<f64>> = Vec::new();
        for direction in &axes {
            let (first, second) = (scalar.second)(&x, &direction.vector(x.len()));
            self.same_gradient("jvp(grad)", gradient, &first);
            if !self.same_shape("the tangent of jvp(grad)", &second) {
                return;
            }
            if regular {
                let found: Vec<_> = second.values.iter().map(|h| (*h, largest)).collect();
                self.against_difference("gradient component", scalar.grad, direction, &found, 1e-6);
            }
            hessian.push(second.values);
        }
        if let Some(expected) = exact {
            self.exact("second derivative", expected, &hessian.concat());
        }
        if regular {
            self.symmetric(&axes, &hessian, largest);
        }
    }

    fn same_gradient(&mut self, engine: &str, expected: &[f64], found: &Flat) {
        if !self.same_shape(engine, found) {
            return;
        }
        let largest = expected.iter().filter(|e| e.is_finite()).fold(0.0, |m: f64, e| m.max(e.abs()));
        for (j, (e, f)) in expected.iter().zip(&found.values).enumerate() {
            if !close(*e, *f, self.rounding, largest) {
                self.failures.push(format!("{}: {engine} {f:e}, vjp {e:e}", self.labels[j]));
            }
        }
    }

    fn symmetric(&mut self, axes: &[Direction], hessian: &[Vec<f64>], scale: f64) {
        for (a, row) in axes.iter().zip(hessian) {
            for (b, column) in axes.iter().zip(hessian) {
                let ((ab, size), (ba, _)) = (b.component(row), a.component(column));
                if !close(ab, ba, 10.0 * self.rounding, scale.max(size)) {
                    let (a, b) = (self.name(a), self.name(b));
                    self.failures.push(format!("second derivative in {a} and {b}: {ab:e}, the other way round {ba:e}"));
                }
            }
        }
    }
}
