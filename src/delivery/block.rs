//! The `delivery` block of a definition.
//!
//! ```json
//! "delivery": {
//!   "endpoints": [
//!     {"url": "https://example.org/responses"},
//!     {"name": "duty-manager", "preset": "text", "url": "https://relay.example/alerts", "when": "{alerts} notempty"}
//!   ],
//!   "retentionDays": 30,
//!   "encrypted": true,
//!   "partialAfterMinutes": 30
//! }
//! ```
//!
//! `endpoints`: see [`Endpoint`]; a response is done with when all that want it have it.
//! `retentionDays`: a response that could not be brought there in so many days is let go; without it,
//! never. `encrypted`: what waits is kept sealed on the device, with a key that no script can read
//! (`www/sealed.js`); there are no drafts then. `partialAfterMinutes`: what nobody has gone on with
//! for so long is sent with the status `partial` (`www/unfinished.js`).

use super::Endpoint;
use crate::value::{Map, Value};
use alloc::{string::String, vec::Vec};

/// What a definition's `delivery` block says.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// Where responses go.
    pub endpoints: Vec<Endpoint>,
    /// After so many days a response is let go, wherever it is.
    pub retention_days: Option<f64>,
    /// Endpoints that cannot be used: their places in the list, and why.
    pub unusable: Vec<(usize, String)>,
}

impl Delivery {
    /// Reads the block; `Null` says nothing. `address` is one more endpoint, that of the attribute: it
    /// gets the envelope as JSON.
    ///
    /// ```
    /// use manyi::{delivery::Delivery, value::Value};
    /// let block = Value::parse(r#"{"endpoints": [{"preset": "telex", "url": "/t"}], "retentionDays": 30}"#)?;
    /// let delivery = Delivery::of(&block, "/responses");
    /// assert_eq!(delivery.endpoints.len(), 1);
    /// assert_eq!(delivery.unusable[0].1, "There is no preset \"telex\".");
    /// # Ok::<(), manyi::value::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn of(block: &Value, address: &str) -> Delivery {
        let retention_days = block.get("retentionDays").as_number().filter(|days| *days >= 1.0);
        let mut delivery = Delivery { retention_days, ..Delivery::default() };
        if !address.is_empty() {
            let mut settings = Map::new();
            settings.insert_text("name", "endpoint");
            settings.insert_text("url", address);
            delivery.endpoints.extend(Endpoint::of(&settings));
        }
        for (place, settings) in block.get("endpoints").as_list().iter().enumerate() {
            let read =
                settings.as_map().ok_or_else(|| String::from("An endpoint should be an object."));
            match read.and_then(Endpoint::of) {
                Ok(endpoint) => delivery.endpoints.push(endpoint),
                Err(words) => delivery.unusable.push((place, words)),
            }
        }
        delivery
    }
}
