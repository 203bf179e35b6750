//! What the verbs need on a fresh machine: fetched where a package client can, named where not.

use crate::Outcome;
use crate::process::{at_root, make_folder, node, printed, read, root, run, write};
use std::path::PathBuf;

/// The oldest Node that has what the scripts use.
const NODE: u32 = 20;

/// Everything that any verb needs.
pub fn everything() -> Outcome {
    toolchain()?;
    npm_packages()?;
    match chromium() {
        Ok(path) => println!("chromium: {}", path.display()),
        Err(message) => println!("chromium: {message}"),
    }
    Ok(())
}

/// The wasm target of the pinned toolchain; rustup adds it by `rust-toolchain.toml` unless it is off.
pub fn toolchain() -> Outcome {
    let libraries = printed(at_root("rustc").args([
        "--print",
        "target-libdir",
        "--target",
        "wasm32-unknown-unknown",
    ]))?;
    if PathBuf::from(libraries.trim()).exists() {
        return Ok(());
    }
    run(at_root("rustup").args(["target", "add", "wasm32-unknown-unknown"])).map_err(|error| {
        format!(
            "the Rust target wasm32-unknown-unknown is missing and `rustup target add \
             wasm32-unknown-unknown` did not bring it: {error}"
        )
    })
}

/// The packages of the committed lock file; again whenever the lock file has changed.
pub fn npm_packages() -> Outcome {
    check_node()?;
    let lock = read(&root().join("package-lock.json"))?;
    let stamp = root().join("node_modules/.manyi-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("npm ci (the packages of package-lock.json)");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    // No package of ours needs its install script; one less thing that may run on this machine.
    run(at_root(npm).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    make_folder(&root().join("node_modules"))?;
    write(&stamp, &lock)
}

fn check_node() -> Outcome {
    let advice =
        format!("Node {NODE} or newer is needed: https://nodejs.org, or your package manager");
    let version = printed(node().arg("--version")).map_err(|_| advice.clone())?;
    let major = version.trim().trim_start_matches('v').split('.').next().unwrap_or_default();
    match major.parse::<u32>() {
        Ok(major) if major >= NODE => Ok(()),
        _ => Err(format!("{advice} (found {})", version.trim())),
    }
}

/// The browser of the tests and of the bench: `$CHROMIUM`, or one that is installed, or on Debian
/// as root the one that apt brings.
pub fn chromium() -> Outcome<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        let path = PathBuf::from(path);
        return if path.exists() {
            Ok(path)
        } else {
            Err(format!("CHROMIUM names {}, which does not exist", path.display()))
        };
    }
    if let Some(path) = installed_chromium() {
        return Ok(path);
    }
    if is_debian_root() {
        println!("apt-get install chromium");
        let quiet = ["-qq", "-o=Dpkg::Use-Pty=0"];
        run(at_root("apt-get").args(quiet).arg("update"))?;
        run(at_root("apt-get").args(quiet).env("DEBIAN_FRONTEND", "noninteractive").args([
            "install",
            "--yes",
            "--no-install-recommends",
            "chromium",
        ]))?;
    }
    installed_chromium().ok_or_else(|| {
        "no Chromium or Chrome was found: install one, or name it in the variable CHROMIUM"
            .to_owned()
    })
}

fn installed_chromium() -> Option<PathBuf> {
    const FIXED: [&str; 4] = [
        "/usr/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
    ];
    const NAMES: [&str; 4] =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let fixed = FIXED.iter().map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let on_path = folders.iter().flat_map(|folder| NAMES.iter().map(move |name| folder.join(name)));
    fixed.chain(on_path).find(|path| path.exists())
}

fn is_debian_root() -> bool {
    PathBuf::from("/etc/debian_version").exists()
        && printed(at_root("id").arg("-u")).is_ok_and(|user| user.trim() == "0")
}
