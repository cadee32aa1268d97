// Figures: a page's script registers how a kind is drawn; here they are drawn, redrawn and saved.
const kinds = new Map();
const style = getComputedStyle(document.documentElement);

/** Say how figures of a kind are drawn: `draw(canvas, data, figure)` puts one or more SVGs into the canvas. */
export function register(kind, draw) {
  kinds.set(kind, draw);
  for (const figure of document.querySelectorAll(`figure[data-kind="${kind}"]`)) drawn(figure);
}

/** Draw every figure in a part of the page whose kind is known. */
export function drawAll(part = document) {
  for (const figure of part.querySelectorAll("figure[data-kind]")) drawn(figure);
}

function drawn(figure) {
  const draw = kinds.get(figure.dataset.kind);
  if (!draw) return;
  const canvas = figure.querySelector(".canvas");
  const source = figure.querySelector(':scope > script[type="application/json"]');
  canvas?.replaceChildren(); // a figure that the server drew has none
  draw(canvas, source ? JSON.parse(source.textContent) : null, figure);
  figure.dataset.drawn = "yes";
}

let wide = window.innerWidth;
let later;
window.addEventListener("resize", () => {
  if (window.innerWidth === wide) return; // a phone's address bar only changes the height
  wide = window.innerWidth;
  clearTimeout(later);
  later = setTimeout(() => drawAll(), 150);
});

/** How wide a figure may be. */
export const room = (canvas, most = 1180) => Math.max(280, Math.min(most, canvas.clientWidth));
/** A colour of the style sheet by its name, for scripts that cannot say var(). */
export const colour = (name) => style.getPropertyValue(name).trim();
/** A message with its values in place of `{name}`; a name that has no value stays as it is. */
export const worded = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
/** A number as it is written, with a real minus sign. */
export const minus = (text) => `${text}`.replace("-", "\u2212");
export const fixed = (value, digits = 3) => minus(value.toFixed(digits));
/** Numbers that stand from left to right in words of either direction. */
export const ltr = (text) => `\u2066${text}\u2069`;
/** How Plot writes. */
export const letters = { fontSize: "12.5px", fontFamily: "inherit", background: "none", color: "var(--ink)", overflow: "visible" };
export const day = (text) => new Date(`${text}T00:00:00Z`);

/** Rows [year, value, lo, hi, n] with a gap of NaN for each year that is missing, so that no line crosses what is not known. */
export function filled(rows) {
  if (!rows.length) return [];
  const by = new Map(rows.map((row) => [row[0], row]));
  return d3.range(rows[0][0], rows.at(-1)[0] + 1).map((year) => {
    const [, value, lo, hi, n] = by.get(year) ?? [year, NaN, NaN, NaN, null];
    return { year, value, lo: lo ?? NaN, hi: hi ?? NaN, n };
  });
}

/** Plot names its marks; what has no role may bear no name, but links may. A figure that is one picture has the role it is given. */
export function plain(plot, role) {
  if (role) plot.setAttribute("role", role);
  for (const mark of plot.querySelectorAll("[aria-label]")) if (!mark.closest("a")) mark.removeAttribute("aria-label");
}

/** A bubble that follows the pointer over a canvas; `say(text)` shows it, `say(null)` hides it. */
export function bubble(canvas) {
  const box = document.createElement("div");
  box.className = "bubble";
  box.hidden = true;
  box.dir = document.documentElement.dir;
  canvas.append(box);
  return (text, event) => {
    box.hidden = text == null;
    if (text == null) return;
    box.textContent = text;
    const frame = canvas.getBoundingClientRect();
    const x = event.clientX - frame.left, y = event.clientY - frame.top;
    box.style.left = `${Math.max(0, Math.min(x + 14, frame.width - box.offsetWidth - 4))}px`;
    box.style.top = `${y + 18 + box.offsetHeight > frame.height && y > box.offsetHeight + 12 ? y - box.offsetHeight - 10 : y + 16}px`;
  };
}

// Saving a figure. The picture stands alone: title, source and licence in it, colours and fonts as values.
const KEPT = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linejoin", "stroke-linecap",
  "opacity", "font-size", "font-weight", "font-variant-numeric", "text-anchor", "dominant-baseline", "paint-order", "display", "visibility", "direction"];
const FONTS = ["arabic-400", "arabic-700", "latin-400", "latin-700"];
const PAD = 18, LINE = 17;

function alone(from, to) {
  if (from.nodeType !== 1) return;
  const seen = getComputedStyle(from);
  for (const name of KEPT) {
    const value = seen.getPropertyValue(name);
    if (value && value !== "normal") to.setAttribute(name, value);
  }
  to.removeAttribute("class");
  to.removeAttribute("style");
  for (let at = 0; at < from.children.length; at++) alone(from.children[at], to.children[at]);
}

