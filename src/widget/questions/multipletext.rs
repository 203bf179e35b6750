//! Several short fields under one title, each with a label and its faults.

use super::text::Field;
use super::{Ask, Naming, QuestionView, Used};
use crate::definition::localized;
use crate::value::Value;
use crate::widget::paper::Paper;
use alloc::string::String;

pub(super) struct Multipletext;

/// Classes for the number of columns.
const COLUMNS: [&str; 5] = ["", " of2", " of3", " of4", " of5"];

impl QuestionView for Multipletext {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        paper.open("div.fields|fields");
        paper.class("fields");
        let columns = ask.element().number("colCount").unwrap_or(1.0) as usize;
        paper.add(COLUMNS[columns.clamp(1, COLUMNS.len()) - 1]);
        for part in 0..ask.element().parts.len() as u32 {
            draw_part(ask, paper, part, "label.sub|field-label");
        }
        paper.close();
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        Some(field_at(ask, used.part()? as u32)?.answer(used.text))
    }

    fn reshaped(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<String> {
        field_at(ask, used.part()? as u32)?.reshaped(used.text)
    }
}

/// Draws one field; `label` describes the element in which its title stands.
pub(in crate::widget) fn draw_part(ask: &Ask<'_>, paper: &mut Paper, part: u32, label: &str) {
    let Some(field) = field_at(ask, part) else {
        return;
    };
    paper.open("div.part|field");
    paper.open(label);
    paper.mark_part("for", 'i', ask.id, part);
    let title = localized(field.element.property("title"), ask.session.locale());
    let title = title.map(|title| ask.session.piped(title));
    let title = title.as_ref().unwrap_or(&field.element.name);
    let is_required = field.element.is_set("isRequired");
    let must = "\n\"{0}\n<span.must|required[aria-hidden=true]\n\"*\n>\n>";
    ask.sketch(paper, if is_required { must } else { "\n\"{0}\n>" }, &[title]);
    ask.tell_faults_at(paper, Some(part));
    field.draw(paper);
    paper.close();
}

fn field_at<'a>(ask: &'a Ask<'a>, part: u32) -> Option<Field<'a>> {
    let element = ask.element().parts.get(part as usize)?;
    Some(Field { ask, element, value: ask.value().get(&element.name), part: Some(part) })
}
