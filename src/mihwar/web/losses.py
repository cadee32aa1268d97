"""Trade scenarios as self-contained HTML files: what a sanction costs whom, who adds what to it, what an opening is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from mihwar import __version__
from mihwar.answers.answer import Answer
from mihwar.language import LANGS, Language, traded
from mihwar.language import phrases as say
from mihwar.web import losses_map as atlas
from mihwar.web import losses_rows as rows
from mihwar.web import losses_tables as tables
from mihwar.web.chart import MARKS, POINTS, Row, both, rows_chart, typeset
from mihwar.web.losses_flow import Way, flows, moved, nodes, picture
from mihwar.web.losses_tables import Table
from mihwar.web.shell import apart, link, style, templates

Data = Mapping[str, Any]
Pair = Callable[[str, str], str]
_METHOD = ("model", "income", "cut", "band", "money")
_TARGETS = 2  # tiles for those sanctioned
_SHOWN = 40  # flows in a table
_SEEN = 0.00005  # per cent: what is smaller is printed as zero
_NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page.

    Attributes:
        id, head: where links lead to, and the heading.
        before: paragraphs above the picture.
        key: what the marks of the picture mean, a swatch and words each.
        picture: the picture; empty where there is none.
        after: notes below it.
        points: sentences below it.
        tables: the numbers behind it.
    """

    id: str
    head: str
    before: tuple[str, ...] = ()
    key: tuple[tuple[Markup, str], ...] = ()
    picture: Markup = _NOTHING
    after: tuple[str, ...] = ()
    points: tuple[str | Markup, ...] = ()
    tables: tuple[Table, ...] = ()


def losses_page(answer: Answer, language: Language) -> str:
    """Render what a scenario does.

    Args:
        answer: the answer to `sanction`.
        language: the language to write it in.

    Returns:
        The text of an HTML file with pictures, styles and fonts in it; it makes no request and runs no script.
    """
    return _page(answer, language, losses_context)


def coalition_page(answer: Answer, language: Language) -> str:
    """Render what each candidate would add to a coalition.

    Args:
        answer: the answer to `coalition`.
        language: the language to write it in.
    """
    return _page(answer, language, coalition_context)


def lifeline_page(answer: Answer, language: Language) -> str:
    """Render what openings are worth.

    Args:
        answer: the answer to `lifeline`.
        language: the language to write it in.
    """
    return _page(answer, language, lifeline_context)


def losses_context(answer: Answer, language: Language, pair: Pair | None = None) -> dict[str, Any]:
    """What `losses_body.html.j2` shows of a scenario.

    Args:
        answer: the answer to `sanction`.
        language: the language to write it in.
        pair: the address of the page on two states, where bars shall lead there.
    """
    data = answer.data
    sections = [_map(data, language), _bars(data, language, pair)]
    if data["focus"]:
        sections.append(_flow(data, data["focus"][0], language))
    if len(data["ladder"]) > 1:  # one step is the result itself
        sections.append(_ladder(data, language))
    if data["partners"]:
        sections.append(_partners(data, language))
    if data["evasion"]:
        sections.append(_evasion(data, language))
    if data["drivers"]:
        sections.append(_drivers(data, language))
    return _context(
        data, language, traded.title(data, language), _scenario_tiles(data, language), traded.headline(data, language), sections,
        mapped=atlas.can_be_drawn(data),
    )  # fmt: skip


def coalition_context(answer: Answer, language: Language) -> dict[str, Any]:
    """What `losses_body.html.j2` shows of an answer to `coalition`."""
    data = answer.data
    sections = [_shapley(data, language), _own(data, language)]
    sentences = [traded.core(data, language), *([one] if (one := traded.sampled(data, language)) else [])]
    title = traded.coalition_title(data, language)
    return _context(data, language, title, _coalition_tiles(data, language), sentences, sections)


def lifeline_context(answer: Answer, language: Language) -> dict[str, Any]:
    """What `losses_body.html.j2` shows of an answer to `lifeline`."""
    data = answer.data
    sections = [_openings(data, language), _trade(data, language)]
    return _context(
        data, language, language.say("trade_lifeline_title", to=say.name(data, data["to"], language)),
        _lifeline_tiles(data, language), [traded.loss(data, language)], sections,
        setting=[f"{traded.title(data, language)}."] if data["scenario"]["by"] else [],
    )  # fmt: skip


