//! Functions that make values.

use std::sync::Arc;

use super::{Call, Function, Parameter, Types, Variant};
use crate::query::dataview::ast::DateLiteral;
use crate::query::dataview::{
    Date, EvalError, Link, Object, Value, Widget, Zone, format, parse, parse_date, parse_duration, text,
};

const ANY: Types = Types::ANY;
const NULL: Types = Types::NULL;
const STRING: Types = Types::STRING;
const BOOLEAN: Types = Types::BOOLEAN;
const LINK: Types = Types::LINK;

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "object",
        documentation: "An object of keys and values, given in turn.",
        example: ("object(\"a\", 6)", "{ a: 6 }"),
        variants: &[Variant::rest(&[Parameter::new("key, value", ANY)], Types::OBJECT, object)],
        maps: &[],
    },
    Function {
        name: "list",
        documentation: "A list of the values given.",
        example: ("list(1, 2, 3)", "[1, 2, 3]"),
        variants: &[Variant::rest(&[Parameter::new("value", ANY)], Types::ARRAY, list)],
        maps: &[],
    },
    Function {
        name: "array",
        documentation: "A list of the values given; the same as `list`.",
        example: ("array(1, 2, 3)", "[1, 2, 3]"),
        variants: &[Variant::rest(&[Parameter::new("value", ANY)], Types::ARRAY, list)],
        maps: &[],
    },
    Function {
        name: "date",
        documentation: "The date that a text, link or word as `today` stands for, null if it is none. With a format in luxon's letters the text is read by it.",
        example: ("date(\"2024-02-29\")", "2024-02-29"),
        variants: &[
            Variant::new(&[Parameter::new("text", STRING)], Types::DATE.or(NULL), date_of_text),
            Variant::new(&[Parameter::new("date", Types::DATE)], Types::DATE, itself),
            Variant::new(&[Parameter::new("link", LINK)], Types::DATE.or(NULL), date_of_link),
            Variant::null(&[Parameter::new("value", NULL)]),
            Variant::new(
                &[Parameter::new("text", STRING), Parameter::new("format", STRING)],
                Types::DATE,
                date_by_format,
            ),
            Variant::null(&[Parameter::new("text", NULL), Parameter::new("format", STRING)]),
        ],
        maps: &[(1, &[0])],
    },
    Function {
        name: "dur",
        documentation: "The duration that a text stands for, null if it is none.",
        example: ("dur(\"8 minutes, 4 seconds\")", "8 minutes, 4 seconds"),
        variants: &[
            Variant::new(&[Parameter::new("text", STRING)], Types::DURATION.or(NULL), duration),
            Variant::new(&[Parameter::new("duration", Types::DURATION)], Types::DURATION, itself),
            Variant::null(&[Parameter::new("value", NULL)]),
        ],
        maps: &[(1, &[0])],
    },
    Function {
        name: "number",
        documentation: "The first number in a text, null if there is none.",
        example: ("number(\"18 years\")", "18"),
        variants: &[
            Variant::new(&[Parameter::new("number", Types::NUMBER)], Types::NUMBER, itself),
            Variant::new(&[Parameter::new("text", STRING)], Types::NUMBER.or(NULL), number),
            Variant::null(&[Parameter::new("value", NULL)]),
        ],
        maps: &[(1, &[0])],
    },
    Function {
        name: "string",
        documentation: "The value as text.",
        example: ("string(dur(8 hours))", "\"8 hours\""),
        variants: &[Variant::new(&[Parameter::new("value", ANY)], STRING, string)],
        maps: &[],
    },
    Function {
        name: "link",
        documentation: "A link to a note, with a display text if one is given.",
        example: ("link(\"Hello\", \"Goodbye\")", "[[Hello|Goodbye]]"),
        variants: &[
            Variant::new(&[Parameter::new("path", STRING)], LINK, link_to),
            Variant::new(&[Parameter::new("link", LINK)], LINK, itself),
            Variant::null(&[Parameter::new("value", NULL)]),
            Variant::new(
                &[Parameter::new("path", STRING), Parameter::new("display", STRING.or(NULL))],
                LINK,
                link_to,
            ),
            Variant::new(
                &[
                    Parameter::new("path", STRING),
                    Parameter::new("display", STRING.or(NULL)),
                    Parameter::new("embed", BOOLEAN),
                ],
                LINK,
                link_to,
            ),
            Variant::new(
                &[Parameter::new("link", LINK), Parameter::new("display", STRING.or(NULL))],
                LINK,
                link_with_display,
            ),
            Variant::null(&[Parameter::new("path", NULL), Parameter::new("display", ANY)]),
        ],
        maps: &[(1, &[0]), (2, &[0, 1])],
    },
    Function {
        name: "embed",
        documentation: "The link as an embed, or as none if the second argument is false.",
        example: ("embed(link(\"Hello.png\"))", "![[Hello.png]]"),
        variants: &[
            Variant::new(&[Parameter::new("link", LINK)], LINK, embed),
            Variant::null(&[Parameter::new("link", NULL)]),
            Variant::new(&[Parameter::new("link", LINK), Parameter::new("embed", BOOLEAN)], LINK, embed),
            Variant::null(&[Parameter::new("link", NULL), Parameter::new("embed", ANY)]),
            Variant::null(&[Parameter::new("link", ANY), Parameter::new("embed", NULL)]),
        ],
        maps: &[(1, &[0]), (2, &[0, 1])],
    },
    Function {
        name: "elink",
        documentation: "A link out of the vault.",
        example: ("elink(\"https://example.org\", \"Site\")", "[Site](https://example.org)"),
        variants: &[
            Variant::new(&[Parameter::new("url", STRING)], Types::WIDGET, external),
            Variant::null(&[Parameter::new("url", NULL)]),
            Variant::new(
                &[Parameter::new("url", STRING), Parameter::new("display", STRING.or(NULL))],
                Types::WIDGET,
                external,
            ),
            Variant::null(&[Parameter::new("url", NULL), Parameter::new("display", ANY)]),
        ],
        maps: &[(1, &[0]), (2, &[0])],
    },
    Function {
        name: "typeof",
        documentation: "The name of the value's type.",
        example: ("typeof(8)", "\"number\""),
        variants: &[Variant::new(&[Parameter::new("value", ANY)], STRING, |call| {
            Ok(Value::text(call.value(0).type_name()))
        })],
        maps: &[],
    },
];

