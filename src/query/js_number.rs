//! Numbers as JavaScript writes them.

/// The shortest text that reads back as `number`, laid out as JavaScript does.
pub(super) fn number_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    let magnitude = number.abs();
    if (1e-6..1e21).contains(&magnitude) {
        return format!("{number}");
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((_, exponent)) if exponent.starts_with('-') => text,
        Some((digits, exponent)) => format!("{digits}e+{exponent}"),
        None => text,
    }
}
