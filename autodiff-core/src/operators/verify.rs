//! The feature `verify`: whoever asks for a derivative by the adjoint has it checked.
//!
//! For any linear map J, ⟨seed, J v⟩ = ⟨Jᵀ seed, v⟩: a dual pass in one direction sees every entry of the adjoint's
//! gradient. Both sides are linear maps over the same partials, so what a right function makes of them differs by the
//! rounding of products and sums, and nothing else. See `Check::noise` for how much that is.
use std::any::type_name;
use std::cell::Cell;

use super::adjoint::{Cots, NestedArgs, adjoint_owned, flat, forward, gradient};
use crate::Dual;
use crate::check::tangents;
use crate::function::{Cot, CotKind, Function, GradientOf, ListOf, Out, ParamsOf};
use crate::kind::Kind;
use crate::list::{AccOf, List};
use crate::params::Params;

thread_local! {
    static RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// An operator runs until this is dropped. Those that it calls are part of it, and not checked for themselves.
pub(crate) struct Running {
    outermost: bool,
}

impl Running {
    fn new() -> Running {
        Running { outermost: !RUNNING.replace(true) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.outermost {
            RUNNING.set(false);
        }
    }
}

/// Checks the derivatives of `F` as they are for a seed that is known before, if the feature is on and no operator is
/// running.
///
/// # Panics
/// If they are wrong.
#[inline(always)]
pub(crate) fn verified<F: Function>(args: &NestedArgs<'_, F, f64>) -> Option<Running> {
    verified_with::<F>(args, adjoint_owned::<F, f64>, any_seed::<F>)
}

/// The same for a pullback and its seed.
#[inline(always)]
pub(crate) fn verified_pullback<F: Function>(args: &NestedArgs<'_, F, f64>, seed: &Cot<F>) -> Option<Running> {
    verified_with::<F>(args, pulled_back::<F>, |_| seed.clone())
}

#[inline(always)]
fn verified_with<F: Function>(
    args: &NestedArgs<'_, F, f64>,
    reverse: Reverse<F>,
    seed: impl Fn(&Out<F>) -> Cot<F>,
) -> Option<Running> {
    // A plain `if`, so that without the feature nothing behind it is instantiated.
    if cfg!(feature = "verify") {
        let running = Running::new();
        if running.outermost {
            let plain = F::plain(flat::<F, f64>(ListOf::<F>::copy(args)));
            Check::<F> { args, reverse, seed: seed(&plain) }.run(&floats::<F::Output>(&plain));
        }
        return Some(running);
    }
    None
}

/// An operator that is checked later, when its seed is known.
#[inline(always)]
pub(crate) fn unverified() -> Option<Running> {
    if cfg!(feature = "verify") {
        return Some(Running::new());
    }
    None
}

/// 1 for the result of a function that has a gradient; for others such that no two outputs are alike.
fn any_seed<F: Function>(value: &Out<F>) -> Cot<F> {
    let mut seed = F::Output::zero(value);
    let mut random = Random(1);
    let one = CotKind::<F>::leaves(&seed) == 1;
    CotKind::<F>::each_mut(&mut seed, &mut |_| if one { 1.0 } else { random.next() });
    seed
}

/// Numbers from ½ to 1½ with any sign, which `f32` holds as well.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let size = 0.5 + f64::from((mixed >> 44) as u32) / f64::from(1 << 20);
        if mixed & 1 == 0 { size } else { -size }
    }
}

/// How often the rounding of each side is sampled.
const SAMPLES: usize = 8;
/// How much larger than its samples the rounding may be.
const CAUTION: f64 = 1e3;

struct Check<'c, 'a, F: Function> {
    args: &'c NestedArgs<'a, F, f64>,
    reverse: Reverse<F>,
    seed: Cot<F>,
}

/// The adjoint, in one of its two forms.
type Reverse<F> = for<'a> fn(NestedArgs<'a, F, f64>, Cot<F>) -> (Out<F>, Cots<F, f64>);

/// By the pullback, which has its seed later.
fn pulled_back<F: Function>(args: NestedArgs<'_, F, f64>, seed: Cot<F>) -> (Out<F>, Cots<F, f64>) {
    let mut cots = ListOf::<F>::zero(&args);
    let (value, pullback) = F::vjp::<f64>(flat::<F, f64>(ListOf::<F>::copy(&args)));
    pullback(flat::<F, f64>(args), seed, ParamsOf::<F>::flat::<AccOf<f64>>(ListOf::<F>::accs(&mut cots)));
    (value, cots)
}

/// One of the two sides of the equation.
struct Side {
    /// The floats of the function's value.
    values: Vec<f64>,
    /// The gradient, or the tangent.
    derivatives: Vec<f64>,
    /// The product with the direction, or the seed.
    product: f64,
    /// The sum of the sizes of its terms.
    size: f64,
}

