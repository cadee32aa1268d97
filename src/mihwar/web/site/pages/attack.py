"""If one state attacks another: the cascade of obligations, with every question as a switch and every treaty to tick off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from mihwar.answers import treaty_book
from mihwar.answers.answer import Answer
from mihwar.answers.obligations import decisions, obligations, spelled, unasked
from mihwar.errors import BadChoice
from mihwar.language import Language, obliged
from mihwar.language import phrases as say
from mihwar.scenarios.obligations.rules import studies
from mihwar.scenarios.obligations.supposed import promises
from mihwar.web.chain import chain_context
from mihwar.web.site.page import Context, Page, Question
from mihwar.world import World

_ROWS = 400  # of a table in the page; all of them are in its twins
MOST = 12  # attacks in one question
# Attacks, where, when, treaties added: to begin with.
EXAMPLES: tuple[tuple[str, str, str, str], ...] = (
    ("PRK:KOR", "", "", ""),
    ("RUS:EST", "", "", ""),
    ("CHN:TWN", "", "", ""),
    ("USA:IRN", "", "", ""),
    ("RUS:PRK", "", "", ""),
    ("CHN:USA", "hawaii", "", ""),
    ("ARG:GBR", "falklands", "1982-04-02", ""),
    ("AUH:SRB,DEU:RUS", "", "1914-08-01", ""),
    ("RUS:UKR", "", "", "UKR:USA:defence"),
)
Words = Annotated[str, Field(max_length=1500)]
Name = Annotated[str, Field(max_length=400)]


class AttackQuestion(Question):
    """Who attacks whom, where and when, and what is assumed."""

    attack: Annotated[Words, Field(description="ATTACKER:TARGET, names or codes, with commas.", examples=["KOR:PRK"])] = ""
    at: Annotated[str, Field(max_length=120, description="A place, a region or a state; the target's own land if none.")] = ""
    assume: Annotated[Words, Field(description="Questions decided: request:UKR=yes, with commas.")] = ""
    without: Annotated[Words, Field(description="Treaties taken as ended, by id, with commas.")] = ""
    add: Annotated[Words, Field(description="Hypothetical treaties: UKR:USA:defence, with commas.")] = ""
    provoked: Annotated[bool | None, Field(description="Whether every attack is held to be provoked; open if none.")] = None
    request: Annotated[bool | None, Field(description="Whether those attacked ask for help; open if none.")] = None
    study: Annotated[str, Field(max_length=80, description="Whose rates of promises kept.")] = ""
    attacker: Annotated[Name, Field(description="Of a form: attackers, which become `attack`.")] = ""
    target: Annotated[Name, Field(description="Of a form: states attacked, which become `attack`.")] = ""
    first: Annotated[Name, Field(description="Of a form: one party of a treaty to add.")] = ""
    second: Annotated[Name, Field(description="Of a form: the other party of a treaty to add.")] = ""
    kind: Annotated[str, Field(max_length=80, description="Of a form: what a treaty to add promises.")] = ""


@dataclass(frozen=True, slots=True)
class Offered(Answer):
    """The answer, and what the form offers beside it, which is no part of the answer."""

    form: Mapping[str, Any] = field(default_factory=dict)


def _each(text: str) -> list[str]:
    """The items of a list, also those that stand twice."""
    return [one for part in text.replace("،", ",").split(",") if (one := part.strip())]


def _items(text: str) -> list[str]:
    return list(dict.fromkeys(_each(text)))


def _canonical(world: World, question: AttackQuestion) -> AttackQuestion:
    """The form's fields folded into those of the address, names as codes, each list in an order."""
    attackers, targets = _each(question.attacker), _each(question.target)
    if len(attackers) != len(targets) and attackers and targets:
        raise BadChoice("Each attack needs an attacker and a state attacked.")
    given = [*_items(question.attack), *(f"{a}:{b}" for a, b in zip(attackers, targets, strict=False))]
    if len(given) > MOST:
        raise BadChoice(f"{len(given)} attacks are too many at once; ask about at most {MOST}.")
    found = [spelled(world, one, question.at or None) for one in given]
    add = _items(question.add)
    if question.first or question.second:
        if not (question.first and question.second):
            raise BadChoice("A treaty to add needs two states.")
        add.append(f"{question.first}:{question.second}:{question.kind or promises()[0].word}")
    decided = decisions(_items(question.assume))
    return AttackQuestion(
        on=question.on, provoked=question.provoked, request=question.request, study=question.study,
        attack=",".join(dict.fromkeys(attack for attack, _ in found)),
        at=next((place for _, place in found if place), "") if found else question.at,
        assume=_assumed(decided),
        without=",".join(sorted(_items(question.without))),
        add=",".join(sorted({treaty_book.spelled(world, one) for one in add})),
    )  # fmt: skip


def _assumed(decided: Mapping[str, bool]) -> str:
    return ",".join(f"{name}={'yes' if value else 'no'}" for name, value in sorted(decided.items()))


