//! The methods `loyalty_segment` and `secure_customer_index`.

use super::super::distribution::two_sided_z;
use super::super::levels::percent;
use super::super::proportion::wilson;
use super::super::sum::size;
use super::super::{Field, MetricError, Outcome, Task};
use super::{Cut, Segment, is_secure};
use crate::value::Value;

/// Who misses one of the two answers.
const UNCLASSIFIED: &str = "unclassified";

/// `loyalty_segment`: `{"pairs": [[satisfaction, loyalty], …]}` -> `{"segment", "counts", "percent",
/// "ci", "n", "detail"}`.
///
/// `scale` is `[lowest, highest]` (1-5), or two of them; `cut` the lowest high answer, or two of them
/// (the upper two answers count as high if it is absent). An answer off the scale is missing. The
/// percentages and their Wilson intervals (shares, 0 to 1) are of those with both answers. `detail`
/// tells apostles (both at the top), near-apostles (one step below) and terrorists (both at the
/// bottom) apart.
pub(in super::super) fn loyalty_segment(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = two_sided_z(task.params.confidence()?);
    let scales = scales(&task.params)?;
    let cut = cut(&task.params, scales)?;
    let field = task.input.need("pairs", "pairs of a satisfaction and a loyalty answer")?;
    let pair = |member: &Field<'_>| match member.numbers_or_gaps()?.as_slice() {
        [satisfaction, loyalty] => {
            Ok((on_scale(*satisfaction, scales.0), on_scale(*loyalty, scales.1)))
        }
        _ => Err(member.invalid("a pair: a satisfaction and a loyalty answer")),
    };
    let pairs = field.members()?.iter().map(pair).collect::<Result<Vec<_>, _>>()?;
    let segments: Vec<_> = pairs.iter().map(|pair| cut.segment(pair.0, pair.1)).collect();
    let classified = segments.iter().flatten().count();
    #[expect(clippy::cast_precision_loss, reason = "2^53 pairs fit no memory")]
    let n = classified as f64;
    let (mut counts, mut shares, mut intervals) = (Outcome::new(), Outcome::new(), Outcome::new());
    for segment in Segment::ALL {
        let members: Vec<_> = segments.iter().filter(|found| **found == Some(segment)).collect();
        counts.put(segment.name(), members.len());
        shares.put(segment.name(), percent(size(&members), n));
        intervals.put(segment.name(), wilson(size(&members), n, z));
    }
    counts.put(UNCLASSIFIED, segments.len() - classified);
    let names: Vec<_> =
        segments.iter().map(|found| found.map_or(UNCLASSIFIED, Segment::name)).collect();
    let details: Vec<_> = pairs
        .iter()
        .zip(&names)
        .map(|(pair, name)| extreme(*pair, scales).unwrap_or_else(|| plain(name)))
        .collect();
    Ok(Outcome::new()
        .with("segment", names)
        .with("detail", details)
        .with("counts", counts)
        .with("percent", shares)
        .with("ci", intervals)
        .with("n", classified)
        .into_value())
}

/// `secure_customer_index`: `{"answers": [[satisfaction, recommendation, repurchase], …]}` -> the
/// percentage with the top answer of the `scale` (1-5) to all, `{"score", "ci" (Wilson, a share),
/// "n"}`; a row with a missing answer does not count.
pub(in super::super) fn secure_customer_index(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = two_sided_z(task.params.confidence()?);
    let scale = task.params.scale_or((1.0, 5.0))?;
    let field = task.input.need("answers", "rows of answers, one per customer")?;
    let mut found = vec![];
    for row in field.members()? {
        let answers: Vec<_> =
            row.numbers_or_gaps()?.into_iter().map(|answer| on_scale(answer, scale)).collect();
        found.extend(is_secure(&answers, scale.1));
    }
    let secure: Vec<_> = found.iter().filter(|is_secure| **is_secure).collect();
    Ok(Outcome::new()
        .with("score", percent(size(&secure), size(&found)))
        .with("ci", wilson(size(&secure), size(&found), z))
        .with("n", found.len())
        .into_value())
}

type Pair = (Option<f64>, Option<f64>);
type Scales = ((f64, f64), (f64, f64));

/// The ends of the four corners, which the literature names apart.
fn extreme((satisfaction, loyalty): Pair, scales: Scales) -> Option<&'static str> {
    let from_top = (scales.0.1 - satisfaction?, scales.1.1 - loyalty?);
    let from_bottom = (satisfaction? - scales.0.0, loyalty? - scales.1.0);
    match (from_top.0 + from_top.1, from_bottom.0 + from_bottom.1) {
        (0.0, _) => Some("apostle"),
        (1.0, _) => Some("near-apostle"),
        (_, 0.0) => Some("terrorist"),
        _ => None,
    }
}

/// The first of the two names of a segment.
fn plain(name: &'static str) -> &'static str {
    name.split_once('/').map_or(name, |(first, _)| first)
}

fn on_scale(answer: Option<f64>, (low, high): (f64, f64)) -> Option<f64> {
    answer.filter(|answer| (low..=high).contains(answer))
}

fn scales(params: &Field<'_>) -> Result<Scales, MetricError> {
    let Some(field) = params.get("scale") else { return Ok(((1.0, 5.0), (1.0, 5.0))) };
    match field.members()?.as_slice() {
        [satisfaction, loyalty] if satisfaction.is_list() => {
            Ok((satisfaction.range()?, loyalty.range()?))
        }
        _ => field.range().map(|scale| (scale, scale)),
    }
}

fn cut(params: &Field<'_>, scales: Scales) -> Result<Cut, MetricError> {
    let Some(field) = params.get("cut") else { return Ok(Cut::top_two(scales.0, scales.1)) };
    if !field.is_list() {
        let cut = field.number()?;
        return Ok(Cut { satisfaction: cut, loyalty: cut });
    }
    match field.numbers()?.as_slice() {
        [satisfaction, loyalty] => Ok(Cut { satisfaction: *satisfaction, loyalty: *loyalty }),
        _ => Err(field.invalid("the lowest high answer, or two of them")),
    }
}
