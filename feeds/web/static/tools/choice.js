// Which measures fit a choice of age and function. Values in, values out.

// "24-71" -> {from: 24, to: 71}, in months; "" -> null, which fits every age.
export function readBand(value) {
  const match = /^(\d+)-(\d+)$/.exec(value);
  return match && { from: Number(match[1]), to: Number(match[2]) };
}

// A measure without a known limit has none. Ages fit where the two spans share a month.
export function fits(measure, band, ability) {
  const overlaps = band === null || ((measure.from ?? 0) <= band.to && (measure.to ?? Infinity) >= band.from);
  return overlaps && (ability === "" || measure.functions.includes(ability));
}

export function countSentence(shown, all) {
  if (shown === all) return `All ${all} measures are shown.`;
  if (shown === 0) return "No measure of this table fits. Choose another age or function.";
  return shown === 1 ? `1 of ${all} measures is shown.` : `${shown} of ${all} measures are shown.`;
}
