//! Whether JSON is as a JSON Schema (draft 2020-12) has it.
//!
//! Belongs here: the keywords that the schemas of this program use; any other one is a failure, so
//! that none is overlooked. Does not: the schemas.

use serde_json::Value;

/// Every way in which a value is not as a schema has it. Stricter than the schema in one way: an
/// object has no member that the schema does not name, so that none is without its description.
///
/// A text with `[..]` in it fits any pattern: transcripts have that for what differs each time.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Checked { schema }.check(schema, value, "", &mut found);
    found
}

struct Checked<'a> {
    schema: &'a Value,
}

impl Checked<'_> {
    fn check(&self, of: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
        if let Some(name) = of["$ref"].as_str() {
            let target = self.schema.pointer(name.strip_prefix('#').unwrap()).unwrap();
            self.check(target, value, at, found);
        }
        for (keyword, asked) in of.as_object().unwrap() {
            match (keyword.as_str(), asked) {
                ("description" | "title" | "default" | "$schema" | "$defs" | "$ref", _) => {}
                // Read with objects and lists, below.
                ("properties" | "additionalProperties" | "items" | "prefixItems", _) => {}
                ("anyOf" | "oneOf", choices) => self.any_of(choices, value, at, found),
                (keyword, asked) => {
                    if let Some(fault) = fault(keyword, asked, value) {
                        found.push(format!("{at}: {fault}"));
                    }
                }
            }
        }
        for (i, item) in value.as_array().into_iter().flatten().enumerate() {
            let schema = of["prefixItems"].get(i).or(of.get("items"));
            if let Some(schema) = schema.filter(|schema| schema.is_object()) {
                self.check(schema, item, &format!("{at}/{i}"), found);
            }
        }
        let says_members = ["$ref", "anyOf", "oneOf"].iter().all(|name| of.get(name).is_none());
        for (name, member) in value.as_object().into_iter().flatten() {
            let at = format!("{at}/{name}");
            match of["properties"].get(name).or(of.get("additionalProperties")) {
                Some(schema) if schema.is_object() => self.check(schema, member, &at, found),
                Some(Value::Bool(true)) => {}
                _ if says_members => found.push(format!("{at}: the schema does not know it")),
                _ => {}
            }
        }
    }

    /// Nothing where one of the choices fits; else what is wrong with the nearest.
    fn any_of(&self, choices: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
        let faults = choices.as_array().unwrap().iter().map(|choice| {
            let mut faults = Vec::new();
            self.check(choice, value, at, &mut faults);
            faults
        });
        found.extend(faults.min_by_key(Vec::len).unwrap());
    }
}

/// What a keyword finds wrong with a value itself.
fn fault(keyword: &str, asked: &Value, value: &Value) -> Option<String> {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let length = value.as_array().map(|list| list.len() as u64);
    let fits = match keyword {
        "type" => {
            let kinds: Vec<&str> = match asked {
                Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
                kind => kind.as_str().into_iter().collect(),
            };
            kinds.iter().any(|asked| *asked == kind || (*asked == "number" && kind == "integer"))
        }
        "enum" => asked.as_array().unwrap().contains(value),
        "const" => asked == value,
        "minimum" => !value.is_number() || value.as_f64() >= asked.as_f64(),
        "maximum" => !value.is_number() || value.as_f64() <= asked.as_f64(),
        "minItems" => length.is_none_or(|length| Some(length) >= asked.as_u64()),
        "maxItems" => length.is_none_or(|length| Some(length) <= asked.as_u64()),
        "format" => match asked.as_str().unwrap() {
            "uuid" => value.as_str().is_none_or(|text| fits(UUID, text)),
            // How a number is kept; its limits are said beside it.
            "uint" | "uint8" | "uint16" | "uint32" | "uint64" | "int32" | "int64" | "double" => {
                true
            }
            other => panic!("this test does not know the format {other}"),
        },
        "pattern" => value.as_str().is_none_or(|text| fits(asked.as_str().unwrap(), text)),
        "required" => {
            let names = asked.as_array().unwrap().iter().filter_map(Value::as_str);
            let lacks = |name: &str| value.is_object() && value.get(name).is_none();
            let missing: Vec<&str> = names.filter(|name| lacks(name)).collect();
            return (!missing.is_empty()).then(|| format!("lacks {}", missing.join(", ")));
        }
        other => panic!("this test does not know {other}"),
    };
    (!fits).then(|| format!("{value} is not {keyword} {asked}"))
}

const UUID: &str = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

/// Whether a text fits one of the patterns that the schemas have.
fn fits(pattern: &str, text: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let digits = |lengths: &[usize]| {
        let parts: Vec<&str> = text.split('-').collect();
        parts.iter().map(|part| part.len()).eq(lengths.iter().copied())
            && parts.iter().all(|part| hex(part))
    };
    text.contains("[..]")
        || match pattern {
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => digits(&[4, 2, 2]),
            "^[0-9]{4}-[0-9]{2}$" => digits(&[4, 2]),
            "^[0-9a-f]{64}$" => digits(&[64]),
            UUID => digits(&[8, 4, 4, 4, 12]),
            other => panic!("this test does not know the pattern {other}"),
        }
}
