// A trade scenario: toggles and sliders write into the fields of the form; a first look with few draws follows the hand, all draws
// follow when it rests. One first look is asked for at a time, the newest next, so that no answer can come after a later one.
import { bubble, worded } from "./figures.js";

const LOOK = 60; // draws of a first look
const REST = 900; // milliseconds without a change, after which all draws are computed
const form = document.getElementById("levers");
const status = document.createElement("p");
status.className = "computing noprint";
status.setAttribute("role", "status");
// Where the form stands above the result, on narrow screens, the first sentence of the result is said beside the sliders too.
const echo = document.createElement("p");
echo.className = "echo noprint";
echo.ariaHidden = "true";
form.after(echo, status);
const say = () => { echo.textContent = [".told li", ".rests"].map((one) => document.querySelector(`#result ${one}`)?.textContent ?? "").join(" "); };

// Sliders. Each writes into the field of its name, and reads from it.
const SLIDES = {
  strength: { read: (text) => 100 * middle(text), write: (value) => short(value / 100), words: (text, value) => ({ value: short(value) }) },
  leak: { read: (text) => 100 * Number(text || 0), write: (value) => short(value / 100), words: (text, value) => ({ value: short(value) }) },
  elasticity: {
    read: middle, write: (value) => `${short(0.4 * value)}:${short(value)}:${short(1.6 * value)}`,
    words: (text) => ({ value: short(middle(text)), low: short(ends(text)[0]), high: short(ends(text).at(-1)) }),
  },
};
function ends(text) { return text.split(":").map(Number); }
function middle(text) {
  const found = ends(text);
  return found.length === 2 ? (found[0] + found[1]) / 2 : found[Math.floor(found.length / 2)];
}
function short(value) { return String(Number(value.toPrecision(6))); }

function slides(part) {
  for (const place of part.querySelectorAll("[data-slides]")) {
    const { read, write, words } = SLIDES[place.dataset.slides];
    const slide = place.querySelector("input"), output = place.querySelector("output"), field = form.elements[place.dataset.slides];
    if (!field) continue;
    const say = () => { output.textContent = worded(output.dataset.words, words(field.value, Number(slide.value))); };
    const take = () => { slide.value = read(field.value); output.textContent = worded(output.dataset.words, words(field.value, read(field.value))); };
    slide.addEventListener("input", () => { field.value = write(Number(slide.value)); say(); });
    field.addEventListener("input", take);
    take();
    place.hidden = false;
  }
}

// Partners that open: a row with a slider for each, which write the field `partner`.
function partners(part) {
  const list = part.querySelector(".opened");
  if (!list) return;
  const field = form.elements.partner;
  for (const row of list.children) opens(list, row);
  const add = form.querySelector("#add-partner");
  add.closest("label").hidden = false;
  field.closest("label").hidden = true;
  add.addEventListener("change", (event) => {
    event.stopPropagation();
    if (!add.value.trim()) return;
    field.value = [field.value, `${add.value.trim().replaceAll(",", " ")}:0.3`].filter(Boolean).join(",");
    add.value = "";
    changed(true);
  });
}
function opens(list, row) {
  const name = row.textContent.trim(), amount = row.dataset.amount, id = `open-${row.dataset.partner}`;
  row.innerHTML = '<label></label> <output></output> <button type="button" class="close">×</button><input type="range" min="0" max="300" step="5">';
  const [label, output, button, slide] = row.children;
  label.textContent = worded(list.dataset.label, { name });
  label.htmlFor = output.htmlFor = slide.id = id;
  button.ariaLabel = button.title = worded(list.dataset.remove, { name });
  slide.min = Math.min(0, 100 * middle(amount));
  slide.max = Math.max(300, 100 * middle(amount));
  const say = (value) => { output.textContent = worded(list.dataset.words, { value: short(value) }); };
  slide.value = 100 * middle(amount);
  say(100 * middle(amount));
  const write = () => {
    form.elements.partner.value = [...list.children].map((one) => `${one.dataset.partner}:${one.dataset.amount}`).join(",");
  };
  slide.addEventListener("input", () => { row.dataset.amount = short(slide.value / 100); say(Number(slide.value)); write(); });
  button.addEventListener("click", () => { row.remove(); write(); changed(true); });
}

// The address: what differs from what holds anyway, in the order in which groups and states were named.
function asked() {
  const query = new URLSearchParams();
  const data = new FormData(form);
  for (const name of new Set([...form.elements].map((one) => one.name).filter(Boolean))) {
    let values = [...new Set(data.getAll(name).map((one) => one.trim()).filter(Boolean))];
    if (name === "by") {
      const before = form.querySelector("#coalition").dataset.by.split(",");
      const place = (one) => (before.includes(one) ? before.indexOf(one) : before.length);
      values = values.sort((a, b) => place(a) - place(b));
    }
    const standard = form.querySelector(`[name="${name}"][data-default]`)?.dataset.default ?? (name === "cut" ? "all" : "");
    if (values.length && values.join(",") !== standard) query.set(name, values.join(","));
  }
  return query;
}
const written = (query) => ([...query].length ? `?${query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}` : "");

// Asking.
let current = location.search; // what the address held when it was last taken up
let looking = false, wanted = null, shape = false, resting = null, events = null, late = null, settled = true;
let turn = 0; // counts changes

