"use strict";
{
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const words = charts.words;
  const style = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: "13px", background: "none" };
  const day = (text) => new Date(text + "T00:00:00Z");
  const room = document.querySelector("main").clientWidth - 2 * parseFloat(getComputedStyle(document.querySelector("main")).paddingLeft);
  const width = Math.max(320, Math.min(1000, room));
  const narrow = width < 560;

  const place = document.getElementById("chart-acts");
  if (place && charts.acts.length) {
    const label = new Map(charts.layers.map((one) => [one.id, one.label]));
    const acts = charts.acts.map((one) => ({ ...one, day: day(one.day), row: label.get(one.layer) }));
    const margin = narrow ? 84 : 120;
    // Acts that would cover one another are piled up; a row is as high as its densest place may need.
    const span = day(charts.to) - day(charts.from);
    const apart = (one, other) => (Math.abs(one.day - other.day) / span) * (width - margin - 20);
    const pile = d3.max(acts, (one) => acts.filter((other) => other.row === one.row && apart(one, other) < 11).length);
    place.append(Plot.plot({
      width, marginLeft: margin, marginRight: 20, marginBottom: 34, style,
      height: charts.layers.length * Math.max(30, 10 * Math.min(pile, 24) + 14) + 40,
      ariaLabel: words.acts,
      x: { type: "utc", domain: [day(charts.from), day(charts.to)], label: null, ticks: narrow ? 4 : 8,
        tickFormat: d3.utcFormat(span > 4 * 365.25 * 864e5 ? "%Y" : "%Y-%m"), grid: true },
      symbol: { domain: ["confirmed", "announced", "alleged", "denied"], range: ["circle", "diamond", "circle", "times"] },
      fy: { domain: charts.layers.map((one) => one.label), label: null, axis: "left", padding: 0.12 },
      y: { axis: null },
      marks: [
        Plot.frame({ anchor: "bottom", stroke: "#d9d9d4" }),
        Plot.dot(acts, Plot.dodgeY("bottom", {
          x: "day", fy: "row", r: 4.5, padding: 1, symbol: "status", stroke: "#333", strokeWidth: 1.8,
          fill: (one) => (one.status === "confirmed" ? "#333" : "white"),
          title: "title", tip: { fontSize: 12, textPadding: 8, lineWidth: 26 } })),
      ],
    }));
  }

  const votes = document.getElementById("chart-votes");
  const shown = charts.series.filter((one) => one.years.length);
  if (votes && shown.length) {
    const rows = shown.flatMap((one) => one.years.map((year) => ({ ...year, series: one })));
    const x = { label: null, domain: d3.extent(rows, (row) => row.year), tickFormat: "d", ticks: narrow ? 5 : 10, insetLeft: 6, insetRight: 6 };
    const said = (row) => `${row.series.label}\n${words.session} ${row.session} (${row.year})\n` +
      `${words.agreement} ${row.agreement.toFixed(4)}\n${words.common} ${row.common}`;
    const unbroken = (years) => {
      const by = new Map(years.map((row) => [row.year, row]));
      return d3.range(years[0].year, years.at(-1).year + 1).map((year) => {
        const row = by.get(year);
        return row && row.common >= charts.few ? row : { year, agreement: NaN };
      });
    };
    votes.append(Plot.plot({
      width, height: 300, marginLeft: 44, marginRight: 12, style, ariaLabel: words.votes,
      x, y: { domain: [0, 1], label: words.agreement, grid: true, ticks: 5, labelArrow: "none" },
      marks: [
        // The line has gaps where sessions are missing or hold too few roll calls to compare: those are hollow dots.
        shown.map((one) => Plot.lineY(unbroken(one.years), { x: "year", y: "agreement", stroke: one.color, strokeWidth: one.width, strokeDasharray: one.dash || undefined })),
        Plot.dot(rows.filter((row) => row.common < charts.few), { x: "year", y: "agreement", r: 3, stroke: (row) => row.series.color, fill: "white" }),
        Plot.dot(rows.filter((row) => row.series.own && row.common >= charts.few), { x: "year", y: "agreement", r: 2.4, fill: (row) => row.series.color }),
        Plot.tip(rows, Plot.pointer({ x: "year", y: "agreement", title: said, fontSize: 12, textPadding: 8 })),
      ],
    }));
    // How many roll calls a score rests on: the pair's own in black, or the first comparison's.
    const counted = shown.find((one) => one.own) ?? shown[0];
    votes.append(Plot.plot({
      width, height: 110, marginLeft: 44, marginRight: 12, style, ariaLabel: words.common,
      x, y: { label: `${words.common} (${counted.label})`, grid: true, ticks: 3, labelArrow: "none" },
      marks: [
        Plot.rectY(counted.years, { x1: (row) => row.year - 0.4, x2: (row) => row.year + 0.4, y: "common", fill: "#8c8c85",
          title: (row) => `${words.session} ${row.session} (${row.year})\n${words.common} ${row.common}`, tip: true }),
        Plot.ruleY([0]),
      ],
    }));
  }
  document.body.dataset.ready = "yes";
}
