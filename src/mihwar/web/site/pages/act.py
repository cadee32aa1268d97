"""One act, whole: what the evidence drawer shows, as a page of its own too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from markupsafe import Markup
from pydantic import Field

from mihwar.answers.act import act
from mihwar.answers.answer import Answer
from mihwar.language import Language, deeds
from mihwar.language import phrases as say
from mihwar.web.site.page import Context, Page, Question
from mihwar.world import World

Row = Mapping[str, Any]
_MARKS = ("important", "amendment", "paragraph")
_KINDS = (
    "roll call", "alliance", "sanction", "arms order", "UN listing", "militarized interstate dispute", "interstate war",
    "interstate conflict", "intrastate conflict", "internationalised intrastate conflict", "extrasystemic conflict",
)  # fmt: skip
_SIDES = ("by", "to", "against")


class ActQuestion(Question):
    """Which act."""

    id: Annotated[str, Field(max_length=300, description="As every answer gives it.", examples=["mihwar-treaties/nato-1949"])]


def _ask(world: World, question: ActQuestion, _: Any) -> Answer:
    return act(world, question.id)


def _canonical(world: World, question: ActQuestion) -> ActQuestion:
    """With the card before it."""
    if "/" in question.id:
        return question
    whole, _ = world.ids_like(question.id)
    return question.model_copy(update={"id": whole[0]}) if len(whole) == 1 else question


def _show(answer: Answer, question: ActQuestion, language: Language) -> Context:
    data = answer.data
    own = data[f"title_{language.lang}"]
    other = "ar" if language.lang == "en" else "en"
    return {
        "title": own or data[f"title_{other}"] or data["id"],
        "title_lang": language.lang if own or not data[f"title_{other}"] else other,
        "other_title": data[f"title_{other}"] if own else None,
        "facts": _facts(data, language),
        "unsure": data["status"] != "confirmed",
        "amount": say.amount(data, language),
        "groups": _groups(data, language),
        "voted": data["roll"] is not None,
        "marks": _marks(data["roll"], language) if data["roll"] else [],
        "clauses": [_clause(data, row, language) for row in data["clauses"]],
        "measures": data["layer"] == "sanction",
        "without": data["id"].split("/")[-1]
        if data["layer"] == "treaty" and data["evidence"][0]["card"] == "mihwar-treaties"
        else "",
    }


def _facts(data: Row, language: Language) -> list[str]:
    """What it is, in a few words."""
    found = [language.word("layer", data["layer"]), kind(data["kind"], language)]
    return list(dict.fromkeys(one for one in found if one))


def kind(word: str, language: Language) -> str:
    """The kind of an act as people read it, also where it is a publisher's own."""
    return language[f"act_kind_{word.replace(' ', '_')}"] if word in _KINDS else language.word("kind", word)


def _groups(data: Row, language: Language) -> list[dict[str, Any]]:
    """Who took part, by role and position; ballots in the order of yes, no, abstain, absent."""
    groups: dict[tuple[str, str | None], list[Row]] = {}
    for row in data["parties"]:
        groups.setdefault((row["role"], row["position"]), []).append(row)
    order = {one: nr for nr, one in enumerate(deeds.BALLOTS)}
    ranked = sorted(groups.items(), key=lambda one: (order.get(str(one[0][1]), 9), -len(one[1]), one[0][0]))
    return [
        {
            "id": position if role == "voter" else "",
            "head": deeds.part(role, position, language),
            "people": _people(data, rows, language),
        }
        for (role, position), rows in ranked
    ]


def _people(data: Row, rows: Sequence[Row], language: Language) -> list[dict[str, Any]]:
    """Parties by name, each once, with what is said of them alone."""
    named: dict[str, list[Row]] = {}
    for row in rows:
        named.setdefault(row["state"] or row["org"], []).append(row)
    people = [
        {"name": deeds.party(data, mine[0], language), "link": _link(data, mine[0], language),
         "apart": _apart(data, mine, language), "note": language.of(mine[0], "note")}
        for mine in named.values()
    ]  # fmt: skip
    return sorted(people, key=lambda one: str(one["name"]))


def _link(data: Row, row: Row, language: Language) -> Markup:
    name = deeds.party(data, row, language)
    if not row["state"] or row["state"] not in data["names"]:
        return Markup("<bdi>{}</bdi>").format(name)
    return Markup('<a href="/{}/state/{}">{}</a>').format(language.lang, row["state"], name)


def _apart(data: Row, rows: Sequence[Row], language: Language) -> str:
    """The time of a party's part, where it is another than the act's in all that is said of it."""
    act = {None, data["began"], data["ended"]}
    spans = (
        ""
        if any({row["since"], row["until"]} <= act for row in rows)
        else language.span(rows[0]["since"], deeds.last_day(rows[-1]["until"]))
    )
    frozen = next((row["frozen"] for row in rows if row["frozen"]), None)
    rest = language.say("act_frozen", on=language.day(frozen)) if frozen else ""
    return language["semicolon"].join(one for one in (spans, rest) if one)


def _marks(roll: Row, language: Language) -> list[str]:
    """What the publisher says of a roll call."""
    found = [language.say("act_session", n=roll["session"])]
    found += [language.word("subset", topic) for topic in roll["topics"]]
    found += [language[f"act_mark_{mark}"] for mark in _MARKS if roll[mark]]
    if roll["divided"] is False:
        found.append(language["act_undivided"])
    return found


def _clause(data: Row, row: Row, language: Language) -> dict[str, Any]:
    """A clause of a treaty, or a measure of a sanction."""
    parts = [language.word(key, row[key]) for key in ("kind", "trigger", "duty")]
    named = {key: say.listed([say.name(data, one, language) for one in row[key] or ()], language) for key in _SIDES}
    sides = [f"{language[f'treaties_{key}']}{language['site_colon']} {named[key]}" for key in _SIDES if named[key]]
    return {
        "article": deeds.article(row, language) or "",
        "words": [one for one in dict.fromkeys(parts) if one],
        "when": language.span(row["since"], deeds.last_day(row["until"])),
        "text": language.of(row, "text"),
        "quote": row["quote"],
        "quote_lang": row["quote_lang"] or "en",
        "note": language.of(row, "note"),
        "sides": sides,
        "conditions": [language.word("condition", one) for one in row["conditions"] or ()],
        "confidence": row["confidence"],
        "url": row["url"],
    }


PAGE = Page(
    name="act",
    path="/act",
    question=ActQuestion,
    ask=_ask,
    show=lambda answer, question, language: {**_show(answer, question, language), "when": deeds.when(answer.data, language)},
    canonical=_canonical,
    about="One act: its dates, status, parties with their roles, ballots, clauses or measures, and where all this stands.",
)
