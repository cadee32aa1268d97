"""What a page is: where it lies, what may be asked of it, who answers, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ConfigDict, Field

from mihwar.answers.answer import Answer
from mihwar.language import Language
from mihwar.model import Progress
from mihwar.web.site.desk import Lane
from mihwar.world import World

Day = Annotated[date | None, Field(default=None, description="As of this day, YYYY-MM-DD; today where none is given.")]
Year = Annotated[int | None, Field(default=None, ge=1500, le=2100)]
StateName = Annotated[str, Field(max_length=120, description="A state: name in English or Arabic, or a code.", examples=["RUS"])]
Context = Mapping[str, Any]


class Question(BaseModel):
    """What the address of a page asks: the whole state of the page. Frozen, so that an answer can be kept by it."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, str_max_length=4000)

    on: Day = None


class Timeless(Question):
    """A question whose answer is the same on every date."""

    on: ClassVar[None] = None  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the observatory.

    Attributes:
        name: of the page; its template is `site/NAME.html.j2`, its title in menus the message `site_NAME`.
        path: below the language, with fields of the question in braces: `/pair/{a}/{b}`.
        question: what the address may ask.
        ask: the answer, given a world on the question's date; calls the progress, which may stop it.
        show: what the template needs of the answer, in words of a language; `title` is always among it.
        canonical: the question as its address is written: names as codes. Raises as `ask` does.
        slow: whether an answer may take longer than a reader waits for: then progress is streamed, and it can be cancelled.
        about: one sentence of what the data are, for the OpenAPI description.
        scripts: of the page, beside those of every page.
        warm: a question that is answered when the server starts, before anybody asks; so are pages that ask for nothing.
        form: what the template needs before there is an answer, of a slow page.
        leads_to: the page that `canonical` may lead on to, with a question of that page.
        posted: what may be sent to its address where that is more than an address can hold; None: it is only read. Such an
            answer is kept nowhere.
    """

    name: str
    path: str
    question: type[Question]
    ask: Callable[[World, Any, Progress], Answer]
    show: Callable[[Answer, Any, Language], Context]
    about: str
    canonical: Callable[[World, Any], Question] = lambda _, question: question
    leads_to: Page | None = None
    posted: type[Question] | None = None
    slow: bool = False
    warm: Question | None = None
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    form: Callable[[World, Any, Language], Context] = lambda *_: {}

    @property
    def lane(self) -> Lane:
        """Whose hands at the desk answer it."""
        return "slow" if self.slow else "quick"

    @property
    def first(self) -> Question | None:
        """What is asked of it when the server starts, if anything."""
        asks = any(one.is_required() for one in self.question.model_fields.values())
        return self.warm or (None if self.slow or asks else self.question())

    @property
    def path_fields(self) -> tuple[str, ...]:
        """The fields of the question that the path holds."""
        return tuple(name for name in self.question.model_fields if f"{{{name}}}" in self.path)

    def address(self, lang: str, question: Question, ending: str = "", **more: str) -> str:
        """Where this page, asked this, lies: fields in the path or the query, nothing that has its default.

        Args:
            lang: `en` or `ar`.
            question: what is asked.
            ending: `.json`, `.csv` ... for a twin.
            more: further parts of the query, such as `table`.
        """
        values = question.model_dump(mode="json", exclude_defaults=True)
        inner = {name: quote(str(getattr(question, name)), safe=":") for name in self.path_fields}
        query = {name: _text(value) for name, value in values.items() if name not in inner} | more
        asked = f"?{urlencode(query, safe=',:')}" if query else ""
        return f"/{lang}{self.path.format(**inner) if self.path != '/' else ''}{ending}{asked}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
