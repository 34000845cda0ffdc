//! The file of cases and what it means as tensors.
use crate::value::{Kind, Value};
use autodiff_core::{DType, Tensor};

/// An operation with its operands and what comes out.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    /// Where it begins in the file.
    pub(crate) line: usize,
    pub(crate) op: &'a str,
    pub(crate) dtype: DType,
    pub(crate) args: Vec<&'a str>,
    pub(crate) flags: Vec<&'a str>,
    pub(crate) inputs: Vec<Input<'a>>,
    pub(crate) results: Vec<Expected<'a>>,
    /// For an input each: the gradient, and the gradient of its square.
    pub(crate) first: Vec<(usize, Numbers)>,
    pub(crate) second: Vec<(usize, Numbers)>,
    pub(crate) text: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Input<'a> {
    pub(crate) dtype: DType,
    pub(crate) wanted: bool,
    shape: Vec<usize>,
    values: &'a str,
    views: Vec<&'a str>,
}

#[derive(Debug)]
pub(crate) struct Expected<'a> {
    pub(crate) dtype: DType,
    pub(crate) name: &'a str,
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Numbers,
}

/// Values, or of many only some sums.
#[derive(Debug)]
pub(crate) enum Numbers {
    All(Vec<f64>),
    Sums(Vec<f64>),
}

pub(crate) fn parse(text: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        if line.starts_with('#') {
            continue;
        }
        if line.is_empty() {
            open = false;
            continue;
        }
        if !open {
            cases.push(head(line, number + 1));
            open = true;
            continue;
        }
        let Some(case) = cases.last_mut() else { unreachable!("a case is open") };
        detail(case, line);
    }
    cases
}

fn head(line: &str, number: usize) -> Case<'_> {
    let (call, flags) = line.split_once(" ;").unwrap_or((line, ""));
    let mut words = call.split(' ');
    let (Some(op), Some(dtype)) = (words.next(), words.next()) else { panic!("line {number}: {line}") };
    let dtype = match dtype {
        "f32" => DType::F32,
        "f64" => DType::F64,
        "i64" => DType::I64,
        "bool" => DType::Bool,
        other => panic!("line {number}: dtype {other}"),
    };
    Case {
        line: number,
        op,
        dtype,
        args: words.collect(),
        flags: flags.split_whitespace().collect(),
        inputs: vec![],
        results: vec![],
        first: vec![],
        second: vec![],
        text: None,
    }
}

fn detail<'a>(case: &mut Case<'a>, line: &'a str) {
    let (left, right) =
        line.split_once(" : ").or_else(|| line.strip_suffix(" :").map(|left| (left, ""))).unwrap_or((line, ""));
    let words: Vec<&str> = left.split(' ').collect();
    let tagged = |tag: &str| match tag {
        "" | "c" => case.dtype,
        "i" => DType::I64,
        "b" => DType::Bool,
        other => panic!("line {line}: tag {other}"),
    };
    match line.as_bytes()[0] {
        b'<' => {
            let mut parts = right.split(" | ");
            let values = parts.next().unwrap_or_default();
            let dtype = tagged(&words[0][1..]);
            let wanted = words[0] == "<" && matches!(dtype, DType::F32 | DType::F64);
            case.inputs.push(Input { dtype, wanted, shape: shape(words[1]), values, views: parts.collect() });
        }
        b'>' => {
            // A result of floats has the type's own tag where a conversion changed it.
            let dtype = match (tagged(&words[0][1..]), case.op) {
                (_, "to_f32") => DType::F32,
                (_, "to_f64") => DType::F64,
                (dtype, _) => dtype,
            };
            case.results.push(Expected { dtype, name: words[1], shape: shape(words[2]), values: numbers(right) });
        }
        b'g' => case.first.push((words[1].parse().unwrap(), numbers(right))),
        b's' => case.second.push((words[1].parse().unwrap(), numbers(right))),
        b't' => case.text = Some(line[2..].replace("\\n", "\n")),
        _ => panic!("line {line}"),
    }
}

fn shape(text: &str) -> Vec<usize> {
    if text == "." { vec![] } else { text.split(',').map(|size| size.parse().unwrap()).collect() }
}

