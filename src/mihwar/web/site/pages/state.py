"""One state, and the table of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import quote

from markupsafe import Markup
from pydantic import Field

from mihwar.answers.answer import Answer
from mihwar.answers.deeds import NEWEST
from mihwar.answers.dossier import dossier, meant
from mihwar.answers.state import states
from mihwar.language import LANGS, Language
from mihwar.language import phrases as say
from mihwar.web.site.page import Context, Page, Question, StateName, Year
from mihwar.web.site.pages.act import kind as kind_word
from mihwar.world import World

Row = Mapping[str, Any]
SHOWN = 12  # rows of a list before it is cut
NAMED = 6  # names in a row before they are counted
ENDS = 8  # states at either end of a ranking
FELT = 0.0001  # per cent: a smaller exposure is not drawn
FEW = 10  # votes or roll calls below which a point is hollow
_STAGES = ("in force", "signed", "open", "ended")
_LAYERS = ("visit", "communique", "statement", "arms", "vote", "dispute")
_SYSTEMS = ("own", "cow", "gw", "un")
_KINDS = ("short", "official", "historical", "variant")


class StateQuestion(Question):
    """Which state, on which day, compared with whom."""

    code: StateName
    against: Annotated[str, Field(max_length=400, description="States to compare votes with, with commas: a choice.")] = "USA,CHN"
    since: Year = None


class ChooseQuestion(Question):
    """The state of the form that leads to its page."""

    who: Annotated[str, Field(max_length=120, description="A state: leads on to its page.")] = ""
    against: str = "USA,CHN"
    since: Year = None


def _names(text: str) -> list[str]:
    return [one for part in text.replace("،", ",").split(",") if (one := part.strip())]


def _ask(world: World, question: StateQuestion, _: Any) -> Answer:
    return dossier(world, question.code, _names(question.against), question.since)


def _canonical(world: World, question: StateQuestion) -> StateQuestion:
    against = ",".join(dict.fromkeys(meant(world, one) for one in _names(question.against)))
    return question.model_copy(update={"code": meant(world, question.code), "against": against})


def _lead_on(world: World, question: ChooseQuestion) -> Question:
    """Once a state is named, to its page."""
    if not question.who:
        return question
    known = question.model_dump(exclude={"who"}, exclude_defaults=True)
    return _canonical(world, StateQuestion(code=question.who, **known))


def _show(answer: Answer, question: StateQuestion, language: Language) -> Context:
    data = answer.data
    other = Language(LANGS[1 - LANGS.index(language.lang)])
    word = _Words(data, language)
    return {
        "title": language.of(data["state"], "name"),
        "other_title": other.of(data["state"], "name"),
        "asked_name": word.name(data["asked"]),
        "field": word.name(question.code),
        "against_names": language["comma"].join(word.name(one) for one in data["against"]),
        "glance": _glance(data, language),
        "called": _called(data, language),
        "spells": _spells(data, language),
        "codes": [{**row, "until": _last(row["until"])} for row in data["codes"]],
        "relations": _relations(data, word),
        "treaties": [(stage, [word.treaty(row) for row in data["treaties"] if row["stage"] == stage]) for stage in _STAGES],
        "sanctions": _sanctions(data, word),
        "blocs": [{**row, "until": _last(row["until"])} for row in data["blocs"]],
        "position": _position(data, word),
        "rankings": [_ranking(data, one, word) for one in data["near"]],
        "exposed": _exposed(data, word) if data["exposed"] else None,
        "layers": _layers(data, word),
        "deeds": _deeds(data, language),
        "figures": _figures(data, language),
        "gaps": data["not_covered"],
        "states": [{"id": one, "name": names[language.lang]} for one, names in data["names"].items()],
        "shown": SHOWN,
        "newest": NEWEST,
        "few": FEW,
    }


def _last(until: date | None) -> date | None:
    """The last day of a time, of which the first day after is known."""
    return until - timedelta(days=1) if until else None


class _Words:
    """Names and links of the states of a dossier."""

    def __init__(self, data: Row, language: Language) -> None:
        self.data, self.language = data, language

    def name(self, state: str) -> str:
        return say.name(self.data, state, self.language)

    def org(self, org: str) -> str:
        return str(self.data["orgs"].get(org, {}).get(self.language.lang) or self.language.word("org", org))

    def link(self, state: str) -> Markup:
        """A state's name, leading to the page of both."""
        where = f"/{self.language.lang}/pair/{self.data['state']['id']}/{state}"
        return Markup('<a href="{}">{}</a>').format(where, self.name(state))

    def names(self, states: Sequence[str], orgs: Sequence[str] = ()) -> str:
        """Some names, the rest counted."""
        words = [*(self.org(one) for one in orgs), *(self.name(one) for one in states)]
        if len(words) <= NAMED + 1:
            return say.listed(words, self.language)
        first = self.language["comma"].join(words[:NAMED])
        return self.language.say("state_and_more", first=first, n=len(words) - NAMED)

    def kinds(self, row: Row) -> str:
        return self.language["comma"].join(self.language.word("kind", one) for one in row["kinds"])

    def title(self, row: Row) -> Markup:
        """The title of an act, which opens its evidence; an English one where there is no other, marked as such."""
        own = row[f"title_{self.language.lang}"]
        text = own or row["title_en"] or row["act"]
        lang = Markup("") if own else Markup(' lang="en" dir="ltr"')
        where = f"/{self.language.lang}/act?id={quote(row['act'], safe='/:')}"
        return Markup('<a href="{}" data-act="{}"{}>{}</a>').format(where, row["act"], lang, text)

    def treaty(self, row: Row) -> Row:
        language = self.language
        when = row["since"] or row["signed"]
        last = language.day(_last(row["until"])) if row["until"] and row["stage"] == "ended" else ""
        began = language.day(when) if when else "–"
        return {
            **row,
            "link": self.title(row),
            "what": self.kinds(row),
            "when": language.say("from_to", a=began, b=last) if last else began,
            "with": self.names(row["others"]) or "–",
        }

    def sanction(self, row: Row) -> Row:
        language = self.language
        ended = row["until"] and row["stage"] == "ended"
        span = language.say("from_to", a=language.day(row["since"]), b=language.day(_last(row["until"]))) if ended else ""
        return {
            **row,
            "link": self.title(row),
            "what": self.kinds(row),
            "when": span or language.day(row["since"]),
            "who": self.names(row["states"], row["orgs"]) or "–",
            "through": self.org(row["through"]) if row["through"] else "",
        }


