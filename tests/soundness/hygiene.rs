//! Two identifiers with one text and different hygiene are two variables.

macro_rules! doubled {
    ($name:ident, $x:ident => $e:expr) => {
        row! { $name [at (1.5), (-0.7)]
            fn f($x: f64) -> f64 { let k = 2.0; k * $e }
        }
    };
}
doubled! { s13_bound_by_the_macro, k => k * k }
doubled! { s13_other_name, x => x * x }

macro_rules! two_parameters {
    ($name:ident, $x:ident) => {
        row! { $name [at (1.5, 2.0)]
            fn f(x: f64, $x: f64) -> f64 { x * x * $x + $x.sin() }
        }
    };
}
two_parameters! { s13_two_parameters_of_one_name, x }

macro_rules! assigned {
    ($name:ident, $x:ident, $s:ident => $e:expr) => {
        row! { $name [at (1.5)]
            fn f($x: f64) -> f64 {
                let mut $s = $x;
                let mut s = 1.0;
                for _ in 0..3 {
                    s += $e;
                    $s = $s * 2.0;
                    if s > 4.0 { $s += s; } else { s = s * $s; }
                }
                s * $s
            }
        }
    };
}
assigned! { s13_both_assigned_in_a_loop, x, s => s * x }
assigned! { s13_one_assigned_in_a_loop, x, t => t * x }

macro_rules! memories {
    ($name:ident, $x:ident, $v:ident) => {
        row! { $name [at (1.5)]
            fn f($x: f64) -> f64 {
                let mut $v = [$x, 2.0];
                let mut v = [1.0, $x];
                v[0] = $v[0] * 2.0;
                $v[1] = v[0] * v[1];
                v[1] *= $v[1];
                v[0] * $v[1] + v[1]
            }
        }
    };
}
memories! { s13_two_memories, x, v }

macro_rules! only_one_written {
    ($name:ident, $x:ident, $v:ident) => {
        row! { $name [at (1.5)]
            fn f($x: f64) -> f64 {
                let mut v = [$x, 3.0];
                let $v = [2.0 * $x, $x];
                v[1] = $v[0] * v[0];
                v[0] = 0.0;
                v[1] * $v[1]
            }
        }
    };
}
only_one_written! { s13_one_memory_and_one_value, x, v }

macro_rules! indices {
    ($name:ident, $i:ident => $e:expr) => {
        row! { $name [at (1.5)]
            fn f(x: f64) -> f64 {
                let v = [x, 2.0 * x, 3.0];
                let mut sum = 0.0;
                for i in 0..2 {
                    for $i in 1..3_usize {
                        sum += v[i] * v[$i] * $e as f64;
                    }
                }
                sum
            }
        }
    };
}
indices! { s13_two_indices, i => i + 1 }

macro_rules! counters {
    ($name:ident, $i:ident => $e:expr) => {
        row! { $name [at (1.5)]
            fn f(x: f64) -> f64 {
                let mut $i = 0;
                let mut i = 10;
                let mut y = x;
                while { i -= 1; i > 5 } {
                    $i += 1;
                    y = y * $e as f64 * 0.5;
                }
                y * i as f64
            }
        }
    };
}
counters! { s13_counter_of_a_writing_while, i => i + 2 }

macro_rules! formats {
    ($name:ident, $x:ident, $text:literal) => {
        row! { $name [at (1.5)]
            fn f($x: f64) -> f64 {
                let x = 30;
                let (given, own) = (format!($text).len(), format!("{x}{x}").len());
                $x * given as f64 + $x * $x * own as f64
            }
        }
    };
}
formats! { s13_captured_in_a_text, x, "{x:.7}" }

macro_rules! outer {
    ($name:ident, $k:ident => $e:expr) => {
        inner! { $name, $k, k => $e }
    };
}
macro_rules! inner {
    ($name:ident, $k:ident, $l:ident => $e:expr) => {
        row! { $name [at (1.5)]
            fn f($k: f64) -> f64 { let $l = 2.0 * $k; let k = 3.0 * $l; $k * $l * k * $e }
        }
    };
}
outer! { s13_three_of_one_name, k => k + 1.0 }

macro_rules! shadowed {
    ($name:ident, $x:ident) => {
        row! { $name [at (1.5)]
            fn f($x: f64) -> f64 {
                let x = $x * 2.0;
                let $x = x + $x;
                let x = x * $x;
                let y = { let $x = x; let x = 2.0; $x * x };
                if y > 0.0 { let x = y; x * $x } else { $x }
            }
        }
    };
}
shadowed! { s13_shadowed_in_turn, x }

macro_rules! in_macros {
    ($name:ident, $x:ident => $e:expr) => {
        row! { $name [at (1.5)]
            fn f($x: f64) -> f64 {
                let y = 2.0;
                let v = vec![y; 2];
                assert!($e * y == $e * v[1], "{y}");
                let on = matches!((y, $e), (a, b) if a < b);
                if on { $x * y } else { vec![$x, $e * y][1] }
            }
        }
    };
}
in_macros! { s13_in_arguments_of_macros, y => y * 0.5 }
in_macros! { s13_in_arguments_of_macros_taken, y => y * 5.0 }
