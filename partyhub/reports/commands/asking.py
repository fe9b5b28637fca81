"""Asking for an export and fetching it: both are noted before anything is handed out."""

from __future__ import annotations

from typing import Any

from partyhub.activities import policy as activities
from partyhub.activities.models import Activity
from partyhub.audit import commands as audit
from partyhub.kernel import jobs
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.kernel.references import Reference
from partyhub.organization.models import Organization
from partyhub.reports import policy, queries, rules
from partyhub.reports.models import Export
from partyhub.reports.rules import FORMS, ExportState, LedgerKind, Medium, Period, What
from partyhub.security.actors import Actor

MAKE = "reports.make_package"
NAME_LENGTH = 60


def ask(
    actor: Actor,
    what: What,
    medium: Medium,
    organization: Organization | None,
    period: Period,
    *,
    purpose: str,
    clock: Clock,
) -> Export:
    """Note who wants what, for which purpose, with which columns and how many rows, and return the export.

    A ledger can be fetched at once; the package is made by a job. Raises Forbidden or Invalid with every reason.
    """
    raise_if(Forbidden, policy.can_export(actor, what, organization))
    reasons = rules.period_reasons(period.year, period.quarter)
    reasons += rules.export_reasons(what, medium, period.quarter, purpose)
    raise_if(Invalid, reasons)
    rows = _rows(actor, what, organization, period)
    if rows > rules.MOST_ROWS:
        raise Invalid(Reason("report_too_many_rows", "quarter", {"max": rules.MOST_ROWS, "rows": rows}))
    now, by_link = clock.now(), actor.user_id is None
    export = Export(
        what=what,
        medium=medium,
        organization_id=organization.id if organization else None,
        path=organization.path if organization else actor.path,
        year=period.year,
        quarter=period.quarter,
        purpose=purpose.strip(),
        code=rules.new_code(),
        user_id=actor.user_id,
        member_id=actor.member_id if by_link else None,
        by_name=actor.name[:NAME_LENGTH],
        state=ExportState(rules.MACHINE.initial) if what is What.PACKAGE else ExportState.READY,
        rows=rows,
        asked_at=now,
        expires_at=now + rules.LIVES,
    )
    db.session.add(export)
    db.session.flush()
    _note(actor, "report.export_asked", export, {"columns": _columns(what)}, clock, purpose=export.purpose)
    if what is What.PACKAGE:
        jobs.enqueue(MAKE, {"export": export.id}, clock=clock, key=f"{MAKE}:{export.id}")
    return export


def take(actor: Actor, export: Export, rows: int, *, clock: Clock) -> None:
    """Note that an export leaves, with as many rows as it holds now. Raises Conflict before a package is made."""
    if export.state is not ExportState.READY:
        raise Conflict(Reason("report_not_ready"))
    _note(actor, "report.export_taken", export, {"rows_taken": rows}, clock)


def note_record(actor: Actor, activity: Activity, path: str, medium: Medium, *, clock: Clock) -> str:
    """Note that one record is put on paper, and return the code that stands on it."""
    code = rules.new_code()
    details = {"code": code, "medium": medium.value, "rows": 1}
    record = Reference(activities.RECORD, activity.id)
    audit.record(actor, "report.record_taken", record, path=path, details=details, clock=clock)
    return code


def _rows(actor: Actor, what: What, organization: Organization | None, period: Period) -> int:
    if organization is None:
        return len(queries.studied(actor.member_id, period)) if actor.member_id is not None else 0
    kinds = {kind for one in ledgers_in(actor, what, organization) for kind in FORMS[one].kinds}
    return queries.count_held(actor, organization, period, kinds)


def ledgers_in(actor: Actor, what: What, organization: Organization) -> list[LedgerKind]:
    """Return the ledgers that an export holds: one, or in a package all that the actor may have."""
    if what.ledger is not None:
        return [what.ledger]
    forms = [(kind, form) for kind, form in FORMS.items() if not form.own]
    return [kind for kind, form in forms if not form.private or policy.runs(actor, organization)]


def _columns(what: What) -> list[str]:
    ledger = what.ledger
    kinds = [ledger] if ledger is not None else [kind for kind, form in FORMS.items() if not form.own]
    return [column.key for kind in kinds for column in FORMS[kind].columns]


def _note(
    actor: Actor, event: str, export: Export, more: dict[str, Any], clock: Clock, *, purpose: str = ""
) -> None:
    details = {
        "code": export.code,
        "what": export.what.value,
        "medium": export.medium.value,
        "year": export.year,
        "quarter": export.quarter,
        "rows": export.rows,
    }
    audit.record(
        actor,
        event,
        Reference(policy.RECORD, export.id),
        path=export.path,
        details=details | more,
        personal={"purpose": purpose} if purpose else None,
        clock=clock,
    )
