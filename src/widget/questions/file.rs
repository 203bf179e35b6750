//! Files: chosen, dropped or photographed; and a list of those that are there.

use super::{Ask, Naming, QuestionView, Used};
use crate::platform::number_text;
use crate::value::{Value, find, joined, rest};
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
        paper.open("div.drops");
        if source != "camera" {
            draw_input(ask, paper, &accepted(ask), "");
        }
        if matches!(source, "camera" | "file-camera") {
            let is_behind = ask.says("cameraFacingMode") == "environment";
            draw_input(ask, paper, "image/*", if is_behind { "environment" } else { "user" });
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

/// The button that opens the platform's choice of files, which may be dropped on it, or, for a way
/// to `capture` one, its camera.
fn draw_input(ask: &Ask<'_>, paper: &mut Paper, accepted: &str, capture: &str) {
    let is_multiple = ask.is_set("allowMultiple");
    paper.open("label.drop|file-drop");
    paper.open("input[type=file][name=add]");
    paper.set_if_any("accept", accepted);
    paper.set_if_any("capture", capture);
    paper.flag("multiple", is_multiple && capture.is_empty());
    if let Some(most) = ask.element().number("maxSize").filter(|most| *most > 0.0) {
        paper.set_decimal("data-max", most);
    }
    ask.tell_descriptions(paper);
    ask.bar(paper);
    let hint = "\n>\n<span.hint\n\"{filePlaceholder|dropFile}\n>\n>";
    let (choose, hint) = match capture {
        "" if is_multiple => ("{|chooseFiles}", hint),
        "" => ("{|chooseFile}", hint),
        _ => ("{|takePhoto}", "\n>\n>"),
    };
    ask.sketch(paper, "\n>\n<span.choose\n\"", &[]);
    ask.sketch(paper, choose, &[]);
    ask.sketch(paper, hint, &[]);
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
        ask.sketch(
            paper,
            "
<svg.picture[viewBox=0 0 24 24][aria-hidden=true](path[d=M6 3h8l4 4v14H6zM14 3v4h4])
~
>",
            &[],
        );
    }
    // Four characters carry three bytes.
    let coded = rest(content, find(content, ",").map_or(0, |at| at + 1)).len();
    let size = size_text(coded as f64 * 0.75);
    let name = says("name");
    ask.sketch(paper, "\n<span.what|file-name\n\"{0}\n>\n<span.size\n\"{1}\n>", &[name, &size]);
    if !ask.is_fixed() {
        paper.open("button.remove|button remove[type=button][name=remove]");
        paper.set_number("value", place as u32);
        paper.set("aria-label", &ask.session.word("remove", &[name]));
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
    let mut accepted = Vec::new();
    for category in ask.property("acceptedCategories").as_list() {
        if let Some((_, types)) = CATEGORIES.iter().find(|known| category.is_text(known.0)) {
            accepted.push(Value::from(*types));
        }
    }
    match ask.property("acceptedTypes") {
        Value::List(types) => accepted.extend_from_slice(types),
        Value::Text(types) if !types.is_empty() => accepted.push(Value::from(types.as_str())),
        _ => {}
    }
    joined(&accepted, ",", &|types| String::from(types.as_text().unwrap_or_default()))
}
