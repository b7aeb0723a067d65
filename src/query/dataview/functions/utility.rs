//! Functions that choose, show and format values.

use super::{Call, Function, Parameter, Types, Variant};
use crate::query::dataview::{
    Date, Duration, EvalError, Object, Unit, Value, Zone, default_display, format, number, text,
};
use crate::query::number_text;
use jiff::civil::Time;

const ANY: Types = Types::ANY;
const NULL: Types = Types::NULL;
const STRING: Types = Types::STRING;
const NUMBER: Types = Types::NUMBER;
const DATE: Types = Types::DATE;

const DATE_ALONE: &[Parameter] = &[Parameter::new("date", DATE)];
const DATE_NULL: &[Parameter] = &[Parameter::new("date", NULL)];
const NULL_AND_TEXT: &[Parameter] = &[Parameter::new("value", NULL), Parameter::new("format", STRING)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "default",
        documentation: "The value, or the other one where it is null.",
        example: ("default(null, 5)", "5"),
        variants: &[Variant::new(
            &[Parameter::new("value", ANY), Parameter::new("default", ANY)],
            ANY,
            or_default,
        )],
        maps: &[(2, &[0, 1])],
    },
    Function {
        name: "ldefault",
        documentation: "The value, or the other one if it is null; lists are taken as a whole.",
        example: ("ldefault([1, null], 5)", "[1, null]"),
        variants: &[Variant::new(
            &[Parameter::new("value", ANY), Parameter::new("default", ANY)],
            ANY,
            or_default,
        )],
        maps: &[],
    },
    Function {
        name: "choice",
        documentation: "The second value if the first is true, else the third. Both are evaluated in any case.",
        example: ("choice(true, \"yes\", \"no\")", "\"yes\""),
        variants: &[Variant::new(
            &[Parameter::new("condition", ANY), Parameter::new("then", ANY), Parameter::new("else", ANY)],
            ANY,
            |call| Ok(call.value(if call.value(0).is_truthy() { 1 } else { 2 }).clone()),
        )],
        maps: &[(3, &[0])],
    },
    Function {
        name: "display",
        documentation: "The value as plain text, without Markdown and with links as what they show.",
        example: ("display(\"a [[link|word]]\")", "\"a word\""),
        variants: &[Variant::new(&[Parameter::new("value", ANY)], STRING, |call| {
            Ok(Value::text(display(call, call.value(0))?))
        })],
        maps: &[],
    },
    Function {
        name: "striptime",
        documentation: "The date without its time of day.",
        example: ("striptime(date(2024-02-29T10:30))", "2024-02-29"),
        variants: &[Variant::new(DATE_ALONE, DATE, strip_time), Variant::null(DATE_NULL)],
        maps: &[(1, &[0])],
    },
    Function {
        name: "localtime",
        documentation: "The same moment in the local time zone.",
        example: ("localtime(date(2024-02-29T10:30:00Z))", "2024-02-29T10:30"),
        variants: &[
            Variant::new(DATE_ALONE, DATE, |call| match call.value(0) {
                Value::Date(date) => Ok(Value::Date(date.in_zone(local(call)))),
                _ => Ok(Value::Null),
            }),
            Variant::null(DATE_NULL),
        ],
        maps: &[(1, &[0])],
    },
    Function {
        name: "dateformat",
        documentation: "The date as text, in luxon's letters: `yyyy-MM-dd`, `EEEE`, `HH:mm`.",
        example: ("dateformat(date(2024-02-29), \"dd.MM.yyyy\")", "\"29.02.2024\""),
        variants: &[
            Variant::new(&[Parameter::new("date", DATE), Parameter::new("format", STRING)], STRING, |call| {
                match call.value(0) {
                    Value::Date(date) => Ok(Value::text(format::format(date, call.text(1)))),
                    _ => Ok(Value::Null),
                }
            }),
            Variant::null(NULL_AND_TEXT),
        ],
        maps: &[(2, &[0])],
    },
    Function {
        name: "durationformat",
        documentation: "The duration as text; `y M w d h m s S` stand for units, text in single quotes for itself.",
        example: ("durationformat(dur(90 minutes), \"h:mm\")", "\"1:30\""),
        variants: &[
            Variant::new(
                &[Parameter::new("duration", Types::DURATION), Parameter::new("format", STRING)],
                STRING,
                |call| match call.value(0) {
                    Value::Duration(duration) => Ok(Value::text(format_duration(**duration, call.text(1)))),
                    _ => Ok(Value::Null),
                },
            ),
            Variant::null(NULL_AND_TEXT),
        ],
        maps: &[(2, &[0])],
    },
    Function {
        name: "currencyformat",
        documentation: "The number as an amount of a currency, dollars by default.",
        example: ("currencyformat(1234.5, \"EUR\")", "\"€1,234.50\""),
        variants: &[
            Variant::new(&[Parameter::new("number", NUMBER)], STRING, |call| amount(call.number(0), "USD")),
            Variant::new(
                &[Parameter::new("number", NUMBER), Parameter::new("code", STRING)],
                STRING,
                |call| amount(call.number(0), call.text(1)),
            ),
            Variant::null(&[Parameter::new("number", NULL)]),
            Variant::null(NULL_AND_TEXT),
        ],
        maps: &[(1, &[0]), (2, &[0])],
    },
    Function {
        name: "hash",
        documentation: "A number made of a seed and a text or number, the same each time: for an order that looks random.",
        example: ("hash(\"abc\", 3)", "4672205269964084"),
        variants: &[
            Variant::new(
                &[Parameter::new("seed", STRING), Parameter::new("variant", NUMBER)],
                NUMBER,
                |call| Ok(hash(call.text(0), "", call.number(1))),
            ),
            Variant::new(&[Parameter::new("seed", STRING), Parameter::new("text", STRING)], NUMBER, |call| {
                Ok(hash(call.text(0), call.text(1), 0.0))
            }),
            Variant::new(
                &[
                    Parameter::new("seed", STRING),
                    Parameter::new("text", STRING),
                    Parameter::new("variant", NUMBER),
                ],
                NUMBER,
                |call| Ok(hash(call.text(0), call.text(1), call.number(2))),
            ),
        ],
        maps: &[],
    },
    Function {
        name: "meta",
        documentation: "What a link is made of: display, embed, path, subpath and type.",
        example: ("meta([[Note#Plan]]).type", "\"header\""),
        variants: &[Variant::new(&[Parameter::new("link", Types::LINK)], Types::OBJECT, meta)],
        maps: &[],
    },
];

