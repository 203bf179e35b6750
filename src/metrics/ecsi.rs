//! The European customer satisfaction index: weights from a path model, indices on 0-100.
//!
//! The weights of a path model are those of standardized indicators: before they meet the means of
//! raw answers each is divided by the deviation of its indicator.

use super::composite::{Indicator, index, scales};
use super::path_model::{Indicators, Model, NamedModel, fit, manner};
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// The model of the ECSI questionnaire, with its usual indicator names (Tenenhaus et al. 2005).
const BLOCKS: &str = r#"{
    "Image": ["IMAG1", "IMAG2", "IMAG3", "IMAG4", "IMAG5"],
    "Expectation": ["CUEX1", "CUEX2", "CUEX3"],
    "Quality": ["PERQ1", "PERQ2", "PERQ3", "PERQ4", "PERQ5", "PERQ6", "PERQ7"],
    "Value": ["PERV1", "PERV2"],
    "Satisfaction": ["CUSA1", "CUSA2", "CUSA3"],
    "Complaints": ["CUSCO"],
    "Loyalty": ["CUSL1", "CUSL2", "CUSL3"]
}"#;
const PATHS: &str = r#"[
    ["Image", "Expectation"], ["Expectation", "Quality"], ["Expectation", "Value"],
    ["Quality", "Value"], ["Image", "Satisfaction"], ["Expectation", "Satisfaction"],
    ["Quality", "Satisfaction"], ["Value", "Satisfaction"], ["Satisfaction", "Complaints"],
    ["Image", "Loyalty"], ["Satisfaction", "Loyalty"], ["Complaints", "Loyalty"]
]"#;

/// The 24 indicators in the order in which the questionnaire's answers are usually stored; it names
/// matrices that come without names.
const FILE_ORDER: [&str; 24] = [
    "CUEX1", "CUEX2", "CUEX3", "CUSA1", "CUSA2", "CUSA3", "CUSCO", "CUSL1", "CUSL2", "CUSL3",
    "IMAG1", "IMAG2", "IMAG3", "IMAG4", "IMAG5", "PERQ1", "PERQ2", "PERQ3", "PERQ4", "PERQ5",
    "PERQ6", "PERQ7", "PERV1", "PERV2",
];

/// `ecsi_index`: either `means` and `sds` of the indicators of one index and params
/// `weights_standardised` -> `index`, and with `corr` and `n` its `se` for fixed weights. (Weights for
/// three of all 24 indicators are those of satisfaction.)
///
/// Or `data` of the whole questionnaire (also `corr` with `columns`, `means` and `sds`); `blocks`
/// and `paths` of the model (that of ECSI with its usual indicator names); params `scheme`, `mode`,
/// `scale` (1-10) -> `index` by latent variable, and `weights`, "path model", or "equal" where
/// that has no solution.
pub(super) fn ecsi_index(task: &Task<'_>) -> Result<Value, MetricError> {
    if task.params.get("weights_standardised").is_some() {
        return of_weights(task);
    }
    if task.input.get("corr").is_none() && task.input.get("data").is_none() {
        task.input.need("data", "answers by indicator, or \"means\" and \"sds\" with weights")?;
    }
    let mut indicators = Indicators::read(&task.input)?;
    if indicators.names.len() == FILE_ORDER.len() && indicators.names.iter().all(String::is_empty) {
        indicators.names = FILE_ORDER.map(str::to_owned).to_vec();
    }
    let (usual_blocks, usual_paths) = (usual(BLOCKS)?, usual(PATHS)?);
    let model = |key: &str| task.input.get(key).or_else(|| task.params.get(key));
    let blocks = model("blocks").unwrap_or_else(|| super::Field::new("blocks", &usual_blocks));
    let paths = model("paths").unwrap_or_else(|| super::Field::new("paths", &usual_paths));
    let NamedModel { names, model } = NamedModel::read(&blocks, &paths, &indicators.names)?;
    let (scheme, mode) = manner(&task.params)?;
    let means = indicators.means.clone().ok_or_else(|| MetricError::Missing {
        key: "input.means".to_owned(),
        expected: "the means of the indicators",
    })?;
    let scales = scales(&task.params, means.len())?;
    let fitted =
        indicators.correlations.as_ref().and_then(|matrix| fit(matrix, &model, scheme, mode));
    let (kind, weights) = match (fitted, &indicators.deviations) {
        (Some(fitted), Some(deviations)) => {
            ("path model", raw_weights(&model, &fitted.weights, deviations))
        }
        _ => ("equal", model.blocks.iter().map(|block| vec![1.0; block.len()]).collect()),
    };
    let mut indices = Outcome::new();
    for ((name, block), weights) in names.iter().zip(&model.blocks).zip(&weights) {
        let of_block = block.iter().zip(weights).filter_map(|(at, weight)| {
            let (mean, scale) = (*means.get(*at)?, *scales.get(*at)?);
            Some(Indicator { weight: *weight, mean, scale })
        });
        indices.put(name, index(&of_block.collect::<Vec<_>>()));
    }
    Ok(Outcome::new().with("index", indices).with("weights", kind).into_value())
}

