//! The operators of dual numbers in every combination of operands.
use autodiff_core::Dual;
use autodiff_core::rt::{Narrow, Number, Scalar};

/// Value and tangent of `$a op $b` for every way to write the operands, with `$a` or `$b` constant where plain.
macro_rules! each_way {
    ($($op:tt $assign:tt)*) => { $({
        let (a, b) = (Dual::new(7.5, 1.0), Dual::new(2.0, 10.0));
        let expected = a $op b;
        for y in [a $op &b, &a $op b, &a $op &b, { let mut y = a; y $assign b; y }, { let mut y = a; y $assign &b; y }] {
            assert_eq!((y.value, y.tangent), (expected.value, expected.tangent));
        }
        assert_eq!(expected.value, 7.5 $op 2.0);

        let expected = a $op Dual::constant(2.0);
        for y in [a $op 2.0, &a $op 2.0, { let mut y = a; y $assign 2.0; y }] {
            assert_eq!((y.value, y.tangent), (expected.value, expected.tangent));
        }
        let expected = Dual::constant(7.5) $op b;
        let y = 7.5 $op b;
        assert_eq!((y.value, y.tangent), (expected.value, expected.tangent));

        let (a, b) = (Dual::new(7.5_f32, 1.0), Dual::new(2.0_f32, 10.0));
        for (y, expected) in [(a $op 2.0, a $op Dual::constant(2.0)), (7.5 $op b, Dual::constant(7.5) $op b)] {
            assert_eq!((y.value, y.tangent), (expected.value, expected.tangent));
        }

        let (a, b) = (Dual::new(Dual::new(7.5, 1.0), Dual::new(2.0, 3.0)), Dual::new(Dual::new(2.0, 10.0), Dual::new(4.0, 5.0)));
        let constant = |x| Dual::constant(Dual::constant(x));
        for (y, expected) in [(a $op 2.0, a $op constant(2.0)), (7.5 $op b, constant(7.5) $op b)] {
            assert_eq!((y.value.value, y.value.tangent), (expected.value.value, expected.value.tangent));
            assert_eq!((y.tangent.value, y.tangent.tangent), (expected.tangent.value, expected.tangent.tangent));
        }
    })* };
}

#[test]
fn operands_by_value_reference_and_plain() {
    each_way!(+ += - -= * *= / /= % %=);
}

#[test]
fn generic_code_takes_constants_of_the_base() {
    fn f<S: Scalar>(x: S) -> S {
        let mut y = -x * 2.0 + 1.0;
        y /= 4.0;
        if x > 0.5 { y - S::lit(3.0) } else { y * y }
    }
    fn narrow<T: Narrow>(x: T) -> T {
        x * 2.0 + T::ONE
    }
    assert_eq!(f(1.0), -3.25);
    assert_eq!(f(Dual::new(1.0, 2.0)).tangent, -1.0);
    assert_eq!(narrow(Dual::new(1.0_f32, 2.0)).tangent, 4.0);
}

#[test]
fn sums_and_products_start_as_the_standard_ones() {
    let none: [Dual; 0] = [];
    assert!(none.iter().sum::<Dual>().is_sign_negative());
    assert_eq!(none.iter().product::<Dual>(), 1.0);
    let terms = [Dual::new(2.0, 1.0), Dual::new(3.0, 10.0)];
    let (sum, product) = (terms.iter().sum::<Dual>(), terms.into_iter().product::<Dual>());
    assert_eq!((sum.value, sum.tangent), (5.0, 11.0));
    assert_eq!((product.value, product.tangent), (6.0, 23.0));
}

#[test]
fn comparison_and_printing_see_the_value() {
    let (a, b) = (Dual::new(1.5, 1.0), Dual::new(1.5, 2.0));
    assert!(a == b && a <= b && a == 1.5 && a < 2.0 && 1.0 < a.primal());
    assert_eq!(format!("{a:.2} {a} {a:e}"), format!("{0:.2} {0} {0:e}", 1.5));
    assert!(Dual::new(f64::NAN, 0.0) != Dual::new(f64::NAN, 0.0));
}

#[test]
fn casts_between_the_members_of_a_family_keep_the_tangent() {
    let x = Dual::new(0.1, 0.3);
    let narrow: Dual<f32> = x.to_f32();
    assert_eq!((narrow.value, narrow.tangent), (0.1_f32, 0.3_f32));
    let wide = Dual::<f64>::from_f32(narrow);
    assert_eq!((wide.value, wide.tangent), (f64::from(0.1_f32), f64::from(0.3_f32)));
}
