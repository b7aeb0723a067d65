//! Values as JSON, for machines: plain where JSON has the type, else an object with one `$` key that names it.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json, json};

use super::{Date, Duration, Link, LinkType, Unit, Value, Widget, Zone};

/// `value` as JSON.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(truth) => json!(truth),
        Value::Number(number) => number_to_json(*number),
        Value::String(text) => json!(&**text),
        Value::Date(date) => date_to_json(date),
        Value::Duration(duration) => duration_to_json(duration),
        Value::Link(link) => link_to_json(link),
        Value::Array(list) => list.iter().map(to_json).collect(),
        Value::Object(object) => {
            object.iter().map(|(name, value)| (name.to_string(), to_json(value))).collect()
        }
        Value::Page(page) => to_json(&Value::object(page.materialise())),
        Value::Widget(widget) => match &**widget {
            Widget::ListPair { key, value } => {
                json!({"$widget": "dataview:list-pair", "key": to_json(key), "value": to_json(value)})
            }
            Widget::ExternalLink { url, display } => {
                json!({"$widget": "dataview:external-link", "url": &**url, "display": display.as_deref()})
            }
        },
        Value::Function(_) => json!({"$function": true}),
    }
}

fn number_to_json(number: f64) -> Json {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.is_nan() {
        json!({"$num": "NaN"})
    } else if number.is_infinite() {
        json!({"$num": if number > 0.0 { "Infinity" } else { "-Infinity" }})
    } else if number.fract() == 0.0 && number.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
        let whole = number as i64;
        json!(whole)
    } else {
        json!(number)
    }
}

fn date_to_json(date: &Date) -> Json {
    let Some(zoned) = date.zoned() else { return json!({"$date": null, "zone": date.zone().name()}) };
    let at = zoned.datetime();
    let minutes = zoned.offset().seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let text = format!(
        "{}T{:02}:{:02}:{:02}.{:03}{sign}{:02}:{:02}",
        at.date(),
        at.hour(),
        at.minute(),
        at.second(),
        at.millisecond(),
        minutes.abs() / 60,
        minutes.abs() % 60
    );
    json!({"$date": text, "zone": date.zone().name()})
}

fn duration_to_json(duration: &Duration) -> Json {
    let units = |all: bool| -> Map<String, Json> {
        let units = Unit::ALL.into_iter().filter(|unit| all || duration.get(*unit) != 0.0);
        // A unit that is no finite number is null, as JavaScript writes it inside a duration.
        let amount = |unit| Some(duration.get(unit)).filter(|amount| amount.is_finite()).map(number_to_json);
        units.map(|unit| (unit.name().to_owned(), amount(unit).unwrap_or(Json::Null))).collect()
    };
    json!({"$duration": units(false), "raw": units(true)})
}

fn link_to_json(link: &Link) -> Json {
    json!({"$link": {
        "path": &*link.path,
        "type": link.kind.name(),
        "subpath": link.subpath.as_deref(),
        "display": link.display.as_deref(),
        "embed": link.embed,
    }})
}

/// The value that `json` stands for; the opposite of [`to_json`]. What has no such form becomes null.
pub fn from_json(json: &Json, tz: &TimeZone) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => number.as_f64().map_or(Value::Null, Value::Number),
        Json::String(text) => Value::text(text.as_str()),
        Json::Array(items) => Value::array(items.iter().map(|item| from_json(item, tz)).collect()),
        Json::Object(fields) => tagged(fields, tz).unwrap_or_else(|| {
            let fields = fields.iter().map(|(name, value)| (Arc::from(name.as_str()), from_json(value, tz)));
            Value::object(fields.collect())
        }),
    }
}

fn tagged(fields: &Map<String, Json>, tz: &TimeZone) -> Option<Value> {
    let (tag, value) = fields.iter().next()?;
    Some(match tag.as_str() {
        "$num" => Value::Number(match value.as_str()? {
            "Infinity" => f64::INFINITY,
            "-Infinity" => f64::NEG_INFINITY,
            _ => f64::NAN,
        }),
        "$date" => Value::Date(date_from_json(value, fields.get("zone"), tz)),
        "$duration" => Value::duration(Unit::ALL.into_iter().fold(Duration::default(), |sum, unit| {
            sum.with(unit, value.get(unit.name()).and_then(Json::as_f64).unwrap_or_default())
        })),
        "$link" => Value::link(link_from_json(value)),
        "$widget" => Value::Widget(Arc::new(widget_from_json(value.as_str()?, fields, tz))),
        "$undefined" => Value::Null,
        _ => return None,
    })
}

fn date_from_json(value: &Json, zone: Option<&Json>, tz: &TimeZone) -> Date {
    let local = Zone::local(tz.clone());
    let Some(moment) = value.as_str().and_then(|text| text.parse::<Timestamp>().ok()) else {
        return Date::invalid(local);
    };
    let zone = match zone.and_then(Json::as_str) {
        Some(name) if Some(name) != tz.iana_name() => Zone::named(name).unwrap_or(local),
        _ => local,
    };
    Date::from_millis(moment.as_millisecond(), zone)
}

fn link_from_json(value: &Json) -> Link {
    let text = |name: &str| value.get(name).and_then(Json::as_str).map(Arc::from);
    Link {
        path: text("path").unwrap_or_default(),
        kind: match value.get("type").and_then(Json::as_str) {
            Some("header") => LinkType::Header,
            Some("block") => LinkType::Block,
            _ => LinkType::File,
        },
        subpath: text("subpath"),
        display: text("display"),
        embed: value.get("embed").and_then(Json::as_bool).unwrap_or_default(),
        resolved: false,
    }
}

fn widget_from_json(name: &str, fields: &Map<String, Json>, tz: &TimeZone) -> Widget {
    let value = |key: &str| fields.get(key).map(|value| from_json(value, tz)).unwrap_or_default();
    let text = |key: &str| fields.get(key).and_then(Json::as_str).map(Arc::from);
    if name == "dataview:external-link" {
        return Widget::ExternalLink { url: text("url").unwrap_or_default(), display: text("display") };
    }
    Widget::ListPair { key: value("key"), value: value("value") }
}
