//! What `#[differentiable]` emits, written out by hand, and every operator on it.
// The macro's spans keep lints away from what it emits.
#![allow(missing_docs, non_camel_case_types, clippy::type_complexity, clippy::needless_range_loop)]
use autodiff_core::rt::Scalar;
use autodiff_core::rt::{
    Accs, Accumulate, Args, Array, Cot, F32, F64, Function, Inert, InertRef, Lifted, NoGrad, Operator, Opt, Out, Runs,
    Signature, Slice, Tape, Tie, TieT, Tuple, VecOf, or_scratch, zero,
};
use autodiff_core::{
    Dual, Matrix, check_grad, derivative, forward, grad, hessian, hvp, jacobian, jacobian_forward, jacobian_reverse,
    jvp, value_and_grad, vjp,
};
use std::ops::Deref;

// fn cubic(x: f64) -> f64 { x * x * x + x.sin() }
#[derive(Clone, Copy)]
pub struct cubic;
const _: () = {
    fn cubic(x: f64) -> f64 {
        x * x * x + x.sin()
    }
    const OK: bool = {
        let _: fn(f64) -> f64 = |x| -> f64 { x * x * x + x.sin() };
        true
    };
    type F<S> = <Tie<{ OK }> as TieT<S>>::Out;
    impl cubic {
        #[inline]
        pub fn __forward<S: Scalar>(x: F<S>) -> F<S> {
            x * x * x + x.sin()
        }
        #[inline]
        pub fn __vjp<S: Scalar + 'static>(x: F<S>) -> (F<S>, impl FnOnce(F<S>, F<S>, Option<&mut F<S>>) + use<S>) {
            let value = x * x * x + x.sin();
            (value, |x: F<S>, d: F<S>, d_x: Option<&mut F<S>>| {
                let mut scratch = None;
                let d_x: &mut F<S> = or_scratch(d_x, &mut scratch, || zero(&x));
                *d_x += d * (x * x * 3.0 + x.cos());
            })
        }
    }
    impl Deref for cubic {
        type Target = fn(f64) -> f64;
        #[inline]
        fn deref(&self) -> &Self::Target {
            const { &(cubic as fn(f64) -> f64) }
        }
    }
    impl Signature for cubic {
        type Params = (F64,);
        type Pointer<O: Operator<Self::Params>> = fn(f64) -> O::Out<'static>;
        type Lifted<S, N, R> = fn(S) -> R;
        #[inline]
        fn pointer<O: Operator<Self::Params>>() -> &'static Self::Pointer<O> {
            const { &((|x| O::call((x,))) as Self::Pointer<O>) }
        }
        #[inline]
        fn lifted<'o, O: Lifted<Self::Params> + 'o>() -> &'o Self::Lifted<O::F64, O::F32, O::Out> {
            const { &((|x| O::call((x,))) as Self::Lifted<O::F64, O::F32, O::Out>) }
        }
    }
    impl Function for cubic {
        type Signature = Self;
        type Output = F64;
        type Op<T> = T;
        #[inline]
        fn op<T>(operator: T) -> T {
            operator
        }
        #[inline]
        fn forward<S: Scalar + 'static>((x,): Args<'_, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(x)
        }
        #[inline]
        fn vjp<S: Scalar + 'static>(
            (x,): Args<'_, Self, S>,
        ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<S>) {
            let (value, pullback) = Self::__vjp::<S>(x);
            (value, |(x,), d, (d_x,)| pullback(x, d, d_x))
        }
    }
    impl<'s> Runs<'s> for cubic {
        #[inline]
        fn run<'a, S: Scalar + 's + 'a>((x,): Args<'a, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(x)
        }
    }
};

