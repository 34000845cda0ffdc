//! All derivatives of all outputs.
use super::adjoint::{NestedArgs, flat, forward, nest};
use super::operator;
use super::verify::verified;
use crate::Duals;
use crate::axis::{Axis, Column, Grid, Layout, Line, Single, Table};
use crate::function::{ActiveOf, Args, CotKind, Function, GradientOf, ListOf, Out, ParamsOf};
use crate::kind::{Kind, Leaf};
use crate::list::{AccOf, List};
use crate::params::Params;
use crate::signature::Operator;

operator! {
    /// The Jacobian of `F`: what [`jacobian`] returns.
    Jacobian
}
operator! {
    /// The value and the Jacobian of `F`: what [`value_and_jacobian`] returns.
    ValueAndJacobian
}
operator! {
    /// The Jacobian of `F` by columns: what [`jacobian_forward`] returns.
    JacobianForward
}
operator! {
    /// The Jacobian of `F` by rows: what [`jacobian_reverse`] returns.
    JacobianReverse
}

/// The derivatives of all outputs of `f` by all inputs: a row for each output, a column for each input.
///
/// | inputs \ outputs | `f64` | `[f64; M]` | `Vec<f64>` |
/// |---|---|---|---|
/// | `f64` | `f64` | `[f64; M]` | `Vec<f64>` |
/// | `[f64; N]`, or N floats | `[f64; N]` | `[[f64; N]; M]` | [`Matrix`](crate::Matrix) |
/// | `&[f64]`, `Vec<f64>` | `Vec<f64>` | `Matrix` | `Matrix` |
///
/// A tuple of floats counts as an array. Arguments that are not differentiated take part as in a call of `f`.
///
/// ```
/// use autodiff::{differentiable, jacobian};
///
/// #[differentiable]
/// fn polar(r: f64, angle: f64) -> [f64; 2] {
///     [r * angle.cos(), r * angle.sin()]
/// }
///
/// assert_eq!(jacobian(polar)(2.0, 0.0), [[1.0, 0.0], [0.0, 2.0]]);
/// ```
///
/// It takes dual passes, each for several inputs ([`jacobian_forward`]), or an adjoint for each output
/// ([`jacobian_reverse`]), whichever is less work. In an inner loop, [`Jacobian::into`] writes over a Jacobian of before.
#[inline]
pub fn jacobian<F: Function<Op<Jacobian<F>> = H>, H>(f: F) -> H
where
    LayoutOf<F>: HasMatrix,
{
    F::op(Jacobian::of(f))
}

/// The value of `f` and its [`jacobian`], for the price of the Jacobian.
///
/// ```
/// use autodiff::{differentiable, value_and_jacobian};
///
/// #[differentiable]
/// fn polar(r: f64, angle: f64) -> [f64; 2] {
///     [r * angle.cos(), r * angle.sin()]
/// }
///
/// assert_eq!(value_and_jacobian(polar)(2.0, 0.0), ([2.0, 0.0], [[1.0, 0.0], [0.0, 2.0]]));
/// ```
#[inline]
pub fn value_and_jacobian<F: Function<Op<ValueAndJacobian<F>> = H>, H>(f: F) -> H
where
    LayoutOf<F>: HasMatrix,
{
    F::op(ValueAndJacobian::of(f))
}

/// The [`jacobian`] of `f` by dual passes, each for up to twelve inputs.
#[inline]
pub fn jacobian_forward<F: Function<Op<JacobianForward<F>> = H>, H>(f: F) -> H
where
    LayoutOf<F>: HasMatrix,
{
    F::op(JacobianForward::of(f))
}

/// The [`jacobian`] of `f` by an adjoint for each output.
#[inline]
pub fn jacobian_reverse<F: Function<Op<JacobianReverse<F>> = H>, H>(f: F) -> H
where
    LayoutOf<F>: HasMatrix,
{
    F::op(JacobianReverse::of(f))
}

/// The container of the Jacobian of `F`.
pub(crate) type LayoutOf<F> = <<<F as Function>::Output as Kind>::Axis as Axis>::Rows<<ActiveOf<F> as Params>::Axis>;
/// The float of its entries, that of the inputs.
type EntryOf<F> = <<ActiveOf<F> as Params>::List as List>::Leaf;
type Entry<F> = <EntryOf<F> as Kind>::Value<f64>;
/// The Jacobian of `F`.
pub(crate) type JacobianOf<F> = <LayoutOf<F> as Layout>::Of<Entry<F>>;

