// Blocs: the network that moves from year to year, who was where, and the standing of one state with the year marked.
import { bubble, register, room, worded } from "./figures.js";

const LONG = 900, PAUSE = 1500; // milliseconds of a move, and from one year to the next when it plays
const root = document.documentElement;
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const rtl = root.dir === "rtl";
// A text that is anchored at its left or right edge, whichever way its words run.
const LEFT = rtl ? "end" : "start", RIGHT = rtl ? "start" : "end";
const number = (value, digits = 2) => (value < 0 && root.lang === "ar" ? "\u200e" : "") + value.toFixed(digits);

// What is shown: the data of the page, the date by its place, the state whose ties are shown, the hostile ties drawn.
let now = null;
let moved = () => {}; // moves the network that is drawn
const others = new Map(); // what else follows the year, by name

function opened(data) {
  if (now?.data === data) return;
  clearInterval(now?.playing);
  const lives = new Map();
  data.bloc.forEach((line, at) => line.forEach((bloc) => { if (bloc > 0) lives.set(bloc, (lives.get(bloc) ?? new Set()).add(at)); }));
  // Blocs that live at one time never share a colour while there are enough; those that live longest choose first.
  const colours = new Map();
  for (const [bloc, dates] of [...lives].sort((a, b) => b[1].size - a[1].size || a[0] - b[0])) {
    const taken = [...colours].filter(([other]) => [...lives.get(other)].some((at) => dates.has(at))).map(([, one]) => one);
    colours.set(bloc, [0, 1, 2, 3, 4, 5, 6, 7].find((one) => !taken.includes(one)) ?? bloc % 8);
  }
  now = { data, at: data.on, state: data.state, draw: data.draw, colours, playing: null, edges: new Map(), layouts: new Map() };
}
const paint = (bloc) => (bloc > 0 ? `var(--b${now.colours.get(bloc)})` : "var(--quiet)");

/** The ties of a date: `a`, `b`, `kind` by place. */
function edges(at) {
  if (!now.edges.has(at)) {
    const found = [];
    for (const [kind, first, last, pairs] of now.data.ties) {
      if (first > at || last < at) continue;
      for (let n = 0; n < pairs.length; n += 2) found.push({ a: pairs[n], b: pairs[n + 1], kind, weight: now.data.kinds[kind][0] });
    }
    now.edges.set(at, found);
  }
  return now.edges.get(at);
}
const tiesOf = (state, at) => edges(at).filter((one) => one.a === state || one.b === state)
  .map((one) => ({ ...one, other: one.a === state ? one.b : one.a }))
  .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || now.data.names[a.other].localeCompare(now.data.names[b.other], root.lang));

// Where the states lie on each date. Each date begins where the one before ended, the first from seeded places, so that the same
// page is always drawn alike; what moves is a force between ties, and the place of a state's bloc.
function layouts(width, height, radius) {
  const data = now.data, found = [], last = new Map();
  const spot = data.states.map(() => null);
  return (upto) => {
    for (let at = found.length; at <= upto; at++) {
      const line = data.bloc[at];
      const here = line.map((bloc, n) => (bloc >= 0 ? n : -1)).filter((n) => n >= 0);
      const gap = Math.min(2 * radius + (here.length > 60 ? 18 : 38), Math.sqrt((0.36 * width * height) / Math.max(1, here.length)));
      const centres = placed(at, line, last, spot, gap, width, height);
      const beside = here.filter((n) => line[n] === 0); // in no bloc: in the corner
      const near = new Map(data.next[at].map(([who, bloc, share]) => [who, [bloc, share]]));
      const nodes = here.map((n, order) => {
        const own = centres.get(line[n]) ?? { x: radius + 8 + gap * (beside.indexOf(n) % 8), y: height - radius - 6 - gap * Math.floor(beside.indexOf(n) / 8) };
        const [other, share] = near.get(n) ?? [0, 0];
        const away = centres.get(other), pull = away ? share / (share + data.sure[at][n]) : 0;
        const turn = order * 2.39996;
        const from = spot[n] ?? { x: own.x + Math.sqrt(order + 1) * 2 * Math.cos(turn), y: own.y + Math.sqrt(order + 1) * 2 * Math.sin(turn) };
        if (line[n] === 0) return { n, x: own.x, y: own.y, fx: own.x, fy: own.y };
        return { n, x: from.x, y: from.y, vx: 0, vy: 0, tx: own.x + (away ? (away.x - own.x) * pull : 0), ty: own.y + (away ? (away.y - own.y) * pull : 0) };
      });
      const index = new Map(nodes.map((one, order) => [one.n, order]));
      const ties = edges(at).filter((one) => line[one.a] && line[one.b]).map((one) => [index.get(one.a), index.get(one.b), one.weight]);
      const degree = new Float64Array(nodes.length).fill(1);
      for (const [a, b] of ties) { degree[a]++; degree[b]++; }
      const pull = ties.map(([a, b, weight]) => [a, b, (0.9 * Math.sign(weight) * Math.min(1, Math.abs(weight))) / Math.sqrt(degree[a] * degree[b])]);
      const tied = (alpha) => {
        for (const [a, b, k] of pull) {
          const p = nodes[a], q = nodes[b];
          let dx = q.x - p.x, dy = q.y - p.y;
          const far = Math.sqrt(dx * dx + dy * dy) || 1, most = Math.min(far, 60) / far;
          dx *= most * k * alpha * 0.35; dy *= most * k * alpha * 0.35;
          p.vx += dx; p.vy += dy; q.vx -= dx; q.vy -= dy;
        }
      };
      const ticks = found.length ? 40 : 130;
      const simulation = d3.forceSimulation(nodes).stop().alpha(found.length ? 0.7 : 1).alphaDecay(1 - 0.002 ** (1 / ticks))
        .force("x", d3.forceX((one) => one.tx).strength(0.16)).force("y", d3.forceY((one) => one.ty).strength(0.16))
        .force("tied", tied).force("collide", d3.forceCollide(gap / 2).strength(0.9));
      simulation.tick(ticks);
      const places = data.states.map(() => null);
      for (const one of nodes) {
        places[one.n] = { x: Math.max(radius + 3, Math.min(width - radius - 3, one.x)), y: Math.max(30, Math.min(height - radius - 3, one.y)) };
        spot[one.n] = places[one.n];
      }
      found.push(places);
    }
    return found[upto];
  };
}