// fn squares(x: &[f64], n: usize, k: f32) -> f64 { sum of the first n squares, times k }
#[derive(Clone, Copy)]
pub struct squares;
const _: () = {
    fn squares(x: &[f64], n: usize, k: f32) -> f64 {
        let mut s = 0.0;
        for i in 0..n {
            s += x[i] * x[i];
        }
        s * f64::from(k)
    }
    const OK: bool = {
        let _: for<'a> fn(&'a [f64], usize, f32) -> f64 = |x, n, k| -> f64 {
            let mut s = 0.0;
            for i in 0..n {
                s += x[i] * x[i];
            }
            s * f64::from(k)
        };
        true
    };
    type F<S> = <Tie<{ OK }> as TieT<S>>::Out;
    impl squares {
        #[inline]
        pub fn __forward<S: Scalar>(x: &[F<S>], n: usize, k: <F<S> as Scalar>::F32) -> F<S> {
            let mut s = F::<S>::lit(0.0);
            for i in 0..n {
                s += x[i] * x[i];
            }
            s * F::<S>::from_f32(k)
        }
        #[inline]
        pub fn __vjp<S: Scalar + 'static>(
            x: &[F<S>],
            n: usize,
            k: <F<S> as Scalar>::F32,
        ) -> (
            F<S>,
            impl FnOnce(
                &[F<S>],
                usize,
                <F<S> as Scalar>::F32,
                F<S>,
                Option<&mut [F<S>]>,
                Option<&mut ()>,
                Option<&mut <F<S> as Scalar>::F32>,
            ) + use<S>,
        ) {
            let mut s = F::<S>::lit(0.0);
            for i in 0..n {
                s += x[i] * x[i];
            }
            let value = s * F::<S>::from_f32(k);
            (
                value,
                move |x: &[F<S>],
                      n: usize,
                      k: <F<S> as Scalar>::F32,
                      d: F<S>,
                      d_x: Option<&mut [F<S>]>,
                      _: Option<&mut ()>,
                      d_k: Option<&mut <F<S> as Scalar>::F32>| {
                    let mut scratch = None;
                    let d_x: &mut [F<S>] = or_scratch(d_x, &mut scratch, || zero(x));
                    let mut scratch = None;
                    let d_k: &mut <F<S> as Scalar>::F32 = or_scratch(d_k, &mut scratch, || zero(&k));
                    *d_k += (d * s).to_f32();
                    let d_s = d * F::<S>::from_f32(k);
                    for i in 0..n {
                        d_x[i] += d_s * (x[i] * 2.0);
                    }
                },
            )
        }
    }
    impl Deref for squares {
        type Target = for<'a> fn(&'a [f64], usize, f32) -> f64;
        #[inline]
        fn deref(&self) -> &Self::Target {
            const { &(squares as for<'a> fn(&'a [f64], usize, f32) -> f64) }
        }
    }
    impl Signature for squares {
        type Params = (Slice<F64>, Inert<usize>, F32);
        type Pointer<O: Operator<Self::Params>> = for<'a> fn(&'a [f64], usize, f32) -> O::Out<'a>;
        type Lifted<S, N, R> = for<'a> fn(&'a [S], usize, N) -> R;
        #[inline]
        fn pointer<O: Operator<Self::Params>>() -> &'static Self::Pointer<O> {
            const { &((|x, n, k| O::call((x, n, k))) as Self::Pointer<O>) }
        }
        #[inline]
        fn lifted<'o, O: Lifted<Self::Params> + 'o>() -> &'o Self::Lifted<O::F64, O::F32, O::Out> {
            const { &((|x, n, k| O::call((x, n, k))) as Self::Lifted<O::F64, O::F32, O::Out>) }
        }
    }
    impl Function for squares {
        type Signature = Self;
        type Output = F64;
        type Op<T> = T;
        #[inline]
        fn op<T>(operator: T) -> T {
            operator
        }
        #[inline]
        fn forward<S: Scalar + 'static>((x, n, k): Args<'_, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(x, n, k)
        }
        #[inline]
        fn vjp<S: Scalar + 'static>(
            (x, n, k): Args<'_, Self, S>,
        ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<S>) {
            let (value, pullback) = Self::__vjp::<S>(x, n, k);
            (value, |(x, n, k), d, (d_x, d_n, d_k)| pullback(x, n, k, d, d_x, d_n, d_k))
        }
    }
    impl<'s> Runs<'s> for squares {
        #[inline]
        fn run<'a, S: Scalar + 's + 'a>((x, n, k): Args<'a, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(x, n, k)
        }
    }
};

