//! Libraries in C that stand between the program and the system (`tests/power`).

use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds one of them; says why where it cannot be.
pub fn library(name: &str, dir: &Path) -> Result<PathBuf, String> {
    let library = dir.join(name).with_extension("so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/power").join(name);
    let built = Command::new("cc")
        .args(["-O1", "-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(&source)
        .args(["-ldl", "-lpthread"])
        .output();
    match built {
        Ok(built) if built.status.success() => Ok(library),
        Ok(built) => Err(String::from_utf8_lossy(&built.stderr).into_owned()),
        Err(error) => Err(format!("there is no C compiler: {error}")),
    }
}
