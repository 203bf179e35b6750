//! Key drivers: an outcome (overall satisfaction, as a rule), what may drive it, and how all of
//! these correlate.
//!
//! Every share of importance ([`shapley`](super::shapley), [`relative_weights`](super::relative_weights),
//! [`regression`](super::regression)) is a function of these correlations.

use nalgebra::{DMatrix, DVector};

use super::covariances::{SMALLEST_EIGENVALUE, symmetric, without_gaps};
use super::sum::{sum, weighted_mean};
use super::table::{Table, table};
use super::weighting::DesignEffect;
use super::{Field, MetricError};
use crate::value::Value;

/// How predictors correlate with each other and with the outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Drivers {
    /// The correlations of the predictors, positive definite.
    pub predictors: DMatrix<f64>,
    /// The correlation of each predictor with the outcome.
    pub outcome: DVector<f64>,
}

impl Drivers {
    /// The standardized regression weights, `Rxx^-1 rxy`.
    #[must_use]
    pub fn weights(&self) -> Option<DVector<f64>> {
        Some(self.predictors.clone().cholesky()?.solve(&self.outcome))
    }

    /// The share of the outcome's variance that all predictors explain together, 0 to 1.
    #[must_use]
    pub fn explained(&self) -> Option<f64> {
        self.weights().map(|weights| weights.dot(&self.outcome))
    }
}

/// Drivers as they were given, with what else is known of them.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// The names of the predictors; of those without a name, their numbers from 0.
    pub(super) names: Vec<String>,
    /// The correlations; nothing if the outcome is constant or there are fewer than k + 2 rows.
    pub(super) drivers: Option<Drivers>,
    /// The number of rows, or with weights the effective number; nothing if only correlations were
    /// given, without `n`.
    pub(super) n: Option<f64>,
}

/// Reads drivers. The forms are
/// - `{"data", "columns", "outcome", "weights"}`: rows; the outcome is a name, or the first column
///   if it is absent; weights are one per row. Rows with a gap are left out.
/// - `{"Rxx", "rxy", "n"}`: correlations;
/// - `{"corr", "y", "x", "n"}`: one matrix of them, with the place of the outcome and the places of
///   the predictors (all others, if absent), or their names in `columns`.
///
/// A constant predictor, and one that others make up, is refused by name.
pub(super) fn read(input: &Field<'_>) -> Result<Given, MetricError> {
    let given = if let Some(field) = input.get("Rxx") {
        of_two_parts(input, &field)?
    } else if let Some(field) = input.get("corr") {
        of_one_matrix(input, &field)?
    } else {
        of_rows(input)?
    };
    if let Some(drivers) = &given.drivers {
        refuse_collinear(input, &drivers.predictors, &given.names)?;
    }
    Ok(given)
}

fn of_two_parts(input: &Field<'_>, field: &Field<'_>) -> Result<Given, MetricError> {
    let predictors = symmetric(field)?;
    let outcome = input.need("rxy", "the correlation of each predictor with the outcome")?;
    let correlations = outcome.numbers()?;
    if correlations.len() != predictors.nrows() {
        return Err(outcome.refused(format!(
            "{} correlations for {} predictors",
            correlations.len(),
            predictors.nrows()
        )));
    }
    let names = names(input, correlations.len())?;
    let drivers = Drivers { predictors, outcome: DVector::from_vec(correlations) };
    with_correlations(input, names, drivers)
}

fn of_one_matrix(input: &Field<'_>, field: &Field<'_>) -> Result<Given, MetricError> {
    let all = symmetric(field)?;
    let names = names(input, all.nrows())?;
    let (y, xs) = places(input, &names)?;
    let drivers = Drivers {
        predictors: DMatrix::from_fn(xs.len(), xs.len(), |i, j| all[(xs[i], xs[j])]),
        outcome: DVector::from_fn(xs.len(), |i, _| all[(xs[i], y)]),
    };
    let chosen = xs.iter().filter_map(|at| names.get(*at).cloned()).collect();
    with_correlations(input, chosen, drivers)
}

fn with_correlations(
    input: &Field<'_>,
    names: Vec<String>,
    drivers: Drivers,
) -> Result<Given, MetricError> {
    let n = input.get("n").map(|field| field.size()).transpose()?;
    Ok(Given { names, drivers: Some(drivers), n })
}

