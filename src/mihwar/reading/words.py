"""Closed lists of words from facts/reading/words.toml."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from functools import cache
from importlib.resources import files

from mihwar.reading.text import normal


@cache
def _lists() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("mihwar") / "facts" / "reading" / "words.toml").read_text("utf-8"))


@cache
def words(section: str, name: str) -> frozenset[str]:
    """A list of words.

    Args:
        section: table of the file, such as `sentences`.
        name: key in it.
    """
    return frozenset(_lists()[section][name].split())


@cache
def name_words() -> frozenset[str]:
    """Words of Arabic names of states, capitals, peoples, leaders and organisations, in the normal view, without their article.

    They are words for whoever cuts clitics: لبنان is not ل+بنان.
    """
    found: set[str] = set()
    for folder, name in (("states", "names"), ("reading", "gazetteer"), ("reading", "leaders"), ("reading", "organisations")):
        path = files("mihwar") / "facts" / folder / f"{name}.csv"
        if not path.is_file():
            continue
        for row in csv.DictReader(io.StringIO(path.read_text("utf-8"))):
            for key in ("name", "form", "ar", "surnames_ar"):
                for word in re.findall(r"[\u0621-\u06ff]+", row.get(key) or ""):
                    one = normal(word)
                    if word.startswith("ال") and len(one) > 4:  # not ألمانيا
                        found.add(one[2:])
                    elif len(one) > 2 and not one.startswith("لل"):
                        found.add(one)
    return frozenset(found - words("arabic", "closed"))