/// Derivatives that have rows and columns.
#[diagnostic::on_unimplemented(
    message = "the derivatives of this function have no rows and columns",
    label = "has neither a Jacobian nor a Hessian",
    note = "its differentiable arguments must be floats, or one slice, `Vec` or array of floats; so must its result",
    note = "use `jvp`, `vjp` or `hvp` for other shapes"
)]
pub trait HasMatrix: Layout {}
impl HasMatrix for Single {}
impl<const N: usize> HasMatrix for Line<N> {}
impl HasMatrix for Column {}
impl<const M: usize, const N: usize> HasMatrix for Grid<M, N> {}
impl HasMatrix for Table {}

/// A Jacobian that is being filled. It may have no place for the first outputs, `skipped` of them.
pub(crate) struct Filling<'j, F: Function> {
    pub(crate) into: &'j mut JacobianOf<F>,
    pub(crate) skipped: usize,
}

impl<F: Function> Filling<'_, F> {
    #[inline]
    fn shape(&mut self, outputs: usize, columns: usize) {
        LayoutOf::<F>::shape(self.into, outputs - self.skipped, columns, EntryOf::<F>::narrow(0.0_f64));
    }
    #[inline]
    fn put(&mut self, output: usize, column: usize, entries: impl Iterator<Item = f64>) {
        if let Some(row) = output.checked_sub(self.skipped) {
            LayoutOf::<F>::put(self.into, row, column, entries.map(EntryOf::<F>::narrow));
        }
    }
}

/// A Jacobian to be filled.
#[inline]
pub(crate) fn empty<F: Function>() -> JacobianOf<F> {
    LayoutOf::<F>::new(EntryOf::<F>::narrow(0.0_f64))
}

/// The value of `V`, and the Jacobian of `F`, which is that of `V` without the first rows, by dual passes.
#[inline]
pub(crate) fn by_columns<V: Function, F: Function>(
    args: NestedArgs<'_, V, f64>,
    mut filling: Filling<'_, F>,
) -> Out<V> {
    let columns = ListOf::<V>::leaves(&ListOf::<V>::zero(&args));
    let mut pass = |first: usize| {
        let place = (first, columns, &mut filling);
        // What is known when this is compiled leaves one of the passes. Twelve directions are thirty instructions for a
        // product; with less the values are computed more often, and transcendental functions are what costs.
        match GradientOf::<V>::WIDTH {
            Some(0 | 1) => (pass::<V, F, 1>(&args, place), 1),
            Some(2) => (pass::<V, F, 2>(&args, place), 2),
            Some(3 | 4) => (pass::<V, F, 4>(&args, place), 4),
            Some(5..=8) => (pass::<V, F, 8>(&args, place), 8),
            _ if columns - first <= 4 => (pass::<V, F, 4>(&args, place), 4),
            _ => (pass::<V, F, 12>(&args, place), 12),
        }
    };
    let (value, mut done) = pass(0);
    while done < columns {
        done += pass(done).1;
    }
    value
}

