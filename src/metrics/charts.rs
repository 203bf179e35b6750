//! Control charts: is this period out of the ordinary? Proportions, means of groups, single values.
//!
//! A point beyond the limits, three deviations from the center by default, is out of control. The
//! points that `out` names are counted from 1, as charts number them.

use super::distribution::ln_gamma;
use super::sum::{mean, sum, variance};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// The mean range of 2 to 25 normal numbers in standard deviations (d2), to three decimals as
/// every table has it.
const MEAN_RANGES: [f64; 24] = [
    1.128, 1.693, 2.059, 2.326, 2.534, 2.704, 2.847, 2.970, 3.078, 3.173, 3.258, 3.336, 3.407,
    3.472, 3.532, 3.588, 3.640, 3.689, 3.735, 3.778, 3.819, 3.858, 3.895, 3.931,
];

/// The mean range of `count` normal numbers in standard deviations; nothing outside of 2 to 25.
#[must_use]
pub fn mean_range(count: usize) -> Option<f64> {
    MEAN_RANGES.get(count.checked_sub(2)?).copied()
}

/// The mean of the sample deviation of `count` normal numbers in standard deviations (c4): 0.94
/// for 5. Nothing for fewer than two.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "groups are small")]
pub fn mean_deviation(count: usize) -> Option<f64> {
    let freedom = count.checked_sub(1).filter(|freedom| *freedom > 0)? as f64;
    let gammas = ln_gamma((freedom + 1.0) / 2.0) - ln_gamma(freedom / 2.0);
    Some((2.0 / freedom).sqrt() * gammas.exp())
}

/// The deviation of single values from their moving ranges of two: mean range by 1.128. Nothing for
/// fewer than two values.
///
/// ```
/// use manyi::metrics::charts::moving_range_deviation;
///
/// assert!((moving_range_deviation(&[1.0, 2.128, 1.0]).unwrap() - 1.0).abs() < 1e-15);
/// assert_eq!(moving_range_deviation(&[1.0]), None);
/// ```
#[must_use]
pub fn moving_range_deviation(values: &[f64]) -> Option<f64> {
    let ranges: Vec<f64> =
        values.iter().zip(values.iter().skip(1)).map(|(one, next)| (next - one).abs()).collect();
    mean(&ranges).zip(mean_range(2)).map(|(range, unit)| range / unit)
}

/// The points of at least `length` in a row on one side of the center, counted from 1: each point
/// that completes such a run or goes on with it. A point on the center ends a run.
#[must_use]
pub fn runs(values: &[Option<f64>], center: f64, length: usize) -> Vec<usize> {
    let mut found = vec![];
    let (mut side, mut run) = (0.0, 0);
    for (at, value) in values.iter().enumerate() {
        // A period without answers neither ends a run nor goes on with it.
        let Some(value) = value else { continue };
        let own = if *value == center { 0.0 } else { (value - center).signum() };
        run = if own == side { run + 1 } else { 1 };
        side = own;
        if own != 0.0 && run >= length {
            found.push(at + 1);
        }
    }
    found
}

/// The points outside of their limits, counted from 1.
pub(super) fn outside(values: &[Option<f64>], limits: &[Option<(f64, f64)>]) -> Vec<usize> {
    /// Where nothing varies the limits meet, and the last bit of a mean must not ring an alarm.
    const ROUNDING: f64 = 1e-12;
    let is_out = |(value, limits): (&Option<f64>, &Option<(f64, f64)>)| {
        value.zip(*limits).is_some_and(|(value, (low, high))| {
            let margin = ROUNDING * value.abs();
            value < low - margin || value > high + margin
        })
    };
    values
        .iter()
        .zip(limits)
        .enumerate()
        .filter_map(|(at, point)| is_out(point).then_some(at + 1))
        .collect()
}

