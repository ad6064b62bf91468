//! Hostile requests to `amtsbuch serve`.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Verdict;
use crate::cases::Request;
use crate::handbook;

/// An answer must come within this time.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sends all requests to a server of its own; `None` if there is no server.
pub fn run(requests: &[Request]) -> io::Result<Option<Vec<Verdict>>> {
    if requests.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let folder = tempfile::tempdir()?;
    for (name, bytes) in handbook::base() {
        let path = folder.path().join("content").join(String::from_utf8_lossy(&name).as_ref());
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, bytes)?;
    }
    let Some(port) = free_ports() else { return Ok(None) };
    let mut server = Command::new(env!("CARGO_BIN_EXE_amtsbuch"))
        .args(["serve", "--lang", "en", "--date", "2026-06-01", "--port", &port.to_string(), "--root"])
        .arg(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let verdicts = is_up(&mut server, port)?.then(|| requests.iter().map(|request| ask(port, request)).collect());
    // It may have ended by itself.
    let _ = server.kill();
    server.wait()?;
    Ok(verdicts)
}

/// A port that is free, and so is the next.
fn free_ports() -> Option<u16> {
    (0..50).find_map(|_| {
        let first = TcpListener::bind("127.0.0.1:0").ok()?;
        let port = first.local_addr().ok()?.port();
        TcpListener::bind(("127.0.0.1", port.checked_add(1)?)).ok()?;
        Some(port)
    })
}

fn is_up(server: &mut Child, port: u16) -> io::Result<bool> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        if server.try_wait()?.is_some() {
            return Ok(false);
        }
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(true);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(false)
}

fn ask(port: u16, request: &Request) -> Verdict {
    let start = Instant::now();
    // Both sites are asked.
    let mut problems: Vec<String> = [port, port + 1].iter().filter_map(|port| problem(*port, request)).collect();
    let normal = Request { name: String::new(), target: "/".to_string(), host: None };
    match answer(port, &normal) {
        Ok(text) if text.starts_with("HTTP/1.1 200") => {}
        Ok(text) => problems.push(format!("afterwards `/` gets {}", first_line(&text))),
        Err(error) => problems.push(format!("afterwards the server is gone: {error}")),
    }
    Verdict { name: request.name.clone(), problems, stricter: false, runs: 2, slowest: start.elapsed(), largest: 0 }
}

fn problem(port: u16, request: &Request) -> Option<String> {
    let text = match answer(port, request) {
        Ok(text) => text,
        Err(error) => return Some(format!("no answer: {error}")),
    };
    let status = text.split(' ').nth(1).unwrap_or_default();
    // A query or a second header line does not change which page is asked for.
    let is_harmless = request.host.is_none() && ["/?", "/ "].iter().any(|start| request.target.starts_with(start));
    let is_refused = status.starts_with('4') || (request.host.is_none() && status.starts_with("30"));
    let foreign = ["root:x:", "[package]", "[extensions]", "PATH="].iter().any(|secret| text.contains(secret));
    if foreign {
        return Some("a file from outside".to_string());
    }
    (!is_refused && !(is_harmless && status == "200")).then(|| format!("answered with {}", first_line(&text)))
}

fn answer(port: u16, request: &Request) -> io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let host = request.host.clone().unwrap_or_else(|| format!("127.0.0.1:{port}"));
    let head = format!("GET {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", request.target);
    // A server may refuse while the request is still being sent.
    let _ = stream.write_all(head.as_bytes());
    let mut bytes = Vec::new();
    match stream.take(4_000_000).read_to_end(&mut bytes) {
        Err(error) if bytes.is_empty() => Err(error),
        _ => Ok(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(100).collect()
}