async function fonts() {
  const folder = document.querySelector('link[rel="stylesheet"]').href.replace(/[^/]*$/, "");
  const faces = await Promise.all(FONTS.map(async (one) => {
    const [subset, weight] = one.split("-");
    const bytes = new Uint8Array(await (await fetch(`${folder}ibm-plex-sans-arabic-${subset}-${weight}-normal.woff2`)).arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    const range = subset === "arabic" ? "U+0600-08FF, U+200C-200E, U+FB50-FDFF, U+FE70-FEFC" : "U+0000-05FF, U+2000-200B, U+200F-2FFF";
    return `@font-face{font-family:"IBM Plex Sans Arabic";font-weight:${weight};unicode-range:${range};src:url(data:font/woff2;base64,${btoa(text)}) format("woff2")}`;
  }));
  return faces.join("");
}

function lines(text, size, most) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${size}px "IBM Plex Sans Arabic"`;
  const found = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(/\s+/)) {
      if (line && pen.measureText(`${line} ${word}`).width > most) { found.push(line); line = word; } else line = line ? `${line} ${word}` : word;
    }
    if (line) found.push(line);
  }
  return found;
}

async function picture(figure) {
  const root = document.documentElement;
  const before = root.dataset.theme;
  root.dataset.theme = "light"; // what is saved is for paper
  const name = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(name, "svg");
  const pictures = [...figure.querySelectorAll("svg")].filter((one) => one.closest(".canvas, .drawing") && !one.parentElement.closest("svg") && one.getBoundingClientRect().width > 40);
  const width = Math.max(420, ...pictures.map((one) => one.getBoundingClientRect().width)) + 2 * PAD;
  const rtl = root.dir === "rtl";
  let y = PAD;
  const write = (text, size, weight, fill) => {
    for (const line of lines(text, size, width - 2 * PAD)) {
      const said = document.createElementNS(name, "text");
      y += size + 3;
      for (const [key, value] of Object.entries({ x: rtl ? width - PAD : PAD, y, "font-size": size, "font-weight": weight, fill, direction: root.dir, "text-anchor": "start" })) said.setAttribute(key, value);
      said.textContent = line;
      made.append(said);
    }
  };
  write(figure.dataset.title, 17, 700, "#1b1b1b");
  y += 12;
  for (const one of pictures) {
    const box = one.getBoundingClientRect();
    const copy = one.cloneNode(true);
    alone(one, copy);
    for (const old of copy.querySelectorAll("style")) old.remove();
    for (const [key, value] of Object.entries({ x: PAD, y, width: box.width, height: box.height })) copy.setAttribute(key, value);
    if (!copy.getAttribute("viewBox")) copy.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    made.append(copy);
    y += box.height + 10;
  }
  const legend = [...figure.querySelectorAll(".legend li")].map((one) => one.textContent.trim()).filter(Boolean);
  if (legend.length) write(legend.join(" · "), 12, 400, "#595954");
  write([figure.dataset.credit, `${document.title} · ${location.host}${decodeURI(location.pathname)}${location.search}`].filter(Boolean).join("\n"), 12, 400, "#595954");
  y += PAD;
  if (before === undefined) delete root.dataset.theme; else root.dataset.theme = before;
  for (const [key, value] of Object.entries({ xmlns: name, viewBox: `0 0 ${width} ${y}`, width, height: y, "font-family": '"IBM Plex Sans Arabic", sans-serif' })) made.setAttribute(key, value);
  const paper = document.createElementNS(name, "rect");
  for (const [key, value] of Object.entries({ width, height: y, fill: "#ffffff" })) paper.setAttribute(key, value);
  made.prepend(paper);
  const told = document.createElementNS(name, "title");
  told.textContent = figure.dataset.title;
  const meta = document.createElementNS(name, "desc");
  meta.textContent = `${figure.dataset.credit} ${location.href}`;
  made.prepend(told, meta);
  // Written as text: a style element made here would be one that the page's policy refuses.
  const face = await fonts();
  return { text: new XMLSerializer().serializeToString(made).replace(/(<svg[^>]*>)/, `$1<defs><style>${face}</style></defs>`), width, height: y };
}

async function save(figure, form) {
  const { text, width, height } = await picture(figure);
  let blob = new Blob([text], { type: "image/svg+xml" });
  if (form === "png") {
    const image = new Image();
    const address = URL.createObjectURL(blob);
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * width;
    canvas.height = 2 * height;
    const pen = canvas.getContext("2d");
    pen.scale(2, 2);
    pen.drawImage(image, 0, 0, width, height);
    URL.revokeObjectURL(address);
    blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `mihwar-${location.pathname.split("/").slice(2).join("-") || "front"}-${figure.id}.${form}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 2000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-export]");
  if (button) save(button.closest("figure"), button.dataset.export);
});