def _context(
    data: Data,
    language: Language,
    title: str,
    glance: Sequence[Mapping[str, str]],
    sentences: Sequence[str],
    sections: Sequence[Section],
    mapped: bool = False,
    setting: Sequence[str] = (),
) -> dict[str, Any]:
    solved = [traded.solved(data, language)] if "residual" in data else []
    published = (data.get("evasion") or {}).get("published", ())
    return {
        "title": title,
        "setting": [*setting, *traded.setting(data, language)],
        "glance": glance,
        "sentences": sentences,
        "sections": sections,
        "studies": [{**one, "words": language.of(one, "found"), "url": link(one["url"])} for one in data["studies"]],
        "caveats": [language.of(one, "text") for one in data["caveats"]],
        "method": [*(language[f"losses_method_{one}"] for one in _METHOD), *solved],
        "further": [{"cite": one["cite"], "url": link(one["url"])} for one in (*data["studies"], *published)],
        "mapped": mapped,
        "credit": f"{data['base']['title']}{language['semicolon']}mihwar",
    }


def _page(answer: Answer, language: Language, context: Callable[[Answer, Language], dict[str, Any]]) -> str:
    other = Language(LANGS[1 - LANGS.index(language.lang)])
    return templates().get_template("losses.html.j2").render(
        language=language,
        other=other,
        losses=context(answer, language),
        other_title=context(answer, other)["title"],
        sources=answer.sources,
        version=__version__,
        typeset=typeset,
        link=link,
        apart=apart,
        style=style(True, "brief.css", "losses_alone.css", "losses.css"),
    )  # fmt: skip


def _rows(found: Sequence[Row], heads: Sequence[str], language: Language, label: str, **kept: Any) -> Markup:
    return both(lambda wide: rows_chart(found, heads, language, label, wide, **kept))


def _mark(drawn: str, kind: str) -> Markup:
    return Markup(
        '<svg class="chart swatch" width="18" height="16" viewBox="0 0 18 16" aria-hidden="true">'
        '<path d="{}" class="{}" transform="translate(9,8)"></path></svg>'
    ).format(drawn, kind)


def _box(kind: str) -> Markup:
    return Markup(
        '<svg class="chart swatch" width="26" height="14" viewBox="0 0 26 14" aria-hidden="true">'
        '<rect x="0" y="0" width="26" height="14" class="{}"></rect></svg>'
    ).format(kind)


def _map(data: Data, language: Language) -> Section:
    head = language["losses_map"]
    if not atlas.can_be_drawn(data):
        return Section("map", head, before=(language["losses_map_regions"],))
    parts = [Markup('<div class="world">{}</div>').format(atlas.world(data, language))]
    outline = language["losses_map_outline" if data["scenario"]["target"] else "losses_map_outline_focus"]
    legend = Markup('<div class="scale">{}</div><p class="key">{} {}</p><p class="note">{}</p>').format(
        atlas.legend(data, language), atlas.nothing(), language["losses_map_no_number"],
        f"{language['losses_map_steps']} {outline}",
    )  # fmt: skip
    if missing := atlas.rows_without_shape(data):
        listed = language["comma"].join(
            f"{say.name(data, one['state'], language)} {traded.percent(one['pct'], language)}" for one in missing
        )
        legend += Markup('<p class="note"><b>{}:</b> {}</p>').format(language["losses_map_missing"], typeset(listed))
    if atlas.crowded(data):
        parts.append(
            Markup('<div class="beside"><figure><figcaption>{}</figcaption>{}</figure><div>{}</div></div>').format(
                language["losses_map_europe"], atlas.europe(data, language), legend
            )
        )
    else:
        parts.append(Markup('<div class="under">{}</div>').format(legend))
    return Section("map", head, picture=Markup("").join(parts), after=(language["losses_map_borders"],))


def _bars(data: Data, language: Language, pair: Pair | None = None) -> Section:
    found = rows.welfare(data, language, pair)
    roles = {row["role"] for row in data["welfare"]}
    key = tuple((_mark(MARKS[one], f"role {one}"), language[f"trade_role_{one}"]) for one in MARKS if one in roles)
    banded = any(row["lo"] is not None for row in data["welfare"])
    draws = language.number(data["scenario"]["draws"])
    read = language.say("losses_bars_read", draws=draws) if banded else language["losses_bars_read_none"]
    label = language["losses_bars"]
    chart = _rows(found, rows.welfare_heads(data, language), language, label)
    after = () if any(row.bars for row in found) else (language["trade_nobody"],)
    return Section(
        "bars", label, (read,), key, chart, after, tables=(tables.welfare(data, language),)
    )  # fmt: skip


