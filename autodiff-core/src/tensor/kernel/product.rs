//! Products of matrices.
use super::parallel::has_threads;
use crate::tensor::layout::Layout;
use crate::tensor::storage::Data;
use crate::tensor::{DType, Numeric};
use gemm_common::Parallelism;
use rayon::prelude::*;

/// Multiplications from which a second thread pays, in one product or in many.
const SHARED: usize = 1 << 24;

/// How a matrix lies from where it begins.
#[derive(Clone, Copy)]
struct Strides {
    row: isize,
    column: isize,
}

/// A matrix in an array.
#[derive(Clone, Copy)]
struct Matrix<'a, T> {
    data: &'a [T],
    at: usize,
    strides: Strides,
}

/// A loop around a product, with the distances in the left and the right operand.
struct Around {
    size: usize,
    strides: [isize; 2],
}

/// The products of matrices `[…, m, k]` and `[…, k, n]`, written row by row into `out`: `[…, m, n]`.
///
/// All three layouts have the same axes in front. Where `out` has a stride of 0 there, the products along that axis are
/// added up.
pub(crate) fn product<T: Numeric>(a: (&[T], &Layout), b: (&[T], &Layout), out: &Layout, numel: usize) -> Data<T> {
    let around = out.ndim() - 2;
    let (shape_a, shape_b) = (&a.1.shape()[around..], &b.1.shape()[around..]);
    let strides = |layout: &Layout| Strides { row: layout.strides()[around], column: layout.strides()[around + 1] };
    let mut single =
        Single { sizes: [shape_a[0], shape_a[1], shape_b[1]], a: strides(a.1), b: strides(b.1), turned: false };
    let mut axes: Vec<(usize, [isize; 3])> = (0..around)
        .map(|axis| (out.shape()[axis], [a.1, b.1, out].map(|layout| layout.strides()[axis])))
        .filter(|(size, _)| *size != 1)
        .collect();
    if numel == 0 || single.sizes[1] == 0 || axes.iter().any(|(size, _)| *size == 0) {
        return Data::filled(numel, T::default());
    }
    while axes.pop_if(|&mut (size, steps)| single.folds(size, steps)).is_some() {}
    let loops = |summed: bool| -> Vec<Around> {
        let which = axes.iter().filter(|(_, strides)| (strides[2] == 0) == summed);
        which.map(|&(size, [step_a, step_b, _])| Around { size, strides: [step_a, step_b] }).collect()
    };
    let (outer, summed) = (loops(false), loops(true));
    let terms = summed.iter().map(|axis| axis.size).product::<usize>();
    // Only a measure: there may be more products than numbers in memory.
    let work = single.sizes.iter().fold(1, |work: usize, &size| work.saturating_mul(size));
    let one = |i: usize, to: &mut [T]| {
        let first = place(&outer, i);
        for term in 0..terms {
            let step = place(&summed, term);
            let at = |k: usize, layout: &Layout| (layout.offset() as isize + first[k] + step[k]) as usize;
            let a = Matrix { data: a.0, at: at(0, a.1), strides: single.a };
            let b = Matrix { data: b.0, at: at(1, b.1), strides: single.b };
            let (sizes, turned) = (single.sizes, single.turned);
            Product { sizes, a, b, turned, adds: term > 0 }.multiply(to, work >= SHARED);
        }
    };
    let mut data = Data::stale(numel);
    let each = single.sizes[0] * single.sizes[2];
    // Small products are shared out, large ones are divided inside.
    if each < numel
        && work < SHARED
        && work.saturating_mul(terms).saturating_mul(numel / each) >= SHARED
        && has_threads()
    {
        data.par_chunks_mut(each).enumerate().for_each(|(i, to)| one(i, to));
    } else {
        data.chunks_mut(each).enumerate().for_each(|(i, to)| one(i, to));
    }
    data
}

/// One product of a batch: its sizes, and how its operands lie.
struct Single {
    /// The left side's rows and columns, and the right side's columns.
    sizes: [usize; 3],
    a: Strides,
    b: Strides,
    /// Whether the result lies column by column instead of row by row.
    turned: bool,
}

impl Single {
    /// Takes the innermost axis of the batch into the product, where its matrices lie so: with a common right side the rows
    /// are those of one long matrix; if products are added up, the columns of the left and the rows of the right are; with a
    /// common left side the vectors on the right are columns of one matrix.
    fn folds(&mut self, size: usize, [step_a, step_b, step_out]: [isize; 3]) -> bool {
        let [m, k, n] = self.sizes;
        let follows = |step: isize, size: usize, stride: isize| size == 1 || step == size as isize * stride;
        if step_b == 0 && step_out != 0 && !self.turned && follows(step_a, m, self.a.row) {
            self.a.row = if m == 1 { step_a } else { self.a.row };
            self.sizes[0] *= size;
        } else if step_out == 0 && follows(step_a, k, self.a.column) && follows(step_b, k, self.b.row) {
            self.a.column = if k == 1 { step_a } else { self.a.column };
            self.b.row = if k == 1 { step_b } else { self.b.row };
            self.sizes[1] *= size;
        } else if step_a == 0 && step_out != 0 && n == 1 {
            self.b.column = step_b;
            self.sizes[2] = size;
            self.turned = true;
        } else {
            return false;
        }
        true
    }
}

