// Two states on one line of time: a panel for each measure with its interval and breaks, and the acts below, all on the same axis.
import { register, room, day, bubble, filled, fixed, letters, ltr, plain } from "./figures.js";

const DASH = [undefined, "6 3"];
const middle = (year) => new Date(Date.UTC(year, 6, 1));

register("timeline", (canvas, data) => {
  const width = room(canvas), narrow = width < 620;
  const margin = narrow ? 44 : 96, right = 16;
  const from = new Date(Date.UTC(data.first, 0, 1)), to = new Date(Date.UTC(data.last + 1, 0, 1));
  const say = bubble(canvas);
  const years = data.last - data.first;
  const x = { type: "utc", domain: [from, to], label: null, ticks: narrow ? 4 : 9, tickFormat: years > 12 ? "%Y" : "%Y-%m", grid: true };
  const common = { width, marginLeft: margin, marginRight: right, style: letters };

  data.panels.forEach((panel, number) => {
    const rows = panel.series.flatMap((one, at) => one.rows.map(([year, value, lo, hi, n]) => ({ year, value, lo, hi, n, one, at })));
    const colour = (row) => `var(--s${row.at + 1})`;
    const few = (row) => row.one.votes && row.n !== null && row.n < data.few;
    const tops = rows.flatMap((row) => [row.value, row.lo ?? row.value, row.hi ?? row.value]);
    if (panel.zero !== null) tops.push(panel.zero);
    const box = document.createElement("div");
    box.className = "panel";
    const head = document.createElement("p");
    head.className = "panel-title";
    head.dir = document.documentElement.dir;
    head.textContent = panel.title;
    const plot = Plot.plot({
      ...common, height: narrow ? 120 : 132, marginTop: 10, marginBottom: number === data.panels.length - 1 && !data.acts.length ? 26 : 22,
      ariaLabel: panel.title, x,
      y: { domain: panel.domain ?? d3.extent(tops), nice: true, ticks: 4, label: null, grid: true },
      marks: [
        panel.zero === null ? null : Plot.ruleY([panel.zero], { stroke: "var(--hatch)" }),
        Plot.ruleX(panel.breaks, { x: (one) => new Date(Date.UTC(one.year, 0, 1)), stroke: "var(--warn)", strokeWidth: (one) => (one.firm ? 2.2 : 1), strokeDasharray: "2 3" }),
        panel.series.map((one, at) => Plot.areaY(filled(one.rows), { x: (row) => middle(row.year), y1: "lo", y2: "hi", fill: `var(--s${at + 1})`, fillOpacity: 0.2 })),
        panel.series.map((one, at) => Plot.lineY(filled(one.rows).map((row) => (one.votes && row.n !== null && row.n < data.few ? { ...row, value: NaN } : row)),
          { x: (row) => middle(row.year), y: "value", stroke: `var(--s${at + 1})`, strokeWidth: 1.8, strokeDasharray: DASH[at] })),
        Plot.dot(rows, { x: (row) => middle(row.year), y: "value", r: (row) => (few(row) ? 2.6 : years > 40 ? 1.6 : 2.4), stroke: colour, fill: (row) => (few(row) ? "var(--paper)" : colour(row)) }),
        panel.series.length > 1 ? Plot.text(panel.series.filter((one) => one.rows.length), { x: (one) => middle(one.rows.at(-1)[0]), y: (one) => one.rows.at(-1)[1], text: "label", dy: -9, dx: -4, textAnchor: "end", fill: (one) => `var(--s${panel.series.indexOf(one) + 1})`, fontWeight: 700, stroke: "var(--paper)", strokeWidth: 4 }) : null,
      ],
    });
    plain(plot);
    hover(plot, (at, event) => {
      const year = x.domain && plot.scale("x").invert(at).getUTCFullYear();
      const here = rows.filter((row) => row.year === year);
      const shift = panel.breaks.filter((one) => Math.abs(one.year - year) < 1).map((one) => one.text);
      say(here.length ? [`${year}`, ...here.map((row) => told(row, data.words)), ...shift].join("\n") : null, event);
    }, () => say(null));
    box.append(head, plot);
    canvas.append(box);
  });

  if (data.acts.length) canvas.append(acts(data, common, x, narrow, say));
});

function told(row, words) {
  const band = row.lo === null ? "" : `, ${words.site_interval} ${ltr(`${fixed(row.lo)} – ${fixed(row.hi)}`)}`;
  const n = row.n === null ? "" : `, n = ${row.n}`;
  return `${row.one.label}: ${ltr(fixed(row.value))}${band}${n}`;
}

function hover(plot, move, leave) {
  plot.addEventListener("pointermove", (event) => move(d3.pointer(event, plot)[0], event));
  plot.addEventListener("pointerleave", leave);
}

/** The acts, a row for each layer; those that would cover one another are piled up. */
function acts(data, common, x, narrow, say) {
  const label = new Map(data.layers.map((one) => [one.id, one.label]));
  const rows = data.acts.map((one) => ({ ...one, day: day(one.day), row: label.get(one.layer) }));
  const span = x.domain[1] - x.domain[0];
  const near = (one, other) => (Math.abs(one.day - other.day) / span) * (common.width - common.marginLeft - common.marginRight) < 9;
  const high = data.layers.map((layer) => {
    const own = rows.filter((one) => one.layer === layer.id);
    return Math.max(26, 8.4 * Math.min(22, d3.max(own, (one) => d3.sum(own, (other) => near(one, other)))) + 12);
  });
  const box = document.createElement("div");
  box.className = "panel";
  data.layers.forEach((layer, at) => {
    const last = at === data.layers.length - 1;
    const own = rows.filter((one) => one.layer === layer.id);
    const plot = Plot.plot({
      ...common, height: high[at] + (last ? 26 : 4) + (narrow ? 16 : 0), marginTop: narrow ? 19 : 3, marginBottom: last ? 24 : 1, ariaLabel: layer.label,
      x: last ? x : { ...x, axis: null }, y: { axis: null },
      symbol: { domain: ["confirmed", "announced", "alleged", "denied"], range: ["circle", "diamond", "circle", "times"] },
      marks: [
        Plot.frame({ anchor: "bottom", stroke: "var(--line)" }),
        Plot.gridX({ ticks: x.ticks, stroke: "var(--grid)", strokeOpacity: 1 }),
        Plot.text([layer.label], { frameAnchor: narrow ? "top-left" : "left", textAnchor: narrow ? "start" : "end", dx: narrow ? 2 : -8, dy: narrow ? -15 : 0, fontWeight: 600, lineWidth: 9 }),
        Plot.dot(own, Plot.dodgeY("bottom", { x: "day", r: narrow ? 2.9 : 3.8, padding: 0.8, symbol: "status", stroke: "var(--ink)", strokeWidth: 1.5,
          fill: (one) => (one.status === "confirmed" ? "var(--ink)" : "var(--paper)"), href: (one) => `/${document.documentElement.lang}/act?id=${encodeURIComponent(one.act)}`,
          ariaLabel: "title" })),
      ],
    });
    plain(plot);
    for (const link of plot.querySelectorAll("a")) {
      link.setAttribute("tabindex", "0");
      link.dataset.act = new URL(link.href.baseVal, location).searchParams.get("id");
    }
    // Not Plot's own tip: it is drawn anew under the pointer, so that a click would find nothing there.
    plot.addEventListener("pointerover", (event) => {
      const link = event.target.closest("a");
      say(link ? link.firstElementChild.getAttribute("aria-label") : null, event);
    });
    plot.addEventListener("pointerleave", () => say(null));
    box.append(plot);
  });
  return box;
}
