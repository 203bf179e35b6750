//! The Kano model: which features delight, which are taken for granted (Kano et al. 1984).
//!
//! Each feature is asked twice, what if it were there (functional) and what if not
//! (dysfunctional), each on 1 like, 2 must-be, 3 neutral, 4 live-with, 5 dislike. The pair gives a
//! category by the evaluation table of Berger et al. 1993.
//!
//! ```
//! use manyi::metrics::kano::{Category, Counts, Table};
//!
//! let answers = [(1.0, 5.0), (1.0, 3.0), (2.0, 5.0), (3.0, 3.0)];
//! let categories = answers.map(|(with, without)| Table::Berger.category(with, without));
//! let counts = Counts::of(categories.into_iter().flatten());
//! assert_eq!(counts.get(Category::OneDimensional), 1.0);
//! assert_eq!((counts.better(), counts.worse()), (Some(0.5), Some(-0.5)));
//! assert_eq!(counts.mode(), Some(Category::MustBe));
//! ```

/// What a feature is to a respondent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// M: taken for granted; its absence annoys.
    MustBe,
    /// O: the more, the better.
    OneDimensional,
    /// A: delights, but nobody misses it.
    Attractive,
    /// I: neither here nor there.
    Indifferent,
    /// R: its absence is preferred.
    Reverse,
    /// Q: the two answers contradict each other.
    Questionable,
}

impl Category {
    /// All categories; in a tie the one that comes first decides (M > O > A > I, Sauerwein et al.
    /// 1996; R and Q are put last so that every tie has one outcome).
    pub const ALL: [Category; 6] = [
        Category::MustBe,
        Category::OneDimensional,
        Category::Attractive,
        Category::Indifferent,
        Category::Reverse,
        Category::Questionable,
    ];

    /// The letter the literature uses.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Category::MustBe => "M",
            Category::OneDimensional => "O",
            Category::Attractive => "A",
            Category::Indifferent => "I",
            Category::Reverse => "R",
            Category::Questionable => "Q",
        }
    }
}

/// Which evaluation table turns a pair of answers into a category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Table {
    /// The usual one.
    #[default]
    Berger,
    /// Pouliot's: must-be twice and live-with twice contradict each other as well.
    Pouliot,
}

impl Table {
    /// The category of an answer with the feature and one without it; nothing for an answer that is
    /// not 1, 2, 3, 4 or 5.
    #[must_use]
    pub fn category(self, functional: f64, dysfunctional: f64) -> Option<Category> {
        let (functional, dysfunctional) = (level(functional)?, level(dysfunctional)?);
        Some(match (functional, dysfunctional) {
            (1, 1) | (5, 5) => Category::Questionable,
            (2, 2) | (4, 4) if self == Table::Pouliot => Category::Questionable,
            (1, 5) => Category::OneDimensional,
            (1, _) => Category::Attractive,
            (5, _) | (_, 1) => Category::Reverse,
            (_, 5) => Category::MustBe,
            _ => Category::Indifferent,
        })
    }
}

/// The answer as 1 to 5.
fn level(answer: f64) -> Option<u8> {
    (1..=5).find(|level| f64::from(*level) == answer)
}

/// How many respondents put a feature into each category: counts, percentages or sums of weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// In the order of [`Category::ALL`].
    counts: [f64; 6],
}

impl Counts {
    /// Counts categories.
    #[must_use]
    pub fn of(categories: impl IntoIterator<Item = Category>) -> Counts {
        let mut counts = Counts::default();
        for category in categories {
            counts.add(category, 1.0);
        }
        counts
    }

    /// Adds `count` respondents to a category.
    pub fn add(&mut self, category: Category, count: f64) {
        for (known, counted) in Category::ALL.iter().zip(&mut self.counts) {
            if *known == category {
                *counted += count;
            }
        }
    }

    /// How many are in a category.
    #[must_use]
    pub fn get(&self, category: Category) -> f64 {
        self.iter().find(|(known, _)| *known == category).map_or(0.0, |(_, count)| count)
    }

