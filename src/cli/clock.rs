//! The day that counts as today: `--now` and `--tz`, else the system's.

use anyhow::Context as _;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::args::Global;

/// Today under the options.
///
/// # Errors
/// A time zone or moment that is none.
pub(super) fn today(global: &Global) -> anyhow::Result<Date> {
    Ok(now(global)?.date())
}

/// The present moment under the options. A day alone begins at midnight.
///
/// # Errors
/// A time zone or moment that is none.
pub(super) fn now(global: &Global) -> anyhow::Result<Zoned> {
    let zone = zone(global)?;
    let Some(now) = &global.now else { return Ok(Zoned::now().with_time_zone(zone)) };
    parse(now, &zone).with_context(|| {
        format!("--now: \"{now}\" is no date or time as 2025-11-08, 2025-11-08T10:30 or 2025-11-08T10:30:00Z")
    })
}

/// The time zone under the options.
///
/// # Errors
/// A time zone that is none.
pub(super) fn zone(global: &Global) -> anyhow::Result<TimeZone> {
    match &global.tz {
        Some(name) => TimeZone::get(name).with_context(|| format!("--tz: no time zone \"{name}\" is known")),
        None => Ok(TimeZone::system()),
    }
}

/// A moment with an offset is seen from `zone`; without one it is local already.
fn parse(now: &str, zone: &TimeZone) -> Option<Zoned> {
    let now = now.trim();
    if let Ok(moment) = now.parse::<Timestamp>() {
        return Some(moment.to_zoned(zone.clone()));
    }
    now.parse::<DateTime>().ok()?.to_zoned(zone.clone()).ok()
}
