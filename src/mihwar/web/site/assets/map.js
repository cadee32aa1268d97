// The world map: painted anew for each year of the slider, told under the pointer.
import { register, bubble, fixed, ltr, worded } from "./figures.js";

const CLASSES = ["f4", "f3", "f2", "f1", "m0", "n1", "n2", "n3", "n4"];
const PACE = 650; // milliseconds a year is shown while it plays

register("world", (_, data, figure) => {
  const slider = figure.querySelector("#year"), output = figure.querySelector("output"), play = figure.querySelector("[data-play]");
  const place = new Map(data.states.map((state, at) => [state, at]));
  const links = [...figure.querySelectorAll("a[data-state]")];
  let cells = new Map();

  /** Which cell of the year's row each shape is painted by: its own, or that of the one state before it. */
  function painted(at) {
    const value = data.value[at];
    const own = new Map();
    data.states.forEach((state, column) => { if (value[column] !== null) own.set(state, { column, state }); });
    const before = new Map();
    for (const [former, heirs] of Object.entries(data.heirs)) {
      if (!own.has(former)) continue;
      for (const heir of heirs) if (!own.has(heir)) before.set(heir, before.has(heir) ? null : { column: place.get(former), state: former });
    }
    for (const [heir, cell] of before) if (cell) own.set(heir, cell);
    return own;
  }
  function look(value) {
    const at = d3.bisectRight(data.scale.thresholds, value);
    return CLASSES[data.scale.nearer === "higher" ? at : data.scale.thresholds.length - at];
  }
  function paint(at) {
    cells = painted(at);
    for (const link of links) {
      const cell = cells.get(link.dataset.state);
      const shape = link.firstElementChild;
      const n = cell ? data.n?.[at]?.[cell.column] ?? null : null;
      shape.setAttribute("class", cell ? look(data.value[at][cell.column]) + (n !== null && n < data.few ? " few" : "") : "none");
      if (shape.tagName === "circle") shape.style.display = cell ? "" : "none";
    }
    output.value = data.years[at];
    slider.setAttribute("aria-valuetext", data.years[at]);
  }

  // The slider moves through years already here; the lists and data links below follow once it rests.
  let rest;
  function move(at) {
    slider.value = at;
    paint(at);
    const title = document.getElementById("map-title");
    title.textContent = worded(title.dataset.title, { name: title.dataset.name, year: data.years[at] });
    figure.dataset.title = `${figure.dataset.title.split(/[,،] (?=\S)/)[0]}${document.documentElement.lang === "ar" ? "، " : ", "}${title.textContent}`;
    const address = new URL(location.href);
    address.searchParams.set("year", data.years[at]);
    history.replaceState(history.state, "", address);
    clearTimeout(rest);
    rest = setTimeout(follow, 450);
  }
  async function follow() {
    const asked = location.pathname + location.search;
    const page = new DOMParser().parseFromString(await (await fetch(asked, { headers: { "HX-Request": "true" } })).text(), "text/html");
    if (asked !== location.pathname + location.search) return; // the slider has moved on
    for (const id of ["map-year", "around"]) document.getElementById(id)?.replaceWith(document.adoptNode(page.getElementById(id)));
    document.title = page.title;
    const other = document.getElementById("language");
    other.href = location.pathname.replace(/^\/(en|ar)/, `/${other.hreflang}`) + location.search;
  }
  slider.oninput = () => { stop(); move(+slider.value); };

  let timer = null;
  function stop() { clearInterval(timer); timer = null; play.textContent = play.dataset.playWord; }
  play.onclick = () => {
    if (timer) { stop(); return; }
    play.textContent = play.dataset.pauseWord;
    if (+slider.value === data.years.length - 1) move(0);
    timer = setInterval(() => {
      if (!document.contains(figure) || +slider.value >= data.years.length - 1) { stop(); return; }
      move(+slider.value + 1);
    }, PACE);
  };

  // Under the pointer: value, interval, n.
  const drawing = figure.querySelector(".drawing");
  for (const old of drawing.querySelectorAll(".bubble")) old.remove();
  const say = bubble(drawing);
  const number = (value) => fixed(value, data.digits);
  function told(state) {
    const at = +slider.value, cell = cells.get(state);
    const name = data.names[state] ?? data.shapes[state] ?? state;
    if (!cell) return `${name}\n${data.words.none}`;
    const [value, lo, hi, n] = ["value", "lo", "hi", "n"].map((key) => data[key]?.[at]?.[cell.column] ?? null);
    const head = cell.state === state ? name : worded(data.words.heir, { name, former: data.names[cell.state] });
    const band = lo === null ? "" : `\n${data.words.interval}: ${ltr(`${number(lo)} – ${number(hi)}`)}`;
    return `${head}, ${data.years[at]}\n${ltr(number(value))}${band}${n === null ? "" : `\n${data.words.n} = ${n}`}`;
  }
  drawing.onpointermove = (event) => {
    const link = event.target.closest("a[data-state]");
    say(link ? told(link.dataset.state) : null, event);
  };
  drawing.onpointerleave = () => say(null);
  paint(+slider.value);
});
