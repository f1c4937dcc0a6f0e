// The six-minute walk recorder of /motor-measures/: shows a walk (walk.js) and changes it. Nothing leaves this tab.
import { byId, keep, kept, make } from "./dom.js";
import * as walks from "./walk.js";

const KEY = "sma-events.walk";
const LOOK_MS = 200; // how often the clock is looked at; the time itself comes from the difference of two readings
const SLEPT_MS = 2000;

// Counts on, also in a tab that the browser has put to sleep, and goes on after the page was loaded again.
const now = () => performance.timeOrigin + performance.now();

const part = Object.fromEntries(
  ["metres", "clock", "count", "start", "lap", "back", "stop", "on", "new", "undo", "said", "warning", "record",
    "record-heading", "extra", "laps", "minutes", "sums", "to-log"].map((name) => [name, byId(`walk-${name}`)]),
);
let walk = walks.readWalk(kept("sessionStorage", KEY)) ?? walks.newWalk();
let before = null; // the walk that "New walk" put away
let drift = Date.now() - now();
let minuteSaid = 0;
let timer = null;
let lock = null;

const say = (sentence) => { part.said.textContent = sentence; };
const lapsText = () => (walk.laps.length === 1 ? "1 lap" : `${walk.laps.length} laps`);

function become(next) {
  walk = next;
  keep("sessionStorage", KEY, JSON.stringify(walk));
  show();
}

function show() {
  const [running, over] = [walks.isRunning(walk, now()), walks.isOver(walk, now())];
  const shown = {
    start: !running && !over, lap: running, stop: running, back: (running || over) && walk.laps.length > 0,
    on: walks.canGoOn(walk, now()), new: over, undo: before !== null && !running, record: over,
  };
  for (const [name, visible] of Object.entries(shown)) part[name].hidden = !visible;
  part.clock.textContent = walks.clock(walks.elapsed(walk, now()));
  part.count.textContent = lapsText();
  if (over) showRecord();
}

function showRecord() {
  part.laps.textContent = walk.laps.length ? `Laps ended at ${walk.laps.map(walks.clock).join(", ")}.` : "No lap was counted.";
  walks.minutes(walk, now()).forEach((row, index) => showMinute(part.minutes.rows[index], row));
  const sums = walks.sums(walk, now());
  part.sums.replaceChildren(...[
    ["Distance", sums.total], ["First minute", sums.first], ["Sixth minute", sums.sixth],
    ["Sixth minute less the first", sums.difference],
  ].flatMap(([name, metres]) => [make("dt", { text: name }), make("dd", { text: walks.metresText(metres) })]));
}

function showMinute(line, row) {
  const field = line.querySelector("input");
  if (field !== document.activeElement) field.value = row.total ?? "";
  line.querySelector(".hint").textContent = row.estimated ? "estimated" : row.corrected ? "by hand" : "";
  line.cells[2].textContent = row.within === null ? "–" : String(row.within).replace("-", "−");
}

function makeMinute(minute) {
  const field = make("input", {
    type: "number", inputmode: "decimal", min: "0", max: "99999", step: "any", autocomplete: "off",
    "aria-label": `Metres from the start to the end of minute ${minute}`,
  });
  field.addEventListener("input", () => become(walks.correct(walk, minute, walks.readMetres(field.value))));
  field.addEventListener("blur", show);
  return make("tr", {}, make("th", { scope: "row", text: String(minute) }),
    make("td", {}, field, " ", make("span", { class: "hint" })), make("td"));
}

function look() {
  const at = walks.elapsed(walk, now());
  const text = walks.clock(at);
  if (part.clock.textContent !== text) part.clock.textContent = text;
  warnAfterSleep();
  const minute = Math.floor(at / 60_000);
  if (minute > minuteSaid && minute < walks.MINUTES) say(`Minute ${minute} is over. ${lapsText()}.`);
  minuteSaid = Math.max(minuteSaid, minute);
  if (walks.isOver(walk, now())) end("Six minutes are over.");
}

