//! One picture, or any number of them.

use super::checkbox::toggled;
use super::choice::columns;
use super::image::is_video;
use super::{Ask, Look, Naming, QuestionView, Used, label};
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
            paper.label("label.pic|item(input[type=");
            paper.add(if takes_many { "checkbox" } else { "radio" });
            // Its name is heard even where it is not to be seen.
            paper.add(if ask.is_set("showLabel") { "],span.word," } else { "],span.sr," });
            let shows_video = is_video(ask, &item.image);
            paper.add(if shows_video { "video[controls]" } else { "img[alt=][loading=lazy]" });
            for (name, property) in [("width", "imageWidth"), ("height", "imageHeight")] {
                if let Some(size) = ask.element().number(property) {
                    paper.add("[");
                    paper.add(name);
                    paper.add("=");
                    paper.add_number(size as u32);
                    paper.add("]");
                }
            }
            paper.add("[src=");
            paper.add(&replaced(&item.image, "]", "%5D"));
            paper.add("])");
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
