"""If one state attacks another: who must do what, under which article, and how often such promises are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mihwar.answers import treaty_book
from mihwar.answers.answer import DAY, EVIDENCE, FLAG, NUMBER, TEXT, WHOLE, Answer, Columns, cited
from mihwar.answers.ties import evidence
from mihwar.errors import BadChoice
from mihwar.scenarios.obligations.chain import CONDITIONAL, TRIGGERED, Finding, Outcome, chain
from mihwar.scenarios.obligations.conditions import FAILED, OPEN
from mihwar.scenarios.obligations.rules import Study, questions, studies
from mihwar.scenarios.obligations.treaty import Attack, Place, Treaty
from mihwar.world import World

COLUMNS: Columns = {
    "id": TEXT, "state": TEXT, "duty": TEXT, "kind": TEXT, "to": TEXT, "against": TEXT, "treaty": TEXT, "title_en": TEXT,
    "title_ar": TEXT, "article": TEXT, "status": TEXT, "stage": TEXT, "since": DAY, "fights": TEXT, "breached": FLAG,
    "reason": TEXT,
    "conditions": [{"word": TEXT, "text": TEXT, "text_ar": TEXT, "bears": TEXT, "state": TEXT, "assumption": TEXT}],
    "because": {"attacker": TEXT, "target": TEXT, "entry": FLAG, "obligation": TEXT}, "text_en": TEXT, "text_ar": TEXT,
    "quote": TEXT, "quote_lang": TEXT, "note_en": TEXT, "note_ar": TEXT, "confidence": TEXT, "hypothetical": FLAG,
    "honoured": {"rate": NUMBER, "n": NUMBER, "study": TEXT, "years": TEXT},
    "evidence": EVIDENCE,
}  # fmt: skip
_STAGES = ("in force", "signed", "ended")
_ALIVE = (TRIGGERED, CONDITIONAL)
MORE: dict[str, Columns] = {
    "attack": {"attacker": TEXT, "target": TEXT, "at": TEXT, "administered_by": TEXT, "claimants": [TEXT]},
    "changes": {"change": TEXT, "state": TEXT, "duty": TEXT, "to": TEXT, "treaty": TEXT, "title_en": TEXT, "title_ar": TEXT,
                "article": TEXT, "was": TEXT, "is": TEXT},
    "treaties": {"id": TEXT, "act": TEXT, "title_en": TEXT, "title_ar": TEXT, "signed": DAY, "since": DAY, "stage": TEXT,
                 "origin": TEXT, "asked": TEXT, "left_out": FLAG, "duties": WHOLE},
    "assumptions": {"name": TEXT, "word": TEXT, "about": TEXT, "text": TEXT, "text_ar": TEXT, "value": FLAG, "changes": [TEXT]},
    "conflicts": {"kind": TEXT, "state": TEXT, "duties": [TEXT]},
    "belligerents": {"state": TEXT, "side": TEXT, "because": TEXT},
    "comers": {"state": TEXT, "share": NUMBER, "lo": NUMBER, "hi": NUMBER, "least": NUMBER, "most": NUMBER},
}  # fmt: skip
METHOD = (
    "Clauses of treaties, coded word for word (docs/facts.md), are run on the attack by the rules of facts/rules.toml until "
    "nothing new follows: a state that must fight becomes a belligerent, which may set off others' clauses.",
    "triggered: every condition that decides whether the duty arises is met. conditional: something open decides, named as an "
    "assumption. not_triggered: a condition fails, or the state owed is the attacker. not_in_force: signed but not binding, or "
    "ended in the last ten years.",
    "A condition that bears on how a duty is carried out (a state's own law, limits of time) keeps none from arising.",
    "honoured: how often promises of the kind were kept in wars that happened; where one deterred there was no war to count.",
    "changes: duties that appear, disappear or change their status against the same attack with every question open and with the "
    "treaties as they are. hypothetical: a treaty that nobody signed, added by who asks.",
    "What is obliged is not what happens, and nothing here is a probability of war.",
)


def obligations(
    world: World,
    attacks: Sequence[str],
    at: str | None = None,
    assume: Mapping[str, bool] | None = None,
    more: Sequence[Path] = (),
    without: Sequence[str] = (),
    study: str | None = None,
    runs: int = 10_000,
    seed: int = 1,
    provoked: bool | None = None,
    request: bool | None = None,
    add: Sequence[str] = (),
    strict: bool = True,
) -> Answer:
    """Run the treaties of the world's date on some attacks.

    Args:
        world: a world with a date; without one, today.
        attacks: `ATTACKER:TARGET` each, names or codes.
        at: where the attack falls: a place of `facts/places.csv`, a region of the vocabulary (the target's land there), or a
            state for its metropolitan territory; None: the target's.
        assume: questions decided: `request:UKR` or for all `request` to True or False.
        more: files of treaties to add.
        without: treaties to leave out.
        study: the study whose rates the Monte Carlo takes; None: the first.
        runs: how many times who comes is drawn; 0: not at all.
        seed: of the draws.
        provoked: whether every attack is held to be provoked; None: open, where a clause asks.
        request: whether every state attacked asks for help; None: open, where a clause asks.
        add: treaties that nobody signed, to see what they would change: `UKR:USA:defence` (see `treaty_book.supposed`).
        strict: whether a question decided that nothing waits for is an error; else it is among `idle`.

    Raises:
        UnknownState, AmbiguousState, BadChoice, BadFacts: with one sentence each.
    """
    if runs < 0:
        raise BadChoice(f"{runs} is no number of draws; give 0 or more.")
    on = world.on or date.today()
    told, decided = _studies(study), dict(assume or {})
    if provoked is not None:
        decided.setdefault("unprovoked", not provoked)
    if request is not None:
        decided.setdefault("request", request)
    book = treaty_book.book(world, on, more, without, add)
    homes = treaty_book.homes(world, on)
    asked = [_attack(world, text, at, homes, on) for text in attacks]
    if not asked:
        raise BadChoice("No attack was given; write --attack ATTACKER:TARGET.")
    outcome = chain(book.values(), asked, on, decided, homes)
    plain, default = treaty_book.book(world, on), outcome
    if decided or more or without or add:
        default = chain(plain.values(), asked, on, {}, homes)
    waited = _names_of(outcome) | _names_of(default)
    idle = sorted(set(decided) - waited - {name.partition(":")[0] for name in waited})
    if idle and strict:
        raise BadChoice(f"Nothing here waits for {', '.join(idle)}; open are {', '.join(sorted(waited)) or 'none'}.")
    cards, words = world.cards(), _words()
    rows = [_row(one, told, cards, words) for one in outcome.findings]
    runs_told = {"runs": runs, "seed": seed, "study": told.id, "citation": told.study, "years": told.years}
    data = {
        "attack": [{"attacker": one.attacker, "target": one.target, "at": one.place.id, "administered_by": one.place.state,
                    "claimants": list(one.place.claimants)} for one in asked],
        "on": on,
        "assumptions": _assumptions(outcome, decided, words),
        "decided": [{"name": name, "value": decided[name]} for name in sorted(decided)],
        "idle": idle,
        "obligations": rows,
        "changes": _changes(default, outcome),
        "treaties": _treaties(default, outcome, book, plain, without),
        "conflicts": [{"kind": one.kind, "state": one.state, "duties": list(one.duties)} for one in outcome.conflicts],
        "belligerents": _belligerents(outcome),
        "comers": _comers(outcome, told, runs, seed),
        "runs": runs_told,
        "places": _places(world, asked, on),
        "names": _names(world, outcome, default),
    }  # fmt: skip
    return _answer(data, cards)


def unasked(world: World, study: str | None = None) -> Answer:
    """The answer where no attack is named: nothing follows from nothing, in the same shape. Raises `BadChoice`: no such study."""
    told = _studies(study)
    empty: dict[str, Any] = {name: [] for name in ("idle", "obligations", *MORE)}
    runs = {"runs": 0, "seed": 1, "study": told.id, "citation": told.study, "years": told.years}
    data = {**empty, "on": world.on or date.today(), "decided": [], "runs": runs, "places": {}, "names": {}}
    return _answer(data, world.cards())


def _answer(data: Mapping[str, Any], cards: Mapping[str, Mapping[str, Any]]) -> Answer:
    used = ["mihwar-treaties", "mihwar-places", "mihwar-states"]
    return Answer(data, "obligations", COLUMNS, cited(cards, used), METHOD, MORE)


def decisions(given: Sequence[str]) -> dict[str, bool]:
    """Questions decided as a reader writes them, `request:UKR=yes`; `=open` takes back what was decided before.

    Raises:
        BadChoice: one that decides nothing, or a word that is no question.
    """
    found: dict[str, bool] = {}
    for one in given:
        name, _, value = (part.strip() for part in one.partition("="))
        if value.lower() not in ("yes", "no", "open"):
            raise BadChoice(f"{one!r} decides nothing; write NAME=yes or NAME=no.")
        if name.partition(":")[0] not in questions():
            raise BadChoice(f"{name!r} is no question; questions are {', '.join(sorted(questions()))}.")
        found.pop(name, None)
        if value.lower() != "open":
            found[name] = value.lower() == "yes"
    return found


def spelled(world: World, attack: str, at: str | None = None) -> tuple[str, str | None]:
    """An attack and a place with mihwar's own codes; no place where it is the target's own land.

    Raises:
        UnknownState, AmbiguousState, BadChoice: as `obligations` does.
    """
    on = world.on or date.today()
    found = _attack(world, attack, at, treaty_book.homes(world, on), on)
    return f"{found.attacker}:{found.target}", None if found.place.id == found.target else found.place.id


def _studies(name: str | None) -> Study:
    known = {one.id: one for one in studies()}
    if name is None:
        return studies()[0]
    if name not in known:
        raise BadChoice(f"{name!r} is no study; choose one of {', '.join(known)}.")
    return known[name]


def _attack(world: World, text: str, at: str | None, homes: Mapping[str, Place], on: date) -> Attack:
    sides = text.split(":")
    if len(sides) != 2 or not all(side.strip() for side in sides):
        raise BadChoice(f"{text!r} is no attack; write ATTACKER:TARGET, for example KOR:PRK.")
    attacker, target = (world.resolve(side) for side in sides)
    if attacker == target:
        raise BadChoice(f"{text!r}: a state does not attack itself; name two states.")
    place = treaty_book.place(world, at, on, target) if at else homes.get(target, Place(target, target, metropolitan=True))
    return Attack(attacker, target, place)


def _words() -> dict[str, tuple[str, str]]:
    from mihwar.sources.handwritten import meanings

    return meanings("condition")


def _row(
    one: Finding, told: Study, cards: Mapping[str, Mapping[str, Any]], words: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    clause, act = one.clause.record, one.treaty.record
    rate = told.rate(one.clause.kind)
    party = one.treaty.parties[one.state]
    locator = f"{one.treaty.id.rpartition('/')[2]}, article {one.clause.article}"
    source = {"card": "mihwar-treaties", "locator": locator, "url": clause.get("url") or act.get("url")}
    made_up = _made_up(one.treaty)
    proof = {"card": treaty_book.SUPPOSED, "locator": act.get("asked"), "url": None, "vintage": None}
    return {
        "id": one.id, "state": one.state, "duty": one.clause.duty, "kind": one.clause.kind, "to": one.to, "against": one.against,
        "treaty": one.treaty.id.rpartition("/")[2], "title_en": act["title_en"], "title_ar": act["title_ar"],
        "article": one.clause.article, "status": one.status, "stage": one.stage,
        "since": _bound(one) if one.stage == "signed" else party.since,
        "fights": one.fights, "breached": one.breached, "reason": one.reason,
        "conditions": [
            {"word": c.word, "text": words.get(c.word, (c.word, c.word))[0], "text_ar": words.get(c.word, (c.word, c.word))[1],
             "bears": c.bears, "state": c.state, "assumption": c.assumption}
            for c in one.conditions
        ],
        "because": {"attacker": one.event.attacker, "target": one.event.target, "entry": one.event.entry,
                    "obligation": one.event.because},
        **{key: clause.get(key) for key in ("text_en", "text_ar", "quote", "quote_lang", "note_en", "note_ar")},
        "confidence": clause["confidence"], "hypothetical": made_up,
        "honoured": None if rate is None else {"rate": rate, "n": None, "study": told.study, "years": told.years},
        "evidence": [proof if made_up else evidence(source, cards)],
    }  # fmt: skip


def _made_up(treaty: Treaty) -> bool:
    return treaty.id.startswith(f"{treaty_book.SUPPOSED}/")


def _bound(one: Finding) -> date | None:
    """From when a promise that was only signed bound both, if it ever did."""
    days = [one.treaty.since, *(one.treaty.parties[side].since for side in (one.state, one.to))]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _names_of(outcome: Outcome) -> set[str]:
    return {c.assumption for one in outcome.findings for c in one.conditions if c.assumption}


def _assumptions(outcome: Outcome, decided: Mapping[str, bool], words: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """Every question that a duty waits for or waited for, with the duties it changes: not where the duty fails anyway."""
    found: dict[str, dict[str, Any]] = {}
    for one in outcome.findings:
        if any(c.bears == "whether" and c.state == FAILED and c.assumption is None for c in one.conditions):
            continue
        for c in one.conditions:
            if c.assumption is None or one.status == "not_in_force":
                continue
            text = words.get(c.word, (c.word, c.word))
            entry = found.setdefault(
                c.assumption,
                {"name": c.assumption, "word": c.word, "about": c.assumption.partition(":")[2],
                 "text": text[0], "text_ar": text[1],
                 "value": None if c.state == OPEN else c.state == "met", "changes": []},
            )  # fmt: skip
            entry["changes"].append(one.id)
    return [found[name] for name in sorted(found)]


def _strongest(outcome: Outcome) -> dict[tuple[Any, ...], Finding]:
    """Duties by what they are, whoever's help sets them off, each with the status that asks for most."""
    found: dict[tuple[Any, ...], Finding] = {}
    for one in outcome.findings:  # which are sorted by status
        event = one.event
        key = (one.treaty.id, one.clause.article, one.clause.duty, one.state, one.to, event.entry or event.attacker, event.target)
        found.setdefault(key, one)
    return found


def _changes(default: Outcome, outcome: Outcome) -> list[dict[str, Any]]:
    """Duties that arise, or may, in one of two outcomes and not in the same way in the other."""
    if default is outcome:
        return []
    before, after = _strongest(default), _strongest(outcome)
    found = []
    for key in {**before, **after}:
        was, now = (side[key].status if key in side else None for side in (before, after))
        if was == now or (was not in _ALIVE and now not in _ALIVE):
            continue
        one = after.get(key) or before[key]
        change = "changes" if was in _ALIVE and now in _ALIVE else "appears" if now in _ALIVE else "disappears"
        act = one.treaty.record
        found.append(
            {
                "change": change, "state": one.state, "duty": one.clause.duty, "to": one.to,
                "treaty": one.treaty.id.rpartition("/")[2], "title_en": act["title_en"], "title_ar": act["title_ar"],
                "article": one.clause.article, "was": was, "is": now,
            }
        )  # fmt: skip
    return sorted(found, key=lambda row: (row["change"], row["treaty"], row["article"], row["state"], row["to"]))


def _treaties(
    default: Outcome, outcome: Outcome, book: Mapping[str, Treaty], plain: Mapping[str, Treaty], without: Sequence[str]
) -> list[dict[str, Any]]:
    """The treaties that speak, with or without what was assumed, and those added or left out; who binds most comes first."""
    spoken = {one.treaty.id.rpartition("/")[2]: one.treaty for side in (default, outcome) for one in side.findings}
    spoken |= {name: plain[name] for name in without if name in plain}
    spoken |= {name: treaty for name, treaty in book.items() if plain.get(name) is not treaty}
    stages: dict[str, int] = {}
    for one in (*default.findings, *outcome.findings):
        stage = _STAGES.index(one.stage)
        stages[one.treaty.id] = min(stage, stages.get(one.treaty.id, stage))
    rows = []
    for name, treaty in spoken.items():
        origin = treaty_book.SUPPOSED if _made_up(treaty) else "store" if plain.get(name) is treaty else "file"
        act = treaty.record
        rows.append(
            {
                "id": name, "act": treaty.id if origin == "store" else None, "title_en": act["title_en"],
                "title_ar": act["title_ar"], "signed": treaty.signed, "since": treaty.since,
                "stage": _STAGES[stages[treaty.id]] if treaty.id in stages else None,
                "origin": origin, "asked": act.get("asked"), "left_out": name in without,
                "duties": sum(one.treaty is treaty and one.status in _ALIVE for one in outcome.findings),
            }
        )  # fmt: skip
    return sorted(rows, key=lambda row: (-row["duties"], row["id"]))


def _belligerents(outcome: Outcome) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for event in outcome.events:
        side = "defence" if event.entry else "attack"
        found.setdefault(event.attacker, {"state": event.attacker, "side": side, "because": event.because})
        if event.because is None:
            found.setdefault(event.target, {"state": event.target, "side": "attacked", "because": None})
    return list(found.values())


def _comers(outcome: Outcome, told: Study, runs: int, seed: int) -> list[dict[str, Any]]:
    """Who comes if promises are kept at the study's rates; `least` and `most` are the shares at the rates of any study."""
    if not runs:
        return []
    from mihwar.scenarios.obligations.cascade import cascade

    by_study = {
        one.id: {comer.state: comer for comer in cascade(outcome, one.rate, runs, seed, conditional=True)[0]} for one in studies()
    }
    found = []
    for state, comer in by_study[told.id].items():
        shares = [known[state].share for known in by_study.values() if state in known]
        found.append(
            {"state": state, "share": comer.share, "lo": comer.lo, "hi": comer.hi, "least": min(shares), "most": max(shares)}
        )
    return found


def _places(world: World, asked: Sequence[Attack], on: date) -> dict[str, dict[str, Any]]:
    wanted = {one.place.id for one in asked}
    rows = [row for row in world.places() if row["place"] in wanted and not row["metropolitan"]]
    named = {word: (en, ar) for word, (en, ar) in treaty_book.regions().items() if word in wanted}
    return {word: {"en": en, "ar": ar, "note_en": None, "note_ar": None} for word, (en, ar) in named.items()} | {
        row["place"]: {"en": row["name_en"], "ar": row["name_ar"], "note_en": row["note_en"], "note_ar": row["note_ar"]}
        for row in rows
    }


def _names(world: World, *outcomes: Outcome) -> dict[str, dict[str, str]]:
    states = {one for outcome in outcomes for event in outcome.events for one in (event.attacker, event.target)}
    found = [one for outcome in outcomes for one in outcome.findings]
    states |= {side for one in found for side in (one.state, one.to, one.against)}
    states |= {one.event.place.state for one in found if one.event.place.state}
    return world.names_on(sorted(states), world.on)
