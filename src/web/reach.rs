//! From where the page is reached, and under which names.
//!
//! Belongs here: the ways in which a page can be reached, the names that it answers to, and ways that make no sense.
//! Does not: sockets (`connections`), what is refused for a wrong name (`guard`).
//!
//! Invariants: beyond this computer the page is encrypted on the way, or whoever started it asked for that it is not;
//! which names are the page's own follows from how it was started, and from nothing that a request says.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use axum::http::Uri;

/// How browsers come to the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// From this computer alone.
    ThisComputer,
    /// From the network, encrypted here.
    Tls {
        /// The certificate, with those between it and its root: PEM.
        certificate: PathBuf,
        /// Its private key: PEM.
        key: PathBuf,
    },
    /// Through a proxy that encrypts, at an address of its own.
    Proxy(PublicAddress),
    /// From the network, readable by everybody on it.
    InsecureLan,
}

/// Why the page cannot be reached so.
#[derive(Debug, thiserror::Error)]
pub enum ReachError {
    /// An address that others on the network could reach.
    #[error("{0} is not an address of this computer alone")]
    NotLoopback(SocketAddr),
    /// An address that nobody on the network reaches.
    #[error("{0} is reached from this computer alone, where nobody else reads along")]
    Loopback(SocketAddr),
    /// All addresses of the computer, of which none is named.
    #[error("{0} stands for all addresses of this computer, and browsers need one to ask for")]
    NoName(SocketAddr),
    /// Names that nobody could ask for.
    #[error("a name is for a page that is reached from the network")]
    NameForNothing,
    /// What is no name.
    #[error("\"{0}\" is no name or address of a computer")]
    Name(String),
}

/// Why an address is not one at which a proxy can show the page.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicAddressError {
    /// No address, or one without a scheme.
    #[error("it is not an address such as https://headcount.example.org")]
    Form,
    /// An address that is not encrypted.
    #[error(
        "it is not https://: passwords would be readable on the way; for that there is --insecure-lan"
    )]
    NotEncrypted,
    /// An address within another site.
    #[error(
        "it has a path: the page needs a name of its own, such as https://headcount.example.org"
    )]
    Path,
}

/// The address at which a proxy shows the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAddress {
    host: String,
    port: u16,
}

const HTTPS_PORT: u16 = 443;
const HTTP_PORT: u16 = 80;

impl std::str::FromStr for PublicAddress {
    type Err = PublicAddressError;

    fn from_str(given: &str) -> Result<Self, PublicAddressError> {
        let parsed: Uri = given.parse().map_err(|_| PublicAddressError::Form)?;
        let (Some(scheme), Some(authority)) = (parsed.scheme_str(), parsed.authority()) else {
            return Err(PublicAddressError::Form);
        };
        if scheme != "https" {
            return Err(PublicAddressError::NotEncrypted);
        }
        if !matches!(parsed.path(), "" | "/") || parsed.query().is_some() || given.contains('#') {
            return Err(PublicAddressError::Path);
        }
        // Somebody's name in front, or a port that is none.
        let (host, port) = (authority.host(), authority.port_u16());
        let is_plain = match port {
            Some(port) => authority.as_str() == format!("{host}:{port}"),
            None => authority.as_str() == host,
        };
        let host = name(host).filter(|_| is_plain).ok_or(PublicAddressError::Form)?;
        Ok(Self { host, port: port.unwrap_or(HTTPS_PORT) })
    }
}

/// The names of the page, and whether it is encrypted on the way to a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Whether browsers ask for `https`.
    pub is_encrypted: bool,
    /// Whether everybody on the network can read along.
    pub is_readable_by_others: bool,
    /// The first is the one that links have. Each without the port.
    names: Vec<String>,
    port: u16,
}

