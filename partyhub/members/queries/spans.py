"""Since when and until when organisations had people on their committee, and Party groups."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from partyhub.kernel.db import db
from partyhub.members.models import Appointment, PartyCell, PartyCellSpan
from partyhub.members.rules import COMMITTEE_POSTS

Spans = dict[int, list[tuple[date, date | None]]]


def committee_spans(organization_ids: Collection[int]) -> Spans:
    """Return, by organisation, the days [from, to) of each person on its committee; two posts at once count once."""
    query = (
        select(Appointment.organization_id, Appointment.member_id, Appointment.from_on, Appointment.to_on)
        .where(
            Appointment.organization_id.in_(organization_ids),
            Appointment.post.in_(COMMITTEE_POSTS),
        )
        .order_by(Appointment.organization_id, Appointment.member_id, Appointment.from_on)
    )
    found: Spans = {}
    last: tuple[int | None, int] | None = None
    for organization_id, member_id, from_on, to_on in db.session.execute(query):
        spans = found.setdefault(organization_id, [])
        began, ended = spans[-1] if spans else (from_on, None)
        if last == (organization_id, member_id) and (ended is None or from_on <= ended):
            spans[-1] = (began, None if ended is None or to_on is None else max(ended, to_on))
        else:
            spans.append((from_on, to_on))
        last = (organization_id, member_id)
    return found


def cell_spans(organization_ids: Collection[int]) -> Spans:
    """Return, by organisation, the days [from, to) of each of its Party groups."""
    query = (
        select(PartyCell.organization_id, PartyCellSpan.from_on, PartyCellSpan.to_on)
        .join(PartyCell, PartyCell.id == PartyCellSpan.cell_id)
        .where(PartyCell.organization_id.in_(organization_ids))
        .order_by(PartyCell.organization_id, PartyCellSpan.from_on)
    )
    found: Spans = {}
    for organization_id, from_on, to_on in db.session.execute(query):
        found.setdefault(organization_id, []).append((from_on, to_on))
    return found
