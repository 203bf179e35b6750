//! The suite as it is written, and what is wrong with its form.
//!
//! A fault in what all tests share makes the suite unusable; a fault in a test makes that test
//! fail before its first step, and the others run.

use manyi::value::{Map, Value};

use super::report::{Finding, What};

/// All tests of a suite, each with what the suite gives to all.
#[derive(Debug)]
pub(super) struct Suite {
    pub(super) cases: Vec<Case>,
}

/// One test.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) disabled: bool,
    pub(super) options: Map,
    pub(super) variables: Map,
    /// What web services answer, by address: `{"status", "response"}`.
    pub(super) web: Map,
    /// What functions yield, by name.
    pub(super) functions: Map,
    pub(super) start: Start,
    pub(super) steps: Vec<Step>,
    /// What is wrong with its form; if there is anything, it is not run.
    pub(super) faults: Vec<Finding>,
}

/// What a test begins with.
#[derive(Clone, Debug, Default)]
pub(super) struct Start {
    pub(super) data: Map,
    /// The data takes the place of all there is, instead of being entered value by value.
    pub(super) restores: bool,
    pub(super) page: Option<String>,
}

/// One command with its targets.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) command: String,
    pub(super) targets: Map,
}

/// Keys of a step that are no command.
const ABOUT_A_STEP: [&str; 2] = ["name", "description"];

impl Suite {
    /// Reads a suite.
    pub(super) fn read(written: Value) -> Result<Suite, String> {
        let Value::Map(suite) = written else {
            return Err("a suite is an object {\"tests\": […]}".to_owned());
        };
        let shared = Shared {
            options: options(&suite)?,
            variables: Level::of(&suite)?,
            presets: presets(&suite)?,
            web: web(&suite)?,
            starts: starts(&suite)?,
            functions: stubs(&suite, "functions")?,
        };
        let tests = suite.get("tests").map_or(&[][..], Value::as_list);
        if tests.is_empty() {
            return Err("a suite needs a list \"tests\" that is not empty".to_owned());
        }
        // A preset that the suite names is missed once, not in every test.
        shared.variables.resolve(&shared.presets)?;
        Ok(Suite { cases: tests.iter().map(|test| shared.case(test)).collect() })
    }
}

/// What the suite gives to every test.
struct Shared {
    options: Map,
    variables: Level,
    presets: Vec<(String, Map)>,
    web: Map,
    starts: Vec<(String, Start)>,
    functions: Map,
}

impl Shared {
    fn case(&self, written: &Value) -> Case {
        let mut case = Case {
            name: written.get("name").as_text().unwrap_or_default().to_owned(),
            disabled: written.get("disabled").as_bool() == Some(true),
            options: self.options.clone(),
            variables: Map::new(),
            web: self.web.clone(),
            functions: self.functions.clone(),
            start: Start::default(),
            steps: Vec::new(),
            faults: Vec::new(),
        };
        let Some(test) = written.as_map() else {
            case.fault(None, "A test must be an object.".to_owned());
            return case;
        };
        if case.name.is_empty() {
            case.fault(None, "A test must have a \"name\" that is not empty.".to_owned());
        }
        if let Err(reason) = self.fill(&mut case, test) {
            case.fault(None, reason);
        }
        match test.get("steps") {
            Some(Value::List(steps)) => {
                for (index, step) in steps.iter().enumerate() {
                    match Step::read(step) {
                        Ok(step) => case.steps.push(step),
                        Err(reason) => case.fault(Some(index), reason),
                    }
                }
            }
            _ => case.fault(None, "A test must have a list \"steps\".".to_owned()),
        }
        case
    }

    fn fill(&self, case: &mut Case, test: &Map) -> Result<(), String> {
        merge(&mut case.options, options(test)?);
        merge(&mut case.web, web(test)?);
        merge(&mut case.functions, stubs(test, "functions")?);
        case.variables = self.variables.resolve(&self.presets)?;
        merge(&mut case.variables, Level::of(test)?.resolve(&self.presets)?);
        case.start = match test.get("start") {
            None | Some(Value::Null) => Start::default(),
            Some(Value::Text(name)) => {
                let found = self.starts.iter().find(|(known, _)| known == name);
                found
                    .map(|(_, start)| start.clone())
                    .ok_or_else(|| format!("There is no start named \"{name}\" in \"starts\"."))?
            }
            Some(Value::Map(start)) => Start::read(start)?,
            Some(_) => {
                return Err("\"start\" must be a name from \"starts\" or an object.".to_owned());
            }
        };
        Ok(())
    }
}

impl Case {
    fn fault(&mut self, step: Option<usize>, message: String) {
        self.faults.push(Finding { step, target: None, what: What::Form, message });
    }
}

