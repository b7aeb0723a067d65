//! Numbers with so many decimals, as luxon and JavaScript write them.

/// At most `decimals` decimals, without trailing zeros: how luxon writes amounts of units.
pub(super) fn shortened(number: f64, decimals: usize) -> String {
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
    let short = if fixed.contains('.') { fixed.trim_end_matches('0').trim_end_matches('.') } else { &fixed };
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{short}")
}

/// With commas between thousands and exactly `decimals` decimals; halves go up.
pub(super) fn fixed_grouped(number: f64, decimals: usize) -> String {
    let fixed = format!("{:.decimals$}", rounded(number, decimals));
    match fixed.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", with_commas(whole)),
        None => with_commas(&fixed),
    }
}

/// Digits with a comma before each three of them.
fn with_commas(digits: &str) -> String {
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
    let places = i32::try_from(decimals).unwrap_or(i32::MAX);
    if *next < b'5' { cut } else { cut + 10f64.powi(-places) }
}

/// JavaScript's `toFixed`: rounded on the exact value of the double, halves up.
pub(super) fn to_fixed(number: f64, digits: usize) -> String {
    // Rust rounds halves of the exact value to even; an exact half has few digits, so it can be seen and moved.
    let exact = format!("{number:.*}", digits + 30);
    let is_half = exact
        .split_once('.')
        .and_then(|(_, fraction)| fraction.get(digits..))
        .is_some_and(|rest| rest.starts_with('5') && rest.bytes().skip(1).all(|digit| digit == b'0'));
    if !is_half {
        return format!("{number:.digits$}");
    }
    let places = i32::try_from(digits).unwrap_or(i32::MAX);
    let up = number + 0.5 * 10f64.powi(-places) * number.signum();
    format!("{up:.digits$}")
}
