//! Partial least squares path models: weights of indicators, and paths between what they measure,
//! from the correlations of the indicators alone (Lohmöller 1989; Tenenhaus et al. 2005).
//!
//! ```
//! use manyi::metrics::path_model::{Model, Scheme, Mode, fit};
//! use nalgebra::dmatrix;
//!
//! let model = Model { blocks: vec![vec![0], vec![1]], paths: vec![(0, 1)] };
//! let found = fit(&dmatrix![1.0, 0.5; 0.5, 1.0], &model, Scheme::Centroid, Mode::A).unwrap();
//! assert_eq!(found.paths, [0.5]);
//! ```

use nalgebra::{DMatrix, DVector};

use super::covariances::{Missing, correlations, covariances, inverted, symmetric};
use super::table::table;
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// Which indicators measure which latent variable, and which of these act on which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// The indicators of each latent variable, as rows of the correlation matrix.
    pub blocks: Vec<Vec<usize>>,
    /// From which latent variable to which, as places in `blocks`.
    pub paths: Vec<(usize, usize)>,
}

/// How much each neighbor in the model counts while the weights are sought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// By the sign of the correlation.
    #[default]
    Centroid,
    /// By the correlation.
    Factorial,
    /// Causes by their regression coefficients, effects by their correlations.
    Path,
}

/// How weights come from a latent variable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The correlation of each indicator with it (reflective).
    #[default]
    A,
    /// The regression of it on the indicators (formative).
    B,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// The weight of each indicator of each block, for standardized indicators, such that the latent
    /// variable has the variance 1.
    pub weights: Vec<Vec<f64>>,
    /// The correlation of each indicator with its latent variable.
    pub loadings: Vec<Vec<f64>>,
    /// The standardized coefficient of each path of the model.
    pub paths: Vec<f64>,
    /// The explained part of each latent variable; nothing for those that nothing acts on.
    pub explained: Vec<Option<f64>>,
    /// Whether the weights stopped changing.
    pub has_converged: bool,
}

/// Fits a model to correlations; nothing where a block or the causes of a variable are collinear, or
/// a variable has no neighbor.
#[must_use]
pub fn fit(
    correlations: &DMatrix<f64>,
    model: &Model,
    scheme: Scheme,
    mode: Mode,
) -> Option<Fitted> {
    const MOST_ROUNDS: u32 = 3000;
    const NEAR_ENOUGH: f64 = 1e-13;
    let mut weights = DMatrix::zeros(correlations.nrows(), model.blocks.len());
    for (block, members) in model.blocks.iter().enumerate() {
        for member in members {
            weights[(*member, block)] = 1.0;
        }
    }
    standardize(&mut weights, correlations)?;
    let mut has_converged = false;
    for _ in 0..MOST_ROUNDS {
        let mut next = updated(correlations, model, &weights, scheme, mode)?;
        standardize(&mut next, correlations)?;
        // The sign of a latent variable is free, and some schemes turn it at each round.
        let change = (next.abs() - weights.abs()).amax();
        weights = next;
        if change < NEAR_ENOUGH {
            has_converged = true;
            break;
        }
    }
    point_upwards(&mut weights, correlations, model);
    let latent = weights.transpose() * correlations * &weights;
    let mut paths = vec![0.0; model.paths.len()];
    let mut explained = vec![None; model.blocks.len()];
    for (block, part) in explained.iter_mut().enumerate() {
        let causes = causes(model, block);
        if causes.is_empty() {
            continue;
        }
        let coefficients = regression(&latent, &causes, block)?;
        *part = Some(
            causes.iter().zip(coefficients.iter()).map(|(at, c)| c * latent[(*at, block)]).sum(),
        );
        for (cause, coefficient) in causes.iter().zip(coefficients.iter()) {
            let place = model.paths.iter().position(|path| *path == (*cause, block))?;
            if let Some(path) = paths.get_mut(place) {
                *path = *coefficient;
            }
        }
    }
    let with_latent = correlations * &weights;
    let of_blocks = |matrix: &DMatrix<f64>| {
        let blocks = model.blocks.iter().enumerate();
        blocks
            .map(|(block, members)| members.iter().map(|at| matrix[(*at, block)]).collect())
            .collect()
    };
    let (weights, loadings) = (of_blocks(&weights), of_blocks(&with_latent));
    Some(Fitted { weights, loadings, paths, explained, has_converged })
}

/// The weights after one round: from the neighbors of each variable back to its indicators.
fn updated(
    correlations: &DMatrix<f64>,
    model: &Model,
    weights: &DMatrix<f64>,
    scheme: Scheme,
    mode: Mode,
) -> Option<DMatrix<f64>> {
    let latent = weights.transpose() * correlations * weights;
    let proxies = correlations * weights * inner_weights(&latent, model, scheme)?;
    let mut next = DMatrix::zeros(weights.nrows(), weights.ncols());
    for (block, members) in model.blocks.iter().enumerate() {
        let with_proxy =
            DVector::from_iterator(members.len(), members.iter().map(|at| proxies[(*at, block)]));
        let outer = match mode {
            Mode::A => with_proxy,
            Mode::B => {
                inverted(&correlations.select_rows(members).select_columns(members))?.0 * with_proxy
            }
        };
        for (member, weight) in members.iter().zip(outer.iter()) {
            next[(*member, block)] = *weight;
        }
    }
    Some(next)
}

