//! SERVQUAL and SERVPERF: service quality by dimension, against what was expected or by itself
//! (Parasuraman, Zeithaml & Berry 1988; Cronin & Taylor 1992).
//!
//! Each item is rated twice on 1-7, as expected (E) and as perceived (P). The gap is P - E: below 0
//! the service falls short. Items make dimensions (tangibles, reliability, responsiveness,
//! assurance, empathy), dimensions make the score, equally or by the 100 points that a respondent
//! divides among them.
//!
//! ```
//! use manyi::metrics::servqual::{dimension_gap, score};
//!
//! let tangibles = dimension_gap(&[Some(7.0), Some(6.0)], &[Some(5.0), None]);
//! let empathy = dimension_gap(&[Some(6.0)], &[Some(5.0)]);
//! assert_eq!((tangibles, empathy), (Some(-2.0), Some(-1.0)));
//! assert_eq!(score(&[tangibles, empathy, None], &[30.0, 10.0, 60.0]), Some(-1.75));
//! ```

use alloc::vec::Vec;

use super::sum::{mean, weighted_mean};

/// The gaps P - E of the items that have both answers.
pub fn item_gaps<'a>(
    expected: &'a [Option<f64>],
    perceived: &'a [Option<f64>],
) -> impl Iterator<Item = f64> + 'a {
    expected.iter().zip(perceived).filter_map(|(expected, perceived)| {
        let (expected, perceived) = ((*expected)?, (*perceived)?);
        Some(perceived - expected)
    })
}

/// The gap of a dimension: the mean gap of its items that have both answers; nothing if none has.
#[must_use]
pub fn dimension_gap(expected: &[Option<f64>], perceived: &[Option<f64>]) -> Option<f64> {
    mean(&item_gaps(expected, perceived).collect::<Vec<_>>())
}

/// The mean of the items of a dimension that were answered; nothing if none was.
#[must_use]
pub fn dimension_mean(perceived: &[Option<f64>]) -> Option<f64> {
    mean(&perceived.iter().copied().flatten().collect::<Vec<_>>())
}

/// The weighted mean of the dimensions; the points of a dimension without a value are divided among
/// the others. Nothing if no dimension with points has a value.
#[must_use]
pub fn score(dimensions: &[Option<f64>], points: &[f64]) -> Option<f64> {
    let pairs: Vec<_> = points
        .iter()
        .zip(dimensions)
        .filter_map(|(points, value)| value.map(|value| (*points, value)))
        .collect();
    weighted_mean(&pairs)
}

#[cfg(not(target_arch = "wasm32"))]
pub(super) use inference::{servperf, servqual};

/// The methods by name, with the standard errors that need roots.
#[cfg(not(target_arch = "wasm32"))]
mod inference;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_points_give_the_plain_mean_of_the_dimensions() {
        let gaps = [-0.65, -1.10, -0.83, -0.70, -1.01].map(Some);
        let equal = score(&gaps, &[20.0; 5]).unwrap();
        assert!((equal + 0.858).abs() < 1e-15);
    }

    #[test]
    fn an_item_without_one_of_its_answers_does_not_count() {
        let expected = [Some(7.0), Some(6.0), None];
        let perceived = [Some(6.0), None, Some(1.0)];
        assert_eq!(dimension_gap(&expected, &perceived), Some(-1.0));
    }

    #[test]
    fn no_item_no_dimension_no_score() {
        assert_eq!(dimension_gap(&[None], &[Some(1.0)]), None);
        assert_eq!(dimension_mean(&[None, None]), None);
        assert_eq!(score(&[None, None], &[50.0, 50.0]), None);
        assert_eq!(score(&[Some(1.0), None], &[0.0, 100.0]), None);
    }
}
