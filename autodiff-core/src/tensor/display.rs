//! The text of a tensor, by the rules of PyTorch (`torch/_tensor_str.py` of 2.15) with its default settings.
//!
//! All elements have one format, chosen from the elements that are shown: of a tensor with more than `THRESHOLD` elements
//! those are the first and last `EDGE` along each axis, and no others are looked at.
use super::{DType, Element, Tensor};
use std::fmt::{self, Write};

impl<T: Element> fmt::Display for Tensor<T> {
    /// As PyTorch prints it; `{x:.2}` sets the number of decimals, which is 4 otherwise.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let autograd = match self.grad_fn() {
            Some(node) => {
                let name = node.name();
                Some(format!("grad_fn=<{}>", name.rsplit_once("::").map_or(name, |(_, last)| last)))
            }
            None => self.requires_grad().then(|| "requires_grad=True".to_owned()),
        };
        let data = self.storage().read();
        let element = |index: &[usize]| {
            let x = data[self.layout().position(index)];
            match T::DTYPE {
                DType::F32 | DType::F64 => Value::Float(x.cast()),
                DType::I64 => Value::Int(x.cast()),
                DType::Bool => Value::Bool(x.cast()),
            }
        };
        let (shape, dtype) = (self.shape(), T::DTYPE);
        Printed { shape, dtype, element: &element, autograd: autograd.as_deref() }.fmt(f)
    }
}

impl<T: Element> fmt::Debug for Tensor<T> {
    /// The same text as that of `Display`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text starts with it; what follows is indented by its length.
const PREFIX: &str = "tensor(";
/// The number of elements above which some are left out.
const THRESHOLD: usize = 1000;
/// How many are left at both ends of an axis where elements are left out.
const EDGE: usize = 3;
/// The width of a line, in characters.
const LINE: usize = 80;
/// Decimals, unless the format string says otherwise.
const PRECISION: usize = 4;

/// An element, of whatever type.
#[derive(Clone, Copy)]
enum Value {
    /// Of both widths: every `f32` is an `f64`.
    Float(f64),
    Int(i64),
    Bool(bool),
}

/// What the text of a tensor is made of; `Display` writes it, and `{:.2}` sets the decimals.
struct Printed<'a> {
    shape: &'a [usize],
    dtype: DType,
    /// The element at an index.
    element: &'a dyn Fn(&[usize]) -> Value,
    /// `requires_grad=True` of a leaf, `grad_fn=<MulBackward0>` of a result.
    autograd: Option<&'a str>,
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = PREFIX.to_owned();
        if self.is_empty() {
            text += "[]";
        } else {
            let mut shown = Vec::new();
            self.each_shown(|value| shown.push(value));
            let format = Format::of(&shown, f.precision().unwrap_or(PRECISION));
            text += &self.nested(&format);
        }
        append(&mut text, &self.suffixes());
        f.write_str(&text)
    }
}

