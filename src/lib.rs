//! annalist reconstructs the timeline of events from reports.
pub mod error;
pub mod publish;
pub mod report;
pub mod span;
pub mod text;
pub mod time;

pub use error::{Error, ErrorKind, Result};
