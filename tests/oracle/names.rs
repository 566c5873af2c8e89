//! When two names are one, and when two sites are.
//!
//! Belongs here: "a site's identity" of section 3. Does not: what a site lies in (`places`).

use unicode_normalization::UnicodeNormalization;

/// The identity of a name: trimmed, in NFC, fully case-folded; not composed again.
pub fn normalised(name: &str) -> String {
    let composed: String = name.trim().nfc().collect();
    caseless::default_case_fold_str(&composed)
}

/// A site's identity: its P-code, else admin1–3 and its own name. Keys compare as text, then P-codes
/// come first, then part by part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// The text of the P-code, or of `admin1/admin2/admin3/name`.
    text: String,
    /// Nothing where the text is a P-code (and nothing comes before something).
    parts: Option<[String; 4]>,
}

impl Site {
    /// The site of a P-code, else of a name in admin1–3; nothing where neither is given.
    pub fn named(pcode: &str, admin: [&str; 3], name: &str) -> Option<Site> {
        if !pcode.trim().is_empty() {
            return Some(Site { text: normalised(pcode), parts: None });
        }
        let [first, second, third] = admin;
        let parts = [first, second, third, name].map(normalised);
        let text = parts.join("/");
        (!name.trim().is_empty()).then_some(Site { text, parts: Some(parts) })
    }

    /// As version 1 knows it: by the text alone, so that a `/` in names can join two sites.
    pub fn as_text(&self) -> Site {
        Site { text: self.text.clone(), parts: None }
    }

    /// The normalised names of admin1–3, where these are part of the identity.
    pub fn admin(&self) -> Option<[String; 3]> {
        let [first, second, third, _] = self.parts.clone()?;
        Some([first, second, third])
    }
}
