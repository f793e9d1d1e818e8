//! `annalist.toml`: options that need not be typed each time. A flag goes before the file, the file before the default.
//!
//! A key is the long name of an option; one that stands above all tables holds for every command that has the option,
//! one in the table of a command for that command. The nearest file counts: here, or in a folder above.

use super::{Cli, Failure, output};
use annalist::Error;
use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, Command, CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

const NAME: &str = "annalist.toml";

/// The command line with what the file adds to it.
pub fn parse() -> Result<Cli, Failure> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let matches = Cli::command().get_matches_from(&arguments);
    let path = std::env::current_dir().ok().and_then(|folder| nearest(&folder));
    let matches = match &path {
        None => matches,
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| Error::io(path, "read", error))?;
            let added = added(&Cli::command(), &matches, &text, path)?;
            Cli::command().get_matches_from(with(arguments, &matches, added))
        }
    };
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    if let Some(path) = path.filter(|_| cli.common.verbose) {
        output::say(format_args!("{}: options taken from here", path.display()));
    }
    Ok(cli)
}

/// The nearest file: in a folder or above it.
fn nearest(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

/// The arguments with more of them behind the name of the command.
fn with(mut arguments: Vec<OsString>, matches: &ArgMatches, added: Vec<String>) -> Vec<OsString> {
    let command = matches.subcommand_name().unwrap_or_default();
    if let Some(at) = arguments.iter().skip(1).position(|argument| argument == command) {
        arguments.splice(at + 2..at + 2, added.into_iter().map(OsString::from));
    }
    arguments
}

/// The options of the file that the command has and the user has not given.
fn added(all: &Command, matches: &ArgMatches, text: &str, path: &Path) -> Result<Vec<String>, Failure> {
    let told = |message: String| Failure::Told(format!("{}: {message}", path.display()));
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        Failure::Told(format!("{}:{line}: {}", path.display(), error.message()))
    })?;
    let mut all = all.clone();
    all.build();
    let Some((name, given)) = matches.subcommand() else { return Ok(Vec::new()) };
    let mut arguments = Vec::new();
    let mut keys: Vec<(&str, &Value)> = Vec::new();
    for (key, value) in &table {
        match value {
            Value::Table(inner) => {
                let command = all.find_subcommand(key).ok_or_else(|| unknown(path, "command", key, commands(&all)))?;
                for (inner_key, value) in inner {
                    if option(command, inner_key).is_none() {
                        return Err(unknown(path, "option", inner_key, options([command])));
                    }
                    if key == name {
                        keys.push((inner_key, value));
                    }
                }
            }
            value => {
                if all.get_subcommands().all(|command| option(command, key).is_none()) {
                    return Err(unknown(path, "option", key, options(all.get_subcommands())));
                }
                // What stands in the table of the command goes before it.
                let nearer = table.get(name).and_then(Value::as_table).is_some_and(|inner| inner.contains_key(key));
                if !nearer {
                    keys.push((key, value));
                }
            }
        }
    }
    let command = all.find_subcommand(name).unwrap_or(&all);
    for (key, value) in keys {
        let Some(option) = option(command, key) else { continue };
        if given.value_source(option.get_id().as_str()) == Some(ValueSource::CommandLine) {
            continue;
        }
        let values = match value {
            Value::Array(values) => values.as_slice(),
            value => std::slice::from_ref(value),
        };
        for value in values {
            let flag = matches!(option.get_action(), ArgAction::SetTrue);
            match (flag, value) {
                (true, Value::Boolean(true)) => arguments.push(format!("--{key}")),
                (true, Value::Boolean(false)) => {}
                (false, Value::String(text)) => arguments.push(format!("--{key}={text}")),
                (false, Value::Integer(n)) => arguments.push(format!("--{key}={n}")),
                (false, Value::Datetime(date)) => arguments.push(format!("--{key}={date}")),
                (true, _) => return Err(told(format!("`{key}` is true or false"))),
                (false, _) => return Err(told(format!("`{key}` takes a text or a number, as in {key} = \"...\""))),
            }
        }
    }
    Ok(arguments)
}

/// The option of a long name that a file may set.
fn option<'c>(command: &'c Command, key: &str) -> Option<&'c clap::Arg> {
    command.get_arguments().find(|argument| argument.get_long() == Some(key) && !matches!(key, "help" | "version"))
}

fn options<'c>(commands: impl IntoIterator<Item = &'c Command>) -> Vec<String> {
    let long = |command: &Command| -> Vec<String> {
        let names = command.get_arguments().filter_map(clap::Arg::get_long);
        names.filter(|name| !matches!(*name, "help" | "version")).map(str::to_owned).collect()
    };
    let mut names: Vec<String> = commands.into_iter().flat_map(long).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn commands(all: &Command) -> Vec<String> {
    all.get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

fn unknown(path: &Path, what: &'static str, name: &str, known: Vec<String>) -> Failure {
    let error = Error::unknown_name(what, name, known.iter().map(String::as_str));
    Failure::Told(format!("{}: {error}", path.display()))
}
