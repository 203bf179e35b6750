//! A report as JSON.
//!
//! ```json
//! {"minimum_n":30,"responses":2,
//!  "indices":{"overall":{"value":82.5,"n":2,"interval":[…],"level":"满意","target":85,"met":false,
//!             "answers":20,"mean":4.3,"satisfied":{"count":18,"of":20,"share":0.9,"interval":[…]},
//!             "dimensions":{…}}},
//!  "items":{"speed":{"n":2,"mean":4.5,…,"distribution":[{"value":5,"score":5,"count":1,"share":0.5}],
//!           "not_applicable":0,"missing":0,"off_scale":0}},
//!  "groups":[{"name":"North","responses":1,"indices":{…},"items":{…}}],
//!  "ranking":{"overall":{"average":80.1,"ranked":[{"rank":1,"group":"North","value":82.5,"above_average":2.4,"n":31,
//!             "weakest":["tone"]}],"too_few":[{"group":"South","n":3}]}},
//!  "waves":[{"name":"2026Q3",…}],"trend":{"overall":{"center":81,"points":[{"wave":"2026Q3","value":80,…}]}},
//!  "reliability":{…},"drivers":{…},"priorities":[…],"loyalty":{…},"quality":{…},"comments":{…},"alerts":{…}}
//! ```
//!
//! Figures that the block does not ask for are not there.

mod analyses;

use super::{
    Aim, BenchmarkFigures, DimensionFigures, Figures, GroupFigures, IndexFigures, ItemFigures,
    Ranking, Report, Share,
};
use crate::definition::localized;
use crate::scoring::index::float;
use crate::value::{Map, Value};

impl Report {
    /// The report as a JSON object, with titles and levels in one language. Shares go from 0 to 1;
    /// what is undefined is `null`.
    #[must_use]
    pub fn to_value(&self, locale: &str) -> Value {
        let mut report = Map::new();
        report.insert("minimum_n", whole(self.minimum_n));
        group_into(&mut report, &self.total, locale);
        if !self.groups.is_empty() {
            let groups = self.groups.iter().map(|group| {
                let mut entry = Map::new();
                entry.insert("name", group.name.clone().map_or(Value::Null, Value::Text));
                group_into(&mut entry, group, locale);
                entry.insert("too_few", Value::Bool(group.responses < self.minimum_n));
                Value::Map(entry)
            });
            report.insert("groups", groups.collect::<Vec<_>>().into());
            let rankings =
                self.rankings.iter().map(|ranking| (ranking.index.clone(), written(ranking)));
            report.insert("ranking", Value::Map(rankings.collect()));
        }
        if !self.waves.is_empty() {
            let waves = self.waves.iter().map(|wave| {
                let mut entry = Map::new();
                entry.insert("name", wave.name.clone().map_or(Value::Null, Value::Text));
                group_into(&mut entry, wave, locale);
                Value::Map(entry)
            });
            report.insert("waves", waves.collect::<Vec<_>>().into());
        }
        analyses::into(&mut report, self, locale);
        Value::Map(report)
    }
}

fn group_into(map: &mut Map, group: &GroupFigures, locale: &str) {
    map.insert("responses", whole(group.responses));
    let indices = group.indices.iter().map(|index| (index.name.clone(), index_of(index, locale)));
    map.insert("indices", Value::Map(indices.collect()));
    let items = group.items.iter().map(|item| (item.name.clone(), item_of(item)));
    map.insert("items", Value::Map(items.collect()));
}

fn index_of(index: &IndexFigures, locale: &str) -> Value {
    let mut map = Map::new();
    title_into(&mut map, &index.title, locale);
    map.insert("value", number(index.value));
    map.insert("n", whole(index.responses));
    map.insert("too_few", Value::Bool(index.is_too_few));
    map.insert("standard_error", number(index.standard_error));
    map.insert("interval", interval(index.interval));
    map.insert("mean_of_responses", number(index.mean_of_responses));
    map.insert("level", localized(&index.level, locale).map_or(Value::Null, Value::from));
    aim_into(&mut map, &index.aim);
    benchmarks_into(&mut map, &index.benchmarks, locale);
    if let Some(grades) = &index.grades {
        map.insert("grades", analyses::grades(grades));
    }
    if let Some(stars) = &index.stars {
        map.insert("shrunk", number(stars.shrunk));
        map.insert("lower_bound", number(stars.lower));
    }
    if !index.gaps.is_empty() {
        map.insert("gaps", Value::List(index.gaps.iter().map(analyses::gap).collect()));
    }
    figures_into(&mut map, &index.figures);
    map.insert("distribution", distribution(&index.figures, &[]));
    if !index.dimensions.is_empty() {
        let dimensions = index
            .dimensions
            .iter()
            .map(|dimension| (dimension.name.clone(), dimension_of(dimension, locale)));
        map.insert("dimensions", Value::Map(dimensions.collect()));
    }
    Value::Map(map)
}

