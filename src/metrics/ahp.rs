//! Weights from pairwise comparisons: the analytic hierarchy process (Saaty 1980).
//!
//! `a[i][j]` says how much more important i is than j, from 1/9 to 9. The weights are the
//! principal eigenvector; the consistency ratio says whether the judgments agree (below 0.10).
//!
//! ```
//! use manyi::metrics::ahp::{RandomIndex, Weights, consistency};
//!
//! let judgments = vec![vec![1.0, 2.0, 4.0], vec![0.5, 1.0, 2.0], vec![0.25, 0.5, 1.0]];
//! let weights = Weights::Eigenvector.of(&judgments);
//! assert!((weights[0] - 4.0 / 7.0).abs() < 1e-12);
//! let consistency = consistency(&judgments, &weights, RandomIndex::Saaty1980);
//! assert!(consistency.ratio.unwrap() < 1e-12);
//! ```

use super::sum::{size, sum};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// How weights are made of a matrix of judgments. All agree where the judgments do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weights {
    /// The principal right eigenvector.
    #[default]
    Eigenvector,
    /// The geometric means of the rows (方根法).
    GeometricMean,
    /// The means of the rows after each column was divided by its sum (和积法).
    ColumnMean,
}

/// The mean consistency index of random judgments, of which three tables are in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RandomIndex {
    /// Saaty 1980, the default of the field.
    #[default]
    Saaty1980,
    /// Saaty 2005.
    Saaty2005,
    /// Donegan and Dodd 1991.
    DoneganDodd1991,
}

/// How well judgments agree with each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Consistency {
    /// The principal eigenvalue, n where they agree fully.
    pub lambda_max: f64,
    /// `(lambda_max - n) / (n - 1)`.
    pub index: f64,
    /// The index by that of random judgments; 0 for up to two criteria, nothing for more than 15.
    pub ratio: Option<f64>,
}

impl Weights {
    /// The weights of a reciprocal matrix, which sum to 1.
    #[must_use]
    pub fn of(self, judgments: &[Vec<f64>]) -> Vec<f64> {
        match self {
            Weights::Eigenvector => eigenvector(judgments),
            Weights::GeometricMean => shares(&geometric_means(judgments)),
            Weights::ColumnMean => column_means(judgments),
        }
    }
}

impl RandomIndex {
    /// The index for `n` criteria, 1 to 15.
    #[must_use]
    pub fn of(self, n: usize) -> Option<f64> {
        const SAATY_1980: [f64; 15] = [
            0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59,
        ];
        const SAATY_2005: [f64; 15] = [
            0.0, 0.0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59,
        ];
        const DONEGAN_DODD_1991: [f64; 15] = [
            0.0, 0.0, 0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733, 1.4055, 1.4213,
            1.4497, 1.4643, 1.4822, 1.4969,
        ];
        let table = match self {
            RandomIndex::Saaty1980 => &SAATY_1980,
            RandomIndex::Saaty2005 => &SAATY_2005,
            RandomIndex::DoneganDodd1991 => &DONEGAN_DODD_1991,
        };
        table.get(n.checked_sub(1)?).copied()
    }

    fn name(self) -> &'static str {
        match self {
            RandomIndex::Saaty1980 => "saaty1980",
            RandomIndex::Saaty2005 => "saaty2005",
            RandomIndex::DoneganDodd1991 => "donegan-dodd1991",
        }
    }
}

/// How well the judgments agree, seen from these weights.
#[must_use]
pub fn consistency(judgments: &[Vec<f64>], weights: &[f64], table: RandomIndex) -> Consistency {
    let n = size(weights);
    let stretched = product(judgments, weights);
    let lambda_max = sum(stretched.iter().zip(weights).map(|(new, old)| new / old)) / n;
    // The eigenvalue is at least n; rounding may say otherwise.
    let index = if weights.len() > 1 { ((lambda_max - n) / (n - 1.0)).max(0.0) } else { 0.0 };
    let ratio = match weights.len() {
        0..=2 => Some(0.0),
        count => table.of(count).map(|random| index / random),
    };
    Consistency { lambda_max, index, ratio }
}

/// The judgments of a group as one: their geometric means.
#[must_use]
pub fn pooled(judgments: &[Vec<Vec<f64>>]) -> Vec<Vec<f64>> {
    let Some(first) = judgments.first() else { return vec![] };
    let logarithm = |matrix: &Vec<Vec<f64>>, row: usize, column: usize| {
        matrix.get(row).and_then(|cells| cells.get(column)).map_or(f64::NAN, |cell| cell.ln())
    };
    let cell = |row, column| {
        let logarithms = judgments.iter().map(|matrix| logarithm(matrix, row, column));
        (sum(logarithms) / size(judgments)).exp()
    };
    let row = |at| (0..first.len()).map(|column| cell(at, column)).collect();
    (0..first.len()).map(row).collect()
}

