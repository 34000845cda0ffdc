//! Random tensors: the same numbers on every machine.
use super::layout::numel;
use super::pool::Buffer;
use super::{Floating, Raw, Tensor};
use crate::Error;
use crate::autograd::{Target, record};
use crate::error::fallible;
use rand_pcg::Pcg64;
use rand_pcg::rand_core::Rng;
use std::cell::RefCell;

/// A source of random numbers: PCG 64, in a stream of its own for each seed.
///
/// Uniform numbers are the generator's upper bits, 24 of them for `f32` and 53 for `f64`. Normal ones are made from uniform
/// ones by the formula of Box and Muller, with functions that give the same result on every machine.
///
/// ```
/// use autodiff::{Generator, Tensor};
///
/// let (mut one, mut other) = (Generator::new(7), Generator::new(7));
/// let x: Tensor = Tensor::randn_with(&[2, 3], &mut one);
/// assert!(x.equal(&Tensor::randn_with(&[2, 3], &mut other)));
/// ```
#[derive(Clone, Debug)]
pub struct Generator {
    bits: Pcg64,
}

/// A source of random bits for `rand` and what builds on it, under the feature `rand_core-0-10`.
#[cfg(feature = "rand_core-0-10")]
impl rand_pcg::rand_core::TryRng for Generator {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.bits.try_next_u32()
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.bits.try_next_u64()
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.bits.try_fill_bytes(bytes)
    }
}

thread_local! {
    static GENERATOR: RefCell<Generator> = RefCell::new(Generator::new(0));
}

/// Sets the seed of this thread's generator, which random tensors come from unless they are given another. Without it, the
/// seed is 0.
///
/// ```
/// use autodiff::{Tensor, manual_seed};
///
/// manual_seed(1);
/// let x: Tensor = Tensor::rand(&[3]);
/// manual_seed(1);
/// assert!(x.equal(&Tensor::rand(&[3])));
/// ```
pub fn manual_seed(seed: u64) {
    GENERATOR.set(Generator::new(seed));
}

/// This thread's generator as it is now.
pub(crate) fn thread_generator() -> Generator {
    GENERATOR.with_borrow(Generator::clone)
}

/// Runs `f` with another generator for this thread, and puts the present one back.
pub(crate) fn with_thread_generator<R>(generator: Generator, f: impl FnOnce() -> R) -> R {
    struct Restore(Option<Generator>);
    impl Drop for Restore {
        fn drop(&mut self) {
            if let Some(generator) = self.0.take() {
                GENERATOR.set(generator);
            }
        }
    }
    let _restore = Restore(Some(GENERATOR.replace(generator)));
    f()
}

fn with_generator<R>(f: impl FnOnce(&mut Generator) -> R) -> R {
    GENERATOR.with_borrow_mut(f)
}

impl Generator {
    /// A generator whose numbers depend on the seed alone.
    pub fn new(seed: u64) -> Generator {
        // Neighbouring seeds must not start neighbouring sequences. SplitMix64: Steele, Lea, Flood, "Fast splittable
        // pseudorandom number generators", OOPSLA 2014.
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            u128::from(z ^ (z >> 31))
        };
        let mut wide = || next() << 64 | next();
        Generator { bits: Pcg64::new(wide(), wide()) }
    }

    /// The upper bits of the next number, as many as a float of this type has digits, as a number in [0, 1).
    fn uniform<T: Floating>(&mut self) -> T {
        let digits = if size_of::<T>() == size_of::<f32>() { 24 } else { 53 };
        let fraction = (self.bits.next_u64() >> (64 - digits)) as f64 / (1u64 << digits) as f64;
        T::from_f64(fraction)
    }

    /// Two independent standard normal numbers.
    fn normals(&mut self) -> [f64; 2] {
        // The logarithm is of a number in (0, 1].
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform::<f64>()));
        let (sin, cos) = libm::sincos(std::f64::consts::TAU * self.uniform::<f64>());
        [radius * cos, radius * sin]
    }

    /// A number below a bound that is not 0, each with the same probability.
    fn below(&mut self, bound: u64) -> u64 {
        // Lemire, "Fast random integer generation in an interval", 2019.
        let rejected = bound.wrapping_neg() % bound;
        loop {
            let product = u128::from(self.bits.next_u64()) * u128::from(bound);
            if product as u64 >= rejected {
                return (product >> 64) as u64;
            }
        }
    }

    fn uniforms<T: Floating>(&mut self, count: usize, low: T, high: T) -> Buffer<T> {
        Buffer::from_fn(count, |_| {
            // Where it is rounded up to `high`, it is as good as `low`.
            let x = low + (high - low) * self.uniform::<T>();
            if x < high { x } else { low }
        })
    }

    fn normal<T: Floating>(&mut self, count: usize, mean: T, std: T) -> Buffer<T> {
        let mut data = Buffer::stale(count);
        for pair in data.chunks_mut(2) {
            for (x, normal) in pair.iter_mut().zip(self.normals()) {
                *x = mean + std * T::from_f64(normal);
            }
        }
        data
    }
}

