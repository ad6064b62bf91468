//! Sockets: accepts, one thread per connection, nobody waits for anybody.
//!
//! A connection carries one request. It has a few seconds to say what it wants; when too many are open, the one that has
//! waited longest without saying anything is closed, then the oldest of all (a page that waits for news asks again).

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::http::{COMMON, Refused, Response, Status, read};
use super::panics::caught;
use super::respond::{Answer, Port, answer};
use super::state::{Shown, State};

/// Connections open at the same time, both ports together.
const CONNECTIONS: usize = 128;
/// For sending a whole request head.
const PATIENCE: Duration = Duration::from_secs(10);
/// For taking a part of an answer.
const WRITING: Duration = Duration::from_secs(10);
/// How long a stream of events is silent at most: then it finds out whether anybody is listening.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// How long a request waits for the first build.
const FIRST_BUILD: Duration = Duration::from_secs(120);

/// Open connections of both ports, by age.
#[derive(Debug, Default)]
pub(super) struct Connections {
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    streams: BTreeMap<u64, (TcpStream, bool)>,
}

impl Connections {
    /// Remembers a connection, and closes another one if there are too many.
    fn enter(&self, stream: &TcpStream) -> io::Result<u64> {
        let handle = stream.try_clone()?;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.streams.len() >= CONNECTIONS {
            let silent = open.streams.iter().find(|(_, (_, has_asked))| !has_asked);
            let oldest = silent.or_else(|| open.streams.iter().next()).map(|(number, _)| *number);
            if let Some((stream, _)) = oldest.and_then(|number| open.streams.remove(&number)) {
                // Its thread notices and ends; if it is gone already, so much the better.
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
        let number = open.next;
        open.next += 1;
        open.streams.insert(number, (handle, false));
        Ok(number)
    }

    fn has_asked(&self, number: u64) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, has_asked)) = open.streams.get_mut(&number) {
            *has_asked = true;
        }
    }

    fn leave(&self, number: u64) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).streams.remove(&number);
    }
}

/// Two ports in a row on the loopback address, for the internal and the public edition.
///
/// Without a wish, the first free pair from 4000 on.
pub(super) fn bind(wish: Option<u16>) -> Result<[TcpListener; 2], (u16, io::Error)> {
    let first = wish.unwrap_or(4000);
    let tries = if wish.is_some() { 1 } else { 50 };
    let mut result = Err((first, io::ErrorKind::AddrNotAvailable.into()));
    for pair in 0..tries {
        result = bind_pair(first.saturating_add(2 * pair));
        if result.is_ok() {
            break;
        }
    }
    result
}

fn bind_pair(internal: u16) -> Result<[TcpListener; 2], (u16, io::Error)> {
    let listen = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| (port, error));
    let public = internal.checked_add(1).filter(|_| internal != 0);
    let public = public.ok_or((internal, io::ErrorKind::AddrNotAvailable.into()))?;
    Ok([listen(internal)?, listen(public)?])
}

/// Accepts connections for as long as the program runs.
pub(super) fn accept(listener: &TcpListener, port: Port, state: &Arc<State>, connections: &Arc<Connections>) {
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            // Out of file descriptors: connections that end make room.
            std::thread::sleep(Duration::from_millis(20));
            continue;
        };
        let Ok(number) = connections.enter(&stream) else { continue };
        let (state, connections_of_thread) = (state.clone(), connections.clone());
        let started = std::thread::Builder::new().name("connection".into()).spawn(move || {
            // A panic was told on standard error; the browser sees a connection that ends.
            let _ = caught(|| converse(stream, port, &state, &connections_of_thread, number));
            connections_of_thread.leave(number);
        });
        if started.is_err() {
            connections.leave(number);
        }
    }
}

/// One request, one answer.
fn converse(mut stream: TcpStream, port: Port, state: &State, connections: &Connections, number: u64) {
    let deadline = Instant::now() + PATIENCE;
    let mut before_read = |stream: &TcpStream| {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))
    };
    let _ = stream.set_nodelay(true);
    if stream.set_write_timeout(Some(WRITING)).is_err() {
        return;
    }
    let request = match read(&mut stream, &mut before_read) {
        Ok(request) => request,
        Err(Refused::Silently) => return,
        Err(Refused::With(status)) => {
            let _ = Response::plain(status).write(&mut stream, true);
            return close(stream);
        }
    };
    connections.has_asked(number);
    let mut shown = state.shown();
    if shown.number == 0 {
        shown = state.wait(0, FIRST_BUILD);
    }
    let response = match caught(|| answer(&request, port, state, &shown)) {
        Ok(Answer::Events) if !request.is_head() => {
            // The browser went away: that is how a stream ends.
            let _ = events(&mut stream, state);
            return;
        }
        Ok(Answer::Events) => Response::plain(Status::OK),
        Ok(Answer::Response(response)) => response,
        Err(_) => Response::plain(Status::BROKEN),
    };
    // What the answer was made of may be old by the time it is read; it need not be kept.
    drop(shown);
    let _ = response.write(&mut stream, !request.is_head());
    close(stream);
}

/// Ends a connection so that the answer arrives even if the other side is still talking.
fn close(mut stream: TcpStream) {
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(Duration::from_millis(300)));
    let deadline = Instant::now() + Duration::from_secs(2);
    let mut rest = [0; 4096];
    while let Ok(count) = stream.read(&mut rest) {
        if count == 0 || Instant::now() > deadline {
            break;
        }
    }
}

/// Tells the page about every change until it goes away.
fn events(stream: &mut TcpStream, state: &State) -> io::Result<()> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{COMMON}\r\nretry: 500\n\n");
    stream.write_all(head.as_bytes())?;
    let mut known = 0;
    loop {
        let shown = state.wait(known, HEARTBEAT);
        let message =
            if shown.number == known { ":\n\n".to_string() } else { format!("data: {}\n\n", news(&shown, state)) };
        known = shown.number;
        drop(shown);
        stream.write_all(message.as_bytes())?;
    }
}

/// What a page is told: which pages and which state are shown, how many errors there are. No text of the handbook.
fn news(shown: &Shown, state: &State) -> serde_json::Value {
    serde_json::json!({
        "pages": state.name(shown.pages_number),
        "state": state.name(shown.number),
        "errors": shown.problems.errors,
        "problems": shown.problems.count,
        "summary": shown.problems.summary,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_a_wish() {
        let [taken, _] = bind(None).expect("free ports");
        let port = taken.local_addr().expect("bound").port();
        assert_eq!(bind(Some(port)).expect_err("taken").0, port);
        assert!(bind(Some(port - 1)).is_err(), "the second of the two is taken");
        assert!(bind(Some(u16::MAX)).is_err() && bind(Some(0)).is_err());
    }

    #[test]
    fn only_this_machine_is_listened_to() {
        let [internal, public] = bind(None).expect("free ports");
        let (internal, public) = (internal.local_addr().expect("bound"), public.local_addr().expect("bound"));
        assert!(internal.ip().is_loopback() && public.ip().is_loopback());
        assert_eq!(internal.port() + 1, public.port());
    }
}
