"""`mihwar fetch`: which files can be fetched, under which licence, and fetching them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from mihwar.cli import output
from mihwar.cli.options import Json
from mihwar.cli.progress import Bar
from mihwar.cli.tables import table
from mihwar.errors import BadChoice
from mihwar.sources import download
from mihwar.sources.contract import Source
from mihwar.sources.registry import is_own, sources


def fetch(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Cards to fetch; none: list them.")] = None,
    into: Annotated[Path, typer.Option("--into", help="Where to put the files.")] = Path("mihwar-data"),
    as_json: Json = False,
) -> None:
    """Fetch publishers' files: licence shown, resumed, checked, retried."""
    known = {source.card.id: source for source in sources() if not is_own(source)}
    if not names:
        _list(list(known.values()), as_json)
        return
    for name in names:
        if name not in known:
            raise BadChoice(f"{name!r} is no source; choose one of {', '.join(known)}.")
        if not known[name].downloads:
            raise BadChoice(
                f"{name} has no address to fetch from; get it at {known[name].card.url} and run `mihwar build --from`."
            )
    done = []
    for name in names:
        card = known[name].card
        typer.echo(f"{name}: {card.title}. Licence: {card.licence}. {card.citation}", err=True)
        for item in known[name].downloads:
            with Bar(item.name) as bar:
                got = download.fetch(item, into, bar.bytes)
            done.append(
                {
                    "card": name,
                    "path": str(got.path),
                    "size": got.size,
                    "sha256": got.sha256,
                    "already": got.already,
                    "url": item.url,
                }
            )
            if not as_json:
                typer.echo(f"{got.path}  {got.size:,} bytes  sha256 {got.sha256}" + ("  (already there)" if got.already else ""))
    if as_json:
        typer.echo(json.dumps({"files": done}, indent=2))
    else:
        typer.echo(f"Now run `mihwar build --from {into}`.")


def _list(found: Sequence[Source], as_json: bool) -> None:
    if as_json:
        rows = [
            {"card": one.card.id, "licence": one.card.licence, "url": one.card.url, "files": [item.url for item in one.downloads]}
            for one in found
        ]
        typer.echo(json.dumps({"sources": rows}, ensure_ascii=False, indent=2))
        return
    made = table("Source", "Licence", "Where from")
    for one in found:
        address = ", ".join(item.url for item in one.downloads) or f"{one.card.url} (by hand)"
        made.add_row(one.card.id, escape(one.card.licence), escape(address))
    output.show(lambda console: console.print(made), None)
