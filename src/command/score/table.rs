//! A report as CSV: a row for each figure, told apart by its `kind`.
//!
//! | kind | name | what stands where |
//! |---|---|---|
//! | `index`, `dimension`, `item` | its name | all of it |
//! | `point` | index or item | `value` a score, `title` what is stored for it, `answers` how many gave it, `share` |
//! | `benchmark` | `index.name` | `value`, and `gap_to_target`, how far the index is above it |
//! | `expectation` | item | `value` perceived less expected, `low`, `high`, `answers` who gave both |
//! | `grade` | fuzzy index | `value` the score of a grade, `share` how far all belong to it |
//! | `shrunk` | index of stars | `value` drawn to the prior, `low` what it is not below |
//! | `trend` | index | of each `wave`: `value`, `low` and `high` are the control limits |
//! | `reliability` | battery | `value` alpha, `low`, `high`, `mean` omega |
//! | `driver` | item | `value` its part of R squared in percent, `mean` its correlation |
//! | `priority` | item | `value` importance, `mean` performance, `level` its quadrant, `title` where importance is from |
//! | `loyalty` | `item.segment` | `answers`, `count`, `share`, `low`, `high` |
//! | `quality` | flag | the same; `median seconds` has a `value` |
//! | `comment` | question | `title` the text, `value` the score beside it, `id` of the response |
//! | `alert` | what raised it | `title` its text, `level` its severity, `due`, `id` of the response |
//!
//! Kinds from `trend` on are of all responses. Of comments and alerts there are those that the report keeps.

use std::io::Write;

use manyi::definition::localized;
use manyi::scoring::{
    Aim, BenchmarkFigures, Figures, GroupFigures, IndexFigures, Report, Share, Standing,
};
use manyi::value::Value;

use crate::command::Outcome;

mod analyses;

/// The columns.
const HEADS: [&str; 28] = [
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
    "not_applicable",
    "off_scale",
    "count",
    "share",
    "id",
    "due",
];

/// Writes the table, titles and levels in one language. The group of all responses is empty, and so
/// is every cell of what is undefined.
pub(super) fn write(out: &mut impl Write, report: &Report, locale: &str) -> Outcome {
    let mut table = csv::Writer::from_writer(out);
    let mut put =
        |cells: [String; HEADS.len()]| table.write_record(cells).map_err(std::io::Error::other);
    put(HEADS.map(str::to_owned))?;
    let nameless = |group: &GroupFigures| group.name.clone().unwrap_or("(none)".to_owned());
    let total = of_group(&report.total, "", "", report, locale);
    let groups = report.groups.iter();
    let groups = groups.flat_map(|group| of_group(group, &nameless(group), "", report, locale));
    let waves = report.waves.iter();
    let waves = waves.flat_map(|wave| of_group(wave, "", &nameless(wave), report, locale));
    let analyses = analyses::rows(report, locale);
    for row in total.into_iter().chain(groups).chain(waves).chain(analyses) {
        put(row.cells.map(|cell| harmless(&cell)))?;
    }
    table.flush()?;
    Ok(())
}

/// One row: what is not set is empty.
#[derive(Clone, Default)]
struct Row {
    cells: [String; HEADS.len()],
}

impl Row {
    fn of(kind: &str, name: &str) -> Row {
        Row::default().with("kind", kind).with("name", name)
    }

    /// The same row with a cell under one of [`HEADS`].
    fn with(mut self, head: &str, cell: impl Into<String>) -> Row {
        let place = HEADS.iter().position(|known| *known == head);
        debug_assert!(place.is_some(), "there is no column {head}");
        if let Some(own) = place.and_then(|at| self.cells.get_mut(at)) {
            *own = cell.into();
        }
        self
    }

    fn with_number(self, head: &str, found: Option<f64>) -> Row {
        self.with(head, number(found))
    }

    fn with_interval(self, interval: Option<(f64, f64)>) -> Row {
        self.with_number("low", interval.map(|(low, _)| low))
            .with_number("high", interval.map(|(_, high)| high))
    }

    fn with_share(self, share: &Share) -> Row {
        self.with("answers", share.of.to_string())
            .with("count", share.count.to_string())
            .with_number("share", share.share)
            .with_interval(share.interval)
    }

    fn with_figures(self, figures: &Figures) -> Row {
        let Share { count, share, interval, .. } = figures.satisfied;
        self.with("answers", figures.answers.to_string())
            .with_number("mean", figures.mean)
            .with("satisfied", count.to_string())
            .with_number("satisfied_share", share)
            .with_number("satisfied_low", interval.map(|(low, _)| low))
            .with_number("satisfied_high", interval.map(|(_, high)| high))
            .with("dissatisfied", figures.dissatisfied.count.to_string())
            .with_number("dissatisfied_share", figures.dissatisfied.share)
    }

    fn with_aim(self, aim: &Aim) -> Row {
        self.with_number("target", aim.target).with_number("gap_to_target", aim.gap)
    }
}

