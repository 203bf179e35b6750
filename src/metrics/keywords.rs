//! What comments are about: how many mention each topic of a fixed dictionary.
//!
//! Texts and terms are compared without regard to case and width (NFKC), as parts of the text:
//! Chinese needs no segmentation for that. A comment counts once per topic, however often it says so.
//!
//! ```
//! use manyi::metrics::keywords::Dictionary;
//!
//! let dictionary = Dictionary::new(&[("service", vec!["服务", "Service"])], true);
//! assert_eq!(dictionary.mentions("服务很好，ＳＥＲＶＩＣＥ也好"), [2]);
//! ```

use unicode_normalization::UnicodeNormalization;

use super::sum::mean;
use super::two_samples::{Sample, Variances, compare};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// Topics and the terms that stand for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dictionary {
    /// Each topic with its terms, folded.
    topics: Vec<(String, Vec<String>)>,
    folds_case: bool,
}

impl Dictionary {
    /// A dictionary of topics with their terms; with `folds_case`, upper and lower case are alike.
    /// Empty terms stand for nothing.
    #[must_use]
    pub fn new(topics: &[(&str, Vec<&str>)], folds_case: bool) -> Dictionary {
        let topic = |(name, terms): &(&str, Vec<&str>)| {
            let terms = terms.iter().map(|term| folded(term, folds_case));
            ((*name).to_owned(), terms.filter(|term| !term.is_empty()).collect())
        };
        Dictionary { topics: topics.iter().map(topic).collect(), folds_case }
    }

    /// How often a text mentions each topic. A term inside of a longer one, of whatever topic, is no
    /// mention: with 不满意 and 满意 in the dictionary, 不满意 does not mention 满意.
    #[must_use]
    pub fn mentions(&self, text: &str) -> Vec<usize> {
        let text = folded(text, self.folds_case);
        let found: Vec<_> = self.topics.iter().map(|(_, terms)| places(&text, terms)).collect();
        let is_inside = |inner: &(usize, usize), outer: &(usize, usize)| {
            outer.0 <= inner.0 && inner.1 <= outer.1 && inner != outer
        };
        let is_whole =
            |place: &&(usize, usize)| !found.iter().flatten().any(|at| is_inside(place, at));
        found.iter().map(|places| places.iter().filter(is_whole).count()).collect()
    }
}

