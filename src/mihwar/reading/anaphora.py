"""Duals and pronouns that mean states named before: the two countries, بينهما, its; left alone where two readings are near.

A pair is two parties that stand together: joined by `and` or و, or the only two of a sentence. The rule follows the idea of
centring (Grosz, Joshi and Weinstein 1995) in its simplest form: what was last in the centre is what is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from mihwar.reading.statement import Mention, Span
from mihwar.reading.text import Text
from mihwar.reading.tokens import Token
from mihwar.reading.words import rows, words

_REACH = 3  # sentences back in which a pair is looked for
_BETWEEN = 3  # tokens between two joined names
_KEPT = 200  # pairs remembered
Named = tuple[Span, list[Token], list[Mention]]
_HEADS = frozenset(
    {"government", "ministry", "military", "army", "navy", "parliament", "cabinet", "embassy", "agency", "police", "junta"}
)
_PRONOUNS = frozenset({"it", "its", "he", "she", "his", "him", "they", "their"})
_SAYING = {
    "say",
    "announce",
    "claim",
    "insist",
    "warn",
    "confirm",
    "deny",
    "pledge",
    "add",
    "declare",
    "vow",
    "argue",
    "believe",
    "hope",
}


@cache
def _states() -> frozenset[str]:
    return frozenset(row["state"] for row in rows("states", "states"))


@dataclass(frozen=True, slots=True)
class _Pair:
    ids: tuple[str, str]
    via: tuple[Span, ...]
    sentence: int
    joined: bool


@dataclass(slots=True)
class _Memory:
    """What has been named so far."""

    pairs: list[_Pair] = field(default_factory=list)

    def last(self, sentence: int, among: set[str], states: bool) -> _Pair | None:
        """The pair meant in a sentence that names `among` before the dual.

        It is the last of the sentences before that shares all of them; where they are many, one that stands among them; where
        it is one stranger (a third party that speaks of the two), only a pair that was spoken of twice or just now.
        """
        for pair in reversed(self.pairs):
            away = sentence - pair.sentence
            if away > (_REACH if pair.joined else 1) or (states and not set(pair.ids) <= _states()):
                continue
            if among <= set(pair.ids) or (len(among) > 2 and set(pair.ids) <= among):
                return pair
            if len(among) == 1 and pair.joined and (away == 1 or self._central(pair)):
                return pair
        return None

    def _central(self, pair: _Pair) -> bool:
        return sum(set(one.ids) == set(pair.ids) for one in self.pairs) > 1


def resolved(text: Text, sentences: Iterable[Named], lang: str) -> Iterator[Named]:
    """Sentences with duals and pronouns that mean parties named before, one after another.

    Args:
        text: the text.
        sentences: of each its place, its tokens and its mentions.
        lang: `ar` or `en`.

    Yields:
        Each sentence with its mentions in order; what was resolved is of kind `pronoun` with `via` the spans it stands for.
    """
    memory = _Memory()
    last: Named | None = None
    for number, (place, some, known) in enumerate(sentences):
        words_of = [token for token in some if token.is_word]
        pairs = _pairs(text, words_of, known, number)
        extra: list[Mention] = []
        told = _subject(text, last, place) if lang == "en" and last else []
        for at, token in enumerate(words_of):
            if not _may(token, lang):
                continue
            one = _read(text, words_of, at, known, pairs, memory, number, lang, extra, told)
            if one is not None:
                extra.append(one)
        last = (place, some, sorted((*known, *extra), key=lambda mention: mention.span))
        yield last
        memory.pairs = [*memory.pairs, *pairs][-_KEPT:]
        if (both := _spoken(extra, number)) is not None:  # a pair spoken of goes on being spoken of
            memory.pairs.append(both)


def _may(token: Token, lang: str) -> bool:
    """Whether a word can stand for others at all."""
    if lang == "en":
        return token.norm in _PRONOUNS or token.norm in words("anaphora", "english_duals")
    duals = token.norm in words("anaphora", "arabic_duals") or token.norm in words("anaphora", "arabic_plural_too")
    return duals or token.suffix is not None


def _read(
    text: Text, tokens: list[Token], at: int, known: list[Mention], pairs: list[_Pair], memory: _Memory, number: int, lang: str,
    extra: list[Mention], told: list[Mention],
) -> Mention | None:  # fmt: skip
    token = tokens[at]
    if any(mention.span.start < token.whole.end and token.whole.start < mention.span.end for mention in known):
        return None
    before = [mention for mention in known if mention.span.end <= token.whole.start]
    span = _dual(tokens, at, known, lang)
    if span is not None:
        states = token.norm in words("anaphora", "of_countries")
        if (pair := _pair(before, pairs, memory, number, token, states)) is None:
            return None
        return Mention(span, text.raw[span.start : span.end], pair.ids, "pronoun", via=pair.via)
    if lang == "ar" and token.suffix == "هما" and token.norm != "غير":  # وغيرهما: other things
        span = Span(token.span.end, token.whole.end)
        pair = _spoken(extra, number) or _pair(before, pairs, memory, number, token, False)
        return None if pair is None else Mention(span, text.raw[span.start : span.end], pair.ids, "pronoun", via=pair.via)
    one = _suffix(tokens, at, before) if lang == "ar" else _english(tokens, at, before, pairs)
    if one is None and told and not before:
        one = _continued(token, at, told)
    if one is None:
        return None
    span = Span(token.span.end, token.whole.end) if lang == "ar" else token.span
    ids = tuple(dict.fromkeys(two for mention in one for two in mention.ids))
    return Mention(span, text.raw[span.start : span.end], ids, "pronoun", via=tuple(mention.span for mention in one))


def _spoken(extra: list[Mention], number: int) -> _Pair | None:
    both = [one for one in extra if len(one.ids) == 2]
    return _Pair((both[-1].ids[0], both[-1].ids[1]), both[-1].via, number, True) if both else None


def _dual(tokens: list[Token], at: int, known: list[Mention], lang: str) -> Span | None:
    """The words of a dual that names nobody itself."""
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    named_next = following is not None and any(mention.span.start <= following.span.start < mention.span.end for mention in known)
    if lang == "ar":
        word = token.norm
        both = at > 0 and tokens[at - 1].norm in ("كلا", "كلتا", "كلي", "كلتي")
        if word not in words("anaphora", "arabic_duals") and word not in words("anaphora", "arabic_plural_too"):
            return None
        if not (token.article or both) or token.suffix or named_next:
            return None
        if (
            word in words("anaphora", "arabic_plural_too")
            and following
            and following.article
            and following.norm.endswith(("ه", "ي"))
        ):
            return None  # البلدان العربية: many
        return token.span
    if at == 0 or token.norm not in words("anaphora", "english_duals") or named_next:
        return None
    two, first = tokens[at - 1], tokens[at - 2] if at > 1 else None
    if two.norm == "both":
        return Span(two.span.start, token.span.end)
    if two.norm == "two" and first is not None and first.norm in ("the", "these", "those"):
        return Span(first.span.start, token.span.end)
    if first is not None and first.norm == "two" and at > 2 and tokens[at - 3].norm == "the":  # the two neighbouring countries
        return Span(tokens[at - 3].span.start, token.span.end)
    return None


def _pairs(text: Text, tokens: list[Token], known: list[Mention], number: int) -> list[_Pair]:
    """Pairs of a sentence, in order: joined ones, else the only two parties."""
    groups = _parties(known)
    found: list[_Pair] = []
    joined = [_joined(text, tokens, one[-1], other[0]) for one, other in pairwise(groups)]
    for n, (one, other) in enumerate(pairwise(groups)):
        many = (n and joined[n - 1]) or (n + 1 < len(joined) and joined[n + 1])
        if joined[n] and not many and one[0].ids != other[0].ids:
            found.append(_Pair((one[0].ids[0], other[0].ids[0]), (one[-1].span, other[-1].span), number, True))
    ids = list(dict.fromkeys(group[0].ids[0] for group in groups))
    named = {mention.ids[0] for group in groups for mention in group if mention.kind != "demonym"}
    if not found and len(ids) == 2 and set(ids) <= named:
        firsts = [next(group[0].span for group in groups if group[0].ids[0] == one) for one in ids]
        found.append(_Pair((ids[0], ids[1]), tuple(firsts), number, False))
    return found


def _parties(known: list[Mention]) -> list[list[Mention]]:
    """Mentions that can be a party, neighbours of one state together: الروسي فلاديمير بوتين."""
    groups: list[list[Mention]] = []
    for mention in known:
        if len(mention.ids) != 1 or mention.kind in ("group", "pronoun"):
            continue
        if groups and groups[-1][0].ids == mention.ids and mention.span.start - groups[-1][-1].span.end < 30:
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _joined(text: Text, tokens: list[Token], one: Mention, other: Mention) -> bool:
    """Whether two mentions are joined by `and`: few words between, all of them of the second's phrase."""
    between = [token for token in tokens if one.span.end <= token.span.start < other.span.start]
    head = next((token for token in tokens if token.span.start <= other.span.start < token.whole.end), None)
    if any(mark in text.raw[one.span.end : other.span.start] for mark in ".;؛:()"):
        return False
    if not between:
        return head is not None and head.proclitics[:1] == ("و",)
    first = between[0]
    if len(between) > _BETWEEN:
        return False
    if any(token.norm == "and" for token in between):
        return True
    return first.proclitics[:1] == ("و",) and all(not token.suffix or token.norm == "نظير" for token in between)


