"""Rows of bars, bands and points as one SVG: what the pictures of a trade scenario share.

Numbers grow from left to right in both languages; names stand where a line of the language begins. Every picture is drawn twice,
for a page and for a telephone, so that its letters keep their size; the style sheet shows one of the two.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from mihwar.language import Language
from mihwar.web.letters import width, wrapped

WIDE, NARROW = 980.0, 350.0
SIZE = 13.0
_LINE = {"ltr": 17.0, "rtl": 20.0}
_GAP = 14.0
_TICKS = 5
_OVERHANG = 2.0  # of an Arabic letter beyond where its line begins
_MANY = 24  # rows from which the scale stands above too
_HYPHEN = re.compile(r"(?<![^\s(\[\u200e\u2066\u2068])-(?=\d)")  # one that begins a number
_OPTION = re.compile(r"--[a-z][a-z-]*")  # of the command: in Arabic its hyphens would change sides
# Small marks for what a row is, told by shape alone.
MARKS = {
    "target": "M-5,-5H5V5H-5Z",
    "sender": "M0,-5.6L5.6,4.6H-5.6Z",
    "partner": "M5,0A5,5 0 1 1 -5,0A5,5 0 1 1 5,0Z",
    "through": "M0,-6L6,0L0,6L-6,0Z",
}
POINTS = {
    "dot": "M5,0A5,5 0 1 1 -5,0A5,5 0 1 1 5,0Z",
    "up": "M0,-4.6L4.8,3.8H-4.8Z",
    "down": "M0,4.6L4.8,-3.8H-4.8Z",
    "diamond": "M0,-5.5L5.5,0L0,5.5L-5.5,0Z",
}

_APART = {"up": -5.5, "down": 5.5}  # so that the three of a candidate are seen where they nearly coincide


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a picture.

    Attributes:
        label: its name; a row with nothing else is a heading.
        cells: numbers written beside, as many as the picture has headings.
        title: all of it in words, shown when pointed at.
        mark, note: its role, as a key of `MARKS` and in words.
        bars: from, to, and the class of the style sheet.
        band: the ends of its line of doubt.
        points: value and key of `POINTS`.
        ends: value, words written beside it, and on which side of it.
        strong: its name is set in bold.
        to: the address that it leads to; empty: none.
    """

    label: str
    cells: tuple[str, ...] = ()
    title: str = ""
    mark: str | None = None
    note: str = ""
    bars: tuple[tuple[float, float, str], ...] = ()
    band: tuple[float, float] | None = None
    points: tuple[tuple[float, str], ...] = ()
    ends: tuple[tuple[float, str, str], ...] = ()
    strong: bool = False
    to: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it only names what follows."""
        return not (self.bars or self.points or self.cells)

    @property
    def values(self) -> list[float]:
        """All that must find room on the scale."""
        return [*(v for one in self.bars for v in one[:2]), *(self.band or ()), *(v for v, _ in self.points),
                *(v for v, _, _ in self.ends)]  # fmt: skip


def typeset(text: str) -> str:
    """The text as it is printed: a true minus before numbers, no line that begins with a per cent sign, options kept in order."""
    text = _HYPHEN.sub("\u2212", text).replace(" %", "\u00a0%")
    return _OPTION.sub("\u2066\\g<0>\u2069", text)


@dataclass(slots=True)
class Canvas:
    """Elements of a picture in the order they are painted; `x` is measured from the left side of the page."""

    language: Language
    width: float
    parts: list[Markup] = field(default_factory=list)
    leads: bool = False  # somewhere: then it is no image, in which nothing could be pressed

    @property
    def rtl(self) -> bool:
        """Whether names stand at the right."""
        return self.language.direction == "rtl"

    @property
    def line(self) -> float:
        """The height of a line of text."""
        return _LINE[self.language.direction]

    def text(self, x: float, y: float, words: str, side: str = "left", kind: str = "") -> None:
        """Words whose `side` (left, middle, right) is at x; a line from right to left begins at its right."""
        anchor = {"left": "start", "middle": "middle", "right": "end"}[side]
        if self.rtl and side != "middle":
            anchor = "end" if anchor == "start" else "start"
        more = Markup("")
        if anchor != "start":
            more += Markup(' text-anchor="{}"').format(anchor)
        if kind:
            more += Markup(' class="{}"').format(kind)
        self.parts.append(Markup('<text x="{}" y="{}"{}>{}</text>').format(_short(x), _short(y), more, typeset(words)))

    def rect(self, x: float, y: float, wide: float, high: float, kind: str) -> None:
        """A box."""
        values = (_short(x), _short(y), _short(max(wide, 0.8)), _short(high), kind)
        self.parts.append(Markup('<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>').format(*values))

    def path(self, drawn: str, kind: str, move: tuple[float, float] | None = None) -> None:
        """A line or an area, moved to a place."""
        where = Markup(' transform="translate({},{})"').format(_short(move[0]), _short(move[1])) if move else ""
        self.parts.append(Markup('<path d="{}" class="{}"{}/>').format(drawn, kind, where))

    def group(self, title: str, since: int, to: str = "") -> None:
        """Put what was painted since then into one group that says its title when pointed at, and leads to an address."""
        inner = Markup("").join(self.parts[since:])
        head = Markup("<title>{}</title>").format(typeset(title)) if title else ""
        made = Markup("<g>{}{}</g>").format(head, inner)
        if to:
            self.leads = True
            made = Markup('<a href="{}" aria-label="{}">{}</a>').format(to, typeset(title), made)
        self.parts[since:] = [made]

    def svg(self, height: float, label: str, kind: str = "") -> Markup:
        """The picture, named for those who cannot see it."""
        return Markup(
            '<svg class="chart {}" role="{}" aria-label="{}" width="{w}" height="{h}" viewBox="0 0 {w} {h}" '
            'direction="{}">{}</svg>'
        ).format(
            kind, "group" if self.leads else "img", label, self.language.direction, Markup("").join(self.parts),
            w=round(self.width), h=math.ceil(height),
        )  # fmt: skip


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def both(draw: Callable[[float], Markup]) -> Markup:
    """A picture for a page and one for a telephone."""
    return Markup('<div class="wide-only">{}</div><div class="narrow-only">{}</div>').format(draw(WIDE), draw(NARROW))


def ticks(low: float, high: float, most: int = _TICKS) -> list[float]:
    """Round numbers from low to high, zero among them where it lies between."""
    span = high - low
    if span <= 0:
        return [low]
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * one for one in (1, 2, 2.5, 5, 10) if power * one >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(at * step, 12) for at in range(first, math.floor(high / step + 1e-9) + 1)]


def signed(value: float, language: Language) -> str:
    """A number of the scale with its sign."""
    mark = "\u200e" if language.direction == "rtl" and value else ""
    return f"{mark}{value:+.10g}" if value else "0"


def rows_chart(
    rows: Sequence[Row],
    heads: Sequence[str],
    language: Language,
    label: str,
    wide: float,
    zero: float = 0.0,
    unit: str = "",
) -> Markup:
    """Rows beside one another's scale.

    Args:
        rows: what is drawn.
        heads: headings of the numbers beside.
        language: the language.
        label: what the picture shows, for those who cannot see it.
        wide: its width; `NARROW` puts names and numbers above the bars.
        zero: where the heavy line stands; it is always within the scale.
        unit: what the scale counts in, where it is money; its numbers then bear no sign.
    """
    canvas = Canvas(language, wide)
    drawn = _Rows(canvas, rows, heads, zero, unit)
    return canvas.svg(drawn.paint(), label, "narrow" if wide == NARROW else "")


class _Rows:
    """Where everything stands, then the painting of it."""

    def __init__(self, canvas: Canvas, rows: Sequence[Row], heads: Sequence[str], zero: float, unit: str) -> None:
        self.canvas, self.rows, self.heads, self.zero, self.unit = canvas, rows, heads, zero, unit
        self.tight = canvas.width == NARROW
        data = [row for row in rows if not row.is_heading]
        self.marked = any(row.mark for row in data)
        self.cells = [
            max([width(head, 12), *(width(row.cells[at], SIZE) for row in data)], default=0) for at, head in enumerate(heads)
        ]
        room = 215.0
        self.name = min(room, max((width(row.label, SIZE) for row in data), default=0))
        self.note = max((width(row.note, 12) for row in data if row.note), default=0)
        values = [value for row in data for value in row.values] + [zero]
        self.low, self.high = min(values), max(values)
        if self.high - self.low < 1e-12:
            self.low, self.high = self.low - 1, self.high + 1
        self._place()

    def _place(self) -> None:
        """The columns, from where a line begins: name, role, scale, numbers; on a telephone the scale takes it all."""
        if self.tight:
            self._fit(6, self.canvas.width - 6)
            return
        lead = self.name + _GAP + (self.note + _GAP if self.note else 0) + (20 if self.marked else 0)
        tail = sum(self.cells) + _GAP * len(self.cells)
        start, end = lead + 8, self.canvas.width - tail - 8
        self._fit(*((self.canvas.width - end, self.canvas.width - start) if self.canvas.rtl else (start, end)))

    def _fit(self, least: float, most: float) -> None:
        """The scale as wide as it can be while words at the ends of bars stay between two places."""
        self.left, self.right = least, most
        ends = [(value, width(words, 12) + 7, side) for row in self.rows for value, words, side in row.ends]
        for _ in range(40):  # each end gives way to the other; this comes to rest at once where the words are short
            over = max((least - self.at(value) + wide for value, wide, side in ends if side == "left"), default=0.0)
            self.left += max(over, 0.0)
            over = max((self.at(value) + wide - most for value, wide, side in ends if side == "right"), default=0.0)
            self.right -= max(over, 0.0)

    def at(self, value: float) -> float:
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def logical(self, x: float) -> float:
        """A place measured from where a line begins."""
        return self.canvas.width - x - _OVERHANG if self.canvas.rtl else x

    def paint(self) -> float:
        canvas, line = self.canvas, self.canvas.line
        begin = self._begin
        y = self._heads(line)
        if len(self.rows) >= _MANY:
            y = self._numbers(y + 2) if self.tight or not self.heads else max(y, self._numbers(1))
        self.top = y
        top = y
        inner: list[tuple[Row, float, float, list[str]]] = []
        for row in self.rows:
            if row.is_heading:
                high = line + (12 if inner else 6)
                inner.append((row, y, high, [row.label]))
            elif self.tight:
                names = wrapped(row.label, SIZE, self._tight_room(row))
                high = max(1, len(names)) * line + 24
                inner.append((row, y, high, names))
            else:
                names = wrapped(row.label, SIZE, self.name + 0.5)
                high = max(len(names) * line + 5, 23)
                inner.append((row, y, high, names))
            y += high
        if not self.tight:
            self._grid(top, y)
        for row, at, high, names in inner:
            if row.is_heading:
                canvas.text(self.logical(0), at + high - 6, row.label, begin, "b")
                continue
            since = len(canvas.parts)
            (self._tight_row if self.tight else self._wide_row)(row, at, high, names, begin)
            canvas.group(row.title, since, row.to)
        return self._axis(y)

    def _heads(self, line: float) -> float:
        canvas = self.canvas
        if not self.heads:
            return 4.0
        if self.tight:
            shown = " · ".join(self.heads[:2])
            canvas.text(0.0 if canvas.rtl else canvas.width, line, shown, "left" if canvas.rtl else "right", "q")
        else:
            for head, x in zip(self.heads, self._cell_rights(), strict=True):
                canvas.text(x, line, head, "right", "q")
        if self.unit:
            canvas.text(self.logical(0) if self.tight else self.left, line, self.unit, self._begin if self.tight else "left", "q")
        return line + 8

    @property
    def _begin(self) -> str:
        return "right" if self.canvas.rtl else "left"

    def _cell_rights(self) -> list[float]:
        """The right side of every column of numbers; in Arabic they stand at the left, the first next to the scale."""
        x, found = 0.0, []
        for wide in reversed(self.cells):
            found.append(x + wide if self.canvas.rtl else self.canvas.width - x)
            x += wide + _GAP
        return found[::-1]

    def _grid(self, top: float, bottom: float) -> None:
        """Lines at the numbers of the scale; on a telephone they stand at the bars alone, for names lie across."""
        where = [self.at(value) for value in ticks(self.low, self.high, _TICKS) if value != self.zero]
        if where:
            self.canvas.path("".join(f"M{_short(x)},{_short(top)}V{_short(bottom)}" for x in where), "grid")

    def _axis(self, y: float) -> float:
        """The zero line over all bars, and the scale below."""
        if not self.tight:
            self._zero(self.top, y)
        return self._numbers(y)

    def _zero(self, top: float, bottom: float) -> None:
        self.canvas.path(f"M{_short(self.at(self.zero))},{_short(top)}V{_short(bottom)}", "zero")

    def _numbers(self, y: float) -> float:
        canvas, last = self.canvas, -math.inf
        for value in ticks(self.low, self.high, _TICKS):
            words = f"{value:.10g}" if self.unit else signed(value, canvas.language)
            half = width(words, 12) / 2
            x = min(max(self.at(value), half), canvas.width - half)
            if x - half < last + 6:
                continue
            last = x + half
            canvas.text(x, y + canvas.line - 1, words, "middle", "q")
        return y + canvas.line + 6

    def _figure(self, row: Row, middle: float, thick: float) -> None:
        """Bars, then the band, then points and words at the ends."""
        canvas = self.canvas
        for first, last, kind in row.bars:
            a, b = sorted((self.at(first), self.at(last)))
            canvas.rect(a, middle - thick / 2, b - a, thick, f"bar {kind}")
        if row.band:
            a, b = self.at(row.band[0]), self.at(row.band[1])
            m, low, high = _short(middle), _short(middle - 4), _short(middle + 4)
            canvas.path(f"M{_short(a)},{low}V{high}M{_short(a)},{m}H{_short(b)}M{_short(b)},{low}V{high}", "band")
        for value, kind in row.points:
            canvas.path(POINTS[kind], f"point {kind}", (self.at(value), middle + _APART.get(kind, 0.0)))
        for value, words, side in row.ends:
            x = self.at(value) + (-5 if side == "left" else 5)
            canvas.text(x, middle + 4.5, words, "right" if side == "left" else "left", "q")

    def _wide_row(self, row: Row, y: float, high: float, names: Sequence[str], begin: str) -> None:
        canvas = self.canvas
        middle = y + high / 2
        x = 0.0
        if self.marked:
            if row.mark:
                canvas.path(MARKS[row.mark], f"role {row.mark}", (self.logical(7), middle))
            x = 20.0
        first = middle - (len(names) - 1) * canvas.line / 2 + 4.5
        for at, words in enumerate(names):
            canvas.text(self.logical(x), first + at * canvas.line, words, begin, "b" if row.strong else "")
        if row.note:
            canvas.text(self.logical(x + self.name + _GAP), middle + 4.5, row.note, begin, "q")
        self._figure(row, middle, 13)
        for at, (words, right) in enumerate(zip(row.cells, self._cell_rights(), strict=True)):
            canvas.text(right, middle + 4.5, words, "right", "" if at == 0 else "q")

    def _told(self, row: Row) -> str:
        # Each from right to left by itself, or in Arabic the first number would change places with the second.
        begin, end = ("\u2067", "\u2069") if self.canvas.rtl else ("", "")
        return " · ".join(f"{begin}{one}{end}" for one in row.cells[:2] if one)

    def _tight_room(self, row: Row) -> float:
        return self.canvas.width - width(self._told(row), SIZE) - (22 if row.mark else 0) - 12

    def _tight_row(self, row: Row, y: float, high: float, names: Sequence[str], begin: str) -> None:
        canvas, x = self.canvas, 0.0
        if row.mark:
            canvas.path(MARKS[row.mark], f"role {row.mark}", (self.logical(7), y + canvas.line - 4))
            x = 20.0
        for at, words in enumerate(names):
            canvas.text(self.logical(x), y + (at + 1) * canvas.line, words, begin, "b" if row.strong else "")
        canvas.text(0.0 if canvas.rtl else canvas.width, y + canvas.line, self._told(row), "left" if canvas.rtl else "right")
        middle = y + high - 12
        self._grid(middle - 9, middle + 9)
        self._figure(row, middle, 11)
        self._zero(middle - 9, middle + 9)
