"""The PLOVER event that an English sentence tells between two given actors: patterns of words, weighed by where they stand.

PLOVER: Open Event Data Alliance, manual of 2021. The patterns are those of facts/reading/plover.en.toml, which says how they are
written. A pattern counts by its weight, by how many words it has, and by where it stands: best right after the source and before
the target (`S urged T`), after both of a pair (`S and T agreed`), or, in the passive, between the target and `by S`; the further
from the actor whose deed it would be, the less. So the verb that governs a sentence comes before those inside its complement
(`threatened to attack`: THREATEN). A friendly deed denied is a rejection; a hostile one that the source tells of the target is an
accusation. Where no pattern stands in the sentence the reader is
asked; where it finds nothing either, the answer is None.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mihwar.reading.inflection import english_noun, english_verb
from mihwar.reading.statement import Plover
from mihwar.reading.text import Text, normal

FRIENDLY = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
_WORD = re.compile(r"[^\W_]+(?:[-'.][^\W_]+)*|[;:!?.]")
_SOURCE, _TARGET = "S", "T"
_STOPS = frozenset(";:!?.")
_LONGEST = 3000  # characters that are read
_GAP = 7  # words a `..` may leap
_LENGTH = 0.17  # what each word of a pattern beyond the first adds
_DECAY = 0.95  # per word between actor and trigger
_SAYS = 1.2  # words that take a clause come before the deeds inside it
_OTHERS = 0.05  # of the further triggers of the same event
_BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "get", "got", "gets"})
_NOT = frozenset({"not", "never", "no", "n't", "nor", "without", "cannot"})
_ARTICLES = frozenset({"the", "a", "an"})
_COORDINATE = frozenset({"and", "but", "after", "while", "because", "over", "for"})
_ADJECTIVE = 0.6  # a participle before a noun: the looted bronzes
_OBJECT = 0.7
_CLAUSE = 0.7
_LATER = 0.85  # after the target, where something stands between source and target
_SAID = frozenset({"ACCUSE", "REQUEST"})
_SAY = frozenset(
    {
        *("say", "said", "says", "saying", "claim", "claimed", "claims", "allege", "alleged", "alleges", "assert", "asserted"),
        *("maintain", "maintained", "insist", "insisted", "argue", "argued"),
    }
)
_DEEDS = frozenset(
    {"CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"}
)
_MODALS = frozenset({"will", "would", "shall", "may", "might", "could", "'ll", "'d"})
_PLANS = frozenset(
    {"plan", "plans", "planned", "planning", "prepared", "preparing", "intends", "intend", "intended", "decided", "ready", "set",
     "due", "expected", "scheduled", "sworn", "vowed", "considering", "determined", "poised", "likely"}
)  # fmt: skip
_LIGHT = frozenset(
    {"be", "also", "soon", "have", "formally", "now", "not", "further", "only", "fully", "temporarily", "again", "to"}
)
_SEATS = {
    "active": 1.0,
    "pair": 1.0,
    "told": 0.85,
    "passive": 1.1,
    "noun": 0.95,
    "of target": 0.55,
    "after": 0.75,
    "before": 0.7,
    "alone": 0.9,
}


@dataclass(frozen=True, slots=True)
class _Place:
    forms: frozenset[str]
    gap: int = 0  # words that may stand before it
    turns: bool = False  # may stand before a participle instead


@dataclass(frozen=True, slots=True)
class _Pattern:
    places: tuple[_Place, ...]
    event: str
    mode: str | None
    context: tuple[str, ...]
    weight: float
    says: bool


@dataclass(frozen=True, slots=True)
class _Trigger:
    at: int
    end: int
    score: float
    pattern: _Pattern
    event: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    by_first: dict[str, tuple[_Pattern, ...]]
    contexts: dict[str, frozenset[str]]


def plover_event(sentence: str, source: str | None, target: str | None, lang: str = "en") -> Plover | None:
    """The PLOVER event that passes from the source to the target: one of sixteen, or None where the sentence tells none.

    For who wants the event of a pair that is already known; `mihwar.read` finds the actors itself.

    >>> plover_event("Kenya recalled its ambassador to Somalia.", "Kenya", "Somalia")
    Plover(event='SANCTION', mode='withdraw', context=('diplomatic',))

    Args:
        sentence: English text, one sentence or a few; of a longer text the first 3,000 characters count.
        source: who acts, as the sentence names him (`Kenya`, `the Turkish army`); None where nobody knows.
        target: whom it concerns, as the sentence names him; None where nobody is.
        lang: only `en` is known here; another language gives None.

    Returns:
        Event, mode and contexts in the words of the PLOVER manual of 2021. What is promised is AGREE, a friendly deed denied
        REJECT, a hostile one to come THREATEN, a hostile one that the source only tells of the target ACCUSE.
    """
    if lang != "en":
        return None
    words = _words(sentence[:_LONGEST], source, target)
    found = [one for at in range(len(words)) for one in _triggers(words, at)]
    scored: dict[str, list[tuple[float, _Pattern]]] = {}
    for one in found:
        scored.setdefault(one.event, []).append((one.score * _inside(one, found, words), one.pattern))
    if not scored:
        return _read(sentence[:_LONGEST])
    weighed = {event: _total(found) for event, found in scored.items()}
    event = max(weighed, key=lambda one: (weighed[one], one))
    best = max(scored[event], key=lambda pair: pair[0])[1]
    mode = best.mode if best.event == event else None
    context = best.context if best.event == event and best.context else _contexts(words)
    return Plover(event, mode, context)


def _read(sentence: str) -> Plover | None:
    """The event of the first statement that the reader finds, where no pattern stands."""
    from mihwar.reading.pipeline import read  # only here, for patterns alone need none of it

    return next((one.plover for one in read(sentence, lang="en").statements if one.plover.event), None)


def _total(found: list[tuple[float, _Pattern]]) -> float:
    scores = sorted((score for score, _ in found), reverse=True)
    return scores[0] + _OTHERS * sum(scores[1:3])


def _contexts(words: list[str]) -> tuple[str, ...]:
    known = set(words)
    return tuple(name for name, own in _lexicon().contexts.items() if own & known)


def _words(sentence: str, source: str | None, target: str | None) -> list[str]:
    """Words of the normal view; each actor's name is one word, `S` or `T`."""
    view = Text(sentence).view
    taken: list[tuple[int, int, str]] = []
    for name, sign in sorted(((source, _SOURCE), (target, _TARGET)), key=lambda pair: -len(pair[0] or "")):
        for start, end in _places(view, name):
            if all(end <= one or other <= start for one, other, _ in taken):
                taken.append((start, end, sign))
    taken.sort()
    words: list[str] = []
    at = 0
    for start, end, sign in [*taken, (len(view), len(view), "")]:
        for word in _WORD.findall(view[at:start]):
            if word.endswith("n't"):
                words += [word[:-3], "n't"]
            else:
                words.append(word.removesuffix("'s").removesuffix("'"))
        if sign:
            words.append(sign)
        at = end
    return [word for word in words if word not in ("", "s")]


