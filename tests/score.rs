//! `manyi score` from outside: where responses come from, what is left out, and how tallies merge.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};
use std::process::Command;

use manyi::collector::{Settings, start};
use manyi::definition::Definition;
use serde_json::{Value, json};

const DEFINITION: &str = r#"{
    "meta": {"name": "visit", "version": "1"},
    "elements": [
        {"type": "rating", "name": "speed"},
        {"type": "radiogroup", "name": "tone", "choices": ["good", "bad"], "showNoneItem": true},
        {"type": "matrix", "name": "counter", "columns": [1, 2], "rows": ["tidy", "easy"]},
        {"type": "comment", "name": "status"}
    ],
    "scoring": {
        "minimumN": 2,
        "scales": {
            "five": {"from": 1, "to": 5, "satisfiedFrom": 4, "dissatisfiedTo": 2, "items": ["speed"]},
            "two": {"points": [{"value": "good", "score": 1, "satisfied": true}, {"value": "bad", "score": 0, "satisfied": false}],
                    "notApplicable": ["none"], "items": ["tone"]},
            "matrix": {"from": 1, "to": 2, "items": ["counter"]}
        },
        "indices": {"overall": {"type": "weighted", "parts": ["speed", "tone", "counter"]}}
    }
}"#;

struct Ended {
    status: i32,
    out: String,
    err: String,
}

impl Ended {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.err))
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("manyi-score-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("visit.json"), DEFINITION).unwrap();
    folder
}

fn score(folder: &Path, arguments: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manyi"));
    let done = command.current_dir(folder).args(["score", "visit.json"]).args(arguments).output();
    let done = done.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended { status: done.status.code().unwrap(), out: text(done.stdout), err: text(done.stderr) }
}

fn envelope(number: usize, branch: &str, values: &Value) -> Value {
    json!({
        "id": format!("01930d3e-6f3a-7c55-9f0e-{number:012}"),
        "survey": {"name": "visit", "version": "1", "hash": Definition::parse(DEFINITION).unwrap().hash()},
        "status": "completed",
        "subject": {"branch": branch},
        "values": values
    })
}

fn envelopes() -> Vec<Value> {
    [
        ("North", json!({"speed": 5, "tone": "good", "counter": {"tidy": 2, "easy": 1}, "status": "=1+1"})),
        ("North", json!({"speed": 2, "tone": "none", "speed-Comment": "slow, \"very\"\nslow"})),
        ("South", json!({"speed": 4, "tone": "bad", "counter": {"easy": 2}})),
        ("-South", json!({"tone": "good"})),
        ("", json!({})),
    ]
    .iter()
    .enumerate()
    .map(|(number, (branch, values))| envelope(number + 1, branch, values))
    .collect()
}

