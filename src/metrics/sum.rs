//! Sums that do not depend on the order of what is summed, and the moments made from them.
//!
//! Responses come in any order and from several machines; the figures in a report must be the same
//! all the same, to the last bit. [`ExactSum`] keeps the sum without any rounding and rounds once,
//! at the end (Shewchuk 1997, as Python's `math.fsum`). All of it needs only additions, so that it
//! runs in the widget too.
//!
//! ```
//! use manyi::metrics::sum::{mean, sum};
//!
//! assert_eq!(sum([1e16, 1.0, -1e16]), 1.0);
//! assert_eq!(mean(&[0.1; 10]), Some(0.1));
//! assert_eq!(mean(&[]), None);
//! ```

use alloc::vec::Vec;

/// A sum kept without rounding, as parts that do not overlap.
#[derive(Clone, Debug, Default)]
pub struct ExactSum {
    /// The largest part. As long as nothing is rounded it is all there is, and no list is made.
    largest: f64,
    /// The other parts, growing in size; the mathematical sum of all is the sum.
    smaller: Vec<f64>,
}

impl ExactSum {
    /// The sum of nothing.
    #[must_use]
    pub fn new() -> ExactSum {
        ExactSum::default()
    }

    /// Adds one number.
    pub fn add(&mut self, number: f64) {
        if self.largest == 0.0 && self.smaller.is_empty() {
            self.largest = number;
            return;
        }
        let mut carried = number;
        if !self.smaller.is_empty() {
            carried = self.carry(number);
        }
        let (high, low) = two_sum(carried, self.largest);
        if low != 0.0 {
            self.smaller.push(low);
        }
        self.largest = high;
    }

    /// Adds a number to the smaller parts; what goes beyond them.
    fn carry(&mut self, number: f64) -> f64 {
        let mut carried = number;
        let mut kept = 0;
        for at in 0..self.smaller.len() {
            let Some(part) = self.smaller.get(at).copied() else { break };
            let (high, low) = two_sum(carried, part);
            if low != 0.0 {
                if let Some(place) = self.smaller.get_mut(kept) {
                    *place = low;
                }
                kept += 1;
            }
            carried = high;
        }
        self.smaller.truncate(kept);
        carried
    }

    /// All parts, growing in size.
    fn parts(&self) -> impl DoubleEndedIterator<Item = f64> + '_ {
        self.smaller.iter().copied().chain(core::iter::once(self.largest))
    }

    /// Adds the product of two numbers, with what its rounding leaves over (Dekker 1971). Beyond
    /// some 1e150 the product has no such rest any more.
    pub fn add_product(&mut self, left: f64, right: f64) {
        let product = left * right;
        let ((left_high, left_low), (right_high, right_low)) = (halves(left), halves(right));
        let rest = left_low * right_low
            - (product - left_high * right_high - left_low * right_high - left_high * right_low);
        self.add(product);
        if rest.is_finite() {
            self.add(rest);
        }
    }

    /// Adds `factor` times the product of two other sums.
    pub fn add_scaled_product(&mut self, factor: f64, left: &ExactSum, right: &ExactSum) {
        for one in left.parts() {
            let mut scaled = ExactSum::new();
            scaled.add_product(factor, one);
            for part in scaled.parts() {
                for other in right.parts() {
                    self.add_product(part, other);
                }
            }
        }
    }

    /// Adds what another sum holds.
    pub fn merge(&mut self, other: &ExactSum) {
        for part in other.parts() {
            self.add(part);
        }
    }

    /// The sum, rounded once to the nearest double.
    #[must_use]
    pub fn total(&self) -> f64 {
        let mut rest = self.smaller.iter().rev().copied();
        let mut high = self.largest;
        let mut low = 0.0;
        for part in rest.by_ref() {
            let before = high;
            high = before + part;
            low = part - (high - before);
            if low != 0.0 {
                break;
            }
        }
        // Half-way cases go where the parts below them point.
        if let Some(next) = rest.next()
            && ((low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0))
        {
            let twice = low * 2.0;
            let moved = high + twice;
            if twice == moved - high {
                high = moved;
            }
        }
        high
    }
}

/// The sum of two numbers as it is rounded, and what its rounding leaves over.
fn two_sum(one: f64, other: f64) -> (f64, f64) {
    let (larger, smaller) = if one.abs() < other.abs() { (other, one) } else { (one, other) };
    let high = larger + smaller;
    (high, smaller - (high - larger))
}

/// A number as the sum of two that have half of its digits each, so that their products are exact.
fn halves(number: f64) -> (f64, f64) {
    /// 2^27 + 1.
    const SPLITTER: f64 = 134_217_729.0;
    let scaled = SPLITTER * number;
    let high = scaled - (scaled - number);
    (high, number - high)
}

