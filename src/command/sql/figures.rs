//! The arithmetic of indices in SQL: once, for responses grouped by whatever.
//!
//! A weighted index is a tree. Its nodes are a table of constants, and each of its levels is one step
//! that gives the level above the mean of what it has, so that an item without an answer leaves its
//! weight to its siblings, level by level.

use manyi::metrics::fuzzy::Operator;
use manyi::metrics::hierarchy::{Missing, Node, Part};
use manyi::scoring::{Base, Conversion, Index, Method};

use super::Views;
use super::dialect::{Cell, Type};

/// A sum of weights may miss the least coverage by its rounding.
const ROUNDING: &str = "1e-12";

/// Where the figures of some grouping come from.
struct Grouping<'g> {
    /// The columns to group by.
    keys: &'g str,
    /// A query with those keys, `item`, `score`, `satisfied`, `dissatisfied` and `responses`.
    counts: String,
    /// A query with those keys, `pair`, `mean` and `responses`.
    gaps: String,
}

/// Constants that say how indices are made, gathered from all of them.
#[derive(Default)]
pub(super) struct Recipes {
    /// `index_name, method, item, low, high, promoters_from, passives_from`.
    pooled: Vec<Vec<Cell>>,
    /// `node, parent, depth, weight, importance, item, pair, maximum, low, high`.
    nodes: Vec<Vec<Cell>>,
    /// How many levels there are.
    levels: usize,
    /// `node, index_name, dimension`.
    named: Vec<Vec<Cell>>,
    /// `index_name, dimension, rule, item, weight, total, maximum, low, high`.
    flat: Vec<Vec<Cell>>,
    /// `index_name, dimension, least, item, weight`.
    coverage: Vec<Vec<Cell>>,
    /// `index_name, dimension, kind, item, low, high`: the answers behind a figure.
    items: Vec<Vec<Cell>>,
    /// `index_name, dimension, pair`.
    pairs: Vec<Vec<Cell>>,
    /// The indices that are not computed, and why.
    pub(super) without: Vec<(String, &'static str)>,
}

impl Views<'_> {
    /// Each index of each response.
    pub(super) fn scores(&self) -> String {
        let columns = self.response_columns();
        let grouping = Grouping {
            keys: &columns,
            counts: format!(
                "SELECT {columns}, item, score, satisfied, dissatisfied, 1 AS responses FROM {} WHERE state = 'given'",
                self.view("answers")
            ),
            gaps: format!(
                "SELECT {columns}, pair, gap AS mean, 1 AS responses FROM {}",
                self.view("gaps")
            ),
        };
        let steps = self.steps(&grouping, &Recipes::of(self));
        format!(
            "WITH {}\nSELECT {columns}, index_name, value FROM figures WHERE dimension = ''",
            steps.join(",\n")
        )
    }

