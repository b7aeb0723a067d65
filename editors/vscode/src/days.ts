// How far one day is from another, as a person says it.

const DAY = 86_400_000;

/** `today`, `in 3 days`, `5 weeks ago`: days up to two weeks, weeks up to two months. Both are ISO days. */
export function distance(day: string, today: string): string {
  const days = Math.round((Date.parse(day) - Date.parse(today)) / DAY);
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  return days > 0 ? `in ${amount(days)}` : `${amount(-days)} ago`;
}

function amount(days: number): string {
  if (days < 14) return `${days} days`;
  if (days < 61) return `${Math.floor(days / 7)} weeks`;
  if (days < 730) return `${Math.floor((days * 12) / 365)} months`;
  return `${Math.floor(days / 365.25)} years`;
}