/// Two sums are equal when they are the same number, however its parts lie.
impl PartialEq for ExactSum {
    fn eq(&self, other: &ExactSum) -> bool {
        let mut difference = self.clone();
        for part in other.parts() {
            difference.add(-part);
        }
        difference.total() == 0.0
    }
}

impl Extend<f64> for ExactSum {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, numbers: I) {
        for number in numbers {
            self.add(number);
        }
    }
}

impl FromIterator<f64> for ExactSum {
    fn from_iter<I: IntoIterator<Item = f64>>(numbers: I) -> ExactSum {
        let mut sum = ExactSum::new();
        sum.extend(numbers);
        sum
    }
}

/// The sum, correctly rounded.
pub fn sum(numbers: impl IntoIterator<Item = f64>) -> f64 {
    numbers.into_iter().collect::<ExactSum>().total()
}

/// How many there are, as a number to calculate with.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a list of 2^53 members fits no memory")]
pub fn size<T>(list: &[T]) -> f64 {
    list.len() as f64
}

/// The mean; nothing for no numbers. It lies between the smallest and the largest of them, so that
/// of equal numbers it is that number.
#[must_use]
pub fn mean(numbers: &[f64]) -> Option<f64> {
    let smallest = numbers.iter().copied().reduce(f64::min)?;
    let largest = numbers.iter().copied().reduce(f64::max)?;
    // Dividing a rounded sum can step outside by one last digit.
    Some((sum(numbers.iter().copied()) / size(numbers)).max(smallest).min(largest))
}

/// The weighted mean `sum w x / sum w` of pairs `(w, x)` with weights of at least 0; nothing where
/// they sum to 0. Like [`mean`] it lies among the numbers.
#[must_use]
pub fn weighted_mean(pairs: &[(f64, f64)]) -> Option<f64> {
    let mut mean = WeightedMean::default();
    for (weight, number) in pairs {
        mean.add(*weight, *number);
    }
    mean.value()
}

/// A [`weighted_mean`] under way.
#[derive(Clone, Debug, Default)]
pub struct WeightedMean {
    weights: ExactSum,
    products: ExactSum,
    /// The least and the greatest number with a weight.
    range: Option<(f64, f64)>,
}

impl WeightedMean {
    /// Adds a number with its weight, at least 0.
    pub fn add(&mut self, weight: f64, number: f64) {
        self.weights.add(weight);
        self.products.add(weight * number);
        if weight > 0.0 {
            let (smallest, largest) = self.range.unwrap_or((number, number));
            self.range = Some((smallest.min(number), largest.max(number)));
        }
    }

    /// The mean; nothing where the weights sum to 0.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        let (smallest, largest) = self.range?;
        let middle = self.products.total() / self.weights.total();
        Some(middle.max(smallest).min(largest))
    }
}

/// The sum of the squared deviations from the mean.
#[must_use]
pub fn squared_deviations(numbers: &[f64]) -> f64 {
    products_of_deviations(numbers, numbers).max(0.0)
}

/// The sample variance, with the denominator n - 1; nothing for fewer than two numbers.
///
/// ```
/// use manyi::metrics::sum::variance;
///
/// assert_eq!(variance(&[2.0, 4.0]), Some(2.0));
/// assert_eq!(variance(&[2.0]), None);
/// ```
#[must_use]
pub fn variance(numbers: &[f64]) -> Option<f64> {
    (numbers.len() > 1).then(|| squared_deviations(numbers) / (size(numbers) - 1.0))
}

/// The sample covariance of two lists of one length, with the denominator n - 1; nothing for fewer
/// than two pairs.
#[must_use]
pub fn covariance(left: &[f64], right: &[f64]) -> Option<f64> {
    if left.len() < 2 || left.len() != right.len() {
        return None;
    }
    Some(products_of_deviations(left, right) / (size(left) - 1.0))
}

/// The sum of the products of the deviations from the two means.
fn products_of_deviations(left: &[f64], right: &[f64]) -> f64 {
    let (Some(left_mean), Some(right_mean)) = (mean(left), mean(right)) else { return 0.0 };
    let deviations =
        || left.iter().map(|x| x - left_mean).zip(right.iter().map(|y| y - right_mean));
    // A mean is rounded; the deviations from it do not quite sum to 0, and that is taken off.
    let (rest_left, rest_right) =
        (sum(deviations().map(|(x, _)| x)), sum(deviations().map(|(_, y)| y)));
    sum(deviations().map(|(x, y)| x * y)) - rest_left * rest_right / size(left)
}

/// The middle number, or the mean of the two in the middle; nothing for no numbers.
#[must_use]
pub fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    #[cfg(not(target_arch = "wasm32"))]
    sorted.sort_unstable_by(f64::total_cmp);
    #[cfg(target_arch = "wasm32")]
    crate::value::sort(&mut sorted, &|left, right| left > right);
    let half = sorted.len() / 2;
    let upper = *sorted.get(half)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    sorted.get(half - 1).map(|lower| lower + (upper - lower) / 2.0)
}
