//! The methods of the Kano model by name, with the intervals and the test that need roots.

use super::super::distribution::two_sided_z;
use super::super::proportion::wilson;
use super::super::sum::mean;
use super::super::{Field, Found, MetricError, Outcome, Task};
use super::{Category, Counts, DYSFUNCTIONAL_SCORES, FUNCTIONAL_SCORES, Table, score};
use crate::value::Value;

/// The percentage points within which categories count as tied: below 6 the mode is not clear
/// (Lee & Newcomb 1997).
const NEAR_TIE: f64 = 6.0;

/// The normal quantile of Fong's test: 90 %, rounded as in the paper.
const FONG_Z: f64 = 1.65;

const COUNTS: &str = "counts by category, such as {\"A\": 7, \"O\": 33}";

/// Whether the most frequent category is so by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FongTest {
    /// The difference of the two counts that chance can make.
    pub limit: f64,
    /// Whether the two differ by at least that.
    pub significant: bool,
}

/// Compares the two largest counts `a` and `b` of `n` respondents (Fong 1996): the difference is
/// not significant where `|a - b| < z sqrt((a + b)(2n - a - b) / 2n)`. Nothing for `n` = 0.
///
/// ```
/// use manyi::metrics::kano::fong_test;
///
/// let test = fong_test(275.0, 216.0, 607.0, 1.65).unwrap();
/// assert!((test.limit - 28.2153).abs() < 1e-4 && test.significant);
/// ```
#[must_use]
pub fn fong_test(top: f64, second: f64, n: f64, z: f64) -> Option<FongTest> {
    let both = top + second;
    (n > 0.0 && both <= 2.0 * n).then(|| {
        let limit = z * (both * (2.0 * n - both) / (2.0 * n)).sqrt();
        FongTest { limit, significant: (top - second).abs() >= limit }
    })
}

/// `kano_classify`: `{"pairs": [[functional, dysfunctional], …]}` -> `{"cat": ["A", null, …],
/// "counts"}`; a pair with a missing answer or one off the scale has no category.
pub(in super::super) fn kano_classify(task: &Task<'_>) -> Result<Value, MetricError> {
    let table = table(&task.params)?;
    let categories: Vec<_> =
        pairs(&task.input)?.into_iter().map(|pair| category(table, pair)).collect();
    let counts = Counts::of(categories.iter().flatten().copied());
    let letters: Vec<_> = categories.iter().map(|of| of.map(Category::letter)).collect();
    Ok(Outcome::new().with("cat", letters).with("counts", written(&counts)).into_value())
}

/// `kano_counts`: `{"answers"}`, one row per respondent with two answers per feature, in the
/// `layout` "f1,d1,f2,d2,…" or "f1,f2,…,d1,d2,…" -> `{"counts", "categories"}` and the coefficients
/// per feature; `first_two_item1` shows the categories of the first feature for the first two
/// respondents, to compare with a source by eye.
pub(in super::super) fn kano_counts(task: &Task<'_>) -> Result<Value, MetricError> {
    let table = table(&task.params)?;
    let field = task.input.need("answers", "rows of two answers per feature")?;
    let rows = field.matrix_with_gaps()?;
    let width = rows.first().map_or(0, Vec::len);
    if width % 2 == 1 {
        return Err(field.refused("a row has an odd number of answers; give two per feature"));
    }
    let is_interleaved = is_interleaved(&task.params)?;
    let pair = |row: &[Option<f64>], item: usize| {
        let places =
            if is_interleaved { (2 * item, 2 * item + 1) } else { (item, width / 2 + item) };
        let answer = |at: usize| row.get(at).copied().flatten();
        (answer(places.0), answer(places.1))
    };
    let features: Vec<Vec<_>> = (0..width / 2)
        .map(|item| rows.iter().map(|row| category(table, pair(row, item))).collect())
        .collect();
    let counts: Vec<_> =
        features.iter().map(|found| Counts::of(found.iter().flatten().copied())).collect();
    let letters = |found: &[Option<Category>]| -> Vec<_> {
        found.iter().map(|of| of.map(Category::letter)).collect()
    };
    let first_two: Vec<_> =
        features.first().into_iter().flat_map(|found| letters(found)).take(2).collect();
    let categories: Vec<_> = features.iter().map(|found| letters(found)).collect();
    Ok(Outcome::new()
        .with("counts", counts.iter().map(written).collect::<Vec<_>>())
        .with("mode", counts.iter().map(mode).collect::<Vec<_>>())
        .with("better", counts.iter().map(Counts::better).collect::<Vec<_>>())
        .with("worse", counts.iter().map(Counts::worse).collect::<Vec<_>>())
        .with("categories", categories)
        .with("first_two_item1", first_two)
        .into_value())
}

