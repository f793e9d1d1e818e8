//! The command line: parse arguments, run, turn the outcome into an exit status.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
