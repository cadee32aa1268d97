"""`mihwar read`: an Arabic or English text into coded, attributed statements, each checked against the data."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Out, open_store
from mihwar.cli.progress import Bar
from mihwar.errors import BadChoice, BadFile
from mihwar.model import choice, day

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.answers.batch import Job, Outcome
    from mihwar.answers.reading import ReadAnswer
    from mihwar.language import Language

TONGUES = ("auto", "ar", "en")
VERDICTS = ("contradicted", "supported", "partly", "not_covered", "not_checkable")
SHOWN = 240  # characters of a statement's own words
File = Annotated[
    str, typer.Argument(help="A text; - for standard input; a folder of .txt files; or a .jsonl, .csv or .parquet file of texts.")
]
Day = Annotated[str | None, typer.Option("--date", help="The day of the text, YYYY-MM-DD: `a month ago` is reckoned from it.")]
Tongue = Annotated[str, typer.Option("--lang", help="Of the text: auto, ar or en.")]
Say = Annotated[str | None, typer.Option("--say", help="Language of the output, en or ar; default: the text's.")]
Check = Annotated[bool, typer.Option("--check/--no-check", help="Whether statements are compared with the data.")]
Store = Annotated[
    bool, typer.Option("--store", help="Keep the statements beside the database: claims, shown in briefs as claims.")
]

Workers = Annotated[int | None, typer.Option("--workers", help="Processes that read a batch; default: one for each core.")]
NAMED = 10  # documents named in a note


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
    workers: Workers = None,
    db: Db = None,
) -> None:
    """An Arabic or English text into coded, attributed statements, each checked against the data."""
    from mihwar.reading.documents import is_batch

    choice(lang, TONGUES, "language of texts")
    if workers is not None and workers < 1:
        raise BadChoice(f"{workers} processes cannot read; give --workers 1 or more.")
    form = choice("json" if as_json else form, output.FORMATS, "format")
    if date is not None:
        day(date)
    if file != "-" and is_batch(Path(file)):
        if form == "html":
            raise BadChoice("Pages are made of one text each; give a batch --out with .jsonl, .csv or .parquet.")
        _batch(Path(file), _job(Path(file), date, lang, check, workers, db), store, out, db)
        return
    from mihwar.reading.intake import taken

    name = "Standard input" if file == "-" else file
    found = taken(sys.stdin.buffer.read() if file == "-" else _bytes(Path(file)), name)
    if found.blank:
        raise BadFile(f"{name} is empty: there is nothing to read.")
    if found.encoding != "UTF-8":
        typer.echo(f"mihwar: {name} is read as {found.encoding}.", err=True)
    answer = _answer(found.text, date, lang, check, db)
    if store:
        _kept(_keep(answer, Path(file).name, db), db)
    give(answer, say, form, out)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as why:
        raise BadFile(f"{path} cannot be read: {why.strerror or why}.") from None


def _job(source: Path, date: str | None, lang: str, check: bool, workers: int | None, db: Path | None) -> Job:
    from mihwar.answers.batch import job

    if check:
        open_store(db).world.close()  # built here, with a bar, so that processes only open it
    return job(source, date, lang, check=check, workers=workers, db=db)


def _answer(text: str, date: str | None, lang: str, check: bool, db: Path | None) -> ReadAnswer:
    store = open_store(db) if check else None
    with Bar("Reading") as bar:
        if store is not None:
            found: ReadAnswer = store.read(text, date, lang, progress=bar.step)
            return found
        from mihwar.answers.reading import read as read_text

        return read_text(None, text, date, lang, bar.step)


def _keep(answer: ReadAnswer, name: str, db: Path | None) -> int:
    """Write statements beside the store; how many."""
    from mihwar.answers.reading import keepable
    from mihwar.store import opening, statements

    found = keepable(answer, name)
    statements.keep(db or opening.default_path(), {**answer.data["document"], "name": name}, found)
    return len(found)


def _kept(count: int, db: Path | None) -> None:
    """Build the store anew with the statements kept beside it; say how many they are."""
    from mihwar.store import opening, statements

    open_store(db).world.close()
    typer.echo(f"mihwar: {count} statements kept in {statements.folder(db or opening.default_path())}", err=True)


def _batch(source: Path, job: Job, store: bool, out: Path | None, db: Path | None) -> None:
    """Read a folder or a table of texts: into a file, or as records a line on standard output."""
    from mihwar.answers import batch
    from mihwar.answers.reading import kept_record

    kept = 0

    def keep(record: dict[str, Any]) -> None:
        nonlocal kept
        if store and "error" not in record:
            kept += _keep(kept_record(record), record["document"]["id"], db)

    if out is not None:
        with Bar("Reading") as bar:
            outcome = batch.write_batch(replace(job, progress=bar.step), out, keep)
    else:
        outcome = batch.Outcome()
        for record in batch.records(job, outcome):
            if "error" not in record:
                typer.echo(json.dumps(record, ensure_ascii=False))
            keep(record)
        if outcome.documents == len(outcome.failed):
            raise BadFile(outcome.all_failed())
    if store:
        _kept(kept, db)
    for line in _told(outcome):
        typer.echo(f"mihwar: {line}", err=True)
    if out is not None:
        again = f", {outcome.reused} of them by a run before" if outcome.reused else ""
        done = outcome.documents - len(outcome.failed)
        typer.echo(f"{done} of {outcome.documents} documents of {source} read{again}: {outcome.statements} statements in {out}")


def _told(outcome: Outcome) -> Iterator[str]:
    """What a reader of a batch must know: what failed, what was empty, what was in old encodings."""
    for name, why in list(outcome.failed.items())[:NAMED]:
        yield f"{name} was not read: {why}"
    if len(outcome.failed) > NAMED:
        yield f"{len(outcome.failed)} documents were not read; these are the first {NAMED}."
    if outcome.empty:
        yield f"{len(outcome.empty)} empty: {_names(outcome.empty)}"
    for encoding in sorted(set(outcome.encodings.values())):
        names = [name for name, one in outcome.encodings.items() if one == encoding]
        yield f"{len(names)} read as {encoding}: {_names(names)}"


def _names(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (" ..." if len(names) > NAMED else "")


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
    from mihwar.language import phrases

    by, when, amount = one["attribution"], one["date"], one["quantity"]
    who = by["name"] or language["comma"].join(
        data["names"].get(source, {}).get(language.lang, source) for source in by["sources"]
    )
    said = language.word("saying", by["kind"]) + (f" ({who})" if who else "")
    number = phrases.counted(amount, language) if amount else ""
    again = language.say("read_same", id=one["same_as"]) if one["same_as"] else ""
    return [language.word("modality", one["modality"]), said, language.span(when["from"], when["to"]), number, again]
