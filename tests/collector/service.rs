//! A server of another company: it takes requests down to the byte and answers what it is told to.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as it came over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Got {
    /// Method and target.
    pub line: String,
    /// Names in lower case; without those of the HTTP client (`host`, `user-agent`, lengths, codings).
    pub headers: BTreeMap<String, String>,
    pub body: String,
    /// The host that was asked for, with its port.
    pub host: String,
}

/// What the service answers to a request: status, more headers, body.
pub type Answering = dyn FnMut(&Got) -> (u16, &'static str, String) + Send;

pub struct Service {
    pub origin: String,
    requests: Receiver<Got>,
}

impl Service {
    pub fn start(
        answer: impl FnMut(&Got) -> (u16, &'static str, String) + Send + 'static,
    ) -> Service {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = channel();
        let answer: Arc<Mutex<Box<Answering>>> = Arc::new(Mutex::new(Box::new(answer)));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, sender) = (Arc::clone(&answer), sender.clone());
                std::thread::spawn(move || {
                    serve(stream, |got| {
                        let _ = sender.send(got.clone());
                        (answer.lock().unwrap())(got)
                    })
                });
            }
        });
        Service { origin, requests }
    }

    /// The next request; panics if none comes in time.
    pub fn next(&self) -> Got {
        self.requests.recv_timeout(Duration::from_secs(20)).expect("a request")
    }

    /// Whether nothing comes for a while.
    pub fn is_quiet(&self) -> bool {
        self.requests.recv_timeout(Duration::from_millis(400)) == Err(RecvTimeoutError::Timeout)
    }
}

fn serve(stream: TcpStream, mut answer: impl FnMut(&Got) -> (u16, &'static str, String)) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let mut headers = BTreeMap::new();
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).unwrap();
            let Some((name, value)) = header.trim_end().split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let host = headers.remove("host").unwrap();
        for name in ["content-length", "accept-encoding"] {
            headers.remove(name);
        }
        assert_eq!(headers.remove("user-agent").unwrap(), "manyi/0.1.0");
        if headers.get("accept").is_some_and(|accept| accept == "*/*") {
            headers.remove("accept");
        }
        let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
        let got = Got { line, headers, body: String::from_utf8(body).unwrap(), host };
        let (status, more, body) = answer(&got);
        // 0: the line breaks before the reply.
        if status == 0 {
            return;
        }
        let head =
            format!("HTTP/1.1 {status} Said\r\ncontent-length: {}\r\n{more}\r\n", body.len());
        if stream.write_all(format!("{head}{body}").as_bytes()).is_err() {
            return;
        }
    }
}
