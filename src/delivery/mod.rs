//! A response on its way: from the last tap to the endpoint, losing nothing.
//!
//! [`Envelope`] is what is posted. The [`Outbox`] holds the rules: a response is kept in the
//! [`Store`] before it is sent over the [`Network`], and leaves the store only when the endpoint
//! has said that it has it. Both are traits; the browser's stand in `widget/`, and their doubles
//! [`MemoryStore`] and [`MemoryNetwork`] here.
//!
//! ```
//! use manyi::delivery::{MemoryNetwork, MemoryStore, Outbox, Report, Standing};
//!
//! let (mut store, mut network) = (MemoryStore::default(), MemoryNetwork::default());
//! let mut outbox = Outbox::new("https://example.org/responses");
//! outbox.take("0192…", "{}".to_owned(), &mut store);
//! outbox.report(Report::Kept { id: "0192…", kept: true }, &mut store, &mut network);
//! assert_eq!(network.sent.len(), 1);
//! outbox.report(Report::Answered { id: "0192…", status: 201 }, &mut store, &mut network);
//! assert_eq!(outbox.standing("0192…"), Some(Standing::Delivered));
//! assert!(store.records.is_empty());
//! ```

mod block;
#[cfg(not(target_arch = "wasm32"))]
mod check;
mod draft;
mod endpoint;
mod envelope;
mod id;
mod outbox;
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
pub use outbox::{
    MemoryNetwork, MemoryStore, Network, Outbox, Post, Report, Standing, Store, record_key,
};
pub use reply::{Reply, Verdict};
pub use schedule::{LONGEST_WISH, pause, retry_after};