fn or_default(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    Ok(call.value(usize::from(call.value(0).is_null())).clone())
}

fn local(call: &Call<'_, '_>) -> Zone {
    Zone::local(call.evaluator.present().now().time_zone().clone())
}

fn strip_time(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let Value::Date(date) = call.value(0) else { return Ok(Value::Null) };
    let day = date.civil().map(|at| at.date().to_datetime(Time::midnight()));
    Ok(Value::Date(day.map_or_else(|| date.clone(), |day| Date::new(day, local(call)))))
}

fn display(call: &Call<'_, '_>, value: &Value) -> Result<String, EvalError> {
    call.spend(1)?;
    Ok(match value {
        Value::Null => String::new(),
        Value::Link(link) => match link.display.as_deref().filter(|display| !display.is_empty()) {
            Some(display) => display.to_owned(),
            None => default_display(link),
        },
        Value::String(text) => plain(text),
        Value::Array(list) => {
            let texts = list.iter().map(|value| display(call, value));
            texts.collect::<Result<Vec<_>, _>>()?.join(", ")
        }
        _ => text::text(call.evaluator, value)?.into_owned(),
    })
}

/// A text with links replaced by what they show, and without signs of emphasis.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (shown, length) = shown_link(rest).unwrap_or_else(|| {
            let mark = ["**", "__", "~~", "==", "*", "`"].into_iter().find(|mark| rest.starts_with(mark));
            match mark {
                Some(mark) => (String::new(), mark.len()),
                None => (c.to_string(), c.len_utf8()),
            }
        });
        out.push_str(&shown);
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

/// What the link at the start of `text` shows, and its length.
fn shown_link(text: &str) -> Option<(String, usize)> {
    if let Some(inner) = text.strip_prefix("[[") {
        let end = inner.find("]]")?;
        let link = crate::query::dataview::parse_link(inner.get(..end)?);
        let shown = link.display.as_deref().map_or_else(|| default_display(&link), str::to_owned);
        return Some((shown, end + 4));
    }
    let inner = text.strip_prefix('[')?;
    let end = inner.find("](")?;
    let label = inner.get(..end)?;
    let close = inner.get(end + 2..)?.find(')')?;
    (!label.contains(['[', '\n'])).then(|| (label.to_owned(), 1 + end + 2 + close + 1))
}

