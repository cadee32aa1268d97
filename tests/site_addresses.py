"""An address of every page, answered on the carried facts."""

from __future__ import annotations

ADDRESSES = {
    "act": "/act?id=mihwar-treaties/nato-1949",
    "attack": "/whatif/attack?attack=KOR:PRK&on=2025-01-15&add=JPN:PRK:defence",
    "front": "",
    "pair": "/pair/RUS/PRK",
    "pairs": "/pair",
    "search": "/search?q=russia",
    "state": "/state/RUS",
    "states": "/state",
}