/// `p_chart`: `D`, how many of each group, and `n`, the size of all groups or of each; or `total`
/// of `groups` groups of `n`; params `L` (3), `laney` (true for overdispersed proportions), `run`
/// (report runs of this many points on one side) -> `center`, `limits` of each group, `LCL` and
/// `UCL` where they are all the same, `out`, `p`.
pub(super) fn p_chart(task: &Task<'_>) -> Result<Value, MetricError> {
    let width = task.params.number_or("L", 3.0)?;
    let n = task.input.need("n", "the size of the groups, a number or a list")?;
    let Some(field) = task.input.get("D") else {
        let total = task.input.need("total", "how many in all, or \"D\" of each group")?;
        let groups = task.input.need("groups", "how many groups there are")?.size()?;
        let size = n.size()?;
        let center = (groups * size > 0.0).then_some(total.size()? / (groups * size));
        let limits = center.map(|center| limits_of_share(center, size, width));
        let outcome = Outcome::new()
            .with("center", center)
            .with("LCL", limits.map(|limits| limits.0))
            .with("UCL", limits.map(|limits| limits.1));
        return Ok(outcome.into_value());
    };
    let counts = field.members()?.iter().map(Field::size).collect::<Result<Vec<_>, _>>()?;
    let sizes = if n.is_list() {
        n.members()?.iter().map(Field::size).collect::<Result<Vec<_>, _>>()?
    } else {
        vec![n.size()?; counts.len()]
    };
    if sizes.len() != counts.len() {
        return Err(n.refused(format!("{} sizes for {} groups", sizes.len(), counts.len())));
    }
    if let Some(at) = counts.iter().zip(&sizes).position(|(count, size)| count > size) {
        return Err(field.refused(format!("member {at} is larger than its group")));
    }
    let total = sum(sizes.iter().copied());
    let center = (total > 0.0).then(|| sum(counts.iter().copied()) / total);
    let shares: Vec<Option<f64>> = counts
        .iter()
        .zip(&sizes)
        .map(|(count, size)| (*size > 0.0).then(|| count / size))
        .collect();
    let spread = match task.params.get("laney") {
        Some(laney) if laney.boolean()? => laney_factor(&shares, &sizes, center),
        _ => Some(1.0),
    };
    let limits: Vec<Option<(f64, f64)>> = sizes
        .iter()
        .map(|size| {
            let (center, spread) = center.zip(spread)?;
            (*size > 0.0).then(|| limits_of_share(center, *size, width * spread))
        })
        .collect();
    let outcome = Outcome::new().with("center", center).with("p", shares.clone());
    charted(task, outcome, &shares, limits, center)
}

/// Center, limits of each group, what lies outside of them, and runs.
fn charted(
    task: &Task<'_>,
    mut outcome: Outcome,
    values: &[Option<f64>],
    limits: Vec<Option<(f64, f64)>>,
    center: Option<f64>,
) -> Result<Value, MetricError> {
    let first = limits.first().copied().flatten();
    let common = first.filter(|_| limits.iter().all(|limits| *limits == first));
    outcome.put("LCL", common.map(|limits| limits.0));
    outcome.put("UCL", common.map(|limits| limits.1));
    outcome.put("out", outside(values, &limits));
    outcome.put("limits", limits);
    if let (Some(field), Some(center)) = (task.params.get("run"), center) {
        let length = usize::try_from(field.count()?).unwrap_or(usize::MAX);
        outcome.put("runs", runs(values, center, length));
    }
    Ok(outcome.into_value())
}

/// The limits of a share of so many, `center +- width sqrt(p (1 - p) / n)`, cut at 0 and 1.
///
/// ```
/// use manyi::metrics::charts::limits_of_share;
///
/// assert_eq!(limits_of_share(0.5, 100.0, 3.0), (0.35, 0.65));
/// assert_eq!(limits_of_share(0.01, 100.0, 3.0).0, 0.0);
/// ```
#[must_use]
pub fn limits_of_share(center: f64, size: f64, width: f64) -> (f64, f64) {
    let margin = width * (center * (1.0 - center) / size).sqrt();
    ((center - margin).max(0.0), (center + margin).min(1.0))
}

/// How much more the shares vary than chance has it (Laney 2002): the deviation of their z-scores,
/// from moving ranges.
fn laney_factor(shares: &[Option<f64>], sizes: &[f64], center: Option<f64>) -> Option<f64> {
    let center = center?;
    let scores: Vec<f64> = shares
        .iter()
        .zip(sizes)
        .filter_map(|(share, size)| {
            share.map(|share| (share - center) / (center * (1.0 - center) / size).sqrt())
        })
        .collect();
    moving_range_deviation(&scores)
}

