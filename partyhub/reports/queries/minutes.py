"""Minutes of many records at once: agenda, resolutions, votes, signatures, addenda, in one statement each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from partyhub.activities.models import Addendum, AgendaItem, Resolution, Signature, Vote
from partyhub.activities.rules.minutes import Manner
from partyhub.activities.rules.votes import VoteState
from partyhub.kernel.db import db
from partyhub.members.models import Member
from partyhub.reports.rules import moment_text

DECIDED = (VoteState.PASSED, VoteState.FAILED, VoteState.INVALID)
MANNERS = {Manner.LOGIN: "本人登录签字", Manner.LINK: "本人链接签字", Manner.PAPER: "纸质签字"}
RESULTS = {VoteState.PASSED: "通过", VoteState.FAILED: "未通过", VoteState.INVALID: "到会人数不足，无效"}


@dataclass
class Written:
    """What is written of one record beside its minutes, each line as a ledger has it."""

    agenda: list[str] = field(default_factory=list)
    discussion: list[str] = field(default_factory=list)
    resolutions: list[str] = field(default_factory=list)
    votes: list[str] = field(default_factory=list)
    signatures: dict[str, str] = field(default_factory=dict)
    addenda: list[str] = field(default_factory=list)


def written(ids: Collection[int]) -> dict[int, Written]:
    """Return what is written of each record."""
    found = {number: Written() for number in ids}
    for item in _of(AgendaItem, ids, AgendaItem.place):
        found[item.activity_id].agenda.append(_item(item))
        if item.discussion:
            found[item.activity_id].discussion.append(f"{item.title}：\n{item.discussion}")
    for one, owner in _with_member(Resolution, Resolution.owner_id, ids, Resolution.place):
        found[one.activity_id].resolutions.append(one.text + _duty(one, owner))
    for vote in _of(Vote, ids, Vote.id):
        found[vote.activity_id].votes += _count(vote)
    for one, name in _with_member(Signature, Signature.member_id, ids, Signature.id):
        found[one.activity_id].signatures[one.officer.value] = _signed(one, name)
    for added in _of(Addendum, ids, Addendum.id):
        found[added.activity_id].addenda.append(f"{moment_text(added.at)} {added.author}：\n{added.text}")
    return found


def _of(model: Any, ids: Collection[int], order: Any) -> Iterable[Any]:
    query = select(model).where(model.activity_id.in_(tuple(ids))).order_by(model.activity_id, order)
    return db.session.scalars(query)


def _with_member(model: Any, key: Any, ids: Collection[int], order: Any) -> Sequence[Any]:
    query = select(model, Member.name).outerjoin(Member, Member.id == key)
    return db.session.execute(query.where(model.activity_id.in_(tuple(ids))).order_by(order)).all()


def _item(item: AgendaItem) -> str:
    first = "【第一议题】" if item.first_item else ""
    presenter = f"（汇报人：{item.presenter}）" if item.presenter else ""
    return f"{first}{item.title}{presenter}"


def _duty(one: Resolution, owner: str | None) -> str:
    """Return who sees to a resolution, until when, and whether it is done: 议定事项及落实."""
    said = [f"责任人：{owner}"] if owner else []
    said += [f"时限：{one.due_on.isoformat()}"] if one.due_on else []
    said += ["已落实"] if one.done_at else []
    return f"（{'，'.join(said)}）" if said else ""


def _count(vote: Vote) -> list[str]:
    """Return a vote that is decided; before, nothing is said of it."""
    count = vote.standing
    if count is None or vote.state not in DECIDED:
        return []
    ballots = f"赞成 {count.yes}，反对 {count.no}，弃权 {count.abstain}"
    elected = f"当选：{'、'.join(vote.elected)}" if vote.elected else ""
    parts = [f"应到有表决权 {count.due}", f"实到 {count.present}", elected or ballots, RESULTS[vote.state]]
    return [f"{vote.subject}：{'，'.join(parts)}"]


def _signed(one: Signature, name: str | None) -> str:
    """Return who signed, how and when."""
    return f"{name or ''}（{MANNERS[one.manner]}，{moment_text(one.at)}）"
