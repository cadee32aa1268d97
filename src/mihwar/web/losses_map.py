"""Changes of real income on a map: a diverging scale whose middle is zero, and what has no number unlike zero."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from mihwar.language import Language, traded
from mihwar.language import phrases as say
from mihwar.web.atlas_map import EUROPE, FINE, WORLD, Shape, View, shapes
from mihwar.web.chart import NARROW, Canvas, signed, typeset
from mihwar.web.letters import width

Data = Mapping[str, Any]
CLASSES = 4  # on each side of zero
_LOWEST = -5  # the last threshold is at least 0.003: the first is then the smallest number that is printed, 0.0001
_TINY = 4.6  # pixels: a shape that is smaller gets a dot
_CROWDED = 6  # states with a part in the scenario in Europe, before it is drawn again, larger
_STEPS = (1.0, 3.0)  # thresholds are these times a power of ten: each about three times the one before


def scale(values: Sequence[float]) -> list[float]:
    """Thresholds from small to large, so that the largest change lies in the last class but not far in it."""
    most = max((abs(one) for one in values), default=0.0) or 1.0
    power = math.floor(math.log10(most))
    step = max(power * 2 + (most >= 3 * 10.0**power), _LOWEST)
    return [_STEPS[at % 2] * 10.0 ** (at // 2) for at in range(step - CLASSES + 1, step + 1)]


def shade(value: float | None, thresholds: Sequence[float]) -> str:
    """The class of the style sheet: l4 to l1 losses, z about zero, g1 to g4 gains, none without a number."""
    if value is None:
        return "none"
    over = sum(abs(value) >= one * (1 - 1e-12) for one in thresholds)
    return f"{'l' if value < 0 else 'g'}{over}" if over else "z"


def rows_without_shape(data: Data) -> list[Mapping[str, Any]]:
    """States and regions that the map does not have."""
    have = {one.state for one in shapes()}
    return [row for row in data["welfare"] if row["state"] not in have]


def can_be_drawn(data: Data) -> bool:
    """Whether at least half of the regions are states of the map; three regions of one's own are none."""
    return 2 * len(rows_without_shape(data)) <= len(data["welfare"])


def crowded(data: Data) -> bool:
    """Whether much of the scenario happens in Europe, where the world map is too small."""
    parts = {row["state"] for row in data["welfare"] if row["role"]}
    return sum(one.state in parts and _within(one, EUROPE) for one in shapes(EUROPE)) >= _CROWDED


def _within(one: Shape, view: View) -> bool:
    return 0 <= one.x <= view.width and 0 <= one.y <= view.height


def world(data: Data, language: Language) -> Markup:
    """The world."""
    return _drawn(data, language, WORLD, language["losses_map"], "world")


def europe(data: Data, language: Language) -> Markup:
    """Europe, larger."""
    return _drawn(data, language, EUROPE, language["losses_map_europe"], "europe")


def _drawn(data: Data, language: Language, view: View, label: str, kind: str) -> Markup:
    rows = {row["state"]: row for row in data["welfare"]}
    thresholds = scale([row["pct"] for row in data["welfare"]])
    outlined = set(data["scenario"]["target"] or data["focus"])
    areas, dots, lines = [], [], []
    for one in shapes(view):
        row = rows.get(one.state or "")
        look = shade(row["pct"] if row else None, thresholds)
        title = Markup("<title>{}</title>").format(typeset(told(data, one, row, language)))
        if one.path:
            areas.append(Markup('<path d="{}" class="{}">{}</path>').format(one.path, look, title))
        if one.state in outlined:
            lines.append(Markup('<path d="{}" class="target"></path>').format(one.path))
        if row and one.size < _TINY and _within(one, view):
            dots.append(Markup('<circle cx="{}" cy="{}" r="2.6" class="{}">{}</circle>').format(one.x, one.y, look, title))
    join = Markup("").join
    return Markup(
        '<svg class="map {}" role="img" aria-label="{}" viewBox="0 0 {w} {h}" width="{w}" height="{h}" direction="{}"><defs>'
        '<pattern id="none-{k}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45) scale({f})">'
        '<path d="M0,0V5" class="hatch"></path></pattern></defs>'
        '<g transform="scale({s})">{}{}</g><g class="dots">{}</g>{}</svg>'
    ).format(
        kind, label, language.direction, join(areas), join(lines), join(dots), _names(data, language, view),
        w=f"{view.width:g}", h=f"{view.height:g}", k=kind, f=FINE, s=f"{1 / FINE:g}",
    )  # fmt: skip


