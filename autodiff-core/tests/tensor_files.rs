//! Tensors from and to arrays and files.
use autodiff_core::{Element, Error, Tensor, tensor};
use std::fs;
use std::path::PathBuf;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn arrays() {
    let array = ndarray::ArrayD::from_shape_vec(vec![2, 3], vec![1.0f32, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
    let x: Tensor = tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    assert!(Tensor::from(array.clone()).equal(&x));
    assert!(Tensor::from(array.clone().reversed_axes()).equal(&x.t()));
    let mut part = array;
    part.slice_axis_inplace(ndarray::Axis(0), ndarray::Slice::from(1..));
    assert!(Tensor::from(part).equal(&x.slice(0, 1.., 1)));
    assert_eq!(x.t().to_ndarray()[[2, 1]], 6.0);
    assert_eq!(Tensor::from(2.5f64).to_ndarray().ndim(), 0);
    assert!(Tensor::from(Tensor::<bool>::zeros(&[0, 2]).to_ndarray()).equal(&Tensor::zeros(&[0, 2])));
}

fn there_and_back<T: Element>(name: &str, x: &Tensor<T>) {
    let file = path(&format!("{name}.npy"));
    x.save_npy(&file);
    let loaded = Tensor::<T>::load_npy(&file);
    assert!(loaded.equal(x) && loaded.is_contiguous(), "{name}");
    let file = path(&format!("{name}.safetensors"));
    Tensor::save_safetensors(&[("b", x), ("a", &x.select(0, 0))], &file);
    let loaded = Tensor::<T>::load_safetensors(&file);
    assert_eq!(loaded.iter().map(|(name, _)| &name[..]).collect::<Vec<_>>(), ["a", "b"]);
    assert!(loaded[1].1.equal(x) && loaded[0].1.equal(&x.select(0, 0)), "{name}");
}

#[test]
fn files() {
    let x: Tensor<f64> = tensor([[1.5, -2.0, 0.0], [1e300, 5.0, f64::NEG_INFINITY]]);
    there_and_back("f64", &x);
    there_and_back("f32", &x.to::<f32>().t());
    there_and_back("i64", &x.to::<i64>());
    there_and_back("bool", &x.to::<bool>().slice(1, .., 2));
    // Another type.
    let doubles = Tensor::<f64>::load_safetensors(path("i64.safetensors"));
    assert!(doubles[1].1.equal(&x.to::<i64>().to()));
}

/// What NumPy writes for `np.array([[1., 2., 3.], [4., 5., 6.]], order=…)`, with a header of format 1.0.
fn numpy(columns_first: bool, dtype: &str, numbers: &[u8]) -> Vec<u8> {
    let order = if columns_first { "True" } else { "False" };
    let mut header = format!("{{'descr': '{dtype}', 'fortran_order': {order}, 'shape': (2, 3), }}");
    while (10 + header.len() + 1) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    [b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), numbers].concat()
}

#[test]
fn files_of_numpy() {
    let expected: Tensor<f64> = tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    let rows = [1.0f64, 2.0, 3.0, 4.0, 5.0, 6.0];
    let columns = [1.0f64, 4.0, 2.0, 5.0, 3.0, 6.0];
    let cases: [(&str, bool, Vec<u8>); 3] = [
        ("<f8", false, rows.iter().flat_map(|x| x.to_le_bytes()).collect()),
        ("<f8", true, columns.iter().flat_map(|x| x.to_le_bytes()).collect()),
        (">f8", false, rows.iter().flat_map(|x| x.to_be_bytes()).collect()),
    ];
    for (number, (dtype, columns_first, numbers)) in cases.into_iter().enumerate() {
        let file = path(&format!("numpy{number}.npy"));
        fs::write(&file, numpy(columns_first, dtype, &numbers)).unwrap();
        assert!(Tensor::<f64>::load_npy(&file).equal(&expected), "{dtype} {columns_first}");
        assert!(matches!(Tensor::<f32>::try_load_npy(&file), Err(Error::Io { .. })));
    }
}

#[test]
fn what_is_no_file() {
    let broken = path("broken");
    fs::write(&broken, [1, 2, 3]).unwrap();
    for file in [&path("missing"), &broken] {
        let errors = [
            Tensor::<f32>::try_load_npy(file).map(drop),
            Tensor::<f32>::try_load_safetensors(file).map(drop),
            Tensor::<f32>::zeros(&[1]).try_save_npy(file.join("below")),
            Tensor::try_save_safetensors(&[("x", Tensor::<f32>::zeros(&[1]))], file.join("below")),
        ];
        for error in errors {
            let Err(Error::Io { message }) = error else { panic!("{error:?}") };
            assert!(message.contains(&file.display().to_string()), "{message}");
        }
    }
}

/// A file whose header says what is given, with the length that is given, and 48 bytes of numbers.
fn claims(version: u8, length: Option<u32>, header: &str) -> Vec<u8> {
    let length = length.unwrap_or(header.len() as u32).to_le_bytes();
    [b"\x93NUMPY", &[version, 0][..], &length[..2 * usize::from(version.min(2))], header.as_bytes(), &[0; 48]].concat()
}

/// Nothing is allocated for what a file only claims to have.
#[test]
fn files_that_claim_too_much() {
    let shape = |shape: &str| format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
    let many = |size: &str| shape(&format!("({})", vec![size; 20_000].join(", ")));
    let io = [
        claims(2, Some(u32::MAX), &shape("(6,)")),
        claims(1, Some(60_000), &shape("(6,)")),
        claims(1, None, &shape("(7,)")),
        claims(1, None, &shape("(1000000000,)")),
        claims(1, None, &shape("(-6,)")),
        claims(1, None, &shape("(99999999999999999999,)")),
        claims(1, None, &shape("(6")),
        claims(1, None, &shape("6")),
        claims(1, None, &"(".repeat(60_000)),
        claims(1, None, "{'descr': '<f8', 'fortran_order': False}"),
        claims(1, None, "{'descr': '<"),
        claims(9, None, ""),
        claims(2, None, &many("2")),
    ];
    let too_large =
        [claims(1, None, &shape("(4294967296, 4294967296)")), claims(1, None, &shape("(0, 18446744073709551615)"))];
    for (number, file) in io.iter().chain(&too_large).enumerate() {
        let file_path = path("claims.npy");
        fs::write(&file_path, file).unwrap();
        let result = Tensor::<f64>::try_load_npy(&file_path);
        match result.map(|x| x.shape().to_vec()) {
            Err(Error::Io { .. }) if number < 12 => {}
            Err(Error::TooLarge { .. }) if number >= 12 => {}
            other => panic!("{number}: {other:?}"),
        }
    }
    // What is as large as it claims is loaded, however many axes it has.
    for file in [claims(2, None, &many("1")), claims(1, None, &shape("(2, 3)")), claims(1, None, &shape("( 6 , )"))] {
        fs::write(path("claims.npy"), file).unwrap();
        let x = Tensor::<f64>::load_npy(path("claims.npy"));
        assert!(x.to_vec().iter().all(|x| *x == 0.0) && x.to_string().contains('0'));
    }
}

/// Tensors whose sizes and places the header makes up.
#[test]
fn safetensors_that_claim_too_much() {
    for (shape, offsets) in [
        ("[4294967296, 4294967296]", "[0, 0]"),
        ("[1000000000]", "[0, 4000000000]"),
        ("[0, 18446744073709551615]", "[0, 0]"),
    ] {
        let header = format!("{{\"x\":{{\"dtype\":\"F32\",\"shape\":{shape},\"data_offsets\":{offsets}}}}}");
        for length in [header.len() as u64, u64::MAX, 1 << 32] {
            let file = [&length.to_le_bytes()[..], header.as_bytes(), &[0; 16]].concat();
            fs::write(path("claims.safetensors"), file).unwrap();
            let result = Tensor::<f32>::try_load_safetensors(path("claims.safetensors"));
            assert!(matches!(result, Err(Error::Io { .. } | Error::TooLarge { .. })), "{shape} {length}: {result:?}");
        }
    }
}
