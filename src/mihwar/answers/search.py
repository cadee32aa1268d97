"""What is called so? States, acts, blocs, datasets, measures and places by any name or code, in both languages, as one types."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from mihwar.answers.answer import DAY, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.search_index import MATCHES, Gatherer, Index, folded
from mihwar.answers.symbols import symbols
from mihwar.errors import BadChoice
from mihwar.measures.measure import measures
from mihwar.model import SCHEMES, choice
from mihwar.world import World

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["state", "bloc", "treaty", "sanction", "act", "roll_call", "measure", "card", "place"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST = 500  # letters: titles of roll calls have up to some four hundred
MOST = 200
COLUMNS: Columns = {
    "rank": WHOLE, "kind": TEXT, "id": TEXT, "title_en": TEXT, "title_ar": TEXT, "layer": TEXT, "sort": TEXT, "since": DAY,
    "until": DAY, "status": TEXT, "states": [TEXT], "card": TEXT, "match": TEXT, "matched": TEXT, "matched_as": TEXT,
    "schemes": [TEXT], "matched_since": DAY, "matched_until": DAY,
}  # fmt: skip
METHOD = (
    f"A match is the first of {', '.join(MATCHES)} that holds: a code, symbol or id; the whole name; its beginning; words within "
    "it; all words, in any order; all words, one letter of a word of five or more being wrong, where nothing else was found.",
    "Names are compared without case, accents, Arabic vowel signs, spellings of hamza, and articles. Equally good matches: "
    "states that exist, then those that ended, blocs, mihwar's own facts, then other datasets, the newest first.",
)

_STANDING = ("member", "observer", "disputed", "micro", "territory", "historical")
_NAMED = ("short", "official", "historical", "variant", "demonym", "capital", "seat")
_MAIN = 4  # so many of these name the state itself
_WITH_SCHEME = re.compile(rf"({'|'.join(SCHEMES)})[ :/]+(\w+)", re.IGNORECASE)
# 41/40, ES-11/1, res 41/40, 2758 (XXVI) are symbols of resolutions without their beginning.
_RESOLUTION = re.compile(
    r"(?:res\.?|resolution|قرار|القرار)?\s*((?:ES-?)?\d+/\d+.*|\d+\s*[A-Z]?\s*\([IVX]+\).*)", re.IGNORECASE
)
_DIGIT_LETTER = re.compile(r"(?<=\d)(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a name means, if no act: the fields of a row that are known beforehand."""

    kind: Kind
    id: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """Everything that can be found.

    Attributes:
        index: all names by their words.
        meaning: for each name, the number of its thing; numbers behind the last thing are rows of `acts`.
        sort_of: for each name, the number of its kind in `KINDS`.
        told: for each name that is no title of an act: the name, what sort of name, and its time.
        things: states, blocs, measures, cards, places.
        acts: as `World.titles` gives them.
        hashes: of the ids of acts.
        numbers: states by id to the number of their thing.
    """

    index: Index
    meaning: npt.NDArray[np.int32]
    sort_of: npt.NDArray[np.int8]
    told: Mapping[int, tuple[str, str, date | None, date | None]]
    things: Sequence[_Thing]
    acts: pa.Table
    hashes: npt.NDArray[np.int64]
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Hit:
    """One thing found, by which match and which name or code."""

    thing: int
    match: str
    name: int | None = None
    code: tuple[str, tuple[str, ...], date | None, date | None] | None = None