// fn moments<const N: usize>(x: [f64; N]) -> [f64; 2] { [sum, sum of squares] }
#[derive(Clone, Copy)]
pub struct moments<const N: usize>;
const _: () = {
    fn moments<const N: usize>(x: [f64; N]) -> [f64; 2] {
        [x.iter().sum(), x.iter().map(|x| x * x).sum()]
    }
    type F<S> = S;
    impl<const N: usize> moments<N> {
        #[inline]
        pub fn __forward<S: Scalar>(x: [F<S>; N]) -> [F<S>; 2] {
            [x.iter().sum(), x.iter().map(|x| *x * *x).sum()]
        }
        #[inline]
        pub fn __vjp<S: Scalar + 'static>(
            x: [F<S>; N],
        ) -> ([F<S>; 2], impl FnOnce([F<S>; N], [F<S>; 2], Option<&mut [F<S>; N]>) + use<N, S>) {
            (Self::__forward::<S>(x), |x: [F<S>; N], d: [F<S>; 2], d_x: Option<&mut [F<S>; N]>| {
                let mut scratch = None;
                let d_x: &mut [F<S>; N] = or_scratch(d_x, &mut scratch, || zero(&x));
                for i in 0..N {
                    d_x[i] += d[0];
                    d_x[i] += d[1] * (x[i] * 2.0);
                }
            })
        }
    }
    impl<const N: usize> Deref for moments<N> {
        type Target = fn([f64; N]) -> [f64; 2];
        #[inline]
        fn deref(&self) -> &Self::Target {
            const { &(moments::<N> as fn([f64; N]) -> [f64; 2]) }
        }
    }
    impl<const N: usize> Signature for moments<N> {
        type Params = (Array<F64, N>,);
        type Pointer<O: Operator<Self::Params>> = fn([f64; N]) -> O::Out<'static>;
        type Lifted<S, M, R> = fn([S; N]) -> R;
        #[inline]
        fn pointer<O: Operator<Self::Params>>() -> &'static Self::Pointer<O> {
            const { &((|x| O::call((x,))) as Self::Pointer<O>) }
        }
        #[inline]
        fn lifted<'o, O: Lifted<Self::Params> + 'o>() -> &'o Self::Lifted<O::F64, O::F32, O::Out> {
            const { &((|x| O::call((x,))) as Self::Lifted<O::F64, O::F32, O::Out>) }
        }
    }
    impl<const N: usize> Function for moments<N> {
        type Signature = Self;
        type Output = Array<F64, 2>;
        type Op<T> = T;
        #[inline]
        fn op<T>(operator: T) -> T {
            operator
        }
        #[inline]
        fn forward<S: Scalar + 'static>((x,): Args<'_, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(x)
        }
        #[inline]
        fn vjp<S: Scalar + 'static>(
            (x,): Args<'_, Self, S>,
        ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<N, S>) {
            let (value, pullback) = Self::__vjp::<S>(x);
            (value, |(x,), d, (d_x,)| pullback(x, d, d_x))
        }
    }
    impl<'s, const N: usize> Runs<'s> for moments<N> {
        #[inline]
        fn run<'a, S: Scalar + 's + 'a>((x,): Args<'a, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(x)
        }
    }
};

