"""The `.json` of every page has the shape that docs/data-model.md gives, and its tables are there as csv and parquet."""

from __future__ import annotations

import io

import httpx
import pyarrow.csv
import pyarrow.parquet
import pytest
from site_addresses import ADDRESSES
from test_docs import differences, shapes

from mihwar.web.site.pages import pages

# Pages whose answer is that of a command, by the name of its shape.
SAME = {
    "act": "act", "attack": "oblige", "sanction": "sanction", "sanction_live": "sanction", "coalition": "coalition",
    "lifeline": "lifeline", "read": "read", "sources": "sources", "methods": "methods", "method": "method",
    "pairs": "page_states",
}  # fmt: skip


def twin(name: str, ending: str) -> str:
    """The address of a page's data."""
    path, _, query = ADDRESSES[name].partition("?")
    return f"/en{path}.{ending}{'?' if query else ''}{query}"


@pytest.mark.parametrize("name", ADDRESSES)
def test_data_have_the_documented_shape(client: httpx.Client, name: str) -> None:
    known = shapes()
    told = client.get(twin(name, "json"))
    assert told.status_code == 200, told.text[:300]
    shape = SAME.get(name, f"page_{name}")
    assert sorted(set(differences(told.json(), {f"...{shape}": None, "...end": None}, known, name))) == []


@pytest.mark.parametrize("name", ADDRESSES)
def test_tables_are_the_same_as_csv_and_parquet(client: httpx.Client, name: str) -> None:
    csv, parquet = (client.get(twin(name, ending)) for ending in ("csv", "parquet"))
    assert (csv.status_code, parquet.status_code) == (200, 200), csv.text[:300]
    assert csv.headers["content-disposition"].startswith(f'attachment; filename="{name}-')
    whole = pyarrow.parquet.read_table(io.BytesIO(parquet.content))
    read = pyarrow.csv.read_csv(io.BytesIO(csv.content), parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True))
    assert read.column_names == whole.column_names
    assert read.num_rows == whole.num_rows


def test_both_languages_give_the_same_data(client: httpx.Client) -> None:
    for name in ("front", "map", "pair", "state"):
        address = twin(name, "json")
        assert client.get(address).content == client.get(address.replace("/en", "/ar", 1)).content


def test_every_page_is_described(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for page in pages():
        below = "" if page.path == "/" else page.path
        for ending in ("", ".json", ".csv", ".parquet", *([".events"] if page.slow else [])):
            told = paths[f"/{{lang}}{below}{ending}"]["get"]
            named = {one["name"] for one in told["parameters"]}
            assert set(page.question.model_fields) <= named
