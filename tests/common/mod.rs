//! One helper for all tests: a function through every engine.
//!
//! `row!` writes each of its functions twice, plain and annotated, and compares at each point
//!
//! - the value of the plain function, of the annotated one, and of each engine on its way: bit for bit;
//! - tangents of the dual pass (`jvp`) with the generated adjoint (`vjp`, `grad`, `value_and_grad`, and
//!   for a seed that is known before) and with the gradient
//!   by a tape (`forward`);
//! - both with central differences of the plain function;
//! - the adjoint over duals (`jvp(grad(f))`) with central differences of the gradient, and its symmetry.
//!
//! ```text
//! row! { l024_square_twice [at (-2.0), (0.5), (3.5)]          the arguments of each call
//!     fn square(x: f64) -> f64 { x * x }                      helpers first,
//!     fn f(mut x: f64) -> f64 { x = square(x); x = x * x; x } the last function is the one that is run
//! }
//! row! { l054_guard [at (4.0) exact (0.0) => [0.0]] … }       the gradient there is known: no differences
//! row! { l095_pair many [at (1.0, 2.0)] … }                   the result is not one number: no second order
//! row! { l010_mixed [at (1.5); single: true] … }      differences fit for f32
//! ```
//! An expected list is written as `[…]`; second derivatives may follow: `exact (0.0) => [0.0] => [2.0]`.
//! A NaN matches only a NaN.

#![allow(dead_code, unused_imports, unused_macros)]

#[macro_use]
mod tree;
mod compare;
mod tape;

pub use compare::{Engines, Options, Pass, Point, Scalar, close, differences_so_far, run};
pub use tape::{Result, Taped, TapedArgs, Taping, forward};
pub use tree::{Args, Call, Flat, Given, Read, Reader, Tree, shape};

/// Ties the type of the points to the function's.
pub fn takes<A: Args, F: Call<A>>(_: &F, _: &[Point<A>]) {}

pub fn call<A, F: Call<A>>(f: F, args: A) -> F::Output {
    f.call(args)
}

/// The arguments of `point` with other floats.
pub fn put<A: Args>(point: &Point<A>, floats: &[f64], options: &Options) -> A {
    point.args.put(floats, options.no_grad)
}

/// A tangent or a seed.
pub fn read<T: Read>(floats: &[f64], lengths: &[usize]) -> T {
    let mut from = Reader::new(floats, lengths);
    let value = T::read(&mut from);
    from.finish();
    value
}

/// A test that runs the last of its functions through every engine.
#[macro_export]
macro_rules! row {
    ($name:ident many [$($points:tt)*] $($items:tt)*) => {
        $crate::twice! { many $name [$($points)*] [] [] [] $($items)* }
    };
    ($name:ident [$($points:tt)*] $($items:tt)*) => {
        $crate::twice! { scalar $name [$($points)*] [] [] [] $($items)* }
    };
}

/// Sorts the tokens of `row!` into a plain and an annotated copy of each function.
#[macro_export]
macro_rules! twice {
    ($kind:ident $name:ident [$($points:tt)*] [$last:ident] [$($plain:tt)*] [$($annotated:tt)*]) => {
        #[test]
        fn $name() {
            mod plain {
                #[allow(unused_imports)]
                use super::*;
                $($plain)*
            }
            mod annotated {
                #[allow(unused_imports)]
                use super::*;
                $($annotated)*
            }
            $crate::agree!($kind plain::$last, annotated::$last, $($points)*);
        }
    };
    ($kind:ident $name:ident $points:tt $last:tt $plain:tt $annotated:tt $(#[$($attr:tt)*])* fn $f:ident $($rest:tt)*) => {
        $crate::twice! { @until_body $kind $name $points [$f] $plain $annotated [$(#[$($attr)*])* pub fn $f] $($rest)* }
    };
    (@until_body $kind:ident $name:ident $points:tt $last:tt [$($plain:tt)*] [$($annotated:tt)*] [$($item:tt)*]
        { $($body:tt)* } $($rest:tt)*) => {
        $crate::twice! { $kind $name $points $last
            [$($plain)* $($item)* { $($body)* }]
            [$($annotated)* #[autodiff::differentiable] $($item)* { $($body)* }]
            $($rest)*
        }
    };
    (@until_body $kind:ident $name:ident $points:tt $last:tt $plain:tt $annotated:tt [$($item:tt)*] $next:tt $($rest:tt)*) => {
        $crate::twice! { @until_body $kind $name $points $last $plain $annotated [$($item)* $next] $($rest)* }
    };
}

/// Runs a plain function and an annotated one; `row!` is this with the two functions.
#[macro_export]
macro_rules! agree {
    (
        $kind:ident $plain:expr, $f:expr,
        $(at $(($($arg:expr),* $(,)?)),+)?
        $(exact $(($($at:expr),* $(,)?) => $gradient:expr $(=> $second:expr)?),+)?
        $(; $($option:ident: $setting:expr),+)?
    ) => {{
        use $crate::common::{self, Engines, Flat, Given, Options, Point};
        let options = Options { $($($option: $setting,)*)? ..Options::default() };
        let points = vec![
            $($(Point::regular(($($arg,)*).given()),)+)?
            $($(Point::exact(($($at,)*).given(), &$gradient, &[$(&$second)?]),)+)?
        ];
        common::takes(&$plain, &points);
        for point in &points {
            let lengths = common::shape(&point.args, options.no_grad).lengths;
            common::run(point, &options, &Engines {
                plain: &|x| Flat::of(&common::call($plain, common::put(point, x, &options))),
                annotated: &|x| Flat::of(&common::call(*$f, common::put(point, x, &options))),
                jvp: &|x, v| {
                    let (y, tangent) = autodiff::jvp($f)(common::put(point, x, &options), common::read(v, &lengths));
                    (Flat::of(&y), Flat::of(&tangent))
                },
                vjp: &|x, w| {
                    let (y, pullback) = common::call(*autodiff::vjp($f), common::put(point, x, &options));
                    let y = Flat::of(&y);
                    let gradient = pullback(common::read(w, &y.lengths));
                    (y, Flat::of(&gradient))
                },
                seeded: &|x, w, lengths| {
                    let args = common::put(point, x, &options);
                    let (y, gradient) = autodiff::rt::seeded($f, args, common::read(w, lengths));
                    (Flat::of(&y), Flat::of(&gradient))
                },
                tape: &|x, w| {
                    let (taping, args) = common::Taping::of(&common::put(point, x, &options), options.no_grad);
                    taping.pull(&common::call(*common::forward($f), args), w, &lengths)
                },
                scalar: $crate::scalar_engines!($kind $f, point, options, lengths),
            });
        }
    }};
}

/// What exists for functions that return one number.
#[macro_export]
macro_rules! scalar_engines {
    (many $f:expr, $point:ident, $options:ident, $lengths:ident) => {
        None
    };
    (scalar $f:expr, $point:ident, $options:ident, $lengths:ident) => {
        Some($crate::common::Scalar {
            grad: &|x| Flat::of(&common::call(*autodiff::grad($f), common::put($point, x, &$options))),
            value_and_grad: &|x| {
                let (y, gradient) = common::call(*autodiff::value_and_grad($f), common::put($point, x, &$options));
                (Flat::of(&y), Flat::of(&gradient))
            },
            second: &|x, v| {
                let (gradient, change) =
                    autodiff::jvp(autodiff::grad($f))(common::put($point, x, &$options), common::read(v, &$lengths));
                (Flat::of(&gradient), Flat::of(&change))
            },
        })
    };
}