/// Where the terms stand in a text: their first byte, and the one after their last.
fn places(text: &str, terms: &[String]) -> Vec<(usize, usize)> {
    let mut places = vec![];
    for term in terms {
        let starts = text.match_indices(term.as_str()).map(|(start, _)| start);
        places.extend(starts.map(|start| (start, start + term.len())));
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// The text in one width and, if wanted, in one case.
fn folded(text: &str, folds_case: bool) -> String {
    let wide: String = text.nfkc().collect();
    if folds_case { wide.to_lowercase().nfkc().collect() } else { wide }
}

/// `text_keyword_count`: `{"texts", "dictionary": {"service": ["服务", "service"], …}}` -> how many
/// texts mention each topic, `docs`; how often, `occurrences`; and `n_nonempty`, the texts that say
/// anything.
///
/// With `scores`, one per text: `score_difference`, per topic the mean score of the texts that mention
/// it minus that of the other texts that say anything, and `score_p`, Welch's test of it. A null text
/// is an empty one. `casefold` is true unless it is said to be false.
pub(super) fn text_keyword_count(task: &Task<'_>) -> Result<Value, MetricError> {
    let dictionary = dictionary(task)?;
    let field = task.input.need("texts", "the comments, a list of texts")?;
    let text = |member: &Field<'_>| match member.value() {
        Value::Null => Ok(String::new()),
        _ => member.text().map(str::to_owned),
    };
    let texts = field.members()?.iter().map(text).collect::<Result<Vec<_>, _>>()?;
    let scores = match task.input.get("scores") {
        None => None,
        Some(scores) => Some(scores.numbers_or_gaps()?),
    };
    if scores.as_ref().is_some_and(|scores| scores.len() != texts.len()) {
        return Err(field.refused("there must be as many scores as texts"));
    }
    let nonempty: Vec<_> = texts
        .iter()
        .enumerate()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(at, text)| {
            let score = scores.as_ref().and_then(|scores| scores.get(at).copied().flatten());
            (dictionary.mentions(text), score)
        })
        .collect();
    let (mut docs, mut occurrences) = (Outcome::new(), Outcome::new());
    let (mut differences, mut tails) = (Outcome::new(), Outcome::new());
    for (at, (topic, _)) in dictionary.topics.iter().enumerate() {
        let count = |found: &[usize]| found.get(at).copied().unwrap_or(0);
        let counts = || nonempty.iter().map(|(found, _)| count(found));
        docs.put(topic, counts().filter(|count| *count > 0).count());
        occurrences.put(topic, counts().sum::<usize>());
        let scores_where = |mentioned: bool| -> Vec<f64> {
            let chosen = nonempty.iter().filter(|(found, _)| (count(found) > 0) == mentioned);
            chosen.filter_map(|(_, score)| *score).collect()
        };
        let (with, without) = (scores_where(true), scores_where(false));
        let means = mean(&with).zip(mean(&without));
        let samples = Sample::of(&with).zip(Sample::of(&without));
        let found =
            samples.and_then(|(with, without)| compare(&with, &without, Variances::Unequal));
        differences.put(topic, means.map(|(with, without)| with - without));
        tails.put(topic, found.and_then(|found| found.p));
    }
    let mut outcome = Outcome::new()
        .with("docs", docs)
        .with("occurrences", occurrences)
        .with("n_nonempty", nonempty.len());
    if scores.is_some() {
        outcome.put("score_difference", differences);
        outcome.put("score_p", tails);
    }
    Ok(outcome.into_value())
}

fn dictionary(task: &Task<'_>) -> Result<Dictionary, MetricError> {
    let folds_case = match task.params.get("casefold") {
        None => true,
        Some(field) => field.boolean()?,
    };
    let field = task.input.need("dictionary", "topics and their terms: {\"price\": [\"价格\"]}")?;
    let entries = field.entries()?;
    let mut topics = vec![];
    for (name, terms) in &entries {
        let terms = terms.members()?.iter().map(Field::text).collect::<Result<Vec<_>, _>>()?;
        topics.push((*name, terms));
    }
    Ok(Dictionary::new(&topics, folds_case))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_term_hides_the_one_nested_in_it() {
        let dictionary = Dictionary::new(&[("good", vec!["满意"]), ("bad", vec!["不满意"])], true);
        assert_eq!(dictionary.mentions("不满意"), [0, 1]);
        assert_eq!(dictionary.mentions("不满意，后来满意"), [1, 1]);
    }

    #[test]
    fn terms_that_overlap_both_count() {
        let dictionary =
            Dictionary::new(&[("service", vec!["服务好"]), ("price", vec!["好价格"])], true);
        assert_eq!(dictionary.mentions("服务好价格"), [1, 1]);
    }

    #[test]
    fn a_term_of_two_topics_counts_for_both() {
        let dictionary =
            Dictionary::new(&[("a", vec!["queue", ""]), ("b", vec!["QUEUE", ""])], true);
        assert_eq!(dictionary.mentions("The Queue!"), [1, 1]);
    }

    #[test]
    fn width_and_case_do_not_matter_unless_case_shall() {
        let terms = [("app", vec!["ＡＰＰ"])];
        assert_eq!(Dictionary::new(&terms, true).mentions("app App ａｐｐ APP"), [4]);
        assert_eq!(Dictionary::new(&terms, false).mentions("app App ａｐｐ APP"), [1]);
        assert_eq!(Dictionary::new(&terms, true).mentions(""), [0]);
    }
}
