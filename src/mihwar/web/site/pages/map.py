"""The world map: every state as it stands to one, by one measure, year by year."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any

from markupsafe import Markup
from pydantic import Field

from mihwar.answers.answer import Answer
from mihwar.answers.around import FEW
from mihwar.answers.mapped import FIRST, mapped
from mihwar.answers.nearness import MEASURES
from mihwar.language import Language
from mihwar.language import phrases as say
from mihwar.model import Progress
from mihwar.web.atlas_map import FINE, WORLD, shapes
from mihwar.web.site.page import Context, Page, Question, StateName
from mihwar.world import World

# The classes of the scale from far to near, as the style sheet names their colours.
CLASSES = ("f4", "f3", "f2", "f1", "m0", "n1", "n2", "n3", "n4")
_TINY = 4.6  # pixels: a shape that is smaller gets a dot
_RANKED = 10  # states listed as nearest and as farthest
_DIGITS = 3
_GROUPS = ("vote", "treaty", "trade")
_LOOK = "M0,0V5"


class MapQuestion(Question):
    """From whose place, by which measure, in which year."""

    of: StateName = "USA"
    measure: Annotated[str, Field(max_length=60, description=f"One of {', '.join(MEASURES)}.")] = "agreement"
    year: Annotated[int | None, Field(ge=1816, le=2100, description="The year shown; the last covered if none is given.")] = None
    first: Annotated[int, Field(ge=1816, le=2100, description="The first year of the slider and of the scale.")] = FIRST


def _ask(world: World, question: MapQuestion, _: Progress) -> Answer:
    return mapped(world, question.of, question.measure, question.year, question.first)


def _canonical(world: World, question: MapQuestion) -> MapQuestion:
    return question.model_copy(update={"of": world.meant(question.of)})


def _show(answer: Answer, question: MapQuestion, language: Language) -> Context:
    data = answer.data
    name = say.name(data, data["state"], language)
    rows = sorted((row for row in data["rows"] if row["value"] is not None), key=lambda row: _near(row, data), reverse=True)
    seats = {one["state"] for one in data["seats"]}
    others = [row for row in rows if row["state"] not in seats and not few(row, data)]
    cards = ", ".join(dict.fromkeys(row["card"] for row in data["rows"] if row["card"]))
    measure = language.of(data["measure"], "name")
    return {
        "title": language.say("map_title", name=name, year=data["year"] or "–"),
        "measure_name": measure,
        "name": name,
        "few": FEW,
        "state": data["state"],
        "states": [{"id": one, "name": say.name(data, one, language)} for one in data["series"]["states"]],
        "groups": [(language[f"map_group_{layer}"], _choices(layer, language)) for layer in _GROUPS],
        "map": _map(data, language),
        "legend": _legend(data, language),
        "drawn": _drawn(data, language),
        "near": [_ranked(row, data, language) for row in others[:_RANKED]],
        "far": [_ranked(row, data, language) for row in others[::-1][:_RANKED]],
        "shapeless": [_ranked(row, data, language) for row in _shapeless(data)],
        "table": _table(data, language),
        "credit": language.say("map_credit", card=cards or "–"),
        "scale_note": language["map_median_note"] if data["measure"]["middle"] is None
        else language.say("map_middle_note", middle=language.number(data["measure"]["middle"])),
    }  # fmt: skip


def _choices(layer: str, language: Language) -> list[tuple[str, str]]:
    """The measures of a layer, with their names."""
    return [(one.id, language.of(asdict(one), "name")) for one in MEASURES.values() if one.layer == layer]


def _near(row: Mapping[str, Any], data: Mapping[str, Any]) -> float:
    """How near a state is: the value, or its opposite where small values are near."""
    value = float(row["value"])
    return value if data["scale"]["nearer"] == "higher" else -value


def few(row: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    """Whether a value rests on so few roll calls that it is not ranked."""
    return data["measure"]["layer"] == "vote" and row["n"] is not None and row["n"] < FEW


def look(value: float | None, scale: Mapping[str, Any]) -> str:
    """The class of a value; `none` of what is not known."""
    if value is None:
        return "none"
    at = bisect_right(scale["thresholds"], value)
    return CLASSES[at if scale["nearer"] == "higher" else len(scale["thresholds"]) - at]


def painted(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Which row each shape is painted by: the state's own, or that of the one state before it that has ended."""
    rows = {row["state"]: row for row in data["rows"] if row["value"] is not None}
    before: dict[str, list[str]] = {}
    for former, heirs in data["heirs"].items():
        for one in heirs:
            if former in rows and one not in rows:
                before.setdefault(one, []).append(former)
    return {**{one: rows[formers[0]] for one, formers in before.items() if len(formers) == 1}, **rows}


