"""If one is sanctioned: what it costs whom, what each candidate would add to a coalition, what an opening is worth."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field

from mihwar.answers import coalition as coalitions
from mihwar.answers import lifeline as lifelines
from mihwar.answers import sanction as sanctions
from mihwar.answers.answer import Answer
from mihwar.answers.trade_offers import offers
from mihwar.answers.trade_runs import EVERYONE, spelled
from mihwar.answers.trade_scenario import DRAWS, ELASTICITY, listed, merged, opening, partners, strength
from mihwar.errors import BadChoice
from mihwar.language import Language, traded
from mihwar.language import phrases as say
from mihwar.model import Progress
from mihwar.scenarios.trade.ranges import Range, parsed
from mihwar.web.atlas_map import EUROPE, WORLD, shapes
from mihwar.web.chart import typeset
from mihwar.web.losses import coalition_context, lifeline_context, losses_context
from mihwar.web.site.page import Context, Page, Question, Year
from mihwar.world import World

MOST_DRAWS = 1000
MOST_NAMES = 60  # in one list
MOST_PARTNERS = 8
MOST_CANDIDATES = 10  # up to which every order is solved, and bands can be given
READY = traded.GROUPS  # groups that the form has toggles for
# Target, who sanctions, who opens: to begin with.
EXAMPLES: tuple[tuple[str, str, str], ...] = (
    ("RUS", "G7,EU", ""),
    ("RUS", "G7,EU", "CHN:0.3"),
    ("CHN", "USA", ""),
    ("IRN", "USA,EU", "CHN:0.3"),
    ("PRK", "USA,JPN,KOR", "RUS:1"),
)
_FEW = 4  # partners that are proposed as candidates, or as those who open
_CHOICES = (0, 100, 500, MOST_DRAWS)

Names = Annotated[str, Field(max_length=1200)]
Text = Annotated[str, Field(max_length=60)]


class Levers(Question):
    """Who is sanctioned by whom and how: the options of `mihwar sanction`, by their names."""

    target: Annotated[Names, Field(description="Who is sanctioned: states, with commas.", examples=["RUS"])] = ""
    by: Annotated[Names, Field(description="Who sanctions: states and groups, with commas.", examples=["G7,EU,AUS"])] = ""
    without: Annotated[Names, Field(description="Members of those groups that take no part.")] = ""
    cut: Annotated[
        Literal["all", "exports", "imports"], Field(description="All trade, the target's exports, or its imports.")
    ] = "all"
    strength: Annotated[Text, Field(description="Share of that trade that stops: 0 to 1, LOW:HIGH or LOW:MID:HIGH.")] = "1"
    elasticity: Annotated[Text, Field(description="Trade elasticity, 0.5 to 30: 5, LOW:HIGH or LOW:MID:HIGH.")] = "2:5:8"
    deficits: Annotated[Literal["share", "fixed", "none"], Field(description="How trade deficits go on.")] = "share"
    year: Annotated[Year, Field(description="Of the trade; the latest if none.")] = None
    ratio: Annotated[float, Field(ge=1, le=5, allow_inf_nan=False, description="Gross output over GDP.")] = 2.0
    fill: Annotated[bool, Field(description="Predict flows that nobody reported.")] = True
    officials: Annotated[bool, Field(description="Figures of officials in place of predictions, where carried.")] = False
    draws: Annotated[int, Field(ge=0, le=MOST_DRAWS, description="Draws of the bands; 0: none.")] = DRAWS
    seed: Annotated[int, Field(ge=0, le=2**31 - 1, description="Of the draws.")] = 1


class SanctionQuestion(Levers):
    """And who opens, who stands between."""

    partner: Annotated[Names, Field(description="Who opens, and by how much: CHN:0.3,IND:0.2.", examples=["CHN:0.3"])] = ""
    new_links: Annotated[bool, Field(description="Open links without recorded trade too.")] = False
    through: Annotated[Names, Field(description="States that goods go round through: KAZ,ARM.")] = ""
    leak: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False, description="What going round costs above shipping.")] = 0.0
    variant: Annotated[
        Literal["full", "conditional"], Field(description="Incomes follow prices, or output and spending are held.")
    ] = "full"
    value_added: Annotated[
        float | None, Field(gt=0, le=1, allow_inf_nan=False, description="Share of value added in output; 1/ratio if none.")
    ] = None


class CoalitionQuestion(Levers):
    """And who might join."""

    candidates: Annotated[Names, Field(description="Who might join: states and groups.", examples=["CHN,IND"])] = ""


class LifelineQuestion(Levers):
    """And who opens, by how much."""

    partner: Annotated[Names, Field(description="Who opens: states and groups.", examples=["CHN,IND"])] = ""
    opening: Annotated[Text, Field(description="By how much: 0.3, or several with commas; some if none.")] = ""
    new_links: Annotated[bool, Field(description="Open links without recorded trade too.")] = False


@dataclass(frozen=True, slots=True)
class Offered(Answer):
    """An answer, and what the form offers beside it, which is no part of it."""

    form: Mapping[str, Any] = field(default_factory=dict)


def _names(world: World, text: str, most: int = MOST_NAMES) -> list[str]:
    found = listed(text.replace("،", ","))
    if len(found) > most:
        raise BadChoice(f"{len(found)} names are too many in one list; give at most {most}.")
    return spelled(world, found)


def _range(value: Range | str) -> str:
    """A range as short as it can be written."""
    if isinstance(value, str):
        raise BadChoice(f"={value.lstrip('=')[:40]} names a coefficient of a file; only the command line takes files.")
    ends = dict.fromkeys((value.low, value.mid, value.high))
    return ":".join(f"{one:.12g}" for one in ends)


def _written(text: str, read: Callable[[str], Range | str]) -> str:
    """What was written, if it reads as a number or a range; numbers that stand alone keep standing alone."""
    found = read(text)
    if isinstance(found, Range) and ":" not in text:
        return f"{found.mid:.12g}"
    return _range(found)


def _elasticity(text: str) -> str:
    found = parsed(text, "The trade elasticity", 0.5, 30, logs=True)
    return "2:5:8" if found == ELASTICITY else _written(text, lambda _: found)


def _opened(world: World, text: str) -> str:
    """Partners with their openings, names as codes."""
    given = [one.partition(":") for one in listed(text.replace("،", ","))]
    if len(given) > MOST_PARTNERS:
        raise BadChoice(f"{len(given)} partners are too many; name at most {MOST_PARTNERS}.")
    partners([f"{name}:{amount}" for name, _, amount in given])  # refuses what is none
    found = {spelled(world, [name.strip()])[0]: _written(amount, opening) for name, _, amount in given}
    return ",".join(f"{name}:{amount}" for name, amount in found.items())


def _canonical(world: World, question: Any) -> Any:
    """Names as codes, numbers as short as they can be; who stands in a group that is named is not named again."""
    groups = {one["id"]: one["members"] for one in offers(world)["groups"]}
    by = _names(world, question.by)
    inside = {state for one in by for state in groups.get(one, ())}
    given: dict[str, Any] = {
        "target": _names(world, question.target, 8),
        "by": [one for one in by if one not in inside],
        "without": [one for one in _names(world, question.without) if one in inside or EVERYONE in by],
        "strength": _written(question.strength, strength),
        "elasticity": _elasticity(question.elasticity),
    }
    if isinstance(question, SanctionQuestion):
        given |= {"partner": _opened(world, question.partner), "through": _names(world, question.through, MOST_PARTNERS)}
    if isinstance(question, CoalitionQuestion):
        given["candidates"] = _names(world, question.candidates, MOST_CANDIDATES)
    if isinstance(question, LifelineQuestion):
        given["partner"] = _names(world, question.partner, MOST_PARTNERS)
        given["opening"] = ",".join(_written(one, opening) for one in listed(question.opening)[:MOST_PARTNERS])
    written = {name: ",".join(value) if isinstance(value, list) else value for name, value in given.items()}
    return question.model_copy(update=written)


def _scenario(question: Levers, **other: Any) -> Any:
    """The question as `mihwar sanction` takes it from the command line."""
    words = question.model_dump(exclude={"on", "candidates", "opening"}) | other
    return merged(None, {name: value for name, value in words.items() if value not in ("", None)})


def _missing(question: Any) -> list[str]:
    """What has to be named before there is a question."""
    wanted = {"target": question.target, "by": question.by}
    if isinstance(question, SanctionQuestion):
        wanted["by"] = question.by or question.partner
    if isinstance(question, CoalitionQuestion):
        wanted["candidates"] = question.candidates
    if isinstance(question, LifelineQuestion):
        wanted = {"target": question.target, "partner": question.partner}
    return [name for name, value in wanted.items() if not value]


def _offered(world: World, question: Any, answer: Answer) -> Offered:
    return Offered(**{one.name: getattr(answer, one.name) for one in fields(Answer)}, form=_offers(world, question))


def _offers(world: World, question: Any) -> dict[str, Any]:
    """What the form offers, with the names that its fields hold."""
    held = [one.partition(":")[0] for name in ("target", "by", "without", "partner", "through", "candidates")
            for one in listed(getattr(question, name, ""))]  # fmt: skip
    shown = [one for target, by, opened in EXAMPLES for one in listed(f"{target},{by},{opened.partition(':')[0]}")]
    return offers(world, [*held, *shown])


def _sanction(whole: bool) -> Callable[[World, SanctionQuestion, Progress], Answer]:
    def ask(world: World, question: SanctionQuestion, progress: Progress) -> Answer:
        if _missing(question):
            answer = sanctions.unasked(world, question.year, progress)
        else:
            answer = sanctions.sanction(world, _scenario(question), progress, whole)
        return _offered(world, question, answer)

    return ask


def _coalition(world: World, question: CoalitionQuestion, progress: Progress) -> Answer:
    if _missing(question):
        return _offered(world, question, coalitions.unasked(world, question.year, progress))
    answer = coalitions.coalition(world, _scenario(question), listed(question.candidates), progress)
    return _offered(world, question, answer)


def _lifeline(world: World, question: LifelineQuestion, progress: Progress) -> Answer:
    if _missing(question):
        return _offered(world, question, lifelines.unasked(world, question.year, progress))
    named = listed(question.partner)
    given = _scenario(question, partner=dict.fromkeys(named, "1:1"))
    return _offered(world, question, lifelines.lifeline(world, given, named, listed(question.opening), progress))


# What a page shows


def _name(names: Mapping[str, Any], one: str, language: Language) -> str:
    return str(names.get(one, {}).get(language.lang, one))


def _letters(group: str, language: Language) -> str:
    """What a toggle calls a group: short names of those at hand, letters of the others."""
    return language[f"sanction_group_{group}"] if group in READY else group


def _form(offered: Mapping[str, Any], question: Any, language: Language) -> dict[str, Any]:
    """The form: toggles of groups, members to leave out, chips of single states, partners."""
    names = offered["names"]
    by, without, targets = (listed(getattr(question, name)) for name in ("by", "without", "target"))
    table = {one["id"]: one for one in offered["groups"]}
    shown = [one for one in (*READY, *(one for one in by if one not in READY)) if one in table]
    met: set[str] = set(targets)
    members = []
    for one in (one for one in by if one in table):
        fresh = [state for state in table[one]["members"] if state not in met]
        met |= set(fresh)
        rows = sorted(((state, _name(names, state, language), state in without) for state in fresh), key=lambda row: row[1])
        members.append({"id": one, "label": _letters(one, language), "rows": rows, "out": sum(row[2] for row in rows)})
    states = sorted(((one, _name(names, one, language)) for one in names), key=lambda row: row[1])
    opened = [one.partition(":") for one in listed(getattr(question, "partner", ""))]
    return {
        "typeset": typeset,
        "asked_by": by,
        "groups": [
            {"id": one, "label": _letters(one, language), "name": language.of(table[one], "name"), "on": one in by}
            for one in shown
        ],
        "members": members,
        "chips": [(one, language["sanction_everyone"] if one == EVERYONE else _name(names, one, language))
                  for one in by if one not in table],
        "every_group": [(one["id"], language.of(one, "name")) for one in offered["groups"]],
        "states": [{"id": one, "name": name} for one, name in states],
        "opened": [(name, _name(names, name, language), amount) for name, _, amount in opened],
        "choices": sorted({*_CHOICES, question.draws}),
        "changed": any(
            getattr(question, name) != type(question).model_fields[name].default
            for name in ("deficits", "year", "ratio", "fill", "officials", "seed", "variant", "value_added", "new_links", "on")
            if name in type(question).model_fields
        ),
        "most": {"names": MOST_NAMES, "draws": MOST_DRAWS},
    }  # fmt: skip


@cache
def _outlines() -> threading.Thread:
    """What makes the outlines of the map while the reader chooses, or the model is solved: they take a second, once."""
    made = threading.Thread(target=lambda: [shapes(view) for view in (WORLD, EUROPE)], daemon=True)
    made.start()
    return made


def _waiting(world: World, question: Any, language: Language) -> Context:
    """The form while the answer is made."""
    _outlines()
    return _form(_offers(world, question), question, language)


def _examples(offered: Mapping[str, Any], language: Language) -> list[tuple[str, str]]:
    found = []
    for target, by, opened in EXAMPLES:
        data = {"names": offered["names"], "scenario": {"target": [target], "by": listed(by), "without": []}}
        words = language.say("trade_title_all", by=traded.coalition(data, language), target=traded.target(data, language))
        if opened:
            name, _, share = opened.partition(":")
            percent = language.number(100 * float(share))
            words = language.say(
                "sanction_example_opens", words=words, name=_name(offered["names"], name, language), share=percent
            )
        found.append((SANCTION.address(language.lang, SanctionQuestion(target=target, by=by, partner=opened)), words))
    return found


def _begin(answer: Offered, question: Any, language: Language, page: str) -> dict[str, Any]:
    """What stands where nothing, or not enough, was asked."""
    _outlines()
    data = answer.data
    base = language.say("trade_base", year=data["base"]["year"], n=data["base"]["economies"], source=data["base"]["title"])
    missing = _missing(question)
    begun = any(getattr(question, name, "") for name in ("target", "by", "partner", "candidates"))
    return {
        "title": language[f"{page}_title"],
        "losses": None,
        "base": base,
        "missing": [language[f"sanction_missing_{one}"] for one in missing] if begun else [],
        "examples": _examples(answer.form, language),
        "further": [],
    }


def _pair(language: Language) -> Callable[[str, str], str]:
    return lambda a, b: f"/{language.lang}/pair/{a}/{b}"


def _show_sanction(answer: Answer, question: SanctionQuestion, language: Language) -> Context:
    assert isinstance(answer, Offered)
    form = _form(answer.form, question, language)
    if answer.data["scenario"] is None:
        return {**form, **_begin(answer, question, language, "sanction")}
    _outlines().join()
    losses = losses_context(answer, language, _pair(language))
    return {**form, "title": losses["title"], "losses": losses, "further": _further(answer.data, question, language)}


def _show_coalition(answer: Answer, question: CoalitionQuestion, language: Language) -> Context:
    return _show_other(answer, question, language, "coalition", coalition_context)


def _show_lifeline(answer: Answer, question: LifelineQuestion, language: Language) -> Context:
    opened = ",".join(f"{one}:0.3" for one in listed(question.partner))
    return _show_other(answer, question, language, "lifeline", lifeline_context, partner=opened)


def _show_other(
    answer: Answer,
    question: Levers,
    language: Language,
    page: str,
    context: Callable[[Answer, Language], dict[str, Any]],
    **scenario: Any,
) -> Context:
    """What a page beside that of the scenario shows; it leads on to the scenario, with what `scenario` says of it."""
    assert isinstance(answer, Offered)
    form = _form(answer.form, question, language)
    if answer.data["scenario"] is None:
        return {**form, **_begin(answer, question, language, page)}
    losses = context(answer, language)
    back = SANCTION.address(language.lang, _same(question, SanctionQuestion, **scenario))
    return {**form, "title": losses["title"], "losses": losses, "further": [(back, language["sanction_to_scenario"])]}


def _same(question: Levers, kind: type[Levers], **other: Any) -> Levers:
    """The levers of a question, for another page."""
    return kind(**{**question.model_dump(include=set(Levers.model_fields)), **other})


def _further(data: Mapping[str, Any], question: SanctionQuestion, language: Language) -> list[tuple[str, str]]:
    """Where to ask on: who of the target's partners would add what, and what their openings are worth."""
    free = _partners(data, question)
    if not free:
        return []
    names = say.listed([_name(data["names"], one, language) for one in free], language)
    opening = ",".join(one.partition(":")[0] for one in listed(question.partner)) or ",".join(free)
    found = []
    if question.by:
        join = COALITION.address(language.lang, _same(question, CoalitionQuestion, candidates=",".join(free)))
        found.append((join, language.say("sanction_to_coalition", names=names)))
    life = LIFELINE.address(language.lang, _same(question, LifelineQuestion, partner=opening, target=data["focus"][0]))
    found.append((life, language.say("sanction_to_lifeline", name=_name(data["names"], data["focus"][0], language))))
    return found


