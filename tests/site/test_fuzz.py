"""Whatever is asked by way of the OpenAPI description, the server answers with sense: no 5xx, and what it promised."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

EXAMPLES = int(os.environ.get("MIHWAR_FUZZ", "4"))  # for each operation; `MIHWAR_FUZZ=200` for a long run


@pytest.fixture(scope="session")
def fuzz() -> Any:
    return pytest.importorskip("schemathesis", reason="schemathesis is not installed (uv run --group browser)")


def test_nothing_that_is_asked_breaks_it(fuzz: Any, served: str) -> None:
    described = fuzz.openapi.from_url(f"{served}/openapi.json")
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            response = case.call(timeout=300)
            case.validate_response(response, checks=[fuzz.checks.not_a_server_error])

        ask()
    assert asked > 50


def test_the_description_is_valid(fuzz: Any, served: str) -> None:
    described = fuzz.openapi.from_url(f"{served}/openapi.json")
    described.validate()  # raises what is wrong with it
    assert len(list(described.get_all_operations())) > 10
