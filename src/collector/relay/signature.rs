//! Signatures by shared secrets.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// HMAC-SHA256 in base64.
pub(super) fn hmac(key: &[u8], message: &[u8]) -> String {
    // HMAC takes a key of any length; the error is one of the trait.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| STANDARD.encode(mac.chain_update(message).finalize().into_bytes()))
        .unwrap_or_default()
}

/// The key of Standard Webhooks: base64 after `whsec_`.
pub(super) fn webhook_key(secret: &str) -> Option<Vec<u8>> {
    let key = STANDARD.decode(secret.strip_prefix("whsec_")?).ok()?;
    (!key.is_empty()).then_some(key)
}

/// The signatures of a message by each key, as in `webhook-signature`: several while keys change.
pub(super) fn webhook(keys: &[Vec<u8>], id: &str, seconds: i64, body: &str) -> String {
    let message = format!("{id}.{seconds}.{body}");
    let signatures: Vec<String> =
        keys.iter().map(|key| format!("v1,{}", hmac(key, message.as_bytes()))).collect();
    signatures.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks libraries.
    #[test]
    fn a_webhook_is_signed_as_the_standard_says() {
        let key = webhook_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = webhook(
            &[key],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    /// Test case 2 of RFC 4231.
    #[test]
    fn the_hmac_is_that_of_the_rfc() {
        let mac = hmac(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(mac, "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
    }
}
