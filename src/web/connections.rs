//! Connections, from being accepted until they end.
//!
//! Belongs here: how many at a time, how long each may take, TLS on them. Does not: requests (`requests`), when the
//! program ends (`server`).

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::tls::Tls;

/// Connections at the same time; more wait to be accepted.
const CONNECTIONS_MAX: usize = 256;
/// A request's head arrives within this time, and so does what a browser says of TLS before.
const HEAD_TIME_MAX: Duration = Duration::from_secs(10);
/// The largest head of a request.
const HEAD_BYTES_MAX: usize = 32 << 10;

/// Accepts connections for ever, and answers what is asked on them.
pub async fn accept(
    listener: &TcpListener,
    tls: Option<&Tls>,
    router: &Router,
    open: &GracefulShutdown,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME_MAX).max_buf_size(HEAD_BYTES_MAX);
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files: others will be closed.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let (tls, http, router, watcher) =
            (tls.cloned(), http.clone(), router.clone(), open.watcher());
        tokio::spawn(async move {
            match tls {
                None => answer(stream, &http, router, watcher).await,
                // What speaks no TLS, or breaks off, is the browser's affair.
                Some(tls) => {
                    if let Ok(Some(stream)) = timeout(HEAD_TIME_MAX, tls.begin(stream)).await {
                        answer(stream, &http, router, watcher).await;
                    }
                }
            }
            drop(place);
        });
    }
}

/// Answers what is asked on a connection, until it ends.
async fn answer(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    http: &http1::Builder,
    router: Router,
    watcher: Watcher,
) {
    let service = TowerToHyperService::new(router);
    // A connection that breaks off is the browser's affair.
    let _ = watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await;
}
