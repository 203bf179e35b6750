//! Loyalty segments: who is satisfied, who stays, and who does both (Jones & Sasser 1995).
//!
//! ```
//! use manyi::metrics::loyalty::{Cut, Segment};
//!
//! let cut = Cut { satisfaction: 4.0, loyalty: 4.0 };
//! assert_eq!(cut.segment(Some(5.0), Some(2.0)), Some(Segment::Mercenary));
//! assert_eq!(cut.segment(Some(2.0), Some(5.0)), Some(Segment::Hostage));
//! assert_eq!(cut.segment(Some(5.0), None), None);
//! ```

/// The four groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Satisfied and loyal; at the top of both, an apostle.
    Loyalist,
    /// Satisfied, but gone tomorrow.
    Mercenary,
    /// Dissatisfied, but bound.
    Hostage,
    /// Neither; at the bottom of both, a terrorist.
    Defector,
}

impl Segment {
    /// All segments.
    pub const ALL: [Segment; 4] =
        [Segment::Loyalist, Segment::Mercenary, Segment::Hostage, Segment::Defector];

    /// The name the literature uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Segment::Loyalist => "loyalist/apostle",
            Segment::Mercenary => "mercenary",
            Segment::Hostage => "hostage",
            Segment::Defector => "defector/terrorist",
        }
    }
}

/// From which answer on somebody counts as satisfied, and as loyal. A choice, always to be named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// The lowest answer of the satisfied.
    pub satisfaction: f64,
    /// The lowest answer of the loyal (to buy again, to recommend).
    pub loyalty: f64,
}

impl Cut {
    /// The upper two answers of both scales: 4 of 5, 9 of 10.
    #[must_use]
    pub fn top_two(satisfaction: (f64, f64), loyalty: (f64, f64)) -> Cut {
        Cut { satisfaction: satisfaction.1 - 1.0, loyalty: loyalty.1 - 1.0 }
    }

    /// The segment of a respondent; nothing if one of the two answers is missing.
    #[must_use]
    pub fn segment(self, satisfaction: Option<f64>, loyalty: Option<f64>) -> Option<Segment> {
        let (is_satisfied, is_loyal) =
            (satisfaction? >= self.satisfaction, loyalty? >= self.loyalty);
        Some(match (is_satisfied, is_loyal) {
            (true, true) => Segment::Loyalist,
            (true, false) => Segment::Mercenary,
            (false, true) => Segment::Hostage,
            (false, false) => Segment::Defector,
        })
    }
}

/// Whether a customer is secure (Burke): the top answer to all of satisfaction, recommendation and
/// repurchase. Nothing if one is missing.
///
/// ```
/// use manyi::metrics::loyalty::is_secure;
///
/// assert_eq!(is_secure(&[Some(5.0), Some(5.0), Some(5.0)], 5.0), Some(true));
/// assert_eq!(is_secure(&[Some(5.0), Some(4.0), Some(5.0)], 5.0), Some(false));
/// assert_eq!(is_secure(&[Some(5.0), None, Some(5.0)], 5.0), None);
/// ```
#[must_use]
pub fn is_secure(answers: &[Option<f64>], top: f64) -> Option<bool> {
    let are_known = !answers.is_empty() && answers.iter().all(Option::is_some);
    are_known.then(|| answers.iter().flatten().all(|answer| *answer >= top))
}

#[cfg(not(target_arch = "wasm32"))]
pub(super) use method::{loyalty_segment, secure_customer_index};

/// The methods by name.
#[cfg(not(target_arch = "wasm32"))]
mod method;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_itself_counts_as_high() {
        let cut = Cut::top_two((1.0, 5.0), (0.0, 10.0));
        assert_eq!(cut, Cut { satisfaction: 4.0, loyalty: 9.0 });
        assert_eq!(cut.segment(Some(4.0), Some(9.0)), Some(Segment::Loyalist));
        assert_eq!(cut.segment(Some(3.9), Some(8.9)), Some(Segment::Defector));
    }

    #[test]
    fn nobody_is_secure_without_an_answer() {
        assert_eq!(is_secure(&[], 5.0), None);
    }
}
