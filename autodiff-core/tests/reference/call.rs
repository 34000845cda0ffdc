//! From the names in the file to methods and operators.
use crate::value::{Kind, Left, Value};
use autodiff_core::{CrossEntropyOptions, DType, Floating, Numeric, Reduction, Tensor, VarOptions};
use std::ops::Bound;

/// An operation with its operands and other arguments.
pub(crate) struct Call<'a> {
    pub(crate) op: &'a str,
    pub(crate) args: &'a [&'a str],
    pub(crate) operands: &'a [Value],
}

impl Call<'_> {
    pub(crate) fn run(&self, dtype: DType) -> Vec<Value> {
        let results = match dtype {
            DType::F32 => floating::<f32>(self),
            DType::F64 => floating::<f64>(self),
            DType::I64 => numeric::<i64>(self),
            DType::Bool => mask(self),
            _ => None,
        };
        results.unwrap_or_else(|| panic!("no such operation for {dtype}: {}", self.op))
    }

    fn of<T: Kind>(&self, i: usize) -> &Tensor<T> {
        T::of(&self.operands[i])
    }

    fn all<T: Kind>(&self) -> Vec<&Tensor<T>> {
        self.operands.iter().map(T::of).collect()
    }

    fn number<T: Kind>(&self, i: usize) -> T {
        T::from_number(self.args[i].parse().unwrap())
    }

    fn int(&self, i: usize) -> isize {
        self.args[i].parse().unwrap()
    }

    fn size(&self, i: usize) -> usize {
        self.args[i].parse().unwrap()
    }

    fn flag(&self, i: usize) -> bool {
        self.args[i].parse().unwrap()
    }

    fn list(&self, i: usize) -> Vec<isize> {
        let inner = self.args[i].trim_matches(['[', ']']);
        inner.split(',').filter(|size| !size.is_empty()).map(|size| size.parse().unwrap()).collect()
    }

    fn sizes(&self, i: usize) -> Vec<usize> {
        self.list(i).into_iter().map(|size| size as usize).collect()
    }

    fn range(&self, i: usize) -> (Bound<isize>, Bound<isize>) {
        let end = |i: usize, bound: fn(isize) -> Bound<isize>| match self.args[i] {
            "_" => Bound::Unbounded,
            _ => bound(self.int(i)),
        };
        (end(i, Bound::Included), end(i + 1, Bound::Excluded))
    }

    fn reduction(&self, i: usize) -> Reduction {
        match self.args[i] {
            "None" => Reduction::None,
            "Mean" => Reduction::Mean,
            "Sum" => Reduction::Sum,
            other => panic!("reduction {other}"),
        }
    }
}

type Results = Option<Vec<Value>>;

fn one<T: Kind>(tensor: Tensor<T>) -> Vec<Value> {
    vec![T::wrap(tensor)]
}

fn with_indices<T: Kind>((values, indices): (Tensor<T>, Tensor<i64>)) -> Vec<Value> {
    vec![T::wrap(values), Value::I64(indices)]
}

/// The result of the method of this name, if it is one of those listed.
macro_rules! by_name {
    ($op:expr, $x:ident, $args:tt: $($name:ident)*) => {
        match $op {
            $(stringify!($name) => Some(one($x.$name $args)),)*
            _ => None,
        }
    };
}

fn floating<T: Left>(call: &Call<'_>) -> Results {
    let Some(x) = call.operands.first() else {
        return match call.op {
            "linspace" => Some(one(Tensor::<T>::linspace(call.number(0), call.number(1), call.size(2)))),
            _ => numeric::<T>(call),
        };
    };
    if x.dtype() != T::DTYPE {
        return numeric::<T>(call);
    }
    let x = T::of(x);
    let found = match call.op {
        "number_add" | "number_sub" | "number_mul" | "number_div" => Some(one(call.number::<T>(0).left(call.op, x))),
        "to_f32" => Some(one(x.to::<f32>())),
        "to_f64" => Some(one(x.to::<f64>())),
        "rpow" => Some(one(x.rpow(call.number(0)))),
        "pow_number" => Some(one(x.pow(call.number::<T>(0)))),
        "pow_number_" => Some(one(x.pow_(call.number::<T>(0)))),
        "pow" => Some(one(x.pow(call.of(1)))),
        "pow_" => Some(one(x.pow_(call.of(1)))),
        op => {
            by_name!(op, x, (): exp log sqrt sin cos tan tanh sigmoid relu exp2 expm1 log2 log10 log1p rsqrt reciprocal
            sinh cosh asin acos atan asinh acosh atanh floor ceil round trunc frac
            exp_ log_ sqrt_ sin_ cos_ tan_ tanh_ sigmoid_ relu_ exp2_ expm1_ log2_ log10_ log1p_ rsqrt_ reciprocal_
            sinh_ cosh_ asin_ acos_ atan_ asinh_ acosh_ atanh_ floor_ ceil_ round_ trunc_ frac_ mean var std norm)
        }
    };
    found.or_else(|| reductions(call, x)).or_else(|| losses(call, x)).or_else(|| numeric::<T>(call))
}

