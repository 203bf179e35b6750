//! Yes or no.

use super::{Asked, ValueRules};
use crate::definition::truth;
use crate::value::Value;
use alloc::string::String;

pub(super) struct Boolean;

impl ValueRules for Boolean {
    /// `true`, `"true"`, or one of the stored values; anything else is undecided.
    fn default(&self, asked: &Asked<'_>) -> Value {
        let default = asked.element.property("defaultValue");
        match truth(default) {
            Some(yes) => stored(asked, yes),
            None if *default == stored(asked, true) || *default == stored(asked, false) => {
                default.clone()
            }
            None => Value::Null,
        }
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let yes = *value == stored(asked, true);
        let (property, word) = if yes { ("labelTrue", "yes") } else { ("labelFalse", "no") };
        asked.session.text_or_word(asked.id, property, word)
    }
}

/// What is stored for yes and for no.
fn stored(asked: &Asked<'_>, yes: bool) -> Value {
    let own = asked.element.property(if yes { "valueTrue" } else { "valueFalse" });
    if own.is_null() { Value::Bool(yes) } else { own.clone() }
}