    /// Each index and dimension: of all responses, and of each group.
    pub(super) fn indices(&self) -> String {
        let recipes = Recipes::of(self);
        let keys = "by_field, by_value";
        let gaps = format!(
            "SELECT {keys}, pair, avg(c.gap) AS mean, count(*) AS responses FROM {} AS c GROUP BY {keys}, pair",
            self.by_each_field(&self.view("gaps"), "pair, gap")
        );
        let counts = format!("SELECT * FROM {}", self.view("distribution"));
        let grouping = Grouping { keys, counts, gaps };
        let mut steps = self.steps(&grouping, &recipes);
        let number = |expression: &str| self.dialect.cast(expression, Type::Number);
        let whole = |expression: &str| self.dialect.cast(expression, Type::Whole);
        let mut columns = self.by_columns();
        columns.push("index_name".to_owned());
        let columns = columns.join(", ");
        steps.push(format!(
            "scored AS (
    SELECT {columns}, count(*) AS responses, sum(floor(s.value * 1000000 + 0.5)) AS millionths
    FROM {} AS s GROUP BY {columns}
)",
            self.view("scores")
        ));
        steps.push(format!(
            "singles AS (
    SELECT {keys}, index_name, sum(c.responses) AS n, sum(c.millionths) / sum(c.responses) / 1000000 AS mean_of_responses
    FROM {} AS c GROUP BY {keys}, index_name
)",
            self.by_each_field("scored", "index_name, responses, millionths")
        ));
        let items = self
            .constants("index_name t, dimension t, kind t, item t, low n, high n", &recipes.items);
        let mut answers = vec![format!(
            "SELECT {keys}, i.index_name, i.dimension, CASE i.kind WHEN 'gap' THEN 0 ELSE sum(c.responses) END AS pooled,
        CASE i.kind WHEN 'score' THEN sum(c.responses * c.score) / sum(c.responses)
            WHEN 'rescaled' THEN sum(c.responses * 100 * (c.score - i.low) / (i.high - i.low)) / sum(c.responses) END AS mean,
        sum(c.responses) AS verdicts, sum(c.responses * c.satisfied) AS satisfied,
        sum(c.responses * c.dissatisfied) AS dissatisfied
    FROM counts AS c JOIN (
    {items}
    ) AS i ON i.item = c.item GROUP BY {keys}, i.index_name, i.dimension, i.kind"
        )];
        if !recipes.pairs.is_empty() {
            let pairs = self.constants("index_name t, dimension t, pair w", &recipes.pairs);
            answers.push(format!(
                "SELECT {keys}, i.index_name, i.dimension, sum(g.responses) AS pooled,
        sum(g.responses * g.mean) / sum(g.responses) AS mean, 0 AS verdicts, 0 AS satisfied, 0 AS dissatisfied
    FROM gaps AS g JOIN (
    {pairs}
    ) AS i ON i.pair = g.pair GROUP BY {keys}, i.index_name, i.dimension"
            ));
        }
        steps.push(format!("answers AS (\n    {}\n)", answers.join("\n    UNION ALL\n    ")));
        let (no_number, no_whole) = (number("NULL"), whole("NULL"));
        format!(
            "WITH {}
SELECT {keys}, index_name, dimension, max(p.value) AS value, max(p.n) AS n,
    max(p.mean_of_responses) AS mean_of_responses, sum(p.pooled) AS answers, max(p.mean) AS mean,
    sum(p.satisfied) AS satisfied, {} / nullif({}, 0) AS satisfied_share,
    sum(p.dissatisfied) AS dissatisfied, {} / nullif({}, 0) AS dissatisfied_share
FROM (
    SELECT {keys}, index_name, dimension, value, {no_whole} AS n, {no_number} AS mean_of_responses,
        {no_whole} AS pooled, {no_number} AS mean, {no_whole} AS verdicts, {no_whole} AS satisfied, {no_whole} AS dissatisfied
    FROM figures
    UNION ALL
    SELECT {keys}, index_name, '', {no_number}, {}, mean_of_responses, {no_whole}, {no_number}, {no_whole}, {no_whole}, {no_whole}
    FROM singles
    UNION ALL
    SELECT {keys}, index_name, dimension, {no_number}, {no_whole}, {no_number}, {}, mean, {}, {}, {}
    FROM answers
) AS p
GROUP BY {keys}, index_name, dimension",
            steps.join(",\n"),
            number("sum(p.satisfied)"),
            number("sum(p.verdicts)"),
            number("sum(p.dissatisfied)"),
            number("sum(p.verdicts)"),
            whole("n"),
            whole("pooled"),
            whole("verdicts"),
            whole("satisfied"),
            whole("dissatisfied"),
        )
    }

    /// The steps from counts to `figures`: the keys, `index_name`, `dimension` and `value`.
    fn steps(&self, grouping: &Grouping<'_>, recipes: &Recipes) -> Vec<String> {
        let Grouping { keys, counts, gaps } = grouping;
        let mut steps = vec![
            format!("counts AS (\n    {counts}\n)"),
            format!(
                "means AS (
    SELECT {keys}, item, sum(c.responses * c.score) / sum(c.responses) AS mean
    FROM counts AS c GROUP BY {keys}, item
)"
            ),
        ];
        if !self.scoring.pairs.is_empty() {
            steps.push(format!(
                "gaps AS (\n    SELECT {keys}, pair, mean, responses FROM ({gaps}) AS counted\n)"
            ));
        }
        let mut figures = vec![];
        if !recipes.pooled.is_empty() {
            let constants = self.constants(
                "index_name t, method t, item t, low n, high n, promoters_from n, passives_from n",
                &recipes.pooled,
            );
            let number = |expression: &str| self.dialect.cast(expression, Type::Number);
            figures.push(format!(
                "SELECT {keys}, i.index_name, '' AS dimension, CASE i.method
            WHEN 'csat' THEN 100 * {} / {}
            WHEN 'nps' THEN 100 * {} / {}
            WHEN 'rescaled' THEN sum(c.responses * 100 * (c.score - i.low) / (i.high - i.low)) / {}
            ELSE sum(c.responses * c.score) / {} END AS value, 0 AS is_thin
    FROM counts AS c JOIN (
    {constants}
    ) AS i ON i.item = c.item GROUP BY {keys}, i.index_name, i.method",
                number("sum(c.responses * c.satisfied)"),
                number("sum(c.responses)"),
                number("sum(CASE WHEN c.score >= i.promoters_from THEN c.responses WHEN c.score < i.passives_from THEN -c.responses ELSE 0 END)"),
                number("sum(c.responses)"),
                number("sum(c.responses)"),
                number("sum(c.responses)"),
            ));
        }
        figures.extend(self.levels(keys, recipes, &mut steps));
        if !recipes.flat.is_empty() {
            let constants = self.constants(
                "index_name t, dimension t, rule t, item t, weight n, total n, maximum n, low n, high n",
                &recipes.flat,
            );
            let divisor = "CASE i.rule WHEN 'zero' THEN i.total ELSE sum(i.weight) END";
            figures.push(format!(
                "SELECT {keys}, i.index_name, i.dimension,
        sum(i.weight * i.maximum * (m.mean - i.low) / (i.high - i.low)) / ({divisor}) AS value, 0 AS is_thin
    FROM means AS m JOIN (
    {constants}
    ) AS i ON i.item = m.item GROUP BY {keys}, i.index_name, i.dimension, i.rule, i.total HAVING {divisor} > 0"
            ));
        }
        if !recipes.coverage.is_empty() {
            let constants = self.constants(
                "index_name t, dimension t, least n, item t, weight n",
                &recipes.coverage,
            );
            let nothing = self.dialect.cast("NULL", Type::Number);
            figures.push(format!(
                "SELECT {keys}, i.index_name, i.dimension, {nothing} AS value,
        CASE WHEN sum(i.weight) + {ROUNDING} < i.least THEN 1 ELSE 0 END AS is_thin
    FROM means AS m JOIN (
    {constants}
    ) AS i ON i.item = m.item GROUP BY {keys}, i.index_name, i.dimension, i.least"
            ));
        }
        steps.push(format!(
            "figures AS (
    SELECT {keys}, index_name, dimension, max(f.value) AS value FROM (
    {}
    ) AS f GROUP BY {keys}, index_name, dimension HAVING max(f.is_thin) = 0 AND max(f.value) IS NOT NULL
)",
            figures.join("\n    UNION ALL\n    ")
        ));
        steps
    }

    /// The levels of the trees, the deepest first, and what of them has a name.
    fn levels(&self, keys: &str, recipes: &Recipes, steps: &mut Vec<String>) -> Option<String> {
        if recipes.nodes.is_empty() {
            return None;
        }
        let constants = self.constants(
            "node w, parent w, depth w, weight n, importance t, item t, pair w, maximum n, low n, high n",
            &recipes.nodes,
        );
        steps.push(format!("nodes AS (\n    {constants}\n)"));
        let nothing = self.dialect.cast("NULL", Type::Number);
        let mut leaves = vec![
            format!(
                "SELECT {keys}, n.node AS node, n.maximum * (m.mean - n.low) / (n.high - n.low) AS value, {nothing} AS stated
        FROM means AS m JOIN nodes AS n ON n.item = m.item"
            ),
            format!(
                "SELECT {keys}, n.node AS node, {nothing} AS value, m.mean AS stated
        FROM means AS m JOIN nodes AS n ON n.importance = m.item"
            ),
        ];
        if !self.scoring.pairs.is_empty() {
            leaves.push(format!(
                "SELECT {keys}, n.node AS node, g.mean AS value, {nothing} AS stated
        FROM gaps AS g JOIN nodes AS n ON n.pair = g.pair"
            ));
        }
        let deepest = recipes.levels.saturating_sub(1);
        steps.push(format!(
            "level_{deepest} AS (
    SELECT {keys}, l.node AS node, max(l.value) AS value, max(l.stated) AS stated
    FROM (
        {}
    ) AS l GROUP BY {keys}, l.node
)",
            leaves.join("\n        UNION ALL\n        ")
        ));
        let copies = self.constants("copy w", &[vec![Cell::Whole(0)], vec![Cell::Whole(1)]]);
        for depth in (1..recipes.levels).rev() {
            // Each node once for itself, and once for its parent where it is of this level. So a level
            // is read once: not all databases keep what is named twice.
            steps.push(format!(
                "level_{} AS (
    SELECT {keys}, s.node AS node,
        coalesce(max(s.own), sum(s.weight * s.value) / nullif(sum(s.weight), 0)) AS value, max(s.stated) AS stated
    FROM (
        SELECT {keys}, CASE c.copy WHEN 0 THEN n.node ELSE n.parent END AS node,
            CASE c.copy WHEN 0 THEN l.value END AS own, CASE c.copy WHEN 0 THEN l.stated END AS stated,
            CASE c.copy WHEN 1 THEN l.value END AS value,
            CASE c.copy WHEN 1 THEN n.weight * CASE WHEN n.importance IS NULL THEN 1
                ELSE greatest(coalesce(l.stated, 0), 0) END END AS weight
        FROM level_{depth} AS l JOIN nodes AS n ON n.node = l.node CROSS JOIN (
    {copies}
        ) AS c WHERE c.copy = 0 OR n.depth = {depth} AND l.value IS NOT NULL
    ) AS s GROUP BY {keys}, s.node
)",
                depth - 1
            ));
        }
        let named = self.constants("node w, index_name t, dimension t", &recipes.named);
        Some(format!(
            "SELECT {keys}, i.index_name, i.dimension, l.value AS value, 0 AS is_thin
    FROM level_0 AS l JOIN (
    {named}
    ) AS i ON i.node = l.node"
        ))
    }

    /// A table of constants. Each column is named with the first letter of its type: text, number or
    /// whole number.
    fn constants(&self, columns: &str, rows: &[Vec<Cell>]) -> String {
        let of = |letter| match letter {
            "t" => Type::Text,
            "n" => Type::Number,
            _ => Type::Whole,
        };
        let named = columns.split(", ").filter_map(|column| column.split_once(' '));
        let columns: Vec<(&str, Type)> = named.map(|(name, letter)| (name, of(letter))).collect();
        self.dialect.constants(&columns, rows)
    }
}

