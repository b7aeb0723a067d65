//! Numbers as JavaScript writes them.

/// The shortest text that reads back as `number`, laid out as JavaScript does.
pub(super) fn to_text(number: f64) -> String {
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

/// With commas between thousands and at most `decimals` decimals, without trailing zeros: the English number format.
pub(super) fn grouped(number: f64, decimals: usize) -> String {
    if !number.is_finite() {
        return if number.is_nan() {
            "NaN"
        } else if number > 0.0 {
            "∞"
        } else {
            "-∞"
        }
        .to_owned();
    }
    let fixed = format!("{:.decimals$}", rounded(number.abs(), decimals));
    let (whole, fraction) = fixed.split_once('.').unwrap_or((&fixed, ""));
    let fraction = fraction.trim_end_matches('0');
    let mut out = String::new();
    if number < 0.0 {
        out.push('-');
    }
    out.push_str(&with_commas(whole));
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Digits with a comma before each three of them.
pub(super) fn with_commas(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Halves away from zero in the shortest decimal text of the number, as number formats round.
fn rounded(number: f64, decimals: usize) -> f64 {
    let text = format!("{number}");
    let Some((whole, fraction)) = text.split_once('.') else { return number };
    let Some(next) = fraction.as_bytes().get(decimals) else { return number };
    let kept = fraction.get(..decimals).unwrap_or_default();
    let cut: f64 = format!("{whole}.{kept}0").parse().unwrap_or(number);
    if *next < b'5' {
        return cut;
    }
    let places = i32::try_from(decimals).unwrap_or(i32::MAX);
    cut + 10f64.powi(-places)
}
