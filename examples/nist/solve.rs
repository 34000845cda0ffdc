//! Least squares by Levenberg and Marquardt's method, with the Jacobian taken from the generated adjoints.

use super::data::Dataset;
use super::models::Model;
use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt, TerminationReason};
use nalgebra::{DMatrix, DVector, Dyn, storage::Owned};

/// What a fit found.
pub(crate) struct Fit {
    pub(crate) parameters: Vec<f64>,
    pub(crate) standard_deviations: Vec<f64>,
    pub(crate) residual_sum_of_squares: f64,
    /// Evaluations of all residuals by the solver, and steps of the polish after it.
    pub(crate) evaluations: usize,
    /// Why the solver stopped.
    pub(crate) stopped: TerminationReason,
}

/// Fits `model` to `data`, beginning at `start`.
pub(crate) fn fit(model: Model, data: &Dataset, start: &[f64]) -> Fit {
    // The default bound of the first step, 100, takes BoxBOD from (1, 1) to where its exponential vanishes
    // and nothing leads back. Bennett5 takes more than the default patience, 100 evaluations a parameter.
    let solver = LevenbergMarquardt::new().with_stepbound(10.0).with_patience(1000);
    let (mut problem, report) = solver.minimize(Problem { model, data, b: DVector::from_column_slice(start) });
    let polish_steps = if report.termination.was_successful() { problem.polish() } else { 0 };
    let residual_sum_of_squares = problem.difference().norm_squared();
    Fit {
        standard_deviations: standard_deviations(problem.rows(), residual_sum_of_squares),
        parameters: problem.b.as_slice().to_vec(),
        residual_sum_of_squares,
        evaluations: report.number_of_evaluations + polish_steps,
        stopped: report.termination,
    }
}

struct Problem<'a> {
    model: Model,
    data: &'a Dataset,
    b: DVector<f64>,
}

impl Problem<'_> {
    /// Predicted less observed responses.
    fn difference(&self) -> DVector<f64> {
        let pairs = self.data.x.iter().zip(&self.data.y);
        let difference = pairs.map(|(x, y)| (self.model.value)(self.b.as_slice(), x) - y);
        DVector::from_iterator(self.data.y.len(), difference)
    }

    /// The Jacobian: a call of the adjoint for each observation gives its row.
    fn rows(&self) -> DMatrix<f64> {
        let mut jacobian = DMatrix::zeros(self.data.y.len(), self.b.len());
        for (mut row, x) in jacobian.row_iter_mut().zip(&self.data.x) {
            let (_, gradient) = (self.model.value_and_grad)(self.b.as_slice(), x);
            row.copy_from_slice(&gradient);
        }
        jacobian
    }

    /// Takes Gauss–Newton steps while they get smaller, and returns their number.
    ///
    /// The solver compares sums of squares. A change in the eighth digit of a parameter near the minimum
    /// changes the sum in its sixteenth, so that is where it stops; the exact gradient leads further.
    fn polish(&mut self) -> usize {
        // A first step above this, relative to the parameters, does not start from a minimum.
        let mut last_size = 1e-4;
        let mut steps = 0;
        while let Some(step) = self.gauss_newton_step() {
            let size = step.component_div(&self.b).amax();
            if size.is_nan() || size >= last_size {
                break;
            }
            self.b -= step;
            last_size = size;
            steps += 1;
        }
        steps
    }

    /// What to subtract from the parameters if the model were linear in them.
    fn gauss_newton_step(&self) -> Option<DVector<f64>> {
        let qr = self.rows().qr();
        qr.r().solve_upper_triangular(&qr.q().tr_mul(&self.difference()))
    }
}

impl LeastSquaresProblem<f64, Dyn, Dyn> for Problem<'_> {
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Dyn>;
    type ParameterStorage = Owned<f64, Dyn>;

    fn set_params(&mut self, b: &DVector<f64>) {
        self.b.copy_from(b);
    }

    fn params(&self) -> DVector<f64> {
        self.b.clone()
    }

    fn residuals(&self) -> Option<DVector<f64>> {
        Some(self.difference())
    }

    fn jacobian(&self) -> Option<DMatrix<f64>> {
        Some(self.rows())
    }
}

/// Standard deviations of the parameters, the roots of the diagonal of s²·(JᵀJ)⁻¹.
///
/// With J = QR that diagonal holds the squared norms of the rows of R⁻¹. Forming JᵀJ instead would square
/// the condition number of J.
fn standard_deviations(jacobian: DMatrix<f64>, residual_sum_of_squares: f64) -> Vec<f64> {
    let (m, n) = jacobian.shape();
    let s = (residual_sum_of_squares / (m - n) as f64).sqrt();
    match jacobian.qr().r().solve_upper_triangular(&DMatrix::identity(n, n)) {
        Some(inverse) => inverse.row_iter().map(|row| s * row.norm()).collect(),
        // A singular Jacobian determines no deviation.
        None => vec![f64::INFINITY; n],
    }
}
