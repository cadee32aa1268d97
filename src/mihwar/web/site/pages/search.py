"""What is called so: the search of every page, and its page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from pydantic import Field

from mihwar.answers.answer import Answer
from mihwar.answers.lookup import lookup
from mihwar.answers.search import KINDS, LONGEST
from mihwar.language import Language, deeds
from mihwar.language import phrases as say
from mihwar.web.site.page import Context, Page, Question
from mihwar.web.site.pages.act import kind as kind_word
from mihwar.world import World

Row = Mapping[str, Any]
HITS = 10  # rows of the list that opens under the field
MOST, LIMIT = 200, 60
EXAMPLES = ("Russia North Korea", "NATO", "41/40", "cow 365", "كوريا الشمالية", "kappa")


class SearchQuestion(Question):
    """What is looked for."""

    q: Annotated[str, Field(max_length=LONGEST, description="A name in English or Arabic, a code, a symbol, an id.")] = ""
    kind: Annotated[str, Field(max_length=100, description=f"Only these, with commas: {', '.join(KINDS)}.")] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = LIMIT


def _ask(world: World, question: SearchQuestion, _: Any) -> Answer:
    return lookup(world, question.q, question.limit, [one.strip() for one in question.kind.split(",") if one.strip()])


def _show(answer: Answer, question: SearchQuestion, language: Language) -> Context:
    data = answer.data
    shown = [_hit(data, row, language) for row in data["rows"]]
    pair = data["pair"]
    names = [say.name(data, one, language) for one in pair or ()]
    kinds = [kind for kind in KINDS if any(row["kind"] == kind for row in data["rows"])]
    return {
        "title": language.say("search_title_of", text=data["text"]) if data["text"] else language["site_search"],
        "pair": {"href": f"/{language.lang}/pair/{pair[0]}/{pair[1]}", "text": language.say("brief_pair", a=names[0], b=names[1])}
        if pair else None,
        "hits": shown[: HITS - bool(pair)],
        "grouped": len(shown) > HITS - bool(pair) or bool(data["members"]),
        "groups": [(language[f"search_group_{kind}"], kind, [one for one in shown if one["kind"] == kind]) for kind in kinds],
        "counted": language.say(
            "search_count", found=language.number(data["found"]),
            shown=language.say("search_shown", n=len(shown)) if data["found"] > len(shown) else "",
        ),
        "kinds": [(kind, language[f"search_group_{kind}"]) for kind in KINDS],
        "examples": [(text, f"/{language.lang}/search?{urlencode({'q': text})}") for text in EXAMPLES],
        "more": len(shown) < data["found"] and question.limit < MOST,
    }  # fmt: skip


def _hit(data: Row, row: Row, language: Language) -> dict[str, Any]:
    own = row[f"title_{language.lang}"]
    told = [_sort(row, language), _when(row, language), deeds.matched(row, language)]
    return {
        "kind": row["kind"], "id": row["id"], "href": _where(row, language),
        "title": own or language.of(row, "title") or row["id"],
        "lang": language.lang if own else "", "told": language["comma"].join(one for one in told if one),
        "drawer": row["kind"] in ("treaty", "sanction", "act", "roll_call"),
        "members": [(one, say.name(data, one, language)) for one in data["members"].get(row["id"], ())]
        if row["kind"] == "bloc" else [],
    }  # fmt: skip


def _where(row: Row, language: Language) -> str:
    """Where a thing is shown."""
    start, kind, name = f"/{language.lang}", row["kind"], row["id"]
    if kind == "state":
        return f"{start}/state/{name}"
    if kind == "bloc":
        return f"{start}/search?{urlencode({'q': name, 'kind': 'bloc'})}"
    if kind == "measure":
        return f"{start}/methods/{name}"
    if kind == "card":
        return f"{start}/sources#{name}"
    if kind == "place":
        return f"{start}/state/{row['states'][0]}" if row["states"] else f"{start}/whatif/attack"
    return f"{start}/act?id={quote(name, safe='/:')}"


def _sort(row: Row, language: Language) -> str:
    if row["kind"] == "act":
        return kind_word(row["sort"], language)
    return language[f"search_{row['kind']}"]


def _when(row: Row, language: Language) -> str:
    """The years of a state's spell, since when there is a bloc, the days of an act."""
    if row["since"] is None:
        return ""
    last = deeds.last_day(row["until"])
    if row["kind"] == "state":
        return language.say("from_to", a=row["since"].year, b=last.year if last else language["open_end"])
    if last or row["kind"] in ("bloc", "treaty", "sanction"):
        return language.span(row["since"], last)
    return language.day(row["since"])


PAGE = Page(
    name="search",
    path="/search",
    question=SearchQuestion,
    ask=_ask,
    show=_show,
    styles=("search.css",),
    about="What a name, the beginning of one, or a code may mean: states, blocs, treaties, sanctions, acts, datasets.",
)