/// The value of `V`, and its derivatives by `N` inputs from the first on.
fn pass<V: Function, F: Function, const N: usize>(
    args: &NestedArgs<'_, V, f64>,
    (first, columns, filling): (usize, usize, &mut Filling<'_, F>),
) -> Out<V> {
    let mut inputs = 0_usize;
    let owned = ListOf::<V>::over(ListOf::<V>::copy(args), 0, &mut |_, leaf: f64, active| {
        let direction = if active { inputs.checked_sub(first) } else { None };
        inputs += usize::from(active);
        match direction {
            Some(direction) if direction < N => Duals::variable(leaf, direction),
            _ => Duals::constant(leaf),
        }
    });
    let out = forward::<V, Duals<f64, N>>(&owned);
    if first == 0 {
        filling.shape(V::Output::leaves(&out), columns);
    }
    let (mut output, known) = (0, N.min(columns - first));
    V::Output::each(&out, &mut |leaf: Duals<f64, N>| {
        filling.put(output, first, leaf.tangents.into_iter().take(known));
        output += 1;
    });
    V::Output::over(&out, &mut |leaf: Duals<f64, N>| leaf.value)
}

/// The same by an adjoint for each output.
#[inline]
pub(crate) fn by_rows<F: Function>(args: NestedArgs<'_, F, f64>, mut filling: Filling<'_, F>) -> Out<F> {
    let vjp = || F::vjp::<f64>(flat::<F, f64>(ListOf::<F>::copy(&args)));
    let mut cots = ListOf::<F>::zero(&args);
    let columns = ListOf::<F>::leaves(&cots);
    let (value, pullback) = vjp();
    let rows = F::Output::leaves(&value);
    filling.shape(rows, columns);
    let mut pullback = Some(pullback);
    for row in 0..rows {
        let pullback = pullback.take().unwrap_or_else(|| vjp().1);
        let mut seed = F::Output::zero(&value);
        CotKind::<F>::set_leaf(&mut seed, row, 1.0);
        ListOf::<F>::clear(&mut cots);
        let accs = ParamsOf::<F>::flat::<AccOf<f64>>(ListOf::<F>::accs(&mut cots));
        pullback(flat::<F, f64>(ListOf::<F>::copy(&args)), seed, accs);
        filling.put(row, 0, (0..columns).map(|column| ListOf::<F>::leaf(&cots, column)));
    }
    value
}

/// The cheaper of the two. How many outputs there are, the function itself tells if its type does not.
#[inline]
fn by_shape<F: Function>(args: NestedArgs<'_, F, f64>, filling: Filling<'_, F>) -> Out<F> {
    let columns = ListOf::<F>::leaves(&ListOf::<F>::zero(&args));
    let rows = F::Output::WIDTH
        .unwrap_or_else(|| F::Output::leaves(&F::forward::<f64>(flat::<F, f64>(ListOf::<F>::copy(&args)))));
    if columns <= 2 * rows { by_columns::<F, F>(args, filling) } else { by_rows::<F>(args, filling) }
}

macro_rules! operators {
    ($($(#[$doc:meta])* $name:ident by $by:expr;)*) => { $(
        impl<F: Function> $name<F> {
            $(#[$doc])*
            #[inline]
            pub fn into(self, args: Args<'_, F>, jacobian: &mut JacobianOf<F>) -> Out<F> {
                let args = nest::<F, f64>(args);
                let _running = verified::<F>(&args);
                $by(args, Filling { into: jacobian, skipped: 0 })
            }
        }

        impl<F: Function> Operator<ParamsOf<F>> for $name<F> {
            type Out<'a> = JacobianOf<F>;
            #[inline]
            fn call<'a>(args: Args<'a, F>) -> Self::Out<'a> {
                let mut jacobian = empty::<F>();
                $name::<F>::new().into(args, &mut jacobian);
                jacobian
            }
        }
    )* };
}
operators! {
    /// Writes the Jacobian of `f` over one of before and returns the value of `f`: the form for the inner loop of a
    /// solver.
    ///
    /// `args` are the arguments of `f` as a tuple. A vector or matrix is given the right shape and keeps its memory.
    ///
    /// ```
    /// use autodiff::{Matrix, differentiable, jacobian};
    ///
    /// #[differentiable]
    /// fn circle_and_line(x: &[f64]) -> Vec<f64> {
    ///     vec![x[0] * x[0] + x[1] * x[1] - 25.0, x[0] + x[1] - 7.0]
    /// }
    ///
    /// let (mut x, mut jacobian_of_x) = ([5.0, 1.0], Matrix::default());
    /// for _ in 0..8 {
    ///     let residual = jacobian(circle_and_line).into((&x,), &mut jacobian_of_x);
    ///     let [a, b, c, d] = jacobian_of_x.as_slice() else { unreachable!() };
    ///     let determinant = a * d - b * c;
    ///     x[0] -= (d * residual[0] - b * residual[1]) / determinant; // Newton's method
    ///     x[1] -= (a * residual[1] - c * residual[0]) / determinant;
    /// }
    /// assert!((x[0] - 4.0).abs() < 1e-12 && (x[1] - 3.0).abs() < 1e-12);
    /// ```
    Jacobian by by_shape::<F>;
    /// As [`Jacobian::into`].
    JacobianForward by by_columns::<F, F>;
    /// As [`Jacobian::into`].
    JacobianReverse by by_rows::<F>;
}

impl<F: Function> Operator<ParamsOf<F>> for ValueAndJacobian<F> {
    type Out<'a> = (Out<F>, JacobianOf<F>);
    #[inline]
    fn call<'a>(args: Args<'a, F>) -> Self::Out<'a> {
        let mut jacobian = empty::<F>();
        let value = Jacobian::<F>::new().into(args, &mut jacobian);
        (value, jacobian)
    }
}
