"""The measures of how a state stands to another: of votes and alliances every one of `similarity`, ideal points, trade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mihwar.answers.portfolios import FULL, PLAIN, Treaties
from mihwar.answers.similarity import FIRST_SESSION, FIRST_YEAR
from mihwar.errors import BadChoice

FIRST_TRADE = 1870
DISTANCE, SHARE = "ideal-point-distance", "trade-share"


@dataclass(frozen=True, slots=True)
class Nearness:
    """One measure of how a state stands to another.

    Attributes:
        id: one word, the same for good: it stands in addresses of pages.
        layer: `vote`, `treaty` or `trade`.
        measure, coding: as in `similarity`; the coding is None where there is only one.
        low, high: what it can be; None: no bound.
        middle: where a diverging scale turns, what chance alone would give; None: the measure has no such point.
        nearer: `higher` or `lower`: which values stand for the nearer states.
        name_en, name_ar: its name.
        intervals: whether it has them.
        first: the first year that it can speak about.
    """

    id: str
    layer: str
    measure: str
    coding: str | None
    low: float | None
    high: float | None
    middle: float | None
    nearer: str
    name_en: str
    name_ar: str
    intervals: bool
    first: int


_NAMES = {
    "agreement": ("agreement", "التوافق"),
    "s": ("S", "معامل S"),
    "s-squared": ("S, squared distance", "معامل S بمربع المسافة"),
    "s-capability": ("S, weighted by capability", "معامل S موزونا بالقدرات"),
    "s-squared-capability": ("S, squared distance, weighted by capability", "معامل S بمربع المسافة موزونا بالقدرات"),
    "pi": ("Scott's pi", "معامل باي لسكوت"),
    "pi-linear": ("Scott's pi, linear weights", "معامل باي لسكوت بأوزان خطية"),
    "pi-squared": ("Scott's pi, squared weights", "معامل باي لسكوت بأوزان تربيعية"),
    "kappa": ("Cohen's kappa", "معامل كابا لكوهين"),
    "kappa-linear": ("Cohen's kappa, linear weights", "معامل كابا لكوهين بأوزان خطية"),
    "kappa-squared": ("Cohen's kappa, squared weights", "معامل كابا لكوهين بأوزان تربيعية"),
    "tau-b": ("Kendall's tau-b", "معامل تاو-بي لكندال"),
}
_LAYERS = {"vote": ("vote", "Votes", "التصويت"), "treaty": ("alliance", "Alliances", "الأحلاف")}
_CODINGS = {
    "valued": ("", ""),
    "yes-no": (", yes and no alone", "، نعم ولا وحدهما"),
    "binary": (", any obligation", "، أي التزام"),
    "valued-third": (", third states only", "، الدول الثالثة وحدها"),
    "binary-third": (", any obligation, third states only", "، أي التزام، الدول الثالثة وحدها"),
}


def _similar(layer: str, measure: str, coding: str) -> Nearness:
    """A measure of portfolios; its id is layer, measure and coding, but `valued`, and `vote` before `agreement`, go unsaid."""
    word, *titles = _LAYERS[layer]
    parts = ([] if measure == "agreement" else [word]) + [measure] + ([] if coding == "valued" else [coding])
    names = [f"{title}: {_NAMES[measure][side]}{_CODINGS[coding][side]}" for side, title in enumerate(titles)]
    # S and agreement have no zero of their own; pi, kappa and tau-b are 0 where chance alone is at work.
    middle = 0.0 if measure.startswith(("pi", "kappa", "tau")) else None
    low = 0.0 if measure == "agreement" else -1.0
    first = FIRST_YEAR if layer == "treaty" else FIRST_SESSION
    return Nearness("-".join(parts), layer, measure, coding, low, 1.0, middle, "higher", names[0], names[1], True, first)


MEASURES: Mapping[str, Nearness] = {
    one.id: one
    for one in (
        *(_similar("vote", measure, "valued") for measure in ("agreement", *FULL)),
        *(_similar("vote", measure, "yes-no") for measure in ("agreement", *PLAIN)),
        *(_similar("treaty", measure, coding) for measure, coding in Treaties.keys),
        Nearness(DISTANCE, "vote", DISTANCE, None, 0.0, None, None, "lower",
                 "Votes: distance of ideal points", "التصويت: المسافة بين النقطتين المثاليتين", True, FIRST_SESSION),
        Nearness(SHARE, "trade", SHARE, None, 0.0, 1.0, None, "higher",
                 "Goods trade: share of the state's trade", "تجارة السلع: حصة الشريك من تجارة الدولة", False, FIRST_TRADE),
    )
}  # fmt: skip


def nearness(measure: str) -> Nearness:
    """The measure of a name. Raises `BadChoice` naming all there are."""
    if measure not in MEASURES:
        raise BadChoice(f"{measure!r} is no measure of how states stand to one; choose one of {', '.join(MEASURES)}.")
    return MEASURES[measure]
