//! The files of `www/` and `dist/`.
//!
//! `dist/` goes before `www/`: `/manyi.js` is the built one. Every file is served under the strict
//! policy that manyi promises to run under, so that the demo itself proves it, and with an ETag and
//! `no-cache`, so that a rebuilt file is seen at once and an unchanged one costs a 304.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem::{Kind, Problem};

/// The policy that the README gives to site owners.
const POLICY: &str =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'";

/// Precompressed forms of a file, the best first: content coding and file ending.
const CODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// The folders whose files are served.
#[derive(Clone, Debug)]
pub(super) struct Site {
    folders: [PathBuf; 2],
}

impl Site {
    /// A site of the files of `dist` and, where it has none, of `www`.
    pub(super) fn new(dist: PathBuf, www: PathBuf) -> Site {
        Site { folders: [dist, www] }
    }

    /// Answers a request for a file.
    pub(super) async fn serve(
        &self,
        method: &Method,
        address: &str,
        asked: &HeaderMap,
    ) -> Response {
        let mut response = match *method {
            Method::GET | Method::HEAD => self.file(address, asked).await,
            _ => Problem::new(Kind::MethodNotAllowed, "Files can only be read.")
                .with_header(header::ALLOW, "GET, HEAD")
                .into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        // Another site may load the widget from here: module scripts and wasm need this.
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        response
    }

    async fn file(&self, address: &str, headers: &HeaderMap) -> Response {
        let Some(relative) = relative_path(address) else { return not_found(address) };
        for folder in &self.folders {
            let path = folder.join(&relative);
            let Ok(found) = tokio::fs::metadata(&path).await else { continue };
            if found.is_dir() {
                if tokio::fs::try_exists(path.join("index.html")).await.unwrap_or(false) {
                    // Without the slash the links of the page would point beside its folder.
                    return (
                        StatusCode::PERMANENT_REDIRECT,
                        [(header::LOCATION, format!("{address}/"))],
                    )
                        .into_response();
                }
                continue;
            }
            if let Some(response) = give(&path, &found, headers).await {
                return response;
            }
        }
        // Browsers ask for it unasked, and a 404 is an error in their console.
        if address == "/favicon.ico" {
            return StatusCode::NO_CONTENT.into_response();
        }
        not_found(address)
    }
}

fn not_found(address: &str) -> Response {
    Problem::new(Kind::NotFound, format!("No file {address} in www or dist.")).into_response()
}

/// The path inside the folder, or `None` for one that could lead out of it or to a hidden file.
fn relative_path(address: &str) -> Option<PathBuf> {
    let decoded = percent_decoded(address)?;
    let mut path = PathBuf::new();
    for part in decoded.split('/').filter(|part| !part.is_empty()) {
        if part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            return None;
        }
        path.push(part);
    }
    if decoded.ends_with('/') {
        path.push("index.html");
    }
    Some(path)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        let digits = std::str::from_utf8(digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

/// The file, or its precompressed form, or 304 if the browser has it.
async fn give(path: &Path, found: &std::fs::Metadata, asked: &HeaderMap) -> Option<Response> {
    let (path, found, coding) = match precompressed(path, found, asked).await {
        Some((path, found, coding)) => (path, found, Some(coding)),
        None => (path.to_owned(), found.clone(), None),
    };
    let tag = entity_tag(&found);
    let unchanged =
        asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).is_some_and(|tags| {
            tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)
        });
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(tokio::fs::read(&path).await.ok()?).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).ok()?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(&path, coding.is_some())),
    );
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    Some(response)
}

async fn precompressed(
    path: &Path,
    plain: &std::fs::Metadata,
    asked: &HeaderMap,
) -> Option<(PathBuf, std::fs::Metadata, &'static str)> {
    for (coding, ending) in CODINGS {
        if !accepts(asked, coding) {
            continue;
        }
        let mut name = path.as_os_str().to_owned();
        name.push(".");
        name.push(ending);
        let path = PathBuf::from(name);
        let Ok(found) = tokio::fs::metadata(&path).await else { continue };
        // One that is older than its original was left by an earlier build.
        if found.is_file() && changed(&found) >= changed(plain) {
            return Some((path, found, coding));
        }
    }
    None
}

fn accepts(asked: &HeaderMap, coding: &str) -> bool {
    let Some(accepted) = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    accepted.split(',').any(|entry| {
        let (name, weight) = entry.split_once(';').unwrap_or((entry, "q=1"));
        name.trim().eq_ignore_ascii_case(coding)
            && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

fn changed(found: &std::fs::Metadata) -> SystemTime {
    found.modified().unwrap_or(UNIX_EPOCH)
}

/// From the time to the nanosecond and the size: two builds within a second differ.
fn entity_tag(found: &std::fs::Metadata) -> String {
    let age = changed(found).duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("\"{:x}-{:x}\"", age.as_nanos(), found.len())
}

/// The type by the ending of the name; of a precompressed file, by the ending before the last.
fn content_type(path: &Path, compressed: bool) -> &'static str {
    let name = if compressed { path.file_stem() } else { path.file_name() };
    let ending = name
        .map(Path::new)
        .and_then(Path::extension)
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    match ending {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" | "ts" | "ndjson" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_leads_out_of_the_folder() {
        for address in [
            "/../secret",
            "/%2e%2e/secret",
            "/a/..%2fb",
            "/..\\b",
            "/.git/config",
            "/C:/x",
            "/%00",
            "/%zz",
            "/%",
        ] {
            assert_eq!(relative_path(address), None, "{address}");
        }
        assert_eq!(relative_path("/"), Some(PathBuf::from("index.html")));
        assert_eq!(relative_path("/a//b%20c.js"), Some(PathBuf::from("a/b c.js")));
        assert_eq!(relative_path("/demo/"), Some(PathBuf::from("demo/index.html")));
    }

    #[test]
    fn a_coding_is_accepted_when_it_is_named_with_a_weight() {
        let headers = |text: &'static str| {
            HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(text))])
        };
        assert!(accepts(&headers("gzip, deflate, br;q=0.8"), "br"));
        assert!(!accepts(&headers("gzip, br;q=0"), "br"));
        assert!(!accepts(&HeaderMap::new(), "br"));
    }
}
