//! What the databases say differently: types, texts, tables of constants, and the inside of JSON.
//!
//! All else in the views is SQL that each of them understands.

use clap::ValueEnum;

/// A database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Dialect {
    /// DuckDB 1.1 or newer; `envelope` is JSON or VARCHAR.
    Duckdb,
    /// PostgreSQL 13 or newer; `envelope` is json, jsonb or text.
    Postgres,
    /// ClickHouse 24.3 or newer; `envelope` is String.
    Clickhouse,
    /// Spark 3.4 or newer, and Databricks; `envelope` is STRING.
    Spark,
}

/// A constant in a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Number(f64),
    Whole(usize),
    Null,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Number,
    Whole,
}

impl Dialect {
    /// The name of a type. What may be missing is nullable everywhere.
    pub(super) fn name_of(self, of: Type) -> &'static str {
        match (self, of) {
            (Dialect::Duckdb, Type::Text) => "VARCHAR",
            (Dialect::Duckdb | Dialect::Spark, Type::Number) => "DOUBLE",
            (Dialect::Duckdb | Dialect::Spark | Dialect::Postgres, Type::Whole) => "BIGINT",
            (Dialect::Postgres, Type::Text) => "text",
            (Dialect::Postgres, Type::Number) => "double precision",
            (Dialect::Clickhouse, Type::Text) => "Nullable(String)",
            (Dialect::Clickhouse, Type::Number) => "Nullable(Float64)",
            (Dialect::Clickhouse, Type::Whole) => "Nullable(Int64)",
            (Dialect::Spark, Type::Text) => "STRING",
        }
    }

    /// An expression as a value of a type.
    pub(super) fn cast(self, expression: &str, to: Type) -> String {
        format!("CAST({expression} AS {})", self.name_of(to))
    }

    /// A text. ClickHouse and Spark take a backslash for the start of an escape.
    pub(super) fn text(self, text: &str) -> String {
        match self {
            Dialect::Duckdb | Dialect::Postgres => format!("'{}'", text.replace('\'', "''")),
            Dialect::Clickhouse | Dialect::Spark => {
                format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'"))
            }
        }
    }

    /// A list of texts, separated by commas.
    pub(super) fn texts<'t>(self, texts: impl Iterator<Item = &'t str>) -> String {
        texts.map(|text| self.text(text)).collect::<Vec<_>>().join(", ")
    }

    fn cell(self, cell: &Cell) -> String {
        match cell {
            Cell::Text(text) => self.text(text),
            Cell::Number(number) => number.to_string(),
            Cell::Whole(number) => number.to_string(),
            Cell::Null => "NULL".to_owned(),
        }
    }

    /// A query of constants.
    pub(super) fn constants(self, columns: &[(&str, Type)], rows: &[Vec<Cell>]) -> String {
        let row = |cells: &Vec<Cell>| {
            let cells: Vec<String> = cells.iter().map(|cell| self.cell(cell)).collect();
            format!("({})", cells.join(", "))
        };
        let rows = rows.iter().map(row).collect::<Vec<_>>().join(",\n        ");
        if self == Dialect::Clickhouse {
            let types = columns.iter().map(|(name, of)| format!("{name} {}", self.name_of(*of)));
            let types = types.collect::<Vec<_>>().join(", ");
            return format!("SELECT * FROM values('{types}',\n        {rows})");
        }
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let casts = columns.iter().map(|(name, of)| format!("{} AS {name}", self.cast(name, *of)));
        format!(
            "SELECT {} FROM (VALUES\n        {rows}) AS constants ({})",
            casts.collect::<Vec<_>>().join(", "),
            names.join(", ")
        )
    }

    /// The column `envelope`, ready to be taken apart.
    ///
    /// None of them reads the half of a surrogate pair, nor does jsonb read NUL; JSON has both, and a
    /// respondent may type them. One such comment must not spoil the view for all: they are dropped.
    pub(super) fn envelope(self) -> String {
        const HIGH: &str = r"\\u[dD][89abAB][0-9a-fA-F]{2}";
        const LOW: &str = r"\\u[dD][c-fC-F][0-9a-fA-F]{2}";
        // What is kept comes first: whole pairs, and escaped backslashes, behind which a u is no escape.
        let unsound = format!(r"(\\\\|{HIGH}{LOW})|\\u0000|{HIGH}|{LOW}");
        let (unsound, kept) = (self.text(&unsound), self.text(r"\1"));
        match self {
            Dialect::Duckdb => {
                let text = "CAST(envelope AS VARCHAR)";
                let sound = format!("regexp_replace({text}, {unsound}, {kept}, 'g')");
                format!(
                    "CASE WHEN json_valid({text}) THEN {text} WHEN json_valid({sound}) THEN {sound} END AS envelope"
                )
            }
            Dialect::Postgres => {
                let text = "CAST(envelope AS text)";
                let alone = self.text(&format!(r"\\u0000|{HIGH}(?!{LOW})|(?<!{HIGH}){LOW}"));
                format!(
                    "CAST(CASE WHEN {text} ~ {alone} THEN regexp_replace({text}, {unsound}, {kept}, 'g') ELSE {text} END AS jsonb) AS envelope"
                )
            }
            Dialect::Clickhouse => format!(
                "if(isValidJSON(stored.envelope), stored.envelope, replaceRegexpAll(stored.envelope, {unsound}, {kept})) AS envelope"
            ),
            Dialect::Spark => "envelope".to_owned(),
        }
    }

    /// What a subquery ends with so that its columns are computed once. PostgreSQL would put their
    /// expressions wherever they are named, and take JSON apart again for each.
    pub(super) fn once(self) -> &'static str {
        if self == Dialect::Postgres { " OFFSET 0" } else { "" }
    }

    /// What stands under a key of a JSON object, still JSON; nothing in anything else.
    pub(super) fn member(self, object: &str, key: &str) -> String {
        let text = self.text(key);
        match self {
            Dialect::Duckdb => format!("json_extract({object}, {})", self.text(&pointer(&[key]))),
            Dialect::Postgres => format!("({object} -> {text})"),
            Dialect::Clickhouse => format!("JSONExtractRaw({object}, {text})"),
            Dialect::Spark => format!("from_json({object}, 'MAP<STRING,STRING>')[{text}]"),
        }
    }

    /// Whether JSON is an object.
    pub(super) fn is_object(self, json: &str) -> String {
        match self {
            Dialect::Duckdb => format!("json_type({json}) = 'OBJECT'"),
            Dialect::Postgres => format!("jsonb_typeof({json}) = 'object'"),
            Dialect::Clickhouse => format!("startsWith({json}, '{{')"),
            Dialect::Spark => format!("{json} LIKE '{{%'"),
        }
    }

    /// Whether an object has no other keys.
    pub(super) fn has_only<'n>(self, object: &str, names: impl Iterator<Item = &'n str>) -> String {
        let names = self.texts(names);
        match self {
            Dialect::Duckdb => format!("list_has_all([{names}], json_keys({object}))"),
            // A scalar has nothing that can be taken away, and it is an error to try.
            Dialect::Postgres => format!(
                "CASE WHEN jsonb_typeof({object}) = 'object' THEN {object} - ARRAY[{names}] = '{{}}' ELSE false END"
            ),
            Dialect::Clickhouse => format!("hasAll([{names}], JSONExtractKeys({object}))"),
            Dialect::Spark => {
                format!("size(array_except(json_object_keys({object}), array({names}))) = 0")
            }
        }
    }

    /// A JSON scalar as text: a text itself, a number as JavaScript writes it. A list or a map is its
    /// JSON, but for an empty one, which is nothing.
    pub(super) fn plain(self, json: &str) -> String {
        match self {
            Dialect::Duckdb => {
                let number = self.number_text(&format!("CAST({json} AS DOUBLE)"));
                format!(
                    "CASE json_type({json}) WHEN 'VARCHAR' THEN {json} ->> '$'
            WHEN 'DOUBLE' THEN {number} WHEN 'NULL' THEN NULL
            ELSE nullif(nullif(CAST({json} AS VARCHAR), '[]'), '{{}}') END"
                )
            }
            Dialect::Postgres => format!(
                "CASE jsonb_typeof({json}) WHEN 'number' THEN CAST(trim_scale(CAST({json} #>> '{{}}' AS numeric)) AS text)
            WHEN 'array' THEN nullif(CAST({json} AS text), '[]') WHEN 'object' THEN nullif(CAST({json} AS text), '{{}}')
            ELSE {json} #>> '{{}}' END"
            ),
            Dialect::Clickhouse => format!(
                "multiIf({json} IN ('', 'null', '[]', '{{}}'), NULL, startsWith({json}, '\"'), JSONExtractString({json}), toFloat64OrNull({json}) IS NULL, {json}, toString(toFloat64OrNull({json})))"
            ),
            // A text and a number are the same here: 5.0 is taken for 5 either way.
            Dialect::Spark => format!(
                "regexp_replace(nullif(nullif({json}, '[]'), '{{}}'), '^(-?[0-9]+)[.]0+$', '$1')"
            ),
        }
    }

    fn number_text(self, number: &str) -> String {
        let whole = self.cast(&self.cast(number, Type::Whole), Type::Text);
        let other = self.cast(number, Type::Text);
        format!(
            "CASE WHEN {number} = floor({number}) AND abs({number}) < 1e15 THEN {whole} ELSE {other} END"
        )
    }

    /// A query with a row for each of these paths below `answers` of each row of `view`: its columns,
    /// `place` from 1 and `json`.
    pub(super) fn spread(self, view: &str, columns: &str, paths: &[Vec<&str>]) -> String {
        let each = || {
            let one = |path: &Vec<&str>| {
                path.iter().fold("answers".to_owned(), |json, key| self.member(&json, key))
            };
            paths.iter().map(one).collect::<Vec<_>>().join(",\n            ")
        };
        let places =
            || (1..=paths.len()).map(|place| place.to_string()).collect::<Vec<_>>().join(", ");
        match self {
            Dialect::Duckdb => {
                let pointers: Vec<String> = paths.iter().map(|path| pointer(path)).collect();
                format!(
                    "SELECT {columns}, unnest([{}]) AS place,
            unnest(json_extract(answers, [{}])) AS json
        FROM {view}",
                    places(),
                    self.texts(pointers.iter().map(String::as_str))
                )
            }
            Dialect::Postgres => format!(
                "SELECT {columns}, place, json
        FROM {view} CROSS JOIN LATERAL unnest(ARRAY[{}]) WITH ORDINALITY AS spread (json, place)",
                each()
            ),
            Dialect::Clickhouse => format!(
                "SELECT {columns}, place, json
        FROM {view} ARRAY JOIN [{}] AS place,
            [{}] AS json",
                places(),
                each()
            ),
            Dialect::Spark => format!(
                "SELECT {columns}, before + 1 AS place, json
        FROM {view} LATERAL VIEW posexplode(array({})) spread AS before, json",
                each()
            ),
        }
    }
}

/// A JSON pointer (RFC 6901).
fn pointer(path: &[&str]) -> String {
    path.iter().map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_one_whatever_it_contains() {
        assert_eq!(Dialect::Duckdb.text(r"it's \"), r"'it''s \'");
        assert_eq!(
            Dialect::Postgres.text("'; DROP TABLE responses; --"),
            "'''; DROP TABLE responses; --'"
        );
        assert_eq!(Dialect::Clickhouse.text(r"it's \"), r"'it\'s \\'");
        assert_eq!(Dialect::Spark.text(r"\'"), r"'\\\''");
    }

    #[test]
    fn a_key_of_any_characters_is_one_step_of_a_pointer() {
        assert_eq!(pointer(&["a/b", "~1", "c.d"]), "/a~1b/~01/c.d");
    }
}
