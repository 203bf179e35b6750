//! A report for people.

use std::io::Write;

use manyi::definition::localized;
use manyi::scoring::{Aim, Figures, GroupFigures, ItemFigures, Ranking, Report};
use manyi::value::Value;

use super::row::{Reason, Rows};
use super::sections;

/// Writes the indices with their dimensions, the items, and the rankings. Figures are rounded here
/// and nowhere before.
pub(super) fn write(
    out: &mut impl Write,
    report: &Report,
    rows: &Rows,
    locale: &str,
) -> std::io::Result<()> {
    writeln!(out, "{} responses{}", rows.used, left_out(rows))?;
    write_group(out, &report.total, locale)?;
    for ranking in &report.rankings {
        write_ranking(out, ranking)?;
    }
    sections::write(out, report, locale)
}

fn left_out(rows: &Rows) -> String {
    let words = |reason: Reason| match reason {
        Reason::Unreadable => "unreadable",
        Reason::UnknownFields => "with unknown fields",
        Reason::WrongVersion => "of another version",
        Reason::OffScale => "with an answer off its scale",
        Reason::NotCompleted => "not completed",
        Reason::OtherSurvey => "of another questionnaire",
    };
    let told: Vec<String> = rows
        .each()
        .filter(|(.., count)| *count > 0)
        .map(|(reason, _, count)| format!("{count} {}", words(reason)))
        .collect();
    if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
}

fn write_group(out: &mut impl Write, group: &GroupFigures, locale: &str) -> std::io::Result<()> {
    let heads = ["", "n", "value", "95 % interval", "satisfied", "dissatisfied"];
    let mut lines = vec![heads.map(str::to_owned)];
    for index in &group.indices {
        let mut line = figures_line(&index.name, &index.title, locale, &index.figures);
        line[1] = index.responses.to_string();
        line[2] = judged(index.value, &index.level, &index.aim, locale);
        line[3] = interval(index.interval);
        if index.is_too_few {
            line[1] = format!("{} (few)", line[1]);
        }
        lines.push(line);
        for dimension in &index.dimensions {
            let name = format!("  {}", dimension.name);
            let mut line = figures_line(&name, &dimension.title, locale, &dimension.figures);
            line[1] = dimension.responses.to_string();
            line[2] = judged(dimension.value, &dimension.level, &dimension.aim, locale);
            line[3] = interval(dimension.interval);
            lines.push(line);
        }
    }
    lines.push(Default::default());
    for item in &group.items {
        let mut line = figures_line(&item.name, &Value::Null, locale, &item.figures);
        line[2] = rounded(item.figures.mean);
        line[3] = interval(item.figures.interval);
        lines.push(line);
    }
    write_columns(out, &lines)?;
    write_distributions(out, &group.items)
}

/// A value with what it is called and whether it is what was aimed at.
fn judged(value: Option<f64>, level: &Value, aim: &Aim, locale: &str) -> String {
    let mut words = rounded(value);
    if let Some(level) = localized(level, locale) {
        words = format!("{words} {level}");
    }
    if let (Some(target), Some(is_met)) = (aim.target, aim.is_met) {
        words = format!("{words} (target {target} {})", if is_met { "met" } else { "missed" });
    }
    words
}

/// How many gave each point, item by item.
fn write_distributions(out: &mut impl Write, items: &[ItemFigures]) -> std::io::Result<()> {
    writeln!(out, "\nanswers by point (n/a: does not apply)")?;
    let lines: Vec<_> = items
        .iter()
        .map(|item| {
            let points = item.figures.distribution.iter().zip(&item.values);
            let mut told: Vec<String> = points
                .map(|((_, count), value)| match value {
                    Value::Text(text) => format!("{text}: {count}"),
                    other => format!("{}: {count}", other.to_json()),
                })
                .collect();
            if item.not_applicable > 0 {
                told.push(format!("n/a: {}", item.not_applicable));
            }
            (item.name.clone(), told.join("  "))
        })
        .collect();
    let width = lines.iter().map(|(name, _)| places(name)).max().unwrap_or_default();
    for (name, points) in lines {
        writeln!(out, "{name}{}  {points}", " ".repeat(width - places(&name)))?;
    }
    Ok(())
}

fn figures_line(name: &str, title: &Value, locale: &str, figures: &Figures) -> [String; 6] {
    let name = match localized(title, locale) {
        Some(title) => format!("{name} ({title})"),
        None => name.to_owned(),
    };
    let share = |share: Option<f64>| {
        share.map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", 100.0 * share))
    };
    [
        name,
        figures.answers.to_string(),
        String::new(),
        String::new(),
        share(figures.satisfied.share),
        share(figures.dissatisfied.share),
    ]
}

fn write_ranking(out: &mut impl Write, ranking: &Ranking) -> std::io::Result<()> {
    writeln!(out, "\n{}: all {}", ranking.index, rounded(ranking.average))?;
    let mut lines = vec![];
    for rank in &ranking.ranked {
        lines.push([
            format!("{:>4}.", rank.rank),
            rank.group.clone(),
            rounded(Some(rank.value)),
            signed(rank.above_average),
            format!("n = {}", rank.responses),
            weak(&rank.weakest),
        ]);
    }
    for (group, responses) in &ranking.too_few {
        lines.push([
            "    -".to_owned(),
            group.clone(),
            String::new(),
            String::new(),
            format!("n = {responses}"),
            "too few, not ranked".to_owned(),
        ]);
    }
    write_columns(out, &lines)
}

fn weak(items: &[String]) -> String {
    if items.is_empty() { String::new() } else { format!("weakest: {}", items.join(", ")) }
}

/// Columns as wide as their widest cell; the first to the left, the others to the right.
pub(super) fn write_columns<const N: usize>(
    out: &mut impl Write,
    lines: &[[String; N]],
) -> std::io::Result<()> {
    let mut widths = [0; N];
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(places(cell));
        }
    }
    for line in lines {
        let mut text = String::new();
        for (at, (cell, width)) in line.iter().zip(widths).enumerate() {
            let space = " ".repeat(width - places(cell));
            let cell = if at == 0 { format!("{cell}{space}") } else { format!("  {space}{cell}") };
            text.push_str(&cell);
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

/// How many places of a terminal a text takes: a wide character takes two.
fn places(text: &str) -> usize {
    text.chars().map(|character| if character < '\u{2e80}' { 1 } else { 2 }).sum()
}

pub(super) fn rounded(number: Option<f64>) -> String {
    number.map_or_else(|| "-".to_owned(), |number| format!("{:.2}", without_tiny(number)))
}

pub(super) fn interval(interval: Option<(f64, f64)>) -> String {
    interval.map_or_else(
        || "-".to_owned(),
        |(low, high)| format!("{:.2} to {:.2}", without_tiny(low), without_tiny(high)),
    )
}

/// What two decimals do not show is 0, not -0.
fn without_tiny(number: f64) -> f64 {
    if number.abs() < 0.005 { 0.0 } else { number }
}

/// A difference, with its sign.
pub(super) fn signed(number: Option<f64>) -> String {
    number.map_or_else(|| "-".to_owned(), |number| format!("{:+.2}", without_tiny(number)))
}