/// `kano_better_worse`: `{"counts": {"A": 7, "O": 33, …}}` or a list of them -> `{"better",
/// "worse", "better_ci", "worse_ci", "mode", "category"}`, lists for a list. The intervals are
/// Wilson's over A + O + M + I.
pub(in super::super) fn kano_better_worse(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = two_sided_z(task.params.confidence()?);
    let margin = task.params.number_or("near_tie", NEAR_TIE)?;
    let field = task.input.need("counts", COUNTS)?;
    let is_many = field.is_list();
    let features = if is_many { field.members()? } else { vec![field] };
    let features = features.iter().map(counts).collect::<Result<Vec<_>, _>>()?;
    let category = |of: &Counts| of.category(margin).map(Category::letter);
    Ok(Outcome::new()
        .with("better", one_or_many(is_many, &features, Counts::better))
        .with("worse", one_or_many(is_many, &features, Counts::worse))
        .with("better_ci", one_or_many(is_many, &features, |of| better_interval(of, z)))
        .with("worse_ci", one_or_many(is_many, &features, |of| worse_interval(of, z)))
        .with("mode", one_or_many(is_many, &features, mode))
        .with("category", one_or_many(is_many, &features, category))
        .into_value())
}

/// `kano_mode`: `{"counts"}` of one feature -> `{"mode", "category", "grouped_mode",
/// "total_strength", "category_strength"}`, the strengths in percent.
///
/// `mode` breaks ties by M > O > A > I, `category` near-ties (`near_tie` percentage points) as
/// well; `grouped_mode` first compares O + A + M with I + R + Q.
pub(in super::super) fn kano_mode(task: &Task<'_>) -> Result<Value, MetricError> {
    let margin = task.params.number_or("near_tie", NEAR_TIE)?;
    let counts = counts(&task.input.need("counts", COUNTS)?)?;
    let (top, second) = counts.leaders();
    let fong = fong_test(top, second, counts.total(), FONG_Z);
    Ok(Outcome::new()
        .with("mode", mode(&counts))
        .with("category", counts.category(margin).map(Category::letter))
        .with("grouped_mode", counts.grouped_mode().map(Category::letter))
        .with("total_strength", counts.total_strength())
        .with("category_strength", counts.category_strength())
        .with("significant", fong.map(|test| test.significant))
        .into_value())
}

/// `kano_fong_test`: `{"top", "second", "n"}`, or `{"counts"}` of one feature -> `{"limit",
/// "significant"}`; `z` is 1.65 unless it is given.
pub(in super::super) fn kano_fong_test(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = task.params.number_or("z", FONG_Z)?;
    let (top, second, n) = match task.input.get("counts") {
        Some(field) => {
            let counts = counts(&field)?;
            let (top, second) = counts.leaders();
            (top, second, counts.total())
        }
        None => (
            task.input.need("top", "the largest count, or \"counts\" by category")?.size()?,
            task.input.need("second", "the second largest count")?.size()?,
            task.input.need("n", "how many answered")?.size()?,
        ),
    };
    let test = fong_test(top, second, n, z);
    Ok(Outcome::new()
        .with("limit", test.map(|test| test.limit))
        .with("significant", test.map(|test| test.significant))
        .into_value())
}

