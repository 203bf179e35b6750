//! The workshop: `cargo xtask VERB`. One file per verb.
//!
//! Needs rustup, Node 20 or newer and git; everything else a verb needs it fetches itself
//! (`npm ci` from the committed lock, on Debian as root `chromium` from apt) or names in one line.

mod bench;
mod dist;
mod fuzz;
mod order;
mod process;
#[path = "../../src/rare/words.rs"]
mod rare;
mod serve;
mod setup;
mod size;
mod split;
mod test;
mod wasm;

use std::process::ExitCode;

/// What a verb ends with: nothing, or one message that says what is wrong and what to do.
type Outcome<T = ()> = Result<T, String>;

const USAGE: &str = "\
cargo xtask VERB

  serve [-- ARGS]      build everything, serve the demo site and the collector (ARGS go to `manyi serve`)
  test [STEP...]       all that must hold before a commit, or just the steps named (--list);
                       --keep-going: not only up to the first that fails
  dist [--dev]         fill dist/; --dev: quick, readable, not for publishing
  size [--record]      bytes until the first question, beside SurveyJS; --record accepts the new ones;
                       --functions [MODULE]: the largest in widget (or response)
  bench [--runs N]     speed beside SurveyJS and a page written by hand, as a table for the README
  fuzz [--seconds N]   the parsers and the session under a fuzzer, each target for N seconds
  setup                only fetch what the others need";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (verb, rest) = match arguments.split_first() {
        Some((verb, rest)) => (verb.as_str(), rest),
        None => ("", &[][..]),
    };
    let outcome = match verb {
        "serve" => serve::serve(rest),
        "test" => test::test(rest),
        "dist" => dist::dist(rest),
        "size" => size::size(rest),
        "bench" => bench::bench(rest),
        "fuzz" => fuzz::fuzz(rest),
        "setup" => setup::everything(),
        // Not a verb: so rustc begins the command line of a linker for wasm.
        "-flavor" => dist::link_bitcode(&arguments),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
