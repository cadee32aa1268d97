// What every page does: light and dark, search by keyboard, the evidence drawer, work that takes a while.
import { drawAll, worded } from "./figures.js";

const root = document.documentElement;

// Light and dark.
const button = document.querySelector("[data-theme-button]");
button.addEventListener("click", () => {
  const next = { auto: "light", light: "dark", dark: "auto" }[root.dataset.theme ?? "auto"];
  if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
  try { localStorage.setItem("mihwar-theme", next); } catch { /* not kept */ }
  button.title = button.dataset[next];
  drawAll();
});

// Search: arrows walk through what was found, Escape leaves.
const search = document.querySelector(".search");
const found = document.getElementById("found");
search.addEventListener("keydown", (event) => {
  const links = [...found.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "ArrowDown" && links.length) { links[Math.min(at + 1, links.length - 1)].focus(); event.preventDefault(); }
  else if (event.key === "ArrowUp" && at >= 0) { (links[at - 1] ?? search.q).focus(); event.preventDefault(); }
  else if (event.key === "Escape") { found.replaceChildren(); search.q.focus(); }
});
document.addEventListener("click", (event) => { if (!search.contains(event.target)) found.replaceChildren(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, textarea, select")) { search.q.focus(); event.preventDefault(); }
});

// The evidence drawer: `#act=ID` in the address opens it, so that it can be linked to and left by the back button.
const drawer = document.getElementById("drawer");
const body = document.getElementById("drawer-body");
async function evidence() {
  const asked = location.hash.startsWith("#act=") ? decodeURIComponent(location.hash.slice(5)) : null;
  if (!asked) { if (drawer.open) drawer.close(); return; }
  const reply = await fetch(`/${root.lang}/act?id=${encodeURIComponent(asked)}`, { headers: { "HX-Request": "true" } });
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  body.replaceChildren(...(page.querySelector("#act") ?? page.querySelector("main")).childNodes);
  if (!drawer.open) drawer.showModal();
  drawer.scrollTop = 0;
}
window.addEventListener("hashchange", evidence);
drawer.addEventListener("close", () => {
  if (location.hash.startsWith("#act=")) history.pushState(history.state, "", location.pathname + location.search);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-act]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); openAct(link.dataset.act); }
  if (event.target.closest("[data-close]") || event.target === drawer) drawer.close();
});
/** Open the drawer on an act. */
export function openAct(id) { location.hash = `act=${encodeURIComponent(id)}`; }

// Copying.
document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (!copy) return;
  await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent);
  copy.textContent = copy.dataset.done;
});

// Work that takes a while: progress is shown as it comes; leaving or cancelling stops the work.
function wait(part) {
  const place = part.querySelector("[data-events]");
  if (!place) return;
  const bar = place.querySelector("progress"), step = place.querySelector(".step");
  const events = new EventSource(place.dataset.events);
  const end = (text) => { events.close(); step.textContent = text; bar.remove(); place.querySelector("[data-cancel]").remove(); };
  events.addEventListener("progress", (event) => {
    const told = JSON.parse(event.data);
    if (!told.of) return;
    bar.max = told.of;
    bar.value = told.done;
    step.textContent = worded(place.dataset.step, told);
  });
  events.addEventListener("done", () => { events.close(); refresh(); });
  events.addEventListener("failed", (event) => end(JSON.parse(event.data).sentence));
  events.onerror = () => end(place.dataset.broken);
  place.querySelector("[data-cancel]").addEventListener("click", () => end(place.dataset.cancelled));
  window.addEventListener("pagehide", () => events.close());
}
async function refresh() {
  const reply = await fetch(location.pathname + location.search, { headers: { "HX-Request": "true" } });
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const plain = reply.headers.get("HX-Push-Url");
  if (plain) history.replaceState(history.state, "", plain + location.hash);
  document.getElementById("result").replaceWith(document.adoptNode(page.getElementById("result")));
  if (page.title) document.title = page.title;
  htmx.process(document.getElementById("result"));
  arrived(document.getElementById("result"));
}

// A part of the page has come: draw its figures, and let the link to the other language lead to the same question.
function arrived(part) {
  delete document.body.dataset.ready;
  const other = document.getElementById("language");
  other.href = location.pathname.replace(/^\/(en|ar)(?=\/|$)/, `/${other.hreflang}`) + location.search;
  drawAll(part);
  wait(part);
  document.dispatchEvent(new CustomEvent("mihwar:arrived", { detail: part }));
  document.body.dataset.ready = "yes";
}
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "result" || event.detail.elt?.id === "result") arrived(document.getElementById("result"));
});
arrived(document);
evidence();
