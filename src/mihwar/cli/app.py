"""`mihwar`: the list of commands, and how errors end."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer

from mihwar import __version__
from mihwar.cli.commands import commands
from mihwar.errors import MihwarError

# Typer carries its own copy of click and does not export the base of its usage errors.
_UsageError: Any = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="mihwar",
    cls=commands(
        "mihwar.cli",
        "brief",
        "state",
        "ties",
        "votes",
        "oblige",
        "sanction",
        "coalition",
        "lifeline",
        "treaties",
        "treaty",
        "act",
        "search",
        "measure",
        "compare",
        "around",
        "read",
        "serve",
        "panel",
        "gravity",
        "verify",
        "sources",
        "build",
        "fetch",
    ),
    help="How states stand to one another: dated, sourced ties, votes, treaties and sanctions.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


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
