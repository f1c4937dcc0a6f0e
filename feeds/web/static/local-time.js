// Adds the hours of an event in the zone of the reader's device to its page; without this the page says them in the
// event's own zone and in UTC. The words are the page's (data-words, data-same), in its language.

const place = document.querySelector("[data-local-start]");
if (place) {
  const start = new Date(place.dataset.localStart);
  const end = place.dataset.localEnd ? new Date(place.dataset.localEnd) : null;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const zone = (timeZone || "").replaceAll("_", " ");
  if (zone && !Number.isNaN(start.getTime())) {
    const same = -start.getTimezoneOffset() === Number(place.dataset.localOffset);
    const words = same ? place.dataset.same : place.dataset.words;
    const [before, after] = words.replace("{zone}", zone).split("{time}");
    place.append(before);
    if (after !== undefined) {
      const time = document.createElement("time");
      time.dateTime = place.dataset.localStart;
      time.textContent = told(start, end);
      place.append(time, after);
    }
    place.hidden = false;
  }
}

function told(start, end) {
  const language = document.documentElement.lang;
  const locale = language === "en" ? "en-GB" : language;
  const format = new Intl.DateTimeFormat(locale, {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  return end ? format.formatRange(start, end) : format.format(start);
}