def _glance(data: Row, language: Language) -> list[dict[str, str]]:
    """A few figures that the page opens with, each a link to its part."""
    stages = [row["stage"] for row in data["treaties"]]
    found = [{"to": "treaties", "figure": str(stages.count("in force")), "words": language["state_glance_treaties"]}]
    for side in ("on", "by"):
        rows = [row for row in data["sanctions"] if row["side"] == side and row["stage"] == "in force"]
        found.append({"to": f"sanctions-{side}", "figure": str(len(rows)), "words": language[f"state_glance_{side}"]})
    found.append(
        {"to": "blocs", "figure": str(sum(row["now"] for row in data["blocs"])), "words": language["state_glance_blocs"]}
    )
    for measure in ("ideal_point",):
        rows = [row for row in data["series"] if row["measure"] == measure and row["state"] == data["state"]["id"]]
        if rows:
            words = language.say("state_glance_ideal", year=rows[-1]["year"])
            found.append({"to": "position", "figure": language.number(rows[-1]["value"], 2), "words": words})
    for row in data["figures"]:
        if row["measure"] == "cinc":
            words = language.say("state_glance_cinc", year=row["year"], rank=row["rank"], n=row["covered"])
            found.append({"to": "figures", "figure": f"{language.number(100 * row['share'], 1)}%", "words": words})
    return found


def _called(data: Row, language: Language) -> list[dict[str, Any]]:
    """Names by kind in both languages, each with its time."""
    found = []
    for kind in _KINDS:
        for lang in (language.lang, "ar" if language.lang == "en" else "en"):
            rows = [row for row in data["called"] if row["kind"] == kind and row["lang"] == lang]
            if rows:
                texts = [
                    {"name": row["name"], "when": language.span(row["since"], _last(row["until"]))} for row in rows
                ]  # fmt: skip
                found.append({"kind": language[f"search_as_{kind}"], "lang": lang, "texts": texts})
    return found


def _spells(data: Row, language: Language) -> list[dict[str, str]]:
    return [
        {
            "list": language[f"state_list_{spell['system']}"] if spell["system"] in _SYSTEMS else spell["system"],
            "when": language.say("from_to", a=language.day(spell["began"]), b=language.day(_last(spell["ended"]))),
        }
        for spell in data["state"]["spells"]
    ]