def _places(view: str, name: str | None) -> list[tuple[int, int]]:
    """Where a name stands; where it does not as a whole, its longest word that does."""
    for one in [normal(name), *sorted(normal(name).split(), key=lambda word: -len(word))] if name and name.strip() else []:
        if found := [match.span() for match in re.finditer(rf"(?<!\w){re.escape(one.strip())}(?!\w)", view)]:
            return found
    return []


def _triggers(words: list[str], at: int) -> list[_Trigger]:
    found = []
    for pattern in _lexicon().by_first.get(words[at], ()):
        if (end := _end(words, at, pattern)) is None:
            continue
        score = pattern.weight * (1 + _LENGTH * (len(pattern.places) - 1)) * _seat(words, at)
        if pattern.says:
            score *= _SAYS
        event = pattern.event
        if event in FRIENDLY and _denied(words, at):
            event, score = "REJECT", score * 0.95
        elif event not in FRIENDLY and event not in _SAID and _told_of_target(words, at):
            event = "ACCUSE"
        elif event in ("MOBILIZE", "AID") and _joint(words):
            event = "COOPERATE"
        elif event in _DEEDS and _to_come(words, at) and not (event in FRIENDLY and "decided" in words[max(0, at - 3) : at]):
            event, score = ("AGREE" if event in FRIENDLY else "THREATEN"), score * _SAYS
        if words[at].endswith("ed") and at and words[at - 1] in _ARTICLES:
            score *= _ADJECTIVE
        found.append(_Trigger(at, end, score, pattern, event))
    return found


def _inside(one: _Trigger, found: list[_Trigger], words: list[str]) -> float:
    """What is left of a trigger inside another's words (the aid of `suspended aid`), or inside the clause another governs."""
    factor = 1.0
    if _TARGET in words[: one.at] and any(_SOURCE in words[: two.at] and _TARGET not in words[: two.at] for two in found):
        factor = _LATER
    for other in found:
        if other.at < one.at <= other.end and len(other.pattern.places) > 1:
            factor = min(factor, _OBJECT)
        elif other.pattern.says and not one.pattern.says and one.at - 8 <= other.at < one.at:
            between = words[other.at : one.at]
            if _SOURCE in words[: other.at] and not _COORDINATE & set(between):
                factor = min(factor, _CLAUSE)
    return factor


