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
    let mut bytes = [0_u8; 16];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = if place < 6 {
            (time >> (40 - 8 * place)) as u8
        } else {
            (random.next() * 256.0) as u8
        };
    }
    bytes[6] = 0x70 | bytes[6] & 0x0f;
    bytes[8] = 0x80 | bytes[8] & 0x3f;
    let mut id = String::new();
    for (place, byte) in bytes.into_iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        for nibble in [byte >> 4, byte & 15] {
            id.push(char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }));
        }
    }
    id
}
