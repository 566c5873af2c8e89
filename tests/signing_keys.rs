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
fn a_checkpoint_is_not_checked_with_another_ledgers_key() {
    let (desk, other) = (Desk::new(), Desk::new());
    checkpoint(&desk, "kept");
    let verifier = text(&desk, "ledger.vkey");
    fs::copy(other.path("ledger.sign"), desk.path("ledger.sign")).unwrap();
    // The right verifier key is beside it.
    ok(&verified(&desk, "kept", None));
    fs::copy(other.path("ledger.vkey"), desk.path("ledger.vkey")).unwrap();
    let refused = |name: &str| {
        let said = verified(&desk, "kept", None);
        assert_eq!(said.code, Some(1), "{}", said.out);
        assert!(said.err.contains(name) && !said.err.contains("checked with"), "{}", said.err);
    };
    refused("ledger.sign is the signing key of");
    fs::remove_file(desk.path("ledger.sign")).unwrap();
    refused("ledger.vkey is the verifier key of");
    desk.write("right.vkey", verifier);
    ok(&verified(&desk, "kept", Some("right.vkey")));
    fs::remove_file(desk.path("ledger.vkey")).unwrap();
    let status = desk.run(&["status"]);
    assert!(ok(&status).out.contains("ledger.sign is missing"), "{}", status.out);
}

