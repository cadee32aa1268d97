"""The pages as an OpenAPI description, by which the observatory can be scripted."""

from __future__ import annotations

from typing import Any

from mihwar.language import LANGS
from mihwar.web.site.page import Page
from mihwar.web.site.reply import MEDIA

ABOUT = (
    "How states stand to one another: the answers of mihwar as pages (without an ending), as JSON (.json, the same as the "
    "command line's --json), and as tables (.csv, .parquet; `table` names another than the main one). Addresses under /en and "
    "/ar hold the same data. Errors are one sentence: 400 what was asked wrongly, 404 an unknown state, act, measure or "
    "page. Progress of slow answers is streamed as server-sent events (.events: `progress`, then `done` or `failed`); who "
    "closes the connection cancels the work. What is too long for an address can be sent (POST) where that is said, as a "
    "form or as JSON; it is kept nowhere."
)
_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["kind", "sentence"],
            "properties": {"kind": {"type": "string"}, "sentence": {"type": "string"}},
        }
    },
}
_ERRORS = {
    400: "What was asked cannot be.",
    404: "No such state, act, measure or page.",
    413: "Too much was sent.",
    503: "The store cannot be read.",
}
_LANG = {
    "name": "lang", "in": "path", "required": True, "schema": {"type": "string", "enum": list(LANGS)},
    "description": "The language of pages; data are the same in both.",
}  # fmt: skip
_TABLE = {
    "name": "table", "in": "query", "required": False, "schema": {"type": "string"},
    "description": "A table of the answer other than the main one.",
}  # fmt: skip


def path(page: Page, ending: str) -> str:
    """The pattern of a page's addresses."""
    below = "" if page.path == "/" else page.path
    return f"/{{lang}}{below}{ending}"


def operation(page: Page, form: str) -> dict[str, Any]:
    """What FastAPI is told of a page in one form."""
    html, data = form == "html", form in ("csv", "parquet")
    media = "text/event-stream" if form == "events" else MEDIA[form].split(";")[0]
    schema: dict[str, Any] = {"type": "object"} if form == "json" else {"type": "string"}
    if form == "parquet":
        schema["format"] = "binary"
    responses: dict[int, dict[str, Any]] = {
        code: {
            "description": said,
            "content": {"text/html": {"schema": {"type": "string"}}} if html else {"application/json": {"schema": _ERROR}},
        }
        for code, said in _ERRORS.items()
    }
    responses[200] = {"description": page.about, "content": {media: {"schema": schema}}}
    if html:
        responses[307] = {"description": "The address as it is written in full."}
    return {
        "methods": ["GET"],
        "operation_id": f"{page.name}_{form}",
        "summary": page.about,
        "tags": ["pages" if html else "data"],
        "responses": {200: responses.pop(200), **responses},
        "openapi_extra": {"parameters": [_LANG, *_parameters(page), *([_TABLE] if data else [])]},
    }


def taking(page: Page, form: str) -> dict[str, Any]:
    """What FastAPI is told of what is sent to a page."""
    assert page.posted is not None
    found = operation(page, form)
    schema = page.posted.model_json_schema()
    if form == "html":
        found["responses"][303] = {"description": "What was sent is short: the address that holds it."}
    return {
        **found,
        "methods": ["POST"],
        "operation_id": f"{page.name}_{form}_post",
        "openapi_extra": {
            "parameters": [one for one in found["openapi_extra"]["parameters"] if one["in"] == "path" or one is _TABLE],
            "requestBody": {
                "required": True,
                "content": {media: {"schema": schema} for media in ("application/json", "application/x-www-form-urlencoded")},
            },
        },
    }


def _parameters(page: Page) -> list[dict[str, Any]]:
    schema = page.question.model_json_schema()
    found = []
    for name, field in schema["properties"].items():
        inside = name in page.path_fields
        kept = {key: value for key, value in field.items() if key not in ("title", "description", "default")}
        kinds = [one for one in kept.pop("anyOf", []) if one.get("type") != "null"]
        found.append(
            {
                "name": name,
                "in": "path" if inside else "query",
                "required": inside or name in schema.get("required", ()),
                "description": field.get("description", ""),
                "schema": {**kept, **(kinds[0] if kinds else {})},
            }
        )
    return found
