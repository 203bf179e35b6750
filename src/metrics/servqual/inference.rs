//! The methods `servqual` and `servperf`, and how sure their scores are.

use super::super::distribution::{t_two_sided, two_sided_t};
use super::super::levels::rescaled;
use super::super::sum::{mean, size, sum, variance};
use super::super::{Field, Found, MetricError, Outcome, Task};
use super::{dimension_gap, dimension_mean, item_gaps, score};
use crate::value::Value;

/// The answers to the items of each dimension.
type Dimensions = Vec<Vec<Option<f64>>>;

/// `servqual`: the gaps and the score.
///
/// The input is one of
/// - `{"dimension_gaps": {"tangibles": -0.65, …}}` (or a list), with `points` likewise;
/// - `{"E": [[7, 6], …], "P"}`, a row of items per dimension, with `points` -> `gaps` and `score`,
///   and `sum`, the textbook form that adds the items of a dimension instead of averaging them;
/// - `{"respondents": [{"E", "P", "points"}, …]}` -> the same as means over respondents, with `se`,
///   `ci`, `n` and per dimension the paired t test of P against E (`t`, `p`).
///
/// Without points, or with `"weights": "equal"`, all dimensions weigh the same.
pub(in super::super) fn servqual(task: &Task<'_>) -> Result<Value, MetricError> {
    let input = &task.input;
    if let Some(field) = input.get("respondents") {
        return of_respondents(task, &field);
    }
    if let Some(field) = input.get("dimension_gaps") {
        let (names, gaps) = named(&field)?;
        let points = points(input, task, &names, gaps.len())?;
        return Ok(Outcome::new()
            .with("gaps", gaps.clone())
            .with("score", score(&gaps, &points))
            .into_value());
    }
    let (expected, perceived) = both(input)?;
    let points = points(input, task, &[], expected.len())?;
    let gaps = gaps(&expected, &perceived);
    let sums: Vec<_> = expected
        .iter()
        .zip(&perceived)
        .zip(&gaps)
        .map(|((expected, perceived), gap)| gap.map(|_| sum(item_gaps(expected, perceived))))
        .collect();
    Ok(Outcome::new()
        .with("score", score(&gaps, &points))
        .with("sum", score(&sums, &points))
        .with("gaps", gaps)
        .into_value())
}

/// `servperf`: `{"P": [[5, 6], …], "points"}`, a row of items per dimension -> `{"dim", "score"
/// (equal weights), "weighted"}`, and on 0-100 by `scale` (1-7 if absent) `score_0_100` and
/// `weighted_0_100`.
pub(in super::super) fn servperf(task: &Task<'_>) -> Result<Value, MetricError> {
    let scale = task.params.scale_or((1.0, 7.0))?;
    let perceived = rows(&task.input.need("P", PERCEIVED)?)?;
    let points = points(&task.input, task, &[], perceived.len())?;
    let dimensions: Vec<_> = perceived.iter().map(|items| dimension_mean(items)).collect();
    let plain = score(&dimensions, &vec![1.0; dimensions.len()]);
    let weighted = score(&dimensions, &points);
    Ok(Outcome::new()
        .with("dim", dimensions)
        .with("score", plain)
        .with("score_0_100", plain.map(|score| rescaled(score, scale)))
        .with("weighted", weighted)
        .with("weighted_0_100", weighted.map(|score| rescaled(score, scale)))
        .into_value())
}