def _pair(
    before: list[Mention], pairs: list[_Pair], memory: _Memory, number: int, token: Token, states: bool
) -> _Pair | None:  # fmt: skip
    own = [pair for pair in pairs if pair.joined and pair.via[-1].end <= token.span.start]
    own = [pair for pair in own if not states or set(pair.ids) <= _states()]
    if own:
        return own[-1]
    parties = [group[0] for group in _parties(before)]
    ids = list(dict.fromkeys(party.ids[0] for party in parties))
    if states:
        ids = [one for one in ids if one in _states()]
    if len(ids) == 2:
        earlier = memory.last(number, set(ids), states)
        if earlier is not None and set(earlier.ids) == set(ids):
            return earlier if earlier.joined else _Pair((ids[0], ids[1]), _spans(parties, ids), number, False)
        return _Pair((ids[0], ids[1]), _spans(parties, ids), number, False)
    return memory.last(number, set(ids), states)


def _spans(parties: list[Mention], ids: list[str]) -> tuple[Span, ...]:
    return tuple(next(party.span for party in reversed(parties) if party.ids[0] == one) for one in ids)


def _suffix(tokens: list[Token], at: int, before: list[Mention]) -> list[Mention] | None:
    """Who owns a noun with ها or ه: the state just named, or the only leader so far."""
    token = tokens[at]
    if not before or token.suffix not in ("ها", "ه"):
        return None
    last = before[-1]
    if token.suffix == "ه":
        people = [mention for mention in before if mention.kind == "leader"]
        if len({mention.ids for mention in before}) == 1 and people and token.norm in words("anaphora", "of_persons"):
            return people[-1:]
        return None
    if last.kind not in ("state", "capital") or len(last.ids) != 1 or token.norm not in words("anaphora", "of_states"):
        return None
    near = [one for one in tokens[:at] if one.span.start >= last.span.end]
    if not near and token.proclitics[:1] == ("و",):
        return [last]
    alone = len({mention.ids for mention in before}) == 1
    feminine = any(one.norm.endswith(("ه", "ات", "اء")) for one in near)
    return [last] if alone and not feminine and len(near) < 8 else None