impl Recipes {
    /// Whether there is any index to compute.
    pub(super) fn has_figures(&self) -> bool {
        !(self.pooled.is_empty() && self.nodes.is_empty() && self.flat.is_empty())
    }

    pub(super) fn of(views: &Views<'_>) -> Recipes {
        let mut recipes = Recipes::default();
        for index in &views.scoring.indices {
            recipes.index(views, index);
        }
        recipes
    }

    fn index(&mut self, views: &Views<'_>, index: &Index) {
        if let Some(reason) = reason_against(index) {
            self.without.push((index.name.clone(), reason));
            return;
        }
        self.answers(views, index, "", &index.items);
        for dimension in &index.dimensions {
            self.answers(views, index, &dimension.name, &dimension.items);
        }
        let (method, breaks) = match index.method {
            Method::Csat => ("csat", None),
            Method::Ces | Method::Stars { .. } | Method::Mean { is_rescaled: false } => {
                ("mean", None)
            }
            Method::Mean { is_rescaled: true } => ("rescaled", None),
            Method::Nps(breaks) => ("nps", Some(breaks)),
            // The grades of an item, weighted by their shares, are its mean.
            Method::Fuzzy(_) => return self.tree(views, index, Points::Score),
            Method::Gap => return self.tree(views, index, Points::Gap),
            Method::Weighted { missing, minimum_coverage, conversion } => {
                let figures =
                    index.dimensions.iter().map(|found| (found.name.as_str(), &found.node));
                for (dimension, node) in figures.chain([("", &index.tree)]) {
                    let flat = Flat {
                        index,
                        dimension,
                        node,
                        missing,
                        least: minimum_coverage,
                        conversion,
                    };
                    self.flat(views, &flat);
                }
                if missing == Missing::Siblings {
                    self.tree(views, index, Points::Converted(conversion));
                }
                return;
            }
        };
        for place in &index.items {
            let (item, range) = item(views, *place);
            let mut row = vec![Cell::Text(index.name.clone()), Cell::Text(method.to_owned()), item];
            row.extend(range);
            row.extend(match breaks {
                Some(breaks) => [breaks.promoters_from, breaks.passives_from].map(Cell::Number),
                None => [Cell::Null, Cell::Null],
            });
            self.pooled.push(row);
        }
    }