fn format_duration(duration: Duration, pattern: &str) -> String {
    let unit_of = |letter: char| {
        Some(match letter {
            'y' => Unit::Years,
            'M' => Unit::Months,
            'w' => Unit::Weeks,
            'd' => Unit::Days,
            'h' => Unit::Hours,
            'm' => Unit::Minutes,
            's' => Unit::Seconds,
            'S' => Unit::Milliseconds,
            _ => return None,
        })
    };
    let pieces = format::pieces(pattern);
    let used: Vec<Unit> = Unit::ALL
        .into_iter()
        .filter(|unit| {
            pieces.iter().any(
                |piece| matches!(piece, format::Piece::Run(letter, _) if unit_of(*letter) == Some(*unit)),
            )
        })
        .collect();
    let shifted = duration.shift_to(&used);
    let mut out = String::new();
    for piece in pieces {
        match piece {
            format::Piece::Literal(text) => out.push_str(&text),
            format::Piece::Run(letter, count) => match unit_of(letter) {
                Some(unit) => {
                    let amount = shifted.get(unit).floor();
                    let sign = if amount < 0.0 { "-" } else { "" };
                    let digits = number_text(amount.abs());
                    out.push_str(&format!("{sign}{digits:0>count$}"));
                }
                None => out.extend(std::iter::repeat_n(letter, count)),
            },
        }
    }
    out
}

/// The sign of a currency, as English shows it, where it has one.
const SIGNS: &[(&str, &str)] = &[
    ("USD", "$"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("JPY", "¥"),
    ("INR", "₹"),
    ("CNY", "CN¥"),
    ("KRW", "₩"),
    ("CAD", "CA$"),
    ("AUD", "A$"),
    ("NZD", "NZ$"),
    ("MXN", "MX$"),
    ("BRL", "R$"),
    ("HKD", "HK$"),
    ("TWD", "NT$"),
    ("ILS", "₪"),
    ("VND", "₫"),
    ("PHP", "₱"),
    ("XCD", "EC$"),
    ("XAF", "FCFA"),
    ("XOF", "F\u{202f}CFA"),
    ("XPF", "CFPF"),
];

const NO_DECIMALS: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
    "XOF", "XPF",
];

const THREE_DECIMALS: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

fn amount(number: f64, code: &str) -> Result<Value, EvalError> {
    let code = code.to_ascii_uppercase();
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(EvalError::new(format!("\"{code}\" is no code of a currency")));
    }
    let decimals = match code.as_str() {
        code if NO_DECIMALS.contains(&code) => 0,
        code if THREE_DECIMALS.contains(&code) => 3,
        _ => 2,
    };
    // A code stands off from the number, and so does a sign that ends in a letter.
    let sign = SIGNS.iter().find(|(known, _)| *known == code).map_or(&*code, |(_, sign)| sign);
    let gap = if sign.ends_with(char::is_alphabetic) { "\u{a0}" } else { "" };
    let minus = if number < 0.0 { "-" } else { "" };
    let digits = number::fixed_grouped(number.abs(), decimals);
    Ok(Value::text(format!("{minus}{sign}{gap}{digits}")))
}

/// The hash cyrb53 (public domain, by bryc) of `seed` and `text`, 53 bits.
fn hash(seed: &str, text: &str, variant: f64) -> Value {
    let variant = super::texts::to_int32(variant).cast_unsigned();
    let (mut high, mut low) = (0xdead_beef_u32 ^ variant, 0x41c6_ce57_u32 ^ variant);
    for unit in seed.encode_utf16().chain(text.encode_utf16()) {
        high = (high ^ u32::from(unit)).wrapping_mul(2_654_435_761);
        low = (low ^ u32::from(unit)).wrapping_mul(1_597_334_677);
    }
    high =
        (high ^ (high >> 16)).wrapping_mul(2_246_822_507) ^ (low ^ (low >> 13)).wrapping_mul(3_266_489_909);
    low = (low ^ (low >> 16)).wrapping_mul(2_246_822_507) ^ (high ^ (high >> 13)).wrapping_mul(3_266_489_909);
    Value::Number(4_294_967_296.0 * f64::from(low & 0x1f_ffff) + f64::from(high))
}

fn meta(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let Value::Link(link) = call.value(0) else { return Ok(Value::Null) };
    let optional = |text: &Option<std::sync::Arc<str>>| text.clone().map_or(Value::Null, Value::String);
    let fields = [
        ("display", optional(&link.display)),
        ("embed", Value::Bool(link.embed)),
        ("path", Value::String(link.path.clone())),
        ("subpath", optional(&link.subpath)),
        ("type", Value::text(link.kind.name())),
    ];
    Ok(Value::object(fields.into_iter().map(|(name, value)| (name.into(), value)).collect::<Object>()))
}