impl Step {
    fn read(written: &Value) -> Result<Step, String> {
        let step = written.as_map().ok_or("A step must be an object.")?;
        let mut commands = step.iter().filter(|(key, _)| !ABOUT_A_STEP.contains(key));
        let (command, targets) =
            commands.next().ok_or("A step needs one command, and this one has none.")?;
        if let Some((second, _)) = commands.next() {
            return Err(format!(
                "A step has one command, and this one has \"{command}\" and \"{second}\". Make two steps of it."
            ));
        }
        let targets = targets.as_map().filter(|targets| !targets.is_empty());
        let targets = targets.ok_or_else(|| format!("\"{command}\" needs an object with a target, such as {{\"{command}\": {{\"q1\": …}}}}."))?;
        if command == "expect" {
            let unclear =
                targets.iter().find(|(_, checks)| checks.as_map().is_none_or(Map::is_empty));
            if let Some((target, _)) = unclear {
                return Err(format!(
                    "\"expect\" needs a check for \"{target}\", such as {{\"{target}\": {{\"visible\": true}}}}."
                ));
            }
        }
        Ok(Step { command: command.to_owned(), targets: targets.clone() })
    }
}

impl Start {
    fn read(start: &Map) -> Result<Start, String> {
        for key in ["options", "variables", "variablePreset"] {
            if start.contains_key(key) {
                return Err(format!(
                    "A start cannot have \"{key}\"; it belongs to the suite or the test."
                ));
            }
        }
        let restores = match start.get("dataMode").map(Value::as_text) {
            None | Some(Some("input")) => false,
            Some(Some("restore")) => true,
            Some(_) => return Err("\"dataMode\" must be \"input\" or \"restore\".".to_owned()),
        };
        let page = match start.get("startPage") {
            None => None,
            Some(Value::Text(page)) => Some(page.clone()).filter(|page| !page.is_empty()),
            Some(_) => return Err("\"startPage\" must be the name of a page.".to_owned()),
        };
        let data = start.get("data").and_then(Value::as_map).cloned();
        let restores = restores && data.is_some();
        Ok(Start { data: data.unwrap_or_default(), restores, page })
    }
}

/// The variables of the suite or of one test: written out, or a preset.
struct Level {
    variables: Map,
    preset: Option<String>,
}

impl Level {
    fn of(level: &Map) -> Result<Level, String> {
        let variables = match level.get("variables") {
            None => None,
            Some(Value::Map(variables)) => Some(variables.clone()),
            Some(_) => return Err("\"variables\" must be an object.".to_owned()),
        };
        let preset = match level.get("variablePreset") {
            None => None,
            Some(Value::Text(name)) if !name.is_empty() => Some(name.clone()),
            Some(_) => {
                return Err("\"variablePreset\" must be a name from \"variablePresets.presets\"."
                    .to_owned());
            }
        };
        if variables.is_some() && preset.is_some() {
            return Err(
                "\"variables\" and \"variablePreset\" cannot stand side by side.".to_owned()
            );
        }
        Ok(Level { variables: variables.unwrap_or_default(), preset })
    }

    fn resolve(&self, presets: &[(String, Map)]) -> Result<Map, String> {
        match &self.preset {
            None => Ok(self.variables.clone()),
            Some(name) => {
                let found = presets.iter().find(|(known, _)| known == name);
                found
                    .map(|(_, variables)| variables.clone())
                    .ok_or_else(|| format!("There is no variable preset named \"{name}\"."))
            }
        }
    }
}

fn options(level: &Map) -> Result<Map, String> {
    match level.get("options") {
        None => Ok(Map::new()),
        Some(Value::Map(options)) => {
            match options.iter().find(|(_, value)| matches!(value, Value::List(_) | Value::Map(_)))
            {
                Some((name, _)) => Err(format!("The option \"{name}\" must be a plain value.")),
                None => Ok(options.clone()),
            }
        }
        Some(_) => Err("\"options\" must be an object.".to_owned()),
    }
}

fn presets(suite: &Map) -> Result<Vec<(String, Map)>, String> {
    let Some(written) = suite.get("variablePresets") else { return Ok(Vec::new()) };
    if written.as_map().is_none() {
        return Err("\"variablePresets\" must be an object {\"presets\": […]}.".to_owned());
    }
    let named = |preset: &Value| {
        let name = preset.get("name").as_text().filter(|name| !name.is_empty())?;
        Some((name.to_owned(), preset.get("variables").as_map()?.clone()))
    };
    let presets = written.get("presets").as_list();
    presets
        .iter()
        .map(|preset| {
            named(preset).ok_or("A variable preset needs a \"name\" and \"variables\".".to_owned())
        })
        .collect()
}

