//! The matrix of `jacobian` and `hessian`.
use autodiff_core::Matrix;

fn sample() -> Matrix {
    Matrix::from_rows([[1.0, -2.5], [30.0, 4.0], [0.0, 5.0]])
}

#[test]
fn entries_rows_and_size() {
    let mut m = sample();
    assert_eq!((m.rows(), m.cols()), (3, 2));
    assert_eq!(m, Matrix::from_vec(3, 2, vec![1.0, -2.5, 30.0, 4.0, 0.0, 5.0]));
    m[(2, 0)] = 7.0;
    assert_eq!((m[(2, 0)], m.row(2)), (7.0, &[7.0, 5.0][..]));
    m.as_mut_slice()[0] = 9.0;
    assert_eq!(m.as_slice(), m.clone().into_vec());
    assert_eq!(m.iter().rev().map(|row| row[0]).collect::<Vec<_>>(), [7.0, 30.0, 9.0]);
    assert_eq!((&m).into_iter().len(), 3);
    for row in &m {
        assert_eq!(row.len(), 2);
    }
}

#[test]
fn empty_in_either_direction() {
    let no_rows = Matrix::<f64>::from_vec(0, 3, vec![]);
    let no_columns = Matrix::<f64>::from_rows([[], []]);
    assert_eq!((no_rows.iter().len(), no_columns.iter().len()), (0, 2));
    assert_eq!((no_columns.rows(), no_columns.cols()), (2, 0));
    assert_ne!(no_rows, Matrix::from_vec(0, 2, vec![]));
    assert_eq!(format!("{no_rows}|{no_columns}|{no_rows:?}"), "|[]\n[]|[]");
}

#[test]
fn prints_as_rows() {
    assert_eq!(sample().to_string(), "[   1, -2.5]\n[  30,    4]\n[   0,    5]");
    assert_eq!(format!("{:.1}", sample()), "[ 1.0, -2.5]\n[30.0,  4.0]\n[ 0.0,  5.0]");
    assert_eq!(format!("{:?}", sample()), "[[1.0, -2.5], [30.0, 4.0], [0.0, 5.0]]");
}

macro_rules! panics {
    ($($name:ident: $message:literal, $call:expr;)*) => { $(
        #[test]
        #[should_panic(expected = $message)]
        fn $name() {
            let _ = $call;
        }
    )* };
}
panics! {
    row_out_of_range: "entry (3, 0) of a 3 by 2 matrix", sample()[(3, 0)];
    column_out_of_range: "entry (0, 2) of a 3 by 2 matrix", sample()[(0, 2)];
    no_such_row: "row 3 of a matrix with 3 rows", sample().row(3).len();
    wrong_count: "a 2 by 2 matrix cannot have 3 entries", Matrix::from_vec(2, 2, vec![1.0; 3]);
    ragged: "row 1 has 1 entries, but row 0 has 2", Matrix::from_rows([vec![1.0, 2.0], vec![3.0]]);
}
