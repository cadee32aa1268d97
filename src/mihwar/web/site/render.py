"""Answers as pages: what stands around them is the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from mihwar import __version__
from mihwar.answers.answer import Answer
from mihwar.answers.citing import bibtex
from mihwar.language import LANGS, Language, translated
from mihwar.language import phrases as say
from mihwar.web.shell import apart, embedded, link, templates
from mihwar.web.site.assets import address as asset
from mihwar.web.site.page import Page, Question

# The menu: pages by name, each with its address below the language.
MENU = (
    ("map", "/map"), ("state", "/state"), ("pair", "/pair"), ("blocs", "/blocs"), ("attack", "/whatif/attack"),
    ("sanction", "/whatif/sanction"), ("read", "/read"),
)  # fmt: skip
BACK = (("sources", "/sources"), ("methods", "/methods"), ("verification", "/verification"))


def page(found: Page, asked: Question, answer: Answer, language: Language, sent: bool = False) -> str:
    """An answer as a page: see `Page.show` for what its template gets beside what every template gets.

    What was `sent` to the page stands in no address: there are neither twins nor a permalink. In Arabic, titles that mihwar
    writes in English are Arabic before the page is made; the twins keep the answer as it is.
    """
    if language.lang == "ar":
        answer = replace(answer, data=translated.titled(answer.data))
    twins = {form: found.address(language.lang, asked, f".{form}") for form in ("json", "csv", "parquet")}
    more = [(name, found.address(language.lang, asked, ".csv", table=name)) for name in answer.more]
    known: dict[str, Any] = {
        "data": answer.data,
        "sources": answer.sources,
        "method": translated.told(answer.method, language),
        "twins": twins,
        "tables": more,
    }
    if sent:
        bare = {one: found.address(one, found.question()) for one in LANGS}
        known |= {"twins": {}, "tables": [], "permalink": None, "addresses": bare}
    shown = {"sent": sent, **found.show(answer, asked, language)}
    return _rendered(f"site/{found.name}.html.j2", found, asked, language, {**known, "bibtex": bibtex(answer.sources), **shown})


def waiting(found: Page, asked: Question, language: Language, form: Mapping[str, Any]) -> str:
    """What a reader sees of a page whose answer takes a while: its form, and how far the work is."""
    events = found.address(language.lang, asked, ".events")
    known = {"events": events, "title": language[f"site_{found.name}"], **form}
    return _rendered("site/waiting.html.j2", found, asked, language, known)


def error(sentence: str, status: int, language: Language, back: Page | None = None) -> str:
    """What a reader sees of what went wrong."""
    title = language["site_not_found" if status == 404 else "site_wrong"]
    return templates().get_template("site/error.html.j2").render(
        **_around(language), here="error", title=title, sentence=sentence, page=back, scripts=(), styles=(),
        addresses={one: f"/{one}" for one in LANGS}, permalink=None, sources=(),
    )  # fmt: skip


def _rendered(template: str, found: Page, asked: Question, language: Language, known: Mapping[str, Any]) -> str:
    addresses = {one: found.address(one, asked) for one in LANGS}
    around = {
        **_around(language), "here": found.name, "page": found, "question": asked, "addresses": addresses,
        "permalink": addresses[language.lang], "scripts": found.scripts, "styles": found.styles,
    }  # fmt: skip
    return templates().get_template(template).render({**around, **known})


def _around(language: Language) -> dict[str, Any]:
    """What every page has."""
    other = Language(LANGS[1 - LANGS.index(language.lang)])
    return {
        "language": language, "other": other, "version": __version__, "menu": MENU, "back": BACK, "asset": asset,
        "today": date.today(), "link": link, "apart": apart, "say": say, "embedded": embedded,
        "listed": lambda words: say.listed(list(words), language),
    }  # fmt: skip
