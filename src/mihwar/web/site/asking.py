"""From an address to a question, or to one sentence on what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from pydantic import ValidationError
from starlette.datastructures import QueryParams

from mihwar.errors import AmbiguousState, BadChoice, BadStore, MihwarError, UnknownName, UnknownState
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
    return _valid(page, page.question, given)


def posted(page: Page, path: Mapping[str, str], body: bytes, media: str) -> Question:
    """What is asked by a form that is sent, or by an object of JSON.

    Args:
        page: the page that it is sent to.
        path: the fields of the path.
        body: what was sent.
        media: what that is said to be; of anything but JSON it is taken for a form.

    Raises:
        BadChoice: it is no form or object, has a field that the page does not have, or a value that it cannot be.
    """
    assert page.posted is not None
    try:
        text = body.decode()
        if media.partition(";")[0].strip().lower() == "application/json":
            sent: dict[str, Any] = json.loads(text)
            json.dumps(sent, ensure_ascii=False).encode()  # half of a pair of surrogates is no text
        else:
            sent = dict(parse_qsl(text, errors="strict", max_num_fields=50))
    except (ValueError, RecursionError):
        raise BadChoice("What was sent is neither a form (application/x-www-form-urlencoded) nor JSON, in UTF-8.") from None
    if not isinstance(sent, dict):
        raise BadChoice('What was sent is JSON, but no object such as {"text": "..."}.')
    inside = {name: value for name, value in path.items() if name in page.path_fields}
    return _valid(page, page.posted, {**sent, **inside})


def fitting(page: Page, asked: Question) -> Question | None:
    """What was sent, as a question that an address can hold; None where it is too long for that."""
    try:
        return page.question.model_validate(asked.model_dump())
    except ValidationError:
        return None


def _valid(page: Page, model: type[Question], given: Mapping[str, Any]) -> Question:
    try:
        return model.model_validate(given)
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
    if isinstance(why, (UnknownState, AmbiguousState, UnknownName)):
        return 404
    return 503 if isinstance(why, BadStore) else 400