/// The names in `columns`, or numbers.
fn names(input: &Field<'_>, wanted: usize) -> Result<Vec<String>, MetricError> {
    match input.get("columns") {
        Some(field) => {
            let names = field.texts()?;
            if names.len() == wanted {
                Ok(names)
            } else {
                Err(field.refused(format!("{} names for {wanted} columns", names.len())))
            }
        }
        None => Ok((0..wanted).map(|at| at.to_string()).collect()),
    }
}

/// The places of the outcome and of the predictors in a matrix. Numbers count from 0, unless one of
/// them is the number of columns: then all of them count from 1.
fn places(input: &Field<'_>, names: &[String]) -> Result<(usize, Vec<usize>), MetricError> {
    let y = match input.any(&["y", "outcome"]) {
        Some(field) => field,
        None => input.need("y", "the place of the outcome in \"corr\"")?,
    };
    let xs = match input.get("x") {
        Some(field) => field.members()?,
        None => vec![],
    };
    let counts_from_1 = std::iter::once(&y)
        .chain(&xs)
        .any(|field| field.count().is_ok_and(|place| usize::try_from(place) == Ok(names.len())));
    let place = |field: &Field<'_>| {
        let found = match field.value() {
            Value::Text(name) => names.iter().position(|known| known == name),
            _ => usize::try_from(field.count()?)
                .ok()
                .and_then(|place| place.checked_sub(usize::from(counts_from_1))),
        };
        found.filter(|at| *at < names.len()).ok_or_else(|| {
            field.invalid("the place of a column of \"corr\", or its name in \"columns\"")
        })
    };
    let outcome = place(&y)?;
    let predictors = if xs.is_empty() {
        (0..names.len()).filter(|at| *at != outcome).collect()
    } else {
        xs.iter().map(place).collect::<Result<Vec<_>, _>>()?
    };
    if predictors.is_empty() || predictors.contains(&outcome) {
        return Err(y.refused("the outcome must be another column than the predictors"));
    }
    Ok((outcome, predictors))
}

fn of_rows(input: &Field<'_>) -> Result<Given, MetricError> {
    let table = table(input)?;
    let weights = weights(input, table.columns.first().map_or(0, Vec::len))?;
    let Split { names, outcome, items } = split(input, table)?;
    // The weights go along as a last column, so that gaps take theirs with them.
    let mut columns = vec![outcome];
    columns.extend(items);
    let is_weighted = weights.is_some();
    columns.extend(weights.map(|weights| weights.into_iter().map(Some).collect()));
    let mut complete: Vec<Vec<f64>> = without_gaps(&columns)
        .into_iter()
        .map(|column| column.into_iter().flatten().collect())
        .collect();
    let length = complete.first().map_or(0, Vec::len);
    let weights = complete.pop_if(|_| is_weighted).unwrap_or_else(|| vec![1.0; length]);
    let n = DesignEffect::of(&weights).map_or(0.0, |effect| effect.effective_size);
    let predictors = complete.len().saturating_sub(1);
    let rows = weights.iter().filter(|weight| **weight > 0.0).count();
    if rows < predictors + 2 {
        return Ok(Given { names, drivers: None, n: Some(n) });
    }
    let spread = |column: &Vec<f64>| {
        let first = column.first().copied().unwrap_or_default();
        column.iter().zip(&weights).any(|(x, weight)| *weight > 0.0 && *x != first)
    };
    if let Some(at) = complete.iter().skip(1).position(|column| !spread(column)) {
        let name = names.get(at).map_or("", String::as_str);
        return Err(input
            .refused(format!("the predictor \"{name}\" is the same in all rows; leave it out")));
    }
    if !complete.first().is_some_and(spread) {
        return Ok(Given { names, drivers: None, n: Some(n) });
    }
    let correlations = weighted_correlations(&complete, &weights);
    let drivers = Drivers {
        predictors: correlations.view((1, 1), (predictors, predictors)).into_owned(),
        outcome: correlations.view((1, 0), (predictors, 1)).column(0).into_owned(),
    };
    Ok(Given { names, drivers: Some(drivers), n: Some(n) })
}

