"""`mihwar measure blocs`: groups of states in friendly and hostile ties, how sure each member is, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from mihwar.cli import output
from mihwar.cli.measure.signed import Ties, evidence, named, names, show_layers, show_untied, split
from mihwar.cli.options import Db, First, Json, Lang, Last, On, Out, open_store
from mihwar.cli.progress import Bar
from mihwar.errors import BadChoice

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language

SURE = 0.95
FEW = 5  # enmities within a bloc that are shown


def blocs(
    on: On = None,
    first: First = None,
    last: Last = None,
    ties: Ties = None,
    resolution: Annotated[float | None, typer.Option(help="Higher: more and smaller blocs. Default 1 (Potts: 0.1).")] = None,
    seeds: Annotated[int | None, typer.Option(help="Random searches; default 100, or 30 for each year of a series.")] = None,
    model: Annotated[str, typer.Option(help="modularity (signed) or potts (constant Potts model).")] = "modularity",
    window: Annotated[int, typer.Option(help="Years that the ties are the mean of.")] = 1,
    seed: Annotated[int, typer.Option(help="Start of the random numbers.")] = 0,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Blocs on a date, or at the end of each year from --from to --to."""
    from mihwar.language import Language

    language = Language(lang)
    if on is not None and (first is not None or last is not None):
        raise BadChoice("Give --on, or --from and --to, not both.")
    observatory = open_store(db, on)
    with Bar("Blocs") as bar:
        answer = observatory.blocs(split(ties), resolution, seeds, first, last, model, window, seed, bar.step)
    draw = _show if first is None and last is None else _show_series
    output.reply(answer, as_json, out, lambda console: draw(console, answer.data, language))


def _show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """One date: ties, how the blocs were found, the blocs, what changed, and other resolutions."""
    year = data["years"][0]
    console.print(f"[bold]{language.say('blocs_title', on=language.day(year['on']), n=len(year['blocs']))}[/bold]\n")
    show_layers(console, data, year["layers"], language)
    _show_search(console, data, year, language)
    mine = [row for row in data["members"] if row["on"] == year["on"]]
    for bloc in year["blocs"]:
        _show_bloc(console, data, bloc, [row for row in mine if row["bloc"] == bloc["bloc"]], language)
    if year["alone"]:
        console.print(f"\n{language.say('blocs_alone', states=names(data, year['alone'], language))}")
    show_untied(console, data, year["untied"], language)
    if year["since"]:
        console.print(f"\n[bold]{language.say('blocs_since', on=language.day(year['since']))}[/bold]")
        _show_changes(console, data, year, language)
    console.print(f"\n[bold]{language['blocs_resolutions']}[/bold]")
    from mihwar.cli.tables import table

    made = table(*(language[key] for key in ("resolution", "blocs_count", "blocs_likeness")))
    for row in year["resolutions"]:
        made.add_row(f"{row['resolution']:g}", str(row["blocs"]), language.number(row["likeness"], 2))
    console.print(made)


def _show_search(console: Console, data: Mapping[str, Any], year: Mapping[str, Any], language: Language) -> None:
    quality = year["quality"]
    counts = language["comma"].join(
        language.say("blocs_in_runs", blocs=row["blocs"], runs=row["runs"]) for row in quality["counts"]
    )
    console.print(
        "\n"
        + language.say(
            "blocs_search",
            model=language[f"blocs_{data['model']}"],
            resolution=f"{data['resolution']:g}",
            runs=data["runs"],
            best=language.number(quality["best"], 4),
            reached=language.number(100 * quality["reached"]),
            counts=counts,
        )
    )
    if data["window"] > 1:
        console.print(language.say("blocs_window", years=data["window"]))
    console.print(language.say("blocs_named_by_" + year["named_by"]))