fn numbers(text: &str) -> Numbers {
    let all = |text: &str| text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    match text.strip_prefix('~') {
        Some(sums) => Numbers::Sums(all(sums)),
        None => Numbers::All(all(text)),
    }
}

impl Input<'_> {
    pub(crate) fn make(&self, wanted: bool) -> Value {
        match self.dtype {
            DType::F32 => Value::F32(self.build::<f32>().requires_grad_(wanted)),
            DType::F64 => Value::F64(self.build::<f64>().requires_grad_(wanted)),
            DType::I64 => Value::I64(self.build()),
            DType::Bool => Value::Bool(self.build()),
            other => panic!("no values of {other}"),
        }
    }

    fn build<T: Kind>(&self) -> Tensor<T> {
        let count = self.shape.iter().product();
        let data = match self.values {
            "wave" => (0..count).map(wave).map(T::from_number).collect(),
            values => values.split_whitespace().map(|value| T::from_number(value.parse().unwrap())).collect(),
        };
        let base = Tensor::from_vec(data, &self.shape);
        let seen = self.views.iter().fold(base, |tensor, view| {
            let mut words = view.split(' ');
            let name = words.next().unwrap_or_default();
            let args: Vec<isize> = words.map(|word| word.parse().unwrap()).collect();
            match name {
                "transpose" => tensor.transpose(args[0], args[1]),
                "slice" => tensor.slice(args[0], args[1]..args[2], args[3] as usize),
                "expand" => tensor.expand(&args),
                other => panic!("view {other}"),
            }
        });
        seen.detach()
    }
}

fn wave(k: usize) -> f64 {
    (((k * 37 + 11) % 101) as f64 - 50.0) / 16.0 + ((k * 7) % 13) as f64 / 128.0
}

/// What each element of a result counts for.
pub(crate) fn weights<T: Kind>(shape: &[usize], result: usize, zeros: bool) -> Tensor<T> {
    let count = shape.iter().product();
    let values = (0..count).map(|k| if zeros && k % 2 == 0 { 0.0 } else { weight(k + 3 * result) });
    Tensor::from_vec(values.map(T::from_number).collect(), shape)
}

fn weight(k: usize) -> f64 {
    [0.5, -1.25, 2.0, 0.75, -0.5, 1.5, -2.25][k % 7]
}

/// What a difference is measured by at least.
#[derive(Clone, Copy)]
pub(crate) struct Least(pub(crate) f64);

impl Numbers {
    /// What is wrong with `found`.
    pub(crate) fn differ(&self, found: &[f64], tolerance: f64, least: Least) -> Option<String> {
        match self {
            Numbers::All(expected) if expected.len() == 1 && found.len() != 1 && expected[0] == 0.0 => {
                differ(&vec![0.0; found.len()], found, tolerance, least)
            }
            Numbers::All(expected) => differ(expected, found, tolerance, least),
            Numbers::Sums(expected) => {
                let n = found.len() as f64;
                let sum = |f: &dyn Fn(usize, f64) -> f64| found.iter().enumerate().map(|(k, &v)| f(k, v)).sum::<f64>();
                let sums = [
                    sum(&|_, v| v),
                    sum(&|k, v| v * weight(k)),
                    sum(&|_, v| v.abs()),
                    sum(&|k, v| v * (k as f64 + 0.5) / n),
                ];
                // They are as exact as their terms.
                let off = sums.iter().zip(expected).any(|(a, b)| (a - b).abs() > tolerance * expected[2].max(least.0));
                off.then(|| format!("sums {sums:?}, expected {expected:?}"))
            }
        }
    }
}

/// Close: by `tolerance` relative to the number, or to the largest if all are below 1, else to 1. NaN equals NaN only.
fn differ(expected: &[f64], found: &[f64], tolerance: f64, Least(least): Least) -> Option<String> {
    let largest = expected.iter().filter(|v| v.is_finite()).fold(0.0_f64, |most, v| most.max(v.abs()));
    let close = |a: f64, b: f64| {
        if a.is_nan() || b.is_nan() {
            return a.is_nan() && b.is_nan();
        }
        a == b || (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(largest.min(1.0)).max(least)
    };
    let same = expected.len() == found.len() && expected.iter().zip(found).all(|(&a, &b)| close(a, b));
    (!same).then(|| format!("{found:?}, expected {expected:?}"))
}
