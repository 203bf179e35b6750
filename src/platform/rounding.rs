//! Whole numbers and remainders of doubles, with the same bits as the standard library's: that has
//! them, but the core library, which is all that the widget has, does not.

/// The number without its fraction.
///
/// ```
/// use manyi::platform::truncated;
/// assert_eq!((truncated(2.7), truncated(-2.7)), (2.0, -2.0));
/// ```
#[must_use]
pub fn truncated(number: f64) -> f64 {
    // From 2^53 on, every double is whole.
    if number.abs() < 9_007_199_254_740_992.0 {
        (number as i64 as f64).copysign(number)
    } else {
        number
    }
}

/// The greatest whole number that is not above `number`.
///
/// ```
/// use manyi::platform::floor;
/// assert_eq!((floor(2.7), floor(-2.7)), (2.0, -3.0));
/// ```
#[must_use]
pub fn floor(number: f64) -> f64 {
    let whole = truncated(number);
    if whole > number { whole - 1.0 } else { whole }
}

/// What a division leaves, exactly, with the sign of `number`: JavaScript's `%`.
///
/// ```
/// use manyi::platform::remainder;
/// assert_eq!((remainder(7.5, 2.0), remainder(-7.5, 2.0)), (1.5, -1.5));
/// ```
#[must_use]
pub fn remainder(number: f64, divisor: f64) -> f64 {
    let divisor = divisor.abs();
    if !number.is_finite() || divisor.is_nan() || divisor == 0.0 {
        return f64::NAN;
    }
    let mut rest = number.abs();
    // Long division in base two. Doubling and halving are exact, and so is taking a part that fits.
    let mut part = divisor;
    while part <= rest / 2.0 {
        part *= 2.0;
    }
    loop {
        if part <= rest {
            rest -= part;
        }
        if part <= divisor {
            return rest.copysign(number);
        }
        part /= 2.0;
    }
}

/// What a division leaves, counted from zero up: -1 leaves 6 of a week.
///
/// ```
/// assert_eq!(manyi::platform::modulo(-1.0, 7.0), 6.0);
/// ```
#[must_use]
pub fn modulo(number: f64, divisor: f64) -> f64 {
    let rest = remainder(number, divisor);
    if rest < 0.0 { rest + divisor.abs() } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop_assert_eq, proptest};

    const ODD_ONES: [f64; 16] = [
        0.0,
        -0.0,
        0.5,
        -0.5,
        1.0,
        -1.0,
        7.0,
        1e15 + 0.5,
        -1e16,
        8.64e15,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ];

    fn bits(number: f64) -> u64 {
        if number.is_nan() { 0 } else { number.to_bits() }
    }

    #[test]
    fn odd_numbers_round_and_divide_as_in_the_standard_library() {
        for a in ODD_ONES {
            assert_eq!(bits(truncated(a)), bits(a.trunc()), "{a}");
            assert_eq!(bits(floor(a)), bits(a.floor()), "{a}");
            for b in ODD_ONES {
                assert_eq!(bits(remainder(a, b)), bits(a % b), "{a} % {b}");
                assert_eq!(bits(modulo(a, b)), bits(a.rem_euclid(b)), "{a} mod {b}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_numbers_round_and_divide_as_in_the_standard_library(a in any::<f64>(), b in any::<f64>()) {
            prop_assert_eq!(bits(truncated(a)), bits(a.trunc()));
            prop_assert_eq!(bits(floor(a)), bits(a.floor()));
            prop_assert_eq!(bits(remainder(a, b)), bits(a % b));
            prop_assert_eq!(bits(modulo(a, b)), bits(a.rem_euclid(b)));
        }

        #[test]
        fn instants_divide_as_in_the_standard_library(at in -8.64e15..8.64e15, unit in 1.0..1e9) {
            prop_assert_eq!(bits(remainder(at, unit)), bits(at % unit));
            prop_assert_eq!(bits(modulo(at, unit)), bits(at.rem_euclid(unit)));
        }
    }
}
