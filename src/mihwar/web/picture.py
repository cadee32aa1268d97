"""The cascade as a picture: attacks, the clauses they set off, the states these bind, and the help that leads on.

It is drawn here, not in the browser, so that it stands in print and without scripts. Everything is laid out from left to right
and mirrored for Arabic. A status is told by colour, by the line around a box, by the pattern of its edge and by a mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from mihwar.language import Language, obliged
from mihwar.language import phrases as say
from mihwar.web.letters import columns, width, wrapped
from mihwar.web.shell import apart

Data = Mapping[str, Any]
_FIRST, _CLAUSE, _STATES = (2, 150), (198, 372), (604, 324)  # columns: where they begin, how wide they are
_END = _STATES[0] + _STATES[1]
_TRUNK = 175  # where the line from an attack runs down to its clauses
_LANE = 12  # between the lines of help that leads on, to the right of all boxes
_EDGE, _PAD, _GAP, _BAND = 10, 10, 12, 58
_BOLD, _PLAIN = 13.0, 12.5
_MANY = {"triggered": 12, "conditional": 12, "not_triggered": 5, "not_in_force": 5}  # clauses before they become one list
_NAMED = 8  # states of a clause named in such a list
_FLOWING = 80  # states in one box before their names run on instead of standing in columns
LOOKS = ("triggered", "breached", "conditional", "not_triggered", "not_in_force")
MARKS = {
    "triggered": '<path d="M-5,-5H5V5H-5Z"/>',
    "breached": '<path d="M-5,-5L5,5M5,-5L-5,5" fill="none"/>',
    "conditional": '<path d="M0,-6L6,0L0,6L-6,0Z" fill="none"/><path d="M0,-6L6,0L0,6Z"/>',
    "not_triggered": '<path d="M-5,0H5" fill="none"/>',
    "not_in_force": '<circle r="4.6" fill="none"/>',
}


@dataclass(slots=True)
class Row:
    """A clause, or where nothing follows all clauses of a treaty, with the states it would bind."""

    status: str
    fights: str
    first: Mapping[str, Any]
    anchor: str
    clauses: list[tuple[str, str]] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def look(self) -> str:
        """How it is drawn: its status, and a promise broken by the attack in a way of its own."""
        return "breached" if self.first["breached"] else self.status


@dataclass(slots=True)
class Band:
    """What follows from one attack, or from help against one attacker."""

    kind: str
    attackers: list[str]
    target: str
    place: str
    sources: list[str] = field(default_factory=list)
    rows: dict[tuple[Any, ...], Row] = field(default_factory=dict)


def anchor(number: int) -> str:
    """The id of the section that says a group of duties in words."""
    return f"duty-{number}"


def bands(data: Data) -> list[Band]:
    """The attacks in their order, then attacks joined, then help, each with its clauses in the order of the page."""
    by_id = {one["id"]: one for one in data["obligations"]}
    found: dict[tuple[str, ...], Band] = {}
    for one in data["attack"]:
        found[_band("attack", one["attacker"], one["target"])] = Band("attack", [one["attacker"]], one["target"], one["at"])
    led = [
        ("entry" if one["side"] == "defence" else "joined", one["state"], by_id[one["because"]]["against"], one["because"])
        for one in data["belligerents"]
        if one["because"] in by_id
    ]
    for one in data["obligations"]:
        cause = one["because"]
        if cause["obligation"] in by_id:
            led.append(("entry" if cause["entry"] else "joined", cause["attacker"], cause["target"], cause["obligation"]))
    for kind, attacker, target, source in led:
        band = found.setdefault(_band(kind, attacker, target), Band(kind, [], target, target))
        _add(band.attackers, attacker)
        _add(band.sources, source)
    for number, group in enumerate(obliged.obligations(data)):
        key = _place_of(group)
        if key[0] not in found:  # an attack that no duty explains
            cause = group["because"]
            found[key[0]] = Band("joined", [cause["attacker"]], cause["target"], cause["target"])
        row = found[key[0]].rows.setdefault(key[1], Row(group["status"], group["fights"], group, anchor(number)))
        _add(row.clauses, (group["article"], group["duty"]))
        for state in group["states"]:
            _add(row.states, state)
        for c in group["conditions"]:
            if c["bears"] == "whether" and (row.status, c["state"]) in (("conditional", "open"), ("not_triggered", "failed")):
                _add(row.asked, (c["state"], c["word"]))
    return list(found.values())


def _band(kind: str, attacker: str, target: str) -> tuple[str, ...]:
    return (kind, target) if kind == "entry" else ("attack", attacker, target)


def _place_of(one: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """The band and the row that a duty stands in."""
    cause = one["because"]
    band = _band("entry" if cause["entry"] else "attack", cause["attacker"], cause["target"])
    row: tuple[Any, ...] = (one["status"], one["treaty"], one["to"], one["reason"], one["breached"])
    if one["status"] in ("triggered", "conditional"):
        row += (one["fights"], one["article"], one["duty"])
    return band, row


def _add(words: list[Any], word: Any) -> None:
    if word not in words:
        words.append(word)


class _Canvas:
    """Elements in the order they are painted; `at` mirrors what is laid out from left to right."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.rtl = language.direction == "rtl"
        self.line = 21.0 if self.rtl else 17.0
        self.width = float(_END)
        self.lines: list[Markup] = []
        self.boxes: list[Markup] = []

    def at(self, x: float) -> float:
        return round(self.width - x if self.rtl else x, 1)

    def text(self, x: float, y: float, words: str, bold: bool = False, quiet: bool = False) -> Markup:
        kind = " ".join(name for name, on in (("b", bold), ("q", quiet)) if on)
        return Markup('<text x="{}" y="{}" class="{}">{}</text>').format(self.at(x), round(y, 1), kind, words)

    def rect(self, x: float, y: float, wide: float, high: float, kind: str) -> Markup:
        left = self.at(x + wide) if self.rtl else self.at(x)
        values = (left, round(y, 1), round(wide, 1), round(high, 1), kind)
        return Markup('<rect x="{}" y="{}" width="{}" height="{}" class="{}"></rect>').format(*values)

    def path(self, points: Sequence[tuple[float, float]], kind: str, title: str, arrow: bool = True) -> None:
        drawn = "M" + "L".join(f"{self.at(x)},{round(y, 1)}" for x, y in points)
        tip = Markup(' marker-end="url(#tip-{})"').format(kind) if arrow else ""
        self.lines.append(Markup('<path d="{}" class="line {}"{}><title>{}</title></path>').format(drawn, kind, tip, title))


