//! One picture, or any number of them.

use super::checkbox::toggled;
use super::choice::columns;
use super::image::{SIZES, is_video};
use super::{Ask, Look, Naming, QuestionView, Used, label};
use crate::platform::number_text;
use crate::value::{Value, replaced};
use crate::widget::paper::Paper;

pub(super) struct Imagepicker;

impl QuestionView for Imagepicker {
    fn naming(&self, ask: &Ask<'_>) -> Naming {
        if ask.element().takes_many() { Naming::Group } else { Naming::Radiogroup }
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let takes_many = ask.element().takes_many();
        paper.open("div.rows|items");
        paper.class("rows pics");
        paper.add(columns(ask));
        for (place, item) in ask.items().iter().enumerate() {
            let input = if takes_many { "checkbox" } else { "radio" };
            // Its name is heard even where it is not to be seen.
            let name = if ask.is_set("showLabel") { "what" } else { "sr" };
            let shows_video = is_video(ask, &item.image);
            let tag = if shows_video { "video[controls]" } else { "img[alt=][loading=lazy]" };
            let label_and = "\n?label.pic|item(input[type={0}],span.{1},{2}";
            ask.sketch(paper, label_and, &[input, name, tag]);
            for (name, property) in &SIZES {
                if let Some(size) = ask.element().number(property) {
                    let size = number_text(f64::from(size as u32));
                    ask.sketch(paper, "[{0}={1}]", &[name, &size]);
                }
            }
            ask.sketch(paper, "[src={0}])", &[&replaced(&item.image, "]", "%5D")]);
            let chosen = ask.session.has_chosen(ask.id, &item.value);
            let look = Look { chosen, barred: !item.enabled, ..Look::default() };
            label(ask, paper, None, place, &item.text, &look);
        }
        paper.close();
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let value = used.item(&ask.items())?.value.clone();
        let takes_many = ask.element().takes_many();
        Some(if takes_many { toggled(ask.value(), &value, used.on) } else { value })
    }
}
