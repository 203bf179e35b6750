//! No body makes it fail.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::server::*;

const WRAPPINGS: [&str; 4] = [
    "text/plain",
    "application/x-ndjson",
    "application/cloudevents+json",
    "application/cloudevents-batch+json",
];

/// JSON of any shape, with the envelope's own names among the keys.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!(ID)),
        Just(json!("completed")),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop_oneof![
            Just("id".to_owned()),
            Just("survey".to_owned()),
            Just("name".to_owned()),
            Just("status".to_owned()),
            Just("values".to_owned()),
            Just("scores".to_owned()),
            Just("device".to_owned()),
            ".{0,6}",
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((key, inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

#[test]
fn no_body_makes_it_fail() {
    for server in Server::on_each_store() {
        let check = |body: &[u8]| {
            for wrapping in WRAPPINGS {
                let answer = server.send("POST", "/responses", &[("content-type", wrapping)], body);
                prop_assert!(
                    answer.status < 500,
                    "{} for {:?} as {wrapping}",
                    answer.status,
                    String::from_utf8_lossy(body)
                );
            }
            Ok(())
        };
        let config =
            ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() };
        proptest!(config.clone(), |(body in proptest::collection::vec(any::<u8>(), 0..300))| check(&body)?);
        proptest!(config.clone(), |(body in any_json())| check(body.to_string().as_bytes())?);
        // Bodies that are nearly right: a byte changed, a piece lost or doubled.
        let whole = json!([{"specversion": "1.0", "data": envelope(ID, &json!({"q": ["\u{0}满意", -1.5e300]}))}, envelope(ID, &json!({}))]).to_string();
        proptest!(config.clone(), |(at in 0..whole.len(), length in 0..9usize, byte in any::<u8>(), doubled in any::<bool>())| {
            let mut body = whole.clone().into_bytes();
            let end = (at + length).min(body.len());
            let piece = if doubled { body[at..end].repeat(2) } else { vec![byte] };
            body.splice(at..end, piece);
            check(&body)?;
        });
        proptest!(config, |(values in any_json(), number in any::<u32>())| {
            let body = json!({"id": id(number as usize), "survey": {"name": "s"}, "status": "completed", "values": {"q": values}});
            check(body.to_string().as_bytes())?;
        });
        assert_eq!(server.get(&format!("/responses.csv?token={TOKEN}")).status, 200);
        let stored = server.lines();
        assert!(!stored.is_empty());
        assert!(stored.iter().all(|line| serde_json::from_str::<Value>(line).is_ok()));
    }
}