fn inner_weights(latent: &DMatrix<f64>, model: &Model, scheme: Scheme) -> Option<DMatrix<f64>> {
    let mut inner = DMatrix::zeros(latent.nrows(), latent.ncols());
    for (from, to) in &model.paths {
        let correlation = latent[(*from, *to)];
        let weight = if scheme == Scheme::Centroid { correlation.signum() } else { correlation };
        inner[(*from, *to)] = weight;
        inner[(*to, *from)] = weight;
    }
    if scheme == Scheme::Path {
        for block in 0..model.blocks.len() {
            let causes = causes(model, block);
            if causes.is_empty() {
                continue;
            }
            let coefficients = regression(latent, &causes, block)?;
            for (cause, coefficient) in causes.iter().zip(coefficients.iter()) {
                inner[(*cause, block)] = *coefficient;
            }
        }
    }
    Some(inner)
}

/// What acts on a latent variable.
fn causes(model: &Model, block: usize) -> Vec<usize> {
    model.paths.iter().filter(|(_, to)| *to == block).map(|(from, _)| *from).collect()
}

/// The standardized coefficients of one latent variable on its causes.
fn regression(latent: &DMatrix<f64>, causes: &[usize], block: usize) -> Option<DVector<f64>> {
    let with_block =
        DVector::from_iterator(causes.len(), causes.iter().map(|at| latent[(*at, block)]));
    if causes.len() == 1 {
        return Some(with_block);
    }
    Some(inverted(&latent.select_rows(causes).select_columns(causes))?.0 * with_block)
}

/// Scales each column so that its latent variable has the variance 1.
fn standardize(weights: &mut DMatrix<f64>, correlations: &DMatrix<f64>) -> Option<()> {
    for mut column in weights.column_iter_mut() {
        let variance = (column.transpose() * correlations * &column)[(0, 0)];
        if variance.is_nan() || variance <= 0.0 {
            return None;
        }
        column /= variance.sqrt();
    }
    Some(())
}

/// Turns each latent variable to where most of its indicators point.
fn point_upwards(weights: &mut DMatrix<f64>, correlations: &DMatrix<f64>, model: &Model) {
    let with_latent = correlations * &*weights;
    for (block, members) in model.blocks.iter().enumerate() {
        let direction: f64 = members.iter().map(|at| with_latent[(*at, block)]).sum();
        if direction < 0.0 {
            weights.column_mut(block).neg_mut();
        }
    }
}

/// The indicators, with what is known of each.
pub(super) struct Indicators {
    pub(super) names: Vec<String>,
    pub(super) means: Option<Vec<f64>>,
    pub(super) deviations: Option<Vec<f64>>,
    /// How many rows the correlations are made from, where that is known.
    pub(super) n: Option<usize>,
    /// Nothing where one of them is constant, or there are too few rows.
    pub(super) correlations: Option<DMatrix<f64>>,
}

impl Indicators {
    /// Reads `data`, or `corr` with `columns`, `means` and `sds`.
    pub(super) fn read(input: &Field<'_>) -> Result<Indicators, MetricError> {
        let Some(field) = input.get("corr") else {
            let table = table(input)?;
            let found = covariances(&table.columns, Missing::Listwise);
            let mean = |column: &Vec<Option<f64>>| {
                super::sum::mean(&column.iter().copied().flatten().collect::<Vec<_>>())
            };
            return Ok(Indicators {
                names: table.names,
                means: table.columns.iter().map(mean).collect(),
                deviations: found
                    .as_ref()
                    .map(|found| found.matrix.diagonal().iter().map(|v| v.sqrt()).collect()),
                n: found.as_ref().map(|found| found.n),
                correlations: found.and_then(|found| correlations(&found.matrix)),
            });
        };
        let matrix = symmetric(&field)?;
        let numbers = |key: &str| match input.get(key) {
            None => Ok(None),
            Some(field) => match field.numbers()? {
                numbers if numbers.len() == matrix.nrows() => Ok(Some(numbers)),
                numbers => Err(field.refused(format!(
                    "{} numbers for {} indicators",
                    numbers.len(),
                    matrix.nrows()
                ))),
            },
        };
        let names = match input.any(&["columns", "names"]) {
            Some(names) => names.texts()?,
            None => vec![String::new(); matrix.nrows()],
        };
        let (means, deviations) = (numbers("means")?, numbers("sds")?);
        Ok(Indicators { names, means, deviations, n: None, correlations: correlations(&matrix) })
    }
}

/// A model with the names of its latent variables.
pub(super) struct NamedModel {
    pub(super) names: Vec<String>,
    pub(super) model: Model,
}

