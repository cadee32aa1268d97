"""Names of states, capitals, peoples, leaders, organisations and groups in a sentence: the longest name wins.

Names of states are those of `facts/states/names.csv`; `facts/reading/gazetteer.csv` adds forms and takes away what is too often
something else, `leaders.csv` and `organisations.csv` are of this room. Conditions on a form (columns `only` and `unless`):

    before:w|w, after:w|w   the word before or after is one of these; words joined by _ stand in a row
    near:w|w                one of these stands in the sentence
    prevname, nextname      (English) the neighbour is another part of a person's name
    proclitic               (Arabic) the word bears و, ب, ل, ك
    hyphen, nexthyphen:w|w  (English) a hyphen follows; one of these follows it
    given_name              (Arabic) a given name before its family name
    article                 (Arabic) the word bears ال
    maqsura                 (Arabic) the word ends with ى where the writer tells it from ي
    oman, amman             عمان with the vowel of عُمان, or in company that means Oman
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from simplemma import is_known

from mihwar.reading import arabic
from mihwar.reading.statement import Mention, MentionKind, Span
from mihwar.reading.text import Text, normal
from mihwar.reading.tokens import Token, tokenise
from mihwar.reading.words import nisbas, rows, words

_KINDS: dict[str, MentionKind] = {
    "short": "state", "official": "state", "variant": "state", "historical": "state", "capital": "capital", "seat": "capital",
    "demonym": "demonym", "state": "state", "region": "region", "group": "group", "organisation": "organisation",
}  # fmt: skip
# Historical states that texts of today still speak of; others (Baden, Modena) only in texts older than this.
_REMEMBERED = {"SUN", "YUG", "CSK", "DDR", "SCG", "YMD", "YAR", "RVN"}
_OLD = date(1946, 1, 1)
_MEMORY = timedelta(days=5 * 365)  # how long after leaving office a surname alone still means the person
_OMAN = {
    "مسقط",
    "سلطنه",
    "سلطان",
    "هيثم",
    "قابوس",
    "حوثي",
    "حوثيون",
    "حوثيين",
    "ايران",
    "وساطه",
    "بوسعيدي",
    "خليجي",
    "كويت",
    "قطر",
    "بحرين",
}
_AMMAN = {"اردن", "اردني", "اردنيه", "هاشميه", "صفدي"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One name.

    Attributes:
        key: its words in the normal view, without articles.
        articles: whether each word bears ال; None where it does not matter.
        capitals: as the name is written, for English; each capital is asked for.
        ids, kind, name: of the mention; no ids and kind `nothing`: the words are taken and mean nothing here.
        since, until: when it is meant; of leaders, the time in office.
        alone: whether it is a surname alone.
        only, unless: conditions.
    """

    key: tuple[str, ...]
    articles: tuple[bool, ...] | None
    capitals: tuple[str, ...]
    ids: tuple[str, ...]
    kind: str
    name: str | None = None
    since: date | None = None
    until: date | None = None
    alone: bool = False
    only: str = ""
    unless: str = ""


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _keys(form: str, lang: str, inflect: bool) -> Iterator[tuple[tuple[str, ...], tuple[bool, ...], tuple[str, ...]]]:
    """The keys of a form: what the tokeniser makes of it."""
    if lang == "ar" and " " not in form and form.isalpha() and form[0] > "\u0600":
        one, article = normal(form), form.startswith("ال") and len(normal(form)) > 4
        for word in nisbas(one) if inflect and not article else (one,):
            yield (word[2:] if article else word,), (article,), ()
        return
    found = [token for token in tokenise(Text(form), Span(0, len(form)), lang) if token.is_word or token.norm in "+-"]
    key = tuple(_key(token, inner=n > 0) for n, token in enumerate(found))
    articles = tuple(token.article for token in found)
    yield key, articles, tuple(token.text for token in found)
    if inflect and lang == "ar" and not any(articles):
        for inflected in zip(*(nisbas(word) if word.endswith("ي") else (word,) * len(nisbas("ي")) for word in key), strict=True):
            yield inflected, articles, ()
        for last in nisbas(key[-1]):
            yield (*key[:-1], last), articles, ()
    if inflect and lang == "en" and key[-1][-1] not in "sh" and not key[-1].endswith("ese"):
        yield (*key[:-1], key[-1] + "s"), articles, (*(token.text for token in found[:-1]), found[-1].text + "s")


def _key(token: Token, inner: bool = False) -> str:
    """A word as names have it; inside a name with its proclitics, so that كوريا والشمالية is not كوريا الشمالية."""
    if token.norm[0] < "\u0600":
        return token.norm
    before = "+".join((*token.proclitics, "")) if inner else ""
    return before + token.norm + (token.suffix or "")


