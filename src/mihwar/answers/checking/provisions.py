"""What a treaty lays down: which kind of duty, in which article, on which conditions (mihwar-treaties)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mihwar.answers.checking.finding import Finding, finding
from mihwar.answers.checking.ground import Ground, locator, title
from mihwar.answers.checking.treaties import called, force
from mihwar.reading.statement import Statement
from mihwar.sources.handwritten import meanings

# How texts speak of the kinds of clauses, in the normal view.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "consultation": ("consult", "تشاور"),
    "neutrality": ("neutral", "حياد"),
    "nonaggression": ("non-aggression", "nonaggression", "not to attack", "refrain from attack", "عدم اعتداء", "عدم الاعتداء"),
    "defence": (
        "defen", "assist", "aid ", "help", "come to", "support each", "دفاع", "مساعد", "يساعد", "عون", "معون", "نجد", "اسناد",
    ),
}  # fmt: skip
_SIGNATURES = frozenset({"treaty_sign", "agreement", "treaty_in_force"})


def provides(statement: Statement, ground: Ground) -> Finding:
    """Does a treaty of theirs have such a clause?"""
    named = ground.states((*statement.actor_ids, *statement.recipient_ids))
    parties = named if len(named) > 1 else _before(statement, ground, named)
    if len(parties) < 2:
        return finding("not_covered", "no_treaty_meant")
    told = ground.period(statement).last
    acts = [act for act in ground.acts("treaty", *parties) if (act["signed"] or act["began"]) <= told]
    acts = [act for act in acts if called(statement, ground, act)] or acts
    kinds = [kind for kind, words in _KINDS.items() if ground.says(statement, words)]
    if not acts:
        return finding("not_covered", "no_treaty", names=ground.listed(parties))
    if not kinds:
        return finding("not_covered", "clause_not_coded", rows=[locator(acts[-1])], title=title(acts[-1]))
    for act in reversed(acts):
        clauses = [one for one in ground.world.act_clauses(act["id"]) if one["kind"] in kinds]
        if clauses:
            found = _clause(act, clauses, ground, parties, ", ".join(kinds))
            return found if len(named) > 1 else found.because("taken_for", names=ground.listed(parties))
    return finding(
        "not_covered", "no_such_clause", ", ".join(kinds), rows=[locator(acts[-1])], title=title(acts[-1]), kinds=_words(kinds)
    )  # fmt: skip


def _clause(act: Mapping[str, Any], clauses: list[dict[str, Any]], ground: Ground, parties: list[str], expected: str) -> Finding:
    clause = clauses[0]
    conditions = [meanings("condition").get(word, (word, word)) for word in clause["conditions"] or ()]
    terms = "; ".join(one for one, _ in conditions) or "none", "؛ ".join(one for _, one in conditions) or "لا شيء"
    found = f"{clause['kind']}, article {clause['article']}"
    evidence = {**locator(act, f"article {clause['article']}"), "url": clause["url"] or act["url"]}
    made = finding(
        "supported", "clause", expected, found, [evidence], title=title(act), article=str(clause["article"]),
        text=(clause["text_en"] or "", clause["text_ar"] or ""), terms=terms,
    )  # fmt: skip
    return force(made, act, parties, ground, since=False)


def _words(kinds: list[str]) -> tuple[str, str]:
    both = [meanings("kind")[kind] for kind in kinds]
    return ", ".join(one for one, _ in both), "، ".join(one for _, one in both)


def _before(statement: Statement, ground: Ground, named: list[str]) -> list[str]:
    """The parties of the treaty that the text speaks of last before, when the statement does not name them all."""
    for one in reversed(ground.reading.statements):
        if one.type in _SIGNATURES and one.trigger.start < statement.trigger.start:
            parties = ground.states((*one.actor_ids, *one.recipient_ids))
            if len(parties) > 1 and set(named) <= set(parties):
                return parties
    return []


CHECKS: Mapping[str, Callable[[Statement, Ground], Finding]] = {"treaty_provision": provides}
