//! manyi (满意, "satisfied"): a customer-satisfaction questionnaire for any page.
//!
//! The crate is two things from one core: compiled to WebAssembly it is the widget that
//! `<manyi-survey>` shows; natively it is the command `manyi`, which checks definitions, replays
//! sessions and collects responses with the very same code.
//!
//! One way through: JSON text -> [`definition::Definition`] -> [`session::Session`], which takes an
//! [`session::Event`] and returns the [`session::Change`]s -> the view draws what they are about.
//! A completed session becomes a [`delivery::Envelope`], and that goes to the endpoint.
//!
//! The modules stand on floors; each uses only those above it in this list, and
//! `tests/house.rs` proves it:
//!
//! - [`rare`]: what the widget of a usual questionnaire is compiled without.
//! - [`value`]: the answer value, JSON-shaped, its text and its dates.
//! - [`platform`]: what the host lends: clock, random numbers, regular expressions, number text.
//! - [`expression`]: the condition language, parsed once and evaluated on any scope.
//! - [`definition`]: what a questionnaire says, and what is wrong with it, with pointer and line.
//! - [`session`]: one respondent's run: answers, visibility, validation, pages.
//! - [`metrics`]: statistics on numbers, one file per method; the heavy ones natively only.
//! - [`scoring`]: a definition's `scoring` block: one response to scores and alerts, many to a
//!   mergeable tally and a report.
//! - [`delivery`]: a response on its way: envelope, outbox; store and network are traits.
//! - [`locale`]: the words of the interface.
//! - `paper`: in wasm only: drawings, which JavaScript brings to the screen.
//! - `widget`: in wasm only: the nodes.
//! - `response`: in a WebAssembly module of its own: what becomes of the answers. Only these two and
//!   `platform/web.rs` know the browser.
//! - `suite`, `collector`, `command`: natively only: replaying test suites, the reference
//!   endpoint, the command line.
//!
//! What is not here: no framework, no markup made from strings, no clock or storage or network in
//! anything above `widget`. The widget does without the standard library, so that a panic brings no
//! words with it and nothing but [`platform`] can ask the machine: what it shares with the command
//! imports `String` and `Vec` from `alloc`.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod collector;
pub mod definition;
pub mod delivery;
pub mod expression;
pub mod locale;
pub mod metrics;
#[cfg(target_arch = "wasm32")]
#[cfg_attr(not(feature = "widget"), allow(dead_code, reason = "scores need a few strokes only"))]
mod paper;
pub mod platform;
pub mod rare;
#[cfg(all(feature = "response", target_arch = "wasm32"))]
pub mod response;
pub mod scoring;
pub mod session;
pub mod value;
#[cfg(all(feature = "widget", target_arch = "wasm32"))]
pub mod widget;

/// The widget's allocator: a third of the bytes of the default one, which keeps formatting alive.
#[cfg(all(target_arch = "wasm32", not(feature = "response")))]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// The same, where answers of many respondents pass through one memory.
#[cfg(all(target_arch = "wasm32", feature = "response"))]
#[global_allocator]
static ALLOCATOR: response::Wiping = response::Wiping::new();

/// A panic just stops the module: the shell then begins anew from the draft. Its words would be
/// kilobytes that nobody reads.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