@cache
def table(lang: str) -> dict[str, tuple[Entry, ...]]:
    """All names of a language by their first word, longer ones first.

    Args:
        lang: `ar` or `en`.
    """
    own, states = list(_own(lang)), list(_states(lang))
    # Forms of this room replace those of the table of states, except that no people takes a state's name: سوريا is not سوري+ا.
    named = {entry.key for entry in (*states, *own) if entry.kind == "state" and not (entry.articles and all(entry.articles))}
    own = [_people(entry, named) for entry in own]
    taken = {entry.key for entry in own if entry.kind != "demonym" or entry.key not in named} | _dropped(lang)
    states = [_people(entry, named) for entry in states if entry.key not in taken]
    found: dict[str, list[Entry]] = {}
    for entry in dict.fromkeys((*own, *_bodies(lang), *_leaders(lang), *states)):
        found.setdefault(entry.key[0], []).append(entry)
    return {word: tuple(sorted(some, key=lambda entry: -len(entry.key))) for word, some in found.items()}


def _people(entry: Entry, named: set[tuple[str, ...]]) -> Entry:
    """The name of a people; where a state has the same, only with the article: الجيبوتي."""
    if entry.kind == "demonym" and entry.key in named and entry.articles is None and entry.key[0] > "\u0600":
        return replace(entry, articles=(True,) * len(entry.key))
    return entry


def _dropped(lang: str) -> set[tuple[str, ...]]:
    forms = [row["form"] for row in rows("reading", "gazetteer") if row["kind"] == "drop" and row["lang"] == lang]
    return {key for form in "|".join(forms).split("|") for key, _, _ in _keys(form, lang, lang == "ar")}


def _states(lang: str) -> Iterator[Entry]:
    status = {row["state"]: row["status"] for row in rows("states", "states")}
    for row in rows("states", "names"):
        form, kind = row["name"], _KINDS[row["kind"]]
        if row["lang"] != lang or set(form) & set(",(/&"):
            continue
        until = _day(row["until"])
        if status[row["state"]] == "historical" and row["state"] not in _REMEMBERED:
            until = min(until or _OLD, _OLD)
        for key, articles, capitals in _keys(form, lang, kind == "demonym"):
            yield Entry(
                key, None if kind == "demonym" else articles, capitals, (row["state"],), kind, None, _day(row["since"]), until
            )  # fmt: skip


def _own(lang: str) -> Iterator[Entry]:
    for row in rows("reading", "gazetteer"):
        if row["lang"] != lang or row["kind"] == "drop":
            continue
        kind = row["kind"]
        for form in row["form"].split("|"):
            for key, articles, capitals in _keys(form, lang, kind == "demonym"):
                free = kind in ("demonym", "nothing") and not any(articles)
                yield Entry(
                    key,
                    None if free else articles,
                    capitals,
                    tuple(row["ids"].split()),
                    kind,
                    only=row["only"],
                    unless=row["unless"],
                )


def _bodies(lang: str) -> Iterator[Entry]:
    for row in rows("reading", "organisations"):
        forms = row[lang].split("|") if row[lang] else []
        if lang == "ar":  # letters as they are: (G7)
            forms += [form for form in row["en"].split("|") if form.isupper() and form.isalnum()]
        ids = (row["id"],) if row["id"] else ()
        for form in forms:
            for key, articles, capitals in _keys(form, lang, False):
                yield Entry(key, articles, capitals, ids, row["kind"], row["name"], only=row["only"], unless=row["unless"])


def _leaders(lang: str) -> Iterator[Entry]:
    for row in rows("reading", "leaders"):
        since, until = _day(row["since"]), _day(row["until"])
        for column, alone in ((lang, False), (f"alone_{lang}", True)):
            for form in row[column].split("|") if row[column] else ():
                for key, articles, capitals in _keys(form, lang, False):
                    yield Entry(key, articles, capitals, (row["state"],), "leader", row["name"], since, until, alone)


