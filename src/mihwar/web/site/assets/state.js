// Figures of one state: where it stood over time, who is nearest, to whom it is exposed, its acts by year.
import { register, room, bubble, filled, fixed, letters as style, ltr, minus, plain } from "./figures.js";

const DASH = ["7 3", "2 2", "9 3 2 3", "4 4", "12 3", "1 3"];
const number = (value) => ltr(fixed(value));
const title = (figure) => figure.dataset.title;

// A line with its band, the states compared thin beside it; the first colour is the state's own.
register("position", (canvas, data, figure) => {
  const width = room(canvas), narrow = width < 620;
  const series = data.series.filter((one) => one.rows.length).map((one, at) => ({ ...one, colour: one.own ? "var(--s0)" : `var(--s${at + (data.series[0].own ? 0 : 1)})`, dash: one.own ? undefined : DASH[(at + DASH.length - (data.series[0].own ? 1 : 0)) % DASH.length] }));
  const dots = series.flatMap((one) => one.rows.map(([year, value, lo, hi, n]) => ({ year, value, lo, hi, n, one })));
  const years = d3.extent(dots, (row) => row.year);
  const few = (row) => row.n !== null && row.n < data.few;
  const tops = dots.flatMap((row) => [row.value, ...(row.one.own ? [row.lo ?? row.value, row.hi ?? row.value] : [])]);
  const labels = series.map((one) => ({ one, year: one.rows.at(-1)[0], value: one.rows.at(-1)[1] }));
  const plot = Plot.plot({
    width, height: narrow ? 250 : 300, marginLeft: 40, marginRight: narrow ? 14 : 130, marginTop: 14, marginBottom: 28, style, ariaLabel: title(figure),
    x: { domain: years, tickFormat: "d", label: null, ticks: narrow ? 5 : 10, grid: true },
    y: { domain: data.domain ?? d3.extent(tops), nice: true, label: null, ticks: 6, grid: true, tickFormat: (value) => minus(value) },
    marks: [
      data.domain ? null : Plot.ruleY([0], { stroke: "var(--hatch)" }),
      series.map((one) => (one.own ? Plot.areaY(filled(one.rows), { x: "year", y1: "lo", y2: "hi", fill: one.colour, fillOpacity: 0.16 }) : null)),
      series.map((one) => Plot.lineY(filled(one.rows).map((row) => (few(row) ? { ...row, value: NaN } : row)), { x: "year", y: "value", stroke: one.colour, strokeWidth: one.own ? 2.4 : 1.3, strokeDasharray: one.dash })),
      Plot.dot(dots, { x: "year", y: "value", r: (row) => (few(row) ? 3 : row.one.own ? 2 : 1.4), stroke: (row) => row.one.colour, fill: (row) => (few(row) ? "var(--paper)" : row.one.colour) }),
      narrow ? null : Plot.text(apart(labels, tops, data.domain), { x: "year", y: "at", text: (row) => row.one.name, dx: 8, textAnchor: "start", fill: (row) => row.one.colour, fontWeight: (row) => (row.one.own ? 700 : 400), lineWidth: 10, textOverflow: "ellipsis" }),
    ],
  });
  plain(plot, "img");
  canvas.append(plot);
  canvas.append(keys(series));
  const say = bubble(canvas);
  plot.addEventListener("pointermove", (event) => {
    const year = Math.round(plot.scale("x").invert(d3.pointer(event, plot)[0]));
    const here = dots.filter((row) => row.year === year);
    say(here.length ? [`${year}`, ...here.map((row) => `${row.one.name}: ${number(row.value)}${row.lo === null ? "" : `, ${data.words.interval} ${number(row.lo)} – ${number(row.hi)}`}${row.n === null ? "" : `, ${data.words.n} ${row.n}`}`)].join("\n") : null, event);
  });
  plot.addEventListener("pointerleave", () => say(null));
});

