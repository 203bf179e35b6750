//! Rules that are wrong, each made by an honest queue on a host that lies. The simulator has to find
//! every one of them: a check that cannot fail proves nothing.

use manyi::delivery::Reply;
use manyi::delivery::queue::{Change, Report};
use manyi::value::Value;

/// One wrong rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// What an endpoint refuses is thrown away.
    DropsWhatIsRefused,
    /// Any answer at all counts as delivered.
    TakesAnAnswerForSuccess,
    /// A response is sent before it is on the disk.
    SendsBeforeKept,
    /// Every attempt has another id.
    ForgetsTheId,
    /// Every tab sends.
    TwoSend,
    /// `Retry-After` is not read.
    IgnoresRetryAfter,
    /// There is no pause between attempts.
    NeverPauses,
    /// What earlier visits left is not looked for.
    ForgetsTheQueue,
    /// A draft is let go before its response is kept.
    LetsTheDraftGoFirst,
    /// The newest response goes first.
    NewestFirst,
    /// A change is told to be made while others were made instead.
    OverwritesOtherTabs,
    /// Nothing stays in the place of what was delivered, so that its draft can become it once more.
    ForgetsWhatWasDelivered,
    /// Where one endpoint has a response, the others need not.
    TakesOneEndpointForAll,
    /// "Was there already" counts as a refusal.
    TakesARepeatForARefusal,
    /// What is let go because its time is over is not counted.
    ErasesInSilence,
    /// What cannot be kept is told to be safe.
    SaysThatItIsSafe,
}

/// All of them.
pub const ALL: [Wrong; 16] = [
    Wrong::DropsWhatIsRefused,
    Wrong::TakesAnAnswerForSuccess,
    Wrong::SendsBeforeKept,
    Wrong::ForgetsTheId,
    Wrong::TwoSend,
    Wrong::IgnoresRetryAfter,
    Wrong::NeverPauses,
    Wrong::ForgetsTheQueue,
    Wrong::LetsTheDraftGoFirst,
    Wrong::NewestFirst,
    Wrong::OverwritesOtherTabs,
    Wrong::ForgetsWhatWasDelivered,
    Wrong::TakesOneEndpointForAll,
    Wrong::TakesARepeatForARefusal,
    Wrong::ErasesInSilence,
    Wrong::SaysThatItIsSafe,
];

/// Whether this record of a change is a response, or what stays in its place.
pub fn takes((key, record): &(String, Option<String>)) -> bool {
    key.starts_with("response/") && record.is_some()
}

impl Wrong {
    /// What a lying host reports instead.
    pub fn of_report(self, report: Report) -> Report {
        match (self, report) {
            (Wrong::ForgetsTheQueue, Report::Found(_)) => Report::Found(vec![]),
            (Wrong::NewestFirst, Report::Found(records)) => {
                Report::Found(records.into_iter().map(renumbered).collect())
            }
            (Wrong::IgnoresRetryAfter, Report::Answered(ticket, reply)) => {
                Report::Answered(ticket, Reply { retry_after: None, ..reply })
            }
            (_, report) => report,
        }
    }

    /// What a lying host makes of a change, and what it does before that.
    pub fn of_change(self, change: &mut Change) -> Option<Change> {
        match self {
            Wrong::OverwritesOtherTabs => change.expected.clear(),
            Wrong::ErasesInSilence => change.records.retain(|(key, _)| key != "erased"),
            Wrong::ForgetsWhatWasDelivered => {
                for (_, record) in &mut change.records {
                    record.take_if(|text| text.starts_with("{\"done\""));
                }
            }
            Wrong::LetsTheDraftGoFirst if change.records.iter().any(takes) => {
                let is_draft = |(key, _): &(String, Option<String>)| key.starts_with("draft/");
                let (drafts, others) = change.records.drain(..).partition(is_draft);
                change.records = others;
                return Some(Change { records: drafts, ..Change::default() });
            }
            _ => {}
        }
        None
    }
}

/// A record that was numbered the other way round.
fn renumbered((key, record): (String, String)) -> (String, String) {
    let Ok(Value::Map(mut map)) = Value::parse(&record) else { return (key, record) };
    if !key.starts_with("response/") || map.get("body").is_none() {
        return (key, record);
    }
    let seq = map.get("seq").and_then(Value::as_number).unwrap_or_default();
    map.insert_number("seq", 1000.0 - seq);
    (key, Value::Map(map).to_json())
}