def _relations(data: Row, word: _Words) -> list[dict[str, Any]]:
    """What stood before and after it, and what was done to it, oldest first, each with a link to the other state."""
    me, lang = data["state"]["id"], word.language.lang
    found = []
    for row in data["relations"]:
        other = row["other"] if row["state"] == me else row["state"]
        side = "of" if row["state"] == me else "to"
        link = Markup('<a href="/{}/state/{}">{}</a>').format(lang, other, word.name(other))
        key = f"state_relation_{row['kind'].replace(' ', '_')}_{side}"
        found.append({"on": row["on"], "text": Markup(word.language[key]).format(other=link), "note": row["note_en"]})
    return sorted(found, key=lambda one: str(one["on"] or ""))


def _sanctions(data: Row, word: _Words) -> list[dict[str, Any]]:
    """Both sides: those in force, those of datasets that have ended, and those that are over."""
    found = []
    for side in ("on", "by"):
        mine = [row for row in data["sanctions"] if row["side"] == side]
        own = [word.sanction(row) for row in mine if row["stage"] == "in force"]
        rest = [(stage, [word.sanction(row) for row in mine if row["stage"] == stage]) for stage in ("open", "ended")]
        found.append({"side": side, "now": own, "rest": rest})
    return found


# Figures


def _rounded(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value, digits)


def _position(data: Row, word: _Words) -> dict[str, Any]:
    """Ideal points with their bands, and agreement with the states compared: what is drawn, and the tables behind."""
    language, me = word.language, data["state"]["id"]
    panels = []
    for measure, title in (("ideal_point", "state_ideal"), ("agreement", "state_agreement")):
        rows = [row for row in data["series"] if row["measure"] == measure]
        series = [
            {
                "name": word.name(state), "own": state == me,
                "rows": [
                    [row["year"], *(_rounded(row[key]) for key in ("value", "lo", "hi")), row["n"]]
                    for row in rows if row["state"] == state and row["value"] is not None
                ],
            }
            for state in ([me] if measure == "ideal_point" else []) + data["against"]
        ]  # fmt: skip
        heads = [language[key] for key in ("year", "state", "value", "state_low", "state_high", "site_count", "card")]
        cells = [
            [row["year"], word.name(row["state"]), *(language.number(row[key], 3) for key in ("value", "lo", "hi")),
             "–" if row["n"] is None else row["n"], row["card"]]
            for row in sorted(rows, key=lambda row: -int(row["year"]))
        ]  # fmt: skip
        caption = language.say(title, name=word.name(me))
        panels.append(
            {
                "id": measure.replace("_", "-"), "title": caption, "any": bool(rows), "missing": data["missing"].get(measure),
                "credit": ", ".join(_each(rows, "card")),
                "drawn": {
                    "series": series, "few": FEW, "domain": [0, 1] if measure == "agreement" else None,
                    "words": {"n": language["site_count"], "interval": language["site_interval"]},
                },
                "table": {"heads": heads, "rows": cells, "numeric": (0, 2, 3, 4, 5), "caption": caption},
            }
        )  # fmt: skip
    return {"panels": panels}


def _ranking(data: Row, told: Row, word: _Words) -> dict[str, Any]:
    """Who is nearest and farthest by one measure."""
    language = word.language
    rows = [row for row in data["close"] if row["measure"] == told["id"] and row["ranked"]]
    sign = -1 if told["nearer"] == "higher" else 1
    rows.sort(key=lambda row: (sign * row["value"], row["state"]))
    ends = [("near", rows[:ENDS])]
    if told["layer"] != "trade":
        ends.append(("far", rows[ENDS:][-ENDS:][::-1]))
    drawn = {
        "ends": [{"title": language[f"state_{end}"], "rows": [_dot(row, word) for row in some]} for end, some in ends if some],
        "words": {"n": language["site_count"], "interval": language["site_interval"]},
        "percent": told["layer"] == "trade",
    }
    heads = [language[key] for key in ("state", "value", "state_low", "state_high", "site_count")]
    cells = [
        [word.link(row["state"]), *(language.number(row[key], 3) for key in ("value", "lo", "hi")),
         "–" if row["n"] is None else row["n"]]
        for end, some in ends for row in (some if end == "near" else some[::-1])
    ]  # fmt: skip
    title = language.say("state_ranking", measure=language.of(told, "name"), year=told["year"] or "–")
    return {
        "id": told["id"], "title": title, "drawn": drawn, "missing": data["missing"].get(told["id"]), "known": len(rows),
        "table": {"heads": heads, "rows": cells, "numeric": (1, 2, 3, 4), "caption": title, "whole": len(rows)},
        "credit": ", ".join(dict.fromkeys(row["card"] for row in rows)),
        "method": f"/{language.lang}/methods/{told['measure']}",
    }  # fmt: skip


