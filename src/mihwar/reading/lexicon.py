"""The lexicon of a language: closed words, classes of nouns, operators, verbs and nouns of triggers, looked up by written form.

All forms are made once (`inflection.py`), so that reading a word is one look into a table. Facts: `facts/reading/grammar.*.toml`,
`triggers.*.toml`, `saying.*.toml`; the formats stand in docs/reading.md, section "Triggers".
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field, fields
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from mihwar.reading import inflection
from mihwar.reading.text import normal

EFFECTS = ("none", "negated", "hoped", "future", "likely", "judgement")


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a written word.

    Attributes:
        lemma: the entry, in the normal view (a verb's past in Arabic, base in English).
        part: `verb` or `noun`.
        tense: of a verb: `past`, `present`, `future`, `participle`, `ing`; else empty.
        pronoun: whether it bears a pronoun at its end.
    """

    lemma: str
    part: str
    tense: str = ""
    pronoun: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """A written word read: its senses and what stands before it in the same word."""

    senses: tuple[Sense, ...] = ()
    conj: bool = False
    prep: str | None = None
    article: bool = False
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Slots:
    """A trigger: which words set off which type, and where its arguments stand (docs/reading.md, "Triggers")."""

    number: int
    type: str
    object: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    actor: tuple[str, ...] = ("subject",)
    recipient: tuple[str, ...] = ("object",)
    needs: str = "any"
    idafa: str = "subject"
    negated: str | None = None
    modality: str | None = None
    polarity: str | None = None
    share: bool = True
    lone: bool = False
    detail: tuple[tuple[str, str], ...] = ()
    event: str | None = None
    mode: str | None = None
    context: tuple[str, ...] = ()


