//! The `manyi` command: checks definitions, evaluates expressions, runs test suites, and serves.

mod command;

fn main() -> std::process::ExitCode {
    command::run()
}
