"""Signing the minutes: chair and recorder each, by login, by personal link, or on paper; and what is added later."""

from __future__ import annotations

from sqlalchemy import delete

from partyhub.activities import policy, queries, rules
from partyhub.activities.commands.common import NAME_LENGTH, check_editable, index, note
from partyhub.activities.models import Activity, Addendum, Signature
from partyhub.activities.rules.minutes import Manner, Officer, addendum_reasons
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.security.actors import Actor, Via


def sign(actor: Actor, activity: Activity, *, clock: Clock) -> list[Officer]:
    """Sign as chair or recorder, whichever the actor was; both, if he was both. Signing twice changes nothing.

    Raises Forbidden for anybody else, Conflict where nothing is signed.
    """
    db.session.refresh(activity, with_for_update={"of": Activity})
    check_editable(activity)
    mine = [one for one, member_id in queries.officers(activity).items() if actor.is_member(member_id)]
    if not mine:
        raise Forbidden(Reason("signature_not_yours"))
    open_ones = queries.to_be_signed(activity)
    if not rules.combined(activity.kinds).officers:
        raise Conflict(Reason("signature_not_asked"))
    raise_if(Invalid, _nothing_to_sign(activity))
    manner = Manner.LINK if actor.via is Via.LINK else Manner.LOGIN
    done = [one for one in open_ones if one in mine]
    for officer in done:
        _put(activity, officer, manner, "", clock)
    if done:
        note(actor, activity, "sign", details={"officers": [one.value for one in done]}, clock=clock)
    return done


def note_paper(actor: Actor, activity: Activity, *, clock: Clock) -> list[Officer]:
    """Note, for whoever has not signed yet, that the printed sheet bears the signature; the actor vouches for it.

    An officer who submits himself signs by it. The caller has checked that the actor runs the activity.
    """
    missing = queries.to_be_signed(activity)
    for officer in missing:
        own = actor.is_member(queries.officers(activity)[officer])
        _put(activity, officer, Manner.LOGIN if own else Manner.PAPER, "" if own else actor.name, clock)
    return missing


def unsign_officers(activity: Activity) -> None:
    """Take the officers' signatures off: what they signed is not what stands now."""
    db.session.execute(
        delete(Signature)
        .where(Signature.activity_id == activity.id)
        .execution_options(synchronize_session="fetch")
    )


def add_addendum(actor: Actor, activity: Activity, text: str, *, clock: Clock) -> Addendum:
    """Add to a signed record; what was signed stays as it is. Raises Conflict while it can still be edited."""
    raise_if(Forbidden, policy.can_write(actor, activity))
    db.session.refresh(activity, with_for_update={"of": Activity})
    reasons = addendum_reasons(activity.state, text, len(queries.addenda(activity)))
    raise_if(Conflict, [one for one in reasons if one.code == "addendum_not_signed"])
    raise_if(Invalid, reasons)
    addendum = Addendum(
        activity_id=activity.id,
        text=text,
        author_id=actor.user_id,
        author=actor.name[:NAME_LENGTH],
        at=clock.now(),
    )
    db.session.add(addendum)
    db.session.flush()
    index(activity)
    note(actor, activity, "addendum", clock=clock)
    return addendum


def _put(activity: Activity, officer: Officer, manner: Manner, noted_by: str, clock: Clock) -> None:
    db.session.add(
        Signature(
            activity_id=activity.id,
            officer=officer,
            member_id=queries.officers(activity)[officer],
            manner=manner,
            noted_by=noted_by[:NAME_LENGTH],
            at=clock.now(),
        )
    )
    db.session.flush()


def _nothing_to_sign(activity: Activity) -> list[Reason]:
    there = activity.minutes or activity.result or queries.agenda(activity)
    return [] if there else [Reason("activity_minutes_or_result", "minutes")]
