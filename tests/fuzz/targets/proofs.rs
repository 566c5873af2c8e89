//! What others hand over: notes, checkpoints, keys, proofs.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use headcount::audit::checkpoint::Checkpoint;
use headcount::audit::note::{Note, Signer, Verifier};
use headcount::audit::proof_file::{Claim, ProofFile};
use headcount::log::tree::leaf_hash;
use headcount::register::Key;
use headcount::report::history::Entry;
use uuid::Uuid;

use super::log::with_checksum;

/// A signing key for the tests. It signed one text, ever.
pub const SIGNER: &str = "PRIVATE+KEY+headcount/00000000-0000-4000-8000-000000000000+55e60b14+\
AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";
/// The key.
static KEY: LazyLock<Signer> = LazyLock::new(|| Signer::parse(SIGNER).unwrap());
/// The text.
pub static SIGNED: LazyLock<String> =
    LazyLock::new(|| Checkpoint::sign(Uuid::from_u128(0x4000_8000 << 48), 3, [5; 32], &KEY));

/// A note, a checkpoint, or a key as text.
pub fn note(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let verifier = KEY.verifier();
    if let Ok(note) = Note::parse(&text)
        && note.check(&verifier).is_ok()
    {
        let signed = Note::parse(&SIGNED).unwrap();
        assert_eq!(note.text(), signed.text(), "a text that the key never signed");
    }
    if let Ok(checkpoint) = Checkpoint::parse(&text) {
        assert_eq!(checkpoint.text(), text);
        assert!(checkpoint.says_the_same_as(&Checkpoint::parse(checkpoint.text()).unwrap()));
        if checkpoint.check(&verifier).is_ok() {
            assert_eq!((checkpoint.size, checkpoint.root), (3, [5; 32]));
        }
    }
    if let Ok(verifier) = Verifier::parse(&text) {
        assert_eq!(Verifier::parse(&verifier.to_string()).as_ref(), Ok(&verifier));
    }
    if let Ok(signer) = Signer::parse(&text) {
        let again = Signer::parse(&signer.to_secret_text()).unwrap();
        assert_eq!(again.verifier(), signer.verifier());
        let note = Note::parse(&signer.sign("text\n")).unwrap();
        assert!(note.check(&signer.verifier()).is_ok());
    }
    if let Some(key) = Key::parse(&text) {
        let again = Key::parse(&key.to_text()).unwrap();
        assert_eq!(again.to_text(), key.to_text());
    }
}

/// A proof; and the record in it, proved rightly.
pub fn proof(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let Ok(proof) = ProofFile::parse(&text) else { return };
    let again = ProofFile::parse(&proof.to_text()).unwrap();
    assert_eq!(again, proof);
    match &proof.claim {
        Claim::Inclusion { sequence, record } => {
            shown(proof.check_inclusion(*sequence, record));
            // The same record in a log of its own, under a signature.
            for record in [record.clone(), with_checksum(record)] {
                let signed = Checkpoint::sign(Uuid::nil(), 1, leaf_hash(&[&record]), &KEY);
                let extra = STANDARD.encode(&record);
                let text = format!("c2sp.org/tlog-proof@v1\nextra {extra}\nindex 0\n\n{signed}");
                shown(ProofFile::parse(&text).unwrap().check_inclusion(0, &record));
            }
        }
        Claim::Consistency { old } => {
            let _ = proof.check_consistency(*old, &proof.checkpoint);
        }
    }
}

/// What the program shows of a record that was proved.
fn shown<E>(record: Result<headcount::event::Record, E>) {
    if let Ok(record) = record {
        serde_json::to_string(&Entry::of(&record, &[])).unwrap();
    }
}