impl Printed<'_> {
    fn is_empty(&self) -> bool {
        self.shape.contains(&0)
    }

    /// The position along an axis that is shown after another one.
    fn after(&self, axis: usize, position: usize) -> usize {
        let len = self.shape[axis];
        let leaves_out = position + 1 == EDGE && len > 2 * EDGE && self.shape.iter().product::<usize>() > THRESHOLD;
        if leaves_out { len - EDGE } else { position + 1 }
    }

    // Loops, as a file may claim any number of axes.

    /// Calls `f` with each shown element, row by row.
    fn each_shown(&self, mut f: impl FnMut(Value)) {
        let mut index = vec![0; self.shape.len()];
        loop {
            f((self.element)(&index));
            let moves_on = |&axis: &usize| {
                let next = self.after(axis, index[axis]);
                index[axis] = if next < self.shape[axis] { next } else { 0 };
                index[axis] > 0
            };
            if (0..self.shape.len()).rev().find(moves_on).is_none() {
                return;
            }
        }
    }

    /// The elements with their brackets.
    fn nested(&self, format: &Format) -> String {
        let Some(last) = self.shape.len().checked_sub(1) else { return format.padded((self.element)(&[])) };
        let mut index = vec![0; last];
        let mut text = "[".repeat(last);
        loop {
            text += &self.row(format, &mut index);
            let mut axis = last;
            loop {
                if axis == 0 {
                    return text;
                }
                axis -= 1;
                let comma = format!(",{}{}", "\n".repeat(last - axis), " ".repeat(PREFIX.len() + axis + 1));
                let next = self.after(axis, index[axis]);
                if next > index[axis] + 1 {
                    text += &comma;
                    text += "...";
                }
                if next < self.shape[axis] {
                    index[axis] = next;
                    text += &comma;
                    break;
                }
                index[axis] = 0;
                text.push(']');
            }
            text += &"[".repeat(last - axis - 1);
        }
    }

    /// The elements along the last axis, which `index` does not have.
    fn row(&self, format: &Format, index: &mut Vec<usize>) -> String {
        let axis = index.len();
        let mut items = Vec::new();
        index.push(0);
        while index[axis] < self.shape[axis] {
            items.push(format.padded((self.element)(index)));
            let next = self.after(axis, index[axis]);
            if next > index[axis] + 1 {
                // It takes the place of an element, with a blank more than those have.
                items.push(" ...".to_owned());
            }
            index[axis] = next;
        }
        index.pop();
        let indent = PREFIX.len() + axis;
        let per_line = (LINE.saturating_sub(indent) / (format.width + ", ".len())).max(1);
        let lines: Vec<_> = items.chunks(per_line).map(|line| line.join(", ")).collect();
        format!("[{}]", lines.join(&format!(",\n{}", " ".repeat(indent + 1))))
    }

    /// What is said after the elements.
    fn suffixes(&self) -> Vec<String> {
        let mut suffixes = Vec::new();
        if self.is_empty() && self.shape.len() != 1 {
            let sizes: Vec<_> = self.shape.iter().map(usize::to_string).collect();
            suffixes.push(format!("size=({})", sizes.join(", ")));
        }
        // Elements show that they are integers or truth values.
        let shows = match self.dtype {
            DType::F32 => true,
            DType::F64 => false,
            DType::I64 | DType::Bool => !self.is_empty(),
        };
        if !shows {
            suffixes.push(format!("dtype={}", self.dtype));
        }
        suffixes.extend(self.autograd.map(str::to_owned));
        suffixes
    }
}

/// Puts the suffixes and the final parenthesis behind the elements, on new lines where a line would be too long.
fn append(text: &mut String, suffixes: &[String]) {
    // PyTorch's count: two more than there are, whether or not the text has several lines.
    let mut line = text.len() - text.rfind('\n').map_or(0, |end| end + 1) + 2;
    for suffix in suffixes {
        if line + suffix.len() + 2 > LINE {
            *text += &format!(",\n{}{suffix}", " ".repeat(PREFIX.len()));
            line = PREFIX.len() + suffix.len();
        } else {
            *text += &format!(", {suffix}");
            line += suffix.len() + 2;
        }
    }
    text.push(')');
}

/// How numbers are written.
enum Style {
    /// `1.5000e+00`
    Scientific,
    /// `3.`, where all are integers
    Whole,
    /// `1.5000`
    Decimal,
}

/// The format that the elements of a tensor share.
struct Format {
    style: Style,
    precision: usize,
    /// Shorter texts are padded on the left; zeros, infinities and NaN may be longer, if only of floats.
    width: usize,
}

impl Format {
    fn of(shown: &[Value], precision: usize) -> Format {
        // Only these have a say in the style, and in the width.
        let telling = |value: &&Value| match value {
            Value::Float(x) => x.is_finite() && *x != 0.0,
            Value::Int(_) | Value::Bool(_) => true,
        };
        let telling: Vec<Value> = shown.iter().filter(telling).copied().collect();
        let style = Style::of(&telling);
        let mut format = Format { style, precision, width: 1 };
        format.width = telling.iter().map(|value| format.text(*value).len()).max().unwrap_or(1);
        format
    }

    fn padded(&self, value: Value) -> String {
        format!("{:>width$}", self.text(value), width = self.width)
    }

    fn text(&self, value: Value) -> String {
        match value {
            Value::Int(n) => n.to_string(),
            Value::Bool(true) => "True".to_owned(),
            Value::Bool(false) => "False".to_owned(),
            Value::Float(x) if x.is_nan() => "nan".to_owned(),
            Value::Float(x) if x.is_infinite() => (if x > 0.0 { "inf" } else { "-inf" }).to_owned(),
            Value::Float(x) => match self.style {
                Style::Scientific => scientific(x, self.precision),
                Style::Whole => format!("{x:.0}."),
                Style::Decimal => format!("{x:.*}", self.precision),
            },
        }
    }
}

