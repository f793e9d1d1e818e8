//! What is made of the definition of the command line and of the formats: the schema, completions, manual pages.

use super::{Cli, Failure, Outcome, output};
use annalist::export::schema;
use clap::{Args, CommandFactory, ValueEnum};
use std::io::Write;

/// The JSON Schema of what is written as JSON
#[derive(Args)]
pub struct Schema {
    /// Of which command
    #[arg(default_value = "timeline")]
    of: Of,
}

#[derive(Clone, Copy, ValueEnum)]
enum Of {
    Timeline,
    Dates,
    Published,
    Check,
}

/// Completions for a shell
#[derive(Args)]
#[command(after_help = "\
Example:
  annalist completions bash > ~/.local/share/bash-completion/completions/annalist")]
pub struct Completions {
    /// Which shell
    shell: clap_complete::Shell,
}

/// The manual page, of the program or of a command
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist man > annalist.1
  annalist man timeline > annalist-timeline.1")]
pub struct Man {
    /// Which command
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

pub fn schema(arguments: &Schema) -> Outcome {
    let mut out = output::stdout();
    let schema = match arguments.of {
        Of::Timeline => schema::timeline(),
        Of::Dates => schema::dates(),
        Of::Published => schema::published(),
        Of::Check => schema::check(),
    };
    let text = serde_json::to_string_pretty(&schema);
    writeln!(out, "{}", text.map_err(std::io::Error::from)?)?;
    out.flush()?;
    Ok(true)
}

pub fn completions(arguments: &Completions) -> Outcome {
    let mut bytes = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "annalist", &mut bytes);
    let mut out = output::stdout();
    out.write_all(&bytes)?;
    out.flush()?;
    Ok(true)
}

pub fn man(arguments: &Man) -> Outcome {
    let mut all = Cli::command();
    all.build();
    let command = match &arguments.command {
        None => all,
        Some(name) => {
            let names: Vec<String> = all.get_subcommands().map(|command| command.get_name().to_owned()).collect();
            all.find_subcommand(name).cloned().ok_or_else(|| {
                let names = names.iter().map(String::as_str);
                Failure::from(annalist::Error::unknown_name("command", name, names))
            })?
        }
    };
    let mut out = output::stdout();
    clap_mangen::Man::new(command).render(&mut out)?;
    out.flush()?;
    Ok(true)
}