/// `kano_continuous`: `{"pairs"}` -> `{"functional_mean", "dysfunctional_mean", "n"}`, the means of
/// the scores of DuMouchel (or of those in `functional` and `dysfunctional`, five each) over the
/// pairs that have both answers.
pub(in super::super) fn kano_continuous(task: &Task<'_>) -> Result<Value, MetricError> {
    let functional = scores(&task.params, "functional", FUNCTIONAL_SCORES)?;
    let dysfunctional = scores(&task.params, "dysfunctional", DYSFUNCTIONAL_SCORES)?;
    let scored = |(with, without): Pair| {
        Some((score(with?, &functional)?, score(without?, &dysfunctional)?))
    };
    let (with, without): (Vec<_>, Vec<_>) =
        pairs(&task.input)?.into_iter().filter_map(scored).unzip();
    Ok(Outcome::new()
        .with("functional_mean", mean(&with))
        .with("dysfunctional_mean", mean(&without))
        .with("n", with.len())
        .into_value())
}

/// The answers with and without a feature, where given.
type Pair = (Option<f64>, Option<f64>);

fn pairs(input: &Field<'_>) -> Result<Vec<Pair>, MetricError> {
    let field = input.need("pairs", "pairs of a functional and a dysfunctional answer")?;
    let pair = |member: &Field<'_>| match member.numbers_or_gaps()?.as_slice() {
        [functional, dysfunctional] => Ok((*functional, *dysfunctional)),
        _ => Err(member.invalid("a pair: a functional and a dysfunctional answer")),
    };
    field.members()?.iter().map(pair).collect()
}

fn category(table: Table, (functional, dysfunctional): Pair) -> Option<Category> {
    table.category(functional?, dysfunctional?)
}

fn table(params: &Field<'_>) -> Result<Table, MetricError> {
    match params.get("table") {
        None => Ok(Table::Berger),
        Some(field) => match field.text()? {
            "berger" => Ok(Table::Berger),
            "pouliot" => Ok(Table::Pouliot),
            _ => Err(field.invalid("\"berger\" or \"pouliot\"")),
        },
    }
}

/// Whether the two answers to a feature stand side by side, or all functional ones come first.
fn is_interleaved(params: &Field<'_>) -> Result<bool, MetricError> {
    let Some(field) = params.get("layout") else { return Ok(true) };
    let layout = field.text()?.replace(' ', "");
    if layout.starts_with("f1,d1") {
        Ok(true)
    } else if layout.starts_with("f1,f2") {
        Ok(false)
    } else {
        Err(field.invalid("\"f1,d1,f2,d2,...\" or \"f1,f2,...,d1,d2,...\""))
    }
}

/// Counts under the letters; a letter that is absent counts nobody.
fn counts(field: &Field<'_>) -> Result<Counts, MetricError> {
    let mut counts = Counts::default();
    for (letter, count) in field.entries()? {
        let Some(category) = Category::ALL.into_iter().find(|known| known.letter() == letter)
        else {
            return Err(field.refused(format!("\"{letter}\" is none of M, O, A, I, R and Q")));
        };
        counts.add(category, count.size()?);
    }
    Ok(counts)
}

fn scores(params: &Field<'_>, key: &str, usual: [f64; 5]) -> Result<[f64; 5], MetricError> {
    let Some(field) = params.get(key) else { return Ok(usual) };
    field.numbers()?.try_into().map_err(|_| field.invalid("five scores, for the answers 1 to 5"))
}

fn written(counts: &Counts) -> Value {
    let mut outcome = Outcome::new();
    for (category, count) in counts.iter() {
        outcome.put(category.letter(), count);
    }
    outcome.into_value()
}

fn mode(counts: &Counts) -> Option<&'static str> {
    counts.mode().map(Category::letter)
}

fn better_interval(counts: &Counts, z: f64) -> Option<(f64, f64)> {
    wilson(counts.better()? * counts.base(), counts.base(), z)
}

fn worse_interval(counts: &Counts, z: f64) -> Option<(f64, f64)> {
    let (lower, upper) = wilson(-counts.worse()? * counts.base(), counts.base(), z)?;
    Some((-upper, -lower))
}

/// What `of` says of each feature: a list if a list was given.
fn one_or_many<T: Found>(
    is_many: bool,
    features: &[Counts],
    of: impl Fn(&Counts) -> Option<T>,
) -> Value {
    let mut found = features.iter().map(of);
    if is_many {
        found.collect::<Vec<_>>().into_value()
    } else {
        found.next().flatten().into_value()
    }
}
