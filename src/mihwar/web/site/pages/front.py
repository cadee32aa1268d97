"""The front page: what can be asked, and what the store holds."""

from __future__ import annotations

from mihwar.answers.answer import Answer
from mihwar.answers.sources import sources
from mihwar.language import Language
from mihwar.web.site.page import Context, Page, Question


def _show(answer: Answer, question: Question, language: Language) -> Context:
    return {"title": language["site_front"]}


PAGE = Page(
    name="front",
    path="/",
    question=Question,
    ask=lambda world, question, progress: sources(world),
    show=_show,
    about="What the store holds.",
)