def _english(tokens: list[Token], at: int, before: list[Mention], pairs: list[_Pair]) -> list[Mention] | None:
    """Who `it`, `its`, `he`, `his`, `their` means, where the sentence has one candidate only."""
    word = tokens[at].norm
    if word not in ("it", "its", "he", "his", "him", "they", "their") or not before:
        return None
    last = before[-1]
    near = [one for one in tokens[:at] if one.span.start >= last.span.end]
    if word in ("he", "his", "him"):
        people = [mention for mention in before if mention.kind == "leader"]
        return people[-1:] if len({mention.name for mention in people}) == 1 and len(before) - len(people) < 2 else None
    if word in ("they", "their"):
        both = [pair for pair in pairs if pair.joined and pair.via[-1].end <= tokens[at].span.start]
        plural = any(
            one.norm.endswith("s") and one.lemmas[0] != one.norm and one.lemmas[0] not in ("be", "have", "do") for one in near
        )
        if len(both) != 1 or plural or len({mention.ids for mention in before}) != 2:
            return None
        return [mention for mention in before if mention.span in both[0].via]
    titles = words("anaphora", "english_titles") | _HEADS
    titled = last.kind == "demonym" and near and near[0].norm in titles  # the Malian junta said it
    if len({mention.ids for mention in before}) != 1 or not (titled or last.kind in ("state", "capital", "organisation")):
        return None
    if tokens[at].norm == "its":
        return [last] if len(near) < 4 else None
    # X said it; X's foreign ministry said on Sunday that it
    while near and near[0].norm in titles:
        near = near[1:]
    return [last] if near and near[0].lemmas[0] in _SAYING and len(near) < 5 else None


def _subject(text: Text, last: Named, place: Span) -> list[Mention]:
    """The subject of the sentence before in the same paragraph: the names with which it opens, none of them an adjective."""
    if "\n" in text.raw[last[0].end - 1 : place.start + 1]:
        return []
    before = [token for token in last[1] if token.is_word]
    subject: list[Mention] = []
    at = 0
    while at < len(before):
        token = before[at]
        mention = next((one for one in last[2] if one.span.start <= token.span.start < one.span.end), None)
        if mention is not None:
            if mention.kind == "demonym" or token.suffix == "'s":
                return []
            subject.append(mention)
            while at < len(before) and before[at].span.start < mention.span.end:
                at += 1
        elif token.norm in ("the", "and") or (not subject and token.norm in words("anaphora", "english_titles")):
            at += 1
        else:
            break
    return subject


def _continued(token: Token, at: int, told: list[Mention]) -> list[Mention] | None:
    """Whom a pronoun means in a sentence that names nobody before it: the subject of the sentence before."""
    one = len(told) == 1
    if token.norm in ("he", "she") and one and told[0].kind == "leader":
        return told
    if token.norm == "it" and at == 0 and one and told[0].kind in ("state", "capital", "organisation"):
        return told
    return told if token.norm == "they" and at == 0 and len(told) > 1 else None
