"""The verbs that move an activity from state to state, and what each of them sets off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from partyhub.activities import policy, queries, rules
from partyhub.activities.commands.common import (
    check_version,
    home_of,
    note,
    post_confirmed,
    post_held,
    reference,
    take_signature_back,
)
from partyhub.activities.commands.reviewing import remember
from partyhub.activities.commands.signing import note_paper
from partyhub.activities.commands.signups import release_all
from partyhub.activities.commands.telling import tell
from partyhub.activities.models import Activity
from partyhub.activities.rules import VERBS, Remark, State
from partyhub.activities.rules.minutes import decided_reasons, signature_reasons
from partyhub.kernel.clock import Clock
from partyhub.kernel.errors import Forbidden, Invalid, NotFound, Reason, raise_if
from partyhub.ledger import commands as ledger
from partyhub.security.actors import Actor

_Effect = Callable[[Actor, Activity, Clock], None]


def act(
    actor: Actor,
    activity: Activity,
    verb: str,
    *,
    comment: str = "",
    remarks: Sequence[Remark] = (),
    on_paper: bool = True,
    version: int | None = None,
    clock: Clock,
) -> Activity:
    """Do one of `VERBS` to an activity; `remarks` are comments at places that go with a return.

    `on_paper` is about submitting a meeting that chair and recorder have not both signed: whoever submits notes that
    the printed sheet bears their signatures; False refuses it instead, naming who has not signed.

    Raises NotFound for another word, Forbidden when it is not the actor's to do, Conflict in the wrong state, Stale
    for another `version`, Invalid with everything that is still missing.
    """
    if verb not in VERBS:
        raise NotFound
    _check_actor(actor, activity, verb)
    check_version(activity, version)
    target = rules.MACHINE.target(activity.state, verb)
    raise_if(Invalid, _missing(activity, verb, comment, remarks, clock))
    if verb == "submit" and not on_paper:
        raise_if(Invalid, _unsigned_reasons(actor, activity))
    before, activity.state, activity.changed_at = activity.state, State(target), clock.now()
    _effects(actor, activity, verb, clock)
    remember(actor, activity, note(actor, activity, verb, comment=comment, clock=clock), remarks, clock)
    tell(actor, activity, verb, rules.whole_comment(comment, remarks), before, clock)
    return activity


def publish(actor: Actor, activity: Activity, *, version: int | None = None, clock: Clock) -> Activity:
    """Announce a coming activity to the organisation."""
    return act(actor, activity, "publish", version=version, clock=clock)


def hold(actor: Actor, activity: Activity, *, version: int | None = None, clock: Clock) -> Activity:
    """Note that it took place."""
    return act(actor, activity, "hold", version=version, clock=clock)


def submit(
    actor: Actor,
    activity: Activity,
    *,
    on_paper: bool = True,
    version: int | None = None,
    clock: Clock,
) -> Activity:
    """Sign for the branch and send it up; posts ``activity.held``. `on_paper`: as in `act`."""
    return act(actor, activity, "submit", on_paper=on_paper, version=version, clock=clock)


def return_(
    actor: Actor,
    activity: Activity,
    *,
    comment: str = "",
    remarks: Sequence[Remark] = (),
    version: int | None = None,
    clock: Clock,
) -> Activity:
    """Send it back to be corrected, with the reason, in general or at places; what signing posted is reversed."""
    return act(actor, activity, "return", comment=comment, remarks=remarks, version=version, clock=clock)


def approve(
    actor: Actor, activity: Activity, *, comment: str = "", version: int | None = None, clock: Clock
) -> Activity:
    """Approve; posts ``activity.confirmed`` and, for study, one ``activity.study_confirmed``."""
    return act(actor, activity, "approve", comment=comment, version=version, clock=clock)


def archive(actor: Actor, activity: Activity, *, version: int | None = None, clock: Clock) -> Activity:
    """Put an approved record away, for reading only."""
    return act(actor, activity, "archive", version=version, clock=clock)


def cancel(
    actor: Actor, activity: Activity, *, comment: str = "", version: int | None = None, clock: Clock
) -> Activity:
    """Call it off. It counts nowhere by then: only what bears no signature can be called off."""
    return act(actor, activity, "cancel", comment=comment, version=version, clock=clock)


def withdraw(
    actor: Actor, activity: Activity, *, comment: str, version: int | None = None, clock: Clock
) -> Activity:
    """Take the approval back, with the reason, and the branch's signature with it; what both posted is reversed."""
    return act(actor, activity, "withdraw", comment=comment, version=version, clock=clock)


