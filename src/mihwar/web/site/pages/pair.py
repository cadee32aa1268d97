"""Two states: the brief, alive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mihwar.answers.answer import Answer
from mihwar.answers.nearness import DISTANCE
from mihwar.answers.pair import pair
from mihwar.answers.state import states
from mihwar.language import Language
from mihwar.language import phrases as say
from mihwar.web.page import LAYERS, brief_context
from mihwar.web.site.page import Context, Page, Question, StateName, Year
from mihwar.world import World

# The panels of the timeline: their series, the range of their axis (None: that of the data), where the middle line is.
PANELS = (
    ("vote_agreement", (("vote", "agreement"),), (0.0, 1.0), None),
    ("vote_kappa", (("vote", "kappa"),), None, 0.0),
    ("ideal", (("vote", DISTANCE),), None, 0.0),
    ("treaty", (("treaty", "s"), ("treaty", "kappa")), None, 0.0),
)
NAMES = {
    ("vote", "agreement"): "pair_name_agreement",
    ("vote", "kappa"): "pair_name_vote_kappa",
    ("vote", DISTANCE): "pair_name_ideal",
    ("treaty", "s"): "pair_name_s",
    ("treaty", "kappa"): "pair_name_treaty_kappa",
}
FIRM = 4.0  # the multiple of the penalty from which a break is drawn thick
EXAMPLES = (("RUS", "PRK"), ("USA", "CHN"), ("IRN", "RUS"), ("USA", "ISR"), ("SAU", "IRN"), ("GBR", "FRA"), ("IND", "PAK"))


class PairQuestion(Question):
    """Which two states, on which day, over which years."""

    a: StateName
    b: StateName
    first: Year = None
    last: Year = None


class ChooseQuestion(Question):
    """The two states of the form that leads to their page."""

    a: str = ""
    b: str = ""
    first: Year = None
    last: Year = None


def _ask(world: World, question: PairQuestion, _: Any) -> Answer:
    return pair(world, question.a, question.b, question.first, question.last)


def _canonical(world: World, question: PairQuestion) -> PairQuestion:
    return question.model_copy(update={"a": world.resolve(question.a), "b": world.resolve(question.b)})


def _show(answer: Answer, question: PairQuestion, language: Language) -> Context:
    data = answer.data
    known = brief_context(answer, language)
    names = {one: language.of(data[one], "name") for one in ("a", "b")}
    first, last = data["years"]
    return {
        **known,
        "drawer": True,
        "lead": language.say("pair_lead", **names),
        "chart_title": language.say("pair_timeline", **names, first=first, last=last),
        "drawn": _drawn(data, language),
        "measured": any(row["value"] is not None for row in data["measures"]),
        "few": say.FEW,
        "credit": ", ".join(dict.fromkeys(row["card"] for row in data["measures"] if row["value"] is not None)),
        "measures_table": _measures(data, language),
        "breaks_table": _breaks(data, language),
        "states": [{"id": one, "name": names[side]} for side, one in (("a", data["a"]["id"]), ("b", data["b"]["id"]))],
    }


def _drawn(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """What the timeline draws: panels of series, and the acts."""
    panels = []
    for name, keys, domain, zero in PANELS:
        series = [_series(data, key, language) for key in keys]
        if any(one["rows"] for one in series):
            found = [_break(row, language) for row in data["breaks"] if (row["layer"], row["measure"]) in keys]
            panels.append(
                {
                    "id": name, "title": language[f"pair_panel_{name}"], "domain": domain, "zero": zero, "series": series,
                    "breaks": found,
                }
            )  # fmt: skip
    acts = [
        {
            "day": moment, "layer": act["layer"], "status": act["status"], "act": act["act"],
            "title": f"{language.day(moment, act['precision'])} · {language.word('status', act['status'])}\n"
            f"{language.of(act, 'title')}",
        }
        for act in data["acts"] if (moment := say.moment(act)) and moment.year >= data["years"][0]
    ]  # fmt: skip
    layers = {act["layer"] for act in acts}
    words = {key: language[key] for key in ("session", "common", "site_interval")}
    return {
        "first": data["years"][0], "last": data["years"][1], "on": data["on"], "panels": panels, "acts": acts, "few": say.FEW,
        "layers": [{"id": one, "label": language.word("layer", one)} for one in LAYERS if one in layers],
        "label": language["pair_acts_row"], "words": words,
    }  # fmt: skip


def _series(data: Mapping[str, Any], key: tuple[str, str], language: Language) -> dict[str, Any]:
    rows = [
        [row["year"], *(None if row[one] is None else round(row[one], 4) for one in ("value", "lo", "hi")), row["n"]]
        for row in data["measures"] if (row["layer"], row["measure"]) == key and row["value"] is not None
    ]  # fmt: skip
    label = language[f"pair_series_{key[1]}"] if key[0] == "treaty" else language[NAMES[key]]
    return {"label": label, "votes": key[0] == "vote", "rows": rows}


def _break(row: Mapping[str, Any], language: Language) -> dict[str, Any]:
    text = language.say(
        "pair_break", year=row["year"], before=language.number(row["before"], 2), after=language.number(row["after"], 2),
        firmness=language.number(row["firmness"]),
    )  # fmt: skip
    return {"year": row["year"], "firm": row["firmness"] >= FIRM, "text": text}


def _measures(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    heads = [language[key] for key in ("year", "pair_measure", "value", "pair_low", "pair_high", "common", "card")]
    rows = [
        [
            row["year"], language[NAMES[row["layer"], row["measure"]]],
            *(language.number(row[one], 4) for one in ("value", "lo", "hi")),
            "–" if row["n"] is None else row["n"], row["card"] or "–",
        ]
        for row in sorted(data["measures"], key=lambda one: -int(one["year"])) if row["value"] is not None
    ]  # fmt: skip
    return {"heads": heads, "rows": rows, "numeric": (2, 3, 4, 5), "caption": language["pair_measures_table"]}


def _breaks(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    heads = [language[key] for key in ("pair_measure", "year", "pair_break_before", "pair_break_after", "pair_firmness")]
    rows = [
        [
            language[NAMES[row["layer"], row["measure"]]], row["year"], language.number(row["before"], 3),
            language.number(row["after"], 3), language.number(row["firmness"]),
        ]
        for row in data["breaks"]
    ]  # fmt: skip
    return {"heads": heads, "rows": rows, "numeric": (1, 2, 3, 4), "caption": language["pair_breaks"]}


def _choices(answer: Answer, question: ChooseQuestion, language: Language) -> Context:
    names = {row["id"]: language.of(row, "name") for row in answer.data["rows"]}
    return {
        "title": language["site_pair"],
        "states": [{"id": one, "name": name} for one, name in sorted(names.items(), key=lambda both: both[1])],
        "examples": [(a, b, language.say("brief_pair", a=names[a], b=names[b])) for a, b in EXAMPLES],
    }


def _lead_on(world: World, question: ChooseQuestion) -> Question:
    """Once both are named, to their page."""
    if not (question.a and question.b):
        return question
    return PairQuestion(**{**question.model_dump(), "a": world.resolve(question.a), "b": world.resolve(question.b)})


def _pages() -> Sequence[Page]:
    shown = Page(
        name="pair", path="/pair/{a}/{b}", question=PairQuestion, ask=_ask, show=_show, canonical=_canonical,
        about="Two states: treaties, acts, votes, measures over time with intervals and breaks, sanctions, trade, gaps.",
        scripts=("timeline.js",), warm=PairQuestion(a="RUS", b="PRK"),
    )  # fmt: skip
    return shown, Page(
        name="pairs", path="/pair", question=ChooseQuestion, ask=lambda world, *_: states(world), show=_choices,
        canonical=_lead_on, leads_to=shown, about="All states, to choose two of.",
    )  # fmt: skip


PAGES = _pages()
