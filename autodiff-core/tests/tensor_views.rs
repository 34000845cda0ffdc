//! Views, copies and changes in place against a model: a memory of numbers with their derivatives, in which a tensor is a
//! list of places.
#![cfg(feature = "tensor")]
use autodiff_core::{Error, Tensor};
use proptest::prelude::*;

/// The number of inputs.
const INPUTS: usize = 12;

/// A number, and its derivatives by the inputs.
#[derive(Clone, PartialEq, Debug)]
struct Number {
    value: f64,
    by: [f64; INPUTS],
}

impl Number {
    fn constant(value: f64) -> Number {
        Number { value, by: [0.0; INPUTS] }
    }

    fn times(&self, other: &Number) -> Number {
        let by = std::array::from_fn(|i| self.by[i] * other.value + self.value * other.by[i]);
        Number { value: self.value * other.value, by }
    }

    fn plus(&self, other: &Number) -> Number {
        Number { value: self.value + other.value, by: std::array::from_fn(|i| self.by[i] + other.by[i]) }
    }
}

/// Where the elements of a tensor are in the memory, row by row.
#[derive(Clone, Debug)]
struct Places {
    shape: Vec<usize>,
    at: Vec<usize>,
}

/// All indices of a shape, row by row.
fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    shape.iter().fold(vec![vec![]], |all, &size| {
        all.iter().flat_map(|index| (0..size).map(|i| [index.clone(), vec![i]].concat())).collect()
    })
}

impl Places {
    fn get(&self, index: &[usize]) -> usize {
        let number = index.iter().zip(&self.shape).fold(0, |number, (i, size)| number * size + i);
        self.at[number]
    }

    /// A tensor of another shape, by where its elements are in this one.
    fn map(&self, shape: &[usize], from: impl Fn(&[usize]) -> Vec<usize>) -> Places {
        Places { shape: shape.to_vec(), at: indices(shape).iter().map(|index| self.get(&from(index))).collect() }
    }

    fn has_twice(&self) -> bool {
        let mut at = self.at.clone();
        at.sort_unstable();
        at.windows(2).any(|pair| pair[0] == pair[1])
    }
}

/// A tensor and its model.
#[derive(Clone)]
struct Pair {
    tensor: Tensor<f64>,
    places: Places,
}

#[derive(Default)]
struct Machine {
    memory: Vec<Number>,
    pairs: Vec<Pair>,
}

/// A step: what to do, with which of the tensors, and numbers to make the rest of.
type Step = (u8, usize, [usize; 3]);

impl Machine {
    fn store(&mut self, shape: &[usize], numbers: Vec<Number>) -> Places {
        let at = (self.memory.len()..self.memory.len() + numbers.len()).collect();
        self.memory.extend(numbers);
        Places { shape: shape.to_vec(), at }
    }

    fn numbers(&self, places: &Places) -> Vec<Number> {
        places.at.iter().map(|&at| self.memory[at].clone()).collect()
    }

    /// Checks a new tensor, and takes it among the others. What shares no storage with the tensor it is made of is a copy.
    fn push(&mut self, of: &Tensor<f64>, tensor: Tensor<f64>, places: Places) {
        let places = if tensor.shares_storage(of) {
            places
        } else {
            let numbers = self.numbers(&places);
            self.store(&places.shape, numbers)
        };
        assert_eq!(tensor.shape(), places.shape);
        self.pairs.push(Pair { tensor, places });
    }

