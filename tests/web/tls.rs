//! The page over TLS, as a browser on the network comes to it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion,
};

use super::browser::{Said, Served, parsed};
use crate::common::desk::Desk;

/// A certificate for `localhost`, `office.example` and 127.0.0.1, of nobody but these tests.
const CERTIFICATE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/web/certificates/localhost.pem");
const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/web/certificates/localhost.key");
const OTHER_KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/web/certificates/other.key");

fn serve(desk: &Desk) -> Served {
    let args = ["--address", "0.0.0.0:0", "--tls", CERTIFICATE, KEY, "--host", "office.example"];
    Served::noting(&desk.ledger(), &args, &desk.path("notes"))
}

/// What is answered to bytes that are sent over TLS.
fn asked(served: &Served, version: &'static SupportedProtocolVersion, request: &str) -> Said {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(CERTIFICATE).unwrap()).unwrap();
    let provider = Arc::new(rustls_graviola::default_provider());
    let config = ClientConfig::builder_with_provider(provider);
    let config = config.with_protocol_versions(&[version]).unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from("office.example").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let stream = TcpStream::connect(&served.host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut stream = StreamOwned::new(connection, stream);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    parsed(&answer).unwrap()
}

#[test]
fn a_browser_of_the_network_signs_in_over_tls() {
    let desk = Desk::of_mali();
    let served = serve(&desk);
    let port = served.host.rsplit(':').next().unwrap().to_owned();
    let host = format!("office.example:{port}");
    assert_eq!(served.origin, format!("https://{host}"));
    for version in [&TLS12, &TLS13] {
        let head = format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let said = asked(&served, version, &head);
        assert_eq!(said.status, 200);
        assert_eq!(said.header("strict-transport-security"), "max-age=31536000");
    }
    let form = format!("link={}", served.link);
    let request = |origin: &str, host: &str| {
        format!(
            "POST /enter HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n{form}",
            form.len()
        )
    };
    let own = format!("https://{host}");
    assert_eq!(asked(&served, &TLS13, &request(&format!("http://{host}"), &host)).status, 403);
    assert_eq!(asked(&served, &TLS13, &request(&own, "evil.example")).status, 421);
    let said = asked(&served, &TLS13, &request(&own, &host));
    assert_eq!(said.status, 303, "{}", said.text());
    let cookie = said.header("set-cookie").to_owned();
    assert!(cookie.starts_with(&format!("__Host-headcount-{port}=")), "{cookie}");
    assert!(cookie.ends_with("; Secure"), "{cookie}");
    let session = cookie.split(';').next().unwrap();
    let head =
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nCookie: {session}\r\nConnection: close\r\n\r\n");
    assert_eq!(asked(&served, &TLS13, &head).status, 200);
    assert_eq!(served.end(), Some(0));
}

#[test]
fn who_speaks_no_tls_gets_no_answer_and_keeps_nobody_waiting() {
    let desk = Desk::of_mali();
    let served = serve(&desk);
    // In the clear nothing is answered.
    assert!(served.visitor().send(b"GET / HTTP/1.1\r\nHost: office.example\r\n\r\n").is_none());
    // Somebody who begins and says nothing is cut off; others are answered meanwhile.
    let since = Instant::now();
    let silent: Vec<TcpStream> =
        (0..20).map(|_| TcpStream::connect(&served.host).unwrap()).collect();
    let port = served.host.rsplit(':').next().unwrap();
    let head = format!(
        "GET /sign-in HTTP/1.1\r\nHost: office.example:{port}\r\nConnection: close\r\n\r\n"
    );
    assert_eq!(asked(&served, &TLS13, &head).status, 200);
    for mut stream in silent {
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    }
    assert!(since.elapsed() < Duration::from_secs(25), "{:?}", since.elapsed());
}

#[test]
fn a_certificate_that_does_not_go_with_its_key_is_said_at_once() {
    let desk = Desk::of_mali();
    let nothing = desk.write("nothing.pem", "");
    let nothing = nothing.to_str().unwrap();
    for (certificate, key, said) in [
        (CERTIFICATE, OTHER_KEY, "cannot be used together"),
        (KEY, KEY, "holds no certificate"),
        (nothing, KEY, "holds no certificate"),
        (CERTIFICATE, CERTIFICATE, "holds no private key"),
        (CERTIFICATE, nothing, "holds no private key"),
        ("missing.pem", KEY, "cannot read missing.pem"),
        (CERTIFICATE, "missing.key", "cannot read missing.key"),
    ] {
        let args = ["serve", "--address", "127.0.0.1:0", "--tls", certificate, key];
        let failed = desk.run(&args);
        assert_eq!(failed.code, Some(1), "{certificate} {key}: {}", failed.err);
        assert!(failed.err.contains(said), "{certificate} {key}: {}", failed.err);
        let text = std::fs::read_to_string(Path::new(KEY)).unwrap();
        assert!(!failed.err.contains(text.lines().nth(1).unwrap()));
    }
}
