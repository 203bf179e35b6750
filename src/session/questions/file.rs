//! Files of the respondent's: `[{"name", "type", "content"}]`, the content as a data URL.

use super::{Asked, ValueRules};
use crate::session::items::plain_text;
use crate::value::{Value, joined};
use alloc::string::String;

pub(super) struct File;

impl ValueRules for File {
    /// The names of the files.
    fn display(&self, _asked: &Asked<'_>, value: &Value) -> String {
        match value {
            Value::List(files) => joined(files, ", ", &|file| plain_text(file.get("name"))),
            other => plain_text(other),
        }
    }
}

/// A signature: a picture as a data URL.
pub(super) struct Signaturepad;

impl ValueRules for Signaturepad {
    /// Nobody reads a picture as text.
    fn display(&self, asked: &Asked<'_>, _value: &Value) -> String {
        asked.session.word("signed", &[])
    }
}
