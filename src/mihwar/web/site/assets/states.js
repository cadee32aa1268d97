// The table of states: a field leaves those whose name or code has what is typed.
const field = document.getElementById("filter");
field.closest(".filter").hidden = false;
const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u0652\u0640]/g, "").replace(/[أإآ]/g, "ا").replace(/ة/g, "ه").replace(/ى/g, "ي").toLowerCase().trim();
const rows = [...document.querySelectorAll(".roster tbody tr")].map((row) => [row, plain(row.textContent)]);
const asked = new URLSearchParams(location.hash.slice(1)).get("has") ?? "";

function show() {
  const text = plain(field.value);
  for (const [row, held] of rows) row.hidden = !held.includes(text);
  for (const group of document.querySelectorAll(".group")) {
    const left = group.querySelectorAll("tbody tr:not([hidden])").length;
    group.hidden = !left;
    group.querySelector(".count").textContent = left;
  }
  document.getElementById("none-left").hidden = Boolean(document.querySelector(".group:not([hidden])"));
}

field.value = asked;
field.addEventListener("input", () => {
  history.replaceState(history.state, "", field.value ? `#has=${encodeURIComponent(field.value)}` : location.pathname + location.search);
  show();
});
show();
