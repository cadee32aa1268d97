"""The reader: a text is pasted, its statements are coloured and compared with the data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field

from mihwar.answers.answer import Answer
from mihwar.answers.reading import ReadAnswer, read, unread
from mihwar.language import Language
from mihwar.model import Progress
from mihwar.web.reading import reading_context
from mihwar.web.site.page import Context, Day, Page, Timeless
from mihwar.world import World

SHORT = 2000  # characters that an address holds
LONG = 1_000_000  # characters that can be sent; the bytes of what is sent are bounded too
EXAMPLES_DAY = "2024-07-01"


def _lines(text: str) -> str:
    """Line ends as one character each: a form sends two."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Asked(Timeless):
    """A text that an address can hold."""

    text: Annotated[str, AfterValidator(_lines)] = Field(default="", max_length=SHORT, description="The text, Arabic or English.")
    date: Day = Field(default=None, description="The day of the text, YYYY-MM-DD: `a month ago` is reckoned from it.")
    language: Literal["auto", "ar", "en"] = Field(default="auto", description="The language of the text.")
    check: bool = Field(default=True, description="Whether statements are compared with the data.")


class Sent(Asked):
    """A text that is sent."""

    model_config = ConfigDict(str_max_length=LONG)

    text: Annotated[str, AfterValidator(_lines)] = Field(default="", max_length=LONG, description="The text, Arabic or English.")


def _ask(world: World, question: Asked, progress: Progress) -> ReadAnswer:
    if not question.text:
        return unread()
    return read(world if question.check else None, question.text, question.date, question.language, progress)


def _show(answer: Answer, question: Asked, language: Language) -> Context:
    return {
        "title": language["page_read_title" if question.text else "read_title"],
        "short": SHORT,
        "long": LONG,
        "examples": [(lang, _example(lang)) for lang in ("en", "ar")],
        "cards_at": f"/{language.lang}/sources",
        "exported": None,
        **reading_context(answer, question.text, language),
    }


def _example(lang: str) -> Asked:
    """Three sentences of our own, one of them wrong."""
    return Asked.model_validate({"text": Language(lang)["read_example"], "date": EXAMPLES_DAY})


PAGE = Page(
    name="read",
    path="/read",
    question=Asked,
    posted=Sent,
    ask=_ask,
    show=_show,
    about="A text read into statements: who is said to have done what to whom, on whose word, and what the data say about it.",
    styles=("reading.css", "read.css"),
)
