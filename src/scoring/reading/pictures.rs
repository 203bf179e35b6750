//! `show`: what the respondent sees of the scores.

use alloc::borrow::ToOwned;

use super::{Advice, Reading, below};
use crate::scoring::picture::{FORMS, Form, Picture};
use crate::value::Map;

/// A shape with fewer corners shows nothing.
const FEWEST_GROUPS: usize = 3;

impl<'a> Reading<'a> {
    pub(super) fn pictures(&mut self, block: &'a Map) {
        for (picture, at) in self.objects(block, "show", "/scoring") {
            self.only(picture, &at, &["index", "as"]);
            let name = self.text(picture, "index", &at).unwrap_or_default();
            let known = self.scoring.indices.iter().position(|index| index.name == *name);
            let Some(index) = known else {
                let known = self.scoring.indices.iter().map(|index| index.name.clone()).collect();
                let advice = Advice::OneOf { written: name.to_owned(), known };
                self.tell(below(&at, "index"), &["There is no index \"", name, "\"."], advice);
                continue;
            };
            let word = self.text(picture, "as", &at).unwrap_or("number");
            let Some((_, form)) = FORMS.iter().find(|(known, _)| *known == word) else {
                let known = FORMS.iter().map(|(known, _)| (*known).to_owned()).collect();
                let advice = Advice::OneOf { written: word.to_owned(), known };
                self.tell(below(&at, "as"), &["Nothing is shown as \"", word, "\"."], advice);
                continue;
            };
            let shown = self.scoring.indices.get(index);
            let groups = shown.map_or(0, |index| index.dimensions.len());
            let levels = shown.map_or(0, |index| index.levels.len());
            if *form == Form::Radar && groups < FEWEST_GROUPS {
                let words = ["\"", name, "\" has fewer than three groups with a name."];
                self.error(below(&at, "as"), &words, "Show it as a \"gauge\".");
            } else if *form == Form::Level && levels == 0 {
                let words = ["\"", name, "\" has no levels."];
                self.error(below(&at, "as"), &words, "Give it \"levels\", or show a \"number\".");
            } else {
                self.scoring.pictures.push(Picture { index, form: *form });
            }
        }
    }
}