// fn sines(x: &[f64]) -> Vec<f64> { x.iter().map(|x| x.sin()).collect() }
#[derive(Clone, Copy)]
pub struct sines;
const _: () = {
    fn sines(x: &[f64]) -> Vec<f64> {
        x.iter().map(|x| x.sin()).collect()
    }
    const OK: bool = {
        let _: for<'a> fn(&'a [f64]) -> Vec<f64> = |x| -> Vec<f64> { x.iter().map(|x| x.sin()).collect() };
        true
    };
    type F<S> = <Tie<{ OK }> as TieT<S>>::Out;
    impl sines {
        #[inline]
        pub fn __forward<S: Scalar>(x: &[F<S>]) -> Vec<F<S>> {
            x.iter().map(|x| x.sin()).collect()
        }
        #[inline]
        pub fn __vjp<S: Scalar + 'static>(
            x: &[F<S>],
        ) -> (Vec<F<S>>, impl FnOnce(&[F<S>], Vec<F<S>>, Option<&mut [F<S>]>) + use<S>) {
            let mut partials = Tape::new();
            partials.reserve(x.len());
            let value = Self::__forward::<S>(x);
            for x in x {
                partials.push(x.cos());
            }
            (value, move |x: &[F<S>], d: Vec<F<S>>, d_x: Option<&mut [F<S>]>| {
                let mut scratch = None;
                let d_x: &mut [F<S>] = or_scratch(d_x, &mut scratch, || zero(x));
                for i in (0..x.len()).rev() {
                    d_x[i] += d[i] * partials.pop();
                }
            })
        }
    }
    impl Deref for sines {
        type Target = for<'a> fn(&'a [f64]) -> Vec<f64>;
        #[inline]
        fn deref(&self) -> &Self::Target {
            const { &(sines as for<'a> fn(&'a [f64]) -> Vec<f64>) }
        }
    }
    impl Signature for sines {
        type Params = (Slice<F64>,);
        type Pointer<O: Operator<Self::Params>> = for<'a> fn(&'a [f64]) -> O::Out<'a>;
        type Lifted<S, N, R> = for<'a> fn(&'a [S]) -> R;
        #[inline]
        fn pointer<O: Operator<Self::Params>>() -> &'static Self::Pointer<O> {
            const { &((|x| O::call((x,))) as Self::Pointer<O>) }
        }
        #[inline]
        fn lifted<'o, O: Lifted<Self::Params> + 'o>() -> &'o Self::Lifted<O::F64, O::F32, O::Out> {
            const { &((|x| O::call((x,))) as Self::Lifted<O::F64, O::F32, O::Out>) }
        }
    }
    impl Function for sines {
        type Signature = Self;
        type Output = VecOf<F64>;
        type Op<T> = T;
        #[inline]
        fn op<T>(operator: T) -> T {
            operator
        }
        #[inline]
        fn forward<S: Scalar + 'static>((x,): Args<'_, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(x)
        }
        #[inline]
        fn vjp<S: Scalar + 'static>(
            (x,): Args<'_, Self, S>,
        ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<S>) {
            let (value, pullback) = Self::__vjp::<S>(x);
            (value, |(x,), d, (d_x,)| pullback(x, d, d_x))
        }
    }
    impl<'s> Runs<'s> for sines {
        #[inline]
        fn run<'a, S: Scalar + 's + 'a>((x,): Args<'a, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(x)
        }
    }
};

