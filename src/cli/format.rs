//! The options `--format`, text for people or JSON for programs, and `--excel`.

use clap::{Args, ValueEnum};

/// Text for people, or JSON for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

/// The `--excel` option of commands that write CSV.
#[derive(Args, Debug)]
pub struct ExcelArg {
    /// Begin CSV with a byte-order mark, without which Excel misreads letters such as é
    #[arg(long)]
    pub excel: bool,
}

/// The `--format` option of commands that print events.
#[derive(Args, Debug)]
pub struct FormatArg {
    /// How to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}
