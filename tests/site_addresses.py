"""An address of every page, answered on the carried facts."""

from __future__ import annotations

ADDRESSES = {
    "front": "",
    "pair": "/pair/RUS/PRK",
    "pairs": "/pair",
}
