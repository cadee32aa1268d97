"""`mihwar gravity`: what ties, borders and sanctions do to trade, estimated from a table of flows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mihwar.cli import output
from mihwar.cli.options import Json, Lang, Out

if TYPE_CHECKING:
    from rich.console import Console

    from mihwar.language import Language


def gravity(
    file: Annotated[Path, typer.Argument(help="A table of flows: .csv, .parquet, Stata .dta, R .rda or .rds.")],
    outcome: Annotated[str, typer.Option(help="The column explained, such as trade.")],
    on: Annotated[str, typer.Option("--on", help="Covariates with commas between: sanction,RTA,log(DIST).")],
    fixed: Annotated[
        str, typer.Option(help="Fixed effects, with commas between: exporter^year,importer^year,exporter^importer.")
    ] = "",
    cluster: Annotated[str, typer.Option(help="Cluster standard errors by these, at most two; default: robust.")] = "",
    where: Annotated[list[str] | None, typer.Option(help="Rows to keep: year=2006, exporter!=importer; may be repeated.")] = None,
    lang: Lang = "en",
    as_json: Json = False,
    out: Out = None,
) -> None:
    """A gravity equation by PPML with fixed effects: coefficients, covariance, and what was left out."""
    from mihwar.answers.gravity import gravity as asked
    from mihwar.language import Language

    language = Language(lang)
    answer = asked(file, outcome, _listed(on), _listed(fixed), _listed(cluster), where or ())
    output.reply(answer, as_json, out, lambda console: show(console, answer.data, language))


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def show(console: Console, data: Mapping[str, Any], language: Language) -> None:
    """Coefficients, then the sample, what went and why, and how to read it."""
    from rich.markup import escape

    from mihwar.cli.tables import line, table

    comma = language["comma"]
    fixed = comma.join(data["fixed"]) or language["gravity_none"]
    console.print(f"[bold]{escape(language.say('gravity_title', outcome=data['outcome'], fixed=fixed))}[/bold]")
    heads = ("covariate", "coefficient", "se", "interval", "p", "effect")
    made = table(*(language[f"gravity_{head}"] for head in heads))
    for column in made.columns[1:]:
        column.justify = "right"
    for row in data["covariates"]:
        made.add_row(
            escape(row["name"]), language.number(row["coefficient"], 4), language.number(row["se"], 4),
            f"{language.number(row['lo'], 3)} … {language.number(row['hi'], 3)}", language.number(row["p"], 3),
            language.number(row["effect_pct"], 1),
        )  # fmt: skip
    console.print(made)
    gone = data["dropped"]
    by = comma.join(data["cluster"])
    lines = [
        language.say("gravity_sample", n=language.number(data["observations"]), rows=language.number(data["rows"]),
                     r2=language.number(data["pseudo_r2"], 4)),
        language.say("gravity_clustered", by=by, n=language.number(data["clusters"])) if by else language["gravity_robust"],
    ]  # fmt: skip
    for why in ("missing", "separated", "singletons"):
        if gone[why]:
            lines.append(language.say(f"gravity_{why}", n=language.number(gone[why])))
    if gone["collinear"]:
        lines.append(language.say("gravity_collinear", names=comma.join(gone["collinear"])))
    if not data["checked"]:
        lines.append(language["gravity_unchecked"])
    for one in (*lines, language["gravity_read"]):
        line(console, f"• {one}")
