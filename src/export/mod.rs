//! Where results go: one file per format. An exporter is handed a `Write` and opens nothing.

pub mod dates;