def picture(data: Data, language: Language) -> Markup:
    """The picture as one SVG element."""
    drawn = bands(data)
    canvas = _Canvas(language)
    led = [band for band in drawn if band.sources]
    canvas.width = _END + (_LANE * (len(led) + 1) if led else 2)
    exits: dict[tuple[Any, ...], float] = {}
    tops: list[float] = []
    y = 4.0
    for band in drawn:
        y += _BAND - _GAP if tops else 0
        tops.append(y)
        y = _draw(canvas, data, band, y, exits)
    by_id = {one["id"]: one for one in data["obligations"]}
    for lane, band in enumerate(led):
        _lead_on(canvas, data, band, lane, tops[drawn.index(band)], [_place_of(by_id[one]) for one in band.sources], exits)
    title = language["chain_picture"]
    return Markup(
        '<svg id="cascade" role="group" aria-label="{}" width="{w}" height="{h}" viewBox="0 0 {w} {h}" direction="{}">'
        "<title>{}</title><desc>{}</desc>{}{}{}</svg>"
    ).format(
        title, language.direction, title, language["chain_same_in_words"], _definitions(), Markup("").join(canvas.lines),
        Markup("").join(canvas.boxes), w=round(canvas.width), h=round(y + 4),
    )  # fmt: skip


def _draw(canvas: _Canvas, data: Data, band: Band, top: float, exits: dict[tuple[Any, ...], float]) -> float:
    """One band from `top` down; returns where it ends. Notes at which height a row may lead on."""
    language = canvas.language
    mine = _band(band.kind, band.attackers[0], band.target)
    label = _label(data, band, language)
    bottom = _box(canvas, _FIRST, top, "source", [*((line, True) for line in wrapped(label, _BOLD, _FIRST[1] - 2 * _PAD))], label)
    y, mids = top, []
    heads: dict[str, list[tuple[tuple[Any, ...], Row]]] = {}
    for key, row in band.rows.items():
        heads.setdefault(obliged.obligation_head(row.first, language), []).append((key, row))
    if not heads:
        line = language["oblige_nothing"] if band.kind == "attack" else language["chain_nothing_further"]
        for text in wrapped(line, _PLAIN, _END - _CLAUSE[0]):
            y += canvas.line
            canvas.boxes.append(canvas.text(_CLAUSE[0], y, text, quiet=True))
        return max(bottom, y + _GAP)
    for number, (head, rows) in enumerate(heads.items()):
        y = _head(canvas, head, rows[0][1].look, y + (_GAP if number else 0))
        if len(rows) > _MANY[rows[0][1].status]:
            end = _list(canvas, data, [row for _, row in rows], y)
            exits.update({(mine, key): (y + end) / 2 for key, _ in rows})
            mids.append(((y + end) / 2, rows[0][1], language.say("chain_clauses", n=len(rows))))
            y = end + _GAP
            continue
        for key, row in rows:
            end = _row(canvas, data, row, y)
            exits[mine, key] = (y + end) / 2
            mids.append(((y + end) / 2, row, language.of(row.first, "title")))
            y = end + _GAP
    start = top + min(22.0, (bottom - top) / 2)
    canvas.path([(_FIRST[0] + _FIRST[1], start), (_TRUNK, start), (_TRUNK, mids[-1][0])], "trunk", label, arrow=False)
    for mid, row, title in mids:
        words = f"{label} → {title} ({language[f'chain_look_{row.look}']})"
        canvas.path([(_TRUNK, mid), (_CLAUSE[0] - 2, mid)], row.look, words)
    return max(bottom, y)


