"""Writing down what a check found: the problem list, the header, the counts and a few planned rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert

from partyhub.kernel.db import db
from partyhub.spreadsheets.models import TEXT_LENGTH, ImportBatch, ImportProblem
from partyhub.spreadsheets.rules import Examined, Planned, Problem

PREVIEWED = 20
"""How many rows of each action are kept for the preview."""
_INSERTED_AT_ONCE = 1000


def write_problems(batch: ImportBatch, problems: Sequence[Problem]) -> None:
    """Replace the problem list of a batch, in sheet order."""
    db.session.execute(delete(ImportProblem).where(ImportProblem.batch_id == batch.id))
    ordered = sorted(problems, key=lambda p: (p.row, len(p.column), p.column))
    rows = [
        {
            "batch_id": batch.id,
            "position": position,
            "sheet": p.sheet[:TEXT_LENGTH],
            "row": p.row,
            "column": p.column,
            "heading": p.heading[:TEXT_LENGTH],
            "cell": p.cell,
            "value": p.value,
            "code": p.code,
            "params_json": json.dumps(dict(p.params), ensure_ascii=False, default=str),
            "severity": p.severity,
        }
        for position, p in enumerate(ordered)
    ]
    for start in range(0, len(rows), _INSERTED_AT_ONCE):
        db.session.execute(insert(ImportProblem), rows[start : start + _INSERTED_AT_ONCE])


def remember_header(batch: ImportBatch, examined: Examined | None) -> None:
    """Keep where the header stands and what each column is read as."""
    header = examined.header if examined else None
    batch.sheet = header.sheet[:TEXT_LENGTH] if header else ""
    batch.header_row = header.first if header else 0
    headings = [[h.position, h.text, h.key] for h in header.headings] if header else []
    batch.headings_json = json.dumps(headings, ensure_ascii=False)


def remember_plan(batch: ImportBatch, planned: Sequence[Planned]) -> None:
    """Keep the counts and the first rows of each action."""
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    shown: list[dict[str, Any]] = []
    for row in planned:
        counts[row.action] += 1
        if counts[row.action] <= PREVIEWED:
            shown.append(
                {
                    "row": row.row,
                    "action": row.action,
                    "label": row.label,
                    "changes": {k: list(v) for k, v in row.changes.items()},
                }
            )
    batch.count_new, batch.count_changed, batch.count_unchanged = (
        counts[n] for n in ("new", "changed", "unchanged")
    )
    batch.preview_json = json.dumps(shown, ensure_ascii=False)