/// Each respondent's own score with their own points, then the mean: averaging gaps and points
/// apart is the same only where the two do not go together.
fn of_respondents(task: &Task<'_>, field: &Field<'_>) -> Result<Value, MetricError> {
    let confidence = task.params.confidence()?;
    let mut scores = vec![];
    let mut by_dimension: Vec<Vec<f64>> = vec![];
    for respondent in field.members()? {
        let (expected, perceived) = both(&respondent)?;
        let points = points(&respondent, task, &[], expected.len())?;
        let gaps = gaps(&expected, &perceived);
        scores.extend(score(&gaps, &points));
        by_dimension.resize_with(by_dimension.len().max(gaps.len()), Vec::new);
        for (gathered, gap) in by_dimension.iter_mut().zip(gaps) {
            gathered.extend(gap);
        }
    }
    let tests: Vec<_> = by_dimension.iter().map(|gaps| paired_t(gaps)).collect();
    let error = standard_error(&scores);
    let margin = error.map(|error| error * two_sided_t(confidence, size(&scores) - 1.0));
    let center = mean(&scores);
    let ci = center.zip(margin).map(|(center, margin)| (center - margin, center + margin));
    Ok(Outcome::new()
        .with("gaps", by_dimension.iter().map(|gaps| mean(gaps)).collect::<Vec<_>>())
        .with("t", tests.iter().map(|test| test.map(|(t, _)| t)).collect::<Vec<_>>())
        .with("p", tests.iter().map(|test| test.map(|(_, p)| p)).collect::<Vec<_>>())
        .with("score", center)
        .with("se", error)
        .with("ci", ci)
        .with("n", scores.len())
        .into_value())
}

/// The standard error of the mean; nothing for fewer than two.
fn standard_error(numbers: &[f64]) -> Option<f64> {
    variance(numbers).map(|variance| (variance / size(numbers)).sqrt())
}

/// Whether paired differences are 0 on average: t and its two-sided p; nothing for fewer than two
/// or for differences that are all alike.
fn paired_t(differences: &[f64]) -> Option<(f64, f64)> {
    let error = standard_error(differences).filter(|error| *error > 0.0)?;
    let t = mean(differences)? / error;
    Some((t, t_two_sided(t, size(differences) - 1.0)))
}

fn gaps(expected: &Dimensions, perceived: &Dimensions) -> Vec<Option<f64>> {
    expected.iter().zip(perceived).map(|(e, p)| dimension_gap(e, p)).collect()
}

const EXPECTED: &str = "the expected ratings, a list of items per dimension";
const PERCEIVED: &str = "the perceived ratings, a list of items per dimension";

/// E and P, of the same form.
fn both(input: &Field<'_>) -> Result<(Dimensions, Dimensions), MetricError> {
    let field = input.need("E", EXPECTED)?;
    let (expected, perceived) = (rows(&field)?, rows(&input.need("P", PERCEIVED)?)?);
    let is_alike = expected.len() == perceived.len()
        && expected.iter().zip(&perceived).all(|(e, p)| e.len() == p.len());
    if is_alike {
        Ok((expected, perceived))
    } else {
        Err(field.refused("E and P must have the same dimensions with the same items"))
    }
}

fn rows(field: &Field<'_>) -> Result<Dimensions, MetricError> {
    field.members()?.iter().map(Field::numbers_or_gaps).collect()
}

/// The gaps of the dimensions and their names, if they have any.
fn named(field: &Field<'_>) -> Result<(Vec<String>, Vec<Option<f64>>), MetricError> {
    if field.is_list() {
        return Ok((vec![], field.numbers_or_gaps()?));
    }
    let gap = |field: &Field<'_>| match field.value() {
        Value::Null => Ok(None),
        _ => field.number().map(Some),
    };
    field.entries()?.iter().map(|(name, field)| Ok(((*name).to_owned(), gap(field)?))).collect()
}

/// The points of each dimension, in their order; all alike if none are given or wanted.
fn points(
    input: &Field<'_>,
    task: &Task<'_>,
    names: &[String],
    wanted: usize,
) -> Result<Vec<f64>, MetricError> {
    let wants_equal = task.params.text_or("weights", "points")? == "equal";
    let Some(field) = input.get("points").filter(|_| !wants_equal) else {
        return Ok(vec![1.0; wanted]);
    };
    if field.is_list() {
        return field.weights(wanted);
    }
    if names.is_empty() {
        return Err(field.invalid("a list, in the order of the dimensions"));
    }
    let given = |name: &String| field.need(name, "the points of this dimension")?.size();
    let points = names.iter().map(given).collect::<Result<Vec<_>, _>>()?;
    Field::new(field.way(), &points.into_value()).weights(wanted)
}