    fn step(&mut self, (what, which, [a, b, c]): Step) {
        let Pair { tensor: x, places } = self.pairs[which % self.pairs.len()].clone();
        let (shape, ndim) = (places.shape.clone(), places.shape.len());
        let from_end = |axis: usize| if c % 2 == 0 { axis as isize } else { axis as isize - ndim as isize };
        let axis = if ndim > 0 { a % ndim } else { 0 };
        let with = |axis: usize, size: usize| {
            let mut shape = shape.clone();
            shape[axis] = size;
            shape
        };
        let moved = |index: &[usize], axis: usize, by: &dyn Fn(usize) -> usize| {
            let mut index = index.to_vec();
            index[axis] = by(index[axis]);
            index
        };
        match what % 16 {
            0 if ndim > 1 => {
                let other = b % ndim;
                let swap = |index: &[usize]| {
                    let mut index = index.to_vec();
                    index.swap(axis, other);
                    index
                };
                let view = x.transpose(from_end(axis), from_end(other));
                self.push(&x, view, places.map(&swap(&shape), swap));
            }
            1 if ndim > 0 => {
                let rotated: Vec<usize> = (0..ndim).map(|i| (i + 1 + b % ndim) % ndim).collect();
                let dims: Vec<isize> = rotated.iter().map(|&axis| from_end(axis)).collect();
                let to: Vec<usize> = rotated.iter().map(|&axis| shape[axis]).collect();
                let view = x.permute(&dims);
                self.push(
                    &x,
                    view,
                    places.map(&to, |index| {
                        let mut from = vec![0; ndim];
                        rotated.iter().zip(index).for_each(|(&axis, &i)| from[axis] = i);
                        from
                    }),
                );
            }
            2 => {
                let count: usize = shape.iter().product();
                let outer = (1..=count).filter(|size| count.is_multiple_of(*size)).nth(a % 3).unwrap_or(1);
                let view = match b % 3 {
                    0 => x.reshape(&[outer as isize, -1]),
                    _ => {
                        x.try_view(&[-1, (count / outer) as isize]).unwrap_or_else(|_| x.reshape(&[outer as isize, -1]))
                    }
                };
                let whole = Places { shape: vec![outer, count / outer], at: places.at };
                self.push(&x, view, whole);
            }
            3 if ndim > 0 && shape[axis] > 0 => {
                let index = b % shape[axis];
                let view = x.select(
                    from_end(axis),
                    if c % 3 == 0 { index as isize } else { index as isize - shape[axis] as isize },
                );
                let mut to = shape.clone();
                to.remove(axis);
                self.push(
                    &x,
                    view,
                    places.map(&to, |i| {
                        let mut from = i.to_vec();
                        from.insert(axis, index);
                        from
                    }),
                );
            }
            4 if ndim > 0 => {
                let (start, step) = (b % (shape[axis] + 1), c % 3 + 1);
                let end = shape[axis] - (a / 7) % 2 * usize::from(shape[axis] > start);
                let count = (end - start).div_ceil(step);
                let view = x.slice(from_end(axis), start as isize..end as isize, step);
                self.push(&x, view, places.map(&with(axis, count), |i| moved(i, axis, &|i| start + i * step)));
            }
            5 if ndim > 0 => {
                let start = b % (shape[axis] + 1);
                let length = c % (shape[axis] - start + 1);
                let view = x.narrow(from_end(axis), start as isize, length);
                self.push(&x, view, places.map(&with(axis, length), |i| moved(i, axis, &|i| i + start)));
            }
            6 if ndim < 4 => {
                let to = [&[2], &shape[..]].concat();
                let mut sizes: Vec<isize> = shape.iter().map(|_| -1).collect();
                sizes.insert(0, 2);
                let view = x.expand(&sizes);
                self.push(&x, view, places.map(&to, |i| i[1..].to_vec()));
            }
            7 => {
                let to: Vec<usize> = shape.iter().copied().filter(|&size| size != 1).collect();
                let view = x.squeeze();
                self.push(&x, view, Places { shape: to, ..places });
            }
            8 if ndim < 4 => {
                let axis = a % (ndim + 1);
                let mut to = shape.clone();
                to.insert(axis, 1);
                let view = x.unsqueeze(axis as isize);
                self.push(&x, view, Places { shape: to, ..places });
            }
            9 if ndim > 0 => {
                let size = b % 3 + 1;
                let parts = x.split(size, from_end(axis));
                let mut start = 0;
                for part in parts {
                    let length = part.shape()[axis];
                    let of_part = places.map(&with(axis, length), |i| moved(i, axis, &|i| i + start));
                    start += length;
                    self.push(&x, part, of_part);
                }
                assert_eq!(start, shape[axis]);
            }
            10 if ndim > 1 => {
                let other = (axis + 1) % ndim;
                let offset = c as isize % 3 - 1;
                let (down, right) = ((-offset).max(0) as usize, offset.max(0) as usize);
                let count = shape[axis].saturating_sub(down).min(shape[other].saturating_sub(right));
                let mut to: Vec<usize> = (0..ndim).filter(|&a| a != axis && a != other).map(|a| shape[a]).collect();
                to.push(count);
                let view = x.diagonal(offset, axis as isize, other as isize);
                self.push(
                    &x,
                    view,
                    places.map(&to, |i| {
                        let mut rest = i[..i.len() - 1].to_vec();
                        let along = i[i.len() - 1];
                        for axis_of in [axis.min(other), axis.max(other)] {
                            rest.insert(axis_of, along + if axis_of == axis { down } else { right });
                        }
                        rest
                    }),
                );
            }
            11 if ndim > 0 && ndim < 4 && shape[axis] > 0 => {
                let size = b % shape[axis] + 1;
                let step = c % 2 + 1;
                let to = [&with(axis, (shape[axis] - size) / step + 1)[..], &[size]].concat();
                let view = x.unfold(axis as isize, size, step);
                self.push(&x, view, places.map(&to, |i| moved(&i[..ndim], axis, &|start| start * step + i[ndim])));
            }
            12 => self.change(
                &x,
                &places,
                |x| x.try_copy_(x).map(|x| x.mul_(-2.0)),
                |old, _| old.times(&Number::constant(-2.0)),
            ),
            13 => self.change(&x, &places, |x| x.try_fill_(3.0), |_, _| Number::constant(3.0)),
            14 => {
                // Another tensor's sum times 2; it is saved nowhere, so that it may change later.
                let other = self.pairs[a % self.pairs.len()].clone();
                let zero = Number::constant(0.0);
                let sum = self.numbers(&other.places).iter().fold(zero, |sum, x| sum.plus(x));
                let twice = sum.times(&Number::constant(2.0));
                let source = other.tensor.sum().mul(2.0);
                self.change(&x, &places, |x| x.try_copy_(&source), |_, _| twice.clone());
            }
            15 => {
                // A copy of itself, squared: nobody changes the copy.
                let copy = x.copy();
                let numbers = self.numbers(&places).iter().map(|x| x.times(x)).collect();
                let places = self.store(&shape, numbers);
                let square = copy.mul(&copy);
                self.pairs.push(Pair { tensor: square, places });
            }
            // A step that is not for tensors of this shape.
            _ => {}
        }
    }

