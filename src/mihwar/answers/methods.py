"""What each measure and scenario means, what it is not, where it is from, how it is computed (methods.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from mihwar.answers.answer import DAY, NUMBER, TEXT, Answer, Columns, cited
from mihwar.answers.measures import measures
from mihwar.errors import UnknownName
from mihwar.sources.own import FACTS
from mihwar.world import World

_TEXTS = Path(__file__).with_suffix(".toml")
_SAID = tuple(f"{what}_{lang}" for what in ("meaning", "read", "not") for lang in ("en", "ar"))
COLUMNS: Columns = {
    "id": TEXT, "title_en": TEXT, "title_ar": TEXT, "low": NUMBER, "high": NUMBER, "layer": TEXT, "of": TEXT, "group": TEXT,
    **dict.fromkeys(_SAID, TEXT), "source": TEXT, "bibtex": TEXT, "page": TEXT, "topic": TEXT, "example": TEXT,
    "began": DAY, "ended": DAY, "cards": [TEXT],
}  # fmt: skip
CAVEATS: Columns = {"code": TEXT, "text_en": TEXT, "text_ar": TEXT}


def methods(world: World) -> Answer:
    """Every measure and scenario, with what it means, how it is read, what it is not, and what the store covers of it."""
    return Answer({"methods": list(_methods(world).values())}, "methods", COLUMNS, ())


def method(world: World, name: str) -> Answer:
    """One of them: the same, and what its users must know; how it is computed is the answer's own `method`.

    Raises:
        UnknownName: there is none of this name.
    """
    known = _methods(world)
    if name not in known:
        raise UnknownName(f"{name!r} is no measure or scenario; choose one of {', '.join(known)}.")
    found, said = known[name], _texts()[known[name]["group"]]
    data = {
        "methods": [found],
        "alike": [{key: one[key] for key in ("id", "title_en", "title_ar")} for one in known.values() if _alike(one, found)],
        "caveats": [_caveat(code) for code in said.get("caveats", ())],
    }
    computed = import_module(f"mihwar.answers.{said['answer']}")
    sentences = (*computed.METHOD, *getattr(computed, "CHECKED", ()))
    return Answer(data, "methods", COLUMNS, cited(world.cards(), found["cards"]), sentences, {"caveats": CAVEATS})


def _methods(world: World) -> dict[str, dict[str, Any]]:
    """All of them by id: measures in their order, then scenarios."""
    measured = {row["id"]: row for row in measures(world).data["measures"]}
    found = {}
    for group, said in _texts().items():
        for name in said.get("of", [group]):
            row = {key: None for key in COLUMNS} | {"cards": []} | measured.get(name, {})
            given = {
                key: said[key]
                for key in (*_SAID, "topic", "example", *(() if "of" in said else ("title_en", "title_ar", "source")))
            }
            found[name] = {**row, **given, "id": name, "group": group, "topic": said["topic"] or None}
    return found


def _alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one["group"] == other["group"] and one is not other


def _caveat(code: str) -> dict[str, str]:
    texts = tomllib.loads((FACTS / "caveats.toml").read_text(encoding="utf-8"))[code]
    return {"code": code, "text_en": texts["en"], "text_ar": texts["ar"]}


@cache
def _texts() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_TEXTS.read_text(encoding="utf-8"))
