"""What a search box offers: what is called so, the page of two states where the text names two, and the members of blocs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from mihwar.answers.answer import Answer, cited
from mihwar.answers.search import search
from mihwar.errors import MihwarError
from mihwar.world import World

METHOD = (
    "pair: the text names two states, one after the other, with or without a word between them; not where it is the name of one.",
    "members: of a bloc on the day.",
)
_MOST = 12  # words that are tried as names of two states
_BETWEEN = frozenset({"and", "with", "vs", "vs.", "versus", "to", "و", "مع", "ضد", "-", "–", "/", ",", "،", "&"})
_SHORT = 2


def lookup(world: World, text: str, limit: int = 60, kinds: Sequence[str] = ()) -> Answer:
    """What a text may mean, as `search`; and `pair`, two states where it names two, and `members` of the blocs found.

    Raises:
        BadChoice: as `search`.
    """
    found = search(world, text, limit, kinds)
    pair = _pair(world, found.data["text"])
    blocs = [row["id"] for row in found.data["rows"] if row["kind"] == "bloc"]
    members = {bloc: _members(world, bloc) for bloc in blocs}
    named = {*found.data["names"], *(pair or ()), *(one for some in members.values() for one in some)}
    data = {**found.data, "pair": pair, "members": members, "names": world.names(sorted(named))}
    cards = [card["id"] for card in found.sources]
    sources = cited(world.cards(), [*cards, *(["mihwar-states"] if pair else []), *(["mihwar-blocs"] if blocs else [])])
    return Answer(data, found.table, found.columns, sources, (*found.method, *METHOD))


def _pair(world: World, text: str) -> list[str] | None:
    """Two states that a text names, each once."""
    words = [one for one in re.split(r"\s+|([,،/&–])", text) if one]
    if not 1 < len(words) <= _MOST or _state(world, words) is not None:
        return None
    for at in range(1, len(words)):
        left, right = words[:at], words[at:]
        left = left[:-1] if left[-1].lower() in _BETWEEN else left
        right = right[1:] if right[0].lower() in _BETWEEN else right
        one, other = _state(world, left), _state(world, right)
        if other is None and right and right[0].startswith("و"):  # the Arabic "and" is written with the word after it
            other = _state(world, [right[0][1:], *right[1:]])
        if one and other and one != other:
            return [one, other]
    return None


def _state(world: World, words: Sequence[str]) -> str | None:
    name = " ".join(words)
    if not words or (len(name) <= _SHORT and not name.isupper()):
        return None
    try:
        return world.resolve(name, on=world.on or date.today())
    except MihwarError:
        return None


def _members(world: World, bloc: str) -> list[str]:
    on = world.on or date.today()
    rows = world.member_spells(bloc)
    return sorted({row["state"] for row in rows if row["since"] <= on and (row["until"] is None or row["until"] > on)})
