"""Which team suits an order: a ranking with its reasons in codes, for the dispatcher who decides. Pure.

What counts: the skills asked for, the district, no other service at that time, how much a team serves this month (so
that work is spread), and how often it served this kind before. What advises against is an objection, which the
dispatcher overrules by saying why. Nothing here ranks persons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from partyhub.kernel.errors import Reason

SKILL, DISTRICT, SHELF, EXPERIENCE, LOAD = 30, 20, 15, 5, 4
MOST_EXPERIENCE = 3


@dataclass(frozen=True)
class Wanted:
    """What an order asks for."""

    category: str = ""
    district: str = ""
    skills: frozenset[str] = frozenset()
    people: int = 0


@dataclass(frozen=True)
class Candidate:
    """A team as far as the ranking needs to know it; `skills` are its own and those of its volunteers, valid that day.

    `load` counts the orders that it holds this month, `served` its closed orders of this kind, `volunteers` the people
    it counts on, `clash` names an order at the same time, `asked` says that this order was offered to it before.
    """

    team_id: int
    name: str
    skills: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    offers_kind: bool = False
    load: int = 0
    served: int = 0
    volunteers: int = 0
    clash: str = ""
    asked: bool = False


@dataclass(frozen=True)
class Suggestion:
    """One team with what speaks for it and what against."""

    candidate: Candidate
    score: int
    pros: tuple[Reason, ...] = field(default=())
    objections: tuple[Reason, ...] = field(default=())


def objections(candidate: Candidate, wanted: Wanted) -> tuple[Reason, ...]:
    """Return what advises against a team; nothing when it suits."""
    found = []
    lacking = sorted(wanted.skills - candidate.skills)
    if lacking:
        found.append(Reason("match_lacks_skills", params={"skills": "、".join(lacking)}))
    if wanted.district and candidate.districts and wanted.district not in candidate.districts:
        found.append(Reason("match_other_district", params={"district": wanted.district}))
    if candidate.clash:
        found.append(Reason("match_clash", params={"title": candidate.clash}))
    if candidate.asked:
        found.append(Reason("match_asked_before"))
    if wanted.people and candidate.volunteers and candidate.volunteers < wanted.people:
        found.append(Reason("match_few_people", params={"n": candidate.volunteers, "people": wanted.people}))
    return tuple(found)


def suggestion(candidate: Candidate, wanted: Wanted) -> Suggestion:
    """Weigh one team."""
    pros, score = [], 0
    having = sorted(wanted.skills & candidate.skills)
    if having:
        score += SKILL * len(having)
        pros.append(Reason("match_skills", params={"skills": "、".join(having)}))
    if wanted.district and wanted.district in candidate.districts:
        score += DISTRICT
        pros.append(Reason("match_district", params={"district": wanted.district}))
    if candidate.offers_kind:
        score += SHELF
        pros.append(Reason("match_offers_kind"))
    if candidate.served:
        score += EXPERIENCE * min(candidate.served, MOST_EXPERIENCE)
        pros.append(Reason("match_served", params={"n": candidate.served}))
    score -= LOAD * candidate.load
    pros.append(
        Reason("match_load", params={"n": candidate.load}) if candidate.load else Reason("match_free")
    )
    against = objections(candidate, wanted)
    return Suggestion(candidate, score, tuple(pros), against)


def ranked(candidates: Iterable[Candidate], wanted: Wanted) -> list[Suggestion]:
    """Return the teams, the most suitable first: fewer objections, then more for it, then the less burdened.

    Equals stand by name, so that the order is always the same.
    """
    found = [suggestion(one, wanted) for one in candidates]
    return sorted(found, key=_place)


def _place(one: Suggestion) -> tuple[int, int, int, str, int]:
    team = one.candidate
    return len(one.objections), -one.score, team.load, team.name, team.team_id