/// A table taken apart.
pub(super) struct Split {
    /// The names of the predictors; of those without a name, their numbers from 0.
    pub(super) names: Vec<String>,
    /// The answers to what is to be explained.
    pub(super) outcome: Vec<Option<f64>>,
    /// The answers to each predictor.
    pub(super) items: Vec<Vec<Option<f64>>>,
}

/// Takes the column that `outcome` names, or the first one, apart from the others.
pub(super) fn split(input: &Field<'_>, table: Table) -> Result<Split, MetricError> {
    let Table { mut names, columns: mut items } = table;
    if items.is_empty() {
        // Without a row nobody knows the columns.
        return Ok(Split { names, outcome: vec![], items });
    }
    let at = match input.any(&["outcome", "y"]) {
        None => 0,
        Some(field) => {
            let found = match field.value() {
                Value::Text(name) => names.iter().position(|known| known == name),
                _ => usize::try_from(field.count()?).ok().filter(|at| *at < items.len()),
            };
            found.ok_or_else(|| field.invalid("the name of a column, or its number from 0"))?
        }
    };
    if items.len() < 2 {
        return Err(input.refused("drivers need an outcome and at least one predictor"));
    }
    for (number, name) in names.iter_mut().enumerate().filter(|(_, name)| name.is_empty()) {
        *name = number.to_string();
    }
    names.remove(at);
    let outcome = items.remove(at);
    Ok(Split { names, outcome, items })
}

/// The weights of the rows, none negative: a list, or a rule such as "w_i = 1 + (i mod 3)".
fn weights(input: &Field<'_>, rows: usize) -> Result<Option<Vec<f64>>, MetricError> {
    let Some(field) = input.get("weights").filter(|_| rows > 0) else { return Ok(None) };
    if field.is_list() {
        return field.weights(rows).map(Some);
    }
    const RULE: &str = "a list of weights, or a rule such as \"w_i = 1 + (i mod 3)\"";
    let text: String = field.text()?.chars().filter(|letter| !letter.is_whitespace()).collect();
    let parts = text
        .strip_prefix("w_i=")
        .and_then(|rest| rest.split_once("+(imod"))
        .and_then(|(start, rest)| Some((start, rest.split_once(')')?.0)));
    let numbers = parts
        .and_then(|(start, step)| start.parse::<f64>().ok().zip(step.parse::<u32>().ok()))
        .filter(|(start, step)| *start > 0.0 && *step > 0);
    let (start, step) = numbers.ok_or_else(|| field.invalid(RULE))?;
    Ok(Some((1..=step).cycle().take(rows).map(|i| start + f64::from(i % step)).collect()))
}

/// The correlations of columns that are not constant.
fn weighted_correlations(columns: &[Vec<f64>], weights: &[f64]) -> DMatrix<f64> {
    let centered: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| {
            let pairs: Vec<_> = weights.iter().copied().zip(column.iter().copied()).collect();
            let center = weighted_mean(&pairs).unwrap_or_default();
            column.iter().map(|x| x - center).collect()
        })
        .collect();
    let product = |i: usize, j: usize| {
        let pairs = centered[i].iter().zip(&centered[j]).zip(weights);
        sum(pairs.map(|((x, y), weight)| weight * x * y))
    };
    let sizes: Vec<_> = (0..columns.len()).map(|at| product(at, at).sqrt()).collect();
    DMatrix::from_fn(columns.len(), columns.len(), |i, j| {
        if i == j { 1.0 } else { product(i.min(j), i.max(j)) / sizes[i] / sizes[j] }
    })
}