/// How far the operands are moved in the turn `i` of the loops.
fn place(axes: &[Around], mut i: usize) -> [isize; 2] {
    let mut at = [0; 2];
    for axis in axes.iter().rev() {
        let index = (i % axis.size) as isize;
        i /= axis.size;
        at[0] += index * axis.strides[0];
        at[1] += index * axis.strides[1];
    }
    at
}

/// One product, with its numbers.
struct Product<'a, T> {
    /// The left side's rows and columns, and the right side's columns.
    sizes: [usize; 3],
    a: Matrix<'a, T>,
    b: Matrix<'a, T>,
    /// Whether the result lies column by column instead of row by row.
    turned: bool,
    /// Whether it is added to what is there, or written over it.
    adds: bool,
}

impl<T: Numeric> Product<'_, T> {
    fn multiply(&self, to: &mut [T], shared: bool) {
        match T::DTYPE {
            DType::F32 | DType::F64 => self.multiply_floats(to, shared),
            DType::I64 => self.multiply_plainly(to),
            DType::Bool => unreachable!("masks are not multiplied"),
        }
    }

    /// By `gemm`, whose strides take transposes and views as they are. `T` is a float.
    #[allow(unsafe_code)]
    fn multiply_floats(&self, to: &mut [T], shared: bool) {
        let &Product { sizes: [m, k, n], a, b, turned, adds } = self;
        assert!(to.len() == m * n && a.is_inside(m, k) && b.is_inside(k, n), "a product outside of its arrays");
        // `gemm` writes column by column: what lies row by row is the transposed product.
        let (m, n, a, b) = if turned { (m, n, a, b) } else { (n, m, b.transposed(), a.transposed()) };
        let parallelism = if shared { Parallelism::Rayon(0) } else { Parallelism::None };
        macro_rules! multiply {
            ($multiply:expr, $float:ty) => {
                $multiply(
                    m,
                    n,
                    k,
                    to.as_mut_ptr().cast::<$float>(),
                    m as isize,
                    1,
                    adds,
                    a.data.as_ptr().add(a.at).cast::<$float>(),
                    a.strides.column,
                    a.strides.row,
                    b.data.as_ptr().add(b.at).cast::<$float>(),
                    b.strides.column,
                    b.strides.row,
                    1.0,
                    1.0,
                    false,
                    false,
                    false,
                    parallelism,
                )
            };
        }
        // SAFETY: the elements of the result are all of `to`, each once, as its strides are those of a whole matrix of
        // that length; nobody else has it, as it is borrowed mutably. All elements of the operands are inside their
        // slices, as was asserted. The pointers are cast to the type that they point to, and any bits of it are a number.
        unsafe {
            match T::DTYPE {
                DType::F32 => multiply!(gemm_f32::gemm::f32::get_gemm_fn(), f32),
                DType::F64 => multiply!(gemm_f64::gemm::f64::get_gemm_fn(), f64),
                DType::I64 | DType::Bool => unreachable!("only floats are multiplied by gemm"),
            }
        }
    }

    fn multiply_plainly(&self, to: &mut [T]) {
        let &Product { sizes: [m, k, n], a, b, turned, adds } = self;
        if !adds {
            to.fill(T::default());
        }
        let at = |matrix: &Matrix<'_, T>, row: usize, column: usize| {
            let steps = row as isize * matrix.strides.row + column as isize * matrix.strides.column;
            matrix.data[(matrix.at as isize + steps) as usize]
        };
        for row in 0..m {
            for inner in 0..k {
                let left = at(&a, row, inner);
                for column in 0..n {
                    let to = &mut to[if turned { column * m + row } else { row * n + column }];
                    *to = to.plus(left.times(at(&b, inner, column)));
                }
            }
        }
    }
}

impl<T> Matrix<'_, T> {
    fn transposed(self) -> Self {
        let Strides { row, column } = self.strides;
        Matrix { strides: Strides { row: column, column: row }, ..self }
    }

    /// Whether all elements are in the array.
    fn is_inside(&self, rows: usize, columns: usize) -> bool {
        let reach = |size: usize, stride: isize| isize::try_from(size).ok()?.checked_sub(1)?.checked_mul(stride);
        let (Some(down), Some(along)) = (reach(rows, self.strides.row), reach(columns, self.strides.column)) else {
            return false;
        };
        let Ok(at) = isize::try_from(self.at) else { return false };
        let least = down.min(0).checked_add(along.min(0)).and_then(|reach| reach.checked_add(at));
        let most = down.max(0).checked_add(along.max(0)).and_then(|reach| reach.checked_add(at));
        least.is_some_and(|least| least >= 0) && most.is_some_and(|most| most.unsigned_abs() < self.data.len())
    }
}
