//! When to try again: the same as in the browser, in the time of the standard library.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::delivery;
use crate::platform::{FixedClock, Random};

/// The pause after so many failures in a row; see [`delivery::pause`].
pub(super) fn pause(failures: u32, longest: Duration, random: &mut dyn Random) -> Duration {
    milliseconds(delivery::pause(failures, longest.as_secs_f64() * 1000.0, random))
}

/// The wait that a `Retry-After` header asks for; see [`delivery::retry_after`].
pub(super) fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64() * 1000.0;
    delivery::retry_after(text, &FixedClock { now, utc_offset: 0 }).map(milliseconds)
}

fn milliseconds(number: f64) -> Duration {
    Duration::from_secs_f64(number.max(0.0) / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::SeededRandom;
    use std::time::UNIX_EPOCH;

    struct Always(f64);

    impl Random for Always {
        fn next(&mut self) -> f64 {
            self.0
        }
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let longest = Duration::from_secs(900);
        let pauses: Vec<u64> =
            (1..=11).map(|failures| pause(failures, longest, &mut Always(1.0)).as_secs()).collect();
        assert_eq!(pauses, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
        assert_eq!(pause(u32::MAX, longest, &mut Always(1.0)), longest);
    }

    #[test]
    fn jitter_is_full_and_even() {
        let mut random = SeededRandom::new(7);
        let pauses: Vec<f64> = (0..10_000)
            .map(|_| pause(5, Duration::from_secs(900), &mut random).as_secs_f64())
            .collect();
        let mean = pauses.iter().sum::<f64>() / pauses.len() as f64;
        assert!((mean - 16.0).abs() < 0.5, "{mean}");
        assert!(
            pauses.iter().any(|pause| *pause < 0.5) && pauses.iter().any(|pause| *pause > 31.5)
        );
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = UNIX_EPOCH + Duration::from_secs(1_445_412_440);
        let wait = |text| retry_after(text, now);
        assert_eq!(wait("120"), Some(Duration::from_secs(120)));
        assert_eq!(wait("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::from_secs(40)));
        assert_eq!(wait("Wed, 21 Oct 2015 07:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("99999999"), Some(milliseconds(delivery::LONGEST_WISH)));
        assert_eq!(wait("soon"), None);
    }
}