impl Reach {
    /// How a page is reached that listens at an address.
    ///
    /// # Errors
    /// A way that makes no sense there; what is no name.
    pub fn new(way: &Way, address: SocketAddr, given: &[String]) -> Result<Self, ReachError> {
        let ip = address.ip();
        let is_from_network = matches!(way, Way::Tls { .. } | Way::InsecureLan);
        if !is_from_network && !given.is_empty() {
            return Err(ReachError::NameForNothing);
        }
        match way {
            Way::ThisComputer if !ip.is_loopback() => return Err(ReachError::NotLoopback(address)),
            Way::InsecureLan if ip.is_loopback() => return Err(ReachError::Loopback(address)),
            _ if is_from_network && ip.is_unspecified() && given.is_empty() => {
                return Err(ReachError::NoName(address));
            }
            _ => {}
        }
        let mut names = Vec::new();
        let mut port = address.port();
        if let Way::Proxy(public) = way {
            names.push(public.host.clone());
            port = public.port;
        } else {
            for given in given {
                names.push(name(given).ok_or_else(|| ReachError::Name(given.clone()))?);
            }
            if !ip.is_unspecified() {
                names.push(bracketed(ip));
            }
            if ip.is_unspecified() || ip.is_loopback() {
                names.extend(["localhost", "127.0.0.1", "[::1]"].map(str::to_owned));
            }
        }
        Ok(Self {
            is_encrypted: matches!(way, Way::Tls { .. } | Way::Proxy(_)),
            is_readable_by_others: *way == Way::InsecureLan,
            names,
            port,
        })
    }

    /// The page's address, as links have it.
    pub fn origin(&self) -> String {
        self.origin_of(self.names.first().map_or("localhost", String::as_str))
    }

    /// The address of the page under the name that a request asks for it, as browsers spell it; nothing where the name
    /// is not the page's own.
    pub fn origin_under(&self, host: &str) -> Option<String> {
        let host = host.to_ascii_lowercase();
        let asked = |name: &&String| {
            let port = host.strip_prefix(name.as_str());
            port.is_some_and(|port| match port.strip_prefix(':') {
                Some(port) => port == self.port.to_string(),
                None => port.is_empty() && self.port == self.usual_port(),
            })
        };
        self.names.iter().find(asked).map(|name| self.origin_of(name))
    }

    /// The name of the cookie with the session. Pages at other ports of the same name have others. The prefix has
    /// browsers take it only over an encrypted connection, and from no neighbouring name.
    pub fn session_cookie(&self) -> String {
        let prefix = if self.is_encrypted { "__Host-" } else { "" };
        format!("{prefix}headcount-{}", self.port)
    }

    fn origin_of(&self, name: &str) -> String {
        let scheme = if self.is_encrypted { "https" } else { "http" };
        match self.port == self.usual_port() {
            true => format!("{scheme}://{name}"),
            false => format!("{scheme}://{name}:{}", self.port),
        }
    }

    fn usual_port(&self) -> u16 {
        if self.is_encrypted { HTTPS_PORT } else { HTTP_PORT }
    }
}

/// A computer's name or address as browsers spell it in an address.
fn name(given: &str) -> Option<String> {
    let bare = given.strip_prefix('[').and_then(|given| given.strip_suffix(']')).unwrap_or(given);
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return (!ip.is_unspecified()).then(|| bracketed(ip));
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    let is_name = !given.is_empty() && given.len() <= 253 && given.chars().all(is_plain);
    // Browsers take what looks like a part of an IPv4 address for one.
    let last = given.rsplit('.').next().unwrap_or_default();
    let is_name = is_name && last.contains(|c: char| c.is_ascii_alphabetic());
    is_name.then(|| given.to_ascii_lowercase())
}

