//! McDonald's omega (1999): reliability from a model with one factor.
//!
//! Three forms are in use, and differ: against the variance that the model implies (MBESS, JASP),
//! against the observed variance (semTools), and on correlations (psych). A result names its form.

use nalgebra::{DMatrix, DVector};

use super::covariances::{Missing, correlations, covariances, inverted, missing_or, symmetric};
use super::sum::sum;
use super::table::table;
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// The lowest uniqueness of a standardized item; an item that reaches it is a Heywood case.
const LOWEST_UNIQUENESS: f64 = 0.005;

const MOST_ROUNDS: u32 = 200_000;

/// Where loadings have settled.
const SETTLED: f64 = 1e-13;

/// One factor behind standardized items.
#[derive(Clone, Debug, PartialEq)]
pub struct OneFactor {
    /// How each item correlates with the factor; their sum is not negative.
    pub loadings: Vec<f64>,
    /// The part of each item's variance that the factor leaves over.
    pub uniquenesses: Vec<f64>,
    /// Whether an item has (almost) nothing left over: the model does not fit, or the sample is
    /// small.
    pub is_heywood: bool,
}

/// Fits one factor to correlations by maximum likelihood (the EM algorithm of Rubin & Thayer 1982);
/// nothing for fewer than three items or a singular matrix.
///
/// ```
/// use manyi::metrics::omega::one_factor;
/// use nalgebra::dmatrix;
///
/// let found = one_factor(&dmatrix![1.0, 0.48, 0.40; 0.48, 1.0, 0.30; 0.40, 0.30, 1.0]).unwrap();
/// for (found, wanted) in found.loadings.iter().zip([0.8, 0.6, 0.5]) {
///     assert!((found - wanted).abs() < 1e-9);
/// }
/// ```
#[must_use]
pub fn one_factor(correlations: &DMatrix<f64>) -> Option<OneFactor> {
    let size = correlations.nrows();
    if size < 3 {
        return None;
    }
    inverted(correlations)?;
    // The first principal component points the way.
    let eigen = correlations.clone().symmetric_eigen();
    let first = eigen.eigenvalues.imax();
    let scale = eigen.eigenvalues[first].sqrt();
    let mut loadings = eigen.eigenvectors.column(first) * (scale * 0.9);
    let mut uniquenesses = left_over(&loadings, 1.0);
    for _ in 0..MOST_ROUNDS {
        // With one factor the inverse of the implied matrix is one division (Woodbury).
        let weights = loadings.component_div(&uniquenesses);
        let precision = 1.0 + loadings.dot(&weights);
        let regression = weights / precision;
        let with_factor = correlations * &regression;
        let factor_square = 1.0 / precision + regression.dot(&with_factor);
        let next = with_factor / factor_square;
        let change = (&next - &loadings).amax();
        uniquenesses = left_over(&next, factor_square);
        loadings = next;
        if change < SETTLED {
            break;
        }
    }
    if loadings.sum() < 0.0 {
        loadings = -loadings;
    }
    Some(OneFactor {
        is_heywood: uniquenesses.iter().any(|rest| *rest <= LOWEST_UNIQUENESS),
        loadings: loadings.iter().copied().collect(),
        uniquenesses: uniquenesses.iter().copied().collect(),
    })
}

/// What a factor with this mean square leaves over of each item.
fn left_over(loadings: &DVector<f64>, factor_square: f64) -> DVector<f64> {
    loadings.map(|loading| (1.0 - loading * loading * factor_square).max(LOWEST_UNIQUENESS))
}

/// Omega of a model: `(sum lambda)^2 / ((sum lambda)^2 + sum theta)`; nothing where nothing varies.
///
/// ```
/// use manyi::metrics::omega::omega;
///
/// assert_eq!(omega(&[0.5, 0.5], &[0.5, 0.5]), Some(0.5));
/// ```
#[must_use]
pub fn omega(loadings: &[f64], uniquenesses: &[f64]) -> Option<f64> {
    let common = sum(loadings.iter().copied()).powi(2);
    let total = common + sum(uniquenesses.iter().copied());
    (total > 0.0).then(|| common / total)
}

