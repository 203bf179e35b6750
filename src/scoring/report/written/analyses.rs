//! What a report says beyond indices and items, as JSON.

use super::{interval, number, share, title_into, whole};
use crate::scoring::{
    DriverFigures, GapFigures, GradeFigures, KeyDrivers, LoyaltyFigures, Priorities,
    QualityFigures, Reliability, Report, Standing, Trend,
};
use crate::value::{Map, Value};

/// Adds whatever there is.
pub(super) fn into(map: &mut Map, report: &Report, locale: &str) {
    if !report.trends.is_empty() {
        let trends = report.trends.iter().map(|one| (one.index.clone(), trend(one)));
        map.insert("trend", Value::Map(trends.collect()));
    }
    if !report.reliability.is_empty() {
        let batteries = report.reliability.iter();
        let batteries = batteries.map(|one| (one.name.clone(), reliability(one, locale)));
        map.insert("reliability", Value::Map(batteries.collect()));
    }
    if let Some(found) = &report.drivers {
        map.insert("drivers", drivers(found));
    }
    if !report.priorities.is_empty() {
        map.insert("priorities", Value::List(report.priorities.iter().map(priorities).collect()));
    }
    if let Some(found) = &report.loyalty {
        map.insert("loyalty", loyalty(found));
    }
    if let Some(found) = &report.quality {
        map.insert("quality", quality(found));
    }
    voices_into(map, report);
}

/// The grades of a fuzzy evaluation.
pub(super) fn grades(grades: &GradeFigures) -> Value {
    let membership = grades.membership.iter().map(|(score, share)| {
        let mut map = Map::new();
        map.insert_number("score", *score);
        map.insert_number("membership", *share);
        Value::Map(map)
    });
    let mut map = Map::new();
    map.insert("membership", Value::List(membership.collect()));
    map.insert("largest", number(grades.largest));
    map.insert("effectiveness", number(grades.effectiveness));
    Value::Map(map)
}

/// An item beside what was expected of it.
pub(super) fn gap(gap: &GapFigures) -> Value {
    let mut map = Map::new();
    map.insert_text("item", &gap.item);
    map.insert_text("expected", &gap.expected);
    map.insert("n", whole(gap.n));
    map.insert("gap", number(gap.gap));
    map.insert("interval", interval(gap.interval));
    let (above, equal, below) = gap.above_equal_below;
    for (key, count) in [("above", above), ("equal", equal), ("below", below)] {
        map.insert(key, whole(count));
    }
    Value::Map(map)
}

fn trend(trend: &Trend) -> Value {
    let points = trend.points.iter().map(|point| {
        let mut map = Map::new();
        map.insert("wave", point.wave.clone().map_or(Value::Null, Value::Text));
        map.insert("value", number(point.value));
        map.insert("n", whole(point.responses));
        map.insert("limits", interval(point.limits));
        map.insert("outside", Value::Bool(point.is_outside));
        map.insert("change", number(point.change));
        map.insert("significant", point.is_significant.map_or(Value::Null, Value::Bool));
        Value::Map(map)
    });
    let mut map = Map::new();
    map.insert("center", number(trend.center));
    map.insert("points", Value::List(points.collect()));
    Value::Map(map)
}

fn reliability(battery: &Reliability, locale: &str) -> Value {
    let items = battery.items.iter().map(|item| {
        let mut map = Map::new();
        map.insert("item_rest_correlation", number(item.item_rest_correlation));
        map.insert("alpha_without", number(item.alpha_without));
        (item.name.clone(), Value::Map(map))
    });
    let mut map = Map::new();
    title_into(&mut map, &battery.title, locale);
    map.insert("n", whole(battery.n));
    map.insert("alpha", number(battery.alpha));
    map.insert("interval", interval(battery.interval));
    map.insert("omega", number(battery.omega));
    map.insert("heywood", Value::Bool(battery.is_heywood));
    map.insert("items", Value::Map(items.collect()));
    Value::Map(map)
}

fn drivers(drivers: &KeyDrivers) -> Value {
    let of = |driver: &DriverFigures| {
        let mut map = Map::new();
        map.insert("correlation", number(driver.correlation));
        map.insert("p", number(driver.p));
        map.insert("weight", number(driver.weight));
        map.insert("inflation", number(driver.inflation));
        map.insert("relative_weight", number(driver.relative_weight));
        map.insert("shapley", number(driver.shapley));
        (driver.name.clone(), Value::Map(map))
    };
    let mut map = Map::new();
    map.insert_text("outcome", &drivers.outcome);
    map.insert("n", whole(drivers.n));
    if let Some(reason) = drivers.refused {
        map.insert_text("refused", reason);
    }
    map.insert("explained", number(drivers.explained));
    map.insert("adjusted", number(drivers.adjusted));
    map.insert("drivers", Value::Map(drivers.drivers.iter().map(of).collect()));
    Value::Map(map)
}

