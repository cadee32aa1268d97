"""What every page of mihwar needs: fonts as data, templates, links that can only lead to the web."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mihwar.answers.answer import plain

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
TEMPLATES = _HERE / "templates"
FONT = "IBM Plex Sans Arabic"
_RANGES = {
    "arabic": "U+0600-06FF, U+0750-077F, U+0870-088E, U+0890-0891, U+0897-08E1, U+08E3-08FF, U+200C-200E, U+2010-2011, "
    "U+204F, U+2E41, U+FB50-FDFF, U+FE70-FE74, U+FE76-FEFC",
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, "
    "U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
}


def link(url: str | None) -> str:
    """The address if it is one of the web, else nothing: no other scheme becomes a link."""
    return url if url and url.startswith(("https://", "http://")) else ""


def apart(words: str) -> str:
    """Words isolated from the direction of the text around them: "2(e)" keeps its order in right-to-left text."""
    return f"\u2068{words}\u2069"


def embedded(value: Any) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


@cache
def templates() -> Environment:
    """The templates of the pages; what a template prints is escaped, and what it does not know is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def style(latin: bool, *files: str) -> Markup:
    """Fonts, then style sheets: the Arabic letters always, since Arabic names are always shown; the Latin ones if asked for."""
    sheets = [(TEMPLATES / file).read_text(encoding="utf-8") for file in files]
    return Markup("".join([_fonts(latin), *sheets]))


@cache
def _fonts(latin: bool) -> str:
    faces = []
    for subset in ("arabic", "latin") if latin else ("arabic",):
        for weight in (400, 700):
            file = STATIC / f"ibm-plex-sans-arabic-{subset}-{weight}-normal.woff2"
            faces.append(
                f"@font-face{{font-family:'{FONT}';font-style:normal;font-weight:{weight};unicode-range:{_RANGES[subset]};"
                f"src:url(data:font/woff2;base64,{base64.b64encode(file.read_bytes()).decode('ascii')}) format('woff2')}}\n"
            )
    return "".join(faces)