@dataclass
class Lexicon:
    """The words of a language.

    Attributes:
        lang: `ar` or `en`.
        kinds: closed word -> what it is (prep, rel, that, sub, contrast, if, neg, aux, adv).
        phrases: first word -> (all words, what they are), longest first.
        classes: lemma -> names of its classes, with @.
        operators: lemma -> effect.
        triggers: (lemma, part) -> triggers.
        sayings: lemma -> stance (facts/reading/saying.*.toml).
        impersonal: word -> effect.
    """

    lang: str
    kinds: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    classes: dict[str, frozenset[str]] = field(default_factory=dict)
    operators: dict[tuple[str, str], str] = field(default_factory=dict)
    triggers: dict[tuple[str, str], list[Slots]] = field(default_factory=dict)
    sayings: dict[tuple[str, str], str] = field(default_factory=dict)
    markers: dict[str, tuple[str, str]] = field(default_factory=dict)
    impersonal: dict[str, str] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    forms: dict[str, tuple[Sense, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.look = lru_cache(maxsize=200_000)(self._arabic if self.lang == "ar" else self._english)

    def is_class(self, sense: Sense, name: str) -> bool:
        """Whether a sense is of a class (`@arms`)."""
        return name in self.classes.get(sense.lemma, ())

    def _english(self, word: str) -> Look:
        return Look(self.forms.get(word, ()))

    def _arabic(self, word: str) -> Look:
        if found := self.forms.get(word):
            return Look(found)
        for conj, rest in ((False, word), *(((True, word[1:]),) if word[:1] in "وف" and len(word) > 3 else ())):
            for prep, stem, article in _cut(rest):
                if not conj and stem == word:
                    continue
                if senses := self.forms.get(stem):
                    if article or prep in ("ب", "ك"):
                        fitting = tuple(one for one in senses if one.part == "noun" and not (article and one.pronoun))
                    elif prep == "س":
                        fitting = tuple(
                            Sense(one.lemma, "verb", "future", one.pronoun)
                            for one in senses
                            if one.part == "verb" and one.tense == "present"
                        )
                    elif prep == "ل":
                        fitting = tuple(one for one in senses if one.part == "noun" or one.tense == "present")
                    else:
                        fitting = senses
                    if fitting:
                        return Look(fitting, conj, None if prep == "س" else prep, article)
        return Look(guessed=_verbal(word))


def _cut(word: str) -> list[tuple[str | None, str, bool]]:
    ways: list[tuple[str | None, str, bool]] = [(None, word, False)]
    if word.startswith("ال") and (len(word) > 4 or word[2:] in _SHORT):
        ways.append((None, word[2:], True))
    if word.startswith("لل") and len(word) > 4:
        ways.append(("ل", word[2:], True))
    if word[:1] in "بل" and len(word) == 3 and word[1:] in _SHORT:
        ways.append((word[0], word[1:], False))
    if word[:1] in "بلكس" and len(word) > 3:
        ways.append((word[0], word[1:], False))
        if word[1:3] == "ال" and (len(word) > 5 or word[3:] in _SHORT):
            ways.append((word[0], word[3:], True))
    return ways


_SHORT = frozenset({"شن", "رد", "ضم", "حل", "صد", "حث", "سن"})  # verbal nouns of two letters


_NOT_VERBS = frozenset(
    normal(word)
    for word in [
        "يوم",
        "يوما",
        "يومين",
        "يومي",
        "يومية",
        "يونيو",
        "يوليو",
        "يناير",
        "يورو",
        "يورانيوم",
        "يسار",
        "يمين",
        "يهود",
        "يهودي",
        "يهودية",
        "يمني",
        "ياباني",
        "يساري",
        "يميني",
        "انترنت",
        "وقت",
        "بيت",
        "صوت",
        "موت",
        "كويت",
        "بنت",
        "تحت",
        "سبت",
        "زيت",
        "ست",
        "ليست",
        "يختا",
        "يتيم",
        "ياسمين",
        "يابان",
        "يونان",
    ]
)


def _verbal(word: str) -> bool:
    """Whether an unknown Arabic word looks like a finite verb: by its prefix, or the ending of a third person feminine."""
    bare = word[1:] if word[:1] in "وف" and len(word) > 4 else word
    if bare in _NOT_VERBS or word in _NOT_VERBS or bare.startswith("ال"):
        return False
    if bare[:2] in ("سي", "ست", "سن") and len(bare) > 4:
        return True
    if bare[:1] == "ي" and len(bare) > 3:
        return True
    return bare.endswith("ت") and not bare.endswith("ات") and len(bare) > 3 and bare[0] not in "بلك"


def _strings(table: dict[str, Any], key: str) -> list[str]:
    found = table.get(key, [])
    return [found] if isinstance(found, str) else list(found)


def _names(entries: list[str]) -> tuple[str, ...]:
    """Entries of a slot in the normal view: `على:@agreement`, `@arms`, `مع`."""
    return tuple(":".join(part if part.startswith("@") else normal(part) for part in entry.split(":")) for entry in entries)


def _toml(name: str) -> dict[str, Any]:
    place = files("mihwar").joinpath("facts", "reading", name)
    return tomllib.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}


def _slots(number: int, table: dict[str, Any]) -> Slots:
    def words(key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        return _names(_strings(table, key) if key in table else list(default))

    return Slots(
        number,
        table["type"],
        object=words("object"),
        near=words("near"),
        unless=words("unless"),
        around=words("around"),
        after=words("after"),
        theme=words("theme"),
        actor=words("actor", ("subject",)),
        recipient=words("recipient", ("object",)),
        needs=table.get("needs", "any"),
        idafa=table.get("idafa", "subject"),
        negated=table.get("negated"),
        modality=table.get("modality"),
        polarity=table.get("polarity"),
        share=table.get("share", True),
        lone=table.get("lone", False),
        detail=tuple(table.get("detail", {}).items()),
        event=table.get("event"),
        mode=table.get("mode"),
        context=tuple(table.get("context", ())),
    )


@cache
def lexicon(lang: str) -> Lexicon:
    """The lexicon of a language, made once."""
    grammar, triggers, saying = (_toml(f"{name}.{lang}.toml") for name in ("grammar", "triggers", "saying"))
    book = Lexicon(lang)
    forms: defaultdict[str, dict[Sense, None]] = defaultdict(dict)

    def verb(entry: str) -> str:
        if lang == "ar":
            lemma = normal(entry.split("/")[0])
            for form, tense, pronoun in inflection.arabic_verb(entry):
                forms[form][Sense(lemma, "verb", tense, pronoun)] = None
        else:
            lemma = entry.split("/")[0]
            for form, tense in inflection.english_verb(entry):
                forms[form][Sense(lemma, "verb", tense)] = None
                _phrase(book, form, "")
        return lemma

    def noun(entry: str) -> str:
        lemma = normal(entry)
        if lang == "ar":
            for form, pronoun in inflection.arabic_noun(entry):
                forms[form][Sense(lemma, "noun", "", pronoun)] = None
        else:
            for form in inflection.english_noun(entry):
                forms[form][Sense(lemma, "noun")] = None
                _phrase(book, form, "")
        return lemma

    for kind, words in grammar.get("words", {}).items():
        if kind in ("future", "likely", "conj", "count", "more", "where"):
            book.words[kind] = frozenset(normal(word) for word in words)
        elif kind != "verb":
            book.kinds.update({normal(word): kind for word in words})
    for phrase, kind in grammar.get("phrases", {}).items():
        _phrase(book, normal(phrase), kind if ":" not in kind else kind.split(":")[0] + ":" + normal(kind.split(":")[1]))
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for name, entries in grammar.get("classes", {}).items():
        for entry in entries:
            classes[noun(entry)].add("@" + name)
    book.classes = {lemma: frozenset(found) for lemma, found in classes.items()}
    for effect, words in grammar.get("impersonal", {}).items():
        book.impersonal.update({normal(word): effect for word in words})
    for table in grammar.get("operator", []):
        for entry in _strings(table, "verbs"):
            book.operators.setdefault((verb(entry), "verb"), table["effect"])
        for entry in _strings(table, "nouns"):
            book.operators.setdefault((noun(entry), "noun"), table["effect"])
    for table in saying.get("saying", []):
        for entry in _strings(table, "verbs"):
            book.sayings[(verb(entry), "verb")] = table["stance"]
        for entry in _strings(table, "nouns"):
            book.sayings[(noun(entry), "noun")] = table["stance"]
    for table in saying.get("marker", []):
        for entry in _strings(table, "phrases"):
            book.markers[normal(entry)] = (table["stance"], table.get("scope", "all"))
            _phrase(book, normal(entry), "mark:" + normal(entry))
    for number, table in enumerate(triggers.get("trigger", [])):
        known = {each.name for each in fields(Slots)} - {"number"} | {"verbs", "nouns"}
        if strange := set(table) - known:
            raise ValueError(
                f"facts/reading/triggers.{lang}.toml, trigger {number + 1}: nobody reads {', '.join(sorted(strange))}"
            )
        slots = _slots(number, table)
        for key in ("object", "near", "unless", "around", "after", "theme"):
            for entry in _strings(table, key):
                if not (word := entry.rpartition(":")[2]).startswith("@") and normal(word) not in book.kinds:
                    noun(word)
        for part, make in (("verb", verb), ("noun", noun)):
            for entry in _strings(table, part + "s"):
                book.triggers.setdefault((make(entry), part), []).append(slots)
    book.forms = {form: tuple(senses) for form, senses in forms.items()}
    others = (normal(word) for word in grammar.get("words", {}).get("verb", ()))
    book.kinds.update({word: "verb" for word in others if word not in book.forms and word not in book.kinds})
    return book


def _phrase(book: Lexicon, phrase: str, kind: str) -> None:
    words = tuple(phrase.split())
    if len(words) > 1 and (words, kind) not in (entries := book.phrases.setdefault(words[0], [])):
        entries.append((words, kind))
        entries.sort(key=lambda entry: -len(entry[0]))
