//! Importance-performance analysis: what to work on first (Martilla & James 1977).
//!
//! Each attribute has an importance and a performance; two lines cut the plane into four
//! quadrants. Where the lines lie decides much, so the center is always named.
//!
//! ```
//! use manyi::metrics::ipa::{Attribute, Quadrant, centered_at_means, quadrant};
//!
//! let speed = Attribute { importance: 4.5, performance: 2.0 };
//! let decor = Attribute { importance: 2.5, performance: 4.0 };
//! let center = centered_at_means(&[speed, decor]).unwrap();
//! assert_eq!(quadrant(speed, center), Quadrant::ConcentrateHere);
//! assert_eq!(quadrant(decor, center), Quadrant::PossibleOverkill);
//! ```

use alloc::vec::Vec;

use super::sum::{mean, median};

/// An attribute, or the crossing of the two lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attribute {
    /// How much it matters, stated or derived.
    pub importance: f64,
    /// How well it is done, on the same scale if the importance is stated.
    pub performance: f64,
}

impl Attribute {
    /// How far the performance falls behind the importance; above 0 it deserves work (the diagonal
    /// model). Of sense only where both have one scale.
    #[must_use]
    pub fn priority(self) -> f64 {
        self.importance - self.performance
    }
}

/// The four fields of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quadrant {
    /// Important, done badly.
    ConcentrateHere,
    /// Important, done well.
    KeepUpTheGoodWork,
    /// Unimportant, done badly.
    LowPriority,
    /// Unimportant, done well.
    PossibleOverkill,
}

impl Quadrant {
    /// What the literature calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Quadrant::ConcentrateHere => "concentrate here",
            Quadrant::KeepUpTheGoodWork => "keep up the good work",
            Quadrant::LowPriority => "low priority",
            Quadrant::PossibleOverkill => "possible overkill",
        }
    }

    /// The letter of Martilla & James, A to D.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Quadrant::ConcentrateHere => "A",
            Quadrant::KeepUpTheGoodWork => "B",
            Quadrant::LowPriority => "C",
            Quadrant::PossibleOverkill => "D",
        }
    }
}

/// Where an attribute lies from a center; on a line it counts as high.
#[must_use]
pub fn quadrant(attribute: Attribute, center: Attribute) -> Quadrant {
    let matters = attribute.importance >= center.importance;
    let is_done_well = attribute.performance >= center.performance;
    match (matters, is_done_well) {
        (true, false) => Quadrant::ConcentrateHere,
        (true, true) => Quadrant::KeepUpTheGoodWork,
        (false, false) => Quadrant::LowPriority,
        (false, true) => Quadrant::PossibleOverkill,
    }
}

/// The center at the mean importance and the mean performance (the usual one); nothing without
/// attributes.
#[must_use]
pub fn centered_at_means(attributes: &[Attribute]) -> Option<Attribute> {
    centered(attributes, mean)
}

/// The center at the medians; nothing without attributes.
#[must_use]
pub fn centered_at_medians(attributes: &[Attribute]) -> Option<Attribute> {
    centered(attributes, median)
}

/// The center in the middle of the scale.
#[must_use]
pub fn centered_on_scale((low, high): (f64, f64)) -> Attribute {
    let middle = low + (high - low) / 2.0;
    Attribute { importance: middle, performance: middle }
}

fn centered(attributes: &[Attribute], of: fn(&[f64]) -> Option<f64>) -> Option<Attribute> {
    let importance: Vec<_> = attributes.iter().map(|attribute| attribute.importance).collect();
    let performance: Vec<_> = attributes.iter().map(|attribute| attribute.performance).collect();
    Some(Attribute { importance: of(&importance)?, performance: of(&performance)? })
}

#[cfg(not(target_arch = "wasm32"))]
pub(super) use method::ipa;

/// The method by name.
#[cfg(not(target_arch = "wasm32"))]
mod method;

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(importance: f64, performance: f64) -> Attribute {
        Attribute { importance, performance }
    }

    #[test]
    fn an_attribute_on_a_line_counts_as_high() {
        let center = at(3.0, 3.0);
        assert_eq!(quadrant(center, center), Quadrant::KeepUpTheGoodWork);
        assert_eq!(quadrant(at(3.0, 2.9), center), Quadrant::ConcentrateHere);
        assert_eq!(quadrant(at(2.9, 3.0), center), Quadrant::PossibleOverkill);
        assert_eq!(quadrant(at(2.9, 2.9), center), Quadrant::LowPriority);
    }

    #[test]
    fn one_attribute_alone_is_the_center() {
        let only = at(4.2, 3.1);
        assert_eq!(centered_at_means(&[only]), Some(only));
        assert_eq!(centered_at_medians(&[only]), Some(only));
        assert_eq!((centered_at_means(&[]), centered_at_medians(&[])), (None, None));
    }

    #[test]
    fn centers_differ_where_attributes_are_skewed() {
        let attributes = [at(1.0, 2.0), at(2.0, 4.0), at(6.0, 3.0)];
        assert_eq!(centered_at_means(&attributes), Some(at(3.0, 3.0)));
        assert_eq!(centered_at_medians(&attributes), Some(at(2.0, 3.0)));
        assert_eq!(centered_on_scale((1.0, 7.0)), at(4.0, 4.0));
    }
}
