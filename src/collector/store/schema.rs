//! The schema of the PostgreSQL store, and the statements on it.
//!
//! The tables are those of the SQLite file, in the first schema of the connection's search path:
//! `?options=-csearch_path%3Dmanyi` in the URL puts them into one of their own.

use postgres::{Client, Statement};

use super::{Selection, StoreError};

/// One step of the schema per version; the table `manyi_schema` counts the steps a database has seen.
/// Never change a step that was released: add one.
///
/// A body is JSON and not JSONB: it is kept as it was sent, `1.10` and `\u0000` included. The indices
/// take texts of any length.
const MIGRATIONS: [&str; 2] = [
    "
    CREATE TABLE responses (
        number   BIGINT      GENERATED ALWAYS AS IDENTITY,  -- the order of arrival
        id       UUID        NOT NULL PRIMARY KEY,
        received TIMESTAMPTZ NOT NULL,
        survey   TEXT        NOT NULL,
        status   TEXT        NOT NULL,
        body     JSON        NOT NULL
    );
    CREATE INDEX responses_number ON responses (number);
    CREATE INDEX responses_survey ON responses USING hash (survey);
    CREATE TABLE variants (
        number   BIGINT      GENERATED ALWAYS AS IDENTITY,
        id       UUID        NOT NULL REFERENCES responses (id),
        received TIMESTAMPTZ NOT NULL,
        body     JSON        NOT NULL,
        digest   BYTEA       NOT NULL,                      -- SHA-256 of the body
        PRIMARY KEY (id, digest)
    );
",
    "
    CREATE TABLE deliveries (
        endpoint TEXT   NOT NULL,
        id       UUID   NOT NULL REFERENCES responses (id),
        state    TEXT   NOT NULL,
        attempts BIGINT NOT NULL,
        since    BIGINT NOT NULL,
        due      BIGINT NOT NULL,
        changed  BIGINT NOT NULL,
        status   INTEGER,
        words    TEXT   NOT NULL,
        PRIMARY KEY (endpoint, id)
    );
    CREATE INDEX deliveries_due ON deliveries (endpoint, due) WHERE state = 'waiting';
    CREATE INDEX deliveries_dead ON deliveries (changed) WHERE state = 'dead';
",
];

/// The lock under which one collector at a time looks after the schema: "manyi" in ASCII.
const LOCK: i64 = 0x6d_61_6e_79_69;

/// Brings the schema up to date, after it was made sure that it is ours.
pub(super) fn migrate(client: &mut Client) -> Result<(), StoreError> {
    let mut transaction = client.transaction()?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])?;
    let encoding: String = transaction.query_one("SHOW server_encoding", &[])?.try_get(0)?;
    if encoding != "UTF8" {
        return Err(StoreError::unavailable(format!(
            "the database is in the encoding {encoding}, which has no place for every answer; make one with ENCODING 'UTF8'"
        )));
    }
    let exists = "SELECT to_regclass('manyi_schema') IS NOT NULL, to_regclass('responses') IS NOT NULL OR to_regclass('variants') IS NOT NULL OR to_regclass('deliveries') IS NOT NULL";
    let row = transaction.query_one(exists, &[])?;
    let (is_ours, is_taken): (bool, bool) = (row.try_get(0)?, row.try_get(1)?);
    if !is_ours && is_taken {
        return Err(StoreError::unavailable(
            "it has tables of another program; use another database, or a schema of its own: create it and add ?options=-csearch_path%3DNAME to the URL",
        ));
    }
    if !is_ours {
        transaction.batch_execute("CREATE TABLE manyi_schema (version INTEGER NOT NULL); INSERT INTO manyi_schema VALUES (0)")?;
    }
    let version: i32 =
        transaction.query_one("SELECT version FROM manyi_schema", &[])?.try_get(0)?;
    let seen = usize::try_from(version).unwrap_or_default();
    if seen > MIGRATIONS.len() {
        return Err(StoreError::unavailable(format!(
            "it was written by a newer manyi (schema {seen}, this one knows {}); use that one",
            MIGRATIONS.len()
        )));
    }
    if seen < MIGRATIONS.len() {
        for step in MIGRATIONS.iter().skip(seen) {
            transaction.batch_execute(step)?;
        }
        let version = i32::try_from(MIGRATIONS.len()).unwrap_or(i32::MAX);
        transaction.execute("UPDATE manyi_schema SET version = $1", &[&version])?;
    }
    Ok(transaction.commit()?)
}

