//! x
pub mod date;
mod vocabulary;
pub use vocabulary::{Phrases, Vocabulary};
