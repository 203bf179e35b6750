//! A picture or a video that is shown and not answered.

use super::{Ask, Naming, QuestionView, Used};
use crate::platform::lower_case;
use crate::value::{Value, find};
use crate::widget::paper::Paper;

pub(super) struct Image;

impl QuestionView for Image {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Control
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let address = ask.text("imageLink");
        let own = ask.text("altText");
        let text = if own.is_empty() { ask.text("title") } else { own };
        let is_youtube =
            find(&address, "youtube.com").is_some() || find(&address, "youtu.be").is_some();
        if is_youtube || ask.says("contentMode") == "youtube" {
            // A link: until the respondent wants it, nothing is asked of somebody else's server.
            let link =
                "\n<a.video|video[target=_blank][rel=noopener noreferrer]\n=href {0}\n\"{1}\n>";
            return ask.sketch(
                paper,
                link,
                &[&address, if text.is_empty() { &address } else { &text }],
            );
        }
        if is_video(ask, &address) {
            paper.open("video.image|video[controls]");
            paper.set_if_any("aria-label", &text);
        } else {
            paper.open("img.image|image");
            paper.set("alt", &text);
        }
        for (name, property) in &SIZES {
            if let Some(size) = ask.element().number(property) {
                paper.set_number(name, size as u32);
            }
        }
        paper.set("src", &address);
        paper.close();
    }

    fn read(&self, _ask: &Ask<'_>, _used: &Used<'_>) -> Option<Value> {
        None
    }
}

/// Width and height in pixels: the attribute, and what the definition says it with.
pub(super) static SIZES: [(&str, &str); 2] = [("width", "imageWidth"), ("height", "imageHeight")];

/// Whether what is shown is a video, by what the definition says or by its name.
pub(super) fn is_video(ask: &Ask<'_>, address: &str) -> bool {
    let address = lower_case(address);
    let endings = [".mp4", ".mov", ".wmv", ".flv", ".avi", ".mkv"];
    match ask.says("contentMode") {
        "video" => true,
        "image" => false,
        _ => endings.iter().any(|ending| address.ends_with(ending)),
    }
}