// fn narrow(x: f32, y: f32) -> f32 { x * x * y }
#[derive(Clone, Copy)]
pub struct narrow;
const _: () = {
    fn narrow(x: f32, y: f32) -> f32 {
        x * x * y
    }
    const OK: bool = {
        let _: fn(f32, f32) -> f32 = |x, y| -> f32 { x * x * y };
        true
    };
    type F<S> = <Tie<{ OK }> as TieT<S>>::Out;
    impl narrow {
        #[inline]
        pub fn __forward<S: Scalar>(x: <F<S> as Scalar>::F32, y: <F<S> as Scalar>::F32) -> <F<S> as Scalar>::F32 {
            x * x * y
        }
        #[inline]
        pub fn __vjp<S: Scalar + 'static>(
            x: <F<S> as Scalar>::F32,
            y: <F<S> as Scalar>::F32,
        ) -> (
            <F<S> as Scalar>::F32,
            impl FnOnce(
                <F<S> as Scalar>::F32,
                <F<S> as Scalar>::F32,
                <F<S> as Scalar>::F32,
                Option<&mut <F<S> as Scalar>::F32>,
                Option<&mut <F<S> as Scalar>::F32>,
            ) + use<S>,
        ) {
            (
                x * x * y,
                |x: <F<S> as Scalar>::F32,
                 y: <F<S> as Scalar>::F32,
                 d: <F<S> as Scalar>::F32,
                 d_x: Option<&mut <F<S> as Scalar>::F32>,
                 d_y: Option<&mut <F<S> as Scalar>::F32>| {
                    let (mut scratch_x, mut scratch_y) = (None, None);
                    let d_x: &mut <F<S> as Scalar>::F32 = or_scratch(d_x, &mut scratch_x, || zero(&x));
                    let d_y: &mut <F<S> as Scalar>::F32 = or_scratch(d_y, &mut scratch_y, || zero(&y));
                    *d_x += d * (x * y * 2.0);
                    *d_y += d * (x * x);
                },
            )
        }
    }
    impl Deref for narrow {
        type Target = fn(f32, f32) -> f32;
        #[inline]
        fn deref(&self) -> &Self::Target {
            const { &(narrow as fn(f32, f32) -> f32) }
        }
    }
    impl Signature for narrow {
        type Params = (F32, F32);
        type Pointer<O: Operator<Self::Params>> = fn(f32, f32) -> O::Out<'static>;
        type Lifted<S, N, R> = fn(N, N) -> R;
        #[inline]
        fn pointer<O: Operator<Self::Params>>() -> &'static Self::Pointer<O> {
            const { &((|x, y| O::call((x, y))) as Self::Pointer<O>) }
        }
        #[inline]
        fn lifted<'o, O: Lifted<Self::Params> + 'o>() -> &'o Self::Lifted<O::F64, O::F32, O::Out> {
            const { &((|x, y| O::call((x, y))) as Self::Lifted<O::F64, O::F32, O::Out>) }
        }
    }
    impl Function for narrow {
        type Signature = Self;
        type Output = F32;
        type Op<T> = T;
        #[inline]
        fn op<T>(operator: T) -> T {
            operator
        }
        #[inline]
        fn forward<S: Scalar + 'static>((x, y): Args<'_, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(x, y)
        }
        #[inline]
        fn vjp<S: Scalar + 'static>(
            (x, y): Args<'_, Self, S>,
        ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<S>) {
            let (value, pullback) = Self::__vjp::<S>(x, y);
            (value, |(x, y), d, (d_x, d_y)| pullback(x, y, d, d_x, d_y))
        }
    }
    impl<'s> Runs<'s> for narrow {
        #[inline]
        fn run<'a, S: Scalar + 's + 'a>((x, y): Args<'a, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(x, y)
        }
    }
};

/// A type without anything to differentiate, and not `Clone`.
pub struct Config {
    power: i32,
}

