//! Statistics on numbers: one file per method, no survey in sight.
//!
//! ```
//! use manyi::metrics::compute;
//! use manyi::value::Value;
//!
//! let input = Value::parse(r#"{"promoters": 6, "passives": 3, "detractors": 1}"#)?;
//! let result = compute("nps", &input, &Value::Null)?;
//! assert_eq!(result.get("nps"), &Value::Number(50.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A method file holds typed functions on numbers, which the rest of the crate uses, and one
//! adapter `fn(&Task) -> Result<Value, MetricError>`, which [`compute`] finds in the table
//! `METHODS` and `manyi metric` shows to the world.
//!
//! What holds for every method:
//!
//! - **The undefined is nothing, never 0**: `None` in Rust, `null` in a result. No answers give no
//!   score; one answer gives a score without a standard error; a constant has no correlation.
//! - **Only what was answered counts.** Missing and off-scale answers are counted beside, never
//!   moved onto the scale.
//! - **The order of responses does not matter**, to the last bit: sums are exact ([`sum`]).
//! - **An error is bad input**, and names the key, what belongs there and what to do.
//! - **The arithmetic that a single response needs runs in the widget**: such modules do without
//!   `std`, roots and logarithms. Standard errors, tests and matrices are native only.

pub mod sum;

pub mod fuzzy;
pub mod hierarchy;
pub mod ipa;
pub mod kano;
pub mod levels;
pub mod loyalty;
pub mod moments;
pub mod nps;
pub mod response_quality;
pub mod servqual;

#[cfg(not(target_arch = "wasm32"))]
pub mod ahp;
#[cfg(not(target_arch = "wasm32"))]
pub mod charts;
#[cfg(not(target_arch = "wasm32"))]
pub mod chi_square;
#[cfg(not(target_arch = "wasm32"))]
pub mod composite;
#[cfg(not(target_arch = "wasm32"))]
pub mod covariances;
#[cfg(not(target_arch = "wasm32"))]
pub mod csat;
#[cfg(not(target_arch = "wasm32"))]
pub mod derived_importance;
#[cfg(not(target_arch = "wasm32"))]
pub mod distribution;
#[cfg(not(target_arch = "wasm32"))]
pub mod drivers;
#[cfg(not(target_arch = "wasm32"))]
pub mod ecsi;
#[cfg(not(target_arch = "wasm32"))]
pub mod effort;
#[cfg(not(target_arch = "wasm32"))]
pub mod entropy;
#[cfg(not(target_arch = "wasm32"))]
mod error;
#[cfg(not(target_arch = "wasm32"))]
pub mod ewma;
#[cfg(not(target_arch = "wasm32"))]
pub mod factorability;
#[cfg(not(target_arch = "wasm32"))]
mod field;
#[cfg(not(target_arch = "wasm32"))]
pub mod grey;
#[cfg(not(target_arch = "wasm32"))]
pub mod keywords;
#[cfg(not(target_arch = "wasm32"))]
pub mod mean;
#[cfg(not(target_arch = "wasm32"))]
pub mod mergeable;
#[cfg(not(target_arch = "wasm32"))]
mod methods;
#[cfg(not(target_arch = "wasm32"))]
pub mod multiple_comparisons;
#[cfg(not(target_arch = "wasm32"))]
pub mod omega;
#[cfg(not(target_arch = "wasm32"))]
pub mod other_weights;
#[cfg(not(target_arch = "wasm32"))]
mod outcome;
#[cfg(not(target_arch = "wasm32"))]
pub mod path_model;
#[cfg(not(target_arch = "wasm32"))]
pub mod proportion;
#[cfg(not(target_arch = "wasm32"))]
pub mod raking;
#[cfg(not(target_arch = "wasm32"))]
pub mod regression;
#[cfg(not(target_arch = "wasm32"))]
pub mod relative_weights;
#[cfg(not(target_arch = "wasm32"))]
pub mod reliability;
#[cfg(not(target_arch = "wasm32"))]
pub mod sample_size;
#[cfg(not(target_arch = "wasm32"))]
pub mod satisfaction;
#[cfg(not(target_arch = "wasm32"))]
pub mod shapley;
#[cfg(not(target_arch = "wasm32"))]
mod special;
#[cfg(not(target_arch = "wasm32"))]
pub mod split_half;
#[cfg(not(target_arch = "wasm32"))]
pub mod star;
#[cfg(not(target_arch = "wasm32"))]
pub mod strata;
#[cfg(not(target_arch = "wasm32"))]
pub mod table;
#[cfg(not(target_arch = "wasm32"))]
pub mod topsis;
#[cfg(not(target_arch = "wasm32"))]
pub mod two_proportions;
#[cfg(not(target_arch = "wasm32"))]
pub mod two_samples;
#[cfg(not(target_arch = "wasm32"))]
pub mod weighting;

#[cfg(not(target_arch = "wasm32"))]
pub use error::MetricError;
#[cfg(not(target_arch = "wasm32"))]
pub use field::Field;
#[cfg(not(target_arch = "wasm32"))]
pub use methods::{Task, compute, methods};
#[cfg(not(target_arch = "wasm32"))]
pub use outcome::{Found, Outcome};
