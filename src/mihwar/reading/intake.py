"""From bytes to text: which encoding they are in, by evidence, or one sentence on why they are no text.

UTF-8 and UTF-16 tell themselves. The three old encodings that Arabic and Western texts are found in do not: nearly every byte
stands for something in each. What tells them is whether the words with letters above ASCII are words: of the lexicon in Arabic,
Latin letters in natural company otherwise.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from mihwar.errors import BadFile

# First bytes of files that are no text: what they are, and the mend.
_SAVE = "save it as plain text"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "take its text out (`pdftotext FILE`) and give that"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.doc, .xls)", _SAVE),
    (b"{\\rtf", "a document in RTF", _SAVE),
    (b"%!PS", "PostScript", "take its text out (`ps2ascii FILE`) and give that"),
    (b"\x89PNG", "an image (PNG)", "type its text, or have it recognised"),
    (b"\xff\xd8\xff", "an image (JPEG)", "type its text, or have it recognised"),
    (b"GIF8", "an image (GIF)", "type its text, or have it recognised"),
    (b"II*\0", "an image (TIFF)", "type its text, or have it recognised"),
    (b"MM\0*", "an image (TIFF)", "type its text, or have it recognised"),
    (b"RIFF", "sound, film or an image (RIFF)", "write down its text"),
    (b"ID3", "sound (MP3)", "write down its text"),
    (b"OggS", "sound or film (Ogg)", "write down its text"),
    (b"\x1f\x8b", "compressed (gzip)", "unpack it (`gunzip FILE`) and give what is inside"),
    (b"BZh", "compressed (bzip2)", "unpack it (`bunzip2 FILE`) and give what is inside"),
    (b"\xfd7zXZ\0", "compressed (xz)", "unpack it (`unxz FILE`) and give what is inside"),
    (b"(\xb5/\xfd", "compressed (zstd)", "unpack it (`unzstd FILE`) and give what is inside"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7-Zip)", "unpack it and give what is inside"),
    (b"Rar!", "an archive (RAR)", "unpack it and give what is inside"),
    (b"PAR1", "a Parquet table", "name it .parquet: its column `text` is read as a batch"),
    (b"SQLite format 3\0", "a database (SQLite)", "take its texts out and give those"),
    (b"\x7fELF", "a program", "give a text"),
)
# What an archive of the ZIP kind holds tells which kind it is.
_ZIPS: tuple[tuple[bytes, str, str], ...] = (
    (b"word/", "a Word document (.docx)", _SAVE),
    (b"xl/", "an Excel workbook (.xlsx)", "save the sheet as .csv with a column `text`"),
    (b"ppt/", "a PowerPoint presentation (.pptx)", _SAVE),
    (b"opendocument", "an OpenDocument file (.odt)", _SAVE),
    (b"epub", "an e-book (.epub)", _SAVE),
    (b"", "an archive (ZIP)", "unpack it and give what is inside"),
)
_MARKED: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 LE"),  # its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32 BE"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE"),
)
_OLD = (("cp1256", "Windows-1256"), ("iso8859_6", "ISO-8859-6"), ("cp1252", "Windows-1252"))
# By the name of an encoding that of Python's codec, which passes over a mark.
CODECS = {
    "UTF-8": "utf-8-sig",
    **{shown: codec for codec, shown in _OLD},
    **{f"UTF-{bits} {end}": f"utf-{bits}" for bits in (16, 32) for end in ("LE", "BE")},
}
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOK = 1 << 16  # bytes looked at for the kind of a file
_SAMPLE = 1 << 20  # bytes in which words are sought
_MOST = 3000  # words that are evidence enough
_SURE = 0.5  # of the words with letters above ASCII that must be words
_AHEAD = 0.1  # by which the best must lead

_HTML = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?(?:p|div|span|a|br|table|tr|td|li|ul|ol|h[1-6]|img|script|style|meta|link)\b[^<>]*>", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile("[\u0621-\u0652]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e]+")
_USUAL = re.compile("[\t\r\n -\u00ff\u0600-\u06ff\u2000-\u206f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Taken:
    """A text taken in.

    Attributes:
        text: the text, without a mark of its encoding; ends of lines as they are.
        encoding: what it was in: UTF-8, UTF-16 LE, UTF-16 BE, UTF-32 LE, UTF-32 BE, Windows-1256, ISO-8859-6, Windows-1252.
    """

    text: str
    encoding: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read."""
        return not self.text.strip("\ufeff\u200b") or self.text.isspace()


def taken(content: bytes, name: str) -> Taken:
    """A text from its bytes.

    Args:
        content: the whole file.
        name: what the file is called in sentences.

    Raises:
        BadFile: it is no text (the sentence says what it seems to be and what to do), or its encoding cannot be told.
    """
    found = decoded(content, name)
    if _html(found.text[:_LOOK]):
        raise BadFile(f"{name} is an HTML page, no plain text; open it in a browser, copy the article into a file and give that.")
    return found