def _flow(data: Data, state: str, language: Language) -> Section:
    name = say.name(data, state, language)
    parts: list[Markup] = []
    some: list[Table] = []
    ways: tuple[Way, ...] = ("sales", "purchases")
    for way in ways:
        found = nodes(data, way, state, language)
        if not any(one.before or one.after for one in found):
            continue
        lost, total = moved(found)
        told = language.say(
            f"losses_flow_moved_{way}", lost=_amount(lost, data, language), total=_amount(total, data, language),
            share=traded.percent(100 * lost / total if total else 0.0, language).lstrip("\u200e+"),
        )  # fmt: skip
        caption = language.say(f"losses_flow_{way}", name=name)
        drawn = both(lambda wide, way=way: picture(data, way, state, language, wide))  # type: ignore[misc]
        parts.append(Markup("<figure><figcaption>{}</figcaption><p>{}</p>{}</figure>").format(caption, typeset(told), drawn))
        some.append(tables.flows(flows(data, way, state)[:_SHOWN], len(flows(data, way, state)), caption, data, language))
    if not parts:
        return Section("flow", language.say("losses_flow", name=name), (language.say("losses_flow_none", name=name),))
    home = [
        language.say(
            "trade_home", name=say.name(data, row["state"], language), before=traded.flow(row["before"], data, language),
            after=traded.flow(row["after"], data, language), pct=traded.percent(row["pct"], language),
        )
        for row in data["home"] if row["state"] == state
    ]  # fmt: skip
    cut = any(row["cut"] for row in data["trade"])
    rest = any(one.kind == "more" for way in ways for one in nodes(data, way, state, language))
    looks = (*(("cut",) if cut else ()), "free", "lost", "gained", *(("rest",) if rest else ()))
    words = {"free": "free" if cut else "kept"}
    key = tuple((_box(f"swatch-{one}"), language[f"losses_flow_key_{words.get(one, one)}"]) for one in looks)
    read = language["losses_flow_read" if data["base"]["gdp"] else "losses_flow_read_file"]
    return Section(
        "flow", language.say("losses_flow", name=name), (read,), key, Markup("").join(parts), tuple(home), tables=tuple(some)
    )


def _ladder(data: Data, language: Language) -> Section:
    heads = [language[f"trade_{one}"] for one in ("together", "adds", "alone", "own")]
    key = (
        (_box("bar loss"), language["losses_ladder_key_adds"]),
        (_box("bar earlier"), language["losses_ladder_key_earlier"]),
        (_mark(POINTS["diamond"], "point diamond"), language["losses_ladder_key_alone"]),
    )
    note = language.say("trade_ladder_note", target=traded.members(data, data["focus"][:1], language))
    chart = _rows(rows.ladder(data, language), heads, language, language["trade_ladder"])
    return Section("ladder", language["trade_ladder"], (note,), key, chart, tables=(tables.ladder(data, language),))


def _partners(data: Data, language: Language) -> Section:
    first = data["partners"][0]
    target, without = say.name(data, first["target"], language), traded.percent(first["pct_without"], language)
    read = language.say("losses_partners_read", target=target, pct=without)
    line = _line(data["partners"], "lo", language)
    heads = [language["losses_points"], language["trade_given_back"]]
    chart = _rows(rows.given_back(data, language), heads, language, language["trade_partners"])
    return Section(
        "partners", language["trade_partners"], (read, *line), (), chart, points=tuple(traded.partners(data, language)),
        tables=(tables.partners(data, language),),
    )  # fmt: skip