/// `mcdonald_omega`: `{"data"}` (rows of items), `{"cov"}` or `{"corr"}` -> `{"omega",
/// "omega_model" (the same), "omega_observed_variance", "omega_psych", "lambda", "theta",
/// "heywood"}`. Loadings and residual variances are on the items' own scale, of data with the
/// denominator n as in lavaan.
pub(super) fn mcdonald_omega(task: &Task<'_>) -> Result<Value, MetricError> {
    if let Some(field) = task.params.get("estimator")
        && !field.text()?.starts_with("ML")
    {
        return Err(field.invalid("\"ML one factor\", the only estimator there is"));
    }
    let observed = match task.input.any(&["cov", "corr"]) {
        Some(field) => Some(symmetric(&field)?),
        None => {
            let columns = table(&task.input)?.columns;
            let found = covariances(&columns, missing_or(&task.params, Missing::Listwise)?);
            #[expect(clippy::cast_precision_loss, reason = "2^53 rows fit no memory")]
            found.map(|found| found.matrix * ((found.n as f64 - 1.0) / found.n as f64))
        }
    };
    let correlations = observed.as_ref().and_then(correlations);
    let model = correlations.as_ref().and_then(one_factor);
    let found = observed.zip(correlations).zip(model);
    let Some(((observed, correlations), model)) = found else {
        let mut outcome = Outcome::new();
        for key in
            ["omega", "omega_model", "omega_observed_variance", "omega_psych", "lambda", "theta"]
        {
            outcome.put(key, Value::Null);
        }
        return Ok(outcome.into_value());
    };
    let variances = observed.diagonal();
    let scaled = |numbers: &[f64], power: i32| -> Vec<f64> {
        numbers
            .iter()
            .zip(&variances)
            .map(|(x, variance)| x * variance.sqrt().powi(power))
            .collect()
    };
    let (lambda, theta) = (scaled(&model.loadings, 1), scaled(&model.uniquenesses, 2));
    let of_model = omega(&lambda, &theta);
    let common = sum(lambda.iter().copied()).powi(2);
    let on_correlations =
        1.0 - sum(model.uniquenesses.iter().copied()) / sum(correlations.iter().copied());
    Ok(Outcome::new()
        .with("omega", of_model)
        .with("omega_model", of_model)
        .with("omega_observed_variance", common / sum(observed.iter().copied()))
        .with("omega_psych", on_correlations)
        .with("lambda", lambda)
        .with("theta", theta)
        .with("heywood", model.is_heywood)
        .into_value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;

    fn implied(loadings: &[f64]) -> DMatrix<f64> {
        DMatrix::from_fn(loadings.len(), loadings.len(), |i, j| {
            if i == j { 1.0 } else { loadings[i] * loadings[j] }
        })
    }

    #[test]
    fn loadings_that_made_the_correlations_are_found_again() {
        let wanted = [0.9, 0.7, -0.4, 0.6, 0.2];
        let found = one_factor(&implied(&wanted)).unwrap();
        for (found, wanted) in found.loadings.iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-8, "{found} {wanted}");
        }
        assert!(!found.is_heywood);
    }

    #[test]
    fn parallel_items_have_the_omega_of_spearman_and_brown() {
        let found = one_factor(&implied(&[0.5_f64.sqrt(); 4])).unwrap();
        let omega = omega(&found.loadings, &found.uniquenesses).unwrap();
        assert!((omega - 4.0 * 0.5 / (1.0 + 3.0 * 0.5)).abs() < 1e-9);
    }

    #[test]
    fn an_item_with_nothing_left_over_is_flagged() {
        // Three correlations that ask for a first loading of sqrt(0.9 x 0.9 / 0.6) > 1.
        let found = one_factor(&dmatrix![1.0, 0.9, 0.9; 0.9, 1.0, 0.6; 0.9, 0.6, 1.0]);
        assert!(found.is_none_or(|found| found.is_heywood));
    }

    #[test]
    fn too_few_or_repeated_items_have_no_model() {
        assert_eq!(one_factor(&dmatrix![1.0, 0.5; 0.5, 1.0]), None);
        assert_eq!(one_factor(&DMatrix::from_element(3, 3, 1.0)), None);
    }
}