    /// A change in place, which is refused where elements share places.
    fn change(
        &mut self,
        x: &Tensor<f64>,
        places: &Places,
        real: impl Fn(&Tensor<f64>) -> Result<Tensor<f64>, Error>,
        model: impl Fn(&Number, usize) -> Number,
    ) {
        match real(x) {
            Ok(_) => {
                assert!(!places.has_twice());
                for (i, &at) in places.at.iter().enumerate() {
                    self.memory[at] = model(&self.memory[at], i);
                }
            }
            Err(error) => assert!(matches!(error, Error::Argument { .. }) && places.has_twice(), "{error}"),
        }
    }
}

/// What a tensor's elements are multiplied by in the sum that is differentiated.
fn weights(shape: &[usize], number: usize) -> Vec<f64> {
    (0..shape.iter().product::<usize>()).map(|i| ((i * 7 + number * 5) % 11) as f64 - 4.0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn views_and_changes_in_place(steps in prop::collection::vec(any::<Step>(), 1..14)) {
        let input = Tensor::from_vec((0..INPUTS).map(|i| i as f64 - 3.0).collect(), &[2, 3, 2]).requires_grad_(true);
        let numbers = (0..INPUTS).map(|i| {
            let mut by = [0.0; INPUTS];
            by[i] = 1.0;
            Number { value: i as f64 - 3.0, by }
        });
        let mut machine = Machine::default();
        let places = machine.store(&[2, 3, 2], numbers.collect());
        machine.push(&input.copy(), input.copy(), places);
        // Another one, which depends on nothing yet.
        let places = machine.store(&[3, 2], vec![Number::constant(1.0); 6]);
        machine.push(&Tensor::ones(&[3, 2]), Tensor::ones(&[3, 2]), places);
        for step in steps {
            // Squares of squares would grow beyond what floats hold exactly.
            if machine.memory.iter().any(|x| x.value.abs() > 1e4) {
                break;
            }
            machine.step(step);
        }
        let mut sum = input.sum();
        let mut expected = [1.0; INPUTS];
        for (number, Pair { tensor, places }) in machine.pairs.iter().enumerate() {
            let numbers = machine.numbers(places);
            prop_assert_eq!(tensor.to_vec(), numbers.iter().map(|x| x.value).collect::<Vec<_>>());
            let weights = weights(&places.shape, number);
            for (x, weight) in numbers.iter().zip(&weights) {
                (0..INPUTS).for_each(|i| expected[i] += weight * x.by[i]);
            }
            prop_assert!(tensor.requires_grad() || numbers.iter().all(|x| x.by == [0.0; INPUTS]));
            sum = sum.add(tensor.mul(Tensor::from_vec(weights, &places.shape)).sum());
        }
        sum.backward();
        prop_assert_eq!(input.grad().unwrap().to_vec(), expected);
    }

    #[test]
    fn broadcasting(sizes in prop::collection::vec((1usize..4, 0u8..3), 0..4), cut in 0usize..4) {
        let shape: Vec<usize> = sizes.iter().map(|&(size, _)| size).collect();
        // One operand has sizes of 1 and no leading axes; the other has sizes of 1 elsewhere.
        let left: Vec<usize> = sizes.iter().map(|&(size, who)| if who == 0 { 1 } else { size }).skip(cut).collect();
        let right: Vec<usize> = sizes.iter().map(|&(size, who)| if who == 1 { 1 } else { size }).collect();
        let make = |shape: &[usize], factor: usize| {
            let count = shape.iter().product();
            Tensor::from_vec((0..count).map(|i| (i * factor % 7) as f64 - 2.0).collect(), shape).requires_grad_(true)
        };
        let (a, b) = (make(&left, 3), make(&right, 5));
        let result = a.mul(&b);
        let common: Vec<usize> = (0..shape.len())
            .map(|i| right[i].max(if i < cut.min(shape.len()) { 1 } else { left[i - cut] }))
            .collect();
        prop_assert_eq!(result.shape(), &common[..]);
        // The index of an operand's element: what is 1 there is 0.
        let of = |shape: &[usize], index: &[usize]| -> usize {
            let index = &index[index.len() - shape.len()..];
            index.iter().zip(shape).fold(0, |number, (&i, &size)| number * size + if size == 1 { 0 } else { i })
        };
        let (x, y) = (a.to_vec(), b.to_vec());
        let (mut by_a, mut by_b) = (vec![0.0; x.len()], vec![0.0; y.len()]);
        let mut expected = Vec::new();
        let weights = weights(&common, 1);
        for (index, weight) in indices(&common).iter().zip(&weights) {
            let (i, j) = (of(&left, index), of(&right, index));
            expected.push(x[i] * y[j]);
            by_a[i] += weight * y[j];
            by_b[j] += weight * x[i];
        }
        prop_assert_eq!(result.to_vec(), expected);
        result.mul(Tensor::from_vec(weights, &common)).sum().backward();
        prop_assert_eq!(a.grad().unwrap().to_vec(), by_a);
        prop_assert_eq!(b.grad().unwrap().to_vec(), by_b);
    }
}
