"""The rules that an installation begins with, as a file: read and handed on as plain values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from partyhub.obligations.rules import Basis, Condition, Content, Every, MetBy, period_of
from partyhub.organization.rules import OrgKind

FILE = "2019.toml"


@dataclass(frozen=True)
class Planned:
    """One rule of the file; `on` says whether it is switched on at once."""

    content: Content
    on: bool


@cache
def built_in() -> Mapping[str, Planned]:
    """Return the rules of the file by code; their first day is a placeholder, see `beginning`."""
    text = resources.files(__name__).joinpath(FILE).read_text(encoding="utf-8")
    return {raw["code"]: _planned(raw) for raw in tomllib.loads(text)["rule"]}


def beginning(every: Every, day: date) -> date:
    """Return the first day of a rule that is to count from `day`: that of the period which `day` lies in."""
    return period_of(every, day).first


def _planned(raw: Mapping[str, Any]) -> Planned:
    content = Content(
        code=raw["code"],
        name=raw["name"],
        kinds=frozenset(OrgKind(kind) for kind in raw["kinds"]),
        condition=Condition(raw.get("condition", Condition.ALWAYS)),
        met_by=MetBy(raw["fact"], raw["tag"]),
        every=Every(raw["every"]),
        times=raw.get("times", 1),
        lead_days=raw["lead_days"],
        source=raw["source"],
        basis=Basis(raw["basis"]),
        valid_from=date.min,
    )
    return Planned(content, raw.get("on", True))
