//! What `AUTODIFF_PRINT` prints compiles on its own and computes what the operators compute.
//!
//! `source` has the functions, `golden` what is printed of them, which the compiler's own tests compare.
#![allow(warnings, clippy::all, unreachable_pub)]

mod annotated {
    use autodiff::*;
    macro_rules! functions {
        ($($function:tt)*) => { $($function)* };
    }
    include!("source/straight.rs");
    include!("source/loops.rs");
    include!("source/calls.rs");
    include!("source/exits.rs");

    /// Rows `name printed(args) => places`: value and gradient by the operators, and by the printed function. A result of
    /// several numbers has a seed, and the method that makes an owned one of it.
    macro_rules! rows {
        ($($name:ident $printed:ident ($($arg:expr),*) $(by $seed:expr, $own:ident;)? => $($place:expr),*;)*) => { $(
            #[test]
            fn $printed() {
                rows!(@row $name $printed ($($arg),*) ($($seed, $own)?) ($($place),*) ());
            }
        )* };
        // A variable for each place.
        (@row $name:ident $printed:ident $args:tt $seed:tt ($place:expr $(, $more:expr)*) ($($d:ident)*)) => {
            let mut d = $place;
            rows!(@row $name $printed $args $seed ($($more),*) ($($d)* d));
        };
        (@row $name:ident $printed:ident ($($arg:expr),*) () () ($($d:ident)*)) => {
            let value = super::printed::$printed($($arg,)* $(&mut $d),*);
            let (expected, gradient) = value_and_grad($name)($($arg),*);
            assert_eq!(value.to_bits(), expected.to_bits(), "the value");
            assert_eq!(rows!(@all $($d)*), gradient, "the gradient");
        };
        (@row $name:ident $printed:ident ($($arg:expr),*) ($seed:expr, $own:ident) () ($($d:ident)*)) => {
            let value = super::printed::$printed($($arg,)* $seed.$own(), $(&mut $d),*);
            let (expected, pullback) = vjp($name)($($arg),*);
            assert_eq!(value, expected, "the value");
            assert_eq!(rows!(@all $($d)*), pullback($seed), "the cotangents");
        };
        (@all $d:ident) => { $d };
        (@all $($d:ident)*) => { ($($d),*) };
    }

    const X: [f64; 5] = [0.3, 0.9, 1.2, 0.45, 0.75];

