//! Where responses are kept, and what is said when that is not possible.

use manyi::collector::{Location, Settings, StartError, start};
use serde_json::json;

use super::server::*;

#[test]
fn a_taken_port_and_an_unusable_store_are_said_clearly() {
    let server = Server::start();
    let port = server.collector.as_ref().unwrap().address().port();
    let taken =
        server.runtime.block_on(start(Settings { port, ..settings(&folder()) })).unwrap_err();
    assert!(matches!(taken, StartError::Address { .. }));
    assert!(taken.to_string().contains("--port"), "{taken}");
    let store = Location::from(folder());
    let unusable =
        server.runtime.block_on(start(Settings { store, ..settings(&folder()) })).unwrap_err();
    assert!(unusable.to_string().contains("cannot open the store"), "{unusable}");
}

#[test]
fn the_store_is_plain_sqlite_with_one_row_per_response() {
    let mut server = Server::start();
    let body = envelope(ID, &json!({"q": 1})).to_string();
    server.post(&body);
    server.stop();
    let file = rusqlite::Connection::open(server.folder.join("responses.sqlite")).unwrap();
    let row = file
        .query_row("SELECT id, survey, status, body, received FROM responses", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, String>(4)?))
        })
        .map(|(id, survey, status, text, received): (String, String, String, String, String)| {
            assert!(received.ends_with('Z') && received.len() == 24, "{received}");
            (id, survey, status, text)
        })
        .unwrap();
    assert_eq!(row, (ID.to_owned(), "supplier".to_owned(), "completed".to_owned(), body));
    assert_eq!(
        file.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(),
        2
    );
    assert_eq!(
        file.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0)).unwrap(),
        "wal"
    );
}

#[test]
fn a_postgres_store_is_plain_tables_with_one_row_per_response() {
    let Some(url) = postgres_schema() else { return };
    let store = Location::from(url.as_str());
    let server = Server::start_with(Settings { store, ..settings(&folder()) });
    let body = r#"{"id":"01930d3e-6f3a-7c55-9f0e-2b1f6c1d9a10","survey":{"name":"supplier"},"status":"completed","values":{"q":1.10}}"#;
    assert_eq!(server.post(body).status, 201);
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    let row = client
        .query_one(
            "SELECT id::text, survey, status, body::text, body ->> 'values' FROM responses",
            &[],
        )
        .unwrap();
    let cells: Vec<String> = (0..5).map(|index| row.get(index)).collect();
    assert_eq!(cells, [ID, "supplier", "completed", body, r#"{"q":1.10}"#]);
    let version: i32 = client.query_one("SELECT version FROM manyi_schema", &[]).unwrap().get(0);
    assert_eq!(version, 2);
}

#[test]
fn a_database_that_is_not_ours_or_not_as_it_should_be_is_left_alone() {
    let (Some(taken), Some(newer)) = (postgres_schema(), postgres_schema()) else { return };
    let refusal = |url: &str| {
        let settings = Settings { store: Location::from(url), ..settings(&folder()) };
        tokio::runtime::Runtime::new().unwrap().block_on(start(settings)).unwrap_err().to_string()
    };
    let change = |url: &str, statement: &str| {
        let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
        client.batch_execute(statement).unwrap();
    };
    change(&taken, "CREATE TABLE responses (url TEXT)");
    assert!(refusal(&taken).contains("another program"), "{}", refusal(&taken));
    let encrypted = format!("{newer}&sslmode=require");
    assert!(refusal(&encrypted).contains("TLS"), "{}", refusal(&encrypted));
    let settings = Settings { store: Location::from(newer.as_str()), ..settings(&folder()) };
    Server::start_with(settings);
    change(&newer, "UPDATE manyi_schema SET version = 99");
    assert!(refusal(&newer).contains("newer manyi"), "{}", refusal(&newer));
}

#[test]
fn a_database_that_cannot_be_reached_is_named_without_its_password() {
    for url in
        ["postgres://manyi:geheim@127.0.0.1:1/answers", "postgres://manyi:geheim@127.0.0.1:x/"]
    {
        let settings = Settings { store: Location::from(url), ..settings(&folder()) };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let words = runtime.block_on(start(settings)).unwrap_err().to_string();
        assert!(words.starts_with("cannot open the store "), "{words}");
        assert!(!words.contains("geheim"), "{words}");
    }
}

#[test]
fn a_database_that_went_away_is_told_to_the_sender_and_taken_up_again_when_it_is_back() {
    let Some(url) = postgres_schema() else { return };
    let store = Location::from(url.as_str());
    let server = Server::start_with(Settings { store, ..settings(&folder()) });
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    for number in 0..3 {
        assert_eq!(server.post(&envelope(&id(number), &json!({})).to_string()).status, 201);
        client
            .batch_execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'manyi'")
            .unwrap();
    }
    client.batch_execute("ALTER TABLE responses RENAME TO elsewhere").unwrap();
    let answer = server.post(&envelope(&id(9), &json!({})).to_string());
    answer.problem(503, "store-unavailable");
    assert_eq!(answer.header("retry-after"), "30");
    client.batch_execute("ALTER TABLE elsewhere RENAME TO responses").unwrap();
    assert_eq!(server.post(&envelope(&id(9), &json!({})).to_string()).status, 201);
    assert_eq!(server.lines().len(), 4);
}

#[test]
fn two_collectors_on_one_database_make_one_row_of_one_response() {
    let Some(url) = postgres_schema() else { return };
    let start = || {
        let store = Location::from(url.as_str());
        Server::start_with(Settings { store, ..settings(&folder()) })
    };
    let servers = [start(), start()];
    let created = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..8)
            .map(|sender| {
                let server = &servers[sender % 2];
                scope.spawn(move || {
                    (0..40)
                        .filter(|&number| {
                            let body = envelope(&id(number), &json!({"q": number})).to_string();
                            let status = server.post(&body).status;
                            assert!(matches!(status, 200 | 201), "{status}");
                            status == 201
                        })
                        .count()
                })
            })
            .collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).sum::<usize>()
    });
    assert_eq!(created, 40);
    assert_eq!(servers[0].lines().len(), 40);
}