def _ask(world: World, question: AttackQuestion, _: Any) -> Answer:
    on = world.on or date.today()
    if question.attack:
        answer = obligations(
            world, _items(question.attack), question.at or None, decisions(_items(question.assume)), (),
            _items(question.without), question.study or None, provoked=question.provoked, request=question.request,
            add=_items(question.add), strict=False,
        )  # fmt: skip
    else:
        answer = unasked(world, question.study or None)
    form = dict(treaty_book.offered(world, on, [one["target"] for one in answer.data["attack"]]))
    if not question.attack:
        form["examples"] = [_example(world, *one) for one in EXAMPLES]
    return Offered(**{one.name: getattr(answer, one.name) for one in fields(Answer)}, form=form)


def _example(world: World, attack: str, at: str, day: str, add: str) -> dict[str, Any]:
    """A question to begin with, and what it is told with: names of the day."""
    on = date.fromisoformat(day) if day else None
    then = world.at(on) if on else world
    pairs = [one.split(":") for one in attack.split(",")]
    sides = {side for pair in pairs for side in (*pair, *add.split(":")[:2]) if side}
    places = treaty_book.offered(then, then.on or date.today(), [pair[1] for pair in pairs])["held"]
    return {
        "question": AttackQuestion(attack=attack, at=at, on=on, add=add),
        "attack": [{"attacker": a, "target": b, "at": at or b} for a, b in pairs], "on": on,
        "names": then.names_on(sorted(sides), then.on), "places": {one["id"]: one for one in places},
    }  # fmt: skip


def _show(answer: Answer, question: AttackQuestion, language: Language) -> Context:
    data = answer.data
    assert isinstance(answer, Offered)
    form = answer.form
    rows = [{side: say.name(data, one[side], language) for side in ("attacker", "target")} for one in data["attack"]]
    kinds = [{"word": one.word, "words": _promise(one.kind, one.duty, language)} for one in promises()]
    return {
        "site": True,
        "rows": rows or [{"attacker": "", "target": ""}],
        "states": sorted(({"id": one[language.lang], "name": one["id"]} for one in form["states"]), key=lambda one: one["id"]),
        "place_groups": _places(form, question, language) if data["attack"] else [],
        "studies": [{"id": one.id, "words": f"{one.study.split(',')[0]}, {one.years}"} for one in studies()],
        "kinds": kinds,
        "now": list(_given(question)),
        "kept": [(name, str(getattr(question, name))) for name in ("assume", "without", "add") if getattr(question, name)],
        **(_asked(answer, question, language) if data["attack"] else _unasked(form, language)),
    }  # fmt: skip


def _given(question: AttackQuestion) -> Iterator[tuple[str, str]]:
    """What is asked, as the fields of a form."""
    for name, value in question.model_dump(mode="json", exclude_defaults=True).items():
        yield name, ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _promise(kind: str, duty: str, language: Language) -> str:
    return f"{language.word('kind', kind)}: {language.word('duty', duty)}"


def _unasked(form: Mapping[str, Any], language: Language) -> Context:
    """What stands where nothing is asked: questions to begin with."""
    found = []
    for one in form["examples"]:
        words = language["semicolon"].join(_example_words(one, attack, language) for attack in one["attack"])
        if one["question"].add:
            a, b, kind = one["question"].add.split(":")
            names = say.listed([say.name(one, side, language) for side in (a, b)], language)
            words += language["semicolon"] + language.say("attack_example_add", kind=language.word("kind", kind), names=names)
        found.append({"words": words, "address": PAGE.address(language.lang, one["question"])})
    return {"title": language["site_attack"], "examples": found}


def _example_words(one: Mapping[str, Any], attack: Mapping[str, Any], language: Language) -> str:
    if one["on"]:
        return obliged.attack(one, attack, language)
    a, b = (say.name(one, attack[side], language) for side in ("attacker", "target"))
    elsewhere = attack["at"] != attack["target"]
    where = language.say("oblige_at", place=obliged.place(one, attack["at"], language)) if elsewhere else ""
    return language.say("chain_attack", a=a, b=b, where=where)


def _asked(answer: Answer, question: AttackQuestion, language: Language) -> Context:
    """Everything that stands below the form once an attack is named."""
    data = answer.data
    known = chain_context(answer, language)
    title = language["semicolon"].join(known["titles"])
    default = question.model_copy(update={"assume": "", "without": "", "add": "", "provoked": None, "request": None})
    treaties = [_treaty(row, question, language) for row in data["treaties"]]
    told = [one for one in treaties if one["duties"] or one["left_out"] or one["hypothetical"]]
    return {
        **known,
        "title": title,
        "examples": [],
        "credit": ", ".join(one["id"] for one in answer.sources),
        "default": PAGE.address(language.lang, default) if obliged.assumed(data) else "",
        "switches": {one["name"]: _switch(data, one, question, language) for one in data["assumptions"]},
        "idle": [
            {"words": name, "address": PAGE.address(language.lang, _decided(question, name, None))} for name in data["idle"]
        ],
        "treaties": told,
        "silent": [one for one in treaties if one not in told],
        "acts": {row["id"]: row["act"] for row in data["treaties"]},
        "duties_table": _duties(data, language),
        "changes_table": _changes(data, language),
    }  # fmt: skip


