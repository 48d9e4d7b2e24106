//! The least of HTTP that a test needs: one request a connection, the path sent exactly as given.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

#[derive(Debug)]
pub struct Response {
    pub status: u16,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Response {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

pub fn get(port: u16, path: &str) -> Response {
    request(port, "GET", path).unwrap_or_else(|error| panic!("GET {path}: {error}"))
}

pub fn request(port: u16, method: &str, path: &str) -> std::io::Result<Response> {
    const TIMEOUT_S: u64 = 40;
    let mut stream = TcpStream::connect(("localhost", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(TIMEOUT_S)))?;
    let length = if method == "POST" { "content-length: 0\r\n" } else { "" };
    write!(stream, "{method} {path} HTTP/1.1\r\nhost: localhost\r\n{length}connection: close\r\n\r\n")?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end =
        bytes.windows(4).position(|window| window == b"\r\n\r\n").ok_or(std::io::ErrorKind::InvalidData)?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    Ok(Response {
        status: status.ok_or(std::io::ErrorKind::InvalidData)?,
        headers,
        body: bytes[end + 4..].to_vec(),
    })
}
