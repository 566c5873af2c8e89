//! One more activity, for the people of a list that is there already.

use std::fs;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// Reference of the new activity.
const REFERENCE: &str = "ONE-MORE";

/// Writes tables with one activity: the last one that has a list of people, under a new reference.
pub fn write(tables: &Path, dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let last = last_reference(&tables.join("people.csv"))?;
    for table in ["activities.csv", "people.csv"] {
        let mut lines = BufReader::new(fs::File::open(tables.join(table))?).lines();
        let mut out = BufWriter::new(fs::File::create(dir.join(table))?);
        writeln!(out, "{}", lines.next().transpose()?.unwrap_or_default())?;
        for line in lines {
            let line = line?;
            if let Some(rest) = line.strip_prefix(&last).filter(|rest| rest.starts_with(',')) {
                writeln!(out, "{REFERENCE}{rest}")?;
            }
        }
        out.flush()?;
    }
    Ok(())
}

fn last_reference(people: &Path) -> io::Result<String> {
    let mut last = String::new();
    for line in BufReader::new(fs::File::open(people)?).lines() {
        last = line?;
    }
    Ok(last.split(',').next().unwrap_or_default().to_owned())
}
