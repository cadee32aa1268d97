"""What the docs say is true: commands run, links lead somewhere, shapes are those of the answers, pages are up to date."""

from __future__ import annotations

import io
import json
import re
import runpy
import shlex
import tomllib
from contextlib import redirect_stdout
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mihwar.cli.app import run
from mihwar.language import Language
from mihwar.sources.download import Fetched
from mihwar.store.build import Built, FileOutcome

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
LINKED = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")})
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SETUP = "python3 -m venv .uv && .uv/bin/pip install -q uv"


def blocks(page: Path) -> list[tuple[str, str]]:
    return FENCE.findall(page.read_text(encoding="utf-8"))


def commands() -> list[str]:
    """Every `mihwar ...` of a fenced block, without its comment, each once."""
    lines = [line.removeprefix("$ ") for page in PAGES for _, text in blocks(page) for line in text.splitlines()]
    return list(dict.fromkeys(shlex.join(shlex.split(line, comments=True)) for line in lines if line.startswith("mihwar ")))


def asks_for_files(words: list[str]) -> bool:
    """Does it need a folder of the reader's or the network, or go on until it is stopped?"""
    return "DIR" in words or words[0] in ("build", "serve") or (words[0] == "fetch" and len(words) > 1)


@pytest.fixture(autouse=True)
def _place(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIHWAR_DB", str(db))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").symlink_to(ROOT / "docs")


@pytest.mark.parametrize("command", commands())
def test_commands_of_the_docs_run(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(command)[1:]
    if asks_for_files(words):
        assert run([words[0], "--help"]) == 0
        said = capsys.readouterr().out
        assert [word for word in words if word.startswith("--") and word not in said] == []
    else:
        assert run(words) == 0
        shown = capsys.readouterr()
        assert shown.err in ("", f"{Language('en')['ideal_compiling']}\n")  # said once, where nothing was compiled yet
        assert shown.out or "--out" in words


def test_the_readme_shows_what_the_brief_says(capsys: pytest.CaptureFixture[str]) -> None:
    (shown,) = [text for _, text in blocks(README) if text.startswith("$ mihwar brief")]
    assert run(shlex.split(shown.splitlines()[0])[2:]) == 0
    said = " ".join(capsys.readouterr().out.split())
    parts = [" ".join(part.split()) for line in shown.splitlines()[1:] for part in line.split("...")]
    assert [part for part in parts if part not in said] == []


def test_every_command_takes_json(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("brief", "state", "ties", "votes", "sources", "build", "fetch"):
        assert run([command, "--help"]) == 0
        assert "--json" in capsys.readouterr().out


def test_python_of_the_docs_runs(tmp_path: Path) -> None:
    found = [text for page in PAGES for kind, text in blocks(page) if kind == "python"]
    assert found
    for number, text in enumerate(found):
        script = tmp_path / f"block{number}.py"
        script.write_text(text, encoding="utf-8")
        runpy.run_path(str(script))


def test_the_readmes_setup_is_that_of_ci() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    two = [line for _, text in blocks(README) for line in text.splitlines() if line.startswith("python3 -m venv")]
    assert [line.split(" .uv/bin/uv ")[0] for line in two] == [f"{SETUP} &&"] * 2
    assert SETUP in ci
    runs = [line.replace('"$uv"', ".uv/bin/uv") for line in ci.splitlines()]
    assert "uv=.uv/bin/uv" in runs
    brief, tests = (line.removeprefix(f"{SETUP} && ") for line in two)
    assert tests in runs
    assert brief.removeprefix(".uv/bin/uv run ") in commands()
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert two[1] in contributing


@pytest.mark.parametrize("page", LINKED, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    inside = [link.split("#")[0] for link in links if not re.match(r"\w+:", link)]
    assert [link for link in inside if link and not (page.parent / link).exists()] == []


# The pages on the cards


@cache
def card_pages() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "card_pages.py"))


def test_card_pages_are_those_of_the_tool() -> None:
    made = card_pages()["pages"]()
    there = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "cards").glob("*.md")}
    stale = sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
    assert stale == [], "run `uv run python tools/card_pages.py` and commit docs/cards"


