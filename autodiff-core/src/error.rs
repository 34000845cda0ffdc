//! What can go wrong with tensors and their graphs.
use std::fmt;

/// What can go wrong with tensors and their graphs.
///
/// Operations panic with the text of one of these; their `try_` twins return it.
///
/// ```
/// use autodiff::{Error, Tensor, tensor};
///
/// let (a, b): (Tensor, Tensor) = (tensor([1.0, 2.0, 3.0]), tensor([1.0, 2.0]));
/// let error = a.try_add(&b).unwrap_err();
/// assert_eq!(error, Error::Broadcast { op: "add", left: vec![3], right: vec![2] });
/// assert_eq!(error.to_string(), "add: shapes [3] and [2] do not broadcast (axis -1: 3 and 2)");
/// ```
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum Error {
    /// Two shapes do not broadcast.
    #[allow(missing_docs)]
    Broadcast { op: &'static str, left: Vec<usize>, right: Vec<usize> },
    /// The inner sizes of a product differ.
    #[allow(missing_docs)]
    MatmulShape { op: &'static str, left: Vec<usize>, right: Vec<usize> },
    /// There is no such axis.
    #[allow(missing_docs)]
    Axis { op: &'static str, axis: isize, ndim: usize },
    /// There is no such element along an axis.
    #[allow(missing_docs)]
    Index { op: &'static str, index: i64, axis: isize, size: usize },
    /// Too many or too few values for a shape.
    #[allow(missing_docs)]
    ElementCount { op: &'static str, count: usize, shape: Vec<usize> },
    /// A tensor cannot be given a shape.
    #[allow(missing_docs)]
    Reshape { op: &'static str, from: Vec<usize>, to: Vec<isize> },
    /// A tensor can be given a shape only with a copy.
    #[allow(missing_docs)]
    ViewStrides { from: Vec<usize>, strides: Vec<isize>, to: Vec<isize> },
    /// A shape has more elements than memory has addresses for. Every operation that is given sizes, or whose result may be
    /// larger than its operands, can have this error.
    #[allow(missing_docs)]
    TooLarge { op: &'static str, shape: Vec<usize> },
    /// A tensor has another shape than the operation needs.
    #[allow(missing_docs)]
    Shape { op: &'static str, expected: Vec<usize>, found: Vec<usize> },
    /// A reduction of no elements that has no neutral value.
    #[allow(missing_docs)]
    EmptyReduction { op: &'static str, shape: Vec<usize> },
    /// A tensor was taken for a number.
    #[allow(missing_docs)]
    NotANumber { op: &'static str, shape: Vec<usize> },
    /// An argument has no meaning.
    #[allow(missing_docs)]
    Argument { op: &'static str, message: String },
    /// A second backward pass through a graph whose saved values are freed.
    #[allow(missing_docs)]
    BackwardTwice { node: String },
    /// A backward pass from more than one number, without a gradient to start from.
    #[allow(missing_docs)]
    GradientNeeded { shape: Vec<usize> },
    /// A backward pass from a tensor without a graph.
    #[allow(missing_docs)]
    NoGradient { op: &'static str },
    /// A gradient has another shape than its tensor.
    #[allow(missing_docs)]
    GradientShape { op: &'static str, expected: Vec<usize>, found: Vec<usize> },
    /// A tensor to differentiate by has no influence on the outputs.
    #[allow(missing_docs)]
    UnusedInput { index: usize },
    /// A leaf that requires grad, or a view of one, cannot be changed in place while recording.
    #[allow(missing_docs)]
    LeafInPlace { op: &'static str, view: bool },
    /// A value that the backward pass needs was changed in place.
    #[allow(missing_docs)]
    SavedModified { node: String, output_of: String, shape: Vec<usize>, expected: u64, actual: u64 },
    /// Only leaves can do this.
    #[allow(missing_docs)]
    NotLeaf { op: &'static str },
    /// A gradient became NaN, under [`detect_anomaly`](crate::autograd::detect_anomaly).
    #[allow(missing_docs)]
    Anomaly { node: String, output: usize, location: String },
    /// A gradient disagrees with finite differences.
    #[allow(missing_docs)]
    GradientMismatch { input: usize, row: usize, column: usize, numerical: f64, analytical: f64 },
    /// A file could not be read or written.
    #[allow(missing_docs)]
    Io { message: String },
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Broadcast { op, left, right } => {
                write!(f, "{op}: shapes {left:?} and {right:?} do not broadcast")?;
                let clash = left.iter().rev().zip(right.iter().rev()).enumerate();
                match clash.into_iter().find(|(_, (a, b))| a != b && **a != 1 && **b != 1) {
                    Some((i, (a, b))) => write!(f, " (axis -{}: {a} and {b})", i + 1),
                    None => Ok(()),
                }
            }
            Error::MatmulShape { op, left, right } => {
                write!(f, "{op}: shapes {left:?} and {right:?} cannot be multiplied")?;
                let rows = if right.len() == 1 { right.last() } else { right.len().checked_sub(2).map(|i| &right[i]) };
                match (left.last(), rows) {
                    (Some(a), Some(b)) if a != b => write!(f, " (inner sizes {a} and {b})"),
                    _ => Ok(()),
                }
            }
            Error::Axis { op, axis, ndim } => write!(f, "{op}: axis {axis} is out of range for {ndim} axes"),
            Error::Index { op, index, axis, size } => {
                write!(f, "{op}: index {index} is out of range for axis {axis} of size {size}")
            }
            Error::ElementCount { op, count, shape } => write!(f, "{op}: {count} values do not fill shape {shape:?}"),
            Error::Reshape { op, from, to } => write!(f, "{op}: shape {from:?} cannot become {to:?}"),
            Error::ViewStrides { from, strides, to } => write!(
                f,
                "view: shape {from:?} with strides {strides:?} cannot be viewed as {to:?} without a copy; use reshape"
            ),
            Error::TooLarge { op, shape } => write!(f, "{op}: no memory has room for a tensor of shape {shape:?}"),
            Error::Shape { op, expected, found } => write!(f, "{op}: expected shape {expected:?}, found {found:?}"),
            Error::EmptyReduction { op, shape } => {
                write!(f, "{op}: no value for an empty reduction of shape {shape:?}")
            }
            Error::NotANumber { op, shape } => write!(f, "{op}: a tensor of shape {shape:?} is not one number"),
            Error::Argument { op, message } => write!(f, "{op}: {message}"),
            Error::BackwardTwice { node } => write!(
                f,
                "backward: the values saved by {node} are freed; pass retain_graph: true to the first backward to run it \
                 twice"
            ),
            Error::GradientNeeded { shape } => write!(
                f,
                "backward: the output has shape {shape:?}; give a gradient of that shape, or reduce it to one number"
            ),
            Error::NoGradient { op } => write!(f, "{op}: the tensor does not require grad and has no grad_fn"),
            Error::GradientShape { op, expected, found } => {
                write!(f, "{op}: expected a gradient of shape {expected:?}, found {found:?}")
            }
            Error::UnusedInput { index } => {
                write!(f, "grad: input {index} was not used by the outputs; use grad_allow_unused or materialize_grads")
            }
            Error::LeafInPlace { op, view } => {
                let what = if *view { "a view of a leaf" } else { "a leaf" };
                write!(f, "{op}: {what} that requires grad cannot be changed in place; use no_grad or detach")
            }
            Error::SavedModified { node, output_of, shape, expected, actual } => write!(
                f,
                "backward: a value that {node} needs was changed in place: shape {shape:?}, output of {output_of}, version \
                 {actual}, expected {expected}"
            ),
            Error::NotLeaf { op } => write!(f, "{op}: only for leaves; use detach"),
            Error::Anomaly { node, output, location } => {
                write!(f, "backward: {node} returned NaN in gradient {output}; forward at {location}")
            }
            Error::GradientMismatch { input, row, column, numerical, analytical } => write!(
                f,
                "gradcheck: input {input}, element ({row}, {column}): numerical {numerical}, analytical {analytical}"
            ),
            Error::Io { message } => f.write_str(message),
        }
    }
}

/// Panics with the text of an error, at the caller's line.
#[cold]
#[track_caller]
pub(crate) fn raise(error: Error) -> ! {
    panic!("{error}")
}

/// The value, or a panic with the text of the error, at the caller's line.
#[inline]
#[track_caller]
pub(crate) fn or_raise<T>(result: Result<T, Error>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => raise(error),
    }
}

/// Methods and associated functions that can fail, and their twins: from
/// ```text
/// pub fn item / try_item(self) -> T { …a Result… }
/// ```
/// `try_item` with this body, and `item`, which panics with the text of the error.
macro_rules! fallible {
    ($(
        $(#[$doc:meta])*
        pub fn $name:ident / $try_name:ident $([$($generics:tt)*])? ($this:ident $(, $arg:ident: $ty:ty)* $(,)?) -> $Out:ty
        $body:block
    )*) => { $(
        $(#[$doc])*
        #[track_caller]
        #[inline]
        pub fn $name $(<$($generics)*>)? (&$this $(, $arg: $ty)*) -> $Out {
            $crate::error::or_raise($this.$try_name($($arg),*))
        }
        #[doc = concat!("As `", stringify!($name), "`, with the error as a value.\n# Errors\nWhere `", stringify!($name), "` panics.")]
        #[track_caller]
        pub fn $try_name $(<$($generics)*>)? (&$this $(, $arg: $ty)*) -> Result<$Out, $crate::Error>
        $body
    )* };
    ($(
        $(#[$doc:meta])*
        pub fn $name:ident / $try_name:ident $([$($generics:tt)*])? ($($arg:ident: $ty:ty),* $(,)?) -> $Out:ty
        $body:block
    )*) => { $(
        $(#[$doc])*
        #[track_caller]
        #[inline]
        pub fn $name $(<$($generics)*>)? ($($arg: $ty),*) -> $Out {
            $crate::error::or_raise(Self::$try_name($($arg),*))
        }
        #[doc = concat!("As `", stringify!($name), "`, with the error as a value.\n# Errors\nWhere `", stringify!($name), "` panics.")]
        #[track_caller]
        pub fn $try_name $(<$($generics)*>)? ($($arg: $ty),*) -> Result<$Out, $crate::Error>
        $body
    )* };
}
pub(crate) use fallible;

/// The same for functions that are no methods.
macro_rules! fallible_functions {
    ($(
        $(#[$doc:meta])*
        pub fn $name:ident / $try_name:ident [$($generics:tt)*] ($($arg:ident: $ty:ty),* $(,)?) -> $Out:ty
        $body:block
    )*) => { $(
        $(#[$doc])*
        #[track_caller]
        pub fn $name<$($generics)*>($($arg: $ty),*) -> $Out {
            $crate::error::or_raise($try_name($($arg),*))
        }
        #[doc = concat!("As [`", stringify!($name), "`], with the error as a value.\n# Errors\nWhere `", stringify!($name), "` panics.")]
        #[track_caller]
        pub fn $try_name<$($generics)*>($($arg: $ty),*) -> Result<$Out, $crate::Error>
        $body
    )* };
}
pub(crate) use fallible_functions;
