"""The words of this room, and what periods are called."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from partyhub.obligations.rules import Every, Period, Status
from partyhub.web.words import word

TONES = {
    Status.UPCOMING: "none",
    Status.DUE: "blue",
    Status.SOON: "amber",
    Status.OVERDUE: "red",
    Status.MET: "green",
    Status.LATE: "green",
    Status.EXCUSED: "grey",
}

WORDS: dict[str, Any] = {
    "use.obligation": _l("obligation"),
    "obligations.status.upcoming": _l("To come"),
    "obligations.status.due": _l("Still open"),
    "obligations.status.soon": _l("Due soon"),
    "obligations.status.overdue": _l("Overdue"),
    "obligations.status.met": _l("Met"),
    "obligations.status.late": _l("Met late"),
    "obligations.status.excused": _l("Excused"),
    "obligations.every.month": _l("month"),
    "obligations.every.quarter": _l("quarter"),
    "obligations.every.half_year": _l("half-year"),
    "obligations.every.year": _l("year"),
    "obligations.month.1": _l("January"),
    "obligations.month.2": _l("February"),
    "obligations.month.3": _l("March"),
    "obligations.month.4": _l("April"),
    "obligations.month.5": _l("May"),
    "obligations.month.6": _l("June"),
    "obligations.month.7": _l("July"),
    "obligations.month.8": _l("August"),
    "obligations.month.9": _l("September"),
    "obligations.month.10": _l("October"),
    "obligations.month.11": _l("November"),
    "obligations.month.12": _l("December"),
    "obligations.quarter.1": _l("First quarter"),
    "obligations.quarter.2": _l("Second quarter"),
    "obligations.quarter.3": _l("Third quarter"),
    "obligations.quarter.4": _l("Fourth quarter"),
    "obligations.half_year.1": _l("First half-year"),
    "obligations.half_year.2": _l("Second half-year"),
    "obligations.year.1": _l("Whole year"),
    "obligations.condition.always": _l("always"),
    "obligations.condition.has_committee": _l("if it has a branch committee"),
    "obligations.condition.has_groups": _l("for each of its Party groups"),
    "obligations.basis.regulation": _l("Regulation: may only be made stricter"),
    "obligations.basis.local": _l("Local practice: the committee decides"),
    "obligations.basis.design": _l("Choice of this installation"),
    "obligations.rule_state.draft": _l("Draft"),
    "obligations.rule_state.active": _l("Switched on"),
    "obligations.rule_state.ended": _l("Ended"),
    "obligations.rule_state.dropped": _l("Dropped"),
    "fact.obligation.due": _l("Fell due"),
    "fact.obligation.met": _l("Met"),
    "fact.obligation.excused": _l("Excused from above"),
    "audit.obligation.excused": _l("Excused from an obligation"),
    "audit.obligation.restored": _l("Took an excuse back"),
    "audit.obligation_rule.loaded": _l("Took over the built-in rules of obligations"),
    "audit.obligation_rule.drafted": _l("Drafted a rule of obligations"),
    "audit.obligation_rule.changed": _l("Changed the draft of a rule of obligations"),
    "audit.obligation_rule.switched_on": _l("Switched a rule of obligations on"),
    "audit.obligation_rule.dropped": _l("Dropped the draft of a rule of obligations"),
    "audit.obligation_rule.ended": _l("Ended a rule of obligations"),
    "notification.obligation.excused.subject": _l("Excused: %(rule)s"),
    "notification.obligation.excused.body": _l(
        "%(organization)s is excused from “%(rule)s”, due on %(day)s. Reason: %(reason)s"
    ),
    "notification.obligation.restored.subject": _l("No longer excused: %(rule)s"),
    "notification.obligation.restored.body": _l(
        "The excuse of %(organization)s from “%(rule)s”, due on %(day)s, was taken back. Reason: %(reason)s"
    ),
    "notification.obligation.week.subject": _l("This week: what is due"),
    "notification.obligation.week.body": _l(
        "Overdue: %(overdue)s. Due soon: %(soon)s. Came back for correction: %(returned)s. The Monday sheet says what "
        "is due by when, and under which article."
    ),
    "reason.rule_code_malformed": _l("Give a short code of small letters, figures and underscores."),
    "reason.rule_kinds_required": _l("Choose the kinds of organisations that it concerns."),
    "reason.rule_times_range": _l("Give a number from 1 to %(max)s."),
    "reason.rule_lead_range": _l("Give a number of days from 0 to %(max)s."),
    "reason.rule_starts_mid_period": _l(
        "Choose the first day of a period, for example %(example)s; a period is never cut in two."
    ),
    "reason.rule_in_the_past": _l(
        "Choose the current period or a later one: nobody becomes late by a rule made afterwards."
    ),
    "reason.rule_before_last": _l("The version before this one begins on %(day)s. Choose a later day."),
    "reason.rule_ends_too_early": _l("Choose a day after the rule began, in the current period or later."),
    "reason.rule_basis_fixed": _l("A regulation stands behind this rule, so its basis cannot be changed."),
    "reason.rule_met_by_fixed": _l("The regulation says what must be held; this cannot be changed."),
    "reason.rule_looser_interval": _l(
        "The regulation asks for %(times)s in each %(every)s. Choose a period no longer than that."
    ),
    "reason.rule_looser_times": _l(
        "The regulation asks for %(times)s in each %(every)s. Choose a number that gives no fewer."
    ),
    "reason.rule_fewer_organizations": _l(
        "The regulation concerns more kinds of organisations. Leave all of them in; you may add others."
    ),
    "reason.rule_narrower_condition": _l(
        "The regulation does not know this condition, or asks for more under its own. Choose the one it had."
    ),
    "reason.rule_cannot_end": _l("A regulation asks for it, so it cannot be ended."),
    "reason.rule_has_draft": _l("This rule has a draft already. Go on with that one, or drop it first."),
    "reason.rule_no_draft": _l("Only a draft can be changed. Write a new version instead."),
    "reason.rule_fact_unknown": _l("No record of this installation can meet it yet. Choose something else."),
    "reason.rules_there_already": _l("There are rules already; the built-in ones are taken over only once."),
    "reason.rules_since_range": _l("Choose a day of this year or last year, today at the latest."),
    "reason.rules_are_the_committees": _l("The rules are edited by the committee's staff."),
    "reason.excused_from_above": _l(
        "Only an organisation above excuses, and nobody excuses an organisation he answers for himself."
    ),
    "reason.obligation_not_open": _l("It is met or excused already, so there is nothing to excuse."),
    "reason.obligation_not_excused": _l("It is not excused, so there is nothing to take back."),
}


def period_label(period: Period) -> str:
    """Return what a period is called inside its year: “November”, “Fourth quarter”, “Whole year”."""
    return word(f"obligations.{period.every}.{period.number}")


def tick_label(period: Period, name: str) -> str:
    """Return a rule with its period: “Fourth quarter: members' meeting”."""
    if period.every is Every.YEAR:
        return _("%(year)s %(rule)s", year=str(period.year), rule=name)
    return _("%(period)s %(rule)s", period=period_label(period), rule=name)
