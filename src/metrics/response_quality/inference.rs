//! The method `response_quality`, and what of it needs roots and matrices.

use nalgebra::{DMatrix, DVector};

use super::super::covariances::{Missing, correlations, covariances, inverted};
use super::super::distribution::chi_square_above;
use super::super::sum::{mean, median, variance};
use super::super::table::table;
use super::super::{Field, Found, MetricError, Outcome, Task};
use super::{duplicates, is_straight_line, longest_run, mean_run};
use crate::platform::number_text;
use crate::value::Value;

/// Items below which a battery says nothing about straight lines.
const FEWEST_OF_A_LINE: f64 = 3.0;

/// Items below which equal answers are likely by chance.
const FEWEST_OF_A_COPY: f64 = 5.0;

/// The squared distance of each row from the mean of all, in standard deviations and without what
/// the items have in common (Mahalanobis 1936): `(x - m)' S^-1 (x - m)`.
///
/// Rows with a gap have none. Nothing at all if an item is constant or made up of others, as always
/// with fewer rows than items.
#[must_use]
pub fn mahalanobis(columns: &[Vec<Option<f64>>]) -> Option<Vec<Option<f64>>> {
    let covariances = covariances(columns, Missing::Listwise)?.matrix;
    let (inverse, _) = inverted(&correlations(&covariances)?)?;
    let is_complete =
        |at: usize| columns.iter().all(|column| matches!(column.get(at), Some(Some(_))));
    let length = columns.first().map_or(0, Vec::len);
    let standardized: Vec<Vec<f64>> = columns
        .iter()
        .enumerate()
        .map(|(item, column)| {
            let kept: Vec<_> = column
                .iter()
                .enumerate()
                .filter_map(|(at, answer)| answer.filter(|_| is_complete(at)))
                .collect();
            let (center, deviation) = (mean(&kept)?, covariances[(item, item)].sqrt());
            Some(column.iter().map(|x| (x.unwrap_or(center) - center) / deviation).collect())
        })
        .collect::<Option<_>>()?;
    let distance = |at: usize| {
        let row = DVector::from_fn(columns.len(), |item, _| standardized[item][at]);
        is_complete(at).then(|| quadratic(&row, &inverse))
    };
    Some((0..length).map(distance).collect())
}

fn quadratic(row: &DVector<f64>, inverse: &DMatrix<f64>) -> f64 {
    row.dot(&(inverse * row))
}

/// `response_quality`: signs of careless answers, one value per response.
///
/// - `{"data"}` or `{"battery"}`, rows of items in the order shown -> `longstring`, `avgstr`, `irv`
///   (the standard deviation over the items of one person), `straightline`, `duplicate`,
///   `mahalanobis` with its chi-square p-value `mahalanobis_p`, and `mahalanobis_first4`, the same of
///   the first four items.
/// - `{"seconds"}` -> `median`, `flag` (below a third of it) and `warn` (below half of it), or as
///   `rule` says, such as "< median/3 (flag), < median/2 (warn)"; with `min_seconds` or
///   `seconds_per_item` in the parameters, `speeder`.
///
/// `max_sd` (0) is the deviation that still makes a straight line; of several, such as `[0, 0.5]`,
/// the first makes `straightline`, the next `straightline_sd05`. `min_items` (3) is the shortest
/// battery that is judged.
pub(in super::super) fn response_quality(task: &Task<'_>) -> Result<Value, MetricError> {
    let columns = columns(&task.input)?;
    let seconds = task.input.get("seconds").map(|field| field.numbers_or_gaps()).transpose()?;
    if columns.is_none() && seconds.is_none() {
        task.input.need("data", "rows of items, or \"seconds\", a list")?;
    }
    let mut outcome = Outcome::new();
    if let Some(columns) = &columns {
        judge_answers(task, columns, &mut outcome)?;
    }
    if let Some(seconds) = &seconds {
        judge_pace(task, seconds, columns.as_ref().map_or(0, Vec::len), &mut outcome)?;
    }
    Ok(outcome.into_value())
}

fn judge_answers(
    task: &Task<'_>,
    columns: &[Vec<Option<f64>>],
    outcome: &mut Outcome,
) -> Result<(), MetricError> {
    let length = columns.first().map_or(0, Vec::len);
    let row = |at: usize| -> Vec<Option<f64>> {
        columns.iter().map(|column| column.get(at).copied().flatten()).collect()
    };
    let rows: Vec<_> = (0..length).map(row).collect();
    let deviation = |row: &Vec<Option<f64>>| {
        let given: Vec<_> = row.iter().copied().flatten().collect();
        variance(&given).map(f64::sqrt)
    };
    outcome.put("longstring", rows.iter().map(|row| longest_run(row)).collect::<Vec<_>>());
    outcome.put("avgstr", rows.iter().map(|row| mean_run(row)).collect::<Vec<_>>());
    outcome.put("irv", rows.iter().map(deviation).collect::<Vec<_>>());
    let fewest = whole(task.params.number_or("min_items", FEWEST_OF_A_LINE)?);
    for (number, largest) in largest_deviations(&task.params)?.into_iter().enumerate() {
        let key = match number {
            0 => "straightline".to_owned(),
            _ => format!("straightline_sd{}", number_text(largest).replace('.', "")),
        };
        let lines: Vec<_> = rows.iter().map(|row| is_straight_line(row, largest, fewest)).collect();
        outcome.put(&key, lines);
    }
    outcome.put("duplicate", duplicates(&rows, whole(FEWEST_OF_A_COPY)));
    let distances = mahalanobis(columns);
    #[expect(clippy::cast_precision_loss, reason = "there are few items")]
    let freedom = columns.len() as f64;
    let tail = |distance: &Option<f64>| distance.map(|d2| chi_square_above(d2, freedom));
    let tails = distances.as_ref().map(|found| found.iter().map(tail).collect::<Vec<_>>());
    outcome.put("mahalanobis", each_or_none(distances, length));
    outcome.put("mahalanobis_p", each_or_none(tails, length));
    if let Some(first) = columns.get(..4) {
        outcome.put("mahalanobis_first4", each_or_none(mahalanobis(first), length));
    }
    Ok(())
}

