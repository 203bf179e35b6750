//! `manyi sql` in real databases: what the views say of generated responses is what `manyi score` says.
//!
//! PostgreSQL is the machine's. DuckDB, ClickHouse and Spark's grammar are the Python packages `duckdb`,
//! `chdb` and `sqlglot`, in the interpreter that `MANYI_PYTHON` names or in `target/oracles`. Where one
//! is not there its test says so and skips.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "../collector/cluster.rs"]
mod cluster;
mod expected;
mod generated;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use expected::{Figures, compare};
use generated::{DEFINITION, Response, responses};

/// The rows that a query found, each cell as text.
pub type Rows = Vec<Vec<Option<String>>>;

const QUERIES: [&str; 4] = [
    "SELECT by_field, by_value, index_name, dimension, value, n, mean_of_responses, answers, mean,
        satisfied, satisfied_share, dissatisfied, dissatisfied_share FROM manyi_indices",
    "SELECT by_field, by_value, item, n, mean, satisfied, satisfied_share, dissatisfied, dissatisfied_share,
        not_applicable, missing, off_scale FROM manyi_items",
    "SELECT by_field, by_value, item, answer, responses FROM manyi_distribution",
    "SELECT id, index_name, value FROM manyi_scores",
];

const FIELDS: [&str; 3] = ["subject.branch", "service", "wave"];

#[test]
fn duckdb_says_what_manyi_score_says() {
    let script = root().join("tests/sql/duckdb_views.py");
    in_database("duckdb", |job, _| run(Command::new(python()).arg(script), &job.to_string()));
}

#[test]
fn clickhouse_says_what_manyi_score_says() {
    let script = root().join("tests/sql/clickhouse.py");
    in_database("clickhouse", |job, _| run(Command::new(python()).arg(script), &job.to_string()));
}

#[test]
fn postgresql_says_what_manyi_score_says() {
    in_database("postgres", |job, responses| {
        let cluster = cluster::Cluster::start("fsync=off")?;
        let mut client = postgres::Client::connect(&cluster.schema(), postgres::NoTls).unwrap();
        client.batch_execute("CREATE TABLE responses (id text, envelope json)").unwrap();
        let insert = "INSERT INTO responses VALUES ($1, $2::text::json)";
        let insert = client.prepare(insert).unwrap();
        for response in responses {
            client.execute(&insert, &[&response.id, &response.envelope]).unwrap();
        }
        for statement in job["setup"].as_array().unwrap() {
            let statement = statement.as_str().unwrap();
            client
                .batch_execute(statement)
                .unwrap_or_else(|error| panic!("{error:?}: {statement}"));
        }
        let found = QUERIES.map(|query| {
            let rows =
                client.simple_query(query).unwrap_or_else(|error| panic!("{error:?}: {query}"));
            let cells = rows.iter().filter_map(|message| match message {
                postgres::SimpleQueryMessage::Row(row) => {
                    Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect())
                }
                _ => None,
            });
            cells.collect()
        });
        Some(found.to_vec())
    });
}

#[test]
fn spark_understands_every_view() {
    let folder = folder("spark");
    let input = serde_json::to_string(&statements(&folder, "spark")).unwrap();
    let script = root().join("tests/sql/spark.py");
    if output_of(Command::new(python()).arg(script), &input).is_none() {
        eprintln!("skipped: there is no Python with sqlglot");
    }
}

#[test]
fn what_cannot_be_asked_of_a_database_is_said() {
    let folder = folder("usage");
    let sql = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_manyi"));
        let done = command.current_dir(&folder).arg("sql").args(arguments).output().unwrap();
        (done.status.code().unwrap(), String::from_utf8(done.stderr).unwrap(), done.stdout)
    };
    let (status, words, _) = sql(&["visit.json", "--dialect", "duckdb", "--by", "brunch"]);
    assert!(status == 1 && words.contains("no response has that"), "{words}");
    for table in ["a b", "x; DROP TABLE responses", "\"x\"", "", "a..b", "1a"] {
        assert_eq!(sql(&["visit.json", "--dialect", "spark", "--table", table]).0, 2, "{table}");
    }
    let other = DEFINITION
        .replace("\"type\": \"fuzzy\",", "\"type\": \"fuzzy\", \"operator\": \"minimumSum\",");
    std::fs::write(folder.join("fuzzy.json"), other).unwrap();
    let (status, words, text) =
        sql(&["fuzzy.json", "--dialect", "postgres", "--table", "raw.posted"]);
    assert!(status == 0 && words.contains("without the index \"fuzzy\""), "{words}");
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("-- Without the index \"fuzzy\"") && text.contains("FROM raw.posted AS"));
}

