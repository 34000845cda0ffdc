//! Derivatives against finite differences, for users' tests.
use std::fmt;

use crate::Dual;
use crate::function::{Args, CotKind, Function, ListOf};
use crate::kind::Kind;
use crate::list::List;
use crate::operators::adjoint::{NestedArgs, Owned, adjoint_owned, flat, forward, nest};

/// One derivative, computed in three ways.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Derivatives {
    /// The position of the argument.
    pub argument: usize,
    /// The float in the argument, counted through all its elements.
    pub element: usize,
    /// The float in the result, counted likewise.
    pub output: usize,
    /// By the generated adjoint.
    pub adjoint: f64,
    /// By the dual pass.
    pub dual: f64,
    /// By central differences.
    pub difference: f64,
    /// The largest distance of one from another, relative to the larger of the two; NaN if only one is.
    pub error: f64,
}

impl fmt::Display for Derivatives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Derivatives { argument, element, output, adjoint, dual, difference, error } = self;
        write!(
            f,
            "output {output} by element {element} of argument {argument}: adjoint {adjoint:e}, dual pass {dual:e}, \
             differences {difference:e} (relative error {error:.1e})"
        )
    }
}

/// What [`check_grad`] has compared.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Agreement {
    /// The number of derivatives: floats in the result times floats to differentiate by.
    pub compared: usize,
    /// The derivative whose three values are farthest apart.
    pub worst: Option<Derivatives>,
}

/// A derivative that [`check_grad`] has found wrong: the one whose three values are farthest apart.
///
/// It prints as a sentence also under `{:?}`, so that `check_grad(…).unwrap()` can be read.
#[derive(Clone, Copy, PartialEq)]
pub struct Disagreement(pub Derivatives);

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "derivatives disagree: {}", self.0)
    }
}
impl fmt::Debug for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl std::error::Error for Disagreement {}

/// Compares all derivatives of `f` at `args`, by the adjoint, by the dual pass and by central differences: every float
/// of every result by every float of every differentiable argument.
///
/// It takes the arguments as a tuple. In a test:
///
/// ```
/// use autodiff::{check_grad, differentiable};
///
/// #[differentiable]
/// fn f(x: &[f64], k: f64) -> f64 {
///     (k * x[0]).exp() / x[1]
/// }
///
/// check_grad(f, (&[1.0, 2.0], 3.0)).unwrap();
/// ```
///
/// The differences are extrapolated from two steps, and what they cannot resolve is not held against a derivative. NaN
/// agrees with NaN alone. At a kink differences mean nothing: choose points on both sides.
///
/// # Errors
/// The worst [`Disagreement`], if there is one.
#[must_use = "the derivatives may disagree"]
pub fn check_grad<F: Function<Op<Result<Agreement, Disagreement>> = H>, H>(_: F, args: Args<'_, F>) -> H {
    F::op(compare::<F>(nest::<F, f64>(args)))
}

fn compare<F: Function>(args: NestedArgs<'_, F, f64>) -> Result<Agreement, Disagreement> {
    let zero = ListOf::<F>::zero(&args);
    let adjoints = adjoints::<F>(&args);
    let mut dual = ListOf::<F>::lift(ListOf::<F>::copy(&args));
    let mut plain = ListOf::<F>::own(args);
    let mut compared = 0;
    let mut worst: Option<(f64, Derivatives)> = None;
    for column in 0..ListOf::<F>::leaves(&zero) {
        let (argument, element) = ListOf::<F>::locate(&zero, column);
        let tangents = tangents::<F>(&mut dual, column);
        let differences = differences::<F>(&mut plain, column);
        let adjoints = adjoints.iter().map(|row| row[column]);
        for (output, ((adjoint, dual), difference)) in adjoints.zip(tangents).zip(differences).enumerate() {
            let (excess, error) = difference.judge(adjoint, dual);
            let difference = difference.value;
            let found = Derivatives { argument, element, output, adjoint, dual, difference, error };
            compared += 1;
            if worst.is_none_or(|(largest, _)| excess > largest) {
                worst = Some((excess, found));
            }
        }
    }
    match worst {
        Some((excess, found)) if excess > 1.0 => Err(Disagreement(found)),
        _ => Ok(Agreement { compared, worst: worst.map(|(_, found)| found) }),
    }
}

