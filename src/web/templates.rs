//! Pages from templates, in the reader's language.
//!
//! Belongs here: the templates, how texts and numbers get into them. Does not: what is on a page (`pages`).
//!
//! Invariants: every text that is not part of a template is escaped; every word comes from the catalogue, in the
//! language that the page names in `<html lang>`; a value that is missing is a mistake and no empty place.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, HtmlEscape, UndefinedBehavior};

use crate::language::{Language, Texts};
use crate::report::cells::HELD_BACK;
use crate::report::render::translated::translated;

/// Every template, by its name.
const TEMPLATES: &[(&str, &str)] = &[
    ("activities", include_str!("templates/activities.html.j2")),
    ("activity", include_str!("templates/activity.html.j2")),
    ("audit", include_str!("templates/audit.html.j2")),
    ("backups", include_str!("templates/backups.html.j2")),
    ("base", include_str!("templates/base.html.j2")),
    ("changes", include_str!("templates/changes.html.j2")),
    ("checks", include_str!("templates/checks.html.j2")),
    ("confirm", include_str!("templates/confirm.html.j2")),
    ("diagnosis", include_str!("templates/diagnosis.html.j2")),
    ("duplicates", include_str!("templates/duplicates.html.j2")),
    ("difference", include_str!("templates/difference.html.j2")),
    ("enter", include_str!("templates/enter.html.j2")),
    ("entry", include_str!("templates/entry.html.j2")),
    ("erase", include_str!("templates/erase.html.j2")),
    ("explain", include_str!("templates/explain.html.j2")),
    ("factsheet", include_str!("templates/factsheet.html.j2")),
    ("figures", include_str!("templates/figures.html.j2")),
    ("history", include_str!("templates/history.html.j2")),
    ("home", include_str!("templates/home.html.j2")),
    ("import", include_str!("templates/import.html.j2")),
    ("import-looked", include_str!("templates/import-looked.html.j2")),
    ("import-mapping", include_str!("templates/import-mapping.html.j2")),
    ("import-progress", include_str!("templates/import-progress.html.j2")),
    ("import-recorded", include_str!("templates/import-recorded.html.j2")),
    ("invitation", include_str!("templates/invitation.html.j2")),
    ("log-kind", include_str!("templates/log-kind.html.j2")),
    ("macros", include_str!("templates/macros.html.j2")),
    ("pair", include_str!("templates/pair.html.j2")),
    ("people", include_str!("templates/people.html.j2")),
    ("places", include_str!("templates/places.html.j2")),
    ("problem", include_str!("templates/problem.html.j2")),
    ("profile", include_str!("templates/profile.html.j2")),
    ("publication", include_str!("templates/publication.html.j2")),
    ("publish", include_str!("templates/publish.html.j2")),
    ("queue", include_str!("templates/queue.html.j2")),
    ("sample", include_str!("templates/sample.html.j2")),
    ("sign-in", include_str!("templates/sign-in.html.j2")),
    ("targets", include_str!("templates/targets.html.j2")),
];

/// All templates, read, once for each language.
pub struct Templates(Vec<(Language, Environment<'static>)>);

impl Templates {
    /// Reads them.
    ///
    /// # Errors
    /// None in practice: a test fills every one.
    pub fn read() -> Result<Self, Error> {
        let all = Language::ALL.iter().map(|language| Ok((*language, read(*language)?)));
        all.collect::<Result<_, Error>>().map(Self)
    }

    /// Fills a template in a language.
    ///
    /// # Errors
    /// A value that the template needs and that is not there.
    pub fn fill(&self, name: &str, language: Language, values: Value) -> Result<String, Error> {
        let of = self.0.iter().find(|(of, _)| *of == language);
        let missing = || Error::new(ErrorKind::TemplateNotFound, name.to_owned());
        of.ok_or_else(missing)?.1.get_template(name)?.render(values)
    }
}

/// The templates in a language.
fn read(language: Language) -> Result<Environment<'static>, Error> {
    let texts = language.texts();
    let mut all = Environment::new();
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    all.set_syntax(syntax.build()?);
    all.set_undefined_behavior(UndefinedBehavior::Strict);
    all.set_auto_escape_callback(|_| AutoEscape::Html);
    all.add_global("lang", language.name());
    // French has a space before it, at which no line is broken.
    let colon = match language {
        Language::English => ":",
        Language::French => "\u{a0}:",
    };
    all.add_global("colon", colon);
    all.add_function("t", |key: &str, values: Kwargs| translated(texts, key, &values));
    all.add_filter("n", |number: Value| number_in(texts, &number));
    all.add_filter("change", |number: i64| {
        let plus = if number > 0 { "+" } else { "" };
        format!("{plus}{}", texts.signed(number))
    });
    all.add_filter("percent", |percent: Value| match percent.is_none() {
        true => Ok("–".to_owned()),
        false => f64::try_from(percent).map(|percent| texts.percent(percent)),
    });
    all.add_filter("commands", |text: &str| Value::from_safe_string(with_commands(text)));
    for (name, source) in TEMPLATES {
        all.add_template(name, source)?;
    }
    Ok(all)
}

/// A text whose commands, which stand between backticks, look like commands. All else is escaped.
fn with_commands(text: &str) -> String {
    let mut html = String::new();
    for (at, part) in text.split('`').enumerate() {
        let escaped = HtmlEscape(part);
        match at % 2 {
            0 => html.push_str(&escaped.to_string()),
            _ => html.push_str(&format!("<code>{escaped}</code>")),
        }
    }
    html
}

/// A number in the form of the language; what is held back or not known has a sign.
fn number_in(texts: &Texts, number: &Value) -> Result<String, Error> {
    match number.is_none() {
        true => Ok(HELD_BACK.to_owned()),
        false => Ok(texts.signed(i64::try_from(number.clone())?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_looks_like_one_and_nothing_becomes_markup() {
        assert_eq!(with_commands("run `a <b>` & go"), "run <code>a &lt;b&gt;</code> &amp; go");
    }

    #[test]
    fn every_template_can_be_read() -> Result<(), Error> {
        Templates::read().map(|_| ())
    }
}