def _label(data: Data, band: Band, language: Language) -> str:
    target = say.name(data, band.target, language)
    names = say.listed([say.name(data, one, language) for one in band.attackers], language)
    if band.kind == "entry":
        many = len(band.attackers) > 4
        return language.say("chain_entry_many" if many else "chain_entry", a=names, b=target, n=len(band.attackers))
    if band.kind == "joined":
        return language.say("chain_joined", a=names, b=target)
    where = language.say("oblige_at", place=obliged.place(data, band.place, language)) if band.place != band.target else ""
    return language.say("chain_attack", a=names, b=target, where=where)


def _head(canvas: _Canvas, words: str, look: str, y: float) -> float:
    x, y = canvas.at(_CLAUSE[0] + 7), y + canvas.line
    mark = Markup(MARKS[look])
    canvas.boxes.append(Markup('<g class="mark {}" transform="translate({},{})">{}</g>').format(look, x, round(y - 4.5, 1), mark))
    canvas.boxes.append(canvas.text(_CLAUSE[0] + 20, y, words, bold=True))
    return y + 8


def _row(canvas: _Canvas, data: Data, row: Row, top: float) -> float:
    """The box of a clause and the box of the states it binds, of the same height."""
    language = canvas.language
    room = _CLAUSE[1] - _EDGE - 2 * _PAD
    left = [(line, True) for line in wrapped(language.of(row.first, "title"), _BOLD, room)]
    for words in _details(data, row, language, room):
        left += [(line, False) for line in wrapped(words, _PLAIN, room)]
    names = sorted(say.name(data, one, language) for one in row.states)
    table = _names(names, _STATES[1] - _EDGE - 2 * _PAD)
    right = max(len(one) for one in table) + (len(names) > 1)
    high = max(len(left), right) * canvas.line + 2 * _PAD
    title = obliged.obligation(data, {**row.first, "states": row.states, "article": apart(row.first["article"])}, language)
    _box(canvas, _CLAUSE, top, row.look, left, title, high, row.anchor)
    head = [(language.say("chain_states", n=len(names)), True)] if len(names) > 1 else []
    _box(canvas, _STATES, top, row.look, head, title, high, row.anchor, table)
    mid = top + high / 2
    words = f"{language.of(row.first, 'title')} → {say.listed(names, language)}"
    canvas.path([(_CLAUSE[0] + _CLAUSE[1], mid), (_STATES[0] - 2, mid)], row.look, words)
    return top + high


