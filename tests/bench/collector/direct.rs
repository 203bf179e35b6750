//! Inserts as PostgREST makes them: for each response a transaction, the settings of the request, and
//! one statement that reads the row from JSON and leaves out what is there.

use std::time::{Duration, Instant};

use postgres::{Client, NoTls};

use crate::load::{Load, response};

const TABLE: &str =
    "CREATE TABLE responses (id UUID PRIMARY KEY, survey TEXT, status TEXT, body JSON)";

const SETTINGS: &str = "SELECT set_config('search_path', current_schema(), true), set_config('role', 'manyi', true), set_config('request.method', 'POST', true), set_config('request.path', '/responses', true), set_config('request.headers', $1, true)";

const INSERT: &str = "WITH source AS (INSERT INTO responses (id, survey, status, body) SELECT row.id, row.survey, row.status, row.body FROM (SELECT $1::text::json AS data) payload, LATERAL (SELECT id, survey, status, body FROM json_to_record(payload.data) AS _(id UUID, survey TEXT, status TEXT, body JSON)) row ON CONFLICT (id) DO NOTHING RETURNING 1) SELECT count(*) FROM source";

/// Runs so many connections for so long, each as fast as the database answers.
pub fn run(url: &str, connections: usize, time: Duration) -> Load {
    Client::connect(url, NoTls).unwrap().batch_execute(TABLE).unwrap();
    let mut clients: Vec<Client> =
        (0..connections).map(|_| Client::connect(url, NoTls).unwrap()).collect();
    let start = Instant::now();
    let answered = std::thread::scope(|scope| {
        let senders: Vec<_> = clients
            .iter_mut()
            .enumerate()
            .map(|(sender, client)| scope.spawn(move || insert(client, sender, start + time)))
            .collect();
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
    });
    Load::new(answered, start.elapsed())
}

fn insert(client: &mut Client, sender: usize, end: Instant) -> Vec<(String, Duration)> {
    let settings = client.prepare(SETTINGS).unwrap();
    let statement = client.prepare(INSERT).unwrap();
    let mut done = Vec::new();
    for number in 0.. {
        if Instant::now() >= end {
            break;
        }
        let body = response(&format!("ff{sender:04x}{number:06x}"));
        let id = body[7..43].to_owned();
        let row =
            format!(r#"{{"id":"{id}","survey":"supplier","status":"completed","body":{body}}}"#);
        let start = Instant::now();
        let mut transaction = client.transaction().unwrap();
        transaction.query(&settings, &[&r#"{"content-type":"application/json"}"#]).unwrap();
        transaction.query(&statement, &[&row]).unwrap();
        transaction.commit().unwrap();
        done.push((id, start.elapsed()));
    }
    done
}