def _evasion(data: Data, language: Language) -> Section:
    published = data["evasion"]["published"]
    own = traded.evasion({**data, "evasion": {**data["evasion"], "published": []}}, language)
    linked = [
        Markup(
            '<b>{}:</b> {} <span class="model"><a href="{}" rel="noreferrer"><bdi dir="ltr" lang="en">{}</bdi></a></span>'
        ).format(language["losses_evasion_published"], typeset(language.of(one, "found")), link(one["url"]), one["cite"])
        for one in published
    ]
    target = say.name(data, data["focus"][0], language)
    looks = (("gain", "in"), ("soft", "out"))
    key = tuple((_box(f"bar {look}"), language.say(f"losses_round_{word}", target=target)) for look, word in looks)
    unit = rows.money_scale(data, language)[1]
    chart = _rows(rows.ways(data, language), [language["trade_dollars"]], language, language["trade_evasion"], unit=unit)
    return Section(
        "evasion", language["trade_evasion"], (own[0],), key, chart, points=(*own[1:], *linked),
        tables=(tables.evasion(data, language),),
    )  # fmt: skip


def _drivers(data: Data, language: Language) -> Section:
    state = data["focus"][0]
    middle = next(row["pct"] for row in data["welfare"] if row["state"] == state)
    head = language.say("trade_drivers", name=say.name(data, state, language))
    heads = [language["trade_driver_at_low"], language["trade_driver_at_high"]]
    key = (
        (_box("bar atlow"), language["losses_drivers_key_low"]),
        (_box("bar athigh"), language["losses_drivers_key_high"]),
    )
    read = language.say("losses_drivers_read", pct=traded.percent(middle, language))
    chart = _rows(rows.drivers(data, language, middle), heads, language, head, zero=middle)
    return Section("drivers", head, (read,), key, chart, tables=(tables.drivers(data, language),))


def _shapley(data: Data, language: Language) -> Section:
    looks = (("dot", "dot"), ("up", "first"), ("down", "last"))
    key = tuple((_mark(POINTS[one], f"point {one}"), language[f"losses_shapley_key_{name}"]) for one, name in looks)
    heads = [language["trade_shapley"], language["trade_share"]]
    note = language.say("trade_candidates_note", target=traded.target(data, language))
    label = language["losses_shapley"]
    chart = _rows(rows.candidates(data, language), heads, language, label)
    before = (note, *_line(data["candidates"], "lo", language))
    return Section("candidates", label, before, key, chart, tables=(tables.candidates(data, language),))


def _own(data: Data, language: Language) -> Section:
    heads = [language["trade_own"], *([language["trade_dollars"]] if data["base"]["gdp"] else [])]
    chart = _rows(rows.own_costs(data, language), heads, language, language["losses_own"])
    read = (language["losses_own_read"], *_line(data["candidates"], "own_lo", language))
    return Section("own", language["losses_own"], read, (), chart)


def _line(some: Sequence[Mapping[str, Any]], key: str, language: Language) -> list[str]:
    """What the thin lines are, where there are any."""
    return [language["losses_line"]] if any(row[key] is not None for row in some) else []


def _openings(data: Data, language: Language) -> Section:
    read = language.say("losses_openings_read", to=say.name(data, data["to"], language))
    label = language["losses_openings"]
    chart = _rows(rows.openings(data, language), rows.openings_heads(data, language), language, label)
    before = (read, *_line(data["rows"], "lo", language))
    return Section("openings", label, before, (), chart, tables=(tables.openings(data, language),))


def _trade(data: Data, language: Language) -> Section:
    name = say.name(data, data["to"], language)
    head = language.say("trade_partners_base", to=name)
    looks = (("gain", "sells"), ("soft", "buys"))
    key = tuple((_box(f"bar {one}"), language.say(f"losses_key_{word}", name=name)) for one, word in looks)
    heads = [language["trade_sells"], language["trade_buys"]]
    if not data["base"]["gdp"]:
        heads = [language.say(f"losses_key_{word}", name=name) for word in ("sells", "buys")]
    chart = _rows(rows.base_trade(data, language), heads, language, head, unit=rows.money_scale(data, language)[1])
    return Section("trade", head, (language["losses_trade_read"],), key, chart, tables=(tables.base_trade(data, language),))


def _amount(value: float, data: Data, language: Language) -> str:
    """A sum with its currency, where it has one."""
    if data["base"]["gdp"]:
        return language.say("losses_usd", amount=traded.money(value, language))
    return traded.flow(value, data, language)


def _tile(to: str, figure: str, words: str, more: str = "") -> dict[str, str]:
    return {"to": to, "figure": figure, "words": words, "more": more}


