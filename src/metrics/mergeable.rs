//! States that merge, shown to the world: the input is split, each part makes a state, the states
//! are merged, and what comes out of them is what comes out of the whole.

use super::ewma::{Average, lambda};
use super::moments::Moments;
use super::sum::{ExactSum, sum};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// What entropy weights need of a column: its sum, and that of `x ln x`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntropyState {
    n: u64,
    total: ExactSum,
    logarithmic: ExactSum,
}

impl EntropyState {
    /// Takes in a number of at least 0.
    pub fn add(&mut self, number: f64) {
        self.n += 1;
        self.total.add(number);
        if number > 0.0 {
            self.logarithmic.add(number * number.ln());
        }
    }

    /// Takes in what another state has.
    pub fn merge(&mut self, other: &EntropyState) {
        self.n += other.n;
        self.total.merge(&other.total);
        self.logarithmic.merge(&other.logarithmic);
    }

    /// The entropy `(ln S - T / S) / ln n`, 0 to 1; nothing for fewer than two numbers or none
    /// above 0.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "2^53 rows do not occur")]
    pub fn entropy(&self) -> Option<f64> {
        let total = self.total.total();
        (self.n > 1 && total > 0.0)
            .then(|| (total.ln() - self.logarithmic.total() / total) / (self.n as f64).ln())
    }
}

/// `mergeable_state`: `split`, how many rows each part has (absent: all in one), and
///
/// - `data`, rows of answers (those with a gap are left out) -> `n`, `sum`, `mean`, `cov`, `sumsq`
///   by column, `alpha` (Cronbach's), and for the first column `sumsq_rating` and `cov00`;
/// - or `matrix`, rows of numbers of at least 0 -> `e`, the entropy of each column;
/// - or `x` and `then`, values of periods before and after the state was handed over, with params
///   `lambda` (0.2) and `target` -> `z_last`, the moving average.
pub(super) fn mergeable_state(task: &Task<'_>) -> Result<Value, MetricError> {
    if let Some(field) = task.input.get("x") {
        return moving_average(task, &field);
    }
    if let Some(field) = task.input.get("matrix") {
        return entropies(task, &field);
    }
    let field = task.input.need("data", "rows of answers, or \"matrix\", or \"x\" and \"then\"")?;
    let rows = field.matrix_with_gaps()?;
    let width = rows.first().map_or(0, Vec::len);
    let mut merged = Moments::of(width);
    for part in parts(task, &rows)? {
        let mut state = Moments::of(width);
        for row in part {
            if let Some(complete) = row.iter().copied().collect::<Option<Vec<_>>>() {
                state.add(&complete);
            }
        }
        merged.merge(&state);
    }
    let squares: Vec<_> = (0..width).map(|at| merged.product(at, at)).collect();
    let outcome = Outcome::new()
        .with("n", merged.n())
        .with("sum", merged.sums())
        .with("mean", merged.mean())
        .with("cov", merged.covariances())
        .with("cov00", merged.covariance(0, 0))
        .with("alpha", alpha(&merged, width))
        .with("sumsq_rating", squares.first().copied().flatten())
        .with("sumsq", squares);
    Ok(outcome.into_value())
}

/// Cronbach's alpha, `k / (k - 1) (1 - tr C / 1'C1)`; nothing for fewer than two columns or rows, or
/// where the total has no variance.
#[expect(clippy::cast_precision_loss, reason = "there are few columns")]
fn alpha(moments: &Moments, columns: usize) -> Option<f64> {
    let covariances = moments.covariances().filter(|_| columns > 1)?;
    let total = sum(covariances.iter().flatten().copied());
    let own = sum((0..columns).filter_map(|at| moments.covariance(at, at)));
    let k = columns as f64;
    (total > 0.0).then(|| k / (k - 1.0) * (1.0 - own / total))
}

fn entropies(task: &Task<'_>, field: &Field<'_>) -> Result<Value, MetricError> {
    let rows = field.matrix()?;
    if rows.iter().flatten().any(|number| *number < 0.0) {
        return Err(field.refused("entropy needs numbers of at least 0"));
    }
    let mut merged = vec![EntropyState::default(); rows.first().map_or(0, Vec::len)];
    for part in parts(task, &rows)? {
        let mut states = vec![EntropyState::default(); merged.len()];
        for row in part {
            for (state, number) in states.iter_mut().zip(row) {
                state.add(*number);
            }
        }
        for (whole, state) in merged.iter_mut().zip(&states) {
            whole.merge(state);
        }
    }
    let entropies: Vec<_> = merged.iter().map(EntropyState::entropy).collect();
    Ok(Outcome::new().with("e", entropies).into_value())
}

fn moving_average(task: &Task<'_>, field: &Field<'_>) -> Result<Value, MetricError> {
    let lambda = lambda(task, 0.2)?;
    let before = field.numbers_or_gaps()?;
    let after = task.input.get("then").map(|then| then.numbers_or_gaps()).transpose()?;
    let target = task.params.need("target", "where the average starts")?.number()?;
    let mut average = Average { lambda, value: target };
    for value in before.into_iter().flatten() {
        average.follow(value);
    }
    // What is handed over is the average alone.
    let mut resumed = Average { lambda, value: average.value };
    for value in after.into_iter().flatten().flatten() {
        resumed.follow(value);
    }
    Ok(Outcome::new().with("z_last", resumed.value).into_value())
}

/// The rows in parts as long as `split` says.
fn parts<'a, T>(task: &Task<'_>, rows: &'a [T]) -> Result<Vec<&'a [T]>, MetricError> {
    let Some(field) = task.input.get("split") else { return Ok(vec![rows]) };
    let mut parts = vec![];
    let mut rest = rows;
    for length in field.members()? {
        let length = usize::try_from(length.count()?).unwrap_or(usize::MAX);
        let Some((part, left)) = rest.split_at_checked(length) else {
            return Err(field.refused(format!("it takes more than the {} rows", rows.len())));
        };
        parts.push(part);
        rest = left;
    }
    if !rest.is_empty() {
        return Err(field.refused(format!("it leaves {} of {} rows", rest.len(), rows.len())));
    }
    Ok(parts)
}