/// The derivatives of each output by all floats: `[output][column]`.
fn adjoints<F: Function>(args: &NestedArgs<'_, F, f64>) -> Vec<Vec<f64>> {
    let value = F::forward::<f64>(flat::<F, f64>(ListOf::<F>::copy(args)));
    let outputs = F::Output::leaves(&value);
    let row = |output| {
        let mut seed = F::Output::zero(&value);
        CotKind::<F>::set_leaf(&mut seed, output, 1.0);
        let (_, cots) = adjoint_owned::<F, f64>(ListOf::<F>::copy(args), seed);
        (0..ListOf::<F>::leaves(&cots)).map(|column| ListOf::<F>::leaf(&cots, column)).collect()
    };
    (0..outputs).map(row).collect()
}

/// The derivatives of all outputs by one float.
pub(crate) fn tangents<F: Function>(owned: &mut Owned<'_, F, Dual>, column: usize) -> Vec<f64> {
    ListOf::<F>::replace_leaf(owned, column, |x: Dual| Dual::new(x.value, 1.0));
    let mut tangents = Vec::new();
    F::Output::each(&forward::<F, Dual>(owned), &mut |leaf: Dual| tangents.push(leaf.tangent));
    ListOf::<F>::replace_leaf(owned, column, |x: Dual| Dual::constant(x.value));
    tangents
}

/// A difference quotient, and what it cannot resolve.
struct Difference {
    value: f64,
    /// Rounding of the function's value, over the step.
    rounding: f64,
    /// What is left of the step, by comparison with twice the step.
    truncation: f64,
    epsilon: f64,
}

/// The difference quotients of all outputs by one float.
fn differences<F: Function>(owned: &mut Owned<'_, F, f64>, column: usize) -> Vec<Difference> {
    let epsilon = F::Output::EPSILON.max(ListOf::<F>::EPSILON);
    let mut centre = 0.0;
    ListOf::<F>::replace_leaf(owned, column, |x| {
        centre = x;
        x
    });
    // Truncation grows with the square of the step, rounding falls with it; the cube root balances them.
    let step = epsilon.cbrt() * centre.abs().max(1e-2);
    // An argument may be 32 bits wide: what counts is where it went.
    let mut at = |by: f64| {
        let mut moved = 0.0;
        ListOf::<F>::replace_leaf(owned, column, |_| centre + by);
        ListOf::<F>::replace_leaf(owned, column, |x| {
            moved = x;
            x
        });
        let mut values = Vec::new();
        F::Output::each(&forward::<F, f64>(owned), &mut |leaf: f64| values.push(leaf));
        (moved, values)
    };
    let (right, left, far_right, far_left) = (at(step), at(-step), at(2.0 * step), at(-2.0 * step));
    at(0.0);
    let difference = |output: usize| {
        let slope = |(right, above): &(f64, Vec<f64>), (left, below): &(f64, Vec<f64>)| {
            (above[output] - below[output]) / (right - left)
        };
        let (near, far) = (slope(&right, &left), slope(&far_right, &far_left));
        Difference {
            value: near + (near - far) / 3.0,
            rounding: 8.0 * epsilon * right.1[output].abs().max(left.1[output].abs()) / step,
            truncation: (near - far).abs(),
            epsilon,
        }
    };
    // A result whose length depends on its argument has no derivative where the length changes.
    let outputs = [&right, &left, &far_right, &far_left].map(|(_, values)| values.len());
    (0..outputs.into_iter().min().unwrap_or(0)).map(difference).collect()
}

impl Difference {
    /// By how much the three exceed what they may differ by, and their relative error.
    fn judge(&self, adjoint: f64, dual: f64) -> (f64, f64) {
        // The adjoint and the dual pass add the same terms in different orders.
        let exact = (self.epsilon.sqrt(), self.rounding);
        let approximate = (self.epsilon.powf(0.375), self.rounding + self.truncation);
        let pairs = [(adjoint, dual, exact), (adjoint, self.value, approximate), (dual, self.value, approximate)];
        let (mut excess, mut error) = (0.0_f64, 0.0_f64);
        for (a, b, (relative, absolute)) in pairs {
            if a == b || (a.is_nan() && b.is_nan()) {
                continue;
            }
            let (distance, scale) = ((a - b).abs(), a.abs().max(b.abs()));
            let allowed = relative * scale + absolute;
            // NaN in one of the two, or infinity.
            let finite = distance.is_finite() && allowed.is_finite();
            excess = excess.max(if finite { distance / allowed } else { f64::INFINITY });
            error = if finite && !error.is_nan() { error.max(distance / scale) } else { f64::NAN };
        }
        (excess, error)
    }
}
