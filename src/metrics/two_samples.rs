//! Whether two means differ: the t test for two independent samples, Welch's as a rule.
//!
//! ```
//! use manyi::metrics::two_samples::{Sample, Variances, compare};
//!
//! let first = Sample { mean: 15.0, variance: 87.5, n: 13.0 };
//! let second = Sample { mean: 12.0, variance: 39.0, n: 11.0 };
//! let pooled = compare(&first, &second, Variances::Equal).unwrap();
//! assert_eq!(pooled.freedom, Some(22.0));
//! assert!((pooled.t.unwrap() - 0.9051).abs() < 1e-4);
//! assert!((pooled.p.unwrap() - 0.3752).abs() < 1e-4);
//! ```

use super::distribution::{t_two_sided, two_sided_t};
use super::sum::{mean, size, variance};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// What a test needs of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The mean.
    pub mean: f64,
    /// The sample variance, with the denominator n - 1.
    pub variance: f64,
    /// How many; with weights the effective number.
    pub n: f64,
}

impl Sample {
    /// The summary of single numbers; nothing for fewer than two.
    #[must_use]
    pub fn of(numbers: &[f64]) -> Option<Sample> {
        Some(Sample { mean: mean(numbers)?, variance: variance(numbers)?, n: size(numbers) })
    }
}

/// Whether the two samples are taken to come from equally spread populations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variances {
    /// Welch 1947, with Satterthwaite's degrees of freedom.
    #[default]
    Unequal,
    /// Student's test with the pooled variance.
    Equal,
}

/// Two means compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// The first mean minus the second.
    pub difference: f64,
    /// The standard error of the difference.
    pub standard_error: f64,
    /// The statistic; nothing where neither sample has any variance.
    pub t: Option<f64>,
    /// Its degrees of freedom; nothing where neither sample has any variance.
    pub freedom: Option<f64>,
    /// The two-sided p-value. Without any variance it is 1 for equal means, and undefined for
    /// others.
    pub p: Option<f64>,
}

impl Comparison {
    /// The interval of the difference at a two-sided confidence; nothing without variance.
    #[must_use]
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let margin = self.standard_error * two_sided_t(confidence, self.freedom?);
        Some((self.difference - margin, self.difference + margin))
    }
}

/// Compares two means; nothing if a sample has fewer than two members.
#[must_use]
pub fn compare(first: &Sample, second: &Sample, variances: Variances) -> Option<Comparison> {
    if first.n < 2.0 || second.n < 2.0 {
        return None;
    }
    let difference = first.mean - second.mean;
    let (square, freedom) = match variances {
        Variances::Unequal => {
            let (left, right) = (first.variance / first.n, second.variance / second.n);
            let square = left + right;
            // As shares of the whole, so that tiny variances do not underflow.
            let (left, right) = (left / square, right / square);
            let freedom = 1.0 / (left * left / (first.n - 1.0) + right * right / (second.n - 1.0));
            (square, freedom)
        }
        Variances::Equal => {
            let freedom = first.n + second.n - 2.0;
            let pooled =
                ((first.n - 1.0) * first.variance + (second.n - 1.0) * second.variance) / freedom;
            (pooled * (1.0 / first.n + 1.0 / second.n), freedom)
        }
    };
    let standard_error = square.sqrt();
    if standard_error > 0.0 {
        let t = difference / standard_error;
        let p = Some(t_two_sided(t, freedom));
        Some(Comparison { difference, standard_error, t: Some(t), freedom: Some(freedom), p })
    } else {
        let p = (difference == 0.0).then_some(1.0);
        Some(Comparison { difference, standard_error, t: None, freedom: None, p })
    }
}

/// `two_sample_t`: `{"a", "b"}`, two lists of numbers (null is missing), or `{"m", "var", "n"}` (or
/// `sd`), pairs -> `{"t", "df", "p", "ci", "difference", "se"}`; Welch's test unless `equal_var`.
pub(super) fn two_sample_t(task: &Task<'_>) -> Result<Value, MetricError> {
    let confidence = task.params.confidence()?;
    let is_equal = match task.params.get("equal_var") {
        Some(field) => field.boolean()?,
        None => false,
    };
    let variances = if is_equal { Variances::Equal } else { Variances::Unequal };
    let samples = if task.input.any(&["m", "mean"]).is_some() {
        of_summaries(&task.input)?
    } else {
        of_numbers(&task.input)?
    };
    let found = samples.and_then(|(first, second)| compare(&first, &second, variances));
    Ok(Outcome::new()
        .with("t", found.and_then(|found| found.t))
        .with("df", found.and_then(|found| found.freedom))
        .with("p", found.and_then(|found| found.p))
        .with("ci", found.and_then(|found| found.interval(confidence)))
        .with("difference", found.map(|found| found.difference))
        .with("se", found.map(|found| found.standard_error))
        .into_value())
}