/** The centre of each bloc on a date: as many circles side by side, each begun where the bloc or its members were. */
function placed(at, line, last, spot, gap, width, height) {
  const members = d3.rollup(line.map((bloc, n) => [bloc, n]).filter(([bloc]) => bloc > 0), (rows) => rows.map(([, n]) => n), ([bloc]) => bloc);
  const list = [...members].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
  const circles = list.map(([bloc, who], order) => {
    const known = last.get(bloc) ?? mean(who.map((n) => spot[n]).filter(Boolean));
    const turn = (order / list.length) * 2 * Math.PI + Math.PI;
    const from = known ?? { x: width / 2 + width * 0.34 * Math.cos(turn), y: height / 2 + height * 0.25 * Math.sin(turn) };
    return { bloc, r: gap * Math.sqrt(who.length) * 0.58 + 13, x: from.x, y: from.y };
  });
  const simulation = d3.forceSimulation(circles).stop().alphaDecay(0.02)
    .force("x", d3.forceX(width / 2).strength(0.006)).force("y", d3.forceY(height / 2 + 8).strength(0.025 * Math.max(1, (width / height) ** 1.5)))
    .force("collide", d3.forceCollide((one) => one.r + Math.min(26, width * 0.022)).strength(0.9).iterations(3))
    .force("frame", () => {
      for (const one of circles) {
        one.x = Math.max(one.r + 4, Math.min(width - one.r - 4, one.x));
        one.y = Math.max(one.r + 26, Math.min(height - one.r - 4, one.y));
      }
    });
  simulation.tick(150);
  last.clear();
  for (const one of circles) last.set(one.bloc, { x: one.x, y: one.y, r: one.r });
  return new Map(last);
}
const mean = (spots) => (spots.length ? { x: d3.mean(spots, (one) => one.x), y: d3.mean(spots, (one) => one.y) } : null);

function scrubber(canvas, data) {
  const bar = document.createElement("div");
  bar.className = "scrub";
  bar.innerHTML = `<p class="when" aria-live="polite"></p><button type="button"></button><input type="range" min="0" step="1"><label class="drawn"><span></span><select></select></label>`;
  const [when, button, slider, label] = bar.children;
  const words = data.words, select = label.querySelector("select");
  when.dir = root.dir;
  button.textContent = now.playing ? words.pause : words.play;
  slider.max = data.dates.length - 1;
  slider.setAttribute("aria-label", words.year);
  label.dir = root.dir;
  label.querySelector("span").textContent = words.draw;
  for (const one of ["strong", "hostile", "none"]) select.add(new Option(words[`draw_${one}`], one, false, one === now.draw));
  slider.addEventListener("input", () => { stop(); go(+slider.value); });
  select.addEventListener("change", () => { now.draw = select.value; written(); moved(false); });
  button.addEventListener("click", () => (now.playing ? stop() : play()));
  const shown = () => {
    when.textContent = data.frames[now.at].title;
    slider.value = now.at;
    slider.setAttribute("aria-valuetext", data.frames[now.at].title);
  };
  const stop = () => { clearInterval(now.playing); now.playing = null; button.textContent = words.play; };
  const play = () => {
    if (now.at === data.dates.length - 1) go(0);
    now.playing = setInterval(() => (document.body.contains(bar) && now.at < data.dates.length - 1 ? go(now.at + 1) : stop()), PAUSE);
    button.textContent = words.pause;
  };
  canvas.append(bar);
  return shown;
}

/** Show another date. */
function go(at) {
  if (at === now.at || at < 0 || at >= now.data.dates.length) return;
  now.at = at;
  written();
  moved(true);
  for (const follow of others.values()) follow();
}

