"""Campaigns as files: read, checked and handed on as plain values. Every fault of a file is reported at once."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib import resources
from typing import Any

from partyhub.kernel.errors import Invalid, Reason, raise_if
from partyhub.ledger.rules import Counting as ReadingCounting
from partyhub.ledger.rules import Part, Reading
from partyhub.scorecards.rules import ActionCode, Counting

BUILT_IN = 2022
_PARTS = ("numerator", "denominator", "excluded")
_NEEDS_DENOMINATOR = frozenset({Counting.SHARE, Counting.DUE_SHARE, Counting.COVERAGE})


@dataclass(frozen=True)
class PlannedIndicator:
    """One indicator of a plan file; `target` is the whole system's, None where the plan names no figure."""

    code: str
    name: str
    counting: Counting
    reading: Reading | None
    unit: str
    target: int | float | None
    owner: str
    source: str


@dataclass(frozen=True)
class Plan:
    """A campaign as a file: actions with their indicators in order, and last year's results."""

    year: int
    name: str
    starts_on: date
    ends_on: date
    actions: tuple[tuple[ActionCode, str, tuple[PlannedIndicator, ...]], ...]
    baseline: tuple[tuple[str, str, str], ...]

    def moved_to(self, year: int) -> Plan:
        """Return the plan as that of another year; the results it names are those before its own, so they stay out."""
        if year == self.year:
            return self
        first, last = self.starts_on.replace(year=year), self.ends_on.replace(year=year)
        return replace(self, year=year, starts_on=first, ends_on=last, baseline=())


def built_in() -> Plan:
    """Return the plan of 2022, which every later campaign is cloned from."""
    return read(resources.files(__name__).joinpath(f"{BUILT_IN}.toml").read_text(encoding="utf-8"))


def read(text: str) -> Plan:
    """Read a plan file (TOML); raises Invalid with every fault found, each naming its indicator."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(Reason("plan_unreadable", params={"detail": str(error)})) from error
    raise_if(Invalid, _faults(raw))
    actions = tuple(
        (ActionCode(action["code"]), action["name"], tuple(_indicator(one) for one in action["indicator"]))
        for action in raw["action"]
    )
    baseline = tuple((one["name"], one["value"], one["source"]) for one in raw.get("baseline", ()))
    return Plan(raw["year"], raw["name"], raw["starts_on"], raw["ends_on"], actions, baseline)


def dump(reading: Reading | None) -> str:
    """Return the JSON form of a reading, as an indicator keeps it; a value typed by hand has none."""
    if reading is None:
        return "{}"
    parts = {name: [_plain(part) for part in getattr(reading, name)] for name in _PARTS}
    return json.dumps(parts | {"rolling_months": reading.rolling_months}, ensure_ascii=False, sort_keys=True)


def load(counting: Counting, text: str) -> Reading | None:
    """Return the reading from its JSON form."""
    return _reading(counting, json.loads(text))


def _indicator(raw: Mapping[str, Any]) -> PlannedIndicator:
    counting = Counting(raw["counting"])
    return PlannedIndicator(
        raw["code"],
        raw["name"],
        counting,
        _reading(counting, raw),
        raw["unit"],
        raw.get("target"),
        raw.get("owner", ""),
        raw["source"],
    )


def _reading(counting: Counting, raw: Mapping[str, Any]) -> Reading | None:
    if counting is Counting.MANUAL:
        return None
    numerator, denominator, excluded = (tuple(_part(one) for one in raw.get(name, ())) for name in _PARTS)
    return Reading(ReadingCounting(counting), numerator, denominator, excluded, raw.get("rolling_months"))


def _part(raw: Mapping[str, Any]) -> Part:
    variants, tags = raw.get("variants"), raw.get("tags")
    return Part(
        raw["kind"], None if variants is None else tuple(variants), None if tags is None else tuple(tags)
    )


def _plain(part: Part) -> dict[str, Any]:
    return {name: value for name, value in asdict(part).items() if value is not None}


def _faults(raw: Mapping[str, Any]) -> list[Reason]:
    """Return every fault: missing fields, unknown codes and countings, codes used twice, shares without a whole."""
    faults = [
        Reason("plan_field_missing", name)
        for name in ("year", "name", "starts_on", "ends_on", "action")
        if name not in raw
    ]
    seen: set[str] = set()
    for action in raw.get("action", ()):
        if action.get("code") not in set(ActionCode):
            faults.append(Reason("plan_action_unknown", params={"code": str(action.get("code"))}))
        for indicator in action.get("indicator", ()):
            faults += _indicator_faults(indicator, seen)
    return faults


def _indicator_faults(raw: Mapping[str, Any], seen: set[str]) -> list[Reason]:
    code = str(raw.get("code", "?"))
    faults = [
        Reason("plan_field_missing", f"{code}.{name}")
        for name in ("code", "name", "counting", "unit", "source")
        if name not in raw
    ]
    counting = raw.get("counting")
    if counting not in set(Counting):
        faults.append(Reason("plan_counting_unknown", code, {"counting": str(counting)}))
    elif counting != Counting.MANUAL and not raw.get("numerator"):
        faults.append(Reason("plan_numerator_missing", code))
    elif counting in _NEEDS_DENOMINATOR and not raw.get("denominator"):
        faults.append(Reason("plan_denominator_missing", code))
    if code in seen:
        faults.append(Reason("plan_code_twice", code))
    seen.add(code)
    return faults
