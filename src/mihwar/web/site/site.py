"""From a request to a reply: what is wanted, who answers it, what is kept of it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from mihwar.answers.answer import Answer
from mihwar.errors import BadChoice, MihwarError
from mihwar.language import LANGS, Language
from mihwar.model import Progress
from mihwar.web.site import asking, render, reply
from mihwar.web.site.desk import Desk, Kept, Stopped
from mihwar.web.site.memory import give_back
from mihwar.web.site.page import Page, Question
from mihwar.web.site.pages import pages
from mihwar.web.site.reply import MEDIA, Reply, values
from mihwar.web.site.shelf import Edition, Shelf
from mihwar.world import World

Handler = Callable[[Request], Awaitable[Response]]
_log = logging.getLogger(__name__)
_ROOM = 64 * 1024 * 1024  # bytes of replies that are kept
_VALUES = 500_000  # values in the answers that are kept, some 100 bytes each, so that the twins of a page are made of one
_PATIENCE = 0.35  # seconds before a reader is shown how far a slow answer is
_BEAT = 0.2  # seconds between two words on progress
_SENT = 1024 * 1024  # bytes that may be sent to a page
WARM = ("front", "map", "pair", "state", "blocs")  # what is made first when the server starts
_LEFT = 499  # the status of a reply that nobody waits for any more


class Mistake(MihwarError):
    """Something went wrong that is no fault of the question's."""

    def __init__(self, why: Exception) -> None:
        """Tell what kind of exception it was."""
        super().__init__(f"mihwar made a mistake here ({type(why).__name__}); please report the address of this page.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request wants: by this a reply is kept.

    Attributes:
        edition: the build of the store.
        page: the page.
        question: what is asked of it.
        lang: the language.
        form: `html`, `json`, `csv` or `parquet`.
        table: of the last two, other than the main one.
        today: the day of questions that give none.
    """

    edition: Edition
    page: Page
    question: Question
    lang: str
    form: str = "html"
    table: str = ""
    today: date = field(default_factory=date.today)

    def world(self) -> World:
        """The store for this thread, on the day of the question."""
        return self.edition.here().at(self.question.on or self.today)


class Site:
    """The store, the desk and what is kept."""

    def __init__(self, db: Path) -> None:
        """Open the store. Raises `BadStore`."""
        self.shelf = Shelf(db)
        self.desk = Desk()
        self.replies: Kept[Reply] = Kept(_ROOM)
        self.answers: Kept[Answer] = Kept(_VALUES)

    def warm(self) -> None:
        """Have some questions answered before a reader comes, behind whatever is asked: they make what all others need."""
        for page in sorted(pages(), key=lambda page: WARM.index(page.name) if page.name in WARM else len(WARM)):
            if (asked := page.first) is not None:
                wanted = Wanted(self.shelf.edition(), page, asked, LANGS[0])
                self.desk.ask(wanted, partial(self._make, wanted), "idle")

    def route(self, page: Page, form: str) -> Handler:
        """The handler of a page in one form."""

        async def handler(request: Request, lang: str) -> Reply:
            apart = ("table",) if form in ("csv", "parquet") else ()
            asked = asking.question(page, request.path_params, request.query_params, apart)
            table = request.query_params.get("table", "") if apart else ""
            return await self._found(Wanted(self.shelf.edition(), page, asked, lang, form, table), request)

        return self._handler(f"{page.name}_{form}", form, handler)

    def taking(self, page: Page, form: str) -> Handler:
        """The handler of what is sent to a page, answered in one form; nothing of it is kept."""

        async def handler(request: Request, lang: str) -> Reply:
            body = await request.body()
            if len(body) > _SENT:
                raise HTTPException(413, f"More than {_SENT // 1024 // 1024} MB cannot be sent to this page at once.")
            asked = asking.posted(page, request.path_params, body, request.headers.get("content-type", ""))
            if form == "html" and (short := asking.fitting(page, asked)):
                return reply.made("", MEDIA["html"], 303, Location=page.address(lang, short))
            wanted = Wanted(self.shelf.edition(), page, asked, lang, form, request.query_params.get("table", ""))
            running = self.desk.ask(wanted, partial(self._sent, wanted), "slow")
            found: Reply = await self.desk.wait(running, request.is_disconnected)
            return found

        return self._handler(f"{page.name}_{form}_post", form, handler)

    def events(self, page: Page) -> Handler:
        """The handler that tells how far the answer to a slow question is; when the client leaves, the work stops."""

        async def handler(request: Request) -> Response:
            lang = _lang(request)
            try:
                asked = asking.question(page, request.path_params, request.query_params)
            except MihwarError as why:
                return reply.sent(self._failed(why, asking.status(why), "json", lang), request)
            steps = self._steps(Wanted(self.shelf.edition(), page, asked, lang), request)
            return StreamingResponse(steps, media_type="text/event-stream")

        handler.__name__ = f"{page.name}_events"
        return handler

    async def not_there(self, request: Request, why: Exception) -> Response:
        """The page of an address that leads nowhere."""
        status = why.status_code if isinstance(why, HTTPException) else 500
        first = request.url.path.split("/")[1]
        sentences = {404: f"There is no page at {request.url.path[:200]}.", 405: "This address can only be read (GET)."}
        told = BadChoice(sentences.get(status, str(getattr(why, "detail", why))))
        form = "html" if "text/html" in request.headers.get("accept", "") else "json"
        response = reply.sent(self._failed(told, status, form, first if first in LANGS else LANGS[0]), request)
        response.headers.update(getattr(why, "headers", None) or {})
        return response

    def _handler(self, name: str, form: str, answered: Callable[[Request, str], Awaitable[Reply]]) -> Handler:
        """A handler that turns what goes wrong into a sentence."""

        async def handler(request: Request) -> Response:
            lang = _lang(request)
            try:
                found = await answered(request, lang)
            except MihwarError as why:
                found = self._failed(why, asking.status(why), form, lang)
            except (Stopped, ClientDisconnect):
                return Response(status_code=_LEFT)
            except HTTPException:
                raise
            except Exception as why:  # a mistake of ours: told in the log, with a sentence for the reader
                _log.exception("%s failed", request.url.path)
                found = self._failed(Mistake(why), 500, form, lang)
            return reply.sent(found, request)

        handler.__name__ = name
        return handler

    async def _found(self, wanted: Wanted, request: Request) -> Reply:
        """The reply, kept or made at the address as it is written; of a slow page one that tells how far the answer is."""
        if kept := self.replies.get(wanted):
            return kept
        page, asked = wanted.page, await asyncio.to_thread(_plain, wanted)
        whole = wanted.form == "html" and "hx-request" not in request.headers
        if not isinstance(asked, page.question) or (whole and asked != wanted.question):
            return _led_on(wanted, asked)
        wanted = replace(wanted, question=asked)
        if kept := self.replies.get(wanted):
            return kept
        running = self.desk.ask(wanted, partial(self._make, wanted), page.lane)
        patience = _PATIENCE if page.slow and wanted.form == "html" else None
        try:
            found: Reply = await self.desk.wait(running, request.is_disconnected, patience)
        except TimeoutError:
            return await asyncio.to_thread(self._waiting, wanted)
        return found

    def _waiting(self, wanted: Wanted) -> Reply:
        language = Language(wanted.lang)
        form = wanted.page.form(wanted.world(), wanted.question, language)
        text = render.waiting(wanted.page, wanted.question, language, form)
        return reply.made(text, MEDIA["html"], HX_Push_Url=wanted.page.address(wanted.lang, wanted.question))

    def _make(self, wanted: Wanted, progress: Progress) -> Reply:
        """Answer a question, as its address is written, in one form, in a thread of the desk, and keep the reply."""
        made = _written(wanted, self._answer(wanted, progress))
        self.replies.put(wanted, made, made.size)
        give_back()
        return made

    def _answer(self, wanted: Wanted, progress: Progress) -> Answer:
        """The answer, made once for all forms of it."""
        key = replace(wanted, lang="", form="", table="")
        found = self.answers.get(key)
        if found is None:
            found = wanted.page.ask(wanted.world(), wanted.question, progress)
            self.answers.put(key, found, values(found.data))
        return found

    @staticmethod
    def _sent(wanted: Wanted, progress: Progress) -> Reply:
        """Answer what was sent, and keep nothing."""
        return _written(wanted, wanted.page.ask(wanted.world(), wanted.question, progress), sent=True)

    async def _steps(self, wanted: Wanted, request: Request) -> AsyncIterator[str]:
        try:
            wanted = replace(wanted, question=await asyncio.to_thread(_plain, wanted))
            while self.replies.get(wanted) is None:
                running = self.desk.ask(wanted, partial(self._make, wanted), wanted.page.lane)
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
        except Exception as why:
            _log.exception("%s failed", request.url.path)
            yield _event("failed", {"kind": "Mistake", "sentence": str(Mistake(why))})
            return
        yield _event("done", {"address": wanted.page.address(wanted.lang, wanted.question)})

    @staticmethod
    def _failed(why: Exception, status: int, form: str, lang: str) -> Reply:
        if form != "html":
            return reply.failed(why, status)
        return reply.made(render.error(str(why), status, Language(lang)), MEDIA["html"], status)


def _plain(wanted: Wanted) -> Question:
    """The question as its address is written, perhaps that of another page."""
    return wanted.page.canonical(wanted.world(), wanted.question)


def _led_on(wanted: Wanted, asked: Question) -> Reply:
    """To the address of a question, on this page or on the one it leads to."""
    target = wanted.page if isinstance(asked, wanted.page.question) else wanted.page.leads_to or wanted.page
    ending = "" if wanted.form == "html" else f".{wanted.form}"
    return reply.made("", MEDIA[wanted.form], 307, Location=target.address(wanted.lang, asked, ending))


def _written(wanted: Wanted, answer: Answer, sent: bool = False) -> Reply:
    """An answer in the form that is wanted."""
    page, asked, lang = wanted.page, wanted.question, wanted.lang
    if wanted.form != "html":
        return reply.data(answer, wanted.form, wanted.table, page.name)
    text = render.page(page, asked, answer, Language(lang), sent=sent)
    return reply.made(text, MEDIA["html"]) if sent else reply.made(text, MEDIA["html"], HX_Push_Url=page.address(lang, asked))


def _lang(request: Request) -> str:
    """The language of an address. Raises `HTTPException` where it is none."""
    lang: str = request.path_params["lang"]
    if lang not in LANGS:
        raise HTTPException(404)
    return lang


def _event(name: str, told: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"