def _pct(value: float | None, language: Language) -> str:
    return f"{traded.percent(value, language)} %"


def _scenario_tiles(data: Data, language: Language) -> list[dict[str, str]]:
    """The figures that the page opens with."""
    by_state = {row["state"]: row for row in data["welfare"]}
    found = []
    for state in data["focus"][:_TARGETS]:
        row = by_state[state]
        words = language.say("losses_tile_target", name=say.name(data, state, language))
        found.append(_tile("bars", _pct(row["pct"], language), words, _band(row, language)))
    if mine := data["coalition"]:
        if abs(mine["pct"]) < _SEEN and mine["dollars"] is not None:
            money = _amount(mine["dollars"], data, language)
            found.append(_tile("bars", money, language["losses_tile_coalition"]))
        else:
            found.append(_tile("bars", _pct(mine["pct"], language), language["losses_tile_coalition"], _band(mine, language)))
        if mine["dollars"] is not None and mine["dollars"] < 0 and mine["target_dollars"] < 0:
            words = language.say("losses_tile_ratio", target=traded.target(data, language))
            found.append(_tile("bars", language.number(mine["target_dollars"] / mine["dollars"], 2), words))
    if data["partners"] and (share := data["partners"][-1])["given_back_pct"] is not None:
        band = _band(share, language, "given_back_lo", "given_back_hi", whole=True)
        found.append(_tile("partners", f"{language.number(share['given_back_pct'])} %", language["losses_tile_back"], band))
    if (one := data["evasion"]) and one["offset_trade_pct"] is not None:
        found.append(_tile("evasion", f"{language.number(one['offset_trade_pct'], 1)} %", language["losses_tile_round"]))
    if not data["coalition"]:
        for key, row in (("worst", data["welfare"][0]), ("best", data["welfare"][-1])):
            if (row["pct"] < 0) == (key == "worst") and row["state"] not in data["focus"][:_TARGETS]:
                words = language.say(f"losses_tile_{key}", name=say.name(data, row["state"], language))
                found.append(_tile("bars", _pct(row["pct"], language), words, _band(row, language)))
    return found


def _coalition_tiles(data: Data, language: Language) -> list[dict[str, str]]:
    target = traded.target(data, language)
    found = []
    for key in ("core", "all"):
        words = language.say(f"losses_tile_{key}", target=target)
        found.append(_tile("candidates", _pct(data[key]["pct"], language), words, _band(data[key], language)))
    first = data["candidates"][0]
    if first["share_pct"] is not None:
        name = traded.members(data, [first["candidate"]], language)
        found.append(
            _tile("candidates", f"{language.number(first['share_pct'])} %", language.say("losses_tile_first", name=name))
        )
    return found


def _lifeline_tiles(data: Data, language: Language) -> list[dict[str, str]]:
    found = []
    if lost := data["loss"]:
        words = language.say("losses_tile_lost", to=say.name(data, data["to"], language))
        found.append(_tile("openings", _pct(lost["pct"], language), words, _band(lost, language)))
    best = max(data["rows"], key=lambda row: row["points"])
    for row in sorted({id(one): one for one in (*_widest(data), best)}.values(), key=lambda one: one["points"]):
        who = traded.members(data, [row["partner"]], language) if row["partner"] else language["trade_partner_all"]
        words = language.say("losses_tile_opening", name=who, share=language.number(100 * row["opening"]))
        found.append(_tile("openings", traded.percent(row["points"], language), words, _band(row, language, unit=False)))
    return found


def _widest(data: Data) -> list[Mapping[str, Any]]:
    """Of every partner the row of its widest opening."""
    found: dict[str | None, Mapping[str, Any]] = {}
    for row in data["rows"]:
        if row["partner"] not in found or row["opening"] > found[row["partner"]]["opening"]:
            found[row["partner"]] = row
    return list(found.values())[:3]


def _band(
    row: Mapping[str, Any], language: Language, low: str = "lo", high: str = "hi", whole: bool = False, unit: bool = True
) -> str:  # fmt: skip
    """The band of a tile; nothing without draws."""
    ends = (row[low], row[high])
    if ends[0] is None or ends[1] is None:
        return ""
    told = [language.number(one) if whole else traded.percent(one, language) for one in ends]
    return language.say("trade_band" if unit else "losses_band", lo=told[0], hi=told[1]).strip()