def _dot(row: Row, word: _Words) -> dict[str, Any]:
    where = f"/{word.language.lang}/pair/{word.data['state']['id']}/{row['state']}"
    return {
        "name": word.name(row["state"]), "href": where, "n": row["n"],
        **{key: _rounded(row[key]) for key in ("value", "lo", "hi")},
    }  # fmt: skip


def _exposed(data: Row, word: _Words) -> dict[str, Any]:
    """To whose growth it is most exposed, either way."""
    language, told = word.language, data["exposed"]
    rows = data["exposure"]
    good = [row for row in rows if row["exposure"] >= FELT][:ENDS]
    bad = [row for row in rows if row["exposure"] <= -FELT][-ENDS:]
    heads = [language[key] for key in ("state", "exposure_exposure", "exposure_reverse", "state_exports", "state_imports")]
    cells = [
        [word.link(row["state"]), language.number(row["exposure"], 4), language.number(row["reverse"], 4),
         *(language.money(row[key]) if row[key] is not None else "–" for key in ("exports", "imports"))]
        for row in [*good, *bad]
    ]  # fmt: skip
    title = language.say("state_exposure_title", name=word.name(data["state"]["id"]), year=told["year"])
    where = f"/{language.lang}/pair/{data['state']['id']}/"
    drawn = [
        {"name": word.name(row["state"]), "value": _rounded(row["exposure"], 5), "href": where + row["state"]}
        for row in [*good, *bad]
    ]
    return {
        "title": title, "drawn": {"rows": drawn, "word": language["exposure_exposure"]},
        "credit": ", ".join(dict.fromkeys((told["card"], told["gdp_card"]))),
        "table": {"heads": heads, "rows": cells, "numeric": (1, 2, 3, 4), "caption": title, "whole": len(rows)},
        "any": bool(drawn), "told": told, "silent": word.names(told["silent"]),
    }  # fmt: skip


def _layers(data: Row, word: _Words) -> list[dict[str, Any]]:
    """What it took part in, layer by layer: partners counted, and the newest acts."""
    found = []
    for layer in _LAYERS:
        counts = [row for row in data["years"] if row["layer"] == layer]
        acts = [row for row in data["acts"] if row["layer"] == layer]
        if counts:
            found.append(
                {
                    "layer": layer,
                    "name": word.language[f"state_layer_{layer}"],
                    "total": [
                        (card, sum(row["acts"] for row in counts if row["card"] == card)) for card in _each(counts, "card")
                    ],
                    "partners": list(_partners([row for row in data["partners"] if row["layer"] == layer], word)),
                    "acts": [_act(row, word) for row in acts[:NEWEST]],
                    "given": len(acts),
                }
            )
    return found


def _each(rows: Iterable[Row], key: str) -> list[Any]:
    return list(dict.fromkeys(row[key] for row in rows))


def _partners(rows: Sequence[Row], word: _Words) -> Iterable[dict[str, Any]]:
    """A table for each dataset and role: with whom how often, the most first."""
    language = word.language
    for card in _each(rows, "card"):
        for how in dict.fromkeys((row["role"], row["side"]) for row in rows if row["card"] == card):
            mine = [row for row in rows if row["card"] == card and (row["role"], row["side"]) == how]
            heads = [language[key] for key in ("state", "state_times", "state_first", "state_last")]
            cells = [[word.link(row["state"]), row["acts"], row["first"], row["last"]] for row in mine[:SHOWN]]
            caption = language[f"state_side_{how[1]}"] if how[1] else language[f"state_role_{how[0]}"]
            caption = language.say("state_partners", how=caption, card=card)
            yield {"heads": heads, "rows": cells, "numeric": (1, 2, 3), "caption": caption, "whole": len(mine)}


def _act(row: Row, word: _Words) -> dict[str, Any]:
    language = word.language
    moment = say.moment(row)
    return {
        "when": language.day(moment, row["precision"]) if moment else "–", "iso": moment, "link": word.title(row),
        "what": kind_word(row["kind"], language), "status": row["status"], "with": word.names(row["others"]),
        "card": row["card"],
    }  # fmt: skip