def _names(names: Sequence[str], room: float) -> list[list[str]]:
    if len(names) <= _FLOWING:
        return columns(names, _PLAIN, room)
    return [wrapped(", ".join(names), _PLAIN, room)]


def _details(data: Data, row: Row, language: Language, room: float) -> Iterable[str]:
    """Articles and duties, to whom, and what decides or fails."""
    duties: dict[str, list[str]] = {}
    for article, duty in row.clauses:
        duties.setdefault(duty, []).append(article)
    owed = language.say("chain_owed", to=say.name(data, row.first["to"], language))
    said = [f"{_articles(articles, language)} · {language.word('duty', duty)}" for duty, articles in duties.items()]
    if width(longer := f"{said[-1]} · {owed}", _PLAIN) <= room:
        yield from (*said[:-1], longer)
    else:
        yield from (*said, owed)
    if row.first["reason"] == "attacker":
        yield language.say("oblige_is_attacker", name=say.name(data, row.first["to"], language))
    if row.status == "not_in_force":
        yield language[f"chain_stage_{row.first['stage']}"]
    for state, word in row.asked:
        yield f"{'?' if state == 'open' else '✗'} {language.word('condition', word)}"


def _articles(articles: Sequence[str], language: Language) -> str:
    return f"{language['article']} {language['comma'].join(apart(obliged.article(one, language)) for one in articles)}"


def _list(canvas: _Canvas, data: Data, rows: Sequence[Row], top: float) -> float:
    """Very many clauses: one box, a paragraph for each."""
    language = canvas.language
    wide = _CLAUSE[0], _END - _CLAUSE[0]
    room = wide[1] - _EDGE - 2 * _PAD
    y = top + _PAD
    inside: list[Markup] = []
    if len({(row.first["reason"], row.first["to"]) for row in rows}) == 1 and rows[0].first["reason"] == "attacker":
        why = language.say("oblige_is_attacker", name=say.name(data, rows[0].first["to"], language))
        for line in wrapped(why, _PLAIN, room):
            y += canvas.line
            inside.append(canvas.text(wide[0] + _EDGE + _PAD, y - 4, line, quiet=True))
        y += 4
    for row in rows:
        shown = [say.name(data, one, language) for one in row.states[:_NAMED]]
        if len(row.states) > _NAMED:
            shown.append(language.say("oblige_more", n=len(row.states) - _NAMED))
        articles = _articles(list(dict.fromkeys(article for article, _ in row.clauses)), language)
        words = f"• {language.of(row.first, 'title')}{language['comma']}{articles}: {say.listed(shown, language)}"
        lines = []
        for line in wrapped(words, _PLAIN, room):
            y += canvas.line
            lines.append(canvas.text(wide[0] + _EDGE + _PAD, y - 4, line))
        y += 4
        inside.append(_link(row.anchor, words, lines))
    high = y - top + _PAD - 4
    whole = [_frame(canvas, wide, top, high, rows[0].look), *inside]
    canvas.boxes.append(Markup("<g>{}</g>").format(Markup("").join(whole)))
    return top + high