fn of_numbers(input: &Field<'_>) -> Result<Option<(Sample, Sample)>, MetricError> {
    let sample = |key, expected| {
        let numbers = input.need(key, expected)?.numbers_or_gaps()?;
        let answered: Vec<_> = numbers.into_iter().flatten().collect();
        Ok(Sample::of(&answered))
    };
    let first = sample("a", "the numbers of the first sample, or \"m\", \"var\" and \"n\"")?;
    let second = sample("b", "the numbers of the second sample")?;
    Ok(first.zip(second))
}

fn of_summaries(input: &Field<'_>) -> Result<Option<(Sample, Sample)>, MetricError> {
    let pair = |field: &Field<'_>| match field.numbers()?.as_slice() {
        [first, second] => Ok((*first, *second)),
        _ => Err(field.invalid("two numbers, one per sample")),
    };
    let means = match input.get("m") {
        Some(field) => pair(&field)?,
        None => pair(&input.need("mean", "the two means")?)?,
    };
    let n = pair(&input.need("n", "the two numbers of answers")?)?;
    let variances = match input.get("sd") {
        Some(field) => {
            let (first, second) = pair(&field)?;
            (first * first, second * second)
        }
        None => {
            let field = input.need("var", "the two sample variances, or \"sd\"")?;
            let (first, second) = pair(&field)?;
            if first < 0.0 || second < 0.0 {
                return Err(field.invalid("two variances of at least 0"));
            }
            (first, second)
        }
    };
    Ok(Some((
        Sample { mean: means.0, variance: variances.0, n: n.0 },
        Sample { mean: means.1, variance: variances.1, n: n.1 },
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(numbers: &[f64]) -> Sample {
        Sample::of(numbers).unwrap()
    }

    #[test]
    fn equal_sizes_and_variances_make_both_tests_one() {
        let (first, second) = (sample(&[1.0, 2.0, 3.0]), sample(&[5.0, 6.0, 7.0]));
        let welch = compare(&first, &second, Variances::Unequal).unwrap();
        let student = compare(&first, &second, Variances::Equal).unwrap();
        assert!((welch.freedom.unwrap() - 4.0).abs() < 1e-14);
        assert!((welch.t.unwrap() - student.t.unwrap()).abs() < 1e-14);
        // Means 4 apart, variance 1, three each: t = -4 / sqrt(2/3).
        assert!((student.t.unwrap() + 4.0 / (2.0_f64 / 3.0).sqrt()).abs() < 1e-14);
    }

    #[test]
    fn the_interval_ends_at_0_where_p_is_1_minus_the_confidence() {
        let (first, second) = (sample(&[8.0, 9.0, 7.0, 10.0]), sample(&[6.0, 7.0, 5.0]));
        let found = compare(&first, &second, Variances::Unequal).unwrap();
        let (lower, _) = found.interval(1.0 - found.p.unwrap()).unwrap();
        assert!(lower.abs() < 1e-12, "{lower}");
    }

    #[test]
    fn a_large_mean_does_not_eat_the_variance() {
        let near: Vec<_> = [1.0, 2.0, 4.0].map(|number| number + 1e12).into();
        assert!((sample(&near).variance - 7.0 / 3.0).abs() < 1e-14);
    }

    #[test]
    fn without_variance_there_is_no_t_and_p_only_for_equal_means() {
        let (threes, fours) = (sample(&[3.1, 3.1, 3.1]), sample(&[4.0, 4.0]));
        for variances in [Variances::Equal, Variances::Unequal] {
            let differ = compare(&threes, &fours, variances).unwrap();
            assert_eq!((differ.t, differ.p, differ.interval(0.95)), (None, None, None));
            assert_eq!(compare(&threes, &threes, variances).unwrap().p, Some(1.0));
        }
    }

    #[test]
    fn one_answer_cannot_be_compared() {
        assert_eq!(Sample::of(&[3.0]), None);
        let one = Sample { mean: 3.0, variance: 0.0, n: 1.0 };
        assert_eq!(compare(&one, &sample(&[1.0, 2.0]), Variances::Equal), None);
    }
}
