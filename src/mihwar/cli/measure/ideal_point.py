"""`mihwar measure ideal-point`: positions of states in UN roll calls, session by session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Db, Json, Lang, Out, open_store
from mihwar.cli.progress import Bar

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language

SHOWN = 12  # sessions on the terminal where none are chosen


def ideal_point(
    states: Annotated[list[str] | None, typer.Argument(help="States: names in English or Arabic, or codes; none: all.")] = None,
    issue: Annotated[str, typer.Option("--subset", "--issue", help="all, important, me, nu, di, hr, co or ec.")] = "all",
    to_session: Annotated[int | None, typer.Option(help="Use sessions up to this one.")] = None,
    since: Annotated[int | None, typer.Option("--from", help="Show from this year on; default: twelve sessions.")] = None,
    engine: Annotated[str, typer.Option(help="fast (mode, seconds), full (posterior, minutes) or published.")] = "fast",
    dimensions: Annotated[int, typer.Option(help="1, or 2: what sets others apart from both superpowers.")] = 1,
    draws: Annotated[int, typer.Option(help="Draws to keep of each chain.")] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.")] = 1,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Ideal points from UN roll calls, with 90 % intervals: the model of Bailey, Strezhnev and Voeten (2017)."""
    from mihwar.language import Language

    language = Language(lang)
    observatory = open_store(db)
    _announce(language)
    with Bar(language["ideal_estimating"]) as bar:
        answer = observatory.ideal_points(states or (), issue, to_session, engine, dimensions, draws, seed, bar.step)
    output.reply(answer, as_json, out, lambda console: _show(console, answer.data, language, since))


def _announce(language: Language) -> None:
    """Say so before Numba compiles for half a minute, which it does once after an installation."""
    from mihwar.measures.ideal_points.compiled import compile_all, compiled_before

    if not compiled_before():
        typer.echo(language["ideal_compiling"], err=True)
        compile_all()


def _show(console: Console, data: Mapping[str, Any], language: Language, since: int | None) -> None:
    """A row for each session, a column for each state; without states, the last session from one end to the other."""
    from rich.markup import escape

    from mihwar.cli.tables import table
    from mihwar.language import phrases as say

    votes = data["votes"]
    console.print(
        language.say(
            "ideal_from", n=language.number(votes["n"]), items=language.number(votes["items"]),
            first=votes["first_session"], last=votes["last_session"], subset=language.word("subset", votes["subset"]),
        )
    )  # fmt: skip
    axes = range(1, data["model"]["dimensions"] + 1)
    heads = [cell for axis in axes for cell in (language["ideal_point" if len(axes) == 1 else f"ideal_axis_{axis}"], "90 %")]
    rows = _by_state_session(data["estimates"])
    if len(data["names"]) > 8:
        rows = sorted((row for row in rows if row["session"] == votes["last_session"]), key=lambda row: -row["axes"][0]["mean"])
        made = table(language["state"], *heads, language["common"])
        for row in rows:
            made.add_row(escape(say.name(data, row["state"], language)), *_cells(row, language), str(row["n"]))
        console.print(made)
    else:
        first = since or 1946 + max((row["session"] for row in rows), default=0) - SHOWN
        made = table(*(language[key] for key in ("session", "year", "state")), *heads, language["common"])
        for row in sorted(rows, key=lambda row: (row["session"], -row["axes"][0]["mean"])):
            if row["year"] >= first:
                name = escape(say.name(data, row["state"], language))
                made.add_row(str(row["session"]), str(row["year"]), name, *_cells(row, language), str(row["n"]))
        console.print(made)
        _contrasts(console, data, language)
    if data["fit"]:
        last = data["fit"][-1]
        fit = {key: language.number(last[key], 3) for key in ("one", "two")}
        console.print(language["ideal_plane"])
        console.print(language.say("ideal_fit", session=last["session"], **fit))
    for state in data["missing"]:
        console.print(language.say("ideal_missing", name=say.name(data, state, language)))
    console.print(language["ideal_note_" + data["model"]["engine"]])
    _diagnostics(console, data["diagnostics"], language)


def _by_state_session(estimates: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The estimates of one state in one session side by side, one for each dimension."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for one in estimates:
        key = {name: one[name] for name in ("state", "session", "year", "n")}
        found.setdefault((one["state"], one["session"]), {**key, "axes": []})["axes"].append(one)
    return list(found.values())


def _cells(row: Mapping[str, Any], language: Language) -> list[str]:
    return [cell for one in row["axes"] for cell in _interval(one, language)]


def _interval(one: Mapping[str, Any], language: Language) -> tuple[str, str]:
    return language.number(one["mean"], 2), f"{language.number(one['lo'], 2)} … {language.number(one['hi'], 2)}"


def _contrasts(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """The last session's differences, whose intervals the two marginal ones do not give."""
    from mihwar.language import phrases as say

    last = {(row["a"], row["b"], row["dimension"]): row for row in data["contrasts"]}
    for row in last.values():
        mean, span = _interval(row, language)
        if data["model"]["dimensions"] > 1:
            axis = f"ideal_axis_{row['dimension']}"
            mean = f"{language[axis]} {mean}"
        pair = {side: say.name(data, row[side], language) for side in ("a", "b")}
        console.print(language.say("ideal_apart", **pair, session=row["session"], mean=mean, span=span))


def _diagnostics(console: Console, found: Mapping[str, Any], language: Language) -> None:
    if "rhat" in found:
        console.print(
            language.say(
                "ideal_chains", chains=found["chains"], draws=language.number(found["draws"]),
                rhat=language.number(found["rhat"], 3), effective=language.number(found["effective"]),
            )
        )  # fmt: skip
    if found["converged"] is False:
        count = found.get("doubtful")
        console.print(language["ideal_unsettled"] if count is None else language.say("ideal_doubtful", count=count))