// fn picked((a, b, n): (f64, f32, usize), #[no_grad] w: &[f64], c: &Config) -> f64 { a.powi(c.power) * b * w[n] }
#[derive(Clone, Copy)]
pub struct picked;
const _: () = {
    fn picked((a, b, n): (f64, f32, usize), w: &[f64], c: &Config) -> f64 {
        a.powi(c.power) * f64::from(b) * w[n]
    }
    const OK: bool = {
        let _: for<'a> fn((f64, f32, usize), &'a [f64], &'a Config) -> f64 =
            |(a, b, n), w, c| -> f64 { a.powi(c.power) * f64::from(b) * w[n] };
        true
    };
    type F<S> = <Tie<{ OK }> as TieT<S>>::Out;
    impl picked {
        #[inline]
        pub fn __forward<S: Scalar>((a, b, n): (F<S>, <F<S> as Scalar>::F32, usize), w: &[F<S>], c: &Config) -> F<S> {
            a.powi(c.power) * F::<S>::from_f32(b) * w[n]
        }
        #[inline]
        pub fn __vjp<S: Scalar + 'static>(
            t: (F<S>, <F<S> as Scalar>::F32, usize),
            w: &[F<S>],
            c: &Config,
        ) -> (
            F<S>,
            impl FnOnce(
                (F<S>, <F<S> as Scalar>::F32, usize),
                &[F<S>],
                &Config,
                F<S>,
                Option<&mut (F<S>, <F<S> as Scalar>::F32, ())>,
                Option<&mut ()>,
                Option<&mut ()>,
            ) + use<S>,
        ) {
            (
                Self::__forward::<S>(t, w, c),
                |t: (F<S>, <F<S> as Scalar>::F32, usize),
                 w: &[F<S>],
                 c: &Config,
                 d: F<S>,
                 d_t: Option<&mut (F<S>, <F<S> as Scalar>::F32, ())>,
                 _: Option<&mut ()>,
                 _: Option<&mut ()>| {
                    let mut scratch = None;
                    let d_t: &mut (F<S>, <F<S> as Scalar>::F32, ()) = or_scratch(d_t, &mut scratch, || zero(&t));
                    let (a, b, n) = t;
                    d_t.0 += d * (a.powi(c.power - 1) * f64::from(c.power) * F::<S>::from_f32(b) * w[n]);
                    d_t.1 += (d * a.powi(c.power) * w[n]).to_f32();
                },
            )
        }
    }
    impl Deref for picked {
        type Target = for<'a> fn((f64, f32, usize), &'a [f64], &'a Config) -> f64;
        #[inline]
        fn deref(&self) -> &Self::Target {
            const { &(picked as for<'a> fn((f64, f32, usize), &'a [f64], &'a Config) -> f64) }
        }
    }
    impl Signature for picked {
        type Params = (Tuple<(F64, F32, Inert<usize>)>, NoGrad<Slice<F64>>, InertRef<Config>);
        type Pointer<O: Operator<Self::Params>> = for<'a> fn((f64, f32, usize), &'a [f64], &'a Config) -> O::Out<'a>;
        type Lifted<S, N, R> = for<'a> fn((S, N, usize), &'a [S], &'a Config) -> R;
        #[inline]
        fn pointer<O: Operator<Self::Params>>() -> &'static Self::Pointer<O> {
            const { &((|t, w, c| O::call((t, w, c))) as Self::Pointer<O>) }
        }
        #[inline]
        fn lifted<'o, O: Lifted<Self::Params> + 'o>() -> &'o Self::Lifted<O::F64, O::F32, O::Out> {
            const { &((|t, w, c| O::call((t, w, c))) as Self::Lifted<O::F64, O::F32, O::Out>) }
        }
    }
    impl Function for picked {
        type Signature = Self;
        type Output = F64;
        type Op<T> = T;
        #[inline]
        fn op<T>(operator: T) -> T {
            operator
        }
        #[inline]
        fn forward<S: Scalar + 'static>((t, w, c): Args<'_, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(t, w, c)
        }
        #[inline]
        fn vjp<S: Scalar + 'static>(
            (t, w, c): Args<'_, Self, S>,
        ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<S>) {
            let (value, pullback) = Self::__vjp::<S>(t, w, c);
            (value, |(t, w, c), d, (d_t, d_w, d_c)| pullback(t, w, c, d, d_t, d_w, d_c))
        }
    }
    impl<'s> Runs<'s> for picked {
        #[inline]
        fn run<'a, S: Scalar + 's + 'a>((t, w, c): Args<'a, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(t, w, c)
        }
    }
};