fn bracketed(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(way: &Way, address: &str, names: &[&str]) -> Result<Reach, ReachError> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let address = address.parse().map_err(|_| ReachError::Name(address.to_owned()))?;
        Reach::new(way, address, &names)
    }

    fn tls() -> Way {
        Way::Tls { certificate: "cert.pem".into(), key: "key.pem".into() }
    }

    fn proxy(address: &str) -> Result<Way, PublicAddressError> {
        address.parse().map(Way::Proxy)
    }

    #[test]
    fn links_have_the_first_name_and_only_own_names_are_answered() -> Result<(), ReachError> {
        let page = reach(&Way::ThisComputer, "127.0.0.1:8390", &[])?;
        assert_eq!(page.origin(), "http://127.0.0.1:8390");
        for own in ["127.0.0.1:8390", "localhost:8390", "LOCALHOST:8390", "[::1]:8390"] {
            assert!(page.origin_under(own).is_some(), "{own}");
        }
        let foreign =
            ["", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:83900", "localhost.:8390", "x:8390"];
        for foreign in foreign {
            assert_eq!(page.origin_under(foreign), None, "{foreign}");
        }
        let page = reach(&tls(), "0.0.0.0:443", &["Office.example", "192.0.2.7"])?;
        assert_eq!(page.origin(), "https://office.example");
        for own in ["office.example", "office.example:443", "192.0.2.7", "localhost"] {
            assert!(page.origin_under(own).is_some_and(|own| own.starts_with("https")), "{own}");
        }
        for foreign in ["office.example:80", "office.example.org", "0.0.0.0", "192.0.2.8"] {
            assert_eq!(page.origin_under(foreign), None, "{foreign}");
        }
        let page = reach(&Way::InsecureLan, "192.0.2.7:8390", &["fe80::1"])?;
        assert_eq!(page.origin(), "http://[fe80::1]:8390");
        assert!(page.origin_under("192.0.2.7:8390").is_some());
        assert!(page.origin_under("127.0.0.1:8390").is_none());
        assert!(page.is_readable_by_others && !page.is_encrypted);
        Ok(())
    }

    #[test]
    fn behind_a_proxy_the_page_has_the_address_of_the_proxy_alone() {
        let reached = |way: &str, at: &str| reach(&proxy(way).ok()?, at, &[]).ok();
        let page = reached("https://Headcount.example.org/", "127.0.0.1:8390");
        let names = page.iter().map(|page| (page.origin(), page.session_cookie()));
        let wanted = ("https://headcount.example.org", "__Host-headcount-443");
        assert!(names.eq([(wanted.0.to_owned(), wanted.1.to_owned())]));
        let own = |host: &str| page.as_ref().and_then(|page| page.origin_under(host));
        assert!(own("headcount.example.org").is_some());
        assert!(own("headcount.example.org:443").is_some());
        for foreign in ["127.0.0.1:8390", "localhost:8390", "headcount.example.org:8390"] {
            assert_eq!(own(foreign), None, "{foreign}");
        }
        let other = reached("https://example.org:8443", "0.0.0.0:80");
        assert_eq!(other.map(|page| page.origin()).as_deref(), Some("https://example.org:8443"));
    }

    #[test]
    fn what_is_no_address_for_a_proxy_is_refused() {
        use PublicAddressError::{Form, NotEncrypted, Path};
        for (given, why) in [
            ("", Form),
            ("headcount.example.org", Form),
            ("https://", Form),
            ("https://me@example.org", Form),
            ("https://example.org:", Form),
            ("https://example.org:99999", Form),
            ("https://bureau-été.example", Form),
            ("http://example.org", NotEncrypted),
            ("https://example.org/headcount", Path),
            ("https://example.org/?a=1", Path),
            ("https://example.org#a", Path),
        ] {
            assert_eq!(given.parse::<PublicAddress>(), Err(why), "{given}");
        }
    }

    #[test]
    fn ways_that_make_no_sense_are_refused() -> Result<(), PublicAddressError> {
        use ReachError::{Loopback, Name, NameForNothing, NoName, NotLoopback};
        let refused = |way: &Way, address: &str, names: &[&str]| reach(way, address, names).err();
        let this = Way::ThisComputer;
        assert!(matches!(refused(&this, "192.0.2.7:1", &[]), Some(NotLoopback(_))));
        assert!(matches!(refused(&this, "0.0.0.0:1", &[]), Some(NotLoopback(_))));
        assert!(matches!(refused(&this, "127.0.0.1:1", &["x"]), Some(NameForNothing)));
        let behind = proxy("https://example.org")?;
        assert!(matches!(refused(&behind, "127.0.0.1:1", &["x"]), Some(NameForNothing)));
        assert!(matches!(refused(&Way::InsecureLan, "[::1]:1", &[]), Some(Loopback(_))));
        for way in [tls(), Way::InsecureLan] {
            assert!(matches!(refused(&way, "0.0.0.0:1", &[]), Some(NoName(_))));
            let no_names =
                ["", "a b", "http://x", "x:80", "x/y", "*", "0.0.0.0", "été.example", "1.2.3.999"];
            for wrong in no_names {
                let said = refused(&way, "0.0.0.0:1", &[wrong]);
                assert!(matches!(said, Some(Name(_))), "{wrong}");
            }
        }
        Ok(())
    }
}
