//! The `manyi` command from outside: output, exit status, and what it says when something is wrong.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

struct Ended {
    status: i32,
    out: String,
    err: String,
}

impl Ended {
    fn lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
            })
            .collect()
    }
}

fn manyi(arguments: &[&str], input: &str) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manyi"));
    let command =
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.env("TZ", "UTC").env_remove("MANYI_TOKEN").spawn().unwrap();
    // Who refuses the arguments reads nothing; that is not this test's business.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let done = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended { status: done.status.code().unwrap(), out: text(done.stdout), err: text(done.stderr) }
}

/// A file with this content, in a folder of this test process.
fn file(name: &str, content: &str) -> String {
    let folder = std::env::temp_dir().join(format!("manyi-command-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn wrong_usage_is_2_and_help_is_0() {
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["eval"],
        &["check"],
        &["eval", "1", "--batch"],
        &["metric"],
        &["metric", "nps", "--batch"],
        &["serve", "--port", "many"],
    ] {
        let ended = manyi(arguments, "");
        assert_eq!(ended.status, 2, "{arguments:?}");
        assert!(
            ended.out.is_empty() && ended.err.contains("--help"),
            "{arguments:?}: {}",
            ended.err
        );
    }
    for verb in ["check", "eval", "test", "score", "serve"] {
        let help = manyi(&[verb, "--help"], "");
        assert_eq!(help.status, 0);
        assert!(help.out.contains("Examples:"), "{verb}: {}", help.out);
    }
}

#[test]
fn eval_prints_one_value() {
    for (expression, values, printed) in [
        ("{age} >= 18", r#"{"age": 20}"#, "true\n"),
        ("{a} + {b}", r#"{"a": 1, "b": 2.5}"#, "3.5\n"),
        ("{nothing}", "{}", "null\n"),
    ] {
        let ended = manyi(&["eval", expression, "--values", values], "");
        assert_eq!((ended.status, ended.out.as_str()), (0, printed), "{}", ended.err);
    }
    assert_eq!(manyi(&["eval", "2", "--condition"], "").out, "false\n");
}

#[test]
fn eval_says_what_it_cannot_read() {
    for (arguments, word) in [
        (&["eval", "1 + ?"][..], "  1 + ?\n      ^"),
        (&["eval", "1", "--values", "{"], "--values is not JSON"),
        (&["eval", "1", "--values", "[]"], "object"),
    ] {
        let ended = manyi(arguments, "");
        assert_eq!((ended.status, ended.out.as_str()), (1, ""));
        assert!(ended.err.contains(word), "{}", ended.err);
    }
}

#[test]
fn a_batch_answers_line_by_line() {
    let input = "{\"id\":1,\"expression\":\"{a}\",\"values\":{\"a\":[1]}}\nnot json\n{\"id\":3,\"expression\":\"}\",\"values\":{}}\n";
    let ended = manyi(&["eval", "--batch"], input);
    let lines = ended.lines();
    assert_eq!(lines[0], json!({"id": 1, "value": [1]}));
    assert_eq!(lines[1]["id"], Value::Null);
    assert!(lines[1]["error"].is_string());
    assert_eq!(lines[2]["id"], 3);
    assert!(lines[2]["error"].is_string());
    assert_eq!((lines.len(), ended.status), (3, 1));
}

#[test]
fn check_finds_nothing_in_a_clean_file_and_names_what_it_finds() {
    let clean = file("clean.json", r#"{"elements": [{"type": "text", "name": "q"}]}"#);
    let broken = file("broken.json", "{\n  \"elements\": [\n}");
    let ended = manyi(&["check", &clean], "");
    assert_eq!((ended.status, ended.out), (0, format!("{clean}: ok\n")));
    let ended = manyi(&["check", "--format", "json", &clean], "");
    assert_eq!((ended.status, ended.out.as_str()), (0, ""));

    let ended = manyi(&["check", "--format", "json", &clean, &broken, "no-such-file.json"], "");
    assert_eq!(ended.status, 1);
    let problems = ended.lines();
    assert_eq!(problems.len(), 2);
    assert_eq!(
        (&problems[0]["file"], &problems[0]["severity"], &problems[0]["line"]),
        (&json!(broken), &json!("error"), &json!(3))
    );
    assert_eq!(
        (&problems[1]["file"], &problems[1]["severity"]),
        (&json!("no-such-file.json"), &json!("error"))
    );

    let ended = manyi(&["check", &broken], "");
    assert!(ended.out.starts_with(&format!("{broken}:3:1: error: ")), "{}", ended.out);
}

const DEFINITION: &str = r#"{"pages": [
  {"name": "first", "elements": [
    {"type": "rating", "name": "overall", "isRequired": true},
    {"type": "checkbox", "name": "seen", "choices": ["web", "shop"], "showOtherItem": true},
    {"type": "comment", "name": "why", "visibleIf": "{overall} < 3", "maxLength": 5}]},
  {"name": "second", "elements": [{"type": "matrix", "name": "staff", "columns": [1, 2, 3], "rows": ["kind", "quick"]}]}]}"#;

fn test(steps: &Value) -> Value {
    let definition = file("definition.json", DEFINITION);
    let name = format!("suite-{:?}.json", std::thread::current().id());
    let suite = file(&name, &json!({"tests": [{"name": "t", "steps": steps}]}).to_string());
    let ended = manyi(&["test", &definition, &suite, "--format", "json"], "");
    let report = ended.lines().remove(0);
    assert_eq!(i64::from(ended.status), report["failed"].as_i64().unwrap(), "{report}");
    report
}

#[test]
fn a_session_that_does_as_the_suite_says_passes() {
    let report = test(&json!([
        {"expect": {"why": {"visible": false}, "survey": {"state": "running", "currentPage": "first", "pages": ["first", "second"]}}},
        {"nextPage": {"survey": true}},
        {"expect": {"overall": {"errorCount": 1, "hasErrors": true, "required": true}, "survey": {"currentPage": "first"}}},
        {"set": {"overall": 2, "seen": ["shop", "other"]}},
        {"setComment": {"seen": "a friend"}},
        {"expect": {"why": {"visible": true, "empty": true}, "seen": {"choices": ["shop", "other", "web"], "comment": "a friend"}}},
        {"set": {"why": "slow"}},
        {"nextPage": {"survey": true}},
        {"set": {"staff": {"quick": 1}}},
        {"set": {"staff": {"kind": 3}}},
        {"complete": {"survey": true}},
        {"expect": {"survey": {"state": "completed", "values":
            {"overall": 2, "seen": ["shop", "other"], "seen-Comment": "a friend", "why": "slow", "staff": {"quick": 1, "kind": 3}}}}}
    ]));
    assert_eq!(
        report,
        json!({"passed": 1, "failed": 0, "skipped": 0, "tests": [{"name": "t", "passed": true, "failures": []}]})
    );
}

#[test]
fn a_failed_check_is_told_and_the_test_goes_on() {
    let report = test(&json!([
        {"set": {"overall": 4}},
        {"expect": {"overall": {"value": "4"}, "why": {"visible": true}}},
        {"expect": {"survey": {"noValues": ["overall"]}}}
    ]));
    let failures = &report["tests"][0]["failures"];
    let told = |index: usize| {
        let failure = &failures[index];
        (
            failure["step"].as_i64(),
            failure["target"].as_str(),
            failure["check"].as_str(),
            failure["expected"].clone(),
            failure["actual"].clone(),
        )
    };
    assert_eq!(told(0), (Some(1), Some("overall"), Some("value"), json!("4"), json!(4)));
    assert!(failures[0]["message"].as_str().unwrap().contains("Only the types differ"));
    assert_eq!(told(1), (Some(1), Some("why"), Some("visible"), json!(true), json!(false)));
    assert_eq!(told(2), (Some(2), Some("survey"), Some("noValues"), Value::Null, json!(4)));
    assert_eq!(failures.as_array().unwrap().len(), 3);
}

#[test]
fn what_no_respondent_could_do_is_refused_and_ends_the_test() {
    for (step, target) in [
        (json!({"set": {"staff": {"kind": 1}}}), "staff"),
        (json!({"set": {"why": "x"}}), "why"),
        (json!({"set": {"overall": 9}}), "overall"),
        (json!({"set": {"seen": "web"}}), "seen"),
        (json!({"set": {"seen": ["radio"]}}), "seen"),
        (json!({"set": {"overall": [1]}}), "overall"),
        (json!({"set": {"nobody": 1}}), "nobody"),
        (json!({"set": {"first": 1}}), "first"),
        (json!({"setComment": {"seen": "x"}}), "seen"),
        (json!({"setComment": {"overall": "x"}}), "overall"),
        (json!({"clear": {"overall": false}}), "overall"),
        (json!({"complete": {"survey": true}}), "survey"),
        (json!({"prevPage": {"survey": true}}), "survey"),
        (json!({"nextPage": {"overall": true}}), "overall"),
        (json!({"showPreview": {"survey": true}}), "survey"),
        (json!({"addRow": {"overall": 1}}), "overall"),
        (json!({"jump": {"survey": true}}), "survey"),
    ] {
        let (command, _) = step.as_object().unwrap().iter().next().unwrap();
        let report = test(&json!([step, {"expect": {"overall": {"visible": false}}}]));
        let failures = report["tests"][0]["failures"].as_array().unwrap();
        assert_eq!(failures.len(), 1, "{report}");
        assert_eq!(failures[0]["step"], 0);
        assert_eq!(
            (&failures[0]["command"], &failures[0]["target"]),
            (&json!(command), &json!(target)),
            "{report}"
        );
        assert!(failures[0]["message"].as_str().unwrap().len() > 10);
    }
}

#[test]
fn a_check_that_makes_no_sense_is_told_and_ends_the_test() {
    let report = test(&json!([
        {"expect": {"overall": {"rowCount": 1, "shade": "red", "visible": "yes", "empty": true}, "survey": {"values": {}}}},
        {"expect": {"overall": {"visible": false}}}
    ]));
    let failures = report["tests"][0]["failures"].as_array().unwrap();
    let checks: Vec<&Value> = failures.iter().map(|failure| &failure["check"]).collect();
    assert_eq!(checks, ["rowCount", "shade", "visible", "values"], "{report}");
}

#[test]
fn a_suite_sees_the_scores_of_a_definition_that_has_some() {
    let definition = file(
        "scored.json",
        r#"{"elements": [
            {"type": "rating", "name": "speed"},
            {"type": "text", "name": "why", "title": "Why {score.overall.level}?", "visibleIf": "{score.overall} < 50"}],
          "scoring": {
            "scales": {"five": {"from": 1, "to": 5, "items": ["speed"]}},
            "indices": {"overall": {"type": "mean", "rescale": true, "items": ["speed"],
                                    "levels": [{"from": 50, "name": "good"}, {"from": 0, "name": "poor"}]}}}}"#,
    );
    let steps = json!([
        {"expect": {"why": {"visible": false}}},
        {"set": {"speed": 2}},
        {"expect": {"why": {"visible": true, "title": "Why poor?"}}},
        {"set": {"speed": 3}},
        {"expect": {"why": {"visible": false}}}
    ]);
    let suite =
        file("scored-suite.json", &json!({"tests": [{"name": "t", "steps": steps}]}).to_string());
    let ended = manyi(&["test", &definition, &suite, "--format", "json"], "");
    assert_eq!(ended.status, 0, "{}", ended.out);
}

