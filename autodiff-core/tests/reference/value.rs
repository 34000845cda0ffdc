//! A tensor of any element type.
use autodiff_core::{DType, Element, Floating, Tensor, autograd};

#[derive(Clone, Debug)]
pub(crate) enum Value {
    F32(Tensor<f32>),
    F64(Tensor<f64>),
    I64(Tensor<i64>),
    Bool(Tensor<bool>),
}

/// An element type as one of [`Value`]'s.
pub(crate) trait Kind: Element {
    fn from_number(number: f64) -> Self;
    fn to_number(self) -> f64;
    fn of(value: &Value) -> &Tensor<Self>;
    fn wrap(tensor: Tensor<Self>) -> Value;
}

macro_rules! kinds { ($($T:ident $Variant:ident $from:expr, $to:expr;)*) => { $(
    impl Kind for $T {
        fn from_number(number: f64) -> $T {
            $from(number)
        }
        fn to_number(self) -> f64 {
            $to(self)
        }
        fn of(value: &Value) -> &Tensor<$T> {
            let Value::$Variant(tensor) = value else { panic!("expected {}, found {value:?}", $T::DTYPE) };
            tensor
        }
        fn wrap(tensor: Tensor<$T>) -> Value {
            Value::$Variant(tensor)
        }
    }
)* } }
kinds! {
    f32 F32 |x| x as f32, f64::from;
    f64 F64 |x| x, |x| x;
    i64 I64 |x| x as i64, |x| x as f64;
    bool Bool |x| x != 0.0, f64::from;
}

/// A number on the left of an operator: only for the types themselves, as Rust's rules for impls have it.
pub(crate) trait Left: Floating + Kind {
    fn left(self, op: &str, right: &Tensor<Self>) -> Tensor<Self>;
}

macro_rules! left { ($($T:ident)*) => { $(
    impl Left for $T {
        fn left(self, op: &str, right: &Tensor<$T>) -> Tensor<$T> {
            match op {
                "number_add" => self + right,
                "number_sub" => self - right,
                "number_mul" => self * right,
                "number_div" => self / right,
                other => panic!("unknown operation {other}"),
            }
        }
    }
)* } }
left!(f32 f64);

/// An expression of the tensor inside.
macro_rules! with {
    ($value:expr, $tensor:ident => $body:expr) => {
        match $value {
            Value::F32($tensor) => $body,
            Value::F64($tensor) => $body,
            Value::I64($tensor) => $body,
            Value::Bool($tensor) => $body,
        }
    };
}

pub(crate) use with;

impl Value {
    pub(crate) fn dtype(&self) -> DType {
        with!(self, tensor => tensor.dtype())
    }

    pub(crate) fn shape(&self) -> &[usize] {
        with!(self, tensor => tensor.shape())
    }

    pub(crate) fn numbers(&self) -> Vec<f64> {
        with!(self, tensor => numbers(tensor))
    }

    pub(crate) fn grad_fn(&self) -> Option<autograd::Node> {
        with!(self, tensor => tensor.grad_fn())
    }
}

pub(crate) fn numbers<T: Kind>(tensor: &Tensor<T>) -> Vec<f64> {
    tensor.to_vec().into_iter().map(T::to_number).collect()
}
