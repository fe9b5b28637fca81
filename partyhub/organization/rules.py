"""Kinds of organisations, what may stand below what, and when the tree may change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from partyhub.kernel.errors import Reason
from partyhub.kernel.facts import FactKind

NAME_LENGTH = 200
SHORT_NAME_LENGTH = 100
CODE_LENGTH = 40
REASON_LENGTH = 500
PURPOSE_MIN, PURPOSE_MAX = 4, 200
LEVELS = (1, 2, 3)
MOST_UNITS = 50
USUAL_UNITS = 5
"""A joint branch generally covers no more units than this (branch regulations for state-owned enterprises)."""


class OrgKind(StrEnum):
    """The kinds of party organisations (domain.md §1.1 and §14)."""

    COMMITTEE = "committee"
    PRIMARY_COMMITTEE = "primary_committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"
    JOINT_BRANCH = "joint_branch"
    TEMPORARY_BRANCH = "temporary_branch"
    FLOATING_BRANCH = "floating_branch"
    PARTY_GROUP_LEADERSHIP = "party_group_leadership"


class UnitSituation(StrEnum):
    """How the organisation stands to a legal person (national collection form, item 6)."""

    LEGAL_ENTITY = "legal_entity"
    SAME_AS_PARENT = "same_as_parent"
    JOINT = "joint"


class TreeChange(StrEnum):
    """What happened to an organisation."""

    FOUNDED = "founded"
    MOVED = "moved"
    MERGED = "merged"
    DISSOLVED = "dissolved"
    RENAMED = "renamed"


class OutsideKind(StrEnum):
    """What an outside unit is."""

    GOVERNMENT = "government"
    COMMUNITY = "community"
    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"
    SOCIAL = "social"
    OTHER = "other"


BRANCHES = frozenset(
    {OrgKind.BRANCH, OrgKind.JOINT_BRANCH, OrgKind.TEMPORARY_BRANCH, OrgKind.FLOATING_BRANCH}
)
"""Kinds to which members belong and which hold the three meetings and one lecture."""

COMMITTEES = frozenset({OrgKind.COMMITTEE, OrgKind.PRIMARY_COMMITTEE, OrgKind.PARTY_GROUP_LEADERSHIP})

ACTIVE = "organization.active"
FACT_KINDS = (FactKind(ACTIVE, "state", variants=tuple(OrgKind), unit="piece"),)


@dataclass(frozen=True)
class Stay:
    """An organisation's place during [from_on, to_on); `to_on` None means until further notice."""

    parent_id: int | None
    path: str
    from_on: date
    to_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the organisation stood here on `day`."""
        return self.from_on <= day and (self.to_on is None or day < self.to_on)


def may_contain(parent: OrgKind, child: OrgKind) -> bool:
    """Whether `child` may stand right below `parent`: branches hold none, general branches hold branches only."""
    if parent in BRANCHES:
        return False
    return parent in COMMITTEES or child in BRANCHES


_FORMS = ("总支部委员会", "支部委员会", "委员会", "党总支", "党支部", "党委")


def unit_name_of(name: str) -> str:
    """Return the unit's name in an organisation's full name, which is 中共 + unit + form (national form, item 1);
    ``""`` where the name is not built so."""
    if not name.startswith("中共"):
        return ""
    inner = name.removeprefix("中共")
    return next((inner.removesuffix(form) for form in _FORMS if inner.endswith(form)), "")


def unit_names(text: str) -> list[str]:
    """Return the units that were written down, one in each line, each once."""
    return list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in text.splitlines()))))


def unit_reasons(kind: OrgKind, units: Sequence[str]) -> list[Reason]:
    """Return why these units cannot be those that the branch covers; only a joint branch covers several."""
    reasons = []
    if units and kind is not OrgKind.JOINT_BRANCH:
        reasons.append(Reason("not_a_joint_branch", field="covered_units"))
    if len(units) > MOST_UNITS:
        reasons.append(Reason("too_many_units", field="covered_units", params={"max": MOST_UNITS}))
    if any(len(name) > NAME_LENGTH for name in units):
        reasons.append(Reason("too_long", field="covered_units", params={"max": NAME_LENGTH}))
    return reasons


def has_many_units(units: Sequence[str]) -> bool:
    """Whether a joint branch covers more units than is usual: a hint, nothing is refused."""
    return len(units) > USUAL_UNITS


def child_path(parent_path: str, organization_id: int) -> str:
    """Return the path of an organisation below `parent_path` (``""`` for a root)."""
    return f"{parent_path or '/'}{organization_id}/"


def ids_of(path: str) -> tuple[int, ...]:
    """Return the ids in a path, root first."""
    return tuple(int(part) for part in path.split("/") if part)


def rebased(path: str, old: str, new: str) -> str:
    """Return `path` with the prefix `old` replaced by `new`; raises ValueError when it has another prefix."""
    if not path.startswith(old):
        raise ValueError(f"{path} does not start with {old}")
    return new + path[len(old) :]


def stay_on(stays: Iterable[Stay], day: date) -> Stay | None:
    """Return where an organisation stood on `day`: the covering stay; before the first one the first, after the last
    one the last, so that what is recorded with an odd date still has a home. None when there is no stay at all."""
    ordered = sorted(stays, key=lambda stay: stay.from_on)
    if not ordered:
        return None
    return next((stay for stay in reversed(ordered) if stay.from_on <= day), ordered[0])


def name_reasons(name: str, short_name: str, code: str | None) -> list[Reason]:
    """Check the names and the code by themselves."""
    reasons = []
    for field, value, length in (("name", name, NAME_LENGTH), ("short_name", short_name, SHORT_NAME_LENGTH)):
        if not value:
            reasons.append(Reason("required", field=field))
        elif len(value) > length:
            reasons.append(Reason("too_long", field=field, params={"max": length}))
    if code is not None and len(code) > CODE_LENGTH:
        reasons.append(Reason("too_long", field="code", params={"max": CODE_LENGTH}))
    return reasons


def date_reasons(on: date, *, today: date, not_before: date | None, field: str = "on") -> list[Reason]:
    """A change of the tree is recorded for today or an earlier day, and not before the last one."""
    if on > today:
        return [Reason("date_in_future", field=field)]
    if not_before is not None and on < not_before:
        return [Reason("before_last_change", field=field, params={"day": not_before})]
    return []


def placing_reasons(
    *, kind: OrgKind, parent_kind: OrgKind | None, parent_active: bool, field: str = "parent"
) -> list[Reason]:
    """Check that an organisation of `kind` may stand below the parent (None: it becomes a root)."""
    if parent_kind is None:
        return [] if kind in COMMITTEES else [Reason("root_must_be_committee", field=field)]
    reasons = []
    if not parent_active:
        reasons.append(Reason("parent_dissolved", field=field))
    if not may_contain(parent_kind, kind):
        reasons.append(Reason("kind_not_below", field=field))
    return reasons


def move_reasons(
    *, path: str, parent_id: int | None, new_parent_id: int, new_parent_path: str
) -> list[Reason]:
    """A move needs another parent, and the tree stays without circles."""
    if new_parent_path.startswith(path):
        return [Reason("below_itself", field="parent")]
    if parent_id == new_parent_id:
        return [Reason("already_there", field="parent")]
    return []


def level_reasons(level: int, *, parent_level: int | None, levels_below: Iterable[int]) -> list[Reason]:
    """An enterprise of level 1 to 3 stands below one of a higher level and above those of lower ones."""
    if level not in LEVELS:
        return [Reason("enterprise_level_range", field="level")]
    reasons = []
    if parent_level is not None and parent_level >= level:
        reasons.append(Reason("enterprise_level_not_below", field="level"))
    if any(below <= level for below in levels_below):
        reasons.append(Reason("enterprise_level_not_above", field="level"))
    return reasons


def purpose_reasons(purpose: str) -> list[Reason]:
    """A reveal says what for, in words that mean something to whoever reads the log."""
    length = len(purpose.strip())
    if length < PURPOSE_MIN:
        return [Reason("purpose_required", field="purpose", params={"min": PURPOSE_MIN})]
    if length > PURPOSE_MAX:
        return [Reason("too_long", field="purpose", params={"max": PURPOSE_MAX})]
    return []
