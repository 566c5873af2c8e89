//! Who signs a ledger's checkpoints: a lost key is never replaced in silence, a new one is an event, and
//! what the old one signed stays good.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::desk::Desk;
use crate::common::program::{Said, run};
use crate::common::scratch;

fn text(desk: &Desk, name: &str) -> String {
    fs::read_to_string(desk.path(name)).unwrap()
}

fn ok(said: &Said) -> &Said {
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    said
}

fn checkpoint(desk: &Desk, name: &str) -> PathBuf {
    let path = desk.path(name);
    ok(&desk.run(&["checkpoint", "-o", path.to_str().unwrap()]));
    path
}

fn verified(desk: &Desk, checkpoint: &str, verifier: Option<&str>) -> Said {
    let (kept, key) = (desk.path(checkpoint), verifier.map(|name| desk.path(name)));
    let mut args = vec!["verify", "--checkpoint", kept.to_str().unwrap()];
    args.extend(key.iter().flat_map(|key| ["--verifier", key.to_str().unwrap()]));
    desk.run(&args)
}

fn new_signing(desk: &Desk) -> Said {
    desk.run(&["key", "new-signing", "--reason", "a laptop was stolen"])
}

/// The files beside the ledger, by name.
fn beside(desk: &Desk) -> Vec<String> {
    let entries = fs::read_dir(desk.path("")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_lost_signing_key_is_not_replaced_in_silence() {
    let desk = Desk::new();
    let verifier = text(&desk, "ledger.vkey");
    fs::rename(desk.path("ledger.sign"), desk.path("lost")).unwrap();
    let before = beside(&desk);
    let said = desk.run(&["checkpoint"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("ledger.sign is missing"), "{}", said.err);
    assert!(
        said.err.contains("key import") && said.err.contains("key new-signing"),
        "{}",
        said.err
    );
    assert_eq!(beside(&desk), before);
    assert_eq!(text(&desk, "ledger.vkey"), verifier);
    // The verifier key alone still checks.
    fs::rename(desk.path("lost"), desk.path("ledger.sign")).unwrap();
    checkpoint(&desk, "kept");
    fs::remove_file(desk.path("ledger.sign")).unwrap();
    let said = verified(&desk, "kept", None);
    assert!(ok(&said).out.contains("signed with the ledger's own"), "{}", said.out);
}

#[test]
fn another_ledgers_signing_key_under_this_ones_name_signs_nothing() {
    let (desk, other) = (Desk::new(), Desk::new());
    // One of the same ledger's name, as an earlier version would have made it.
    fs::copy(other.path("ledger.sign"), desk.path("ledger.sign")).unwrap();
    assert_eq!(desk.run(&["checkpoint"]).code, Some(1));
    fs::copy(other.path("ledger.vkey"), desk.path("ledger.vkey")).unwrap();
    assert_eq!(desk.run(&["checkpoint"]).code, Some(1));
}

#[test]
fn the_old_key_hands_over_and_its_checkpoints_stay_good() {
    let desk = Desk::new();
    checkpoint(&desk, "old.checkpoint");
    let (old_sign, old_key) = (text(&desk, "ledger.sign"), text(&desk, "ledger.vkey"));
    desk.write("old.vkey", &old_key);
    let said = new_signing(&desk);
    assert!(ok(&said).out.contains("recorded SigningKeyChanged as event 2"), "{}", said.out);
    assert!(!said.err.contains("was not at hand"), "{}", said.err);
    assert_ne!(text(&desk, "ledger.vkey"), old_key);
    // Set aside, not removed.
    let aside: Vec<String> =
        beside(&desk).into_iter().filter(|name| name.contains(".former-")).collect();
    assert_eq!(aside.len(), 2, "{aside:?}");
    let kept: Vec<String> = aside.iter().map(|name| text(&desk, name)).collect();
    assert!(kept.contains(&old_sign) && kept.contains(&old_key));
    checkpoint(&desk, "new.checkpoint");

    let says = |checkpoint: &str, verifier: Option<&str>, what: &[&str]| {
        let said = verified(&desk, checkpoint, verifier);
        let out = &ok(&said).out;
        what.iter().for_each(|what| assert!(out.contains(what), "{checkpoint}: {out}"));
    };
    says("old.checkpoint", None, &["the ledger's key", ", which record 2 replaced"]);
    says("new.checkpoint", None, &["the ledger's own", ", which signs from record 2 on"]);
    says("old.checkpoint", Some("old.vkey"), &["the key you gave, which record 2 replaced"]);
    let handed_over =
        "to which the one that you gave has handed over, which signs from record 2 on";
    says("new.checkpoint", Some("old.vkey"), &[handed_over]);
    says(
        "new.checkpoint",
        Some("ledger.vkey"),
        &["the key you gave, which signs from record 2 on"],
    );
    // The new key vouches for nothing that was before it.
    assert_eq!(verified(&desk, "old.checkpoint", Some("ledger.vkey")).code, Some(3));
    let history = desk.run(&["history"]);
    assert!(history.out.contains("SigningKeyChanged"), "{}", history.out);
    assert!(history.out.contains("signed with the one before; because: a laptop was stolen"));

    // Whoever has the old key makes a checkpoint with it, of the log as it is now.
    let (sign, key) = (text(&desk, "ledger.sign"), text(&desk, "ledger.vkey"));
    desk.write("ledger.sign", &old_sign);
    let said = desk.run(&["checkpoint"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("signs no more: record 2"), "{}", said.err);
    let status = desk.run(&["status"]);
    assert!(ok(&status).out.contains("signs no more: record 2"), "{}", status.out);
    let forged = forged_checkpoint(&text(&desk, "new.checkpoint"), &old_sign);
    desk.write("forged.checkpoint", forged);
    desk.write("ledger.sign", &sign);
    desk.write("ledger.vkey", &key);
    for verifier in [None, Some("old.vkey")] {
        let said = verified(&desk, "forged.checkpoint", verifier);
        assert_eq!(said.code, Some(3), "{}", said.out);
        assert!(said.err.contains("cannot have signed so many"), "{}", said.err);
    }
}

/// A checkpoint's text signed with another key.
fn forged_checkpoint(checkpoint: &str, sign: &str) -> String {
    let text = checkpoint.split_once("\n\n").unwrap().0;
    headcount::audit::note::Signer::parse(sign).unwrap().sign(&format!("{text}\n"))
}

#[test]
fn a_key_after_a_lost_one_is_said_to_be_unsigned() {
    let desk = Desk::new();
    checkpoint(&desk, "old.checkpoint");
    desk.write("old.vkey", text(&desk, "ledger.vkey"));
    fs::remove_file(desk.path("ledger.sign")).unwrap();
    let said = new_signing(&desk);
    assert!(ok(&said).err.contains("was not at hand"), "{}", said.err);
    checkpoint(&desk, "new.checkpoint");
    ok(&verified(&desk, "old.checkpoint", None));
    ok(&verified(&desk, "new.checkpoint", None));
    ok(&verified(&desk, "old.checkpoint", Some("old.vkey")));
    // Nobody has vouched for the new key.
    assert_eq!(verified(&desk, "new.checkpoint", Some("old.vkey")).code, Some(3));
    assert!(desk.run(&["history"]).out.contains("not signed with the one before"));
    // One more, signed by the second.
    ok(&new_signing(&desk));
    checkpoint(&desk, "third.checkpoint");
    ok(&verified(&desk, "third.checkpoint", None));
    ok(&verified(&desk, "new.checkpoint", None));
}

#[test]
fn a_change_that_was_interrupted_is_finished() {
    for step in 0..3 {
        let desk = Desk::new();
        // What is in the places when it is interrupted at each step.
        let (old_sign, old_key) = (text(&desk, "ledger.sign"), text(&desk, "ledger.vkey"));
        ok(&new_signing(&desk));
        let (sign, key) = (text(&desk, "ledger.sign"), text(&desk, "ledger.vkey"));
        let aside = beside(&desk).into_iter().filter(|name| name.contains(".former-"));
        let aside: Vec<String> = aside.collect();
        fs::rename(desk.path("ledger.sign"), desk.path("ledger.sign.next")).unwrap();
        fs::remove_file(desk.path("ledger.vkey")).unwrap();
        if step < 2 {
            aside.iter().for_each(|name| fs::remove_file(desk.path(name)).unwrap());
            desk.write("ledger.vkey", &old_key);
            desk.write("ledger.sign", &old_sign);
        }
        if step == 1 {
            fs::rename(desk.path("ledger.sign"), desk.path("aside")).unwrap();
        }
        assert_eq!(desk.run(&["checkpoint"]).code, Some(1), "step {step}");
        let said = new_signing(&desk);
        assert!(!ok(&said).out.contains("recorded"), "step {step}: {}", said.out);
        assert_eq!((text(&desk, "ledger.sign"), text(&desk, "ledger.vkey")), (sign, key));
        assert!(!desk.path("ledger.sign.next").exists());
        checkpoint(&desk, "kept");
    }
}

#[test]
fn an_export_has_both_keys_and_old_exports_are_still_read() {
    let desk = Desk::new();
    desk.write("passphrase.txt", "correct horse battery staple\n");
    let passphrase = desk.path("passphrase.txt");
    let passphrase = ["--passphrase-file", passphrase.to_str().unwrap()];
    let export = |name: &str| {
        let path = desk.path(name);
        desk.run(&[&["key", "export", path.to_str().unwrap()], &passphrase[..]].concat())
    };
    let import = |name: &str| {
        let path = desk.path(name);
        desk.run(&[&["key", "import", path.to_str().unwrap()], &passphrase[..]].concat())
    };
    assert!(ok(&export("both.age")).out.contains("the key and the signing key"));
    let files = ["ledger.key", "ledger.sign", "ledger.vkey"];
    let kept = files.map(|name| text(&desk, name));
    fs::rename(desk.path("ledger.sign"), desk.path("aside")).unwrap();
    let said = export("one.age");
    assert!(ok(&said).err.contains("the signing key is not in it"), "{}", said.err);
    // All of them lost, one of them lost.
    for lost in [&files[..], &files[..1], &files[1..2], &files[1..]] {
        files.iter().zip(&kept).for_each(|(name, text)| drop(desk.write(name, text)));
        lost.iter().for_each(|name| fs::remove_file(desk.path(name)).unwrap());
        ok(&import("both.age"));
        assert_eq!(files.map(|name| text(&desk, name)), kept, "{lost:?}");
    }
    // Nothing is missing: nothing is written.
    assert_eq!(import("both.age").code, Some(1));
    files.iter().for_each(|name| fs::remove_file(desk.path(name)).unwrap());
    let said = import("one.age");
    assert!(ok(&said).err.contains("the signing key is not in the export"), "{}", said.err);
    assert_eq!(text(&desk, "ledger.key"), kept[0]);
    assert!(!desk.path("ledger.sign").exists());
    // Another signing key is there: it stays.
    ok(&new_signing(&desk));
    let newer = text(&desk, "ledger.sign");
    fs::remove_file(desk.path("ledger.key")).unwrap();
    let said = import("both.age");
    assert!(ok(&said).err.contains("signs no more: record 2"), "{}", said.err);
    assert_eq!(text(&desk, "ledger.sign"), newer);
}

#[test]
fn keys_follow_the_folder_however_its_path_is_spelled() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&ledger, desk.path("link")).unwrap();
    let before = beside(&desk);
    let within = || {
        let mut names: Vec<_> =
            fs::read_dir(&ledger).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let inside = within();
    for spelling in [".", "../ledger", "../ledger/", "./store/..", "../link"] {
        let said = crate::common::program::command(spelling.as_ref())
            .current_dir(&ledger)
            .args(["checkpoint"])
            .output()
            .unwrap();
        assert!(said.status.success(), "{spelling}: {}", String::from_utf8_lossy(&said.stderr));
        let said = crate::common::program::command(spelling.as_ref())
            .current_dir(&ledger)
            .args(["key", "show"])
            .output()
            .unwrap();
        assert!(said.status.success(), "{spelling}: {}", String::from_utf8_lossy(&said.stderr));
        assert_eq!((beside(&desk), within()), (before.clone(), inside.clone()), "{spelling}");
    }
    // One that lies by an old spelling is used and said, until it is moved.
    fs::rename(desk.path("ledger.key"), ledger.join("ledger.key")).unwrap();
    let said = desk.run(&["key", "show"]);
    assert!(ok(&said).err.contains("is used; move it to"), "{}", said.err);
    fs::copy(ledger.join("ledger.key"), desk.path("ledger.key")).unwrap();
    let said = desk.run(&["key", "show"]);
    assert!(ok(&said).err.contains("is not used"), "{}", said.err);
}

/// Backups of a ledger before and after its key was rotated, and its keys.
fn rotated() -> (Desk, [String; 2]) {
    let desk = Desk::new();
    let key = text(&desk, "ledger.key");
    ok(&desk.run(&["key", "rotate", "--reason", "a laptop was stolen"]));
    let usb = desk.path("usb");
    fs::create_dir(&usb).unwrap();
    ok(&desk.run(&["backup", usb.to_str().unwrap()]));
    let after = text(&desk, "ledger.key");
    (desk, [key, after])
}

#[test]
fn restoring_beside_a_stale_key_is_refused() {
    let (desk, [before, after]) = rotated();
    let other = Desk::new();
    let to = desk.path("restored");
    let usb = desk.path("usb");
    let restore = || run(&to, &["restore", usb.to_str().unwrap(), "--to", to.to_str().unwrap()]);
    let refused = |why: &str| {
        let said = restore();
        assert_eq!(said.code, Some(1), "{}", said.out);
        assert!(said.err.contains(why) && said.err.contains("hint"), "{}", said.err);
        assert!(!to.exists());
    };
    desk.write("restored.key", text(&other, "ledger.key"));
    refused("is not the key of the ledger in the backup");
    desk.write("restored.key", &before);
    refused("as it was before record 2");
    desk.write("restored.key", "no key");
    refused("is not a key file");
    desk.write("restored.key", &after);
    desk.write("restored.sign", text(&other, "ledger.sign"));
    refused("is the signing key of");
    fs::remove_file(desk.path("restored.sign")).unwrap();
    ok(&restore());
    assert_eq!(text(&desk, "restored.key"), after);
    ok(&run(&to, &["key", "show"]));
}

/// The arguments that make a ledger.
const INIT: [&str; 6] = ["init", "mali", "--name", "NRC Mali", "--country", "Mali"];

#[test]
fn a_new_ledger_takes_no_keys_place() {
    for name in ["mali.key", "mali.sign", "mali.vkey"] {
        let dir = scratch();
        fs::write(dir.path().join(name), "somebody's").unwrap();
        let said = crate::common::program::command(&dir.path().join("mali"))
            .current_dir(dir.path())
            .args(INIT)
            .output()
            .unwrap();
        assert_eq!(said.status.code(), Some(1), "{name}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "{name}");
        assert_eq!(fs::read_to_string(dir.path().join(name)).unwrap(), "somebody's");
    }
}

/// Runs `init` in a folder.
fn init(dir: &Path) -> Said {
    let command = &mut crate::common::program::command(&dir.join("mali"));
    Said::of(&command.current_dir(dir).args(INIT).output().unwrap())
}

/// The names in a folder.
fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What a killed `init` leaves: the keys in their places and a note of them, and no ledger.
fn killed(dir: &Path) {
    ok(&init(dir));
    fs::remove_dir_all(dir.join("mali")).unwrap();
    let noted = ["mali.key", "mali.sign", "mali.vkey"].map(|name| {
        let path = dir.join(name);
        let bytes = fs::read(&path).unwrap();
        let checksum = hex::encode(headcount::log::tree::sha256(&[&bytes]));
        format!("{checksum} {}\n", path.display())
    });
    fs::write(dir.join(".headcount-new-mali"), noted.concat()).unwrap();
}

#[test]
fn a_killed_init_is_cleaned_up_by_the_next_as_far_as_it_is_proved() {
    let dir = scratch();
    let dir = dir.path();
    killed(dir);
    let before = fs::read(dir.join("mali.key")).unwrap();
    ok(&init(dir));
    assert_eq!(names(dir), ["mali", "mali.key", "mali.sign", "mali.vkey"]);
    assert_ne!(fs::read(dir.join("mali.key")).unwrap(), before);
    ok(&run(&dir.join("mali"), ["key", "show"]));

    // Another key is in the place: it is nobody's leftover.
    let dir = scratch();
    let dir = dir.path();
    killed(dir);
    fs::write(dir.join("mali.key"), "another").unwrap();
    assert_eq!(init(dir).code, Some(1));
    assert_eq!(fs::read_to_string(dir.join("mali.key")).unwrap(), "another");

    // No note: the ledger had its place, and was moved away since.
    let dir = scratch();
    let dir = dir.path();
    killed(dir);
    fs::remove_file(dir.join(".headcount-new-mali")).unwrap();
    let before = fs::read(dir.join("mali.key")).unwrap();
    assert_eq!(init(dir).code, Some(1));
    assert_eq!(fs::read(dir.join("mali.key")).unwrap(), before);

    // The other process lives.
    let dir = scratch();
    let dir = dir.path();
    killed(dir);
    let note = fs::File::open(dir.join(".headcount-new-mali")).unwrap();
    note.lock().unwrap();
    assert_eq!(init(dir).code, Some(1));
    assert!(dir.join("mali.key").exists());
}

#[cfg(unix)]
#[test]
fn a_ledger_made_on_a_full_disk_is_there_whole_or_not_at_all() {
    for blocks in [0, 1, 4, 16, 64, 1 << 20] {
        let dir = scratch();
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        let mut command = std::process::Command::new("bash");
        command.args(["-c", &script, "bash", env!("CARGO_BIN_EXE_headcount")]).args(INIT);
        let said = Said::of(&command.current_dir(dir.path()).output().unwrap());
        match said.code {
            Some(0) => assert_eq!(names(dir.path()).len(), 4, "{blocks}"),
            _ => assert_eq!(names(dir.path()), [""; 0], "{blocks}: {}", said.err),
        }
    }
}
