//! What stands below the columns of a table: sums and the like.

use super::Session;
use crate::definition::ElementId;
use alloc::{string::String, vec::Vec};

impl Session {
    /// The texts below the columns of a table, in their order; empty where there is none.
    #[must_use]
    pub fn totals(&self, table: ElementId) -> Vec<String> {
        self.columns(table).iter().map(|_| String::new()).collect()
    }
}
