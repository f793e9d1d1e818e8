//! The `annalist` command.

fn main() {}