/// Compares what a database finds with what `manyi score` reports, and with what the library gives
/// for each response. `run` gives the rows of each query; nothing where there is no such database.
fn in_database(
    dialect: &str,
    run: impl FnOnce(&serde_json::Value, &[Response]) -> Option<Vec<Rows>>,
) {
    let folder = folder(dialect);
    let responses = responses(800, 7);
    let lines = |line: &dyn Fn(&Response) -> String| {
        responses.iter().map(|response| line(response) + "\n").collect::<String>()
    };
    std::fs::write(folder.join("r.ndjson"), lines(&|response| response.envelope.clone())).unwrap();
    let table = lines(&|response| {
        serde_json::json!({"id": response.id, "envelope": response.envelope}).to_string()
    });
    std::fs::write(folder.join("table.ndjson"), table).unwrap();
    let job = serde_json::json!({
        "rows": folder.join("table.ndjson"),
        "setup": statements(&folder, dialect),
        "queries": QUERIES,
    });
    let Some(found) = run(&job, &responses) else {
        eprintln!("skipped: there is no {dialect}");
        return;
    };
    let [indices, items, distribution, scores] = <[Rows; 4]>::try_from(found).unwrap();
    let mut wanted = Figures::default();
    for (place, field) in FIELDS.iter().enumerate() {
        wanted.add(&report(&folder, field), field, place == 0);
    }
    compare(&wanted.indices, &indices, 4);
    compare(&wanted.items, &items, 3);
    compare(&wanted.distribution, &distribution, 4);
    compare(&expected::scores(&responses), &scores, 2);
}

/// The report of `manyi score` by a field.
fn report(folder: &Path, field: &str) -> serde_json::Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manyi"));
    command.current_dir(folder).args([
        "score",
        "visit.json",
        "r.ndjson",
        "--format",
        "json",
        "--by",
        field,
    ]);
    serde_json::from_slice(&command.output().unwrap().stdout).unwrap()
}

/// The views, one statement each.
fn statements(folder: &Path, dialect: &str) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manyi"));
    command.current_dir(folder).args(["sql", "visit.json", "--dialect", dialect]);
    let done = command.args(FIELDS.iter().flat_map(|field| ["--by", field])).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8(done.stdout).unwrap();
    let views =
        text.split("\n\n").skip(1).map(|view| view.trim_end().trim_end_matches(';').to_owned());
    let views: Vec<String> = views.collect();
    assert!(views.iter().all(|view| view.starts_with("CREATE OR REPLACE VIEW manyi_")));
    assert_eq!(views.len(), 7);
    views
}

/// What a script finds; nothing where its database is not there.
fn run(command: &mut Command, job: &str) -> Option<Vec<Rows>> {
    Some(serde_json::from_str(&output_of(command, job)?).unwrap())
}

/// What a script prints; nothing where it, or what it needs, is not there.
fn output_of(command: &mut Command, input: &str) -> Option<String> {
    let started = command.current_dir(root()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut process = started.ok()?;
    process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let done = process.wait_with_output().unwrap();
    if done.status.code() == Some(3) {
        return None;
    }
    assert!(done.status.success(), "{command:?} failed");
    Some(String::from_utf8(done.stdout).unwrap())
}

fn python() -> PathBuf {
    let oracles = || root().join("target/oracles/bin/python");
    std::env::var_os("MANYI_PYTHON").map_or_else(oracles, PathBuf::from)
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("manyi-sql-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("visit.json"), DEFINITION).unwrap();
    folder
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