def test_docstrings_name_what_carried_rows_fill() -> None:
    tool = card_pages()
    for source in tool["sources"]():
        if tool["kind"](source) == 1:
            assert tool["unsaid"](source, list(tool["carried"].read(source.card.id))) == [], source.card.id


# The shapes of docs/data-model.md

Shape = Any  # a name, a list of one shape, or a dict of shapes; the key STATE stands for every identifier of a state


def shapes() -> dict[str, Shape]:
    """The shapes defined in fenced blocks as `name = {...}`, names not yet replaced."""
    text = "".join(text for _, text in blocks(ROOT / "docs" / "data-model.md"))
    found = {}
    for name, body in re.findall(r"^(\w+) = (.*?)(?=^\w+ = |\Z)", text, re.MULTILINE | re.DOTALL):
        words = re.findall(r"\.\.\.\w+|\w+|[{}\[\]:,]", body)
        found[name] = parsed(words)
        assert words == [], f"{name} is not one shape"
    return found


def parsed(words: list[str]) -> Shape:
    first = words.pop(0)
    if first == "[":
        inner = parsed(words)
        assert words.pop(0) == "]"
        return [inner]
    if first != "{":
        return first
    keys: dict[str, Shape] = {}
    while words[0] != "}":
        key = words.pop(0)
        if words[0] == ":":
            words.pop(0)
            keys[key] = parsed(words)
        else:
            keys[key] = None
        if words[0] == ",":
            words.pop(0)
    words.pop(0)
    return keys


def differences(value: Any, shape: Shape, known: dict[str, Shape], at: str) -> list[str]:
    """Where a real value has other keys than its shape says."""
    if isinstance(shape, str):
        shape = known.get(shape)
    if value is None or shape is None:
        return []
    if isinstance(shape, list):
        assert isinstance(value, list), at
        return [found for one in value for found in differences(one, shape[0], known, f"{at}[]")]
    assert isinstance(value, dict), at
    if "STATE" in shape:
        return [found for one in value.values() for found in differences(one, shape["STATE"], known, f"{at}.STATE")]
    shape = spread(shape, known)
    wrong = [f"{at}.{key} is not documented" for key in value.keys() - shape.keys()]
    wrong += [f"{at}.{key} does not exist" for key in shape.keys() - value.keys()]
    for key in value.keys() & shape.keys():
        wrong += differences(value[key], shape[key], known, f"{at}.{key}")
    return wrong


def spread(shape: dict[str, Shape], known: dict[str, Shape]) -> dict[str, Shape]:
    """The keys of a shape, with those of the shapes it takes in by `...name`."""
    found: dict[str, Shape] = {}
    for key, part in shape.items():
        found |= spread(known[key[3:]], known) if key.startswith("...") else {key: part}
    return found


