// The chooser of /motor-measures/: hides the rows of the table that do not fit. Nothing is stored, nothing is sent.
import { countSentence, fits, readBand } from "./choice.js";

const byId = (id) => document.getElementById(id);

function start() {
  const measures = JSON.parse(byId("chooser-data").textContent).map((measure) => ({
    ...measure,
    row: document.querySelector(`td a[href="#${CSS.escape(measure.anchor)}"]`).closest("tr"),
  }));
  const [age, ability, all] = [byId("chooser-age"), byId("chooser-function"), byId("chooser-all")];
  const apply = () => {
    const band = readBand(age.value);
    for (const measure of measures) measure.row.hidden = !fits(measure, band, ability.value);
    const shown = measures.filter((measure) => !measure.row.hidden).length;
    all.hidden = age.value === "" && ability.value === "";
    byId("chooser-count").textContent = countSentence(shown, measures.length);
  };
  age.addEventListener("change", apply);
  ability.addEventListener("change", apply);
  all.addEventListener("click", () => {
    age.value = ability.value = "";
    apply();
    age.focus(); // the button is gone
  });
  apply(); // before it is shown: a page that opens announces nothing
  byId("measure-chooser").hidden = false;
}

start();
