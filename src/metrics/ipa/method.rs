//! The method `ipa`.

use super::super::{Field, MetricError, Outcome, Task};
use super::{Attribute, centered_at_means, centered_at_medians, centered_on_scale, quadrant};
use crate::value::Value;

/// `ipa`: `{"importance", "performance"}`, two lists -> `{"quadrant", "gap", "mean", "median",
/// "midpoint", "quadrant_scale_centred"}`.
///
/// The quadrants A concentrate here, B keep up the good work, C low priority, D possible overkill
/// are cut at the `centre`: "data mean" (as a rule), "data median" or "scale midpoint". `mean` and
/// `median` are `[importance, performance]`; `gap` is importance minus performance; the last two
/// keys need a `scale`. An attribute without one of its two numbers has no quadrant.
pub(in super::super) fn ipa(task: &Task<'_>) -> Result<Value, MetricError> {
    let field = task.input.need("importance", "the importance of each attribute, a list")?;
    let importance = field.numbers_or_gaps()?;
    let performance =
        task.input.need("performance", "the performance of each attribute, a list")?;
    let performance = performance.numbers_or_gaps()?;
    if importance.len() != performance.len() {
        return Err(field.refused(format!(
            "{} members, but performance has {}; give one of each per attribute",
            importance.len(),
            performance.len()
        )));
    }
    let attributes: Vec<Option<Attribute>> = importance
        .into_iter()
        .zip(performance)
        .map(|(importance, performance)| {
            Some(Attribute { importance: importance?, performance: performance? })
        })
        .collect();
    let known: Vec<_> = attributes.iter().copied().flatten().collect();
    let on_scale = match task.params.get("scale") {
        Some(scale) => Some(centered_on_scale(scale.range()?)),
        None => None,
    };
    let (means, medians) = (centered_at_means(&known), centered_at_medians(&known));
    let center = match chosen(&task.params)? {
        Center::Mean => means,
        Center::Median => medians,
        Center::Scale(field) => Some(
            on_scale
                .ok_or_else(|| field.refused("the midpoint needs params.scale, such as [1, 5]"))?,
        ),
    };
    let letters = |center: Option<Attribute>| -> Vec<_> {
        attributes.iter().map(|attribute| Some(quadrant((*attribute)?, center?).letter())).collect()
    };
    let gaps: Vec<_> = attributes.iter().map(|of| of.map(Attribute::priority)).collect();
    let mut outcome = Outcome::new()
        .with("quadrant", letters(center))
        .with("gap", gaps)
        .with("mean", means.map(pair))
        .with("median", medians.map(pair));
    if let Some(middle) = on_scale {
        outcome.put("midpoint", middle.importance);
        outcome.put("quadrant_scale_centred", letters(on_scale));
    }
    Ok(outcome.into_value())
}

/// Where the two lines shall cross.
enum Center<'a> {
    Mean,
    Median,
    Scale(Field<'a>),
}

fn chosen<'a>(params: &Field<'a>) -> Result<Center<'a>, MetricError> {
    let Some(field) = params.any(&["centre", "center"]) else { return Ok(Center::Mean) };
    let text = field.text()?;
    if text.contains("mean") {
        Ok(Center::Mean)
    } else if text.contains("median") {
        Ok(Center::Median)
    } else if text.contains("scale") || text.contains("midpoint") {
        Ok(Center::Scale(field))
    } else {
        Err(field.invalid("\"data mean\", \"data median\" or \"scale midpoint\""))
    }
}

fn pair(center: Attribute) -> (f64, f64) {
    (center.importance, center.performance)
}
