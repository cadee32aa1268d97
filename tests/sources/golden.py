"""A tiny file in the layout of every reader, as a table that tests can damage: `GOLDEN`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import test_atop_dyads
import test_atop_members
import test_baci
import test_buergenstock
import test_cow_contiguity
import test_cow_mid
import test_cow_nmc
import test_cow_states
import test_cow_trade
import test_cow_wars
import test_gml_mid
import test_gsdb
import test_ideal_points_sessions
import test_sipri_register
import test_ties_sanctions
import test_ucdp
import test_undl_votes
import test_unsc
import test_unsc_consolidated
import test_unsc_members
from making import r_frame, text, workbook
from test_travels import VISIT, trip

from mihwar.sources.atop_dyads import RESAVED
from mihwar.sources.contract import Source
from mihwar.sources.cow_nmc import UNITS
from mihwar.sources.democracy import POLITY_XLS, VARIABLES, VDEM_CSV
from mihwar.sources.ideal_points import COLUMNS as POINTS
from mihwar.sources.pwt import VARIABLES as PWT
from mihwar.sources.registry import sources
from mihwar.sources.ucdp import REDUCED
from mihwar.sources.unga_votes import TYPES as VOTES

Table = list[list[Any]]  # the header, then the rows
SOURCES: dict[str, Source] = {source.card.id: source for source in sources()}


@dataclass(frozen=True)
class Golden:
    """One file: `table` (or `raw` for XML and JSON), what stands before the header, and files that must lie beside it."""

    card: str
    name: str
    table: Table = field(default_factory=list)
    raw: str = ""
    before: str = ""
    encoding: str = "utf-8"
    sheets: tuple[str, ...] = ("Sheet1",)
    beside: Callable[[Path], list[Path]] = lambda folder: []
    optional: tuple[str, ...] = ()  # columns that some editions lack
    texts: tuple[str, ...] = ()  # columns whose cells happen to be numbers here

    @property
    def source(self) -> Source:
        return SOURCES[self.card]

    @property
    def kind(self) -> str:
        return self.name.removesuffix(".gz").rsplit(".", 1)[1].lower()

    @property
    def binary(self) -> bool:
        return self.kind in ("rda", "rds", "dta", "xlsx", "parquet") or self.name.endswith(".gz")

    def write(self, folder: Path, table: Table | None = None) -> Path:
        """Write it into a folder, or another table in its place."""
        path = folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        table = self.table if table is None else table
        if self.raw:
            return text(path, self.raw, self.encoding)
        if self.kind == "csv":
            lines = io.StringIO()
            csv.writer(lines, lineterminator="\n").writerows(table)
            return text(path, self.before + lines.getvalue(), self.encoding)
        if self.kind == "xlsx":
            top = [[line] for line in self.before.splitlines()]
            return workbook(path, {name: top + table for name in self.sheets})
        columns = {name: [row[n] for row in table[1:]] for n, name in enumerate(table[0])}
        if self.kind in ("rda", "rds"):
            return r_frame(path, columns)
        if self.kind == "parquet":
            frame = pd.DataFrame(
                {n: [str(v) for v in c] if any(isinstance(v, str) for v in c) else c for n, c in columns.items()}
            )
            frame.to_parquet(path)
            return path
        frame = pd.DataFrame(columns)
        for name in frame.columns:
            words = any(isinstance(value, str) for value in columns[name])
            frame[name] = frame[name].astype(str) if words else frame[name].astype("float64")
        frame.to_stata(path, write_index=False, version=118)
        return path


def _csv(content: str) -> Table:
    return list(csv.reader(io.StringIO(content)))


def _columns(columns: dict[str, list[Any]]) -> Table:
    return [list(columns), *(list(row) for row in zip(*columns.values(), strict=True))]


def _rows(*rows: dict[str, Any]) -> Table:
    return [list(rows[0]), *([str(value) for value in row.values()] for row in rows)]


_ATOP = dict(zip(RESAVED, [[2, 20], [20, 2], [1942, 1942], [1, 0], [1, 0], [0, 0], [0, 0], [0, 1]], strict=True))
_TIES = [{**dict.fromkeys(test_ties_sanctions.NEEDED, ""), **test_ties_sanctions.IMPOSED}]
_VOTE = dict.fromkeys(VOTES, 0) | {
    "rcid": 1,
    "ccode": 2,
    "vote": 1,
    "session": 1,
    "date": "1946-01-01",
    "unres": "R/1/66",
    "short": "A vote",
    "descr": "A vote on it",
}
_POINT = dict.fromkeys(POINTS, 1.5) | {"ccode": 2, "year": 2023}


GOLDEN = [
    Golden("atop-dyads", "atop5_1ddyr.csv", _csv(test_atop_dyads.CSV)),
    Golden("atop-dyads", "atop_alliance.rda", _columns(_ATOP)),
    Golden(
        "atop-dyads",
        "atop5_1ddyr.dta",
        _columns({k: v for k, v in zip(_csv(test_atop_dyads.CSV)[0][2:10], _ATOP.values(), strict=True)}),
    ),
    Golden(
        "atop-members", "atop4_01m.csv", _rows(*({**test_atop_members.ROW, **test_atop_members.member(code)} for code in (2, 20)))
    ),
    Golden(
        "baci",
        "trade_cepii.csv",
        _csv("export_ij1,export_ij2,export_ij3\n1,,2.5\n,,3\n4,,9\n"),
        beside=lambda folder: test_baci.matrix(folder)[1:],
    ),
    Golden(
        "baci",
        "BACI_HS22_Y2023_V202501.csv",
        _csv("t,i,j,k,v,q\n2023,643,490,010121,1.5,0.1\n2023,842,643,010121,7,\n"),
        beside=lambda folder: test_baci.official(folder, "")[1:],
    ),
    Golden(
        "baci",
        "country_codes_V202501.csv",
        _csv(test_baci.CODES),
        beside=lambda folder: test_baci.official(folder, "2023,643,490,010121,1.5,0.1\n2023,842,643,010121,7,\n")[:1],
    ),
    Golden("buergenstock", "communique_claims.csv", _csv(test_buergenstock.HEADER + test_buergenstock.LINES)),
    Golden("cow-contiguity", "contdird.csv.gz", _csv(test_cow_contiguity.YEARS)),
    Golden("cow-contiguity", "contdir.csv", _csv(test_cow_contiguity.SPELLS)),
    Golden(
        "cow-igo", "cow_igo_ndy.rda", _columns({"ccode1": [2, 2], "ccode2": [20, 710], "year": [1920, 1971], "dyadigos": [7, 0]})
    ),
    Golden(
        "cow-igo",
        "cow_igo_sy.rda",
        _columns({"ccode": [2], "year": [1920], "sum_igo_full": [9], "sum_igo_associate": [0], "sum_igo_observer": [1]}),
    ),
    Golden("cow-mid", "dyadic_mid_4.02.csv.gz", _rows(test_cow_mid.ROW, {**test_cow_mid.ROW, **test_cow_mid.BACK})),
    Golden("cow-nmc", "NMC-60-abridged.csv", _csv(test_cow_nmc.CSV)),
    Golden("cow-nmc", "cow_nmc.rda", _columns({"ccode": [2, 2], "year": [1816, 1817], **{name: [1.0, 2.0] for name in UNITS}})),
    Golden("cow-states", "states2016.csv", _csv(test_cow_states.STATES)),
    Golden("cow-states", "majors2024.csv", _csv(test_cow_states.MAJORS.format(version=2024))),
    Golden("cow-trade", "National_COW_4.0.csv", _csv(test_cow_trade.NATIONAL), encoding="latin-1"),
    Golden("cow-trade", "Dyadic_COW_4.0.csv", _csv(test_cow_trade.DYADIC), encoding="latin-1"),
    Golden(
        "cow-trade",
        "cow_trade_ddy.rds",
        _columns(
            {"ccode1": [710, 731], "ccode2": [731, 710], "year": [2014, 2014], "flow1": [2845, 3883], "flow2": [3883, 2845]}
        ),
    ),
    Golden("cow-wars", "Inter-StateWarData_v4.0.csv", _csv("\n".join(test_cow_wars.LINES)), encoding="latin-1"),
    Golden(
        "vdem",
        "V-Dem-CY-Core-v15.csv",
        _rows({"country_name": "USA"} | dict.fromkeys(VDEM_CSV, 0.5) | {"COWcode": 2, "year": 2024}),
    ),
    Golden(
        "vdem",
        "vdem_simple.rda",
        _columns({"vdem_cowcode": [2, 20], "year": [2024, 2024], **{name: [0.5, 0.1] for name in VARIABLES}}),
    ),
    Golden("polity5", "polity5.rda", _columns({"polity_annual_ccode": [347, 2], "year": [1991, 2018], "polity2": [-5, 5]})),
    Golden("polity5", "p5v2018.xlsx", [["cyear", *POLITY_XLS], [21776, 2, 1776, 0], [21777, 2, 1777, 1]]),
    Golden(
        "mindist",
        "cow_mindist.rda",
        _columns({"ccode1": [2, 2], "ccode2": [41, 70], "year": [1886, 1886], "mindist": [932.5, 0]}),
    ),
    Golden(
        "gml-mid",
        "gml-ddy-disputes-2.1.1.csv.gz",
        _rows(
            {**test_gml_mid.ROW, "endmon": 12},
            {
                **test_gml_mid.ROW,
                "ccode1": 200,
                "ccode2": 2,
                "sidea1": 0,
                "sidea2": 1,
                "hostlev1": 1,
                "hostlev2": 3,
                "endmon": 12,
            },
        ),
    ),
    Golden("gsdb", "GSDB_V4.csv", _csv(test_gsdb.HEADER + test_gsdb.LINES)),
    Golden(
        "gw-states",
        "gw_system.rda",
        _columns({"gwcode": [2, 971], "microstate": [0, 1], "start": [-56248, -700], "end": [-55153, -1]}),
        optional=("microstate",),
    ),
    Golden("gw-states", "gw_states.rda", _columns({"gwcode": [2, 971], "startdate": [-56248, -700], "enddate": [-55153, -1]})),
    Golden(
        "gw-states",
        "gwstates.xlsx",
        [["Cow Nr.", "Cow ID", "Name of State", "Start", "End"], [2, "USA", "United States", "01.01.1816", "31.12.1818"]],
    ),
    Golden(
        "unga-ideal-points",
        "IdealpointsJuly2025.dta",
        [list(_POINT), list(_POINT.values()), list({**_POINT, "year": 2022}.values())],
    ),
    Golden(
        "unga-ideal-points-sessions",
        "IdealpointestimatesAll_Apr2020.csv.gz",
        _csv("\n".join((test_ideal_points_sessions.HEADER, *test_ideal_points_sessions.LINES))),
        encoding="latin-1",
    ),
    Golden(
        "isd",
        "ISD+V2.xlsx",
        [["COWID", "COWNum", "StateName", "Start", "End"], ["USA", 2, "United States", "1-1-1816", "31-12-2016"]],
    ),
    Golden(
        "maddison",
        "mpd2020.xlsx",
        [["countrycode", "country", "year", "gdppc", "pop"], ["NLD", "Netherlands", 1820, 3006, 2333.5]],
        sheets=("Full data",),
    ),
    Golden(
        "pwt", "pwt10.01.rda", _columns({"isocode": ["NLD", "USA"], "year": [2018, 2019], **{name: [1.5, 2.5] for name in PWT}})
    ),
    Golden(
        "tss-rivalries",
        "tss_rivalries.rda",
        _columns(
            {
                "tssr_id": [19, 40],
                "rivalry": ["Austria-Prussia", "Colombia-Venezuela"],
                "ccode1": [255, 100],
                "ccode2": [305, 101],
                "start": [1740, 1831],
                "end": [1870, 2020],
                "positional": [1, 1],
                "spatial": [1, 1],
                "ideological": [0, 1],
                "interventionary": [1, 0],
            }
        ),
    ),
    Golden(
        "sipri-arms",
        "trade-register.csv",
        _csv(test_sipri_register.HEADER + test_sipri_register.LINES),
        before=test_sipri_register.PREAMBLE,
        encoding="latin-1",
        texts=("Number ordered",),
    ),
    Golden(
        "sipri-milex",
        "SIPRI-Milex-data-1949-2024_2.xlsx",
        [["Country", "Notes", "2023", "2024"], ["Algeria", "", 9145.81, "..."], ["USSR", "", 5.5, 7]],
        before="1\n2\n3\n4\n5\n",
        sheets=("Constant (2023) US$", "Current US$", "Share of GDP"),
        optional=("Notes", "2023", "2024"),
    ),
    Golden("ties", "TIESv4-1.xlsx", [list(_TIES[0]), list(_TIES[0].values())]),
    Golden("ucdp", "UcdpPrioConflict_v24_1.csv", _csv(test_ucdp.HEADER + test_ucdp.LINES)),
    Golden(
        "ucdp",
        "ucdp_acd.rda",
        _columns(
            dict(
                zip(
                    REDUCED,
                    [
                        [1, 2],
                        [1969, 1970],
                        [1, 2],
                        ["interstate"] * 2,
                        [651, 651],
                        [1, 2],
                        [666, 666],
                        [3, 4],
                        [-301, 1],
                        [-200, 300],
                    ],
                    strict=True,
                )
            )
        ),
    ),
    Golden(
        "undl-votes",
        "2026_02_06_ga_voting.csv",
        _csv(
            "\n".join(
                [
                    test_undl_votes.HEADER_2026,
                    test_undl_votes.row(1, "USA", "N", "2023-12-12", "78", "A/RES/78/1"),
                    test_undl_votes.row(1, "EGY", "Y", "2023-12-12", "78", "A/RES/78/1"),
                ]
            )
        ),
        optional=("session", "title", "agenda_title", "vote_note", "undl_link"),
        texts=("session",),
    ),
    Golden(
        "unga-single-votes",
        "ukraine_68-262_ES-11-1.csv",
        _csv("resolution,country_name,vote\nES-11/1,Albania,Y\nES-11/1,Russia,N\n"),
    ),
    Golden("unga-single-votes", "world_ukraine_votes.csv", _csv("NAME_EN,vote\nMali,ABSTENTION\nIsrael,AGAINST\n")),
    Golden(
        "unga-single-votes",
        "palestine_question_1983-2022.json",
        raw='{"countries": {}, "votes": [{"meta": {"date": "2022-11-30", "descrition": "Division for Palestinian Rights :"}, '
        '"votes": {"USA": "N", "EGY": "Y"}}]}',
    ),
    Golden("unga-votes", "UNVotes.csv", _rows(_VOTE, {**_VOTE, "ccode": 20, "vote": 3})),
    Golden("unga-votes", "UNVotes_1946-2021.parquet", [list(_VOTE), list(_VOTE.values()), list({**_VOTE, "ccode": 20}.values())]),
    Golden(
        "unsc-vetoes",
        "unsc_vetoes_1946_sept2022.csv",
        _csv(f"{test_unsc.HEADER}\n{test_unsc.line('2/16/1946', 'S/PV.23', 'USSR,,', '0,0,0,1,0,0')}\n"),
    ),
    Golden(
        "unsc-consolidated",
        "consolidated.xml",
        raw=(
            '<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="2020-11-30T20:31:19.923-05:00"><INDIVIDUALS>'
            + test_unsc_consolidated.entry("INDIVIDUAL", "DPRK", "2016-11-30")
            + "</INDIVIDUALS><ENTITIES></ENTITIES></CONSOLIDATED_LIST>"
        ),
    ),
    Golden(
        "unsc-members",
        "council_membership.csv",
        _csv(test_unsc_members.council(15).replace(test_unsc_members.HEADER, "country_org,start_year,end_year,seat,note\n")),
    ),
    Golden(
        "us-travels",
        "visits/data/1870.xml",
        raw=f"<visits>{VISIT.format(id=1, began='1874-12-12', slug='somoa', country='Somoa')}</visits>",
    ),
    Golden(
        "us-travels",
        "president-travels/a.xml",
        raw=f'<?xml version="1.0" encoding="UTF-8"?>\n<trips>{trip(1, "russia", "2018-10-07")}</trips>',
    ),
    Golden(
        "statements",
        "0123.statements.jsonl",
        raw="\n".join(
            json.dumps(line)
            for line in (
                {"mihwar_statements": 1, "sha256": "0123", "name": "a.txt", "lang": "en", "date": "2024-06-20"},
                {
                    "id": "s1",
                    "type": "arms_transfer",
                    "start": 0,
                    "end": 9,
                    "title_en": "arms delivered: Aland",
                    "title_ar": "سلاح",
                    "first": "2024-01-01",
                    "last": "2024-01-31",
                    "status": "alleged",
                    "claimant_en": "B",
                    "claimant_ar": "ب",
                    "parties": [{"id": "PRK", "role": "actor"}, {"id": "EU", "role": "recipient"}],
                },
            )
        ),
    ),
    Golden(
        "wdi",
        "API_SP.POP.TOTL_DS2_en_csv_v2.csv",
        _csv(
            "Country Name,Country Code,Indicator Name,Indicator Code,2023,2024,\n"
            'Norway,NOR,"Population, total",SP.POP.TOTL,5,6,\n'
        ),
        before='"Data Source","World Development Indicators",\n\n"Last Updated Date","2025-10-07",\n\n',
        encoding="utf-8-sig",
        optional=("2023", "2024"),
    ),
    Golden(
        "wdi",
        "API_SP.POP.TOTL_DS2_en_excel_v2.xlsx",
        [
            ["Country Name", "Country Code", "Indicator Name", "Indicator Code", "2023", "2024"],
            ["Norway", "NOR", "Population, total", "SP.POP.TOTL", 5, 6],
        ],
        before="Data Source\nLast Updated Date\n \n",
        sheets=("Data",),
        optional=("2023", "2024"),
    ),
]