impl<F: Function> Check<'_, '_, F> {
    fn run(&self, plain: &[f64]) {
        let (adjoint, dual) = (self.adjoint(1.0), self.dual(1.0));
        agree::<F>(plain, &adjoint.values, "forward sweep of the adjoint");
        agree::<F>(plain, &dual.values, "dual pass");
        // Beside infinity and NaN there is no right or wrong.
        if !dual.product.is_finite() || plain.iter().any(|leaf| !leaf.is_finite()) {
            return;
        }
        let relative = F::Output::EPSILON.max(ListOf::<F>::EPSILON).powf(0.375);
        let allowed = relative * (adjoint.size + dual.size).min(f64::MAX);
        let distance = distance(adjoint.product, dual.product);
        if distance > allowed && distance > allowed + CAUTION * self.noise(&adjoint, &dual, allowed) {
            panic!(
                "`{}` has a wrong derivative: {}; in the direction of the check {:?} by the adjoint, {:?} by the dual pass",
                type_name::<F>(),
                self.worst(&adjoint.derivatives),
                adjoint.product,
                dual.product
            );
        }
    }

    /// The adjoint for the seed times `scale`, divided by it.
    fn adjoint(&self, scale: f64) -> Side {
        let mut seed = self.seed.clone();
        CotKind::<F>::each_mut(&mut seed, &mut |leaf| leaf * scale);
        let (value, cots) = (self.reverse)(ListOf::<F>::copy(self.args), seed);
        let mut derivatives = floats::<GradientOf<F>>(&gradient::<F, f64>(cots));
        derivatives.iter_mut().for_each(|leaf| *leaf /= scale);
        let mut random = direction();
        let (product, size) = dot(&derivatives, || random.next());
        Side { values: floats::<F::Output>(&value), derivatives, product, size }
    }

    /// The dual pass in the direction times `scale`, divided by it.
    fn dual(&self, scale: f64) -> Side {
        let mut random = direction();
        let owned = ListOf::<F>::over(ListOf::<F>::copy(self.args), 0, &mut |_, leaf, active| {
            Dual::new(leaf, if active { random.next() * scale } else { 0.0 })
        });
        let value = forward::<F, Dual>(&owned);
        let mut derivatives = floats::<CotKind<F>>(&F::Output::tangent(&value));
        derivatives.iter_mut().for_each(|leaf| *leaf /= scale);
        let value = F::Output::value(&value);
        let mut seed = floats::<CotKind<F>>(&self.seed).into_iter();
        let (product, size) = dot(&derivatives, || seed.next().unwrap_or(0.0));
        Side { values: floats::<F::Output>(&value), derivatives, product, size }
    }

    /// The largest change of a side where its seed or direction is scaled and the result is scaled back.
    ///
    /// Without rounding there would be none. So this is the size of what rounding does to terms that cancel, wherever in
    /// the function they are and in whichever precision. A wrong derivative adds nothing, as it is linear too, or it
    /// changes for a power of two, which does not round.
    fn noise(&self, adjoint: &Side, dual: &Side, allowed: f64) -> f64 {
        if distance(self.adjoint(2.0).product, adjoint.product) > allowed {
            return 0.0;
        }
        let mut random = Random(2);
        let mut noise = 0.0_f64;
        for _ in 0..SAMPLES {
            let scale = random.next();
            noise = noise.max((self.adjoint(scale).product - adjoint.product).abs());
            noise = noise.max((self.dual(scale).product - dual.product).abs());
        }
        noise
    }

    /// The float whose derivatives by the two are farthest apart.
    fn worst(&self, gradient: &[f64]) -> String {
        let zero = ListOf::<F>::zero(self.args);
        let mut owned = ListOf::<F>::lift(ListOf::<F>::copy(self.args));
        let seed = floats::<CotKind<F>>(&self.seed);
        let mut worst = (0.0, 0, f64::NAN);
        for (column, adjoint) in gradient.iter().enumerate() {
            let mut seed = seed.iter().copied();
            let (dual, _) = dot(&tangents::<F>(&mut owned, column), || seed.next().unwrap_or(0.0));
            let distance = distance(*adjoint, dual);
            if distance >= worst.0 {
                worst = (distance, column, dual);
            }
        }
        let (_, column, dual) = worst;
        let (argument, element) = ListOf::<F>::locate(&zero, column);
        let adjoint = gradient[column];
        format!(
            "by element {element} of argument {argument} it is {adjoint:?} by the adjoint, {dual:?} by the dual pass"
        )
    }
}

/// The value to the bit; any NaN is like another.
fn agree<F>(plain: &[f64], other: &[f64], by: &str) {
    let name = type_name::<F>();
    let count = (plain.len(), other.len());
    assert!(count.0 == count.1, "`{name}` returns {} floats, its {by} {}", count.0, count.1);
    let same = |(a, b): (&f64, &f64)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
    if let Some(output) = plain.iter().zip(other).position(|pair| !same(pair)) {
        panic!("`{name}` returns {:?} as output {output}, its {by} {:?}", plain[output], other[output]);
    }
}

/// The direction of all checks: no two entries are alike, so that exchanged ones are seen.
fn direction() -> Random {
    Random(0)
}

fn floats<K: Kind>(value: &K::Value<f64>) -> Vec<f64> {
    let mut floats = Vec::new();
    K::each(value, &mut |leaf: f64| floats.push(leaf));
    floats
}

/// The scalar product, and the sum of the sizes of its terms.
fn dot(a: &[f64], mut b: impl FnMut() -> f64) -> (f64, f64) {
    let terms: Vec<f64> = a.iter().map(|a| a * b()).collect();
    (terms.iter().sum(), terms.iter().map(|term| term.abs()).sum())
}

/// Infinite if one of the two is no number.
fn distance(a: f64, b: f64) -> f64 {
    let distance = (a - b).abs();
    if distance.is_nan() { f64::INFINITY } else { distance }
}