fn dimension_of(dimension: &DimensionFigures, locale: &str) -> Value {
    let mut map = Map::new();
    title_into(&mut map, &dimension.title, locale);
    map.insert("value", number(dimension.value));
    map.insert("n", whole(dimension.responses));
    map.insert("standard_error", number(dimension.standard_error));
    map.insert("interval", interval(dimension.interval));
    map.insert("level", localized(&dimension.level, locale).map_or(Value::Null, Value::from));
    aim_into(&mut map, &dimension.aim);
    benchmarks_into(&mut map, &dimension.benchmarks, locale);
    figures_into(&mut map, &dimension.figures);
    map.insert("distribution", distribution(&dimension.figures, &[]));
    Value::Map(map)
}

fn aim_into(map: &mut Map, aim: &Aim) {
    if aim.target.is_some() {
        map.insert("target", number(aim.target));
        map.insert("gap_to_target", number(aim.gap));
        map.insert("met", aim.is_met.map_or(Value::Null, Value::Bool));
    }
}

fn benchmarks_into(map: &mut Map, benchmarks: &[BenchmarkFigures], locale: &str) {
    let entries = benchmarks.iter().map(|benchmark| {
        let mut entry = Map::new();
        title_into(&mut entry, &benchmark.title, locale);
        entry.insert("value", number(benchmark.value));
        entry.insert("gap", number(benchmark.gap));
        (benchmark.name.clone(), Value::Map(entry))
    });
    if !benchmarks.is_empty() {
        map.insert("benchmarks", Value::Map(entries.collect()));
    }
}

fn item_of(item: &ItemFigures) -> Value {
    let mut map = Map::new();
    map.insert("n", whole(item.figures.answers));
    map.insert("interval", interval(item.figures.interval));
    figures_into(&mut map, &item.figures);
    map.insert("distribution", distribution(&item.figures, &item.values));
    map.insert("not_applicable", whole(item.not_applicable));
    map.insert("missing", whole(item.missing));
    map.insert("off_scale", whole(item.off_scale));
    Value::Map(map)
}

fn figures_into(map: &mut Map, figures: &Figures) {
    map.insert("answers", whole(figures.answers));
    map.insert("mean", number(figures.mean));
    map.insert("satisfied", share(&figures.satisfied));
    map.insert("dissatisfied", share(&figures.dissatisfied));
}

/// How many gave each score, with what is stored for it where that is known.
fn distribution(figures: &Figures, values: &[Value]) -> Value {
    let entries = figures.distribution.iter().enumerate().map(|(at, (score, count))| {
        let mut map = Map::new();
        if let Some(value) = values.get(at) {
            map.insert("value", value.clone());
        }
        map.insert_number("score", *score);
        map.insert("count", whole(*count));
        let share = (figures.answers > 0).then(|| float(*count) / float(figures.answers));
        map.insert("share", number(share));
        Value::Map(map)
    });
    Value::List(entries.collect())
}

fn written(ranking: &Ranking) -> Value {
    let ranked = ranking.ranked.iter().map(|rank| {
        let mut map = Map::new();
        map.insert("rank", whole(rank.rank as u64));
        map.insert_text("group", &rank.group);
        map.insert_number("value", rank.value);
        map.insert("above_average", number(rank.above_average));
        map.insert("n", whole(rank.responses));
        if !rank.weakest.is_empty() {
            let names = rank.weakest.iter().map(|name| Value::from(name.as_str()));
            map.insert("weakest", names.collect::<Vec<_>>().into());
        }
        Value::Map(map)
    });
    let too_few = ranking.too_few.iter().map(|(group, responses)| {
        let mut map = Map::new();
        map.insert_text("group", group);
        map.insert("n", whole(*responses));
        Value::Map(map)
    });
    let mut map = Map::new();
    map.insert("average", number(ranking.average));
    map.insert("ranked", Value::List(ranked.collect()));
    map.insert("too_few", Value::List(too_few.collect()));
    Value::Map(map)
}

fn share(share: &Share) -> Value {
    let mut map = Map::new();
    map.insert("count", whole(share.count));
    map.insert("of", whole(share.of));
    map.insert("share", number(share.share));
    map.insert("interval", interval(share.interval));
    Value::Map(map)
}

fn title_into(map: &mut Map, title: &Value, locale: &str) {
    if let Some(title) = localized(title, locale) {
        map.insert_text("title", title);
    }
}

fn interval(interval: Option<(f64, f64)>) -> Value {
    interval.map_or(Value::Null, |(low, high)| vec![Value::Number(low), Value::Number(high)].into())
}

fn number(number: Option<f64>) -> Value {
    number.map_or(Value::Null, Value::Number)
}

fn whole(count: u64) -> Value {
    Value::Number(float(count))
}
