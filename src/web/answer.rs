//! What is sent back.
//!
//! Belongs here: an answer's parts. Does not: HTTP's own words (`server`), headers that every answer has
//! (`guard`).

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// What the body is.
    pub kind: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// Whether browsers may keep it: nothing that comes from the ledger.
    pub may_be_kept: bool,
    /// What the page may do, where it is not what all pages may.
    pub policy: Option<&'static str>,
}

/// A page.
pub const HTML: &str = "text/html; charset=utf-8";
/// Data for programs.
pub const JSON: &str = "application/json";
/// A table.
pub const CSV: &str = "text/csv; charset=utf-8";
/// A workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl Answer {
    /// Something of a kind.
    pub fn of(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self { status: 200, kind, body, headers: Vec::new(), may_be_kept: false, policy: None }
    }

    /// A page.
    pub fn page(html: String) -> Self {
        Self::of(HTML, html)
    }

    /// Leads the browser to another page, which it asks for anew.
    pub fn see(address: impl ToString) -> Self {
        Self { status: 303, ..Self::of(HTML, "") }.with("Location", address.to_string())
    }

    /// A file to be saved. The name is made of letters, digits, hyphens and dots.
    pub fn file(kind: &'static str, name: &str, body: Vec<u8>) -> Self {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
        let name: String = name.chars().map(plain).collect();
        let disposition = format!("attachment; filename=\"{name}\"");
        Self::of(kind, body).with("Content-Disposition", disposition)
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With another status.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }
}
