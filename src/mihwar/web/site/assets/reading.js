"use strict";
(() => {
  const cards = [...document.querySelectorAll(".card")];
  const pieces = [...document.querySelectorAll("#text .s")];
  const selects = [...document.querySelectorAll("select[data-filter]")];
  const shown = document.getElementById("shown");
  if (!shown) return; // nothing was read yet
  const visible = () => new Set(cards.filter((card) => !card.hidden).map((card) => card.dataset.id));

  function filter() {
    for (const card of cards) {
      card.hidden = selects.some((one) => one.value && card.dataset[one.dataset.filter] !== one.value);
    }
    const ids = visible();
    for (const piece of pieces) piece.classList.toggle("off", !piece.dataset.of.split(" ").some((id) => ids.has(id)));
    shown.textContent = shown.dataset.words.replace("{n}", ids.size).replace("{of}", cards.length);
  }

  function light(id, on) {
    for (const piece of pieces) if (piece.dataset.of.split(" ").includes(id)) piece.classList.toggle("on", on);
    document.getElementById("card-" + id)?.classList.toggle("on", on);
  }

  for (const card of cards) {
    for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]]) {
      card.addEventListener(name, () => light(card.dataset.id, on));
    }
  }
  for (const piece of pieces) {
    const id = piece.dataset.of.split(" ").at(-1);
    piece.addEventListener("mouseenter", () => light(id, true));
    piece.addEventListener("mouseleave", () => light(id, false));
    piece.addEventListener("click", (event) => {
      event.preventDefault();
      const card = document.getElementById("card-" + id);
      if (card && !card.hidden) { card.scrollIntoView({ block: "center" }); card.focus({ preventScroll: true }); }
    });
  }

  function cell(value) {
    const text = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
    return /[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  }

  function save(kind) {
    const data = JSON.parse(document.getElementById("reading").textContent);
    const ids = visible();
    const rows = data.statements.filter((one) => ids.has(String(one.id)));
    let text = JSON.stringify({ ...data, statements: rows }, null, 2);
    if (kind === "csv") {
      const heads = rows.length ? Object.keys(rows[0]) : [];
      text = [heads.join(","), ...rows.map((row) => heads.map((head) => cell(row[head])).join(","))].join("\n") + "\n";
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: kind === "csv" ? "text/csv" : "application/json" }));
    link.download = "reading." + kind;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  for (const one of selects) one.addEventListener("change", filter);
  for (const one of document.querySelectorAll("button[data-save]")) one.addEventListener("click", () => save(one.dataset.save));
  filter();
})();