/// Multiplies until nothing changes: a positive matrix has one direction that stays.
fn eigenvector(judgments: &[Vec<f64>]) -> Vec<f64> {
    const MOST_ROUNDS: u32 = 10_000;
    let mut weights = shares(&geometric_means(judgments));
    for _ in 0..MOST_ROUNDS {
        let next = shares(&product(judgments, &weights));
        let change = next.iter().zip(&weights).map(|(new, old)| (new - old).abs() / old);
        let largest = change.fold(0.0, f64::max);
        weights = next;
        if largest <= 4.0 * f64::EPSILON {
            break;
        }
    }
    weights
}

fn product(matrix: &[Vec<f64>], vector: &[f64]) -> Vec<f64> {
    let row = |row: &Vec<f64>| sum(row.iter().zip(vector).map(|(cell, part)| cell * part));
    matrix.iter().map(row).collect()
}

fn geometric_means(judgments: &[Vec<f64>]) -> Vec<f64> {
    let mean = |row: &Vec<f64>| (sum(row.iter().map(|cell| cell.ln())) / size(row)).exp();
    judgments.iter().map(mean).collect()
}

fn column_means(judgments: &[Vec<f64>]) -> Vec<f64> {
    let columns = judgments.first().map_or(0, Vec::len);
    let totals: Vec<f64> = (0..columns)
        .map(|column| sum(judgments.iter().filter_map(|row| row.get(column).copied())))
        .collect();
    let mean = |row: &Vec<f64>| sum(row.iter().zip(&totals).map(|(cell, total)| cell / total));
    shares(&judgments.iter().map(mean).collect::<Vec<_>>())
}

/// The same numbers, made to sum to 1.
fn shares(numbers: &[f64]) -> Vec<f64> {
    let total = sum(numbers.iter().copied());
    numbers.iter().map(|number| number / total).collect()
}

/// `ahp`: `matrix`, or `matrices`, each by itself or with params `group` as one group ("AIJ": the
/// geometric mean of the judgments; "AIP": of the weights). A null below or above the diagonal is
/// filled with the reciprocal of its counterpart. params `method` ("eigenvector", "geometric mean",
/// "column mean"), `ri` ("saaty1980", "saaty2005", "donegan-dodd 1991") -> `w`, `lambda_max`, `CI`,
/// `CR`, `ri`, and the three kinds of weights: `eigen`, `geometric_mean`, `column_mean`.
pub(super) fn ahp(task: &Task<'_>) -> Result<Value, MetricError> {
    let (weights, table) = (weights(&task.params)?, random_index(&task.params)?);
    if let Some(field) = task.input.get("matrix") {
        return Ok(described(&judgments(&field)?, weights, table).into_value());
    }
    let matrices = task.input.need("matrices", "matrices of judgments, or one as \"matrix\"")?;
    let all = matrices.members()?.iter().map(judgments).collect::<Result<Vec<_>, _>>()?;
    let Some(group) = task.params.get("group") else {
        let each: Vec<_> =
            all.iter().map(|one| described(one, weights, table).into_value()).collect();
        let gathered =
            |key: &str| Value::List(each.iter().map(|result| result.get(key).clone()).collect());
        let mut outcome = Outcome::new();
        for key in ["w", "lambda_max", "CI", "CR", "eigen", "geometric_mean", "column_mean"] {
            outcome.put(key, gathered(key));
        }
        return Ok(outcome.with("ri", table.name()).into_value());
    };
    if all.iter().any(|one| Some(one.len()) != all.first().map(Vec::len)) {
        return Err(matrices.refused("the matrices of a group must be of one size"));
    }
    match group.text()? {
        "AIJ" => Ok(described(&pooled(&all), weights, table).into_value()),
        "AIP" => {
            let own: Vec<_> = all.iter().map(|one| weights.of(one)).collect();
            let transposed: Vec<Vec<f64>> = (0..own.first().map_or(0, Vec::len))
                .map(|at| own.iter().filter_map(|weights| weights.get(at).copied()).collect())
                .collect();
            let joint = shares(&geometric_means(&transposed));
            Ok(Outcome::new().with("w", joint).into_value())
        }
        _ => Err(group.invalid("\"AIJ\" (judgments) or \"AIP\" (weights)")),
    }
}