#[test]
fn an_export_from_before_a_change_brings_back_what_is_good() {
    let desk = Desk::new();
    desk.write("passphrase.txt", "correct horse battery staple\n");
    let passphrase = desk.path("passphrase.txt");
    let file = desk.path("both.age");
    let keys = |action: &str| {
        let (file, passphrase) = (file.to_str().unwrap(), passphrase.to_str().unwrap());
        desk.run(&["key", action, file, "--passphrase-file", passphrase])
    };
    ok(&keys("export"));
    let sign = text(&desk, "ledger.sign");
    ok(&desk.run(&["key", "rotate", "--reason", "a laptop was stolen"]));
    fs::remove_file(desk.path("ledger.sign")).unwrap();
    let key = text(&desk, "ledger.key");
    let said = keys("import");
    assert!(ok(&said).err.contains("record 2 rotated it"), "{}", said.err);
    assert_eq!((text(&desk, "ledger.sign"), text(&desk, "ledger.key")), (sign, key));

    ok(&new_signing(&desk));
    fs::remove_file(desk.path("ledger.sign")).unwrap();
    let said = keys("import");
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("both.age signs no more: record 3"), "{}", said.err);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_in_the_place_of_the_cache() {
    use std::os::unix::fs::PermissionsExt;
    for link in ["cache", "cache/projections", "cache/listings"] {
        let desk = Desk::new();
        let (place, behind) = (desk.ledger().join(link), desk.path("behind"));
        fs::create_dir(&behind).unwrap();
        let _ = fs::remove_dir_all(&place);
        std::os::unix::fs::symlink(&behind, &place).unwrap();
        for args in [&["report", "2025"][..], &["status"], &["publish", "2025"]] {
            desk.run(args);
        }
        assert_eq!(fs::read_dir(&behind).unwrap().count(), 0, "{link}");
    }
    let desk = Desk::new();
    ok(&desk.run(&["report", "2025"]));
    for entry in fs::read_dir(desk.ledger().join("cache")).unwrap() {
        let found = fs::metadata(entry.unwrap().path()).unwrap();
        assert_eq!(found.permissions().mode() & 0o077, 0);
    }
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
    for step in 0..6 {
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
        // Killed between giving a file its other name and taking the first one away.
        if step >= 3 {
            desk.write("ledger.vkey", &old_key);
        }
        if step == 4 {
            desk.write("ledger.sign", &old_sign);
        }
        if step == 5 {
            desk.write("ledger.vkey", &key);
            desk.write("ledger.sign", &sign);
        } else {
            let said = desk.run(&["checkpoint"]);
            assert_eq!(said.code, Some(1), "step {step}");
            assert!(said.err.contains("ledger.sign.next"), "step {step}: {}", said.err);
        }
        let said = new_signing(&desk);
        assert!(!ok(&said).out.contains("recorded"), "step {step}: {}", said.out);
        assert_eq!((text(&desk, "ledger.sign"), text(&desk, "ledger.vkey")), (sign, key));
        assert!(!desk.path("ledger.sign.next").exists());
        let of_former = beside(&desk).into_iter().filter(|name| name.contains(".former-")).count();
        assert!(of_former <= 2, "step {step}: {:?}", beside(&desk));
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
    let restore = || run(&to, ["restore", usb.to_str().unwrap(), "--to", to.to_str().unwrap()]);
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
    desk.write("restored.vkey", text(&other, "ledger.vkey"));
    refused("is the verifier key of");
    desk.write("restored.vkey", "no key");
    refused("restored.vkey");
    desk.write("restored.vkey", text(&desk, "ledger.vkey"));
    ok(&restore());
    assert_eq!(text(&desk, "restored.key"), after);
    ok(&run(&to, ["key", "show"]));
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

/// The folder in which a ledger is made before it gets its name.
const ASIDE: &str = ".headcount-abcdefghij.part";

/// What a killed `init` leaves: the keys in their places, and the ledger aside with a note of it.
fn killed(dir: &Path) {
    ok(&init(dir));
    let aside = dir.join(ASIDE);
    fs::create_dir(&aside).unwrap();
    fs::rename(dir.join("mali"), aside.join("ledger")).unwrap();
    let note = format!("{}\n", aside.join("ledger").display());
    fs::write(dir.join(".headcount-new-mali"), note).unwrap();
}

/// `init` refuses, names the keys, and leaves them.
fn keys_stay(dir: &Path) {
    let keys = ["mali.key", "mali.sign", "mali.vkey"].map(|name| dir.join(name));
    let texts = || keys.clone().map(|path| fs::read(path).ok());
    let before = texts();
    let said = init(dir);
    assert_eq!(said.code, Some(1), "{}", said.out);
    let is_named = |path: &PathBuf| said.err.contains(path.file_name().unwrap().to_str().unwrap());
    assert!(keys.iter().any(is_named), "{}", said.err);
    assert_eq!(texts(), before);
    assert!(!dir.join("mali").exists());
}

#[test]
fn a_killed_init_is_cleaned_up_by_the_next() {
    let dir = scratch();
    let dir = dir.path();
    killed(dir);
    let before = fs::read(dir.join("mali.key")).unwrap();
    ok(&init(dir));
    assert_eq!(names(dir), ["mali", "mali.key", "mali.sign", "mali.vkey"]);
    assert_ne!(fs::read(dir.join("mali.key")).unwrap(), before);
    ok(&run(&dir.join("mali"), ["key", "show"]));
    // A note that stayed beside a ledger goes with the next command.
    let note = dir.join(".headcount-new-mali");
    fs::write(&note, format!("{}\n", dir.join(ASIDE).join("ledger").display())).unwrap();
    ok(&run(&dir.join("mali"), ["status"]));
    assert!(!note.exists());
}

#[test]
fn a_note_that_proves_nothing_makes_no_key_go() {
    let note = |dir: &Path| dir.join(".headcount-new-mali");
    let cases: [fn(&Path); 6] = [
        // Another key is in the place: it is nobody's leftover.
        |dir| fs::write(dir.join("mali.key"), "another").unwrap(),
        |dir| {
            let other = scratch();
            ok(&init(other.path()));
            fs::copy(other.path().join("mali.key"), dir.join("mali.key")).unwrap();
        },
        // No note: the ledger had its place, and was moved away since.
        |dir| fs::remove_file(dir.join(".headcount-new-mali")).unwrap(),
        // The ledger got its name, the note stayed, and the ledger was moved away.
        |dir| fs::rename(dir.join(ASIDE).join("ledger"), dir.join("archive")).unwrap(),
        // The ledger aside is another one.
        |dir| {
            let other = scratch();
            ok(&init(other.path()));
            fs::remove_dir_all(dir.join(ASIDE).join("ledger")).unwrap();
            let copied = std::process::Command::new("cp")
                .arg("-r")
                .args([other.path().join("mali"), dir.join(ASIDE).join("ledger")])
                .status();
            assert!(copied.unwrap().success());
        },
        // The note names the complete ledger itself.
        |dir| {
            fs::rename(dir.join(ASIDE).join("ledger"), dir.join("archive")).unwrap();
            let forged = format!("{}\n", dir.join("archive").display());
            fs::write(dir.join(".headcount-new-mali"), forged).unwrap();
        },
    ];
    for case in cases {
        let dir = scratch();
        killed(dir.path());
        case(dir.path());
        keys_stay(dir.path());
    }

    // The other process lives.
    let dir = scratch();
    let dir = dir.path();
    killed(dir);
    let held = fs::File::open(note(dir)).unwrap();
    held.lock().unwrap();
    keys_stay(dir);
}

#[test]
fn no_ledger_is_made_within_another() {
    let (desk, [_, _]) = rotated();
    let inner = desk.ledger().join("inner");
    let usb = desk.path("usb");
    let before = beside(&desk);
    for args in [
        &["init", inner.to_str().unwrap(), "--name", "NRC Mali", "--country", "Mali"][..],
        &["restore", usb.to_str().unwrap(), "--to", inner.to_str().unwrap()][..],
    ] {
        let said = run(&inner, args);
        assert_eq!(said.code, Some(1), "{}", said.out);
        for name in ["inner", "inner.key", "inner.sign", "inner.vkey", ".headcount-new-inner"] {
            assert!(!desk.ledger().join(name).exists(), "{args:?} {name}");
        }
    }
    assert_eq!(beside(&desk), before);
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
