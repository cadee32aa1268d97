"""Blocs as a network that moves through time, and the standing of one state beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from mihwar.answers import signed
from mihwar.answers.answer import Answer
from mihwar.answers.bloc_room import MOST_RUNS, MOST_WINDOW, moving, picture, span, usual
from mihwar.answers.blocs import RUNS_IN_SERIES
from mihwar.answers.standing import DEFAULT
from mihwar.language import Language
from mihwar.measures.blocs import NULLS, RESOLUTION
from mihwar.model import Progress
from mihwar.store.signed import SIGNED
from mihwar.web.site.page import Context, Page, Question, StateName, Year
from mihwar.world import World

SURE = 0.9  # certainty from which a member is drawn solid
SIGNS = ("friendly", "hostile", "level", "strong")
WEIGHTS = (1.0, 0.5, 2.0, 3.0)
# The panels of the standing: their series, and whether it is a share or a count.
PANELS = (
    (("share_cinc",), "share"), (("share_gdp",), "share"), (("share_net_power",), "share"), (("share_gdp_mpd",), "share"),
    (("share_net_power_mpd",), "share"), (("won_contested",), "share"), (("won_divided",), "share"),
    (("won_important",), "share"),
    (("few",), "share"), (("alone",), "share"), (("agreement", "agreement_all"), "share"), (("defence_owed",), "share"),
    (("sanctions_targets",), "count"), (("sanctions_joined",), "share"),
)  # fmt: skip


class BlocsQuestion(Question):
    """Which network on which date, which years to look through, and whose standing beside it."""

    first: Year = None
    last: Year = None
    of: Annotated[StateName, Field(description="Whose standing; empty: the USA, which is a choice.")] = ""
    ties: Annotated[
        str, Field(max_length=200, description="Layers and their weights, as treaty,dispute=2; empty: the usual four.")
    ] = ""
    resolution: Annotated[float | None, Field(ge=0, le=100, description="Higher: more and smaller blocs.")] = None
    null: Literal["modularity", "potts"] = "modularity"
    runs: Annotated[int | None, Field(ge=1, le=MOST_RUNS, description="Random searches for each date.")] = None
    window: Annotated[int, Field(ge=1, le=MOST_WINDOW, description="Years that the ties are the mean of.")] = 1
    seed: Annotated[int, Field(ge=0, le=2**31, description="Start of the random numbers.")] = 0
    state: Annotated[str, Field(max_length=120, description="The state whose ties are shown.")] = ""
    draw: Annotated[Literal["strong", "hostile", "none"], Field(description="Which hostile ties are drawn.")] = "strong"


def _layers(ties: str) -> list[str]:
    return [one for one in (part.strip() for part in ties.split(",")) if one]


def _ask(world: World, question: BlocsQuestion, progress: Progress) -> Answer:
    return moving(
        world, question.on, question.first, question.last, _layers(question.ties), question.resolution, question.null,
        question.runs, question.window, question.seed, question.of or None, progress,
    )  # fmt: skip


def _canonical(world: World, question: BlocsQuestion) -> BlocsQuestion:
    """Codes for names; years, date, layers and numbers that are the usual ones left out, years that follow from a date added."""
    layers = signed.chosen(_layers(question.ties))
    first, last = span(world, layers, question.first, question.last, question.on)
    *years, on = usual(world, layers)
    of = world.meant(question.of) if question.of else DEFAULT
    asked = [f"{layer}{'' if layers[layer] == 1 else f'={layers[layer]:g}'}" for layer in SIGNED if layer in layers]
    told: dict[str, Any] = {"first": first, "last": last} if [first, last] != years else {"first": None, "last": None}
    told |= {
        "on": None if question.on == on and last == years[1] else question.on,
        "of": "" if of == DEFAULT else of,
        "ties": "" if layers == signed.chosen() else ",".join(asked),
        "resolution": None if question.resolution == RESOLUTION[question.null] else question.resolution,
        "runs": None if question.runs == RUNS_IN_SERIES else question.runs,
        "state": world.meant(question.state) if question.state else "",
    }
    return question.model_copy(update=told)


def _form(world: World, question: BlocsQuestion, language: Language) -> Context:
    """What stands in the form before there is an answer."""
    years = span(world, signed.chosen(_layers(question.ties)), question.first, question.last, question.on)
    of = world.meant(question.of) if question.of else DEFAULT
    return _fields(question, years, world.names([of])[of][language.lang], language)


def _fields(question: BlocsQuestion, years: tuple[int, int], of: str, language: Language) -> Context:
    layers = signed.chosen(_layers(question.ties))
    return {
        "layer_fields": [_layer_field(layer, layers.get(layer), language) for layer in SIGNED],
        "years": years,
        "of": of,
        "resolution": RESOLUTION[question.null] if question.resolution is None else question.resolution,
        "runs": RUNS_IN_SERIES if question.runs is None else question.runs,
        "nulls": NULLS,
        "most": {"runs": MOST_RUNS, "window": MOST_WINDOW},
    }


def _layer_field(layer: str, weight: float | None, language: Language) -> dict[str, Any]:
    weights = dict.fromkeys([*WEIGHTS, *([] if weight is None else [weight])])
    options = [(f"{layer}{'' if one == 1 else f'={one:g}'}", f"{one:g}", one == weight) for one in weights]
    return {"label": language.word("tie", layer), "options": options, "out": weight is None}


def _show(answer: Answer, question: BlocsQuestion, language: Language) -> Context:
    data = answer.data
    told = _Told(data, language)
    drawn = picture(answer)
    at = drawn["on"]
    names = [told.name(state) for state in drawn["states"]]
    place = {state: n for n, state in enumerate(drawn["states"])}
    frames = [told.frame(n) for n in range(len(data["years"]))]
    prominent = [place[state] for state in data["prominent"]["states"] if state in place]
    years = [row["on"].year for row in data["years"]]
    standing = told.name(data["standing"]["of"])
    drawn |= {
        "names": names, "frames": frames, "prominent": prominent, "sure_from": round(100 * SURE), "draw": question.draw,
        "state": place.get(question.state), "lang": language.lang, "words": _words(language),
        "layers": {layer: language.word("tie", layer) for layer in SIGNED},
        "kind_words": {kind: language.word("kind", kind) for _, layers in drawn["kinds"] for one in layers for kind in one[2]},
        "signs": [row["signs"] and [row["signs"][key] for key in SIGNS] for row in data["years"]],
    }  # fmt: skip
    credit = ", ".join(dict.fromkeys(card for row in data["years"] for one in row["layers"] for card in one["cards"]))
    return {
        **_fields(question, (years[0], years[-1]), standing, language),
        "title": language.say("blocs_net_title", first=years[0], last=years[-1]),
        "drawn": drawn, "frame": frames[at], "credit": credit, "at": at,
        "states": [{"id": drawn["states"][n], "name": names[n]} for n in sorted(range(len(names)), key=names.__getitem__)],
        "any": any(row["blocs"] for row in data["years"]),
        "members_table": told.members(at), "through_table": told.through(prominent, drawn),
        "resolutions": told.resolutions(question),
        "of_name": standing,
        "prominent_by": language["blocs_net_by_" + data["prominent"]["by"]],
        "state_name": told.name(question.state) if question.state else "",
        "state_table": told.ties(question.state, at) if question.state else [],
        "standing_title": language.say("standing_title", name=standing, first=data["standing"]["first"], last=years[-1]),
        "standing_drawn": told.standing(), "standing_table": told.standing_table(),
        "standing_credit": ", ".join(dict.fromkeys(row["card"] for row in data["series"] if row["value"] is not None)),
        "standing_gaps": told.gaps(),
    }  # fmt: skip


def _words(language: Language) -> dict[str, str]:
    """What the scripts say."""
    keys = (
        "bloc", "certainty", "else", "friends", "foes", "untied", "no_state", "no_bloc", "more", "play", "pause", "year", "draw",
        "draw_strong", "draw_hostile", "draw_none", "hostile_drawn", "hostile_all", "hostile_none", "members", "ties_of",
        "ties_title", "no_one", "tie_with", "no_ties", "bloc_line", "through_figure", "figure", "break",
    )  # fmt: skip
    words = {key: language[f"blocs_net_{key}"] for key in keys}
    return words | {"comma": language["comma"], "semicolon": language["semicolon"], "colon": language["site_colon"]}


class _Told:
    """An answer in words of a language."""

    def __init__(self, data: Mapping[str, Any], language: Language) -> None:
        self._data, self._language = data, language
        self._certainty = {(row["on"], row["state"]): row["certainty"] for row in data["members"]}

    def name(self, state: str) -> str:
        """A state by name."""
        return str(self._data["names"].get(state, {}).get(self._language.lang, state))

    def names(self, states: Sequence[str]) -> str:
        """States by name, in a row."""
        return self._language["comma"].join(sorted(self.name(state) for state in states))

    def frame(self, at: int) -> dict[str, Any]:
        """One date: its blocs, what changed, what it rests on."""
        row, say = self._data["years"][at], self._language.say
        on = self._language.day(row["on"])
        title = (
            say("blocs_net_on", on=on, n=len(row["blocs"]), tied=row["tied"]) if row["blocs"] else say("blocs_net_empty", on=on)
        )
        return {
            "title": title,
            "day": on,
            "blocs": [self._bloc(bloc) for bloc in row["blocs"]],
            "since": say("blocs_net_since", on=self._language.day(row["since"])) if row["since"] else "",
            "changes": list(self._changes(at)),
            "alone": say("blocs_alone", states=self.names(row["alone"])) if row["alone"] else "",
            "untied": say("signed_untied", n=len(row["untied"]), states=self.names(row["untied"])) if row["untied"] else "",
            "layers": [self._layer(one) for one in row["layers"]],
            "search": self._search(row),
            "listed": row["listed"],
            "breaks": len(row["breaks"]),
        }

    def _bloc(self, bloc: Mapping[str, Any]) -> list[Any]:
        leaders = self._language["comma"].join(self.name(state) for state in bloc["leaders"])
        within = self._language.say(
            "blocs_within", friendly=self._language.number(bloc["friendly_within"]),
            pairs=self._language.number(bloc["pairs_within"]), hostile=len(bloc["hostile_within"]),
        )  # fmt: skip
        return [bloc["bloc"], leaders, bloc["size"], self._language.number(bloc["certainty"], 2), within]

    def _called(self, at: int, number: int | None) -> str:
        """A bloc by number and its first leader."""
        for bloc in self._data["years"][at]["blocs"] if at >= 0 else ():
            if bloc["bloc"] == number:
                return f"{number} ({self.name(bloc['leaders'][0])})"
        return str(number)

    def _changes(self, at: int) -> Iterator[str]:
        row, say = self._data["years"][at], self._language.say
        for one in row["breaks"]:
            cards = [self._language["comma"].join(one[key]) or self._language["signed_none"] for key in ("before", "after")]
            yield say("blocs_break", layer=self._language.word("tie", one["layer"]), before=cards[0], after=cards[1])
        if row["since"] and not row["changes"]:
            yield self._language["blocs_unchanged"]
        for one in row["changes"]:
            was, now = at - 1, at
            mine, theirs = {"split": (was, now), "ended": (was, now), "left": (was, was)}.get(one["kind"], (now, was))
            others = self._language["comma"].join(self._called(theirs, n) for n in one["others"] if n != one["bloc"])
            key = "blocs_dissolved" if one["kind"] == "ended" and not others else f"blocs_{one['kind']}"
            states = self._language["comma"].join(self._sure(row["on"], state) for state in sorted(one["states"], key=self.name))
            yield say(key, bloc=self._called(mine, one["bloc"]), others=others, states=states).removeprefix("• ")

    def _sure(self, on: date, state: str) -> str:
        certainty = self._certainty.get((on, state))
        return self.name(state) + ("" if certainty is None else f" ({self._language.number(certainty, 2)})")

    def _layer(self, one: Mapping[str, Any]) -> str:
        say, word = self._language.say, self._language.word("tie", one["layer"])
        if not one["cards"]:
            return say("blocs_net_layer_missing", layer=word, cards=self._language["comma"].join(one["would_do"]))
        return say(
            "signed_layer" if one["complete"] else "signed_selection", layer=word, weight=f"{one['weight']:g}",
            pairs=self._language.number(one["pairs"]), cards=self._language["comma"].join(one["cards"]),
        ).removeprefix("• ")  # fmt: skip

    def _search(self, row: Mapping[str, Any]) -> str:
        if not row["quality"]:
            return ""
        say, data, quality = self._language.say, self._data, row["quality"]
        counts = self._language["comma"].join(say("blocs_in_runs", **one) for one in quality["counts"])
        return say(
            "blocs_net_search", model=self._language[f"blocs_{data['model']}"], resolution=f"{data['resolution']:g}",
            runs=data["runs"], best=self._language.number(quality["best"], 4),
            reached=self._language.number(100 * quality["reached"]), counts=counts,
        )  # fmt: skip

    def members(self, at: int) -> dict[str, Any]:
        """Who belongs to which bloc on a date, how surely."""
        on, number = self._data["years"][at]["on"], self._language.number
        rows = [
            [
                row["bloc"], self.name(row["state"]), number(row["certainty"], 2),
                "–" if row["next_bloc"] is None else f"{row['next_bloc']} ({number(row['next_share'], 2)})",
            ]
            for row in self._data["members"] if row["on"] == on
        ]  # fmt: skip
        heads = self._language["blocs_net_members_heads"].split("|")
        return {
            "heads": heads,
            "rows": rows,
            "numeric": (0, 2),
            "caption": self._language.say("blocs_net_members", on=self._language.day(on)),
        }

    def through(self, shown: Sequence[int], drawn: Mapping[str, Any]) -> dict[str, Any]:
        """The blocs of the most powerful states, date by date."""
        words = {-1: "", -2: self._language["blocs_net_untied"], 0: self._language["blocs_net_alone"]}
        rows = [[self.name(drawn["states"][who]), *(words.get(line[who], line[who]) for line in drawn["bloc"])] for who in shown]
        heads = [self._language["state"], *(str(row["on"].year) for row in self._data["years"])]
        return {"heads": heads, "rows": rows, "caption": self._language["blocs_net_through_figure"]}

    def resolutions(self, question: BlocsQuestion) -> list[list[str]]:
        """At other resolutions: the resolution, how many blocs, how alike, and the address."""
        number = self._language.number
        return [
            [
                f"{one['resolution']:g}", str(one["blocs"]), number(one["likeness"], 2),
                PAGE.address(self._language.lang, question.model_copy(update={"resolution": one["resolution"]})),
            ]
            for one in self._data["resolutions"]
        ]  # fmt: skip

    def ties(self, state: str, at: int) -> list[dict[str, Any]]:
        """The ties of a state on a date, the strongest first, each with the address of the pair."""
        on = self._data["years"][at]["on"]
        bloc = {row["state"]: row["bloc"] for row in self._data["members"] if row["on"] == on}
        rows = []
        for tie in self._data["ties"]:
            if state in (tie["a"], tie["b"]) and tie["first"] <= on <= tie["last"]:
                other = tie["b"] if tie["a"] == state else tie["a"]
                rows.append((tie["weight"], self.name(other), other, bloc.get(other, "–"), self._layers_of(tie)))
        rows.sort(key=lambda row: (-abs(row[0]), row[1]))
        lang, number = self._language.lang, self._language.number
        return [
            {
                "name": name, "href": f"/{lang}/pair/{state}/{other}?on={on}", "weight": number(weight, 2), "bloc": in_bloc,
                "layers": layers,
            }
            for weight, name, other, in_bloc, layers in rows
        ]  # fmt: skip

    def _layers_of(self, tie: Mapping[str, Any]) -> str:
        word, comma = self._language.word, self._language["comma"]
        said = [(word("tie", one["layer"]), comma.join(word("kind", kind) for kind in one["kinds"])) for one in tie["layers"]]
        return self._language["semicolon"].join(f"{layer} ({kinds})" for layer, kinds in said)

    def standing(self) -> dict[str, Any]:
        """What the panels of the standing draw."""
        series: dict[str, dict[str, list[Any]]] = {}
        for row in self._data["series"]:
            if row["value"] is not None:
                series.setdefault(row["series"], {}).setdefault(row["card"], []).append(
                    [row["year"], round(row["value"], 5), row["n"]]
                )
        panels = []
        for names, scale in PANELS:
            lines = [
                {"label": self._language[f"blocs_series_{name}"], "card": card, "rows": rows, "beside": name == "agreement_all"}
                for name in names for card, rows in series.get(name, {}).items()
            ]  # fmt: skip
            if lines:
                panels.append(
                    {"id": names[0], "title": self._language[f"blocs_series_{names[0]}"], "scale": scale, "lines": lines}
                )
        standing = self._data["standing"]
        return {
            "first": standing["first"], "last": standing["last"], "panels": panels, "year": self._data["on"].year,
            "words": {"n": self._language["site_count"], "none": self._language["site_not_covered"]},
        }  # fmt: skip

    def standing_table(self) -> dict[str, Any]:
        """All series, row by row."""
        number = self._language.number
        rows = [
            [
                row["year"], self._language[f"blocs_series_{row['series']}"],
                number(row["value"], 0 if row["series"] == "sanctions_targets" else 4), "–" if row["n"] is None else row["n"],
                row["card"],
            ]
            for row in self._data["series"] if row["value"] is not None
        ]  # fmt: skip
        heads = [self._language[key] for key in ("year", "blocs_net_series", "value", "site_count", "card")]
        return {"heads": heads, "rows": rows, "numeric": (0, 2, 3), "caption": self._language["blocs_net_standing"]}

    def gaps(self) -> list[str]:
        """Which series do not cover what was asked, and why."""
        found = []
        for gap in self._data["standing"]["not_covered"]:
            if gap["reason"] == "outside":
                said = self._language.say("covers_years", began=gap["began"], ended=gap["ended"])
            else:
                said = self._language.word("reason", gap["reason"])
            card = f" ({gap['card']})" if gap["card"] else ""
            found.append(f"{self._language.word('power', gap['measure'])}{card}{self._language['site_colon']} {said}")
        return found


PAGE = Page(
    name="blocs",
    path="/blocs",
    question=BlocsQuestion,
    ask=_ask,
    show=_show,
    about="Blocs of states in friendly and hostile ties, date by date, with certainty; a state's standing beside it.",
    canonical=_canonical,
    slow=True,
    warm=BlocsQuestion(),
    scripts=("blocs.js",),
    styles=("blocs.css",),
    form=_form,
)