def _deeds(data: Row, language: Language) -> dict[str, Any]:
    """Acts by year, a row for each layer; datasets that tell of the same are told apart."""
    rows = [
        {"layer": layer, "name": language[f"state_layer_{layer}"], "card": card,
         "years": [[row["year"], row["acts"]] for row in data["years"] if row["layer"] == layer and row["card"] == card]}
        for layer in _LAYERS for card in _each([row for row in data["years"] if row["layer"] == layer], "card")
    ]  # fmt: skip
    heads = [language[key] for key in ("layer", "card", "year", "state_times")]
    cells = [
        [language[f"state_layer_{row['layer']}"], row["card"], row["year"], row["acts"]]
        for row in sorted(data["years"], key=lambda row: -int(row["year"]))
    ]
    cut = 120
    return {
        "drawn": {"rows": rows, "last": data["on"].year, "acts": language["state_times"]},
        "table": {
            "heads": heads,
            "rows": cells[:cut],
            "numeric": (2, 3),
            "caption": language["state_deeds"],
            "whole": len(cells),
        },
        "credit": ", ".join(_each(rows, "card")),
    }


def _figures(data: Row, language: Language) -> dict[str, Any]:
    heads = [language[key] for key in ("state_figure", "year", "value", "state_share", "state_rank", "card")]
    cells = []
    for row in data["figures"]:
        plain = row["measure"].removesuffix("_value")
        label = language.word("variable", plain) if plain != row["measure"] else language.word("power", row["measure"])
        dollars = "US$" in (row["unit"] or "") or "international $" in (row["unit"] or "")
        value = _value(row["value"], dollars, language)
        share = "–" if row["share"] is None else f"{language.number(100 * row['share'], 2)}%"
        rank = "–" if row["rank"] is None else language.say("of_many", n=row["rank"], all=row["covered"])
        unit = language.word("unit", row["unit"]) if row["unit"] else ""
        unit = "" if language.lang == "ar" and unit.isascii() else unit  # a publisher's words that nobody has put into Arabic
        cells.append([f"{label} ({unit})" if unit else label, row["year"], value, share, rank, row["card"]])
    return {"heads": heads, "rows": cells, "numeric": (1, 2, 3, 4)}


_HUGE = 1e15
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _value(value: float, dollars: bool, language: Language) -> str:
    """A small number with four digits, a large one in words, what no word is for as a power of ten."""
    if abs(value) >= _HUGE:
        mantissa, exponent = f"{value:.2e}".split("e+")
        return f"{mantissa} × 10{exponent.translate(_RAISED)}"
    if abs(value) < 10:
        return language.number(value, 4)
    return language.money(value) if dollars else language.number(value)


# The table of all states


def _choices(answer: Answer, question: ChooseQuestion, language: Language) -> Context:
    rows = sorted(answer.data["rows"], key=lambda row: (language.of(row, "name"), row["id"]))
    order: dict[str, Callable[[Row], bool]] = {
        "states": lambda row: row["ended"] is None and row["status"] not in ("historical", "territory"),
        "past": lambda row: row["status"] == "historical" or (row["ended"] is not None and row["status"] != "territory"),
        "territories": lambda row: row["status"] == "territory",
    }
    groups = [(name, [row for row in rows if holds(row)]) for name, holds in order.items()]
    return {
        "title": language["state_all"],
        "groups": [(language[f"state_group_{name}"], name, some) for name, some in groups if some],
        "states": [{"id": row["id"], "name": language.of(row, "name")} for row in rows],
        "name": "state",
    }


def _pages() -> Sequence[Page]:
    shown = Page(
        name="state", path="/state/{code}", question=StateQuestion, ask=_ask, show=_show, canonical=_canonical,
        about="One state: names, treaties, sanctions on it and by it, votes over time, who stands near it, exposure, acts.",
        scripts=("state.js",), styles=("state.css",), warm=StateQuestion(code="PRK"),
    )  # fmt: skip
    return shown, Page(
        name="states", path="/state", question=ChooseQuestion, ask=lambda world, *_: states(world), show=_choices,
        canonical=_lead_on, leads_to=shown, about="Every state there is or was: names, codes, and when.",
        scripts=("states.js",), styles=("state.css",),
    )  # fmt: skip


PAGES = _pages()
