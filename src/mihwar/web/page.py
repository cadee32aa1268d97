"""The brief as one self-contained HTML file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from markupsafe import Markup

from mihwar import __version__
from mihwar.answers.answer import Answer
from mihwar.answers.brief import NEIGHBOURS
from mihwar.language import LANGS, Language
from mihwar.language import phrases as say
from mihwar.web.shell import STATIC, TEMPLATES, embedded, link, style, templates

# Colour, width and dashes: told apart in grey and by the colour-blind (Okabe and Ito's colours). The first is the pair's own.
OWN = ("#111111", 2.6, "")
STROKES = (
    ("#0072b2", 1.3, ""), ("#d55e00", 1.3, "7 3"), ("#009e73", 1.5, "2 2"), ("#b0508a", 1.3, "9 3 2 3"),
    ("#56b4e9", 1.5, "4 4"), ("#8a6d00", 1.3, "12 3"), ("#666666", 1.5, "1 3"), ("#444499", 1.3, "6 2 2 2 2 2"),
)  # fmt: skip
STATUSES = ("confirmed", "announced", "alleged", "denied")
LAYERS = ("treaty", "visit", "communique", "statement", "arms", "sanction", "dispute", "vote", "trade")


def brief_page(answer: Answer, language: Language) -> str:
    """Render a brief.

    Args:
        answer: the answer to `brief`.
        language: the language to write it in.

    Returns:
        The text of an HTML file with styles, scripts, fonts and numbers in it; it makes no request.
    """
    known = brief_context(answer, language)
    return templates().get_template("brief.html.j2").render(
        **known,
        sources=answer.sources,
        language=language,
        version=__version__,
        link=link,
        style=style(language.lang == "ar", "brief.css"),
        library=_library(),
        script=Markup((TEMPLATES / "brief.js").read_text(encoding="utf-8")),
        charts=embedded(_charts(answer.data, known["series"], language)),
    )  # fmt: skip


def brief_context(answer: Answer, language: Language) -> dict[str, Any]:
    """What the parts of a brief need (`brief_parts.html.j2`), in words of a language."""
    data = answer.data
    series = _series(data, language)
    other = Language(LANGS[1 - LANGS.index(language.lang)])
    against = say.compared_with(data)
    return {
        "data": data,
        "pair": bool(data["b"]),
        "title": say.title(data, language),
        "other": other,
        "other_title": say.title(data, other),
        "neighbours": NEIGHBOURS,
        "glance": _glance(data, series, language),
        "treaties": _treaties(data["ties"]),
        "acts": [{**act, "moment": say.moment(act), "amount": say.amount(act, language)} for act in data["acts"]],
        "statuses": [one for one in STATUSES if any(act["status"] == one for act in data["acts"])],
        "shared": _shared(data["blocs"]),
        "series": series,
        "votes_last": data["votes"]["ended"] - timedelta(days=1) if data["votes"]["ended"] else None,
        "against": against,
        "others": say.listed([say.name(data, one, language) for one in against], language),
        "attributes": say.merged(data["attributes"]),
        "name": lambda state: say.name(data, state, language),
        "say": say,
        "last_day": lambda ended: str(ended - timedelta(days=1)) if ended else "–",
    }


def _glance(data: Mapping[str, Any], series: Sequence[Mapping[str, Any]], language: Language) -> list[dict[str, str]]:
    """A few figures that the page opens with, each a link to the section that holds its evidence."""
    binding = {tie["act"] for tie in data["ties"] if tie["stage"] == "in force"}
    waiting = {tie["act"] for tie in data["ties"]} - binding
    claims = sum(act["status"] in ("alleged", "denied") for act in data["acts"])
    found = [
        {"to": "ties", "figure": str(len(binding)), "words": language.say("glance_ties", signed=len(waiting))},
        {"to": "acts", "figure": str(len(data["acts"])),
         "words": language.say("glance_acts", since=data["acts_since"].year, claims=claims)},
    ]  # fmt: skip
    if data["b"] and (scored := [row for row in series[0]["years"] if row["agreement"] is not None]):
        words = language.say("glance_votes", session=scored[-1]["session"], common=scored[-1]["common"])
        found.append({"to": "votes", "figure": language.number(scored[-1]["agreement"], 4), "words": words})
    for state, regimes in data["sanctions"].items():
        words = language.say("glance_sanctions", name=say.name(data, state, language))
        found.append({"to": "sanctions", "figure": str(len(regimes)), "words": words})
    return found


def _treaties(ties: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Ties gathered by act, newest first: its clauses, each once, its partners, its kinds."""
    found: dict[str, dict[str, Any]] = {}
    for tie in sorted(ties, key=lambda one: (str(one["since"] or one["signed"]), one["act"]), reverse=True):
        treaty = found.setdefault(tie["act"], {"first": tie, "ties": [], "others": [], "kinds": [], "evidence": []})
        proof = tie["evidence"][0]
        treaty["ties"].append(tie)
        for key, value in (("others", tie["other"]), ("kinds", tie["kind"]), ("evidence", proof)):
            if value not in treaty[key]:
                treaty[key].append(value)
    return list(found.values())


def _shared(blocs: Mapping[str, Sequence[Mapping[str, Any]]]) -> set[str]:
    sides = [{one["id"] for one in rows} for rows in blocs.values()]
    return set.intersection(*sides) if len(sides) > 1 else set()


def _series(data: Mapping[str, Any], language: Language) -> list[dict[str, Any]]:
    """The voting series with name, stroke and the sentence that sums each up; the first is the pair's own, if a pair."""
    found, thin = [], 0
    for one in data["votes"]["series"]:
        own = bool(data["b"]) and {one["a"], one["b"]} == {data["a"]["id"], data["b"]["id"]}
        color, width, dash = OWN if own else STROKES[thin % len(STROKES)]
        thin += not own
        scored = [row for row in one["years"] if row["agreement"] is not None]
        names = (say.name(data, one[side], language) for side in ("a", "b"))
        found.append(
            {
                "code": f"{one['a']}–{one['b']}",
                "label": language.say("pair_with", **dict(zip("ab", names, strict=True))),
                "own": own,
                "color": color,
                "width": width,
                "dash": dash,
                "years": one["years"],
                "line": say.series_line(scored, language) if scored else language["none_votes"],
            }
        )
    return found


def _charts(data: Mapping[str, Any], series: Sequence[Mapping[str, Any]], language: Language) -> dict[str, Any]:
    """What the script draws, in words of the language."""
    acts = [
        {
            "day": moment,
            "layer": act["layer"],
            "status": act["status"],
            "title": f"{language.day(moment, act['precision'])} · {language.word('status', act['status'])}\n"
            f"{language.of(act, 'title')}",
        }
        for act in data["acts"]
        if (moment := say.moment(act))
    ]
    words = {key: language[key] for key in ("agreement", "common", "session")}
    return {
        "acts": acts,
        "layers": [{"id": one, "label": language.word("layer", one)} for one in LAYERS if one in {act["layer"] for act in acts}],
        "from": data["acts_since"],
        "to": data["on"],
        "series": [{**one, "years": [row for row in one["years"] if row["agreement"] is not None]} for one in series],
        "few": say.FEW,
        "words": {**words, "acts": language["chart_acts"], "votes": language["chart_votes"]},
    }


@cache
def _library() -> Markup:
    """D3, then Plot, which needs it."""
    parts = [(STATIC / file).read_text(encoding="utf-8") for file in ("d3.min.js", "plot.umd.min.js")]
    return Markup("\n;\n".join(parts).replace("</script", "<\\/script").replace("<!--", "<\\!--"))