/** Write what is shown into the address, the form and the links that lead to the same. */
function written() {
  const data = now.data, query = new URLSearchParams(location.search);
  const told = {
    on: now.at === data.dates.length - 1 ? "" : data.dates[now.at],
    state: now.state == null ? "" : data.states[now.state],
    draw: now.draw === "strong" ? "" : now.draw,
  };
  const form = document.querySelector("form.blocs-form");
  for (const [key, value] of Object.entries(told)) {
    if (value) query.set(key, value); else query.delete(key);
    const field = form?.elements.namedItem(key);
    if (field) field.value = value;
  }
  const asked = query.size ? `?${query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}` : "";
  history.replaceState(history.state, "", location.pathname + asked + location.hash);
  const other = document.getElementById("language"), link = document.getElementById("permalink");
  other.href = location.pathname.replace(/^\/(en|ar)(?=\/|$)/, `/${other.hreflang}`) + asked;
  if (link) { link.href = location.pathname + asked; link.firstElementChild.textContent = location.pathname + asked; }
}

register("blocs", (canvas, data) => {
  opened(now && now.key === JSON.stringify(data.dates) + data.ties.length && sameData(now.data, data) ? now.data : data);
  data = now.data;
  now.key = JSON.stringify(data.dates) + data.ties.length;
  const width = room(canvas), narrow = width < 620, height = narrow ? Math.max(430, width * 1.35) : Math.min(580, width * 0.52);
  const radius = narrow ? 4 : 6;
  const shown = scrubber(canvas, data);
  // Kept for the next drawing at this size: light and dark only change the paint.
  const at = now.layouts.get(width) ?? now.layouts.set(width, layouts(width, height, radius)).get(width);
  const svg = d3.select(canvas).append("svg").attr("class", "net").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height)
    .attr("role", "group").attr("aria-label", data.words.figure);
  const hulls = svg.append("g"), all = svg.append("g").attr("class", "all"), mine = svg.append("g").attr("class", "mine");
  const dots = svg.append("g"), words = svg.append("g");
  const say = bubble(canvas);
  let places = at(now.at).map((one) => one && { ...one }); // where the dots are now, on their way
  let timer = null, pointed = null;

  const nodes = dots.selectAll("a").data(data.states.map((_, n) => n)).join("a").attr("class", "node").attr("href", (n) => `/${root.lang}/state/${data.states[n]}`)
    .attr("tabindex", -1).on("pointerenter", (event, n) => { if (event.pointerType !== "touch") point(n, event); }).on("pointermove", (event, n) => pointed === n && say(about(n), event))
    .on("pointerleave", () => point(null)).on("focus", (event, n) => point(n, centre(event.currentTarget))).on("blur", () => point(null)).on("keydown", walk);
  nodes.append("circle").attr("class", "hit").attr("r", Math.max(radius + 2, narrow ? 8 : 9));
  nodes.append("circle").attr("class", "ring").attr("r", radius + 2.6);
  nodes.append("circle").attr("class", "mark").attr("r", radius);
  const centre = (node) => { const box = node.getBoundingClientRect(); return { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 }; };

  /** From the state that has the focus to the nearest in the direction of an arrow. */
  function walk(event, n) {
    const turn = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!turn) return;
    event.preventDefault();
    const here = places[n];
    let best = null, least = Infinity;
    places.forEach((one, m) => {
      if (!one || m === n) return;
      const along = (one.x - here.x) * turn[0] + (one.y - here.y) * turn[1], across = Math.abs((one.x - here.x) * turn[1]) + Math.abs((one.y - here.y) * turn[0]);
      if (along > 1 && along + 2 * across < least) { least = along + 2 * across; best = m; }
    });
    if (best != null) focusable(best, true);
  }
  function focusable(n, focus = false) {
    nodes.attr("tabindex", (m) => (m === n ? 0 : -1));
    if (focus) nodes.filter((m) => m === n).node().focus();
  }

  const called = (bloc) => data.frames[now.at].blocs.find((one) => one[0] === bloc)?.[1] ?? "";
  function about(n) {
    const bloc = data.bloc[now.at][n], other = data.next[now.at].find((one) => one[0] === n), ties = tiesOf(n, now.at);
    const side = (sign, key) => {
      const found = ties.filter((one) => one.weight * sign > 0);
      const first = found.slice(0, 5).map((one) => `${data.names[one.other]} (${number(one.weight)})`).join(data.words.comma);
      return found.length ? worded(data.words[key], { states: first + (found.length > 5 ? ` ${worded(data.words.more, { n: found.length - 5 })}` : "") }) : "";
    };
    return [
      data.names[n],
      bloc > 0 ? `${worded(data.words.bloc, { bloc })}${data.words.colon} ${called(bloc)}` : data.words.no_bloc,
      bloc > 0 ? worded(data.words.certainty, { certainty: number(data.sure[now.at][n] / 100) }) + (other ? `${data.words.comma}${worded(data.words.else, { bloc: other[1], share: number(other[2] / 100) })}` : "") : "",
      side(1, "friends"), side(-1, "foes"),
    ].filter(Boolean).join("\n");
  }

  function point(n, event) {
    pointed = n;
    say(n == null ? null : about(n), event);
    spread();
  }
  /** Ties of the state that is pointed at or chosen; all else steps back. */
  function spread() {
    const who = pointed ?? (now.state != null && places[now.state] ? now.state : null);
    const ties = who == null ? [] : tiesOf(who, now.at);
    const near = new Set([who, ...ties.map((one) => one.other)]);
    nodes.classed("faded", (n) => who != null && !near.has(n));
    all.classed("faded", who != null);
    mine.selectAll("path").data(ties).join("path").attr("class", (one) => `tie ${one.weight < 0 ? "hostile" : "friend"}`)
      .attr("stroke-width", (one) => (one.weight < 0 ? 1.9 : 0.9) * (0.5 + Math.min(1, Math.abs(one.weight)) / 2));
    drawn();
  }

  const path = (one) => { const p = places[one.a], q = places[one.b]; return p && q ? `M${p.x.toFixed(1)} ${p.y.toFixed(1)}L${q.x.toFixed(1)} ${q.y.toFixed(1)}` : null; };
  /** Everything where the dots are now. */
  function drawn() {
    nodes.attr("transform", (n) => (places[n] ? `translate(${places[n].x.toFixed(1)},${places[n].y.toFixed(1)})` : null));
    all.selectAll("path").attr("d", path);
    mine.selectAll("path").attr("d", path);
    hulls.selectAll("path").attr("d", (one) => hull(one.firm.length ? one.firm : one.who));
    words.selectAll("text").attr("x", (one) => one.dx + (one.n == null ? 0 : places[one.n]?.x ?? 0)).attr("y", (one) => one.dy + (one.n == null ? 0 : places[one.n]?.y ?? 0));
  }
  function hull(who) {
    const spots = who.map((n) => places[n]).filter(Boolean).map((one) => [one.x, one.y]);
    const outline = spots.length > 2 ? d3.polygonHull(spots) : spots;
    return outline?.length ? `M${outline.map((one) => one.map((c) => c.toFixed(1)).join(" ")).join("L")}Z` : null;
  }

  /** What belongs to the date: who is there, in which bloc, which ties are drawn, which names are written. */
  function dressed(goal) {
    const line = data.bloc[now.at], sure = data.sure[now.at], before = now.at ? data.bloc[now.at - 1] : null;
    nodes.attr("display", (n) => (goal[n] ? null : "none"))
      .classed("unsure", (n) => line[n] > 0 && sure[n] < data.sure_from)
      .classed("moved", (n) => !!before && before[n] > 0 && line[n] > 0 && before[n] !== line[n])
      .attr("aria-label", (n) => [data.names[n], line[n] > 0 ? `${worded(data.words.bloc, { bloc: line[n] })}${data.words.comma}${worded(data.words.certainty, { certainty: number(sure[n] / 100) })}` : data.words.no_bloc].join(data.words.comma));
    nodes.select(".mark").attr("fill", (n) => (line[n] > 0 && sure[n] < data.sure_from ? "var(--paper)" : paint(line[n]))).attr("stroke", (n) => paint(line[n]));
    const blocs = data.frames[now.at].blocs.map(([bloc, leaders, size]) => ({ bloc, leaders, size, who: line.map((one, n) => (one === bloc ? n : -1)).filter((n) => n >= 0) }))
      .map((one) => ({ ...one, firm: one.who.filter((n) => sure[n] >= data.sure_from) }));
    hulls.selectAll("path").data(blocs, (one) => one.bloc).join("path").attr("class", "hull").attr("fill", (one) => paint(one.bloc)).attr("stroke", (one) => paint(one.bloc)).attr("stroke-width", 2 * radius + 16);
    const signs = data.signs[now.at];
    const level = now.draw === "hostile" ? 0 : now.draw === "none" || signs?.[2] == null ? -Infinity : signs[2] + 0.005;
    all.selectAll("path").data(edges(now.at).filter((one) => one.weight < 0 && one.weight <= level)).join("path").attr("class", "tie hostile");
    const legend = canvas.closest("figure").querySelector("[data-hostile]");
    if (legend && signs) {
      const key = now.draw === "hostile" ? "hostile_all" : now.draw === "none" || signs[2] == null ? "hostile_none" : "hostile_drawn";
      legend.textContent = worded(data.words[key], { level: signs[2] == null ? "" : number(signs[2]), n: signs[3], all: signs[1] });
    }
    words.selectAll("text").data(named(goal, blocs)).join("text").attr("class", (one) => (one.n == null ? "bloc-name" : "")).attr("font-size", (one) => one.size)
      .attr("direction", root.dir).attr("text-anchor", LEFT).text((one) => one.text);
    shown();
    if (!goal.some((one, n) => one && nodes.nodes()[n].getAttribute("tabindex") === "0")) focusable(goal.findIndex(Boolean));
  }

  /** Names that find room: of blocs first, then their leaders, then other powers. */
  function named(goal, blocs) {
    const pen = document.createElement("canvas").getContext("2d"), taken = [], found = [];
    const font = getComputedStyle(document.body).fontFamily, size = narrow ? 10.5 : 12, large = narrow ? 12 : 14;
    const wide = (text, px, weight = 400) => { pen.font = `${weight} ${px}px ${font}`; return pen.measureText(text).width; };
    const free = (box) => box[0] >= 1 && box[2] <= width - 1 && box[1] >= 1 && box[3] <= height - 1 && !taken.some((one) => box[0] < one[2] && box[2] > one[0] && box[1] < one[3] && box[3] > one[1]);
    // A dot is no place for a name, unless it is the dot's own.
    const dots = goal.map((one) => one && [one.x - radius, one.y - radius, one.x + radius, one.y + radius]);
    const covered = (box, own = -1) => dots.filter((one, m) => one && m !== own && box[0] < one[2] && box[2] > one[0] && box[1] < one[3] && box[3] > one[1]).length;
    for (const one of blocs) {
      const spots = (one.firm.length ? one.firm : one.who).map((n) => goal[n]).filter(Boolean);
      if (!spots.length) continue;
      const leaders = one.leaders.split(data.words.comma);
      const text = `${one.bloc} · ${narrow ? leaders[0] : leaders.slice(0, 2).join(data.words.comma)} (${one.size})`;
      const long = wide(text, large, 700), x = Math.max(4, Math.min(width - long - 4, d3.mean(spots, (s) => s.x) - long / 2));
      const box = (y) => [x, y - large, x + long, y + 4];
      const above = Math.max(large + 2, d3.min(spots, (s) => s.y) - radius - 11), below = Math.min(height - 5, d3.max(spots, (s) => s.y) + radius + large + 9);
      const places = [above, below, above - large - 3, below + large + 3, above + large + 3].filter((y) => free(box(y)));
      const y = places.length ? places.reduce((a, b) => (covered(box(b)) < covered(box(a)) ? b : a)) : above;
      taken.push(box(y));
      found.push({ n: null, dx: x, dy: y, text, size: large });
    }
    const lead = blocs.flatMap((one) => one.who.filter((n) => one.leaders.split(data.words.comma).includes(data.names[n])));
    const wanted = [...new Set([...(now.state == null ? [] : [now.state]), ...lead, ...goal.map((one, n) => n).filter((n) => data.bloc[now.at][n] === 0).slice(0, 6), ...data.prominent])].filter((n) => goal[n] && data.bloc[now.at][n] >= 0);
    for (const n of wanted.slice(0, narrow ? 22 : 60)) {
      const long = wide(data.names[n], size), s = goal[n];
      const tries = [[radius + 3, 4], [-long - radius - 3, 4], [-long / 2, -radius - 4], [-long / 2, radius + size]];
      const place = tries.map(([dx, dy]) => ({ dx, dy, box: [s.x + dx - 1, s.y + dy - size + 2, s.x + dx + long + 1, s.y + dy + 3] })).filter((one) => free(one.box));
      if (!place.length) continue;
      const best = place.reduce((a, b) => (covered(b.box, n) < covered(a.box, n) ? b : a));
      if (covered(best.box, n) > (lead.includes(n) || n === now.state ? 9 : 1)) continue;
      taken.push(best.box);
      found.push({ n, dx: best.dx, dy: best.dy, text: data.names[n], size });
    }
    return found;
  }

  moved = (animate) => {
    const goal = at(now.at), from = places.map((one) => one && { ...one });
    timer?.stop();
    dressed(goal);
    told();
    if (!animate || still()) { places = goal.map((one) => one && { ...one }); spread(); return; }
    places = goal.map((one, n) => one && { ...(from[n] ?? one) });
    spread();
    timer = d3.timer((time) => {
      const share = Math.min(1, time / LONG), t = d3.easeCubicInOut(share);
      places = goal.map((one, n) => one && (from[n] ? { x: from[n].x + (one.x - from[n].x) * t, y: from[n].y + (one.y - from[n].y) * t } : one));
      drawn();
      if (share === 1 || !document.body.contains(canvas)) timer.stop();
    });
  };
  moved(false);
});