    /// The items whose answers stand behind a figure.
    fn answers(&mut self, views: &Views<'_>, index: &Index, dimension: &str, items: &[usize]) {
        let figure = || [Cell::Text(index.name.clone()), Cell::Text(dimension.to_owned())];
        for place in items {
            let (item, range) = item(views, *place);
            let kind = match index.method {
                Method::Mean { is_rescaled: true } => "rescaled",
                // What stands behind a gap are pairs.
                Method::Gap => "gap",
                _ => "score",
            };
            let rest = [Cell::Text(kind.to_owned()), item];
            self.items.push(figure().into_iter().chain(rest).chain(range).collect());
            if let Some(pair) = pair_of(views, index, *place) {
                self.pairs.push(figure().into_iter().chain([Cell::Whole(pair + 1)]).collect());
            }
        }
    }

    /// The weights of items in the whole: for rules that look at the whole, and for coverage.
    fn flat(&mut self, views: &Views<'_>, of: &Flat<'_>) {
        let rule = match of.missing {
            Missing::Siblings => None,
            Missing::Items => Some("items"),
            Missing::Zero => Some("zero"),
        };
        let weights = of.node.items();
        let total: f64 = weights.iter().map(|(weight, _)| weight).sum();
        let figure = || [Cell::Text(of.index.name.clone()), Cell::Text(of.dimension.to_owned())];
        for (weight, place) in weights {
            let (item, _) = item(views, *place);
            if of.least > 0.0 {
                let rest = [Cell::Number(of.least), item.clone(), Cell::Number(weight)];
                self.coverage.push(figure().into_iter().chain(rest).collect());
            }
            if let Some(rule) = rule {
                let rest =
                    [Cell::Text(rule.to_owned()), item, Cell::Number(weight), Cell::Number(total)];
                let points = Points::Converted(of.conversion).cells(views, *place);
                self.flat.push(figure().into_iter().chain(rest).chain(points).collect());
            }
        }
    }

