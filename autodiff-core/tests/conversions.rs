//! What other crates take and give: matrices of theirs, and random numbers.
#![allow(missing_docs)]
use autodiff_core::{Generator, Matrix, Tensor};
use rand_pcg::rand_core::{Rng, TryRng};

fn sample() -> Matrix {
    Matrix::from_rows([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
}

/// Of two rows and three columns, without columns and without rows.
fn shapes() -> [Matrix; 3] {
    [sample(), Matrix::from_vec(2, 0, vec![]), Matrix::from_vec(0, 3, vec![])]
}

macro_rules! there_and_back {
    ($($name:ident: $Other:ty;)*) => { $(
        #[test]
        fn $name() {
            for matrix in shapes() {
                let other = <$Other>::from(matrix.clone());
                assert_eq!((other.nrows(), other.ncols()), (matrix.rows(), matrix.cols()));
                for (row, col) in (0..matrix.rows()).flat_map(|row| (0..matrix.cols()).map(move |col| (row, col))) {
                    assert_eq!(other[(row, col)], matrix[(row, col)]);
                }
                assert_eq!(Matrix::from(other), matrix);
            }
        }
    )* };
}
there_and_back! {
    nalgebra_0_34: nalgebra_0_34::DMatrix<f64>;
    nalgebra_0_35: nalgebra_0_35::DMatrix<f64>;
    ndarray_0_17: ndarray::Array2<f64>;
    faer_0_24: faer::Mat<f64>;
}

#[test]
fn an_array_whose_columns_lie_together() {
    let transposed = Matrix::from(ndarray::Array2::from(sample()).reversed_axes());
    assert_eq!(transposed, Matrix::from_rows([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]));
}

#[test]
fn serialised() {
    for matrix in shapes() {
        let text = serde_json::to_string(&matrix).unwrap();
        assert_eq!(serde_json::from_str::<Matrix>(&text).unwrap(), matrix);
    }
    assert_eq!(serde_json::to_string(&sample()).unwrap(), "[2,3,[1.0,2.0,3.0,4.0,5.0,6.0]]");
    for (text, message) in [
        ("[2,3,[1.0]]", "a 2 by 3 matrix cannot have 1 entries"),
        ("[4294967296,4294967296,[]]", "a 4294967296 by 4294967296 matrix cannot have 0 entries"),
        ("[0,3]", "invalid length 2"),
    ] {
        let error = serde_json::from_str::<Matrix>(text).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}

/// Somebody's function over any source of random numbers.
fn coins(source: &mut impl Rng) -> [bool; 64] {
    std::array::from_fn(|_| source.next_u32() & 1 == 1)
}

#[test]
fn a_generator_for_others() {
    let (mut one, mut other, mut third) = (Generator::new(7), Generator::new(7), Generator::new(8));
    assert_eq!(coins(&mut one), coins(&mut other));
    let mut bytes = [0; 12];
    one.try_fill_bytes(&mut bytes).unwrap();
    assert_eq!(bytes[..8], other.next_u64().to_le_bytes());
    assert_ne!(coins(&mut one), coins(&mut third));
    // The numbers of tensors are of the same source.
    let mut again = other.clone();
    let x: Tensor<f64> = Tensor::rand_with(&[1], &mut other);
    assert_eq!(x.item(), (again.next_u64() >> 11) as f64 / (1_u64 << 53) as f64);
}