// fn half(x: Option<f64>) -> Option<f64> { x.map(|x| x * x / 2.0) }
#[derive(Clone, Copy)]
pub struct half;
const _: () = {
    fn half(x: Option<f64>) -> Option<f64> {
        x.map(|x| x * x / 2.0)
    }
    const OK: bool = {
        let _: fn(Option<f64>) -> Option<f64> = |x| -> Option<f64> { x.map(|x| x * x / 2.0) };
        true
    };
    type F<S> = <Tie<{ OK }> as TieT<S>>::Out;
    impl half {
        #[inline]
        pub fn __forward<S: Scalar>(x: Option<F<S>>) -> Option<F<S>> {
            x.map(|x| x * x / 2.0)
        }
        #[inline]
        pub fn __vjp<S: Scalar + 'static>(
            x: Option<F<S>>,
        ) -> (Option<F<S>>, impl FnOnce(Option<F<S>>, Option<F<S>>, Option<&mut Option<F<S>>>) + use<S>) {
            (x.map(|x| x * x / 2.0), |x: Option<F<S>>, d: Option<F<S>>, d_x: Option<&mut Option<F<S>>>| {
                let mut scratch = None;
                let d_x: &mut Option<F<S>> = or_scratch(d_x, &mut scratch, || zero(&x));
                d_x.accumulate(&x.zip(d).map(|(x, d)| d * x));
            })
        }
    }
    impl Deref for half {
        type Target = fn(Option<f64>) -> Option<f64>;
        #[inline]
        fn deref(&self) -> &Self::Target {
            const { &(half as fn(Option<f64>) -> Option<f64>) }
        }
    }
    impl Signature for half {
        type Params = (Opt<F64>,);
        type Pointer<O: Operator<Self::Params>> = fn(Option<f64>) -> O::Out<'static>;
        type Lifted<S, N, R> = fn(Option<S>) -> R;
        #[inline]
        fn pointer<O: Operator<Self::Params>>() -> &'static Self::Pointer<O> {
            const { &((|x| O::call((x,))) as Self::Pointer<O>) }
        }
        #[inline]
        fn lifted<'o, O: Lifted<Self::Params> + 'o>() -> &'o Self::Lifted<O::F64, O::F32, O::Out> {
            const { &((|x| O::call((x,))) as Self::Lifted<O::F64, O::F32, O::Out>) }
        }
    }
    impl Function for half {
        type Signature = Self;
        type Output = Opt<F64>;
        type Op<T> = T;
        #[inline]
        fn op<T>(operator: T) -> T {
            operator
        }
        #[inline]
        fn forward<S: Scalar + 'static>((x,): Args<'_, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(x)
        }
        #[inline]
        fn vjp<S: Scalar + 'static>(
            (x,): Args<'_, Self, S>,
        ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<S>) {
            let (value, pullback) = Self::__vjp::<S>(x);
            (value, |(x,), d, (d_x,)| pullback(x, d, d_x))
        }
    }
    impl<'s> Runs<'s> for half {
        #[inline]
        fn run<'a, S: Scalar + 's + 'a>((x,): Args<'a, Self, S>) -> Out<Self, S> {
            Self::__forward::<S>(x)
        }
    }
};

#[test]
fn one_float() {
    for x in [-1.5_f64, 0.0, 2.0] {
        let (d0, d1, d2) = (x * x * x + x.sin(), 3.0 * x * x + x.cos(), 6.0 * x - x.sin());
        assert_eq!((cubic(x), forward(cubic)(x)), (d0, d0));
        assert_eq!((grad(cubic)(x), derivative(cubic)(x), jacobian(cubic)(x)), (d1, d1, d1));
        assert_eq!((value_and_grad(cubic)(x), jvp(cubic)((x,), (1.0,))), ((d0, d1), (d0, d1)));
        assert_eq!((grad(grad(cubic))(x), hessian(cubic)(x), hvp(cubic)(x, 1.0)), (d2, d2, d2));
        let (value, pullback) = vjp(cubic)(x);
        assert_eq!((value, pullback(2.0)), (d0, 2.0 * d1));
        let y = forward(cubic)(Dual::new(x, 1.0));
        assert_eq!((y.value, y.tangent), (d0, d1));
        check_grad(cubic, (x,)).unwrap();
        check_grad(grad(cubic), (x,)).unwrap();
    }
}

#[test]
fn a_slice_an_integer_and_a_narrow_float() {
    let x = vec![1.0, -2.0, 3.0];
    let (n, k) = (2, 0.5_f32);
    let gradient = (vec![1.0, -2.0, 0.0], 5.0_f32);
    assert_eq!(squares(&x, n, k), 2.5);
    assert_eq!(grad(squares)(&x, n, k), gradient);
    assert_eq!(value_and_grad(squares)(&x, n, k), (2.5, gradient.clone()));
    assert_eq!(vjp(squares)(&x, n, k).1(1.0), gradient);
    assert_eq!(jvp(squares)((&x, n, k), (&[1.0, 0.0, 1.0], 2.0)), (2.5, 11.0));
    let curved = (vec![5.0, -8.0, 0.0], 2.0_f32);
    assert_eq!(hvp(squares)(&x, n, k, &[1.0, 0.0, 1.0], 2.0), curved);
    assert_eq!(jvp(grad(squares))((&x, n, k), (&[1.0, 0.0, 1.0], 2.0)), (gradient.clone(), curved));
    let (mut d_x, mut d_k) = (vec![9.0; 3], 9.0);
    assert_eq!(value_and_grad(squares).into((&x, n, k), (&mut d_x, &mut d_k)), 2.5);
    assert_eq!((d_x, d_k), gradient);
    let dual: Vec<Dual> = x.iter().map(|&x| Dual::new(x, 1.0)).collect();
    assert_eq!(forward(squares)(&dual, n, Dual::constant(k)).tangent, -1.0);
    check_grad(squares, (&x, n, k)).unwrap();
}