fn itself(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    Ok(call.value(0).clone())
}

fn object(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    if !call.arguments.len().is_multiple_of(2) {
        return Err(EvalError::new("object() takes keys and values in turn"));
    }
    let mut object = Object::default();
    for pair in call.arguments.chunks(2) {
        match pair {
            [Value::String(key), value] => object.insert(key.clone(), value.clone()),
            _ => return Err(EvalError::new("the keys of object() are texts")),
        }
    }
    Ok(Value::object(object))
}

fn list(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    Ok(Value::array(call.arguments.to_vec()))
}

fn date_of_text(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    Ok(read_date(call, call.text(0), true))
}

fn read_date(call: &Call<'_, '_>, text: &str, shorthands: bool) -> Value {
    let present = call.evaluator.present();
    parse_date(text, shorthands)
        .map_or(Value::Null, |literal: DateLiteral| Value::Date(literal.date(present)))
}

/// From the display text, else the path, else the day of the note.
fn date_of_link(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let Value::Link(link) = call.value(0) else { return Ok(Value::Null) };
    let texts = link.display.iter().chain([&link.path]);
    for text in texts {
        let date = read_date(call, text, false);
        if !date.is_null() {
            return Ok(date);
        }
    }
    let page = call.evaluator.page_of(link).unwrap_or_default();
    Ok(page.field("file").and_then(|file| file.field("day")).unwrap_or_default())
}

fn date_by_format(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let (text, pattern) = (call.text(0), call.text(1));
    let zone = Zone::local(call.evaluator.present().now().time_zone().clone());
    // Seconds and milliseconds since 1970 are read as numbers, not by the format.
    let factor = match pattern {
        "x" => Some(1.0),
        "X" => Some(1000.0),
        _ => None,
    };
    let date = match factor {
        Some(factor) => js_number(text).map(|number| {
            #[expect(clippy::cast_possible_truncation, reason = "it saturates, which is no date")]
            let millis = (number * factor) as i64;
            Date::from_millis(millis, zone)
        }),
        None => format::read(text, pattern, call.evaluator.present()),
    };
    date.filter(|date| date.millis().is_some())
        .map(Value::Date)
        .ok_or_else(|| EvalError::new(format!("\"{text}\" is no date in the format \"{pattern}\"")))
}

fn js_number(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.is_empty() { Some(0.0) } else { text.parse().ok() }
}

fn duration(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    Ok(parse_duration(call.text(0)).map_or(Value::Null, Value::duration))
}

fn number(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let text = call.text(0);
    let starts = text.char_indices().filter(|(_, c)| c.is_ascii_digit() || *c == '-').map(|(at, _)| at);
    let found = starts.into_iter().find_map(|at| parse::number_prefix(text.get(at..)?));
    Ok(found.map_or(Value::Null, |(number, _)| Value::Number(number)))
}

fn string(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    Ok(Value::text(text::text(call.evaluator, call.value(0))?))
}

fn link_to(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let path = call.text(0);
    let resolved = call.evaluator.context().resolve(path);
    let display: Option<Arc<str>> = match call.value(1) {
        Value::String(display) => Some(display.clone()),
        _ => None,
    };
    let embed = matches!(call.value(2), Value::Bool(true));
    let is_resolved = resolved.is_some();
    let path = resolved.unwrap_or_else(|| path.into());
    Ok(Value::link(Link { display, embed, resolved: is_resolved, ..Link::file(path) }))
}

fn link_with_display(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let Value::Link(link) = call.value(0) else { return Ok(Value::Null) };
    let mut link = (**link).clone();
    // Without a new text the link stays as it is.
    if let Value::String(display) = call.value(1) {
        link.display = Some(display.clone());
    }
    Ok(Value::link(link))
}

fn embed(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let Value::Link(link) = call.value(0) else { return Ok(Value::Null) };
    let embed = !matches!(call.value(1), Value::Bool(false));
    Ok(Value::link(Link { embed, ..(**link).clone() }))
}

fn external(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let url: Arc<str> = call.text(0).into();
    let display = match call.value(1) {
        Value::String(display) => display.clone(),
        _ => url.clone(),
    };
    Ok(Value::Widget(Arc::new(Widget::ExternalLink { url, display: Some(display) })))
}
