"""The nouns of the house: small frozen records that every room shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar, get_args

from mihwar.errors import BadChoice, BadDate

Layer = Literal["treaty", "vote", "communique", "sanction", "arms", "visit", "trade", "dispute", "statement"]
Obligation = Literal["defence", "offence", "neutrality", "nonaggression", "consultation"]
Scheme = Literal["iso3", "cow", "gw", "m49", "name", "iso2", "iso4", "cowc", "gwc", "id"]
Ballot = Literal["yes", "abstain", "no", "absent"]
Permission = Literal["carry", "load"]
# Called with what is being done, steps done, steps in all.
Progress = Callable[[str, int, int], None]
Word = TypeVar("Word", bound=str)

LAYERS: tuple[Layer, ...] = get_args(Layer)
OBLIGATIONS: tuple[Obligation, ...] = get_args(Obligation)
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)


def choice(value: str, allowed: tuple[Word, ...], what: str) -> Word:
    """Return `value` if it is one of `allowed`.

    Raises:
        BadChoice: naming `what` was asked for and all that is allowed.
    """
    for word in allowed:
        if word == value:
            return word
    raise BadChoice(f"{value!r} is no {what}; choose one of {', '.join(allowed)}.")


def day(text: str | date) -> date:
    """Read a date of the form YYYY-MM-DD.

    Raises:
        BadDate: if it is not one.
    """
    if isinstance(text, date):
        return text
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise BadDate(f"{text!r} is not a date; write it as YYYY-MM-DD, for example 2024-12-31.") from None


@dataclass(frozen=True, slots=True)
class Card:
    """A dataset's identity.

    Attributes:
        id: short name used in every evidence, e.g. `unga-votes`.
        title, version, publisher, url: as the publisher gives them.
        citation: how to cite it, in one line.
        licence: the licence or terms in the publisher's words, shortened.
        permission: `carry` if its facts may be re-encoded in the package, `load` if only the user's own copy is read.
        vintage: ISO date (or month, or year) of the edition the rows come from.
        layers: the layers it speaks about; empty for covariates.
        redistributable: may rows leave in an export made for redistribution.
    """

    id: str
    title: str
    version: str
    publisher: str
    url: str
    citation: str
    licence: str
    permission: Permission
    vintage: str
    layers: tuple[Layer, ...] = ()
    redistributable: bool = False


@dataclass(frozen=True, slots=True)
class Spell:
    """A time during which a state belongs to a list of states; half open, `ended` is the first day outside."""

    system: str
    began: date
    ended: date | None


@dataclass(frozen=True, slots=True)
class State:
    """A state as it stood on a date: one legal person with the names and codes it had then.

    Attributes:
        id: mihwar's identifier: ISO 3166-1 alpha-3, also withdrawn, or an own three-letter code.
        name_en, name_ar: short names valid on the date.
        official_en, official_ar: official names, None where unknown.
        codes: scheme to code: `iso3` text; `cow`, `gw`, `m49` whole numbers; None where it had none on the date.
        began, ended: mihwar's own spell that holds the date; `ended` is the first day after, None if it goes on.
        status: `member`, `observer`, `disputed`, `historical`, `micro` or `territory` (of another state: no state itself).
        spells: all spells in the lists of states (`own`, `cow`, `gw`, `un`).
        note_en, note_ar: what a reader must know (policy, or that another state was asked for), else None.
    """

    id: str
    name_en: str
    name_ar: str
    official_en: str | None
    official_ar: str | None
    codes: dict[str, str | int | None]
    began: date | None
    ended: date | None
    status: str
    spells: tuple[Spell, ...]
    note_en: str | None = None
    note_ar: str | None = None
