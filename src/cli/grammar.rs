//! `annalist grammar check`: does a grammar load, and do its examples come out?

use super::output::plural;
use super::{Common, Failure, Outcome};
use annalist::grammar::Grammar;
use annalist::{Annalist, ErrorKind, proof, resolve};
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Command {
    /// Load a folder of .rules files and run every example in it
    #[command(after_help = "Example:\n  annalist grammar check grammars/en")]
    Check {
        /// A folder of .rules files; the built-in grammar when left out
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
}

pub fn run(command: Command, common: &Common) -> Outcome {
    let Command::Check { folder } = command;
    let grammar = match folder.as_ref().or(common.grammars.as_ref()) {
        Some(folder) => Grammar::load(folder),
        None => Ok(Grammar::english()),
    };
    let grammar = grammar.map_err(|error| {
        let count = match error.kind() {
            ErrorKind::Many(errors) => errors.len(),
            _ => 1,
        };
        Failure::Told(format!("{error}\n{} in the grammar", plural(count, "fault")))
    })?;
    let (words, rules) = grammar.size();
    let annalist = Annalist::new(grammar, resolve::Options::default());
    let (count, failures) = proof::check(&annalist);
    for failure in &failures {
        eprintln!("{}: {}", failure.at, failure.message);
    }
    let (words, rules, examples) = (plural(words, "word"), plural(rules, "rule"), plural(count, "example"));
    let (good, verb) = (count - failures.len(), if count == 1 { "comes" } else { "come" });
    println!("{words}, {rules}, {good} of {examples} {verb} out");
    Ok(failures.is_empty())
}
