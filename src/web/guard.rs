//! What is refused before anything else, and what every answer says beside itself.
//!
//! Belongs here: hosts, other sites, cookies, languages, headers. Does not: who may open which page (`routes`).
//!
//! A name that an attacker's server resolves to this computer is refused by the host; a form on another site by
//! `Sec-Fetch-Site` and `Origin`, of which every browser sends at least one with a form; a frame by the policy.

use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, COOKIE, HOST, HeaderValue, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method, Response, StatusCode};

use super::answer::Answer;
use super::problem::Problem;
use super::site::Site;
use crate::language::Language;

/// What a page may do: nothing but show itself, with its style, its script and its pictures, and send its forms
/// home. The script is a file of this program: it can ask for nothing, and none stands within a page.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                          form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// Name of the cookie with the language.
const LANGUAGE_COOKIE: &str = "headcount-language";
/// Where a form comes from, as browsers say it.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses what does not ask for this page under its own name, and what another site may have sent.
///
/// # Errors
/// Such a request.
pub fn check(method: &Method, headers: &HeaderMap, site: &Site) -> Result<(), Problem> {
    let host = text(headers, &HOST).unwrap_or_default();
    let own = site.reach.origin_under(host).ok_or(Problem::Host)?;
    if matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let (origin, from) = (text(headers, &ORIGIN), text(headers, &FETCH_SITE));
    let is_own = match (origin, from) {
        // A program that is no browser says neither, and has no business with a form.
        (None, None) => false,
        (origin, from) => {
            origin.is_none_or(|origin| origin == own)
                && from.is_none_or(|from| from == "same-origin")
        }
    };
    if is_own { Ok(()) } else { Err(Problem::OtherSite) }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    // Twice is as good as wrong.
    let (first, None) = (all.next()?, all.next()) else { return Some("") };
    Some(first.to_str().unwrap_or_default())
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs =
        all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find_map(|(other, value)| (other == name).then_some(value))
}

/// The token that a program sends. One that is sent in another way is none.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let sent = text(headers, &AUTHORIZATION)?;
    let (scheme, token) = sent.split_once(' ').unwrap_or((sent, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The language to answer in: that of the address, of the cookie, or the first one that the browser would take.
pub fn language(asked: Option<&str>, headers: &HeaderMap) -> Language {
    let chosen = asked.or_else(|| cookie(headers, LANGUAGE_COOKIE)).and_then(Language::named);
    chosen.unwrap_or_else(|| accepted(text(headers, &ACCEPT_LANGUAGE).unwrap_or_default()))
}

/// The language that a browser prefers among those there are texts in.
fn accepted(given: &str) -> Language {
    let wanted = given.split(',').filter_map(|part| {
        let (code, quality) = part.split_once(";q=").unwrap_or((part, "1"));
        let code = code.trim().split('-').next()?.to_lowercase();
        Some((Language::named(&code)?, quality.trim().parse::<f32>().unwrap_or(0.0)))
    });
    let mut best = None;
    for (language, quality) in wanted.filter(|(_, quality)| *quality > 0.0) {
        if best.is_none_or(|(_, most)| quality > most) {
            best = Some((language, quality));
        }
    }
    best.map(|(language, _)| language).unwrap_or_default()
}

/// What keeps a language that was chosen, for a year.
pub fn language_cookie(site: &Site, language: Language) -> String {
    kept(site, LANGUAGE_COOKIE, language.name(), "; Max-Age=31536000")
}

/// What keeps a session until it ends.
pub fn session_cookie(site: &Site, name: &str) -> String {
    kept(site, &site.reach.session_cookie(), name, "")
}

/// What takes it away.
pub fn no_session_cookie(site: &Site) -> String {
    kept(site, &site.reach.session_cookie(), "", "; Max-Age=0")
}

/// A cookie that is sent back to this page alone, and over an encrypted connection where there is one.
fn kept(site: &Site, name: &str, value: &str, life: &str) -> String {
    let secure = if site.reach.is_encrypted { "; Secure" } else { "" };
    format!("{name}={value}; Path=/{life}; HttpOnly; SameSite=Strict{secure}")
}

/// The answer as it is sent, with what every answer says; where the page is encrypted, that it is never asked for
/// otherwise.
pub fn sealed<B: From<Vec<u8>>>(answer: Answer, is_encrypted: bool) -> Response<B> {
    let policy = answer.policy.unwrap_or(POLICY);
    let keeping = if answer.may_be_kept { "private, max-age=300" } else { "no-store" };
    let always = [
        ("Content-Type", answer.kind),
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        // No other site learns an address. With `no-referrer`, browsers would send forms with `Origin: null`.
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
        ("Cache-Control", keeping),
    ];
    let mut response = Response::new(B::from(answer.body));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let encrypted = is_encrypted.then_some(("Strict-Transport-Security", "max-age=31536000"));
    let more = answer.headers.iter().map(|(name, value)| (*name, value.as_str()));
    for (name, value) in always.into_iter().chain(encrypted).chain(more) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_that_is_liked_best() {
        assert_eq!(accepted("fr-ML,fr;q=0.9,en;q=0.8"), Language::French);
        assert_eq!(accepted("de, en;q=0.3, fr;q=0.7"), Language::French);
        assert_eq!(accepted("bm, fr;q=0"), Language::English);
        assert_eq!(accepted(""), Language::English);
    }
}