/// Refuses predictors whose correlations are (almost) singular, naming the first that those before
/// it make up.
fn refuse_collinear(
    input: &Field<'_>,
    predictors: &DMatrix<f64>,
    names: &[String],
) -> Result<(), MetricError> {
    let smallest = |size: usize| {
        predictors.view((0, 0), (size, size)).into_owned().symmetric_eigenvalues().min()
    };
    let is_sound = |size: usize| smallest(size) > SMALLEST_EIGENVALUE;
    if is_sound(predictors.nrows()) {
        return Ok(());
    }
    let culprit = (1..=predictors.nrows()).find(|size| !is_sound(*size)).unwrap_or_default();
    let name = names.get(culprit.saturating_sub(1)).map_or("", String::as_str);
    Err(input.refused(format!(
        "the predictor \"{name}\" is made up of others, or the correlations do not fit together; \
         leave it out"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str) -> Result<Given, String> {
        let value = Value::parse(text).unwrap();
        read(&Field::new("input", &value)).map_err(|error| error.to_string())
    }

    #[test]
    fn rows_and_their_correlations_are_the_same_drivers() {
        let rows = given(
            r#"{"data": [[1, 0, 1], [2, 1, 0], [3, 1, 2], [5, 4, 1], [4, 2, 2]],
                "columns": ["y", "a", "b"], "outcome": "y"}"#,
        )
        .unwrap();
        let drivers = rows.drivers.unwrap();
        let (r, a, b) = (drivers.predictors[(0, 1)], drivers.outcome[0], drivers.outcome[1]);
        for text in [
            format!(r#"{{"Rxx": [[1, {r}], [{r}, 1]], "rxy": [{a}, {b}]}}"#),
            format!(r#"{{"corr": [[1, {r}, {a}], [{r}, 1, {b}], [{a}, {b}, 1]], "y": 2}}"#),
            format!(
                r#"{{"corr": [[1, {r}, {a}], [{r}, 1, {b}], [{a}, {b}, 1]], "y": 3, "x": [1, 2]}}"#
            ),
            format!(
                r#"{{"corr": [[1, {a}, {b}], [{a}, 1, {r}], [{b}, {r}, 1]],
                    "columns": ["y", "a", "b"], "y": "y", "x": ["a", "b"]}}"#
            ),
        ] {
            let found = given(&text).unwrap().drivers.unwrap();
            assert!((found.predictors - &drivers.predictors).amax() < 1e-15, "{text}");
            assert!((found.outcome - &drivers.outcome).amax() < 1e-15, "{text}");
        }
        assert_eq!((rows.names, rows.n), (vec!["a".to_owned(), "b".to_owned()], Some(5.0)));
    }

    #[test]
    fn a_weight_counts_as_so_many_rows() {
        let weighted =
            given(r#"{"data": [[1, 0], [2, 1], [3, 1], [5, 4]], "weights": [1, 2, 0, 3]}"#)
                .unwrap();
        let repeated =
            given(r#"{"data": [[1, 0], [2, 1], [2, 1], [5, 4], [5, 4], [5, 4]]}"#).unwrap();
        let (weighted, repeated) = (weighted.drivers.unwrap(), repeated.drivers.unwrap());
        assert!((weighted.outcome - repeated.outcome).amax() < 1e-15);
    }

    #[test]
    fn a_rule_makes_weights() {
        let value = Value::parse(r#"{"weights": "w_i = 1 + (i mod 3), i=1..4"}"#).unwrap();
        let found = weights(&Field::new("input", &value), 4).unwrap();
        assert_eq!(found, Some(vec![2.0, 3.0, 1.0, 2.0]));
    }

    #[test]
    fn a_constant_or_superfluous_predictor_is_named() {
        let constant = given(r#"{"data": {"y": [1, 2, 3, 5], "a": [7, 7, 7, 7]}, "outcome": "y"}"#);
        assert!(constant.unwrap_err().contains("\"a\" is the same in all rows"));
        let collinear = given(
            r#"{"data": {"y": [1, 2, 3, 5, 9, 4], "a": [1, 2, 4, 3, 0, 1], "b": [3, 1, 4, 1, 5, 9],
                "c": [4, 3, 8, 4, 5, 10]}, "outcome": "y"}"#,
        );
        assert!(collinear.unwrap_err().contains("\"c\" is made up of others"));
    }

    #[test]
    fn a_constant_outcome_or_too_few_rows_are_undefined() {
        let constant = given(r#"{"data": [[2, 1], [2, 3], [2, 4], [2, 8]]}"#).unwrap();
        assert!(constant.drivers.is_none());
        let few = given(r#"{"data": [[2, 1], [3, 3]]}"#).unwrap();
        assert!(few.drivers.is_none());
    }
}