// Drawn again for another width or light: the page's data are the same ones then, and the year stays.
const sameData = (a, b) => a.on === b.on && a.lang === b.lang && JSON.stringify(a.bloc) === JSON.stringify(b.bloc) && document.body.contains(now.mark);

/** What stands below the picture, for the date shown. */
function told() {
  const { data, at } = now, frame = data.frames[at];
  now.mark = document.getElementById("network");
  const part = (name) => document.querySelector(`[data-frame="${name}"]`);
  const list = (name, texts) => part(name).replaceChildren(...texts.map((text) => { const item = document.createElement("li"); item.textContent = text; return item; }));
  part("since").textContent = frame.since;
  part("since").hidden = !frame.since;
  part("first").hidden = !!frame.since;
  list("changes", frame.changes);
  list("layers", frame.layers);
  for (const name of ["alone", "untied", "search"]) part(name).textContent = frame[name];
  part("listed").hidden = frame.listed === "all";
  part("blocs").replaceChildren(...frame.blocs.map(([bloc, leaders, size, certainty, within]) => {
    const item = document.createElement("li"), mark = document.createElement("b"), note = document.createElement("span");
    mark.className = "number";
    mark.textContent = bloc;
    mark.dataset.bloc = bloc;
    note.className = "note";
    note.textContent = within;
    item.append(mark, ` ${leaders} (${size})${data.words.semicolon}${worded(data.words.bloc_line, { certainty })}. `, note);
    return item;
  }));
  for (const mark of document.querySelectorAll("[data-bloc]")) {
    mark.style.background = paint(+mark.dataset.bloc);
    mark.style.borderColor = "transparent";
    mark.style.color = "var(--paper)";
  }
  members();
  tied();
}

