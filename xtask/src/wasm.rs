//! A module as bytes: the edit before the binding generator, the proofs after it.
//!
//! Tablets of 2020 know only the first version of WebAssembly ("MVP"). Stable Rust can be held to
//! it, but compiler_builtins, which comes compiled, states newer features in its objects; the linker
//! repeats them in the section `target_features`, and wasm-bindgen would then bind for an engine of
//! 2022. So that statement is withdrawn, and in the end a validator that knows nothing but MVP reads
//! the whole module.

use crate::Outcome;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef, ValType, Validator, WasmFeatures};

/// Features that the objects may state but the module must not use.
const WITHDRAWN: [&[u8]; 2] = [b"reference-types", b"multivalue"];

/// What wasm-bindgen exports for others, and our bindings never call.
const UNCALLED: [&[u8]; 3] = [b"__abort_handler", b"__instance_terminated", b"__wbindgen_realloc"];

/// The module without the statement that it needs reference types and multiple values.
pub fn without_newer_features(module: &[u8]) -> Outcome<Vec<u8>> {
    const CUSTOM: u8 = 0;
    with_sections(module, |id, body| {
        let (name, content) = if id == CUSTOM { name_of(body)? } else { (&b""[..], body) };
        if name != b"target_features" {
            return Ok(body.to_vec());
        }
        let mut section = vec![];
        write_leb(&mut section, name.len());
        section.extend_from_slice(name);
        section.append(&mut kept_features(content)?);
        Ok(section)
    })
}

/// The module without the exports that nobody calls: what serves them alone can go then.
pub fn without_uncalled_exports(module: &[u8]) -> Outcome<Vec<u8>> {
    const EXPORTS: u8 = 7;
    with_sections(
        module,
        |id, body| {
            if id == EXPORTS { called_exports(body) } else { Ok(body.to_vec()) }
        },
    )
}

/// The long names and the short ones that wasm-opt tells of: `["module", "long", "short"]` a line for
/// an import, `["long", "short"]` for an export.
pub fn short_names(told: &str) -> Vec<(String, String)> {
    let pair = |line: &str| {
        let mut quoted = line.split('"').skip(1).step_by(2).collect::<Vec<_>>().into_iter().rev();
        let (short, long) = (quoted.next()?, quoted.next()?);
        Some((long.to_owned(), short.to_owned()))
    };
    told.lines().filter_map(pair).collect()
}

/// The module with these short names for its imports and exports, all imports from one place.
pub fn renamed(module: &[u8], short: &[(String, String)]) -> Outcome<Vec<u8>> {
    const IMPORTS: u8 = 2;
    const EXPORTS: u8 = 7;
    let short_of = |name: &[u8]| {
        let known = short.iter().find(|(long, _)| long.as_bytes() == name);
        let unknown = || format!("{} is in no bindings", String::from_utf8_lossy(name));
        known.map(|(_, short)| short.as_bytes()).ok_or_else(unknown)
    };
    with_sections(module, |id, section| {
        if id != IMPORTS && id != EXPORTS {
            return Ok(section.to_vec());
        }
        let (count, mut rest) = leb(section)?;
        let mut renamed = vec![];
        write_leb(&mut renamed, count);
        for _ in 0..count {
            if id == IMPORTS {
                (_, rest) = name_of(rest)?;
                renamed.extend_from_slice(b"\x01a");
            }
            let (name, after_name) = name_of(rest)?;
            let name = short_of(name)?;
            write_leb(&mut renamed, name.len());
            renamed.extend_from_slice(name);
            let (_, after_kind) = after_name.split_first().ok_or("a section ends too early")?;
            // Every import is a function, so both have one index.
            let (_, after) = leb(after_kind)?;
            renamed.extend_from_slice(&after_name[..after_name.len() - after.len()]);
            rest = after;
        }
        Ok(renamed)
    })
}

/// The module with each section, given by its id and its content, replaced.
fn with_sections(
    module: &[u8],
    replaced: impl Fn(u8, &[u8]) -> Outcome<Vec<u8>>,
) -> Outcome<Vec<u8>> {
    const HEADER: usize = 8;
    let mut out = module.get(..HEADER).ok_or("the module is shorter than its header")?.to_vec();
    let mut rest = &module[HEADER..];
    while let Some((&id, after_id)) = rest.split_first() {
        let (size, body) = leb(after_id)?;
        let (body, after) =
            body.split_at_checked(size).ok_or("a section is longer than the module")?;
        let mut section = replaced(id, body)?;
        out.push(id);
        write_leb(&mut out, section.len());
        out.append(&mut section);
        rest = after;
    }
    Ok(out)
}

