//! What is stored comes back, for who has the token.

use serde_json::json;

use super::server::*;

#[test]
fn exports_open_for_the_token_only() {
    let server = Server::start();
    server.post(&envelope(ID, &json!({})).to_string());
    for path in ["/responses.ndjson", "/responses.csv", "/variants.ndjson"] {
        for tail in ["", "?token=", "?token=open", "?token=open-sesame2", "?%zz"] {
            let answer = server.get(&format!("{path}{tail}"));
            answer.problem(401, "unauthorized");
            assert!(answer.header("www-authenticate").starts_with("Bearer"));
            assert!(!answer.body.contains(ID));
        }
        assert_eq!(server.get(&format!("{path}?token={TOKEN}")).status, 200);
        let bearer = format!("Bearer {TOKEN}");
        let answer = server.send("GET", path, &[("authorization", &bearer)], b"");
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[test]
fn the_csv_has_a_column_per_question_and_no_formulas() {
    for server in Server::on_each_store() {
        let first = json!({"id": id(1), "survey": {"name": "supplier"}, "status": "completed", "duration_ms": 5,
            "subject": {"branch": "东"}, "values": {"q1": -5, "text": "=cmd|'x'!A1", "m": {"r1": 4, "r2": 5}, "many": ["a", "b"]}});
        let second = json!({"id": id(2), "survey": {"name": "other"}, "status": "partial",
            "values": {"q0": "say \"hi\",\nthere", "q1": "-12", "=q": 1}});
        server.post(&first.to_string());
        server.post(&second.to_string());
        let table = |query: &str| {
            let answer = server.get(&format!("/responses.csv?token={TOKEN}{query}"));
            assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).from_reader(answer.body.as_bytes());
            reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect::<Vec<Vec<String>>>()
        };
        let all = table("");
        let column = |name: &str| {
            all[0]
                .iter()
                .position(|head| head == name)
                .unwrap_or_else(|| panic!("{name} in {:?}", all[0]))
        };
        assert_eq!(all.len(), 3);
        assert_eq!(all[1][column("subject.branch")], "东");
        assert_eq!(all[1][column("q1")], "-5");
        assert_eq!(all[1][column("text")], "'=cmd|'x'!A1");
        assert_eq!(all[1][column("m.r2")], "5");
        assert_eq!(all[1][column("many")], "a; b");
        assert_eq!(all[2][column("q1")], "-12");
        assert_eq!(all[2][column("q0")], "say \"hi\",\nthere");
        assert_eq!(all[2][column("'=q")], "1");
        assert_eq!(all[2][column("text")], "");
        assert_eq!(all[0][column("q1")..], ["q1", "text", "m.r1", "m.r2", "many", "q0", "'=q"]);
        assert_eq!(table("&survey=other").len(), 2);
        assert!(
            server
                .get(&format!("/responses.csv?token={TOKEN}&bom=1"))
                .body
                .starts_with("\u{feff}id,")
        );
    }
}

#[test]
fn an_export_is_a_snapshot_and_holds_up_nobody() {
    for server in Server::on_each_store() {
        let long = "x".repeat(20_000);
        for number in 0..300 {
            assert_eq!(
                server.post(&envelope(&id(number), &json!({"q": long})).to_string()).status,
                201
            );
        }
        // A reader that takes the head and then nothing: the writer goes on.
        let slow = server
            .agent
            .get(format!("{}/responses.ndjson?token={TOKEN}", server.origin))
            .call()
            .unwrap();
        assert_eq!(server.post(&envelope(&id(999), &json!({})).to_string()).status, 201);
        let read = slow.into_body().with_config().limit(1 << 30).read_to_string().unwrap();
        assert_eq!(read.lines().count(), 300);
        assert_eq!(server.lines().len(), 301);
    }
}
