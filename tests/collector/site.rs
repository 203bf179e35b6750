//! The files of the site.

use super::server::*;

#[test]
fn files_are_served_under_the_strict_policy_with_their_types() {
    let server = Server::start();
    for (path, text) in [
        ("www/index.html", "<!doctype html>"),
        ("www/manyi.js", "the source"),
        ("www/surveys/supplier.json", "{}"),
        ("dist/manyi.js", "the built one"),
        ("dist/manyi.wasm", "\0asm"),
    ] {
        std::fs::write(server.folder.join(path), text).unwrap();
    }
    for (path, body, content_type) in [
        ("/", "<!doctype html>", "text/html; charset=utf-8"),
        ("/manyi.js", "the built one", "text/javascript; charset=utf-8"),
        ("/manyi.wasm?v=1", "\0asm", "application/wasm"),
        ("/surveys/supplier.json", "{}", "application/json"),
    ] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.body.as_str()), (200, body), "{path}");
        assert_eq!(answer.header("content-type"), content_type);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'"
        );
    }
    let problem = server.get("/nothing.js");
    problem.problem(404, "not-found");
    assert!(server.get("/problems/not-found").body.contains("nothing at this address"));
    for path in ["/..%2fresponses.sqlite", "/%2e%2e/responses.sqlite", "/../responses.sqlite"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    assert_eq!(server.get("/surveys").status, 404);
    assert_eq!(server.get("/favicon.ico").status, 204);
    assert_eq!(server.get("/healthz").body, "ok\n");
}

#[test]
fn an_unchanged_file_costs_nothing_and_a_rebuilt_one_is_seen() {
    let server = Server::start();
    let path = server.folder.join("dist/manyi.js");
    std::fs::write(&path, "one").unwrap();
    let tag = server.get("/manyi.js").header("etag").to_owned();
    let ask = || server.send("GET", "/manyi.js", &[("if-none-match", &tag)], b"");
    assert_eq!(ask().status, 304);
    std::fs::write(&path, "two").unwrap();
    assert_eq!(ask().body, "two");
}

#[test]
fn a_precompressed_file_goes_to_who_understands_it_unless_it_is_stale() {
    let server = Server::start();
    let plain = server.folder.join("dist/manyi.js");
    std::fs::write(&plain, "plain").unwrap();
    std::fs::write(server.folder.join("dist/manyi.js.br"), "packed").unwrap();
    let ask = || server.send("GET", "/manyi.js", &[("accept-encoding", "gzip, br")], b"");
    let answer = ask();
    assert_eq!((answer.header("content-encoding"), answer.body.as_str()), ("br", "packed"));
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("vary"), "accept-encoding");
    assert_eq!(
        server.send("GET", "/manyi.js", &[("accept-encoding", "identity")], b"").body,
        "plain"
    );
    std::fs::write(&plain, "rebuilt").unwrap();
    assert_eq!(ask().body, "rebuilt");
}
