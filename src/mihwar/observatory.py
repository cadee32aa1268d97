"""The Python face: the same answers as the command line.

import mihwar
mihwar.open().at("2024-12-31").ties("RUS", "PRK").df()
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from mihwar.answers import brief as _brief
from mihwar.answers import sources as _sources
from mihwar.answers import state as _state
from mihwar.answers import ties as _ties
from mihwar.answers import votes as _votes
from mihwar.answers.answer import Answer
from mihwar.model import Progress
from mihwar.store import fingerprint, opening, statements
from mihwar.world import World

if TYPE_CHECKING:
    import pyarrow as pa

    from mihwar.answers.batch import Outcome
    from mihwar.answers.panel import Panel
    from mihwar.answers.reading import ReadAnswer


def _ask(module: str, question: str, *arguments: Any, **options: Any) -> Answer:
    """Ask a question whose module of `answers` is imported only now, so that a brief stays quick."""
    answer: Answer = getattr(import_module(f"mihwar.answers.{module}"), question)(*arguments, **options)
    return answer


def _names(given: str | Sequence[str]) -> list[str]:
    """Names from a text with commas or a list."""
    return list(import_module("mihwar.answers.trade_scenario").listed(given))


def _scenario(file: str | Path | None, **options: Any) -> Any:
    """A trade scenario from a file and options; what is empty or None was not given."""
    given = {name: value for name, value in options.items() if value is not None and value != () and value != ""}
    return import_module("mihwar.answers.trade_scenario").merged(Path(file) if file else None, given)


def _given(**options: Any) -> dict[str, Any]:
    """The options that were given; for the others the answer's own defaults hold."""
    return {name: value for name, value in options.items() if value is not None}


