// When each dataset speaks: a row for each, bars along the years, grouped by the kind of tie.
import { bubble, colour, register, room } from "./figures.js";

const ROW = 19, HEAD = 27, TOP = 24;

register("coverage", (canvas, data) => {
  const width = room(canvas);
  const narrow = width < 620;
  const left = narrow ? 4 : 190, row = narrow ? 35 : ROW;
  const rows = d3.sum(data.groups, (group) => group.rows.length);
  const height = TOP + data.groups.length * HEAD + rows * row + 8;
  const x = d3.scaleLinear([data.first, data.last + 1], [left, width - 10]);
  const year = (text) => { const [y, m, d] = text.split("-").map(Number); return y + (m - 1) / 12 + (d - 1) / 365; };
  const svg = d3.create("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height).attr("font-size", 12.5);
  const say = bubble(canvas);
  const ink = colour("--ink"), quiet = colour("--quiet"), grid = colour("--grid"), near = colour("--s1"), far = colour("--s2");
  const ticks = x.ticks(narrow ? 5 : 10);
  svg.append("g").attr("stroke", grid).selectAll("line").data(ticks).join("line").attr("x1", x).attr("x2", x).attr("y1", TOP - 4).attr("y2", height - 4);
  svg.append("g").attr("fill", quiet).attr("font-size", 12).selectAll("text").data(ticks).join("text").attr("x", x).attr("y", TOP - 10).attr("text-anchor", (one) => (x(one) < 20 ? "start" : "middle")).text(String);
  let y = TOP;
  for (const group of data.groups) {
    svg.append("text").attr("x", left).attr("y", y + 18).attr("fill", ink).attr("font-weight", 700).attr("font-size", 13).text(group.name);
    y += HEAD;
    for (const one of group.rows) {
      const link = svg.append("a").attr("href", `#${one.card}`);
      const bar = y + (narrow ? 18 : 4);
      const said = one.bars.map((part) => `${part.years}: ${data.words[part.kind]}`).join("; ") || data.absent;
      link.append("title").text(`${one.card}. ${said}`);
      link.append("text").attr("x", narrow ? left : left - 10).attr("y", y + 13).attr("text-anchor", narrow ? "start" : "end").attr("fill", one.bars.length ? ink : quiet).text(one.card);
      if (!one.bars.length) {
        link.append("text").attr("x", narrow ? width - 10 : left + 4).attr("text-anchor", narrow ? "end" : "start").attr("y", y + 13).attr("fill", quiet).attr("font-style", "italic").text(data.absent);
      }
      for (const part of one.bars) {
        const start = Math.max(left, x(year(part.from))), end = part.to ? x(year(part.to)) : width - 10;
        const long = Math.max(3, end - start);
        let mark;
        if (part.kind === "selection") mark = link.append("line").attr("x1", start).attr("x2", start + long).attr("y1", bar + 5).attr("y2", bar + 5).attr("stroke", far).attr("stroke-width", 3.2).attr("stroke-dasharray", "4 2.5");
        else mark = link.append("rect").attr("x", start).attr("y", bar).attr("width", long).attr("height", 10).attr("fill", part.kind === "complete" ? near : "none").attr("stroke", near).attr("stroke-width", 1.3);
        if (year(part.from) < data.first) link.append("path").attr("d", `M${left + 7},${bar + 1}l-5,4l5,4`).attr("fill", "none").attr("stroke", part.kind === "complete" ? colour("--paper") : far).attr("stroke-width", 1.8);
        if (!part.to) link.append("path").attr("d", `M${end - 1},${bar + 1}l6,4l-6,4`).attr("fill", "none").attr("stroke", part.kind === "selection" ? far : near).attr("stroke-width", 2);
        const told = [`${one.card}: ${part.years}`, data.words[part.kind], part.variables.slice(0, 8).join(", ") + (part.variables.length > 8 ? " …" : "")].filter(Boolean).join("\n");
        mark.on("pointermove", (event) => say(told, event)).on("pointerleave", () => say(null));
      }
      y += row;
    }
  }
  canvas.prepend(svg.node());
  canvas.querySelector("svg").setAttribute("role", "group");
  canvas.querySelector("svg").setAttribute("aria-label", canvas.closest("figure").dataset.title);
});
