//! A response on its way: from the last tap to the endpoint, losing nothing.
//!
//! [`Envelope`] is what is posted. [`Endpoint`] says how a service wants it and what its reply means;
//! [`Delivery`] reads the `delivery` block of a definition. The [`queue`] holds the rules by which
//! nothing is lost, for all tabs of a device; it runs in the module `manyi-response.wasm`. What the page
//! does where that cannot be loaded is in `www/widget.js`: it keeps a response, posts it once, and again
//! when it is asked to.

mod block;
#[cfg(not(target_arch = "wasm32"))]
mod check;
mod draft;
mod endpoint;
mod envelope;
mod id;
pub mod queue;
mod reply;
mod schedule;

pub use block::Delivery;
#[cfg(not(target_arch = "wasm32"))]
pub use check::check;
pub use draft::Draft;
pub use endpoint::{
    Content, Encoding, Endpoint, Mode, Part, Request, at, cut, preset_names, readable,
};
pub use envelope::{Circumstances, Envelope, local_text};
pub use id::response_id;
pub use reply::{Reply, Verdict};
pub use schedule::{LONGEST_WISH, pause, retry_after};