fn priorities(priorities: &Priorities) -> Value {
    let items = priorities.items.iter().map(|item| {
        let mut map = Map::new();
        map.insert_number("importance", item.importance);
        map.insert_number("performance", item.performance);
        map.insert_text("quadrant", item.quadrant.name());
        (item.name.clone(), Value::Map(map))
    });
    let mut map = Map::new();
    map.insert_text("importance", if priorities.is_stated { "stated" } else { "derived" });
    let (importance, performance) = priorities.center;
    map.insert("center", vec![Value::Number(importance), Value::Number(performance)].into());
    map.insert("items", Value::Map(items.collect()));
    Value::Map(map)
}

fn loyalty(loyalty: &LoyaltyFigures) -> Value {
    let of = |standing: &Standing| {
        let mut map = Map::new();
        for (key, segment) in [
            ("loyalist", &standing.loyalist),
            ("mercenary", &standing.mercenary),
            ("hostage", &standing.hostage),
            ("defector", &standing.defector),
            ("apostle", &standing.apostle),
            ("terrorist", &standing.terrorist),
        ] {
            map.insert(key, share(segment));
        }
        let rows = standing.by_satisfaction.iter().map(|row| {
            let mut entry = Map::new();
            entry.insert("value", row.value.clone());
            entry.insert("loyal", share(&row.loyal));
            entry.insert("definite", share(&row.definite));
            Value::Map(entry)
        });
        map.insert("by_satisfaction", Value::List(rows.collect()));
        (standing.item.clone(), Value::Map(map))
    };
    let mut map = Map::new();
    map.insert_text("satisfaction", &loyalty.satisfaction);
    map.insert("beside", Value::Map(loyalty.standings.iter().map(of).collect()));
    map.insert("secure", share(&loyalty.secure));
    Value::Map(map)
}

fn quality(quality: &QualityFigures) -> Value {
    let mut map = Map::new();
    map.insert("too_fast", share(&quality.too_fast));
    map.insert("straight_line", share(&quality.straight_line));
    map.insert("misuse", share(&quality.misuse));
    map.insert("median_seconds", number(quality.median_seconds));
    map.insert("hurried", share(&quality.hurried));
    Value::Map(map)
}

/// Comments beside their question, the worst answers first; and alerts, those due first.
fn voices_into(map: &mut Map, report: &Report) {
    let voices = &report.voices;
    let comments = voices.comments.iter().map(|(question, sample)| {
        let kept = sample.kept.iter().map(|comment| {
            let mut entry = Map::new();
            entry.insert("score", number(comment.score_beside()));
            entry.insert_text("id", &comment.id);
            entry.insert_text("text", &comment.text);
            Value::Map(entry)
        });
        let mut entry = Map::new();
        if let Some(item) = report.commented.get(question) {
            entry.insert_text("item", item);
        }
        entry.insert("count", whole(sample.count));
        entry.insert("first", Value::List(kept.collect()));
        (question.clone(), Value::Map(entry))
    });
    if !voices.comments.is_empty() {
        map.insert("comments", Value::Map(comments.collect()));
    }
    if voices.alerts.count == 0 {
        return;
    }
    let raised = voices.raised.iter().map(|((severity, source), count)| {
        let mut entry = Map::new();
        entry.insert_text("severity", severity);
        entry.insert_text("source", source);
        entry.insert("count", whole(*count));
        Value::Map(entry)
    });
    let kept = voices.alerts.kept.iter().map(|alert| {
        let mut entry = Map::new();
        entry.insert_text("id", &alert.id);
        if let Ok(Value::Map(record)) = Value::parse(&alert.record) {
            for (key, value) in record.into_entries() {
                entry.insert(&key, value);
            }
        }
        Value::Map(entry)
    });
    let mut alerts = Map::new();
    alerts.insert("count", whole(voices.alerts.count));
    alerts.insert("raised", Value::List(raised.collect()));
    alerts.insert("first", Value::List(kept.collect()));
    map.insert("alerts", Value::Map(alerts));
}