def _end(words: list[str], at: int, pattern: _Pattern) -> int | None:
    """Place of the last word of the pattern, when it stands here."""
    here = at
    for place in pattern.places[1:]:
        following = here + 1
        for other in range(following, min(following + place.gap + 1, len(words))):
            if words[other] in place.forms:
                here = other
                break
            if words[other] in _STOPS:
                other = len(words)
                break
        else:
            other = len(words)
        if other >= len(words) or here != other:
            if place.turns and _passive(words, at) and any(word in place.forms for word in words[max(0, at - 8) : at]):
                continue
            return None
    return here


def _passive(words: list[str], at: int) -> bool:
    return words[at].endswith(("ed", "en", "t", "n", "d")) and bool(_BE & set(words[max(0, at - 3) : at]))


def _denied(words: list[str], at: int) -> bool:
    return bool(_NOT & set(words[max(0, at - 3) : at]))


def _told_of_target(words: list[str], at: int) -> bool:
    """Whether the source says it of the target: `S said that T had shelled ...`."""
    for target in (n for n, word in enumerate(words[:at]) if word == _TARGET):
        before = words[max(0, target - 6) : target]
        if _SOURCE in words[:target] and _SAY & set(before[-3:]) and target > words.index(_SOURCE):
            return True
    return False


def _to_come(words: list[str], at: int) -> bool:
    """Whether the source will or may do it: `S would blockade T`, `S decided to expel`."""
    near = words[max(0, at - 4) : at]
    start = max(
        (n for n, word in enumerate(near) if word in _MODALS or (word == "to" and _PLANS & set(near[max(0, n - 2) : n]))),
        default=-1,
    )
    if start < 0 or not all(word in _LIGHT or word.endswith("ly") for word in near[start + 1 :]) or _SOURCE not in words[:at]:
        return False
    return _TARGET not in near[:start][-1:]


def _joint(words: list[str]) -> bool:
    """Whether source and target do it together: `S and T`, `between S and T`."""
    return any({words[n], words[n + 2]} == {_SOURCE, _TARGET} and words[n + 1] == "and" for n in range(len(words) - 2))


def _seat(words: list[str], at: int) -> float:
    """How well a trigger stands to the actors, 0 to about 1."""
    sources = [n for n, word in enumerate(words) if word == _SOURCE]
    targets = [n for n, word in enumerate(words) if word == _TARGET]
    if not sources and not targets:
        return _SEATS["alone"] * _decay(at / 2)
    best: float = 0.0
    for source in sources or [-1]:
        for target in targets or [len(words)]:
            best = max(best, _seat_of(words, at, source, target))
    return best


def _decay(words: float) -> float:
    return float(_DECAY**words)


def _seat_of(words: list[str], at: int, source: int, target: int) -> float:
    if source < at < target:
        return _SEATS["active"] * _decay(at - source - 1)
    if source < target < at:
        pair = target - source <= 3 and bool({"and", "with"} & set(words[source:target]))
        return _SEATS["pair" if pair else "told"] * _decay(at - target - 1)
    if target < at < source:
        before = words[max(at, source - 4) : source]
        kind = "passive" if "by" in before else "noun" if "from" in before else "of target"
        return _SEATS[kind] * _decay(source - at - 1)
    if target < source < at:
        return _SEATS["after"] * _decay(at - source - 1)
    return _SEATS["before"] * _decay(min(source, target) - at - 1)


@cache
def _lexicon() -> _Lexicon:
    facts = tomllib.loads(files("mihwar").joinpath("facts/reading/plover.en.toml").read_text(encoding="utf-8"))
    irregular = {entry.split("/")[0]: entry for entry in facts["irregular"].split()}
    forms: dict[str, frozenset[str]] = {}

    def of(word: str) -> frozenset[str]:
        if word.startswith("{"):
            return frozenset(one for entry in facts["classes"][word[1:-1]].split() for one in of(entry))
        if word in (_SOURCE, _TARGET) or word.endswith("="):
            return frozenset({word.removesuffix("=")})
        if word not in forms:
            verb = (form for form, _ in english_verb(irregular.get(word, word)))
            forms[word] = frozenset([*verb, *english_noun(word)])
        return forms[word]

    by_first: dict[str, list[_Pattern]] = {}
    for group in facts["group"]:
        for text in group["patterns"]:
            places: list[_Place] = []
            gap = turns = 0
            for part in text.split():
                if part in ("..", "<>"):
                    gap, turns = _GAP, part == "<>"
                    continue
                places.append(_Place(frozenset(form for word in part.split("|") for form in of(word)), gap, bool(turns)))
                gap = turns = 0
            pattern = _Pattern(
                tuple(places), group["event"], group.get("mode"), tuple(group.get("context", ())),
                group.get("weight", 1.0), group.get("says", False),
            )  # fmt: skip
            for form in places[0].forms:
                by_first.setdefault(form, []).append(pattern)
    return _Lexicon(
        {form: tuple(patterns) for form, patterns in by_first.items()},
        {name: frozenset(words.split()) for name, words in facts["contexts"].items()},
    )