def _check_actor(actor: Actor, activity: Activity, verb: str) -> None:
    if verb in rules.REVIEW_VERBS:
        raise_if(Forbidden, policy.can_review(actor, home_of(activity).path, queries.hands(activity)))
    else:
        raise_if(Forbidden, policy.can_write(actor, activity))


def _missing(
    activity: Activity, verb: str, comment: str, remarks: Sequence[Remark], clock: Clock
) -> list[Reason]:
    """Return what the guard of a verb misses."""
    reasons = rules.comment_reasons(verb, activity.state, comment, at_places=bool(remarks))
    items = queries.commented(activity, remarks)
    reasons += rules.remark_reasons(verb, remarks, items)
    if verb == "publish":
        reasons += rules.publish_reasons(activity.ends_at, clock.now())
    elif verb == "hold":
        reasons += rules.hold_reasons(activity.starts_at, clock.now())
    elif verb == "submit":
        roll = queries.roll_counts([activity.id]).get(activity.id, {})
        signing = rules.Signing(
            activity.content,
            chair=activity.chair_id is not None,
            recorder=activity.recorder_id is not None,
            roll=roll,
            agenda=bool(queries.agenda(activity)),
        )
        reasons += rules.submit_reasons(signing, clock.now())
        reasons += _decided_reasons(activity)
    return reasons


def _decided_reasons(activity: Activity) -> list[Reason]:
    """Return what is wrong with the votes of the record, and with resolutions that stand on none."""
    votes = queries.standings(activity, queries.votes_of(activity))
    formal = any(row.resolution.formal for row in queries.resolutions(activity))
    return decided_reasons(rules.combined(activity.kinds), votes, formal=formal)


def _unsigned_reasons(actor: Actor, activity: Activity) -> list[Reason]:
    """Return who has not signed; whoever submits signs for himself by that."""
    officers = queries.officers(activity)
    missing = [one for one in queries.to_be_signed(activity) if not actor.is_member(officers[one])]
    return signature_reasons(missing)


def _effects(actor: Actor, activity: Activity, verb: str, clock: Clock) -> None:
    """Post and reverse what the verb means for the ledger."""
    if verb in _EFFECTS:
        _EFFECTS[verb](actor, activity, clock)


def _sign(actor: Actor, activity: Activity, clock: Clock) -> None:
    note_paper(actor, activity, clock=clock)
    activity.signings += 1
    activity.signed_by, activity.signed_at = actor.user_id, clock.now()
    activity.talked = ",".join(queries.talk_pairs(activity))
    post_held(activity, clock)


def _confirm(_actor: Actor, activity: Activity, clock: Clock) -> None:
    activity.approvals += 1
    activity.approved_at = clock.now()
    post_confirmed(activity, clock)


def _unconfirm(_actor: Actor, activity: Activity, clock: Clock) -> None:
    activity.approved_at = None
    ledger.reverse(source=reference(activity), event=rules.approval_event(activity.approvals), clock=clock)
    take_signature_back(activity, clock)


def _unsign(_actor: Actor, activity: Activity, clock: Clock) -> None:
    take_signature_back(activity, clock)


def _call_off(_actor: Actor, activity: Activity, clock: Clock) -> None:
    release_all(activity, clock)


_EFFECTS: Mapping[str, _Effect] = {
    "submit": _sign,
    "approve": _confirm,
    "withdraw": _unconfirm,
    "return": _unsign,
    "cancel": _call_off,
}
