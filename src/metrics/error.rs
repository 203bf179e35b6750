//! Why a method could not be computed: what key, what was expected there, what to do.

use alloc::{borrow::ToOwned, string::String};

/// Why a metric could not be computed.
///
/// An undefined statistic (no answers, no variance) is no error: it is `null` in the result.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetricError {
    /// No method has this name.
    UnknownMethod {
        /// The name that was asked for.
        name: String,
        /// The method whose name is nearest to it.
        nearest: &'static str,
    },
    /// A key that the method needs is absent or null.
    Missing {
        /// The key with its way, such as `input.matrix`.
        key: String,
        /// What belongs there, for the author of the input.
        expected: &'static str,
    },
    /// A key holds something else than the method can take.
    Invalid {
        /// The key with its way, such as `input.scores[3]`.
        key: String,
        /// What belongs there, for the author of the input.
        expected: &'static str,
        /// What is there, as JSON, shortened.
        found: String,
    },
    /// The keys are right one by one, but do not fit together.
    Refused {
        /// The key to look at first.
        key: String,
        /// What is wrong and what to do.
        reason: String,
    },
}

impl MetricError {
    /// The keys do not fit together; `reason` says what is wrong and what to do.
    pub fn refused(key: &str, reason: impl Into<String>) -> MetricError {
        MetricError::Refused { key: key.to_owned(), reason: reason.into() }
    }
}

impl core::fmt::Display for MetricError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            MetricError::UnknownMethod { name, nearest } => write!(
                f,
                "there is no method \"{name}\"; did you mean \"{nearest}\"? `manyi metric --list` lists them"
            ),
            MetricError::Missing { key, expected } => {
                write!(f, "{key} is missing; give {expected}")
            }
            MetricError::Invalid { key, expected, found } => {
                write!(f, "{key} must be {expected}, not {found}")
            }
            MetricError::Refused { key, reason } => write!(f, "{key}: {reason}"),
        }
    }
}

impl core::error::Error for MetricError {}