def _show_bloc(
    console: Console, data: Mapping[str, Any], bloc: Mapping[str, Any], members: Sequence[Mapping[str, Any]], language: Language
) -> None:
    """A bloc: its leaders, how tightly it is tied, who is sure to belong and who is not, who is there for its enemies only."""
    leaders = names(data, bloc["leaders"], language)
    console.print(f"\n[bold]{language.say('blocs_bloc', bloc=bloc['bloc'], leaders=leaders, size=bloc['size'])}[/bold]")
    console.print(
        language.say(
            "blocs_within",
            friendly=language.number(bloc["friendly_within"]),
            pairs=language.number(bloc["pairs_within"]),
            hostile=len(bloc["hostile_within"]),
        )
    )
    friendless = [row["state"] for row in members if row["strength"] <= 0]
    members = [row for row in members if row["strength"] > 0]
    sure = [row["state"] for row in members if row["certainty"] >= SURE]
    if sure:
        console.print(language.say("blocs_sure", states=names(data, sure, language)))
    doubtful = [_doubt(data, row, language) for row in members if row["certainty"] < SURE]
    if doubtful:
        console.print(language.say("blocs_unsure", states=language["semicolon"].join(doubtful)))
    if friendless:
        console.print(language.say("blocs_friendless", states=names(data, friendless, language)))
    hostile = sorted(bloc["hostile_within"], key=lambda edge: edge["weight"])
    for edge in hostile[:FEW]:
        pair = f"{named(data, edge['a'], language)} – {named(data, edge['b'], language)}"
        console.print(language.say("blocs_enemies", pair=pair, evidence=evidence(edge, language)))
    if len(hostile) > FEW:
        console.print(language.say("blocs_more", n=len(hostile) - FEW))


def _doubt(data: Mapping[str, Any], row: Mapping[str, Any], language: Language) -> str:
    """A member that is not sure: its certainty, and the bloc it is in otherwise."""
    said = f"{named(data, row['state'], language)} {language.number(row['certainty'], 2)}"
    if row["next_bloc"] is None or row["next_share"] < 1 - SURE:
        return said
    return said + language.say("blocs_else", bloc=row["next_bloc"], share=language.number(row["next_share"], 2))


def _show_changes(console: Console, data: Mapping[str, Any], year: Mapping[str, Any], language: Language) -> None:
    """What happened to blocs, who went where, and where other datasets speak than before."""
    for row in year["breaks"]:
        before, after = (language["comma"].join(row[key]) or language["signed_none"] for key in ("before", "after"))
        said = language.say("blocs_break", layer=language.word("tie", row["layer"]), before=before, after=after)
        console.print(escape(said))
    if not year["changes"]:
        console.print(language["blocs_unchanged"])
    for row in year["changes"]:
        others = language["comma"].join(str(one) for one in row["others"] if one != row["bloc"])
        states = names(data, row["states"], language)
        key = "blocs_dissolved" if row["kind"] == "ended" and not others else f"blocs_{row['kind']}"
        console.print(language.say(key, bloc=row["bloc"], others=others, states=states))


def _show_series(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """Year by year: the blocs by number, and what became of them."""
    years = data["years"]
    span = {"first": years[0]["on"].year, "last": years[-1]["on"].year}
    console.print(f"[bold]{language.say('blocs_series', **span)}[/bold]\n")
    show_layers(console, data, years[-1]["layers"], language)
    console.print(
        language.say(
            "blocs_search_series",
            model=language[f"blocs_{data['model']}"],
            resolution=f"{data['resolution']:g}",
            runs=data["runs"],
        )
    )
    for year in years:
        console.print(f"\n[bold]{year['on'].year}[/bold]")
        for bloc in year["blocs"]:
            leaders = names(data, bloc["leaders"], language)
            said = language.say("blocs_bloc", bloc=bloc["bloc"], leaders=leaders, size=bloc["size"])
            console.print(f"{said} · {language.say('blocs_mean', certainty=language.number(bloc['certainty'], 2))}")
        shown = [row for row in year["changes"] if row["kind"] in ("born", "ended", "split", "merged")]
        if shown or year["breaks"]:
            _show_changes(console, data, {**year, "changes": shown}, language)
    console.print(f"\n{language['blocs_series_note']}")
