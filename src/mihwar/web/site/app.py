"""The application: routes that follow from the registry of pages, and what guards them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from mihwar import __version__
from mihwar.answers.answer import Answer
from mihwar.errors import BadChoice, MihwarError
from mihwar.language import LANGS, Language
from mihwar.model import Progress
from mihwar.web.site import asking, assets, openapi, render, reply
from mihwar.web.site.desk import Desk, Kept, Stopped
from mihwar.web.site.guard import Guard
from mihwar.web.site.page import Page, Question
from mihwar.web.site.pages import pages
from mihwar.web.site.reply import Reply
from mihwar.web.site.shelf import Edition, Shelf

_log = logging.getLogger(__name__)
# Addresses with an ending come before those without, which would take the ending for a part of a name.
FORMS = ("json", "csv", "parquet", "events", "html")
_ROOM = 96 * 1024 * 1024  # bytes of replies that are kept
_ANSWERS = 12  # answers that are kept, so that the twins of a page are made of one
_PATIENCE = 0.35  # seconds before a reader is shown how far a slow answer is
_BEAT = 0.2  # seconds between two words on progress
_SENT = 1024 * 1024  # bytes that may be sent to a page


def create_app(db: Path, hosts: tuple[str, ...] | None = None) -> FastAPI:
    """The observatory over a store.

    Args:
        db: where the store lies; it must have been built.
        hosts: names by which it may be called, so that no page of the web can reach it under a name of its own; None: any.

    Raises:
        BadStore: the store is missing or not mihwar's.
    """
    site = Site(db)

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        yield
        site.desk.close()

    app = FastAPI(
        title="mihwar", version=__version__, description=openapi.ABOUT, docs_url=None, redoc_url=None,
        openapi_url="/openapi.json", lifespan=living, license_info={"name": "Apache-2.0"},
    )  # fmt: skip
    app.add_middleware(Guard, hosts=hosts)
    app.add_exception_handler(HTTPException, site.not_there)
    app.add_route("/", _welcome)
    app.add_route("/favicon.ico", partial(_asset, name="favicon.svg"))
    app.add_route("/static/{edition}/{name}", _asset)
    for page, form in [(page, form) for form in FORMS for page in pages()]:
        where = openapi.path(page, "" if form == "html" else f".{form}")
        handler = site.events(page) if form == "events" else site.route(page, form)
        if form != "events" or page.slow:
            app.add_api_route(where, handler, **openapi.operation(page, form))
        if form != "events" and page.posted:
            app.add_api_route(where, site.taking(page, form), **openapi.taking(page, form))
    return app


class Mistake(MihwarError):
    """Something went wrong that is no fault of the question's."""

    def __init__(self, why: Exception) -> None:
        """Tell what kind of exception it was."""
        super().__init__(f"mihwar made a mistake here ({type(why).__name__}); please report the address of this page.")