/// What the writer's connection has prepared. [`super::Backend`] says what each is for.
pub(super) struct Statements {
    pub(super) insert: Statement,
    pub(super) existing: Statement,
    pub(super) variant: Statement,
    pub(super) route: Statement,
    pub(super) claim: Statement,
    pub(super) settle: Statement,
    pub(super) next_due: Statement,
    pub(super) tallies: Statement,
    pub(super) dead_letters: Statement,
    pub(super) resend: Statement,
}

impl Statements {
    pub(super) fn prepare(client: &mut Client) -> Result<Statements, postgres::Error> {
        Ok(Statements {
            insert: client.prepare(
                "INSERT INTO responses (id, received, survey, status, body)
                 SELECT new.id::uuid, $2::text::timestamptz, new.survey, new.status, new.body::json
                 FROM unnest($1::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS new (id, survey, status, body, place)
                 ORDER BY new.place ON CONFLICT (id) DO NOTHING RETURNING id::text",
            )?,
            existing: client.prepare(
                "SELECT id::text, body::text FROM responses WHERE id = ANY($1::text[]::uuid[])",
            )?,
            variant: client.prepare(
                "INSERT INTO variants (id, received, body, digest)
                 VALUES ($1::text::uuid, $2::text::timestamptz, $3::text::json, sha256(convert_to($3::text, 'UTF8')))
                 ON CONFLICT (id, digest) DO NOTHING",
            )?,
            route: client.prepare(
                "INSERT INTO deliveries (endpoint, id, state, attempts, since, due, changed, words)
                 SELECT new.endpoint, new.id::uuid, 'waiting', 0, $3::bigint, $3::bigint, $3::bigint, '' FROM unnest($1::text[], $2::text[]) AS new (endpoint, id)",
            )?,
            claim: client.prepare(
                "WITH next AS (
                     SELECT endpoint, id FROM deliveries WHERE endpoint = $1 AND state = 'waiting' AND due <= $2
                     ORDER BY due LIMIT $4 FOR UPDATE SKIP LOCKED)
                 UPDATE deliveries SET due = $3, attempts = deliveries.attempts + 1 FROM next, responses
                 WHERE deliveries.endpoint = next.endpoint AND deliveries.id = next.id AND responses.id = next.id
                 RETURNING deliveries.id::text, deliveries.attempts, deliveries.since, responses.body::text",
            )?,
            settle: client.prepare(
                "UPDATE deliveries SET state = $3, due = $4, changed = $5, status = $6, words = $7
                 WHERE endpoint = $1 AND id = $2::text::uuid AND (attempts = $8 AND state = 'waiting' OR $3 = 'delivered')",
            )?,
            next_due: client.prepare(
                "SELECT due FROM deliveries WHERE endpoint = $1 AND state = 'waiting' ORDER BY due LIMIT 1",
            )?,
            tallies: client.prepare(
                "SELECT endpoint, state, count(*), min(since) FROM deliveries WHERE state = 'waiting' GROUP BY endpoint, state
             UNION ALL SELECT endpoint, state, count(*), min(since) FROM deliveries WHERE state = 'dead' GROUP BY endpoint, state",
            )?,
            dead_letters: client.prepare(
                "SELECT endpoint, id::text, attempts, since, changed, status, words FROM deliveries
                 WHERE state = 'dead' AND ($1::text IS NULL OR endpoint = $1) ORDER BY changed, id LIMIT $2",
            )?,
            resend: client.prepare(
                "UPDATE deliveries SET state = 'waiting', attempts = 0, since = $3, due = $3, changed = $3
                 WHERE state = 'dead' AND ($1::text IS NULL OR endpoint = $1) AND ($2::text IS NULL OR id = $2::text::uuid)",
            )?,
        })
    }
}

/// The query of an export; its one parameter is the name of the questionnaire or NULL.
pub(super) fn export_query(selection: &Selection) -> String {
    let table = if selection.variants { "variants" } else { "responses" };
    let condition = match (&selection.survey, selection.variants) {
        (None, _) => "$1::text IS NULL",
        (Some(_), false) => "survey = $1::text",
        (Some(_), true) => "id IN (SELECT id FROM responses WHERE survey = $1::text)",
    };
    format!(
        "SELECT to_char(received AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'), body::text FROM {table} WHERE {condition} ORDER BY number"
    )
}
