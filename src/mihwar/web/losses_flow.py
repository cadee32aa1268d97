"""Where a state's sales or purchases go: before at the left, after at the right, what changes hands through the middle.

What a partner keeps runs straight across. What it loses runs into one pool, what others gain out of it: the picture does not say
whose loss became whose gain, for the model does not either. Of sales at home only that part is drawn which takes up, or gives up,
trade with others; home sales as a whole are so large that nothing else could be seen beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup

from mihwar.language import Language, traded
from mihwar.language import phrases as say
from mihwar.web.chart import NARROW, Canvas, _short
from mihwar.web.letters import width, wrapped

Data = Mapping[str, Any]
Way = Literal["sales", "purchases"]
_MOST = {"cut": 6, "free": 8}  # partners shown by name
_SMALL = 0.012  # of all: what is smaller goes to the others
_HIGH = 430.0
_NODE = 11.0


@dataclass(frozen=True, slots=True)
class Node:
    """A partner, or several, before and after.

    Attributes:
        kind: cut, free, home, or more (what is sold more, or less, to all together).
        label: its name.
        before, after: dollars, or the unit of the table.
    """

    kind: str
    label: str
    before: float
    after: float

    @property
    def kept(self) -> float:
        """What runs straight across."""
        return min(self.before, self.after)

    @property
    def lost(self) -> float:
        """What runs into the pool."""
        return max(self.before - self.after, 0.0)

    @property
    def gained(self) -> float:
        """What comes out of it."""
        return max(self.after - self.before, 0.0)


def flows(data: Data, way: Way, state: str) -> list[dict[str, Any]]:
    """The rows of trade one way, each with its partner, the largest before first."""
    me, other = ("seller", "buyer") if way == "sales" else ("buyer", "seller")
    rows = [{**row, "partner": row[other]} for row in data["trade"] if row[me] == state]
    return sorted(rows, key=lambda row: -max(row["before"], row["after"]))


def nodes(data: Data, way: Way, state: str, language: Language) -> list[Node]:
    """Partners by name, the others together, home, and what balances both sides; sums of both sides are equal."""
    rows = flows(data, way, state)
    total = max(sum(row["before"] for row in rows), sum(row["after"] for row in rows))
    found = []
    for kind in ("cut", "free"):
        mine = [row for row in rows if row["cut"] == (kind == "cut")]
        named = [row for row in mine[: _MOST[kind]] if max(row["before"], row["after"]) >= _SMALL * total]
        rest = mine[len(named) :]
        if len(rest) == 1:
            named, rest = mine, []
        found += [Node(kind, say.name(data, row["partner"], language), row["before"], row["after"]) for row in named]
        if rest:
            label = language.say(f"losses_flow_others_{kind}", n=len(rest))
            found.append(Node(kind, label, sum(row["before"] for row in rest), sum(row["after"] for row in rest)))
    over = sum(one.lost for one in found) - sum(one.gained for one in found)
    home = next((row["after"] - row["before"] for row in data["home"] if row["state"] == state), 0.0)
    taken = min(max(home, 0.0), over) if over > 0 else -min(max(-home, 0.0), -over)
    for kind, much in (("home", taken), ("more", over - taken)):
        if abs(much) > 1e-9 * total:
            word = kind if kind == "home" else "less" if much > 0 else "more"
            found.append(Node(kind, language[f"losses_flow_{word}_{way}"], max(-much, 0.0), max(much, 0.0)))
    return found


def moved(found: Sequence[Node]) -> tuple[float, float]:
    """What changes hands, and what all partners had before."""
    return sum(one.lost for one in found), sum(one.before for one in found if one.kind in ("cut", "free"))


def picture(data: Data, way: Way, state: str, language: Language, wide: float) -> Markup:
    """The picture; empty where the state trades with nobody."""
    found = nodes(data, way, state, language)
    canvas = Canvas(language, wide)
    drawn = _Flow(canvas, found, data)
    height = drawn.paint()
    label = language.say(f"losses_flow_{way}", name=say.name(data, state, language))
    return canvas.svg(height, label, "flow narrow" if wide == NARROW else "flow")


class _Flow:
    def __init__(self, canvas: Canvas, found: Sequence[Node], data: Data) -> None:
        self.canvas, self.found, self.data = canvas, found, data
        self.tight = canvas.width == NARROW
        self.size = 11.5 if self.tight else 13.0
        gap = 7.0
        sides = ([one.before for one in found], [one.after for one in found])
        most = max(sum(side) for side in sides) or 1.0
        self.unit = (_HIGH - gap * (len(found) - 1)) / most
        self.gap = gap
        self.left = 1.0 if self.tight else self._room("before")
        self.right = canvas.width - (1.0 if self.tight else self._room("after"))

    def _room(self, when: str) -> float:
        """How wide the names at a side are."""
        return max((width(self.words(one, when), self.size) for one in self.found), default=0) + 26

    def amount(self, value: float) -> str:
        return traded.flow(value, self.data, self.canvas.language)

    def words(self, one: Node, when: str) -> str:
        """What stands at a node; nothing where nothing is."""
        language = self.canvas.language
        value = one.before if when == "before" else one.after
        if one.kind in ("home", "more"):
            return f"{one.label} {self.amount(value)}" if value > 0 else ""
        if when == "before":
            return f"{one.label} {self.amount(value)}" if value > 0 else ""
        if one.before <= 0:
            return f"{one.label} {self.amount(value)}"
        change = traded.percent(100 * (one.after / one.before - 1), language)
        if self.tight:
            return f"{one.label} {change} %"
        return f"{one.label} {language.say('losses_flow_after', amount=self.amount(value), pct=change)}"

    def paint(self) -> float:
        canvas, language = self.canvas, self.canvas.language
        top = canvas.line + 14
        canvas.text(0, canvas.line, language["trade_before"], "left", "b")
        canvas.text(canvas.width, canvas.line, language["trade_after"], "right", "b")
        lefts, rights = self._stack("before", top), self._stack("after", top)
        pool = sum(one.lost for one in self.found) * self.unit
        middle = (self.left + self.right) / 2
        centre = self._centre(lefts, rights, top)
        start = [max(top, centre - pool / 2)] * 2
        begin, end = self.left + _NODE, self.right - _NODE
        for one, a, b in zip(self.found, lefts, rights, strict=True):
            since = len(canvas.parts)
            if one.kept > 0:
                self._ribbon(begin, a, end, b, one.kept * self.unit, f"keep {one.kind}")
            canvas.group(self._title(one), since)
        for one, a, b in zip(self.found, lefts, rights, strict=True):
            since = len(canvas.parts)
            if one.lost > 0:
                kind = "rest" if one.kind == "more" else "lost"
                self._ribbon(begin, a + one.kept * self.unit, middle - 5, start[0], one.lost * self.unit, kind)
                start[0] += one.lost * self.unit
            if one.gained > 0:
                kind = "rest" if one.kind == "more" else "gained"
                self._ribbon(middle + 5, start[1], end, b + one.kept * self.unit, one.gained * self.unit, kind)
                start[1] += one.gained * self.unit
            if len(canvas.parts) > since:
                canvas.group(self._title(one), since)
        if pool:
            canvas.rect(middle - 5, start[0] - pool, 10, pool, "pool")
        for one, a, b in zip(self.found, lefts, rights, strict=True):
            for x, y, value in ((self.left, a, one.before), (end, b, one.after)):
                if value > 0:
                    canvas.rect(x, y, _NODE, value * self.unit, f"node {one.kind}")
        low = max(self._labels("before", lefts), self._labels("after", rights), top + _HIGH, start[0])
        return low + 8

    def _stack(self, when: str, top: float) -> list[float]:
        """The upper side of every node."""
        y, found = top, []
        for one in self.found:
            found.append(y)
            value = one.before if when == "before" else one.after
            y += value * self.unit + (self.gap if value > 0 else 2)
        return found

    def _centre(self, lefts: Sequence[float], rights: Sequence[float], top: float) -> float:
        """Halfway between where losses leave and where gains arrive, by their weight."""
        total, weight = 0.0, 0.0
        for one, a, b in zip(self.found, lefts, rights, strict=True):
            for y, much in ((a, one.lost), (b, one.gained)):
                total += (y + (one.kept + much / 2) * self.unit) * much
                weight += much
        return total / weight if weight else top + _HIGH / 2

    def _ribbon(self, x: float, y: float, to: float, down: float, thick: float, kind: str) -> None:
        """An area of the same thickness from one place to another."""
        thick, bend = max(thick, 0.6), (x + to) / 2
        x0, x1, m = _short(x), _short(to), _short(bend)
        a, b, c, d = (_short(one) for one in (y, down, down + thick, y + thick))
        self.canvas.path(f"M{x0},{a}C{m},{a} {m},{b} {x1},{b}V{c}C{m},{c} {m},{d} {x0},{d}Z", f"ribbon {kind}")

    def _title(self, one: Node) -> str:
        return f"{one.label}: {self.amount(one.before)} → {self.amount(one.after)}"

    def _labels(self, when: str, tops: Sequence[float]) -> float:
        """Names beside the nodes, moved apart where they would cover one another; returns where the last one ends."""
        canvas, at_left = self.canvas, when == "before"
        lines: list[tuple[float, list[str], str]] = []
        for one, y in zip(self.found, tops, strict=True):
            value = one.before if at_left else one.after
            if words := self.words(one, when):
                room = canvas.width / 2 - 20 if self.tight else 1000.0
                kind = "b" if one.kind == "cut" else ""
                lines.append((y + value * self.unit / 2, _lines(words, self.size, room), kind))
        leading = self.size + (4.5 if canvas.rtl else 3)
        places = _apart([y for y, _, _ in lines], [len(words) * leading + 2 for _, words, _ in lines], canvas.line + 14)
        x = self.left - 18 if at_left else self.right + 18
        side = "right" if at_left else "left"
        if self.tight:
            x, side = (self.left + _NODE + 5, "left") if at_left else (self.right - _NODE - 5, "right")
        for (anchor, some, kind), y in zip(lines, places, strict=True):
            if not self.tight:
                a, b = (self.left - 1, x + 4) if at_left else (self.right + 1, x - 4)
                canvas.path(f"M{_short(a)},{_short(anchor)}L{_short(b)},{_short(y)}", "lead")
            for n, line in enumerate(some):
                down = (n - (len(some) - 1) / 2) * leading + 4.5
                canvas.text(x, y + down, line, side, f"{kind} halo" if self.tight else kind)
        return max((y + len(words) * leading / 2 for y, (_, words, _) in zip(places, lines, strict=True)), default=0)


def _lines(words: str, size: float, room: float) -> list[str]:
    """Words in lines; a sign of per cent stays with its number."""
    return [line.replace("\u200c%", " %") for line in wrapped(words.replace(" %", "\u200c%"), size, room)]


def _apart(wanted: Sequence[float], heights: Sequence[float], top: float) -> list[float]:
    """Middles as near to those wanted as they can be without touching: groups of touching ones share their shift."""
    groups: list[tuple[float, float, int]] = []  # where it would begin, how high it is, how many
    for want, high in zip(wanted, heights, strict=True):
        start, tall, count = max(want - high / 2, top - 8), high, 1
        while groups and groups[-1][0] + groups[-1][1] > start:
            before, its, many = groups.pop()
            start = max((before * many + (start - its) * count) / (many + count), top - 8)
            tall, count = tall + its, count + many
        groups.append((start, tall, count))
    found: list[float] = []
    sizes = iter(heights)
    for start, _, count in groups:
        y = start
        for _ in range(count):
            high = next(sizes)
            found.append(y + high / 2)
            y += high
    return found