/// `ahp_hierarchy`: `criteria`, a matrix, and `alternatives`, an object of a matrix for each
/// criterion, in their order; params as `ahp` -> `w`, the weights of the alternatives in the whole,
/// `criteria` and `local`, and `CR` of each matrix by name.
pub(super) fn ahp_hierarchy(task: &Task<'_>) -> Result<Value, MetricError> {
    let (weights, table) = (weights(&task.params)?, random_index(&task.params)?);
    let criteria = judgments(&task.input.need("criteria", "the matrix of the criteria")?)?;
    let field = task.input.need("alternatives", "an object of a matrix for each criterion")?;
    let alternatives = field.entries()?;
    if alternatives.len() != criteria.len() {
        return Err(field.refused(format!(
            "{} matrices for {} criteria",
            alternatives.len(),
            criteria.len()
        )));
    }
    let of_criteria = weights.of(&criteria);
    let ratio = |matrix: &[Vec<f64>], own: &[f64]| consistency(matrix, own, table).ratio;
    let mut ratios = Outcome::new().with("criteria", ratio(&criteria, &of_criteria));
    let mut local = Outcome::new();
    let mut all = vec![];
    for (name, field) in &alternatives {
        let matrix = judgments(field)?;
        let own = weights.of(&matrix);
        ratios.put(name, ratio(&matrix, &own));
        local.put(name, own.as_slice());
        all.push(own);
    }
    let count = all.first().map_or(0, Vec::len);
    if all.iter().any(|own| own.len() != count) {
        return Err(field.refused("all matrices must be of one size: that of the alternatives"));
    }
    let joint: Vec<f64> = (0..count)
        .map(|at| {
            let parts = of_criteria.iter().zip(&all);
            sum(parts.filter_map(|(weight, own)| own.get(at).map(|part| weight * part)))
        })
        .collect();
    let outcome = Outcome::new()
        .with("w", joint)
        .with("criteria", of_criteria)
        .with("local", local)
        .with("CR", ratios)
        .with("ri", table.name());
    Ok(outcome.into_value())
}

fn described(judgments: &[Vec<f64>], weights: Weights, table: RandomIndex) -> Outcome {
    let chosen = weights.of(judgments);
    let found = consistency(judgments, &chosen, table);
    Outcome::new()
        .with("w", chosen)
        .with("lambda_max", found.lambda_max)
        .with("CI", found.index)
        .with("CR", found.ratio)
        .with("ri", table.name())
        .with("eigen", Weights::Eigenvector.of(judgments))
        .with("geometric_mean", Weights::GeometricMean.of(judgments))
        .with("column_mean", Weights::ColumnMean.of(judgments))
}

fn weights(params: &Field<'_>) -> Result<Weights, MetricError> {
    match params.text_or("method", "eigenvector")?.replace('_', " ").as_str() {
        "eigenvector" | "eigen" => Ok(Weights::Eigenvector),
        "geometric mean" | "方根法" => Ok(Weights::GeometricMean),
        "column mean" | "和积法" => Ok(Weights::ColumnMean),
        _ => Err(params
            .need("method", "a method")?
            .invalid("\"eigenvector\", \"geometric mean\" or \"column mean\"")),
    }
}

/// The table, by a name that may say more: "Donegan-Dodd 1991 (0.8286 for n=4)".
fn random_index(params: &Field<'_>) -> Result<RandomIndex, MetricError> {
    let Some(field) = params.get("ri") else { return Ok(RandomIndex::default()) };
    let name = field.text()?.to_lowercase();
    let tables = [
        ("2005", RandomIndex::Saaty2005),
        ("donegan", RandomIndex::DoneganDodd1991),
        ("1991", RandomIndex::DoneganDodd1991),
        ("1980", RandomIndex::Saaty1980),
        ("saaty", RandomIndex::Saaty1980),
    ];
    let found = tables.into_iter().find(|(sign, _)| name.contains(sign));
    found
        .map(|(_, table)| table)
        .ok_or_else(|| field.invalid("\"saaty1980\", \"saaty2005\" or \"donegan-dodd 1991\""))
}

/// A reciprocal matrix of judgments.
fn judgments(field: &Field<'_>) -> Result<Vec<Vec<f64>>, MetricError> {
    /// Reciprocals are often written with two digits: 0.14 for 1/7.
    const ROUNDED: f64 = 0.05;
    let rows = field.matrix_with_gaps()?;
    if rows.is_empty() {
        return Err(field.invalid("a list of rows with at least one number"));
    }
    let cell = |row: usize, column: usize| {
        rows.get(row).and_then(|cells| cells.get(column)).copied().flatten()
    };
    let mut filled = vec![];
    for (at, row) in rows.iter().enumerate() {
        if row.len() != rows.len() {
            return Err(field.refused("it must have as many columns as rows"));
        }
        let mut full = vec![];
        for (column, given) in row.iter().enumerate() {
            let mirrored = cell(column, at);
            let judgment = match (given, mirrored) {
                (Some(judgment), _) => *judgment,
                (None, Some(mirrored)) => 1.0 / mirrored,
                (None, None) if column == at => 1.0,
                (None, None) => {
                    return Err(field.refused(format!(
                        "[{at}][{column}] and [{column}][{at}] are both missing; ask for that judgment"
                    )));
                }
            };
            let both = judgment * mirrored.unwrap_or(1.0 / judgment);
            if judgment <= 0.0 || !judgment.is_finite() || (both - 1.0).abs() > ROUNDED {
                return Err(field.refused(format!(
                    "[{at}][{column}] must be above 0 and the reciprocal of [{column}][{at}]"
                )));
            }
            full.push(judgment);
        }
        filled.push(full);
    }
    Ok(filled)
}