fn lines(rows: &[Value]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

#[test]
fn ndjson_the_collectors_csv_and_its_store_give_the_same_report() {
    let folder = folder("sources");
    std::fs::write(folder.join("r.ndjson"), lines(&envelopes())).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let settings = Settings {
        store: folder.join("r.sqlite").into(),
        port: 0,
        token: Some("open-sesame".to_owned()),
        ..Settings::default()
    };
    let collector = runtime.block_on(start(settings)).unwrap();
    let origin = format!("http://{}", collector.address());
    for row in envelopes() {
        let posted = ureq::post(format!("{origin}/responses"))
            .header("content-type", "application/json")
            .send(row.to_string());
        assert_eq!(posted.unwrap().status(), 201);
    }
    let export = ureq::get(format!("{origin}/responses.csv?token=open-sesame")).call();
    let table = export.unwrap().into_body().read_to_string().unwrap();
    std::fs::write(folder.join("r.csv"), table).unwrap();
    // The store is read while the collector runs.
    let of = |file: &str| {
        let ended = score(&folder, &[file, "--format", "json", "--by", "subject.branch"]);
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{file}");
        ended.json()
    };
    let report = of("r.ndjson");
    assert_eq!(of("r.sqlite"), report);
    assert_eq!(of("r.csv"), report);
    runtime.block_on(collector.stop());
    assert_eq!(of("r.sqlite"), report);

    assert_eq!(report["rows"]["used"], 5);
    assert_eq!(report["items"]["speed"]["n"], 3);
    assert_eq!(report["items"]["tone"]["not_applicable"], 1);
    assert_eq!(report["items"]["counter.easy"]["mean"], 1.5);
    assert_eq!(report["groups"][0]["name"], Value::Null);
    assert_eq!(report["ranking"]["overall"]["ranked"].as_array().unwrap().len(), 1);
    assert_eq!(report["ranking"]["overall"]["too_few"][0]["group"], "-South");
}

#[test]
fn rows_that_cannot_be_used_are_told_with_their_line_and_never_stop_the_run() {
    let folder = folder("bad");
    let good = &envelopes()[0];
    let with = |pointer: &str, value: Value| {
        let mut row = good.clone();
        *row.pointer_mut(pointer).unwrap() = value;
        row.to_string()
    };
    let mut unknown = good.clone();
    unknown["scroes"] = json!({});
    let rows = [
        "not json".to_owned(),
        "[1]".to_owned(),
        unknown.to_string(),
        with("/values", json!({"speed": 5, "spede": 5})),
        with("/survey/hash", json!("dead")),
        with("/values", json!({"speed": 6, "tone": "good"})),
        with("/status", json!("partial")),
        with("/survey/name", json!("other")),
        String::new(),
        "{\"values\": 5}".to_owned(),
        good.to_string(),
    ];
    std::fs::write(folder.join("r.ndjson"), rows.join("\n")).unwrap();
    let ended = score(&folder, &["r.ndjson", "--format", "json"]);
    assert_eq!(ended.status, 1);
    let report = ended.json();
    let wanted = json!({"used": 2, "unreadable": 3, "unknown_fields": 2, "wrong_version": 1,
        "off_scale": 1, "not_completed": 1, "other_survey": 1});
    assert_eq!(report["rows"], wanted);
    assert_eq!(report["items"]["speed"]["n"], 1);
    assert_eq!(report["items"]["speed"]["off_scale"], 1);
    for (line, words) in [
        (1, "not JSON"),
        (2, "no object"),
        (3, "\"scroes\""),
        (4, "\"spede\""),
        (5, "dead"),
        (6, "\"speed\" is 6"),
        (10, "\"values\""),
    ] {
        let start = format!("r.ndjson:{line}: ");
        let told = ended.err.lines().find(|told| told.starts_with(&start));
        assert!(told.is_some_and(|told| told.contains(words)), "{line} {}", ended.err);
    }
    assert_eq!(ended.err.lines().count(), 7);
    let accepted = score(&folder, &["r.ndjson", "--format", "json", "--accept", "dead"]).json();
    assert_eq!(accepted["rows"]["used"], 3);
}

#[test]
fn tallies_of_any_split_merge_to_the_report_of_the_whole() {
    let folder = folder("merge");
    let rows = envelopes();
    for (name, part) in
        [("all", &rows[..]), ("a", &rows[..1]), ("b", &rows[1..4]), ("c", &rows[4..])]
    {
        let file = format!("{name}.ndjson");
        std::fs::write(folder.join(&file), lines(part)).unwrap();
        let tally = score(&folder, &[&file, "--by", "subject.branch", "--partial"]);
        std::fs::write(folder.join(format!("{name}.tally")), tally.out).unwrap();
    }
    for format in ["json", "csv", "text"] {
        let whole = score(&folder, &["all.ndjson", "--by", "subject.branch", "--format", format]);
        for order in [["a.tally", "b.tally", "c.tally"], ["c.tally", "a.tally", "b.tally"]] {
            let merged = score(&folder, &[&["--merge", "--format", format], &order[..]].concat());
            assert_eq!((merged.out, merged.status), (whole.out.clone(), 0));
        }
    }
}

#[test]
fn a_whole_number_that_a_program_wrote_as_a_fraction_is_that_number() {
    let folder = folder("fractions");
    let cells =
        "id,status,speed,tone,counter.tidy\n1,completed,4.0,good,2.00\n2,completed,4.5,1.0,";
    std::fs::write(folder.join("r.csv"), cells).unwrap();
    let ended = score(&folder, &["r.csv", "--format", "json"]);
    let items = &ended.json()["items"];
    assert_eq!((&items["speed"]["mean"], &items["speed"]["off_scale"]), (&json!(4), &json!(1)));
    assert_eq!(items["counter.tidy"]["mean"], 2);
    // A scale of words takes a cell as it is.
    assert!(ended.err.contains("\"tone\" is \"1.0\""), "{}", ended.err);
}

#[test]
fn a_damaged_row_of_a_store_is_told_and_the_others_count() {
    let folder = folder("damaged");
    let store = rusqlite::Connection::open(folder.join("r.sqlite")).unwrap();
    store
        .execute_batch("CREATE TABLE responses (id TEXT, received TEXT, survey TEXT, status TEXT, body TEXT) STRICT")
        .unwrap();
    let row = |body: &[u8]| {
        let add = "INSERT INTO responses VALUES ('', '', 'visit', 'completed', CAST(?1 AS TEXT))";
        store.execute(add, [body]).unwrap();
    };
    row(b"{\"values\": {\"speed\": 4}, \"status\": \"\xff\"}");
    row(envelopes()[0].to_string().as_bytes());
    row(b"{");
    row(envelopes()[1].to_string().as_bytes());
    let ended = score(&folder, &["r.sqlite", "--format", "json"]);
    assert_eq!((ended.status, ended.err.lines().count()), (1, 2), "{}", ended.err);
    assert!(ended.err.starts_with("r.sqlite:1: the row is not UTF-8"), "{}", ended.err);
    let rows = &ended.json()["rows"];
    assert_eq!((&rows["used"], &rows["unreadable"]), (&json!(2), &json!(2)));
}

#[test]
fn a_tally_that_does_not_fit_is_refused() {
    let folder = folder("strange");
    std::fs::write(folder.join("r.ndjson"), lines(&envelopes())).unwrap();
    let tally = score(&folder, &["r.ndjson", "--partial"]).out;
    for (content, words) in [
        ("{}".to_owned(), "not a tally"),
        ("no".to_owned(), "not a tally"),
        (tally.replacen("\"hash\":\"", "\"hash\":\"0", 1), "is of the definition"),
        (tally.replacen("\"points\":[0,", "\"points\":[1,", 1), "damaged"),
        (tally.replacen("\"by\":null", "\"by\":\"wave\"", 1), "by wave"),
    ] {
        std::fs::write(folder.join("good.tally"), &tally).unwrap();
        std::fs::write(folder.join("bad.tally"), content).unwrap();
        let ended = score(&folder, &["--merge", "good.tally", "bad.tally"]);
        assert_eq!((ended.status, ended.out.as_str()), (1, ""));
        assert!(ended.err.contains(words), "{words}: {}", ended.err);
    }
}

#[test]
fn what_cannot_be_scored_at_all_is_said() {
    let folder = folder("nothing");
    std::fs::write(folder.join("r.ndjson"), "").unwrap();
    std::fs::write(folder.join("r.csv"), "id,received,other\n").unwrap();
    for (arguments, words) in [
        (&["r.ndjson", "--by", "brunch"][..], "no response has that"),
        (&["missing.ndjson"], "cannot be read"),
        (&["r.csv"], "no column is named"),
    ] {
        let ended = score(&folder, arguments);
        assert_eq!((ended.status, ended.out.as_str()), (1, ""));
        assert!(ended.err.contains(words), "{}", ended.err);
    }
    let broken = DEFINITION.replace("\"speed\"]", "\"sped\"]");
    std::fs::write(folder.join("visit.json"), broken).unwrap();
    assert!(score(&folder, &["r.ndjson"]).err.contains("no question \"sped\""));
    std::fs::write(folder.join("visit.json"), "{\"elements\": []}").unwrap();
    assert!(score(&folder, &["r.ndjson"]).err.contains("nothing to score"));
    assert_eq!(score(&folder, &["r.ndjson", "--partial", "--merge"]).status, 2);
}

#[test]
fn no_responses_give_a_report_of_nothing() {
    let folder = folder("empty");
    std::fs::write(folder.join("r.ndjson"), "").unwrap();
    let ended = score(&folder, &["r.ndjson", "--format", "json"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""));
    assert_eq!(ended.json()["indices"]["overall"]["value"], Value::Null);
    assert!(score(&folder, &["r.ndjson"]).out.starts_with("0 responses"));
}

#[test]
fn each_response_can_be_had_with_its_scores_alerts_and_flags() {
    let folder = folder("each");
    let mut rows = envelopes();
    rows[1]["duration_ms"] = json!(4200);
    rows[2]["status"] = json!("partial");
    std::fs::write(folder.join("r.ndjson"), format!("{}{{\n", lines(&rows))).unwrap();
    let ended = score(&folder, &["r.ndjson", "--each"]);
    assert_eq!((ended.status, ended.err.lines().count()), (1, 1), "{}", ended.err);
    assert!(ended.err.starts_with("r.ndjson:6: the row is not JSON"), "{}", ended.err);
    let each: Vec<Value> =
        ended.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(each.len(), 4, "one is not complete");
    assert_eq!(
        each[1],
        json!({
            "id": rows[1]["id"],
            "scores": {"overall": {"value": 25, "n": 1}},
            "alerts": [],
            "flags": {"too_fast": false, "straight_line": false}
        })
    );
    assert_eq!(each[2]["id"], rows[3]["id"]);
    assert_eq!(each[3]["scores"], json!({"overall": {"value": null, "n": 0}}));
    assert_eq!(each[3]["flags"], json!({"straight_line": false}), "nobody knows how long it took");
}

/// So many rows that they are counted in several batches, with a fault here and there.
fn many_rows() -> Vec<String> {
    let mut rows = vec![];
    for number in 0..6000_usize {
        let branch = format!("branch {}", number % 7);
        let values = json!({"speed": number % 5 + 1, "tone": if number % 3 == 0 { "good" } else { "bad" },
            "speed-Comment": "x".repeat(200)});
        let mut row = envelope(number, &branch, &values);
        match number % 500 {
            17 => row["values"]["speed"] = json!(9),
            18 => row["scroes"] = json!(1),
            19 => row["status"] = json!("partial"),
            20 => row["survey"]["hash"] = json!("dead"),
            _ => {}
        }
        rows.push(match number % 500 {
            21 => String::new(),
            22 => "{\"values\": ".to_owned(),
            _ => row.to_string(),
        });
    }
    rows
}

#[test]
fn any_number_of_threads_prints_the_same_bytes() {
    let folder = folder("threads");
    let rows = many_rows();
    std::fs::write(folder.join("r.ndjson"), rows.join("\n")).unwrap();
    let with = |threads: &str, rest: &[&str]| {
        let line =
            [&["r.ndjson", "r.ndjson", "--by", "subject.branch", "--threads", threads], rest];
        let ended = score(&folder, &line.concat());
        (ended.status, ended.out, ended.err)
    };
    for rest in [&["--format", "json"][..], &["--partial"]] {
        let alone = with("1", rest);
        for threads in ["2", "3", "16"] {
            assert_eq!(with(threads, rest), alone, "{threads}");
        }
        let (status, _, complaints) = alone;
        assert_eq!(status, 1);
        let numbers: Vec<usize> = complaints
            .lines()
            .map(|line| line.split(':').nth(1).and_then(|number| number.parse().ok()).unwrap())
            .collect();
        let is_faulty = |number: &usize| [17, 18, 20, 22].contains(&((number - 1) % 500));
        let once: Vec<usize> = (1..=rows.len()).filter(is_faulty).collect();
        assert_eq!(numbers, [&once[..], &once].concat());
    }
    assert_eq!(score(&folder, &["r.ndjson", "--threads", "0"]).status, 2);
}

#[test]
fn waves_words_and_alerts_are_in_every_form_of_the_report() {
    let folder = folder("waves");
    let definition = DEFINITION.replace(
        r#""minimumN": 2,"#,
        r#""minimumN": 2, "alerts": [{"items": ["speed"], "severity": "high", "dueWorkingDays": 1}],"#,
    );
    std::fs::write(folder.join("visit.json"), &definition).unwrap();
    let hash = Definition::parse(&definition).unwrap().hash().to_owned();
    let rows: Vec<Value> = (0..8)
        .map(|number| {
            let mut row = envelope(
                number,
                "North",
                &json!({"speed": 1 + number % 5, "speed-Comment": "\u{1b}[2Jso so"}),
            );
            row["survey"]["hash"] = json!(hash);
            row["wave"] = json!(if number < 4 { "2026Q3" } else { "2026Q4" });
            row["ended"] = json!("2026-11-20T10:00:00+08:00");
            row
        })
        .collect();
    std::fs::write(folder.join("r.ndjson"), lines(&rows)).unwrap();
    let of = |format: &str| {
        let ended = score(&folder, &["r.ndjson", "--format", format]);
        assert_eq!((ended.status, ended.err.as_str()), (0, ""));
        ended.out
    };
    let report: Value = serde_json::from_str(&of("json")).unwrap();
    assert_eq!(report["waves"][1]["name"], "2026Q4");
    assert_eq!(report["trend"]["overall"]["points"][0]["n"], 4);
    assert_eq!(report["comments"]["speed"]["count"], 8);
    assert_eq!(
        (&report["alerts"]["count"], &report["alerts"]["first"][0]["due"]),
        (&json!(4), &json!("2026-11-23"))
    );
    let table = of("csv");
    assert!(
        table.lines().any(|line| line.starts_with(",trend,overall,") && line.contains(",2026Q4,")),
        "{table}"
    );
    assert!(
        table.lines().any(|line| line.starts_with(",item,speed,") && line.contains(",2026Q3,")),
        "{table}"
    );
    for (kind, count) in [(",point,speed,", 15), (",comment,speed,", 8), (",alert,speed,", 4)] {
        let rows = table.lines().filter(|line| line.contains(kind)).count();
        // The points of all responses, and of each of the two waves.
        assert_eq!(rows, count, "{kind} {table}");
    }
    assert!(!table.contains('\u{1b}'), "{table}");
    let text = of("text");
    assert!(text.contains("\nspeed         1: 2  2: 2  3: 2  4: 1  5: 1\n"), "{text}");
    assert!(text.contains("comments on speed: 8\n  1: "), "{text}");
    assert!(
        text.contains("overall: over the waves") && text.contains("due 2026-11-23 speed"),
        "{text}"
    );
    // What a respondent writes cannot drive the terminal.
    assert!(text.contains("[2Jso so") && !text.contains('\u{1b}'), "{text}");
}