class Observatory:
    """A store opened for questions; every method returns an `Answer` that turns into Arrow, pandas or Polars."""

    def __init__(self, world: World) -> None:
        """Ask questions of a world."""
        self.world = world

    def at(self, on: str | date) -> Observatory:
        """The same store as of another date. Raises `BadDate`."""
        return Observatory(self.world.at(on))

    def state(self, text: str, scheme: str | None = None) -> Answer:
        """The state that a name or code means."""
        return _state.state(self.world, text, scheme)

    def ties(self, a: str, b: str | None = None, layers: Sequence[str] = ()) -> Answer:
        """Ties of one state or between two."""
        return _ties.ties(self.world, a, b, layers)

    def votes(self, a: str, b: str, first: int | None = None, last: int | None = None) -> Answer:
        """Agreement of two states in the UN General Assembly by session."""
        return _votes.votes(self.world, a, b, first, last)

    def brief(self, a: str, b: str | None = None, against: Sequence[str] = _brief.AGAINST) -> Answer:
        """Everything on one state or two."""
        return _brief.brief(self.world, a, b, against)

    def pair(self, a: str, b: str, first: int | None = None, last: int | None = None) -> Answer:
        """A brief on two states with series of several measures, their intervals and breaks, and all acts of a span of years."""
        return _ask("pair", "pair", self.world, a, b, first, last)

    def dossier(self, state: str, against: Sequence[str] = _brief.AGAINST, since: int | None = None) -> Answer:
        """One state at length: treaties, sanctions, series, who is nearest and farthest, exposure, acts; why a part is empty."""
        return _ask("dossier", "dossier", self.world, state, against, since)

    def sources(self) -> Answer:
        """The datasets and their cards."""
        return _sources.sources(self.world)

    def exposure(self, state: str, year: int | None = None, theta: float = 5.0, ratio: float = 1.0) -> Answer:
        """What growth in every other state does to real income in this one, through goods trade."""
        return _ask("exposure", "exposures", self.world, state, year, theta, ratio)

    def exposure_pairs(self, year: int | None = None, theta: float = 5.0, ratio: float = 1.0) -> pa.Table:
        """The exposure of every state to every other as an Arrow table."""
        return _ask("exposure", "exposure_pairs", self.world, year, theta, ratio)

    def power(
        self,
        states: Sequence[str] = (),
        first: int | None = None,
        last: int | None = None,
        among: str = "majors",
        by: Sequence[str] = (),
    ) -> Answer:
        """Shares of capabilities, output and net power, and their concentration in a set of states."""
        return _ask("power", "power", self.world, states, first, last, among, by)

    def polarity(self, first: int | None = None, last: int | None = None, by: Sequence[str] = ()) -> Answer:
        """How many poles by the rules of the literature, and why concentration changed."""
        return _ask("polarity", "polarity", self.world, first, last, by)

    def standing(
        self,
        of: str | None = None,
        first: int | None = None,
        last: int | None = None,
        few: int | None = None,
        contested: float | None = None,
    ) -> Answer:
        """How a state (the USA where none is named, which is a choice) stands among others, as separate series."""
        return _ask("standing", "standing", self.world, of, first, last, **_given(few=few, contested=contested))

    def panel(
        self,
        unit: str,
        variables: Sequence[str] = (),
        states: Sequence[str] = (),
        first: int | None = None,
        last: int | None = None,
        *,
        directed: bool = True,
        relevant: bool = False,
        system: str = "cow",
        microstates: bool = False,
    ) -> Panel:
        """State-years or dyad-years with variables, null outside what their datasets cover; `data["bibtex"]` cites them."""
        found: Panel = import_module("mihwar.answers.panel").panel(
            self.world, unit, variables, states, first, last,
            directed=directed, relevant=relevant, system=system, microstates=microstates,
        )  # fmt: skip
        return found

    def gravity(
        self,
        table: Any,
        outcome: str,
        on: Sequence[str],
        fixed: Sequence[str] = (),
        cluster: Sequence[str] = (),
        where: Sequence[str] = (),
    ) -> Answer:
        """A gravity equation by PPML from a file or table of flows: coefficients, covariance, what was left out."""
        return _ask("gravity", "gravity", table, outcome, on, fixed, cluster, where)

    def panel_variables(self) -> Answer:
        """The variables a panel may have."""
        return _ask("panel", "variables", self.world)

    def similarity(
        self,
        a: str,
        b: str,
        first: int | None = None,
        last: int | None = None,
        layer: str | None = None,
        subset: str = "all",
        draws: int | None = None,
        seed: int | None = None,
        against_year: int | None = None,
        against: Sequence[str] = (),
        card: str | None = None,
    ) -> Answer:
        """How similar the alliances and votes of two states are, by every measure and coding, with intervals."""
        return _ask("similarity", "similarity", self.world, a, b, first, last, layer, subset,
            against_year=against_year, against=against, card=card, **_given(draws=draws, seed=seed),
        )  # fmt: skip

    def blocs(
        self,
        ties: Mapping[str, float] | Sequence[str] = (),
        resolution: float | None = None,
        runs: int | None = None,
        first: int | None = None,
        last: int | None = None,
        model: str = "modularity",
        window: int = 1,
        seed: int = 0,
        progress: Progress = lambda *_: None,
    ) -> Answer:
        """Blocs in friendly and hostile ties, with each member's certainty and what changed since the year before."""
        return _ask("blocs", "bloc_years", self.world, ties, resolution, runs, first, last, model, window, seed, progress)

    def balance(self, ties: Mapping[str, float] | Sequence[str] = (), seconds: float | None = None) -> Answer:
        """The frustration index, proved, the camps and the triads behind it."""
        return _ask("balance", "balance", self.world, ties, **_given(seconds=seconds))

    def oblige(
        self,
        attacks: Sequence[str],
        at: str | None = None,
        assume: Mapping[str, bool] | None = None,
        more: Sequence[str | Path] = (),
        without: Sequence[str] = (),
        study: str | None = None,
        runs: int = 10_000,
        seed: int = 1,
        provoked: bool | None = None,
        request: bool | None = None,
        add: Sequence[str] = (),
    ) -> Answer:
        """If one state attacks another (`KOR:PRK`): who must do what, under which article, and how often that is kept.

        `add` supposes treaties that nobody signed: `UKR:USA:defence`, `EST:LTU:LVA:consultation`.
        """
        files = [Path(one) for one in more]
        given = (at, assume, files, without, study, runs, seed, provoked, request, add)
        return _ask("obligations", "obligations", self.world, attacks, *given)

    def sanction(
        self,
        target: str | Sequence[str] = (),
        by: str | Sequence[str] = (),
        file: str | Path | None = None,
        progress: Progress = lambda *_: None,
        **options: Any,
    ) -> Answer:
        """A coalition sanctions a target, or any scenario of a file: real income of all, where trade goes, what it hangs on.

        Options, as on the command line (docs/sanctions.md): cut, strength, partner, new_links, through, leak, elasticity, draws,
        seed, estimate, base, year, ratio, value_added, fill, deficits, variant. What is given overrides the file.
        """
        given = _scenario(file, target=target, by=by, **options)
        return _ask("sanction", "sanction", self.world, given, progress)

    def coalition(
        self,
        target: str | Sequence[str],
        by: str | Sequence[str],
        candidates: str | Sequence[str],
        progress: Progress = lambda *_: None,
        **options: Any,
    ) -> Answer:
        """What each candidate would add to a coalition that sanctions, with Shapley values over all orders of joining."""
        given = _scenario(None, target=target, by=by, **options)
        return _ask("coalition", "coalition", self.world, given, _names(candidates), progress)

    def lifeline(
        self,
        to: str,
        partners: str | Sequence[str],
        by: str | Sequence[str] = (),
        openings: Sequence[float | str] = (),
        progress: Progress = lambda *_: None,
        **options: Any,
    ) -> Answer:
        """What a partner's opening is worth to a sanctioned state."""
        names = _names(partners)
        given = _scenario(None, target=to, by=by, partner=dict.fromkeys(names, "1:1"), **options)
        return _ask("lifeline", "lifeline", self.world, given, names, openings, progress)

    def treaties(self, state: str | None = None, kind: str | None = None) -> Answer:
        """The treaties coded clause by clause, those in force on the date first."""
        return _ask("treaties", "treaties", self.world, state, kind)

    def treaty(self, name: str) -> Answer:
        """One treaty down to its clauses."""
        return _ask("treaties", "treaty", self.world, name)

    def act(self, name: str) -> Answer:
        """Everything of one act: parties with roles and positions, ballots, clauses, evidence."""
        return _ask("act", "act", self.world, name)

    def search(self, text: str, limit: int = 20, kinds: Sequence[str] = ()) -> Answer:
        """What a name, the beginning of one, or a code may mean: states, acts, blocs, datasets, measures, places."""
        return _ask("search", "search", self.world, text, limit, kinds)

    def measures(self) -> Answer:
        """The measures: what each measures, its range and source."""
        return _ask("measures", "measures", self.world)

    def ideal_points(
        self,
        states: Sequence[str] = (),
        subset: str = "all",
        to_session: int | None = None,
        engine: str = "fast",
        dimensions: int = 1,
        draws: int = 1000,
        seed: int = 1,
        progress: Progress = lambda *_: None,
    ) -> Answer:
        """Ideal points of states from UN roll calls, on a line or in a plane; all states where none are named."""
        return _ask(
            "ideal_points", "ideal_points", self.world, states, subset, to_session, engine, dimensions, draws, seed, progress
        )

    def verify(self, topic: str | None = None, progress: Progress = lambda *_: None, folder: str | Path | None = None) -> Answer:
        """Published numbers beside ours; `folder`: where example data lie that are not carried."""
        return _ask("verify", "verify", self.world, topic, progress, Path(folder) if folder else None)

    def read(
        self,
        text: str,
        date: str | date | None = None,
        lang: str = "auto",
        *,
        check: bool = True,
        progress: Progress = lambda *_: None,
    ) -> ReadAnswer:
        """An Arabic or English text read into coded, attributed statements, each checked against the store unless told not to.

        Args:
            text: the text.
            date: its day, against which `a month ago` is reckoned; None where unknown.
            lang: `ar`, `en` or `auto`.
            check: whether to say what the store knows of each statement.
            progress: called now and then with what is done, how much of it, how much in all.
        """
        world = self.world if check else None
        found: ReadAnswer = import_module("mihwar.answers.reading").read(world, text, date, lang, progress)
        return found

    def compare(self, a: str, b: str, back: int = 10, seed: int = 1) -> Answer:
        """Two states under all measures at once, and where these disagree."""
        return _ask("compare", "compare", self.world, a, b, back, seed)

    def around(
        self,
        state: str,
        measure: str = "agreement",
        first: int | None = None,
        last: int | None = None,
        draws: int | None = None,
        seed: int | None = None,
    ) -> Answer:
        """How every other state stands to one, by one measure, for every year of a span."""
        return _ask("around", "around", self.world, state, measure, first, last, **_given(draws=draws, seed=seed))


