//! The table of methods by name.

use super::{
    Field, MetricError, ahp, charts, chi_square, composite, csat, derived_importance, ecsi, effort,
    entropy, ewma, factorability, fuzzy, grey, hierarchy, ipa, kano, keywords, loyalty, mergeable,
    multiple_comparisons, nps, omega, other_weights, path_model, proportion, raking, regression,
    relative_weights, reliability, response_quality, sample_size, satisfaction, servqual, shapley,
    split_half, star, strata, topsis, two_proportions, two_samples, weighting,
};
use crate::value::Value;

/// What a method is given.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// The numbers.
    pub input: Field<'a>,
    /// How to compute: every key has a default.
    pub params: Field<'a>,
}

/// The adapter of a method: reads a task, computes, writes the result.
type Method = fn(&Task<'_>) -> Result<Value, MetricError>;

/// Every method by its name, in the order of the alphabet.
const METHODS: &[(&str, Method)] = &[
    ("acsi_index", composite::acsi_index),
    ("ahp", ahp::ahp),
    ("ahp_hierarchy", ahp::ahp_hierarchy),
    ("bartlett_sphericity", factorability::bartlett_sphericity),
    ("benjamini_hochberg", multiple_comparisons::benjamini_hochberg_method),
    ("bonferroni", multiple_comparisons::bonferroni_method),
    ("ces_v1", effort::ces_v1),
    ("ces_v2", effort::ces_v2),
    ("chi_square", chi_square::chi_square),
    ("cn_weighted_satisfaction", satisfaction::cn_weighted_satisfaction),
    ("combined_weights", other_weights::combined_weights),
    ("critic_weights", other_weights::critic_weights),
    ("cronbach_alpha", reliability::cronbach_alpha),
    ("cronbach_alpha_ci", reliability::cronbach_alpha_ci),
    ("cronbach_alpha_std", reliability::cronbach_alpha_std),
    ("csat_mean_0_100", csat::csat_mean_0_100),
    ("csat_top_box", csat::csat_top_box),
    ("customer_satisfaction_level", satisfaction::customer_satisfaction_level),
    ("customer_satisfaction_level_csm", satisfaction::customer_satisfaction_level_csm),
    ("derived_importance", derived_importance::derived_importance),
    ("design_effect", weighting::design_effect),
    ("ecsi_index", ecsi::ecsi_index),
    ("entropy_weights", entropy::entropy_weights),
    ("ewma_chart", ewma::ewma_chart),
    ("fuzzy_effectiveness", fuzzy::fuzzy_effectiveness),
    ("fuzzy_evaluation", fuzzy::fuzzy_evaluation),
    ("fuzzy_evaluation_multilevel", fuzzy::fuzzy_evaluation_multilevel),
    ("fuzzy_membership", fuzzy::fuzzy_membership),
    ("grey_absolute_degree", grey::grey_absolute_degree),
    ("grey_relational", grey::grey_relational),
    ("hierarchical_index", hierarchy::hierarchical_index),
    ("holm", multiple_comparisons::holm_method),
    ("ipa", ipa::ipa),
    ("jdp_index_1000", composite::jdp_index_1000),
    ("johnson_relative_weights", relative_weights::johnson_relative_weights),
    ("kano_better_worse", kano::kano_better_worse),
    ("kano_classify", kano::kano_classify),
    ("kano_continuous", kano::kano_continuous),
    ("kano_counts", kano::kano_counts),
    ("kano_fong_test", kano::kano_fong_test),
    ("kano_mode", kano::kano_mode),
    ("kmo", factorability::kmo),
    ("loyalty_segment", loyalty::loyalty_segment),
    ("margin_of_error_fpc", sample_size::margin_of_error_fpc),
    ("mcdonald_omega", omega::mcdonald_omega),
    ("mergeable_state", mergeable::mergeable_state),
    ("nps", nps::nps),
    ("nps_adjusted_wald", nps::nps_adjusted_wald),
    ("nps_difference", nps::nps_difference),
    ("nps_weighted", nps::nps_weighted),
    ("p_chart", charts::p_chart),
    ("pls_pm", path_model::pls_pm),
    ("poststratification", strata::poststratification),
    ("proportion_ci", proportion::proportion_ci),
    ("raking", raking::raking),
    ("relative_importance_other", regression::relative_importance_other),
    ("response_quality", response_quality::response_quality),
    ("sample_size", sample_size::sample_size),
    ("sample_size_fpc", sample_size::sample_size_fpc),
    ("secure_customer_index", loyalty::secure_customer_index),
    ("servperf", servqual::servperf),
    ("servqual", servqual::servqual),
    ("shapley_lmg", shapley::shapley_lmg),
    ("spearman_brown", split_half::spearman_brown_method),
    ("split_half", split_half::split_half),
    ("split_half_all", split_half::split_half_all),
    ("standardised_ols", regression::standardised_ols),
    ("star_bayesian_lower", star::star_bayesian_lower),
    ("star_bayesian_mean", star::star_bayesian_mean),
    ("stated_weights", other_weights::stated_weights),
    ("text_keyword_count", keywords::text_keyword_count),
    ("topsis", topsis::topsis),
    ("two_proportion_ci", two_proportions::two_proportion_ci),
    ("two_proportion_z", two_proportions::two_proportion_z),
    ("two_sample_t", two_samples::two_sample_t),
    ("weighted_mean", weighting::weighted_mean_of_scores),
    ("wilson_interval", proportion::wilson_interval),
    ("xbar_chart", charts::xbar_chart),
];

/// Computes the method `name` of `input`, in the manner that `params` (an object or null) says.
///
/// # Errors
/// No method has this name, or the input is not what it needs.
pub fn compute(name: &str, input: &Value, params: &Value) -> Result<Value, MetricError> {
    let Some((_, method)) = METHODS.iter().find(|(known, _)| *known == name) else {
        return Err(MetricError::UnknownMethod { name: name.to_owned(), nearest: nearest(name) });
    };
    method(&Task { input: Field::new("input", input), params: Field::new("params", params) })
}

/// The names of all methods, in the order of the alphabet.
pub fn methods() -> impl Iterator<Item = &'static str> {
    METHODS.iter().map(|(name, _)| *name)
}