/// Each export is the length of its name, its name, its kind, its index.
fn called_exports(section: &[u8]) -> Outcome<Vec<u8>> {
    let (count, mut rest) = leb(section)?;
    let mut kept = vec![];
    let mut number = 0;
    for _ in 0..count {
        let (name, after_name) = name_of(rest)?;
        let (_, after_kind) = after_name.split_first().ok_or("the exports end too early")?;
        let (_, after) = leb(after_kind)?;
        if !UNCALLED.contains(&name) {
            kept.extend_from_slice(&rest[..rest.len() - after.len()]);
            number += 1;
        }
        rest = after;
    }
    let mut section = vec![];
    write_leb(&mut section, number);
    section.append(&mut kept);
    Ok(section)
}

/// Each feature is a sign, the length of its name, its name.
fn kept_features(section: &[u8]) -> Outcome<Vec<u8>> {
    let (count, mut rest) = leb(section)?;
    let mut kept = vec![];
    let mut number = 0;
    for _ in 0..count {
        let (&sign, after_sign) = rest.split_first().ok_or("target_features ends too early")?;
        let (name, after_name) = name_of(after_sign)?;
        if !WITHDRAWN.contains(&name) {
            kept.push(sign);
            write_leb(&mut kept, name.len());
            kept.extend_from_slice(name);
            number += 1;
        }
        rest = after_name;
    }
    let mut section = vec![];
    write_leb(&mut section, number);
    section.append(&mut kept);
    Ok(section)
}

fn name_of(bytes: &[u8]) -> Outcome<(&[u8], &[u8])> {
    let (length, rest) = leb(bytes)?;
    rest.split_at_checked(length).ok_or_else(|| "a name is longer than its section".to_owned())
}

/// A number of 7 bits a byte, the low ones first; and what follows it.
fn leb(bytes: &[u8]) -> Outcome<(usize, &[u8])> {
    let mut number = 0;
    for (index, &byte) in bytes.iter().enumerate().take(5) {
        number |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((number, &bytes[index + 1..]));
        }
    }
    Err("a length in the module does not end".to_owned())
}

