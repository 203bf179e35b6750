//! What a report says beyond indices, items and rankings, for people.

use std::io::{Result, Write};

use manyi::definition::localized;
use manyi::scoring::{
    GapFigures, GradeFigures, GroupFigures, KeyDrivers, LoyaltyFigures, Priorities, QualityFigures,
    Reliability, Report, Share, Trend, Voices,
};
use manyi::value::Value;

use super::table::segments;
use super::text::{interval, rounded, signed, write_columns};

/// So many comments of a question, and so many alerts, are written out.
const MOST: usize = 5;

/// Writes whatever there is.
pub(super) fn write(out: &mut impl Write, report: &Report, locale: &str) -> Result<()> {
    benchmarks(out, report, locale)?;
    shrunk(out, report)?;
    for index in &report.total.indices {
        gaps(out, &index.name, &index.gaps)?;
        if let Some(found) = &index.grades {
            grades(out, &index.name, found)?;
        }
    }
    for trend in &report.trends {
        over_waves(out, trend)?;
    }
    reliability(out, &report.reliability, locale)?;
    if let Some(found) = &report.drivers {
        drivers(out, found)?;
    }
    for found in &report.priorities {
        priorities(out, found)?;
    }
    if let Some(found) = &report.loyalty {
        loyalty(out, found)?;
    }
    if let Some(found) = &report.quality {
        quality(out, found)?;
    }
    comments(out, report)?;
    alerts(out, &report.voices)
}

fn benchmarks(out: &mut impl Write, report: &Report, locale: &str) -> Result<()> {
    let mut lines = vec![];
    for index in &report.total.indices {
        let dimensions = index.dimensions.iter();
        let dimensions =
            dimensions.map(|one| (format!("  {}", one.name), one.value, &one.benchmarks));
        let whole = (index.name.clone(), index.value, &index.benchmarks);
        for (name, value, benchmarks) in std::iter::once(whole).chain(dimensions) {
            for benchmark in benchmarks {
                let title = localized(&benchmark.title, locale).unwrap_or(&benchmark.name);
                lines.push([
                    name.clone(),
                    rounded(value),
                    title.to_owned(),
                    rounded(benchmark.value),
                    signed(benchmark.gap),
                ]);
            }
        }
    }
    section(out, "beside benchmarks", &lines)
}

fn gaps(out: &mut impl Write, index: &str, gaps: &[GapFigures]) -> Result<()> {
    let lines: Vec<_> = gaps
        .iter()
        .map(|gap| {
            let (above, equal, below) = gap.above_equal_below;
            [
                gap.item.clone(),
                signed(gap.gap),
                interval(gap.interval),
                format!("n = {}", gap.n),
                format!("above {above}, equal {equal}, below {below}"),
            ]
        })
        .collect();
    section(out, &format!("{index}: perceived less expected, the worst first"), &lines)
}

/// How far all belong to each grade of a fuzzy evaluation.
fn grades(out: &mut impl Write, index: &str, grades: &GradeFigures) -> Result<()> {
    let lines: Vec<_> = grades
        .membership
        .iter()
        .map(|(score, share)| {
            let is_largest = grades.largest == Some(*score);
            [
                Value::Number(*score).to_json(),
                format!("{:.1} %", 100.0 * share),
                if is_largest { "largest".to_owned() } else { String::new() },
            ]
        })
        .collect();
    let effectiveness = rounded(grades.effectiveness);
    section(out, &format!("{index}: grades (effectiveness {effectiveness})"), &lines)
}

/// Stars of all and of each group, drawn to the prior: by this they are ranked.
fn shrunk(out: &mut impl Write, report: &Report) -> Result<()> {
    for (at, index) in report.total.indices.iter().enumerate() {
        if index.stars.is_none() {
            continue;
        }
        let line = |name: &str, group: &GroupFigures| {
            let index = group.indices.get(at)?;
            let stars = index.stars?;
            Some([
                name.to_owned(),
                rounded(stars.shrunk),
                format!("at least {}", rounded(stars.lower)),
                format!("n = {}", index.responses),
            ])
        };
        let groups = report.groups.iter();
        let lines: Vec<_> = groups
            .map(|group| line(group.name.as_deref().unwrap_or("(none)"), group))
            .chain([line("all", &report.total)])
            .flatten()
            .collect();
        section(out, &format!("{}: stars drawn to the prior", index.name), &lines)?;
    }
    Ok(())
}

fn over_waves(out: &mut impl Write, trend: &Trend) -> Result<()> {
    let lines: Vec<_> = trend
        .points
        .iter()
        .map(|point| {
            let change = match (point.change, point.is_significant) {
                (None, _) => String::new(),
                (change, Some(true)) => format!("{} *", signed(change)),
                (change, _) => signed(change),
            };
            [
                point.wave.clone().unwrap_or_default(),
                rounded(point.value),
                change,
                format!("n = {}", point.responses),
                interval(point.limits),
                if point.is_outside { "outside".to_owned() } else { String::new() },
            ]
        })
        .collect();
    let center = rounded(trend.center);
    let head = format!("{}: over the waves, center {center} (* more than chance)", trend.index);
    section(out, &head, &lines)
}

