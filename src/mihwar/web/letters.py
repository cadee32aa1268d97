"""How wide a line of text will be in the page's own font, IBM Plex Sans Arabic, so that boxes can be drawn without a browser."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

# Widths of the bold in hundredths of an em, as Chromium measures them; the regular is up to a twelfth of that narrower.
_LATIN = {
    24: " \xa0", 27: "'", 30: "ijlìíîï’‘", 32: "!,.¡؛،", 35: "():;[]²", 36: "f·", 40: "-r|{}t¦", 43: "IÌÍÎÏª", 47: "/\\®°",
    50: '"?s¿؟', 54: "vyzcLýÿç“”", 57: "J_aegokx§¢«»àáâãäåøèéêëòóôõö", 60: "0123456789$*+<=>^`~FThnuðñ÷ùúûü×–",
    62: "EZSbdpqÈÉÊË", 66: "#CPVYÇÝÞ¥", 70: "ABDKRUXÀÁÂÃÄÅÙÚÛÜß", 72: "&GHNOQÑÒÓÔÕÖØ", 82: "Mm—©", 97: "%@WwÆ…→✓✗",
}  # fmt: skip
# Arabic letters: at the end of a word or alone, and joined to the next.
_ARABIC = {
    (49, 46): "ءةؤوى", (28, 24): "اأإآ", (92, 36): "بتث", (66, 70): "جحخ", (61, 53): "دذ", (35, 30): "رز", (124, 86): "سش",
    (134, 94): "صض", (80, 76): "طظ", (66, 62): "عغ", (104, 52): "فق", (97, 50): "ك", (74, 34): "لن", (71, 61): "م", (53, 72): "ه",
    (78, 34): "يئ",
}  # fmt: skip
_WIDTHS = {sign: width for width, signs in _LATIN.items() for sign in signs}
_FORMS = {sign: widths for widths, signs in _ARABIC.items() for sign in signs}
_UNKNOWN = 72
_UNSEEN = frozenset("\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652")


@lru_cache(maxsize=1 << 15)  # names and words of a picture come again and again
def width(text: str, size: float) -> float:
    """The width of a line, rather too wide than too narrow."""
    seen = [sign for sign in text if sign not in _UNSEEN]
    total = 0
    for sign, following in zip(seen, [*seen[1:], ""] if seen else [], strict=True):
        if sign in _FORMS:
            total += _FORMS[sign][following in _FORMS]
        else:
            total += _WIDTHS.get(sign, _UNKNOWN)
    return total * size / 100


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Text broken at spaces into lines that fit; a word that fits no line is broken too."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while width(word, size) > room and len(word) > 1:
            cut = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width(word[:n], size) <= room)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line] if line else lines


def columns(words: Sequence[str], size: float, room: float, apart: float = 14) -> list[list[str]]:
    """Words as columns to be read downwards, as many as fit beside one another."""
    for high in range(1, len(words)):
        found = [list(words[start : start + high]) for start in range(0, len(words), high)]
        wide = sum(max(width(word, size) for word in column) for column in found)
        if wide + apart * (len(found) - 1) <= room:
            return found
    return [list(words)]