fn reductions<T: Floating + Kind>(call: &Call<'_>, x: &Tensor<T>) -> Results {
    match call.op {
        "norm_dim" => Some(one(x.norm_dim(call.args[0].parse().unwrap(), &call.list(1), call.flag(2)))),
        "softmax" => Some(one(x.softmax(call.int(0)))),
        "log_softmax" => Some(one(x.log_softmax(call.int(0)))),
        op @ ("var_with" | "std_with") => {
            let dim = call.list(0);
            let correction = call.args[1].parse().unwrap();
            let options = VarOptions { dim: &dim, correction, keepdim: call.flag(2) };
            by_name!(op, x, (options): var_with std_with)
        }
        op @ ("mean_dim" | "var_dim" | "std_dim" | "logsumexp") => {
            by_name!(op, x, (&call.list(0), call.flag(1)): mean_dim var_dim std_dim logsumexp)
        }
        _ => None,
    }
}

fn losses<T: Floating + Kind>(call: &Call<'_>, x: &Tensor<T>) -> Results {
    match call.op {
        op @ ("cross_entropy" | "nll_loss") => by_name!(op, x, (call.of(1)): cross_entropy nll_loss),
        op @ ("cross_entropy_with" | "nll_loss_with") => {
            let options = CrossEntropyOptions {
                ignore_index: call.int(0) as i64,
                reduction: call.reduction(1),
                label_smoothing: call.args[2].parse().unwrap(),
                weight: call.flag(3).then(|| call.of(2)),
            };
            by_name!(op, x, (call.of(1), options): cross_entropy_with nll_loss_with)
        }
        "cross_entropy_prob" => {
            let options = CrossEntropyOptions {
                reduction: call.reduction(0),
                label_smoothing: call.args[1].parse().unwrap(),
                weight: call.flag(2).then(|| call.of(2)),
                ..CrossEntropyOptions::default()
            };
            Some(one(x.cross_entropy_prob(call.of(1), options)))
        }
        "mse_loss" => Some(one(x.mse_loss(call.of(1)))),
        "mse_loss_with" => Some(one(x.mse_loss_with(call.of(1), call.reduction(0)))),
        _ => None,
    }
}

fn numeric<T: Numeric + Kind>(call: &Call<'_>) -> Results {
    let Some(x) = call.operands.first() else {
        return match call.op {
            "ones" => Some(one(Tensor::<T>::ones(&call.sizes(0)))),
            "eye" => Some(one(Tensor::<T>::eye(call.size(0)))),
            "arange" => Some(one(Tensor::<T>::arange(call.number(0), call.number(1), call.number(2)))),
            _ => element::<T>(call),
        };
    };
    if x.dtype() != T::DTYPE {
        return element::<T>(call);
    }
    let x = T::of(x);
    let found = match call.op {
        "add_number" => Some(one(x + call.number::<T>(0))),
        "sub_number" => Some(one(x - call.number::<T>(0))),
        "mul_number" => Some(one(x * call.number::<T>(0))),
        "div_number" => Some(one(x / call.number::<T>(0))),
        "rem_number" => Some(one(x % call.number::<T>(0))),
        "rem" => Some(one(x % call.of::<T>(1))),
        "clamp_number" => Some(one(x.clamp(call.number::<T>(0), call.number::<T>(1)))),
        "clamp_number_" => Some(one(x.clamp_(call.number::<T>(0), call.number::<T>(1)))),
        "clamp" => Some(one(x.clamp(call.of::<T>(1), call.of::<T>(2)))),
        "clamp_" => Some(one(x.clamp_(call.of::<T>(1), call.of::<T>(2)))),
        "argmax" => Some(one(x.argmax())),
        "argmin" => Some(one(x.argmin())),
        "argmax_dim" => Some(one(x.argmax_dim(call.int(0), call.flag(1)))),
        "argmin_dim" => Some(one(x.argmin_dim(call.int(0), call.flag(1)))),
        "max_dim" => Some(with_indices(x.max_dim(call.int(0), call.flag(1)))),
        "min_dim" => Some(with_indices(x.min_dim(call.int(0), call.flag(1)))),
        "prod_dim" => Some(one(x.prod_dim(call.int(0), call.flag(1)))),
        "cumsum" => Some(one(x.cumsum(call.int(0)))),
        "scatter_add" => Some(one(x.scatter_add(call.int(0), call.of(1), call.of(2)))),
        "ones_like" => Some(one(x.ones_like())),
        op @ ("add_number_" | "sub_number_" | "mul_number_" | "div_number_") => {
            let mut x = x.clone();
            let number = call.number::<T>(0);
            match op {
                "add_number_" => x += number,
                "sub_number_" => x -= number,
                "mul_number_" => x *= number,
                _ => x /= number,
            }
            Some(one(x))
        }
        op @ ("sum_dim" | "amax_dim" | "amin_dim") => {
            by_name!(op, x, (&call.list(0), call.flag(1)): sum_dim amax_dim amin_dim)
        }
        op => by_name!(op, x, (): neg abs sign square neg_ abs_ sign_ square_ sum prod max min amax amin),
    };
    found.or_else(|| with_operand(call, x)).or_else(|| element::<T>(call))
}