/// Appends a number of 7 bits a byte, the low ones first.
pub fn write_leb(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Proves that the oldest engines can read the module.
///
/// The validator has every feature after MVP switched off: it refuses a `call_indirect` whose table
/// is written in more than the one byte 0x00, as old engines do.
pub fn validate(module: &[u8]) -> Outcome {
    Validator::new_with_features(WasmFeatures::MVP)
        .validate_all(module)
        .map(drop)
        .map_err(|error| format!("this is not plain MVP WebAssembly: {error}"))
}

/// Proves that what the module imports and exports is readable everywhere, and meant.
pub fn check_faces(module: &[u8], allowed_exports: &str) -> Outcome {
    let mut problems = vec![];
    let faces = faces(module).map_err(|error| error.to_string())?;
    for face in &faces {
        if face.has_i64 {
            problems.push(format!(
                "{} {} carries an i64, which engines without BigInt refuse; pass an f64 or two i32",
                face.side, face.name
            ));
        }
    }
    let allowed: Vec<&str> = allowed_exports
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    for face in faces.iter().filter(|face| face.side == "export") {
        if !allowed.iter().any(|pattern| matches(pattern, &face.name)) {
            problems.push(format!(
                "export {} is not in xtask/exports.txt; add it there if it is meant, else find who exports it",
                face.name
            ));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(format!("\n  {}", problems.join("\n  "))) }
}

/// A name, or the start of names if the pattern ends in `*`.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

/// Name and size in bytes of each function of a module that carries a name section.
pub fn functions(module: &[u8]) -> Outcome<Vec<(String, usize)>> {
    named_functions(module).map_err(|error| format!("the module with names: {error}"))
}

fn named_functions(module: &[u8]) -> Result<Vec<(String, usize)>, wasmparser::BinaryReaderError> {
    let mut imported = 0;
    let mut sizes = vec![];
    let mut names = vec![];
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(subsections) = section.as_known() {
                    for subsection in subsections {
                        let Name::Function(functions) = subsection? else { continue };
                        for naming in functions {
                            let naming = naming?;
                            names.push((naming.index as usize, naming.name.to_owned()));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let name_of = |index| names.iter().find(|(known, _)| *known == index);
    let functions = sizes.into_iter().enumerate().map(|(index, size)| {
        let name = name_of(imported + index).map_or("?", |(_, name)| name.as_str());
        (name.to_owned(), size)
    });
    Ok(functions.collect())
}

/// One import or export.
struct Face {
    side: &'static str,
    name: String,
    has_i64: bool,
}

fn faces(module: &[u8]) -> Result<Vec<Face>, wasmparser::BinaryReaderError> {
    let mut types = vec![];
    let mut functions = vec![];
    let mut faces = vec![];
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::TypeSection(section) => {
                for kind in section.into_iter_err_on_gc_types() {
                    let kind = kind?;
                    let mut values = kind.params().iter().chain(kind.results());
                    types.push(values.any(|value| *value == ValType::I64));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    let mut has_i64 = false;
                    if let TypeRef::Func(kind) = import.ty {
                        has_i64 = types.get(kind as usize).copied().unwrap_or_default();
                        functions.push(has_i64);
                    }
                    faces.push(Face { side: "import", name: import.name.to_owned(), has_i64 });
                }
            }
            Payload::FunctionSection(section) => {
                for kind in section {
                    functions.push(types.get(kind? as usize).copied().unwrap_or_default());
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    let is_function = export.kind == wasmparser::ExternalKind::Func;
                    let has_i64 = is_function
                        && functions.get(export.index as usize).copied().unwrap_or_default();
                    faces.push(Face { side: "export", name: export.name.to_owned(), has_i64 });
                }
            }
            _ => {}
        }
    }
    Ok(faces)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `(module (type (func)) (table 1 funcref) (func i32.const 0 call_indirect (type 0)))` with the
    /// table index of the call written as given.
    fn module_with_table_index(index: &[u8]) -> Vec<u8> {
        let mut body = vec![0x00, 0x41, 0x00, 0x11, 0x00];
        body.extend_from_slice(index);
        body.push(0x0b);
        let mut module =
            b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x04\x04\x01\x70\0\x01".to_vec();
        module.extend([0x0a, body.len() as u8 + 2, 0x01, body.len() as u8]);
        module.extend(body);
        module
    }

    #[test]
    fn a_call_indirect_with_a_padded_table_index_is_refused() {
        assert_eq!(validate(&module_with_table_index(&[0x00])), Ok(()));
        assert!(validate(&module_with_table_index(&[0x80, 0x80, 0x00])).is_err());
    }

    #[test]
    fn newer_features_are_withdrawn_and_the_others_stay() {
        let section = b"\x0ftarget_features\x02+\x08sign-ext+\x0freference-types";
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.push(0);
        module.push(section.len() as u8);
        module.extend_from_slice(section);
        let kept = without_newer_features(&module).expect("the module is well formed");
        let text = String::from_utf8_lossy(&kept);
        assert!(text.contains("sign-ext") && !text.contains("reference-types"), "{text}");
    }

    #[test]
    fn exports_that_nobody_calls_are_dropped_and_the_others_stay() {
        let module = b"\0asm\x01\0\0\0\x05\x03\x01\0\x01\x07\x1c\x02\x06memory\x02\0\x0f__abort_handler\x02\0";
        let kept = b"\0asm\x01\0\0\0\x05\x03\x01\0\x01\x07\x0a\x01\x06memory\x02\0";
        assert_eq!(without_uncalled_exports(module), Ok(kept.to_vec()));
    }

    #[test]
    fn imports_and_exports_get_the_names_that_the_bindings_know() {
        let module = b"\0asm\x01\0\0\0\x02\x09\x01\x01m\x03now\0\0\x07\x0a\x01\x06memory\x02\0";
        let short = short_names("[\"m\", \"now\", \"b\"],\n[\"memory\", \"c\"]");
        let renamed_module = b"\0asm\x01\0\0\0\x02\x07\x01\x01a\x01b\0\0\x07\x05\x01\x01c\x02\0";
        assert_eq!(renamed(module, &short), Ok(renamed_module.to_vec()));
        assert!(renamed(module, &[]).is_err_and(|message| message.contains("now")));
    }

    #[test]
    fn an_export_outside_the_list_is_named() {
        let module = b"\0asm\x01\0\0\0\x05\x03\x01\0\x01\x07\x0a\x01\x06memory\x02\0";
        assert_eq!(check_faces(module, "memory"), Ok(()));
        assert!(check_faces(module, "mem").is_err_and(|message| message.contains("memory")));
        assert_eq!(check_faces(module, "mem*"), Ok(()));
    }
}
