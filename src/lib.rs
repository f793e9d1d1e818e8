#![doc = include_str!("../README.md")]
mod annalist;
pub mod check;
pub mod clause;
pub mod error;
pub mod eval;
pub mod event;
pub mod excerpt;
pub mod explain;
pub mod export;
pub mod expression;
pub mod facts;
#[doc(hidden)]
pub mod grammar;
mod hash;
mod id;
pub mod kept;
mod language;
pub mod mention;
mod merge;
mod misread;
mod network;
mod order;
pub mod proof;
pub mod publish;
pub mod report;
pub mod resolve;
pub mod review;
mod row;
pub mod selection;
pub mod span;
pub mod text;
pub mod time;
pub mod timeline;
pub mod when;

pub use annalist::{Annalist, Reading, Sentence};
pub use error::{Cost, Error, ErrorKind, Result};