    fn tree(&mut self, views: &Views<'_>, index: &Index, points: Points) {
        let root = self.nodes.len() + 1;
        let mut open = vec![(&index.tree, 0, 0)];
        // A group before its members: as the places of dimensions and the importance are counted.
        while let Some((node, parent, depth)) = open.pop() {
            let number = self.nodes.len() + 1;
            self.levels = self.levels.max(depth + 1);
            let (mut leaf, mut pair) = (Cell::Null, Cell::Null);
            let mut conversion = [Cell::Null, Cell::Null, Cell::Null];
            match &node.part {
                Part::Item(place) if points == Points::Gap => {
                    pair = pair_of(views, index, *place)
                        .map_or(Cell::Null, |pair| Cell::Whole(pair + 1));
                }
                Part::Item(place) => {
                    leaf = item(views, *place).0;
                    conversion = points.cells(views, *place);
                }
                Part::Group(members) => {
                    open.extend(members.iter().rev().map(|member| (member, number, depth + 1)));
                }
            }
            let importance = index.importance.get(number - root).copied().flatten();
            let mut row = vec![
                Cell::Whole(number),
                Cell::Whole(parent),
                Cell::Whole(depth),
                Cell::Number(node.weight),
                importance.map_or(Cell::Null, |place| item(views, place).0),
                leaf,
                pair,
            ];
            row.extend(conversion);
            self.nodes.push(row);
        }
        let dimensions = index.dimensions.iter();
        let named = dimensions.map(|dimension| (dimension.place, dimension.name.as_str()));
        for (place, dimension) in named.chain([(0, "")]) {
            let names = [index.name.as_str(), dimension].map(|name| Cell::Text(name.to_owned()));
            self.named.push(std::iter::once(Cell::Whole(root + place)).chain(names).collect());
        }
    }
}