#[test]
fn a_suite_that_cannot_be_used_is_bad_input() {
    let definition = file("definition2.json", DEFINITION);
    for (name, content, word) in
        [("a.json", "{", "line 1"), ("b.json", "{}", "tests"), ("c.json", "[]", "object")]
    {
        let suite = file(name, content);
        let ended = manyi(&["test", &definition, &suite], "");
        assert_eq!((ended.status, ended.out.as_str()), (1, ""));
        assert!(ended.err.contains(word), "{}", ended.err);
    }
}

/// A running `manyi serve`, ended with the test.
struct Serving {
    child: Child,
    origin: String,
    said: Vec<String>,
    folder: PathBuf,
}

impl Serving {
    fn start(name: &str) -> Serving {
        let folder =
            std::env::temp_dir().join(format!("manyi-serve-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_manyi"))
            .args(["serve", "--port", "0"])
            .current_dir(&folder)
            .env_remove("MANYI_TOKEN")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            said.push(line.unwrap());
            if said.last().unwrap().contains("Ctrl-C") {
                break;
            }
        }
        let origin = said[0].split_whitespace().last().unwrap().trim_end_matches('/').to_owned();
        Serving { child, origin, said, folder }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn serve_prints_addresses_that_work_and_keeps_what_it_acknowledged() {
    let mut serving = Serving::start("print");
    let export =
        serving.said.iter().find(|line| line.contains(".ndjson?token=")).unwrap().trim().to_owned();
    let body = r#"{"id":"01930d3e-6f3a-7c55-9f0e-2b1f6c1d9a10","survey":{"name":"s"},"status":"completed","values":{"q":1}}"#;
    let posted = ureq::post(format!("{}/responses", serving.origin))
        .content_type("text/plain")
        .send(body)
        .unwrap();
    assert_eq!(posted.status(), 201);
    assert_eq!(
        ureq::get(&export).call().unwrap().into_body().read_to_string().unwrap(),
        format!("{body}\n")
    );
    // Killed without warning: what was acknowledged is there.
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
    let file = rusqlite::Connection::open(serving.folder.join("responses.sqlite")).unwrap();
    assert_eq!(
        file.query_row("SELECT count(*) FROM responses", [], |row| row.get::<_, i64>(0)).unwrap(),
        1
    );
}

#[cfg(unix)]
#[test]
fn serve_ends_well_when_it_is_told_to() {
    let mut serving = Serving::start("stop");
    let pid = serving.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
    assert!(
        !serving.folder.join("responses.sqlite-wal").exists(),
        "the log was not folded into the file"
    );
}

#[test]
fn metric_computes_one_task_or_a_line_for_each() {
    let one =
        manyi(&["metric", "nps"], r#"{"input": {"promoters": 6, "passives": 3, "detractors": 1}}"#);
    assert_eq!((one.status, &one.lines()[0]["nps"]), (0, &json!(50)), "{}", one.err);

    let many = manyi(
        &["metric", "--batch"],
        "{\"id\":1,\"method\":\"ces_v2\",\"input\":{\"sum\":350,\"n\":100}}\n{\"id\":2,\"method\":\"ces_v2\",\"input\":{}}\n",
    );
    assert_eq!(many.status, 0, "{}", many.err);
    assert_eq!(many.lines()[0]["result"]["mean"], json!(3.5));
    assert_eq!(
        many.lines()[1]["error"],
        json!("input.responses is missing; give the answers, a list, or \"counts\" by level")
    );

    let listed = manyi(&["metric", "--list"], "");
    assert!(listed.out.lines().any(|name| name == "wilson_interval"), "{}", listed.out);
}

#[test]
fn metric_says_what_is_wrong_with_its_input() {
    for (arguments, input, complaint) in [
        (["metric", "npss"], "{}", "did you mean \"nps\"?"),
        (["metric", "nps"], "{\"input\":{\"scores\":[{}]}}", "input.scores[0] must be"),
        (["metric", "nps"], "[", "line 1, column"),
        (["metric", "--batch"], "{\"id\":1}", "1 line could not be read"),
    ] {
        let ended = manyi(&arguments, input);
        assert_eq!(ended.status, 1, "{input}");
        assert!(ended.err.contains(complaint), "{input}: {}", ended.err);
    }
}