    /// The categories and how many are in each, in the order of [`Category::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Category, f64)> {
        Category::ALL.into_iter().zip(self.counts)
    }

    /// How many gave both answers.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.counts.iter().sum()
    }

    /// How many the two coefficients refer to: M, O, A and I, without R and Q.
    #[must_use]
    pub fn base(&self) -> f64 {
        let [must_be, one_dimensional, attractive, indifferent, ..] = self.counts;
        must_be + one_dimensional + attractive + indifferent
    }

    /// Better, `(A + O) / (A + O + M + I)`: how much satisfaction the feature can bring, 0 to 1;
    /// nothing if nobody is in one of the four.
    #[must_use]
    pub fn better(&self) -> Option<f64> {
        self.share(&[Category::Attractive, Category::OneDimensional])
    }

    /// Worse, `-(O + M) / (A + O + M + I)`: how much dissatisfaction its absence brings, 0 to -1;
    /// nothing if nobody is in one of the four.
    #[must_use]
    pub fn worse(&self) -> Option<f64> {
        self.share(&[Category::OneDimensional, Category::MustBe]).map(|share| 0.0 - share)
    }

    fn share(&self, categories: &[Category]) -> Option<f64> {
        let base = self.base();
        let some: f64 = categories.iter().map(|category| self.get(*category)).sum();
        (base > 0.0).then(|| some / base)
    }

    /// The most frequent category; in a tie the first of [`Category::ALL`]. Nothing of nobody.
    #[must_use]
    pub fn mode(&self) -> Option<Category> {
        self.first_within(0.0)
    }

    /// The category by the M > O > A > I rule: the first of [`Category::ALL`] whose share falls
    /// behind that of the mode by less than `margin` percentage points (5 to 6 in the literature).
    /// Nothing of nobody.
    #[must_use]
    pub fn category(&self, margin: f64) -> Option<Category> {
        self.first_within(margin)
    }

    fn first_within(&self, margin: f64) -> Option<Category> {
        let total = self.total();
        let top = self.counts.iter().copied().fold(0.0, f64::max);
        let is_near = |count: f64| count == top || (top - count) * 100.0 < margin * total;
        (total > 0.0).then(|| self.iter().find(|(_, count)| is_near(*count)))?.map(|(of, _)| of)
    }

    /// The mode of O, A and M if these together are more than I, R and Q, else the mode of I, R
    /// and Q; nothing of nobody.
    #[must_use]
    pub fn grouped_mode(&self) -> Option<Category> {
        let [must_be, one_dimensional, attractive, indifferent, reverse, questionable] =
            self.counts;
        let wanted = must_be + one_dimensional + attractive;
        let counts = if wanted > indifferent + reverse + questionable {
            [must_be, one_dimensional, attractive, 0.0, 0.0, 0.0]
        } else {
            [0.0, 0.0, 0.0, indifferent, reverse, questionable]
        };
        Counts { counts }.mode()
    }

    /// Total strength, the percentage to whom the feature matters: `100 (A + O + M) / n` (Lee &
    /// Newcomb 1997); nothing of nobody.
    #[must_use]
    pub fn total_strength(&self) -> Option<f64> {
        let [must_be, one_dimensional, attractive, ..] = self.counts;
        let total = self.total();
        (total > 0.0).then(|| 100.0 * (must_be + one_dimensional + attractive) / total)
    }

    /// Category strength: how many percentage points the mode is ahead of the second; 6 and more
    /// is clear (Lee & Newcomb 1997). Nothing of nobody.
    #[must_use]
    pub fn category_strength(&self) -> Option<f64> {
        let (top, second) = self.leaders();
        let total = self.total();
        (total > 0.0).then(|| 100.0 * (top - second) / total)
    }

    /// The largest and the second largest count.
    #[must_use]
    pub fn leaders(&self) -> (f64, f64) {
        self.counts.iter().fold((0.0, 0.0), |(top, second), &count| {
            if count > top { (count, top) } else { (top, second.max(count)) }
        })
    }
}

