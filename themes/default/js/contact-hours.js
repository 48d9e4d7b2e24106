// Opening hours in time: when a place is open next, and its hours on the clocks of the reader. All from the hours, the zone and
// an instant; nothing here touches the page.

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** How far ahead one looks for the next opening. */
const DAYS_AHEAD = 15;

const clocks = new Map();

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. Throws where the browser does not know the zone. */
export function offset(zone, instant) {
  if (!clocks.has(zone)) {
    const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" };
    clocks.set(zone, new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...parts }));
  }
  const at = Object.fromEntries(clocks.get(zone).formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - Math.floor(instant / 1000) * 1000;
}

/** The instant at which the clocks of a zone show `wall`, which is written as if it were UTC. */
export function instantOf(zone, wall) {
  return wall - offset(zone, wall - offset(zone, wall));
}

/** `{ open: [[day, from, to]], zone, closed: Set }` from the attributes of the page; days from Monday, 0, times in minutes. */
export function readHours({ open, zone, closed = "" }) {
  const spans = open.split(",").map((span) => span.split(" ").map(Number));
  return { open: spans, zone, closed: new Set(closed.split(" ")) };
}

/** What is open on the days from `first` to before `last`, counted from today in the zone: `{ start, end }` in order. */
function spansOf({ open, zone, closed }, now, first, last) {
  const today = Math.floor((now + offset(zone, now)) / DAY_MS) * DAY_MS;
  const spans = [];
  for (let at = first; at < last; at++) {
    const midnight = new Date(today + at * DAY_MS);
    const day = midnight.toISOString().slice(0, 10);
    if (closed?.has(day) || closed?.has(day.slice(5))) continue;
    for (const [weekday, from, to] of open) {
      if ((weekday + 1) % 7 !== midnight.getUTCDay()) continue;
      const instant = (minutes) => instantOf(zone, midnight.getTime() + minutes * MINUTE_MS);
      spans.push({ start: instant(from), end: instant(to) });
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}

/**
 * `{ until }` while it is open, `null` for no end in sight; `{ from }` while it is closed, `null` where nothing is known. Days
 * that touch are one: what closes at midnight to open at once does not close.
 */
export function stateOf(hours, now) {
  const joined = [];
  for (const span of spansOf(hours, now, -1, DAYS_AHEAD)) {
    const last = joined.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else joined.push({ ...span });
  }
  const current = joined.find(({ start, end }) => start <= now && now < end);
  if (current) return { until: current.end - now > DAY_MS ? null : current.end };
  return { from: joined.find(({ start }) => start > now)?.start ?? null };
}

/**
 * The hours of the coming seven days on the clocks of `reader`, as rows `{ days: [[first, last]], times }`; `null` where its
 * clocks show the same, and for what never closes. `clock` writes an instant, without spaces; Monday is 0.
 */
export function rowsFor(reader, hours, now, clock) {
  const spans = spansOf({ ...hours, closed: null }, now, 0, 7);
  const isSame = ({ start, end }) => [start, end].every((instant) => offset(reader, instant) === offset(hours.zone, instant));
  const wholeDays = new Set(hours.open.filter(([, from, to]) => to - from === 1440).map(([day]) => day));
  if (wholeDays.size === 7 || spans.every(isSame)) return null;
  const byDay = Array.from({ length: 7 }, () => []);
  for (const { start, end } of spans) {
    const weekday = (new Date(start + offset(reader, start)).getUTCDay() + 6) % 7;
    byDay[weekday].push(`${clock(start)}–${clock(end)}`);
  }
  const texts = byDay.map((all) => all.sort().join(" "));
  const different = [...new Set(texts.filter(Boolean))];
  return different.map((text) => ({ days: daySpans(texts.map((other) => other === text)), times: text.split(" ") }));
}

/** Days in a row as spans; a row may go on past Sunday. */
function daySpans(isIn) {
  if (isIn.every(Boolean)) return [[0, 6]];
  const firsts = isIn.flatMap((is, day) => (is && !isIn[(day + 6) % 7] ? [day] : []));
  return firsts.map((first) => {
    let last = first;
    while (isIn[(last + 1) % 7]) last = (last + 1) % 7;
    return [first, last];
  });
}
