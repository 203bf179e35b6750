//! From envelopes to answers: which rows count, and what each answered to each item.

use manyi::value::Value;

use super::Views;
use super::dialect::{Cell, Type};
use crate::command::score::row::{MEMBERS, Reader};

impl Views<'_> {
    /// The envelopes that count, with their answers, still JSON, and the fields to group by.
    pub(super) fn responses(&self) -> String {
        let dialect = self.dialect;
        let once = dialect.once();
        let meta = self.definition.property("meta");
        let reader = Reader::new(self.definition, self.scoring, &[], None);
        let mut fields = String::new();
        let mut texts = String::new();
        let mut columns = String::new();
        for (by, column) in self.by.iter().zip(self.by_columns()) {
            let reader = Reader::new(self.definition, self.scoring, &[], Some(by));
            let path = reader.group_path().unwrap_or_default();
            let json =
                path.iter().fold("envelope".to_owned(), |json, key| dialect.member(&json, key));
            fields.push_str(&format!(",\n            {json} AS {column}_json"));
            texts.push_str(&format!(
                ",\n        nullif({}, '') AS {column}",
                dialect.plain(&format!("{column}_json"))
            ));
            columns.push_str(&format!(", {column}"));
        }
        let mut conditions = vec![
            dialect.is_object("answers"),
            dialect.has_only("envelope", MEMBERS.into_iter()),
            dialect.has_only("answers", reader.names()),
            "(status IS NULL OR status = 'completed')".to_owned(),
        ];
        let own = |key: &str| match meta.get(key) {
            Value::Null => None,
            Value::Text(text) => Some(dialect.text(text)),
            other => Some(dialect.text(&other.to_json())),
        };
        if let Some(name) = own("name") {
            conditions.push(format!("(survey_name IS NULL OR survey_name = {name})"));
        }
        let hashes = std::iter::once(self.definition.hash());
        let hashes = dialect.texts(hashes.chain(self.accepted.iter().map(String::as_str)));
        let version = own("version").map_or_else(String::new, |version| {
            format!(" AND (survey_version IS NULL OR survey_version = {version})")
        });
        conditions.push(format!("(survey_hash IN ({hashes}) OR survey_hash IS NULL{version})"));
        format!(
            "SELECT id{columns}, answers
FROM (
    SELECT id, envelope, answers{texts},
        {} AS status,
        {} AS survey_name,
        {} AS survey_version,
        {} AS survey_hash
    FROM (
        SELECT id, envelope,
            {} AS answers,
            {} AS status_json,
            {} AS name_json,
            {} AS version_json,
            {} AS hash_json{fields}
        FROM (SELECT id, {} FROM {} AS stored{once}) AS sound{once}
    ) AS parts{once}
) AS told
WHERE {}",
            dialect.plain("status_json"),
            dialect.plain("name_json"),
            dialect.plain("version_json"),
            dialect.plain("hash_json"),
            dialect.member("envelope", "values"),
            dialect.member("envelope", "status"),
            dialect.member(&dialect.member("envelope", "survey"), "name"),
            dialect.member(&dialect.member("envelope", "survey"), "version"),
            dialect.member(&dialect.member("envelope", "survey"), "hash"),
            dialect.envelope(),
            self.table,
            conditions.join("\n    AND ")
        )
    }

    /// Each answer of each response, on its scale.
    pub(super) fn answers(&self) -> String {
        let dialect = self.dialect;
        let columns = self.response_columns();
        let paths: Vec<Vec<&str>> = self
            .scoring
            .items
            .iter()
            .map(|item| {
                std::iter::once(&item.question).chain(&item.row).map(String::as_str).collect()
            })
            .collect();
        let spread = dialect.spread(&self.view("responses"), &columns, &paths);
        let given = |column: &str| format!("given.{column} AS {column}");
        let chosen: Vec<String> = columns.split(", ").map(given).collect();
        format!(
            "SELECT {}, items.item AS item, given.answer AS answer, points.score AS score,
    points.satisfied AS satisfied, points.dissatisfied AS dissatisfied,
    CASE WHEN given.answer IS NULL THEN 'missing' WHEN points.state IS NULL THEN 'off_scale' ELSE points.state END AS state
FROM (
    SELECT {columns}, place, nullif({}, '') AS answer FROM (
        {spread}
    ) AS spread{}
) AS given
JOIN (
    {}
) AS items ON items.place = given.place
LEFT JOIN (
    {}
) AS points ON points.place = given.place AND points.answer = given.answer",
            chosen.join(", "),
            dialect.plain("json"),
            dialect.once(),
            self.item_constants(),
            self.point_constants()
        )
    }

    fn item_constants(&self) -> String {
        let items = self.scoring.items.iter().enumerate();
        let rows = items.map(|(at, item)| vec![Cell::Whole(at + 1), Cell::Text(item.name.clone())]);
        let columns = [("place", Type::Whole), ("item", Type::Text)];
        self.dialect.constants(&columns, &rows.collect::<Vec<_>>())
    }

    /// What each answer means. A point goes before an answer that is none.
    fn point_constants(&self) -> String {
        use manyi::scoring::Verdict::{Dissatisfied, Satisfied};
        let mut rows: Vec<Vec<Cell>> = vec![];
        for (at, item) in self.scoring.items.iter().enumerate() {
            let mut known: Vec<String> = vec![];
            let points = item.points.iter().map(|point| (&point.value, Some(point)));
            let others = item.not_applicable.iter().map(|value| (value, None));
            for (value, point) in points.chain(others) {
                let answer = plain(value);
                if known.contains(&answer) {
                    continue;
                }
                let is = |verdict| {
                    Cell::Whole(usize::from(point.is_some_and(|point| point.verdict == verdict)))
                };
                let state = if point.is_some() { "given" } else { "not_applicable" };
                let verdicts = match point {
                    Some(point) => [Cell::Number(point.score), is(Satisfied), is(Dissatisfied)],
                    None => [Cell::Null, Cell::Null, Cell::Null],
                };
                let mut row = vec![
                    Cell::Whole(at + 1),
                    Cell::Text(answer.clone()),
                    Cell::Text(state.to_owned()),
                ];
                row.extend(verdicts);
                rows.push(row);
                known.push(answer);
            }
        }
        let columns = [
            ("place", Type::Whole),
            ("answer", Type::Text),
            ("state", Type::Text),
            ("score", Type::Number),
            ("satisfied", Type::Whole),
            ("dissatisfied", Type::Whole),
        ];
        self.dialect.constants(&columns, &rows)
    }

    /// What was perceived less what was expected, of each response that says both.
    pub(super) fn gaps(&self) -> String {
        let name = |item: usize| self.scoring.items.get(item).map_or("", |item| item.name.as_str());
        let mut rows: Vec<Vec<Cell>> = vec![];
        for (at, pair) in self.scoring.pairs.iter().enumerate() {
            for (item, is_expected) in [(pair.perceived, 0), (pair.expected, 1)] {
                let item = Cell::Text(name(item).to_owned());
                rows.push(vec![Cell::Whole(at + 1), item, Cell::Whole(is_expected)]);
            }
        }
        let columns = [("pair", Type::Whole), ("item", Type::Text), ("is_expected", Type::Whole)];
        let pairs = self.dialect.constants(&columns, &rows);
        let columns = self.response_columns();
        let score = |side: u8| format!("max(CASE WHEN i.is_expected = {side} THEN a.score END)");
        format!(
            "SELECT {columns}, i.pair AS pair, {} - {} AS gap
FROM {} AS a JOIN (
    {pairs}
) AS i ON i.item = a.item
WHERE a.state = 'given' GROUP BY {columns}, i.pair HAVING count(*) = 2",
            score(0),
            score(1),
            self.view("answers")
        )
    }

    /// Each item: of all responses, and of each group.
    pub(super) fn items(&self) -> String {
        let sum = |what: &str| self.dialect.cast(&format!("coalesce(sum({what}), 0)"), Type::Whole);
        let in_state = |state: &str| {
            sum(&format!("CASE WHEN c.state = '{state}' THEN c.responses ELSE 0 END"))
        };
        let number = |what: &str| self.dialect.cast(what, Type::Number);
        // What was not given has neither score nor verdict.
        let answered = "nullif(sum(CASE WHEN c.state = 'given' THEN c.responses ELSE 0 END), 0)";
        let columns = "item, state, score, satisfied, dissatisfied";
        format!(
            "WITH {}
SELECT by_field, by_value, item, {} AS n, {} / {} AS mean,
    {} AS satisfied, {} / {} AS satisfied_share,
    {} AS dissatisfied, {} / {} AS dissatisfied_share,
    {} AS not_applicable, {} AS missing, {} AS off_scale
FROM {} AS c GROUP BY by_field, by_value, item",
            self.cells(columns, ""),
            in_state("given"),
            number("sum(c.responses * c.score)"),
            number(answered),
            sum("c.responses * c.satisfied"),
            number("sum(c.responses * c.satisfied)"),
            number(answered),
            sum("c.responses * c.dissatisfied"),
            number("sum(c.responses * c.dissatisfied)"),
            number(answered),
            in_state("not_applicable"),
            in_state("missing"),
            in_state("off_scale"),
            self.by_each_field("cells", &format!("{columns}, responses")),
        )
    }

    /// How many gave each answer: all that indices are computed from, but for gaps.
    pub(super) fn distribution(&self) -> String {
        let responses = self.dialect.cast("sum(c.responses)", Type::Whole);
        let columns = "item, answer, score, satisfied, dissatisfied";
        format!(
            "WITH {}
SELECT by_field, by_value, {columns}, {responses} AS responses
FROM {} AS c GROUP BY by_field, by_value, {columns}",
            self.cells(columns, " WHERE state = 'given'"),
            self.by_each_field("cells", &format!("{columns}, responses")),
        )
    }

    /// Answers counted by all fields at once, so that they are read once for all groupings.
    fn cells(&self, columns: &str, condition: &str) -> String {
        let mut all = self.by_columns();
        all.push(columns.to_owned());
        let all = all.join(", ");
        format!(
            "cells AS (
    SELECT {all}, count(*) AS responses FROM {}{condition} GROUP BY {all}
)",
            self.view("answers")
        )
    }
}

/// A value as [`super::Dialect::plain`] writes it.
fn plain(value: &Value) -> String {
    value.as_text().map_or_else(|| value.to_json(), str::to_owned)
}