def _shapeless(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Rows with a value that no shape shows."""
    have = {one.state for one in shapes(WORLD)}
    shown = {row["state"] for shape, row in painted(data).items() if shape in have}
    return [row for row in data["rows"] if row["value"] is not None and row["state"] not in shown]


def _map(data: Mapping[str, Any], language: Language) -> Markup:
    """The map as an SVG whose shapes lead to the pair; a script repaints it."""
    rows, seats = painted(data), {one["state"] for one in data["seats"]} | {data["state"]}
    parts, dots = [], []
    for one in shapes(WORLD):
        row = rows.get(one.state or "")
        kind = "self" if one.state in seats else look(row["value"] if row else None, data["scale"])
        kind += " few" if row and kind != "self" and few(row, data) else ""
        named = one.state is not None and one.state in data["names"]
        label = say.name(data, str(one.state), language) if named else one.names[language.lang]
        drawn = Markup('<path d="{}" class="{}"></path>').format(one.path, kind)
        dot = Markup("")
        if one.size < _TINY:
            dot = Markup('<circle cx="{}" cy="{}" r="2.7" class="{}"></circle>').format(one.x, one.y, kind)
        if one.state and one.state not in seats:
            drawn, dot = (_linked(shape, one.state, label, data, language) for shape in (drawn, dot))
        parts.append(drawn)
        dots.append(dot if row or kind == "self" else "")
    join = Markup("").join
    return Markup(
        '<svg class="world" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="group" aria-label="{label}"><defs>'
        '<pattern id="no-data" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45) scale({fine})">'
        '<rect width="5" height="5" class="blank"></rect><path d="{hatch}" class="hatch"></path></pattern></defs>'
        '<g transform="scale({scale})" class="shapes">{parts}</g><g class="dots">{dots}</g></svg>'
    ).format(
        w=f"{WORLD.width:g}", h=f"{WORLD.height:g}", label=language.of(data["measure"], "name"), fine=FINE, hatch=_LOOK,
        scale=f"{1 / FINE:g}", parts=join(parts), dots=join(dots),
    )  # fmt: skip


def _linked(shape: Markup, state: str, label: str, data: Mapping[str, Any], language: Language) -> Markup:
    """A shape that leads to the pair. Tables hold the same links for the keyboard, which would stop here two hundred times."""
    if not shape:
        return shape
    way = f"/{language.lang}/pair/{data['state']}/{state}"
    return Markup('<a href="{}" tabindex="-1" aria-label="{}" data-state="{}">{}</a>').format(way, label, state, shape)


def _legend(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """The scale: its classes from left to right as values rise, and the limits between them."""
    limits = data["scale"]["thresholds"]
    kinds = [look(one, data["scale"]) for one in [-1e9, *limits]] if limits else []
    ends = ("map_far", "map_near") if data["scale"]["nearer"] == "higher" else ("map_near", "map_far")
    return {"kinds": kinds, "limits": [_limit(one) for one in limits], "ends": [language[one] for one in ends]}


def _limit(value: float) -> str:
    return f"{value:.2g}".replace("-", "\u2212")


def _drawn(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """What the script needs to repaint the map for another year."""
    series = data["series"]
    names = {one: say.name(data, one, language) for one in series["states"]}
    words = {key: language[f"map_{key}"] for key in ("interval", "none", "n", "heir", "centre")}
    return {
        **series, "year": data["year"], "state": data["state"], "seats": [one["state"] for one in data["seats"]],
        "scale": data["scale"], "heirs": data["heirs"], "names": names, "words": words, "digits": _DIGITS,
        "few": FEW if data["measure"]["layer"] == "vote" else 0,
        "shapes": {one.state: one.names[language.lang] for one in shapes(WORLD) if one.state and one.state not in names},
    }  # fmt: skip


def _ranked(row: Mapping[str, Any], data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """A state in a ranking: its value and interval."""
    band = None if row["lo"] is None else [language.number(row[one], _DIGITS) for one in ("lo", "hi")]
    return {
        "state": row["state"], "name": say.name(data, row["state"], language), "value": language.number(row["value"], _DIGITS),
        "band": band, "n": row["n"], "look": look(row["value"], data["scale"]),
    }  # fmt: skip


def _table(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Every state of the year, by name, with the reason where nothing is known."""
    heads: Sequence[str] = [language[f"map_{key}"] for key in ("state", "value", "low", "high", "n", "card", "reason")]
    rows = [
        [
            say.name(data, row["state"], language), *(language.number(row[one], 4) for one in ("value", "lo", "hi")),
            "–" if row["n"] is None else row["n"], row["card"] or "–",
            language.word("reason", row["reason"]) if row["reason"] else "",
        ]
        for row in data["rows"]
    ]  # fmt: skip
    caption = language.say("map_table", year=data["year"] or "–")
    return {"heads": heads, "rows": sorted(rows, key=lambda one: str(one[0])), "numeric": (1, 2, 3, 4), "caption": caption}


PAGE = Page(
    name="map",
    path="/map",
    question=MapQuestion,
    ask=_ask,
    show=_show,
    canonical=_canonical,
    about="How every state stands to one by one measure: rows of a year, and all years as matrices.",
    scripts=("map.js",),
    styles=("map.css",),
)