def search(world: World, text: str, limit: int = 20, kinds: Sequence[str] = ()) -> Answer:
    """What a name, the beginning of one, or a code may mean, the best first; each thing once.

    Names of all times are found, whatever the world's date.

    Args:
        world: the store; what is made of it for searching is kept with it.
        text: a name or words in English or Arabic, a code of a state (also with its scheme: `cow 365`), a symbol of a
            resolution, an id. Nothing is found of a text without letters and digits.
        limit: rows at most, 1 to 200.
        kinds: only these of `KINDS`; all where none is named.

    Returns:
        `found` counts everything that matches; `rows` are the best of them. `since` and `until` are the spell of a state (the
        last one), the dates of an act; `sort` is the kind of act or bloc, the status of a state, what a measure is of.
        `match` is one of `MATCHES`; `matched` is the name, title or code, `matched_as` what it is (`schemes` of a code),
        `matched_since` and `matched_until` when it was the thing's own.

    Raises:
        BadChoice: a text of more than 500 characters, a limit out of range, an unknown kind.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise BadChoice(f"The text to search for has {len(text)} characters; give at most {LONGEST}.")
    if not 1 <= limit <= MOST:
        raise BadChoice(f"{limit} is no limit; it must be from 1 to {MOST}.")
    asked = tuple(choice(one, KINDS, "kind of thing") for one in kinds)
    catalogue = _catalogue(world)
    hits, found = _best(world, catalogue, text, limit, asked or KINDS)
    rows = [{"rank": nr, **_row(catalogue, hit)} for nr, hit in enumerate(hits, 1)]
    states = {state for row in rows for state in row["states"]}
    data = {"text": text, "kinds": list(asked), "limit": limit, "found": found, "rows": rows}
    data["names"] = world.names(sorted(states))
    return Answer(data, "rows", COLUMNS, cited(world.cards(), [row["card"] for row in rows]), METHOD)


# What is found


def _best(world: World, all_: _Catalogue, text: str, limit: int, kinds: Sequence[Kind]) -> tuple[list[_Hit], int]:
    """The best hits, each thing once, and how many things there are."""
    allowed = np.isin(all_.sort_of, [KINDS.index(one) for one in kinds])
    best: dict[int, _Hit] = {}
    for hit in _coded(world, all_, text) if "state" in kinds else ():
        best.setdefault(hit.thing, hit)
    for hit in _by_id(all_, text, kinds):
        best.setdefault(hit.thing, hit)
    found = np.zeros(len(all_.things) + len(all_.acts), np.bool_)
    found[list(best)] = True
    for match, names in _named(all_, text, allowed):
        means = all_.meaning[names]
        found[means] = True
        for name, thing in zip(names.tolist(), means.tolist(), strict=True) if len(best) < limit else ():
            if thing not in best:
                best[thing] = _Hit(thing, match, name)
                if len(best) >= limit:
                    break
    return sorted(best.values(), key=lambda hit: MATCHES.index(hit.match))[:limit], int(np.count_nonzero(found))


def _named(all_: _Catalogue, text: str, allowed: npt.NDArray[np.bool_]) -> Iterator[tuple[str, npt.NDArray[np.int32]]]:
    """Names that match, tier by tier; a whole symbol or id is as good as a code.

    The title of a roll call is no name but its subject, which many share (KOREA): it only holds words.
    """
    roll_call = KINDS.index("roll_call")
    for match, names in all_.index.matches(_words(text), allowed):
        if match in ("name", "prefix"):
            subject = (all_.sort_of[names] == roll_call) & np.array([one not in all_.told for one in names.tolist()], np.bool_)
            names = names[~subject]
        if match == "name":
            codes = np.array([all_.told.get(name, ("", ""))[1] in ("symbol", "id") for name in names.tolist()], np.bool_)
            yield "code", names[codes]
            names = names[~codes]
        yield match, names


def _words(text: str) -> list[str]:
    """The words to look for: a symbol in full, figures apart from letters in it, an article that waits for its word left out."""
    if symbol := _RESOLUTION.fullmatch(text):
        return folded(_DIGIT_LETTER.sub(" ", f"A/RES/{symbol[1]}"))
    if text[:2].upper() == "A/" or text[:2].upper() == "S/":
        return folded(_DIGIT_LETTER.sub(" ", text))
    words = folded(text)
    if words and re.fullmatch("ال.?", words[-1]):
        words[-1:] = [words[-1][2:]] if words[-1][2:] else [] if words[:-1] else words
    return words


def _coded(world: World, all_: _Catalogue, text: str) -> Iterator[_Hit]:
    """States of which the text is a code, in one scheme or several; states that exist before those that ended."""
    said = _WITH_SCHEME.fullmatch(text)
    schemes, code = ((said[1].lower(),), said[2].upper()) if said else (SCHEMES, text.upper())
    code = "".join(str(int(one)) if one.isdecimal() else one for one in code)
    # Two small letters are as well the beginning of a name.
    match = "prefix" if len(code) == 2 and code.isalpha() and text.islower() else "code"
    found: dict[tuple[str, date | None, date | None], list[str]] = {}
    for scheme in schemes:
        for state, since, until in _meant(world, scheme, code):
            found.setdefault((state, since, until), []).append(scheme)
    for state, since, until in sorted(found, key=lambda one: (-(one[2] or date.max).toordinal(), one[0])):
        yield _Hit(all_.numbers[state], match, code=(code, tuple(found[state, since, until]), since, until))


def _meant(world: World, scheme: str, code: str) -> Sequence[tuple[str, date | None, date | None]]:
    if scheme == "id":
        return [(code, None, None)] if code in world.atlas.records else []
    return world.atlas.codes.get((scheme, code), [])


def _by_id(all_: _Catalogue, text: str, kinds: Sequence[Kind]) -> Iterator[_Hit]:
    """The act that has the text as its whole id."""
    for row in np.flatnonzero(all_.hashes == hash(text)).tolist() if "/" in text else ():
        act = {name: all_.acts[name][row].as_py() for name in ("id", "layer", "kind")}
        if act["id"] == text and _kind_of(act["layer"], act["kind"]) in kinds:
            yield _Hit(len(all_.things) + row, "code", code=(text, (), None, None))


# What is shown


def _row(all_: _Catalogue, hit: _Hit) -> dict[str, Any]:
    empty = dict.fromkeys(COLUMNS) | {"states": [], "schemes": []}
    del empty["rank"]
    if hit.thing < len(all_.things):
        thing = all_.things[hit.thing]
        row = {**empty, "kind": thing.kind, "id": thing.id, **thing.fields}
    else:
        at = hit.thing - len(all_.things)
        act = {name: all_.acts[name][at].as_py() for name in all_.acts.column_names}
        row = {**empty, **{key: act[key] for key in act if key in empty}, "kind": _kind_of(act["layer"], act["kind"])}
        row |= {"sort": act["kind"], "states": list(dict.fromkeys(act["states"] or ()))}
    return {**row, "match": hit.match, **_matched(all_, hit, row)}


def _matched(all_: _Catalogue, hit: _Hit, row: Mapping[str, Any]) -> dict[str, Any]:
    """Which name or code matched."""
    if hit.code is not None:
        code, schemes, since, until = hit.code
        how = "code" if schemes else "id"
        return {"matched": code, "matched_as": how, "schemes": list(schemes), "matched_since": since, "matched_until": until}
    assert hit.name is not None
    # English titles of acts are not told one by one: they are in `acts`.
    name, how, since, until = all_.told.get(hit.name) or (row["title_en"], "title", None, None)
    return {"matched": name, "matched_as": how, "matched_since": since, "matched_until": until}


def _kind_of(layer: str, kind: str) -> Kind:
    if layer == "treaty":
        return "treaty"
    if layer == "sanction":
        return "sanction"
    return "roll_call" if kind == "roll call" else "act"


# What there is to find


def _catalogue(world: World) -> _Catalogue:
    """Everything that can be found, made once for a store."""
    return world.made(("search",), lambda: _Maker(world).catalogue())


# The number of the thing and of its kind, the name, what sort of name, and its time.
_Name = tuple[int, int, str, str, date | None, date | None]


class _Maker:
    """Gathers names in the order in which equally good ones are shown."""

    def __init__(self, world: World) -> None:
        self.world, self.acts = world, world.titles()
        self.names = Gatherer()
        self.own = self.acts["own"].to_pylist().count(True)
        self.meaning, self.sorts, self.hashes = array("i"), array("b"), array("q")
        self.told: dict[int, tuple[str, str, date | None, date | None]] = {}
        self.things: list[_Thing] = [*self._states(), *self._blocs(), *self._measures(), *self._cards(), *self._places()]
        self.numbers = {(one.kind, one.id): nr for nr, one in enumerate(self.things)}

    def catalogue(self) -> _Catalogue:
        named = sorted(self._state_names(), key=lambda one: one[0])
        self._tell([name for rank, name in named if rank[0] < _MAIN])
        self._things_named("bloc")
        self._tell([name for rank, name in named if rank[0] >= _MAIN])
        self._acts_named(own=True)
        self._things_named("measure")
        self._things_named("card")
        self._things_named("place")
        self._acts_named(own=False)
        states = {one.id: nr for nr, one in enumerate(self.things) if one.kind == "state"}
        return _Catalogue(
            self.names.index(), np.array(self.meaning, np.int32), np.array(self.sorts, np.int8), self.told,
            self.things, self.acts, np.array(self.hashes, np.int64), states,
        )  # fmt: skip

    def _tell(self, names: Sequence[_Name], beside: Sequence[str] = (), folded: Sequence[str] = ()) -> None:
        """Add names that are not the English title of an act; `folded` is what they are compared by, if not themselves."""
        self.names.add(folded or [one[2] for one in names], beside)
        self.told.update(enumerate((one[2:] for one in names), len(self.meaning)))
        self.meaning.extend(one[0] for one in names)
        self.sorts.extend(one[1] for one in names)

    def _states(self) -> Iterator[_Thing]:
        for state, record in self.world.atlas.records.items():
            shown = self.world.describe(state)
            fields = {
                "title_en": shown.name_en, "title_ar": shown.name_ar, "sort": shown.status, "since": shown.began,
                "until": shown.ended, "card": record["card"],
            }  # fmt: skip
            yield _Thing("state", state, fields)

    def _state_names(self) -> Iterator[tuple[tuple[int, int, str], _Name]]:
        """Names of states with their rank: short names first; states that exist before those that ended."""
        kind = KINDS.index("state")
        for state, record in self.world.atlas.records.items():
            standing = _STANDING.index(record["status"]) if record["status"] in _STANDING else len(_STANDING)
            for row in record["names"]:
                rank = (_NAMED.index(row["kind"]), standing, record["name_en"])
                yield rank, (self.numbers["state", state], kind, row["name"], row["kind"], row["since"], row["until"])

    def _blocs(self) -> Iterator[_Thing]:
        for bloc, row in self.world.bloc_table().items():
            fields = {"title_en": row["name_en"], "title_ar": row["name_ar"], "sort": row["kind"], "since": row["founded"]}
            yield _Thing("bloc", bloc, {**fields, "card": row["card"]})

    def _measures(self) -> Iterator[_Thing]:
        for name, one in measures().items():
            fields = {"title_en": one.title_en, "title_ar": one.title_ar, "layer": one.layer, "sort": one.of}
            yield _Thing("measure", name, fields)

    def _cards(self) -> Iterator[_Thing]:
        for name, card in self.world.cards().items():
            loaded = "loaded" if card["loaded"] else "not loaded"
            yield _Thing("card", name, {"title_en": card["title"], "sort": loaded, "card": name})

    def _places(self) -> Iterator[_Thing]:
        rows = {row["place"]: row for row in reversed(self.world.places()) if not row["metropolitan"]}
        for name, row in rows.items():
            fields = {"title_en": row["name_en"], "title_ar": row["name_ar"], "card": row["card"]}
            yield _Thing("place", name, {**fields, "states": [row["state"]] if row["state"] else []})

    def _things_named(self, kind: Kind) -> None:
        """Names of things of a kind: the id, both titles, of a card its publisher."""
        found: list[_Name] = []
        for nr, thing in enumerate(self.things):
            if thing.kind == kind:
                names = [(thing.id, "id")]
                names += [(thing.fields[title], "title") for title in ("title_en", "title_ar") if thing.fields.get(title)]
                names += [(self.world.cards()[thing.id]["publisher"], "publisher")] if kind == "card" else []
                found += [(nr, KINDS.index(kind), name, how, None, None) for name, how in names]
        self._tell(found)

    def _acts_named(self, own: bool) -> None:
        """Titles, symbols, and of mihwar's own short ids and legal bases, of acts, which are found by their year too."""
        count = self.own if own else len(self.acts) - self.own
        first = 0 if own else self.own
        texts = {
            name: _texts(self.acts[name].slice(first, count))
            for name in ("id", "layer", "kind", "title_en", "title_ar", "symbol", "year")
        }
        kinds = array("b", (KINDS.index(_kind_of(*both)) for both in zip(texts["layer"], texts["kind"], strict=True)))
        things = range(len(self.things) + first, len(self.things) + first + count)
        self.hashes.extend(map(hash, texts["id"]))
        self.names.add(texts["title_en"], texts["year"])
        self.meaning.extend(things)
        self.sorts.extend(kinds)
        arabic = [nr for nr, title in enumerate(texts["title_ar"]) if title]
        self._tell(
            [(things[nr], kinds[nr], texts["title_ar"][nr], "title", None, None) for nr in arabic],
            [texts["year"][nr] for nr in arabic],
        )
        official: list[_Name] = [
            (things[nr], kinds[nr], one, "symbol", None, None)
            for nr, stored in enumerate(texts["symbol"])
            for one in _written(stored, texts["kind"][nr])
        ]
        self._tell(official, folded=[_DIGIT_LETTER.sub(" ", one[2]) for one in official])
        if own:
            places = {name: nr for nr, name in enumerate(texts["id"])}
            names = [(name.rpartition("/")[2], "id", nr) for name, nr in places.items()]
            names += [(row["article"], "basis", places[row["act"]]) for row in self.world.legal_bases() if row["act"] in places]
            self._tell([(things[nr], kinds[nr], name, how, None, None) for name, how, nr in names])


def _written(stored: str, sort: str) -> list[str]:
    """The symbols of a roll call or veto, and how datasets number older resolutions: A/RES/2758(XXVI)E, A/RES/26/2758E."""
    official = symbols(stored, sort)
    return list(dict.fromkeys([*official, f"A/RES/{stored}"])) if official and sort == "roll call" else official


def _texts(column: pa.ChunkedArray) -> list[str]:
    """A column of texts as a list, empty where null, from its bytes: many times quicker than value by value."""
    found: list[str] = []
    for chunk in column.chunks:
        _, places, data = chunk.buffers()
        whole = bytes(data) if data else b""
        ends = np.frombuffer(places, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1].tolist()
        found += [whole[a:b].decode() for a, b in pairwise(ends)]
    return found
