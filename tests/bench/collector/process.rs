//! The collector as a process of its own.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

const TOKEN: &str = "bench";

pub struct Process {
    child: Child,
    pub address: String,
    // A command that nobody hears any more ends.
    _output: BufReader<ChildStdout>,
}

impl Process {
    /// Starts `manyi serve` on this store: the command that `MANYI` names, or the one just built.
    pub fn start(location: &str) -> Process {
        let command = std::env::var_os("MANYI").unwrap_or(env!("CARGO_BIN_EXE_manyi").into());
        let mut child = Command::new(command)
            .args(["serve", "--port", "0", "--token", TOKEN])
            .env("MANYI_STORE", location)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.trim().trim_end_matches('/').rsplit('/').next().unwrap().to_owned();
        Process { child, address, _output: output }
    }

    /// Ends it as a power cut does.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The ids of all that is stored.
    pub fn stored(&self) -> HashSet<String> {
        let address = format!("http://{}/responses.ndjson?token={TOKEN}", self.address);
        let body = ureq::get(address).call().unwrap().into_body();
        BufReader::new(body.into_reader())
            .lines()
            .map(|line| {
                let line = line.unwrap();
                line.strip_prefix(r#"{"id":""#).unwrap()[..36].to_owned()
            })
            .collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
