"""Words of teams, offers and the board."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

DISPATCH: dict[str, Any] = {
    "volunteering.offer.pending": _l("Waiting for the team"),
    "volunteering.offer.proposed": _l("Another time proposed"),
    "volunteering.offer.accepted": _l("Accepted by the team"),
    "volunteering.offer.declined": _l("Declined by the team"),
    "volunteering.offer.recalled": _l("Taken back by the dispatcher"),
    "volunteering.offer.expired": _l("Not answered in time"),
    "volunteering.offer.superseded": _l("Settled in another way"),
    "volunteering.owner.requester": _l("the requester"),
    "volunteering.owner.dispatcher": _l("the dispatcher"),
    "volunteering.owner.team": _l("the team that was asked"),
    "volunteering.owner.leader": _l("the leader of the service"),
    "volunteering.owner.arbiter": _l("whoever settles the dispute"),
    "volunteering.event.offer": _l("Offer to a team"),
    "volunteering.event.open": _l("Open for claim"),
    "volunteering.event.accept": _l("Accept"),
    "volunteering.event.claim": _l("Claim for a team"),
    "volunteering.event.decline": _l("Decline"),
    "volunteering.event.propose_time": _l("Propose another time"),
    "volunteering.event.agree_time": _l("The requester agrees to the time"),
    "volunteering.event.refuse_time": _l("The requester cannot at that time"),
    "volunteering.event.recall": _l("Take the order back"),
    "volunteering.event.reassign": _l("Pass on to another team"),
    "volunteering.event.reschedule": _l("Move to another time"),
    "volunteering.event.abort": _l("Break off the service"),
    "volunteering.event.redispatch": _l("Dispatch once more"),
}

DISPATCH_NOTIFICATIONS: dict[str, Any] = {
    "notification.service.offered.subject": _l("Can your team take this on? %(title)s"),
    "notification.service.offered.body": _l(
        "%(title)s was offered to %(team)s. Please accept, decline or propose another time by %(at)s. "
        "Declining has no consequence."
    ),
    "notification.service.open_for_claim.subject": _l("May be claimed: %(title)s"),
    "notification.service.open_for_claim.body": _l(
        "%(title)s suits %(team)s. The first team that claims it gets it; it stays open until %(at)s."
    ),
    "notification.service.offer_over.subject": _l("No answer needed any more: %(title)s"),
    "notification.service.offer_over.body": _l(
        "%(title)s no longer waits for an answer of %(team)s. It has no consequence for the team."
    ),
    "notification.service.time_agreed.subject": _l("The requester agrees to your time: %(title)s"),
    "notification.service.time_agreed.body": _l(
        "The requester of %(title)s agrees to the time that %(team)s proposed. Sign-up is open."
    ),
    "notification.service.time_refused.subject": _l("The requester cannot at your time: %(title)s"),
    "notification.service.time_refused.body": _l(
        "The requester of %(title)s cannot at the time that %(team)s proposed. The order goes to another team."
    ),
    "notification.service.offer_accepted.subject": _l("Accepted: %(title)s"),
    "notification.service.offer_accepted.body": _l("%(team)s takes on %(title)s. Sign-up is open."),
    "notification.service.offer_claimed.subject": _l("Claimed: %(title)s"),
    "notification.service.offer_claimed.body": _l("%(team)s claimed %(title)s. Sign-up is open."),
    "notification.service.offer_declined.subject": _l("Declined, please dispatch again: %(title)s"),
    "notification.service.offer_declined.body": _l(
        "%(team)s cannot take on %(title)s. Reason: %(reason)s. Please choose another team."
    ),
    "notification.service.offer_time_proposed.subject": _l("Another time proposed: %(title)s"),
    "notification.service.offer_time_proposed.body": _l(
        "%(team)s could do %(title)s at %(at)s. Please ask the requester and enter the answer."
    ),
    "notification.service.offer_lapsed.subject": _l("Not answered in time, please dispatch again: %(title)s"),
    "notification.service.offer_lapsed.body": _l(
        "The team did not answer in time. %(title)s waits for dispatch again; please choose another team."
    ),
    "notification.service.nobody_claimed.subject": _l("Nobody claimed it: %(title)s"),
    "notification.service.nobody_claimed.body": _l(
        "No team claimed %(title)s in time. It waits for dispatch again; please ask a team."
    ),
    "notification.service.requester_silent.subject": _l("The requester did not answer: %(title)s"),
    "notification.service.requester_silent.body": _l(
        "The requester of %(title)s did not answer about the other time. It waits for dispatch again."
    ),
    "notification.service.time_refused_desk.subject": _l("The requester cannot at that time: %(title)s"),
    "notification.service.time_refused_desk.body": _l(
        "The requester of %(title)s cannot at the time that the team proposed. It waits for dispatch again."
    ),
    "notification.service.aborted.subject": _l("Service broken off: %(title)s"),
    "notification.service.aborted.body": _l(
        "%(by)s broke off %(title)s. What happened: %(note)s. Please dispatch it once more or cancel it."
    ),
    "notification.service.redispatched.subject": _l("You are released: %(title)s"),
    "notification.service.redispatched.body": _l(
        "%(title)s was broken off and is dispatched once more. Your place is released; time served still counts."
    ),
}

DISPATCH_REASONS: dict[str, Any] = {
    "reason.team_not_led_by_you": _l("This is done by the team's leader or by whoever leads orders for it."),
    "reason.team_not_yours": _l("Teams are looked after by the leader or dispatcher of their organisation."),
    "reason.team_rests": _l("This team rests at present. Choose another one."),
    "reason.team_is_asked": _l(
        "An order waits for this team's answer. Let it answer, or take the order back."
    ),
    "reason.no_open_offer": _l("No offer of this order waits for an answer."),
    "reason.respond_by_past": _l("The deadline must lie in the future."),
    "reason.respond_by_far": _l("The deadline must lie within %(days)s days."),
    "reason.respond_by_after_start": _l("Help is wanted from %(at)s on; set an earlier deadline."),
    "reason.overrule_wanted": _l("Something advises against this team. Say why it is right all the same."),
    "reason.volunteer_already": _l("%(name)s is in this team already."),
    "reason.left_before_joined": _l("The day of leaving must not lie before the day of joining."),
    "reason.skill_twice": _l("Name each skill once."),
    "reason.too_many_tags": _l("At most %(max)s may be named."),
    "reason.tag_too_long": _l("Each may have %(max)s characters at most."),
    "reason.tag_with_bar": _l("Please leave the character “|” out."),
    "reason.match_skills": _l("can do: %(skills)s"),
    "reason.match_district": _l("serves in this district: %(district)s"),
    "reason.match_offers_kind": _l("offers this service on the shelf"),
    "reason.match_served": _l("has finished %(n)s orders of this kind"),
    "reason.match_load": _l("holds %(n)s orders this month"),
    "reason.match_free": _l("holds no order this month"),
    "reason.match_lacks_skills": _l("lacks: %(skills)s"),
    "reason.match_other_district": _l("does not serve in this district: %(district)s"),
    "reason.match_clash": _l("serves at that time already: %(title)s"),
    "reason.match_asked_before": _l("was asked about this order before"),
    "reason.match_few_people": _l("has %(n)s volunteers, %(people)s people are needed"),
}

DISPATCH_AUDIT: dict[str, Any] = {
    "audit.service_team.founded": _l("Registered a volunteer team"),
    "audit.service_team.edited": _l("Changed a volunteer team"),
    "audit.service_team.rested": _l("Let a volunteer team rest"),
    "audit.service_team.resumed": _l("Let a volunteer team take part again"),
    "audit.service_team.volunteer_registered": _l("Registered a volunteer in a team"),
    "audit.service_team.volunteer_changed": _l("Changed what a team's volunteer can do"),
}