@pytest.mark.parametrize(
    "words",
    [
        ["state", "SUN"],
        ["ties", "RUS", "PRK", "--on", "2024-12-31"],
        ["ties", "IRN", "--on", "2020-01-01"],
        ["votes", "USA", "RUS"],
        ["sources"],
        ["brief", "USA", "CHN", "--on", "2024-12-31"],
        ["brief", "PRK", "--on", "2019-06-30"],
        ["measure", "similarity", "USA", "RUS", "--from", "2015", "--draws", "20"],
        ["measure", "power", "USA", "PRK", "--from", "2020"],
        ["measure", "polarity", "--from", "1990"],
        ["measure", "standing", "--from", "2010", "--to", "2020"],
        ["measure", "exposure", "RUS"],
        ["measure", "blocs", "--on", "2024-12-31", "--seeds", "5"],
        ["measure", "balance", "--on", "2024-12-31"],
        ["measure", "ideal-point", "RUS", "PRK", "--subset", "me", "--to-session", "60"],
        ["compare", "TUR", "RUS"],
        ["around", "RUS", "--from", "1990", "--to", "1993", "--draws", "20"],
        ["verify", "ideal_points"],
        ["oblige", "--attack", "TUR:GRC", "--on", "2025-01-15"],
        ["oblige", "--attack", "ARG:GBR", "--at", "falklands", "--on", "1982-04-02"],
        ["sanction", "--target", "RUS", "--by", "EU", "--partner", "CHN:1", "--through", "KAZ", "--leak", "1", "--draws", "5"],
        ["sanction", "--target", "IRN", "--by", "USA", "--no-fill", "--draws", "0"],
        ["coalition", "--target", "RUS", "--by", "G7", "--candidates", "CHN,IND", "--draws", "5"],
        ["lifeline", "--to", "PRK", "--from", "RUS,CHN", "--draws", "5"],
        ["treaties", "--state", "RUS"],
        ["treaty", "nato-1949"],
        ["act", "mihwar-treaties/nato-1949"],
        ["act", "unga-votes/2973"],
        ["act", "mihwar-sanctions/un-prk"],
        ["search", "korea"],
        ["search", "365"],
        ["read", str(ROOT / "tests" / "data" / "read.en.txt"), "--date", "2024-06-20"],
        ["panel", "dyad-years", "--states", "RUS,PRK", "--with", "votes,cinc,treaties", "--from", "2015", "--to", "2025"],
        ["panel", "state-years", "--states", "RUS", "--with", "gdp,atop", "--from", "2015", "--to", "2020"],
    ],
    ids=" ".join,
)
def test_answers_have_the_documented_shape(words: list[str]) -> None:
    known = shapes()
    with redirect_stdout(io.StringIO()) as out:
        assert run([*words, "--json"]) == 0
    answer = json.loads(out.getvalue())
    assert list(answer)[-2:] == list(known["end"])
    # `mihwar measure ideal-point` has the shape `measure_ideal_point`.
    name = "_".join(words[:2]).replace("-", "_") if words[0] == "measure" else words[0]
    assert sorted(set(differences(answer, {f"...{name}": None, "...end": None}, known, name))) == []


def test_build_and_fetch_have_the_documented_shape(capsys: pytest.CaptureFixture[str]) -> None:
    known = shapes()
    assert list(known["build"]) == [one.name for one in fields(Built)]
    assert list(known["build"]["files"][0]) == [one.name for one in fields(FileOutcome)]
    assert {one.name for one in fields(Fetched)} < set(known["fetch"]["files"][0])
    assert run(["fetch", "--json"]) == 0
    assert differences(json.loads(capsys.readouterr().out), "fetchable", known, "fetch") == []


def test_the_documented_tables_are_those_of_the_store(db: Path) -> None:
    from mihwar.sources.contract import TABLES

    first = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8").split(";")[0]
    assert set(re.findall(r"`(\w+)`", first)) == {*TABLES, "card", "ballot"}


def test_the_documented_words_are_those_of_the_vocabulary() -> None:
    words = tomllib.loads((ROOT / "src" / "mihwar" / "facts" / "vocabulary.toml").read_text(encoding="utf-8"))
    text = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")
    for key in ("trigger", "duty"):
        (said,) = re.findall(rf"^{key} = .*?# (.*)$", text, re.MULTILINE)
        assert set(said.removesuffix(" | ...").split(" | ")) <= set(words[key])


def test_the_documented_rooms_and_packages_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rooms, packages = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("| package |")
    (contract,) = project["tool"]["importlinter"]["contracts"]
    layers = [name.removeprefix("mihwar.") for layer in contract["layers"] for name in layer.split(" | ")]
    assert re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", rooms, re.MULTILINE))) == layers
    needed = {re.split(r"[<>=]", one)[0] for one in project["project"]["dependencies"]}
    first_cells = ", ".join(re.findall(r"^\| (\w.*?) \|", packages, re.MULTILINE))
    assert {name.split(" ")[0] for name in first_cells.split(", ")} == needed
