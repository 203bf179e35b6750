//! Points in time: reading them from text, taking them apart, adding to them.

use crate::platform::Clock;

/// The text that JavaScript gives a date: "Mon Jan 01 2024 00:00:00 GMT+0000".
pub(super) fn long_text(at: f64, clock: Option<&dyn Clock>) -> String {
    let _ = clock;
    crate::value::instant_text(at)
}