/// An index or a dimension that looks at the weights in the whole.
struct Flat<'a> {
    index: &'a Index,
    dimension: &'a str,
    node: &'a Node<usize>,
    missing: Missing,
    /// The least coverage.
    least: f64,
    conversion: Conversion,
}

/// What an item of a tree is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Points {
    /// Its mean score.
    Score,
    /// Its mean score as points.
    Converted(Conversion),
    /// What was perceived less what was expected.
    Gap,
}

impl Points {
    /// `maximum, low, high`: a score is worth `maximum * (score - low) / (high - low)`.
    fn cells(self, views: &Views<'_>, place: usize) -> [Cell; 3] {
        let (low, high) = views.scoring.items.get(place).map_or((0.0, 1.0), |item| item.range);
        let cells = match self {
            Points::Score | Points::Gap => [1.0, 0.0, 1.0],
            Points::Converted(Conversion { maximum, base: Base::Range }) => [maximum, low, high],
            Points::Converted(Conversion { maximum, base: Base::Ratio }) => [maximum, 0.0, high],
        };
        cells.map(Cell::Number)
    }
}

/// Why an index is not computed in a database.
fn reason_against(index: &Index) -> Option<&'static str> {
    match index.method {
        Method::Fuzzy(operator) if operator != Operator::WeightedSum => {
            Some("of the fuzzy operators only M(·,⊕) is known here")
        }
        Method::Weighted { missing, minimum_coverage, .. }
            if !index.importance.is_empty()
                && (missing != Missing::Siblings || minimum_coverage > 0.0) =>
        {
            Some(
                "stated importance together with \"missing\" or \"minimumCoverage\" is not known here",
            )
        }
        _ => None,
    }
}

/// The pair in which an item is what was perceived.
fn pair_of(views: &Views<'_>, index: &Index, item: usize) -> Option<usize> {
    let is_meant =
        |pair: &usize| views.scoring.pairs.get(*pair).is_some_and(|pair| pair.perceived == item);
    index.pairs.iter().copied().find(is_meant)
}

/// The name of an item, and the least and the greatest score it can have.
fn item(views: &Views<'_>, place: usize) -> (Cell, [Cell; 2]) {
    views.scoring.items.get(place).map_or((Cell::Null, [Cell::Null, Cell::Null]), |item| {
        (Cell::Text(item.name.clone()), [Cell::Number(item.range.0), Cell::Number(item.range.1)])
    })
}
