//! All derivatives of all outputs.
use super::adjoint::{NestedArgs, flat, forward, nest};
use super::operator;
use super::verify::verified;
use crate::Dual;
use crate::axis::{Axis, Column, Grid, Layout, Line, Single, Table};
use crate::function::{ActiveOf, Args, CotKind, Function, ListOf, ParamsOf};
use crate::kind::{Kind, Leaf};
use crate::list::{AccOf, List};
use crate::params::Params;
use crate::signature::Operator;

operator! {
    /// The Jacobian of `F`: what [`jacobian`] returns.
    Jacobian
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
/// With fewer inputs than outputs it takes a dual pass for each input ([`jacobian_forward`]), else an adjoint for each
/// output ([`jacobian_reverse`]).
#[inline]
pub fn jacobian<F: Function<Op<Jacobian<F>> = H>, H>(f: F) -> H
where
    LayoutOf<F>: HasMatrix,
{
    F::op(Jacobian::of(f))
}

/// The [`jacobian`] of `f` by a dual pass for each input.
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

/// A Jacobian that is being filled.
struct Filling<F: Function>(JacobianOf<F>);

impl<F: Function> Filling<F> {
    #[inline]
    fn new(rows: usize, columns: usize) -> Self {
        Filling(LayoutOf::<F>::filled(rows, columns, EntryOf::<F>::narrow(0.0_f64)))
    }
    #[inline]
    fn set(&mut self, row: usize, column: usize, entry: f64) {
        LayoutOf::<F>::set(&mut self.0, row, column, EntryOf::<F>::narrow(entry));
    }
}

/// By a dual pass for each input.
#[inline]
pub(crate) fn by_columns<F: Function>(args: NestedArgs<'_, F, f64>) -> JacobianOf<F> {
    let columns = ListOf::<F>::leaves(&ListOf::<F>::zero(&args));
    let mut owned = ListOf::<F>::lift(args);
    let mut filling = None;
    for column in 0..columns {
        let tangent = |tangent| move |x: Dual| Dual::new(x.value, tangent);
        ListOf::<F>::replace_leaf(&mut owned, column, tangent(1.0));
        let out = forward::<F, Dual>(&owned);
        ListOf::<F>::replace_leaf(&mut owned, column, tangent(0.0));
        let rows = F::Output::leaves(&out);
        let filling = filling.get_or_insert_with(|| Filling::<F>::new(rows, columns));
        for row in 0..rows {
            filling.set(row, column, F::Output::leaf(&out, row).tangent);
        }
    }
    let no_columns = || Filling::new(F::Output::leaves(&forward::<F, Dual>(&owned)), 0);
    filling.unwrap_or_else(no_columns).0
}

/// By an adjoint for each output.
#[inline]
pub(crate) fn by_rows<F: Function>(args: NestedArgs<'_, F, f64>) -> JacobianOf<F> {
    let vjp = || F::vjp::<f64>(flat::<F, f64>(ListOf::<F>::copy(&args)));
    let mut cots = ListOf::<F>::zero(&args);
    let columns = ListOf::<F>::leaves(&cots);
    let first = vjp();
    let rows = F::Output::leaves(&first.0);
    let mut filling = Filling::<F>::new(rows, columns);
    let mut first = Some(first);
    for row in 0..rows {
        let (value, pullback) = first.take().unwrap_or_else(vjp);
        let mut seed = F::Output::zero(&value);
        CotKind::<F>::set_leaf(&mut seed, row, 1.0);
        ListOf::<F>::clear(&mut cots);
        let accs = ParamsOf::<F>::flat::<AccOf<f64>>(ListOf::<F>::accs(&mut cots));
        pullback(flat::<F, f64>(ListOf::<F>::copy(&args)), seed, accs);
        for column in 0..columns {
            filling.set(row, column, ListOf::<F>::leaf(&cots, column));
        }
    }
    filling.0
}

/// The cheaper of the two. How many outputs there are, the function itself tells if its type does not.
#[inline]
fn by_shape<F: Function>(args: NestedArgs<'_, F, f64>) -> JacobianOf<F> {
    let columns = ListOf::<F>::leaves(&ListOf::<F>::zero(&args));
    let rows = F::Output::WIDTH
        .unwrap_or_else(|| F::Output::leaves(&F::forward::<f64>(flat::<F, f64>(ListOf::<F>::copy(&args)))));
    if columns < rows { by_columns::<F>(args) } else { by_rows::<F>(args) }
}

macro_rules! call {
    ($name:ident, $by:ident) => {
        impl<F: Function> Operator<ParamsOf<F>> for $name<F> {
            type Out<'a> = JacobianOf<F>;
            #[inline]
            fn call<'a>(args: Args<'a, F>) -> Self::Out<'a> {
                let args = nest::<F, f64>(args);
                let _running = verified::<F>(&args);
                $by::<F>(args)
            }
        }
    };
}
call!(Jacobian, by_shape);
call!(JacobianForward, by_columns);
call!(JacobianReverse, by_rows);
