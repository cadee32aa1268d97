"""`mihwar read`: an Arabic or English text into coded, attributed statements, each checked against the data."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Out, open_store
from mihwar.errors import BadChoice, BadFile
from mihwar.model import choice, day

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.answers.reading import ReadAnswer
    from mihwar.language import Language

TONGUES = ("auto", "ar", "en")
VERDICTS = ("contradicted", "supported", "partly", "not_covered", "not_checkable")
SHOWN = 240  # characters of a statement's own words
File = Annotated[str, typer.Argument(help="A text, - for standard input; a folder of texts, or a .jsonl file of them.")]
Day = Annotated[str | None, typer.Option("--date", help="The day of the text, YYYY-MM-DD: `a month ago` is reckoned from it.")]
Tongue = Annotated[str, typer.Option("--lang", help="Of the text: auto, ar or en.")]
Say = Annotated[str | None, typer.Option("--say", help="Language of the output, en or ar; default: the text's.")]
Check = Annotated[bool, typer.Option("--check/--no-check", help="Whether statements are compared with the data.")]
Store = Annotated[
    bool, typer.Option("--store", help="Keep the statements beside the database: claims, shown in briefs as claims.")
]


def read(
    file: File,
    date: Day = None,
    lang: Tongue = "auto",
    say: Say = None,
    check: Check = True,
    store: Store = False,
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(output.FORMATS)}.")] = "text",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """An Arabic or English text into coded, attributed statements, each checked against the data."""
    choice(lang, TONGUES, "language of texts")
    form = choice("json" if as_json else form, output.FORMATS, "format")
    if date is not None:
        day(date)
    if file != "-" and (Path(file).is_dir() or Path(file).suffix == ".jsonl"):
        _batch(Path(file), date, lang, check, store, out, db)
        return
    text = decoded(sys.stdin.buffer.read() if file == "-" else _bytes(Path(file)), file)
    answer = _answer(text, date, lang, check, db)
    if store:
        _keep([(Path(file).name if file != "-" else "-", answer)], db)
    give(answer, say, form, out)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as why:
        raise BadFile(f"{path} cannot be read: {why.strerror or why}.") from None


def decoded(content: bytes, name: str) -> str:
    """A text from its bytes: UTF-8, or UTF-16 with its mark; ends of lines as they are.

    Raises:
        BadFile: it is neither, or no text.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif b"\0" in content[:65536]:
        raise BadFile(f"{name} is no text (it holds NUL bytes); give plain text in UTF-8.")
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as why:
        raise BadFile(f"{name} is not {encoding[:6].upper().rstrip('-')} at byte {why.start}; save it as UTF-8.") from None


def _answer(text: str, date: str | None, lang: str, check: bool, db: Path | None) -> ReadAnswer:
    if check:
        found: ReadAnswer = open_store(db).read(text, date, lang)
        return found
    from mihwar.answers.reading import read as read_text

    return read_text(None, text, date, lang)


def _keep(answers: list[tuple[str, ReadAnswer]], db: Path | None) -> None:
    """Write statements beside the store and build it anew with them; say how many."""
    from mihwar.answers.reading import keepable
    from mihwar.store import opening, statements

    path = db or opening.default_path()
    count = 0
    for name, answer in answers:
        found = keepable(answer, name)
        count += len(found)
        statements.keep(path, {**answer.data["document"], "name": name}, found)
    open_store(db).world.close()
    typer.echo(f"mihwar: {count} statements kept in {statements.folder(path)}", err=True)


def _batch(source: Path, date: str | None, lang: str, check: bool, store: bool, out: Path | None, db: Path | None) -> None:
    raise BadChoice(f"{source}: folders and .jsonl files of texts are not read yet; give one text.")


def give(answer: ReadAnswer, say: str | None, form: str, out: Path | None) -> None:
    """Give an answer as data, as a page or as text."""
    from mihwar.language import Language

    if output.as_data(form == "json", out):
        output.give(answer, form == "json", out)
        return
    language = Language(say or answer.data["document"]["lang"])
    if form == "html" or (out and out.suffix in output.PAGES):
        from mihwar.web.reading import reading_page

        assert answer.reading is not None
        output.write_text(reading_page(answer, answer.reading.text, language), out)
    else:
        output.show(lambda console: show(console, answer.data, language), out)


def show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """The statements by verdict, each with who did what to whom, on whose word, and what the data say."""
    from rich.markup import escape

    document = data["document"]
    on = language.day(document["date"]) if document["date"] else language["read_undated"]
    head = language.say(
        "read_document", lang=language.word("lang", document["lang"]), date=on, n=len(data["statements"]), m=len(data["mentions"])
    )
    console.print(f"[bold]{escape(head)}[/bold]")
    if not data["statements"]:
        console.print(escape(language["read_none"]))
    for verdict in (*VERDICTS, None):
        group = [one for one in data["statements"] if (one["check"] or {}).get("verdict") == verdict]
        if not group:
            continue
        title = language.word("verdict", verdict) if verdict else language["read_unchecked"]
        console.print(f"\n[bold underline]{escape(language.say('read_group', verdict=title, n=len(group)))}[/bold underline]")
        for one in group:
            _statement(console, data, one, language)
    console.print(f"\n{escape(language['read_note'])}")


def _statement(console: Console, data: Mapping[str, Any], one: Mapping[str, Any], language: Language) -> None:
    from mihwar.answers.reading import told
    from mihwar.cli.tables import line

    line(console, f"• {one['id']} {told(one, data['names'], language.lang)}")
    line(console, language["semicolon"].join(part for part in _how(data, one, language) if part), 4)
    words = " ".join(one["text"].split())
    words = words if len(words) <= SHOWN else words[:SHOWN].rsplit(" ", 1)[0] + " …"
    line(console, f"«{words}» [{one['start']}–{one['end']}]", 4, "dim")
    found = one["check"]
    if found:
        line(console, language.in_words(language.of(found, "reason")), 4)
        for proof in found["evidence"][:3]:
            line(console, f"[{proof['card']}: {proof['locator']}] {proof['url'] or ''}", 4, "dim")


def _how(data: Mapping[str, Any], one: Mapping[str, Any], language: Language) -> list[str]:
    """How sure, on whose word, when, how much, what it repeats."""
    by, when, amount = one["attribution"], one["date"], one["quantity"]
    who = by["name"] or language["comma"].join(
        data["names"].get(source, {}).get(language.lang, source) for source in by["sources"]
    )
    said = language.word("saying", by["kind"]) + (f" ({who})" if who else "")
    number = ""
    if amount:
        bound = language.word("bound", amount["bound"])
        number = " ".join(part for part in (bound, f"{amount['value']:,g}", amount["unit"]) if part)
    again = language.say("read_same", id=one["same_as"]) if one["same_as"] else ""
    return [language.word("modality", one["modality"]), said, language.span(when["from"], when["to"]), number, again]