def _decided(question: AttackQuestion, name: str, value: bool | None) -> AttackQuestion:
    """The question with one assumption set, or left open. Open needs that nothing decides it for all either."""
    decided = decisions(_items(question.assume))
    decided.pop(name, None)
    more: dict[str, Any] = {}
    if value is not None:
        decided[name] = value
    else:
        word = name.partition(":")[0]
        decided.pop(word, None)
        more = {"request": None} if word == "request" else {"provoked": None} if word == "unprovoked" else {}
    return question.model_copy(update={"assume": _assumed(decided), **more})


def _switch(data: Mapping[str, Any], one: Mapping[str, Any], question: AttackQuestion, language: Language) -> dict[str, Any]:
    """A question with its three positions, each an address."""
    named = {row["name"] for row in data["decided"]} & {one["name"], one["word"]}
    stands = one["value"] if named else None
    n = len(one["changes"])
    return {
        "text": language.word("condition", one["word"]),
        "about": obliged.subject(data, one, language),
        "bears": language["attack_bears_one"] if n == 1 else language.say("attack_bears", n=n),
        "note": "" if named or one["value"] is None else language["attack_stands_no"],
        "places": [
            {
                "key": key, "words": language[f"attack_{key}"], "on": stands is value,
                "address": PAGE.address(language.lang, _decided(question, one["name"], value)),
            }
            for key, value in (("open", None), ("yes", True), ("no", False))
        ],
    }  # fmt: skip


def _treaty(row: Mapping[str, Any], question: AttackQuestion, language: Language) -> dict[str, Any]:
    """A treaty in play: whether it is taken as in force, and the address at which that is otherwise."""
    without, add = _items(question.without), _items(question.add)
    made_up = row["origin"] == treaty_book.SUPPOSED
    if made_up:
        other = {"add": ",".join(one for one in add if one != row["asked"])}
    else:
        other = {"without": ",".join(sorted(set(without) ^ {row["id"]}))}
    ended = row["left_out"]
    notes = [language["attack_hypothetical" if made_up else "attack_left_out"]] if made_up or ended else []
    if not made_up and row["stage"] in ("signed", "ended"):
        notes.append(language.word("stage", "signed") if row["stage"] == "signed" else language["treaties_ended"])
    if row["duties"]:
        notes.append(language.say("attack_duties", n=row["duties"]))
    return {
        **row,
        "title": language.of(row, "title"),
        "hypothetical": made_up,
        "can_end": ended or row["stage"] in ("in force", None),
        "notes": notes,
        "otherwise": language["attack_remove_treaty" if made_up else "treaties_in_force" if ended else "attack_left_out"],
        "address": PAGE.address(language.lang, question.model_copy(update=other)),
    }


def _places(form: Mapping[str, Any], question: AttackQuestion, language: Language) -> list[dict[str, Any]]:
    """Where an attack may fall, in groups; one asked about that stands in none of them is one of its own."""
    groups = [
        {"label": language[f"attack_at_{key}"], "places": [(one["id"], one[language.lang]) for one in form[key]]}
        for key in ("held", "claimed", "waters", "regions")
        if form[key]
    ]
    known = {place for group in groups for place, _ in group["places"]}
    if question.at and question.at not in known:
        names = {one["id"]: one[language.lang] for one in form["states"]}
        other = (question.at, names.get(question.at, question.at))
        groups.insert(0, {"label": language["attack_at_other"], "places": [other]})
    return groups


def _duties(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """The table behind the picture."""
    heads = [language[key] for key in ("state", "attack_duty", "attack_owed", "treaties_title", "article", "attack_status")]
    rows = [
        [
            say.name(data, one["state"], language), language.word("duty", one["duty"]), say.name(data, one["to"], language),
            language.of(one, "title"), obliged.article(one["article"], language), _status(one["status"], language),
        ]
        for one in data["obligations"]
    ]  # fmt: skip
    return {"heads": heads, "rows": rows[:_ROWS], "caption": language["attack_table"], "whole": len(rows)}


def _changes(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    heads = ("attack_change", "state", "attack_duty", "attack_owed", "treaties_title", "article", "attack_was", "attack_is")
    rows = [
        [
            language[f"attack_change_{one['change']}"], say.name(data, one["state"], language),
            language.word("duty", one["duty"]), say.name(data, one["to"], language), language.of(one, "title"),
            obliged.article(one["article"], language),
            _status(one["was"], language), _status(one["is"], language),
        ]
        for one in data["changes"]
    ]  # fmt: skip
    shown = {"heads": [language[key] for key in heads], "rows": rows[:_ROWS], "whole": len(rows)}
    return {**shown, "caption": language["attack_changes_table"]}


def _status(status: str | None, language: Language) -> str:
    return language[f"chain_look_{status}"] if status else language["attack_absent"]


PAGE = Page(
    name="attack",
    path="/whatif/attack",
    question=AttackQuestion,
    ask=_ask,
    show=_show,
    canonical=_canonical,
    about="If one state attacks another: who is obliged to do what, under which article, and what assumptions change.",
    styles=("chain.css", "attack.css"),
)
