//! What a respondent is shown of the scores, at the end.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use super::index::OneResponse;
use super::{Answer, Index, Method, Scoring};
use crate::definition::localized;
use crate::value::Value;

/// An index that is shown to the respondent, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its place in [`Scoring::indices`].
    pub index: usize,
    /// How it is shown.
    pub form: Form,
}

/// How an index is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Its value.
    Number,
    /// The name of its level alone.
    Level,
    /// Its value on an arc from the least to the greatest there can be.
    Gauge,
    /// Its groups around a center.
    Radar,
}

/// The forms by the words of a definition.
pub(super) const FORMS: [(&str, Form); 4] = [
    ("number", Form::Number),
    ("level", Form::Level),
    ("gauge", Form::Gauge),
    ("radar", Form::Radar),
];

/// An index as it is shown after one response.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// How.
    pub form: Form,
    /// What it is called in the language asked for.
    pub title: String,
    /// Its value; nothing where nothing was answered.
    pub value: Option<f64>,
    /// What its level is called, where it has levels.
    pub level: Option<String>,
    /// The least and the greatest value there can be.
    pub bounds: (f64, f64),
    /// Its groups with their titles and values.
    pub groups: Vec<(String, Option<f64>)>,
}

impl Scoring {
    /// What the respondent is shown of these answers, in this language.
    #[must_use]
    pub fn shown(&self, answers: &[Answer], locale: &str) -> Vec<Shown> {
        let response = OneResponse { answers, pairs: &self.pairs };
        let title = |title: &Value, name: &str| localized(title, locale).unwrap_or(name).to_owned();
        let mut shown = Vec::new();
        for picture in &self.pictures {
            let Some(index) = self.indices.get(picture.index) else { continue };
            let value = index.value(self, &response);
            let level = index.level(value).and_then(|level| localized(&level.name, locale));
            let mut groups = Vec::new();
            for group in &index.dimensions {
                let value = index.value_of_dimension(self, &response, group);
                groups.push((title(&group.title, &group.name), value));
            }
            shown.push(Shown {
                form: picture.form,
                title: title(&index.title, &index.name),
                value,
                level: level.map(str::to_owned),
                bounds: self.bounds(index),
                groups,
            });
        }
        shown
    }

    /// The least and the greatest value that an index can have.
    pub(super) fn bounds(&self, index: &Index) -> (f64, f64) {
        let first = index.items.first().and_then(|item| self.items.get(*item));
        let (low, high) = first.map_or((0.0, 1.0), |item| item.range);
        match index.method {
            Method::Csat | Method::Mean { is_rescaled: true } => (0.0, 100.0),
            Method::Nps(_) => (-100.0, 100.0),
            Method::Weighted { conversion, .. } => (0.0, conversion.maximum),
            Method::Gap => (low - high, high - low),
            _ => (low, high),
        }
    }
}