/// The known name that differs least from `name`.
fn nearest(name: &str) -> &'static str {
    methods().min_by_key(|known| edits(name, known)).unwrap_or_default()
}

/// How many characters must be put in, taken out or changed to make one text of the other.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, character) in from.chars().enumerate() {
        let mut diagonal = at;
        let mut left = at + 1;
        for (place, wanted) in row.iter_mut().zip(std::iter::once(None).chain(to.iter().map(Some)))
        {
            let above = *place;
            *place = match wanted {
                None => at + 1,
                Some(wanted) => {
                    let changed = diagonal + usize::from(*wanted != character);
                    changed.min(above + 1).min(left + 1)
                }
            };
            diagonal = above;
            left = *place;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_alphabet_and_names_nothing_twice() {
        let names: Vec<_> = methods().collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    }

    #[test]
    fn a_misspelled_method_is_told_its_neighbor() {
        let error = compute("wilson_intervall", &Value::Null, &Value::Null).unwrap_err();
        assert!(error.to_string().contains("did you mean \"wilson_interval\"?"), "{error}");
        assert_eq!((edits("kitten", "sitting"), edits("", "abc"), edits("abc", "")), (3, 3, 3));
    }

    #[test]
    fn every_method_refuses_nothing_and_says_what_to_give() {
        for name in methods() {
            let error = compute(name, &Value::Null, &Value::Null).unwrap_err().to_string();
            assert!(error.starts_with("input."), "{name}: {error}");
        }
    }
}
