//! Whether the program is given enough memory to begin with.
//!
//! Belongs here: the limit that a shell or a server sets for a process (`ulimit -v`), which can be known
//! before anything is read. Does not: what single inputs may take (`intake`, `custody`).
//!
//! Rust stops a process whose allocation fails, without a word that helps. Large buffers are reserved so
//! that a failure is an error; small ones cannot be. So a limit under which nothing works is refused
//! here. Under one that is a little higher, and where the whole computer runs out of memory, the process
//! can still be stopped: what was acknowledged is recorded, as after any kill.

use super::Error;

/// Address space that opening a small ledger takes, in bytes: mostly what threads reserve and never use.
const ADDRESS_SPACE_BYTES_MIN: u64 = 768 << 20;

/// Refuses a limit under which no ledger can be opened.
///
/// # Errors
/// Such a limit.
pub fn check() -> Result<(), Error> {
    match std::fs::read_to_string("/proc/self/limits").ok().and_then(|text| limit(&text)) {
        Some(bytes) if bytes < ADDRESS_SPACE_BYTES_MIN => {
            Err(Error::Memory { limit_mb: bytes >> 20, needed_mb: ADDRESS_SPACE_BYTES_MIN >> 20 })
        }
        _ => Ok(()),
    }
}

/// The limit of the address space, where there is one.
fn limit(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::limit;

    #[test]
    fn a_limit_is_read_where_there_is_one() {
        let text =
            |value| format!("Limit  Soft\nMax address space     {value}    unlimited  bytes\n");
        assert_eq!(limit(&text("1048576")), Some(1_048_576));
        assert_eq!(limit(&text("unlimited")), None);
        assert_eq!(limit(""), None);
    }
}