function changed(anew = false) {
  shape ||= anew;
  turn++;
  const query = asked();
  const address = form.getAttribute("action") + written(query);
  history[settled ? "pushState" : "replaceState"]({}, "", address);
  settled = false;
  current = location.search;
  stop();
  clearTimeout(resting);
  resting = setTimeout(whole, form.dataset.live ? REST : 400);
  if (form.dataset.live) {
    const few = new URLSearchParams(query);
    few.set("draws", Math.min(LOOK, Number(form.elements.draws.value)));
    wanted = form.dataset.live + written(few);
    look();
  }
}
async function look() {
  if (looking) return;
  looking = true;
  while (wanted) {
    const address = wanted;
    wanted = null;
    try {
      const began = performance.now();
      const page = await fetched(address);
      if (settled) break; // all draws were there sooner
      place(page, true, wanted === null);
      form.dataset.took = Math.round(performance.now() - began);
    } catch (why) {
      status.textContent = form.dataset.broken;
    }
  }
  looking = false;
}
async function fetched(address, signal) {
  const reply = await fetch(address, { headers: { "HX-Request": "true" }, signal });
  return new DOMParser().parseFromString(await reply.text(), "text/html");
}
/** All draws: how far they are is told while the first look stands. */
async function whole() {
  const mine = turn;
  while (looking && turn === mine) await new Promise((done) => setTimeout(done, 30));
  if (turn !== mine) return;
  const address = location.pathname + location.search;
  late = new AbortController();
  try {
    const page = await fetched(address, late.signal);
    const waiting = page.querySelector("[data-events]");
    if (!waiting) return arrive(page);
    if (!form.dataset.live) place(page, false);
    follow(waiting.dataset.events, address);
  } catch (why) {
    if (why.name !== "AbortError") status.textContent = form.dataset.broken;
  }
}
function follow(where, address) {
  events = new EventSource(where);
  const bar = document.createElement("progress"), words = document.createElement("span"), cancel = document.createElement("button");
  cancel.type = "button";
  cancel.textContent = form.dataset.cancel;
  cancel.addEventListener("click", () => { stop(); status.textContent = form.dataset.cancelled; });
  status.replaceChildren(words, bar, cancel);
  events.addEventListener("progress", (event) => {
    const { done, of } = JSON.parse(event.data);
    if (!of) return;
    bar.max = of;
    bar.value = done;
    words.textContent = worded(form.dataset.draws, { draws: form.elements.draws.value, done, of });
  });
  events.addEventListener("done", async () => { stop(); arrive(await fetched(address)); });
  events.addEventListener("failed", (event) => { stop(); status.textContent = JSON.parse(event.data).sentence; });
  events.onerror = () => { stop(); status.textContent = form.dataset.broken; };
}
function stop() {
  late?.abort();
  events?.close();
  events = late = null;
  status.replaceChildren();
}
function arrive(page) {
  place(page);
  stop();
  settled = true;
}

/** Put the result of a page in place of what stands there; the form's toggles too, where their number has changed since the
    answer before and nothing has been changed after this one was asked for. */
function place(page, result = true, newest = true) {
  const old = document.getElementById("result"), fresh = page.getElementById("result");
  if (result && fresh) {
    const open = new Set([...old.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
    for (const one of fresh.querySelectorAll("details > summary")) one.parentElement.open ||= open.has(one.textContent);
    const taken = document.adoptNode(fresh);
    old.replaceWith(taken);
    if (page.title) document.title = page.title;
    htmx.process(taken);
    document.dispatchEvent(new CustomEvent("htmx:afterSettle", { detail: { target: taken } }));
  }
  if (!shape || !newest || !page.getElementById("levers")) return;
  shape = false;
  for (const id of ["coalition", "partners"]) {
    const here = document.getElementById(id), there = page.getElementById(id);
    if (!here || !there) continue;
    const focus = here.contains(document.activeElement) ? document.activeElement : null;
    const open = new Set([...here.querySelectorAll("details[open]")].map((one) => one.dataset.group));
    for (const one of there.querySelectorAll("details")) one.open ||= open.has(one.dataset.group);
    here.replaceWith(document.adoptNode(there));
    slides(there);
    partners(there);
    if (focus) [...there.querySelectorAll("input")].find((one) => one.name === focus.name && one.id === focus.id && (one.type !== "checkbox" || one.value === focus.value))?.focus();
  }
}

form.addEventListener("input", (event) => { if (event.target.type === "range") changed(); });
form.addEventListener("change", (event) => {
  const field = event.target;
  if (field.type === "range") return;
  changed("shape" in field.dataset || field.name === "on" || field.name === "partner");
});
form.addEventListener("submit", (event) => { event.preventDefault(); changed(true); clearTimeout(resting); whole(); });
window.addEventListener("popstate", () => { if (location.search !== current) location.reload(); });
window.addEventListener("pagehide", stop);

// Pictures: what is pointed at, in a bubble in place of the browser's own slow one.
function pictures(part) {
  for (const canvas of part.querySelectorAll(".drawing")) {
    const say = bubble(canvas);
    for (const title of canvas.querySelectorAll("svg title")) {
      title.parentElement.dataset.told = title.textContent;
      title.remove();
    }
    canvas.addEventListener("pointermove", (event) => say(event.target.closest("[data-told]")?.dataset.told ?? null, event));
    canvas.addEventListener("pointerleave", () => say(null));
  }
}
document.addEventListener("mihwar:arrived", (event) => { pictures(event.detail); say(); });
pictures(document);
say();
slides(form);
partners(form);
