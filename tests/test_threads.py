"""Several threads ask one store at once: each gets what it would have got alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import numpy as np

from mihwar.answers.answer import Answer
from mihwar.observatory import Observatory
from mihwar.store.once import once
from mihwar.world import World

THREADS = 4
QUESTIONS: dict[str, Callable[[Observatory], Answer]] = {
    "pair": lambda one: one.at("2024-12-31").brief("RUS", "PRK"),
    "pair of another day": lambda one: one.at("2010-06-01").brief("USA", "CHN"),
    "state": lambda one: one.at("2024-12-31").brief("RUS"),
    "ties": lambda one: one.at("2024-12-31").ties("IRN", "RUS"),
    "votes": lambda one: one.votes("RUS", "USA"),
    "similarity": lambda one: one.similarity("RUS", "PRK", 2000, 2010, draws=20),
    "blocs": lambda one: one.at("2024-12-31").blocs(runs=3),
    "balance": lambda one: one.at("2024-12-31").balance(seconds=5),
    "standing": lambda one: one.standing(first=2000, last=2010),
    "power": lambda one: one.power(["USA"], 2000, 2010),
    "treaties": lambda one: one.treaties("RUS"),
    "obligations": lambda one: one.at("2024-12-31").oblige(["KOR:PRK"], runs=50),
}


def test_answers_in_threads_are_those_of_one(observatory: Observatory) -> None:
    """Mixed questions from four threads, nothing made beforehand, against the same asked one after another."""
    world = observatory.world
    alone = {name: ask(Observatory(world.beside())).to_dict() for name, ask in QUESTIONS.items()}
    shared = _unmade(world)

    def ask_all(seed: int) -> dict[str, dict[str, Any]]:
        mine = shared.beside()
        names = random.Random(seed).sample(sorted(QUESTIONS), len(QUESTIONS))
        try:
            return {name: QUESTIONS[name](Observatory(mine)).to_dict() for name in names}
        finally:
            mine.close()

    with ThreadPoolExecutor(THREADS) as pool:
        for answers in pool.map(ask_all, range(THREADS)):
            for name, answer in answers.items():
                assert answer == alone[name], name


def test_another_thread_s_world_shares_what_was_made_and_closes_alone(observatory: Observatory) -> None:
    """What one has made the other finds; closing one leaves the other open."""
    here = _unmade(observatory.world).at("2024-12-31")
    there = here.beside()
    assert there.on == here.on
    assert there.atlas is here.atlas
    assert there.cards() is here.cards()
    there.close()
    assert here.ties("RUS", "PRK")


def _unmade(world: World) -> World:
    """The same store with nothing made of it."""
    return World(world._con.cursor())


def test_matrices_cut_from_those_kept_are_those_asked_for_alone(observatory: Observatory) -> None:
    """Roll calls, obligations, members and yearly variables of some years, before and after the whole was kept."""

    def asked(world: World) -> list[object]:
        return [
            world.roll_calls(40, 45),
            world.alliances(range(1990, 2001)),
            world.system(1900, 1950),
            world.holdings.attributes("maddison", ("gdp_per_capita",), 1950, 1960),
        ]

    alone, world = asked(_unmade(observatory.world)), _unmade(observatory.world)
    whole = world.roll_calls()
    world.alliances(range(1816, date.today().year + 1))
    assert not whole.vote.flags.writeable
    for one, two in zip(alone, asked(world), strict=True):
        for name in one.__dataclass_fields__:  # type: ignore[attr-defined]
            np.testing.assert_equal(getattr(one, name), getattr(two, name))


def test_only_the_newest_of_a_kind_are_kept() -> None:
    kept: dict[Any, Any] = {}
    for year in range(5):
        once(kept, ("trade", year), lambda: "made", 2)
        once(kept, ("all", year), lambda: "made")
    assert [key for key in kept if key[0] == "trade"] == [("trade", 3), ("trade", 4)]
    assert len(kept) == 2 + 5
    assert once(kept, ("trade", 4), lambda: "made again", 2) == "made"


def test_a_brief_is_the_same_where_roll_calls_are_at_hand(observatory: Observatory) -> None:
    """Votes counted by DuckDB, and from the matrix that another question has made."""
    alone, world = (Observatory(_unmade(observatory.world).at("2024-12-31")) for _ in range(2))
    world.world.roll_calls()
    for pair in (("RUS", "USA"), ("DEU", "YEM"), ("RUS", None), ("TUV", None)):
        assert world.brief(*pair).to_dict() == alone.brief(*pair).to_dict()
    assert ("roll calls",) not in alone.world.remembered
