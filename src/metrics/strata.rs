//! The cell of each respondent, and post-stratification: cells weighted to a known population.

use super::sum::sum;
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// The cell of each respondent.
#[derive(Clone, Debug, PartialEq)]
pub struct Strata {
    /// The name of the cell, respondent by respondent.
    pub cells: Vec<String>,
}

impl Strata {
    /// Reads `cells`, or every list of texts beside the keys `others`: the name of a cell is the
    /// texts one after the other.
    pub(super) fn read(
        input: &Field<'_>,
        others: &[&str],
        count: usize,
    ) -> Result<Strata, MetricError> {
        let mut cells = vec![String::new(); count];
        let mut is_named = false;
        for (key, field) in input.entries()? {
            let is_text = matches!(field.value().as_list().first(), Some(Value::Text(_)));
            if others.contains(&key) || !is_text {
                continue;
            }
            let names = field.texts()?;
            if names.len() != count {
                return Err(
                    field.refused(format!("{} members for {count} respondents", names.len()))
                );
            }
            is_named = true;
            for (cell, name) in cells.iter_mut().zip(names) {
                cell.push_str(&name);
            }
        }
        if is_named || count == 0 {
            return Ok(Strata { cells });
        }
        Err(input.refused("name the cell of each respondent: \"cells\", or a list for each factor"))
    }
}

/// One cell of a sample from a population that is known cell by cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// How many of the population.
    pub population: f64,
    /// How many of the sample.
    pub n: f64,
    /// The mean of the sample; nothing where it is not known.
    pub mean: Option<f64>,
    /// The sum of the squared deviations from that mean; nothing where it is not known.
    pub squared_deviations: Option<f64>,
}

impl Cell {
    /// The weight of each respondent of the cell, `N / n`.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.population / self.n
    }
}

/// The mean of the population, `sum N y / N`; nothing where a cell has no mean.
#[must_use]
pub fn mean(cells: &[Cell]) -> Option<f64> {
    let total = sum(cells.iter().map(|cell| cell.population));
    let parts: Option<Vec<f64>> =
        cells.iter().map(|cell| cell.mean.map(|mean| cell.population * mean)).collect();
    parts.filter(|_| total > 0.0).map(|parts| sum(parts) / total)
}

/// Its standard error, linearized: `sqrt(n/(n-1) sum (w e / N)^2)` with the deviations e from the
/// means of the cells. Nothing where those are not known, or for fewer than two respondents.
#[must_use]
pub fn standard_error(cells: &[Cell]) -> Option<f64> {
    let total = sum(cells.iter().map(|cell| cell.population));
    let n = sum(cells.iter().map(|cell| cell.n));
    let parts: Option<Vec<f64>> = cells
        .iter()
        .map(|cell| cell.squared_deviations.map(|squares| cell.weight() * cell.weight() * squares))
        .collect();
    parts
        .filter(|_| n > 1.0 && total > 0.0)
        .map(|parts| (n / (n - 1.0) * sum(parts)).sqrt() / total)
}

/// `poststratification`: `N`, the population by cell, and either `n` and `cell_means` by cell (with
/// `cell_variances`, `cell_sds` or `cell_sums_of_squares` for the error); or `scores` with the cell
/// of each, as `weighted_mean` has it -> `w` by cell in the order of N, `mean`, `se`.
pub(super) fn poststratification(task: &Task<'_>) -> Result<Value, MetricError> {
    let field = task.input.need("N", "the population by cell, {\"cell\": count}")?;
    let mut cells = vec![];
    let scores = task.input.get("scores").map(|scores| scores.numbers_or_gaps()).transpose()?;
    let strata = match &scores {
        Some(scores) => Some(Strata::read(&task.input, &["scores"], scores.len())?),
        None => None,
    };
    for (name, population) in field.entries()? {
        let cell = match (&scores, &strata) {
            (Some(scores), Some(strata)) => of_scores(name, population.size()?, scores, strata),
            _ => of_summary(task, name, population.size()?)?,
        };
        if cell.n == 0.0 && cell.population > 0.0 {
            return Err(population.refused(
                "nobody of this cell is in the sample; put it together with a similar cell",
            ));
        }
        if cell.n > 0.0 {
            cells.push(cell);
        }
    }
    if let Some(strata) = &strata
        && let Some(stray) = strata.cells.iter().find(|cell| field.get(cell).is_none())
    {
        return Err(field.refused(format!("there is no population for the cell \"{stray}\"")));
    }
    let outcome = Outcome::new()
        .with("w", cells.iter().map(Cell::weight).collect::<Vec<_>>())
        .with("mean", mean(&cells))
        .with("se", standard_error(&cells));
    Ok(outcome.into_value())
}

fn of_scores(name: &str, population: f64, scores: &[Option<f64>], strata: &Strata) -> Cell {
    let own: Vec<f64> = scores
        .iter()
        .zip(&strata.cells)
        .filter_map(|(score, cell)| score.filter(|_| cell == name))
        .collect();
    Cell {
        population,
        n: super::sum::size(&own),
        mean: super::sum::mean(&own),
        squared_deviations: Some(super::sum::squared_deviations(&own)),
    }
}

fn of_summary(task: &Task<'_>, name: &str, population: f64) -> Result<Cell, MetricError> {
    let of = |key: &str| task.input.get(key).and_then(|field| field.get(name));
    let n = task.input.need("n", "the sample by cell")?.need(name, "its count")?.size()?;
    let mean = of("cell_means").map(|field| field.number()).transpose()?;
    let squared_deviations = if let Some(field) = of("cell_variances") {
        Some(field.size()? * (n - 1.0))
    } else if let Some(field) = of("cell_sds") {
        let deviation = field.size()?;
        Some(deviation * deviation * (n - 1.0))
    } else if let Some(field) = of("cell_sums_of_squares") {
        let squares = field.size()?;
        mean.map(|mean| (squares - n * mean * mean).max(0.0))
    } else {
        None
    };
    Ok(Cell { population, n, mean, squared_deviations })
}