class Site:
    """The store, the desk and what is kept."""

    def __init__(self, db: Path) -> None:
        """Open the store. Raises `BadStore`."""
        self.shelf = Shelf(db)
        self.desk = Desk()
        self.replies: Kept[Reply] = Kept(_ROOM)
        self.answers: Kept[Answer] = Kept(_ANSWERS)

    def route(self, page: Page, form: str) -> Callable[[Request], Awaitable[Response]]:
        """The handler of a page in one form."""

        async def handler(request: Request) -> Response:
            lang = request.path_params["lang"]
            if lang not in LANGS:
                raise HTTPException(404)
            try:
                return reply.sent(await self._found(page, form, lang, request), request)
            except MihwarError as why:
                return reply.sent(self._failed(why, asking.status(why), form, lang), request)
            except Stopped:
                return Response(status_code=499)
            except Exception as why:  # a mistake of ours: told in the log, with a sentence for the reader
                _log.exception("%s failed", request.url)
                return reply.sent(self._failed(Mistake(why), 500, form, lang), request)

        handler.__name__ = f"{page.name}_{form}"
        return handler

    async def _found(self, page: Page, form: str, lang: str, request: Request) -> Reply:
        table = request.query_params.get("table", "") if form in ("csv", "parquet") else ""
        asked = await self._asked(page, request, ("table",) if form in ("csv", "parquet") else ())
        edition = self.shelf.edition()
        partial_page = form == "html" and "hx-request" in request.headers
        key = (edition.mark, asked.on or date.today(), page.name, lang, form, table, partial_page, asked)
        if kept := self.replies.get(key):
            return kept
        work = partial(self._make, edition, page, asked, form, lang, table, partial_page, key)
        running = self.desk.ask(key, work, page.slow)
        patience = _PATIENCE if page.slow and form == "html" else None
        try:
            found: Reply = await self.desk.wait(running, request.is_disconnected, patience)
        except TimeoutError:
            language = Language(lang)
            given = await asyncio.to_thread(lambda: page.form(edition.here().at(asked.on or date.today()), asked, language))
            return reply.made(render.waiting(page, asked, language, given), reply.MEDIA["html"])
        return found

    def taking(self, page: Page, form: str) -> Callable[[Request], Awaitable[Response]]:
        """The handler of what is sent to a page, answered in one form; nothing of it is kept."""

        async def handler(request: Request) -> Response:
            lang = request.path_params["lang"]
            if lang not in LANGS:
                raise HTTPException(404)
            try:
                return reply.sent(await self._taken(page, form, lang, request), request)
            except MihwarError as why:
                return reply.sent(self._failed(why, asking.status(why), form, lang), request)
            except (Stopped, ClientDisconnect):
                return Response(status_code=499)

        handler.__name__ = f"{page.name}_{form}_post"
        return handler

    async def _taken(self, page: Page, form: str, lang: str, request: Request) -> Reply:
        body = await request.body()
        if len(body) > _SENT:
            raise HTTPException(413, f"More than {_SENT // 1024 // 1024} MB cannot be sent to this page at once.")
        asked = asking.posted(page, request.path_params, body, request.headers.get("content-type", ""))
        if form == "html" and (short := asking.fitting(page, asked)):
            return reply.made("", reply.MEDIA["html"], 303, Location=page.address(lang, short))
        edition = self.shelf.edition()
        table = request.query_params.get("table", "")

        def work(progress: Progress) -> Reply:
            answer = page.ask(edition.here(), asked, progress)
            if form != "html":
                return reply.data(answer, form, table, page.name)
            return reply.made(render.page(page, asked, answer, Language(lang), sent=True), reply.MEDIA["html"])

        running = self.desk.ask((edition.mark, page.name, lang, form, table, asked), work, slow=True)
        found: Reply = await self.desk.wait(running, request.is_disconnected)
        return found

    async def _asked(self, page: Page, request: Request, apart: tuple[str, ...]) -> Question:
        return asking.question(page, request.path_params, request.query_params, apart)

    def _make(
        self, edition: Edition, page: Page, asked: Question, form: str, lang: str, table: str, swapped: bool, key: Any,
        progress: Progress,
    ) -> Reply:  # fmt: skip
        """Answer a question in one form, in a thread of the desk."""
        world = edition.here().at(asked.on or date.today())
        plain = page.canonical(world, asked)
        target = page if isinstance(plain, page.question) else page.leads_to or page
        if target is not page or (form == "html" and plain != asked and not swapped):
            ending = "" if form == "html" else f".{form}"
            made = reply.made("", reply.MEDIA[form], 307, Location=target.address(lang, plain, ending))
        else:
            answer = self._answer(edition, page, plain, lambda: page.ask(world, plain, progress))
            if form == "html":
                text = render.page(page, plain, answer, Language(lang))
                made = reply.made(text, reply.MEDIA["html"], HX_Push_Url=page.address(lang, plain))
            else:
                made = reply.data(answer, form, table, page.name)
        self.replies.put(key, made, made.size)
        return made

    def _answer(self, edition: Edition, page: Page, asked: Question, ask: Callable[[], Answer]) -> Answer:
        key = (edition.mark, date.today(), page.name, asked)
        found = self.answers.get(key)
        if found is None:
            found = ask()
            self.answers.put(key, found, 1)
        return found

    def events(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        """The handler that tells how far the answer to a slow question is; when the client leaves, the work stops."""

        async def handler(request: Request) -> Response:
            lang = request.path_params["lang"]
            if lang not in LANGS:
                raise HTTPException(404)
            try:
                asked = asking.question(page, request.path_params, request.query_params)
            except MihwarError as why:
                return reply.sent(self._failed(why, asking.status(why), "json", lang), request)
            return StreamingResponse(self._steps(page, asked, lang, request), media_type="text/event-stream")

        handler.__name__ = f"{page.name}_events"
        return handler

    async def _steps(self, page: Page, asked: Question, lang: str, request: Request) -> AsyncIterator[str]:
        edition = self.shelf.edition()
        key = (edition.mark, asked.on or date.today(), page.name, lang, "html", "", False, asked)
        while self.replies.get(key) is None:
            work = partial(self._make, edition, page, asked, "html", lang, "", False, key)
            running = self.desk.asked(key) or self.desk.ask(key, work, page.slow)
            try:
                await self.desk.wait(running, request.is_disconnected, _BEAT)
            except TimeoutError:
                what, done, steps = running.step
                yield _event("progress", {"what": what, "done": done, "of": steps})
            except Stopped:
                return
            except MihwarError as why:
                yield _event("failed", {"kind": type(why).__name__, "sentence": str(why)})
                return
        yield _event("done", {"address": page.address(lang, asked)})

    def _failed(self, why: Exception, status: int, form: str, lang: str) -> Reply:
        if form != "html":
            return reply.failed(why, status)
        return reply.made(render.error(str(why), status, Language(lang)), reply.MEDIA["html"], status)

    async def not_there(self, request: Request, why: Exception) -> Response:
        """The page of an address that leads nowhere."""
        status = why.status_code if isinstance(why, HTTPException) else 500
        lang = request.url.path.split("/")[1]
        language = lang if lang in LANGS else "en"
        sentences = {404: f"There is no page at {request.url.path[:200]}.", 405: "This address can only be read (GET)."}
        told = BadChoice(sentences.get(status, str(getattr(why, "detail", why))))
        form = "html" if "text/html" in request.headers.get("accept", "") else "json"
        headers = getattr(why, "headers", None) or {}
        response = reply.sent(self._failed(told, status, form, language), request)
        response.headers.update(headers)
        return response


def _event(name: str, told: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"


async def _welcome(request: Request) -> Response:
    """To the language that the reader's browser asks for first."""
    wanted = [one.split(";")[0].strip()[:2] for one in request.headers.get("accept-language", "").split(",")]
    return RedirectResponse(f"/{next((one for one in wanted if one in LANGS), 'en')}")


async def _asset(request: Request, name: str = "") -> Response:
    found = assets.files().get(name or request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    raw, packed, media = found
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=media)
    return Response(raw, headers=headers, media_type=media)
