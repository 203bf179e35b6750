//! What matters beside how well it is done (importance-performance, Martilla & James 1977).

use super::KeyDrivers;
use super::comparisons::mean_of;
use crate::metrics::ipa::{Attribute, Quadrant, centered_at_means, quadrant};
use crate::metrics::levels::rescaled;
use crate::scoring::tally::Counted;
use crate::scoring::{Scoring, Segment};

/// A map of what matters and how well it is done. The lines cross at the means.
#[derive(Clone, Debug, PartialEq)]
pub struct Priorities {
    /// Whether respondents say what matters; else it is how each item goes with the outcome.
    pub is_stated: bool,
    /// Where the lines cross: importance, performance.
    pub center: (f64, f64),
    /// The items, in the order of the block.
    pub items: Vec<Priority>,
}

/// One item of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Priority {
    /// The item.
    pub name: String,
    /// How much it matters: stated 0 to 100, derived the correlation with the outcome.
    pub importance: f64,
    /// How well it is done, 0 to 100.
    pub performance: f64,
    /// The field of the map; what lies on a line counts as high.
    pub quadrant: Quadrant,
}

/// The maps that can be drawn.
pub(super) fn priorities(
    scoring: &Scoring,
    segment: &Segment,
    drivers: Option<&KeyDrivers>,
) -> Vec<Priorities> {
    let counted = Counted { scoring, segment };
    let on_hundred = |place: usize| {
        let item = scoring.items.get(place)?;
        Some(rescaled(mean_of(scoring, &counted, place)?, item.range))
    };
    let name = |place: usize| scoring.items.get(place).map(|item| item.name.clone());
    let stated = scoring.importance.iter().filter_map(|pair| {
        let importance = on_hundred(pair.importance)?;
        Some((name(pair.item)?, Attribute { importance, performance: on_hundred(pair.item)? }))
    });
    let driven = scoring.drivers.iter().flat_map(|asked| &asked.items);
    let derived = driven.zip(drivers.into_iter().flat_map(|drivers| &drivers.drivers));
    let derived = derived.filter_map(|(place, driver)| {
        let performance = on_hundred(*place)?;
        Some((name(*place)?, Attribute { importance: driver.correlation?, performance }))
    });
    [map(true, stated.collect()), map(false, derived.collect())].into_iter().flatten().collect()
}

fn map(is_stated: bool, attributes: Vec<(String, Attribute)>) -> Option<Priorities> {
    let all: Vec<Attribute> = attributes.iter().map(|(_, attribute)| *attribute).collect();
    let center = centered_at_means(&all).filter(|_| all.len() > 1)?;
    let of = |(name, attribute): (String, Attribute)| Priority {
        name,
        importance: attribute.importance,
        performance: attribute.performance,
        quadrant: quadrant(attribute, center),
    };
    Some(Priorities {
        is_stated,
        center: (center.importance, center.performance),
        items: attributes.into_iter().map(of).collect(),
    })
}