    rows! {
        product product_value_and_grad(0.7, 1.3) => 0.0, 0.0;
        quotient quotient_value_and_grad(0.7, 1.3) => 0.0, 0.0;
        functions functions_value_and_grad(0.7, 1.3) => 0.0, 0.0;
        literals literals_value_and_grad(0.7) => 0.0;
        single single_value_and_grad(0.7, 1.3) => 0.0, 0.0;
        precisions precisions_value_and_grad(0.7, 1.3) => 0.0, 0.0;
        pair pair_value_and_grad((0.7, 1.3), &2.5) => (0.0, 0.0), 0.0;
        array array_value_and_grad([0.7, 1.3, 0.4], 1) => [0.0; 3];
        two two_vjp(0.7, 1.3) by (0.5, -2.0), clone; => 0.0, 0.0;
        three three_vjp([0.7, 1.3, 0.4], 1.5) by [0.5, -2.0, 3.0], clone; => [0.0; 3], 0.0;
        choice choice_value_and_grad(0.7, 1.3) => 0.0, 0.0;
        nested nested_value_and_grad(0.7, 1.3) => 0.0, 0.0;
        guarded guarded_value_and_grad(0.7, 1.3) => 0.0, 0.0;
        constant constant_value_and_grad(0.7, 1.3, false) => 0.0;
        own_names own_names_value_and_grad(0.7, 1.3, 0.4) => 0.0, 0.0, 0.0;
        dot dot_value_and_grad(&X, &X) => vec![0.0; 5], vec![0.0; 5];
        horner horner_value_and_grad(&X, 0.8) => vec![0.0; 5], 0.0;
        newton newton_value_and_grad(2.0, 4) => 0.0;
        fibonacci fibonacci_value_and_grad(0.9, 1.1, 6) => 0.0, 0.0;
        kinds kinds_value_and_grad(&X, 0.8) => vec![0.0; 5], 0.0;
        branches branches_value_and_grad(&X, 0.8) => vec![0.0; 5], 0.0;
        halves halves_value_and_grad(3.0, 0.2) => 0.0, 0.0;
        steps steps_value_and_grad(&X) => vec![0.0; 5];
        table table_value_and_grad(&X, 2) => vec![0.0; 5];
        nested_carried nested_carried_value_and_grad(&X, 3) => vec![0.0; 5];
        memory memory_value_and_grad([0.7, 1.3, 0.4, 0.2], 0.8) => [0.0; 4], 0.0;
        overwritten overwritten_value_and_grad(&X, 3) => vec![0.0; 5];
        vector vector_vjp(&X, 0.8) by &[0.5, -2.0, 3.0, 1.0, 0.1], to_vec; => vec![0.0; 5], 0.0;
        matrix matrix_value_and_grad(&[vec![0.5, 2.0], vec![1.5, 0.3]], &vec![0.7, 1.3]) => vec![vec![0.0; 2]; 2], vec![0.0; 2];
        elements elements_value_and_grad(X.to_vec()) => vec![0.0; 5];
        single_loop single_loop_value_and_grad(&[0.7, 1.3, 0.4], 0.8) => vec![0.0; 3], 0.0;
        while_memory while_memory_value_and_grad([0.7, 1.3, 0.4], 0.8) => [0.0; 3], 0.0;
        masked masked_value_and_grad(&X, 5) => vec![0.0; 5];
        norm norm_value_and_grad(&X, 2.5) => vec![0.0; 5], 0.0;
        leaf leaf_value_and_grad(0.7, 1.3, 2) => 0.0, 0.0;
        caller caller_value_and_grad(&X, 2.5) => vec![0.0; 5], 0.0;
        in_a_loop in_a_loop_value_and_grad(&X, 0.8) => vec![0.0; 5], 0.0;
        polar polar_vjp(0.7, 1.3) by (0.5, -2.0), clone; => 0.0, 0.0;
        of_a_pair of_a_pair_value_and_grad(0.7, 1.3) => 0.0, 0.0;
        scaled scaled_vjp(&X, 0.8) by &[0.5, -2.0, 3.0, 1.0, 0.1], to_vec; => vec![0.0; 5], 0.0;
        of_a_vector of_a_vector_value_and_grad(&X, 0.8) => vec![0.0; 5], 0.0;
        power power_value_and_grad(1.3, 4) => 0.0;
        minor minor_value_and_grad(&X[..4], 2, 0, 0) => vec![0.0; 4];
        guards guards_value_and_grad(0.7, 1.3) => 0.0, 0.0;
        stopping stopping_value_and_grad(&X, 0.8) => vec![0.0; 5], 0.0;
        searched searched_value_and_grad(&X, 0.8) => vec![0.0; 5], 0.0;
        by_steps by_steps_value_and_grad(&X) => vec![0.0; 5];
        handed_out handed_out_value_and_grad(0.7) => 0.0;
        vectors vectors_vjp(&X) by &[0.5, -2.0, 3.0, 1.0, 0.1], to_vec; => vec![0.0; 5];
        changed_argument changed_argument_value_and_grad([0.7, 1.3, 0.4], 0.8) => [0.0; 3], 0.0;
    }

    /// A panic of the function's is one of the printed function's.
    #[test]
    #[should_panic(expected = "y is zero")]
    fn guards_stay() {
        super::printed::guarded_value_and_grad(0.7, 0.0, &mut 0.0, &mut 0.0);
    }

    #[test]
    fn the_readme_shows_what_is_printed() {
        let golden = include_str!("golden/loops.rs");
        let shown = golden.split("\n\n").find(|function| function.contains("fn horner_value_and_grad")).unwrap();
        assert!(include_str!("../../README.md").contains(shown.trim()), "horner is printed otherwise");
    }

    /// Cotangents are added to what the places hold.
    #[test]
    fn places_are_added_to() {
        let (mut d_x, mut d_y) = (1.0, 2.0);
        super::printed::product_value_and_grad(0.7, 1.3, &mut d_x, &mut d_y);
        let (_, (x, y)) = value_and_grad(product)(0.7, 1.3);
        assert_eq!((d_x, d_y), (1.0 + x, 2.0 + y));
    }
}

/// What is printed, with the functions that it calls, which have no attribute here: it needs no more.
#[allow(dead_code)] // of the callers, only what is printed is called
mod printed {
    macro_rules! functions {
        ($(#[$attribute:meta] $function:item)*) => { $($function)* };
    }
    include!("source/calls.rs");
    include!("golden/straight.rs");
    include!("golden/loops.rs");
    include!("golden/calls.rs");
    include!("golden/exits.rs");
}