fn reliability(out: &mut impl Write, batteries: &[Reliability], locale: &str) -> Result<()> {
    let lines: Vec<_> = batteries
        .iter()
        .map(|battery| {
            let title = localized(&battery.title, locale).unwrap_or(&battery.name);
            [
                title.to_owned(),
                rounded(battery.alpha),
                interval(battery.interval),
                rounded(battery.omega),
                format!("n = {}", battery.n),
            ]
        })
        .collect();
    section(out, "reliability: alpha with its interval, omega", &lines)
}

fn drivers(out: &mut impl Write, drivers: &KeyDrivers) -> Result<()> {
    if let Some(reason) = drivers.refused {
        return writeln!(
            out,
            "\ndrivers of {}: none, {reason} (n = {})",
            drivers.outcome, drivers.n
        );
    }
    let lines: Vec<_> = drivers
        .drivers
        .iter()
        .map(|driver| {
            [
                driver.name.clone(),
                format!("{} %", rounded(driver.relative_weight)),
                format!("r = {}", rounded(driver.correlation)),
            ]
        })
        .collect();
    let head = format!(
        "drivers of {}: shares of R2 = {} (n = {})",
        drivers.outcome,
        rounded(drivers.explained),
        drivers.n
    );
    section(out, &head, &lines)
}

fn priorities(out: &mut impl Write, priorities: &Priorities) -> Result<()> {
    let lines: Vec<_> = priorities
        .items
        .iter()
        .map(|item| {
            [
                item.name.clone(),
                rounded(Some(item.importance)),
                rounded(Some(item.performance)),
                item.quadrant.name().to_owned(),
            ]
        })
        .collect();
    let source = if priorities.is_stated { "stated" } else { "derived" };
    section(out, &format!("importance ({source}) and performance"), &lines)
}

fn loyalty(out: &mut impl Write, loyalty: &LoyaltyFigures) -> Result<()> {
    for standing in &loyalty.standings {
        let mut lines: Vec<_> = segments(standing)
            .iter()
            .map(|(name, share)| [(*name).to_owned(), percent(share), String::new()])
            .collect();
        for row in &standing.by_satisfaction {
            lines.push([
                format!("satisfied {}", row.value.to_json()),
                format!("loyal {}", percent(&row.loyal)),
                format!("definitely {}", percent(&row.definite)),
            ]);
        }
        section(out, &format!("loyalty: {} and {}", loyalty.satisfaction, standing.item), &lines)?;
    }
    let lines = [["secure customers".to_owned(), percent(&loyalty.secure)]];
    write_columns(out, &lines)
}

fn quality(out: &mut impl Write, quality: &QualityFigures) -> Result<()> {
    let mut lines = vec![];
    for (name, share) in [
        ("too fast", &quality.too_fast),
        ("straight line", &quality.straight_line),
        ("misuse", &quality.misuse),
        ("below a third of the median time", &quality.hurried),
    ] {
        lines.push([name.to_owned(), percent(share)]);
    }
    if let Some(median) = quality.median_seconds {
        lines.push(["median time".to_owned(), format!("{median} s")]);
    }
    section(out, "quality of the responses", &lines)
}

/// The comments on each question, beside the score of its item: the worst first.
fn comments(out: &mut impl Write, report: &Report) -> Result<()> {
    for (question, sample) in &report.voices.comments {
        let beside = match report.commented.get(question) {
            Some(item) if item != question => format!(" (beside {item})"),
            _ => String::new(),
        };
        writeln!(out, "\ncomments on {question}{beside}: {}", sample.count)?;
        for comment in sample.kept.iter().take(MOST) {
            let score = comment
                .score_beside()
                .map_or_else(String::new, |score| format!("{}: ", Value::Number(score).to_json()));
            writeln!(out, "  {score}{}", on_one_line(&comment.text))?;
        }
    }
    Ok(())
}

fn alerts(out: &mut impl Write, voices: &Voices) -> Result<()> {
    if voices.alerts.count == 0 {
        return Ok(());
    }
    writeln!(out, "\nalerts: {}", voices.alerts.count)?;
    let lines: Vec<_> = voices
        .raised
        .iter()
        .map(|((severity, source), count)| {
            [format!("  {source}"), severity.clone(), count.to_string()]
        })
        .collect();
    write_columns(out, &lines)?;
    for alert in voices.alerts.kept.iter().take(MOST) {
        let record = Value::parse(&alert.record).unwrap_or_default();
        let source = record.get("question").or(record.get("index"));
        let text = |key: &str| record.get(key).as_text().unwrap_or_default().to_owned();
        let due = if alert.due.is_empty() { String::new() } else { format!("due {} ", alert.due) };
        writeln!(
            out,
            "  {due}{}: {} {} {}",
            source.as_text().unwrap_or_default(),
            on_one_line(&text("text")),
            on_one_line(&text("comment")),
            alert.id
        )?;
    }
    Ok(())
}

/// A head and its lines; nothing without lines.
fn section<const N: usize>(out: &mut impl Write, head: &str, lines: &[[String; N]]) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{head}")?;
    write_columns(out, lines)
}

fn percent(share: &Share) -> String {
    match share.share {
        Some(part) => format!("{:.1} % ({} of {})", 100.0 * part, share.count, share.of),
        None => "-".to_owned(),
    }
}

/// What a respondent wrote, without what a terminal would obey.
fn on_one_line(text: &str) -> String {
    text.split(|character: char| character.is_control() || character.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