function cells(texts, numeric) {
  const row = document.createElement("tr");
  texts.forEach((text, at) => {
    const cell = document.createElement("td"), inner = document.createElement("bdi");
    if (numeric.includes(at)) cell.className = "n";
    if (text instanceof Node) cell.append(text); else { inner.textContent = text; cell.append(inner); }
    row.append(cell);
  });
  return row;
}

/** The table behind the network. */
function members() {
  const { data, at } = now, table = document.querySelector("#network-figure .behind table");
  if (!table) return;
  const near = new Map(data.next[at].map(([who, bloc, share]) => [who, `${bloc} (${number(share / 100)})`]));
  const rows = data.states.map((_, n) => n).filter((n) => data.bloc[at][n] > 0).sort((a, b) => data.bloc[at][a] - data.bloc[at][b] || data.names[a].localeCompare(data.names[b], root.lang));
  if (table.caption) table.caption.textContent = worded(data.words.members, { on: data.frames[at].day });
  table.tBodies[0].replaceChildren(...rows.map((n) => cells([data.bloc[at][n], data.names[n], number(data.sure[at][n] / 100), near.get(n) ?? "–"], [0, 2])));
}

/** The ties of the state that is chosen, each with the address of the pair. */
function tied() {
  const { data, at } = now, place = document.querySelector("#ties .pick");
  if (!place) return;
  if (!place.firstChild) {
    const label = document.createElement("label"), select = document.createElement("select"), text = document.createElement("span");
    text.textContent = data.words.ties_of;
    select.add(new Option(data.words.no_one, ""));
    for (const n of data.states.map((_, n) => n).sort((a, b) => data.names[a].localeCompare(data.names[b], root.lang))) select.add(new Option(data.names[n], n));
    select.value = now.state ?? "";
    select.addEventListener("change", () => { now.state = select.value === "" ? null : +select.value; written(); moved(false); });
    label.append(text, select);
    place.append(label);
  }
  const box = document.querySelector("#ties .wide"), title = document.querySelector('[data-ties="title"]');
  box.hidden = now.state == null;
  title.textContent = now.state == null ? data.words.ties_title : worded(data.words.tie_with, { name: data.names[now.state], on: data.frames[at].day });
  if (now.state == null) return;
  const rows = tiesOf(now.state, at).map((one) => {
    const link = document.createElement("a"), layers = data.kinds[one.kind][1];
    link.href = `/${root.lang}/pair/${data.states[now.state]}/${data.states[one.other]}?on=${data.dates[at]}`;
    link.textContent = data.names[one.other];
    const said = layers.map(([layer, , kinds]) => `${data.layers[layer]} (${kinds.map((kind) => data.kind_words[kind]).join(data.words.comma)})`).join(data.words.semicolon);
    const bloc = data.bloc[at][one.other];
    return cells([link, number(one.weight), bloc > 0 ? bloc : "–", said], [1]);
  });
  const none = document.createElement("tr");
  none.innerHTML = '<td colspan="4"></td>';
  none.firstChild.textContent = worded(data.words.no_ties, { name: data.names[now.state] });
  document.querySelector('[data-ties="rows"]').replaceChildren(...(rows.length ? rows : [none]));
}