/** Labels at the ends of lines, moved so far apart that they can be read. */
function apart(labels, tops, domain) {
  const [low, high] = domain ?? d3.extent(tops);
  const least = (high - low) / 17;
  const sorted = labels.map((one) => ({ ...one, at: one.value })).sort((one, other) => one.at - other.at);
  for (let nr = 1; nr < sorted.length; nr++) sorted[nr].at = Math.max(sorted[nr].at, sorted[nr - 1].at + least);
  return sorted;
}

/** What the lines are, as a list that is read and exported too. */
function keys(series) {
  const list = document.createElement("ul");
  list.className = "legend";
  list.dir = document.documentElement.dir;
  for (const one of series) {
    const line = document.createElement("li");
    const mark = d3.create("svg").attr("width", 30).attr("height", 10).attr("viewBox", "0 0 30 10").attr("aria-hidden", "true");
    mark.append("path").attr("d", "M0,5H30").attr("fill", "none").attr("stroke", one.colour).attr("stroke-width", one.own ? 2.4 : 1.6).attr("stroke-dasharray", one.dash ?? null);
    line.append(mark.node(), ` ${one.name}`);
    list.append(line);
  }
  return list;
}

// Both ends of a ranking: a dot and its interval for each state; the name leads to the page of both.
register("ranking", (canvas, data, figure) => {
  const box = document.createElement("div");
  box.className = "ends";
  canvas.append(box);
  const values = data.ends.flatMap((end) => end.rows.flatMap((row) => [row.value, row.lo ?? row.value, row.hi ?? row.value]));
  const [low, high] = d3.extent(values), pad = (high - low || 1) * 0.04;
  const format = (value) => minus(data.percent ? `${+(100 * value).toFixed(1)}%` : +value.toFixed(3));
  const say = bubble(canvas);
  const parts = data.ends.map(() => box.appendChild(document.createElement("div")));
  for (const [nr, end] of data.ends.entries()) {
    const part = parts[nr];
    const head = document.createElement("p");
    head.className = "end-title";
    head.dir = document.documentElement.dir;
    head.textContent = end.title;
    part.append(head);
    const width = Math.max(240, part.clientWidth || 260);
    const margin = Math.min(132, width * 0.42);
    const plot = Plot.plot({
      width, height: 22 * end.rows.length + 26, marginLeft: margin, marginRight: 16, marginTop: 2, marginBottom: 22, style, ariaLabel: `${title(figure)}: ${end.title}`,
      x: { domain: data.percent ? [0, high + pad] : [low - pad, high + pad], label: null, ticks: 4, tickFormat: format, grid: true },
      y: { domain: end.rows.map((row) => row.name), label: null, axis: null },
      marks: [
        data.percent ? Plot.ruleX([0], { stroke: "var(--hatch)" }) : null,
        data.percent ? Plot.barX(end.rows, { y: "name", x: "value", fill: "var(--s1)", insetTop: 4, insetBottom: 4 }) : Plot.ruleY(end.rows.filter((row) => row.lo !== null), { y: "name", x1: "lo", x2: "hi", stroke: "var(--s1)", strokeWidth: 2 }),
        data.percent ? null : Plot.dot(end.rows, { y: "name", x: "value", r: 3.6, fill: "var(--s1)", stroke: "var(--paper)" }),
        Plot.text(end.rows, { y: "name", text: (row) => cut(row.name, margin), x: () => (data.percent ? 0 : low - pad), dx: -8, textAnchor: "end", href: "href" }),
      ],
    });
    plain(plot, "group");
    part.append(plot);
    const scale = plot.scale("y");
    plot.addEventListener("pointermove", (event) => {
      const at = Math.floor((d3.pointer(event, plot)[1] - 2) / (scale.step ?? 22));
      const row = end.rows[at];
      say(row ? `${row.name}\n${data.percent ? format(row.value) : number(row.value)}${row.lo === null ? "" : `, ${data.words.interval} ${number(row.lo)} – ${number(row.hi)}`}${row.n === null ? "" : `, ${data.words.n} ${row.n}`}` : null, event);
    });
    plot.addEventListener("pointerleave", () => say(null));
  }
});