def _box(
    canvas: _Canvas,
    column: tuple[float, float],
    top: float,
    look: str,
    lines: Sequence[tuple[str, bool]],
    title: str,
    high: float | None = None,
    to: str | None = None,
    table: Sequence[Sequence[str]] = (),
) -> float:
    """A box with lines, and columns of names below them, that leads to its section; returns where it ends."""
    edge = 0 if look == "source" else _EDGE
    high = high or len(lines) * canvas.line + 2 * _PAD
    used = len(lines) + max((len(words) for words in table), default=0)
    x, y = column[0] + edge + _PAD, top + (high - used * canvas.line) / 2 - 4
    inside = [_frame(canvas, column, top, high, look)]
    for words, bold in lines:
        y += canvas.line
        inside.append(canvas.text(x, y, words, bold))
    for names in table:
        for number, name in enumerate(names, 1):
            inside.append(canvas.text(x, y + number * canvas.line, name))
        x += max(width(name, _PLAIN) for name in names) + 14
    canvas.boxes.append(_link(to, title, inside))
    return top + high


def _frame(canvas: _Canvas, column: tuple[float, float], top: float, high: float, look: str) -> Markup:
    drawn = canvas.rect(column[0], top, column[1], high, f"box {look}")
    return drawn if look == "source" else drawn + canvas.rect(column[0] + 2, top + 2, _EDGE - 2, high - 4, f"edge {look}")


def _link(to: str | None, title: str, inside: Sequence[Markup]) -> Markup:
    body = Markup("").join(inside)
    if to is None:
        return Markup("<g><title>{}</title>{}</g>").format(title, body)
    return Markup('<a href="#{}" aria-label="{}"><title>{}</title>{}</a>').format(to, title, title, body)


def _lead_on(
    canvas: _Canvas,
    data: Data,
    band: Band,
    lane: int,
    top: float,
    places: Sequence[tuple[Any, ...]],
    exits: Mapping[tuple[Any, ...], float],
) -> None:
    """Lines from the states that must fight, past the right of all boxes, down to what their help leads to."""
    x, turn, middle = _END + _LANE * (lane + 1), top - 24 + 3 * (lane % 4), _FIRST[0] + _FIRST[1] / 2
    starts = sorted({exits[one] for one in places if one in exits})
    title = _label(data, band, canvas.language)
    for start in starts[:-1]:
        canvas.path([(_END, start), (x, start), (x, turn)], "trunk", title, arrow=False)
    if starts:
        canvas.path([(_END, starts[-1]), (x, starts[-1]), (x, turn), (middle, turn), (middle, top - 2)], "trunk", title)


def _definitions() -> Markup:
    """Patterns of the edges and tips of the arrows."""
    tips = "".join(
        f'<marker id="tip-{look}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0L10,5L0,10Z" class="tip {look}"></path></marker>'
        for look in (*LOOKS, "trunk")
    )
    return Markup(
        "<defs>"
        '<pattern id="edge-conditional" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0,0V6" class="conditional" stroke-width="5"></path></pattern>'
        '<pattern id="edge-breached" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0,0V5M0,0H5" class="breached" stroke-width="2.4"></path></pattern>'
        '<pattern id="edge-not_triggered" width="4" height="4" patternUnits="userSpaceOnUse">'
        '<circle cx="2" cy="2" r="1" class="dot"></circle></pattern>'
        f"{tips}</defs>"
    )


def swatch(look: str) -> Markup:
    """A small box of a look, with its mark, for the legend."""
    return Markup(
        '<svg width="46" height="20" viewBox="0 0 46 20" aria-hidden="true">'
        '<rect x="1.5" y="2" width="28" height="16" class="box {l}"></rect>'
        '<rect x="3.5" y="4" width="8" height="12" class="edge {l}"></rect>'
        '<g class="mark {l}" transform="translate(39,10)">{m}</g></svg>'
    ).format(l=escape(look), m=Markup(MARKS[look]))
