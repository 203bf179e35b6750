//! Elements that stand inside a choice: they are shown while it is chosen.

use super::{ElementId, Kind, Reading};
use crate::platform::number_text;
use crate::value::{Map, Value};
use alloc::{string::String, vec::Vec};

/// Takes out of the choices what stands inside them: a panel for each, with its choice.
pub(super) fn take_nested(kind: Kind, properties: &mut Map) -> Vec<Map> {
    let mut panels = Vec::new();
    if !matches!(kind, Kind::Checkbox | Kind::Radiogroup) {
        return panels;
    }
    if let Some(Value::List(choices)) = properties.get_mut("choices") {
        for choice in choices {
            if let Value::Map(choice) = choice
                && let Some(elements) = choice.remove("elements")
            {
                let mut panel = Map::at(choice.place());
                panel.insert("choice", choice.get("value").cloned().unwrap_or_default());
                panel.insert("elements", elements);
                panels.push(panel);
            }
        }
    }
    panels
}

impl Reading<'_> {
    /// Takes in the panels of a question's choices.
    pub(super) fn nested(&mut self, question: ElementId, panels: Vec<Map>) {
        for mut panel in panels {
            let number = number_text(self.definition.elements.len() as f64);
            panel.insert("name", Value::Text(String::from("choicePanel_") + &number));
            self.element(Kind::Panel, Some(question), panel);
        }
    }
}
