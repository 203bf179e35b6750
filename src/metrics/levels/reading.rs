//! Reading the answers of one question.

use super::super::{Field, MetricError};
use super::Levels;
use crate::platform::parse_number;
use crate::value::Value;

/// Reads answers as a survey stores them: a number (or its text) is a level; null and any other
/// text, such as "NA", is a missing answer.
pub(in super::super) fn answers(field: &Field<'_>) -> Result<Vec<Option<f64>>, MetricError> {
    let answer = |member: &Field<'_>| match member.value() {
        Value::Null => Ok(None),
        Value::Number(number) => Ok(Some(*number)),
        Value::Text(text) => Ok(parse_number(text)),
        _ => Err(member.invalid("a number, or null or a text such as \"NA\" for no answer")),
    };
    field.members()?.iter().map(answer).collect()
}

/// Reads `{"5": 42, "4": 32, "NA": 3}`, counts by level; a level that is no number counts as
/// missing.
pub(in super::super) fn counts(
    field: &Field<'_>,
    scale: (f64, f64),
) -> Result<Levels, MetricError> {
    let mut levels = Levels::default();
    for (level, count) in field.entries()? {
        levels.add(parse_number(level), count.size()?, scale);
    }
    Ok(levels)
}

/// Reads the answers of one question: `counts` by level, or `responses` (also `scores`) one by one.
pub(in super::super) fn one_question(
    input: &Field<'_>,
    scale: (f64, f64),
) -> Result<Levels, MetricError> {
    if let Some(field) = input.get("counts") {
        return counts(&field, scale);
    }
    let field = match input.get("scores") {
        Some(scores) => scores,
        None => input.need("responses", "the answers, a list, or \"counts\" by level")?,
    };
    Ok(Levels::of_answers(&answers(&field)?, scale))
}

/// Reads `{"很满意": 40, …}`: named levels and their counts, in the order given.
pub(in super::super) fn named_counts(field: &Field<'_>) -> Result<Vec<(String, f64)>, MetricError> {
    let entry = |(name, count): (&str, Field<'_>)| Ok((String::from(name), count.size()?));
    field.entries()?.into_iter().map(entry).collect()
}
