"""The application: routes that follow from the registry of pages, and what stands before and beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mihwar import __version__
from mihwar.language import LANGS
from mihwar.web.site import assets, openapi
from mihwar.web.site.guard import Guard
from mihwar.web.site.pages import pages
from mihwar.web.site.site import Site

# Addresses with an ending come before those without, which would take the ending for a part of a name.
FORMS = ("json", "csv", "parquet", "events", "html")


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
        site.warm()
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
