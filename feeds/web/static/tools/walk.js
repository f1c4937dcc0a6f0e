// A six-minute walk as a value: laps with their times, corrections, sums. Times are milliseconds; `now` is an argument.

export const WALK_MS = 360_000;
export const MINUTES = 6;
// Two presses within a second are one: a trembling hand or a bouncing switch walks no lap.
const BOUNCE_MS = 1000;
const MINUTE_MS = 60_000;

export const newWalk = (metresPerLap = null) => ({
  metresPerLap, startedAt: null, stoppedAt: null, laps: [], extra: 0, corrected: {},
});

export const start = (walk, now) => ({ ...walk, startedAt: now, stoppedAt: null, laps: [], corrected: {} });

// Milliseconds walked: never more than six minutes, however late somebody asks.
export function elapsed(walk, now) {
  if (walk.startedAt === null) return 0;
  return Math.min(walk.stoppedAt ?? WALK_MS, WALK_MS, Math.max(0, now - walk.startedAt));
}

export const isRunning = (walk, now) =>
  walk.startedAt !== null && walk.stoppedAt === null && elapsed(walk, now) < WALK_MS;

export const isOver = (walk, now) => walk.startedAt !== null && !isRunning(walk, now);

export function lap(walk, now) {
  const at = elapsed(walk, now);
  const last = walk.laps.at(-1) ?? 0;
  if (!isRunning(walk, now) || at - last < BOUNCE_MS) return walk;
  return { ...walk, laps: [...walk.laps, at] };
}

export const takeBack = (walk) => ({ ...walk, laps: walk.laps.slice(0, -1) });

export const stop = (walk, now) => (isRunning(walk, now) ? { ...walk, stoppedAt: elapsed(walk, now) } : walk);

// Whether a stop can be taken back: the six minutes went on meanwhile.
export const canGoOn = (walk, now) => walk.stoppedAt !== null && now - walk.startedAt < WALK_MS;

export const goOn = (walk, now) => (canGoOn(walk, now) ? { ...walk, stoppedAt: null } : walk);

// "" or nonsense takes a correction away.
export function correct(walk, minute, metres) {
  const { [minute]: _, ...corrected } = walk.corrected;
  return { ...walk, corrected: metres === null ? corrected : { ...corrected, [minute]: metres } };
}

// A number as typed, with a point or a comma; null for anything else and for less than nothing.
export function readMetres(text) {
  const match = /^\s*(\d{1,5}(?:[.,]\d{1,3})?)\s*$/.exec(text);
  return match && Number(match[1].replace(",", "."));
}

const rounded = (metres) => Math.round(metres * 10) / 10;

// Known points of the walk: the start, each lap, and, once it is over, the end with the metres after the last lap.
function points(walk, now) {
  const laps = walk.laps.map((at, index) => ({ at, metres: (index + 1) * walk.metresPerLap }));
  const end = { at: elapsed(walk, now), metres: laps.length * walk.metresPerLap + walk.extra };
  return [{ at: 0, metres: 0 }, ...laps, ...(isOver(walk, now) ? [end] : [])];
}

// Metres at a time, by a straight line between the two points around it; null before the later one is known.
function metresAt(walk, at, now) {
  const known = points(walk, now);
  const exact = known.findLast((point) => point.at === at);
  if (exact) return { metres: rounded(exact.metres), estimated: false };
  const after = known.findIndex((point) => point.at > at);
  if (after < 1) return null;
  const [a, b] = [known[after - 1], known[after]];
  return { metres: rounded(a.metres + ((b.metres - a.metres) * (at - a.at)) / (b.at - a.at)), estimated: true };
}

// One row a minute: metres from the start to its end, and within it; null where they are not known.
export function minutes(walk, now) {
  const rows = [];
  let before = 0;
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    const row = { minute, ...minuteEnd(walk, minute, now) };
    row.within = row.total === null || before === null ? null : rounded(row.total - before);
    before = row.total;
    rows.push(row);
  }
  return rows;
}

function minuteEnd(walk, minute, now) {
  const corrected = walk.corrected[minute] ?? null;
  if (corrected !== null) return { total: corrected, estimated: false, corrected: true };
  const found = walk.metresPerLap === null ? null : metresAt(walk, minute * MINUTE_MS, now);
  return { total: found?.metres ?? null, estimated: found?.estimated ?? false, corrected: false };
}

// Plain sums: the whole distance, the first and the sixth minute, and the sixth less the first.
export function sums(walk, now) {
  const rows = minutes(walk, now);
  const [first, sixth] = [rows[0].within, rows[MINUTES - 1].within];
  const counted = walk.metresPerLap === null ? null : rounded(walk.laps.length * walk.metresPerLap + walk.extra);
  return {
    total: rows[MINUTES - 1].total ?? counted,
    first,
    sixth,
    difference: first === null || sixth === null ? null : rounded(sixth - first),
  };
}

// 83_900 -> "1:23", as a stop watch counts.
export function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export const metresText = (metres) => (metres === null ? "not known" : `${String(metres).replace("-", "−")} m`);

// What a browser kept, if it is a walk.
export function readWalk(text) {
  try {
    const walk = { ...newWalk(), ...JSON.parse(text) };
    const isKnown = (value) => value === null || Number.isFinite(value);
    const isWalk = [walk.metresPerLap, walk.startedAt, walk.stoppedAt].every(isKnown) && Number.isFinite(walk.extra) &&
      Array.isArray(walk.laps) && [...walk.laps, ...Object.values(walk.corrected)].every(Number.isFinite);
    return isWalk ? walk : null;
  } catch {
    return null;
  }
}
