//! Arguments and results over the variables of a tape.
//!
//! Tapes are leaked like references: variables are then `'static`.

use super::tree::Flat;
use autodiff::rt::{F32, F64, Native, Over, Scalar};
use autodiff::{Forward, Tape, Var};

/// `forward`, told what takes the place of the function's floats: arguments in `f32` do not tell it of a result in `f64`.
pub fn forward<F: autodiff::Function<Op<Forward<F, V>> = H>, V, H>(f: F) -> H
where
    Native<F>: OnTape<Var = V> + Over<V>,
{
    autodiff::forward(f)
}

pub trait OnTape {
    type Var;
}
impl OnTape for F64 {
    type Var = Var<'static>;
}
impl OnTape for F32 {
    type Var = Var<'static, f32>;
}

/// A tape and the variables on it that a gradient is wanted by.
pub struct Taping {
    tape: &'static Tape,
    inputs: Vec<Var<'static>>,
}

impl Taping {
    /// The arguments over a new tape. Those in `no_grad` are variables like the others, but nothing is wanted of them.
    pub fn of<A: TapedArgs>(args: &A, no_grad: &[usize]) -> (Taping, A::Over) {
        let mut taping = Taping { tape: Box::leak(Box::new(Tape::new())), inputs: Vec::new() };
        let args = args.taped_args(&mut taping, no_grad);
        (taping, args)
    }

    /// The result, and the gradient for a seed.
    pub fn pull(&self, result: &impl Result, seed: &[f64], lengths: &[usize]) -> (Flat, Flat) {
        let (mut flat, mut outputs) = (Flat::default(), Vec::new());
        result.write(&mut flat, &mut outputs);
        let seeds: Vec<(Var, f64)> = outputs.into_iter().zip(seed.iter().copied()).collect();
        let values = self.tape.backward_with(&seeds).wrt_all(&self.inputs);
        (flat, Flat { values, lengths: lengths.to_vec(), inert: Vec::new() })
    }

    /// Forgets the variables since there were so many.
    fn unwanted(&mut self, since: usize, no_grad: bool) {
        if no_grad {
            self.inputs.truncate(since);
        }
    }
}

/// An argument.
pub trait Taped {
    type Over;
    fn taped(&self, taping: &mut Taping) -> Self::Over;
}

/// All arguments.
pub trait TapedArgs {
    type Over;
    fn taped_args(&self, taping: &mut Taping, no_grad: &[usize]) -> Self::Over;
}

/// A result.
pub trait Result {
    fn write(&self, flat: &mut Flat, outputs: &mut Vec<Var<'static>>);
}

impl Taped for f64 {
    type Over = Var<'static>;
    fn taped(&self, taping: &mut Taping) -> Var<'static> {
        taping.inputs.push(taping.tape.var(*self));
        taping.inputs[taping.inputs.len() - 1]
    }
}

impl Taped for f32 {
    type Over = Var<'static, f32>;
    fn taped(&self, taping: &mut Taping) -> Var<'static, f32> {
        f64::from(*self).taped(taping).to_f32()
    }
}

impl Result for Var<'static> {
    fn write(&self, flat: &mut Flat, outputs: &mut Vec<Var<'static>>) {
        flat.values.push(self.value());
        outputs.push(*self);
    }
}

impl Result for Var<'static, f32> {
    fn write(&self, flat: &mut Flat, outputs: &mut Vec<Var<'static>>) {
        <Var>::from_f32(*self).write(flat, outputs);
    }
}

impl<T: Taped> Taped for Vec<T> {
    type Over = Vec<T::Over>;
    fn taped(&self, taping: &mut Taping) -> Vec<T::Over> {
        self.iter().map(|element| element.taped(taping)).collect()
    }
}

impl<T: Taped> Taped for &'static [T] {
    type Over = &'static [T::Over];
    fn taped(&self, taping: &mut Taping) -> &'static [T::Over] {
        self.iter().map(|element| element.taped(taping)).collect::<Vec<_>>().leak()
    }
}

impl<T: Taped> Taped for &'static T {
    type Over = &'static T::Over;
    fn taped(&self, taping: &mut Taping) -> &'static T::Over {
        Box::leak(Box::new((**self).taped(taping)))
    }
}

impl<T: Taped, const N: usize> Taped for [T; N] {
    type Over = [T::Over; N];
    fn taped(&self, taping: &mut Taping) -> [T::Over; N] {
        self.each_ref().map(|element| element.taped(taping))
    }
}

impl<R: Result> Result for Vec<R> {
    fn write(&self, flat: &mut Flat, outputs: &mut Vec<Var<'static>>) {
        let before = outputs.len();
        self.iter().for_each(|element| element.write(flat, outputs));
        if outputs.len() > before || self.is_empty() {
            flat.lengths.push(self.len());
        }
    }
}

impl<R: Result, const N: usize> Result for [R; N] {
    fn write(&self, flat: &mut Flat, outputs: &mut Vec<Var<'static>>) {
        self.iter().for_each(|element| element.write(flat, outputs));
    }
}

macro_rules! tuples {
    ($($T:ident $i:tt),*) => {
        impl<$($T: Taped),*> Taped for ($($T,)*) {
            type Over = ($($T::Over,)*);
            fn taped(&self, taping: &mut Taping) -> Self::Over {
                ($(self.$i.taped(taping),)*)
            }
        }
        impl<$($T: Taped),*> TapedArgs for ($($T,)*) {
            type Over = ($($T::Over,)*);
            fn taped_args(&self, taping: &mut Taping, no_grad: &[usize]) -> Self::Over {
                ($({
                    let since = taping.inputs.len();
                    let arg = self.$i.taped(taping);
                    taping.unwanted(since, no_grad.contains(&$i));
                    arg
                },)*)
            }
        }
        impl<$($T: Result),*> Result for ($($T,)*) {
            fn write(&self, flat: &mut Flat, outputs: &mut Vec<Var<'static>>) {
                $(self.$i.write(flat, outputs);)*
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
