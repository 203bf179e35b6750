//! The fingerprint of a definition.

use alloc::string::String;

/// FNV-1a, 64 bits, of the text without the white space between its tokens. It tells versions
/// apart; it does not guard against forgery.
pub(super) fn of(text: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut quoted = false;
    let mut escaped = false;
    for byte in text.bytes() {
        if quoted || !byte.is_ascii_whitespace() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        quoted ^= byte == b'"' && !escaped;
        escaped = quoted && byte == b'\\' && !escaped;
    }
    let mut digits = String::new();
    for _ in 0..16 {
        hash = hash.rotate_left(4);
        digits.push(char::from_digit(hash as u32 & 15, 16).unwrap_or('0'));
    }
    digits
}