fn judge_pace(
    task: &Task<'_>,
    seconds: &[Option<f64>],
    items: usize,
    outcome: &mut Outcome,
) -> Result<(), MetricError> {
    let middle = median(&seconds.iter().copied().flatten().collect::<Vec<_>>());
    let (flag, warn) = rule(&task.params)?;
    let below = |cut: Option<f64>| -> Vec<Option<bool>> {
        seconds.iter().map(|seconds| Some((*seconds)? < cut?)).collect()
    };
    outcome.put("median", middle);
    outcome.put("flag", below(middle.map(|middle| middle / flag)));
    outcome.put("warn", below(middle.map(|middle| middle / warn)));
    let in_all = task.params.get("min_seconds").map(|field| field.size()).transpose()?;
    let per_item = task.params.get("seconds_per_item").map(|field| field.size()).transpose()?;
    #[expect(clippy::cast_precision_loss, reason = "there are few items")]
    let for_items = per_item.map(|seconds| seconds * items as f64);
    if let Some(least) = in_all.into_iter().chain(for_items).reduce(f64::max) {
        outcome.put("speeder", below(Some(least)));
    }
    Ok(())
}

/// What the median is divided by to flag and to warn.
fn rule(params: &Field<'_>) -> Result<(f64, f64), MetricError> {
    let Some(field) = params.get("rule") else { return Ok((3.0, 2.0)) };
    let number = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        rest.get(..end)?.parse::<f64>().ok().filter(|divisor| *divisor > 0.0)
    };
    let divisors: Option<Vec<_>> =
        field.text()?.replace(' ', "").split("median/").skip(1).map(number).collect();
    match divisors.as_deref() {
        Some([flag, warn]) => Ok((*flag, *warn)),
        _ => Err(field.invalid("of the form \"< median/3 (flag), < median/2 (warn)\"")),
    }
}

/// The deviations that still make a straight line.
fn largest_deviations(params: &Field<'_>) -> Result<Vec<f64>, MetricError> {
    match params.get("max_sd") {
        None => Ok(vec![0.0]),
        Some(field) if field.is_list() => field.members()?.iter().map(Field::size).collect(),
        Some(field) => Ok(vec![field.size()?]),
    }
}

/// The items, each a column; nothing if none are given.
fn columns(input: &Field<'_>) -> Result<Option<Vec<Vec<Option<f64>>>>, MetricError> {
    if input.get("data").is_some() {
        return table(input).map(|table| Some(table.columns));
    }
    let Some(field) = input.get("battery") else { return Ok(None) };
    let rows = field.matrix_with_gaps()?;
    let width = rows.first().map_or(0, Vec::len);
    let column = |at: usize| rows.iter().map(|row| row.get(at).copied().flatten()).collect();
    Ok(Some((0..width).map(column).collect()))
}

fn each_or_none(found: Option<Vec<Option<f64>>>, length: usize) -> Value {
    found.unwrap_or_else(|| vec![None; length]).into_value()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
fn whole(number: f64) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_one_item_the_distance_is_the_square_of_the_standardized_answer() {
        let found = mahalanobis(&[vec![Some(1.0), None, Some(2.0), Some(3.0)]]).unwrap();
        let wanted = [Some(1.0), None, Some(0.0), Some(1.0)];
        assert_eq!(found, wanted);
    }

    #[test]
    fn the_distances_of_n_rows_in_k_items_sum_to_k_times_n_minus_1() {
        let columns = [
            [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0].map(Some).to_vec(),
            [2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0].map(Some).to_vec(),
            [1.0, 6.0, 1.0, 8.0, 0.0, 3.0, 3.0].map(Some).to_vec(),
        ];
        let total: f64 = mahalanobis(&columns).unwrap().into_iter().flatten().sum();
        assert!((total - 18.0).abs() < 1e-12, "{total}");
    }

    #[test]
    fn a_constant_item_or_too_few_rows_have_no_distance() {
        let spread = vec![Some(1.0), Some(2.0), Some(4.0)];
        assert_eq!(mahalanobis(&[spread.clone(), vec![Some(3.0); 3]]), None);
        let other = vec![Some(2.0), Some(1.0), Some(7.0)];
        assert_eq!(mahalanobis(&[spread, other, vec![Some(1.0), Some(0.0), Some(0.0)]]), None);
    }
}