def told(data: Data, one: Shape, row: Mapping[str, Any] | None, language: Language) -> str:
    """A shape in words: name, change, band."""
    if row is None or one.state is None:
        named = one.names[language.lang]
        named = f"\u2068{named}\u2069" if language.lang == "ar" and named.isascii() else named
        return language.say("losses_map_none", name=named)
    words = language.say(
        "losses_told", name=say.name(data, one.state, language), pct=traded.percent(row["pct"], language),
        band=traded.band(row["lo"], row["hi"], language),
    )  # fmt: skip
    return f"{words}{language['semicolon']}{language['trade_role_' + row['role']]}" if row["role"] else words


def _names(data: Data, language: Language, view: View) -> Markup:
    """The names of the sanctioned and of those who open, on the map; the style sheet leaves them out on a telephone."""
    if view != WORLD:
        return Markup("")
    canvas = Canvas(language, view.width)
    shown = {row["state"] for row in data["welfare"] if row["role"] in ("target", "partner")} or set(data["focus"])
    taken: list[tuple[float, float, float]] = []
    for one in sorted(shapes(view), key=lambda shape: -shape.size):
        if one.state not in shown:
            continue
        words = say.name(data, str(one.state), language)
        half = width(words, 13) / 2
        x = min(max(one.x, half + 2), view.width - half - 2)
        y = one.y + 4.5 if one.size > 2 * half else one.y - 7
        if any(abs(x - a) < half + b + 6 and abs(y - c) < 16 for a, b, c in taken):
            continue  # two names over one another are none
        taken.append((x, half, y))
        canvas.text(x, y, words, "middle", "b halo")
    return Markup('<g class="names">{}</g>').format(Markup("").join(canvas.parts))


def legend(data: Data, language: Language) -> Markup:
    """The scale with its numbers, and what has none."""
    thresholds = scale([row["pct"] for row in data["welfare"]])
    canvas = Canvas(language, NARROW)
    looks = [f"l{at}" for at in range(CLASSES, 0, -1)] + ["z"] + [f"g{at}" for at in range(1, CLASSES + 1)]
    limits = [-one for one in reversed(thresholds)] + thresholds
    wide = (NARROW - 4) / len(looks)
    for at, look in enumerate(looks):
        canvas.rect(2 + at * wide, 4, wide, 15, f"key {look}")
    told = [signed(limit, language) for limit in limits]
    lower = 13 if max(width(one, 11) for one in told) > wide - 3 else 0  # long numbers stand on two lines, in turn
    for at, words in enumerate(told):
        x, down = 2 + (at + 1) * wide, lower * (at % 2)
        canvas.path(f"M{x:.1f},19v{3 + down}", "lead")
        canvas.text(x, 34 + down, words, "middle", "s")
    canvas.text(2, 51 + lower, language["losses_map_loses"], "left", "q")
    canvas.text(NARROW - 2, 51 + lower, language["losses_map_gains"], "right", "q")
    return canvas.svg(58 + lower, language["losses_map_scale"], "legend")


def nothing() -> Markup:
    """A small box of what has no number, for the legend."""
    return Markup(
        '<svg class="map swatch" width="26" height="15" viewBox="0 0 26 15" aria-hidden="true"><defs>'
        '<pattern id="none-swatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0,0V5" class="hatch"></path></pattern></defs>'
        '<rect x="0.5" y="0.5" width="25" height="14" class="none"></rect></svg>'
    )