def open(db: str | Path | None = None, progress: Progress = lambda *_: None) -> Observatory:
    """Open the store, building it first if it is not there, or the package's facts or the statements kept beside it have changed.

    A store that holds files of the user's is rebuilt with them, if their folder is still there; otherwise it is used as it is.

    Args:
        db: where the store lies; None: `MIHWAR_DB` or the user's cache directory.
        progress: called with what is being done, steps done, steps in all.

    Raises:
        BadStore: it cannot be read or written, or was made by another version.
    """
    path = Path(db) if db else opening.default_path()
    if path.exists():
        world = World.open(path)
        meta = world.meta()
        folder = Path(meta["folder"]) if meta["folder"] else None
        current = fingerprint.current(meta) and meta.get("statements", "") == statements.glance(path)
        if current or (folder and not folder.exists()):
            return Observatory(world)
        world.close()
    else:
        folder = None
    from mihwar.store.build import build

    build(path, folder, progress=progress)
    return Observatory(World.open(path))


def read(
    text: str, date: str | date | None = None, lang: str = "auto", *, check: bool = True, db: str | Path | None = None
) -> ReadAnswer:
    """Read an Arabic or English text into coded, attributed statements: `mihwar.read(text, date="2024-06-20").df()`.

    Args:
        text: the text.
        date: its day, against which `a month ago` is reckoned; None where unknown.
        lang: `ar`, `en` or `auto`.
        check: whether to say what the data know of each statement; without it no store is opened.
        db: where the store lies, as for `open`.

    Returns:
        The answer: `statements` and `mentions` as records, the statements as a table, `reading` with all of them as objects.

    Raises:
        MihwarError: a date that is no day, a language that is not read, or a store that cannot be opened.
    """
    if check:
        return open(db).read(text, date, lang)
    found: ReadAnswer = import_module("mihwar.answers.reading").read(None, text, date, lang)
    return found


