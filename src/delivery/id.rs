//! The id of a response: made once, on the device, and kept over every retry.

use crate::platform::Random;
use alloc::string::String;

/// A UUID of version 7 (RFC 9562): 48 bits of time (ms since 1970), 74 random bits.
///
/// ```
/// use manyi::{delivery::response_id, platform::SeededRandom};
/// let id = response_id(1_700_000_000_000.0, &mut SeededRandom::new(1));
/// assert!(id.starts_with("018bcfe5-6800-7"));
/// assert_eq!(id.len(), 36);
/// ```
#[must_use]
pub fn response_id(now: f64, random: &mut dyn Random) -> String {
    let time = now as u64;
    let mut id = String::new();
    for place in 0..32 {
        if matches!(place, 8 | 12 | 16 | 20) {
            id.push('-');
        }
        let digit = match place {
            0..12 => (time >> (44 - 4 * place)) as u32 & 15,
            12 => 7,
            16 => 8 + (random.next() * 4.0) as u32,
            _ => (random.next() * 16.0) as u32,
        };
        id.push(char::from_digit(digit, 16).unwrap_or('0'));
    }
    id
}
