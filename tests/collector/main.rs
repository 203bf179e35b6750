//! The collector over real HTTP: what it takes, what it refuses, what it gives back.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod batch;
mod cluster;
mod exports;
mod operating;
mod presets;
mod relay;
mod robustness;
mod server;
mod service;
mod site;
mod stores;
mod taking;