impl<T: Floating> Tensor<T> {
    fallible! {
        /// Numbers distributed evenly over [0, 1).
        /// # Panics
        /// With [`Error::TooLarge`] if memory has no room for the shape.
        #[must_use]
        pub fn rand / try_rand(shape: &[usize]) -> Tensor<T> {
            with_generator(|generator| Tensor::try_rand_with(shape, generator))
        }

        /// As [`Tensor::rand`], from a generator.
        /// # Panics
        /// As [`Tensor::rand`].
        #[must_use]
        pub fn rand_with / try_rand_with(shape: &[usize], generator: &mut Generator) -> Tensor<T> {
            let data = generator.uniforms(numel("rand", shape)?, T::default(), T::UNIT);
            Ok(Tensor::from_raw(Raw::new(data, shape)))
        }

        /// Standard normal numbers.
        /// # Panics
        /// With [`Error::TooLarge`] if memory has no room for the shape.
        #[must_use]
        pub fn randn / try_randn(shape: &[usize]) -> Tensor<T> {
            with_generator(|generator| Tensor::try_randn_with(shape, generator))
        }

        /// As [`Tensor::randn`], from a generator.
        /// # Panics
        /// As [`Tensor::randn`].
        #[must_use]
        pub fn randn_with / try_randn_with(shape: &[usize], generator: &mut Generator) -> Tensor<T> {
            let data = generator.normal(numel("randn", shape)?, T::default(), T::UNIT);
            Ok(Tensor::from_raw(Raw::new(data, shape)))
        }
    }

    fallible! {
        /// Writes numbers distributed evenly over [low, high) everywhere, and hands the tensor back.
        /// # Panics
        /// With [`Error::LeafInPlace`].
        pub fn uniform_ / try_uniform_(self, low: T, high: T) -> Tensor<T> {
            self.overwritten("uniform_", "UniformBackward0", |generator, count| generator.uniforms(count, low, high))
        }

        /// Writes normal numbers everywhere, and hands the tensor back.
        /// # Panics
        /// With [`Error::LeafInPlace`].
        pub fn normal_ / try_normal_(self, mean: T, std: T) -> Tensor<T> {
            self.overwritten("normal_", "NormalBackward0", |generator, count| generator.normal(count, mean, std))
        }
    }

    #[track_caller]
    fn overwritten(
        &self,
        op: &'static str,
        name: &'static str,
        numbers: impl FnOnce(&mut Generator, usize) -> Buffer<T>,
    ) -> Result<Tensor<T>, Error> {
        let target = Target::InPlace(self);
        target.check(op, self.shape())?;
        let raw = Raw::new(with_generator(|generator| numbers(generator, self.numel())), self.shape());
        Ok(record(name, target, raw, [self], |_| [], |cx, g| cx.put(0, g.no_gradient())))
    }
}

impl Tensor<i64> {
    fallible! {
        /// Integers distributed evenly from `low` to before `high`.
        /// # Panics
        /// With [`Error::Argument`] if there are none, and with [`Error::TooLarge`] if memory has no room for the shape.
        #[must_use]
        pub fn randint / try_randint(low: i64, high: i64, shape: &[usize]) -> Tensor<i64> {
            if low >= high {
                let message = format!("there is no number from {low} to before {high}");
                return Err(Error::Argument { op: "randint", message });
            }
            let count = high.wrapping_sub(low) as u64;
            let numel = numel("randint", shape)?;
            let data = with_generator(|generator| {
                Buffer::from_fn(numel, |_| low.wrapping_add(generator.below(count) as i64))
            });
            Ok(Tensor::from_raw(Raw::new(data, shape)))
        }

        /// The numbers below `n` in random order.
        /// # Panics
        /// With [`Error::TooLarge`] if memory has no room for that many.
        #[must_use]
        pub fn randperm / try_randperm(n: usize) -> Tensor<i64> {
            let mut data = Buffer::from_fn(numel("randperm", &[n])?, |i| i as i64);
            with_generator(|generator| {
                for i in (1..n).rev() {
                    data.swap(i, generator.below(i as u64 + 1) as usize);
                }
            });
            Ok(Tensor::from_raw(Raw::new(data, &[n])))
        }
    }
}