register("bloc-years", (canvas) => {
  const source = document.querySelector('#network-figure > script[type="application/json"]');
  if (!now) opened(JSON.parse(source.textContent));
  const data = now.data, last = data.dates.length - 1, width = room(canvas), size = 12, high = 18, top = 24;
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  const side = Math.min(width * 0.4, 10 + d3.max(data.prominent, (n) => pen.measureText(data.names[n]).width));
  const cell = Math.min(46, (width - side - 2) / data.dates.length);
  const order = data.prominent.map((n, rank) => [n, rank]).sort(([a, i], [b, j]) => key(a) - key(b) || i - j).map(([n]) => n);
  function key(n) { const bloc = data.bloc[last][n]; return bloc > 0 ? bloc : 1e6; }
  const svg = d3.select(canvas).append("svg").attr("class", "years").attr("width", width).attr("height", top + high * order.length + 4)
    .attr("viewBox", `0 0 ${width} ${top + high * order.length + 4}`).attr("role", "group").attr("aria-label", data.words.through_figure);
  const clipped = (text) => { let found = text; while (found.length > 3 && pen.measureText(found + (found === text ? "" : "…")).width > side - 8) found = found.slice(0, -1); return found === text ? text : `${found.trim()}…`; };
  const say = bubble(canvas);
  order.forEach((n, row) => {
    const y = top + row * high;
    svg.append("text").attr("x", side - 6).attr("y", y + 13).attr("direction", root.dir).attr("text-anchor", RIGHT).attr("font-size", size).attr("fill", "var(--ink)").text(clipped(data.names[n]));
    data.bloc.forEach((line, at) => {
      const bloc = line[n], x = side + at * cell;
      if (bloc < 0 || bloc === 0) {
        if (bloc > -1 || bloc === -2) svg.append("text").attr("x", x + cell / 2).attr("y", y + 13).attr("text-anchor", "middle").attr("font-size", 11).attr("fill", "var(--quiet)").text("–");
        return;
      }
      const sure = data.sure[at][n] >= data.sure_from, inset = sure ? 0 : 1;
      svg.append("rect").attr("x", x + 0.5 + inset).attr("y", y + 1 + inset).attr("width", Math.max(1, cell - 1 - 2 * inset)).attr("height", high - 2 - 2 * inset).attr("rx", 1.5)
        .attr("fill", sure ? paint(bloc) : "var(--paper)").attr("stroke", sure ? "none" : paint(bloc)).attr("stroke-width", 1.5);
      if (cell >= 13) {
        svg.append("text").attr("x", x + cell / 2).attr("y", y + 13).attr("text-anchor", "middle").attr("font-size", 10.5).attr("fill", sure ? "var(--paper)" : paint(bloc)).attr("pointer-events", "none").text(bloc);
      }
    });
  });
  const step = Math.ceil(36 / cell);
  const heads = svg.selectAll("g.head").data(data.dates.map((_, at) => at)).join("g").attr("class", "head").attr("role", "button").attr("aria-label", (at) => data.frames[at].day)
    .on("click", (_, at) => go(at)).on("keydown", (event, at) => {
      const next = at + ({ ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0);
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); go(at); }
      else if (next !== at && next >= 0 && next <= last) { event.preventDefault(); heads.attr("tabindex", (one) => (one === next ? 0 : -1)); heads.nodes()[next].focus(); }
    }).on("pointermove", (event, at) => {
      const row = Math.floor((d3.pointer(event, svg.node())[1] - top) / high), n = order[row];
      if (n == null || row < 0) { say(null); return; }
      const bloc = data.bloc[at][n];
      const state = bloc > 0 ? `${worded(data.words.bloc, { bloc })}${data.words.colon} ${data.frames[at].blocs.find((one) => one[0] === bloc)?.[1] ?? ""}\n${worded(data.words.certainty, { certainty: number(data.sure[at][n] / 100) })}`
        : bloc === 0 ? data.words.no_bloc : bloc === -2 ? data.words.untied : data.words.no_state;
      say(`${data.names[n]}\n${data.frames[at].day}\n${state}`, event);
    }).on("pointerleave", () => say(null));
  heads.append("rect").attr("x", (at) => side + at * cell).attr("y", 0).attr("width", cell).attr("height", top + high * order.length).attr("fill", "transparent");
  heads.filter((at) => (last - at) % step === 0).append("text").attr("x", (at) => side + (at + 0.5) * cell).attr("y", 15).attr("text-anchor", "middle").attr("font-size", 11)
    .attr("fill", "var(--ink)").text((at) => data.dates[at].slice(0, 4));
  data.frames.forEach((one, at) => {
    if (one.breaks) svg.append("path").attr("class", "break").attr("d", `M${side + at * cell} ${top - 4}V${top + high * order.length}`).attr("pointer-events", "none");
  });
  const frame = svg.append("rect").attr("y", 1).attr("width", cell).attr("height", top + high * order.length).attr("fill", "none").attr("stroke", "var(--ink)").attr("stroke-width", 2).attr("pointer-events", "none");
  const follow = () => { frame.attr("x", side + now.at * cell); heads.attr("tabindex", (at) => (at === now.at ? 0 : -1)); };
  others.set("years", follow);
  follow();
});