fn starts(suite: &Map) -> Result<Vec<(String, Start)>, String> {
    let written = match suite.get("starts") {
        None => return Ok(Vec::new()),
        Some(Value::List(starts)) => starts,
        Some(_) => return Err("\"starts\" must be a list.".to_owned()),
    };
    let mut starts: Vec<(String, Start)> = Vec::new();
    for start in written {
        let start = start.as_map().ok_or("A start must be an object.")?;
        let name = start.get("name").and_then(Value::as_text).filter(|name| !name.is_empty());
        let name = name.ok_or("A start of \"starts\" needs a \"name\".")?;
        if starts.iter().any(|(known, _)| known == name) {
            return Err(format!("Two starts are named \"{name}\"."));
        }
        starts.push((name.to_owned(), Start::read(start)?));
    }
    Ok(starts)
}

/// Stand-ins for web services.
fn web(level: &Map) -> Result<Map, String> {
    let web = stubs(level, "web")?;
    let is_silent = |stub: &Value| stub.get("response").is_null() && stub.get("status").is_null();
    if let Some((address, _)) = web.iter().find(|(_, stub)| is_silent(stub)) {
        return Err(format!("The stub of \"{address}\" needs a \"response\" or a \"status\"."));
    }
    Ok(web)
}

/// Stand-ins for functions or web services, by name or address.
fn stubs(level: &Map, key: &str) -> Result<Map, String> {
    match level.get(key) {
        None => Ok(Map::new()),
        Some(Value::Map(stubs)) if stubs.iter().all(|(_, stub)| stub.as_map().is_some()) => {
            Ok(stubs.clone())
        }
        Some(_) => Err(format!("\"{key}\" must be an object of objects.")),
    }
}

/// Puts `over` over `under`, name by name.
fn merge(under: &mut Map, over: Map) {
    for (name, value) in over.iter() {
        under.insert(name, value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Suite, String> {
        Suite::read(Value::parse(text).unwrap())
    }

    #[test]
    fn what_all_tests_share_must_be_right() {
        for text in [
            "[]",
            "{}",
            r#"{"tests":[]}"#,
            r#"{"tests":[{}],"options":1}"#,
            r#"{"tests":[{}],"options":{"now":[]}}"#,
            r#"{"tests":[{}],"variables":[]}"#,
            r#"{"tests":[{}],"starts":{}}"#,
            r#"{"tests":[{}],"starts":[{"name":"a"},{"name":"a"}]}"#,
            r#"{"tests":[{}],"starts":[{"name":"a","options":{}}]}"#,
            r#"{"tests":[{}],"variablePreset":"x"}"#,
            r#"{"tests":[{}],"functions":{"f":1}}"#,
            r#"{"tests":[{}],"web":{"u":1}}"#,
            r#"{"tests":[{}],"web":{"u":{}}}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_fault_in_one_test_is_that_tests_own() {
        for (test, step) in [
            (r#"{"steps":[]}"#, None),
            (r#"{"name":"t"}"#, None),
            (r#"{"name":"t","steps":[],"start":"no"}"#, None),
            (r#"{"name":"t","steps":[],"start":{"dataMode":"x"}}"#, None),
            (r#"{"name":"t","steps":[{"set":{"a":1}},{}]}"#, Some(1)),
            (r#"{"name":"t","steps":[{"set":{"a":1},"clear":{"a":true}}]}"#, Some(0)),
            (r#"{"name":"t","steps":[{"set":{}}]}"#, Some(0)),
            (r#"{"name":"t","steps":[{"expect":{"a":{}}}]}"#, Some(0)),
            (r#"{"name":"t","steps":[{"name":"only a name"}]}"#, Some(0)),
        ] {
            let suite =
                read(&format!(r#"{{"tests":[{test},{{"name":"good","steps":[]}}]}}"#)).unwrap();
            let steps: Vec<Option<usize>> =
                suite.cases[0].faults.iter().map(|fault| fault.step).collect();
            assert_eq!(steps, [step], "{test}");
            assert!(suite.cases[1].faults.is_empty());
        }
    }

    #[test]
    fn a_test_overrides_what_the_suite_says_name_by_name() {
        let suite = read(
            r#"{"options":{"locale":"de","randomSeed":2},"variables":{"a":1,"b":2},
                "starts":[{"name":"s","data":{"q":1},"dataMode":"restore","startPage":"p2"}],
                "tests":[{"name":"t","options":{"locale":"fr"},"variables":{"b":3},"start":"s","steps":[]}]}"#,
        )
        .unwrap();
        let case = &suite.cases[0];
        assert_eq!(Value::Map(case.options.clone()).to_json(), r#"{"locale":"fr","randomSeed":2}"#);
        assert_eq!(Value::Map(case.variables.clone()).to_json(), r#"{"a":1,"b":3}"#);
        assert!(case.start.restores && case.start.page.as_deref() == Some("p2"));
    }
}