/// The figures of a group, or of a wave.
fn of_group(
    group: &GroupFigures,
    name: &str,
    wave: &str,
    report: &Report,
    locale: &str,
) -> Vec<Row> {
    let mut rows = vec![];
    for index in &group.indices {
        rows.extend(of_index(index, report, name, locale));
    }
    for item in &group.items {
        rows.push(
            Row::of("item", &item.name)
                .with_figures(&item.figures)
                .with_number("value", item.figures.mean)
                .with_interval(item.figures.interval)
                .with("missing", item.missing.to_string())
                .with("not_applicable", item.not_applicable.to_string())
                .with("off_scale", item.off_scale.to_string()),
        );
        rows.extend(points(&item.name, &item.figures, &item.values));
    }
    rows.into_iter().map(|row| row.with("group", name).with("wave", wave)).collect()
}

fn of_index(index: &IndexFigures, report: &Report, group: &str, locale: &str) -> Vec<Row> {
    let mut rows = vec![
        Row::of("index", &index.name)
            .with_figures(&index.figures)
            .with("title", text(&index.title, locale))
            .with("responses", index.responses.to_string())
            .with_number("value", index.value)
            .with_interval(index.interval)
            .with("level", text(&index.level, locale))
            .with_aim(&index.aim)
            .with("rank", rank(report, index, group)),
    ];
    rows.extend(points(&index.name, &index.figures, &[]));
    rows.extend(benchmarks(&index.name, &index.benchmarks, locale));
    for dimension in &index.dimensions {
        let full_name = format!("{}.{}", index.name, dimension.name);
        rows.push(
            Row::of("dimension", &full_name)
                .with_figures(&dimension.figures)
                .with("title", text(&dimension.title, locale))
                .with("responses", dimension.responses.to_string())
                .with_number("value", dimension.value)
                .with_interval(dimension.interval)
                .with("level", text(&dimension.level, locale))
                .with_aim(&dimension.aim),
        );
        rows.extend(points(&full_name, &dimension.figures, &[]));
        rows.extend(benchmarks(&full_name, &dimension.benchmarks, locale));
    }
    for gap in &index.gaps {
        rows.push(
            Row::of("expectation", &gap.item)
                .with("answers", gap.n.to_string())
                .with_number("value", gap.gap)
                .with_interval(gap.interval),
        );
    }
    for (score, membership) in index.grades.iter().flat_map(|grades| &grades.membership) {
        rows.push(
            Row::of("grade", &index.name)
                .with_number("value", Some(*score))
                .with_number("share", Some(*membership)),
        );
    }
    if let Some(stars) = &index.stars {
        rows.push(
            Row::of("shrunk", &index.name)
                .with_number("value", stars.shrunk)
                .with_number("low", stars.lower),
        );
    }
    rows
}

/// The distribution of answers: `values` are what is stored for the points, where that is known.
fn points<'a>(
    name: &'a str,
    figures: &'a Figures,
    values: &'a [Value],
) -> impl Iterator<Item = Row> + 'a {
    figures.distribution.iter().enumerate().map(move |(at, (score, count))| {
        let title = match values.get(at) {
            Some(Value::Text(text)) => text.clone(),
            Some(value) => value.to_json(),
            None => String::new(),
        };
        #[expect(clippy::cast_precision_loss, reason = "2^53 answers do not occur")]
        let share = (figures.answers > 0).then(|| *count as f64 / figures.answers as f64);
        Row::of("point", name)
            .with("title", title)
            .with_number("value", Some(*score))
            .with("answers", count.to_string())
            .with_number("share", share)
    })
}

fn benchmarks<'a>(
    name: &'a str,
    benchmarks: &'a [BenchmarkFigures],
    locale: &'a str,
) -> impl Iterator<Item = Row> + 'a {
    benchmarks.iter().map(move |benchmark| {
        Row::of("benchmark", &format!("{name}.{}", benchmark.name))
            .with("title", text(&benchmark.title, locale))
            .with_number("value", benchmark.value)
            .with_number("gap_to_target", benchmark.gap)
    })
}

/// The segments of loyalty with their names.
pub(super) fn segments(standing: &Standing) -> [(&'static str, &Share); 6] {
    [
        ("loyalist", &standing.loyalist),
        ("mercenary", &standing.mercenary),
        ("hostage", &standing.hostage),
        ("defector", &standing.defector),
        ("apostle", &standing.apostle),
        ("terrorist", &standing.terrorist),
    ]
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

/// A cell that no spreadsheet takes for a formula, and no terminal for a command: names of groups and
/// comments come from respondents.
fn harmless(cell: &str) -> String {
    let is_command = |character: char| character.is_control() && !"\t\r\n".contains(character);
    let cell = &cell.replace(is_command, " ");
    let starts_formula =
        cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if starts_formula && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.clone() }
}
