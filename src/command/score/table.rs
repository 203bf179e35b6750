//! A report as CSV: a row for each index, dimension and item of each group and of each wave, and for
//! trends, reliability, drivers and loyalty of all responses.

use std::io::Write;

use manyi::definition::localized;
use manyi::scoring::{Aim, Figures, GroupFigures, IndexFigures, Report, Share, Standing};
use manyi::value::Value;

use crate::command::Outcome;

/// One line of the table, from the group to its rank.
const HEADS: [&str; 22] = [
    "group",
    "kind",
    "name",
    "title",
    "responses",
    "value",
    "low",
    "high",
    "level",
    "target",
    "gap_to_target",
    "rank",
    "answers",
    "mean",
    "satisfied",
    "satisfied_share",
    "satisfied_low",
    "satisfied_high",
    "dissatisfied",
    "dissatisfied_share",
    "missing",
    "wave",
];

/// Writes the table, titles and levels in one language. The group of all responses is empty, and so
/// is every cell of what is undefined.
pub(super) fn write(out: &mut impl Write, report: &Report, locale: &str) -> Outcome {
    let mut table = csv::Writer::from_writer(out);
    let mut put =
        |cells: [String; HEADS.len()]| table.write_record(cells).map_err(std::io::Error::other);
    put(HEADS.map(str::to_owned))?;
    let nameless = |group: &GroupFigures| group.name.clone().unwrap_or("(none)".to_owned());
    let total = rows(&report.total, "", "", report, locale);
    let groups = report.groups.iter();
    let groups = groups.flat_map(|group| rows(group, &nameless(group), "", report, locale));
    let waves = report.waves.iter();
    let waves = waves.flat_map(|wave| rows(wave, "", &nameless(wave), report, locale));
    for cells in total.into_iter().chain(groups).chain(waves).chain(analyses(report, locale)) {
        put(cells.map(|cell| harmless(&cell)))?;
    }
    table.flush()?;
    Ok(())
}

/// The figures of a group, or of a wave.
fn rows(
    group: &GroupFigures,
    name: &str,
    wave: &str,
    report: &Report,
    locale: &str,
) -> Vec<[String; HEADS.len()]> {
    let mut rows = vec![];
    for index in &group.indices {
        let mut row = figures(name, "index", &index.name, &index.figures);
        row[3] = text(&index.title, locale);
        row[4] = index.responses.to_string();
        row[5] = number(index.value);
        ends(&mut row, 6, index.interval);
        row[8] = text(&index.level, locale);
        aim(&mut row, &index.aim);
        row[11] = rank(report, index, name);
        rows.push(row);
        for dimension in &index.dimensions {
            let full_name = format!("{}.{}", index.name, dimension.name);
            let mut row = figures(name, "dimension", &full_name, &dimension.figures);
            row[3] = text(&dimension.title, locale);
            row[5] = number(dimension.value);
            row[8] = text(&dimension.level, locale);
            aim(&mut row, &dimension.aim);
            rows.push(row);
        }
    }
    for item in &group.items {
        let mut row = figures(name, "item", &item.name, &item.figures);
        row[5] = number(item.figures.mean);
        ends(&mut row, 6, item.figures.interval);
        row[20] = item.missing.to_string();
        rows.push(row);
    }
    for row in &mut rows {
        row[21] = wave.to_owned();
    }
    rows
}

/// Of all responses: the trend with its limits, alpha with its interval, the share of each driver
/// in percent with its correlation as mean, and the segments of loyalty.
fn analyses(report: &Report, locale: &str) -> Vec<[String; HEADS.len()]> {
    let of = |kind: &str, name: &str| {
        let mut row: [String; HEADS.len()] = Default::default();
        row[1] = kind.to_owned();
        row[2] = name.to_owned();
        row
    };
    let mut rows = vec![];
    for trend in &report.trends {
        for point in &trend.points {
            let mut row = of("trend", &trend.index);
            row[4] = point.responses.to_string();
            row[5] = number(point.value);
            ends(&mut row, 6, point.limits);
            row[21] = point.wave.clone().unwrap_or_default();
            rows.push(row);
        }
    }
    for battery in &report.reliability {
        let mut row = of("reliability", &battery.name);
        row[3] = text(&battery.title, locale);
        row[4] = battery.n.to_string();
        row[5] = number(battery.alpha);
        ends(&mut row, 6, battery.interval);
        rows.push(row);
    }
    if let Some(drivers) = &report.drivers {
        for driver in &drivers.drivers {
            let mut row = of("driver", &driver.name);
            row[4] = drivers.n.to_string();
            row[5] = number(driver.relative_weight);
            row[13] = number(driver.correlation);
            rows.push(row);
        }
    }
    for standing in report.loyalty.iter().flat_map(|loyalty| &loyalty.standings) {
        for (name, share) in segments(standing) {
            let mut row = of("loyalty", &format!("{}.{name}", standing.item));
            row[12] = share.of.to_string();
            row[14] = share.count.to_string();
            row[15] = number(share.share);
            ends(&mut row, 16, share.interval);
            rows.push(row);
        }
    }
    rows
}

/// The segments of loyalty with their names.
pub(super) fn segments(standing: &Standing) -> [(&'static str, &Share); 4] {
    [
        ("loyalist", &standing.loyalist),
        ("mercenary", &standing.mercenary),
        ("hostage", &standing.hostage),
        ("defector", &standing.defector),
    ]
}

fn aim(row: &mut [String; HEADS.len()], aim: &Aim) {
    row[9] = number(aim.target);
    row[10] = number(aim.gap);
}

fn figures(group: &str, kind: &str, name: &str, figures: &Figures) -> [String; HEADS.len()] {
    let mut row: [String; HEADS.len()] = Default::default();
    row[0] = group.to_owned();
    row[1] = kind.to_owned();
    row[2] = name.to_owned();
    row[12] = figures.answers.to_string();
    row[13] = number(figures.mean);
    let Share { count, share, interval, .. } = figures.satisfied;
    row[14] = count.to_string();
    row[15] = number(share);
    ends(&mut row, 16, interval);
    row[18] = figures.dissatisfied.count.to_string();
    row[19] = number(figures.dissatisfied.share);
    row
}

fn ends(row: &mut [String; HEADS.len()], at: usize, interval: Option<(f64, f64)>) {
    row[at] = number(interval.map(|(low, _)| low));
    row[at + 1] = number(interval.map(|(_, high)| high));
}

fn rank(report: &Report, index: &IndexFigures, group: &str) -> String {
    let ranking = report.rankings.iter().find(|ranking| ranking.index == index.name);
    let rank = ranking.and_then(|ranking| ranking.ranked.iter().find(|rank| rank.group == group));
    rank.map_or_else(String::new, |rank| rank.rank.to_string())
}

fn number(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| Value::Number(number).to_json())
}

fn text(text: &Value, locale: &str) -> String {
    localized(text, locale).unwrap_or_default().to_owned()
}

/// A cell that no spreadsheet takes for a formula: names of groups come from respondents.
fn harmless(cell: &str) -> String {
    let starts_formula =
        cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if starts_formula && cell.parse::<f64>().is_err() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
