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
def rows(folder: str, name: str) -> tuple[dict[str, str], ...]:
    """The rows of a csv file of facts.

    Args:
        folder: in `facts`.
        name: of the file, without `.csv`.
    """
    text = (files("mihwar") / "facts" / folder / f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def nisbas(word: str) -> tuple[str, ...]:
    """Forms of an Arabic adjective of origin, in the normal view: of روسي also روسيه, روسيون; of others only themselves."""
    return tuple(word + ending for ending in _NISBA) if word.endswith("ي") else (word,)


_NISBA = ("", "ه", "ون", "ين", "ان", "تان", "تين", "ات", "ا")


@cache
def name_words() -> frozenset[str]:
    """Words of Arabic names of states, capitals, peoples, leaders and organisations, in the normal view, without their article.

    They are words for whoever cuts clitics: لبنان is not ل+بنان.
    """
    found: set[str] = set()
    first: set[str] = set()
    for folder, name in (("states", "names"), ("reading", "gazetteer"), ("reading", "leaders"), ("reading", "organisations")):
        for row in rows(folder, name):
            for key in ("name", "form", "ar", "alone_ar"):
                first.update(normal(form.split(" ")[0]) for form in (row.get(key) or "").split("|"))
                for word in re.findall(r"[\u0621-\u06ff]+", row.get(key) or ""):
                    one = normal(word)
                    if word.startswith("ال") and len(one) > 4:  # not ألمانيا
                        one = one[2:]
                    if len(one) > 2 and not one.startswith("لل"):
                        found.update(nisbas(one) if row.get("kind") == "demonym" else (one,))
    # Clitics inside names (المتحدة لبريطانيا العظمى) are no part of them; Prussia is rarer than "in Russia".
    joined = {word for word in found - first if word[0] in "ولب" and len(word) > 4 and word[1:] in found} | {normal("بروسيا")}
    return frozenset(found - joined - words("arabic", "closed"))