/// Operations with one more tensor or number.
fn with_operand<T: Numeric + Kind>(call: &Call<'_>, x: &Tensor<T>) -> Results {
    if let Some((op, in_place)) = call.op.split_once("_number") {
        let (number, op) = (call.number::<T>(0), format!("{op}{in_place}"));
        return by_name!(&*op, x, (number): maximum minimum clamp_min clamp_max maximum_ minimum_ clamp_min_ clamp_max_
            lt le gt ge);
    }
    let [_, Value::F32(_) | Value::F64(_) | Value::I64(_)] = call.operands else { return None };
    by_name!(call.op, x, (call.of::<T>(1)): add sub mul div maximum minimum clamp_min clamp_max
        add_ sub_ mul_ div_ maximum_ minimum_ clamp_min_ clamp_max_ lt le gt ge matmul)
}

fn mask(call: &Call<'_>) -> Results {
    let Some(Value::Bool(x)) = call.operands.first() else { return element::<bool>(call) };
    let found = match call.op {
        "not" => Some(one(!x)),
        "and" => Some(one(x & call.of::<bool>(1))),
        "or" => Some(one(x | call.of::<bool>(1))),
        "xor" => Some(one(x ^ call.of::<bool>(1))),
        "nonzero" => Some(one(x.nonzero())),
        op @ ("any_dim" | "all_dim") => by_name!(op, x, (&call.list(0), call.flag(1)): any_dim all_dim),
        op => by_name!(op, x, (): any all),
    };
    found.or_else(|| element::<bool>(call))
}

fn element<T: Kind>(call: &Call<'_>) -> Results {
    match call.op {
        "zeros" => return Some(one(Tensor::<T>::zeros(&call.sizes(0)))),
        "full" => return Some(one(Tensor::full(&call.sizes(0), call.number::<T>(1)))),
        "cat" => return Some(one(Tensor::cat(&call.all::<T>(), call.int(0)))),
        "stack" => return Some(one(Tensor::stack(&call.all::<T>(), call.int(0)))),
        "where" => return Some(one(call.of::<bool>(0).where_cond(call.of::<T>(1), call.of::<T>(2)))),
        "where_number" => return Some(one(call.of::<bool>(0).where_cond(call.of::<T>(1), call.number::<T>(0)))),
        "number_where" => return Some(one(call.of::<bool>(0).where_cond(call.number::<T>(0), call.of::<T>(1)))),
        _ => (),
    }
    let x = call.of::<T>(0);
    Some(match call.op {
        "zeros_like" => one(x.zeros_like()),
        "full_like" => one(x.full_like(call.number(0))),
        "contiguous" => one(x.contiguous()),
        "copy" => one(x.copy()),
        "to_f32" => one(x.to::<f32>()),
        "to_f64" => one(x.to::<f64>()),
        "to_i64" => one(x.to::<i64>()),
        "to_bool" => one(x.to::<bool>()),
        "eq" => one(x.eq(call.of::<T>(1))),
        "ne" => one(x.ne(call.of::<T>(1))),
        "eq_number" => one(x.eq(call.number::<T>(0))),
        "ne_number" => one(x.ne(call.number::<T>(0))),
        "reshape" => one(x.reshape(&call.list(0))),
        "view" => one(x.view(&call.list(0))),
        "expand" => one(x.expand(&call.list(0))),
        "permute" => one(x.permute(&call.list(0))),
        "transpose" => one(x.transpose(call.int(0), call.int(1))),
        "t" => one(x.t()),
        "squeeze" => one(x.squeeze()),
        "squeeze_dim" => one(x.squeeze_dim(call.int(0))),
        "unsqueeze" => one(x.unsqueeze(call.int(0))),
        "flatten" => one(x.flatten(call.int(0), call.int(1))),
        "slice" => one(x.slice(call.int(0), call.range(1), call.size(3))),
        "narrow" => one(x.narrow(call.int(0), call.int(1), call.size(2))),
        "select" => one(x.select(call.int(0), call.int(1))),
        "split" => x.split(call.size(0), call.int(1)).into_iter().map(T::wrap).collect(),
        "split_with_sizes" => x.split_with_sizes(&call.sizes(0), call.int(1)).into_iter().map(T::wrap).collect(),
        "index_select" => one(x.index_select(call.int(0), call.of(1))),
        "gather" => one(x.gather(call.int(0), call.of(1))),
        _ => return None,
    })
}
