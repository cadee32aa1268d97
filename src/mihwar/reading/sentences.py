"""Sentences, quotations, and sentences that repeat another; rules of punctuation alone, the same for Arabic and English."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from itertools import pairwise

from mihwar.reading.statement import Span
from mihwar.reading.text import Text
from mihwar.reading.words import words

# Characters, some 200 words: a longer "sentence" is a table or lost punctuation, and is cut at a mark or a space; the time that
# rules take grows with the square of it.
_LONGEST = 1200
_CLOSERS = "\"'”’»›“‟)]}"
_END = re.compile(rf"(?:\.{{2,}}|[.!?؟…۔。])[.!?؟…]*[{re.escape(_CLOSERS)}]*")
_BREAK = re.compile(r"[\n\u2028\u2029\x85]\s*")
_SPACE = re.compile(r"\s")

_SAYING = re.compile(r"\s*(?:و|ف)?(?:قال|سأل|تساءل|أضاف|اضاف|صاح|هتف|ردد|يقول|تقول|يسأل)")
_OPEN_BEFORE = set("([{-–—/:،,")


def sentences(text: Text) -> list[Span]:
    """The sentences, in order, without white space around them.

    A line break ends a sentence unless the next line goes on with a small Latin letter (lines wrapped by hand).

    Args:
        text: the text.
    """
    raw = text.raw
    found: list[Span] = []
    start = 0
    for paragraph in paragraphs(raw):
        start = paragraph.start
        for match in _END.finditer(raw, paragraph.start, paragraph.end):
            end = match.end()
            if end < paragraph.end and not _ends(raw, match, paragraph):
                continue
            found += _trimmed(raw, start, end)
            start = end
        found += _trimmed(raw, start, paragraph.end)
    return found


def paragraphs(raw: str) -> list[Span]:
    """The paragraphs of a text, in order; lines that were wrapped by hand are one."""
    cuts: list[tuple[int, int]] = []
    for match in _BREAK.finditer(raw):
        follows = raw[match.end() : match.end() + 1]
        wrapped = "a" <= follows <= "z" and match.group().count("\n") < 2 and raw[match.start() - 1 : match.start()] not in ".!?:"
        if not wrapped:
            cuts.append(match.span())
    starts = [0, *(end for _, end in cuts)]
    ends = [*(begin for begin, _ in cuts), len(raw)]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _trimmed(raw: str, start: int, end: int) -> list[Span]:
    piece = raw[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
    found: list[Span] = []
    while end - start > _LONGEST:
        window = raw[start : start + _LONGEST]
        cut = max(window.rfind(mark) for mark in "؛;")
        if cut < _LONGEST // 4:
            cut = max(window.rfind("،"), window.rfind(", "))
        if cut < _LONGEST // 4:
            cut = window.rfind(" ")
        cut = start + (cut + 1 if cut >= _LONGEST // 4 else _LONGEST)
        found.append(Span(start, start + len(raw[start:cut].rstrip())))
        start = cut
        while start < end and raw[start].isspace():
            start += 1
    if end > start and any(sign.isalnum() for sign in raw[start:end]):
        found.append(Span(start, end))
    return found


def _ends(raw: str, match: re.Match[str], paragraph: Span) -> bool:
    """Whether a mark inside a paragraph ends a sentence."""
    start, end = match.span()
    before = raw[max(paragraph.start, start - 24) : start]
    word = re.search(r"[^\W_](?:[^\s(\[\"'“«]*[^\W_])?$", before)
    rest = raw[end : end + 40]
    after = rest.lstrip()
    if not after:
        return True
    mark = match.group()
    if after[0] in ",،؛;:)":  # `etc.), which`
        return False
    if mark[0] == "." and not mark.startswith(".."):
        if not rest[0].isspace():
            return _glued(word.group() if word else "", mark, rest)
        if word and not _stops(raw, word.group(), start - len(before) + word.start(), after, paragraph):
            return False
    elif not rest[0].isspace() and not _arabic(rest[0]):
        return bool(rest[0] in '"“«' or rest[0].isupper())
    opening = after.lstrip("\"'“‘«([")[:1]
    if "a" <= opening <= "z":  # "Why?" asked the envoy
        return False
    return not (mark[0] in "!?؟…" and mark[-1] in _CLOSERS and _SAYING.match(rest))


def _glued(word: str, mark: str, rest: str) -> bool:
    """Whether a full stop with no space after it ends a sentence: `كلمة.كلمة`, `word.Word`."""
    if len(mark) > 1 and mark[-1] in _CLOSERS:
        return _arabic(rest[0]) or rest[0].isupper()
    follows = re.match(r"[^\W\d_]+", rest)
    if not follows or not word or len(word) < 2 or len(follows.group()) < 2 or "." in word:
        return False
    if _arabic(word[-1]) and _arabic(rest[0]):
        return True
    return word[-1].islower() and rest[0].isupper() and not rest[len(follows.group()) :].startswith(".")


def _stops(raw: str, word: str, at: int, after: str, paragraph: Span) -> bool:
    """Whether `word.` with a space after it can be the end of a sentence."""
    bare = word.lower().replace(".", "")
    following = re.match(r"[\"'“‘«(\[]*([^\W\d_]+)", after)
    opener = bool(following and following.group(1).lower() in words("sentences", "openers") and following.group(1)[0].isupper())
    if word.isdigit():  # `1. First` at the head of a line
        return not (len(word) < 3 and not raw[paragraph.start : at].strip(" -*•"))
    if _arabic(word[-1]):
        return len(bare) > 1 and not re.search(r"(?:^|\.)\w$", word)
    if len(bare) == 1 and word.isupper():  # initials
        return opener
    if bare in words("sentences", "titles") and (word[0].isupper() or bare in words("sentences", "small_titles")):
        return not (after[0].isupper() or after[0].isdigit()) or (bare == "no" and opener)
    if "." in word or bare in words("sentences", "maybe"):  # U.S., p.m., Inc.
        return opener or _arabic(after[0])
    return True


def _arabic(sign: str) -> bool:
    return "\u0600" <= sign <= "\u06ff"


_DOUBLE, _ANGLE, _SINGLE = "double", "angle", "single"
_FAMILY = {
    **dict.fromkeys("\"“”„‟″＂", _DOUBLE), **dict.fromkeys("«»《》", _ANGLE), **dict.fromkeys("‘’‚‛'‹›`", _SINGLE)
}  # fmt: skip
_OPENS = set("“„‟«《‘‚‛‹")
_SHUTS = set("”»《’›")
_MARK = re.compile(f"[{''.join(_FAMILY)}]")


def quotations(text: Text) -> list[Span]:
    """What stands between quotation marks, without the marks, nested ones too, in order of their beginnings.

    Marks are told to open or close by what stands around them first, and by their own direction second: writers of Arabic mix
    them up. A quotation ends with its paragraph at the latest; one that is never closed counts only where it begins the paragraph
    or follows a colon.

    Args:
        text: the text.
    """
    raw = text.raw
    found: list[Span] = []
    for paragraph in paragraphs(raw):
        open_marks: list[tuple[str, int]] = []  # family, place of the mark
        for match in _MARK.finditer(raw, paragraph.start, paragraph.end):
            at, mark = match.start(), match.group()
            family = _FAMILY[mark]
            role = _role(raw, at, mark, paragraph, any(one == family for one, _ in open_marks))
            if role == "open":
                open_marks.append((family, at))
            elif role == "close" and open_marks:
                same = [n for n, (one, _) in enumerate(open_marks) if one == family]
                if not same and (family == _SINGLE or open_marks[-1][0] == _SINGLE):
                    continue
                index = same[-1] if same else len(open_marks) - 1
                found.append(Span(open_marks[index][1] + 1, at))
                del open_marks[index:]
        for family, at in open_marks[:1]:
            head = raw[paragraph.start : at].rstrip()
            if family != _SINGLE and (not head or head.endswith(":")):
                found.append(Span(at + 1, paragraph.end))
    return sorted(span for span in found if span.end > span.start)


def _role(raw: str, at: int, mark: str, paragraph: Span, is_open: bool) -> str:
    before = raw[at - 1] if at > paragraph.start else " "
    after = raw[at + 1] if at + 1 < paragraph.end else " "
    single = _FAMILY[mark] == _SINGLE
    clitic = _arabic(before) and bool(re.search(r"(?:^|[\s(\"«“])[وفبلكس]{1,2}(?:ال)?$", raw[max(paragraph.start, at - 6) : at]))
    can_open = not after.isspace() and (before.isspace() or before in _OPEN_BEFORE or before in _FAMILY or clitic)
    can_close = not before.isspace() and (not after.isalnum() or (is_open and not single and not clitic))
    if single and not is_open and (not can_open or not after.isalpha()):
        return ""  # an apostrophe
    if single and is_open and after.isalnum():
        return ""  # don't, l'Élysée
    if mark in '"″' and before.isdigit() and not is_open:
        return ""  # inches, seconds of arc
    if can_open and not can_close:
        return "open"
    if can_close and not can_open:
        return "close"
    if mark in _OPENS and not (is_open and mark == "“"):
        return "open"
    if mark in _SHUTS:
        return "close"
    return "close" if is_open else "open"


_WORD = re.compile(r"[^\W_]+")
_SHARE = 0.75  # of the pairs of words of the shorter sentence that the longer must have
_WORDS = 6  # least words of a repeat


def repeats(text: Text, spans: list[Span]) -> dict[int, int]:
    """Sentences that repeat another in whole or nearly: the number of the repeat, and of the sentence it repeats.

    A sentence repeats another if at least three quarters of its pairs of neighbouring words stand there too (containment of
    shingles, Broder 1997), if it has no number and no negation of its own, and no word of weight but inflected forms of the
    other's. Of two, the repeat is the shorter; of equals, the one that is a paragraph of its own (a pull quote), else the later.
    The original may stand after its pull quote.

    Args:
        text: the text.
        spans: its sentences.
    """
    folded = [_folded(text, span) for span in spans]
    pairs = [set(pairwise(one)) for one in folded]
    where: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, some in enumerate(pairs):
        for pair in some:
            where[pair].append(number)
    found: dict[int, int] = {}
    alone = _alone(text.raw, spans)
    for number, some in enumerate(pairs):
        if len(folded[number]) < _WORDS:
            continue
        shared = Counter(other for pair in some if len(where[pair]) <= 64 for other in where[pair] if other != number)
        for other, count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            if count < len(some) * _SHARE / 2:
                break
            if len(some & pairs[other]) < _SHARE * len(some) or not _adds_nothing(folded[number], folded[other]):
                continue
            longer = (len(folded[other]), not alone[other], -other) > (len(folded[number]), not alone[number], -number)
            if longer and other not in found:
                found[number] = other
                break
    return dict(sorted(found.items()))


def _folded(text: Text, span: Span) -> list[str]:
    """Words of the normal view; a leading و or ف of longer words is dropped, since pull quotes drop it."""
    view = text.view[text.place(span.start) : text.place(span.end)]
    return [word[1:] if len(word) > 3 and word[0] in "وف" else word for word in _WORD.findall(view)]


def _adds_nothing(repeat: list[str], original: list[str]) -> bool:
    negators = words("sentences", "negators")
    pairs = set(pairwise(repeat))
    shared = [place for place, pair in enumerate(pairwise(original)) if pair in pairs]
    if Counter(word for word in repeat if word in negators) != Counter(
        word for word in original[shared[0] : shared[-1] + 2] if word in negators
    ):
        return False
    known = set(original)
    heads = {word[:4] for word in original if len(word) >= 4}
    for word in repeat:
        if (
            word not in known
            and word not in words("sentences", "small")
            and (word.isdigit() or len(word) < 5 or word[:4] not in heads)
        ):
            return False
    return True


def _alone(raw: str, spans: list[Span]) -> list[bool]:
    starts = [paragraph.start for paragraph in paragraphs(raw)]
    homes = [bisect_right(starts, span.start) - 1 for span in spans]
    counts = Counter(homes)
    return [counts[home] == 1 for home in homes]