register("standing", (canvas, data) => {
  const width = room(canvas), columns = Math.max(1, Math.floor(width / 260)), gap = 26, panel = (width - gap * (columns - 1)) / columns, high = 176;
  const rows = Math.ceil(data.panels.length / columns), dashes = ["", "5 3", "2 2", "8 3 2 3"];
  const svg = d3.select(canvas).append("svg").attr("width", width).attr("height", rows * high).attr("viewBox", `0 0 ${width} ${rows * high}`).attr("role", "img").attr("aria-label", canvas.closest("figure").dataset.title);
  const percent = (value, digits) => `${(100 * value).toFixed(digits)}%`;
  const marks = [];
  data.panels.forEach((one, n) => {
    const g = svg.append("g").attr("transform", `translate(${(n % columns) * (panel + gap)},${Math.floor(n / columns) * high})`);
    const text = (x, y, said, more = {}) => { const made = g.append("text").attr("x", x).attr("y", y).attr("font-size", more.size ?? 11).attr("fill", more.fill ?? "var(--quiet)").attr("direction", more.words ? root.dir : "ltr").attr("text-anchor", more.words ? LEFT : more.anchor ?? "start").text(said); if (more.weight) made.attr("font-weight", more.weight); return made; };
    const left = 38, top = one.lines.length > 2 ? 76 : one.lines.length > 1 ? 62 : 46, bottom = 138;
    text(0, 14, one.title, { size: 13, weight: 700, fill: "var(--ink)", words: true });
    const all = one.lines.flatMap((line) => line.rows), values = all.map((row) => row[1]);
    let [low, up] = d3.extent(values);
    if (up - low < (one.scale === "count" ? 4 : 0.02)) { const more = (one.scale === "count" ? 2 : 0.01); low = Math.max(0, low - more); up += more; }
    const x = d3.scaleLinear([data.first, Math.max(data.last, data.first + 1)], [left, panel - 8]), y = d3.scaleLinear([low, up], [bottom, top]).nice(3);
    const ticks = y.ticks(3).filter((tick) => one.scale !== "count" || Number.isInteger(tick)), fine = ticks.length > 1 && ticks[1] - ticks[0] < 0.01 ? 1 : 0;
    for (const tick of ticks) {
      g.append("line").attr("x1", left).attr("x2", panel - 8).attr("y1", y(tick)).attr("y2", y(tick)).attr("stroke", "var(--grid)");
      text(left - 5, y(tick) + 4, one.scale === "count" ? tick : percent(tick, fine), { anchor: "end" });
    }
    text(left, bottom + 17, data.first);
    text(panel - 8, bottom + 17, data.last, { anchor: "end" });
    const rule = g.append("line").attr("y1", top - 2).attr("y2", bottom).attr("stroke", "var(--ink)").attr("stroke-width", 1.2);
    one.lines.forEach((line, at) => {
      const dash = dashes[at % dashes.length], stroke = `var(--s${line.beside ? 7 : at})`;
      // A year that is not covered breaks the line.
      const runs = [];
      for (const row of line.rows) if (runs.length && runs.at(-1).at(-1)[0] === row[0] - 1) runs.at(-1).push(row); else runs.push([row]);
      for (const run of runs) g.append("path").attr("d", d3.line((row) => x(row[0]), (row) => y(row[1]))(run)).attr("fill", "none").attr("stroke", stroke).attr("stroke-width", 1.8).attr("stroke-dasharray", dash || null);
      if (line.rows.length <= 40) for (const row of line.rows) g.append("circle").attr("cx", x(row[0])).attr("cy", y(row[1])).attr("r", 2).attr("fill", stroke);
    });
    const said = text(0, 31, "", { size: 11.5, fill: "var(--ink)", words: true });
    if (one.lines.length > 1) {
      let along = 0, down = 44;
      one.lines.forEach((line, at) => {
        const words = one.lines.some((other) => other.beside) ? (line.beside ? line.label : "") : line.card;
        if (!words) return;
        const label = text(0, 0, words, { size: 10.5, words: true }), long = label.node().getComputedTextLength();
        if (along && along + 22 + long > panel) { along = 0; down += 14; }
        label.attr("x", along + 22).attr("y", down + 3);
        g.append("line").attr("x1", along).attr("x2", along + 18).attr("y1", down).attr("y2", down).attr("stroke", `var(--s${line.beside ? 7 : at})`).attr("stroke-width", 1.8).attr("stroke-dasharray", dashes[at % dashes.length] || null);
        along += 22 + long + 12;
      });
    }
    marks.push((year) => {
      rule.attr("x1", x(year)).attr("x2", x(year)).attr("display", year < data.first || year > data.last ? "none" : null);
      const found = one.lines.map((line) => line.rows.find((row) => row[0] === year)).filter(Boolean);
      const shown = found.map((row) => (one.scale === "count" ? String(row[1]) : percent(row[1], 1))).join(" · ");
      said.text(`${year}: ${shown || data.words.none}`);
    });
  });
  const follow = () => { const year = now ? +now.data.dates[now.at].slice(0, 4) : data.year; for (const mark of marks) mark(year); };
  others.set("standing", follow);
  follow();
});

// Years that leave the date out leave it behind, and the other way round.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form.blocs-form");
  if (!form || !["first", "last", "on"].includes(event.target.name) || !form.on.value) return;
  const year = +form.on.value.slice(0, 4);
  if (event.target.name === "on") {
    if ((form.first.value && year < +form.first.value) || (form.last.value && year > +form.last.value)) form.first.value = form.last.value = "";
    return;
  }
  if ((form.first.value && year < +form.first.value) || (form.last.value && year > +form.last.value)) form.on.value = "";
}, true);
