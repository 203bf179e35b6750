//! When to try again.

use std::time::{Duration, SystemTime};

use crate::platform::Random;

/// The first pause is at most this long, the second twice as long, and so on.
const FIRST: Duration = Duration::from_secs(2);

/// The longest time that a wish of an endpoint is obeyed for.
const LONGEST_WISH: Duration = Duration::from_secs(24 * 3600);

/// The pause after so many failures in a row, from 1: exponential back-off with full jitter, that is,
/// evenly spread from nothing to `min(longest, 2 s · 2^(failures - 1))`. Spread out, the many who
/// failed together do not come back together (Brooker, "Exponential Backoff And Jitter", AWS 2015).
pub(super) fn pause(failures: u32, longest: Duration, random: &mut dyn Random) -> Duration {
    let doubled = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(20));
    doubled.min(longest).mul_f64(random.next().clamp(0.0, 1.0))
}

/// The wait that a `Retry-After` header asks for: seconds, or a date.
pub(super) fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(text).ok()?.duration_since(now).unwrap_or_default(),
    };
    Some(wait.min(LONGEST_WISH))
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
        assert_eq!(wait("99999999"), Some(LONGEST_WISH));
        assert_eq!(wait("soon"), None);
    }
}