@dataclass(frozen=True, slots=True)
class _Place:
    """A name found at a place of a sentence, and what is around it."""

    tokens: list[Token]
    first: int
    last: int
    lang: str
    near: frozenset[str]

    def holds(self, conditions: str) -> bool:
        return any(self._holds(one) for one in conditions.split())

    def _holds(self, condition: str) -> bool:
        what, _, listed = condition.partition(":")
        options = listed.split("|")
        if what == "near":
            return not self.near.isdisjoint(options)
        if what == "before":
            return any(self._row(self.first - len(parts), parts) for parts in (option.split("_") for option in options))
        if what == "after":
            return any(self._row(self.last + 1, parts) for parts in (option.split("_") for option in options))
        if what == "nexthyphen":
            return self._row(self.last + 1, ["-"]) and any(self._row(self.last + 2, [option]) for option in options)
        if what == "hyphen":
            return self._row(self.last + 1, ["-"])
        if what == "proclitic":
            return bool(set(self.tokens[self.first].proclitics) & set("بلك"))
        if what == "prevname":
            return self.prevname()
        if what == "nextname":
            return self.nextname()
        if what == "given_name":
            following = self._token(self.last + 1)
            return not self.tokens[self.first].article and bool(following and (following.article or following.norm == "ال"))
        if what == "article":
            return self.tokens[self.first].article
        if what == "maqsura":
            others = any(token.text.endswith("ي") for token in self.tokens)
            return self.tokens[self.last].text.endswith("ى") and others
        if what in ("oman", "amman"):
            return self._gulf() == what
        raise ValueError(f"facts/reading: no condition {condition!r}")

    def _token(self, at: int) -> Token | None:
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def _row(self, at: int, parts: list[str]) -> bool:
        tokens = [self._token(at + n) for n in range(len(parts))]
        return all(token is not None and part in (token.norm, token.word) for token, part in zip(tokens, parts, strict=True))

    def prevname(self) -> bool:
        """Whether the word before is a given name or the like."""
        token = self._token(self.first - 1)
        if token is None or not token.is_word:
            return False
        if self.lang == "ar":
            if self.tokens[self.first].proclitics or (token.norm,) in {entry.key for entry in table("ar").get(token.norm, ())}:
                return False
            plain = token.article or token.proclitics or token.suffix or token.norm.isdigit() or not "ء" <= token.norm[0] <= "ي"
            return not plain and not arabic.lemmas(token.norm) and token.norm not in words("arabic", "closed")
        if not token.text[0].isupper() or token.suffix == "'s" or token.norm in words("english", "titles"):
            return False
        if (token.norm,) in {entry.key for entry in table("en").get(token.norm, ())}:
            return False  # another name: American, Russia
        return self.first > 1 or not is_known(token.norm, lang="en")

    def nextname(self) -> bool:
        """Whether the word after is a family name or the like."""
        token = self._token(self.last + 1)
        if token is None or not token.is_word or self.tokens[self.last].suffix:
            return False
        if self.lang == "ar":
            plain = token.article or token.proclitics or token.suffix or token.norm.isdigit()
            return not plain and not arabic.lemmas(token.norm) and token.norm not in words("arabic", "closed")
        return token.text[0].isupper() and token.norm not in words("english", "titles") and not is_known(token.norm, lang="en")

    def _gulf(self) -> str:
        marks = self.tokens[self.first].text
        if "\u064f" in marks[:3]:
            return "oman"
        if "\u0651" in marks or "\u064e" in marks[:3]:
            return "amman"
        oman, amman = not self.near.isdisjoint(_OMAN), not self.near.isdisjoint(_AMMAN)
        return "oman" if oman and not amman else "amman" if amman and not oman else ""


def mentions(text: Text, sentence: Span, tokens: list[Token], lang: str, on: date | None) -> list[Mention]:
    """Whom a sentence names.

    Names do not overlap: at each word the longest wins, and what it covers is not read again. A name that may mean several states
    is left out unless the day or the sentence decides.

    Args:
        text: the text.
        sentence: one of its sentences.
        tokens: of the sentence.
        lang: `ar` or `en`.
        on: day of the text, which decides between Russia and the Soviet Union, or between bearers of one surname; None if
            unknown: then names mean what they mean today.
    """
    names = table(lang)
    found: list[Mention] = []
    near: frozenset[str] | None = None
    at = 0
    while at < len(tokens):
        some = names.get(_key(tokens[at]))
        if some is None:
            at += 1
            continue
        near = near if near is not None else frozenset(token.norm for token in tokens)
        length, entry = _longest(tokens, at, some, lang, on, near)
        if entry is not None and entry.kind != "nothing":
            span = Span(tokens[at].span.start, tokens[at + length - 1].span.end)
            kind = _KINDS.get(entry.kind, "leader")
            if not (found and found[-1].ids == entry.ids and text.raw[found[-1].span.end : span.start] == " ("):  # (G7)
                found.append(Mention(span, text.raw[span.start : span.end], entry.ids, kind, entry.name))
        at += max(length, 1)
    return _halves(text, tokens, found, lang)