/** A name as long as its margin allows. */
function cut(name, margin) {
  return name.length * 6.6 > margin ? `${name.slice(0, Math.floor(margin / 6.6) - 1)}…` : name;
}

// Exposure: bars to either side of zero.
register("exposure", (canvas, data, figure) => {
  const width = room(canvas, 760), narrow = width < 520;
  const margin = narrow ? 118 : 170;
  const plot = Plot.plot({
    width, height: 21 * data.rows.length + 34, marginLeft: margin, marginRight: 56, marginTop: 4, marginBottom: 26, style, ariaLabel: title(figure),
    x: { label: null, ticks: narrow ? 3 : 6, grid: true, nice: true, tickFormat: (value) => minus(+value.toFixed(4)) },
    y: { domain: data.rows.map((row) => row.name), axis: null },
    marks: [
      Plot.barX(data.rows, { y: "name", x: "value", fill: (row) => (row.value > 0 ? "var(--n3)" : "var(--f3)"), insetTop: 3, insetBottom: 3 }),
      Plot.ruleX([0], { stroke: "var(--ink)" }),
      Plot.text(data.rows, { y: "name", x: "value", text: (row) => fixed(row.value, 4), dx: 4, textAnchor: "start", filter: (row) => row.value > 0 }),
      Plot.text(data.rows, { y: "name", x: 0, text: (row) => fixed(row.value, 4), dx: 4, textAnchor: "start", filter: (row) => row.value <= 0 }),
      Plot.text(data.rows, { y: "name", frameAnchor: "left", dx: -8, text: (row) => cut(row.name, margin), textAnchor: "end", href: "href" }),
    ],
  });
  plain(plot, "group");
  canvas.append(plot);
});

// Acts by year: a row for each dataset.
register("deeds", (canvas, data, figure) => {
  const width = room(canvas), narrow = width < 620;
  const first = Math.min(data.last - 20, Math.max(d3.min(data.rows, (row) => row.years[0][0]), narrow ? 1945 : 1816));
  const say = bubble(canvas);
  data.rows.forEach((row, at) => {
    const last = at === data.rows.length - 1;
    const shown = row.years.filter(([year]) => year >= first);
    const plot = Plot.plot({
      width, height: (narrow ? 58 : 42) + (last ? 22 : 0), marginLeft: narrow ? 30 : 190, marginRight: 10, marginTop: narrow ? 20 : 6, marginBottom: last ? 24 : 3, style, ariaLabel: `${title(figure)}: ${row.name}, ${row.card}`,
      x: { domain: [first - 0.5, data.last + 0.5], axis: last ? "bottom" : null, tickFormat: "d", ticks: narrow ? 4 : 10, label: null },
      y: { axis: null, domain: [0, Math.max(1, d3.max(shown, (one) => one[1]) ?? 1)] },
      marks: [
        Plot.ruleY([0], { stroke: "var(--line)" }),
        Plot.rectY(shown, { x1: (one) => one[0] - 0.45, x2: (one) => one[0] + 0.45, y: (one) => one[1], fill: `var(--s${1 + (at % 7)})` }),
        Plot.text([`${row.name}`], { frameAnchor: narrow ? "top-left" : "left", dx: narrow ? 0 : -184, dy: narrow ? -16 : -6, textAnchor: "start", fontWeight: 600 }),
        Plot.text([row.card], { frameAnchor: narrow ? "top-right" : "left", dx: narrow ? 0 : -184, dy: narrow ? -16 : 9, textAnchor: narrow ? "end" : "start", fill: "var(--quiet)" }),
      ],
    });
    plain(plot, "img");
    canvas.append(plot);
    const by = new Map(row.years);
    plot.addEventListener("pointermove", (event) => {
      const year = Math.round(plot.scale("x").invert(d3.pointer(event, plot)[0]));
      say(by.has(year) ? `${row.name} (${row.card})\n${year}: ${by.get(year)}` : null, event);
    });
    plot.addEventListener("pointerleave", () => say(null));
  });
});
