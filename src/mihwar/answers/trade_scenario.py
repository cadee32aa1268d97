"""A trade scenario as a user writes it: on the command line, in Python, or in a TOML file (docs/sanctions.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from mihwar.answers.economies import Spec
from mihwar.errors import BadChoice, BadFile
from mihwar.model import choice
from mihwar.scenarios.trade.model import Model
from mihwar.scenarios.trade.ranges import Range, parsed
from mihwar.scenarios.trade.sanction import CUTS

# From the long-run estimate of Boehm, Levchenko and Pandalai-Nayar (2023) to Eaton and Kortum's (2002) from prices; in the middle
# the median of structural estimates in Head and Mayer (2014).
ELASTICITY = Range(2.0, 5.0, 8.0, logs=True)
ELASTICITY_SOURCE = (
    "2: long run, Boehm, Levchenko and Pandalai-Nayar 2023 (1.75 to 2.25); 5: median of structural estimates, Head and Mayer "
    "2014 (5.03); 8: Eaton and Kortum 2002 from prices (8.28)."
)
EMBARGO = Range(1.0, 1.0, 1.0)
SPREAD = 0.1  # a strength given as one number is drawn this much to either side
PART = 1 / 3  # an opening given as one number, this part of it
DRAWS = 500


@dataclass(frozen=True, slots=True)
class Change:
    """A change of trade costs or tariffs between any regions.

    Attributes:
        seller, buyer: names, groups, or `*` for all; never home sales unless `home`.
        trade: factor on trade at unchanged prices and incomes.
        iceberg: factor on trade costs; becomes iceberg ** -theta.
        tariff: new ad valorem rate.
        file: a table with a row a pair instead (columns exporter, importer, and trade, iceberg or tariff).
    """

    seller: tuple[str, ...] = ("*",)
    buyer: tuple[str, ...] = ("*",)
    trade: float | None = None
    iceberg: float | None = None
    tariff: float | None = None
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is asked.

    Attributes:
        target, by: sanctioned states, and those who sanction: states or groups.
        without: members of those groups that take no part; who is named in `by` by itself does.
        cut: `all` trade between them, the target's `exports` or its `imports`.
        strength: share of that trade which stops at unchanged prices and incomes.
        partner: state or group to its opening.
        new_links: whether partners may trade with the target where nothing is recorded, up to what gravity predicts.
        through, leak: states that goods go round through, and what that costs beyond shipping, ad valorem.
        elasticity: the trade elasticity.
        model, spec: how the model is closed; the base.
        changes: any other changes.
        draws, seed: of the bands; no draws: none.
        estimate: a file of `mihwar gravity`; strengths and openings written `=NAME` come from its coefficients.
        focus: the states to look at where nobody is sanctioned.
        title_en, title_ar: of a report.
    """

    target: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    cut: str = "all"
    strength: Range | str = EMBARGO
    partner: Mapping[str, Range | str] = field(default_factory=dict)
    new_links: bool = False
    through: tuple[str, ...] = ()
    leak: float = 0.0
    elasticity: Range = ELASTICITY
    model: Model = field(default_factory=Model)
    spec: Spec = field(default_factory=Spec)
    changes: tuple[Change, ...] = ()
    draws: int = DRAWS
    seed: int = 1
    estimate: Path | None = None
    focus: tuple[str, ...] = ()
    title_en: str | None = None
    title_ar: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is no scenario. Raises `BadChoice`."""
        choice(self.cut, CUTS, "cut")
        if not 0 <= self.leak <= 10:
            raise BadChoice(f"The leak cost is {self.leak:g}; write 0.25 for a quarter more than shipping on both legs.")
        if not 0 <= self.draws <= 100_000:
            raise BadChoice(f"{self.draws} is no number of draws; give 0 to 100000.")
        if bool(self.target) != bool(self.by) and not self.partner and not self.changes:
            raise BadChoice("A sanction needs both --target and --by.")
        if not self.target and self.partner:
            raise BadChoice("Partners open to a target; name it with --target.")
        if not self.target and not self.changes:
            raise BadChoice("Nothing changes: name --target and --by, or a scenario file with [[change]].")


def scenario(**given: Any) -> Scenario:
    """A scenario from plain values: texts, lists, numbers; what is None stays at its default.

    Raises:
        BadChoice: a value that is none.
    """
    words = {key: value for key, value in given.items() if value is not None}
    found: dict[str, Any] = {}
    for key in ("target", "by", "without", "through", "focus"):
        if key in words:
            found[key] = listed(words.pop(key))
    if "strength" in words:
        found["strength"] = strength(words.pop("strength"))
    if "partner" in words:
        found["partner"] = partners(words.pop("partner"))
    if "elasticity" in words:
        found["elasticity"] = parsed(words.pop("elasticity"), "The trade elasticity", 1e-3, 100, logs=True)
    for key in ("cut", "new_links", "leak", "draws", "seed", "title_en", "title_ar", "model", "spec", "changes"):
        if key in words:
            found[key] = words.pop(key)
    if "estimate" in words:
        found["estimate"] = Path(words.pop("estimate"))
    if words:
        raise BadChoice(f"A scenario has no {', '.join(words)}; see docs/sanctions.md.")
    return Scenario(**found)


def listed(given: str | Sequence[str]) -> tuple[str, ...]:
    """Names from a text with commas or a list."""
    parts = given.split(",") if isinstance(given, str) else [part for one in given for part in str(one).split(",")]
    return tuple(part.strip() for part in parts if part.strip())


def strength(given: str | float) -> Range | str:
    """A strength: a number (drawn a tenth to either side), a range, or `=NAME` of an estimate. Raises `BadChoice`."""
    text = str(given).strip()
    if text.startswith("="):
        return text
    found = parsed(text, "The strength of a sanction", 0, 1)
    if ":" in text or found.mid in (0, 1):
        return found
    spread = min(SPREAD, found.mid, 1 - found.mid)
    return Range(found.mid - spread, found.mid, found.mid + spread)


def partners(given: str | Sequence[str] | Mapping[str, Any]) -> dict[str, Range | str]:
    """Openings from `CHN:+0.3,IND:0.1:0.3` or a mapping. Raises `BadChoice`."""
    if isinstance(given, Mapping):
        return {str(name): opening(value) for name, value in given.items()}
    found = {}
    for one in listed(given):
        name, _, amount = one.partition(":")
        if not name or not amount:
            raise BadChoice(f"{one!r} is no partner; write STATE:OPENING, for example CHN:+0.3.")
        found[name.strip()] = opening(amount)
    return found


def opening(given: str | float) -> Range | str:
    """An opening: a number (drawn a third of it to either side), a range, or `=NAME` of an estimate. Raises `BadChoice`."""
    text = str(given).strip()
    if text.startswith("="):
        return text
    found = parsed(text, "The opening of a partner", -1, 1000)
    if ":" in text or not found.mid:
        return found
    ends = sorted((found.mid * (1 - PART), found.mid * (1 + PART)))
    return Range(max(ends[0], -1.0), found.mid, ends[1])


_FILES = ("file", "elasticities", "production", "inputs", "tariffs", "mapping")
_KEYS = {one.name for one in fields(Scenario)} - {"spec", "model", "changes"}


def read(path: Path) -> dict[str, Any]:
    """The values of a scenario file, as `scenario` takes them; files it names lie beside it.

    Raises:
        BadFile: not TOML, or keys that a scenario does not have.
    """
    if not path.is_file():
        raise BadFile(f"{path} is no file; --scenario takes a scenario in the format of docs/sanctions.md.")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as why:
        raise BadFile(f"{path} is not TOML: {why}.") from None
    _only(content, _KEYS | {"base", "model", "change"}, path, "the scenario")
    found = {key: value for key, value in content.items() if key in _KEYS}
    near = path.parent
    base = content.get("base", {})
    _only(base, {one.name for one in fields(Spec)}, path, "[base]")
    found["spec"] = Spec(**{key: near / value if key in _FILES else value for key, value in base.items()})
    settings = content.get("model", {})
    _only(settings, {one.name for one in fields(Model)}, path, "[model]")
    found["model"] = Model(**settings)
    changes = []
    for one in content.get("change", []):
        _only(one, {item.name for item in fields(Change)}, path, "[[change]]")
        values = {key: listed(value) if key in ("seller", "buyer") else value for key, value in one.items()}
        changes.append(Change(**{**values, **({"file": near / one["file"]} if "file" in one else {})}))
    found["changes"] = tuple(changes)
    if "estimate" in found:
        found["estimate"] = near / found["estimate"]
    return found


def _only(given: Mapping[str, Any], known: set[str], path: Path, where: str) -> None:
    if strange := sorted(set(given) - known):
        raise BadFile(f"{path}: {where} has no {', '.join(strange)}; it may have {', '.join(sorted(known))}.")


_SPEC = {
    "base": "file",
    "elasticities": "elasticities",
    "year": "year",
    "ratio": "ratio",
    "value_added": "value_added",
    "floor": "floor",
    "fill": "fill",
    "officials": "officials",
}
_MODEL = ("deficits", "variant", "labour", "scale", "passthrough", "rebate")


def merged(path: Path | None, options: Mapping[str, Any]) -> Scenario:
    """The scenario of a file, or none, with options over it, by their names on the command line.

    Raises:
        BadChoice, BadFile: as `read` and `scenario`.
    """
    found = read(path) if path else {}
    spec, model = found.get("spec", Spec()), found.get("model", Model())
    given = dict(options)
    changed = {_SPEC[key]: given.pop(key) for key in list(given) if key in _SPEC}
    changed = {key: Path(value) if key in _FILES else value for key, value in changed.items()}
    settings = {key: given.pop(key) for key in list(given) if key in _MODEL}
    return scenario(**{**found, **given, "spec": replace(spec, **changed), "model": replace(model, **settings)})