// A device that sleeps may stop the clock that we count with, but not the one on its wall.
function warnAfterSleep() {
  const lost = Math.abs(Date.now() - now() - drift);
  if (lost < SLEPT_MS || !part.warning.hidden) return;
  part.warning.hidden = false;
  part.warning.textContent = `The clocks of this device disagree by ${Math.round(lost / 1000)} seconds. It may have slept, or its clock was set. Check the time with another watch.`;
}

function run() {
  minuteSaid = Math.floor(walks.elapsed(walk, now()) / 60_000);
  drift = Date.now() - now();
  timer ??= setInterval(look, LOOK_MS);
  stayAwake();
  show();
}

function end(sentence) {
  clearInterval(timer);
  timer = null;
  lock?.release();
  lock = null;
  show();
  say(`${sentence} ${lapsText()}.`);
  part["record-heading"].focus();
}

async function stayAwake() {
  try {
    lock = (await navigator.wakeLock?.request("screen")) ?? null;
  } catch {
    lock = null; // battery saving, or a tab in the background: the screen may go dark, the time goes on
  }
}

function startWalk() {
  part.warning.hidden = true;
  become(walks.start(walk, now()));
  run();
  say("Started.");
  part.lap.focus();
}

function addLap() {
  const next = walks.lap(walk, now());
  if (next === walk) return;
  become(next);
  say(`${lapsText()} at ${walks.clock(walk.laps.at(-1))}.`);
}

function takeBack() {
  become(walks.takeBack(walk));
  say(`Taken back. ${lapsText()}.`);
  if (part.back.hidden) (part.lap.hidden ? part["record-heading"] : part.lap).focus();
}

function goOn() {
  become(walks.goOn(walk, now()));
  run();
  say("The walk goes on.");
  part.lap.focus();
}

function newWalk() {
  before = walk;
  part.extra.value = "";
  part.warning.hidden = true;
  become(walks.newWalk(walk.metresPerLap));
  say("Ready for a new walk.");
  part.start.focus();
}

function bringBack() {
  [walk, before] = [before, null];
  become(walk);
  fillFields();
  say("The last walk is back.");
  part["record-heading"].focus();
}

function fillFields() {
  part.metres.value = walk.metresPerLap ?? "";
  part.extra.value = walk.extra || "";
}

function toLog() {
  const sums = walks.sums(walk, now());
  const rows = walks.minutes(walk, now()).filter((row) => row.within !== null);
  const note = rows.map((row) => `minute ${row.minute}: ${row.within} m${row.estimated ? " (estimated)" : ""}`);
  const score = sums.total === null ? "" : `${sums.total} m`;
  document.dispatchEvent(new CustomEvent("visit-log:fill", {
    detail: { measure: "Six-minute walk test", score, note: [`${walks.clock(walks.elapsed(walk, now()))}, ${lapsText()}`, ...note].join("; ") },
  }));
}

function listen() {
  const presses = { start: startWalk, lap: addLap, back: takeBack, on: goOn, new: newWalk, undo: bringBack, "to-log": toLog };
  for (const [name, action] of Object.entries(presses)) part[name].addEventListener("click", action);
  part.stop.addEventListener("click", () => {
    become(walks.stop(walk, now()));
    end(`Stopped at ${walks.clock(walks.elapsed(walk, now()))}.`);
  });
  part.metres.addEventListener("input", () => become({ ...walk, metresPerLap: walks.readMetres(part.metres.value) || null }));
  part.extra.addEventListener("input", () => become({ ...walk, extra: walks.readMetres(part.extra.value) ?? 0 }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && walks.isRunning(walk, now())) stayAwake();
  });
}

part.minutes.append(...Array.from({ length: walks.MINUTES }, (_, index) => makeMinute(index + 1)));
listen();
fillFields();
byId("walk-recorder").hidden = false;
if (walks.isRunning(walk, now())) run();
else show();