/// The scores of DuMouchel (in Berger et al. 1993) for the five functional answers, 1 to 5.
pub const FUNCTIONAL_SCORES: [f64; 5] = [4.0, 2.0, 0.0, -1.0, -2.0];

/// The scores of DuMouchel for the five dysfunctional answers, 1 to 5.
pub const DYSFUNCTIONAL_SCORES: [f64; 5] = [-2.0, -1.0, 0.0, 2.0, 4.0];

/// The score of an answer from 1 to 5; nothing for any other.
#[must_use]
pub fn score(answer: f64, scores: &[f64; 5]) -> Option<f64> {
    let at = level(answer)? - 1;
    scores.get(usize::from(at)).copied()
}

#[cfg(not(target_arch = "wasm32"))]
pub use inference::{FongTest, fong_test};
#[cfg(not(target_arch = "wasm32"))]
pub(super) use inference::{
    kano_better_worse, kano_classify, kano_continuous, kano_counts, kano_fong_test, kano_mode,
};

/// Intervals and tests, which need roots, and the methods by name.
#[cfg(not(target_arch = "wasm32"))]
mod inference;

#[cfg(test)]
mod tests {
    use super::*;
    use Category::*;

    #[test]
    fn the_table_is_that_of_berger_row_by_row() {
        let rows = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"];
        for (functional, row) in (1..).zip(rows) {
            let found: String = (1..=5)
                .map(|dysfunctional| {
                    Table::Berger
                        .category(f64::from(functional), f64::from(dysfunctional))
                        .unwrap()
                        .letter()
                })
                .collect();
            assert_eq!(found, row);
        }
        assert_eq!(Table::Pouliot.category(2.0, 2.0), Some(Questionable));
        assert_eq!(Table::Pouliot.category(2.0, 3.0), Some(Indifferent));
    }

    #[test]
    fn an_answer_off_the_scale_has_no_category() {
        for answer in [0.0, 6.0, 1.5, -1.0, f64::NAN] {
            assert_eq!(Table::Berger.category(answer, 1.0), None);
            assert_eq!(score(answer, &FUNCTIONAL_SCORES), None);
        }
    }

    #[test]
    fn reverse_and_questionable_answers_do_not_enter_the_coefficients() {
        let mut counts = Counts::of([Attractive, OneDimensional, MustBe, MustBe]);
        let (better, worse) = (counts.better(), counts.worse());
        counts.add(Reverse, 7.0);
        counts.add(Questionable, 3.0);
        assert_eq!((counts.better(), counts.worse()), (better, worse));
        assert_eq!((better, worse), (Some(0.5), Some(-0.75)));
    }

    #[test]
    fn nobody_has_no_category_and_no_coefficient() {
        let nobody = Counts::default();
        assert_eq!((nobody.mode(), nobody.grouped_mode()), (None, None));
        assert_eq!((nobody.better(), nobody.worse()), (None, None));
        assert_eq!((nobody.total_strength(), nobody.category_strength()), (None, None));
        let only_reverse = Counts::of([Reverse, Questionable]);
        assert_eq!((only_reverse.better(), only_reverse.worse()), (None, None));
        assert_eq!(only_reverse.mode(), Some(Reverse));
    }

    #[test]
    fn a_near_tie_goes_to_what_is_missed_most() {
        let mut counts = Counts::default();
        counts.add(Indifferent, 36.0);
        counts.add(Attractive, 33.0);
        counts.add(MustBe, 31.0);
        assert_eq!(counts.mode(), Some(Indifferent));
        assert_eq!(counts.category(5.0), Some(Attractive));
        assert_eq!(counts.category(6.0), Some(MustBe));
        assert_eq!(counts.category_strength(), Some(3.0));
        assert_eq!(counts.grouped_mode(), Some(Attractive));
    }
}
