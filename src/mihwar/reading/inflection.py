"""Forms of words in the normal view: what a lexicon's entries look like in a text, so that no text need be analysed.

A verb of a lexicon is written `past/present` in Arabic (`وقع/يوقع`, third person) and `base/past/participle` in English when it
is irregular (`give/gave/given`), else only its base. A noun is written as it stands in the singular; broken plurals are entries
of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from mihwar.reading.text import normal

_SUFFIXES = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا", "ي")
_OBJECTS = ("ه", "ها", "هم", "هما", "هن", "كم", "نا", "ني")  # at the end of a verb


def arabic_verb(entry: str) -> Iterator[tuple[str, str, bool]]:
    """Forms of an Arabic verb: the form, its tense (`past`, `present`), whether it bears an object pronoun.

    Args:
        entry: past and present of the third person, `وقع/يوقع`; more pasts or presents after further strokes (`دعا/يدعو/دعت`).
    """
    past, *others = (normal(part) for part in entry.split("/"))
    pasts = {past, past + "ت", past + "وا", past + "تا", past + "نا"}
    if not past.endswith("ا"):
        pasts.add(past + "ا")
    if past[-1] in "اي" and not entry.split("/")[0].endswith("أ"):  # دعا, اجري, سعي: the weak last letter falls
        stem = past[:-1]
        pasts = {past, stem + "ت", stem + "وا", stem + "يا", stem + "تا", stem + "ين", stem + "ينا"}
        if past.endswith("ا"):
            pasts |= {stem + "وا", stem + "ونا"}
        if entry.split("/")[0].endswith("ي"):  # حظي, not أجرى
            pasts |= {past + "ت", past + "ا", past + "تا"}
        joined = {stem + letter + suffix for letter in "اتو" for suffix in _OBJECTS}
    else:
        joined = {stem + suffix for stem in (past, past + "ت", past + "و") for suffix in _OBJECTS}
    yield from ((form, "past", False) for form in pasts)
    yield from ((form, "past", True) for form in joined - pasts)
    for other in others:
        if other[0] not in "يت":
            yield from ((other + suffix, "past", bool(suffix)) for suffix in ("", *_OBJECTS))
            continue
        stem = other[1:]
        short = stem[:-1] if stem[-1] in "ويا" and len(stem) > 2 else stem
        for prefix in "يتنا":
            bare = {prefix + stem, prefix + short}
            if prefix in "يت":
                bare |= {
                    prefix + short + "ون",
                    prefix + short + "وا",
                    prefix + stem + "ان",
                    prefix + stem + "ا",
                    prefix + stem + "ن",
                }
            full = {prefix + body + suffix for body in (stem, short + "ون") for suffix in _OBJECTS}
            yield from ((form, "present", False) for form in bare)
            yield from ((form, "present", True) for form in full - bare)


def arabic_noun(entry: str) -> Iterator[tuple[str, bool]]:
    """Forms of an Arabic noun: the form, whether it bears a pronoun; without article and clitics before it."""
    noun = normal(entry)
    if " " in noun:
        yield noun, False
        return
    stem = noun[:-1] + "ت" if noun.endswith("ه") else noun
    base = noun[:-1] if noun.endswith("ه") else noun
    bare = {noun, stem + "ان", stem + "ين", stem + "ا", stem + "ي"}
    if not noun.endswith("ات"):
        bare |= {base + "ات", base + "ون", base + "و"} if not noun.endswith("ا") else {base + "ت"}
    if noun.endswith("ه") and len(noun) > 4:
        bare.discard(stem + "ي")
    yield from ((form, False) for form in bare)
    joined = {form + suffix for form in (stem, base + "ات", stem + "ي", base + "و") for suffix in _SUFFIXES}
    if noun.endswith("اء"):  # حلفاء: حلفاوها, حلفايها
        joined |= {noun[:-1] + seat + suffix for seat in ("و", "ي") for suffix in _SUFFIXES}
    yield from ((form, True) for form in joined - bare)


def english_verb(entry: str) -> Iterator[tuple[str, str]]:
    """Forms of an English verb with their tense: `present`, `past` (also a regular participle), `participle`, `ing`."""
    base, *irregular = entry.split("/")
    head, _, particle = base.partition(" ")
    rest = f" {particle}" if particle else ""
    doubled = (
        head + head[-1] if len(head) > 2 and head[-1] in "bdglmnprt" and head[-2] in "aeiou" and head[-3] not in "aeiou" else head
    )
    short = doubled != head and sum(letter in "aeiou" for letter in head) == 1  # ram: rammed alone
    yield head + rest, "present"
    third = (
        head[:-1] + "ies"
        if head[-1] == "y" and head[-2] not in "aeiou"
        else head + ("es" if head.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    )
    yield third + rest, "present"
    stem = head[:-1] if head.endswith("e") and not head.endswith("ee") else head
    yield from ((form + "ing" + rest, "ing") for form in ({doubled} if short else {stem, doubled}))
    if irregular:
        yield irregular[0] + rest, "past"
        yield irregular[-1] + rest, "past" if irregular[-1] == irregular[0] else "participle"
        return
    if head[-1] == "y" and head[-2] not in "aeiou":
        yield head[:-1] + "ied" + rest, "past"
    elif head.endswith("ee"):  # agreed, freed
        yield head + "d" + rest, "past"
    else:
        yield from ((form + "ed" + rest, "past") for form in ({doubled} if short else {stem, doubled}))


def english_noun(entry: str) -> Iterator[str]:
    """Forms of an English noun: singular and regular plural."""
    yield entry
    if entry[-1] == "y" and entry[-2] not in "aeiou":
        yield entry[:-1] + "ies"
    elif not entry.endswith("s"):
        yield entry + ("es" if entry.endswith(("sh", "ch", "x", "z")) else "s")
    elif entry.endswith("ss"):
        yield entry + "es"
