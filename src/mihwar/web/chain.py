"""What follows from an attack, as one self-contained HTML file: a picture of the cascade, then every duty in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from mihwar import __version__
from mihwar.answers.answer import Answer
from mihwar.language import LANGS, Language, obliged
from mihwar.language import phrases as say
from mihwar.web.picture import LOOKS, anchor, picture, swatch
from mihwar.web.shell import apart, link, style, templates

_METHOD = ("rules", "status", "how", "kept", "notwar")
_COMMAND = re.compile(r"--assume \S+")


def chain_page(answer: Answer, language: Language) -> str:
    """Render an answer on obligations.

    Args:
        answer: the answer to `oblige`.
        language: the language to write it in.

    Returns:
        The text of an HTML file with picture, styles and fonts in it; it makes no request and runs no script.
    """
    return (
        templates()
        .get_template("chain.html.j2")
        .render(
            **chain_context(answer, language),
            site=False,
            data=answer.data,
            sources=answer.sources,
            language=language,
            other=Language(LANGS[1 - LANGS.index(language.lang)]),
            version=__version__,
            link=link,
            style=style(True, "brief.css", "chain.css"),
        )
    )


def chain_context(answer: Answer, language: Language) -> dict[str, Any]:
    """What `chain_body.html.j2` shows of an answer on obligations, in the single file and in the observatory."""
    data = answer.data
    other = Language(LANGS[1 - LANGS.index(language.lang)])
    sections = _sections(data, language)
    runs = data["runs"]
    isolated = {
        **data,
        "obligations": [{**one, "article": apart(obliged.article(one["article"], language))} for one in data["obligations"]],
    }
    return {
        "titles": [obliged.attack(data, one, language) for one in data["attack"]],
        "other_titles": [obliged.attack(data, one, other) for one in data["attack"]],
        "places": _places(data, language),
        "changed": obliged.changed(data, language),
        "glance": [{**one, "figure": len({s for g in one["groups"] for s in g["states"]})} for one in sections],
        "picture": picture(data, language),
        "legend": [{"swatch": swatch(look), "words": language[f"chain_look_{look}"]} for look in LOOKS],
        "sections": sections,
        "conflicts": obliged.conflicts(isolated, language),
        "questions": [
            {**one, "sentence": _question(obliged.question(data, one, language))} for one in data["assumptions"]
        ],
        "comers": [
            {**one, "name": say.name(data, one["state"], language), "bar": _bar(one, language)} for one in data["comers"]
        ],
        "runs": language.say(
            "oblige_runs", runs=language.number(runs["runs"]), years=apart(runs["years"]), study=apart(runs["citation"])
        ),
        "how": [language[f"chain_method_{one}"] for one in _METHOD],
    }  # fmt: skip


def _bar(one: Mapping[str, Any], language: Language) -> Markup:
    """The share of draws in which a state came, from where lines begin, with the range over the studies."""

    def at(share: float) -> str:
        return f"{100 * (1 - share if language.direction == 'rtl' else share):.1f}%"

    share, least, most = (float(one[key]) for key in ("share", "least", "most"))
    return Markup(
        '<svg class="bar" width="100%" height="18" aria-hidden="true"><rect class="room" width="100%" height="18"></rect>'
        '<line class="half" x1="50%" x2="50%" y1="0" y2="18"></line>'
        '<rect class="came" x="{}" y="3" width="{}" height="12"></rect>'
        '<line x1="{a}" x2="{b}" y1="9" y2="9"></line><line x1="{a}" x2="{a}" y1="5" y2="13"></line>'
        '<line x1="{b}" x2="{b}" y1="5" y2="13"></line></svg>'
    ).format(at(share) if language.direction == "rtl" else "0", f"{100 * share:.1f}%", a=at(least), b=at(most))


def _sections(data: Mapping[str, Any], language: Language) -> list[dict[str, Any]]:
    """Headings with their groups of duties, in the order of the terminal."""
    found: list[dict[str, Any]] = []
    for number, group in enumerate(obliged.obligations(data)):
        head = obliged.obligation_head(group, language)
        if not found or found[-1]["head"] != head:
            found.append({"head": head, "id": f"part-{len(found)}", "status": group["status"], "groups": []})
        found[-1]["groups"].append(
            {
                **group,
                "id": anchor(number),
                "look": "breached" if group["breached"] else group["status"],
                "sentence": obliged.obligation(data, {**group, "article": apart(group["article"])}, language),
                "why": obliged.obligation_reason(data, _isolated(group), language),
                "checked": obliged.confidence(group, language),
            }
        )
    return found


def _isolated(group: Mapping[str, Any]) -> Mapping[str, Any]:
    """The group with the years of its rate in their order in right-to-left text too."""
    told = group["honoured"]
    return {**group, "honoured": told and {**told, "years": apart(told["years"])}}


def _places(data: Mapping[str, Any], language: Language) -> list[str]:
    """Of each place attacked: who administers it, who claims it too, and what is to be known of it."""
    found = []
    for one in data["attack"]:
        named = obliged.place(data, one["at"], language)
        if one["at"] in data["places"] and one["administered_by"]:
            found.append(language.say("chain_held", place=named, name=say.name(data, one["administered_by"], language)))
        if one["claimants"]:
            names = say.listed([say.name(data, state, language) for state in one["claimants"]], language)
            found.append(language.say("oblige_claimed", place=named, names=names))
        found += _note(data["places"].get(one["at"]), language)
    return list(dict.fromkeys(found))


def _note(place: Mapping[str, Any] | None, language: Language) -> Sequence[str]:
    return [note] if place and (note := language.of(place, "note")) else []


def _question(sentence: str) -> Markup:
    """The sentence with the form of the command that decides it set as code."""
    found = _COMMAND.search(sentence)
    if not found:
        return Markup("{}").format(sentence)
    before = sentence[: found.start()].rstrip("\u200e ")
    return Markup('{} <code dir="ltr">{}</code>{}').format(before, found.group(), sentence[found.end() :])