def decoded(content: bytes, name: str) -> Taken:
    """As `taken`, whatever the text is: HTML too."""
    if (what := _kind(content)) is not None:
        raise BadFile(f"{name} is {what[0]}, no text; {what[1]}.")
    found = _decoded(content, name)
    head = found.text[:_LOOK]
    if len(_CONTROL.findall(head)) * 100 > len(head):
        raise BadFile(f"{name} is no text (it holds control characters); give plain text in UTF-8.")
    return found


def clean(text: str) -> str:
    """A text that UTF-8 can write: halves of characters (lone surrogates), as broken JSON has them, become U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def _kind(content: bytes) -> tuple[str, str] | None:
    """What a file is that is no text, and what to do with it."""
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        inside = content[:_LOOK] + content[-_LOOK:]
        return next((what, mend) for mark, what, mend in _ZIPS if mark in inside)
    return next(((what, mend) for mark, what, mend in _MAGIC if content.startswith(mark)), None)


def _decoded(content: bytes, name: str) -> Taken:
    for mark, codec, shown in _MARKED:
        if content.startswith(mark):
            try:
                return Taken(content[len(mark) :].decode(codec), shown)
            except UnicodeDecodeError as why:
                place = len(mark) + why.start
                raise BadFile(f"{name} begins as {shown} but is broken at byte {place}; save it anew as UTF-8.") from None
    if b"\0" in content[:_LOOK]:
        return _wide(content, name)
    try:
        return Taken(content.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError as why:
        if _nearly(content):
            raise BadFile(f"{name} is UTF-8 but broken at byte {why.start}; save it anew as UTF-8.") from None
    return _old(content, name)


def _wide(content: bytes, name: str) -> Taken:
    """UTF-16 without its mark: the byte order in which nearly all is Arabic, ASCII or common punctuation."""
    head = content[: _LOOK & ~1]
    for codec, shown in (("utf-16-le", "UTF-16 LE"), ("utf-16-be", "UTF-16 BE")):
        try:
            sample = head.decode(codec)
            if len(_USUAL.findall(sample)) >= 0.97 * len(sample):
                return Taken(content.decode(codec), shown)
        except UnicodeDecodeError:
            continue
    raise BadFile(f"{name} is no text (it holds NUL bytes); give plain text in UTF-8.")


def _nearly(content: bytes) -> bool:
    """Whether nearly all bytes above ASCII make characters of UTF-8, which no other encoding does by chance."""
    sample = content[:_SAMPLE].decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    whole = sum(sign > "\x7f" for sign in sample) - broken
    return whole >= 4 and whole >= 4 * broken


def _old(content: bytes, name: str) -> Taken:
    """One of the old encodings of a byte a letter."""
    shares = sorted(
        ((_share(content[:_SAMPLE], codec), number) for number, (codec, _) in enumerate(_OLD)), key=lambda one: -one[0]
    )
    (best, number), (second, _) = shares[:2]
    if best >= _SURE and best - second >= _AHEAD:
        codec, shown = _OLD[number]
        try:
            return Taken(content.decode(codec), shown)
        except UnicodeDecodeError:
            pass
    raise BadFile(f"The encoding of {name} cannot be told (not UTF-8, nor surely an older one); save it as UTF-8.")


def _share(sample: bytes, codec: str) -> float:
    """Of the words that hold bytes above ASCII, the share that are words once decoded; 0 if bytes mean nothing in the encoding.

    Marks such as typographic quotes are no letters: a text with no letters above ASCII is taken for a Western one.
    """
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return 0.0
    if re.search("[\x80-\x9f]", text):  # control characters that nobody types
        return 0.0
    high = [word for word in _WORD.findall(text) if not word.isascii()][:_MOST]
    latin = codec == "cp1252"
    if latin and sum(map(str.isascii, filter(str.isalpha, text[:_LOOK]))) * 2 < sum(map(str.isalpha, text[:_LOOK])):
        return 0.0
    if not high:
        return 1.0 if latin else 0.0
    return sum(_western(word) if latin else _is_arabic(word) for word in high) / len(high)


def _western(word: str) -> bool:
    """Whether letters with accents stand among plain ones, small among small: Müller, ÉTAT, à; not ÞÇáÊ."""
    if not _LATIN.fullmatch(word):
        return False
    accents = sum(sign > "\x7f" for sign in word)
    return accents <= max(1, len(word) // 2) and (word.islower() or word.isupper() or word.istitle())


def _is_arabic(word: str) -> bool:
    from mihwar.reading import arabic
    from mihwar.reading.text import normal
    from mihwar.reading.words import words

    if not _ARABIC.fullmatch(word):
        return False
    plain = normal(word)
    if plain in words("arabic", "closed"):
        return True
    return len(plain) > 2 and bool(arabic.cuts(plain)) and bool(arabic.cuts(plain)[0].lemmas) and arabic.cuts(plain)[0].cost < 5


def _html(head: str) -> bool:
    if _HTML.match(head):
        return True
    tags = _TAG.findall(head)
    return len(tags) >= 8 and sum(map(len, tags)) * 12 > len(head)
