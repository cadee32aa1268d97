"""What goes over the wire, made once and kept: bodies, their compressed form, their tag; and the forms an answer can take."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from mihwar.answers.answer import Answer, flat
from mihwar.model import choice

MEDIA = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
_WORTH_PACKING = 600  # bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it is kept.

    Attributes:
        body: the bytes.
        packed: the same, compressed; None where that is not worth it.
        media: what they are.
        tag: changes when the bytes do.
        headers: further ones.
        status: of HTTP.
    """

    body: bytes
    packed: bytes | None
    media: str
    tag: str
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200

    @property
    def size(self) -> int:
        """Bytes it takes to keep it."""
        return len(self.body) + len(self.packed or b"") + 500


def made(body: str | bytes, media: str, status: int = 200, **headers: str) -> Reply:
    """A reply of a text or of bytes; headers by name, with _ for -."""
    raw = body.encode() if isinstance(body, str) else body
    packed = gzip.compress(raw, 6, mtime=0) if len(raw) > _WORTH_PACKING else None
    tag = f'"{hashlib.sha256(raw).hexdigest()[:20]}"'
    return Reply(raw, packed, media, tag, tuple((name.replace("_", "-"), value) for name, value in headers.items()), status)


def sent(reply: Reply, request: Request) -> Response:
    """The reply as this client can take it: compressed, or only the word that what it holds is still right."""
    headers = {"ETag": reply.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding, HX-Request", **dict(reply.headers)}
    if reply.status == 200 and request.headers.get("if-none-match") == reply.tag:
        return Response(status_code=304, headers=headers)
    packed = reply.packed is not None and "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(reply.packed if packed else reply.body, reply.status, headers, media_type=reply.media)


def data(answer: Answer, form: str, table: str, name: str) -> Reply:
    """An answer as data.

    Args:
        answer: the answer.
        form: `json`, `csv` or `parquet`.
        table: which of its tables, for the last two; empty: the main one.
        name: of the file, without ending.

    Raises:
        BadChoice: the answer has no such table.
    """
    if form == "json":
        return made(json.dumps(answer.to_dict(), ensure_ascii=False, allow_nan=False, separators=(",", ":")), MEDIA["json"])
    which = choice(table, (answer.table, *answer.more), "table of this page") if table else answer.table
    columns: Any = answer.arrow(which)
    kept = io.BytesIO()
    if form == "csv":
        import pyarrow.csv

        pyarrow.csv.write_csv(flat(columns), kept)
    else:
        import pyarrow.parquet

        pyarrow.parquet.write_table(columns, kept)
    file = f'attachment; filename="{name}-{which}.{form}"'
    return made(kept.getvalue(), MEDIA[form], Content_Disposition=file)


def failed(why: Exception, status: int) -> Reply:
    """An error as data: its kind and its sentence."""
    told: Mapping[str, Any] = {"error": {"kind": type(why).__name__, "sentence": str(why)}}
    return made(json.dumps(told, ensure_ascii=False), MEDIA["json"], status)


def values(data: Any) -> int:
    """About how many values an answer's data hold, which says how much memory it takes; rows of a list are taken to be alike."""
    if isinstance(data, Mapping):
        return 1 + sum(map(values, data.values()))
    if isinstance(data, list | tuple) and data:
        return 1 + len(data) * (values(data[0]) + values(data[-1])) // 2
    return 1
