"""The commands, and what they share: the store, the output, and how errors end."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from mihwar import __version__
from mihwar.cli import compare, measure, output, panel, verify
from mihwar.cli.options import Db, First, Json, Lang, Last, On, Out, open_store
from mihwar.cli.progress import Bar
from mihwar.errors import MihwarError
from mihwar.model import choice

# Typer carries its own copy of click and does not export the base of its usage errors.
_UsageError: Any = typer.BadParameter.__mro__[2]

FORMATS = ("text", "html", "json")
PAGES = (".html", ".htm")

app = typer.Typer(
    name="mihwar",
    help="How states stand to one another: dated, sourced ties, votes, treaties and sanctions.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(measure.app)
app.command()(compare.compare)
app.command()(panel.panel)
app.command()(verify.verify)


def run(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1 for nothing to say, 2 for bad input."""
    try:
        result = app(args=arguments, prog_name="mihwar", standalone_mode=False)
        sys.stdout.flush()
    except MihwarError as why:
        return _fail(str(why))
    except typer.Exit as left:
        return left.exit_code
    except _UsageError as why:
        return _fail(f"{' '.join(str(why.format_message()).split())} Try `mihwar --help`.")
    except typer.Abort:
        return _fail("Stopped.")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return int(result) if isinstance(result, int) else 0


def _fail(sentence: str) -> int:
    typer.echo(f"mihwar: {sentence}", err=True)
    return 2


@app.callback(invoke_without_command=True)
def top(context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """How states stand to one another: dated, sourced ties, votes, treaties and sanctions."""
    if context.invoked_subcommand is None and not version:
        typer.echo(context.get_help())
    if version:
        typer.echo(f"mihwar {__version__}")
        raise typer.Exit()


@app.command()
def brief(
    a: Annotated[str, typer.Argument(help="A state: name in English or Arabic, or code.")],
    b: Annotated[str | None, typer.Argument(help="A second state.")] = None,
    on: On = None,
    lang: Lang = "en",
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}.")] = "text",
    against: Annotated[str, typer.Option(help="States to compare votes with, separated by commas.")] = "USA,CHN",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """What ties two states, how they voted, what is imposed on them, what is unknown; or one state."""
    from mihwar.language import Language

    language = Language(lang)
    form = "json" if as_json else form
    choice(form, FORMATS, "format")
    answer = open_store(db, on or date.today().isoformat()).brief(a, b, [one for one in against.split(",") if one.strip()])
    if form == "json" or (out and out.suffix in output.TABLES):
        output.give(answer, True, out)
    elif form == "html" or (out and out.suffix in PAGES):
        from mihwar.web.page import brief_page

        output.write_text(brief_page(answer, language), out)
    else:
        from mihwar.cli.brief import show

        output.show(lambda console: show(console, answer, language), out)


@app.command()
def state(
    text: Annotated[str, typer.Argument(metavar="NAME|CODE", help="A name in English or Arabic, or a code.")],
    scheme: Annotated[str | None, typer.Option(help="iso3, cow, gw, m49, name, iso2, iso4, cowc, gwc or id.")] = None,
    on: On = None,
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Which state a name or code means, on a date."""
    answer = open_store(db, on).state(text, scheme)
    if as_json or out:
        output.give(answer, as_json, out)
    else:
        from mihwar.cli.tables import show_state

        output.show(lambda console: show_state(console, answer.data), None)


@app.command()
def ties(
    a: Annotated[str, typer.Argument(help="A state.")],
    b: Annotated[str | None, typer.Argument(help="A second state.")] = None,
    on: On = None,
    layer: Annotated[list[str] | None, typer.Option(help="Only this layer; may be repeated.")] = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Ties of a state, or between two, on a date, and what is not covered."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db, on or date.today().isoformat()).ties(a, b, layer or ())
    if as_json or out:
        output.give(answer, as_json, out)
    else:
        from mihwar.cli.tables import show_ties

        output.show(lambda console: show_ties(console, answer.data, language), None)


@app.command()
def votes(
    a: Annotated[str, typer.Argument(help="A state.")],
    b: Annotated[str, typer.Argument(help="A second state.")],
    first: First = None,
    last: Last = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """How two states voted in the UN General Assembly, session by session."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db).votes(a, b, first, last)
    if as_json or out:
        output.give(answer, as_json, out)
    else:
        from mihwar.cli.tables import show_votes

        output.show(lambda console: show_votes(console, answer.data, language), None)


@app.command()
def sources(lang: Lang = "en", as_json: Json = False, out: Out = None, db: Db = None) -> None:
    """The datasets: coverage, rows, licence, vintage, loaded or not."""
    from mihwar.language import Language

    language = Language(lang)
    answer = open_store(db).sources()
    if as_json or out:
        output.give(answer, as_json, out)
    else:
        from mihwar.cli.tables import show_sources

        output.show(lambda console: show_sources(console, answer.data["cards"], language), None)


@app.command()
def build(
    folder: Annotated[Path | None, typer.Option("--from", help="A folder (or file) with publishers' files.")] = None,
    keep_going: Annotated[bool, typer.Option(help="Leave out a broken file instead of failing.")] = False,
    as_json: Json = False,
    db: Db = None,
) -> None:
    """Build the database: facts carried in the package, and every official file recognised in a folder."""
    from mihwar.store.build import build as build_store
    from mihwar.store.opening import default_path

    with Bar("Building the database") as bar:
        built = build_store(db or default_path(), folder, keep_going=keep_going, progress=bar.step)
    if as_json:
        from mihwar.answers.answer import plain

        typer.echo(json.dumps(plain({**plain(built), "db": str(built.db)}), ensure_ascii=False, indent=2))
    else:
        from mihwar.cli.tables import show_built

        output.show(lambda console: show_built(console, built), None)


@app.command()
def fetch(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Cards to fetch; none: list them.")] = None,
    into: Annotated[Path, typer.Option("--into", help="Where to put the files.")] = Path("mihwar-data"),
    as_json: Json = False,
) -> None:
    """Fetch publishers' files: licence shown, resumed, checked, retried."""
    from mihwar.cli.fetching import run_fetch

    run_fetch(names or [], into, as_json)
