// The form of attacks: rows that come and go, and only whole attacks are asked about.
const form = document.getElementById("ask");
const rows = () => [...form.querySelectorAll("#attacks > .sides")];
const another = form.querySelector("[data-another]");
another.hidden = false;

function sides(row) {
  return [...row.querySelectorAll("input")].map((one) => one.value.trim());
}

another.addEventListener("click", () => {
  const last = rows().at(-1);
  const row = last.cloneNode(true);
  for (const field of row.querySelectorAll("input")) field.value = "";
  row.querySelector("[data-remove]").hidden = false;
  row.setAttribute("aria-label", last.getAttribute("aria-label").replace(/\d+/, rows().length + 1));
  last.after(row);
  row.querySelector("input").focus();
});

form.addEventListener("click", (event) => {
  const remove = event.target.closest("[data-remove]");
  if (!remove) return;
  const row = remove.closest(".sides");
  const held = sides(row).every(Boolean);
  row.remove();
  rows().at(-1).querySelector("input").focus();
  if (held) changed();
});

// Another attack is another question: the place and what was decided of the old one go with it.
form.addEventListener("change", (event) => {
  if (event.target.matches("#attacks input")) forget();
});
function forget() {
  form.elements.at.value = "";
  document.querySelector('#result > input[name="assume"]')?.remove();
}
function changed() {
  forget();
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt !== form) return;
  const asked = rows().map(sides);
  const whole = asked.filter((pair) => pair.every(Boolean));
  if (asked.some((pair) => pair.some(Boolean)) && !whole.length) { event.preventDefault(); return; }
  const given = event.detail.formData;
  given.delete("attacker");
  given.delete("target");
  if (whole.length) given.set("attack", whole.map((pair) => pair.join(":")).join(","));
  for (const [name, value] of [...given.entries()]) if (value === "") given.delete(name);
});

// What is exchanged stays where it was: the list of treaties as far down as it was read, the form of a treaty to add open.
let list = 0, open = false;
document.addEventListener("htmx:beforeSwap", () => {
  list = document.getElementById("treaty-list")?.scrollTop ?? 0;
  open = document.getElementById("adding")?.open ?? false;
});
document.addEventListener("mihwar:arrived", () => {
  const now = document.getElementById("treaty-list");
  if (!now) return;
  now.scrollTop = list;
  document.getElementById("adding").open = open;
});

// A box of the picture leads to its duty, also where that stands in a folded part.
function unfold() {
  const to = location.hash.startsWith("#duty-") && document.getElementById(location.hash.slice(1));
  const folded = to && to.closest("details:not([open])");
  if (!folded) return;
  folded.open = true;
  to.scrollIntoView();
}
window.addEventListener("hashchange", unfold);
unfold();