/// The weights for raw answers.
fn raw_weights(model: &Model, weights: &[Vec<f64>], deviations: &[f64]) -> Vec<Vec<f64>> {
    let raw = |(block, weights): (&Vec<usize>, &Vec<f64>)| {
        let pairs = block.iter().zip(weights);
        pairs.filter_map(|(at, weight)| deviations.get(*at).map(|own| weight / own)).collect()
    };
    model.blocks.iter().zip(weights).map(raw).collect()
}

fn of_weights(task: &Task<'_>) -> Result<Value, MetricError> {
    let field = task.params.need("weights_standardised", "a weight for each indicator")?;
    let weights = field.members()?.len();
    let Known { names, mut means, mut deviations, mut correlations, n } = known(task)?;
    if deviations.len() != means.len() {
        return Err(MetricError::refused("input.sds", "give as many as there are means"));
    }
    if weights < means.len() {
        let own = |at: &usize| names.get(*at).is_some_and(|name| name.starts_with("CUSA"));
        let chosen: Vec<usize> = (0..names.len()).filter(own).collect();
        means = picked(&means, &chosen);
        deviations = picked(&deviations, &chosen);
        correlations = correlations
            .map(|rows| picked(&rows, &chosen).iter().map(|row| picked(row, &chosen)).collect());
    }
    let weights = field.weights(means.len())?;
    let scales = scales(&task.params, means.len())?;
    let of_one = |(((weight, deviation), mean), scale)| Indicator {
        weight: weight / deviation,
        mean,
        scale,
    };
    let all: Vec<Indicator> =
        weights.iter().zip(&deviations).zip(means).zip(scales).map(of_one).collect();
    let is_constant = deviations.contains(&0.0);
    let error = correlations
        .zip(n)
        .and_then(|(correlations, n)| standard_error(&weights, &correlations, &all, n));
    let outcome = Outcome::new()
        .with("index", index(&all).filter(|_| !is_constant))
        .with("se", error.filter(|_| !is_constant));
    Ok(outcome.into_value())
}

/// What is known of the indicators that weights are given for.
struct Known {
    names: Vec<String>,
    means: Vec<f64>,
    deviations: Vec<f64>,
    correlations: Option<Vec<Vec<f64>>>,
    n: Option<f64>,
}

fn known(task: &Task<'_>) -> Result<Known, MetricError> {
    let n = task.input.get("n").map(|n| n.size()).transpose()?;
    let Some(means) = task.input.get("means") else {
        let read = Indicators::read(&task.input)?;
        let rows = |matrix: nalgebra::DMatrix<f64>| {
            matrix.row_iter().map(|row| row.iter().copied().collect()).collect()
        };
        return Ok(Known {
            names: read.names,
            means: read.means.unwrap_or_default(),
            deviations: read.deviations.unwrap_or_default(),
            correlations: read.correlations.map(rows),
            n: n.or(read.n.map(|n| n as f64)),
        });
    };
    let names = match task.input.any(&["columns", "names"]) {
        Some(names) => names.texts()?,
        None => FILE_ORDER.map(str::to_owned).to_vec(),
    };
    Ok(Known {
        names,
        means: means.numbers()?,
        deviations: task.input.need("sds", "the deviation of each indicator")?.numbers()?,
        correlations: task.input.get("corr").map(|corr| corr.square()).transpose()?,
        n,
    })
}

fn picked<T: Clone>(all: &[T], chosen: &[usize]) -> Vec<T> {
    chosen.iter().filter_map(|at| all.get(*at).cloned()).collect()
}

/// `100 sqrt(w' S w / n) / sum w (hi - lo)` for fixed weights: those of standardized indicators meet
/// their correlations.
fn standard_error(
    weights: &[f64],
    correlations: &[Vec<f64>],
    indicators: &[Indicator],
    n: f64,
) -> Option<f64> {
    let terms = weights.iter().zip(correlations).map(|(weight, row)| {
        weight * super::sum::sum(weights.iter().zip(row).map(|(other, r)| other * r))
    });
    let variance = super::sum::sum(terms);
    let range =
        super::sum::sum(indicators.iter().map(|one| one.weight * (one.scale.1 - one.scale.0)));
    (n > 1.0 && correlations.len() == weights.len()).then(|| 100.0 * (variance / n).sqrt() / range)
}

/// A part of the model that is written down here.
fn usual(text: &str) -> Result<Value, MetricError> {
    Value::parse(text).map_err(|error| MetricError::refused("blocks", error.to_string()))
}
