//! The catalogue: finding a text by its key, and inserting numbers and words.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::languages::Language;

/// What is inserted into a text: a number, in the form of the language, or words. A year is inserted as
/// words, because its thousands are not grouped.
pub type Value<'a> = FluentValue<'a>;

/// A number that English writes without commas between its thousands, as one would type it. A sentence
/// can choose by it: singular or plural, or a case of its own for `[0]`.
pub fn plain_number(number: u64) -> Value<'static> {
    // The catalogue takes numbers of other options for other numbers: `[0]` would not be this 0.
    if number < 1_000 {
        return number.into();
    }
    let options = FluentNumberOptions { use_grouping: false, ..FluentNumberOptions::default() };
    FluentNumber::new(number as f64, options).into()
}

/// The files of the catalogue: name, English, French. A key begins with its file's name.
pub(super) const FILES: &[(&str, &str, &str)] = &[
    ("checks", include_str!("en/checks.ftl"), include_str!("fr/checks.ftl")),
    ("common", include_str!("en/common.ftl"), include_str!("fr/common.ftl")),
    ("factsheet", include_str!("en/factsheet.ftl"), include_str!("fr/factsheet.ftl")),
    ("import", include_str!("en/import.ftl"), include_str!("fr/import.ftl")),
    ("interview", include_str!("en/interview.ftl"), include_str!("fr/interview.ftl")),
    ("issues", include_str!("en/issues.ftl"), include_str!("fr/issues.ftl")),
    ("output", include_str!("en/output.ftl"), include_str!("fr/output.ftl")),
    ("plan", include_str!("en/plan.ftl"), include_str!("fr/plan.ftl")),
    ("policy", include_str!("en/policy.ftl"), include_str!("fr/policy.ftl")),
    ("report", include_str!("en/report.ftl"), include_str!("fr/report.ftl")),
    ("serve", include_str!("en/serve.ftl"), include_str!("fr/serve.ftl")),
    ("template", include_str!("en/template.ftl"), include_str!("fr/template.ftl")),
    ("web", include_str!("en/web.ftl"), include_str!("fr/web.ftl")),
];

/// The texts of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Language {
    /// The texts, numbers and dates of this language, read once.
    pub fn texts(self) -> &'static Texts {
        static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::new(Language::English));
        static FRENCH: LazyLock<Texts> = LazyLock::new(|| Texts::new(Language::French));
        match self {
            Self::English => &ENGLISH,
            Self::French => &FRENCH,
        }
    }
}

impl Texts {
    fn new(language: Language) -> Self {
        let code: LanguageIdentifier = language.name().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![code]);
        // Isolation marks around inserted values are for languages written from right to left.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::English => |value, _| number(value, Language::English),
            Language::French => |value, _| number(value, Language::French),
        }));
        if language == Language::French {
            bundle.set_transform(Some(french_spaces));
        }
        for (_, english, french) in FILES {
            let source = match language {
                Language::English => english,
                Language::French => french,
            };
            // Whatever cannot be parsed is left out; a test parses every file and every key.
            let resource = FluentResource::try_new((*source).to_owned());
            let _ = bundle.add_resource(resource.unwrap_or_else(|(readable, _)| readable));
        }
        Self { language, bundle }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text of a key, with these values inserted by name. An unknown key is returned as it is.
    pub fn with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        self.filled(key, None, values).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a part of a key (an attribute, as Fluent calls it), where the key has such a part.
    pub fn part(&self, key: &str, part: &str, values: &[(&str, Value<'_>)]) -> Option<String> {
        self.filled(key, Some(part), values)
    }

    fn filled(
        &self,
        key: &str,
        part: Option<&str>,
        values: &[(&str, Value<'_>)],
    ) -> Option<String> {
        let message = self.bundle.get_message(key)?;
        let pattern = match part {
            Some(part) => message.get_attribute(part)?.value(),
            None => message.value()?,
        };
        let args: FluentArgs = values.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut errors);
        debug_assert!(errors.is_empty(), "{key}: {errors:?}: {text}");
        Some(text.into_owned())
    }

    /// Whether there is such a key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }
}

fn number(value: &FluentValue, language: Language) -> Option<String> {
    match value {
        // Whole numbers up to 2^53 are exact in a float.
        FluentValue::Number(number) if number.value >= 0.0 && number.value.fract() == 0.0 => {
            let whole = number.value as u64;
            let is_plain = language == Language::English && !number.options.use_grouping;
            Some(if is_plain { whole.to_string() } else { language.grouped(whole) })
        }
        _ => None,
    }
}

/// Puts spaces that do not break a line before French punctuation and within quotation marks.
fn french_spaces(text: &str) -> Cow<'_, str> {
    const SPACES: &[(&str, &str)] = &[
        (" :", "\u{a0}:"),
        (" ;", "\u{202f};"),
        (" ?", "\u{202f}?"),
        (" !", "\u{202f}!"),
        (" %", "\u{202f}%"),
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
    ];
    let mut text = Cow::Borrowed(text);
    for (plain, kept) in SPACES {
        if text.contains(plain) {
            text = Cow::Owned(text.replace(plain, kept));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::plain_number;
    use crate::language::Language;

    #[test]
    fn a_case_of_its_own_is_taken_for_plain_numbers_too() {
        let texts = Language::English.texts();
        let said = |count| {
            let values = [("rows", "2 rows".into()), ("count", count)];
            texts.with("import-people-missing", &values)
        };
        assert_eq!(said(plain_number(0)), said(0.into()));
        assert!(said(plain_number(0)).contains("nobody"), "{}", said(plain_number(0)));
        assert!(said(plain_number(1)).contains("1 person"), "{}", said(plain_number(1)));
        assert!(said(plain_number(1_200)).contains("1200 people"), "{}", said(plain_number(1_200)));
    }
}
