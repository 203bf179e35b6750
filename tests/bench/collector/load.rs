//! Senders that post as fast as they are answered.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came of a run.
pub struct Load {
    /// The ids of the responses that were acknowledged.
    pub acknowledged: Vec<String>,
    /// How long each of them took, in seconds, sorted.
    pub times: Vec<f64>,
    pub duration: Duration,
}

/// A response of twenty answers; the last part of its id is given.
pub fn response(number: &str) -> String {
    let answers: Vec<String> =
        (1..=20).map(|item| format!(r#""item{item}":{}"#, item % 5 + 1)).collect();
    format!(
        r#"{{"id":"{}","survey":{{"name":"supplier","version":"3","hash":"9f86d081884c7d65"}},"status":"completed","started":"2026-11-21T08:30:00+08:00","ended":"2026-11-21T08:30:41+08:00","duration_ms":41250,"locale":"zh-cn","channel":"kiosk","subject":{{"branch":"north","counter":"3"}},"device":{{"id":"hall-7","seq":1042}},"values":{{{},"why":"排队时间太长，窗口少，希望能增加工作人员"}},"scores":{{"overall":{{"value":62.5,"n":20}}}},"manyi":"0.1.0"}}"#,
        id(number),
        answers.join(",")
    )
}

fn id(number: &str) -> String {
    format!("01946c3e-7b1a-7c55-9d0e-{number}")
}

impl Load {
    /// Runs so many senders for so long, or until the collector is gone. `round` keeps the ids of
    /// several runs apart.
    pub fn run(address: &str, senders: usize, time: Duration, round: usize) -> Load {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let address: Arc<str> = address.into();
        let start = Instant::now();
        let answered = runtime.block_on(async {
            let tasks: Vec<_> = (0..senders)
                .map(|sender| {
                    let address = Arc::clone(&address);
                    tokio::spawn(async move {
                        let mut answered = Vec::new();
                        // An error is the collector's end.
                        let _ = send(&address, round, sender, start + time, &mut answered).await;
                        answered
                    })
                })
                .collect();
            let mut answered = Vec::new();
            for task in tasks {
                answered.extend(task.await.unwrap());
            }
            answered
        });
        Load::new(answered, start.elapsed())
    }

    pub fn new(answered: Vec<(String, Duration)>, duration: Duration) -> Load {
        let mut times: Vec<f64> = answered.iter().map(|(_, time)| time.as_secs_f64()).collect();
        times.sort_by(f64::total_cmp);
        Load { acknowledged: answered.into_iter().map(|(id, _)| id).collect(), times, duration }
    }

    pub fn print(&self, name: &str) {
        let at = |share: f64| {
            let index = (self.times.len() as f64 * share) as usize;
            self.times.get(index.min(self.times.len() - 1)).copied().unwrap_or_default() * 1000.0
        };
        let rate = self.times.len() as f64 / self.duration.as_secs_f64();
        println!("{name:<44}{rate:>12.0}{:>10.1}{:>10.1}{:>10.1}", at(0.5), at(0.99), at(1.0));
    }
}

async fn send(
    address: &str,
    round: usize,
    sender: usize,
    end: Instant,
    answered: &mut Vec<(String, Duration)>,
) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut reply = vec![0; 4096];
    for number in 0.. {
        if Instant::now() >= end {
            break;
        }
        let number = format!("{round:02x}{sender:04x}{number:06x}");
        let body = response(&number);
        let request = format!(
            "POST /responses HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let start = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        let mut length = 0;
        // The reply is short, and its body ends with a brace.
        while !reply[..length].ends_with(b"}") {
            let read = stream.read(&mut reply[length..]).await?;
            if read == 0 {
                return Ok(());
            }
            length += read;
        }
        assert!(
            reply.starts_with(b"HTTP/1.1 201"),
            "{}",
            String::from_utf8_lossy(&reply[..length])
        );
        answered.push((id(&number), start.elapsed()));
    }
    Ok(())
}
