"""From an address to a question, or to one sentence on what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import QueryParams

from mihwar.errors import AmbiguousState, BadChoice, BadStore, MihwarError, UnknownState
from mihwar.web.site.page import Page, Question


def question(
    page: Page, path: Mapping[str, str], query: QueryParams | Mapping[str, str], apart: tuple[str, ...] = ()
) -> Question:
    """What an address asks.

    Args:
        page: the page that it leads to.
        path: the fields of the path.
        query: the fields of the query. One that is empty was not given; one given several times is a list.
        apart: names in the query that are not the page's.

    Raises:
        BadChoice: a field that the page does not have, or a value that it cannot be.
    """
    given: dict[str, str] = {name: value for name, value in path.items() if name in page.question.model_fields}
    pairs = query.multi_items() if isinstance(query, QueryParams) else list(query.items())
    for name, value in pairs:
        if name in apart or not value.strip():
            continue
        if name in page.path_fields:
            raise BadChoice(f"`{name}` belongs into the path of this page, not behind the question mark.")
        given[name] = f"{given[name]},{value}" if name in given else value
    try:
        return page.question.model_validate(given)
    except ValidationError as why:
        raise BadChoice(_sentence(page, why)) from None


def _sentence(page: Page, why: ValidationError) -> str:
    """The first thing that is wrong, in one sentence."""
    first: Any = why.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else "The question"
    if first["type"] == "extra_forbidden":
        return f"This page has no parameter `{name}`; it has {', '.join(page.question.model_fields)}."
    if first["type"] == "missing":
        return f"The parameter `{name}` is missing."
    message = str(first["msg"]).removeprefix("Value error, ")
    return f"`{name}` is {str(first['input'])[:60]!r}: {message[0].lower()}{message[1:]}."


def status(why: MihwarError) -> int:
    """The status of HTTP that an error has."""
    if isinstance(why, (UnknownState, AmbiguousState)):
        return 404
    return 503 if isinstance(why, BadStore) else 400
