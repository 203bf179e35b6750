//! The rows of what is told of all responses together.

use manyi::scoring::{Report, Voices};
use manyi::value::Value;

use super::{Row, segments, text};

/// Trends, reliability, drivers, priorities, loyalty, quality, comments and alerts.
pub(super) fn rows(report: &Report, locale: &str) -> Vec<Row> {
    let mut rows = vec![];
    for trend in &report.trends {
        rows.extend(trend.points.iter().map(|point| {
            Row::of("trend", &trend.index)
                .with("responses", point.responses.to_string())
                .with_number("value", point.value)
                .with_interval(point.limits)
                .with("wave", point.wave.clone().unwrap_or_default())
        }));
    }
    rows.extend(report.reliability.iter().map(|battery| {
        Row::of("reliability", &battery.name)
            .with("title", text(&battery.title, locale))
            .with("responses", battery.n.to_string())
            .with_number("value", battery.alpha)
            .with_interval(battery.interval)
            .with_number("mean", battery.omega)
    }));
    if let Some(drivers) = &report.drivers {
        rows.extend(drivers.drivers.iter().map(|driver| {
            Row::of("driver", &driver.name)
                .with("responses", drivers.n.to_string())
                .with_number("value", driver.relative_weight)
                .with_number("mean", driver.correlation)
        }));
    }
    for priorities in &report.priorities {
        let source = if priorities.is_stated { "stated" } else { "derived" };
        rows.extend(priorities.items.iter().map(|item| {
            Row::of("priority", &item.name)
                .with("title", source)
                .with_number("value", Some(item.importance))
                .with_number("mean", Some(item.performance))
                .with("level", item.quadrant.name())
        }));
    }
    if let Some(loyalty) = &report.loyalty {
        for standing in &loyalty.standings {
            rows.extend(segments(standing).into_iter().map(|(segment, share)| {
                Row::of("loyalty", &format!("{}.{segment}", standing.item)).with_share(share)
            }));
        }
        rows.push(Row::of("loyalty", "secure").with_share(&loyalty.secure));
    }
    if let Some(quality) = &report.quality {
        rows.extend(
            [
                ("too fast", &quality.too_fast),
                ("straight line", &quality.straight_line),
                ("misuse", &quality.misuse),
                ("hurried", &quality.hurried),
            ]
            .map(|(flag, share)| Row::of("quality", flag).with_share(share)),
        );
        rows.push(
            Row::of("quality", "median seconds").with_number("value", quality.median_seconds),
        );
    }
    rows.extend(said(&report.voices));
    rows
}

/// The comments, the worst answers first, and the alerts, those due first.
fn said(voices: &Voices) -> Vec<Row> {
    let mut rows = vec![];
    for (question, sample) in &voices.comments {
        rows.extend(sample.kept.iter().map(|comment| {
            Row::of("comment", question)
                .with("title", comment.text.as_str())
                .with_number("value", comment.score_beside())
                .with("id", comment.id.as_str())
        }));
    }
    rows.extend(voices.alerts.kept.iter().map(|alert| {
        let record = Value::parse(&alert.record).unwrap_or_default();
        let word = |key: &str| record.get(key).as_text().unwrap_or_default().to_owned();
        let source = record.get("question").or(record.get("index"));
        Row::of("alert", source.as_text().unwrap_or_default())
            .with("title", word("text"))
            .with_number("value", record.get("value").as_number())
            .with("level", word("severity"))
            .with("id", alert.id.as_str())
            .with("due", alert.due.as_str())
    }));
    rows
}
