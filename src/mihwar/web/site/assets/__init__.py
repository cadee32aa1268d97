"""Scripts and styles of the observatory, and the vendored files they need, at addresses that change with the whole."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path

from mihwar.web.shell import STATIC, TEMPLATES

_HERE = Path(__file__).parent
_MEDIA = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}


@cache
def files() -> dict[str, tuple[bytes, bytes | None, str]]:
    """What is served: by name its bytes, the same compressed (None where they are compressed already), and what they are."""
    found = {}
    for path in sorted([*_HERE.iterdir(), *STATIC.iterdir(), *TEMPLATES.glob("*.css")]):
        if path.suffix in _MEDIA:
            raw = path.read_bytes()
            found[path.name] = (raw, None if path.suffix == ".woff2" else gzip.compress(raw, 9, mtime=0), _MEDIA[path.suffix])
    return found


@cache
def edition() -> str:
    """A word for all these files as they are now, so that a browser may keep them for ever."""
    whole = hashlib.sha256()
    for name, (raw, _, _) in files().items():
        whole.update(name.encode() + raw)
    return whole.hexdigest()[:12]


def address(name: str) -> str:
    """Where a file lies. Raises `KeyError` where there is none of this name."""
    if name not in files():
        raise KeyError(name)
    return f"/static/{edition()}/{name}"