@overload
def read_many(
    source: str | Path | Iterable[str | Mapping[str, Any]],
    date: str | None = ...,
    lang: str = ...,
    *,
    check: bool = ...,
    workers: int | None = ...,
    out: None = ...,
    db: str | Path | None = ...,
    progress: Progress = ...,
) -> Iterator[dict[str, Any]]: ...


@overload
def read_many(
    source: str | Path | Iterable[str | Mapping[str, Any]],
    date: str | None = ...,
    lang: str = ...,
    *,
    check: bool = ...,
    workers: int | None = ...,
    out: str | Path,
    db: str | Path | None = ...,
    progress: Progress = ...,
) -> Outcome: ...


def read_many(
    source: str | Path | Iterable[str | Mapping[str, Any]],
    date: str | None = None,
    lang: str = "auto",
    *,
    check: bool = True,
    workers: int | None = None,
    out: str | Path | None = None,
    db: str | Path | None = None,
    progress: Progress = lambda *_: None,
) -> Iterator[dict[str, Any]] | Outcome:
    """Read many texts, by several processes: `mihwar.read_many("articles", out="articles.parquet")`.

    Args:
        source: a folder of *.txt files; a .jsonl, .csv or .parquet file with the column `text` (and `id`, `date`, `lang`,
            `source`); or texts, or mappings with these keys.
        date: the day of documents that have none of their own.
        lang: `ar` or `en` of all; `auto`: each paragraph's own.
        check: whether to say what the data know of each statement.
        workers: processes; 1: this one; None: one for each core. The records are the same whatever their number.
        out: a .jsonl file for a record a line, a .csv or .parquet file for a statement a row. A run that was killed goes on where
            it was when it is called again with the same file.
        db: where the store lies, as for `open`.
        progress: called with the name of a document, documents done, documents in all.

    Returns:
        Without `out` the records, in the order of the documents, as `mihwar read --json` gives them, with `id` and `source` in
        `document`; of a document that cannot be read its `document` and an `error`. With `out` what happened: how many documents,
        which failed and why.

    Raises:
        MihwarError: the source cannot be read, none of its documents can, or the store or the file cannot be opened.
    """
    from mihwar.answers import batch

    if check:
        open(db).world.close()  # built here, so that processes only open it
    given = Path(source) if isinstance(source, str) else source
    job = batch.job(given, date, lang, check=check, workers=workers, db=Path(db) if db else None, progress=progress)
    return batch.records(job) if out is None else batch.write_batch(job, Path(out))
