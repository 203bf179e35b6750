//! Files: chosen, dropped or photographed; and a list of those that are there.

use super::{Ask, Naming, QuestionView, Used};
use crate::platform::number_text;
use crate::value::{Value, find, rest};
use crate::widget::paper::Paper;
use alloc::{string::String, vec::Vec};

pub(super) struct File;

/// What `acceptedCategories` stand for; documents are named by their endings.
const CATEGORIES: [(&str, &str); 4] = [
    ("image", "image/*"),
    ("video", "video/*"),
    ("audio", "audio/*"),
    ("document", ".pdf,.doc,.docx,.odt,.rtf,.txt,.xls,.xlsx,.ods,.csv,.ppt,.pptx,.odp"),
];

impl QuestionView for File {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let source = ask.says("sourceType");
        let is_multiple = ask.is_set("allowMultiple");
        paper.open("div.drops");
        if source != "camera" {
            let word = if is_multiple { "chooseFiles" } else { "chooseFile" };
            draw_input(ask, paper, word, &accepted(ask), "");
        }
        if matches!(source, "camera" | "file-camera") {
            let is_behind = ask.says("cameraFacingMode") == "environment";
            draw_input(
                ask,
                paper,
                "takePhoto",
                "image/*",
                if is_behind { "environment" } else { "user" },
            );
        }
        paper.close();
        let files = ask.value().as_list();
        if files.is_empty() || ask.element().is_unset("showPreview") && ask.is_fixed() {
            return;
        }
        paper.open("ul.files|files");
        for (place, file) in files.iter().enumerate() {
            draw_file(ask, paper, place, file);
        }
        paper.close();
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let mut files: Vec<Value> = ask.value().as_list().to_vec();
        match used.name {
            "add" => {
                let Ok(Value::List(added)) = Value::parse(used.text) else {
                    return None;
                };
                if !ask.is_set("allowMultiple") {
                    files.clear();
                }
                files.extend(added);
                if most(ask).is_some_and(|most| files.len() as f64 > most) {
                    return None;
                }
            }
            "remove" => {
                let place = used.place().filter(|place| *place < files.len())?;
                files.remove(place);
            }
            _ => return None,
        }
        Some(Value::List(files))
    }

    fn complaint(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<String> {
        match used.name {
            "large" => {
                let most = size_text(ask.element().number("maxSize").unwrap_or_default());
                Some(ask.session.word("fileTooLarge", &[&most]))
            }
            "add" => {
                let most = number_text(most(ask).unwrap_or_default());
                Some(ask.session.word("tooManyFiles", &[&most]))
            }
            _ => None,
        }
    }
}

fn most(ask: &Ask<'_>) -> Option<f64> {
    ask.element().number("maxFiles").filter(|most| *most > 0.0)
}

/// The button that opens the platform's choice of files; they may be dropped on it.
fn draw_input(ask: &Ask<'_>, paper: &mut Paper, word: &str, accepted: &str, capture: &str) {
    paper.open("label.drop|file-drop");
    paper.open("input[type=file][name=add]");
    paper.set_if_any("accept", accepted);
    paper.set_if_any("capture", capture);
    paper.flag("multiple", ask.is_set("allowMultiple") && capture.is_empty());
    if let Some(most) = ask.element().number("maxSize").filter(|most| *most > 0.0) {
        paper.set("data-max", &number_text(most));
    }
    ask.tell_descriptions(paper);
    ask.bar(paper);
    paper.close();
    paper.word("span.choose", ask.session, word);
    if capture.is_empty() {
        paper.open("span.hint");
        let own = ask.text("filePlaceholder");
        paper.text(&if own.is_empty() { ask.session.word("dropFile", &[]) } else { own });
        paper.close();
    }
    paper.close();
}

fn draw_file(ask: &Ask<'_>, paper: &mut Paper, place: usize, file: &Value) {
    let says = |name| file.get(name).as_text().unwrap_or_default();
    let content = says("content");
    paper.open("li.file|file");
    if says("type").starts_with("image/") && !ask.element().is_unset("allowImagesPreview") {
        paper.open("canvas.picture[width=96][height=96][aria-hidden=true]");
        paper.value(content);
        paper.close();
    } else {
        paper.open(
            "svg.picture[viewBox=0 0 24 24][aria-hidden=true](path[d=M6 3h8l4 4v14H6zM14 3v4h4])",
        );
        paper.keep();
        paper.close();
    }
    paper.written("span.what|file-name", says("name"));
    // Four characters carry three bytes.
    let coded = rest(content, find(content, ",").map_or(0, |at| at + 1)).len();
    paper.written("span.size", &size_text(coded as f64 * 0.75));
    if !ask.is_fixed() {
        paper.open("button.remove|button remove[type=button][name=remove]");
        paper.set("value", &number_text(place as f64));
        paper.set("aria-label", &ask.session.word("remove", &[says("name")]));
        paper.close();
    }
    paper.close();
}

fn size_text(bytes: f64) -> String {
    let (count, unit) = if bytes < 1000.0 {
        (bytes, " B")
    } else if bytes < 1e6 {
        (bytes / 1e3, " kB")
    } else {
        (bytes / 1e6, " MB")
    };
    let decimals = if count < 10.0 && bytes >= 1000.0 { 1 } else { 0 };
    [&number_text(crate::platform::fixed(count, decimals)), unit].concat()
}

fn accepted(ask: &Ask<'_>) -> String {
    let mut accepted = String::new();
    let mut add = |types: &str| {
        if !accepted.is_empty() && !types.is_empty() {
            accepted.push(',');
        }
        accepted.push_str(types);
    };
    for category in ask.property("acceptedCategories").as_list() {
        if let Some((_, types)) = CATEGORIES.iter().find(|known| category.is_text(known.0)) {
            add(types);
        }
    }
    match ask.property("acceptedTypes") {
        Value::List(types) => types.iter().filter_map(Value::as_text).for_each(add),
        types => add(types.as_text().unwrap_or_default()),
    }
    accepted
}
