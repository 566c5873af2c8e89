//! A command of the program that is struck while it runs: killed, out of disk, or without power.
//!
//! Belongs here: running it so, and what the disk holds afterwards. Does not: whether that is right.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::common::program::{Said, command};
use crate::common::scratch;
use crate::power_cuts::disk::{Change, Disk, Survives};

/// What strikes a command.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// Killed at a call that changes a file.
    Killed { call: u32 },
    /// The disk is full after some bytes.
    Full { bytes: u32 },
    /// The power fails.
    PowerCut { moment: Moment, survives: Survives },
}

/// When the power fails.
#[derive(Debug, Clone, Copy)]
pub enum Moment {
    /// As a part of a thousand of all that happens.
    Permille(u32),
    /// Just after something was printed, as a part of a thousand of all that is.
    Printed(u32),
}

impl Moment {
    /// How many of the changes happen before it.
    fn cut(self, changes: &[Change]) -> usize {
        let printed: Vec<usize> =
            (0..changes.len()).filter(|at| changes[*at].printed().is_some()).collect();
        match self {
            Self::Printed(permille) if !printed.is_empty() => {
                printed[(printed.len() - 1) * permille as usize / 1000] + 1
            }
            Self::Permille(permille) | Self::Printed(permille) => {
                changes.len() * permille as usize / 1000
            }
        }
    }
}

impl Fault {
    pub fn random(dice: &mut fastrand::Rng) -> Self {
        // Small ones as often as large ones.
        let size = |dice: &mut fastrand::Rng, most: f64| most.powf(dice.f64()) as u32;
        match dice.u8(..3) {
            0 => Self::Killed { call: size(dice, 120.0) },
            1 => Self::Full { bytes: size(dice, 400_000.0) },
            _ => {
                let all = [Survives::Nothing, Survives::Some, Survives::Everything];
                let survives = all[dice.usize(..3)];
                let at = dice.u32(..=1000);
                let moment = if dice.bool() { Moment::Printed(at) } else { Moment::Permille(at) };
                Self::PowerCut { moment, survives }
            }
        }
    }
}

/// The libraries that strike; nothing where there is no C compiler.
pub struct Libraries {
    _dir: tempfile::TempDir,
    shim: PathBuf,
    recorder: PathBuf,
}

pub static LIBRARIES: LazyLock<Option<Libraries>> = LazyLock::new(|| {
    let dir = scratch();
    let build = |source: &str, name: &str| {
        let (source, library) =
            (Path::new(env!("CARGO_MANIFEST_DIR")).join(source), dir.path().join(name));
        let mut cc = Command::new("cc");
        let cc = cc.args(["-O1", "-shared", "-fPIC", "-o"]).args([&library, &source]);
        let built = cc.args(["-ldl", "-lpthread"]).output().ok()?;
        let said = String::from_utf8_lossy(&built.stderr);
        assert!(built.status.success(), "{}: {said}", source.display());
        Some(library)
    };
    let shim = build("tests/simulator/shim.c", "shim.so")?;
    let recorder = build("tests/power/recorder.c", "recorder.so")?;
    Some(Libraries { _dir: dir, shim, recorder })
});

/// Runs a command on a ledger in a folder. What the disk holds afterwards is in `to`, if that is another folder.
pub fn strike(
    libraries: &Libraries,
    fault: Fault,
    (folder, to): (&Path, &Path),
    args: &[String],
    dice: &mut fastrand::Rng,
) -> Said {
    let ledger = folder.join("ledger");
    let mut command = command(&ledger);
    command.args(args);
    match fault {
        Fault::Killed { call } => {
            command.env("LD_PRELOAD", &libraries.shim).env("SHIM_CALLS", call.to_string());
        }
        Fault::Full { bytes } => {
            command.env("LD_PRELOAD", &libraries.shim).env("SHIM_BYTES", bytes.to_string());
        }
        Fault::PowerCut { moment, survives } => {
            let trace = folder.with_extension("trace");
            let before = Disk::holding(folder);
            command
                .env("LD_PRELOAD", &libraries.recorder)
                .env("RECORDER_ROOT", folder)
                .env("RECORDER_LOG", &trace);
            let said = Said::of(&command.output().unwrap());
            assert!(matches!(said.code, Some(0 | 1)), "{args:?} without any fault: {said:?}");
            let changes = Change::read_all(&fs::read(&trace).unwrap_or_default());
            let _ = fs::remove_file(trace);
            let (mut disk, mut printed) = (before, Vec::new());
            for change in &changes[..moment.cut(&changes)] {
                printed.extend_from_slice(change.printed().unwrap_or_default());
                disk.apply(change);
            }
            fs::create_dir(to).unwrap();
            disk.restore(survives, dice, to);
            let out = String::from_utf8_lossy(&printed).into_owned();
            return Said { code: None, out, err: said.err };
        }
    }
    Said::of(&command.output().unwrap())
}