#[test]
fn an_array_of_any_length() {
    assert_eq!(moments([1.0, 2.0, 3.0]), [6.0, 14.0]);
    for jacobian in [*jacobian(moments), *jacobian_forward(moments), *jacobian_reverse(moments::<3>)] {
        assert_eq!(jacobian([1.0, 2.0, 3.0]), [[1.0; 3], [2.0, 4.0, 6.0]]);
    }
    assert_eq!(vjp(moments)([1.0, 2.0]).1([1.0, 0.5]), [2.0, 3.0]);
    assert_eq!(jvp(moments)(([1.0, 2.0],), ([0.0, 1.0],)), ([3.0, 5.0], [1.0, 4.0]));
    check_grad(moments, ([1.0, -2.0, 0.5],)).unwrap();
}

#[test]
fn a_vector_with_a_tape() {
    let x = [0.0, 1.0];
    let diagonal = Matrix::from_rows([[1.0, 0.0], [0.0, 1.0_f64.cos()]]);
    assert_eq!(vjp(sines)(&x).1(&[2.0, 0.0]), [2.0, 0.0]);
    assert_eq!(jvp(sines)((&x,), (&[2.0, 0.0],)), (vec![0.0, 1.0_f64.sin()], vec![2.0, 0.0]));
    for jacobian in [*jacobian(sines), *jacobian_forward(sines), *jacobian_reverse(sines)] {
        assert_eq!(jacobian(&x), diagonal);
    }
    check_grad(sines, (&x,)).unwrap();
}

#[test]
fn narrow_floats_only() {
    let (x, y) = (3.0_f32, 2.0_f32);
    assert_eq!((grad(narrow)(x, y), derivative(narrow)(x, y)), ((12.0, 9.0), (12.0, 9.0)));
    assert_eq!((jacobian(narrow)(x, y), hessian(narrow)(x, y)), ([12.0, 9.0], [[4.0, 6.0], [6.0, 0.0]]));
    let value: Dual<f32> = forward(narrow)(Dual::new(x, 1.0), Dual::constant(y));
    assert_eq!((value.value, value.tangent), (18.0, 12.0));
    check_grad(narrow, (x, y)).unwrap();
}

#[test]
fn a_tuple_a_constant_and_a_reference_to_anything() {
    let (t, w, c) = ((3.0, 2.0, 1), vec![0.5, 1.5], Config { power: 2 });
    assert_eq!(grad(picked)(t, &w, &c), (18.0, 13.5, ()));
    assert_eq!(jvp(picked)((t, &w, &c), ((1.0, 0.0, ()),)), (27.0, 18.0));
    assert_eq!(hvp(picked)(t, &w, &c, (1.0, 2.0, ())), (6.0 + 18.0, 9.0, ()));
    let (mut gradient, lifted) = ((0.0, 0.0, ()), [Dual::constant(0.5), Dual::new(1.5, 1.0)]);
    assert_eq!(value_and_grad(picked).into((t, &w, &c), (&mut gradient,)), 27.0);
    assert_eq!(gradient, (18.0, 13.5, ()));
    let dual = forward(picked)((Dual::constant(3.0), Dual::constant(2.0), 1), &lifted, &c);
    assert_eq!((dual.value, dual.tangent), (27.0, 18.0));
    check_grad(picked, (t, &w, &c)).unwrap();
}

#[test]
fn an_option() {
    for (x, d) in [(Some(3.0), Some(6.0)), (None, None)] {
        let value = x.map(|x| x * x / 2.0);
        assert_eq!(half(x), value);
        assert_eq!(vjp(half)(x).1(x.map(|_| 2.0)), d);
        assert_eq!(jvp(half)((x,), (x.map(|_| 2.0),)), (value, d));
        check_grad(half, (x,)).unwrap();
    }
}