impl NamedModel {
    /// Reads `blocks`, `{"latent": ["indicator", …]}`, and `paths`, `[["from", "to"], …]`.
    pub(super) fn read(
        blocks: &Field<'_>,
        paths: &Field<'_>,
        indicators: &[String],
    ) -> Result<NamedModel, MetricError> {
        let mut found = NamedModel { names: vec![], model: Model::default() };
        for (name, members) in blocks.entries()? {
            let mut block = vec![];
            for member in members.texts()? {
                let at = indicators.iter().position(|known| *known == member).ok_or_else(|| {
                    members.refused(format!("there is no indicator \"{member}\" in the data"))
                })?;
                block.push(at);
            }
            if block.is_empty() {
                return Err(members.refused("name at least one indicator"));
            }
            found.names.push(name.to_owned());
            found.model.blocks.push(block);
        }
        for path in paths.members()? {
            let ends = path.texts()?;
            let place =
                |end: Option<&String>| {
                    found.names.iter().position(|name| Some(name) == end).ok_or_else(|| {
                        path.refused("it must be [\"from\", \"to\"], names of blocks")
                    })
                };
            let ends = (place(ends.first())?, place(ends.get(1))?);
            if !found.model.paths.contains(&ends) {
                found.model.paths.push(ends);
            }
        }
        Ok(found)
    }
}

/// Reads `scheme` and `mode`.
pub(super) fn manner(params: &Field<'_>) -> Result<(Scheme, Mode), MetricError> {
    let scheme = match params.text_or("scheme", "centroid")? {
        "centroid" => Scheme::Centroid,
        "factorial" => Scheme::Factorial,
        "path" | "path weighting" => Scheme::Path,
        _ => {
            let scheme = params.need("scheme", "a scheme")?;
            return Err(scheme.invalid("\"centroid\", \"factorial\" or \"path weighting\""));
        }
    };
    let mode = match params.text_or("mode", "A")? {
        "A" => Mode::A,
        "B" => Mode::B,
        _ => return Err(params.need("mode", "a mode")?.invalid("\"A\" or \"B\"")),
    };
    Ok((scheme, mode))
}

/// `pls_pm`: `data` (or `corr` with `columns`), `blocks` and `paths`; params `scheme` ("centroid",
/// "factorial", "path weighting"), `mode` ("A", "B") -> `weights` and `loadings` by block, `paths`
/// as `{"from->to": coefficient}`, `R2` by block, `converged`, and `weights_STEM` for each block
/// whose indicators are named by one stem and a number.
pub(super) fn pls_pm(task: &Task<'_>) -> Result<Value, MetricError> {
    let indicators = Indicators::read(&task.input)?;
    let blocks = task.input.need("blocks", "the indicators of each latent variable")?;
    let paths = task.input.need("paths", "a list of [\"from\", \"to\"]")?;
    let NamedModel { names, model } = NamedModel::read(&blocks, &paths, &indicators.names)?;
    let (scheme, mode) = manner(&task.params)?;
    let fitted = indicators.correlations.and_then(|matrix| fit(&matrix, &model, scheme, mode));
    let mut outcome = Outcome::new();
    let by_block = |part: fn(&Fitted) -> &Vec<Vec<f64>>| {
        let mut found = Outcome::new();
        for (at, name) in names.iter().enumerate() {
            found.put(name, fitted.as_ref().and_then(|fitted| part(fitted).get(at).cloned()));
        }
        found
    };
    outcome.put("weights", by_block(|fitted| &fitted.weights));
    outcome.put("loadings", by_block(|fitted| &fitted.loadings));
    for (at, members) in model.blocks.iter().enumerate() {
        if let Some(stem) = common_stem(members, &indicators.names) {
            let own = fitted.as_ref().and_then(|fitted| fitted.weights.get(at).cloned());
            outcome.put(&format!("weights_{stem}"), own);
        }
    }
    let mut coefficients = Outcome::new();
    for (at, (from, to)) in model.paths.iter().enumerate() {
        if let (Some(from), Some(to)) = (names.get(*from), names.get(*to)) {
            let path = fitted.as_ref().and_then(|fitted| fitted.paths.get(at).copied());
            coefficients.put(&format!("{from}->{to}"), path);
        }
    }
    let mut explained = Outcome::new();
    for (at, name) in names.iter().enumerate() {
        let part = fitted.as_ref().and_then(|fitted| fitted.explained.get(at).copied().flatten());
        explained.put(name, part);
    }
    let outcome = outcome
        .with("paths", coefficients)
        .with("R2", explained)
        .with("converged", fitted.is_some_and(|fitted| fitted.has_converged));
    Ok(outcome.into_value())
}

/// "CUSA" of CUSA1, CUSA2, CUSA3.
fn common_stem<'a>(members: &[usize], names: &'a [String]) -> Option<&'a str> {
    let mut stems = members
        .iter()
        .filter_map(|at| names.get(*at))
        .map(|name| name.trim_end_matches(|c: char| c.is_ascii_digit()));
    let first = stems.next().filter(|stem| !stem.is_empty())?;
    stems.all(|stem| stem == first).then_some(first)
}
