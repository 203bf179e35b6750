//! The index of one response and of many.

use super::super::sum::{mean, size, variance};
use super::super::{Field, MetricError, Outcome, Task};
use super::{Missing, Node, Part};
use crate::value::{Map, Value};

/// `hierarchical_index`: `tree`, nodes `{"w", "children"}` and leaves `{"w", "id"}`, and either
/// `scores` by id -> `index`, `coverage`; or `responses`, a list of such scores -> `index`, which
/// is `index_of_item_means`, `mean_of_individual_indices`, its `se`, `n`.
///
/// params `missing`: "renormalise" among siblings (also "renormalise within each parent"),
/// "renormalise global leaf weights", "zero"; `min_coverage`, the share of the weight that must be
/// answered (0).
pub(in super::super) fn hierarchical_index(task: &Task<'_>) -> Result<Value, MetricError> {
    let tree = node(&task.input.need("tree", "the nodes, {\"w\", \"children\" or \"id\"}")?)?;
    let missing = missing(&task.params)?;
    let least = match task.params.get("min_coverage") {
        None => 0.0,
        Some(field) => match field.number()? {
            share if (0.0..=1.0).contains(&share) => share,
            _ => return Err(field.invalid("a share of the weight, 0 to 1")),
        },
    };
    let index = |scores: &Scores| {
        let of = |id: &String| scores.of(id);
        // Weights that sum to 1 may miss it by their rounding.
        let is_covered = tree.coverage(&of) >= least - 1e-12;
        is_covered.then(|| tree.score(&of, missing)).flatten()
    };
    let Some(responses) = task.input.get("responses") else {
        let scores = Scores::read(&task.input.need("scores", "the scores by item id, 0 to 100")?)?;
        let outcome = Outcome::new()
            .with("index", index(&scores))
            .with("coverage", tree.coverage(&|id| scores.of(id)));
        return Ok(outcome.into_value());
    };
    let responses = responses.members()?.iter().map(Scores::read).collect::<Result<Vec<_>, _>>()?;
    let indices: Vec<f64> = responses.iter().filter_map(index).collect();
    let of_means = index(&item_means(&tree, &responses));
    let outcome = Outcome::new()
        .with("index", of_means)
        .with("index_of_item_means", of_means)
        .with("mean_of_individual_indices", mean(&indices))
        .with("se", variance(&indices).map(|variance| (variance / size(&indices)).sqrt()))
        .with("n", indices.len());
    Ok(outcome.into_value())
}

/// Scores by item id; an id without one was not answered.
struct Scores(Map);

impl Scores {
    fn read(field: &Field<'_>) -> Result<Scores, MetricError> {
        let mut scores = Map::new();
        for (id, score) in field.entries()? {
            if !score.value().is_null() {
                scores.insert(id, Value::Number(score.number()?));
            }
        }
        Ok(Scores(scores))
    }

    fn of(&self, id: &str) -> Option<f64> {
        self.0.get(id).and_then(Value::as_number)
    }
}

fn item_means(tree: &Node, responses: &[Scores]) -> Scores {
    let mut means = Map::new();
    for (_, id) in tree.items() {
        let answered: Vec<_> = responses.iter().filter_map(|scores| scores.of(id)).collect();
        if let Some(mean) = mean(&answered) {
            means.insert(id, Value::Number(mean));
        }
    }
    Scores(means)
}

fn missing(params: &Field<'_>) -> Result<Missing, MetricError> {
    match params.text_or("missing", "renormalise")? {
        "renormalise" | "renormalise within each parent" => Ok(Missing::Siblings),
        "renormalise global leaf weights" => Ok(Missing::Items),
        "zero" | "fixed denominators" => Ok(Missing::Zero),
        _ => Err(params.need("missing", "a rule")?.invalid(
            "\"renormalise\", \"renormalise within each parent\", \"renormalise global leaf weights\" or \"zero\"",
        )),
    }
}

fn node(field: &Field<'_>) -> Result<Node, MetricError> {
    let weight = field.any(&["w", "weight"]).map_or(Ok(1.0), |weight| weight.size())?;
    if let Some(children) = field.get("children") {
        let members =
            children.members()?.iter().map(node).collect::<Result<Vec<_>, MetricError>>()?;
        if members.iter().all(|member| member.weight == 0.0) {
            return Err(children.refused("all weights are 0; give at least one above 0"));
        }
        return Ok(Node { weight, part: Part::Group(members) });
    }
    let id = field.need("id", "the id of an item, or \"children\"")?;
    let id = match id.value() {
        Value::Number(_) => id.value().to_json(),
        _ => id.text()?.to_owned(),
    };
    Ok(Node { weight, part: Part::Item(id) })
}
