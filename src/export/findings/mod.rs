//! Where findings go: one file per format, each of which writes the findings of a whole timeline.

mod csv;
mod json;
mod place;
mod sarif;
mod snippet;
mod text;

pub use csv::Csv;
pub use json::{Json, JsonLines};
pub use sarif::Sarif;
pub use text::Text;

use super::{Export, table};
use crate::error::{Error, Result};
use std::path::Path;

type Make = fn(table::Options) -> Box<dyn Export>;

/// Every format. The first that has an extension is the one for its files.
const FORMATS: &[Make] = &[
    |options| Box::new(Text::new(options)),
    |_| Box::new(Json),
    |_| Box::new(JsonLines),
    |_| Box::new(Csv),
    |_| Box::new(Sarif),
];

fn formats(options: table::Options) -> impl Iterator<Item = Box<dyn Export>> + Clone {
    FORMATS.iter().map(move |make| make(options))
}

/// The format of a name.
///
/// # Errors
/// When there is none.
pub fn by_name(name: &str, options: table::Options) -> Result<Box<dyn Export>> {
    let names = formats(options).map(|format| format.name());
    formats(options).find(|format| format.name() == name).ok_or_else(|| Error::unknown_name("format", name, names))
}

/// The format of a file, by its extension.
///
/// # Errors
/// When no format has that extension.
pub fn by_path(path: &Path, options: table::Options) -> Result<Box<dyn Export>> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let extensions = formats(options).flat_map(|format| format.extensions()).copied();
    let found = formats(options).find(|format| format.extensions().contains(&extension.as_str()));
    found.ok_or_else(|| Error::unknown_name("format of files", &extension, extensions))
}