/// `xbar_chart`: `data`, the answers of each group (or `x`, single values by period); params
/// `sigma` ("Rbar/d2", "Sbar/c4", or a number), `L` (3), `run` -> `center`, `sd_R`, `limits_R`,
/// `R_center`, `sd_S`, `limits_S`, `S_center` (limits as a list of pairs where groups differ in
/// size), and by the chosen deviation `LCL`, `UCL`, `limits` of each group, `out`.
///
/// By default the ranges give the deviation, or the sample deviations where groups differ in size or
/// have more than 10 answers; single values their moving ranges.
pub(super) fn xbar_chart(task: &Task<'_>) -> Result<Value, MetricError> {
    let width = task.params.number_or("L", 3.0)?;
    let groups = groups(&task.input)?;
    let all: Vec<f64> = groups.iter().flatten().copied().collect();
    let center = mean(&all);
    let means: Vec<Option<f64>> = groups.iter().map(|group| mean(group)).collect();
    let filled = || groups.iter().filter(|group| !group.is_empty());
    let has_one_size = filled().all(|group| Some(group.len()) == filled().next().map(Vec::len));
    let largest = groups.iter().map(Vec::len).max().unwrap_or_default();

    let of_groups = |part: fn(&[f64]) -> Option<f64>| -> Option<Vec<f64>> {
        filled().map(|group| part(group)).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
    };
    let (by_range, by_deviation) = if largest == 1 {
        let singles: Vec<f64> = means.iter().copied().flatten().collect();
        (moving_range_deviation(&singles), variance(&singles).map(f64::sqrt))
    } else {
        let scaled =
            |group: &[f64]| range(group).zip(mean_range(group.len())).map(|(r, d2)| r / d2);
        let unbiased =
            |group: &[f64]| deviation(group).zip(mean_deviation(group.len())).map(|(s, c4)| s / c4);
        (
            of_groups(scaled).and_then(|all| mean(&all)),
            of_groups(unbiased).and_then(|all| mean(&all)),
        )
    };
    let chosen = match task.params.get("sigma") {
        None if has_one_size && largest <= 10 => by_range,
        None => by_deviation,
        Some(field) => match field.value().as_text() {
            Some(name) if name.starts_with('R') || name.starts_with("MR") => by_range,
            Some(name) if name.starts_with('S') => by_deviation,
            Some(_) => return Err(field.invalid("\"Rbar/d2\", \"Sbar/c4\" or a number")),
            None => Some(field.size()?),
        },
    };
    let limits = |sigma: Option<f64>| -> Vec<Option<(f64, f64)>> {
        let of_group = |group: &Vec<f64>| {
            let (center, sigma) = center.zip(sigma)?;
            let margin = width * sigma / super::sum::size(group).sqrt();
            (!group.is_empty()).then_some((center - margin, center + margin))
        };
        groups.iter().map(of_group).collect()
    };
    let shown = |sigma: Option<f64>| -> Value {
        let limits = limits(sigma);
        if has_one_size {
            super::Found::into_value(limits.into_iter().flatten().next())
        } else {
            super::Found::into_value(limits)
        }
    };
    let outcome = Outcome::new()
        .with("center", center)
        .with("sd_R", by_range)
        .with("limits_R", shown(by_range))
        .with("R_center", of_groups(range).and_then(|all| mean(&all)))
        .with("sd_S", by_deviation)
        .with("limits_S", shown(by_deviation))
        .with("S_center", of_groups(deviation).and_then(|all| mean(&all)))
        .with("means", means.clone());
    charted(task, outcome, &means, limits(chosen), center)
}

fn range(group: &[f64]) -> Option<f64> {
    let low = group.iter().copied().reduce(f64::min)?;
    let high = group.iter().copied().reduce(f64::max)?;
    (group.len() > 1).then_some(high - low)
}

fn deviation(group: &[f64]) -> Option<f64> {
    variance(group).map(f64::sqrt)
}

/// The answers of each group; a single value is a group of one.
fn groups(input: &Field<'_>) -> Result<Vec<Vec<f64>>, MetricError> {
    let field = match input.get("x") {
        Some(values) => values,
        None => input.need("data", "the answers of each group, a list of lists")?,
    };
    let group = |member: &Field<'_>| match member.value() {
        Value::List(_) => Ok(member.numbers_or_gaps()?.into_iter().flatten().collect()),
        Value::Null => Ok(vec![]),
        _ => Ok(vec![member.number()?]),
    };
    field.members()?.iter().map(group).collect()
}