def _partners(data: Mapping[str, Any], question: SanctionQuestion) -> list[str]:
    """The largest partners of the first target that do not sanction it, in the order of the answer's trade."""
    state = data["focus"][0]
    taken = {*data["scenario"]["senders"], *data["scenario"]["target"]}
    size: dict[str, float] = {}
    for row in data["trade"]:
        if state in (row["seller"], row["buyer"]):
            other = row["buyer"] if row["seller"] == state else row["seller"]
            size[other] = size.get(other, 0.0) + row["before"]
    free = [one for one in size if one not in taken]
    return sorted(free, key=lambda one: -size[one])[:_FEW]


def _pages() -> Sequence[Page]:
    shared: dict[str, Any] = {
        "canonical": _canonical, "scripts": ("sanction.js",), "styles": ("losses.css", "sanction.css"), "form": _waiting
    }  # fmt: skip
    return (
        Page(
            name="sanction", path="/whatif/sanction", question=SanctionQuestion, ask=_sanction(True), show=_show_sanction,
            about="A coalition sanctions a target: what it costs whom, where trade goes, what partners give back, with bands.",
            slow=True, **shared,
        ),
        Page(
            name="sanction_live", path="/whatif/sanction/live", question=SanctionQuestion, ask=_sanction(False),
            show=_show_sanction, about="The same without the ladder of those who sanction and without what the result hangs on.",
            **shared,
        ),
        Page(
            name="coalition", path="/whatif/coalition", question=CoalitionQuestion, ask=_coalition, show=_show_coalition,
            about="What each candidate would add to a coalition that sanctions, over all orders of joining.", slow=True, **shared,
        ),
        Page(
            name="lifeline", path="/whatif/lifeline", question=LifelineQuestion, ask=_lifeline, show=_show_lifeline,
            about="What a partner's opening is worth to a sanctioned state.", slow=True, **shared,
        ),
    )  # fmt: skip


PAGES = _pages()
SANCTION, LIVE, COALITION, LIFELINE = PAGES