impl Style {
    /// The style for numbers that are neither zero, infinite nor NaN.
    fn of(numbers: &[Value]) -> Style {
        let (mut least, mut greatest, mut whole) = (f64::INFINITY, 0.0_f64, true);
        for value in numbers {
            // The other types have no style.
            let Value::Float(x) = *value else { return Style::Whole };
            (least, greatest) = (least.min(x.abs()), greatest.max(x.abs()));
            whole &= x == x.ceil();
        }
        if numbers.is_empty() {
            Style::Whole
        } else if greatest / least > 1000.0 || greatest > 1e8 || least < 1e-4 {
            Style::Scientific
        } else if whole {
            Style::Whole
        } else {
            Style::Decimal
        }
    }
}

/// As C writes it: the exponent has a sign and two digits or more.
fn scientific(x: f64, precision: usize) -> String {
    let mut text = format!("{x:.precision$e}");
    if let Some(at) = text.find('e') {
        let exponent = text.split_off(at + 1);
        let (sign, digits) = exponent.strip_prefix('-').map_or(('+', &*exponent), |digits| ('-', digits));
        // Writing to a `String` does not fail.
        let _ = write!(text, "{sign}{digits:0>2}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Printed by PyTorch; its first lines say what a case is.
    const CASES: &str = include_str!("../../tests/data/printed_tensors.txt");

    struct Case<'a> {
        head: &'a str,
        text: &'a str,
    }

    fn cases() -> impl Iterator<Item = Case<'static>> {
        let cases = CASES.split("\n= ").skip(1);
        cases.map(|case| {
            let (head, text) = case.split_once('\n').unwrap();
            Case { head, text: text.trim_end_matches('\n') }
        })
    }

    /// An element as the file writes it. The text of an `f32` is the shortest that tells it from its neighbours.
    fn value(dtype: DType, text: &str) -> Value {
        match dtype {
            DType::F32 => Value::Float(text.parse::<f32>().unwrap().into()),
            DType::F64 => Value::Float(text.parse().unwrap()),
            DType::I64 => Value::Int(text.parse().unwrap()),
            DType::Bool => Value::Bool(text.parse().unwrap()),
        }
    }

    /// The element at a position, row by row.
    fn element(dtype: DType, elements: &str, position: usize) -> Value {
        let mut words = elements.split(' ');
        let rule = words.next();
        let numbers: Vec<_> = words.map(|word| value(dtype, word)).collect();
        match (rule, &*numbers) {
            (Some("cycle"), _) => numbers[position % numbers.len()],
            (Some("count"), [Value::Float(start), Value::Float(step)]) => Value::Float(start + step * position as f64),
            (Some("count"), [Value::Int(start), Value::Int(step)]) => Value::Int(start + step * position as i64),
            _ => panic!("elements `{elements}`"),
        }
    }

    // Of the parts of a tensor, as some of its operations are not ours.
    #[test]
    fn as_pytorch_prints() {
        let mut count = 0;
        for Case { head, text } in cases() {
            let [dtype, shape, precision, autograd, elements] = head.split('|').map(str::trim).collect::<Vec<_>>()[..]
            else {
                panic!("a case has five fields: {head}")
            };
            let dtype = match dtype {
                "f32" => DType::F32,
                "f64" => DType::F64,
                "i64" => DType::I64,
                "bool" => DType::Bool,
                _ => panic!("{head}"),
            };
            let shape: Vec<usize> = shape.split_whitespace().map(|size| size.parse().unwrap()).collect();
            let position = |index: &[usize]| index.iter().zip(&shape).fold(0, |at, (i, size)| at * size + i);
            let printed = Printed {
                shape: &shape,
                dtype,
                element: &|index| element(dtype, elements, position(index)),
                autograd: (!autograd.is_empty()).then_some(autograd),
            };
            let precision = precision.parse().unwrap();
            assert_eq!(format!("{printed:.precision$}"), text, "\n{head}");
            if precision == PRECISION {
                assert_eq!(printed.to_string(), text, "\n{head}");
            }
            count += 1;
        }
        assert!(count >= 100, "the file has {count} cases");
    }

    /// A tensor too large to visit is printed by its corners.
    #[test]
    fn only_what_is_shown_is_asked_for() {
        let asked = std::cell::Cell::new(0);
        let element = |index: &[usize]| {
            asked.set(asked.get() + 1);
            assert!(index.iter().all(|i| *i < EDGE || *i >= 1_000_000 - EDGE), "{index:?}");
            Value::Int(0)
        };
        let printed = Printed { shape: &[1_000_000, 1_000_000], dtype: DType::I64, element: &element, autograd: None };
        assert_eq!(printed.to_string().lines().count(), 2 * EDGE + 1);
        // Once for the format, once for the text.
        assert_eq!(asked.get(), 2 * 36);
    }
}