def _longest(
    tokens: list[Token], at: int, some: tuple[Entry, ...], lang: str, on: date | None, near: frozenset[str]
) -> tuple[int, Entry | None]:
    fitting: list[Entry] = []
    for entry in some:
        size = len(entry.key)
        if fitting and size < len(fitting[0].key):
            break
        if at + size > len(tokens) or not _fits(entry, tokens[at : at + size], lang):
            continue
        place = _Place(tokens, at, at + size - 1, lang, near)
        if (entry.only and not place.holds(entry.only)) or (entry.unless and place.holds(entry.unless)):
            continue
        if entry.kind == "leader" and not _meant(entry, place, on):
            continue
        fitting.append(entry)
    if not fitting:
        return 0, None
    length = len(fitting[0].key)
    nothing = next((entry for entry in fitting if entry.kind == "nothing"), None)
    return length, nothing or _chosen(fitting, on)


def _fits(entry: Entry, tokens: list[Token], lang: str) -> bool:
    for n, (word, token) in enumerate(zip(entry.key, tokens, strict=True)):
        if n and _key(token, inner=True) != word:
            return False
        if lang == "ar" and entry.articles is not None and token.article != entry.articles[n]:
            return False
        if token.text[0] < "\u0600" and entry.capitals and not _capitals(entry.capitals[n], token.text):
            return False
    return True


def _capitals(name: str, text: str) -> bool:
    if len(name) > 1 and name.isupper():
        return text == name
    return not name[0].isupper() or text[0].isupper()


def _meant(entry: Entry, place: _Place, on: date | None) -> bool:
    """Whether a leader's name means him on that day and in that place."""
    if not entry.alone:
        return True
    if place.prevname() or ((place.lang == "en" or len(entry.key[0]) < 4) and place.nextname()):
        return False
    if on is None:
        return place.lang == "en" or not arabic.lemmas(entry.key[-1])
    return (entry.since or on) - timedelta(days=365) <= on <= (entry.until or on) + _MEMORY


def _chosen(fitting: list[Entry], on: date | None) -> Entry | None:
    """Of names alike, the one that is meant on that day; None if several are."""
    best = [entry for entry in fitting if entry.kind not in ("leader",)] or fitting
    if best[0].kind == "leader":
        return min(best, key=lambda entry: _distance(entry, on))
    valid = [entry for entry in best if _valid(entry, on)]
    if not valid:
        day = on or date.max
        valid = [entry for entry in best if not (entry.until == _OLD and day > _OLD)]
    ids = {entry.ids for entry in valid}
    if len(ids) != 1:
        return None
    order = {"state": 0, "capital": 1, "demonym": 2}
    return min(valid, key=lambda entry: order.get(entry.kind, 3))


def _valid(entry: Entry, on: date | None) -> bool:
    if on is None:
        return entry.until is None
    return (entry.since or on) <= on and (entry.until is None or on < entry.until)


def _distance(entry: Entry, on: date | None) -> tuple[int, int]:
    """Days between a day and a time in office; of equals the later one is first."""
    since = entry.since or date.min
    if on is None:
        return (0 if entry.until is None else 1, -(entry.until or since).toordinal())
    away = max((since - on).days, (on - entry.until).days if entry.until else 0, 0)
    return away, -since.toordinal()


_SIDES = {"شماليه": "PRK", "جنوبيه": "KOR", "شمالي": "PRK", "جنوبي": "KOR", "north": "PRK", "south": "KOR"}


def _halves(text: Text, tokens: list[Token], found: list[Mention], lang: str) -> list[Mention]:
    """The half of a pair: كوريا الشمالية والجنوبية, North and South Korea."""
    koreas = [mention for mention in found if mention.ids in (("PRK",), ("KOR",)) and mention.kind in ("state", "demonym")]
    extra: list[Mention] = []
    for mention in koreas:
        for at, token in enumerate(tokens):
            side = _SIDES.get(token.norm)
            if side is None or side == mention.ids[0]:
                continue
            if lang == "ar":
                pair = at > 0 and tokens[at - 1].span.end == mention.span.end and token.proclitics == ("و",) and token.article
            else:
                pair = (
                    at + 2 < len(tokens)
                    and tokens[at + 2].span.start == mention.span.start
                    and tokens[at + 1].norm in ("and", "or")
                )
                pair = pair and token.text[0].isupper()
            if pair and not any(one.span.start <= token.span.start < one.span.end for one in found):
                extra.append(Mention(token.span, text.raw[token.span.start : token.span.end], (side,), mention.kind))
    return sorted((*found, *extra), key=lambda mention: mention.span) if extra else found
